"""Cells read once more from the file of a source, and what became of the file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT
from report_examples import CYCLE

from pipeline import trace_raw
from pipeline.sources import sha256
from pipeline.trace_raw import MISSING, OTHER, SAME, UNREADABLE, RawCell, line_and_column

KEY = "rdb_13211-02-05-4"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "data/raw" / KEY, tmp_path / "data/raw" / KEY)
    return tmp_path / "data/raw" / KEY / "auszug.csv"


def test_a_cell_with_its_head_and_the_line_of_the_original(file: Path, tmp_path: Path):
    found = trace_raw.read(tmp_path, CYCLE, KEY, sha256(file), ["Z. 6, Sp. 6"])
    assert (found.state, found.path, found.fault) == (SAME, f"data/raw/{KEY}/auszug.csv", "")
    assert found.cells == {"Z. 6, Sp. 6": RawCell(6, 6, "Arbeitslose | Ausländer | Anzahl", "3968", 218)}


def test_a_cell_that_is_not_there_has_no_text(file: Path, tmp_path: Path):
    found = trace_raw.read(tmp_path, CYCLE, KEY, sha256(file), ["Z. 9999, Sp. 6"])
    assert found.cells["Z. 9999, Sp. 6"].text is None


def test_another_file_is_told_and_still_read(file: Path, tmp_path: Path):
    before = sha256(file)
    file.write_bytes(file.read_bytes().replace(b";3968;", b";3969;"))
    found = trace_raw.read(tmp_path, CYCLE, KEY, before, ["Z. 6, Sp. 6"])
    assert (found.state, found.cells["Z. 6, Sp. 6"].text) == (OTHER, "3969")


def test_a_missing_and_a_broken_file_are_told(file: Path, tmp_path: Path):
    file.write_text("kein Auszug\n", encoding="utf-8")
    assert trace_raw.read(tmp_path, CYCLE, KEY, "", ["Z. 6, Sp. 6"]).state == UNREADABLE
    file.unlink()
    found = trace_raw.read(tmp_path, CYCLE, KEY, "", ["Z. 6, Sp. 6"])
    assert (found.state, found.source, found.cells) == (MISSING, None, {})
    assert found.fault.startswith("Neben quelle.yaml liegt keine Datei mit Daten.")


@pytest.mark.parametrize(
    ("place", "line", "column"), [("Z. 14, Sp. 5", 14, 5), ("Tabelle2!E14", 14, 5), ("A (2)!AA1", 1, 27)]
)
def test_places_of_texts_and_of_workbooks(place: str, line: int, column: int):
    assert line_and_column(place) == (line, column)


def test_anything_else_is_no_place():
    with pytest.raises(ValueError, match="irgendwo"):
        line_and_column("irgendwo")


def test_of_several_vintages_the_file_of_the_one_that_the_cycle_pins(file: Path, tmp_path: Path):
    """The other one, newer, has the same lines and another quelle.yaml."""
    text = (file.parent / "quelle.yaml").read_text(encoding="utf-8")
    for stand in ("2017-10-10", "2018-03-01"):
        folder = file.parent / stand
        folder.mkdir()
        shutil.copy(file, folder)
        (folder / "quelle.yaml").write_text(text.replace("stand: 2017-10-10", f"stand: {stand}"), encoding="utf-8")
    digest = sha256(file)
    for path in (file, file.parent / "quelle.yaml"):
        path.unlink()
    pinned = CYCLE.model_copy(update={"staende": {KEY: date(2017, 10, 10)}})
    paths = [trace_raw.read(tmp_path, cycle, KEY, digest, ["Z. 6, Sp. 6"]).path for cycle in (CYCLE, pinned)]
    assert paths == [f"data/raw/{KEY}/2018-03-01/auszug.csv", f"data/raw/{KEY}/2017-10-10/auszug.csv"]
