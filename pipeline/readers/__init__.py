"""Readers: one per family of file formats, from a file to a `Table` of cells as text.

A reader gets the decoded text, steps over what is broken and adds it to the list of faults.
`read_table` is the only door and lets a table out only where that list stayed empty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from csv import Error as CsvError
from pathlib import Path

from pipeline.faults import TOLD_AT_MOST, DataError, Fault, as_read, fault
from pipeline.readers.ba_export import read_ba_export
from pipeline.readers.btw_2025 import read_btw_2025
from pipeline.readers.classic import read_classic
from pipeline.readers.cube import read_cube
from pipeline.readers.encoding import decode, is_as_declared, spoiled
from pipeline.readers.extract_file import read_extract
from pipeline.readers.flat import read_flat_new, read_flat_old
from pipeline.readers.gv_isys import read_gv_isys
from pipeline.readers.inkar import read_inkar
from pipeline.readers.inkar_xls import read_inkar_xls
from pipeline.readers.no_table import refusal_of_text
from pipeline.readers.plain import read_plain
from pipeline.readers.recognise import FORMATS, recognise
from pipeline.readers.records import MOST_BROKEN, unreadable
from pipeline.readers.stala_bw import read_stala_bw
from pipeline.readers.table import Table
from pipeline.sources import CsvAufbau

READERS = {
    "genesis_klassisch": read_classic,
    "genesis_cube": read_cube,
    "inkar_csv": read_inkar,
    "btw_2025": read_btw_2025,
    "ba_export": read_ba_export,
    "auszug": read_extract,
}
"""Readers of text: they get path, text, encoding and the list of faults."""

FILE_READERS: dict[str, Callable[[Path, list[Fault]], Table]] = {
    "ffcsv_neu": read_flat_new,
    "ffcsv_alt": read_flat_old,
    "gv_isys": read_gv_isys,
    "stala_bw": read_stala_bw,
    "inkar_xls": read_inkar_xls,
}
"""Readers of workbooks and of flat files, which may be huge: they open the file themselves."""


WORKBOOKS = ("gv_isys", "stala_bw", "inkar_xls")

MAX_TEXT = 128 * 1024 * 1024
"""The biggest text of an office so far has 5 MB; it is held in memory as a whole. Flat files are not."""

MAX_BLANK_LINES = 1000
"""No office leaves so many lines blank one after the other."""


def read_table(
    path: Path, leser: str, csv: CsvAufbau | None = None, kodierung: str | None = None, tabelle: str | None = None
) -> Table:
    """The table in a file, read by the reader of that name.

    `csv` says where the reader `csv` finds what; the other formats print it in fixed places. `kodierung` and
    `tabelle` are the encoding and the code that the file is declared to have; None where nothing is declared.
    Raises `DataError` with every fault of the file, of the same kind only the first ones.
    """
    if not path.is_file():
        raise fault(path, "", "Die Datei fehlt.", "V16")
    faults: list[Fault] = []
    try:
        table = _read(path, leser, csv, kodierung, faults)
    except DataError as error:
        raise DataError(_other_format(path, leser) or _shortened([*faults, *error.faults])) from None
    except CsvError as error:
        raise DataError(_shortened([*faults, Fault(str(path), "", unreadable(error), "V01")])) from None
    except OSError:
        raise fault(path, "", UNREADABLE, "V01", "Bitte die Zugriffsrechte der Datei prüfen.") from None
    faults += [*_twin_heads(table), *_empty_cells(table), *_other_table(table, tabelle)]
    if faults:
        raise DataError(_shortened(faults))
    return table


UNREADABLE = "Die Datei lässt sich nicht öffnen. Erwartet: eine Datei, die gelesen werden darf."


def _read(path: Path, leser: str, csv: CsvAufbau | None, kodierung: str | None, faults: list[Fault]) -> Table:
    if leser in WORKBOOKS:
        return FILE_READERS[leser](path, faults)
    if refused := refusal_of_text(path):
        raise DataError([refused.at(path)])
    if leser in FILE_READERS:
        table = FILE_READERS[leser](path, faults)
        faults += _wrong_encoding(path, table.encoding, kodierung)
        return table
    text, encoding = decode(_bytes(path))
    faults += _wrong_encoding(path, encoding, kodierung)
    faults += spoiled(path, text)
    if leser == "csv" and csv is not None:
        table = read_plain(path, text, encoding, faults, csv)
    else:
        table = READERS[leser](path, text, encoding, faults)
    if not table.rows and not faults and leser != "auszug":
        faults.append(Fault(str(path), "", "Keine Zeile mit Werten gefunden.", "V01"))
    return table


def _bytes(path: Path) -> bytes:
    """The content of a text that can be held in memory."""
    size = path.stat().st_size
    if size > MAX_TEXT:
        text = f"Die Datei hat {size // 2**20} MB. Erwartet: höchstens {MAX_TEXT // 2**20} MB."
        raise fault(path, "", text, "V01", "Große Tabellen bitte als Flat-Datei (ffcsv) herunterladen.")
    raw = path.read_bytes()
    bare = raw.translate(None, b' \t\r;,"')
    if (start := bare.find(b"\n" * MAX_BLANK_LINES)) >= 0:
        line = bare.count(b"\n", 0, start) + 2
        text = f"Hier folgen mehr als {MAX_BLANK_LINES} leere Zeilen. Erwartet: eine Tabelle ohne Lücken."
        raise fault(path, f"Zeile {line}", text, "V01", "Bitte die Datei neu herunterladen.")
    return raw


def _other_format(path: Path, leser: str) -> list[Fault]:
    """The one fault of a file of another format than declared; none where it is what it should be, only broken."""
    try:
        found = leser if leser in WORKBOOKS or refusal_of_text(path) else recognise(path)
    except (DataError, CsvError):
        return []
    if found in (leser, "csv"):
        return []
    text = f"Gefunden: {FORMATS[found]}. Erwartet: {FORMATS[leser]}."
    advice = "" if leser == "auszug" else f"Ist es die richtige Datei, gehört in quelle.yaml „leser: {found}“."
    return [Fault(str(path), "", text, "V01", advice)]


def _shortened(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Of each kind of fault the first ones; the others are counted. Other numbers in it make no other kind."""
    kinds = defaultdict(list)
    for item in sorted(faults, key=as_read):
        kinds[item.rule, re.sub(r"[0-9]+", "", item.text)].append(item)
    for (rule, _), same in kinds.items():
        yield from same[:TOLD_AT_MOST]
        if rest := same[TOLD_AT_MOST:]:
            more = " und mehr" if len(same) >= MOST_BROKEN else ""
            yield Fault(rest[0].file, f"{rest[0].place} ff.", f"Ebenso an {len(rest)}{more} Stellen.", rule)


def _twin_heads(table: Table) -> Iterator[Fault]:
    """Columns that nothing in the header tells apart: no mapping could."""
    numbers = defaultdict(list)
    for column in table.columns:
        numbers[column.labels].append(str(column.number))
    for labels, same in numbers.items():
        if len(same) > 1:
            text = f"Diese Spalten tragen denselben Kopf: „{' | '.join(labels)}“."
            yield Fault(str(table.path), f"Spalten {', '.join(same)}", text if any(labels) else NO_HEAD, "V02")


NO_HEAD = "Diese Spalten haben keinen Kopf. Erwartet: eine Beschriftung über jeder Spalte."


def _empty_cells(table: Table) -> Iterator[Fault]:
    """Cells that are there and say nothing: the offices print a sign where there is no figure."""
    for line, column in table.empty_fields()[:MOST_BROKEN]:
        text = "Leeres Feld. Erwartet: ein Wert oder ein Zeichen."
        yield Fault(str(table.path), table.place(line, column), text, "V05")


def _wrong_encoding(path: Path, found: str, declared: str | None) -> Iterator[Fault]:
    if declared is None:
        return
    with path.open("rb") as lines:
        if not is_as_declared(found, declared, lines):
            text = f"Die Datei ist in {found} geschrieben. Erwartet: {declared}."
            advice = "Bitte die Datei neu herunterladen oder in quelle.yaml die Angabe „kodierung“ berichtigen."
            yield Fault(str(path), "", text, "V01", advice)


def _other_table(table: Table, declared: str | None) -> Iterator[Fault]:
    """The file names its table, and that is another one. A table composed by a user has a word for a code."""
    if declared and table.code and re.search("[0-9]", table.code) and not declared.startswith(table.code):
        text = f"Die Datei enthält die Tabelle {table.code}. Erwartet: {declared} (tabelle in quelle.yaml)."
        yield Fault(str(table.path), "", text, "V16", "Bitte die richtige Datei in den Ordner der Quelle legen.")
