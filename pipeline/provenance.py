"""The attack on what was printed: can anybody work out a hidden figure from all published numbers? After writing.

It knows nothing of how `protect` chose. It takes the numbers that stand in the public files (`pipeline.written`), this
edition's and those of earlier releases, and the rules of the forms, and asks for every hidden figure which values fit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.model import SURVEY
from pipeline.atoms import Atom, Figure, Relation, Terms, atoms_of, components, terms
from pipeline.faults import DataError, Fault, counted, fault
from pipeline.intervals import InfeasibleError, Interval, Space
from pipeline.masking import rests_on
from pipeline.numbers import german_number
from pipeline.protect import shows_zero, width
from pipeline.pseudonyms import by_name
from pipeline.registries import Schutzschwelle
from pipeline.signs import SUPPRESSED_OWN
from pipeline.stand import RELEASED
from pipeline.tables import read_parquet
from pipeline.values import TABLE, Value, from_frame

PARTS = WERT, NUMERATOR, DENOMINATOR = "wert", "zaehler", "nenner"
"""What can be told of a value, as ids of cells say it."""
TOLD = (WERT, TABLE)
"""The kinds of values that are sums of cells, or quotients of such sums."""


@dataclass(frozen=True)
class Printed:
    """A sum of cells that was printed: as a number of its own, or as numerator or denominator."""

    terms: Terms
    value: Fraction
    item: str


@dataclass(frozen=True)
class Edition:
    """What a release printed; `signs`: the counts for which it printed the sign of a hidden figure."""

    name: str
    printed: tuple[Printed, ...]
    signs: tuple[Terms, ...] = ()


@dataclass(frozen=True)
class Leak:
    """A hidden figure that can be worked out too closely; `editions` are those that are needed for it, newest first."""

    name: str
    interval: Interval
    width: float
    editions: tuple[str, ...]

    @property
    def text(self) -> str:
        """For the office only: it tells what must not be known."""
        low, high = (german_number(Fraction(str(end)), 0 if end.is_integer() else 2) for end in self._ends)
        value = f"genau {low}" if low == high else f"{low} bis {high}"
        needed = f"mindestens {self.width:g}" if self.width >= 1 else "mehr als ein einziger Wert"
        where = " und ".join(f"„{name}“" for name in self.editions)
        released = "der Ausgabe" if len(self.editions) == 1 else "den Ausgaben"
        return (
            f"{self.name}: Die nicht gezeigte Zahl lässt sich aus {released} {where} errechnen: {value}. "
            f"Verlangte Spannweite: {needed}."
        )

    @property
    def _ends(self) -> tuple[float, float]:
        low, high = self.interval.low, self.interval.high
        return (float(math.ceil(low)), float(math.floor(high))) if self.width >= 1 else (low, high)


def figures_of(value: Value, told: Collection[str] = PARTS) -> tuple[Printed, ...]:
    """The sums of cells that a value gives away by what is told of it; itself it tells how its parts are to each other.

    A part that is no sum of cells (an official figure, how many bodies answered) counts as known.
    """
    numerator, denominator = (*rests_on(value), ())[:2]
    above, below = value.exact if value.numerator is None else value.numerator, value.denominator
    found: list[tuple[Terms, Fraction | None]] = []
    if NUMERATOR in told or (WERT in told and not denominator):
        found.append((numerator, above))
    if DENOMINATOR in told or (WERT in told and not numerator):
        found.append((denominator, below))
    if WERT in told and numerator and denominator and above is not None and below:
        found.append((_quotient(numerator, denominator, above / below), Fraction(0)))
    item = f"{value.id} {value.region} {value.end:%d.%m.%Y}"
    return tuple(Printed(sum, number, item) for sum, number in found if sum and number is not None)


def _quotient(numerator: Terms, denominator: Terms, quotient: Fraction) -> Terms:
    """What is zero when a numerator over its denominator is a/b: numerator · b − denominator · a."""
    above = [(factor * quotient.denominator, atom) for factor, atom in numerator]
    below = [(-factor * quotient.numerator, atom) for factor, atom in denominator]
    return terms(*above, *below)


def sign_of(value: Value) -> Terms:
    """The count for which a hidden value shows its sign; nothing where it is no count, or not hidden."""
    sums = [one for one in rests_on(value) if one] if value.status == SUPPRESSED_OWN else []
    return sums[0] if len(sums) == 1 else ()


def of_surveys(values: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of values that were computed from the returns; an edition keeps these (`read_edition`).

    All others (changes, indices, gaps) follow from these.
    """
    return values[values["source"].str.contains(SURVEY) & values["kind"].isin(TOLD)]


def read_edition(name: str, file: Path) -> Edition:
    """What a public table of values (indicators.parquet) tells of the returns of own surveys."""
    values = from_frame(of_surveys(read_parquet(file)))
    printed = (one for value in values for one in figures_of(value))
    return Edition(name, tuple(dict.fromkeys(printed)), tuple(filter(None, map(sign_of, values))))


def earlier_editions(project: Path, atoms: Iterable[Atom]) -> list[Edition]:
    """What all releases have told so far, the newest first; their cells under the names of now (`atoms`).

    Raises `DataError` where the office's key is not that of an edition.
    """
    found = (project / RELEASED).glob("*/indicators.parquet")
    files = sorted(found, key=lambda file: counted(file.parent.name), reverse=True)
    atoms = sorted(set(atoms)) if files else []
    return [_under_names_of_now(read_edition(file.parent.name, file), project, atoms) for file in files]


def _under_names_of_now(edition: Edition, project: Path, atoms: Sequence[Atom]) -> Edition:
    sums = [*(one.terms for one in edition.printed), *edition.signs]
    known = by_name(project, atoms, {atom for one in sums for atom in atoms_of(one)}, f"Ausgabe {edition.name}")

    def now(sum: Terms) -> Terms:
        return terms(*((factor, known.get(atom, atom)) for factor, atom in sum))

    printed = tuple(replace(one, terms=now(one.terms)) for one in edition.printed)
    return replace(edition, printed=printed, signs=tuple(map(now, edition.signs)))


def known_sums(editions: Iterable[Edition]) -> dict[Terms, Fraction]:
    """The sums that editions told; the first one counts where they differ."""
    known: dict[Terms, Fraction] = {}
    for edition in editions:
        for one in edition.printed:
            known.setdefault(one.terms, one.value)
    return known


def demand_no_leak(
    editions: Sequence[Edition],
    relations: Iterable[Relation],
    hidden: Iterable[Figure],
    thresholds: Mapping[str, Schutzschwelle],
) -> None:
    """Raises `DataError` with every hidden figure that the editions together give away."""
    leaks = attack(editions, relations, hidden, thresholds)
    if leaks:
        advice = "Bitte die Gliederung gröber fassen oder die Schwelle in data/raw/schwellen.yaml anheben."
        raise DataError([Fault("Schutz kleiner Zahlen", "", leak.text, advice=advice) for leak in leaks])


def attack(
    editions: Sequence[Edition],
    relations: Iterable[Relation],
    hidden: Iterable[Figure],
    thresholds: Mapping[str, Schutzschwelle],
) -> list[Leak]:
    """Every hidden figure whose interval is narrower than the width of its subject, by the printed numbers alone.

    Where the zeros of a subject are always shown, a sign says that there is at least one.

    `editions`: the one that was just written, then the earlier ones, the newest first. What an earlier one says and
    cannot be true any more (a return was corrected) is set aside; what still can counts as known.
    """
    editions, hidden = list(editions), sorted(hidden)
    relations = sorted(set(relations))
    sums = [one.terms for edition in editions for one in edition.printed] + [figure.terms for figure in hidden]
    first = components([*map(atoms_of, filter(None, sums)), *((one.whole, *one.parts) for one in relations)])
    parts: dict[Atom, list[Atom]] = defaultdict(list)
    for atom, root in first.items():
        parts[root].append(atom)
    rules = _by_part(((one.whole, one) for one in relations), first)
    printed = [
        _by_part(((one.terms[0][1], one) for one in edition.printed if one.terms), first) for edition in editions
    ]
    targets = _by_part(((figure.terms[0][1], figure) for figure in hidden), first)
    leaks = []
    for root in sorted(targets):
        space = Space(parts[root], rules[root])
        numbers = [Edition(edition.name, tuple(of[root])) for edition, of in zip(editions, printed, strict=True)]
        signs = {one for one in editions[0].signs if first.get(one[0][1]) == root}
        leaks += _leaks(space, numbers, targets[root], thresholds, signs)
    return leaks


def _by_part(found: Iterable[tuple[Atom, Any]], first: Mapping[Atom, Atom]) -> defaultdict[Atom, list[Any]]:
    parts: defaultdict[Atom, list[Any]] = defaultdict(list)
    for atom, one in found:
        parts[first[atom]].append(one)
    return parts


def _leaks(
    space: Space,
    editions: Sequence[Edition],
    hidden: Sequence[Figure],
    thresholds: Mapping[str, Schutzschwelle],
    signs: Collection[Terms],
) -> list[Leak]:
    """With the newest edition alone, then with one earlier edition more each time."""
    facts: dict[Terms, Fraction] = {}
    left = {figure.terms: width(figure, thresholds) for figure in hidden}
    positive = [figure.terms for figure in hidden if figure.terms in signs and shows_zero(figure.subject, thresholds)]
    name = {figure.terms: figure.name for figure in hidden}
    leaks = []
    for number, edition in enumerate(editions, start=1):
        facts |= _facts(edition) if number == 1 else _possible(space, facts, _facts(edition, facts))
        view = space.knowing(facts, positive)
        try:
            for one in list(view.narrow(left)):
                used = tuple(edition.name for edition in editions[:number])
                leaks.append(Leak(name[one], view.interval(one), left.pop(one), used))
        except InfeasibleError:
            items = ", ".join(sorted({one.item for one in edition.printed})[:3])
            text = "Diese Zahlen widersprechen sich oder den Summen der Formulare."
            raise fault(f"Ausgabe {edition.name}", items, text) from None
    return leaks


def _facts(edition: Edition, newer: Mapping[Terms, Fraction] | None = None) -> dict[Terms, Fraction]:
    """What an edition says that newer ones do not say."""
    facts: dict[Terms, Fraction] = {}
    for one in edition.printed:
        if newer is not None and one.terms in newer:
            continue
        if facts.setdefault(one.terms, one.value) != one.value:
            raise fault(f"Ausgabe {edition.name}", one.item, "Für dieselbe Summe stehen zwei verschiedene Zahlen da.")
    return facts


def _possible(space: Space, facts: Mapping[Terms, Fraction], older: Mapping[Terms, Fraction]) -> dict[Terms, Fraction]:
    """What of an earlier edition can be true together with the newer ones."""
    _, wrong = space.knowing(facts).cheapest((), 0, older, dict.fromkeys(older, 1.0))
    return {one: value for one, value in older.items() if one not in wrong}
