"""Tables of the own surveys as a chapter prints them: overviews with bars, and figures of the cycle year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from indicators.model import GESCHLECHT, GROESSE, INSGESAMT, JAHR, STELLE, Groesse, Indicator, Ueberblick
from pipeline.captions import Captions
from pipeline.cells import Cells, RequestError
from pipeline.figures import Figures
from pipeline.grids import Grids, Row
from pipeline.material import Material, SurveyCited
from pipeline.numbers import in_letters
from pipeline.signs import SUPPRESSED_OWN
from pipeline.survey_tables import OTHERS, SEXES, detail_of
from pipeline.texts import in_words
from pipeline.values import TABLE, Value

WOMEN_AND_MEN = {"weiblich": "Frauen", "maennlich": "Männer"}
BARS = 8
"""So many bars are drawn, the longest ones."""


@dataclass(frozen=True)
class Part:
    """A row or a column of a table: its name, and which cells stand in it. `is_rest`: all that is not named."""

    name: str
    where: Mapping[str, str]
    groesse: Groesse | None = None
    year: int | None = None
    sex: str = INSGESAMT
    is_total: bool = False
    is_rest: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table of an own survey with the values that stand in it."""

    table: Ueberblick
    survey: SurveyCited
    values: Sequence[Value]

    @cached_property
    def _cells(self) -> dict[tuple[str, str, int], Value]:
        return {(value.detail, value.sex, value.year): value for value in self.values}

    @cached_property
    def inside(self) -> list[Value]:
        """The values that stand inside the table, not only in its totals."""
        table, found = self.table, []
        for value in self.values:
            named = _named(value)
            where = {key: named[key] for key in table.dimensions if key in named}
            if len(where) == len(table.dimensions):
                found += [value for groesse in table.groessen if detail_of(groesse, where) == value.detail]
        return [value for value in found if GESCHLECHT not in table.axes or value.sex in SEXES]

    @property
    def years(self) -> list[int]:
        return sorted({value.year for value in self.inside})

    def at(self, row: Part, column: Part) -> Value | None:
        """The value of a cell; None where nobody has told one."""
        groesse = row.groesse or column.groesse or self.table.groessen[0]
        sex = column.sex if row.sex == INSGESAMT else row.sex
        year = row.year or column.year or self.years[-1]
        return self._cells.get((detail_of(groesse, {**row.where, **column.where}), sex, year))

    def parts(self, axis: str) -> list[Part]:
        """The rows or columns in their order, the total last."""
        match axis:
            case "groesse":
                return [Part(one.titel, {}, groesse=one) for one in self.table.groessen]
            case "jahr":
                return [Part(str(year), {}, year=year) for year in self.years]
            case "geschlecht":
                found = [Part(name, {}, sex=sex) for sex, name in WOMEN_AND_MEN.items()]
            case _:
                found = [Part(name, {axis: key}, is_rest=key == OTHERS) for key, name in self._named_parts(axis)]
        return [*found, Part("Insgesamt", {}, is_total=True)] if self.table.gesamt else found

    def _named_parts(self, axis: str) -> Iterator[tuple[str, str]]:
        """Key and name of the parts of a dimension that somebody has told, in the order of the form."""
        told = {_named(value)[axis] for value in self.inside}
        before = "" if axis == STELLE else f"{axis}="
        names = self.survey.stellen if axis == STELLE else self.survey.zeilen
        known = {key.removeprefix(before): name for key, name in names.items() if key.startswith(before)}
        yield from ((key, name) for key, name in known.items() if key in told)
        yield from ((key, key) for key in sorted(told - known.keys()))


def _named(value: Value) -> dict[str, str]:
    return dict(one.split("=", 1) for one in value.detail.split(";"))


@dataclass(frozen=True)
class YearRow:
    """A row of `jahrestafel`: its name, and which value of each year stands in it."""

    name: str
    id: str
    part: str
    where: Mapping[str, str | None]


@dataclass(frozen=True)
class SurveyGrids:
    """The functions with which the text of one chapter asks for tables of own surveys."""

    material: Material
    captions: Captions
    accent: str

    def functions(self) -> dict[str, Any]:
        """What a text can call, by its German name."""
        names = ("ueberblick", "ueberblicke", "weitere_ueberblicke", "zeile", "jahrestafel")
        return {name: getattr(self, name) for name in names}

    @property
    def cells(self) -> Cells:
        return self.material.cells

    @property
    def grids(self) -> Grids:
        return Grids(self.material, self.captions)

    # Overviews

    def ueberblicke(self, id: str) -> Markup:
        """The tables of an indicator that the chapter has not shown yet."""
        tables = self._indicator(id).tabellen
        return Markup("").join(
            self.ueberblick(id, one.schluessel) for one in tables if _name(id, one) not in self.captions.named
        )

    def weitere_ueberblicke(self) -> Markup:
        """The tables of the field that the chapter has not shown yet."""
        return Markup("").join(self.ueberblicke(one.id) for one in self.captions.feld.indicators)

    def ueberblick(self, id: str, schluessel: str) -> Markup:
        """A table of an indicator with its bars; nothing where nobody has told a figure of it."""
        indicator = self._indicator(id)
        found = {one.schluessel: one for one in indicator.tabellen}
        if schluessel not in found:
            known = ", ".join(found) or "keine"
            raise RequestError(f"{id} hat keine Tabelle „{schluessel}“. Vorhanden: {known}.")
        survey = self.material.surveys.get(f"erhebung_{indicator.erhebung}")
        if survey is None:
            return Markup("")
        sheet = Sheet(found[schluessel], survey, self.cells.of_kind(id, TABLE))
        if all(value.exact is None for value in sheet.inside):
            return Markup("")
        return self._table(sheet, _name(id, sheet.table)) + self._bars(sheet)

    def _indicator(self, id: str) -> Indicator:
        if id not in self.cells.indicators:
            raise RequestError(f"Den Indikator „{id}“ gibt es nicht.")
        return self.cells.indicators[id]

    def _table(self, sheet: Sheet, name: str) -> Markup:
        """The rows that have a figure; those whose figures are all hidden are named below."""
        self.cells.legend.clear()
        table, columns = sheet.table, sheet.parts(sheet.table.spalten)
        rows, hidden = [], []
        for part in sheet.parts(table.zeilen):
            values = [sheet.at(part, column) for column in columns]
            if any(value is not None and value.exact is not None for value in values):
                cells = (self._cell(sheet, part, column) for column in columns)
                rows.append(Row("kreis" if part.is_total else "zeile", part.name, tuple(cells)))
            elif any(value is not None and value.status == SUPPRESSED_OWN for value in values):
                hidden.append(part.name)
        kept_back = f"Nicht gezeigt, weil alle ihre Zahlen gesperrt sind: {in_words(hidden)}." if hidden else ""
        heads = [table.kopf or ROWS.get(table.zeilen, table.zeilen.capitalize()), *(part.name for part in columns)]
        note = " ".join(filter(None, [table.hinweis, kept_back]))
        title, below = self._title(sheet), self._below(table)
        return self.grids.of_rows(title, below, heads, rows, name, note=note)

    def _cell(self, sheet: Sheet, row: Part, column: Part) -> Markup:
        """A number, a yes or no, a sign; nothing where a body has not named the part."""
        value = sheet.at(row, column)
        if value is None:
            return self.material.sign() if sheet.table.ja_nein else Markup("")
        if sheet.table.ja_nein and not row.is_total and not column.is_total:
            return self.cells.yes_or_no(value)
        return self.cells.number(value, marks=True)

    def _title(self, sheet: Sheet) -> Markup:
        last = max(sheet.inside, key=lambda value: value.end)
        if JAHR in sheet.table.axes:
            return Markup("{}").format(sheet.table.titel)
        return Markup("{}, {}").format(sheet.table.titel, self.material.stand(last))

    def _below(self, table: Ueberblick) -> str:
        """What is counted, where the heads of the table do not say it."""
        if table.ja_nein:
            return "ob das Dokument in der Sprache vorliegt" if "dokument" in table.axes else "ja oder nein"
        return "Anzahl" if GROESSE in table.axes else table.groessen[0].titel

    # Bars

    def _bars(self, sheet: Sheet) -> Markup:
        """The figures of a table that are drawn, by its rows; of yes and no how often yes, by its columns."""
        table = sheet.table
        drawn = [table.groessen[i] for i in table.bild]
        lines = [(part, values) for part, values in self._lines(sheet, drawn) if None not in values]
        shown = [line for line in lines if all(value.exact is not None for value in line[1])]
        if not drawn or len(shown) < 2:
            return Markup("")
        if _axis(table) not in (JAHR, STELLE, GESCHLECHT):
            shown.sort(key=lambda line: (line[0].is_rest, -(line[1][0].exact or 0)))
        cut, names = shown[:BARS], [one.titel.replace("\u00ad", "") for one in drawn]
        between = ", " if names[-1].startswith("darunter") else " und "
        below = between.join(names) + (f"; die {in_letters(BARS)} höchsten Werte" if len(shown) > BARS else "")
        rows = [(part.name, *values) for part, values in cut]
        return Figures(self.material, self.captions, self.accent).balken(self._title(sheet), below, names, *rows)

    def _lines(self, sheet: Sheet, drawn: Sequence[Groesse]) -> Iterator[tuple[Part, list[Value | None]]]:
        total = Part("", {}, is_total=True)
        for part in sheet.parts(_axis(sheet.table)):
            if not part.is_total:
                wanted = [total] if sheet.table.ja_nein else [Part("", {}, groesse=one) for one in drawn]
                yield part, [sheet.at(part, one) for one in wanted]

    # Years

    def zeile(self, name: str, id: str, teil: str = "wert", **where: str | None) -> YearRow:
        """One row of `jahrestafel`: an indicator, its `zaehler` or its `nenner`."""
        return YearRow(name, id, teil, where)

    def jahrestafel(self, titel: str, unter: str, *zeilen: YearRow | str, name: str = "") -> Markup:
        """The years of the cycle in columns; a text among the rows is the head of those that follow."""
        cycle, rows, waiting = self.material.cycle, [], []
        told = [one for one in zeilen if isinstance(one, YearRow)]
        years = [year for year in range(cycle.beginn, cycle.ende + 1) if any(self._of_year(one, year) for one in told)]
        self.cells.legend.clear()
        for one in zeilen if years else ():
            if isinstance(one, str):
                waiting = [Row("gruppe", one, ())]
            elif any(self._of_year(one, year) for year in years):
                rows += [*waiting, Row("zeile", one.name, tuple(self._year_cell(one, year) for year in years))]
                waiting = []
        return self.grids.of_rows(titel, unter, ["", *map(str, years)], rows, name) if rows else Markup("")

    def _of_year(self, row: YearRow, year: int) -> Value | None:
        """The value of a year; a part of it may be told where it has none itself: 0 of 0 requests is no share."""
        value = self.cells.shown(row.id, year, **row.where)
        if value is not None or row.part not in PARTS:
            return value
        told = [v for v in self.cells.series(row.id, **row.where) if v.year == year]
        return next((v for v in told if getattr(v, PARTS[row.part]) is not None), None)

    def _year_cell(self, row: YearRow, year: int) -> Markup:
        value = self._of_year(row, year)
        return self.cells.number(value, row.part, marks=True) if value is not None else self.material.sign()


PARTS = {"zaehler": "numerator", "nenner": "denominator"}

ROWS = {STELLE: "Stelle", GESCHLECHT: ""}
"""What stands above the names of the rows where that is not the name of their dimension."""


def _name(id: str, table: Ueberblick) -> str:
    """The short name that references to a table use."""
    return f"{id}-{table.schluessel}"


def _axis(table: Ueberblick) -> str:
    """What the bars of a table stand for."""
    return table.spalten if table.ja_nein else table.zeilen
