"""What the chapters, tables and pictures of a report are made from, and what all of them say alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2.environment import TemplateModule
from markupsafe import Markup

from pipeline.cells import Cells, bound, digits
from pipeline.cycle import Cycle
from pipeline.demo_marks import DEMO, lettered
from pipeline.findings import Finding
from pipeline.maps import Geometry
from pipeline.registries import Bruch
from pipeline.roles import Role
from pipeline.signs import NOT_AT_HAND, PRINTED, SUPPRESSED_OWN
from pipeline.sources import Source
from pipeline.store import NOTHING_KEPT, Store
from pipeline.values import Value

WITHHELD = "Der Wert ist gesperrt, damit einzelne Personen nicht erkennbar sind."


@dataclass(frozen=True)
class SurveyCited:
    """An own survey as the report tells of it: its form, who answered, what became of the returns.

    `telefonisch` and `ersetzt` are numbers of returns, `fehlerhaft` names those that do not count.
    `stellen` are the names of bodies, `zeilen` what they wrote in open rows, by their keys in the observations.
    """

    formular: str
    titel: str
    herkunft: str
    befragt: int
    geantwortet: int
    telefonisch: int
    ersetzt: int
    fehlerhaft: tuple[str, ...]
    stellen: Mapping[str, str] = field(default_factory=dict)
    zeilen: Mapping[str, str] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        """Whether its returns are invented."""
        return self.herkunft == DEMO

    @property
    def named(self) -> str:
        """Its form by name."""
        return f"Formular „{self.titel}“"


def read_surveys(path: Path) -> dict[str, SurveyCited]:
    """The own surveys of a cycle by their source key, as ingest has noted them."""
    told: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {key: SurveyCited(**{**one, "fehlerhaft": tuple(one["fehlerhaft"])}) for key, one in told.items()}


@dataclass(frozen=True)
class Material:
    """The values of a cycle with all that stands beside them: sources, surveys, breaks, geometry, building blocks.

    `macros` are the building blocks of the templates by their names. `few`: fewer cases vary by chance.
    `store` has the pictures that were drawn before.
    """

    cells: Cells
    sources: Mapping[str, Source]
    brueche: Mapping[str, Bruch]
    geometry: Geometry
    macros: TemplateModule
    few: int
    surveys: Mapping[str, SurveyCited] = field(default_factory=dict)
    store: Store = NOTHING_KEPT

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of all regions by their key."""
        regions = {region.ags: region.name for region in self.cycle.regionen}
        return regions | {gemeinde.ags: gemeinde.name for gemeinde in self.geometry.gemeinden}

    @property
    def cycle(self) -> Cycle:
        return self.cells.cycle

    def regions(self) -> Iterator[tuple[str, str, Role]]:
        """Key, name and role of all regions in their fixed order: own Kreis first, Bund last."""
        cycle = self.cycle
        yield cycle.kreis.ags, cycle.kreis.kurz, "kreis"
        for region in cycle.vergleichskreise:
            yield region.ags, region.kurz, "vergleich"
        for region in cycle.stadtkreise:
            yield region.ags, f"{region.kurz} ({'Stadtkreis' if cycle.eigen else 'Stadt'})", "stadt"
        yield cycle.land.ags, cycle.land.kurz, "land"
        yield cycle.bund.ags, cycle.bund.kurz, "bund"

    def stand(self, value: Value) -> Markup:
        """The date of a value, with the kind of period where a year alone does not say it."""
        return self.cells.date(value) + (", Jahresdurchschnitt" if value.period_type == "jahresdurchschnitt" else "")

    def survey(self, value: Value) -> SurveyCited | None:
        """The own survey that brings a value; None for values of other series."""
        return self.surveys.get(value.series.partition(":")[2])

    def response(self, value: Value) -> Markup:
        """Over whom a value of an own survey speaks: `28 von 31 antwortenden, 44 befragt`; nothing for other values."""
        survey = self.survey(value)
        if survey is None or value.n is None or value.exact is None or value.kind != "wert":
            return Markup("")
        if survey.befragt == 1:
            return Markup("Angabe der einzigen befragten Stelle")
        indicator = self.cells.indicators[value.id]
        numbers = {"n": str(value.n), "befragt": str(survey.befragt)}
        phrase = "Angaben von {n} der {befragt} Befragten"
        if indicator.formula is not None and indicator.formula.kind == "anteil_stellen":
            numbers["zaehler"] = str(digits(value, indicator, "zaehler"))
            phrase = "{zaehler} von {n} antwortenden, {befragt} befragt"
        told = {part: bound(self.cells.note(value, part), text) for part, text in numbers.items()}
        return lettered(value, Markup(phrase).format(**told))

    def why_missing(self, finding: Finding) -> str:
        """Why an indicator has no value: it is kept back, or what the finding says."""
        hidden = self.cells.shown(finding.id)
        return WITHHELD if hidden is not None and hidden.status == SUPPRESSED_OWN else finding.grund

    def sign(self, status: str | None = None) -> Markup:
        """The sign for a missing value, noted for the legend; without a status no figure is at hand."""
        sign, meaning = NOT_AT_HAND if status is None else PRINTED[status]
        self.cells.legend[sign] = meaning
        return Markup(sign)
