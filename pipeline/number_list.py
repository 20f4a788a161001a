"""zahlen.csv: every bound number of the report in the order of reading, with the sources that it rests on.

It goes with the report as a file: whoever has the PDF alone knows which cell each number is from, and which numbers
rest on a source that has changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.cells import Printed, cell_id
from pipeline.exhibits import as_csv, read_csv
from pipeline.values import Value

FILE = "zahlen.csv"
NAMED_BY_CELL = ("massnahmen", "presse")
"""Folders under data/raw that hold no values of indicators."""
TOLD = "Alle Zahlen des Berichts in der Reihenfolge des Textes, mit ihrer Zelle und den Quellen, auf denen sie beruhen."
COLUMNS = ("Nummer", "Zelle", "Text", "Quellen")
SOURCE = re.compile(r"([\w-]+) \(")
"""A source as the cells of a value name it: `rdb_12411-03-02-4 (Z. 74, Sp. 14)`."""


@dataclass(frozen=True)
class Listed:
    """A number as it stands in the report: the id of its cell, its characters, the folders of its sources."""

    zelle: str
    text: str
    quellen: frozenset[str] = frozenset()


def as_table(printed: Iterable[Printed], values: Iterable[Value], sources: Collection[str]) -> bytes:
    """All printed numbers as a table; `sources` are the folders under data/raw that values can rest on."""
    rests: defaultdict[str, set[str]] = defaultdict(set)
    for value in values:
        found = {name for name in SOURCE.findall(value.source) if name in sources}
        rests[cell_id(value)] |= found
        rests[_place(cell_id(value))] |= found
    rows = (
        (str(number), one.zelle, one.text, " ".join(sorted(_sources(one.zelle, rests, sources))))
        for number, one in enumerate(printed, start=1)
    )
    return as_csv(COLUMNS, rows)


def _sources(zelle: str, rests: dict[str, set[str]], sources: Collection[str]) -> set[str]:
    """The sources of a printed number; one of a survey, of the press or of a plan names its folder itself."""
    if (owner := zelle.partition("|")[0]) in sources:
        return {owner}
    return rests.get(zelle) or rests.get(_place(zelle)) or set()


def _place(zelle: str) -> str:
    """The id of a cell without what is told of it (value, numerator, year)."""
    indicator, _, rest = zelle.partition("|")
    return f"{indicator}||{rest.partition('|')[2]}"


def read(content: bytes) -> list[Listed]:
    """The printed numbers as the table has them."""
    return [Listed(row["Zelle"], row["Text"], frozenset(row["Quellen"].split())) for row in read_csv(content)]
