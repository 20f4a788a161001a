"""The files in which a cycle keeps what its own surveys say, apart from everything public.

- vertraulich.parquet: the observations of the returns, one for each cell; never handed on
- erhebungsregeln.json: which of these cells add up to which by the rules of the forms; never handed on
- geheim.json: the sums of cells that nobody must be able to work out; never handed on
- erhebungen.json: title, number of those asked and of those who answered; printed in the report
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from pipeline.atoms import Figure, Relation
from pipeline.office_key import OWNER_ONLY

OBSERVATIONS, RULES, SECRETS = "vertraulich.parquet", "erhebungsregeln.json", "geheim.json"
SURVEYS = "erhebungen.json"


def read_relations(path: Path) -> list[Relation]:
    """The rules of the forms on the cells of all returns."""
    return [
        Relation(rule, tuple(whole), tuple(map(tuple, parts)), equal)
        for rule, whole, parts, equal in json.loads(path.read_text(encoding="utf-8"))
    ]


def write_secrets(secrets: Iterable[Figure], folder: Path) -> None:
    """Note which sums are hidden, without what they are."""
    told = [[one.terms, one.subject, one.name] for one in secrets]
    (folder / SECRETS).write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / SECRETS).chmod(OWNER_ONLY)


def read_secrets(path: Path) -> list[Figure]:
    """The hidden sums; their value is not known here."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return [
        Figure(tuple((factor, tuple(atom)) for factor, atom in signed), Fraction(0), subject, name)
        for signed, subject, name in told
    ]
