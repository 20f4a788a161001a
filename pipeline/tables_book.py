"""The workbook of tables that goes with the report: which sheets it has and what stands on them.

It follows the usual advice for statistics in spreadsheets: a cover, a list of contents, one table on each sheet, from
the first column on, without merged cells or empty rows inside, notes above the table, and nothing told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indicators.model import INSGESAMT
from pipeline.book_charts import Chart, charted
from pipeline.citations import licences
from pipeline.demo_marks import LABEL, LETTER, MEANING
from pipeline.exhibits import COLUMNS, Exhibit
from pipeline.listing import WERT
from pipeline.measure_blocks import COUNT_COLUMNS
from pipeline.periods import DAY_TYPES
from pipeline.public_tables import (
    MARK,
    VALUE_COLUMNS,
    Column,
    Table,
    in_window,
    value_row,
)
from pipeline.report import Report
from pipeline.signs import NOT_AT_HAND, PRINTED

COVER, CONTENTS = "Titel", "Inhalt"
PERIODS = {
    "kalenderjahr": "Kalenderjahr",
    "jahresdurchschnitt": "Jahresdurchschnitt",
    "schuljahr": "Schuljahr, nach seinem Ende",
    "verwaltungsjahr": "Verwaltungsjahr, nach seinem Ende",
    "wintersemester": "Wintersemester, nach seinem Ende",
    "monat": "Monat",
    "zyklus": "Zeitraum, nach seinem Ende",
}
"""To which part of its year a value belongs."""
SIGNS = dict([*PRINTED.values(), NOT_AT_HAND])
HATCHED = f"Zeilen mit „{LETTER}“ in der Spalte {MARK.name} sind {MEANING}; sie sind zusätzlich schraffiert."
BLANK = "Leere Zelle: dazu gibt es keine Angabe."
BLANK_VALUE = "Wo in der Spalte Wert nichts steht, nennt die Spalte Zeichen den Grund."


@dataclass(frozen=True)
class Page:
    """A sheet with one table: the notes stand above it, the chart below."""

    table: Table
    notes: tuple[str, ...]
    chart: Chart | None = None

    @property
    def title(self) -> str:
        """What stands in the first cell."""
        return f"{self.table.title} – mit {LABEL}" if self.table.has_examples else self.table.title


@dataclass(frozen=True)
class Book:
    """The workbook: what its cover says, line by line, and its sheets."""

    title: str
    cover: tuple[str, ...]
    pages: tuple[Page, ...]


def book(report: Report, mark: str, every: Sequence[Table]) -> Book:
    """The workbook of a report whose context has been made; `mark` says what kind of edition it is.

    `every`: its public tables, that of the values first.
    """
    whole, *others = every
    tables = [wide_table(report, whole), only_values(whole), *(table for table in others if table.rows)]
    pages = [Page(table, (table.about, *_remarks(table))) for table in tables]
    pages += [exhibit_page(shown) for shown in report.exhibits]
    title = f"Tabellen zum Integrationsbericht {report.cells.cycle.druckname}"
    return Book(title, tuple(cover_lines(report, mark)), tuple(pages))


def cover_lines(report: Report, mark: str) -> Iterator[str]:
    """What the cover says below its title."""
    cycle = report.cells.cycle
    yield f"{mark}."
    if report.invented:
        yield HATCHED
    yield f"Gebiet: {cycle.kreis.name}. Zeitraum: {cycle.druckname}. Datenschluss: {cycle.datenschluss:%d.%m.%Y}."
    yield (
        "Was die Datei enthält: die Daten aller Abbildungen und Tabellen des Berichts, alle Werte der Indikatoren als "
        "Liste und als Zeitreihen, Definitionen, Befunde, Empfehlungen, Maßnahmen und Quellen."
    )
    yield (
        f"Wie sie zu lesen ist: Das Blatt {CONTENTS} führt zu jedem Blatt. Jedes Blatt hat eine Tabelle, darüber "
        "stehen Titel und Anmerkungen. Zahlen haben die Nachkommastellen, mit denen der Bericht sie druckt. Gerechnet "
        "wurde mit ungerundeten Werten, daher können Summen und Differenzen der gerundeten Zahlen abweichen."
    )
    yield (
        "Wo ein Wert fehlt, steht ein Zeichen; was Zeichen und Codes bedeuten, sagt das Blatt Codes. Gesperrte Werte "
        "sind nicht enthalten, auch nicht verborgen. Unter der Kennung in der Spalte Zelle lässt sich jede Zahl bis "
        "zur Quelle zurückverfolgen."
    )
    for licence in licences(report.sources.values()):
        where = f", {licence.address}" if licence.address else ""
        yield f"Lizenz: {licence.name}{where}. Namensnennung: {'; '.join(licence.holders)}."
    yield "Daten verändert: Auszüge und eigene Berechnungen. Die Quellen nennen jedes Blatt und das Blatt Quellen."


# --- Tables of all values -----------------------------------------------------------------------------


def only_values(whole: Table) -> Table:
    """The table of all values without what is derived from them, which has its place in the data package."""
    place = [column.name for column in whole.columns].index("Art")
    about = f"{whole.about} Abgeleitete Werte (Abstände, Veränderungen, Mediane) stehen im Datenpaket."
    rows = tuple(row for row in whole.rows if row[place] == WERT)
    return replace(whole, title="Alle Werte der Indikatoren", about=about, rows=rows)


def _remarks(table: Table) -> Iterator[str]:
    """What is to be said of signs, examples and empty cells of a table."""
    names = [column.name for column in table.columns]
    used = {cell for row in table.rows for name, cell in zip(names, row, strict=True) if _may_be_sign(name)}
    if told := [f"{sign} = {meaning}" for sign, meaning in SIGNS.items() if sign in used]:
        yield f"Zeichen: {'; '.join(told)}."
    if table.has_examples:
        yield HATCHED
    if any(not cell for row in table.rows for cell in row):
        yield BLANK + (f" {BLANK_VALUE}" if "Zeichen" in names and "Wert" in names else "")


def _may_be_sign(name: str) -> bool:
    return name == "Zeichen" or name.isdigit()


def wide_table(report: Report, whole: Table) -> Table:
    """The values of all indicators by region with the years side by side; a hidden or missing one as its sign.

    `whole` is the table of all values, in the order of `in_window`.
    """
    cycle = report.cells.cycle
    years = [str(year) for year in range(cycle.fenster_von, cycle.ende + 1)]
    names = [column.name for column in whole.columns]
    wert, sign, mark, unit, kreis, title = map(
        names.index, ("Wert", "Zeichen", MARK.name, "Einheit", "Gebiet", "Indikator")
    )
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for value, row in zip(in_window(report), whole.rows, strict=True):
        if value.kind != WERT or (value.sex, value.age, value.detail) != (INSGESAMT, INSGESAMT, ""):
            continue
        day = f"am {value.end:%d.%m.}" if value.period_type in DAY_TYPES else PERIODS[value.period_type]
        place = (value.id, row[title], value.region, row[kreis], value.group, row[unit], day, value.series, row[mark])
        rows.setdefault(place, {})[str(value.year)] = row[wert] or row[sign]
    told = ("Kennung", "Indikator", "Schlüssel", "Gebiet", "Gruppe", "Einheit")
    columns = (
        *(VALUE_COLUMNS[name] for name in told), Column("Zeitbezug", "wofür der Wert im Jahr steht"),
        VALUE_COLUMNS["Reihe"], MARK, *(Column(year, f"Wert {year}", "number") for year in years),
    )  # fmt: skip
    return Table(
        "Zeitreihen",
        "Alle Indikatoren nach Gebiet und Jahr",
        "Werte ohne Gliederung nach Geschlecht, Alter und Merkmal, eine Zeile je Reihe; Gliederungen im Blatt Werte.",
        columns,
        tuple((*place, *(by_year.get(year, "") for year in years)) for place, by_year in rows.items()),
    )


# --- Figures and tables -------------------------------------------------------------------------------


def exhibit_page(shown: Exhibit) -> Page:
    """The sheet of a figure or table."""
    table = exhibit_table(shown)
    table, chart = charted(table) if shown.number.startswith("Abb.") else (table, None)
    notes = [f"Inhalt und Einheit: {shown.below.rstrip('.')}." if shown.below else "", f"{shown.source.rstrip('.')}."]
    return Page(table, (*filter(None, notes), *_remarks(table)), chart)


def exhibit_table(shown: Exhibit) -> Table:
    """The data of a figure or table with its remarks in words; columns in which nothing stands are left out."""
    if shown.columns == COLUMNS:
        columns = list(VALUE_COLUMNS.values())
        rows = [value_row(row) for row in shown.rows]
    else:
        columns = [_column(name) for name in shown.columns] + [MARK]
        rows = [(*row, LETTER if shown.demo else "") for row in shown.rows]
    kept = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    return Table(
        shown.number,
        f"{shown.number}: {shown.title}",
        shown.below,
        tuple(columns[number] for number in kept),
        tuple(tuple(row[number] for number in kept) for row in rows),
    )


def _column(name: str) -> Column:
    """A column of the data of measures."""
    column = Column(name, "")
    return replace(column, kind="whole") if name == COUNT_COLUMNS[2] else column
