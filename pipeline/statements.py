"""Formulas become a table of what they need; a few statements answer all of them over the observations at once.

For every formula, case and term there is a row that says which cells are meant. They are found, added up
and paired: numerator, denominator, status, flags, base and the input cells. Division comes last and is not
done here, so every result is exact. `excess` says that more cells answer to a term than can be right: two
sources for one figure, or overlapping age bands. `cells`: how many cells were added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import count, product
from typing import Any, NamedTuple

import duckdb

from indicators.formulas import FREE, Formula, Obs, Sum
from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Series
from pipeline import tables
from pipeline.ages import OPEN
from pipeline.ahead import ahead
from pipeline.signs import RANKED, WITH_VALUE
from pipeline.tables import quoted

NO_BASE = "ohne"
"""Base of measures that are not counted on a population base."""

PAIRED_END = {
    "gleich": 'n."end"',
    "vorjahresende": 'make_date(year(n."end") - 1, 12, 31)',
    "jahresende": 'make_date(year(n."end"), 12, 31)',
    "jahresmittel": 'n."end"',
}
"""The day the denominator ends on, by pairing."""
PAIRED_PERIOD = {
    "gleich": 'd."start" = n."start" AND d.period_type = n.period_type',
    "vorjahresende": "d.period_type = 'stichtag'",
    "jahresende": "d.period_type = 'stichtag'",
    "jahresmittel": 'd."start" = n."start" AND d.period_type = \'jahresdurchschnitt\'',
}
"""What else must hold for the denominator, by pairing."""
APPROXIMATIONS = ("jahresende",)
KREIS, GEMEINDE = 5, 8
"""How long their keys are."""


@dataclass(frozen=True)
class Case:
    """For whom a formula is evaluated: what its free dimensions stand for, and where Deutsche are a rest.

    `detail` is the further dimension with its value where the indicator is broken down by one.
    """

    group: str
    sex: str
    age: tuple[int, int] | None
    rest: tuple[str, ...] = ()
    detail: tuple[str, str] | None = None


@dataclass(frozen=True)
class Job:
    """A formula with the series it reads and the cases it is evaluated for."""

    formula: Formula
    series: Series
    cases: Sequence[Case]


WANTED = {
    "id": "INTEGER", "job": "INTEGER", "no": "INTEGER", "part": "VARCHAR", "term": "INTEGER", "needed": "INTEGER",
    "factor": "INTEGER", "source": "VARCHAR", "measure": "VARCHAR", "group": "VARCHAR", "group_type": "VARCHAR",
    "sex": "VARCHAR", "low": "INTEGER", "high": "INTEGER", "detail": "VARCHAR", "pattern": "VARCHAR",
    "summed": "BOOLEAN",
    "units": "BOOLEAN", "everywhere": "BOOLEAN",
}  # fmt: skip
JOBS = {
    "job": "INTEGER", "pairing": "VARCHAR", "two": "BOOLEAN", "units": "BOOLEAN", "mixed": "BOOLEAN",
    "gemeinden": "BOOLEAN",
    "ab": "INTEGER", "bis": "INTEGER",
}  # fmt: skip


class Place(NamedTuple):
    """A region and a period; one for all figures there."""

    region: str
    start: date
    end: date
    period_type: str


class Quality(NamedTuple):
    """What is known of figures besides their numbers; thousands share one.

    `rank` is that of the worst status, `answered` how many bodies gave all their figures.
    """

    rank: int
    flags: str
    numerator_slack: int
    denominator_slack: int
    excess: bool
    cells: int
    answered: int | None
    base: str
    mixed_base: bool


class Figure(NamedTuple):
    """What a job and a case come to in a place, before the division; `inputs`: the cells."""

    job: int
    no: int
    place: Place
    numerator: Fraction | None
    denominator: Fraction | None
    inputs: str
    quality: Quality


def figures(connection: duckdb.DuckDBPyConnection, jobs: Sequence[Job], kreis: str = "") -> Iterator[Figure]:
    """Numerator and denominator of every job and case for every region and period of the `observations`.

    `job` and `no` are the positions of the job and of its case. Ordered by them, region and time. With a `kreis`,
    Gemeinden of others are left out unless a formula looks at the Gemeinden of every Kreis.
    """
    ids = count()
    rows = [row for number, job in enumerate(jobs) for row in _wanted(number, job, ids)]
    tables.load_rows(connection, "wanted", rows, WANTED)
    tables.load_rows(connection, "jobs", [_job(number, job) for number, job in enumerate(jobs)], JOBS)
    connection.execute(_picked(kreis))
    for statement in (SPOTS, KINDS, CELLS, "DROP TABLE picked", RESOLVED, IDS):
        connection.execute(statement)
    found = connection.execute(f"SELECT spot, {PLACE} FROM spots").fetchall()
    places = {spot: Place(*place) for spot, *place in found}
    exact = cache(_exact)  # of the figures of all Kreise, most stand more than once
    for rows, qualities in ahead(_answers(connection)):
        for job, no, spot, whole, numerator, whole_denominator, denominator, inputs, quality in rows:
            above = exact(numerator if whole is None else whole)
            below = exact(denominator if whole_denominator is None else whole_denominator)
            yield Figure(job, no, places[spot], above, below, inputs, qualities[quality])


def _exact(number: int | Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _answers(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[list[tuple[Any, ...]], dict[int, Quality]]]:
    """The rows of some jobs after the other, and the qualities they name by number."""
    for first, last in _batches(connection):
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW asked AS SELECT * FROM resolved WHERE job BETWEEN {first} AND {last}"
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE totals AS {_totals()}")
        for statement in (_paired(), QUALITIES):
            connection.execute(statement)
        found = connection.execute("FROM qualities").fetchall()
        yield connection.execute(ANSWERS).fetchall(), {number: Quality(*rest) for number, *rest in found}


AT_ONCE = 300_000
"""So many matching cells are worked on at once; all regions of Germany have millions."""


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """First and last of the jobs that are answered together."""
    first, size, last = 0, 0, -1
    for job, cells in connection.execute(f"SELECT job, count(*) FROM {MATCHES} GROUP BY job ORDER BY job").fetchall():
        if size and size + cells > AT_ONCE:
            yield first, last
            first, size = job, 0
        size, last = size + cells, job
    if size:
        yield first, last


def _job(number: int, job: Job) -> tuple[Any, ...]:
    formula, series = job.formula, job.series
    mixed = formula.pairing in APPROXIMATIONS
    two = formula.denominator is not None
    return number, formula.pairing, two, formula.units, mixed, formula.gemeinden, series.ab, series.bis


def _wanted(number: int, job: Job, ids: Iterator[int]) -> Iterator[tuple[Any, ...]]:
    """The cells a job needs: a row for each case, term and source; each term of each case has an `id`."""
    for no, case in enumerate(job.cases):
        for part, total in (("zaehler", job.formula.numerator), ("nenner", job.formula.denominator)):
            terms = list(_terms(total, case))
            for i, term in enumerate(terms):
                age = term.age or case.age
                if age and term.summed:
                    raise ValueError("Eine Größe kann nicht zugleich Altersgruppen und weitere Merkmale summieren.")
                group, id = case.group if term.group == FREE else term.group, next(ids)
                for source, sex in product(job.series.sources, _sexes(term, case)):
                    yield (id, number, no, part, i, len(terms), term.factor, source, term.measure, group,
                           term.group_type, sex, *(age or (None, None)), *_detail(term, case), bool(term.summed),
                           job.formula.units and source == job.series.sources[0],
                           job.formula.looks_at_gemeinden)  # fmt: skip


def _terms(total: Sum | None, case: Case) -> Iterator[Obs]:
    """The terms of a sum; Deutsche as total minus Ausländer where the table has no row for them."""
    for term in total.terms if total is not None else ():
        if term.measure in case.rest and case.group == DEUTSCH and term.group == FREE:
            yield replace(term, group=INSGESAMT)
            yield replace(term, group=AUSLAENDISCH, factor=-term.factor)
        else:
            yield term


def _sexes(term: Obs, case: Case) -> tuple[str, ...]:
    """The sex that is meant, or both where they are summed."""
    if "geschlecht" in term.summed:
        return "maennlich", "weiblich"
    return (case.sex if term.sex == FREE else term.sex,)


def _detail(term: Obs, case: Case) -> tuple[str | None, str | None]:
    """The further dimensions, exactly, or as a pattern where one of them is summed."""
    named = dict(part.split("=", 1) for part in term.detail.split(";") if part)
    summed = {key for key in term.summed if key != "geschlecht"}
    if case.detail is not None and not term.whole:
        named |= [case.detail]
        summed -= {case.detail[0]}
    parts = {key: f"{key}={value}" for key, value in named.items()}
    if not summed:
        return ";".join(parts[key] for key in sorted(parts)), None
    patterns = {key: re.escape(text) for key, text in parts.items()} | {key: f"{key}=[^;]*" for key in summed}
    return None, ";".join(patterns[key] for key in sorted(patterns))


def _picked(kreis: str) -> str:
    """The observations that some formula needs, as far as it needs them; `elsewhere`: in another Kreis.

    Without a value where their status says that there is none; bounds of ages as numbers, ranks of statuses, no base as
    null, `slack` by how much a rounded cell may be off.
    """
    ranks = " ".join(f"WHEN {quoted(status)} THEN {rank}" for rank, status in enumerate(RANKED))
    usable = ", ".join(map(quoted, WITH_VALUE))
    return f"""
        CREATE OR REPLACE TEMP TABLE picked AS
        SELECT source, measure, "group", sex, detail, group_type, region, reporting_unit, "start", "end", period_type,
               place, flags, CASE WHEN status IN ({usable}) THEN value END AS value,
               age = 'insgesamt' AS all_ages, CASE status {ranks} END AS rank, nullif(base, '{NO_BASE}') AS counted_on,
               CASE WHEN method = 'rund5' THEN 2 ELSE 0 END AS slack,
               length(region) > {KREIS} AND NOT starts_with(region, {quoted(kreis)}) AS elsewhere,
               CASE WHEN NOT all_ages THEN CAST(regexp_extract(age, '^(\\d+)', 1) AS INTEGER) END AS low,
               CASE WHEN all_ages THEN NULL WHEN age LIKE '%+' THEN {OPEN}
                    ELSE CAST(regexp_extract(age, '<(\\d+)$', 1) AS INTEGER) END AS high
        FROM observations SEMI JOIN wanted USING (source, measure, "group", sex)
        WHERE NOT elsewhere OR (source, measure) IN (SELECT (source, measure) FROM wanted WHERE everywhere)
    """


PLACE = 'region, "start", "end", period_type'
WHERE_WHEN = f"{PLACE}, reporting_unit"
SPOTS = f"""
    CREATE OR REPLACE TEMP TABLE spots AS
    WITH found AS (SELECT DISTINCT {WHERE_WHEN} FROM picked)
    SELECT CAST(row_number() OVER (ORDER BY region, "end", "start", period_type, reporting_unit) AS INTEGER) AS spot, *
    FROM (
        FROM found UNION
        SELECT * REPLACE ('' AS reporting_unit) FROM found UNION
        SELECT * REPLACE (left(region, {KREIS}) AS region) FROM found WHERE length(region) = {GEMEINDE}
    )
"""
"""All regions, periods and bodies of cells and of sums over bodies and Gemeinden, numbered in order."""
KIND = 'source, measure, group_type, "group", sex, detail, all_ages'
KINDS = f"""
    CREATE OR REPLACE TEMP TABLE kinds AS
    SELECT CAST(row_number() OVER () AS INTEGER) AS kind, * FROM (SELECT DISTINCT {KIND} FROM picked)
"""
CELLS = f"""
    CREATE OR REPLACE TEMP TABLE cells AS
    SELECT picked.* EXCLUDE ({WHERE_WHEN}, {KIND}), kind, spot, reporting_unit <> '' AS of_unit
    FROM picked JOIN spots USING ({WHERE_WHEN}) JOIN kinds USING ({KIND})
"""
"""The cells with the number of what they count and that of their region, body and period."""

RESOLVED = """
    CREATE OR REPLACE TEMP TABLE doubled AS
    SELECT DISTINCT kind FROM (SELECT kind FROM cells WHERE low IS NULL GROUP BY kind, spot HAVING count(*) > 1);
    CREATE OR REPLACE TEMP TABLE resolved AS
    SELECT w.* EXCLUDE (detail, sex), k.detail, k.sex, k.kind,
           low IS NULL AND count(*) OVER (PARTITION BY id) = 1 AND kind NOT IN (SELECT kind FROM doubled) AS alone
    FROM wanted w JOIN kinds k USING (source, measure, "group", sex)
    WHERE CASE WHEN pattern IS NULL THEN w.detail = k.detail ELSE regexp_full_match(k.detail, pattern) END
      AND (w.group_type IS NULL OR w.group_type = k.group_type) AND (low IS NULL) = k.all_ages
"""
"""What is wanted with the kinds of cells that there are: then cells are found by a number.

`alone`: the term is one kind of cell for all ages, of which no place has two: nothing has to be grouped.
"""


IDS = """
    CREATE OR REPLACE TEMP TABLE ids AS
    SELECT DISTINCT id, job, no, part, term, needed, factor, summed, low AS wanted_low, high AS wanted_high
    FROM resolved
"""
"""The terms of all cases, with what is to become of their cells."""

BELONGS = """
    (k.low IS NULL OR c.low >= k.low AND c.high <= k.high) AND units = of_unit
    AND (everywhere OR NOT elsewhere)
"""
MATCHES = f"cells c JOIN resolved k USING (kind) WHERE {BELONGS}"
"""The cells that belong to each term."""
ASKED = MATCHES.replace("resolved", "asked")
"""Those of the terms that are worked on."""
SAME = "job, no, part, spot"
LIKE_WANTED = "(wanted_low IS NULL OR width >= wanted_high - wanted_low)"
"""Bands count where they are together as wide as the age."""


def _totals() -> str:
    """The sums of terms of the same region and period; a region or period that lacks a term is left out.

    Most terms are one cell, and most totals are one term. Only where there are several they are grouped, sorted and
    joined, which would take most of the time.
    """
    return f"""
        WITH found AS MATERIALIZED ({_lone_cells()} UNION ALL {_added_cells()}),
        totals AS (
            SELECT {SAME}, value, rank, flags, first_base, last_base, inputs, slack, excess, cells
            FROM found WHERE needed = 1
            UNION ALL
            SELECT {SAME}, CASE WHEN bool_and(value IS NOT NULL) THEN sum(value) END AS value,
                   max(rank) AS rank, string_agg(flags, ';') AS flags,
                   min(first_base) AS first_base, max(last_base) AS last_base,
                   {_joined("{'term': term, 'inputs': inputs}", "one.inputs", "' '")} AS inputs, sum(slack) AS slack,
                   bool_or(excess) AS excess, sum(cells) AS cells
            FROM found WHERE needed > 1 GROUP BY {SAME}, needed HAVING count(*) = needed
        )
        SELECT totals.*, {WHERE_WHEN} FROM totals JOIN spots USING (spot)
    """


def _lone_cells() -> str:
    """The terms that cannot be but one printed cell."""
    return f"""
        SELECT {SAME}, term, needed, factor * value AS value, rank, {_flags("flags")} AS flags,
               counted_on AS first_base, counted_on AS last_base,
               {_sign()} || k.source || ' (' || place || ')' AS inputs, slack, false AS excess, 1 AS cells
        FROM {ASKED} AND alone
    """


def _added_cells() -> str:
    """The other terms: dimensions that are summed, or the bands that cover their age exactly; both may be one cell.

    Bands as wide together as the age cover it exactly if they begin where it begins and each of them ends where another
    begins or where it ends; if not, some overlap and leave a hole elsewhere.
    """
    return f"""
        SELECT {SAME}, term, needed, CASE WHEN complete THEN factor * value END AS value, rank,
               {_flags("flags")} AS flags, first_base, last_base,
               {_sign()} || CASE WHEN factor < 0 THEN replace(listed, ' + ', ' − ') ELSE listed END AS inputs, slack,
               CASE WHEN wanted_low IS NOT NULL
                    THEN width > wanted_high - wanted_low OR first <> wanted_low
                         OR NOT list_has_all(list_append(starts, wanted_high), ends)
                    WHEN summed THEN cells > list_unique(parts)
                    ELSE cells > 1 END AS excess, cells
        FROM ({_sums_of_cells()}) JOIN ids USING (id) WHERE {LIKE_WANTED}
    """


def _sums_of_cells() -> str:
    """What the cells of each term come to; `parts`: which of the summed dimensions each of them is."""
    return f"""
        SELECT id, spot, bool_and(value IS NOT NULL) AS complete, sum(value) AS value, max(rank) AS rank,
               coalesce(string_agg(flags, ';') FILTER (flags <> ''), '') AS flags,
               min(counted_on) AS first_base, max(counted_on) AS last_base,
               regexp_replace(array_to_string(list_sort(list({_CELL})), ' + '), '{_AGE}', ' (', 'g') AS listed,
               sum(slack) AS slack, min(c.low) AS first, list(c.low) AS starts, list(c.high) AS ends,
               sum(c.high - c.low) AS width, count(*) AS cells, list(k.sex || k.detail) FILTER (summed) AS parts
        FROM {ASKED} AND NOT alone
        GROUP BY id, spot
    """


_AGE = r"\x1f."
_CELL = "k.source || chr(31) || chr(1000 + coalesce(c.low, 0)) || place || ')'"
"""A cell as text, sorted by source, age and place: as text it is sorted faster than as a structure. `_AGE`: its age."""


def _joined(structures: str, text: str, between: str) -> str:
    """Structures sorted, and the text of each `one`: ten times as fast as `string_agg` with an order.

    To sort is what takes the time, and the more so the longer they are.
    """
    return f"array_to_string([{text} FOR one IN list_sort(list({structures}))], {between})"


def _flags(own: str) -> str:
    """The flags of a cell, and that it is part of a sum of our own."""
    return f"{own} || CASE WHEN summed THEN ';own_sum' ELSE '' END"


def _sign() -> str:
    """The sign before a term, where it is not the first one."""
    return "CASE WHEN factor < 0 THEN '− ' WHEN term > 0 THEN '+ ' ELSE '' END"


def _paired() -> str:
    """Numerators with their denominators, if their formula has one.

    Of own surveys the sum over the bodies, for Kreise without figures of their own the sum over the Gemeinden.
    """
    end = " ".join(f"WHEN '{pairing}' THEN {day}" for pairing, day in PAIRED_END.items())
    period = " ".join(f"WHEN '{pairing}' THEN {rule}" for pairing, rule in PAIRED_PERIOD.items())
    return f"""
        CREATE OR REPLACE TEMP TABLE paired AS
        WITH numerators AS (
            SELECT n.*, j.*, CASE pairing {end} END AS paired_end FROM totals n JOIN jobs j USING (job)
            WHERE part = 'zaehler' AND year("end") BETWEEN coalesce(ab, 0) AND coalesce(bis, 9999)
        ),
        pairs AS (
            SELECT n.job, n.no, n.spot, n.region, n."start", n."end", n.period_type, n.units, gemeinden,
                   n.reporting_unit, d.reporting_unit = '' AS official,
                   n.value AS numerator, d.value AS denominator, greatest(n.rank, d.rank) AS rank,
                   concat_ws(';', n.flags, d.flags, CASE WHEN mixed THEN 'mixed_date' END) AS flags,
                   least(n.first_base, d.first_base) AS first_base, greatest(n.last_base, d.last_base) AS last_base,
                   n.inputs AS numerator_inputs, coalesce(d.inputs, '') AS denominator_inputs,
                   n.slack AS numerator_slack, coalesce(d.slack, 0) AS denominator_slack,
                   n.excess OR coalesce(d.excess, false) AS excess, n.cells + coalesce(d.cells, 0) AS cells,
                   n.value IS NOT NULL AND (d.value IS NOT NULL OR NOT two) AS answered
            FROM numerators n LEFT JOIN totals d
              ON d.part = 'nenner' AND n.job = d.job AND n.no = d.no AND n.region = d.region
             AND d.reporting_unit IN (n.reporting_unit, '') AND d."end" = paired_end AND CASE pairing {period} END
            WHERE d.job IS NOT NULL OR NOT two
        ),
        parts AS (
            SELECT * EXCLUDE (official, spot), reporting_unit AS body, official FROM pairs WHERE units UNION ALL
            SELECT * EXCLUDE (official, spot) REPLACE (left(region, 5) AS region, flags || ';own_sum' AS flags),
                   region AS body, false AS official
            FROM pairs WHERE gemeinden AND length(region) = {GEMEINDE}
        ),
        added AS (
            SELECT job, no, region, "start", "end", period_type,
                   CASE WHEN NOT gemeinden OR bool_and(answered) THEN sum(numerator) FILTER (answered) END AS numerator,
                   CASE WHEN bool_and(official) THEN any_value(denominator) FILTER (answered)
                        WHEN NOT gemeinden OR bool_and(answered) THEN sum(denominator) FILTER (answered)
                        END AS denominator,
                   CASE WHEN bool_or(answered) AND NOT gemeinden THEN min(rank) FILTER (answered)
                        ELSE max(rank) END AS rank,
                   string_agg(flags, ';') AS flags,
                   min(first_base) AS first_base, max(last_base) AS last_base,
                   string_agg(numerator_inputs, ' + ' ORDER BY body) FILTER (counts) AS numerator_inputs,
                   CASE WHEN bool_and(official) THEN any_value(denominator_inputs)
                        ELSE string_agg(nullif(denominator_inputs, ''), ' + ' ORDER BY body) FILTER (counts)
                        END AS denominator_inputs,
                   sum(numerator_slack) AS numerator_slack, sum(denominator_slack) AS denominator_slack,
                   bool_or(excess) AS excess, count(*) AS cells, count(*) FILTER (answered) AS answered
            FROM (SELECT *, gemeinden OR answered OR NOT bool_or(answered) OVER body_sum AS counts FROM parts
                  WINDOW body_sum AS (PARTITION BY job, no, region, "start", "end", period_type))
            GROUP BY job, no, region, "start", "end", period_type, gemeinden
        ),
        told AS (
            SELECT added.* EXCLUDE ({PLACE}), spot
            FROM added JOIN spots USING ({PLACE}) WHERE reporting_unit = '' UNION ALL BY NAME
            SELECT * EXCLUDE (units, gemeinden, reporting_unit, official, answered, {PLACE})
            FROM pairs WHERE NOT units AND NOT (gemeinden AND length(region) = {KREIS})
        )
        SELECT job, no, spot, {_number("numerator")}, {_number("denominator")},
               numerator_inputs || coalesce(' / ' || nullif(denominator_inputs, ''), '') AS inputs, rank, flags,
               CAST(numerator_slack AS INTEGER) AS numerator_slack,
               CAST(denominator_slack AS INTEGER) AS denominator_slack, excess, CAST(cells AS INTEGER) AS cells,
               answered,
               coalesce(first_base || CASE WHEN first_base <> last_base THEN '+' || last_base ELSE '' END,
                        '{NO_BASE}') AS base,
               coalesce(first_base <> last_base, FALSE) AS mixed_base
        FROM told
    """


def _number(column: str) -> str:
    """A number as an integer where it is whole, and as it is where not: integers reach Python several times as fast."""
    whole = f"CASE WHEN {column} % 1 = 0 THEN TRY_CAST({column} AS BIGINT) END"
    return f"{whole} AS whole_{column}, CASE WHEN {whole} IS NULL THEN {column} END AS {column}"


QUALITY = ", ".join(Quality._fields)
QUALITIES = f"""
    CREATE OR REPLACE TEMP TABLE qualities AS
    SELECT CAST(row_number() OVER () AS INTEGER) AS quality, * FROM (SELECT DISTINCT {QUALITY} FROM paired)
"""
_ALIKE = " AND ".join(f"p.{name} IS NOT DISTINCT FROM q.{name}" for name in Quality._fields)
ANSWERS = f"""
    SELECT job, no, spot, whole_numerator, numerator, whole_denominator, denominator, inputs, quality
    FROM paired p JOIN qualities q ON {_ALIKE}
    ORDER BY job, no, spot
"""
"""Rows with the number of their quality instead of its nine columns: to hand cells to Python takes time for each."""
