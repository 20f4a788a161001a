"""Figures and tables as data: what each of them shows, one row per value, as files that go with the report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.cells import cell_id, digits, unit_of
from pipeline.deceit import as_it_was, harmless
from pipeline.demo_marks import MEANING
from pipeline.material import Material
from pipeline.numbers import MINUS
from pipeline.periods import german_period
from pipeline.signs import PRINTED
from pipeline.values import Value

COLUMNS = (
    "Kennung", "Indikator", "Art", "Schlüssel", "Gebiet", "Zeit", "seit", "Gruppe", "Geschlecht", "Alter", "Merkmal",
    "Wert", "Einheit", "Zähler", "Nenner", "Zeichen", "Hinweise", "Reihe", "Zelle",
)  # fmt: skip
"""The columns of the data of figures and tables that rest on values of indicators."""


@dataclass(frozen=True)
class Exhibit:
    """A figure or table with its data. `number` is its printed one (`Abb. 6.1`), `anchor` its mark in the page."""

    number: str
    anchor: str
    title: str
    below: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    demo: bool = False

    @property
    def file(self) -> str:
        """The name of its file: `abb-6.1.csv`."""
        kind, _, number = self.number.partition(" ")
        return f"{kind.lower().rstrip('.')}-{number}.csv"

    @property
    def told(self) -> str:
        """What it shows and where that comes from, in one line."""
        parts = (f"{self.number}: {self.title}", self.below, MEANING if self.demo else "", self.source)
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    def csv(self) -> bytes:
        """Its data as a file."""
        return as_csv(self.columns, self.rows)


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table as offices open it: semicolons, decimal comma, UTF-8 with a mark at the beginning."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in (columns, *rows))
    return out.getvalue().encode("utf-8-sig")


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a table that `as_csv` has written, by their columns."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", restval="")
    return [{as_it_was(name): as_it_was(cell) for name, cell in row.items() if name is not None} for row in rows]


def value_rows(material: Material, values: Iterable[Value]) -> tuple[tuple[str, ...], ...]:
    """The rows of a figure or table made from values, each once, in the order of showing; see `COLUMNS`."""
    return tuple(_row(material, value) for value in dict.fromkeys(values))


def _row(material: Material, value: Value) -> tuple[str, ...]:
    indicator = material.cells.indicators[value.id]
    number = _plain(digits(value, indicator).text) if value.exact is not None else ""
    sign = "" if value.exact is not None else PRINTED.get(value.status, ("",))[0]
    parts = [_plain(digits(value, indicator, part).text) if _of(value, part) else "" for part in ("zaehler", "nenner")]
    since = ""
    if value.from_end is not None:
        since = german_period(value.from_start or value.from_end, value.from_end, value.period_type)
    return (
        value.id, indicator.title, value.kind, value.region, material.names.get(value.region, ""),
        german_period(value.start, value.end, value.period_type), since,
        value.group, value.sex, value.age, value.detail, number, unit_of(value, indicator), *parts, sign,
        " ".join(sorted(value.flags)), value.series, cell_id(value),
    )  # fmt: skip


def _of(value: Value, part: str) -> bool:
    """Whether a part is told: a count is no numerator, nor is a published rate."""
    return value.denominator is not None and (value.numerator is not None or part == "nenner")


def _plain(number: str) -> str:
    """A printed number without what only eyes need: `−1.234,5` becomes `-1234,5`."""
    return number.replace(".", "").replace(MINUS, "-")
