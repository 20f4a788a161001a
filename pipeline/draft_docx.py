"""A chapter as a Word file for those who comment in Word: the finished page once more, paragraph by paragraph.

Every passage stands in a bookmark named by its id, every number in a content control that cannot be edited or deleted;
changes are tracked from the first key on. `pipeline.docx_comments` reads comments and changes back by these bookmarks.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, time
from html import unescape
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from pipeline import style
from pipeline.cycle import Cycle
from pipeline.docx_marks import KAPITEL
from pipeline.docx_markup import IN_TABLES, Writer
from pipeline.passages import chapter_of, found_in, main_of
from pipeline.review_site import marked

EXPLAINED = (
    "So geben Sie Hinweise: im Text ändern oder einen Kommentar setzen (Überprüfen, Neuer Kommentar). Die "
    "Nachverfolgung ist eingeschaltet. Zahlen sind gesperrt, weil sie aus der Datenbank kommen; zu einer Zahl bitte "
    "einen Kommentar setzen. Die Datei dann unter demselben Format (.docx) zurückgeben."
)
_LEFT_OUT = re.compile(r'<nav\b.*?</nav>|<details\b.*?</details>|<p class="laden">.*?</p>', re.DOTALL)


def of_page(page: Path, cycle: Cycle) -> bytes:
    """The chapter of a page as DOCX; the same bytes for the same page."""
    html = page.read_text(encoding="utf-8")
    document = Document()
    _dress(document)
    told = re.search(r'<p class="muster">(.*?)</p>', html, re.DOTALL)
    document.sections[0].header.paragraphs[0].text = unescape(told[1] if told else "")
    document.sections[0].footer.paragraphs[0].text = "Fassung zur Durchsicht, nicht veröffentlicht"
    top = document.add_paragraph(EXPLAINED)
    writer = Writer(document)
    writer.mark(top, f"{KAPITEL}{chapter_of(page.name)}_{cycle.name}")
    html = marked(html, found_in(html, page.name), {})
    start, end = main_of(html)
    writer.write(_LEFT_OUT.sub("", html[start:end]))
    document.core_properties.title = f"{chapter_of(page.name)}, {cycle.druckname}"
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime.combine(cycle.datenschluss, time())
    return _packed(document)


def _dress(document: DocumentObject) -> None:
    """Language, typefaces and colours; changes are tracked."""
    in_tables = document.styles.add_style(IN_TABLES, WD_STYLE_TYPE.PARAGRAPH)
    in_tables.base_style, in_tables.font.size = document.styles["Normal"], Pt(9)
    for name, size in (("Normal", 11), ("Heading 1", 20), ("Heading 2", 15), ("Heading 3", 12), ("Heading 4", 11)):
        font = document.styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), RGBColor.from_string(style.TEXT.lstrip("#").upper())
        fonts = font.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), "Calibri")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "de-DE")
    section = document.sections[0]
    section.page_width, section.page_height = Pt(595.3), Pt(841.9)
    section.left_margin = section.right_margin = Pt(71)
    following = next(document.settings.element.iter(qn("w:defaultTabStop")))
    following.addprevious(parse_xml(f"<w:trackRevisions {nsdecls('w')}/>"))


def _packed(document: DocumentObject) -> bytes:
    """The file with no clock in it."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
