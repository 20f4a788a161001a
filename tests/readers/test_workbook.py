"""Workbooks: cells as text, and everything that is refused before a cell is read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import books
import pytest
from books import Cell, formula, pack, parts, relations, sheet, xls, xlsx

from pipeline.faults import DataError, Fault
from pipeline.readers import biff, ooxml, workbook
from pipeline.readers.grid import Area
from pipeline.readers.workbook import as_text, open_book

ORIGINALS = Path(__file__).parents[3] / "shared/data/original"
FILES = [
    "gemeindeverzeichnis/31122021_Auszug_GV.xlsx",
    "gemeindeverzeichnis/31122023_Auszug_GV.xlsx",
    "stala_bw/Gemeindeergebnisse_GW_2019.xlsx",
    "stala_bw/Kreisergebnisse_KW_2019.xlsx",
    "inkar/A_Beschaeftigtenquote.xls",
    "inkar/B_SchulabgaengerohneAbschluss.xls",
]

TABLE = [["Schlüssel", "Name", "Zahl"], ["08116", "Esslingen", 524127], ["08117", "Göppingen", "-"]]
VALUES = Area(2, 1, 3, 3)


def refused(path: Path) -> list[Fault]:
    with pytest.raises(DataError) as caught:
        open_book(path)
    assert {(fault.file, fault.rule) for fault in caught.value.faults} == {(str(path), "V01")}
    assert all(fault.advice for fault in caught.value.faults)
    return caught.value.faults


# Cells as text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (92640.0, "92640"),
        (38.549999999999997, "38,55"),
        (58.75858796908787, "58,75858796908787"),
        (1e-07, "0,0000001"),
        (1e20, "100000000000000000000"),
        (-0.0, "0"),
        (-47.9, "-47,9"),
        (6, "6"),
        (True, "WAHR"),
        (date(2021, 12, 31), "2021-12-31"),
        (datetime(2021, 12, 31), "2021-12-31"),  # noqa: DTZ001
        (datetime(2021, 12, 31, 13, 5), "2021-12-31 13:05:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
        (timedelta(hours=36), "1 day, 12:00:00"),
        ("  Esslingen\u00a0", "Esslingen"),
        ("nach  Norden\nund", "nach  Norden\nund"),
        (float("inf"), "inf"),
        ("", ""),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(value: object, text: str):
    assert as_text(value) == text


@pytest.mark.parametrize("write", [xlsx, xls])
def test_xlsx_and_xls_say_the_same(tmp_path: Path, write: Callable[..., Path]):
    [found] = open_book(write(tmp_path / "mappe", [*TABLE, [None, "ohne", 0.25]], name="Blatt ä")).sheets
    assert found.name == "Blatt ä"
    assert found.rows == [
        ["Schlüssel", "Name", "Zahl"],
        ["08116", "Esslingen", "524127"],
        ["08117", "Göppingen", "-"],
        ["", "ohne", "0,25"],
    ]
    assert (found.holds_numbers(3, 2, 3), found.holds_numbers(3, 3, 3)) == (True, False)
    assert found.place(4, 2) == "Blatt ä!B4"


def test_dates_are_told_by_their_format(tmp_path: Path):
    row = [Cell(f'<c r="{{}}" s="{style}"><v>44561.75</v></c>') for style in (0, 1, 2)]
    [found] = open_book(xlsx(tmp_path / "a.xlsx", [row])).sheets
    assert found.rows == [["44561,75", "2021-12-31 18:00:00", "2021-12-31 18:00:00"]]


def test_a_key_that_is_a_number_has_lost_its_zero(tmp_path: Path):
    [found] = open_book(xlsx(tmp_path / "a.xlsx", [["01001", 1001]])).sheets
    assert found.rows == [["01001", "1001"]]


def test_a_table_that_does_not_begin_in_a1_keeps_its_place(tmp_path: Path):
    [found] = open_book(xlsx(tmp_path / "a.xlsx", [[], [], [None, None, "Kopf"]])).sheets
    assert found.text(3, 3) == "Kopf"
    assert found.width == 3


def test_a_merged_label_stands_above_every_column_and_on_one_line(tmp_path: Path):
    rows = [["Schlüs-\nsel", "Davon", None, "Land\n\nBund"], [None, "CDU", "Die\nPARTEI", None], ["116", 1, 2, 3]]
    [found] = open_book(xlsx(tmp_path / "a.xlsx", rows, merges=["B1:C1", "A1:A2", "D1:D2"])).sheets
    assert found.heads(1, 2) == {
        1: ("Schlüs- sel",),
        2: ("Davon", "CDU"),
        3: ("Davon", "Die PARTEI"),
        4: ("Land Bund",),
    }


def test_notes_are_rows_with_a_single_cell(tmp_path: Path):
    [found] = open_book(xlsx(tmp_path / "a.xlsx", [*TABLE, [], ["1) Anmerkung"], ["© Amt"]])).sheets
    assert found.last_line() == 3
    assert found.lines(4, 6) == "1) Anmerkung\n© Amt"


def test_cells_without_an_address_stand_side_by_side(tmp_path: Path):
    content = (
        f'<worksheet xmlns="{books.MAIN}"><sheetData><row><c><v>1</v></c><c><f>A1</f><v>2</v></c></row></sheetData>'
    )
    [found] = open_book(pack(tmp_path / "a.xlsx", parts({"T": f"{content}</worksheet>"}))).sheets
    assert found.rows == [["1", "2"]]
    assert found.marks.formulas == [Area(1, 2, 1, 2)]


# The sheet that is looked for


@pytest.mark.parametrize(
    ("sheets", "found"), [(["Inhalt"], "kein Blatt"), (["Daten", "Inhalt", "Daten2"], "„Daten“, „Daten2“")]
)
def test_the_table_must_be_on_one_sheet(tmp_path: Path, sheets: list[str], found: str):
    book = open_book(pack(tmp_path / "a.xlsx", parts({name: sheet([[name]]) for name in sheets})))
    with pytest.raises(DataError) as caught:
        book.find(lambda s: 1 if s.text(1, 1).startswith("Daten") else None, "der Tabelle")
    assert f"Gefunden: {found} mit dieser Tabelle" in caught.value.faults[0].text
    assert "„Inhalt“" in caught.value.faults[0].text


def test_a_chart_is_no_sheet(tmp_path: Path):
    made = parts({"Bild": "<chartsheet/>", "Daten": sheet(TABLE)})
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("chartsheet", "worksheets/sheet1.xml", ""), ("worksheet", "/xl/worksheets/sheet2.xml", "")
    )
    assert [found.name for found in open_book(pack(tmp_path / "a.xlsx", made)).sheets] == ["Daten"]


# Not a workbook


def zipped(*names: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        pack(path, dict.fromkeys(names, "<a/>"))

    return write


def written(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


@pytest.mark.parametrize(
    ("write", "found"),
    [
        (written(b"Gemeinde;Zahl\n08116;1\n"), "Gefunden: „Gemeinde;Zahl·08116;1·“"),
        (written(b"\xef\xbb\xbf\r\n<html><table>"), "Gefunden: eine Seite in HTML oder XML"),
        (written(b"%PDF-1.7"), "Gefunden: ein PDF"),
        (written(b""), "Gefunden: eine leere Datei"),
        (zipped("xl/workbook.bin"), "Gefunden: eine binäre Arbeitsmappe (XLSB)"),
        (zipped("content.xml"), "Gefunden: eine OpenDocument-Datei"),
        (zipped("word/document.xml"), "Gefunden: ein Word-Dokument"),
        (zipped("tabelle.csv"), "Gefunden: ein Zip-Archiv, das keine Arbeitsmappe ist"),
        (written(books.compound({"WordDocument": bytes(5000)})), "Gefunden: ein anderes Office-Dokument"),
        (written(books.compound({"Book": bytes(5000)})), "älter als Excel 97"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, write: Callable[[Path], None], found: str):
    path = tmp_path / "tabelle.xlsx"
    write(path)
    [fault] = refused(path)
    assert found in fault.text
    assert "Erwartet: " in fault.text


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("write", [xlsx, xls])
def test_a_truncated_file(tmp_path: Path, write: Callable[..., Path], share: float):
    path = write(tmp_path / "a", [[f"Zeile {n}", n] for n in range(500)])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    [fault] = refused(path)
    assert "abgeschnitten oder beschädigt" in fault.text


def test_a_file_that_is_too_big_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MAX_FILE", 1024 * 1024)
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("gelesen"))
    [fault] = refused(path)
    assert "Die Datei hat 2 MB. Erwartet: höchstens 1 MB." in fault.text


# Password, macros, links


def with_flag(path: Path) -> None:
    """A zip whose first part says that it is encrypted, in its own head and in the directory."""
    raw = bytearray(xlsx(path, TABLE).read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(sign) + offset] |= 1
    path.write_bytes(raw)


@pytest.mark.parametrize(
    "write",
    [
        written(books.compound({"EncryptionInfo": bytes(200), "EncryptedPackage": bytes(5000)})),
        lambda path: xls(path, TABLE) and path.write_bytes(
            books.compound({"Workbook": books.biff({"T": books.biff_sheet(TABLE)}, more=books.record(0x2F, bytes(54)))})
        ),
        with_flag,
    ],
    ids=["xlsx", "xls", "zip"],
)  # fmt: skip
def test_a_password(tmp_path: Path, write: Callable[[Path], None]):
    path = tmp_path / "a.xlsx"
    write(path)
    [fault] = refused(path)
    assert "mit einem Kennwort verschlüsselt. Erwartet: eine Arbeitsmappe ohne Kennwort." in fault.text


MACRO_TYPE = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    "added",
    [{"xl/vbaProject.bin": b"\xcc\x61"}, {"[Content_Types].xml": MACRO_TYPE}, {"xl/macrosheets/sheet1.xml": "<a/>"}],
)
def test_macros(tmp_path: Path, added: dict[str, str | bytes]):
    [fault] = refused(pack(tmp_path / "a.xlsm", parts({"T": sheet(TABLE)}) | added))
    assert fault.place == next(iter(added))
    assert fault.text == "Die Arbeitsmappe enthält Makros. Erwartet: nur Tabellen."


@pytest.mark.parametrize(
    "streams",
    [
        {"Workbook": books.biff({"T": books.biff_sheet(TABLE)}), "_VBA_PROJECT_CUR": bytes(70)},
        {"Workbook": books.biff({"T": books.biff_sheet(TABLE)}, kind=1)},
    ],
    ids=["Visual Basic", "Excel 4"],
)
def test_macros_in_an_xls(tmp_path: Path, streams: dict[str, bytes]):
    path = tmp_path / "a.xls"
    path.write_bytes(books.compound(streams))
    [fault] = refused(path)
    assert "enthält Makros" in fault.text


SHEET_LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
OUTSIDE = 'TargetMode="External"'


@pytest.mark.parametrize(
    ("added", "place"),
    [
        ({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}, "xl/externalLinks/externalLink1.xml"),
        ({"xl/connections.xml": "<connections/>"}, "xl/connections.xml"),
        ({SHEET_LINKS: relations(("image", "file:///etc/passwd", OUTSIDE))}, f"{SHEET_LINKS}, „file:///etc/passwd“"),
    ],
)
def test_values_from_elsewhere(tmp_path: Path, added: dict[str, str], place: str):
    [fault] = refused(pack(tmp_path / "a.xlsx", parts({"T": sheet(TABLE)}) | added))
    assert fault.place == place
    assert "holt Werte aus einer anderen Quelle" in fault.text


def test_values_from_elsewhere_in_an_xls(tmp_path: Path):
    own, other = books.record(0x01AE, b"\1\0\1\4"), books.record(0x01AE, b"\1\0\5\0\0mappe")
    path = tmp_path / "a.xls"
    for more, fine in ((own, True), (other, False)):
        path.write_bytes(books.compound({"Workbook": books.biff({"T": books.biff_sheet(TABLE)}, more=more)}))
        if fine:
            assert open_book(path).sheets
        else:
            assert "aus einer anderen Quelle" in refused(path)[0].text


def test_a_hyperlink_brings_no_values(tmp_path: Path):
    link = relations(("hyperlink", "https://www.destatis.de", OUTSIDE))
    assert open_book(pack(tmp_path / "a.xlsx", parts({"T": sheet(TABLE)}) | {SHEET_LINKS: link})).sheets


# XML


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
STEAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("dtd", [BOMB, STEAL, '<!DOCTYPE a SYSTEM "http://beispiel.invalid/a.dtd">'])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"])
def test_no_part_may_have_a_dtd(tmp_path: Path, part: str, dtd: str):
    made = parts({"T": sheet(TABLE)})
    made[part] = dtd + made[part]
    [fault] = refused(pack(tmp_path / "a.xlsx", made))
    assert fault.place == part
    assert "<!DOCTYPE>" in fault.text


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"),
        ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="1"><c r="1A"/></row></sheetData></worksheet>'),
        ("xl/worksheets/sheet1.xml", '<worksheet><mergeCells><mergeCell ref="A1:XYZ9"/></mergeCells></worksheet>'),
        ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="eins"/></sheetData></worksheet>'),
        ("xl/workbook.xml", ""),
        ("docProps/core.xml", "<a>&amp</a>"),
    ],
)
def test_broken_xml_is_named_by_its_part(tmp_path: Path, part: str, content: str):
    [fault] = refused(pack(tmp_path / "a.xlsx", parts({"T": sheet(TABLE)}) | {part: content}))
    assert fault.place == part
    assert "Dieser Teil ist ab Zeile 1, Spalte " in fault.text


def test_a_sheet_that_is_announced_and_missing(tmp_path: Path):
    made = parts({"Daten": sheet(TABLE)})
    del made["xl/worksheets/sheet1.xml"]
    assert "Das Blatt „Daten“ fehlt" in refused(pack(tmp_path / "a.xlsx", made))[0].text


def test_texts_that_are_missing(tmp_path: Path):
    rows = [[Cell('<c r="{}" t="s"><v>7</v></c>')]]
    assert "Die Arbeitsmappe ist beschädigt" in refused(xlsx(tmp_path / "a.xlsx", rows))[0].text


# Bombs


def test_200_mb_of_blank_rows_are_refused_before_anything_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts({"T": ""}).items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            rows = b'<row r="1" spans="1:20" s="4" customFormat="1"/>' * 21846
            for _ in range(200):
                stream.write(rows)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("ausgepackt"))
    faults = refused(path)
    assert "Ausgepackt hat die Datei 200 MB. Erwartet: höchstens 128 MB." in faults[0].text


def test_a_part_that_is_packed_too_well(tmp_path: Path):
    faults = refused(pack(tmp_path / "a.xlsx", parts({"T": sheet(TABLE)}) | {"xl/media/image1.png": bytes(3_000_000)}))
    assert [fault.place for fault in faults] == ["xl/media/image1.png"]
    assert "unglaubhaft stark gepackt" in faults[0].text
    assert "höchstens das 100-Fache" in faults[0].text


def declare(path: Path, part: str, size: int) -> None:
    """Change the size that the directory of the zip names for a part."""
    raw = bytearray(path.read_bytes())
    at = raw.rfind(part.encode()) - 46
    assert raw[at : at + 4] == b"PK\x01\x02"
    raw[at + 24 : at + 28] = struct.pack("<I", size)
    path.write_bytes(raw)


@pytest.mark.parametrize(("size", "more"), [(100, "mehr"), (100_000, "weniger")])
def test_a_directory_that_lies_about_a_size(tmp_path: Path, size: int, more: str):
    path = xlsx(tmp_path / "a.xlsx", [[f"Zeile {n}"] for n in range(500)])
    declare(path, "xl/worksheets/sheet1.xml", size)
    [fault] = refused(path)
    assert fault.place == "xl/worksheets/sheet1.xml"
    assert f"nennt {size} Bytes, ausgepackt sind es {more}" in fault.text


def test_unpacking_stops_where_the_directory_said_it_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ooxml, "CHUNK", 1000)
    path = pack(tmp_path / "a.xlsx", parts({"T": sheet(TABLE)}) | {"docProps/app.xml": " " * 5_000_000})
    declare(path, "docProps/app.xml", 2000)
    read: list[int] = []
    whole = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda s, n=-1: (got := whole(s, n), read.append(len(got)))[0])
    refused(path)
    assert sum(read) < 20_000


def test_one_cell_far_out(tmp_path: Path):
    far = Cell('<c r="XFD1048576"><v>1</v></c>')
    [fault] = refused(xlsx(tmp_path / "a.xlsx", [[1, far]], name="Daten"))
    assert fault.place == "Daten!XFD1048576"
    assert "Das Blatt reicht bis XFD1048576" in fault.text


def test_a_text_that_every_cell_repeats(tmp_path: Path):
    rows = [[Cell('<c r="{}" t="s"><v>1</v></c>')] * 20] * 100
    for length, fine in ((500, True), (600_000, False)):
        texts = f'<sst xmlns="{books.MAIN}"><si><t>kurz</t></si><si><t>{"x" * length}</t></si></sst>'
        path = pack(tmp_path / "a.xlsx", parts({"T": sheet(rows)}) | {"xl/sharedStrings.xml": texts})
        if fine:
            assert open_book(path).sheets[0].text(100, 20) == "x" * 500
        else:
            assert "Ein Text von 600000 Zeichen" in refused(path)[0].text


def test_too_many_parts(tmp_path: Path):
    made = parts({"T": sheet(TABLE)}) | {f"xl/media/{n}.png": b"" for n in range(1000)}
    assert "Teile. Erwartet: höchstens 1000." in refused(pack(tmp_path / "a.xlsx", made))[0].text


def test_a_part_that_is_packed_in_another_way(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in parts({"T": sheet(TABLE)}).items():
            archive.writestr(name, content)
    assert "mit Verfahren 12 gepackt" in refused(tmp_path / "a.xlsx")[0].text


def test_only_parts_that_were_checked_are_handed_on(tmp_path: Path):
    made = parts({"T": sheet(TABLE)})
    path = pack(tmp_path / "a.xlsx", made | {"xl/media/image1.png": b"x", "xl/fremd.bin": b"x"})
    _, handed = ooxml.read_ooxml(path, path.read_bytes() + b"fremd")
    assert zipfile.ZipFile(io.BytesIO(handed)).namelist() == list(made)
    path = xls(tmp_path / "a.xls", TABLE)
    _, handed = biff.read_biff(path, path.read_bytes() + b"fremd")
    assert b"fremd" not in handed


# Names


@pytest.mark.parametrize(
    "name", ["../boese.xml", "/etc/boese.xml", "xl/../../boese.xml", "C:/boese.xml", "xl\\..\\boese.xml", "xl/a\nb.xml"]
)
def test_a_name_that_leads_out_of_the_archive(tmp_path: Path, name: str):
    [fault] = refused(pack(tmp_path / "a.xlsx", parts({"T": sheet(TABLE)}) | {name: "<a/>"}))
    assert fault.place == name.encode("unicode_escape").decode()
    assert "führt aus dem Archiv hinaus" in fault.text


def test_a_part_that_is_there_twice(tmp_path: Path):
    made = parts({"T": sheet(TABLE)})
    [fault] = refused(pack(tmp_path / "a.xlsx", made | {"xl/WORKSHEETS/sheet1.xml": made["xl/worksheets/sheet1.xml"]}))
    assert "Diesen Teil gibt es 2-mal" in fault.text


def test_a_sheet_that_is_there_twice(tmp_path: Path):
    made = parts({"Daten": sheet(TABLE), "X": sheet(TABLE)})
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace('"X"', '"Daten"')
    assert "So heißen 2 Blätter" in refused(pack(tmp_path / "a.xlsx", made))[0].text


# What stands behind the values


def checked(path: Path, values: Area = VALUES) -> list[tuple[str, str]]:
    [found] = open_book(path).sheets
    return [(fault.place, fault.text) for fault in found.check(values)]


def test_values_without_any_marks(tmp_path: Path):
    assert checked(xlsx(tmp_path / "a.xlsx", TABLE)) == []
    assert checked(xls(tmp_path / "a.xls", TABLE)) == []


def test_a_formula_among_the_values(tmp_path: Path):
    rows = [[formula("B1", 1), "b", "c"], [1, 2, formula("A2+B2", 3)], [1, formula("A3", 2), 3]]
    [(place, text)] = checked(xlsx(tmp_path / "a.xlsx", rows))
    assert place == "Tabelle1!C2"
    assert text.startswith("Hier und in B3 steht eine Formel statt eines Wertes. Erwartet: feste Werte")


def test_a_formula_of_an_array_names_its_cells(tmp_path: Path):
    array = Cell('<c r="{}"><f t="array" ref="B1:B3">A1:A3</f><v>1</v></c>')
    assert checked(xlsx(tmp_path / "a.xlsx", [["x", array], [1, 2], [3, 4]]))[0][0] == "Tabelle1!B1:B3"


def test_a_failed_formula_is_told_and_not_read_as_an_empty_cell(tmp_path: Path):
    rows = [["a", "b"], [1, Cell('<c r="{}" t="e"><v>#DIV/0!</v></c>')]]
    [(place, text)] = checked(xlsx(tmp_path / "a.xlsx", rows))
    assert (place, text) == (
        "Tabelle1!B2",
        "Hier steht ein Fehlerwert (wie #DIV/0!). Erwartet: ein Wert oder ein Zeichen.",
    )


def test_merged_cells_are_usual_in_the_header_only(tmp_path: Path):
    assert checked(xlsx(tmp_path / "a.xlsx", TABLE, merges=["A1:C1"])) == []
    [(place, text)] = checked(xlsx(tmp_path / "a.xlsx", TABLE, merges=["A1:C1", "A2:A3"]))
    assert place == "Tabelle1!A2:A3"
    assert text.startswith("Hier steht ein verbundenes Feld zwischen den Werten.")


def test_hidden_rows_and_columns_with_values(tmp_path: Path):
    columns = '<col min="2" max="3" hidden="1"/><col min="9" max="20" hidden="1"/>'
    found = checked(xlsx(tmp_path / "a.xlsx", [*TABLE, []], columns=columns, hidden=[2, 4]))
    assert found == [
        ("Tabelle1", "Ausgeblendete Zeilen enthalten Werte: 2. Erwartet: alle Werte sind zu sehen."),
        ("Tabelle1", "Ausgeblendete Spalten enthalten Werte: B, C. Erwartet: alle Werte sind zu sehen."),
    ]


def test_a_column_without_width_is_hidden(tmp_path: Path):
    [(_, text)] = checked(xlsx(tmp_path / "a.xlsx", TABLE, columns='<col min="1" max="1" width="0"/>'))
    assert "Spalten enthalten Werte: A." in text


def test_hidden_sheets_hold_nothing(tmp_path: Path):
    sheets = {"Daten": sheet(TABLE), "Geheim": sheet([[1]]), "Leer": sheet([[]])}
    states = {"Geheim": 'state="veryHidden"', "Leer": 'state="hidden"'}
    [fault] = refused(pack(tmp_path / "a.xlsx", parts(sheets, states)))
    assert fault.place == "Geheim"
    assert "ausgeblendet und enthält Werte" in fault.text
    del sheets["Geheim"]
    assert [found.name for found in open_book(pack(tmp_path / "a.xlsx", parts(sheets, states))).sheets] == ["Daten"]


def test_the_same_marks_in_an_xls(tmp_path: Path):
    rows = [["a", "b", "c"], [1, 2, books.BIFF_FORMULA], [1, books.BIFF_ERROR, "x"]]
    hidden_row = books.record(0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 255, 0, 0, 0x20, 0))
    hidden_column = books.record(0x007D, struct.pack("<HHHHHH", 0, 0, 2000, 0, 1, 0))
    merge = books.record(0x00E5, struct.pack("<HHHHH", 1, 2, 2, 0, 1))
    found = checked(xls(tmp_path / "a.xls", rows, more=hidden_row + hidden_column + merge))
    assert [(place, text.partition(".")[0]) for place, text in found] == [
        ("Daten!C2", "Hier steht eine Formel statt eines Wertes"),
        ("Daten!B3", "Hier steht ein Fehlerwert (wie #DIV/0!)"),
        ("Daten!A3:B3", "Hier steht ein verbundenes Feld zwischen den Werten"),
        ("Daten", "Ausgeblendete Zeilen enthalten Werte: 2"),
        ("Daten", "Ausgeblendete Spalten enthalten Werte: A"),
    ]


def test_a_hidden_sheet_of_an_xls(tmp_path: Path):
    made = {"Daten": books.biff_sheet(TABLE), "Geheim": books.biff_sheet([[1]])}
    path = tmp_path / "a.xls"
    path.write_bytes(books.compound({"Workbook": books.biff(made, states={"Geheim": 1})}))
    assert [fault.place for fault in refused(path)] == ["Geheim"]


# Broken XLS


def test_a_ring_of_sectors_ends(tmp_path: Path):
    path = xls(tmp_path / "a.xls", [[f"Zeile {n}", n] for n in range(200)])
    raw = bytearray(path.read_bytes())
    raw[512 + 4 * 5 : 512 + 4 * 6] = struct.pack("<I", 4)  # the third sector of the stream leads back to its second
    path.write_bytes(raw)
    assert "abgeschnitten oder beschädigt" in refused(path)[0].text


@pytest.mark.parametrize(
    "lie",
    [
        books.record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)),
        books.record(0x0200, struct.pack("<IIHHH", 9, 3, 0, 4, 0)),
        books.record(0x0203, struct.pack("<HHHd", 0, 300, 0, 1.0)),
        books.record(0x0006, struct.pack("<HHHdHIHBH", 5, 0, 0, 2.0, 0, 0, 1029, 0x1E, 2)),
    ],
    ids=["Größe", "Größe verkehrt", "Spalte", "Formel"],
)
def test_a_record_that_lies(tmp_path: Path, lie: bytes):
    [fault] = refused(xls(tmp_path / "a.xls", TABLE, more=lie))
    assert "beschädigt" in fault.text


# The offices' files


@pytest.mark.parametrize("name", FILES)
@pytest.mark.langsam
def test_the_originals_are_as_they_should_be(name: str):
    path = ORIGINALS / name
    if not path.is_file():
        pytest.skip(f"Original {path.name} fehlt unter ../shared/data")
    for found in open_book(path).sheets:
        assert list(found.check(Area(7, 1, found.last_line(), found.width))) == []
