"""Known printed errors (ausnahmen.yaml): the cells keep their value and carry the flag; nothing is repaired.

An exception holds for the cells and rules it names and for no other; one that is not needed is a fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipeline.checks import RULES, Offence
from pipeline.faults import Fault
from pipeline.registries import Ausnahme

FILE = "data/raw/ausnahmen.yaml"
FLAG = "printed_error"


class Exceptions:
    """The exceptions of a project while its sources are read one after the other."""

    def __init__(self, declared: dict[str, Ausnahme], project: Path) -> None:
        self.declared = declared
        self.sources = {path.parent.name for path in (project / "data/raw").glob("*/quelle.yaml")}
        self.read: set[str] = set()
        self.hit: set[tuple[str, str]] = set()
        self.used: set[tuple[str, str]] = set()
        self.excused: dict[tuple[str, str, str], set[str]] = defaultdict(set)

    def mark(self, connection: duckdb.DuckDBPyConnection, source: str) -> None:
        """Flag the cells concerned in the table `cells` and remember what they are excused from."""
        self.read.add(source)
        for name, exception in self.declared.items():
            if source not in exception.quellen:
                continue
            where, given = _concerned(exception)
            if connection.execute(f"SELECT place FROM cells WHERE {where} LIMIT 1", given).fetchall():
                self.hit.add((name, source))
            connection.execute(f"UPDATE cells SET flags = {FLAGGED} WHERE {where}", given)
            for rule in exception.regeln:
                where, given = _concerned(exception, SUMMED.get(rule))
                for (place,) in connection.execute(f"SELECT place FROM cells WHERE {where}", given).fetchall():
                    self.excused[source, place, rule].add(name)

    def excuse(self, offence: Offence) -> bool:
        """Whether a known printed error explains what a rule objects to."""
        rule = offence.fault.rule
        names = self.excused.get((offence.source, offence.place, rule), set())
        self.used |= {(name, rule) for name in names}
        return bool(names)

    def useless(self) -> Iterator[Fault]:
        """Exceptions that name what does not exist, or that are not needed (any more).

        Whether an exception is needed can be told only where all its sources were read.
        """
        rules = [rule.id for rule in RULES]
        for name, exception in self.declared.items():
            for key in (key for key in exception.quellen if key not in self.sources):
                yield Fault(FILE, name, f"Die Quelle „{key}“ gibt es unter data/raw nicht.")
            for rule in (rule for rule in exception.regeln if rule not in rules):
                yield Fault(FILE, name, f"Die Regel „{rule}“ gibt es nicht. Vorhanden: {', '.join(rules)}.")
            for key in (key for key in exception.quellen if key in self.read and (name, key) not in self.hit):
                yield Fault(FILE, name, f"Die Ausnahme trifft keine Zelle der Quelle {key}.")
            if all((name, key) in self.hit for key in exception.quellen):
                for rule in (rule for rule in exception.regeln if rule in rules and (name, rule) not in self.used):
                    yield Fault(
                        FILE, name, f"Keine der Zellen verletzt die Regel {rule}; die Ausnahme ist überflüssig."
                    )


FLAGGED = f"array_to_string(list_sort(list_distinct(list_append(string_split(nullif(flags, ''), ';'), '{FLAG}'))), ';')"


SUMMED = {"V06": "sex", "V07": '"group"', "V08": "age"}
"""What a rule sums over: it objects to the total where one of the parts is wrong."""


def _concerned(exception: Ausnahme, summed: str | None = None) -> tuple[str, list[object]]:
    """The condition on `cells`, and the values in it; `summed` is left open."""
    wanted = {
        "age": exception.alter,
        "detail": exception.detail,
        '"group"': exception.gruppe,
        "sex": exception.geschlecht,
    }
    limits = {column: value for column, value in wanted.items() if value is not None and column != summed}
    where = 'region IN (SELECT unnest(?)) AND "end" = ?' + "".join(f" AND {column} = ?" for column in limits)
    return where, [list(exception.regionen), exception.stichtag, *limits.values()]
