"""Workbooks (XLSX, XLS): opened safely, their cells as text.

    file ──▶ guard (ooxml, biff): broken, locked, macros, links, bombs ──▶ python-calamine ──▶ cells as text
                  └─ marks: formulas, merges, errors, what is hidden ──▶ refused where the values stand

A cell is the text that a person sees, as far as the file says it apart from the number format: `46,43`
and `92640` for numbers, `2021-12-31` for a date. A number format may show fewer digits or a leading
zero; neither is known here, so a key that was stored as a number has lost its zero and stays so.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.faults import DataError, Fault, fault
from pipeline.readers import biff
from pipeline.readers.grid import AGAIN, NOT_AS_ISSUED, Area, Marks, SheetPart, listed
from pipeline.readers.ooxml import read_ooxml
from pipeline.readers.table import letters

MAX_FILE = 64 * 1024 * 1024
"""The biggest workbook of an office so far has 2 MB; a file is held in memory as a whole."""

MAX_CELLS = 3_000_000
"""The Gemeindeverzeichnis has 320,000; a sheet is laid out from A1 to its last cell, empty ones included."""

Value = str | float | bool | date | time | timedelta
Found = TypeVar("Found")

_OTHERS = {
    b"%PDF": "ein PDF",
    b"<": "eine Seite in HTML oder XML",
    b"{\\rtf": "ein Textdokument (RTF)",
    b"\x1f\x8b": "ein gepacktes Archiv (gzip)",
}


@dataclass(frozen=True)
class Sheet:
    """A sheet that can be seen: its values as stored, row by row from A1, all rows equally wide."""

    path: Path
    name: str
    values: Sequence[Sequence[Value]]
    marks: Marks

    @cached_property
    def rows(self) -> list[list[str]]:
        """The cells as text, an empty cell as empty text."""
        return [[as_text(value) for value in row] for row in self.values]

    @property
    def width(self) -> int:
        return len(self.values[0]) if self.values else 0

    def text(self, row: int, column: int) -> str:
        return self.rows[row - 1][column - 1]

    def holds_numbers(self, column: int, first: int, last: int) -> bool:
        """Whether a cell of the column in these rows is stored as a number, whatever its text looks like."""
        return any(type(row[column - 1]) in (int, float) for row in self.values[first - 1 : last])

    def filled(self, row: int) -> int:
        """How many cells of a row hold something."""
        return sum(map(bool, self.rows[row - 1]))

    def lines(self, first: int, last: int) -> str:
        """The texts of these rows, a line for each that holds something."""
        rows = (" ".join(filter(None, self.rows[row - 1])) for row in range(first, last + 1))
        return "\n".join(filter(None, rows))

    def last_line(self) -> int:
        """The last row that is more than a note: at least two of its cells hold something."""
        return max((row for row in range(1, len(self.values) + 1) if self.filled(row) > 1), default=0)

    def heads(self, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
        """What is printed above every column in the rows from `top` to `bottom`.

        A label that is merged over columns stands above each of them. A line break inside a label only
        fits it into its column and becomes a blank.
        """
        grid = {row: [one_line(text) for text in self.rows[row - 1]] for row in range(top, bottom + 1)}
        for area in self.marks.merges:
            if top <= area.top <= bottom:
                labels = grid[area.top]
                labels[area.left - 1 : area.right] = [labels[area.left - 1]] * len(labels[area.left - 1 : area.right])
        columns = zip(*grid.values(), strict=True)
        return {number: tuple(filter(None, labels)) for number, labels in enumerate(columns, start=1)}

    def place(self, row: int, column: int) -> str:
        return f"{self.name}!{letters(column)}{row}"

    def fault(self, row: int, column: int, text: str, rule: str = "V01", advice: str = "") -> Fault:
        """A fault of one cell."""
        return Fault(str(self.path), self.place(row, column), text, rule, advice)

    def check(self, values: Area) -> Iterator[Fault]:
        """What must not stand where the values stand, and what is out of sight anywhere in the sheet."""
        formulas = "{} eine Formel statt eines Wertes. Erwartet: feste Werte, wie das Amt sie herausgibt."
        yield from self._cells(values, self.marks.formulas, formulas, "In Excel kopieren und als Werte einfügen.")
        errors = "{} ein Fehlerwert (wie #DIV/0!). Erwartet: ein Wert oder ein Zeichen."
        yield from self._cells(values, self.marks.errors, errors, AGAIN)
        merges = "{} ein verbundenes Feld zwischen den Werten. Erwartet: jeder Wert in seinem eigenen Feld."
        yield from self._cells(values, self.marks.merges, merges, "In Excel die Verbindung aufheben und prüfen.")
        rows = self.marks.rows_out_of_sight()
        yield from self._hidden("Zeilen", [str(row) for row in rows])
        yield from self._hidden("Spalten", [letters(column) for column in self.marks.columns_out_of_sight()])

    def _cells(self, values: Area, marked: Sequence[Area], text: str, advice: str) -> Iterator[Fault]:
        """One fault for all the cells of a kind that lie among the values, at the first of them."""
        found = sorted(area for area in marked if area.overlaps(values))
        if found:
            where = f"Hier und in {listed(area.name for area in found[1:])} steht" if found[1:] else "Hier steht"
            place = f"{self.name}!{found[0].name}"
            yield Fault(str(self.path), place, text.format(where), "V01", advice)

    def _hidden(self, what: str, names: Sequence[str]) -> Iterator[Fault]:
        if names:
            text = f"Ausgeblendete {what} enthalten Werte: {listed(names)}. Erwartet: alle Werte sind zu sehen."
            yield Fault(str(self.path), self.name, text, "V01", f"Bitte die {what} in Excel einblenden und prüfen.")


@dataclass(frozen=True)
class Book:
    """A workbook and its worksheets in their order: those that can be seen, and the hidden one that was asked for."""

    path: Path
    sheets: tuple[Sheet, ...]

    def find(self, look: Callable[[Sheet], Found | None], expected: str) -> tuple[Sheet, Found]:
        """The one sheet in which `look` finds what it looks for, and what it found.

        Raises `DataError` where no sheet has it or several have.
        """
        hits = [(sheet, found) for sheet in self.sheets if (found := look(sheet)) is not None]
        if len(hits) == 1:
            return hits[0]
        names = ", ".join(f"„{sheet.name}“" for sheet, _ in hits) or "kein Blatt"
        seen = ", ".join(f"„{sheet.name}“" for sheet in self.sheets) or "keine"
        text = f"Gefunden: {names} mit dieser Tabelle (Blätter: {seen}). Erwartet: genau ein Blatt mit {expected}."
        raise fault(self.path, "", text, "V01")


def open_book(path: Path, hidden: str = "", biggest: int = 0) -> Book:
    """The visible worksheets of an XLSX or XLS. Raises `DataError` where it cannot or must not be read.

    `hidden`: the one sheet that may be out of sight and filled. `biggest`: how many bytes the file can have.
    """
    stat = path.stat()
    return _opened(path, stat.st_mtime_ns, stat.st_size, hidden, biggest or MAX_FILE)


@lru_cache(maxsize=1)
def _opened(path: Path, changed: int, size: int, hidden: str, biggest: int) -> Book:
    """The workbook as it lay there at that time: it is looked at twice, to recognise it and to read it."""
    raw = _raw(path, biggest)
    if raw.startswith(biff.SIGNATURE):
        parts, raw = biff.read_biff(path, raw)
    else:
        parts, raw = read_ooxml(path, raw)
    wanted = [part for part in parts if part.visible or part.name == hidden]
    unseen = [part for part in parts if part not in wanted]
    if faults := [*_twins(path, parts), *_out_of_sight(path, unseen), *_too_big(path, parts)]:
        raise DataError(faults)
    cells = _values(path, raw, [part.name for part in wanted])
    sheets = (Sheet(path, part.name, values, part.marks) for part, values in zip(wanted, cells, strict=True))
    return Book(path, tuple(sheets))


def _raw(path: Path, biggest: int) -> bytes:
    """The bytes of a file that begins like a workbook."""
    size = path.stat().st_size
    if size > biggest:
        text = f"Die Datei hat {size / 1024 / 1024:.0f} MB. Erwartet: höchstens {biggest // 1024 // 1024} MB."
        raise fault(path, "", text, "V01", NOT_AS_ISSUED)
    raw = path.read_bytes()
    if not raw.startswith((b"PK", biff.SIGNATURE)):
        start = raw[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
        kind = next((name for sign, name in _OTHERS.items() if start.startswith(sign)), "")
        found = kind or (f"„{_printable(start)}“" if start else "eine leere Datei")
        text = f"Das ist keine Arbeitsmappe, auch wenn sie so heißt. Gefunden: {found}. Erwartet: XLSX oder XLS."
        raise fault(path, "", text, "V01", "Bitte die Tabelle im Format XLSX vom Amt herunterladen.")
    return raw


def _printable(start: bytes) -> str:
    """The first words of a file that is something else."""
    return re.sub(r"[^\w .,;:-]", "·", start[:40].decode("latin-1"))


def _twins(path: Path, parts: Sequence[SheetPart]) -> Iterator[Fault]:
    for name, count in Counter(part.name for part in parts).items():
        if count > 1:
            yield Fault(str(path), name, f"So heißen {count} Blätter. Erwartet: eines.", "V01", NOT_AS_ISSUED)


def _out_of_sight(path: Path, unseen: Sequence[SheetPart]) -> Iterator[Fault]:
    for part in unseen:
        if part.marks.size:
            text = "Das Blatt ist ausgeblendet und enthält Werte. Erwartet: alle Blätter mit Werten sind zu sehen."
            advice = "Bitte das Blatt in Excel einblenden und prüfen oder eine Fassung ohne dieses Blatt holen."
            yield Fault(str(path), part.name, text, "V01", advice)


def _too_big(path: Path, parts: Sequence[SheetPart]) -> Iterator[Fault]:
    cells = sum(part.marks.size for part in parts)
    if cells > MAX_CELLS:
        biggest = max(parts, key=lambda part: part.marks.size)
        end = f"{letters(max(biggest.marks.columns))}{max(biggest.marks.rows)}"
        text = f"Das Blatt reicht bis {end}, die Mappe hat {cells} Felder. Erwartet: höchstens {MAX_CELLS}."
        yield Fault(str(path), f"{biggest.name}!{end}", text, "V01", NOT_AS_ISSUED)


def _values(path: Path, raw: bytes, names: Sequence[str]) -> list[list[list[Value]]]:
    """The cells of these sheets from A1 on."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names]
    except BaseException as error:
        # A fault inside calamine arrives as a PanicException, which is no Exception and has no name to import.
        if not isinstance(error, CalamineError | ValueError) and type(error).__name__ != "PanicException":
            raise
        text = "Die Arbeitsmappe ist beschädigt. Erwartet: eine lesbare Arbeitsmappe."
        raise fault(path, "", text, "V01", AGAIN) from None


# Cells as text


def as_text(value: Value) -> str:
    """A cell as a person reads it in German, without the blanks around it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else _number(value)


def _number(value: float) -> str:
    """The shortest digits that mean this number, with a decimal comma; whole numbers without it."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f").replace(".", ",")


def one_line(text: str) -> str:
    """A label without its line breaks."""
    return re.sub(r"\s*[\r\n]+\s*", " ", text)
