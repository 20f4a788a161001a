"""Cells of returns under names that only the office can make: what an edition keeps of own surveys stands in git.

A pseudonym is the HMAC of source and place by the office's key, behind the first digits of the HMAC of a fixed word, so
that a table made with another key is told apart instead of meeting nothing in silence.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from indicators.model import STELLE, SURVEY
from pipeline.confidential import KEY, confidential_files
from pipeline.faults import fault
from pipeline.intervals import Atom

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
        return self._code("Kennung")[:8]

    def of(self, atom: Atom) -> Atom:
        """A cell of a return; which form it is of is still told."""
        return atom[0], self._name("\n".join(atom))

    def _name(self, text: str) -> str:
        return f"{self.mark}-{self._code(text)[:16]}"

    def _code(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()

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
    if not marks or not confidential_files(project):
        return {}
    pseudonyms = load(project)
    if marks != {pseudonyms.mark}:
        text = f"Die Tabelle ist nicht mit dem Schlüssel {KEY.as_posix()} gekennzeichnet."
        advice = "Bitte den Schlüssel zurückholen, mit dem die Ausgabe freigegeben wurde; nur so wirkt der Schutz."
        raise fault(file, "", text, "", advice)
    return {pseudonyms.of(atom): atom for atom in atoms}


def load(project: Path) -> Pseudonyms:
    """The names by the office's key; raises `DataError` where there is none."""
    if not (project / KEY).is_file():
        text = "Der Schlüssel fehlt; ohne ihn lassen sich die Zellen der Antworten in Ausgaben nicht wiedererkennen."
        raise fault(KEY.as_posix(), "", text, "", "Ihn hat das Amt, das den Bericht gebaut hat.")
    return Pseudonyms((project / KEY).read_bytes().strip())
