"""What an office writes in place of single passages of a text, and whether somebody has looked at it since.

`report_templates/texte/<cycle>/<text>.md` consists of sections `## Absatz: NAME`; each takes the place of the passage
of that name. A passage remembers by a hash what it said when it was checked: when a number in it changes, it is to be
checked again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import pass_context
from jinja2.runtime import Context
from pydantic import Field, RootModel

from indicators.katalog import FELDER
from pipeline.cells import Printed, printed_numbers
from pipeline.cycle import Declared, load_yaml
from pipeline.deceit import harmless
from pipeline.faults import DataError, Fault, UsageError
from pipeline.texts import PASSAGE, SHELF, TEMPLATES, Piece, Texts

FOLDER = f"{TEMPLATES}/texte"
STANDARD = "handlungsfeld.md"
"""The text of chapters that have none of their own."""
OTHERS = ("kurzfassung", "einfuehrung", "sitzungsvorlage", "kurzbericht")
"""Texts with passages besides the chapters."""
WHOLE = ("vorwort", "impressum")
"""Texts that an office writes for a cycle as a whole."""
CHECKED = "geprueft.yaml"
CHECKED_HEAD = "# Geschrieben von „bericht texte geprueft“: wer welchen Absatz wann mit welchen Zahlen geprüft hat.\n"

NEU, GEPRUEFT, WIEDER, NICHT_GEDRUCKT = "neu", "geprüft", "neu zu prüfen", "nicht gedruckt"
"""The states of a passage: never checked; as checked; changed since; not in the report for want of values."""


@dataclass(frozen=True)
class Absatz:
    """A passage that an office has written: its text, its name there, the line its Markdown begins at."""

    text: str
    name: str
    line: int
    markdown: str


class Vermerk(Declared):
    """That a role has checked a passage on a day, and the hash of what it said."""

    hash: str = Field(pattern="^[0-9a-f]{64}$")
    rolle: str = Field(pattern=r"^\D{3,}$")
    datum: date


class Vermerke(RootModel[dict[str, dict[str, Vermerk]]]):
    """geprueft.yaml: by text and name."""


@dataclass(frozen=True)
class Row:
    """The state of a passage, as `texte.csv` and `bericht texte list` tell it."""

    text: str
    absatz: str
    stand: str
    rolle: str
    datum: str
    zahlen: int


@dataclass
class Overrides:
    """The passages there are (`known`), those of a cycle, the notes on their checks, and what they said in print."""

    texts: Texts
    cycle: str
    known: Mapping[str, tuple[str, ...]]
    passages: Mapping[tuple[str, str], Absatz]
    checked: Mapping[str, Mapping[str, Vermerk]] = field(default_factory=dict)
    told: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """By passage: the hash of what it said, and how many numbers it printed."""

    @classmethod
    def load(cls, project: Path, cycle: str, texts: Texts) -> Overrides:
        """Raises `DataError` where a file names a passage that does not exist."""
        folder = project / FOLDER / cycle
        known = names(texts)
        passages = read(folder, known)
        found = {(one.text, one.name): one for one in passages}
        path = folder / CHECKED
        checked = load_yaml(path, Vermerke, project).root if path.is_file() else {}
        return cls(texts, cycle, known, found, checked)

    def functions(self, text: str) -> dict[str, Callable[..., Any]]:
        """What a text can call: its passages by their names, each of the office's once."""
        used: set[str] = set()

        @pass_context
        def absatz(context: Context, name: str, caller: Callable[[], str]) -> str:
            passage = self.passages.get((text, name))
            if passage is None or name in used:
                return str(caller())
            used.add(name)
            file = f"{FOLDER}/{self.cycle}/{text}.md"
            piece = self.texts.piece(passage.markdown, context.get_all(), file, passage.line)
            cells = [one for html in piece.html for one in printed_numbers(html)]
            self.told[text, name] = fingerprint(passage.markdown, piece, cells), len(cells)
            return f"\n{piece.text}\n"

        return {PASSAGE: absatz}

    def rows(self) -> list[Row]:
        """The state of every passage of the office, in the order of the files."""
        return [self._row(passage) for passage in self.passages.values()]

    def _row(self, passage: Absatz) -> Row:
        hash, numbers = self.told.get((passage.text, passage.name), ("", 0))
        note = self.checked.get(passage.text, {}).get(passage.name)
        state = GEPRUEFT if note and note.hash == hash else WIEDER if note else NEU
        role, day = (note.rolle, f"{note.datum:%d.%m.%Y}") if note else ("", "")
        return Row(passage.text, passage.name, state if hash else NICHT_GEDRUCKT, role, day, numbers)

    def check(self, text: str, wanted: Iterable[str], role: str, day: date) -> dict[str, dict[str, Vermerk]]:
        """All notes, with those on the passages of a text renewed; `wanted` is empty for all that it prints."""
        hashes = {name: hash for (of, name), (hash, _) in self.told.items() if of == text}
        if missing := [name for name in wanted if name not in hashes]:
            known = ", ".join(hashes) or "keine"
            raise UsageError(
                f"Im Text „{text}“ wird kein eigener Absatz „{missing[0]}“ gedruckt. Gedruckte eigene: {known}."
            )
        kept = {name: note for name, note in self.checked.get(text, {}).items() if (text, name) in self.passages}
        new = {name: Vermerk(hash=hashes[name], rolle=role, datum=day) for name in [*wanted] or hashes}
        return {**{of: dict(notes) for of, notes in self.checked.items()}, text: kept | new}


def fingerprint(markdown: str, piece: Piece, cells: Iterable[Printed]) -> str:
    """A hash over what a passage is and says: its source, its words with placeholders filled, each cell it prints."""
    words = SHELF.sub("¤", piece.text) + "".join(f"\n{html.striptags()}" for html in piece.html if is_inline(html))
    bound = "".join(f"\n{one.zelle}\t{one.text}" for one in cells)
    return hashlib.sha256(f"{markdown}\n{words}{bound}".encode()).hexdigest()


def is_inline(html: str) -> bool:
    """Whether it stands in a line: words beside the numbers of a picture or table are not the office's."""
    return not html.startswith(("<figure", "<div"))


# --- Files --------------------------------------------------------------------------------------------


def text_of(texts: Texts, feld: str) -> str:
    """The file of the text of a chapter: its own, or the one for all."""
    return f"{feld}.md" if texts.exists(f"{feld}.md") else STANDARD


def names(texts: Texts) -> dict[str, tuple[str, ...]]:
    """The passages that an office can write itself, by text."""
    chapters = {feld.key: [one.id for one in feld.indicators if "-K" not in one.id] for feld in FELDER}
    found = {feld: _filled(texts.passages(text_of(texts, feld)), ids) for feld, ids in chapters.items()}
    return found | {name: tuple(texts.passages(f"{name}.md")) for name in OTHERS if texts.exists(f"{name}.md")}


def _filled(passages: list[str], ids: list[str]) -> tuple[str, ...]:
    """The names with the indicators of the field where the text takes them one after the other."""
    told = [name for one in passages for name in (ids if one == "id" else [one])]
    return tuple(dict.fromkeys(told))


HEAD = re.compile(r"^## +Absatz: *(.*?) *$", re.MULTILINE | re.IGNORECASE)


def read(folder: Path, known: Mapping[str, tuple[str, ...]]) -> list[Absatz]:
    """The passages in the files of a folder; raises `DataError` with all that is wrong in them."""
    found: list[Absatz] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.md")):
        file = f"{FOLDER}/{folder.name}/{path.name}"
        if path.stem in WHOLE:
            continue
        if path.stem not in known:
            faults.append(Fault(file, "", f"Diesen Text gibt es nicht. Vorhanden: {', '.join([*WHOLE, *known])}."))
            continue
        passages, wrong = _sections(path, known[path.stem], file)
        found += passages
        faults += wrong
    if faults:
        raise DataError(faults)
    return found


def _sections(path: Path, known: tuple[str, ...], file: str) -> tuple[list[Absatz], list[Fault]]:
    """The passages of a file, and what is wrong with them."""
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [], [Fault(file, "", "Die Datei ist nicht in UTF-8 gespeichert.")]
    heads = list(HEAD.finditer(content))
    ends = [*(head.start() for head in heads), len(content)][1:]
    found = [
        Absatz(path.stem, head[1], content.count("\n", 0, head.end()) + 2, content[head.end() + 1 : end])
        for head, end in zip(heads, ends, strict=True)
    ]
    before = content[: heads[0].start()] if heads else content
    return found, [Fault(file, place, text) for place, text in _wrong(found, known, before)]


def _wrong(found: list[Absatz], known: tuple[str, ...], before: str) -> Iterator[tuple[str, str]]:
    if before.strip():
        yield "Zeile 1", "Vor dem Text steht keine Überschrift. Erwartet: eine Zeile wie „## Absatz: NAME“."
    seen = set()
    for one in found:
        place = f"Zeile {one.line - 1}"
        if one.name not in known:
            yield place, f"Den Absatz „{one.name}“ gibt es nicht. Vorhanden: {', '.join(known)}."
        elif one.name in seen:
            yield place, f"Der Absatz „{one.name}“ steht zweimal."
        elif not one.markdown.strip():
            yield place, f"Der Absatz „{one.name}“ ist leer. Erwartet: ein Text; ohne Überschrift gilt der übliche."
        seen.add(one.name)


def summary(rows: Iterable[Row]) -> str:
    """One line on the passages of the office; empty where there are none."""
    rows = list(rows)
    counts = {state: sum(row.stand == state for row in rows) for state in (GEPRUEFT, NEU, NICHT_GEDRUCKT)}
    told = [f"{number} {state}" for state, number in counts.items() if number]
    if again := [f"{row.text}/{row.absatz}" for row in rows if row.stand == WIEDER]:
        told.append(f"{WIEDER}: {', '.join(again)}")
    return f"eigene Absätze: {', '.join(told)}" if told else ""


def as_csv(rows: Iterable[Row]) -> str:
    """texte.csv: one line for each passage of the office."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("text", "absatz", "stand", "rolle", "datum", "gebundene_zahlen"))
    for row in rows:
        cells = (row.text, row.absatz, row.stand, row.rolle, row.datum, row.zahlen)
        writer.writerow([harmless(str(cell)) for cell in cells])
    return out.getvalue()


class Plain(yaml.SafeDumper):
    """Writes a day that stands twice as often as it stands, without references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(notes: Mapping[str, Mapping[str, Vermerk]]) -> str:
    """geprueft.yaml, always in the same order."""
    content = {
        text: {name: note.model_dump() for name, note in sorted(of.items())} for text, of in sorted(notes.items())
    }
    return CHECKED_HEAD + yaml.dump(content, Dumper=Plain, allow_unicode=True, sort_keys=False, width=120)
