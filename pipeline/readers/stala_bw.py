"""Results of local elections by the Statistisches Landesamt Baden-Württemberg (XLSX).

Gemeinderat: a row for each Gemeinde, key and name in one cell.

    Gemeinde         │ Wahlberechtigte │ Wähler │ Stimmen_insgesamt │ Sitze_insgesamt │ ...
    116004 Altbach   │ 4447            │ 2570   │ 42393             │ 18              │ ...

Kreistag: several rows for each Kreis, key and name apart; a row for the Land has no key.

    Ergebnisse der Wahlen der Kreisräte am 26. Mai 2019 in den ...                        title
    Lfd. │ Schlüs- │ Landkreis │ Einheit │ Wahlbe-   │ ... │ Bezeichnung     │ Davon      │ ...  header,
    Nr.  │ sel     │ Land      │         │ rechtigte │     │                 │ CDU │ SPD  │ ...  merged
    11   │ 116     │ Esslingen │ Anzahl  │ 418911    │     │ Gültige Stimmen │ 325870 ... │ 11
    12   │ 116     │ Esslingen │ %       │ X         │     │ Gültige Stimmen │ 19,08 ...  │ 12
    351  │         │ Baden-Württemberg │ Anzahl ...
    1) Gemeinsame Wahlvorschläge ...                                                      notes

The keys lack the digits of the Land: 116 is the Kreis 08116, 116004 the Gemeinde 08116004. A column of
words is an attribute of the row (Einheit, Bezeichnung), one that holds numbers or signs is a column of
values; the running number is neither. The day of the election stands in the title and holds for all
rows; the sheet of the Gemeinderat has no title, there it is not printed at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.faults import DataError, Fault
from pipeline.readers.grid import Area
from pipeline.readers.table import Column, Row, Table
from pipeline.readers.workbook import Sheet, open_book

LAND, LAND_NAME = "08", "Baden-Württemberg"

KEY = re.compile(r"[0-9]{3}(?:[0-9]{3})?")
KEY_AND_NAME = re.compile(rf"({KEY.pattern})\s+([^\W\d].*)")
WORD = re.compile(r"[^\W\d_]{2}")
RUNNING = re.compile(r"Lfd\.? ?Nr\.?", re.IGNORECASE)

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
DAY = re.compile(rf"([0-9]{{1,2}})\. ?({'|'.join(MONTHS)}) ((?:19|20)[0-9]{{2}})")


@dataclass(frozen=True)
class _Layout:
    """Where header and rows stand, and which column is which; `key` and `name` may be the same one."""

    top: int
    first: int
    last: int
    key: int
    name: int
    attributes: tuple[int, ...]
    values: tuple[int, ...]
    heads: dict[int, tuple[str, ...]]


def read_stala_bw(path: Path, faults: list[Fault]) -> Table:
    """The results in a workbook; rows without a region are added to `faults`.

    Raises `DataError` where there are no rows with keys or no header.
    """
    sheet, (key, name) = open_book(path).find(_key_columns, "Zeilen, die mit einem Schlüssel beginnen (116004 Altbach)")
    layout = _layout(sheet, key, name)
    faults += sheet.check(Area(layout.first, 1, layout.last, sheet.width))
    title = sheet.lines(1, layout.top - 1)
    return Table(
        path=path,
        encoding="",
        code=None,
        title=title,
        stand=None,
        attributes=tuple(" | ".join(layout.heads[number]) for number in layout.attributes),
        columns=tuple(Column(number, layout.heads[number]) for number in layout.values),
        rows=tuple(_rows(sheet, layout, _day(title), faults)),
        notes=sheet.lines(layout.last + 1, len(sheet.rows)),
        sheet=sheet.name,
    )


def _key_columns(sheet: Sheet) -> tuple[int, int] | None:
    """The columns of key and name: where most rows have a key with a name in the same cell or the next."""
    lines = _lines(sheet)
    names = [number for number in range(1, sheet.width + 1) if not sheet.holds_numbers(number, 1, len(sheet.rows))]
    pairs = [(key, name) for name in names for key in (name - 1, name) if key]
    hits = {pair: sum(_split(sheet, row, *pair) is not None for row in lines) for pair in pairs}
    best = max(hits, key=hits.__getitem__, default=None)
    return best if best and hits[best] else None


def _lines(sheet: Sheet) -> list[int]:
    """Rows with at least three cells; a title or a list of contents has fewer."""
    return [row for row in range(1, len(sheet.rows) + 1) if sheet.filled(row) > 2]


def _split(sheet: Sheet, row: int, key: int, name: int) -> tuple[str, str] | None:
    """Key and name of a row, out of one cell or two."""
    if key == name:
        match = KEY_AND_NAME.fullmatch(sheet.text(row, key))
        return (match[1], match[2]) if match else None
    found = sheet.text(row, key), sheet.text(row, name)
    return found if KEY.fullmatch(found[0]) and WORD.match(found[1]) else None


def _layout(sheet: Sheet, key: int, name: int) -> _Layout:
    first, last = _first(sheet, key, name), sheet.last_line()
    top = next((row for row in range(1, first) if sheet.filled(row) > 1), None)
    if top is None:
        text = "Über den Werten steht keine Kopfzeile. Erwartet: eine Zeile, die die Spalten benennt."
        raise DataError([sheet.fault(first, 1, text)])
    heads = sheet.heads(top, first - 1)
    others = [
        number
        for number, labels in heads.items()
        if number in sheet.marks.columns and number not in (key, name) and not _is_running(labels)
    ]
    words = [number for number in others if _is_worded(sheet, number, first, last)]
    values = [number for number in others if number not in words]
    return _Layout(top, first, last, key, name, tuple(words), tuple(values), heads)


def _first(sheet: Sheet, key: int, name: int) -> int:
    """The first row with a key or a number; a row above the first key may be that of the Land, or faulty."""
    numbers = range(1, sheet.width + 1)
    return next(
        row
        for row in _lines(sheet)
        if _split(sheet, row, key, name) or any(sheet.holds_numbers(number, row, row) for number in numbers)
    )


def _is_running(labels: tuple[str, ...]) -> bool:
    return any(RUNNING.fullmatch(label) for label in labels)


def _is_worded(sheet: Sheet, column: int, first: int, last: int) -> bool:
    """Whether a column has words and no number in it; a sign is no word."""
    words = (WORD.match(sheet.text(row, column)) for row in range(first, last + 1))
    return not sheet.holds_numbers(column, first, last) and any(words)


def _day(title: str) -> str | None:
    """The day that the title names, in digits; None where it names none."""
    match = DAY.search(title)
    return match and f"{int(match[1]):02d}.{MONTHS.index(match[2]) + 1:02d}.{match[3]}"


def _rows(sheet: Sheet, layout: _Layout, time: str | None, faults: list[Fault]) -> Iterator[Row]:
    for number in range(layout.first, layout.last + 1):
        if not sheet.filled(number):
            continue
        found = _region(sheet, number, layout)
        if found is None:
            here = sheet.text(number, layout.key) or sheet.text(number, layout.name)
            text = f"„{here}“ nennt keine Region. Erwartet: 3 oder 6 Ziffern mit Namen, oder {LAND_NAME}."
            faults.append(sheet.fault(number, layout.key, text, "V03"))
            continue
        yield Row(
            line=number,
            region=found[0],
            name=found[1],
            time=time,
            attributes=tuple(sheet.text(number, column) for column in layout.attributes),
            cells=tuple(sheet.text(number, column) for column in layout.values),
        )


def _region(sheet: Sheet, row: int, layout: _Layout) -> tuple[str, str] | None:
    """The key with the Land in front, and the name; the Land itself is printed without a key."""
    if found := _split(sheet, row, layout.key, layout.name):
        return LAND + found[0], found[1]
    is_keyless = layout.key == layout.name or not sheet.text(row, layout.key)
    return (LAND, LAND_NAME) if is_keyless and sheet.text(row, layout.name) == LAND_NAME else None
