"""What a reader understands of a file, before any mapping: `bericht source show`."""

from __future__ import annotations

import csv
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from pipeline.contents import Contents, counted, quoted
from pipeline.cycle import Region, load_yaml
from pipeline.deceit import harmless
from pipeline.faults import fault
from pipeline.readers import read_table
from pipeline.readers.encoding import decode
from pipeline.readers.recognise import FORMATS, recognise, split_head
from pipeline.readers.table import Column, Row, Table
from pipeline.sources import AUSZUG, CsvAufbau, Quelle
from pipeline.vintages import day_of, vintages

FIELDS = ("region", "name", "time", "labels", "raw", "line", "column")
"""The columns of the list of all cells."""

JOINT = " | "
WIDTH = 100
FEW, SEVERAL = 4, 15

LEVELS = {
    "bund": ("Bund", "Bund"),
    "land": ("Land", "Länder"),
    "regierungsbezirk": ("Regierungsbezirk", "Regierungsbezirke"),
    "kreis": ("Kreis", "Kreise"),
    "verband": ("Verband", "Verbände"),
    "gemeinde": ("Gemeinde", "Gemeinden"),
}

Facts = list[tuple[str, list[str]]]
"""What is said of a file: a heading and its lines."""


@dataclass(frozen=True)
class Reading:
    """How a file is read: the name of the reader, and the layout of a plain CSV file where it is declared."""

    leser: str
    csv: CsvAufbau | None = None

    @property
    def is_undeclared(self) -> bool:
        """Whether it is a plain CSV file of which nobody says which column is what."""
        return self.leser == "csv" and self.csv is None

    def table(self, path: Path) -> Table:
        """The table in the file; `DataError` with all its faults."""
        if self.is_undeclared:
            text = "In einer einfachen CSV-Datei ist nicht zu erkennen, welche Spalte was enthält."
            raise fault(path, "", text, "V01", "„bericht source add“ legt eine quelle.yaml daneben, die es erklärt.")
        return read_table(path, self.leser, self.csv)


def reading_of(path: Path) -> Reading:
    """How a file is read: as the quelle.yaml beside it declares, else as its head says."""
    declared = path.parent / "quelle.yaml"
    if declared.is_file():
        quelle = load_yaml(declared, Quelle, path.parent)
        if path.name != AUSZUG and (quelle.original is None or quelle.original.datei == path.name):
            return Reading(quelle.leser, quelle.csv)
    return Reading(recognise(path))


# The summary


def facts(contents: Contents, leser: str, county: Region | None) -> Facts:
    """The summary of a table for people, long lists shortened."""
    table = contents.table
    found: Facts = [("Format", [f"{FORMATS[leser]} ({leser})"])]
    for name, text in (
        ("Tabellencode", table.code),
        ("Titel", table.title),
        ("Stand", table.stand and f"{table.stand:%d.%m.%Y}"),
        ("Kodierung", table.encoding),
        ("Blatt", table.sheet),
    ):
        if text or name in ("Tabellencode", "Titel", "Stand"):
            found.append((name, [text or "nicht angegeben"]))
    found.append(("Zeilen", [f"{counted(contents.rows)} mit Werten"]))
    found.append(("Spalten", [f"{counted(len(table.columns))} mit Werten"]))
    found.append(("Zellen", [_cells(contents)]))
    found.append(("Regionen", _regions(contents, county)))
    found.append(("Zeiträume", [_times(contents.times)]))
    found.append(("Zeilenmerkmale", [_values(name, texts) for name, texts in contents.attributes.items()] or ["keine"]))
    found.append(("Spaltenköpfe", _heads(table)))
    return found


def vintages_beside(path: Path) -> Facts:
    """The vintages of the source that a file belongs to; nothing where it lies in no folder of a vintage."""
    folder = path.resolve().parent
    if day_of(folder.name) is None:
        return []
    marks = {folder.name: " (diese Datei)"}
    return [("Stände der Quelle", [f"{name}{marks.get(name, '')}" for name in vintages(folder.parent)])]


def plain_facts(path: Path) -> Facts:
    """What can be said of a plain CSV file that nobody has declared."""
    text, encoding = decode(path.read_bytes())
    found = split_head(text.split("\n"))
    if found is None:
        raise fault(path, "Zeile 1", "Unter der Kopfzeile steht keine Zeile mit Werten.", "V01")
    delimiter, (head, *rows) = found
    examples = [_shortened([row[i] for row in rows[:FEW] if i < len(row)], FEW) for i in range(len(head))]
    heads = [f"{i + 1:>4}  {name}: {example}" for i, (name, example) in enumerate(zip(head, examples, strict=True))]
    advice = "Welche Spalte was enthält, sagt erst quelle.yaml: „bericht source add“ legt sie an."
    return [
        ("Format", [f"{FORMATS['csv']} (csv)"]),
        ("Kodierung", [encoding]),
        ("Trennzeichen", [{"\t": "Tabulator"}.get(delimiter, f"„{delimiter}“")]),
        ("Zeilen", [f"{counted(len(rows))} unter der Kopfzeile"]),
        ("Spalten", [counted(len(head))]),
        ("Spaltenköpfe", heads),
        ("Hinweis", [advice]),
    ]


def as_text(path: Path, found: Facts) -> str:
    """The summary aligned, long lines wrapped under their beginning."""
    width = max(len(name) for name, _ in found) + 2
    out = [path.name]
    for name, texts in found:
        lines = [line for text in texts for line in _wrapped(text)]
        out += [f"  {name if i == 0 else '':<{width}}{line}" for i, line in enumerate(lines)]
    return "\n".join(out) + "\n"


def as_json(contents: Contents, leser: str, county: Region | None) -> str:
    """The summary for machines, nothing shortened."""
    table = contents.table
    content: dict[str, Any] = {
        "datei": table.path.name,
        "leser": leser,
        "tabelle": table.code,
        "titel": table.title,
        "stand": table.stand and table.stand.isoformat(),
        "kodierung": table.encoding,
        "blatt": table.sheet,
        "einheit": table.unit,
        "zeilen": contents.rows,
        "spalten": len(table.columns),
        "zellen": contents.raws.total(),
        "regionen": contents.regions,
        "ebenen": {level: len(keys) for level, keys in contents.levels.items()},
        "keine_schluessel": contents.strange_keys,
        "kreis": county and {"ags": county.ags, "enthalten": _has(contents, county)},
        "zeitraeume": contents.times,
        "zeilenmerkmale": contents.attributes,
        "spaltenkoepfe": [
            {"spalte": c.number, "kopf": c.kopf, "zeit": c.time, "einheit": c.unit or table.unit} for c in table.columns
        ],
        "zeichen": dict(contents.signs.most_common()),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _wrapped(text: str) -> list[str]:
    indent = " " * (6 if text.startswith(" ") else 2)
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _shortened(texts: Sequence[str], few: int) -> str:
    """The first texts of a list, and a sign where there are more."""
    return "; ".join(text or "(leer)" for text in texts[:few]) + (" …" if len(texts) > few else "")


def _cells(contents: Contents) -> str:
    signs = [f"{quoted([sign])} {counted(n)}-mal" for sign, n in contents.signs.most_common()]
    return f"{counted(contents.raws.total())}, darin {_shortened(signs, 6) or 'nur Zahlen'}"


def _regions(contents: Contents, county: Region | None) -> list[str]:
    levels = [f"{counted(len(keys))} {LEVELS[level][len(keys) > 1]}" for level, keys in contents.levels.items()]
    total = f"{counted(len(contents.regions))}: " if len(levels) > 1 else ""
    lines = [f"{total}{', '.join(levels) or 'keine mit amtlichem Schlüssel'}"]
    lines.append(_shortened([f"{key} {name}".strip() for key, name in contents.regions.items()], FEW))
    if strange := contents.strange_keys:
        lines.append(f"{counted(len(strange))} ohne gültigen Schlüssel: {_shortened(strange, FEW)}")
    if county is not None:
        lines.append(f"{county.ags} {county.name}: {_presence(contents, county)}")
    return lines


def _has(contents: Contents, county: Region) -> bool:
    return county.ags in contents.levels.get("kreis", ())


def _presence(contents: Contents, county: Region) -> str:
    parts = sum(key.startswith(county.ags) for key in contents.levels.get("gemeinde", ()))
    inside = f" ({counted(parts)} Gemeinden darin)" if parts else ""
    return f"enthalten{inside}" if _has(contents, county) else f"nicht enthalten{inside}"


def _times(times: Sequence[str]) -> str:
    if not times:
        return "keine angegeben"
    return f"{times[0]} bis {times[-1]} ({counted(len(times))})" if len(times) > 1 else times[0]


def _values(name: str, texts: Sequence[str]) -> str:
    return f"{name} ({counted(len(texts))}): {_shortened(texts, FEW)}"


def _heads(table: Table) -> list[str]:
    """Every head once: its first column, and in how many it stands where only the date differs."""
    heads: dict[tuple[Any, ...], list[int]] = {}
    for column in table.columns:
        heads.setdefault((column.kopf, column.unit or table.unit), []).append(column.number)
    lines = []
    for (kopf, unit), numbers in heads.items():
        head = JOINT.join(filter(None, kopf)) or "(ohne Kopf)"
        said = ", ".join(filter(None, (unit, f"{len(numbers)} Zeiträume" if len(numbers) > 1 else "")))
        lines.append(f"{numbers[0]:>4}  {head}{said and f' ({said})'}")
    more = [f"      … und {counted(len(lines) - SEVERAL)} weitere"] if len(lines) > SEVERAL else []
    return [*lines[:SEVERAL], *more]


# The cells


def cells(table: Table) -> Iterator[tuple[str, str, str, str, str, int, int]]:
    """Every cell as printed, one by one, in the order of `FIELDS`."""
    heads = {column.number: _head(column) for column in table.columns}

    @cache
    def joined(number: int, attributes: tuple[str, ...]) -> str:
        return JOINT.join(filter(None, (*heads[number], *attributes)))

    for row, column, raw in table.cells():
        labels = joined(column.number, row.attributes)
        yield row.region, row.name, _time(row, column), labels, raw, row.line, column.number


def _head(column: Column) -> list[str]:
    """The labels above a column without the date."""
    labels = list(column.labels)
    if column.time in labels:
        labels.remove(column.time)
    return labels


def _time(row: Row, column: Column) -> str:
    return row.time or column.time or ""


def write_csv(table: Table, out: TextIO) -> None:
    """Every cell for machines, written while it is read; the figure itself stays as it is printed."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for *told, raw, line, column in cells(table):
        writer.writerow([*map(harmless, told), raw if _PRINTED.fullmatch(raw) else harmless(raw), line, column])


_PRINTED = re.compile(r"[-+]?[0-9][0-9.,]*(?: ?[a-z])?|-")
"""Figures and the sign that begin like a formula and are none."""


def write_list(table: Table, out: TextIO) -> None:
    """Every cell for people: aligned, names shortened, the labels at the end."""
    out.write(f"{'Stelle':<24}{'Region':<13}{'Name':<28}{'Zeit':<12}{'Wert':>14}  Beschriftung\n")
    for region, name, time, labels, raw, line, column in cells(table):
        short = name if len(name) < 28 else f"{name[:26]}…"
        out.write(f"{table.place(line, column):<24}{region:<13}{short:<28}{time:<12}{raw:>14}  {labels}\n")
