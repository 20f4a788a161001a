"""Where German words may be divided at the end of a line, for those that the renderer's word list divides wrongly.

`report_templates/trennung.yaml` has them, also as parts of longer words. They become patterns that outweigh those of
the word list, so texts stay free of soft hyphens (one of which would end the automatic division of its whole
paragraph) and whatever is copied from the PDF is whole. Nor is a word divided where the line has room for more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from pipeline.cycle import Declared, load_yaml

FILE = "report_templates/trennung.yaml"
LANGUAGE = "de"
FORBIDDEN, ALLOWED = 98, 99
"""Weights above all of the word list's own; an odd one allows a division."""
RESUME = 2
"""The place in what the renderer says of a line, where it says what is left for the next one."""
COLLAPSING = ("normal", "pre-line")
"""Where spaces at the end of a line are none."""

Word = Annotated[str, Field(pattern=r"^[a-zäöüß]+(-[a-zäöüß]+)*$")]


def _each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    twice = [word for word, count in Counter(word.replace("-", "") for word in words).items() if count > 1]
    if twice:
        raise ValueError(f"gefunden: zweimal „{'“, „'.join(twice)}“. Erwartet: jedes Wort einmal")
    return words


class Trennung(Declared):
    """The words, in small letters, with a hyphen wherever they may be divided; those without are never divided."""

    woerter: Annotated[tuple[Word, ...], AfterValidator(_each_once)]


def load(project: Path) -> tuple[str, ...]:
    """The declared words; raises `DataError` where the file has a fault."""
    return load_yaml(project / FILE, Trennung, project).woerter


@contextmanager
def divided(words: tuple[str, ...]) -> Iterator[None]:
    """While it lasts, the renderer divides these words as they are declared, and none where there is no need."""
    with _patterns(words), _lines_filled():
        yield


@contextmanager
def _lines_filled() -> Iterator[None]:
    """Text that fits but for the space behind it counts as fitting: the renderer would divide its first word."""
    from weasyprint.layout import inline

    original = inline.split_first_line

    def split(text: str, style: Any, *rest: Any, **more: Any) -> Any:
        made = original(text, style, *rest, **more)
        if made[RESUME] is None or text[-1:] != " " or style["white_space"] not in COLLAPSING:
            return made
        without = original(text.rstrip(" "), style, *rest, **more)
        return without if without[RESUME] is None else made

    inline.split_first_line = split
    try:
        yield
    finally:
        inline.split_first_line = original


@contextmanager
def _patterns(words: tuple[str, ...]) -> Iterator[None]:
    import pyphen

    path = pyphen.LANGUAGES[pyphen.language_fallback(LANGUAGE)]
    pyphen.Pyphen(filename=path)  # has the word list read
    original = pyphen.hdcache[path]
    own = copy(original)
    own.patterns, own.cache = original.patterns | dict(map(_pattern, words)), {}
    own.maxlen = max(map(len, own.patterns))
    pyphen.hdcache[path] = own
    try:
        yield
    finally:
        pyphen.hdcache[path] = original


def _pattern(word: str) -> tuple[str, tuple[int, tuple[int, ...]]]:
    """The letters of a word, and from the second on the weight of a division before each of them."""
    syllables = word.split("-")
    inside = [weight for part in syllables for weight in (*[FORBIDDEN] * (len(part) - 1), ALLOWED)]
    return "".join(syllables), (1, tuple(inside[:-1]))
