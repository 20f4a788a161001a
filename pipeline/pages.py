"""A document on its way from HTML to PDF: what its pages print is listed, goes with it, and is compared in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from pipeline import number_list, parts, pdf, printed_checks, printed_places, readback
from pipeline.cells import Cells
from pipeline.collector import no_garbage_collection
from pipeline.faults import Fault
from pipeline.pdf_text import runs
from pipeline.printed_places import Piece, Plain, Spot
from pipeline.store import NOTHING_KEPT, Store

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

    def set(self, attached: Iterable[pdf.Attached] = (), store: Store = NOTHING_KEPT) -> bytes:
        """The PDF with these files and the list of its numbers; parts that the store has are not set again."""
        created, own = self.cells.cycle.datenschluss, store.on(*chain(*self.exhibits.items()))
        return parts.write_pdf(
            self.html, created=created, attached=attached, read=self._pieces, look=self._listed, store=own
        )

    def _pieces(self, document: Document) -> Plain:
        return printed_places.as_plain(printed_places.pieces(document, self.exhibits))

    def _listed(self, found: Sequence[tuple[int, Plain]]) -> list[pdf.Attached]:
        every = [piece for before, pieces in found for piece in printed_places.from_plain(pieces, before)]
        self.laid = sorted(every, key=lambda piece: piece.page)
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
