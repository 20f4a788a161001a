"""All sources merged into one tidy table: one row per published cell, sign kept, place known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import regions, signs
from pipeline.cycle import shown
from pipeline.faults import DataError, Fault
from pipeline.mapping import Mapping, Meaning, unmapped_labels
from pipeline.periods import Period, parse_period
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table
from pipeline.registries import Merkmal
from pipeline.sources import Source, sha256, value_on

KEY = (
    "source", "measure", "region", "start", "end", "period_type", "group_type", "group", "sex", "age",
    "detail", "reporting_unit",
)  # fmt: skip
"""What makes an observation one of its kind; the table is sorted by it and has no row twice."""

COLUMNS = {
    "source": "VARCHAR", "measure": "VARCHAR", "region": "VARCHAR", "level": "VARCHAR",
    "start": "DATE", "end": "DATE", "period_type": "VARCHAR",
    "group_type": "VARCHAR", "group": "VARCHAR", "sex": "VARCHAR", "age": "VARCHAR", "detail": "VARCHAR",
    "reporting_unit": "VARCHAR", "base": "VARCHAR", "gebietsstand": "VARCHAR",
    "raw": "VARCHAR", "unit": "VARCHAR", "value": "DECIMAL(24,6)", "status": "VARCHAR", "flags": "VARCHAR",
    "method": "VARCHAR", "name": "VARCHAR", "file": "VARCHAR", "place": "VARCHAR",
}  # fmt: skip
"""The columns of observations.parquet and their DuckDB types."""


def read_source(source: Source, merkmale: dict[str, Merkmal], project: Path) -> list[dict[str, Any]]:
    """The observations of one source.

    Raises `DataError` with every fault of the source: broken file, unknown key, label, date or sign.
    """
    leser = source.quelle.leser if source.is_original else "auszug"
    file = shown(source.file, project)
    try:
        table = read_table(source.file, leser, source.quelle.csv)
    except DataError as error:
        raise DataError(replace(fault, file=file) for fault in error.faults) from None
    mapping = Mapping(source.quelle)
    faults = [Fault(file, place, text, "V02") for place, text in unmapped_labels(mapping, table)]
    faults += [Fault(file, "", text, "V02") for text in _unknown_measures(source, merkmale)]
    if faults:
        raise DataError(faults)
    reading = _Reading(source, table, mapping, merkmale, file)
    rows = list(reading.observations())
    if faults := [*reading.faults, *_twins(rows, file)]:
        raise DataError(faults)
    return rows


def _twins(rows: Iterable[dict[str, Any]], file: str) -> Iterator[Fault]:
    """Rows with a key that an earlier row has: two figures for one thing."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        other = seen.setdefault(tuple([row[name] for name in KEY]), row)
        if other is not row:
            what = ", ".join(str(row[name]) for name in TOLD if row[name])
            first = f"in {spelled(other['place'])} steht {other['raw']}"
            text = f"Zweiter Wert für dieselbe Größe ({what}): {row['raw']}, {first}."
            yield Fault(file, spelled(row["place"]), text, "V04")


TOLD = ("measure", "region", "end", "group", "sex", "age", "detail")


def spelled(place: str) -> str:
    """A place as it is told in a fault: `Z. 14, Sp. 5` is short for this."""
    return place.replace("Z. ", "Zeile ").replace("Sp. ", "Spalte ")


def _unknown_measures(source: Source, merkmale: dict[str, Merkmal]) -> Iterator[str]:
    quelle = source.quelle
    entries = [z for liste in quelle.listen.values() for z in liste.values() if not isinstance(z, str)]
    named = {z.merkmal for z in [*entries, *quelle.spalten] if z.merkmal}
    for measure in sorted(named - set(merkmale) - {"nicht_benoetigt"}):
        yield f"Das Merkmal „{measure}“ ist in data/raw/merkmale.yaml nicht erklärt."


class _Reading:
    """One pass over the cells of a table; faults are gathered, not raised one by one."""

    def __init__(self, source: Source, table: Table, mapping: Mapping, merkmale: dict[str, Merkmal], file: str) -> None:
        self.source, self.quelle, self.table = source, source.quelle, table
        self.mapping, self.merkmale, self.file = mapping, merkmale, file
        self.hash = sha256(source.file)
        self.faults: list[Fault] = []
        self.period = cache(self._period)
        self.meaning = cache(self._meaning)

    def observations(self) -> Iterator[dict[str, Any]]:
        columns = [(column, self.mapping.column(column)) for column in self.table.columns]
        wanted = [(i, c) for i, (c, found) in enumerate(columns) if found is not None]
        for row in self.table.rows:
            region = self._region(row)
            if region is None:
                continue
            for index, column in wanted:
                if (raw := row.cells[index]) is None:
                    continue
                meaning = self.meaning(row.attributes, column)
                if meaning is not None:
                    yield from self._cell(row, column, region, meaning, raw)

    def _region(self, row: Row) -> str | None:
        region = regions.canonical(row.region)
        if region is None:
            text = f"„{row.region}“ ist kein Regionalschlüssel. Erwartet: {regions.EXPECTED}."
            self._fault(f"Zeile {row.line}", text, "V03", regions.hint(row.region))
        return region

    def _meaning(self, attributes: tuple[str, ...], column: Column) -> Meaning | None:
        row = self.mapping.row(attributes, self.table.attributes)
        return self.mapping.combine(row, self.mapping.column(column))

    def _period(self, text: str) -> tuple[Period, str | None, str | None] | None:
        period = parse_period(text, self.quelle.zeit)
        if period is None:
            return None
        base = value_on(self.quelle.basis, period.end)
        boundaries = value_on(self.quelle.raum.gebietsstand, period.end)
        return period, base, boundaries

    def _cell(self, row: Row, column: Column, region: str, meaning: Meaning, raw: str) -> Iterator[dict[str, Any]]:
        place = f"Zeile {row.line}, Spalte {column.number}"
        text = row.time or column.time or ""
        dated = self.period(text)
        if dated is None:
            expected = f"Erwartet: eine Angabe der Art „{self.quelle.zeit.art}“."
            self._fault(place, f"„{text}“ ist keine Zeitangabe dieser Quelle. {expected}", "V15")
            return
        period, base, boundaries = dated
        if base is None or boundaries is None:
            missing = "Bevölkerungsbasis (basis)" if base is None else "Gebietsstand (raum.gebietsstand)"
            self._fault(place, f"Für {text} nennt quelle.yaml keinen Wert: {missing}.", "V15")
            return
        merkmal = self.merkmale[meaning.measure]
        try:
            cell = signs.read_cell(
                raw,
                self.quelle.zeichen,
                whole=merkmal.ganzzahlig,
                never_zero=merkmal.nie_null,
                collected=_collected(meaning, period),
                decimal=self.quelle.dezimal,
                thousands=self.quelle.tausender,
            )
        except signs.UnknownSign as error:
            self._fault(place, f"{error}.", "V05")
            return
        yield {
            "source": self.source.key, "measure": meaning.measure,
            "region": region, "level": regions.level(region),
            "start": period.start, "end": period.end, "period_type": period.art,
            "group_type": meaning.group_type, "group": meaning.group, "sex": meaning.sex, "age": meaning.age,
            "detail": meaning.detail, "reporting_unit": "", "base": base, "gebietsstand": boundaries,
            "raw": cell.raw, "unit": column.unit or self.table.unit or meaning.unit or "",
            "value": None if cell.value is None else str(cell.value), "status": cell.status,
            "flags": ";".join(sorted(cell.flags | set(self.quelle.flags))), "method": self.quelle.methode,
            "name": row.name, "file": self.hash, "place": f"Z. {row.line}, Sp. {column.number}",
        }  # fmt: skip

    def _fault(self, place: str, text: str, rule: str, advice: str = "") -> None:
        self.faults.append(Fault(self.file, place, text, rule, advice))


def _collected(meaning: Meaning, period: Period) -> bool:
    year = period.end.year
    return (meaning.valid_from or year) <= year <= (meaning.valid_to or year)


def as_frame(parts: Iterable[list[dict[str, Any]]]) -> pd.DataFrame:
    """The rows of several sources as one table with the columns of observations.parquet."""
    return pd.DataFrame([row for part in parts for row in part], columns=list(COLUMNS), dtype=object)


def merge(frame: pd.DataFrame) -> pd.DataFrame:
    """The observations sorted by their key; the sources and their readers see to it that it is unique."""
    return frame.sort_values(list(KEY), kind="stable", ignore_index=True)
