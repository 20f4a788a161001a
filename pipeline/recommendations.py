"""The recommendations of a cycle: its cards checked against its needs, and what the office is to review.

Every check names the file and the key; all faults are told at once.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from indicators.katalog import parts
from pipeline import language
from pipeline.cards import (
    BODIES,
    CONTINUED,
    FOLDER,
    FREIGEGEBEN,
    WITHOUT_CARD,
    Cards,
    Karte,
    Stelle,
    file_of,
    read_cards,
)  # fmt: skip
from pipeline.cycle import Cycle
from pipeline.deceit import harmless
from pipeline.faults import DataError, Fault
from pipeline.need_case import HOCH
from pipeline.needs import Need, accepted

WRITTEN = ("titel", "empfehlung", "messgroesse")
"""The keys of a card whose words the report prints."""
MILESTONE_WORDS = 3
"""With fewer words a text does not say what is to be reached."""


def load_cards(project: Path, cycle: Cycle, needs: Iterable[Need], known: Collection[str] = ()) -> Cards:
    """The cards of a cycle, checked against its needs; raises `DataError` with all faults.

    `known`: ids that a card can name as predecessor besides the cards of the predecessor cycle (measures of plans).
    Where the folder of the cycle does not exist nobody has begun, and no card is missed.
    """
    cards = read_cards(project, cycle.name)
    earlier = {karte.id for karte in read_cards(project, cycle.vorgaenger).karten} if cycle.vorgaenger else set()
    every = {need.id: need for need in needs}
    faults = [
        *_each_card(cards, every, cycle, earlier | {*known}),
        *_same_titles(cards),
        *_words(cards, project),
        *_reasons(cards, every, earlier),
        *(_uncovered(cards, every) if (project / FOLDER / cycle.name).is_dir() else ()),
    ]
    if faults:
        raise DataError(faults)
    return cards


# --- Checks -------------------------------------------------------------------------------------------


def _each_card(cards: Cards, needs: Mapping[str, Need], cycle: Cycle, earlier: Collection[str]) -> Iterator[Fault]:
    """What is wrong inside single cards."""
    for karte in cards.karten:
        told = [
            *_unknown_needs(karte, needs),
            *_bodies(karte, cards.stellen),
            *_measure(karte, cycle),
            *_predecessors(karte, earlier),
            *_release(karte),
        ]
        yield from (Fault(file_of(karte.id, cards.cycle), place, text) for place, text in told)


Told = Iterator[tuple[str, str]]
"""Places of a card with what is wrong there."""


def _unknown_needs(karte: Karte, needs: Mapping[str, Need]) -> Told:
    for number, id in enumerate(karte.bedarf_ids):
        if id not in needs:
            yield f"bedarf_ids.{number}", f"Den Bedarf „{id}“ gibt es nicht. „bericht needs“ nennt alle."
        elif needs[id].verworfen:
            yield f"bedarf_ids.{number}", f"Der Bedarf „{id}“ ist verworfen; er begründet keine Empfehlung."


def _bodies(karte: Karte, stellen: Mapping[str, Stelle]) -> Told:
    """All bodies are known; the responsible one can act in this field, or the card is an Anregung."""
    named = {"adressat": karte.adressat, "zustaendig": karte.zustaendig}
    named |= {f"beteiligte.{number}": key for number, key in enumerate(karte.beteiligte)}
    for place, key in named.items():
        if key not in stellen:
            yield place, f"Die Stelle „{key}“ steht nicht in {BODIES.as_posix()}. Vorhanden: {', '.join(stellen)}."
    body = stellen.get(karte.zustaendig)
    if body is None:
        return
    if body.felder and karte.handlungsfeld not in body.felder:
        yield "zustaendig", f"„{body.name}“ ist dort nur zuständig für: {', '.join(body.felder)}."
    if not body.beim_kreis and not karte.anregung:
        yield (
            "zustaendig",
            f"„{body.name}“ gehört nicht zum Landkreis. Erwartet: anregung: true, oder eine eigene Stelle.",
        )
    if body.beim_kreis and karte.anregung:
        yield "anregung", f"„{body.name}“ gehört zum Landkreis; eine Anregung richtet sich an andere."


def _measure(karte: Karte, cycle: Cycle) -> Told:
    """An indicator that exists or a milestone in words; a target belongs to an indicator."""
    text = karte.messgroesse.strip()
    if not karte.indikator and re.fullmatch(r"(B|HF\d+)-\w+", text):
        more = f" Er ist geteilt: {', '.join(one.id for one in parts(text))}." if parts(text) else ""
        yield "messgroesse", f"Den Indikator „{text}“ gibt es nicht.{more}"
    elif not karte.indikator and len(text.split()) < MILESTONE_WORDS:
        yield (
            "messgroesse",
            f"Gefunden: „{text}“. Erwartet: die Kennung eines Indikators oder ein Meilenstein in Worten.",
        )
    if karte.zielwert and not karte.indikator:
        yield "zielwert", "Einen Zielwert gibt es nur, wo die Messgröße ein Indikator ist."
    decided = cycle.zielwerte.get(karte.indikator)
    if karte.zielwert and decided and karte.zielwert != decided:
        yield "zielwert", f"In params.yaml steht für {karte.indikator} ein anderer: {decided.wert} ({decided.jahr})."


def _predecessors(karte: Karte, earlier: Collection[str]) -> Told:
    for number, one in enumerate(karte.vorgaenger):
        if one.id not in earlier:
            text = f"„{one.id}“ ist weder eine Karte des vorigen Zyklus noch eine Maßnahme."
            yield f"vorgaenger.{number}.id", text


def _release(karte: Karte) -> Told:
    if karte.freigabe.status == FREIGEGEBEN and not karte.freigabe.inhalt:
        yield "freigabe.inhalt", f"Die Prüfsumme des freigegebenen Inhalts fehlt. Erwartet: {karte.pruefsumme}."


def _words(cards: Cards, project: Path) -> Iterator[Fault]:
    """Words that break the rules of language, in what is printed."""
    for karte in cards.printed:
        path = project / file_of(karte.id, cards.cycle)
        yield from language.faults_in_yaml(path, project, WRITTEN, "empfehlungen")


def _same_titles(cards: Cards) -> Iterator[Fault]:
    """Two cards that are printed under one title."""
    told: dict[str, list[Karte]] = defaultdict(list)
    for karte in cards.printed:
        told[" ".join(karte.titel.casefold().split())].append(karte)
    for first, *others in told.values():
        for other in others:
            text = f"Denselben Titel trägt schon {first.id}: „{first.titel}“. Erwartet: für jede Karte ein eigener."
            yield Fault(file_of(other.id, cards.cycle), "titel", text)


def _reasons(cards: Cards, needs: Mapping[str, Need], earlier: Collection[str]) -> Iterator[Fault]:
    """Reasons for what does not exist, or for what has a card."""
    for id in cards.ohne_karte:
        if id not in needs:
            yield _beside(cards, WITHOUT_CARD, id, "Diesen Bedarf gibt es nicht. „bericht needs“ nennt alle.")
        elif cards.answers(id):
            yield _beside(cards, WITHOUT_CARD, id, "Zu diesem Bedarf gibt es eine Karte; die Begründung entfällt.")
    for id in cards.fortschreibung:
        if id not in earlier:
            yield _beside(cards, CONTINUED, id, "Diese Karte gibt es im vorigen Zyklus nicht.")
        elif cards.successors(id):
            yield _beside(cards, CONTINUED, id, "Eine neue Karte nennt diese als Vorgänger; die Begründung entfällt.")


def _uncovered(cards: Cards, needs: Mapping[str, Need]) -> Iterator[Fault]:
    """High needs that no card answers and nobody has set aside; a rejected card answers none."""
    for need in accepted(needs.values()):
        if need.stufe == HOCH and not cards.answers(need.id) and need.id not in cards.ohne_karte:
            card = (
                "nur eine abgelehnte Karte. Erwartet: eine andere Karte"
                if any(need.id in karte.bedarf_ids for karte in cards.karten)
                else "keine Karte. Erwartet: eine Karte („bericht empfehlungen propose“ entwirft sie)"
            )
            text = f"Der Bedarf {need.id} ist hoch und hat {card} oder eine Begründung in {WITHOUT_CARD}."
            yield Fault((FOLDER / cards.cycle).as_posix(), need.id, text)


def _beside(cards: Cards, file: str, place: str, text: str) -> Fault:
    return Fault((FOLDER / cards.cycle / file).as_posix(), place, text)


# --- Review -------------------------------------------------------------------------------------------

REVIEW = (
    "kennung", "status", "wort", "handlungsfeld", "titel", "zustaendig", "anregung", "zeithorizont", "prioritaet",
    "messgroesse", "bedarfe", "stufen", "rolle", "datum", "grund", "pruefsumme",
)  # fmt: skip


def review_csv(cards: Cards, needs: Iterable[Need]) -> str:
    """What the office reviews: every card, rejected ones with their reason, then needs without a card."""
    every = {need.id: need for need in needs}
    out = io.StringIO()
    rows = csv.DictWriter(out, REVIEW, delimiter=";", lineterminator="\n", restval="")
    rows.writeheader()
    listed = [_reviewed(karte, cards.stellen, every) for karte in cards.karten]
    for need in accepted(every.values()):
        if not cards.answers(need.id):
            why = cards.ohne_karte.get(need.id)
            row = {"status": "ohne Karte", "handlungsfeld": need.feld, "bedarfe": need.id, "stufen": need.stufe}
            listed.append(row | ({"rolle": why.rolle, "grund": why.grund} if why else {}))
    rows.writerows({name: harmless(cell) for name, cell in row.items()} for row in listed)
    return out.getvalue()


def _reviewed(karte: Karte, stellen: Mapping[str, Stelle], needs: Mapping[str, Need]) -> dict[str, str]:
    freigabe = karte.freigabe
    return {
        "kennung": karte.id,
        "status": "erloschen" if karte.erloschen else freigabe.status,
        "wort": "" if karte.abgelehnt else karte.wort,
        "handlungsfeld": karte.handlungsfeld,
        "titel": karte.titel,
        "zustaendig": stellen[karte.zustaendig].name,
        "anregung": "ja" if karte.anregung else "nein",
        "zeithorizont": karte.zeithorizont,
        "prioritaet": karte.prioritaet,
        "messgroesse": karte.messgroesse,
        "bedarfe": ", ".join(karte.bedarf_ids),
        "stufen": ", ".join(needs[id].stufe for id in karte.bedarf_ids),
        "rolle": freigabe.rolle,
        "datum": f"{freigabe.datum:%d.%m.%Y}" if freigabe.datum else "",
        "grund": freigabe.grund,
        "pruefsumme": karte.pruefsumme,
    }
