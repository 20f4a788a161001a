"""Which published figures of own surveys are hidden, so that nobody is recognised. Pure: no files, no clock, no chance.

A figure is a sum of atoms (cells of single returns); an item is what the report shows, a value with numerator and
denominator or a cell of a table, and rests on one or two figures. A figure is shown as long as an item shows it.

First hidden (`_primary`): counts of persons below the threshold of their subject; for sensitive subjects also the
parts of a group that falls into one part. The rest to the whole is a figure of its own: nobody prints it, but it must
stay open too ("49 of 50" names the one). A zero says nothing of anybody with the property and is shown. Then so much
more (`_complement`) that of each secret at least its width stays open to everybody who knows all shown figures, the
rules of the forms and the earlier editions. Last, what need not be hidden is shown again (`_reduce`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from pipeline.atoms import Atom, Figure, Relation, Terms, atoms_of, components, terms
from pipeline.intervals import Interval, Space, View
from pipeline.registries import Schutzschwelle

SMALL, GROUP, REST, COMPLEMENTARY = "kleine Zahl", "ganze Gruppe", "kleiner Rest", "ergänzend"
Reason = Literal["kleine Zahl", "ganze Gruppe", "kleiner Rest", "ergänzend"]
REASONS: tuple[Reason, ...] = (SMALL, GROUP, REST, COMPLEMENTARY)
"""Why a figure is hidden; where an item has several reasons, the first one is told."""

KEINER = "keiner"
GOLDEN = (math.sqrt(5) - 1) / 2
PINNED = 0.001
"""The width of a hidden figure that counts no persons: it may only not be known exactly."""


Reasons: TypeAlias = dict[Terms, Reason]


@dataclass(frozen=True)
class Item:
    """What the report shows or hides as one. `weight`: how much is lost without it."""

    id: str
    figures: tuple[Figure, ...]
    form: str
    year: int
    weight: int = 1


@dataclass(frozen=True)
class Protection:
    """What is hidden and why. `secrets` must stay open, printed or not; earlier editions gave away the `exposed`."""

    items: Mapping[str, Reason]
    figures: Mapping[Terms, Reason]
    secrets: tuple[Figure, ...]
    exposed: tuple[Figure, ...]


@dataclass(frozen=True, order=True)
class LogRow:
    """A row of the internal log: how many items of a form and year are hidden for a reason, of how many."""

    form: str
    year: int
    reason: str
    hidden: int
    items: int


def hidden(
    items: Iterable[Item],
    relations: Iterable[Relation],
    thresholds: Mapping[str, Schutzschwelle],
    cells: Iterable[Figure] = (),
    known: Mapping[Terms, Fraction] | None = None,
) -> Protection:
    """Which items and figures are hidden.

    `cells`: the cells of the returns as figures, so that one nobody prints is no more given away than a printed one.
    `known`: what earlier released editions printed; where it is not the value any more, it says nothing.
    """
    items, relations = sorted(items, key=lambda item: item.id), sorted(set(relations))
    figures = _figures([*(figure for item in items for figure in item.figures), *cells])
    secrets = _primary(figures, relations, thresholds)
    figures |= {rest.terms: rest for rest in secrets if rest.terms not in figures}
    reasons: Reasons = {figure.terms: reason for figure, reason in secrets.items()}
    exposed: list[Terms] = []
    for task in _tasks(items, relations, figures, known or {}, thresholds):
        exposed += _complement(task, reasons)
        _reduce(task, reasons, exposed)
    hidden_items = {}
    for item in items:
        if found := [reasons[figure.terms] for figure in item.figures if figure.terms in reasons]:
            hidden_items[item.id] = min(found, key=REASONS.index)
    printed = {figure.terms for item in items for figure in item.figures}
    return Protection(
        hidden_items,
        {one: reasons[one] for one in sorted(reasons) if one in printed},
        tuple(figures[one] for one in sorted(reasons)),
        tuple(figures[one] for one in sorted(exposed)),
    )


def log_rows(items: Iterable[Item], protection: Protection) -> list[LogRow]:
    """How much is hidden and why, by form and year; never a value, never which one."""
    items = list(items)
    asked = Counter((item.form, item.year) for item in items)
    found = Counter((i.form, i.year, protection.items[i.id]) for i in items if i.id in protection.items)
    return sorted(LogRow(*key, number, asked[key[:2]]) for key, number in found.items())


def _figures(figures: Iterable[Figure]) -> dict[Terms, Figure]:
    """Each figure once."""
    found: dict[Terms, Figure] = {}
    for figure in sorted(figures):
        if found.setdefault(figure.terms, figure) != figure:
            raise ValueError(f"two values or subjects for one sum of cells: {figure.terms}")
    return found


# What is hidden for itself


def _primary(
    figures: Mapping[Terms, Figure], relations: Iterable[Relation], thresholds: Mapping[str, Schutzschwelle]
) -> dict[Figure, Reason]:
    """The figures that must not be known, with the reason; among them rests that nobody prints."""
    found: dict[Figure, Reason] = {}
    for whole, parts, rest in _breakdowns(figures, relations):
        sensitive = [part for part in parts if part.subject != KEINER and thresholds[part.subject].ganze_gruppe]
        if whole.value > 0 and any(part.value == whole.value for part in sensitive):
            found |= dict.fromkeys(sensitive, GROUP)
        elif sensitive and rest and 0 < rest.value < thresholds[rest.subject].unter:
            found[rest] = REST
    counts = [figure for figure in figures.values() if figure.subject != KEINER]
    return found | {one: SMALL for one in counts if 0 < one.value < thresholds[one.subject].unter}


def _breakdowns(
    figures: Mapping[Terms, Figure], relations: Iterable[Relation]
) -> Iterator[tuple[Figure, list[Figure], Figure | None]]:
    """Figures that break down by a rule that holds on each of their returns: whole, its parts, what is left.

    Parts that are no figures are left out; then nothing is said of what is left.
    """
    rules: dict[Atom, dict[str, Relation]] = defaultdict(dict)
    for relation in relations:
        rules[relation.whole][relation.rule] = relation
    for whole in figures.values():
        if any(factor != 1 for factor, _ in whole.terms) or not whole.terms:
            continue
        of_atoms = [rules.get(atom, {}) for _, atom in whole.terms]
        for name in sorted(set.intersection(*map(set, of_atoms))):
            same = [of_atom[name].parts for of_atom in of_atoms]
            if len(set(map(len, same))) > 1:
                continue
            sums = [terms(*((1, atom) for atom in column)) for column in zip(*same, strict=True)]
            parts = [figures[one] for one in sums if one in figures]
            if parts:
                yield whole, parts, _rest(whole, parts) if len(parts) == len(sums) else None


def _rest(whole: Figure, parts: Sequence[Figure]) -> Figure:
    sum_of_parts = [(-factor, atom) for part in parts for factor, atom in part.terms]
    name = f"{whole.name} ohne {', '.join(part.name for part in parts)}"
    left = whole.value - sum(part.value for part in parts)
    return Figure(terms(*whole.terms, *sum_of_parts), left, parts[0].subject, name)


# What is hidden besides


@dataclass(frozen=True)
class _Task:
    """A part of everything that shares no cell, rule or item with the others: protected for itself."""

    space: Space
    items: tuple[Item, ...]
    figures: Mapping[Terms, Figure]
    known: Mapping[Terms, Fraction]
    thresholds: Mapping[str, Schutzschwelle]

    def view(self, reasons: Reasons) -> View:
        """What everybody knows when these figures are hidden: the others, and that a hidden count is no zero."""
        return self.space.knowing({**self.known, **self.shown(reasons)}, self.never_zero.intersection(reasons))

    @cached_property
    def never_zero(self) -> frozenset[Terms]:
        """The figures that stand for themselves and would be shown if they were zero."""
        single = (item.figures[0] for item in self.items if len(item.figures) == 1)
        return frozenset(one.terms for one in single if shows_zero(one.subject, self.thresholds) and one.value > 0)

    def shown(self, reasons: Reasons) -> dict[Terms, Fraction]:
        return {figure.terms: figure.value for item in self._still(reasons) for figure in item.figures}

    def _still(self, reasons: Reasons) -> list[Item]:
        return [item for item in self.items if not any(figure.terms in reasons for figure in item.figures)]

    def widths(self, reasons: Reasons, without: Iterable[Terms]) -> dict[Terms, float]:
        """How much of each secret must stay open."""
        left = {one: self.figures[one] for one in sorted(self.figures) if one in reasons and one not in set(without)}
        return {one: width(figure, self.thresholds) for one, figure in left.items()}

    def losses(self, reasons: Reasons) -> dict[Terms, float]:
        """What is lost without a shown figure: its items; of two alike more with the larger; never the same twice."""
        lost: Counter[Terms] = Counter()
        for item in self._still(reasons):
            lost.update(dict.fromkeys((figure.terms for figure in item.figures), item.weight))
        largest = max((abs(self.figures[one].value) for one in lost), default=0) + 1
        return {
            one: lost[one] + 0.1 * float(abs(self.figures[one].value) / largest) + 0.001 * (i * GOLDEN % 1)
            for i, one in enumerate(sorted(lost), start=1)
        }


def shows_zero(subject: str, thresholds: Mapping[str, Schutzschwelle]) -> bool:
    """Whether a zero of this subject is never hidden, so that whoever sees a sign knows of at least one."""
    return subject != KEINER and not thresholds[subject].ganze_gruppe


def width(figure: Figure, thresholds: Mapping[str, Schutzschwelle]) -> float:
    return PINNED if figure.subject == KEINER else thresholds[figure.subject].spannweite


def _tasks(
    items: Iterable[Item],
    relations: Iterable[Relation],
    figures: Mapping[Terms, Figure],
    known: Mapping[Terms, Fraction],
    thresholds: Mapping[str, Schutzschwelle],
) -> Iterator[_Task]:
    """Everything in parts, in the order of their first cells; those where nothing is known of anything left out."""
    known = {one: value for one, value in known.items() if _still_true(one, value, figures)}
    groups = [atoms_of(one) for one in [*figures, *known]]
    groups += [(relation.whole, *relation.parts) for relation in relations]
    groups += [tuple(atom for figure in item.figures for atom in atoms_of(figure.terms)) for item in items]
    first = components(groups)
    parts: dict[Atom, tuple[list, ...]] = defaultdict(lambda: ([], [], [], [], []))
    for atom, root in first.items():
        parts[root][0].append(atom)
    for relation in relations:
        parts[first[relation.whole]][1].append(relation)
    for item in items:
        if atoms := [atom for figure in item.figures for atom in atoms_of(figure.terms)]:
            parts[first[atoms[0]]][2].append(item)
    for i, sums in ((3, figures), (4, known)):
        for one in filter(None, sums):
            parts[first[one[0][1]]][i].append(one)
    for _, (atoms, rules, of_items, sums, earlier) in sorted(parts.items(), key=lambda part: part[0]):
        own, old = {one: figures[one] for one in sums}, {one: known[one] for one in earlier}
        yield _Task(Space(atoms, rules), tuple(of_items), own, old, thresholds)


def _still_true(one: Terms, value: Fraction, figures: Mapping[Terms, Figure]) -> bool:
    """Has a sum the value that an earlier edition printed? Otherwise a return was corrected since."""
    if one in figures:
        return figures[one].value == value
    atoms = [((1, atom),) for _, atom in one]
    if not all(atom in figures for atom in atoms):
        return True
    return value == sum(factor * figures[atom].value for (factor, _), atom in zip(one, atoms, strict=True))


def _complement(task: _Task, reasons: Reasons) -> list[Terms]:
    """Hide more until every secret is open enough; returns those that hiding cannot protect any more."""
    exposed: list[Terms] = []
    while widths := task.widths(reasons, exposed):
        view = task.view(reasons)
        secret = next(view.narrow(widths), None)
        if secret is None:
            break
        more = _cheapest(task, reasons, secret, view.interval(secret), widths[secret])
        reasons |= dict.fromkeys(more, COMPLEMENTARY)
        exposed += [] if more else [secret]
    return exposed


def _cheapest(task: _Task, reasons: Reasons, secret: Terms, now: Interval, width: float) -> list[Terms]:
    """The shown figures that cost least and give the secret its width, upwards or downwards."""
    low, high = (math.ceil(now.low), math.floor(now.high)) if width >= 1 else (now.low, now.high)
    shown, costs = task.shown(reasons), task.losses(reasons)
    zeros = {one for one in shown if not shown[one] and shows_zero(task.figures[one].subject, task.thresholds)}
    fixed = {one: shown[one] for one in zeros if one not in task.known}
    known = task.space.knowing({**task.known, **fixed}, task.never_zero.intersection(reasons))
    loose = {one: value for one, value in shown.items() if one not in task.known and one not in zeros}
    positive = task.never_zero.intersection(loose)
    ways = [known.cheapest(secret, goal, loose, costs, positive) for goal in (low + width, high - width)]
    return min(ways, key=lambda way: way[0])[1]


def _reduce(task: _Task, reasons: Reasons, exposed: Iterable[Terms]) -> None:
    """Show again what need not be hidden, the greatest loss first."""
    losses = task.losses({})
    candidates = [one for one in task.figures if reasons.get(one) == COMPLEMENTARY]
    for one in sorted(candidates, key=lambda one: (-losses[one], one)):
        fewer = {key: reason for key, reason in reasons.items() if key != one}
        if next(task.view(fewer).narrow(task.widths(fewer, exposed)), None) is None:
            del reasons[one]
