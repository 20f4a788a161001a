"""Values of indicators as lists for people and machines: `bericht values`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from indicators.katalog import by_id, parts
from indicators.model import ANZAHL, PUNKTE, UNITS, UNITS_LONG, Indicator
from pipeline import tables
from pipeline.ages import german_age
from pipeline.cells import WITHOUT_UNIT, unit_of
from pipeline.cycle import Cycle
from pipeline.demo_marks import LABEL, is_demo
from pipeline.faults import UsageError, fault
from pipeline.numbers import german_number, plain_number
from pipeline.periods import german_period
from pipeline.signs import PRINTED
from pipeline.values import TABLE, Value, from_frame

FIELDS = (
    "id", "region", "start", "end", "group", "sex", "age", "detail", "series", "numerator", "denominator",
    "value", "status", "flags", "source",
)  # fmt: skip
"""The columns of the list of one indicator."""
Columns = Mapping[str, Sequence[Any]]
"""Stored values by the names of their columns: a data frame would take longer to import than the command runs."""
ALL_FIELDS = (
    "id", "kind", "region", "start", "end", "from_end", "group", "sex", "age", "detail", "series", "leading",
    "numerator", "denominator", "value", "low", "high", "n", "status", "flags", "source",
)  # fmt: skip
"""The columns of the list of all indicators, and of derived values."""
WERT, ALLE = "wert", "alle"
KINDS = (
    WERT, "abstand_gruppen", "relative_chance", "annaeherung", "veraenderung", "index", "abstand_land",
    "abstand_median", "median", "median_abstand", "minimum", "maximum", "rateneffekt", "struktureffekt", "schicht",
    TABLE,
)  # fmt: skip
"""Kinds of values: the values themselves, and what is derived from them."""


def find_indicator(id: str) -> Indicator:
    """The declared indicator of that id; `UsageError` names what there is."""
    known = by_id()
    if id in known:
        return known[id]
    if divided := parts(id):
        raise UsageError(f"Der Indikator „{id}“ ist geteilt: {', '.join(one.id for one in divided)}.")
    raise UsageError(f"Den Indikator „{id}“ gibt es nicht. Vorhanden: {', '.join(known)}.")


def find_kinds(named: str | None) -> tuple[str, ...]:
    """The kinds of values that are named, separated by commas; `alle` stands for all of them."""
    asked = [WERT] if named is None else [kind.strip() for kind in named.split(",")]
    if unknown := [kind for kind in asked if kind not in (*KINDS, ALLE)]:
        raise UsageError(f"Die Art „{unknown[0]}“ gibt es nicht. Erlaubt: {ALLE}, {', '.join(KINDS)}.")
    return tuple(kind for kind in KINDS if kind in asked or ALLE in asked)


# --- Reading ------------------------------------------------------------------------------------------


REGIONS = "SELECT DISTINCT region FROM indicators ORDER BY region"
SELECT = """
    SELECT * REPLACE (
        CAST("start" AS VARCHAR) AS "start", CAST("end" AS VARCHAR) AS "end", CAST(from_end AS VARCHAR) AS from_end,
        CAST(numerator AS VARCHAR) AS numerator, CAST(denominator AS VARCHAR) AS denominator
    )
    FROM indicators
    WHERE list_contains($ids, id) AND list_contains($kinds, kind) AND ($region IS NULL OR region = $region)
    ORDER BY list_position($ids, id), list_position($kinds, kind), region, "group", sex, age, detail, "end",
        from_end NULLS FIRST, series
"""


def is_computed(project: Path, cycle: Cycle) -> bool:
    """Whether the values of a cycle have been computed."""
    return _file(project, cycle).is_file()


def load_values(
    project: Path,
    cycle: Cycle,
    indicators: Iterable[Indicator],
    region: str | None = None,
    kinds: Sequence[str] = (WERT,),
) -> list[Value]:
    """The computed values of indicators, in their order and that of kind, region, group and time.

    Raises as `stored` does.
    """
    return from_frame(stored(project, cycle, indicators, region, kinds))


def stored(
    project: Path, cycle: Cycle, indicators: Iterable[Indicator], region: str | None, kinds: Sequence[str]
) -> Columns:
    """The columns of these values, dates and numbers as text, in the same order.

    Raises `UsageError` for a region without any values and `DataError` where the values are not
    computed yet or their file is cut off.
    """
    path = _file(project, cycle)
    name = path.relative_to(project)
    if not path.is_file():
        raise fault(name, "", f"Die Werte sind noch nicht berechnet. Bitte zuerst „{cycle.befehl}“ aufrufen.")
    ids = [indicator.id for indicator in indicators]
    try:
        with tables.connect() as connection:
            tables.view(connection, "indicators", path)
            known = [key for (key,) in connection.execute(REGIONS).fetchall()]
            found = connection.execute(SELECT, {"ids": ids, "kinds": list(kinds), "region": region})
            names = [column[0] for column in found.description]
            rows = found.fetchall()
    except duckdb.Error:
        raise fault(name, "", f"Die Datei ist nicht lesbar. „{cycle.befehl}“ stellt sie neu her.") from None
    if region is not None and region not in known:
        raise UsageError(f"Für die Region „{region}“ gibt es keine Werte. Vorhanden: {', '.join(known)}.")
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def _file(project: Path, cycle: Cycle) -> Path:
    return project / "data/processed" / cycle.name / "indicators.parquet"


# --- For machines -------------------------------------------------------------------------------------


def as_csv(frame: Columns, fields: Sequence[str] = FIELDS) -> str:
    """Stored values for machines: comma separated, decimal point, the value as it is printed."""
    known = by_id()
    places = [
        _places(*place, known[id]) for *place, id in zip(frame["kind"], frame["series"], frame["id"], strict=True)
    ]
    told = {name: frame[name] for name in fields} | {
        "value": [_rounded(exact, digits) for exact, digits in zip(frame["exact"], places, strict=True)],
        "numerator": [_short(part) for part in frame["numerator"]],
        "denominator": [_short(part) for part in frame["denominator"]],
    }
    if "low" in fields:
        told |= {name: [_short(_rounded(bound, 6)) for bound in frame[name]] for name in ("low", "high")}
        told["leading"] = ["true" if leads else "false" for leads in frame["leading"]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(zip(*(told[name] for name in fields), strict=True))
    return out.getvalue()


def _rounded(exact: str | None, places: int) -> str | None:
    return None if exact is None else plain_number(Fraction(exact), places)


def _short(number: str | None) -> str | None:
    """A number without the zeros at its end."""
    return number.rstrip("0").rstrip(".") if number and "." in number else number


def decimals(value: Value, indicator: Indicator) -> int:
    """With how many decimals a value is printed: its series may carry fewer than the indicator."""
    return _places(value.kind, value.series, indicator)


def _places(kind: str, series: str, indicator: Indicator) -> int:
    if kind in WITHOUT_UNIT:
        return WITHOUT_UNIT[kind]
    if kind == TABLE:
        return 0
    if kind == "veraenderung" and indicator.unit == ANZAHL:  # in percent of the earlier number
        return 1
    own = next((s.decimals for s in indicator.series if s.name == series), None)
    return indicator.decimals if own is None else own


# --- For people ---------------------------------------------------------------------------------------


def as_tables(frame: Columns, indicators: Sequence[Indicator]) -> str:
    """Stored values for people, one table for each indicator; of several only those that have values."""
    found: dict[str, list[Value]] = {indicator.id: [] for indicator in indicators}
    for value in from_frame(frame):
        found[value.id].append(value)
    return "".join(as_table(found[one.id], one) for one in indicators if found[one.id] or len(indicators) == 1)


def as_table(values: Iterable[Value], indicator: Indicator) -> str:
    """The values of an indicator for people, one line each."""
    lines = [f"{indicator.id} {indicator.title}, {UNITS_LONG[indicator.unit]}"]
    for value in values:
        parts = "" if value.denominator is None else f"{_german(value.numerator)} von {_german(value.denominator)}"
        lead = ("" if value.leading else "(nicht maßgeblich) ") + (f"({LABEL}) " if is_demo(value) else "")
        place = f"{value.region:<9}{_period(value):<12}{_what(value, indicator):<34}"
        lines.append(f"  {place}{_number(value, indicator):>10}  {parts:<26}{lead}{value.series}")
        lines.append(f"  {'':<9}aus {value.source}")
    return "\n".join(lines) + "\n"


def _what(value: Value, indicator: Indicator) -> str:
    """What a value is and for whom: `abstand_land Gymnasien`; `insgesamt` where nothing is to be said."""
    kind = "" if value.kind == WERT else value.kind
    detail = value.detail if ";" in value.detail else value.detail.partition("=")[2]
    names = indicator.nach.werte if indicator.nach else {}
    age = value.age if value.age == "insgesamt" else german_age(value.age)
    said = (kind, value.group, value.sex, age, names.get(detail, detail))
    return " ".join(part for part in said if part not in ("", "insgesamt")) or "insgesamt"


def _period(value: Value) -> str:
    since = f"{value.from_end.year}→" if value.from_end else ""
    return since + german_period(value.start, value.end, value.period_type)


def _number(value: Value, indicator: Indicator) -> str:
    if value.exact is None:
        return PRINTED.get(value.status, ("",))[0]
    unit = unit_of(value, indicator)
    tag = f" {UNITS[unit]}" if unit == PUNKTE and indicator.unit != PUNKTE else ""
    return german_number(value.exact, decimals(value, indicator)) + tag


def _german(part: Fraction | None) -> str:
    text = "" if part is None else german_number(part, 0 if part.denominator == 1 else 1)
    return text or "unbekannt"
