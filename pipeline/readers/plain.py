"""Plain CSV: a head line, then rows; quelle.yaml declares which column is which (`csv`)."""

from __future__ import annotations

from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.records import as_wide, other_separator, records
from pipeline.readers.table import Column, Row, Table
from pipeline.sources import CsvAufbau


def read_plain(path: Path, text: str, encoding: str, faults: list[Fault], aufbau: CsvAufbau) -> Table:
    """The table in a decoded file, in the columns that are declared; rows have no name there."""
    found = records(path, text, faults, aufbau.trenner)
    _, head = next(found, (1, []))
    named = (aufbau.region, *filter(None, [aufbau.zeit]), *aufbau.merkmale, *aufbau.werte)
    if missing := [name for name in named if head.count(name) != 1]:
        message = f"Gefunden: {', '.join(head)}. Erwartet, genau einmal: {', '.join(missing)}."
        raise fault(path, "Zeile 1", message, "V01", other_separator(text.partition("\n")[0], aufbau.trenner))
    region, time = head.index(aufbau.region), head.index(aufbau.zeit) if aufbau.zeit else None
    attributes = [head.index(name) for name in aufbau.merkmale]
    values = [head.index(name) for name in aufbau.werte]
    rows = []
    for line, fields in as_wide(path, found, faults, len(head)):
        texts, cells = tuple(fields[i] for i in attributes), tuple(fields[i] for i in values)
        rows.append(Row(line, fields[region], "", None if time is None else fields[time], texts, cells))
    return Table(
        path=path,
        encoding=encoding,
        code=None,
        title="",
        stand=None,
        attributes=aufbau.merkmale,
        columns=tuple(Column(i + 1, (head[i],)) for i in values),
        rows=tuple(rows),
    )
