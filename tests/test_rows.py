"""Lists kept by hand: the same rows from CSV and XLSX, every fault with its place, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
import xlsxwriter

from pipeline.cycle import Declared
from pipeline.faults import DataError
from pipeline.rows import SEVERAL, WHOLE, read_rows


class Thing(Declared):
    name: str
    number: Annotated[int, WHOLE]
    words: Annotated[tuple[str, ...], SEVERAL] = ()


HEAD = "name;number;words"


def csv(folder: Path, *lines: str, head: str = HEAD) -> None:
    (folder / "liste.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def xlsx(folder: Path, *lines: tuple[object, ...], formula: str = "") -> None:
    with xlsxwriter.Workbook(folder / "liste.xlsx") as book:
        sheet = book.add_worksheet("Blatt")
        for row, cells in enumerate([tuple(HEAD.split(";")), *lines]):
            sheet.write_row(row, 0, cells)
        if formula:
            sheet.write_formula(1, 1, formula, value=3)


def things(folder: Path) -> list[Thing]:
    return [row.content for row in read_rows(folder, "liste", Thing, folder)]


def faults(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        things(folder)
    return [(one.file, one.place, one.text) for one in caught.value.faults]


def test_both_formats_give_the_same_rows(tmp_path: Path):
    expected = [Thing(name="a", number=3, words=("x", "y")), Thing(name="b", number=0)]
    csv(tmp_path, "a;3;x, y", ";;", "b;0;")
    assert things(tmp_path) == expected
    (tmp_path / "liste.csv").unlink()
    xlsx(tmp_path, ("a", 3, "x, y"), ("", "", ""), ("b", 0, ""))
    assert things(tmp_path) == expected


def test_a_fault_names_line_and_column_or_the_cell(tmp_path: Path):
    text = "Gefunden: „3,5“. Erwartet: eine ganze Zahl ohne Punkt wie 120."
    csv(tmp_path, "a;3,5;")
    assert faults(tmp_path) == [("liste.csv", "Zeile 2, Spalte „number“", text)]
    (tmp_path / "liste.csv").unlink()
    xlsx(tmp_path, ("a", 3.5, ""))
    assert faults(tmp_path) == [("liste.xlsx", "Blatt!B2", text)]


def test_a_number_of_400_digits_is_none(tmp_path: Path):
    csv(tmp_path, f"a;{'9' * 400};")
    [(_, _, text)] = faults(tmp_path)
    assert text.endswith("Erwartet: eine ganze Zahl ohne Punkt wie 120.")


def test_all_faults_are_told_at_once(tmp_path: Path):
    csv(tmp_path, ";x;", "b;;")
    assert faults(tmp_path) == [
        ("liste.csv", "Zeile 2, Spalte „name“", "Dieser Wert fehlt."),
        ("liste.csv", "Zeile 2, Spalte „number“", "Gefunden: „x“. Erwartet: eine ganze Zahl ohne Punkt wie 120."),
        ("liste.csv", "Zeile 3, Spalte „number“", "Dieser Wert fehlt."),
    ]


def test_columns_that_are_unknown_twice_or_missing_are_told(tmp_path: Path):
    csv(tmp_path, "a;b;c", head="name;namen;name")
    assert faults(tmp_path) == [
        ("liste.csv", "Zeile 1", "Die Spalte „number“ fehlt."),
        ("liste.csv", "Zeile 1", "Die Spalte „words“ fehlt."),
        ("liste.csv", "Zeile 1, Spalte „namen“", "Die Spalte „namen“ gibt es nicht. Erlaubt: name, number, words."),
        ("liste.csv", "Zeile 1, Spalte „name“", "Die Spalte „name“ steht 2-mal."),
    ]


def test_a_cell_below_no_name_is_told(tmp_path: Path):
    csv(tmp_path, "a;1;x;lost", head=f"{HEAD};")
    assert faults(tmp_path) == [("liste.csv", "Zeile 2, Spalte „“", "Gefunden: „lost“. Die Spalte hat keinen Namen.")]


def test_a_formula_is_refused_where_it_stands(tmp_path: Path):
    xlsx(tmp_path, ("a", 3, ""), formula="=1+2")
    ((file, place, text),) = faults(tmp_path)
    assert (file, place) == ("liste.xlsx", "Blatt!B2")
    assert text.startswith("Hier steht eine Formel statt eines Wertes.")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"name,number,words\na,1,\n", "Die Felder trennen Kommas. Erwartet: „;“."),
        ("name;number;words\nä;1;\n".encode("cp1252"), "Die Datei ist nicht in UTF-8 gespeichert."),
        (b"", "Die Spalte „name“ fehlt."),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, raw: bytes, text: str):
    (tmp_path / "liste.csv").write_bytes(raw)
    assert faults(tmp_path)[0][2] == text


def test_there_is_exactly_one_file(tmp_path: Path):
    expected = "Erwartet: entweder liste.csv oder liste.xlsx."
    assert faults(tmp_path) == [("./liste", "", f"Gefunden: keine. {expected}")]
    csv(tmp_path)
    xlsx(tmp_path)
    assert faults(tmp_path) == [("./liste", "", f"Gefunden: beide. {expected}")]


def test_a_link_out_of_the_project_is_refused(tmp_path: Path):
    (tmp_path / "anderswo").mkdir()
    (tmp_path / "projekt").mkdir()
    csv(tmp_path / "anderswo", "a;3;x")
    (tmp_path / "projekt/liste.csv").symlink_to(tmp_path / "anderswo/liste.csv")
    [(_, _, text)] = faults(tmp_path / "projekt")
    assert text.startswith("Das ist eine Verknüpfung, die aus dem Projekt hinausführt.")
