"""What the guards of XLSX and XLS share: cells by their address, the marks of a sheet, why a file is refused.

Rows and columns count from 1, as in the names of the cells: A1 is row 1, column 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.faults import Fault
from pipeline.readers.table import letters

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""What Excel itself can hold."""

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class Area(NamedTuple):
    """A rectangle of cells, all four edges inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def overlaps(self, other: Area) -> bool:
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    @property
    def name(self) -> str:
        """As a person writes it: `C5`, `C5:D7`."""
        first, last = f"{letters(self.left)}{self.top}", f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


@dataclass
class Marks:
    """A sheet without its values: where something stands, and how it stands there.

    `formulas` are cells whose value was computed when the file was saved, `errors` those where that
    failed (`#DIV/0!`). `rows` and `columns` hold something; `hidden_rows` and `hidden_columns` (the latter
    from and to) may hold nothing. `shared` is how many cells refer to the list of texts of the workbook.
    """

    formulas: list[Area] = field(default_factory=list)
    errors: list[Area] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    shared: int = 0

    def fill(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.rows.add(row)
        self.columns.add(column)

    @property
    def size(self) -> int:
        """How many cells the sheet takes where it is laid out from A1."""
        return max(self.rows, default=0) * max(self.columns, default=0)

    def rows_out_of_sight(self) -> list[int]:
        """Hidden rows that hold something."""
        return sorted(self.rows & self.hidden_rows)

    def columns_out_of_sight(self) -> list[int]:
        """Hidden columns that hold something."""
        return sorted(c for c in self.columns if any(first <= c <= last for first, last in self.hidden_columns))


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as its guard found it: its name, whether it can be seen, its marks."""

    name: str
    visible: bool
    marks: Marks


class Refusal(NamedTuple):
    """Why a file is not read: what was found and expected, and what to do now."""

    text: str
    advice: str

    def at(self, path: Path, place: str = "") -> Fault:
        """The fault of a file, of one part of it or of one sheet."""
        return Fault(str(path), place, self.text, "V01", self.advice)


AGAIN = "Bitte die Datei neu vom Amt herunterladen."
NOT_AS_ISSUED = "So gibt kein Amt eine Tabelle heraus: die Datei nicht verwenden und neu vom Amt herunterladen."

LOCKED = Refusal(
    "Die Arbeitsmappe ist mit einem Kennwort verschlüsselt. Erwartet: eine Arbeitsmappe ohne Kennwort.",
    "Bitte eine Fassung ohne Kennwort vom Amt holen oder sie in Excel ohne Kennwort speichern.",
)
MACROS = Refusal(
    "Die Arbeitsmappe enthält Makros. Erwartet: nur Tabellen.",
    "Bitte eine Fassung ohne Makros (XLSX) vom Amt holen. Auf keinen Fall die Makros ausführen.",
)
LINKED = Refusal(
    "Die Arbeitsmappe holt Werte aus einer anderen Quelle. Erwartet: alle Werte stehen in der Datei selbst.",
    "Bitte eine Fassung ohne Verknüpfungen holen oder die Verknüpfungen in Excel lösen („Daten“).",
)


def parse_address(text: str) -> tuple[int, int]:
    """Row and column of `C5`. Raises `ValueError` where that is no cell."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError(f"„{text[:20]}“ ist keine Zelle")
    row, column = int(match[2]), _column(match[1])
    if not 1 <= row <= MAX_ROW or column > MAX_COLUMN:
        raise ValueError(f"„{text[:20]}“ ist keine Zelle")
    return row, column


def parse_area(text: str) -> Area:
    """The area `C5:D7`, or `C5` alone. Raises `ValueError` where that is none."""
    first, _, last = text.partition(":")
    top, left = parse_address(first)
    bottom, right = parse_address(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@cache
def _column(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def listed(names: Iterable[str], limit: int = 5) -> str:
    """`C5, C6, C7 und 12 weitere`."""
    names = list(names)
    more = f" und {len(names) - limit} weitere" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
