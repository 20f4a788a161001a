"""A hundred damaged files at each run of the tests, and what the harness would not let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import damages
import duckdb
import harness
import pytest
from damages import DAMAGES, Mutant, Text
from harness import HARM, READ, TOLD, Job, Outcome, judged, run, told
from specimens import ORIGINALS, Specimen, registries, specimen
from test_faulty import case

from pipeline import signs, tables
from pipeline.readers import classic
from pipeline.sources import load_source

FEW = "rdb_12111-0[1-9]-01-4|rdb_12511.*|rdb_12411-01-01-4_2024|ba_.*|stala_kw_2019"
"""Sources for the short run: classic, flat and plain tables, a workbook."""


@pytest.mark.langsam
@pytest.mark.parametrize("originals", [ORIGINALS, Path("/nirgends")], ids=["originale", "auszuege"])
def test_damaged_files_do_no_harm(originals: Path) -> None:
    """Seeded; the thousand of `make fuzz` are drawn from all sources."""
    outcomes = run(Job(tuple(range(50)), of=FEW, originals=str(originals)))
    assert told(outcomes, harness.SEED).endswith("Schaden: 0")
    kinds = {one.kind for one in outcomes}
    assert kinds == {TOLD, READ}
    assert len(outcomes) == 50


# What the harness notices


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with tables.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def table(connection: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    """The sound classic table of the tests for faulty files, as a specimen."""
    project = tmp_path_factory.mktemp("muster")
    (project / "data/raw").mkdir(parents=True)
    path = case("klassisch_in_ordnung").lay(project)
    return specimen(connection, load_source(path.parent, project), registries())


def outcome(connection: duckdb.DuckDBPyConnection, table: Specimen, mutant: Mutant, folder: Path) -> tuple[str, str]:
    return judged(connection, table, mutant, registries(), folder / "tabelle.csv")


def changed(table: Specimen, old: str, new: str, *, lost: frozenset[int] = frozenset()) -> Mutant:
    assert old.encode() in table.raw
    return Mutant(table.raw.replace(old.encode(), new.encode()), lost)


def test_a_sound_file_is_read_and_a_broken_one_told(
    connection: duckdb.DuckDBPyConnection, table: Specimen, tmp_path: Path
) -> None:
    assert outcome(connection, table, Mutant(table.raw), tmp_path) == (READ, "")
    kind, said = outcome(connection, table, changed(table, ";1020;", ";1.020;"), tmp_path)
    assert kind == TOLD
    assert "Zeile 9, Spalte 4" in said


def test_another_figure_and_a_missing_one_are_harm(
    connection: duckdb.DuckDBPyConnection, table: Specimen, tmp_path: Path
) -> None:
    kind, said = outcome(connection, table, changed(table, ";1020;", ";1021;"), tmp_path)
    assert (kind, said[:28]) == (HARM, "1 andere Beobachtungen, die ")
    without = Mutant(b"".join(line for line in table.raw.splitlines(True) if b";08116;" not in line), frozenset())
    assert outcome(connection, table, without, tmp_path)[0] == HARM
    assert outcome(connection, table, replace(without, lost=frozenset({9})), tmp_path) == (READ, "")


def test_without_its_guard_a_thousands_mark_would_be_harm(
    connection: duckdb.DuckDBPyConnection, table: Specimen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant = changed(table, ";1020;", ";1,020;")
    assert outcome(connection, table, mutant, tmp_path)[0] == TOLD
    monkeypatch.setattr(signs, "LIKE_THOUSANDS", "nie")
    assert outcome(connection, table, mutant, tmp_path)[0] == HARM


def test_without_its_guard_a_line_below_the_rule_would_be_lost(
    connection: duckdb.DuckDBPyConnection, table: Specimen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = table.raw.decode().split("\n")
    lines.insert(10, lines.pop(8))
    mutant = Mutant("\n".join(lines).encode())
    assert outcome(connection, table, mutant, tmp_path)[0] == TOLD
    monkeypatch.setattr(classic, "_values_below", lambda *_: ())
    assert outcome(connection, table, mutant, tmp_path)[0] == HARM


def test_a_traceback_is_harm(
    connection: duckdb.DuckDBPyConnection, table: Specimen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("kopf")

    monkeypatch.setattr(signs, "read_cell", broken)
    kind, said = outcome(connection, table, changed(table, ";1020;", ";-;"), tmp_path)
    assert kind == HARM
    assert said.endswith("KeyError: 'kopf'\n")


def test_a_fault_in_english_is_harm(
    connection: duckdb.DuckDBPyConnection, table: Specimen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classic, "WITH_KEYS", "Invalid file, see usage.")
    kind, said = outcome(connection, table, changed(table, ";08", ";x"), tmp_path)
    assert kind == TOLD, said
    monkeypatch.setattr(signs, "hint", lambda *_: "Invalid value.")
    kind, said = outcome(connection, table, changed(table, ";1020;", ";1.020;"), tmp_path)
    assert (kind, said[:22]) == (HARM, "Meldung nicht deutsch:")


@pytest.mark.langsam
def test_too_much_memory_and_too_much_time_are_harm_and_the_run_goes_on() -> None:
    for way in ("zeit", "speicher") if harness.IN_USE.exists() else ("zeit",):
        first, second = run(Job((0, 1), of="rdb_12111-01-01-4", trouble=way))
        assert (first.number, first.kind) == (0, HARM)
        assert first.said.startswith("Ende ")
        assert (second.number, second.kind) == (1, HARM)


# The damages


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_changes_the_file_and_the_same_seed_gives_the_same(name: str, table: Specimen) -> None:
    def made(seed: int) -> Mutant | None:
        return DAMAGES[name](Text.of(table, b"GENESIS-Tabelle: 1\n"), Random(seed))

    found = [made(seed) for seed in range(40)]
    assert any(one is not None and one.raw != table.raw for one in found)
    assert found == [made(seed) for seed in range(40)]


def test_the_figures_of_a_run_are_told_with_its_seed() -> None:
    outcomes = [Outcome(0, "nul", "a", TOLD, "x"), Outcome(1, "bom", "b", HARM, "1 andere Beobachtungen")]
    assert told(outcomes, 7) == (
        "Samen 7: 2 beschädigte Dateien, 1 gemeldet, 0 richtig gelesen, Schaden: 1\n  1 bom b: 1 andere Beobachtungen"
    )


def test_a_typo_changes_no_digit(table: Specimen) -> None:
    """Another digit is another figure or age group, which nobody can notice."""
    for seed in range(60):
        made = damages.typos(Text.of(table, b""), Random(seed))
        assert made is not None
        assert re.findall(b"[0-9]+", made.raw) == re.findall(b"[0-9]+", table.raw)
