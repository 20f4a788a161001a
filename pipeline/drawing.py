"""The laid-out pages as they are about to be drawn: every piece of text with the element it was made of.

The order is that in which the renderer draws, and so that of the text runs of the finished PDF. What stands in a
picture is read from the picture's source.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Document

SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Drawn:
    """A piece of text: its page, its characters, the element it was made of, whether it is in a picture or a margin."""

    page: int
    text: str
    element: Any
    in_picture: bool = False
    in_margin: bool = False


def drawn(document: Document) -> Iterator[Drawn]:
    """All text of a document, page by page; of a picture one piece with nothing in it, then its words."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.stacking import StackingContext

    for number, page in enumerate(document.pages, start=1):
        for context in StackingContext.from_page(page._page_box).zero_z_contexts:
            margin = isinstance(context.box, boxes.MarginBox)
            for box in _of_context(context):
                if isinstance(box, boxes.TextBox):
                    if box.text.strip() and box.style["visibility"] == "visible":
                        yield Drawn(number, plain(box.text), box.element, in_margin=margin)
                elif box.element is not None:
                    yield from _of_picture(number, box.element)


def _of_picture(page: int, element: Any) -> Iterator[Drawn]:
    yield Drawn(page, "", element, in_picture=True)
    for words in words_of(element.attrib):
        yield Drawn(page, plain(words, in_picture=True), element, in_picture=True)


def words_of(picture: Mapping[str, str | None]) -> list[str]:
    """The words of a picture that the page carries in itself, by its attributes; a photograph has none."""
    kind, _, content = (picture.get("src") or "").partition(";base64,")
    svg = b64decode(content).decode() if kind == "data:image/svg+xml" else ""
    return [unescape(words) for words in re.findall(r">([^<>]+)</text>", svg)]


def plain(text: str, *, in_picture: bool = False) -> str:
    """A text as the PDF has it: plain spaces, none at all in pictures, no places where a word may be divided."""
    return ("" if in_picture else " ").join(text.replace(SOFT_HYPHEN, "").split())


# The order of drawing, as `weasyprint.draw` has it.


def _of_context(context: Any) -> Iterator[Any]:
    """The boxes with text and the pictures of a stacking context."""
    from weasyprint.formatting_structure import boxes

    for inner in (*context.negative_z_contexts, *context.float_contexts):
        yield from _of_context(inner)
    if isinstance(context.box, boxes.InlineBox):
        yield from _of_line(context.box)
    yield from _of_blocks({context.box: context.blocks_and_cells})
    for inner in (*context.zero_z_contexts, *context.positive_z_contexts):
        yield from _of_context(inner)


def _of_blocks(blocks: Mapping[Any, Any]) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    for block, inner in blocks.items():
        if isinstance(block, boxes.ReplacedBox):
            yield block
        elif block.children and isinstance(block.children[-1], boxes.LineBox):
            for line in block.children:
                yield from _of_line(line)
        yield from _of_blocks(inner)


def _of_line(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes
    from weasyprint.stacking import StackingContext

    if isinstance(box, StackingContext):
        yield from _of_context(box)
    elif isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box
    elif isinstance(box, boxes.InlineBox | boxes.LineBox):
        for child in box.children:
            yield from _of_line(child)
