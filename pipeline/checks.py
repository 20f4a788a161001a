"""Rules over the observations. Each is a query that returns the rows that break it.

Rules that need the cell as printed (V02 to V05, V15) are applied where it is read. Tolerances follow
from the method of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from pipeline import tables
from pipeline.ages import OPEN
from pipeline.cycle import shown
from pipeline.faults import ERROR, Fault
from pipeline.numbers import german_number
from pipeline.observations import spelled
from pipeline.registries import Merkmal
from pipeline.signs import NOT_APPLICABLE
from pipeline.sources import Source

Query = Callable[[], str]

PER_CELL = {"exakt": 0, "rund5": 2, "rund10": 5, "cell_key": 3, "safe": 1, "sample10": 10}
"""By how much a printed cell may differ from the true figure, per method of the source."""


@dataclass(frozen=True)
class Rule:
    """A rule: its id, what it demands in German, and the query for the rows that break it."""

    id: str
    title: str
    severity: str
    advice: str
    query: Query


RULES: list[Rule] = []

RELOAD = "Bitte die Datei neu herunterladen; bei gleichem Ergebnis die Quelle anfragen."


def rule(id: str, title: str, severity: str = ERROR, advice: str = RELOAD) -> Callable[[Query], Query]:
    """Register a query as a rule."""

    def register(query: Query) -> Query:
        RULES.append(Rule(id, title, severity, advice, query))
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


@rule("V06", "Männer und Frauen ergeben Insgesamt")
def men_and_women_add_up() -> str:
    return _parts_add_up("sex", "insgesamt", ("maennlich", "weiblich"), '"group"')


@rule("V07", "Deutsche und Ausländer ergeben Insgesamt")
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
            FROM observations WHERE measure IN (SELECT measure FROM observations WHERE "group" <> 'insgesamt')
            GROUP BY {PLACE}, sex HAVING most > whole
        ) USING ({PLACE}, sex) JOIN limits USING (measure)
        WHERE additive AND p."group" <> 'insgesamt' AND p.value > whole + tolerance(p.method, 1)
    """


@rule("V08", "Altersgruppen ergeben Insgesamt")
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


@rule("V09", "Der Wert liegt in der plausiblen Spanne")
def value_is_plausible() -> str:
    return """
        SELECT source, place, raw, measure || ' zwischen ' || printed AS what, NULL AS expected
        FROM observations JOIN limits USING (measure) WHERE value < lower OR value > upper
    """


@rule("V11", "Kreis ≤ Land ≤ Bund bei Anzahlen")
def smaller_regions_are_smaller() -> str:
    same = 'source, measure, "start", "end", period_type, group_type, "group", sex, age, detail, reporting_unit'
    within = {
        ("land", "bund"): "'DG'",
        ("kreis", "land"): "left(s.region, 2)",
        ("gemeinde", "kreis"): "left(s.region, 5)",
    }
    return " UNION ALL ".join(
        f"""
        SELECT s.source, s.place, s.raw, 'höchstens der Wert von ' || b.region AS what, b.value AS expected
        FROM (SELECT * FROM observations WHERE level = '{smaller}') s
        JOIN (SELECT * FROM observations WHERE level = '{larger}') b USING ({same}) JOIN limits USING (measure)
        WHERE additive AND b.region = {region} AND s.value > b.value + tolerance(b.method, 1)
        """
        for (smaller, larger), region in within.items()
    )


@rule("V12", "Die Gemeinden ergeben den Kreis")
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


@rule("V14", "Vielfache von 5, wo die Quelle so rundet")
def multiples_of_five() -> str:
    return """
        SELECT source, place, raw, 'ein Vielfaches von 5' AS what, NULL AS expected
        FROM observations JOIN limits USING (measure) WHERE method = 'rund5' AND additive AND value % 5 <> 0
    """


@dataclass(frozen=True)
class Offence:
    """A cell that breaks a rule: its source, place and region, and the fault as it is told."""

    source: str
    place: str
    region: str
    fault: Fault


def run_checks(
    connection: duckdb.DuckDBPyConnection, merkmale: dict[str, Merkmal], sources: list[Source], project: Path
) -> list[Offence]:
    """Every cell that breaks a rule, among the `observations` of the connection."""
    _prepare(connection, merkmale, sources)
    files = {source.key: shown(source.file, project) for source in sources}
    return [offence for item in RULES for offence in _apply(connection, item, files)]


def _prepare(connection: duckdb.DuckDBPyConnection, merkmale: dict[str, Merkmal], sources: list[Source]) -> None:
    tables.load_rows(connection, "files", [(s.key, s.quelle.ohne_angabe) for s in sources], FILES)
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
    limits = [(key, *m.bereich, " und ".join(map(_german, m.bereich)), m.additiv) for key, m in merkmale.items()]
    tables.load_rows(connection, "limits", limits, LIMITS)


FILES = {"source": "VARCHAR", "ohne_angabe": "DOUBLE"}
LIMITS = {"measure": "VARCHAR", "lower": "DOUBLE", "upper": "DOUBLE", "printed": "VARCHAR", "additive": "BOOLEAN"}


def _apply(connection: duckdb.DuckDBPyConnection, item: Rule, files: dict[str, str]) -> Iterator[Offence]:
    query = f"""
        SELECT broken.*, region FROM ({item.query()}) AS broken JOIN observations USING (source, place)
        ORDER BY source, place, broken.raw, what
    """
    for source, place, raw, what, expected, region in connection.execute(query).fetchall():
        total = "" if expected is None else f" = {_german(expected)}"
        text = f"{item.title}: gedruckt ist {raw}, erwartet {what}{total}."
        found = Fault(files[source], spelled(place), text, item.id, item.advice, item.severity)
        yield Offence(source, place, region, found)


def _german(number: float | Decimal) -> str:
    return german_number(Fraction(number), 0 if number == int(number) else 1)
