"""Forms of the own surveys: one YAML each under report_templates/formulare, and the figures that follow from it.

A form asks bodies (Gemeinden, schools, agencies), never people, and for sums only. A question has cells: one for the
whole and one for each part of its breakdown. Each cell says which observation it becomes: measure, sex, further
dimensions. Where the cells stand in the workbook is decided in `form_layout`, how they look in `form_xlsx`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from indicators.formulas import FREE, TOTAL, Obs
from indicators.model import INSGESAMT, Indicator
from pipeline.cycle import Cycle, Declared, load_yaml, shown
from pipeline.faults import DataError, Fault, fault
from pipeline.registries import Merkmal, load_merkmale
from pipeline.sources import Word, of_form, source_of

FOLDER = Path("report_templates/formulare")
COMMON = "gemeinsam.yaml"
RESPONDENTS = Path("data/raw/vertraulich/empfaenger.yaml")
GEMEINDEVERZEICHNIS = Path("data/raw/gemeindeverzeichnis_2021")

GEZAEHLT, GESCHAETZT, FEHLT, ENTFAELLT = "gezählt", "geschätzt", "liegt nicht vor", "trifft nicht zu"
Art = Literal["gezählt", "geschätzt", "liegt nicht vor", "trifft nicht zu"]
ARTEN: tuple[Art, ...] = (GEZAEHLT, GESCHAETZT, FEHLT, ENTFAELLT)
WITH_VALUE = (GEZAEHLT, GESCHAETZT)
"""An Art that goes with a value; the others stand where the value is missing, and say why."""

JA, NEIN = "ja", "nein"
GESCHLECHT = {"weiblich": "Frauen", "maennlich": "Männer"}
ZEITEN = {
    "jahr": "im Jahr {jahr}",
    "jahresende": "am 31.12.{jahr}",
    "berichtszeitraum": "{beginn} bis {jahr}",
    "schuljahr": "Oktober {jahr}",
}
"""When a question holds, as the form prints it; the observation carries the period of the form."""

Key = Annotated[str, of_form("[a-z][a-z0-9_]{0,39}", "kleine Buchstaben, Ziffern und „_“, zum Beispiel anzahl_kurse")]
Short = Annotated[str, of_form(r"[^\[\]:*?/\\']{1,24}", "höchstens 24 Zeichen ohne [ ] : * ? / \\ '")]
Day = Annotated[str, of_form(r"(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.", "ein Tag ohne Jahr wie „31.03.“")]


class Angabe(Declared):
    """What a cell may hold, and which measure it is.

    `tabelle` (a table of the report) or `vorbehalt` (the id of an indicator whose caveat rests on it) say what the
    figure is for where no indicator is computed from it. Without `arten`, the type decides which there are.
    """

    schluessel: Key
    typ: Literal["anzahl", "zahl", "ja_nein", "auswahl", "jahr"] = "anzahl"
    merkmal: str
    detail: dict[Word, Word] = Field(default_factory=dict)
    hilfe: str = ""
    einheit: str = ""
    von: float | None = None
    bis: float | None = None
    stellen: int = Field(default=2, ge=1, le=3)
    auswahl: tuple[str, ...] = ()
    arten: tuple[Art, ...] | None = None
    zaehlweisen: tuple[str, ...] = ()
    tabelle: str = ""
    vorbehalt: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Angabe:
        if (self.typ == "auswahl") != bool(self.auswahl):
            raise ValueError("beim Typ auswahl, und nur dort, steht unter auswahl, was gewählt werden kann")
        if self.von is not None and self.bis is not None and self.von > self.bis:
            raise ValueError(f"von ({self.von:g}) ist größer als bis ({self.bis:g})")
        if self.typ in ("ja_nein", "auswahl") and (self.von, self.bis) != (None, None):
            raise ValueError("von und bis gibt es nur bei Zahlen")
        for name, texts in (("auswahl", self.auswahl), ("arten", self.arten or ()), ("zaehlweisen", self.zaehlweisen)):
            if wrong := [text for text in texts if len(text) > 60 or "," in text or text != text.strip() or not text]:
                raise ValueError(f"{name}: „{wrong[0]}“ passt nicht. Erwartet: 1 bis 60 Zeichen ohne Komma")
            if len(set(texts)) < len(texts):
                raise ValueError(f"{name} nennt etwas zweimal")
        return self

    @property
    def allowed_arten(self) -> tuple[str, ...]:
        """The Arten its cells may have; a yes or no is neither counted nor estimated."""
        if self.arten is not None:
            return self.arten
        return ARTEN if self.is_number else (FEHLT, ENTFAELLT)

    @property
    def is_number(self) -> bool:
        return self.typ in ("anzahl", "zahl", "jahr")

    @property
    def choices(self) -> tuple[str, ...]:
        return (JA, NEIN) if self.typ == "ja_nein" else self.auswahl


class Gliederung(Declared):
    """A breakdown of a question: by sex, or by a further dimension with its values.

    `summe`: the parts make up the whole (`gleich`), at most the whole (`hoechstens`), or each of them at most the
    whole (`je_hoechstens`, where somebody counts in several parts).
    """

    nach: Word
    werte: dict[Word, str] = Field(default_factory=dict)
    summe: Literal["gleich", "hoechstens", "je_hoechstens"] = "gleich"

    @model_validator(mode="after")
    def _has_values(self) -> Gliederung:
        if (self.nach == "geschlecht") == bool(self.werte):
            raise ValueError(
                "unter werte stehen die Teile der Gliederung; bei geschlecht stehen sie fest und werte bleibt weg"
            )
        return self

    @property
    def parts(self) -> Mapping[str, str]:
        return GESCHLECHT if self.nach == "geschlecht" else self.werte


class Frage(Angabe):
    """A question; `hoechstens` names a question whose figure is never smaller, part by part."""

    frage: str
    zeit: Literal["jahr", "jahresende", "berichtszeitraum", "schuljahr"] = "jahr"
    gliederung: tuple[Gliederung, ...] = ()
    hoechstens: str = ""


class Spalte(Angabe):
    """A column of a table; `gesamt` names the question whose whole its rows make up (or stay below: `summe`)."""

    titel: str
    gesamt: str = ""
    summe: Literal["gleich", "hoechstens"] = "gleich"
    hoechstens: str = ""


class Zeilen(Declared):
    """The rows of a table: fixed ones, then `offen` free ones, whose label is chosen from a list or written.

    `nach` is the dimension that the label of a row is a value of.
    """

    titel: str
    nach: Word
    fest: dict[Word, str] = Field(default_factory=dict)
    offen: int = Field(default=0, ge=0, le=60)
    liste: str = ""

    @model_validator(mode="after")
    def _has_rows(self) -> Zeilen:
        if not self.fest and not self.offen:
            raise ValueError("die Tabelle hat keine Zeilen. Erwartet: fest, offen oder beides")
        if self.liste and not self.offen:
            raise ValueError("liste ist die Auswahl der offenen Zeilen; es gibt keine")
        return self


class Tabelle(Declared):
    zeilen: Zeilen
    spalten: tuple[Spalte, ...] = Field(min_length=1, max_length=16)
    zeit: Literal["jahr", "jahresende", "berichtszeitraum", "schuljahr"] = "jahr"


class Block(Declared):
    """Questions under a heading, or a table on a sheet of its own (`blatt`). `jahre`: asked for which years."""

    schluessel: Key
    titel: str
    erlaeuterung: str = ""
    jahre: Literal["alle", "letztes"] | None = None
    fragen: tuple[Frage, ...] = ()
    tabelle: Tabelle | None = None
    blatt: Short | None = None

    @model_validator(mode="after")
    def _asks_one_way(self) -> Block:
        if bool(self.fragen) == (self.tabelle is not None):
            raise ValueError("ein Block hat entweder fragen oder eine tabelle")
        if (self.tabelle is None) != (self.blatt is None):
            raise ValueError("blatt ist der Name des Blattes einer tabelle; beide gehören zusammen")
        return self

    @property
    def angaben(self) -> tuple[Frage | Spalte, ...]:
        return self.tabelle.spalten if self.tabelle else self.fragen


class Empfaenger(Declared):
    """Who is asked: all Gemeinden of the county (and further named bodies), named bodies only, or those that the office
    lists for itself.
    """

    einzahl: str
    mehrzahl: str
    liste: Literal["gemeinden", "namentlich", "eigene_liste"]
    namen: dict[Annotated[str, of_form("[a-z0-9_]+", "kleine Buchstaben, Ziffern und „_“")], str] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _names_where_named(self) -> Empfaenger:
        if self.liste == "namentlich" and not self.namen:
            raise ValueError("bei der liste „namentlich“ stehen die Stellen mit ihren Schlüsseln unter namen")
        if self.liste == "eigene_liste" and self.namen:
            raise ValueError(f"bei „eigene_liste“ gibt es keine namen; die Stellen stehen in {RESPONDENTS}")
        return self


class Zeitraum(Declared):
    """The period of the figures: calendar or school years, all of the cycle or its last one."""

    art: Literal["kalenderjahr", "schuljahr"] = "kalenderjahr"
    jahre: Literal["alle", "letztes"] = "alle"


class Frist(Declared):
    """When answers are due: a day some years after the last year of the cycle, or a date that is set."""

    tag: Day | None = None
    jahre_danach: int = Field(default=1, ge=0, le=20)
    datum: date | None = None

    @model_validator(mode="after")
    def _is_a_day(self) -> Frist:
        if (self.tag is None) == (self.datum is None):
            raise ValueError("eine Frist nennt entweder einen tag („31.03.“) oder ein datum (2026-12-15)")
        if self.tag in ("29.02.", "30.02.", "31.02.", "31.04.", "31.06.", "31.09.", "31.11."):
            raise ValueError(f"den Tag {self.tag} gibt es nicht in jedem Jahr")
        return self

    def day(self, last: int) -> date:
        if self.datum is not None:
            return self.datum
        day, month = self.tag.split(".")[:2]
        return date(last + self.jahre_danach, int(month), int(day))


class Ansprechstelle(Declared):
    """Whom to ask: an office, not a person."""

    stelle: str
    telefon: str = ""
    email: str = ""


class Gemeinsam(Declared):
    """What all forms share. `muster` is printed on every page until the office takes the forms as its own."""

    muster: str = ""
    frist: Frist
    ansprechstelle: Ansprechstelle
    datenschutz: tuple[str, ...]
    ausfuellhinweise: tuple[str, ...]
    listen: dict[Key, dict[Word, str]] = Field(default_factory=dict)


class Formular(Declared):
    """A form for one kind of respondent."""

    id: Key
    version: int = Field(ge=1)
    titel: str
    empfaenger: Empfaenger
    zweck: str
    zeitraum: Zeitraum
    frist: Frist | None = None
    ansprechstelle: Ansprechstelle | None = None
    datenschutz: tuple[str, ...] = ()
    hinweise: tuple[str, ...] = ()
    bloecke: tuple[Block, ...] = Field(min_length=1, max_length=26)

    @model_validator(mode="after")
    def _each_key_once(self) -> Formular:
        keys = Counter(block.schluessel for block in self.bloecke)
        keys += Counter(frage.schluessel for block in self.bloecke for frage in block.fragen)
        if twice := [key for key, n in keys.items() if n > 1]:
            raise ValueError(f"diese Schlüssel stehen zweimal: {', '.join(twice)}")
        for block in self.bloecke:
            twice = [key for key, n in Counter(one.schluessel for one in block.angaben).items() if n > 1]
            if twice:
                raise ValueError(f"im Block {block.schluessel} stehen diese Schlüssel zweimal: {', '.join(twice)}")
        sheets = Counter(block.blatt for block in self.bloecke if block.blatt)
        if twice := [name for name, n in sheets.items() if n > 1]:
            raise ValueError(f"so heißen zwei Blätter: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _references_lead_somewhere(self) -> Formular:
        fragen = {frage.schluessel: block for block in self.bloecke for frage in block.fragen}
        for block in self.bloecke:
            inside = {one.schluessel for one in block.angaben}
            for one in block.angaben:
                allowed = inside if block.tabelle else fragen
                if one.hoechstens and (one.hoechstens not in allowed or one.hoechstens == one.schluessel):
                    known = ", ".join(key for key in allowed if key != one.schluessel) or "nichts"
                    raise ValueError(f"bei {one.schluessel} nennt hoechstens „{one.hoechstens}“. Erwartet: {known}")
                if isinstance(one, Spalte) and one.gesamt:
                    if one.gesamt not in fragen:
                        known = ", ".join(fragen) or "nichts, denn das Formular hat keine Fragen"
                        raise ValueError(f"bei {one.schluessel} nennt gesamt „{one.gesamt}“. Erwartet: {known}")
                    if not set(self.asked(block)) <= set(self.asked(fragen[one.gesamt])):
                        raise ValueError(f"bei {one.schluessel} nennt gesamt eine Frage, die seltener gestellt wird")
        return self

    def asked(self, block: Block) -> tuple[str, ...]:
        """For which years a block is asked: the last one, and the others where it is asked for all."""
        every = (block.jahre or self.zeitraum.jahre) == "alle"
        return ("letztes", "andere") if every else ("letztes",)

    def years(self, block: Block, cycle: Cycle) -> list[int]:
        """The years of the cycle that a block is asked for, the last one first."""
        return list(range(cycle.ende, cycle.beginn - 1, -1)) if len(self.asked(block)) > 1 else [cycle.ende]


class OwnList(Declared):
    """Bodies that a form goes to, by the key that their answers carry."""

    empfaenger: dict[str, dict[Annotated[str, of_form("[a-z0-9_]+", "kleine Buchstaben, Ziffern und „_“")], str]]


@dataclass(frozen=True)
class Form:
    """A form with what it takes from the shared file and the registry of measures."""

    formular: Formular
    gemeinsam: Gemeinsam
    merkmale: Mapping[str, Merkmal]

    @property
    def id(self) -> str:
        return self.formular.id

    @property
    def ansprechstelle(self) -> Ansprechstelle:
        return self.formular.ansprechstelle or self.gemeinsam.ansprechstelle

    def deadline(self, cycle: Cycle) -> date:
        return (self.formular.frist or self.gemeinsam.frist).day(cycle.ende)

    def unit(self, angabe: Angabe) -> str:
        return angabe.einheit or ("" if angabe.choices else self.merkmale[angabe.merkmal].einheit)

    def limits(self, angabe: Angabe) -> tuple[float, float]:
        """The lowest and highest value a cell may have: its own limits, else those of its measure."""
        low, high = self.merkmale[angabe.merkmal].bereich
        return (low if angabe.von is None else angabe.von), (high if angabe.bis is None else angabe.bis)


@dataclass(frozen=True)
class Figure:
    """What a cell asks for, as the observations name it; `detail` as `schluessel=wert;...`."""

    measure: str
    sex: str = INSGESAMT
    detail: str = ""

    @classmethod
    def of(cls, measure: str, sex: str, detail: Mapping[str, str]) -> Figure:
        return cls(measure, sex, ";".join(f"{key}={value}" for key, value in sorted(detail.items())))

    def __str__(self) -> str:
        return " ".join(part for part in (self.measure, self.sex, self.detail) if part and part != INSGESAMT)


@dataclass(frozen=True)
class Cell:
    """A cell of a question: its id inside the form, the words of its row, and the figure it brings.

    `parts` are the values of its breakdowns, empty for the whole.
    """

    id: str
    label: str
    depth: int
    angabe: Frage | Spalte
    figure: Figure
    parts: tuple[str, ...] = ()


def cells_of(frage: Frage) -> list[Cell]:
    """The whole of a question, then its parts: breakdown by breakdown, each crossed with those after it."""
    cells = []
    for chosen in product(*(("", *one.parts) for one in frage.gliederung)):
        named = {one.nach: value for one, value in zip(frage.gliederung, chosen, strict=True) if value}
        words = [one.parts[value] for one, value in zip(frage.gliederung, chosen, strict=True) if value]
        sex = named.pop("geschlecht", INSGESAMT)
        id = ".".join([frage.schluessel, *filter(None, chosen)])
        figure = Figure.of(frage.merkmal, sex, frage.detail | named)
        cells.append(Cell(id, words[-1] if words else frage.frage, len(words), frage, figure, chosen))
    return cells


def row_cells(block: Block, key: str, value: str) -> list[Cell]:
    """The cells of a row of a table, whose label stands for `value` of its dimension."""
    nach = block.tabelle.zeilen.nach
    return [
        Cell(
            f"{block.schluessel}.{key}.{one.schluessel}", one.titel, 0, one,
            Figure.of(one.merkmal, INSGESAMT, one.detail | {nach: value}),
        )
        for one in block.tabelle.spalten
    ]  # fmt: skip


def row_keys(block: Block) -> list[tuple[str, str | None]]:
    """The rows of a table: key and label; an open row is numbered and has no label yet."""
    zeilen = block.tabelle.zeilen
    return [*zeilen.fest.items(), *((str(number), None) for number in range(1, zeilen.offen + 1))]


@dataclass(frozen=True)
class Rule:
    """Cells that must fit: `parts` together make up `whole`, or at most it. Ids inside the form."""

    whole: str
    parts: tuple[str, ...]
    equal: bool


def rules_of(formular: Formular) -> list[Rule]:
    """All sums and limits of a form. Those of a table hold in the years in which it is asked."""
    rules: list[Rule] = []
    known = {frage.schluessel: cells_of(frage) for block in formular.bloecke for frage in block.fragen}
    for block in formular.bloecke:
        for frage in block.fragen:
            rules += _sums(frage, known[frage.schluessel])
            larger = {cell.parts: cell.id for cell in known.get(frage.hoechstens, ())}
            for cell in known[frage.schluessel]:
                parts = tuple(part for part in cell.parts if part)
                whole = next((id for other, id in larger.items() if tuple(filter(None, other)) == parts), None)
                if whole is not None:
                    rules.append(Rule(whole, (cell.id,), False))
        if block.tabelle:
            rows = [key for key, _ in row_keys(block)]
            for one in block.tabelle.spalten:
                ids = [f"{block.schluessel}.{row}.{one.schluessel}" for row in rows]
                if one.gesamt:
                    rules.append(Rule(one.gesamt, tuple(ids), one.summe == "gleich"))
                if one.hoechstens:
                    other = [f"{block.schluessel}.{row}.{one.hoechstens}" for row in rows]
                    rules += [Rule(whole, (part,), False) for whole, part in zip(other, ids, strict=True)]
    return rules


def _sums(frage: Frage, cells: Sequence[Cell]) -> Iterator[Rule]:
    """For every breakdown: its parts against their whole, once for each combination of the other breakdowns."""
    for i, one in enumerate(frage.gliederung):
        grouped = defaultdict(dict)
        for cell in cells:
            grouped[cell.parts[:i] + cell.parts[i + 1 :]][cell.parts[i]] = cell.id
        for ids in grouped.values():
            parts = tuple(ids[key] for key in one.parts)
            if one.summe == "je_hoechstens":
                yield from (Rule(ids[""], (part,), False) for part in parts)
            else:
                yield Rule(ids[""], parts, one.summe == "gleich")


# The forms of the project


def load_forms(project: Path) -> list[Form]:
    """All forms in the order of their keys. Raises `DataError` with the faults of all of them."""
    folder = project / FOLDER
    gemeinsam, merkmale = load_yaml(folder / COMMON, Gemeinsam, project), load_merkmale(project)
    forms, faults = [], []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == COMMON:
            continue
        try:
            form = Form(load_yaml(path, Formular, project), gemeinsam, merkmale)
        except DataError as error:
            faults += error.faults
        else:
            faults += _faults(form, path, project)
            forms.append(form)
    if faults:
        raise DataError(faults)
    if not forms:
        raise fault(shown(folder, project), "", "Hier liegt kein Formular. Erwartet: mindestens eines (NAME.yaml).")
    return forms


def _faults(form: Form, path: Path, project: Path) -> Iterator[Fault]:
    """What a form says that the rest of the project does not know."""
    file, formular = shown(path, project), form.formular
    if formular.id != path.stem:
        yield Fault(file, "id", f"Gefunden: „{formular.id}“. Erwartet: „{path.stem}“, wie die Datei heißt.")
    for i, block in enumerate(formular.bloecke):
        kind = "tabelle.spalten" if block.tabelle else "fragen"
        for j, one in enumerate(block.angaben):
            place = f"bloecke.{i}.{kind}.{j}"
            if (measure := form.merkmale.get(one.merkmal)) is None:
                text = f"Die Größe „{one.merkmal}“ steht nicht in data/raw/merkmale.yaml."
                yield Fault(file, f"{place}.merkmal", text)
            elif one.typ == "anzahl" and not measure.ganzzahlig:
                text = f"Gefunden: anzahl. Erwartet: zahl, denn {one.merkmal} wird nicht in ganzen Einheiten gezählt."
                yield Fault(file, f"{place}.typ", text)
        if block.tabelle and block.tabelle.zeilen.liste not in ("", *form.gemeinsam.listen):
            known = ", ".join(form.gemeinsam.listen) or "keine"
            text = f"Die Liste „{block.tabelle.zeilen.liste}“ gibt es in {COMMON} nicht. Vorhanden: {known}."
            yield Fault(file, f"bloecke.{i}.tabelle.zeilen.liste", text)
    asked = Counter(figure for figure, _ in asked_figures(formular))
    for figure in sorted(map(str, (figure for figure, n in asked.items() if n > 1))):
        yield Fault(file, "bloecke", f"Zwei Felder fragen dasselbe: {figure}. Erwartet: jedes nur einmal.")


def asked_figures(formular: Formular) -> Iterator[tuple[Figure, Angabe]]:
    """Every figure a form asks for in a year; the label of an open row stands as `*`."""
    for block in formular.bloecke:
        for frage in block.fragen:
            yield from ((cell.figure, frage) for cell in cells_of(frage))
        if block.tabelle:
            rows = [*block.tabelle.zeilen.fest, *(["*"] if block.tabelle.zeilen.offen else [])]
            yield from ((cell.figure, cell.angabe) for row in rows for cell in row_cells(block, row, row))


def words(form: Form) -> dict[str, str]:
    """What the form calls the parts of its dimensions, in its order; named like `sprache=arabisch`."""
    told: dict[str, str] = {}
    for block in form.formular.bloecke:
        for one in (one for frage in block.fragen for one in frage.gliederung):
            told |= {f"{one.nach}={key}": text for key, text in one.werte.items()}
        if block.tabelle:
            zeilen = block.tabelle.zeilen
            listed = form.gemeinsam.listen[zeilen.liste] if zeilen.liste else {}
            told |= {f"{zeilen.nach}={key}": text for key, text in {**zeilen.fest, **listed}.items()}
            for spalte in block.tabelle.spalten:
                told |= {f"{key}={value}": spalte.titel for key, value in spalte.detail.items()}
    return told


def needed_figures(indicator: Indicator, merkmale: Mapping[str, Merkmal]) -> set[Figure]:
    """The figures of its own survey that an indicator is computed from, for every sex and part it is broken down by."""
    needed = set()
    sexes = (INSGESAMT, *GESCHLECHT) if indicator.by_sex else (INSGESAMT,)
    nach = [(indicator.nach.merkmal, key) for key in indicator.nach.werte] if indicator.nach else []
    formula = indicator.formula
    for total in filter(None, (formula.numerator, formula.denominator) if formula and indicator.erhebung else ()):
        for term, sex, part in product(total.terms, sexes, [None, *nach]):
            if merkmale[term.measure].konzept.startswith("eigene Erhebung"):
                needed.add(_figure(term, sex, part))
    return needed


def _figure(term: Obs, sex: str, part: tuple[str, str] | None) -> Figure:
    detail = dict(one.split("=", 1) for one in term.detail.split(";") if one)
    if part is not None and not term.whole:
        detail |= [part]
    return Figure.of(term.measure, {FREE: sex, TOTAL: INSGESAMT}.get(term.sex, term.sex), detail)


def coverage(forms: Iterable[Form], indicators: Iterable[Indicator]) -> list[Fault]:
    """What indicators need and no form asks, and what a form asks and nothing needs."""
    by_id, needed, faults = {form.id: form for form in forms}, defaultdict(dict), []
    indicators = list(indicators)
    for indicator in indicators:
        if indicator.erhebung:
            merkmale = next(iter(by_id.values())).merkmale
            for figure in needed_figures(indicator, merkmale):
                needed[indicator.erhebung][figure] = indicator.id
    for id in sorted(needed.keys() - by_id.keys()):
        ids = ", ".join(sorted(set(needed[id].values())))
        faults.append(Fault(f"{FOLDER / id}.yaml", "", f"Dieses Formular fehlt; es wird für {ids} gebraucht."))
    for id, form in by_id.items():
        file, asked = f"{FOLDER / id}.yaml", dict(asked_figures(form.formular))
        for figure, indicator in needed[id].items():
            if figure not in asked:
                faults.append(Fault(file, "bloecke", f"Für {indicator} fehlt die Frage nach: {figure}."))
        known = {indicator.id for indicator in indicators}
        titles = [table.titel for indicator in indicators if indicator.erhebung == id for table in indicator.tabellen]
        for figure, angabe in asked.items():
            if figure not in needed[id] and not (angabe.tabelle or angabe.vorbehalt):
                text = f"Wofür wird {figure} gebraucht? Erwartet: ein Indikator, tabelle oder vorbehalt."
                faults.append(Fault(file, angabe.schluessel, text))
            if angabe.tabelle and angabe.tabelle not in titles:
                text = f"Die Tabelle „{angabe.tabelle}“ gibt es nicht. Erwartet: {', '.join(titles) or 'keine'}."
                faults.append(Fault(file, angabe.schluessel, text))
            if angabe.vorbehalt and angabe.vorbehalt not in known:
                faults.append(Fault(file, angabe.schluessel, f"Den Indikator {angabe.vorbehalt} gibt es nicht."))
    return sorted(set(faults))


def indicators_of(form: Form, indicators: Iterable[Indicator]) -> list[str]:
    """The ids of the indicators that rest on a form."""
    return [indicator.id for indicator in indicators if indicator.erhebung == form.id]


# Respondents


@dataclass(frozen=True)
class Respondent:
    """A body that is asked: the key its answer carries (empty: not known yet) and its name."""

    key: str
    name: str


def respondents(form: Form, project: Path, cycle: Cycle) -> list[Respondent]:
    """The bodies a form goes to, in the order of their list; none where the office has not listed them."""
    empfaenger = form.formular.empfaenger
    named = [Respondent(key, name) for key, name in empfaenger.namen.items()]
    match empfaenger.liste:
        case "gemeinden":
            return [*gemeinden(project, cycle.kreis.ags), *named]
        case "namentlich":
            return named
        case _:
            listed = _own_lists(project)
            return [Respondent(key, name) for key, name in listed.get(form.id, {}).items()]


def _own_lists(project: Path) -> dict[str, dict[str, str]]:
    if not (project / RESPONDENTS).exists():
        return {}
    return load_yaml(project / RESPONDENTS, OwnList, project).empfaenger


def gemeinden(project: Path, county: str) -> list[Respondent]:
    """The Gemeinden of the county from the official list of Gemeinden, by key."""
    from pipeline.readers import read_table

    source = source_of(project, GEMEINDEVERZEICHNIS.name)
    leser = source.quelle.leser if source.is_original else "auszug"
    table = read_table(source.file, leser, source.quelle.csv, None, source.quelle.tabelle)
    found = {row.region: row.name for row in table.rows if len(row.region) == 8 and row.region.startswith(county)}
    return [Respondent(key, re.sub(r", Stadt$", "", name)) for key, name in sorted(found.items())]


def slug(name: str) -> str:
    """A name as part of a file name or key."""
    plain = name.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")
