"""The Gemeindeverzeichnis: keys joined from their parts, two dates, codes that may be missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from books import formula, xlsx

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.extract_file import read_extract, render_extract
from pipeline.readers.table import Column, Row, Table

ORIGINALS = Path(__file__).parents[3] / "shared/data/original/gemeindeverzeichnis"
MISSING = "../shared/data/original liegt nicht neben dem Projekt"

N = None
HEAD = [
    ["Gemeinden in Deutschland am 31.03.2016"],
    [],
    ["Satz-art", "Text-kenn-zeichen", "Regionalschlüssel (ARS)", N, N, N, N,
     "Gemeindename", "Fläche km2 1)", "Bevölkerung2)", N, "Postleit-zahl3)"],
    [N, N, "Land", "RB", "Kreis", "VB", "Gem", N, N, "insgesamt", "männlich", N],
    [N, N, "Gebietsstand am 31.03.2016 (1. Quartal)", N, N, N, N, N, "31.12.2014", "am 31.12.2014 (Jahr)", N, N],
    [],
]  # fmt: skip
MERGES = ["A1:L1", "A3:A5", "B3:B5", "C3:G3", "H3:H4", "I3:I4", "J3:K3", "L3:L5", "C5:H5", "J5:K5"]
BODY = [
    ["10", N, "08", N, N, N, N, "Baden-Württemberg"],
    ["20", N, "08", "1", N, N, N, "Reg.-Bez. Stuttgart"],
    ["30", N, "08", "1", "1", N, N, "Region Stuttgart"],
    ["40", "44", "08", "1", "16", N, N, "Esslingen"],
    ["50", "52", "08", "1", "16", "5006", N, "GVV Plochingen"],
    ["60", "64", "08", "1", "16", "5006", "004", "Altbach", 3.34, 6378, 3228, "73776"],
    ["60", "66", "08", "4", "15", "9971", "971", "Gutsbezirk Münsingen, gemfr. Gebiet", 64.6, 0, 0, N],
]
FOOT = [[], ["1) Abweichungen durch Runden."], ["© Statistisches Bundesamt"]]


def read(tmp_path: Path, rows: list[list[object]], **how: object) -> Table:
    return read_table(xlsx(tmp_path / "gv.xlsx", rows, **({"merges": MERGES} | how)), "gv_isys")


def faults(tmp_path: Path, rows: list[list[object]], **how: object) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, rows, **how)
    return [(fault.place, fault.rule, fault.text) for fault in caught.value.faults]


def changed(body: int, column: int, value: object) -> list[list[object]]:
    rows = [list(row) for row in [*HEAD, *BODY, *FOOT]]
    row = rows[len(HEAD) + body]
    row += [None] * (column - len(row))
    row[column - 1] = value
    return rows


def test_every_satzart_has_its_own_key(tmp_path: Path):
    table = read(tmp_path, [*HEAD, *BODY, *FOOT])
    assert [(row.line, row.region, row.name) for row in table.rows] == [
        (7, "08", "Baden-Württemberg"),
        (8, "081", "Reg.-Bez. Stuttgart"),
        (9, "0811", "Region Stuttgart"),
        (10, "08116", "Esslingen"),
        (11, "081165006", "GVV Plochingen"),
        (12, "08116004", "Altbach"),
        (13, "08415971", "Gutsbezirk Münsingen, gemfr. Gebiet"),
    ]


def test_the_date_of_the_boundaries_and_the_dates_of_the_columns(tmp_path: Path):
    table = read(tmp_path, [*HEAD, *BODY, *FOOT])
    assert table.stand == date(2016, 3, 31)
    assert table.columns == (
        Column(9, ("Fläche km2 1)", "31.12.2014"), time="31.12.2014"),
        Column(10, ("Bevölkerung2)", "insgesamt", "31.12.2014"), time="31.12.2014"),
        Column(11, ("Bevölkerung2)", "männlich", "31.12.2014"), time="31.12.2014"),
        Column(12, ("Postleit-zahl3)",)),
    )
    assert table.columns[1].kopf == ("Bevölkerung2)", "insgesamt")
    assert table.title == "Gemeinden in Deutschland am 31.03.2016"
    assert table.notes == "1) Abweichungen durch Runden.\n© Statistisches Bundesamt"
    assert (table.encoding, table.sheet) == ("", "Tabelle1")


def test_only_gemeinden_have_figures_and_a_code_may_be_missing(tmp_path: Path):
    table = read(tmp_path, [*HEAD, *BODY, *FOOT])
    assert table.attributes == ("Satz-art", "Text-kenn-zeichen", "VB")
    assert table.rows[3] == Row(10, "08116", "Esslingen", None, ("40", "44", ""), (None, None, None, None))
    assert table.rows[5].attributes == ("60", "64", "5006")
    assert table.rows[5].cells == ("3,34", "6378", "3228", "73776")
    assert table.rows[6].cells == ("64,6", "0", "0", None)


def test_a_gemeinde_without_a_number_is_a_fault(tmp_path: Path):
    assert faults(tmp_path, changed(5, 10, None)) == [
        ("Tabelle1!J12", "V05", "Leeres Feld. Erwartet: ein Wert oder ein Zeichen.")
    ]


def test_a_part_that_lost_its_zeros_is_not_the_key_of_another_region(tmp_path: Path):
    [(place, rule, text)] = faults(tmp_path, changed(5, 7, 4))
    assert (place, rule) == ("Tabelle1!C12", "V03")
    assert text == "Schlüssel „08 1 16 4“. Erwartet bei Satzart 60: 8 Ziffern für Land, RB, Kreis, Gem."
    [(place, rule, text)] = faults(tmp_path, changed(0, 3, 8))
    assert text == "Schlüssel „8“. Erwartet bei Satzart 10: 2 Ziffern für Land."


@pytest.mark.parametrize("kind", ["61", "", "x"])
def test_a_row_of_no_known_kind(tmp_path: Path, kind: str):
    [(place, _, text)] = faults(tmp_path, changed(3, 1, kind or None))
    assert place == "Tabelle1!A10"
    assert text == f"Satzart „{kind}“. Erwartet: 10, 20, 30, 40, 50, 60."


def test_a_first_row_of_no_known_kind_is_no_header(tmp_path: Path):
    assert [place for place, _, _ in faults(tmp_path, changed(0, 1, "1O"))] == ["Tabelle1!A7"]


def test_all_faults_are_told_at_once(tmp_path: Path):
    rows = changed(5, 10, formula("K12*2", 6456))
    rows[len(HEAD) + 3][0] = "41"
    rows[len(HEAD) + 4][5] = "506"
    found = faults(tmp_path, rows, merges=[*MERGES, "J12:J13"])
    assert [place for place, _, _ in found] == [
        "Tabelle1!A10",
        "Tabelle1!C11",
        "Tabelle1!J12",
        "Tabelle1!J12:J13",
    ]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("Gem", "Gemeinde", "Im Kopf gibt es 0 Spalten „Gem“"),
        ("RB", "Kreis", "Im Kopf gibt es 0 Spalten „RB“"),
        ("Gebietsstand am 31.03.2016 (1. Quartal)", "Gebietsstand", "fehlt der Gebietsstand"),
        ("Gebietsstand am 31.03.2016 (1. Quartal)", "Gebietsstand am 31.02.2016", "den Tag gibt es nicht"),
        ("Satz-art", "Art", "Gefunden: kein Blatt mit dieser Tabelle"),
    ],
)
def test_another_header_is_a_fault(tmp_path: Path, old: str, new: str, text: str):
    rows = [[new if value == old else value for value in row] for row in [*HEAD, *BODY]]
    [(_, _, found)] = faults(tmp_path, rows)
    assert text in found


def test_a_header_without_rows(tmp_path: Path):
    [(place, _, text)] = faults(tmp_path, HEAD)
    assert (place, text) == (
        "Tabelle1!A3",
        "Unter „Satzart“ steht keine Zeile mit Werten. Erwartet: 10, 20, 30, 40, 50, 60.",
    )


def test_the_order_of_the_columns_does_not_matter(tmp_path: Path):
    """Other years have other columns; only the parts of the key and the name are looked for."""
    rows = [["x", *row] for row in [*HEAD[2:5], *BODY]]
    moved = ["B1:B3", "C1:C3", "D1:H1", "I1:I2", "K1:L1", "D3:I3", "K3:L3"]
    table = read(tmp_path, rows, merges=moved)
    assert table.rows[5].region == "08116004"
    assert [column.number for column in table.columns] == [10, 11, 12, 13]


def test_an_extract_says_the_same(tmp_path: Path):
    table = read(tmp_path, [*HEAD, *BODY, *FOOT])
    found = read_extract(tmp_path / "auszug.csv", render_extract(table, {"08116004"}), "utf-8", [])
    assert found.stand == table.stand
    assert [column.labels for column in found.columns] == [column.labels for column in table.columns]
    assert [(row.region, row.attributes, row.cells) for row in found.rows] == [
        ("08116004", ("60", "64", "5006"), ("3,34", "6378", "3228", "73776"))
    ]


PRINTED = {
    "31122021_Auszug_GV.xlsx": (
        date(2021, 12, 31),
        "31.12.2020",
        (16060, 10997, 1103),
        {
            "08116019": ("46,43", "92640", "46389", "46251", "1995", "73728", "9,309565", "48,741347"),
            "08116077": ("38,55", "45814", "22746", "23068", "1188", "70794", "9,21973", "48,67876"),
            "08116004": ("3,34", "6378", "3228", "3150", "1910", "73776", "9,380166", "48,723629"),
        },
    ),
    "31122023_Auszug_GV.xlsx": (
        date(2023, 12, 31),
        "31.12.2023",
        (16035, 10981, 1103),
        {
            "08116019": ("46,43", "95881", "48521", "47360", "2065", "73728", "9,309565", "48,741347"),
            "08116077": ("38,55", "46295", "22972", "23323", "1201", "70794", "9,21973", "48,67876"),
            "08116004": ("3,34", "6413", "3232", "3181", "1920", "73776", "9,380166", "48,723629"),
        },
    ),
}
"""Stand, date of the coordinates, numbers of rows (all, Gemeinden, those of Baden-Württemberg), rows as printed."""


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=MISSING)
@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.langsam
def test_the_originals(name: str):
    stand, placed, counts, printed = PRINTED[name]
    table = read_table(ORIGINALS / name, "gv_isys")
    gemeinden = [row for row in table.rows if row.attributes[0] == "60"]
    assert (len(table.rows), len(gemeinden), sum(row.region.startswith("08") for row in gemeinden)) == counts
    assert {row.region: row.cells[:8] for row in gemeinden if row.region in printed} == printed
    assert table.stand == stand
    assert table.columns[1].labels == ("Bevölkerung2)", "insgesamt", f"{stand:%d.%m.%Y}")
    assert table.columns[6].labels == ("Geografische Mittelpunktkoordinaten", "Längengrad", placed)
    assert sum(row.region.startswith("08116") for row in gemeinden) == 44
