"""V18, V20 and example data: what the finished report prints, checked once more by its characters; V19 beside it.

The checks read what stands in the page and in its layout, not what was meant to be printed; that the finished PDF says
the same proves `pipeline.readback`. Each returns a fault for every number that breaks its rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby

from pipeline.cells import Cells, Printed, printed_numbers
from pipeline.demo_marks import CLASS, LABEL, LETTER
from pipeline.drawing import words_of
from pipeline.faults import Fault
from pipeline.numbers import LETTERS
from pipeline.printed_places import PAGE, Piece, bound_in
from pipeline.reproducible import FIGURE, breach, not_reproducible

TYPED = (
    "Zahlen werden nicht getippt, sondern mit Platzhaltern abgerufen, zum Beispiel {{ wert(…) }}; ein erdachtes "
    "Beispiel steht in Worten."
)

SHEETS = '<section class="anhang neue-seite" id="kennblaetter">'
"""Where the fact sheets begin: they set the series of an indicator side by side."""


def faults(html: str, laid: Sequence[Piece], cells: Cells, real_names: Iterable[str] = ()) -> list[Fault]:
    """Everything that V18, V19 and V20 object to in a report, and example data that do not say what they are.

    `laid`: its pages as they are set. `real_names`: of the regions and Gemeinden, which never stand beside an example.
    """
    chapters, _, sheets = html.partition(SHEETS)
    printed, beside = printed_numbers(chapters), printed_numbers(sheets)
    every = [*printed, *beside]
    return [
        *told_differently(printed, beside),
        *not_reproducible(every, cells),
        *_typed_in_tables(html),
        *without_cell(every, laid),
        *unmarked(html, cells.demo_cells(), real_names),
    ]


# --- V18 ----------------------------------------------------------------------------------------------

ABOUT_THE_SERIES = ("n", "von", "stand", "jahr", "untergrenze", "obergrenze")
"""Parts of a value that say something about its series; they may differ from one series to the other."""


def told_differently(printed: Iterable[Printed], beside: Iterable[Printed] = ()) -> list[Fault]:
    """V18: numbers that are printed twice with different digits.

    One cell has one number in the whole report. One indicator, region and period has one number in all chapters,
    whichever series it is from; only `beside`, in the fact sheets, other series may say something else.
    """
    printed = list(printed)
    cells = _different([*printed, *beside], lambda zelle: zelle)
    rest = (one for one in printed if one.zelle not in cells and _part(one.zelle) not in ABOUT_THE_SERIES)
    return [
        breach("V18", place, f"gedruckt ist {' und '.join(texts)}.")
        for place, texts in [*cells.items(), *_different(rest, _without_series).items()]
    ]


def _different(printed: Iterable[Printed], thing: Callable[[str], str]) -> dict[str, list[str]]:
    """By thing: the texts that print it, where they are not one number."""
    found: dict[str, dict[str, str]] = {}
    for one in printed:
        found.setdefault(thing(one.zelle), {}).setdefault(_figure(one), one.text)
    return {name: list(texts.values()) for name, texts in found.items() if len(texts) > 1}


def _part(zelle: str) -> str:
    return zelle.split("|")[1]


def _without_series(zelle: str) -> str:
    fields = zelle.split("|")
    return "|".join([*fields[:6], *fields[7:]])


def _figure(one: Printed) -> str:
    """The number in a text: without `rund`, marks and, for changes ("um 1,3 gesunken"), the sign."""
    if one.text in LETTERS:
        return str(LETTERS.index(one.text))
    match = FIGURE.search(one.text)
    if match is None:
        return one.text
    unsigned = match[1] == "+" or _part(one.zelle) == "veraenderung"
    return match[2] if unsigned else match[1] + match[2]


# --- V20 ----------------------------------------------------------------------------------------------

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+"
VALUE = re.compile(rf"(?<![\w.,/-])(?:{NUMBER}|\d+(?=\s*(?:%|Prozent|Personen|Menschen)))(?!\d)")
"""What looks like a value: with decimals, with a thousands dot, or before percent and people."""
FIXED = re.compile(r"\b(?:je|auf|mal|pro)\s1(?:00|0{0,2}\.000)\b|\b100\s*(?:%|Prozent\b)")
"""Numbers that belong to a unit."""
NUMERAL = re.compile(r"(?:rund\s)?[(+−-]*\d[\d.,]*\)?(?:\s*%|\s[a-z])?")
"""A cell that holds nothing but a number, maybe with its unit or mark."""
NUMBER_CELL = re.compile(r'<td class="zahlen[^"]*">(.*?)</td>', re.DOTALL)
BOUND = re.compile(r'<span(?: class="zahl")? data-zelle="[^"]*">[^<]*</span>')


def without_cell(printed: Iterable[Printed], laid: Sequence[Piece]) -> list[Fault]:
    """V20: values on the pages that are bound to no cell, and bound numbers that the pages do not show.

    `laid` is all text of the pages. Seen is every number with decimals, with a thousands dot or before percent,
    Personen or Menschen. Not seen are other whole numbers below 1,000, years and dates in running text, and numbers
    that stand alone in a picture (ticks of axes).
    """
    printed = list(printed)
    found = list(_typed_in_pictures(laid, {one.text for one in printed}))
    text = (piece for piece in laid if not piece.in_picture)
    for page, pieces in groupby(text, key=lambda piece: piece.page):
        found += _typed_in_text(page, pieces)
    shown = Counter(one.zelle for one in bound_in(laid))
    for one in printed:
        shown[one.zelle] -= 1
        if shown[one.zelle] < 0:
            found.append(breach("V20", one.zelle, f"„{one.text}“ steht im Text, aber auf keiner Seite."))
    return found


def _typed_in_text(page: int, pieces: Iterable[Piece]) -> Iterator[Fault]:
    """Values on a page outside of bound numbers; the numbers of pages are none."""
    shown = masked = ""
    for piece in pieces:
        text = piece.text
        known = piece.owner is not None or (text.isdigit() and (piece.in_margin or piece.kind == PAGE))
        shown += text + " "
        masked += ("\ue000" * len(text) if known else text) + " "
    masked = FIXED.sub(lambda match: "\ue000" * len(match[0]), masked)
    for match in VALUE.finditer(masked):
        around = shown[max(0, match.start() - 30) : match.end() + 20].strip()
        yield breach("V20", f"Seite {page}", f"{match[0]} in „{around}“ gehört zu keiner Zelle.", TYPED, "PDF")


def _typed_in_pictures(laid: Iterable[Piece], labels: set[str]) -> Iterator[Fault]:
    """Values in the words of a picture; a number that stands alone is a label or the tick of an axis."""
    for words in (piece for piece in laid if piece.in_picture):
        for match in VALUE.finditer(words.text):
            alone = not re.search(r"[^\W\d_]", words.text)
            if match[0] not in labels and not alone:
                text = f"{match[0]} in „{words.text}“ (Abbildung) gehört zu keiner Zelle."
                yield breach("V20", f"Seite {words.page}", text, TYPED, "PDF")


def _typed_in_tables(html: str) -> Iterator[Fault]:
    """V20: numbers in the number cells of tables that are not bound."""
    for cell in NUMBER_CELL.findall(html):
        rest = re.sub("<[^>]*>", "", BOUND.sub("", cell)).strip()
        if NUMERAL.fullmatch(rest):
            yield breach("V20", "Tabelle", f"„{rest}“ in einer Tabellenzelle gehört zu keiner Zelle.", TYPED, "PDF")


# --- Example data -------------------------------------------------------------------------------------

VOID = ("br", "col", "hr", "img", "input", "link", "meta")
TOGETHER = ("tr", "figure", "li", "p")
"""Elements in which no real name may stand together with an example."""
EXAMPLES = "Beispieldaten brauchen überall ihr Zeichen und keinen wirklichen Namen neben sich; bitte den Text ändern."


@dataclass
class _Element:
    """An open element: its text so far, the letters in it, the example cells and the pictures in it."""

    tag: str
    classes: Sequence[str]
    text: str = ""
    letters: int = 0
    cells: list[str] = field(default_factory=list)
    pictures: list[Mapping[str, str | None]] = field(default_factory=list)

    @property
    def tells(self) -> bool:
        """Whether its words matter."""
        return self.tag in TOGETHER or CLASS in self.classes


def unmarked(html: str, demo: Collection[str], real_names: Iterable[str] = ()) -> list[Fault]:
    """Numbers that rest on example data (`demo`: their cells) and do not say so, and real names beside them.

    Such a number stands in an element of the class `beispiel`, which has the word or the letter in it. A figure with
    one says it in caption, alt text and picture.
    """
    reader = _Examples(demo, _any_of(real_names))
    reader.feed(html)
    return list(dict.fromkeys(reader.found))


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of these names as words of their own."""
    longest_first = sorted(set(names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b") if longest_first else None


class _Examples(HTMLParser):
    """Follows a page and notes what is wrong with its example data."""

    def __init__(self, demo: Collection[str], real: re.Pattern[str] | None) -> None:
        super().__init__()
        self.demo, self.real = demo, real
        self.open: list[_Element] = []
        self.found: list[Fault] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in VOID:
            self.open.append(_Element(tag, (named.get("class") or "").split()))
        inside = [line.partition("\t")[0] for line in (named.get("data-zellen") or "").split("\n")]
        cells = [zelle for zelle in (named.get("data-zelle"), *inside) if zelle in self.demo]
        if cells and not any(CLASS in element.classes for element in self.open):
            self._fault(cells[0] or "", "beruht auf Beispieldaten und ist nicht als solche gekennzeichnet.")
        for element in self.open:
            element.cells += [zelle for zelle in cells if zelle]
            element.pictures += [named] if tag == "img" else []

    def handle_data(self, data: str) -> None:
        for element in filter(lambda one: one.tells, self.open):
            element.text += data
            element.letters += self.open[-1].tag == "sup" and data == LETTER

    def handle_endtag(self, tag: str) -> None:
        while self.open and (closed := self.open.pop()):
            if closed.tells and (closed.cells or (closed.tag == "figure" and LABEL in closed.text)):
                self._closed(closed)
            if closed.tag == tag:
                break

    def _closed(self, element: _Element) -> None:
        """What an element with example data must say, and must not."""
        zelle = next(iter(element.cells), "Abbildung")
        if CLASS in element.classes and LABEL not in element.text and not element.letters:
            self._fault(zelle, "steht in einem Teil, der weder das Wort „Beispieldaten“ noch das Zeichen B hat.")
        if element.tag not in TOGETHER:
            return
        drawn = [" ".join(words_of(picture)) for picture in element.pictures]
        if any(LABEL not in (picture.get("alt") or "") for picture in element.pictures):
            self._fault(zelle, "steht bei einem Bild, dessen Alternativtext Beispieldaten nicht nennt.")
        if element.tag == "figure" and (LABEL not in element.text or any(LABEL not in words for words in drawn)):
            self._fault(zelle, "steht in einer Abbildung, die Beispieldaten nicht nennt.")
        if self.real and (match := self.real.search(" ".join([element.text, *drawn]))):
            self._fault(zelle, f"beruht auf Beispieldaten und steht neben dem Namen „{match[0]}“.")

    def _fault(self, zelle: str, text: str) -> None:
        self.found.append(Fault("Bericht", zelle, text, "", EXAMPLES))
