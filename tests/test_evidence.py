"""The annex of evidence: what it says of an indicator, the places of the cells, links there and back."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from conftest import PROJECT
from report_examples import CYCLE, html_with_examples, report_of, small_html, value

from indicators.katalog import FELDER
from pipeline.evidence import Evidence, collect, span
from pipeline.exhibits import COLUMNS, Exhibit, value_rows
from pipeline.sources import sha256, source_in
from pipeline.values import Value

KEY = "rdb_13211-02-05-4"
PLAIN = {"numerator": Fraction(3968), "denominator": Fraction(10297), "series": f"amtlich:{KEY}"}
NEWER = value("HF6-05", 2016, "38.4", source=f"{KEY} (Z. 6, Sp. 6) / {KEY} (Z. 6, Sp. 5)", **PLAIN)
OLDER = value("HF6-05", 2015, "37.1", source=f"{KEY} (Z. 8, Sp. 6) / {KEY} (Z. 8, Sp. 5)", **PLAIN)


def exhibit(number: str, anchor: str, *values: Value) -> Exhibit:
    rows = value_rows(report_of(*values).material, values)
    return Exhibit(number, anchor, "Arbeitslose", "in Prozent", "Quelle: Amt", COLUMNS, rows)


def evidence(*exhibits: Exhibit) -> Evidence:
    return collect(report_of(NEWER, OLDER).material, exhibits, FELDER)


def test_an_indicator_has_one_entry_with_formula_source_and_the_places_of_each_figure() -> None:
    found = evidence(exhibit("Abb. 6.1", "a-1", NEWER, OLDER), exhibit("Tab. 6.1", "t-1", NEWER))
    [(feld, [entry])] = found.fields
    assert (feld.key, entry.anchor) == ("arbeit", "nachweis-HF6-05")
    assert entry.told == (
        "Zähler geteilt durch Nenner, mal 100. Zähler: Arbeitslose Ausländerinnen und Ausländer (Jahresdurchschnitt). "
        "Nenner: Arbeitslose insgesamt (Jahresdurchschnitt)."
    )
    (origin,) = entry.origins
    source = source_in(PROJECT, KEY, CYCLE)
    assert origin.cited == f"Tabelle 13211-02-05-4, Stand\u00a0{source.quelle.stand:%d.%m.%Y}"
    assert (origin.file, origin.sha256) == (f"{KEY}/auszug.csv", sha256(source.file)[:12])
    assert [(spot.exhibit.number, spot.places.replace("\u00a0", " ")) for spot in origin.spots] == [
        ("Abb. 6.1", "Z. 6, 8, Sp. 5–6"),
        ("Tab. 6.1", "Z. 6, Sp. 5–6"),
    ]


def test_what_shows_no_value_of_an_indicator_has_no_entry() -> None:
    plan = Exhibit("Tab. M.1", "m-1", "Maßnahmen", "", "Quelle: Plan", ("Kennung", "Status"), (("1", "umgesetzt"),))
    assert evidence(plan) == Evidence([], {})


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["Z. 6, Sp. 6"], "Z. 6, Sp. 6"),
        (["Z. 7, Sp. 5", "Z. 6, Sp. 6", "Z. 8, Sp. 5"], "Z. 6–8, Sp. 5–6"),
        (["Z. 1, Sp. 1", "Z. 3, Sp. 1", "Z. 5, Sp. 3"], "Z. 1, 3, 5, Sp. 1, 3"),
        (["Z. 1, Sp. 1", "Z. 3, Sp. 1", "Z. 5, Sp. 1", "Z. 1700, Sp. 1"], "Z. 1–1700 (4 Zeilen), Sp. 1"),
        (["Tabelle2!E14", "Tabelle2!F14"], "Blatt Tabelle2, Z. 14, Sp. 5–6"),
    ],
)
def test_places_are_told_by_lines_and_columns(places: list[str], told: str) -> None:
    assert span(places).replace("\u00a0", " ") == told


PAGE = """<figure id="a-1"><img><p class="quelle legende">x</p><p class="quelle">Quelle: Amt</p></figure>
<div class="tafel" id="t-1"><p class="quelle">Hinweis</p><p class="quelle">Quelle: Amt</p></div>
<p class="quelle">Sonst</p>"""


def test_the_source_line_of_each_leads_to_its_entries() -> None:
    page = Evidence([], {"t-1": ["HF6-05", "B-01"], "a-1": ["B-01"]}).linked(PAGE)
    assert page.replace("</p><p", "</p>\n<p").splitlines()[1:5] == [
        '<p class="quelle">Quelle: Amt · Nachweis: <a href="#nachweis-B-01">B-01</a></p></figure>',
        '<div class="tafel" id="t-1"><p class="quelle">Hinweis</p>',
        '<p class="quelle">Quelle: Amt · Nachweis: <a href="#nachweis-HF6-05">HF6-05</a>, '
        '<a href="#nachweis-B-01">B-01</a></p></div>',
        '<p class="quelle">Sonst</p>',
    ]


@pytest.mark.parametrize("html", [small_html, html_with_examples])
def test_in_the_report_every_link_there_and_back_has_its_mark(html) -> None:
    page = html()
    there, marks = set(re.findall(r'href="#(nachweis-[^"]+)"', page)), set(re.findall(r'\bid="([^"]+)"', page))
    annex = page[page.index('id="nachweise"') : page.index('id="verzeichnisse"')]
    assert there
    assert there == {mark for mark in marks if mark.startswith("nachweis-")}
    back = set(re.findall(r'<a href="#([^"]+)">(?:Abb|Tab)\.', annex))
    assert back
    assert back <= marks


def test_own_surveys_have_no_place() -> None:
    annex = html_with_examples().split('id="nachweise"')[1].split('id="verzeichnisse"')[0]
    assert "Beispieldaten (erfunden) zum Formular" in annex
    assert "beispiel_01" not in annex
