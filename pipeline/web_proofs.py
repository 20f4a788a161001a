"""Where each number of the web edition comes from: for every value that its pages print a line with its cells.

A value of a single Gemeinde is proved on the page of that Gemeinde, any other on the page of its indicator.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from markupsafe import Markup

from indicators.model import ANZAHL, INSGESAMT, SURVEY, Indicator
from pipeline.catalogue import GROUPS, calculation
from pipeline.cells import Printed, labels_of, series_of, unit_of
from pipeline.demo_marks import is_demo
from pipeline.evidence import span
from pipeline.material import WITHHELD, Material
from pipeline.signs import SUPPRESSED_OWN
from pipeline.sources import Source
from pipeline.trace_values import (
    DENOMINATOR,
    IN_PERCENT,
    IN_WORDS,
    NUMERATOR,
    OVER_TIME,
    WERT,
    CellRef,
    Lineage,
    cells_of,
)
from pipeline.values import TABLE, Value
from pipeline.web_values import role, told, words

AT_MOST = 8
"""So many cells of a table are named one by one."""
ONE_BY_ONE = 2
"""So many values behind a derived one are named one by one, with their dates."""
GEMEINDE = 8
"""The digits of the key of a Gemeinde."""
_LINK = re.compile(r'<a href="#quelle-[^>]*>[^<]*</a>')
_CELL, _CELLS = re.compile(r'data-zelle="([^"]*)"'), re.compile(r'data-zellen="([^"]*)"')


@dataclass(frozen=True)
class Proof:
    """Where a value comes from: date, what it is of, the number, its series or how it was derived, its cells in words.

    `demo`: it rests on example data.
    """

    stand: str
    what: Markup | str
    zahl: Markup
    reihe: str
    zellen: Sequence[Markup | str]
    demo: bool


def printed(html: str) -> Iterator[str]:
    """The ids of the cells that a page prints, in its text and in its pictures."""
    yield from (unescape(zelle) for zelle in _CELL.findall(html))
    yield from (one.zelle for one in labels(html))


def labels(html: str) -> list[Printed]:
    """The bound numbers of the pictures of a page."""
    return [one for zellen in _CELLS.findall(html) for one in labels_of(unescape(zellen))]


def owner(value: Value) -> str:
    """On whose page a value is proved: the key of a Gemeinde or the id of an indicator."""
    return value.region if len(value.region) == GEMEINDE else value.id


@dataclass(frozen=True)
class Proofs:
    """The evidence of all values that are printed."""

    material: Material

    @cached_property
    def lineage(self) -> Lineage:
        return Lineage(self.material.cells.values, self.material.cells.indicators, self.material.cycle)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {ags: name for ags, name, _ in self.material.regions()}

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return words(self.material)

    def by_owner(self, zellen: Iterable[str]) -> dict[str, list[Value]]:
        """The values behind cells by the page that proves them; each once, derived ones last."""
        found = (self.lineage.find(zelle) for zelle in dict.fromkeys(zellen))
        values: defaultdict[str, list[Value]] = defaultdict(list)
        for value in dict.fromkeys(value for value in found if value is not None):
            values[owner(value)].append(value)
        return {key: sorted(mine, key=self._place) for key, mine in values.items()}

    def _place(self, value: Value) -> tuple[object, ...]:
        kinds = {WERT: 0, TABLE: 1}
        regions = list(self._names)
        region = regions.index(value.region) if value.region in regions else len(regions)
        return (
            value.id, kinds.get(value.kind, 2), value.kind, region, value.group, value.sex, value.age, value.detail,
            value.end, value.start, value.series,
        )  # fmt: skip

    def of(self, value: Value) -> Proof:
        """The evidence of a value; on the page of a Gemeinde it names the indicator, else the region."""
        indicator = self.material.cells.indicators[value.id]
        return Proof(
            self.material.stand(value).striptags(), self._what(value, indicator), self._number(value, indicator),
            self._series(value, indicator), list(_each_once(filter(None, self._origin(value)))), is_demo(value),
        )  # fmt: skip

    def sources(self, values: Iterable[Value]) -> list[Source]:
        """The offices' tables behind values, in the order of their keys."""
        cells = [ref.source for value in values for ref in self.lineage.cells(value)]
        return [self.material.sources[key] for key in sorted(set(cells) & self.material.sources.keys())]

    def _what(self, value: Value, indicator: Indicator) -> Markup | str:
        told_of = [self._names.get(value.region, ""), *self._dimensions(value, indicator)]
        if len(value.region) != GEMEINDE:
            return ", ".join(filter(None, told_of))
        name = Markup('<a href="#kennblatt-{}">{}</a>').format(indicator.id, indicator.title)
        return name + "".join(f", {one}" for one in told_of[1:])

    def _dimensions(self, value: Value, indicator: Indicator) -> Iterator[str]:
        if value.group not in (INSGESAMT, indicator.group):
            yield GROUPS[value.group]
        for column, text in (("Geschlecht", value.sex), ("Alter", value.age), ("Merkmal", value.detail)):
            if text not in (INSGESAMT, ""):
                yield told(column, text, self._words)

    def _number(self, value: Value, indicator: Indicator) -> Markup:
        cells = self.material.cells
        if value.kind in (WERT, TABLE):
            return cells.number(value, marks=True)
        signed = value.kind == "veraenderung"
        number = cells.with_unit(value, signed=signed)
        return number if unit_of(value, indicator) != ANZAHL else cells.number(value, signed=signed)

    def _series(self, value: Value, indicator: Indicator) -> str:
        """How a derived value was made; else the role of its series, and how it computes where it is another way."""
        if value.kind == "veraenderung" and indicator.unit == ANZAHL:
            return IN_PERCENT
        if value.kind in IN_WORDS:
            return IN_WORDS[value.kind]
        series = series_of(value, indicator)
        return role(value) + (f": {calculation(series.formula)}" if series and series.formula else "")

    # Cells --------------------------------------------------------------------------------------------

    def _origin(self, value: Value) -> Iterator[Markup | str]:
        if value.status == SUPPRESSED_OWN:
            yield WITHHELD
            return
        parents = self.lineage.parents(value)
        if not parents:
            yield from self._cells(value)
        elif len(parents) <= ONE_BY_ONE:
            for parent in parents:
                yield from self._of_parent(value, parent)
        else:
            yield from self._of_many(parents)

    def _of_parent(self, value: Value, parent: Value) -> Iterator[Markup | str]:
        """A value behind another one: its number, in what it differs, and its cells."""
        indicator = self.material.cells.indicators[parent.id]
        differs = [self.material.stand(parent)] if value.kind in OVER_TIME else []
        if parent.region != value.region:
            differs.append(Markup("{}").format(self._names.get(parent.region, "")))
        if parent.group != value.group:
            differs.append(Markup("{}").format(GROUPS[parent.group]))
        if parent.kind != WERT:
            differs.append(Markup("{}").format(IN_WORDS.get(parent.kind, "")))
        cells = Markup("; ").join(one for one in self._origin(parent) if one)
        yield Markup("{} ({}): {}").format(self._number(parent, indicator), Markup(", ").join(differs), cells)

    def _of_many(self, parents: Iterable[Value]) -> Iterator[Markup]:
        """The cells behind many values by table: lines and columns."""
        places: defaultdict[str, set[str]] = defaultdict(set)
        for ref in (ref for parent in parents for ref in self.lineage.cells(parent)):
            places[ref.source].add(ref.place)
        for source, found in sorted(places.items()):
            if source in self.material.surveys:
                yield Markup("{}").format(self.material.surveys[source].named)
            else:
                yield Markup("{} ({})").format(_link(source), span(found))

    def _cells(self, value: Value) -> Iterator[Markup | str]:
        """The cells of a value by part and table; of an own survey only its form and over whom it speaks."""
        refs = cells_of(value.source)
        if survey := self.material.survey(value):
            yield survey.named
            yield self.material.response(value)
        for part, name in ((NUMERATOR, "Zähler"), (DENOMINATOR, "Nenner")):
            same = [ref for ref in refs if ref.part == part and not ref.source.startswith(SURVEY)]
            if same:
                both = any(ref.part == DENOMINATOR for ref in refs)
                yield Markup("{}{}").format(f"{name}: " if both else "", _named(same))


def _link(source: str) -> Markup:
    return Markup('<a href="#quelle-{}">{}</a>').format(source, source)


def _each_once(lines: Iterable[Markup | str]) -> Iterator[Markup | str]:
    """The lines of one value; a table that was named just before is `ebenda`."""
    before = ""

    def once(found: re.Match[str]) -> str:
        nonlocal before
        same, before = found[0] == before, found[0]
        return "ebenda" if same else found[0]

    for line in lines:
        yield Markup(_LINK.sub(once, line)) if isinstance(line, Markup) else line


def _named(refs: Sequence[CellRef]) -> Markup:
    """Cells by their place, each with a link to its source; of many the first ones and how many more there are."""
    found = Markup("")
    for number, ref in enumerate(refs[:AT_MOST]):
        sign = " − " if ref.sign < 0 else " + " if number else ""
        found += Markup("{}{} ({})").format(sign, _link(ref.source), ref.place)
    more = len(refs) - AT_MOST
    return found + (f" und {more} weitere Zellen" if more > 0 else "")
