"""Rules over the observations. Each is a query that returns the rows that break it.

What each rule demands and how serious it is stands in `pipeline.rules`. Rules that need the cell as printed (V02
to V05, V15) are applied where it is read, those about printed numbers (V18 to V20) to the finished report.
Tolerances follow from the method of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from indicators.model import Indicator
from pipeline import tables
from pipeline.ages import OPEN
from pipeline.cycle import shown
from pipeline.faults import Fault, fault
from pipeline.numbers import german_number
from pipeline.observations import spelled
from pipeline.offences import EXPLAIN, Offence
from pipeline.registries import Bruch, Merkmal, Sprungschwelle
from pipeline.rules import RULES
from pipeline.signs import NOT_APPLICABLE
from pipeline.sources import Source

PER_CELL = {"exakt": 0, "rund5": 2, "rund10": 5, "cell_key": 3, "safe": 1, "sample10": 10}
"""By how much a printed cell may differ from the true figure, per method of the source."""

RELOAD = "Bitte die Datei neu herunterladen; bei gleichem Ergebnis die Quelle anfragen."


@dataclass(frozen=True)
class Check:
    """The query that finds what breaks a rule, and what to do about it."""

    id: str
    query: Callable[[], str]
    advice: str


CHECKS: list[Check] = []


def check(id: str, advice: str = RELOAD) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a query as the check of a rule.

    Its columns: `source`, `place`, `raw` (what is printed), `what` and `expected` (what should be, in words and as
    a number).
    """

    def register(query: Callable[[], str]) -> Callable[[], str]:
        CHECKS.append(Check(id, query, advice))
        return query

    return register


PLACE = 'source, measure, region, "start", "end", period_type, group_type, age, detail, reporting_unit, method'


def _parts_add_up(dimension: str, total: str, parts: tuple[str, ...], others: str) -> str:
    """Rows whose parts differ from the printed total by more than the rounding of the source allows."""
    names = ", ".join(f"'{part}'" for part in parts)
    return f"""
        WITH sums AS (
            SELECT {PLACE}, {others},
                   max(value) FILTER ({dimension} = '{total}') AS value,
                   sum(value) FILTER ({dimension} IN ({names})) AS added
            FROM observations
            WHERE {dimension} IN ('{total}', {names}) AND value IS NOT NULL
              AND (source, measure) IN (
                  SELECT DISTINCT source, measure FROM observations WHERE {dimension} = '{parts[0]}'
              )
            GROUP BY {PLACE}, {others} HAVING count(*) = {len(parts) + 1}
        ),
        broken AS (
            SELECT sums.* FROM sums JOIN limits USING (measure) JOIN files USING (source)
            WHERE additive AND {_differs("sums", "added", str(len(parts)))}
        )
        SELECT source, first(o.place) FILTER ({dimension} = '{total}') AS place,
               first(o.raw) FILTER ({dimension} = '{total}') AS raw,
               string_agg(o.raw || ' (' || {dimension} || ')', ' + ' ORDER BY o.place)
                   FILTER ({dimension} IN ({names})) AS what,
               added AS expected
        FROM broken b JOIN observations o USING ({PLACE}, {others}) GROUP BY {PLACE}, {others}, added
    """


def _differs(whole: str, added: str, n: str) -> str:
    """More than the rounding allows, or short by more than the people without the attribute."""
    allowed = f"tolerance({whole}.method, {n})"
    return f"({added} - {whole}.value > {allowed} OR {whole}.value - {added} > {allowed} + {whole}.value * ohne_angabe)"


@check("V06")
def men_and_women_add_up() -> str:
    return _parts_add_up("sex", "insgesamt", ("maennlich", "weiblich"), '"group"')


@check("V07")
def groups_fit_the_total() -> str:
    """The second part is for tables that print a group and the total, but not the rest."""
    return f"""
        {_parts_add_up('"group"', "insgesamt", ("deutsch", "auslaendisch"), "sex")}
        UNION ALL
        SELECT source, p.place, p.raw, 'höchstens der Wert für insgesamt' AS what, whole AS expected
        FROM observations p JOIN (
            SELECT {PLACE}, sex,
                   max(value) FILTER ("group" = 'insgesamt') AS whole,
                   max(value) FILTER ("group" <> 'insgesamt') AS most
            FROM observations
            WHERE (source, measure) IN (SELECT DISTINCT source, measure FROM observations WHERE "group" <> 'insgesamt')
            GROUP BY {PLACE}, sex HAVING most > whole
        ) USING ({PLACE}, sex) JOIN limits USING (measure)
        WHERE additive AND p."group" <> 'insgesamt' AND p.value > whole + tolerance(p.method, 1)
    """


@check("V08")
def age_bands_add_up() -> str:
    """Only where the bands of a table cover all ages exactly once; overlapping bands are not summed."""
    others = (
        'source, measure, region, "start", "end", period_type, group_type, "group", sex, detail, reporting_unit, method'
    )
    return f"""
        WITH bands AS (
            SELECT {others}, sum(value) AS added, count(*) AS n,
                   list(low ORDER BY low) AS starts, list(high ORDER BY high) AS ends
            FROM bounded WHERE low IS NOT NULL AND value IS NOT NULL GROUP BY {others}
        )
        SELECT w.source, w.place, w.raw, b.n || ' Altersgruppen' AS what, b.added AS expected
        FROM bounded w JOIN bands b USING ({others}) JOIN limits USING (measure) JOIN files USING (source)
        WHERE w.low IS NULL AND w.value IS NOT NULL AND additive
          AND b.starts[1] = 0 AND b.ends[b.n] = {OPEN} AND b.starts[2:] = b.ends[1:b.n - 1]
          AND {_differs("w", "b.added", "b.n")}
    """


@check("V09")
def value_is_plausible() -> str:
    return """
        SELECT source, place, raw, measure || ' zwischen ' || printed AS what, NULL AS expected
        FROM observations JOIN limits USING (measure) WHERE value < lower OR value > upper
    """


@check("V10", EXPLAIN)
def jump_has_a_reason() -> str:
    """Counts of the report's regions against the ones before: same base, same boundaries, no break between.

    `steps` says how far apart the periods of a table usually are: over a longer hole nothing is compared, nor with
    a figure that is known to be misprinted. `noise` is how far two independent counts may differ by chance.
    """
    same = 'source, measure, region, period_type, group_type, "group", sex, age, detail, reporting_unit'
    return f"""
        WITH told AS (
            SELECT o.* FROM observations o JOIN limits USING (measure)
            WHERE additive AND value IS NOT NULL AND NOT contains(flags, 'printed_error')
              AND (region IN (SELECT region FROM shown_regions) OR starts_with(region, (SELECT kreis FROM given)))
        ),
        distances AS (
            SELECT source, measure, "end" - lag("end") OVER (PARTITION BY source, measure ORDER BY "end") AS days
            FROM (SELECT DISTINCT source, measure, "end" FROM told)
        ),
        steps AS (
            SELECT source, measure, greatest(366, CASE WHEN count(days) > 1 THEN median(days) ELSE 0 END) AS usual
            FROM distances GROUP BY source, measure
        ),
        pairs AS (
            SELECT *, lag(value) OVER series AS before, lag("end") OVER series AS since,
                   lag(raw || strftime("end", ' (%d.%m.%Y, ') || place || ')') OVER series AS told_before
            FROM told WINDOW series AS (PARTITION BY {same}, base, gebietsstand, unit, method ORDER BY "end")
        ),
        expected AS (
            SELECT *, chance * chance / 2 + chance * sqrt(2 * greatest(before, 0) + chance * chance / 4)
                      + tolerance(method, 1) AS noise,
                   greatest(before * (1 + relative), before + noise) AS most,
                   least(before / (1 + relative), before - noise + chance * chance) AS least
            FROM pairs JOIN steps USING (source, measure), given WHERE "end" - since <= 1.25 * usual
        )
        SELECT source, place, raw || strftime("end", ' (%d.%m.%Y)') AS raw,
               'nach ' || told_before || CASE WHEN value > most THEN ' höchstens ' || CAST(floor(most) AS BIGINT)
                                              ELSE ' mindestens ' || CAST(ceil(least) AS BIGINT) END AS what,
               NULL AS expected
        FROM expected e
        WHERE (value > most OR value < least)
          AND NOT EXISTS (SELECT 1 FROM break_days b WHERE b.measure = e.measure AND since < b.day AND b.day <= e."end")
    """


@check("V11")
def smaller_regions_are_smaller() -> str:
    same = 'source, measure, "start", "end", period_type, group_type, "group", sex, age, detail, reporting_unit'
    within = {("land", "bund"): "'DG'", ("kreis", "land"): "left(region, 2)", ("gemeinde", "kreis"): "left(region, 5)"}
    return " UNION ALL ".join(
        f"""
        SELECT source, s.place, s.raw, 'höchstens der Wert von ' || around AS what, b.value AS expected
        FROM (SELECT *, {around} AS around FROM observations WHERE level = '{smaller}') s
        JOIN (
            SELECT *, CAST(region AS VARCHAR) AS around FROM observations
            SEMI JOIN (SELECT measure FROM limits WHERE additive) USING (measure) WHERE level = '{larger}'
        ) b USING ({same}, around)
        WHERE s.value > b.value + tolerance(b.method, 1)
        """
        for (smaller, larger), around in within.items()
    )


@check("V12")
def municipalities_add_up() -> str:
    """Only where each Gemeinde has a value or cannot have one: a hidden figure is part of the Kreis all the same."""
    same = 'source, measure, "start", "end", period_type, group_type, "group", sex, age, detail, reporting_unit, method'
    return f"""
        WITH parts AS (
            SELECT {same}, left(region, 5) AS kreis, sum(value) AS added, count(value) AS n
            FROM observations WHERE level = 'gemeinde' GROUP BY {same}, left(region, 5)
            HAVING bool_and(value IS NOT NULL OR status = '{NOT_APPLICABLE}')
        )
        SELECT k.source, k.place, k.raw, p.n || ' Gemeinden' AS what, p.added AS expected
        FROM observations k JOIN parts p USING ({same}) JOIN limits USING (measure)
        WHERE additive AND k.region = p.kreis AND p.n > 1 AND abs(k.value - p.added) > tolerance(k.method, p.n)
    """


@check("V14")
def multiples_of_five() -> str:
    return """
        SELECT source, place, raw, 'ein Vielfaches von 5' AS what, NULL AS expected
        FROM observations JOIN limits USING (measure) WHERE method = 'rund5' AND additive AND value % 5 <> 0
    """


@check(
    "V17", "Bitte unter „ruecklauf“ in quelle.yaml eintragen, wie viele Stellen befragt wurden und geantwortet haben."
)
def response_is_declared() -> str:
    """One row for each survey: the first answer."""
    return """
        SELECT source, arg_min(place, (reporting_unit, place)) AS place, arg_min(raw, (reporting_unit, place)) AS raw,
               'die Angabe „ruecklauf“ in quelle.yaml' AS what, NULL AS expected
        FROM observations JOIN files USING (source)
        WHERE reporting_unit <> '' AND NOT response GROUP BY source
    """


@dataclass(frozen=True)
class Given:
    """What the rules need to know besides the observations.

    `regions` are those of the report, the own Kreis first; `breaks` the days of declared breaks by measure.
    """

    merkmale: Mapping[str, Merkmal]
    sources: Sequence[Source]
    project: Path
    regions: Sequence[str]
    jump: Sprungschwelle
    breaks: Mapping[str, Collection[date]] = field(default_factory=dict)


def breaks_of(indicators: Iterable[Indicator], declared: Mapping[str, Bruch]) -> dict[str, set[date]]:
    """The days of breaks by measure: a break holds for what the indicators count that name it.

    Raises `DataError` where an indicator names a break that is not declared.
    """
    found: dict[str, set[date]] = {}
    for indicator in indicators:
        if missing := [id for id in indicator.breaks if id not in declared]:
            text = f"Der Indikator {indicator.id} nennt den Bruch „{missing[0]}“; er ist hier nicht erklärt."
            raise fault("data/raw/brueche.yaml", missing[0], text, "", "Bitte den Eintrag ergänzen.")
        formulas = [indicator.formula, *(series.formula for series in indicator.series)]
        sums = [part for f in formulas if f is not None for part in (f.numerator, f.denominator) if part is not None]
        for measure in {term.measure for part in sums for term in part.terms} if indicator.breaks else ():
            found.setdefault(measure, set()).update(declared[id].datum for id in indicator.breaks)
    return found


def run_checks(connection: duckdb.DuckDBPyConnection, given: Given) -> Iterator[Offence]:
    """Every cell that breaks a rule, among the `observations` of the connection, by rule and as the file goes."""
    _prepare(connection, given)
    tables.load_rows(connection, "broken", [], BROKEN)
    for item in CHECKS:
        connection.execute(f"INSERT INTO broken SELECT '{item.id}', * FROM ({item.query()})")
    found = connection.execute("""
        SELECT rule, source, place, broken.raw, what, expected, region, "end", "group", sex, age, detail
        FROM broken JOIN observations USING (source, place)
        ORDER BY rule, source, length(place), place, broken.raw, what
    """)
    files = {source.key: shown(source.file, given.project) for source in given.sources}
    advice = {item.id: item.advice for item in CHECKS}
    while rows := found.fetchmany(1000):
        yield from (_offence(row, files, advice) for row in rows)


def _prepare(connection: duckdb.DuckDBPyConnection, given: Given) -> None:
    """The small tables that the queries join with, and the tolerance of each method."""
    declared = [(s.key, s.quelle.ohne_angabe, s.quelle.ruecklauf is not None) for s in given.sources]
    tables.load_rows(connection, "files", declared, FILES)
    limits = [(key, *m.bereich, " und ".join(map(_german, m.bereich)), m.additiv) for key, m in given.merkmale.items()]
    tables.load_rows(connection, "limits", limits, LIMITS)
    tables.load_rows(connection, "shown_regions", [(region,) for region in given.regions], {"region": "VARCHAR"})
    days = [(measure, day) for measure, found in given.breaks.items() for day in found]
    tables.load_rows(connection, "break_days", days, {"measure": "VARCHAR", "day": "DATE"})
    tables.load_rows(connection, "given", [(given.regions[0], given.jump.relativ, given.jump.zufall)], GIVEN)
    cases = " ".join(f"WHEN '{method}' THEN {size}" for method, size in PER_CELL.items())
    # A sum of n rounded cells may miss the rounded total by n + 1 times the rounding of one cell.
    connection.execute(f"CREATE OR REPLACE TEMP MACRO tolerance(method, n) AS CASE method {cases} END * (n + 1)")
    connection.execute(f"""
        CREATE OR REPLACE TEMP VIEW bounded AS SELECT *,
            CASE WHEN age <> 'insgesamt' THEN CAST(regexp_extract(age, '^([0-9]+)', 1) AS INTEGER) END AS low,
            CASE WHEN age LIKE '%+' THEN {OPEN}
                 WHEN age <> 'insgesamt' THEN CAST(regexp_extract(age, '<([0-9]+)$', 1) AS INTEGER) END AS high
        FROM observations
    """)


FILES = {"source": "VARCHAR", "ohne_angabe": "DOUBLE", "response": "BOOLEAN"}
LIMITS = {
    "measure": "VARCHAR", "lower": tables.NUMBER, "upper": tables.NUMBER, "printed": "VARCHAR", "additive": "BOOLEAN",
}  # fmt: skip
GIVEN = {"kreis": "VARCHAR", "relative": "DOUBLE", "chance": "DOUBLE"}
BROKEN = {
    "rule": "VARCHAR", "source": "VARCHAR", "place": "VARCHAR", "raw": "VARCHAR", "what": "VARCHAR",
    "expected": tables.NUMBER,
}  # fmt: skip


def _offence(row: tuple[Any, ...], files: Mapping[str, str], advice: Mapping[str, str]) -> Offence:
    rule, source, place, raw, what, expected, *cell = row
    total = "" if expected is None else f" = {_german(expected)}"
    text = f"{RULES[rule].title}: gedruckt ist {raw}, erwartet {spelled(what)}{total}."
    found = Fault(files[source], spelled(place), text, rule, advice[rule], RULES[rule].severity)
    return Offence(source, place, *cell, found)


def _german(number: float | Decimal) -> str:
    return german_number(Fraction(number), 0 if number == int(number) else 1)
