"""Measures derived from values: changes, gaps, distances, median; made by hand, without a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.formulas import gap
from indicators.model import ANZAHL, AUSLAENDISCH, DEUTSCH, PROZENT, Indicator
from pipeline.cycle import Cycle, load_cycle
from pipeline.derived import (
    chances,
    changes,
    comparable,
    comparisons,
    convergence,
    derive,
    gaps,
    indices,
    median,
    medians_of_gaps,
    pairs_of_groups,
)
from pipeline.registries import Bruch, load_schwellen
from pipeline.values import Value

CYCLE, SCHWELLEN = load_cycle(PROJECT), load_schwellen(PROJECT)
OWN, LAND, BUND, STUTTGART = "08116", "08", "DG", "08111"
KREISE = ("08115", "08117", "08118", "08119", "08415", "08416")
BREAK = {"reform": Bruch(datum=date(2014, 6, 1), titel="Reform", text="Neues Recht.", gilt="alle")}


def indicator(**declared: Any) -> Indicator:
    words = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "")
    return Indicator(**words | {"id": "X-01", "unit": PROZENT, "direction": "neutral"} | declared)


RATE = {"X-01": indicator()}
COUNT = {"X-01": indicator(unit=ANZAHL)}
BROKEN = {"X-01": indicator(breaks=("reform",))}


def value(year: int, exact: object, region: str = OWN, **more: Any) -> Value:
    day = date(year, 12, 31)
    number = None if exact is None else Fraction(str(exact))
    place = {"id": "X-01", "region": region, "start": day, "end": day, "period_type": "stichtag", "base": "b"}
    origin = {"series": "amtlich:t", "status": "ok" if number else "pending", "source": f"{region}/{year}"}
    return Value(**place | origin | {"exact": number} | more)


def change(line: list[Value], indicators: dict[str, Indicator] = RATE, breaks: Any = BREAK) -> list[Value]:
    return list(changes(line, indicators, CYCLE, breaks))


def whole(found: list[Value]) -> Value:
    """The change over the longest time."""
    return max(found, key=lambda v: v.end - (v.from_end or v.end))


# Change


def test_change_is_last_minus_first_with_the_number_of_values_and_both_periods() -> None:
    found = whole(change([value(2013, "8.0"), value(2014, "7.6"), value(2016, "8.8")]))
    assert (found.kind, found.exact, found.n) == ("veraenderung", Fraction("0.8"), 3)
    assert (found.from_end, found.end) == (date(2013, 12, 31), date(2016, 12, 31))
    assert found.source == "08116/2016 gegen 08116/2013"


def test_change_of_a_count_is_told_in_percent_of_the_earlier_value() -> None:
    assert whole(change([value(2013, 400), value(2016, 500)], COUNT)).exact == 25


@pytest.mark.parametrize("earlier", [0, -100])
def test_balance_that_was_not_above_zero_has_no_change_in_percent(earlier: int) -> None:
    """From -100 to +100 would be -200 percent: a rise that reads like a fall."""
    found = whole(change([value(2013, earlier), value(2016, 100)], COUNT))
    assert (found.exact, found.status) == (None, "not_applicable")
    assert found.reason == "Veränderung in Prozent nicht sinnvoll: Der frühere Wert ist nicht größer als null."


def test_change_with_one_point_is_refused_with_its_reason() -> None:
    (found,) = change([value(2016, "8.8")])
    assert (found.exact, found.status, found.n, found.from_end) == (None, "pending", 1, None)
    assert found.reason == "Entwicklung nicht bewertbar: nur ein vergleichbarer Wert im Zeitraum."


def test_no_change_is_exactly_zero() -> None:
    found = whole(change([value(2013, 5), value(2016, 5)]))
    assert (found.exact, found.status) == (0, "zero_exact")


def test_own_kreis_has_the_changes_between_all_its_values_and_others_only_the_whole_one() -> None:
    years = (2013, 2014, 2015)
    own = change([value(year, year) for year in years])
    assert {(v.from_end.year, v.end.year) for v in own} == {(2013, 2015), (2013, 2014), (2014, 2015)}
    assert {v.n for v in own} == {3}  # each belongs to a series of three comparable values
    other = change([value(year, year, region="08115") for year in years])
    assert [(v.from_end.year, v.end.year) for v in other] == [(2013, 2015)]


def test_order_of_the_values_does_not_matter() -> None:
    line = [value(2013, 1), value(2014, 5), value(2016, 3)]
    assert sorted(change(line), key=str) == sorted(change(line[::-1]), key=str)


def test_value_that_is_missing_in_between_does_not_break_the_chain() -> None:
    found = whole(change([value(2013, 1), value(2014, None), value(2016, 3)]))
    assert (found.exact, found.n) == (2, 2)


def test_no_change_across_a_new_population_base() -> None:
    line = [value(2010, 9, base="alt"), *(value(year, year - 2000) for year in (2013, 2015))]
    found = change(line)
    assert [(v.from_end.year, v.end.year) for v in found] == [(2013, 2015)]


def test_no_change_where_the_base_changes_at_the_last_value() -> None:
    (found,) = change([value(2013, 1, base="alt"), value(2015, 2, base="neu")])
    assert found.exact is None


def test_base_that_comes_back_does_not_join_what_lies_before() -> None:
    line = [value(2012, 1), value(2013, 2, base="anders"), value(2014, 3), value(2015, 4)]
    assert [(v.from_end.year, v.end.year) for v in change(line)] == [(2014, 2015)]


def test_no_change_across_a_declared_break() -> None:
    """The break is on 01.06.2014: the mean of 2014 already lies behind it."""
    line = [value(year, year - 2000) for year in (2012, 2013, 2014, 2015)]
    assert [(v.from_end.year, v.end.year) for v in change(line, BROKEN)] == [(2014, 2015)]


@pytest.mark.parametrize(("first", "last", "joined"), [(2012, 2013, True), (2013, 2014, False), (2014, 2015, True)])
def test_break_parts_only_what_lies_on_its_two_sides(first: int, last: int, joined: bool) -> None:
    chain = comparable([value(first, 1), value(last, 2)], [date(2014, 6, 1)])
    assert len(chain) == (2 if joined else 1)


def test_value_on_the_day_of_the_break_belongs_to_the_new_side() -> None:
    before, on, after = value(2012, 1), value(2013, 2), value(2014, 3)
    assert comparable([before, on, after], [date(2013, 12, 31)]) == [on, after]


def test_year_that_a_break_falls_into_is_on_neither_side() -> None:
    """Means of whole years: 2014 is part old and part new law, so 2015 is the first that counts."""
    line = [value(year, year - 2000, start=date(year, 1, 1)) for year in (2012, 2013, 2014, 2015, 2016)]
    assert [(v.from_end.year, v.end.year) for v in change(line, BROKEN)] == [(2015, 2016)]
    assert [v.year for v in comparable(line[:3], [date(2014, 6, 1)])] == [2014]


def test_break_of_another_indicator_is_none_here() -> None:
    assert whole(change([value(2013, 1), value(2015, 2)])).exact == 1


def test_no_change_across_two_series() -> None:
    found = change([value(2013, 1), value(2015, 2, series="ersatz:u")])
    assert {(v.series, v.exact) for v in found} == {("amtlich:t", None), ("ersatz:u", None)}


@pytest.mark.parametrize("other", [{"group": DEUTSCH}, {"sex": "weiblich"}, {"age": "0-<18"}, {"region": "08115"}])
def test_no_change_from_one_group_sex_age_or_region_to_another(other: dict[str, str]) -> None:
    assert all(v.exact is None for v in change([value(2013, 1), value(2015, 2, **other)]))


def test_flags_of_both_ends_are_united_in_a_change() -> None:
    line = [value(2013, 1, flags=frozenset({"sample"})), value(2015, 2, flags=frozenset({"revised"}))]
    assert whole(change(line)).flags == {"sample", "revised"}


numbers = st.fractions(-1000, 1000, max_denominator=1000)


@settings(max_examples=50)
@given(st.lists(numbers, min_size=2, max_size=6), st.sets(st.integers(2012, 2016)))
def test_change_over_a_chain_is_the_sum_of_its_steps_and_crosses_no_break(exact: list[Fraction], at: set[int]) -> None:
    line = [value(2011 + i, n) for i, n in enumerate(exact)]
    breaks = {f"b{y}": Bruch(datum=date(y, 6, 1), titel="", text="", gilt="") for y in at}
    found = change(line, {"X-01": indicator(breaks=tuple(breaks))}, breaks)
    spans = {(v.from_end.year, v.end.year): v.exact for v in found if v.exact is not None}
    assert not [(a, b) for a, b in spans for y in at if a < y <= b]
    for (a, b), size in spans.items():
        assert size == sum(spans[y, y + 1] for y in range(a, b))


# Gaps of groups


def test_gap_is_germans_minus_foreigners_before_rounding() -> None:
    """63.44 and 49.46 print as 63.4 and 49.5, which would give 13.9; the exact gap prints as 14.0."""
    pair = [value(2015, "63.44", group=DEUTSCH), value(2015, "49.46", group=AUSLAENDISCH)]
    (found,) = gaps(pairs_of_groups(pair, RATE))
    assert (found.exact, found.kind, found.group) == (Fraction("13.98"), "abstand_gruppen", "insgesamt")


@pytest.mark.parametrize(
    "other", [{"sex": "weiblich"}, {"age": "0-<18"}, {"series": "ersatz:u"}, {"base": "c"}, {"region": LAND}]
)
def test_gap_is_formed_within_one_sex_age_series_base_and_region_only(other: dict[str, str]) -> None:
    told = [value(2015, 2, group=DEUTSCH), value(2015, 1, group=AUSLAENDISCH, **other)]
    assert list(gaps(pairs_of_groups(told, RATE))) == []


def test_no_gap_of_counts_nor_against_the_total_nor_of_a_series_that_does_not_lead() -> None:
    pair = [value(2015, 2, group=DEUTSCH), value(2015, 1, group=AUSLAENDISCH)]
    assert list(gaps(pairs_of_groups(pair, COUNT))) == []
    assert list(gaps(pairs_of_groups([value(2015, 2), pair[1]], RATE))) == []
    assert list(gaps(pairs_of_groups([replace(v, leading=False) for v in pair], RATE))) == []


# Relative chance, convergence, index


def test_relative_chance_is_the_rate_of_foreigners_by_that_of_germans() -> None:
    pair = [value(2015, 60, group=DEUTSCH), value(2015, 45, group=AUSLAENDISCH)]
    (found,) = chances(pairs_of_groups(pair, RATE))
    assert (found.exact, found.kind, found.group) == (Fraction(3, 4), "relative_chance", "insgesamt")


@pytest.mark.parametrize("foreign", [0, -1])
def test_relative_chance_needs_rates_above_zero(foreign: int) -> None:
    pair = [value(2015, 60, group=DEUTSCH), value(2015, foreign, group=AUSLAENDISCH)]
    assert list(chances(pairs_of_groups(pair, RATE))) == []


@pytest.mark.parametrize(("first", "last", "size"), [(10, 7, 3), (-10, -7, 3), (-2, 5, -3), (4, 4, 0)])
def test_convergence_is_by_how_much_the_gap_shrank_whatever_its_sign(first: int, last: int, size: int) -> None:
    apart = [value(2013, first, kind="abstand_gruppen"), value(2016, last, kind="abstand_gruppen")]
    (found,) = convergence(apart, [], RATE, BREAK)
    assert (found.exact, found.kind, found.n, found.from_end) == (size, "annaeherung", 2, date(2013, 12, 31))


def test_convergence_stops_at_a_break_and_needs_two_gaps() -> None:
    apart = [value(2013, 10, kind="abstand_gruppen"), value(2016, 7, kind="abstand_gruppen")]
    assert list(convergence(apart, [], BROKEN, BREAK)) == []
    assert list(convergence(apart[:1], [], RATE, BREAK)) == []


def test_indicator_that_is_a_gap_itself_converges_too() -> None:
    is_gap = {"X-01": indicator(formula=gap("X-02"))}
    (found,) = convergence([], [value(2013, 10), value(2016, 7)], is_gap, BREAK)
    assert found.exact == 3
    assert list(convergence([], [value(2013, 10), value(2016, 7)], RATE, BREAK)) == []


def test_index_is_the_last_value_in_percent_of_the_first() -> None:
    (found,) = indices([value(2013, 200), value(2014, 210), value(2016, 250)], COUNT, BREAK, 100)
    assert (found.exact, found.kind, found.n, found.from_end) == (125, "index", 3, date(2013, 12, 31))


def test_index_needs_a_hundred_cases_at_its_start() -> None:
    assert list(indices([value(2013, 99), value(2016, 250)], COUNT, BREAK, 100)) == []
    parts = {"denominator": Fraction(500)}
    rates = [value(2013, 20, numerator=Fraction(99), **parts), value(2016, 25, numerator=Fraction(300), **parts)]
    assert list(indices(rates, RATE, BREAK, 100)) == []
    (found,) = indices([replace(rates[0], numerator=Fraction(100)), rates[1]], RATE, BREAK, 100)
    assert found.exact == 125


def test_published_rate_says_nothing_of_its_cases_and_has_no_index() -> None:
    published = [value(year, rate, numerator=Fraction(rate)) for year, rate in ((2013, 200), (2016, 250))]
    assert list(indices(published, RATE, BREAK, 100)) == []


def test_median_of_gaps_is_that_of_the_gaps_and_not_of_a_group() -> None:
    """Gaps 1 to 6 in the Vergleichskreise: the median is 3.5."""
    apart = [
        value(2015, 9, kind="abstand_gruppen"),
        *(value(2015, n, region=r, kind="abstand_gruppen") for n, r in enumerate(KREISE, 1)),
    ]
    (found,) = medians_of_gaps(apart, CYCLE)
    assert (found.kind, found.region, found.exact, found.n) == ("median_abstand", OWN, Fraction("3.5"), 6)
    assert list(medians_of_gaps(apart[:3], CYCLE)) == []


def test_difference_of_rounded_values_has_bounds() -> None:
    """10 percent lie between 9 and 11, 30 are exact: the change lies between 19 and 21."""
    line = [value(2013, 10, low=Fraction(9), high=Fraction(11)), value(2016, 30)]
    found = whole(change(line))
    assert (found.low, found.exact, found.high) == (19, 20, 21)


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_gap_turns_its_sign_with_the_groups(a: Fraction, b: Fraction) -> None:
    one = [value(2015, a, group=DEUTSCH), value(2015, b, group=AUSLAENDISCH)]
    other = [value(2015, b, group=DEUTSCH), value(2015, a, group=AUSLAENDISCH)]
    (first,), (second,) = gaps(pairs_of_groups(one, RATE)), gaps(pairs_of_groups(other, RATE))
    assert first.exact == -second.exact


def test_rate_of_unemployment_exists_for_foreigners_and_total_only_and_has_no_gap(values: list[Value]) -> None:
    assert {v.group for v in values if v.id == "HF6-04"} == {AUSLAENDISCH, "insgesamt"}
    assert not [v for v in values if v.id == "HF6-04" and v.kind == "abstand_gruppen"]


# Against Land and Vergleichskreise


def compared(kreise: dict[str, object], own: object = 10, **more: Any) -> dict[str, Value]:
    line = [value(2015, own), *(value(2015, exact, region) for region, exact in kreise.items())]
    return {v.kind: v for v in comparisons(line, more.get("indicators", RATE), CYCLE)}


ALL_SIX = dict(zip(KREISE, (1, 2, 3, 5, 8, 9), strict=True))


def test_distance_to_the_land_is_kreis_minus_land() -> None:
    found = compared({LAND: "12.5", BUND: 99})
    assert {kind: v.exact for kind, v in found.items()} == {"abstand_land": Fraction("-2.5")}


def test_median_minimum_and_maximum_of_the_six_vergleichskreise_with_their_number() -> None:
    found = compared(ALL_SIX)
    assert {kind: (v.exact, v.n) for kind, v in found.items()} == {
        "median": (4, 6), "minimum": (1, 6), "maximum": (9, 6), "abstand_median": (6, 6),
    }  # fmt: skip
    assert {v.region for v in found.values()} == {OWN}


def test_median_of_an_odd_number_is_the_middle_one() -> None:
    assert compared({**ALL_SIX, "08416": None})["median"].exact == 3


def test_own_kreis_stuttgart_land_and_bund_are_not_in_the_median() -> None:
    with_others = compared({**ALL_SIX, STUTTGART: 1000, BUND: 1000, LAND: 1000, "08116077": 1000}, own=1000)
    assert [with_others[kind].exact for kind in ("median", "minimum", "maximum")] == [4, 1, 9]
    assert with_others["median"].n == 6


def test_kreis_without_a_value_leaves_the_set_and_the_number_says_so() -> None:
    found = compared({**ALL_SIX, "08115": None, "08117": None})
    assert (found["median"].exact, found["median"].n, found["abstand_median"].n) == (Fraction(13, 2), 4, 4)


def test_median_of_less_than_three_kreise_is_not_formed() -> None:
    assert compared({"08115": 1, "08117": 2}) == {}
    assert compared({"08115": 1, "08117": 2, "08118": 3})["median"].n == 3


@pytest.mark.parametrize("other", [{"series": "ersatz:u"}, {"group": DEUTSCH}, {"sex": "weiblich"}, {"age": "75+"}])
def test_comparison_stays_within_series_group_sex_and_age(other: dict[str, str]) -> None:
    line = [value(2015, 10), *(value(2015, 1, region, **other) for region in (*KREISE, LAND))]
    assert list(comparisons(line, RATE, CYCLE)) == []


def test_comparison_stays_within_one_day() -> None:
    line = [value(2015, 10), *(value(2014, 1, region) for region in (*KREISE, LAND))]
    assert list(comparisons(line, RATE, CYCLE)) == []


def test_counts_are_not_compared() -> None:
    assert compared({**ALL_SIX, LAND: 5}, indicators=COUNT) == {}


def test_distance_to_the_median_has_the_flags_and_the_cells_of_all_it_rests_on() -> None:
    flags = {"08117": frozenset({"printed_error"}), OWN: frozenset({"sample"})}
    line = [value(2015, 3, region, flags=flags.get(region, frozenset())) for region in ("08115", "08117", "08118", OWN)]
    found = {v.kind: v for v in comparisons(line, RATE, CYCLE)}
    assert found["abstand_median"].flags == {"printed_error", "sample"}
    assert found["median"].flags == {"printed_error"}
    assert found["median"].source == "08115/2015; 08117/2015; 08118/2015"
    assert found["abstand_median"].source == "08116/2015 − Median (08115/2015; 08117/2015; 08118/2015)"


@settings(max_examples=50)
@given(st.lists(numbers, min_size=1, max_size=9))
def test_as_many_values_lie_above_the_median_as_below(exact: list[Fraction]) -> None:
    middle = median(sorted(exact))
    assert sum(n < middle for n in exact) <= len(exact) / 2
    assert sum(n > middle for n in exact) <= len(exact) / 2
    assert min(exact) <= middle <= max(exact)


# The window


def test_values_outside_the_window_of_ten_years_enter_no_derived_measure() -> None:
    line = [value(year, year) for year in (2006, 2007, 2016, 2017)]
    found = derive(line, RATE, CYCLE, {}, SCHWELLEN)
    assert [(v.from_end.year, v.end.year) for v in found] == [(2007, 2016)]


def test_window_belongs_to_the_cycle(cycle_2017: Cycle) -> None:
    line = [value(year, year) for year in (2010, 2011, 2020, 2021)]
    assert [(v.from_end.year, v.end.year) for v in derive(line, RATE, cycle_2017, {}, SCHWELLEN)] == [(2011, 2020)]


@pytest.fixture
def cycle_2017() -> Cycle:
    return CYCLE.model_copy(update={"fenster_von": 2011, "beginn": 2017, "ende": 2020})


# Laws on the real values


def test_no_real_change_crosses_base_break_or_series(values: list[Value]) -> None:
    bases = {(v.id, v.region, v.group, v.sex, v.age, v.series, v.end): v.base for v in values if v.kind == "wert"}
    real = [v for v in values if v.kind == "veraenderung" and v.exact is not None]
    assert len(real) > 500
    for v in real:
        place = (v.id, v.region, v.group, v.sex, v.age, v.series)
        assert bases[(*place, v.from_end)] == bases[(*place, v.end)]


def test_population_of_2010_on_the_old_base_is_not_compared_with_later_ones(values: list[Value]) -> None:
    found = [v for v in values if v.id == "B-K1" and v.kind == "veraenderung" and v.group == "insgesamt"]
    assert {v.from_end.year for v in found if v.exact is not None} == {2011, 2012, 2013, 2014}


def test_zensus_of_2011_is_no_part_of_the_series_of_the_fortschreibung(values: list[Value]) -> None:
    found = [v for v in values if v.id == "B-06" and v.kind == "veraenderung"]
    assert found
    assert all(v.exact is None for v in found)


def test_real_gaps_medians_and_distances_are_what_the_values_give(values: list[Value]) -> None:
    at = {(v.id, v.region, v.group, v.sex, v.age, v.detail, v.series, v.end): v for v in values if v.kind == "wert"}

    def of(v: Value, region: str = OWN, group: str | None = None) -> Fraction | None:
        found = at.get((v.id, region, group or v.group, v.sex, v.age, v.detail, v.series, v.end))
        return found.exact if found else None

    seen = set()
    for v in values:
        if v.kind == "abstand_land":
            assert v.exact == of(v) - of(v, LAND)
        elif v.kind == "abstand_gruppen":
            assert v.exact == of(v, v.region, DEUTSCH) - of(v, v.region, AUSLAENDISCH)
        elif v.kind == "median":
            there = sorted(n for n in (of(v, kreis) for kreis in KREISE) if n is not None)
            assert (v.exact, v.n) == (median(there), len(there))
        seen.add(v.kind)
    assert seen == {
        "wert", "veraenderung", "abstand_land", "abstand_gruppen", "median", "minimum", "maximum", "abstand_median",
        "relative_chance", "annaeherung", "index", "median_abstand", "schicht", "rateneffekt", "struktureffekt",
        "tabelle",
    }  # fmt: skip
