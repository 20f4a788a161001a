"""The remarks of those who read a draft: one list for each cycle, kept in the project and never public.

`data/anmerkungen/<cycle>/anmerkungen.csv` is a list as offices open it. Rows are added and closed, never removed. A
remark keeps the passage as it stood; what has become of it is found by comparing with the passages of the last build.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from pipeline.cycle import Declared
from pipeline.deceit import as_it_was
from pipeline.exhibits import as_csv
from pipeline.faults import UsageError
from pipeline.passages import Passage, from_json, successor
from pipeline.rows import WHOLE, read_rows

FOLDER, NAME = "data/anmerkungen", "anmerkungen"
PASSAGES = "outputs/{zyklus}/intern/stellen.json"
"""All passages of the last build."""
GEPRUEFT, FRAGE, AENDERUNG = "geprüft", "Frage", "Änderung"
OFFEN, ERLEDIGT = "offen", "erledigt"
SAME, CHANGED, GONE = "", "seither geändert", "steht nicht mehr im Bericht"
"""What has become of a passage since it was remarked on."""


def cleaned(text: object) -> object:
    """A text on one line, without what steers a screen or hides words; as it was before it was guarded."""
    if not isinstance(text, str):
        return text
    seen = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in as_it_was(text))
    return " ".join(seen.split())


def _line(longest: int) -> BeforeValidator:
    """A text of so many characters at most."""

    def check(text: object) -> object:
        told = cleaned(text)
        if not isinstance(told, str) or len(told) > longest:
            raise ValueError(f"erwartet: ein Text von höchstens {longest} Zeichen")
        return told

    return BeforeValidator(check)


def _like(pattern: str, expected: str) -> BeforeValidator:
    """A text of a form."""

    def check(text: object) -> object:
        told = cleaned(text)
        if not isinstance(told, str) or not re.fullmatch(pattern, told):
            raise ValueError(f"gefunden: „{str(told)[:60]}“. Erwartet: {expected}")
        return told

    return BeforeValidator(check)


def _day(day: object) -> object:
    try:
        return date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        raise ValueError(f"gefunden: „{day[:60]}“. Erwartet: ein Tag wie 2026-11-22") from None


class Eingang(Declared):
    """A remark as a reader hands it in."""

    zyklus: Annotated[str, _like(r"[0-9]{4}-[0-9]{4}", "ein Zyklus wie 2013-2016")]
    kapitel: Annotated[str, _like(r"[A-Za-z0-9_-]{1,60}", "ein Kapitel wie arbeit")]
    stelle: Annotated[str, _like(r"[A-Za-z0-9_-]{1,80}", "eine Kennung wie arbeit-1f2e3d4c")]
    rolle: Annotated[str, _like(r"\D{3,60}", "eine Rolle ohne Ziffern wie Jugendamt")]
    art: Annotated[str, _like("geprüft|Frage|Änderung", "geprüft, Frage oder Änderung")]
    anmerkung: Annotated[str, _line(4000)] = ""
    text: Annotated[str, _line(20000)] = ""
    datum: Annotated[date | None, BeforeValidator(_day)] = None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two remarks the same one."""
        return self.stelle, self.rolle, self.art, self.anmerkung


class Anmerkung(Eingang):
    """A remark in the list, with its number, its state and the answer of the office."""

    nummer: Annotated[int, WHOLE]
    stand: Annotated[str, _like("offen|erledigt", "offen oder erledigt")]
    antwort: Annotated[str, _line(4000)] = ""

    @property
    def offen(self) -> bool:
        return self.stand == OFFEN


COLUMNS = (
    "nummer", "zyklus", "kapitel", "stelle", "rolle", "art", "anmerkung", "text", "datum", "stand", "antwort",
)  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """A remark with what has become of its passage: the passage as it is now, and a word where it is another."""

    anmerkung: Anmerkung
    passage: Passage | None
    word: str
    against: tuple[Anmerkung, ...] = ()
    """What others say of the same passage and what does not go with it."""


def file_of(project: Path, zyklus: str) -> Path:
    return project / FOLDER / zyklus / f"{NAME}.csv"


def load(project: Path, zyklus: str) -> list[Anmerkung]:
    """The list of a cycle; raises `DataError` with all that is wrong in it."""
    path = file_of(project, zyklus)
    if not path.is_file():
        return []
    return [row.content for row in read_rows(path.parent, NAME, Anmerkung, project)]


def save(project: Path, zyklus: str, remarks: Iterable[Anmerkung]) -> Path:
    """Write the list, whole or not at all."""
    path = file_of(project, zyklus)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ([str(told) if (told := getattr(one, name)) is not None else "" for name in COLUMNS] for one in remarks)
    part = path.with_name(f".{path.name}.teil")
    part.write_bytes(as_csv(COLUMNS, rows))
    part.replace(path)
    return path


def merged(known: Sequence[Anmerkung], new: Iterable[Eingang]) -> list[Anmerkung]:
    """The list with what is new in it; a remark that is there already adds nothing."""
    found, keys = list(known), {one.key for one in known}
    number = max((one.nummer for one in known), default=0)
    for one in new:
        if one.key in keys:
            continue
        keys.add(one.key)
        number += 1
        state = ERLEDIGT if one.art == GEPRUEFT else OFFEN
        found.append(Anmerkung(**one.model_dump(), nummer=number, stand=state))
    return found


def closed(known: Sequence[Anmerkung], number: int, answer: str) -> list[Anmerkung]:
    """The list with one remark done; `UsageError` where there is none with this number."""
    if number not in {one.nummer for one in known}:
        raise UsageError(f"Die Anmerkung {number} gibt es nicht. „bericht review status“ nennt alle.")
    done = {"stand": ERLEDIGT, "antwort": cleaned(answer)}
    return [Anmerkung(**(one.model_dump() | done)) if one.nummer == number else one for one in known]


def passages(project: Path, zyklus: str) -> list[Passage]:
    """The passages of the last build; none where there is no build."""
    path = project / PASSAGES.format(zyklus=zyklus)
    return from_json(path.read_text(encoding="utf-8")) if path.is_file() else []


def followed(remarks: Sequence[Anmerkung], now: Sequence[Passage]) -> list[Followed]:
    """The remarks in the order of the report, each with its passage as it is now."""
    by_id = {one.stelle: one for one in now}
    in_chapter: defaultdict[str, list[Passage]] = defaultdict(list)
    for one in now:
        in_chapter[one.kapitel].append(one)
    order = {one.stelle: place for place, one in enumerate(now)}
    found = [(one, *_now(one, by_id, in_chapter)) for one in remarks]
    against = _conflicts([(one, passage.stelle if passage else one.stelle) for one, passage, _ in found])
    made = [Followed(one, passage, word, against[one.nummer]) for one, passage, word in found]
    chapters = list(dict.fromkeys([*in_chapter, *(one.kapitel for one in remarks)]))
    return sorted(made, key=lambda one: (*_rank(one, chapters, order), one.anmerkung.nummer))


def _rank(one: Followed, chapters: Sequence[str], order: Mapping[str, int]) -> tuple[int, int]:
    place = order[one.passage.stelle] if one.passage else len(order)
    return chapters.index(one.anmerkung.kapitel), place


def _now(
    remark: Anmerkung, by_id: Mapping[str, Passage], in_chapter: Mapping[str, Sequence[Passage]]
) -> tuple[Passage | None, str]:
    passage = by_id.get(remark.stelle) or successor(remark.text, in_chapter.get(remark.kapitel, ()))
    if passage is None:
        return None, GONE if by_id else SAME
    return passage, SAME if not remark.text or _letters(passage.text) == _letters(remark.text) else CHANGED


def _letters(text: str) -> str:
    """A text without blanks, which are set otherwise on a page and in Word."""
    return "".join(text.split())


def _conflicts(placed: Sequence[tuple[Anmerkung, str]]) -> dict[int, tuple[Anmerkung, ...]]:
    """By number what other roles say otherwise of the same passage: one has checked it, another has not."""
    said: defaultdict[str, list[Anmerkung]] = defaultdict(list)
    for one, place in placed:
        if one.offen or one.art == GEPRUEFT:
            said[place].append(one)
    return {
        one.nummer: tuple(
            other
            for other in said[place]
            if one in said[place] and other.rolle != one.rolle and (other.art == GEPRUEFT) != (one.art == GEPRUEFT)
        )
        for one, place in placed
    }
