"""In which encoding a file is written: found from its bytes, never from what somebody says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.faults import Fault

BLOCK = 1 << 20

AS_ISSUED = "Bitte die Datei neu herunterladen und nicht in einem anderen Programm speichern."


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file with `\\n` as line end, and the encoding it was found to be in.

    UTF-8 hardly ever fits by accident. cp1252 comes before Latin-1: they differ only in dashes,
    quotes and the Euro sign, where Latin-1 has control characters that no table contains.
    """
    first = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    for encoding in (first, "cp1252"):
        try:
            return _with_line_ends(raw.decode(encoding)), encoding
        except UnicodeDecodeError:
            continue
    return _with_line_ends(raw.decode("latin-1")), "latin-1"


def _with_line_ends(text: str) -> str:
    """Lines that end in CR LF, or all of them in CR alone, end in LF. A CR within a line stays one."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")


def is_as_declared(found: str, declared: str, lines: Iterable[bytes]) -> bool:
    """Whether the bytes mean in the declared encoding what they mean in the one that was found.

    Plain ASCII is the same in all of them, most Western text the same in cp1252 and Latin-1.
    """
    if found == declared:
        return True
    try:
        return all(line.decode(declared) == line.decode(found) for line in lines)
    except UnicodeDecodeError:
        return False


def spoiled(path: Path, text: str) -> Iterator[Fault]:
    """What no table contains, each kind at the first place: signs that are no text, letters in a wrong encoding."""
    for pattern, say in _SPOILED.items():
        if (found := pattern.search(text)) and (said := say(found)):
            line = text.count("\n", 0, found.start()) + 1
            yield Fault(str(path), f"Zeile {line}", said, "V01", AS_ISSUED)


def look_through(path: Path) -> tuple[list[Fault], int]:
    """As `spoiled`, for a file that is too big for the memory: the first line that is spoiled; and its number of lines.

    An empty end of the file is no line.
    """
    lines, last, sound = 0, b"", True
    with path.open("rb") as stream:
        stream.seek(3 if stream.read(3) == codecs.BOM_UTF8 else 0)
        while block := stream.read(BLOCK):
            breaks = _count(block, _NEWLINE)
            sound = sound and not _may_be_spoiled(block, breaks) and not _may_be_spoiled(last[-2:] + block[:2])
            lines += breaks
            last = block[-1000:] if len(block) > 1000 else (last + block)[-1000:]
    rest = last.rstrip(b"\r\n")
    lines += bool(rest) - last[len(rest) :].count(b"\n")
    return [] if sound else _first_spoiled(path), lines


def _count(block: bytes, byte: int) -> int:
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == byte))


def _first_spoiled(path: Path) -> list[Fault]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            # Only at the start of the file a Byte-Order-Mark is none of the text.
            text, _ = decode(line if number == 1 else b" " + line)
            if found := [replace(fault, place=f"Zeile {number}") for fault in spoiled(path, text)]:
                return found
    return []


def _may_be_spoiled(block: bytes, breaks: int | None = None) -> bool:
    """A few quick looks at every byte find most blocks sound; only the others are looked at for each sign."""
    controls = int(np.count_nonzero(np.frombuffer(block, np.uint8) < 32))
    if controls != (_count(block, _NEWLINE) if breaks is None else breaks):
        controls -= sum(_count(block, byte) for byte in _BLANKS)
        if controls:
            return True
    return b"\x7f" in block or (any(byte in block for byte in _SUSPECT) and any(sign in block for sign in _SIGNS))


def _twice(match: re.Match[str]) -> str:
    """The word around two letters that are one in UTF-8; empty where it makes no sense as UTF-8."""
    text, place = match.string, match.start()
    word = _WORD_BEFORE.search(text[max(0, place - 40) : place])[0] + _WORD.match(text, place)[0]
    try:
        meant = word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return f"Gefunden: „{word}“, das ist „{meant}“ in falscher Kodierung. Erwartet: lesbare Umlaute."


_NEWLINE, _BLANKS = 10, b"\n\r\t\f"
"""The control signs that a table may contain."""
_SUSPECT = (b"\xef", b"\x82", b"\x83", b"\xc2", b"\xe2")
"""Bytes of which one stands in every sign that is looked for, and none in a German letter."""
_TURNING = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SIGNS = tuple(sign.encode() for sign in ("\ufffd", "\ufeff", "Ã", "Â", *map(chr, (*range(0x80, 0xA0), *_TURNING))))
_WORD, _WORD_BEFORE = re.compile(r"[^\s;,|]{0,40}"), re.compile(r"[^\s;,|]*$")
_SPOILED: dict[re.Pattern[str], Callable[[re.Match[str]], str]] = {
    re.compile("\ufffd"): lambda _: "Hier ist ein Zeichen verloren gegangen (U+FFFD). Erwartet: lesbarer Text.",
    re.compile("\ufeff"): lambda _: "Hier beginnt eine zweite Datei (Byte-Order-Mark). Erwartet: nur eine Tabelle.",
    re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"): (
        lambda match: f"Hier steht ein Steuerzeichen (U+{ord(match[0]):04X}). Erwartet: lesbarer Text."
    ),
    re.compile("[ÃÂ][^\x00-\x7f]"): _twice,
    re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]"): (
        lambda match: (
            f"Hier steht ein Zeichen, das die Schreibrichtung ändert (U+{ord(match[0]):04X}). Erwartet: lesbarer Text."
        )
    ),
}
