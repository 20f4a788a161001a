"""Slope charts: both ends are labelled, labels keep apart, a region with one value has one end."""

from __future__ import annotations

import pytest
from chart_examples import ACCENT, STEIGUNG, dots_of, lines_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.canvas import ChartError, assert_fits, texts
from pipeline.slopecharts import Slope, SlopeChart, slope_chart

NAMES = ("Esslingen", "Göppingen", "Rems-Murr", "Stuttgart (Stadtkreis)", "Baden-Württemberg", "Böblingen", "Tübingen")


def test_both_ends_carry_name_and_value() -> None:
    figure = slope_chart(STEIGUNG)
    assert_fits(figure)
    shown = texts(figure)
    assert shown.count("Esslingen") == 2
    assert {"30.06.2013", "30.06.2015", "35,2", "34,4"} <= set(shown)


def test_a_region_with_one_value_has_one_mark_and_no_line() -> None:
    figure = slope_chart(STEIGUNG)
    assert texts(figure).count("Tübingen") == 1
    assert len(dots_of(figure)) == 7
    assert len(lines_of(figure, ACCENT)) == 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e7), st.floats(0, 1e7)), min_size=1, max_size=len(NAMES)))
def test_labels_never_touch(pairs: list[tuple[float, float]]) -> None:
    slopes = [Slope(name, *pair, "9.800.000", "10.000.000") for name, pair in zip(NAMES, pairs, strict=False)]
    assert_fits(slope_chart(SlopeChart(tuple(slopes), ("2011", "2022"), ACCENT)))


@pytest.mark.parametrize("value", [0.0, 0.0001, 10_000_000.0])
def test_equal_values_lie_in_the_middle(value: float) -> None:
    slopes = tuple(Slope(name, value, value, "1", "1") for name in NAMES)
    assert_fits(slope_chart(SlopeChart(slopes, ("2011", "2022"), ACCENT)))


def test_without_any_value_there_is_no_picture() -> None:
    with pytest.raises(ChartError, match="Keine Region der Abbildung hat einen Wert"):
        slope_chart(SlopeChart((Slope("Esslingen", None, None),), ("2011", "2022"), ACCENT))


def test_names_that_leave_no_room_for_the_lines_are_a_fault() -> None:
    slope = Slope("Gemeindeverwaltungsverband Voralb mit allen Mitgliedsgemeinden", 1.0, 2.0, "1", "2")
    with pytest.raises(ChartError, match="bleibt für die Linien kein Platz"):
        slope_chart(SlopeChart((slope,), ("2011", "2022"), ACCENT))
