"""What every reader returns: the cells of a file as text, with their labels and their place.

A reader understands the structure of one family of files. It decides nothing: a sign stays the
sign that is printed, a label stays the label that is printed, and nothing is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipeline import tables


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
    rows: Sequence[Row]
    unit: str | None = None
    notes: str = ""
    sheet: str | None = None

    def place(self, line: int, column: int) -> str:
        """A cell as a person finds it: `Zeile 14, Spalte 5`, in a workbook `Tabelle2!E14`."""
        if self.sheet is None:
            return f"Zeile {line}, Spalte {column}"
        return f"{self.sheet}!{letters(column)}{line}"

    def load(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make the rows a view of the connection, in place of an earlier one of that name.

        Its columns are `line`, `region`, `name`, `time`, then `a1`, `a2`, ... for `attributes` and `c1`,
        `c2`, ... for `columns`; all but the line are text, null where there is none.
        """
        columns: dict[str, Sequence[Any]] = {
            "line": [row.line for row in self.rows],
            "region": [row.region for row in self.rows],
            "name": [row.name for row in self.rows],
            "time": [row.time for row in self.rows],
        }
        columns |= _numbered("a", len(self.attributes), [row.attributes for row in self.rows])
        columns |= _numbered("c", len(self.columns), [row.cells for row in self.rows])
        tables.load_cells(connection, f"{name}_rows", columns, "* REPLACE (CAST(line AS BIGINT) AS line)")
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {name}_rows")

    def empty_fields(self) -> list[tuple[int, int]]:
        """Line and column of the cells that are there and say nothing, the first of each line."""
        return [(row.line, self.columns[row.cells.index("")].number) for row in self.rows if "" in row.cells]

    def fingerprint(self) -> str:
        """What the header says, as 16 hexadecimal digits: attributes and labels, without the dates among them."""
        heads = [[label for label in column.labels if label != column.time] for column in self.columns]
        said = [list(self.attributes), *heads]
        unique = list(dict.fromkeys(json.dumps(words, ensure_ascii=False) for words in said))
        return hashlib.sha256("\n".join(unique).encode()).hexdigest()[:16]

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


def _numbered(letter: str, n: int, tuples: Sequence[tuple[str | None, ...]]) -> dict[str, Sequence[str | None]]:
    """Tuples of `n` texts each as columns `a1`, `a2`, ..."""
    columns = zip(*tuples, strict=True) if tuples else [()] * n
    return {f"{letter}{i + 1}": column for i, column in enumerate(columns)}


def letters(column: int) -> str:
    """The name of a column of a workbook: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
