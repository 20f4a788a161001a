"""How fast and in how much memory offices' files become tables.

    python benchmarks/ingest.py ORIGINALE [--mal 5] [--json DATEI]

measures, each in a process of its own:

1. all files below ORIGINALE, read by their readers into Parquet, all cells of all tables;
2. the sources of the project with their originals laid in, read, mapped, checked and merged;
3. the largest flat file alone.

A flat file of 20 million lines is measured by `national.py`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from common import PROJECT, Figure, arguments, report, run


def read_all(origin: Path) -> str:
    """Every file below a folder becomes a Parquet file of its rows."""
    from pipeline import tables
    from pipeline.readers import read_table
    from pipeline.readers.recognise import recognise

    files = rows = 0
    with tempfile.TemporaryDirectory() as folder, tables.connect(tables.THREADS) as connection:
        for path in sorted(
            p for p in origin.rglob("*") if p.is_file() and p.suffix in (".csv", ".txt", ".xlsx", ".xls")
        ):
            table = read_table(path, recognise(path))  # a flat file is there as long as its table
            table.load(connection, "printed")
            tables.copy(connection, "(SELECT * FROM printed)", Path(folder) / f"{files}.parquet", "lz4")
            rows += connection.execute("SELECT count(*) FROM printed").fetchall()[0][0]
            files += 1
    return f"{files} files, {rows:,} rows"


def ingest_originals(origin: Path) -> str:
    """The ingest stage on a copy of the project in which every original at hand lies beside its quelle.yaml."""
    from indicators.katalog import all_indicators
    from pipeline.cycle import load_cycle
    from pipeline.ingest import ingest

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        size = lay_in(project, origin)
        done = ingest(project, load_cycle(project), all_indicators(), project / "observations.parquet")
    return f"{len(done.sources)} sources ({size / 1e6:.0f} MB), {sum(done.counts.values()):,} observations"


def lay_in(project: Path, origin: Path) -> int:
    """Copy what `ingest` reads into a folder, originals in place of extracts; returns the bytes of the originals."""
    from pipeline.sources import load_source, sha256

    shutil.copytree(PROJECT / "data/raw", project / "data/raw")
    shutil.copytree(PROJECT / "report_templates/formulare", project / "report_templates/formulare")
    shutil.copy(PROJECT / "params.yaml", project)
    by_hash = {sha256(path): path for path in origin.rglob("*") if path.is_file()}
    size = 0
    for quelle in sorted(project.glob("data/raw/*/quelle.yaml")):
        declared = load_source(quelle.parent, project).quelle.original
        if declared and declared.sha256 in by_hash:
            shutil.copy(by_hash[declared.sha256], quelle.parent / declared.datei)
            size += declared.bytes
    return size


def largest_flat(origin: Path) -> str:
    """The largest flat file, to Parquet."""
    path = max(origin.rglob("*flat.csv"), key=lambda path: path.stat().st_size)
    return f"{path.name}, {path.stat().st_size / 1e6:.0f} MB, {flat_to_parquet(path)}"


def flat_to_parquet(path: Path) -> str:
    """A flat file of the new style as a table whose rows lie in Parquet."""
    from pipeline.readers import read_table

    return f"{len(read_table(path, 'ffcsv_neu').rows):,} rows"


JOBS: dict[str, Callable[[Path], str]] = {job.__name__: job for job in (read_all, ingest_originals, largest_flat)}
NAMES = {"read_all": "all originals to Parquet", "ingest_originals": "sources of the project, originals laid in"}
NAMES["largest_flat"] = "largest flat file to Parquet"


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--job", choices=JOBS)
    given = parser.parse_args()
    if given.job:
        print(JOBS[given.job](given.path))
        return
    origin = given.path.resolve()
    commands = {job: [sys.executable, __file__, origin, "--job", job] for job in JOBS}
    runs = [{job: run(command) for job, command in commands.items()} for _ in range(given.mal)]
    for job, told in runs[-1].items():
        print(f"{NAMES[job]}: {told.said}")
    seconds = [Figure(NAMES[job], [one[job].seconds for one in runs], digits=1) for job in JOBS]
    memory = [Figure(f"{NAMES[job]}, memory", [one[job].megabytes for one in runs], "MB", digits=0) for job in JOBS]
    report([*seconds, *memory], given.json)


if __name__ == "__main__":
    main()
