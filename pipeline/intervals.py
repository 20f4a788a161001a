"""What everybody can work out from published sums: lowest and highest value, by linear programs (HiGHS).

Atoms are cells of single returns (`pipeline.atoms`). Known are some sums of them (the facts), the rules of the forms
(`Relation`), and that no atom is negative. `protect` decides with this what is hidden, `provenance` attacks with it
what was printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array, eye_array, vstack

from pipeline.atoms import Atom, Relation, Terms

DIGITS = 5
"""Decimals to which the result of a linear program counts; the same on every machine."""

FEW = 5
"""So many sums are worked out one by one."""

OPTIMAL, INFEASIBLE, UNBOUNDED = 0, 2, 3


@dataclass(frozen=True, order=True)
class Interval:
    """The lowest and the highest value that fit. A width from 1 on is that of a count: only whole values matter."""

    low: float
    high: float

    def is_wide(self, width: float) -> bool:
        low, high = round(self.low, DIGITS), round(self.high, DIGITS)
        if math.inf in (-low, high):
            return True
        return (math.floor(high) - math.ceil(low) if width >= 1 else high - low) >= width


class InfeasibleError(ValueError):
    """The facts contradict each other or the rules."""


class Space:
    """All values of some atoms that fit the relations."""

    def __init__(self, atoms: Iterable[Atom], relations: Iterable[Relation]) -> None:
        self._column = {atom: i for i, atom in enumerate(sorted(set(atoms)))}
        relations = sorted(set(relations))
        self._equal = self._matrix([relation.rest for relation in relations if relation.equal])
        self._less = -self._matrix([relation.rest for relation in relations if not relation.equal])
        self._points: list[np.ndarray] = []

    def _matrix(self, rows: Sequence[Terms]) -> csr_array:
        """A row for each sum, a column for each atom."""
        cells = [(i, self._column[atom], factor) for i, row in enumerate(rows) for factor, atom in row]
        row, column, factor = np.array(cells, dtype=int).reshape(-1, 3).T
        return csr_array((factor.astype(float), (row, column)), shape=(len(rows), len(self._column)))

    def knowing(self, facts: Mapping[Terms, Fraction], positive: Iterable[Terms] = ()) -> View:
        """What is left when some sums are known, and of others that they are at least 1."""
        return View(self, dict(sorted(facts.items())), sorted(set(positive)))


class View:
    """A space in which some sums are known.

    Every point that is found is kept, also for later views: two points show at once how much of a sum is open.
    """

    def __init__(self, space: Space, facts: Mapping[Terms, Fraction], positive: Sequence[Terms] = ()) -> None:
        self._space = space
        at_least = space._matrix(positive)
        self._less = vstack([space._less, -at_least], format="csr")
        self._most = np.concatenate([np.zeros(space._less.shape[0]), -np.ones(at_least.shape[0])])
        sums, values = space._matrix(list(facts)), np.array([float(value) for value in facts.values()])
        self._equal = vstack([space._equal, sums], format="csr")
        self._right = np.concatenate([np.zeros(space._equal.shape[0]), values])
        self._points = [
            point for point in space._points
            if np.abs(sums @ point - values).max(initial=0) < 10**-DIGITS
            and (at_least @ point).min(initial=1) > 1 - 10**-DIGITS
        ]  # fmt: skip

    def interval(self, sum: Terms) -> Interval:
        """The lowest and the highest value of a sum. Raises `InfeasibleError` where nothing fits."""
        goal = self._space._matrix([sum]).toarray()[0]
        return Interval(round(self._least(goal), DIGITS) + 0.0, 0.0 - round(self._least(-goal), DIGITS))

    def narrow(self, widths: Mapping[Terms, float]) -> Iterator[Terms]:
        """The sums whose interval is narrower than their width, in order. Few need a program of their own."""
        left = self._unseen(sorted(widths), widths)
        while len(left) > FEW:
            before = left
            for sign in (1, -1):
                self._reach(sign * self._space._matrix(before), [widths[one] for one in before])
            left = self._unseen(before, widths)
            if len(left) > 0.9 * len(before):
                break
        yield from (one for one in left if not self.interval(one).is_wide(widths[one]))

    def _unseen(self, sums: Sequence[Terms], widths: Mapping[Terms, float]) -> list[Terms]:
        """The sums that the points do not show to be open."""
        if not self._points or not sums:
            return list(sums)
        seen = self._space._matrix(sums) @ np.array(self._points).T
        lows, highs = seen.min(axis=1), seen.max(axis=1)
        rows = zip(sums, lows, highs, strict=True)
        return [one for one, low, high in rows if not Interval(low, high).is_wide(widths[one])]

    def _reach(self, rows: csr_array, widths: Sequence[float]) -> None:
        """Find a point where as many sums as possible are by their width larger than seen so far."""
        seen = (rows @ np.array(self._points).T).min(axis=1) if self._points else np.zeros(rows.shape[0])
        count, size = rows.shape
        less = block_array([[self._less, None], [-rows, eye_array(count)]])
        equal = block_array([[self._equal, csr_array((self._equal.shape[0], count))]])
        goal = np.concatenate([np.zeros(size), -np.ones(count)])
        limits = [(0, None)] * size + [(None, low + width) for low, width in zip(seen, widths, strict=True)]
        most = np.concatenate([self._most, np.zeros(count)])
        result = linprog(goal, less, most, equal, self._right, limits, method="highs")
        if result.status == OPTIMAL:
            self._keep(result.x[:size])

    def _least(self, goal: np.ndarray) -> float:
        result = linprog(goal, self._less, self._most, self._equal, self._right, method="highs")
        if result.status == OPTIMAL:
            self._keep(result.x)
            return result.fun
        if result.status == UNBOUNDED:
            return -math.inf
        if result.status == INFEASIBLE:
            raise InfeasibleError
        raise ArithmeticError(result.message)

    def _keep(self, point: np.ndarray) -> None:
        self._points.append(point)
        self._space._points.append(point)

    def cheapest(
        self, sum: Terms, goal: float, facts: Mapping[Terms, Fraction], costs: Mapping[Terms, float],
        positive: Iterable[Terms] = (),
    ) -> tuple[float, list[Terms]]:  # fmt: skip
        """Which further `facts` are given up at least cost so that a sum can have the value `goal`.

        The cost of a fact counts for each unit by which it is given up; the `positive` ones stay at least 1. Returns
        the cost and the facts; a cost without end where the goal is out of reach.
        """
        loose, count, size = sorted(facts), len(facts), len(self._space._column)
        equal = block_array([
            [self._equal, csr_array((self._equal.shape[0], count)), csr_array((self._equal.shape[0], count))],
            [self._space._matrix([sum]), None, None],
            [self._space._matrix(loose), -eye_array(count), eye_array(count)],
        ])  # fmt: skip
        at_least = self._space._matrix(sorted(positive))
        less = vstack([self._less, -at_least], format="csr")
        less = block_array([[less, csr_array((less.shape[0], 2 * count))]])
        most = np.concatenate([self._most, -np.ones(at_least.shape[0])])
        price = np.array([costs[one] for one in loose])
        right = np.concatenate([self._right, [goal], [float(facts[one]) for one in loose]])
        price = np.concatenate([np.zeros(size), price, price])
        result = linprog(price, less, most, equal, right, method="highs")
        if result.status != OPTIMAL:
            return math.inf, []
        given = result.x[size : size + count] + result.x[size + count :]
        return round(result.fun, DIGITS), [one for one, much in zip(loose, given, strict=True) if round(much, DIGITS)]
