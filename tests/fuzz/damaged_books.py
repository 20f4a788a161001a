"""Damages to workbooks: to their bytes, and to what stands in the parts of an XLSX."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

from damages import DIGITS, LOOK_ALIKES, NARROW, Mutant
from specimens import Specimen

STRINGS = "xl/sharedStrings.xml"
ROW = re.compile(rb'<row r="([0-9]+)".*?</row>', re.DOTALL)

Damage = Callable[[bytes, Random], Mutant | None]


def cut(raw: bytes, random: Random) -> Mutant:
    """A broken download: the end is missing, from any byte on."""
    return Mutant(raw[: random.randrange(len(raw))])


def zeros(raw: bytes, random: Random) -> Mutant:
    """A block of a download never came: it is full of NUL."""
    place = random.randrange(0, len(raw), 512)
    return Mutant(raw[:place] + bytes(min(512, len(raw) - place)) + raw[place + 512 :])


def html(raw: bytes, random: Random) -> Mutant:
    """A page of a portal above the workbook, below it, or around it."""
    page, end = b"<!DOCTYPE html><html><body>", b"</body></html>"
    return Mutant(random.choice([page + raw, raw + end, page + raw + end]))


def glued(raw: bytes, random: Random) -> Mutant:
    """The workbook twice in one file, or with half of it in front."""
    return Mutant(random.choice([raw + raw, raw[: len(raw) // 2] + raw]))


def packed(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with its parts changed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as book, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in book.namelist():
            changed.writestr(name, change(name, book.read(name)))
    return made.getvalue()


def flipped(raw: bytes, random: Random) -> Mutant | None:
    """One bit of the packed bytes is another one. The checksum of the part tells it."""
    if not raw.startswith(b"PK"):
        return None  # an old workbook has no checksums: a digit may have become another digit
    place = random.randrange(len(raw))
    return Mutant(raw[:place] + bytes([raw[place] ^ 1 << random.randrange(8)]) + raw[place + 1 :])


def _in_rows(raw: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    def sheet(name: str, content: bytes) -> bytes:
        rows = [match[0] for match in ROW.finditer(content)]
        if not name.startswith("xl/worksheets/sheet") or len(rows) < 3:
            return content
        start, end = content.index(rows[0]), content.rindex(rows[-1]) + len(rows[-1])
        return content[:start] + b"".join(change(rows)) + content[end:]

    return packed(raw, sheet)


def rows_changed(raw: bytes, random: Random) -> Mutant | None:
    """Rows are gone, stand twice or in each other's place; each keeps the number that it had."""
    if not raw.startswith(b"PK"):
        return None
    way, seed = random.randrange(3), random.random()
    lost: set[int] = set()

    def change(rows: list[bytes]) -> list[bytes]:
        one = int(seed * len(rows))
        if way == 0:
            lost.add(int(ROW.match(rows[one])[1]))
            return rows[:one] + rows[one + 1 :]
        if way == 1:
            return rows[: one + 1] + rows[one:]
        return [*rows[:one], *rows[one + 1 : one + 2], rows[one], *rows[one + 2 :]]

    return Mutant(_in_rows(raw, change), frozenset(lost))


def _in_a_text(raw: bytes, random: Random, pattern: str, change: Callable[[str], str]) -> Mutant | None:
    """One of the shared texts that match changed, wherever it is meant."""
    if not raw.startswith(b"PK"):
        return None
    seed, done = random.random(), []

    def part(name: str, content: bytes) -> bytes:
        if name != STRINGS:
            return content
        text = content.decode()
        found = [match for match in re.finditer(r"(<t[^>]*>)([^<]+)(?=</t>)", text) if re.search(pattern, match[2])]
        if not found:
            return content
        match = found[int(seed * len(found))]
        done.append(match)
        return (text[: match.start(2)] + change(match[2]) + text[match.end(2) :]).encode()

    made = packed(raw, part)
    return Mutant(made) if done else None


def typos(raw: bytes, random: Random) -> Mutant | None:
    """A letter of a label is another one."""
    return _in_a_text(raw, random, r"[^\W\d_]{2}", lambda text: re.sub(r"[^\W\d_]{2}", "xq", text, count=1))


def look_alikes(raw: bytes, random: Random) -> Mutant | None:
    """Letters and digits of other scripts in labels and keys."""
    other = str.maketrans("0123456789", random.choice(DIGITS))
    return _in_a_text(raw, random, "[a-zA-Z0-9]", lambda text: text.translate(LOOK_ALIKES).translate(other))


def blanks(raw: bytes, random: Random) -> Mutant | None:
    """Blanks that are none, or that nobody sees."""
    blank = random.choice(NARROW)
    return _in_a_text(raw, random, ".", lambda text: text[: len(text) // 2] + blank + text[len(text) // 2 :])


def zeros_lost(raw: bytes, random: Random) -> Mutant | None:
    """A key without its leading zeros, wherever it is meant."""
    return _in_a_text(raw, random, "^0[0-9]+$", lambda text: text.lstrip("0") or "0")


def formulas(raw: bytes, random: Random) -> Mutant | None:
    """A figure is the result of a formula, which anybody can change. It must be told."""
    if not raw.startswith(b"PK"):
        return None
    seed = random.random()

    def sheet(name: str, content: bytes) -> bytes:
        cells = list(re.finditer(rb"<v>", content)) if name.startswith("xl/worksheets/sheet") else []
        if not cells:
            return content
        place = cells[int(seed * len(cells))].start()
        return content[:place] + b"<f>1+1</f>" + content[place:]

    return Mutant(packed(raw, sheet))


BOOK_DAMAGES: dict[str, Damage] = {
    "mappe_abgeschnitten": cut, "mappe_nul": zeros, "mappe_html": html, "mappe_zweimal": glued, "mappe_bit": flipped,
    "mappe_zeilen": rows_changed, "mappe_tippfehler": typos, "mappe_aehnliche_zeichen": look_alikes,
    "mappe_leerzeichen": blanks, "mappe_nullen_fehlen": zeros_lost, "mappe_formel": formulas,
}  # fmt: skip


def book_mutant(specimen: Specimen, name: str, random: Random) -> Mutant | None:
    return BOOK_DAMAGES[name](specimen.raw, random)
