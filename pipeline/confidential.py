"""What a cycle keeps of its own surveys: the cells of the returns apart from everything public, and who answered.

vertraulich.parquet     the observations of the returns, one for each cell; never handed on
erhebungsregeln.json    which of these cells add up to which by the rules of the forms; never handed on
erhebungen.json         title, number of those asked and of those who answered; printed in the report
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import schema, tables
from pipeline.cycle import Cycle
from pipeline.forms import rules_of, words
from pipeline.intervals import Atom, Relation
from pipeline.observations import COLUMNS
from pipeline.protect import Figure, relations_of
from pipeline.returns import Return
from pipeline.surveys import DEMO, Survey, cells_of, labels

OBSERVATIONS, RULES, SURVEYS = "vertraulich.parquet", "erhebungsregeln.json", "erhebungen.json"
SECRETS = "geheim.json"
OWNER_ONLY = 0o600


def write(surveys: Sequence[Survey], cycle: Cycle, folder: Path) -> None:
    """Write what the returns say; the files are there, and empty, where there are no surveys."""
    rows = [row for survey in surveys for row in cells_of(survey, cycle)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    with tables.connect() as connection:
        tables.load(connection, "observations", frame, COLUMNS)
        schema.validate(connection)
        tables.copy(connection, "observations", folder / OBSERVATIONS)
    found = [[one.rule, one.whole, one.parts, one.equal] for survey in surveys for one in _relations(survey)]
    (folder / RULES).write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    for name in (OBSERVATIONS, RULES):
        (folder / name).chmod(OWNER_ONLY)
    told = {survey.key: _told(survey) for survey in surveys}
    (folder / SURVEYS).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


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


def _relations(survey: Survey) -> Iterator[Relation]:
    rules = rules_of(survey.form.formular)
    for one in survey.returns:
        for year, atoms in _numbers(survey.key, one).items():
            answered = {entry.field.cell.id for entry in one.entries if entry.field.year == year}
            empty = {part for rule in rules for part in rule.parts} - answered
            yield from relations_of(f"{survey.form.id}/{year}", rules, atoms, frozenset(empty))


def _numbers(source: str, one: Return) -> dict[int, dict[str, Atom]]:
    """The cells of a return that hold a number, by year and by the id of the cell in its form."""
    found: dict[int, dict[str, Atom]] = defaultdict(dict)
    for entry in one.entries:
        if entry.value is not None and entry.field.cell.angabe.is_number:
            found[entry.field.year][entry.field.cell.id] = (source, entry.place)
    return found


def _told(survey: Survey) -> dict[str, Any]:
    """What the report says of a survey; of real bodies only names that the form itself prints.

    `zeilen` in the order of the form, then what was written in open rows by the alphabet: an order by size would tell
    something of figures that are hidden.
    """
    shown, printed = survey.herkunft == DEMO, dict(survey.form.formular.empfaenger.namen)
    return {
        "formular": survey.form.id,
        "titel": survey.form.formular.titel,
        "herkunft": survey.herkunft,
        "befragt": len(survey.asked),
        "geantwortet": len(survey.returns),
        "telefonisch": len(survey.by_phone),
        "ersetzt": len(survey.replaced),
        "fehlerhaft": [
            path.name if shown else f"Rückmeldung {i}" for i, path in enumerate(sorted(survey.faulty), start=1)
        ],
        "stellen": {one.key: one.name for one in survey.asked} if shown else printed,
        "zeilen": words(survey.form) | dict(sorted(labels([survey]).items())),
    }
