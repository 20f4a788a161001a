"""A formula becomes one SQL statement over all regions and periods of the observations.

It yields numerator, denominator, status, flags, base and the input cells; division comes last and
is not done here, so every result is exact. `excess` says that more cells answer to a term than can
be right: two sources for one figure, or overlapping age bands. `cells`: how many cells were added up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from indicators.formulas import FREE, Formula, Obs, Sum
from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Series
from pipeline.ages import OPEN
from pipeline.signs import RANKED, WITH_VALUE

NO_BASE = "ohne"
"""Base of measures that are not counted on a population base."""

PAIRED_END = {
    "gleich": 'd."end" = n."end" AND d."start" = n."start" AND d.period_type = n.period_type',
    "vorjahresende": """d."end" = make_date(year(n."end") - 1, 12, 31) AND d.period_type = 'stichtag'""",
    "jahresende": """d."end" = make_date(year(n."end"), 12, 31) AND d.period_type = 'stichtag'""",
}
APPROXIMATIONS = ("jahresende",)


@dataclass(frozen=True)
class Case:
    """For whom a formula is evaluated: what its free dimensions stand for, and where Deutsche are a rest."""

    group: str
    sex: str
    age: tuple[int, int] | None
    rest: tuple[str, ...] = ()


def observations_view() -> str:
    """The view that statements read: bounds of age groups as numbers, ranks of statuses, no base as null."""
    ranks = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(RANKED))
    return f"""
        CREATE TABLE cells AS SELECT *,
            CASE WHEN age = 'insgesamt' THEN NULL ELSE CAST(regexp_extract(age, '^(\\d+)', 1) AS INTEGER) END AS low,
            CASE WHEN age = 'insgesamt' THEN NULL WHEN age LIKE '%+' THEN {OPEN}
                 ELSE CAST(regexp_extract(age, '<(\\d+)$', 1) AS INTEGER) END AS high,
            CASE status {ranks} END AS rank, nullif(base, '{NO_BASE}') AS counted_on
        FROM observations
    """


def statement(formula: Formula, series: Series, case: Case) -> str:
    """The SQL of a formula for one series and one case."""
    numerator = _total(formula.numerator, series, case)
    if formula.denominator is None:
        return f"""
            SELECT n.region, n."start", n."end", n.period_type, n.value AS numerator, NULL AS denominator,
                   n.rank, n.flags, {_base("n.first_base", "n.last_base")}, n.inputs AS numerator_inputs,
                   '' AS denominator_inputs, n.slack AS numerator_slack, 0 AS denominator_slack, n.excess, n.cells
            FROM ({numerator}) n {_years(series, "n")} ORDER BY n.region, n."end", n."start"
        """
    denominator = _total(formula.denominator, series, case)
    mixed = ", 'mixed_date'" if formula.pairing in APPROXIMATIONS else ""
    return f"""
        SELECT n.region, n."start", n."end", n.period_type, n.value AS numerator, d.value AS denominator,
               greatest(n.rank, d.rank) AS rank,
               list_concat(n.flags, d.flags, [''{mixed}]) AS flags,
               {_base("least(n.first_base, d.first_base)", "greatest(n.last_base, d.last_base)")},
               n.inputs AS numerator_inputs, d.inputs AS denominator_inputs,
               n.slack AS numerator_slack, d.slack AS denominator_slack, n.excess OR d.excess AS excess,
               n.cells + d.cells AS cells
        FROM ({numerator}) n JOIN ({denominator}) d
          ON n.region = d.region AND {PAIRED_END[formula.pairing]}
        {_years(series, "n")} ORDER BY n.region, n."end", n."start"
    """


def _base(first: str, last: str) -> str:
    """The population base of all cells, and whether they rest on more than one; null is no base."""
    return f"""
        coalesce({first} || CASE WHEN {first} <> {last} THEN '+' || {last} ELSE '' END, '{NO_BASE}') AS base,
        coalesce({first} <> {last}, FALSE) AS mixed_base"""


def _years(series: Series, name: str) -> str:
    limits = []
    if series.ab is not None:
        limits.append(f'year({name}."end") >= {series.ab}')
    if series.bis is not None:
        limits.append(f'year({name}."end") <= {series.bis}')
    return f"WHERE {' AND '.join(limits)}" if limits else ""


def _total(total: Sum | None, series: Series, case: Case) -> str:
    """A sum of terms of the same region and period; a region or period that lacks a term is left out."""
    assert total is not None
    terms = [part for term in total.terms for part in _spread(term, case)]
    parts = " UNION ALL ".join(_term(term, i, series, case) for i, term in enumerate(terms))
    return f"""
        SELECT region, "start", "end", period_type,
               CASE WHEN bool_and(value IS NOT NULL) THEN sum(value) END AS value,
               max(rank) AS rank, flatten(list(flags ORDER BY term)) AS flags,
               min(first_base) AS first_base, max(last_base) AS last_base,
               string_agg(inputs, ' ' ORDER BY term) AS inputs, sum(slack) AS slack,
               bool_or(excess) AS excess, sum(cells) AS cells
        FROM ({parts}) GROUP BY region, "start", "end", period_type HAVING count(*) = {len(terms)}
    """


def _spread(term: Obs, case: Case) -> list[Obs]:
    """Deutsche as total minus Ausländer where the indicator allows it and the table has no row for them."""
    if term.measure in case.rest and case.group == DEUTSCH and term.group == FREE:
        return [replace(term, group=INSGESAMT), replace(term, group=AUSLAENDISCH, factor=-term.factor)]
    return [term]


def _term(term: Obs, number: int, series: Series, case: Case) -> str:
    """One figure per region and period, from one printed cell or from the bands that cover it exactly."""
    age = term.age or case.age
    where = _where(term, series, case)
    complete, excess = _coverage(age, summed=bool(term.summed))
    own_sum = "TRUE" if term.summed else "FALSE"
    joint = " + " if term.factor > 0 else " − "
    sign = "" if number == 0 and term.factor > 0 else joint.lstrip()
    usable = ", ".join(_text(status) for status in WITH_VALUE)
    return f"""
        SELECT {number} AS term, region, "start", "end", period_type,
               CASE WHEN bool_and(status IN ({usable})) THEN {term.factor} * sum(value) END AS value,
               max(rank) AS rank,
               list_concat(flatten(list(string_split(flags, ';') ORDER BY source, place)),
                           CASE WHEN {own_sum} THEN ['own_sum'] ELSE [] END) AS flags,
               min(counted_on) AS first_base, max(counted_on) AS last_base,
               '{sign}' || string_agg(source || ' (' || place || ')', '{joint}' ORDER BY source, low, place) AS inputs,
               sum(CASE WHEN method = 'rund5' THEN 2 ELSE 0 END) AS slack,
               {excess} AS excess, count(*) AS cells
        FROM cells WHERE {" AND ".join(where)}
        GROUP BY region, "start", "end", period_type HAVING {complete}
    """


def _coverage(age: tuple[int, int] | None, *, summed: bool) -> tuple[str, str]:
    """When the cells of a figure are all there, and when there are more than can be right.

    Bands as wide together as the age cover it exactly if they begin where it begins and each of them
    ends where another begins or where it ends; if not, some overlap and leave a hole elsewhere.
    """
    if age is None:
        return "TRUE", "count(*) > count(DISTINCT (sex, detail))" if summed else "count(*) > 1"
    if summed:
        raise ValueError("Eine Größe kann nicht zugleich Altersgruppen und weitere Merkmale summieren.")
    low, high = age
    width = f"sum(high - low) > {high - low}"
    tiled = f"min(low) = {low} AND list_has_all(list_append(list(low), {high}), list(high))"
    return f"sum(high - low) >= {high - low}", f"{width} OR NOT ({tiled})"


def _where(term: Obs, series: Series, case: Case) -> list[str]:
    """What an observation must be to belong to a term."""
    age = term.age or case.age
    group, sex = (case.group if term.group == FREE else term.group), (case.sex if term.sex == FREE else term.sex)
    where = [
        f"measure = {_text(term.measure)}",
        f"source IN ({', '.join(_text(source) for source in series.sources)})",
        f""""group" = {_text(group)}""",
        "sex <> 'insgesamt'" if "geschlecht" in term.summed else f"sex = {_text(sex)}",
        "age = 'insgesamt'" if age is None else f"low >= {age[0]} AND high <= {age[1]}",
        *_detail(term),
    ]
    return where if term.group_type is None else [*where, f"group_type = {_text(term.group_type)}"]


def _detail(term: Obs) -> list[str]:
    """The rest of the dimensions: exactly the named ones, and any value of those that are summed."""
    keys = [key for key in term.summed if key != "geschlecht"]
    expression = "detail"
    for key in keys:
        expression = f"regexp_replace({expression}, '(^|;){key}=[^;]*', '')"
    named = f"ltrim({expression}, ';') = {_text(term.detail)}"
    return [named, *(f"regexp_matches(detail, '(^|;){key}=')" for key in keys)]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
