"""Small lists that the office keeps by hand, as CSV or XLSX: their rows, each checked against its model.

The same rows come out of both formats. A workbook is opened by the guarded reader; formulas, merged, hidden and
faulty cells are refused there. All faults are told at once, each with its line and column or its cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BeforeValidator, ValidationError

from pipeline.cycle import Declared, shown
from pipeline.faults import DataError, Fault, fault
from pipeline.readers.encoding import decode
from pipeline.readers.grid import Area
from pipeline.readers.records import as_wide, other_separator, records
from pipeline.readers.workbook import Sheet, one_line, open_book
from pipeline.sources import demand_file, lies_there

Model = TypeVar("Model", bound=Declared)
MAX_FILE = 8 * 1024 * 1024
"""A list of some hundred rows has less than 0.1 MB."""
SEPARATOR = ","
"""Between several words in one cell."""


@dataclass(frozen=True)
class Row(Generic[Model]):
    """One row: what it says, its file as the user knows it, and the place of each of its cells by column."""

    content: Model
    file: str
    line: str
    places: Mapping[str, str]

    def fault(self, column: str, text: str, advice: str = "") -> Fault:
        """A fault of one cell."""
        return Fault(self.file, self.places[column], text, advice=advice)


def several(text: object) -> object:
    """The words of a cell that holds several, separated by commas."""
    return tuple(filter(None, (word.strip() for word in text.split(SEPARATOR)))) if isinstance(text, str) else text


def _whole(text: object) -> object:
    if isinstance(text, str) and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(f"gefunden: „{text}“. Erwartet: eine ganze Zahl ohne Punkt wie 120")
    return int(text) if isinstance(text, str) else text


SEVERAL, WHOLE = BeforeValidator(several), BeforeValidator(_whole)


def read_rows(folder: Path, name: str, model: type[Model], project: Path) -> list[Row[Model]]:
    """The rows of `name`.csv or `name`.xlsx in a folder. Raises `DataError` with all that is wrong in the file."""
    path = _path(folder, name, project)
    file = shown(path, project)
    told: list[Fault] = []
    try:
        found = list(_of_workbook(path, told) if path.suffix == ".xlsx" else _of_text(path, told))
    except DataError as error:
        raise DataError(replace(one, file=file) for one in error.faults) from None
    head, lines = (found[0], found[1:]) if found else (_Line("Zeile 1", (), str), [])
    faults = [*(replace(one, file=file) for one in told), *_wrong_columns(head, lines, model, file)]
    if faults:
        raise DataError(faults)
    rows = []
    for line in lines:
        places = {column: line.place(at) for at, column in enumerate(head.cells) if column}
        try:
            filled = {column: text for column, text in zip(head.cells, line.cells, strict=True) if column and text}
            rows.append(Row(model.model_validate(filled), file, line.name, places))
        except ValidationError as error:
            faults += [_told(item, file, places) for item in error.errors()]
    if faults:
        raise DataError(faults)
    return rows


def _path(folder: Path, name: str, project: Path) -> Path:
    """The one file of a list."""
    lying = [path for path in (folder / f"{name}.csv", folder / f"{name}.xlsx") if lies_there(path)]
    if len(lying) != 1:
        text = f"Gefunden: {'beide' if lying else 'keine'}. Erwartet: entweder {name}.csv oder {name}.xlsx."
        raise fault(f"{shown(folder, project)}/{name}", "", text)
    demand_file(lying[0], project)
    return lying[0]


@dataclass(frozen=True)
class _Line:
    """A line that holds something: how it is called, its cells, and the place of each by its number from 0."""

    name: str
    cells: tuple[str, ...]
    place: Callable[[int], str]


def _of_text(path: Path, told: list[Fault]) -> Iterator[_Line]:
    """The lines of a CSV file in UTF-8."""
    text, encoding = decode(path.read_bytes())
    if not encoding.startswith("utf-8"):
        raise fault(path, "", "Die Datei ist nicht in UTF-8 gespeichert.")
    found = records(path, text, told)
    number, head = next(found, (1, []))
    if advice := other_separator(text.partition("\n")[0], ";"):
        raise fault(path, "Zeile 1", advice)
    names = tuple(cell.strip() for cell in head)
    for line, cells in [(number, list(names)), *as_wide(path, found, told, len(head))]:
        filled = tuple(cell.strip() for cell in cells)
        if any(filled):
            yield _Line(f"Zeile {line}", filled, _column_of(line, names))


def _column_of(line: int, names: Sequence[str]) -> Callable[[int], str]:
    return lambda at: f"Zeile {line}, Spalte „{names[at]}“"


def _of_workbook(path: Path, told: list[Fault]) -> Iterator[_Line]:
    """The lines of the only sheet of a workbook."""
    sheets = [sheet for sheet in open_book(path, biggest=MAX_FILE).sheets if sheet.values]
    if len(sheets) != 1:
        names = ", ".join(f"„{sheet.name}“" for sheet in sheets) or "keines"
        raise fault(path, "", f"Gefundene Blätter mit Inhalt: {names}. Erwartet: genau eines.")
    sheet = sheets[0]
    told += sheet.check(Area(1, 1, len(sheet.values), sheet.width))
    for number in range(1, len(sheet.values) + 1):
        if sheet.filled(number):
            cells = tuple(one_line(text) for text in sheet.rows[number - 1])
            yield _Line(f"{sheet.name}, Zeile {number}", cells, _cell_of(sheet, number))


def _cell_of(sheet: Sheet, row: int) -> Callable[[int], str]:
    return lambda at: sheet.place(row, at + 1)


def _wrong_columns(head: _Line, lines: Sequence[_Line], model: type[Declared], file: str) -> Iterator[Fault]:
    """Names in the head that are not those of the model, each once; cells below a head without a name."""
    known = list(model.model_fields)
    names = Counter(name for name in head.cells if name)
    for name, count in names.items():
        if name not in known:
            text = f"Die Spalte „{name}“ gibt es nicht. Erlaubt: {', '.join(known)}."
            yield Fault(file, head.place(head.cells.index(name)), text)
        elif count > 1:
            yield Fault(file, head.place(head.cells.index(name)), f"Die Spalte „{name}“ steht {count}-mal.")
    for name in (name for name in known if name not in names):
        yield Fault(file, head.name, f"Die Spalte „{name}“ fehlt.")
    for line in lines:
        for at, (name, text) in enumerate(zip(head.cells, line.cells, strict=True)):
            if text and not name:
                yield Fault(file, line.place(at), f"Gefunden: „{text}“. Die Spalte hat keinen Namen.")


def _told(item: Any, file: str, places: Mapping[str, str]) -> Fault:
    """What pydantic objects to in a cell."""
    place = places[item["loc"][0]]
    if item["type"] == "missing":
        return Fault(file, place, "Dieser Wert fehlt.")
    text = str(item["ctx"]["error"])
    return Fault(file, place, f"{text[0].upper()}{text[1:]}.")
