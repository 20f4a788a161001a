"""A long document is set in parts, side by side in two processes, and put together again.

Its HTML says with `MARK` where a part ends; every part begins on a page of its own. No part knows which pages it will
be: the numbers of pages are laid over them in the end, and what names pages of other parts (`data-seite`) is set again
when they are known. A part that has been set before from the same is taken from the store.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pipeline import pdf
from pipeline.assembly import ELSEWHERE, joined
from pipeline.collector import collect_where_many
from pipeline.faults import DataError, Fault
from pipeline.pdf import Attached
from pipeline.sharing import processors, shared
from pipeline.store import NOTHING_KEPT, Store, apart, together

if TYPE_CHECKING:
    from weasyprint import Document

MARK = "<!-- Teil -->"
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
ID = re.compile(r'(?<![\w-])id="([^"]+)"')
LINK = re.compile(r' href="#([^"]*)"')
PAGE_OF = re.compile(r'<a data-seite="" href="#([^"]+)"')
"""A link that is followed by the number of the page it leads to."""
NO_NUMBER = "titel"
"""Pages of this name have no number."""
ONLY_NUMBERS = "@page { @top-left { content: none } @top-right { content: none } @bottom-left { content: none } }"
WITHOUT_NUMBERS = "@page { @bottom-right { content: none } }"

Read = Callable[["Document"], Any]
"""What is told of a layout, as plain data."""


@dataclass(frozen=True)
class Part:
    """A part that has been set: `names` of its pages, `anchors` with their page in it, what was `read` of its layout.

    `overflows`: what sticks out, with its page in the part.
    """

    pdf: bytes
    names: list[str]
    anchors: dict[str, int]
    read: Any
    overflows: list[tuple[int, str]]
    faults: list[Fault]

    def as_bytes(self) -> bytes:
        """As it is kept; one that has faults is not."""
        return together([self.names, self.anchors, self.read], self.pdf)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Part:
        (names, anchors, read), made = apart(kept)
        return cls(made, names, anchors, read, [], [])


def write_pdf(
    html: str,
    *,
    created: date,
    attached: Iterable[Attached] = (),
    read: Read,
    look: Callable[[Sequence[tuple[int, Any]]], Iterable[Attached]],
    store: Store = NOTHING_KEPT,
) -> bytes:
    """The PDF of a complete HTML page, with files in it; see `pdf.write_pdf`.

    `read` tells something of the layout of each part; `look` is shown all of it, each with the number of pages before
    it, and adds files. What `read` rests on besides the part, the basis of the `store` says.
    """
    if MARK not in html:
        return pdf.write_pdf(html, created=created, attached=attached, look=lambda one: look([(0, read(one))]))
    head, bodies = _split(html)
    with pdf.rendering() as faults:
        setter = _Setter.of(html, head, created, read, store)
        found = setter.all([_Item(i, body, drawn=not PAGE_OF.search(body)) for i, body in enumerate(bodies)])
        starts = list(accumulate((len(part.names) for part in found), initial=0))[:-1]
        pages = {
            name: start + page for start, part in zip(starts, found, strict=True) for name, page in part.anchors.items()
        }
        again = [_Item(i, _numbered(body, pages)) for i, body in enumerate(bodies) if PAGE_OF.search(body)]
        *anew, frame = setter.all([*again, _Item.frame(name for part in found for name in part.names)])
        for item, part in zip(again, anew, strict=True):
            found[item.number] = part
        told = [(start, part.read) for start, part in zip(starts, found, strict=True)]
        files = [*attached, *look([*told, (0, frame.read)])]
        made = joined(frame.pdf, [part.pdf for part in found], files, created)
        faults += _anchor_faults(bodies)
        for start, part in zip(starts, found, strict=True):
            faults += [*pdf.overflow_faults(part.overflows, start), *part.faults]
    if faults:
        raise DataError(dict.fromkeys(faults))
    return made


def _split(html: str) -> tuple[str, list[str]]:
    """What stands before the body without the style, and the parts of the body."""
    head, _, rest = html.partition("<body>")
    return STYLE.sub("", head), rest.partition("</body>")[0].split(MARK)


def _anchor_faults(bodies: Sequence[str]) -> list[Fault]:
    """Anchors that several parts have, and links to none."""
    there = Counter(anchor for body in bodies for anchor in set(ID.findall(body)))
    wanted = {target for body in bodies for target in LINK.findall(body)}
    return [
        *(Fault("PDF", "", f"Die Sprungmarke {one} gibt es zweimal.") for one, times in there.items() if times > 1),
        *(Fault("PDF", "", f"Ein Verweis führt ins Leere: {one}.") for one in sorted(wanted - there.keys())),
    ]


def _numbered(body: str, pages: Mapping[str, int]) -> str:
    return PAGE_OF.sub(lambda link: f'<a data-seite="{pages.get(link[1], "")}" href="#{link[1]}"', body)


@dataclass(frozen=True)
class _Item:
    """A part to be set with one more rule; one that is not drawn only tells its pages."""

    number: int
    body: str
    drawn: bool = True
    rule: str = WITHOUT_NUMBERS

    @classmethod
    def frame(cls, names: Iterable[str]) -> _Item:
        """As many pages as there are, with nothing but their numbers."""
        body = "".join(
            f'<div style="break-before: page; height: 1px{"; page: titel" if name == NO_NUMBER else ""}"></div>'
            for name in names
        )
        return cls(-1, body, rule=ONLY_NUMBERS)


@dataclass(frozen=True)
class _Setter:
    """Sets parts with one style and one collection of fonts."""

    style: Any
    fonts: Any
    head: str
    created: date
    read: Read
    store: Store

    @classmethod
    def of(cls, html: str, head: str, created: date, read: Read, store: Store) -> _Setter:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        fonts, rules = FontConfiguration(), "".join(STYLE.findall(html))
        style = CSS(string=rules, font_config=fonts, url_fetcher=pdf.fetcher())
        return cls(style, fonts, head, created, read, store.on(rules, head, created.isoformat()))

    def all(self, items: Sequence[_Item]) -> list[Part]:
        """The parts in the order of the items; of those that are to be set the longest are begun first."""
        names = {item: self.store.name(*map(str, astuple(item))) for item in items}
        kept = {item: self.store.find(name) for item, name in names.items()}
        open_ones = sorted((item for item in items if kept[item] is None), key=lambda item: -len(item.body))
        made, _ = shared(self._work, open_ones, min(processors(), 2))
        found = dict(zip(open_ones, made, strict=True))
        for item, part in found.items():
            if not (part.faults or part.overflows):
                self.store.keep(names[item], part.as_bytes())
        return [found[item] if (known := kept[item]) is None else Part.from_bytes(known) for item in items]

    def _work(self, items: Iterable[_Item]) -> Iterator[Part]:
        for item in items:
            yield self._set(item)
            collect_where_many()

    def _set(self, item: _Item) -> Part:
        from weasyprint import CSS

        here = set(ID.findall(item.body))
        body = LINK.sub(lambda link: link[0] if link[1] in here else f' href="{ELSEWHERE}{link[1]}"', item.body)
        with pdf.rendering() as faults:
            rules = [self.style, CSS(string=item.rule)]
            document = pdf.laid_out(f"{self.head}<body>{body}</body></html>", self.fonts, rules)
            overflows, read, made = [], None, b""
            if item.drawn:
                overflows, read = list(pdf.overflows(document)), self.read(document)
                made = pdf.written(document, self.created, mark=f"{item.number}-")
                faults += pdf.foreign_fonts(document)
        backwards = list(enumerate(document.pages, start=1))[::-1]  # what goes on over pages has its anchor on all
        anchors = {anchor: number for number, page in backwards for anchor in page.anchors}
        names = [page._page_box.page_type.name for page in document.pages]
        return Part(made, names, anchors, read, overflows, faults if item.drawn else [])
