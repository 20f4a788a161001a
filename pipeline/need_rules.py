"""The rules N1 to N11 of needs: each is tried on one indicator and says what came of it.

A rule only compares; the numbers are those of the values, the words those of `pipeline.findings`. A rule has fired, has
not fired, was blocked or is not applicable, and its `Trial` says why and what it looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from indicators.model import AUSLAENDISCH, DEUTSCH, FORMULARE, SURVEY, UNITS
from pipeline.demo_marks import DEMO, is_demo
from pipeline.findings import (
    ANGENAEHERT,
    ENTFERNT,
    GESTIEGEN,
    GESUNKEN,
    HOEHER,
    NICHT_BEWERTBAR,
    NIEDRIGER,
    NO_VALUE,
    UNVERAENDERT,
    limit,
)
from pipeline.need_case import (
    ALLGEMEIN,
    BEOBACHTEN,
    DATENBEDARF,
    GEGRIFFEN,
    GESPERRT,
    HOCH,
    MITTEL,
    NICHT_ANWENDBAR,
    NICHT_GEGRIFFEN,
    Case,
    Gap,
    Trial,
    disadvantage,
    gap_of,
    unit_of_gap,
    without_values,
)
from pipeline.numbers import german_number
from pipeline.signs import SUPPRESSED_OWN, SUPPRESSED_QUALITY, UNKNOWN_OR_SECRET
from pipeline.values import Value, cases_of

EINE_STUFE = "eine Stufe höher"
"""What N5 proposes."""

TITEL = {
    "N1": "Abstand groß und größer geworden",
    "N2": "Abstand groß, nicht kleiner geworden",
    "N3": "Abstand groß, aber kleiner geworden",
    "N4": "Abstand klein, aber fortlaufend gewachsen",
    "N5": "ungünstiger als Land und Vergleichskreise",
    "N6": "Zielwert verfehlt",
    "N7": "beide Gruppen gleichermaßen verschlechtert",
    "N8": "Richtwert des Prozessindikators verfehlt",
    "N9": "Daten fehlen oder reichen nicht aus",
    "N10": "Vorbehalt: nur Hinweis, kein Bedarf",
    "N11": "neutraler Indikator: nur Kontext",
    "N12": "fachlicher Bedarf aus einem Protokoll",
}
"""What each rule asks, in a few words."""

WEAK = {
    DEMO: "Beispieldaten (erfunden)",
    "secondary": "Presseangabe",
    "limited": "Aussagewert eingeschränkt",
    "estimated": "geschätzter Wert",
    "printed_error": "erkennbar fehlerhaft gedruckt",
    "mixed_base": "Werte auf verschiedenen Bevölkerungsständen",
    "mixed_date": "Näherung: Zähler und Nenner von verschiedenen Stichtagen",
}
"""Flags of values that never raise a need by themselves."""
DEVELOPING = ("N1", "N2", "N3", "N4", "N5", "N7")
"""Rules that a break in the window and a small number of cases block too."""
HIDDEN = {
    SUPPRESSED_OWN: "Der Wert ist zum Schutz einzelner Personen gesperrt.",
    UNKNOWN_OR_SECRET: "Der Wert ist unbekannt oder wird geheim gehalten.",
    SUPPRESSED_QUALITY: "Der Wert ist nicht sicher genug, um veröffentlicht zu werden.",
}


def try_rules(case: Case) -> tuple[Trial, ...]:
    """All rules on one indicator, in their order."""
    return tuple(rule(case) for rule in (*GAP_RULES.values(), n5, n6, n7, n8, n9, n10, n11))


# --- What stands before every rule that proposes a need ----------------------------------------------------


def _trial(
    case: Case, regel: str, fired: bool, grund: str, stufe: str, values: Iterable[Value | None], schwelle: str = ""
) -> Trial:
    """The trial of a rule that could be tried; blocked where its values raise no need by themselves."""
    used = [value for value in values if value is not None]
    told = case.evidence(*used)
    if reasons := blockers(case, regel, used):
        return Trial(regel, GESPERRT, f"Gesperrt: {'; '.join(reasons)}.", werte=told, schwelle=schwelle)
    state = GEGRIFFEN if fired else NICHT_GEGRIFFEN
    return Trial(regel, state, grund, stufe if fired else "", told, schwelle)


def blockers(case: Case, regel: str, values: Sequence[Value]) -> list[str]:
    """What keeps these values from raising a need under a rule."""
    own = [value for value in values if value.region == case.cycle.kreis.ags]
    old = [value for value in own if value.year < case.cycle.beginn]
    found = [f"Ausgangslage, Wert von {old[0].year} vor dem Berichtszeitraum"] if old else []
    found += _caveats(values)
    return found + (_chance_and_breaks(case, own) if regel in DEVELOPING else [])


def _caveats(values: Sequence[Value]) -> list[str]:
    flags = frozenset[str]().union(*(value.flags for value in values))
    return [text for flag, text in WEAK.items() if flag in flags]


def _chance_and_breaks(case: Case, own: Sequence[Value]) -> list[str]:
    least = case.schwellen.kleine_zahl
    cases = [cases_of(value, case.cells.indicators[value.id]) for value in own if value.kind == "wert"]
    few = [number for number in cases if number is not None and number < least]
    last = max((value.end for value in own), default=date.min)
    broken = [one for one in case.brueche if date(case.cycle.fenster_von, 1, 1) < one.datum <= last]
    small = [f"nur {german_number(min(few), 0)} Fälle, nötig {least}"] if few else []
    return small + [f"Bruch am {one.datum:%d.%m.%Y}: {one.titel}" for one in broken]


def _not_applicable(regel: str, grund: str) -> Trial:
    return Trial(regel, NICHT_ANWENDBAR, grund)


def _threshold(number: Fraction, unit: str) -> str:
    decimals = next(places for places in (0, 1, 2, 6) if places == 6 or (number * 10**places).denominator == 1)
    return f"{german_number(number, decimals)} {unit}".strip()


# --- N1 to N4: the gap between Deutsche and Ausländer --------------------------------------------------------


def _gap_rule(regel: str, stufe: str, words: Sequence[str]) -> Callable[[Case], Trial]:
    """N1, N2, N3: a large gap that has developed in one of these ways."""

    def rule(case: Case) -> Trial:
        gap = gap_of(case)
        if isinstance(gap, str):
            return _not_applicable(regel, gap)
        large = disadvantage(gap.value, case.indicator) >= gap.limit
        size = (
            "Abstand mindestens so groß wie die Schwelle" if large else "Abstand zuungunsten kleiner als die Schwelle"
        )
        told = f"{size}; {_development(case, gap)}."
        threshold = _threshold(gap.limit, unit_of_gap(case))
        return _trial(case, regel, large and gap.word in words, told, stufe, gap.used(), threshold)

    return rule


def _development(case: Case, gap: Gap) -> str:
    words = {ENTFERNT: "größer geworden", ANGENAEHERT: "kleiner geworden", UNVERAENDERT: "nahezu unverändert"}
    if gap.word in words:
        return f"seit {gap.chain[0].year} {words[gap.word]} ({len(gap.chain)} vergleichbare Werte)"
    return f"Entwicklung nicht bewertbar (vergleichbare Werte: {len(gap.chain)}, nötig {case.schwellen.trend_punkte})"


def n4(case: Case) -> Trial:
    """A small gap that was larger each time, over the last comparable points."""
    gap = gap_of(case)
    if isinstance(gap, str):
        return _not_applicable("N4", gap)
    points = case.schwellen.trend_punkte
    sizes = [disadvantage(value, case.indicator) for value in gap.chain][-points:]
    growing = len(sizes) == points and all(a < b for a, b in pairwise(sizes))
    small = 0 < sizes[-1] < gap.limit
    told = f"Abstand {'klein' if small else 'nicht klein oder nicht zuungunsten'}; "
    if len(sizes) < points:
        told += f"vergleichbare Werte: {len(sizes)}, nötig {points}."
    else:
        told += f"über die letzten {points} Werte {'' if growing else 'nicht '}fortlaufend gewachsen."
    values = (*gap.chain[-points:-1], *gap.used())
    return _trial(case, "N4", small and growing, told, BEOBACHTEN, values, f"{points} Werte in Folge")


GAP_RULES: Mapping[str, Callable[[Case], Trial]] = {
    "N1": _gap_rule("N1", HOCH, (ENTFERNT,)),
    "N2": _gap_rule("N2", MITTEL, (UNVERAENDERT, NICHT_BEWERTBAR)),
    "N3": _gap_rule("N3", BEOBACHTEN, (ANGENAEHERT,)),
    "N4": n4,
}


# --- N5 to N8: comparison, target, both groups, benchmark ----------------------------------------------------


def n5(case: Case) -> Trial:
    """Worse than the Land and than the median of the Vergleichskreise: the need is one level higher."""
    value = case.newest()
    if value is None or case.indicator.direction == "neutral":
        return _not_applicable("N5", without_values(case))
    land = case.cells.at_land(value)
    median = case.beside(value, "median")
    to_land, to_median = case.beside(value, "abstand_land"), case.beside(value, "abstand_median")
    if None in (land, median, to_land, to_median):
        missing = " und ".join(name for name, v in (("Land", land), ("Vergleichskreise", median)) if v is None)
        return _not_applicable("N5", f"Kein Vergleichswert: {missing or 'Land und Vergleichskreise'}.")
    words = (_worse(case, value, land, to_land), _worse(case, value, median, to_median))
    told = f"{'Ungünstiger' if words[0] else 'Nicht ungünstiger'} als das Land, "
    told += f"{'ungünstiger' if words[1] else 'nicht ungünstiger'} als der Median der Vergleichskreise."
    threshold = _threshold(limit(case.schwellen.vergleich, case.indicator), unit_of_gap(case))
    values = (value, land, median, to_land, to_median)
    return _trial(case, "N5", all(words), told, EINE_STUFE, values, threshold)


def _worse(case: Case, value: Value, other: Value | None, distance: Value | None) -> bool:
    """Whether a value is worse than another by the judged distance between them."""
    word = case.word(distance)
    if case.indicator.direction == "naeher_an_null":
        assert value.exact is not None
        assert other is not None
        assert other.exact is not None
        return word in (HOEHER, NIEDRIGER) and abs(value.exact) > abs(other.exact)
    return word == (NIEDRIGER if case.indicator.direction == "hoeher_besser" else HOEHER)


def n6(case: Case) -> Trial:
    """A target that the county has decided on and its year has passed."""
    ziel = case.cycle.zielwerte.get(case.indicator.id)
    if ziel is None:
        return _not_applicable("N6", "Es gibt keinen beschlossenen Zielwert.")
    if ziel.jahr > case.cycle.ende:
        return _not_applicable("N6", f"Das Zieljahr {ziel.jahr} liegt nach dem Berichtszeitraum.")
    value = case.newest()
    if value is None or value.year < ziel.jahr:
        return _not_applicable("N6", f"Für das Zieljahr {ziel.jahr} liegt noch kein Wert vor.")
    missed = _beyond(value, case.indicator.direction, ziel.zahl)
    told = f"Zielwert für {ziel.jahr} ({ziel.beschluss}) {'verfehlt' if missed else 'erreicht'}."
    return _trial(case, "N6", missed, told, MITTEL, (value,), _threshold(ziel.zahl, UNITS[case.indicator.unit]))


def _beyond(value: Value, direction: str, mark: Fraction) -> bool:
    """Whether a value is on the worse side of a mark."""
    assert value.exact is not None
    if direction == "naeher_an_null":
        return abs(value.exact) > abs(mark)
    return value.exact < mark if direction == "hoeher_besser" else value.exact > mark


def n7(case: Case) -> Trial:
    """Both groups worsened and the gap between them stayed: a need of all, not of integration alone."""
    if reason := without_values(case):
        return _not_applicable("N7", reason)
    gap = case.newest(art="abstand_gruppen")
    changes = [gap and case.beside(gap, "veraenderung", group) for group in (DEUTSCH, AUSLAENDISCH)]
    if gap is None or None in changes:
        return _not_applicable("N7", "Es gibt keine Werte für beide Gruppen.")
    between = case.beside(gap, "annaeherung")
    words = [case.word(change) for change in changes]
    if NICHT_BEWERTBAR in (*words, case.word(between)):
        return _not_applicable("N7", f"Entwicklung nicht bewertbar (nötig {case.schwellen.trend_punkte} Werte).")
    worse = GESUNKEN if case.indicator.direction == "hoeher_besser" else GESTIEGEN
    both, alike = words == [worse, worse], case.word(between) == UNVERAENDERT
    told = f"{'Beide Gruppen' if both else 'Nicht beide Gruppen'} verschlechtert; "
    told += f"Abstand {'nahezu unverändert' if alike else 'verändert'}."
    threshold = _threshold(limit(case.schwellen.veraenderung, case.indicator), unit_of_gap(case))
    return _trial(case, "N7", both and alike, told, ALLGEMEIN, (*changes, between), threshold)


def n8(case: Case) -> Trial:
    """A process indicator on the wrong side of its own benchmark."""
    richtwert = case.schwellen.bedarf.richtwerte.get(case.indicator.id)
    if reason := without_values(case):
        return _not_applicable("N8", reason)
    value = case.newest()
    if richtwert is None or value is None:
        return _not_applicable("N8", "Für den Indikator ist kein Richtwert festgelegt.")
    missed = _beyond(value, case.indicator.direction, richtwert.zahl)
    told = f"Richtwert {'verfehlt' if missed else 'eingehalten'}."
    threshold = f"{richtwert.wort} {_threshold(richtwert.zahl, UNITS[case.indicator.unit])}"
    return _trial(case, "N8", missed, told, MITTEL, (value,), threshold)


# --- N9 to N11: the state of the data, remarks, context --------------------------------------------------------


def n9(case: Case) -> Trial:
    """Data are missing, hidden, older than the cycle, examples, or given by too few: never "kein Bedarf"."""
    if case.indicator.direction == "neutral" and not case.indicator.core:
        return _not_applicable("N9", "Der Indikator ist neutral und kein Kernindikator.")
    value = case.newest()
    lacks = _lacks(case, value)
    told = case.evidence(value)
    share = f"Antwortquote {case.schwellen.bedarf.antwortquote} %" if case.befragt else ""
    if lacks:
        return Trial("N9", GEGRIFFEN, lacks, DATENBEDARF, told, share)
    return Trial("N9", NICHT_GEGRIFFEN, "Ein Wert aus dem Berichtszeitraum liegt vor.", "", told, share)


def _lacks(case: Case, value: Value | None) -> str:
    """What is missing, in a sentence for the report; nothing where the data will do."""
    if value is None or value.year < case.cycle.beginn:
        rows = case.cells.series(case.indicator.id)
        hidden = [v.status for v in rows if case.cycle.beginn <= v.year <= case.cycle.ende and v.status in HIDDEN]
        if hidden:
            return HIDDEN[hidden[-1]]
        return "Der neueste Wert ist älter als der Berichtszeitraum." if value else case.indicator.missing or NO_VALUE
    if is_demo(value):
        form = FORMULARE.get(case.indicator.erhebung, "")
        return f"Bisher liegen nur Beispieldaten vor; es fehlen Rückmeldungen zum Formular „{form}“."
    answered = case.geantwortet if value.n is None else value.n
    surveyed = value.series == f"eigen:{SURVEY}{case.indicator.erhebung}"
    if surveyed and answered * 100 < case.schwellen.bedarf.antwortquote * case.befragt:
        return "Zu wenige der befragten Stellen haben geantwortet."
    return ""


def n10(case: Case) -> Trial:
    """Which reservations there are against the values; a remark, and why other rules were blocked."""
    gap = gap_of(case)
    told_by = () if isinstance(gap, str) else (gap.value, *gap.parts)
    values = list(dict.fromkeys(value for value in (case.newest(), *told_by) if value is not None))
    if not values:
        return _not_applicable("N10", "Es liegt kein Wert vor.")
    found = _caveats(values) + _chance_and_breaks(case, values)
    told = f"{'; '.join(found)}." if found else "Kein Vorbehalt gegen die Werte."
    return Trial("N10", GEGRIFFEN if found else NICHT_GEGRIFFEN, told[0].upper() + told[1:], "", case.evidence(*values))


def n11(case: Case) -> Trial:
    """Neutral indicators are context."""
    if case.indicator.direction == "neutral":
        return Trial("N11", GEGRIFFEN, "Der Indikator ist neutral und dient nur der Einordnung.")
    return Trial("N11", NICHT_GEGRIFFEN, "Der Indikator hat eine erwünschte Richtung.")
