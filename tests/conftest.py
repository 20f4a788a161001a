"""What several tests need: a copy of the project, one that is computed, and observations made by hand."""

from __future__ import annotations

import fcntl
import gc
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import no_network
import pandas as pd
import pytest

from indicators.model import Indicator
from pipeline import observations, office_key, tables
from pipeline.cli import run
from pipeline.compute import computed as in_connection
from pipeline.cycle import Cycle, load_cycle
from pipeline.ingest import Ingested, ingest
from pipeline.observations import Registries
from pipeline.registries import Gebietsaenderung, Merkmal, load_ausnahmen
from pipeline.sources import Source
from pipeline.stages import STAGES, Context, run_stage
from pipeline.tables import quoted
from pipeline.values import Value, from_frame

PROJECT = Path(__file__).parent.parent


SLOW_FIXTURES = {"computed", "values", "real"}
"""Whatever rests on the real data needs seconds before its first line: not for the quick subset."""


SLOW_FILES = {
    "test_checking.py", "test_checks.py", "test_compute.py", "test_demo_marks.py", "test_editions.py",
    "test_faulty.py", "test_flat.py", "test_hyphenation.py", "test_ingest.py", "test_intervals.py",
    "test_nicht_vorhanden.py", "test_overrides.py", "test_parts.py", "test_protect.py", "test_quellen.py",
    "test_readback.py", "test_releases.py", "test_schema.py", "test_source_add.py", "test_statements.py",
    "test_web.py", "test_web_files.py",
}  # fmt: skip
"""Every test of these sets up a project, a report or tables of its own."""


LONGEST = ("test_reproduction.py", "test_zyklen.py", "test_stages.py", "test_printed_checks.py")
"""Whole builds: they begin first, so that no worker waits for them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) or item.path.name in SLOW_FILES:
            item.add_marker("langsam")
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_configure() -> None:
    """No test reaches out, or knows the key of the office that runs it; all processes of the tests share one."""
    no_network.forbid()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ.pop(office_key.VARIABLE, None)
        os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="einstellungen-")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is there now stays to the end: thousands of tests and their modules are not to be looked through again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure() -> None:
    gc.unfreeze()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["XDG_CONFIG_HOME"], ignore_errors=True)


@pytest.fixture
def no_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of somebody who has no key of the office."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("einstellungen")))


def for_all(name: str, things: Collection[Any], told: Callable[[Any], object] = str) -> Callable[..., Any]:
    """One test of a law for many things, which it takes as its argument `name`: it names all that break it.

    A test for each of hundreds would cost more than what it looks at.
    """

    def of(law: Callable[..., None]) -> Callable[..., None]:
        @wraps(law)
        def test(**fixtures: Any) -> None:
            broken = []
            for thing in things:
                try:
                    law(**fixtures, **{name: thing})
                except Exception as error:
                    broken.append(f"{told(thing)}: {type(error).__name__} {error}")
            assert things, "nothing to look at"
            assert not broken, "\n\n".join(broken)

        whole = signature(law)
        rest = [one for one in whole.parameters.values() if one.name != name]
        test.__signature__ = whole.replace(parameters=rest)  # type: ignore[attr-defined]
        return test

    return of


def copy_project(target: Path) -> Path:
    """What a project folder needs besides the code: settings, data, templates."""
    shutil.copytree(PROJECT / "data/raw", target / "data/raw")
    shutil.copytree(PROJECT / "data/ausgaben", target / "data/ausgaben")
    shutil.copytree(PROJECT / "report_templates", target / "report_templates")
    shutil.copy(PROJECT / "params.yaml", target)
    return target


def only_sources(project: Path, *keys: str) -> Path:
    """The project with these sources alone; exceptions for others would meet nothing."""
    for folder in (project / "data/raw").iterdir():
        if folder.name.startswith("erhebung_") or ((folder / "quelle.yaml").is_file() and folder.name not in keys):
            shutil.rmtree(folder)
    path = project / "data/raw/ausnahmen.yaml"
    kept = {id: one for id, one in load_ausnahmen(project).items() if set(one.quellen) <= set(keys)}
    entries = re.split(r"^(?=\w+:)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text("".join(one for one in entries if one.partition(":")[0] in kept) or "{}\n", encoding="utf-8")
    return project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project to change; nothing is computed in it."""
    return copy_project(tmp_path / "projekt")


@pytest.fixture(scope="session")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the default cycle is read, computed and judged; not to be changed."""
    return shutil.copytree(_computed_once(tmp_path_factory), tmp_path_factory.mktemp("gerechnet") / "projekt")


def _computed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first process of the tests that needs it has made; the other one waits for it."""
    common = tmp_path_factory.getbasetemp()
    common = common.parent if "PYTEST_XDIST_WORKER" in os.environ else common
    finished = common / "gerechnet"
    with (common / "gerechnet.sperre").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            folder = copy_project(Path(tempfile.mkdtemp(dir=common)) / "projekt")
            for stage in STAGES[:3]:
                run_stage(stage, Context(folder, load_cycle(folder)))
            folder.rename(finished)
    return finished


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
def shared_connection(purpose: str = "reading") -> duckdb.DuckDBPyConnection:
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
def evaluate() -> Callable[..., list[Value]]:
    """Runs indicators on observations that are told one by one."""
    database = shared_connection("computing")

    def run(cells: Iterable[dict[str, Any]], *indicators: Indicator) -> list[Value]:
        frame = pd.DataFrame(list(cells), columns=list(observations.COLUMNS), dtype=object)
        tables.load(database, "observations", frame, observations.COLUMNS)
        try:
            return in_connection(database, indicators)
        finally:
            database.execute("DROP TABLE observations")

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
            run()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int | None), end.value.code
        return Called(end.value.code or 0, said.out, said.err)

    return call
