"""A chart becomes the picture of a page; one that was checked and drawn before from the same content is not again.

What a chart consists of (words, paths, colours, weights) is its pickle, less what matplotlib only notes for this run.
The pickle is never read, only compared by its hash.
"""

from __future__ import annotations

import hashlib
import pickle
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure
from matplotlib.transforms import TransformNode

from pipeline import canvas
from pipeline.store import Store


def picture(figure: Figure, store: Store) -> str:
    """A chart as the address that a page carries it under; raises `ChartError` where not all of it can be read."""
    name = store.name("abbildung", content_hash(figure))
    svg = store.find(name)
    if svg is None:
        canvas.assert_fits(figure)
        svg = canvas.to_svg(figure)
        store.keep(name, svg)
    return canvas.svg_uri(svg)


def content_hash(figure: Figure) -> str:
    """The same for charts that look the same, in whatever run they were made."""
    content = BytesIO()
    _Content(content, pickle.HIGHEST_PROTOCOL).dump(figure)
    return hashlib.sha256(content.getvalue()).hexdigest()


class _Content(pickle.Pickler):
    """Leaves out who uses a transformation: that is noted by places in memory."""

    def reducer_override(self, thing: object) -> Any:
        if isinstance(thing, TransformNode):
            return type(thing), (), {name: part for name, part in vars(thing).items() if name != "_parents"}
        return NotImplemented
