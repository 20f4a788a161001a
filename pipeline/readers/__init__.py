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
from pipeline.readers.ba_export import read_ba_export
from pipeline.readers.btw_2025 import read_btw_2025
from pipeline.readers.classic import read_classic
from pipeline.readers.cube import read_cube
from pipeline.readers.encoding import decode, is_as_declared
from pipeline.readers.extract_file import read_extract
from pipeline.readers.flat import read_flat_new, read_flat_old
from pipeline.readers.gv_isys import read_gv_isys
from pipeline.readers.inkar import read_inkar
from pipeline.readers.inkar_xls import read_inkar_xls
from pipeline.readers.plain import read_plain
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


def read_table(path: Path, leser: str, csv: CsvAufbau | None = None, kodierung: str | None = None) -> Table:
    """The table in a file, read by the reader of that name.

    `csv` says where the reader `csv` finds what; the other formats print it in fixed places.
    `kodierung` is the encoding that the file is declared to have; None where nothing is declared.
    Raises `DataError` with every fault of the file.
    """
    if not path.is_file():
        raise fault(path, "", "Die Datei fehlt.", "V16")
    faults: list[Fault] = []
    try:
        if leser in FILE_READERS:
            table = FILE_READERS[leser](path, faults)
        else:
            raw = path.read_bytes()
            text, encoding = decode(raw)
            if kodierung is not None and not is_as_declared(encoding, kodierung, raw):
                faults.append(_wrong_encoding(path, encoding, kodierung))
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
    for line, column in table.empty_fields():
        text = "Leeres Feld. Erwartet: ein Wert oder ein Zeichen."
        yield Fault(str(table.path), table.place(line, column), text, "V05")


def _wrong_encoding(path: Path, found: str, declared: str) -> Fault:
    text = f"Die Datei ist in {found} geschrieben, quelle.yaml nennt {declared} (kodierung)."
    return Fault(str(path), "", text, "V01", "Bitte die Angabe berichtigen oder die Datei neu herunterladen.")
