"""Blocks of a chapter: key figures with what stands beside them, and nothing where there is no value."""

from __future__ import annotations

import pytest
from report_examples import small_report

from indicators.katalog import FELDER
from pipeline.blocks import Blocks
from pipeline.captions import Captions


@pytest.fixture(scope="module")
def blocks() -> Blocks:
    report = small_report()
    return Blocks(report.material, Captions(FELDER[6]), report.findings)


def test_a_key_figure_has_its_date_and_the_land_beside_it(blocks: Blocks) -> None:
    figure = blocks.kennzahl("HF6-05", "Anteil an den Arbeitslosen")
    assert figure is not None
    assert (figure.value.striptags(), figure.unit, figure.older) == ("38,5", "\u202f%", False)
    assert figure.stand.striptags().endswith(" · Land 38,5 %")
    assert figure.alt == "Anteil an den Arbeitslosen, in Prozent, 2007 bis 2016: von 30,0 auf 38,5."


def test_only_three_key_figures_that_have_a_value_are_shown(blocks: Blocks) -> None:
    figure = blocks.kennzahl("HF6-05", "Anteil an den Arbeitslosen")
    assert blocks.kennzahl("HF6-04", "Quote", jahr=2012) is None
    assert blocks.kennzahlen(None, figure, figure, None, figure, figure).count("<li") == 3
    assert blocks.kennzahlen(None) == ""


def test_a_chapter_says_in_words_what_is_better_and_what_is_worse(blocks: Blocks) -> None:
    """The rate of foreigners (lower is better) fell and is that of the Land; the neutral share is not judged."""
    told = blocks.bilanz().striptags()
    assert "Günstiger als zuvor: " in told
    assert "(HF6-04)" in told.partition("Günstiger als zuvor")[2].partition("Etwa wie im Land")[0]
    assert "HF6-05" not in told
    assert "Etwa wie im Land: " in told


def test_a_field_without_judged_values_says_nothing_of_them() -> None:
    report = small_report()
    assert Blocks(report.material, Captions(FELDER[3]), report.findings).bilanz() == ""
