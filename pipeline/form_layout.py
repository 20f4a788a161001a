"""Where the cells of a form stand in its workbook: a pure function of form and cycle.

The writer fills in what is laid out here, and a return is read from the very same places. Rows and columns count
from 1. Questions of a year share the sheet „Angaben 2016“, every table has a sheet of its own („Sprachen 2016“).

    Nr. │ Frage │ Zeit │ Wert │ Einheit │ Art │ Zählweise │ Erläuterung
    Nr. │ Zeile │ Wert │ Art │ Wert │ Art │ …

„Nr.“ („A3“, „B12“) names a row for people and shows the reader that the row is the one it expects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pipeline.cycle import Cycle
from pipeline.forms import ZEITEN, Angabe, Block, Cell, Form, cells_of, row_cells, row_keys
from pipeline.readers.table import letters

COVER, HIDDEN = "Deckblatt", "_formular"
QUESTIONS = "Angaben {jahr}"
HEAD = 4
"""The row of the column titles of questions; a table has its units in the row below, see `Sheet.head`."""

Place = tuple[int, int]
COVER_FIELDS: dict[str, Place] = {"stelle": (9, 2), "funktion": (10, 2), "datum": (11, 2), "erhoben": (12, 2)}
"""Cells of the cover that the respondent fills in; `stelle` only where the body is not known yet."""
COVER_LABELS = {"funktion": "Ausgefüllt von\n(Amt oder Funktion)", "datum": "Ausgefüllt am", "erhoben": "Wie erhoben"}
"""What stands left of these cells; left of `stelle` stands what the form calls a body."""
SCHRIFTLICH, TELEFONISCH = "schriftlich", "telefonisch"
CHANNELS = (SCHRIFTLICH, TELEFONISCH)
"""How an answer was given; nothing means in writing."""
MAX_LABEL = 60
"""How long a text can be that the respondent writes."""


@dataclass(frozen=True)
class Field:
    """A cell of a year with its places: value, Art and Zählweise (None where there is none).

    The Zählweise of a question stands beside its whole and holds for its parts.
    `label` is the place of the row's label where the respondent writes it.
    """

    year: int
    cell: Cell
    sheet: str
    nr: str
    value: Place
    art: Place | None
    zaehlweise: Place | None
    label: Place | None = None

    @property
    def id(self) -> str:
        return f"{self.year}/{self.cell.id}"

    @property
    def address(self) -> str:
        """Sheet and cell of the value, as a message names it."""
        return f"{self.sheet}!{address(self.value)}"


@dataclass(frozen=True)
class Line:
    """A row of a sheet: a heading, an explanation, a question or a row of a table."""

    kind: Literal["block", "text", "frage", "zeile"]
    row: int
    nr: str
    text: str | None
    fields: tuple[Field, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Columns:
    """The columns of the questions; a form without any Zählweise has no column for it."""

    nr: int
    text: int
    zeit: int
    value: int
    unit: int
    art: int
    zaehlweise: int | None
    help: int


@dataclass(frozen=True)
class Sheet:
    """A sheet with its rows from top to bottom; `block` where it is a table."""

    name: str
    year: int
    lines: tuple[Line, ...]
    columns: Columns | None = None
    block: Block | None = None

    @property
    def head(self) -> int:
        """The last row of the head: what stands above it stays in sight."""
        return HEAD + 1 if self.block else HEAD

    @property
    def width(self) -> int:
        """The last column."""
        if self.columns:
            return self.columns.help
        return max(max(filter(None, (f.value, f.art, f.zaehlweise)))[1] for f in self.lines[-1].fields)

    @property
    def marks(self) -> dict[Place, str]:
        """Where a title says what the column below is for, and what it says; one that was moved is told by them."""
        if self.columns:
            titled = {self.columns.value: "Wert", self.columns.art: "Art", self.columns.zaehlweise: "Zählweise"}
        else:
            places = [(field.art, field.zaehlweise) for field in self.lines[0].fields]
            titled = {art[1]: "Art" for art, _ in places if art} | {how[1]: "Zählweise" for _, how in places if how}
        return {(self.head, column): title for column, title in titled.items() if column}

    @property
    def fields(self) -> list[Field]:
        return [field for line in self.lines for field in line.fields]


@dataclass(frozen=True)
class Layout:
    form: Form
    cycle: Cycle
    sheets: tuple[Sheet, ...]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All cells by their id, in the order of the workbook."""
        return {field.id: field for sheet in self.sheets for field in sheet.fields}

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen digits that change with every place, row number or id of the form."""
        rows = [
            [field.id, field.sheet, field.nr, field.value, field.art, field.zaehlweise, field.label]
            for field in self.fields.values()
        ]
        content = json.dumps([self.form.id, self.form.formular.version, self.cycle.name, rows])
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def layout(form: Form, cycle: Cycle) -> Layout:
    """The places of all cells of a form in a cycle: the last year first, its questions before its tables."""
    sheets: list[Sheet] = []
    for year in range(cycle.ende, cycle.beginn - 1, -1):
        asked = [
            (letters(number), block)
            for number, block in enumerate(form.formular.bloecke, start=1)
            if year in form.formular.years(block, cycle)
        ]
        questions = [(letter, block) for letter, block in asked if not block.tabelle]
        if questions:
            sheets.append(_questions(form, year, questions))
        sheets += [_table(year, letter, block) for letter, block in asked if block.tabelle]
    return Layout(form, cycle, tuple(sheets))


def _questions(form: Form, year: int, blocks: list[tuple[str, Block]]) -> Sheet:
    name = QUESTIONS.format(jahr=year)
    counting = any(frage.zaehlweisen for block in form.formular.bloecke for frage in block.fragen)
    columns = Columns(1, 2, 3, 4, 5, 6, 7 if counting else None, 8 if counting else 7)
    lines: list[Line] = []
    row = HEAD
    for letter, block in blocks:
        row += 1
        lines.append(Line("block", row, letter, block.titel))
        if block.erlaeuterung:
            row += 1
            lines.append(Line("text", row, "", block.erlaeuterung))
        cells = [cell for frage in block.fragen for cell in cells_of(frage)]
        for number, cell in enumerate(cells, start=1):
            row += 1
            art = (row, columns.art) if cell.angabe.allowed_arten else None
            counted = bool(cell.angabe.zaehlweisen) and not cell.depth
            how = (row, columns.zaehlweise) if counted else None
            nr = f"{letter}{number}"
            field = Field(year, cell, name, nr, (row, columns.value), art, how)
            lines.append(Line("frage", row, nr, cell.label, (field,)))
    return Sheet(name, year, tuple(lines), columns=columns)


def _table(year: int, letter: str, block: Block) -> Sheet:
    name = f"{block.blatt} {year}"
    lines = []
    first = HEAD + 2
    for number, (key, label) in enumerate(row_keys(block), start=1):
        row, nr = first + number - 1, f"{letter}{number}"
        fields = tuple(_across(year, name, nr, row, row_cells(block, key, key), label is None))
        lines.append(Line("zeile", row, nr, label, fields, key))
    return Sheet(name, year, tuple(lines), block=block)


def _across(year: int, sheet: str, nr: str, row: int, cells: list[Cell], is_open: bool) -> Iterator[Field]:
    column = 3
    for cell in cells:
        places = [(row, column)]
        art = how = None
        if cell.angabe.allowed_arten:
            art = (row, column + len(places))
            places.append(art)
        if cell.angabe.zaehlweisen:
            how = (row, column + len(places))
            places.append(how)
        yield Field(year, cell, sheet, nr, places[0], art, how, (row, 2) if is_open else None)
        column += len(places)


def when(zeit: str, year: int, cycle: Cycle) -> str:
    """When a question holds, in words."""
    return ZEITEN[zeit].format(jahr=year, beginn=cycle.beginn)


def period(form: Form, year: int) -> str:
    """The period that the figures of a year are kept under, as it is printed."""
    return f"{year}/{(year + 1) % 100:02}" if form.formular.zeitraum.art == "schuljahr" else str(year)


def allowed(form: Form, angabe: Angabe) -> str:
    """What a cell can hold, in words."""
    if angabe.choices:
        return " oder ".join(angabe.choices)
    low, high = form.limits(angabe)
    match angabe.typ:
        case "anzahl":
            return f"ganze Zahl von {_german(low)} bis {_german(high)}"
        case "jahr":
            return f"Jahreszahl von {low:.0f} bis {high:.0f}"
        case _:
            return f"Zahl von {_german(low)} bis {_german(high)}"


def _german(number: float) -> str:
    if number != int(number):
        return f"{number:g}".replace(".", ",")
    return f"{int(number):,}".replace(",", ".")


def days(cycle: Cycle) -> tuple[date, date]:
    """The first and last day on which a form of a cycle can have been filled in."""
    return date(cycle.ende, 1, 1), date(cycle.ende + 30, 12, 31)


def address(place: Place) -> str:
    return f"{letters(place[1])}{place[0]}"
