"""Every numeral of the laid-out pages in the order of drawing: bound ones with their cell, the others with their kind.

The renderer knows which element of the page every piece of text was made of, so nothing has to be guessed from the PDF.
`number_list` writes them down for whoever wants to follow one back; `readback` compares the finished PDF with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.cells import Printed, labels_of
from pipeline.drawing import Drawn, drawn, plain

if TYPE_CHECKING:
    from weasyprint import Document

REPORT, PAPER, KURZ = "Bericht", "Sitzungsvorlage", "Kurzbericht"

NUMERAL = re.compile(r"(?:(?<![\w.,])[+−-])?\d+(?:[.,-]\d+)*")
"""A number as it is printed, with its sign; dates and numbers of tables (`12411-03-03-4`) are one."""
DATE = re.compile(r"(?:\d{1,2}\.){2}\d{4}|\d\d\.\d\d|(?:19|20)\d\d")

BOUND, PAGE, HEADING, DATED, PICTURE, SOURCE, WORDING = (
    "Wert", "Seitenzahl", "Überschrift", "Datum", "Abbildung", "Quellenangabe", "Wortlaut",
)  # fmt: skip
"""What a numeral can be: bound to a cell; or a page's, of a heading, caption or running head, a date or year, in a
picture (axes), of a source; or of the words of texts and titles, where no values may be typed (V20, S09)."""
BY_CLASS = {
    "inhalt": PAGE, "verzeichnis": PAGE, "quelle": SOURCE, "quellen": SOURCE, "beleg": SOURCE, "akzent": HEADING,
}  # fmt: skip
BY_TAG = dict.fromkeys(("h1", "h2", "h3", "h4", "caption", "figcaption"), HEADING)


@dataclass(frozen=True)
class Spot:
    """A printed number: the id of its cell (empty where it has none), its characters, document, page, place and kind.

    `exhibit`: its figure or table, empty in running text. `quellen`: the folders of the sources that it rests on.
    """

    zelle: str
    text: str
    document: str
    page: int
    exhibit: str = ""
    kind: str = BOUND
    quellen: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Owner:
    """A bound element or a picture: the id of its cell, its characters, and what `labels_of` reads of a picture."""

    zelle: str
    text: str
    zellen: str

    @classmethod
    def of(cls, element: Any) -> Owner:
        return cls(element.get("data-zelle", ""), "".join(element.itertext()), element.get("data-zellen", ""))


@dataclass(frozen=True)
class Part:
    """What is known of an element of the page: the bound element it belongs to, its figure or table, its kind."""

    bound: Owner | None = None
    exhibit: str = ""
    kind: str = WORDING


@dataclass(frozen=True)
class Piece:
    """A piece of text as it is drawn on a page, with what is known of its element.

    `owner`: the picture or the bound element that it is part of; None for other text.
    """

    page: int
    text: str
    owner: Owner | None = None
    exhibit: str = ""
    kind: str = WORDING
    in_picture: bool = False
    in_margin: bool = False


Plain = tuple[list[list[Any]], list[list[Any]]]
"""Pieces as plain data: their owners, and the pieces with the place of their owner among them, -1 for none."""


def as_plain(found: Iterable[Piece]) -> Plain:
    """Pieces as data that can be kept."""
    owners: dict[Owner, int] = {}
    rows = [
        [
            one.page, one.text, -1 if one.owner is None else owners.setdefault(one.owner, len(owners)),
            one.exhibit, one.kind, one.in_picture, one.in_margin,
        ]
        for one in found
    ]  # fmt: skip
    return [[one.zelle, one.text, one.zellen] for one in owners], rows


def from_plain(plain: Plain, before: int = 0) -> list[Piece]:
    """The pieces again; `before`: so many pages stand before theirs."""
    owners = [*(Owner(*one) for one in plain[0]), None]
    return [Piece(before + page, text, owners[owner], *rest) for page, text, owner, *rest in plain[1]]


def pieces(document: Document, exhibits: Mapping[str, str]) -> list[Piece]:
    """All text of a laid-out document; `exhibits`: the numbers of figures and tables by their anchor."""
    html = next(child for child in document.pages[0]._page_box.children if child.is_for_root_element)
    parts = {id(element): part for element, part in _parts(html.element, Part(), exhibits)}
    pictures: dict[int, Owner] = {}
    return [_piece(one, parts.get(id(one.element), Part()), pictures) for one in drawn(document)]


def _piece(one: Drawn, part: Part, pictures: dict[int, Owner]) -> Piece:
    owner = part.bound
    if one.in_picture:
        owner = pictures.setdefault(id(one.element), Owner.of(one.element))
    return Piece(one.page, one.text, owner, part.exhibit, part.kind, one.in_picture, one.in_margin)


def _parts(element: Any, around: Part, exhibits: Mapping[str, str]) -> Iterator[tuple[Any, Part]]:
    """All elements under one, each with what is known of it."""
    classes = (element.get("class") or "").split()
    kind = next((BY_CLASS[name] for name in classes if name in BY_CLASS), BY_TAG.get(element.tag, around.kind))
    bound = Owner.of(element) if element.get("data-zelle") else around.bound
    part = Part(bound, exhibits.get(element.get("id", ""), around.exhibit), kind)
    yield element, part
    for child in element:
        yield from _parts(child, part, exhibits)


def spots(found: Iterable[Piece], document: str) -> list[Spot]:
    """Every printed number of a document, page by page; heads of tables as often as they are repeated."""
    groups = groupby(found, key=lambda one: (one.page, id(one.owner)))
    return [spot for _, group in groups for spot in _of_group(list(group), document)]


def _of_group(group: list[Piece], document: str) -> Iterator[Spot]:
    """The numbers of a bound element, of a picture, or of a text in which nothing is bound."""
    first, owner = group[0], group[0].owner
    place = Spot("", "", document, first.page, first.exhibit)
    if owner is None:
        for one in group:
            for match in NUMERAL.finditer(one.text):
                yield replace(place, text=match[0], exhibit=one.exhibit, kind=_kind(one, match[0]))
    elif first.in_picture:
        yield from _of_picture([one.text for one in group], labels_of(owner.zellen), place)
    else:
        yield replace(place, zelle=owner.zelle, text=owner.text)


def _of_picture(words: Iterable[str], labels: list[Printed], place: Spot) -> Iterator[Spot]:
    """The numbers of a picture: its labels, bound in the order in which it carries them, and those on its axes.

    A label that the picture does not carry stands at the end: the finished page will lack it.
    """
    for numeral in (numeral for text in words for numeral in NUMERAL.findall(text)):
        if labels and numerals(labels[0].text) == [numeral]:
            yield replace(place, zelle=labels[0].zelle, text=labels.pop(0).text)
        else:
            yield replace(place, text=numeral, kind=PICTURE)
    for label in labels:
        yield replace(place, zelle=label.zelle, text=label.text)


def bound_in(found: Iterable[Piece]) -> list[Printed]:
    """The bound numbers of the pages, in pictures as they are declared; each element once, wherever repeated."""
    owners = dict.fromkeys(piece.owner for piece in found if piece.owner is not None)
    return [one for owner in owners for one in (*_own(owner), *labels_of(owner.zellen))]


def _own(owner: Owner) -> Iterator[Printed]:
    if owner.zelle:
        yield Printed(owner.zelle, owner.text)


def _kind(piece: Piece, numeral: str) -> str:
    """What a numeral is that is bound to no cell."""
    alone = numeral == piece.text
    if piece.in_margin:
        return PAGE if alone else HEADING
    if piece.kind == PAGE and not alone:
        return HEADING  # the titles in a table of contents
    return DATED if piece.kind == WORDING and DATE.fullmatch(numeral) else piece.kind


def numerals(text: str, *, in_picture: bool = False) -> list[str]:
    """The numerals of a text as it is printed."""
    return NUMERAL.findall(plain(text, in_picture=in_picture))
