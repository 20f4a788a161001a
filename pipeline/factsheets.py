"""Fact sheets of the annex: what an indicator means, how it is computed, its series and its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from indicators.model import DIRECTIONS, UNITS_LONG, Indicator, Series
from pipeline.findings import Finding
from pipeline.material import Material
from pipeline.texts import in_words, typeset

FORMULAS = {
    "anteil": "Zähler geteilt durch Nenner, mal 100",
    "je_1000": "Zähler geteilt durch Nenner, mal 1.000",
    "veroeffentlicht": "veröffentlichter Wert, nicht nachgerechnet",
    "anzahl": "Anzahl",
    "abstand": "Deutsche minus Ausländerinnen und Ausländer, aus ungerundeten Werten",
}
PAIRS = {
    "gleich": "",
    "vorjahresende": "; Nenner vom 31.12. des Vorjahres",
    "jahresende": "; Nenner vom 31.12. desselben Jahres (Näherung)",
}
GROUPS = {
    "insgesamt": "insgesamt",
    "auslaendisch": "Ausländerinnen und Ausländer",
    "deutsch": "Deutsche",
}
ROLES_OF_SERIES = {"amtlich": "amtliche Reihe", "ersatz": "Ersatzreihe"}


@dataclass(frozen=True)
class Sheet:
    """The fact sheet of an indicator as pairs of a term and what it says."""

    id: str
    title: str
    rows: tuple[tuple[str, Markup | str], ...]


def factsheet(material: Material, finding: Finding, indicator: Indicator) -> Sheet:
    """The fact sheet of an indicator; empty lines are left out."""
    formula = indicator.formula
    rows: list[tuple[str, Markup | str]] = [
        ("Definition", indicator.definition),
        ("Zähler", indicator.zaehler if formula and formula.denominator else ""),
        ("Nenner", indicator.nenner if formula and formula.denominator else ""),
        ("Berechnung", FORMULAS[formula.kind] + PAIRS[formula.pairing] if formula else ""),
        ("Einheit und Richtung", f"{UNITS_LONG[indicator.unit]}; {DIRECTIONS[indicator.direction]}"),
        ("Gruppen", in_words([GROUPS[g] for g in indicator.groups]) if len(indicator.groups) > 1 else ""),
        ("Reihen", lines(_series_line(material, s) for s in indicator.series)),
        ("Doppelte Jahre", lines(_overlaps(material, indicator))),
        (_values_name(indicator), _years(material, finding, indicator)),
        ("Der Wert sagt", indicator.sagt),
        ("Er sagt nicht", indicator.sagt_nicht),
        ("Vorbehalte", lines(indicator.caveats)),
        ("Brüche", lines(f"{b.datum:%d.%m.%Y}: {b.text}" for b in map(material.brueche.__getitem__, indicator.breaks))),
        ("Gegenprobe", indicator.check),
    ]
    return Sheet(indicator.id, indicator.title, tuple((term, text) for term, text in rows if text))


def _values_name(indicator: Indicator) -> str:
    """`Werte`, with the group they are those of where the indicator has several."""
    return "Werte" if len(indicator.groups) == 1 else f"Werte ({GROUPS[indicator.group]})"


def _series_line(material: Material, series: Series) -> str:
    cited = (material.sources[key].quelle for key in series.sources if key in material.sources)
    tables = list(dict.fromkeys(q.tabelle or q.titel for q in cited))
    years = f", bis {series.bis}" if series.bis else ""
    note = f"; {series.note}" if series.note else ""
    return f"{ROLES_OF_SERIES[series.role]}: {', '.join(tables) or 'liegt nicht vor'}{years}{note}"


def _overlaps(material: Material, indicator: Indicator) -> Iterator[Markup]:
    """Dates of the window for which two series have different numbers, with both."""
    for values in material.cells.overlaps(indicator.id):
        differ = len({(value.exact, value.series.partition(":")[0]) for value in values}) > 1
        if differ and material.cycle.fenster_von <= values[0].year <= material.cycle.ende:
            shown = (
                Markup("{} ({})").format(material.cells.with_unit(v), ROLES_OF_SERIES[v.series.partition(":")[0]])
                for v in values
            )
            yield Markup("{}: {}").format(material.cells.date(values[0]), Markup(" · ").join(shown))


def _years(material: Material, finding: Finding, indicator: Indicator) -> Markup | str:
    """The values of the own Kreis in the window, or why there are none."""
    rows = material.cells.series(indicator.id)
    window = [v for v in rows if material.cycle.fenster_von <= v.year <= material.cycle.ende and v.exact is not None]
    if not window:
        return finding.grund
    return Markup(" · ").join(
        Markup('<span class="paar">{}: {}</span>').format(material.cells.date(v), material.cells.number(v, marks=True))
        for v in window
    )


def lines(items: Iterable[Markup | str]) -> Markup:
    """Several statements one below the other."""
    return Markup("<br>").join(item if isinstance(item, Markup) else typeset(item) for item in items)
