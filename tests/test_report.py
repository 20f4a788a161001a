"""The report as a whole: its chapters, what it says without data, its way to the PDF."""

from __future__ import annotations

import re

import pytest
from report_examples import CYCLE, part, report_of, small_html, small_report, value, words

from indicators.katalog import FELDER
from indicators.model import Handlungsfeld
from pipeline import pdf
from pipeline.cells import printed_numbers


@pytest.fixture(scope="module")
def html() -> str:
    return small_html()


def test_a_report_without_any_value_says_so_and_prints_no_number_of_a_statistic() -> None:
    html = report_of().html()
    assert {one.zelle.partition("|")[0] for one in printed_numbers(html)} == {"bericht", "presse", "recht"}
    assert "keine Daten: Der Migrationsmonitor der Bundesagentur für Arbeit liegt nicht vor." in words(html)


def test_every_chapter_stands_in_its_place(html: str) -> None:
    titles = re.findall(r'<h1><span class="nr akzent">(\d+)</span> ([^<]*)</h1>', html)
    assert titles == [(str(feld.nummer), feld.title) for feld in FELDER]


def test_a_field_without_data_says_why_and_which_form_would_bring_them(html: str) -> None:
    text = words(part(html, "kapitel-oeffnung"))
    assert "Daten und Entwicklung" not in text
    assert "HF1-06 Gemeinden mit Integrationsbeauftragten – keine Daten in diesem Zyklus: Eigene Erhebung" in text
    assert "bringt das Formular „Gemeinden“" in text


def test_a_chapter_says_what_its_numbers_say(html: str) -> None:
    text = words(part(html, "kapitel-arbeit"))
    assert "lag 2016 bei 8,8 %. Sie ist seit 2010 um 1,4 Prozentpunkte gesunken und lag etwa auf der Höhe des" in text
    assert "Ihr Anteil an den Arbeitslosen betrug 38,5 %; er ist seit 2007 um 8,5 Prozentpunkte gestiegen" in text


ORDER = [
    "Auf einen Blick", "Ausgangslage und Recht", "Daten und Entwicklung", "Vergleich", "Umsetzungsstand der Maßnahmen",
    "Bedarfe", "Handlungsempfehlungen", "Daten- und Methodenhinweise",
]  # fmt: skip
"""The sections of a chapter; one without content has no heading."""


@pytest.mark.parametrize("feld", FELDER, ids=lambda feld: feld.key)
def test_every_chapter_has_its_sections_in_the_same_order(html: str, feld: Handlungsfeld) -> None:
    headings = re.findall("<h2>(.*?)</h2>", part(html, f"kapitel-{feld.key}"))
    assert headings == [heading for heading in ORDER if heading in headings]
    assert headings[-1] == ORDER[-1]


def test_the_comparison_of_the_regions_stands_in_its_own_section() -> None:
    ags = ("08116", "08115", "08117", "08118", "08119", "08415", "08416", "08", "DG")
    table = {"series": "amtlich:rdb_22543-01-02-4"}
    report = report_of(*(value("HF5-01", 2016, str(30 + n), region=one, **table) for n, one in enumerate(ags)))
    text = words(report.chapter(FELDER[5]).text)
    before, _, after = text.partition(" Vergleich Kita-Kinder")
    assert "Der Wert lag unter dem Landesdurchschnitt" in before
    assert "In den Vergleichskreisen reichen die Werte von 31,0 bis 36,0 % (2016)." in after
    assert "Böblingen" in after
    assert "Böblingen" not in before


def test_the_sitzungsvorlage_has_a_proposal_and_bound_key_figures() -> None:
    html = small_report().sitzungsvorlage()
    text = words(html)
    assert "Beschlussvorschlag" in text
    assert "legt die Verwaltung fest" in text
    assert "Arbeitslosenquote Ausländerinnen und Ausländer, % 8,8 2016 −1,4 Pp. seit 2010" in text
    assert "HF6-04|wert|08116|2016-12-31|auslaendisch|insgesamt|" in html
    assert "Musterausgabe – kein Dokument des Landkreises Esslingen" in text


@pytest.mark.langsam
def test_the_sitzungsvorlage_has_two_pages_on_which_every_number_is_bound() -> None:
    report = small_report()
    html = report.sitzungsvorlage()
    pages = report.pages("Sitzungsvorlage", html)
    made = pages.set()
    assert pdf.page_count(made) <= 2
    assert pages.faults(made, report.real_names()) == []


@pytest.mark.langsam
def test_a_preview_is_one_chapter_without_links_to_what_is_not_there() -> None:
    html = small_report().preview(FELDER[6])
    assert re.findall(r"<h1>.*?</span> ([^<]*)</h1>", html) == ["Arbeit"]
    assert "kennblatt-HF6-05" not in html
    made = pdf.write_pdf(html, created=CYCLE.datenschluss)
    assert pdf.outline(made)[0] == "6 Arbeit"
