"""Which reader a file is for is told by its content; what is no table is refused with what helps."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from books import xls, xlsx
from conftest import PROJECT

from pipeline.faults import DataError
from pipeline.readers import FILE_READERS, READERS
from pipeline.readers.recognise import FORMATS, HEAD, recognise, split_head
from pipeline.sources import Leser

ORIGINALS = PROJECT.parent / "shared/data/original"

TEXTS = {
    "genesis_klassisch": "GENESIS-Tabelle: 12411-01-01-4\nBevölkerung nach Geschlecht;;;\n;;;Insgesamt\n",
    "ffcsv_neu": "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label\n1;2",
    "ffcsv_alt": "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label\n1;2",
    "genesis_cube": '* Der Benutzer hat diesen Export angestossen.\nK;DQ;FACH-SCHL;"mit Werten"\nD;229;;N\n',
    "inkar_csv": "Kennziffer;Raumeinheit;Aggregat;Ausländeranteil\n;;;2017\n08116;Esslingen;Landkreis;15,2\n",
    "ba_export": '"Region";"Deutschland";"Regionsschlüssel:";"d"\n"Gebietsstand";"April 2025"\n',
    "btw_2025": "AGS,Gemeindename,Wahlberechtigte,Wähler(innen)\n08116004,Altbach,4100,3500\n",
    "auszug": "zeile | Tabelle: 12411-01-01-4 | Stand: 2017-10-10;region;name;zeit;Insgesamt\n14;08116;Esslingen;;5\n",
    "csv": "region,jahr,wert\n08116,2015,5\n",
}
BOOKS = {
    "gv_isys": [["Gemeinden in Deutschland"], [None], ["Satz-\nart", "Text-kenn-zeichen"], ["10", None]],
    "inkar_xls": [["Kennziffer", "Raumeinheit", "Aggregat", "Quote"], [None, None, None, 2001]],
    "stala_bw": [["Gemeinde", "Wahlberechtigte"], ["116004 Altbach", 4447]],
}


def file(folder: Path, content: str | bytes, name: str = "datei.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(DataError) as error:
        recognise(path)
    (fault,) = error.value.faults
    assert fault.rule == "V01"
    return f"{fault.place}|{fault.text}|{fault.advice}"


@pytest.mark.parametrize("leser", TEXTS)
def test_a_text_is_told_by_its_head_whatever_its_name(leser: str, tmp_path: Path) -> None:
    assert recognise(file(tmp_path, TEXTS[leser], "arbeitsmappe.xlsx")) == leser


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_encoding_and_line_ends_do_not_matter(encoding: str, tmp_path: Path) -> None:
    for leser, text in TEXTS.items():
        assert recognise(file(tmp_path, text.replace("\n", "\r\n").encode(encoding))) == leser


@pytest.mark.parametrize("leser", BOOKS)
def test_a_workbook_is_told_by_its_head(leser: str, tmp_path: Path) -> None:
    assert recognise(xlsx(tmp_path / "tabelle.csv", BOOKS[leser])) == leser
    assert recognise(xls(tmp_path / "tabelle.txt", BOOKS[leser])) == leser


def test_kreistag_and_later_councils_are_told_too(tmp_path: Path) -> None:
    county = [["Ergebnisse der Wahlen der Kreisräte"], ["Lfd.\nNr.", "Schlüs-\nsel", "Landkreis\n\nLand"]]
    assert recognise(xlsx(tmp_path / "kreistag.xlsx", county)) == "stala_bw"


def test_elections_may_be_separated_by_semicolons(tmp_path: Path) -> None:
    assert recognise(file(tmp_path, TEXTS["btw_2025"].replace(",", ";"))) == "btw_2025"


def test_every_reader_is_told_and_every_format_has_a_reader() -> None:
    assert set(FORMATS) == {*TEXTS, *BOOKS} == {*get_args(Leser), "auszug"}
    assert set(FORMATS) == {*READERS, *FILE_READERS, "csv"}


def test_only_the_head_is_read(tmp_path: Path) -> None:
    line = "08116;Esslingen;5\n"
    text = TEXTS["genesis_klassisch"] + line * (HEAD // len(line))
    assert recognise(file(tmp_path, text.encode() + b"\0\xff\xfe" * 99)) == "genesis_klassisch"


def test_the_head_may_end_within_a_letter(tmp_path: Path) -> None:
    text = "region,name\n" + "08116,Eßlingen\n" * HEAD
    for skip in range(3):
        assert recognise(file(tmp_path, " " * skip + text)) == "csv"


# What is no table


def test_a_page_is_refused_with_its_title(tmp_path: Path) -> None:
    page = "<!DOCTYPE html>\n<html><head><title>\n Anmeldung  erforderlich</title></head><body>;;</body></html>"
    said = refused(file(tmp_path, page, "12411-01-01-4.csv"))
    assert "Webseite (HTML) mit dem Titel „Anmeldung erforderlich“" in said
    assert "neu abrufen" in said
    assert "Webseite (HTML), keine" in refused(file(tmp_path, "\n<HTML><body>503</body></HTML>"))


def test_xml_is_not_called_a_page(tmp_path: Path) -> None:
    assert "XML-Datei" in refused(file(tmp_path, '<?xml version="1.0"?><message:GenericData/>'))


def test_the_message_of_the_office_is_quoted(tmp_path: Path) -> None:
    status = {"Code": 104, "Content": "Es gibt keine Objekte\nzum „Kriterium“", "Type": "Information"}
    body = {"Ident": {"Service": "data", "Method": "tablefile"}, "Status": status}
    said = refused(file(tmp_path, json.dumps(body), "tabelle.csv"))
    assert "(Code 104): „Es gibt keine Objekte zum „Kriterium““" in said
    assert "„Es gibt" in refused(file(tmp_path, json.dumps(status)))


def test_a_table_inside_an_answer_is_not_called_a_fault_of_the_office(tmp_path: Path) -> None:
    body = {"Status": {"Code": 0, "Content": "erfolgreich"}, "Object": {"Content": "GENESIS-Tabelle: 1"}}
    assert "Die Tabelle steckt in einer JSON-Antwort" in refused(file(tmp_path, json.dumps(body, indent=1)))


def test_other_json_is_refused_too(tmp_path: Path) -> None:
    assert "JSON-Datei, keine Tabelle" in refused(file(tmp_path, '{"type": "FeatureCollection", "features": ['))


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\n"])
def test_an_empty_file_is_called_empty(content: bytes, tmp_path: Path) -> None:
    assert "Die Datei ist leer." in refused(file(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "PDF-Datei"),
        (gzip.compress(b"GENESIS-Tabelle: 1", mtime=0), "GZIP"),
        (TEXTS["csv"].encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04 abgeschnitten", "abgeschnitten"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "abgeschnitten oder beschädigt"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "keinen Text"),
    ],
)
def test_other_kinds_of_files_are_told_from_each_other(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refused(file(tmp_path, content, "12411-01-01-4.csv"))


def test_an_archive_names_what_is_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "tabelle.xlsx", "w") as archive:
        for n in range(5):
            archive.writestr(f"tabelle{n}.csv", "x")
    said = refused(tmp_path / "tabelle.xlsx")
    assert "ZIP-Archiv, keine Tabelle. Es enthält: tabelle0.csv, tabelle1.csv, tabelle2.csv und 2 weitere." in said
    assert "entpacken" in said


def test_an_archive_of_a_version_that_nobody_knows_is_damaged() -> None:
    assert "abgeschnitten oder beschädigt" in refused(PROJECT / "tests/faulty/mappe/zip_fassung.xlsx")


def test_an_office_document_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "tabelle.ods", "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert "als XLSX speichern" in refused(tmp_path / "tabelle.ods")


def test_an_unknown_workbook_says_how_it_begins(tmp_path: Path) -> None:
    said = refused(xlsx(tmp_path / "haushalt.xlsx", [[None], ["Haushaltsplan", 2024]]))
    assert "„Haushaltsplan | 2024" in said
    assert "Gemeindeverzeichnis (GV-ISys)" in said


def test_an_unknown_text_says_its_first_line_and_what_is_read(tmp_path: Path) -> None:
    said = refused(file(tmp_path, "\nProtokoll der Sitzung\nAnwesend: alle\n"))
    assert said.startswith("Zeile 2|Dieses Format ist unbekannt. Gefunden: „Protokoll der Sitzung“.")
    assert all(name in said for name in FORMATS.values())
    long = refused(file(tmp_path, "x" * 500))
    assert f"„{'x' * 99}…“" in long


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="fehlt"):
        recognise(tmp_path / "nichts.csv")


# Plain CSV


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = [f"region{delimiter}wert", f"08116{delimiter}5", ""]
    assert split_head(lines) == (delimiter, [["region", "wert"], ["08116", "5"]])


@pytest.mark.parametrize("lines", [["a;b"], ["a;b", "1"], ["a;a", "1;2"], ["a;", "1;2"], ["a", "1"]])
def test_a_head_needs_different_names_and_a_line_as_wide(lines: list[str]) -> None:
    assert split_head(lines) is None


# The offices' files

FOLDERS = {
    "ba_export": "ba_export", "bundestagswahl_2025": "btw_2025", "ffcsv_alt": "ffcsv_alt", "ffcsv_neu": "ffcsv_neu",
    "gemeindeverzeichnis": "gv_isys", "genesis_cube": "genesis_cube", "stala_bw": "stala_bw",
    "regionaldatenbank_klassisch": "genesis_klassisch",
}  # fmt: skip


@pytest.mark.langsam
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_original_is_told(folder: str) -> None:
    if not (ORIGINALS / folder).is_dir():
        pytest.skip(f"Originale in {folder} fehlen unter ../shared/data")
    assert {recognise(path) for path in (ORIGINALS / folder).iterdir()} == {FOLDERS[folder]}


@pytest.mark.parametrize(
    ("name", "leser"),
    [
        ("inkar_sdg_etc.csv", "inkar_csv"),
        ("A_Beschaeftigtenquote.xls", "inkar_xls"),
        ("B_SchulabgaengerohneAbschluss.xls", "inkar_xls"),
    ],
)
def test_both_forms_of_inkar_are_told_from_each_other(name: str, leser: str) -> None:
    path = ORIGINALS / "inkar" / name
    if not path.is_file():
        pytest.skip(f"Original {name} fehlt unter ../shared/data")
    assert recognise(path) == leser
