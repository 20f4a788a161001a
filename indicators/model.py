"""Handlungsfeld and Indicator: the declarations from which values, fact sheets and chapters follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from indicators.formulas import Formula

PROZENT = "prozent"
PUNKTE = "prozentpunkte"
JE_1000 = "je_1000"
ANZAHL = "anzahl"

UNITS = {PROZENT: "%", PUNKTE: "Prozentpunkte", JE_1000: "je 1.000", ANZAHL: ""}
UNITS_LONG = {PROZENT: "in Prozent", PUNKTE: "in Prozentpunkten", JE_1000: "je 1.000", ANZAHL: "Anzahl"}

Band = tuple[int, int]
OFFEN = 999

Direction = Literal["neutral", "hoeher_besser", "niedriger_besser", "naeher_an_null"]
DIRECTIONS = {
    "neutral": "neutral (keine Wertung)",
    "hoeher_besser": "höher ist besser",
    "niedriger_besser": "niedriger ist besser",
    "naeher_an_null": "näher an null ist besser",
}

AUSLAENDISCH = "auslaendisch"
DEUTSCH = "deutsch"
INSGESAMT = "insgesamt"


@dataclass(frozen=True)
class Series:
    """One source, or several that belong together, that carries an indicator for some years.

    `role` is `amtlich` or `ersatz`; series are tried in the order of their declaration, and the
    first that has a value for a year is the one that counts. `formula` replaces the indicator's own
    where the source publishes something else. `note` says how the series differs. `rounded_to` and
    `decimals` say how its counts and rates are printed where that differs from the indicator.
    """

    role: Literal["amtlich", "ersatz"]
    sources: tuple[str, ...]
    ab: int | None = None
    bis: int | None = None
    formula: Formula | None = None
    note: str = ""
    rounded_to: int = 1
    decimals: int | None = None

    @property
    def name(self) -> str:
        return f"{self.role}:{self.sources[0]}"


def amtlich(*sources: str, ab: int | None = None, bis: int | None = None, note: str = "") -> Series:
    """The series of the statistical offices."""
    return Series("amtlich", sources, ab, bis, note=note)


def ersatz(
    *sources: str,
    ab: int | None = None,
    bis: int | None = None,
    formula: Formula | None = None,
    note: str = "",
    rounded_to: int = 1,
    decimals: int | None = None,
) -> Series:
    """A series that stands in for years the official one does not have; never joined to it."""
    return Series("ersatz", sources, ab, bis, formula, note, rounded_to, decimals)


@dataclass(frozen=True)
class Indicator:
    """One indicator, readable as its fact sheet.

    `groups` are the groups for which the formula is evaluated, the first is the one the indicator is
    about. `rest` names measures whose table has no row for Deutsche: they are formed there as total
    minus Ausländer (exact counts only). `age` is the band the indicator is about (None: all ages),
    `ages` are the bands it is broken down by; bounds are (from, to under), 999 is open.
    `no_data` is the reason where no source is at hand. `zaehler` and `nenner` are what is counted,
    in words. `sagt` and `sagt_nicht`: what the value says and what it does not.
    """

    id: str
    title: str
    short: str
    unit: str
    direction: Direction
    definition: str
    zaehler: str
    nenner: str
    sagt: str
    sagt_nicht: str
    formula: Formula | None = None
    decimals: int = 1
    groups: tuple[str, ...] = (INSGESAMT,)
    rest: tuple[str, ...] = ()
    by_sex: bool = False
    age: Band | None = None
    ages: tuple[Band, ...] = ()
    series: tuple[Series, ...] = ()
    core: bool = True
    kind: Literal["ergebnis", "prozess", "kontext"] = "ergebnis"
    caveats: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    check: str = ""
    planned: str = ""
    no_data: str = ""

    @property
    def group(self) -> str:
        """The group the indicator is about."""
        return self.groups[0]


@dataclass
class Handlungsfeld:
    """A field of action: its number in the report, key, title, goal, and its indicators in order."""

    nummer: int
    key: str
    title: str
    ziel: str
    indicators: list[Indicator] = field(default_factory=list)
    geplant: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, indicator: Indicator) -> Indicator:
        """Declare an indicator of this field; an id is given once."""
        if any(known.id == indicator.id for known in self.indicators):
            raise ValueError(f"Indikator {indicator.id} ist doppelt erklärt")
        self.indicators.append(indicator)
        return indicator

    def plan(self, id: str, title: str, source: str) -> None:
        """Name an indicator whose data are not connected yet, and where they will come from."""
        self.geplant.append((id, title, source))
