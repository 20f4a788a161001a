"""A return: a form that came back, opened safely and checked cell by cell.

    file ─▶ workbook (guarded) ─▶ which form, cycle and body ─▶ sheets, rows, columns in place ─▶ cells ─▶ sums

All faults of a file are told at once; only where it is no answer to this form the cells are not looked at. Text is
never guessed to be a number, and a value without its Art is no answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pipeline import form_layout
from pipeline.cycle import shown
from pipeline.faults import TOLD_AT_MOST, DataError, Fault, fault
from pipeline.form_layout import (
    CHANNELS,
    COVER,
    COVER_FIELDS,
    COVER_LABELS,
    HIDDEN,
    MAX_LABEL,
    TELEFONISCH,
    Field,
    Layout,
    Place,
    address,
    allowed,
)
from pipeline.forms import ENTFAELLT, FEHLT, JA, WITH_VALUE, Figure, Respondent, Rule, rules_of, slug
from pipeline.readers.grid import listed
from pipeline.readers.table import letters
from pipeline.readers.workbook import Book, Sheet, Value, as_text, one_line, open_book
from pipeline.sources import sha256

MAX_FILE = 20 * 1024 * 1024
"""A form has less than 0.1 MB, whoever saved it."""

DIGITS = 9
"""So many behind the comma are kept; what a pasted division leaves beyond them is noise."""

ABOUT = {"formular": 1, "version": 2, "zyklus": 3, "empfaenger": 4, "name": 5, "aufbau": 6}
"""The rows of the hidden sheet that say what a return is an answer to."""

PERSON = re.compile(r"@|\b(Frau|Herrn?|Tel(efon)?)\b|\d[\d /()-]{4,}\d", re.IGNORECASE)
"""What free text holds where somebody was named; it is printed in the report."""

ASK = "Bitte die Stelle fragen und die berichtigte Datei dazulegen."
RETYPE = "Bitte die Zahl neu eintippen."
AS_SENT = "Bitte die Angaben in ein frisches Formular übertragen; Zeilen, Spalten und Blätter bleiben, wie sie sind."
NOT_ASKED = "Bitte die Liste der Befragten ergänzen oder die Datei aus dem Ordner nehmen."
FOR_THIS_BODY = "Bitte klären, wer geantwortet hat, und dieser Stelle ihr eigenes Formular schicken."
UNUSABLE = (
    "Bitte die Stelle um das Formular als XLSX ohne Kennwort, Makros und Verknüpfungen bitten. Makros nie ausführen."
)


@dataclass(frozen=True)
class Entry:
    """What a return says in one cell, and for which figure.

    `value` is 1 or 0 for yes or no, the number of the choice (from 1) where there are others, None where it is missing;
    `raw` is what stands there, the Art where the value is missing. A yes or no has no Art but one that says why it is
    missing. A Zählweise holds for the parts of its question too. `label` is the text of an open row.
    """

    field: Field
    figure: Figure
    value: Decimal | None
    raw: str
    art: str
    zaehlweise: str
    place: str
    label: str = ""


@dataclass(frozen=True)
class Return:
    """A filled-in form that passed every check."""

    path: Path
    sha256: str
    respondent: Respondent
    role: str
    datum: date | None
    channel: Literal["formular", "telefonisch"]
    entries: tuple[Entry, ...]

    @property
    def content(self) -> list[tuple[str, Figure, Decimal | None, str, str]]:
        """What it answers, apart from when and by whom."""
        return [(e.field.id, e.figure, e.value, e.art, e.zaehlweise) for e in self.entries]


def read_return(path: Path, plan: Layout, project: Path, asked: Sequence[Respondent] | None = None) -> Return:
    """One file as the answer of a body, which must be among those asked where they are told.

    Raises `DataError` with all faults of the file.
    """
    file = shown(path, project)
    try:
        book = open_book(path, HIDDEN, MAX_FILE)
    except DataError as error:
        raise DataError(replace(one, file=file, advice=UNUSABLE) for one in error.faults) from None
    return _Reading(path, file, book, plan, asked).run()


class _Reading:
    """One pass over a file; faults are gathered, not raised one by one."""

    def __init__(self, path: Path, file: str, book: Book, plan: Layout, asked: Sequence[Respondent] | None) -> None:
        self.path, self.file, self.book, self.plan, self.form, self.asked = path, file, book, plan, plan.form, asked
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.faults: list[Fault] = []
        self.told: set[tuple[str, Place]] = set()

    def run(self) -> Return:
        about = self.about()
        self.compare_sheets()
        role, datum, channel = self.cover()
        respondent = self.respondent(about)
        entries: dict[str, Entry] = {}
        intact = set()
        for sheet in self.plan.sheets:
            if sheet.name in self.sheets and self.is_intact(sheet):
                intact.add(sheet.name)
                entries |= {entry.field.id: entry for entry in self.entries(sheet, respondent)}
        self.check_sums(entries, intact)
        if self.faults:
            raise DataError(self.faults)
        return Return(self.path, sha256(self.path), respondent, role, datum, channel, tuple(entries.values()))

    def tell(self, sheet: str, place: Place, text: str, advice: str = ASK) -> None:
        """The first fault of a cell; others in it would only follow from that one."""
        if (sheet, place) not in self.told:
            self.told.add((sheet, place))
            self.faults.append(Fault(self.file, f"{sheet}!{address(place)}", text, advice=advice))

    # What it is

    def about(self) -> dict[str, str]:
        """What the hidden sheet says; raises where this is no answer to this form of this cycle."""
        if HIDDEN not in self.sheets or COVER not in self.sheets:
            found = ", ".join(f"„{sheet.name}“" for sheet in self.book.sheets if sheet.name != HIDDEN) or "keine"
            text = f"Das ist keines der Formulare. Gefunden: die Blätter {found}. Erwartet: „{COVER}“ und „{HIDDEN}“."
            raise fault(self.file, "", text, advice=UNUSABLE)
        about = {key: as_text(_at(self.sheets[HIDDEN], (row, 2))) for key, row in ABOUT.items()}
        formular = self.form.formular
        expected = {"formular": formular.id, "version": str(formular.version), "zyklus": self.plan.cycle.name}
        for key, (what, advice) in IDENTITY.items():
            if about[key] != expected[key]:
                text = f"Gefunden: {what} „{about[key]}“. Erwartet: {what} „{expected[key]}“."
                raise fault(self.file, f"{HIDDEN}!B{ABOUT[key]}", text, advice=advice)
        if about["aufbau"] != self.plan.fingerprint:
            text = f"Gefunden: Aufbau {about['aufbau']} der Felder. Erwartet: {self.plan.fingerprint}."
            raise fault(self.file, f"{HIDDEN}!B{ABOUT['aufbau']}", text, advice=OTHER_FIELDS)
        return about

    def respondent(self, about: Mapping[str, str]) -> Respondent:
        """The body that answers: as the form was made for it, or as it names itself on the cover."""
        place = COVER_FIELDS["stelle"]
        if about["name"] and (told := one_line(as_text(_at(self.sheets[COVER], place)))) != one_line(about["name"]):
            text = f"Gefunden: „{_cut(told)}“. Erwartet: „{about['name']}“, denn das Formular ist das dieser Stelle."
            self.tell(COVER, place, text, FOR_THIS_BODY)
        name = about["name"] or self.text(COVER, place, self.form.formular.empfaenger.einzahl)
        key = about["empfaenger"] or slug(name)
        if not key:
            self.tell(COVER, place, "Der Name der Stelle fehlt. Erwartet: wer geantwortet hat.")
        if not key or self.asked is None:
            return Respondent(key, name)
        by_key = [body for body in self.asked if body.key == key]
        found = by_key or [body for body in self.asked if body.name.casefold() == name.casefold()]
        if not found:
            text = f"Die Stelle „{name}“ ({key}) steht nicht unter den Befragten. Erwartet: eine von {len(self.asked)}."
            self.tell(COVER, place, text, NOT_ASKED)
        return found[0] if found else Respondent(key, name)

    def cover(self) -> tuple[str, date | None, Literal["formular", "telefonisch"]]:
        """By whom it was filled in, when and how."""
        sheet = self.sheets[COVER]
        for name, label in COVER_LABELS.items():
            row, column = COVER_FIELDS[name]
            if one_line(as_text(_at(sheet, (row, column - 1)))) != one_line(label):
                text = f"Erwartet: „{one_line(label)}“. Auf dem Deckblatt wurden Zeilen oder Spalten geändert."
                self.tell(COVER, (row, column - 1), text, AS_SENT)
                return "", None, "formular"
        self.check_marks(sheet, set(COVER_FIELDS.values()))
        self.check_outside(sheet, len(sheet.values), 2, set())
        role = self.text(COVER, COVER_FIELDS["funktion"], "Ausgefüllt von")
        if not role:
            text = "Es fehlt, welches Amt oder welche Funktion geantwortet hat. Erwartet: zum Beispiel „Hauptamt“."
            self.tell(COVER, COVER_FIELDS["funktion"], text)
        by_phone = self.choice(COVER, COVER_FIELDS["erhoben"], CHANNELS) == TELEFONISCH
        datum = self.day(COVER_FIELDS["datum"])
        if by_phone and datum is None:
            self.tell(COVER, COVER_FIELDS["datum"], "Es fehlt, wann die Angaben telefonisch aufgenommen wurden.")
        return role, datum, "telefonisch" if by_phone else "formular"

    def day(self, place: Place) -> date | None:
        value = _at(self.sheets[COVER], place)
        if as_text(value) == "":
            return None
        first, last = form_layout.days(self.plan.cycle)
        day = value.date() if isinstance(value, datetime) else value
        if not isinstance(day, date) or not first <= day <= last:
            found = f"{day:%d.%m.%Y}" if isinstance(day, date) else f"„{as_text(value)}“"
            self.tell(COVER, place, f"Gefunden: {found}. Erwartet: ein Datum vom {first:%d.%m.%Y} an.")
            return None
        return day

    # Where everything stands

    def compare_sheets(self) -> None:
        expected = [COVER, *(sheet.name for sheet in self.plan.sheets), HIDDEN]
        found = [sheet.name for sheet in self.book.sheets]
        for name in expected:
            if name not in found:
                text = "Dieses Blatt fehlt oder heißt anders. Erwartet: alle Blätter des Formulars."
                self.faults.append(Fault(self.file, name, text, advice=AS_SENT))
        for name in found:
            if name not in expected:
                text = "Dieses Blatt gehört nicht zum Formular. Erwartet: nur dessen Blätter."
                self.faults.append(Fault(self.file, name, text, advice=AS_SENT))
        if found != expected and Counter(found) == Counter(expected):
            name = next(name for name, other in zip(found, expected, strict=True) if name != other)
            self.faults.append(Fault(self.file, name, "Die Blätter stehen in anderer Reihenfolge.", advice=AS_SENT))

    def is_intact(self, plan: form_layout.Sheet) -> bool:
        """Whether every row and column is where the form has it; tells the first that is not."""
        sheet = self.sheets[plan.name]
        for line in plan.lines:
            found = as_text(_at(sheet, (line.row, 1)))
            if line.nr and found != line.nr:
                text = f"Gefunden: „{found}“ als Nr. der Zeile. Erwartet: „{line.nr}“."
                added = f"{text} Ab hier wurden Zeilen eingefügt, gelöscht oder verschoben."
                self.tell(plan.name, (line.row, 1), added, AS_SENT)
                return False
        for place, title in plan.marks.items():
            if (found := as_text(_at(sheet, place))) != title:
                text = f"Gefunden: „{found}“ als Titel der Spalte. Erwartet: „{title}“. Spalten wurden geändert."
                self.tell(plan.name, place, text, AS_SENT)
                return False
        if sheet.width < plan.width:
            text = f"Die letzte Spalte ist {letters(max(sheet.width, 1))}. Erwartet: {letters(plan.width)}."
            self.tell(plan.name, (plan.head, plan.width), text, AS_SENT)
            return False
        self.check_marks(sheet, {place for field in plan.fields for place in _places(field)})
        self.check_outside(sheet, plan.lines[-1].row, plan.width, set(_without_field(plan)))
        return True

    def check_marks(self, sheet: Sheet, inputs: set[Place]) -> None:
        """No formula and no error anywhere, nothing merged where answers stand, nothing out of sight."""
        rows = {row for row, _ in inputs}
        merged = [area for area in sheet.marks.merges if any(area.top <= row <= area.bottom for row in rows)]
        for areas, text, advice in (
            (sheet.marks.formulas, "eine Formel. Erwartet: eine eingetippte Angabe, nie eine Formel.", RETYPE),
            (sheet.marks.errors, "ein Fehlerwert (wie #NV). Erwartet: eine eingetippte Angabe.", RETYPE),
            (merged, "ein verbundenes Feld. Erwartet: jede Angabe in ihrem eigenen Feld.", AS_SENT),
        ):
            for number, area in enumerate(sorted(areas)[:TOLD_AT_MOST], start=1):
                more = f" Ebenso an {len(areas) - number} weiteren Stellen." if number == TOLD_AT_MOST else ""
                self.tell(sheet.name, (area.top, area.left), f"Hier steht {text}{more}", advice)
        for what, names in (
            ("Zeilen", [str(row) for row in sheet.marks.rows_out_of_sight()]),
            ("Spalten", [letters(column) for column in sheet.marks.columns_out_of_sight()]),
        ):
            if names:
                text = f"Ausgeblendete {what} mit Inhalt: {listed(names)}. Erwartet: alles ist zu sehen."
                self.faults.append(Fault(self.file, sheet.name, text, advice=f"Bitte die {what} einblenden."))

    def check_outside(self, sheet: Sheet, last: int, width: int, empty: set[Place]) -> None:
        """Nothing stands where the form has no cell; told once for each sheet."""
        found = [
            (row, column)
            for row, values in enumerate(sheet.values, start=1)
            for column, value in enumerate(values, start=1)
            if (row > last or column > width or (row, column) in empty) and as_text(value)
        ]
        if found:
            more = f" (ebenso in {listed(map(address, found[1:]))})" if found[1:] else ""
            text = f"Gefunden: „{_cut(as_text(_at(sheet, found[0])))}“{more}. Das Formular hat hier kein Feld."
            self.tell(sheet.name, found[0], text, "Bitte den Eintrag löschen; was er sagen soll, die Stelle fragen.")

    # Cells

    def entries(self, plan: form_layout.Sheet, respondent: Respondent) -> Iterator[Entry]:
        """The answers of a sheet; an open row without any content is none."""
        told: dict[str, tuple[str, Place]] = {line.key: (line.text, (line.row, 2)) for line in plan.lines if line.text}
        ways: dict[str, str] = {}
        for line in plan.lines:
            key, label = "", ""
            if line.fields and (place := line.fields[0].label):
                if not any(as_text(_at(self.sheets[plan.name], one)) for f in line.fields for one in _places(f)):
                    continue
                key, label = self.label(plan, place, told)
            for field in line.fields:
                entry = self.entry(field, respondent, ways)
                yield replace(entry, figure=_figure(plan, field, key), label=label) if key else entry

    def label(self, plan: form_layout.Sheet, place: Place, told: dict[str, tuple[str, Place]]) -> tuple[str, str]:
        """Key and text of an open row; `told` are the rows so far."""
        zeilen = plan.block.tabelle.zeilen
        if zeilen.liste:
            offered = {text: key for key, text in self.form.gemeinsam.listen[zeilen.liste].items()}
            text = self.choice(plan.name, place, tuple(offered))
            key = offered.get(text, "")
        else:
            text = self.text(plan.name, place, zeilen.titel)
            key = slug(text)
        if not text:
            self.tell(plan.name, place, f"In dieser Zeile fehlt: {zeilen.titel}. Erwartet: wofür ihre Werte stehen.")
        elif key in told:
            other, where = told[key]
            why = "steht schon" if other.casefold() == text.casefold() else f"gleicht „{other}“"
            self.tell(plan.name, place, f"„{text}“ {why} in {address(where)}. Erwartet: jeder Eintrag in einer Zeile.")
        told[key or f"Zeile {place[0]}"] = (text, place)
        return key, text

    def entry(self, field: Field, respondent: Respondent, ways: dict[str, str]) -> Entry:
        """What the cell says; `ways` are the Zählweisen of the questions so far."""
        angabe, sheet = field.cell.angabe, field.sheet
        raw = as_text(_at(self.sheets[sheet], field.value))
        value = self.value(field) if raw else None
        art = self.choice(sheet, field.art, angabe.allowed_arten) if field.art else ""
        if field.zaehlweise:
            ways[angabe.schluessel] = self.choice(sheet, field.zaehlweise, angabe.zaehlweisen)
        how = ways.get(angabe.schluessel, "")
        self.check_art(field, raw, art)
        if field.zaehlweise and value and not how:
            expected = " oder ".join(f"„{way}“" for way in angabe.zaehlweisen)
            self.tell(sheet, field.zaehlweise, f"Die Zählweise fehlt. Erwartet: {expected}.")
        if not raw:
            raw = art = art or FEHLT
        return Entry(field, field.cell.figure, value, raw, art, how, f"{respondent.key}/{field.address}")

    def check_art(self, field: Field, raw: str, art: str) -> None:
        """Value and Art go together; where neither stands, the answer is missing."""
        arten = field.cell.angabe.allowed_arten
        counted = [one for one in arten if one in WITH_VALUE]
        if raw and art in (FEHLT, ENTFAELLT):
            text = f"Die Art ist „{art}“, daneben steht „{_cut(raw)}“. Erwartet: entweder ein Wert oder diese Art."
            self.tell(field.sheet, field.art, text)
        elif raw and not art and counted:
            text = f"Die Art des Wertes „{_cut(raw)}“ fehlt. Erwartet: {' oder '.join(counted)}."
            self.tell(field.sheet, field.art, text)
        elif not raw and art in WITH_VALUE:
            text = f"Die Art ist „{art}“, der Wert fehlt. Erwartet: {allowed(self.form, field.cell.angabe)}."
            self.tell(field.sheet, field.value, text)
        elif not raw and not art and arten:
            missing = "".join(f" oder die Art „{one}“" for one in arten if one not in WITH_VALUE)
            text = f"Hier fehlt die Angabe. Erwartet: {allowed(self.form, field.cell.angabe)}{missing}."
            self.tell(field.sheet, field.value, text)

    def value(self, field: Field) -> Decimal | None:
        """The number of a cell that is filled; None and a fault where it is none that fits."""
        angabe = field.cell.angabe
        if angabe.choices:
            text = self.choice(field.sheet, field.value, angabe.choices)
            if text not in angabe.choices:
                return None
            return Decimal(text == JA) if angabe.typ == "ja_nein" else Decimal(angabe.choices.index(text) + 1)
        found = _at(self.sheets[field.sheet], field.value)
        expected = allowed(self.form, angabe)
        if type(found) not in (int, float) or not math.isfinite(found):
            kinds = {str: "der Text", bool: "der Wahrheitswert", float: "der Fehlerwert"}
            kind = kinds.get(type(found), "die Zeitangabe")
            text = f"Gefunden: {kind} „{_cut(as_text(found))}“. Erwartet: {expected}."
            self.tell(field.sheet, field.value, text, RETYPE)
            return None
        number = Decimal(repr(found))
        low, high = self.form.limits(angabe)
        if not low <= number <= high or (angabe.typ != "zahl" and number % 1):
            self.tell(field.sheet, field.value, f"Gefunden: {as_text(found)}. Erwartet: {expected}.")
            return None
        return round(number, DIGITS).normalize() + 0

    def choice(self, sheet: str, place: Place, offered: Sequence[str]) -> str:
        """What is chosen, as it is offered; Excel lets capital letters pass. What is not offered is told."""
        text = as_text(_at(self.sheets[sheet], place))
        chosen = next((one for one in offered if one.casefold() == text.casefold()), text)
        if text and chosen not in offered:
            expected = listed((f"„{one}“" for one in offered), 4)
            self.tell(sheet, place, f"„{_cut(text)}“ steht nicht zur Auswahl. Erwartet: {expected}.")
        return chosen

    def text(self, sheet: str, place: Place, what: str) -> str:
        """What is written in a cell for free text; what could be a formula for another program is refused."""
        text = one_line(as_text(_at(self.sheets[sheet], place)))
        if text.startswith(("=", "+", "-", "@")):
            wrong = f"beginnt mit „{text[0]}“; Tabellenprogramme halten das für eine Formel"
        elif PERSON.search(text):
            wrong = (
                "sieht nach einem Namen, einer Rufnummer oder einer E-Mail-Adresse aus; Personen werden nicht genannt"
            )
        elif len(text) > MAX_LABEL:
            wrong = f"hat {len(text)} Zeichen"
        elif text and (not text.isprintable() or not slug(text)):
            wrong = "besteht nicht aus lesbarem Text"
        else:
            return text
        self.tell(sheet, place, f"„{_cut(text)}“ {wrong}. Erwartet: {what}, höchstens {MAX_LABEL} Zeichen.")
        return ""

    # Sums

    def check_sums(self, entries: Mapping[str, Entry], intact: set[str]) -> None:
        for rule in rules_of(self.form.formular):
            for year in sorted({sheet.year for sheet in self.plan.sheets}):
                fields = [self.plan.fields.get(f"{year}/{id}") for id in (rule.whole, *rule.parts)]
                if None not in fields and {field.sheet for field in fields} <= intact:
                    self.check_sum(rule, fields, entries)

    def check_sum(self, rule: Rule, fields: Sequence[Field], entries: Mapping[str, Entry]) -> None:
        """Parts that do not make up their whole, or exceed it. Rows of a table that are not used are no parts."""
        whole, parts = entries.get(fields[0].id), [entries[part.id] for part in fields[1:] if part.id in entries]
        known = [part for part in parts if part.value is not None]
        if not known or whole is None or whole.value is None or whole.field.cell.angabe.choices:
            return
        total = sum(part.value for part in known)
        if not (total > whole.value or (rule.equal and len(known) == len(parts) and total < whole.value)):
            return
        if len(rule.parts) == 1:
            text = f"Gefunden: {known[0].raw}, mehr als die {whole.raw} in {self.seen(whole, known[0])}."
            self.tell(known[0].field.sheet, known[0].field.value, f"{text} Erwartet: höchstens so viel.")
        else:
            where = listed(self.seen(part, whole) for part in known)
            found = f"Gefunden: {whole.raw}; die Teile ({where}) ergeben {f'{total:f}'.replace('.', ',')}."
            expected = "die Summe der Teile" if rule.equal else "mindestens die Summe der Teile"
            self.tell(whole.field.sheet, whole.field.value, f"{found} Erwartet: {expected}.")

    def seen(self, entry: Entry, beside: Entry) -> str:
        """The cell, with its sheet where that is another one."""
        field = entry.field
        return address(field.value) if field.sheet == beside.field.sheet else f"„{field.address}“"


IDENTITY = {
    "formular": ("Formular", "Bitte die Datei in den Ordner ihres Formulars legen."),
    "zyklus": ("Zyklus", "Bitte die Datei in den Ordner ihres Zyklus legen."),
    "version": ("Version", "Bitte der Stelle das Formular in der heutigen Version schicken."),
}
"""What must be the same in this order, what it is called, and what to do where it is not."""
OTHER_FIELDS = (
    "Die Felder des Formulars haben sich seit dem Versand geändert, ohne dass die Version gestiegen ist. Bitte die "
    "Erklärung des Formulars zurücksetzen oder die heutige Fassung verschicken."
)


def _at(sheet: Sheet, place: Place) -> Value:
    """The value of a cell; empty text beyond the last one."""
    row, column = place
    return sheet.values[row - 1][column - 1] if row <= len(sheet.values) and column <= sheet.width else ""


def _places(field: Field) -> list[Place]:
    """All cells of a field that are filled in."""
    return [place for place in (field.label, field.value, field.art, field.zaehlweise) if place]


def _without_field(plan: form_layout.Sheet) -> Iterator[Place]:
    """Cells between the others that a question does not have: no Art, no Zählweise."""
    columns = plan.columns
    for line in plan.lines if columns else ():
        for field in line.fields:
            if not field.art:
                yield line.row, columns.art
            if columns.zaehlweise and not field.zaehlweise:
                yield line.row, columns.zaehlweise


def _figure(plan: form_layout.Sheet, field: Field, key: str) -> Figure:
    """The figure of a cell in an open row, by the key of what its label says."""
    figure, detail = field.cell.figure, field.cell.angabe.detail
    return Figure.of(figure.measure, figure.sex, detail | {plan.block.tabelle.zeilen.nach: key})


def _cut(text: str) -> str:
    """A text as it is told; one line, the beginning of a long one."""
    line = one_line(text)
    return line if len(line) <= MAX_LABEL else f"{line[: MAX_LABEL - 1]}…"
