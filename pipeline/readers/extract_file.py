"""`auszug.csv`, the project's own raw format: a table laid flat, cut to some regions, otherwise as printed.

UTF-8, `;`, one head line:

    zeile | Tabelle: 12411-03-03-4 | Stand: 2017-10-10 | Einheit: Anzahl;region;name;zeit;Merkmal: merkmal_1;
    Insgesamt | weiblich;Ausländer(innen) | weiblich

`zeile` is the line in the original; its head says which table that is, its Stand, and the unit that
holds for the whole table, each where the original has it. `zeit` is empty where the date stands in
the header. The head of a column of values is all its labels as printed, from top to bottom, joined
by ` | `; the one that is the date is marked `Zeit: `, the one that is the unit `Einheit: `. (A label
that itself holds a `|` or starts like a mark is written with a backslash before it.)

An empty field means that the original has no such cell; cells that are printed empty do not occur.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.records import CUT_OFF, as_wide, records
from pipeline.readers.table import Column, Row, Table

FIXED = ("region", "name", "zeit")
LINE = "zeile"
TABLE, STAND, UNIT, TIME, ATTRIBUTE = "Tabelle: ", "Stand: ", "Einheit: ", "Zeit: ", "Merkmal: "
MARKS = (TABLE, STAND, UNIT, TIME, ATTRIBUTE)
JOINT = " | "
FORMULA = ("=", "+", "@", "\t", "\r")


def write_extract(table: Table, regions: Collection[str], path: Path) -> None:
    """Write the rows of these regions to `path`: whole, or not at all."""
    write_whole(path, render_extract(table, regions).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that no one ever sees half of it."""
    draft = path.with_name(f"{path.name}.neu")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def render_extract(table: Table, regions: Collection[str]) -> str:
    """The extract as text; the same table and regions give the same text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    attributes = [ATTRIBUTE + name for name in table.attributes]
    writer.writerow([_origin_head(table), *FIXED, *attributes, *map(_head, table.columns)])
    _demand_no_formula(table, "Kopf", (label for column in table.columns for label in column.labels))
    for row in table.rows:
        if row.region in regions:
            _demand_no_formula(table, f"Zeile {row.line}", (row.region, row.name, *row.attributes))
            writer.writerow([row.line, row.region, row.name, row.time, *row.attributes, *row.cells])
    return text.getvalue()


def read_extract(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in an extract; `line` and `number` count in the extract itself."""
    found = records(path, text, faults)
    _, head = next(found, (1, []))
    if not head or head[0].split(JOINT)[0] != LINE or tuple(head[1:4]) != FIXED:
        expected = ";".join((LINE, *FIXED))
        raise fault(path, "Zeile 1", f"Gefunden: {';'.join(head[:4])[:80]}. Erwartet: {expected}.", "V01")
    if encoding != "utf-8":
        message = f"Der Auszug ist in {encoding} gespeichert. Erwartet: utf-8."
        faults.append(Fault(str(path), "", message, "V01", "„bericht extract --from ORDNER“ schreibt ihn neu."))
    origin = dict(_marked(label) for label in head[0].split(JOINT)[1:])
    attributes = [name.removeprefix(ATTRIBUTE) for name in head if name.startswith(ATTRIBUTE)]
    start = 4 + len(attributes)
    rows = []
    for line, fields in as_wide(path, found, faults, len(head)):
        rows.append(_row(line, fields, start))
        if not fields[0].isdecimal():
            message = f"Gefunden: „{fields[0]}“. Erwartet: die Nummer einer Zeile im Original."
            faults.append(Fault(str(path), f"Zeile {line}, Spalte 1", message, "V01"))
    if not text.endswith("\n"):
        faults.append(Fault(str(path), "", CUT_OFF, "V01"))
    return Table(
        path=path,
        encoding=encoding,
        code=origin.get(TABLE),
        title="",
        stand=_stand(path, origin.get(STAND), faults),
        attributes=tuple(attributes),
        columns=tuple(_column(i + 1, head[i]) for i in range(start, len(head))),
        rows=tuple(rows),
        unit=origin.get(UNIT),
    )


def _stand(path: Path, printed: str | None, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(printed) if printed else None
    except ValueError:
        text = f"Gefunden: „{STAND}{printed}“. Erwartet: ein Tag, den es gibt, wie 2017-10-10."
        faults.append(Fault(str(path), "Zeile 1", text, "V01"))
        return None


def origin_lines(path: Path) -> dict[int, int]:
    """For each line of an extract the line of the original that it was taken from."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter=";")
        next(reader, None)
        lines = {}
        for fields in reader:
            lines[reader.line_num] = int(fields[0])
        return lines


def _row(line: int, fields: list[str], start: int) -> Row:
    _, region, name, time, *attributes = fields[:start]
    cells = tuple([cell or None for cell in fields[start:]])
    return Row(line, region, name, time or None, tuple(attributes), cells)


def _demand_no_formula(table: Table, place: str, texts: Iterable[str]) -> None:
    """A name or label that a spreadsheet would compute: no office prints one, and it could not be kept as printed."""
    for text in texts:
        if text.startswith(FORMULA):
            said = f"Gefunden: „{text[:40]}“. Erwartet: eine Bezeichnung, keine Formel."
            raise fault(table.path, place, said, "V01")


def _origin_head(table: Table) -> str:
    known = {TABLE: table.code, STAND: table.stand and table.stand.isoformat(), UNIT: table.unit}
    return JOINT.join([LINE, *(mark + _escaped(text) for mark, text in known.items() if text)])


def _head(column: Column) -> str:
    labels = [_escaped(label) for label in column.labels]
    if column.unit is not None:
        labels[-1] = UNIT + labels[-1]
    if column.time is not None:
        place = column.labels.index(column.time)
        labels[place] = TIME + labels[place]
    return JOINT.join(labels)


def _column(number: int, head: str) -> Column:
    labels = [_marked(label) for label in head.split(JOINT)] if head else []
    marked = dict(labels)
    return Column(number, tuple(text for _, text in labels), marked.get(TIME), marked.get(UNIT))


def _escaped(label: str) -> str:
    text = label.replace("\\", r"\\").replace("|", r"\|")
    return rf"\{text}" if text.startswith(MARKS) else text


def _marked(label: str) -> tuple[str, str]:
    """The mark of a label, empty where it has none, and the label as printed."""
    mark = next((mark for mark in MARKS if label.startswith(mark)), "")
    return mark, re.sub(r"\\(.)", r"\1", label.removeprefix(mark))
