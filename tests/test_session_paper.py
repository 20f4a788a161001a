"""The overview of the Sitzungsvorlage: counts of needs and recommendations, each bound."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_examples import PROJECT, small_report, words

from pipeline.cards import Cards, read_cards
from pipeline.need_words import Verworfen
from pipeline.needs import Need
from pipeline.session_paper import overview


def need(id: str, feld: str, stufe: str) -> Need:
    return Need(id, feld, id.removeprefix("BD-"), stufe, (), "", entwicklung_bewertbar=False, spur=())


@pytest.fixture(scope="module")
def cards() -> Cards:
    """The cards of Arbeit alone."""
    known = read_cards(PROJECT, "2013-2016")
    return replace(known, karten=known.of_field("arbeit"))


def told(needs: list[Need], cards: Cards) -> str:
    return str(overview(needs, cards, small_report().material.macros))


def test_a_field_has_its_needs_and_its_cards_counted(cards: Cards) -> None:
    needs = [need("BD-HF6-05", "arbeit", "hoch"), need("BD-HF6-06", "arbeit", "mittel")]
    needs += [need("BD-HF6-01", "arbeit", "datenbedarf"), need("BD-HF3-01", "wohnen", "datenbedarf")]
    needs += [need("BD-B-02", "basis", "datenbedarf")]
    html = told(needs, cards)
    number = len(cards.karten)
    assert "Demografie" not in words(html)
    assert f"Wohnen 0 1 0 – Arbeit 2 1 {number} " in words(html)
    assert '<span class="zahl" data-zelle="vorlage_arbeit|bedarfe">2</span>' in html
    first = [karte.titel for karte in cards.karten if karte.prioritaet == "Schwerpunkt"]
    assert all(words(titel) in words(html).replace("\u00ad", "") for titel in first)


def test_a_rejected_need_is_not_counted(cards: Cards) -> None:
    rejected = replace(need("BD-HF3-01", "wohnen", "hoch"), verworfen=Verworfen.model_construct())
    assert "Wohnen" not in words(told([rejected], cards))


def test_there_is_no_table_without_needs_and_cards() -> None:
    assert told([], Cards("2013-2016")) == ""
