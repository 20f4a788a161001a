"""How fast and in how much memory offices' files become tables.

    python benchmarks/ingest.py ORIGINALE [--zeilen 20000000]

prints, each measured in a process of its own:

1. all files below ORIGINALE, read by their readers into Parquet, all cells of all tables;
2. the sources of the project with their originals laid in, read, mapped, checked and merged;
3. the largest flat file alone;
4. a flat file of 20 million lines, made on the spot: by the reader of the project, whose rows lie in
   Parquet, and by `pandas.read_csv`, one after the other; machines are noisy, so what counts is the ratio;
5. the same file as a source of a project: mapped, checked, merged into observations.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent
HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;"
    "1_variable_attribute_code;1_variable_attribute_label;2_variable_code;2_variable_label;"
    "2_variable_attribute_code;2_variable_attribute_label;3_variable_code;3_variable_label;"
    "3_variable_attribute_code;3_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label\n"
)
SEX = ("GESM;männlich", "GESW;weiblich", ";Insgesamt")
KREISE = [f"KREISE;Kreise;{land:02d}{kreis:03d};Kreis Nummer {kreis}" for land in (8, 9) for kreis in range(1, 201)]
YEARS = 75


def write_flat(path: Path, lines: int) -> None:
    """A flat file of the new style: 400 Kreise by year, sex and nationality, no combination twice."""
    with path.open("w", encoding="utf-8-sig") as stream:
        stream.write(HEAD)
        for start in range(0, lines, 100_000):
            stream.writelines(_line(i) for i in range(start, min(start + 100_000, lines)))


def _line(i: int) -> str:
    rest, sex = divmod(i, len(SEX))
    rest, kreis = divmod(rest, len(KREISE))
    staat, year = divmod(rest, YEARS)
    men, women = 4000 + 7 * kreis + 3 * staat + year, 4100 + 5 * kreis + 4 * staat + year
    return (
        f"12531;Ausländerstatistik;STAG;Stichtag;{1950 + year}-12-31;{KREISE[kreis]};GES;Geschlecht;{SEX[sex]};"
        f"STAAG5;Staatsangehörigkeit;ST{staat:03d};Staat Nummer {staat};{(men, women, men + women)[sex]};"
        "Anzahl;BEV030;Ausländer\n"
    )


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


def ingest_flat(path: Path) -> str:
    """The same file as the only source of a project."""
    from pipeline.cycle import load_cycle
    from pipeline.ingest import ingest
    from pipeline.sources import sha256

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        source = project / "data/raw/flat"
        source.mkdir(parents=True)
        shutil.copy(PROJECT / "params.yaml", project)
        for registry in ("merkmale.yaml", "gebietsaenderungen.yaml", "schwellen.yaml", "brueche.yaml"):
            shutil.copy(PROJECT / "data/raw" / registry, project / "data/raw")
        (project / "data/raw/ausnahmen.yaml").write_text("{}", encoding="utf-8")
        (source / "flat.csv").hardlink_to(path)
        states = ", ".join(f"ST{n:03d}: {{gruppe: st{n:03d}}}" for n in range(1000))
        quelle = QUELLE.format(sha256=sha256(path), bytes=path.stat().st_size, states=states)
        (source / "quelle.yaml").write_text(quelle, encoding="utf-8")
        done = ingest(project, load_cycle(project), [], project / "observations.parquet")
    return f"{sum(done.counts.values()):,} observations, {len(done.notes)} remarks"


QUELLE = """
titel: Ausländer
herausgeber: x
lizenz: x
namensnennung: x
herkunft: x
zuordnung_geprueft: x
stand: 2025-01-01
original: {{datei: flat.csv, sha256: {sha256}, bytes: {bytes}}}
leser: ffcsv_neu
zeichen: klassisch
zeit: {{art: stichtag}}
raum: {{gebietsstand: 2024-12-31}}
basis: azr
listen:
  sex: {{GESM: {{geschlecht: maennlich}}, GESW: {{geschlecht: weiblich}}, Insgesamt: {{}}}}
  staat: {{{states}}}
zeilen: {{GES: $sex, STAAG5: $staat}}
spalten: [{{kopf: [BEV030, Ausländer], merkmal: schutzsuchende}}]
"""


def pandas_reads(path: Path) -> str:
    """The same file by pandas, as it comes."""
    import pandas as pd

    return f"{len(pd.read_csv(path, sep=';')):,} rows"


JOBS: dict[str, Callable[[Path], str]] = {
    job.__name__: job for job in (read_all, ingest_originals, largest_flat, flat_to_parquet, ingest_flat, pandas_reads)
}


def measured(job: Callable[[Path], str], path: Path) -> tuple[float, str]:
    """Seconds and report of a job in a process of its own."""
    started = time.perf_counter()
    run = [sys.executable, __file__, "--job", job.__name__, str(path)]
    said = subprocess.run(run, check=True, capture_output=True, text=True, cwd=PROJECT).stdout.strip()
    return time.perf_counter() - started, said


def report(origin: Path, lines: int) -> Iterator[str]:
    for job in (read_all, ingest_originals, largest_flat):
        seconds, said = measured(job, origin)
        yield f"{job.__name__:<18}{seconds:8.1f} s   {said}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flat.csv"
        write_flat(path, lines)
        yield f"made {path.stat().st_size / 1e9:.1f} GB of flat file"
        times = {}
        for job in (flat_to_parquet, pandas_reads, ingest_flat):
            times[job], said = measured(job, path)
            yield f"{job.__name__:<18}{times[job]:8.1f} s   {said}"
    yield f"pandas takes {times[pandas_reads] / times[flat_to_parquet]:.1f} times as long"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--zeilen", type=int, default=20_000_000)
    parser.add_argument("--job", choices=JOBS)
    given = parser.parse_args()
    if given.job:
        said = JOBS[given.job](given.path)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(f"{said}, {used.ru_utime + used.ru_stime:.1f} s of CPU, {used.ru_maxrss / 1024:.0f} MB at most")
        return
    for line in report(given.path.resolve(), given.zeilen):
        print(line, flush=True)


if __name__ == "__main__":
    main()
