"""The CSV export of INKAR: two header rows, the names of the indicators above, their years below."""

from __future__ import annotations

from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.records import as_wide, other_separator, records
from pipeline.readers.table import Column, Row, Table

FIXED = ["Kennziffer", "Raumeinheit", "Aggregat"]


def read_inkar(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded export; rows of another width are added to `faults`."""
    found = records(path, text, faults)
    (_, names), (line, years) = next(found, (1, [])), next(found, (2, []))
    if names[:3] != FIXED or len(names) == 3:
        expected = "; ".join(FIXED)
        message = f"Gefunden: {'; '.join(names[:4])}. Erwartet: {expected} und die Namen der Indikatoren."
        raise fault(path, "Zeile 1", message, "V01", other_separator(text.partition("\n")[0], ";"))
    if len(years) != len(names) or any(years[:3]) or not all(years[3:]):
        message = f"Gefunden: {'; '.join(years[:5])}. Erwartet: drei leere Felder, dann zu jedem Namen ein Jahr."
        raise fault(path, f"Zeile {line}", message, "V01")
    rows = []
    for line, (key, name, kind, *cells) in as_wide(path, found, faults, len(names)):
        rows.append(Row(line, key, name.strip(), None, (kind,), tuple(cells)))
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
