"""Charts in rows: as long as their values, and what is missing says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chart_examples import ACCENT, ANTEILE, BALKEN, GRUPPEN, HANTEL, PAARE, boxes_of, dots_of, lines_of

from pipeline import style
from pipeline.canvas import ChartError, texts
from pipeline.rowcharts import (
    AgeStructure,
    Dumbbell,
    DumbbellRow,
    GroupedBars,
    StackedRow,
    age_structure,
    bars,
    dumbbell,
    grouped_bars,
    stacked_bars,
)


def test_rows_without_data_say_so() -> None:
    assert "keine Daten" in texts(dumbbell(HANTEL))
    assert "geheim" in texts(bars(BALKEN))
    assert "noch nicht veröffentlicht" in texts(stacked_bars(ANTEILE))
    assert texts(dumbbell(Dumbbell((DumbbellRow("Esslingen", None, None),), ACCENT))) == ("Esslingen", "keine Daten")


def test_a_row_with_one_value_shows_one_mark() -> None:
    row = DumbbellRow("Esslingen", None, 31.0, "", "31,0", "kreis")
    assert len(dots_of(dumbbell(replace(HANTEL, rows=(row,))))) == 1


def test_bars_start_at_zero_and_are_as_long_as_their_values() -> None:
    figure = bars(replace(BALKEN, rows=(BALKEN.rows[0], replace(BALKEN.rows[1], role="kreis"))))
    (left, right, *_), (start, end, *_) = boxes_of(figure, ACCENT)
    assert left == start
    assert (right - left) == pytest.approx(-4 * (end - start))


def test_the_groups_are_named_once() -> None:
    figure = grouped_bars(GroupedBars(PAARE, GRUPPEN, ACCENT))
    assert [texts(figure).count(name) for name in GRUPPEN] == [1, 1]


def test_the_oldest_stand_on_top_and_the_outline_is_closed() -> None:
    figure = age_structure(AgeStructure(PAARE, GRUPPEN, ACCENT))
    assert next(text for text in texts(figure) if text in {row.label for row in PAARE}) == "65 und mehr"
    outline = max(lines_of(figure, style.TEXT), key=len)
    assert outline[0][0] == outline[-1][0]
    assert len(outline) == 2 * len(PAARE) + 2


def test_parts_fill_the_bar_and_small_values_stand_below() -> None:
    figure = stacked_bars(ANTEILE)
    assert {"1,0", "84,8"} <= set(texts(figure))
    assert max(right for _, right, *_ in boxes_of(figure, style.tints(ACCENT)[0])) == pytest.approx(style.TEXT_WIDTH)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parts": tuple("abcdef")}, "einen bis fünf Teile"),
        ({"rows": (StackedRow("x", (1.0, 2.0), ("1", "2")),)}, "nicht die Teile eines Ganzen"),
        ({"rows": (StackedRow("x", (1.0, -2.0, 3.0), ("1", "2", "3")),)}, "nicht die Teile eines Ganzen"),
        ({"rows": (StackedRow("x", (), ()),)}, "in keiner Zeile Werte"),
        ({"parts": ("Einwanderungsgeschichte" * 3, "b", "c")}, "passen nicht nebeneinander"),
    ],
)
def test_what_is_no_whole_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ChartError, match=message):
        stacked_bars(replace(ANTEILE, **change))
