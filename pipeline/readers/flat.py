"""Flat files (ffcsv): one line per figure, with the codes and labels of all its variables.

The new style names the figure in `value_variable_code` and prints it in `value`; the old style has one
column per figure whose head is joined from code, label and unit: `BEVSTD__Bevoelkerungsstand__Anzahl`.
In both the region is one variable among others, told by its code (`KREISE`, `DLAND`, `GEOGM4`, ...).
A total has an empty attribute code or one of its own (`INSGESAMT`).

These files grow to gigabytes. So DuckDB reads them, in one pass and bounded memory, into a Parquet
file of the columns that matter; the rows of the table are a query on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import duckdb

from pipeline import tables
from pipeline.faults import TOLD_AT_MOST, DataError, Fault, fault
from pipeline.readers.encoding import AS_ISSUED, look_through
from pipeline.readers.flat_store import Store, broken_lines, lines_apart, read_head, write_store
from pipeline.readers.records import MOST_BROKEN, other_separator
from pipeline.readers.table import Column, Row, Table
from pipeline.tables import named, quoted

REGIONAL = re.compile(r"(?:DINSG|DLAND|REGBEZ|ROREG|KREIS|GEMEIN|GEO(?:DL|BL|RB|LK|VB|GM))\w*")
SPARE = re.compile(
    r"statistics_code|time_(?:code|label)|Statistik_Code|Zeit_(?:Code|Label)|[0-9]+_(?:variable|Merkmal)_[Ll]abel"
)
"""Columns that say nothing which another column does not say."""

REPEATED = re.compile(
    r"statistics_label|Statistik_Label|[0-9]+_(?:variable|Merkmal)_[Cc]ode|value_(?:unit|variable_code|variable_label)"
)
"""Columns in which most lines say what the first one says."""


@dataclass(frozen=True)
class _Style:
    """How a style names its columns; `{}` is the number of a variable, counted from 1."""

    title: str
    time: str
    code: str
    attribute_code: str
    attribute_label: str


NEW = _Style(
    "statistics_label",
    "time",
    "{}_variable_code",
    "{}_variable_attribute_code",
    "{}_variable_attribute_label",
)
OLD = _Style("Statistik_Label", "Zeit", "{}_Merkmal_Code", "{}_Auspraegung_Code", "{}_Auspraegung_Label")
NEW_VALUE = ("value_variable_code", "value_variable_label", "value_unit", "value")


@dataclass(frozen=True)
class _Variable:
    """The columns of a variable: its code, the code and the label of its attribute."""

    code: str
    attribute_code: str
    attribute_label: str


@dataclass(frozen=True)
class _Figure:
    """A column of figures: what is printed above it, the SQL of its cell, and which lines have one."""

    column: Column
    cell: str
    own: str


def read_flat_new(path: Path, faults: list[Fault]) -> Table:
    """A flat file of the new style: a line fills only the column of its own figure."""
    return _read(path, faults, NEW)


def read_flat_old(path: Path, faults: list[Fault]) -> Table:
    """A flat file of the old style: all figures side by side, a column `..__q` qualifies the one before."""
    return _read(path, faults, OLD)


class FlatTable(Table):
    """A table whose rows are a query on a Parquet file, which goes when the table goes."""

    rows: _Rows

    def load(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {self.rows.query}")

    def empty_fields(self) -> list[tuple[int, int]]:
        """The reader has looked for them: in a line of the new style only one column is filled."""
        return []


class _Rows(Sequence[Row]):
    """The rows of a flat file, fetched when they are asked for."""

    def __init__(self, store: Store, query: str, attributes: int) -> None:
        self.store, self.query, self.attributes = store, query, attributes  # the store lives as long as the rows

    def __len__(self) -> int:
        with tables.connect() as connection:
            return connection.execute(f"SELECT count(*) FROM ({self.query})").fetchall()[0][0]

    def __iter__(self) -> Iterator[Row]:
        with tables.connect() as connection:
            result = connection.execute(self.query)
            while lines := result.fetchmany(10_000):
                yield from map(self._row, lines)

    def __getitem__(self, index: Any) -> Any:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _row(self, line: tuple[Any, ...]) -> Row:
        number, region, name, time, *texts = line
        return Row(number, region, name, time, tuple(texts[: self.attributes]), tuple(texts[self.attributes :]))


def _read(path: Path, faults: list[Fault], style: _Style) -> Table:
    head = read_head(path)
    _demand(path, head, style.title, style.time, style.code.format(1), *(NEW_VALUE if style is NEW else ()))
    _demand_names(path, head)
    variables = list(_variables(path, head, style))
    repeated = [name for name in head if REPEATED.fullmatch(name)]
    kept = [name for name in head if not SPARE.fullmatch(name) and name not in repeated]
    spoiled, lines = look_through(path)
    faults += spoiled
    try:
        store = write_store(path, kept, repeated)
    except duckdb.Error:
        raise DataError([*faults, *_why_unreadable(path, len(head))]) from None
    faults += islice(broken_lines(path, store, lines, len(head)), MOST_BROKEN)
    with tables.connect(tables.THREADS) as connection:
        connection.execute(f"CREATE VIEW lines AS {store.lines}")
        title = connection.execute(f"SELECT {named(style.title)} FROM lines LIMIT 1").fetchall()
        if not title:
            raise DataError([*faults, Fault(str(path), "", "Keine Zeile mit Werten gefunden.", "V01")])
        region, others = _region(connection, path, variables)
        attributes = tuple(_only_code(connection, path, head, variable) for variable in others)
        figures = _new_figures(connection, head) if style is NEW else _old_figures(head)
        faults += _empty_figures(connection, path, figures)
    query = _wide(store, style, region, others, figures)
    return FlatTable(
        path=path,
        encoding=store.encoding,
        code=None,
        title=title[0][0] or "",
        stand=None,
        attributes=attributes,
        columns=tuple(figure.column for figure in figures),
        rows=_Rows(store, query, len(attributes)),
    )


def _why_unreadable(path: Path, width: int) -> list[Fault]:
    """The lines of a file at which DuckDB gave up, such as one with a CR within."""
    found = list(islice(lines_apart(path, width), MOST_BROKEN))
    return found or [Fault(str(path), "", "Kein lesbares CSV. Erwartet: Felder, getrennt durch „;“.", "V01", AS_ISSUED)]


def _demand(path: Path, head: Sequence[str], *names: str) -> None:
    if missing := [name for name in names if name not in head]:
        found = ", ".join(head)[:160] or "eine leere Datei"
        text = f"Es fehlen die Spalten {', '.join(missing)}. Gefunden: {found}."
        raise fault(path, "Zeile 1", text, "V01", other_separator("".join(head), ";") if len(head) == 1 else "")


def _demand_names(path: Path, head: Sequence[str]) -> None:
    """Every column has a name of its own; Excel adds columns without one."""
    numbers = defaultdict(list)
    for number, name in enumerate(head, 1):
        numbers[name].append(str(number))
    for name, same in numbers.items():
        if len(same) > 1 or not name:
            text = f"Diese Spalten heißen gleich: „{name}“." if name else "Diese Spalten haben keinen Namen."
            text += " Erwartet: jede Spalte hat ihren eigenen."
            raise fault(path, f"Zeile 1, Spalten {', '.join(same)}", text, "V01", AS_ISSUED)


def _variables(path: Path, head: Sequence[str], style: _Style) -> Iterator[_Variable]:
    for k in count(1):
        variable = _Variable(*(name.format(k) for name in (style.code, style.attribute_code, style.attribute_label)))
        if variable.code not in head:
            return
        _demand(path, head, variable.attribute_code, variable.attribute_label)
        yield variable


def _region(
    connection: duckdb.DuckDBPyConnection, path: Path, variables: list[_Variable]
) -> tuple[_Variable, list[_Variable]]:
    """The one variable whose code is regional in every line, and the others."""
    codes = {variable: _codes(connection, variable) for variable in variables}
    found = [v for v in variables if all(map(REGIONAL.fullmatch, codes[v]))]
    if len(found) != 1:
        told = ", ".join(code for v in variables for code in codes[v])
        text = f"Gefunden sind die Merkmale {told}. Erwartet: genau eines für den Raum (KREISE, DLAND ...)."
        raise fault(path, "", text, "V01")
    return found[0], [v for v in variables if v is not found[0]]


def _codes(connection: duckdb.DuckDBPyConnection, variable: _Variable) -> list[str]:
    query = f"SELECT DISTINCT {text_of(variable.code)} AS code FROM lines ORDER BY code"
    return [code for (code,) in connection.execute(query).fetchall()]


def _only_code(connection: duckdb.DuckDBPyConnection, path: Path, head: list[str], variable: _Variable) -> str:
    codes = _codes(connection, variable)
    if len(codes) > 1:
        text = f"In einer Spalte stehen mehrere Merkmale: {', '.join(codes)}. Erwartet: überall dasselbe."
        raise fault(path, f"Spalte {head.index(variable.code) + 1}", text, "V01")
    return codes[0]


def _new_figures(connection: duckdb.DuckDBPyConnection, head: list[str]) -> list[_Figure]:
    code, label, unit, value = NEW_VALUE
    query = f"SELECT DISTINCT {text_of(code)} AS c, {text_of(label)} AS l, {text_of(unit)} AS u FROM lines ORDER BY ALL"
    cell, quality = named(value), "value_q" if "value_q" in head else None
    return [
        _Figure(
            column=_column(head.index(value), heading),
            cell=f"CASE WHEN ({text_of(code)}, {text_of(label)}, {text_of(unit)}) = "
            f"({', '.join(map(quoted, heading))}) THEN {_qualified(cell, quality)} END",
            own=f"({text_of(code)}, {text_of(label)}, {text_of(unit)}) = ({', '.join(map(quoted, heading))})",
        )
        for heading in connection.execute(query).fetchall()
    ]


def _old_figures(head: list[str]) -> list[_Figure]:
    parts = {name: tuple(name.split("__")) for name in head if "__" in name}
    return [
        _Figure(
            column=_column(head.index(name), heading),
            cell=_qualified(named(name), _quality_behind(name, head)),
            own="true",
        )
        for name, heading in parts.items()
        if heading[-1] != "q"
    ]


def _quality_behind(name: str, head: list[str]) -> str | None:
    following = head[head.index(name) + 1 :][:1]
    return following[0] if following and following[0].endswith("__q") else None


def _column(index: int, head: tuple[str, ...]) -> Column:
    """A column with code, label and unit; rates of change have no code and no unit."""
    unit = head[2] if len(head) > 2 else ""
    return Column(index + 1, tuple(filter(None, head)), unit=unit or None)


def _qualified(cell: str, quality: str | None) -> str:
    """The cell as printed, with the sign of its quality behind it: `166 e`."""
    return cell if quality is None else f"{cell} || coalesce(' ' || {named(quality)}, '')"


def _empty_figures(connection: duckdb.DuckDBPyConnection, path: Path, figures: list[_Figure]) -> Iterator[Fault]:
    """Cells that are there and say nothing: the offices print a sign where there is no figure."""
    for figure in figures:
        query = (
            f"SELECT line FROM lines WHERE {figure.own} AND ({figure.cell}) IS NULL ORDER BY line LIMIT {TOLD_AT_MOST}"
        )
        for (line,) in connection.execute(query).fetchall():
            place = f"Zeile {line}, Spalte {figure.column.number}"
            yield Fault(str(path), place, "Leeres Feld. Erwartet: ein Wert oder ein Zeichen.", "V05")


def _wide(store: Store, style: _Style, region: _Variable, others: list[_Variable], figures: list[_Figure]) -> str:
    """The query for the rows: line, region, name, time, a1, a2, ..., c1, c2, ..."""
    attributes = [f"{_attribute(variable)} AS a{i}" for i, variable in enumerate(others, 1)]
    cells = [f"{figure.cell} AS c{i}" for i, figure in enumerate(figures, 1)]
    first = [
        "line",
        f"{text_of(region.attribute_code)} AS region",
        f"trim({text_of(region.attribute_label)}) AS name",
        f"{text_of(style.time)} AS time",
    ]
    return f"SELECT {', '.join([*first, *attributes, *cells])} FROM ({store.lines})"


def _attribute(variable: _Variable) -> str:
    """An attribute as printed: `GESM | männlich`; a total has no code."""
    return f"concat_ws(' | ', {named(variable.attribute_code)}, trim({text_of(variable.attribute_label)}))"


def text_of(column: str) -> str:
    """A column as text: an empty field is read as null."""
    return f"coalesce({named(column)}, '')"
