"""Maps of the Gemeinden: one tint per class, what has no value hatched, legend inside the picture."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from pipeline.canvas import (
    CAP,
    PITCH,
    PT,
    TICK_SIZE,
    Canvas,
    ChartError,
    Coordinates,
    diagonals,
    svg_uri,
    text_font,
    text_width,
)
from pipeline.style import FILL, MARK, MUTED, PAPER, SHADE, TEXT, ink_on, tints

LEGEND = 44.0
"""Width in mm kept free for the legend to the right of the map."""
BORDER = 1.0
"""Free space in mm around the map."""
_CLASS_TINTS = {1: (4,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
class Gemeinde:
    """A Gemeinde: `middle` and `rings` in km on a local plane, `label` the lines of its name on maps.

    `middle` is the point inside that is farthest from the border; most have no label.
    """

    ags: str
    name: str
    middle: Coordinates
    rings: tuple[tuple[Coordinates, ...], ...]
    label: tuple[str, ...] = ()


@dataclass(frozen=True)
class Geometry:
    """All Gemeinden and the note that the licence of the geometry asks for."""

    gemeinden: tuple[Gemeinde, ...]
    source: str


@dataclass(frozen=True)
class Choropleth:
    """Values by AGS in classes.

    `limits` are the inner limits, rising; a value equal to a limit belongs to the class above it.
    `class_texts` name the classes from low to high, one more than limits. A Gemeinde without value is
    hatched and explained by `missing_text`; example data (`demo`) are hatched in white over their class.
    """

    geometry: Geometry
    values: Mapping[str, float | None]
    limits: tuple[float, ...]
    class_texts: tuple[str, ...]
    accent: str
    legend_title: str = ""
    missing_text: str = "keine Angabe"
    height: float = 96.0
    demo: bool = False


NOWHERE = Geometry((), "")
"""For the report of a Kreis whose Gemeinden are not drawn."""


def read_geometry(path: Path) -> Geometry:
    """The Gemeinden of the project's own geometry file, in the order of their keys."""
    content = json.loads(path.read_text(encoding="utf-8"))
    gemeinden = [
        Gemeinde(
            ags=one["ags"],
            name=one["name"],
            middle=(one["mitte"][0], one["mitte"][1]),
            rings=tuple(tuple((x, y) for x, y in ring) for ring in one["ringe"]),
            label=tuple(one.get("beschriftung", ())),
        )
        for one in content["gemeinden"]
    ]
    return Geometry(tuple(sorted(gemeinden, key=lambda one: one.ags)), content["herkunft"]["quelle"])


def silhouette(geometry: Geometry) -> str:
    """The Landkreis with its Gemeinden as a quiet picture for the cover, as the address of a picture."""
    points = [point for gemeinde in geometry.gemeinden for ring in gemeinde.rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    paths = "".join(
        f"M{'L'.join(f'{x - left:.2f} {top - y:.2f}' for x, y in ring)}Z"
        for gemeinde in geometry.gemeinden
        for ring in gemeinde.rings
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right - left:.2f} {top - bottom:.2f}">'
        f'<path d="{paths}" fill="{SHADE}" stroke="{FILL}" stroke-width="0.18"/></svg>'
    )
    return svg_uri(svg.encode())


def choropleth(spec: Choropleth) -> Figure:
    """The map with its legend to the right."""
    colours = _colours(spec)
    canvas = Canvas(spec.height, demo=spec.demo)
    place = _placing(spec.geometry, canvas)
    areas = {one.ags: [[place(corner) for corner in ring] for ring in one.rings] for one in spec.geometry.gemeinden}
    for ags, rings in areas.items():
        with canvas.named(f"gebiet-{ags}"):
            _draw_area(canvas, rings, colours.get(ags))
        if spec.demo and ags in colours:
            canvas.strokes(diagonals(rings), PAPER, 0.5)
    for edge in _outer_edges(areas.values()):
        canvas.line(edge, MARK, 0.7, cap="round")
    for one in spec.geometry.gemeinden:
        _draw_label(canvas, one.label, place(one.middle), colours.get(one.ags, SHADE))
    _draw_legend(canvas, spec, missing=len(colours) < len(areas))
    return canvas.figure


def _colours(spec: Choropleth) -> dict[str, str]:
    """The tint of each Gemeinde that has a value, by AGS."""
    unknown = sorted(set(spec.values) - {one.ags for one in spec.geometry.gemeinden})
    if unknown:
        raise ChartError("Nicht auf der Karte: " + ", ".join(unknown) + ".")
    if list(spec.limits) != sorted(set(spec.limits)) or len(spec.class_texts) != len(spec.limits) + 1:
        raise ChartError(f"{len(spec.class_texts)} Klassen passen nicht zu den Grenzen {spec.limits}.")
    known = {ags: value for ags, value in spec.values.items() if value is not None}
    wrong = [ags for ags, value in known.items() if not isfinite(value)]
    if wrong:
        raise ChartError("Werte, die keine Zahl sind: " + ", ".join(wrong) + ".")
    shades = _shades(spec)
    return {ags: shades[bisect_right(spec.limits, value)] for ags, value in known.items()}


def _shades(spec: Choropleth) -> list[str]:
    """The tints of the classes from low to high."""
    return class_tints(spec.accent, len(spec.class_texts))


def class_tints(accent: str, number: int) -> list[str]:
    """So many tints of a colour for the classes of a map, from light to full."""
    if number not in _CLASS_TINTS:
        raise ChartError(f"Eine Karte hat höchstens fünf Klassen, hier sind es {number}.")
    return [tints(accent)[index] for index in _CLASS_TINTS[number]]


@dataclass(frozen=True)
class Placing:
    """From km on the plane (y to the north) to mm on the sheet (y downwards)."""

    scale: float
    west: float
    north: float

    def __call__(self, point: Coordinates) -> Coordinates:
        return (point[0] - self.west) * self.scale + BORDER, (self.north - point[1]) * self.scale + BORDER


def _placing(geometry: Geometry, canvas: Canvas) -> Placing:
    """The largest scale at which the map fits beside the legend."""
    corners = [corner for one in geometry.gemeinden for ring in one.rings for corner in ring]
    xs, ys = zip(*corners, strict=True)
    wide = (canvas.width - LEGEND - 2 * BORDER) / (max(xs) - min(xs))
    high = (canvas.height - 2 * BORDER) / (max(ys) - min(ys))
    return Placing(min(wide, high), min(xs), max(ys))


def _draw_area(canvas: Canvas, rings: Sequence[Sequence[Coordinates]], colour: str | None) -> None:
    """A Gemeinde in its tint, or hatched; light borders keep neighbours apart."""
    for ring in rings:
        canvas.area(ring, colour or SHADE, edge=PAPER, pt=0.8)
    if colour is None:
        canvas.strokes(diagonals(rings), MARK, 0.5)


def _outer_edges(areas: Iterable[Sequence[Sequence[Coordinates]]]) -> Iterator[tuple[Coordinates, Coordinates]]:
    """The border of the whole: edges that belong to one Gemeinde only."""
    edges = [edge for rings in areas for ring in rings for edge in pairwise((*ring, ring[0]))]
    count = Counter(frozenset(edge) for edge in edges)
    return (edge for edge in edges if count[frozenset(edge)] == 1)


def _draw_label(canvas: Canvas, lines: Sequence[str], middle: Coordinates, ground: str) -> None:
    """The name around `middle`, moved as far as it takes to stay on the sheet, with a halo of its ground."""
    half = max((text_width(line, TICK_SIZE, 600) for line in lines), default=0.0) / 2
    x = min(max(middle[0], half + BORDER), canvas.width - half - BORDER)
    first = middle[1] - PITCH * (len(lines) - 1) / 2
    for index, line in enumerate(lines):
        _draw_halo(canvas, x, first + index * PITCH, line, ground)
    for index, line in enumerate(lines):
        canvas.text(x, first + index * PITCH, line, ink_on(ground), size=TICK_SIZE, weight=600, align="center")


def _draw_halo(canvas: Canvas, x: float, y: float, line: str, ground: str) -> None:
    """The outline of a line of text, broad and in the colour of its ground; the text itself stays text."""
    font = text_font(TICK_SIZE, 600)
    width = text_width(line, TICK_SIZE, 600)
    place = Affine2D().scale(PT, -PT).translate(x - width / 2, y + CAP / 2 * TICK_SIZE * PT)
    outline = place.transform_path(TextPath((0, 0), line, prop=font))
    canvas.add(PathPatch(outline, facecolor=ground, edgecolor=ground, linewidth=2.2, joinstyle="round"))


def _draw_legend(canvas: Canvas, spec: Choropleth, *, missing: bool) -> None:
    """The classes from high to low and, where there are any, the Gemeinden without value."""
    left, step = canvas.width - LEGEND + 4, 6.0
    entries: list[tuple[str | None, str]] = list(zip(_shades(spec), spec.class_texts, strict=True))[::-1]
    if missing:
        entries.append((None, spec.missing_text))
    y = canvas.height - BORDER - step * len(entries)
    canvas.text(left, y - 1.6, spec.legend_title, MUTED, size=TICK_SIZE)
    for index, (colour, text) in enumerate(entries):
        top = y + step * index + 0.8
        swatch = [(left, top), (left + 7, top), (left + 7, top + 4.4), (left, top + 4.4)]
        _draw_area(canvas, [swatch], colour)
        canvas.text(left + 9, top + 2.2, text, TEXT)
