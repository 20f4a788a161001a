"""What is printed in a table, gathered in one pass over its rows: to show it, and to draft its quelle.yaml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline import regions
from pipeline.readers.table import Table

NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*")
"""A number however it is printed."""

ORDER = ("bund", "land", "regierungsbezirk", "kreis", "verband", "gemeinde")
"""The levels from the whole to the parts."""


@dataclass(frozen=True)
class Contents:
    """The texts of a table, each once and in the order of their appearance.

    `regions` are names by printed key; `times` are in order of time; `kinds` are the combinations of row
    attributes, each with its first line; `raws` count the printed cells.
    """

    table: Table
    rows: int
    regions: dict[str, str]
    times: tuple[str, ...]
    kinds: dict[tuple[str, ...], int]
    raws: Counter[str]

    @cached_property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """The values of every row attribute."""
        return {name: tuple(dict.fromkeys(k[i] for k in self.kinds)) for i, name in enumerate(self.table.attributes)}

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        """The canonical keys by level, from the whole to the parts; keys that are none are under no level."""
        keys = dict.fromkeys(filter(None, map(regions.canonical, self.regions)))
        found = {level: [key for key in keys if regions.level(key) == level] for level in ORDER}
        return {level: keys for level, keys in found.items() if keys}

    @property
    def strange_keys(self) -> list[str]:
        """The printed keys that are no regional keys."""
        return [key for key in self.regions if regions.canonical(key) is None]

    @cached_property
    def signs(self) -> Counter[str]:
        """What is printed in cells besides numbers, and how often: `-`, `.`, `()` around, `e` behind a number."""
        found: Counter[str] = Counter()
        for raw, n in self.raws.items():
            if sign := sign_of(raw):
                found[sign] += n
        return found


def contents_of(table: Table) -> Contents:
    """One pass over the rows; what is kept grows with the different texts, not with the rows."""
    rows, places, kinds, raws = 0, {}, {}, Counter()
    times = dict.fromkeys(column.time for column in table.columns)
    for row in table.rows:
        rows += 1
        places.setdefault(row.region, row.name)
        kinds.setdefault(row.attributes, row.line)
        times[row.time] = None
        raws.update(row.cells)
    del raws[None]
    printed = sorted(filter(None, times), key=_in_time)
    return Contents(table, rows, places, tuple(printed), kinds, raws)


def sign_of(raw: str) -> str:
    """What stands in a cell besides its number: `-`, `()`, `e`; nothing where it is only a number."""
    return "".join(NUMBER.sub("", raw).split())


def counted(number: int) -> str:
    """A count for people: `10.854`."""
    return f"{number:,}".replace(",", ".")


def quoted(texts: Iterable[str], few: int = 6) -> str:
    """Some texts for people: `„-“, „.“`, long ones and long lists shortened."""
    listed = list(texts)
    shown = ", ".join(f"„{text if len(text) <= 20 else f'{text[:19]}…'}“" for text in listed[:few])
    return f"{shown} …" if len(listed) > few else shown


def _in_time(text: str) -> tuple[str, str]:
    """Printed dates in their order: `31.12.2015`, `2015-06-30`, `2015/16`, `Januar 2015`."""
    if match := re.fullmatch(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", text):
        return match[3], f"{match[3]}-{match[2]}-{match[1]}"
    year = re.search(r"[0-9]{4}", text)
    return year[0] if year else "", text
