"""HTML that was made to be printed becomes HTML for the screen: pictures in the page, tables that can be scrolled.

A policy of the pages forbids styles inside elements, so pictures say their colours by attributes and variables of the
style sheet; they turn dark with the page. What only paper needs (widths of columns) is left out.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup

from pipeline import style
from pipeline.chart_marks import with_rows
from pipeline.web_svg import slim

PICTURE = re.compile(
    r'<img src="data:image/svg\+xml;base64,(?P<svg>[^"]*)" alt="(?P<alt>[^"]*)"(?: data-zellen="(?P<zellen>[^"]*)")?'
    r'(?: data-marken="(?P<marken>[^"]*)")?>'
)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
FOR_PAPER = re.compile(r'<colgroup>.*?</colgroup>| style="[^"]*"', re.DOTALL)
BOX = re.compile(r"<aside\b|</aside>")
"""Boxes in the text: of landmarks there are few on a page, and each has a name."""
HEADING = re.compile(r"<h([1-4])\b([^>]*)>(.*?)</h\1>", re.DOTALL)
ID = re.compile(r'\bid="([^"]+)"')
LINK = re.compile(r' href="#([^"]*)"')
SECOND_LINE = '<span class="darunter">'
"""Below the title of a table or figure."""
NAME_OF_FORMAT = ' xmlns="http://www.w3.org/2000/svg"'
"""What a picture in a page does without."""

_COLOUR = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')
_REFERENCE = re.compile(r'(href="#|url\(#)([^")]+)')


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(Markup(html.replace(SECOND_LINE, f" {SECOND_LINE}")).striptags().split())


def variable(colour: str) -> str:
    """The variable of the style sheet that a colour of `pipeline.style` stands in."""
    return f"--f-{colour.lower().removeprefix('#')}"


def attached_svg(address: str) -> bytes:
    """The picture that an address carries in itself."""
    return b64decode(address.partition(",")[2])


def inline_svg(svg: str, label: str, mark: str, zellen: str = "") -> str:
    """A picture as part of the page. `mark` keeps its ids apart from those of others; `zellen` binds its numbers.

    It turns dark with the page where all its colours have a counterpart; else it stays as it is, on a light ground.
    """
    svg = slim(svg).replace(NAME_OF_FORMAT, "")
    turns = {colour.upper() for _, colour in _COLOUR.findall(svg)} <= style.dark_colours().keys()
    svg = _COLOUR.sub(_as_variable, svg) if turns else svg
    svg = _REFERENCE.sub(rf"\g<1>{mark}-\g<2>", svg.replace(' id="', f' id="{mark}-'))
    told = f' data-zellen="{zellen}"' if zellen else ""
    look = "bild" if turns else "bild hell"
    return svg.replace(
        "<svg ", f'<svg class="{look}" role="img" aria-label="{label}"{told} stroke-linejoin="round" ', 1
    )


def _as_variable(match: re.Match[str]) -> str:
    return f'{match[1]}="var({variable(match[2])})"'


@dataclass
class Screen:
    """The markup of one page on its way to the screen. `headings` lists its sections: level, mark, words."""

    html: str
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    _count: int = 0

    def make(self) -> str:
        """The page as a screen shows it."""
        self.html = PICTURE.sub(self._picture, self.html)
        self.html = HEADING.sub(self._heading, self.html)
        self.html = TABLE.sub(self._table, self.html)
        self.html = self.html.replace('<span class="zahl" data-zelle', "<span data-zelle")
        self.html = BOX.sub(lambda found: '<div role="note"' if found[0] == "<aside" else "</div>", self.html)
        return self.html

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _picture(self, match: re.Match[str]) -> str:
        svg = with_rows(b64decode(match["svg"]).decode(), match["marken"] or "")
        drawn = inline_svg(svg, match["alt"], f"b{self._next()}", match["zellen"] or "")
        return scrolled(drawn, "Abbildung", str(self._next())) if match["zellen"] is not None else drawn

    def _heading(self, match: re.Match[str]) -> str:
        level, attributes, words = int(match[1]), match[2], match[3]
        told = ID.search(attributes)
        mark = told[1] if told else f"abschnitt-{self._next()}"
        self.headings.append((level, mark, plain(words)))
        return match[0] if told else f'<h{level} id="{mark}"{attributes}>{words}</h{level}>'

    def _table(self, match: re.Match[str]) -> str:
        table = FOR_PAPER.sub("", match[0]).replace('<th scope="col"></th>', "<td></td>")
        caption = re.search(r"<caption\b[^>]*>(.*?)</caption>", table, re.DOTALL)
        name = plain(caption[1]) if caption else self._title_before(match.start())
        if caption is None:
            head, _, rest = table.partition(">")
            table = f'{head}><caption class="nur-gehoert">{escape(name)}</caption>{rest}'
        return scrolled(table, f"Tabelle: {name}", str(self._next()))

    def _title_before(self, place: int) -> str:
        """The heading under which something stands."""
        before = [match[3] for match in HEADING.finditer(self.html[:place])]
        return plain(before[-1]) if before else "Übersicht"


def scrolled(html: str, label: str, mark: str) -> str:
    """What may be wider than a screen, in a box of its own that the keyboard reaches."""
    return f'<div class="rolle" role="group" tabindex="0" aria-label="{escape(label)} ({mark})">{html}</div>'


def marks(html: str) -> list[str]:
    """The ids of a page in their order."""
    return ID.findall(html)


def linked(html: str, here: Collection[str], pages: Mapping[str, str]) -> str:
    """Links to marks that stand on another page lead there; where nobody has the mark there is no link."""

    def link(match: re.Match[str]) -> str:
        mark = match[1]
        if mark in here:
            return match[0]
        return f' href="{pages[mark]}#{mark}"' if mark in pages else ""

    return LINK.sub(link, html)
