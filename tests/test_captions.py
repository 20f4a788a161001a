"""Captions: one number each, and every reference leads somewhere."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from indicators.katalog import FELDER
from pipeline.captions import Captions
from pipeline.cells import RequestError
from pipeline.faults import DataError


def test_figures_and_tables_are_counted_apart_and_references_carry_their_numbers() -> None:
    captions = Captions(FELDER[6])
    before = captions.verweis("quote")
    captions.add("Tab.", "", "Eins", "")
    captions.add("Abb.", "quote", "Zwei", "")
    captions.add("Tab.", "stand", "Drei", "")
    resolved = captions.resolve(before + Markup(" und ") + captions.verweis("stand"))
    assert resolved == ('<a href="#arbeit-abb-1">Abb.\u00a06.1</a> und <a href="#arbeit-tab-2">Tab.\u00a06.2</a>')


def test_a_reference_that_leads_nowhere_is_a_fault_of_the_text() -> None:
    captions = Captions(FELDER[6])
    with pytest.raises(DataError, match=r"texte/arbeit.md[\s\S]*„quote“ führt zu keiner Abbildung"):
        captions.resolve(captions.verweis("quote"))


def test_a_name_belongs_to_one_figure_or_table() -> None:
    captions = Captions(FELDER[6])
    captions.add("Abb.", "quote", "Eins", "")
    with pytest.raises(RequestError, match="„quote“ tragen zwei"):
        captions.add("Tab.", "quote", "Zwei", "")
