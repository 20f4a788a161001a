"""Pictures as PNG: paths and texts stand where the SVG has them, in its colours."""

from __future__ import annotations

import io

import matplotlib.image
import numpy as np

from pipeline.svg_png import DPI, as_png

SVG = """<svg class="bild" width="72pt" height="36pt" viewBox="0 0 72 36">
<path d="M36 0l36 0 0 18-36 0z" fill="var(--f-cc0000)"/>
<path d="M0 27l36 0" fill="none" stroke="#0000ff" stroke-width="6"/>
<text font-size="20px" text-anchor="middle" fill="#008000" x="18" y="18">M</text></svg>"""


def pixels(svg: str) -> np.ndarray:
    return np.asarray(matplotlib.image.imread(io.BytesIO(as_png(svg))))[:, :, :3]


def colour(x: float, y: float) -> list[float]:
    """The colour at a place, in points from the upper left corner."""
    return [round(float(one), 1) for one in pixels(SVG)[int(y * DPI / 72), int(x * DPI / 72)]]


def test_paths_have_their_place_and_their_colour() -> None:
    assert pixels(SVG).shape == (DPI // 2, DPI, 3)
    assert colour(54, 9) == [0.8, 0.0, 0.0]
    assert colour(18, 27) == [0.0, 0.0, 1.0]
    assert colour(54, 27) == [1.0, 1.0, 1.0]


def test_texts_stand_on_their_line_around_their_place() -> None:
    green = np.argwhere(np.abs(pixels(SVG) - [0, 0.5, 0]).sum(axis=2) < 0.1) * 72 / DPI
    top, left = green.min(axis=0)
    bottom, right = green.max(axis=0)
    assert 17 < bottom < 18.5
    assert 3 < top < 6
    assert abs((left + right) / 2 - 18) < 0.5


def test_the_same_picture_makes_the_same_bytes() -> None:
    assert as_png(SVG) == as_png(SVG)
