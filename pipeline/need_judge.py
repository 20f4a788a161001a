"""The needs of a cycle: all rules tried on all indicators, their levels, and the office's words beside them.

The same data, thresholds and words give the same list, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from indicators.katalog import FELDER, by_id, field_of
from indicators.model import INSGESAMT, UNITS, Indicator
from pipeline.cells import Cells, cell_id
from pipeline.cycle import Cycle, shown
from pipeline.derived import derive
from pipeline.faults import DataError, Fault
from pipeline.findings import NICHT_BEWERTBAR, judged
from pipeline.need_case import (
    ALLGEMEIN,
    BEOBACHTEN,
    DATENBEDARF,
    FACHLICH,
    GEGRIFFEN,
    HOCH,
    MITTEL,
    STUFEN,
    Case,
    Trial,
    gap_of,
)
from pipeline.need_rules import EINE_STUFE, try_rules
from pipeline.need_words import Fachbedarf, Words, load_words, need_id
from pipeline.needs import REMARKS, Assessment, Judged, Need, in_order
from pipeline.registries import SCHWELLEN, Bruch, Schwellen, load_brueche, load_schwellen
from pipeline.values import Value

HIGHER = {"": BEOBACHTEN, ALLGEMEIN: BEOBACHTEN, BEOBACHTEN: MITTEL, MITTEL: HOCH, HOCH: HOCH}
"""One level up, at most `hoch`."""

Surveys = Mapping[str, tuple[int, int]]
"""The bodies asked and those that answered, by the key of a form."""


def _content(schwellen: Schwellen) -> str:
    """What the thresholds are in eight letters: a change that nobody has given a new version shows all the same."""
    return sha256(schwellen.model_dump_json().encode()).hexdigest()[:8]


def judge(
    values: Iterable[Value],
    indicators: Mapping[str, Indicator],
    cycle: Cycle,
    brueche: Mapping[str, Bruch],
    schwellen: Schwellen,
    surveys: Surveys,
    words: Words,
) -> Judged:
    """Try all rules on all indicators, once with all values and once without the newest year of each."""
    told = [value for value in values if value.sex == value.age == INSGESAMT and not value.detail]
    trials = _tried(told, indicators, cycle, brueche, schwellen, surveys)
    earlier = _without_last_year(told, trials)
    earlier += derive(earlier, indicators, cycle, brueche, schwellen)
    before = _tried(earlier, indicators, cycle, brueche, schwellen, surveys)
    found = tuple(_assessment(id, case, spur, level(before[id][1])) for id, (case, spur) in trials.items())
    needs = tuple(in_order(_needs(found, indicators, words)))
    idle = words.ids() - {need.id for need in needs}
    return Judged(cycle.name, f"{schwellen.version} ({_content(schwellen)})", needs, found, tuple(sorted(idle)))


def propose(
    values: Iterable[Value], project: Path, cycle: Cycle, surveys: Path, thresholds: Path | None = None
) -> Judged:
    """The needs of a cycle under the thresholds of the project, or under those of another file.

    Raises `DataError` where thresholds or the office's words have a fault.
    """
    indicators, schwellen = by_id(), load_schwellen(project, thresholds)
    file = shown(thresholds, project) if thresholds else SCHWELLEN
    if faults := list(threshold_faults(schwellen, file, indicators)):
        raise DataError(faults)
    told = json.loads(surveys.read_text(encoding="utf-8")).values()
    answered = {one["formular"]: (one["befragt"], one["geantwortet"]) for one in told}
    words = load_words(project, cycle)
    return judge(values, indicators, cycle, load_brueche(project), schwellen, answered, words)


Tried = dict[str, tuple[Case, tuple[Trial, ...]]]


def _tried(
    values: Iterable[Value],
    indicators: Mapping[str, Indicator],
    cycle: Cycle,
    brueche: Mapping[str, Bruch],
    schwellen: Schwellen,
    surveys: Surveys,
) -> Tried:
    values = list(values)
    own = [value for value in values if value.region in (cycle.kreis.ags, cycle.land.ags)]
    words = {cell_id(value): word for value, word in judged(own, indicators, schwellen)}
    cells = Cells(own, indicators, cycle, words)
    gaps = {one.formula.of: one.id for one in indicators.values() if one.formula and one.formula.kind == "abstand"}
    cases = {
        id: Case(
            one,
            cells,
            schwellen,
            [brueche[name] for name in one.breaks],
            gaps.get(id, ""),
            *surveys.get(one.erhebung, (0, 0)),
        )
        for id, one in indicators.items()
    }
    return {id: (case, try_rules(case)) for id, case in cases.items()}


def _without_last_year(values: Iterable[Value], trials: Tried) -> list[Value]:
    """The values as they would be had the newest year of each indicator not been there, for all regions alike."""
    last = {id: value.year for id, (case, _) in trials.items() if (value := case.newest())}
    return [value for value in values if value.kind == "wert" and value.year != last.get(value.id)]


def level(trials: Iterable[Trial]) -> str:
    """The level of the need that the rules propose together; nothing where they propose none."""
    fired = [one for one in trials if one.fired and one.stufe]
    proposed = [one.stufe for one in fired if one.stufe not in (EINE_STUFE, DATENBEDARF)]
    highest = min(proposed, key=STUFEN.index, default="")
    if any(one.stufe == EINE_STUFE for one in fired):
        highest = HIGHER[highest]
    return highest or (DATENBEDARF if fired else "")


def _assessment(id: str, case: Case, spur: tuple[Trial, ...], earlier: str) -> Assessment:
    regeln = tuple(one.regel for one in spur if one.fired and one.regel not in REMARKS)
    return Assessment(id, level(spur), regeln, _can_be_followed(case), earlier, spur)


def _can_be_followed(case: Case) -> bool:
    """Whether there are enough comparable values to tell how the gap, or else the value, has developed."""
    gap, value = gap_of(case), case.newest()
    if not isinstance(gap, str):
        return gap.word != NICHT_BEWERTBAR
    return value is not None and case.word(case.beside(value, "veraenderung")) != NICHT_BEWERTBAR


# --- From proposals to needs ------------------------------------------------------------------------------


def _needs(found: Iterable[Assessment], indicators: Mapping[str, Indicator], words: Words) -> Iterator[Need]:
    for one in found:
        if one.stufe:
            yield _proposed(one, indicators[one.indicator], words)
    for feld in FELDER:
        for expert in words.experts(feld.key):
            yield _named(expert, feld.key, words)


def _proposed(one: Assessment, indicator: Indicator, words: Words) -> Need:
    id, feld = need_id(one.indicator), field_of(one.indicator).key
    said = words.text(feld, id)
    fits = said is not None and set(said.regeln) == set(one.regeln)
    return Need(
        id=id,
        feld=feld,
        indicator=one.indicator,
        stufe=one.stufe,
        regeln=one.regeln,
        text=said.text.strip() if said and fits else words.neutral(one.regeln, indicator),
        entwicklung_bewertbar=one.entwicklung_bewertbar,
        spur=one.spur,
        indikatoren=(one.indicator,),
        vom_amt=fits,
        neu_zu_pruefen=said is not None and not fits,
        verworfen=words.rejection(feld, id),
        grund_verfehlt=said.grund if said else "",
        ohne_letztes_jahr=one.ohne_letztes_jahr,
    )


def _named(expert: Fachbedarf, feld: str, words: Words) -> Need:
    trial = Trial("N12", GEGRIFFEN, f"Benannt in: {expert.quelle.beleg}.", FACHLICH)
    return Need(
        id=expert.id,
        feld=feld,
        indicator="",
        stufe=FACHLICH,
        regeln=("N12",),
        text=expert.text.strip(),
        entwicklung_bewertbar=False,
        spur=(trial,),
        quelle=expert.quelle.beleg,
        titel=expert.titel,
        indikatoren=expert.indikatoren,
        vom_amt=True,
        verworfen=words.rejection(feld, expert.id),
        ohne_letztes_jahr=FACHLICH,
    )


def threshold_faults(schwellen: Schwellen, file: str, indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    """Benchmarks of indicators that can have none, or on the wrong side."""
    sides = {"hoeher_besser": "unter", "niedriger_besser": "über"}
    for id, richtwert in schwellen.bedarf.richtwerte.items():
        place, one = f"bedarf.richtwerte.{id}", indicators.get(id)
        if one is None or one.kind != "prozess" or one.direction not in sides:
            yield Fault(file, place, "Erwartet: die Kennung eines Prozessindikators mit erwünschter Richtung.")
        elif richtwert.wort != sides[one.direction]:
            key = "unter" if one.direction == "hoeher_besser" else "ueber"
            yield Fault(file, place, f"Beim Indikator {id} ist die andere Seite ungünstig. Erwartet: „{key}“.")
    for unit in schwellen.bedarf.abstand:
        if unit not in UNITS:
            yield Fault(file, f"bedarf.abstand.{unit}", f"Diese Einheit gibt es nicht. Erlaubt: {', '.join(UNITS)}.")
