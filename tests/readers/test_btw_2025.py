"""Election results by Gemeinde: parties that did not stand, postal votes without an electorate, the Land."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table

ORIGINAL = Path(__file__).parents[3] / "shared/data/original/bundestagswahl_2025/latest-btw25-bw-gemeinden.csv"

RESULTS = """\
AGS,Gemeindename,Wahlberechtigte,Wähler(innen),Ungültige_Erststimmen,Gültige_Erststimmen,CDU_Erststimmen,\
BSW_Erststimmen,Ungültige_Zweitstimmen,Gültige_Zweitstimmen,CDU_Zweitstimmen,BSW_Zweitstimmen
08116019,Esslingen_am_Neckar-_Stadt,58176,47864,260,47604,15615,,205,47659,13940,1986
08425991,Briefwahl_für_mehrere_Gemeinden,,1498,12,1486,769,0,2,1496,668,50
BW,Baden-Württemberg,7653811,6382446,49732,6332714,2280707,,32448,6349998,2006866,260219
"""
OF_THE_OFFICE = """\
AGS;Gemeindename;Wahlberechtigte;Wähler(innen);Ungültige Stimmen;Gültige Stimmen;CDU;FREIE WÄHLER
01001000;Flensburg, Stadt;70000;50000;100;49900;9000;
SH;Schleswig-Holstein;2300000;1900000;10000;1890000;500000;
"""


def read(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "btw.csv"
    path.write_bytes(text.encode("cp1252"))
    return read_table(path, "btw_2025")


def test_keys_and_labels_stay_as_printed(tmp_path: Path):
    table = read(tmp_path, RESULTS)
    assert table.columns[0] == Column(3, ("Wahlberechtigte",))
    assert table.columns[-1] == Column(12, ("BSW_Zweitstimmen",))
    cells = ("58176", "47864", "260", "47604", "15615", None, "205", "47659", "13940", "1986")
    assert table.rows[0] == Row(2, "08116019", "Esslingen_am_Neckar-_Stadt", None, ("",), cells)
    assert (table.rows[2].region, table.rows[2].name) == ("BW", "Baden-Württemberg")


def test_a_party_that_did_not_stand_has_no_cell_and_one_without_votes_has(tmp_path: Path):
    table = read(tmp_path, RESULTS)
    assert [row.cells[5] for row in table.rows] == [None, "0", None]


def test_postal_votes_of_several_gemeinden_are_marked(tmp_path: Path):
    """Their key has 8 digits like one of a Gemeinde; only the missing electorate and the name tell."""
    table = read(tmp_path, RESULTS)
    assert table.attributes == ("ohne_wahlberechtigte",)
    assert [row.attributes for row in table.rows] == [("",), ("Briefwahl_für_mehrere_Gemeinden",), ("",)]
    assert table.rows[1].cells[:2] == (None, "1498")


def test_the_day_of_the_election_is_not_in_the_file(tmp_path: Path):
    table = read(tmp_path, RESULTS)
    assert table.times() == []
    assert {row.time for row in table.rows} == {None}


def test_semicolons_blanks_commas_and_a_single_vote_are_read_too(tmp_path: Path):
    table = read(tmp_path, OF_THE_OFFICE)
    assert [column.labels[0] for column in table.columns[-3:]] == ["Gültige Stimmen", "CDU", "FREIE WÄHLER"]
    cells = ("70000", "50000", "100", "49900", "9000", None)
    assert table.rows[0] == Row(2, "01001000", "Flensburg, Stadt", None, ("",), cells)
    assert table.rows[1].region == "SH"


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("AGS,Gemeindename", "Wahlkreisnummer,Wahlkreisname", "Zeile 1", "Erwartet: AGS, Gemeindename, Wahlberechtig"),
        ("Gültige_", "Andere_", "Zeile 1", "Erwartet: AGS, Gemeindename, Wahlberechtigte, Gültige Stimmen"),
        ("Esslingen_am_Neckar-_Stadt", "Esslingen, Stadt", "Zeile 2", "13 Felder. Erwartet nach dem Kopf: 12"),
        ("08116019", "8116019", "Zeile 2, Spalte 1", "„8116019“ ist kein Gemeindeschlüssel. Erwartet: 8 Ziffern"),
        ("08116019", "082", "Zeile 2, Spalte 1", "„082“ ist kein Gemeindeschlüssel"),
        ("58176,47864", "58176,", "Zeile 2, Spalte 4", "Leeres Feld"),
        ("205,47659", "205,", "Zeile 2, Spalte 10", "Leeres Feld"),
        ("BSW_Erststimmen", "CDU_Erststimmen", "Spalten 7, 8", "denselben Kopf: „CDU_Erststimmen“"),
        ("BSW_Erststimmen", "", "Zeile 1, Spalte 8", "Die Spalte hat keinen Namen"),
        (RESULTS[RESULTS.index("BW,Baden") :], "", "", "fehlt die ganze Zeile des Landes"),
        ("260219\n", "26021", "", "fehlt die ganze Zeile des Landes"),
        ("Esslingen_am", '"Esslingen_am', "", "ein Anführungszeichen hat kein Gegenstück"),
        (RESULTS, "", "", "Die Datei ist leer."),
    ],
)
def test_a_broken_file_is_a_fault(tmp_path: Path, old: str, new: str, place: str, expected: str):
    assert old in RESULTS
    with pytest.raises(DataError) as caught:
        read(tmp_path, RESULTS.replace(old, new))
    assert any(fault.place == place and expected in fault.text for fault in caught.value.faults), caught.value


def test_a_gemeinde_that_is_not_counted_yet_is_a_fault_and_no_gap(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        read(tmp_path, RESULTS.replace("58176,47864,260,47604,15615,,205,47659,13940,1986", "," * 9))
    assert [(fault.place, fault.rule) for fault in caught.value.faults] == [("Zeile 2, Spalte 4", "V05")]


@pytest.mark.parametrize("text", [RESULTS, OF_THE_OFFICE])
def test_every_cut_is_a_fault(tmp_path: Path, text: str):
    for end in range(len(text)):
        with pytest.raises(DataError):
            read(tmp_path, text[:end])


def test_no_damage_ends_in_another_error(tmp_path: Path):
    """One to three characters changed at random, three hundred times, always in the same way."""
    chance = random.Random(20250223)
    for _ in range(300):
        text = list(chance.choice((RESULTS, OF_THE_OFFICE)))
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.choice(',;"\n\r\0 0ä')
        try:
            table = read(tmp_path, "".join(text))
        except DataError:
            continue
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


@pytest.mark.skipif(not ORIGINAL.is_file(), reason="../shared/data/original liegt nicht neben dem Projekt")
def test_the_real_file():
    """Counted and read off the file line by line."""
    table = read_table(ORIGINAL, "btw_2025")
    assert len(table.rows) == 1105
    assert len(table.columns) == 52
    marked = {row.region for row in table.rows if row.attributes != ("",)}
    assert marked == {"08336991", "08425991", "08436991"}
    assert [row.region for row in table.rows if len(row.region) != 8] == ["BW"]
    rows = {row.region: row for row in table.rows}
    esslingen = dict(zip([column.labels[0] for column in table.columns], rows["08116019"].cells, strict=True))
    assert rows["08116019"].line == 40
    assert (esslingen["Wahlberechtigte"], esslingen["Wähler(innen)"]) == ("58176", "47864")
    assert (esslingen["GRÜNE_Zweitstimmen"], esslingen["BSW_Erststimmen"]) == ("8746", None)
    valid = [column.labels[0] for column in table.columns].index("Gültige_Zweitstimmen")
    assert sum(int(row.cells[valid] or "") for row in table.rows if row.region != "BW") == 6349998
    assert rows["BW"].cells[valid] == "6349998"
    assert sum(row.cells[14] is None for row in table.rows) == 781, "dieBasis stand in few Wahlkreise"
