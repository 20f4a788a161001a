"""Texts that are not what they seem: signs nobody sees, letters of other scripts, cells that a spreadsheet computes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SUSPECT = re.compile(r"[^\x00-\u036f\u2010-\u2027\u202f-\u205f\u20a0-\ud7ff]")
"""Most texts have none of these; the others are looked at sign by sign."""

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MAY_STAND = "\ufeff"
"""A byte order mark at the start of a file says how it is written."""


def deceptive(text: str) -> Iterator[tuple[int, str]]:
    """What in a text can deceive a reader, as line and message."""
    if not _SUSPECT.search(text):
        return
    for number, line in enumerate(text.removeprefix(_MAY_STAND).split("\n"), 1):
        for sign in line:
            if unicodedata.category(sign) in ("Cf", "Co") and sign != "\u00ad":
                yield number, f"Hier steht ein Zeichen, das niemand sieht (U+{ord(sign):04X}). Erwartet: lesbarer Text."
        for word in _LETTERS.findall(line):
            if len(scripts := {_script(letter) for letter in word}) > 1:
                told = " und ".join(sorted(scripts))
                yield number, f"Das Wort „{word}“ mischt Schriften ({told}). Erwartet: Buchstaben einer Schrift."


def _script(letter: str) -> str:
    """The script of a letter, as far as its letters pass for Latin ones."""
    name = unicodedata.name(letter, "")
    return next((german for start, german in _SCRIPTS.items() if name.startswith(start)), "lateinisch")


_SCRIPTS = {"CYRILLIC": "kyrillisch", "GREEK": "griechisch", "ARMENIAN": "armenisch", "CHEROKEE": "cherokee"}


# Cells


_NUMBER = re.compile(r"-[0-9][0-9.,]*")


def harmless(cell: str) -> str:
    """Text that a spreadsheet would take for a formula, told as text; numbers below zero stay as they are."""
    risky = cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not _NUMBER.fullmatch(cell))
    return f"'{cell}" if risky else cell


def as_it_was(cell: str) -> str:
    """A cell without the mark that `harmless` has put before it."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell
