"""Drafts of cards for needs that have none, from building blocks by Handlungsfeld and kind of need.

Missing data are bundled: one draft for each form of the own surveys, or for each reason why a table is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from indicators.katalog import by_id
from indicators.model import FORMULARE
from pipeline.cards import FOLDER, HANDLUNGSFELDER, LONGEST, Cards, Karte, file_of, prefix, read_cards
from pipeline.cycle import Declared, load_yaml
from pipeline.faults import DataError, Fault
from pipeline.findings import NO_VALUE
from pipeline.need_case import DATENBEDARF
from pipeline.needs import Need, accepted

BAUSTEINE = FOLDER / "bausteine.yaml"
FORMULAR, QUELLE = "formular", "quelle"
"""Kinds of missing data: what a form of the own surveys would bring, or a table."""
HEAD = "# Entwurf aus Bausteinen: bitte fachlich bearbeiten. Was die Schlüssel bedeuten, steht in docs/handbuch.md.\n"

Kind = Literal["hoch", "mittel", "beobachten", "allgemein", "fachlich", "formular", "quelle"]
KINDS: tuple[Kind, ...] = ("hoch", "mittel", "beobachten", "allgemein", "fachlich", "formular", "quelle")


class Baustein(Declared):
    """What a draft for one kind of need says, with marks in square brackets."""

    titel: str
    empfehlung: str
    rolle_landkreis: str
    zeithorizont: str
    prioritaet: str
    ressourcen: str
    messgroesse: str


class Feldbaustein(Declared):
    """What the drafts of one field have in common: its offers, and who acts."""

    angebote: str
    zustaendig: str
    beteiligte: tuple[str, ...] = ()


class Bausteine(Declared):
    """bausteine.yaml; `adressat` decides on every draft."""

    arten: dict[Kind, Baustein]
    felder: dict[str, Feldbaustein]
    adressat: str


@dataclass(frozen=True)
class Bundle:
    """Needs of one field that one draft answers: their kind, and what stands for the marks."""

    feld: str
    kind: Kind
    needs: tuple[Need, ...]
    marks: Mapping[str, str]


def load_blocks(project: Path) -> Bausteine:
    """The building blocks; raises `DataError` where one is missing."""
    blocks = load_yaml(project / BAUSTEINE, Bausteine, project)
    missing = [f"arten.{kind}" for kind in KINDS if kind not in blocks.arten]
    missing += [f"felder.{key}" for key in HANDLUNGSFELDER if key not in blocks.felder]
    if missing:
        raise DataError(Fault(BAUSTEINE.as_posix(), place, "Dieser Baustein fehlt.") for place in missing)
    return blocks


def propose(project: Path, cycle: str, needs: Iterable[Need]) -> list[Karte]:
    """A draft for every need of a Handlungsfeld that no card names and nobody has set aside."""
    cards, blocks = read_cards(project, cycle), load_blocks(project)
    named = {id for karte in cards.karten for id in karte.bedarf_ids} | {*cards.ohne_karte}
    without = [need for need in accepted(needs) if need.id not in named and need.feld in HANDLUNGSFELDER]
    number = _last_numbers(cards)
    drafts = []
    for bundle in bundles(without, blocks):
        number[bundle.feld] = number.get(bundle.feld, 0) + 1
        drafts.append(_draft(bundle, blocks, f"HE-{cycle}-{_prefix(bundle.feld)}-{number[bundle.feld]:02d}"))
    return drafts


def bundles(needs: Sequence[Need], blocks: Bausteine) -> list[Bundle]:
    """One bundle for each need, but missing data together by what would bring them, in the order of the needs."""
    found: dict[tuple[str, ...], list[Need]] = {}
    for need in needs:
        found.setdefault((need.feld, *_group(need)), []).append(need)
    return [_bundle(feld, key, tuple(group), blocks) for (feld, *key), group in found.items()]


def _group(need: Need) -> tuple[str, str]:
    """The kind of a need, and what keeps it apart from others of its kind."""
    if need.stufe != DATENBEDARF:
        return need.stufe, need.id
    indicator = by_id()[need.indicator]
    return (FORMULAR, indicator.erhebung) if indicator.erhebung else (QUELLE, indicator.no_data or NO_VALUE)


def _bundle(feld: str, key: Sequence[str], needs: tuple[Need, ...], blocks: Bausteine) -> Bundle:
    kind, apart = key
    first = needs[0]
    short = first.titel if not first.indicator else by_id()[first.indicator].short
    marks = {
        "kurz": short + (" und weitere" if len(needs) > 1 else ""),
        "id": first.indicator,
        "feld": HANDLUNGSFELDER[feld].title,
        "angebote": blocks.felder[feld].angebote,
        "formular": FORMULARE[apart] if kind == FORMULAR else "",
        "grund": apart if kind == QUELLE else "",
    }
    return Bundle(feld, next(one for one in KINDS if one == kind), needs, marks)


def _draft(bundle: Bundle, blocks: Bausteine, id: str) -> Karte:
    block, field = blocks.arten[bundle.kind], blocks.felder[bundle.feld]
    title = _filled(block.titel, bundle.marks)
    return Karte.model_validate(
        {
            **block.model_dump(),
            "id": id,
            "version": 1,
            "handlungsfeld": bundle.feld,
            "bedarf_ids": [need.id for need in bundle.needs],
            "titel": title if len(title) <= LONGEST else bundle.marks["kurz"],
            "empfehlung": _filled(block.empfehlung, bundle.marks).strip(),
            "messgroesse": _filled(block.messgroesse, bundle.marks),
            "adressat": blocks.adressat,
            "zustaendig": field.zustaendig,
            "beteiligte": field.beteiligte,
        }
    )


def _filled(text: str, marks: Mapping[str, str]) -> str:
    return re.sub(r"\[(\w+)\]", lambda match: marks[match[1]], text)


def _last_numbers(cards: Cards) -> dict[str, int]:
    """The highest number given in each field."""
    numbers: dict[str, int] = {}
    for karte in cards.karten:
        numbers[karte.handlungsfeld] = max(numbers.get(karte.handlungsfeld, 0), int(karte.id[-2:]))
    return numbers


def _prefix(feld: str) -> str:
    return prefix(HANDLUNGSFELDER[feld])


# --- Writing ------------------------------------------------------------------------------------------


KEPT = "\ue000"
"""Stands for a space at which no line ends."""


class Folded(str):
    """A text that YAML writes over several lines."""


class Dumper(yaml.SafeDumper):
    """Writes long texts folded, and lists as a person writes them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


Dumper.add_representer(Folded, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">"))


def as_yaml(karte: Karte) -> str:
    """A card as the file that is to be edited, with all keys but those that stay empty until somebody decides."""
    content = karte.model_dump(mode="json", exclude={"zielwert", "freigabe"})
    content |= {"empfehlung": Folded(_unbroken(karte.empfehlung)), "freigabe": {"status": karte.freigabe.status}}
    written = yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
    return HEAD + written.replace(KEPT, " ")


def _unbroken(text: str) -> str:
    """A text whose placeholders have no spaces at which a line could end."""
    return re.sub(r"\{[{%].*?[%}]\}", lambda match: match[0].replace(" ", KEPT), text)


def write_drafts(project: Path, cycle: str, drafts: Iterable[Karte]) -> Iterator[str]:
    """Write every draft to a file of its own that must not exist yet; yields the files as they are written."""
    (project / FOLDER / cycle).mkdir(parents=True, exist_ok=True)
    for karte in drafts:
        name = file_of(karte.id, cycle)
        with (project / name).open("x", encoding="utf-8") as stream:
            stream.write(as_yaml(karte))
        yield name
