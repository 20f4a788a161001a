"""Small figures of own surveys are taken out of the values before anything is stored.

A value names the cells of the returns it rests on. They make it an item of disclosure control (`protect`); what is
hidden there keeps its place and its cells and loses its figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from indicators.model import INSGESAMT, SURVEY
from pipeline import tables
from pipeline.atoms import Atom, Figure, Relation, Terms, terms
from pipeline.protect import Item, LogRow, Protection, hidden, log_rows
from pipeline.registries import Merkmal, Schutzschwelle
from pipeline.signs import SUPPRESSED_OWN
from pipeline.values import KEY, NAMED, Value

REASON = "Zum Schutz einzelner Personen nicht gezeigt."

_CELL = re.compile(r"((?:[+−] )*)([A-Za-z][\w.-]*) \(([^)]*)\)")
_WHOLE, _PART = 2, 1
"""The weights of a value for all and of one for a part: what is hidden besides shall rather be a part."""


@dataclass(frozen=True)
class SurveyCell:
    """A number in a return, and how small figures of its measure are protected (`schutz`).

    `told_by`: the cell of the same body, period and part that this one would tell of (`schutz_mit` of the measure).
    """

    atom: Atom
    value: Fraction
    schutz: str
    told_by: Atom | None = None


@dataclass(frozen=True)
class Masked:
    """The values without what is hidden, the figures nobody must be able to work out, and the log for the office."""

    values: list[Value]
    secrets: tuple[Figure, ...]
    log: list[LogRow]


def read_cells(observations: Path, merkmale: Mapping[str, Merkmal]) -> dict[Atom, SurveyCell]:
    """The numbers of the returns in vertraulich.parquet, by their cell."""
    query = """
        SELECT source, place, value, measure, (source, reporting_unit, "start", "end", sex, detail)
        FROM observations WHERE value IS NOT NULL
    """
    with tables.connect() as connection:
        tables.view(connection, "observations", observations)
        rows = connection.execute(query).fetchall()
    there = {(measure, where): (source, place) for source, place, _, measure, where in rows}
    return {
        (source, place): SurveyCell(
            (source, place), Fraction(value), merkmale[measure].schutz,
            there.get((merkmale[measure].schutz_mit or "", where)),
        )
        for source, place, value, measure, where in rows
    }  # fmt: skip


def mask(
    values: Sequence[Value],
    cells: Mapping[Atom, SurveyCell],
    relations: Iterable[Relation],
    thresholds: Mapping[str, Schutzschwelle],
    known: Mapping[Terms, Fraction] | None = None,
) -> Masked:
    """All values in their order; those that are hidden have no figures any more. `known`: see `protect.hidden`."""
    items = {id(value): item for value in values if (item := _item(value, cells)) is not None}
    singles = [Figure(((1, cell.atom),), cell.value, cell.schutz) for cell in cells.values()]
    protection = hidden(items.values(), relations, thresholds, singles, known)
    shown = [_without_figures(value) if _is_hidden(items.get(id(value)), protection) else value for value in values]
    return Masked(shown, protection.secrets, log_rows(items.values(), protection))


def _is_hidden(item: Item | None, protection: Protection) -> bool:
    return item is not None and item.id in protection.items


def _without_figures(value: Value) -> Value:
    nothing = dict.fromkeys(("exact", "numerator", "denominator", "low", "high"))
    return replace(value, **nothing, status=SUPPRESSED_OWN, reason=REASON)


def _item(value: Value, cells: Mapping[Atom, SurveyCell]) -> Item | None:
    """A value as an item of disclosure control; None where it tells nothing of a return."""
    if SURVEY not in value.source or value.numerator is None:
        return None
    sums = [one for one in rests_on(value) if one]
    if not sums:
        return None
    name = ", ".join(filter(None, (value.id, f"{value.end:%d.%m.%Y}", _of_whom(value))))
    sums += [one for one in (_told_by(one, cells) for one in sums) if one]
    figures = tuple(_figure(one, cells, name) for one in sums)
    whole = _of_whom(value) == ""
    return Item(key_of(value), figures, sums[0][0][1][0], value.year, _WHOLE if whole else _PART)


def key_of(value: Value) -> str:
    """The key of a value as one text."""
    return "|".join(str(getattr(value, name)) for name in KEY)


def _of_whom(value: Value) -> str:
    parts = (value.sex if value.sex != INSGESAMT else "", value.age if value.age != INSGESAMT else "", value.detail)
    return ", ".join(filter(None, parts))


def _told_by(sum: Terms, cells: Mapping[Atom, SurveyCell]) -> Terms:
    """The sum of the cells that a sum would tell of; none where it tells of none."""
    found = ((factor, cells[atom].told_by) for factor, atom in sum)
    return terms(*((factor, atom) for factor, atom in found if atom is not None))


def _figure(cells_of: Terms, cells: Mapping[Atom, SurveyCell], name: str) -> Figure:
    found = [(factor, cells[atom]) for factor, atom in cells_of]
    subjects = {cell.schutz for _, cell in found}
    if len(subjects) > 1:
        raise ValueError(f"{name}: one sum of figures that are protected differently: {sorted(subjects)}")
    value = sum((factor * cell.value for factor, cell in found), Fraction(0))
    return Figure(cells_of, value, subjects.pop(), name)


def rests_on(value: Value) -> Iterator[Terms]:
    """The cells of returns that numerator and denominator are the sums of; official figures are no part of them.

    A denominator that is the number of bodies that answered is no sum of cells, nor is how many parts they name.
    """
    if value.source.startswith(NAMED):
        yield ()
        return
    for part in value.source.split(" / "):
        signed = [(-1 if "−" in sign else 1, (source, place)) for sign, source, place in _CELL.findall(part)]
        yield terms(*(one for one in signed if one[1][0].startswith(SURVEY)))
