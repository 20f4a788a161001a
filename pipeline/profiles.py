"""The profile of a Gemeinde: its figures with their dates, where they stand among all, and Gemeinden of similar size.

One content for both ways out, the PDF of two pages and the page of the web edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from indicators.model import ANZAHL, PROZENT, UNITS, Indicator
from pipeline.cells import NOBREAK, UnknownCell, bound, digits
from pipeline.citations import beleg
from pipeline.figures import BASES
from pipeline.gemeinde_pictures import locator, strip
from pipeline.gemeinden import Column, Gemeinden
from pipeline.maps import Gemeinde
from pipeline.numbers import NARROW, in_letters
from pipeline.signs import SUPPRESSED_OWN
from pipeline.values import Value

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def file_stem(gemeinde: Gemeinde) -> str:
    """A Gemeinde in the name of a file: `08116072-wernau-neckar`."""
    name = re.sub(r"[^a-z]+", "-", gemeinde.name.lower().translate(UMLAUTS)).strip("-")
    return f"{gemeinde.ags}-{name}"


@dataclass(frozen=True)
class KeyFigure:
    """A figure at the head of a profile."""

    value: Markup
    name: str
    stand: Markup
    older: bool


@dataclass(frozen=True)
class Line:
    """A figure of the Gemeinde beside those of Landkreis and Land; `strip` is where it stands among all Gemeinden."""

    id: str
    name: str
    value: Markup
    stand: Markup
    change: Markup
    kreis: Markup
    land: Markup
    strip: str
    alt: str
    older: bool
    key: str


@dataclass(frozen=True)
class Beside:
    """A table of figures of several Gemeinden: heads of its columns with their dates, rows with AGS, name and cells.

    The last columns, `newer` of them, have dates after the cycle. The Landkreis has no AGS.
    """

    heads: Sequence[tuple[str, Markup]]
    rows: Sequence[tuple[str, str, Sequence[Markup]]]
    newer: int


@dataclass(frozen=True)
class Surveyed:
    """What an own survey says of a Gemeinde, or why it says nothing; `names` are the indicators it was asked for."""

    names: str
    value: Markup
    reason: str


@dataclass(frozen=True)
class Profile:
    """Everything a profile shows.

    `course` is its size by year, `bases` since when it rests on another census; `legend` explains its signs.
    """

    gemeinde: Gemeinde
    picture: str
    alt: str
    similar: str
    numbers: Mapping[str, Markup]
    key_figures: Sequence[KeyFigure]
    course: Sequence[tuple[Markup, Markup]]
    bases: Sequence[tuple[Markup, str]]
    lines: Sequence[Line]
    newer: Sequence[Line]
    beside: Beside
    surveys: Sequence[Surveyed]
    missing: Sequence[tuple[str, str]]
    source: Markup
    legend: Mapping[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        return file_stem(self.gemeinde)


@dataclass(frozen=True)
class Profiles:
    """The profiles of all Gemeinden."""

    gemeinden: Gemeinden

    def of(self, ags: str) -> Profile:
        """The profile of a Gemeinde."""
        every, cells = self.gemeinden, self.gemeinden.material.cells
        cells.legend.clear()
        one, similar = every.all[ags], every.similar(ags)
        names = ", ".join(every.all[other].name for other in similar)
        lines, newer = self._lines(ags, similar)
        course = every.course(ags)
        alt = f"Karte des Landkreises: {one.name} ist dunkel hervorgehoben"
        return Profile(
            gemeinde=one,
            picture=locator(every.material.geometry, ags, similar),
            alt=alt + (f", etwas heller die Gemeinden ähnlicher Größe: {names}." if names else "."),
            similar=names,
            numbers=self._counted(),
            key_figures=list(self._key_figures(ags)),
            course=[(cells.year(v), cells.number(v)) for v in course],
            bases=[(cells.year(v), BASES.get(v.base, v.base)) for u, v in pairwise(course) if u.base != v.base],
            lines=lines,
            newer=newer,
            beside=self._beside(ags, similar),
            surveys=list(self._surveys(ags)),
            missing=[(angabe.name, cells.indicators[angabe.id].no_data) for angabe in every.missing],
            source=self._source(ags),
            legend=dict(cells.legend),
        )

    def _counted(self) -> dict[str, Markup]:
        """How many Gemeinden there are, and how many are compared."""
        numbers = {"gemeinden": str(len(self.gemeinden.all)), "aehnliche": in_letters(self.gemeinden.auswahl.aehnliche)}
        return {name: bound(f"gemeinden|{name}", text) for name, text in numbers.items()}

    def _key_figures(self, ags: str) -> Iterator[KeyFigure]:
        cells = self.gemeinden.material.cells
        for id in self.gemeinden.auswahl.kennzahlen:
            column = self.gemeinden.column(id)
            value = column.values.get(ags) if column else None
            if column and value:
                yield KeyFigure(self._full(value), column.angabe.name, cells.date(value), self._is_older(value))

    def _full(self, value: Value) -> Markup:
        """A value with its unit."""
        indicator = self.gemeinden.material.cells.indicators[value.id]
        text = self.gemeinden.material.cells.number(value, marks=True)
        if value.exact is None or not UNITS[indicator.unit]:
            return text
        space = NARROW if indicator.unit == PROZENT else NOBREAK
        return text + Markup('<span class="einheit">{}{}</span>').format(space, UNITS[indicator.unit])

    def _is_older(self, value: Value) -> bool:
        return value.year < self.gemeinden.material.cycle.beginn

    def _lines(self, ags: str, similar: Sequence[str]) -> tuple[list[Line], list[Line]]:
        """The figures up to the end of the cycle, and those after it."""
        lines = [self._line(column, ags, similar) for column in self.gemeinden.columns]
        newer = [column.newer for column in self.gemeinden.columns]
        told = list(zip(newer, lines, strict=True))
        return [line for late, line in told if not late], [line for late, line in told if late]

    def _line(self, column: Column, ags: str, similar: Sequence[str]) -> Line:
        cells, value = self.gemeinden.material.cells, column.values.get(ags)
        return Line(
            id=column.angabe.id,
            name=named(column),
            value=self._number(value),
            stand=cells.date(value or column.sample),
            change=self._change(value),
            kreis=self._number(column.kreis),
            land=self._number(column.land),
            strip=strip(column.numbers(), ags, similar),
            alt=self._told(column, ags),
            older=self._is_older(column.sample),
            key=column.key,
        )

    def _number(self, value: Value | None) -> Markup:
        material = self.gemeinden.material
        return material.sign() if value is None else material.cells.number(value, marks=True)

    def _change(self, value: Value | None) -> Markup:
        """The change up to a value as the cockpit tells it; nothing where there is none."""
        cells = self.gemeinden.material.cells
        if value is None or value.exact is None:
            return Markup("")
        try:
            change = cells.change(value.id, bis=value.year, region=value.region)
        except UnknownCell:
            return Markup("")
        unit = f"{NARROW}%" if cells.indicators[value.id].unit == ANZAHL else ""
        return cells.number(change, signed=True) + Markup('{} <span class="seit">seit {}</span>').format(
            unit, cells.since(change)
        )

    def _told(self, column: Column, ags: str) -> str:
        """The strip of a figure in words."""
        known = {key: value for key, value in column.values.items() if value.exact is not None}
        if ags not in known:
            return ""
        ordered = sorted(known.values(), key=lambda v: v.exact or 0)
        low, own, high = (str(digits(v, column.indicator)) for v in (ordered[0], known[ags], ordered[-1]))
        return f"{column.angabe.name}: hier {own}, in den Gemeinden des Landkreises von {low} bis {high}."

    def _beside(self, ags: str, similar: Sequence[str]) -> Beside:
        """The figures of Gemeinden of similar size, this one among them, and of the Landkreis."""
        cells, every = self.gemeinden.material.cells, self.gemeinden
        found = [column for column in map(self._of_comparison, every.auswahl.vergleich) if column]
        columns = sorted(found, key=lambda column: column.newer)
        size = every.column(every.auswahl.groesse)
        sizes = size.numbers() if size else {}
        keys = sorted([ags, *similar], key=lambda key: (-sizes.get(key, 0.0), key)) if similar else []
        rows = [
            (key, every.all[key].name, [self._number(column.values.get(key)) for column in columns]) for key in keys
        ]
        kreis = ("", every.material.cycle.kreis.name, [self._number(column.kreis) for column in columns])
        heads = [(named(column), cells.date(column.sample)) for column in columns]
        return Beside(heads, [*rows, kreis] if rows else [], sum(column.newer for column in columns))

    def _of_comparison(self, id: str) -> Column | None:
        """The figure within the cycle, or else the newer one, which says so by its date."""
        return self.gemeinden.column(id) or self.gemeinden.column(id, newer=True)

    def _surveys(self, ags: str) -> Iterator[Surveyed]:
        """Values of own surveys one by one; what is missing for the same reason together."""
        reasons: dict[str, list[Indicator]] = {}
        for indicator, value, reason in self.gemeinden.surveyed(ags):
            if value is None:
                reasons.setdefault(reason, []).append(indicator)
            else:
                yield Surveyed(indicator.title, self._full(value), "")
        for reason, indicators in reasons.items():
            yield Surveyed("; ".join(f"{one.title} ({one.id})" for one in indicators), Markup(""), reason)

    def _source(self, ags: str) -> Markup:
        """The tables behind all figures of a profile."""
        values = [v for column in self.gemeinden.columns if (v := column.values.get(ags)) is not None]
        shown = [v for v in values if v.status != SUPPRESSED_OWN]
        return beleg(self.gemeinden.material, shown, f"Karte: {self.gemeinden.material.geometry.source}")


def named(column: Column) -> str:
    """A figure with its unit, as the heads and rows of tables name it."""
    unit = UNITS[column.indicator.unit].replace(" ", NOBREAK)
    if column.indicator.unit == PROZENT:
        return f"{column.angabe.name},{NOBREAK}%"
    return f"{column.angabe.name}, {unit}" if unit else column.angabe.name
