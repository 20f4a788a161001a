"""Values of an indicator as lists for people and machines: `bericht values` and `bericht explain`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import duckdb

from indicators.katalog import by_id
from indicators.model import UNITS_LONG, Indicator
from pipeline.ages import german_age
from pipeline.catalogue import facts
from pipeline.cycle import Cycle
from pipeline.faults import UsageError, fault
from pipeline.numbers import german_number, plain_number
from pipeline.periods import german_period
from pipeline.signs import PRINTED
from pipeline.tables import read_parquet
from pipeline.values import Value, from_frame

FIELDS = (
    "id", "region", "start", "end", "group", "sex", "age", "detail", "series", "numerator", "denominator",
    "value", "status", "flags", "source",
)  # fmt: skip


def find_indicator(id: str) -> Indicator:
    """The declared indicator of that id; `UsageError` names what there is."""
    known = by_id()
    if id not in known:
        raise UsageError(f"Den Indikator „{id}“ gibt es nicht. Vorhanden: {', '.join(known)}.")
    return known[id]


def load_values(project: Path, cycle: Cycle, indicator: Indicator, region: str | None) -> list[Value]:
    """The computed values of an indicator in order of region, group and time.

    Raises `UsageError` for a region without any values and `DataError` where the values are not
    computed yet or their file is cut off.
    """
    path = project / "data/processed" / cycle.name / "indicators.parquet"
    if not path.is_file():
        text = "Die Werte sind noch nicht berechnet. Bitte zuerst „bericht build“ aufrufen."
        raise fault(path.relative_to(project), "", text)
    try:
        frame = read_parquet(path)
    except duckdb.Error:
        text = "Die Datei ist nicht lesbar. „bericht build“ stellt sie neu her."
        raise fault(path.relative_to(project), "", text) from None
    if region is not None and region not in set(frame["region"]):
        known = ", ".join(sorted(set(frame["region"])))
        raise UsageError(f"Für die Region „{region}“ gibt es keine Werte. Vorhanden: {known}.")
    wanted = (frame["id"] == indicator.id) & (frame["kind"] == "wert")
    if region is not None:
        wanted &= frame["region"] == region
    found = from_frame(frame[wanted])
    return sorted(found, key=lambda v: (v.region, v.group, v.sex, v.age, v.end, v.series))


def as_csv(values: Sequence[Value], indicator: Indicator) -> str:
    """The values for machines: comma separated, decimal point, the value as it is printed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for value in values:
        row = {name: getattr(value, name) for name in FIELDS if name not in ("value", "flags")}
        row["numerator"], row["denominator"] = _plain(value.numerator), _plain(value.denominator)
        row["value"] = "" if value.exact is None else plain_number(value.exact, decimals(value, indicator))
        row["flags"] = ";".join(sorted(value.flags))
        writer.writerow([row[name] for name in FIELDS])
    return out.getvalue()


def decimals(value: Value, indicator: Indicator) -> int:
    """With how many decimals a value is printed: its series may carry fewer than the indicator."""
    series = next((s for s in indicator.series if s.name == value.series), None)
    return indicator.decimals if series is None or series.decimals is None else series.decimals


def _plain(part: object) -> str:
    if part is None:
        return ""
    text = plain_number(part, 6)
    return text.rstrip("0").rstrip(".")


def as_table(values: Sequence[Value], indicator: Indicator) -> str:
    """The values for people, one line each."""
    lines = [f"{indicator.id} {indicator.title}, {UNITS_LONG[indicator.unit]}"]
    for value in values:
        what = " ".join(part for part in (value.group, value.sex, _age(value)) if part != "insgesamt")
        sign = PRINTED.get(value.status, ("",))[0]
        printed = sign if value.exact is None else german_number(value.exact, decimals(value, indicator))
        parts = "" if value.denominator is None else f"{_german(value.numerator)} von {_german(value.denominator)}"
        day = german_period(value.start, value.end, value.period_type)
        lead = "" if value.leading else "(nicht maßgeblich) "
        place = f"{value.region:<9}{day:<12}{what or 'insgesamt':<34}"
        lines.append(f"  {place}{printed:>10}  {parts:<26}{lead}{value.series}")
        lines.append(f"  {'':<9}aus {value.source}")
    return "\n".join(lines) + "\n"


def _age(value: Value) -> str:
    return "insgesamt" if value.age == "insgesamt" else german_age(value.age)


def _german(part: object) -> str:
    text = "" if part is None else german_number(part, 0 if part.denominator == 1 else 1)
    return text or "unbekannt"


def explain(indicator: Indicator, values: Sequence[Value], cycle: Cycle) -> str:
    """All that is declared of an indicator, and its newest value with the cells it comes from."""
    lines = [f"{indicator.id} {indicator.title}"]
    lines += [f"  {name:<18}{text}" for name, text in facts(indicator)]
    return "\n".join([*lines, *_newest(indicator, values, cycle)]) + "\n"


def _newest(indicator: Indicator, values: Sequence[Value], cycle: Cycle) -> list[str]:
    own = [
        v for v in values
        if v.leading and v.exact is not None and v.year <= cycle.ende
        and v.group == indicator.group and v.sex == v.age == "insgesamt"
    ]  # fmt: skip
    if not own:
        return [f"  Kein Wert bis zum Ende des Zyklus {cycle.name}. {indicator.no_data}".rstrip()]
    value = max(own, key=lambda v: v.end)
    assert value.exact is not None
    day = german_period(value.start, value.end, value.period_type)
    printed = german_number(value.exact, decimals(value, indicator))
    said = f"  Neuester Wert bis {cycle.ende}: {printed} ({day}, {value.region}, {value.series})"
    return [said, f"  {'Zellen':<18}{value.source}"]
