"""The workbook as bytes: what is read back is what was to be told, and nothing in it is a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from python_calamine import CalamineWorkbook

from pipeline.book_charts import Chart, Series
from pipeline.book_xlsx import workbook
from pipeline.public_tables import MARK, Column, Table
from pipeline.tables_book import Book, Page

DAY = date(2026, 11, 1)
COLUMNS = (Column("Gebiet", ""), Column("Wert", "", "number"), Column("Jahr", "", "whole"), MARK)
ROWS = (
    ("Land", "1234,50", "2015", ""),
    ("Kreis", "-0,7", "2016", ""),
    ("=1+1", "*", "2016", "B"),
)
TABLE = Table("Abb. 6.1", "Abb. 6.1: Werte", "", COLUMNS, ROWS)
CHART = Chart("balken", "Gebiet", "Wert", (Series("Wert", 0, 2),))


def made(chart: Chart | None = None) -> bytes:
    return workbook(Book("Tabellen", ("Musterausgabe.", "Mehr & mehr."), (Page(TABLE, ("Quelle: Amt.",), chart),)), DAY)


def sheet(content: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_what_is_read_back_is_the_table() -> None:
    assert sheet(made(), "Abb. 6.1") == [
        ["Abb. 6.1: Werte – mit Beispieldaten", "", "", ""],
        ["Zum Blatt Inhalt", "", "", ""],
        ["Quelle: Amt.", "", "", ""],
        ["Gebiet", "Wert", "Jahr", "Beispiel"],
        ["Land", 1234.5, 2015.0, ""],
        ["Kreis", -0.7, 2016.0, ""],
        ["=1+1", "*", 2016.0, "B"],
    ]


def test_a_number_keeps_its_printed_decimals_and_a_year_is_not_grouped() -> None:
    styles = part(made(), "xl/styles.xml")
    assert 'formatCode="#,##0.0"' in styles
    assert 'formatCode="#,##0.00"' in styles
    assert 'numFmtId="1"' in styles  # the format 0, which every program knows


def test_no_cell_is_a_formula() -> None:
    content = made(CHART)
    sheets = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 3
    assert all("<f>" not in part(content, name) for name in sheets)


def test_example_data_are_hatched_and_have_their_letter() -> None:
    assert 'patternType="lightUp"' in part(made(), "xl/styles.xml")
    assert sheet(made(), "Abb. 6.1")[-1][-1] == "B"


def test_a_sheet_has_one_named_table_that_the_contents_lead_to() -> None:
    table = part(made(), "xl/tables/table2.xml")
    assert 'name="Abb_6_1"' in table
    assert 'ref="A4:D7"' in table
    assert sheet(made(), "Inhalt")[3] == ["Abb. 6.1", "Abb. 6.1: Werte – mit Beispieldaten", 3.0]
    assert "location=\"'Abb. 6.1'!A1\"" in part(made(), "xl/worksheets/sheet2.xml")


def test_a_chart_draws_the_cells_and_says_what_it_is() -> None:
    chart = part(made(CHART), "xl/charts/chart1.xml")
    assert "'Abb. 6.1'!$A$6:$A$8" in chart
    assert "'Abb. 6.1'!$B$6:$B$8" in chart
    assert 'descr="Balkendiagramm zu den Daten der Tabelle. Abb. 6.1' in part(made(CHART), "xl/drawings/drawing1.xml")


def test_no_cell_is_merged_and_the_head_stays_in_sight() -> None:
    found = part(made(), "xl/worksheets/sheet3.xml")
    assert "mergeCell" not in found
    assert '<pane ySplit="4"' in found


def test_the_same_book_gives_the_same_bytes() -> None:
    assert made(CHART) == made(CHART)
