"""The text of a finished PDF, run by run, as its reader sees it.

The renderer writes every piece of text that has a look or a mark of its own as one run; a bound number is always
one. Text in pictures is told apart: their labels are runs too, but without their spaces.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import pikepdf

from pipeline.collector import no_garbage_collection
from pipeline.sharing import processors, shared

FIGURE = "/Figure"
UNREADABLE = "\ufffd"
"""Stands for a glyph whose character the PDF does not tell."""
OPERATORS = "BT ET Tf Tj TJ ' \" BDC BMC EMC Do"
"""What shows text, and says in which font and in what."""
PAIR = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
"""A glyph and its text in a font's table."""


@dataclass(frozen=True)
class Run:
    """A piece of text: its page, its characters, and whether it belongs to a picture."""

    page: int
    text: str
    in_picture: bool = False


Fonts = dict[tuple[int, int], "Glyphs"]
"""The fonts of a file by the number of their object: every part of the file has its own, under the same names."""


LONG = 40
"""So many pages are read by two processes; fewer are read sooner than they are shared."""


def runs(pdf: bytes) -> list[Run]:
    """All text of a PDF that this project has made, page by page in the order in which it is drawn."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = len(file.pages)
    processes = min(processors(), 2) if pages >= LONG else 1
    ends = [pages * i // processes for i in range(processes + 1)]
    found, _ = shared(partial(_of_spans, pdf), list(pairwise(ends)), processes)
    return [run for span in found for run in span]


def _of_spans(pdf: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[list[Run]]:
    """The text of some pages after the other, by the numbers of the page before the first and of the last."""
    with no_garbage_collection(), pikepdf.open(io.BytesIO(pdf)) as file:
        fonts: Fonts = {}
        pages = list(enumerate(file.pages, start=1))
        for first, last in spans:
            yield [
                Run(number, text, in_picture)
                for number, page in pages[first:last]
                for text, in_picture in _texts(page, page.Resources, fonts, False)
            ]


class Glyphs(dict[int, str]):
    """The characters of a font's glyphs; one that it does not tell is a sign for that."""

    @classmethod
    def of(cls, font: Any) -> Glyphs:
        table = font.ToUnicode.read_bytes().decode("ascii", "replace") if "/ToUnicode" in font else ""
        return cls({int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in PAIR.findall(table)})

    def __missing__(self, glyph: int) -> str:
        return UNREADABLE


def _texts(stream: Any, resources: Any, fonts: Fonts, inside: bool) -> Iterator[tuple[str, bool]]:
    """The runs of a page or of a form drawn on it; `inside`: it is drawn in a picture."""
    marks: list[bool] = []
    glyphs, text = Glyphs(), ""
    for operands, operator in pikepdf.parse_content_stream(stream, OPERATORS):
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
                    fonts[font.objgen] = Glyphs.of(font)
                glyphs = fonts[font.objgen]
            case "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    yield from _texts(form, form.get("/Resources", resources), fonts, inside or any(marks))
            case "ET":
                if text.strip():
                    yield text, inside or any(marks)
            case _:
                text += _codes(operands[-1]).decode("utf-16-be", "replace").translate(glyphs)


def _codes(shown: Any) -> bytes:
    """What a text operator shows: glyphs of two bytes, in pieces between which there may be distances."""
    if isinstance(shown, pikepdf.Array):
        return b"".join([bytes(piece) for piece in shown if isinstance(piece, pikepdf.String)])
    return bytes(shown)
