"""The sheet that charts and maps are drawn on, the measures of its words and scales, and its way out as SVG.

A `Canvas` is laid out in millimetres, origin top left, y downwards, without axes objects: every mark and
every word has a place that the code can compute, so words can be kept apart. What does not fit or cannot
be printed raises a `ChartError` in German.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import ceil, cos, floor, isfinite, pi, sin
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

from pipeline.demo_marks import LABEL
from pipeline.numbers import NARROW, german_number
from pipeline.style import LINE, MARK, MUTED, PAPER, SANS, TEXT, TEXT_WIDTH, dark_colours, font_face

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
FOOT = 6.0
"""Height in mm of the row of years or numbers below a plot."""
HAIR, THIN = 0.4, 0.8
"""Weights of lines in points."""
BAND = 6.0
"""Height in mm of the row above a drawing that says that example data are in it."""
_BEFORE: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The share of a line of text that lies before its anchor."""


class ChartError(ValueError):
    """A chart cannot be drawn so that all of it can be read; the message is German."""


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


def svg_uri(svg: bytes) -> str:
    """An SVG as the address of a picture, for pages that carry their pictures in themselves."""
    return "data:image/svg+xml;base64," + b64encode(svg).decode()


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
    found = [Fraction(repr(float(value))) for value in finite(values)]
    low, high = min(found), max(found)
    if from_zero:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high:
        low, high = low - (not from_zero), high + 1
    step = next(one for one in _steps(high - low) if ceil(high / one) - floor(low / one) <= most)
    return tuple(step * count for count in range(floor(low / step), ceil(high / step) + 1))


def finite(values: Iterable[float]) -> list[float]:
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
    finite(value for low, _, high, _ in needs for value in (low, high))
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


def level_line(level: Fraction) -> tuple[str, float]:
    """Colour and weight of a level: a hairline, zero a little stronger."""
    return (MARK, THIN) if level == 0 else (LINE, HAIR)


# --- Canvas -------------------------------------------------------------------------------------------


@dataclass
class Canvas:
    """A sheet in millimetres, origin top left, y downwards; painted in the order of the calls.

    `demo`: a row above the drawing, at negative y, says that what is hatched are example data.
    """

    height: float
    width: float = TEXT_WIDTH
    demo: bool = False
    figure: Figure = field(init=False)

    def __post_init__(self) -> None:
        size = (self.width / 25.4, (self.height + BAND * self.demo) / 25.4)
        self.figure = Figure(figsize=size, dpi=288, facecolor="none", layout="none")
        page = Affine2D().scale(1, -1).translate(0, self.height).scale(1 / 25.4)
        self._place = page + self.figure.dpi_scale_trans
        self._name, self._named = "", 0
        if self.demo:
            middle = PITCH / 2 - BAND
            self.bar(0.2, 7.0, middle - 1.3, middle + 1.3, MUTED, hatched=True)
            self.text(8.6, middle, LABEL, MUTED, weight=600)

    def add(self, artist: Artist) -> None:
        """Paints on top of what is there."""
        artist.set_transform(self._place)
        artist.set_zorder(1)
        if self._name and isinstance(artist, Line2D | Polygon | Circle):
            self._named += 1
            artist.set_gid(f"{self._name}.{self._named}")
        self.figure.add_artist(artist)

    @contextmanager
    def named(self, name: str) -> Iterator[None]:
        """Lines, areas and dots of this time carry the name in the SVG; it says nothing to the eye (`chart_marks`)."""
        self._name = name
        yield
        self._name = ""

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

    def dot(
        self, x: float, y: float, colour: str, radius: float = 1.0, *, hollow: bool = False, hatched: bool = False
    ) -> None:
        """A round mark, full, open or hatched."""
        if hatched and not hollow:
            angles = [pi * step / 12 for step in range(24)]
            ring = [(x + radius * cos(angle), y + radius * sin(angle)) for angle in angles]
            self.area(ring, PAPER, edge=colour, pt=THIN)
            self.strokes(diagonals((ring,), 0.5), colour, 0.6)
            return
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
