"""Results of local elections: two layouts, keys without the Land, attributes told from values."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import formula, xlsx

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table

ORIGINALS = Path(__file__).parents[3] / "shared/data/original/stala_bw"
MISSING = "../shared/data/original liegt nicht neben dem Projekt"

N = None
GEMEINDEN = [
    ["Gemeinde", "Wahlberechtigte", "Sitze_insgesamt", "Sitze_GRÜNE"],
    ["116004 Altbach", 4447, 18, 0],
    ["111000 Stuttgart, Landeshauptstadt", 452227, 60, 16],
]
KREISE = [
    ["Ergebnisse der Wahlen der Kreisräte am 9. Juni 2024 in den Landkreisen Baden-Württembergs"],
    ["Lfd.\nNr.", "Schlüs-\nsel", "Landkreis\n\nLand", "Einheit", "Wähler", "Bezeichnung", "Davon", N, "Lfd.\nNr."],
    [N, N, N, N, N, N, "CDU", "Die\nPARTEI", N],
    [],
    [1, 116, "Esslingen", "Anzahl", 246303, "Gültige Stimmen", 325870, 0, 1],
    [2, 116, "Esslingen", "%", 58.796021111883, "Gültige Stimmen", 19.0804697307527, "X", 2],
    [3, N, "Baden-Württemberg", "Anzahl", "X", "Gewählte", 642, 1, 3],
    [],
    ["1) Gemeinsame Wahlvorschläge."],
]
MERGES = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:H2", "I2:I3"]


def read(tmp_path: Path, rows: list[list[object]], **how: object) -> Table:
    return read_table(xlsx(tmp_path / "wahl.xlsx", rows, **how), "stala_bw")


def faults(tmp_path: Path, rows: list[list[object]], **how: object) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, rows, **how)
    return [(fault.place, fault.rule, fault.text) for fault in caught.value.faults]


def test_key_and_name_in_one_cell(tmp_path: Path):
    table = read(tmp_path, GEMEINDEN)
    assert table.columns == (
        Column(2, ("Wahlberechtigte",)),
        Column(3, ("Sitze_insgesamt",)),
        Column(4, ("Sitze_GRÜNE",)),
    )
    assert table.rows == (
        Row(2, "08116004", "Altbach", None, (), ("4447", "18", "0")),
        Row(3, "08111000", "Stuttgart, Landeshauptstadt", None, (), ("452227", "60", "16")),
    )
    assert (table.attributes, table.title, table.notes, table.stand) == ((), "", "", None)


def test_key_and_name_apart_and_several_rows_for_each_kreis(tmp_path: Path):
    table = read(tmp_path, KREISE, merges=MERGES)
    assert table.attributes == ("Einheit", "Bezeichnung")
    assert table.columns == (
        Column(5, ("Wähler",)),
        Column(7, ("Davon", "CDU")),
        Column(8, ("Davon", "Die PARTEI")),
    )
    day = "09.06.2024"
    assert table.rows == (
        Row(5, "08116", "Esslingen", day, ("Anzahl", "Gültige Stimmen"), ("246303", "325870", "0")),
        Row(6, "08116", "Esslingen", day, ("%", "Gültige Stimmen"), ("58,796021111883", "19,0804697307527", "X")),
        Row(7, "08", "Baden-Württemberg", day, ("Anzahl", "Gewählte"), ("X", "642", "1")),
    )
    assert table.notes == "1) Gemeinsame Wahlvorschläge."
    assert table.title.startswith("Ergebnisse der Wahlen der Kreisräte")


def test_another_year_may_have_other_columns_in_another_order(tmp_path: Path):
    """A title above the Gemeinden, an empty column, keys stored as text, the unit behind the name."""
    rows = [
        ["Gemeinderatswahlen am 25. Mai 2014"],
        ["Wahl", "Gemeinde", N, "Einheit", "Sitze"],
        ["Gemeinderat", "116004 Altbach", N, "Anzahl", 18],
        ["Gemeinderat", "116005 Altdorf", N, "Anzahl", 12],
    ]
    table = read(tmp_path, rows)
    assert table.attributes == ("Wahl", "Einheit")
    assert [(row.region, row.time, row.cells) for row in table.rows] == [
        ("08116004", "25.05.2014", ("18",)),
        ("08116005", "25.05.2014", ("12",)),
    ]
    apart = [["Schlüssel", "Gemeinde", "Sitze", "Stimmen"], ["116004", "Altbach", 18, 42393]]
    table = read(tmp_path, apart)
    assert [(row.region, row.name, row.time, row.cells) for row in table.rows] == [
        ("08116004", "Altbach", None, ("18", "42393"))
    ]


def test_a_column_that_only_has_signs_is_a_column_of_values(tmp_path: Path):
    rows = [["Gemeinde", "Sitze", "Stimmen"], ["116004 Altbach", 18, "X"], ["116005 Altdorf", 12, "X"]]
    table = read(tmp_path, rows)
    assert [column.labels for column in table.columns] == [("Sitze",), ("Stimmen",)]
    assert table.rows[0].cells == ("18", "X")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["16004 Altbach", 1, 2, 3], "16004 Altbach"),
        (["Altbach", 1, 2, 3], "Altbach"),
        (["116004", 1, 2, 3], "116004"),
    ],
)
def test_a_row_without_a_region(tmp_path: Path, row: list[object], told: str):
    [(place, rule, text)] = faults(tmp_path, [*GEMEINDEN, row])
    assert (place, rule) == ("Tabelle1!A4", "V03")
    assert text == f"„{told}“ nennt keine Region. Erwartet: 3 oder 6 Ziffern mit Namen, oder Baden-Württemberg."


def test_a_first_row_without_a_key_is_no_header(tmp_path: Path):
    [(place, rule, _)] = faults(tmp_path, [GEMEINDEN[0], ["16004 Altbach", 1, 2, 3], *GEMEINDEN[1:]])
    assert (place, rule) == ("Tabelle1!A2", "V03")
    table = read(tmp_path, [GEMEINDEN[0], ["Baden-Württemberg", 1, 2, 3], *GEMEINDEN[1:]])
    assert table.rows[0] == Row(2, "08", "Baden-Württemberg", None, (), ("1", "2", "3"))


def test_a_key_that_is_no_key_is_not_the_land(tmp_path: Path):
    rows = [list(row) for row in KREISE]
    rows[6][1] = 11
    [(place, rule, _)] = faults(tmp_path, rows, merges=MERGES)
    assert (place, rule) == ("Tabelle1!B7", "V03")


def test_an_empty_cell_a_formula_and_a_lost_key_at_once(tmp_path: Path):
    rows = [*GEMEINDEN, ["116005 Altdorf", N, 12, 0], ["116006", 1, formula("1+1", 2), 0]]
    found = faults(tmp_path, rows)
    assert [(place, rule) for place, rule, _ in found] == [
        ("Tabelle1!A5", "V03"),
        ("Tabelle1!B4", "V05"),
        ("Tabelle1!C5", "V01"),
    ]


def test_rows_without_a_header(tmp_path: Path):
    [(place, _, text)] = faults(tmp_path, GEMEINDEN[1:])
    assert place == "Tabelle1!A1"
    assert "steht keine Kopfzeile" in text


def test_another_table(tmp_path: Path):
    [(_, _, text)] = faults(tmp_path, [["Jahr", "Zahl", "Anteil"], ["2019", 1, 2]])
    assert "genau ein Blatt mit Zeilen, die mit einem Schlüssel beginnen" in text


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=MISSING)
@pytest.mark.langsam
def test_the_original_of_the_gemeinderatswahl():
    table = read_table(ORIGINALS / "Gemeindeergebnisse_GW_2019.xlsx", "stala_bw")
    assert (len(table.rows), len(table.columns), table.attributes) == (1101, 206, ())
    heads = [column.labels[0] for column in table.columns]
    assert heads[:7] == [
        "Wahlberechtigte", "Wähler", "Stimmen_insgesamt", "Sitze_insgesamt",
        "Ausgleichsitze_insgesamt", "Sitze_insgesamt_Frauen", "Sitze_insgesamt_Unionsbürger",
    ]  # fmt: skip
    printed = {row.region: (row.line, row.name, row.cells[:7]) for row in table.rows}
    assert printed["08116004"] == (29, "Altbach", ("4447", "2570", "42393", "18", "0", "5", "0"))
    assert printed["08116019"] == (
        40,
        "Esslingen am Neckar, Stadt",
        ("69843", "38042", "1353596", "40", "0", "15", "1"),
    )
    county = [cells for region, (_, _, cells) in printed.items() if region.startswith("08116")]
    assert [sum(int(cells[i]) for cells in county) for i in (3, 5, 6)] == [777, 228, 7]


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=MISSING)
def test_the_original_of_the_kreistagswahl():
    table = read_table(ORIGINALS / "Kreisergebnisse_KW_2019.xlsx", "stala_bw")
    assert (len(table.rows), len(table.columns)) == (360, 18)
    assert table.attributes == ("Einheit", "Bezeichnung")
    assert table.columns[0].labels == ("Wahl- berech- tigte",)
    assert [column.labels for column in table.columns[3:6]] == [
        ("Insgesamt",),
        ("Davon", "CDU"),
        ("Davon", "GRÜNE"),
    ]
    assert {row.time for row in table.rows} == {"26.05.2019"}
    assert {row.attributes[0] for row in table.rows} == {"Anzahl", "%"}
    printed = {row.line: (row.region, row.attributes[1], row.cells[:5]) for row in table.rows}
    assert printed[16] == (
        "08116",
        "Gültige Stimmen",
        ("X", "58,796021111883", "2,81238961766605", "X", "19,0804697307527"),
    )
    assert printed[19] == ("08116", "Gewählte", ("418911", "246303", "6927", "98", "19"))
    assert printed[362] == ("08", "Unionsbürger", ("7124065", "4186000", "122181", "3", "0"))
    assert table.notes == "1) Gemeinsame Wahlvorschläge von Parteien und Wählervereinigungen."
