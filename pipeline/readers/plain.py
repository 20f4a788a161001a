"""Plain CSV: a head line, then rows; quelle.yaml declares which column is which (`csv`)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.table import Column, Row, Table
from pipeline.sources import CsvAufbau


def read_plain(path: Path, text: str, encoding: str, faults: list[Fault], aufbau: CsvAufbau) -> Table:
    """The table in a decoded file, in the columns that are declared; rows have no name there."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=aufbau.trenner)
    head = next(reader, [])
    named = (aufbau.region, aufbau.zeit, *aufbau.merkmale, *aufbau.werte)
    if missing := [name for name in named if head.count(name) != 1]:
        message = f"Gefunden: {', '.join(head)}. Erwartet, genau einmal: {', '.join(missing)}."
        raise fault(path, "Zeile 1", message, "V01")
    region, time = head.index(aufbau.region), head.index(aufbau.zeit)
    attributes = [head.index(name) for name in aufbau.merkmale]
    values = [head.index(name) for name in aufbau.werte]
    rows = []
    for fields in reader:
        if len(fields) == len(head):
            texts, cells = tuple(fields[i] for i in attributes), tuple(fields[i] for i in values)
            rows.append(Row(reader.line_num, fields[region], "", fields[time], texts, cells))
        elif fields:
            message = f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {len(head)}."
            faults.append(Fault(str(path), f"Zeile {reader.line_num}", message, "V01"))
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
