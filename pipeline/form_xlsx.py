"""A form as a workbook for one respondent: typed cells, drop-downs, limits, everything else locked.

The same form, cycle and respondent give the same bytes: no clock, no random, the day of the file is the cycle's
Datenschluss. No cell holds a formula; what does not fit is tinted by conditional formats while it is filled in.

The hidden sheet `_formular` says which form this is (`formular`, `version`, `zyklus`, `empfaenger`, `name`, `aufbau`),
where each cell stands and what the drop-downs offer. It is what a return is recognised by.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline import style
from pipeline.cycle import Cycle
from pipeline.form_layout import (
    CHANNELS,
    COVER,
    COVER_FIELDS,
    COVER_LABELS,
    HEAD,
    HIDDEN,
    MAX_LABEL,
    Field,
    Layout,
    Line,
    Place,
    Sheet,
    address,
    allowed,
    days,
    layout,
    period,
    when,
)
from pipeline.forms import ENTFAELLT, FEHLT, Angabe, Form, Respondent, Rule, rules_of, slug
from pipeline.readers.table import letters

FONT = "Arial"
"""On every office machine, or replaced by one of the same widths."""
BASE = style.ACCENTS[0]
INPUT, INPUT_EDGE = "#FFF8DC", "#D9C98F"
WARN, WRONG = "#FFD68A", "#F4B6AC"
ERROR_TEXT = style.ACCENTS[7]

NR, QUESTION, ZEIT, VALUE, UNIT, ART, HOW, HELP = 5, 42, 15, 13, 18, 15, 25, 42
"""Widths of the columns, in digits."""
ROW_LABEL, TABLE_VALUE, TABLE_CHOICE, TABLE_ART = 34, 12, 11, 15
COVER_WIDTHS = (25, 71)
PORTRAIT = 110
"""The widest table that is printed upright, in digits."""
LINE, PADDING = 12.75, 6.5
"""Height of a line of text and of the space around it, in points."""

MAX_TITLE, MAX_MESSAGE = 32, 255
MUST_CHOOSE = "Bitte einen Eintrag aus der Liste wählen."
LEAVE_EMPTY = "Fehlt die Angabe, bleibt das Feld leer; die Art sagt dann, warum."


@dataclass(frozen=True)
class Answer:
    """What stands in a cell: its value (None where it is missing), Art and Zählweise."""

    value: int | Decimal | str | None = None
    art: str = ""
    zaehlweise: str = ""


@dataclass(frozen=True)
class Answers:
    """What a form is filled in with.

    `cells` by the id of their field, `labels` of open rows by year, block and row (`2016/sprachen.1`), `cover` by the
    keys of `COVER_FIELDS`. `note` is printed on every page, before the mark that all forms have.
    """

    cells: Mapping[str, Answer]
    labels: Mapping[str, str]
    cover: Mapping[str, str | date]
    note: str = ""


NONE_YET, NO_ANSWER = Answers({}, {}, {}), Answer()


def workbook(form: Form, plan: Layout, respondent: Respondent, answers: Answers = NONE_YET) -> bytes:
    """The bytes of the form for one respondent, filled in with these answers."""
    return _Book(form, plan, respondent, answers).made()


def make(form: Form, cycle: Cycle, respondents: Iterable[Respondent]) -> Iterator[tuple[Respondent, bytes]]:
    """The form for each respondent."""
    plan = layout(form, cycle)
    for respondent in respondents:
        yield respondent, workbook(form, plan, respondent)


def file_name(form: Form, cycle: Cycle, respondent: Respondent) -> str:
    """`gemeinden_2013-2016_08116019_esslingen_am_neckar_Musterausgabe.xlsx`"""
    name = slug(respondent.name)
    body = [respondent.key, name if name != respondent.key else ""] if respondent.key else ["leer"]
    parts = [form.id, cycle.name, *filter(None, body), *(["Musterausgabe"] if form.gemeinsam.muster else [])]
    return "_".join(parts) + ".xlsx"


class _Book:
    def __init__(self, form: Form, plan: Layout, respondent: Respondent, answers: Answers) -> None:
        self.form, self.plan, self.respondent, self.answers = form, plan, respondent, answers
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "dd.mm.yyyy",
                # The width of a column is measured in digits of this face.
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.looks: dict[str, Format] = {}
        self.sheets: dict[str, Worksheet] = {}
        self.lists: dict[tuple[str, ...], str] = {}

    def made(self) -> bytes:
        formular, cycle = self.form.formular, self.plan.cycle
        self.book.set_properties(
            {
                "title": f"{formular.titel} ({self.muster})" if self.muster else formular.titel,
                "subject": f"Formular {formular.id}, Version {formular.version}, Zyklus {cycle.name}",
                "author": self.form.ansprechstelle.stelle,
                "created": datetime.combine(cycle.datenschluss, time()),
            }
        )
        self.book.set_calc_mode("auto")
        for name in (COVER, *(sheet.name for sheet in self.plan.sheets), HIDDEN):
            self.sheets[name] = self.book.add_worksheet(name)
        self.hidden()
        self.cover()
        for sheet in self.plan.sheets:
            if sheet.block:
                self.table(sheet)
            else:
                self.questions(sheet)
            self.tints(sheet)
        self.sum_tints()
        self.sheets[COVER].activate()
        self.book.close()
        return self.buffer.getvalue()

    @property
    def muster(self) -> str:
        return " · ".join(filter(None, (self.answers.note, self.form.gemeinsam.muster)))

    @cached_property
    def subtitle(self) -> str:
        cycle = self.plan.cycle
        return f"Erhebung zum Integrationsbericht {cycle.druckname} · {cycle.kreis.name}"

    # Formats

    def format(self, **wanted: Any) -> Format:
        told = {"font_name": FONT, "font_size": 10, "font_color": style.TEXT, "valign": "vcenter"} | wanted
        key = tuple(sorted(told.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(told)
        return self.formats[key]

    def plain(self, **wanted: Any) -> Format:
        """A locked cell between rules."""
        return self.format(text_wrap=True, bottom=1, bottom_color=style.LINE, **wanted)

    def head(self, **wanted: Any) -> Format:
        return self.format(bold=True, font_color=style.PAPER, bg_color=BASE, text_wrap=True, **wanted)

    def input(self, **wanted: Any) -> Format:
        """A cell that the respondent fills in."""
        return self.format(
            locked=False, bg_color=INPUT, border=1, border_color=INPUT_EDGE, text_wrap=True, **wanted
        )  # fmt: skip

    def value_format(self, angabe: Angabe) -> Format:
        match angabe.typ:
            case "anzahl":
                return self.input(num_format="#,##0", align="right")
            case "zahl":
                return self.input(num_format=f"#,##0.{'0' * angabe.stellen}", align="right")
            case "jahr":
                return self.input(num_format="0", align="right")
            case _:
                return self.input(align="center")

    # Sheets

    def prepare(self, name: str, widths: Sequence[float], head: int, last: int, landscape: bool) -> Worksheet:
        """A sheet with its columns, its page and its lock; `head` rows stay in sight and are printed again."""
        sheet = self.sheets[name]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last - 1, len(widths) - 1)
        if self.muster and name != COVER:
            sheet.set_header(f'&C&"{FONT},Bold"&9&K{ERROR_TEXT[1:]}{_escaped(self.muster)}', {"margin": 0.35})
        formular = self.form.formular
        left = f"{formular.titel} · {self.plan.cycle.druckname}"
        middle = f"Formular {formular.id}, Version {formular.version}"
        face = f'&"{FONT},Regular"&8'
        foot = f"&L{face}{_escaped(left)}&C{face}{_escaped(middle)}&R{face}Seite &P von &N"
        sheet.set_footer(foot, {"margin": 0.35})
        if head:
            sheet.freeze_panes(head, 0)
            sheet.repeat_rows(0, head - 1)
        sheet.protect("", {"select_locked_cells": True, "select_unlocked_cells": True})
        sheet.set_tab_color(BASE if name == COVER else style.ACCENTS[4])
        return sheet

    def cover(self) -> None:
        formular, cycle = self.form.formular, self.plan.cycle
        rows = self.cover_rows()
        sheet = self.prepare(COVER, COVER_WIDTHS, 0, len(rows), landscape=False)
        for row, (kind, left, right) in enumerate(rows):
            self.cover_row(sheet, row, kind, left, right)
        stelle, name = COVER_FIELDS["stelle"], self.respondent.name
        if not name:
            self.choose_text(sheet, stelle, formular.empfaenger.einzahl, "Name der Stelle, kein Name einer Person.")
        self.choose_text(sheet, COVER_FIELDS["funktion"], "Ausgefüllt von", "Amt oder Funktion, kein Name.")
        first, last = days(cycle)
        self.validate(
            sheet,
            COVER_FIELDS["datum"],
            {
                "validate": "date",
                "criteria": "between",
                "minimum": first,
                "maximum": last,
                "error_title": "Kein Datum",
                "error_message": "Bitte ein Datum eintragen, zum Beispiel 15.03.2027.",
                "input_title": "Ausgefüllt am",
                "input_message": "Datum, zum Beispiel 15.03.2027.",
            },
        )
        hint = "Bleibt leer. „telefonisch“ wählt das Landratsamt, wenn es die Angaben am Telefon aufnimmt."
        self.choose(sheet, COVER_FIELDS["erhoben"], COVER_LABELS["erhoben"], CHANNELS, hint)

    def cover_rows(self) -> list[tuple[str, str, str]]:
        """Kind, left and right text of every row of the cover; the first thirteen have fixed places."""
        form, formular, cycle = self.form, self.form.formular, self.plan.cycle
        asked = self.form.ansprechstelle
        reach = [asked.telefon and f"Telefon {asked.telefon}", asked.email and f"E-Mail {asked.email}"]
        send = "Bitte senden Sie das Formular an die Stelle zurück, von der Sie es erhalten haben."
        contact = "\n".join(filter(None, (asked.stelle, *reach))) if any(reach) else f"{asked.stelle}\n{send}"
        return [
            ("muster", self.muster, ""),
            ("titel", formular.titel, ""),
            ("untertitel", self.subtitle, ""),
            ("leer", "", ""),
            ("kopf", "Diese Erhebung", ""),
            ("paar", "Zweck", formular.zweck),
            ("paar", "Zeitraum", self.years_in_words()),
            ("frist", "Frist", f"bis zum {form.deadline(cycle):%d.%m.%Y}"),
            ("stelle" if self.respondent.name else "feld", formular.empfaenger.einzahl, self.respondent.name),
            ("feld", COVER_LABELS["funktion"], ""),
            ("datum", COVER_LABELS["datum"], ""),
            ("feld", COVER_LABELS["erhoben"], ""),
            ("paar", "Ansprechstelle", contact),
            ("leer", "", ""),
            ("kopf", "So füllen Sie das Formular aus", ""),
            *(("punkt", text, "") for text in (*form.gemeinsam.ausfuellhinweise, *formular.hinweise)),
            ("leer", "", ""),
            ("kopf", "Datenschutz", ""),
            *(("punkt", text, "") for text in (formular.datenschutz or form.gemeinsam.datenschutz)),
            ("leer", "", ""),
            ("kopf", "Blätter dieses Formulars", ""),
            *(("blatt", sheet.name, self.contents(sheet)) for sheet in self.plan.sheets),
        ]

    def contents(self, sheet: Sheet) -> str:
        if sheet.block:
            return sheet.block.titel
        return ", ".join(f"{line.nr} {line.text}" for line in sheet.lines if line.kind == "block")

    def years_in_words(self) -> str:
        cycle, sheets = self.plan.cycle, self.plan.sheets
        years = sorted({sheet.year for sheet in sheets})
        kind = "Schuljahr" if self.form.formular.zeitraum.art == "schuljahr" else "Jahr"
        first, last = period(self.form, years[0]), period(self.form, years[-1])
        if len(years) == 1:
            return f"{kind} {first}."
        tables = {sheet.year for sheet in sheets if sheet.block}
        only = f" Die Tabellen gelten nur für {last}." if tables == {cycle.ende} else ""
        return f"{kind}e {first} bis {last}; für jedes Jahr ein Blatt, das neueste zuerst.{only}"

    def cover_row(self, sheet: Worksheet, row: int, kind: str, left: str, right: str) -> None:
        wide = sum(COVER_WIDTHS)
        label = self.plain(bold=True, font_color=style.MUTED)
        match kind:
            case "muster":
                sheet.set_row(row, 18)
                sheet.merge_range(row, 0, row, 1, left, self.format(bold=True, font_color=ERROR_TEXT))
            case "titel":
                lines = _lines(left, wide * 0.55)
                sheet.set_row(row, 26 * lines + 6)
                big = self.format(bold=True, font_size=20, font_color=BASE, text_wrap=True)
                sheet.merge_range(row, 0, row, 1, left, big)
            case "untertitel":
                sheet.set_row(row, 20)
                sheet.merge_range(row, 0, row, 1, left, self.format(font_size=11, font_color=style.MUTED))
            case "leer":
                sheet.set_row(row, 9)
            case "kopf":
                sheet.set_row(row, 20)
                sheet.merge_range(row, 0, row, 1, left, self.head(indent=1))
            case "punkt":
                sheet.set_row(row, _height(left, wide - 4, tight=True))
                point = self.format(text_wrap=True, indent=1, valign="top")
                sheet.merge_range(row, 0, row, 1, f"•  {left}", point)
            case "feld" | "datum":
                sheet.set_row(row, max(22, _height(left, COVER_WIDTHS[0])))
                sheet.write_string(row, 0, left, label)
                number = {"num_format": "dd.mm.yyyy"} if kind == "datum" else {}
                told = next(key for key, place in COVER_FIELDS.items() if _zero(place) == (row, 1))
                look = self.input(align="left", indent=1, **number)
                self.fill(sheet, COVER_FIELDS[told], self.answers.cover.get(told), look)
            case _:
                bold = {"bold": True} if kind in ("stelle", "frist") else {}
                sheet.set_row(row, _height(right, COVER_WIDTHS[1] - 2))
                sheet.write_string(row, 0, left, label)
                sheet.write_string(row, 1, right, self.plain(indent=1, **bold))

    def title(self, sheet: Worksheet, plan: Sheet, text: str, note: str) -> None:
        """The first rows of a sheet: what it is about, for whom, and what is to be known."""
        last = plan.width - 1
        sheet.set_row(0, 27)
        sheet.merge_range(0, 0, 0, last, text, self.format(bold=True, font_size=15, font_color=BASE))
        name = self.respondent.name or f"{self.form.formular.empfaenger.einzahl}: siehe Deckblatt"
        sheet.set_row(1, 17)
        sheet.merge_range(1, 0, 1, last, f"{name} · {self.subtitle}", self.format(font_color=style.MUTED))
        width = sum(self.widths(plan))
        sheet.set_row(2, _height(note, width) if note else 6)
        sheet.merge_range(2, 0, 2, last, note, self.format(text_wrap=True, valign="top", font_color=style.MUTED))

    def widths(self, plan: Sheet) -> list[float]:
        if plan.columns:
            how = [HOW] if plan.columns.zaehlweise else []
            return [NR, QUESTION, ZEIT, VALUE, UNIT, ART, *how, HELP]
        widths: list[float] = [NR, ROW_LABEL]
        for field in plan.lines[0].fields:
            widths.append(TABLE_CHOICE if field.cell.angabe.choices and not field.art else TABLE_VALUE)
            widths += [TABLE_ART] if field.art else []
            widths += [HOW] if field.zaehlweise else []
        return widths

    def questions(self, plan: Sheet) -> None:
        widths = self.widths(plan)
        sheet = self.prepare(plan.name, widths, plan.head, plan.lines[-1].row, landscape=True)
        self.title(sheet, plan, f"{self.form.formular.titel}: Angaben {plan.year}", "")
        how = ["Zählweise"] if plan.columns.zaehlweise else []
        sheet.set_row(HEAD - 1, 21)
        for column, text in enumerate(["Nr.", "Frage", "Zeit", "Wert", "Einheit", "Art", *how, "Erläuterung"]):
            look = {"align": "center"} if text == "Wert" else {"indent": int(column > 1)}
            sheet.write_string(HEAD - 1, column, text, self.head(**look))
        for line in plan.lines:
            match line.kind:
                case "block":
                    self.band(sheet, line, plan.width)
                case "text":
                    sheet.set_row(line.row - 1, _height(line.text, sum(widths)))
                    told = self.format(text_wrap=True, font_color=style.MUTED, italic=True, indent=1)
                    sheet.merge_range(line.row - 1, 0, line.row - 1, plan.width - 1, line.text, told)
                case _:
                    self.question(sheet, plan, line, line.fields[0])

    def band(self, sheet: Worksheet, line: Line, width: int) -> None:
        sheet.set_row(line.row - 1, 22)
        band = self.format(bold=True, font_size=11, font_color=BASE, bg_color=style.SHADE)
        sheet.write_string(line.row - 1, 0, line.nr, band)
        sheet.merge_range(line.row - 1, 1, line.row - 1, width - 1, line.text, band)

    def question(self, sheet: Worksheet, plan: Sheet, line: Line, field: Field) -> None:
        row, columns, angabe, depth = line.row - 1, plan.columns, field.cell.angabe, field.cell.depth
        help = angabe.hilfe if depth == 0 else ""
        height = max(_height(line.text, QUESTION - 3 * depth), _height(help, HELP), 20)
        sheet.set_row(row, height)
        sheet.write_string(row, columns.nr - 1, line.nr, self.plain(font_color=style.MUTED))
        words = f"darunter: {line.text}" if depth else line.text
        sheet.write_string(row, columns.text - 1, words, self.plain(indent=2 * depth, bold=depth == 0))
        zeit = when(angabe.zeit, plan.year, self.plan.cycle)
        muted = self.plain(font_color=style.MUTED, indent=1)
        sheet.write_string(row, columns.zeit - 1, "" if depth else zeit, muted)
        sheet.write_string(row, columns.unit - 1, self.form.unit(angabe), muted)
        self.cell(sheet, field)
        if not field.art:
            sheet.write_blank(row, columns.art - 1, None, muted)
        if columns.zaehlweise and not field.zaehlweise:
            sheet.write_blank(row, columns.zaehlweise - 1, None, muted)
        sheet.write_string(row, columns.help - 1, help, self.plain(font_size=9, font_color=style.MUTED, indent=1))

    def table(self, plan: Sheet) -> None:
        block, zeilen = plan.block, plan.block.tabelle.zeilen
        widths = self.widths(plan)
        sheet = self.prepare(plan.name, widths, plan.head, plan.lines[-1].row, landscape=sum(widths) > PORTRAIT)
        zeit = when(block.tabelle.zeit, plan.year, self.plan.cycle)
        helps = [f"{one.titel}: {one.hilfe}" for one in block.tabelle.spalten if one.hilfe]
        self.title(sheet, plan, f"{block.titel} ({zeit})", "\n".join(filter(None, (block.erlaeuterung, *helps))))
        centred = self.head(align="center", valign="bottom", left=1, left_color=style.PAPER)
        label = self.head(valign="bottom")
        sheet.merge_range(HEAD - 1, 0, HEAD, 0, "Nr.", label)
        sheet.merge_range(HEAD - 1, 1, HEAD, 1, zeilen.titel, label)
        highest = 0
        for field in plan.lines[0].fields:
            first, places = field.value[1] - 1, list(filter(None, (field.value, field.art, field.zaehlweise)))
            title = field.cell.angabe.titel
            width = sum(self.widths(plan)[place[1] - 1] for place in places)
            highest = max(highest, _height(title, width - 1))
            if len(places) > 1:
                sheet.merge_range(HEAD - 1, first, HEAD - 1, first + len(places) - 1, title, centred)
            else:
                sheet.write_string(HEAD - 1, first, title, centred)
            small = self.format(
                font_size=9, font_color=style.PAPER, bg_color=BASE, align="center", left=1, left_color=style.PAPER
            )
            unit = self.form.unit(field.cell.angabe) or " / ".join(field.cell.angabe.choices)
            for place, text in zip(places, (unit, "Art", "Zählweise"), strict=False):
                sheet.write_string(HEAD, place[1] - 1, text if place != field.zaehlweise else "Zählweise", small)
        sheet.set_row(HEAD - 1, max(20, highest))
        sheet.set_row(HEAD, 16)
        for line in plan.lines:
            self.row(sheet, plan, line)

    def row(self, sheet: Worksheet, plan: Sheet, line: Line) -> None:
        sheet.set_row(line.row - 1, max(19, _height(line.text or "", ROW_LABEL)))
        sheet.write_string(line.row - 1, 0, line.nr, self.plain(font_color=style.MUTED))
        if line.text is not None:
            sheet.write_string(line.row - 1, 1, line.text, self.plain())
        else:
            zeilen, place = plan.block.tabelle.zeilen, (line.row, 2)
            label = self.answers.labels.get(f"{plan.year}/{plan.block.schluessel}.{line.key}")
            self.fill(sheet, place, label, self.input(align="left"))
            if zeilen.liste:
                offered = tuple(self.form.gemeinsam.listen[zeilen.liste].values())
                self.choose(sheet, place, zeilen.titel, offered, "Jeder Eintrag steht nur in einer Zeile.")
            else:
                self.choose_text(sheet, place, zeilen.titel, "Bezeichnung, kein Name einer Person.")
        for field in line.fields:
            self.cell(sheet, field)

    # Cells

    def fill(self, sheet: Worksheet, place: Place, value: int | Decimal | str | date | None, look: Format) -> None:
        """A cell of the respondent, with what it is filled in with; never a formula."""
        row, column = _zero(place)
        match value:
            case None | "":
                sheet.write_blank(row, column, None, look)
            case str():
                sheet.write_string(row, column, value, look)
            case date():
                sheet.write_datetime(row, column, value, look)
            case _:
                sheet.write_number(row, column, float(value), look)

    def cell(self, sheet: Worksheet, field: Field) -> None:
        angabe, answer = field.cell.angabe, self.answers.cells.get(field.id, NO_ANSWER)
        self.fill(sheet, field.value, answer.value, self.value_format(angabe))
        title = f"{field.nr} {field.cell.label}"
        if angabe.choices:
            self.choose(sheet, field.value, title, angabe.choices, self.prompt(field))
        else:
            self.number(sheet, field, title)
        if field.art:
            self.fill(sheet, field.art, answer.art, self.input(align="left", indent=1, font_size=9))
            self.choose(sheet, field.art, f"{field.nr} Art", angabe.allowed_arten, _about_art(angabe))
        if field.zaehlweise:
            self.fill(sheet, field.zaehlweise, answer.zaehlweise, self.input(align="left", indent=1, font_size=9))
            hint = "Wonach gezählt oder gerechnet wurde."
            self.choose(sheet, field.zaehlweise, f"{field.nr} Zählweise", angabe.zaehlweisen, hint)

    def prompt(self, field: Field) -> str:
        """What the cell says when it is chosen."""
        angabe = field.cell.angabe
        told = f"Auswahl: {', '.join(angabe.choices)}" if angabe.choices else allowed(self.form, angabe)
        return f"{told[0].upper()}{told[1:]}."

    def number(self, sheet: Worksheet, field: Field, title: str) -> None:
        angabe = field.cell.angabe
        low, high = self.form.limits(angabe)
        whole = angabe.typ != "zahl"
        self.validate(
            sheet,
            field.value,
            {
                "validate": "integer" if whole else "decimal",
                "criteria": "between",
                "minimum": int(low) if whole else low,
                "maximum": int(high) if whole else high,
                "error_title": "Diese Angabe passt nicht",
                "error_message": f"Erlaubt: {allowed(self.form, angabe)}. {LEAVE_EMPTY}",
                "input_title": _cut(title, MAX_TITLE),
                "input_message": self.prompt(field),
            },
        )

    def choose(self, sheet: Worksheet, place: Place, title: str, offered: Sequence[str], hint: str) -> None:
        """A drop-down; what it offers lies on the hidden sheet."""
        self.validate(
            sheet,
            place,
            {
                "validate": "list",
                "source": self.lists[tuple(offered)],
                "error_title": "Nicht in der Liste",
                "error_message": MUST_CHOOSE,
                "input_title": _cut(title, MAX_TITLE),
                "input_message": _cut(hint, MAX_MESSAGE),
            },
        )

    def choose_text(self, sheet: Worksheet, place: Place, title: str, hint: str) -> None:
        self.validate(
            sheet,
            place,
            {
                "validate": "length",
                "criteria": "between",
                "minimum": 1,
                "maximum": MAX_LABEL,
                "error_title": "Zu lang",
                "error_message": f"Erlaubt: höchstens {MAX_LABEL} Zeichen.",
                "input_title": _cut(title, MAX_TITLE),
                "input_message": hint,
            },
        )

    def validate(self, sheet: Worksheet, place: Place, options: Mapping[str, Any]) -> None:
        row, column = _zero(place)
        if sheet.data_validation(row, column, row, column, dict(options)) != 0:
            raise ValueError(f"{sheet.name}!{address(place)}: {options}")

    # Tints

    def tints(self, plan: Sheet) -> None:
        """A value without Art is pointed at; an Art that says the value is missing beside a value is wrong."""
        sheet = self.sheets[plan.name]
        for field in plan.fields:
            if not field.art:
                continue
            value, art = f"${address(field.value)}", f"${address(field.art)}"
            missing = ",".join(f'{art}="{word}"' for word in (FEHLT, ENTFAELLT))
            self.tint(sheet, field.art, f'=AND({value}<>"",OR({missing}))', WRONG)
            if field.cell.angabe.is_number:
                self.tint(sheet, field.art, f'=AND({value}<>"",{art}="")', WARN)

    def sum_tints(self) -> None:
        """A whole whose parts do not make it up, a figure larger than one it cannot exceed."""
        for rule in rules_of(self.form.formular):
            for year in sorted({sheet.year for sheet in self.plan.sheets}):
                self.sum_tint(rule, year)

    def sum_tint(self, rule: Rule, year: int) -> None:
        fields = [self.plan.fields.get(f"{year}/{id}") for id in (rule.whole, *rule.parts)]
        if None in fields:
            return
        whole, *parts = fields
        if whole.cell.angabe.choices or any(part.cell.angabe.choices for part in parts):
            return
        marked = whole if len(parts) > 1 else parts[0]
        total, listed = _reference(whole, marked), _references(parts, marked)
        complete = f"COUNT({listed})={len(parts)}" if rule.equal and not parts[0].label else f"COUNT({listed})>0"
        wrong = f"ABS(SUM({listed})-{total})>0.001" if rule.equal else f"SUM({listed})>{total}+0.001"
        self.tint(self.sheets[marked.sheet], marked.value, f"=AND(COUNT({total})=1,{complete},{wrong})", WRONG)

    def tint(self, sheet: Worksheet, place: Place, formula: str, colour: str) -> None:
        row, column = _zero(place)
        if colour not in self.looks:
            self.looks[colour] = self.book.add_format({"bg_color": colour, "bold": True})
        look = self.looks[colour]
        sheet.conditional_format(row, column, row, column, {"type": "formula", "criteria": formula, "format": look})

    # The hidden sheet

    def hidden(self) -> None:
        """Which form, version, cycle and respondent this is; every cell with its places; the drop-downs."""
        sheet, formular = self.sheets[HIDDEN], self.form.formular
        about = {
            "formular": formular.id,
            "version": str(formular.version),
            "zyklus": self.plan.cycle.name,
            "empfaenger": self.respondent.key,
            "name": self.respondent.name,
            "aufbau": self.plan.fingerprint,
        }
        for row, pair in enumerate(about.items()):
            for column, text in enumerate(pair):
                sheet.write_string(row, column, text)
        for column, text in enumerate(("id", "blatt", "nr", "wert", "art", "zaehlweise", "zeile"), start=3):
            sheet.write_string(0, column, text)
        for row, field in enumerate(self.plan.fields.values(), start=1):
            places = [address(place) if place else "" for place in (field.value, field.art, field.zaehlweise)]
            label = address(field.label) if field.label else ""
            for column, text in enumerate([field.id, field.sheet, field.nr, *places, label], start=3):
                sheet.write_string(row, column, text)
        for column, offered in enumerate(self.offered(), start=11):
            for row, text in enumerate(offered):
                sheet.write_string(row, column, text)
            name = letters(column + 1)
            self.lists[offered] = f"='{HIDDEN}'!${name}$1:${name}${len(offered)}"
        sheet.protect("", {"select_locked_cells": False, "select_unlocked_cells": False})
        sheet.very_hidden()

    def offered(self) -> list[tuple[str, ...]]:
        """Every list of a drop-down once."""
        found: dict[tuple[str, ...], None] = {}
        for field in self.plan.fields.values():
            angabe = field.cell.angabe
            for offered in (angabe.choices, angabe.allowed_arten, angabe.zaehlweisen):
                if offered:
                    found[tuple(offered)] = None
        for sheet in self.plan.sheets:
            if sheet.block and (name := sheet.block.tabelle.zeilen.liste):
                found[tuple(self.form.gemeinsam.listen[name].values())] = None
        return [*found, CHANNELS]


def _about_art(angabe: Angabe) -> str:
    if angabe.is_number:
        return "Wie der Wert entstanden ist, oder warum er fehlt."
    return "Nur wenn kein Wert gewählt ist: warum er fehlt."


def _zero(place: Place) -> Place:
    """A place as XlsxWriter counts, from 0."""
    return place[0] - 1, place[1] - 1


def _reference(field: Field, seen_from: Field) -> str:
    row, column = field.value
    cell = f"${letters(column)}${row}"
    return cell if field.sheet == seen_from.sheet else f"'{field.sheet}'!{cell}"


def _references(fields: Sequence[Field], seen_from: Field) -> str:
    """Cells as the arguments of a function, neighbours in a column as one range."""
    runs: list[list[Field]] = []
    for field in fields:
        last = runs[-1][-1] if runs else None
        if last and last.sheet == field.sheet and last.value == (field.value[0] - 1, field.value[1]):
            runs[-1].append(field)
        else:
            runs.append([field])
    texts = []
    for run in runs:
        first = _reference(run[0], seen_from)
        row, column = run[-1].value
        texts.append(first if len(run) == 1 else f"{first}:${letters(column)}${row}")
    return ",".join(texts)


def _escaped(text: str) -> str:
    """A text for the head or foot of a page, where `&` begins an instruction."""
    return text.replace("&", "&&")


def _cut(text: str, most: int) -> str:
    """A text that fits, cut at a word where it does not."""
    return text if len(text) <= most else textwrap.shorten(text, most, placeholder=" …")


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a letter is a little narrower than a digit."""
    pieces = re.split("\n", text)
    return sum(max(1, len(textwrap.wrap(piece, max(8, int(width * 1.1))))) for piece in pieces)


def _height(text: str, width: float, tight: bool = False) -> float:
    return _lines(text, width) * LINE + (3 if tight else PADDING)
