"""A finished PDF and what it says of itself: the text of its pages, the files that go with it, its manifest."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pikepdf

from pipeline import manifest, number_list
from pipeline.faults import fault
from pipeline.manifest import Manifest
from pipeline.pdf_text import Run, runs
from pipeline.printed_places import Spot


@dataclass(frozen=True)
class Finished:
    """A PDF of this project; `name` is what faults call it, `files` go with it by their names."""

    name: str
    content: bytes
    files: dict[str, bytes]
    pages: int

    @cached_property
    def manifest(self) -> Manifest:
        """What it was made from; raises `DataError` where that does not go with it."""
        return manifest.read(self._file(manifest.FILE), f"{self.name}, {manifest.FILE}")

    @cached_property
    def numbers(self) -> list[Spot]:
        """Its printed numbers as it lists them; raises `DataError` where their list does not go with it or is none."""
        try:
            return number_list.read(self._file(number_list.FILE))
        except (KeyError, ValueError):
            raise fault(self.name, number_list.FILE, "Die beigefügte Liste der Zahlen ist nicht lesbar.") from None

    @cached_property
    def texts(self) -> dict[int, list[Run]]:
        """Its text by page."""
        return {page: list(found) for page, found in groupby(runs(self.content), key=lambda run: run.page)}

    @cached_property
    def bookmarks(self) -> dict[int, str]:
        """The titles of its main bookmarks by the page that they lead to."""
        with pikepdf.open(io.BytesIO(self.content)) as pdf, pdf.open_outline() as outline:
            number = {page.objgen: place for place, page in enumerate(pdf.pages, start=1)}
            return {number[one.destination[0].objgen]: str(one.title) for one in outline.root if one.destination}

    def _file(self, name: str) -> bytes:
        if name not in self.files:
            text = f"Der Datei liegt keine {name} bei. Erwartet: ein Bericht, den „bericht build“ geschrieben hat."
            raise fault(self.name, "", text)
        return self.files[name]


def printed_in(path: Path) -> list[Spot]:
    """The numbers with a cell that a PDF prints; none where it was not set yet or has no list of them."""
    found = read(path) if path.is_file() else None
    return [spot for spot in found.numbers if spot.zelle] if found and number_list.FILE in found.files else []


def read(path: Path) -> Finished:
    """A PDF; raises `DataError` where the file is none."""
    try:
        with pikepdf.open(io.BytesIO(content := path.read_bytes())) as pdf:
            files = {one.filename: one.get_file().read_bytes() for one in pdf.attachments.values()}
            return Finished(path.name, content, files, len(pdf.pages))
    except (pikepdf.PdfError, OSError):
        raise fault(path.name, "", "Die Datei lässt sich nicht als PDF lesen.") from None
