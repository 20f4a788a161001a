"""The schema of the observations, checked before they are stored.

There are millions of rows and few different keys, dates and groups. So each group of columns that
belong together is checked by its different contents, with the first row that has them.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pandas as pd
import pandera.pandas as pa

from pipeline.ages import CANONICAL
from pipeline.faults import DataError, Fault
from pipeline.observations import COLUMNS
from pipeline.regions import AREAS, LEVELS
from pipeline.signs import RANKED, WITH_VALUE

DETAIL = r"^(|[^;=]+=[^;=]+(;[^;=]+=[^;=]+)*)$"
REGION = r"^(DG|\d{2,3}|\d{5}|\d{7,11}|[a-z]+/[0-9A-Z]+)$"

_CHECKS = {
    "region": pa.Check.str_matches(REGION),
    "level": pa.Check.isin(["bund", *dict.fromkeys(LEVELS.values()), *AREAS]),
    "sex": pa.Check.isin(["insgesamt", "maennlich", "weiblich"]),
    "age": pa.Check.str_matches(CANONICAL),
    "detail": pa.Check.str_matches(DETAIL),
    "status": pa.Check.isin(list(RANKED)),
}
_VALUE = "valued"
"""Stands for the value: whether there is one."""


def _schema(*columns: str, rule: pa.Check | None = None) -> pa.DataFrameSchema:
    """Columns that are checked together; none of them may be empty."""
    return pa.DataFrameSchema(
        {name: pa.Column(object, _CHECKS.get(name), nullable=False, coerce=False) for name in columns},
        checks=[rule] if rule else [],
    )


GROUPS = (
    _schema("region", "level"),
    _schema(
        "start",
        "end",
        "period_type",
        rule=pa.Check(lambda frame: frame["start"] <= frame["end"], name="Der Zeitraum beginnt vor seinem Ende"),
    ),
    _schema("source", "measure", "group_type", "group", "sex", "age", "detail", "reporting_unit"),
    _schema("base", "gebietsstand", "unit", "method", "file"),
    _schema(
        "status",
        "flags",
        _VALUE,
        rule=pa.Check(
            lambda frame: frame[_VALUE] == frame["status"].isin(WITH_VALUE),
            name="Ein Wert steht genau dort, wo der Status einen Wert hat",
        ),
    ),
)


def validate(connection: duckdb.DuckDBPyConnection) -> None:
    """Check the `observations` of the connection; raises `DataError` with what breaks the schema."""
    columns = [name for name, *_ in connection.execute("DESCRIBE observations").fetchall()]
    if columns != list(COLUMNS):
        raise DataError([Fault("observations", "", f"Gefunden: {columns}. Erwartet: {list(COLUMNS)}.", "V04")])
    faults = [fault for schema in GROUPS for fault in _broken(connection, schema)]
    faults += _empty(connection)
    if faults:
        raise DataError(faults)


def _broken(connection: duckdb.DuckDBPyConnection, schema: pa.DataFrameSchema) -> Iterator[Fault]:
    names = list(schema.columns)
    listed = ", ".join("value IS NOT NULL AS valued" if name == _VALUE else f'"{name}"' for name in names)
    query = f"SELECT {listed}, min((source, place)) AS first FROM observations GROUP BY ALL ORDER BY first"
    frame = pd.DataFrame(connection.execute(query).fetchall(), columns=[*names, "first"], dtype=object)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        yield from _faults(error.failure_cases, frame)


def _faults(cases: pd.DataFrame, frame: pd.DataFrame) -> list[Fault]:
    """One fault per row and rule: pandera repeats a rule on the whole table for each column."""
    found = {}
    for case in cases.itertuples():
        source, place = frame["first"].iloc[int(case.index)]
        on_table = case.schema_context == "DataFrameSchema"
        text = f"{case.check}" if on_table else f"„{case.failure_case}“ in {case.column}: {case.check}"
        found[source, place, text] = Fault(f"data/raw/{source}", place, text + ".", "V04")
    return list(found.values())


def _empty(connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    """Cells without their text or their place: nobody could find them again."""
    for name in ("raw", "name", "place"):
        query = f'SELECT DISTINCT source FROM observations WHERE "{name}" IS NULL ORDER BY source'
        for (source,) in connection.execute(query).fetchall():
            yield Fault(f"data/raw/{source}", "", f"Beobachtungen ohne Angabe in {name}.", "V04")
