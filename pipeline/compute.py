"""Runs the declared indicators on the observations; every number stays an exact rational."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path

import duckdb

from indicators.formulas import Formula
from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Indicator, Series
from pipeline import tables
from pipeline.ages import age_text
from pipeline.collector import no_garbage_collection
from pipeline.dissimilarity import uneven
from pipeline.faults import Fault, fault
from pipeline.numbers import german_number
from pipeline.regions import level
from pipeline.signs import OK, RANKED, ZERO_EXACT
from pipeline.statements import Case, Figure, Job, figures
from pipeline.values import STRATUM, TABLE, Value, difference, flags_of, of_parts

SEXES = (INSGESAMT, "maennlich", "weiblich")


def compute(
    observations: Path, indicators: Iterable[Indicator], kreis: str = "", confidential: Path | None = None
) -> list[Value]:
    """The values of all indicators for all regions, periods, groups, ages and series.

    `observations` is the Parquet file of the ingest stage, `confidential` the one of the own surveys. With a `kreis`,
    the Gemeinden of others serve their indices and have no values of their own. Raises `DataError` where a formula
    meets two figures for one thing.
    """
    with tables.connect(tables.THREADS, tables.AMPLE) as connection:
        files = [observations, confidential] if confidential else [observations]
        tables.view(connection, "observations", *files)
        return computed(connection, indicators, kreis)


def computed(connection: duckdb.DuckDBPyConnection, indicators: Iterable[Indicator], kreis: str = "") -> list[Value]:
    """The same from the table `observations` of a connection."""
    indicators = list(indicators)
    tasks = [task for indicator in indicators for task in _tasks(indicator)]
    with no_garbage_collection():
        found = _found(connection, indicators, tasks, kreis)
        for indicator in indicators:
            if indicator.formula is not None and indicator.formula.kind == "abstand":
                found[indicator.id] = list(_gap(indicator, found[indicator.formula.of or ""]))
        return [value for values in found.values() for value in values]


def _found(
    connection: duckdb.DuckDBPyConnection, indicators: list[Indicator], tasks: list[_Task], kreis: str
) -> dict[str, list[Value]]:
    """The values of each indicator as its formulas give them, of several for one thing the one that counts marked."""
    found: dict[str, list[Value]] = {indicator.id: [] for indicator in indicators}
    jobs = [Job(task.formula, task.series, [target.case for target in task.targets]) for task in tasks]
    by_job = groupby(figures(connection, jobs, kreis), key=attrgetter("job"))
    made = ((tasks[number], _values(rows, tasks[number])) for number, rows in by_job)
    several = {indicator.id for indicator in indicators if len(indicator.series) > 1}
    for id, of_indicator in groupby(made, key=lambda one: one[0].indicator.id):
        own = [value for task, values in of_indicator for value in _own(values, task, kreis)]
        found[id] = list(_lead(own)) if id in several else own
    return found


def _own(values: Iterator[Value], task: _Task, kreis: str) -> Iterator[Value]:
    """The values without those of other Kreise's Gemeinden, which only serve a sum."""
    if not task.formula.gemeinden:
        return values
    return (value for value in values if level(value.region) != "gemeinde" or value.region.startswith(kreis))


@dataclass(frozen=True)
class _Target:
    """A case of a formula, and how its value is stored."""

    case: Case
    age: str = INSGESAMT
    detail: str = ""


@dataclass(frozen=True)
class _Task:
    """A formula of an indicator that is evaluated for one series."""

    indicator: Indicator
    formula: Formula
    series: Series
    targets: Sequence[_Target]
    kind: str = "wert"


def _tasks(indicator: Indicator) -> Iterator[_Task]:
    for series in indicator.series:
        formula = series.formula or indicator.formula
        if formula is None or formula.kind == "abstand":
            continue
        yield _Task(indicator, formula, series, list(_targets(indicator, formula)))
        for stratum in indicator.zerlegung:
            cases = (Case(group, sex, None, indicator.rest) for group in (AUSLAENDISCH, DEUTSCH) for sex in SEXES[1:])
            targets = [_Target(case, age_text(*stratum.age)) for case in cases]
            yield _Task(indicator, stratum.formula, series, targets, STRATUM)


def _targets(indicator: Indicator, formula: Formula) -> Iterator[_Target]:
    """For whom an indicator is evaluated."""
    if formula.kind == "dissimilaritaet":
        groups = (AUSLAENDISCH, DEUTSCH) if formula.denominator is None else (AUSLAENDISCH,)
        yield from (_Target(Case(group, INSGESAMT, None, indicator.rest)) for group in groups)
        return
    nach = indicator.nach
    bands = [(indicator.age, INSGESAMT), *((band, age_text(*band)) for band in indicator.ages)]
    for group, sex in product(indicator.groups, SEXES if indicator.by_sex else SEXES[:1]):
        for band, age in bands:
            yield _Target(Case(group, sex, band, indicator.rest), age)
        for part in [(nach.merkmal, key) for key in nach.werte] if nach else ():
            yield _Target(Case(group, sex, indicator.age, indicator.rest, part), INSGESAMT, "=".join(part))


def _values(rows: Iterable[Figure], task: _Task) -> Iterator[Value]:
    """The values that a formula makes of its figures for one series."""
    if task.formula.kind == "dissimilaritaet":
        told = [(row, task.targets[row.no].case.group) for row in rows]
        yield from uneven(told, task.indicator, task.formula, task.series)
        return
    for row in rows:
        yield _value(row, task, task.targets[row.no])


def impossible(
    values: Iterable[Value], indicators: Mapping[str, Indicator], regions: Collection[str]
) -> Iterator[Fault]:
    """V09: shares below 0 or above 100 percent in these regions, with the cells they come from."""
    for value in values:
        formula = indicators[value.id].formula
        is_share = formula is not None and formula.kind == "anteil" and value.kind != TABLE
        if is_share and value.region in regions and value.exact is not None and not 0 <= value.exact <= 100:
            printed, where = german_number(value.exact, 1), f"{value.region}, {value.end:%d.%m.%Y}"
            text = f"{where}: {printed} Prozent ist kein Anteil (erwartet 0 bis 100): {value.source}."
            yield Fault("indicators", f"Indikator {value.id}", text, "V09", "Bitte die genannten Zellen prüfen.")


def _value(row: Figure, task: _Task, target: _Target) -> Value:
    indicator, formula, case = task.indicator, task.formula, target.case
    _, _, place, numerator, denominator, inputs, quality = row
    rank, flags, above, below, excess, cells, answered, base, mixed_base = quality
    if excess:
        where = f"{place.region}, {place.end:%d.%m.%Y}, {case.group}, {case.sex}"
        text = f"Mehr Zellen als erwartet für {where}: {inputs}."
        raise fault("indicators", f"Indikator {indicator.id}", text, "V04")
    if formula.kind == "anteil_stellen":
        denominator = Fraction(answered or 0) or None
    has_two = formula.denominator is not None or formula.kind == "anteil_stellen"
    exact = low = high = None
    reason = ""
    if numerator is None or (has_two and denominator is None):
        status = RANKED[rank] if cells == 1 else of_parts([RANKED[rank]])
    elif has_two and denominator == 0:
        status, reason = "not_applicable", "Der Nenner ist null."
    else:
        status = OK if numerator else ZERO_EXACT
        exact = _divide(numerator, denominator, formula.factor)
        if above or below:
            low, high = _bounds(numerator, denominator, above, below, formula.factor)
    told = flags_of(f"{flags};mixed_base" if mixed_base else flags)
    return Value(  # by position: by name a million of them take half as long again
        indicator.id, *place, task.series.name, exact, status, task.kind, None, None, case.group, case.sex,
        target.age, target.detail, True, base, numerator, denominator, low, high, answered, told, reason, inputs,
    )  # fmt: skip


def _divide(numerator: Fraction, denominator: Fraction | None, factor: int) -> Fraction:
    """One fraction reduced once: a product and then a quotient would be reduced twice."""
    if denominator is None:
        return numerator if factor == 1 else numerator * factor
    above, below = numerator.as_integer_ratio(), denominator.as_integer_ratio()
    return Fraction(above[0] * factor * below[1], above[1] * below[0])


def _bounds(
    numerator: Fraction, denominator: Fraction | None, above: int, below: int, factor: int
) -> tuple[Fraction, Fraction | None]:
    """Within which the true value lies when the cells are rounded to multiples of 5 (each +-2)."""
    least, most = max(numerator - above, Fraction(0)), numerator + above
    if denominator is None:
        return least * factor, most * factor
    low = _divide(least, denominator + below, factor)
    return low, (_divide(most, denominator - below, factor) if denominator > below else None)


_LINE = attrgetter("region", "group", "sex", "age", "detail", "kind", "end")


def _lead(values: Sequence[Value]) -> Iterator[Value]:
    """Mark, per region, group and period, the value of the first series that has one.

    They come by series, and stay so within their line.
    """
    lines = list(map(_LINE, values))
    order = sorted(range(len(values)), key=lines.__getitem__)
    for _, positions in groupby(order, key=lines.__getitem__):
        same = [values[i] for i in positions]
        yield from _marked(same) if len(same) > 1 else same


def _marked(values: Sequence[Value]) -> Iterator[Value]:
    """Values of a line that end on the same day: for each start of a period one leads."""
    best: dict[date, Value] = {}
    for value in values:
        known = best.setdefault(value.start, value)
        if known.exact is None and value.exact is not None:
            best[value.start] = value
    for value in values:
        yield value if value is best[value.start] else replace(value, leading=False)


def _gap(indicator: Indicator, values: list[Value]) -> Iterator[Value]:
    """Deutsche minus Ausländer of the same region, period, sex and series, before rounding."""
    values = [value for value in values if value.kind == "wert"]
    germans = {_place(value): value for value in values if value.group == DEUTSCH}
    for foreign in values:
        german = germans.get(_place(foreign))
        if foreign.group != AUSLAENDISCH or german is None:
            continue
        yield difference(german, foreign, id=indicator.id, kind="wert", group=INSGESAMT)


def _place(value: Value) -> tuple[object, ...]:
    return value.region, value.start, value.end, value.sex, value.age, value.detail, value.series, value.base
