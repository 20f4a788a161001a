"""Example data in print: a letter behind every number, a label at every text, table and picture that rests on them.

The flag `demo` of a value says that it is invented. Everything that shows one has the class `beispiel` and says so in
words or by the letter; `pipeline.printed_checks` proves it of the finished page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from pipeline.values import Value

DEMO = "demo"
"""The flag of values that rest on invented returns."""
CLASS = "beispiel"
LETTER = "B"
LABEL = "Beispieldaten"
MEANING = "Beispieldaten (erfunden)"

TAG = Markup('<span class="beispieldaten">{}</span>').format(LABEL)
"""The label at texts, captions and titles; the style sheet hatches it."""
SUP = Markup("<sup>{}</sup>").format(LETTER)

_BLOCK = re.compile(r"<(p|li)>((?:(?!<(?:p|li|ul|ol|div|table|figure)\b).)*?)</\1>", re.DOTALL)
"""A paragraph or an item of running text without other blocks in it."""
_ID = re.compile(r'data-zelle="([^"]*)"')


def is_demo(value: Value | None) -> bool:
    """Whether a value rests on example data."""
    return value is not None and DEMO in value.flags


def any_demo(values: Iterable[Value | None]) -> bool:
    """Whether one of the values rests on example data."""
    return any(map(is_demo, values))


def lettered(value: Value, html: Markup) -> Markup:
    """A printed number, its unit included, with the letter behind it where it rests on example data."""
    return Markup('<span class="{}">{}{}</span>').format(CLASS, html, SUP) if is_demo(value) else html


def label_blocks(html: str, demo: Collection[str]) -> Markup:
    """Running text in which every paragraph that prints one of these cells begins with the label."""

    def labelled(match: re.Match[str]) -> str:
        tag, inner = match[1], match[2]
        if not any(unescape(zelle) in demo for zelle in _ID.findall(inner)):
            return match[0]
        return f'<{tag} class="{CLASS}">{TAG} {inner}</{tag}>'

    return Markup(_BLOCK.sub(labelled, str(html)))
