"""A few values of Gemeinden, for the tests of profiles and maps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from report_examples import PROJECT, SURVEYS, report_of, value

from pipeline import gemeinden
from pipeline.gemeinden import Gemeinden
from pipeline.report import Report
from pipeline.values import Value

SIZES = {
    "08116019": 91271, "08116077": 45000, "08116049": 40000, "08116033": 39500, "08116078": 38900, "08116080": 37800,
    "08116070": 10052, "08116072": 12376, "08116056": 13997, "08116081": 10124, "08116005": 1620,
}  # fmt: skip
"""Esslingen, Filderstadt, Nürtingen, Kirchheim, Leinfelden-Echterdingen, Ostfildern; smaller ones; Altdorf."""
KREISTABELLE, GEMEINDETABELLE = "amtlich:rdb_12411-01-01-4", "amtlich:rdb_12411-01-01-5"


def on_day(id: str, day: date, exact: str, region: str, series: str, **more: object) -> Value:
    """A value of a day; `source` names the table of its series."""
    source = f"+{series.partition(':')[2]} (Z. 3, Sp. 4)"
    settings = {"start": day, "end": day, "period_type": "stichtag", "series": series, "source": source}
    return value(id, day.year, exact, region=region, **(settings | more))


def population(year: int, exact: int, region: str, **more: object) -> Value:
    series = GEMEINDETABELLE if len(region) == 8 else KREISTABELLE
    base = "volkszaehlung_1987" if year < 2011 else "zensus_2011"
    return on_day("B-K1", date(year, 12, 31), str(exact), region, series, **({"base": base} | more))


def values() -> list[Value]:
    """Sizes of 2015, the course of Wernau, a share of 2011 and one of 2022, invented answers of a Gemeinde."""
    sizes = [population(2015, exact, region) for region, exact in {**SIZES, "08116": 524127}.items()]
    course = [population(year, exact, "08116072") for year, exact in ((2010, 12383), (2011, 11858), (2013, 12038))]
    census = {"08116072": "12.7", "08116056": "17.1", "08116": "12.7"}
    shares = [
        on_day("B-01", date(2011, 5, 9), exact, region, f"amtlich:rdb_12111-01-01-{5 if len(region) == 8 else 4}")
        for region, exact in census.items()
    ]
    newer = [
        on_day("B-K7", date(2022, 5, 15), exact, region, "amtlich:zensus_2022_gemeinden")
        for region, exact in (("08116072", "24.8"), ("08116056", "34.0"))
    ]
    invented = on_day(
        "HF1-06", date(2016, 12, 31), "100", "08116072", "eigen:erhebung_gemeinden", flags=frozenset({"demo"})
    )
    return [*sizes, *course, *shares, *newer, invented]


@cache
def small() -> Report:
    return report_of(*values(), surveys=SURVEYS)


@cache
def small_gemeinden() -> Gemeinden:
    return Gemeinden(small().material, gemeinden.load(PROJECT))


def with_suppressed() -> Gemeinden:
    """The same with the share of Plochingen kept back."""
    hidden = [
        replace(one, exact=None, status="suppressed_own") if (one.id, one.region) == ("B-01", "08116056") else one
        for one in values()
    ]
    return Gemeinden(report_of(*hidden, surveys=SURVEYS).material, gemeinden.load(PROJECT))
