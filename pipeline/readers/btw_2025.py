"""Results of a Bundestagswahl by Gemeinde: a head line, then a line per Gemeinde and one for the Land.

    AGS,Gemeindename,Wahlberechtigte,...,Gültige_Erststimmen,CDU_Erststimmen,...
    08115003,Böblingen-_Stadt,31516,...,25089,8478,...
    08336991,Briefwahl_für_mehrere_Gemeinden,,...,633,274,...
    BW,Baden-Württemberg,7653811,...,6332714,2280707,...

Some files are separated by `;` and have blanks and commas in their labels, where others have `,` and
print `_` and `-` for them. Other elections count one vote (`Stimmen`) and have other parties.

A cell is empty where a party did not stand. The office prints no sign there, and no sign of a dialect
says it: nothing was counted, and nothing is hidden, unknown or still to come. So the table has no
cell (None). Anywhere else an empty cell stays empty and is a fault: the area was not counted yet.

The day of the election is not in the file; rows and columns have no time.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from pipeline.faults import Fault, fault
from pipeline.readers.table import Column, Row, Table

FIXED = ("AGS", "Gemeindename", "Wahlberechtigte")
ELECTORATE = FIXED.index("Wahlberechtigte")
GEMEINDE = re.compile(r"[0-9]{8}")
LAND = re.compile(r"[A-Z]{2}")
NO_ELECTORATE = "ohne_wahlberechtigte"
"""The attribute that names areas without an electorate of their own.

Votes by post that were counted for several Gemeinden together have a key that looks like one of a
Gemeinde. Their printed name is the attribute, which is empty in all other lines, so that quelle.yaml
must say what becomes of them.
"""


def read_btw_2025(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded file; lines of another width and foreign keys are added to `faults`."""
    first = text.partition("\n")[0]
    delimiter = max(";,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head = next(reader, [])
    _check_head(path, head)
    sparse = _columns_of_parties(head)
    rows: list[Row] = []
    for fields in reader:
        if len(fields) == len(head):
            rows.append(_row(reader.line_num, fields, sparse))
            faults += _foreign_key(path, rows[-1])
        elif fields:
            message = f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {len(head)}."
            faults.append(Fault(str(path), f"Zeile {reader.line_num}", message, "V01"))
    if not rows or not LAND.fullmatch(rows[-1].region) or not text.endswith("\n"):
        message = "Am Ende fehlt die ganze Zeile des Landes (BW, BY ...): die Datei ist wohl abgeschnitten."
        faults.append(Fault(str(path), "", message, "V01"))
    return Table(
        path=path,
        encoding=encoding,
        code=None,
        title="",
        stand=None,
        attributes=(NO_ELECTORATE,),
        columns=tuple(Column(i + 1, (head[i],)) for i in range(ELECTORATE, len(head))),
        rows=tuple(rows),
    )


def _check_head(path: Path, head: list[str]) -> None:
    """Raises `DataError` where this is no file of Gemeinden; keys of Wahlkreise look like other keys."""
    named = tuple(head[: len(FIXED)]) == FIXED
    if not named or not any(_columns_of_parties(head)):
        found, expected = ", ".join(head)[:160], ", ".join(FIXED)
        message = f"Gefunden: {found}. Erwartet: {expected}, Gültige Stimmen und die Parteien."
        advice = "Gelesen wird die Datei der Gemeinden. Wahlkreise haben keinen amtlichen Regionalschlüssel."
        raise fault(path, "Zeile 1", message, "V01", advice)
    if "" in head:
        raise fault(path, f"Zeile 1, Spalte {head.index('') + 1}", "Die Spalte hat keinen Namen.", "V01")


def _columns_of_parties(head: list[str]) -> list[bool]:
    """Which columns count the votes of a party: they follow the valid votes, up to the next invalid ones."""
    party, found = False, []
    for name in head:
        counts = name.startswith(("Gültige", "Ungültige"))
        found.append(party and not counts)
        party = name.startswith("Gültige") if counts else party
    return found


def _row(line: int, fields: list[str], sparse: list[bool]) -> Row:
    key, name = fields[0].strip(), fields[1].strip()
    alone = fields[ELECTORATE] != ""
    cells = [
        None if not cell and (may_lack or (i == ELECTORATE and not alone)) else cell
        for i, (cell, may_lack) in enumerate(zip(fields, sparse, strict=True))
    ]
    return Row(line, key, name, None, ("" if alone else name,), tuple(cells[ELECTORATE:]))


def _foreign_key(path: Path, row: Row) -> list[Fault]:
    if GEMEINDE.fullmatch(row.region) or LAND.fullmatch(row.region):
        return []
    message = f"„{row.region}“ ist kein Gemeindeschlüssel. Erwartet: 8 Ziffern mit führender Null, oder BW, BY ..."
    return [Fault(str(path), f"Zeile {row.line}, Spalte 1", message, "V03")]
