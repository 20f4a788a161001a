"""The key of the office: outside the project, made once and whole, its absence explained."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, Called

from pipeline import office_key
from pipeline.faults import DataError

RETURN = "data/raw/vertraulich/erhebung_schulen/2013-2016/antwort.xlsx"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's project with one return; settings of the user lie beside it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "einstellungen"))
    monkeypatch.delenv(office_key.VARIABLE, raising=False)
    folder = tmp_path / "projekt"
    (folder / RETURN).parent.mkdir(parents=True)
    (folder / RETURN).write_text("5 Personen")
    return folder


def test_key_is_made_once_outside_the_project_and_for_the_owner_only(project: Path) -> None:
    office_key.make(project)
    path = project.parent / "einstellungen/integrationsbericht/schluessel"
    assert office_key.place(project) == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    key = path.read_text()
    assert len(key.strip()) == 64
    office_key.make(project)
    assert path.read_text() == key
    assert [one for one in project.rglob("*") if one.is_file()] == [project / RETURN]


def test_without_returns_no_key_is_made_or_read(project: Path) -> None:
    (project / RETURN).unlink()
    office_key.make(project)
    assert not (project.parent / "einstellungen").exists()
    assert office_key.mark_of(project) == ""


def test_missing_or_empty_key_is_explained(project: Path) -> None:
    with pytest.raises(DataError, match=r"/schluessel\n  Der Schlüssel fehlt.*\n.*BERICHT_SCHLUESSEL"):
        office_key.load(project)
    office_key.make(project)
    office_key.place(project).write_text("\n")
    with pytest.raises(DataError, match="Der Schlüssel ist leer"):
        office_key.load(project)


def test_no_second_key_is_made_where_an_edition_needs_the_first(project: Path) -> None:
    edition = project / "data/ausgaben/2013-2016-1/manifest.json"
    edition.parent.mkdir(parents=True)
    edition.write_text(json.dumps({"vertraulich": {"data/raw/vertraulich/erhebung_schulen/2013-2016": ["ab"]}}))
    with pytest.raises(DataError, match="Der Schlüssel fehlt"):
        office_key.make(project)
    edition.write_text(json.dumps({"vertraulich": {}}))
    office_key.make(project)
    assert office_key.place(project).is_file()


def test_key_in_the_project_counts_still_with_a_hint(project: Path) -> None:
    assert office_key.hint(project) == ""
    (project / office_key.KEY).write_text("geheim\n")
    assert (office_key.place(project), office_key.load(project)) == (project / office_key.KEY, b"geheim")
    assert "Bitte nach" in office_key.hint(project)
    assert office_key.confidential_files(project) == [project / RETURN]


def test_a_build_says_where_the_key_should_lie_and_that_it_is_missing(
    project: Path, bericht: Callable[..., Called]
) -> None:
    """Before it reads anything; nothing else is there in this project."""
    shutil.copy(PROJECT / "params.yaml", project)
    (project / office_key.KEY).write_text("geheim\n")
    assert "Hinweis: Der Schlüssel liegt im Projektordner" in bericht("build", cwd=project).err
    (project / office_key.KEY).unlink()
    edition = project / "data/ausgaben/2013-2016-1/manifest.json"
    edition.parent.mkdir(parents=True)
    edition.write_text(json.dumps({"vertraulich": {"data/raw/vertraulich/erhebung_schulen/2013-2016": ["ab"]}}))
    called = bericht("build", cwd=project)
    assert (called.code, "Der Schlüssel fehlt" in called.err, office_key.VARIABLE in called.err) == (1, True, True)


def test_where_no_key_can_be_made_another_place_is_asked_for(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "datei").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "datei"))
    with pytest.raises(DataError, match=r"nicht anlegen.*\n.*BERICHT_SCHLUESSEL"):
        office_key.make(project)


def test_variable_names_another_place_but_none_in_the_project(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(office_key.VARIABLE, str(tmp_path / "tresor/amt"))
    office_key.make(project)
    assert office_key.mark(office_key.load(project)) == office_key.mark_of(project) != ""
    assert (tmp_path / "tresor/amt").is_file()
    monkeypatch.setenv(office_key.VARIABLE, str(project / "data/raw/schluessel"))
    with pytest.raises(DataError, match="nicht im Projektordner"):
        office_key.make(project)


def test_of_two_runs_at_once_the_first_one_makes_the_key(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office_key.place(project)

    def meanwhile(size: int) -> str:
        path.write_text("schneller")
        return "00" * size

    monkeypatch.setattr(office_key.secrets, "token_hex", meanwhile)
    office_key.make(project)
    assert office_key.load(project) == b"schneller"
    assert list(path.parent.iterdir()) == [path]


def test_codes_of_another_key_are_others() -> None:
    assert office_key.code(b"eins", "Zelle") != office_key.code(b"zwei", "Zelle")
    assert office_key.mark(b"eins") != office_key.mark(b"zwei")
