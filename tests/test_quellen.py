"""The real sources: cited, hashed, wholly mapped; the original says what the extract says; known figures come out."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, for_all, read_rows

from pipeline import tables
from pipeline.cycle import load_cycle
from pipeline.ingest import ingest
from pipeline.mapping import Mapping, Unmapped
from pipeline.observations import COLUMNS
from pipeline.readers import read_table
from pipeline.readers.table import Table
from pipeline.registries import load_merkmale
from pipeline.sources import Source, load_source, sha256
from pipeline.tables import named

RAW = PROJECT / "data/raw"
ORIGINALS = PROJECT.parent / "shared" / "data"
MERKMALE = load_merkmale(PROJECT)
KEYS = sorted(path.parent.name for path in RAW.glob("*/quelle.yaml"))

EVERY_KEY = for_all("key", KEYS)


@cache
def source(key: str) -> Source:
    return load_source(RAW / key, PROJECT)


@cache
def rows(key: str) -> tuple[dict[str, Any], ...]:
    return tuple(read_rows(source(key), MERKMALE, PROJECT))


@cache
def original_files() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(ORIGINALS.rglob("*")):
        found.setdefault(path.name, []).append(path)
    return found


def original(key: str) -> Path:
    """The original of a source, found by name and SHA-256."""
    declared = source(key).quelle.original
    for path in original_files().get(declared.datei, ()):
        if sha256(path) == declared.sha256:
            return path
    return pytest.skip(f"Original {declared.datei} von {key} fehlt unter ../shared/data")


def laid_in(key: str, folder: Path) -> Source:
    """The source as it is where the original lies in its folder too."""
    target = folder / "data/raw" / key
    shutil.copytree(RAW / key, target)
    shutil.copyfile(original(key), target / source(key).quelle.original.datei)
    return load_source(target, folder)


# quelle.yaml


@EVERY_KEY
def test_a_source_is_cited_and_says_how_it_came_and_who_checked_it(key: str):
    quelle = source(key).quelle
    for text in (quelle.titel, quelle.herausgeber, quelle.lizenz, quelle.namensnennung, quelle.herkunft):
        assert text == text.strip() != ""
    assert "Rolle" in quelle.zuordnung_geprueft
    assert quelle.veraendert
    assert quelle.stand or any("Stand" in note for note in quelle.hinweise) or not key.startswith(("rdb_", "destatis_"))


@EVERY_KEY
def test_a_source_is_found_under_portal_and_table_code(key: str):
    portal, _, code = key.partition("_")
    assert portal in {
        "ba",
        "btw",
        "destatis",
        "gemeindeverzeichnis",
        "inkar",
        "rdb",
        "regionalatlas",
        "stala",
        "zensus",
    }
    if portal in {"rdb", "destatis"}:
        assert re.fullmatch(r"\d{5}-\d{2}-\d{2}-[45](-B)?|\d{5}-\d{4}|\d{5}KJ\d{3}", source(key).quelle.tabelle)
        # The last digit of the name of a cube says which part of it the file holds; the cube itself has none.
        table = re.sub(r"(KJ\d{3})\d$", r"\1", code.partition("_")[0])
        assert table == source(key).quelle.tabelle


@EVERY_KEY
def test_the_extract_is_the_one_that_is_described(key: str):
    path = RAW / key / "auszug.csv"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == source(key).quelle.auszug.sha256


@EVERY_KEY
def test_the_extract_carries_code_and_stand_of_the_table_that_is_cited(key: str):
    table = read_table(RAW / key / "auszug.csv", "auszug")
    quelle = source(key).quelle
    assert (table.code, table.stand) in {(None, None), (quelle.tabelle, quelle.stand)}
    if quelle.leser == "genesis_klassisch":
        assert table.code
        assert table.stand


@EVERY_KEY
def test_a_dialect_without_minus_has_no_minus_and_the_others_say_what_it_means(key: str):
    signs = {row["raw"] for row in rows(key) if not row["raw"].lstrip("(")[:1].isdigit()}
    assert signs <= {"klassisch": {"-", ".", "/", "x"}, "neu": set(), "ohne": set()}[source(key).quelle.zeichen]


NOBODY = {
    "rdb_12511-01-01-4": {"kontinent=australien_ozeanien", "kontinent=ungeklaert"},
    "rdb_21111-02-06-4": {"abschluss=fachhochschulreife"},
    "rdb_21311-01-01-4-B": {""},  # Böblingen and Rems-Murr have no students
}
"""Where a `-` is a zero: a part of a total that may well be nobody in a Kreis of the report, or a Kreis without any."""


@EVERY_KEY
def test_no_minus_of_the_report_is_taken_as_zero_but_where_it_is_nobody(key: str):
    zeros = {row["detail"] for row in rows(key) if row["raw"] == "-" and row["status"] == "zero_exact"}
    assert zeros == NOBODY.get(key, set())


@EVERY_KEY
def test_every_figure_has_a_unit_that_fits_its_measure(key: str):
    """What is counted is an Anzahl; a measure or a rate keeps the name of its unit, or how the office shortens it."""
    shortened = {"Euro": "EUR", "Quadratkilometer": "km²", "1.000 Quadratmeter": "1000 qm"}
    for measure, unit in {(row["measure"], row["unit"]) for row in rows(key)}:
        merkmal = MERKMALE[measure]
        expected = "Anzahl" if merkmal.ganzzahlig else shortened.get(merkmal.einheit, merkmal.einheit)
        assert unit == expected, measure


TEN = {"08116", "08115", "08117", "08118", "08119", "08415", "08416", "08111", "08", "DG"}
ONLY_KREISE = (
    "ba_arbeitslose", "destatis_12531-0043", "destatis_22922KJ1141", "inkar_kreise", "inkar_schulabgaenger",
    "inkar_sdg_2017", "inkar_wahlbeteiligung_2017", "rdb_12411-01-01-4_2024", "rdb_21311-01-01-4-B",
    "rdb_22411-01-01-4-B",
)  # fmt: skip
ONLY_GEMEINDEN = ("gemeindeverzeichnis_2021", "inkar_beschaeftigtenquote", "stala_gw_2019", "zensus_2022_gemeinden")
MISSING = {
    **{key: {"08", "DG"} for key in ONLY_KREISE},
    **dict.fromkeys(ONLY_GEMEINDEN, TEN),
    "btw_2025": TEN - {"08"},
    "regionalatlas_ai0208": {"08416", "DG"},
    "stala_kw_2019": {"08111", "DG"},
    "stala_kw_2019_wahlbeteiligung": {"08111", "DG"},
}
"""What the files themselves lack; every other region of the report is in every source."""
GEMEINDEN = {"inkar_beschaeftigtenquote": 9}
"""How many of the 44 Gemeinden a source names where these are not all."""
OF_ALL_KREISE = {"08115": 26, "08116": 44, "08117": 38, "08118": 39, "08119": 31, "08415": 28, "08416": 15}
"""How many Gemeinden the table of the Zensus 2011 prints for each Kreis of the report; Stuttgart is none of itself."""


@EVERY_KEY
def test_every_region_of_the_report_is_there_or_known_to_be_missing(key: str):
    found = {row["region"] for row in rows(key)}
    assert {region for region in found if len(region) <= 5} == TEN - MISSING.get(key, set())
    gemeinden = Counter(region[:5] for region in found if len(region) == 8)
    declared = {False: {}, True: {"08116": GEMEINDEN.get(key, 44)}, "vergleichskreise": OF_ALL_KREISE}
    assert gemeinden == declared[source(key).quelle.raum.gemeinden]


@EVERY_KEY
def test_the_days_before_and_after_a_census_have_different_bases(key: str):
    for row in rows(key):
        if row["measure"] != "bevoelkerung" or row["source"].startswith("rdb_12111"):
            continue
        year = row["end"].year
        known = (
            {"volkszaehlung_1987"}
            if year <= 2010
            else {"zensus_2011"}
            if year <= 2021
            else {"zensus_2011", "zensus_2022"}
        )
        assert row["base"] in known


def test_the_years_of_two_tables_on_two_census_bases_are_told_apart():
    base = {key: {row["base"] for row in rows(key)} for key in ("rdb_12411-01-01-4_2022", "rdb_12411-01-01-4_2024")}
    assert base == {"rdb_12411-01-01-4_2022": {"zensus_2011"}, "rdb_12411-01-01-4_2024": {"zensus_2022"}}


# Original and extract


@pytest.mark.parametrize("key", KEYS)
def test_no_declared_label_is_one_that_the_original_does_not_print(key: str):
    quelle = source(key).quelle
    table = read_table(original(key), quelle.leser, quelle.csv)
    assert unused(Mapping(quelle), table) == []


def unused(mapping: Mapping, table: Table) -> list[str]:
    """Patterns and labels of a mapping that nothing in the table matches."""
    quelle = mapping.quelle
    heads = {column.kopf for column in table.columns}
    patterns = [
        " | ".join(column.kopf)
        for column in quelle.spalten
        if all(mapping._match(column.kopf, head) is None for head in heads)
    ]
    printed = {part for label in printed_labels(table) for part in (label, *label.split(" | "))}
    labels = [
        f"{name}: {label}" for name, entries in quelle.listen.items() for label in entries if label not in printed
    ]
    attributes = [name for name in quelle.zeilen if name not in table.attributes]
    return patterns + labels + attributes


def printed_labels(table: Table) -> Iterator[str]:
    for column in table.columns:
        yield from column.labels
    for row in table.rows:
        yield from row.attributes


def test_a_label_that_nobody_prints_would_be_found():
    key = "rdb_12411-03-03-4"
    table = read_table(RAW / key / "auszug.csv", "auszug")
    assert unused(Mapping(source(key).quelle), table) == []
    lists = source(key).quelle.listen | {
        "geschlecht": {**source(key).quelle.listen["geschlecht"], "Mars": "nicht_benoetigt"}
    }
    more = source(key).quelle.model_copy(update={"listen": lists})
    assert unused(Mapping(more), table) == ["geschlecht: Mars"]


@pytest.mark.langsam
def test_with_all_originals_laid_in_the_report_has_the_same_observations(computed: Path, tmp_path: Path):
    for name in ("merkmale", "ausnahmen", "gebietsaenderungen", "brueche", "schwellen"):
        (tmp_path / "data/raw").mkdir(parents=True, exist_ok=True)
        shutil.copy(RAW / f"{name}.yaml", tmp_path / "data/raw")
    shutil.copy(PROJECT / "params.yaml", tmp_path)
    laid = {key: laid_in(key, tmp_path) for key in KEYS}
    assert [key for key, one in laid.items() if sha256(one.file) != one.quelle.original.sha256] == []
    cycle, printed = load_cycle(tmp_path), tmp_path / "printed.parquet"
    full = ingest(tmp_path, cycle, [], printed, strict=True)
    assert all(read.is_original for read in full.sources)
    assert {note.severity for note in full.notes} <= {"Hinweis"}
    extracts = computed / "data/processed/2013-2016/observations.parquet"
    same = ", ".join(named(name) for name in COLUMNS if name not in ("file", "place"))
    with tables.connect() as connection:
        tables.view(connection, "extracts", extracts)
        tables.view(connection, "everything", printed)
        connection.execute("""
            CREATE VIEW printed AS
            SELECT e.* FROM everything e SEMI JOIN extracts USING (source, region)
        """)
        found = connection.execute("SELECT DISTINCT source FROM printed ORDER BY source").fetchall()
        assert [name for (name,) in found] == sorted(KEYS)
        for left, right in (("printed", "extracts"), ("extracts", "printed")):
            query = f"SELECT {same} FROM {left} EXCEPT ALL SELECT {same} FROM {right}"
            assert connection.execute(query).fetchall() == []


# Figures to check against, as they are printed

AUSL = {"group": "auslaendisch"}


def figure(key: str, measure: str, end: str, region: str = "08116", **dimensions: str) -> dict[str, Any]:
    """The one observation; a dimension that is not named is insgesamt."""
    wanted = {"group": "insgesamt", "sex": "insgesamt", "age": "insgesamt", "detail": ""} | dimensions
    hits = [
        row
        for row in rows(key)
        if (row["measure"], row["end"].isoformat(), row["region"]) == (measure, end, region)
        and all(row[name] == value for name, value in wanted.items())
    ]
    assert len(hits) == 1, (key, measure, end, region, wanted, len(hits))
    return hits[0]


@pytest.mark.parametrize(
    ("key", "measure", "end", "dimensions", "raw"),
    [
        ("rdb_12411-03-03-4", "bevoelkerung", "2015-12-31", {}, "524127"),
        ("rdb_12411-01-01-4", "bevoelkerung", "2015-12-31", {}, "524127"),
        ("rdb_12411-01-01-5", "bevoelkerung", "2015-12-31", {}, "524127"),
        ("rdb_12411-03-03-4", "bevoelkerung", "2015-12-31", AUSL, "81729"),
        ("rdb_13211-02-05-4", "arbeitslose", "2016-12-31", {}, "10297"),
        ("rdb_13211-02-05-4", "arbeitslose", "2016-12-31", AUSL, "3968"),
        ("rdb_13211-02-05-4", "arbeitslosenquote", "2016-12-31", {}, "3,5"),
        ("rdb_13211-02-05-4", "arbeitslosenquote", "2016-12-31", AUSL, "8,8"),
        ("rdb_22811-02-02-4", "sgb2_regelleistungsberechtigte", "2016-12-31", {}, "20143"),
        ("rdb_22811-02-02-4", "sgb2_regelleistungsberechtigte", "2016-12-31", AUSL, "9021"),
        ("rdb_13111-02-02-4", "svb_wohnort", "2015-06-30", {}, "211229"),
        ("rdb_13111-02-02-4", "svb_wohnort", "2015-06-30", AUSL, "33038"),
        ("rdb_13111-06-02-4", "svb_wohnort", "2015-06-30", {}, "211229"),
        ("rdb_13111-06-02-4", "svb_wohnort", "2015-06-30", AUSL, "33038"),
        ("rdb_13111-01-03-4_2023", "svb_arbeitsort", "2023-06-30", {}, "224900"),
        ("rdb_13111-01-03-4_2023", "svb_arbeitsort", "2023-06-30", AUSL, "48535"),
        ("rdb_12111-01-01-4", "bevoelkerung", "2011-05-09", {}, "502892"),
        ("rdb_12111-01-01-4", "bevoelkerung", "2011-05-09", AUSL, "64080"),
        ("rdb_12111-01-01-5", "bevoelkerung", "2011-05-09", {}, "502892"),
        ("rdb_12411-01-01-4_2024", "bevoelkerung", "2024-12-31", {}, "536601"),
        ("regionalatlas_ai0208", "auslaenderanteil", "2022-12-31", {}, "18.7"),
        ("ba_arbeitslose", "arbeitslose", "2016-12-31", AUSL, "3981.8"),
    ],
)
def test_a_known_figure_of_landkreis_esslingen(key: str, measure: str, end: str, dimensions: dict[str, str], raw: str):
    found = figure(key, measure, end, **dimensions)
    assert found["raw"].removesuffix(".0") == raw
    assert (found["status"], found["value"].removesuffix(".0")) == ("ok", raw.replace(",", "."))


def total(found: list[dict[str, Any]]) -> int:
    assert all(row["status"] in ("ok", "zero_exact") for row in found)
    return sum(int(row["value"]) for row in found)


def test_9418_foreigners_of_65_and_older_lived_in_the_kreis_at_the_end_of_2015():
    bands = ("65-<70", "70-<75", "75-<80", "80-<85", "85-<90", "90+")
    found = [figure("rdb_12411-03-03-4", "bevoelkerung", "2015-12-31", age=band, **AUSL) for band in bands]
    assert total(found) == 9418


@pytest.mark.parametrize(("status", "expected"), [("anerkannt", 14380), ("offen", 3470), ("abgelehnt", 1195)])
def test_the_sums_of_rounded_cells_of_schutzsuchende(status: str, expected: int):
    found = [
        row
        for row in rows("destatis_12531-0043")
        if row["region"] == "08116" and f"schutzstatus={status}" in row["detail"].split(";")
    ]
    assert total(found) == expected
    assert {row["method"] for row in found} == {"rund5"}
    assert all("rounded5" in row["flags"].split(";") for row in found)
    assert {row["group_type"] for row in found} == {"schutzsuchende"}


def test_the_44_gemeinden_of_2015_are_the_kreis():
    gemeinden = [
        row
        for row in rows("rdb_12411-01-01-5")
        if (row["level"], row["end"].year, row["sex"]) == ("gemeinde", 2015, "insgesamt")
    ]
    assert len(gemeinden) == 44
    assert total(gemeinden) == 524127


@pytest.mark.parametrize("group", ["insgesamt", "auslaendisch"])
@pytest.mark.parametrize("sex", ["insgesamt", "maennlich", "weiblich"])
def test_the_employees_of_june_2025_are_still_to_come_and_not_zero(group: str, sex: str):
    found = figure("rdb_13111-01-03-4_2025", "svb_arbeitsort", "2025-06-30", group=group, sex=sex)
    assert (found["raw"], found["status"], found["value"]) == ("-", "pending", None)
    land = figure("rdb_13111-01-03-4_2025", "svb_arbeitsort", "2025-06-30", region="08", group=group, sex=sex)
    assert land["status"] == "ok"


@pytest.mark.parametrize("year", range(2001, 2009))
def test_the_unemployment_rate_of_foreigners_was_not_collected_before_2009(year: int):
    found = figure("rdb_13211-02-05-4", "arbeitslosenquote", f"{year}-12-31", **AUSL)
    assert (found["raw"], found["status"], found["value"]) == ("-", "not_collected", None)
    assert figure("rdb_13211-02-05-4", "arbeitslosenquote", f"{year}-12-31")["status"] == "ok"


def test_the_unemployment_rate_of_foreigners_begins_in_2009_in_every_region():
    begun = {
        (row["region"], row["status"])
        for row in rows("rdb_13211-02-05-4")
        if (row["measure"], row["group"], row["end"].year) == ("arbeitslosenquote", "auslaendisch", 2009)
    }
    assert begun == {(region, "ok") for region in TEN}


def test_the_figures_of_the_employment_agency_are_marked_as_own_sums():
    assert {row["flags"] for row in rows("ba_arbeitslose")} == {"own_sum"}


def test_two_employed_foreigners_more_in_another_table_would_be_seen():
    tables = ("rdb_13111-02-02-4", "rdb_13111-04-02-4", "rdb_13111-06-02-4", "rdb_13111-12-03-4")
    for region in sorted(TEN - {"DG"}):
        found = {figure(key, "svb_wohnort", "2015-06-30", region, **AUSL)["raw"] for key in tables}
        assert len(found) == 1, region


def test_a_place_leads_back_to_the_printed_cell():
    row = figure("rdb_12411-03-03-4", "bevoelkerung", "2015-12-31", **AUSL)
    line, column = map(int, re.fullmatch(r"Z\. (\d+), Sp\. (\d+)", row["place"]).groups())
    printed = (RAW / "rdb_12411-03-03-4/auszug.csv").read_text(encoding="utf-8").splitlines()[line - 1]
    assert "Esslingen" in printed
    assert printed.replace('"', "").split(";")[column - 1] == "81729"


def test_every_source_lays_down_the_hash_of_the_file_it_was_read_from():
    for key in KEYS:
        assert {row["file"] for row in rows(key)} == {sha256(source(key).file)}


def test_a_column_that_nobody_mapped_stops_the_real_table(tmp_path: Path):
    key = "rdb_13211-02-05-4"
    quelle = source(key).quelle
    fewer = quelle.model_copy(update={"spalten": quelle.spalten[1:]})
    table = read_table(source(key).file, "auszug")
    with pytest.raises(Unmapped, match="Die Spalte „Arbeitslose“ ist"):
        Mapping(fewer).column(table.columns[0])
