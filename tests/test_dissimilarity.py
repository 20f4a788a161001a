"""The index of dissimilarity: worked by hand, its laws, its bounds from printed shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from conftest import cell
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statements import indicator

from indicators.formulas import dissimilarity, obs
from indicators.model import AUSLAENDISCH, DEUTSCH, INDEX
from pipeline.dissimilarity import bounds, index
from pipeline.values import Value

Evaluate = Callable[..., list[Value]]
COUNTS = indicator(dissimilarity(obs("menschen")), unit=INDEX)
SHARES = replace(COUNTS, formula=dissimilarity(obs("anteil"), share_of=obs("menschen", group="insgesamt")))
PEOPLE = st.integers(min_value=1, max_value=10_000)
GEMEINDEN = st.lists(st.tuples(PEOPLE, PEOPLE), min_size=2, max_size=44)


def fractions(parts: list[tuple[int, int]]) -> list[tuple[Fraction, Fraction]]:
    return [(Fraction(a), Fraction(d)) for a, d in parts]


def test_index_of_two_gemeinden_by_hand() -> None:
    # 30 of 40 Ausländer and 100 of 400 Deutsche live in the first: 50 * (|3/4 - 1/4| + |1/4 - 3/4|) = 50
    assert index(fractions([(30, 100), (10, 300)])) == 50


def test_groups_that_live_apart_have_100_and_an_empty_group_has_none() -> None:
    assert index(fractions([(5, 0), (0, 7)])) == 100
    assert index(fractions([(0, 3), (0, 7)])) is None


@given(GEMEINDEN, PEOPLE)
def test_equal_shares_have_0(parts: list[tuple[int, int]], times: int) -> None:
    assert index(fractions([(a, a * times) for a, _ in parts])) == 0


@settings(max_examples=30, deadline=None)
@given(GEMEINDEN, st.randoms())
def test_index_lies_between_0_and_100_and_does_not_depend_on_the_order(parts, random) -> None:
    shuffled = random.sample(parts, len(parts))
    found = index(fractions(parts))
    assert found == index(fractions(shuffled)) == index([(d, a) for a, d in fractions(parts)])
    assert found is not None
    assert 0 <= found <= 100


@settings(max_examples=20, deadline=None)
@given(GEMEINDEN, st.data())
def test_bounds_hold_whatever_the_true_shares_are(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    half = Fraction(1, 2000)
    known, true = [], []
    for a, d in parts:
        population, printed = Fraction(a + d), Fraction(round(Fraction(1000 * a, a + d)), 1000)
        limits = max(printed - half, Fraction(0)), min(printed + half, Fraction(1))
        share = limits[0] + (limits[1] - limits[0]) * data.draw(st.fractions(0, 1, max_denominator=7))
        known.append((population, limits))
        true.append((population * share, population * (1 - share)))
    limits, found = bounds(known), index(true)
    assert limits is None or found is None or limits[0] <= found <= limits[1]


def test_index_of_a_kreis_is_made_of_the_cells_of_its_gemeinden(evaluate: Evaluate) -> None:
    counts = {("08116001", AUSLAENDISCH): 30, ("08116001", DEUTSCH): 100, ("08116002", AUSLAENDISCH): 10,
              ("08116002", DEUTSCH): 300, ("08116", AUSLAENDISCH): 40, ("08116", DEUTSCH): 400}  # fmt: skip
    cells = [cell("menschen", n, region=region, group=group) for (region, group), n in counts.items()]
    [value] = evaluate(cells, COUNTS)
    assert (value.region, value.exact, value.n, value.status) == ("08116", 50, 2, "ok")
    assert value.low is None
    assert "own_sum" in value.flags


def test_gemeinde_without_a_figure_leaves_the_kreis_without_an_index(evaluate: Evaluate) -> None:
    told = [("08116001", AUSLAENDISCH, 30), ("08116001", DEUTSCH, 100), ("08116002", AUSLAENDISCH, None),
            ("08116002", DEUTSCH, 300)]  # fmt: skip
    [value] = evaluate([cell("menschen", n, region=region, group=group) for region, group, n in told], COUNTS)
    assert (value.exact, value.status) == (None, "pending")
    assert value.reason == "Für 1 von 2 Gemeinden fehlt eine Angabe."


def test_from_printed_shares_the_index_has_bounds(evaluate: Evaluate) -> None:
    """Shares of 23.1 and 3.2 percent (30 of 130, 10 of 310) printed with one decimal."""
    cells = []
    for region, share, people in (("08116001", "23.1", 130), ("08116002", "3.2", 310)):
        cells += [cell("anteil", share, region=region, group=AUSLAENDISCH), cell("menschen", people, region=region)]
    [value] = evaluate(cells, SHARES)
    assert value.low < 50 < value.high
    assert 49 < value.low < value.exact < value.high < 51
