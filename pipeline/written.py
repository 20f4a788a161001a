"""What the public files state of the indicators, read from the files as they were written.

    PDF (its list of numbers, the tables that go with it), pages and index of the web edition, workbook, CSV
        ──▶ file, place, id of the cell, characters

Nothing is taken from what the files were made of. A file or table that nobody can read in this way is a fault: it could
say anything.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from indicators.model import SURVEY
from pipeline import finished, number_list
from pipeline.book_xlsx import CONTENTS, COVER
from pipeline.cells import labels_of
from pipeline.datapackage import NAMES
from pipeline.exhibits import COLUMNS as OF_EXHIBITS
from pipeline.faults import fault
from pipeline.measure_blocks import COUNT_COLUMNS, LIST_COLUMNS, SUCCESSOR_COLUMNS
from pipeline.printed_checks import BOUND, NUMBER_CELL
from pipeline.printed_places import NUMERAL
from pipeline.provenance import DENOMINATOR, NUMERATOR, WERT
from pipeline.public_tables import MARK, VALUE_COLUMNS
from pipeline.web_search import entries

ZELLE, ID, SOURCE = "Zelle", "Kennung", "Quelle"
PARTS = {"Zähler": NUMERATOR, "Nenner": DENOMINATOR}
WORDS = {*OF_EXHIBITS, *VALUE_COLUMNS} - {"Wert", "Zeichen", *PARTS}
"""The columns of values that say which value it is; whatever else stands in a row is a number of it."""
WITHOUT_VALUES = {COVER, CONTENTS, *NAMES, *NAMES.values()} - {"Werte", "werte", "Beobachtungen", "beobachtungen"}
"""Sheets and tables that hold no values."""
OF_MEASURES = {*COUNT_COLUMNS, *LIST_COLUMNS, *SUCCESSOR_COLUMNS, MARK.name}
SILENT = {".css", ".json", ".svg", ".woff2"}
"""Files without numbers of values, and pictures: what these say stands in the pages that show them."""

_CELL = re.compile(r'data-(zelle|zellen|beleg)="([^"]*)"[^>]*>([^<]*)')
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
INDEX = "window.SUCHE = "

Rows = Iterable[tuple[int, Sequence[object]]]
"""The rows of a table below its head, with their numbers."""


@dataclass(frozen=True)
class Stated:
    """A number or a sign in a public file: where it stands, the id of its cell, its characters.

    `beside`: a number that is bound to no cell and stands in the row of this one.
    """

    file: str
    place: str
    zelle: str
    text: str
    beside: bool = False


def stated(files: Mapping[str, Path], ids: Collection[str]) -> Iterator[Stated]:
    """Everything that files state of the indicators `ids`; raises `DataError` where one is of a kind nobody reads."""
    for name, path in files.items():
        if path.suffix in READERS:
            yield from READERS[path.suffix](name, path, ids)
        elif path.suffix not in SILENT:
            raise fault(name, "", "Was in dieser Datei steht, lässt sich nicht prüfen; sie darf nicht hinausgehen.")


# --- PDF ----------------------------------------------------------------------------------------------


def of_pdf(name: str, path: Path, ids: Collection[str]) -> Iterator[Stated]:
    """The numbers of the pages by the list that goes with them, and the tables that go with them.

    That the pages say what the list says is proved by `pipeline.readback`.
    """
    told = finished.read(path)
    for spot in told.numbers:
        if _owner(spot.zelle) in ids:
            yield Stated(name, f"Seite {spot.page}", spot.zelle, spot.text)
    for attached, content in told.files.items():
        if attached.endswith(".csv") and attached != number_list.FILE:
            yield from _of_csv(f"{name}, {attached}", attached, content, ids)


# --- Tables -------------------------------------------------------------------------------------------


def of_csv(name: str, path: Path, ids: Collection[str]) -> Iterator[Stated]:
    """The values of a table that lies by itself."""
    return _of_csv(name, path.name, path.read_bytes(), ids)


def _of_csv(name: str, file: str, content: bytes, ids: Collection[str]) -> Iterator[Stated]:
    """What `exhibits.as_csv` has written; its first row is the head."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    head = next(reader, [])
    return _of_table(name, file.removesuffix(".csv"), head, enumerate(reader, start=2), ids)


def of_workbook(name: str, path: Path, ids: Collection[str]) -> Iterator[Stated]:
    """The values of all sheets, those that are hidden included."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    for sheet in book.sheet_names:
        rows = list(enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1))
        place = next((i for i, (_, row) in enumerate(rows) if _is_head(row)), 0)
        head = [str(cell) for cell in rows[place][1]] if rows else []
        yield from _of_table(f"{name}, Blatt „{sheet}“", sheet, head, rows[place + 1 :], ids)


def _is_head(row: Sequence[object]) -> bool:
    return ZELLE in row or ID in row or tuple(row[: len(COUNT_COLUMNS)]) == COUNT_COLUMNS


def _of_table(name: str, table: str, head: Sequence[str], rows: Rows, ids: Collection[str]) -> Iterator[Stated]:
    """The numbers of a table by its head; one of a kind that is not known is a fault."""
    if ZELLE in head:
        yield from _of_values(name, head, rows, ids)
    elif ID in head and any(column.isdigit() for column in head):
        yield from _of_years(name, head, rows, ids)
    elif SOURCE in head[:1]:
        yield from _of_observations(name, rows)
    elif table not in WITHOUT_VALUES and not {*head} <= {*OF_MEASURES, ""}:
        raise fault(name, "", f"Die Tabelle hat keine Spalte „{ZELLE}“; was sie sagt, lässt sich nicht prüfen.")


def _of_values(name: str, head: Sequence[str], rows: Rows, ids: Collection[str]) -> Iterator[Stated]:
    """One value in a row, with its parts."""
    place = head.index(ZELLE)
    numbers = [(i, column) for i, column in enumerate(head) if column not in WORDS and i != place]
    for number, row in rows:
        zelle = str(row[place]) if len(row) > place else ""
        if _owner(zelle) not in ids:
            continue
        for i, column in numbers:
            if text := _text(row[i]):
                yield Stated(name, f"Zeile {number}, {column}", _with_part(zelle, PARTS.get(column, "")), text)


def _of_years(name: str, head: Sequence[str], rows: Rows, ids: Collection[str]) -> Iterator[Stated]:
    """The years side by side: ids with a year in the place of a day."""
    id, region, group, series = (head.index(column) for column in (ID, "Schlüssel", "Gruppe", "Reihe"))
    years = [(i, column) for i, column in enumerate(head) if column.isdigit()]
    for number, row in rows:
        for i, year in years if row[id] in ids else ():
            if text := _text(row[i]):
                zelle = f"{row[id]}|{WERT}|{row[region]}|{year}|{row[group]}|insgesamt|{row[series]}"
                yield Stated(name, f"Zeile {number}, {year}", zelle, text)


def _of_observations(name: str, rows: Rows) -> Iterator[Stated]:
    """Cells of returns among the published observations."""
    for number, row in rows:
        if str(row[0]).startswith(SURVEY):
            yield Stated(name, f"Zeile {number}", str(row[0]), ";".join(map(_text, row)))


def _text(cell: object) -> str:
    """A cell of a sheet or of a CSV as it is printed: `12,5`, `1234`."""
    if not isinstance(cell, float):
        return str(cell).strip()
    return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")


def _owner(zelle: str) -> str:
    return zelle.partition("|")[0]


def _with_part(zelle: str, part: str) -> str:
    """The id of a part of a value."""
    indicator, _, rest = zelle.partition("|")
    kind, _, where = rest.partition("|")
    return f"{indicator}|{part or kind}|{where}"


# --- Pages --------------------------------------------------------------------------------------------


def of_page(name: str, path: Path, ids: Collection[str]) -> Iterator[Stated]:
    """The bound numbers of a page, those of its pictures, and what stands unbound in their rows of tables."""
    html = path.read_text(encoding="utf-8")
    for found in _CELL.finditer(html):
        kind, zelle, text = found[1], unescape(found[2]), unescape(found[3])
        bound = labels_of(zelle) if kind == "zellen" else []
        told = [(one.zelle, one.text) for one in bound] or ([(zelle, text)] if kind == "zelle" else [])
        yield from (Stated(name, "", cell, shown) for cell, shown in told if _owner(cell) in ids)
    for row in _ROW.findall(html):
        if cells := [cell for cell in _cells_of(row) if _owner(cell) in ids]:
            yield from (Stated(name, "Tabelle", cell, text, beside=True) for text in _unbound(row) for cell in cells)


def _cells_of(row: str) -> list[str]:
    return list(dict.fromkeys(unescape(found[2]) for found in _CELL.finditer(row) if found[1] != "zellen"))


def _unbound(row: str) -> list[str]:
    """The numerals of a row that belong to no cell: those of its number cells, and of what it says of their origin."""
    bare = BOUND.sub("", row)
    last = bare.rpartition("<td")[2].partition(">")[2] if "<tr data-beleg" in row else ""
    texts = (re.sub("<[^>]*>", " ", cell) for cell in (*NUMBER_CELL.findall(bare), last))
    return [numeral for text in texts for numeral in NUMERAL.findall(unescape(text))]


def of_index(name: str, path: Path, ids: Collection[str]) -> Iterator[Stated]:
    """Nothing: raises `DataError` where the index of the search says of a page what does not stand there."""
    text = path.read_text(encoding="utf-8")
    rows = json.loads(text[len(INDEX) : text.rindex(";")]) if text.startswith(INDEX) else []
    said = defaultdict(set)
    for heading, title, address, words in rows:
        said[address.partition("#")[0], title].add((heading, title, address, words))
    for page, title in sorted(said):
        html = (path.parent / page).read_text(encoding="utf-8") if (path.parent / page).is_file() else ""
        if more := said[page, title].difference(entries(page, title, html)):
            raise fault(name, min(more)[2], "Das Verzeichnis der Suche sagt etwas, das auf der Seite nicht steht.")
    yield from ()


READERS: dict[str, Callable[[str, Path, Collection[str]], Iterator[Stated]]] = {
    ".pdf": of_pdf,
    ".csv": of_csv,
    ".xlsx": of_workbook,
    ".html": of_page,
    ".js": of_index,
}
