"""Which reader a file is for, told by what stands at its head; its name does not matter.

What is no table (an error page of a portal, a PDF, an archive) is refused with what it is and what helps.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.faults import DataError, fault
from pipeline.readers import ba_export, btw_2025, gv_isys, inkar, stala_bw
from pipeline.readers.classic import CODE
from pipeline.readers.encoding import decode
from pipeline.readers.extract_file import FIXED as EXTRACT
from pipeline.readers.extract_file import JOINT, LINE
from pipeline.readers.no_table import AGAIN, HEAD, UNPACK, cut, refusal_of_text
from pipeline.readers.ooxml import BROKEN
from pipeline.readers.workbook import Sheet, as_text, open_book

HEAD_ROWS = 8
FORMATS = {
    "genesis_klassisch": "GENESIS-Tabelle, klassische CSV-Datei",
    "ffcsv_neu": "GENESIS-Flat-File, neue Form",
    "ffcsv_alt": "GENESIS-Flat-File, alte Form",
    "genesis_cube": "GENESIS-Datenquader",
    "inkar_csv": "INKAR-Export als CSV-Datei",
    "inkar_xls": "INKAR-Export als Arbeitsmappe",
    "gv_isys": "Gemeindeverzeichnis (GV-ISys)",
    "stala_bw": "Kommunalwahlen des Statistischen Landesamts Baden-Württemberg",
    "btw_2025": "Bundestagswahl 2025 nach Gemeinden",
    "ba_export": "interaktiver Export der Bundesagentur für Arbeit",
    "auszug": "Auszug dieses Projekts",
    "csv": "einfache CSV-Datei",
}
"""Every format that is read, by the name of its reader."""

DELIMITERS = ";,\t"


def recognise(path: Path) -> str:
    """The name of the reader for a file; only its head is looked at.

    Raises `DataError` for a file that holds no table, with the portal's own message where it has one,
    and for one that no reader knows, with its first line and the formats that are read.
    """
    if not path.is_file():
        raise fault(path, "", "Die Datei fehlt.", "V16")
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(b"PK"):
        _demand_workbook(path)
        return _of_workbook(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _of_workbook(path)
    if refused := refusal_of_text(path):
        raise DataError([refused.at(path)])
    return _of_text(path, _text(head, whole=len(head) < HEAD))


def split_head(lines: Sequence[str]) -> tuple[str, list[list[str]]] | None:
    """The delimiter of a plain CSV file and its lines in fields; None where it is no table.

    A table has a head of different names and a first line with as many fields.
    """
    for delimiter in DELIMITERS:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        if len(rows) < 2 or len(rows[0]) < 2:
            continue
        names = [name.strip() for name in rows[0]]
        if all(names) and len(set(names)) == len(names) == len(rows[1]):
            return delimiter, rows
    return None


def _refused(path: Path, text: str, advice: str, place: str = "") -> DataError:
    return fault(path, place, text, "V01", advice)


def _text(head: bytes, whole: bool) -> str:
    """The head as text; a line that the end of the head cuts in two is left out."""
    if not whole and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    return decode(head)[0]


# Text


def _of_text(path: Path, text: str) -> str:
    lines = text.split("\n")
    for leser, is_it in _HEADS.items():
        if is_it(lines):
            return leser
    if _is_plain(lines):
        return "csv"
    first = next(line for line in lines if line.strip())
    number = lines.index(first) + 1
    text = f"Dieses Format ist unbekannt. Gefunden: „{cut(first)}“. {_read()}"
    raise _refused(path, text, AGAIN, f"Zeile {number}")


def _fields(line: str, delimiter: str = ";") -> list[str]:
    return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])


def _is_extract(lines: Sequence[str]) -> bool:
    fields = _fields(lines[0])
    return bool(fields) and fields[0].split(JOINT)[0] == LINE and tuple(fields[1:4]) == EXTRACT


def _is_ba(lines: Sequence[str]) -> bool:
    fields = [field.strip() for field in _fields(lines[0])]
    return fields[:1] == [ba_export.REGION] and any(field.startswith(ba_export.KEY) for field in fields)


def _is_election(lines: Sequence[str]) -> bool:
    return any(tuple(_fields(lines[0], delimiter)[:3]) == btw_2025.FIXED for delimiter in DELIMITERS)


_HEADS: dict[str, Callable[[Sequence[str]], bool]] = {
    "genesis_klassisch": lambda lines: CODE.match(lines[0]) is not None,
    "ffcsv_neu": lambda lines: {"statistics_code", "1_variable_code"} <= set(_fields(lines[0])),
    "ffcsv_alt": lambda lines: {"Statistik_Code", "1_Merkmal_Code"} <= set(_fields(lines[0])),
    "genesis_cube": lambda lines: any(line.startswith("K;DQ;") for line in lines[:9]),
    "inkar_csv": lambda lines: _fields(lines[0])[:3] == inkar.FIXED,
    "auszug": _is_extract,
    "ba_export": _is_ba,
    "btw_2025": _is_election,
}
"""What only the head of that format says."""


def _is_plain(lines: Sequence[str]) -> bool:
    """Whether the head is that of a plain CSV file."""
    try:
        return split_head(lines[:50]) is not None
    except csv.Error:
        return False


def _read() -> str:
    return f"Gelesen werden: {'; '.join(FORMATS.values())}."


# Workbooks


def _demand_workbook(path: Path) -> None:
    """Nothing where the archive holds an Excel workbook, a fault for every other one."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except BROKEN:
        raise _refused(path, "Die Arbeitsmappe oder das ZIP-Archiv ist abgeschnitten oder beschädigt.", AGAIN) from None
    if "content.xml" in names or "word/document.xml" in names:
        raise _refused(path, "Das ist ein Office-Dokument, keine Excel-Arbeitsmappe.", "Bitte als XLSX speichern.")
    if not any(name.startswith("xl/workbook.") for name in names):
        listed = ", ".join(names[:3]) + (f" und {len(names) - 3} weitere" if len(names) > 3 else "")
        raise _refused(path, f"Das ist ein ZIP-Archiv, keine Tabelle. Es enthält: {listed or 'nichts'}.", UNPACK)


def _of_workbook(path: Path) -> str:
    heads = [_sheet_head(sheet) for sheet in open_book(path).sheets]
    for leser, is_it in _SHEETS.items():
        if any(map(is_it, heads)):
            return leser
    first = next((" | ".join(filter(None, row)) for head in heads for row in head if any(row)), "eine leere Mappe")
    text = f"Diese Arbeitsmappe ist unbekannt. Sie beginnt mit: „{cut(first)}“. {_read()}"
    raise _refused(path, text, "Eine andere Mappe bitte als CSV-Datei speichern: eine Kopfzeile, dann die Werte.")


def _sheet_head(sheet: Sheet) -> list[list[str]]:
    """The first rows of a sheet, hyphenated headings joined: `Satz-art`, `Schlüs-⏎sel`."""
    return [
        [" ".join(re.sub(r"-\s*", "", as_text(value)).split()) for value in row] for row in sheet.values[:HEAD_ROWS]
    ]


def _is_council(head: Sequence[Sequence[str]]) -> bool:
    """Gemeinderat: key and name in one cell; Kreistag: a running number before the key."""
    firsts = [row[:2] for row in head if len(row) > 1]
    return any(
        stala_bw.KEY_AND_NAME.fullmatch(first) or (stala_bw.RUNNING.fullmatch(first) and second == "Schlüssel")
        for first, second in firsts
    )


_SHEETS: dict[str, Callable[[Sequence[Sequence[str]]], bool]] = {
    "gv_isys": lambda head: any(row[:1] == [gv_isys.KIND] for row in head),
    "inkar_xls": lambda head: any(list(row[:3]) == inkar.FIXED for row in head),
    "stala_bw": _is_council,
}
