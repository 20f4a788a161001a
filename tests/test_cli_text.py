"""The commands under `bericht texte`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called, copy_project

FOLDER = "report_templates/texte/2013-2016"
OWN = '## Absatz: HF6-05\n\nEs sind {{ wert("HF6-05") }} der Arbeitslosen.\n'
Call = Callable[..., Called]


def write(project: Path, text: str) -> None:
    (project / FOLDER).mkdir(exist_ok=True)
    (project / FOLDER / "arbeit.md").write_text(text, encoding="utf-8")


def test_list_shows_the_passages_and_which_are_own(project: Path, bericht: Call) -> None:
    write(project, OWN)
    called = bericht("texte", "list", "--kapitel", "arbeit", cwd=project)
    lines = called.out.splitlines()
    assert lines[0] == f"arbeit  ({FOLDER}/arbeit.md)"
    assert "  HF6-05            eigener Text ab Zeile 2, nicht geprüft" in lines
    assert "  HF6-04" in lines


def test_list_names_all_texts_and_the_foreword(project: Path, bericht: Call) -> None:
    out = bericht("texte", "list", cwd=project).out
    assert f"kurzfassung  ({FOLDER}/kurzfassung.md)" in out
    assert f"vorwort  ({FOLDER}/vorwort.md)  nicht vorhanden" in out


def test_an_unknown_text_is_told_with_those_there_are(project: Path, bericht: Call) -> None:
    called = bericht("texte", "list", "--kapitel", "arbiet", cwd=project)
    assert called.code == 2
    assert called.err.startswith("Den Text „arbiet“ gibt es nicht. Vorhanden: basis, oeffnung,")


def test_check_tells_how_much_it_has_read(project: Path, bericht: Call) -> None:
    called = bericht("texte", "check", cwd=project)
    assert (called.code, called.err) == (0, "")
    assert called.out.endswith("Regeln, keine Fehler.\n")


def test_check_tells_words_and_names_at_once(project: Path, bericht: Call) -> None:
    write(project, OWN.replace("{{", "23 % oder {{") + "\n## Absatz: HF6-55\n\nText\n")
    called = bericht("texte", "check", cwd=project)
    assert called.code == 1
    assert "Zeile 3: Eine Zahl ist getippt. Gefunden: „23 %“." in called.err
    assert "Zeile 5: Den Absatz „HF6-55“ gibt es nicht." in called.err


def test_check_names_the_day_and_role_that_are_wrong(project: Path, bericht: Call) -> None:
    words = ("texte", "geprueft", "--kapitel", "arbeit", "--rolle")
    assert "Das Datum „gestern“ ist nicht lesbar" in bericht(*words, "Amt", "--datum", "gestern", cwd=project).err
    assert "Die Rolle „R2“ passt nicht" in bericht(*words, "R2", "--datum", "2026-11-22", cwd=project).err


def test_checking_needs_values(project: Path, bericht: Call) -> None:
    write(project, OWN)
    called = bericht("texte", "geprueft", "--kapitel", "arbeit", "--rolle", "Amt", "--datum", "2026-11-22", cwd=project)
    assert called.code == 1
    assert "ohne sie haben die Texte keine Zahlen" in called.err


@pytest.fixture(scope="module")
def judged(computed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with computed values in which the office has written a passage."""
    folder = copy_project(tmp_path_factory.mktemp("texte") / "projekt")
    shutil.copytree(computed / "data/processed", folder / "data/processed")
    write(folder, OWN)
    return folder


def test_a_check_is_noted_with_role_and_day(judged: Path, bericht: Call) -> None:
    called = bericht("texte", "geprueft", "--kapitel", "arbeit", "--rolle", "Amt", "--datum", "2026-11-22", cwd=judged)
    assert (called.code, called.err) == (0, "")
    assert called.out == f"{FOLDER}/geprueft.yaml: geprüft sind HF6-05.\n"
    noted = (judged / FOLDER / "geprueft.yaml").read_text(encoding="utf-8")
    assert "arbeit:\n  HF6-05:\n    hash: " in noted
    assert "    rolle: Amt\n    datum: 2026-11-22\n" in noted
    listed = bericht("texte", "list", "--kapitel", "arbeit", cwd=judged).out
    assert "geprüft am 22.11.2026: Amt (ob das noch gilt, sagt der Bau)" in listed
