"""Why two rates differ: because the people differ (by age and sex), or because like people fare differently.

Kitagawa's decomposition with the mean of both sides as weights. The two effects add up to the difference exactly.
Source: E. M. Kitagawa, Components of a Difference Between Two Rates, JASA 50 (1955), 1168-1194.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Indicator
from pipeline.derived import comparable
from pipeline.registries import Bruch
from pipeline.signs import OK, ZERO_EXACT
from pipeline.values import STRATUM, Value


@dataclass(frozen=True)
class Effects:
    """How much of a difference comes from the rates and how much from the composition; together all of it."""

    rates: Fraction
    composition: Fraction


def kitagawa(first: Sequence[tuple[Fraction, Fraction]], second: Sequence[tuple[Fraction, Fraction]]) -> Effects | None:
    """The rate of `first` minus that of `second`, taken apart; both are cases and people by stratum.

    None where a stratum has no people on one side: it has no rate there.
    """
    if not first or any(people <= 0 for _, people in (*first, *second)):
        return None
    whole, other = (sum(people for _, people in side) for side in (first, second))
    rates = composition = Fraction(0)
    for (cases, people), (cases_2, people_2) in zip(first, second, strict=True):
        rate, rate_2, weight, weight_2 = cases / people, cases_2 / people_2, people / whole, people_2 / other
        rates += (rate - rate_2) * (weight + weight_2) / 2
        composition += (weight - weight_2) * (rate + rate_2) / 2
    return Effects(rates, composition)


Side = dict[tuple[str, str], Value]
"""The strata of a group at one place and time by age and sex."""


def decompositions(
    values: Iterable[Value], indicators: Mapping[str, Indicator], breaks: Mapping[str, Bruch]
) -> Iterator[Value]:
    """The effects behind the gap of Deutsche and Ausländer, and behind the change of each of them.

    `values` are those of kind `schicht`. Kinds: `rateneffekt` and `struktureffekt`; those of a gap have the group
    insgesamt, those of a change the group and both periods.
    """
    sides: dict[tuple[Any, ...], Side] = defaultdict(dict)
    for value in values:
        if value.kind == STRATUM and value.leading:
            key = value.id, value.region, value.series, value.base, value.start, value.end, value.group
            sides[key][value.age, value.sex] = value
    for (*place, group), side in sides.items():
        other = sides.get((*place, AUSLAENDISCH))
        if group == DEUTSCH and other is not None:
            yield from _effects(side, other, indicators, group=INSGESAMT)
    lines: dict[tuple[Any, ...], list[Side]] = defaultdict(list)
    for (id, region, series, _base, _start, _end, group), side in sides.items():
        lines[id, region, series, group].append(side)
    for (id, *_), line in lines.items():
        by_end = {_any(side).end: side for side in line}
        chain = comparable(
            sorted(map(_any, line), key=lambda v: v.end), [breaks[b].datum for b in indicators[id].breaks]
        )
        if len(chain) > 1:
            first, last = by_end[chain[0].end], by_end[chain[-1].end]
            yield from _effects(last, first, indicators, from_start=chain[0].start, from_end=chain[0].end, n=len(chain))


def _any(side: Side) -> Value:
    return next(iter(side.values()))


def _effects(first: Side, second: Side, indicators: Mapping[str, Indicator], **changes: Any) -> Iterator[Value]:
    """Both effects as values; none where a stratum or one of its figures is missing."""
    pattern = _any(first)
    formula = indicators[pattern.id].formula
    strata = sorted(first)
    if formula is None or strata != sorted(second):
        return
    sides = [
        [(v.numerator, v.denominator) for v in (side[key] for key in strata) if v.exact is not None]
        for side in (first, second)
    ]
    if any(len(side) != len(strata) for side in sides):
        return
    found = kitagawa(*([(a, b) for a, b in side if a is not None and b is not None] for side in sides))
    if found is None:
        return
    for kind, effect in (("rateneffekt", found.rates), ("struktureffekt", found.composition)):
        yield replace(
            pattern,
            **{"kind": kind, "age": INSGESAMT, "sex": INSGESAMT, "numerator": None, "denominator": None, "low": None,
               "high": None, "n": len(strata), "exact": effect * formula.factor,
               "status": OK if effect else ZERO_EXACT, "flags": _flags(first) | _flags(second),
               "source": f"{_cells(first, strata)} − {_cells(second, strata)}"} | changes,
        )  # fmt: skip


def _flags(side: Side) -> frozenset[str]:
    return frozenset().union(*(value.flags for value in side.values()))


def _cells(side: Side, strata: Iterable[tuple[str, str]]) -> str:
    return "; ".join(side[key].source for key in strata)
