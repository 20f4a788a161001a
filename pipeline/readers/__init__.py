"""Readers: one per family of file formats, from a file to a `Table` of cells as text.

A reader gets the decoded text, steps over what is broken and adds it to the list of faults.
`read_table` is the only door and lets a table out only where that list stayed empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from csv import Error as CsvError
from pathlib import Path

from pipeline.faults import DataError, Fault, fault
from pipeline.readers.classic import read_classic
from pipeline.readers.extract_file import read_extract
from pipeline.readers.flat import read_flat_new, read_flat_old
from pipeline.readers.inkar import read_inkar
from pipeline.readers.plain import read_plain
from pipeline.readers.table import Table
from pipeline.sources import CsvAufbau

READERS = {
    "genesis_klassisch": read_classic,
    "ffcsv_neu": read_flat_new,
    "ffcsv_alt": read_flat_old,
    "inkar_csv": read_inkar,
    "auszug": read_extract,
}
"""Readers of text: they get path, text, encoding and the list of faults."""

BOOK_READERS: dict[str, Callable[[Path, list[Fault]], Table]] = {}
"""Readers of workbooks (XLSX, XLS): they open the file themselves."""


def read_table(path: Path, leser: str, csv: CsvAufbau | None = None) -> Table:
    """The table in a file, read by the reader of that name.

    `csv` says where the reader `csv` finds what; the other formats print it in fixed places.
    Raises `DataError` with every fault of the file.
    """
    if not path.is_file():
        raise fault(path, "", "Die Datei fehlt.", "V16")
    faults: list[Fault] = []
    try:
        if leser in BOOK_READERS:
            table = BOOK_READERS[leser](path, faults)
        else:
            text, encoding = decode(path.read_bytes())
            if leser == "csv" and csv is not None:
                table = read_plain(path, text, encoding, faults, csv)
            else:
                table = READERS[leser](path, text, encoding, faults)
    except DataError as error:
        raise DataError([*faults, *error.faults]) from None
    except CsvError:
        raise fault(path, "", "Kein lesbares CSV: ein Anführungszeichen hat kein Gegenstück.", "V01") from None
    faults += [*_twin_heads(table), *_empty_cells(table)]
    if faults:
        raise DataError(faults)
    return table


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file with `\\n` as line end, and the encoding it was found to be in.

    UTF-8 hardly ever fits by accident. cp1252 comes before Latin-1: they differ only in dashes,
    quotes and the Euro sign, where Latin-1 has control characters that no table contains.
    """
    first = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    for encoding in (first, "cp1252"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n"), encoding
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1").replace("\r\n", "\n"), "latin-1"


def _twin_heads(table: Table) -> Iterator[Fault]:
    """Columns that nothing in the header tells apart: no mapping could."""
    numbers = defaultdict(list)
    for column in table.columns:
        numbers[column.labels].append(str(column.number))
    for labels, same in numbers.items():
        if len(same) > 1:
            text = f"Diese Spalten tragen denselben Kopf: „{' | '.join(labels)}“."
            yield Fault(str(table.path), f"Spalten {', '.join(same)}", text, "V02")


def _empty_cells(table: Table) -> Iterator[Fault]:
    """Cells that are there and say nothing: the offices print a sign where there is no figure."""
    for row in table.rows:
        if "" in row.cells:
            empty = table.columns[row.cells.index("")].number
            text = "Leeres Feld. Erwartet: ein Wert oder ein Zeichen."
            yield Fault(str(table.path), table.place(row.line, empty), text, "V05")
