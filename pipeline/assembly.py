"""Parts of a document, each a tagged PDF of its own, become one file: pages, structure, bookmarks, links.

The first file gives the frame: its metadata and colour profile stay, and what its pages show (their numbers) is laid
over the pages of the parts.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from mimetypes import MimeTypes
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf import Attached

ELSEWHERE = "bericht:"
"""Begins the address of a link from one part to another."""


def joined(frame: bytes, parts: Sequence[bytes], attached: Iterable[Attached], created: date) -> bytes:
    """One PDF of the parts, with files in it; the frame has as many pages as all of them together."""
    with pikepdf.open(io.BytesIO(frame)) as whole:
        numbers = [page.as_form_xobject() for page in whole.pages]
        del whole.pages[:]
        _Whole(whole).add(parts)
        for number, (page, shown) in enumerate(zip(whole.pages, numbers, strict=True), start=1):
            _lay_over(page, shown, Name(f"/Seite{number}"))
        _attach(whole, sorted(attached, key=lambda one: one.name.encode()), created)
        made = io.BytesIO()
        whole.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


class _Whole:
    """The file that grows: its tree of elements, and by number or name who owns content, elements, places to go to."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        self.file = file
        self.root = file.Root.StructTreeRoot
        self.top = self.root.K[0]
        self.top.K = Array()
        self.owners: list[Any] = []
        self.names: dict[bytes, Any] = {}
        self.places: dict[bytes, Any] = {}
        self.bookmarks: list[Any] = []
        self.opened = 0

    def add(self, parts: Iterable[bytes]) -> None:
        """Append the parts one after the other."""
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as file:
                self._append(file)
        self.root.ParentTree.Nums = Array(self.owners)
        if self.names:
            self.root.IDTree = Dictionary(Names=_name_tree(self.names))
        if self.places:
            if "/Names" not in self.file.Root:
                self.file.Root.Names = Dictionary()
            self.file.Root.Names.Dests = Dictionary(Names=_name_tree(self.places))
        _chain(self.file, self.bookmarks, self.opened)

    def _append(self, file: pikepdf.Pdf) -> None:
        first, taken = len(self.file.pages), (self.owners[-2] + 1 if self.owners else 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # the places that links lead to come below
            self.file.pages.extend(file.pages)
        for page in list(self.file.pages)[first:]:
            page.obj.StructParents += taken
            for link in page.obj.get("/Annots", ()):
                link.StructParent += taken
                _lead_home(link)
        self._append_structure(self.file.copy_foreign(file.Root.StructTreeRoot), taken)
        if "/Names" in file.Root:
            places = self.file.copy_foreign(file.make_indirect(file.Root.Names.Dests))
            self.places |= dict(_pairs(places.Names))
        if "/Outlines" in file.Root:
            marks = self.file.copy_foreign(file.Root.Outlines)
            self.bookmarks += _following(marks.First)
            self.opened += int(marks.Count)

    def _append_structure(self, root: Any, taken: int) -> None:
        for kid in root.K[0].K:
            kid.P = self.top
            self.top.K.append(kid)
        numbers = list(root.ParentTree.Nums)
        for key, owner in zip(numbers[::2], numbers[1::2], strict=True):
            self.owners += [int(key) + taken, owner]
        if "/IDTree" in root:
            self.names |= dict(_pairs(root.IDTree.Names))


def _attach(file: pikepdf.Pdf, attached: Sequence[Attached], created: date) -> None:
    """The files go with the PDF as its data, each listed once."""
    day = f"D:{created:%Y%m%d}000000Z"
    kinds = MimeTypes()  # of no machine
    for one in attached:
        file.attachments[one.name] = pikepdf.AttachedFileSpec(
            file, one.content, filename=one.name, description=one.told, mime_type=kinds.guess_type(one.name)[0] or "",
            relationship=Name.Data, creation_date=day, mod_date=day,
        )  # fmt: skip
    if attached:
        file.Root.AF = Array(file.attachments[one.name].obj for one in attached)


def _pairs(names: Any) -> Iterator[tuple[bytes, Any]]:
    flat = list(names)
    return ((bytes(key), value) for key, value in zip(flat[::2], flat[1::2], strict=True))


def _name_tree(pairs: dict[bytes, Any]) -> Array:
    return Array(item for key in sorted(pairs) for item in (String(key), pairs[key]))


def _lead_home(link: Any) -> None:
    """A link to another part leads to its place in the whole."""
    address = str(link.A.URI) if "/A" in link and "/URI" in link.A else ""
    if address.startswith(ELSEWHERE):
        place = String(address.removeprefix(ELSEWHERE))
        link.Contents, link.Dest = place, place
        del link["/A"]


def _following(mark: Any) -> list[Any]:
    found = [mark]
    while "/Next" in found[-1]:
        found.append(found[-1].Next)
    return found


def _chain(file: pikepdf.Pdf, marks: Sequence[Any], opened: int) -> None:
    """The bookmarks of all parts as one list."""
    if not marks:
        return
    parent = file.make_indirect(Dictionary(Count=opened, First=marks[0], Last=marks[-1]))
    for before, after in pairwise(marks):
        before.Next, after.Prev = after, before
    for mark in marks:
        mark.Parent = parent
    file.Root.Outlines = parent


def _lay_over(page: pikepdf.Page, number: Any, name: Name) -> None:
    """The number of the page as an artifact over what it shows."""
    page.add_resource(number, Name.XObject, name)
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q /Artifact BMC {name} Do EMC".encode())
