"""How fast and in how much memory a flat file of the whole country becomes observations and values.

    python benchmarks/national.py [--zeilen 20000000] [--mal 5] [--polars PYTHON] [--json DATEI]

makes flat files of the new style from a seed: all Kreise by year, sex and nationality. Then measures, each in a process
of its own, all rows taking turns:

1. `read`: the reader of the project, whose rows lie in Parquet, every sign as it was printed;
2. `polars`: `scan_csv(...).sink_parquet(...)` of the same file, as the yardstick, by an interpreter that has polars;
3. `ingest`: the whole stage, that is read, mapped, checked by all rules, merged into observations;
4. `compute`: all indicators over these observations.

The slope is the exponent of the growth from a twentieth of the lines to all of them: 1 is linear.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path

from common import PROJECT, Figure, Run, arguments, report, run

SEED, SHARE = 2026, 20
COLUMNS = (
    "statistics_code", "statistics_label", "time_code", "time_label", "time",
    *(f"{n}_variable_{part}" for n in (1, 2, 3) for part in ("code", "label", "attribute_code", "attribute_label")),
    "value", "value_unit", "value_variable_code", "value_variable_label",
)  # fmt: skip
KREISE, YEARS, SEXES = 400, 75, 3
LINES = f"""
    WITH placed AS (
        SELECT i, i % {SEXES} AS sex, i // {SEXES} % {KREISE} AS kreis,
               i // {SEXES * KREISE} % {YEARS} AS year, i // {SEXES * KREISE * YEARS} AS staat
        FROM range($lines) AS lines(i)
    ),
    counted AS (
        SELECT *, [1 + hash(kreis, year, staat, part, {SEED}) % 60 FOR part IN [1, 2]] AS few,
               [[2000 + hash(kreis, year, side, part, {SEED}) % 9000 FOR part IN [1, 2]] FOR side IN [1, 2]] AS sides
        FROM placed
    ),
    told AS (
        SELECT *, CASE staat WHEN 0 THEN [sides[1][1] + sides[2][1], sides[1][2] + sides[2][2]]
                      WHEN 1 THEN sides[1] WHEN 2 THEN sides[2] ELSE few END AS pair
        FROM counted
    )
    SELECT '12411', 'Fortschreibung des Bevölkerungsstandes', 'STAG', 'Stichtag', concat(1950 + year, '-12-31'),
           'KREISE', 'Kreise', printf('%02d%03d', 8 + kreis // 200, 1 + kreis % 200), concat('Kreis ', kreis + 1),
           'GES', 'Geschlecht', ['GESM', 'GESW', NULL][sex + 1], ['männlich', 'weiblich', 'Insgesamt'][sex + 1],
           'STAAG5', 'Staatsangehörigkeit', printf('ST%03d', staat), concat('Staat ', staat),
           CASE sex WHEN 0 THEN pair[1] WHEN 1 THEN pair[2] ELSE pair[1] + pair[2] END,
           'Anzahl', 'BEVSTD', 'Bevölkerung'
    FROM told
"""
QUELLE = """
titel: Bevölkerung
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
  staat: {{ST000: {{}}, ST001: {{gruppe: deutsch}}, ST002: {{gruppe: auslaendisch}}, {states}}}
zeilen: {{GES: $sex, STAAG5: $staat}}
spalten: [{{kopf: [BEVSTD, Bevölkerung], merkmal: bevoelkerung}}]
"""
SOURCE = "rdb_12411-03-03-4"
"""The source that indicators of the catalogue take the population from."""
REGISTRIES = ("merkmale", "gebietsaenderungen", "schwellen", "brueche")
POLARS = "import sys, polars; polars.scan_csv(sys.argv[1], separator=';').sink_parquet(sys.argv[2])"


def write_flat(path: Path, lines: int) -> None:
    """The flat file: no combination twice, parts add up to totals, the same lines the same bytes."""
    import duckdb

    with duckdb.connect(config={"memory_limit": "500MB", "threads": 2}) as connection:
        connection.execute("SET enable_progress_bar=false")
        names = ", ".join(f'"{name}"' for name in ("\ufeff" + COLUMNS[0], *COLUMNS[1:]))
        query = LINES.replace("$lines", str(lines))
        connection.execute(f"COPY (SELECT * FROM ({query}) AS t({names})) TO '{path}' (DELIMITER ';', HEADER)")


def project_with(flat: Path, folder: Path) -> Path:
    """A project with the flat file as its only source."""
    from pipeline.sources import sha256

    source = folder / "data/raw" / SOURCE
    source.mkdir(parents=True)
    shutil.copy(PROJECT / "params.yaml", folder)
    for name in REGISTRIES:
        shutil.copy(PROJECT / f"data/raw/{name}.yaml", folder / "data/raw")
    (folder / "data/raw/ausnahmen.yaml").write_text("{}", encoding="utf-8")
    (source / "flat.csv").hardlink_to(flat)
    states = ", ".join(f"ST{n:03d}: {{gruppe: st{n:03d}}}" for n in range(3, 1000))
    quelle = QUELLE.format(sha256=sha256(flat), bytes=flat.stat().st_size, states=states)
    (source / "quelle.yaml").write_text(quelle, encoding="utf-8")
    return folder


# --- What is measured, each in a process of its own ---------------------------------------------------


def read(project: Path) -> str:
    """The flat file as a table whose rows lie in Parquet."""
    from pipeline.readers import read_table

    return f"{len(read_table(project / 'data/raw' / SOURCE / 'flat.csv', 'ffcsv_neu').rows):,} rows"


def ingest(project: Path) -> str:
    """The stage."""
    from pipeline import ingest
    from pipeline.cycle import load_cycle

    done = ingest.ingest(project, load_cycle(project), [], project / "observations.parquet")
    return f"{sum(done.counts.values()):,} observations, {len(done.notes)} remarks"


def compute(project: Path) -> str:
    """All indicators over the observations."""
    from indicators.katalog import all_indicators
    from pipeline.compute import compute

    return f"{len(compute(project / 'observations.parquet', all_indicators(), 'DG')):,} values"


JOBS: dict[str, Callable[[Path], str]] = {job.__name__: job for job in (read, ingest, compute)}


def commands(project: Path, polars: str) -> Iterator[tuple[str, list[str | Path]]]:
    """In this order: the last needs what the one before leaves."""
    flat = project / "data/raw" / SOURCE / "flat.csv"
    yield "read", [sys.executable, __file__, "--job", "read", project]
    yield "polars", [polars, "-c", POLARS, flat, project / "polars.parquet"]
    yield "ingest", [sys.executable, __file__, "--job", "ingest", project]
    yield "compute", [sys.executable, __file__, "--job", "compute", project]


def measured(lines: int, times: int, polars: str) -> dict[str, list[Run]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_flat(folder / "flat.csv", lines)
        project = project_with(folder / "flat.csv", folder / "projekt")
        found: dict[str, list[Run]] = {}
        for _ in range(times):
            for job, command in commands(project, polars):
                found.setdefault(job, []).append(run(command))
        for job, runs in found.items():
            print(
                f"{lines:>12,} {job:<9}{runs[-1].seconds:8.1f} s {runs[-1].megabytes:7.0f} MB  {runs[-1].said}",
                flush=True,
            )
    return found


def figures(few: dict[str, list[Run]], all_lines: dict[str, list[Run]]) -> Iterator[Figure]:
    def seconds(job: str) -> list[float]:
        return [one.seconds for one in all_lines[job]]

    def megabytes(job: str) -> list[float]:
        return [one.megabytes for one in all_lines[job]]

    ratios = [mine / theirs for mine, theirs in zip(seconds("read"), seconds("polars"), strict=True)]
    yield Figure("flat file to Parquet", seconds("read"), digits=1)
    yield Figure("flat file to Parquet, memory", megabytes("read"), "MB", most=700, digits=0)
    yield Figure("flat file to Parquet by polars", seconds("polars"), digits=1)
    yield Figure("ratio to polars in the same run", ratios, "", most=2)
    yield Figure("flat file to checked observations", seconds("ingest"), digits=1)
    yield Figure("flat file to checked observations, memory", megabytes("ingest"), "MB", most=700, digits=0)
    yield Figure("all indicators over the observations", seconds("compute"), most=30, digits=1)
    for job in JOBS:
        slopes = [_slope(one.seconds, other.seconds) for one, other in zip(few[job], all_lines[job], strict=True)]
        yield Figure(f"slope of {job} from a twentieth to all lines", slopes, "", most=1.1)


def _slope(few: float, many: float) -> float:
    return log(many / few) / log(SHARE)


def main(given: Sequence[str] | None = None) -> None:
    parser = arguments(__doc__)
    parser.add_argument("--zeilen", type=int, default=20_000_000)
    parser.add_argument("--polars", default=sys.executable, help="a Python that has polars")
    parser.add_argument("--job", choices=JOBS)
    parser.add_argument("project", type=Path, nargs="?")
    options = parser.parse_args(given)
    if options.job:
        print(JOBS[options.job](options.project))
        return
    few = measured(options.zeilen // SHARE, options.mal, options.polars)
    report(list(figures(few, measured(options.zeilen, options.mal, options.polars))), options.json)


if __name__ == "__main__":
    main()
