"""A document on its way from HTML to PDF: what its pages print is listed, goes with it, and is compared in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import number_list, parts, pdf, printed_checks, printed_places, readback
from pipeline.cells import Cells
from pipeline.collector import no_garbage_collection
from pipeline.faults import Fault
from pipeline.pdf_text import runs
from pipeline.printed_places import Piece, Spot

if TYPE_CHECKING:
    from weasyprint import Document


@dataclass
class Pages:
    """A document; `name` is what the list of its numbers calls it, `exhibits` are figures and tables by their anchor.

    `sources`: the folders under data/raw that its numbers can rest on. `laid` and `spots` are known once it is set: all
    text of its pages, and all numbers in it.
    """

    name: str
    html: str
    cells: Cells
    exhibits: Mapping[str, str]
    sources: Collection[str]
    laid: list[Piece] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def set(self, attached: Iterable[pdf.Attached] = ()) -> bytes:
        """The PDF with these files and the list of its numbers."""
        created = self.cells.cycle.datenschluss
        return parts.write_pdf(self.html, created=created, attached=attached, read=self._pieces, look=self._listed)

    def _pieces(self, document: Document) -> list[Piece]:
        return printed_places.pieces(document, self.exhibits)

    def _listed(self, found: Sequence[tuple[int, list[Piece]]]) -> list[pdf.Attached]:
        every = [piece.moved(before) for before, pieces in found for piece in pieces]
        self.laid = sorted(every, key=lambda piece: piece.drawn.page)
        self.spots = printed_places.spots(self.laid, self.name)
        table = number_list.as_table(self.spots, self.cells.values, self.sources)
        return [pdf.Attached(number_list.FILE, number_list.TOLD, table)]

    def faults(self, made: bytes, real_names: Iterable[str] = ()) -> list[Fault]:
        """What is wrong with its printed numbers, and where the finished PDF has others."""
        with no_garbage_collection():
            return [
                *printed_checks.faults(self.html, self.laid, self.cells, real_names),
                *readback.differences("PDF", self.spots, runs(made)),
            ]
