"""Cells of returns under names that only the office can make: what an edition keeps of own surveys stands in git.

A pseudonym is the HMAC of source and place by the office's key, behind the first digits of the HMAC of a fixed word, so
that a table made with another key is told apart instead of meeting nothing in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from indicators.model import STELLE, SURVEY
from pipeline import office_key
from pipeline.atoms import Atom
from pipeline.cycle import shown
from pipeline.faults import fault

PSEUDONYM = re.compile(r"([0-9a-f]{8})-[0-9a-f]{16}")
_CELL = re.compile(rf"({SURVEY}[\w.-]*) \(([^)]*)\)")
_BODY = re.compile(rf"\b({STELLE}=)([^;]+)")


@dataclass(frozen=True)
class Pseudonyms:
    """The names that one key gives."""

    key: bytes

    @property
    def mark(self) -> str:
        """What all names of this key begin with."""
        return office_key.mark(self.key)

    def of(self, atom: Atom) -> Atom:
        """A cell of a return; which form it is of is still told."""
        return atom[0], self._name("\n".join(atom))

    def _name(self, text: str) -> str:
        return f"{self.mark}-{office_key.code(self.key, text)[:16]}"

    def body(self, key: str) -> str:
        """Who was asked."""
        return self._name(key)


def in_table(values: pd.DataFrame, project: Path) -> pd.DataFrame:
    """A table of values of own surveys in which no file, cell or body can be recognised."""
    if values.empty:
        return values
    names, told = load(project), values.copy()

    def cell(found: re.Match[str]) -> str:
        return f"{found[1]} ({names.of((found[1], found[2]))[1]})"

    told["source"] = [_CELL.sub(cell, text) for text in values["source"]]
    told["detail"] = [_BODY.sub(lambda found: found[1] + names.body(found[2]), text) for text in values["detail"]]
    return told


def by_name(project: Path, atoms: Iterable[Atom], named: Iterable[Atom], file: str) -> dict[Atom, Atom]:
    """The cells of now by the names that a table of an edition (`file`) has for them, which are `named` there.

    Nothing where a project has no returns. Raises `DataError` where the key is missing, or is not that of the table.
    """
    marks = {match[1] for _, place in named if (match := PSEUDONYM.fullmatch(place))}
    if not marks or not office_key.confidential_files(project):
        return {}
    pseudonyms = load(project)
    if marks != {pseudonyms.mark}:
        text = f"Die Tabelle ist nicht mit dem Schlüssel {shown(office_key.place(project), project)} gekennzeichnet."
        advice = "Bitte den Schlüssel zurückholen, mit dem die Ausgabe freigegeben wurde; nur so wirkt der Schutz."
        raise fault(file, "", text, "", advice)
    return {pseudonyms.of(atom): atom for atom in atoms}


def load(project: Path) -> Pseudonyms:
    """The names by the office's key; raises `DataError` where there is none."""
    return Pseudonyms(office_key.load(project))
