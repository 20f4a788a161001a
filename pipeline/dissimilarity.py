"""How unevenly two groups are spread over the Gemeinden of a Kreis: the index of dissimilarity.

From exact counts it is one number. From printed shares every count is known only within the rounding of
its share, and so is the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from indicators.formulas import Formula
from indicators.model import AUSLAENDISCH, DEUTSCH, Indicator, Series
from pipeline import regions
from pipeline.signs import OK, RANKED, ZERO_EXACT
from pipeline.statements import Figure, Place
from pipeline.values import Value, flags_of, of_parts

NOT_EVERYWHERE = "Für {missing} von {n} Gemeinden fehlt eine Angabe."
Interval = tuple[Fraction, Fraction]


def index(parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The index from the counts of both groups in each Gemeinde; None where a group is empty."""
    first, second = sum(a for a, _ in parts), sum(d for _, d in parts)
    if not first or not second:
        return None
    return 50 * sum((abs(a / first - d / second) for a, d in parts), Fraction(0))


def bounds(parts: Sequence[tuple[Fraction, Interval]]) -> Interval | None:
    """Within which the index lies where a group is known in each Gemeinde as a share between two limits.

    With the population p and the share m of the group in the whole Kreis the index is
    50 * sum |a - p * m| / (P * m * (1 - m)). For each m that the limits allow, each part is least and most on
    its own; between the places where a part turns the sum is a line in m. None where the group may be empty or all.
    """
    population = sum(p for p, _ in parts)
    least = sum(p * low for p, (low, _) in parts) / population
    most = sum(p * high for p, (_, high) in parts) / population
    if least <= 0 or most >= 1:
        return None
    turns = {end for _, limits in parts for end in (*limits, sum(limits) / 2) if least < end < most}
    places = sorted({least, most, *turns})
    lows, highs = [], []
    for left, right in pairwise(places) if len(places) > 1 else [(least, least)]:
        widths = [m * (1 - m) for m in (left, right)]
        steepest = max(*widths, Fraction(1, 4)) if left <= Fraction(1, 2) <= right else max(widths)
        ends = [_spread(parts, m) for m in (left, right)]
        lows.append(50 * min(low for low, _ in ends) / (population * steepest))
        highs.append(50 * max(high for _, high in ends) / (population * min(widths)))
    return max(min(lows), Fraction(0)), min(max(highs), Fraction(100))


def _spread(parts: Iterable[tuple[Fraction, Interval]], m: Fraction) -> Interval:
    """The least and the most that the parts add up to if the group is the share m of the whole."""
    low = high = Fraction(0)
    for population, (least, most) in parts:
        low += population * max(least - m, m - most, Fraction(0))
        high += population * max(abs(least - m), abs(most - m))
    return low, high


@dataclass(frozen=True)
class _Gemeinde:
    """The figures of a Gemeinde by group: counts, or a share and the population."""

    rows: dict[str, Figure]

    def count(self, group: str) -> Fraction | None:
        return self.rows[group].numerator if group in self.rows else None

    @property
    def population(self) -> Fraction | None:
        return self.rows[AUSLAENDISCH].denominator


def uneven(
    figures: Iterable[tuple[Figure, str]],
    indicator: Indicator,
    formula: Formula,
    series: Series,
) -> list[Value]:
    """The index of every Kreis and period from the figures of its Gemeinden, each told with its group.

    Without a value where a Gemeinde lacks a figure: the index is about all of them.
    """
    kreise: dict[Place, dict[str, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for row, group in figures:
        if regions.level(row.place.region) == "gemeinde":
            kreise[row.place._replace(region=row.place.region[:5])][row.place.region][group] = row
    decimals = indicator.decimals if series.decimals is None else series.decimals
    return [
        _value(place, [_Gemeinde(rows) for _, rows in sorted(found.items())], indicator, formula, series, decimals)
        for place, found in sorted(kreise.items())
        if len(found) > 1
    ]


def _value(
    place: Place,
    found: list[_Gemeinde],
    indicator: Indicator,
    formula: Formula,
    series: Series,
    decimals: int,
) -> Value:
    rows = [row for gemeinde in found for row in gemeinde.rows.values()]
    from_shares = formula.denominator is not None
    exact, limits = _of_shares(found, decimals) if from_shares else (_of_counts(found), None)
    missing = sum(_lacks(gemeinde, from_shares=from_shares) for gemeinde in found)
    status = of_parts([RANKED[row.quality.rank] for row in rows]) if exact is None else OK if exact else ZERO_EXACT
    low, high = limits or (None, None)
    return Value(
        indicator.id, *place, series=series.name,
        exact=exact, status=status, low=low, high=high, n=len(found), base=rows[0].quality.base,
        flags=frozenset().union(*(flags_of(row.quality.flags) for row in rows)) | {"own_sum"},
        reason=NOT_EVERYWHERE.format(missing=missing, n=len(found)) if missing else "",
        source="; ".join(row.inputs for row in rows),
    )  # fmt: skip


def _lacks(gemeinde: _Gemeinde, *, from_shares: bool) -> bool:
    other = gemeinde.population if from_shares else gemeinde.count(DEUTSCH)
    return gemeinde.count(AUSLAENDISCH) is None or other is None


def _of_counts(found: Iterable[_Gemeinde]) -> Fraction | None:
    parts = [(gemeinde.count(AUSLAENDISCH), gemeinde.count(DEUTSCH)) for gemeinde in found]
    if any(a is None or d is None for a, d in parts):
        return None
    return index([(a, d) for a, d in parts if a is not None and d is not None])


def _of_shares(found: Iterable[_Gemeinde], decimals: int) -> tuple[Fraction | None, Interval | None]:
    """The index from shares in percent that are printed with so many decimals, with its bounds."""
    half = Fraction(1, 2 * 10**decimals)
    known = [(g.population, g.count(AUSLAENDISCH)) for g in found]
    if any(p is None or share is None for p, share in known):
        return None, None
    parts = [(p, share) for p, share in known if p is not None and share is not None]
    exact = index([(p * share / 100, p * (100 - share) / 100) for p, share in parts])
    limits = [(p, (max(share - half, Fraction(0)) / 100, min(share + half, Fraction(100)) / 100)) for p, share in parts]
    return exact, bounds(limits)
