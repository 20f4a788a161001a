"""The report at a glance: cockpit and outlook."""

from __future__ import annotations

import pytest
from report_examples import part, report_with_examples, small_html, small_report, words

from indicators.katalog import FELDER
from pipeline.overview import headline


@pytest.fixture(scope="module")
def html() -> str:
    return small_html()


def test_the_cockpit_has_value_change_land_or_the_reason(html: str) -> None:
    text = words(part(html, "cockpit"))
    assert "Anteil an den Arbeitslosen, % 38,5 2016 +8,5 Pp. seit 2007 38,5" in text
    assert "Beschäftigte aus Asylherkunftsländern keine Daten:" in text


def test_the_headline_of_a_field_is_its_first_official_value_in_the_cycle() -> None:
    row = headline(small_report().material, small_report().findings, FELDER[6])
    assert row is not None
    assert (words(row.name), words(row.value)) == ("Arbeitslosenquote Ausländerinnen und Ausländer, %", "8,8")


def test_example_data_are_no_headline() -> None:
    report = report_with_examples()
    assert report.cells.get("HF1-06") is not None
    assert headline(report.material, report.findings, FELDER[1]) is None


def test_a_value_after_the_cycle_stands_in_the_outlook_and_nowhere_else(html: str) -> None:
    assert "42,4" in words(part(html, "ausblick"))
    assert "42,4" not in words(html.partition('id="ausblick"')[0])
