"""Numbers: digits from exact rationals, half up, once; German for people, plain for machines."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numbers import MINUS, german_number, plain_number, scaled_half_up
from pipeline.signs import parse_number

RATIONALS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
DECIMALS = st.integers(0, 6)


def decimal_half_up(value: Fraction, decimals: int) -> Decimal:
    """What Python's decimal prints; exact for the fractions of this file, which all end."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def ties(factor: int, decimals: int, largest: int) -> list[Fraction]:
    """All values factor * n / d with d up to `largest` and n up to d that lie halfway between two printed ones."""
    step = 2 * 10**decimals
    found = set()
    for d in range(1, largest + 1):
        reduced = d // gcd(d, factor * step)
        for n in range(reduced, d + 1, reduced):
            value = Fraction(factor * n, d)
            if (value * step).numerator % 2:
                found.add(value)
    return sorted(found)


@pytest.mark.parametrize(("factor", "decimals"), [(100, 1), (100, 0), (100, 2), (1000, 1), (1, 0), (1, 3)])
def test_every_tie_with_a_denominator_up_to_2000_is_rounded_up(factor: int, decimals: int):
    found = ties(factor, decimals, 2000)
    assert found
    for value in found:
        assert plain_number(value, decimals) == str(decimal_half_up(value, decimals)), value
        assert plain_number(-value, decimals) == str(decimal_half_up(-value, decimals)), -value


def test_the_ties_are_real_ones_and_many():
    percent = ties(100, 1, 2000)
    assert Fraction(100 * 1, 16) in percent  # 6,25 %
    assert Fraction(100 * 3, 2000) in percent  # 0,15 %
    assert Fraction(100 * 1, 3) not in percent
    assert len(percent) == 1000  # 0,05 0,15 ... 99,95


@given(RATIONALS, DECIMALS)
def test_rounding_is_by_at_most_half_a_unit_and_away_from_zero_at_a_tie(value: Fraction, decimals: int):
    rounded = Fraction(scaled_half_up(value, decimals), 10**decimals)
    half = Fraction(1, 2 * 10**decimals)
    assert abs(rounded - value) <= half
    if abs(rounded - value) == half:
        assert abs(rounded) > abs(value)


@given(RATIONALS, DECIMALS)
def test_rounding_once_more_changes_nothing_and_the_sign_does_not_matter(value: Fraction, decimals: int):
    scaled = scaled_half_up(value, decimals)
    assert scaled_half_up(Fraction(scaled, 10**decimals), decimals) == scaled
    assert scaled_half_up(-value, decimals) == -scaled


@given(RATIONALS, RATIONALS, DECIMALS)
def test_the_larger_value_is_never_printed_smaller(one: Fraction, other: Fraction, decimals: int):
    low, high = sorted((one, other))
    assert scaled_half_up(low, decimals) <= scaled_half_up(high, decimals)


@given(RATIONALS, DECIMALS)
def test_what_is_printed_in_german_reads_back_as_the_rounded_value(value: Fraction, decimals: int):
    rounded = Fraction(scaled_half_up(value, decimals), 10**decimals)
    text = german_number(value, decimals).replace(MINUS, "-")
    assert Fraction(parse_number(text, ",", ".")) == rounded
    assert Fraction(plain_number(value, decimals)) == rounded


@given(RATIONALS, DECIMALS)
def test_as_many_decimals_are_printed_as_are_asked_for(value: Fraction, decimals: int):
    fraction = rf",\d{{{decimals}}}" if decimals else ""
    assert re.fullmatch(rf"−?\d{{1,3}}(\.\d{{3}})*{fraction}", german_number(value, decimals))


@pytest.mark.parametrize(
    ("value", "decimals", "german", "plain"),
    [
        ("1234.5", 1, "1.234,5", "1234.5"),
        ("-1234.5", 1, "−1.234,5", "-1234.5"),
        ("524127", 0, "524.127", "524127"),
        ("1000000", 2, "1.000.000,00", "1000000.00"),
        ("0.05", 1, "0,1", "0.1"),
        ("0.04", 1, "0,0", "0.0"),
        ("0.006", 2, "0,01", "0.01"),
        ("999.95", 1, "1.000,0", "1000.0"),
        ("2.5", 0, "3", "3"),
        ("-2.5", 0, "−3", "-3"),
    ],
)
def test_numbers_as_they_are_printed(value: str, decimals: int, german: str, plain: str):
    assert german_number(Fraction(value), decimals) == german
    assert plain_number(Fraction(value), decimals) == plain


def test_a_negative_value_that_rounds_to_zero_has_no_minus():
    assert german_number(Fraction("-0.04"), 1) == "0,0"
    assert german_number(Fraction("-0.04"), 1, signed=True) == "0,0"
    assert plain_number(Fraction("-0.04"), 1) == "0.0"


def test_a_change_carries_its_sign_and_none_at_zero():
    assert german_number(Fraction("0.5"), 1, signed=True) == "+0,5"
    assert german_number(Fraction("-0.5"), 1, signed=True) == "−0,5"
    assert german_number(Fraction("0.04"), 1, signed=True) == "0,0"


def test_rounding_is_not_done_twice():
    # 38,45 is 38,5; a value that is first rounded to 38,5 and then to whole percent would be 39
    assert german_number(Fraction("38.45"), 0) == "38"
    # 2.675 as a double lies below the tie and would be printed 2,67
    assert german_number(Fraction("2.675"), 2) == "2,68"
