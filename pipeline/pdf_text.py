"""The text of a finished PDF, run by run, as its reader sees it.

The renderer writes every piece of text that has a look or a mark of its own as one run; a bound number is always
one. Text in pictures is told apart: their labels are runs too, but without their spaces.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

FIGURE = "/Figure"
PAIR = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
"""A glyph and its text in a font's table."""


@dataclass(frozen=True)
class Run:
    """A piece of text: its page, its characters, and whether it belongs to a picture."""

    page: int
    text: str
    in_picture: bool = False


def runs(pdf: bytes) -> list[Run]:
    """All text of a PDF that this project has made, page by page in the order in which it is drawn."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        fonts: dict[Any, dict[int, str]] = {}
        return [
            Run(number, text, in_picture)
            for number, page in enumerate(file.pages, start=1)
            for text, in_picture in _texts(page, page.Resources, fonts, False)
        ]


def _texts(stream: Any, resources: Any, fonts: dict[Any, dict[int, str]], inside: bool) -> Iterator[tuple[str, bool]]:
    """The runs of a page or of a form drawn on it; `inside`: it is drawn in a picture."""
    marks: list[bool] = []
    glyphs: dict[int, str] = {}
    text = ""
    for operands, operator in pikepdf.parse_content_stream(stream):
        picture = inside or any(marks)
        match str(operator):
            case "BDC" | "BMC":
                marks.append(str(operands[0]) == FIGURE)
            case "EMC":
                marks.pop()
            case "BT":
                text = ""
            case "Tf":
                font = resources.Font[str(operands[0])]
                if font.objgen not in fonts:
                    fonts[font.objgen] = _glyphs(font)
                glyphs = fonts[font.objgen]
            case "Tj" | "TJ":
                text += _decoded(operands[0], glyphs)
            case "ET" if text.strip():
                yield text, picture
            case "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    yield from _texts(form, form.get("/Resources", resources), fonts, picture)


def _glyphs(font: Any) -> dict[int, str]:
    """The characters of a font's glyphs."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in PAIR.findall(table)}


def _decoded(shown: Any, glyphs: dict[int, str]) -> str:
    """What a text operator shows: glyphs of two bytes, in pieces between which there may be distances."""
    pieces: Iterable[Any] = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    return "".join(glyphs.get(high << 8 | low, "\ufffd") for high, low in zip(codes[::2], codes[1::2], strict=True))
