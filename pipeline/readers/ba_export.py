"""The export of an interactive statistic of the Bundesagentur für Arbeit: one region, one time.

    "Region";"Deutschland";"Regionsschlüssel:";"d"      lines of keys and values
    "Berichtsjahr";"2023"
    "Datenstand";"April 2025"
    "Indikator";"Arbeitslose"
    "Staatsangehörigkeit...";"Ausländer"                what was chosen: holds for every figure
    ""
    "Hinweise:";"Bei den dargestellten Werten ..."      hints, if any
    ""
    "Merkmal ";"Arbeitslose ";"Anteil an Insgesamt in % "
    "Ohne abgeschlossene Berufsausbildung";"733.207";"76"
    ""
    "Exportdatum: ";"21.05.2025";"18:31:54"
    "© Statistik der Bundesagentur für Arbeit"

Region, time and what was chosen are repeated in every row. The key of the region stays as printed: the
Bundesagentur has keys of its own (`d`, Agenturbezirke) that are no official ones.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline.faults import DataError, Fault, fault
from pipeline.readers.table import Column, Row, Table

REGION, KEY, INDICATOR = "Region", "Regionsschlüssel", "Indikator"
BOUNDARIES, STATE = "Gebietsstand", "Datenstand"
PERIOD = re.compile(r"Berichts\w+")
HEAD, HINT, EXPORTED, END = "Merkmal", "Hinweis", "Exportdatum", "©"


class _Line(NamedTuple):
    """A line of the file: its number and its fields, stripped; none where it is empty."""

    number: int
    fields: list[str]


def read_ba_export(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded export; all lines around it are kept as its notes.

    Rows of another width, lines that belong to no part and a missing end are added to `faults`. Raises
    `DataError` where region, time, indicator or the head of the table are missing.
    """
    lines = _lines(text)
    start = next((i for i, line in enumerate(lines) if line.fields[:1] == [HEAD]), None)
    if start is None:
        raise fault(path, "", f"Gefunden: „{text[:60]}“. Erwartet: ein Kopf, der mit „{HEAD}“ beginnt.", "V01")
    top, end = _next_gap(lines, 0), _next_gap(lines, start)
    foot = next((i for i in range(end, len(lines)) if _begins(lines[i].fields, EXPORTED)), len(lines))
    faults += _loose(path, lines[top:start] + lines[end:foot])
    around = [line.fields for line in lines[:start] + lines[end:] if line.fields]
    stand = _stand(path, around, faults)
    head, body = lines[start], _sound(path, lines[start], lines[start + 1 : end], faults)
    preamble = _Preamble(path, lines[: min(top, start)])
    return Table(
        path=path,
        encoding=encoding,
        code=None,
        title=preamble.indicator,
        stand=stand,
        attributes=(HEAD, *preamble.chosen),
        columns=tuple(Column(i, (preamble.indicator, label)) for i, label in enumerate(head.fields[1:], start=2)),
        rows=tuple(preamble.row(line) for line in body),
        notes="\n".join("; ".join(fields) for fields in around),
    )


def _lines(text: str) -> list[_Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    stripped = ([field.strip() for field in fields] for fields in reader)
    return [_Line(reader.line_num, fields if any(fields) else []) for fields in stripped]


def _next_gap(lines: list[_Line], start: int) -> int:
    """The next empty line, or the end."""
    return next((i for i in range(start, len(lines)) if not lines[i].fields), len(lines))


def _loose(path: Path, lines: list[_Line]) -> list[Fault]:
    """Lines between the parts that are no hints: figures may stand in them."""
    found = [line for line in lines if len(line.fields) > 1 and not _begins(line.fields, HINT)]
    text = "Gefunden: „{}“. Erwartet zwischen den Angaben, der Tabelle und dem Exportdatum: nur Hinweise."
    return [Fault(str(path), f"Zeile {n}", text.format("; ".join(fields)[:60]), "V01") for n, fields in found]


class _Preamble:
    """The keys and values above the first empty line, and what they say of every row.

    `chosen` are the keys that are not known here: they narrow what is counted.
    Raises `DataError` with all keys that are missing, repeated or empty.
    """

    def __init__(self, path: Path, lines: list[_Line]) -> None:
        self.path = path
        self.values: dict[str, str] = {}
        self.faults: list[Fault] = []
        for line in lines:
            self._add(line)
        periods = [name for name in self.values if PERIOD.fullmatch(name)]
        if len(periods) != 1:
            found = ", ".join(periods) or "keine"
            self._fault("", f"Zeitangaben: {found}. Erwartet: genau eine wie Berichtsjahr oder Berichtsmonat.")
        for name in (REGION, KEY, INDICATOR, *periods):
            if not self.values.get(name):
                self._fault("", f"Vor der Tabelle fehlt die Angabe „{name}“ oder ihr Wert.")
        if self.faults:
            raise DataError(self.faults)
        self.period = periods[0]
        self.indicator = self.values[INDICATOR]
        known = (REGION, KEY, INDICATOR, BOUNDARIES, STATE, self.period)
        self.chosen = tuple(name for name in self.values if name not in known)

    def _add(self, line: _Line) -> None:
        """A line holds one key with its value, or several."""
        place, width = f"Zeile {line.number}", len(line.fields)
        if width % 2:
            self._fault(place, f"Die Zeile hat {width} Felder. Erwartet: Paare aus Angabe und Wert.")
        for name, value in zip(line.fields[::2], line.fields[1::2], strict=False):
            name = name.removesuffix(":")
            if not name:
                self._fault(place, f"Der Wert „{value}“ hat keine Angabe, zu der er gehört.")
            elif name in self.values:
                self._fault(place, f"Die Angabe „{name}“ steht zum zweiten Mal da.")
            self.values[name] = value

    def _fault(self, place: str, text: str) -> None:
        self.faults.append(Fault(str(self.path), place, text, "V01"))

    def row(self, line: _Line) -> Row:
        label, *cells = line.fields
        chosen = [self.values[name] for name in self.chosen]
        return Row(
            line=line.number,
            region=self.values[KEY],
            name=self.values[REGION],
            time=self.values[self.period],
            attributes=(label, *chosen),
            cells=tuple(cells),
        )


def _sound(path: Path, head: _Line, body: list[_Line], faults: list[Fault]) -> list[_Line]:
    """The lines of the table that are as wide as its head."""
    width = len(head.fields)
    if width < 2 or not all(head.fields):
        found = "; ".join(head.fields)
        text = f"Gefunden: {found}. Erwartet: „{HEAD}“ und der Name jeder Spalte."
        raise fault(path, f"Zeile {head.number}", text, "V01")
    for line in body:
        if len(line.fields) != width:
            text = f"Die Zeile hat {len(line.fields)} Felder. Erwartet nach dem Kopf: {width}."
            faults.append(Fault(str(path), f"Zeile {line.number}", text, "V01"))
    sound = [line for line in body if len(line.fields) == width]
    if not sound:
        raise fault(path, f"Zeile {head.number}", "Keine Zeile mit Werten gefunden.", "V01")
    return sound


def _stand(path: Path, around: list[list[str]], faults: list[Fault]) -> date | None:
    """The day of the export; the Datenstand is a month and stays in the notes."""
    if not any(_begins(fields, END) for fields in around):
        text = f"Am Ende fehlt die Zeile mit „{END}“: die Datei ist wohl abgeschnitten."
        faults.append(Fault(str(path), "", text, "V01"))
    found = ", ".join(field for fields in around if _begins(fields, EXPORTED) for field in fields[1:2])
    try:
        return date.fromisoformat("-".join(reversed(found.split("."))))
    except ValueError:
        text = f"{EXPORTED}: {found or 'keines'}. Erwartet: genau ein Tag wie 21.05.2025."
        faults.append(Fault(str(path), "", text, "V01"))
        return None


def _begins(fields: list[str], word: str) -> bool:
    return bool(fields) and fields[0].startswith(word)
