"""Where numbers stand: pages, figures and tables, with cell or kind, in the order of drawing."""

from __future__ import annotations

from base64 import b64encode
from datetime import date

import pytest

from pipeline import pdf, printed_places
from pipeline.cells import Printed, bound
from pipeline.pdf_text import runs
from pipeline.printed_places import Piece, Spot, bound_in, numerals, spots

HEAD = f"<thead><tr><th>{bound('k', '2016')}</th></tr></thead>"
ROW = "<tr><td>Zeile</td></tr>"
PAGE = """<!DOCTYPE html><html lang="de"><head><title>Probe</title><style>{fonts}
@page {{ size: 100mm 60mm; margin: 10mm; font-family: "Source Sans Pro"; @bottom-right {{ content: counter(page) }}
  @top-left {{ content: "Bericht 2016" }} }}
body {{ font: 8pt "Source Sans Pro" }} p {{ break-after: page }}
i {{ float: right }} b {{ position: absolute; top: 0 }}
</style></head><body>{body}</body></html>"""


def picture(*words: str, zellen: str = "") -> str:
    """An SVG with words as the charts have them."""
    texts = "".join(
        f'<text x="5" y="{20 * n}" style="font: 8px Source Sans Pro">{word}</text>' for n, word in enumerate(words, 1)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">{texts}</svg>'
    address = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    return f'<img src="{address}" alt="Bild" data-zellen="{zellen}">'


def laid(body: str, **exhibits: str) -> tuple[list[Piece], bytes]:
    found: list[Piece] = []
    html = PAGE.format(fonts=pdf.font_css(), body=body)

    def look(document: object) -> list[pdf.Attached]:
        found.extend(printed_places.pieces(document, exhibits))
        return []

    return found, pdf.write_pdf(html, created=date(2026, 11, 1), look=look)


@pytest.fixture(scope="module")
def made() -> tuple[list[Piece], bytes]:
    body = (
        f"<h1>6 Arbeit</h1><p>Am 31.12.2016 sind es {bound('a', '38,5')} und {bound('b', '1.234')} nach § 7.</p>"
        f"<p><b>oben 3</b>Wieder {bound('a', '38,5')}.<i>Rand {bound('r', '5')}</i></p>"
        f'<figure id="f">{picture("2015", "7,1 %", "7,1 %", "−2", zellen=f"c{chr(9)}7,1{chr(10)}d{chr(9)}−2")}</figure>'
        f'<div id="t"><table>{HEAD}<tbody>{ROW * 40}</tbody></table></div><p class="quelle">Tabelle 12411-01</p>'
    )
    return laid(body, f="Abb. 1.1", t="Tab. 1.1")


@pytest.fixture(scope="module")
def found(made: tuple[list[Piece], bytes]) -> list[Spot]:
    return spots(made[0], "Bericht")


def told(found: list[Spot], page: int) -> list[tuple[str, str]]:
    return [(one.zelle or one.kind, one.text) for one in found if one.page == page]


def test_each_number_with_its_cell_or_its_kind(found: list[Spot]):
    assert sorted(told(found, 1)) == sorted(
        [("Überschrift", "6"), ("Datum", "31.12.2016"), ("a", "38,5"), ("b", "1.234"), ("Wortlaut", "7"),
         ("Überschrift", "2016"), ("Seitenzahl", "1")]
    )  # fmt: skip


def test_the_order_is_that_of_the_finished_pdf(made: tuple[list[Piece], bytes], found: list[Spot]):
    drawn = [(run.page, one) for run in runs(made[1]) for one in numerals(run.text, in_picture=run.in_picture)]
    assert [(spot.page, one) for spot in found for one in numerals(spot.text)] == drawn
    assert told(found, 2)[:3] == [("r", "5"), ("a", "38,5"), ("Wortlaut", "3")]


def test_labels_of_a_picture_are_told_from_its_axis_in_their_order(found: list[Spot]):
    assert [one for one in found if one.exhibit == "Abb. 1.1"] == [
        Spot("", "2015", "Bericht", 3, "Abb. 1.1", "Abbildung"),
        Spot("c", "7,1", "Bericht", 3, "Abb. 1.1"),
        Spot("", "7,1", "Bericht", 3, "Abb. 1.1", "Abbildung"),
        Spot("d", "−2", "Bericht", 3, "Abb. 1.1"),
    ]


def test_a_head_that_is_repeated_stands_on_each_page_and_is_one_number(
    made: tuple[list[Piece], bytes], found: list[Spot]
):
    assert [(one.page, one.exhibit) for one in found if one.zelle == "k"] == [
        (page, "Tab. 1.1") for page in sorted({one.page for one in found if one.exhibit == "Tab. 1.1"})
    ]
    assert bound_in(made[0]).count(Printed("k", "2016")) == 1


def test_numbers_of_sources_are_known(found: list[Spot]):
    assert [one.text for one in found if one.kind == "Quellenangabe"] == ["12411-01"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("von 1.044 auf 1.317,5 (−2,0 %)", ["1.044", "1.317,5", "−2,0"]),
        ("2013–2016, HF6-05", ["2013", "2016", "6-05"]),
        ("am 31.12.2016.", ["31.12.2016"]),
        ("+8\u00a0Prozentpunkte", ["+8"]),
        ("elf", []),
    ],
)
def test_numerals(text: str, expected: list[str]):
    assert numerals(text) == expected
