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

from pipeline.intervals import Relation
from pipeline.protect import Figure

OBSERVATIONS, RULES, SECRETS = "vertraulich.parquet", "erhebungsregeln.json", "geheim.json"
SURVEYS = "erhebungen.json"
OWNER_ONLY = 0o600

CONFIDENTIAL = Path("data/raw/vertraulich")
KEY = CONFIDENTIAL / "schluessel"
PUBLIC = ("README.md", ".gitkeep")
"""What lies in the confidential folder and is in git all the same."""


def confidential_files(project: Path) -> list[Path]:
    """The returns of own surveys and the list of those who were asked, without the key."""
    found = (path for path in (project / CONFIDENTIAL).rglob("*") if path.is_file() and path != project / KEY)
    return sorted(path for path in found if is_confidential(path, project))


def is_confidential(path: Path, project: Path) -> bool:
    """Whether nothing of a file may be told, neither its name nor its hash; so is the key itself."""
    return path.is_relative_to(project / CONFIDENTIAL) and path.name not in PUBLIC


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
