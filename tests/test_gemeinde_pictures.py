"""Small pictures of the Gemeinden: where one lies, where its value stands."""

from __future__ import annotations

from base64 import b64decode

import pytest

from pipeline.gemeinde_pictures import OWN, SIMILAR, Sheet, locator, strip
from pipeline.maps import Gemeinde, Geometry

SQUARE = Gemeinde("1", "Eins", (0.5, 0.5), (((0, 0), (1, 0), (1, 1), (0, 1)),))
BESIDE = Gemeinde("2", "Zwei", (1.5, 0.5), (((1, 0), (2, 0), (2, 1), (1, 1)),))
GEOMETRY = Geometry((SQUARE, BESIDE), "Quelle")


def svg(address: str) -> str:
    return b64decode(address.partition(",")[2]).decode()


def test_a_gemeinde_is_a_closed_line_north_above() -> None:
    sheet = Sheet.of(GEOMETRY, 202)
    assert (sheet.width, sheet.height) == (202, 102)
    assert sheet.path(SQUARE) == "M1 101l100 0 0-100-100 0z"


def test_the_gemeinde_and_those_of_similar_size_are_set_off() -> None:
    drawn = svg(locator(GEOMETRY, "1", ["2"]))
    assert drawn.count(f'fill="{OWN.lower()}"') == drawn.count(f'fill="{SIMILAR.lower()}"') == 1


def test_the_smallest_value_stands_left_and_the_largest_right() -> None:
    drawn = svg(strip({"1": 5.0, "2": 10.0, "3": 7.5}, "2", ["3"]))
    assert 'd="M10 11v22"' in drawn
    assert 'd="M180 7v30"' in drawn
    assert 'cx="350"' in drawn


@pytest.mark.parametrize("numbers", [{}, {"2": 1.0, "3": 2.0}, {"1": 1.0, "2": 1.0}])
def test_where_nothing_can_be_told_there_is_no_strip(numbers: dict[str, float]) -> None:
    assert strip(numbers, "1", []) == ""
