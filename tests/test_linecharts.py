"""Charts over years: what is missing stays missing, labels keep apart."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import matplotlib
import pytest
from chart_examples import ACCENT, FLOWS, LINES, QUOTE, VERLAUF, boxes_of, dots_of, lines_of, years
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D

from pipeline import style
from pipeline.canvas import ChartError, assert_fits, texts, to_svg
from pipeline.linecharts import Break, Gap, LineChart, Series, Sparkline, flow_chart, line_chart, segments, sparkline


def test_labels_are_printed_as_given() -> None:
    assert {"8,8\u202f%", "9,1\u202f%", "3,5\u202f%"} <= set(texts(line_chart(LINES)))


NAMES = (*QUOTE, "Esslingen", "Baden-Württemberg", "Deutschland", "Rems-Murr", "Stuttgart", "Zensus 9. Mai 2011")
VALUES = st.one_of(st.none(), st.floats(0, 100), st.sampled_from((0.0, 50.0, 50.1, 100.0)))


@st.composite
def nasty_charts(draw: st.DrawFn) -> LineChart:
    """Up to eight series that end anywhere, often on each other, with gaps, shaded ranges and breaks."""
    series = []
    for name in NAMES[: draw(st.integers(1, len(NAMES)))]:
        values = draw(st.lists(VALUES, min_size=10, max_size=10))
        known = values if any(value is not None for value in values) else [0.0]
        role = draw(st.sampled_from(("kreis", "land", "total", "vergleich", "andere", "gruppe")))
        series.append(Series(name, years(*known), draw(st.sampled_from(("0,0\u202f%", "86.500", ""))), role))
    places = draw(st.lists(st.integers(2008, 2016), max_size=2, unique=True))
    breaks = tuple(Break(place - 0.5, f"ab {place} neues Verfahren der Fortschreibung") for place in places)
    gaps = (Gap(2008.5, 2008.5 + draw(st.integers(1, 3))),) if draw(st.booleans()) else ()
    return LineChart(tuple(series), ACCENT, "%", draw(st.booleans()), breaks, gaps, height=84)


@settings(max_examples=60, deadline=None)
@given(nasty_charts())
@pytest.mark.langsam
def test_labels_never_touch_nor_leave_the_figure(spec: LineChart) -> None:
    figure = line_chart(spec)
    assert_fits(figure)
    assert {series.text for series in spec.series if series.text} <= set(texts(figure))


def test_crowded_years_are_thinned_and_the_last_one_stays() -> None:
    series = Series("Esslingen", years(*range(40), first=1977), "39", "kreis")
    figure = line_chart(LineChart((series,), ACCENT))
    assert_fits(figure)
    shown = [text for text in texts(figure) if re.fullmatch(r"\d{4}", text)]
    assert shown[-1] == "2016"
    assert len({int(after) - int(before) for before, after in pairwise(shown)}) == 1


def test_segments_do_not_join_over_none_breaks_or_shaded_ranges() -> None:
    assert segments(years(1, 2, None, 4)) == [[(2007, 1), (2008, 2)], [(2010, 4)]]
    assert segments(years(1, 2, 3), [Break(2008.5, "")]) == [[(2007, 1), (2008, 2)], [(2009, 3)]]
    assert segments(years(1, 2), [Break(2008.0, "")]) == [[(2007, 1)], [(2008, 2)]]
    assert segments([(2007, 1), (2010, 4)], gaps=[Gap(2007.5, 2009.5)]) == [[(2007, 1)], [(2010, 4)]]
    assert segments(years(1, 2, 3), gaps=[Gap(2007.5, 2008.5)]) == [[(2007, 1), (2008, 2), (2009, 3)]]
    assert segments(years(None)) == []


def test_the_line_of_the_kreis_stops_at_the_break() -> None:
    before, after = lines_of(line_chart(LINES), ACCENT)
    assert (len(before), len(after)) == (2, 6)


def test_the_break_is_a_dotted_vertical_with_its_note() -> None:
    figure = line_chart(LINES)
    dotted = [
        line for line in figure.artists
        if isinstance(line, Line2D) and line.is_dashed() and len(set(line.get_xdata())) == 1
    ]  # fmt: skip
    assert len(dotted) == 1
    assert "ab 2011 Fortschreibung auf" in texts(figure)


def test_the_shaded_range_says_why() -> None:
    figure = line_chart(LINES)
    assert "nicht erhoben" in texts(figure)
    assert boxes_of(figure, style.SHADE)


def test_a_narrow_shaded_range_is_named_upright() -> None:
    series = Series("Esslingen", years(*[30.0] * 25, first=1992), "30", "kreis")
    figure = line_chart(LineChart((series,), ACCENT, gaps=(Gap(2000.5, 2001.5),)))
    assert_fits(figure)
    assert "nicht erhoben" in texts(figure)


def test_a_single_point_is_a_mark_with_its_label() -> None:
    census = Series("Zensus 9. Mai 2011", ((2011.35, 57200.0),), "57.200", "total")
    other = Series("Fortschreibung", years(62000.0, 62100.0, 62500.0), "62.500", "kreis")
    figure = line_chart(LineChart((census, other), ACCENT))
    assert "57.200" in texts(figure)
    assert len([dot for dot in dots_of(figure) if dot.get_facecolor() == matplotlib.colors.to_rgba(style.TEXT)]) == 2


def test_a_series_without_any_value_is_refused() -> None:
    with pytest.raises(ChartError, match="„Esslingen“ hat keinen Wert"):
        line_chart(LineChart((Series("Esslingen", years(None, None)),), ACCENT))


def test_a_series_without_label_is_drawn_but_not_named() -> None:
    context = Series("", years(1, 2, 3))
    figure = line_chart(LineChart((context, Series("Esslingen", years(2, 3, 4), "4", "kreis")), ACCENT))
    assert len(lines_of(figure, style.MARK)) == 1
    assert texts(figure)[-2:] == ("4", "Esslingen")


def test_another_definition_is_dashed() -> None:
    series = replace(LINES.series[2], dashed=True)
    figure = line_chart(replace(LINES, series=(series,), breaks=()))
    assert [
        line for line in figure.artists
        if isinstance(line, Line2D) and line.get_color() == style.MARK and line.is_dashed()
    ]  # fmt: skip


def test_fortzuege_run_below_zero() -> None:
    figure = flow_chart(FLOWS)
    zero = {top for *_, top, _ in boxes_of(figure, ACCENT)}
    assert zero == {top for *_, top, _ in boxes_of(figure, style.MARK)}
    assert all(bottom > top for *_, top, bottom in boxes_of(figure, style.MARK))


def test_the_sparkline_has_no_words_and_keeps_its_gap() -> None:
    figure = sparkline(VERLAUF)
    assert texts(figure) == ()
    assert [len(line) for line in lines_of(figure, ACCENT)] == [3]
    assert len(dots_of(figure)) == 2
    assert to_svg(sparkline(Sparkline(years(5.0, 5.0), ACCENT)))
