"""The same bytes from a fresh clone, whoever builds it, wherever it lies and whatever the surroundings."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline.dvc_stages import groups
from pipeline.review_stage import REVIEW
from pipeline.stages import STAGES

pytestmark = [
    pytest.mark.langsam,
    pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="das Projekt liegt hier nicht als Git-Arbeitskopie"),
]

PDF = "outputs/2013-2016/oeffentlich/integrationsbericht-2013-2016-musterausgabe.pdf"
NOTE = "outputs/2013-2016/oeffentlich/ausgabe.json"
RESULTS = [output.format(zyklus="2013-2016") for stage in (*STAGES, REVIEW) for output in stage.outputs]
"""Files, and folders that count with everything in them."""
BUILD = [".venv/bin/python", "-m", "pipeline", "build"]
VERIFY = [".venv/bin/python", "-m", "pipeline", "verify"]


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


def files(folder: Path, names: Iterable[str] = RESULTS) -> dict[str, bytes]:
    """The contents of all files that are results or lie in one."""
    places = [place for name in names for place in [folder / name, *(folder / name).rglob("*")]]
    return {place.relative_to(folder).as_posix(): place.read_bytes() for place in places if place.is_file()}


def digest(contents: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


@pytest.fixture(scope="module")
def built(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone that dvc has built, with a hash seed, clock and language of its own."""
    folder = clone(committed, tmp_path_factory.mktemp("klon") / "projekt")
    places = ("DVC_SITE_CACHE_DIR", "DVC_GLOBAL_CONFIG_DIR", "DVC_SYSTEM_CONFIG_DIR", "HOME")
    own = {name: str(tmp_path_factory.mktemp("dvc")) for name in places}
    own |= {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "OMP_NUM_THREADS": "1"}
    names = ["-".join(stage.name for stage in group) for group in groups()]
    command = [".venv/bin/dvc", "repro", *(f"{name}@2013-2016" for name in names)]
    said = run(command, folder, **own)
    assert sorted(re.findall(r"Running stage '([\w-]+)@2013-2016'", said)) == sorted(names)
    assert "Running stage" not in run(command, folder, **own)
    return folder


def test_build_finds_what_dvc_has_made_in_order(built: Path) -> None:
    """It adds the note on the outputs, changes nothing and says so."""
    before = digest(files(built))
    said = run(BUILD, built)
    assert said.count("unverändert") == len(STAGES) + 1  # the review is a step of its own
    assert PDF in said.splitlines()
    assert (built / NOTE).is_file()
    assert digest(files(built)) == before


def test_verify_with_other_hash_seed_clock_language_and_place_makes_the_same_bytes(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run(BUILD, built)
    place = tmp_path_factory.mktemp("ein anderer Ort")
    other = {"PYTHONHASHSEED": "424242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "COLUMNS": "40"}
    said = run(VERIFY, built, TMPDIR=str(place), HOME=str(place), **other)
    assert said.splitlines()[-1] == "Ergebnis: identisch"


def test_what_no_manifest_tells_of_is_the_same_in_another_place(built: Path, computed: Path) -> None:
    here, there = files(built), files(computed)
    internal = [name for name in there if "/intern/" in name or "vertraulich" in name or "geheim" in name]
    assert len(internal) >= 4
    assert {name: there[name] for name in internal} == {name: here[name] for name in internal}


def test_report_is_a_pdf_with_its_chapters(built: Path) -> None:
    import pikepdf

    with pikepdf.open(built / PDF) as pdf, pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
        assert len(pdf.pages) > 10
    for chapter in ("Demografie und Zuwanderung", "Arbeit", "Zusammenleben in Vielfalt"):
        assert [title for title in titles if title.endswith(chapter)], chapter


def test_report_is_accessible_and_archival_with_the_data_of_every_figure_and_table(built: Path) -> None:
    """Both validators, and what they do not see: one element per table, alt texts, a file for each exhibit."""
    import page
    import pikepdf
    from test_pdf import FALSE_ALARMS

    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        failures = page.validate_pdf(str(built / PDF), profile=profile).failures
        assert [str(one) for one in failures if one.rule_id not in FALSE_ALARMS] == []
    with pikepdf.open(built / PDF) as pdf:
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


def test_results_do_not_tell_where_they_were_built(built: Path) -> None:
    assert [name for name, content in files(built).items() if str(built).encode() in content] == []


def test_build_leaves_nothing_but_results_and_notes(built: Path) -> None:
    found = [path for path in (built / "outputs").rglob("*.*") if path.is_file() and path.name != ".gitkeep"]
    assert {path.relative_to(built).as_posix() for path in found} - files(built).keys() <= {NOTE}


def test_verify_names_a_file_in_which_one_digit_changed_and_the_numbers_that_rest_on_it(built: Path) -> None:
    path = built / "data/raw/rdb_13211-02-05-4/auszug.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"2016;10297;3968;", b"2016;10297;3978;"))
    assert path.read_bytes() != whole
    done = subprocess.run(VERIFY, cwd=built, capture_output=True, text=True)
    path.write_bytes(whole)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "Ergebnis: abweichend"
    assert "data/raw/rdb_13211-02-05-4/auszug.csv\n" in done.stdout
    assert "Z. 6, Sp. 6: gelesen wurde „3968“, jetzt steht dort „3978“." in done.stdout
    for part, printed in (("wert", "38,5"), ("zaehler", "3.968")):
        number = rf"HF6-05\|{part}\|08116\|2016-12-31\S*: gedruckt ist {re.escape(printed)}\."
        assert re.search(number, done.stdout), done.stdout
    assert "Der neue Bau hält hier an" in done.stdout


RELEASE = [".venv/bin/python", "-m", "pipeline", "freigeben", "--rolle", "Integrationsbeauftragte"]


def test_build_with_example_data_is_not_released(built: Path) -> None:
    done = subprocess.run([*RELEASE, "--endgueltig"], cwd=built, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Eine Ausgabe entsteht ohne Beispieldaten" in done.stderr
    assert "bericht build --zyklus 2013-2016 --ohne-demo --streng" in done.stderr
    assert "Es ist noch kein Teil freigegeben" in done.stderr
    done = subprocess.run([*RELEASE, "--kapitel", "oeffnung"], cwd=built, capture_output=True, text=True)
    assert "1 Interkulturelle Öffnung\n  Der Teil enthält Beispieldaten (" in done.stderr
    assert not (built / "report_templates/texte/2013-2016/freigabe.yaml").exists()


def public_text(folder: Path) -> str:
    """Everything that public files say: text of PDFs and what goes with them, workbooks unpacked, the rest as it is."""
    from pipeline import edition, finished

    said = []
    for path in edition.public_files(folder).values():
        content = [path.read_bytes()]
        if path.suffix == ".pdf":
            told = finished.read(path)
            pages = "\n".join(run.text for page in told.texts.values() for run in page)
            content = [pages.encode(), *told.files.values()]
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                content = [book.read(name) for name in book.namelist()]
        said += [one.decode("utf-8", errors="ignore") for one in content]
    return "\n".join(said)


def test_nothing_internal_or_confidential_stands_in_a_public_file(built: Path) -> None:
    """No hash of such a file, no check sum of a card, no rejected or remarked need, no cell of a single return."""
    from pipeline.exhibits import read_csv
    from pipeline.tables import read_parquet

    processed, intern = built / "data/processed/2013-2016", built / "outputs/2013-2016/intern"
    internal = [path for path in intern.iterdir() if path.is_file()]
    confidential = [processed / name for name in ("vertraulich.parquet", "geheim.json", "erhebungsregeln.json")]
    secret = {hashlib.sha256(path.read_bytes()).hexdigest() for path in [*confidential, *internal]}
    cards = read_csv((intern / "empfehlungen.csv").read_bytes())
    secret |= {card["pruefsumme"] for card in cards if card["pruefsumme"]}
    secret |= {card["grund"] for card in cards if card["grund"]}
    secret |= {need["verworfen"] for need in read_csv((intern / "bedarfe.csv").read_bytes()) if need["verworfen"]}
    returns = read_parquet(processed / "vertraulich.parquet")
    cells = set(returns["source"] + " (" + returns["place"] + ")")
    secret |= {path.name for path in [*confidential, *internal] if path.suffix != ".csv"}
    assert (len(secret) > 20, len(cells) > 1000) == (True, True)
    said = public_text(built / "outputs/2013-2016/oeffentlich")
    assert "HF6-05" in said
    assert "data-stelle" not in said
    assert [one for one in sorted(secret) if one in said] == []
    assert sorted(cells & set(re.findall(r"erhebung_\w+ \([^()]*\)", said))) == []
