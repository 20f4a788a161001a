"""A small report from a handful of values, for the tests of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from indicators.katalog import by_id
from pipeline.cells import Cells, cell_id
from pipeline.cycle import load_cycle
from pipeline.derived import derive
from pipeline.findings import judge, judged
from pipeline.material import SurveyCited
from pipeline.registries import load_brueche, load_schwellen
from pipeline.report import Report
from pipeline.sources import Source, find_sources
from pipeline.values import Value

PROJECT = Path(__file__).parents[1]
CYCLE = load_cycle(PROJECT, "2013-2016")
RDB = "amtlich:rdb_13211-02-05-4"
SOURCE = "+rdb_13211-02-05-4 (Z. 14, Sp. 5)"
KREISE = ("08116", "08115", "08117", "08118", "08119", "08415", "08416", "08111", "08", "DG")


def value(id: str, year: int, exact: str | None, **more: object) -> Value:
    settings = {
        "region": "08116", "start": date(year, 1, 1), "end": date(year, 12, 31), "period_type": "jahresdurchschnitt",
        "series": RDB, "status": "ok" if exact is not None else "not_collected", "base": "ohne", "source": SOURCE,
    }  # fmt: skip
    return Value(id=id, exact=None if exact is None else Fraction(exact), **(settings | more))


@cache
def shipped_sources() -> tuple[tuple[str, Source], ...]:
    return tuple((source.key, source) for source in find_sources(PROJECT)[0])


def report_of(*values: Value, surveys: Mapping[str, SurveyCited] | None = None) -> Report:
    indicators, schwellen, brueche = by_id(), load_schwellen(PROJECT), load_brueche(PROJECT)
    every = [*values, *derive(list(values), indicators, CYCLE, brueche, schwellen)]
    words = {cell_id(one): word for one, word in judged(every, indicators, schwellen)}
    report = Report(
        project=PROJECT,
        cells=Cells(every, indicators, CYCLE, words),
        findings={finding.id: finding for finding in judge(every, indicators, CYCLE, schwellen)},
        sources=dict(shipped_sources()),
        brueche=brueche,
        few=schwellen.kleine_zahl,
        surveys=surveys or {},
        demo=False,
    )
    report.overrides = replace(report.overrides, passages={}, checked={})  # whatever an office has written here
    report.releases, report.korrektur = None, None
    return report


def unemployed() -> list[Value]:
    """Shares of 2007 to 2016 for all regions; rates of the foreign and of all persons, not collected before 2009."""
    shares = [
        value("HF6-05", year, None, region=region, numerator=part, denominator=Fraction(10000), status="ok")
        for region in KREISE
        for year, part in ((2007, Fraction(3000)), (2015, Fraction(3450)), (2016, Fraction(3854)))
    ]
    shares = [
        replace(one, exact=one.numerator * 100 / one.denominator) for one in shares if one.numerator and one.denominator
    ]
    rates = [
        value("HF6-04", year, exact, region=region, group=group)
        for region in ("08116", "08")
        for group, line in (("auslaendisch", (None, "10.2", "8.0", "8.8")), ("insgesamt", ("4.1", "4.7", "3.6", "3.5")))
        for year, exact in zip((2008, 2010, 2013, 2016), line, strict=True)
    ]
    later = value("HF6-05", 2020, "42.4", series="ersatz:ba_arbeitslose", source="+ba_arbeitslose (Z. 3, Sp. 4)")
    return [*shares, *rates, later]


@cache
def small_report() -> Report:
    return report_of(*unemployed())


@cache
def small_html() -> str:
    return small_report().html()


def part(html: str, start: str) -> str:
    """The section of a page that begins with an id."""
    return re.split(r'<section class="[^"]*" id="', html.partition(f'id="{start}"')[2])[0]


def words(html: str) -> str:
    """A page as its words: without marks, every space a plain one."""
    joined = re.sub(r"</?(?:span|strong|b|a)\b[^>]*>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", joined))


def asked_of_the_gemeinden(year: int, yes: int, answered: int, **more: object) -> Value:
    """HF1-06 from example returns: so many of the answering Gemeinden have filled the post."""
    settings = {
        "numerator": Fraction(yes), "denominator": Fraction(answered), "n": answered, "flags": frozenset({"demo"}),
        "start": date(year, 12, 31), "period_type": "stichtag", "series": "eigen:erhebung_gemeinden",
        "source": "+erhebung_gemeinden (beispiel_01/Fragen!D8)",
    }  # fmt: skip
    return value("HF1-06", year, str(Fraction(100 * yes, answered)), **(settings | more))


SURVEYS = {
    "erhebung_gemeinden": SurveyCited(
        formular="gemeinden", titel="Integration in den Städten und Gemeinden", herkunft="demo", befragt=44,
        geantwortet=31, telefonisch=1, ersetzt=1, fehlerhaft=("beispiel_32.xlsx",),
    )
}  # fmt: skip


def examples() -> list[Value]:
    """Three years of example data."""
    return [
        asked_of_the_gemeinden(2014, 20, 31),
        asked_of_the_gemeinden(2015, 24, 31),
        asked_of_the_gemeinden(2016, 28, 31),
    ]


@cache
def report_with_examples() -> Report:
    return report_of(*unemployed(), *examples(), surveys=SURVEYS)


@cache
def html_with_examples() -> str:
    return report_with_examples().html()
