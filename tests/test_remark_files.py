"""Files that readers send back: three forms say the same, and nothing hostile comes in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter
from review_examples import handed_in, row

from pipeline import remark_files
from pipeline.faults import DataError
from pipeline.remarks import Eingang

COLUMNS = ("zyklus", "kapitel", "stelle", "rolle", "art", "anmerkung", "text", "datum")
ROW = row(anmerkung="=1+1 stimmt nicht")


def read(*paths: Path) -> list[Eingang]:
    return remark_files.read(paths, "2013-2016", [])


def as_csv(path: Path, *rows: dict[str, str], guard: str = "'") -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLUMNS)
        writer.writerows([[guard + t if t.startswith("=") else t for t in map(one.get, COLUMNS)] for one in rows])
    return path


def as_xlsx(path: Path, *rows: dict[str, str]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Anmerkungen")
        for number, cells in enumerate([COLUMNS, *([one[name] for name in COLUMNS] for one in rows)]):
            sheet.write_row(number, 0, cells)
    return path


def test_json_csv_and_xlsx_say_the_same(tmp_path: Path) -> None:
    files = [handed_in(tmp_path / "a.json", ROW), as_csv(tmp_path / "a.csv", ROW), as_xlsx(tmp_path / "a.xlsx", ROW)]
    assert [read(file) for file in files] == [[Eingang.model_validate(ROW)]] * 3


def test_all_faults_of_all_files_are_told_and_nothing_is_taken_over(tmp_path: Path) -> None:
    one = handed_in(tmp_path / "eins.json", row(art="toll"), row(rolle="X"), row(stern="x"))
    two = as_csv(tmp_path / "zwei.csv", row(stelle="a b"))
    with pytest.raises(DataError) as error:
        read(one, two, handed_in(tmp_path / "gut.json", row()))
    assert [(fault.file, fault.place) for fault in error.value.faults] == [
        ("eins.json", "Anmerkung 1, art"),
        ("eins.json", "Anmerkung 2, rolle"),
        ("eins.json", "Anmerkung 3, stern"),
        ("zwei.csv", "Zeile 2, Spalte „stelle“"),
    ]


def test_remarks_of_another_cycle_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gehören zum Zyklus 2017-2020\. Erwartet: 2013-2016"):
        read(handed_in(tmp_path / "a.json", row(zyklus="2017-2020")))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b"[" * 100_000, "kein lesbares JSON"),
        ("a.json", b"\xff\xfe", "kein lesbares JSON"),
        ("a.json", b'{"form": "x"}', "keine Datei mit Anmerkungen"),
        ("a.exe", b"", "Gefunden: eine Datei .exe"),
        ("a.csv", b" " * (8 * 1024 * 1024 + 1), "Erwartet: höchstens 8 MB"),
        ("a.csv", "zyklus;kapitel\n\xfc".encode("latin-1"), "nicht in UTF-8"),
        ("a.xlsx", b"PK\x03\x04kaputt", "abgeschnitten oder beschädigt"),
        ("a.docx", b"PK\x03\x04kaputt", "vollständige Word-Datei"),
        ("a.docx", b"kein zip", "vollständige Word-Datei"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=said):
        read(tmp_path / name)


def test_a_formula_in_a_workbook_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_formula(1, 5, "=1+1")
    with pytest.raises(DataError, match="eine Formel statt eines Wertes"):
        read(tmp_path / "a.xlsx")


def test_too_many_remarks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remark_files, "MOST", 1)
    with pytest.raises(DataError, match=r"hat 2 Anmerkungen\. Erwartet: höchstens 1"):
        read(handed_in(tmp_path / "a.json", row(), row()))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Diese Datei gibt es nicht"):
        read(tmp_path / "fehlt.json")
