"""What a value is made of: the value behind a cell id, the values behind a derived one, the cells behind each part."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Indicator
from pipeline.ages import age_text
from pipeline.cells import cell_id
from pipeline.cycle import Cycle
from pipeline.signs import SUPPRESSED_OWN
from pipeline.values import STRATUM, TABLE, Value

WERT = "wert"
NUMERATOR, DENOMINATOR = "zaehler", "nenner"
OVER_TIME = ("veraenderung", "index", "annaeherung")
OF_GROUPS = ("abstand_gruppen", "relative_chance")
OF_KREISE = {"median": WERT, "minimum": WERT, "maximum": WERT, "median_abstand": "abstand_gruppen"}
"""Kinds that are made of the values of the Vergleichskreise, with the kind of these."""
EFFECTS = ("rateneffekt", "struktureffekt")

IN_WORDS = {
    "abstand_gruppen": "Deutsche minus Ausländerinnen und Ausländer",
    "relative_chance": "Wert der Ausländerinnen und Ausländer geteilt durch Wert der Deutschen",
    "annaeherung": "früherer Abstand minus späterer Abstand, jeweils ohne Vorzeichen",
    "veraenderung": "späterer Wert minus früherer Wert",
    "index": "späterer Wert geteilt durch früheren Wert, mal 100",
    "abstand_land": "Wert des Landkreises minus Wert des Landes",
    "abstand_median": "Wert des Landkreises minus Median der Vergleichskreise",
    "median": "Median der Vergleichskreise",
    "median_abstand": "Median der Abstände der Vergleichskreise",
    "minimum": "kleinster Wert der Vergleichskreise",
    "maximum": "größter Wert der Vergleichskreise",
    "rateneffekt": "Zerlegung nach Kitagawa: Teil des Unterschieds, der aus den Quoten nach Alter und Geschlecht folgt",
    "struktureffekt": "Zerlegung nach Kitagawa: Teil des Unterschieds, der aus der Zusammensetzung folgt",
    TABLE: "Summe der Angaben der Stellen",
}
"""How a derived value is made, in words."""
IN_PERCENT = "späterer Wert minus früherer Wert, geteilt durch früheren Wert, mal 100"
"""How the change of a count is made."""

PLACE = re.compile(r"Z\. (?P<line>\d+), Sp\. (?P<column>\d+)|.+!(?P<letters>[A-Z]+)(?P<row>\d+)", re.DOTALL)
CELL = re.compile(r"(?P<key>[A-Za-z][\w.-]*) \((?P<place>[^()]*(?:\([^()]*\)[^()]*)*)\)")


@dataclass(frozen=True)
class CellRef:
    """A cell of a source as a value names it: its part in the formula, and whether it is added or taken away."""

    source: str
    place: str
    part: str
    sign: int


def cells_of(source: str) -> list[CellRef]:
    """The cells that a value names: `a + b / c − d`, for an index over Gemeinden several of these with `; ` between."""
    found, part, end = [], NUMERATOR, 0
    for match in CELL.finditer(source):
        between = source[end : match.start()]
        if "; " in between:
            part = NUMERATOR
        if " / " in between:
            part = DENOMINATOR
        found.append(CellRef(match["key"], match["place"], part, -1 if "−" in between else 1))
        end = match.end()
    return found


def line_and_column(place: str) -> tuple[int, int]:
    """`Z. 14, Sp. 5` and `Tabelle2!E14` are line 14, column 5."""
    match = PLACE.fullmatch(place)
    if match is None:
        raise ValueError(place)
    if match["line"]:
        return int(match["line"]), int(match["column"])
    column = 0
    for letter in match["letters"]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match["row"]), column


def sheet_of(place: str) -> str:
    """The sheet of a workbook that a place names; empty in other files."""
    return place.rpartition("!")[0]


def printed_part(zelle: str) -> str:
    """The second field of a cell id: the part of the value or the kind of a derived measure."""
    fields = zelle.split("|")
    return fields[1] if len(fields) > 1 else ""


@dataclass
class Lineage:
    """All values of a cycle, found by the id of a cell, and what each of them is made of."""

    values: Iterable[Value]
    indicators: Mapping[str, Indicator]
    cycle: Cycle
    _by_cell: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    _by_place: dict[tuple[Any, ...], list[Value]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for value in self.values:
            self._by_cell[_without_part(cell_id(value))].append(value)
            self._by_place[_place(value)].append(value)

    def find(self, zelle: str) -> Value | None:
        """The value that a cell prints, itself or a part of it; of several kinds the value itself first."""
        found = self._by_cell.get(_without_part(zelle), [])
        part = printed_part(zelle)
        if exact := [value for value in found if value.kind == part]:
            return exact[0]
        order = (WERT, "median")  # the number of Kreise is told of their median
        return min(
            found,
            key=lambda value: (part == "n" and value.n is None, *(value.kind != kind for kind in order)),
            default=None,
        )

    def ids(self) -> list[str]:
        """The ids of all cells that print a value itself."""
        return [cell_id(value) for same in self._by_cell.values() for value in same]

    @property
    def regions(self) -> set[str]:
        """The keys of all regions that have values."""
        return {region for _, _, region, *_ in self._by_place}

    def of_indicator(self, id: str, region: str, group: str) -> list[Value]:
        """The leading values of an indicator in a region for a group, by date."""
        found = self._by_place.get((id, WERT, region, group, INSGESAMT, INSGESAMT, ""), [])
        return sorted((value for value in found if value.leading), key=lambda value: (value.end, value.start))

    def cells(self, value: Value) -> Iterator[CellRef]:
        """All cells behind a value that may be told."""
        if value.status == SUPPRESSED_OWN:
            return
        parents = self.parents(value)
        for parent in parents:
            yield from self.cells(parent)
        if not parents:
            yield from cells_of(value.source)

    def parents(self, value: Value) -> list[Value]:
        """The values that a derived one is made of, in the order of its formula; none for one that is made of cells."""
        return [parent for parent in self._parents(value) if parent is not None]

    def _parents(self, value: Value) -> Iterator[Value | None]:
        if value.kind in OVER_TIME and value.from_end is not None:
            kind = self._kind_of_gap(value) if value.kind == "annaeherung" else WERT
            yield self._same(value, kind=kind, from_start=None, from_end=None)
            yield self._same(
                value, kind=kind, start=value.from_start, end=value.from_end, from_start=None, from_end=None
            )
        elif value.kind in OF_GROUPS:
            yield from self._groups(value, value.id, first=DEUTSCH if value.kind == "abstand_gruppen" else AUSLAENDISCH)
        elif value.kind in ("abstand_land", "abstand_median"):
            yield self._same(value, kind=WERT)
            land = value.kind == "abstand_land"
            yield self._same(value, kind=WERT, region=self.cycle.land.ags) if land else self._same(value, kind="median")
        elif value.kind in OF_KREISE:
            for region in self.cycle.vergleichskreise:
                yield self._same(value, kind=OF_KREISE[value.kind], region=region.ags)
        elif value.kind in EFFECTS:
            yield from self._strata(value)
        elif value.kind == WERT and (of := self._gap_of(value)):
            yield from self._groups(value, of, first=DEUTSCH)

    def _gap_of(self, value: Value) -> str | None:
        """The indicator whose groups the value sets against each other, if it does."""
        formula = self.indicators[value.id].formula
        return formula.of if formula is not None and formula.kind == "abstand" else None

    def _kind_of_gap(self, value: Value) -> str:
        return WERT if self._gap_of(value) else "abstand_gruppen"

    def _groups(self, value: Value, id: str, *, first: str) -> Iterator[Value | None]:
        for group in (first, AUSLAENDISCH if first == DEUTSCH else DEUTSCH):
            yield self._same(value, id=id, kind=WERT, group=group)

    def _strata(self, value: Value) -> Iterator[Value | None]:
        """The values by age and sex on both sides of a gap, or of a change."""
        if value.from_end is None:
            sides = [replace(value, group=group) for group in (DEUTSCH, AUSLAENDISCH)]
        else:
            earlier = replace(value, start=value.from_start or value.from_end, end=value.from_end)
            sides = [value, earlier]
        for side in sides:
            for stratum in self.indicators[value.id].zerlegung:
                for sex in ("maennlich", "weiblich"):
                    age = age_text(*stratum.age)
                    yield self._same(side, kind=STRATUM, age=age, sex=sex, from_start=None, from_end=None)

    def _same(self, value: Value, **changes: Any) -> Value | None:
        """The value that differs from another one in these respects only."""
        wanted = replace(value, **changes)
        same = (wanted.start, wanted.end, wanted.series, wanted.from_end)
        found = self._by_place.get(_place(wanted), [])
        return next((one for one in found if (one.start, one.end, one.series, one.from_end) == same), None)


def _place(value: Value) -> tuple[Any, ...]:
    return value.id, value.kind, value.region, value.group, value.sex, value.age, value.detail


def _without_part(zelle: str) -> str:
    id, _, rest = zelle.partition("|")
    return f"{id}|{rest.partition('|')[2]}"
