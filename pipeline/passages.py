"""The passages of a page that a reader can remark on: paragraphs, figures, tables, boxes, each with an id.

The id of a passage is made of its page and of its words without numbers. So an edit elsewhere moves no id, and new data
move none either. Recommendations and needs have ids of their own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from pipeline.web_markup import plain

NUMBER = re.compile(r'data-zelle="([^"]*)"[^>]*>([^<]*)<')
"""A number with its cell, as `pipeline.cells.bound` and the tables of the web edition print it."""
OWN_IDS = ("empfehlung-", "bedarf-")
"""How the marks of boxes with an id of their own begin."""
SIMILAR = 0.6
"""From here on a passage is taken for a changed one."""

_PIECE = re.compile(
    r"<svg\b.*?</svg>|<table\b.*?</table>|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>[^>]*)>", re.DOTALL
)
_MAIN = re.compile(r'<main id="inhalt"[^>]*>(.*)</main>', re.DOTALL)
_TITLE = re.compile(r"<(figcaption|caption)\b[^>]*>(.*?)</\1>", re.DOTALL)
_BREAK = re.compile(r'<(?=/?(?:br|dd|dt|h\d|li|p|ul)\b|span class="darunter")')
"""Where words that follow each other without a blank are apart on the screen."""
_CLASS, _ID = re.compile(r'\bclass="([^"]*)"'), re.compile(r'\bid="([^"]*)"')
_VOID = {"br", "hr", "img", "input", "wbr", "col"}
_BOXES = {"karte", "bedarf", "praxis", "presse", "rand", "tafel", "rolle"}
_TITLED = {"figure", "tafel", "rolle"}
"""What is called by its title, because its content is a picture or a table."""
_ASIDE = {"quelle", "laden", "pfad", "kopfzeile", "anmerkung"}
"""Paragraphs that belong to something else."""
_WITHOUT = {"nav", "form", "kacheln", "belege"}
"""What leads elsewhere or opens on demand has no passages of its own."""


@dataclass(frozen=True)
class Passage:
    """A passage as it stands: `kapitel` is its page without prefix (`arbeit`, `HF6-05`), `anker` its mark there."""

    stelle: str
    kapitel: str
    seite: str
    anker: str
    text: str

    @property
    def address(self) -> str:
        return f"{self.seite}#{self.anker}"


@dataclass(frozen=True)
class Place:
    """Where a passage begins in a page, where its opening tag ends, and where it ends."""

    start: int
    inside: int
    end: int
    name: str
    titled: bool
    id: str


def chapter_of(file: str) -> str:
    """The chapter of a page: `arbeit` for `kapitel-arbeit.html`, `HF6-05` for `indikator-HF6-05.html`."""
    stem = file.removesuffix(".html")
    return {"index": "start"}.get(stem, re.sub(r"^(kapitel|indikator)-", "", stem))


def main_of(html: str) -> tuple[int, int]:
    """Where the content of a page begins and ends."""
    found = _MAIN.search(html)
    return found.span(1) if found else (0, 0)


def found_in(html: str, file: str) -> list[tuple[Place, Passage]]:
    """The passages of a page in their order."""
    chapter, taken = chapter_of(file), Counter[str]()
    passages = []
    for place in _places(html):
        text = _text(html, place)
        if not text:
            continue
        own = next((place.id.removeprefix(start) for start in OWN_IDS if place.id.startswith(start)), "")
        id = own or f"{chapter}-{digest(text)}"
        taken[id] += 1
        id = id if taken[id] == 1 else f"{id}-{taken[id]}"
        passages.append((place, Passage(id, chapter, file, place.id or f"st-{id}", text)))
    return passages


def bare(text: str) -> str:
    """The words of a passage, without numbers, signs and case."""
    return "".join(one for one in text.casefold() if one.isalpha())


def numbers_in(html: str) -> Iterator[tuple[str, str]]:
    """The cells and texts of the numbers of a page."""
    start, end = main_of(html)
    yield from NUMBER.findall(html, start, end)


def similarity(one: str, other: str) -> float:
    """How much of two passages is the same, from 0 to 1."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR else 0.0


def successor(text: str, candidates: Iterable[Passage]) -> Passage | None:
    """The passage that a text has become; None where none is like it."""
    scored = [(similarity(text, one.text), one) for one in candidates]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= SIMILAR else None


def as_json(passages: Sequence[Passage]) -> str:
    """The list of all passages of a build, a line each."""
    lines = ",\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in passages)
    return f"[\n{lines}\n]\n"


def from_json(text: str) -> list[Passage]:
    return [Passage(**one) for one in json.loads(text)]


def digest(text: str) -> str:
    """What the id of a passage with these words ends with."""
    return hashlib.sha256((bare(text) or text).encode()).hexdigest()[:8]


def _text(html: str, place: Place) -> str:
    part = html[place.start : place.end]
    title = _TITLE.search(part) if place.titled else None
    told = title[2] if title else "" if place.titled else part
    return plain(_BREAK.sub(" <", told)).replace("\u00ad", "")


def _places(html: str) -> Iterator[Place]:
    """The outermost passages between the tags of the content; pictures and tables are passed over whole."""
    start, end = main_of(html)
    open_tags: list[tuple[str, bool]] = []
    first: tuple[int, re.Match[str]] | None = None
    for piece in _PIECE.finditer(html, start, end):
        name = piece["name"]
        if name is None or name in _VOID:
            continue
        if not piece["end"]:
            words = _words(piece)
            if first is None and not any(skip for _, skip in open_tags) and _is_passage(words, open_tags):
                first = len(open_tags), piece
            open_tags.append((name, bool(_WITHOUT & words)))
            continue
        while open_tags and open_tags.pop()[0] != name:
            pass
        if first is not None and len(open_tags) == first[0]:
            yield _place(first[1], piece.end())
            first = None


def _words(piece: re.Match[str]) -> set[str]:
    """The name of a tag and its classes."""
    told = _CLASS.search(piece["rest"])
    return {piece["name"], *(told[1].split() if told else ())}


def _is_passage(words: set[str], open_tags: Sequence[tuple[str, bool]]) -> bool:
    if words & {"figure", "h1"} or words & _BOXES:
        return True
    if "div" in words:
        return bool(open_tags) and open_tags[-1][0] == "dl"
    return bool(words & {"p", "li"}) and not words & _ASIDE


def _place(tag: re.Match[str], end: int) -> Place:
    told = _ID.search(tag["rest"])
    return Place(tag.start(), tag.end(), end, tag["name"], bool(_words(tag) & _TITLED), told[1] if told else "")
