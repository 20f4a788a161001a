"""Comments and tracked changes of a Word draft, as remarks on the passages whose bookmarks they stand in.

The file comes by mail: it is unpacked and refused like a workbook (`readers.ooxml`), and read without any program that
could follow what it links to. The id of a passage tells what its words were, so that a change that nobody tracked is
found too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from pydantic import ValidationError

from pipeline.docx_marks import ABSCHNITT, chapter_and_cycle, stelle_of
from pipeline.faults import DataError, fault
from pipeline.passages import Passage, bare, digest
from pipeline.readers.ooxml import parse, unpacked
from pipeline.remarks import AENDERUNG, FRAGE, GEPRUEFT, Eingang, cleaned

DOCUMENT, COMMENTS = "word/document.xml", "word/comments.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADDED, _TAKEN = {f"{_W}ins", f"{_W}moveTo"}, {f"{_W}del", f"{_W}moveFrom"}
NOBODY = "ohne Nachverfolgung"
"""The role of those who changed words while changes were not tracked."""
LONGEST = 3900


@dataclass
class _Read:
    """A passage as the file has it: its words before and after the tracked changes, and who made them.

    `below`: what stands under it (source, cells of a table, new paragraphs) with changes in it, as it is to be.
    """

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    day: str = ""


@dataclass
class _Paragraph:
    """A paragraph as it is being read."""

    stelle: str = ""
    before: str = ""
    after: str = ""
    authors: list[str] = field(default_factory=list)
    day: str = ""


class _Draft:
    """What stands in a draft: its chapter and cycle, its passages, where each comment is set."""

    def __init__(self, content: bytes) -> None:
        self.chapter = self.cycle = self._here = ""
        self.passages: dict[str, _Read] = {}
        self.placed: dict[str, str] = {}
        self._waiting: list[str] = []
        self._paragraph = _Paragraph()
        self._changes: list[ElementTree.Element] = []
        for event, one in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
            self._begins(one) if event == "start" else self._ends(one)
        if self.passages:
            self._place(next(reversed(self.passages)))

    def _begins(self, one: ElementTree.Element) -> None:
        kind = one.tag.removeprefix(_W)
        if one.tag in _ADDED or one.tag in _TAKEN:
            self._changes.append(one)
        elif kind == "bookmarkStart":
            self._bookmark(one.get(f"{_W}name", ""))
        elif kind in ("commentRangeStart", "commentReference"):
            number = one.get(f"{_W}id", "")
            if number not in self.placed and number not in self._waiting:
                self._waiting.append(number)
                if self._here:
                    self._place(self._here)

    def _bookmark(self, name: str) -> None:
        chapter, cycle = chapter_and_cycle(name)
        self.chapter, self.cycle = chapter or self.chapter, cycle or self.cycle
        if stelle := stelle_of(name):
            self._here = self._paragraph.stelle = stelle
            self.passages.setdefault(stelle, _Read())
            self._place(stelle)
        elif name.startswith(ABSCHNITT):
            self._here = ""

    def _place(self, stelle: str) -> None:
        """Comments on a heading are about what comes below it."""
        self.placed |= dict.fromkeys(self._waiting, stelle)
        self._waiting = []

    def _ends(self, one: ElementTree.Element) -> None:
        kind = one.tag.removeprefix(_W)
        if one.tag in _ADDED or one.tag in _TAKEN:
            self._changes.pop()
        elif kind in ("t", "delText"):
            self._text(one.text or "")
        elif kind in ("tab", "br"):
            self._text(" ")
        elif kind == "p":
            self._paragraph_ends()
        one.clear()

    def _text(self, text: str) -> None:
        """A piece of text where the changes around it put it."""
        added, taken = (any(one.tag in kinds for one in self._changes) for kinds in (_ADDED, _TAKEN))
        here = self._paragraph
        here.before += "" if added else text
        here.after += "" if taken else text
        if text.strip():
            here.authors += [one.get(f"{_W}author", "") for one in self._changes]
            here.day = max([here.day, *(one.get(f"{_W}date", "")[:10] for one in self._changes)])

    def _paragraph_ends(self) -> None:
        done, self._paragraph = self._paragraph, _Paragraph()
        read = self.passages.get(done.stelle or self._here)
        if read is None:
            return
        if done.stelle:
            read.before.append(done.before)
            read.after.append(done.after)
        elif done.authors:
            read.below.append(done.after)
        read.authors += done.authors
        read.day = max(read.day, done.day)


def remarks_of(path: Path, now: Sequence[Passage], role: str = "") -> list[Eingang]:
    """The remarks of a draft, in the order of its passages. Raises `DataError` where the file is no draft of ours.

    `now`: the passages of the last build. `role`: who has commented; otherwise the names that Word has noted.
    """
    parts = _parts(path)
    draft = _Draft(parts[DOCUMENT])
    if not draft.cycle or not draft.passages:
        text = "In der Datei stehen keine Kennungen von Stellen. Erwartet: ein Entwurf von „bericht entwurf --docx“."
        raise fault(path.name, "", text, "", "Bitte in der Datei kommentieren, nicht in einer Kopie des Textes.")
    chapters = {one.stelle: one.kapitel for one in now}
    texts = {one.stelle: one.text for one in now}
    found = []
    for stelle, read in draft.passages.items():
        known = {"zyklus": draft.cycle, "kapitel": chapters.get(stelle, draft.chapter), "stelle": stelle}
        known["text"] = _joined(read.before)[:20000]
        said = [*_comments(parts, draft, stelle), *_changes(stelle, read, texts.get(stelle, ""))]
        for author, day, kind, note in said:
            told = {"rolle": role or _role(author), "datum": day or None, "art": kind, "anmerkung": note}
            found.append(_remark(path, known | told))
    return found


def _remark(path: Path, told: dict[str, str | None]) -> Eingang:
    try:
        return Eingang.model_validate(told)
    except ValidationError as error:
        text = f"Diese Angabe passt nicht: {error.errors()[0]['loc'][0]}."
        raise fault(path.name, str(told["stelle"]), text) from None


def _parts(path: Path) -> dict[str, bytes]:
    """The parts of the file that are read, without DTD; raises `DataError` as for a workbook."""
    try:
        _, parts = unpacked(path, path.read_bytes())
        if DOCUMENT not in parts:
            raise fault(path, "", "Das ist keine Word-Datei (DOCX).")
        wanted = {name: parts[name] for name in (DOCUMENT, COMMENTS) if name in parts}
        for name, content in wanted.items():
            parse(path, name, content, lambda *_: None)
    except DataError as error:
        raise DataError(
            replace(one, file=path.name, rule="", text=one.text.replace("Arbeitsmappe (XLSX)", "Word-Datei (DOCX)"))
            for one in error.faults
        ) from None
    return wanted


def _comments(parts: dict[str, bytes], draft: _Draft, stelle: str) -> Iterator[tuple[str, str, str, str]]:
    """The comments on a passage: who, when, which kind, what."""
    if COMMENTS not in parts:
        return
    for one in ElementTree.fromstring(parts[COMMENTS]).iter(f"{_W}comment"):
        if draft.placed.get(one.get(f"{_W}id", "")) == stelle:
            paragraphs = ("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in one.iter(f"{_W}p"))
            note = _joined([" ".join(paragraphs)])[:LONGEST]
            if note:
                yield one.get(f"{_W}author", ""), one.get(f"{_W}date", "")[:10], _kind(note), note


def _changes(stelle: str, read: _Read, text: str) -> Iterator[tuple[str, str, str, str]]:
    """What a passage is to say instead; also where words were changed and nothing was tracked."""
    was, new, below = _joined(read.before), _joined(read.after), _joined(read.below)
    who = next(filter(None, read.authors), "")
    if was != new:
        yield who, read.day, AENDERUNG, f"Neuer Wortlaut: {new[:LONGEST]}" if new else "Streichen."
    if below:
        yield who, read.day, AENDERUNG, f"Neu darunter: {below[:LONGEST]}"
    named_by_words = re.search(r"-([0-9a-f]{8})(-\d+)?$", stelle)
    untouched = named_by_words[1] == digest(was) if named_by_words else not text or bare(text) == bare(was)
    if not untouched:
        yield NOBODY, "", AENDERUNG, f"Wortlaut ohne Nachverfolgung geändert: {was[:LONGEST]}"


def _kind(note: str) -> str:
    """What a comment means: that all is right, a question, or a change."""
    if re.fullmatch(r"(geprüft|ok|in ordnung)\b.{0,40}", note, re.IGNORECASE):
        return GEPRUEFT
    return FRAGE if note.endswith("?") else AENDERUNG


def _role(author: str) -> str:
    """What Word calls whoever has commented, as a role can be written."""
    told = re.sub(r"\d+", "", str(cleaned(author))).strip()[:60]
    return told if len(told) >= 3 else "Word-Kommentar"


def _joined(pieces: Sequence[str]) -> str:
    return str(cleaned(" ".join(pieces).replace("\u00ad", "")))
