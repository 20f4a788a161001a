"""The state of measures as stacked bars: one segment for each status, with its number and the denominator beside it.

A segment can be told without its colour: by its place in the order, its edges and, where there are several rows, the
letter before its number. Example data are hatched on top of their tone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from matplotlib.figure import Figure

from pipeline.canvas import LABEL_SIZE, PITCH, THIN, Canvas, ChartError, diagonals, text_width, wrap
from pipeline.rowcharts import BAR_HALF, Part, draw_heads, draw_small, heads_over
from pipeline.style import LINE, MARK, MUTED, PALE, PAPER, SHADE, TEXT, TEXT_WIDTH, contrast, ink_on, mix, tints

ROW, LOW_ROW = 8.6, 12.4
"""Height in mm of a row, and of one with numbers below its bar."""
NAME_ROOM = 44.0
"""The most that the names of rows may take of the width, in mm."""
HEAD_GAP = 3.2
"""Between the names of the segments and the first bar, in mm."""


@dataclass(frozen=True)
class StatusRow:
    """How many measures of one field (or of all) have each status, in their order; `whole` is the denominator."""

    label: str
    counts: tuple[int, ...]
    whole: str


@dataclass(frozen=True)
class StatusBars:
    """One bar for each row, as long as all others: its segments are parts of the number of its measures.

    The names stand above the first row, which must have every status that another row has. `letters` stand before the
    numbers; without them there is one row only. Their marks are `stand-0`, `stand-1` ... through all rows.
    """

    rows: tuple[StatusRow, ...]
    names: tuple[str, ...]
    accent: str
    letters: tuple[str, ...] = ()
    demo: bool = False


def tones(accent: str) -> tuple[str, ...]:
    """The grounds of the seven segments: four tints from full to pale for what was done, then paper and two greys."""
    _, pale, middle, strong, full = tints(accent)
    return full, strong, middle, pale, PAPER, mix(LINE, PAPER, PALE), SHADE


def status_bars(spec: StatusBars) -> Figure:
    """The bars with their names, numbers and denominators. Raises `ChartError` where a row has no measure."""
    _demand_readable(spec)
    names = [wrap(row.label, NAME_ROOM, LABEL_SIZE) for row in spec.rows]
    left = max((text_width(line) for lines in names for line in lines if line), default=-5.0) + 5
    right = TEXT_WIDTH - max(text_width(row.whole) for row in spec.rows) - 3
    drawn = [_segments(row, spec.letters, left, right) for row in spec.rows]
    first = [(at, part) for at, part in enumerate(drawn[0]) if part is not None]
    titles = [_title(spec, at) for at, _ in first]
    heads, starts = heads_over(titles, [part for _, part in first], left)
    top = PITCH * max(map(len, heads)) + HEAD_GAP
    low = any(part is not None and not part.inside for row in drawn for part in row)
    height = LOW_ROW if low else ROW
    canvas = Canvas(top + height * len(spec.rows), demo=spec.demo)
    middles = [top + height * at + BAR_HALF + 0.8 for at in range(len(spec.rows))]
    draw_heads(canvas, heads, starts, [part for _, part in first], top - HEAD_GAP, middles[0] - BAR_HALF)
    marks = count()
    for row, lines, parts, y in zip(spec.rows, names, drawn, middles, strict=True):
        canvas.lines(0, y - PITCH * (len(lines) - 1) / 2, lines, TEXT)
        _draw_row(canvas, parts, y, spec, marks)
        canvas.text(TEXT_WIDTH, y, row.whole, MUTED, align="right")
    return canvas.figure


def _demand_readable(spec: StatusBars) -> None:
    for row in spec.rows:
        if not sum(row.counts) or min(row.counts) < 0 or len(row.counts) != len(spec.names):
            raise ChartError(f"Die Zahlen von „{row.label}“ sind nicht die Teile eines Ganzen: {row.counts}.")
    if any(sum(counts) and not counts[0] for counts in zip(*(row.counts for row in spec.rows), strict=True)):
        raise ChartError("Die erste Zeile muss jeden Status haben, den eine andere hat; über ihr stehen die Namen.")
    if len(spec.rows) > 1 and not spec.letters:
        raise ChartError("Mehrere Zeilen brauchen Buchstaben vor ihren Zahlen.")


def _title(spec: StatusBars, at: int) -> str:
    return f"{spec.letters[at]} {spec.names[at]}" if spec.letters else spec.names[at]


def _segments(row: StatusRow, letters: Sequence[str], left: float, right: float) -> list[Part | None]:
    """The segments of a row by status, from `left` to `right` in mm; None where no measure has it."""
    whole, before, found = sum(row.counts), 0, []
    for at, number in enumerate(row.counts):
        start, end = (left + (right - left) * edge / whole for edge in (before, before + number))
        text = f"{letters[at]} {number}" if letters else str(number)
        found.append(Part(start, end, text) if number else None)
        before += number
    return found


def _draw_row(canvas: Canvas, parts: Sequence[Part | None], y: float, spec: StatusBars, marks: Iterator[int]) -> None:
    """The segments with an edge and a mark each; numbers that do not fit inside stand below."""
    top, bottom = y - BAR_HALF, y + BAR_HALF
    for part, tone in zip(parts, tones(spec.accent), strict=True):
        if part is None:
            continue
        corners = ((part.start, top), (part.end, top), (part.end, bottom), (part.start, bottom))
        with canvas.named(f"stand-{next(marks)}"):
            canvas.area(corners, tone, edge=MARK, pt=THIN)
        if spec.demo:
            canvas.strokes(diagonals((corners,), 1.8), _stroke_on(tone), 0.5)
        if part.inside:
            middle = (part.start + part.end) / 2
            canvas.text(
                middle, y, part.text, ink_on(tone), weight=600, align="center", ground=tone if spec.demo else ""
            )
    draw_small(canvas, [part for part in parts if part is not None and not part.inside], bottom, _left(parts))


def _stroke_on(tone: str) -> str:
    """The colour in which diagonals stand out from a tone, light or grey."""
    return max((PAPER, MUTED), key=lambda colour: contrast(colour, tone))


def _left(parts: Sequence[Part | None]) -> float:
    """Where the bar of a row begins, in mm."""
    return next(part.start for part in parts if part is not None)
