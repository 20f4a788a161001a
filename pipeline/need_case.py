"""What the rules of needs look at: one indicator with its values, their words and the gap between the groups.

Also what comes of a rule: a `Trial` with the evidence it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, UNITS, Indicator
from pipeline.cells import NOBREAK, Cells, cell_id, digits, unit_of
from pipeline.cycle import Cycle
from pipeline.demo_marks import is_demo
from pipeline.findings import ANGENAEHERT, ENTFERNT, NICHT_BEWERTBAR
from pipeline.periods import german_period
from pipeline.registries import Bruch, Schwellen
from pipeline.values import Value

GEGRIFFEN, NICHT_GEGRIFFEN, GESPERRT, NICHT_ANWENDBAR = "gegriffen", "nicht gegriffen", "gesperrt", "nicht anwendbar"
HOCH, MITTEL, BEOBACHTEN, ALLGEMEIN = "hoch", "mittel", "beobachten", "allgemein"
FACHLICH, DATENBEDARF = "fachlich", "datenbedarf"
STUFEN = (HOCH, MITTEL, BEOBACHTEN, ALLGEMEIN, FACHLICH, DATENBEDARF)
"""All levels in the order of the list."""

GROUPS = {AUSLAENDISCH: "Ausländerinnen und Ausländer", DEUTSCH: "Deutsche"}
KINDS = {
    "abstand_gruppen": "Abstand: Deutsche minus Ausländerinnen und Ausländer",
    "annaeherung": "Veränderung des Abstands (positiv: kleiner)",
    "abstand_land": "Kreis minus Land",
    "median": "Median der Vergleichskreise",
    "abstand_median": "Kreis minus Median",
}


@dataclass(frozen=True)
class Evidence:
    """A value a rule looked at: what it is, its cell, its period, as it is printed, and exactly."""

    was: str
    zelle: str
    zeitraum: str
    gedruckt: str
    exakt: str


@dataclass(frozen=True)
class Trial:
    """What came of one rule on one indicator: `ergebnis` and why, the level it proposes, the values, the threshold."""

    regel: str
    ergebnis: str
    grund: str
    stufe: str = ""
    werte: tuple[Evidence, ...] = ()
    schwelle: str = ""

    @property
    def fired(self) -> bool:
        return self.ergebnis == GEGRIFFEN


@dataclass(frozen=True)
class Case:
    """One indicator with all its rules look at.

    `gap_told_by`: the indicator that is its gap, and whose needs that gap raises. `brueche`: the breaks declared for
    it. `befragt`, `geantwortet`: the bodies asked by its survey and those that answered.
    """

    indicator: Indicator
    cells: Cells
    schwellen: Schwellen
    brueche: Sequence[Bruch] = ()
    gap_told_by: str = ""
    befragt: int = 0
    geantwortet: int = 0

    @property
    def cycle(self) -> Cycle:
        return self.cells.cycle

    @property
    def is_gap(self) -> bool:
        return self.indicator.formula is not None and self.indicator.formula.kind == "abstand"

    def newest(self, **where: str) -> Value | None:
        """The newest value of the window with a number; one of the cycle that is no example comes first."""
        rows = self.cells.series(self.indicator.id, **where)
        found = [v for v in rows if v.exact is not None and self.cycle.fenster_von <= v.year <= self.cycle.ende]
        real = [v for v in found if v.year >= self.cycle.beginn and not is_demo(v)]
        return max(real or found, key=lambda v: (v.end, v.start), default=None)

    def beside(self, value: Value, kind: str, group: str | None = None, id: str | None = None) -> Value | None:
        """The value of another kind or group at the same date; of changes the one over all comparable values."""
        rows = self.cells.series(id or value.id, gruppe=group or value.group, art=kind)
        same = [v for v in rows if (v.start, v.end, v.series) == (value.start, value.end, value.series)]
        return min(same, key=lambda v: v.from_end or date.min, default=None)

    def word(self, value: Value | None) -> str:
        """How a change or a distance was judged."""
        return NICHT_BEWERTBAR if value is None else self.cells.words.get(cell_id(value), NICHT_BEWERTBAR)

    def evidence(self, *values: Value | None) -> tuple[Evidence, ...]:
        return tuple(self._evidence(value) for value in values if value is not None)

    def _evidence(self, value: Value) -> Evidence:
        indicator = self.cells.indicators[value.id]
        place = f" ({self.cycle.land.name})" if value.region == self.cycle.land.ags else ""
        what = KINDS.get(value.kind, GROUPS.get(value.group, indicator.short))
        since = f"{value.from_end.year} bis " if value.from_end else ""
        unit = UNITS[unit_of(value, indicator)]
        return Evidence(
            was=("Veränderung: " if value.kind == "veraenderung" else "") + what + place,
            zelle=cell_id(value),
            zeitraum=since + german_period(value.start, value.end, value.period_type),
            gedruckt=f"{digits(value, indicator)}{NOBREAK}{unit}".rstrip(NOBREAK),
            exakt=str(value.exact),
        )


def without_values(case: Case) -> str:
    """Why no rule on values can be tried at all."""
    if case.indicator.direction == "neutral":
        return "Der Indikator ist neutral."
    return "" if case.newest() else "Es liegt kein Wert vor."


def unit_of_gap(case: Case) -> str:
    """What stands behind a gap or a threshold of it."""
    return "Prozentpunkte" if case.indicator.unit == "prozent" else UNITS[case.indicator.unit]


@dataclass(frozen=True)
class Gap:
    """The newest gap: its two rates, the comparable gaps up to it, and how it has developed."""

    value: Value
    parts: tuple[Value, ...]
    chain: tuple[Value, ...]
    change: Value | None
    word: str
    limit: Fraction

    def used(self) -> tuple[Value | None, ...]:
        return (*self.parts, self.value, self.change)


def disadvantage(gap: Value, indicator: Indicator) -> Fraction:
    """How far Ausländer stand behind; negative where they are ahead. Without a better side the size of the gap."""
    assert gap.exact is not None
    return {"hoeher_besser": gap.exact, "niedriger_besser": -gap.exact}.get(indicator.direction, abs(gap.exact))


def gap_of(case: Case) -> Gap | str:
    """The newest gap, or why there is none to be judged."""
    if reason := without_values(case):
        return reason
    if case.gap_told_by:
        return f"Den Abstand bewertet {case.gap_told_by} als eigener Indikator."
    value = case.newest() if case.is_gap else case.newest(art="abstand_gruppen")
    if value is None:
        return "Es gibt keinen Abstand zwischen Deutschen und Ausländerinnen und Ausländern."
    threshold = case.schwellen.bedarf.abstand.get(case.indicator.unit)
    if threshold is None:
        return f"Für Abstände der Einheit „{unit_of_gap(case)}“ ist keine Schwelle festgelegt."
    change = case.beside(value, "annaeherung", INSGESAMT)
    change = change if change and change.exact is not None else None
    chain = _chain(case, value, change)
    word = case.word(change)
    if word == ANGENAEHERT and disadvantage(chain[0], case.indicator) < 0:
        word = ENTFERNT  # the gap has changed sides: smaller, but now to the disadvantage of Ausländer
    return Gap(value, _parts(case, value), chain, change, word, Fraction(threshold))


def _parts(case: Case, gap: Value) -> tuple[Value, ...]:
    formula = case.indicator.formula
    id = formula.of if case.is_gap and formula else None
    found = (case.beside(gap, "wert", group, id) for group in (DEUTSCH, AUSLAENDISCH))
    return tuple(value for value in found if value is not None)


def _chain(case: Case, gap: Value, change: Value | None) -> tuple[Value, ...]:
    """The gaps that can be compared with the newest one, in order of time, itself the last."""
    if change is None or change.from_end is None:
        return (gap,)
    rows = case.cells.series(gap.id, gruppe=gap.group, art=gap.kind)
    return tuple(
        v for v in rows if v.exact is not None and v.series == gap.series and change.from_end <= v.end <= gap.end
    )
