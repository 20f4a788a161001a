"""Slope charts: two points in time, a line per region between them, names and values at both ends.

Numbers arrive twice in a specification, as float for the position and as ready German text for the label.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from pipeline.canvas import (
    LABEL_SIZE,
    TICK_SIZE,
    Align,
    Canvas,
    ChartError,
    Coordinates,
    Scale,
    finite,
    spread,
    text_width,
)
from pipeline.roles import DASHES, Role, look
from pipeline.style import LINE, MARK, TEXT, TEXT_WIDTH

HEAD = 6.0
"""Height in mm of the row with the two dates."""
ROW = 4.3
"""Height in mm that the words of a region take."""
TIE = 5.0
"""Width in mm of the lines that tie words to marks."""
NARROWEST = 30.0
"""The least width in mm between the two dates."""


@dataclass(frozen=True)
class Slope:
    """One region: its values at both dates with their texts; None where there is none, or none that compares.

    `demo`: example data, dashed with hatched marks.
    """

    name: str
    start: float | None
    end: float | None
    start_text: str = ""
    end_text: str = ""
    role: Role = "vergleich"
    demo: bool = False


@dataclass(frozen=True)
class SlopeChart:
    """Regions between two dates. `names` says what stands above the two columns."""

    slopes: tuple[Slope, ...]
    names: tuple[str, str]
    accent: str
    height: float = 62.0


@dataclass(frozen=True)
class End:
    """What stands at one end of a region's line: value as float and as text, the region."""

    value: float
    text: str
    slope: Slope


def slope_chart(spec: SlopeChart) -> Figure:
    """Lines from the first date to the second; words beside the marks, pushed apart."""
    sides = (
        [End(one.start, one.start_text, one) for one in spec.slopes if one.start is not None],
        [End(one.end, one.end_text, one) for one in spec.slopes if one.end is not None],
    )
    values = finite(end.value for side in sides for end in side)
    if not values:
        raise ChartError("Keine Region der Abbildung hat einen Wert.")
    low, high = min(values), max(values)
    canvas = Canvas(max(spec.height, HEAD + 2 + ROW * max(map(len, sides))), demo=any(one.demo for one in spec.slopes))
    y = Scale(low - (low == high), high + (low == high), canvas.height - ROW / 2, HEAD + ROW / 2)
    rooms = [_room(side, spec) + TIE for side in sides]
    left, right = rooms[0], TEXT_WIDTH - rooms[1]
    if right - left < NARROWEST:
        raise ChartError("Neben den Namen und Werten bleibt für die Linien kein Platz.")
    _draw_dates(canvas, spec, left, right)
    _draw_lines(canvas, spec, y, (left, right))
    _draw_ends(canvas, spec, sides[0], y, left, "right")
    _draw_ends(canvas, spec, sides[1], y, right, "left")
    return canvas.figure


def _room(side: Iterable[End], spec: SlopeChart) -> float:
    """Width in mm that the widest name takes with its value."""
    return max((_value_room(side) + text_width(e.slope.name, LABEL_SIZE, _weight(e, spec)) for e in side), default=0.0)


def _value_room(side: Iterable[End]) -> float:
    return max((text_width(end.text, LABEL_SIZE, 600) for end in side), default=0.0) + 2.2


def _weight(end: End, spec: SlopeChart) -> int:
    return look(end.slope.role, spec.accent).weight


def _draw_dates(canvas: Canvas, spec: SlopeChart, left: float, right: float) -> None:
    """The two dates above their uprights."""
    for x, name in zip((left, right), spec.names, strict=True):
        canvas.line([(x, HEAD), (x, canvas.height)], LINE, 0.8)
        canvas.text(x, HEAD / 2 - 0.4, name, TEXT, size=TICK_SIZE, weight=600, align="center")


def _draw_lines(canvas: Canvas, spec: SlopeChart, y: Scale, places: Coordinates) -> None:
    """The lines with their marks, the own Kreis on top; a region with one value has its mark only."""
    for one in sorted(spec.slopes, key=lambda slope: look(slope.role, spec.accent).pt):
        style = look(one.role, spec.accent)
        ends = [(x, y(value)) for x, value in zip(places, (one.start, one.end), strict=True) if value is not None]
        with canvas.named(f"reihe-{spec.slopes.index(one)}"):
            if len(ends) == 2:
                canvas.line(ends, style.colour, style.pt, DASHES if one.demo else style.dash, "round")
            for end in ends:
                canvas.dot(*end, style.colour, style.dot, hatched=one.demo)


def _draw_ends(canvas: Canvas, spec: SlopeChart, side: Sequence[End], y: Scale, place: float, align: Align) -> None:
    """Values next to their marks, names outside, both tied to the marks by a fine line where they are pushed away."""
    ordered = sorted(side, key=lambda end: y(end.value))
    tops = spread([y(end.value) - ROW / 2 for end in ordered], [ROW] * len(ordered), HEAD, canvas.height)
    outward = -1 if align == "right" else 1
    beside = place + outward * TIE
    values = _value_room(side)
    for end, top in zip(ordered, tops, strict=True):
        style, row = look(end.slope.role, spec.accent), top + ROW / 2
        mark = place + outward * style.dot
        if abs(row - y(end.value)) > 0.6:
            canvas.line([(mark, y(end.value)), (beside - outward * 0.8, row)], MARK, 0.5)
        edge = beside if align == "right" else beside + values - 2.2
        canvas.text(edge, row, end.text, style.ink, weight=600, align="right")
        canvas.text(beside + outward * values, row, end.slope.name, style.ink, weight=style.weight, align=align)
