"""A small project with the forms of the own surveys, to be changed by tests."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

import pytest
from conftest import PROJECT

from pipeline.cycle import load_cycle
from pipeline.form_layout import Layout, address, layout
from pipeline.form_xlsx import Answer, Answers, workbook
from pipeline.forms import NEIN, Respondent, load_forms
from pipeline.readers.grid import parse_address

CYCLE = load_cycle(PROJECT)
FORMS = {form.id: form for form in load_forms(PROJECT)}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
register_namespace("", MAIN[1:-1])
register_namespace("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
COVER = {"funktion": "Hauptamt", "datum": date(2017, 3, 15)}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A small project: what the forms rest on, and nothing else."""
    folder = tmp_path / "projekt"
    shutil.copytree(PROJECT / "report_templates/formulare", folder / "report_templates/formulare")
    shutil.copytree(PROJECT / "data/raw/gemeindeverzeichnis_2021", folder / "data/raw/gemeindeverzeichnis_2021")
    shutil.copy(PROJECT / "data/raw/merkmale.yaml", folder / "data/raw")
    shutil.copy(PROJECT / "params.yaml", folder)
    return folder


def change(office: Path, form: str, old: str, new: str) -> None:
    path = office / f"report_templates/formulare/{form}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Forms that came back


@cache
def plan(id: str) -> Layout:
    return layout(FORMS[id], CYCLE)


def nothing_occurred(id: str) -> dict[str, Answer]:
    """An answer to every question that fits every sum: 0, counted; no. Open rows stay empty."""
    answers = {}
    for field in plan(id).fields.values():
        angabe = field.cell.angabe
        counted = "gezählt" if angabe.is_number and field.art else ""
        if not field.label:
            answers[field.id] = Answer(0 if angabe.is_number else NEIN, counted)
    return answers


def send_back(
    path: Path, id: str, body: Respondent, answers: Mapping[str, Answer] | None = None,
    labels: Mapping[str, str] | None = None, **cover: str | date,
) -> Path:  # fmt: skip
    """A form that was filled in by its respondent; what is not told did not occur."""
    told = Answers(nothing_occurred(id) | (answers or {}), labels or {}, COVER | cover)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook(FORMS[id], plan(id), body, told))
    return path


def enter(path: Path, cells: Mapping[str, object]) -> Path:
    """Write into cells of a workbook (`Angaben 2016!D6`) what its locks and lists would not let pass."""
    with changed(path) as book:
        for place, value in cells.items():
            sheet, _, cell = place.partition("!")
            _put(book.cell(sheet, cell), value, book)
    return path


def _put(cell: Element, value: object, book: OpenBook) -> None:
    """A value as a spreadsheet stores it; text that begins with `=` is a formula, `#N/A` an error."""
    cell[:] = []
    cell.attrib.pop("t", None)
    match value:
        case None:
            return
        case bool():
            cell.set("t", "b")
            text = str(int(value))
        case datetime() | date():
            cell.set("s", book.cell("Deckblatt", "B11").get("s", ""))
            midnight = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
            text = str((midnight - datetime(1899, 12, 30)) / timedelta(days=1))  # noqa: DTZ001
        case str() if value.startswith("="):
            SubElement(cell, f"{MAIN}f").text = value[1:]
            text = "2"
        case str() if value.startswith("#"):
            cell.set("t", "e")
            text = value
        case str():
            cell.set("t", "str")
            text = value
        case _:
            text = str(value)
    SubElement(cell, f"{MAIN}v").text = text


class OpenBook:
    """The XML of a workbook, to be changed in place."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.workbook = fromstring(parts["xl/workbook.xml"])
        self.names = self.workbook.find(f"{MAIN}sheets")
        self.sheets = {
            sheet.get("name"): fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
            for number, sheet in enumerate(self.names, start=1)
        }

    def parts(self) -> dict[str, bytes]:
        sheets = enumerate(self.sheets.values(), start=1)
        written = {f"xl/worksheets/sheet{number}.xml": tostring(sheet) for number, sheet in sheets}
        return written | {"xl/workbook.xml": tostring(self.workbook)}

    def row(self, sheet: str, number: int) -> Element:
        data = self.sheets[sheet].find(f"{MAIN}sheetData")
        found = next((row for row in data if row.get("r") == str(number)), None)
        return SubElement(data, f"{MAIN}row", r=str(number)) if found is None else found

    def cell(self, sheet: str, name: str) -> Element:
        row = self.row(sheet, parse_address(name)[0])
        found = next((cell for cell in row if cell.get("r") == name), None)
        return SubElement(row, f"{MAIN}c", r=name) if found is None else found

    def move(self, sheet: str, rows: int = 0, columns: int = 0, *, after: tuple[int, int] = (0, 0)) -> None:
        """Every cell below and right of `after` moves by so many rows and columns."""
        for row in self.sheets[sheet].find(f"{MAIN}sheetData"):
            if int(row.get("r")) > after[0]:
                row.set("r", str(int(row.get("r")) + rows))
                for cell in row:
                    number, column = parse_address(cell.get("r"))
                    cell.set("r", address((number + rows, column + (columns if column > after[1] else 0))))

    def name(self, sheet: str) -> Element:
        return next(one for one in self.names if one.get("name") == sheet)


@contextmanager
def changed(path: Path) -> Iterator[OpenBook]:
    """A workbook whose XML is changed and written again."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = OpenBook(parts)
    yield book
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | book.parts()).items():
            archive.writestr(name, content)
