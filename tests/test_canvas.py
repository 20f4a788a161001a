"""What is drawn can be read, fits on its sheet, and has the same bytes everywhere."""

from __future__ import annotations

import base64
import logging
import os
import re
import runpy
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import chart_examples
import matplotlib
import pytest
from chart_examples import BALKEN, LINES, digest, examples, years
from hypothesis import given
from hypothesis import strategies as st

from pipeline import style
from pipeline.canvas import (
    Canvas,
    ChartError,
    assert_fits,
    diagonals,
    fitted,
    spread,
    text_width,
    texts,
    tick_texts,
    ticks,
    to_svg,
    wrap,
)
from pipeline.linecharts import Series, line_chart
from pipeline.pdf import font_css
from pipeline.rowcharts import Bar, bars


@pytest.mark.langsam
def test_bytes_do_not_depend_on_process_hash_seed_or_user_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "font.family: serif\nlines.linestyle: --\nsavefig.bbox: tight\nfigure.constrained_layout.use: True\n"
        "svg.fonttype: path\nfigure.facecolor: red\ntext.color: blue\npatch.edgecolor: red\nlines.linewidth: 9\n"
    )
    path = chart_examples.__file__
    code = f"import runpy, sys; print(runpy.run_path({path!r})['digest'](), 'matplotlib.pyplot' in sys.modules)"
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


def test_the_examples_can_be_run_by_path() -> None:
    assert runpy.run_path(chart_examples.__file__)["digest"]() == digest()


@pytest.mark.parametrize("name", list(examples()))
def test_all_words_fit_and_are_real_text_in_the_page_s_typeface(name: str) -> None:
    figure = examples()[name]
    assert_fits(figure)
    svg = to_svg(figure).decode()
    assert svg.count("<text ") == len(texts(figure))
    assert set(re.findall('font-family: ([^;"]*)', svg)) <= {"'Source Sans Pro'"}
    assert "<use" not in svg
    assert "Matplotlib" not in svg


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


def test_the_dark_screen_has_no_light_colours() -> None:
    svg = to_svg(line_chart(LINES), dark=True).decode()
    light = {colour.lower() for colour in style.dark_colours()}
    assert not light & set(re.findall(r"#[0-9a-f]{6}", svg))


@pytest.mark.langsam
def test_the_page_sets_the_chart_in_its_own_typeface(caplog: pytest.LogCaptureFixture) -> None:
    from weasyprint import HTML

    svg = base64.b64encode(to_svg(line_chart(LINES))).decode()
    page = (
        f'<html lang="de"><title>Probe</title><style>{font_css()}</style>'
        f'<body><img alt="Linien" style="width:166mm" src="data:image/svg+xml;base64,{svg}">'
    )
    with caplog.at_level(logging.WARNING):
        pdf = HTML(string=page).write_pdf(uncompressed_pdf=True)
    assert not caplog.records
    assert set(re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", pdf)) <= {b"Source-Sans-Pro", b"Source-Sans-Pro-Semi-Bold"}
