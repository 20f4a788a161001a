"""What a second core brings to the reports of many Kreise.

    python benchmarks/batch.py [--kreise 4] [--mal 5] [--json DATEI]

computes the values of all Kreise once in a copy of the project and then makes the profiles of some of them by one
worker and by two, each time from nothing, by workers that have warmed up on another Kreis. Efficiency is the time of
one by twice the time of two. It also tells what a worker needs at most.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from common import Figure, arguments, copied, report

from pipeline import batch, kreise
from pipeline.cycle import load_cycle
from pipeline.national_stages import national
from pipeline.stages import Context, run_stage

CORES = (1, 2)
LEAST = 0.85
WARM = ("08415", "08416")
"""The Kreise that the workers make before the clock runs, one each."""


def prepared(project: Path, number: int) -> tuple[list[batch.Job], list[batch.Job]]:
    """The jobs that are timed, and those that the workers warm up with."""
    cycle = load_cycle(project)
    for stage in national():
        run_stage(stage, Context(project, kreise.national(cycle), demo=False))
    every = kreise.load(project)
    keys = [ags for ags in sorted(every.alle) if ags not in (cycle.kreis.ags, *WARM)][:number]
    cycles = [kreise.cycle_of(project, cycle, every, ags) for ags in (*WARM, *keys)]
    jobs = batch.jobs(project, cycles, kreise.PROFIL, strict=False)
    return jobs[len(WARM) :], jobs[: len(WARM)]


def seconds(jobs: Sequence[batch.Job], warm: Sequence[batch.Job], workers: int) -> tuple[float, float]:
    """How long so many workers take for all jobs, and the megabytes of the one that took most."""
    with batch.cluster(batch.LOCAL, workers, batch.MEMORY) as client:
        for job, worker in zip(warm, client.scheduler_info()["workers"], strict=False):
            client.submit(batch.make, job, workers=[worker], pure=False).result()
        for job in (*jobs, *warm):
            for folder in (f"outputs/{job.cycle.name}", f"data/processed/{job.cycle.name}"):
                shutil.rmtree(job.project / folder, ignore_errors=True)
        started = time.perf_counter()
        found = batch.run(client, jobs, lambda one: None)
        took = time.perf_counter() - started
        if failed := [one for one in found if one.state != batch.MADE]:
            raise SystemExit(batch.as_table(failed))
        return took, max(client.run(_most).values())


def _most() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--kreise", type=int, default=4)
    given = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as name:
        jobs, warm = prepared(copied(Path(name)), given.kreise)
        runs = [{workers: seconds(jobs, warm, workers) for workers in CORES} for _ in range(given.mal)]
    taken = {workers: [one[workers][0] for one in runs] for workers in CORES}
    efficiency = [one / (2 * two) for one, two in zip(taken[1], taken[2], strict=True)]
    names = {1: "one worker", 2: "two workers"}
    report(
        [
            *(Figure(f"{len(jobs)} profiles, {names[n]}", taken[n], digits=1) for n in CORES),
            Figure("efficiency of two cores", efficiency, "", least=LEAST),
            Figure("memory of a worker", [one[n][1] for one in runs for n in CORES], "MB", most=1500, digits=0),
        ],
        given.json,
    )


if __name__ == "__main__":
    main()
