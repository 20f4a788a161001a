"""The Kurzbericht: a line for each field, needs, recommendations, two pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_examples import PROJECT, report_of, report_with_examples, value, words

from indicators.katalog import FELDER
from pipeline.cards import read_cards
from pipeline.needs import Need
from pipeline.short_report import ShortReport, first_sentence, too_long


def parts(**given: object) -> ShortReport:
    report = report_with_examples()
    macros = report._macros("kurzbericht_teile")
    return replace(ShortReport(report.material, report.findings, FELDER, macros, None, None), **given)


def need(id: str, feld: str, text: str, stufe: str = "hoch") -> Need:
    return Need(id, feld, id.removeprefix("BD-"), stufe, (), text, entwicklung_bewertbar=False, spur=())


def test_a_field_has_its_key_figure_or_the_reason_and_the_state_of_its_data() -> None:
    html = parts().felder_tafel()
    text = words(html)
    assert "6 Arbeit Arbeitslosenquote Ausländerinnen und Ausländer, % 8,8 2016 −1,4 Pp. seit 2010 8,8 " in text
    assert "1 Interkulturelle Öffnung kein amtlicher Wert im Berichtszeitraum; nur Beispieldaten 0 von 5" in text
    assert 'data-zelle="kurzbericht_arbeit|kern"' in html


def test_needs_are_named_with_their_field_and_their_first_sentence() -> None:
    needs = [need("BD-HF6-05", "arbeit", "Der Anteil liegt z. B. über dem Land. Mehr steht im Bericht.")]
    needs += [need("BD-HF6-01", "arbeit", "fehlt", "datenbedarf")]
    text = words(parts(needs=needs).bedarfe())
    assert "(6 Arbeit): Der Anteil liegt z. B. über dem Land. Datenbedarfe" in text
    assert "Datenbedarfe (Angaben, die für eine Aussage fehlen): 1." in text


def test_a_need_from_invented_figures_says_so_and_without_needs_there_is_a_sentence() -> None:
    assert "Beispieldaten" in words(parts(needs=[need("BD-HF1-06", "oeffnung", "Es fehlt.")]).bedarfe())
    assert "auf keinen bestimmten Bedarf hin" in words(parts(needs=[]).bedarfe())


def test_the_first_recommendations_stand_with_who_is_responsible() -> None:
    cards = read_cards(PROJECT, "2013-2016")
    first = next(one for one in cards.printed if one.prioritaet == "Schwerpunkt")
    text = words(parts(cards=cards).empfehlungen()).replace("\u00ad", "")
    assert f"Vorgeschlagene Handlungsempfehlungen: {len(cards.printed)}" in text
    assert cards.stellen[first.zustaendig].name in text
    assert "Die Tabelle nennt die ersten davon." in text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Erstens gilt das. Zweitens dies.", "Erstens gilt das."),
        ("Nach Nr. 3 und bzw. ca. so. Ende.", "Nach Nr. 3 und bzw. ca. so."),
        ("ohne Punkt", "ohne Punkt"),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.langsam
def test_every_number_of_the_kurzbericht_is_bound_and_read_back() -> None:
    series = {"series": "ersatz:regionalatlas_ai0208", "source": "+regionalatlas_ai0208 (Z. 1, Sp. 1)"}
    report = report_of(*(value("B-01", year, str(year - 2000), **series) for year in range(2011, 2017)))
    html, exhibits = report.kurzbericht()
    assert [one.file for one in exhibits] == ["abb-K.1.csv"]
    pages = report.pages("Kurzbericht", html)
    made = pages.set()
    assert pages.faults(made, report.real_names()) == []
    assert too_long(made) == []
