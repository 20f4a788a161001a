"""zahlen.csv: every numeral of a finished PDF in the order in which it is printed, and what stands behind it.

It goes with the PDF as a file: whoever has the PDF alone knows the cell and the sources of each number, can compare the
pages with the list, and knows which numbers rest on a source that has changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from pipeline.cells import cell_id
from pipeline.exhibits import as_csv, read_csv
from pipeline.printed_places import Spot
from pipeline.values import Value

FILE = "zahlen.csv"
NAMED_BY_CELL = ("massnahmen", "presse")
"""Folders under data/raw that hold no values of indicators."""
TOLD = (
    "Alle Zahlen des Dokuments Seite für Seite: Werte mit ihrer Zelle und den Quellen, auf denen sie beruhen; ohne "
    "Zelle Seitenzahlen, Daten, Überschriften, Achsen, Quellenangaben und Zahlen im Wortlaut von Texten und Titeln."
)
COLUMNS = ("Nummer", "Zelle", "Text", "Art", "Dokument", "Seite", "Abbildung oder Tabelle", "Quellen")
SOURCE = re.compile(r"([\w-]+) \(")
"""A source as the cells of a value name it: `rdb_12411-03-02-4 (Z. 74, Sp. 14)`."""


def as_table(spots: Iterable[Spot], values: Iterable[Value], sources: Collection[str]) -> bytes:
    """All printed numbers as a table; `sources` are the folders under data/raw that values can rest on."""
    rests: defaultdict[str, set[str]] = defaultdict(set)
    for value in values:
        found = {name for name in SOURCE.findall(value.source) if name in sources}
        rests[cell_id(value)] |= found
        rests[_place(cell_id(value))] |= found
    rows = (
        (
            str(number), one.zelle, one.text, one.kind, one.document, str(one.page), one.exhibit,
            " ".join(sorted(_sources(one.zelle, rests, sources))),
        )
        for number, one in enumerate(spots, start=1)
    )  # fmt: skip
    return as_csv(COLUMNS, rows)


def _sources(zelle: str, rests: dict[str, set[str]], sources: Collection[str]) -> set[str]:
    """The sources of a printed number; one of a survey, of the press or of a plan names its folder itself."""
    if (owner := zelle.partition("|")[0]) in sources:
        return {owner}
    return (rests.get(zelle) or rests.get(_place(zelle)) or set()) if zelle else set()


def _place(zelle: str) -> str:
    """The id of a cell without what is told of it (value, numerator, year)."""
    indicator, _, rest = zelle.partition("|")
    return f"{indicator}||{rest.partition('|')[2]}"


def read(content: bytes) -> list[Spot]:
    """The printed numbers as the table has them."""
    return [
        Spot(
            row["Zelle"], row["Text"], row["Dokument"], int(row["Seite"]), row["Abbildung oder Tabelle"], row["Art"],
            frozenset(row["Quellen"].split()),
        )
        for row in read_csv(content)
    ]  # fmt: skip
