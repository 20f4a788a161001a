"""Marks of pictures and the rows of their values."""

from __future__ import annotations

import re

from report_examples import value

from pipeline.canvas import Canvas, to_svg
from pipeline.chart_marks import in_rows, marks_in_words, with_rows
from pipeline.linecharts import LineChart, Series, line_chart
from pipeline.measures import STATUS
from pipeline.panelcharts import Panel, Panels, small_multiples
from pipeline.statuscharts import StatusBars, StatusRow, status_bars

VALUES = [value("HF6-05", year, exact) for year, exact in ((2014, "30"), (2015, None), (2016, "38.5"))]


def lines(*series: Series) -> str:
    return to_svg(line_chart(LineChart(series, "#34495E"))).decode()


def rows(svg: str) -> list[tuple[str, str]]:
    return re.findall(r'<circle [^>]*data-reihe="([^"]*)" data-zeilen="([^"]*)"', svg)


def test_marks_name_the_rows_of_values_that_have_a_number() -> None:
    assert marks_in_words({"reihe-0": VALUES, "reihe-1": []}, VALUES) == "reihe-0:0,2"
    assert marks_in_words(in_rows(VALUES[::2]), VALUES) == "zeile-0:0 zeile-1:2"


def test_a_line_has_a_point_for_each_value_across_its_gaps() -> None:
    course = ((2010.0, 3.0), (2011.0, 4.0), (2012.0, None), (2013.0, 5.0), (2014.0, 5.0))
    svg = with_rows(lines(Series("Kreis", course, "5", "kreis")), "reihe-0:4,5,6,7")
    assert rows(svg) == [("reihe-0", "4"), ("reihe-0", "5"), ("reihe-0", "6"), ("reihe-0", "7")]
    places = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)]
    assert places == sorted(places)
    assert len(re.findall(r'<g data-reihe="reihe-0"', svg)) > 1


def test_a_mark_of_one_value_is_marked_itself() -> None:
    canvas = Canvas(20)
    with canvas.named("zeile-0"):
        canvas.bar(10, 50, 5, 9, "#34495E")
    svg = with_rows(to_svg(canvas.figure).decode(), "zeile-0:7")
    assert re.search(r'<g data-zeilen="7" id="zeile-0\.1">', svg)
    assert rows(svg) == []


def test_marks_in_one_place_tell_all_their_values() -> None:
    canvas = Canvas(20)
    with canvas.named("zeile-0"):
        canvas.dot(10, 5, "#34495E")
        canvas.dot(10, 5, "#34495E", hollow=True)
    assert rows(with_rows(to_svg(canvas.figure).decode(), "zeile-0:1,2")) == [("zeile-0", "1 2")]


def test_hatching_and_what_has_no_name_are_no_marks() -> None:
    canvas = Canvas(20)
    canvas.line([(0, 0), (5, 5)], "#34495E")
    with canvas.named("zeile-0"):
        canvas.bar(10, 50, 5, 9, "#34495E", hatched=True)
    svg = with_rows(to_svg(canvas.figure).decode(), "zeile-0:0")
    assert svg.count("data-zeilen") == 1


def test_each_segment_of_a_status_bar_is_the_row_of_its_number() -> None:
    counts = ((2, 0, 1, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0, 0))
    bars = tuple(StatusRow(f"Feld {sum(one)}", one, f"von {sum(one)}") for one in counts)
    svg = to_svg(status_bars(StatusBars(bars, tuple(STATUS), "#34495E", tuple("ULTPOEN")))).decode()
    assert re.findall(r'data-zeilen="(\d)"', with_rows(svg, "stand-0:0 stand-1:1 stand-2:2")) == ["0", "1", "2"]


def test_the_line_behind_small_multiples_tells_its_values_in_each_of_them() -> None:
    course = ((2014.0, 3.0), (2015.0, 4.0), (2016.0, 5.0))
    panels = tuple(Panel(name, course, "5") for name in ("Böblingen", "Göppingen"))
    svg = to_svg(small_multiples(Panels(panels, Panel("Esslingen", course, "5"), "#34495E"))).decode()
    told = rows(with_rows(svg, "hinten-0:0,1,2 hinten-1:0,1,2 reihe-0:3,4,5"))
    assert [row for name, row in told if name.startswith("hinten")] == ["0", "1", "2"] * 2
