"""What every reader returns: the cells of a file as text, with their labels and their place.

A reader understands the structure of one family of files. It decides nothing: a sign stays the
sign that is printed, a label stays the label that is printed, and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Column:
    """A column of values.

    `number` counts from 1 as in the file. `labels` are the header labels that are printed above
    the column from top to bottom, empty ones left out; a date and a unit among them are kept there
    and named once more in `time` and `unit` (both as printed, None where the header has none).
    """

    number: int
    labels: tuple[str, ...]
    time: str | None = None
    unit: str | None = None

    @property
    def kopf(self) -> tuple[str, ...]:
        """The labels that say what is counted: without the date and without the unit row."""
        labels = list(self.labels)
        if self.unit is not None and labels and labels[-1] == self.unit:
            labels.pop()
        if self.time is not None and self.time in labels:
            labels.remove(self.time)
        return tuple(labels)


@dataclass(frozen=True)
class Row:
    """A line of values for one region: `cells` run parallel to the columns of the table.

    `line` counts from 1 as in the file. `name` is stripped of its indentation. `time` is None where
    the date stands in the header. `attributes` run parallel to `Table.attributes`. A cell is None
    where the file has no such cell (sparse layouts), never where it has an empty or a special one.
    """

    line: int
    region: str
    name: str
    time: str | None
    attributes: tuple[str, ...]
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class Table:
    """A file as understood by its reader.

    `attributes` name what is printed beside region and date (age group, nationality); a classic
    table has no names for them, there they are `merkmal_1`, `merkmal_2`. `stand` is the day the file
    was made, as far as it says so. `unit` is a unit that holds for the whole table. `sheet` is the
    sheet of a workbook that the cells stand in; `encoding` is empty there.
    """

    path: Path
    encoding: str
    code: str | None
    title: str
    stand: date | None
    attributes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str | None = None
    notes: str = ""
    sheet: str | None = None

    def place(self, line: int, column: int) -> str:
        """A cell as a person finds it: `Zeile 14, Spalte 5`, in a workbook `Tabelle2!E14`."""
        if self.sheet is None:
            return f"Zeile {line}, Spalte {column}"
        return f"{self.sheet}!{letters(column)}{line}"

    def times(self) -> list[str]:
        """All dates that are printed in the table, in order of their appearance, each once."""
        printed = [c.time for c in self.columns if c.time] + [r.time for r in self.rows if r.time]
        return list(dict.fromkeys(printed))

    def cells(self) -> Iterator[tuple[Row, Column, str]]:
        """Every cell that is there, line by line."""
        for row in self.rows:
            for column, raw in zip(self.columns, row.cells, strict=True):
                if raw is not None:
                    yield row, column, raw


def letters(column: int) -> str:
    """The name of a column of a workbook: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
