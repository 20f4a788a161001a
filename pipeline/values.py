"""A value of an indicator or of a measure derived from it: what it carries, and how it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from indicators.model import ANZAHL, INSGESAMT, Indicator
from pipeline import tables
from pipeline.signs import OK, ROUNDS_TO_ZERO, UNKNOWN_OR_SECRET, ZERO_EXACT, worst

if TYPE_CHECKING:
    import pandas as pd

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


STRATUM = "schicht"
"""Kind of the values by age and sex that a gap is taken apart with."""
TABLE = "tabelle"
"""Kind of the cells of tables of the own surveys."""
NAMED = "Zahl der Nennungen: "
"""Stands before the cells of a value that is no sum of them but says how many different parts they name."""


@dataclass(slots=True, unsafe_hash=True)
class Value:
    """A value of an indicator, or of a measure derived from values (gap, change, median).

    It is never changed after it is made; it is not declared frozen because a million of them would take twice as long.
    `kind` says which: `wert`, `abstand_gruppen`, `relative_chance`, `annaeherung`, `veraenderung`, `index`,
    `abstand_land`, `abstand_median`, `median`, `median_abstand`, `minimum`, `maximum`,
    `schicht`, `rateneffekt`, `struktureffekt`, `tabelle`.
    `exact` is the value in the unit of the indicator (percent, per 1,000) before rounding; `low` and `high` bound it
    where it rests on rounded cells. `leading`: the value that counts where several series have the year. `from_start`,
    `from_end`: the earlier period of a change. `n`: the number of values a derived measure, of bodies an own survey
    rests on. `source`: the input cells.
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


FIELDS = tuple(field.name for field in fields(Value))
"""What a value carries, in the order in which it is made."""


def altered(value: Value, **parts: Any) -> Value:
    """A value with other parts; `dataclasses.replace` takes four times as long, which counts among a million."""
    made = Value(*_all(value))
    for name, part in parts.items():
        setattr(made, name, part)
    return made


def difference(minuend: Value, subtrahend: Value, **changes: Any) -> Value:
    """`minuend` minus `subtrahend`, exact, with bounds where one has some; without a value where either has none."""
    exact, low, high = None, None, None
    if minuend.exact is not None and subtrahend.exact is not None:
        exact = minuend.exact - subtrahend.exact
        if minuend.low is not None or subtrahend.low is not None:
            low = _bound(minuend.low, minuend) - _bound(subtrahend.high, subtrahend)
            high = _bound(minuend.high, minuend) - _bound(subtrahend.low, subtrahend)
    status = of_parts([minuend.status, subtrahend.status]) if exact is None else OK if exact else ZERO_EXACT
    return altered(
        minuend,
        exact=exact,
        status=status,
        numerator=None,
        denominator=None,
        low=low,
        high=high,
        flags=minuend.flags | subtrahend.flags,
        source=f"{minuend.source} − {subtrahend.source}",
        **changes,
    )


def _bound(bound: Fraction | None, value: Value) -> Fraction:
    """A bound of a value, or the value where it has none."""
    assert value.exact is not None
    return value.exact if bound is None else bound


def of_parts(statuses: list[str]) -> str:
    """The status of what is made of several figures; that one of them rounds to zero does not bound the result."""
    status = worst(statuses)
    return UNKNOWN_OR_SECRET if status == ROUNDS_TO_ZERO else status


def fraction(value: Any) -> Fraction | None:
    """An exact number as it is stored; None where there is none."""
    if value is None or value != value:
        return None
    return Fraction(value) if isinstance(value, Decimal) else Fraction(str(value))


def cases_of(value: Value, indicator: Indicator) -> Fraction | None:
    """How many cases a value rests on; None for a published rate, which does not say."""
    if indicator.unit == ANZAHL:
        return value.exact
    return value.numerator if value.denominator is not None else None


@lru_cache(10_000)
def flags_of(listed: str) -> frozenset[str]:
    """The flags that are listed with `;` between them, each once; millions of values share a few sets."""
    return frozenset(filter(None, listed.split(";")))


def as_frame(values: Iterable[Value]) -> pd.DataFrame:
    """Values as a table with the columns of indicators.parquet, sorted by their key."""
    import pandas as pd

    ordered = sorted(values, key=lambda value: [*map(str, _key(value))])
    told: dict[str, Sequence[Any]] = dict(zip(FIELDS, zip(*map(_all, ordered), strict=True), strict=bool(ordered)))
    told["value"] = [None if value.exact is None else float(value.exact) for value in ordered]
    told["flags"] = [";".join(sorted(value.flags)) for value in ordered]
    for name in ("numerator", "denominator"):
        told[name] = [None if part is None else _decimal(part) for part in told.get(name, ())]
    return pd.DataFrame({name: told.get(name, ()) for name in COLUMNS}, dtype=object)


_key, _all = attrgetter(*KEY), attrgetter(*FIELDS)


def _decimal(part: Fraction) -> str:
    whole, rest = divmod(abs(part) * 10**6, 1)
    if rest:
        raise ValueError(f"{part} hat mehr als sechs Nachkommastellen")
    digits = str(whole).rjust(7, "0")
    return f"{'-' if part < 0 else ''}{digits[:-6]}.{digits[-6:]}"


def from_frame(frame: pd.DataFrame | Mapping[str, Sequence[Any]]) -> list[Value]:
    """The values of a table that was written with `as_frame`, or of its columns."""
    number = cache(fraction)  # most numbers and days stand in many values
    read: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(("numerator", "denominator", "exact", "low", "high"), number),
        **dict.fromkeys(("start", "end", "from_start", "from_end"), day),
        "n": lambda n: None if _missing(n) else int(n),
        "leading": bool,
        "flags": flags_of,
    }
    columns = [map(read[name], frame[name]) if name in read else frame[name] for name in FIELDS]
    return [Value(*row) for row in zip(*columns, strict=True)]


@lru_cache(10_000)
def day(value: Any) -> date | None:
    """A day as it is stored; None where there is none."""
    return None if _missing(value) else date.fromisoformat(str(value)[:10])


def _missing(value: Any) -> bool:
    return value is None or value != value
