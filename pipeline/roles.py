"""Who a mark in a chart stands for, and how that makes it look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.style import MARK, MUTED, TEXT

Role = Literal["kreis", "gruppe", "total", "land", "bund", "stadt", "vergleich", "andere"]
"""Who a mark stands for: own Kreis, the group in question, all together, Land, Bund, a Stadtkreis shown
beside, a Vergleichskreis, another definition or source."""
DASHES = (3.2, 1.8)


@dataclass(frozen=True)
class Look:
    """How a role is drawn: colour of its marks and of its words, weight of line and of type."""

    colour: str
    ink: str
    pt: float
    weight: int = 400
    dash: tuple[float, float] | None = None
    dot: float = 0.9


def look(role: Role, accent: str) -> Look:
    """The look of a role; the own Kreis carries the accent."""
    if role == "kreis":
        return Look(accent, accent, 2.6, 600, dot=1.2)
    if role == "gruppe":
        return Look(accent, TEXT, 2.6, dot=1.2)
    if role in ("land", "total"):
        return Look(TEXT, TEXT, 1.7)
    if role == "andere":
        return Look(MARK, MUTED, 1.3, dash=DASHES)
    return Look(MUTED if role == "bund" else MARK, MUTED, 1.3)
