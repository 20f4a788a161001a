"""V19: percentages and their parts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_examples import CYCLE, value

from indicators.katalog import by_id
from pipeline.cells import Cells, Printed, cell_id
from pipeline.numbers import NARROW, german_number
from pipeline.reproducible import interval, not_reproducible, reproducible
from pipeline.values import Value


@pytest.mark.parametrize(
    ("percent", "part", "whole", "right"),
    [
        ("rund 70", "1.044", "1.317", False),  # 79 percent; an office once printed about 70
        ("79", "1.044", "1.317", True),
        ("79,3", "1.044", "1.317", True),
        ("79,4", "1.044", "1.317", False),
        ("16,1", "rund 84.000", "rund 527.000", False),  # rounded to thousands they allow 15.83 to 16.05
        ("16,0", "rund 84.000", "rund 527.000", True),
        ("15,8", "rund 84.000", "rund 527.000", True),
        ("15,7", "rund 84.000", "rund 527.000", False),
        ("15,9", "84.000", "527.000", True),
        ("15,6", "81.729", "524.127", True),
        ("15,5", "81.729", "524.127", False),
        ("38,5", "3.968", "10.297", True),
        ("1,0", "5", "0", False),  # nothing can be a share of nothing
    ],
)
def test_a_share_follows_from_its_printed_parts_or_it_does_not(percent: str, part: str, whole: str, right: bool):
    assert reproducible(percent, part, whole) is right


def test_a_mean_of_three_rates_is_no_rate_of_the_whole():
    """20 of 100, 30 of 100 and 400 of 800 children: 45 percent, not the mean of 20, 30 and 50."""
    assert reproducible("45", "450", "1.000")
    assert not reproducible("33,3", "450", "1.000")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("38,5", "38.45", "38.55"),
        ("3.968", "3967.5", "3968.5"),
        ("3.960", "3959.5", "3960.5"),
        ("rund\u00a03.960", "3955", "3965"),
        ("rund 84.000", "83500", "84500"),
        ("−1,3", "-1.35", "-1.25"),
        (f"(8,8){NARROW}p", "8.75", "8.85"),
        ("0,0", "-0.05", "0.05"),
    ],
)
def test_printed_digits_stand_for_a_range(text: str, low: str, high: str):
    assert interval(text) == (Fraction(low), Fraction(high))


def test_a_sign_stands_for_no_number():
    assert interval(".") is None
    assert interval("k. A.") is None


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 3))
def test_every_share_that_is_rounded_once_follows_from_its_parts(part: int, whole: int, decimals: int):
    printed = german_number(Fraction(part * 100, whole), decimals)
    assert reproducible(printed, f"{part:,}".replace(",", "."), f"{whole:,}".replace(",", "."))


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 50), st.sampled_from([1, -1]))
def test_a_share_two_digits_off_does_not_follow(part: int, whole: int, off: int, sign: int):
    exact = Fraction(part * 100, whole)
    printed = german_number(exact + sign * Fraction(off + 2, 10), 1)
    told, low, high = interval(printed), exact - Fraction(1, 10**9), exact + Fraction(1, 10**9)
    assert told is not None
    assert told[1] < low or told[0] > high


def cells(*values: Value) -> Cells:
    return Cells(values, by_id(), CYCLE)


def share(year: int, part: int, whole: int, **more: object) -> Value:
    parts = {"numerator": Fraction(part), "denominator": Fraction(whole)}
    return value("HF6-05", year, str(Fraction(part * 100, whole)), **parts, **more)


def printed(one: Value, text: str, part: str = "wert") -> Printed:
    return Printed(cell_id(one, part), text)


def unreproducible(known: Cells, *told: Printed) -> list[tuple[str, str]]:
    return [(fault.place, fault.text.partition(": ")[2]) for fault in not_reproducible(told, known)]


def test_a_printed_share_that_its_cell_does_not_give_is_told():
    one = share(2016, 3968, 10297)
    assert unreproducible(cells(one), printed(one, "38,5")) == []
    assert unreproducible(cells(one), printed(one, "35,8")) == [
        (cell_id(one), "gedruckt ist 35,8, die Teile ergeben 38,535 bis 38,535.")
    ]


def test_the_parts_count_as_they_are_printed():
    one = share(2016, 3968, 10297)
    parts = [printed(one, "rund 4.000", "zaehler"), printed(one, "rund 10.000", "nenner")]
    assert unreproducible(cells(one), printed(one, "38,5"), *parts) == []
    wrong = [printed(one, "3.698", "zaehler"), printed(one, "10.297", "nenner")]
    [(place, text)] = unreproducible(cells(one), printed(one, "38,5"), *wrong)
    assert place == cell_id(one)
    assert text == "gedruckt ist 38,5, die Teile ergeben 35,909 bis 35,918."


def test_a_rate_per_thousand_follows_from_its_parts_too():
    one = value("B-03", 2015, "96.1", numerator=Fraction(7858), denominator=Fraction(81729))
    assert unreproducible(cells(one), printed(one, "96,1")) == []
    assert len(unreproducible(cells(one), printed(one, "9,6"))) == 1


def test_a_published_rate_has_no_parts():
    one = value("HF6-04", 2016, "8.8")
    assert unreproducible(cells(one), printed(one, "1,0")) == []


def changed(id: str, first: Value, last: Value, exact: str) -> Value:
    return value(id, last.year, exact, kind="veraenderung", from_start=first.start, from_end=first.end, n=2)


def test_a_change_of_a_share_is_the_difference_of_the_printed_ones():
    first, last = share(2011, 3000, 10000), share(2016, 3854, 10000)
    change = changed("HF6-05", first, last, "8.54")
    known = cells(first, last, change)
    for text in ("8,5", "+8,5", "8,6"):  # 38,5 minus 30,0: from 8.4 to 8.6
        assert unreproducible(known, printed(change, text), printed(first, "30,0"), printed(last, "38,5")) == []
    assert len(unreproducible(known, printed(change, "8,8"), printed(first, "30,0"), printed(last, "38,5"))) == 1
    assert len(unreproducible(known, printed(change, "8,6"))) == 1  # the cells themselves are exact
    assert len(unreproducible(known, printed(change, "−8,5"))) == 1


def test_a_fall_may_be_told_without_its_sign_but_not_as_a_rise():
    first, last = share(2011, 4000, 10000), share(2016, 3000, 10000)
    change = changed("HF6-05", first, last, "-10")
    known = cells(first, last, change)
    assert unreproducible(known, printed(change, "10,0")) == []
    assert unreproducible(known, printed(change, "−10,0")) == []
    assert len(unreproducible(known, printed(change, "+10,0"))) == 1


def test_a_change_of_a_count_is_in_percent_of_the_earlier():
    first, last = value("HF6-K1", 2012, "26728"), value("HF6-K1", 2015, "33038")
    change = changed("HF6-K1", first, last, "23.6")
    known = cells(first, last, change)
    assert unreproducible(known, printed(change, "23,6")) == []
    assert len(unreproducible(known, printed(change, "19,1"))) == 1  # in percent of the later


def test_a_change_whose_values_are_not_known_is_left_alone():
    first, last = share(2011, 3000, 10000), share(2016, 3854, 10000)
    change = changed("HF6-05", first, last, "8.54")
    assert unreproducible(cells(change), printed(change, "1,0")) == []
