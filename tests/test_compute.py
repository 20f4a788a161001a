"""Values of indicators: exact, with a status that never turns into a number, led by the right series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from conftest import cell, for_all
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.formulas import count, gap, obs, per_thousand, published, ratio
from indicators.model import ANZAHL, AUSLAENDISCH, DEUTSCH, PROZENT, PUNKTE, Indicator, amtlich, ersatz
from pipeline import tables
from pipeline.compute import impossible
from pipeline.faults import DataError
from pipeline.signs import RANKED, WITH_VALUE
from pipeline.values import COLUMNS, KEY, Value, as_frame, difference, from_frame

Evaluate = Callable[..., list[Value]]


def indicator(**declared: Any) -> Indicator:
    words = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "")
    given = {"id": "X-01", "unit": PROZENT, "direction": "neutral", "series": (amtlich("tabelle"),)}
    return Indicator(**words | given | declared)


SHARE = indicator(formula=ratio(obs("zaehler"), to=obs("nenner")))


def only(found: list[Value]) -> Value:
    (value,) = found
    return value


# A status never turns into a number


def test_ratio_has_a_value_exactly_if_both_inputs_have_one_and_else_the_status_of_one_of_them(
    evaluate: Evaluate,
) -> None:
    """All pairs of statuses, one region each; what rounds to zero bounds no quotient and counts as unknown."""
    pairs = {f"{i:05d}": pair for i, pair in enumerate(product(RANKED, repeat=2))}
    cells = [
        cell(measure, (7 if status == "ok" else 0) if status in WITH_VALUE else None, status=status, region=region)
        for region, pair in pairs.items()
        for measure, status in zip(("zaehler", "nenner"), pair, strict=True)
    ]
    found = {value.region: value for value in evaluate(cells, SHARE)}
    assert found.keys() == pairs.keys()
    for region, pair in pairs.items():
        missing = {"unknown_or_secret" if s == "rounds_to_zero" else s for s in pair if s not in WITH_VALUE}
        value = found[region]
        if missing:
            assert value.exact is None, pair
            assert value.status in missing, pair
        elif pair[1] == "zero_exact":
            assert (value.exact, value.status) == (None, "not_applicable"), pair
        else:
            assert (value.exact, value.status) == ((100, "ok") if pair[0] == "ok" else (0, "zero_exact")), pair


def value_of(status: str) -> Value:
    exact = {"ok": Fraction(5), "zero_exact": Fraction(0)}.get(status)
    return Value("X-01", "08116", DAY, DAY, "stichtag", "amtlich:t", exact, status)


DAY = date(2015, 12, 31)


@for_all("pair", list(product(RANKED, repeat=2)))
def test_difference_takes_the_more_binding_status_whichever_comes_first(pair: tuple[str, str]) -> None:
    first, second = pair
    there, back = (difference(value_of(a), value_of(b)) for a, b in ((first, second), (second, first)))
    assert there.status == back.status
    missing = [s for s in (first, second) if s not in WITH_VALUE]
    assert (there.exact is None) == bool(missing)
    assert there.status != "rounds_to_zero"
    if not missing:
        assert there.status == ("zero_exact" if there.exact == 0 else "ok")


def test_published_figure_keeps_the_status_of_its_cell(evaluate: Evaluate) -> None:
    missing = [status for status in RANKED if status not in WITH_VALUE]
    cells = [cell("quote", None, status=status, region=f"{i:05d}") for i, status in enumerate(missing)]
    found = evaluate(cells, indicator(formula=published("quote")))
    assert [(value.exact, value.status, value.numerator) for value in found] == [(None, s, None) for s in missing]


def test_sum_of_two_figures_that_round_to_zero_is_unknown_and_not_nothing(evaluate: Evaluate) -> None:
    both = indicator(formula=count(obs("zuzuege") + obs("fortzuege")))
    cells = [cell(measure, None, status="rounds_to_zero") for measure in ("zuzuege", "fortzuege")]
    assert only(evaluate(cells, both)).status == "unknown_or_secret"


def test_denominator_of_zero_has_no_value_and_says_why(evaluate: Evaluate) -> None:
    value = only(evaluate([cell("zaehler", 0), cell("nenner", 0, status="zero_exact")], SHARE))
    assert (value.exact, value.status, value.reason) == (None, "not_applicable", "Der Nenner ist null.")
    assert (value.numerator, value.denominator) == (0, 0)


def test_nobody_of_many_is_exactly_zero(evaluate: Evaluate) -> None:
    value = only(evaluate([cell("zaehler", 0, status="zero_exact"), cell("nenner", 12)], SHARE))
    assert (value.exact, value.status) == (0, "zero_exact")


# Exact


def test_quotient_stays_a_fraction_also_of_counts_with_decimals(evaluate: Evaluate) -> None:
    value = only(evaluate([cell("zaehler", "3981.8"), cell("nenner", "10297.4")], SHARE))
    assert value.exact == Fraction(3981800, 102974)


def test_unit_decides_the_factor(evaluate: Evaluate) -> None:
    cells = [cell("zaehler", 1), cell("nenner", 3)]
    thousand = indicator(formula=per_thousand(obs("zaehler"), to=obs("nenner")))
    assert only(evaluate(cells, SHARE)).exact == Fraction(100, 3)
    assert only(evaluate(cells, thousand)).exact == Fraction(1000, 3)


def test_published_share_in_percent_becomes_a_rate_per_1000_and_is_not_computed(evaluate: Evaluate) -> None:
    rate = indicator(formula=published("anteil", factor=10))
    value = only(evaluate([cell("anteil", "1.9"), cell("zaehler", 1), cell("nenner", 9)], rate))
    assert (value.exact, value.denominator) == (19, None)


def test_share_of_cells_rounded_to_5_lies_in_the_interval_of_its_cells(evaluate: Evaluate) -> None:
    """The example of the rules: 130 of 990 lies between 12.90 and 13.36 percent."""
    value = only(evaluate([cell("zaehler", 130, method="rund5"), cell("nenner", 990, method="rund5")], SHARE))
    assert (value.low, value.high) == (Fraction(12800, 992), Fraction(13200, 988))
    assert (round(float(value.low), 2), round(float(value.high), 2)) == (12.90, 13.36)


def test_interval_grows_with_each_cell_of_a_difference(evaluate: Evaluate) -> None:
    balance = indicator(formula=count(obs("zuzuege") - obs("fortzuege")), unit=ANZAHL)
    cells = [cell("zuzuege", 40, method="rund5"), cell("fortzuege", 10, method="rund5")]
    value = only(evaluate(cells, balance))
    assert (value.low, value.exact, value.high) == (26, 30, 34)


def test_interval_is_open_above_where_the_denominator_may_be_zero(evaluate: Evaluate) -> None:
    value = only(evaluate([cell("zaehler", 1, method="rund5"), cell("nenner", 2, method="rund5")], SHARE))
    assert (value.low, value.high) == (0, None)


# Series

TWO = (amtlich("erste"), ersatz("zweite", formula=published("anteil")))


def first(year: int, numerator: int | None = 1) -> list[dict[str, Any]]:
    status = "ok" if numerator is not None else "unknown_or_secret"
    where = {"source": "erste", "on": f"{year}-12-31"}
    return [cell("zaehler", numerator, status=status, **where), cell("nenner", 4, **where)]


def second(year: int) -> dict[str, Any]:
    return cell("anteil", "24.9", source="zweite", on=f"{year}-12-31")


def leads(found: list[Value]) -> dict[tuple[int, str], bool]:
    return {(value.year, value.series.partition(":")[0]): value.leading for value in found}


def test_year_of_both_series_shows_both_and_the_first_declared_leads(evaluate: Evaluate) -> None:
    found = evaluate([*first(2015), second(2015), second(2016)], replace(SHARE, series=TWO))
    assert leads(found) == {(2015, "amtlich"): True, (2015, "ersatz"): False, (2016, "ersatz"): True}
    assert [value.exact for value in found] == [25, Fraction("24.9"), Fraction("24.9")]


def test_order_of_declaration_decides_who_leads(evaluate: Evaluate) -> None:
    found = evaluate([*first(2015), second(2015)], replace(SHARE, series=TWO[::-1]))
    assert leads(found) == {(2015, "ersatz"): True, (2015, "amtlich"): False}


def test_series_without_a_value_for_a_year_does_not_lead_it(evaluate: Evaluate) -> None:
    found = evaluate([*first(2015, None), second(2015)], replace(SHARE, series=TWO))
    assert leads(found) == {(2015, "amtlich"): False, (2015, "ersatz"): True}


def test_first_series_leads_where_none_has_a_value(evaluate: Evaluate) -> None:
    secret = second(2015) | {"value": None, "status": "unknown_or_secret"}
    found = evaluate([*first(2015, None), secret], replace(SHARE, series=TWO))
    assert leads(found) == {(2015, "amtlich"): True, (2015, "ersatz"): False}


def test_exactly_one_series_leads_per_region_group_sex_age_and_period(values: list[Value]) -> None:
    found: dict[tuple[Any, ...], list[bool]] = {}
    for v in values:
        if v.kind == "wert":
            found.setdefault((v.id, v.region, v.group, v.sex, v.age, v.detail, v.start, v.end), []).append(v.leading)
    assert found
    assert all(sum(leading) == 1 for leading in found.values())
    assert any(len(leading) > 1 for leading in found.values())


# The gap as an indicator of its own

RATE = replace(SHARE, groups=(AUSLAENDISCH, DEUTSCH))
GAP = indicator(id="X-02", unit=PUNKTE, formula=gap("X-01"))


def rate(group: str, numerator: int, denominator: int, **more: Any) -> list[dict[str, Any]]:
    return [cell("zaehler", numerator, group=group, **more), cell("nenner", denominator, group=group, **more)]


def test_gap_is_germans_minus_foreigners_before_rounding(evaluate: Evaluate) -> None:
    """50.04 and 49.95 percent print as 50.0 both; the gap is 0.09 and prints as 0.1."""
    cells = [*rate(DEUTSCH, 5004, 10000), *rate(AUSLAENDISCH, 4995, 10000)]
    found = [value for value in evaluate(cells, RATE, GAP) if value.id == "X-02"]
    assert [(value.exact, value.group, value.kind) for value in found] == [(Fraction(9, 100), "insgesamt", "wert")]


@pytest.mark.parametrize("other", [{"region": "08117"}, {"on": "2014-12-31"}, {"base": "zensus_2011"}])
def test_gap_of_rates_of_another_region_period_or_base_is_not_formed(evaluate: Evaluate, other: dict) -> None:
    cells = [*rate(DEUTSCH, 1, 2), *rate(AUSLAENDISCH, 1, 4, **other)]
    assert [value for value in evaluate(cells, RATE, GAP) if value.id == "X-02"] == []


def test_gap_of_rates_of_two_series_is_not_formed(evaluate: Evaluate) -> None:
    cells = [*rate(DEUTSCH, 1, 2, source="erste"), *rate(AUSLAENDISCH, 1, 4, source="zweite")]
    two = replace(RATE, series=(amtlich("erste"), ersatz("zweite")))
    assert [value for value in evaluate(cells, two, GAP) if value.id == "X-02"] == []


def test_gap_has_the_status_and_the_flags_of_its_rates(evaluate: Evaluate) -> None:
    german = rate(DEUTSCH, 1, 2, flags="sample")
    secret = cell("zaehler", None, status="unknown_or_secret", group=AUSLAENDISCH)
    cells = [*german, secret, cell("nenner", 9, group=AUSLAENDISCH, flags="revised")]
    value = evaluate(cells, RATE, GAP)[-1]
    assert (value.id, value.exact, value.status, value.flags) == (
        "X-02", None, "unknown_or_secret", {"sample", "revised"},
    )  # fmt: skip


# Shares that cannot be


@pytest.mark.parametrize(("above", "possible"), [(0, True), (9, True), (10, True), (11, False), (-1, False)])
def test_share_below_0_or_above_100_percent_is_a_fault_with_its_cells(
    evaluate: Evaluate, above: int, possible: bool
) -> None:
    found = evaluate([cell("zaehler", above, status="ok" if above else "zero_exact"), cell("nenner", 10)], SHARE)
    faults = list(impossible(found, {"X-01": SHARE}, {"08116"}))
    assert bool(faults) != possible
    for fault in faults:
        assert (fault.place, fault.rule) == ("Indikator X-01", "V09")
        assert f"08116, 31.12.2015: {'110,0' if above > 0 else '−10,0'} Prozent ist kein Anteil" in fault.text
        assert "tabelle (Z. 1, Sp. 1) / tabelle (Z. 1, Sp. 1)" in fault.text


def test_only_shares_of_the_regions_of_the_report_are_judged_possible_or_not(evaluate: Evaluate) -> None:
    found = evaluate([cell("zaehler", 11), cell("nenner", 10)], SHARE)
    assert list(impossible(found, {"X-01": SHARE}, {"08"})) == []
    rate = indicator(formula=per_thousand(obs("zaehler"), to=obs("nenner")))
    assert list(impossible(found, {"X-01": rate}, {"08116"})) == []


# The table


def test_values_come_back_from_the_file_as_they_were(values: list[Value]) -> None:
    some = values[::5]
    assert from_frame(as_frame(some)) == some


ages = st.sampled_from(["insgesamt", "0-<18", "75+"])
fractions = st.none() | st.fractions(max_denominator=10**6)
counts = st.none() | st.integers(-(10**12), 10**12).map(lambda n: Fraction(n, 10**6))


@pytest.mark.langsam
@settings(max_examples=40)
@given(
    fractions,
    counts,
    counts,
    st.sets(st.sampled_from(["sample", "own_sum", "demo"])),
    st.none() | st.integers(1, 9),
    ages,
)
def test_any_value_survives_the_table(exact, numerator, denominator, flags, n, age) -> None:
    value = replace(
        value_of("ok"), exact=exact, numerator=numerator, denominator=denominator, flags=frozenset(flags), n=n, age=age,
        low=exact, reason="„Grund“; mit Zeichen", from_end=DAY if n else None,
    )  # fmt: skip
    assert from_frame(as_frame([value])) == [value]


def test_table_does_not_depend_on_the_order_of_the_values(values: list[Value]) -> None:
    some = values[::29]
    mixed = Random(3).sample(some, len(some))
    assert as_frame(mixed).equals(as_frame(some))


def test_key_of_the_table_is_unique(values: list[Value]) -> None:
    keys = {tuple(getattr(value, name) for name in KEY) for value in values}
    assert len(keys) == len(values)


def test_stored_double_is_the_nearest_to_the_exact_value_and_never_stands_without_it(computed, values) -> None:
    frame = tables.read_parquet(computed / "data/processed/2013-2016/indicators.parquet")
    assert list(frame.columns) == list(COLUMNS)
    for exact, double in zip((value.exact for value in values), frame["value"], strict=True):
        assert (exact is None and (double is None or double != double)) or double == float(exact)


def test_part_with_more_digits_than_the_table_holds_is_refused_and_not_rounded() -> None:
    with pytest.raises(ValueError, match="mehr als sechs Nachkommastellen"):
        as_frame([replace(value_of("ok"), numerator=Fraction(1, 3))])


def test_fault_of_a_formula_names_indicator_region_period_group_and_sex(evaluate: Evaluate) -> None:
    cells = rate(DEUTSCH, 1, 2) + rate(DEUTSCH, 1, 2)
    with pytest.raises(DataError, match=r"Indikator X-01: .* 08116, 31\.12\.2015, deutsch, insgesamt"):
        evaluate(cells, RATE)
