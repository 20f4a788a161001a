"""Maps: every Gemeinde once, its class by its limits, what has no value hatched and explained."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon

from pipeline import style
from pipeline.canvas import ChartError, assert_fits, texts, to_svg
from pipeline.maps import Choropleth, choropleth, read_geometry

FILE = Path(__file__).parents[1] / "data/raw/geo_gemeinden_2021/gemeinden.json"
GEOMETRY = read_geometry(FILE)
ALL = {one.ags: float(index % 20) for index, one in enumerate(GEOMETRY.gemeinden)}
ESSLINGEN, FILDERSTADT = "08116019", "08116077"
SPEC = Choropleth(
    geometry=GEOMETRY,
    values=ALL,
    limits=(6, 9, 12, 15),
    class_texts=("unter 6", "6 bis unter 9", "9 bis unter 12", "12 bis unter 15", "15 und mehr"),
    accent=style.ACCENTS[6],
    legend_title="Anteil in Prozent",
)


def fills(figure: Figure) -> list[str]:
    """The colours of all areas in the order of painting: the Gemeinden by AGS, then the legend."""
    areas = [artist for artist in figure.artists if isinstance(artist, Polygon)]
    return [to_hex(area.get_facecolor()).upper() for area in areas]


def hatchings(figure: Figure) -> int:
    return sum(isinstance(one, PathPatch) and one.get_facecolor()[3] == 0 for one in figure.artists)


def fill_of(figure: Figure, ags: str) -> str:
    return fills(figure)[sorted(ALL).index(ags)]


# --- Geometry -----------------------------------------------------------------------------------------


def test_the_geometry_has_the_44_gemeinden_and_its_citation() -> None:
    assert len({one.ags for one in GEOMETRY.gemeinden}) == len(GEOMETRY.gemeinden) == 44
    assert all(re.fullmatch(r"08116\d{3}", one.ags) for one in GEOMETRY.gemeinden)
    assert GEOMETRY.source == "© GeoBasis-DE / BKG 2021 (Daten verändert)"
    origin = json.loads(FILE.read_text(encoding="utf-8"))["herkunft"]
    assert origin["lizenz"] == "dl-de/by-2-0"
    assert re.fullmatch(r"[0-9a-f]{64}", origin["original"]["sha256"])


def test_neighbours_share_their_border_exactly() -> None:
    rings = [ring for one in GEOMETRY.gemeinden for ring in one.rings]
    edges = Counter(frozenset(edge) for ring in rings for edge in pairwise((*ring, ring[0])))
    assert set(edges.values()) == {1, 2}
    ends = Counter(point for edge, count in edges.items() if count == 1 for point in edge)
    assert set(ends.values()) == {2}, "the outer border is closed"


def test_every_label_point_lies_inside_its_gemeinde() -> None:
    for one in GEOMETRY.gemeinden:
        x, y = one.middle
        crossings = sum(
            (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
            for ring in one.rings
            for (x0, y0), (x1, y1) in pairwise((*ring, ring[0]))
        )
        assert crossings % 2 == 1, one.name


# --- Drawing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accent", style.ACCENTS)
def test_no_word_is_clipped_or_covered(accent: str) -> None:
    figure = choropleth(replace(SPEC, accent=accent, values=ALL | {ESSLINGEN: None}))
    assert_fits(figure)
    assert {"Leinfelden-", "Echterdingen", "15 und mehr", "keine Angabe"} <= set(texts(figure))


@pytest.mark.parametrize("height", [60.0, 80.0, 110.0])
def test_it_fits_at_other_heights(height: float) -> None:
    assert_fits(choropleth(replace(SPEC, height=height)))


@pytest.mark.parametrize(("value", "tint"), [(5.9, 0), (6.0, 1), (8.9, 1), (9.0, 2), (14.9, 3), (15.0, 4)])
def test_a_value_on_a_limit_belongs_to_the_class_above(value: float, tint: int) -> None:
    figure = choropleth(replace(SPEC, values=ALL | {FILDERSTADT: value}))
    assert fill_of(figure, FILDERSTADT) == style.tints(SPEC.accent)[tint]


def test_what_has_no_value_is_hatched_and_the_legend_says_so() -> None:
    without = {ags: value for ags, value in ALL.items() if ags != ESSLINGEN}
    for values in (without, ALL | {ESSLINGEN: None}):
        figure = choropleth(replace(SPEC, values=values, missing_text="geheim"))
        assert fill_of(figure, ESSLINGEN) == style.SHADE
        assert hatchings(figure) == 2, "the Gemeinde and its entry in the legend"
        assert texts(figure)[-1] == "geheim"


def test_a_complete_map_has_no_hatching() -> None:
    figure = choropleth(SPEC)
    assert hatchings(figure) == 0
    assert "keine Angabe" not in texts(figure)


def test_the_legend_runs_from_high_to_low() -> None:
    assert texts(choropleth(SPEC))[-6:] == (SPEC.legend_title, *SPEC.class_texts[::-1])
    assert tuple(fills(choropleth(SPEC))[-5:]) == style.tints(SPEC.accent)[::-1]


def test_names_stay_text_although_they_have_a_halo() -> None:
    assert b">Filderstadt</text>" in to_svg(choropleth(SPEC))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": {"08115003": 1.0}}, "Nicht auf der Karte: 08115003"),
        ({"values": {ESSLINGEN: float("nan")}}, "keine Zahl sind: 08116019"),
        ({"limits": (9, 6, 12, 15)}, "passen nicht zu den Grenzen"),
        ({"limits": (6, 9)}, "5 Klassen passen nicht"),
        ({"limits": tuple(range(9)), "class_texts": tuple("abcdefghij")}, "höchstens fünf Klassen"),
    ],
)
def test_what_does_not_match_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ChartError, match=message):
        choropleth(replace(SPEC, **change))


def test_three_classes_are_light_middle_and_full() -> None:
    figure = choropleth(replace(SPEC, limits=(6, 12), class_texts=("wenig", "mittel", "viel")))
    assert fills(figure)[-3:] == [style.tints(SPEC.accent)[index] for index in (4, 2, 0)]
