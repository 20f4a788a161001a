"""Periods: a printed date and a declared type become an interval; a bare year is not one by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.periods import Period, german_period, parse_period
from pipeline.sources import Zeit

YEARS = st.integers(1871, 2199)


def interval(text: str, art: str, **more: str) -> tuple[str, str] | None:
    period = parse_period(text, Zeit(art=art, **more))
    if period is None:
        return None
    assert period.art == art
    return period.start.isoformat(), period.end.isoformat()


@pytest.mark.parametrize(
    ("text", "art", "expected"),
    [
        ("31.12.2015", "stichtag", ("2015-12-31", "2015-12-31")),
        ("2015-12-31", "stichtag", ("2015-12-31", "2015-12-31")),
        ("29.02.2016", "stichtag", ("2016-02-29", "2016-02-29")),
        ("2015", "kalenderjahr", ("2015-01-01", "2015-12-31")),
        ("2016", "jahresdurchschnitt", ("2016-01-01", "2016-12-31")),
        ("2015/16", "schuljahr", ("2015-08-01", "2016-07-31")),
        ("2015/2016", "schuljahr", ("2015-08-01", "2016-07-31")),
        ("1999/00", "schuljahr", ("1999-08-01", "2000-07-31")),
        ("2015/16", "verwaltungsjahr", ("2015-08-01", "2016-07-31")),
        ("2023-10P6M", "wintersemester", ("2023-10-01", "2024-03-31")),
        ("2023/24", "wintersemester", ("2023-10-01", "2024-03-31")),
        ("2016-02", "monat", ("2016-02-01", "2016-02-29")),
        ("2015-12", "monat", ("2015-12-01", "2015-12-31")),
    ],
)
def test_dates_as_the_offices_print_them(text: str, art: str, expected: tuple[str, str]):
    assert interval(text, art) == expected


@pytest.mark.parametrize("art", ["stichtag", "schuljahr", "wintersemester", "verwaltungsjahr", "monat", "zyklus"])
def test_a_bare_year_is_no_period_by_itself(art: str):
    assert interval("2015", art) is None


def test_a_bare_year_becomes_the_day_that_the_source_declares():
    assert interval("2015", "stichtag", tag="31.12.") == ("2015-12-31", "2015-12-31")
    assert interval("2015", "stichtag", tag="30.06.") == ("2015-06-30", "2015-06-30")
    assert interval("2015", "stichtag", tag="29.02.") is None


def test_a_table_of_pupils_and_one_of_leavers_mean_different_school_years():
    assert interval("2015", "schuljahr", jahr="beginn") == ("2015-08-01", "2016-07-31")
    assert interval("2015", "schuljahr", jahr="ende") == ("2014-08-01", "2015-07-31")


@pytest.mark.parametrize(
    ("text", "art"),
    [
        ("", "stichtag"),
        ("31.02.2015", "stichtag"),
        ("31.13.2015", "stichtag"),
        ("31.12.15", "stichtag"),
        ("1.1.2015", "stichtag"),
        ("31.12.2015 ", "stichtag"),
        ("31.12.2015\n", "stichtag"),
        ("Stichtag 31.12.2015", "stichtag"),
        ("31.12.2015", "kalenderjahr"),
        ("31.12.2015", "jahresdurchschnitt"),
        ("0000", "kalenderjahr"),
        ("2015\n", "kalenderjahr"),
        ("٢٠١٥", "kalenderjahr"),
        ("2015/16", "kalenderjahr"),
        ("2015/17", "schuljahr"),
        ("2015/15", "schuljahr"),
        ("2015/1916", "schuljahr"),
        ("9999/00", "schuljahr"),
        ("2023-04P6M", "wintersemester"),
        ("2023/25", "wintersemester"),
        ("2015-00", "monat"),
        ("2015-13", "monat"),
        ("2013-2016", "zyklus"),
    ],
)
def test_a_text_that_names_no_period_of_this_type_is_none(text: str, art: str):
    assert interval(text, art) is None


@pytest.mark.parametrize(
    ("start", "end", "art", "printed"),
    [
        ("2015-12-31", "2015-12-31", "stichtag", "31.12.2015"),
        ("2016-01-01", "2016-12-31", "jahresdurchschnitt", "2016"),
        ("2015-08-01", "2016-07-31", "schuljahr", "2015/16"),
        ("1999-08-01", "2000-07-31", "verwaltungsjahr", "1999/00"),
        ("2023-10-01", "2024-03-31", "wintersemester", "2023/24"),
        ("2016-02-01", "2016-02-29", "monat", "02/2016"),
        ("2013-01-01", "2016-12-31", "zyklus", "2013–2016"),
    ],
)
def test_periods_as_they_are_printed(start: str, end: str, art: str, printed: str):
    assert german_period(date.fromisoformat(start), date.fromisoformat(end), art) == printed


@given(st.dates(date(1871, 1, 1), date(2199, 12, 31)))
def test_a_day_survives_printing_and_reading(day: date):
    period = Period(day, day, "stichtag")
    assert parse_period(german_period(day, day, "stichtag"), Zeit(art="stichtag")) == period
    assert parse_period(day.isoformat(), Zeit(art="stichtag")) == period


@given(YEARS, st.sampled_from(["kalenderjahr", "jahresdurchschnitt"]))
def test_a_year_survives_printing_and_reading(year: int, art: str):
    period = parse_period(str(year), Zeit(art=art))
    assert german_period(period.start, period.end, art) == str(year)
    assert period.end - period.start in (timedelta(364), timedelta(365))


@given(YEARS, st.sampled_from(["schuljahr", "verwaltungsjahr", "wintersemester"]))
def test_a_term_survives_printing_and_reading(year: int, art: str):
    text = f"{year}/{(year + 1) % 100:02d}"
    period = parse_period(text, Zeit(art=art))
    assert (period.start.year, period.end.year) == (year, year + 1)
    assert german_period(period.start, period.end, art) == text
