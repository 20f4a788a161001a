"""Where bound numbers stand: pages, figures and tables, each number once."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from pipeline import pdf, printed_places
from pipeline.cells import bound
from pipeline.printed_places import Finder, Spot

HEAD = f"<thead><tr><th>{bound('k', '2016')}</th></tr></thead>"
ROW = "<tr><td>Zeile</td></tr>"
IMAGE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
PAGE = """<!DOCTYPE html><html lang="de"><head><title>Probe</title><style>{fonts}
@page {{ size: 100mm 60mm; margin: 10mm }} body {{ font: 8pt "Source Sans Pro" }} p {{ break-after: page }}
</style></head><body>{body}</body></html>"""


def found(body: str, **exhibits: str) -> list[Spot]:
    finder = Finder(exhibits)
    pdf.write_pdf(
        PAGE.format(fonts=pdf.font_css(), body=body), created=date(2026, 11, 1), look=partial(finder.look, "Bericht")
    )
    return finder.found


@pytest.fixture(scope="module")
def spots() -> list[Spot]:
    body = (
        f"<p>Es sind {bound('a', '38,5')} und {bound('b', '1.234')}.</p><p>Wieder {bound('a', '38,5')}.</p>"
        f'<figure id="f"><img src="{IMAGE}" alt="Bild" data-zellen="c\t7,1\nd\t*"></figure>'
        f'<div id="t"><table>{HEAD}<tbody>{ROW * 40}</tbody></table></div>'
    )
    return found(body, f="Abb. 1.1", t="Tab. 1.1")


def test_each_number_with_its_page(spots: list[Spot]):
    assert [(one.zelle, one.text, one.page) for one in spots[:3]] == [
        ("a", "38,5", 1),
        ("b", "1.234", 1),
        ("a", "38,5", 2),
    ]
    assert {one.document for one in spots} == {"Bericht"}


def test_numbers_of_a_picture_stand_in_its_figure(spots: list[Spot]):
    assert spots[3:5] == [Spot("c", "7,1", "Bericht", 3, "Abb. 1.1"), Spot("d", "*", "Bericht", 3, "Abb. 1.1")]


def test_a_head_that_is_repeated_on_each_page_counts_once(spots: list[Spot]):
    assert spots[5:] == [Spot("k", "2016", "Bericht", 3, "Tab. 1.1")]


def test_the_list_is_read_as_it_was_written(spots: list[Spot], tmp_path: Path):
    file = tmp_path / printed_places.FILE
    file.write_bytes(printed_places.as_table(spots))
    assert file.read_bytes().splitlines()[0].decode("utf-8-sig") == "Zelle;Text;Dokument;Seite;Abbildung oder Tabelle"
    assert printed_places.read(file) == spots


def test_before_the_first_build_there_is_no_list(tmp_path: Path):
    assert printed_places.read(tmp_path / printed_places.FILE) == []
