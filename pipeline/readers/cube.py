"""The Datenquader of GENESIS, as its web service prints it: records of several kinds, told by their heads.

    * Der Benutzer ... hat am 03.09.2022 um 20:12:43 diesen Export angestossen.
    K;DQ;FACH-SCHL;...;"mit Werten"         a head names its kind and the fields of the records below it
    D;22922KJ114;...                        the code of the cube
    K;DQA;NAME;RHF-BSR;RHF-ACHSE            the axes: one is the region, the others are attributes
    D;KREISE;1;1
    K;DQZ;NAME;...                          the axis of time
    K;DQI;NAME;ME-NAME;...                  the figures with their units
    K;QEI;FACH-SCHL;ZI-WERT;WERT;QUALITAET;GESPERRT;WERT-VERFAELSCHT
    D;01001;2016;1259;e;;0;3574;e;;0        keys along the axes, then the fields from WERT on for every figure

An export of values alone (`"nur Werte"`) has no numbers of axes and only WERT and QUALITAET; one with
descriptions has further kinds (MM, KMA ...) whose texts become notes. The labels are the codes, which
every export prints, and never the descriptions, which only some do.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline.faults import DataError, Fault, fault
from pipeline.readers.flat import REGIONAL
from pipeline.readers.table import Column, Row, Table

KINDS = ("DQ", "DQ-ERH", "DQA", "DQZ", "DQI", "QEI")
STRUCTURAL = re.compile(r"DQ|QE")
"""How the kinds begin that say where a figure stands; the other kinds describe codes and units."""

KEY, TIME, VALUE = "FACH-SCHL", "ZI-WERT", "WERT"
QUALITY, LOCKED, ALTERED = "QUALITAET", "GESPERRT", "WERT-VERFAELSCHT"
NOTHING = re.compile(r"(?:0(?:\.0+)?)?")
IN_PLACE = re.compile(r"[-–./·xX]|\.\.\.")
"""Signs that stand for a figure that is not shown; the cube has a 0 beside them, where tables have none."""
DAY = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")


class _Record(NamedTuple):
    """A line beginning with `D`: its number in the file and its fields, the `D` among them."""

    line: int
    fields: list[str]


@dataclass
class _Section:
    """A head and the records below it; `names` are those of their fields behind the `D`."""

    line: int
    names: list[str]
    records: list[_Record] = field(default_factory=list)


@dataclass(frozen=True)
class _Figure:
    """One figure of the cube: its column, and where in a record its value and the marks of it stand."""

    column: Column
    places: dict[str, int]

    def cell(self, fields: list[str]) -> str:
        """The cell as tables print it: `166 e` with its quality behind it, `/` where that stands for it.

        A lock or an altered value follows in brackets, `166 e [WERT-VERFAELSCHT: 170]`: no dialect of
        signs takes that for a number, for which of the two is the figure only the office can say.
        """
        marks = {name: fields[place].strip() for name, place in self.places.items()}
        value, quality = marks[VALUE], marks.get(QUALITY, "")
        if IN_PLACE.fullmatch(quality) and NOTHING.fullmatch(value):
            value = ""
        parts = [value, quality]
        if marks.get(LOCKED):
            parts.append(f"[{LOCKED}: {marks[LOCKED]}]")
        if not NOTHING.fullmatch(marks.get(ALTERED, "")):
            parts.append(f"[{ALTERED}: {marks[ALTERED]}]")
        return " ".join(filter(None, parts))


@dataclass(frozen=True)
class _Layout:
    """Where in a record stand the region, the time, the attributes and the figures."""

    width: int
    region: int
    time: int
    attributes: dict[str, int]
    figures: tuple[_Figure, ...]

    def row(self, record: _Record) -> Row:
        line, fields = record
        return Row(
            line=line,
            region=fields[self.region].strip(),
            name="",
            time=fields[self.time].strip(),
            attributes=tuple([fields[place].strip() for place in self.attributes.values()]),
            cells=tuple([figure.cell(fields) for figure in self.figures]),
        )


def read_cube(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded cube: one row per region, time and attributes, one column per figure.

    Regions have no names there. Records of another width and lines of no kind are added to `faults`.
    Raises `DataError` where a kind of records is missing or the axes could not be understood.
    """
    file = _Cube(path, text, faults)
    layout = file.layout()
    rows = [layout.row(record) for record in file.sound(layout.width)]
    return Table(
        path=path,
        encoding=encoding,
        code=file.code(),
        title=", ".join(file.values("DQ-ERH", KEY)),
        stand=file.stand,
        attributes=tuple(layout.attributes),
        columns=tuple(figure.column for figure in layout.figures),
        rows=tuple(rows),
        notes="\n".join(file.notes),
    )


class _Cube:
    """The records of a cube by their kinds; `notes` are all lines that hold no figures."""

    def __init__(self, path: Path, text: str, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self.sections: dict[str, _Section] = {}
        self.notes: list[str] = []
        self.exported: list[_Record] = []
        kind = ""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        for fields in reader:
            if fields:
                kind = self._sort(_Record(reader.line_num, fields), kind)
        if missing := [name for name in KINDS if name not in self.sections]:
            found = ", ".join(self.sections) or f"„{text[:60]}“"
            raise self.stop(None, f"Es fehlen die Satzarten {', '.join(missing)}. Gefunden: {found}.")
        if not text.endswith("\n"):
            self.add(None, "Die letzte Zeile hat kein Ende: die Datei ist wohl abgeschnitten.")
        self.stand = self._stand()

    def _sort(self, record: _Record, kind: str) -> str:
        """Put a line where it belongs; the kind of the records that it belongs to or begins."""
        line, fields = record
        if fields[0].startswith("*"):
            self.exported.append(record)
            return kind
        if fields[0] == "K" and len(fields) > 2:
            kind = fields[1]
            self._open(kind, _Section(line, fields[2:]))
        elif fields[0] == "D" and kind:
            self.sections[kind].records.append(record)
        elif kind in ("", *KINDS):
            self.add(line, f"Gefunden: „{';'.join(fields)[:60]}“. Erwartet: eine Zeile, die mit K; oder D; beginnt.")
        if kind != "QEI" or fields[0] == "K":
            self.notes.append(";".join(fields))
        return kind

    def _open(self, kind: str, section: _Section) -> None:
        if kind in self.sections:
            raise self.stop(section.line, f"Die Satzart {kind} beginnt zum zweiten Mal.")
        if STRUCTURAL.match(kind) and kind not in KINDS:
            raise self.stop(section.line, f"Unbekannte Satzart {kind}. Bekannt: {', '.join(KINDS)}.")
        self.sections[kind] = section

    def _stand(self) -> date | None:
        """The day of the export, from the line with the star."""
        found = DAY.search(";".join(self.exported[0].fields)) if len(self.exported) == 1 else None
        if found is None:
            text = f"Gefunden sind {len(self.exported)} Zeilen mit *. Erwartet: eine, mit dem Tag des Exports."
            self.add(None, text)
            return None
        try:
            return date.fromisoformat("-".join(reversed(found[0].split("."))))
        except ValueError:
            self.add(self.exported[0].line, f"Gefunden: „{found[0]}“. Erwartet: ein Tag, den es gibt.")
            return None

    def layout(self) -> _Layout:
        """Where what stands in a record: axes and time as in the head, the rest once for every figure."""
        axes, times, head = self.names("DQA"), self.names("DQZ"), self.sections["QEI"]
        self._distinct([*axes, *times], "Achsen")
        if len(times) != 1:
            raise self.stop(self.sections["DQZ"].line, f"Gefunden: {len(times)} Zeitachsen. Erwartet: eine.")
        size = len(axes) + 1
        keys, group = head.names[:size], head.names[size:]
        if sorted(keys) != [KEY] * len(axes) + [TIME] or not self._is_group(group):
            expected = f"{len(axes)}-mal {KEY}, {TIME}, {VALUE} und {QUALITY}, {LOCKED}, {ALTERED} oder ein Teil davon"
            raise self.stop(head.line, f"Gefunden: {', '.join(head.names)}. Erwartet: {expected}.")
        where = dict(zip(axes, [i + 1 for i, name in enumerate(keys) if name == KEY], strict=True))
        region = where.pop(self._regional(axes))
        figures = self._figures(size + 1, group)
        width = 1 + size + len(figures) * len(group)
        return _Layout(width, region, keys.index(TIME) + 1, where, figures)

    @staticmethod
    def _is_group(names: list[str]) -> bool:
        known = (VALUE, QUALITY, LOCKED, ALTERED)
        return names[:1] == [VALUE] and set(names) <= set(known) and len(set(names)) == len(names)

    def _figures(self, start: int, group: list[str]) -> tuple[_Figure, ...]:
        names, units = self.names("DQI"), self.values("DQI", "ME-NAME")
        self._distinct(names, "Werte")
        figures = []
        for i, (name, unit) in enumerate(zip(names, units, strict=True)):
            first = start + i * len(group)
            column = Column(first + 1, tuple(filter(None, (name, unit))), unit=unit or None)
            figures.append(_Figure(column, {mark: first + k for k, mark in enumerate(group)}))
        return tuple(figures)

    def _regional(self, axes: list[str]) -> str:
        found = [name for name in axes if REGIONAL.fullmatch(name)]
        if len(found) != 1:
            text = f"Gefunden sind die Achsen {', '.join(axes)}. Erwartet: genau eine für den Raum (KREISE, DLAND ...)."
            raise self.stop(self.sections["DQA"].line, text)
        return found[0]

    def names(self, kind: str) -> list[str]:
        """The names of the axes or figures of a kind, in the order in which a record has them."""
        names = self.values(kind, "NAME")
        section = self.sections[kind]
        if not names or not all(names):
            raise self.stop(section.line, f"Die Satzart {kind} nennt nicht alle Namen. Gefunden: {names}.")
        if "RHF-ACHSE" in section.names:
            order = self.values(kind, "RHF-ACHSE")
            if order != sorted(order, key=lambda number: (len(number), number)):
                text = f"Die Achsen stehen in der Folge {', '.join(order)} (RHF-ACHSE). Erwartet: aufsteigend."
                raise self.stop(section.line, text)
        return names

    def values(self, kind: str, name: str) -> list[str]:
        """One field of all records of a kind."""
        section = self.sections[kind]
        if section.names.count(name) != 1:
            found = ", ".join(section.names)
            raise self.stop(section.line, f"Gefunden: {found}. Erwartet, genau einmal: {name}.")
        place = section.names.index(name) + 1
        if short := [record.line for record in section.records if len(record.fields) <= place]:
            raise self.stop(short[0], f"Der Zeile fehlt das Feld {name}.")
        return [record.fields[place].strip() for record in section.records]

    def code(self) -> str:
        """The code of the one cube in the file."""
        codes = self.values("DQ", KEY)
        if len(codes) != 1:
            raise self.stop(self.sections["DQ"].line, f"Gefunden: {len(codes)} Datenquader. Erwartet: einer.")
        return codes[0]

    def sound(self, width: int) -> list[_Record]:
        """The records with figures that are as wide as the heads say."""
        section = self.sections["QEI"]
        for line, fields in section.records:
            if len(fields) != width:
                self.add(line, f"Die Zeile hat {len(fields)} Felder. Erwartet nach den Köpfen: {width}.")
        sound = [record for record in section.records if len(record.fields) == width]
        if not sound:
            raise self.stop(section.line, "Keine Zeile mit Werten gefunden.")
        return sound

    def _distinct(self, names: Iterable[str], what: str) -> None:
        if twins := [name for name, often in Counter(names).items() if often > 1]:
            raise self.stop(None, f"Zwei {what} heißen gleich: {', '.join(twins)}.")

    def add(self, line: int | None, text: str) -> None:
        self.faults.append(Fault(str(self.path), f"Zeile {line}" if line else "", text, "V01"))

    def stop(self, line: int | None, text: str) -> DataError:
        """The error to raise where nothing more can be read."""
        return fault(self.path, f"Zeile {line}" if line else "", text, "V01")
