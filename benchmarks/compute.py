"""How fast and in how much memory the values of all Kreise are computed.

    python benchmarks/compute.py ORIGINALE [--json DATEI]

lays the originals below ORIGINALE into a copy of the project, reads them and then computes all indicators for all
regions they know, each in a process of its own. Prints seconds, seconds of CPU and memory; `--json` writes the same.
Other work on the machine lengthens the seconds; what can be compared between two states of the code is the CPU.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingest import PROJECT, lay_in

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


def run(job: str, project: Path) -> dict[str, float]:
    """What a job takes, measured from within: without the start of the interpreter."""
    started = time.perf_counter()
    number = JOBS[job](project)
    seconds, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    return {
        "number": number,
        "seconds": round(seconds, 1),
        "cpu": round(used.ru_utime + used.ru_stime, 1),
        "megabytes": used.ru_maxrss // 1024,
    }


def measured(job: str, project: Path) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--job", job, str(project)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--job", choices=JOBS)
    given = parser.parse_args()
    if given.job:
        print(json.dumps(run(given.job, given.path)))
        return
    with tempfile.TemporaryDirectory() as folder:
        lay_in(Path(folder), given.path.resolve())
        found = {job: measured(job, Path(folder)) for job in JOBS}
    print(f"{'':<10}{'number':>12}{'seconds':>10}{'CPU':>8}{'MB':>8}")
    for job, told in found.items():
        print(f"{job:<10}{told['number']:>12,}{told['seconds']:>10}{told['cpu']:>8}{told['megabytes']:>8}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
