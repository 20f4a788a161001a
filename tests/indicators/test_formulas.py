"""The words in which a formula is told."""

from __future__ import annotations

import pytest

from indicators.formulas import FREE, PAIRINGS, Obs, count, gap, obs, per_thousand, published, ratio


def test_further_dimensions_are_one_text_in_the_order_of_their_names() -> None:
    (term,) = obs("menschen", umfang="voll", abschluss="ohne").terms
    assert term.detail == "abschluss=ohne;umfang=voll"


def test_dimension_that_is_not_named_is_free_for_the_group_and_sex_of_the_case() -> None:
    (term,) = obs("menschen").terms
    assert (term.group, term.sex, term.age, term.detail, term.summed) == (FREE, FREE, None, "", ())


def test_sum_and_difference_keep_the_order_and_the_sign_of_their_terms() -> None:
    a, b, c = obs("a"), obs("b"), obs("c")
    assert [(t.measure, t.factor) for t in (a + b - c).terms] == [("a", 1), ("b", 1), ("c", -1)]
    assert [(t.measure, t.factor) for t in (a - (b - c)).terms] == [("a", 1), ("b", -1), ("c", 1)]


def test_negative_of_a_negative_is_the_figure_itself() -> None:
    negative = -Obs("a", group="deutsch")
    assert -negative == Obs("a", group="deutsch")


@pytest.mark.parametrize(("make", "kind", "factor"), [(ratio, "anteil", 100), (per_thousand, "je_1000", 1000)])
def test_rate_meets_in_the_same_period_unless_it_says_otherwise(make, kind: str, factor: int) -> None:
    formula = make(obs("a"), to=obs("b"))
    assert (formula.kind, formula.factor, formula.pairing) == (kind, factor, "gleich")
    assert make(obs("a"), to=obs("b"), pairing="jahresende").pairing == "jahresende"


def test_published_figure_and_count_have_nothing_to_be_divided_by() -> None:
    assert published("quote", factor=10, group="deutsch").denominator is None
    assert published("quote", factor=10, group="deutsch").factor == 10
    assert count(obs("a")).denominator is None


def test_gap_names_the_indicator_it_is_taken_of() -> None:
    assert (gap("HF6-01").kind, gap("HF6-01").of) == ("abstand", "HF6-01")


def test_every_pairing_is_explained_in_german() -> None:
    assert PAIRINGS.keys() == {"gleich", "vorjahresende", "jahresende", "jahresmittel"}
    assert "Näherung" in PAIRINGS["jahresende"]
