"""Small workbooks for tests, written by hand so that anything can be wrong with them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipeline.readers.table import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

STYLES = f"""<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>
<xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>"""
"""Formats by number: 1 a date, 2 a date with time, 3 a time, 4 hours."""


class Cell(str):
    """A cell as XML; `{}` is where its address belongs."""

    __slots__ = ()


def formula(text: str, value: float) -> Cell:
    return Cell(f'<c r="{{}}"><f>{text}</f><v>{value}</v></c>')


# XLSX


def cell(row: int, column: int, value: object) -> str:
    address = f"{letters(column)}{row}"
    if value is None:
        return ""
    if isinstance(value, Cell):
        return value.format(address)
    if isinstance(value, str):
        return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{address}"><v>{value}</v></c>'


def sheet(
    rows: Sequence[Sequence[object]],
    merges: Iterable[str] = (),
    columns: str = "",
    hidden: Iterable[int] = (),
) -> str:
    """The XML of a sheet; `columns` are its <col> elements, `hidden` its hidden rows."""
    lines = [
        f'<row r="{number}" hidden="{int(number in hidden)}">'
        + "".join(cell(number, column, value) for column, value in enumerate(row, start=1))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    ]
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    return (
        f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData>'
        f"<mergeCells>{merged}</mergeCells></worksheet>"
    )


def relations(*links: tuple[str, str, str]) -> str:
    """A part with relationships: kind, target, and anything else that belongs to the element."""
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target={quoteattr(target)} {more}/>'
        for n, (kind, target, more) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def parts(sheets: Mapping[str, str], states: Mapping[str, str] | None = None) -> dict[str, str | bytes]:
    """The parts of a workbook by their names, to be changed before they are packed.

    `states` are attributes of a <sheet>, such as `state="hidden"`.
    """
    names, states = list(sheets), states or {}
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}" {states.get(name, "")}/>'
        for n, name in enumerate(names, start=1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{n}.xml", "") for n in range(1, len(names) + 1))
        ),
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in enumerate(names, start=1)},
    }


def pack(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx(path: Path, rows: Sequence[Sequence[object]], name: str = "Tabelle1", **how: object) -> Path:
    """A workbook with one sheet."""
    return pack(path, parts({name: sheet(rows, **how)}))


# XLS


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


END = record(0x000A)


def biff_cell(row: int, column: int, value: object) -> bytes:
    """A record of the cell; bytes are the kind and rest of one, put behind its address."""
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, bytes):
        return record(int.from_bytes(value[:2], "little"), place + value[2:])
    if isinstance(value, str):
        return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x0203, place + struct.pack("<d", value))


BIFF_FORMULA = struct.pack("<HdHIHBH", 0x0006, 2.0, 0, 0, 3, 0x1E, 2)
BIFF_ERROR = struct.pack("<HBB", 0x0205, 0x07, 1)


def biff_sheet(rows: Sequence[Sequence[object]], more: bytes = b"") -> bytes:
    """The records of a sheet; `more` stand before its cells."""
    cells = b"".join(biff_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    width = max(map(len, rows), default=0)
    size = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return begin(0x0010) + size + more + cells + END


def biff(
    sheets: Mapping[str, bytes], states: Mapping[str, int] | None = None, kind: int = 0, more: bytes = b""
) -> bytes:
    """The stream of a workbook; `more` stand among its globals."""
    head = begin(0x0005) + more + record(0x0042, struct.pack("<H", 1200))
    length = len(head) + sum(4 + 8 + 2 * len(name) for name in sheets) + len(END)
    bounds = b""
    for name, content in sheets.items():
        fixed = struct.pack("<IBBBB", length, (states or {}).get(name, 0), kind, len(name), 1)
        bounds += record(0x0085, fixed + name.encode("utf-16-le"))
        length += len(content)
    return head + bounds + END + b"".join(sheets.values())


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file: FAT, directory, mini FAT in the first three sectors, then streams; small ones together."""
    small = {name: content for name, content in streams.items() if len(content) < 4096}
    mini, mini_fat, starts = b"", [], {}
    for name, content in small.items():
        starts[name] = len(mini_fat)
        count = -(-len(content) // 64)
        mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), 0xFFFFFFFE]
        mini += content.ljust(64 * count, b"\0")
    fat, body = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE], b""
    for name, content in {**{n: c for n, c in streams.items() if n not in small}, "Root Entry": mini}.items():
        count = -(-len(content) // 512)
        starts[name] = len(fat) if count else 0xFFFFFFFE
        fat += [*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE] if count else []
        body += content.ljust(512 * count, b"\0")
    entries = [("Root Entry", 5, len(mini))] + [(name, 2, len(content)) for name, content in streams.items()]
    directory = b"".join(_entry(name, kind, starts[name], size) for name, kind, size in entries)
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    tables = _sector(fat) + directory.ljust(512, b"\0") + _sector(mini_fat)
    return header + tables + body


def _sector(numbers: Sequence[int]) -> bytes:
    return struct.pack("<128I", *numbers, *[0xFFFFFFFF] * (128 - len(numbers)))


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links + bytes(36) + struct.pack("<II4x", start, size)


def xls(path: Path, rows: Sequence[Sequence[object]], name: str = "Daten", more: bytes = b"") -> Path:
    """A workbook with one sheet."""
    path.write_bytes(compound({"Workbook": biff({name: biff_sheet(rows, more)})}))
    return path
