"""The Kurzbericht for the Kreistag: one line for each field, the needs, the recommendations that come first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.model import Handlungsfeld
from pipeline import style
from pipeline.cards import ABBREVIATIONS, Cards, Karte
from pipeline.cells import bound
from pipeline.demo_marks import is_demo
from pipeline.faults import Fault
from pipeline.findings import AUSGANGSLAGE, IM_ZYKLUS, Finding
from pipeline.material import Material
from pipeline.need_case import DATENBEDARF
from pipeline.needs import Need, accepted
from pipeline.overview import CockpitRow, headline
from pipeline.pdf import page_count
from pipeline.session_paper import FIRST
from pipeline.texts import typeset

PAGES = 2
MOST_NEEDS, MOST_CARDS = 6, 7
"""So many are named; of the others the Kurzbericht says how many there are."""


def too_long(made: bytes) -> list[Fault]:
    """A Kurzbericht has two pages; passages of the office may make it longer."""
    count = page_count(made)
    text = f"Er hat {count} Seiten. Erwartet: {PAGES}; bitte eigene Absätze kürzen."
    return [Fault("Kurzbericht", "", text)] if count > PAGES else []


def first_sentence(text: str) -> str:
    """The first sentence of a text; a full stop behind an abbreviation ends none."""
    masked = ABBREVIATIONS.sub(lambda found: "x" * len(found[0]), text)
    end = re.search(r"[.!?](?=\s|$)", masked)
    return text[: end.end()] if end else text


@dataclass(frozen=True)
class FieldRow:
    """A field: its key figure, or in words why there is none; how many of its core indicators have a value."""

    nummer: int
    titel: str
    farbe: str
    key: CockpitRow | None
    reason: str
    filled: Markup
    core: Markup


@dataclass(frozen=True)
class NeedRow:
    """A need with its field; `demo`: it rests on example data."""

    feld: str
    titel: str
    text: Markup
    demo: bool


@dataclass(frozen=True)
class CardRow:
    """A recommendation that comes first."""

    feld: str
    titel: str
    zustaendig: str
    zeithorizont: str


@dataclass(frozen=True)
class ShortReport:
    """What the text of the Kurzbericht can call besides numbers and pictures; `macros`: `kurzbericht_teile`."""

    material: Material
    findings: Mapping[str, Finding]
    felder: Sequence[Handlungsfeld]
    macros: TemplateModule
    needs: Sequence[Need] | None
    cards: Cards | None

    def functions(self) -> dict[str, object]:
        """By their German names."""
        return {"felder": self.felder_tafel, "bedarfe": self.bedarfe, "empfehlungen": self.empfehlungen}

    def felder_tafel(self) -> Markup:
        """The table of the fields with the signs that stand in it."""
        self.material.cells.legend.clear()
        rows = [self._field(feld) for feld in self.felder]
        return self.macros.felder(rows, dict(self.material.cells.legend))

    def bedarfe(self) -> Markup:
        """The needs that nobody has rejected, and how many needs for data there are."""
        found = accepted(self.needs or ())
        needs = [need for need in found if need.stufe != DATENBEDARF]
        lacking = bound("kurzbericht|datenbedarfe", str(len(found) - len(needs)))
        more = bound("kurzbericht|weitere_bedarfe", str(len(needs) - MOST_NEEDS)) if needs[MOST_NEEDS:] else ""
        return self.macros.bedarfe([self._need(need) for need in needs[:MOST_NEEDS]], more, lacking)

    def empfehlungen(self) -> Markup:
        """How many recommendations there are, and those that come first."""
        cards = self.cards.printed if self.cards else ()
        first = [card for card in cards if card.prioritaet == FIRST]
        rows = [
            CardRow(_titled(card.feld), typeset(card.titel), self._body(card), card.zeithorizont)
            for card in first[:MOST_CARDS]
        ]
        numbers = {"alle": len(cards), "erste": len(first)}
        told = {name: bound(f"kurzbericht|empfehlungen_{name}", str(number)) for name, number in numbers.items()}
        return self.macros.empfehlungen(rows, told, len(first) > len(rows))

    def _body(self, card: Karte) -> str:
        return self.cards.stellen[card.zustaendig].name if self.cards else ""

    def _field(self, feld: Handlungsfeld) -> FieldRow:
        core = [self.findings[one.id] for one in feld.indicators if one.core]
        filled = [one for one in core if one.datenstand == IM_ZYKLUS and not self._is_example(one.id)]
        key = headline(self.material, self.findings, feld)
        numbers = {"mit_wert": len(filled), "kern": len(core)}
        told = {name: bound(f"kurzbericht_{feld.key}|{name}", str(number)) for name, number in numbers.items()}
        reason = "" if key else "; ".join(self._reasons(core))
        return FieldRow(
            feld.nummer, feld.title, style.ACCENTS[feld.nummer], key, reason, told["mit_wert"], told["kern"]
        )

    def _reasons(self, core: Sequence[Finding]) -> Iterator[str]:
        """Why a field has no key figure: what there is instead of an official value of the cycle."""
        yield "kein amtlicher Wert im Berichtszeitraum"
        if any(self._is_example(one.id) for one in core):
            yield "nur Beispieldaten"
        if any(one.datenstand == AUSGANGSLAGE and not self._is_example(one.id) for one in core):
            yield "ältere Werte im Bericht"

    def _is_example(self, id: str) -> bool:
        return is_demo(self.material.cells.shown(id))

    def _need(self, need: Need) -> NeedRow:
        indicators = self.material.cells.indicators
        feld = next(feld for feld in self.felder if feld.key == need.feld)
        ids = [id for id in (need.indicator, *need.indikatoren) if id in indicators]
        title = need.titel or indicators[need.indicator].title
        return NeedRow(
            _titled(feld), typeset(title), typeset(first_sentence(need.text)), any(map(self._is_example, ids))
        )


def _titled(feld: Handlungsfeld) -> str:
    return f"{feld.nummer} {feld.title}"
