"""From a table to observations: one per cell, its sign kept, its place known, every fault of a file told."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import read_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.faults import DataError
from pipeline.observations import COLUMNS, KEY
from pipeline.readers import read_table
from pipeline.registries import Gebietsaenderung, Merkmal
from pipeline.sources import Quelle, Source

MERKMALE = {
    "bevoelkerung": Merkmal(titel="B", einheit="Personen", konzept="k", nie_null=True, bereich=(0, 9e7)),
    "zuzuege": Merkmal(titel="Z", einheit="Personen", konzept="k", bereich=(0, 9e7)),
    "quote": Merkmal(
        titel="Q", einheit="Prozent", konzept="k", ganzzahlig=False, nie_null=True, additiv=False, bereich=(0, 100)
    ),
}
HEAD = "zeile | Einheit: Anzahl;region;name;zeit;Merkmal: merkmal_1;"
QUELLE: dict[str, Any] = {
    **dict.fromkeys(("titel", "herausgeber", "lizenz", "namensnennung", "herkunft", "zuordnung_geprueft"), "x"),
    "leser": "genesis_klassisch", "zeichen": "klassisch", "zeit": {"art": "stichtag"},
    "raum": {"gebietsstand": "2015-12-31"}, "basis": "zensus_2011",
    "listen": {"geschlecht": {"weiblich": {"geschlecht": "weiblich"}, "Insgesamt": {}}},
    "zeilen": {"merkmal_1": "$alter"},
    "spalten": [
        {"kopf": ["Bevölkerung", "$geschlecht"], "merkmal": "bevoelkerung"},
        {"kopf": ["Zuzüge"], "merkmal": "zuzuege"},
        {"kopf": ["Quote"], "merkmal": "quote", "gilt_von": 2009, "gilt_bis": 2015},
        {"kopf": ["Rentner"], "merkmal": "nicht_benoetigt"},
    ],
}  # fmt: skip


class Lying:
    """A source that lies in a project: its table as an extract, and its declaration."""

    def __init__(self, tmp_path: Path, table: str, **changes: Any) -> None:
        self.project = tmp_path
        folder = tmp_path / "data/raw/rdb_1"
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "auszug.csv"
        self.file.write_text(table, encoding="utf-8")
        quelle = Quelle.model_validate(QUELLE | changes)
        self.source = Source(key="rdb_1", folder=folder, quelle=quelle, file=self.file, is_original=False)

    def rows(self, gebiete: dict[str, Gebietsaenderung] | None = None) -> list[dict[str, Any]]:
        return read_rows(self.source, MERKMALE, self.project, gebiete)

    def faults(self) -> list[tuple[str, str, str]]:
        """Place, text and rule of every fault; all of them are in the file as the user knows it."""
        with pytest.raises(DataError) as caught:
            self.rows()
        assert {fault.file for fault in caught.value.faults} == {"data/raw/rdb_1/auszug.csv"}
        return [(fault.place, fault.text, fault.rule) for fault in caught.value.faults]


def lying(tmp_path: Path, *lines: str, head: str = "Zuzüge", **changes: Any) -> Lying:
    return Lying(tmp_path, "\n".join([HEAD + head, *lines]) + "\n", **changes)


def read(tmp_path: Path, *lines: str, **changes: Any) -> list[tuple[Any, str, str]]:
    """Value, status and sign of every cell."""
    rows = lying(tmp_path, *lines, **changes).rows()
    return [(row["value"], row["status"], row["raw"]) for row in rows]


def test_an_observation_says_everything_about_its_cell(tmp_path: Path):
    table = lying(
        tmp_path,
        "12;08116;Esslingen, Landkreis;31.12.2015;unter 3 Jahre;(6788);-",
        head="Bevölkerung | weiblich;Zuzüge",
        flags=["own_sum"],
        methode="rund5",
    )
    first, second = table.rows()
    assert first == {
        "source": "rdb_1",
        "measure": "bevoelkerung",
        "region": "08116",
        "level": "kreis",
        "start": date(2015, 12, 31),
        "end": date(2015, 12, 31),
        "period_type": "stichtag",
        "group_type": "staatsangehoerigkeit",
        "group": "insgesamt",
        "sex": "weiblich",
        "age": "0-<3",
        "detail": "",
        "reporting_unit": "",
        "base": "zensus_2011",
        "gebietsstand": "2015-12-31",
        "raw": "(6788)",
        "unit": "Anzahl",
        "value": "6788",
        "status": "ok",
        "flags": "limited;own_sum",
        "method": "rund5",
        "name": "Esslingen, Landkreis",
        "file": hashlib.sha256(table.file.read_bytes()).hexdigest(),
        "place": "Z. 2, Sp. 6",
    }
    assert first.keys() == COLUMNS.keys()
    assert (second["measure"], second["value"], second["status"], second["place"]) == (
        "zuzuege", "0", "zero_exact", "Z. 2, Sp. 7",
    )  # fmt: skip


def test_minus_is_zero_only_in_a_measure_that_can_be_zero(tmp_path: Path):
    line = "9;08116;Esslingen;31.12.2015;Insgesamt;-"
    assert read(tmp_path, line, head="Zuzüge") == [("0", "zero_exact", "-")]
    assert read(tmp_path, line, head="Bevölkerung | Insgesamt") == [(None, "pending", "-")]
    assert read(tmp_path, line, head="Quote") == [(None, "pending", "-")]


def test_a_printed_zero_is_exact_for_people_and_may_be_a_little_more_for_a_rate(tmp_path: Path):
    assert read(tmp_path, "9;08116;Esslingen;31.12.2015;Insgesamt;0", head="Zuzüge") == [("0", "zero_exact", "0")]
    assert read(tmp_path, "9;08116;Esslingen;31.12.2015;Insgesamt;0,0", head="Quote") == [
        (None, "rounds_to_zero", "0,0")
    ]


def test_minus_before_and_after_the_life_of_a_column_is_not_collected(tmp_path: Path):
    lines = [f"{i};08116;Esslingen;31.12.{year};Insgesamt;-" for i, year in enumerate((2008, 2009, 2015, 2016), 5)]
    found = [status for _, status, _ in read(tmp_path, *lines, head="Quote")]
    assert found == ["not_collected", "pending", "pending", "not_collected"]


def test_a_figure_before_the_life_of_a_column_says_that_the_declaration_is_wrong(tmp_path: Path):
    table = lying(tmp_path, "5;08116;Esslingen;31.12.2008;Insgesamt;8,8", head="Quote")
    text = "„8,8“ steht in einem Zeitraum, in dem die Spalte laut quelle.yaml nicht erhoben wurde."
    assert table.faults() == [("Zeile 2, Spalte 6", text, "V05")]


def test_what_is_not_needed_is_left_out_and_a_cell_that_is_not_there_too(tmp_path: Path):
    table = lying(
        tmp_path,
        "5;08116;Esslingen;31.12.2014;Insgesamt;1;2",
        "6;08116;Esslingen;31.12.2015;Insgesamt;;3",
        head="Zuzüge;Rentner",
    )
    assert [(row["place"], row["raw"]) for row in table.rows()] == [("Z. 2, Sp. 6", "1")]


def test_a_sign_in_a_column_that_is_not_needed_stops_nothing(tmp_path: Path):
    line = "5;08116;Esslingen;31.12.2014;Insgesamt;1;?"
    assert len(lying(tmp_path, line, head="Zuzüge;Rentner").rows()) == 1


def test_the_same_region_may_be_named_by_ags_or_ars(tmp_path: Path):
    rows = lying(tmp_path, "5;081165001077;Wernau;31.12.2014;Insgesamt;1").rows()
    assert [(row["region"], row["level"]) for row in rows] == [("08116077", "gemeinde")]


def test_base_and_boundaries_are_those_of_the_day(tmp_path: Path):
    basis = [{"bis": "2010-12-31", "wert": "alt"}, {"ab": "2011-05-09", "wert": "neu"}]
    raum = {"gebietsstand": [{"bis": "2010-12-31", "wert": "1979-01-01"}, {"ab": "2011-01-01", "wert": "2011-01-01"}]}
    lines = [f"{i};08116;Esslingen;{day};Insgesamt;1" for i, day in enumerate(("31.12.2010", "09.05.2011"), 5)]
    rows = lying(tmp_path, *lines, basis=basis, raum=raum).rows()
    assert [(row["base"], row["gebietsstand"]) for row in rows] == [("alt", "1979-01-01"), ("neu", "2011-01-01")]


def test_a_label_may_say_that_its_figures_rest_on_no_population(tmp_path: Path):
    basis = [{"bis": "2010-12-31", "wert": "alt"}, {"ab": "2011-05-09", "wert": "neu"}]
    spalten = [
        {"kopf": ["Zuzüge"], "merkmal": "zuzuege", "basis": "ohne"},
        {"kopf": ["Bevölkerung"], "merkmal": "bevoelkerung"},
    ]
    lines = ["5;08116;Esslingen;31.12.2010;Insgesamt;1;2", "6;08116;Esslingen;31.12.2011;Insgesamt;3;4"]
    rows = lying(tmp_path, *lines, head="Zuzüge;Bevölkerung", basis=basis, spalten=spalten).rows()
    assert [(row["measure"], row["base"]) for row in rows] == [
        ("bevoelkerung", "alt"), ("bevoelkerung", "neu"), ("zuzuege", "ohne"), ("zuzuege", "ohne"),
    ]  # fmt: skip


def test_a_day_between_two_population_bases_is_a_fault(tmp_path: Path):
    basis = [{"bis": "2010-12-31", "wert": "alt"}, {"ab": "2011-05-09", "wert": "neu"}]
    table = lying(tmp_path, "5;08116;Esslingen;01.01.2011;Insgesamt;1", basis=basis)
    text = "Für 01.01.2011 nennt quelle.yaml keinen Wert: Bevölkerungsbasis (basis)."
    assert table.faults() == [("Zeile 2, Spalte 6", text, "V15")]


def test_a_day_without_declared_boundaries_is_a_fault(tmp_path: Path):
    raum = {"gebietsstand": [{"ab": "2011-01-01", "wert": "2011-01-01"}]}
    table = lying(tmp_path, "5;08116;Esslingen;31.12.2010;Insgesamt;1", raum=raum)
    text = "Für 31.12.2010 nennt quelle.yaml keinen Wert: Gebietsstand (raum.gebietsstand)."
    assert table.faults() == [("Zeile 2, Spalte 6", text, "V15")]


@pytest.mark.parametrize(
    ("line", "changes", "fault"),
    [
        ("5;8116;Esslingen;31.12.2015;Insgesamt;1", {},
         ("Zeile 2", "„8116“ ist kein Regionalschlüssel. Erwartet: DG oder 2, 3, 5, 8 Ziffern (Verbände 7 und 9 bis "
          "11, Regionalschlüssel 12).", "V03")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;k", {},
         ("Zeile 2, Spalte 6", "Zeichen „k“ gehört nicht zum Zeichensatz „klassisch“ (erlaubt: - . / x ... ( ) und p r "
          "s e hinter der Zahl).", "V05")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;-", {"zeichen": "neu"},
         ("Zeile 2, Spalte 6", "Zeichen „-“ gehört nicht zum Zeichensatz „neu“ (erlaubt: k g x t u und p r s e u f "
          "hinter der Zahl).", "V05")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;1.234", {},
         ("Zeile 2, Spalte 6", "Zeichen „1.234“ gehört nicht zum Zeichensatz „klassisch“ (erlaubt: - . / x ... ( ) und "
          "p r s e hinter der Zahl).", "V05")),
        ("5;08116;Esslingen;2015;Insgesamt;1", {},
         ("Zeile 2, Spalte 6", "„2015“ ist keine Zeitangabe dieser Quelle. Erwartet: eine Angabe der Art "
          "„stichtag“, zum Beispiel 31.12.2015.",
          "V15")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;1", {"zeit": {"art": "jahresdurchschnitt"}},
         ("Zeile 2, Spalte 6", "„31.12.2015“ ist keine Zeitangabe dieser Quelle. Erwartet: eine Angabe der Art "
          "„jahresdurchschnitt“, zum Beispiel 2015.", "V15")),
        ("5;08116;Esslingen;31.12.2015;unter Kindern;1", {},
         ("Zeile 2", "„unter Kindern“ fehlt in der Liste „alter“ (Merkmal merkmal_1).", "V02")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;1", {"spalten": [{"kopf": ["Zuzüge"], "merkmal": "umzuege"}]},
         ("", "Das Merkmal „umzuege“ ist in data/raw/merkmale.yaml nicht erklärt.", "V02")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;1", {"spalten": [{"kopf": ["Fortzüge"], "merkmal": "zuzuege"}]},
         ("Spalte 6", "Die Spalte „Zuzüge“ ist in quelle.yaml nicht zugeordnet (spalten).", "V02")),
        ("5;08116;Esslingen;31.12.2015;Insgesamt;1",
         {"spalten": [{"kopf": ["Zuzüge"], "merkmal": "zuzuege", "alter": "0-<3"}]},
         ("Zeile 2, Spalte 6", "„Zeile und Spalte“ ist doppelt belegt: alter.", "V02")),
        ("5;08116;Esslingen;31.12.2015", {},
         ("Zeile 2", "Die Zeile hat 4 Felder. Erwartet nach dem Kopf: 6.", "V01")),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_place(
    tmp_path: Path, line: str, changes: dict[str, Any], fault: tuple[str, str, str]
):
    assert lying(tmp_path, line, **changes).faults() == [fault]


def test_a_key_that_lost_its_zero_comes_with_advice(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        lying(tmp_path, "5;8116;Esslingen;31.12.2015;Insgesamt;1").rows()
    assert caught.value.faults[0].advice == "Fehlt die führende Null? Gemeint ist wohl 08116."


def test_every_unmapped_label_is_told_at_once(tmp_path: Path):
    table = lying(
        tmp_path,
        "5;08116;Esslingen;31.12.2015;Mond;1;2",
        "6;08116;Esslingen;31.12.2015;Mars;1;2",
        head="Umzüge;Auszüge",
    )
    assert [(place, rule) for place, _, rule in table.faults()] == [
        ("Spalte 6", "V02"), ("Spalte 7", "V02"), ("Zeile 2", "V02"), ("Zeile 3", "V02"),
    ]  # fmt: skip


def test_every_broken_cell_is_told_at_once(tmp_path: Path):
    table = lying(
        tmp_path,
        "5;8116;Esslingen;31.12.2015;Insgesamt;1;2",
        "6;08116;Esslingen;31.12.2015;Insgesamt;k;g",
        "7;08116;Esslingen;2015;Insgesamt;1;2",
        "8;08116;Esslingen;31.12.2015;Insgesamt;3;4",
        head="Zuzüge;Bevölkerung | Insgesamt",
    )
    assert [(place, rule) for place, _, rule in table.faults()] == [
        ("Zeile 2", "V03"),
        ("Zeile 3, Spalte 6", "V05"), ("Zeile 3, Spalte 7", "V05"),
        ("Zeile 4, Spalte 6", "V15"), ("Zeile 4, Spalte 7", "V15"),
    ]  # fmt: skip


def test_two_rows_for_one_key_are_a_fault_even_with_the_same_figure(tmp_path: Path):
    table = lying(
        tmp_path,
        "5;08116;Esslingen;31.12.2015;unter 3 Jahre;17",
        "6;08117;Göppingen;31.12.2015;unter 3 Jahre;17",
        "7;08116;Esslingen;31.12.2015;unter 3 Jahre;18",
        "8;08116;Esslingen;2015-12-31;unter 3 Jahren;17",
    )
    what = "zuzuege, 08116, 2015-12-31, insgesamt, insgesamt, 0-<3"
    first = "in Zeile 2, Spalte 6 steht 17"
    assert table.faults() == [
        ("Zeile 4, Spalte 6", f"Zweiter Wert für dieselbe Größe ({what}): 18, {first}.", "V04"),
        ("Zeile 5, Spalte 6", f"Zweiter Wert für dieselbe Größe ({what}): 17, {first}.", "V04"),
    ]


def test_two_columns_that_come_out_as_the_same_thing_are_a_fault(tmp_path: Path):
    listen = {"geschlecht": {"weiblich": {"geschlecht": "weiblich"}, "Insgesamt": {"geschlecht": "weiblich"}}}
    table = lying(
        tmp_path,
        "5;08116;Esslingen;31.12.2015;Insgesamt;1;2",
        head="Bevölkerung | weiblich;Bevölkerung | Insgesamt",
        listen=listen,
    )
    assert [(place, rule) for place, _, rule in table.faults()] == [("Zeile 2, Spalte 7", "V04")]


def test_a_file_that_cannot_be_read_is_named_as_the_user_knows_it(tmp_path: Path):
    table = Lying(tmp_path, "kein;auszug\n")
    assert [(place, rule) for place, _, rule in table.faults()] == [("Zeile 1", "V01")]
    table.file.unlink()
    assert table.faults() == [("", "Die Datei fehlt.", "V16")]


def test_a_number_with_thousands_dots_is_read_only_where_that_is_declared(tmp_path: Path):
    line = "5;08116;Esslingen;31.12.2015;Insgesamt;1.560"
    assert read(tmp_path, line, tausender=".") == [("1560", "ok", "1.560")]
    assert read(tmp_path, line.replace("1.560", "1.5"), dezimal=".", head="Quote") == [("1.5", "ok", "1.5")]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["08", "08116", "DG"]),
        st.sampled_from(["31.12.2014", "31.12.2015"]),
        st.sampled_from(["unter 3 Jahre", "Insgesamt", "85 Jahre und mehr"]),
    ),
    unique=True,
)


@given(LINES, st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@pytest.mark.langsam
def test_the_order_of_the_table_depends_on_its_keys_only(tmp_path: Path, lines: list[tuple[str, ...]], random: Any):
    def rows(order: list[tuple[str, ...]]) -> list[dict[str, Any]]:
        printed = [f"{i};{region};R;{day};{age};{len(age)}" for i, (region, day, age) in enumerate(order)]
        return lying(tmp_path, *printed).rows()

    def keys(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return [tuple(row[name] for name in KEY) for row in found]

    found = keys(rows(lines))
    assert found == sorted(found)
    assert keys(rows(random.sample(lines, len(lines)))) == found


# Regions that came and went, keys that are none, dates and headers that are declared


def test_a_minus_in_a_kreis_that_is_no_more_is_not_applicable(tmp_path: Path):
    """Göttingen (03152) was dissolved on 31.10.2016: of that year nobody knows which boundaries a table follows."""
    gone = {"03152": Gebietsaenderung(name="Göttingen", bis=date(2016, 10, 31), text="aufgelöst")}
    years = ("2014", "2015", "2016", "2017")
    lines = [f"5;{key};R;31.12.{year};Insgesamt;-" for key in ("03152", "03152001", "03153") for year in years]
    rows = lying(tmp_path, *lines).rows(gone)
    found = {(row["region"], row["end"].year): row["status"] for row in rows}
    assert {year: found["03152", year] for year in (2014, 2015, 2016, 2017)} == {
        2014: "zero_exact", 2015: "zero_exact", 2016: "not_applicable", 2017: "not_applicable",
    }  # fmt: skip
    assert found["03152001", 2017] == "not_applicable"
    assert {found["03153", year] for year in (2014, 2017)} == {"zero_exact"}


def test_a_figure_of_a_kreis_that_is_no_more_stays_a_figure(tmp_path: Path):
    gone = {"03152": Gebietsaenderung(name="Göttingen", bis=date(2016, 10, 31), text="aufgelöst")}
    [row] = lying(tmp_path, "5;03152;R;31.12.2017;Insgesamt;7").rows(gone)
    assert (row["value"], row["status"]) == ("7", "ok")


def test_a_printed_key_that_is_none_is_read_as_the_declared_one(tmp_path: Path):
    raum = {"gebietsstand": "2015-12-31", "entspricht": {"BW": "08"}}
    [row] = lying(tmp_path, "5;BW;Baden-Württemberg;31.12.2015;Insgesamt;7", raum=raum).rows()
    assert (row["region"], row["level"]) == ("08", "land")


def test_an_area_that_only_looks_like_a_kreis_is_one_of_its_own(tmp_path: Path):
    raum = {"gebietsstand": "2015-12-31", "art": "agenturbezirk"}
    [row] = lying(tmp_path, "5;62700;Göppingen;31.12.2015;Insgesamt;7", raum=raum).rows()
    assert (row["region"], row["level"]) == ("agenturbezirk/62700", "agenturbezirk")


def test_a_date_that_the_file_does_not_print_is_declared(tmp_path: Path):
    zeit = {"art": "stichtag", "angabe": "23.02.2025"}
    rows = lying(tmp_path, "5;08116;R;;Insgesamt;7", "6;08117;R;31.12.2015;Insgesamt;8", zeit=zeit).rows()
    assert [(row["region"], row["end"]) for row in rows] == [
        ("08116", date(2025, 2, 23)),
        ("08117", date(2015, 12, 31)),
    ]


def test_another_header_than_the_one_that_was_mapped_is_told_with_both_fingerprints(tmp_path: Path):
    table = lying(tmp_path, "5;08116;R;31.12.2015;Insgesamt;7")
    printed = read_table(table.file, "auszug").fingerprint()
    assert len(Lying(tmp_path, table.file.read_text(encoding="utf-8"), kopf=printed).rows()) == 1
    other = Lying(tmp_path, table.file.read_text(encoding="utf-8"), kopf="0123456789abcdef")
    [(place, text, rule)] = other.faults()
    assert (place, rule) == ("", "V02")
    assert text == (
        f"Der Kopf der Tabelle hat sich geändert. Fingerabdruck gefunden: {printed}, erwartet: 0123456789abcdef."
    )


def test_of_very_many_broken_cells_the_first_are_told_and_the_rest_is_counted(tmp_path: Path):
    lines = [f"{i};08116;R;31.12.{1900 + i};Insgesamt;k" for i in range(50)]
    found = lying(tmp_path, *lines).faults()
    assert len(found) == 21
    assert found[-1] == ("Zeile 22, Spalte 6 ff.", "Ebenso an 30 Stellen.", "V05")
    assert [place for place, _, _ in found[:-1]] == [f"Zeile {i + 2}, Spalte 6" for i in range(20)]
