"""The measures of a plan and the history of their implementation (data/raw/massnahmen/<plan>/).

    massnahmen.yaml            the plan: title, year of the decision, whether the list is an example, citation
    massnahmen.csv | .xlsx     one row for each measure
    verlauf.csv | .xlsx        the history: a row for each report, never changed, only continued

The history has a number in each row and days that never go back, so a row that was taken out or slipped in between is
noticed; a row that was rewritten is seen in the history of the files (git). What a body says of itself and how the
office assesses it are rows of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from indicators.katalog import FELDER, by_id
from indicators.model import Handlungsfeld
from pipeline import language
from pipeline.cycle import Declared, load_yaml
from pipeline.demo_marks import DEMO
from pipeline.faults import DataError, Fault
from pipeline.presse import Day, YesOrNo
from pipeline.returns import PERSON
from pipeline.rows import SEVERAL, WHOLE, Row, read_rows
from pipeline.sources import Jahr, of_form

FOLDER = "data/raw/massnahmen"
PLAN, LIST, HISTORY = "massnahmen.yaml", "massnahmen", "verlauf"
CARDS = "report_templates/empfehlungen"

UMGESETZT, LAUFEND, TEILWEISE, BEGONNEN = "umgesetzt", "laufend", "teilweise umgesetzt", "begonnen"
OFFEN, ENTFALLEN, NICHT_BEWERTBAR = "offen", "entfallen", "nicht bewertbar"
STATUS = {
    UMGESETZT: "Das Ergebnis liegt vor, mit Tag und Nachweis.",
    LAUFEND: "Daueraufgabe; die letzte Tätigkeit liegt im Berichtszeitraum.",
    TEILWEISE: "Mindestens ein Meilenstein ist nachgewiesen; was fehlt, ist benannt.",
    BEGONNEN: "Beschluss, Mittel oder Person liegen vor, noch kein Ergebnis; auch: in Planung.",
    OFFEN: "Es wurde nachgesehen und nichts gefunden.",
    ENTFALLEN: "Recht oder Lage haben sich geändert; mit Grund und Tag.",
    NICHT_BEWERTBAR: "Die zuständige Stelle hat nicht geantwortet; das zählt nie als offen.",
}
"""The seven statuses in their order, and what each of them says."""
AMT, SELBST = "amt", "selbst"
KOEPFE, TEILNAHMEN = "personen", "teilnahmen"
HEMMNISSE = ("Mittel", "Personal", "Recht", "Pandemie", "Zusammenarbeit", "Nachfrage", "Sonstiges")

DEMANDED = {
    UMGESETZT: {"ereignis_am": "den Tag, an dem das Ergebnis vorlag", "nachweis": "den Nachweis dafür"},
    LAUFEND: {"ereignis_am": "den Tag der letzten Tätigkeit"},
    TEILWEISE: {
        "was": "den erreichten Meilenstein",
        "nachweis": "den Nachweis dafür",
        "rest": "die Angabe, was noch fehlt",
    },
    BEGONNEN: {"was": "die Angabe, was vorliegt (Beschluss, Mittel oder Person)"},
    ENTFALLEN: {"ereignis_am": "den Tag, seit dem die Maßnahme entfällt", "was": "den Grund"},
}
"""What a status must be shown by."""
NOTHING = ("ereignis_am", "was", "rest", "nachweis", "personen")
EXCLUDED = {
    BEGONNEN: (("personen",), "es gibt noch kein Ergebnis"),
    OFFEN: (NOTHING, "es wurde nichts gefunden"),
    NICHT_BEWERTBAR: (NOTHING, "es gibt keine Antwort"),
}
"""What cannot stand beside a status, and why."""
REACHED = ("erreicht_von", "erreicht_bis", "zaehlweise")
"""What belongs to every number of persons."""


def _one_of(words: Iterable[str]) -> AfterValidator:
    known = list(words)
    return of_form("|".join(map(re.escape, known)), ", ".join(known[:-1]) + f" oder {known[-1]}")


def _no_person(text: str) -> str:
    if PERSON.search(text):
        raise ValueError(f"gefunden: „{text}“. Erwartet: eine Funktion oder Stelle, kein Name und keine Nummer")
    return text


Kennung = Annotated[str, of_form("[A-Z][A-Za-z0-9-]*", "eine Kennung aus Buchstaben, Ziffern und „-“ wie M-01")]
Word = Annotated[str, AfterValidator(_no_person)]
Count = Annotated[int, WHOLE]


class Plan(Declared):
    """massnahmen.yaml: what the list of measures is taken from."""

    titel: str
    beschlossen: Jahr
    herkunft: Literal["demo", "eigen"]
    hinweis: str
    beleg: str


class Massnahme(Declared):
    """One measure; `nachfolger` are the cards or measures that it went into."""

    id: Kennung
    handlungsfeld: Annotated[str, _one_of(feld.key for feld in FELDER if feld.nummer)]
    titel: str
    zustaendig: Word
    beteiligte: Annotated[tuple[str, ...], SEVERAL] = ()
    indikator: str = ""
    nachfolger: Annotated[tuple[Kennung, ...], SEVERAL] = ()

    @property
    def feld(self) -> Handlungsfeld:
        return next(feld for feld in FELDER if feld.key == self.handlungsfeld)


class Eintrag(Declared):
    """One row of the history: on which day who said what of a measure, and by what it is shown.

    `ereignis_am`: the day of what the status is about (result, last activity, lapse). `was`: the milestone, the
    decision or the reason. `personen` are persons or participations, as `zaehlweise` says.
    """

    nr: Count
    massnahme: Kennung
    datum: Day
    status: Annotated[str, _one_of(STATUS)]
    quelle: Annotated[str, _one_of((AMT, SELBST))]
    angegeben_von: Word
    ereignis_am: Day | None = None
    was: str = ""
    rest: str = ""
    nachweis: str = ""
    personen: Count | None = None
    erreicht_von: Day | None = None
    erreicht_bis: Day | None = None
    zaehlweise: Annotated[str, _one_of((KOEPFE, TEILNAHMEN))] = ""
    frauen: Count | None = None
    hemmnis: Annotated[tuple[Annotated[str, _one_of(HEMMNISSE)], ...], SEVERAL] = ()
    bedarf: Word = ""
    zitat_erlaubt: YesOrNo = Field(default=False)


@dataclass(frozen=True)
class Massnahmenplan:
    """A plan with its measures and their history, in the order of the files."""

    key: str
    plan: Plan
    massnahmen: tuple[Massnahme, ...]
    verlauf: tuple[Eintrag, ...]

    @property
    def demo(self) -> bool:
        """Whether the list is invented."""
        return self.plan.herkunft == DEMO


def load_plans(project: Path, *, demo: bool = True) -> tuple[Massnahmenplan, ...]:
    """The plans of a project by year; examples only where `demo` and no plan is the county's own.

    Raises `DataError` with everything that is wrong in any of them.
    """
    folders = sorted(path for path in (project / FOLDER).glob("*") if path.is_dir())
    wrong: list[Fault] = []
    read = []
    for folder in folders:
        try:
            read.append(_read(folder, project))
        except DataError as error:
            wrong += error.faults
    wrong += _twice([row for one in read for row in one.measures])
    known = {row.content.id for one in read for row in one.measures}
    if len(read) == len(folders):
        wrong += [fault for one in read for fault in _successors(one.measures, known, project)]
    wrong += [fault for one in read for fault in (*_history(one), *_language(one, project))]
    if wrong:
        raise DataError(wrong)
    plans = sorted((one.plan() for one in read), key=lambda one: (one.plan.beschlossen, one.key))
    own = [one for one in plans if not one.demo]
    return tuple(own or (plans if demo else ()))


def faults(project: Path) -> list[Fault]:
    """Everything that is wrong with the plans."""
    try:
        load_plans(project)
    except DataError as error:
        return error.faults
    return []


@dataclass(frozen=True)
class _Read:
    """A plan as it was read, each row with its place."""

    key: str
    declared: Plan
    measures: list[Row[Massnahme]]
    entries: list[Row[Eintrag]]

    def plan(self) -> Massnahmenplan:
        measures = tuple(row.content for row in self.measures)
        return Massnahmenplan(self.key, self.declared, measures, tuple(row.content for row in self.entries))


def _read(folder: Path, project: Path) -> _Read:
    """The three files of a plan; raises `DataError` with the faults of all of them."""
    found, wrong = [], []
    for read in (
        lambda: load_yaml(folder / PLAN, Plan, project),
        lambda: read_rows(folder, LIST, Massnahme, project),
        lambda: read_rows(folder, HISTORY, Eintrag, project),
    ):
        try:
            found.append(read())
        except DataError as error:
            wrong += error.faults
    if wrong:
        raise DataError(wrong)
    return _Read(folder.name, *found)


def _language(one: _Read, project: Path) -> Iterator[Fault]:
    """Words of the office that break a rule; what partners say of their need is quoted as it is."""
    yield from language.faults_in_yaml(project / FOLDER / one.key / PLAN, project, ("titel", "hinweis"), "massnahmen")
    written = [(row, "titel") for row in one.measures]
    written += [(row, name) for row in one.entries for name in ("was", "rest")]
    for row, column in written:
        for found in language.faults(row.file, getattr(row.content, column), project, kind="massnahmen"):
            yield replace(found, place=row.places[column])


# --- The list of measures -----------------------------------------------------------------------------


def _twice(rows: Iterable[Row[Massnahme]]) -> Iterator[Fault]:
    """Ids that two measures have, in one plan or in several."""
    first: dict[str, Row[Massnahme]] = {}
    for row in rows:
        known = first.setdefault(row.content.id, row)
        if known is not row:
            where = known.line if known.file == row.file else f"{known.file}, {known.line}"
            yield row.fault("id", f"„{row.content.id}“ steht schon in {where}. Erwartet: jede Kennung einmal.")


def _successors(rows: Iterable[Row[Massnahme]], known: set[str], project: Path) -> Iterator[Fault]:
    """Indicators and successors that do not exist."""
    indicators = by_id()
    for row in rows:
        if row.content.indikator and row.content.indikator not in indicators:
            text = (
                f"Gefunden: „{row.content.indikator}“. Erwartet: die Kennung eines Indikators wie HF6-04 oder nichts."
            )
            yield row.fault("indikator", text)
        for name in row.content.nachfolger:
            if name == row.content.id:
                yield row.fault("nachfolger", f"„{name}“ ist die Maßnahme selbst. Erwartet: eine andere.")
            elif name not in known and not _card(name, project):
                text = f"„{name}“ gibt es nicht. Erwartet: eine Maßnahme oder eine Handlungsempfehlung aus {CARDS}."
                yield row.fault("nachfolger", text)


def _card(name: str, project: Path) -> bool:
    """Whether a card of this id lies in the folder of its cycle."""
    return any((project / CARDS).glob(f"*/{name}.yaml"))


# --- The history --------------------------------------------------------------------------------------


def _history(read: _Read) -> Iterator[Fault]:
    """Rows out of order, about nothing, told twice, or without what their status demands."""
    known = {row.content.id for row in read.measures}
    told: dict[tuple[object, ...], Row[Eintrag]] = {}
    yield from _out_of_order(read.entries)
    for row in read.entries:
        entry = row.content
        if entry.massnahme not in known:
            text = f"Die Maßnahme „{entry.massnahme}“ gibt es nicht. Erwartet: eine aus der Liste „{LIST}“."
            yield row.fault("massnahme", text)
        if entry.datum.year < read.declared.beschlossen:
            text = (
                f"Gefunden: {entry.datum}. Erwartet: ein Tag ab {read.declared.beschlossen}, dem Jahr des Beschlusses."
            )
            yield row.fault("datum", text)
        same = told.setdefault((entry.massnahme, entry.datum, entry.quelle, entry.angegeben_von), row)
        if same is not row:
            text = f"Zu Maßnahme, Tag und Stelle gibt es schon einen Eintrag ({same.line}). Erwartet: einer."
            yield row.fault("massnahme", text, "Eine Berichtigung ist ein neuer Eintrag mit einem späteren Tag.")
        yield from _without_evidence(row)
        yield from _reached(row)
        yield from _days(row)


def _out_of_order(rows: Sequence[Row[Eintrag]]) -> Iterator[Fault]:
    """Numbers with a gap and days that go back: the history is only continued at its end."""
    for expected, row in enumerate(rows, start=1):
        if row.content.nr != expected:
            text = f"Gefunden: {row.content.nr}. Erwartet: {expected}; der Verlauf wird nur am Ende fortgeschrieben."
            yield row.fault("nr", text, "Bitte keinen Eintrag löschen, einfügen oder umstellen.")
            break
    for before, row in pairwise(rows):
        if row.content.datum < before.content.datum:
            text = f"Gefunden: {row.content.datum}. Erwartet: {before.content.datum} oder später, wie im Eintrag davor."
            yield row.fault("datum", text, "Ein Nachtrag trägt den Tag, an dem er eingetragen wird.")


def _without_evidence(row: Row[Eintrag]) -> Iterator[Fault]:
    """What a status demands and is missing, or excludes and is there."""
    entry = row.content
    for column, what in DEMANDED.get(entry.status, {}).items():
        if not getattr(entry, column):
            yield row.fault(column, f"„{entry.status}“ verlangt hier {what}.")
    columns, why = EXCLUDED.get(entry.status, ((), ""))
    for column in columns:
        if getattr(entry, column):
            yield row.fault(column, f"Bei „{entry.status}“ bleibt das Feld leer: {why}.")
    if entry.status == NICHT_BEWERTBAR and entry.quelle == SELBST:
        text = f"Eine Selbstauskunft ist eine Antwort. Erwartet bei „{NICHT_BEWERTBAR}“: {AMT}."
        yield row.fault("quelle", text)


def _reached(row: Row[Eintrag]) -> Iterator[Fault]:
    """Numbers of persons without period or Zählweise, the other way round, or that do not fit together."""
    entry = row.content
    for column in REACHED:
        if entry.personen is not None and not getattr(entry, column):
            yield row.fault(column, "Dieser Wert fehlt; zu jeder Anzahl gehören Zeitraum und Zählweise.")
    for column in (*REACHED, "frauen"):
        if entry.personen is None and getattr(entry, column) not in (None, ""):
            yield row.fault(column, "Ohne Anzahl in „personen“ bleibt das Feld leer.")
    if entry.personen is not None and (entry.frauen or 0) > entry.personen:
        yield row.fault("frauen", f"Gefunden: {entry.frauen}. Erwartet: höchstens {entry.personen}, wie in „personen“.")


def _days(row: Row[Eintrag]) -> Iterator[Fault]:
    """Days that lie after the day of the entry, and a period that ends before it begins."""
    entry = row.content
    for column in ("ereignis_am", "erreicht_bis"):
        day = getattr(entry, column)
        if day is not None and day > entry.datum:
            yield row.fault(column, f"Gefunden: {day}. Erwartet: höchstens {entry.datum}, der Tag des Eintrags.")
    if entry.erreicht_von and entry.erreicht_bis and entry.erreicht_von > entry.erreicht_bis:
        text = f"Gefunden: {entry.erreicht_bis}. Erwartet: {entry.erreicht_von} oder später, wie in „erreicht_von“."
        yield row.fault("erreicht_bis", text)
