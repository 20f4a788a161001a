"""What a report knows of each Gemeinde: which figures, at which date, and which Gemeinden are of similar size.

`report_templates/gemeinden.yaml` declares the figures. Values come from `indicators.parquet` alone, where own surveys
are masked; invented ones are never shown of a real Gemeinde. Nothing here computes statistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator

from indicators.katalog import by_id, field_of
from indicators.model import Indicator
from pipeline.cells import unit_of
from pipeline.cycle import Declared, Region, load_yaml
from pipeline.demo_marks import is_demo
from pipeline.faults import DataError, Fault
from pipeline.maps import Gemeinde
from pipeline.material import Material
from pipeline.signs import SUPPRESSED_OWN
from pipeline.texts import TEMPLATES
from pipeline.values import Value

FILE = f"{TEMPLATES}/gemeinden.yaml"
LEVEL = "gemeinde"
"""The level that an indicator must have figures for (`Indicator.ebenen`)."""


class Angabe(Declared):
    """A figure of the profiles: an indicator, its name there, the limits of its classes on maps."""

    id: str
    name: str = Field(min_length=3)
    grenzen: tuple[float, ...] = Field(min_length=1, max_length=4)

    @field_validator("grenzen")
    @classmethod
    def _rise(cls, grenzen: tuple[float, ...]) -> tuple[float, ...]:
        if list(grenzen) != sorted(set(grenzen)):
            raise ValueError(f"die Grenzen steigen nicht: {grenzen}. Erwartet: von der kleinsten zur größten")
        return grenzen


class Auswahl(Declared):
    """gemeinden.yaml as a whole."""

    version: str
    groesse: str
    aehnliche: int = Field(ge=2, le=8)
    kennzahlen: tuple[str, ...] = Field(max_length=3)
    vergleich: tuple[str, ...] = Field(max_length=6)
    erhebungen: tuple[str, ...]
    angaben: tuple[Angabe, ...] = Field(min_length=1)


def load(project: Path) -> Auswahl:
    """The declared figures; raises `DataError` with every name that nobody has declared."""
    auswahl = load_yaml(project / FILE, Auswahl, project)
    if faults := list(_unknown(auswahl)):
        raise DataError(faults)
    return auswahl


def _unknown(auswahl: Auswahl) -> Iterator[Fault]:
    known = by_id()
    for angabe in auswahl.angaben:
        indicator = known.get(angabe.id)
        if indicator is None or LEVEL not in indicator.ebenen:
            text = f"„{angabe.id}“ ist kein Indikator mit Werten für Gemeinden."
            yield Fault(FILE, "angaben", text, "", "„bericht explain“ sagt, für welche Ebenen es Werte gibt.")
    named = [angabe.id for angabe in auswahl.angaben]
    asked = {"groesse": (auswahl.groesse,), "kennzahlen": auswahl.kennzahlen, "vergleich": auswahl.vergleich}
    for key, ids in asked.items():
        for id in (id for id in ids if id not in named):
            yield Fault(FILE, key, f"„{id}“ steht nicht unter angaben.", "", f"Vorhanden: {', '.join(named)}.")
    forms = {indicator.erhebung for indicator in known.values() if indicator.erhebung}
    for form in (form for form in auswahl.erhebungen if form not in forms):
        text = f"Das Formular „{form}“ bringt keinen Indikator."
        yield Fault(FILE, "erhebungen", text, "", f"Vorhanden: {', '.join(sorted(forms))}.")


@dataclass(frozen=True)
class Column:
    """A figure of all Gemeinden at one date. `newer`: the date lies after the cycle.

    `values` are those of the Gemeinden by AGS, `kreis` and `land` those of the same date where there are any.
    """

    angabe: Angabe
    indicator: Indicator
    values: Mapping[str, Value]
    kreis: Value | None
    land: Value | None
    newer: bool

    @property
    def key(self) -> str:
        """Its mark in pages: one figure can have two dates."""
        return f"{self.angabe.id}{'-neuer' if self.newer else ''}"

    @property
    def sample(self) -> Value:
        """Any of its values, for what all of them have alike."""
        return next(iter(self.values.values()))

    @property
    def unit(self) -> str:
        return unit_of(self.sample, self.indicator)

    @property
    def above(self) -> tuple[Value | None, Value | None]:
        """The values of Landkreis and Land."""
        return self.kreis, self.land

    @property
    def accent(self) -> int:
        """The number of the Handlungsfeld whose colour it has."""
        return field_of(self.angabe.id).nummer

    def numbers(self) -> dict[str, float]:
        """The positions of its values in pictures, by AGS."""
        return {ags: float(value.exact) for ags, value in self.values.items() if value.exact is not None}


@dataclass(frozen=True)
class Gemeinden:
    """The figures of all Gemeinden of the Landkreis."""

    material: Material
    auswahl: Auswahl

    @cached_property
    def all(self) -> Mapping[str, Gemeinde]:
        """The Gemeinden by AGS, as the geometry names them."""
        return {one.ags: one for one in self.material.geometry.gemeinden}

    @cached_property
    def columns(self) -> Sequence[Column]:
        """Every figure that has values, those within the cycle and before it first."""
        found = [self._column(angabe, newer) for newer in (False, True) for angabe in self.auswahl.angaben]
        return [column for column in found if column is not None]

    def column(self, id: str, *, newer: bool = False) -> Column | None:
        return next((one for one in self.columns if (one.angabe.id, one.newer) == (id, newer)), None)

    @property
    def missing(self) -> list[Angabe]:
        """The declared figures that no Gemeinde has at any date."""
        found = {column.angabe.id for column in self.columns}
        return [angabe for angabe in self.auswahl.angaben if angabe.id not in found]

    def similar(self, ags: str) -> list[str]:
        """The Gemeinden whose size is nearest to that of one, by size from large to small; none where it has none."""
        column = self.column(self.auswahl.groesse)
        sizes = column.numbers() if column else {}
        if ags not in sizes:
            return []
        others = sorted(sizes.keys() - {ags}, key=lambda other: (abs(sizes[other] - sizes[ags]), other))
        return sorted(others[: self.auswahl.aehnliche], key=lambda other: (-sizes[other], other))

    def course(self, ags: str) -> list[Value]:
        """The size of a Gemeinde by year within the window, as far as it belongs to the series of the newest."""
        column = self.column(self.auswahl.groesse)
        newest = column.values.get(ags) if column else None
        if newest is None:
            return []
        rows = self.material.cells.series(newest.id, newest.series.partition(":")[2], region=ags)
        return [v for v in rows if _is_shown(v) and self.material.cycle.fenster_von <= v.year <= newest.year]

    def surveyed(self, ags: str) -> Iterator[tuple[Indicator, Value | None, str]]:
        """What the forms that go to the Gemeinden ask for, with the value of one of them, or why there is none."""
        for form in self.auswahl.erhebungen:
            for indicator in (one for one in self.material.cells.indicators.values() if one.erhebung == form):
                value = self._newest(indicator.id, ags)
                yield indicator, value, "" if value else self._why_no_survey(form)

    def _why_no_survey(self, form: str) -> str:
        told = [survey for survey in self.material.surveys.values() if survey.formular == form]
        if not told:
            return "Dazu wurde in diesem Zyklus nichts erhoben."
        if all(survey.demo for survey in told):
            return "Dazu gibt es nur Beispieldaten; sie stehen für keine wirkliche Gemeinde."
        return "Dazu gibt der Bericht nur Werte für den Landkreis heraus."

    def _newest(self, id: str, ags: str) -> Value | None:
        rows = self._within(id, ags, newer=False)
        return rows[-1] if rows else None

    def _within(self, id: str, ags: str, *, newer: bool) -> list[Value]:
        """The values of a Gemeinde up to the end of the cycle, or after it, by date."""
        cycle = self.material.cycle
        rows = (v for v in self.material.cells.series(id, region=ags) if _is_shown(v))
        if newer:
            return [v for v in rows if v.year > cycle.ende]
        return [v for v in rows if cycle.fenster_von <= v.year <= cycle.ende]

    def _column(self, angabe: Angabe, newer: bool) -> Column | None:
        rows = {ags: self._within(angabe.id, ags, newer=newer) for ags in self.all}
        days = {value.end for values in rows.values() for value in values}
        if not days:
            return None
        day = max(days)
        values = {ags: found for ags, values in rows.items() if (found := _at(day, values)) is not None}
        kreis, land = (self._beside(values.values(), region.ags) for region in self._above())
        return Column(angabe, self.material.cells.indicators[angabe.id], values, kreis, land, newer)

    def _above(self) -> tuple[Region, Region]:
        return self.material.cycle.kreis, self.material.cycle.land

    def _beside(self, values: Iterable[Value], region: str) -> Value | None:
        """The value of a larger region for the same period, in the same series or else in that which leads there."""
        one = next(iter(values))
        same = [v for v in self.material.cells.beside(one, "wert", region) if _is_shown(v)]
        rows = self.material.cells.series(one.id, region=region)
        found = same or [v for v in rows if (v.start, v.end) == (one.start, one.end) and _is_shown(v)]
        return found[0] if found else None


def _at(day: date, values: Iterable[Value]) -> Value | None:
    return next((value for value in values if value.end == day), None)


def _is_shown(value: Value) -> bool:
    """Whether a value can stand in a profile: it has a number or is kept back, and it is not invented."""
    return (value.exact is not None or value.status == SUPPRESSED_OWN) and not is_demo(value)
