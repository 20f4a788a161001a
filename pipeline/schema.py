"""The schema of the observations, checked before they are stored."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from pipeline.ages import CANONICAL
from pipeline.faults import DataError, Fault
from pipeline.observations import COLUMNS, KEY
from pipeline.regions import LEVELS
from pipeline.signs import RANKED, WITH_VALUE

DETAIL = r"^(|[^;=]+=[^;=]+(;[^;=]+=[^;=]+)*)$"

_PATTERNS = {"region": r"^(DG|\d{2,3}|\d{5}|\d{7,11})$", "age": CANONICAL, "detail": DETAIL}
_CHOICES = {
    "sex": ["insgesamt", "maennlich", "weiblich"],
    "status": list(RANKED),
    "level": ["bund", *dict.fromkeys(LEVELS.values())],
}


def _column(name: str) -> pa.Column:
    checks = []
    if name in _PATTERNS:
        checks.append(pa.Check.str_matches(_PATTERNS[name]))
    if name in _CHOICES:
        checks.append(pa.Check.isin(_CHOICES[name]))
    return pa.Column(object, checks, nullable=name == "value", coerce=False)


OBSERVATIONS = pa.DataFrameSchema(
    {name: _column(name) for name in COLUMNS},
    checks=[
        pa.Check(
            lambda frame: frame["value"].notna() == frame["status"].isin(WITH_VALUE),
            name="Ein Wert steht genau dort, wo der Status einen Wert hat",
        ),
        pa.Check(lambda frame: frame["start"] <= frame["end"], name="Der Zeitraum beginnt vor seinem Ende"),
    ],
    unique=list(KEY),
    strict=True,
    ordered=True,
)


def validate(frame: pd.DataFrame) -> pd.DataFrame:
    """The observations unchanged; raises `DataError` with every row that breaks the schema."""
    try:
        OBSERVATIONS.validate(frame.astype(object), lazy=True)
    except pa.errors.SchemaErrors as error:
        raise DataError(_faults(error.failure_cases, frame)) from None
    return frame


def _faults(cases: pd.DataFrame, frame: pd.DataFrame) -> list[Fault]:
    """One fault per broken row and rule: pandera repeats a rule on the whole table for each column."""
    found = {}
    for case in cases.itertuples():
        row = None if pd.isna(case.index) else frame.iloc[int(case.index)]
        file = "observations" if row is None else f"data/raw/{row['source']}"
        place = "" if row is None else row["place"]
        on_table = case.schema_context == "DataFrameSchema"
        text = f"{case.check}" if on_table else f"„{case.failure_case}“ in {case.column}: {case.check}"
        found[(file, place, text)] = Fault(file, place, text + ".", "V04")
    return list(found.values())
