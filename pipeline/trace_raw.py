"""Cells read once more from the file of their source, and whether that file is still the one the figures are from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import tables
from pipeline.cycle import Cycle, shown
from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.extract_file import origin_lines
from pipeline.readers.table import Table
from pipeline.sources import AUSZUG, RAW, Source, sha256, source_in
from pipeline.trace_values import line_and_column

SAME, OTHER, MISSING = "stimmt", "Die Datei hat eine andere Prüfsumme", "Die Datei fehlt"
UNREADABLE = "Die Datei lässt sich nicht mehr lesen"
"""What became of a file since its figures were read."""

JOINT = " | "


@dataclass(frozen=True)
class RawCell:
    """A cell as it stands in its file now.

    `line` and `column` count from 1 in the file that lies in the project; `head` are the labels above the column,
    `origin_line` is the line of the original where the file is an extract. `text` is None where there is no such cell.
    """

    line: int
    column: int
    head: str
    text: str | None
    origin_line: int | None = None


@dataclass(frozen=True)
class RawFile:
    """The file of a source: its path in the project, its SHA-256 then and now, and what became of it.

    `source` is None where the description of the source is missing or broken; `fault` then says why.
    """

    key: str
    source: Source | None
    path: str
    sha_then: str
    sha_now: str
    state: str
    cells: Mapping[str, RawCell]
    fault: str = ""


def read(project: Path, cycle: Cycle, key: str, sha_then: str, places: Collection[str]) -> RawFile:
    """The file of a source and these cells of it; what is missing, changed or broken is said, not raised."""
    try:
        source = source_in(project, key, cycle)
    except DataError as error:
        return RawFile(key, None, shown(project / RAW / key, project), sha_then, "", MISSING, {}, error.faults[0].text)
    path, sha_now = shown(source.file, project), sha256(source.file)
    state = SAME if sha_now == sha_then else OTHER
    try:
        cells = _cells(source, places)
    except DataError as error:
        return RawFile(key, source, path, sha_then, sha_now, UNREADABLE, {}, error.faults[0].text)
    return RawFile(key, source, path, sha_then, sha_now, state, cells)


def _cells(source: Source, places: Collection[str]) -> dict[str, RawCell]:
    """These cells by their place; one that is not there any more has no text."""
    quelle = source.quelle
    leser = quelle.leser if source.is_original else "auszug"
    table = read_table(source.file, leser, quelle.csv, quelle.kodierung if source.is_original else None, quelle.tabelle)
    origins = origin_lines(source.file) if source.file.name == AUSZUG else {}
    wanted = {place: line_and_column(place) for place in places}
    texts = _texts(table, {line for line, _ in wanted.values()})
    heads = {column.number: JOINT.join(column.labels) for column in table.columns}
    return {
        place: RawCell(line, column, heads.get(column, ""), texts.get((line, column)), origins.get(line))
        for place, (line, column) in wanted.items()
    }


def _texts(table: Table, lines: Collection[int]) -> dict[tuple[int, int], str]:
    """All cells of these lines by line and column; the other lines of a large file stay where they are."""
    numbers = [column.number for column in table.columns]
    names = ", ".join(f"c{i + 1}" for i in range(len(numbers)))
    with tables.connect() as connection:
        table.load(connection, "printed")
        query = f"SELECT line, {names} FROM printed WHERE line IN (SELECT unnest(?))"
        rows = connection.execute(query, [sorted(lines)]).fetchall()
    found = ((line, number, cell) for line, *cells in rows for number, cell in zip(numbers, cells, strict=True))
    return {(line, number): cell for line, number, cell in found if cell is not None}
