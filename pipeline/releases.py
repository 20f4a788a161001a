"""Which parts of a report an office has released: by which role, when, and bound to what they say.

`report_templates/texte/<cycle>/freigabe.yaml` remembers for every part the hash of its content. When a number, a word,
the data of a figure or a card changes, the release has lapsed. Without this file the report is a Musterausgabe.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from pydantic import RootModel

from indicators.katalog import FELDER
from pipeline.cards import Karte
from pipeline.cells import printed_numbers
from pipeline.cycle import load_yaml, shown
from pipeline.exhibits import Exhibit
from pipeline.faults import DataError, Fault
from pipeline.overrides import Plain, Vermerk
from pipeline.stand import RECORD

FRAME = "rahmen"
PARTS: Mapping[str, str] = {feld.key: f"{feld.nummer} {feld.title}" for feld in FELDER} | {
    FRAME: "Vorwort, Einführung, Kurzfassung, Ausblick und Anhang"
}
"""What is released each for itself, with its title: the chapters, and everything around them."""

OFFEN, FREIGEGEBEN, VERFALLEN = "offen", "freigegeben", "verfallen"
DRAFT, RELEASED = "ENTWURF – nicht freigegeben", "Freigegebene Fassung"
"""What stands at the foot of the pages of a part."""

HEAD = "# Geschrieben von „bericht freigeben“: welche Rolle wann welchen Teil freigegeben hat, so wie er da war.\n"


class Freigaben(RootModel[dict[str, Vermerk]]):
    """freigabe.yaml: by part."""


def load(project: Path, zyklus: str) -> dict[str, Vermerk] | None:
    """The releases of a cycle; None as long as there is no record. Raises `DataError` for parts that do not exist."""
    path = project / RECORD.format(zyklus=zyklus)
    if not path.is_file():
        return None
    notes = load_yaml(path, Freigaben, project).root
    text = f"Diesen Teil gibt es nicht. Vorhanden: {', '.join(PARTS)}."
    if faults := [Fault(shown(path, project), part, text) for part in notes if part not in PARTS]:
        raise DataError(faults)
    return notes


def as_yaml(notes: Mapping[str, Vermerk]) -> str:
    """freigabe.yaml, in the order of the report."""
    content = {part: notes[part].model_dump() for part in PARTS if part in notes}
    return HEAD + yaml.dump(content, Dumper=Plain, allow_unicode=True, sort_keys=False, width=120)


def fingerprint(html: str, exhibits: Iterable[Exhibit] = (), cards: Iterable[Karte] = ()) -> str:
    """A hash over what a part says: its words, every printed number with its cell, the data of its figures, its cards.

    How it looks is no part of it.
    """
    digest = hashlib.sha256(" ".join(re.sub("<[^>]*>", " ", html).split()).encode())
    for one in printed_numbers(html):
        digest.update(f"\n{one.zelle}\t{one.text}".encode())
    for shown_data in exhibits:
        digest.update(shown_data.csv())
    for card in cards:
        digest.update(f"\n{card.id} {card.pruefsumme}".encode())
    return digest.hexdigest()


def states(notes: Mapping[str, Vermerk], contents: Mapping[str, str]) -> dict[str, str]:
    """The state of every part, by the hash of what it says now."""
    return {part: _state(notes.get(part), hash) for part, hash in contents.items()}


def _state(note: Vermerk | None, hash: str) -> str:
    if note is None:
        return OFFEN
    return FREIGEGEBEN if note.hash == hash else VERFALLEN


def marks(states: Mapping[str, str]) -> dict[str, str]:
    """What stands at the foot of the pages of every part."""
    return {part: RELEASED if state == FREIGEGEBEN else DRAFT for part, state in states.items()}
