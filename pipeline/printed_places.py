"""Where each bound number stands in the finished pages: its text, its page, its figure or table.

The renderer knows which element of the page every box was made of, so nothing has to be guessed from the PDF.
`druckstellen.csv` lists all of them for whoever wants to follow a number back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cells import Printed, labels_of
from pipeline.exhibits import as_csv, read_csv

if TYPE_CHECKING:
    from weasyprint import Document

FILE = "druckstellen.csv"
REPORT, PAPER = "Bericht", "Sitzungsvorlage"
COLUMNS = ("Zelle", "Text", "Dokument", "Seite", "Abbildung oder Tabelle")


@dataclass(frozen=True)
class Spot:
    """A printed number: the id of its cell, its characters, document, page, and figure or table (empty in text)."""

    zelle: str
    text: str
    document: str
    page: int
    exhibit: str = ""


@dataclass
class Finder:
    """Looks for bound numbers in laid-out documents; `exhibits`: the numbers of figures and tables by their anchor."""

    exhibits: Mapping[str, str]
    found: list[Spot] = field(default_factory=list)

    def look(self, name: str, document: Document) -> None:
        """Add all bound numbers of a document, page by page.

        What the renderer repeats or parts (heads of tables, a number at the end of a line) counts where it begins.
        """
        first: dict[int, tuple[Any, int, str]] = {}
        for page, laid in enumerate(document.pages, start=1):
            for element, exhibit in _elements(laid._page_box, self.exhibits, ""):
                first.setdefault(id(element), (element, page, exhibit))
        for element, page, exhibit in first.values():
            self.found += [Spot(one.zelle, one.text, name, page, exhibit) for one in _numbers(element)]


def _elements(box: Any, exhibits: Mapping[str, str], inside: str) -> Iterator[tuple[Any, str]]:
    """The elements with bound numbers under a box, each with the figure or table it stands in."""
    box = getattr(box, "_box", box)
    element = getattr(box, "element", None)
    if element is not None:
        inside = exhibits.get(element.get("id", ""), inside)
        if "data-zelle" in element.attrib or "data-zellen" in element.attrib:
            yield element, inside
            return
    for child in getattr(box, "children", ()):
        yield from _elements(child, exhibits, inside)


def _numbers(element: Any) -> Iterator[Printed]:
    """The bound numbers of an element: its own one, or those of a picture."""
    if zelle := element.get("data-zelle"):
        yield Printed(zelle, "".join(element.itertext()))
    yield from labels_of(element.get("data-zellen"))


def as_table(found: Iterable[Spot]) -> bytes:
    """The list as a file."""
    return as_csv(COLUMNS, ((one.zelle, one.text, one.document, str(one.page), one.exhibit) for one in found))


def read(path: Path) -> list[Spot]:
    """The list of the last build; empty where nothing was rendered yet."""
    if not path.is_file():
        return []
    rows = (tuple(row[name] for name in COLUMNS) for row in read_csv(path.read_bytes()))
    return [Spot(zelle, text, document, int(page), exhibit) for zelle, text, document, page, exhibit in rows]
