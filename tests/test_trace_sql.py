"""The query for a value, run over observations made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from conftest import cell, shared_connection

from pipeline import observations, tables
from pipeline.trace_sql import quotient


def row(value: int, place: str, **more: Any) -> dict[str, Any]:
    return cell("bevoelkerung", value, place=place, **more)


FOREIGN = row(30, "a", group="auslaendisch")
YOUNG = row(7, "b", group="auslaendisch", age="15-<18")
OLD = row(5, "c", group="auslaendisch", age="18-<20")
ALL = row(200, "d")
EARLIER = row(999, "e", group="auslaendisch") | {"end": date(2014, 12, 31)}
WOMEN = row(3, "f", group="auslaendisch", sex="weiblich", age="18-<20")
ROWS = [FOREIGN, YOUNG, OLD, ALL, EARLIER, WOMEN]


def answer(query: str) -> float:
    connection = shared_connection()
    frame = pd.DataFrame(ROWS, columns=list(observations.COLUMNS), dtype=object)
    tables.load(connection, "observations", frame, observations.COLUMNS)
    try:
        return float(connection.execute(query).fetchall()[0][0])
    finally:
        connection.execute("DROP TABLE observations")


@pytest.mark.parametrize(
    ("factor", "above", "below", "result"),
    [
        (1, [(1, FOREIGN)], [], 30),
        (100, [(1, FOREIGN)], [(1, ALL)], 15),
        (1, [(1, YOUNG), (1, OLD)], [], 12),
        (1, [(1, ALL), (-1, FOREIGN)], [], 170),
        (1, [(-1, FOREIGN)], [], -30),
        (1, [(1, YOUNG), (1, WOMEN)], [], 10),
    ],
    ids=["one cell", "a share", "bands of ages", "a difference", "taken away", "not every combination"],
)
def test_the_query_answers_with_the_value(factor: int, above: list[Any], below: list[Any], result: float):
    assert answer(quotient(factor, above, below)) == result


def test_the_query_names_what_is_counted_and_not_where_it_stands():
    query = quotient(100, [(1, YOUNG), (1, OLD)], [(1, ALL)])
    assert "measure = 'bevoelkerung'" in query
    assert "age IN ('15-<18', '18-<20')" in query
    assert "place" not in query
    assert "place IN ('b', 'f')" in quotient(1, [(1, YOUNG), (1, WOMEN)], [])
