"""The records of a CSV file, each on a line of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.faults import Fault

UNCLOSED = "Ein Feld geht über das Ende der Zeile hinaus: ein Anführungszeichen hat kein Gegenstück."
CUT_OFF = "Die letzte Zeile hat kein Ende: die Datei ist wohl abgeschnitten."

MOST_BROKEN = 1000
"""How many broken lines are looked at; a file that has more is another kind of file."""

_SEPARATORS = {";": "„;“", ",": "Kommas", "\t": "Tabulatoren"}

Record = tuple[int, list[str]]
"""The number of a line and its fields."""


def records(path: Path, text: str, faults: list[Fault], delimiter: str = ";") -> Iterator[Record]:
    """The records of a text, without blank lines.

    A field that goes over the end of its line swallows the lines below: that is told, and the record left out.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        problem, fields = "", []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = unreadable(error)
        if problem or reader.line_num > line:
            faults.append(Fault(str(path), f"Zeile {line}", problem or UNCLOSED, "V01"))
        elif fields:
            yield line, fields
        line = reader.line_num + 1


def as_wide(path: Path, found: Iterable[Record], faults: list[Fault], width: int) -> Iterator[Record]:
    """The records that are as wide as the head; the others are told. Where too many are not, the rest is not read."""
    for line, fields in found:
        if len(fields) == width:
            yield line, fields
            continue
        text = f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {width}."
        faults.append(Fault(str(path), f"Zeile {line}", text, "V01"))
        if len(faults) >= MOST_BROKEN:
            return


def unreadable(error: csv.Error) -> str:
    """Why a line is no CSV."""
    if "field limit" in str(error):
        return f"Ein Feld ist länger als {csv.field_size_limit()} Zeichen: wohl ein Anführungszeichen ohne Gegenstück."
    return "Kein lesbares CSV: ein Anführungszeichen hat kein Gegenstück."


def other_separator(line: str, expected: str) -> str:
    """What to say of a line that is not separated as expected but in another way; empty where it is."""
    found = max(_SEPARATORS, key=line.count)
    if expected in line or found not in line:
        return ""
    return f"Die Felder trennen {_SEPARATORS[found]}. Erwartet: {_SEPARATORS.get(expected, f'„{expected}“')}."
