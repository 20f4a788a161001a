"""The rules N1 to N11: for each a case in which it fires, and one in which it is blocked or does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from conftest import PROJECT

from indicators.katalog import by_id
from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, PROZENT, Indicator
from pipeline.cells import Cells, cell_id
from pipeline.cycle import Cycle, Zielwert, load_cycle
from pipeline.derived import derive
from pipeline.findings import judged
from pipeline.need_case import Case, Trial
from pipeline.need_rules import TITEL, try_rules
from pipeline.registries import Bedarfsschwellen, Bruch, Richtwert, load_schwellen
from pipeline.values import Value

CYCLE = load_cycle(PROJECT, "2013-2016")
BEDARF = Bedarfsschwellen(
    abstand={PROZENT: "5", "prozentpunkte": "5"}, antwortquote=50, richtwerte={"X-01": Richtwert(unter="90")}
)
SCHWELLEN = load_schwellen(PROJECT).model_copy(update={"bedarf": BEDARF, "kleine_zahl": 100, "version": "7"})
BOTH = (AUSLAENDISCH, DEUTSCH)
OTHERS = ("08115", "08117", "08118")
BREAK = Bruch(datum=date(2015, 1, 1), titel="neue Zählung", text="", gilt="X-01")


def indicator(**declared: Any) -> Indicator:
    return replace(by_id()["HF6-06"], **{"id": "X-01", "breaks": (), **declared})


RATE = indicator()
"""The rate of a group; lower is better."""
PROCESS = indicator(groups=(INSGESAMT,), direction="hoeher_besser", kind="prozess", erhebung="gemeinden")


def value(exact: str | None, year: int = 2016, group: str = INSGESAMT, **more: Any) -> Value:
    """A rate on 10,000 persons."""
    number = None if exact is None else Fraction(exact)
    own = {
        "numerator": number and abs(number) * 100,
        "denominator": Fraction(10000),
        "status": "ok" if number else "pending",
    }
    place = {"region": "08116", "series": RATE.series[0].name, "period_type": "stichtag", "base": "b"}
    day = date(year, 6, 30)
    return Value(**{"id": "X-01", "start": day, "end": day, "exact": number, "group": group} | place | own | more)


def gaps(*pairs: tuple[str, str], last: int = 2016, **more: Any) -> list[Value]:
    """Rates of Deutsche and Ausländer, year by year up to `last`."""
    first = last - len(pairs) + 1
    return [
        value(rate, first + i, group, **more)
        for i, pair in enumerate(pairs)
        for group, rate in zip((DEUTSCH, AUSLAENDISCH), pair, strict=True)
    ]


def compared(own: str, land: str, median: str, **more: Any) -> list[Value]:
    """A value of the Kreis with that of the Land and a median of three Vergleichskreise."""
    places = {"08116": own, "08": land, **dict.fromkeys(OTHERS, median)}
    return [value(rate, region=region, **more) for region, rate in places.items()]


def tried(
    *values: Value, of: Indicator = RATE, cycle: Cycle = CYCLE, brueche: tuple[Bruch, ...] = (), **more: Any
) -> Mapping[str, Trial]:
    indicators = {"X-01": of}
    every = [*values, *derive(list(values), indicators, cycle, {}, SCHWELLEN)]
    words = {cell_id(one): word for one, word in judged(every, indicators, SCHWELLEN)}
    case = Case(of, Cells(every, indicators, cycle, words), SCHWELLEN, brueche, **more)
    return {one.regel: one for one in try_rules(case)}


GROWING = gaps(("10", "18"), ("10", "19"), ("10", "20"))
STABLE = gaps(("10", "20"), ("10", "20"), ("10", "20"))
SHRINKING = gaps(("10", "22"), ("10", "21"), ("10", "20"))
SMALL_GROWING = gaps(("10", "11"), ("10", "12"), ("10", "13"))
BOTH_WORSE = gaps(("10", "11"), ("11", "12"), ("12", "13"))
SINGLE = gaps(("10", "20"))


# N1 to N4: the gap


@pytest.mark.parametrize(
    ("regel", "values", "stufe"),
    [
        ("N1", GROWING, "hoch"),
        ("N2", STABLE, "mittel"),
        ("N2", SINGLE, "mittel"),
        ("N3", SHRINKING, "beobachten"),
        ("N4", SMALL_GROWING, "beobachten"),
    ],
)
def test_gap_raises_the_level_of_its_rule_and_of_no_other(regel: str, values: list[Value], stufe: str) -> None:
    trials = tried(*values)
    assert (trials[regel].ergebnis, trials[regel].stufe) == ("gegriffen", stufe)
    assert [one for one in ("N1", "N2", "N3", "N4") if trials[one].fired] == [regel]


@pytest.mark.parametrize(
    "values",
    [
        gaps(("10", "14.9"), ("10", "14.9"), ("10", "14.9")),  # below the threshold of 5, and stable
        gaps(("20", "10"), ("20", "10"), ("20", "10")),  # to the advantage of Ausländer: lower is better
        gaps(("10", "13"), ("10", "12"), ("10", "13")),  # small, and not larger each time
        gaps(("10", "12"), ("10", "13")),  # only two points
    ],
)
def test_small_or_favourable_gap_raises_nothing(values: list[Value]) -> None:
    trials = tried(*values)
    assert {trials[one].ergebnis for one in ("N1", "N2", "N3", "N4")} == {"nicht gegriffen"}


def test_gap_exactly_at_the_threshold_is_large() -> None:
    assert tried(*gaps(("10", "15")))["N2"].fired


def test_with_fewer_than_three_points_the_development_is_not_judged() -> None:
    trials = tried(*gaps(("10", "30"), ("10", "20")))
    assert trials["N2"].fired
    assert "Entwicklung nicht bewertbar (vergleichbare Werte: 2, nötig 3)" in trials["N2"].grund
    assert not trials["N3"].fired


def test_gap_that_changed_sides_counts_as_grown_though_it_is_smaller() -> None:
    trials = tried(*gaps(("20", "10"), ("15", "15"), ("10", "16")))
    assert (trials["N1"].fired, trials["N3"].fired) == (True, False)


def test_gap_with_an_indicator_of_its_own_is_judged_there() -> None:
    trial = tried(*GROWING, gap_told_by="X-02")["N1"]
    assert (trial.ergebnis, trial.grund) == ("nicht anwendbar", "Den Abstand bewertet X-02 als eigener Indikator.")


def test_gap_of_a_unit_without_threshold_is_not_judged() -> None:
    trial = tried(*GROWING, of=indicator(unit="tage"))["N1"]
    assert (trial.ergebnis, trial.grund) == (
        "nicht anwendbar", "Für Abstände der Einheit „Tage“ ist keine Schwelle festgelegt.",
    )  # fmt: skip


def test_trial_shows_values_printed_and_exact_with_cell_period_and_threshold() -> None:
    trial = tried(*SINGLE)["N2"]
    assert trial.schwelle == "5 Prozentpunkte"
    assert [(one.was, one.zeitraum, one.gedruckt, one.exakt) for one in trial.werte] == [
        ("Deutsche", "30.06.2016", "10,0\u00a0%", "10"),
        ("Ausländerinnen und Ausländer", "30.06.2016", "20,0\u00a0%", "20"),
        ("Abstand: Deutsche minus Ausländerinnen und Ausländer", "30.06.2016", "−10,0\u00a0Prozentpunkte", "-10"),
    ]
    assert trial.werte[0].zelle.startswith("X-01|wert|08116|2016-06-30|deutsch|")


# N5: comparison


@pytest.mark.parametrize(
    ("direction", "own", "fires"),
    [
        ("hoeher_besser", "10", True),
        ("hoeher_besser", "30", False),
        ("niedriger_besser", "30", True),
        ("niedriger_besser", "10", False),
        ("naeher_an_null", "30", True),
        ("naeher_an_null", "-30", True),
        ("naeher_an_null", "-10", False),  # lower, and nearer to zero
        ("hoeher_besser", "19.9", False),  # the difference is below the threshold of 0.5
    ],
)
def test_worse_than_land_and_median_by_direction(direction: Any, own: str, fires: bool) -> None:
    of = indicator(groups=(INSGESAMT,), direction=direction)
    assert tried(*compared(own, "20", "20"), of=of)["N5"].fired == fires


def test_worse_than_one_of_both_is_not_enough() -> None:
    of = indicator(groups=(INSGESAMT,), direction="hoeher_besser")
    assert not tried(*compared("10", "20", "10"), of=of)["N5"].fired
    assert not tried(*compared("10", "10", "20"), of=of)["N5"].fired


def test_without_something_to_compare_with_the_rule_cannot_be_tried() -> None:
    trial = tried(value("10"), value("20", region="08"), of=PROCESS)["N5"]
    assert (trial.ergebnis, trial.grund) == ("nicht anwendbar", "Kein Vergleichswert: Vergleichskreise.")


# N6: target


def with_target(wert: str, jahr: int) -> Cycle:
    return CYCLE.model_copy(update={"zielwerte": {"X-01": Zielwert(wert=wert, jahr=jahr, beschluss="Kreistag")}})


@pytest.mark.parametrize(
    ("wert", "jahr", "result"),
    [
        ("12,5", 2016, "gegriffen"),
        ("12,4", 2016, "nicht gegriffen"),  # reached exactly
        ("12,5", 2017, "nicht anwendbar"),  # the year lies after the cycle
    ],
)
def test_missed_target(wert: str, jahr: int, result: str) -> None:
    trial = tried(value("12.4"), of=PROCESS, cycle=with_target(wert, jahr))["N6"]
    assert (trial.ergebnis, trial.stufe) == (result, "mittel" if result == "gegriffen" else "")


def test_target_is_not_judged_by_a_value_from_before_its_year() -> None:
    assert tried(value("10", 2015), of=PROCESS, cycle=with_target("20", 2016))["N6"].ergebnis == "nicht anwendbar"


# N7: both groups


def test_both_groups_worse_by_the_same_is_a_need_of_all() -> None:
    trial = tried(*BOTH_WORSE)["N7"]
    assert (trial.ergebnis, trial.stufe) == ("gegriffen", "allgemein")


@pytest.mark.parametrize("values", [STABLE, GROWING, gaps(("12", "13"), ("11", "12"), ("10", "11"))])
def test_one_group_worse_or_both_better_is_none(values: list[Value]) -> None:
    assert tried(*values)["N7"].ergebnis == "nicht gegriffen"


# N8: benchmark


@pytest.mark.parametrize(("rate", "fires"), [("89.9", True), ("90", False)])
def test_process_indicator_below_its_benchmark(rate: str, fires: bool) -> None:
    trial = tried(value(rate), of=PROCESS)["N8"]
    assert (trial.fired, trial.schwelle) == (fires, "unter 90 %")


def test_benchmark_is_not_judged_by_example_data() -> None:
    trial = tried(value("10", flags=frozenset({"demo"})), of=PROCESS)["N8"]
    assert (trial.ergebnis, trial.grund) == ("gesperrt", "Gesperrt: Beispieldaten (erfunden).")


# N9: the state of the data

SURVEY = {"series": "eigen:erhebung_gemeinden"}


@pytest.mark.parametrize(
    ("values", "grund"),
    [
        ([], "Eigene Erhebung: Die Angaben bringt das Formular „Gemeinden“; für diesen Zyklus liegen keine vor."),
        ([value(None, status="suppressed_own")], "Der Wert ist zum Schutz einzelner Personen gesperrt."),
        ([value("10", 2012)], "Der neueste Wert ist älter als der Berichtszeitraum."),
        (
            [value("10", flags=frozenset({"demo"}))],
            "Bisher liegen nur Beispieldaten vor; es fehlen Rückmeldungen zum Formular „Gemeinden“.",
        ),
        ([value("95", n=21, **SURVEY)], "Zu wenige der befragten Stellen haben geantwortet."),
    ],
)
def test_missing_hidden_old_example_and_thin_data_are_a_need_for_data(values: list[Value], grund: str) -> None:
    trial = tried(*values, of=PROCESS, befragt=44, geantwortet=40)["N9"]
    assert (trial.ergebnis, trial.stufe, trial.grund) == ("gegriffen", "datenbedarf", grund)


@pytest.mark.parametrize("one", [value("95"), value("95", n=22, **SURVEY)])
def test_value_of_the_cycle_with_half_of_the_answers_will_do(one: Value) -> None:
    assert tried(one, of=PROCESS, befragt=44, geantwortet=40)["N9"].ergebnis == "nicht gegriffen"


def test_real_value_of_the_cycle_counts_more_than_a_newer_example() -> None:
    trials = tried(value("80", 2014), value("10", 2016, flags=frozenset({"demo"})), of=PROCESS)
    assert trials["N8"].fired
    assert not trials["N9"].fired


# N10 and N11: what blocks


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("mixed_base", "Werte auf verschiedenen Bevölkerungsständen"),
        ("mixed_date", "Näherung: Zähler und Nenner von verschiedenen Stichtagen"),
        ("limited", "Aussagewert eingeschränkt"),
        ("estimated", "geschätzter Wert"),
        ("secondary", "Presseangabe"),
        ("demo", "Beispieldaten (erfunden)"),
    ],
)
def test_weak_values_raise_nothing_and_it_is_said_why(flag: str, said: str) -> None:
    trials = tried(*gaps(("10", "20"), flags=frozenset({flag})))
    assert (trials["N2"].ergebnis, trials["N2"].grund) == ("gesperrt", f"Gesperrt: {said}.")
    assert (trials["N10"].ergebnis, trials["N10"].grund) == ("gegriffen", f"{said[0].upper()}{said[1:]}.")


def test_few_cases_block_the_rules_on_gap_and_comparison() -> None:
    few = replace(value("20", group=AUSLAENDISCH), numerator=Fraction(99))
    trials = tried(value("10", group=DEUTSCH), few)
    assert trials["N2"].grund == "Gesperrt: nur 99 Fälle, nötig 100."
    assert tried(value("10", group=DEUTSCH), replace(few, numerator=Fraction(100)))["N2"].fired


def test_break_in_the_window_blocks_and_one_after_the_value_does_not() -> None:
    assert tried(*SINGLE, brueche=(BREAK,))["N2"].grund == "Gesperrt: Bruch am 01.01.2015: neue Zählung."
    later = BREAK.model_copy(update={"datum": date(2016, 7, 1)})
    assert tried(*SINGLE, brueche=(later,))["N2"].fired


def test_value_older_than_the_cycle_raises_a_need_for_data_only() -> None:
    trials = tried(*gaps(("10", "30"), last=2012))
    assert trials["N2"].grund == "Gesperrt: Ausgangslage, Wert von 2012 vor dem Berichtszeitraum."
    assert [one for one, trial in trials.items() if trial.fired] == ["N9"]


def test_good_values_have_no_reservation() -> None:
    assert tried(*SINGLE)["N10"].grund == "Kein Vorbehalt gegen die Werte."


def test_neutral_indicator_is_context_only() -> None:
    trials = tried(*GROWING, of=indicator(direction="neutral", core=False))
    assert [one for one, trial in trials.items() if trial.fired] == ["N11"]
    assert not tried(*GROWING)["N11"].fired


def test_neutral_core_indicator_without_data_lacks_data() -> None:
    assert tried(of=indicator(direction="neutral", core=True))["N9"].fired


def test_every_rule_is_tried_and_named() -> None:
    assert [*tried(*SINGLE), "N12"] == [*TITEL]
