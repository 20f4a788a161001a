"""The report at a glance: the cockpit of the core indicators, and values newer than the cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from indicators.model import ANZAHL, PROZENT, UNITS, Handlungsfeld, Indicator
from pipeline import style
from pipeline.cells import NOBREAK
from pipeline.citations import short_beleg
from pipeline.demo_marks import is_demo
from pipeline.figures import sparkline
from pipeline.findings import IM_ZYKLUS, NICHT_BEWERTBAR, Finding
from pipeline.material import Material
from pipeline.numbers import NARROW
from pipeline.values import Value


@dataclass(frozen=True)
class CockpitRow:
    """One core indicator: its newest value, or why there is none; `demo`: it rests on example data."""

    name: str
    state: str
    value: Markup | str = ""
    stand: Markup | str = ""
    change: Markup | str = ""
    land: Markup | str = ""
    line: str = ""
    alt: str = ""
    reason: str = ""
    demo: bool = False


@dataclass(frozen=True)
class Outlook:
    """A value that lies after the cycle."""

    name: str
    value: Markup
    stand: Markup
    land: Markup
    source: str
    demo: bool = False


def cockpit(material: Material, findings: Mapping[str, Finding], feld: Handlungsfeld) -> Iterator[CockpitRow]:
    """One row per core indicator of a field."""
    for indicator in feld.indicators:
        if indicator.core:
            yield _cockpit_row(material, indicator, findings[indicator.id], style.ACCENTS[feld.nummer])


def headline(material: Material, findings: Mapping[str, Finding], feld: Handlungsfeld) -> CockpitRow | None:
    """The first core indicator of a field with an official value in the cycle; None where there is none."""
    official = (
        one
        for one in feld.indicators
        if one.core and findings[one.id].datenstand == IM_ZYKLUS and not is_demo(material.cells.get(one.id))
    )
    first = next(official, None)
    return first and _cockpit_row(material, first, findings[first.id], style.ACCENTS[feld.nummer])


def _cockpit_row(material: Material, indicator: Indicator, finding: Finding, accent: str) -> CockpitRow:
    name = short_name(indicator)
    value = material.cells.get(indicator.id)
    if value is None:
        return CockpitRow(name, finding.datenstand, reason=material.why_missing(finding))
    line, alt = sparkline(material, value, accent)
    return CockpitRow(
        name=name,
        state=finding.datenstand,
        value=material.cells.number(value),
        stand=material.cells.date(value),
        change=_change(material, indicator, finding),
        land=_land(material, value),
        line=line,
        alt=alt,
        demo=is_demo(value),
    )


def _land(material: Material, value: Value) -> Markup:
    """The value of the Land beside that of the Kreis: same period, same group."""
    land = material.cells.at_land(value)
    if land is not None:
        return material.cells.number(land, marks=True)
    return material.sign()


def _change(material: Material, indicator: Indicator, finding: Finding) -> Markup:
    """The change up to the newest value, with the year it is told from."""
    if finding.entwicklung == NICHT_BEWERTBAR:
        return Markup("nicht bewertbar")
    change = material.cells.change(indicator.id)
    unit = f"{NARROW}%" if indicator.unit == ANZAHL else f"{NOBREAK}Pp." if indicator.unit == PROZENT else ""
    since = Markup('{} <span class="seit">seit {}</span>').format(unit, material.cells.since(change))
    return material.cells.number(change, signed=True) + since


def outlook(material: Material, feld: Handlungsfeld) -> Iterator[Outlook]:
    """The newest value after the cycle of every indicator that has one."""
    for indicator in feld.indicators:
        newer = [v for v in material.cells.series(indicator.id) if v.year > material.cycle.ende and v.exact is not None]
        if newer:
            value = newer[-1]
            yield Outlook(
                short_name(indicator),
                material.cells.number(value, marks=True) + material.cells.limits(value),
                material.stand(value),
                _land(material, value),
                short_beleg(material, [value]),
                is_demo(value),
            )


def short_name(indicator: Indicator) -> str:
    """The short name of an indicator with its unit, as tables of several indicators print it."""
    name = indicator.short.replace("SGB II", f"SGB{NOBREAK}II")
    if indicator.unit == PROZENT:
        return f"{name},{NOBREAK}%"
    unit = UNITS[indicator.unit].replace(" ", NOBREAK)
    return f"{name}, {unit}" if unit else name
