"""The same bytes from a fresh clone, whoever builds it, wherever it lies and whatever the surroundings."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

pytestmark = [
    pytest.mark.langsam,
    pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="das Projekt liegt hier nicht als Git-Arbeitskopie"),
]

PDF = "outputs/2013-2016/oeffentlich/integrationsbericht-2013-2016-musterausgabe.pdf"
PAPER = "outputs/2013-2016/oeffentlich/sitzungsvorlage-2013-2016-musterausgabe.pdf"
RESULTS = [
    "data/processed/2013-2016/observations.parquet",
    "data/processed/2013-2016/quellen.json",
    "data/processed/2013-2016/vertraulich.parquet",
    "data/processed/2013-2016/erhebungsregeln.json",
    "data/processed/2013-2016/erhebungen.json",
    "data/processed/2013-2016/geheim.json",
    "data/processed/2013-2016/indicators.parquet",
    "data/processed/2013-2016/findings.parquet",
    "data/processed/2013-2016/judgements.parquet",
    "data/processed/2013-2016/bedarfe.json",
    "outputs/2013-2016/intern/bedarfe.csv",
    "outputs/2013-2016/intern/empfehlungen.csv",
    "outputs/2013-2016/intern/schutz.json",
    "outputs/2013-2016/intern/texte.csv",
    "outputs/2013-2016/oeffentlich/druckstellen.csv",
    "outputs/2013-2016/oeffentlich/manifest.json",
    "outputs/2013-2016/oeffentlich/ausgabe.json",
    PAPER,
    PDF,
]
BUILD = [".venv/bin/python", "-m", "pipeline", "build"]


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone would hold if everything that is not ignored were committed now."""
    folder = tmp_path_factory.mktemp("stand")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=PROJECT, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)
    return folder


def clone(committed: Path, target: Path) -> Path:
    """A fresh clone that uses the environment of these tests."""
    shutil.copytree(committed, target)
    (target / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return target


def run(command: list[str], folder: Path, **env: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | env)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in RESULTS}


@pytest.fixture(scope="module")
def by_build(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = clone(committed, tmp_path_factory.mktemp("klon") / "projekt")
    run(BUILD, folder, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C", OMP_NUM_THREADS="1")
    return folder


@pytest.fixture(scope="module")
def by_dvc(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another hash seed, clock, language, width and home, another place, and dvc instead of the command."""
    folder = clone(committed, tmp_path_factory.mktemp("ein anderer Ort") / "tief" / "darin")
    places = ("DVC_SITE_CACHE_DIR", "DVC_GLOBAL_CONFIG_DIR", "DVC_SYSTEM_CONFIG_DIR", "HOME")
    own = {name: str(tmp_path_factory.mktemp("dvc")) for name in places}
    own |= {"PYTHONHASHSEED": "424242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "COLUMNS": "40"}
    said = run([".venv/bin/dvc", "repro", "render@2013-2016"], folder, **own)
    assert re.findall(r"Running stage '(\w+)@2013-2016'", said) == ["ingest", "compute", "judge", "render"]
    again = run([".venv/bin/dvc", "repro", "render@2013-2016"], folder, **own)
    assert "Running stage" not in again
    return folder


def test_build_and_dvc_with_other_hash_seed_clock_language_and_place_give_the_same_bytes(
    by_build: Path, by_dvc: Path
) -> None:
    assert hashes(by_dvc) == hashes(by_build)


def test_report_is_a_pdf_with_its_chapters(by_build: Path) -> None:
    import pikepdf

    with pikepdf.open(by_build / PDF) as pdf, pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
        assert len(pdf.pages) > 10
    for chapter in ("Demografie und Zuwanderung", "Arbeit", "Zusammenleben in Vielfalt"):
        assert [title for title in titles if title.endswith(chapter)], chapter


def test_report_is_accessible_and_archival_with_the_data_of_every_figure_and_table(by_build: Path) -> None:
    """Both validators, and what they do not see: one element per table, alt texts, a file for each exhibit."""
    import page
    import pikepdf
    from test_pdf import FALSE_ALARMS

    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        failures = page.validate_pdf(str(by_build / PDF), profile=profile).failures
        assert [str(one) for one in failures if one.rule_id not in FALSE_ALARMS] == []
    with pikepdf.open(by_build / PDF) as pdf:
        kinds = [
            (str(one.S), one)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one
        ]
        assert [one for kind, one in kinds if kind == "/Figure" and not str(one.get("/Alt", ""))] == []
        captions = [kind for kind, one in kinds if kind == "/Caption"]
        heads = [kind for kind, one in kinds if kind == "/THead"]
        tables = [kind for kind, one in kinds if kind == "/Table"]
        assert len(tables) == len(heads) > 80
        files = [str(one.UF) for one in pdf.Root.AF]
        about_all = {"manifest.json", "zahlen.csv"}
        assert len(files) == len(set(files)) > 100
        assert len(set(files) - about_all) <= len(captions)
        assert {"abb-6.1.csv", "tab-6.1.csv", "abb-M.1.csv", *about_all} <= set(files)


def test_results_do_not_tell_where_they_were_built(by_build: Path) -> None:
    for name in RESULTS:
        assert str(by_build).encode() not in (by_build / name).read_bytes(), name


def test_second_build_changes_nothing_and_says_so(by_build: Path) -> None:
    before = hashes(by_build)
    said = run(BUILD, by_build)
    assert said.count("unverändert") == 4
    assert {PDF, PAPER} < set(said.splitlines())
    assert hashes(by_build) == before


def test_build_leaves_nothing_but_results_and_notes(by_build: Path) -> None:
    files = [path for path in (by_build / "outputs").rglob("*.*") if path.name != ".gitkeep"]
    outputs = [name for name in RESULTS if name.startswith("outputs/")]
    assert sorted(path.relative_to(by_build).as_posix() for path in files) == sorted(outputs)


VERIFY = [".venv/bin/python", "-m", "pipeline", "verify"]


def test_verify_makes_the_same_bytes_again(by_build: Path) -> None:
    assert run([*VERIFY, PDF], by_build).splitlines()[-1] == "Ergebnis: identisch"


def test_verify_names_a_file_in_which_one_digit_changed_and_the_numbers_that_rest_on_it(by_build: Path) -> None:
    path = by_build / "data/raw/rdb_13211-02-05-4/auszug.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"2016;10297;3968;", b"2016;10297;3978;"))
    assert path.read_bytes() != whole
    done = subprocess.run(VERIFY, cwd=by_build, capture_output=True, text=True)
    path.write_bytes(whole)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "Ergebnis: abweichend"
    assert "data/raw/rdb_13211-02-05-4/auszug.csv\n" in done.stdout
    assert re.search(r"Gedruckte Zahlen, die auf dieser Quelle beruhen: \d{2,3}, die ersten 20:", done.stdout)
    assert "Der neue Bau hält hier an" in done.stdout
