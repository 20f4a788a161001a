"""How fast and in how much memory the report becomes pages.

    python benchmarks/render.py [--mal 3] [--json DATEI]

copies the project, computes the values of the default cycle once and then measures, each in processes of its own:

1. the stage `render` from nothing: texts, charts, layout, PDF, read-back, attack, for the report, Sitzungsvorlage and
   Kurzbericht;
2. the same HTML by the renderer alone, at once and without a check: what the ratio is to;
3. the preview of one chapter.

Prints the median of the seconds with the least and the most, and the memory of all processes together (PSS), which is
looked at five times a second.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parent.parent
CHAPTER = "arbeit"
VALUES = ("ingest", "compute", "judge")
PLAIN = """
import sys
from weasyprint import HTML
HTML(string=open(sys.argv[1], encoding="utf-8").read(), base_url="about:blank").write_pdf(sys.argv[2])
"""
PAGE = """
import sys
from pathlib import Path
from pipeline.cycle import load_cycle
from pipeline.report import Report
project = Path.cwd()
Path(sys.argv[1]).write_text(Report.load(project, load_cycle(project)).html(), encoding="utf-8")
"""


def copied(folder: Path) -> Path:
    """A copy of what a build needs, with the values of the default cycle."""
    names = ("pipeline", "indicators", "report_templates", "data", "params.yaml", "requirements.lock")
    for name in names:
        origin = PROJECT / name
        if origin.is_dir():
            shutil.copytree(origin, folder / name, ignore=shutil.ignore_patterns("__pycache__", "processed"))
        else:
            shutil.copy(origin, folder)
    for name in VALUES:
        bericht(name, folder=folder)
    return folder


def bericht(*command: str | Path, folder: Path) -> None:
    run([sys.executable, "-m", "pipeline", *map(str, command)], folder)


def run(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds and megabytes of a command with all its processes."""
    started, most = time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, sum(map(_memory, _family(process.pid))))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {process.returncode}")
    return time.perf_counter() - started, most // 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield from _family(int(child))


def _memory(pid: int) -> int:
    """Kilobytes; memory that processes share is counted once. Nothing for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def measured(project: Path, times: int) -> dict[str, dict[str, float]]:
    """By name: median, least and most seconds and the most megabytes; the rows take turns."""
    page = project / "seite.html"
    run([sys.executable, "-c", PAGE, str(page)], project)
    rows = {
        "render": [sys.executable, "-m", "pipeline", "render", "--frisch"],
        "renderer alone": [sys.executable, "-c", PLAIN, str(page), str(project / "seite.pdf")],
        "preview": [sys.executable, "-m", "pipeline", "build", "--vorschau", CHAPTER],
    }
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in rows}
    for _ in range(times):
        for name, command in rows.items():
            found[name].append(run(command, project))
    return {name: _summary(runs) for name, runs in found.items()}


def _summary(runs: list[tuple[float, int]]) -> dict[str, float]:
    seconds = [one for one, _ in runs]
    return {
        "median": round(median(seconds), 1), "least": round(min(seconds), 1), "most": round(max(seconds), 1),
        "megabytes": max(memory for _, memory in runs),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mal", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(copied(Path(folder)), given.mal)
    print(f"{'':<16}{'median':>8}{'least':>8}{'most':>8}{'MB':>8}")
    for name, row in found.items():
        print(f"{name:<16}{row['median']:>8}{row['least']:>8}{row['most']:>8}{row['megabytes']:>8}")
    print(f"ratio of render to the renderer alone: {found['render']['median'] / found['renderer alone']['median']:.2f}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
