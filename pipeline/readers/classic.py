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
rows), and attributes may stand before the key or behind the name (a month beside its year is one, as
it is in the flat files). A table for Germany as a whole has no keys: a title line names it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.collector import no_garbage_collection
from pipeline.faults import DataError, Fault, fault
from pipeline.readers.records import MOST_BROKEN, UNCLOSED, other_separator, unreadable
from pipeline.readers.table import Column, Row, Table

CODE = re.compile(r'"?(?:GENESIS-)?Tab(?:elle|le): *([^\s;"]+)')
RULE = re.compile(r'"?_{5,}"?[;\s]*')
STAND = re.compile(r'"?(?:Stand|created): *(?:(\d{2})\.(\d{2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2}))')
NO_NOTE = re.compile(r"©|\(C\)opyright|Stand:|created:|_{5,}$")

_YEAR = r"(?:1[89]|20)\d{2}"
_MONTH = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_TERM = "Schuljahr|Wintersemester|Sommersemester|WS|SS"
_DAY = rf"\d{{2}}\.\d{{2}}\.{_YEAR}|{_YEAR}-\d{{2}}(?:-\d{{2}})?"
_TIME = rf"{_DAY}|(?:(?:{_MONTH}|{_TERM}) )?{_YEAR}(?:/(?:\d{{2}}){{1,2}})?"
TIME = re.compile(_TIME)
SHORT_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}")
SAVED_BY_EXCEL = (
    "Excel hat die Datei wohl gespeichert und Tage wie 31.12.15 gekürzt. Bitte das Original neu herunterladen."
)
LONE_DATE = re.compile(rf"(?:(?:Stichtag|Jahr|Berichtsjahr|Zeit):? )?({_TIME})")

_FACTOR = r"1 ?000|10 ?000|100 ?000|1\.000|Tsd\.?|Mill\.?|Mio\.?|Mrd\.?"
_BASE = (
    "Anzahl|Number|Prozent|Prozentpunkte|Percent|%|in \\(%\\)|Promille|Personen|Einwohner|Fälle|Jahre?|Monate?|Wochen"
    "|Tage|Stunden|Std\\.|EUR|Euro|€|TEUR|DM|qm|qkm|m²|km²|m2|km2|ha|cbm|m³|m3|hl|km|t|kg|dt|kWh|MWh|GWh|kW|MW|GJ|TJ"
    "|Punkte|Index|Messzahl|\\d{4}=100"
)
UNIT = re.compile(rf"(?:(?:{_FACTOR})(?: (?:{_BASE}))?|{_BASE})(?:(?: je | pro |/).+)?")
TITLE_UNIT = re.compile(r".*\((.+)\)")

# What stands behind a value where its quality is printed as a column of its own.
QUALITY = re.compile(r"\s*(?:[a-z]|\(\))?\s*")

# The title line of a table for Germany as a whole, which has no column of keys.
GERMANY = ("Deutschland", "Germany")
GERMANY_KEY = "DG"
_KEY = re.compile(rf"{GERMANY_KEY}|(?!{_YEAR}$)\d{{1,12}}")
_KEY_OF_A_LAND = re.compile(rf"{GERMANY_KEY}|(?:0[1-9]|1[0-6])(?:\d|\d{{3}}|\d{{5,10}})?")
_NAME = re.compile(r"(?!DG$)\S*[^\W\d].*", re.DOTALL)
WITH_KEYS = "Dieselbe Tabelle als Flat-Datei (ffcsv) enthält die Schlüssel."


class _Line(NamedTuple):
    """A line with values: its number in the file, the lone date above it, its fields."""

    number: int
    lone: str | None
    fields: tuple[str, ...]


@dataclass
class _Parts:
    """The lines above the footer, by their kind; the first title and the first header row with their line."""

    start: int
    titles: list[str] = field(default_factory=list)
    headers: list[list[str]] = field(default_factory=list)
    header_line: int = 0
    lines: list[_Line] = field(default_factory=list)
    strays: list[_Line] = field(default_factory=list)


@dataclass(frozen=True)
class _Layout:
    """Which column is which: the cells stand in columns `stub` to `width`.

    A date stands in one place only. Without a column of keys all rows are for `germany`.
    """

    width: int
    stub: int
    key: int | None
    germany: str
    time_column: int | None
    time_header: int | None
    attributes: tuple[int, ...]


@no_garbage_collection()
def read_classic(path: Path, text: str, encoding: str, faults: list[Fault]) -> Table:
    """The table in a decoded file.

    What can be stepped over (a broken row, a missing footer) is added to `faults`. Raises
    `DataError` where the rest could not be understood.
    """
    report = _Report(path, faults)
    lines = text.rstrip("\n").split("\n")
    end = next((i for i, line in enumerate(lines) if line.startswith(("_", '"_')) and RULE.fullmatch(line)), len(lines))
    first = next((i for i, line in enumerate(lines[:end]) if line.strip("; ")), 0)
    code = CODE.match(lines[first])
    if not code:
        found = f"Gefunden: „{lines[first][:60]}“."
        report.add(first + 1, f"{found} Erwartet: „GENESIS-Tabelle: “ und der Code der Tabelle.")
    stand = _stand(lines, end, report)
    if second := next((i for i in range(end, len(lines)) if CODE.match(lines[i])), None):
        report.add(second + 1, "Unter den Fußzeilen beginnt eine zweite Tabelle. Erwartet: eine in jeder Datei.")
    parts = _sorted_lines(lines[:end], first + 1, report)
    if not parts.headers:
        text = "Keine Kopfzeile gefunden. Erwartet: Zeilen, deren erste Felder leer sind."
        raise report.stop(parts.start, text, other_separator("".join(lines[first + 1 : end]), ";"))
    values = _sound_lines(parts, report)
    layout = _layout(parts, values, report)
    heads, quality = _heads(parts.headers, values, layout)
    columns = _columns(heads, layout.time_header)
    for line in _values_below(lines[:second], end, layout):
        report.add(line, "Hier stehen Werte unter den Fußzeilen. Erwartet: alle Werte über der Linie (__________).")
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

    def stop(self, line: int | None, text: str, advice: str = "") -> DataError:
        """The error to raise where nothing more can be read."""
        return fault(self.path, _place(line), text, "V01", advice)


def _place(line: int | None) -> str:
    return f"Zeile {line}" if line else ""


def _sorted_lines(lines: Sequence[str], start: int, report: _Report) -> _Parts:
    """The lines from index `start` on, by their kind.

    Titles stand above the header, header rows leave the first field empty, the rest are values. A
    lone date holds for the lines below it; a header may be printed again above the next block.
    """
    parts, lone = _Parts(start + 1), None
    for number, last, fields in _records(lines, start, report):
        first = fields[0].strip()
        more = any(map(str.strip, fields[1:]))
        if first and more and parts.headers and last > number:
            report.add(number, UNCLOSED)
        elif first and more and parts.headers:
            parts.lines.append(_Line(number, lone, fields))
        elif first and not more and (match := LONE_DATE.fullmatch(first)):
            lone = match[1]
        elif first and not parts.headers:
            parts.titles.append(";".join(fields).strip("; \n").replace("\n", " "))
        elif first or more:
            labels = [label.strip().replace("\n", " ") for label in fields]
            if more and not first and not parts.lines:
                parts.header_line = parts.header_line or number
                parts.headers.append(labels)
            elif labels not in parts.headers:
                parts.strays.append(_Line(number, lone, fields))
    return parts


def _records(lines: Sequence[str], start: int, report: _Report) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The records of the CSV that have a field, with the numbers of the lines they begin and end in."""
    reader = csv.reader((f"{line}\n" for line in lines[start:]), delimiter=";", strict=True)
    number = start + 1
    try:
        for fields in reader:
            last = start + reader.line_num
            if fields:
                yield number, last, tuple(fields)
            number = last + 1
    except csv.Error as error:
        cr = "Kein lesbares CSV: mitten in der Zeile steht ein Zeilenwechsel (CR)."
        raise report.stop(number, cr if "\r" in lines[number - 1] else unreadable(error)) from None


def _sound_lines(parts: _Parts, report: _Report) -> list[_Line]:
    """The lines with values that are as wide as the header; empty fields behind its last label are no cells."""
    for line in parts.strays[:MOST_BROKEN]:
        text = ";".join(line.fields).rstrip("; \n")[:60]
        report.add(line.number, f"Gefunden: „{text}“. Erwartet: Schlüssel, Name und Werte.")
    width = _width(parts.headers)
    sound: list[_Line] = []
    misfits: list[_Line] = []
    for line in parts.lines:
        (sound if _fits(line.fields, width) else misfits).append(line)
    if misfits and not sound:
        number, _, fields = misfits[0]
        raise report.stop(number, f"Keine Zeile passt zum Kopf: {len(fields)} Felder. Erwartet nach dem Kopf: {width}.")
    if not sound:
        raise report.stop(parts.header_line, "Unter dem Kopf ist keine Zeile mit Werten zu finden.")
    for number, _, fields in misfits[:MOST_BROKEN]:
        report.add(number, f"Die Zeile hat {len(fields)} Felder. Erwartet nach dem Kopf: {width}.")
    return sound


def _width(headers: list[list[str]]) -> int:
    """The number of columns up to the last one with a label."""
    return max(i + 1 for header in headers for i, label in enumerate(header) if label)


def _fits(fields: tuple[str, ...], width: int) -> bool:
    return len(fields) == width or (len(fields) > width and not any(map(str.strip, fields[width:])))


def _layout(parts: _Parts, lines: list[_Line], report: _Report) -> _Layout:
    headers = parts.headers
    if len({len(header) for header in headers}) > 1:
        found = ", ".join(str(len(header)) for header in headers)
        raise report.stop(parts.header_line, f"Die Kopfzeilen sind verschieden breit: {found} Felder.")
    stub = min(next(i for i, label in enumerate(header) if label) for header in headers)
    germany = next((title for title in parts.titles if title in GERMANY), "")
    texts = [Counter([line.fields[i] for line in lines]) for i in range(stub)]
    key = _key_column(texts)
    if germany and (key is None or GERMANY_KEY not in texts[key]):
        key = None  # what looks like keys are the codes of an attribute
    elif key is None:
        found = ";".join(lines[0].fields[:stub])[:60]
        text = f"Kein Regionalschlüssel gefunden, dem ein Name und Werte folgen. Gefunden: „{found}“."
        expected = "Erwartet: ein Schlüssel wie „08116“ vor dem Namen oder die Titelzeile „Deutschland“."
        raise report.stop(lines[0].number, f"{text} {expected}", WITH_KEYS)
    others = [i for i in range(stub) if key is None or i not in (key, key + 1)]
    dates = [i for i in others if 2 * _count(TIME, texts[i]) > len(lines)]
    column, header = _time_place(parts, lines, stub, key, dates, report)
    attributes = tuple(i for i in others if i != column)
    return _Layout(_width(headers), stub, key, germany, column, header, attributes)


def _key_column(texts: list[Counter[str]]) -> int | None:
    """The column with the most keys that have a name to their right; a few broken keys do not hide it.

    An attribute may have a code and a label as well ("111;Verwaltung"): it has fewer codes that begin like a key.
    """
    ranks = [
        tuple(min(_count(pattern, left), _count(_NAME, right)) for pattern in (_KEY_OF_A_LAND, _KEY))
        for left, right in pairwise(texts)
    ]
    best = max(ranks, default=(0, 0))
    return ranks.index(best) if any(best) else None


def _count(pattern: re.Pattern[str], texts: Counter[str]) -> int:
    return sum(n for text, n in texts.items() if pattern.fullmatch(text.strip()))


def _time_place(
    parts: _Parts, lines: list[_Line], stub: int, key: int | None, columns: list[int], report: _Report
) -> tuple[int | None, int | None]:
    """The column or else the header row that holds the date; neither where it stands on a lone line.

    A label may look like a year ("2011" for a year of construction). So the usual place decides:
    before the key, else on a lone line, and only else in the one header row or column full of dates.
    """
    if columns and key is not None and columns[0] < key:
        return columns[0], None
    if any(line.lone for line in lines):
        for line in lines:
            if line.lone is None:
                report.add(line.number, "Über dieser Zeile steht kein Datum.")
        return None, None
    width = _width(parts.headers)
    rows = [i for i, header in enumerate(parts.headers) if all(map(TIME.fullmatch, header[stub:width]))]
    if len(columns) + len(rows) != 1:
        found = f"{len(columns)} Spalten und {len(rows)} Kopfzeilen voller Datumsangaben"
        text = f"Das Datum der Werte ist nicht zu erkennen: {found}. Erwartet: genau eine."
        is_short = any(SHORT_DATE.fullmatch(field.strip()) for field in lines[0].fields[:stub])
        raise report.stop(parts.header_line, text, SAVED_BY_EXCEL if is_short else "")
    return (columns[0], None) if columns else (None, rows[0])


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
    stub, width, key, dated = layout.stub, layout.width, layout.key, layout.time_column
    rows = []
    for number, lone, fields in lines:
        region, name = (GERMANY_KEY, layout.germany) if key is None else (fields[key].strip(), fields[key + 1].strip())
        time = lone if dated is None else fields[dated].strip()
        attributes = tuple([fields[i].strip() for i in layout.attributes])
        cells = _with_quality(fields, stub, width, quality) if quality else fields[stub:width]
        rows.append(Row(number, region, name, time, attributes, cells))
    return tuple(rows)


def _with_quality(fields: tuple[str, ...], stub: int, width: int, quality: Iterable[int]) -> tuple[str, ...]:
    """The cells with the sign of quality behind the value, as the flat files have it: `166 e`."""
    cells = {i: fields[i] for i in range(stub, width) if i not in quality}
    for i in quality:
        if fields[i].strip() and fields[i - 1]:
            cells[i - 1] += f" {fields[i].strip()}"
    return tuple(cells.values())


def _title_unit(titles: Sequence[str]) -> str | None:
    """The unit in parentheses at the end of a title line, the last one first: "Bevölkerungsstand (Anzahl)"."""
    found = (match[1] for title in reversed(titles) if (match := TITLE_UNIT.fullmatch(title)))
    return next((unit for unit in found if UNIT.fullmatch(unit)), None)


def _stand(lines: Sequence[str], end: int, report: _Report) -> date | None:
    """The day the file was made; without rule or Stand the file is cut off."""
    if end == len(lines):
        report.add(end, "Am Ende fehlen die Fußzeilen (__________): die Datei ist wohl abgeschnitten.")
        return None
    dated = ((i + 1, match) for i in range(len(lines) - 1, end, -1) if (match := STAND.match(lines[i])))
    number, found = next(dated, (len(lines), None))
    if found is None:
        report.add(number, "Am Ende fehlt „Stand: TT.MM.JJJJ“: die Datei ist wohl abgeschnitten.")
        return None
    day, month, year = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        report.add(number, f"Gefunden: „{found[0]}“. Erwartet: ein Tag, den es gibt.")
        return None


def _values_below(lines: Sequence[str], end: int, layout: _Layout) -> Iterator[int]:
    """The lines below the rule that are as wide as the head and begin like a row: they would be taken for notes."""
    for number, line in enumerate(lines[end + 1 :], end + 2):
        fields = [field.strip() for field in line.split(";")]
        keyed = layout.key is None or (len(fields) > layout.key and _KEY.fullmatch(fields[layout.key].strip('"')))
        if keyed and len(fields) >= layout.width and all(fields[layout.stub : layout.width]):
            yield number


def _notes(lines: Sequence[str]) -> str:
    """The notes of the office, without © and Stand."""
    records = csv.reader([line.replace("\r", " ") + "\n" for line in lines], delimiter=";")
    texts = (";".join(record).strip("; \n") for record in records)
    return "\n".join(text for text in texts if text and not NO_NOTE.match(text))
