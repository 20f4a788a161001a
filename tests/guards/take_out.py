"""Take out every guard, one after the other, in a copy of the project: the test that is named for it must fail.

    PYTHONPATH=.:tests:tests/guards python tests/guards/take_out.py [--nur WORT]

First the tests must pass in the untouched copy, so that what fails then fails for want of the guard. Exit code 1 where
a guard is missed by no test.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from declared import GUARDS, Guard

PROJECT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".*", "outputs", "processed", "browser", "benchmarks", "__pycache__", "*.egg-info")
COPIES, SECONDS, MEMORY = 2, 120, 4 << 30
"""Some guards keep a file from taking all time or memory."""
SLIP = re.compile(r"\b(?:NameError|SyntaxError|IndentationError|ImportError|UnboundLocalError)\b")
"""How a test fails where the text that is left makes no sense."""


def outcome(project: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Run these tests in a copy of the project; the exit code and what was said."""
    names = (f"tests/{test}" for test in tests)
    words = [sys.executable, "-m", "pytest", "-n0", "-x", "-q", "--tb=short", "-p", "no:cacheprovider", *names]
    search = os.pathsep.join(map(str, (project, project / "tests")))
    try:
        done = subprocess.run(
            words, cwd=project, env={**os.environ, "PYTHONPATH": search, "PYTHONDONTWRITEBYTECODE": ""},
            capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS * len(tests), check=False,
            preexec_fn=_limit_memory,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1, f"mehr als {SECONDS} Sekunden"
    return done.returncode, done.stdout + done.stderr


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@contextmanager
def without(guard: Guard, project: Path) -> Iterator[None]:
    """The copy of the project meanwhile has no such guard."""
    path = project / guard.file
    sound, told = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(guard.taken_out_of(sound), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(sound, encoding="utf-8")
        os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))  # what was compiled of it fits again


def unnoticed(guard: Guard, project: Path) -> str:
    """Why nobody would notice that a guard is gone; empty where its test fails without it."""
    try:
        with without(guard, project):
            code, said = outcome(project, [guard.test])
    except LookupError as error:
        return str(error)
    if code == 0:
        return f"{guard.test} bemerkt es nicht"
    if code > 1 or SLIP.search(said):
        return f"{guard.test} läuft nicht:\n{said[-1500:]}"
    return ""


def main() -> int:
    """Take out all of them, two at a time; 0 where each is noticed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--nur", default="", help="nur Vorkehrungen, in deren Namen, Datei oder Prüfung das steht")
    wanted = asked.parse_args().nur
    guards = [one for one in GUARDS if wanted in f"{one.name} {one.file} {one.test}"]
    started = time.monotonic()
    with TemporaryDirectory(prefix="bericht-vorkehrungen-") as folder:
        projects = [shutil.copytree(PROJECT, Path(folder) / str(n), ignore=NOT_COPIED) for n in range(COPIES)]
        with ThreadPoolExecutor(COPIES) as pool:
            halves = filter(None, ([one.test for one in guards[n::COPIES]] for n in range(COPIES)))
            whole = pool.map(outcome, projects, halves)
            if broken := [said for code, said in whole if code]:
                print("Schon mit allen Vorkehrungen schlägt eine Prüfung fehl:", *broken, sep="\n")
                return 1
            free: SimpleQueue[Path] = SimpleQueue()
            for project in projects:
                free.put(project)
            told = list(pool.map(lambda guard: _in_turn(guard, free), guards))
    return _told({guard: why for guard, why in zip(guards, told, strict=True) if why}, len(guards), started)


def _in_turn(guard: Guard, free: SimpleQueue[Path]) -> str:
    project = free.get()
    try:
        return unnoticed(guard, project)
    finally:
        free.put(project)


def _told(missing: dict[Guard, str], number: int, started: float) -> int:
    for guard, why in missing.items():
        print(f"NICHT BEMERKT {guard.name} ({guard.file}): {why}")
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    figures = f"{number} Vorkehrungen einzeln entfernt, nicht bemerkt: {len(missing)}"
    print(f"{figures}. Dauer {minutes}:{seconds:02} min.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
