"""The inventory's figures to check against, each found in the observations as the offices print it.

`sex` and `age` of a row may name several values (`65-<70 + 70-<75`), `detail` is a pattern (`*` for any
text): then the figure is the sum of all cells that fit, and `printed_in` names each of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

GOLDEN = Path(__file__).parent / "golden" / "inventar.csv"
ROWS = list(csv.DictReader(GOLDEN.read_text(encoding="utf-8").splitlines()))

NOT_FOUND = """
    SELECT what, golden.value AS expected, list_sort(list(raw)) AS found, sum(o.value) AS added
    FROM golden LEFT JOIN observations AS o
      ON o.source = golden.source AND o.measure = golden.measure AND o.region = golden.region
     AND o."end" = golden."end" AND o."group" = golden."group"
     AND list_contains(string_split(golden.sex, ' + '), o.sex)
     AND list_contains(string_split(golden.age, ' + '), o.age)
     AND o.detail GLOB golden.detail
    GROUP BY line, what, expected, printed_in
    HAVING added IS DISTINCT FROM CAST(expected AS DECIMAL(24, 6))
        OR found <> list_sort(string_split(split_part(printed_in, ': ', 2), ' + '))
    ORDER BY line
"""
"""Golden rows whose printed cells are not just what fits in the observations, or add up to another value."""


@pytest.fixture
def database(computed: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    observations = computed / "data/processed/2013-2016/observations.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW observations AS FROM read_parquet('{observations}')")
        connection.execute(f"""
            CREATE TABLE golden AS SELECT row_number() OVER () AS line, * REPLACE (coalesce(detail, '') AS detail)
            FROM read_csv('{GOLDEN}', all_varchar = true, types = {{'end': 'DATE'}})
        """)
        yield connection


def number(printed: str) -> Fraction:
    return Fraction(printed.replace(",", "."))


def test_every_figure_of_the_inventory_is_found_once_as_it_is_printed(database: duckdb.DuckDBPyConnection) -> None:
    assert database.execute("SELECT count(*) FROM golden").fetchone() == (31,)
    assert database.execute(NOT_FOUND).fetchall() == []


@pytest.mark.parametrize(
    "slip",
    [
        "UPDATE golden SET value = '524128' WHERE value = '524127'",
        "UPDATE golden SET printed_in = '12411-01-01-4: 524128' WHERE value = '524127'",
        "UPDATE golden SET sex = 'weiblich' WHERE value = '524127'",
        "UPDATE golden SET \"end\" = '2014-12-31' WHERE value = '524127'",
        "UPDATE golden SET sex = 'insgesamt + weiblich' WHERE value = '524127'",
    ],
    ids=["other value", "other cell", "other sex", "other day", "one cell too many"],
)
def test_a_figure_that_is_not_the_printed_one_would_be_told(database: duckdb.DuckDBPyConnection, slip: str) -> None:
    database.execute(slip)
    assert [what for what, *_ in database.execute(NOT_FOUND).fetchall()] == ["Bevölkerung"]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['what']} {row['end'][:4]}" for row in ROWS])
def test_a_row_of_the_inventory_is_the_sum_of_the_cells_it_cites(row: dict[str, str]) -> None:
    table, cells = row["printed_in"].split(": ")
    assert sum(map(number, cells.split(" + "))) == number(row["value"])
    assert row["source"].partition("_")[2].startswith(table)


# Traps of the same inventory


@pytest.mark.parametrize(
    ("detail", "end", "raw", "status"),
    [
        ("darunter=schulischer_teil_fachhochschulreife", "2013-07-31", "-", "not_collected"),
        ("darunter=schulischer_teil_fachhochschulreife", "2014-07-31", "52", "ok"),
        ("darunter=paedagogisch_ab_2011", "2010-03-01", "-", "not_collected"),
        ("darunter=paedagogisch_ab_2011", "2011-03-01", "2421", "ok"),
        ("darunter=paedagogisch_bis_2010", "2010-03-01", "2457", "ok"),
        ("darunter=paedagogisch_bis_2010", "2011-03-01", "-", "not_collected"),
        ("kontinent=australien_ozeanien", "2015-12-31", "-", "zero_exact"),
        ("kontinent=australien_ozeanien", "2016-12-31", "1", "ok"),
    ],
)
def test_a_minus_is_a_zero_only_where_the_column_was_collected(
    database: duckdb.DuckDBPyConnection, detail: str, end: str, raw: str, status: str
) -> None:
    query = 'SELECT raw, status FROM observations WHERE region = ? AND sex = ? AND detail = ? AND "end" = ?'
    assert database.execute(query, ["08116", "insgesamt", detail, end]).fetchall() == [(raw, status)]


def test_the_shifted_column_of_2013_keeps_its_figures_and_is_marked_as_printed_wrongly(
    database: duckdb.DuckDBPyConnection,
) -> None:
    query = """
        SELECT year("end"), sex, raw, contains(flags, 'printed_error') FROM observations
        WHERE source = 'rdb_22151-01-01-4' AND region = '08116' AND "group" = 'auslaendisch'
          AND year("end") IN (2012, 2013) AND sex <> 'insgesamt' ORDER BY ALL
    """
    assert database.execute(query).fetchall() == [
        (2012, "maennlich", "317", False),
        (2012, "weiblich", "467", False),
        (2013, "maennlich", "105", True),
        (2013, "weiblich", "496", False),
    ]
