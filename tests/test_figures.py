"""Figures of a chapter: numbered, told in words, every number in them bound to its cell."""

from __future__ import annotations

import re
from datetime import date

import pytest
from report_examples import RDB, small_html, small_report, value, words

from indicators.katalog import FELDER
from pipeline import style
from pipeline.captions import Captions
from pipeline.cells import printed_numbers
from pipeline.figures import Figures, year_positions


@pytest.fixture(scope="module")
def html() -> str:
    return small_html()


def test_figures_are_numbered_and_told_in_words(html: str) -> None:
    figure = re.search(r'<figure id="arbeit-abb-1">.*?</figure>', html, re.DOTALL)
    assert figure is not None
    assert "Abb. 6.1 · Arbeitslosenquote im Landkreis und im Land, 2008 bis 2016" in words(figure[0])
    alt = re.search(r'alt="([^"]*)"', figure[0])
    assert alt is not None
    assert "Landkreis: Ausländerinnen und Ausländer: 10,2\u202f% (2010), 8,8\u202f% (2016)" in alt[1]
    assert "niedrigster Wert 8,0\u202f% (2013)" in alt[1]
    assert "Tabelle 13211-02-05-4 (Stand 10.10.2017)" in words(figure[0])


def test_the_numbers_in_a_figure_are_bound_to_their_cells(html: str) -> None:
    figure = re.search(r'<figure id="arbeit-abb-1">.*?</figure>', html, re.DOTALL)
    assert figure is not None
    cells = {one.zelle: one.text for one in printed_numbers(figure[0])}
    assert cells[f"HF6-04|wert|08116|2016-12-31|auslaendisch|insgesamt|{RDB}"] == "8,8"
    assert cells[f"HF6-04|wert|08116|2016-12-31|insgesamt|insgesamt|{RDB}"] == "3,5"


def test_two_points_of_one_series_only_are_compared_in_a_dumbbell() -> None:
    figures = Figures(small_report().material, Captions(FELDER[6]), style.ACCENTS[6])
    start, end = figures.stelle("HF6-05", 2016), figures.stelle("HF6-05", 2020)
    assert figures._pair("08116", start, end)[0] is None


def test_days_of_different_dates_keep_their_distance_on_the_axis() -> None:
    december, may = value("B-01", 2011, "1"), value("B-01", 2011, "1", end=date(2011, 5, 9))
    assert year_positions([december])(december) == 2011.0
    position = year_positions([december, may])
    assert position(december) == 2011.0
    assert 2010.3 < position(may) < 2010.4
