"""A flat file laid into Parquet, so that it can be queried: one pass, bounded memory, whatever its size.

Most columns of a flat file repeat the same word line after line. What a line shares with the first
one is not written again: the column `others` is null there and holds the differing words elsewhere.
"""

from __future__ import annotations

import csv
import os
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import tables
from pipeline.faults import TOLD_AT_MOST, Fault
from pipeline.readers.encoding import decode
from pipeline.readers.records import UNCLOSED
from pipeline.tables import named, quoted

HEAD_BYTES = 1 << 20
"""No head of a table is longer; a file without line ends is not read whole to find that out."""

SEPARATOR = "chr(31)"


@dataclass(frozen=True, eq=False)
class Store:
    """A flat file in Parquet; the file goes when the store goes.

    `lines` is the query for its records in the order of the file, with the number of their line.
    """

    file: Path
    encoding: str
    lines: str


def read_head(path: Path) -> list[str]:
    """The names of the columns."""
    return _first_lines(path)[0]


def write_store(path: Path, kept: Sequence[str], repeated: Sequence[str]) -> Store:
    """Lay a file into Parquet: the columns `kept`, and `repeated`, which mostly say what the first line says.

    Lines that are no records are left out; `broken_lines` tells them.
    """
    head, first = _first_lines(path)
    said = dict(zip(head, first, strict=False))
    common = {name: said.get(name, "") for name in repeated}
    selected = ", ".join([*map(named, kept), f"{_others(common)} AS others"])
    file = _temporary(".parquet")
    try:
        encoding = _convert(path, head, selected, file)
    except BaseException:
        file.unlink()
        raise
    words = [
        f"CASE WHEN others IS NULL THEN {quoted(word)} ELSE string_split(others, {SEPARATOR})[{i}] END AS {named(name)}"
        for i, (name, word) in enumerate(common.items(), 1)
    ]
    columns = ", ".join([*map(named, kept), *words, "file_row_number + 2 AS line"])
    lines = f"SELECT {columns} FROM read_parquet({quoted(str(file))}, file_row_number = true)"
    store = Store(file, encoding, lines)
    weakref.finalize(store, file.unlink, missing_ok=True)
    return store


def _first_lines(path: Path) -> tuple[list[str], list[str]]:
    """The names of the columns and the words of the first record."""
    with path.open("rb") as stream:
        text, _ = decode(stream.readline(HEAD_BYTES) + stream.readline(HEAD_BYTES))
    records = csv.reader(text.splitlines(), delimiter=";")
    return next(records, []), next(records, [])


def _temporary(suffix: str) -> Path:
    handle, name = tempfile.mkstemp(suffix, "bericht-")
    os.close(handle)
    return Path(name)


def _others(common: dict[str, str]) -> str:
    """Null where a line has the words of the first one, else its own, joined."""
    equal = (f"{named(name)} IS NOT DISTINCT FROM nullif({quoted(word)}, '')" for name, word in common.items())
    own = (f"coalesce({named(name)}, '')" for name in common)
    return f"CASE WHEN {' AND '.join(equal)} THEN NULL ELSE concat_ws({SEPARATOR}, {', '.join(own)}) END"


def _convert(path: Path, head: Sequence[str], selected: str, target: Path) -> str:
    """Write the query on a file to `target`; the encoding that the file was found to have."""
    with path.open("rb") as stream:
        start = stream.read(HEAD_BYTES)
    has_lines = b"\n" in start or b"\r" not in start  # old programs on a Mac ended lines with CR alone
    if has_lines and "INVALID ENCODING" not in _copy(path, head, selected, target):
        return "utf-8-sig" if start.startswith(b"\xef\xbb\xbf") else "utf-8"
    text, encoding = decode(path.read_bytes())
    transcoded = _temporary(".csv")
    try:
        transcoded.write_text(text, encoding="utf-8", newline="")
        _copy(transcoded, head, selected, target)
    finally:
        transcoded.unlink()
    return encoding


def _copy(path: Path, head: Sequence[str], selected: str, target: Path) -> set[str]:
    """Write the query on a file to `target`, without the lines that are no records; the kinds of errors in these."""
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in head)
    source = f"""read_csv(
        {quoted(str(path))}, delim = ';', quote = '"', escape = '"', header = true, auto_detect = false,
        columns = {{{columns}}}, store_rejects = true, rejects_limit = {TOLD_AT_MOST}
    )"""
    with tables.connect(tables.THREADS) as connection:
        tables.copy(connection, f"(SELECT {selected} FROM {source})", target, "lz4")
        return {kind for (kind,) in connection.execute("SELECT DISTINCT error_type FROM reject_errors").fetchall()}


def broken_lines(path: Path, store: Store, lines: int, width: int) -> Iterator[Fault]:
    """The lines that are not one record each; only where there are fewer records than lines they are looked for."""
    with tables.connect() as connection:
        [(read,)] = connection.execute(f"SELECT count(*) FROM ({store.lines})").fetchall()
    if read == lines - 1:
        return
    yield from lines_apart(path, width)


def lines_apart(path: Path, width: int) -> Iterator[Fault]:
    """The lines that are not one record of this width each."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:  # no letter matters here
        records, before = csv.reader(stream, delimiter=";"), 0
        for fields in records:
            first, before = before + 1, records.line_num
            if first < records.line_num:
                text = UNCLOSED
            elif not fields:
                text = "Die Zeile ist leer."
            elif len(fields) != width:
                text = f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {width}."
            else:
                continue
            yield Fault(str(path), f"Zeile {first}", text, "V01")
