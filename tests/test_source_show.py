"""`bericht source show`: what is printed in a file, as an overview and cell by cell, before any mapping."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT, Called

from pipeline.contents import contents_of, quoted, sign_of
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table
from pipeline.source_show import cells

Bericht = Callable[..., Called]
ORIGINALS = PROJECT.parent / "shared/data/original"

CLASSIC = """\
GENESIS-Tabelle: 12411-03-03-4
Bevölkerung nach Nationalität und Altersgruppen;;;;;
Bevölkerung;;;;;
;;;;Insgesamt;Deutsche
;;;;Anzahl;Anzahl
31.12.2014;08116;  Esslingen, Landkreis;unter 3 Jahre;100;-
31.12.2014;08;  Baden-Württemberg;unter 3 Jahre;1000;.
31.12.2015;08116;  Esslingen, Landkreis;unter 3 Jahre;120;(90)
31.12.2015;08116004;    Altbach;3 Jahre und mehr;10;-
31.12.2015;081;  Stuttgart, Regierungsbezirk;3 Jahre und mehr;500;-
__________
© Statistische Ämter
Stand: 10.10.2017 / 10:08:56
"""
DATES_IN_HEADER = """\
GENESIS-Tabelle: 99999-01-01-4
Arbeitslosenquote;;;
;;2015;2016
;;Quote;Quote
08116;Esslingen;3,5;3,4
__________
Stand: 10.10.2017 / 10:08:56
"""
PLAIN = "region;jahr;wert\n08116;2015;5\n08115;2015;7\n"
DECLARED = """\
titel: T
herausgeber: H
lizenz: L
namensnennung: N
herkunft: H
zuordnung_geprueft: niemand
original: {datei: plain.csv, sha256: SHA, bytes: 1}
leser: csv
zeichen: ohne
csv: {trenner: ";", region: region, zeit: jahr, werte: [wert]}
zeit: {art: kalenderjahr}
raum: {gebietsstand: 2015-12-31}
basis: ohne
spalten: []
""".replace("SHA", "a" * 64)


@pytest.fixture
def classic(tmp_path: Path) -> Path:
    path = tmp_path / "tabelle.csv"
    path.write_text(CLASSIC, encoding="cp1252")
    return path


def listed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# Overview


def test_the_overview_says_what_is_printed(classic: Path, bericht: Bericht) -> None:
    shown = bericht("source", "show", "tabelle.csv", cwd=classic.parent)
    assert (shown.code, shown.err) == (0, "")
    assert (
        shown.out
        == """\
tabelle.csv
  Format          GENESIS-Tabelle, klassische CSV-Datei (genesis_klassisch)
  Tabellencode    12411-03-03-4
  Titel           Bevölkerung nach Nationalität und Altersgruppen Bevölkerung
  Stand           10.10.2017
  Kodierung       cp1252
  Zeilen          5 mit Werten
  Spalten         2 mit Werten
  Zellen          10, darin „-“ 3-mal; „.“ 1-mal; „()“ 1-mal
  Regionen        4: 1 Land, 1 Regierungsbezirk, 1 Kreis, 1 Gemeinde
                  08116 Esslingen, Landkreis; 08 Baden-Württemberg; 08116004 Altbach; 081 Stuttgart, Regierungsbezirk
  Zeiträume       31.12.2014 bis 31.12.2015 (2)
  Zeilenmerkmale  merkmal_1 (2): unter 3 Jahre; 3 Jahre und mehr
  Spaltenköpfe       5  Insgesamt (Anzahl)
                     6  Deutsche (Anzahl)
"""
    )


def test_inside_a_project_the_overview_says_whether_the_county_is_there(classic: Path, bericht: Bericht) -> None:
    inside = bericht("source", "show", str(classic), cwd=PROJECT)
    assert "08116 Landkreis Esslingen: enthalten (1 Gemeinden darin)\n" in inside.out
    classic.write_text(CLASSIC.replace("08116;", "08115;"), encoding="utf-8")
    named = bericht("source", "show", str(classic), "--projekt", str(PROJECT), cwd=classic.parent)
    assert "08116 Landkreis Esslingen: nicht enthalten (1 Gemeinden darin)\n" in named.out


def test_a_folder_that_is_no_project_is_misuse(classic: Path, bericht: Bericht) -> None:
    shown = bericht("source", "show", str(classic), "--projekt", str(classic.parent), cwd=PROJECT)
    assert (shown.code, shown.out) == (2, "")
    assert "kein Projektordner" in shown.err


def test_long_lists_are_shortened_with_their_number(tmp_path: Path, bericht: Bericht) -> None:
    heads = [f"Spalte {n}" for n in range(20)]
    rows = [f"081{n:02};Kreis {n};2015;Gruppe {n};{';'.join('1' * 20)}" for n in range(11, 20)]
    text = ["GENESIS-Tabelle: 1", "Titel", f";;;;{';'.join(heads)}", *rows, "__________", "Stand: 10.10.2017"]
    (tmp_path / "lang.csv").write_text("\n".join(text), encoding="utf-8")
    out = bericht("source", "show", "lang.csv", cwd=tmp_path).out
    assert "Regionen        9 Kreise\n" in out
    assert "08114 Kreis 14 …\n" in out
    assert "08115" not in out
    assert "merkmal_1 (9): Gruppe 11; Gruppe 12; Gruppe 13; Gruppe 14 …\n" in out
    assert "Spalte 14\n" in out
    assert "… und 5 weitere\n" in out
    assert "Zeiträume       2015\n" in out


def test_a_head_that_stands_under_several_dates_is_told_once(tmp_path: Path, bericht: Bericht) -> None:
    (tmp_path / "quote.csv").write_text(DATES_IN_HEADER, encoding="utf-8")
    out = bericht("source", "show", "quote.csv", cwd=tmp_path).out
    assert "Spaltenköpfe       3  Quote (2 Zeiträume)\n" in out
    assert "Zeiträume       2015 bis 2016 (2)\n" in out
    assert "Zeilenmerkmale  keine\n" in out


def test_the_overview_for_machines_shortens_nothing(classic: Path, bericht: Bericht) -> None:
    shown = json.loads(bericht("source", "show", str(classic), "--format", "json", cwd=PROJECT).out)
    assert shown == {
        "datei": "tabelle.csv", "leser": "genesis_klassisch", "tabelle": "12411-03-03-4",
        "titel": "Bevölkerung nach Nationalität und Altersgruppen Bevölkerung", "stand": "2017-10-10",
        "kodierung": "cp1252", "blatt": None, "einheit": None, "zeilen": 5, "spalten": 2, "zellen": 10,
        "regionen": {
            "08116": "Esslingen, Landkreis", "08": "Baden-Württemberg", "08116004": "Altbach",
            "081": "Stuttgart, Regierungsbezirk",
        },
        "ebenen": {"land": 1, "regierungsbezirk": 1, "kreis": 1, "gemeinde": 1},
        "keine_schluessel": [], "kreis": {"ags": "08116", "enthalten": True},
        "zeitraeume": ["31.12.2014", "31.12.2015"],
        "zeilenmerkmale": {"merkmal_1": ["unter 3 Jahre", "3 Jahre und mehr"]},
        "spaltenkoepfe": [
            {"spalte": 5, "kopf": ["Insgesamt"], "zeit": None, "einheit": "Anzahl"},
            {"spalte": 6, "kopf": ["Deutsche"], "zeit": None, "einheit": "Anzahl"},
        ],
        "zeichen": {"-": 3, ".": 1, "()": 1},
    }  # fmt: skip


def test_strange_keys_are_told(tmp_path: Path, bericht: Bericht) -> None:
    text = CLASSIC.replace("081;", "8116;").replace("08116004;", "Altbach;")
    (tmp_path / "fremd.csv").write_text(text.replace("    Altbach", "    Altbach, Ort"), encoding="utf-8")
    out = bericht("source", "show", "fremd.csv", cwd=tmp_path).out
    assert "2 ohne gültigen Schlüssel: Altbach; 8116\n" in out


# Cells


def test_every_cell_is_listed_with_its_labels_and_its_place(classic: Path, bericht: Bericht) -> None:
    shown = bericht("source", "show", "tabelle.csv", "--rows", "--format", "csv", cwd=classic.parent)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("region,name,time,labels,raw,line,column\n")
    rows = listed(shown.out)[1:]
    assert len(rows) == 10
    assert rows[0] == [
        "08116",
        "Esslingen, Landkreis",
        "31.12.2014",
        "Insgesamt | Anzahl | unter 3 Jahre",
        "100",
        "6",
        "5",
    ]
    assert rows[5] == [
        "08116",
        "Esslingen, Landkreis",
        "31.12.2015",
        "Deutsche | Anzahl | unter 3 Jahre",
        "(90)",
        "8",
        "6",
    ]
    assert rows[7] == ["08116004", "Altbach", "31.12.2015", "Deutsche | Anzahl | 3 Jahre und mehr", "-", "9", "6"]


def test_a_date_in_the_header_is_the_time_and_no_label(tmp_path: Path, bericht: Bericht) -> None:
    (tmp_path / "quote.csv").write_text(DATES_IN_HEADER, encoding="utf-8")
    shown = bericht("source", "show", "quote.csv", "--rows", "--format", "csv", cwd=tmp_path)
    assert listed(shown.out)[1:] == [
        ["08116", "Esslingen", "2015", "Quote", "3,5", "5", "3"],
        ["08116", "Esslingen", "2016", "Quote", "3,4", "5", "4"],
    ]


def test_cells_that_are_not_there_and_empty_labels_are_left_out() -> None:
    table = Table(
        path=Path("x"), encoding="", code=None, title="", stand=date(2017, 1, 1), attributes=("a", "b"),
        columns=(Column(2, ("2015", "", "2015"), time="2015"), Column(3, ("B",), unit="B")),
        rows=(
            Row(4, "08", "Land", None, ("", "x"), ("1", None)),
            Row(5, "08", "Land", "2016", ("y", "x"), (None, "2")),
        ),
    )  # fmt: skip
    assert list(cells(table)) == [
        ("08", "Land", "2015", "2015 | x", "1", 4, 2),
        ("08", "Land", "2016", "B | y | x", "2", 5, 3),
    ]


def test_the_list_for_people_is_aligned(classic: Path, bericht: Bericht) -> None:
    lines = bericht("source", "show", "tabelle.csv", "--rows", cwd=classic.parent).out.splitlines()
    assert len(lines) == 11
    assert lines[0].split() == ["Stelle", "Region", "Name", "Zeit", "Wert", "Beschriftung"]
    assert lines[1].startswith("Zeile 6, Spalte 5       08116        Esslingen, Landkreis        31.12.2014 ")
    assert {line.index("Anzahl") for line in lines[1:] if "Insgesamt" in line} == {lines[1].index("Anzahl")}
    end = lines[0].index("Wert") + len("Wert")
    assert [line[:end].split()[-1] for line in lines[1:4]] == ["100", "-", "1000"]


@pytest.mark.langsam
def test_a_reader_that_stops_early_is_no_fault(tmp_path: Path) -> None:
    rows = "".join(f"2015;08116;Esslingen, Landkreis;Gruppe {n};5\n" for n in range(30_000))
    text = f"GENESIS-Tabelle: 1\nTitel\n;;;;Insgesamt\n{rows}__________\nStand: 10.10.2017\n"
    (tmp_path / "lang.csv").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "source",
        "show",
        str(tmp_path / "lang.csv"),
        "--rows",
        "--format",
        "csv",
    ]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"region,name,time,labels,raw,line,column\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


# Plain CSV


def test_of_an_undeclared_csv_file_head_delimiter_and_lines_are_told(tmp_path: Path, bericht: Bericht) -> None:
    (tmp_path / "plain.csv").write_text(PLAIN, encoding="utf-8")
    assert (
        bericht("source", "show", "plain.csv", cwd=tmp_path).out
        == """\
plain.csv
  Format        einfache CSV-Datei (csv)
  Kodierung     utf-8
  Trennzeichen  „;“
  Zeilen        2 unter der Kopfzeile
  Spalten       3
  Spaltenköpfe     1  region: 08116; 08115
                   2  jahr: 2015; 2015
                   3  wert: 5; 7
  Hinweis       Welche Spalte was enthält, sagt erst quelle.yaml: „bericht source add“ legt sie an.
"""
    )


@pytest.mark.parametrize("how", [["--rows"], ["--rows", "--format", "csv"], ["--format", "json"]])
def test_an_undeclared_csv_file_has_no_cells(how: list[str], tmp_path: Path, bericht: Bericht) -> None:
    (tmp_path / "plain.csv").write_text(PLAIN, encoding="utf-8")
    shown = bericht("source", "show", "plain.csv", *how, cwd=tmp_path)
    assert (shown.code, shown.out) == (1, "")
    assert "welche Spalte was enthält" in shown.err


def test_the_layout_of_the_quelle_yaml_beside_it_is_used(tmp_path: Path, bericht: Bericht) -> None:
    (tmp_path / "plain.csv").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "andere.csv").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "quelle.yaml").write_text(DECLARED, encoding="utf-8")
    shown = bericht("source", "show", "plain.csv", "--rows", "--format", "csv", cwd=tmp_path)
    assert listed(shown.out)[1:] == [
        ["08116", "", "2015", "wert", "5", "2", "3"],
        ["08115", "", "2015", "wert", "7", "3", "3"],
    ]
    assert "Regionen        2 Kreise\n" in bericht("source", "show", "plain.csv", cwd=tmp_path).out
    assert "Trennzeichen" in bericht("source", "show", "andere.csv", cwd=tmp_path).out


def test_an_extract_is_shown_although_the_quelle_yaml_declares_the_original(bericht: Bericht) -> None:
    out = bericht("source", "show", "data/raw/rdb_12411-03-02-4/auszug.csv", cwd=PROJECT).out
    assert "Auszug dieses Projekts (auszug)" in out
    assert "Tabellencode    12411-03-02-4" in out


# Misuse and faults


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (["--format", "csv"], "Das Format „csv“ gibt es ohne --rows nicht. Erlaubt: tabelle, json."),
        (["--rows", "--format", "json"], "Das Format „json“ gibt es mit --rows nicht. Erlaubt: tabelle, csv."),
        (["--format", "pdf"], "Das Format „pdf“ gibt es ohne --rows nicht."),
    ],
)
def test_a_format_that_there_is_not_is_misuse(how: list[str], said: str, classic: Path, bericht: Bericht) -> None:
    shown = bericht("source", "show", "tabelle.csv", *how, cwd=classic.parent)
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err


def test_a_missing_file_or_a_folder_is_misuse(tmp_path: Path, bericht: Bericht) -> None:
    for name in ("nichts.csv", "."):
        shown = bericht("source", "show", name, cwd=tmp_path)
        assert (shown.code, shown.out) == (2, "")
        assert f"Die Datei {name} gibt es nicht." in shown.err


def test_all_faults_of_a_file_are_told_and_nothing_else(classic: Path, bericht: Bericht) -> None:
    text = CLASSIC.replace(";100;-", ";100").replace("Stand: 10.10.2017 / 10:08:56", "")
    classic.write_text(text, encoding="utf-8")
    shown = bericht("source", "show", str(classic), "--rows", "--format", "csv", cwd=PROJECT)
    assert (shown.code, shown.out) == (1, "")
    assert "Zeile 6: Die Zeile hat 5 Felder. Erwartet nach dem Kopf: 6." in shown.err
    assert "Stand" in shown.err


@pytest.mark.parametrize("command", [[], ["show"], ["add"]])
def test_help_of_the_group_is_german(command: list[str], bericht: Bericht) -> None:
    from test_cli import english_in

    shown = bericht("source", *command, "--help", cwd=PROJECT)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Aufruf: bericht source")
    assert [word for word in english_in(shown.out) if word not in ("show", "source")] == []


# The contents


@pytest.mark.parametrize(
    ("raw", "sign"),
    [("5", ""), ("-3,5", ""), ("1.560,3", ""), ("-", "-"), ("(12)", "()"), ("166 e", "e"), ("...", "...")],
)
def test_a_sign_is_what_stands_besides_the_number(raw: str, sign: str) -> None:
    assert sign_of(raw) == sign


def test_texts_are_quoted_and_shortened() -> None:
    assert quoted(["-", "."]) == "„-“, „.“"
    assert quoted("abcdefgh", 2) == "„a“, „b“ …"
    assert quoted(["x" * 30]) == f"„{'x' * 19}…“"


@pytest.mark.parametrize(
    "dates",
    [
        ["31.12.2014", "30.06.2015", "31.12.2015"],
        ["2014-12-31", "2015-06-30"],
        ["2014/15", "2015/16"],
        ["Januar 2014", "Januar 2015"],
    ],
)
def test_dates_are_brought_into_order(dates: list[str]) -> None:
    rows = tuple(Row(i, "08", "", text, (), ("1",)) for i, text in enumerate(reversed(dates)))
    table = Table(Path("x"), "", None, "", None, (), (Column(1, ("A",)),), rows)
    assert contents_of(table).times == tuple(dates)


# The offices' files


def original(name: str) -> Path:
    path = next(iter(sorted(ORIGINALS.rglob(name))), None)
    return path or pytest.skip(f"Original {name} fehlt unter ../shared/data")


PRINTED = {
    "13111-01-03-4_00.csv": (
        "DG", "Deutschland", "30.06.2015", "Nationalität | Insgesamt | Geschlecht | männlich", "16504172", "11", "5",
    ),
    "12411-01-01-4_1773175772751_de_flat.csv": (
        "08222", "Mannheim, Stadtkreis", "2024-12-31", "BEVSTD | Bevölkerungsstand | Anzahl | GESW | weiblich",
        "158789", "2", "14",
    ),
}  # fmt: skip
"""A cell of the file as it is printed there."""


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_cell_is_listed(name: str, bericht: Bericht) -> None:
    shown = bericht("source", "show", str(original(name)), "--rows", "--format", "csv", cwd=PROJECT)
    assert list(PRINTED[name]) in listed(shown.out)


@pytest.mark.langsam
def test_the_largest_file_is_listed_line_by_line(bericht: Bericht) -> None:
    path = original("12531-0043_175879554_flat.csv")
    with path.open("rb") as stream:
        lines = sum(1 for _ in stream)
    shown = bericht("source", "show", str(path), "--rows", "--format", "csv", cwd=PROJECT)
    assert shown.out.count("\n") == lines


@pytest.mark.langsam
def test_every_original_has_an_overview(bericht: Bericht) -> None:
    files = [path for path in sorted(ORIGINALS.rglob("*")) if path.is_file() and path.suffix != ".geojson"]
    if not files:
        pytest.skip("Die Originale fehlen unter ../shared/data")
    for path in files:
        shown = bericht("source", "show", str(path), cwd=PROJECT)
        assert (shown.code, shown.err) == (0, ""), path.name
        assert "Esslingen" in shown.out


def test_the_number_of_cells_is_the_same_in_overview_and_list(classic: Path) -> None:
    table = read_table(classic, "genesis_klassisch")
    assert contents_of(table).raws.total() == len(list(cells(table))) == 10
