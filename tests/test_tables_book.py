"""The sheets of the workbook, and that its numbers are those of the figures and tables."""

from __future__ import annotations

import io
import re
from pathlib import Path

from python_calamine import CalamineWorkbook
from report_examples import report_with_examples

from pipeline.book_xlsx import workbook
from pipeline.cycle import load_cycle
from pipeline.exhibits import COLUMNS, Exhibit
from pipeline.public_tables import public_tables, values
from pipeline.report import Report
from pipeline.tables_book import Page, book, exhibit_page, exhibit_table, wide_table

COUNTS = ("Handlungsfeld", "Status", "Maßnahmen", "Stand")


def exhibit(*rows: tuple[str, ...], columns: tuple[str, ...] = COUNTS, demo: bool = False) -> Exhibit:
    return Exhibit("Abb. 1.9", "anker", "Titel", "Anzahl, Stand 31.12.", "Quelle: Liste", columns, rows, demo)


def test_the_series_of_an_indicator_stands_in_one_row_with_the_years_side_by_side() -> None:
    wide = wide_table(report_with_examples(), values(report_with_examples()))
    heads = [column.name for column in wide.columns]
    rows = [dict(zip(heads, row, strict=True)) for row in wide.rows]
    (own,) = [row for row in rows if (row["Kennung"], row["Schlüssel"]) == ("HF6-05", "08116")]
    assert heads[-10:] == [str(year) for year in range(2007, 2017)]
    assert [own[year] for year in ("2007", "2008", "2015", "2016")] == ["30,0", "", "34,5", "38,5"]
    (foreign,) = [
        row for row in rows if (row["Kennung"], row["Schlüssel"], row["Gruppe"]) == ("HF6-04", "08116", "auslaendisch")
    ]
    assert [foreign[year] for year in ("2008", "2010")] == ["n. e.", "10,2"]


def test_empty_columns_are_left_out_and_examples_have_their_letter() -> None:
    table = exhibit_table(exhibit(("Wohnen", "offen", "3", ""), ("Wohnen", "begonnen", "1", ""), demo=True))
    assert [(column.name, column.kind) for column in table.columns] == [
        ("Handlungsfeld", "text"), ("Status", "text"), ("Maßnahmen", "whole"), ("Beispiel", "text"),
    ]  # fmt: skip
    assert table.rows == (("Wohnen", "offen", "3", "B"), ("Wohnen", "begonnen", "1", "B"))


def test_a_sheet_says_unit_source_signs_and_examples() -> None:
    told = dict.fromkeys(COLUMNS, "") | {
        "Kennung": "HF1-03", "Wert": "", "Zeichen": "*", "Hinweise": "demo", "Zelle": "HF1-03|wert|08116|2016-12-31|a",
    }  # fmt: skip
    found = exhibit_page(exhibit(tuple(told.values()), columns=COLUMNS, demo=True))
    assert found.title == "Abb. 1.9: Titel – mit Beispieldaten"
    assert found.notes == (
        "Inhalt und Einheit: Anzahl, Stand 31.12.",
        "Quelle: Liste.",
        "Zeichen: * = gesperrt zum Schutz einzelner Personen.",
        "Zeilen mit „B“ in der Spalte Beispiel sind Beispieldaten (erfunden); sie sind zusätzlich schraffiert.",
    )
    assert dict(zip([c.name for c in found.table.columns], found.table.rows[0], strict=True)) == {
        "Kennung": "HF1-03", "Jahr": "2016", "Zeichen": "*", "Beispiel": "B", "Hinweise": "Beispieldaten (erfunden)",
        "Zelle": "HF1-03|wert|08116|2016-12-31|a",
    }  # fmt: skip


def test_the_workbook_of_the_real_report_reads_back_as_its_figures_and_tables(computed: Path) -> None:
    cycle = load_cycle(computed)
    report = Report.load(computed, cycle)
    mark = report.context()["muster"]
    made = book(report, mark, public_tables(report))
    read = CalamineWorkbook.from_filelike(io.BytesIO(workbook(made, cycle.datenschluss)))
    names = read.sheet_names
    assert names[:4] == ["Titel", "Inhalt", "Zeitreihen", "Werte"]
    assert len(set(names)) == len(names) == len(report.exhibits) + 10
    assert max(map(len, names)) <= 31
    pages = {one.table.name: one for one in made.pages}
    for shown in report.exhibits:
        rows = _below_the_head(read, pages[shown.number])
        assert sorted(_told(row) for row in rows) == sorted(_printed(shown, row) for row in shown.rows), shown.number
    for name in ("Zeitreihen", "Werte", "Befunde", "Quellen"):
        assert len(_below_the_head(read, pages[name])) == len(pages[name].table.rows)


def _below_the_head(read: CalamineWorkbook, one: Page) -> list[dict[str, object]]:
    """The rows of a sheet as they are read back, by their heads."""
    rows = read.get_sheet_by_name(one.table.name).to_python()
    heads = [column.name for column in one.table.columns]
    start = rows.index([*heads, *[""] * (len(rows[0]) - len(heads))]) + 1
    return [dict(zip(heads, row, strict=False)) for row in rows[start : start + len(one.table.rows)]]


def _told(row: dict[str, object]) -> tuple[str, ...]:
    """Kind, region, time, number and sign of a row of the workbook; of other tables all of it."""
    if "Zelle" in row:
        number = row.get("Wert", "")
        return (str(row["Zelle"]), "" if number == "" else f"{number:.4f}", str(row.get("Zeichen", "")))
    return tuple(
        f"{cell:.0f}" if isinstance(cell, float) else str(cell) for cell in row.values() if cell not in ("", "B")
    )


def _printed(shown: Exhibit, row: tuple[str, ...]) -> tuple[str, ...]:
    """The same of a row of the figure or table."""
    if shown.columns != COLUMNS:
        return tuple(cell for cell in row if cell)
    told = dict(zip(COLUMNS, row, strict=True))
    number = re.sub(",", ".", told["Wert"])
    return (told["Zelle"], f"{float(number):.4f}" if number else "", told["Zeichen"])
