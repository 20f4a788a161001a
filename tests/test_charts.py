"""Charts: what stands in them can be read, what is missing stays missing, the bytes are always the same."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import runpy
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import matplotlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon

from pipeline import style
from pipeline.charts import (
    AgeStructure,
    Bar,
    Bars,
    Break,
    Canvas,
    ChartError,
    Dumbbell,
    DumbbellRow,
    Flow,
    FlowChart,
    Gap,
    GroupedBars,
    LineChart,
    PairRow,
    Series,
    Sparkline,
    Stacked,
    StackedRow,
    age_structure,
    assert_fits,
    bars,
    diagonals,
    dumbbell,
    fitted,
    flow_chart,
    grouped_bars,
    line_chart,
    segments,
    sparkline,
    spread,
    stacked_bars,
    text_width,
    texts,
    tick_texts,
    ticks,
    to_svg,
    wrap,
)

ACCENT = style.ACCENTS[6]
QUOTE = ("Landkreis: Ausländerinnen und Ausländer", "Land: Ausländerinnen und Ausländer")


def years(*values: float | None, first: int = 2007) -> tuple[tuple[float, float | None], ...]:
    """Points of consecutive years."""
    return tuple((float(first + index), value) for index, value in enumerate(values))


LINES = LineChart(
    series=(
        Series(QUOTE[0], years(None, None, 10.1, 10.2, 8.9, 8.2, 8.0, 7.6, 7.9, 8.8), "8,8\u202f%", "kreis"),
        Series(QUOTE[1], years(None, None, 11.6, 10.8, 9.1, 8.9, 9.1, 8.7, 8.8, 9.1), "9,1\u202f%", "land"),
        Series("Landkreis: insgesamt", years(4.1, 3.4, 4.6, 4.7, 4.0, 3.7, 3.6, 3.5, 3.4, 3.5), "3,5\u202f%"),
    ),
    accent=ACCENT,
    unit="%",
    gaps=(Gap(2006.5, 2008.5),),
    breaks=(Break(2010.5, "ab 2011 Fortschreibung auf Grundlage des Zensus 2011"),),
)
FLOWS = FlowChart(
    flows=tuple(Flow(2013.0 + i, up, up - 900.0, 900.0) for i, up in enumerate((25600.0, 27300.0, 29800.0))),
    accent=ACCENT,
    up_text="29.800",
    down_text="28.900",
    saldo_text="+900",
)
HANTEL = Dumbbell(
    rows=(
        DumbbellRow("Esslingen", 30.1, 38.5, "30,1", "38,5", "kreis"),
        DumbbellRow("Tübingen", 29.8, 23.0, "29,8", "23,0"),
        DumbbellRow("Stuttgart", None, None, role="stadt", note="keine Daten"),
        DumbbellRow("Baden-Württemberg", None, 31.0, "", "31,0", "land", "2011 nicht erhoben"),
    ),
    accent=ACCENT,
    unit="%",
)
BALKEN = Bars(
    rows=(
        Bar("Esslingen", 4.0, "+4,0", "kreis"),
        Bar("Böblingen", -1.0, "−1,0"),
        Bar("Göppingen", None, note="geheim"),
        Bar("Tübingen", 0.0, "0,0"),
    ),
    accent=ACCENT,
)
PAARE = (
    PairRow("unter 18", 17.0, 12.5, "17,0", "12,5"),
    PairRow("18 bis unter 65", 61.0, 78.9, "61,0", "78,9"),
    PairRow("65 und mehr", 22.0, 8.6, "22,0", "8,6"),
)
GRUPPEN = ("Deutsche", "Ausländerinnen und Ausländer")
ANTEILE = Stacked(
    rows=(
        StackedRow("Ausländerinnen und Ausländer", (9.8, 31.4, 58.8), ("9,8", "31,4", "58,8"), "kreis"),
        StackedRow("Deutsche", (1.0, 14.2, 84.8), ("1,0", "14,2", "84,8")),
        StackedRow("Land", (), (), "land", "noch nicht veröffentlicht"),
    ),
    parts=("ohne Haupt\u00adschulabschluss", "Haupt\u00adschulabschluss", "höherer Abschluss"),
    accent=ACCENT,
)
VERLAUF = Sparkline(years(22.0, None, 23.0, 24.0, 26.5), ACCENT)


def examples() -> dict[str, Figure]:
    """One figure of each kind."""
    return {
        "line_chart": line_chart(LINES),
        "flow_chart": flow_chart(FLOWS),
        "dumbbell": dumbbell(HANTEL),
        "bars": bars(BALKEN),
        "hatched": bars(replace(BALKEN, hatched=True)),
        "grouped_bars": grouped_bars(GroupedBars(PAARE, GRUPPEN, ACCENT)),
        "age_structure": age_structure(AgeStructure(PAARE, GRUPPEN, ACCENT)),
        "stacked_bars": stacked_bars(ANTEILE),
        "sparkline": sparkline(VERLAUF),
    }


def digest() -> str:
    """One hash over all examples."""
    return hashlib.sha256(b"".join(to_svg(figure) for figure in examples().values())).hexdigest()


def lines_of(figure: Figure, colour: str) -> list[list[tuple[float, float]]]:
    """The corners, in mm, of all lines of a colour that are no hairlines."""
    found = [artist for artist in figure.artists if isinstance(artist, Line2D)]
    return [
        [(float(x), float(y)) for x, y in line.get_xydata()]
        for line in found
        if line.get_color() == colour and line.get_linewidth() > 1
    ]


def boxes_of(figure: Figure, colour: str) -> list[tuple[float, float, float, float]]:
    """Left, right, top, bottom in mm of all areas of a colour."""
    wanted = matplotlib.colors.to_rgba(colour)
    corners = [
        artist.get_xy()
        for artist in figure.artists
        if isinstance(artist, Polygon) and tuple(artist.get_facecolor()) == wanted
    ]
    return [(*xy[:, 0][[0, 1]], *xy[:, 1][[0, 2]]) for xy in corners]


def dots_of(figure: Figure) -> list[Circle]:
    return [artist for artist in figure.artists if isinstance(artist, Circle)]


# --- The same bytes -----------------------------------------------------------------------------------


@pytest.mark.langsam
def test_bytes_do_not_depend_on_process_hash_seed_or_user_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "font.family: serif\nlines.linestyle: --\nsavefig.bbox: tight\nfigure.constrained_layout.use: True\n"
        "svg.fonttype: path\nfigure.facecolor: red\ntext.color: blue\npatch.edgecolor: red\nlines.linewidth: 9\n"
    )
    code = f"import runpy, sys; print(runpy.run_path({__file__!r})['digest'](), 'matplotlib.pyplot' in sys.modules)"
    project = Path(__file__).parents[1]
    found = set()
    for seed, settings_folder in (("1", ""), ("2", str(tmp_path))):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(project)}
        if settings_folder:
            environment["MATPLOTLIBRC"] = settings_folder
        call = [sys.executable, "-c", code]
        found.add(subprocess.run(call, env=environment, capture_output=True, text=True, check=True).stdout)
    assert found == {f"{digest()} False\n"}


def test_drawing_changes_no_global_setting() -> None:
    before = dict(matplotlib.rcParams)
    digest()
    assert dict(matplotlib.rcParams) == before


def test_this_module_can_be_run_by_path() -> None:
    assert runpy.run_path(__file__)["digest"]() == digest()


# --- Words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(examples()))
def test_all_words_fit_and_are_real_text_in_the_page_s_typeface(name: str) -> None:
    figure = examples()[name]
    assert_fits(figure)
    svg = to_svg(figure).decode()
    assert svg.count("<text ") == len(texts(figure))
    assert set(re.findall('font-family: ([^;"]*)', svg)) <= {"'Source Sans Pro'"}
    assert "<use" not in svg
    assert "Matplotlib" not in svg


def test_labels_are_printed_as_given() -> None:
    assert {"8,8\u202f%", "9,1\u202f%", "3,5\u202f%"} <= set(texts(line_chart(LINES)))


def test_words_beyond_the_edge_are_an_error() -> None:
    canvas = Canvas(20)
    canvas.text(160, 5, "Leinfelden-Echterdingen")
    with pytest.raises(ChartError, match="„Leinfelden-Echterdingen“ ragt über den Rand"):
        assert_fits(canvas.figure)


def test_words_on_each_other_are_an_error() -> None:
    canvas = Canvas(20)
    canvas.text(10, 5, "Esslingen")
    canvas.text(20, 6, "Ostfildern")
    with pytest.raises(ChartError, match="„Esslingen“ und „Ostfildern“ liegen aufeinander"):
        assert_fits(canvas.figure)


def test_a_character_that_the_typeface_lacks_is_an_error() -> None:
    series = replace(LINES.series[0], label="Ägypten \u2660")
    with pytest.raises(ChartError, match="U\\+2660"):
        line_chart(replace(LINES, series=(series,)))


def test_dollar_signs_are_no_formula() -> None:
    row = Bar("Hilfen in $ und $", 1.0, "1 $")
    figure = bars(replace(BALKEN, rows=(row,)))
    assert b"Hilfen in $ und $" in to_svg(figure)


def test_wrap_breaks_at_spaces_hyphens_and_soft_hyphens() -> None:
    assert wrap("Leinfelden-Echterdingen", 20) == ("Leinfelden-", "Echterdingen")
    assert wrap("Haupt\u00adschul\u00adabschluss", 20) == ("Hauptschul-", "abschluss")
    assert wrap("Haupt\u00adschul\u00adabschluss", 60) == ("Hauptschulabschluss",)
    with pytest.raises(ChartError):
        wrap("2015-2016", text_width("2015-2016") - 1)


def test_wrap_makes_lines_of_about_equal_length() -> None:
    assert wrap("Land: Ausländerinnen und Ausländer", 45) == ("Land: Ausländerinnen", "und Ausländer")


def test_wrap_refuses_a_word_that_is_too_wide() -> None:
    with pytest.raises(ChartError, match="breiter als der Platz von 10 mm"):
        wrap("Einwanderungsgeschichte", 10)


@given(st.lists(st.tuples(st.floats(-100, 200), st.floats(1, 9)), max_size=9).map(sorted))
def test_spread_keeps_order_and_bounds_and_lets_nothing_touch(items: list[tuple[float, float]]) -> None:
    sizes = [size for _, size in items]
    starts = spread([wanted for wanted, _ in items], sizes, 0, 81)
    for (start, size), (following, _) in pairwise(zip(starts, sizes, strict=True)):
        assert start + size <= following + 1e-6
    assert all(start >= -1e-6 and start + size <= 81 + 1e-6 for start, size in zip(starts, sizes, strict=True))


def test_spread_moves_nothing_without_need() -> None:
    assert spread([3, 10, 20], [5, 5, 5], 0, 30) == [3, 10, 20]
    assert spread([10, 10], [4, 4], 0, 30) == [8, 12]


def test_spread_refuses_what_has_no_room() -> None:
    with pytest.raises(ChartError, match="2 Beschriftungen brauchen 40 mm, Platz ist für 30 mm"):
        spread([0, 0], [20, 20], 0, 30)


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
def test_labels_never_touch_nor_leave_the_figure(spec: LineChart) -> None:
    figure = line_chart(spec)
    assert_fits(figure)
    assert {series.text for series in spec.series if series.text} <= set(texts(figure))


# --- Ticks --------------------------------------------------------------------------------------------


def test_ticks_are_german() -> None:
    assert tick_texts(ticks([0.4, 14.2]), "%") == ("0", "5", "10", "15\u202f%")
    assert tick_texts(ticks([-1200, 3100])) == ("−2.000", "0", "2.000", "4.000")
    assert tick_texts(ticks([11.9, 12.4], from_zero=False)) == ("11,8", "12,0", "12,2", "12,4")
    assert tick_texts(ticks([0, 33038]), "Personen")[-1] == "40.000\u00a0Personen"


@given(st.lists(st.floats(-1e12, 1e12), min_size=1), st.booleans())
def test_ticks_enclose_the_values_in_few_equal_round_steps(values: list[float], from_zero: bool) -> None:
    found = ticks(values, from_zero=from_zero)
    assert float(found[0]) <= min(values)
    assert float(found[-1]) >= max(values)
    assert 2 <= len(found) <= 5
    assert len({after - before for before, after in pairwise(found)}) == 1
    assert not from_zero or 0 in found


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_an_error(value: float) -> None:
    with pytest.raises(ChartError, match="keine Zahl"):
        bars(replace(BALKEN, rows=(Bar("Esslingen", value, "?"),)))
    with pytest.raises(ChartError, match="keine Zahl"):
        line_chart(replace(LINES, series=(Series("Esslingen", years(1.0, value)),)))


def test_crowded_years_are_thinned_and_the_last_one_stays() -> None:
    series = Series("Esslingen", years(*range(40), first=1977), "39", "kreis")
    figure = line_chart(LineChart((series,), ACCENT))
    assert_fits(figure)
    shown = [text for text in texts(figure) if re.fullmatch(r"\d{4}", text)]
    assert shown[-1] == "2016"
    assert len({int(after) - int(before) for before, after in pairwise(shown)}) == 1


# --- What is missing stays missing --------------------------------------------------------------------


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


def test_rows_without_data_say_so() -> None:
    assert "keine Daten" in texts(dumbbell(HANTEL))
    assert "geheim" in texts(bars(BALKEN))
    assert "noch nicht veröffentlicht" in texts(stacked_bars(ANTEILE))
    assert texts(dumbbell(Dumbbell((DumbbellRow("Esslingen", None, None),), ACCENT))) == ("Esslingen", "keine Daten")


def test_a_row_with_one_value_shows_one_mark() -> None:
    row = DumbbellRow("Esslingen", None, 31.0, "", "31,0", "kreis")
    assert len(dots_of(dumbbell(replace(HANTEL, rows=(row,))))) == 1


# --- Positions ----------------------------------------------------------------------------------------


def test_bars_start_at_zero_and_are_as_long_as_their_values() -> None:
    figure = bars(replace(BALKEN, rows=(BALKEN.rows[0], replace(BALKEN.rows[1], role="kreis"))))
    (left, right, *_), (start, end, *_) = boxes_of(figure, ACCENT)
    assert left == start
    assert (right - left) == pytest.approx(-4 * (end - start))


def test_example_data_is_hatched_without_patterns() -> None:
    figure = bars(replace(BALKEN, hatched=True))
    assert b"<pattern" not in to_svg(figure)
    assert [artist for artist in figure.artists if isinstance(artist, PathPatch)]


def test_hatching_stays_inside_and_leaves_holes_free() -> None:
    outer = ((0, 0), (10, 0), (10, 10), (0, 10))
    hole = ((3, 3), (7, 3), (7, 7), (3, 7))
    strokes = diagonals((outer, hole), 1.0)
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in strokes]
    assert len(strokes) > 10
    assert all(0 <= value <= 10 for stroke in strokes for point in stroke for value in point)
    assert not any(3 < x < 7 and 3 < y < 7 for x, y in middles)


def test_fitted_is_as_wide_as_the_words_allow() -> None:
    scale = fitted([(0, 0, 10, 20), (-5, 8, 0, 0)], 30, 160)
    assert scale(10) + 20 == pytest.approx(160)
    assert scale(-5) - 8 == pytest.approx(30)
    with pytest.raises(ChartError, match="kein Platz"):
        fitted([(0, 0, 10, 200)], 0, 160)


def test_fortzuege_run_below_zero() -> None:
    figure = flow_chart(FLOWS)
    zero = {top for *_, top, _ in boxes_of(figure, ACCENT)}
    assert zero == {top for *_, top, _ in boxes_of(figure, style.MARK)}
    assert all(bottom > top for *_, top, bottom in boxes_of(figure, style.MARK))


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


def test_the_sparkline_has_no_words_and_keeps_its_gap() -> None:
    figure = sparkline(VERLAUF)
    assert texts(figure) == ()
    assert [len(line) for line in lines_of(figure, ACCENT)] == [3]
    assert len(dots_of(figure)) == 2
    assert to_svg(sparkline(Sparkline(years(5.0, 5.0), ACCENT)))


# --- Style --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accent", style.ACCENTS)
def test_every_colour_of_words_can_be_read(accent: str) -> None:
    dark = style.dark_colours()
    for ink in (accent, style.TEXT, style.MUTED):
        assert style.contrast(ink, style.PAPER) >= 4.5
        assert style.contrast(dark[ink], dark[style.PAPER]) >= 4.5
    for ground in (*style.tints(accent), style.SHADE):
        assert style.contrast(style.ink_on(ground), ground) >= 4.5
        assert style.contrast(dark[style.ink_on(ground)], dark[ground]) >= 4.5
    assert style.contrast(style.MUTED, style.SHADE) >= 4.5


@pytest.mark.parametrize("accent", style.ACCENTS)
def test_tints_stay_apart_in_grey_print(accent: str) -> None:
    found = [style.luminance(tint) for tint in style.tints(accent)]
    assert all(light - dark > 0.1 for light, dark in pairwise(found))


def test_the_dark_screen_has_no_light_colours() -> None:
    svg = to_svg(line_chart(LINES), dark=True).decode()
    light = {colour.lower() for colour in style.dark_colours()}
    assert not light & set(re.findall(r"#[0-9a-f]{6}", svg))


def test_every_cut_of_the_typefaces_is_there() -> None:
    assert all(face.path.is_file() for face in style.font_faces())
    css = style.font_face_css(lambda path: f"schriften/{path.name}")
    assert 'font-family: "Source Serif Pro"; font-weight: 400; font-style: italic; src: url("schriften/' in css


@pytest.mark.langsam
def test_the_page_sets_the_chart_in_its_own_typeface(caplog: pytest.LogCaptureFixture) -> None:
    from weasyprint import HTML

    svg = base64.b64encode(to_svg(line_chart(LINES))).decode()
    page = (
        f'<html lang="de"><title>Probe</title><style>{style.font_face_css()}</style>'
        f'<body><img alt="Linien" style="width:166mm" src="data:image/svg+xml;base64,{svg}">'
    )
    with caplog.at_level(logging.WARNING):
        pdf = HTML(string=page).write_pdf(uncompressed_pdf=True)
    assert not caplog.records
    assert set(re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", pdf)) <= {b"Source-Sans-Pro", b"Source-Sans-Pro-Semi-Bold"}
