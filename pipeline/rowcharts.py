"""Charts in rows: dumbbells, bars, age bands and parts of a whole, each a specification and a drawing function.

Numbers arrive twice in a specification, as float for the position and as ready German text for the
label; only axis ticks are formatted here. A row without a value says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from matplotlib.figure import Figure

from pipeline.canvas import (
    FOOT,
    LABEL_SIZE,
    PITCH,
    THIN,
    TICK_SIZE,
    Canvas,
    ChartError,
    Scale,
    finite,
    fitted,
    level_line,
    spread,
    text_width,
    tick_texts,
    ticks,
    wrap,
)
from pipeline.linecharts import segments
from pipeline.roles import DASHES, Look, Role, look
from pipeline.style import MARK, MUTED, PAPER, TEXT, TEXT_WIDTH, ink_on, tints

ROW = 6.4
"""Height in mm of a row with one line of text."""
NAME_ROOM = 52.0
"""The most that the names of rows may take of the width, in mm."""
AGE_ROW = 5.2
"""Height in mm of an age band."""
_PART_TINTS = {1: (4,), 2: (4, 1), 3: (4, 2, 0), 4: (4, 3, 1, 0), 5: (4, 3, 2, 1, 0)}
BAR_HALF = 2.8
"""Half the height of a bar of parts, in mm."""


# --- Specifications -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DumbbellRow:
    """One region: a value at the start (open mark) and at the end (full mark), each with its text.

    `note` stands behind the marks, or alone where there is no value ("keine Daten").
    """

    label: str
    start: float | None
    end: float | None
    start_text: str = ""
    end_text: str = ""
    role: Role = "vergleich"
    note: str = ""


@dataclass(frozen=True)
class Dumbbell:
    """Two dates or two groups by region, in the order given. The caption explains the two marks."""

    rows: tuple[DumbbellRow, ...]
    accent: str
    unit: str = ""
    from_zero: bool = False
    demo: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar from zero; `note` replaces the text where there is no value, `demo` marks example data."""

    label: str
    value: float | None
    text: str = ""
    role: Role = "gruppe"
    note: str = ""
    demo: bool = False


@dataclass(frozen=True)
class Bars:
    """Horizontal bars in the order given."""

    rows: tuple[Bar, ...]
    accent: str


@dataclass(frozen=True)
class PairRow:
    """Two values of one row, such as Deutsche and Ausländer, or shares of an age band; `demo`: which are examples."""

    label: str
    first: float | None
    second: float | None
    first_text: str = ""
    second_text: str = ""
    role: Role = "vergleich"
    demo: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class GroupedBars:
    """Two bars per row: the first group dark, the second in the accent, named at the first row."""

    rows: tuple[PairRow, ...]
    names: tuple[str, str]
    accent: str


@dataclass(frozen=True)
class AgeStructure:
    """Share of each age band in two groups: `first` as dark outline over `second` in the accent.

    Rows are given from young to old and drawn with the oldest on top. Both groups start at the same
    zero, so that their shapes can be compared; the shares stand beside them.
    """

    rows: tuple[PairRow, ...]
    names: tuple[str, str]
    accent: str


@dataclass(frozen=True)
class StackedRow:
    """The parts of one whole; `values` are drawn as shares of their sum. No values: the note says why."""

    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]
    role: Role = "vergleich"
    note: str = "keine Daten"


@dataclass(frozen=True)
class Stacked:
    """Bars of 100 %, at most five named parts, dark to light; hatched where they are example data."""

    rows: tuple[StackedRow, ...]
    parts: tuple[str, ...]
    accent: str
    demo: bool = False


# --- Rows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """Named rows below each other: broken names, looks, the middle of each row, width and end in mm."""

    names: tuple[tuple[str, ...], ...]
    looks: tuple[Look, ...]
    middles: tuple[float, ...]
    width: float
    bottom: float

    @property
    def start(self) -> float:
        """Where the marks may begin, in mm."""
        return self.width + 5 if self.width else 0.0

    def draw_names(self, canvas: Canvas, lift: float = 0.0) -> None:
        """The names at the left edge, `lift` mm above the middle of their rows."""
        for lines, style, middle in zip(self.names, self.looks, self.middles, strict=True):
            first = middle - lift - PITCH * (len(lines) - 1) / 2
            canvas.lines(0, first, lines, style.ink, style.weight)


def _rows(labels: Sequence[tuple[str, Role]], accent: str, height: float = ROW, top: float = 0.0) -> Rows:
    """Lays out rows from `top`; a little air sets apart the own Kreis, and Land and Bund."""
    looks = tuple(look(role, accent) for _, role in labels)
    weights = [style.weight for style in looks]
    names = tuple(
        wrap(label, NAME_ROOM, LABEL_SIZE, weight) for (label, _), weight in zip(labels, weights, strict=True)
    )
    widths = [
        text_width(line, LABEL_SIZE, weight) for lines, weight in zip(names, weights, strict=True) for line in lines
    ]
    kinds = [_kind(role) for _, role in labels]
    middles = []
    for index, lines in enumerate(names):
        high = max(height, PITCH * len(lines) + 1.6)
        top += 1.6 * (index > 0 and kinds[index] != kinds[index - 1])
        middles.append(top + high / 2)
        top += high
    return Rows(names, looks, tuple(middles), max(widths, default=0.0), top)


def _kind(role: Role) -> str:
    return {"kreis": "own", "land": "above", "bund": "above"}.get(role, "beside")


def dumbbell(spec: Dumbbell) -> Figure:
    """Two values per region as an open and a full mark, on levels with their numbers below."""
    rows = _rows([(row.label, row.role) for row in spec.rows], spec.accent)
    canvas = Canvas(rows.bottom + FOOT, demo=spec.demo)
    pairs = [_marks(row, style) for row, style in zip(spec.rows, rows.looks, strict=True)]
    known = [mark.value for pair in pairs for mark in pair]
    if known:
        levels = ticks(known, from_zero=spec.from_zero)
        names = tick_texts(levels, spec.unit)
        needs = [_need(row, pair) for row, pair in zip(spec.rows, pairs, strict=True) if pair]
        needs.append((float(levels[0]), 0.0, float(levels[-1]), text_width(names[-1], TICK_SIZE) / 2))
        x = fitted(needs, rows.start, canvas.width)
        for level, name in zip(levels, names, strict=True):
            place = x(float(level))
            canvas.line([(place, 0), (place, rows.bottom)], *level_line(level))
            canvas.text(place, rows.bottom + FOOT / 2 + 0.2, name, MUTED, size=TICK_SIZE, align="center")
    rows.draw_names(canvas)
    for index, (row, pair, style, y) in enumerate(zip(spec.rows, pairs, rows.looks, rows.middles, strict=True)):
        if pair:
            _draw_dumbbell(canvas, x, y, row, pair, style, f"zeile-{index}", spec.demo)
        else:
            canvas.text(rows.start, y, row.note or "keine Daten", MUTED, ground=PAPER)
    return canvas.figure


@dataclass(frozen=True)
class Mark:
    """A mark of a dumbbell: value, text and its weight, and whether it is the open one."""

    value: float
    text: str
    weight: int
    hollow: bool


def _marks(row: DumbbellRow, style: Look) -> list[Mark]:
    """The marks that the row has, from low to high."""
    marks = []
    if row.start is not None:
        marks.append(Mark(row.start, row.start_text, 400, True))
    if row.end is not None:
        marks.append(Mark(row.end, row.end_text, style.weight, False))
    return sorted(marks, key=lambda mark: mark.value)


def _need(row: DumbbellRow, marks: Sequence[Mark]) -> tuple[float, float, float, float]:
    """The room that marks and words of a row take, for `fitted`."""
    before = text_width(marks[0].text, LABEL_SIZE, marks[0].weight) if len(marks) > 1 else 0.0
    beyond = text_width(marks[-1].text, LABEL_SIZE, marks[-1].weight)
    note = text_width(row.note) + 2 if row.note else 0.0
    return marks[0].value, before + 2.4, marks[-1].value, beyond + note + 2.4


def _draw_dumbbell(
    canvas: Canvas, x: Scale, y: float, row: DumbbellRow, marks: Sequence[Mark], style: Look, name: str, hatched: bool
) -> None:
    """Words outside, then the bar, then the marks, which have the name."""
    radius = style.dot + 0.2
    places = [x(mark.value) for mark in marks]
    high = places[-1] + radius + 0.9
    if len(marks) > 1:
        low = places[0] - radius - 0.9
        canvas.text(low, y, marks[0].text, style.ink, weight=marks[0].weight, align="right", ground=PAPER)
    canvas.text(high, y, marks[-1].text, style.ink, weight=marks[-1].weight, ground=PAPER)
    after = high + text_width(marks[-1].text, LABEL_SIZE, marks[-1].weight) + 2
    canvas.text(after, y, row.note, MUTED, ground=PAPER)
    dash = DASHES if hatched else None
    with canvas.named(name):
        canvas.line([(places[0], y), (places[-1], y)], style.colour, max(style.pt, 1.5), dash)
        for mark, place in zip(marks, places, strict=True):
            canvas.dot(place, y, style.colour, radius, hollow=mark.hollow, hatched=hatched)


# --- Bars ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A bar ready to be drawn: value, text, name behind the text, colours, weight of its text."""

    value: float | None
    text: str
    name: str
    colour: str
    ink: str
    weight: int
    demo: bool = False

    @property
    def need(self) -> tuple[float, float, float, float]:
        """The room that bar and words take, for `fitted`."""
        value = self.value or 0.0
        words = text_width(self.text, LABEL_SIZE, self.weight) + 1.6
        words += text_width(self.name) + 2 if self.name else 0.0
        return min(value, 0.0), words * (value < 0), max(value, 0.0), words * (value >= 0)

    def draw(self, canvas: Canvas, x: Scale, y: float, half: float) -> None:
        """The bar around the height `y` and its words beyond its end."""
        value = self.value or 0.0
        if value:
            canvas.bar(x(0), x(value), y - half, y + half, self.colour, hatched=self.demo)
        if value < 0:
            canvas.text(x(value) - 1.4, y, self.text, self.ink, weight=self.weight, align="right")
            return
        start = x(value) + 1.4
        canvas.text(start, y, self.text, self.ink, weight=self.weight)
        canvas.text(start + text_width(self.text, LABEL_SIZE, self.weight) + 2, y, self.name, self.ink)


def _bar(value: float | None, text: str, look: Look, weight: int, name: str = "", *, demo: bool = False) -> Drawn:
    if value is None:
        return Drawn(None, text or "keine Daten", "", PAPER, MUTED, 400)
    return Drawn(value, text, name, look.colour, look.ink, weight, demo)


def bars(spec: Bars) -> Figure:
    """Horizontal bars from zero with their values at the end."""
    rows = _rows([(row.label, row.role) for row in spec.rows], spec.accent, top=0.5)
    canvas = Canvas(rows.bottom + 0.5, demo=any(row.demo for row in spec.rows))
    drawn = [
        _bar(row.value, row.text if row.value is not None else row.note, style, style.weight, demo=row.demo)
        for row, style in zip(spec.rows, rows.looks, strict=True)
    ]
    x = fitted((bar.need for bar in drawn), rows.start, canvas.width)
    rows.draw_names(canvas)
    for index, (bar, y) in enumerate(zip(drawn, rows.middles, strict=True)):
        with canvas.named(f"zeile-{index}"):
            bar.draw(canvas, x, y, 2.1)
    canvas.line([(x(0), 0), (x(0), canvas.height)], MARK, THIN)
    return canvas.figure


def grouped_bars(spec: GroupedBars) -> Figure:
    """Two bars per row, named behind the values of the first row that has both."""
    rows = _rows([(row.label, row.role) for row in spec.rows], spec.accent, height=10.4)
    canvas = Canvas(rows.bottom, demo=any(any(row.demo) for row in spec.rows))
    looks = (Look(TEXT, TEXT, 0), Look(spec.accent, spec.accent, 0))
    complete = [row for row in spec.rows if row.first is not None and row.second is not None]
    if not complete:
        raise ChartError("Keine Zeile hat beide Werte; die zwei Gruppen lassen sich nicht benennen.")
    drawn = []
    for row in spec.rows:
        names = spec.names if row is complete[0] else ("", "")
        drawn.append(_bar(row.first, row.first_text, looks[0], 600, names[0], demo=row.demo[0]))
        drawn.append(_bar(row.second, row.second_text, looks[1], 600, names[1], demo=row.demo[1]))
    x = fitted((bar.need for bar in drawn), rows.start, canvas.width)
    rows.draw_names(canvas)
    places = [middle + side for middle in rows.middles for side in (-2.1, 2.1)]
    for index, (bar, y) in enumerate(zip(drawn, places, strict=True)):
        with canvas.named(f"zeile-{index}"):
            bar.draw(canvas, x, y, 1.8)
    canvas.line([(x(0), 0), (x(0), canvas.height)], MARK, THIN)
    return canvas.figure


# --- Age structure ------------------------------------------------------------------------------------


def age_structure(spec: AgeStructure) -> Figure:
    """Shares of the age bands: one group as bars, the other as an outline over them, numbers beside."""
    rows = spec.rows[::-1]
    heads = [wrap(name, 26.0, LABEL_SIZE, 600) for name in spec.names]
    top = PITCH * max(map(len, heads)) + 4.0
    layout = _rows([(row.label, "vergleich") for row in rows], spec.accent, AGE_ROW, top)
    canvas = Canvas(layout.bottom + 0.6, demo=any(any(row.demo) for row in rows))
    columns = (canvas.width - 29.0, canvas.width)
    known = finite(value for row in rows for value in (row.first, row.second) if value is not None)
    x = Scale(0.0, max(known, default=0.0) or 1.0, layout.start, columns[0] - 20)
    _draw_age_heads(canvas, heads, columns, top, spec.accent)
    layout.draw_names(canvas)
    _draw_ages(canvas, rows, layout.middles, x, spec.accent)
    for row, y in zip(rows, layout.middles, strict=True):
        canvas.text(columns[0], y, row.first_text, TEXT, align="right")
        canvas.text(columns[1], y, row.second_text, spec.accent, align="right")
    return canvas.figure


def _draw_age_heads(
    canvas: Canvas, heads: Sequence[tuple[str, ...]], columns: Sequence[float], top: float, accent: str
) -> None:
    """Names of the groups over their numbers, underlined the way the group is drawn."""
    for lines, right, ink in zip(heads, columns, (TEXT, accent), strict=True):
        for index, line in enumerate(lines):
            row = top - 3.6 - PITCH * (len(lines) - index - 0.5)
            canvas.text(right, row, line, ink, weight=600, align="right")
    first, second = columns
    canvas.line([(first - 12, top - 2.2), (first, top - 2.2)], TEXT, 1.6)
    canvas.bar(second - 12, second, top - 3.1, top - 1.3, tints(accent)[2])


def _draw_ages(canvas: Canvas, rows: Sequence[PairRow], middles: Sequence[float], x: Scale, accent: str) -> None:
    """The second group as bars, the first as a stepped outline closed towards zero."""
    half = AGE_ROW / 2
    for index, row, y in zip(reversed(range(len(rows))), rows, middles, strict=True):
        if row.second:
            low, high = y - half + 0.35, y + half - 0.35
            with canvas.named(f"zeile-{index}"):
                canvas.bar(x(0), x(row.second), low, high, tints(accent)[2], hatched=row.demo[1])
    canvas.line([(x(0), middles[0] - half), (x(0), middles[-1] + half)], MARK, THIN)
    for part in segments([(y, row.first) for row, y in zip(rows, middles, strict=True)]):
        steps = [(x(share), y + side) for y, share in part for side in (-half, half)]
        canvas.line([(x(0), steps[0][1]), *steps, (x(0), steps[-1][1])], TEXT, 1.6)


# --- Parts of a whole ---------------------------------------------------------------------------------


def stacked_bars(spec: Stacked) -> Figure:
    """Rows of 100 %; the parts are named above the first row, their values stand inside or below."""
    if len(spec.parts) not in _PART_TINTS:
        raise ChartError(f"Ein gestapelter Balken hat einen bis fünf Teile, hier sind es {len(spec.parts)}.")
    labels = [(row.label, row.role) for row in spec.rows]
    left = _rows(labels, spec.accent).start
    parts = [_parts(row, spec.parts, left) for row in spec.rows]
    first = next((row for row in parts if row), None)
    if first is None:
        raise ChartError("Der gestapelte Balken hat in keiner Zeile Werte.")
    heads, starts = heads_over(spec.parts, first, left)
    top = PITCH * max(map(len, heads)) + 3.2
    lift = 1.6 * any(not part.inside for row in parts for part in row)
    rows = _rows(labels, spec.accent, 12.0 if lift else 8.2, top)
    canvas = Canvas(rows.bottom, demo=spec.demo)
    middles = [middle - lift for middle in rows.middles]
    draw_heads(canvas, heads, starts, first, top - 3.2, middles[parts.index(first)] - BAR_HALF)
    rows.draw_names(canvas, lift)
    colours = [tints(spec.accent)[index] for index in _PART_TINTS[len(spec.parts)]]
    for row, drawn, y in zip(spec.rows, parts, middles, strict=True):
        canvas.text(left, y, "" if drawn else row.note, MUTED)
        _draw_parts(canvas, drawn, colours, y, hatched=spec.demo)
        draw_small(canvas, [part for part in drawn if not part.inside], y + BAR_HALF, left)
    return canvas.figure


@dataclass(frozen=True)
class Part:
    """A part from `start` to `end` in mm and its text."""

    start: float
    end: float
    text: str

    @property
    def inside(self) -> bool:
        """Whether the text has room in the part, or there is none."""
        return not self.text or text_width(self.text, LABEL_SIZE, 600) + 1.6 <= self.end - self.start


def _parts(row: StackedRow, names: Sequence[str], left: float) -> list[Part]:
    """The parts of a row, from the left edge to the edge of the text block; none without values."""
    if not row.values:
        return []
    whole = sum(finite(row.values))
    if len(row.values) != len(names) or whole <= 0 or min(row.values) < 0:
        raise ChartError(f"Die Werte von „{row.label}“ sind nicht die Teile eines Ganzen: {row.values}.")
    sums = [sum(row.values[:count]) / whole for count in range(len(row.values) + 1)]
    edges = [left + (TEXT_WIDTH - left) * share for share in sums]
    return [Part(*edge, text) for edge, text in zip(pairwise(edges), row.texts, strict=True)]


def heads_over(names: Sequence[str], row: Sequence[Part], left: float) -> tuple[list[tuple[str, ...]], list[float]]:
    """Names of the parts in as few lines as lets them stand side by side, and where each begins.

    They stand over the bar, and begin before it only where they would not fit otherwise.
    """
    for low, room in product((left, 0.0), (60.0, 46.0, 36.0, 30.0, 26.0, 22.0, 19.0)):
        try:
            lines = [wrap(name, room) for name in names]
            sizes = [max(map(text_width, name), default=0.0) + 3.5 for name in lines]
            return lines, spread([part.start for part in row], sizes, low, TEXT_WIDTH + 3.5)
        except ChartError:
            continue
    raise ChartError("Die Namen der Teile passen nicht nebeneinander: " + ", ".join(names) + ".")


def draw_heads(
    canvas: Canvas,
    heads: Sequence[tuple[str, ...]],
    starts: Sequence[float],
    row: Sequence[Part],
    bottom: float,
    bar: float,
) -> None:
    """Names standing on a common line, each tied to the left edge of its part."""
    for lines, start, part in zip(heads, starts, row, strict=True):
        canvas.lines(start, bottom - PITCH * (len(lines) - 0.5), lines)
        canvas.line([(start + 0.3, bottom + 0.3), (part.start + 0.3, bar - 0.3)], MARK, 0.6)


def _draw_parts(canvas: Canvas, row: Sequence[Part], colours: Sequence[str], y: float, *, hatched: bool) -> None:
    """The bar with light seams and the values that fit inside; hatched, they stand on a plate of the colour."""
    for part, colour in zip(row, colours, strict=False):
        canvas.bar(part.start, part.end, y - BAR_HALF, y + BAR_HALF, colour, hatched=hatched)
    for part in row[1:]:
        canvas.line([(part.start, y - BAR_HALF), (part.start, y + BAR_HALF)], PAPER, THIN)
    for part, colour in zip(row, colours, strict=False):
        if part.inside:
            middle = (part.start + part.end) / 2
            ground = colour if hatched else ""
            canvas.text(middle, y, part.text, ink_on(colour), weight=600, align="center", ground=ground)


def draw_small(canvas: Canvas, row: Sequence[Part], bottom: float, left: float) -> None:
    """The values that do not fit inside: below the bar, tied to their part."""
    sizes = [text_width(part.text) + 2.0 for part in row]
    middles = [(part.start + part.end) / 2 for part in row]
    wanted = [middle - size / 2 for middle, size in zip(middles, sizes, strict=True)]
    starts = spread(wanted, sizes, left - 1, TEXT_WIDTH + 1)
    for part, middle, size, start in zip(row, middles, sizes, starts, strict=True):
        canvas.line([(middle, bottom), (start + size / 2, bottom + 1.4)], MARK, 0.5)
        canvas.text(start + size / 2, bottom + 3.0, part.text, align="center")
