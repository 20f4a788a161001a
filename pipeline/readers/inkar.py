"""The CSV export of INKAR: two header rows, the names of the indicators above, their years below."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.table import Column, Row, Table

FIXED = ["Kennziffer", "Raumeinheit", "Aggregat"]


def read_inkar(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded export; rows of another width are added to `faults`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    names, years = next(reader, []), next(reader, [])
    if names[:3] != FIXED or len(names) == 3:
        found, expected = "; ".join(names[:4]), "; ".join(FIXED)
        message = f"Gefunden: {found}. Erwartet: {expected} und die Namen der Indikatoren."
        raise fault(path, "Zeile 1", message, "V01")
    if len(years) != len(names) or any(years[:3]) or not all(years[3:]):
        message = f"Gefunden: {'; '.join(years[:5])}. Erwartet: drei leere Felder, dann zu jedem Namen ein Jahr."
        raise fault(path, "Zeile 2", message, "V01")
    rows = []
    for fields in reader:
        if len(fields) == len(names):
            key, name, kind, *cells = fields
            rows.append(Row(reader.line_num, key, name.strip(), None, (kind,), tuple(cells)))
        elif fields:
            message = f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {len(names)}."
            faults.append(Fault(str(path), f"Zeile {reader.line_num}", message, "V01"))
    return Table(
        path=path,
        encoding=encoding,
        code=None,
        title="",
        stand=None,
        attributes=("Aggregat",),
        columns=tuple(Column(i + 1, (names[i], years[i]), time=years[i]) for i in range(3, len(names))),
        rows=tuple(rows),
    )
