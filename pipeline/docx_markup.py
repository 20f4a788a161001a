"""HTML of a finished page as paragraphs of a Word file: headings, text with locked numbers, tables, pictures."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from pipeline.docx_marks import ABSCHNITT, name_of
from pipeline.svg_png import as_png
from pipeline.web_markup import plain

_SVG, _TABLE = re.compile(r"<svg\b.*?</svg>", re.DOTALL), re.compile(r"<table\b.*?</table>", re.DOTALL)
_CAPTION = re.compile(r"<caption\b.*?</caption>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(?P<kind>t[hd])\b(?P<rest>[^>]*)>(?P<text>.*?)</(?P=kind)>", re.DOTALL)
_SPAN, _SIZE = re.compile(r'colspan="(\d+)"'), re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')
_ALT = re.compile(r'aria-label="([^"]*)"')
_STYLES = {"h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "h4": "Heading 4", "li": "List Bullet"}
IN_TABLES = "Tabelle"
"""The style of paragraphs in tables."""
_IN_LIST = {"List Bullet", "List Continue"}
_BLOCKS = {*_STYLES, "p", "figcaption", "caption", "div", "figure", "dt", "ul", "section"}
_TITLED, _TITLES = {"figure", "tafel", "rolle"}, {"figcaption", "caption"}
_WIDEST = 453
"""The width of the text in points."""


@dataclass
class _Passage:
    """A passage that is being written: how deep its element lies, its id, whether its title alone is marked."""

    depth: int
    stelle: str
    titled: bool
    paragraphs: list[Paragraph] = field(default_factory=list)


class Writer(HTMLParser):
    """Writes HTML at the end of a document."""

    def __init__(self, document: DocumentObject) -> None:
        super().__init__()
        self._document = document
        self._count = 0
        self._into: _Cell | None = None
        self._pictures: list[str] = []
        self._tables: list[str] = []
        self._depth = 0
        self._passage: _Passage | None = None
        self._paragraph: Paragraph | None = None
        self._style: str | None = None
        self._bold: list[int] = []
        self._raised = 0
        self._in_title = False
        self._number: tuple[int, str] | None = None

    def write(self, html: str) -> None:
        """Pictures and tables are taken whole, everything else tag by tag."""
        self._tables = _TABLE.findall(html)
        html = _TABLE.sub(lambda table: f'{_title(table[0])}<img class="tafel">', html)
        self._pictures = _SVG.findall(html)
        self.feed(_SVG.sub('<img class="bild">', html))

    def mark(self, paragraph: Paragraph, name: str) -> None:
        """A bookmark around a paragraph."""
        self._count += 1
        name = name.replace("-", "_")
        start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{self._count}" w:name="{name}"/>')
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{self._count}"/>'))

    # Tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture(self._pictures.pop(0)) if told["class"] == "bild" else self._table(self._tables.pop(0))
        elif tag == "br":
            self._text("\n")
        else:
            self._depth += 1
            self._begin(tag, told)

    def _begin(self, tag: str, told: dict[str, str]) -> None:
        classes = {tag, *told.get("class", "").split()}
        if (stelle := told.get("data-stelle")) and self._passage is None:
            self._passage = _Passage(self._depth, stelle, bool(classes & _TITLED))
        if tag in _BLOCKS:
            self._paragraph = None
            self._style = _STYLES.get(tag, self._style if tag == "p" and self._style in _IN_LIST else None)
        self._in_title = self._in_title or tag in _TITLES
        if tag in ("b", "strong", "dt") or "ueber" in classes:
            self._bold.append(self._depth)
        self._raised += tag == "sup"
        if "darunter" in classes:
            self._text("\n")
        if zelle := told.get("data-zelle"):
            self._number = self._depth, zelle

    def handle_endtag(self, tag: str) -> None:
        if self._number and self._number[0] == self._depth:
            self._number = None
        if self._bold and self._bold[-1] == self._depth:
            self._bold.pop()
        self._raised -= tag == "sup"
        if tag in _BLOCKS:
            heading = self._paragraph if tag in ("h1", "h2", "h3", "h4") and self._passage is None else None
            if heading is not None:
                self.mark(heading, f"{ABSCHNITT}{self._count}")
            self._style = None if tag in _STYLES else "List Continue" if self._style in _IN_LIST else self._style
            self._paragraph = None
        if self._passage and (self._passage.depth == self._depth or (self._passage.titled and tag in _TITLES)):
            self._marked()
        self._in_title = self._in_title and tag not in _TITLES
        self._depth -= 1

    def _marked(self) -> None:
        passage, self._passage = self._passage, None
        for number, paragraph in enumerate(passage.paragraphs if passage else (), start=1):
            self.mark(paragraph, name_of(passage.stelle, number))

    # Text

    def handle_data(self, data: str) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", data)
        if self._number is not None:
            self._open()._p.append(_locked(text, self._number[1], self._next(), bold=bool(self._bold)))
        elif text.strip() or (self._paragraph is not None and text):
            self._text(text)

    def _text(self, text: str) -> None:
        if self._paragraph is None:
            text = text.lstrip()
        if text:
            run = self._open().add_run(text)
            run.bold, run.font.superscript = bool(self._bold) or None, bool(self._raised) or None

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _open(self) -> Paragraph:
        """The paragraph that is written to."""
        if self._paragraph is None:
            self._paragraph = self._new()
        passage = self._passage
        if passage and (self._in_title or not passage.titled) and self._paragraph not in passage.paragraphs:
            passage.paragraphs.append(self._paragraph)
        return self._paragraph

    def _new(self) -> Paragraph:
        if self._into is None:
            return self._document.add_paragraph(style=self._style)
        first = self._into.paragraphs[0]
        paragraph = self._into.add_paragraph() if len(first._p) else first
        paragraph.style = IN_TABLES
        return paragraph

    # Tables and pictures

    def _table(self, html: str) -> None:
        """A table; its cells are written as everything else."""
        rows = [list(_CELL.finditer(row)) for row in _ROW.findall(html)]
        width = max((sum(map(_columns, row)) for row in rows), default=0)
        if not width:
            return
        table = (self._into or self._document).add_table(rows=len(rows), cols=width)
        table.style = self._document.styles["Table Grid"]
        for number, row in enumerate(rows):
            at = 0
            for cell in row:
                inside = table.cell(number, at)
                if _columns(cell) > 1:
                    inside = inside.merge(table.cell(number, at + _columns(cell) - 1))
                at += _columns(cell)
                self._fill(inside, cell["text"], bold=cell["kind"] == "th")
        for column, share in zip(table.columns, _shares(rows, width), strict=True):
            column.width = Pt(_WIDEST * share)
        for told in table._tbl.iter(qn("w:tcW")):
            told.set(qn("w:type"), "auto")
            told.set(qn("w:w"), "0")
        self._paragraph = None

    def _fill(self, cell: _Cell, html: str, *, bold: bool) -> None:
        writer = Writer(self._document)
        writer._into, writer._count, writer._bold = cell, self._count, [0] if bold else []
        writer.write(html)
        self._count = writer._count

    def _picture(self, svg: str) -> None:
        """A picture with its description; of small ones beside a number nothing is shown."""
        size = _SIZE.search(svg)
        if self._into is not None or size is None or float(size[1]) < _WIDEST / 2:
            return
        width, height = (float(size[number]) * min(1.0, _WIDEST / float(size[1])) for number in (1, 2))
        run = self._document.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(as_png(svg)), Pt(width), Pt(height))
        told = _ALT.search(svg)
        shape._inline.docPr.set("descr", unescape(told[1]) if told else "")
        self._paragraph = None


def _title(table: str) -> str:
    """The title of a table, also where the page only tells it to those who listen."""
    found = _CAPTION.search(table)
    return found[0] if found else ""


def _shares(rows: Sequence[Sequence[re.Match[str]]], width: int) -> list[float]:
    """How much of the width each column gets, by its longest word."""
    longest = [10] * width
    for row in rows:
        at = 0
        for cell in row:
            if _columns(cell) == 1:
                longest[at] = max([longest[at], *map(len, plain(cell["text"]).split())])
            at += _columns(cell)
    return [one / sum(longest) for one in longest]


def _columns(cell: re.Match[str]) -> int:
    told = _SPAN.search(cell["rest"])
    return int(told[1]) if told else 1


def _locked(text: str, zelle: str, number: int, *, bold: bool) -> object:
    """A number in a content control that can neither be edited nor deleted; its tag stands for its cell."""
    tag = hashlib.sha256(zelle.encode()).hexdigest()[:16]
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Zahl aus der Datenbank"/><w:tag w:val="zahl-{tag}"/>'
        f'<w:id w:val="{number}"/><w:lock w:val="sdtContentLocked"/><w:text/></w:sdtPr>'
        f'<w:sdtContent><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:sdtContent></w:sdt>'
    )
