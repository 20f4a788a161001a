"""What a draft says otherwise than an earlier state: numbers by their cells, texts passage by passage.

Which state that is the office decides with `bericht review stand`; until then it is the newest edition, of which
numbers are kept only. A build is never compared with the one before it: then what is written would depend on how often
somebody has built.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pipeline import number_list
from pipeline.cycle import Cycle, shown
from pipeline.faults import fault
from pipeline.passages import Passage, successor
from pipeline.remarks import FOLDER
from pipeline.stand import RELEASED

FILE = "stand.json"
Numbers = Mapping[str, Sequence[str]]
"""How every cell is printed: mostly in one way, a change also with its sign."""
Words = list[tuple[bool, str]]
"""Words in their order, and whether they stand on this side only."""


@dataclass(frozen=True)
class State:
    """What a report said: its passages (None where they are not known) and the numbers by their cells."""

    name: str
    passages: Sequence[Passage] | None
    numbers: Numbers


@dataclass(frozen=True)
class Changed:
    """A number that was printed otherwise, in words."""

    about: str
    region: str
    day: str
    group: str
    old: str
    new: str
    href: str


@dataclass(frozen=True)
class Pair:
    """A passage as it was and as it is; empty where it was not or is no more."""

    old: Words
    new: Words
    href: str


@dataclass(frozen=True)
class News:
    """All that is new, numbers in the order of the report, texts by chapter with its page."""

    base: str
    with_texts: bool
    values: Sequence[Changed]
    texts: Sequence[tuple[str, str, Sequence[Pair]]]


def keep(project: Path, zyklus: str, state: State) -> Path:
    """Write down a state to compare with, whole or not at all."""
    path = project / FOLDER / zyklus / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{FILE}.teil")
    part.write_text(json.dumps(asdict(state), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    part.replace(path)
    return path


def base(project: Path, zyklus: str) -> State | None:
    """The state to compare with: the one that was kept, else the numbers of the newest edition."""
    path = project / FOLDER / zyklus / FILE
    if not path.is_file():
        return _of_edition(project, zyklus)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return State(told["name"], [Passage(**one) for one in told["passages"]], told["numbers"])
    except (ValueError, KeyError, TypeError):
        advice = "„bericht review stand“ schreibt sie neu."
        raise fault(shown(path, project), "", "Die Datei ist nicht lesbar.", "", advice) from None


def _of_edition(project: Path, zyklus: str) -> State | None:
    numbered = ((re.fullmatch(rf"{zyklus}-(\d+)", path.name), path) for path in (project / RELEASED).glob("*"))
    editions = sorted((int(match[1]), path) for match, path in numbered if match)
    if not editions:
        return None
    number, folder = editions[-1]
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for spot in number_list.read((folder / number_list.FILE).read_bytes()):
        if spot.zelle:
            numbers[spot.zelle].add(spot.text)
    return State(f"Ausgabe {number} ({zyklus})", None, {cell: sorted(texts) for cell, texts in numbers.items()})


def news(old: State, new: State, cycle: Cycle) -> News:
    """What has changed from one state to another."""
    passages, with_texts = new.passages or (), old.passages is not None
    titles: dict[str, str] = {}
    for one in (*passages, *(old.passages or ())):
        titles.setdefault(one.kapitel, one.text)
    values = [_change(change, titles, cycle) for change in _numbers(old.numbers, new.numbers, all_new=with_texts)]
    texts = list(_texts(old.passages, passages, titles)) if old.passages is not None else []
    return News(old.name, with_texts, values, texts)


def _numbers(old: Numbers, new: Numbers, *, all_new: bool) -> Iterator[tuple[str, str, str]]:
    """Cells that are printed in no common way; an edition lists what is in print, the pages print more."""
    for cell in dict.fromkeys([*old, *new] if all_new else old):
        before, after = old.get(cell, ()), new.get(cell, ())
        if not set(before) & set(after):
            yield cell, ", ".join(before), ", ".join(after)


def _change(change: tuple[str, str, str], titles: Mapping[str, str], cycle: Cycle) -> Changed:
    cell, old, new = change
    id, what, region, day, group, *_ = (*cell.split("|"), "", "", "", "")
    if id not in titles:
        return Changed(cell, "", "", "", old, new, "")
    names = {one.ags: one.name for one in cycle.regionen}
    about = titles[id] if what == "wert" else f"{titles[id]} ({what})"
    return Changed(about, names.get(region, region), day, group, old, new, f"indikator-{id}.html")


def _texts(
    old: Sequence[Passage], new: Sequence[Passage], titles: Mapping[str, str]
) -> Iterator[tuple[str, str, list[Pair]]]:
    """The changed passages of every chapter."""
    before, after = _by_chapter(old), _by_chapter(new)
    for chapter in dict.fromkeys([*after, *before]):
        page = (after.get(chapter) or before[chapter])[0].seite
        if pairs := list(_pairs(before.get(chapter, ()), after.get(chapter, ()))):
            yield titles[chapter], page, pairs


def _by_chapter(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for one in passages:
        found[one.kapitel].append(one)
    return dict(found)


def _pairs(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Pair]:
    """The passages that differ: by their ids, else by their likeness, in the order in which they stand now."""
    by_id, still = {one.stelle: one for one in old}, {one.stelle for one in new}
    left = [one for one in old if one.stelle not in still]
    for one in new:
        was = by_id.get(one.stelle) or successor(one.text, left)
        if was in left:
            left.remove(was)
        if was is None or was.text != one.text:
            yield Pair(*_words(was.text if was else "", one.text), one.address)
    for one in left:
        yield Pair(*_words(one.text, ""), "")


def _words(old: str, new: str) -> tuple[Words, Words]:
    """Two texts word by word."""
    before, after = old.split(), new.split()
    left: Words = []
    right: Words = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left += [(kind != "equal", " ".join(before[a:b]))] if b > a else []
        right += [(kind != "equal", " ".join(after[c:d]))] if d > c else []
    return left, right
