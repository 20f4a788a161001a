"""Cells of single returns, sums of them, and the rules of the forms on them: what disclosure control reasons about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Atom = tuple[str, str]
"""A cell of a return: its source and its place there."""

Terms = tuple[tuple[int, Atom], ...]
"""A signed sum of atoms in the order of the atoms, as `terms` makes it."""


def terms(*signed: tuple[int, Atom]) -> Terms:
    """The sum in its one form: sorted by atom, each atom once, none with a factor of zero."""
    factors: dict[Atom, int] = {}
    for factor, atom in signed:
        factors[atom] = factors.get(atom, 0) + factor
    return tuple((factors[atom], atom) for atom in sorted(factors) if factors[atom])


def atoms_of(sum: Terms) -> tuple[Atom, ...]:
    return tuple(atom for _, atom in sum)


def components(groups: Iterable[Sequence[Atom]]) -> dict[Atom, Atom]:
    """For each atom the first of those that it hangs together with, through whatever number of groups."""
    root: dict[Atom, Atom] = {}

    def find(atom: Atom) -> Atom:
        while root.setdefault(atom, atom) != atom:
            root[atom] = root[root[atom]]
            atom = root[atom]
        return atom

    for group in groups:
        for atom in group:
            low, high = sorted((find(group[0]), find(atom)))
            root[high] = low
    return {atom: find(atom) for atom in sorted(root)}


@dataclass(frozen=True, order=True)
class Relation:
    """A rule of a form on the cells of one return and year: `parts` make up `whole` (`equal`), or at most it.

    `rule` is the same for the same rule and year on every return, so that it is known to hold for sums over returns.
    """

    rule: str
    whole: Atom
    parts: tuple[Atom, ...]
    equal: bool

    @property
    def rest(self) -> Terms:
        """The whole without its parts: zero where `equal`, else not negative."""
        return terms((1, self.whole), *((-1, part) for part in self.parts))


@dataclass(frozen=True, order=True)
class Figure:
    """A sum of cells of returns; `subject` as in merkmale.yaml under `schutz`, `name` for messages to the office."""

    terms: Terms
    value: Fraction
    subject: str = "personen"
    name: str = field(default="", compare=False)
