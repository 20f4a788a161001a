"""Small multiples: one small chart over years for each region on common axes, one region behind all of them.

Numbers arrive twice in a specification, as float for the position and as ready German text for the label; only axis
ticks are formatted here. Lines are never joined over what is missing or not comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from matplotlib.figure import Figure

from pipeline.canvas import (
    FOOT,
    LABEL_SIZE,
    PITCH,
    TICK_SIZE,
    Canvas,
    ChartError,
    Coordinates,
    Scale,
    finite,
    level_line,
    text_width,
    tick_texts,
    ticks,
    wrap,
)
from pipeline.linecharts import DOTS, Break, Gap, draw_series, segments
from pipeline.roles import DASHES, Look
from pipeline.style import LINE, MARK, MUTED, PAPER, SHADE, TEXT, TEXT_WIDTH

COLUMNS = 4
GUTTER = 4.0
"""Distance in mm of two panels side by side."""
PLOT = 25.0
"""Height in mm of the plot of a panel."""
BETWEEN = 3.0
"""Distance in mm of two rows of panels."""
INSET = 3.6
"""Room in mm before the first year of a panel, for half the word below it."""
SAMPLE = 7.0
"""Width in mm of a sample in the key."""
BACKGROUND = Look(MARK, MUTED, 1.3)


@dataclass(frozen=True)
class Panel:
    """The course of one region: (position in decimal years, value or None); `text` is the last value as printed.

    `note` stands in place of a course where there is no value ("keine Angabe").
    """

    name: str
    points: tuple[tuple[float, float | None], ...]
    text: str = ""
    note: str = "keine Angabe"
    demo: bool = False

    @property
    def known(self) -> list[float]:
        return [value for _, value in self.points if value is not None]


@dataclass(frozen=True)
class Panels:
    """Panels on common axes; `behind` is drawn in each of them and named in the key, with its last value."""

    panels: tuple[Panel, ...]
    behind: Panel
    accent: str
    unit: str = ""
    from_zero: bool = True
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Axes:
    """What all panels share: levels with their names, first and last year, room for words, in mm."""

    levels: tuple[Fraction, ...]
    names: tuple[str, ...]
    years: Coordinates
    left: float
    width: float
    head: float
    values: float

    def at(self, column: int, top: float) -> tuple[Scale, Scale]:
        """The scales of the panel of a column whose name begins at `top`."""
        start = self.left + column * (self.width + GUTTER)
        first, last = self.years
        x = Scale(first, last + (first == last), start + INSET, start + self.width - self.values)
        bottom = top + self.head + PLOT
        return x, Scale(float(self.levels[0]), float(self.levels[-1]), bottom, top + self.head)


def small_multiples(spec: Panels) -> Figure:
    """A panel per region: its course in the accent, that of the region behind in grey, the last value at its end."""
    drawn = [spec.behind, *spec.panels]
    if not any(panel.known for panel in spec.panels):
        raise ChartError("Keine Region der Abbildung hat einen Wert.")
    axes = _axes(spec, drawn)
    key = list(_key(spec))
    rows = ceil(len(spec.panels) / COLUMNS)
    start = PITCH + 2.4
    height = start + rows * (axes.head + PLOT + FOOT) + (rows - 1) * BETWEEN
    canvas = Canvas(height + sum(PITCH * len(lines) + 0.6 for _, lines in key), demo=any(one.demo for one in drawn))
    _draw_key_of_lines(canvas, spec)
    for index, panel in enumerate(spec.panels):
        row, column = divmod(index, COLUMNS)
        top = start + row * (axes.head + PLOT + FOOT + BETWEEN)
        _draw_panel(canvas, spec, panel, axes, column, top)
    _draw_key(canvas, key, height)
    return canvas.figure


def _axes(spec: Panels, drawn: Sequence[Panel]) -> Axes:
    levels = ticks(finite(value for panel in drawn for value in panel.known), from_zero=spec.from_zero, most=3)
    names = tick_texts(levels, spec.unit)
    xs = [x for panel in drawn for x, _ in panel.points]
    left = max(text_width(name, TICK_SIZE) for name in names) + 1.6
    width = (TEXT_WIDTH - left - (COLUMNS - 1) * GUTTER) / COLUMNS
    values = max(text_width(panel.text, LABEL_SIZE, 600) for panel in spec.panels) + 2.4
    lines = max(len(_name(panel, width)) for panel in spec.panels)
    return Axes(levels, names, (min(xs), max(xs)), left, width, PITCH * lines + 1.6, max(values, INSET))


def _name(panel: Panel, width: float) -> tuple[str, ...]:
    return wrap(panel.name, width, LABEL_SIZE, 600)


def _draw_panel(canvas: Canvas, spec: Panels, panel: Panel, axes: Axes, column: int, top: float) -> None:
    """Name, ground, the course behind, the own course, its last value, first and last year."""
    x, y = axes.at(column, top)
    start, end = x.start - INSET, x.end + 1.6
    canvas.lines(start, top + PITCH / 2, _name(panel, axes.width), TEXT, 600)
    for gap in spec.gaps:
        canvas.bar(max(x(gap.start), start), min(x(gap.end), end), y.end, y.start, SHADE)
    for level, name in zip(axes.levels, axes.names, strict=True):
        canvas.line([(start, y(float(level))), (end, y(float(level)))], *level_line(level))
        if column == 0:
            canvas.text(axes.left - 1.6, y(float(level)), name, MUTED, size=TICK_SIZE, align="right")
    for one in spec.breaks:
        canvas.line([(x(one.x), y.end), (x(one.x), y.start)], MUTED, 0.9, DOTS)
    _draw_years(canvas, axes, x, y.start + FOOT / 2 + 0.2)
    with canvas.named(f"hinten-{spec.panels.index(panel)}"):
        _draw_course(canvas, spec.behind, BACKGROUND, x, y, spec)
    if not panel.known:
        for index, line in enumerate(wrap(panel.note, end - start)):
            canvas.text(start + 0.8, y.end + PITCH * (index + 0.5), line, MUTED, ground=PAPER)
        return
    with canvas.named(f"reihe-{spec.panels.index(panel)}"):
        look = Look(spec.accent, spec.accent, 2.2, 600, dot=1.1)
        last = _draw_course(canvas, panel, look, x, y, spec)[-1][-1]
    canvas.text(
        last[0] + 1.8, last[1], panel.text, spec.accent, weight=600, ground=PAPER if last[0] < x.end - 1 else ""
    )


def _draw_course(canvas: Canvas, panel: Panel, look: Look, x: Scale, y: Scale, spec: Panels) -> list[list[Coordinates]]:
    """The stretches of a course as they were drawn, in mm."""
    parts = [[(x(a), y(b)) for a, b in part] for part in segments(panel.points, spec.breaks, spec.gaps)]
    if parts:
        draw_series(canvas, parts, look, DASHES if panel.demo else None, hatched=panel.demo)
    return parts


def _draw_years(canvas: Canvas, axes: Axes, x: Scale, y: float) -> None:
    """First and last year below a panel; the last one alone where both would not fit."""
    shown = {round(year): x(year) for year in axes.years}
    if x.end - x.start < text_width("2000", TICK_SIZE) + 1.5:
        shown = dict(list(shown.items())[-1:])
    for year, place in shown.items():
        canvas.text(place, y, str(year), MUTED, size=TICK_SIZE, align="center")


# --- Key ----------------------------------------------------------------------------------------------


def _draw_key_of_lines(canvas: Canvas, spec: Panels) -> None:
    """What the two lines are, above the panels."""
    y = PITCH / 2
    canvas.line([(0, y), (SAMPLE, y)], spec.accent, 2.2, DASHES if spec.panels[0].demo else None)
    after = SAMPLE + 1.6
    canvas.text(after, y, "genannte Region", TEXT)
    after += text_width("genannte Region") + 7
    canvas.line([(after, y), (after + SAMPLE, y)], MARK, 1.3, DASHES if spec.behind.demo else None)
    after += SAMPLE + 1.6
    canvas.text(after, y, spec.behind.name, MUTED)
    after += text_width(spec.behind.name) + 1.6
    canvas.text(after, y, spec.behind.text if spec.behind.known else spec.behind.note, MUTED, weight=600)


def _key(spec: Panels) -> Iterator[tuple[Break | Gap, tuple[str, ...]]]:
    """What shading and dotted lines mean, each reason once, broken to the width; several lines by their number."""
    breaks = sorted(spec.breaks, key=lambda one: one.x)
    said = {gap.text: (gap, gap.text) for gap in spec.gaps}
    for one in breaks:
        numbers = [f"{number}." for number, other in enumerate(breaks, 1) if other.note == one.note]
        which = f"{' und '.join(numbers)} Linie: " if len(numbers) < len(breaks) else ""
        said.setdefault(one.note, (one, which + one.note))
    for one, text in said.values():
        yield one, wrap(text, TEXT_WIDTH - SAMPLE - 1.6, TICK_SIZE)


def _draw_key(canvas: Canvas, key: Iterable[tuple[Break | Gap, tuple[str, ...]]], top: float) -> None:
    """The meanings below the panels, each beside its sample."""
    for one, lines in key:
        top += 0.6
        y = top + PITCH / 2
        if isinstance(one, Gap):
            canvas.bar(0, SAMPLE, y - 1.3, y + 1.3, SHADE)
            canvas.line([(0, y + 1.3), (SAMPLE, y + 1.3)], LINE)
        else:
            canvas.line([(SAMPLE / 2, y - 1.6), (SAMPLE / 2, y + 1.6)], MUTED, 0.9, DOTS)
        for index, line in enumerate(lines):
            canvas.text(SAMPLE + 1.6, y + PITCH * index, line, MUTED, size=TICK_SIZE)
        top += PITCH * len(lines)
