"""The finished PDF read back: its numerals, page by page and in order, against those of its source.

The source is `zahlen.csv`, made from the layout and attached to the PDF. Numbers are compared as a sequence, so that a
wrong digit is found even where it makes another number of the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from pipeline.cells import Printed
from pipeline.faults import Fault
from pipeline.finished import Finished
from pipeline.pdf_text import UNREADABLE, Run
from pipeline.printed_checks import told_differently
from pipeline.printed_places import Spot, numerals
from pipeline.reproducible import contradicted

AROUND = 40
"""Characters of context on each side of a numeral."""


@dataclass(frozen=True)
class Read:
    """A numeral of a finished page with the text around it."""

    numeral: str
    context: str


def faults(pdf: Finished) -> list[Fault]:
    """What a PDF alone tells of its numbers: other ones than its list has, and numbers that contradict each other."""
    bound = [Printed(one.zelle, one.text) for one in pdf.numbers if one.zelle]
    runs = [run for page in pdf.texts.values() for run in page]
    return [*differences(pdf.name, pdf.numbers, runs), *told_differently((), bound), *contradicted(bound)]


def differences(file: str, spots: Iterable[Spot], runs: Iterable[Run]) -> list[Fault]:
    """Where the numerals of the finished pages are not those of the source, with page and context."""
    expected: defaultdict[int, list[tuple[str, Spot]]] = defaultdict(list)
    for spot in spots:
        expected[spot.page] += [(numeral, spot) for numeral in numerals(spot.text)]
    pages: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        pages[run.page].append(run)
    return [
        fault
        for page in sorted({*expected, *pages})
        for fault in _of_page(file, page, expected[page], list(_read(pages[page])))
    ]


def _read(runs: Sequence[Run]) -> Iterator[Read]:
    """The numerals of a page in the order of drawing; what cannot be read may be one."""
    for index, run in enumerate(runs):
        hidden = [UNREADABLE] if UNREADABLE in run.text else []
        for numeral in [*numerals(run.text, in_picture=run.in_picture), *hidden]:
            before = " ".join(one.text for one in runs[max(0, index - 3) : index])[-AROUND:]
            after = " ".join(one.text for one in runs[index + 1 : index + 4])[:AROUND]
            yield Read(numeral, " ".join(f"{before} {run.text} {after}".split()))


def _of_page(file: str, page: int, expected: Sequence[tuple[str, Spot]], read: Sequence[Read]) -> Iterator[Fault]:
    old, new = [numeral for numeral, _ in expected], [one.numeral for one in read]
    if old == new:
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            for wanted, found in zip_longest(expected[a:b], read[c:d]):
                yield _fault(file, page, wanted, found)


def _fault(file: str, page: int, wanted: tuple[str, Spot] | None, found: Read | None) -> Fault:
    place = f"Seite {page}" + (f", {wanted[1].exhibit}" if wanted and wanted[1].exhibit else "")
    printed = f"gedruckt ist „{found.numeral}“ in „{found.context}“" if found else "gedruckt ist nichts"
    if wanted is None:
        return Fault(file, place, f"{printed}, erwartet keine Zahl.")
    numeral, spot = wanted
    return Fault(file, place, f"{printed}, erwartet „{numeral}“ ({spot.zelle or spot.kind}).")
