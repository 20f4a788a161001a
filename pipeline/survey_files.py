"""What a cycle keeps of its own surveys once the returns were read: see `confidential` for the files."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import schema, tables
from pipeline.atoms import Atom, Relation
from pipeline.confidential import OBSERVATIONS, RULES, SURVEYS
from pipeline.cycle import Cycle
from pipeline.forms import Rule, rules_of, words
from pipeline.observations import COLUMNS
from pipeline.office_key import OWNER_ONLY
from pipeline.returns import Return
from pipeline.surveys import DEMO, Survey, cells_of, labels


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


def summary(surveys: Sequence[Survey]) -> str:
    """How many returns count, and how many were set aside; „bericht formular status“ says why."""
    returns, faulty = sum(len(one.returns) for one in surveys), sum(len(one.faulty) for one in surveys)
    demo = " (Beispieldaten)" if all(one.herkunft == DEMO for one in surveys) else ""
    aside = f", {faulty} fehlerhaft und zurückgestellt (siehe „bericht formular status“)" if faulty else ""
    return f"{len(surveys)} Erhebungen mit {returns} Rückläufen{demo}{aside}"


def _relations(survey: Survey) -> Iterator[Relation]:
    rules = rules_of(survey.form.formular)
    for one in survey.returns:
        for year, atoms in _numbers(survey.key, one).items():
            answered = {entry.field.cell.id for entry in one.entries if entry.field.year == year}
            empty = {part for rule in rules for part in rule.parts} - answered
            yield from relations_of(f"{survey.form.id}/{year}", rules, atoms, frozenset(empty))


def relations_of(
    prefix: str, rules: Iterable[Rule], atoms: Mapping[str, Atom], empty: frozenset[str]
) -> list[Relation]:
    """The rules of a form on one return and year, as its reader enforces them.

    `prefix`: form and year; `atoms`: the numbers of the return by the id of their cell. `empty` are the cells of open
    rows that were not used: they are no parts. Where another part has no value, the others are at most the whole.
    """
    relations = []
    for rule in rules:
        asked = [part for part in rule.parts if part not in empty]
        parts = [part for part in asked if part in atoms]
        if rule.whole in atoms and parts:
            name = f"{prefix}/{rule.whole}>{','.join(parts)}"
            equal = rule.equal and len(parts) == len(asked)
            relations.append(Relation(name, atoms[rule.whole], tuple(atoms[part] for part in parts), equal))
    return relations


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
