"""The records of a CSV file, each on a line of its own; what is spoiled in a text before it is split."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.faults import Fault

UNCLOSED = "Ein Feld geht über das Ende der Zeile hinaus: ein Anführungszeichen hat kein Gegenstück."
CUT_OFF = "Die letzte Zeile hat kein Ende: die Datei ist wohl abgeschnitten."
NO_ROWS = "Keine Zeile mit Werten gefunden."
NOT_AS_ISSUED = "Bitte die Datei neu herunterladen und nicht in einem anderen Programm speichern."

SEPARATORS = {";": "„;“", ",": "Kommas", "\t": "Tabulatoren"}

BLANK_LINES = 1000
"""No office prints so many lines without a value one after the other."""

_MOJIBAKE = re.compile(r"\w*(?:[ÃÂ][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122])+\w*")
_SPOILED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffd]|[ÃÂ][^\x00-\x7f]")


def records(path: Path, text: str, faults: list[Fault], delimiter: str = ";") -> Iterator[tuple[int, list[str]]]:
    """The records with the number of their line, without blank lines.

    A field that goes over the end of its line swallows the lines below it: that is told, and the record
    left out.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(str(path), f"Zeile {line}", unreadable(error), "V01"))
            return
        if reader.line_num > line:
            faults.append(Fault(str(path), f"Zeile {line}", UNCLOSED, "V01"))
        elif fields:
            yield line, fields
        line = reader.line_num + 1
