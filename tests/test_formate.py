"""Figures out of every other format, read from the offices' files by hand and found in the observations.

The originals were opened without the project's readers: the XML of the workbooks, the records of the old
workbooks, the lines of the text files. `read_from` of a golden row is the cell or the column there; a
region with `???` means all Gemeinden of the Kreis, whose cells are counted and added up.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import PROJECT, read_rows

from pipeline.cycle import load_cycle
from pipeline.extract import extract
from pipeline.observations import COLUMNS
from pipeline.readers.extract_file import origin_lines
from pipeline.registries import load_merkmale
from pipeline.sources import load_source, sha256

RAW = PROJECT / "data/raw"
ORIGINALS = PROJECT.parent / "shared/data/original"
GOLDEN = Path(__file__).parent / "golden" / "formate.csv"
ROWS = list(csv.DictReader(GOLDEN.read_text(encoding="utf-8").splitlines()))
SINGLE = [row for row in ROWS if row["cells"] == "1"]

FOUND = """
    golden JOIN observations AS o
      ON o.source = golden.source AND o.measure = golden.measure AND o.region GLOB golden.region
     AND o."end" = golden."end" AND o."group" = golden."group" AND o.sex = golden.sex AND o.detail = golden.detail
"""
NOT_FOUND = f"""
    SELECT line, what FROM golden ANTI JOIN (
        SELECT line FROM {FOUND} GROUP BY line, golden.cells, golden.value
        HAVING count(o.value) = CAST(golden.cells AS INTEGER) AND count(*) = count(o.value)
           AND sum(o.value) = CAST(golden.value AS DECIMAL(36, 18))
    ) USING (line) ORDER BY line
"""
"""Golden rows that are not the sum of just so many cells, each of which has a value."""


@pytest.fixture
def database(computed: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    observations = computed / "data/processed/2013-2016/observations.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW observations AS FROM read_parquet('{observations}')")
        connection.execute(f"""
            CREATE TABLE golden AS SELECT row_number() OVER () AS line, * REPLACE (coalesce(detail, '') AS detail)
            FROM read_csv('{GOLDEN}', all_varchar = true, types = {{'end': 'DATE'}})
        """)
        yield connection


def test_every_figure_read_by_hand_is_found_once(database: duckdb.DuckDBPyConnection) -> None:
    assert database.execute("SELECT count(*) FROM golden").fetchone() == (33,)
    assert database.execute(NOT_FOUND).fetchall() == []


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        ("UPDATE golden SET value = '641.27' WHERE value = '641.28'", 3),
        ("UPDATE golden SET cells = '43' WHERE value = '641.28'", 3),
        ("UPDATE golden SET sex = 'maennlich' WHERE value = '228'", 20),
        ("UPDATE golden SET \"end\" = '2014-07-31' WHERE value = '3.372591006423983'", 29),
    ],
    ids=["other value", "fewer cells", "other sex", "other year"],
)
def test_a_figure_that_is_not_the_printed_one_would_be_told(
    database: duckdb.DuckDBPyConnection, slip: str, line: int
) -> None:
    database.execute(slip)
    assert [found for found, _ in database.execute(NOT_FOUND).fetchall()] == [line]


def test_every_figure_leads_back_to_its_line_in_the_original(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(f"SELECT golden.source, read_from, place FROM {FOUND} WHERE cells = '1'").fetchall()
    assert len(found) == len(SINGLE) == 24
    for source, read_from, place in found:
        lines = origin_lines(RAW / source / "auszug.csv")
        in_extract = int(re.fullmatch(r"Z\. (\d+), Sp\. \d+", place)[1])
        assert lines[in_extract] == int(read_from.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), (source, read_from)


# Traps of these files


def test_a_verwaltungsgemeinschaft_with_the_key_of_a_gemeinde_is_none(database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT DISTINCT region FROM observations WHERE source = 'inkar_beschaeftigtenquote' ORDER BY region"
    assert [region for (region,) in database.execute(query).fetchall()] == [
        "08116015", "08116019", "08116047", "08116072", "08116076", "08116077", "08116078", "08116080", "08116081",
    ]  # fmt: skip


def test_the_employment_rate_rests_on_two_censuses(database: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT base, min(year("end")), max(year("end")) FROM observations
        WHERE source = 'inkar_beschaeftigtenquote' GROUP BY base ORDER BY base
    """
    assert database.execute(query).fetchall() == [("volkszaehlung_1987", 2001, 2010), ("zensus_2011", 2011, 2015)]


def test_a_gemeinderat_without_a_unionsbuerger_has_exactly_none(database: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT status, count(*) FROM observations
        WHERE source = 'stala_gw_2019' AND "group" = 'unionsbuerger' GROUP BY status ORDER BY status
    """
    assert database.execute(query).fetchall() == [("ok", 7), ("zero_exact", 37)]


# One table in two encodings


SCHOOLS = "rdb_21111-01-03-4"


def read_as_original(file: Path, folder: Path) -> list[list[Any]]:
    """The observations of the table of schools out of a file, but for the file they stand in."""
    if not file.is_file():
        pytest.skip(f"{file.name} fehlt unter ../shared/data/original")
    target = folder / "data/raw" / SCHOOLS
    shutil.copytree(RAW / SCHOOLS, target)
    shutil.copyfile(file, target / load_source(target, folder).quelle.original.datei)
    source = load_source(target, folder)
    assert source.is_original
    same = [name for name in COLUMNS if name not in ("file", "place")]
    return [[row[name] for name in same] for row in read_rows(source, load_merkmale(PROJECT), folder)]


@pytest.mark.langsam
def test_a_table_says_the_same_in_cp1252_and_in_utf_8(tmp_path: Path) -> None:
    folder = ORIGINALS / "regionaldatenbank_klassisch"
    old, new = folder / "21111-01-03-4.csv", folder / "21111-01-03-4_00.csv"
    found = read_as_original(old, tmp_path / "cp1252"), read_as_original(new, tmp_path / "utf-8")
    assert "Schüler".encode("cp1252") in old.read_bytes()
    assert "Schüler".encode() in new.read_bytes()
    assert len(found[0]) == 6312 * 6  # the lines that begin with a key, six figures in each
    assert found[0] == found[1]


# An export of the Bundesagentur für Arbeit: one file for Germany, with a key of its own


BA = {
    "titel": "Beschäftigte nach Altersgruppen",
    "herausgeber": "Statistik der Bundesagentur für Arbeit",
    "lizenz": "Nutzung mit Quellenangabe",
    "namensnennung": "Statistik der Bundesagentur für Arbeit",
    "herkunft": "Als CSV-Datei übernommen.",
    "zuordnung_geprueft": "Rolle Statistik",
    "leser": "ba_export",
    "kodierung": "utf-8-sig",
    "zeichen": "ohne",
    "tausender": '"."',
    "zeit": '{art: stichtag, tag: "30.06."}',
    "raum": "{gebietsstand: 2025-04-30, entspricht: {d: DG}}",
    "basis": "ohne",
    "listen": "{alter: {Keine Angabe: {detail: {alter: ohne_angabe}}}, gruppe: {Insgesamt: {}}}",
}
COLUMNS_OF_BA = """\
spalten:
  - {kopf: [Beschäftigte, Beschäftigte], merkmal: svb_arbeitsort, einheit: Anzahl}
  - {kopf: [Beschäftigte, Anteil an Insgesamt in %], merkmal: nicht_benoetigt}
"""


def test_an_export_for_germany_becomes_observations_of_germany(tmp_path: Path) -> None:
    name = "beschäftigte_insgesamt_nachaltersgruppe.csv"
    file = ORIGINALS / "ba_export" / name
    if not file.is_file():
        pytest.skip(f"{name} fehlt unter ../shared/data/original")
    printed = [line.strip('"').split('";"') for line in file.read_text(encoding="utf-8-sig").splitlines()]
    chosen = next(fields[0] for fields in printed if fields[0].startswith("Staatsangehörigkeit"))
    folder = tmp_path / "data/raw/ba_beschaeftigte"
    folder.mkdir(parents=True)
    described = "".join(f"{key}: {value}\n" for key, value in BA.items())
    original = f'original: {{datei: "{name}", sha256: {sha256(file)}, bytes: {file.stat().st_size}}}\n'
    zeilen = f'zeilen:\n  Merkmal: $alter\n  "{chosen}": $gruppe\n'
    (folder / "quelle.yaml").write_text(described + original + zeilen + COLUMNS_OF_BA, encoding="utf-8")
    regions = {region.ags for region in load_cycle(PROJECT).regionen}
    assert [done.rows for done in extract(tmp_path, file.parent, regions, "08116")] == [4]
    rows = read_rows(load_source(folder, tmp_path), load_merkmale(PROJECT), tmp_path)
    assert {(row["region"], row["level"], row["end"].isoformat(), row["unit"]) for row in rows} == {
        ("DG", "bund", "2023-06-30", "Anzahl")
    }
    assert {(row["age"], row["detail"]): row["value"] for row in rows} == {
        ("0-<25", ""): "4534320",
        ("25-<55", ""): "24459750",
        ("55+", ""): "10188660",
        ("insgesamt", "alter=ohne_angabe"): "20",
    }
