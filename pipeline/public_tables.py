"""What a report holds as tables that anybody may have: values, indicators, findings, cards, measures, sources.

The workbook and the data package are two ways out of the same tables. Their cells are text as in the files that go
with the report (`exhibits.value_rows`): numbers at their printed decimals, hidden ones as their sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from indicators.katalog import FELDER, field_of
from indicators.model import DIRECTIONS, UNITS_LONG, Indicator
from pipeline.captions import plain
from pipeline.cards import FOLDER, Karte, file_of, text_line
from pipeline.catalogue import ARTEN, GROUPS, calculation
from pipeline.cells import LIMITED, MARKS
from pipeline.citations import own_survey
from pipeline.demo_marks import CLASS, DEMO, LETTER, MEANING, is_demo
from pipeline.exhibits import COLUMNS, value_rows
from pipeline.findings import DATENSTAND
from pipeline.measure_blocks import SELF
from pipeline.measure_states import stand_of
from pipeline.periods import german_period
from pipeline.report import Report
from pipeline.signs import NOT_AT_HAND, PRINTED
from pipeline.sources import sha256
from pipeline.surveys import NOT_THE_FIRST
from pipeline.texts import Texts
from pipeline.values import TABLE, Value

Kind = Literal["text", "number", "whole", "date"]
EXAMPLE = "Beispiel"
"""The column that has the letter of example data, or nothing."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it says, and how its cells are written.

    `number` is `1234,5`, `whole` is `1234`, `date` is `31.12.2015`; an empty cell is none. `choices`: all that may
    stand in it. `required`: it has no empty cell.
    """

    name: str
    about: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with what is to be said of it; `key` is the column whose cells are all different."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    key: str = ""

    @property
    def has_examples(self) -> bool:
        """Whether one of its rows is an example."""
        places = [number for number, column in enumerate(self.columns) if column.name == EXAMPLE]
        return any(row[place] for row in self.rows for place in places)


KINDS = {
    "wert": "Wert des Indikators",
    "abstand_gruppen": "Abstand: Deutsche minus Ausländerinnen und Ausländer",
    "relative_chance": "Wert der Ausländerinnen und Ausländer geteilt durch den der Deutschen",
    "annaeherung": "Veränderung des Abstands zwischen den Gruppen",
    "veraenderung": "Veränderung seit dem früheren Zeitpunkt in der Spalte „seit“",
    "index": "Index; der erste vergleichbare Wert ist 100",
    "abstand_land": "Abstand zum Land",
    "abstand_median": "Abstand zum Median der Vergleichskreise",
    "median": "Median der Vergleichskreise",
    "minimum": "kleinster Wert der Vergleichskreise",
    "maximum": "größter Wert der Vergleichskreise",
    "median_abstand": "Median der Abstände zwischen den Gruppen in den Vergleichskreisen",
    "rateneffekt": "Teil des Abstands, der auf verschiedene Raten in gleichen Altersgruppen zurückgeht",
    "struktureffekt": "Teil des Abstands, der auf den verschiedenen Altersaufbau zurückgeht",
    "schicht": "Wert nach Alter und Geschlecht, aus dem der Abstand zerlegt ist",
    "tabelle": "Feld einer Tabelle der eigenen Erhebungen",
}
"""What the kinds of values are."""
SEXES = {"insgesamt": "insgesamt", "maennlich": "männlich", "weiblich": "weiblich"}
FLAGS = {
    DEMO: MEANING,
    **{flag: meaning for flag, (_, meaning) in MARKS.items()},
    "limited": LIMITED[1],
    "secondary": "Presseangabe",
    "rounded5": "auf Vielfache von 5 gerundet",
    "cell_key": "vom Amt zur Geheimhaltung leicht verändert",
    "sample": "Hochrechnung aus einer Stichprobe",
    "own_sum": "eigene Summe",
    "mixed_base": "Werte auf verschiedenen Bevölkerungsständen",
    "mixed_date": "Näherung: Zähler und Nenner von verschiedenen Stichtagen",
    NOT_THE_FIRST: "anders gezählt, als das Formular zuerst nennt",
}
"""What the remarks on a value say."""
WORDS = {
    "unveraendert": "unverändert", "nicht_bewertbar": "nicht bewertbar", "hoeher": "höher",
    "ohne_vergleich": "ohne Vergleich", "angenaehert": "angenähert",
}  # fmt: skip
"""Judgements that are spelled otherwise than they are kept."""

YEAR = Column("Jahr", "Jahr, in dem die Zeit endet", "whole", True)
MARK = Column(EXAMPLE, f"„{LETTER}“, wo die Zeile Beispieldaten enthält", choices=(LETTER,))
VALUE_COLUMNS = {
    column.name: column
    for column in (
        Column("Kennung", "Kennung des Indikators", required=True),
        Column("Indikator", "Name des Indikators", required=True),
        Column("Art", "Art des Werts; die Bedeutung nennt die Tabelle Codes", required=True, choices=tuple(KINDS)),
        Column("Schlüssel", "amtlicher Regionalschlüssel; DG ist Deutschland", required=True),
        Column("Gebiet", "Name des Gebiets"),
        Column("Zeit", "Stichtag, Jahr oder Schuljahr", required=True),
        YEAR,
        Column("seit", "früherer Zeitpunkt einer Veränderung"),
        Column("Gruppe", "Staatsangehörigkeit", required=True, choices=tuple(GROUPS)),
        Column("Geschlecht", "Geschlecht", required=True, choices=tuple(SEXES)),
        Column("Alter", "Altersgruppe; „3-<6“ heißt: 3 bis unter 6 Jahre", required=True),
        Column("Merkmal", "weitere Gliederung"),
        Column("Wert", "Wert mit seinen gedruckten Nachkommastellen; leer, wo ein Zeichen steht", "number"),
        Column("Einheit", "Einheit des Werts", required=True, choices=tuple(UNITS_LONG)),
        Column("Zähler", "Zähler, wo der Wert ein Quotient ist", "number"),
        Column("Nenner", "Nenner, wo der Wert ein Quotient ist", "number"),
        Column("Zeichen", "Zeichen, das anstelle eines Werts steht; die Bedeutung nennt die Tabelle Codes"),
        MARK,
        Column("Hinweise", "was zum Wert zu sagen ist"),
        Column("Reihe", "Art und Quelle der Zeitreihe"),
        Column("Zelle", "Kennung der Zahl, wie der Bericht sie trägt", required=True),
    )
}
"""The columns of values by their name: those of `exhibits.COLUMNS` with the year and the letter of example data."""


def public_tables(report: Report) -> list[Table]:
    """All tables of a report but its figures and tables, that of the values first."""
    return [
        values(report), indicators(report), findings(report), recommendations(report), measures(report),
        sources(report), codes(),
    ]  # fmt: skip


def in_window(report: Report) -> list[Value]:
    """The values of the years that the report covers, each once, in their order.

    The cells of tables of own surveys are not among them; they are public as far as the report prints them.
    """
    cycle = report.cells.cycle
    shown = (value for value in report.cells.values if value.kind != TABLE)
    return list(dict.fromkeys(value for value in shown if cycle.fenster_von <= value.year <= cycle.ende))


def values(report: Report) -> Table:
    """One row per value: those of the indicators and those derived from them."""
    rows = tuple(map(value_row, value_rows(report.material, in_window(report))))
    return Table(
        "Werte",
        "Alle Werte der Indikatoren und was aus ihnen abgeleitet ist",
        "Eine Zeile je Wert aus den Jahren, die der Bericht zeigt.",
        tuple(VALUE_COLUMNS.values()),
        rows,
        key="Zelle",
    )


def value_row(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row of `value_rows` as tables show it: with its year, its remarks in words, and the letter of example data."""
    told = dict(zip(COLUMNS, row, strict=True))
    flags = told["Hinweise"].split()
    told["Hinweise"] = flags_in_words(flags)
    told[YEAR.name] = told["Zelle"].split("|")[3][-10:-6]
    told[EXAMPLE] = LETTER if DEMO in flags else ""
    return tuple(told[name] for name in VALUE_COLUMNS)


def flags_in_words(flags: Iterable[str]) -> str:
    """What remarks say, in their order."""
    return "; ".join(FLAGS[flag] for flag in flags if flag)


def indicators(report: Report) -> Table:
    """What every indicator means, how it is computed, and what is to be kept in mind."""
    rows = []
    for indicator in (one for feld in FELDER for one in feld.indicators):
        formula = calculation(indicator.formula) if indicator.formula else ""
        rows.append(
            (
                indicator.id, _field(indicator), indicator.title, indicator.short, indicator.definition,
                indicator.zaehler, indicator.nenner, UNITS_LONG[indicator.unit], str(indicator.decimals), formula,
                ARTEN[indicator.kind], DIRECTIONS[indicator.direction], "ja" if indicator.core else "nein",
                indicator.sagt, indicator.sagt_nicht, " ".join(indicator.caveats),
            )
        )  # fmt: skip
    named = (
        Column("Kennung", "Kennung des Indikators", required=True),
        Column("Handlungsfeld", "Nummer und Name des Handlungsfelds", required=True),
        Column("Indikator", "Name des Indikators", required=True),
        Column("Kurzname", "Name in Übersichten", required=True),
        Column("Definition", "was gemessen wird", required=True),
        Column("Zähler", "Zähler in Worten"),
        Column("Nenner", "Nenner in Worten"),
        Column("Einheit", "Einheit der Werte", required=True),
        Column("Nachkommastellen", "gedruckte Nachkommastellen", "whole", True),
        Column("Berechnung", "wie der Wert entsteht"),
        Column("Art", "Art des Indikators", required=True, choices=tuple(ARTEN.values())),
        Column("Richtung", "welche Richtung günstig ist", required=True, choices=tuple(DIRECTIONS.values())),
        Column("Kernindikator", "ob er zum Kern gehört", required=True, choices=("ja", "nein")),
        Column("Der Wert sagt", "wofür der Wert steht"),
        Column("Er sagt nicht", "was er nicht belegt"),
        Column("Vorbehalte", "was beim Lesen zu beachten ist"),
    )
    about = "Kennblätter in Worten: Definition, Zähler, Nenner, Einheit und Vorbehalte."
    return Table("Indikatoren", "Definitionen der Indikatoren", about, named, tuple(rows), key="Kennung")


def _field(indicator: Indicator) -> str:
    return _numbered(field_of(indicator.id).key)


def _numbered(key: str) -> str:
    feld = next(feld for feld in FELDER if feld.key == key)
    return f"{feld.nummer} {feld.title}"


def findings(report: Report) -> Table:
    """What can be said of every indicator for the own Kreis."""
    known = report.cells.indicators
    rows = []
    for finding in report.findings.values():
        newest = report.cells.shown(finding.id)
        when = german_period(newest.start, newest.end, newest.period_type) if newest else ""
        rows.append(
            (
                finding.id, known[finding.id].title, DATENSTAND[finding.datenstand], when,
                _word(finding.entwicklung), "ja" if finding.trend else "nein", str(finding.punkte),
                _word(finding.gegen_land), _word(finding.gegen_median), report.material.why_missing(finding),
                LETTER if is_demo(newest) else "",
            )
        )  # fmt: skip
    named = (
        Column("Kennung", "Kennung des Indikators", required=True),
        Column("Indikator", "Name des Indikators", required=True),
        Column(
            "Datenstand", "ob ein Wert im Berichtszeitraum liegt", required=True, choices=tuple(DATENSTAND.values())
        ),
        Column("Neuester Wert", "Zeit des neuesten Werts bis zum Ende des Berichtszeitraums"),
        Column("Entwicklung", "Richtung der vergleichbaren Werte"),
        Column("Trend", "ob drei vergleichbare Werte vorliegen", required=True, choices=("ja", "nein")),
        Column("Vergleichbare Werte", "Zahl der vergleichbaren Werte", "whole", True),
        Column("Gegenüber dem Land", "Lage zum Landeswert"),
        Column("Gegenüber dem Median", "Lage zum Median der Vergleichskreise"),
        Column("Grund", "warum ein Wert fehlt"),
        MARK,
    )
    about = f"Ein Befund je Indikator für das Gebiet {report.cells.cycle.kreis.name}."
    return Table("Befunde", "Befunde zu den Indikatoren", about, named, tuple(rows), key="Kennung")


def _word(judgement: str) -> str:
    return WORDS.get(judgement, judgement)


def recommendations(report: Report) -> Table:
    """The recommendations as they are printed; rejected ones are none."""
    cards = report.recommendations.cards.printed if report.recommendations else ()
    named = (
        Column("Kennung", "Kennung der Empfehlung", required=True),
        Column("Bezeichnung", "Vorschlag, solange sie nicht freigegeben ist", required=True),
        Column("Handlungsfeld", "Nummer und Name des Handlungsfelds", required=True),
        Column("Titel", "Titel", required=True),
        Column("Text", "Empfehlung in ganzen Sätzen", required=True),
        Column("Zuständig", "Stelle, die sie umsetzt", required=True),
        Column("Anregung", "ob eine Stelle außerhalb des Landkreises zuständig ist", choices=("ja", "nein")),
        Column("Beteiligte", "weitere Stellen"),
        Column("Zeithorizont", "Zeithorizont", required=True),
        Column("Messgröße", "Kennung des Indikators oder Meilenstein", required=True),
        Column("Bedarf", "Indikatoren, auf deren Bedarf sie antwortet"),
        MARK,
    )
    about = "Alle Vorschläge und freigegebenen Empfehlungen des Berichts."
    rows = tuple(_recommendation(report, karte) for karte in cards)
    return Table("Empfehlungen", "Handlungsempfehlungen", about, named, rows, key="Kennung")


def _recommendation(report: Report, karte: Karte) -> tuple[str, ...]:
    assert report.recommendations is not None
    whole = report.recommendations
    bodies, file = whole.cards.stellen, file_of(karte.id, whole.cards.cycle)
    line = text_line(report.project, file)
    text = Texts(report.project / FOLDER).render_text(karte.empfehlung, whole.words, file, line)
    needs = [whole.needs[id] for id in karte.bedarf_ids]
    return (
        karte.id, karte.wort, _numbered(karte.handlungsfeld), karte.titel, plain(text),
        bodies[karte.zustaendig].name, "ja" if karte.anregung else "nein",
        "; ".join(bodies[key].name for key in karte.beteiligte), karte.zeithorizont, karte.messgroesse,
        "; ".join(need.indicator or need.titel for need in needs), LETTER if f'class="{CLASS}"' in text else "",
    )  # fmt: skip


def measures(report: Report) -> Table:
    """Where each measure of the plan stands at the end of the cycle."""
    day = f"{stand_of(report.cells.cycle):%d.%m.%Y}"
    rows = tuple(
        (
            state.massnahme.id, f"{state.massnahme.feld.nummer} {state.massnahme.feld.title}", state.massnahme.titel,
            state.massnahme.zustaendig, state.status, state.grund or (SELF if state.by_itself else ""),
            state.massnahme.indikator, state.plan.plan.titel, day, LETTER if state.plan.demo else "",
        )
        for state in report.massnahmen.states
    )  # fmt: skip
    named = (
        Column("Kennung", "Kennung der Maßnahme", required=True),
        Column("Handlungsfeld", "Nummer und Name des Handlungsfelds", required=True),
        Column("Maßnahme", "Titel", required=True),
        Column("Zuständig", "Stelle, die sie umsetzt", required=True),
        Column("Status", "Status am Stand", required=True),
        Column("Grundlage", "warum nicht bewertbar, oder dass nur die Selbstauskunft vorliegt"),
        Column("Indikator", "Kennung des Indikators, zu dem sie gehört"),
        Column("Plan", "Plan, aus dem sie stammt", required=True),
        Column("Stand", "Tag, für den der Status gilt", "date", True),
        MARK,
    )
    return Table("Maßnahmen", "Maßnahmen und ihr Umsetzungsstand", f"Stand {day}.", named, rows)


def sources(report: Report) -> Table:
    """What the values rest on: citation, table, Stand, licence, hash of the file that was read."""
    return Table(
        "Quellen",
        "Quellen, Lizenzen und Prüfsummen",
        "Gelesene Dateien amtlicher Stellen und eigene Erhebungen.",
        (
            Column("Kennung", "Kennung der Quelle, wie die Spalte Reihe sie nennt", required=True),
            Column("Titel", "Titel", required=True),
            Column("Herausgeber", "wer die Daten herausgibt"),
            Column("Tabelle", "Nummer der Tabelle oder des Indikators"),
            Column("Stand", "Stand der Daten", "date"),
            Column("Lizenz", "Lizenz"),
            Column("Adresse", "Fundort im Netz"),
            Column("Veränderung", "was gegenüber dem Original geändert ist"),
            Column("Beleg", "wie die Quelle zu nennen ist", required=True),
            Column("Datei", "Name der gelesenen Datei"),
            Column("SHA-256", "Prüfsumme der gelesenen Datei"),
            MARK,
        ),
        tuple(_sources(report)),
        key="Kennung",
    )


def _sources(report: Report) -> Iterator[tuple[str, ...]]:
    for source in report.sources.values():
        q = source.quelle
        yield (
            source.key, q.titel, q.herausgeber, q.tabelle or "", f"{q.stand:%d.%m.%Y}" if q.stand else "", q.lizenz,
            q.adresse or "", q.veraendert, source.beleg, source.file.name, sha256(source.file), "",
        )  # fmt: skip
    for key, survey in report.surveys.items():
        mark = LETTER if survey.demo else ""
        yield (key, survey.named, "", "", "", "", "", "", own_survey(survey), "", "", mark)


def codes() -> Table:
    """What the signs and codes of the other tables mean."""
    signs = dict([*PRINTED.values(), NOT_AT_HAND])
    told: Iterable[tuple[str, dict[str, str]]] = (
        ("Zeichen", signs), ("Art", KINDS), ("Gruppe", GROUPS), ("Geschlecht", SEXES), ("Einheit", UNITS_LONG),
        (EXAMPLE, {LETTER: MEANING}),
    )  # fmt: skip
    return Table(
        "Codes",
        "Zeichen und Codes",
        "Was die Zeichen und Codes der anderen Tabellen bedeuten.",
        (
            Column("Spalte", "Spalte, in der der Code steht", required=True),
            Column("Code", "Zeichen oder Code", required=True),
            Column("Bedeutung", "Bedeutung", required=True),
        ),
        tuple((column, code, meaning) for column, codes in told for code, meaning in codes.items()),
    )
