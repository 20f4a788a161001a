"""The report at a glance: cockpit and outlook."""

from __future__ import annotations

import pytest
from report_examples import part, small_html, words


@pytest.fixture(scope="module")
def html() -> str:
    return small_html()


def test_the_cockpit_has_value_change_land_or_the_reason(html: str) -> None:
    text = words(part(html, "kurzfassung"))
    assert "Anteil an den Arbeitslosen, % 38,5 2016 +8,5 Pp. seit 2007 38,5" in text
    assert "Beschäftigte aus Asylherkunftsländern keine Daten:" in text


def test_a_value_after_the_cycle_stands_in_the_outlook_and_nowhere_else(html: str) -> None:
    assert "42,4" in words(part(html, "ausblick"))
    assert "42,4" not in words(html.partition('id="ausblick"')[0])
