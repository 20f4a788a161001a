"""Sound files to damage: the offices' originals, thinned to a few regions, and what each must be read as.

Where the originals are missing, the project's own extracts stand in. A specimen has some dozen lines, so that a
thousand of its mutants are read in minutes; nothing of it is kept.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipeline.observations import KEY, Registries, read_source
from pipeline.readers.encoding import decode
from pipeline.readers.recognise import recognise
from pipeline.registries import load_gebietsaenderungen, load_merkmale
from pipeline.sources import Source, find_sources

PROJECT = Path(__file__).parents[2]
ORIGINALS = PROJECT.parent / "shared/data/original"

SAME = (*KEY, "level", "base", "gebietsstand", "unit", "value", "status", "flags")
"""What must not differ in silence; name, file and place are not what an observation says."""

KEPT = {"DG", "08", "08116", "8116", "08111", "09564", "08116019", "116019", "116", "111", "081160019019"}
"""The keys of the regions that a thinned original keeps, as the offices print them."""
HEAD, BODY, TAIL = 16, 36, 2
"""Lines of a thinned original: above the values, of the kept regions, at the end; notes below a rule stay whole."""
SMALL, BOOK = 6_000, 200_000
"""Bytes up to which a text is taken as it is, and a workbook of the old kind at all: it cannot be thinned."""


@dataclass(frozen=True)
class Cell:
    """A figure of a specimen: where it stands, what is printed, and whether its measure is counted in whole units."""

    line: int
    column: int
    raw: str
    whole: bool


@dataclass(frozen=True)
class Specimen:
    """A sound file as bytes; `read`: every observation of it with the line it stands in."""

    name: str
    source: Source
    raw: bytes
    read: tuple[tuple[int, tuple[Any, ...]], ...]
    cells: tuple[Cell, ...]

    @property
    def is_book(self) -> bool:
        return self.raw[:2] in (b"PK", b"\xd0\xcf")

    @property
    def is_sparse(self) -> bool:
        """Whether an empty field says that the original has no such cell: so it is in extracts only."""
        return not self.source.is_original


def registries() -> Registries:
    return Registries(load_merkmale(PROJECT), load_gebietsaenderungen(PROJECT))


def specimens(connection: duckdb.DuckDBPyConnection, originals: Path = ORIGINALS, of: str = ".*") -> Iterator[Specimen]:
    """The specimens of these sources in the order of their names; raises `DataError` where one cannot be read."""
    found = [source for source in find_sources(PROJECT)[0] if re.fullmatch(of, source.key)]
    files = {(path.name, path.stat().st_size): path for path in sorted(originals.rglob("*")) if path.is_file()}
    known = registries()
    with TemporaryDirectory() as folder:
        for source in found:
            declared = source.quelle.original
            path = files.get((declared.datei, declared.bytes)) if declared else None
            if path is None and files:
                continue
            if path and path.stat().st_size > BOOK and path.suffix == ".xls":
                continue
            raw = thinned((path or source.file).read_bytes())
            target = Path(folder) / (path or source.file).name
            target.write_bytes(raw)
            here = source.model_copy(update={"file": target, "is_original": path is not None})
            yield specimen(connection, here, known)


def specimen(connection: duckdb.DuckDBPyConnection, source: Source, known: Registries) -> Specimen:
    """The file of a source as a specimen."""
    read, cells = observed(connection, source, known)
    return Specimen(source.key, source, source.file.read_bytes(), read, cells)


def observed(
    connection: duckdb.DuckDBPyConnection, source: Source, known: Registries
) -> tuple[tuple[tuple[int, tuple[Any, ...]], ...], tuple[Cell, ...]]:
    """What a file says: its observations with their lines, and the cells they are read from."""
    recognise(source.file)
    read_source(connection, source, known, source.file.parent)
    names = ", ".join(f'"{name}"' for name in SAME)
    found = connection.execute(f"SELECT place, raw, measure, {names} FROM cells").fetchall()
    read = tuple((int(re.search(r"[0-9]+(?=\D*$|, Sp)", place)[0]), tuple(said)) for place, _, _, *said in found)
    cells = []
    for place, raw, measure, *_ in found:
        if match := re.fullmatch(r"Z\. ([0-9]+), Sp\. ([0-9]+)", place):
            cells.append(Cell(int(match[1]), int(match[2]), raw, known.merkmale[measure].ganzzahlig))
    return read, tuple(cells)


def thinned(raw: bytes) -> bytes:
    """A file with the lines or rows of a few regions; small texts and old workbooks stay as they are."""
    if raw.startswith(b"PK"):
        return _thinned_book(raw)
    if raw.startswith(b"\xd0\xcf") or len(raw) <= SMALL:
        return raw
    text, encoding = decode(raw)
    newline = "\r\n" if b"\r\n" in raw else "\n"
    lines = text.split("\n")
    body = [number for number, line in enumerate(lines) if _is_kept(line)]
    end_of_values = next((n for n, line in enumerate(lines) if line.lstrip('"').startswith("_____")), len(lines) - TAIL)
    kept = {*range(HEAD), *body[: BODY // 2], *body[-BODY // 2 :], *range(end_of_values, len(lines))}
    return newline.join(line for number, line in enumerate(lines) if number in kept).encode(encoding)


def _is_kept(line: str) -> bool:
    return bool(KEPT & {field.strip(' "') for field in re.split("[;,\t]", line)})


def _thinned_book(raw: bytes) -> bytes:
    """An XLSX whose sheets have lost most rows; the first and the last ones stay."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as book, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as thin:
        for name in book.namelist():
            content = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                rows = re.findall(rb"<row .*?</row>|<row [^>]*/>", content, re.DOTALL)
                for row in rows[BODY + HEAD : -TAIL]:
                    content = content.replace(row, b"", 1)
            thin.writestr(name, content)
    return made.getvalue()
