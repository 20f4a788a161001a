"""The formulas an indicator can have. Each says what is counted; `pipeline.compute` turns it into SQL.

A dimension that is not named means insgesamt, never any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Pairing = Literal["gleich", "vorjahresende", "jahresende", "jahresmittel"]
PAIRINGS: dict[str, str] = {
    "gleich": "Zähler und Nenner gelten für denselben Zeitraum.",
    "vorjahresende": "Der Nenner ist der Stand am 31.12. des Vorjahres.",
    "jahresende": "Der Nenner ist der Stand am 31.12. desselben Jahres (Näherung).",
    "jahresmittel": "Der Nenner ist der Jahresdurchschnitt desselben Jahres, wie ihn das Amt veröffentlicht.",
}
"""How periods of numerator and denominator may be paired. `jahresende` is an approximation."""

TOTAL = "insgesamt"
FREE = "frei"
"""A dimension that takes its value from the group or sex for which the formula is evaluated."""


@dataclass(frozen=True)
class Obs:
    """A figure of the observations: a measure and the values of its dimensions.

    `age` is a pair of bounds (from, to under; 999 for open) that is summed from the printed bands
    and must be covered by them exactly, or None for all ages. `factor` is +1 or -1 within a sum. `whole`: the figure
    stays the same where the indicator is broken down by one more dimension.
    """

    measure: str
    group: str = FREE
    sex: str = FREE
    age: tuple[int, int] | None = None
    detail: str = ""
    group_type: str | None = None
    summed: tuple[str, ...] = ()
    factor: int = 1
    whole: bool = False

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
    whole: bool = False,
    **detail: str,
) -> Sum:
    """One figure: `obs("arbeitslose", group="auslaendisch")`; further dimensions by their name."""
    return Sum((Obs(measure, group, sex, age, detail_text(detail), group_type, summed, whole=whole),))


def detail_text(detail: Mapping[str, str]) -> str:
    """Further dimensions as the observations carry them: `abschluss=ohne;schulart=gymnasium`."""
    return ";".join(f"{key}={value}" for key, value in sorted(detail.items()))


@dataclass(frozen=True)
class Formula:
    """What is computed: numerator, denominator (None: the figure itself) and the factor of the unit.

    `units`: over the answers to an own survey, of those bodies only that gave every figure the formula needs.
    `gemeinden`: for a Kreis as the sum over all its Gemeinden.
    """

    kind: Literal[
        "anteil", "je_1000", "verhaeltnis", "veroeffentlicht", "anzahl", "abstand", "anteil_stellen", "dissimilaritaet"
    ]
    numerator: Sum | None = None
    denominator: Sum | None = None
    factor: int = 1
    pairing: Pairing = "gleich"
    of: str | None = None
    units: bool = False
    gemeinden: bool = False

    @property
    def looks_at_gemeinden(self) -> bool:
        """Whether the value of a Kreis is made of figures of its Gemeinden."""
        return self.gemeinden or self.kind == "dissimilaritaet"


def ratio(numerator: Sum, *, to: Sum, pairing: Pairing = "gleich") -> Formula:
    """A share in percent."""
    return Formula("anteil", numerator, to, 100, pairing)


def per_thousand(numerator: Sum, *, to: Sum, pairing: Pairing = "gleich") -> Formula:
    """A rate per 1,000."""
    return Formula("je_1000", numerator, to, 1000, pairing)


def rate(factor: int, numerator: Sum, *, to: Sum, pairing: Pairing = "gleich") -> Formula:
    """A rate per `factor`; 1 for a plain quotient."""
    return Formula("verhaeltnis", numerator, to, factor, pairing)


def published(measure: str, *, factor: int = 1, **dimensions: str) -> Formula:
    """A rate as the office publishes it; it is never computed again."""
    return Formula("veroeffentlicht", obs(measure, **dimensions), None, factor)


def count(what: Sum) -> Formula:
    """A number of people or cases."""
    return Formula("anzahl", what)


def gap(of: str) -> Formula:
    """Deutsche minus Ausländer of another indicator, in percentage points."""
    return Formula("abstand", of=of)


def surveyed(formula: Formula) -> Formula:
    """A formula over the answers to an own survey: sums over the bodies that gave all its figures."""
    return replace(formula, units=True)


def over_gemeinden(formula: Formula) -> Formula:
    """A formula of a table that has only Gemeinden: for a Kreis the sum of all of them, none where one lacks a figure."""
    return replace(formula, gemeinden=True)


def share_of_units(what: Sum) -> Formula:
    """The share of the answering bodies of an own survey whose figure (0 or 1) is yes, in percent."""
    return Formula("anteil_stellen", what, None, 100, units=True)


def dissimilarity(what: Sum, *, share_of: Sum | None = None) -> Formula:
    """How unevenly two groups live over the Gemeinden of a Kreis, from 0 to 100.

    50 times the sum of |A_i / A - D_i / D|. `what`: a count by group (Ausländer and Deutsche), or, with `share_of`
    (the population), the printed share of one group in percent; then the result has bounds.
    """
    return Formula("dissimilaritaet", what, share_of, 50)
