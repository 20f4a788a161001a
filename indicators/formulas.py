"""The formulas an indicator can have. Each says what is counted; `pipeline.compute` turns it into SQL.

A dimension that is not named means insgesamt, never any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Pairing = Literal["gleich", "vorjahresende", "jahresende"]
PAIRINGS: dict[str, str] = {
    "gleich": "Zähler und Nenner gelten für denselben Zeitraum.",
    "vorjahresende": "Der Nenner ist der Stand am 31.12. des Vorjahres.",
    "jahresende": "Der Nenner ist der Stand am 31.12. desselben Jahres (Näherung).",
}
"""How periods of numerator and denominator may be paired. `jahresende` is an approximation."""

TOTAL = "insgesamt"
FREE = "frei"
"""A dimension that takes its value from the group or sex for which the formula is evaluated."""


@dataclass(frozen=True)
class Obs:
    """A figure of the observations: a measure and the values of its dimensions.

    `age` is a pair of bounds (from, to under; 999 for open) that is summed from the printed bands
    and must be covered by them exactly, or None for all ages. `factor` is +1 or -1 within a sum.
    """

    measure: str
    group: str = FREE
    sex: str = FREE
    age: tuple[int, int] | None = None
    detail: str = ""
    group_type: str | None = None
    summed: tuple[str, ...] = ()
    factor: int = 1

    def __neg__(self) -> Obs:
        return replace(self, factor=-self.factor)


@dataclass(frozen=True)
class Sum:
    """A sum of figures of the same region and period."""

    terms: tuple[Obs, ...]

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.terms + other.terms)

    def __sub__(self, other: Sum) -> Sum:
        return Sum(self.terms + tuple(-term for term in other.terms))


def obs(
    measure: str,
    *,
    group: str = FREE,
    sex: str = FREE,
    age: tuple[int, int] | None = None,
    group_type: str | None = None,
    summed: tuple[str, ...] = (),
    **detail: str,
) -> Sum:
    """One figure: `obs("arbeitslose", group="auslaendisch")`; further dimensions by their name."""
    text = ";".join(f"{key}={value}" for key, value in sorted(detail.items()))
    return Sum((Obs(measure, group, sex, age, text, group_type, summed),))


@dataclass(frozen=True)
class Formula:
    """What is computed: numerator, denominator (None: the figure itself) and the factor of the unit."""

    kind: Literal["anteil", "je_1000", "veroeffentlicht", "anzahl", "abstand"]
    numerator: Sum | None = None
    denominator: Sum | None = None
    factor: int = 1
    pairing: Pairing = "gleich"
    of: str | None = None


def ratio(numerator: Sum, *, to: Sum, pairing: Pairing = "gleich") -> Formula:
    """A share in percent."""
    return Formula("anteil", numerator, to, 100, pairing)


def per_thousand(numerator: Sum, *, to: Sum, pairing: Pairing = "gleich") -> Formula:
    """A rate per 1,000."""
    return Formula("je_1000", numerator, to, 1000, pairing)


def published(measure: str, *, factor: int = 1, **dimensions: str) -> Formula:
    """A rate as the office publishes it; it is never computed again."""
    return Formula("veroeffentlicht", obs(measure, **dimensions), None, factor)


def count(what: Sum) -> Formula:
    """A number of people or cases."""
    return Formula("anzahl", what)


def gap(of: str) -> Formula:
    """Deutsche minus Ausländer of another indicator, in percentage points."""
    return Formula("abstand", of=of)
