"""Flat files (ffcsv): one line per figure, with the codes and labels of all its variables.

The new style names the figure in `value_variable_code` and prints it in `value`; the old style has one
column per figure whose head is joined from code, label and unit: `BEVSTD__Bevoelkerungsstand__Anzahl`.
In both the region is one variable among others, told by its code (`KREISE`, `DLAND`, `GEOGM4`, ...).
A total has an empty attribute code or one of its own (`INSGESAMT`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.table import Column, Row, Table

REGIONAL = re.compile(r"(?:DINSG|DLAND|REGBEZ|ROREG|KREIS|GEMEIN|GEO(?:DL|BL|RB|LK|VB|GM))\w*")


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


def read_flat_new(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """A flat file of the new style: a line fills only the column of its own figure."""
    file = _FlatFile(path, text, faults, NEW, NEW_VALUE)
    code, label, unit, value = (file.at[name] for name in NEW_VALUE)
    heads = [(fields[code], fields[label], fields[unit]) for _, fields in file.lines]
    known = {head: i for i, head in enumerate(sorted(set(heads)))}
    rows = []
    for head, (number, fields) in zip(heads, file.lines, strict=True):
        cells: list[str | None] = [None] * len(known)
        cells[known[head]] = _cell(fields, value, file.at.get("value_q"))
        rows.append(file.row(number, fields, cells))
    return file.table(encoding, [_column(value, head) for head in known], rows)


def read_flat_old(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """A flat file of the old style: all figures side by side, a column `..__q` qualifies the one before."""
    file = _FlatFile(path, text, faults, OLD)
    heads = {i: tuple(name.split("__")) for name, i in file.at.items() if "__" in name}
    qualities = {i for i, head in heads.items() if head[-1] == "q"}
    values = [(i, i + 1 if i + 1 in qualities else None) for i in heads if i not in qualities]
    rows = [
        file.row(number, fields, [_cell(fields, i, quality) for i, quality in values]) for number, fields in file.lines
    ]
    return file.table(encoding, [_column(i, heads[i]) for i, _ in values], rows)


def _column(index: int, head: tuple[str, ...]) -> Column:
    """A column with code, label and unit; rates of change have no code and no unit."""
    unit = head[2] if len(head) > 2 else ""
    return Column(index + 1, tuple(filter(None, head)), unit=unit or None)


def _cell(fields: list[str], value: int, quality: int | None) -> str:
    """The cell as printed, with the sign of its quality behind it: `166 e`."""
    sign = fields[quality] if quality is not None and fields[value] else ""
    return f"{fields[value]} {sign}" if sign else fields[value]


@dataclass(frozen=True)
class _Variable:
    """Where a variable stands in a line: its code, the code and the label of its attribute."""

    code: int
    attribute_code: int
    attribute_label: int


class _FlatFile:
    """The lines of a flat file, and which of its columns is what."""

    def __init__(self, path: Path, text: str, faults: list[Fault], style: _Style, required: Sequence[str] = ()) -> None:
        self.path = path
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        head = next(reader, [])
        self.at = {name: i for i, name in enumerate(head)}
        self._demand(style.title, style.time, style.code.format(1), *required)
        if len(self.at) < len(head):
            raise fault(path, "Zeile 1", "Zwei Spalten heißen gleich.", "V01")
        self.lines: list[tuple[int, list[str]]] = []
        for fields in reader:
            if len(fields) == len(head):
                self.lines.append((reader.line_num, fields))
            elif fields:
                text = f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {len(head)}."
                faults.append(Fault(str(path), f"Zeile {reader.line_num}", text, "V01"))
        if not self.lines:
            raise fault(path, "", "Keine Zeile mit Werten gefunden.", "V01")
        self.title = self.lines[0][1][self.at[style.title]]
        self.time = self.at[style.time]
        self.region, self.others = self._region(list(self._variables(style)))
        self.names = tuple(self._only_code(variable) for variable in self.others)

    def _demand(self, *names: str) -> None:
        if missing := [name for name in names if name not in self.at]:
            found = ", ".join(self.at)[:160] or "eine leere Datei"
            text = f"Es fehlen die Spalten {', '.join(missing)}. Gefunden: {found}."
            raise fault(self.path, "Zeile 1", text, "V01")

    def _variables(self, style: _Style) -> Iterator[_Variable]:
        for k in count(1):
            names = [name.format(k) for name in (style.code, style.attribute_code, style.attribute_label)]
            if names[0] not in self.at:
                return
            self._demand(*names)
            yield _Variable(*(self.at[name] for name in names))

    def _region(self, variables: list[_Variable]) -> tuple[_Variable, list[_Variable]]:
        """The one variable whose code is regional in every line, and the others."""
        found = [v for v in variables if all(map(REGIONAL.fullmatch, self._codes(v)))]
        if len(found) != 1:
            codes = ", ".join(code for v in variables for code in sorted(self._codes(v)))
            text = f"Gefunden sind die Merkmale {codes}. Erwartet: genau eines für den Raum (KREISE, DLAND ...)."
            raise fault(self.path, "", text, "V01")
        return found[0], [v for v in variables if v is not found[0]]

    def _codes(self, variable: _Variable) -> set[str]:
        return {fields[variable.code] for _, fields in self.lines}

    def _only_code(self, variable: _Variable) -> str:
        codes = sorted(self._codes(variable))
        if len(codes) > 1:
            text = f"In einer Spalte stehen mehrere Merkmale: {', '.join(codes)}. Erwartet: überall dasselbe."
            raise fault(self.path, f"Spalte {variable.code + 1}", text, "V01")
        return codes[0]

    def row(self, line: int, fields: list[str], cells: Sequence[str | None]) -> Row:
        return Row(
            line=line,
            region=fields[self.region.attribute_code],
            name=fields[self.region.attribute_label].strip(),
            time=fields[self.time],
            attributes=tuple([_attribute(fields[v.attribute_code], fields[v.attribute_label]) for v in self.others]),
            cells=tuple(cells),
        )

    def table(self, encoding: str, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
        return Table(
            path=self.path,
            encoding=encoding,
            code=None,
            title=self.title,
            stand=None,
            attributes=self.names,
            columns=tuple(columns),
            rows=tuple(rows),
        )


@cache
def _attribute(code: str, label: str) -> str:
    """An attribute as printed: `GESM | männlich`; a total has no code."""
    return f"{code} | {label.strip()}" if code else label.strip()
