"""The workbook of tables as bytes: the same book gives the same bytes, and no cell holds a formula.

Text is written as text whatever it begins with. A number is the printed one, with the number format of its decimals.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from indicators.katalog import FELDER
from pipeline import style
from pipeline.book_charts import YEAR, Chart, Series
from pipeline.public_tables import EXAMPLE, Column, Table
from pipeline.tables_book import CONTENTS, COVER, Book, Page

FONT = "Arial"
NUMBER = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
WIDEST, NARROWEST, COVER_WIDTH = 60, 7, 100
"""Widths of columns, in digits."""
NOTE_WIDTH = 150
"""A longer note goes on in the next row, so that nothing is cut on a screen."""
SMALL = {"name": FONT, "size": 9}
HATCH = {"pattern": 14, "fg_color": style.LINE, "bg_color": style.PAPER}
"""Thin diagonal lines behind example data."""
LINE, HEADING = 13, 22
"""Height of a line of text and of a title, in points."""
LINES = ("solid", "dash", "square_dot", "long_dash", "dash_dot")
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
"""Lines differ by more than their colour."""


def workbook(book: Book, made_on: date) -> bytes:
    """The bytes of the workbook; `made_on` is the day that the file carries."""
    return _Writer(book, made_on).made()


class _Writer:
    def __init__(self, book: Book, made_on: date) -> None:
        self.book, self.made_on = book, made_on
        self.buffer = io.BytesIO()
        self.file = xlsxwriter.Workbook(
            self.buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.looks: dict[tuple[Any, ...], Format] = {}

    def made(self) -> bytes:
        self.file.set_properties(
            {
                "title": self.book.title,
                "subject": self.book.cover[0],
                "created": datetime.combine(self.made_on, time()),
            }
        )
        self.cover(self.file.add_worksheet(COVER))
        contents = self.file.add_worksheet(CONTENTS)
        sheets = [(self.file.add_worksheet(page.table.name), page) for page in self.book.pages]
        self.contents(contents)
        for sheet, page in sheets:
            self.page(sheet, page)
        self.file.close()
        return self.buffer.getvalue()

    def format(self, **wanted: Any) -> Format:
        told = {"font_name": FONT, "font_size": 10, "valign": "top"} | wanted
        key = tuple(sorted(told.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format(told)
        return self.formats[key]

    @property
    def heading(self) -> Format:
        return self.format(bold=True, font_size=14)

    # Sheets

    def cover(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, COVER_WIDTH)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, self.book.title, self.format(bold=True, font_size=18))
        sheet.set_row(0, 2 * LINE)
        for row, line in enumerate(self.book.cover, start=1):
            sheet.write_string(row, 0, line, self.format(text_wrap=True, bold=row == 1))
            sheet.set_row(row, 6 + LINE * _lines(line, COVER_WIDTH))
        row = len(self.book.cover) + 1
        sheet.write_url(row, 0, f"internal:'{CONTENTS}'!A1", self.link, f"Zum Blatt {CONTENTS}")
        self.print_on(sheet)

    @property
    def link(self) -> Format:
        return self.format(font_color=style.ACCENTS[4], underline=1)

    def contents(self, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, "Inhalt", self.heading)
        sheet.set_row(0, HEADING)
        sheet.write_string(1, 0, "Ein Blatt je Zeile; die erste Spalte führt zum Blatt.", self.format())
        head, named = 2, ("Blatt", "Titel", "Zeilen")
        for row, page in enumerate(self.book.pages, start=head + 1):
            name = page.table.name
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.link, name)
            sheet.write_string(row, 1, page.title, self.format())
            sheet.write_number(row, 2, len(page.table.rows), self.format(num_format="#,##0"))
        self.named_table(sheet, "Inhaltsverzeichnis", head, len(self.book.pages), named)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, max(len(page.title) for page in self.book.pages))
        sheet.set_column(2, 2, 10)
        self.print_on(sheet)

    def page(self, sheet: Worksheet, page: Page) -> None:
        table, head = page.table, 2
        sheet.write_string(0, 0, page.title, self.heading)
        sheet.set_row(0, HEADING)
        sheet.write_url(1, 0, f"internal:'{CONTENTS}'!A1", self.link, f"Zum Blatt {CONTENTS}")
        notes = [*page.notes, *(["Unter der Tabelle steht ein Diagramm."] if page.chart else [])]
        for line in (line for note in notes for line in textwrap.wrap(note, NOTE_WIDTH)):
            sheet.write_string(head, 0, line, self.format())
            head += 1
        marks = [number for number, column in enumerate(table.columns) if column.name == EXAMPLE]
        widths = [_width(table, place) for place in range(len(table.columns))]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for row, cells in enumerate(table.rows, start=head + 1):
            hatched = any(cells[place] for place in marks)
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                if cell or hatched:
                    self.cell(sheet, row, place, column, cell, hatched)
            if (lines := max(map(_lines, cells, widths))) > 1:
                sheet.set_row(row, LINE * lines)
        names = [column.name for column in table.columns]
        self.named_table(sheet, re.sub(r"\W+", "_", table.name), head, len(table.rows), names)
        if page.chart:
            self.chart(sheet, page, page.chart, head + 1)
        self.print_on(sheet, head)

    def named_table(self, sheet: Worksheet, name: str, head: int, rows: int, columns: Iterable[str]) -> None:
        """Mark a range as a table with a name, and keep its heads in sight."""
        told = [{"header": one, "header_format": self.format(bold=True, align="left", indent=1)} for one in columns]
        sheet.add_table(
            head, 0, head + rows, len(told) - 1, {"name": name, "columns": told, "style": "Table Style Light 1"}
        )
        sheet.freeze_panes(head + 1, 0)

    def cell(self, sheet: Worksheet, row: int, place: int, column: Column, cell: str, hatched: bool) -> None:
        counted = column.kind in ("number", "whole")
        if not cell:
            sheet.write_blank(row, place, None, self.look("leer", hatched))
        elif counted and NUMBER.fullmatch(cell):
            decimals = len(cell.partition(",")[2])
            look = self.look("jahr" if column.name == YEAR else decimals, hatched)
            sheet.write_number(row, place, float(cell.replace(",", ".")), look)
        else:
            sheet.write_string(row, place, cell, self.look("rechts" if counted else len(cell) > WIDEST, hatched))

    def look(self, what: int | str, hatched: bool) -> Format:
        """The format of a cell: a number with so many decimals, a year, a sign, or text that is wrapped or not."""
        key = (what, type(what), hatched)
        if key not in self.looks:
            wanted: dict[str, Any] = dict(HATCH) if hatched else {}
            match what:
                case bool():
                    wanted |= {"text_wrap": what, "align": "left", "indent": 1}
                case int():
                    wanted["num_format"] = "#,##0" + ("." + "0" * what if what else "")
                case "jahr":
                    wanted["num_format"] = "0"
                case "rechts":
                    wanted["align"] = "right"
            self.looks[key] = self.format(**wanted)
        return self.looks[key]

    def print_on(self, sheet: Worksheet, head: int | None = None) -> None:
        """Landscape A4, as wide as the page; the heads of a table on every page."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8" + self.book.cover[0].replace("&", "&&") + "&R&8&A, Seite &P von &N")
        if head is not None:
            sheet.repeat_rows(head)

    # Charts

    def chart(self, sheet: Worksheet, page: Page, chart: Chart, first: int) -> None:
        """Draw the chart below its table."""
        kinds: Mapping[str, dict[str, str]] = {
            "linien": {"type": "scatter", "subtype": "straight_with_markers"},
            "balken": {"type": "bar"},
            "gestapelt": {"type": "bar", "subtype": "stacked"},
        }
        table = page.table
        drawing = self.file.add_chart(kinds[chart.kind])
        names = [column.name for column in table.columns]
        along, drawn = names.index(chart.along), names.index(chart.drawn)
        for number, one in enumerate(chart.series):
            rows = (first + one.first, first + one.last)
            drawing.add_series(
                {
                    "name": one.name,
                    "categories": [table.name, rows[0], along, rows[1], along],
                    "values": [table.name, rows[0], drawn, rows[1], drawn],
                    **_look(chart, number, table),
                }
            )
        title = page.title
        drawing.set_title({"name": title, "name_font": {"name": FONT, "size": 11, "bold": True}, "overlay": False})
        lines = chart.kind == "linien"
        below = any(row[drawn].startswith("-") for row in table.rows)
        self.axes(drawing, [row[along] for row in table.rows] if lines else [], below=below)
        drawing.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": SMALL})
        bars = 0 if lines else _bars(chart, table)
        drawing.set_size({"width": 900, "height": max(360, 130 + 18 * bars)})
        drawing.show_blanks_as("gap")
        told = f"{'Liniendiagramm' if lines else 'Balkendiagramm'} zu den Daten der Tabelle. {title}"
        sheet.insert_chart(
            first + len(table.rows) + 1, 0, drawing, {"description": told, "object_position": 3}
        )  # fmt: skip

    def axes(self, drawing: xlsxwriter.chart.Chart, years: list[str], *, below: bool) -> None:
        """Years from left to right, or categories from top to bottom; values from zero on, with a few grid lines."""
        plain = {"num_font": SMALL, "major_gridlines": {"visible": False}}
        ruled = {"num_font": SMALL, "major_gridlines": {"visible": True, "line": {"color": style.LINE}}}
        ruled |= {} if below else {"min": 0}
        if years:
            span = {"min": int(min(years)) - 1, "max": int(max(years)) + 1, "major_unit": 1, "num_format": "0"}
            drawing.set_x_axis(plain | span | {"label_position": "low"})
            drawing.set_y_axis(ruled)
        else:
            drawing.set_y_axis(plain | {"reverse": True, "label_position": "low"})
            drawing.set_x_axis(ruled | {"label_position": "high"})


def _look(chart: Chart, number: int, table: Table) -> dict[str, Any]:
    """How a series looks: the first in the colour of its field, the others by colour, dash and marker."""
    colour = _colours(table)[number % len(style.ACCENTS)]
    if chart.kind == "linien":
        marker = {"type": MARKERS[number % len(MARKERS)], "size": 6, "fill": {"color": colour}}
        return {
            "line": {"color": colour, "width": 2, "dash_type": LINES[number % len(LINES)]},
            "marker": marker | {"border": {"color": colour}},
        }
    if table.has_examples:
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": style.PAPER}
        return {"pattern": pattern, "border": {"color": colour}, "gap": 60}
    return {"fill": {"color": colour}, "border": {"color": style.PAPER}, "gap": 60}


def _colours(table: Table) -> list[str]:
    """All colours, that of the field of a figure first; figures are named `Abb. 6.1`."""
    number = table.name.partition(" ")[2].partition(".")[0]
    own = style.ACCENTS[int(number)] if number.isdigit() and int(number) < len(FELDER) else style.ACCENTS[0]
    return [own, *(colour for colour in style.ACCENTS if colour != own)]


def _bars(chart: Chart, table: Table) -> int:
    """How many bars stand one below the other."""
    series: Series = chart.series[0]
    categories = series.last - series.first + 1
    return categories if chart.kind == "gestapelt" else categories * len(chart.series)


def _width(table: Table, place: int) -> float:
    """As wide as its longest cell, its head included; prose only up to the limit from which on it is wrapped."""
    cells = {row[place] for row in table.rows}
    longest = max(map(len, cells), default=0)
    if longest > WIDEST:
        longest = max(WIDEST, *(len(word) for cell in cells for word in cell.split()))
    return max(NARROWEST, len(table.columns[place].name) + 5, longest + 3)


@lru_cache(10_000)
def _lines(cell: str, width: float) -> int:
    """How many lines a cell takes in a column of this width."""
    return len(textwrap.wrap(cell, int(width) - 2)) if len(cell) > WIDEST else 1
