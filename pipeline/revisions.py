"""What an office has revised: the figures of two vintages of one source side by side, by what they mean.

Both files are read by their own mappings, so a column that was moved or renamed is no revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from pipeline import tables
from pipeline.cycle import shown
from pipeline.faults import DataError, UsageError
from pipeline.numbers import german_number
from pipeline.observations import KEY, Registries, read_source
from pipeline.periods import german_period
from pipeline.registries import load_gebietsaenderungen, load_merkmale
from pipeline.sources import Source, load_source
from pipeline.vintages import RAW, day_of, misplaced, vintages

CHANGED, COME, GONE = "geändert", "neu", "entfallen"
TOTAL = "insgesamt"


@dataclass(frozen=True)
class Cell:
    """A figure as one vintage has it: where it stands and what is printed there."""

    place: str
    raw: str


@dataclass(frozen=True)
class Revision:
    """A figure that two vintages tell in two ways; `old` or `new` is None where one of them has none.

    `difference` and `percent` are empty where one of them is no number.
    """

    merkmal: str
    region: str
    name: str
    zeit: str
    gliederung: str
    old: Cell | None
    new: Cell | None
    difference: str
    percent: str

    @property
    def art(self) -> str:
        return CHANGED if self.old and self.new else COME if self.new else GONE


@dataclass(frozen=True)
class Revised:
    """The revisions between two vintages of a source, and how many figures are the same in both."""

    key: str
    names: tuple[str, str]
    files: tuple[str, str]
    revisions: tuple[Revision, ...]
    same: int

    def count(self, art: str) -> int:
        return sum(one.art == art for one in self.revisions)


def revised(project: Path, key: str, old: str | None = None, new: str | None = None) -> Revised:
    """What differs between two vintages of a source, else between its last two.

    Raises `UsageError` where there are no such vintages, `DataError` where one cannot be read.
    """
    folders = _pair(project, key, old, new)
    pair = [load_source(folder, project) for folder in folders]
    registries = Registries(load_merkmale(project), load_gebietsaenderungen(project))
    with tables.connect() as connection:
        for name, source in zip(("old", "new"), pair, strict=True):
            read_source(connection, source, registries, project)
            connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM cells")
        found = tuple(_revisions(connection))
        [(same,)] = connection.execute(f"SELECT count(*) FROM old JOIN new ON {SAME_KEY} WHERE NOT {OTHER}").fetchall()
    return Revised(key, _two([one.name for one in folders]), _two([_file(one, project) for one in pair]), found, same)


def _pair(project: Path, key: str, old: str | None, new: str | None) -> list[Path]:
    """The folders of the two vintages that are meant."""
    folder = project / RAW / key
    if faults := list(misplaced(folder, project)):
        raise DataError(faults)
    known = {name: path for name, path in vintages(folder).items() if day_of(name)}
    if len(known) < 2:
        told = (
            f"hat nur den Stand {', '.join(known)}" if known else "hat keine Ordner für Stände, oder es gibt sie nicht"
        )
        raise UsageError(f"Die Quelle „{key}“ {told}. Verglichen werden zwei Ordner wie {RAW}/{key}/2017-10-10.")
    if unknown := [name for name in (old, new) if name is not None and name not in known]:
        raise UsageError(f"Den Stand {unknown[0]} der Quelle „{key}“ gibt es nicht. Vorhanden: {', '.join(known)}.")
    before, last = list(known)[-2:]
    return [known[old or before], known[new or last]]


def _two(pair: list[str]) -> tuple[str, str]:
    return pair[0], pair[1]


def _file(source: Source, project: Path) -> str:
    return shown(source.file, project)


SAME_KEY = " AND ".join(f"old.{tables.named(name)} IS NOT DISTINCT FROM new.{tables.named(name)}" for name in KEY)
OTHER = "(old.value IS DISTINCT FROM new.value OR old.status IS DISTINCT FROM new.status)"
ABOUT = ("measure", "region", "name", "start", "end", "period_type", "group", "sex", "age", "detail")
TOLD = ("place", "raw", "value")


def _revisions(connection: duckdb.DuckDBPyConnection) -> list[Revision]:
    """The figures that differ, in the order of what they are about."""
    about = ", ".join(f"coalesce(new.{tables.named(name)}, old.{tables.named(name)})" for name in ABOUT)
    told = ", ".join(f"{side}.{name}" for side in ("old", "new") for name in TOLD)
    order = ", ".join(f"coalesce(new.{tables.named(name)}, old.{tables.named(name)})" for name in KEY)
    query = f"SELECT {about}, {told} FROM old FULL JOIN new ON {SAME_KEY} WHERE {OTHER} ORDER BY {order}"
    return [_revision(*row) for row in connection.execute(query).fetchall()]


def _revision(
    measure: str, region: str, name: str, start: Any, end: Any, period: str, group: str, sex: str, age: str,
    detail: str, *cells: Any,
) -> Revision:  # fmt: skip
    old, new = (Cell(place, raw) if place is not None else None for place, raw, _ in (cells[:3], cells[3:]))
    parts = ", ".join(part for part in (group, sex, age, detail) if part not in ("", TOTAL, None))
    size = _size(cells[2], cells[5])
    return Revision(measure, region, name, german_period(start, end, period), parts or TOTAL, old, new, *size)


def _size(old: Any, new: Any) -> tuple[str, str]:
    """New minus old with the decimals that they have, and in percent of the old."""
    if old is None or new is None:
        return "", ""
    before, after = Fraction(old), Fraction(new)
    decimals = max(-number.normalize().as_tuple().exponent for number in (old, new))
    percent = german_number((after - before) / abs(before) * 100, 1, signed=True) if before else ""
    return german_number(after - before, max(decimals, 0), signed=True), percent
