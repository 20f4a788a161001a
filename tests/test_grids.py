"""Tables of a chapter: regions in their order, the signs in them explained, none too large."""

from __future__ import annotations

import re

import pytest
from report_examples import part, small_html, words


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
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert len(re.findall(r'<th scope="col"', table)) <= 7
        assert len(re.findall(r'<th scope="row"', table)) <= 25
