"""Charts are drawn once for the same content, and again when anything in them changes."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from pipeline import canvas
from pipeline.canvas import ChartError
from pipeline.kept_charts import content_hash, picture
from pipeline.linecharts import Sparkline, sparkline
from pipeline.store import NOTHING_KEPT, Store


def chart(last: float = 3.0, colour: str = "#00517a") -> Figure:
    return sparkline(Sparkline(((2014.0, 1.0), (2015.0, 2.0), (2016.0, last)), colour, width=30, height=8))


def svg(address: str) -> bytes:
    return b64decode(address.partition(",")[2])


def test_a_kept_chart_has_the_bytes_of_a_drawn_one(tmp_path: Path):
    store = Store(tmp_path)
    first = picture(chart(), store)
    assert svg(first) == canvas.to_svg(chart())
    assert picture(chart(), store) == first == picture(chart(), NOTHING_KEPT)
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_kept_is_what_is_shown(tmp_path: Path):
    store = Store(tmp_path)
    picture(chart(), store)
    store.keep(store.name("abbildung", content_hash(chart())), b"<svg/>")
    assert svg(picture(chart(), store)) == b"<svg/>"


@pytest.mark.parametrize("other", [chart(last=3.01), chart(colour="#00517b")])
def test_another_point_or_colour_is_another_chart(other: Figure, tmp_path: Path):
    store = Store(tmp_path)
    assert picture(other, store) != picture(chart(), store)
    assert len(list(tmp_path.iterdir())) == 2


def test_the_content_does_not_depend_on_what_was_drawn_before():
    before = content_hash(chart())
    canvas.to_svg(chart())
    assert content_hash(chart()) == before


def test_a_chart_that_cannot_be_read_is_not_kept(tmp_path: Path):
    figure = chart()
    figure.add_artist(canvas.Text(1.5, 0.5, "außerhalb", figure=figure))
    for _ in range(2):
        with pytest.raises(ChartError, match="außerhalb"):
            picture(figure, Store(tmp_path))
    assert list(tmp_path.iterdir()) == []
