"""What the Sitzungsvorlage says of needs and recommendations: how many of each a field has, and which come first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.katalog import FELDER
from pipeline.cards import Cards
from pipeline.cells import bound
from pipeline.need_case import DATENBEDARF
from pipeline.needs import Need, accepted
from pipeline.texts import typeset

FIRST = "Schwerpunkt"


@dataclass(frozen=True)
class Row:
    """A field: its needs from data or experts, its needs for data, its recommendations, and those that come first."""

    feld: str
    bedarfe: Markup
    datenbedarfe: Markup
    empfehlungen: Markup
    schwerpunkte: tuple[str, ...]


def overview(needs: Iterable[Need], cards: Cards, macros: TemplateModule) -> Markup:
    """A row for every field with needs or recommendations; nothing where there are none. `macros`: `bausteine`.

    The base chapter prints neither.
    """
    rows = _rows(accepted(needs), cards)
    return macros.vorlage_uebersicht(rows) if rows else Markup("")


def _rows(needs: Sequence[Need], cards: Cards) -> list[Row]:
    rows = []
    for feld in FELDER[1:]:
        levels = [need.stufe for need in needs if need.feld == feld.key]
        karten = cards.of_field(feld.key)
        counts = {
            "bedarfe": len(levels) - levels.count(DATENBEDARF),
            "datenbedarfe": levels.count(DATENBEDARF),
            "empfehlungen": len(karten),
        }
        told = {name: bound(f"vorlage_{feld.key}|{name}", str(number)) for name, number in counts.items()}
        first = tuple(typeset(karte.titel) for karte in karten if karte.prioritaet == FIRST)
        if any(counts.values()):
            rows.append(Row(feld.title, **told, schwerpunkte=first))
    return rows
