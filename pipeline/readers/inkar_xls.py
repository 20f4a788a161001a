"""The XLS export of INKAR: two header rows, the names of the indicators above, their years below.

    Daten        Kennziffer │ Raumeinheit      │ Aggregat  │ Schulabgänger ohne Abschluss │ ...
                            │                  │           │ 1995                         │ 1996 ...
                 08116      │ Esslingen        │ Landkreis │ 8.945147679324894            │ ...
    Metadaten    what the indicators mean, where they come from          ┐ notes
    Quellangabe  how to cite them                                        ┘

The same layout as the CSV, but an empty cell is how this export says that it has no value: it does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.faults import DataError, Fault
from pipeline.readers.grid import Area
from pipeline.readers.inkar import FIXED
from pipeline.readers.table import Column, Row, Table
from pipeline.readers.workbook import Sheet, open_book

YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def read_inkar_xls(path: Path, faults: list[Fault]) -> Table:
    """The table in a workbook; rows without a key are added to `faults`.

    Raises `DataError` where the header is another one.
    """
    book = open_book(path)
    sheet, head = book.find(_head, f"der Kopfzeile {', '.join(FIXED)}")
    last = sheet.last_line()
    columns = tuple(_columns(sheet, head))
    if last < head + 2:
        raise DataError([sheet.fault(head + 2, 1, "Keine Zeile mit Werten gefunden.")])
    faults += sheet.check(Area(head + 2, 1, last, sheet.width))
    others = [other.lines(1, len(other.rows)) for other in book.sheets if other is not sheet]
    return Table(
        path=path,
        encoding="",
        code=None,
        title=sheet.lines(1, head - 1),
        stand=None,
        attributes=(FIXED[2],),
        columns=columns,
        rows=tuple(_rows(sheet, head + 2, last, faults)),
        notes="\n".join(filter(None, [sheet.lines(last + 1, len(sheet.rows)), *others])),
        sheet=sheet.name,
    )


def _head(sheet: Sheet) -> int | None:
    """The upper row of the header."""
    return next((number for number, row in enumerate(sheet.rows, start=1) if row[:3] == FIXED), None)


def _columns(sheet: Sheet, head: int) -> Iterator[Column]:
    """The columns of values; faults of all of them at once."""
    faults, columns = [], []
    for number in range(len(FIXED) + 1, sheet.width + 1):
        name, year = sheet.text(head, number), sheet.text(head + 1, number) if head < len(sheet.rows) else ""
        if not name or not YEAR.fullmatch(year):
            text = f"Gefunden: „{name}“, darunter „{year}“. Erwartet: der Name eines Indikators, darunter ein Jahr."
            faults.append(sheet.fault(head, number, text))
        columns.append(Column(number, (name, year), time=year))
    if faults or not columns:
        text = "Hinter „Aggregat“ fehlen die Indikatoren."
        raise DataError(faults or [sheet.fault(head, len(FIXED), text)])
    return iter(columns)


def _rows(sheet: Sheet, first: int, last: int, faults: list[Fault]) -> Iterator[Row]:
    for number in range(first, last + 1):
        key, name, kind, *cells = sheet.rows[number - 1]
        if key:
            yield Row(number, key, name, None, (kind,), tuple(cell or None for cell in cells))
        elif sheet.filled(number):
            faults.append(sheet.fault(number, 1, "Die Kennziffer fehlt. Erwartet: der Schlüssel der Region."))
