"""Golden rows: values that were computed by hand from the printed tables, with the cells they rest on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from indicators.katalog import all_indicators, by_id
from pipeline.listing import decimals
from pipeline.numbers import plain_number
from pipeline.signs import RANKED
from pipeline.values import Value

ROWS = [
    row
    for path in sorted((Path(__file__).parent / "golden").glob("*.csv"))
    if path.name not in ("inventar.csv", "formate.csv")  # cells, not indicators: test_inventar.py, test_formate.py
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
]
KEY = ("id", "region", "end", "group", "sex", "age")
SIGNS = (".", "-")

Found = dict[tuple[str, ...], list[Value]]


@pytest.fixture(scope="module")
def leading(values: list[Value]) -> Found:
    found: Found = {}
    for value in values:
        if value.kind == "wert" and value.leading:
            key = (value.id, value.region, value.end.isoformat(), value.group, value.sex, value.age)
            found.setdefault(key, []).append(value)
    return found


def key_of(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def printed(value: Value) -> str:
    """A value as `bericht values` prints it, or its status where it has none."""
    if value.exact is None:
        return value.status
    return plain_number(value.exact, decimals(value, by_id()[value.id]))


def cells_of(printed_in: str) -> str:
    return printed_in.split(": ", 1)[1]


def total(cells: str) -> Fraction:
    """`28286 − 9091` as the office's figures add up."""
    parts = re.findall(r"(?:^|([+−]) )(\d+(?:[.,]\d+)?)", cells)
    return sum((Fraction(f"{'-' if sign == '−' else ''}{n.replace(',', '.')}") for sign, n in parts), Fraction(0))


@pytest.mark.parametrize("row", ROWS, ids=["-".join(key_of(row)) for row in ROWS])
def test_value_is_the_one_computed_by_hand_from_the_printed_table(row: dict[str, str], leading: Found) -> None:
    (value,) = leading[key_of(row)]
    cells = cells_of(row["printed_in"])
    assert printed(value) == row["value"]
    if cells in SIGNS:
        assert value.numerator is None
    elif " minus " not in cells:
        numerator, _, denominator = cells.partition(" von ")
        assert value.numerator == total(numerator)
        assert value.denominator == (total(denominator) if denominator else None)


@pytest.mark.parametrize("row", ROWS, ids=["-".join(key_of(row)) for row in ROWS])
def test_golden_row_agrees_with_the_cells_it_cites(row: dict[str, str]) -> None:
    """The rows check themselves, so that a slip of the pen in them is not taken for a fault of the code."""
    cells, indicator = cells_of(row["printed_in"]), by_id()[row["id"]]
    if cells in SIGNS:
        assert row["value"] in RANKED
        return
    factor = {"prozent": 100, "prozentpunkte": 100, "je_1000": 1000, "anzahl": 1}[indicator.unit]
    exact = Fraction(0)
    for sign, quotient in zip((1, -1), cells.split(" minus "), strict=False):
        numerator, _, denominator = quotient.partition(" von ")
        exact += sign * (total(numerator) * factor / total(denominator) if denominator else total(numerator))
    if row["printed_in"].startswith("INKAR"):  # printed in percent, told per 1,000
        exact *= 10
    steps = floor(abs(exact) * 10**indicator.decimals + Fraction(1, 2))  # half up, away from zero
    assert abs(Fraction(row["value"])) * 10**indicator.decimals == steps


def test_no_golden_row_stands_twice() -> None:
    assert not [key for key, n in Counter(map(key_of, ROWS)).items() if n > 1]


def test_every_indicator_with_data_is_proven_by_golden_rows(values: list[Value]) -> None:
    with_data = {value.id for value in values if value.kind == "wert" and value.exact is not None}
    assert with_data == {row["id"] for row in ROWS}


def test_golden_rows_reach_over_regions_years_groups_sexes_and_ages() -> None:
    seen = {name: {row[name] for row in ROWS} for name in KEY}
    assert {"08", "DG", "08111", "08115", "08117", "08118", "08119", "08415", "08416"} <= seen["region"]
    assert sum(len(region) == 8 for region in seen["region"]) >= 4
    assert len({end[:4] for end in seen["end"]}) >= 12
    assert {"insgesamt", "auslaendisch", "deutsch"} == seen["group"]
    assert {"insgesamt", "maennlich", "weiblich"} == seen["sex"]
    assert len(seen["age"]) >= 8


NONE_AT_ALL = ["B-02", "HF6-01", "HF6-02", "HF6-03", "HF6-08", "HF6-09"]


@pytest.mark.parametrize("id", NONE_AT_ALL)
def test_indicator_without_data_has_a_reason_and_no_value(id: str, values: list[Value]) -> None:
    """HF6-01 to 03: the population by age and nationality at the end of the year before is not published here."""
    assert [value for value in values if value.id == id] == []
    assert by_id()[id].no_data


def test_no_other_indicator_is_without_data(values: list[Value]) -> None:
    assert [i.id for i in all_indicators() if i.id not in {v.id for v in values}] == NONE_AT_ALL


def one(values: list[Value], **wanted: Any) -> Value:
    wanted = {"kind": "wert", "region": "08116", "group": "insgesamt", "sex": "insgesamt", "age": "insgesamt"} | wanted
    (found,) = (value for value in values if all(getattr(value, name) == want for name, want in wanted.items()))
    return found


def test_no_rate_of_foreigners_before_2009_although_the_table_prints_a_minus(values: list[Value]) -> None:
    for year in range(2001, 2009):
        value = one(values, id="HF6-04", group="auslaendisch", end=date(year, 12, 31))
        assert (value.exact, value.status) == (None, "not_collected")


def test_own_sum_of_rounded_cells_carries_the_interval_of_its_cells(values: list[Value]) -> None:
    """186 cells of Schutzsuchende (90 + 48 + 48), each rounded to a multiple of 5, so each up to 2 away."""
    rate = one(values, id="B-04", end=date(2024, 12, 31))
    assert rate.low == Fraction((19045 - 372) * 1000, 536601)
    assert rate.high == Fraction((19045 + 372) * 1000, 536601)
    assert rate.flags == {"own_sum", "rounded5", "mixed_base"}
    share = one(values, id="B-05a", end=date(2024, 12, 31))
    assert share.low == Fraction((14380 - 180) * 100, 19045 + 372)
    assert share.high == Fraction((14380 + 180) * 100, 19045 - 372)


def test_exact_counts_carry_no_interval(values: list[Value]) -> None:
    value = one(values, id="B-01", end=date(2015, 12, 31), series="amtlich:rdb_12411-03-03-4")
    assert (value.low, value.high) == (None, None)


def test_year_with_two_series_shows_both_and_only_the_official_one_leads(values: list[Value]) -> None:
    official = one(values, id="HF6-05", end=date(2016, 12, 31), series="amtlich:rdb_13211-02-05-4")
    other = one(values, id="HF6-05", end=date(2016, 12, 31), series="ersatz:ba_arbeitslose")
    assert (printed(official), official.leading) == ("38.5", True)
    assert (printed(other), other.leading) == ("38.7", False)
    assert (other.numerator, other.denominator) == (Fraction("3981.8"), Fraction("10297.4"))


def test_year_that_only_the_other_series_has_is_led_by_it(values: list[Value]) -> None:
    assert one(values, id="HF6-05", end=date(2020, 12, 31)).series == "ersatz:ba_arbeitslose"


def test_published_share_agrees_with_the_computed_one_where_both_exist(values: list[Value]) -> None:
    ours = one(values, id="B-01", end=date(2015, 12, 31), series="amtlich:rdb_12411-03-03-4")
    theirs = one(values, id="B-01", end=date(2015, 12, 31), series="ersatz:regionalatlas_ai0208")
    assert printed(ours) == printed(theirs) == "15.6"


def test_gap_of_employment_rates_is_taken_before_rounding(values: list[Value]) -> None:
    gap, german, foreign = (
        one(values, id=id, group=group, end=date(2015, 6, 30))
        for id, group in (("HF6-02b", "insgesamt"), ("HF6-01b", "deutsch"), ("HF6-01b", "auslaendisch"))
    )
    assert gap.exact == german.exact - foreign.exact
    assert gap.flags == {"mixed_date"}
