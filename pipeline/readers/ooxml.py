"""XLSX: a zip of XML parts, checked before anything understands it.

The directory of the zip is judged before a byte is unpacked, then every XML part is unpacked and
counted, then read by expat: no DTD (so no entities), no links out of the file, no macros. Out comes a
new zip with just the parts that were checked: whatever reads it cannot be told anything else.

    [Content_Types].xml          kinds of the parts; macros show here
    _rels/.rels                  ┐ which part belongs to which; links out of the file show here
    xl/_rels/workbook.xml.rels   ┘
    xl/workbook.xml              the sheets: name, hidden or not
    xl/worksheets/sheet1.xml     <cols><col hidden> <row hidden><c r="C5"><f/><v/></c></row> <mergeCell ref>
    xl/sharedStrings.xml         texts of the cells
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pipeline.faults import DataError, Fault, fault
from pipeline.readers.grid import (
    AGAIN,
    LINKED,
    LOCKED,
    MACROS,
    NOT_AS_ISSUED,
    Area,
    Marks,
    Refusal,
    SheetPart,
    parse_address,
    parse_area,
)

MAX_MEMBERS = 1_000
"""A workbook has some dozen parts, with one sheet per Kreis a few hundred."""

MAX_UNPACKED = 128 * 1024 * 1024
"""The Gemeindeverzeichnis of the whole country unpacks to 13 MB; ten times that still fits any small machine."""

MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
"""Sheets shrink to a tenth or a twentieth; a hundredth is padding. Below 1 MB it does no harm."""

MAX_TEXT = 1_000_000_000
"""A text is stored once and meant by many cells. If all of them meant the longest one: 0.1 billion in the
Gemeindeverzeichnis."""

CHUNK = 1024 * 1024

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
"""How `zipfile` says that an archive is none it can read."""

AS_XLSX = "Bitte die Tabelle als XLSX vom Amt holen oder in Excel oder LibreOffice als XLSX speichern."

KINDS, WORKBOOK, LINKS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class _Link:
    """A relationship from one part to another, or to something outside."""

    kind: str
    target: str
    outside: bool


def read_ooxml(path: Path, raw: bytes) -> tuple[list[SheetPart], bytes]:
    """The worksheets of an XLSX, and the same workbook packed anew from the parts that were checked.

    Raises `DataError` where it is broken, locked, too big, or holds what a published table does not.
    """
    names, parts = unpacked(path, raw)
    if WORKBOOK not in parts:
        raise fault(path, "", f"Gefunden: {_other(names)}. Erwartet: eine Arbeitsmappe (XLSX).", "V01", AS_XLSX)
    links = {name: list(_links(path, name, parts[name])) for name in parts if name.endswith(".rels")}
    if faults := [*_macros(path, names, parts), *_outside(path, names, links)]:
        raise DataError(faults)
    sheets, seen = [], {WORKBOOK, *links}
    for name, visible, part in _sheets(path, parts):
        sheets.append(SheetPart(name, visible, _marks(path, part, parts[part])))
        seen.add(part)
    longest = max((_longest_text(path, part, parts[part]) for part in parts if part not in seen), default=0)
    if longest * sum(sheet.marks.shared for sheet in sheets) > MAX_TEXT:
        text = f"Ein Text von {longest} Zeichen, den sehr viele Felder meinen können. Erwartet: kurze Texte."
        raise fault(path, "", text, "V01", NOT_AS_ISSUED)
    return sheets, _packed(parts)


def _other(names: list[str]) -> str:
    """What a zip without a workbook is."""
    if "xl/workbook.bin" in names:
        return "eine binäre Arbeitsmappe (XLSB)"
    if "word/document.xml" in names:
        return "ein Word-Dokument"
    return "eine OpenDocument-Datei" if "content.xml" in names else "ein Zip-Archiv, das keine Arbeitsmappe ist"


# The zip


def unpacked(path: Path, raw: bytes) -> tuple[list[str], dict[str, bytes]]:
    """The names of all parts, and the XML among them; pictures and the like stay packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if faults := list(_member_faults(path, members)):
                raise DataError(faults)
            texts = [info for info in members if info.filename.endswith((".xml", ".rels"))]
            return archive.namelist(), {info.filename: _content(path, archive, info) for info in texts}
    except BROKEN:
        text = "Das Zip-Archiv ist abgeschnitten oder beschädigt. Erwartet: eine vollständige Arbeitsmappe (XLSX)."
        raise fault(path, "", text, "V01", AGAIN) from None


def _member_faults(path: Path, members: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    """What the directory of the zip says already."""
    file = str(path)
    if len(members) > MAX_MEMBERS:
        text = f"Das Zip-Archiv hat {len(members)} Teile. Erwartet: höchstens {MAX_MEMBERS}."
        yield Fault(file, "", text, "V01", NOT_AS_ISSUED)
        return
    total = sum(info.file_size for info in members)
    if total > MAX_UNPACKED:
        text = f"Ausgepackt hat die Datei {_mb(total)}. Erwartet: höchstens {_mb(MAX_UNPACKED)}."
        yield Fault(file, "", text, "V01", NOT_AS_ISSUED)
    for name, count in Counter(info.filename.casefold() for info in members).items():
        if count > 1:
            yield Fault(file, name, f"Diesen Teil gibt es {count}-mal. Erwartet: einmal.", "V01", NOT_AS_ISSUED)
    for info in members:
        if refusal := _refusal(info):
            yield refusal.at(path, info.orig_filename.encode("unicode_escape").decode())


def _refusal(info: zipfile.ZipInfo) -> Refusal | None:
    """Why one member is not even unpacked."""
    name = info.orig_filename
    if name.startswith("/") or re.search(r"[\\:\x00-\x1f]", name) or ".." in name.split("/"):
        text = "Der Name dieses Teils führt aus dem Archiv hinaus. Erwartet: ein einfacher Pfad."
        return Refusal(text, NOT_AS_ISSUED)
    if info.flag_bits & 1:
        return LOCKED
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        text = f"Dieser Teil ist mit Verfahren {info.compress_type} gepackt. Erwartet: ungepackt oder Deflate."
        return Refusal(text, NOT_AS_ISSUED)
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
        packed = f"aus {info.compress_size} Bytes würden {_mb(info.file_size)}"
        text = f"Dieser Teil ist unglaubhaft stark gepackt: {packed}. Erwartet: höchstens das {MAX_RATIO}-Fache."
        return Refusal(text, NOT_AS_ISSUED)
    return None


def _content(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, unpacked piece by piece until it ends or is bigger than the directory said."""
    # zipfile stops at the size that it is told; told a bigger one it goes on to the true end.
    unbounded = copy(info)
    unbounded.file_size = MAX_UNPACKED + CHUNK
    content = bytearray()
    with archive.open(unbounded) as stream:
        while len(content) <= info.file_size and (chunk := stream.read(CHUNK)):
            content += chunk
    if len(content) != info.file_size:
        more = "mehr" if len(content) > info.file_size else "weniger"
        text = f"Das Verzeichnis des Zip-Archivs nennt {info.file_size} Bytes, ausgepackt sind es {more}."
        raise fault(path, info.filename, text, "V01", NOT_AS_ISSUED)
    return bytes(content)


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"


# The XML

Handler = Callable[[str, dict[str, str]], None]


def parse(path: Path, part: str, content: bytes, start: Handler, text: Callable[[str], None] | None = None) -> None:
    """Read a part; `start` gets every element, `text` every piece of text. A DTD, or what is no XML, is a fault."""

    def doctype(*_: Any) -> None:
        found = "Dieser Teil hat eine DTD (<!DOCTYPE>): sie kann fremde Dateien oder endlose Texte einsetzen."
        raise fault(path, part, f"{found} Erwartet: XML ohne DTD.", "V01", NOT_AS_ISSUED)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        where = f"Zeile {parser.CurrentLineNumber}, Spalte {parser.CurrentColumnNumber + 1}"
        found = f"Dieser Teil ist ab {where} nicht lesbar. Erwartet: XML, wie eine Arbeitsmappe es enthält."
        raise fault(path, part, found, "V01", AGAIN) from None


def _local(name: str) -> str:
    return name[name.rfind(":") + 1 :]


def _elements(path: Path, part: str, content: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of all elements of one name, both without their namespaces."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == wanted:
            found.append({_local(key): value for key, value in attributes.items()})

    parse(path, part, content, start)
    return found


def _links(path: Path, part: str, content: bytes) -> Iterator[_Link]:
    for item in _elements(path, part, content, "Relationship"):
        yield _Link(item.get("Type", ""), item.get("Target", ""), item.get("TargetMode", "") == "External")


def _macros(path: Path, names: list[str], parts: dict[str, bytes]) -> Iterator[Fault]:
    found = [name for name in names if re.search(r"vbaproject|(^|/)macrosheets/", name, re.IGNORECASE)]
    if not found and b"macroenabled" in parts.get(KINDS, b"").lower():
        found = [KINDS]
    for name in found:
        yield MACROS.at(path, name)


def _outside(path: Path, names: list[str], links: dict[str, list[_Link]]) -> Iterator[Fault]:
    """Values that come from elsewhere. A hyperlink brings none, it waits for a click."""
    for name in names:
        if re.match(r"xl/(externallinks/|connections\.|querytables/)", name, re.IGNORECASE):
            yield LINKED.at(path, name)
        for link in links.get(name, ()):
            if link.outside and not link.kind.endswith("/hyperlink"):
                yield LINKED.at(path, f"{name}, „{link.target[:80]}“")


def _sheets(path: Path, parts: dict[str, bytes]) -> Iterator[tuple[str, bool, str]]:
    """Name, visible and part of every worksheet in the order of the workbook; charts are none."""
    targets = {}
    for item in _elements(path, LINKS, parts.get(LINKS, b"<none/>"), "Relationship"):
        if item.get("Type", "").endswith("/worksheet"):
            targets[item.get("Id")] = posixpath.normpath(posixpath.join("/xl", item.get("Target", "")))[1:]
    for sheet in _elements(path, WORKBOOK, parts[WORKBOOK], "sheet"):
        if (part := targets.get(sheet.get("id"))) is not None:
            if part not in parts:
                text = f"Das Blatt „{sheet.get('name')}“ fehlt in der Datei ({part})."
                raise fault(path, WORKBOOK, text, "V01", AGAIN)
            yield sheet.get("name", ""), sheet.get("state", "visible") == "visible", part


def _longest_text(path: Path, part: str, content: bytes) -> int:
    """How long the longest text is that the cells share; 0 for a part without such texts."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    parse(path, part, content, start, text)
    return max(lengths, default=0)


# The sheet


def _marks(path: Path, part: str, content: bytes) -> Marks:
    reading = _SheetReading()
    parse(path, part, content, reading.start)
    return reading.marks


class _SheetReading:
    """One pass over the XML of a sheet; only the beginnings of elements are looked at."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row, self.column = 0, 0
        self.row_number = 0
        self.known: dict[str, int] = {}
        self.is_error = False
        self.kinds = {
            "c": self.cell, "v": self.value, "is": self.value, "f": self.formula,
            "row": self.new_row, "col": self.columns, "mergeCell": self.merge,
        }  # fmt: skip

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if (kind := self.kinds.get(name) or self.kinds.get(_local(name))) is not None:
            kind(attributes)

    def new_row(self, attributes: dict[str, str]) -> None:
        self.row = self.row_number = int(attributes.get("r", self.row + 1))
        self.column = 0
        if _is_hidden(attributes, "ht"):
            self.marks.hidden_rows.add(self.row)

    def cell(self, attributes: dict[str, str]) -> None:
        """A cell says where it is; one that does not stands right of the one before."""
        if (address := attributes.get("r")) is None:
            self.column += 1
        else:
            self.go_to(address)
        kind = attributes.get("t")
        self.is_error = kind == "e"
        self.marks.shared += kind == "s"

    def go_to(self, address: str) -> None:
        """Most of a million cells stand in their own row and in a column that was met before."""
        name = address.removesuffix(str(self.row_number))
        if (column := self.known.get(name)) is not None:
            self.row, self.column = self.row_number, column
            return
        self.row, self.column = parse_address(address)
        if self.row == self.row_number:
            self.known[name] = self.column

    def value(self, _: dict[str, str]) -> None:
        self.marks.fill(self.row, self.column)
        if self.is_error:
            self.marks.errors.append(self.here)

    def formula(self, attributes: dict[str, str]) -> None:
        """A formula; one of an array stands in its first cell only and names the others."""
        self.marks.fill(self.row, self.column)
        whole = "ref" in attributes and attributes.get("t") in ("array", "dataTable")
        self.marks.formulas.append(parse_area(attributes["ref"]) if whole else self.here)

    def columns(self, attributes: dict[str, str]) -> None:
        if _is_hidden(attributes, "width"):
            self.marks.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def merge(self, attributes: dict[str, str]) -> None:
        self.marks.merges.append(parse_area(attributes["ref"]))

    @property
    def here(self) -> Area:
        return Area(self.row, self.column, self.row, self.column)


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Said to be hidden, or of no height or width."""
    return attributes.get("hidden", "0") in ("1", "true") or float(attributes.get(size, 1)) == 0
