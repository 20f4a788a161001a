"""The printed labels of a table as a mapping to be completed: `listen`, `zeilen` and `spalten`.

Sex, nationality and age are filled in where the project declares a label in one way only. What is open
stands there as a comment with `???`. A list without any entry keeps a line that matches nothing: so the
draft can be read, and `bericht check` tells each label that is not mapped yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.ages import TOTAL, parse_age
from pipeline.contents import Contents, counted
from pipeline.drafts.yaml_text import OPEN, flow, scalar
from pipeline.sources import NICHT_BENOETIGT, Source, Zuordnung

STUB = "(noch zuordnen)"
KEEP = "# hält die Liste offen; löschen, wenn darunter etwas zugeordnet ist"
MANY = 300
"""More labels than there are states: such a row attribute names places, not groups."""
LISTS = {"geschlecht": "geschlecht", "gruppe": "nationalitaet", "alter": "alter"}
"""The list in which the labels of a dimension stand."""

HELP = f"""\
# Zuordnung. Offene Zeilen beginnen mit „# “ und enthalten {OPEN}: „# “ entfernen und {OPEN} ersetzen.
# Ein Eintrag einer Liste sagt, was die Beschriftung bedeutet: {{geschlecht: weiblich}}, {{gruppe: auslaendisch}},
# {{alter: 18-<25}}, {{detail: {{abschluss: ohne}}}}, {{}} für „insgesamt“ oder {NICHT_BENOETIGT}.
# merkmal: eine Größe aus data/raw/merkmale.yaml oder {NICHT_BENOETIGT}; zeilen: eine Liste oder {NICHT_BENOETIGT}.
# Spalten, die nicht gebraucht werden, gehen auch zusammen: kopf: [$weitere] und in listen ihre Köpfe,
# weitere: {{CDU: {NICHT_BENOETIGT}, SPD: {NICHT_BENOETIGT}}}.
"""


class Meaning(NamedTuple):
    """What a label means: the part of it that is known, its dimension and its value there."""

    part: str
    dimension: str
    value: str


class Known:
    """What labels mean wherever the project declares them: sex and nationality; ages by their wording.

    A label that one table uses for a dimension of its own (`Ehefrau | Deutsche`) says nothing of the others.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        found: dict[str, set[tuple[str, str]]] = {}
        for source in sources:
            for liste in source.quelle.listen.values():
                for label, entry in liste.items():
                    if isinstance(entry, Zuordnung) and not entry.detail:
                        found.setdefault(label, set()).add(_only_dimension(entry))
        self.single = {
            label: dimension
            for label, meanings in found.items()
            if len(meanings) == 1 and (dimension := next(iter(meanings)))[0] in LISTS and not _is_total(label)
        }

    def meaning(self, label: str) -> Meaning | None:
        """What a label means, in one of the parts of `CODE | Text`; a total means nothing by itself."""
        for part in _parts(label):
            if part in self.single:
                return Meaning(part, *self.single[part])
        for part in _parts(label):
            if (age := parse_age(part)) is not None and age != TOTAL:
                return Meaning(part, "alter", age)
        return None


def _total(label: str) -> str | None:
    """The part of a label that says it is the total."""
    return next(filter(_is_total, _parts(label)), None)


def _is_total(part: str) -> bool:
    return parse_age(part) == TOTAL


def _only_dimension(entry: Zuordnung) -> tuple[str, str]:
    """The one dimension an entry gives and its value; none where it says something else, too."""
    given = entry.model_dump(exclude_defaults=True)
    if len(given) == 1:
        return next(iter(given.items()))
    return "", str(given or "")


def _parts(label: str) -> list[str]:
    return list(dict.fromkeys([label, *label.split(" | ")]))


@dataclass
class Liste:
    """The labels of a list: what they mean, or for open ones the text behind their code."""

    known: dict[str, dict[str, str]] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)

    def lines(self, name: str) -> list[str]:
        """The list as it stands in quelle.yaml."""
        entries = [f"    {scalar(label)}: {flow(meaning)}" for label, meaning in self.known.items()]
        stub = [] if entries else [f"    {scalar(STUB)}: {{}}  {KEEP}"]
        still_open = [f"    # {scalar(code)}: {OPEN}{text and f'  # {text}'}" for code, text in self.open.items()]
        hint = ["    # noch zuordnen:"] if still_open else []
        return [f"  {scalar(name)}:", *entries, *stub, *hint, *still_open]


Pattern = tuple[str, ...]


@dataclass(frozen=True)
class LabelDraft:
    """A mapping to be completed.

    `rows` give each row attribute its list, or none where it has too many labels to be listed; `left_out` says how
    many. `patterns` say of each pattern of columns whether a unit is printed there.
    """

    lists: dict[str, Liste]
    rows: dict[str, str]
    patterns: dict[Pattern, bool]
    left_out: dict[str, int]

    @property
    def open_labels(self) -> int:
        """How many labels of lists have no meaning yet."""
        return sum(len(liste.open) for liste in self.lists.values())

    def text(self) -> str:
        """`listen`, `zeilen` and `spalten` as they stand in quelle.yaml."""
        lines = ["listen:"] if self.lists else []
        lines += [line for name, liste in self.lists.items() for line in liste.lines(name)]
        lines += [
            f"# {name}: {counted(number)} Beschriftungen; werden sie gebraucht, gehören sie in eine Liste."
            for name, number in self.left_out.items()
        ]
        if self.rows:
            lines.append(f"zeilen: {flow(self.rows)}")
        lines += ["spalten:", f"  - {flow({'kopf': [STUB], 'merkmal': NICHT_BENOETIGT})}  {KEEP}"]
        lines.append("  # noch zuordnen:")
        for kopf, has_unit in self.patterns.items():
            entry = {"kopf": kopf, "merkmal": OPEN} | ({} if has_unit else {"einheit": OPEN})
            lines.append(f"  # - {flow(entry)}")
        return HELP + "\n".join(lines) + "\n"


def draft(contents: Contents, known: Known) -> LabelDraft:
    """The mapping that the labels of a table and the lists of the project suggest."""
    lists: dict[str, Liste] = {}
    left_out = _too_many(contents.attributes, known)
    rows = {
        name: NICHT_BENOETIGT if name in left_out else f"${_row_list(name, labels, known, lists)}"
        for name, labels in contents.attributes.items()
    }
    unit = contents.table.unit is not None
    columns = {column.kopf: unit or column.unit is not None for column in contents.table.columns}
    patterns = _patterns(columns, known)
    with_columns = _with_columns(lists, patterns, known)
    if any(_hits(kopf, set(patterns.values()), with_columns) != 1 for kopf in columns):
        patterns, with_columns = {kopf: kopf for kopf in columns}, lists
    filled = {name: liste for name, liste in with_columns.items() if liste.known or liste.open}
    return LabelDraft(filled, rows, {patterns[kopf]: has_unit for kopf, has_unit in columns.items()}, left_out)


def _too_many(attributes: Mapping[str, Sequence[str]], known: Known) -> dict[str, int]:
    """The row attributes of which nothing is known and that have more labels than a person would list."""
    many = {name: labels for name, labels in attributes.items() if len(labels) > MANY}
    return {name: len(labels) for name, labels in many.items() if not any(map(known.meaning, labels))}


def _row_list(name: str, labels: Sequence[str], known: Known, lists: dict[str, Liste]) -> str:
    """Sort the labels of a row attribute into the list of their dimension, else into one of its own."""
    dimensions = {meaning.dimension for label in labels if (meaning := known.meaning(label))}
    dimension = dimensions.pop() if len(dimensions) == 1 else None
    title = LISTS[dimension] if dimension else re.sub(r"\W+", "_", name).strip("_").lower()
    liste = lists.setdefault(title, Liste())
    for label in labels:
        if not _sort_in(liste, label, dimension, known):
            code, _, text = label.partition(" | ")
            liste.open[code] = text
    return title


def _sort_in(liste: Liste, label: str, dimension: str | None, known: Known) -> bool:
    """Whether a label has a meaning; it is entered unless it is an age that needs no entry."""
    if dimension == "alter" and parse_age(label) is not None:
        return True
    if meaning := known.meaning(label):
        liste.known[meaning.part] = {meaning.dimension: meaning.value}
    elif total := _total(label):
        liste.known[total] = {dimension: TOTAL} if dimension else {}
    else:
        return False
    return True


# Columns


def _patterns(columns: Iterable[Pattern], known: Known) -> dict[Pattern, Pattern]:
    """For each head its pattern: labels of sex, nationality and age become `$liste`, and so do their totals."""
    plain = {kopf: tuple(_place(label, known) for label in kopf) for kopf in columns}
    return {kopf: _widened(pattern, set(plain.values())) for kopf, pattern in plain.items()}


def _place(label: str, known: Known) -> str:
    meaning = known.meaning(label)
    return f"${LISTS[meaning.dimension]}" if meaning else label


def _widened(pattern: Pattern, patterns: set[Pattern]) -> Pattern:
    """The widest pattern that has a list where this one has a total; the same where there are several."""
    wider = [other for other in patterns if _covers(other, pattern)]
    widest = [one for one in wider if not any(_covers(other, one) for other in wider)]
    return widest[0] if len(widest) == 1 else pattern


def _covers(wide: Pattern, narrow: Pattern) -> bool:
    if len(wide) != len(narrow) or wide == narrow:
        return False
    pairs = zip(wide, narrow, strict=True)
    return all(w == n or (w.startswith("$") and _total(n) is not None) for w, n in pairs)


def _with_columns(lists: dict[str, Liste], patterns: dict[Pattern, Pattern], known: Known) -> dict[str, Liste]:
    """The lists with the labels of the columns added."""
    dimensions = {title: dimension for dimension, title in LISTS.items()}
    found = {name: Liste(dict(liste.known), dict(liste.open)) for name, liste in lists.items()}
    for kopf, pattern in patterns.items():
        for label, place in zip(kopf, pattern, strict=True):
            if place != label:
                title = place.removeprefix("$")
                _sort_in(found.setdefault(title, Liste()), label, dimensions[title], known)
    return found


def _hits(kopf: Pattern, patterns: set[Pattern], lists: dict[str, Liste]) -> int:
    """How many patterns take a head; the draft is sound where it is one."""
    return sum(len(p) == len(kopf) and all(map(_takes, p, kopf, [lists] * len(p))) for p in patterns)


def _takes(place: str, label: str, lists: dict[str, Liste]) -> bool:
    title = place.removeprefix("$")
    if place == label or title == place:
        return place == label
    listed = title in lists and any(part in lists[title].known for part in _parts(label))
    return listed or (title == "alter" and parse_age(label) is not None)
