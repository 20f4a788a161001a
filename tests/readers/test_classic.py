"""The classic GENESIS table: small tables that show one trait each, broken ones, then all originals."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.faults import DataError
from pipeline.readers import decode, read_table
from pipeline.readers.classic import TIME, UNIT
from pipeline.readers.records import UNCLOSED
from pipeline.readers.table import Column, Row, Table

ORIGINALS = Path(__file__).parents[3] / "shared/data/original/regionaldatenbank_klassisch"
with_originals = pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason="../shared/data/original liegt nicht neben dem Projekt"
)

FOOTER = """\
__________
"zu ""gesamte Tabelle"":
Baden-Württemberg (ab 2011): Gebietsstand
01.01.2011"
"© Statistische Ämter des Bundes und der Länder, Deutschland, 2017.
- Namensnennung - Version 2.0."
Stand: 10.10.2017 / 10:08:56
"""

DATE_AND_ATTRIBUTE_IN_ROWS = """\
GENESIS-Tabelle: 12411-03-03-4
Bevölkerungsstand: Bevölkerung nach Geschlecht;;;;;
regionale Tiefe: Kreise und krfr. Städte;;;;;
Bevölkerungsstand (Anzahl);;;;;
;;;;Insgesamt;Ausländer(innen)
31.12.2015;DG;Deutschland;unter 3 Jahre;2200407;217280
31.12.2015;08116;      Esslingen, Landkreis;unter 3 Jahre;14461;1292
31.12.2015;08116;      Esslingen, Landkreis;   Insgesamt;524127;-
"""

DATE_IN_HEADER = """\
GENESIS-Tabelle: 12411-01-01-4
Bevölkerungsstand (Anzahl);;;;
;;31.12.2015;31.12.2015;31.12.2014
;;Insgesamt;weiblich;Insgesamt
DG;Deutschland;82175684;41661561;81197537
08116;      Esslingen, Landkreis;524127;263530;516779
"""

LONE_DATE_AND_UNIT_ROW = """\
GENESIS-Tabelle: 12111-07-01-4
Zensus 2011, Bevölkerung nach Nationalität;;;;
Zensus 2011;;;;
09.05.2011;;;;
;;Bevölkerung;Bevölkerung;Fläche
;;;Deutsche;
;;Anzahl;Anzahl;1000 qm
DG;Deutschland;80219695;74039682;357,1
08116;      Esslingen, Landkreis;502892;438813;/
"""


def read(tmp_path: Path, body: str, footer: str = FOOTER) -> Table:
    path = tmp_path / "tabelle.csv"
    path.write_text(body + footer, encoding="utf-8")
    return read_table(path, "genesis_klassisch")


def faults(tmp_path: Path, body: str, footer: str = FOOTER) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, body, footer)
    return [(fault.place, fault.text) for fault in caught.value.faults]


def test_date_attribute_and_name_are_told_apart_by_the_rows(tmp_path: Path):
    table = read(tmp_path, DATE_AND_ATTRIBUTE_IN_ROWS)
    assert table.attributes == ("merkmal_1",)
    assert table.rows[1] == Row(7, "08116", "Esslingen, Landkreis", "31.12.2015", ("unter 3 Jahre",), ("14461", "1292"))
    assert table.rows[2].attributes == ("Insgesamt",)
    assert table.rows[2].cells == ("524127", "-")


def test_what_the_file_says_of_itself(tmp_path: Path):
    table = read(tmp_path, DATE_AND_ATTRIBUTE_IN_ROWS)
    assert (table.code, table.stand, table.unit) == ("12411-03-03-4", date(2017, 10, 10), "Anzahl")
    assert table.title.startswith("Bevölkerungsstand: Bevölkerung nach Geschlecht regionale Tiefe: Kreise")
    assert table.notes == 'zu "gesamte Tabelle":\nBaden-Württemberg (ab 2011): Gebietsstand\n01.01.2011'


def test_a_date_in_the_header_belongs_to_the_columns(tmp_path: Path):
    table = read(tmp_path, DATE_IN_HEADER)
    assert table.columns == (
        Column(3, ("31.12.2015", "Insgesamt"), time="31.12.2015"),
        Column(4, ("31.12.2015", "weiblich"), time="31.12.2015"),
        Column(5, ("31.12.2014", "Insgesamt"), time="31.12.2014"),
    )
    assert table.columns[1].kopf == ("weiblich",)
    assert [row.time for row in table.rows] == [None, None]
    assert table.times() == ["31.12.2015", "31.12.2014"]


def test_a_lone_date_belongs_to_the_rows_and_empty_labels_are_left_out(tmp_path: Path):
    table = read(tmp_path, LONE_DATE_AND_UNIT_ROW)
    assert [row.time for row in table.rows] == ["09.05.2011", "09.05.2011"]
    assert [column.labels for column in table.columns] == [
        ("Bevölkerung", "Anzahl"),
        ("Bevölkerung", "Deutsche", "Anzahl"),
        ("Fläche", "1000 qm"),
    ]
    assert [column.unit for column in table.columns] == ["Anzahl", "Anzahl", "1000 qm"]
    assert [column.kopf for column in table.columns] == [("Bevölkerung",), ("Bevölkerung", "Deutsche"), ("Fläche",)]
    assert table.unit is None


def test_a_lone_date_may_be_called_stichtag_and_may_change_between_blocks(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 31211-08-01-5\nWohnungen;;\nStichtag: 09.05.2011;;\n;;Wohnungen\n;;Anzahl\n"
        "08116;Esslingen;230000\nStichtag: 15.05.2022;;\n;;Wohnungen\n;;Anzahl\n08116;Esslingen;260000\n",
    )
    assert [(row.line, row.time, row.cells) for row in table.rows] == [
        (6, "09.05.2011", ("230000",)),
        (10, "15.05.2022", ("260000",)),
    ]


@pytest.mark.parametrize("printed", ["2015", "2015/16", "2015/2016", "31.12.2015", "WS 2015/16"])
def test_a_date_is_kept_as_printed_wherever_it_stands(tmp_path: Path, printed: str):
    in_row = f"GENESIS-Tabelle: 1-2\nSchüler (Anzahl);;;\n;;;Insgesamt\n{printed};08116;Esslingen;5604\n"
    in_header = f"GENESIS-Tabelle: 1-2\nSchüler (Anzahl);;\n;;{printed}\n;;Insgesamt\n08116;Esslingen;5604\n"
    alone = f"GENESIS-Tabelle: 1-2\nSchüler (Anzahl);;\n{printed};;\n;;Insgesamt\n08116;Esslingen;5604\n"
    for body in (in_row, in_header, alone):
        assert read(tmp_path, body).times() == [printed]


def test_a_year_is_only_a_label_where_the_date_stands_in_the_rows(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nWohnungen nach Baujahr (Anzahl);;;;\n;;;2011;2012\n"
        "31.12.2015;08116;Esslingen;871;902\n31.12.2015;DG;Deutschland;1;2\n",
    )
    assert [column.labels for column in table.columns] == [("2011",), ("2012",)]
    assert [column.time for column in table.columns] == [None, None]


def test_years_behind_the_name_are_labels_where_a_lone_date_is_printed(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nWohnungen (Anzahl);;;\n31.12.2015;;;\n;;;Insgesamt\n08116;Esslingen;2011;871\n",
    )
    assert (table.rows[0].time, table.rows[0].attributes) == ("31.12.2015", ("2011",))


def test_a_column_with_a_year_among_its_labels_is_not_the_date(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nWohnungen (Anzahl);;;;\n;;;;Insgesamt\n"
        "bis 2010;31.12.2015;08116;Esslingen;9\n2011;31.12.2015;08116;Esslingen;871\n",
    )
    assert [(row.time, row.attributes) for row in table.rows] == [
        ("31.12.2015", ("bis 2010",)),
        ("31.12.2015", ("2011",)),
    ]


def test_a_number_beside_the_key_is_no_key(tmp_path: Path):
    table = read(tmp_path, "GENESIS-Tabelle: 1-2\nX (Anzahl);;;;\n;;;;Insgesamt\n2015;65;DG;Deutschland;9\n")
    assert table.rows[0] == Row(4, "DG", "Deutschland", "2015", ("65",), ("9",))


def test_a_unit_row_stands_over_a_unit_in_the_title(tmp_path: Path):
    table = read(tmp_path, "GENESIS-Tabelle: 1-2\nFläche (1000 qm);;;\n;;;Wald\n;;;ha\n2015;DG;Deutschland;9\n")
    assert (table.unit, table.columns[0].unit) == (None, "ha")


def test_an_age_is_neither_key_nor_date_nor_unit(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nBevölkerung (Anzahl);;;;;\n;;;;65;2011\n31.12.2015;08116;Esslingen;65;1;2\n"
        "31.12.2015;08116;Esslingen;66;3;4\n",
    )
    assert [row.attributes for row in table.rows] == [("65",), ("66",)]
    assert [column.kopf for column in table.columns] == [("65",), ("2011",)]


def test_attributes_may_stand_before_the_key_and_the_date_behind_the_name(tmp_path: Path):
    before = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nZuzüge;;;;;\n;;;;;Zuzüge\n;;;;;Anzahl\n"
        "2015;Deutsche;08116;Esslingen;männlich;1170689\n2015;Ausländer;DG;Deutschland;weiblich;1\n",
    )
    assert before.attributes == ("merkmal_1", "merkmal_2")
    assert before.rows[0] == Row(5, "08116", "Esslingen", "2015", ("Deutsche", "männlich"), ("1170689",))
    behind = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nZuzüge;;;;\n;;;;Zuzüge\n;;;;Anzahl\n08116;Esslingen;2015;Deutsche;1170689\n",
    )
    assert behind.rows[0] == Row(5, "08116", "Esslingen", "2015", ("Deutsche",), ("1170689",))


@pytest.mark.parametrize("key", ["DG", "08", "081", "08116", "08116077", "0713101", "0713100007", "03151401002"])
def test_keys_of_all_levels_are_text_and_names_keep_their_commas(tmp_path: Path, key: str):
    line = f'2015;{key};"  Kiel; Landeshauptstadt, Kreisfreie Stadt";1'
    row = read(tmp_path, f"GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n;;;Insgesamt\n{line}\n").rows[0]
    assert (row.region, row.name) == (key, "Kiel; Landeshauptstadt, Kreisfreie Stadt")


def test_columns_that_only_the_place_of_an_empty_cell_tells_apart_keep_it(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nX;;;;;\n;;;Empfänger;Empfänger;Empfänger\n;;;weiblich;;weiblich\n;;;;weiblich;unter 7\n"
        ";;;Anzahl;Anzahl;Anzahl\n2015;08116;Esslingen;1;2;3\n",
    )
    assert [column.kopf for column in table.columns] == [
        ("Empfänger", "weiblich", ""),
        ("Empfänger", "", "weiblich"),
        ("Empfänger", "weiblich", "unter 7"),
    ]


def test_a_column_of_quality_signs_joins_the_value_to_its_left(tmp_path: Path):
    table = read(
        tmp_path,
        "Tabelle: 1-2\nX (Anzahl);;;;;;\n;;;Stichtag;Stichtag;Stichtag;Stichtag\n;;;a;a;b;b\n"
        "2015;08116;Esslingen;166;e;-;\n2015;DG;Deutschland;20;();7;p\n",
    )
    assert [column.number for column in table.columns] == [4, 6]
    assert [row.cells for row in table.rows] == [("166 e", "-"), ("20 ()", "7 p")]


def test_the_last_header_row_is_a_unit_row_only_where_every_label_is_a_unit(tmp_path: Path):
    table = read(tmp_path, "GENESIS-Tabelle: 1-2\nX;;;;\n;;;Größe;Größe\n;;;Anzahl;Quote\n2015;08116;Esslingen;1;2\n")
    assert [column.kopf for column in table.columns] == [("Größe", "Anzahl"), ("Größe", "Quote")]
    assert [column.unit for column in table.columns] == [None, None]


@pytest.mark.parametrize(
    "unit",
    ["Anzahl", "Prozent", "%", "Jahre", "1000", "1000 qm", "qkm", "EUR", "Mill. EUR", "dt/ha", "EUR je Einwohner"],
)
def test_units(unit: str):
    assert UNIT.fullmatch(unit)


@pytest.mark.parametrize("label", ["2011", "65", "Insgesamt", "unter 3 Jahre", "1 Wohnung", "inkl. Wohnheime", ""])
def test_labels_that_are_no_unit(label: str):
    assert not UNIT.fullmatch(label)


@pytest.mark.parametrize("label", ["Zensus 2011", "ab 2011", "65", "1000", "20150", "3101", "2011 bis 2015", ""])
def test_labels_that_are_no_date(label: str):
    assert not TIME.fullmatch(label)


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("latin-1", "cp1252")],
)
def test_every_encoding_gives_the_same_table(tmp_path: Path, encoding: str, reported: str):
    path = tmp_path / "tabelle.csv"
    path.write_bytes((DATE_AND_ATTRIBUTE_IN_ROWS + FOOTER).replace("\n", "\r\n").encode(encoding))
    table = read_table(path, "genesis_klassisch")
    assert table.encoding == reported
    assert table.columns[1].labels == ("Ausländer(innen)",)
    assert table.notes.startswith('zu "gesamte Tabelle":\nBaden-Württemberg')


def test_latin_1_is_the_last_resort():
    assert decode(b"\x81\xe4") == ("\x81ä", "latin-1")


def test_a_cut_off_file_is_a_fault(tmp_path: Path):
    cut = DATE_IN_HEADER.rsplit(";", 1)[0] + "\n"
    assert faults(tmp_path, cut, footer="") == [
        ("Zeile 6", "Am Ende fehlen die Fußzeilen (__________): die Datei ist wohl abgeschnitten."),
        ("Zeile 6", "Die Zeile hat 4 Felder. Erwartet nach dem Kopf: 5."),
    ]


def test_a_footer_without_stand_or_with_an_impossible_one_is_a_fault(tmp_path: Path):
    assert faults(tmp_path, DATE_IN_HEADER, "__________\n") == [
        ("Zeile 7", "Am Ende fehlt „Stand: TT.MM.JJJJ“: die Datei ist wohl abgeschnitten.")
    ]
    assert faults(tmp_path, DATE_IN_HEADER, "__________\nStand: 31.02.2017 / 10:00:00\n") == [
        ("Zeile 8", "Gefunden: „Stand: 31.02.2017“. Erwartet: ein Tag, den es gibt.")
    ]


def test_the_last_stand_counts(tmp_path: Path):
    footer = FOOTER.replace('"zu', 'Stand: 01.01.2009\n"zu')
    assert read(tmp_path, DATE_IN_HEADER, footer).stand == date(2017, 10, 10)


def test_what_was_found_before_the_end_is_told_with_it(tmp_path: Path):
    assert faults(tmp_path, "GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n2015;08116;Esslingen;1\n", footer="") == [
        ("Zeile 2", "Keine Kopfzeile gefunden. Erwartet: Zeilen, deren erste Felder leer sind."),
        ("Zeile 3", "Am Ende fehlen die Fußzeilen (__________): die Datei ist wohl abgeschnitten."),
    ]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path):
    body = DATE_IN_HEADER.replace("GENESIS-Tabelle: 12411-01-01-4", "Tabellenblatt 1")
    body += "08117;Göppingen;1;2;3;4\n08118;Ludwigsburg;;2;3\n;;Summe;;\n"
    assert faults(tmp_path, body) == [
        ("Zeile 1", "Gefunden: „Tabellenblatt 1“. Erwartet: „GENESIS-Tabelle: “ und der Code der Tabelle."),
        ("Zeile 7", "Die Zeile hat 6 Felder. Erwartet nach dem Kopf: 5."),
        ("Zeile 8, Spalte 3", "Leeres Feld. Erwartet: ein Wert oder ein Zeichen."),
        ("Zeile 9", "Gefunden: „;;Summe“. Erwartet: Schlüssel, Name und Werte."),
    ]


def test_two_columns_under_the_same_head_are_a_fault(tmp_path: Path):
    body = "GENESIS-Tabelle: 1-2\nX (Anzahl);;;;\n;;;Insgesamt;Insgesamt\n2015;08116;Esslingen;10;11\n"
    assert faults(tmp_path, body) == [("Spalten 4, 5", "Diese Spalten tragen denselben Kopf: „Insgesamt“.")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("2015;08116;Esslingen;1\n", "Zeile 2: Keine Kopfzeile gefunden"),
        (";;;Insgesamt\n", "Zeile 3: Unter dem Kopf ist keine Zeile mit Werten zu finden"),
        (";;;Insgesamt\n2015;Esslingen;08116;1\n", "Zeile 4: Kein Regionalschlüssel gefunden"),
        (
            ";;Insgesamt\n08116;Esslingen;1\n",
            "Zeile 3: Das Datum der Werte ist nicht zu erkennen: 0 Spalten und 0 Kopf",
        ),
        (";;2015\n;;2011\n08116;Esslingen;1\n", "0 Spalten und 2 Kopfzeilen voller Datumsangaben"),
        (
            ";;Insgesamt\n;;weiblich;\n08116;Esslingen;1\n",
            "Zeile 3: Die Kopfzeilen sind verschieden breit: 3, 4 Felder",
        ),
        (";;X\n08116;Esslingen;1\n2015;;\n08117;Göppingen;1\n", "Zeile 4: Über dieser Zeile steht kein Datum"),
        (
            ";;;X\n2015;08116;1\n2015;08117;2\n",
            "Zeile 4: Keine Zeile passt zum Kopf: 3 Felder. Erwartet nach dem Kopf: 4",
        ),
        (";;;X\nmännlich;;;\n2015;08116;Esslingen;1\n", "Zeile 4: Gefunden: „männlich“. Erwartet: Schlüssel, Name"),
    ],
)
def test_what_cannot_be_understood_is_a_fault(tmp_path: Path, body: str, expected: str):
    [(place, text)] = faults(tmp_path, f"GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n{body}")
    assert expected in f"{place}: {text}"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("2015;DG;Deutschland;1\n", "ein Anführungszeichen hat kein Gegenstück."),
        ("2015;DG;Deutschland;1\n" * 10_000, "länger als 131072 Zeichen: wohl ein Anführungszeichen ohne Gegenstück."),
    ],
)
def test_a_quote_without_counterpart_is_a_fault(tmp_path: Path, rest: str, expected: str):
    body = f'GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n;;;Insgesamt\n2015;08116;"Esslingen;1\n{rest}'
    [(place, text)] = faults(tmp_path, body)
    assert (place, text.endswith(expected)) == ("Zeile 4", True)


@pytest.mark.parametrize("name", ['"Esslingen', '"Esslingen" am Neckar', "Esslingen\rNeckar"])
def test_a_line_that_is_no_csv_is_told(tmp_path: Path, name: str):
    body = f"GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n;;;Insgesamt\n2015;DG;Deutschland;1\n2015;08116;{name};1\n"
    [(place, text)] = faults(tmp_path, body)
    assert (place, text[:18]) == ("Zeile 5", "Kein lesbares CSV:")


def test_a_record_over_two_lines_is_told_by_the_line_it_begins_in(tmp_path: Path):
    body = 'GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n;;;Insgesamt\n2015;08116;"Esslingen,\nLandkreis";\n2015;DG;Bund;1\n'
    assert faults(tmp_path, body) == [("Zeile 4", UNCLOSED)]


def test_a_second_table_below_the_footer_is_a_fault(tmp_path: Path):
    table = "GENESIS-Tabelle: 1-2\nX (Anzahl);;;\n;;;Insgesamt\n2015;DG;Bund;1\n"
    [(place, text)] = faults(tmp_path, table + FOOTER + table)
    assert (place, text[:40]) == ("Zeile 12", "Unter den Fußzeilen beginnt eine zweite ")


def test_a_missing_file_is_a_fault(tmp_path: Path):
    with pytest.raises(DataError, match="Die Datei fehlt"):
        read_table(tmp_path / "fehlt.csv", "genesis_klassisch")


# --- layouts of other tables and other offices ---------------------------------------------------

GERMANY_WITH_DATE_IN_ROWS = """\
GENESIS-Tabelle: 12411-0002
Bevölkerung: Deutschland, Stichtag, Nationalität;;;
Fortschreibung des Bevölkerungsstandes;;;
Deutschland;;;
Bevölkerungsstand (Anzahl);;;
;Nationalität;Nationalität;Nationalität
;Deutsche;Ausländer;Insgesamt
31.12.1970;58263259;2737905;61001164
31.12.2018;72929921;10089292;83019213
"""

GERMANY_WITH_DATE_IN_HEADER = """\
GENESIS-Tabelle: 21341-0003
Professoren: Deutschland, Jahre, Fächergruppen, Geschlecht;;;
Deutschland;;;
Professoren (Anzahl);;;
;;2009;2018
Sport;weiblich;29;65
Veterinärmedizin;Insgesamt;180;-
"""

LAENDER_WITHOUT_KEYS = """\
GENESIS-Tabelle: 12411-0010
Bevölkerung: Bundesländer, Stichtag;;
Bevölkerungsstand (Anzahl);;
;Stichtag;Stichtag
;31.12.1958;31.12.2018
Baden-Württemberg;7433007;11069533
Brandenburg;-;2511917
"""

LAENDER_IN_THE_HEADER = """\
GENESIS-Tabelle: 12111-0104
Bevölkerung (Zensus): Bundesländer, Stichtag, Geschlecht;;;
Bevölkerung (Zensus) (Anzahl);;;
;;Bundesländer;Bundesländer
;;Schleswig-Holstein;Hamburg
09.05.2011;männlich;1360484;825451
"""

ENGLISH = """\
Table: 61111-0002
Consumer price index: Germany, months;;;;
Germany;;;;
;;Consumer price index;Change on previous year's month
;;2020=100;in (%)
2023;January;114.3;+8.7
2023;October;117.8;-
2024;December;...;...
"""

CODES_BESIDE_THE_KEYS = """\
GENESIS-Tabelle: Temporär
Auszahlungen insgesamt nach Produktgruppen;;;;
Auszahlungen (EUR);;;;
Auszahlungskonten: Auszahlungen insgesamt;;;;
;;;;Jahr
;;;;2009
05;Nordrhein-Westfalen;111;Verwaltungssteuerung und Service;7950660525
05978040;Werne, Stadt;999;Summe aller Produktgruppen;70535060
"""

SEVERAL_LONE_DATES = """\
Tabelle: 41241-01-03-4
Hektarerträge (dt/ha);;;
;;Winterweizen;Zuckerrüben
2025;;;
08111;      Stuttgart, Stadtkreis;/;814,1
08116;      Esslingen, Landkreis;83;/

2024;;;
08111;      Stuttgart, Stadtkreis;/;410,3
"""


def test_a_table_for_germany_as_a_whole_has_no_keys(tmp_path: Path):
    table = read(tmp_path, GERMANY_WITH_DATE_IN_ROWS)
    assert table.attributes == ()
    assert table.rows[1] == Row(9, "DG", "Deutschland", "31.12.2018", (), ("72929921", "10089292", "83019213"))
    assert (table.columns[1].kopf, table.unit) == (("Nationalität", "Ausländer"), "Anzahl")
    turned = read(tmp_path, GERMANY_WITH_DATE_IN_HEADER)
    assert turned.rows[1] == Row(7, "DG", "Deutschland", None, ("Veterinärmedizin", "Insgesamt"), ("180", "-"))
    assert turned.times() == ["2009", "2018"]


def test_codes_in_a_table_for_germany_are_no_keys(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nErwerbstätige nach Berufen (Anzahl);;;\nDeutschland;;;\n;;;Insgesamt\n"
        "2015;01104;Offiziere;9\n2015;11102;Landwirte;8\n",
    )
    assert table.rows[1] == Row(6, "DG", "Deutschland", "2015", ("11102", "Landwirte"), ("8",))


def test_germany_in_the_title_does_not_hide_the_keys(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nregionale Tiefe:;;;\nDeutschland;;;\n;;;Insgesamt\n"
        "2015;DG;Deutschland;9\n2015;08116;Esslingen;1\n",
    )
    assert [row.region for row in table.rows] == ["DG", "08116"]


def test_a_month_beside_its_year_is_an_attribute(tmp_path: Path):
    table = read(
        tmp_path,
        "GENESIS-Tabelle: 12612-0002;;;\nLebendgeborene: Deutschland; Monate; Geschlecht;\nDeutschland;;;\n"
        "Lebendgeborene (Anzahl);;;\n;;männlich;weiblich\n1950;Januar;49505;46331\n1950;Mai;50932;47046\n",
    )
    assert (table.code, table.rows[1].time, table.rows[1].attributes) == ("12612-0002", "1950", ("Mai",))
    assert table.title == "Lebendgeborene: Deutschland; Monate; Geschlecht Deutschland Lebendgeborene (Anzahl)"


@pytest.mark.parametrize(("body", "line"), [(LAENDER_WITHOUT_KEYS, 6), (LAENDER_IN_THE_HEADER, 6)])
def test_names_without_keys_are_a_fault_that_says_where_keys_are(tmp_path: Path, body: str, line: int):
    with pytest.raises(DataError) as caught:
        read(tmp_path, body)
    [fault] = caught.value.faults
    assert (fault.place, fault.text[:31]) == (f"Zeile {line}", "Kein Regionalschlüssel gefunden")
    assert "Flat-Datei" in fault.advice


def test_an_english_table(tmp_path: Path):
    footer = "__________\n© Federal Statistical Office, Wiesbaden 2024\ncreated: 2024-09-03 / 09:25:17\n"
    table = read(tmp_path, ENGLISH, footer)
    assert (table.code, table.stand, table.notes) == ("61111-0002", date(2024, 9, 3), "")
    assert [column.unit for column in table.columns] == ["2020=100", "in (%)"]
    assert table.rows[0] == Row(6, "DG", "Germany", "2023", ("January",), ("114.3", "+8.7"))
    assert [row.cells for row in table.rows[1:]] == [("117.8", "-"), ("...", "...")]


def test_the_key_is_the_code_that_begins_with_a_land(tmp_path: Path):
    behind = read(tmp_path, CODES_BESIDE_THE_KEYS)
    assert (behind.code, behind.unit, behind.times()) == ("Temporär", "EUR", ["2009"])
    assert behind.rows[1].region == "05978040"
    assert behind.rows[1].attributes == ("999", "Summe aller Produktgruppen")
    before = read(
        tmp_path,
        "GENESIS-Tabelle: 1-2\nAuszahlungen (EUR);;;;\n;;;;2009\n"
        "111;Verwaltung;05;Nordrhein-Westfalen;7\n999;Summe;05978040;Werne, Stadt;8\n",
    )
    assert [(row.region, row.attributes) for row in before.rows] == [
        ("05", ("111", "Verwaltung")),
        ("05978040", ("999", "Summe")),
    ]


def test_a_name_above_the_dates_stays_a_label(tmp_path: Path):
    table = read(
        tmp_path,
        "Tabelle: 12411-01-01-4\nBevölkerungsstand (Anzahl);;\n;;Stichtag;Stichtag\n;;31.12.2024;31.12.2023\n"
        ";;weiblich;weiblich\n08116;      Esslingen, Landkreis;268000;267000\n",
    )
    assert [(column.kopf, column.time) for column in table.columns] == [
        (("Stichtag", "weiblich"), "31.12.2024"),
        (("Stichtag", "weiblich"), "31.12.2023"),
    ]


def test_a_lone_date_holds_until_the_next_one(tmp_path: Path):
    rows = read(tmp_path, SEVERAL_LONE_DATES).rows
    assert [(row.line, row.time, row.region, row.cells) for row in rows] == [
        (5, "2025", "08111", ("/", "814,1")),
        (6, "2025", "08116", ("83", "/")),
        (9, "2024", "08111", ("/", "410,3")),
    ]


def test_blank_lines_and_short_title_lines_change_nothing(tmp_path: Path):
    blank = DATE_IN_HEADER.replace(" (Anzahl);;;;", " (Anzahl)").replace("\n", "\n\n;;;;\n  \n")
    table = read(tmp_path, "\n;;;;\n" + blank)
    assert (table.code, table.unit, table.rows[1].line) == ("12411-01-01-4", "Anzahl", 23)
    assert [row.cells for row in table.rows] == [row.cells for row in read(tmp_path, DATE_IN_HEADER).rows]


@pytest.mark.parametrize("lines", [".+", "(?:DG|08116).*", ";.*"])
def test_empty_fields_behind_the_last_label_are_no_cells(tmp_path: Path, lines: str):
    table = read(tmp_path, re.sub(f"(?m)^({lines})$", r"\1; ", DATE_IN_HEADER))
    assert [column.kopf for column in table.columns] == [("Insgesamt",), ("weiblich",), ("Insgesamt",)]
    assert table.rows[1].cells == ("524127", "263530", "516779")


def test_a_filled_field_behind_the_last_label_is_a_fault(tmp_path: Path):
    body = DATE_IN_HEADER.replace("516779", "516779;7")
    assert faults(tmp_path, body) == [("Zeile 6", "Die Zeile hat 6 Felder. Erwartet nach dem Kopf: 5.")]


def test_a_lost_field_is_found_in_spite_of_an_empty_last_one(tmp_path: Path):
    body = re.sub("(?m)^((?:DG|08116).*)$", r"\1;", DATE_IN_HEADER).replace("263530;", "")
    assert faults(tmp_path, body) == [("Zeile 6, Spalte 5", "Leeres Feld. Erwartet: ein Wert oder ein Zeichen.")]


PRINTED_CELLS = (
    "166 e", "20 ()", "(20)", "1.234", "+1,4", "-0,3", "-", ".", "/", "x", "...", " - ", "  ", "1 234", "0", "k. A.",
)  # fmt: skip


def test_cells_stay_as_they_are_printed(tmp_path: Path):
    heads = ";".join(f"Spalte {i}" for i in range(len(PRINTED_CELLS)))
    values = ";".join(PRINTED_CELLS)
    table = read(tmp_path, f"GENESIS-Tabelle: 1-2\nX (Anzahl)\n;;;{heads}\n2015;08116;Esslingen;{values}\n")
    assert table.rows[0].cells == PRINTED_CELLS


def test_a_lone_column_of_letters_under_its_own_head_is_no_quality(tmp_path: Path):
    table = read(tmp_path, "GENESIS-Tabelle: 1-2\nX (Anzahl)\n;;;Wert;Art\n2015;08116;Esslingen;166;e\n")
    assert table.rows[0].cells == ("166", "e")


@pytest.mark.parametrize("printed", ["1991/93", "01.12.1840", "2023-12-31", "Schuljahr 2015/16"])
def test_dates_of_other_offices(tmp_path: Path, printed: str):
    body = f"GENESIS-Tabelle: 1-2\nX (Anzahl)\nDeutschland\n;{printed}\nmännlich;72,47\n"
    assert read(tmp_path, body).times() == [printed]


@pytest.mark.parametrize("label", ["Jahr: 2022", "Berichtsjahr 2022", "Stichtag 31.12.2022"])
def test_a_lone_date_may_be_named(tmp_path: Path, label: str):
    table = read(tmp_path, f"GENESIS-Tabelle: 1-2\nUnfälle;;\n{label};;\n;;Unfälle\n;;Anzahl\n08116;Esslingen;9\n")
    assert (table.times(), table.title) == ([label.split()[-1]], "Unfälle")


def test_an_old_footer(tmp_path: Path):
    footer = (
        '_____\nGebietsfläche:\n"Berlin: bezogen auf den Gebietsstand 01.01.2001;"\n_____\n'
        "(C)opyright Statistisches Bundesamt, Wiesbaden 2010\nStand: 22.04.2010 / 21:32:50"
    )
    table = read(tmp_path, DATE_IN_HEADER, footer)
    assert table.notes == "Gebietsfläche:\nBerlin: bezogen auf den Gebietsstand 01.01.2001"
    assert table.stand == date(2010, 4, 22)


def test_fields_in_quotes_and_line_ends_of_windows(tmp_path: Path):
    quoted = "\n".join(";".join(f'"{text}"' for text in line.split(";")) for line in DATE_IN_HEADER.splitlines())
    path = tmp_path / "tabelle.csv"
    path.write_bytes(f"{quoted}\n{FOOTER}".replace("\n", "\r\n").encode("utf-8-sig"))
    table = read_table(path, "genesis_klassisch")
    plain = read(tmp_path, DATE_IN_HEADER)
    assert (table.code, table.title, table.columns, table.rows) == (plain.code, plain.title, plain.columns, plain.rows)


# --- broken files --------------------------------------------------------------------------------

WHOLE = [
    DATE_AND_ATTRIBUTE_IN_ROWS, DATE_IN_HEADER, LONE_DATE_AND_UNIT_ROW, GERMANY_WITH_DATE_IN_ROWS,
    GERMANY_WITH_DATE_IN_HEADER, CODES_BESIDE_THE_KEYS, SEVERAL_LONE_DATES, ENGLISH,
]  # fmt: skip


def without_lines(raw: bytes, draw: random.Random) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join(line for line in lines if draw.random() > 2 / len(lines))


def without_a_field(raw: bytes, draw: random.Random) -> bytes:
    lines = [line.split(b";") for line in raw.split(b"\n")]
    line = draw.choice(lines)
    line.pop(draw.randrange(len(line)))
    return b"\n".join(b";".join(line) for line in lines)


def with_another_byte(raw: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(raw))
    return raw[:at] + draw.choice([b'"', b";", b"\r", b"\n", b"\0", b"\xff", b"2015", b""]) + raw[at + 1 :]


def cut_off(raw: bytes, draw: random.Random) -> bytes:
    return raw[: draw.randrange(1, len(raw))]


@pytest.mark.langsam
@pytest.mark.parametrize("damage", [without_lines, without_a_field, with_another_byte, cut_off])
def test_a_damaged_file_is_read_or_told_and_never_more(tmp_path: Path, damage: Callable[[bytes, random.Random], bytes]):
    draw, path, told = random.Random(116), tmp_path / "tabelle.csv", []
    for body in WHOLE * 70:
        path.write_bytes(damage((body + FOOTER).encode(), draw))
        try:
            read_table(path, "genesis_klassisch")
        except DataError as error:
            told += error.faults
    assert len(told) > 100
    assert all(fault.place and fault.text.endswith(".") and fault.rule for fault in told)


@pytest.mark.parametrize("body", WHOLE)
def test_a_file_that_ends_before_its_footer_is_never_whole(tmp_path: Path, body: str):
    lines = body.splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        told = faults(tmp_path, "".join(lines[:count]), footer="")
        assert any("wohl abgeschnitten" in text for _, text in told)


# --- the originals -------------------------------------------------------------------------------

FILES = sorted(ORIGINALS.glob("*.csv")) if ORIGINALS.is_dir() else []

PRINTED = [
    # file, row attributes, date, printed labels, unit, cell of Landkreis Esslingen
    ("12411-03-03-4_00", ("Insgesamt",), "31.12.2015", ("Insgesamt", "Insgesamt"), "Anzahl", "524127"),
    ("12411-03-03-4_00", ("Insgesamt",), "31.12.2015", ("Ausländer(innen)", "Insgesamt"), "Anzahl", "81729"),
    ("12411-03-03-4_00", ("90 Jahre und mehr",), "31.12.2015", ("Ausländer(innen)", "männlich"), "Anzahl", "21"),
    ("12411-01-01-4_00", (), "31.12.2011", ("weiblich",), "Anzahl", "257415"),
    ("12411-01-01-4", (), "31.12.2015", ("Insgesamt",), "Anzahl", "524127"),
    ("12511-01-01-4", (), "2016", ("Einbürgerungen von Ausländern", "Kontinente (einschl. staatenlos etc.)",
     "Insgesamt"), "Anzahl", "910"),
    ("13211-02-05-4_00", (), "2016", ("Arbeitslose",), "Anzahl", "10297"),
    ("13211-02-05-4_00", (), "2016", ("Arbeitslose", "Ausländer"), "Anzahl", "3968"),
    ("13211-02-05-4_00", (), "2016", ("Arbeitslosenquote bez. auf alle zivile Erwerbsp.",), "Prozent", "3,5"),
    ("13211-02-05-4_00", (), "2016", ("Arbeitslosenquote bez. auf alle zivile Erwerbsp.", "Ausländer"), "Prozent",
     "8,8"),
    ("22221-01-01-4_00", (), "31.12.2015", ("Regelleistungsempfänger",), "Anzahl", "4899"),
    ("13111-02-02-4_00", (), "30.06.2015", ("Nationalität", "Ausländer(innen)", "Geschlecht", "Insgesamt"), "Anzahl",
     "33038"),
    ("21111-02-06-4", (), "2015", ("Schulabschluss", "ohne Hauptschulabschluss", "Insgesamt"), "Anzahl", "189"),
    ("21111-01-03-4_00", ("Grundschulen",), "2015", ("Schüler(innen) an allgemein bildenden Schulen", "Nationalität",
     "Ausländer(innen)"), "Anzahl", "1682"),
    ("22411-02-03-4_00", ("Insgesamt",), "31.12.2015", ("Pflegebedürftige",), "Anzahl", "14617"),
    ("12111-01-01-4_00", (), "09.05.2011", ("Bevölkerung", "Ausländer(innen)", "Insgesamt"), "Anzahl", "64080"),
]  # fmt: skip


def printed_cell(table: Table, attributes: tuple[str, ...], time: str, kopf: tuple[str, ...]) -> tuple[str, str | None]:
    hits = [
        (raw, column.unit or table.unit)
        for row, column, raw in table.cells()
        if row.region == "08116" and row.attributes == attributes and column.kopf == kopf
        and (row.time or column.time) == time
    ]  # fmt: skip
    [hit] = hits
    return hit


@with_originals
@pytest.mark.parametrize(("file", "attributes", "time", "kopf", "unit", "raw"), PRINTED)
@pytest.mark.langsam
def test_figures_of_esslingen_are_found_where_they_are_printed(file, attributes, time, kopf, unit, raw):
    table = read_table(ORIGINALS / f"{file}.csv", "genesis_klassisch")
    assert printed_cell(table, attributes, time, kopf) == (raw, unit)


@with_originals
def test_there_are_54_originals():
    assert len(FILES) == 54


@with_originals
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.langsam
def test_every_original_is_read_whole(path: Path):
    """Each line with a key becomes a row, each of its further fields a cell, and no label is lost."""
    table = read_table(path, "genesis_klassisch")
    lines = decode(path.read_bytes())[0].split("\n")
    keyed = [i + 1 for i, line in enumerate(lines) if re.match(r"(?:[\d./]+;)?(?:DG|\d{2,3}|\d{5,});", line)]
    assert [row.line for row in table.rows] == keyed
    assert table.code == path.stem.removesuffix("_00")
    assert table.stand.year in (2017, 2018, 2020)
    for row in (table.rows[0], table.rows[-1]):
        fields = lines[row.line - 1].split(";")
        assert row.cells == tuple(fields[column.number - 1] for column in table.columns)
        assert {row.region, row.name} <= {text.strip() for text in fields}
    assert all(row.time or column.time for row in table.rows for column in table.columns)
    assert len({(*column.kopf, column.time) for column in table.columns}) == len(table.columns)
    assert all(column.unit or table.unit for column in table.columns)


@with_originals
def test_cp1252_and_utf_8_give_the_same_observations():
    old = read_table(ORIGINALS / "21111-01-03-4.csv", "genesis_klassisch")
    new = read_table(ORIGINALS / "21111-01-03-4_00.csv", "genesis_klassisch")
    assert (old.encoding, new.encoding) == ("cp1252", "utf-8")
    assert (old.columns, old.rows, old.unit) == (new.columns, new.rows, new.unit)
