"""Small pictures of the Gemeinden as SVG without words: where one lies, and where its value stands among all.

Written as text: hundreds of them are made for the web edition and the profiles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.canvas import Coordinates, svg_uri
from pipeline.maps import Gemeinde, Geometry
from pipeline.style import ACCENTS, LINE, MARK, MUTED, PAPER, SHADE, tints

OWN, SIMILAR, OTHER = ACCENTS[0], tints(ACCENTS[0])[2], SHADE
"""The colours of the Gemeinde in question, of those of similar size, of all others."""
WIDTH, HEIGHT, EDGE, STROKE = 360, 44, 10, 2
"""Size of a strip, room at its ends and width of a stroke, in tenths of a millimetre; none lies half on another."""


@dataclass(frozen=True)
class Sheet:
    """A sheet on which the Landkreis lies, y downwards, with one unit of border: its size, its corner, its scale."""

    width: int
    height: int
    west: float
    north: float
    scale: float

    @classmethod
    def of(cls, geometry: Geometry, width: int = 400) -> Sheet:
        """The sheet of that width."""
        corners = [corner for one in geometry.gemeinden for ring in one.rings for corner in ring]
        xs, ys = zip(*corners, strict=True)
        scale = (width - 2) / (max(xs) - min(xs))
        return cls(width, round((max(ys) - min(ys)) * scale + 2), min(xs), max(ys), scale)

    def path(self, gemeinde: Gemeinde) -> str:
        """The outline of a Gemeinde as the data of an SVG path."""
        return "".join(_ring([self._point(corner) for corner in ring]) for ring in gemeinde.rings)

    def _point(self, corner: Coordinates) -> tuple[int, int]:
        return round((corner[0] - self.west) * self.scale + 1), round((self.north - corner[1]) * self.scale + 1)


def _ring(corners: Sequence[tuple[int, int]]) -> str:
    """A closed line, each corner told from the one before."""
    steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(corners) if (a, b) != (x, y))
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def locator(geometry: Geometry, ags: str, similar: Collection[str]) -> str:
    """The Landkreis with one Gemeinde and those of similar size set off, as the address of a picture."""
    sheet = Sheet.of(geometry)
    colours = dict.fromkeys(similar, SIMILAR) | {ags: OWN}
    outlines: dict[str, str] = dict.fromkeys((OTHER, SIMILAR, OWN), "")
    for one in geometry.gemeinden:
        outlines[colours.get(one.ags, OTHER)] += sheet.path(one)
    areas = "".join(f'<path d="{drawn}" fill="{colour.lower()}"/>' for colour, drawn in outlines.items() if drawn)
    drawn = f'<g stroke="{MARK.lower()}">{areas}</g>'
    return _picture(drawn, sheet.width, sheet.height)


def strip(numbers: Mapping[str, float], ags: str, similar: Collection[str]) -> str:
    """The values of all Gemeinden as strokes on a line, one of them broad, those of similar size dark.

    The address of a picture; empty where the Gemeinde has no number or all have the same.
    """
    low, high = min(numbers.values(), default=0.0), max(numbers.values(), default=0.0)
    if ags not in numbers or low == high:
        return ""
    reach = (WIDTH - 2 * EDGE) / STROKE
    places = {key: EDGE + STROKE * round((one - low) / (high - low) * reach) for key, one in numbers.items()}
    others = _strokes({places[key] for key in numbers if key != ags and key not in similar}, 11, 33)
    near = _strokes({places[key] for key in similar if key in places}, 7, 37)
    middle = HEIGHT // 2
    return _picture(
        f'<path d="M0 {middle}H{WIDTH}" stroke="{LINE.lower()}" stroke-width="2"/>'
        f'<path d="{others}" stroke="{MARK.lower()}" stroke-width="{STROKE}"/>'
        f'<path d="{near}" stroke="{MUTED.lower()}" stroke-width="5"/>'
        f'<g fill="{OWN.lower()}" stroke="{PAPER.lower()}" stroke-width="3">'
        f'<circle cx="{places[ags]}" cy="{middle}" r="15"/></g>',
        WIDTH, HEIGHT, f'width="{WIDTH / 10:g}mm" height="{HEIGHT / 10:g}mm" ',
    )  # fmt: skip


def _strokes(places: Collection[int], top: int, bottom: int) -> str:
    """Upright strokes, each told from the one before."""
    xs = sorted(places)
    steps = (f"m{x - before} {top - bottom}v{bottom - top}" for before, x in pairwise(xs))
    return f"M{xs[0]} {top}v{bottom - top}{''.join(steps)}" if xs else ""


def _picture(content: str, width: int, height: int, size: str = "") -> str:
    """An SVG as the address of a picture; `size` are its attributes where it has a size of its own."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}viewBox="0 0 {width} {height}">'
    return svg_uri(f"{head}{content}</svg>".encode())
