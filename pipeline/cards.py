"""The cards of recommendations: one YAML each under report_templates/empfehlungen/<cycle>, edited by the office.

A card answers needs, names exactly one responsible body and says how success is measured. It is a draft ("Vorschlag")
until a named role has released it; its release is bound to its content and lapses when that changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, field_validator, model_validator

from indicators.katalog import FELDER, by_id
from indicators.model import Handlungsfeld
from pipeline.cycle import Declared, Zielwert, load_yaml, shown
from pipeline.faults import NOTE, DataError, Fault
from pipeline.need_words import prefix
from pipeline.sources import of_form

FOLDER = Path("report_templates/empfehlungen")
BODIES = FOLDER / "zustaendigkeiten.yaml"
WITHOUT_CARD, CONTINUED = "ohne_karte.yaml", "fortschreibung.yaml"
"""Beside the cards: reasons for needs without a card, and for cards of the predecessor that nobody continues."""

ENTWURF, FREIGEGEBEN, ABGELEHNT = "entwurf", "freigegeben", "abgelehnt"
VORSCHLAG, EMPFEHLUNG = "Vorschlag", "Empfehlung"

LONGEST = 120
Title = Annotated[
    str, of_form(rf"\S.{{0,{LONGEST - 2}}}[^\s.]", f"bis {LONGEST} Zeichen in einer Zeile, ohne Punkt am Ende")
]
Text = Annotated[str, of_form(r"(?s).*\S.*", "ein Text")]
Horizont = Literal["kurzfristig", "mittelfristig", "langfristig", "dauerhaft"]
Querschnitt = Literal["Frauen/Familien", "Kinder", "EU-Zugewanderte", "Fachkräfte", "Geflüchtete"]


class Stelle(Declared):
    """A body that can be responsible; without `felder` it can be so in every Handlungsfeld."""

    name: str
    zustaendigkeit: Literal["kreis", "gemeinsam", "andere"]
    felder: tuple[str, ...] = ()

    @field_validator("felder")
    @classmethod
    def _fields_exist(cls, felder: tuple[str, ...]) -> tuple[str, ...]:
        for key in felder:
            field_by_key(key)
        return felder

    @property
    def beim_kreis(self) -> bool:
        """Whether the Kreis can decide, alone or with others."""
        return self.zustaendigkeit != "andere"


class Stellen(Declared):
    """zustaendigkeiten.yaml: the bodies by their key."""

    stellen: dict[str, Stelle]


class Begruendung(Declared):
    """Why there is no card, or why one is not continued, and which role says so."""

    grund: Text
    rolle: Text


class Begruendungen(RootModel[dict[str, Begruendung]]):
    """Reasons by the id of a need or of an earlier card."""


class Vorgaenger(Declared):
    """A measure of a plan or a card of the predecessor cycle, and what the new card does with it."""

    id: str
    beziehung: Literal["führt fort", "ersetzt", "bündelt"]


class Freigabe(Declared):
    """What was decided on a card, by which role and when; `inhalt` is the hash of what was released."""

    status: Literal["entwurf", "freigegeben", "abgelehnt"] = "entwurf"
    rolle: str = ""
    datum: date | None = None
    grund: str = ""
    inhalt: str = ""

    @model_validator(mode="after")
    def _is_accounted_for(self) -> Freigabe:
        if self.status != ENTWURF and not (self.rolle.strip() and self.datum):
            raise ValueError(f"eine Karte im Status {self.status} braucht rolle und datum")
        if self.status == ABGELEHNT and not self.grund.strip():
            raise ValueError("eine abgelehnte Karte braucht einen grund")
        return self


class Karte(Declared):
    """A recommendation. `messgroesse` is the id of an indicator, or else a milestone in words.

    `anregung`: the responsible body is none of the Kreis, which can only suggest it. Without `vorgaenger` it is new.
    """

    id: str
    version: int = Field(ge=1)
    handlungsfeld: str
    querschnitt: tuple[Querschnitt, ...] = ()
    bedarf_ids: tuple[str, ...]
    titel: Title
    empfehlung: str
    adressat: str
    zustaendig: str
    anregung: bool = False
    beteiligte: tuple[str, ...] = ()
    rolle_landkreis: Literal["initiiert", "begleitet", "fördert", "führt aus"]
    zeithorizont: Horizont
    prioritaet: Literal["Schwerpunkt", "Quick Win", "weitere"]
    ressourcen: Literal["vorhanden", "zu klären", "Mittel beantragt"]
    rechtsgrundlage: str = ""
    messgroesse: str
    zielwert: Zielwert | None = None
    vorgaenger: tuple[Vorgaenger, ...] = ()
    quellen: tuple[str, ...] = ()
    freigabe: Freigabe = Freigabe()

    @field_validator("handlungsfeld")
    @classmethod
    def _field_exists(cls, key: str) -> str:
        return field_by_key(key).key

    @field_validator("bedarf_ids")
    @classmethod
    def _answers_a_need(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        if not ids:
            raise ValueError("eine Karte beantwortet mindestens einen Bedarf, zum Beispiel BD-HF6-06")
        return ids

    @field_validator("empfehlung")
    @classmethod
    def _is_short(cls, text: str) -> str:
        if not 1 <= (found := sentences(text)) <= 3:
            raise ValueError(f"die Empfehlung hat {found} Sätze. Erwartet: einer bis drei")
        return text

    @property
    def feld(self) -> Handlungsfeld:
        return field_by_key(self.handlungsfeld)

    @property
    def indikator(self) -> str:
        """The indicator by which success is measured; empty where it is a milestone."""
        return self.messgroesse if self.messgroesse in by_id() else ""

    @property
    def pruefsumme(self) -> str:
        """The hash of everything but the release."""
        content = json.dumps(self.model_dump(mode="json", exclude={"freigabe"}), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def gilt(self) -> bool:
        """Whether it is released as it stands here."""
        return self.freigabe.status == FREIGEGEBEN and self.freigabe.inhalt == self.pruefsumme

    @property
    def erloschen(self) -> bool:
        """Whether it was changed after its release."""
        return self.freigabe.status == FREIGEGEBEN and not self.gilt

    @property
    def abgelehnt(self) -> bool:
        return self.freigabe.status == ABGELEHNT

    @property
    def wort(self) -> str:
        """What it is called in print."""
        return EMPFEHLUNG if self.gilt else VORSCHLAG


@dataclass(frozen=True)
class Cards:
    """The cards of a cycle in the order of the fields and their numbers, with the bodies and reasons beside them."""

    cycle: str
    karten: tuple[Karte, ...] = ()
    stellen: Mapping[str, Stelle] = field(default_factory=dict)
    ohne_karte: Mapping[str, Begruendung] = field(default_factory=dict)
    fortschreibung: Mapping[str, Begruendung] = field(default_factory=dict)

    @property
    def printed(self) -> tuple[Karte, ...]:
        """What stands in the report: all that is not rejected."""
        return tuple(karte for karte in self.karten if not karte.abgelehnt)

    def of_field(self, key: str) -> tuple[Karte, ...]:
        """The printed cards of a Handlungsfeld."""
        return tuple(karte for karte in self.printed if karte.handlungsfeld == key)

    def successors(self, id: str) -> Sequence[tuple[Karte, str]]:
        """The printed cards that name an earlier card or measure, each with its relation."""
        return [(karte, one.beziehung) for karte in self.printed for one in karte.vorgaenger if one.id == id]

    def answers(self, id: str) -> Sequence[Karte]:
        """The printed cards that answer a need."""
        return [karte for karte in self.printed if id in karte.bedarf_ids]

    def lapsed(self) -> list[Fault]:
        """Notes on cards that were changed after their release and are proposals again."""
        text = "Die Karte wurde nach der Freigabe geändert und ist wieder ein Vorschlag. Prüfsumme jetzt: {}."
        return [
            Fault(file_of(karte.id, self.cycle), "freigabe.inhalt", text.format(karte.pruefsumme), severity=NOTE)
            for karte in self.karten
            if karte.erloschen
        ]


HANDLUNGSFELDER = {feld.key: feld for feld in FELDER if feld.nummer}
"""The fields that can have recommendations: the chapter on the basis is none."""


def field_by_key(key: str) -> Handlungsfeld:
    """The Handlungsfeld with this key. Raises `ValueError`, as a model tells it."""
    if key not in HANDLUNGSFELDER:
        raise ValueError(f"gefunden: „{key}“. Erwartet: ein Handlungsfeld ({', '.join(HANDLUNGSFELDER)})")
    return HANDLUNGSFELDER[key]


ABBREVIATIONS = re.compile(r"\b(?:[zuid]\. ?[BaUh]|Abs|Nr|Art|bzw|ca|vgl|usw)\.")
PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def sentences(text: str) -> int:
    """How many sentences a text has."""
    plain = ABBREVIATIONS.sub("x", PLACEHOLDER.sub("x", text)).strip()
    return len(re.findall(r"[.!?](?=\s|$)", plain)) + (plain != "" and plain[-1] not in ".!?")


def file_of(id: str, cycle: str) -> str:
    """The file of a card, as the user knows it."""
    return (FOLDER / cycle / f"{id}.yaml").as_posix()


def text_line(project: Path, file: str) -> int:
    """The line of a card's file in which its text begins."""
    lines = (project / file).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if found := re.match(r"empfehlung:\s*(\S?)", line):
            return number + (found[1] in (">", "|", ""))
    return 1


# --- Reading ------------------------------------------------------------------------------------------


def read_bodies(project: Path) -> Mapping[str, Stelle]:
    """Who can be responsible."""
    return load_yaml(project / BODIES, Stellen, project).stellen


def read_cards(project: Path, cycle: str) -> Cards:
    """The cards of a cycle as they stand in their files; raises `DataError` with all faults of these files."""
    folder = project / FOLDER / cycle
    wrong: list[Fault] = []
    found: list[Karte] = []
    reasons: dict[str, Mapping[str, Begruendung]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            if path.name in (WITHOUT_CARD, CONTINUED):
                reasons[path.name] = load_yaml(path, Begruendungen, project).root
            else:
                found.append(_named(load_yaml(path, Karte, project), path, cycle, project))
        except DataError as error:
            wrong += error.faults
    stellen: Mapping[str, Stelle] = {}
    try:
        stellen = read_bodies(project) if folder.is_dir() else {}
    except DataError as error:
        wrong += error.faults
    if wrong:
        raise DataError(wrong)
    karten = tuple(sorted(found, key=lambda karte: (karte.feld.nummer, karte.id)))
    return Cards(cycle, karten, stellen, reasons.get(WITHOUT_CARD, {}), reasons.get(CONTINUED, {}))


def _named(karte: Karte, path: Path, cycle: str, project: Path) -> Karte:
    """The card, if its id says its file, its cycle and its field."""
    form = f"HE-{cycle}-{prefix(karte.feld)}-01"
    wrong = []
    if karte.id != path.stem:
        wrong.append(f"Gefunden: {karte.id}. Erwartet wie der Dateiname: {path.stem}.")
    if not re.fullmatch(rf"{re.escape(form[:-2])}\d{{2}}", karte.id):
        wrong.append(
            f"Gefunden: {karte.id}. Erwartet zum Handlungsfeld {karte.handlungsfeld}: eine Kennung wie {form}."
        )
    if wrong:
        raise DataError(Fault(shown(path, project), "id", text) for text in wrong)
    return karte
