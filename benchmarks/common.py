"""What all benchmarks share: a figure with its target, how a command is measured, the table and the JSON."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parent.parent
TIMES = 5
COPIED = ("pipeline", "indicators", "report_templates", "data", "params.yaml", "requirements.lock")
VALUES = ("ingest", "compute", "judge")


@dataclass(frozen=True)
class Figure:
    """Something that was measured several times; `most`, `least`: what its median must be below or reach."""

    name: str
    runs: Sequence[float]
    unit: str = "s"
    most: float | None = None
    least: float | None = None
    digits: int = 2

    @property
    def median(self) -> float:
        return median(self.runs)

    @property
    def target(self) -> str:
        limits = ((self.most, "<"), (self.least, ">="))
        return next((f"{sign} {limit:g}" for limit, sign in limits if limit is not None), "")

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.most is not None:
            return self.median < self.most
        return None if self.least is None else self.median >= self.least

    def told(self) -> dict[str, object]:
        """As JSON has it."""
        numbers = {name: round(number, self.digits) for name, number in self._spread().items()}
        runs = [round(run, self.digits) for run in self.runs]
        return {"name": self.name, "unit": self.unit, **numbers, "runs": runs, "target": self.target, "met": self.met}

    def _spread(self) -> dict[str, float]:
        return {"median": self.median, "low": min(self.runs), "high": max(self.runs)}


def table(figures: Iterable[dict[str, object]]) -> str:
    """Figures as they are told, one line each: median, spread, target, whether it is met."""
    lines = [f"{'':<52}{'median':>9}{'low':>9}{'high':>9} {'':<6}{'target':>9}"]
    for one in figures:
        numbers = "".join(f"{one[name]:>9}" for name in ("median", "low", "high"))
        met = {True: "met", False: "MISSED", None: ""}[one["met"]]  # type: ignore[index]
        lines.append(f"{one['name']!s:<52}{numbers} {one['unit']!s:<6}{one['target']!s:>9}  {met}".rstrip())
    return "\n".join(lines)


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--mal", type=int, default=TIMES, help="how often each figure is measured")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser


def report(figures: Sequence[Figure], path: Path | None) -> None:
    """Print the table and write the same as JSON."""
    told = [one.told() for one in figures]
    print(table(told))
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"figures": told}, indent=1) + "\n", encoding="utf-8")


# --- Measuring ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """Seconds and most megabytes of a command with all its processes, and what it printed."""

    seconds: float
    megabytes: float
    said: str


def run(command: Sequence[str | Path], folder: Path = PROJECT, *, quiet: bool = False) -> Run:
    """Run a command; memory that processes share is counted once (PSS, looked at twice a second).

    `quiet`: what it says to the error stream is left out.
    """
    started, most = time.perf_counter(), 0
    process = subprocess.Popen(
        list(map(str, command)), cwd=folder, env=as_users_have_it(), stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL if quiet else None,
    )  # fmt: skip
    while process.poll() is None:
        most = max(most, sum(map(_memory, _family(process.pid))))
        time.sleep(0.5 if most else 0.01)
    seconds = time.perf_counter() - started
    said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: {process.returncode}\n{said}")
    return Run(seconds, most / 1024, said.strip())


def timed(command: Sequence[str | Path], folder: Path = PROJECT) -> float:
    """Seconds of a short command: nothing looks at it meanwhile."""
    started = time.perf_counter()
    subprocess.run(list(map(str, command)), cwd=folder, env=as_users_have_it(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def as_users_have_it() -> dict[str, str]:
    """The environment; compiled modules are kept, as Python does unless it is told otherwise."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield from _family(int(child))


def _memory(pid: int) -> int:
    """Kilobytes of a process; nothing for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


# --- A project to measure in --------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    """A copy of what a build needs, without results."""
    for name in COPIED:
        origin = PROJECT / name
        if origin.is_dir():
            shutil.copytree(origin, folder / name, ignore=shutil.ignore_patterns("__pycache__", "processed"))
        else:
            shutil.copy(origin, folder)
    return folder


def computed(folder: Path) -> Path:
    """A copy of the project with the values of the default cycle."""
    copied(folder)
    for name in VALUES:
        run(bericht(name), folder)
    return folder


def bericht(*words: str | Path) -> list[str]:
    """The command line of the program."""
    return [sys.executable, "-m", "pipeline", *map(str, words)]
