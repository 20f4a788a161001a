"""V13: what the report computes against what an office has published for the same place and time.

Where an indicator has a series that is only taken over (a published share) beside one that is computed, the two
must agree within the digits the office prints. A published value is never checked by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from indicators.model import Indicator, Series
from pipeline.faults import Fault
from pipeline.numbers import german_number
from pipeline.offences import EXPLAIN, Offence
from pipeline.rules import RULES
from pipeline.values import Value

RULE = RULES["V13"]
CELL = re.compile(r"([A-Za-z][\w.-]*) \(([^)]*)\)")
"""Source and place of a cell as `Value.source` names it."""
EXACT = 6
"""More decimals than these are not printed figures; values are compared to so many."""


def checkable(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators with a computed and a published series, without the cases that no office publishes."""
    return [
        replace(one, by_sex=False, ages=())
        for one in indicators
        if len({_is_published(one, series) for series in one.series}) == 2
    ]


def differing(
    values: Iterable[Value],
    indicators: Mapping[str, Indicator],
    regions: Collection[str],
    files: Mapping[str, str] | None = None,
) -> list[Offence]:
    """Published values of these regions that computed ones contradict; `files` names the file of each source."""
    published: dict[tuple[object, ...], list[Value]] = {}
    computed: dict[tuple[object, ...], list[Value]] = {}
    for value in values:
        series = next((s for s in indicators[value.id].series if s.name == value.series), None)
        if value.kind != "wert" or value.exact is None or series is None:
            continue
        found = published if _is_published(indicators[value.id], series) else computed
        found.setdefault(_place(value), []).append(value)
    units = _units(value for rows in published.values() for value in rows)
    return [
        _offence(one, other, units[one.id, one.series], files or {})
        for place, rows in published.items()
        for one in rows
        for other in computed.get(place, ())
        if one.region in regions and not _agree(one, other, units[one.id, one.series])
    ]


def _is_published(indicator: Indicator, series: Series) -> bool:
    formula = series.formula or indicator.formula
    return formula is not None and formula.kind == "veroeffentlicht"


def _place(value: Value) -> tuple[object, ...]:
    return (
        value.id, value.region, value.start, value.end, value.group, value.sex, value.age, value.detail, value.base,
    )  # fmt: skip


def _units(published: Iterable[Value]) -> dict[tuple[str, str], Fraction]:
    """The unit of the last digit that a series is printed with: single cells may leave out a zero at the end.

    Some files hold the digits of the program they were made with (`4.28571428571429`); a unit that small is as good as
    exact, and what was computed is then compared at `EXACT`.
    """
    found: dict[tuple[str, str], Fraction] = {}
    for value in published:
        assert value.exact is not None
        decimals = next((n for n in range(EXACT) if (value.exact * 10**n).denominator == 1), EXACT)
        found[value.id, value.series] = min(Fraction(1, 10**decimals), found.get((value.id, value.series), Fraction(1)))
    return found


def _agree(published: Value, computed: Value, unit: Fraction) -> bool:
    """Whether the true value can be both: within half a digit, and within the rounding of the cells."""
    assert published.exact is not None
    assert computed.exact is not None
    low, high = (computed.exact if bound is None else bound for bound in (computed.low, computed.high))
    return low <= published.exact + unit / 2 and published.exact - unit / 2 <= high


def _offence(published: Value, computed: Value, unit: Fraction, files: Mapping[str, str]) -> Offence:
    assert published.exact is not None
    assert computed.exact is not None
    match = CELL.search(published.source)
    source, place = match.groups() if match else ("", "")
    decimals = len(str(unit.denominator)) - 1
    printed = german_number(published.exact, decimals)
    exact = german_number(computed.exact, decimals + 2)
    text = (
        f"{RULE.title}: veröffentlicht ist {printed}, berechnet {exact} ({published.id}, {published.region}, "
        f"{published.end:%d.%m.%Y}) aus {computed.source}."
    )
    file = files.get(source, f"data/raw/{source}")
    fault = Fault(file, place, text, RULE.id, EXPLAIN, RULE.severity)
    return Offence(
        source, place, published.region, published.end, published.group, published.sex, published.age,
        published.detail, fault,
    )  # fmt: skip
