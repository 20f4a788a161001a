"""Example data: marked wherever they are printed, told in words, never beside a real name."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import replace
from fractions import Fraction
from html import unescape

import pytest
from chart_examples import demo_examples
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from report_examples import (
    SURVEYS,
    asked_of_the_gemeinden,
    examples,
    html_with_examples,
    part,
    report_of,
    report_with_examples,
    small_html,
    value,
    words,
)

from indicators.katalog import FELDER
from pipeline import canvas, style
from pipeline.blocks import Blocks
from pipeline.captions import Captions
from pipeline.cells import printed_numbers
from pipeline.citations import beleg
from pipeline.demo_marks import label_blocks, lettered
from pipeline.figures import Figures
from pipeline.grids import Grids
from pipeline.printed_checks import unmarked
from pipeline.report import Report

SUPPRESSED = replace(asked_of_the_gemeinden(2015, 2, 31), exact=None, numerator=None, status="suppressed_own")


@pytest.fixture(scope="module")
def report() -> Report:
    return report_with_examples()


@pytest.fixture(scope="module")
def html() -> str:
    return html_with_examples()


def text_of(html: str) -> str:
    """A page as its words, `^` before the letter of example data."""
    marked = html.replace("<sup>", "^").replace("</sup>", "").replace('<span class="darunter">', " ")
    return words(unescape(marked))


def figure_in(html: str) -> re.Match[str]:
    found = re.search(r'<figure id="oeffnung-abb-1"( class="beispiel")?>.*?</figure>', html, re.DOTALL)
    assert found is not None
    return found


# How it looks


def test_the_letter_stands_behind_the_number_and_its_unit(report: Report) -> None:
    assert text_of(report.cells.wert("HF1-06")) == "90,3 %^B"
    assert text_of(report.cells.zaehler("HF1-06")) == "28^B"
    assert text_of(report.cells.wert("HF6-05", 2016)) == "38,5 %"
    assert lettered(value("HF6-05", 2016, "1"), report.cells.wert("HF6-05", 2016)).count("beispiel") == 0


def test_a_paragraph_with_an_example_begins_with_the_label() -> None:
    text = '<p>Es sind <span class="zahl" data-zelle="A|wert">3</span>.</p><ul>\n<li>Es sind drei.</li></ul>'
    assert words(label_blocks(text, {"A|wert"})) == " Beispieldaten Es sind 3. Es sind drei. "
    assert label_blocks(text, {"B|wert"}) == text


def test_a_chapter_says_it_in_key_figure_text_caption_and_source(html: str) -> None:
    chapter = text_of(part(html, "kapitel-oeffnung"))
    assert "28 von 31 antwortenden, 44 befragt^B Beispieldaten Ausgangslage und Recht" in chapter
    assert "Beispieldaten 31.12.2016: 90,3 %^B. Der Wert ist seit 2014 um 25,8 Prozentpunkte^B gestiegen." in chapter
    assert "Gemeinden mit Integrationsbeauftragten, 2014 bis 2016 Beispieldaten in Prozent" in chapter
    assert "Quelle: Beispieldaten (erfunden) zum Formular „Integration in den Städten und Gemeinden“; eigene" in chapter


def test_a_chart_is_hatched_and_says_so_in_picture_and_alt_text(html: str) -> None:
    figure = figure_in(html)
    alt = re.search(r'alt="([^"]*)"', figure[0])
    address = re.search(r"base64,([^\"]*)", figure[0])
    assert figure[1] is not None
    assert alt is not None
    assert address is not None
    assert alt[1].startswith("Beispieldaten (erfunden). Liniendiagramm. Gemeinden mit Integrationsbeauftragten.")
    assert ">Beispieldaten</text>" in b64decode(address[1]).decode()


def test_a_table_has_label_letters_and_legend(report: Report) -> None:
    cells = report.cells
    rows = [["2015", cells.zahl("HF1-06", 2015)], ["2016", cells.zahl("HF1-06", 2016)]]
    table = text_of(Grids(report.material, Captions(FELDER[1])).tafel("Titel", "in Prozent", ["", "Anteil"], rows))
    assert "Tab. 1.1 · Titel Beispieldaten in Prozent Anteil 2015 77,4^B 2016 90,3^B" in table
    assert "B = Beispieldaten (erfunden). Quelle: Beispieldaten (erfunden) zum Formular „Integration in den" in table
    official = Grids(report.material, Captions(FELDER[6])).tafel("Anteil", "", ["", "x"], [["a", cells.zahl("HF6-05")]])
    assert "Beispiel" not in official


def test_bars_of_one_row_are_told_apart(report: Report) -> None:
    figures = Figures(report.material, Captions(FELDER[1]), style.ACCENTS[1])
    row = figures._pair_row("x", [report.cells.get("HF1-06"), report.cells.get("HF6-05")])
    assert row.demo == (True, False)


@pytest.mark.parametrize("name", list(demo_examples()))
def test_every_kind_of_chart_hatches_and_names_what_is_invented(name: str) -> None:
    figure = demo_examples()[name]
    assert [artist for artist in figure.artists if isinstance(artist, PathPatch)]
    assert b"<pattern" not in canvas.to_svg(figure)
    assert ("Beispieldaten" in canvas.texts(figure)) == (name != "sparkline_demo")  # too small for a word


def test_only_the_invented_line_is_dashed() -> None:
    lines = [artist for artist in demo_examples()["line_chart_demo"].artists if isinstance(artist, Line2D)]
    courses = [line.get_linestyle() for line in lines if line.get_linewidth() > 1.2]
    assert courses == [
        "-",
        "-",
        "-",
        "-",
        "--",
        "--",
    ]  # two lines, then the invented one: each before and after a break


def test_cockpit_and_fact_sheet_are_marked(html: str) -> None:
    row = re.search(r'<tr class="im_zyklus beispiel">.*?</tr>', html, re.DOTALL)
    assert row is not None
    assert text_of(row[0]).split()[-8:] == ["90,3^B", "31.12.2016", "+25,8^B", "Pp.", "seit", "2014", "k.", "A."]
    sheet = text_of(part(html, "kennblaetter"))
    assert "HF1-06 Gemeinden mit Integrationsbeauftragten Beispieldaten" in sheet
    assert "31.12.2014: 64,5^B · 31.12.2015: 77,4^B · 31.12.2016: 90,3^B" in sheet
    assert "31.12.2014: 20 von 31 antwortenden, 44 befragt^B; 31.12.2015: 24 von 31" in sheet
    assert "eigene Erhebung: Formular „Integration in den Städten und Gemeinden“" in sheet


# Cover, summary, data page


def test_cover_and_summary_name_the_indicators(html: str) -> None:
    cover = words(html.partition("Inhalt</h1>")[0])
    assert "Landkreises Esslingen, enthält Beispieldaten" in cover
    assert "Erfunden sind die Werte von HF1-06 (Titel in den Kennblättern)." in cover
    assert "Erfunden sind die Werte von HF1-06. Sie tragen überall das Zeichen B" in words(part(html, "cockpit"))
    summary = words(part(html, "kurzfassung"))
    assert "haben 2 von 63 Kernindikatoren (älterer Wert, gezeigt als Ausgangslage: 0; nur Beispieldaten: 1;" in summary


def test_the_data_page_tells_what_became_of_the_forms(html: str) -> None:
    page = words(part(html, "erhebungen"))
    assert (
        "Befragt: 44, geantwortet: 31, davon telefonisch aufgenommen: 1; durch eine neuere Fassung ersetzt: 1;" in page
    )
    assert "fehlerhaft und nicht gezählt: 1." in page
    assert "Fehlerhaft: beispiel_32.xlsx" in page
    assert "keine Stelle hat sie gemeldet" in page


def test_a_report_without_examples_does_not_speak_of_them() -> None:
    assert "Beispieldaten" not in small_html()


# Own surveys that are real


def test_real_returns_are_cited_with_who_answered_and_carry_no_mark() -> None:
    real = [replace(one, flags=frozenset()) for one in examples()]
    survey = replace(SURVEYS["erhebung_gemeinden"], herkunft="eigen")
    report = report_of(*real, surveys={"erhebung_gemeinden": survey})
    assert beleg(report.material, real[:1]) == (
        "Quelle: eigene Erhebung „Integration in den Städten und Gemeinden“, 31 von 44 Befragten; eigene Berechnung"
    )
    html = report.html()
    assert "28 von 31 antwortenden, 44 befragt" in words(html)
    assert "Beispieldaten" not in html
    assert "beispiel_32.xlsx" not in html


def test_a_sum_over_bodies_says_how_many_gave_figures() -> None:
    hotline = value("HF1-04", 2016, "300", series="eigen:erhebung_dolmetscherhotline", n=3)
    survey = replace(SURVEYS["erhebung_gemeinden"], formular="dolmetscherhotline", herkunft="eigen", befragt=5)
    report = report_of(hotline, surveys={"erhebung_dolmetscherhotline": survey})
    assert words(report.material.response(hotline)) == "Angaben von 3 der 5 Befragten"
    alone = replace(survey, befragt=1)
    report = report_of(hotline, surveys={"erhebung_dolmetscherhotline": alone})
    assert report.material.response(hotline) == "Angabe der einzigen befragten Stelle"


# The proof


def test_no_example_stands_unmarked_and_none_beside_a_real_name(report: Report, html: str) -> None:
    demo = report.cells.demo_cells()
    assert {one.zelle for one in printed_numbers(html)} & demo == demo
    assert len(demo) > 10
    assert unmarked(html, demo, report.real_names()) == []


def told(html: str, report: Report) -> set[str]:
    return {fault.text for fault in unmarked(html, report.cells.demo_cells(), report.real_names())}


def test_a_number_that_lost_its_mark_is_found(report: Report, html: str) -> None:
    bare = html.replace('<div class="kennblatt akzent-1 beispiel"', '<div class="kennblatt akzent-1"')
    assert told(bare, report) == {"beruht auf Beispieldaten und ist nicht als solche gekennzeichnet."}
    silent = html.replace("<sup>B</sup>", "")
    assert told(silent, report) == {"steht in einem Teil, der weder das Wort „Beispieldaten“ noch das Zeichen B hat."}


def test_a_picture_that_lost_its_label_is_found(report: Report, html: str) -> None:
    assert told(html.replace('alt="Beispieldaten (erfunden). ', 'alt="'), report) == {
        "steht bei einem Bild, dessen Alternativtext Beispieldaten nicht nennt."
    }
    address = re.search(r"base64,([^\"]*)", figure_in(html)[0])
    assert address is not None
    other = b64encode(b64decode(address[1]).replace(b">Beispieldaten<", b"><")).decode()
    assert told(html.replace(address[1], other), report) == {"steht in einer Abbildung, die Beispieldaten nicht nennt."}


@pytest.mark.parametrize("name", ["Nürtingen", "Esslingen am Neckar", "Landkreis Esslingen", "Böblingen"])
def test_a_real_name_beside_an_example_is_found(report: Report, html: str, name: str) -> None:
    spoiled = html.replace("Gemeinden mit Integrationsbeauftragten,\u00a0%", f"{name},\u00a0%")
    assert spoiled != html
    assert told(spoiled, report) == {f"beruht auf Beispieldaten und steht neben dem Namen „{name}“."}


# Values that are kept back


def test_a_hidden_year_is_a_gap_with_its_sign_and_no_change_is_told_of_it() -> None:
    years = [asked_of_the_gemeinden(year, yes, 31) for year, yes in ((2011, 9), (2012, 12), (2013, 15), (2014, 20))]
    report = report_of(*years, SUPPRESSED, asked_of_the_gemeinden(2016, 28, 31), surveys=SURVEYS)
    figures = Figures(report.material, Captions(FELDER[1]), style.ACCENTS[1])
    line = figures.linie("HF1-06", "Landkreis", rolle="kreis")
    drawn = figures._drawn(line, lambda one: float(one.year), 2016)
    assert drawn.points[-2:] == ((2015.0, None), (2016.0, float(Fraction(2800, 31))))
    gaps = list(figures._gaps([line], lambda one: float(one.year)))
    assert [(gap.start, gap.end, gap.text) for gap in gaps] == [(2014.5, 2015.5, "*")]
    assert "* = gesperrt zum Schutz einzelner Personen." in text_of(figures.linien("x", "in Prozent", line))
    assert not report.cells.hat("HF1-06", 2015, von=2011)
    assert report.cells.richtung("HF1-06", bis=2015) == "nicht_bewertbar"


def test_an_indicator_that_is_hidden_altogether_says_why() -> None:
    report = report_of(SUPPRESSED, surveys=SURVEYS)
    html = report.html()
    why = "Der Wert ist gesperrt, damit einzelne Personen nicht erkennbar sind."
    assert f"Gemeinden mit Integrationsbeauftragten, % keine Daten: {why}" in words(part(html, "cockpit"))
    assert f"keine Daten in diesem Zyklus: {why}" in words(part(html, "kapitel-oeffnung"))
    assert "Werte: 31.12.2015: *^B" in text_of(part(html, "kennblaetter"))


def test_a_hidden_part_of_a_table_keeps_its_row() -> None:
    total = {"series": "eigen:erhebung_personalamt", "n": 1}
    parts = [("weiblich", None, "suppressed_own"), ("maennlich", "40", "ok"), ("insgesamt", "45", "ok")]
    report = report_of(*(value("HF1-01", 2016, exact, sex=sex, status=status, **total) for sex, exact, status in parts))
    blocks = Blocks(report.material, Captions(FELDER[1]), report.findings).functions()
    table = text_of(blocks["aufteilung"]("HF1-01"))
    assert "Frauen * Männer 40,0 insgesamt 45,0 * = gesperrt zum Schutz einzelner Personen." in table


def test_a_hidden_bar_is_replaced_by_its_sign() -> None:
    own = {"series": "eigen:erhebung_personalamt", "n": 1}
    women = value("HF1-01", 2016, None, sex="weiblich", status="suppressed_own", **own)
    report = report_of(women, *(value("HF1-01", 2016, "40", sex=sex, **own) for sex in ("maennlich", "insgesamt")))
    figures = Figures(report.material, Captions(FELDER[1]), style.ACCENTS[1])
    everyone, men = figures.stelle("HF1-01"), figures.stelle("HF1-01", geschlecht="maennlich")
    row = ("Frauen", "vergleich", everyone, figures.stelle("HF1-01", geschlecht="weiblich"))
    picture = figures.paare("x", "in Prozent", ["alle", "davon"], ("Männer", "vergleich", everyone, men), row)
    assert "* = gesperrt zum Schutz einzelner Personen." in text_of(picture)
    assert "Frauen: alle 40,0\u202f%, davon *." in picture
