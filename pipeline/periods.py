"""The only place that knows how offices print dates: a text and a period type become an interval."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.sources import Zeit

DAY_GERMAN = re.compile(r"^(\d{2})\.(\d{2})\.(\d{4})$")
DAY_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
YEAR = re.compile(r"^(\d{4})$")
SCHOOL_YEAR = re.compile(r"^(\d{4})/(\d{2}|\d{4})$")
SEMESTER = re.compile(r"^(\d{4})-10P6M$")
MONTH = re.compile(r"^(\d{4})-(\d{2})$")

DAY_TYPES = ("stichtag",)
YEAR_TYPES = ("kalenderjahr", "jahresdurchschnitt")


@dataclass(frozen=True, order=True)
class Period:
    """An interval of days, both ends inclusive, and what kind of period it is."""

    start: date
    end: date
    art: str


def parse_period(text: str, zeit: Zeit) -> Period | None:
    """The period that a printed date names under a source's declaration; None where it names none.

    A bare year is a period only for types that are years, or together with `zeit.tag`.
    """
    day = _day(text, zeit.tag)
    if zeit.art == "stichtag":
        return Period(day, day, zeit.art) if day else None
    if zeit.art in YEAR_TYPES and (match := YEAR.match(text)):
        year = int(match[1])
        return Period(date(year, 1, 1), date(year, 12, 31), zeit.art)
    if zeit.art == "schuljahr" and (match := SCHOOL_YEAR.match(text) or YEAR.match(text)):
        year = int(match[1])
        return Period(date(year, 8, 1), date(year + 1, 7, 31), zeit.art)
    if zeit.art == "verwaltungsjahr" and (match := SCHOOL_YEAR.match(text)):
        year = int(match[1])
        return Period(date(year, 8, 1), date(year + 1, 7, 31), zeit.art)
    if zeit.art == "wintersemester" and (match := SEMESTER.match(text) or SCHOOL_YEAR.match(text)):
        year = int(match[1])
        return Period(date(year, 10, 1), date(year + 1, 4, 1) - timedelta(days=1), zeit.art)
    if zeit.art == "monat" and (match := MONTH.match(text)):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12:
            return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), zeit.art)
    return None


def _day(text: str, tag: str | None) -> date | None:
    if match := DAY_GERMAN.match(text):
        parts = int(match[3]), int(match[2]), int(match[1])
    elif match := DAY_ISO.match(text):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif tag and YEAR.match(text):
        parts = int(text), int(tag[3:5]), int(tag[:2])
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def german_period(start: date, end: date, art: str) -> str:
    """A period as it is printed: `31.12.2015`, `2016`, `2015/16`."""
    if art in DAY_TYPES:
        return f"{end:%d.%m.%Y}"
    if art in ("schuljahr", "verwaltungsjahr", "wintersemester"):
        return f"{start.year}/{end.year % 100:02d}"
    if art == "monat":
        return f"{start:%m/%Y}"
    return str(end.year) if start.year == end.year else f"{start.year}–{end.year}"
