"""Where German words may be divided at the end of a line, for those that the renderer's word list divides wrongly.

`report_templates/trennung.yaml` has them, also as parts of longer words. They become patterns that outweigh those of
the word list, so texts stay free of soft hyphens (one of which would end the automatic division of its whole
paragraph) and whatever is copied from the PDF is whole. Nor is a word divided where the line has room for more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from pipeline.cycle import Declared, load_yaml
from pipeline.sources import sha256
from pipeline.store import NOTHING_KEPT, Store

FILE = "report_templates/trennung.yaml"
LANGUAGE = "de"
FORBIDDEN, ALLOWED = 98, 99
"""Weights above all of the word list's own; an odd one allows a division."""
RESUME = 2
"""The place in what the renderer says of a line, where it says what is left for the next one."""
COLLAPSING = ("normal", "pre-line")
"""Where spaces at the end of a line are none."""

Pattern = tuple[int, tuple[int, ...]]
"""From which letter on, and the weight of a division before each."""
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


def begin() -> None:
    """Read the patterns of the renderer's word list, which takes most of a second, while something else is made."""
    _read(_word_list())


@contextmanager
def divided(words: tuple[str, ...], store: Store = NOTHING_KEPT) -> Iterator[None]:
    """While it lasts, the renderer divides these words as they are declared, and none where there is no need."""
    with _patterns(words, store), _lines_filled():
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
def _patterns(words: tuple[str, ...], store: Store) -> Iterator[None]:
    import pyphen

    path = _word_list()
    before = pyphen.hdcache.get(path)
    own = pyphen.HyphDict.__new__(pyphen.HyphDict)
    own.patterns, own.cache = _of_word_list(path, store) | dict(map(_pattern, words)), {}
    own.maxlen = max(map(len, own.patterns))
    pyphen.hdcache[path] = own
    try:
        yield
    finally:
        del pyphen.hdcache[path]
        if before is not None:
            pyphen.hdcache[path] = before


def _word_list() -> Path:
    import pyphen

    return pyphen.LANGUAGES[pyphen.language_fallback(LANGUAGE)]


def _of_word_list(path: Path, store: Store) -> dict[str, Pattern]:
    """The patterns of the renderer's word list, which takes long to read."""
    name = store.name("trennmuster", sha256(path))
    if (kept := store.find(name)) is not None:
        return {letters: (start, tuple(weights)) for letters, start, weights in json.loads(kept)}
    patterns = _read(path)
    store.keep(name, json.dumps([[letters, *rest] for letters, rest in patterns.items()]).encode())
    return patterns


@cache
def _read(path: Path) -> dict[str, Pattern]:
    import pyphen

    return pyphen.HyphDict(path).patterns


def _pattern(word: str) -> tuple[str, Pattern]:
    """The letters of a word, and from the second on the weight of a division before each of them."""
    syllables = word.split("-")
    inside = [weight for part in syllables for weight in (*[FORBIDDEN] * (len(part) - 1), ALLOWED)]
    return "".join(syllables), (1, tuple(inside[:-1]))
