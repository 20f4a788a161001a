"""What several tests need: a copy of the project, one that is computed, and observations made by hand."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd
import pytest

from indicators.model import Indicator
from pipeline import observations, tables
from pipeline.cli import main
from pipeline.compute import compute
from pipeline.cycle import Cycle, load_cycle
from pipeline.ingest import Ingested, ingest
from pipeline.observations import Registries
from pipeline.registries import Gebietsaenderung, Merkmal
from pipeline.sources import Source
from pipeline.stages import STAGES, Context, run_stage
from pipeline.tables import quoted
from pipeline.values import Value, from_frame

PROJECT = Path(__file__).parent.parent


SLOW_FIXTURES = {"computed", "values", "real"}
"""Whatever rests on the real data needs seconds before its first line: not for the quick subset."""


SLOW_FILES = {
    "test_checking.py", "test_ingest.py", "test_intervals.py", "test_overrides.py", "test_protect.py",
    "test_readback.py", "test_releases.py", "test_source_add.py", "test_web.py", "test_web_files.py",
}  # fmt: skip
"""Every test of these sets up a project or a report of its own."""


LONGEST = ("test_reproduction.py", "test_zyklen.py", "test_stages.py", "test_printed_checks.py")
"""Whole builds: they begin first, so that no worker waits for them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) or item.path.name in SLOW_FILES:
            item.add_marker("langsam")
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: thousands of tests and their modules are not to be looked through again."""
    gc.freeze()


def pytest_unconfigure() -> None:
    gc.unfreeze()


def copy_project(target: Path) -> Path:
    """What a project folder needs besides the code: settings, data, templates."""
    shutil.copytree(PROJECT / "data/raw", target / "data/raw")
    shutil.copytree(PROJECT / "data/ausgaben", target / "data/ausgaben")
    shutil.copytree(PROJECT / "report_templates", target / "report_templates")
    shutil.copy(PROJECT / "params.yaml", target)
    return target


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project to change; nothing is computed in it."""
    return copy_project(tmp_path / "projekt")


@pytest.fixture(scope="session")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the default cycle is read, computed and judged; not to be changed."""
    folder = copy_project(tmp_path_factory.mktemp("gerechnet") / "projekt")
    for stage in STAGES[:3]:
        run_stage(stage, Context(folder, load_cycle(folder)))
    return folder


@pytest.fixture(scope="session")
def values(computed: Path) -> list[Value]:
    """All values and derived measures of the default cycle, from the real data."""
    return from_frame(tables.read_parquet(computed / "data/processed/2013-2016/indicators.parquet"))


def read_rows(
    source: Source, merkmale: dict[str, Merkmal], project: Path, gebiete: dict[str, Gebietsaenderung] | None = None
) -> list[dict[str, Any]]:
    """The observations of one source, sorted by their key; values as text without needless zeros."""
    observations.read_source(shared_connection(), source, Registries(merkmale, gebiete or {}), project)
    return fetch_rows(shared_connection(), "cells")


@cache
def shared_connection() -> duckdb.DuckDBPyConnection:
    """One for all tests: to open it takes longer than what they do with it."""
    return tables.connect()


def fetch_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> list[dict[str, Any]]:
    """A table of observations as dictionaries, in its order."""
    found = connection.execute(f"SELECT * FROM {relation}").fetchall()
    rows = [dict(zip(observations.COLUMNS, row, strict=True)) for row in found]
    return [row | {"value": None if row["value"] is None else format(row["value"].normalize(), "f")} for row in rows]


@dataclass(frozen=True)
class Read:
    """What the ingest stage said, and the observations that it wrote."""

    done: Ingested
    observations: pd.DataFrame

    def __getattr__(self, name: str) -> Any:
        return getattr(self.done, name)


def ingested(project: Path, cycle: Cycle, indicators: Iterable[Indicator], *, strict: bool = False) -> Read:
    """Run the ingest stage on a project, without writing anything in it."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "observations.parquet"
        done = ingest(project, cycle, indicators, target, strict=strict)
        rows = fetch_rows(shared_connection(), quoted(str(target)))
    return Read(done, pd.DataFrame(rows, columns=list(observations.COLUMNS), dtype=object))


def cell(measure: str, value: object, **dimensions: Any) -> dict[str, Any]:
    """An observation of Landkreis Esslingen on 31.12.2015; `value` None for one without a value."""
    day = date.fromisoformat(dimensions.pop("on", "2015-12-31"))
    row = {
        **dict.fromkeys(observations.COLUMNS, ""),
        "source": "tabelle", "measure": measure, "region": "08116", "level": "kreis", "start": day, "end": day,
        "period_type": "stichtag", "group_type": "staatsangehoerigkeit", "group": "insgesamt", "sex": "insgesamt",
        "age": "insgesamt", "base": "ohne", "value": value, "status": "ok" if value is not None else "pending",
        "method": "exakt", "place": "Z. 1, Sp. 1",
    }  # fmt: skip
    assert dimensions.keys() <= row.keys(), dimensions
    return row | dimensions


@pytest.fixture
def evaluate(tmp_path: Path) -> Callable[..., list[Value]]:
    """Runs indicators on observations that are told one by one."""

    def run(cells: Iterable[dict[str, Any]], *indicators: Indicator) -> list[Value]:
        path = tmp_path / "observations.parquet"
        frame = pd.DataFrame(list(cells), columns=list(observations.COLUMNS), dtype=object)
        database = shared_connection()
        tables.load(database, "told", frame, observations.COLUMNS)
        database.execute(f"COPY told TO '{path}' (FORMAT parquet)")
        database.execute("DROP TABLE told")
        return compute(path, indicators)

    return run


@dataclass(frozen=True)
class Called:
    """How a call of the command line ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def bericht(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:
    """Calls the command line as `bericht` does, in the folder `cwd`."""

    def call(*words: str, cwd: Path) -> Called:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["bericht", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int | None), end.value.code
        return Called(end.value.code or 0, said.out, said.err)

    return call
