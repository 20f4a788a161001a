"""Fact sheets of the annex: what an indicator means, how it is computed, its series and its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from indicators.model import DIRECTIONS, UNITS_LONG, Indicator
from pipeline.catalogue import ARTEN, GROUPS, ROLES, breakdown, calculation, levels, with_unit
from pipeline.cells import bound
from pipeline.demo_marks import any_demo
from pipeline.findings import Finding
from pipeline.material import Material
from pipeline.signs import SUPPRESSED_OWN
from pipeline.texts import typeset
from pipeline.values import Value

USUAL = ("kreis", "land", "bund")
"""Levels that need not be told."""


@dataclass(frozen=True)
class Sheet:
    """The fact sheet of an indicator as pairs of a term and what it says."""

    id: str
    title: str
    rows: tuple[tuple[str, Markup | str], ...]
    demo: bool = False


def factsheet(material: Material, finding: Finding, indicator: Indicator) -> Sheet:
    """The fact sheet of an indicator; empty lines are left out."""
    window = _window(material, indicator)
    rows: list[tuple[str, Markup | str]] = [
        ("Definition", indicator.definition),
        ("Berechnung", _calculation(indicator)),
        ("Art", _nature(indicator)),
        ("Reihen", lines(_series(material, indicator))),
        ("Doppelte Jahre", _overlaps(material, indicator)),
        (_values_name(indicator), _years(material, window)),
        ("Rücklauf", _responses(material, window)),
        ("Ohne Werte, weil", "" if window else indicator.missing or finding.grund),
        ("Zielwert", _target(material, indicator)),
        ("Der Wert sagt", indicator.sagt),
        ("Er sagt nicht", indicator.sagt_nicht),
        ("Vorbehalte", lines(indicator.caveats)),
        (
            "Brüche",
            lines(_breaks(material, indicator)),
        ),
        ("Gegenprobe", indicator.check),
    ]
    return Sheet(indicator.id, indicator.title, tuple((term, text) for term, text in rows if text), any_demo(window))


def _calculation(indicator: Indicator) -> str:
    """How a value is made, with numerator and denominator in words where it has both."""
    formula = indicator.formula
    if formula is None:
        return ""
    both = f"Zähler „{indicator.zaehler}“ geteilt durch Nenner „{indicator.nenner}“"
    return calculation(formula).replace("Zähler geteilt durch Nenner", both)


def _nature(indicator: Indicator) -> str:
    """Kind, unit, direction, breakdown, the group it is compared with, levels where they are not the usual ones."""
    parts = [ARTEN[indicator.kind], UNITS_LONG[indicator.unit], DIRECTIONS[indicator.direction]]
    if broken_down := breakdown(indicator, short=True):
        parts.append(f"Gliederung: {broken_down}")
    if indicator.reference:
        parts.append(f"Referenzgruppe: {GROUPS[indicator.reference]}")
    if set(USUAL) < set(indicator.ebenen):
        parts.append("auch Gemeinden")
    elif indicator.ebenen != USUAL:
        parts.append(f"nur {levels(indicator)}")
    return "; ".join(parts)


def _breaks(material: Material, indicator: Indicator) -> Iterator[str]:
    for bruch in map(material.brueche.__getitem__, indicator.breaks):
        yield f"{bruch.datum:%d.%m.%Y}: {bruch.titel}"


def _values_name(indicator: Indicator) -> str:
    """`Werte`, with the group they are those of where the indicator has several."""
    return "Werte" if len(indicator.groups) == 1 else f"Werte ({GROUPS[indicator.group]})"


def _window(material: Material, indicator: Indicator) -> list[Value]:
    """The values of the own Kreis in the window, those that are kept back included."""
    rows = [v for v in material.cells.series(indicator.id) if v.exact is not None or v.status == SUPPRESSED_OWN]
    return [v for v in rows if material.cycle.fenster_von <= v.year <= material.cycle.ende]


def _responses(material: Material, window: Iterable[Value]) -> Markup:
    """Over whom the values of an own survey speak, with the dates for which that is the same."""
    told: dict[str, tuple[list[Markup], Markup]] = {}
    for value in window:
        if text := material.response(value):
            told.setdefault(text.striptags(), ([], text))[0].append(material.cells.date(value))
    return Markup("; ").join(Markup("{}: {}").format(Markup(", ").join(dates), text) for dates, text in told.values())


def _series(material: Material, indicator: Indicator) -> Iterator[str]:
    """The series whose sources are at hand: role, tables, years, and how the series differs."""
    for series in indicator.series:
        cited = [material.sources[key].quelle for key in series.sources if key in material.sources]
        tables = dict.fromkeys(quelle.tabelle for quelle in cited if quelle.tabelle)
        forms = [material.surveys[key].named for key in series.sources if key in material.surveys]
        names = [*forms, *tables] or [quelle.herausgeber if series.note else quelle.titel for quelle in cited]
        if names:
            years = " ".join(f"{word} {year}" for word, year in (("ab", series.ab), ("bis", series.bis)) if year)
            yield f"{ROLES[series.role]}: {'; '.join(filter(None, [', '.join(names), years, series.note]))}"


def _overlaps(material: Material, indicator: Indicator) -> Markup:
    """Dates of the window for which two series have different numbers, with both, after their roles."""
    shown: dict[str, list[Markup]] = {}
    for values in material.cells.overlaps(indicator.id):
        differ = len({(value.exact, _role(value)) for value in values}) > 1
        if differ and material.cycle.fenster_von <= values[0].year <= material.cycle.ende:
            numbers = Markup(" · ").join(material.cells.with_unit(value) for value in values)
            roles = " · ".join(ROLES[_role(value)] for value in values)
            shown.setdefault(roles, []).append(Markup("{}: {}").format(material.cells.date(values[0]), numbers))
    told = [Markup("{}: {}").format(roles, Markup("; ").join(dates)) for roles, dates in shown.items()]
    return Markup("<br>").join(told)


def _role(value: Value) -> str:
    return value.series.partition(":")[0]


def _years(material: Material, window: Iterable[Value]) -> Markup:
    return Markup(" · ").join(
        Markup('<span class="paar">{}: {}</span>').format(material.cells.date(v), material.cells.number(v, marks=True))
        for v in window
    )


def _target(material: Material, indicator: Indicator) -> Markup | str:
    """The value that the county wants to reach, where it has decided on one."""
    ziel = material.cycle.zielwerte.get(indicator.id)
    if ziel is None:
        return ""
    number = bound(f"{indicator.id}|zielwert|{material.cycle.kreis.ags}|{ziel.jahr}", ziel.wert)
    return number + f"{with_unit('', indicator)} bis {ziel.jahr} ({ziel.beschluss})"


def lines(items: Iterable[Markup | str]) -> Markup:
    """Several statements one below the other."""
    return Markup("<br>").join(item if isinstance(item, Markup) else typeset(item) for item in items)
