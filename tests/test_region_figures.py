"""Pictures of all regions: a panel or a line each, told in words, every number bound, nothing where too little is."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup
from report_examples import report_of, small_report, unemployed

from indicators.katalog import FELDER
from pipeline import style
from pipeline.captions import Captions
from pipeline.cells import printed_numbers
from pipeline.region_figures import RegionFigures
from pipeline.report import Report
from pipeline.values import Value

ANTEIL = {"id": "HF6-05"}


def asked(report: Report) -> RegionFigures:
    return RegionFigures(report.material, Captions(FELDER[6]), style.ACCENTS[6])


def alt_of(figure: Markup) -> str:
    found = re.search(r'alt="([^"]*)"', figure)
    assert found is not None
    return found[1]


def with_change(region: str, year: int, **more: object) -> Report:
    """The small report with another value of a region in a year."""

    def changed(one: Value) -> Value:
        return replace(one, **more) if (one.id, one.region, one.year) == ("HF6-05", region, year) else one

    return report_of(*map(changed, unemployed()))


def test_each_region_but_the_own_and_the_bund_has_a_panel_told_in_words() -> None:
    figures = asked(small_report())
    figure = figures.einzelbilder("Anteil an den Arbeitslosen", "in Prozent", "HF6-05")
    assert "Anteil an den Arbeitslosen, 2007 bis 2016" in Markup(figure).striptags()
    told = alt_of(figure)
    assert told.startswith("Kleine Liniendiagramme, eines je Region. Anteil an den Arbeitslosen. in Prozent.")
    assert "Esslingen: 30,0\u202f% (2007), 38,5\u202f% (2016)." in told
    assert "Baden-Württemberg: 30,0" in told
    assert "Deutschland" not in told
    assert [one.text for one in printed_numbers(figure)].count("38,5") == 9


def test_the_data_of_a_picture_of_regions_go_with_it() -> None:
    figures = asked(small_report())
    figures.einzelbilder("Anteil", "in Prozent", "HF6-05")
    [shown] = figures.captions.exhibits
    assert len(shown.rows) == 9 * 3
    assert shown.file == "abb-6.1.csv"


def test_a_region_that_is_kept_back_says_so() -> None:
    kept = {"exact": None, "numerator": None, "denominator": None, "status": "suppressed_own"}
    values = [replace(one, **kept) if (one.id, one.region) == ("HF6-05", "08415") else one for one in unemployed()]
    told = alt_of(asked(report_of(*values)).einzelbilder("Anteil", "in Prozent", "HF6-05"))
    assert "Reutlingen: gesperrt zum Schutz einzelner Personen." in told


def test_with_too_few_values_the_picture_is_left_out() -> None:
    figures = asked(small_report())
    assert "entfällt" in figures.einzelbilder("Quote", "in Prozent", "HF6-04")
    assert "entfällt" in figures.steigung("Anteil", "", {**ANTEIL, "jahr": 2016}, {**ANTEIL, "jahr": 2020})
    assert figures.captions.exhibits == []


def test_a_slope_runs_between_two_comparable_dates() -> None:
    figures = asked(small_report())
    figure = figures.steigung("Anteil", "in Prozent", {**ANTEIL, "jahr": 2007}, {**ANTEIL, "jahr": 2016})
    assert "Anteil, 2007 und 2016" in Markup(figure).striptags()
    assert "Esslingen: 30,0, dann 38,5." in alt_of(figure)


def test_a_value_on_another_base_has_no_line() -> None:
    report = with_change("08415", 2007, base="zensus_2011")
    figures = asked(report)
    figure = figures.steigung("Anteil", "in Prozent", {**ANTEIL, "jahr": 2007}, {**ANTEIL, "jahr": 2016})
    assert "Reutlingen: keine Angabe, dann 38,5." in alt_of(figure)
