"""Runs the declared indicators on the observations; every number stays an exact rational."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from indicators.formulas import Formula
from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Indicator, Series
from pipeline import tables
from pipeline.ages import age_text
from pipeline.faults import Fault, fault
from pipeline.numbers import german_number
from pipeline.signs import OK, RANKED, ROUNDS_TO_ZERO, UNKNOWN_OR_SECRET, ZERO_EXACT, worst
from pipeline.statements import Case, observations_view, statement

SEXES = (INSGESAMT, "maennlich", "weiblich")

COLUMNS = {
    "id": "VARCHAR", "kind": "VARCHAR", "region": "VARCHAR", "start": "DATE", "end": "DATE",
    "period_type": "VARCHAR", "from_start": "DATE", "from_end": "DATE",
    "group": "VARCHAR", "sex": "VARCHAR", "age": "VARCHAR", "detail": "VARCHAR",
    "series": "VARCHAR", "leading": "BOOLEAN", "base": "VARCHAR",
    "numerator": tables.NUMBER, "denominator": tables.NUMBER,
    "exact": "VARCHAR", "low": "VARCHAR", "high": "VARCHAR", "value": "DOUBLE", "n": "INTEGER",
    "status": "VARCHAR", "flags": "VARCHAR", "reason": "VARCHAR", "source": "VARCHAR",
}  # fmt: skip
"""The columns of indicators.parquet and their DuckDB types."""

KEY = ("id", "kind", "region", "group", "sex", "age", "detail", "start", "end", "from_end", "series")


@dataclass(frozen=True)
class Value:
    """A value of an indicator, or of a measure derived from values (gap, change, median).

    `kind` says which: `wert`, `abstand_gruppen`, `veraenderung`, `abstand_land`, `median`,
    `minimum`, `maximum`. `exact` is the value in the unit of the indicator (percent, per 1,000)
    before rounding; `low` and `high` bound it where it rests on rounded cells. `leading`: the value
    that counts where several series have the year. `from_start`, `from_end`: the earlier period of a change. `n`: the
    number of values a derived measure rests on. `source`: the input cells.
    """

    id: str
    region: str
    start: date
    end: date
    period_type: str
    series: str
    exact: Fraction | None
    status: str
    kind: str = "wert"
    from_start: date | None = None
    from_end: date | None = None
    group: str = INSGESAMT
    sex: str = INSGESAMT
    age: str = INSGESAMT
    detail: str = ""
    leading: bool = True
    base: str = ""
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    n: int | None = None
    flags: frozenset[str] = frozenset()
    reason: str = ""
    source: str = ""

    @property
    def year(self) -> int:
        return self.end.year


def compute(observations: Path, indicators: Iterable[Indicator]) -> list[Value]:
    """The values of all indicators for all regions, periods, groups, ages and series.

    `observations` is the Parquet file of the ingest stage. Raises `DataError` where a formula meets
    two figures for one thing.
    """
    with tables.connect() as connection:
        tables.view(connection, "observations", observations)
        return computed(connection, indicators)


def computed(connection: duckdb.DuckDBPyConnection, indicators: Iterable[Indicator]) -> list[Value]:
    """The same from the table `observations` of a connection."""
    values: dict[str, list[Value]] = {}
    connection.execute(observations_view())
    for indicator in indicators:
        if indicator.formula is None:
            values[indicator.id] = []
        elif indicator.formula.kind == "abstand":
            values[indicator.id] = list(_gap(indicator, values[indicator.formula.of or ""]))
        else:
            values[indicator.id] = _lead(_evaluate(connection, indicator), indicator)
    return [value for rows in values.values() for value in rows]


def impossible(
    values: Iterable[Value], indicators: Mapping[str, Indicator], regions: Collection[str]
) -> Iterator[Fault]:
    """V09: shares below 0 or above 100 percent in these regions, with the cells they come from."""
    for value in values:
        formula = indicators[value.id].formula
        is_share = formula is not None and formula.kind == "anteil"
        if is_share and value.region in regions and value.exact is not None and not 0 <= value.exact <= 100:
            printed, where = german_number(value.exact, 1), f"{value.region}, {value.end:%d.%m.%Y}"
            text = f"{where}: {printed} Prozent ist kein Anteil (erwartet 0 bis 100): {value.source}."
            yield Fault("indicators", f"Indikator {value.id}", text, "V09", "Bitte die genannten Zellen prüfen.")


def _cases(indicator: Indicator) -> Iterator[tuple[Case, str]]:
    """For whom an indicator is evaluated, with the age as it is stored."""
    for group in indicator.groups:
        for sex in SEXES if indicator.by_sex else SEXES[:1]:
            yield Case(group, sex, indicator.age, indicator.rest), INSGESAMT
            for band in indicator.ages:
                yield Case(group, sex, band, indicator.rest), age_text(*band)


def _evaluate(connection: duckdb.DuckDBPyConnection, indicator: Indicator) -> Iterator[Value]:
    for series in indicator.series:
        formula = series.formula or indicator.formula
        assert formula is not None
        for case, age in _cases(indicator):
            result = connection.execute(statement(formula, series, case))
            names = [column[0] for column in result.description]
            for row in result.fetchall():
                yield _value(dict(zip(names, row, strict=True)), indicator, formula, series, case, age)


def _value(row: dict[str, Any], indicator: Indicator, formula: Formula, series: Series, case: Case, age: str) -> Value:
    if row["excess"]:
        cells = f"{row['numerator_inputs']} / {row['denominator_inputs']}".removesuffix(" / ")
        text = (
            f"Mehr Zellen als erwartet für {row['region']}, {row['end']:%d.%m.%Y}, {case.group}, {case.sex}: {cells}."
        )
        raise fault("indicators", f"Indikator {indicator.id}", text, "V04")
    numerator, denominator = _fraction(row["numerator"]), _fraction(row["denominator"])
    flags = {flag for flag in row["flags"] if flag} | ({"mixed_base"} if row["mixed_base"] else set())
    status = RANKED[int(row["rank"])]
    exact = low = high = None
    reason = ""
    if numerator is None or (formula.denominator is not None and denominator is None):
        status = status if row["cells"] == 1 else _of_parts([status])
    elif formula.denominator is not None and denominator == 0:
        status, reason = "not_applicable", "Der Nenner ist null."
    else:
        status = ZERO_EXACT if numerator == 0 else OK
        exact = _divide(numerator, denominator, formula)
        low, high = _bounds(row, numerator, denominator, formula)
    parts = [row["numerator_inputs"]] + (["/ " + row["denominator_inputs"]] if row["denominator_inputs"] else [])
    return Value(
        id=indicator.id, region=row["region"], start=_day(row["start"]), end=_day(row["end"]),
        period_type=row["period_type"], series=series.name, exact=exact, status=status,
        group=case.group, sex=case.sex, age=age,
        base=row["base"], numerator=numerator, denominator=denominator, low=low, high=high,
        flags=frozenset(flags), reason=reason, source=" ".join(parts),
    )  # fmt: skip


def _divide(numerator: Fraction, denominator: Fraction | None, formula: Formula) -> Fraction:
    return numerator * formula.factor / (denominator or 1)


def _bounds(
    row: dict[str, Any], numerator: Fraction, denominator: Fraction | None, formula: Formula
) -> tuple[Fraction | None, Fraction | None]:
    """Within which the true value lies when the cells are rounded to multiples of 5 (each +-2)."""
    above, below = Fraction(int(row["numerator_slack"])), Fraction(int(row["denominator_slack"]))
    if not above and not below:
        return None, None
    least, most = max(numerator - above, Fraction(0)), numerator + above
    if denominator is None:
        return least * formula.factor, most * formula.factor
    low = _divide(least, denominator + below, formula)
    return low, (_divide(most, denominator - below, formula) if denominator > below else None)


def _lead(values: Iterable[Value], indicator: Indicator) -> list[Value]:
    """Mark, per region, group and period, the value of the first series that has one."""
    order = {series.name: rank for rank, series in enumerate(indicator.series)}
    rows = sorted(values, key=lambda v: (v.region, v.group, v.sex, v.age, v.end, order[v.series]))
    best: dict[tuple[Any, ...], Value] = {}
    for value in rows:
        key = (value.region, value.group, value.sex, value.age, value.start, value.end)
        known = best.get(key)
        if known is None or (known.exact is None and value.exact is not None):
            best[key] = value
    chosen = {id(value) for value in best.values()}
    return [replace(value, leading=id(value) in chosen) for value in rows]


def _gap(indicator: Indicator, values: list[Value]) -> Iterator[Value]:
    """Deutsche minus Ausländer of the same region, period, sex and series, before rounding."""
    germans = {_place(value): value for value in values if value.group == DEUTSCH}
    for foreign in values:
        german = germans.get(_place(foreign))
        if foreign.group != AUSLAENDISCH or german is None:
            continue
        yield difference(german, foreign, id=indicator.id, kind="wert", group=INSGESAMT)


def _place(value: Value) -> tuple[Any, ...]:
    return value.region, value.start, value.end, value.sex, value.age, value.series, value.base


def difference(minuend: Value, subtrahend: Value, **changes: Any) -> Value:
    """`minuend` minus `subtrahend`, exact; without a value where either has none."""
    both = minuend.exact is not None and subtrahend.exact is not None
    exact = minuend.exact - subtrahend.exact if both else None
    status = OK if exact else ZERO_EXACT if both else _of_parts([minuend.status, subtrahend.status])
    return replace(
        minuend,
        exact=exact,
        status=status,
        numerator=None,
        denominator=None,
        low=None,
        high=None,
        flags=minuend.flags | subtrahend.flags,
        source=f"{minuend.source} − {subtrahend.source}",
        **changes,
    )


def _of_parts(statuses: list[str]) -> str:
    """The status of what is made of several figures; that one of them rounds to zero does not bound the result."""
    status = worst(statuses)
    return UNKNOWN_OR_SECRET if status == ROUNDS_TO_ZERO else status


def _fraction(value: Any) -> Fraction | None:
    return None if value is None or value != value else Fraction(str(value))


def _day(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])


def as_frame(values: Iterable[Value]) -> pd.DataFrame:
    """Values as a table with the columns of indicators.parquet, sorted by their key."""
    rows = [
        {
            **{name: getattr(value, name) for name in COLUMNS if name not in ("value", "flags")},
            "value": None if value.exact is None else float(value.exact),
            "flags": ";".join(sorted(value.flags)),
        }
        for value in values
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    for name in ("numerator", "denominator"):
        frame[name] = frame[name].map(lambda part: None if part is None else _decimal(part))
    return frame.sort_values(list(KEY), kind="stable", ignore_index=True, key=lambda c: c.map(str))


def _decimal(part: Fraction) -> str:
    whole, rest = divmod(abs(part) * 10**6, 1)
    if rest:
        raise ValueError(f"{part} hat mehr als sechs Nachkommastellen")
    digits = str(whole).rjust(7, "0")
    return f"{'-' if part < 0 else ''}{digits[:-6]}.{digits[-6:]}"


def from_frame(frame: pd.DataFrame) -> list[Value]:
    """The values of a table that was written with `as_frame`."""
    names = [name for name in COLUMNS if name != "value"]
    return [_from_row(dict(zip(names, row, strict=True))) for row in frame[names].itertuples(index=False, name=None)]


def _from_row(row: dict[str, Any]) -> Value:
    fractions = ("numerator", "denominator", "exact", "low", "high")
    days = ("start", "end", "from_start", "from_end")
    row |= {name: _fraction(row[name]) for name in fractions}
    row |= {name: None if _missing(row[name]) else _day(row[name]) for name in days}
    row["n"] = None if _missing(row["n"]) else int(row["n"])
    row["leading"] = bool(row["leading"])
    row["flags"] = frozenset(filter(None, row["flags"].split(";")))
    return Value(**row)


def _missing(value: Any) -> bool:
    return value is None or value != value
