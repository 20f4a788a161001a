"""Judgements: state of the data, development, position; by thresholds alone, without arithmetic."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT

from indicators.katalog import by_id
from indicators.model import ANZAHL, JE_1000, PROZENT, PUNKTE, Indicator
from pipeline.cycle import Cycle, load_cycle
from pipeline.derived import changes, derive
from pipeline.findings import Finding, as_frame, from_frame, judge, judged, limit, newest, word
from pipeline.registries import Schwellen, Sprungschwelle, Vergleichsschwelle, load_brueche, load_schwellen
from pipeline.tables import read_parquet
from pipeline.values import Value

CYCLE = load_cycle(PROJECT, "2013-2016")
SCHWELLEN = Schwellen(
    version="7",
    trend_punkte=3,
    kleine_zahl=100,
    veraenderung=Vergleichsschwelle(prozent="0.5", je_1000="2.0", anzahl_relativ="0.02"),
    vergleich=Vergleichsschwelle(prozent="1.0", je_1000="3.0", anzahl_relativ="0.04"),
    sprung=Sprungschwelle(relativ="0.5", zufall="5"),
    schutz=load_schwellen(PROJECT).schutz,
    bedarf=load_schwellen(PROJECT).bedarf,
)


def indicator(**declared: Any) -> Indicator:
    words = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "")
    return Indicator(**words | {"id": "X-01", "unit": PROZENT, "direction": "neutral"} | declared)


def value(year: int, exact: object, **more: Any) -> Value:
    day = date(year, 12, 31)
    number = None if exact is None else Fraction(str(exact))
    place = {"region": "08116", "series": "amtlich:t", "status": "ok" if number else "pending", "base": "b"}
    return Value(**{"id": "X-01", "start": day, "end": day, "period_type": "stichtag", "exact": number} | place | more)


def finding(*line: Value, declared: Indicator | None = None, cycle: Cycle = CYCLE) -> Finding:
    """The finding on values told one by one, with the changes that follow from them."""
    indicators = {"X-01": declared or indicator()}
    window = [v for v in line if v.kind == "wert" and cycle.fenster_von <= v.year <= cycle.ende]
    (found,) = judge([*line, *changes(window, indicators, cycle, {})], indicators, cycle, SCHWELLEN)
    return found


# State of the data


@pytest.mark.parametrize(
    ("year", "state"),
    [
        (2006, "keine_daten"),  # before the window of ten years
        (2007, "ausgangslage"),
        (2012, "ausgangslage"),
        (2013, "im_zyklus"),
        (2016, "im_zyklus"),
        (2017, "keine_daten"),  # after the cycle
    ],
)
def test_year_of_the_newest_value_decides_the_state_of_the_data(year: int, state: str) -> None:
    assert finding(value(year, 5)).datenstand == state


def test_value_after_the_cycle_hides_none_inside_it() -> None:
    found = finding(value(2015, 5), value(2017, 99))
    assert (found.datenstand, found.end) == ("im_zyklus", date(2015, 12, 31))


def test_value_of_the_cycle_comes_before_an_older_one_of_a_better_series() -> None:
    found = finding(value(2010, 5), value(2014, 6, series="ersatz:u"))
    assert (found.datenstand, found.series) == ("im_zyklus", "ersatz:u")


def test_year_without_a_value_does_not_count_as_the_newest() -> None:
    assert finding(value(2012, 5), value(2016, None)).end == date(2012, 12, 31)


def test_missing_value_has_the_reason_of_the_indicator_or_a_plain_one() -> None:
    assert finding(declared=indicator(no_data="Die Tabelle liegt nicht vor.")).grund == "Die Tabelle liegt nicht vor."
    assert finding().grund == "Für den Zeitraum des Berichts liegt kein Wert vor."
    assert finding(value(2015, 5)).grund == ""


@pytest.mark.parametrize(
    "other", [{"region": "08"}, {"sex": "weiblich"}, {"age": "0-<18"}, {"group": "deutsch"}, {"leading": False}]
)
def test_only_the_leading_total_of_the_own_kreis_is_judged(other: dict[str, object]) -> None:
    assert finding(value(2015, 5, **other)).datenstand == "keine_daten"


def test_group_that_the_indicator_is_about_is_judged() -> None:
    of_foreigners = indicator(groups=("auslaendisch", "insgesamt"))
    line = [value(2014, 5, group="auslaendisch"), value(2015, 7)]
    assert finding(*line, declared=of_foreigners).end == date(2014, 12, 31)


def test_newest_of_two_periods_that_end_alike_is_the_later_begun() -> None:
    year = value(2015, 1, start=date(2015, 1, 1))
    assert newest([year, value(2015, 2)], "insgesamt", CYCLE) == value(2015, 2)


# Development


@pytest.mark.parametrize(
    ("line", "development", "trend", "points"),
    [
        ([], "nicht_bewertbar", False, 0),
        ([8], "nicht_bewertbar", False, 1),
        ([8, 9], "nicht_bewertbar", False, 2),  # a change, but no development
        ([8, 8.2, 9], "gestiegen", True, 3),
        ([9, 8.2, 8], "gesunken", True, 3),
        ([8, 20, 8.4], "unveraendert", True, 3),
    ],
)
def test_trend_needs_three_points(line: list[float], development: str, trend: bool, points: int) -> None:
    found = finding(*(value(2016 - len(line) + i, n) for i, n in enumerate(line, 1)))
    assert (found.entwicklung, found.trend, found.punkte) == (development, trend, points)


def test_development_counts_the_values_behind_a_break_only() -> None:
    line = [value(year, year - 2000, base="alt" if year < 2015 else "neu") for year in range(2012, 2017)]
    found = finding(*line)
    assert (found.punkte, found.trend) == (2, False)


def test_development_of_another_series_than_that_of_the_newest_value_is_not_told() -> None:
    found = finding(value(2013, 1), value(2014, 9), value(2016, 5, series="ersatz:u"))
    assert (found.series, found.entwicklung, found.punkte) == ("ersatz:u", "nicht_bewertbar", 1)


# Words and thresholds


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("0.5", "gestiegen"),
        ("0.49", "unveraendert"),
        ("0", "unveraendert"),
        ("-0.49", "unveraendert"),
        ("-0.5", "gesunken"),
    ],
)
def test_threshold_itself_counts_as_a_difference(size: str, said: str) -> None:
    assert word("veraenderung", Fraction(size), Fraction("0.5")) == said


@pytest.mark.parametrize("kind", ["abstand_land", "abstand_median"])
def test_distance_is_higher_lower_or_alike(kind: str) -> None:
    assert [word(kind, Fraction(n), Fraction(1)) for n in (1, 0, -1)] == ["hoeher", "gleich", "niedriger"]


@pytest.mark.parametrize(
    ("unit", "change", "distance"),
    [(PROZENT, "0.5", "1"), (PUNKTE, "0.5", "1"), (JE_1000, "2", "3"), (ANZAHL, "2", "4")],
)
def test_threshold_is_in_the_unit_of_the_indicator_and_in_percent_for_counts(
    unit: str, change: str, distance: str
) -> None:
    declared = indicator(unit=unit)
    assert limit(SCHWELLEN.veraenderung, declared) == Fraction(change)
    assert limit(SCHWELLEN.vergleich, declared) == Fraction(distance)


def test_changes_and_distances_each_have_their_own_threshold() -> None:
    line = [value(2015, "0.7", kind=kind, n=3) for kind in ("veraenderung", "abstand_land")]
    assert [said for _, said in judged(line, {"X-01": indicator()}, SCHWELLEN)] == ["gestiegen", "gleich"]


def test_position_is_that_of_the_newest_value() -> None:
    distances = [value(2014, -5, kind="abstand_land"), value(2015, 5, kind="abstand_land")]
    found = finding(value(2014, 1), value(2015, 1), *distances, value(2015, 0, kind="abstand_median"))
    assert (found.gegen_land, found.gegen_median) == ("hoeher", "gleich")
    assert finding(value(2016, 1), *distances).gegen_land == "ohne_vergleich"


def test_measure_without_a_size_gets_no_word() -> None:
    line = [value(2015, None, kind="veraenderung"), value(2015, 5), value(2015, 5, kind="median")]
    assert list(judged(line, {"X-01": indicator()}, SCHWELLEN)) == []


def test_version_of_the_thresholds_stands_in_each_finding() -> None:
    assert finding().schwellen == finding(value(2015, 1)).schwellen == "7"


def test_findings_come_back_from_their_table() -> None:
    found = [finding(), finding(value(2015, 1), value(2016, 2))]
    assert from_frame(as_frame(found)) == found


# The real values in all declared cycles


def judge_cycle(values: list[Value], name: str, computed: Path) -> dict[str, Finding]:
    cycle = load_cycle(computed, name)
    plain = [v for v in values if v.kind == "wert"]
    derived = derive(plain, by_id(), cycle, load_brueche(computed), load_schwellen(computed))
    return {f.id: f for f in judge([*plain, *derived], by_id(), cycle, load_schwellen(computed))}


IN, BEFORE, NONE = "im_zyklus", "ausgangslage", "keine_daten"
SEEN = ("B-01", "B-04", "B-06", "B-07", "HF6-01", "HF6-04", "HF6-05", "HF6-07c")
STATES = {
    "2013-2016": (IN, NONE, IN, BEFORE, NONE, IN, IN, IN),
    "2017-2020": (IN, IN, BEFORE, BEFORE, NONE, BEFORE, IN, BEFORE),
    "2021-2024": (IN, IN, BEFORE, NONE, NONE, BEFORE, IN, BEFORE),
}
CORE = {"2013-2016": (48, 2, 13), "2017-2020": (6, 21, 36), "2021-2024": (5, 20, 38)}
"""Core indicators with a value inside the cycle, with an older one, without any.

Of the 48, 25 rest on example returns; other cycles have none.
"""


@pytest.mark.langsam
@pytest.mark.parametrize("name", STATES)
def test_each_declared_cycle_is_judged_and_says_what_it_lacks(name: str, values: list[Value], computed: Path) -> None:
    there = values if name == "2013-2016" else [value for value in values if "demo" not in value.flags]
    found = judge_cycle(there, name, computed)
    assert found.keys() == by_id().keys()
    assert tuple(found[id].datenstand for id in SEEN) == STATES[name]
    counted = Counter(f.datenstand for f in found.values() if f.core)
    assert (counted[IN], counted[BEFORE], counted[NONE]) == CORE[name]
    for f in found.values():
        assert (f.datenstand == NONE) == bool(f.grund) == (f.end is None)
        assert f.trend == (f.punkte >= 3)


def test_default_cycle_is_judged_by_the_stage_as_in_memory(values: list[Value], computed: Path) -> None:
    stored = from_frame(read_parquet(computed / "data/processed/2013-2016/findings.parquet"))
    assert stored == list(judge_cycle(values, "2013-2016", computed).values())


def test_unemployment_of_2021_to_2024_is_told_from_behind_the_break_of_2022(
    values: list[Value], computed: Path
) -> None:
    found = judge_cycle(values, "2021-2024", computed)
    assert (found["HF6-05"].end, found["HF6-05"].punkte) == (date(2024, 12, 31), 2)  # the break lies in 2022
    assert (found["B-01"].end, found["B-01"].punkte) == (date(2024, 12, 31), 3)  # base of the Zensus 2022
    assert found["B-K1"].punkte == 1  # 2022 still on the base of the Zensus 2011, 2024 on the new one
