"""Demo returns: the forms of the own surveys, filled in from what `report_templates/beispiele` assumes of each.

    python -m pipeline.demo    (make beispieldaten)

writes `data/raw/erhebung_<form>/`: who was asked (`erhebung.yaml`) and the workbooks that came back. No body in it is
real. Every draw is seeded by what it is for (`gemeinden/beispiel_07/personen/2016`), so the same declarations give the
same numbers on any machine, and a change of one assumption leaves all others alone. A cell of a question is the sum of
its leaves, so that every breakdown adds up; numbers are rounded as people round when they are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from math import fsum
from pathlib import Path
from random import Random

import yaml
from pydantic import Field, model_validator

from indicators.model import SURVEY
from pipeline.cycle import Cycle, Declared, find_project, load_cycle, load_yaml, shown
from pipeline.faults import DataError, Fault
from pipeline.form_layout import SCHRIFTLICH, TELEFONISCH, Layout, Line, Sheet, layout
from pipeline.form_xlsx import Answer, Answers, file_name, workbook
from pipeline.forms import (
    ENTFAELLT,
    FEHLT,
    GESCHAETZT,
    GEZAEHLT,
    JA,
    NEIN,
    WITH_VALUE,
    Block,
    Form,
    Frage,
    Gliederung,
    Respondent,
    Spalte,
    load_forms,
)
from pipeline.surveys import DECLARED, DEMO, RAW, Erhebung

FOLDER = Path("report_templates/beispiele")
NOTE = "Beispieldaten"
HINWEIS = "Beispieldaten: erfundene, plausible Zahlen. Keine Stelle hat sie gemeldet."
HEAD = "# Geschrieben von „make beispieldaten“ nach {file}; nicht von Hand ändern.\n"
OFFICE = "Koordination des Integrationsberichts"
"""Who takes an answer by telephone."""

BEFORE_DEADLINE, SPREAD, CORRECTED_AFTER = 50, 54, 21
"""Days: how long before the deadline the first answer comes, over how long they come, when one is corrected."""

Number = int | Decimal
Leaf = tuple[str, ...]
REST = "*"
"""The part of a whole that a breakdown does not name."""


class Annahme(Declared):
    """What is assumed of a question.

    A number is `wert` per unit of the body's size, or the share `anteil` of another question (`an`), part by part where
    both have the same breakdown; a yes or no has the probability `ja`. `verlauf` multiplies year by year. `teile` are
    the shares of the parts, `faktoren` multiply `anteil` for parts. `streuung` is how far bodies differ. The question
    does not apply before the year `ab` and where the answer to `wenn` is no. `geschaetzt`, `fehlt` (in the first
    years) and `ohne_teile` are probabilities, `zaehlweisen` those of the ways of counting in their order.
    """

    wert: float | None = None
    an: str = ""
    anteil: float | None = None
    ja: tuple[float, ...] = ()
    verlauf: tuple[float, ...] = ()
    teile: dict[str, float] = Field(default_factory=dict)
    faktoren: dict[str, float] = Field(default_factory=dict)
    streuung: float = Field(default=0.1, ge=0, lt=1)
    schritt: Decimal | None = None
    ab: int = 0
    wenn: str = ""
    geschaetzt: float = 0
    fehlt: float = 0
    ohne_teile: float = 0
    zaehlweisen: tuple[float, ...] = (1.0,)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Annahme:
        if [self.wert is not None, self.anteil is not None, bool(self.ja)].count(True) != 1:
            raise ValueError("eine Annahme nennt entweder wert, anteil (mit an) oder ja")
        if bool(self.an) != (self.anteil is not None):
            raise ValueError("anteil und an gehören zusammen")
        return self


class Zeilen(Declared):
    """What is assumed of a table: its rows with their shares, or with the columns that are a yes.

    A column with a `gesamt` takes its rows from that figure; any other is declared in `spalten`.
    """

    anteile: dict[str, float] = Field(default_factory=dict)
    spalten: dict[str, Annahme] = Field(default_factory=dict)
    ja: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    streuung: float = Field(default=0.1, ge=0, lt=1)


class Gruppe(Declared):
    """Bodies of one kind: how many are asked and answer; their sizes, one for each or the largest and the smallest.

    `seit`: the year in which they began; `entfaellt`: blocks that are not for them; `fragen`: what differs for them.
    """

    name: str
    rolle: str
    befragt: int = Field(ge=1)
    antworten: int = Field(ge=0)
    groesse: tuple[float, ...] = (1.0,)
    seit: int = 0
    entfaellt: tuple[str, ...] = ()
    fragen: dict[str, Annahme] = Field(default_factory=dict)

    def size(self, number: int) -> float:
        if len(self.groesse) == self.befragt:
            return self.groesse[number]
        largest, smallest = self.groesse[0], self.groesse[-1]
        return largest - (largest - smallest) * number / max(1, self.befragt - 1)


class Beispiel(Declared):
    """The demo returns of a form. `berichtigt`: the question that one body answers only in a second return."""

    formular: str
    zyklus: str
    stellen: tuple[Gruppe, ...]
    telefonisch: int = 0
    berichtigt: str = ""
    fragen: dict[str, Annahme]
    tabellen: dict[str, Zeilen] = Field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """An invented body."""

    respondent: Respondent
    group: Gruppe
    size: float


def draw(*what: object) -> float:
    """A number from 0 to under 1 that depends on what it is for, and on nothing else."""
    return Random("/".join(map(str, what))).random()


def rounded(value: float, step: Decimal | None = None) -> Number:
    """A number as people round it: to ones under 20, to fives under 100, to tens under 1,000, to fifties above."""
    if step is not None:
        return step * int(value / float(step) + 0.5)
    width = 1 if value < 20 else 5 if value < 100 else 10 if value < 1000 else 50
    return width * int(value / width + 0.5)


def split(whole: Number, shares: Mapping[str, float], most: Mapping[str, Number] | None = None) -> dict[str, Number]:
    """The whole in rounded parts by their shares, each at most `most`; the largest part takes what rounding leaves."""
    limits = most or dict.fromkeys(shares, whole)
    total = fsum(shares.values())
    parts = {key: min(limits[key], rounded(float(whole) * share / total)) for key, share in shares.items()}
    left = whole - sum(parts.values())
    for key in sorted(parts, key=lambda key: -shares[key]):
        change = min(left, limits[key] - parts[key]) if left > 0 else max(left, -parts[key])
        parts[key] += change
        left -= change
    return parts


@dataclass(frozen=True, eq=False)
class Filled:
    """The answers of one body."""

    plan: Layout
    sample: Beispiel
    body: Body

    @cached_property
    def questions(self) -> dict[str, tuple[Block, Frage]]:
        formular = self.plan.form.formular
        return {frage.schluessel: (block, frage) for block in formular.bloecke for frage in block.fragen}

    def draw(self, *what: object) -> float:
        return draw(self.sample.formular, self.body.respondent.key, *what)

    def vary(self, spread: float, *what: object) -> float:
        """A factor around 1."""
        return 1 + spread * (2 * self.draw(*what) - 1)

    def assumed(self, key: str) -> Annahme:
        return self.body.group.fragen.get(key) or self.sample.fragen[key]

    def years(self, key: str) -> list[int]:
        """The years that a question is asked for, the first one first."""
        return self.plan.form.formular.years(self.questions[key][0], self.plan.cycle)[::-1]

    def course(self, key: str, year: int, values: Sequence[float]) -> float:
        return values[self.years(key).index(year)] if len(values) > 1 else [*values, 1.0][0]

    # Numbers

    def leaves(self, key: str, year: int) -> dict[Leaf, Number]:
        """A question's smallest parts, named along its breakdowns."""
        (_, frage), assumed = self.questions[key], self.assumed(key)
        factor = self.vary(assumed.streuung, key) * self.vary(assumed.streuung / 4, key, year)
        factor *= self.course(key, year, assumed.verlauf)
        if not assumed.an:
            whole = rounded(assumed.wert * self.body.size * factor, assumed.schritt)
            return self.parts(whole, key, frage.gliederung)
        other = self.questions[assumed.an][1]
        if other.gliederung != frage.gliederung:
            whole = self.whole(assumed.an, year)
            return self.parts(self.share(assumed, factor, whole, frage), key, frage.gliederung)
        shares = {}
        for leaf, value in self.leaves(assumed.an, year).items():
            own = factor * self.vary(assumed.streuung / 2, key, *leaf) if leaf else factor
            for part in leaf:
                own *= assumed.faktoren.get(part, 1.0)
            shares[leaf] = self.share(assumed, own, value, frage)
        return _overlapping(shares, frage.gliederung)

    def share(self, assumed: Annahme, factor: float, value: Number, frage: Frage) -> Number:
        part = rounded(assumed.anteil * factor * float(value), assumed.schritt)
        return min(part, value) if frage.hoechstens == assumed.an else part

    def parts(self, whole: Number, key: str, breakdowns: Sequence[Gliederung]) -> dict[Leaf, Number]:
        if not breakdowns:
            return {(): whole}
        (first, *others), assumed = breakdowns, self.assumed(key)
        shares = {
            part: share * self.vary(assumed.streuung * (1 - share), key, part)
            for part, share in ((part, assumed.teile[part]) for part in first.parts)
        }
        match first.summe:
            case "je_hoechstens":
                amounts = {"": whole} | {part: min(whole, rounded(whole * share)) for part, share in shares.items()}
            case "hoechstens":
                amounts = split(whole, shares | {REST: max(0.0, 1 - fsum(shares.values()))})
            case _:
                amounts = split(whole, shares)
        return {
            (part, *leaf): value
            for part, amount in amounts.items()
            for leaf, value in self.parts(amount, key, others).items()
        }

    def value(self, key: str, year: int, parts: Leaf) -> Number:
        """A cell of a question: the sum of its leaves."""
        breakdowns = self.questions[key][1].gliederung
        return sum(
            value
            for leaf, value in self.leaves(key, year).items()
            if all(_is_in(*one) for one in zip(leaf, parts, breakdowns, strict=True))
        )

    def whole(self, key: str, year: int) -> Number:
        return self.value(key, year, ("",) * len(self.questions[key][1].gliederung))

    def is_yes(self, key: str, year: int) -> bool:
        return self.draw(key, JA) < self.course(key, year, self.assumed(key).ja)

    # Arten

    def art(self, key: str, year: int) -> str:
        """Whether a question is answered in a year, and how the figure came about."""
        block, assumed, group = self.questions[key][0], self.assumed(key), self.body.group
        if block.schluessel in group.entfaellt or year < max(group.seit, assumed.ab):
            return ENTFAELLT
        if assumed.wenn:
            art = self.art(assumed.wenn, year)
            if art not in WITH_VALUE or not self.is_yes(assumed.wenn, year):
                return FEHLT if art == FEHLT else ENTFAELLT
        years = self.years(key)
        known_from = 1 + int(self.draw(key, "erstes Jahr") * (len(years) - 1))
        if self.draw(key, FEHLT) < assumed.fehlt and (len(years) == 1 or years.index(year) < known_from):
            return FEHLT
        return GESCHAETZT if self.draw(key, GESCHAETZT) < assumed.geschaetzt else GEZAEHLT

    def zaehlweise(self, frage: Frage) -> str:
        drawn, total = self.draw(frage.schluessel, "Zählweise"), 0.0
        for text, probability in zip(frage.zaehlweisen, self.assumed(frage.schluessel).zaehlweisen, strict=False):
            total += probability
            if drawn < total:
                return text
        return frage.zaehlweisen[0]

    # Cells

    def answers(self, day: date, channel: str, without: str = "") -> Answers:
        """The form filled in, on a day; the figures of the question `without` are missing."""
        cells: dict[str, Answer] = {}
        labels: dict[str, str] = {}
        for sheet in self.plan.sheets:
            if sheet.block:
                for line, (label, row) in zip(sheet.lines, self.rows(sheet).items(), strict=False):
                    labels[f"{sheet.year}/{sheet.block.schluessel}.{line.key}"] = label
                    cells |= self.row(line, row)
            else:
                cells |= {
                    field.id: self.answer(field.cell.angabe, field.cell.parts, sheet.year, without)
                    for field in sheet.fields
                }
        role = OFFICE if channel == TELEFONISCH else self.body.group.rolle
        return Answers(cells, labels, {"funktion": role, "datum": day, "erhoben": channel}, NOTE)

    def answer(self, frage: Frage, parts: Leaf, year: int, without: str) -> Answer:
        key, art = frage.schluessel, self.art(frage.schluessel, year)
        if art not in WITH_VALUE:
            return Answer(art=art)
        if key == without or (any(parts) and self.draw(key, "ohne Teile") < self.assumed(key).ohne_teile):
            return Answer(art=FEHLT)
        if frage.typ == "ja_nein":
            return Answer(JA if self.is_yes(key, year) else NEIN)
        how = self.zaehlweise(frage) if frage.zaehlweisen and not any(parts) else ""
        return Answer(self.value(key, year, parts), art, how)

    def rows(self, sheet: Sheet) -> dict[str, dict[str, Number | str]]:
        """The rows of a table that have something in them, by their label; cells by their column."""
        table, spalten = self.sample.tabellen[sheet.block.schluessel], sheet.block.tabelle.spalten
        if table.ja:
            return {
                label: {one.schluessel: JA if one.schluessel in yes else NEIN for one in spalten}
                for label, yes in table.ja.items()
            }
        columns: dict[str, dict[str, Number]] = {}
        for one in spalten:
            key = one.schluessel
            columns[key] = self.summed_column(sheet, one, columns) if one.gesamt else self.free_column(sheet, key)
        sums = [columns[one.schluessel] for one in spalten if one.gesamt]
        named = [label for label in table.anteile if any(column[label] for column in sums)]
        return {label: {key: column[label] for key, column in columns.items()} for label in named}

    def summed_column(self, sheet: Sheet, one: Spalte, others: Mapping[str, Mapping[str, Number]]) -> dict[str, Number]:
        """A column whose rows make up the figure of a question, each within the column that limits it."""
        table, limits = self.sample.tabellen[sheet.block.schluessel], others.get(one.hoechstens)
        spread = table.streuung / 4 if limits else table.streuung
        shares = {
            label: share * self.vary(spread, sheet.block.schluessel, label, one.schluessel)
            for label, share in (limits or table.anteile).items()
        }
        return split(self.whole(one.gesamt, sheet.year), shares, limits)

    def free_column(self, sheet: Sheet, key: str) -> dict[str, Number]:
        """A column whose rows make up no whole: for each row its share of a question, at least 1."""
        table = self.sample.tabellen[sheet.block.schluessel]
        assumed = table.spalten[key]
        whole = float(self.whole(assumed.an, sheet.year)) * assumed.anteil / fsum(table.anteile.values())
        return {
            label: max(1, rounded(whole * share * self.vary(assumed.streuung, key, label)))
            for label, share in table.anteile.items()
        }

    def row(self, line: Line, values: Mapping[str, Number | str]) -> dict[str, Answer]:
        told = {}
        for field in line.fields:
            how = field.cell.angabe.zaehlweisen[0] if field.zaehlweise else ""
            told[field.id] = Answer(values[field.cell.angabe.schluessel], GEZAEHLT if field.art else "", how)
        return told


def _is_in(leaf: str, part: str, breakdown: Gliederung) -> bool:
    """Whether a leaf counts towards a part; the whole of parts that overlap is a leaf of its own."""
    return leaf == part or (part == "" and breakdown.summe != "je_hoechstens")


def _overlapping(leaves: dict[Leaf, Number], breakdowns: Sequence[Gliederung]) -> dict[Leaf, Number]:
    """Parts that overlap are each at most their whole."""
    if len(breakdowns) != 1 or breakdowns[0].summe != "je_hoechstens":
        return leaves
    return {leaf: min(value, leaves["",]) for leaf, value in leaves.items()}


# Bodies and files


def bodies(sample: Beispiel) -> list[Body]:
    """All that are asked, numbered by name."""
    found: list[Body] = []
    numbers: Counter[str] = Counter()
    for group in sample.stellen:
        for number in range(group.befragt):
            numbers[group.name] += 1
            counted = numbers[group.name]
            name = group.name.format(nummer=counted, buchstabe=chr(ord("A") + counted - 1))
            respondent = Respondent(f"beispiel_{len(found) + 1:02}", name)
            found.append(Body(respondent, group, group.size(number)))
    return found


def answering(sample: Beispiel) -> list[Body]:
    """Those of each group that answer."""
    chosen: set[str] = set()
    asked = bodies(sample)
    for group in sample.stellen:
        keys = [body.respondent.key for body in asked if body.group is group]
        chosen.update(sorted(keys, key=lambda key: draw(sample.formular, key, "antwortet"))[: group.antworten])
    return [body for body in asked if body.respondent.key in chosen]


def returns(form: Form, sample: Beispiel, cycle: Cycle) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every return of a form."""
    plan = layout(form, cycle)
    found = [Filled(plan, sample, body) for body in answering(sample)]
    by_telephone = _in_random_order(found, TELEFONISCH)[: sample.telefonisch]
    able = [one for one in found if one not in by_telephone and _answers(one, sample.berichtigt, cycle)]
    corrected = _in_random_order(able, "berichtigt")[:1]
    for one in found:
        respondent = one.body.respondent
        name, channel = file_name(form, cycle, respondent), TELEFONISCH if one in by_telephone else SCHRIFTLICH
        day = form.deadline(cycle) - timedelta(BEFORE_DEADLINE - int(one.draw("Datum") * SPREAD))
        if one in corrected:
            yield name, workbook(form, plan, respondent, one.answers(day, channel, without=sample.berichtigt))
            name, day = name.replace(".xlsx", "_berichtigt.xlsx"), day + timedelta(CORRECTED_AFTER)
        yield name, workbook(form, plan, respondent, one.answers(day, channel))


def _in_random_order(found: Sequence[Filled], what: str) -> list[Filled]:
    return sorted(found, key=lambda one: one.draw(what))


def _answers(one: Filled, key: str, cycle: Cycle) -> bool:
    return bool(key) and one.art(key, cycle.ende) in WITH_VALUE


def load_samples(project: Path) -> list[tuple[Form, Beispiel]]:
    """The forms with what is assumed of them. Raises `DataError`."""
    forms, found, faults = {form.id: form for form in load_forms(project)}, [], []
    for path in sorted((project / FOLDER).glob("*.yaml")):
        sample, file = load_yaml(path, Beispiel, project), shown(path, project)
        if path.stem not in forms or sample.formular != path.stem:
            text = f"Gefunden: „{sample.formular}“ in {path.name}. Erwartet: ein Formular, das wie die Datei heißt."
            faults.append(Fault(file, "formular", text))
            continue
        form = forms[sample.formular]
        faults += (Fault(file, *told) for told in _faults(form, sample, load_cycle(project, sample.zyklus)))
        found.append((form, sample))
    if faults:
        raise DataError(faults)
    return found


def _faults(form: Form, sample: Beispiel, cycle: Cycle) -> Iterator[tuple[str, str]]:
    """What does not fit between a form and what is assumed of it: place and text."""
    tables = {block.schluessel for block in form.formular.bloecke if block.tabelle}
    if tables != sample.tabellen.keys():
        yield "tabellen", f"Erwartet: {', '.join(sorted(tables)) or 'keine'}, wie im Formular."
    asked = {frage.schluessel: (block, frage) for block in form.formular.bloecke for frage in block.fragen}
    for key in sorted(asked.keys() ^ sample.fragen.keys()):
        yield f"fragen.{key}", "Diese Frage steht nur hier oder nur im Formular."
    for assumed_of in (sample.fragen, *(group.fragen for group in sample.stellen)):
        for key in sorted(assumed_of.keys() & asked.keys()):
            (block, frage), assumed = asked[key], assumed_of[key]
            years = len(form.formular.years(block, cycle))
            if wrong := [values for values in (assumed.verlauf, assumed.ja) if len(values) not in (0, 1, years)]:
                yield f"fragen.{key}", f"Gefunden: {len(wrong[0])} Jahre. Erwartet: {years}."
            is_like = assumed.an in asked and asked[assumed.an][1].gliederung == frage.gliederung
            parts = set() if is_like else {part for one in frage.gliederung for part in one.parts}
            if assumed.teile.keys() != parts:
                yield f"fragen.{key}.teile", f"Erwartet: {', '.join(sorted(parts)) or 'nichts'}."


def files(project: Path, form: Form, sample: Beispiel) -> dict[Path, bytes]:
    """Everything of a form, by its path in the project."""
    folder, cycle = RAW / f"{SURVEY}{form.id}", load_cycle(project, sample.zyklus)
    asked = {body.respondent.key: body.respondent.name for body in bodies(sample)}
    declared = Erhebung(formular=form.id, herkunft=DEMO, hinweis=HINWEIS, befragt=asked)
    text = yaml.safe_dump(declared.model_dump(), allow_unicode=True, sort_keys=False, width=120)
    head = HEAD.format(file=(FOLDER / f"{form.id}.yaml").as_posix())
    made = {folder / DECLARED: (head + text).encode()}
    return made | {folder / cycle.name / name: content for name, content in returns(form, sample, cycle)}


def write(project: Path) -> None:
    """Writes the demo returns of all forms and takes away what is no longer made."""
    for form, sample in load_samples(project):
        made = files(project, form, sample)
        for old in (project / RAW / f"{SURVEY}{form.id}" / sample.zyklus).glob("*.xlsx"):
            if old.relative_to(project) not in made:
                old.unlink()
        for path, content in made.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_bytes(content)
        print(f"  {form.id:<28}{len(made) - 1:>4} Antworten")


if __name__ == "__main__":
    write(find_project(Path.cwd()))
