"""Which chart a spreadsheet program can draw from the data of a figure: lines over years, or bars side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.measure_blocks import COUNT_COLUMNS
from pipeline.public_tables import Table

DIMENSIONS = (
    "Indikator", "Art", "Gebiet", "Gruppe", "Geschlecht", "Alter", "Merkmal", "Zeit", "Reihe", COUNT_COLUMNS[0],
    COUNT_COLUMNS[1],
)  # fmt: skip
"""Columns by which the values of a figure differ."""
YEAR, NUMBERS = "Jahr", ("Wert", COUNT_COLUMNS[2])
FEWEST_POINTS, MOST_SERIES = 3, 12
"""With fewer points a line shows no course; more lines or colours nobody tells apart."""


@dataclass(frozen=True)
class Series:
    """One line or one colour of bars: its name and its rows in the table, the last one included."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Chart:
    """A chart of a table: what runs along its axis, which column is drawn, and the series."""

    kind: Literal["linien", "balken", "gestapelt"]
    along: str
    drawn: str
    series: tuple[Series, ...]


def charted(table: Table) -> tuple[Table, Chart | None]:
    """The table with the rows of each series together, and its chart; none where no plain chart would say the same."""
    names = [column.name for column in table.columns]
    drawn = next((name for name in NUMBERS if name in names), "")
    varying = [name for name in DIMENSIONS if name in names and len(_cells(table, [name])) > 1]
    if not drawn or not varying:
        return table, None
    of_lines = [name for name in varying if name != "Zeit"]
    if YEAR in names and max(map(len, _cells(table, of_lines).values())) >= FEWEST_POINTS:
        grouped, series = _grouped(table, of_lines, drawn)
        chart: Chart | None = Chart("linien", YEAR, drawn, series)
    else:
        along = max(varying, key=lambda name: (name != "Reihe", len(_cells(table, [name]))))
        grouped, series = _grouped(table, [name for name in varying if name not in (along, "Reihe")], drawn)
        stacked = drawn == COUNT_COLUMNS[2] and len(series) > 1
        fits = _same_categories(grouped, series, names.index(along))
        chart = Chart("gestapelt" if stacked else "balken", along, drawn, series) if fits else None
    return (grouped, chart) if chart and len(series) <= MOST_SERIES else (table, None)


def _same_categories(table: Table, series: Sequence[Series], place: int) -> bool:
    """Whether all series have the same categories in the same order, each once."""
    lists = {tuple(row[place] for row in table.rows[one.first : one.last + 1]) for one in series}
    return len(lists) == 1 and all(len(set(one)) == len(one) for one in lists)


def _cells(table: Table, names: Sequence[str]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """The rows by what stands in these columns, in the order of first appearance."""
    places = [number for number, column in enumerate(table.columns) if column.name in names]
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in table.rows:
        found.setdefault(tuple(row[place] for place in places), []).append(row)
    return found


def _grouped(table: Table, names: Sequence[str], drawn: str) -> tuple[Table, tuple[Series, ...]]:
    """The rows of each series one after the other; a single one is named after the column that is drawn."""
    series: list[Series] = []
    rows: list[tuple[str, ...]] = []
    for key, block in _cells(table, names).items():
        series.append(Series(", ".join(key) or drawn, len(rows), len(rows) + len(block) - 1))
        rows += block
    return replace(table, rows=tuple(rows)), tuple(series)
