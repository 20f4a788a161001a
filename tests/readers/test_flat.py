"""Flat files of the new and of the old style."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table

ORIGINALS = Path(__file__).parents[3] / "shared/data/original"
with_originals = pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason="../shared/data/original liegt nicht neben dem Projekt"
)

NEW_HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;"
    "1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_label;2_variable_attribute_code;2_variable_attribute_label;"
    "value;value_unit;value_variable_code;value_variable_label"
)
NEW = f"""\
{NEW_HEAD}
12411;Fortschreibung;STAG;Stichtag;2024-12-31;KREISE;Kreise;08116;Esslingen, Landkreis;GES;Geschlecht;GESW;weiblich;\
270000;Anzahl;BEVSTD;Bevölkerungsstand
12411;Fortschreibung;STAG;Stichtag;2024-12-31;DINSG;Deutschland;DG;Deutschland;GES;Geschlecht;;Insgesamt;\
-;Anzahl;BEVSTD;Bevölkerungsstand
"""
OLD = """\
Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;1_Auspraegung_Code;\
1_Auspraegung_Label;2_Merkmal_Code;2_Merkmal_Label;2_Auspraegung_Code;2_Auspraegung_Label;\
BEVSTD__Bevoelkerungsstand__Anzahl;BEVSTD__Bevoelkerungsstand__q;Bevoelkerungsstand__CH0004
12411;Fortschreibung;STAG;Stichtag;31.12.2022;KREISE;Kreise;08;  Baden-Württemberg;GES;Geschlecht;;Insgesamt;\
11280257;p;+1,4
"""


def read(tmp_path: Path, text: str, leser: str = "ffcsv_neu") -> Table:
    path = tmp_path / "flat.csv"
    path.write_text(text, encoding="utf-8-sig")
    return read_table(path, leser)


def faults(tmp_path: Path, text: str, leser: str = "ffcsv_neu") -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text, leser)
    return [(fault.place, fault.text) for fault in caught.value.faults]


def test_the_regional_variable_becomes_the_region_and_the_others_attributes(tmp_path: Path):
    table = read(tmp_path, NEW)
    assert table.attributes == ("GES",)
    assert table.columns == (Column(14, ("BEVSTD", "Bevölkerungsstand", "Anzahl"), unit="Anzahl"),)
    assert table.columns[0].kopf == ("BEVSTD", "Bevölkerungsstand")
    assert table.rows == (
        Row(2, "08116", "Esslingen, Landkreis", "2024-12-31", ("GESW | weiblich",), ("270000",)),
        Row(3, "DG", "Deutschland", "2024-12-31", ("Insgesamt",), ("-",)),
    )
    assert (table.code, table.stand, table.unit, table.title) == (None, None, None, "Fortschreibung")
    assert table.encoding == "utf-8-sig"


@pytest.mark.parametrize(
    "code", ["DINSG", "DLAND", "REGBEZ", "KREISE", "GEMEIN", "GEOGM4", "GEODL1", "GEOLK1", "GEOBL1"]
)
def test_the_region_is_found_by_its_code_in_any_place(tmp_path: Path, code: str):
    swapped = NEW.replace("KREISE;Kreise;08116;Esslingen, Landkreis;GES;Geschlecht;GESW;weiblich",
                          f"GES;Geschlecht;GESW;weiblich;{code};Raum;08116;Esslingen").splitlines()[:2]  # fmt: skip
    row = read(tmp_path, "\n".join(swapped)).rows[0]
    assert (row.region, row.name, row.attributes) == ("08116", "Esslingen", ("GESW | weiblich",))


def test_every_line_fills_the_column_of_its_own_figure_only(tmp_path: Path):
    line = "1;S;STAG;Stichtag;2015-12-31;KREISE;Kreise;08116;Esslingen;GES;Geschlecht;;Insgesamt"
    figures = ["5;Anzahl;D;Letztes", "7,1;Prozent;B;Zweites", "8;Anzahl;A;Erstes", "9;Anzahl;C;Drittes"]
    table = read(tmp_path, "\n".join([NEW_HEAD, *(f"{line};{figure}" for figure in figures)]))
    assert [column.labels for column in table.columns] == [
        ("A", "Erstes", "Anzahl"),
        ("B", "Zweites", "Prozent"),
        ("C", "Drittes", "Anzahl"),
        ("D", "Letztes", "Anzahl"),
    ]
    assert {column.number for column in table.columns} == {14}
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, (None, None, None, "5")),
        (3, (None, "7,1", None, None)),
        (4, ("8", None, None, None)),
        (5, (None, None, "9", None)),
    ]


def test_a_sign_of_quality_stands_behind_the_value(tmp_path: Path):
    head, first, second = NEW.splitlines()
    table = read(tmp_path, f"{head};value_q\n{first};e\n{second};\n")
    assert [row.cells for row in table.rows] == [("270000 e",), ("-",)]


def test_the_old_style_has_its_figures_side_by_side(tmp_path: Path):
    table = read(tmp_path, OLD, "ffcsv_alt")
    assert table.columns == (
        Column(14, ("BEVSTD", "Bevoelkerungsstand", "Anzahl"), unit="Anzahl"),
        Column(16, ("Bevoelkerungsstand", "CH0004")),
    )
    assert table.rows == (Row(2, "08", "Baden-Württemberg", "31.12.2022", ("Insgesamt",), ("11280257 p", "+1,4")),)


def test_lines_that_are_broken_are_told_all_at_once(tmp_path: Path):
    head, first, second = NEW.splitlines()
    text = "\n".join([head, first.replace("270000", ""), second + ";x", first])
    assert faults(tmp_path, text) == [
        ("Zeile 2, Spalte 14", "Leeres Feld. Erwartet: ein Wert oder ein Zeichen."),
        ("Zeile 3", "Die Zeile hat 18 Felder. Erwartet nach dem Kopf: 17."),
    ]


def test_a_sign_of_quality_does_not_hide_an_empty_cell(tmp_path: Path):
    head, first, _ = NEW.splitlines()
    [(place, _)] = faults(tmp_path, f"{head};value_q\n{first.replace('270000', '')};e\n")
    assert place == "Zeile 2, Spalte 14"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", "", "Die Datei ist leer."),
        (OLD, "", "Gefunden: GENESIS-Flat-File, alte Form. Erwartet: GENESIS-Flat-File, neue Form."),
        (NEW_HEAD, "", "Keine Zeile mit Werten gefunden."),
        (NEW_HEAD.replace("statistics_code", "time"), "Zeile 1, Spalten 1, 5", "Diese Spalten heißen gleich: „time“."),
        (NEW.replace("KREISE", "NAT"), "", "Merkmale DINSG, NAT, GES. Erwartet: genau eines für den Raum"),
        (NEW.replace("GES;Geschlecht;;", "NAT;Nationalität;;"), "Spalte 10", "mehrere Merkmale: GES, NAT"),
    ],
)  # fmt: skip
def test_a_file_of_another_structure_is_a_fault(tmp_path: Path, text: str, place: str, expected: str):
    [(found, message)] = faults(tmp_path, text)
    assert found == place
    assert expected in message


# --- the originals -------------------------------------------------------------------------------


def original(name: str, leser: str) -> Table:
    [path] = ORIGINALS.glob(f"ffcsv_*/{name}")
    return read_table(path, leser)


def cell(table: Table, region: str, *attributes: str) -> str | None:
    [row] = [row for row in table.rows if row.region == region and row.attributes == attributes]
    return row.cells[0]


@pytest.mark.langsam
@with_originals
def test_german_and_english_differ_in_labels_only():
    german = original("12411-01-01-4_1773175772751_de_flat.csv", "ffcsv_neu")
    english = original("12411-01-01-4_1773175790049_en_flat.csv", "ffcsv_neu")
    assert cell(german, "08116", "Insgesamt") == cell(english, "08116", "Total") == "536601"
    assert german.columns == english.columns
    assert [row.cells for row in german.rows] == [row.cells for row in english.rows]


@pytest.mark.langsam
@with_originals
@pytest.mark.parametrize(
    ("name", "leser", "region", "attributes", "raw"),
    [
        ("13111-01-03-4_1773175029986_de_flat.csv", "ffcsv_neu", "08116", ("NATA | ausländisch", "Insgesamt"), "-"),
        ("13111-01-03-4_1773175029986_de_flat.csv", "ffcsv_neu", "DG", ("NATA | ausländisch", "Insgesamt"), "5837916"),
        ("12211-Z-11_1773175349407_de_flat.csv", "ffcsv_neu", "05554", ("LB-INS | Insgesamt",), "166 e"),
        ("13111-01-03-4.csv", "ffcsv_alt", "08116", ("Insgesamt", "Insgesamt"), "224900"),
        ("13111-01-03-4.csv", "ffcsv_alt", "08116", ("NATA | Ausländer/-innen", "Insgesamt"), "48535"),
        ("12111-01-01-4.csv", "ffcsv_alt", "08116", ("NATA | Ausländer/-innen", "Insgesamt"), "64080"),
    ],
)
def test_cells_are_found_where_they_are_printed(name, leser, region, attributes, raw):
    assert cell(original(name, leser), region, *attributes) == raw


@pytest.mark.langsam
@with_originals
def test_keys_of_the_zensus_have_twelve_digits_and_their_own_column():
    table = original("1000A-0000_1773175153999_de_flat.csv", "ffcsv_neu")
    assert [column.labels[0] for column in table.columns] == ["PRS001", "PRS018"]
    [row] = [row for row in table.rows if row.region == "081165006004"]
    assert (row.name, row.cells) == ("Altbach", (None, "6052"))


@pytest.mark.langsam
@with_originals
def test_latin_1_is_read_and_a_total_without_key_is_kept():
    table = original("11111-0001_latin1.csv", "ffcsv_alt")
    assert table.encoding == "cp1252"
    assert [row.name for row in table.rows if row.region in ("08", "")] == ["Baden-Württemberg", "Insgesamt"]


@pytest.mark.langsam
@with_originals
def test_the_largest_file_is_read_whole_in_seconds():
    start = perf_counter()
    table = original("12531-0043_175879554_flat.csv", "ffcsv_neu")
    assert perf_counter() - start < 20
    assert table.attributes == ("SCHST2", "GES", "STAAG5")
    assert len(table.rows) == 116_738
    recognised = [
        int(row.cells[0] or 0)
        for row in table.rows
        if row.region == "08116" and row.attributes[0] == "SCHUTZST-AK-1 | Anerkannter Schutzstatus"
    ]
    assert sum(recognised) == 14_380
