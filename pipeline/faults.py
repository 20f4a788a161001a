"""Faults: what is wrong, where, found and expected, in German, all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ERROR = "Fehler"
NOTE = "Hinweis"

TOLD_AT_MOST = 20
"""How many places of a file are told one by one for the same kind of fault; the rest is counted."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in one place.

    `file` is the path as the user knows it (relative to the project), `place` says where in it
    ("Zeile 4711, Spalte 10"), `text` says in German what was found and what was expected, `rule`
    is the id of the rule that found it (V01 to V20, empty for faults outside the rules).
    """

    file: str
    place: str
    text: str
    rule: str = ""
    advice: str = ""
    severity: str = ERROR


class DataError(Exception):
    """The data, a declaration or a file is wrong; carries every fault found. Exit code 1."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=as_read)
        super().__init__(render(self.faults))

    def __reduce__(self) -> tuple[type[DataError], tuple[list[Fault]]]:
        return DataError, (self.faults,)  # on its way from one process to another it is made of its faults again


class UsageError(Exception):
    """The command was called with something it does not know. Exit code 2."""


def fault(file: object, place: str, text: str, rule: str = "", advice: str = "") -> DataError:
    """A `DataError` with a single fault, ready to be raised."""
    return DataError([Fault(str(file), place, text, rule, advice)])


def render(faults: Iterable[Fault]) -> str:
    """The faults as a German text, grouped by file, the place first and the rule last."""
    lines: list[str] = []
    current = None
    for item in sorted(faults, key=as_read):
        if item.file != current:
            current = item.file
            lines.append(current)
        place = f"{item.place}: " if item.place else ""
        rule = f"   [{item.rule}]" if item.rule else ""
        lines.append(f"  {place}{item.text}{rule}".replace("\n", "⏎"))
        if item.advice:
            lines.append(f"    {item.advice}")
    return "\n".join(lines)


def as_read(item: Fault) -> tuple[object, ...]:
    """The order in which a reader meets the faults: by file and place, line 9 before line 10."""
    return item.file, counted(item.place), item


def counted(text: str) -> list[int | str]:
    """A text as its words and numbers: so 9 comes before 10."""
    return [int(part) if i % 2 else part for i, part in enumerate(re.split(r"([0-9]+)", text))]
