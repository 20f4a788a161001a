"""A thousand damaged files, each read in a child process that may not take more than its time and memory.

    PYTHONPATH=.:tests python tests/fuzz/harness.py [--anzahl 1000] [--seed 20261123] [--nur NAME] [--behalten ORDNER]

Prints the seed, how many were told and how many read as before, and every harm: a traceback, a fault that is not
German, an observation that differs in silence, one that is missing, more than 10 s or 1 GB. Exit code 1 on harm.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from damaged_books import BOOK_DAMAGES, book_mutant
from damages import DAMAGES, Mutant, Text
from specimens import ORIGINALS, PROJECT, Specimen, observed, registries, specimens

from pipeline import tables
from pipeline.faults import DataError
from pipeline.observations import Registries

SECONDS, MEMORY = 10, 1 << 30
"""What one file may take, in seconds of CPU and bytes beyond what the process has before the first one."""
IN_USE = Path("/proc/self/statm")
SEED = 20261123
ENVIRONMENT = os.environ | {"PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'tests'}", "OMP_NUM_THREADS": "1"}
TOLD, READ, HARM = "gemeldet", "gelesen", "schaden"


@dataclass(frozen=True)
class Job:
    """Mutants to be read by one process: their numbers and seed, and of which sources and damages (beginnings)."""

    numbers: tuple[int, ...]
    seed: int = SEED
    of: str = ".*"
    only: str = ""
    originals: str = str(ORIGINALS)
    keep: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one mutant; `said` is the fault that was told, or the harm."""

    number: int
    damage: str
    specimen: str
    kind: str
    said: str


def mutants(
    numbers: Iterable[int], seed: int, all_of_them: Sequence[Specimen], only: str = ""
) -> Iterator[tuple[int, str, Specimen, Mutant]]:
    """The mutants of these numbers: damage and specimen follow from number and seed alone."""
    texts = [one for one in all_of_them if not one.is_book]
    books = [one for one in all_of_them if one.is_book]
    names = [name for name in (*DAMAGES, *(BOOK_DAMAGES if books else ())) if name.startswith(only)]
    for number in numbers:
        for attempt in range(200):  # not every damage fits every file; one that fits none gives way to the next
            name = names[(number + attempt // 20) % len(names)]
            random = Random(f"{seed}/{number}/{attempt}")
            specimen = random.choice(texts if name in DAMAGES else books)
            made = _made(name, specimen, random.choice(texts).raw, random)
            if made is not None and made.raw != specimen.raw:
                yield number, name, specimen, made
                break


def _made(name: str, specimen: Specimen, other: bytes, random: Random) -> Mutant | None:
    if name in BOOK_DAMAGES:
        return book_mutant(specimen, name, random)
    return DAMAGES[name](Text.of(specimen, other), random)


def judged(
    connection: duckdb.DuckDBPyConnection, specimen: Specimen, mutant: Mutant, known: Registries, file: Path
) -> tuple[str, str]:
    """Whether a mutant was told or read as before, or what harm it did."""
    file.write_bytes(mutant.raw)
    source = specimen.source.model_copy(update={"file": file})
    started = time.process_time()
    try:
        found, _ = observed(connection, source, known)
    except DataError as error:
        return _of_faults(error)
    except Exception:
        return HARM, traceback.format_exc(limit=-3)
    finally:
        took = time.process_time() - started
        file.unlink()
    if took > SECONDS:
        return HARM, f"{took:.0f} Sekunden"
    return _compared(specimen, mutant, [said for _, said in found])


def _of_faults(error: DataError) -> tuple[str, str]:
    from test_cli import english_in
    from test_faulty import QUOTED

    for fault in error.faults:
        said = re.sub("[0-9]+-<[0-9]+", "", QUOTED.sub("", f"{fault.text} {fault.advice}"))
        if not fault.text or english_in(said):
            return HARM, f"Meldung nicht deutsch: {fault.text} {fault.advice}"
    return TOLD, str(error)


def _compared(specimen: Specimen, mutant: Mutant, found: list[tuple[Any, ...]]) -> tuple[str, str]:
    all_of_them = Counter(said for _, said in specimen.read)
    kept = Counter(said for line, said in specimen.read if line not in mutant.lost)
    if new := Counter(found) - all_of_them:
        return HARM, f"{new.total()} andere Beobachtungen, die erste: {next(iter(new))}"
    if missing := kept - Counter(found):
        return HARM, f"{missing.total()} Beobachtungen fehlen, die erste: {next(iter(missing))}"
    return READ, ""


# The child, which reads


def child(job: Job) -> None:
    """Read these mutants, a line of JSON for each; dies of SIGPROF or of too little memory where one goes wrong."""
    with tables.connect() as connection, TemporaryDirectory() as folder:
        every = list(specimens(connection, Path(job.originals), job.of))
        known = registries()
        _limit_memory()
        for number, name, specimen, made in mutants(job.numbers, job.seed, every, job.only):
            signal.setitimer(signal.ITIMER_PROF, SECONDS + 2)
            if job.trouble:
                TROUBLES[job.trouble]()
            kind, said = judged(connection, specimen, made, known, Path(folder) / specimen.source.file.name)
            signal.setitimer(signal.ITIMER_PROF, 0)
            if job.keep and kind == HARM:
                _kept(Path(job.keep), f"{number}_{name}_{specimen.name}{specimen.source.file.suffix}", made.raw)
            print(json.dumps([number, name, specimen.name, kind, said]), flush=True)


def _kept(folder: Path, name: str, raw: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(raw)


def _endless() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0.2)
    while True:
        pass


TROUBLES = {"zeit": _endless, "speicher": lambda: bytearray(2 * MEMORY)}
"""What a test has the child do to see that the parent notices it."""


def _limit_memory() -> None:
    """No more than 1 GB beyond what is in use now; only Linux tells and limits it."""
    if not IN_USE.exists():
        return
    pages = int(IN_USE.read_text(encoding="ascii").split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


# The parent, which counts


def run(job: Job) -> list[Outcome]:
    """What came of these mutants; one at which the child died is a harm, the next child goes on behind it."""
    outcomes: list[Outcome] = []
    left = job.numbers
    while left:
        words = [sys.executable, __file__, "--kind", json.dumps(asdict(replace(job, numbers=left)))]
        done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
        outcomes += [Outcome(*json.loads(line)) for line in done.stdout.splitlines()]
        if done.returncode == 0:
            return outcomes
        behind = outcomes[-1].number if outcomes else -1
        first, *left = [number for number in left if number > behind]
        outcomes.append(Outcome(first, "?", "?", HARM, f"Ende {done.returncode}: {done.stderr.strip()[-300:]}"))
    return outcomes


def told(outcomes: Sequence[Outcome], seed: int) -> str:
    """The figures of a run and its harms."""
    kinds = Counter(one.kind for one in outcomes)
    figures = f"{kinds[TOLD]} gemeldet, {kinds[READ]} richtig gelesen, Schaden: {kinds[HARM]}"
    lines = [f"Samen {seed}: {len(outcomes)} beschädigte Dateien, {figures}"]
    lines += [f"  {one.number} {one.damage} {one.specimen}: {one.said}" for one in outcomes if one.kind == HARM]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--anzahl", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--nur", default="", help="nur Schäden, deren Name so beginnt")
    parser.add_argument("--behalten", default="", help="Ordner für Dateien, die Schaden anrichten")
    parser.add_argument("--kind", type=json.loads, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.kind is not None:
        child(Job(**words.kind))
        return 0
    jobs = [
        Job(tuple(range(start, words.anzahl, 2)), words.seed, only=words.nur, keep=words.behalten) for start in (0, 1)
    ]
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted((one for part in pool.map(run, jobs) for one in part), key=lambda one: one.number)
    print(told(outcomes, words.seed))
    hostile = hostile_files()
    print(hostile)
    return int(any(one.kind == HARM for one in outcomes) or not hostile.endswith("Schaden: 0"))


def hostile_files() -> str:
    """The figures of all hostile files, and those that did harm."""
    from fuzz.hostile import HOSTILE, REFUSED, TEXT, outcome

    found = {}
    for name, case in HOSTILE.items():
        with TemporaryDirectory() as folder:
            found[name] = outcome(case, Path(folder))
    kinds = Counter(kind for kind, _ in found.values())
    harms = [f"  {name}: {said}" for name, (kind, said) in found.items() if kind == HARM]
    figures = f"{kinds[REFUSED]} abgewiesen, {kinds[TEXT]} nur Text, Schaden: {kinds[HARM]}"
    return "\n".join([*harms, f"{len(found)} feindliche Dateien, {figures}"])


if __name__ == "__main__":
    raise SystemExit(main())
