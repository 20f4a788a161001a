"""The manifest: every input with its hash, returns only by code, nothing of the machine."""

from __future__ import annotations

import hashlib
import hmac
import json
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import PROJECT
from report_examples import CYCLE, value

from pipeline import manifest, office_key
from pipeline.faults import DataError
from pipeline.manifest import Manifest

RETURN = "data/raw/vertraulich/erhebung_schulen/2013-2016/antwort der schule.xlsx"
FILES = {
    "params.yaml": "a",
    "data/raw/rdb/auszug.csv": "1;2",
    "data/raw/vertraulich/README.md": "r",
    "data/ausgaben/.gitkeep": "",
    "report_templates/texte/arbeit.md": "t",
    "notizen.txt": "gehört nicht dazu",
    "data/processed/2013-2016/quellen.json": json.dumps(
        {"gelesen": [{"quelle": "rdb", "beobachtungen": 7}], "zurueckgestellt": []}
    ),
    "data/processed/2013-2016/geheim.json": "geheim",
}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path, name, text)
    return tmp_path


def write(project: Path, name: str, text: str) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(text)


def made(project: Path) -> Manifest:
    counts = manifest.counted([value("HF6-05", 2016, Fraction(40))], printed=3)
    code = [PROJECT / "pipeline/faults.py"]
    return manifest.make(project, CYCLE, code, PROJECT, counts, strict=True, demo=False)


def test_inputs_are_told_by_folder_with_their_hashes_and_nothing_else_is(small: Path) -> None:
    assert made(small).eingaben == {
        ".": {"params.yaml": sha("a")},
        "data/ausgaben": {".gitkeep": sha("")},
        "data/raw/rdb": {"auszug.csv": sha("1;2")},
        "data/raw/vertraulich": {"README.md": sha("r")},
        "report_templates/texte": {"arbeit.md": sha("t")},
    }
    assert made(small).files["data/raw/rdb/auszug.csv"] == sha("1;2")
    assert made(small).files["params.yaml"] == sha("a")


def test_a_clone_of_an_edition_rests_on_what_the_edition_rested_on(small: Path) -> None:
    """The edition made of this very state is no input of it; an earlier one is."""
    write(small, "report_templates/texte/2013-2016/freigabe.yaml", "arbeit: {hash: b, rolle: Amt, datum: 2026-11-02}\n")
    write(small, "data/ausgaben/2013-2016-1/freigabe.yaml", "nummer: 1\nteile:\n  arbeit: {hash: a}\n")
    before = made(small).eingaben
    assert "data/ausgaben/2013-2016-1" in before
    kept = "nummer: 2\nteile:\n  arbeit:\n    hash: b\n    rolle: Amt\n    datum: 2026-11-02\n"
    write(small, "data/ausgaben/2013-2016-2/freigabe.yaml", kept)
    assert made(small).eingaben == before
    write(small, "report_templates/texte/2013-2016/freigabe.yaml", "arbeit: {hash: c, rolle: Amt, datum: 2026-11-02}\n")
    assert "data/ausgaben/2013-2016-2" in made(small).eingaben


def test_results_in_between_are_told_only_where_they_are_public(small: Path) -> None:
    assert list(made(small).zwischenergebnisse) == ["quellen.json"]


def test_counts_call_and_checks(small: Path) -> None:
    told = made(small)
    assert told.befehl == "bericht build --zyklus 2013-2016 --streng --ohne-demo"
    assert told.anzahl == {
        "quellen": 1, "beobachtungen": 7, "indikatoren_mit_wert": 1, "werte": 1, "gesperrt": 0, "beispieldaten": 0,
        "gedruckte_zahlen": 3,
    }  # fmt: skip
    assert told.pruefungen == {"fehler": 0, "zurueckgestellte_quellen": 0}


def test_same_content_gives_the_same_bytes_wherever_it_lies_and_names_no_place(small: Path, tmp_path: Path) -> None:
    moved = small.rename(tmp_path.parent / f"{tmp_path.name}-anderswo")
    told = made(moved).as_json()
    moved.rename(small)
    assert made(small).as_json() == told
    assert str(tmp_path).encode() not in told
    assert manifest.read(told, "manifest.json") == made(small)


def test_versions_of_the_text_libraries_are_told() -> None:
    here = manifest.versions()
    assert set(here.bibliotheken) == {"fontconfig", "harfbuzz", "pango", "zlib"}
    assert all(text[0].isdigit() for text in [here.python, *here.pakete.values(), *here.bibliotheken.values()])


def test_code_hash_follows_names_and_contents(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "1")
    write(tmp_path, "b.py", "2")
    both = manifest.code_hash([tmp_path / "b.py", tmp_path / "a.py"], tmp_path)
    assert both == manifest.code_hash([tmp_path / "a.py", tmp_path / "b.py"], tmp_path)
    write(tmp_path, "b.py", "3")
    assert both != manifest.code_hash([tmp_path / "a.py", tmp_path / "b.py"], tmp_path)


def test_returns_are_told_by_a_code_that_needs_the_key_of_the_office(small: Path) -> None:
    write(small, RETURN, "5 Personen")
    office_key.make(small)
    key = office_key.place(small).read_text().strip()
    code = hmac.new(key.encode(), f"{RETURN}\n{sha('5 Personen')}".encode(), hashlib.sha256).hexdigest()
    told = made(small)
    assert told.vertraulich == {"data/raw/vertraulich/erhebung_schulen/2013-2016": (code,)}
    for secret in (sha("5 Personen"), "antwort der schule", key, "schluessel"):
        assert secret.encode() not in told.as_json()


@pytest.mark.usefixtures("no_key")
def test_returns_without_the_key_are_a_fault(small: Path) -> None:
    write(small, RETURN, "5 Personen")
    with pytest.raises(DataError, match="Der Schlüssel fehlt"):
        made(small)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"form": 2}', b"\xff"])
def test_what_is_no_manifest_is_a_fault(content: bytes) -> None:
    with pytest.raises(DataError, match="Das Manifest ist nicht lesbar"):
        manifest.read(content, "bericht.pdf")


@pytest.mark.parametrize("name", ["/etc/passwd", "../geheim.txt", "data/raw/../../../geheim.txt"])
def test_names_that_lead_out_of_the_project_are_refused(name: str, small: Path) -> None:
    """A report to be checked may come from anybody, and files are read and copied by the names in it."""
    told = json.loads(made(small).as_json())
    folder, _, file = name.rpartition("/")
    for wrong in ({"eingaben": {folder or "/": {file: sha("a")}}}, {"vertraulich": {name: []}}):
        with pytest.raises(DataError, match="Das Manifest ist nicht lesbar"):
            manifest.read(json.dumps(told | wrong).encode(), "bericht.pdf, manifest.json")
