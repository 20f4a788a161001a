"""Signs: a status never turns into a number, and a number never into a sign."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.signs import (
    ALLOWED,
    DIALECTS,
    LETTERS,
    NOT_APPLICABLE,
    NOT_COLLECTED,
    OK,
    PENDING,
    PLAIN,
    PRINTED,
    RANKED,
    ROUNDS_TO_ZERO,
    SUPPRESSED_OWN,
    SUPPRESSED_QUALITY,
    UNKNOWN_OR_SECRET,
    WITH_VALUE,
    ZERO_EXACT,
    Cell,
    UnknownSign,
    parse_number,
    read_cell,
    worst,
)
from pipeline.sources import Flag

ALL_FLAGS = set(Flag.__args__)


def read(raw: str, dialect: str = "klassisch", *, whole: bool = True, never_zero: bool = False, **more) -> Cell:
    return read_cell(raw, dialect, whole=whole, never_zero=never_zero, **more)


def test_minus_in_a_measure_that_cannot_be_zero_is_pending():
    assert read("-", never_zero=True) == Cell(None, PENDING, "-")


def test_minus_in_a_rate_is_pending_and_not_a_rate_of_zero():
    assert read("-", whole=False, never_zero=True) == Cell(None, PENDING, "-")


def test_minus_in_a_measure_that_can_be_zero_is_exactly_zero():
    assert read("-") == Cell(Decimal(0), ZERO_EXACT, "-")
    assert read("–") == Cell(Decimal(0), ZERO_EXACT, "–")


def test_minus_in_a_year_without_the_column_is_not_collected_even_where_zero_is_possible():
    assert read("-", collected=False) == Cell(None, NOT_COLLECTED, "-")
    assert read("-", collected=False, never_zero=True) == Cell(None, NOT_COLLECTED, "-")


def test_minus_in_a_dissolved_region_is_not_applicable():
    assert read("-", exists=False) == Cell(None, NOT_APPLICABLE, "-")
    assert read("-", exists=False, never_zero=True) == Cell(None, NOT_APPLICABLE, "-")
    assert read("-", exists=False, whole=False) == Cell(None, NOT_APPLICABLE, "-")


@pytest.mark.parametrize("raw", ["-", ".", "x", "X", "..."])
def test_any_sign_for_nothing_in_a_year_without_the_column_is_not_collected(raw: str):
    assert read(raw, collected=False).status == NOT_COLLECTED


@pytest.mark.parametrize("raw", ["8,8", "0", "0,0", "(3)", "/"])
def test_a_figure_in_a_year_without_the_column_is_a_fault_of_the_declaration(raw: str):
    with pytest.raises(UnknownSign, match="nicht erhoben wurde"):
        read(raw, whole=False, collected=False)


@pytest.mark.parametrize(
    ("raw", "dialect", "status"),
    [
        (".", "klassisch", UNKNOWN_OR_SECRET),
        ("·", "klassisch", UNKNOWN_OR_SECRET),
        ("x", "klassisch", NOT_APPLICABLE),
        ("X", "klassisch", NOT_APPLICABLE),
        ("...", "klassisch", PENDING),
        ("/", "klassisch", SUPPRESSED_QUALITY),
        ("k", "neu", ROUNDS_TO_ZERO),
        ("g", "neu", UNKNOWN_OR_SECRET),
        ("x", "neu", NOT_APPLICABLE),
        ("t", "neu", PENDING),
        ("u", "neu", SUPPRESSED_QUALITY),
    ],
)
def test_signs_have_no_value(raw: str, dialect: str, status: str):
    for whole, never_zero in product((True, False), repeat=2):
        assert read(raw, dialect, whole=whole, never_zero=never_zero) == Cell(None, status, raw)


@pytest.mark.parametrize(
    ("raw", "dialect"),
    [
        *((raw, "klassisch") for raw in ("k", "g", "t", "u", "12 u", "12 f", "12 z", "*", "--", "n/a", "")),
        *((raw, "neu") for raw in ("-", "–", ".", "/", "...", "(12)", "X", "12 k", "")),
        *((raw, "ohne") for raw in ("-", ".", "x", "/", "k", "12 p", "(12)", "")),
        *((raw, "klassisch") for raw in ("(-)", "( )", "()", "(12", "12)", "p", "12 pp", "1e3", "0x10", "1_000", "٣")),
        *((raw, "klassisch") for raw in ("1.234", "1,2,3", "1,", ",5", "++5", "+", "5+", "12 345", "NaN", "12\n34")),
    ],
)
def test_what_the_dialect_does_not_know_is_refused(raw: str, dialect: str):
    with pytest.raises(UnknownSign) as caught:
        read(raw, dialect)
    expected = f"Zeichen „{raw}“ gehört nicht zum Zeichensatz „{dialect}“ (erlaubt: {ALLOWED[dialect]})"
    assert str(caught.value) == expected


def test_zero_and_minus_change_places_between_the_dialects():
    assert read("0,0", "klassisch", whole=False) == Cell(None, ROUNDS_TO_ZERO, "0,0")
    assert read("0,0", "neu", whole=False) == Cell(Decimal("0.0"), ZERO_EXACT, "0,0")
    with pytest.raises(UnknownSign):
        read("-", "neu")


def test_zero_of_a_whole_measure_is_exactly_zero_in_every_dialect():
    for dialect in DIALECTS:
        assert read("0", dialect) == Cell(Decimal(0), ZERO_EXACT, "0")


def test_zero_with_decimals_where_no_signs_are_declared_may_be_a_little_more():
    assert read("0.0", "ohne", whole=False, decimal=".") == Cell(None, ROUNDS_TO_ZERO, "0.0")


@pytest.mark.parametrize(
    ("raw", "dialect", "value", "flags"),
    [
        ("524127", "klassisch", "524127", set()),
        (" 524127 ", "klassisch", "524127", set()),
        ("3,5", "klassisch", "3.5", set()),
        ("-12", "klassisch", "-12", set()),
        ("(71)", "klassisch", "71", {"limited"}),
        ("( 71 )", "klassisch", "71", {"limited"}),
        ("12 p", "klassisch", "12", {"provisional"}),
        ("12p", "klassisch", "12", {"provisional"}),
        ("12 r", "klassisch", "12", {"revised"}),
        ("12 s", "klassisch", "12", {"estimated"}),
        ("(12 p)", "klassisch", "12", {"limited", "provisional"}),
        ("12 u", "neu", "12", {"limited"}),
        ("12 f", "neu", "12", {"printed_error"}),
        ("166 e", "neu", "166", set()),
        ("166 e", "klassisch", "166", set()),
        ("20 ()", "klassisch", "20", {"limited"}),
        ("+1,4", "klassisch", "1.4", set()),
        ("-1,4", "klassisch", "-1.4", set()),
    ],
)
def test_letters_and_parentheses_become_flags_and_the_number_stays(raw: str, dialect: str, value: str, flags: set[str]):
    assert read(raw, dialect) == Cell(Decimal(value), OK, raw, frozenset(flags))


def test_a_marked_zero_keeps_its_mark():
    assert read("0 p") == Cell(Decimal(0), ZERO_EXACT, "0 p", frozenset({"provisional"}))
    assert read("(0,0)", whole=False) == Cell(None, ROUNDS_TO_ZERO, "(0,0)", frozenset({"limited"}))


def test_every_flag_that_a_sign_can_set_is_a_known_one():
    assert {flag for letters in LETTERS.values() for flag in letters.values() if flag} | {"limited"} <= ALL_FLAGS


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1.560", ",", ".", "1560"),
        ("1.234.567,8", ",", ".", "1234567.8"),
        ("-1.234", ",", ".", "-1234"),
        ("12,5", ",", ".", "12.5"),
        ("3.5", ".", "", "3.5"),
        ("1.560", ",", "", None),
        ("1.56", ",", ".", None),
        ("1234.567", ",", ".", None),
        ("1..560", ",", ".", None),
        (".560", ",", ".", None),
        ("1,5", ".", "", None),
        ("1e3", ".", "", None),
        ("", ",", ".", None),
        ("12\n", ",", "", None),
        ("١٢", ",", "", None),
    ],
)
def test_a_number_is_read_in_its_declared_form_only(text: str, decimal: str, thousands: str, value: str | None):
    assert parse_number(text, decimal, thousands) == (None if value is None else Decimal(value))


def test_a_number_that_would_not_be_stored_exactly_is_refused():
    assert read("123456789012345678,123456", whole=False).value == Decimal("123456789012345678.123456")
    assert read("0,1234567890123456", whole=False).value == Decimal("0.1234567890123456")
    for raw in ("1234567890123456789", "0,1234567890123456789"):
        with pytest.raises(UnknownSign, match="länger als 18 Stellen vor oder nach dem Komma"):
            read(raw, whole=False)


@given(
    st.text(max_size=6) | st.from_regex(r"\(?-?[0-9.,]{0,5}\)? ?[a-z]?", fullmatch=True),
    st.sampled_from(sorted(DIALECTS)),
)
def test_a_value_stands_exactly_where_the_status_has_one(raw: str, dialect: str):
    for whole, never_zero, collected, exists in product((True, False), repeat=4):
        try:
            cell = read(raw, dialect, whole=whole, never_zero=never_zero, collected=collected, exists=exists)
        except UnknownSign:
            continue
        assert (cell.value is not None) == (cell.status in WITH_VALUE)
        assert (cell.status == ZERO_EXACT) == (cell.value == 0)
        assert cell.raw == raw
        assert cell.flags <= ALL_FLAGS


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_printed_number_keeps_its_exact_value(digits: int, places: int):
    value = Decimal(digits).scaleb(-places)
    for decimal in (",", "."):
        assert parse_number(f"{value:f}".replace(".", decimal), decimal) == value


def test_the_order_of_statuses_is_total_for_all_pairs():
    assert len(set(RANKED)) == len(RANKED)
    for one, other in product(RANKED, repeat=2):
        joined = worst([one, other])
        assert joined in (one, other)
        assert joined == worst([other, one])
        assert RANKED.index(joined) == max(RANKED.index(one), RANKED.index(other))
        for third in RANKED:
            assert worst([joined, third]) == worst([one, worst([other, third])])


def test_secret_binds_more_than_quality_and_that_more_than_pending():
    assert worst([PENDING, SUPPRESSED_QUALITY]) == SUPPRESSED_QUALITY
    assert worst([SUPPRESSED_QUALITY, UNKNOWN_OR_SECRET, PENDING]) == UNKNOWN_OR_SECRET
    assert worst([UNKNOWN_OR_SECRET, SUPPRESSED_OWN]) == SUPPRESSED_OWN
    assert worst([OK, NOT_COLLECTED]) == NOT_COLLECTED


def test_what_rests_on_one_status_has_it_and_what_rests_on_nothing_is_ok():
    for status in RANKED:
        assert worst([status]) == status
    assert worst([]) == OK


def test_every_status_without_a_value_has_a_sign_and_a_legend():
    assert set(PRINTED) == set(RANKED) - set(WITH_VALUE)
    assert all(sign and legend for sign, legend in PRINTED.values())


def test_no_two_statuses_without_a_value_are_printed_alike():
    signs = [sign for sign, _ in PRINTED.values()]
    assert len(set(signs)) == len(signs)


def test_nothing_is_printed_as_a_dash_which_readers_take_for_zero():
    assert not {"-", "–", "0"} & {sign for sign, _ in PRINTED.values()}


@given(st.integers(1, 10**18 - 1), st.sampled_from(sorted(DIALECTS)), st.booleans(), st.booleans())
def test_a_plain_number_is_itself_in_every_dialect_and_kind_of_column(n, dialect, whole, never_zero):
    """Reading relies on it: such cells are not looked at one by one."""
    assert re.fullmatch(PLAIN, str(n))
    for thousands in ("", "."):
        cell = read_cell(str(n), dialect, whole=whole, never_zero=never_zero, thousands=thousands)
        assert cell == Cell(Decimal(n), OK, str(n))
    assert read_cell(str(n), dialect, whole=whole, never_zero=never_zero, exists=False).value == n


@pytest.mark.parametrize(("raw", "decimal"), [("1,020", ","), ("12.345", "."), ("-1,000", ","), ("1,020 p", ",")])
def test_a_count_with_three_decimals_is_one_with_a_mark_between_thousands(raw: str, decimal: str):
    with pytest.raises(UnknownSign, match="wohl ein Tausenderzeichen"):
        read(raw, decimal=decimal)
    assert read(raw, whole=False, decimal=decimal).value is not None


@pytest.mark.parametrize("raw", ["1020", "10012,9", "0,125", "1234,500", "1,02"])
def test_other_decimals_of_a_count_are_read(raw: str):
    assert read(raw).value == Decimal(raw.replace(",", "."))
