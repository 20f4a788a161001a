"""Lowest and highest values: against all whole numbers that fit, and at the edges."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.atoms import Atom, Relation, Terms, components, terms
from pipeline.intervals import InfeasibleError, Interval, Space

CELLS = [("erhebung", name) for name in "abcd"]
A, B, C, D = CELLS


def one(atom: Atom) -> Terms:
    return terms((1, atom))


def total(*atoms: Atom) -> Terms:
    return terms(*((1, atom) for atom in atoms))


def interval(sum: Terms, facts: dict[Terms, int], *relations: Relation) -> tuple[float, float]:
    found = Space(CELLS, relations).knowing({key: Fraction(value) for key, value in facts.items()}).interval(sum)
    return found.low, found.high


def test_a_sum_has_one_form():
    assert terms((1, B), (1, A), (2, B), (1, C), (-1, C)) == ((1, A), (3, B))


def test_what_is_not_limited_is_open():
    assert interval(one(A), {}) == (0, inf)


def test_a_part_is_at_most_its_sum():
    assert interval(one(A), {total(A, B): 7}) == (0, 7)


def test_the_last_part_is_the_difference():
    assert interval(one(A), {total(A, B): 7, one(B): 5}) == (2, 2)


def test_the_rules_of_the_form_are_known():
    whole = Relation("r", D, (A, B), equal=True)
    most = Relation("s", C, (B,), equal=False)
    assert interval(one(A), {one(D): 9, one(C): 4}, whole, most) == (5, 9)


def test_facts_that_contradict_each_other_are_told():
    with pytest.raises(InfeasibleError):
        interval(one(A), {total(A, B): 3, one(B): 4})


def test_only_whole_values_count_for_a_width_of_one_or_more():
    assert Interval(0.4, 3.6).is_wide(2)
    assert not Interval(0.4, 3.6).is_wide(3)
    assert not Interval(2.5, 2.5).is_wide(0.001)
    assert Interval(2.5, 2.6).is_wide(0.001)


def test_what_hangs_together_has_the_same_first_cell():
    assert components([(A, B), (D,), (C, B)]) == {A: A, B: A, C: A, D: D}


def test_the_cheapest_facts_to_give_up():
    facts = {total(A, B): Fraction(7), one(B): Fraction(5)}
    cost, given_up = Space(CELLS, []).knowing({}).cheapest(one(A), 5, facts, {total(A, B): 2.0, one(B): 1.0})
    assert (cost, given_up) == (3.0, [one(B)])


def test_a_goal_out_of_reach_has_no_price():
    assert Space(CELLS, []).knowing({}).cheapest(one(A), -1, {}, {}) == (inf, [])


SUMS = st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4, unique=True), min_size=1, max_size=4)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), SUMS)
def test_no_whole_number_that_fits_lies_outside_and_narrow_says_the_same(values: list[int], sums: list[list[Atom]]):
    value = dict(zip(CELLS, values, strict=True))
    facts = {total(*CELLS): sum(values)} | {total(*atoms): sum(value[atom] for atom in atoms) for atoms in sums}
    points = product(range(sum(values) + 1), repeat=4)
    grid = [dict(zip(CELLS, point, strict=True)) for point in points if sum(point) == sum(values)]
    fitting = [p for p in grid if all(sum(f * p[atom] for f, atom in key) == right for key, right in facts.items())]
    view = Space(CELLS, []).knowing({key: Fraction(right) for key, right in facts.items()})
    found = {atom: view.interval(one(atom)) for atom in CELLS}
    for atom in CELLS:
        inside = [point[atom] for point in fitting]
        assert found[atom].low <= min(inside) <= max(inside) <= found[atom].high
    fresh = Space(CELLS, []).knowing({key: Fraction(right) for key, right in facts.items()})
    narrow = set(fresh.narrow({one(atom): 3 for atom in CELLS}))
    assert narrow == {one(atom) for atom in CELLS if not found[atom].is_wide(3)}
