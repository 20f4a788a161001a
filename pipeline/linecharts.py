"""Charts over years: lines, flows and sparklines, each a frozen specification and a drawing function.

Numbers arrive twice in a specification, as float for the position and as ready German text for the
label; only axis ticks are formatted here. Lines are never joined over what is missing or not comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from matplotlib.figure import Figure

from pipeline.canvas import (
    FOOT,
    LABEL_SIZE,
    PITCH,
    PT,
    TICK_SIZE,
    Align,
    Canvas,
    ChartError,
    Coordinates,
    Scale,
    finite,
    level_line,
    spread,
    text_width,
    tick_texts,
    ticks,
    wrap,
)
from pipeline.roles import DASHES, Look, Role, look
from pipeline.style import MARK, MUTED, PAPER, SHADE, TEXT, TEXT_WIDTH

_BACK_TO_FRONT: tuple[Role, ...] = (
    "vergleich", "andere", "stadt", "bund", "land", "total", "gruppe", "kreis",
)  # fmt: skip
COLUMNS = (45.0, 57.0)
"""Widths in mm of the column of labels beside a plot: the narrow one where all names fit in two lines."""
TOP = 4.6
"""Height in mm of the row above the plot that carries the unit."""
DOTS = (1.0, 2.0)


# --- Specifications -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """One line: `points` are (position in decimal years, value or None where there is none).

    `text` is the last value as it is printed, `note` a second line below the name. A series without
    label is context: drawn, not named. `dashed` marks another definition or source, `demo` example data: dashed too,
    with hatched marks.
    """

    label: str
    points: tuple[tuple[float, float | None], ...]
    text: str = ""
    role: Role = "vergleich"
    note: str = ""
    dashed: bool = False
    demo: bool = False


@dataclass(frozen=True)
class Break:
    """A break in the series: no line crosses position `x` (decimal years); `note` says why."""

    x: float
    note: str


@dataclass(frozen=True)
class Gap:
    """A range of positions (decimal years) that is shaded, and the reason."""

    start: float
    end: float
    text: str = "nicht erhoben"


@dataclass(frozen=True)
class LineChart:
    """Series over years. `x_labels` replaces the whole years below the axis, as (position, text)."""

    series: tuple[Series, ...]
    accent: str
    unit: str = ""
    from_zero: bool = True
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()
    x_labels: tuple[tuple[float, str], ...] = ()
    height: float = 68.0


@dataclass(frozen=True)
class Flow:
    """Zuzüge and Fortzüge of one year, both counted positive, and their Saldo."""

    x: float
    up: float | None
    down: float | None
    saldo: float | None


@dataclass(frozen=True)
class FlowChart:
    """Columns of Zuzüge above and Fortzüge below zero with the Saldo; the texts are those of the last year."""

    flows: tuple[Flow, ...]
    accent: str
    up_text: str
    down_text: str
    saldo_text: str
    up_label: str = "Zuzüge"
    down_label: str = "Fortzüge"
    saldo_label: str = "Saldo"
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()
    x_labels: tuple[tuple[float, str], ...] = ()
    height: float = 72.0
    demo: bool = False


@dataclass(frozen=True)
class Sparkline:
    """A wordless line for the cockpit; sizes in mm."""

    points: tuple[tuple[float, float | None], ...]
    accent: str
    breaks: tuple[Break, ...] = ()
    width: float = 34.0
    height: float = 8.0
    demo: bool = False


# --- Lines over years ---------------------------------------------------------------------------------


def line_chart(spec: LineChart) -> Figure:
    """Series over years, labelled at their ends."""
    for series in spec.series:
        if all(y is None for _, y in series.points):
            raise ChartError(f"Die Reihe „{series.label}“ hat keinen Wert; sie gehört nicht in die Abbildung.")
    canvas = Canvas(spec.height, demo=any(series.demo for series in spec.series))
    ordered = sorted(spec.series, key=lambda one: _BACK_TO_FRONT.index(one.role))
    points = [point for series in ordered for point in series.points]
    levels = ticks((y for _, y in points if y is not None), from_zero=spec.from_zero)
    words = [Words(series.text, series.label, series.note, look(series.role, spec.accent)) for series in ordered]
    plane = _plane(canvas, [x for x, _ in points], tick_texts(levels, spec.unit), levels, spec, _column(words))
    paths = [plane.paths(series.points, spec) for series in ordered]
    plane.name_gaps(canvas, spec.gaps, [part for parts in paths for part in parts])
    for series, parts, word in zip(ordered, paths, words, strict=True):
        dash = DASHES if series.dashed or series.demo else word.look.dash
        with canvas.named(f"reihe-{spec.series.index(series)}"):
            draw_series(canvas, parts, word.look, dash, hatched=series.demo)
    _label_ends(canvas, plane, [(parts[-1][-1], word) for parts, word in zip(paths, words, strict=True)])
    return canvas.figure


def segments(
    points: Iterable[tuple[float, float | None]],
    breaks: Iterable[Break] = (),
    gaps: Iterable[Gap] = (),
) -> list[list[Coordinates]]:
    """The stretches of a series that may be joined.

    It is split where a value is missing, at breaks, and across shaded ranges in which it has no value.
    """
    cuts, spans = [one.x for one in breaks], [(gap.start, gap.end) for gap in gaps]
    parts: list[list[Coordinates]] = [[]]
    for x, y in sorted(points, key=lambda point: point[0]):
        if y is None:
            parts.append([])
            continue
        before = parts[-1][-1][0] if parts[-1] else x
        over_break = any(before < cut <= x for cut in cuts)
        over_gap = any(before <= start and end <= x for start, end in spans)
        if over_break or over_gap:
            parts.append([])
        parts[-1].append((x, y))
    return [part for part in parts if part]


def draw_series(
    canvas: Canvas,
    parts: Sequence[Sequence[Coordinates]],
    style: Look,
    dash: tuple[float, float] | None,
    *,
    hatched: bool = False,
) -> None:
    """The stretches as lines, a stretch of one point as a mark, the last point as a mark; all points where hatched."""
    for part in parts:
        if len(part) > 1:
            canvas.line(part, style.colour, style.pt, dash, "round")
        else:
            canvas.dot(*part[0], style.colour, 0.25 + 0.7 * PT * style.pt)
    for point in [point for part in parts for point in part] if hatched else [parts[-1][-1]]:
        canvas.dot(*point, style.colour, style.dot, hatched=hatched)


@dataclass(frozen=True)
class Plane:
    """The ground of a chart over years: its scales in mm, right edge, upper edge of the top level."""

    x: Scale
    y: Scale
    right: float
    top: float

    def paths(
        self, points: Iterable[tuple[float, float | None]], spec: LineChart | FlowChart
    ) -> list[list[Coordinates]]:
        """The stretches of a series in mm."""
        parts = segments(points, spec.breaks, spec.gaps)
        return [[(self.x(x), self.y(y)) for x, y in part] for part in parts]

    def edges(self, gap: Gap) -> Coordinates:
        """Left and right edge of a shaded range in mm, inside the plot."""
        low, high = self.x.start - 3, self.right
        return min(max(self.x(gap.start), low), high), max(min(self.x(gap.end), high), low)

    def name_gaps(self, canvas: Canvas, gaps: Iterable[Gap], paths: Sequence[Sequence[Coordinates]]) -> None:
        """Writes the reason into each shaded range where no line runs, else above the plot."""
        for gap in gaps:
            left, right = self.edges(gap)
            middle = (left + right) / 2
            lines, upright = _lines_of_gap(gap.text, right - left - 1)
            high = text_width(gap.text, TICK_SIZE) if upright else PITCH * len(lines)
            taken = [reach for path in paths for reach in _reach(path, left, right)]
            y = _free_slot(taken, high, self.y.start, self.y.end)
            if y is None:
                middle = max(middle, text_width(gap.text, TICK_SIZE) / 2)
                canvas.text(middle, self.top - TOP / 2, gap.text, MUTED, size=TICK_SIZE, align="center")
                continue
            for index, line in enumerate(lines):
                row = y if upright else y - high / 2 + (index + 0.5) * PITCH
                canvas.text(
                    middle,
                    row,
                    line,
                    MUTED,
                    size=TICK_SIZE,
                    align="center",
                    ground=SHADE,
                    upright=upright,
                )


def _lines_of_gap(text: str, width: float) -> tuple[tuple[str, ...], bool]:
    """The reason broken to the width of its range, or upright where not even a word fits."""
    try:
        return wrap(text, width, TICK_SIZE), False
    except ChartError:
        return (text,), True


def _reach(path: Sequence[Coordinates], left: float, right: float) -> Iterator[Coordinates]:
    """Top and bottom of each piece of a line between two positions."""
    for (x0, y0), (x1, y1) in pairwise(path if len(path) > 1 else (*path, *path)):
        if x1 < left or x0 > right:
            continue
        slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
        ends = [y0 + slope * (min(max(x, left), right) - x0) for x in (x0, x1)]
        yield min(ends), max(ends)


def _free_slot(taken: Sequence[Coordinates], high: float, bottom: float, top: float) -> float | None:
    """Middle of the lowest place between bottom and top that keeps 1 mm from what is taken."""
    y = bottom - high / 2 - 1.5
    while y - high / 2 >= top + 0.5:
        if all(y + high / 2 + 1 < start or y - high / 2 - 1 > end for start, end in taken):
            return y
        y -= 0.5
    return None


def _plane(
    canvas: Canvas,
    xs: Sequence[float],
    names: Sequence[str],
    levels: Sequence[Fraction],
    spec: LineChart | FlowChart,
    column: float,
    inset: float = 0.0,
) -> Plane:
    """Draws shaded ranges, levels, years and breaks; `inset` keeps room for columns at both ends."""
    right = canvas.width - column
    left = max(text_width(name, TICK_SIZE) for name in tick_texts(levels)) + 4
    x = Scale(min(xs), max(xs) + (min(xs) == max(xs)), left + inset, right - inset)
    notes = _break_notes(spec.breaks, x)
    top = TOP + max((note.bottom for note in notes), default=0.0)
    y = Scale(float(levels[0]), float(levels[-1]), canvas.height - FOOT, top)
    plane = Plane(x, y, right, top)
    for start, end in map(plane.edges, spec.gaps):
        canvas.bar(start, end, y.end, y.start, SHADE)
    for level, name in zip(levels, names, strict=True):
        place = y(float(level))
        canvas.line([(0, place), (right, place)], *level_line(level))
        canvas.text(0, place - 1.9, name, MUTED, size=TICK_SIZE)
    _draw_years(canvas, x, spec.x_labels or _whole_years(min(xs), max(xs)))
    _draw_breaks(canvas, notes, y.start)
    return plane


def _whole_years(first: float, last: float) -> tuple[tuple[float, str], ...]:
    return tuple((float(year), str(year)) for year in range(ceil(first), floor(last) + 1))


def _draw_years(canvas: Canvas, x: Scale, labels: Sequence[tuple[float, str]]) -> None:
    """The years below the plot: as many as fit in equal steps, the last one always."""
    places = sorted((x(position), text) for position, text in labels)[::-1]
    half = max((text_width(text, TICK_SIZE) for _, text in places), default=0.0) / 2
    for step in range(1, len(places) + 1):
        shown = places[::step]
        if all(right - left > 2 * half + 1.5 for (right, _), (left, _) in pairwise(shown)):
            break
    for place, text in reversed(places[::step] if places else []):
        canvas.text(place, canvas.height - FOOT / 2 + 0.4, text, MUTED, size=TICK_SIZE, align="center")


@dataclass(frozen=True)
class BreakNote:
    """The note of a break, placed: its line, its reach and its upper and lower edge in mm, its text."""

    x: float
    reach: Coordinates
    top: float
    lines: tuple[str, ...]
    align: Align

    @property
    def bottom(self) -> float:
        return self.top + PITCH * len(self.lines) + 0.8


def _break_notes(breaks: Iterable[Break], x: Scale) -> list[BreakNote]:
    """Notes to the right of their line, or to its left near the edge, each below those it would touch."""
    notes: list[BreakNote] = []
    for one in sorted(breaks, key=lambda item: item.x):
        place = x(one.x)
        lines = wrap(one.note, 60.0, TICK_SIZE)
        wide = max(text_width(line, TICK_SIZE) for line in lines) + 2.4
        to_right = place + wide <= TEXT_WIDTH
        reach = (place, place + wide) if to_right else (place - wide, place)
        above = [note for note in notes if note.reach[0] < reach[1] and reach[0] < note.reach[1]]
        top = max((note.bottom for note in above), default=0.0)
        notes.append(BreakNote(place, reach, top, lines, "left" if to_right else "right"))
    return notes


def _draw_breaks(canvas: Canvas, notes: Iterable[BreakNote], bottom: float) -> None:
    """A dotted line from the note down to the axis, the note beside its upper end."""
    for note in notes:
        canvas.line([(note.x, note.top), (note.x, bottom)], MUTED, 0.9, DOTS)
        x = note.x + (1.2 if note.align == "left" else -1.2)
        for index, line in enumerate(note.lines):
            row = note.top + PITCH * (index + 0.5)
            canvas.text(x, row, line, MUTED, size=TICK_SIZE, align=note.align, ground=PAPER)


# --- Labels at the ends -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What stands at the end of a series: last value, name, second line, and their look."""

    value: str
    name: str
    note: str
    look: Look


@dataclass(frozen=True)
class Column:
    """The labels broken into lines: edges of values and names in mm, lines of names and notes."""

    values: float
    left: float
    names: list[tuple[str, ...]]
    notes: list[tuple[str, ...]]


def _column(words: Sequence[Words]) -> float:
    """Width in mm that the labels take beside the plot; without labels half a year's."""
    if not any(word.name for word in words):
        return 4.0
    narrow, wide = COLUMNS
    try:
        fits = all(len(name) <= 2 for name in _broken(words, narrow).names)
    except ChartError:
        fits = False
    return narrow if fits else wide


def _broken(words: Sequence[Words], width: float) -> Column:
    """The labels laid out in a column of that width at the right edge."""
    start = TEXT_WIDTH - width + 5.5
    values = start + max((text_width(word.value, LABEL_SIZE, 600) for word in words), default=0.0)
    left = values + 1.8 * (values > start)
    room = TEXT_WIDTH - left
    names = [wrap(word.name, room, LABEL_SIZE, word.look.weight) for word in words]
    return Column(values, left, names, [wrap(word.note, room) for word in words])


def _label_ends(canvas: Canvas, plane: Plane, ends: Iterable[tuple[Coordinates, Words]]) -> None:
    """Values and names beside the plot, pushed apart, tied to their points by a fine line."""
    ordered = sorted((end for end in ends if end[1].name), key=lambda end: end[0][1])
    words = [word for _, word in ordered]
    column = _broken(words, TEXT_WIDTH - plane.right)
    lines = [len(name) + len(note) for name, note in zip(column.names, column.notes, strict=True)]
    wanted = [y - PITCH / 2 - 0.5 for (_, y), _ in ordered]
    tops = spread(wanted, [PITCH * count + 1.0 for count in lines], plane.top - TOP, canvas.height)
    for (point, word), name, note, top in zip(ordered, column.names, column.notes, tops, strict=True):
        y = top + PITCH / 2 + 0.5
        _tie(canvas, plane, point, y, word.look.dot)
        canvas.text(column.values, y, word.value, word.look.ink, weight=600, align="right")
        canvas.lines(column.left, y, name, word.look.ink, word.look.weight)
        canvas.lines(column.left, y + PITCH * len(name), note, MUTED)


def _tie(canvas: Canvas, plane: Plane, point: Coordinates, y: float, dot: float) -> None:
    """A fine line from a point to its label at `y`, dotted from afar; none where they stand side by side."""
    early = point[0] < plane.x.end - 1
    if abs(y - point[1]) > 0.8 or early:
        bend = (plane.right + 1.6, point[1])
        dash = DOTS if early else None
        canvas.line([(point[0] + dot, point[1]), bend, (plane.right + 4.3, y)], MARK, 0.5, dash)


# --- Flows --------------------------------------------------------------------------------------------


def flow_chart(spec: FlowChart) -> Figure:
    """Zuzüge upwards, Fortzüge downwards, the Saldo as a line between them."""
    columns = {
        "up": [(flow.x, flow.up) for flow in spec.flows],
        "down": [(flow.x, None if flow.down is None else -flow.down) for flow in spec.flows],
        "saldo": [(flow.x, flow.saldo) for flow in spec.flows],
    }
    values = [y for column in columns.values() for _, y in column if y is not None]
    if not values:
        raise ChartError("Die Abbildung der Zu- und Fortzüge hat keinen Wert.")
    words = {
        "up": Words(spec.up_text, spec.up_label, "", look("kreis", spec.accent)),
        "down": Words(spec.down_text, spec.down_label, "", look("vergleich", spec.accent)),
        "saldo": Words(spec.saldo_text, spec.saldo_label, "", look("total", spec.accent)),
    }
    canvas = Canvas(spec.height, demo=spec.demo)
    half = min(3.0, 30.0 / len(spec.flows))
    levels = ticks(values)
    xs = [flow.x for flow in spec.flows]
    plane = _plane(canvas, xs, tick_texts(levels), levels, spec, _column(list(words.values())), half + 2)
    for name, fill in (("up", spec.accent), ("down", MARK)):
        for index, (x, value) in enumerate(columns[name]):
            if value is not None:
                left, right = plane.x(x) - half, plane.x(x) + half
                with canvas.named(f"{name}-{index}"):
                    canvas.bar(left, right, plane.y(0), plane.y(value), fill, hatched=spec.demo)
    saldo = plane.paths(columns["saldo"], spec)
    plane.name_gaps(canvas, spec.gaps, saldo)
    with canvas.named("saldo"):
        _draw_saldo(canvas, saldo, DASHES if spec.demo else None)
    _label_ends(canvas, plane, _flow_ends(plane, columns, words, half))
    return canvas.figure


def _draw_saldo(canvas: Canvas, parts: Sequence[Sequence[Coordinates]], dash: tuple[float, float] | None) -> None:
    """A dark line with marks on a light casing, readable over the columns."""
    for colour, pt, radius in ((PAPER, 4.0, 1.5), (TEXT, 1.8, 1.0)):
        for part in parts:
            if len(part) > 1:
                canvas.line(part, colour, pt, dash if colour == TEXT else None, "round")
            for x, y in part:
                canvas.dot(x, y, colour, radius)


def _flow_ends(
    plane: Plane,
    columns: dict[str, list[tuple[float, float | None]]],
    words: dict[str, Words],
    half: float,
) -> Iterator[tuple[Coordinates, Words]]:
    """Where the names belong: beside the last columns at half their height, beside the last Saldo."""
    for name, column in columns.items():
        known = [(x, y) for x, y in column if y is not None]
        if known:
            x, y = known[-1]
            yield (plane.x(x) + half, plane.y(y if name == "saldo" else y / 2)), words[name]


# --- Sparkline ----------------------------------------------------------------------------------------


def sparkline(spec: Sparkline) -> Figure:
    """The course of an indicator at a glance; what is missing stays a gap."""
    values = finite(y for _, y in spec.points if y is not None)
    if not values:
        raise ChartError("Eine Verlaufslinie ohne Werte kann nicht gezeichnet werden.")
    canvas = Canvas(spec.height, spec.width)
    xs = [x for x, _ in spec.points]
    low, high = min(values), max(values)
    flat = low == high
    x = Scale(min(xs), max(xs) + (min(xs) == max(xs)), 1.2, spec.width - 1.4)
    y = Scale(low - flat, high + flat, spec.height - 1.4, 1.4)
    parts = [[(x(a), y(b)) for a, b in part] for part in segments(spec.points, spec.breaks)]
    draw_series(canvas, parts, Look(spec.accent, TEXT, 1.4, dot=0.95), DASHES if spec.demo else None, hatched=spec.demo)
    return canvas.figure
