"""Regional keys: text with its leading zero, one key for one region, nothing guessed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.regions import LEVELS, canonical, hint, level
from pipeline.schema import REGION

KEYS = st.one_of(
    st.sampled_from(["DG", "07", "08", "016", "08116", "08116077", "0713101", "071310100", "03151401002"]),
    st.from_regex(r"(0[1-9]|1[0-6])[0-9]{0,10}", fullmatch=True),
    st.text("0123456789DG ", max_size=13),
    st.text(max_size=6),
)


@pytest.mark.parametrize(
    ("printed", "kept", "expected"),
    [
        ("DG", "DG", "bund"),
        ("08", "08", "land"),
        ("081", "081", "regierungsbezirk"),
        ("08116", "08116", "kreis"),
        ("08116077", "08116077", "gemeinde"),
        ("0713101", "0713101", "verband"),
        ("0713100007", "0713100007", "verband"),
        ("03151401002", "03151401002", "verband"),
        ("081165001077", "08116077", "gemeinde"),
        ("010010000000", "01001000", "gemeinde"),
    ],
)
def test_keys_as_the_offices_print_them(printed: str, kept: str, expected: str):
    assert canonical(printed) == kept
    assert level(kept) == expected


@pytest.mark.parametrize(
    "key",
    ["8116", "8", "8116077", "1001000", "10010000000", "", "dg", "D", "0811", "081160", "00116", "17001", "99999"],
)
def test_a_key_that_is_none_is_not_made_one(key: str):
    assert canonical(key) is None


@pytest.mark.parametrize("key", [" 08116", "08116 ", "08116\n", "٠٨١١٦", "08116.0", "990015001077", "08 116"])
def test_a_key_is_taken_as_it_stands_or_not_at_all(key: str):
    assert canonical(key) is None


@pytest.mark.parametrize(
    ("key", "meant"),
    [("8", "08"), ("8116", "08116"), ("8116077", "08116077"), ("1001000", "01001000"), ("81165001077", "081165001077")],
)
def test_a_lost_leading_zero_is_named(key: str, meant: str):
    assert hint(key) == f"Fehlt die führende Null? Gemeint ist wohl {meant}."


@pytest.mark.parametrize("key", ["", "DG", "08116", "116", "abcd", "٨١١٦"])
def test_no_hint_is_given_where_none_is_known(key: str):
    assert hint(key) == ""


@given(KEYS)
def test_a_canonical_key_stays_what_it_is_and_has_a_level(key: str):
    kept = canonical(key)
    if kept is not None:
        assert canonical(kept) == kept
        assert level(kept) in {"bund", *LEVELS.values()}
        assert re.match(REGION, kept)


@given(st.from_regex(r"(0[1-9]|1[0-6])[0-9]{3}", fullmatch=True), st.from_regex(r"[0-9]{3}", fullmatch=True))
def test_all_verbaende_lead_to_the_same_gemeinde(kreis: str, gemeinde: str):
    assert {canonical(f"{kreis}{verband}{gemeinde}") for verband in ("0000", "5001", "9999")} == {kreis + gemeinde}
    assert canonical(kreis + gemeinde) == kreis + gemeinde
