"""Figures and tables as data: every value once, as it is printed, in files that offices open."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest
from report_examples import report_of, small_report, value

from indicators.katalog import FELDER
from pipeline.exhibits import COLUMNS, Exhibit, value_rows

LAND = {"region": "08"}


def told(*values: object) -> list[dict[str, str]]:
    rows = value_rows(report_of().material, values)  # type: ignore[arg-type]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_a_value_is_told_as_it_is_printed_with_its_cell() -> None:
    share = value(
        "HF6-05", 2016, "38.4522", series="amtlich:t", numerator=Fraction(3968), denominator=Fraction(10297)
    )  # fmt: skip
    (row,) = told(share)
    assert {name: text for name, text in row.items() if text} == {
        "Kennung": "HF6-05",
        "Indikator": "Anteil der Ausländerinnen und Ausländer an den Arbeitslosen",
        "Art": "wert",
        "Schlüssel": "08116",
        "Gebiet": "Landkreis Esslingen",
        "Zeit": "2016",
        "Gruppe": "insgesamt",
        "Geschlecht": "insgesamt",
        "Alter": "insgesamt",
        "Wert": "38,5",
        "Einheit": "prozent",
        "Zähler": "3968",
        "Nenner": "10297",
        "Reihe": "amtlich:t",
        "Zelle": "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:t",
    }


def test_a_missing_value_has_its_sign_and_no_number() -> None:
    (row,) = told(value("HF6-05", 2016, None, status="pending"))
    assert (row["Wert"], row["Zeichen"]) == ("", "...")


def test_every_value_stands_once_in_the_order_of_showing() -> None:
    one, other = value("HF6-05", 2016, "38"), value("HF6-05", 2015, "37", region="08")
    assert [row["Schlüssel"] for row in told(one, other, one)] == ["08116", "08"]


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("-1234,5", "-1234,5"), ("a;b", '"a;b"')]
)
def test_a_file_opens_in_an_office_and_holds_no_formula(cell: str, written: str) -> None:
    shown = Exhibit("Tab. 6.1", "arbeit-tab-1", "Kreise", "in Prozent", "Quelle: Amt.", ("a", "b"), (("1", cell),))
    assert shown.csv().decode("utf-8-sig") == f"a;b\r\n1;{written}\r\n"
    assert shown.csv()[:3] == b"\xef\xbb\xbf"
    assert (shown.file, shown.told) == ("tab-6.1.csv", "Tab. 6.1: Kreise. in Prozent. Quelle: Amt.")


def test_each_figure_and_table_of_a_chapter_has_its_data() -> None:
    chapter = small_report().chapter(FELDER[6])
    html = str(chapter.text)
    assert [shown.number for shown in chapter.exhibits if "Abb" in shown.number] == [
        f"Abb. 6.{n}" for n in range(1, html.count("<figure") + 1)
    ]
    assert len(chapter.exhibits) == html.count("<figure") + html.count('<div class="tafel') - html.count("ordnen")
    for shown in chapter.exhibits:
        rows = list(csv.DictReader(io.StringIO(shown.csv().decode("utf-8-sig")), delimiter=";"))
        assert rows, shown.number
        assert all(row["Zelle"].startswith(row["Kennung"]) for row in rows)
