"""A picture of the web edition as PNG, for programs that know no SVG: paths and texts are all that it is made of."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from pipeline import style

DPI = 150
_COLOUR = re.compile(r"var\(--f-([0-9a-f]{6})\)")
_STEP, _NUMBER = re.compile(r"([Mlqcz])([^Mlqcz]*)"), re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?")
_CODES = {"l": [Path.LINETO], "q": [Path.CURVE3] * 2, "c": [Path.CURVE4] * 3}
_SIDES = {"start": "left", "middle": "center", "end": "right"}
_PIXELS = 72
"""The unit of a picture is the point, and so is that of the figure."""


def as_png(svg: str) -> bytes:
    """The picture; the same bytes for the same picture."""
    root = ElementTree.fromstring(_COLOUR.sub(r"#\1", svg))
    width, height = (float(root.attrib[name].removesuffix("pt")) for name in ("width", "height"))
    figure = Figure(figsize=(width / _PIXELS, height / _PIXELS), dpi=DPI, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    flip = Affine2D().scale(1, -1).translate(0, height).scale(DPI / _PIXELS)
    for one in root.iter():
        if one.tag == "path":
            figure.add_artist(_patch(one)).set_transform(flip)
        elif one.tag == "text":
            figure.add_artist(_label(one)).set_transform(flip)
    made = io.BytesIO()
    figure.savefig(made, format="png", dpi=DPI, metadata={"Software": None})
    return made.getvalue()


def _patch(one: ElementTree.Element) -> PathPatch:
    path = _outline(one.get("d", ""))
    line, wide = one.get("stroke", "none"), float(one.get("stroke-width", 1))
    dashes = [float(part) / wide for part in _NUMBER.findall(one.get("stroke-dasharray", ""))]  # in widths of the line
    return PathPatch(
        path, facecolor=one.get("fill", "none"), edgecolor=line,
        linewidth=wide if line != "none" else 0,
        linestyle=(float(one.get("stroke-dashoffset", 0)), dashes) if dashes else "-",
        capstyle=one.get("stroke-linecap", "butt"), joinstyle=one.get("stroke-linejoin", "round"),
    )  # fmt: skip


def _outline(told: str) -> Path:
    """A path as `pipeline.web_svg` writes it: steps from where the one before ended, a letter for all alike."""
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for step, rest in _STEP.findall(told):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if step in "Mz":
            points += pairs or [points[-1]]
            codes.append(Path.MOVETO if pairs else Path.CLOSEPOLY)
            continue
        one = _CODES[step]
        for place in range(0, len(pairs), len(one)):
            x, y = points[-1]
            points += [(x + a, y + b) for a, b in pairs[place : place + len(one)]]
            codes += one
    return Path(points, codes)


def _label(one: ElementTree.Element) -> Text:
    face = style.font_face(style.SANS, int(one.get("font-weight", 400)))
    size = float(one.get("font-size", "8px").removesuffix("px"))
    return Text(
        float(one.get("x", 0)), float(one.get("y", 0)), "".join(one.itertext()), color=one.get("fill", style.TEXT),
        horizontalalignment=_SIDES[one.get("text-anchor", "start")], verticalalignment="baseline",
        fontproperties=FontProperties(fname=str(face.path), size=size), parse_math=False,
    )  # fmt: skip
