"""Handlungsfeld and Indicator: the declarations from which values, fact sheets and chapters follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indicators.formulas import Formula

PROZENT = "prozent"
PUNKTE = "prozentpunkte"
JE_100 = "je_100"
JE_1000 = "je_1000"
JE_10000 = "je_10000"
JE_100000 = "je_100000"
ANZAHL = "anzahl"
JAHRE = "jahre"
WOCHEN = "wochen"
TAGE = "tage"
EURO_JE_QM = "euro_je_qm"
QM = "qm"
JE_STELLE = "je_stelle"
JE_KLASSE = "je_klasse"
INDEX = "index"

UNITS = {
    PROZENT: "%", PUNKTE: "Prozentpunkte", JE_100: "je 100", JE_1000: "je 1.000", JE_10000: "je 10.000",
    JE_100000: "je 100.000", ANZAHL: "", JAHRE: "Jahre", WOCHEN: "Wochen", TAGE: "Tage",
    EURO_JE_QM: "Euro je m²", QM: "m²", JE_STELLE: "je Vollzeitstelle", JE_KLASSE: "je Klasse", INDEX: "",
}  # fmt: skip
"""What stands behind a value."""
UNITS_LONG = UNITS | {
    PROZENT: "in Prozent", PUNKTE: "in Prozentpunkten", ANZAHL: "Anzahl", JAHRE: "in Jahren", WOCHEN: "in Wochen",
    TAGE: "in Tagen", EURO_JE_QM: "in Euro je Quadratmeter", QM: "in Quadratmetern", JE_STELLE: "Personen je Vollzeitstelle",
    JE_KLASSE: "Personen je Klasse", INDEX: "Index von 0 bis 100",
}  # fmt: skip
"""The unit in words, as it stands behind the name of an indicator."""

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


FORMULARE = {
    "personalamt": "Personalamt",
    "dolmetscherhotline": "Dolmetscherhotline",
    "mehrsprachige_informationen": "Mehrsprachige Informationen",
    "gemeinden": "Gemeinden",
    "beratungsdienste": "Beratungsdienste",
    "unterbringung": "Unterbringung",
    "schulen": "Schulen",
    "kurstraeger": "Kursträger",
    "traumaberatung": "Traumaberatung",
    "dolmetscherpools": "Dolmetscherpools",
    "pflegeeinrichtungen": "Pflegeeinrichtungen",
    "arbeitskreise": "Arbeitskreise",
    "antidiskriminierung": "Antidiskriminierung",
    "mandate": "Mandate",
    "ausbildungsvermittlung": "Ausbildungsvermittlung",
}
"""The forms of the county's own survey, by the key that an indicator names."""


@dataclass(frozen=True)
class Nach:
    """A breakdown by one more dimension of the observations: its key, its values with their German names.

    `titel` is what the dimension is called where that is not its key.
    """

    merkmal: str
    werte: Mapping[str, str]
    titel: str = ""

    @property
    def name(self) -> str:
        return self.titel or self.merkmal.capitalize()


@dataclass(frozen=True)
class Schicht:
    """People of an age for whom a rate is computed by sex, to take gaps and changes of the whole rate apart.

    All of them together are the people of the whole rate.
    """

    age: Band
    formula: Formula


@dataclass(frozen=True)
class Series:
    """One source, or several that belong together, that carries an indicator for some years.

    `role` is `amtlich`, `ersatz` or `eigen` (own survey); series are tried in the order of their declaration, and the
    first that has a value for a year is the one that counts. `formula` replaces the indicator's own
    where the source publishes something else. `note` says how the series differs. `rounded_to` and
    `decimals` say how its counts and rates are printed where that differs from the indicator.
    """

    role: Literal["amtlich", "ersatz", "eigen"]
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


def amtlich(
    *sources: str, ab: int | None = None, bis: int | None = None, formula: Formula | None = None, note: str = ""
) -> Series:
    """The series of the statistical offices."""
    return Series("amtlich", sources, ab, bis, formula, note=note)


SURVEY = "erhebung_"
"""What the keys of own surveys begin with, as sources."""


def eigene(form: str, *sources: str) -> Series:
    """The answers to a form of the county's own survey; `sources` carry an official denominator."""
    return Series("eigen", (f"{SURVEY}{form}", *sources))


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


GROESSE, JAHR, STELLE, GESCHLECHT = "groesse", "jahr", "stelle", "geschlecht"
"""What can stand in the rows or columns of an `Ueberblick` besides a dimension of the form: what is counted, the years
of the cycle, the bodies that answered, and sex."""


@dataclass(frozen=True)
class Groesse:
    """What a table of an own survey counts, with its heading: a figure of the form, summed over the bodies.

    `nennungen`: not the sum, but how many values of this dimension were named, `sonstige` not among them.
    """

    merkmal: str
    titel: str
    detail: Mapping[str, str] = field(default_factory=dict)
    nennungen: str = ""


@dataclass(frozen=True)
class Ueberblick:
    """A table of an own survey: what it counts (`groessen`), and what its rows and columns stand for.

    Of a table without years in rows or columns the last year of the cycle with figures is shown. `gesamt`: there is a
    row and a column for the whole. `ja_nein`: its figures are answers with yes or no. `bild`: which of its `groessen`, by
    their position, are drawn as bars (one or two). `kopf` stands above the names of the rows, `hinweis` below the table.
    """

    schluessel: str
    titel: str
    groessen: tuple[Groesse, ...]
    zeilen: str
    spalten: str = GROESSE
    gesamt: bool = True
    ja_nein: bool = False
    bild: tuple[int, ...] = ()
    kopf: str = ""
    hinweis: str = ""

    def __post_init__(self) -> None:
        if GROESSE not in self.axes and len(self.groessen) > 1:
            raise ValueError(f"{self.schluessel}: several figures need rows or columns of their own")
        if self.ja_nein and GROESSE in self.axes:
            raise ValueError(f"{self.schluessel}: a table of yes and no has one figure")

    @property
    def axes(self) -> tuple[str, str]:
        return self.zeilen, self.spalten

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of the form and the bodies that its rows and columns stand for."""
        return tuple(one for one in self.axes if one not in (GROESSE, JAHR, GESCHLECHT))


@dataclass(frozen=True)
class Indicator:
    """One indicator, readable as its fact sheet.

    `groups` are the groups for which the formula is evaluated, the first is the one the indicator is
    about. `nach` breaks it down by one more dimension, `zerlegung` takes its gap apart. `rest` names measures whose table has no row for Deutsche: they are formed there as total
    minus Ausländer (exact counts only). `age` is the band the indicator is about (None: all ages),
    `ages` are the bands it is broken down by; bounds are (from, to under), 999 is open.
    `ebenen` are the levels for which its sources have figures. `erhebung` is the form of the own survey that brings its
    data, `tabellen` the tables of that survey that stand with it, `no_data` the reason where no source is at hand. `zaehler` and `nenner` are what is counted, in words.
    `sagt` and `sagt_nicht`: what the value says and what it does not. `check`: what it can be held against.
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
    nach: Nach | None = None
    zerlegung: tuple[Schicht, ...] = ()
    ebenen: tuple[str, ...] = ("kreis", "land", "bund")
    series: tuple[Series, ...] = ()
    core: bool = True
    kind: Literal["ergebnis", "prozess", "kontext"] = "ergebnis"
    caveats: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    check: str = ""
    erhebung: str = ""
    tabellen: tuple[Ueberblick, ...] = ()
    no_data: str = ""

    @property
    def group(self) -> str:
        """The group the indicator is about."""
        return self.groups[0]

    @property
    def reference(self) -> str:
        """The group that the one it is about is compared with; empty where there is only one."""
        others = [group for group in (DEUTSCH, INSGESAMT) if group in self.groups[1:]]
        return others[0] if others else ""

    @property
    def missing(self) -> str:
        """Why there is no value, as far as the declaration knows."""
        if self.no_data or not self.erhebung:
            return self.no_data
        form = FORMULARE[self.erhebung]
        return f"Eigene Erhebung: Die Angaben bringt das Formular „{form}“; für diesen Zyklus liegen keine vor."


@dataclass
class Handlungsfeld:
    """A field of action: its number in the report, key, title, goal, and its indicators in order."""

    nummer: int
    key: str
    title: str
    ziel: str
    indicators: list[Indicator] = field(default_factory=list)

    def add(self, indicator: Indicator) -> Indicator:
        """Declare an indicator of this field; an id is given once."""
        if any(known.id == indicator.id for known in self.indicators):
            raise ValueError(f"Indikator {indicator.id} ist doppelt erklärt")
        self.indicators.append(indicator)
        return indicator
