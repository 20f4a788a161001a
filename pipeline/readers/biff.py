"""XLS: a compound file (OLE) whose stream `Workbook` is a list of BIFF8 records.

    compound file   header ─▶ FAT: which sector follows which ─▶ directory: name, first sector, size of a stream
    stream          BOF BOUNDSHEET* ... EOF   BOF COLINFO* ROW* (NUMBER RK LABELSST FORMULA ...)* MERGEDCELLS* EOF
    record          kind (2 bytes), length (2 bytes), content

Values are not read here, only what stands behind them: the same marks that the XML of an XLSX gives.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from struct import iter_unpack, pack, unpack_from

from pipeline.faults import DataError
from pipeline.readers.grid import AGAIN, LINKED, LOCKED, MACROS, Area, Marks, Refusal, SheetPart

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")

MAX_ROWS, MAX_COLUMNS = 65_536, 256
"""What an XLS can hold."""

_ENTRY = 128
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free."""

NO_BOOK = Refusal(
    "Gefunden: ein anderes Office-Dokument. Erwartet: eine Arbeitsmappe (XLSX oder XLS).",
    AGAIN,
)
TOO_OLD = Refusal(
    "Die Arbeitsmappe ist älter als Excel 97. Erwartet: XLSX oder ein neueres XLS.",
    "Bitte in Excel oder LibreOffice als XLSX speichern.",
)
BROKEN = Refusal(
    "Die Datei ist abgeschnitten oder beschädigt. Erwartet: eine vollständige Arbeitsmappe (XLS).",
    AGAIN,
)


def read_biff(path: Path, raw: bytes) -> tuple[list[SheetPart], bytes]:
    """The worksheets of an XLS, and a compound file anew with nothing but the stream that was checked.

    Raises `DataError` where it is broken, locked, or holds what a published table does not.
    """
    try:
        compound = _Compound(raw)
        if refusal := _refusal(compound.names()):
            raise DataError([refusal.at(path)])
        stream = compound.stream("Workbook")
        return _sheets(path, stream), _packed(stream)
    except (struct.error, ValueError, LookupError, StopIteration):
        raise DataError([BROKEN.at(path)]) from None


def _refusal(names: set[str]) -> Refusal | None:
    """Why a compound file with streams of these names is not read."""
    if "EncryptedPackage" in names:
        return LOCKED
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT"}:
        return MACROS
    if "Workbook" not in names:
        return TOO_OLD if "Book" in names else NO_BOOK
    return None


class _Compound:
    """The streams of a compound file. Raises `ValueError` and `struct.error` where it is broken."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        shift, mini_shift = unpack_from("<HH", raw, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("Größe der Sektoren")
        self.size = 1 << shift
        directory, self.cutoff, mini_fat = unpack_from("<I4xII", raw, 48)
        self.fat = self._table(b"".join(map(self._sector, self._fat_sectors())))
        self.entries = list(self._entries(self._chained(directory)))
        self.mini_fat = self._table(self._chained(mini_fat)) if mini_fat < _LAST else []

    def names(self) -> set[str]:
        return {name for name, _, _, _ in self.entries}

    def stream(self, wanted: str) -> bytes:
        start, size = next((start, size) for name, kind, start, size in self.entries if name == wanted and kind == 2)
        if size >= self.cutoff:
            content = self._chained(start)
        else:
            root = next(start for _, kind, start, _ in self.entries if kind == 5)
            small = self._chained(root)
            content = b"".join(small[64 * n : 64 * n + 64] for n in _chain(start, self.mini_fat))
        if len(content) < size:
            raise ValueError("zu kurz")
        return content[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.raw):
            raise ValueError("Sektor außerhalb der Datei")
        return self.raw[start : start + self.size]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self.fat)))

    def _table(self, content: bytes) -> list[int]:
        return [number for (number,) in iter_unpack("<I", content)]

    def _fat_sectors(self) -> Iterator[int]:
        """The sectors of the FAT: 109 are named in the header, the others in sectors of their own."""
        yield from (number for number in unpack_from("<109I", self.raw, 76) if number < _LAST)
        following, left = unpack_from("<II", self.raw, 68)
        for _ in range(min(left, len(self.raw) // self.size)):
            if following >= _LAST:
                return
            *numbers, following = self._table(self._sector(following))
            yield from (number for number in numbers if number < _LAST)

    def _entries(self, content: bytes) -> Iterator[tuple[str, int, int, int]]:
        """Name, kind (2 stream, 5 root), first sector and size of everything in the directory."""
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = unpack_from("<HB", content, at + 64)
            start, size = unpack_from("<II", content, at + 116)
            if kind:
                yield content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le"), kind, start, size


def _chain(start: int, table: list[int]) -> Iterator[int]:
    """The sectors from `start` on; a ring is broken where it is longer than the file."""
    for _ in range(len(table)):
        if start >= _LAST:
            return
        yield start
        start = table[start]
    if start < _LAST:
        raise ValueError("Ring von Sektoren")


_SECTOR = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _packed(stream: bytes) -> bytes:
    """A compound file with one stream: header, FAT, directory, a sector for small streams, the stream."""
    content = stream.ljust(_SECTOR, b"\0")
    count = -(-len(content) // _SECTOR)
    tables = -(-(count + 2) // (_SECTOR // 4 - 1))
    first = tables + 2
    fat = [_TABLE] * tables + [_END, _END] + [*range(first + 1, first + count), _END]
    fat += [_FREE] * (tables * _SECTOR // 4 - len(fat))
    directory = _entry("Root Entry", 5, first - 1, 0) + _entry("Workbook", 2, first, len(content))
    header = SIGNATURE + bytes(16) + pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += pack("<9I", 1, tables, tables, 0, _SECTOR, _END, 0, _END, 0)
    header += pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    body = pack(f"<{len(fat)}I", *fat) + directory.ljust(2 * _SECTOR, b"\0")
    body += content.ljust(count * _SECTOR, b"\0")
    return header.ljust(_SECTOR, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    below = 1 if kind == 5 else _FREE
    links = pack("<BB3I", kind, 1, _FREE, _FREE, below)
    return text.ljust(64, b"\0") + pack("<H", len(text)) + links + bytes(36) + pack("<II4x", start, size)


# Records

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x0085, 0x01AE, 0x0200
_OWN_BOOK = (b"\x01\x04", b"\x01\x3a")
"""A SUPBOOK that means this very workbook, or built-in functions."""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Every record with its place in the stream; zeros behind the last one are padding."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        if kind == 0:
            return
        if at + 4 + length > len(stream):
            raise ValueError("abgeschnittener Satz")
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(path: Path, stream: bytes) -> list[SheetPart]:
    """The worksheets in the order of the workbook, each found by the place of its first record."""
    bounds: list[tuple[int, int, int, str]] = []
    found: dict[int, Marks] = {}
    depth, marks, place = 0, Marks(), 0
    for at, kind, content in _records(stream):
        if kind == _BOF:
            depth += 1
            if depth == 1:
                place, marks = at, Marks()
                found[place] = marks
        elif kind == _EOF:
            depth -= 1
        elif kind == _FILEPASS:
            raise DataError([LOCKED.at(path)])
        elif kind == _SUPBOOK and content[2:4] not in _OWN_BOOK:
            raise DataError([LINKED.at(path)])
        elif kind == _DIMENSIONS:
            _check_size(content)
        elif kind == _BOUNDSHEET:
            bounds.append(_bound(content))
        elif depth == 1 and kind in _SHEET_RECORDS:
            _SHEET_RECORDS[kind](marks, content)
    if depth or not bounds:
        raise ValueError("abgeschnitten")
    if any(kind in (1, 6) for _, _, kind, _ in bounds):
        raise DataError([MACROS.at(path)])
    return [SheetPart(name, state == 0, found[at]) for at, state, kind, name in bounds if kind == 0]


def _check_size(content: bytes) -> None:
    """What a sheet says of its size; room is made for that before a cell is read."""
    top, bottom, left, right = unpack_from("<IIHH", content)
    if not top <= bottom <= MAX_ROWS or not left <= right <= MAX_COLUMNS:
        raise ValueError("größer als ein XLS sein kann")


def _bound(content: bytes) -> tuple[int, int, int, str]:
    """Place, state (0 visible), kind (0 worksheet, 1 macros, 2 chart, 6 Visual Basic) and name of a sheet."""
    at, state, kind, length, wide = unpack_from("<IBBBB", content)
    name = content[8 : 8 + length * (2 if wide & 1 else 1)].decode("utf-16-le" if wide & 1 else "latin-1")
    return at, state & 3, kind, name


def _one_cell(marks: Marks, content: bytes) -> Area:
    row, column = unpack_from("<HH", content)
    _fill(marks, row, column, column)
    return Area(row + 1, column + 1, row + 1, column + 1)


def _fill(marks: Marks, row: int, first: int, last: int) -> None:
    if last >= MAX_COLUMNS:
        raise ValueError("mehr Spalten, als ein XLS haben kann")
    for column in range(first, last + 1):
        marks.fill(row + 1, column + 1)


def _values(marks: Marks, content: bytes) -> None:
    row, first = unpack_from("<HH", content)
    (last,) = unpack_from("<H", content, len(content) - 2)
    _fill(marks, row, first, last)


def _formula(marks: Marks, content: bytes) -> None:
    marks.formulas.append(_one_cell(marks, content))


def _truth_or_error(marks: Marks, content: bytes) -> None:
    cell = _one_cell(marks, content)
    if content[7]:
        marks.errors.append(cell)


def _row(marks: Marks, content: bytes) -> None:
    (number,), (flags,) = unpack_from("<H", content), unpack_from("<H", content, 12)
    if flags & 0x20:
        marks.hidden_rows.add(number + 1)


def _columns(marks: Marks, content: bytes) -> None:
    first, last, width, _, flags = unpack_from("<5H", content)
    if flags & 1 or width == 0:
        marks.hidden_columns.append((first + 1, last + 1))


def _merges(marks: Marks, content: bytes) -> None:
    (count,) = unpack_from("<H", content)
    for n in range(count):
        top, bottom, left, right = unpack_from("<4H", content, 2 + 8 * n)
        marks.merges.append(Area(top + 1, left + 1, bottom + 1, right + 1))


_SHEET_RECORDS: dict[int, Callable[[Marks, bytes], object]] = {
    0x0203: _one_cell, 0x0204: _one_cell, 0x00FD: _one_cell, 0x00D6: _one_cell, 0x027E: _one_cell,
    0x00BD: _values, 0x0006: _formula, 0x0205: _truth_or_error,
    0x0208: _row, 0x007D: _columns, 0x00E5: _merges,
}  # fmt: skip
"""NUMBER, LABEL, LABELSST, RSTRING, RK; MULRK, FORMULA, BOOLERR; ROW, COLINFO, MERGEDCELLS."""
