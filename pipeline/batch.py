"""Reports of many Kreise side by side on Dask: each whole or absent, failures told while the others finish.

A job is what `bericht build --kreis` does with one Kreis, so what is whole and fits its inputs is not made again. The
scheduler is one of this machine or of a cluster whose workers see the same project folder and have the same program.
"""

from __future__ import annotations

import csv
import gc
import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import collector
from pipeline.cycle import Cycle, shown
from pipeline.deceit import harmless
from pipeline.faults import DataError, UsageError, render
from pipeline.manifest import code_hash
from pipeline.sharing import alone
from pipeline.stages import CODE_ROOT, Context, Result, all_code, output_paths, run_stage

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "lokal"
MADE, SAME, FAILED = "gemacht", "unverändert", "fehlgeschlagen"
RETRIES = 2
"""So often a job begins anew whose worker ended."""
MEMORY = "1500MB"
"""What a worker may use; one that needs more is ended and its job begun anew."""
WAIT = 20
"""Seconds until a scheduler must have answered."""


@dataclass(frozen=True)
class Job:
    """One Kreis to be made; `code` is the hash of the program that asks for it."""

    project: Path
    cycle: Cycle
    art: str
    strict: bool
    code: str


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    `told`: the line of its last stage with what was not used for it, or why it failed; `file`: the finished document.
    """

    ags: str
    name: str
    state: str
    told: str
    file: str = ""
    seconds: float = 0.0


def jobs(project: Path, cycles: Sequence[Cycle], art: str, *, strict: bool) -> list[Job]:
    """A job for each of these Kreise."""
    code = program()
    return [Job(project, cycle, art, strict, code) for cycle in cycles]


@cache
def program() -> str:
    """The hash of the program that runs here, as it was when it began."""
    return code_hash(all_code(), CODE_ROOT)


def make(job: Job) -> Outcome:
    """Do a job, in whatever process it has come to; faults are part of the outcome."""
    started = time.perf_counter()
    collector.seldom()
    try:
        with alone():
            state, told, file = _made(job)
    except DataError as error:
        state, told, file = FAILED, render(error.faults), ""
    except UsageError as error:
        state, told, file = FAILED, str(error), ""
    except Exception as error:  # one Kreis must not stop the others
        state, told, file = FAILED, f"Unerwarteter Fehler: {type(error).__name__}: {error}", ""
    finally:
        gc.collect()  # a worker makes hundreds
    return Outcome(job.cycle.kreis.ags, job.cycle.kreis.name, state, told, file, time.perf_counter() - started)


def _made(job: Job) -> tuple[str, str, str]:
    from pipeline.kreis_stages import of_kreis

    if not (job.project / "params.yaml").is_file():
        raise UsageError(f"Den Projektordner {job.project} gibt es auf diesem Rechner nicht.")
    if program() != job.code:
        raise UsageError("Auf diesem Rechner läuft eine andere Fassung des Programms.")
    context = Context(job.project, job.cycle, job.strict, demo=False)
    stages = of_kreis(job.cycle, job.art)
    results = [run_stage(stage, context) for stage in stages]
    file = shown(output_paths(stages[-1], context)[0], job.project)
    return SAME if results[-1].skipped else MADE, _told(results), file


def _told(results: Sequence[Result]) -> str:
    """What the last stage says, and what the first one did not use for this Kreis."""
    return "; ".join([results[-1].summary, *results[0].summary.split("; ")[1:]])


@contextmanager
def cluster(scheduler: str, processes: int, memory: str) -> Iterator[Client]:
    """A connection to the workers: those of this machine, or those of the scheduler at an address."""
    from distributed import Client, LocalCluster

    if scheduler != LOCAL:
        try:
            client = Client(scheduler, timeout=WAIT)
        except (OSError, ValueError) as error:
            text = f"Unter {scheduler} antwortet kein Scheduler von Dask ({error}). Erwartet: {LOCAL} oder tcp://HOST:PORT."
            raise UsageError(text) from None
        with client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=processes, threads_per_worker=1, memory_limit=memory, dashboard_address=None, silence_logs=50
        ) as local,
        Client(local) as client,
    ):
        yield client


def run(client: Client, wanted: Sequence[Job], tell: Callable[[Outcome], None]) -> list[Outcome]:
    """The outcomes of all jobs in the order of their keys; `tell` hears of each as soon as it is known."""
    from distributed import as_completed

    futures = {client.submit(make, job, pure=False, retries=RETRIES): job for job in wanted}
    found = []
    for future in as_completed(futures):
        found.append(_outcome(future, futures[future]))
        tell(found[-1])
    return sorted(found, key=lambda one: one.ags)


def _outcome(future: Any, job: Job) -> Outcome:
    """What a worker says; where none could say anything, that it ended."""
    error = future.exception()
    if error is None:
        return future.result()
    text = f"Der Arbeitsprozess endete mehrmals ({type(error).__name__}); wahrscheinlich reicht sein Speicher nicht."
    return Outcome(job.cycle.kreis.ags, job.cycle.kreis.name, FAILED, text)


FIELDS = ("ags", "name", "state", "told", "file")


def as_csv(outcomes: Sequence[Outcome]) -> str:
    """The summary for a spreadsheet, without times: the same results give the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("Schlüssel", "Kreis", "Ergebnis", "Meldung", "Datei"))
    writer.writerows([harmless(getattr(one, name)) for name in FIELDS] for one in outcomes)
    return out.getvalue()


def as_table(outcomes: Sequence[Outcome]) -> str:
    """The summary for people: one line for each Kreis, reasons below those that failed."""
    lines = []
    for one in outcomes:
        told = "" if one.state == FAILED else one.told
        took = f"{one.seconds:.1f} s".replace(".", ",")
        lines.append(f"  {one.ags}  {one.name:<42}{one.state:<16}{told:<44}{took:>9}".rstrip())
        lines += [f"         {line}" for line in one.told.splitlines() if one.state == FAILED]
    counts = ((sum(one.state == state for one in outcomes), state) for state in (MADE, SAME, FAILED))
    lines.append(f"{len(outcomes)} Kreise: " + ", ".join(f"{n} {state}" for n, state in counts))
    return "\n".join(lines)
