"""What a chapter prints of an indicator that its text does not tell by itself: course, comparison, breakdown, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from indicators.model import ANZAHL, DEUTSCH, UNITS_LONG, Handlungsfeld, Indicator
from pipeline.ages import age_text, german_age
from pipeline.captions import Captions
from pipeline.cells import NOBREAK, Cells, RequestError
from pipeline.demo_marks import any_demo, is_demo
from pipeline.factsheets import GROUPS
from pipeline.figures import Figures, Line, has_course, joined
from pipeline.findings import Finding
from pipeline.grids import Column, Grids
from pipeline.inflection import FAELLE, Fall, group
from pipeline.material import Material
from pipeline.overview import short_name
from pipeline.region_figures import RegionFigures
from pipeline.values import Value, cases_of

SHORT_GROUPS = {"auslaendisch": "Auslän\u00adderinnen und Ausländer", "deutsch": "Deutsche", "insgesamt": "insgesamt"}
FEW_DATES = 3
"""Up to so many dates, the first and the last say as much as a course."""
SEXES = {"weiblich": "Frauen", "maennlich": "Männer"}


@dataclass(frozen=True)
class ContextRow:
    """A further figure of a field: its newest value, that of the Land and the median of the Vergleichskreise."""

    name: str
    value: Markup
    stand: Markup
    land: Markup
    median: Markup
    demo: bool = False


@dataclass(frozen=True)
class Portraits:
    """The functions with which the text of a chapter prints whole indicators of its field."""

    material: Material
    captions: Captions
    accent: str
    findings: Mapping[str, Finding]

    def functions(self) -> dict[str, Any]:
        """What a text can call, by its German name."""
        names = (
            "kennblatt", "gruppe", "mit_daten", "weitere", "gezeigte", "ohne_daten", "fehlende", "verlauf",
            "vergleichstabelle", "vergleichsbild", "aufteilung", "zufall", "kontext",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def cells(self) -> Cells:
        return self.material.cells

    @property
    def feld(self) -> Handlungsfeld:
        return self.captions.feld

    def kennblatt(self, id: str) -> Indicator:
        """The declaration of an indicator: its title, definition, groups."""
        return self.cells.indicators[id]

    def gruppe(self, key: str, fall: Fall | None = None, *, artikel: bool = False) -> str:
        """What a group is called: as a label, or in a sentence in a case, with its article or without."""
        if key not in GROUPS:
            raise RequestError(f"Die Gruppe „{key}“ gibt es nicht. Vorhanden: {', '.join(GROUPS)}.")
        if fall not in (None, *FAELLE):
            raise RequestError(f"Den Fall „{fall}“ gibt es nicht. Vorhanden: {', '.join(FAELLE)}.")
        return group(key, fall, article=artikel) if fall else GROUPS[key]

    # Which indicators there are

    def mit_daten(self) -> list[str]:
        """The listed indicators of the field that have a value in the window."""
        return [i.id for i in self.feld.indicators if not is_context(i) and self.cells.get(i.id) is not None]

    def weitere(self) -> list[str]:
        """Those of them that the text has not printed so far."""
        printed = {value.id for value in self.cells.printed.values()}
        return [id for id in self.mit_daten() if id not in printed]

    def gezeigte(self) -> list[str]:
        """The indicators of the field that the text has printed so far."""
        printed = {value.id for value in self.cells.printed.values()}
        return [i.id for i in self.feld.indicators if i.id in printed]

    def ohne_daten(self) -> list[str]:
        """The listed indicators of the field without a value in the window."""
        return [i.id for i in self.feld.indicators if not is_context(i) and self.cells.get(i.id) is None]

    def fehlende(self) -> Markup:
        """The indicators without data, with the reason of each."""
        missing = [(self.kennblatt(id), self.material.why_missing(self.findings[id])) for id in self.ohne_daten()]
        return self.material.macros.fehlende(missing)

    def kontext(self) -> Markup:
        """The context indicators of the field that the text has not printed: one line each."""
        printed = {value.id for value in self.cells.printed.values()}
        self.cells.legend.clear()
        rows = [
            self._context_row(indicator, group, value)
            for indicator in self.feld.indicators
            if is_context(indicator) and indicator.id not in printed
            for group in indicator.groups
            if (value := self._newest(indicator, group)) is not None
        ]
        legend = dict(self.cells.legend)
        self.cells.legend.clear()
        return self.material.macros.kontext(rows, legend, self.material.cycle.gebiet) if rows else Markup("")

    def _newest(self, indicator: Indicator, group: str) -> Value | None:
        """The value of a group at the newest date of the group that the indicator is about."""
        lead = self.cells.shown(indicator.id)
        return lead and self.cells.shown(indicator.id, self._day(lead), gruppe=group)

    def _context_row(self, indicator: Indicator, group: str, value: Value) -> ContextRow:
        median = next((v for v in self.cells.beside(value, "median") if v.exact is not None), None)
        land = self.cells.at_land(value)
        without = "not_applicable" if indicator.unit == ANZAHL else None  # a median of counts says nothing
        return ContextRow(
            name=short_name(indicator) + (f": {GROUPS[group]}" if len(indicator.groups) > 1 else ""),
            value=self.cells.number(value, marks=True),
            stand=self.material.stand(value),
            land=self.cells.number(land, marks=True) if land else self.material.sign(),
            median=self.cells.number(median) if median else self.material.sign(without),
            demo=is_demo(value),
        )

    # What is printed of one

    def verlauf(self, id: str) -> Markup:
        """The course of the own Kreis with the other groups, of rates also of the Land; nothing where no two of its
        three or more values compare.
        """
        indicator, figures = self.kennblatt(id), Figures(self.material, self.captions, self.accent)
        land = self.material.cycle.land
        own = figures.linie(id, self._line_name(indicator, indicator.group), rolle="kreis")
        if not has_course(own) or not joined(self.material, own.values):
            return Markup("")
        lines: list[Line | list[Line]] = [own]
        if indicator.unit != ANZAHL:
            lines.append(figures.linie(id, land.kurz, rolle="land", region=land.ags))
        lines += [
            figures.linie(id, self._line_name(indicator, group), rolle="total", gruppe=group)
            for group in indicator.groups[1:2]
        ]
        return figures.linien(f"{indicator.short}{self._where(own.values)}", under(indicator), *lines, hoehe=50)

    def _where(self, values: Iterable[Value]) -> str:
        """The own Kreis behind a title; no real name stands beside example data."""
        return "" if any_demo(values) else f", {self.material.cycle.kreis.name}"

    def _line_name(self, indicator: Indicator, group: str) -> str:
        own = self.material.cycle.gebiet
        return own if len(indicator.groups) == 1 else f"{own}: {GROUPS[group]}"

    def vergleichstabelle(self, id: str) -> Markup:
        """All regions: newest and first comparable value, the other groups, the gap."""
        value, indicator = self.cells.get(id), self.kennblatt(id)
        if value is None or self._regions_with(value) < 3:
            return Markup("")
        day, first = self._day(value), self.cells.erstes(id)
        group = SHORT_GROUPS[indicator.group] if len(indicator.groups) > 1 else ""
        columns = [Column(self._dated(value, group), id, day, "wert", {})]
        if first:
            columns.insert(0, Column(self._dated(self.cells.find(id, first), group), id, first, "wert", {}))
        for other in indicator.groups[1:]:
            columns.append(Column(self._dated(value, SHORT_GROUPS[other]), id, day, "wert", {"gruppe": other}))
        if DEUTSCH in indicator.groups and self.cells.get(id, day, art="abstand_gruppen") is not None:
            columns.append(Column(self._dated(value, "Abstand"), id, day, "wert", {"art": "abstand_gruppen"}))
        if len(columns) == 1 and value.numerator is not None and value.denominator is not None:
            parts = (("Fälle", "zaehler"), ("Bezugsgröße", "nenner"))
            columns = [*(Column(head, id, day, part, {}) for head, part in parts), *columns]
        title = Markup("{}, {}").format(indicator.short, self.material.stand(value))
        return Grids(self.material, self.captions).tabelle(title, under(indicator), *columns)

    def vergleichsbild(self, id: str) -> Markup:
        """The course in all regions for a core rate; a line between two dates where there are but few; else nothing."""
        indicator, value = self.kennblatt(id), self.cells.get(id)
        if not indicator.core or indicator.unit == ANZAHL or value is None or is_demo(value):
            return Markup("")
        first, series = self.cells.erstes(id), value.series.partition(":")[2]
        if first is None:
            return Markup("")
        figures = RegionFigures(self.material, self.captions, self.accent)
        own = [v for v in figures.linie(id, reihe=series).values if v.exact is not None]
        title = f"{indicator.short} in den Vergleichskreisen und im Land"
        if len(own) > FEW_DATES:
            return figures.einzelbilder(title, under(indicator), id, reihe=series)
        start, end = figures.stelle(id, first), figures.stelle(id, self._day(value))
        return figures.steigung(title, under(indicator), start, end)

    def _dated(self, value: Value, what: str) -> Markup:
        """The head of a column: the bound year of its values (`2015/16` of schools), and whose they are."""
        within = value.start.year == value.end.year
        when = self.cells.year(value) if within else self.cells.date(value)
        return Markup("{} {}").format(when, what) if what else when

    def _day(self, value: Value) -> str:
        """The date of a value as it is asked for: one year may have two."""
        return str(self.cells.date(value).striptags())

    def _regions_with(self, value: Value) -> int:
        regions = (ags for ags, *_ in self.material.regions())
        return sum(any(v.exact is not None for v in self.cells.beside(value, "wert", ags)) for ags in regions)

    def aufteilung(self, id: str) -> Markup:
        """The own Kreis by sex, age and the further dimension of the indicator, for each group; nothing without.

        Nor where a table of its own survey says all that.
        """
        value, indicator = self.cells.get(id), self.kennblatt(id)
        if value is None or shown_in_table(indicator):
            return Markup("")
        rows = [
            (label, cells)
            for label, where in breakdowns(indicator)
            if (cells := [self.cells.shown(id, self._day(value), gruppe=g, **where) for g in indicator.groups])[0]
        ]
        if len(rows) < 2:
            return Markup("")
        heads = ["", *(self._head(indicator, group) for group in indicator.groups)]
        title = Markup("{} nach {}{}, {}").format(
            indicator.short, " und ".join(dimensions(indicator)), self._where([value]), self.material.stand(value)
        )
        total = [self.cells.shown(id, self._day(value), gruppe=group) for group in indicator.groups]
        printed = [[label, *map(self._number, cells)] for label, cells in [*rows, ("*insgesamt", total)]]
        return Grids(self.material, self.captions).tafel(title, under(indicator), heads, printed)

    def _head(self, indicator: Indicator, group: str) -> str:
        return SHORT_GROUPS[group] if len(indicator.groups) > 1 else "Wert"

    def _number(self, value: Value | None) -> Markup:
        return self.cells.number(value, marks=True) if value is not None else self.material.sign()

    def zufall(self, id: str) -> Markup:
        """A note where a value rests on so few cases that chance moves it; nothing elsewhere."""
        value, indicator = self.cells.get(id), self.kennblatt(id)
        cases = None if value is None else cases_of(value, indicator)
        if value is None or cases is None or not 0 <= cases < self.material.few:
            return Markup("")
        number = self.cells.counted(value, "Fall", "Fällen", "wert" if indicator.unit == ANZAHL else "zaehler")
        text = "Der Wert beruht auf {}: Zufallsschwankung bei kleinen Zahlen, keine Stichprobe."
        return Markup(f'<p class="ausgangslage">{text}</p>').format(number)


def is_context(indicator: Indicator) -> bool:
    """Whether the list of indicators lacks it: its id has a K (`HF3-K1`)."""
    return "-K" in indicator.id


def shown_in_table(indicator: Indicator) -> bool:
    """Whether a table of an own survey shows already all that an indicator is broken down by."""
    own = {table.zeilen for table in indicator.tabellen}
    return indicator.nach is not None and indicator.nach.merkmal in own and len(list(dimensions(indicator))) == 1


def under(indicator: Indicator) -> str:
    """The line below a title: the unit."""
    return UNITS_LONG[indicator.unit].replace(" 1", f"{NOBREAK}1")


def breakdowns(indicator: Indicator) -> Iterator[tuple[str, dict[str, str]]]:
    """The parts that an indicator is broken down by, with the words that texts ask for them with."""
    if indicator.by_sex:
        yield from ((name, {"geschlecht": sex}) for sex, name in SEXES.items())
    for band in indicator.ages:
        yield german_age(age_text(*band)), {"alter": age_text(*band)}
    for key, name in (indicator.nach.werte if indicator.nach else {}).items():
        yield name, {"nach": key}


def dimensions(indicator: Indicator) -> Iterable[str]:
    """What an indicator is broken down by, in words."""
    if indicator.by_sex:
        yield "Geschlecht"
    if indicator.ages:
        yield "Alter"
    if indicator.nach:
        yield indicator.nach.name
