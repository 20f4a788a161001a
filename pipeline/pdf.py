"""HTML to PDF: PDF/A-3a and PDF/UA-1 in one file, the same bytes for the same input.

The only door to the renderer. Nothing is fetched but `data:` addresses and the font files; no clock is
read; whatever the renderer only warns of (a missing glyph, lost alt text, a dropped CSS rule) and
whatever sticks out of its page or table cell is a fault that stops the build.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import style
from pipeline.collector import no_garbage_collection
from pipeline.faults import DataError, Fault
from pipeline.tagtree import Origins, origins, tidy

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

VARIANT = "pdf/a-3a"
LOGGERS = ("weasyprint", "fontTools")
TOLERANCE = 0.5
"""Points of rounding (in CSS px) that a box may stick out before it counts as overflow."""

PDFUA = "http://www.aiim.org/pdfua/ns/id/"
ACCESSIBLE = f"""
<rdf:Description rdf:about="" xmlns:pdfuaid="{PDFUA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>{PDFUA}</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the document conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""
"""The PDF/UA-1 mark, and what PDF/A wants to be told of it, as the end of the file's metadata."""

GERMAN: tuple[tuple[str, str], ...] = (
    (r'\.notdef glyph .*?"(.*)" \((U\+\w+)\)', "Das Zeichen „{0}“ ({1}) fehlt in den Schriften des Berichts."),
    (r'Image "(.*)" has no required alt description', "Ein Bild hat keinen Alternativtext ({0})."),
    (r'Missing required "lang" attribute', "Dem Dokument fehlt die Angabe der Sprache."),
    (r"No anchor #?(\S+) for internal URI reference", "Ein Verweis führt ins Leere: {0}."),
    (r"Anchor defined twice: (.*)", "Die Sprungmarke {0} gibt es zweimal."),
    (r"Failed to load (\w+) at (.*)", "Nicht geladen ({0}): {1}."),
    (r"Font-face (.*) cannot be loaded", "Die Schrift {0} lässt sich nicht laden."),
    (r"Ignored `\s*(.*?)\s*` at (\d+):\d+, ", "CSS, Zeile {1}: „{0}“ wird nicht verstanden."),
    (r"Invalid or unsupported selector '(.*)'", "CSS: Der Selektor „{0}“ wird nicht verstanden."),
)
"""The renderer's messages and what an office reads instead."""


@dataclass(frozen=True)
class Attached:
    """A file that goes with the PDF; `told` says in one line what it is."""

    name: str
    told: str
    content: bytes


def write_pdf(
    html: str,
    *,
    created: date,
    attached: Iterable[Attached] = (),
    look: Callable[[Document], Iterable[Attached]] | None = None,
) -> bytes:
    """The PDF of a complete HTML page, with files in it.

    `created` is the date in the metadata, `look` is shown the finished layout and adds the files that tell of it.
    Raises `DataError` with every fault at once.
    """
    from weasyprint.text.fonts import FontConfiguration

    with rendering() as faults:
        document = laid_out(html, FontConfiguration())
        faults += overflow_faults(overflows(document))
        made = written(document, created, [*attached, *(look(document) if look is not None else ())])
        faults += foreign_fonts(document)
    if faults:
        raise DataError(dict.fromkeys(faults))
    return made


def begin() -> None:
    """Load the renderer, which takes most of a second, while something else is made."""
    import weasyprint  # noqa: F401


@contextmanager
def rendering() -> Iterator[list[Fault]]:
    """Around all work of the renderer: yields the list that its complaints go to."""
    with no_garbage_collection(), _known_leak(), _messages() as faults:
        yield faults


def laid_out(html: str, fonts: FontConfiguration, stylesheets: Iterable[CSS] = ()) -> Document:
    """The pages of a complete HTML page, not yet drawn."""
    from weasyprint import HTML

    source = HTML(string=html, base_url="about:blank", url_fetcher=fetcher())
    return source.render(font_config=fonts, pdf_variant=VARIANT, stylesheets=[*stylesheets])


def written(document: Document, created: date, attached: Iterable[Attached] = (), mark: str = "") -> bytes:
    """The pages drawn, with their structure in order; `mark` begins the names of its elements."""
    document.metadata.created = document.metadata.modified = f"{created.isoformat()}T00:00:00Z"
    _mark_as_accessible(document)
    with origins() as made_of:
        return document.write_pdf(
            pdf_variant=VARIANT, finisher=partial(_finish, made_of, mark), attachments=_attachments(attached, created)
        )


def _attachments(attached: Iterable[Attached], created: date) -> list[Any]:
    """The files as the renderer takes them, sorted by name as a reader looks them up."""
    from weasyprint import Attachment

    day = datetime(created.year, created.month, created.day, tzinfo=UTC)
    return [
        Attachment(
            file_obj=BytesIO(one.content), name=one.name, description=one.told, created=day, modified=day,
            relationship="Data", url_fetcher=fetcher(),
        )
        for one in sorted(attached, key=lambda one: one.name.encode())
    ]  # fmt: skip


def fetcher() -> Any:
    """Fetches `data:` addresses and the font files of `pipeline.style`; refuses everything else."""
    from weasyprint.urls import URLFetcher

    allowed = {face.path.as_uri() for face in style.font_faces()}

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url.startswith("data:") and url not in allowed:
                raise ValueError(f"Adresse ist nicht erlaubt: {url[:80]}")
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"data", "file"}, allow_redirects=False)


@contextmanager
def _known_leak() -> Iterator[None]:
    """The renderer leaves the file of its colour profile to be closed by Python, which warns of it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014.icc", ResourceWarning)
        yield


class _Listener(logging.Handler):
    """Turns what the renderer logs into faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(logging.WARNING)
        self.faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        self.faults.append(Fault("PDF", "", german(record.getMessage())))


@contextmanager
def _messages() -> Iterator[list[Fault]]:
    faults: list[Fault] = []
    listener = _Listener(faults)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.WARNING)
    try:
        yield faults
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(listener)
            logger.setLevel(level)


def german(message: str) -> str:
    """A message of the renderer as an office reads it."""
    for pattern, text in GERMAN:
        if match := re.search(pattern, message, re.DOTALL):
            return text.format(*(part[:80] for part in match.groups()))
    return f"Meldung beim Setzen des PDF: {message[:300]}"


def overflow_faults(found: Iterable[tuple[int, str]], before: int = 0) -> list[Fault]:
    """What sticks out, as faults; `before`: so many pages stand before these."""
    return [Fault("PDF", f"Seite {before + page}", text) for page, text in found]


def overflows(document: Document) -> Iterator[tuple[int, str]]:
    """Text and pictures that stick out of the printed area of their page or of their table cell, with their page."""
    from weasyprint.formatting_structure import boxes

    for number, page in enumerate(document.pages, start=1):
        for child in page._page_box.children:
            if isinstance(child, boxes.MarginBox):
                continue
            for box, rooms in _leaves(child, ((page._page_box, "dem Satzspiegel"),), boxes):
                what = (getattr(box, "text", "") or "Bild").strip()[:60]
                name = next((name for room, name in rooms if _sticks_out(box, room)), None)
                if name is not None:
                    yield number, f"„{what}“ ragt aus {name}."


Rooms = tuple[tuple[Any, str], ...]
"""The boxes that something must fit into, with their German names (in the dative)."""


@dataclass(frozen=True)
class Turned:
    """A box as it stands on the page when it is turned by a quarter around its middle."""

    position_x: float
    position_y: float
    width: float
    height: float
    text: str

    @classmethod
    def of(cls, box: Any) -> Turned:
        x, y = box.content_box_x() + box.width / 2, box.content_box_y() + box.height / 2
        text = " ".join(getattr(one, "text", "") for one in box.descendants())
        return cls(x - box.height / 2, y - box.width / 2, box.height, box.width, text)


def _leaves(box: Any, rooms: Rooms, boxes: Any) -> Iterator[tuple[Any, Rooms]]:
    """Text and pictures under `box`, each with the rooms it must fit into; a turned box counts for itself too."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box, rooms
    elif isinstance(box, boxes.ParentBox):
        if box.style["transform"]:
            yield Turned.of(box), rooms
            rooms = ((box, "dem gedrehten Feld"),)
        elif isinstance(box, boxes.TableCellBox):
            rooms = (rooms[0], (box, "der Tabellenzelle"))
        for child in box.children:
            yield from _leaves(child, rooms, boxes)


def _sticks_out(box: Any, room: Any) -> bool:
    left, top = room.content_box_x(), room.content_box_y()
    if isinstance(box.width, str) or isinstance(box.height, str):
        return False
    return (
        box.position_x < left - TOLERANCE
        or box.position_x + box.width > left + room.width + TOLERANCE
        or box.position_y < top - TOLERANCE
        or box.position_y + box.height > top + room.height + TOLERANCE
    )


def foreign_fonts(document: Document) -> list[Fault]:
    """Characters that only a font of this machine has: they would look different elsewhere."""
    own = {face.family for face in style.font_faces()}
    return [
        Fault("PDF", "", f"Das Zeichen „{text}“ fehlt in den Schriften des Berichts (Ersatz wäre {font.family}).")
        for font in document.fonts.values()
        if font.family not in own
        for text in sorted(set(font.to_unicode.values()))
    ]


def _mark_as_accessible(document: Document) -> None:
    """Add the PDF/UA-1 mark to the metadata that the renderer writes for PDF/A."""
    original = document.metadata.generate_rdf_metadata

    def both(variant: str, version: int, conformance: str | None) -> bytes:
        return original(variant, version, conformance).replace(b"</rdf:RDF>", ACCESSIBLE.encode())

    document.metadata.generate_rdf_metadata = both


def _finish(made_of: Origins, mark: str, document: Document, pdf: Any) -> None:
    """Put the structure in order; list files once; keep the metadata as it is, which archives read unpacked."""
    tidy(document, pdf, made_of, mark)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))
    number = int(pdf.catalog["Metadata"].split()[0])
    pdf.objects[number].compress = False


def font_css(faces: Iterable[style.FontFace] | None = None) -> str:
    """The `@font-face` rules of the report's typefaces, from the installed font packages."""
    return "\n".join(face.css(face.path.as_uri()) for face in faces or style.font_faces())


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(file.pages)


def outline(pdf: Path | bytes) -> list[str]:
    """The titles of a PDF's bookmarks, from top to bottom."""
    import io

    import pikepdf

    def titles(items: Iterable[Any]) -> Iterator[str]:
        for item in items:
            yield str(item.title)
            yield from titles(item.children)

    with pikepdf.open(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as file, file.open_outline() as marks:
        return list(titles(marks.root))
