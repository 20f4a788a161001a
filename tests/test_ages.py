"""Age groups: printed labels become bounds, and bounds become a label again."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.ages import CANONICAL, OPEN, TOTAL, age_bounds, age_text, german_age, parse_age

BOUNDS = st.tuples(st.integers(0, 120), st.integers(1, 120) | st.just(OPEN)).filter(lambda b: b[0] < b[1])


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("unter 3 Jahre", "0-<3"),
        ("unter 3 Jahren", "0-<3"),
        ("unter 1 Jahr", "0-<1"),
        ("3 bis unter 6 Jahre", "3-<6"),
        ("15 bis 19 Jahre", "15-<20"),
        ("15 - 19 Jahre", "15-<20"),
        ("75 Jahre und mehr", "75+"),
        ("65 Jahre und älter", "65+"),
        ("90 und mehr Jahre", "90+"),
        ("Insgesamt", "insgesamt"),
        ("insgesamt", "insgesamt"),
        ("Total", "insgesamt"),
    ],
)
def test_labels_as_the_offices_print_them(label: str, kept: str):
    assert parse_age(label) == kept


@pytest.mark.parametrize(
    "label",
    [
        "",
        "65",
        "Jahre",
        "2 bis unter 8 Jahre (ohne Schulkinder)",
        "18 Jahre bis unter die Altersgrenze",
        "Bevölkerung (ab 15 Jahren)",
        "voll erwerbsgeminderte Personen unter 65 Jahren",
        "unter 3 Jahre\n",
        "unter ٣ Jahre",
        "20 bis unter 20 Jahre",
        "20 bis unter 15 Jahre",
        "unter 0 Jahre",
        "unbekannt",
    ],
)
def test_a_label_that_is_no_age_group_is_none(label: str):
    assert parse_age(label) is None


@given(BOUNDS)
def test_bounds_survive_text_label_and_back(bounds: tuple[int, int]):
    text = age_text(*bounds)
    assert re.fullmatch(CANONICAL, text)
    assert age_bounds(text) == bounds
    assert parse_age(german_age(text)) == text


@given(BOUNDS, BOUNDS)
def test_different_bounds_never_look_the_same(one: tuple[int, int], other: tuple[int, int]):
    assume(one != other)
    assert age_text(*one) != age_text(*other)
    assert german_age(age_text(*one)) != german_age(age_text(*other))


def test_all_ages_together_have_no_bounds():
    assert age_bounds(TOTAL) is None
    assert german_age(TOTAL) == "alle Altersgruppen"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0-<1", "unter 1 Jahr"),
        ("0-<18", "unter 18 Jahre"),
        ("15-<65", "15 bis unter 65 Jahre"),
        ("65+", "65 Jahre und älter"),
        ("0+", "0 Jahre und älter"),
    ],
)
def test_age_groups_as_they_are_printed(text: str, printed: str):
    assert german_age(text) == printed
