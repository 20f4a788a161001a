"""Measures derived from values, the same for every indicator.

Gap and relative chance of groups, convergence, change, index, distance to the Land, span and median of the
Vergleichskreise.

All arithmetic on statistics ends here; what follows only compares and prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from indicators.model import ANZAHL, AUSLAENDISCH, DEUTSCH, INSGESAMT, Indicator
from pipeline.cycle import Cycle
from pipeline.registries import Bruch, Schwellen
from pipeline.signs import OK, PENDING, ZERO_EXACT
from pipeline.values import Value, altered, cases_of, difference

ONE_POINT = "Entwicklung nicht bewertbar: nur ein vergleichbarer Wert im Zeitraum."

NOT_ABOVE_ZERO = "Veränderung in Prozent nicht sinnvoll: Der frühere Wert ist nicht größer als null."


LEAST_KREISE = 3
"""A median of fewer is none."""


def derive(
    values: list[Value],
    indicators: Mapping[str, Indicator],
    cycle: Cycle,
    breaks: Mapping[str, Bruch],
    schwellen: Schwellen,
) -> list[Value]:
    """All derived measures of a cycle."""
    window = [v for v in values if v.kind == "wert" and cycle.fenster_von <= v.year <= cycle.ende]
    pairs = list(pairs_of_groups(window, indicators))
    apart = list(gaps(pairs))
    return [
        *apart,
        *chances(pairs),
        *convergence(apart, window, indicators, breaks),
        *changes(window, indicators, cycle, breaks),
        *indices(window, indicators, breaks, schwellen.kleine_zahl),
        *comparisons(window, indicators, cycle),
        *medians_of_gaps(apart, cycle),
    ]


def pairs_of_groups(values: Iterable[Value], indicators: Mapping[str, Indicator]) -> Iterator[tuple[Value, Value]]:
    """The rates of Deutsche and of Ausländer for the same place, time and source."""
    rates = [v for v in values if indicators[v.id].unit != ANZAHL and v.leading and v.exact is not None]
    germans = {_same_place(v): v for v in rates if v.group == DEUTSCH}
    for foreign in rates:
        german = germans.get(_same_place(foreign))
        if foreign.group == AUSLAENDISCH and german is not None:
            yield german, foreign


def gaps(pairs: Iterable[tuple[Value, Value]]) -> Iterator[Value]:
    """Deutsche minus Ausländer (kind `abstand_gruppen`)."""
    for german, foreign in pairs:
        yield difference(german, foreign, kind="abstand_gruppen", group=INSGESAMT)


def _same_place(value: Value) -> tuple[Any, ...]:
    """What values have in common that differ in group only."""
    own = value.id, value.region, value.sex, value.age, value.detail, value.series
    return *own, value.start, value.end, value.base


def _line(value: Value) -> tuple[Any, ...]:
    """What values have in common that differ in time only."""
    return value.region, *_subject(value)


def _subject(value: Value) -> tuple[Any, ...]:
    """What values have in common that differ in time and region only."""
    return value.id, value.group, value.sex, value.age, value.detail, value.series


def chances(pairs: Iterable[tuple[Value, Value]]) -> Iterator[Value]:
    """The rate of Ausländer by that of Deutsche (kind `relative_chance`), where both are above zero."""
    for german, foreign in pairs:
        if german.exact and foreign.exact and german.exact > 0 and foreign.exact > 0:
            yield altered(
                difference(foreign, german, kind="relative_chance", group=INSGESAMT),
                exact=foreign.exact / german.exact, status=OK, low=None, high=None,
                source=f"({foreign.source}) / ({german.source})",
            )  # fmt: skip


def convergence(
    apart: Iterable[Value], values: Iterable[Value], indicators: Mapping[str, Indicator], breaks: Mapping[str, Bruch]
) -> Iterator[Value]:
    """By how much a gap shrank from its first to its last comparable value, whatever its sign (kind `annaeherung`).

    Gaps are those of groups and the values of indicators that are a gap themselves.
    """
    own = (v for v in values if v.exact is not None and v.leading and _is_gap(indicators[v.id]))
    for chain in chains([*apart, *own], indicators, breaks):
        first, last = chain[0], chain[-1]
        if len(chain) > 1 and first.exact is not None and last.exact is not None:
            yield altered(
                _change(first, last, len(chain), relative=False),
                kind="annaeherung",
                exact=(size := abs(first.exact) - abs(last.exact)),
                status=OK if size else ZERO_EXACT,
            )


def _is_gap(indicator: Indicator) -> bool:
    return indicator.formula is not None and indicator.formula.kind == "abstand"


def changes(
    values: Iterable[Value],
    indicators: Mapping[str, Indicator],
    cycle: Cycle,
    breaks: Mapping[str, Bruch],
) -> Iterator[Value]:
    """The change from the first to the last comparable value of each series (kind `veraenderung`).

    Comparable are values of one series on one population base with no declared break between them;
    the chain is followed back from the last value. `n` counts the values of the chain. Counts change
    in percent of the earlier value, rates in the unit of the rate. For the own Kreis the changes
    between all other pairs of the chain are there too, for the texts.
    """
    for chain in chains(values, indicators, breaks):
        own = chain[0].region == cycle.kreis.ags and chain[0].age == INSGESAMT
        yield from _pairs(chain, every=own, relative=indicators[chain[0].id].unit == ANZAHL)


def chains(
    values: Iterable[Value], indicators: Mapping[str, Indicator], breaks: Mapping[str, Bruch]
) -> Iterator[list[Value]]:
    """The last comparable values of each series in order of time."""
    lines: dict[tuple[Any, ...], list[Value]] = defaultdict(list)
    for value in values:
        if value.exact is not None:
            lines[_line(value)].append(value)
    for line in lines.values():
        days = [breaks[id].datum for id in indicators[line[0].id].breaks]
        yield comparable(sorted(line, key=lambda v: v.end), days)


def indices(
    values: Iterable[Value], indicators: Mapping[str, Indicator], breaks: Mapping[str, Bruch], least: int
) -> Iterator[Value]:
    """The last comparable value in percent of the first (kind `index`); on fewer cases it would jump about."""
    for chain in chains(values, indicators, breaks):
        first, last = chain[0], chain[-1]
        cases = cases_of(first, indicators[first.id])
        if len(chain) > 1 and first.exact and last.exact and first.exact > 0 and cases is not None and cases >= least:
            change = _change(first, last, len(chain), relative=False)
            yield altered(change, kind="index", exact=last.exact * 100 / first.exact, status=OK, low=None, high=None)


def _pairs(chain: list[Value], *, every: bool, relative: bool) -> Iterator[Value]:
    """The change over the whole chain; with `every` also from each of its values to each later one."""
    yield _change(chain[0], chain[-1], len(chain), relative=relative)
    spans = ((i, j) for j in range(1, len(chain)) for i in range(j) if every and (i, j) != (0, len(chain) - 1))
    for first, last in spans:
        yield _change(chain[first], chain[last], len(chain), relative=relative)


def comparable(line: list[Value], break_days: Collection[date]) -> list[Value]:
    """The last values of a line in order of time that may be compared with each other.

    A period that a break falls into is on neither side of it.
    """
    chain = line[-1:]
    for earlier, later in reversed(list(pairwise(line))):
        broken = any(earlier.start < day <= later.end for day in break_days)
        if broken or earlier.base != later.base:
            break
        chain.insert(0, earlier)
    return chain


def _change(first: Value, last: Value, n: int, *, relative: bool) -> Value:
    basis = altered(last, kind="veraenderung", n=n, from_start=first.start, from_end=first.end)
    if n == 1 or first.exact is None or last.exact is None:
        return altered(_bare(basis), status=PENDING, reason=ONE_POINT, from_start=None, from_end=None)
    if relative and first.exact <= 0:  # a balance can be below zero; in percent of it a rise would look like a fall
        return altered(_bare(basis), status="not_applicable", reason=NOT_ABOVE_ZERO)
    change = difference(last, first)
    scale = 100 / first.exact if relative else Fraction(1)
    return altered(
        change,
        kind="veraenderung",
        n=n,
        from_start=first.start,
        from_end=first.end,
        exact=(last.exact - first.exact) * scale,
        low=None if change.low is None else change.low * scale,
        high=None if change.high is None else change.high * scale,
        source=f"{last.source} gegen {first.source}",
    )


def _bare(value: Value) -> Value:
    return altered(value, exact=None, numerator=None, denominator=None, low=None, high=None)


def comparisons(values: Iterable[Value], indicators: Mapping[str, Indicator], cycle: Cycle) -> Iterator[Value]:
    """The own Kreis against Land and Vergleichskreise, for the same period, group and series.

    Kinds: `abstand_land` (Kreis minus Land; rates only), `median`, `minimum` and `maximum` of the
    Vergleichskreise that have a value (`n` of them, at least three), `abstand_median`.
    """
    places: dict[tuple[Any, ...], dict[str, Value]] = defaultdict(dict)
    for value in values:
        if value.exact is not None:
            key = (*_subject(value), value.start, value.end)
            places[key][value.region] = value
    for (id, *_), found in places.items():
        own = found.get(cycle.kreis.ags)
        if own is None or indicators[id].unit == ANZAHL:
            continue
        land = found.get(cycle.land.ags)
        if land is not None:
            yield difference(own, land, kind="abstand_land")
        others = _of_kreise(found, cycle)
        if len(others) >= LEAST_KREISE:
            yield from _spread(own, others)


def medians_of_gaps(apart: Iterable[Value], cycle: Cycle) -> Iterator[Value]:
    """The median of the gaps of the Vergleichskreise (kind `median_abstand`), where at least three have one."""
    places: dict[tuple[Any, ...], dict[str, Value]] = defaultdict(dict)
    for gap in apart:
        places[(*_subject(gap), gap.start, gap.end)][gap.region] = gap
    for found in places.values():
        own, others = found.get(cycle.kreis.ags), _of_kreise(found, cycle)
        if own is not None and len(others) >= LEAST_KREISE:
            yield altered(next(_spread(own, others)), kind="median_abstand")


def _of_kreise(found: Mapping[str, Value], cycle: Cycle) -> list[Value]:
    return [found[region.ags] for region in cycle.vergleichskreise if region.ags in found]


def _spread(own: Value, others: list[Value]) -> Iterator[Value]:
    exact = sorted(value.exact for value in others if value.exact is not None)
    flags = frozenset().union(*(value.flags for value in others))
    source = "; ".join(value.source for value in others)
    for kind, result in (("median", median(exact)), ("minimum", exact[0]), ("maximum", exact[-1])):
        found = altered(
            _bare(own),
            kind=kind,
            exact=result,
            n=len(exact),
            status=OK if result else ZERO_EXACT,
            flags=flags,
            source=source,
        )
        yield found
        if kind == "median":
            distance = difference(own, found, kind="abstand_median", n=len(exact))
            yield altered(distance, source=f"{own.source} − Median ({source})")


def median(ordered: list[Fraction]) -> Fraction:
    """The median of values in ascending order."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
