"""Charts: one frozen specification and one drawing function per kind, all in one style.

A chart is drawn on a `Canvas` in millimetres, origin top left, y downwards, without axes objects: every
mark and every word has a place that the code can compute, so words can be kept apart. Numbers arrive
twice in a specification, as float for the position and as ready German text for the label; only axis
ticks are formatted here. What does not fit or cannot be printed raises a `ChartError` in German.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from io import BytesIO
from itertools import pairwise, product
from math import ceil, floor, isfinite
from typing import Literal

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox

from pipeline.numbers import NARROW, german_number
from pipeline.style import (
    LINE,
    MARK,
    MUTED,
    PAPER,
    SANS,
    SHADE,
    TEXT,
    TEXT_WIDTH,
    dark_colours,
    font_face,
    ink_on,
    tints,
)

Role = Literal["kreis", "gruppe", "total", "land", "bund", "stadt", "vergleich", "andere"]
"""Who a mark stands for: own Kreis, the group in question, all together, Land, Bund, a Stadtkreis shown
beside, a Vergleichskreis, another definition or source."""
Align = Literal["left", "center", "right"]
Coordinates = tuple[float, float]

PT = 25.4 / 72
"""Millimetres per point."""
LABEL_SIZE = 8.5
TICK_SIZE = 8.0
PITCH = 3.6
"""Distance of two lines of text in mm."""
CAP = 0.66
"""Height of capitals and digits of the typeface, in em."""
HAIR, THIN = 0.4, 0.8
"""Weights of lines in points."""
DASHES = (3.2, 1.8)
DOTS = (1.0, 2.0)
_BEFORE: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The share of a line of text that lies before its anchor."""


class ChartError(ValueError):
    """A chart cannot be drawn so that all of it can be read; the message is German."""


# --- Specifications -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """One line: `points` are (position in decimal years, value or None where there is none).

    `text` is the last value as it is printed, `note` a second line below the name. A series without
    label is context: drawn, not named. `dashed` marks another definition or source.
    """

    label: str
    points: tuple[tuple[float, float | None], ...]
    text: str = ""
    role: Role = "vergleich"
    note: str = ""
    dashed: bool = False


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


@dataclass(frozen=True)
class Bar:
    """One bar from zero; `note` replaces the text where there is no value."""

    label: str
    value: float | None
    text: str = ""
    role: Role = "gruppe"
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Horizontal bars in the order given; `hatched` for invented example data."""

    rows: tuple[Bar, ...]
    accent: str
    hatched: bool = False


@dataclass(frozen=True)
class PairRow:
    """Two values of one row, such as Deutsche and Ausländer, or shares of an age band."""

    label: str
    first: float | None
    second: float | None
    first_text: str = ""
    second_text: str = ""
    role: Role = "vergleich"


@dataclass(frozen=True)
class GroupedBars:
    """Two bars per row: the first group dark, the second in the accent, named at the first row."""

    rows: tuple[PairRow, ...]
    names: tuple[str, str]
    accent: str
    hatched: bool = False


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
    """Bars of 100 %, at most five named parts, dark to light."""

    rows: tuple[StackedRow, ...]
    parts: tuple[str, ...]
    accent: str


@dataclass(frozen=True)
class Sparkline:
    """A wordless line for the cockpit; sizes in mm."""

    points: tuple[tuple[float, float | None], ...]
    accent: str
    breaks: tuple[Break, ...] = ()
    width: float = 34.0
    height: float = 8.0


# --- Output and check ---------------------------------------------------------------------------------

_SVG = {
    **{key: value for key, value in matplotlib.rcParamsDefault.items() if "backend" not in key},
    "svg.fonttype": "none",
    "svg.hashsalt": "integrationsbericht",
    "path.simplify": False,
}
# A hundredth of a point is enough for the eye and makes maps half as big.
_PATH, _DECIMALS = re.compile(rb' d="[^"]*"'), re.compile(rb"(\.\d\d)\d+")
_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def to_svg(figure: Figure, *, dark: bool = False) -> bytes:
    """The figure as SVG with real text: the same bytes for the same figure, whatever the user's settings.

    `dark` gives the counterpart for a dark screen.
    """
    buffer = BytesIO()
    with matplotlib.rc_context(_SVG):
        figure.savefig(buffer, format="svg", metadata=_METADATA)
    svg = _PATH.sub(lambda found: _DECIMALS.sub(rb"\1", found[0]), buffer.getvalue())
    return _in_the_dark(svg) if dark else svg


def _in_the_dark(svg: bytes) -> bytes:
    colours = {light.lower().encode(): other.encode() for light, other in dark_colours().items()}
    return re.sub(rb"#[0-9a-f]{6}\b", lambda found: colours.get(found[0], found[0]), svg)


def texts(figure: Figure) -> tuple[str, ...]:
    """Every line of text of the figure in the order in which the SVG, and so the PDF, carries it."""
    return tuple(text.get_text() for text in _texts(figure))


def assert_fits(figure: Figure) -> None:
    """Raises `ChartError` where words leave the figure or lie on each other, naming all of them."""
    renderer = RendererAgg(1, 1, figure.dpi)
    with matplotlib.rc_context({"text.hinting": "no_hinting"}):
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in _texts(figure)]
    slack = 0.2 / 25.4 * figure.dpi
    faults = [f"„{text}“ ragt über den Rand." for text, box in boxes if not _holds(figure.bbox, box, slack)]
    faults += [
        f"„{text}“ und „{other}“ liegen aufeinander."
        for index, (text, box) in enumerate(boxes)
        for other, around in boxes[index + 1 :]
        if _overlap(box, around, slack)
    ]
    if faults:
        raise ChartError("Abbildung nicht lesbar: " + " ".join(faults))


def _texts(figure: Figure) -> list[Text]:
    return [artist for artist in figure.artists if isinstance(artist, Text)]


def _holds(outer: Bbox, inner: Bbox, slack: float) -> bool:
    return (
        inner.x0 >= outer.x0 - slack
        and inner.y0 >= outer.y0 - slack
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


def _overlap(one: Bbox, other: Bbox, slack: float) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > slack and high > slack


# --- Words --------------------------------------------------------------------------------------------


@cache
def text_font(size: float, weight: int) -> FontProperties:
    """The typeface by its file, so that no system font can take its place; the name serves the SVG."""
    face = font_face(SANS, weight)
    return FontProperties(family=SANS, weight=weight, size=size, fname=str(face.path))


@cache
def _glyphs(weight: int) -> frozenset[str]:
    return frozenset(map(chr, get_font(str(font_face(SANS, weight).path)).get_charmap()))


@cache
def text_width(text: str, size: float = LABEL_SIZE, weight: int = 400) -> float:
    """Width of one line of text in mm; raises `ChartError` for a character the typeface lacks."""
    missing = sorted(set(text) - _glyphs(weight))
    if missing:
        signs = ", ".join(f"„{sign}“ (U+{ord(sign):04X})" for sign in missing)
        raise ChartError(f"Zeichen fehlen in der Schrift {SANS}: {signs} in „{text}“.")
    # One per cent more, since the typesetter of the page kerns a little less.
    return text_to_path.get_text_width_height_descent(text, text_font(size, weight), False)[0] * PT * 1.01


def wrap(text: str, width: float, size: float = LABEL_SIZE, weight: int = 400) -> tuple[str, ...]:
    """`text` in as few lines of at most `width` mm as possible, of about equal length.

    Lines break at spaces, after hyphens inside words and at soft hyphens.
    """
    lines = _fill(text, width, size, weight)
    for line in lines:
        if text_width(line, size, weight) > width:
            raise ChartError(f"„{line}“ ist breiter als der Platz von {width:.0f} mm.")
    while len(lines) > 1:
        width = max(text_width(line, size, weight) for line in lines) - 0.1
        closer = _fill(text, width, size, weight)
        if len(closer) > len(lines) or max(text_width(line, size, weight) for line in closer) > width:
            break
        lines = closer
    return lines


def _fill(text: str, width: float, size: float, weight: int) -> tuple[str, ...]:
    """Lines filled one after the other; a piece that is too wide has a line of its own."""
    lines: list[str] = []
    for piece in _pieces(text):
        joined = (lines[-1] if lines else "") + piece
        if lines and text_width(_printed(joined), size, weight) <= width:
            lines[-1] = joined
        else:
            lines.append(piece)
    return tuple(map(_printed, lines))


def _pieces(text: str) -> Iterator[str]:
    """The parts between which a line may break, each with the sign that ends it."""
    yield from re.findall(r"(?s).+?(?:[ \u00ad]|(?<=[^\W\d_])-(?=[^\W\d_])|$)", text)


def _printed(line: str) -> str:
    """A line without its spaces at the end and with a hyphen where it breaks at a soft one."""
    line = line.rstrip(" ")
    return line[:-1].replace("\u00ad", "") + "-" if line.endswith("\u00ad") else line.replace("\u00ad", "")


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Starts of intervals of the given sizes, in their order, none overlapping, all in [low, high].

    They are as near to the wanted starts as least squares allow (pool adjacent violators).
    """
    if sum(sizes) > high - low + 1e-9:
        raise ChartError(
            f"{len(sizes)} Beschriftungen brauchen {sum(sizes):.0f} mm, Platz ist für {high - low:.0f} mm."
        )
    before = [sum(sizes[:index]) for index in range(len(sizes))]
    pools: list[tuple[float, int]] = []
    for shifted in (want - offset for want, offset in zip(wanted, before, strict=True)):
        mean, count = shifted, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    latest = high - sum(sizes)
    starts = [min(max(mean, low), latest) for mean, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, before, strict=True)]


# --- Scales -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` laid out from `start` to `end` in mm."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(values: Iterable[float], *, from_zero: bool = True, most: int = 4) -> tuple[Fraction, ...]:
    """Round numbers in equal steps that enclose the values, in at most `most` steps."""
    # By the shortest decimal of the float, so that 12.4 is not above the tick 12,4.
    found = [Fraction(repr(float(value))) for value in _finite(values)]
    low, high = min(found), max(found)
    if from_zero:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high:
        low, high = low - (not from_zero), high + 1
    step = next(one for one in _steps(high - low) if ceil(high / one) - floor(low / one) <= most)
    return tuple(step * count for count in range(floor(low / step), ceil(high / step) + 1))


def _finite(values: Iterable[float]) -> list[float]:
    """The values themselves, if all of them are numbers."""
    found = list(values)
    if not all(map(isfinite, found)):
        raise ChartError(f"Unter den Werten ist einer, der keine Zahl ist: {found}.")
    return found


def fitted(needs: Iterable[tuple[float, float, float, float]], start: float, end: float) -> Scale:
    """The widest scale on which everything stays between `start` and `end` (mm).

    Each need is (lowest value, room before it in mm, highest value, room beyond it in mm).
    """
    needs = list(needs)
    _finite(value for low, _, high, _ in needs for value in (low, high))
    spans = [
        ((end - start - before - beyond), high - low)
        for low, before, _, _ in needs
        for _, _, high, beyond in needs
        if high > low
    ]
    unit = min((room / span for room, span in spans), default=1.0)
    if unit <= 0:
        raise ChartError("Neben den Texten bleibt für die Marken kein Platz.")
    origin = max((start + before - unit * low for low, before, _, _ in needs), default=start)
    return Scale(0.0, 1.0, origin, origin + unit)


def _steps(span: Fraction) -> Iterator[Fraction]:
    """Round steps 1, 2, 5 (and 25 above ten) in rising order, from below `span` / 100, a thousandth at least."""
    power = max(Fraction(10) ** (len(str(int(span))) - 3), Fraction(1, 1000))
    while True:
        yield from (power, 2 * power)
        if power >= 10:
            yield power * 5 / 2
        yield 5 * power
        power *= 10


def tick_texts(values: Sequence[Fraction], unit: str = "") -> tuple[str, ...]:
    """German texts of axis ticks with as many decimals as the step needs; the unit stands at the last."""
    decimals = next(count for count in range(4) if all((one * 10**count).denominator == 1 for one in values))
    plain = [german_number(value, decimals) for value in values]
    if unit:
        plain[-1] += (NARROW if unit == "%" else "\u00a0") + unit
    return tuple(plain)


# --- Canvas -------------------------------------------------------------------------------------------


@dataclass
class Canvas:
    """A sheet in millimetres, origin top left, y downwards; painted in the order of the calls."""

    height: float
    width: float = TEXT_WIDTH
    figure: Figure = field(init=False)

    def __post_init__(self) -> None:
        size = (self.width / 25.4, self.height / 25.4)
        self.figure = Figure(figsize=size, dpi=288, facecolor="none", layout="none")
        page = Affine2D().scale(1, -1).translate(0, self.height).scale(1 / 25.4)
        self._place = page + self.figure.dpi_scale_trans

    def add(self, artist: Artist) -> None:
        """Paints on top of what is there."""
        artist.set_transform(self._place)
        artist.set_zorder(1)
        self.figure.add_artist(artist)

    def line(
        self,
        points: Sequence[Coordinates],
        colour: str,
        pt: float = HAIR,
        dash: tuple[float, float] | None = None,
        cap: Literal["butt", "round"] = "butt",
    ) -> None:
        """A line through the points, `pt` points thick; dash lengths in line widths."""
        xs, ys = zip(*points, strict=True)
        line = Line2D(xs, ys, color=colour, linewidth=pt, marker="none")
        line.set_solid_capstyle(cap)
        line.set_solid_joinstyle("round")
        line.set_dash_capstyle("butt")
        line.set_linestyle((0, dash) if dash else "-")
        self.add(line)

    def area(self, points: Sequence[Coordinates], fill: str, edge: str = "none", pt: float = HAIR) -> None:
        """A filled polygon."""
        self.add(Polygon(points, closed=True, facecolor=fill, edgecolor=edge, linewidth=pt, joinstyle="round"))

    def bar(self, x0: float, x1: float, y0: float, y1: float, fill: str, *, hatched: bool = False) -> None:
        """A rectangle; hatched it is light with diagonals and an outline in its colour."""
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        if not hatched:
            self.area(corners, fill)
            return
        self.area(corners, PAPER, edge=fill, pt=THIN)
        self.strokes(diagonals((corners,)), fill, 0.6)

    def strokes(self, strokes: Sequence[tuple[Coordinates, Coordinates]], colour: str, pt: float) -> None:
        """Many straight strokes as one mark."""
        if not strokes:
            return
        ends = [end for stroke in strokes for end in stroke]
        path = Path(ends, [Path.MOVETO, Path.LINETO] * len(strokes))
        self.add(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=pt, capstyle="butt"))

    def dot(self, x: float, y: float, colour: str, radius: float = 1.0, *, hollow: bool = False) -> None:
        """A round mark, full or open."""
        face, pt = (PAPER, 1.4) if hollow else (colour, 0.0)
        inner = radius - 0.7 * PT if hollow else radius
        self.add(Circle((x, y), inner, facecolor=face, edgecolor=colour if hollow else "none", linewidth=pt))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        ink: str = TEXT,
        *,
        size: float = LABEL_SIZE,
        weight: int = 400,
        align: Align = "left",
        ground: str = "",
        upright: bool = False,
    ) -> None:
        """One line; `y` is the middle of its digits, `ground` the colour of a plate behind it.

        `upright` turns it to be read from below; `x` is then the middle of its digits.
        """
        width = text_width(text, size, weight)
        if not text:
            return
        if ground:
            start = -0.8 - width * _BEFORE[align]
            self._plate(x, y, (start, start + width + 1.6), ground, upright)
        drop = CAP / 2 * size * PT
        words = Text(
            x + drop * upright,
            y + drop * (not upright),
            text,
            color=ink,
            fontproperties=text_font(size, weight),
            horizontalalignment=align,
            verticalalignment="baseline",
            rotation=90 if upright else 0,
            rotation_mode="anchor",
            parse_math=False,
            usetex=False,
        )
        self.add(words)

    def _plate(self, x: float, y: float, reach: Coordinates, ground: str, upright: bool) -> None:
        """Ground behind a line of text that reaches so far from (x, y): what lies below does not cross it."""
        if upright:
            self.bar(x - PITCH / 2, x + PITCH / 2, y - reach[1], y - reach[0], ground)
        else:
            self.bar(x + reach[0], x + reach[1], y - PITCH / 2, y + PITCH / 2, ground)

    def lines(self, x: float, y: float, lines: Sequence[str], ink: str = TEXT, weight: int = 400) -> None:
        """Lines of text below each other, the middle of the first one at `y`."""
        for index, line in enumerate(lines):
            self.text(x, y + index * PITCH, line, ink, weight=weight)


def diagonals(rings: Sequence[Sequence[Coordinates]], distance: float = 1.3) -> list[tuple[Coordinates, Coordinates]]:
    """Parallel strokes at 45 degrees inside an area (even-odd rule), `distance` mm apart.

    Drawn as geometry, not as a pattern: patterns differ between SVG viewers.
    """
    step = distance * 2**0.5
    sums = [x + y for ring in rings for x, y in ring]
    strokes = []
    for count in range(ceil(min(sums) / step), floor(max(sums) / step) + 1):
        # Half a hair beside the raster, so that a stroke never runs through a corner.
        level = count * step + 1e-4
        cuts = sorted(cut for ring in rings for cut in _crossings(ring, level))
        strokes += [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return strokes


def _crossings(ring: Sequence[Coordinates], level: float) -> Iterator[Coordinates]:
    """Where the outline meets the diagonal x + y = level."""
    for (x0, y0), (x1, y1) in pairwise((*ring, ring[0])):
        before, after = x0 + y0 - level, x1 + y1 - level
        if (before < 0) != (after < 0):
            share = before / (before - after)
            yield x0 + share * (x1 - x0), y0 + share * (y1 - y0)


# --- Roles --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """How a role is drawn: colour of its marks and of its words, weight of line and of type."""

    colour: str
    ink: str
    pt: float
    weight: int = 400
    dash: tuple[float, float] | None = None
    dot: float = 0.9


_BACK_TO_FRONT: tuple[Role, ...] = (
    "vergleich", "andere", "stadt", "bund", "land", "total", "gruppe", "kreis",
)  # fmt: skip


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


# --- Lines over years ---------------------------------------------------------------------------------

COLUMNS = (45.0, 57.0)
"""Widths in mm of the column of labels beside a plot: the narrow one where all names fit in two lines."""
TOP = 4.6
"""Height in mm of the row above the plot that carries the unit."""
FOOT = 6.0
"""Height in mm of the row of years below the plot."""


def line_chart(spec: LineChart) -> Figure:
    """Series over years, labelled at their ends."""
    for series in spec.series:
        if all(y is None for _, y in series.points):
            raise ChartError(f"Die Reihe „{series.label}“ hat keinen Wert; sie gehört nicht in die Abbildung.")
    canvas = Canvas(spec.height)
    ordered = sorted(spec.series, key=lambda one: _BACK_TO_FRONT.index(one.role))
    points = [point for series in ordered for point in series.points]
    levels = ticks((y for _, y in points if y is not None), from_zero=spec.from_zero)
    words = [Words(series.text, series.label, series.note, look(series.role, spec.accent)) for series in ordered]
    plane = _plane(canvas, [x for x, _ in points], tick_texts(levels, spec.unit), levels, spec, _column(words))
    paths = [plane.paths(series.points, spec) for series in ordered]
    plane.name_gaps(canvas, spec.gaps, [part for parts in paths for part in parts])
    for series, parts, word in zip(ordered, paths, words, strict=True):
        _draw_series(canvas, parts, word.look, DASHES if series.dashed else word.look.dash)
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


def _draw_series(
    canvas: Canvas, parts: Sequence[Sequence[Coordinates]], style: Look, dash: tuple[float, float] | None
) -> None:
    """The stretches as lines, a stretch of one point as a mark, the last point as a mark."""
    for part in parts:
        if len(part) > 1:
            canvas.line(part, style.colour, style.pt, dash, "round")
        else:
            canvas.dot(*part[0], style.colour, 0.25 + 0.7 * PT * style.pt)
    canvas.dot(*parts[-1][-1], style.colour, style.dot)


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
        canvas.line([(0, place), (right, place)], *_level_line(level))
        canvas.text(0, place - 1.9, name, MUTED, size=TICK_SIZE)
    _draw_years(canvas, x, spec.x_labels or _whole_years(min(xs), max(xs)))
    _draw_breaks(canvas, notes, y.start)
    return plane


def _level_line(level: Fraction) -> tuple[str, float]:
    """Colour and weight of a level: a hairline, zero a little stronger."""
    return (MARK, THIN) if level == 0 else (LINE, HAIR)


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
    canvas = Canvas(spec.height)
    half = min(3.0, 30.0 / len(spec.flows))
    levels = ticks(values)
    xs = [flow.x for flow in spec.flows]
    plane = _plane(canvas, xs, tick_texts(levels), levels, spec, _column(list(words.values())), half + 2)
    for name, fill in (("up", spec.accent), ("down", MARK)):
        for x, value in columns[name]:
            if value is not None:
                canvas.bar(plane.x(x) - half, plane.x(x) + half, plane.y(0), plane.y(value), fill)
    saldo = plane.paths(columns["saldo"], spec)
    plane.name_gaps(canvas, spec.gaps, saldo)
    _draw_saldo(canvas, saldo)
    _label_ends(canvas, plane, _flow_ends(plane, columns, words, half))
    return canvas.figure


def _draw_saldo(canvas: Canvas, parts: Sequence[Sequence[Coordinates]]) -> None:
    """A dark line with marks on a light casing, readable over the columns."""
    for colour, pt, radius in ((PAPER, 4.0, 1.5), (TEXT, 1.8, 1.0)):
        for part in parts:
            if len(part) > 1:
                canvas.line(part, colour, pt, cap="round")
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


# --- Rows ---------------------------------------------------------------------------------------------

ROW = 6.4
"""Height in mm of a row with one line of text."""
NAME_ROOM = 52.0
"""The most that the names of rows may take of the width, in mm."""


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
    canvas = Canvas(rows.bottom + FOOT)
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
            canvas.line([(place, 0), (place, rows.bottom)], *_level_line(level))
            canvas.text(place, rows.bottom + FOOT / 2 + 0.2, name, MUTED, size=TICK_SIZE, align="center")
    rows.draw_names(canvas)
    for row, pair, style, y in zip(spec.rows, pairs, rows.looks, rows.middles, strict=True):
        if pair:
            _draw_dumbbell(canvas, x, y, row, pair, style)
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


def _draw_dumbbell(canvas: Canvas, x: Scale, y: float, row: DumbbellRow, marks: Sequence[Mark], style: Look) -> None:
    """Words outside, then the bar, then the marks."""
    radius = style.dot + 0.2
    places = [x(mark.value) for mark in marks]
    high = places[-1] + radius + 0.9
    if len(marks) > 1:
        low = places[0] - radius - 0.9
        canvas.text(low, y, marks[0].text, style.ink, weight=marks[0].weight, align="right", ground=PAPER)
    canvas.text(high, y, marks[-1].text, style.ink, weight=marks[-1].weight, ground=PAPER)
    after = high + text_width(marks[-1].text, LABEL_SIZE, marks[-1].weight) + 2
    canvas.text(after, y, row.note, MUTED, ground=PAPER)
    canvas.line([(places[0], y), (places[-1], y)], style.colour, max(style.pt, 1.5))
    for mark, place in zip(marks, places, strict=True):
        canvas.dot(place, y, style.colour, radius, hollow=mark.hollow)


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

    @property
    def need(self) -> tuple[float, float, float, float]:
        """The room that bar and words take, for `fitted`."""
        value = self.value or 0.0
        words = text_width(self.text, LABEL_SIZE, self.weight) + 1.6
        words += text_width(self.name) + 2 if self.name else 0.0
        return min(value, 0.0), words * (value < 0), max(value, 0.0), words * (value >= 0)

    def draw(self, canvas: Canvas, x: Scale, y: float, half: float, hatched: bool) -> None:
        """The bar around the height `y` and its words beyond its end."""
        value = self.value or 0.0
        if value:
            canvas.bar(x(0), x(value), y - half, y + half, self.colour, hatched=hatched)
        if value < 0:
            canvas.text(x(value) - 1.4, y, self.text, self.ink, weight=self.weight, align="right")
            return
        start = x(value) + 1.4
        canvas.text(start, y, self.text, self.ink, weight=self.weight)
        canvas.text(start + text_width(self.text, LABEL_SIZE, self.weight) + 2, y, self.name, self.ink)


def _bar(value: float | None, text: str, look: Look, weight: int, name: str = "") -> Drawn:
    if value is None:
        return Drawn(None, text or "keine Daten", "", PAPER, MUTED, 400)
    return Drawn(value, text, name, look.colour, look.ink, weight)


def bars(spec: Bars) -> Figure:
    """Horizontal bars from zero with their values at the end."""
    rows = _rows([(row.label, row.role) for row in spec.rows], spec.accent, top=0.5)
    canvas = Canvas(rows.bottom + 0.5)
    drawn = [
        _bar(row.value, row.text if row.value is not None else row.note, style, style.weight)
        for row, style in zip(spec.rows, rows.looks, strict=True)
    ]
    x = fitted((bar.need for bar in drawn), rows.start, canvas.width)
    rows.draw_names(canvas)
    for bar, y in zip(drawn, rows.middles, strict=True):
        bar.draw(canvas, x, y, 2.1, spec.hatched)
    canvas.line([(x(0), 0), (x(0), canvas.height)], MARK, THIN)
    return canvas.figure


def grouped_bars(spec: GroupedBars) -> Figure:
    """Two bars per row, named behind the values of the first row that has both."""
    rows = _rows([(row.label, row.role) for row in spec.rows], spec.accent, height=10.4)
    canvas = Canvas(rows.bottom)
    looks = (Look(TEXT, TEXT, 0), Look(spec.accent, spec.accent, 0))
    complete = [row for row in spec.rows if row.first is not None and row.second is not None]
    if not complete:
        raise ChartError("Keine Zeile hat beide Werte; die zwei Gruppen lassen sich nicht benennen.")
    drawn = []
    for row in spec.rows:
        names = spec.names if row is complete[0] else ("", "")
        drawn.append(_bar(row.first, row.first_text, looks[0], 600, names[0]))
        drawn.append(_bar(row.second, row.second_text, looks[1], 600, names[1]))
    x = fitted((bar.need for bar in drawn), rows.start, canvas.width)
    rows.draw_names(canvas)
    places = [middle + side for middle in rows.middles for side in (-2.1, 2.1)]
    for bar, y in zip(drawn, places, strict=True):
        bar.draw(canvas, x, y, 1.8, spec.hatched)
    canvas.line([(x(0), 0), (x(0), canvas.height)], MARK, THIN)
    return canvas.figure


# --- Age structure ------------------------------------------------------------------------------------

AGE_ROW = 5.2
"""Height in mm of an age band."""


def age_structure(spec: AgeStructure) -> Figure:
    """Shares of the age bands: one group as bars, the other as an outline over them, numbers beside."""
    rows = spec.rows[::-1]
    heads = [wrap(name, 26.0, LABEL_SIZE, 600) for name in spec.names]
    top = PITCH * max(map(len, heads)) + 4.0
    layout = _rows([(row.label, "vergleich") for row in rows], spec.accent, AGE_ROW, top)
    canvas = Canvas(layout.bottom + 0.6)
    columns = (canvas.width - 29.0, canvas.width)
    known = _finite(value for row in rows for value in (row.first, row.second) if value is not None)
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
    for row, y in zip(rows, middles, strict=True):
        if row.second:
            canvas.bar(x(0), x(row.second), y - half + 0.35, y + half - 0.35, tints(accent)[2])
    canvas.line([(x(0), middles[0] - half), (x(0), middles[-1] + half)], MARK, THIN)
    for part in segments([(y, row.first) for row, y in zip(rows, middles, strict=True)]):
        steps = [(x(share), y + side) for y, share in part for side in (-half, half)]
        canvas.line([(x(0), steps[0][1]), *steps, (x(0), steps[-1][1])], TEXT, 1.6)


# --- Parts of a whole ---------------------------------------------------------------------------------

_PART_TINTS = {1: (4,), 2: (4, 1), 3: (4, 2, 0), 4: (4, 3, 1, 0), 5: (4, 3, 2, 1, 0)}
_BAR_HALF = 2.8


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
    heads, starts = _heads(spec.parts, first, left)
    top = PITCH * max(map(len, heads)) + 3.2
    lift = 1.6 * any(not part.inside for row in parts for part in row)
    rows = _rows(labels, spec.accent, 12.0 if lift else 8.2, top)
    canvas = Canvas(rows.bottom)
    middles = [middle - lift for middle in rows.middles]
    _draw_heads(canvas, heads, starts, first, top - 3.2, middles[parts.index(first)] - _BAR_HALF)
    rows.draw_names(canvas, lift)
    colours = [tints(spec.accent)[index] for index in _PART_TINTS[len(spec.parts)]]
    for row, drawn, y in zip(spec.rows, parts, middles, strict=True):
        canvas.text(left, y, "" if drawn else row.note, MUTED)
        _draw_parts(canvas, drawn, colours, y)
        _draw_small(canvas, [part for part in drawn if not part.inside], y + _BAR_HALF, left)
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
    whole = sum(_finite(row.values))
    if len(row.values) != len(names) or whole <= 0 or min(row.values) < 0:
        raise ChartError(f"Die Werte von „{row.label}“ sind nicht die Teile eines Ganzen: {row.values}.")
    sums = [sum(row.values[:count]) / whole for count in range(len(row.values) + 1)]
    edges = [left + (TEXT_WIDTH - left) * share for share in sums]
    return [Part(*edge, text) for edge, text in zip(pairwise(edges), row.texts, strict=True)]


def _heads(names: Sequence[str], row: Sequence[Part], left: float) -> tuple[list[tuple[str, ...]], list[float]]:
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


def _draw_heads(
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


def _draw_parts(canvas: Canvas, row: Sequence[Part], colours: Sequence[str], y: float) -> None:
    """The bar with light seams and the values that fit inside."""
    for part, colour in zip(row, colours, strict=False):
        canvas.bar(part.start, part.end, y - _BAR_HALF, y + _BAR_HALF, colour)
    for part in row[1:]:
        canvas.line([(part.start, y - _BAR_HALF), (part.start, y + _BAR_HALF)], PAPER, THIN)
    for part, colour in zip(row, colours, strict=False):
        if part.inside:
            middle = (part.start + part.end) / 2
            canvas.text(middle, y, part.text, ink_on(colour), weight=600, align="center")


def _draw_small(canvas: Canvas, row: Sequence[Part], bottom: float, left: float) -> None:
    """The values that do not fit inside: below the bar, tied to their part."""
    sizes = [text_width(part.text) + 2.0 for part in row]
    middles = [(part.start + part.end) / 2 for part in row]
    wanted = [middle - size / 2 for middle, size in zip(middles, sizes, strict=True)]
    starts = spread(wanted, sizes, left - 1, TEXT_WIDTH + 1)
    for part, middle, size, start in zip(row, middles, sizes, starts, strict=True):
        canvas.line([(middle, bottom), (start + size / 2, bottom + 1.4)], MARK, 0.5)
        canvas.text(start + size / 2, bottom + 3.0, part.text, align="center")


# --- Sparkline ----------------------------------------------------------------------------------------


def sparkline(spec: Sparkline) -> Figure:
    """The course of an indicator at a glance; what is missing stays a gap."""
    values = _finite(y for _, y in spec.points if y is not None)
    if not values:
        raise ChartError("Eine Verlaufslinie ohne Werte kann nicht gezeichnet werden.")
    canvas = Canvas(spec.height, spec.width)
    xs = [x for x, _ in spec.points]
    low, high = min(values), max(values)
    flat = low == high
    x = Scale(min(xs), max(xs) + (min(xs) == max(xs)), 1.2, spec.width - 1.4)
    y = Scale(low - flat, high + flat, spec.height - 1.4, 1.4)
    parts = [[(x(a), y(b)) for a, b in part] for part in segments(spec.points, spec.breaks)]
    _draw_series(canvas, parts, Look(spec.accent, TEXT, 1.4, dot=0.95), None)
    return canvas.figure
