"""The schema: a broken row is refused with its source and place before anything is stored."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from conftest import cell

from pipeline import tables
from pipeline.faults import DataError
from pipeline.observations import COLUMNS
from pipeline.schema import validate
from pipeline.signs import RANKED, WITH_VALUE


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS), dtype=object)


def good(**changes: Any) -> dict[str, Any]:
    return cell("bevoelkerung", "1") | changes


def faults(*rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        check(*rows)
    return [(fault.file, fault.place, fault.rule) for fault in caught.value.faults]


def check(*rows: dict[str, Any]) -> None:
    with tables.connect() as connection:
        tables.load(connection, "observations", frame(*rows), COLUMNS)
        validate(connection)


HERE = ("data/raw/tabelle", "Z. 1, Sp. 1", "V04")


def test_what_is_right_is_let_through():
    check(good(), good(region="08", level="land"), good(region="wahlkreis/261", level="wahlkreis"))


def test_no_observation_at_all_is_no_fault_of_the_schema():
    check()


@pytest.mark.parametrize("status", RANKED)
def test_a_value_stands_exactly_where_the_status_has_one(status: str):
    with_value, without = good(status=status), good(status=status, value=None)
    right, wrong = (with_value, without) if status in WITH_VALUE else (without, with_value)
    check(right)
    assert faults(wrong) == [HERE]


@pytest.mark.parametrize(
    "changes",
    [
        {"region": "8116"},
        {"region": "0811"},
        {"level": "stadt"},
        {"sex": "divers"},
        {"age": "15 bis 20"},
        {"age": "15-20"},
        {"detail": "schulart"},
        {"detail": "a=1;"},
        {"detail": "a=1;b"},
        {"status": "null"},
        {"flags": None},
        {"base": None},
        {"start": None},
    ],
)
def test_a_row_that_breaks_the_schema_is_told_with_its_place(changes: dict[str, Any]):
    assert HERE in faults(good(), good(region="08117", place="Z. 2, Sp. 1"), good(region="08118") | changes)


def test_a_period_that_ends_before_it_begins_is_refused():
    rows = good(start=good()["end"].replace(year=2016))
    assert faults(rows) == [HERE]


def test_all_broken_rows_are_told_at_once():
    rows = [good(region=region, place=f"Z. {i}, Sp. 1") for i, region in enumerate(("8116", "08116", "x", "08117"), 9)]
    assert faults(*rows) == [("data/raw/tabelle", "Z. 9, Sp. 1", "V04"), ("data/raw/tabelle", "Z. 11, Sp. 1", "V04")]


@pytest.mark.parametrize("columns", [[*COLUMNS, "extra"], list(COLUMNS)[:-1], sorted(COLUMNS)])
def test_a_column_too_many_or_too_few_or_in_another_place_is_refused(columns: list[str]):
    with tables.connect() as connection:
        tables.load(connection, "observations", frame(good()).assign(extra=""), dict.fromkeys(columns, "VARCHAR"))
        with pytest.raises(DataError):
            validate(connection)
