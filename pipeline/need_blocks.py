"""Needs in print: a box for each that the office accepts, with the figures it rests on, and one for missing data.

What stands there is the office's word. Rule and level stay inside the office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.katalog import FELDER
from indicators.model import Indicator
from pipeline.blocks import sheet_link
from pipeline.cells import NOBREAK, Cells, bound, cell_id
from pipeline.demo_marks import any_demo
from pipeline.findings import NICHT_BEWERTBAR
from pipeline.material import Material
from pipeline.need_case import DATENBEDARF, GROUPS
from pipeline.needs import Need, accepted
from pipeline.numbers import in_letters
from pipeline.periods import german_period
from pipeline.texts import typeset
from pipeline.values import Value

NONE = (
    "Die ausgewerteten Zahlen weisen in diesem Handlungsfeld auf keinen bestimmten Bedarf hin. Das heißt nicht, dass "
    "es keinen gibt: Nicht alles lässt sich messen."
)
NOT_FROM_DATA = (
    "Aus den vorliegenden Zahlen lässt sich für dieses Handlungsfeld kein inhaltlicher Bedarf ableiten, weil Daten "
    "fehlen. Das heißt nicht, dass es keinen gibt."
)
"""What stands where no need is printed, without and with missing data."""
NO_DEVELOPMENT = "Entwicklung nicht bewertbar"


@dataclass(frozen=True)
class Figure:
    """A figure that a need rests on: what it is, and the bound number."""

    name: Markup
    number: Markup


@dataclass(frozen=True)
class NeedBox:
    """A need as its chapter prints it. `development` is what can be said of it over time."""

    id: str
    title: str
    text: str
    indikatoren: tuple[Markup, ...]
    figures: tuple[Figure, ...]
    stand: Markup
    development: Markup
    quelle: str
    demo: bool


@dataclass(frozen=True)
class Lack:
    """What is missing, and for which indicators: links with their names and the date of an older value."""

    grund: str
    indikatoren: tuple[Markup, ...]


@dataclass(frozen=True)
class NeedBlocks:
    """What the text of one chapter can call to print its needs. `macros`: of `bedarfe.html.j2`."""

    material: Material
    macros: TemplateModule
    needs: Sequence[Need]
    feld: str

    def functions(self) -> dict[str, Callable[..., Markup]]:
        """What a text can call, by its German name."""
        return {"bedarfe": self.bedarfe}

    @property
    def cells(self) -> Cells:
        return self.material.cells

    def bedarfe(self) -> Markup:
        """The needs of the field that nobody has rejected, missing data at the end; a sentence where there are none."""
        own = [need for need in accepted(self.needs) if need.feld == self.feld]
        boxes = [self._box(need) for need in own if need.stufe != DATENBEDARF]
        lacking = [need for need in own if need.stufe == DATENBEDARF]
        sentence = "" if boxes else NOT_FROM_DATA if lacking else NONE
        said = [typeset(need.text) for need in lacking if need.vom_amt]
        return self.macros.bedarfe(sentence, boxes, self._lacks(lacking), said)

    def _box(self, need: Need) -> NeedBox:
        values = self._figures(need)
        indicator = self.cells.indicators.get(need.indicator)
        return NeedBox(
            id=need.id,
            title=typeset(need.titel or (indicator.title if indicator else "")),
            text=typeset(need.text),
            indikatoren=tuple(map(sheet_link, need.indikatoren)),
            figures=tuple(self._figure(value) for value in values),
            stand=self.material.stand(values[0]) if values else Markup(),
            development=self._development(need, values) if values else Markup(),
            quelle=typeset(need.quelle),
            demo=any_demo(values),
        )

    # Figures --------------------------------------------------------------------------------------------

    def _figures(self, need: Need) -> list[Value]:
        """The values that the rules behind a need looked at, each once, those of the county first."""
        used = [one.zelle for trial in need.spur if trial.fired for one in trial.werte]
        ids = {zelle.partition("|")[0] for zelle in used}
        by_cell = {cell_id(value): value for value in self.cells.values if value.id in ids}
        found = [by_cell[zelle] for zelle in dict.fromkeys(used) if zelle in by_cell]
        newest = max((value.end for value in found), default=None)
        shown = [one for one in found if one.kind in ("wert", "abstand_gruppen", "median") and one.end == newest]
        return sorted(shown, key=lambda value: (value.kind == "median", value.region != self.cells.cycle.kreis.ags))

    def _figure(self, value: Value) -> Figure:
        """A figure with its unit, named by group and region."""
        period = german_period(value.start, value.end, value.period_type)
        number = self.cells.angabe(
            value.id, period, region=value.region, gruppe=value.group, art=None if value.kind == "wert" else value.kind
        )
        return Figure(self._name(value), number)

    def _name(self, value: Value) -> Markup:
        cycle, formula = self.cells.cycle, self.cells.indicators[value.id].formula
        gap = "Abstand" if formula is not None and formula.kind == "abstand" else ""
        what = GROUPS.get(value.group, gap)
        if value.kind == "abstand_gruppen":
            return Markup("Abstand (Deutsche minus Ausländerinnen und Ausländer)")
        if value.kind == "median":
            return Markup("Median der {} Vergleichskreise").format(self._size(value))
        region = cycle.land.name if value.region == cycle.land.ags else "" if what else cycle.kreis.name
        return Markup(" in ".join(filter(None, (what, region))))

    def _size(self, value: Value) -> Markup:
        return bound(self.cells.note(value, "n"), in_letters(value.n or 0))

    def _development(self, need: Need, values: Sequence[Value]) -> Markup:
        """How the gap, or else the value, has developed; that it cannot be told where there are too few values."""
        if not need.entwicklung_bewertbar:
            return Markup(NO_DEVELOPMENT)
        period = german_period(values[0].start, values[0].end, values[0].period_type)
        if told := self.cells.annaeherung(need.indicator, period):
            return Markup("Der Abstand {}").format(told)
        if self.cells.richtung(need.indicator, None, period) == NICHT_BEWERTBAR:
            return Markup(NO_DEVELOPMENT)
        change = self.cells.veraenderung(need.indicator, None, period)
        return Markup("Der Wert ist {}").format(change)

    # Missing data ------------------------------------------------------------------------------------------

    def _lacks(self, needs: Iterable[Need]) -> list[Lack]:
        """What is missing, in the order of the catalogue, indicators with the same reason together."""
        order = [one.id for feld in FELDER for one in feld.indicators]
        found: dict[str, list[Markup]] = {}
        for need in sorted(needs, key=lambda need: order.index(need.indicator)):
            reason = next(trial.grund for trial in need.spur if trial.regel == "N9")
            found.setdefault(reason, []).append(self._missing(self.cells.indicators[need.indicator]))
        return [Lack(typeset(reason), tuple(names)) for reason, names in found.items()]

    def _missing(self, indicator: Indicator) -> Markup:
        """An indicator by its id and name, with the date of a value that is older than the cycle."""
        value = self.cells.get(indicator.id)
        older = value is not None and value.year < self.cells.cycle.beginn
        date = Markup(" (Stand {})").format(self.cells.date(value)) if value is not None and older else Markup()
        return Markup("{}{}{}{}").format(sheet_link(indicator.id), NOBREAK, typeset(indicator.short), date)
