"""The only place that knows how offices print dates: a text and a period type become an interval."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.sources import Zeit

DAY_GERMAN = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
DAY_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
YEAR = re.compile(r"[0-9]{4}")
TERM = re.compile(r"([0-9]{4})/([0-9]{4}|[0-9]{2})")
SEMESTER = re.compile(r"([0-9]{4})-10P6M")
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")

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

    A bare year is a period only for types that are years, or where `zeit` completes it.
    """
    try:
        days = _days(text, zeit)
    except ValueError:  # a day or a year that does not exist
        return None
    return Period(*days, zeit.art) if days else None


def expected(zeit: Zeit) -> str:
    """What a date of this kind looks like, for people."""
    return f"eine Angabe der Art „{zeit.art}“, zum Beispiel {EXAMPLES[zeit.art]}"


EXAMPLES = {
    "stichtag": "31.12.2015", "kalenderjahr": "2015", "jahresdurchschnitt": "2015", "schuljahr": "2015/16",
    "wintersemester": "2015/16", "verwaltungsjahr": "2015/16", "monat": "2015-12", "zyklus": "2013-2016",
}  # fmt: skip


def _days(text: str, zeit: Zeit) -> tuple[date, date] | None:
    if zeit.art == "stichtag":
        day = _day(text, zeit.tag)
        return (day, day) if day else None
    if zeit.art in YEAR_TYPES and YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if zeit.art in ("schuljahr", "verwaltungsjahr") and (year := _first_year(text, zeit)) is not None:
        return date(year, 8, 1), date(year + 1, 7, 31)
    if zeit.art == "wintersemester":
        match = SEMESTER.fullmatch(text)
        year = int(match[1]) if match else _term(text)
        return (date(year, 10, 1), date(year + 1, 4, 1) - timedelta(days=1)) if year is not None else None
    if zeit.art == "monat" and (match := MONTH.fullmatch(text)):
        first = date(int(match[1]), int(match[2]), 1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return None


def _first_year(text: str, zeit: Zeit) -> int | None:
    """The year in which a Schuljahr begins; a bare year only where the source says which one it prints."""
    if zeit.jahr and YEAR.fullmatch(text):
        return int(text) - (zeit.jahr == "ende")
    return _term(text)


def _term(text: str) -> int | None:
    """The first year of `2015/16` or `2015/2016`; None where the second is not the next one."""
    match = TERM.fullmatch(text)
    if not match or not str(int(match[1]) + 1).endswith(match[2]):
        return None
    return int(match[1])


def _day(text: str, tag: str | None) -> date | None:
    if match := DAY_GERMAN.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := DAY_ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if tag and YEAR.fullmatch(text):
        return date(int(text), int(tag[3:5]), int(tag[:2]))
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
