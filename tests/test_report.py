"""The report as a whole: its chapters, what it says without data, its way to the PDF."""

from __future__ import annotations

import re

import pytest
from report_examples import CYCLE, part, report_of, small_html, words

from indicators.katalog import FELDER
from pipeline import pdf
from pipeline.cells import printed_numbers


@pytest.fixture(scope="module")
def html() -> str:
    return small_html()


def test_a_report_without_any_value_says_so_and_prints_no_number_of_a_statistic() -> None:
    html = report_of().html()
    assert {one.zelle.partition("|")[0] for one in printed_numbers(html)} == {"bericht", "presse"}
    assert "keine Daten: Der Migrationsmonitor der Bundesagentur für Arbeit liegt nicht vor." in words(html)


def test_every_chapter_stands_in_its_place(html: str) -> None:
    titles = re.findall(r'<h1><span class="nr akzent">(\d+)</span> ([^<]*)</h1>', html)
    assert titles == [(str(feld.nummer), feld.title) for feld in FELDER]


def test_a_field_without_data_says_why_and_which_form_would_bring_them(html: str) -> None:
    text = words(part(html, "kapitel-oeffnung"))
    assert "Daten und Entwicklung" not in text
    assert "HF1-06 Gemeinden mit Integrationsbeauftragten keine Daten in diesem Zyklus: Eigene Erhebung" in text
    assert "bringt das Formular „Gemeinden“" in text


def test_a_chapter_says_what_its_numbers_say(html: str) -> None:
    text = words(part(html, "kapitel-arbeit"))
    assert "lag 2016 bei 8,8 %. Sie ist seit 2010 um 1,4 Prozentpunkte gesunken und lag etwa auf der Höhe des" in text
    assert "Ihr Anteil an den Arbeitslosen betrug 38,5 %; er ist seit 2007 um 8,5 Prozentpunkte gestiegen" in text


@pytest.mark.langsam
def test_the_report_becomes_a_pdf_with_all_chapters_marked(html: str) -> None:
    made = pdf.write_pdf(html, created=CYCLE.datenschluss)
    marks = [mark for mark in pdf.outline(made) if re.match(r"\d+ ", mark)]
    assert marks == [f"{feld.nummer} {feld.title}" for feld in FELDER]
