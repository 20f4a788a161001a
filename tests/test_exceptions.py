"""What is known of cells that break a rule holds for these cells and no others, and while it explains something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from conftest import PROJECT, cell

from pipeline import tables
from pipeline.exceptions import FLAG, Exceptions
from pipeline.faults import Fault
from pipeline.observations import COLUMNS
from pipeline.offences import Offence
from pipeline.registries import Ausnahme, load_ausnahmen
from pipeline.rules import RULES
from pipeline.sources import load_source

ENTRY = {
    "art": "geklaert", "quellen": ("asyl",), "regionen": ("08116",), "stichtag": date(2015, 12, 31),
    "regeln": ("V10",), "grund": "Zuwanderung.", "entdeckt": "Prüfregel V10",
}  # fmt: skip
CELL: dict[str, Any] = {
    "source": "asyl", "place": "Z. 4, Sp. 5", "region": "08116", "end": date(2015, 12, 31), "group": "insgesamt",
    "sex": "insgesamt", "age": "insgesamt", "detail": "",
}  # fmt: skip
BOTH = ["V06", "V07", "V08", "V10"]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with tables.connect() as opened:
        yield opened


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A project with the sources `asyl` and `andere`."""
    for key in ("asyl", "andere"):
        (tmp_path / "data/raw" / key).mkdir(parents=True)
        (tmp_path / "data/raw" / key / "quelle.yaml").touch()
    return tmp_path


def offence(rule: str = "V10", **dimensions: Any) -> Offence:
    return Offence(**CELL | dimensions, fault=Fault("f", "p", "t", rule, "", RULES[rule].severity))


def known(sources: Path, **declared: Any) -> Exceptions:
    return Exceptions({"eintrag": Ausnahme(**ENTRY | declared)}, sources)


def read(
    connection: duckdb.DuckDBPyConnection, exceptions: Exceptions, source: str, *rows: dict[str, Any]
) -> list[str]:
    """Mark the cells of a source; the flags they have then."""
    frame = pd.DataFrame([row | {"source": source} for row in rows], columns=list(COLUMNS), dtype=object)
    connection.execute("DROP TABLE IF EXISTS cells")
    tables.load(connection, "cells", frame, COLUMNS)
    exceptions.mark(connection, source)
    return [flags for (flags,) in connection.execute("SELECT flags FROM cells ORDER BY rowid").fetchall()]


# What an entry explains


def test_a_finding_that_was_looked_into_is_not_told_again(sources: Path):
    exceptions = known(sources)
    assert exceptions.excuse(offence())
    assert list(exceptions.unexplained([offence()])) == []
    assert exceptions.explained == 1


@pytest.mark.parametrize(
    "other",
    [{"source": "andere"}, {"region": "08117"}, {"region": "0811"}, {"end": date(2014, 12, 31)}],
)
def test_the_same_break_elsewhere_is_still_told(sources: Path, other: dict[str, Any]):
    exceptions = known(sources)
    assert not exceptions.excuse(offence(**other))
    assert [fault.rule for fault in exceptions.unexplained([offence(**other)])] == ["V10"]
    assert exceptions.explained == 0


def test_another_rule_is_still_told_of_the_same_cell(sources: Path):
    assert not known(sources).excuse(offence("V06"))


@pytest.mark.parametrize(
    ("key", "column", "value", "other"),
    [("alter", "age", "0-<18", "18-<65"), ("detail", "detail", "a=1", "a=2"),
     ("gruppe", "group", "deutsch", "auslaendisch"), ("geschlecht", "sex", "weiblich", "maennlich")],
)  # fmt: skip
def test_an_entry_for_one_part_says_nothing_of_the_others(sources: Path, key: str, column: str, value: str, other: str):
    exceptions = known(sources, **{key: value})
    assert exceptions.excuse(offence(**{column: value}))
    assert not exceptions.excuse(offence(**{column: other}))
    assert not exceptions.excuse(offence())


@pytest.mark.parametrize(
    ("rule", "key", "value", "column"),
    [("V06", "geschlecht", "maennlich", "sex"), ("V07", "gruppe", "auslaendisch", "group"),
     ("V08", "alter", "65+", "age")],
)  # fmt: skip
def test_a_misprinted_part_explains_the_sum_that_it_spoils(sources: Path, rule: str, key: str, value: str, column: str):
    exceptions = known(sources, art="druckfehler", regeln=(rule,), **{key: value})
    assert exceptions.excuse(offence(rule))
    assert exceptions.excuse(offence(rule, **{column: value}))
    assert known(sources, art="druckfehler", regeln=("V09",), **{key: value}).excuse(offence("V09")) is False


# Flags


def test_a_misprint_is_flagged_an_explained_finding_is_not(sources: Path, connection: duckdb.DuckDBPyConnection):
    rows = [cell("m", "1"), cell("m", "2", region="08117"), cell("m", "3", on="2014-12-31"), cell("m", "4", flags="p")]
    misprint = known(sources, art="druckfehler", regeln=("V09",))
    assert read(connection, misprint, "asyl", *rows) == [FLAG, "", "", f"p;{FLAG}"]
    assert read(connection, misprint, "andere", *rows) == ["", "", "", "p"]
    assert read(connection, known(sources), "asyl", *rows) == ["", "", "", "p"]


@pytest.mark.parametrize(
    ("region", "there", "told"),
    [
        ("06432", "08116", []),  # for the report of another county, whose originals have it
        ("06432", "06432", ["Keine der Zellen verletzt die Regel V10; die Ausnahme ist überflüssig."]),
        ("08117", "08116", ["Die Ausnahme trifft keine Zelle der Quelle asyl."]),
    ],
)
def test_an_entry_for_a_region_that_an_extract_need_not_have_may_meet_nothing(
    sources: Path, connection: duckdb.DuckDBPyConnection, region: str, there: str, told: list[str]
):
    exceptions = known(sources, regionen=(region,))
    tables.load(connection, "cells", pd.DataFrame([cell("m", "1", region=there)], columns=list(COLUMNS)), COLUMNS)
    exceptions.mark(connection, "asyl", lambda region: not region.startswith("08"))
    assert [fault.text for fault in exceptions.useless(["V10"])] == told


# Entries that are wrong or explain nothing


def told(exceptions: Exceptions, applied: list[str] = BOTH) -> list[str]:
    found = list(exceptions.useless(applied))
    assert {(fault.file, fault.place) for fault in found} <= {("data/raw/ausnahmen.yaml", "eintrag")}
    return [fault.text for fault in found]


def test_an_entry_that_explains_something_is_no_fault(sources: Path, connection: duckdb.DuckDBPyConnection):
    exceptions = known(sources)
    read(connection, exceptions, "asyl", cell("m", "1"))
    exceptions.excuse(offence())
    assert told(exceptions) == []


def test_an_entry_that_explains_nothing_any_more_is_a_fault(sources: Path, connection: duckdb.DuckDBPyConnection):
    exceptions = known(sources)
    read(connection, exceptions, "asyl", cell("m", "1"))
    assert told(exceptions) == ["Keine der Zellen verletzt die Regel V10; die Ausnahme ist überflüssig."]
    assert told(exceptions, ["V06"]) == []  # where V10 was not applied nothing is known


def test_an_entry_for_a_source_that_was_not_read_is_not_called_useless(
    sources: Path, connection: duckdb.DuckDBPyConnection
):
    assert told(known(sources)) == []
    both = known(sources, quellen=("asyl", "andere"))
    read(connection, both, "asyl", cell("m", "1"))
    assert told(both) == []


def test_an_entry_that_meets_no_cell_is_a_fault(sources: Path, connection: duckdb.DuckDBPyConnection):
    exceptions = known(sources)
    read(connection, exceptions, "asyl", cell("m", "1", region="08117"))
    assert told(exceptions) == ["Die Ausnahme trifft keine Zelle der Quelle asyl."]


def test_a_region_without_a_break_does_not_belong_to_the_entry(sources: Path, connection: duckdb.DuckDBPyConnection):
    exceptions = known(sources, regionen=("08116", "08117", "08118"))
    read(connection, exceptions, "asyl", cell("m", "1"), cell("m", "2", region="08117"))  # nothing about 08118
    exceptions.excuse(offence())
    assert told(exceptions) == ["Diese Regionen verletzen keine der Regeln und gehören nicht hierher: 08117."]


def test_every_rule_that_an_entry_names_must_be_broken(sources: Path, connection: duckdb.DuckDBPyConnection):
    exceptions = known(sources, art="druckfehler", regeln=("V06", "V07"))
    read(connection, exceptions, "asyl", cell("m", "1"))
    exceptions.excuse(offence("V06"))
    assert told(exceptions) == ["Keine der Zellen verletzt die Regel V07; die Ausnahme ist überflüssig."]


@pytest.mark.parametrize("rule", ["V01", "V16", "V18", "V20", "V99"])
def test_what_has_no_cell_has_no_exception(sources: Path, rule: str):
    assert told(known(sources, art="druckfehler", regeln=(rule,))) == [
        f"Für die Regel „{rule}“ gibt es keine Ausnahmen. Möglich: V06, V07, V08, V09, V10, V11, V12, V13, V14, V17."
    ]


@pytest.mark.parametrize("rule", ["V06", "V09", "V14", "V17"])
def test_what_cannot_be_right_cannot_be_explained_away(sources: Path, rule: str):
    assert told(known(sources, regeln=(rule,))) == [
        f"Was die Regel {rule} verletzt, kann nicht richtig sein. Erwartet: art: druckfehler."
    ]


def test_an_unknown_source_is_named(sources: Path):
    assert told(known(sources, quellen=("gibtsnicht",))) == ["Die Quelle „gibtsnicht“ gibt es unter data/raw nicht."]


# The real entries


REAL = load_ausnahmen(PROJECT)


@pytest.mark.parametrize("name", REAL)
def test_a_real_entry_says_why_and_names_single_rules_and_regions(name: str):
    entry = REAL[name]
    assert len(entry.grund) > 40
    assert entry.entdeckt
    assert len(set(entry.regionen)) == len(entry.regionen)
    assert set(re.findall(r"\b[Ss]iehe (\w+)", entry.grund)) <= REAL.keys() - {name}


def test_what_is_explained_names_its_cells_more_closely_than_by_the_table():
    """A whole table of one day only where all of it jumps (Leistungen nach dem Asylbewerberleistungsgesetz) or where
    it has one cell for a region and day (fertiggestellte Wohnungen)."""
    broad = {
        name
        for name, entry in REAL.items()
        if entry.art == "geklaert" and not (entry.detail or entry.gruppe or entry.alter or entry.geschlecht)
    }
    single = {name for name in broad if REAL[name].quellen == ("rdb_31121-01-02-4",)}
    assert broad - single == {f"asylblg_{year}" for year in (2012, 2013, 2014, 2015)}
    quelle = load_source(PROJECT / "data/raw/rdb_31121-01-02-4", PROJECT).quelle
    assert [one.merkmal for one in quelle.spalten if one.merkmal not in (None, "nicht_benoetigt")] == [
        "fertiggestellte_wohnungen"
    ]
