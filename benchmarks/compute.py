"""How fast and in how much memory the values of all Kreise are computed.

    python benchmarks/compute.py ORIGINALE [--mal 5] [--json DATEI]

lays the originals below ORIGINALE into a copy of the project, reads them and then computes all indicators for all
regions they know, each in a process of its own. Other work on the machine lengthens the seconds; what can be compared
between two states of the code is the CPU.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from common import Figure, arguments, report, run
from ingest import lay_in

OBSERVATIONS = "observations.parquet"


def ingested(project: Path) -> int:
    """The observations of the originals."""
    from indicators.katalog import all_indicators
    from pipeline.cycle import load_cycle
    from pipeline.ingest import ingest

    done = ingest(project, load_cycle(project), all_indicators(), project / OBSERVATIONS)
    return sum(done.counts.values())


def computed(project: Path) -> int:
    """The values of all indicators."""
    from indicators.katalog import all_indicators
    from pipeline.compute import compute
    from pipeline.cycle import load_cycle

    return len(compute(project / OBSERVATIONS, all_indicators(), load_cycle(project).kreis.ags))


JOBS: dict[str, Callable[[Path], int]] = {job.__name__: job for job in (ingested, computed)}


def once(job: str, project: Path) -> dict[str, float]:
    """What a job takes, measured from within: without the start of the interpreter."""
    started = time.perf_counter()
    number = JOBS[job](project)
    seconds, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return {"number": number, "seconds": seconds, "cpu": cpu, "megabytes": memory}


def measured(job: str, project: Path) -> dict[str, float]:
    """The same in a process of its own."""
    return json.loads(run([sys.executable, __file__, project, "--job", job]).said)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--job", choices=JOBS)
    given = parser.parse_args()
    if given.job:
        print(json.dumps(once(given.job, given.path)))
        return
    with tempfile.TemporaryDirectory() as folder:
        lay_in(Path(folder), given.path.resolve())
        runs = [{job: measured(job, Path(folder)) for job in JOBS} for _ in range(given.mal)]
    units = {"seconds": "s", "cpu": "s", "megabytes": "MB", "number": ""}
    report(
        [
            Figure(f"all Kreise, {job}: {what}", [one[job][what] for one in runs], unit, digits=1)
            for job in JOBS
            for what, unit in units.items()
        ],
        given.json,
    )


if __name__ == "__main__":
    main()
