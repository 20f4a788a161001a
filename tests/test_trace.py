"""Printed numbers traced to the cells of the raw files, which the test reads and computes by itself."""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median

import duckdb
import pytest
import yaml

from pipeline.cells import Printed, cell_id, printed_numbers
from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.report import Report
from pipeline.signs import SUPPRESSED_OWN
from pipeline.trace import HIDDEN, Cell, Trace, Tracer
from pipeline.trace_listing import as_text
from pipeline.trace_prov import as_json
from pipeline.trace_raw import MISSING, OTHER, SAME

KINDS = (
    "wert", "zaehler", "nenner", "abstand_gruppen", "abstand_land", "abstand_median", "annaeherung", "index", "maximum",
    "median", "median_abstand", "minimum", "relative_chance", "veraenderung",
)  # fmt: skip
DIGITS = re.compile(r"[+−]?\d[\d.]*(?:,\d+)?")
UNEMPLOYED = "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_13211-02-05-4"
SEED, SAMPLE = 8116, 100


@pytest.fixture(scope="module")
def tracer(computed: Path) -> Tracer:
    return Tracer.load(computed, load_cycle(computed))


@pytest.fixture(scope="module")
def printed(computed: Path) -> list[Printed]:
    """The printed numbers that rest on tables of the offices."""
    html = Report.load(computed, load_cycle(computed)).html()
    return [
        one for one in dict.fromkeys(printed_numbers(html))
        if "amtlich:" in one.zelle and one.zelle.split("|")[1] in KINDS and re.fullmatch(DIGITS, one.text)
    ]  # fmt: skip


# --- The numbers, from the raw files by other means ----------------------------------------------------


@cache
def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def number(cell: Cell, project: Path) -> Fraction:
    """The figure that stands in the file where the chain says."""
    folder = project / "data/raw" / cell.ref.source
    line, column = map(int, re.findall(r"\d+", cell.ref.place))
    text = lines(folder / "auszug.csv")[line - 1][column - 1]
    assert cell.raw is not None
    assert cell.raw.text == text
    decimal = yaml.safe_load((folder / "quelle.yaml").read_text(encoding="utf-8")).get("dezimal", ",")
    plain = re.sub(r"[^\d,.-]", "", text)
    return Fraction(0 if plain == "-" else plain.replace(",", ".") if decimal == "," else plain)


def part(one: Trace, name: str, project: Path) -> Fraction:
    return sum((cell.ref.sign * number(cell, project) for cell in one.of_part(name)), Fraction(0))


def of_cells(one: Trace, project: Path) -> Fraction:
    """Numerator over denominator, times 100 or 1,000."""
    above, below = part(one, "zaehler", project), part(one, "nenner", project)
    factor = int((re.search(r"mal ([\d.]+)", one.words) or ["", "1"])[1].replace(".", ""))
    return above * factor / (below if one.of_part("nenner") else 1)


FROM_PARTS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "wert": lambda x: x[0] - x[1],
    "abstand_gruppen": lambda x: x[0] - x[1],
    "abstand_land": lambda x: x[0] - x[1],
    "abstand_median": lambda x: x[0] - x[1],
    "relative_chance": lambda x: x[0] / x[1],
    "index": lambda x: 100 * x[0] / x[1],
    "annaeherung": lambda x: abs(x[1]) - abs(x[0]),
    "median": median,
    "median_abstand": median,
    "minimum": min,
    "maximum": max,
}


def worked_out(one: Trace, project: Path) -> Fraction:
    """The value from nothing but the raw cells at the end of its chain."""
    assert one.value is not None
    if not one.parents:
        return of_cells(one, project)
    found = [worked_out(parent, project) for parent in one.parents if parent.value and parent.value.exact is not None]
    if one.value.kind == "veraenderung":
        return (found[0] - found[1]) * (100 / found[1] if "mal 100" in one.words else 1)
    return FROM_PARTS[one.value.kind](found)


def german(value: Fraction, like: str) -> str:
    """A number with as many decimals as the printed one, rounded half up."""
    step = Decimal(1).scaleb(-len(like.partition(",")[2]))
    rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, ROUND_HALF_UP)
    return f"{abs(rounded):,}".translate(str.maketrans(",.", ".,"))


def test_100_printed_numbers_follow_from_the_raw_cells_that_their_chain_names(
    tracer: Tracer, printed: list[Printed], computed: Path
):
    known = [one for one in printed if "dissimilaritaet" not in one.zelle and not one.zelle.startswith("HF10-05")]
    sample = random.Random(SEED).sample(sorted(known, key=lambda one: (one.zelle, one.text)), SAMPLE)
    for told, one in zip(sample, tracer.traces(one.zelle for one in sample), strict=True):
        asked = told.zelle.split("|")[1]
        found = part(one, asked, computed) if asked in ("zaehler", "nenner") else worked_out(one, computed)
        assert told.text.lstrip("+−") == german(found, told.text), told
        assert {file.state for file in one.all_files().values()} == {SAME}


def test_the_index_over_gemeinden_follows_from_the_cells_of_all_of_them(tracer: Tracer, computed: Path):
    zelle = next(id for id in tracer.lineage.ids() if id.startswith("HF10-05|wert|08116|"))
    (one,) = tracer.traces([zelle])
    figures = [number(cell, computed) for cell in one.cells]
    foreign, german = figures[::2], figures[1::2]
    index = 50 * sum(abs(a / sum(foreign) - d / sum(german)) for a, d in zip(foreign, german, strict=True))
    assert (len(figures), one.value and one.value.exact) == (88, index)


def test_the_query_gives_the_value(tracer: Tracer, printed: list[Printed], computed: Path):
    zellen = sorted({one.zelle for one in printed if one.zelle.split("|")[1] == "wert"})
    with_query = [one for one in tracer.traces(random.Random(SEED).sample(zellen, SAMPLE)) if one.sql]
    assert len(with_query) > SAMPLE / 2
    with duckdb.connect() as connection:
        file = computed / "data/processed/2013-2016/observations.parquet"
        connection.execute(f"CREATE VIEW observations AS SELECT * FROM read_parquet('{file}')")
        for one in with_query:
            (found,) = connection.execute(one.sql).fetchone() or (None,)
            assert one.value is not None
            assert one.value.exact is not None
            assert float(found) == pytest.approx(float(one.value.exact), abs=1e-9), one.zelle


# --- What is told ---------------------------------------------------------------------------------------


def test_one_screen_from_the_value_to_the_original(tracer: Tracer):
    text = as_text(tracer.traces([UNEMPLOYED]), tracer.cycle)
    for told in (
        "38,5 % · 2016, Landkreis Esslingen (08116)",
        "396800/10297 = 38,535496",
        "Zähler geteilt durch Nenner, mal 100",
        "3.968 · Arbeitslose Ausländerinnen und Ausländer (Jahresdurchschnitt)",
        "rdb_13211-02-05-4, Z. 6, Sp. 6 (im Original Zeile 218), „Arbeitslose | Ausländer | Anzahl“: dort steht „3968“",
        "Tabelle 13211-02-05-4 (Stand 10.10.2017), dl-de/by-2-0",
        "https://www.regionalstatistik.de",
        "4fdea5b90b3b607b72e388c7b715ba0fe0535533aa51f68ea4de64b469712e05: stimmt",
        "13211-02-05-4_00.csv, 745861 Bytes",
    ):
        assert told in text
    assert len(text.splitlines()) <= 40


def test_json_has_the_terms_of_prov(tracer: Tracer):
    graph = json.loads(as_json(tracer.traces([UNEMPLOYED]), tracer.cycle))
    value, file = f"bericht:wert/{UNEMPLOYED}", "bericht:datei/rdb_13211-02-05-4"
    derived = {(one["prov:generatedEntity"], one["prov:usedEntity"]) for one in graph["wasDerivedFrom"].values()}
    assert (value, "bericht:beobachtung/rdb_13211-02-05-4/Z. 6, Sp. 6") in derived
    assert ("bericht:zelle/rdb_13211-02-05-4/Z. 6, Sp. 6", file) in derived
    assert (file, "bericht:original/rdb_13211-02-05-4") in derived
    assert list(graph["activity"]) == ["bericht:rechnen", "bericht:einlesen", "bericht:auszug"]
    assert {one["prov:activity"] for one in graph["used"].values()} == set(graph["activity"])
    known = {*graph["entity"], *graph["activity"], *graph["agent"]}
    for name in ("used", "wasGeneratedBy", "wasDerivedFrom", "wasAttributedTo"):
        assert {id for one in graph[name].values() for id in one.values()} <= known


def test_a_value_that_is_kept_back_traces_to_that_and_no_further(tracer: Tracer):
    hidden = next(value for value in tracer.lineage.values if value.status == SUPPRESSED_OWN)
    office = replace(tracer, intern=True)
    for one in (*tracer.traces([cell_id(hidden)]), *office.traces([cell_id(hidden)])):
        assert (one.note, one.cells, one.answers, one.parents, one.files) == (HIDDEN, (), (), (), ())
        graph = json.loads(as_json([one], tracer.cycle))
        assert (
            next(iter(graph["entity"].values()))
            .keys()
            .isdisjoint({"bericht:exact", "bericht:numerator", "bericht:denominator", "bericht:n"})
        )
        assert len(graph["entity"]) == 1


def test_an_own_survey_traces_to_its_form_and_the_number_of_bodies(tracer: Tracer):
    shown = [v for v in tracer.lineage.values if v.series.startswith("eigen:") and v.exact is not None]
    traces = tracer.traces(cell_id(value) for value in shown)
    said = as_text(traces, tracer.cycle) + as_json(traces, tracer.cycle)
    assert "Formular „Integration in den Städten und Gemeinden“, Angaben von 31 Stellen" in said
    observed = duckdb.read_parquet(str(tracer.project / "data/processed/2013-2016/vertraulich.parquet"))
    for place, file in observed.project("place, file").distinct().fetchall():
        assert place not in said
        assert file not in said


def test_the_office_sees_the_cells_of_a_survey(tracer: Tracer):
    zelle = "HF1-06|wert|08116|2016-12-31|insgesamt|insgesamt|eigen:erhebung_gemeinden"
    (one,) = replace(tracer, intern=True).traces([zelle])
    assert "beispiel_01/Angaben 2016!D6: „ja“" in as_text([one], tracer.cycle)


def test_an_answer_that_a_newer_one_has_replaced_is_named(tracer: Tracer):
    zelle = "HF1-06|wert|08116|2016-12-31|insgesamt|insgesamt|eigen:erhebung_gemeinden"
    traces = tracer.traces([zelle])
    older = (
        "data/raw/erhebung_gemeinden/2013-2016/gemeinden_2013-2016_beispiel_13_gemeinde_07_beispiel_Musterausgabe.xlsx"
    )
    said = as_text(traces, tracer.cycle)
    assert "durch neuere Antworten ersetzt: 1" in said
    assert f"ältere Antwort, ersetzt: {older}\n" in said
    assert f'"{older}"' in as_json(traces, tracer.cycle)


def test_numbers_that_are_no_values_say_where_they_come_from(tracer: Tracer):
    zellen = {
        "presse|vabo_klassen|2015-09-01|2016-08-31": "data/raw/presse/angaben.csv, Merkmal „vabo_klassen“",
        "bericht|kern": "Vom Programm gezählt",
        "HF6-05|zielwert|08116|2020": "params.yaml, Zielwerte, Indikator HF6-05",
        "recht|ab|freizuegigkeit_2011": "report_templates/recht.yaml, Eintrag „freizuegigkeit_2011“",
        "anderes": "Herkunft unbekannt.",
    }
    for one, told in zip(tracer.traces(zellen), zellen.values(), strict=True):
        assert told in one.note


# --- Files that are not what they were -------------------------------------------------------------------


@pytest.fixture
def changeable(computed: Path, tmp_path: Path) -> Path:
    """The computed project with one source that may be changed."""
    folder = tmp_path / "projekt"
    shutil.copytree(computed / "data/processed", folder / "data/processed")
    shutil.copytree(computed / "data/raw/rdb_13211-02-05-4", folder / "data/raw/rdb_13211-02-05-4")
    shutil.copy(computed / "params.yaml", folder)
    return folder


def traced(project: Path) -> Trace:
    tracer = Tracer.load(project, load_cycle(project))
    return tracer.traces([UNEMPLOYED])[0]


def test_a_changed_digit_is_told_with_what_was_read(changeable: Path):
    file = changeable / "data/raw/rdb_13211-02-05-4/auszug.csv"
    file.write_bytes(file.read_bytes().replace(b";3968;", b";3969;"))
    one = traced(changeable)
    assert one.files[0].state == OTHER
    text = as_text([one], load_cycle(changeable))
    assert "dort steht „3969“ – gelesen wurde „3968“" in text
    assert ": Die Datei hat eine andere Prüfsumme; gelesen wurde" in " ".join(text.split())


def test_a_missing_file_is_told(changeable: Path):
    (changeable / "data/raw/rdb_13211-02-05-4/auszug.csv").unlink()
    one = traced(changeable)
    assert (one.files[0].state, one.cells[0].raw) == (MISSING, None)
    assert "rdb_13211-02-05-4: Die Datei fehlt" in as_text([one], load_cycle(changeable))


def test_a_file_that_cannot_be_read_any_more_is_told(changeable: Path):
    (changeable / "data/raw/rdb_13211-02-05-4/auszug.csv").write_text("kein Auszug\n", encoding="utf-8")
    text = " ".join(as_text([traced(changeable)], load_cycle(changeable)).split())
    assert "Die Datei lässt sich nicht mehr lesen: Gefunden: kein Auszug." in text


def test_without_values_there_is_nothing_to_trace(project: Path):
    with pytest.raises(DataError, match="noch nicht berechnet"):
        Tracer.load(project, load_cycle(project))
