"""The Gemeindeverzeichnis (GV-ISys, XLSX): every region of the country, from Land to Gemeinde.

    Gemeinden in Deutschland nach Fläche, Bevölkerung ... am 31.12.2021 (Jahr)     title
    Satz- │ Text- │ Amtlicher Regionalschlüssel (ARS) │ Gemeinde- │ Fläche │ Bevölkerung2)        │ ...  header,
    art   │ kenn- ├──────┬────┬───────┬──────┬────────┤ name      │ km2 1) ├───────────┬──────────┤ ...  merged
          │ zeich.│ Land │ RB │ Kreis │ VB   │ Gem    ├───────────┼────────┤ insgesamt │ männlich │ ...
          │       │ Gebietsstand am 31.12.2021 (Jahr)             │ 31.12. │ am 31.12.2021 (Jahr) │ ...
    10    │       │ 08   │    │       │      │        │ Baden-Wür.│        │           │          │ ...  Land
    40    │ 44    │ 08   │ 1  │ 16    │      │        │ Esslingen │        │           │          │ ...  Kreis
    60    │ 64    │ 08   │ 1  │ 16    │ 5006 │ 004    │ Altbach   │ 3,34   │ 6378      │ 3228     │ ...  Gemeinde
    1) Abweichungen bei den Flächenangaben ...                                     notes

The region is joined from the parts of the key that its Satzart has; a Gemeinde leaves out its Verband
(VB), so that it has its AGS. The Verband stays as an attribute beside Satzart and Textkennzeichen.

Two dates are printed and may differ: the Gebietsstand above the key is the `stand` of the table, the
date above a column is the date of the column. Of a label around a date the date stays: `am 31.12.2021
(Jahr)` is `31.12.2021`.

Only Gemeinden have figures; the cells of the other rows do not exist. Of a Gemeinde a code may be
missing (no one lives there, so there is no postcode), a number may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.faults import DataError, Fault
from pipeline.readers.grid import Area
from pipeline.readers.table import Column, Row, Table
from pipeline.readers.workbook import Sheet, open_book

KIND, SIGN, NAME = "Satzart", "Textkennzeichen", "Gemeindename"
LAND, DISTRICT, COUNTY, UNION, MUNICIPALITY = "Land", "RB", "Kreis", "VB", "Gem"

KEYS = {
    "10": (2, (LAND,)),
    "20": (3, (LAND, DISTRICT)),
    "30": (4, (LAND, DISTRICT, COUNTY)),  # a Region of Baden-Württemberg, one digit in the column of the Kreis
    "40": (5, (LAND, DISTRICT, COUNTY)),
    "50": (9, (LAND, DISTRICT, COUNTY, UNION)),
    "60": (8, (LAND, DISTRICT, COUNTY, MUNICIPALITY)),
}
"""For every Satzart the digits of its key and the parts that it is joined from."""

WITH_FIGURES = "60"
ATTRIBUTES = (KIND, SIGN, UNION)

DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")


PARTS = (LAND, DISTRICT, COUNTY, UNION, MUNICIPALITY)


@dataclass(frozen=True)
class _Layout:
    """Where header and rows stand, in which column what is found, and the labels above every column.

    `counted` are the columns that hold numbers.
    """

    top: int
    first: int
    last: int
    at: dict[str, int]
    heads: dict[int, tuple[str, ...]]
    counted: frozenset[int]

    def printed(self, name: str) -> str:
        """The label as it is printed: `Satz-art`."""
        return next(label for label in self.heads[self.at[name]] if _plain(label) == _plain(name))


def read_gv_isys(path: Path, faults: list[Fault]) -> Table:
    """The directory in a workbook; rows that are none are added to `faults`.

    Raises `DataError` where the structure is another one.
    """
    sheet, top = open_book(path).find(_top, "der Kopfzeile „Satzart“")
    layout = _layout(sheet, top)
    faults += sheet.check(Area(layout.first, 1, layout.last, sheet.width))
    return Table(
        path=path,
        encoding="",
        code=None,
        title=sheet.lines(1, top - 1),
        stand=_stand(sheet, layout, faults),
        attributes=tuple(map(layout.printed, ATTRIBUTES)),
        columns=tuple(_column(number, layout.heads[number]) for number in _values(sheet, layout)),
        rows=tuple(_rows(sheet, layout, faults)),
        notes=sheet.lines(layout.last + 1, len(sheet.rows)),
        sheet=sheet.name,
    )


def _plain(label: str) -> str:
    """A label without hyphens, blanks and the sign of a footnote."""
    return re.sub(r"[\s-]|[0-9]+\)", "", label).casefold()


def _top(sheet: Sheet) -> int | None:
    """The first row of the header."""
    rows = enumerate(sheet.rows, start=1)
    return next((number for number, row in rows if _plain(KIND) in map(_plain, row)), None)


def _layout(sheet: Sheet, top: int) -> _Layout:
    kind = [_plain(text) for text in sheet.rows[top - 1]].index(_plain(KIND)) + 1
    last = sheet.last_line()
    first = next((row for row in range(top + 1, last + 1) if sheet.text(row, kind)), None)
    if first is None:
        text = f"Unter „{KIND}“ steht keine Zeile mit Werten. Erwartet: {', '.join(KEYS)}."
        raise DataError([sheet.fault(top, kind, text)])
    heads = sheet.heads(top, first - 1)
    at = {}
    for name in (KIND, SIGN, *PARTS, NAME):
        found = [number for number, labels in heads.items() if _plain(name) in map(_plain, labels)]
        if len(found) != 1:
            text = f"Im Kopf gibt es {len(found)} Spalten „{name}“. Erwartet: genau eine."
            raise DataError([sheet.fault(top, kind, text)])
        at[name] = found[0]
    counted = frozenset(number for number in heads if sheet.holds_numbers(number, first, last))
    return _Layout(top, first, last, at, heads, counted)


def _values(sheet: Sheet, layout: _Layout) -> list[int]:
    """The columns behind the name, as far as they hold something."""
    return sorted(number for number in sheet.marks.columns if number > layout.at[NAME])


def _column(number: int, head: tuple[str, ...]) -> Column:
    """A column whose date, if it has one, stands for the label around it."""
    dates = [match[0] for label in head if (match := DATE.search(label))]
    labels = tuple(match[0] if (match := DATE.search(label)) else label for label in head)
    return Column(number, labels, time=dates[-1] if dates else None)


def _stand(sheet: Sheet, layout: _Layout, faults: list[Fault]) -> date | None:
    """The Gebietsstand, as it is printed above the parts of the key."""
    labels = [label for name in PARTS for label in layout.heads[layout.at[name]]]
    found = next((match for label in labels if (match := DATE.search(label))), None)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        text = "Über dem Regionalschlüssel fehlt der Gebietsstand."
    except ValueError:
        text = f"Gefunden: „{found[0]}“, den Tag gibt es nicht."
    faults.append(sheet.fault(layout.top, layout.at[LAND], f"{text} Erwartet: „Gebietsstand am TT.MM.JJJJ“."))
    return None


def _rows(sheet: Sheet, layout: _Layout, faults: list[Fault]) -> Iterator[Row]:
    values = _values(sheet, layout)
    for number in range(layout.first, layout.last + 1):
        if not sheet.filled(number):
            continue
        here = {name: sheet.text(number, column) for name, column in layout.at.items()}
        if (region := _region(sheet, number, layout, here, faults)) is not None:
            yield Row(
                line=number,
                region=region,
                name=here[NAME],
                time=None,
                attributes=tuple(here[name] for name in ATTRIBUTES),
                cells=tuple(_cell(sheet, number, column, here[KIND], layout) for column in values),
            )


def _region(sheet: Sheet, row: int, layout: _Layout, here: dict[str, str], faults: list[Fault]) -> str | None:
    """The key of a row; a part that has lost a digit would make it the key of another region."""
    if here[KIND] not in KEYS:
        text = f"Satzart „{here[KIND]}“. Erwartet: {', '.join(KEYS)}."
        faults.append(sheet.fault(row, layout.at[KIND], text))
        return None
    digits, parts = KEYS[here[KIND]]
    region = "".join(here[part] for part in parts)
    if len(region) != digits or not region.isdecimal():
        found = " ".join(here[part] or "(leer)" for part in parts)
        text = f"Schlüssel „{found}“. Erwartet bei Satzart {here[KIND]}: {digits} Ziffern für {', '.join(parts)}."
        advice = "Fehlen führende Nullen? Die Schlüssel müssen in Excel als Text gespeichert sein."
        faults.append(sheet.fault(row, layout.at[parts[0]], text, "V03", advice))
        return None
    return region


def _cell(sheet: Sheet, row: int, column: int, kind: str, layout: _Layout) -> str | None:
    """A cell; an empty one is a fault (later) only where a Gemeinde lacks a number."""
    text = sheet.text(row, column)
    return text if text or (kind == WITH_FIGURES and column in layout.counted) else None
