"""What is known of cells that break a rule (ausnahmen.yaml): printed errors, and findings somebody has looked into.

Nothing is repaired: the cells keep their value; those that are misprinted carry the flag. An entry holds for the
cells and rules it names and for no other; one that explains nothing is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb

from pipeline.faults import Fault
from pipeline.offences import Offence
from pipeline.registries import Ausnahme
from pipeline.rules import RULES
from pipeline.vintages import RAW, is_source

FILE = "data/raw/ausnahmen.yaml"
FLAG = "printed_error"

SUMMED = {"V06": "sex", "V07": "group", "V08": "age"}
"""What a rule sums over: it objects to the total where one of the parts is wrong."""


class Exceptions:
    """The entries of a project, and what each was good for while sources were read and rules applied."""

    def __init__(self, declared: Mapping[str, Ausnahme], project: Path) -> None:
        self.declared = declared
        self.project = project
        self.regions: dict[tuple[str, str], set[str]] = {}
        self.used: dict[str, set[tuple[str, str]]] = {name: set() for name in declared}

    def mark(
        self, connection: duckdb.DuckDBPyConnection, source: str, is_elsewhere: Callable[[str], bool] = lambda _: False
    ) -> None:
        """Note which regions of the table `cells` are concerned, and flag what is misprinted.

        `is_elsewhere`: whether the table need not have a region; an entry for such regions alone may find nothing.
        """
        for name, entry in self.declared.items():
            if source not in entry.quellen:
                continue
            where, given = _concerned(entry)
            found = connection.execute(f"SELECT DISTINCT region FROM cells WHERE {where}", given).fetchall()
            if not found and all(map(is_elsewhere, entry.regionen)):
                continue
            self.regions[name, source] = {region for (region,) in found}
            if entry.art == "druckfehler":
                connection.execute(f"UPDATE cells SET flags = {FLAGGED} WHERE {where}", given)

    def excuse(self, offence: Offence) -> bool:
        """Whether an entry explains what a rule objects to."""
        names = [name for name, entry in self.declared.items() if _explains(entry, offence)]
        for name in names:
            self.used[name].add((offence.fault.rule, offence.region))
        return bool(names)

    def unexplained(self, offences: Iterable[Offence]) -> Iterator[Fault]:
        """The faults of the offences that no entry explains."""
        return (offence.fault for offence in offences if not self.excuse(offence))

    @property
    def explained(self) -> int:
        """How many entries have explained something."""
        return sum(bool(found) for found in self.used.values())

    def useless(self, applied: Collection[str]) -> Iterator[Fault]:
        """Entries that name what does not exist, or that explain nothing (any more) of the rules `applied`.

        Whether an entry is needed can be told only where all its sources were read.
        """
        for name, entry in self.declared.items():
            texts = [*self._wrong(entry), *self._missed(name, entry)]
            if all(self.regions.get((name, key)) for key in entry.quellen):
                texts += self._superfluous(name, entry, applied)
            yield from (Fault(FILE, name, text) for text in texts)

    def _wrong(self, entry: Ausnahme) -> Iterator[str]:
        for key in entry.quellen:
            if not is_source(self.project / RAW / key):
                yield f"Die Quelle „{key}“ gibt es unter data/raw nicht."
        possible = [rule.id for rule in RULES.values() if rule.has_cells]
        for rule in entry.regeln:
            if rule not in possible:
                yield f"Für die Regel „{rule}“ gibt es keine Ausnahmen. Möglich: {', '.join(possible)}."
            elif entry.art == "geklaert" and not RULES[rule].may_be_right:
                yield f"Was die Regel {rule} verletzt, kann nicht richtig sein. Erwartet: art: druckfehler."

    def _missed(self, name: str, entry: Ausnahme) -> Iterator[str]:
        for key in (key for key in entry.quellen if self.regions.get((name, key)) == set()):
            yield f"Die Ausnahme trifft keine Zelle der Quelle {key}."

    def _superfluous(self, name: str, entry: Ausnahme, applied: Collection[str]) -> Iterator[str]:
        rules = [rule for rule in entry.regeln if rule in applied]
        needed = {rule for rule, _ in self.used[name]}
        for rule in (rule for rule in rules if rule not in needed):
            yield f"Keine der Zellen verletzt die Regel {rule}; die Ausnahme ist überflüssig."
        there = set().union(*(self.regions[name, key] for key in entry.quellen))
        idle = sorted(there - {region for _, region in self.used[name]})
        if idle and set(rules) == needed == set(entry.regeln):
            yield f"Diese Regionen verletzen keine der Regeln und gehören nicht hierher: {', '.join(idle)}."


FLAGGED = f"array_to_string(list_sort(list_distinct(list_append(string_split(nullif(flags, ''), ';'), '{FLAG}'))), ';')"


def _limits(entry: Ausnahme) -> dict[str, str]:
    """The dimensions that an entry names, with their values."""
    wanted = {"age": entry.alter, "detail": entry.detail, "group": entry.gruppe, "sex": entry.geschlecht}
    return {column: value for column, value in wanted.items() if value is not None}


def _concerned(entry: Ausnahme) -> tuple[str, list[object]]:
    """The condition on `cells`, and the values in it."""
    limits = _limits(entry)
    where = 'region IN (SELECT unnest(?)) AND "end" = ?' + "".join(f' AND "{column}" = ?' for column in limits)
    return where, [list(entry.regionen), entry.stichtag, *limits.values()]


def _explains(entry: Ausnahme, offence: Offence) -> bool:
    rule = offence.fault.rule
    return (
        rule in entry.regeln
        and offence.source in entry.quellen
        and offence.region in entry.regionen
        and offence.end == entry.stichtag
        and all(getattr(offence, name) == value for name, value in _limits(entry).items() if name != SUMMED.get(rule))
    )
