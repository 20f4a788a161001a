"""The formula of a value as a query over observations.parquet that anybody can run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import prod
from typing import Any

from pipeline.observations import KEY
from pipeline.tables import named, quoted

TABLE = "observations"
TOLD = tuple(name for name in KEY if name != "reporting_unit")
"""By what a query names its cells; no cell of an office's table is of a reporting unit."""
RESERVED = ("start", "end", "group")
"""Names that SQL knows as words of its own."""

Row = Mapping[str, Any]


def quotient(factor: int, numerator: Sequence[tuple[int, Row]], denominator: Sequence[tuple[int, Row]]) -> str:
    """`SELECT 100 * (…) / (…)` from the observations of both parts, each with its sign."""
    below = f"\n  / {_signed(denominator)}" if denominator else ""
    times = f"{factor} * " if factor != 1 else ""
    return f"SELECT {times}{_signed(numerator)}{below}"


def _signed(cells: Sequence[tuple[int, Row]]) -> str:
    """The sum of what is added less the sum of what is taken away."""
    added, taken = ([row for sign, row in cells if sign == wanted] for wanted in (1, -1))
    if not taken:
        return f"({_sum(added)})"
    return f"(({_sum(added)})\n   - ({_sum(taken)}))" if added else f"(-({_sum(taken)}))"


def _sum(rows: Sequence[Row]) -> str:
    where = [_condition(name, [row[name] for row in rows]) for name in TOLD]
    combined = prod(len({row[name] for row in rows}) for name in TOLD)
    if combined != len(rows):  # not every combination of these words is meant
        where.append(_condition("place", [row["place"] for row in rows]))
    return f"SELECT sum(value) FROM {TABLE} WHERE {' AND '.join(where)}"


def _condition(name: str, values: Iterable[Any]) -> str:
    texts = sorted({_literal(value) for value in values})
    column = named(name) if name in RESERVED else name
    return f"{column} = {texts[0]}" if len(texts) == 1 else f"{column} IN ({', '.join(texts)})"


def _literal(value: Any) -> str:
    return f"DATE '{value:%Y-%m-%d}'" if isinstance(value, date) else quoted(str(value))
