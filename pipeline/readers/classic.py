"""The classic GENESIS table, read by its structure and never table by table.

    GENESIS-Tabelle: 12411-03-03-4                   the code
    Bevölkerungsstand: Bevölkerung nach ...;;;;;     title lines; the last one may name the unit: "(Anzahl)"
    31.12.2015;;;;;                                  a lone date, where it is not printed in rows or header
    ;;;;Insgesamt;Deutsche                           header rows: empty above the row labels, labels repeated
    ;;;;Anzahl;Anzahl                                the last header row is often a row of units
    31.12.2015;08116;  Esslingen;unter 3;1;2         rows: date, key, name, attributes, then the cells
    __________                                       footer: notes in quotes, ©, Stand
    Stand: 10.10.2017 / 10:08:56

The header says where the cells begin, the rows say which of the columns before them is which. So a
date may stand in a column, in a header row or on a line of its own (also anew between blocks of
rows), and attributes may stand before the key or behind the name.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline.faults import DataError, Fault, fault
from pipeline.readers.table import Column, Row, Table

CODE = re.compile(r"(?:GENESIS-)?Tabelle: *([^\s;]+)")
RULE = re.compile(r"_{5,};*")
STAND = re.compile(r"Stand: *(\d{2})\.(\d{2})\.(\d{4})")

_YEAR = r"(?:19|20)\d{2}"
_MONTH = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_TERM = "Schuljahr|Wintersemester|Sommersemester|WS|SS"
_DAY = rf"\d{{2}}\.\d{{2}}\.{_YEAR}|{_YEAR}-\d{{2}}(?:-\d{{2}})?"
_TIME = rf"{_DAY}|(?:(?:{_MONTH}|{_TERM}) )?{_YEAR}(?:/(?:\d{{2}}){{1,2}})?"
TIME = re.compile(_TIME)
LONE_DATE = re.compile(rf"(?:Stichtag:? )?({_TIME})")

_FACTOR = r"1 ?000|10 ?000|100 ?000|1\.000|Tsd\.?|Mill\.?|Mio\.?|Mrd\.?"
_BASE = (
    "Anzahl|Prozent|Prozentpunkte|%|Promille|Personen|Einwohner|Fälle|Jahre?|Monate?|Wochen|Tage|Stunden|Std\\."
    "|EUR|Euro|€|TEUR|DM|qm|qkm|m²|km²|m2|km2|ha|cbm|m³|m3|hl|km|t|kg|dt|kWh|MWh|GWh|kW|MW|GJ|TJ"
    "|Punkte|Index|Messzahl|\\d{4}=100"
)
UNIT = re.compile(rf"(?:(?:{_FACTOR})(?: (?:{_BASE}))?|{_BASE})(?:(?: je | pro |/).+)?")
TITLE_UNIT = re.compile(r".*\((.+)\)")

# What stands behind a value where its quality is printed as a column of its own.
QUALITY = re.compile(r"(?:[a-z]|\(\))?")


class _Line(NamedTuple):
    """A line with values: its number in the file, the lone date above it, its fields."""

    number: int
    lone: str | None
    fields: list[str]


@dataclass
class _Parts:
    """The lines above the footer, by their kind."""

    titles: list[str] = field(default_factory=list)
    headers: list[list[str]] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    strays: list[_Line] = field(default_factory=list)


@dataclass(frozen=True)
class _Layout:
    """Which column is which: the cells start behind `stub` columns; a date stands in one place only."""

    width: int
    stub: int
    key: int
    time_column: int | None
    time_header: int | None
    attributes: tuple[int, ...]


def read_classic(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded file.

    What can be stepped over (a broken row, a missing footer) is added to `faults`. Raises
    `DataError` where the rest could not be understood.
    """
    report = _Report(path, faults)
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines) if RULE.fullmatch(line)), len(lines))
    code = CODE.match(lines[0])
    if not code:
        report.add(1, f"Gefunden: „{lines[0][:60]}“. Erwartet: „GENESIS-Tabelle: “ und der Code der Tabelle.")
    stand = _stand(lines, end, report)
    parts = _sorted_lines(lines[1:end])
    values = _sound_lines(parts, report)
    layout = _layout(parts.headers, values, report)
    heads, quality = _heads(parts.headers, values, layout)
    columns = _columns(heads, layout.time_header)
    return Table(
        path=path,
        encoding=encoding,
        code=code[1] if code else None,
        title=" ".join(parts.titles),
        stand=stand,
        attributes=tuple(f"merkmal_{i + 1}" for i in range(len(layout.attributes))),
        columns=columns,
        rows=_rows(values, layout, quality),
        unit=None if columns[0].unit else _title_unit(parts.titles),
        notes=_notes(lines[end + 1 :]),
    )


class _Report:
    """The faults of one file, found and expected, with the line they are in."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults

    def add(self, line: int | None, text: str) -> None:
        self.faults.append(Fault(str(self.path), _place(line), text, "V01"))

    def stop(self, line: int | None, text: str) -> DataError:
        """The error to raise where nothing more can be read."""
        return fault(self.path, _place(line), text, "V01")


def _place(line: int | None) -> str:
    return f"Zeile {line}" if line else ""


def _sorted_lines(lines: Sequence[str]) -> _Parts:
    """Title lines fill the first cell only, header rows leave it empty; the rest are values.

    A lone date holds for the lines below it; a header may be printed again above the next block.
    """
    parts, lone = _Parts(), None
    reader = csv.reader(lines, delimiter=";")
    for fields in reader:
        line = _Line(reader.line_num + 1, lone, fields)
        labels = [label.strip() for label in fields]
        if not any(labels):
            continue
        if labels[0] and any(labels[1:]):
            parts.lines.append(line)
        elif match := LONE_DATE.fullmatch(labels[0]):
            lone = match[1]
        elif not parts.lines and labels[0]:
            parts.titles.append(labels[0])
        elif not parts.lines:
            parts.headers.append(labels)
        elif labels not in parts.headers:
            parts.strays.append(line)
    return parts


def _sound_lines(parts: _Parts, report: _Report) -> list[_Line]:
    """The lines with values that are as wide as the header."""
    if not parts.headers:
        raise report.stop(None, "Keine Kopfzeile gefunden. Erwartet: Zeilen, deren erste Felder leer sind.")
    width = len(parts.headers[0])
    for line in parts.strays:
        text = ";".join(line.fields).rstrip(";")[:60]
        report.add(line.number, f"Gefunden: „{text}“. Erwartet: Schlüssel, Name und Werte.")
    for line in parts.lines:
        if len(line.fields) != width:
            report.add(line.number, f"Die Zeile hat {len(line.fields)} Felder. Erwartet nach dem Kopf: {width}.")
    sound = [line for line in parts.lines if len(line.fields) == width]
    if not sound:
        raise report.stop(None, "Keine Zeile mit Werten gefunden.")
    return sound


def _layout(headers: list[list[str]], lines: list[_Line], report: _Report) -> _Layout:
    width = len(headers[0])
    if any(len(header) != width for header in headers):
        found = ", ".join(str(len(header)) for header in headers)
        raise report.stop(None, f"Die Kopfzeilen sind verschieden breit: {found} Felder.")
    stub = min(next(i for i, label in enumerate(header) if label) for header in headers)
    key = _key_column(lines, stub)
    if key is None:
        raise report.stop(lines[0].number, "Kein Regionalschlüssel gefunden, dem ein Name und Werte folgen.")
    column, header = _time_place(headers, lines, stub, key, report)
    attributes = tuple(i for i in range(stub) if i not in (key, key + 1, column))
    return _Layout(width, stub, key, column, header, attributes)


def _key_column(lines: list[_Line], stub: int) -> int | None:
    """The column with the most keys that have a name to their right; a few broken keys do not hide it."""
    is_key = re.compile(rf"DG|(?!{_YEAR}$)\d{{1,12}}").fullmatch
    is_name = re.compile(r"\s*(?!DG$)\S*[^\W\d]").match
    hits = [sum(1 for line in lines if is_key(line.fields[i]) and is_name(line.fields[i + 1])) for i in range(stub - 1)]
    return hits.index(max(hits)) if any(hits) else None


def _time_place(
    headers: list[list[str]], lines: list[_Line], stub: int, key: int, report: _Report
) -> tuple[int | None, int | None]:
    """The column or else the header row that holds the date; neither where it stands on a lone line.

    A label may look like a year ("2011" for a year of construction). So the usual place decides:
    before the key, else on a lone line, and only else in the one header row or column full of dates.
    """
    beside_key = [*range(key), *range(key + 2, stub)]
    columns = [i for i in beside_key if _is_mostly_dates(line.fields[i] for line in lines)]
    if columns and columns[0] < key:
        return columns[0], None
    if any(line.lone for line in lines):
        for line in lines:
            if line.lone is None:
                report.add(line.number, "Über dieser Zeile steht kein Datum.")
        return None, None
    rows = [i for i, header in enumerate(headers) if all(map(TIME.fullmatch, header[stub:]))]
    if len(columns) + len(rows) != 1:
        found = f"{len(columns)} Spalten und {len(rows)} Kopfzeilen voller Datumsangaben"
        raise report.stop(None, f"Das Datum der Werte ist nicht zu erkennen: {found}. Erwartet: genau eine.")
    return (columns[0], None) if columns else (None, rows[0])


def _is_mostly_dates(texts: Iterable[str]) -> bool:
    hits = [TIME.fullmatch(text) is not None for text in texts]
    return 2 * sum(hits) > len(hits)


def _heads(
    headers: list[list[str]], lines: list[_Line], layout: _Layout
) -> tuple[dict[int, tuple[str, ...]], frozenset[int]]:
    """What is printed above each column of values, and the columns that hold their neighbour's quality."""
    heads = {i: tuple(header[i] for header in headers) for i in range(layout.stub, layout.width)}
    quality = frozenset(
        i
        for i in range(layout.stub + 1, layout.width)
        if heads[i] == heads[i - 1] and all(QUALITY.fullmatch(line.fields[i]) for line in lines)
    )
    return {i: head for i, head in heads.items() if i not in quality}, quality


def _columns(heads: dict[int, tuple[str, ...]], time_header: int | None) -> tuple[Column, ...]:
    has_unit_row = all(UNIT.fullmatch(head[-1]) for head in heads.values())
    labels = {i: tuple(filter(None, head)) for i, head in heads.items()}
    often = Counter(labels.values())
    return tuple(
        Column(
            number=i + 1,
            # Where only the place of an empty cell tells two columns apart, the empty cells stay.
            labels=labels[i] if often[labels[i]] == 1 else head,
            time=None if time_header is None else head[time_header],
            unit=head[-1] if has_unit_row else None,
        )
        for i, head in heads.items()
    )


def _rows(lines: list[_Line], layout: _Layout, quality: frozenset[int]) -> tuple[Row, ...]:
    stub, key, dated, attributes = layout.stub, layout.key, layout.time_column, layout.attributes
    return tuple(
        [
            Row(
                line=number,
                region=fields[key].strip(),
                name=fields[key + 1].strip(),
                time=lone if dated is None else fields[dated].strip(),
                attributes=tuple([fields[i].strip() for i in attributes]),
                cells=_with_quality(fields, stub, quality) if quality else tuple(fields[stub:]),
            )
            for number, lone, fields in lines
        ]
    )


def _with_quality(fields: list[str], stub: int, quality: Iterable[int]) -> tuple[str, ...]:
    """The cells with the sign of quality behind the value, as the flat files have it: `166 e`."""
    cells = {i: fields[i] for i in range(stub, len(fields)) if i not in quality}
    for i in quality:
        if fields[i] and fields[i - 1]:
            cells[i - 1] += f" {fields[i]}"
    return tuple(cells.values())


def _title_unit(titles: Sequence[str]) -> str | None:
    """The unit in parentheses at the end of the last title line: "Bevölkerungsstand (Anzahl)"."""
    match = TITLE_UNIT.fullmatch(titles[-1]) if titles else None
    return match[1] if match and UNIT.fullmatch(match[1]) else None


def _stand(lines: Sequence[str], end: int, report: _Report) -> date | None:
    """The day the file was made; without rule or Stand the file is cut off."""
    if end == len(lines):
        report.add(None, "Am Ende fehlen die Fußzeilen (__________): die Datei ist wohl abgeschnitten.")
        return None
    found = next((match for line in reversed(lines[end:]) if (match := STAND.match(line))), None)
    if found is None:
        report.add(None, "Am Ende fehlt „Stand: TT.MM.JJJJ“: die Datei ist wohl abgeschnitten.")
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        report.add(None, f"Gefunden: „{found[0]}“. Erwartet: ein Tag, den es gibt.")
        return None


def _notes(lines: Sequence[str]) -> str:
    """The notes of the office, without © and Stand."""
    records = csv.reader([f"{line}\n" for line in lines], delimiter=";")
    texts = (";".join(record).strip() for record in records)
    return "\n".join(text for text in texts if text and not text.startswith(("©", "Stand:")))
