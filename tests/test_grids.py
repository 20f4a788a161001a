"""Tables of a chapter: regions in their order, the signs in them explained, none too large."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup
from report_examples import part, small_html, small_report, words

from indicators.katalog import FELDER
from pipeline.captions import Captions
from pipeline.cells import RequestError
from pipeline.grids import Grids, upright, width_of


@pytest.fixture(scope="module")
def html() -> str:
    return small_html()


def test_regions_stand_in_their_order_with_the_median_of_the_vergleichskreise(html: str) -> None:
    table = part(html, "kapitel-arbeit").partition("Arbeitslose nach Staatsangehörigkeit")[2]
    rows = [words(row) for row in re.findall(r'<th scope="row">(.*?)</th>', table.partition("</table>")[0])]
    assert rows == [
        "Esslingen", "Böblingen", "Göppingen", "Ludwigsburg", "Rems-Murr", "Reutlingen", "Tübingen",
        "Median der 6 Vergleichskreise", "Stuttgart (Stadtkreis)", "Baden-Württemberg", "Deutschland",
    ]  # fmt: skip
    assert "k. A.&nbsp;= keine Angabe: Der Wert liegt für diesen Bericht nicht vor" in table


def test_no_table_is_wider_or_longer_than_allowed(html: str) -> None:
    """The cockpit may be longer: it is a table over two pages."""
    for table in re.findall(r"<table(?! class=\"cockpit dicht).*?</table>", html, re.DOTALL):
        assert len(re.findall(r'<th scope="col"', table)) <= 7
        assert len(re.findall(r'<th scope="row"', table)) <= 25


@pytest.mark.parametrize(
    ("heads", "height"),
    [
        (["Sprache", "Stadt A", "Stadt B", "Insgesamt"], 0),
        (["Bereich", "Aktive Sprachmittler\u00adinnen und Sprachmittler", "Anfragen"], 0),
        (["Region", Markup('<span class="zahl">2016</span> Auslän\u00adderinnen und Ausländer')], 0),
        (["Sprache", *["Leinfelden-Echterdingen"] * 3], 0),  # breaks behind the hyphen
        (["Sprache", *["Leinfelden-Echterdingen"] * 7], 34),
        (["Dokument", *["Arabisch"] * 11], 12.6),
        (["Region", "Anteil an den Leistungsberechtigten (SGB II), %"], 0),  # the only column is made wider
    ],
)
def test_heads_stand_upright_only_where_they_do_not_fit(heads: list[str], height: float) -> None:
    assert upright(heads) == pytest.approx(height, abs=2)


def test_a_table_that_is_too_wide_is_refused() -> None:
    grids = Grids(small_report().material, Captions(FELDER[6]))
    with pytest.raises(RequestError, match="„Zu breit“ ist zu groß: höchstens 13 Spalten und 28 Zeilen"):
        grids.tafel("Zu breit", "", ["", *"abcdefghijklm"], [["Zeile", *"abcdefghijklm"]])
    with pytest.raises(RequestError, match="zu groß"):
        grids.tafel("Zu lang", "", ["", "Zahl"], [["Zeile", "–"]] * 29)


@pytest.mark.parametrize(
    ("heads", "width"),
    [
        (["Region", "Ausländische Bevölkerung, %"], 52),
        # 27 mm for the word, 2.4 beside it, 62 behind it, of 166: more than half
        (["Region", "Anteil an den Leistungsberechtigten (SGB II), %"], 56),
        (["Region", "Anteil", "Stand"], 20),
        (["Region", *["Anteil"] * 10], 5.2),
    ],
)
def test_the_only_column_of_numbers_is_as_wide_as_its_head_needs(heads: list[str], width: float) -> None:
    assert width_of(heads) == pytest.approx(width, abs=1)
