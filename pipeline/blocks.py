"""What the text of a chapter can ask for besides numbers: pictures, tables, key figures, caveats, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from indicators.model import ANZAHL, PROZENT, UNITS, Indicator
from pipeline import style
from pipeline.captions import Captions
from pipeline.cells import Cells, Year
from pipeline.demo_marks import is_demo
from pipeline.factsheets import GROUPS
from pipeline.figures import Figures, sparkline
from pipeline.findings import (
    GESTIEGEN,
    GESUNKEN,
    GLEICH,
    HOEHER,
    IM_ZYKLUS,
    NICHT_BEWERTBAR,
    NIEDRIGER,
    UNVERAENDERT,
    Finding,
)
from pipeline.grids import Grids
from pipeline.material import Material
from pipeline.numbers import NARROW
from pipeline.portraits import Portraits
from pipeline.region_figures import RegionFigures
from pipeline.survey_grids import SurveyGrids
from pipeline.texts import typeset

GOOD = {"hoeher_besser": 1, "niedriger_besser": -1}
"""The direction that is wished for; neutral indicators and gaps have none here."""
BETTER = {
    (GESTIEGEN, 1): "Günstiger als zuvor", (GESUNKEN, -1): "Günstiger als zuvor",
    (GESUNKEN, 1): "Ungünstiger als zuvor", (GESTIEGEN, -1): "Ungünstiger als zuvor",
    (UNVERAENDERT, 1): "Nahezu unverändert", (UNVERAENDERT, -1): "Nahezu unverändert",
    (NICHT_BEWERTBAR, 1): "Entwicklung nicht bewertbar", (NICHT_BEWERTBAR, -1): "Entwicklung nicht bewertbar",
}  # fmt: skip
AGAINST = {
    (HOEHER, 1): "Günstiger als im Land", (NIEDRIGER, -1): "Günstiger als im Land",
    (NIEDRIGER, 1): "Ungünstiger als im Land", (HOEHER, -1): "Ungünstiger als im Land",
    (GLEICH, 1): "Etwa wie im Land", (GLEICH, -1): "Etwa wie im Land",
}  # fmt: skip
HEADINGS = tuple(dict.fromkeys([*BETTER.values(), *AGAINST.values()]))
"""What can be said of a development and of a comparison, by the judged word and the direction that is wished for."""


@dataclass(frozen=True)
class KeyFigure:
    """One of the three figures that open a chapter; `response` says over whom an own survey speaks."""

    value: Markup
    unit: str
    name: str
    line: str
    alt: str
    stand: Markup
    older: bool
    response: Markup | str = ""
    demo: bool = False


@dataclass(frozen=True)
class Blocks:
    """The functions with which the text of one chapter asks for its blocks."""

    material: Material
    captions: Captions
    findings: Mapping[str, Finding]

    def functions(self) -> dict[str, Any]:
        """What a text can call, by its German name."""
        whole = Portraits(self.material, self.captions, self.accent, self.findings).functions()
        pictures = Figures(self.material, self.captions, self.accent).functions()
        regions = RegionFigures(self.material, self.captions, self.accent).functions()
        tables = Grids(self.material, self.captions).functions()
        surveys = SurveyGrids(self.material, self.captions, self.accent).functions()
        names = ("kennzahl", "kennzahlen", "auftakt", "bilanz", "vorbehalte", "ausgangslage", "ruecklauf")
        own = {name: getattr(self, name) for name in names}
        return pictures | regions | tables | surveys | whole | own | {"verweis": self.captions.verweis}

    @property
    def accent(self) -> str:
        return style.ACCENTS[self.captions.feld.nummer]

    @property
    def cells(self) -> Cells:
        return self.material.cells

    def kennzahl(self, id: str, name: str, **where: Any) -> KeyFigure | None:
        """A key figure with the course of its series and the Land beside it; None where there is no value."""
        value = self.cells.get(id, **where)
        if value is None:
            return None
        line, alt = sparkline(self.material, value, self.accent, width=44.0, height=9.0)
        kind = self.cells.indicators[id].unit
        unit = f"{NARROW}%" if kind == PROZENT else f" {UNITS[kind]}" if UNITS[kind] else ""
        stand = self.material.stand(value)
        land = self.cells.at_land(value)
        if land is not None and self.cells.indicators[id].unit != ANZAHL:
            stand += Markup(" · Land {}").format(self.cells.with_unit(land))
        older = value.year < self.material.cycle.beginn
        if older:
            stand = Markup("Ausgangslage · ") + stand
        response = self.material.response(value)
        return KeyFigure(self.cells.number(value), unit, name, line, alt, stand, older, response, is_demo(value))

    def kennzahlen(self, *zahlen: KeyFigure | None) -> Markup:
        """The first three of the key figures that have a value."""
        found = [zahl for zahl in zahlen if zahl is not None][:3]
        return self.material.macros.kennzahlen(found) if found else Markup("")

    def auftakt(self) -> Markup:
        """The key figures of a chapter without a text of its own: its first indicators with a value."""
        listed = [i for i in self.captions.feld.indicators if i.core]
        return self.kennzahlen(*(self.kennzahl(i.id, named(i)) for i in listed))

    def bilanz(self) -> Markup:
        """In words what has become better or worse in the field and where it stands against the Land.

        Over core indicators with a direction and an official value in the cycle; nothing where there is none.
        """
        lists: dict[str, list[Indicator]] = {}
        for indicator in self.captions.feld.indicators:
            finding, sign = self.findings[indicator.id], GOOD.get(indicator.direction)
            if sign is None or not indicator.core or finding.datenstand != IM_ZYKLUS:
                continue
            if not is_demo(self.cells.get(indicator.id)):
                for heading in (BETTER.get((finding.entwicklung, sign)), AGAINST.get((finding.gegen_land, sign))):
                    lists.setdefault(heading or "", []).append(indicator)
        told = [
            Markup("<li><strong>{}:</strong> {}</li>").format(
                heading, Markup("; ").join(Markup("{} ({})").format(named(i), sheet_link(i.id)) for i in lists[heading])
            )
            for heading in HEADINGS
            if heading in lists
        ]
        return Markup('<ul class="bilanz">{}</ul>').format(Markup("").join(told)) if told else Markup("")

    def ruecklauf(self, id: str, jahr: Year = None, **where: Any) -> Markup:
        """Over whom a value of an own survey speaks: `28 von 31 antwortenden, 44 befragt`; nothing for others."""
        value = self.cells.get(id, jahr, **where)
        response = self.material.response(value) if value is not None else Markup("")
        return Markup('<p class="ausgangslage">{}</p>').format(response) if response else response

    def ausgangslage(self, *ids: str, **where: Any) -> Markup:
        """A line that says so where all values of a passage are older than the cycle; otherwise nothing."""
        years = [year for id in ids if (year := self.cells.letztes(id, **where)) is not None]
        if not years or max(years) >= self.material.cycle.beginn:
            return Markup("")
        return Markup('<p class="ausgangslage">Ausgangslage: alle Werte dieses Abschnitts liegen vor {}.</p>').format(
            self.material.cycle.beginn
        )

    def vorbehalte(self, *ids: str) -> Markup:
        """The caveats of indicators, each once, together with those of the same indicators."""
        caveats: dict[str, list[str]] = {}
        for id in ids:
            if self.cells.get(id) is not None:
                for text in self.cells.indicators[id].caveats:
                    caveats.setdefault(text, []).append(id)
        together: dict[tuple[str, ...], list[Markup]] = {}
        for text, found in caveats.items():
            together.setdefault(tuple(found), []).append(typeset(text))
        if not together:
            return Markup("")
        item = Markup("<li><strong>{}</strong> {}</li>")
        items = (
            item.format(Markup(", ").join(map(sheet_link, found)), Markup(" ").join(texts))
            for found, texts in together.items()
        )
        return Markup('<div class="hinweise"><ul>{}</ul></div>').format(Markup("").join(items))


def named(indicator: Indicator) -> str:
    """What a figure is, with the group it is about where the indicator has several."""
    if len(indicator.groups) == 1 or "usländ" in indicator.short:
        return indicator.short
    return f"{indicator.short} ({GROUPS[indicator.group]})"


def sheet_link(id: str) -> Markup:
    """The id of an indicator as a link to its fact sheet."""
    return Markup('<a href="#kennblatt-{}">{}</a>').format(id, id)
