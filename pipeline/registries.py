"""The registries under data/raw: measures, breaks, known errors, thresholds. Each is the only place of its kind."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from pipeline.cycle import Declared, load_yaml

Schutz = Literal["personen", "gesundheit", "diskriminierung", "herkunft", "keiner"]
"""Which subject of schwellen.yaml the small figures of an own survey are protected by."""


class Merkmal(Declared):
    """A measure: what is counted, in which unit, and what a cell of it can be.

    `ganzzahlig`: counted in whole units. `nie_null`: a `-` can only mean that the figure is still to
    come. `bereich`: the plausible range. `konzept`: the population that is counted. `schutz`: how small figures of an
    own survey are protected; `keiner` where no persons are counted (bodies, places, documents, hours). `schutz_mit`:
    the measure whose hidden figures would be told by this one, so that both are hidden together (minutes by calls).
    """

    titel: str
    einheit: str
    konzept: str
    ganzzahlig: bool = True
    nie_null: bool = False
    additiv: bool = True
    bereich: tuple[float, float]
    schutz: Schutz = "personen"
    schutz_mit: str | None = None

    @model_validator(mode="after")
    def _range_is_one(self) -> Merkmal:
        if self.bereich[0] > self.bereich[1]:
            raise ValueError("der Bereich nennt zuerst den kleinsten, dann den größten Wert")
        return self


class Merkmale(RootModel[dict[str, Merkmal]]):
    """merkmale.yaml: every measure by its key."""


class Bruch(Declared):
    """A break in a series: values before `datum` and from it on are not compared."""

    datum: date
    titel: str
    text: str
    gilt: str


class Brueche(RootModel[dict[str, Bruch]]):
    """brueche.yaml: every break by its id."""


class Ausnahme(Declared):
    """What is known of cells that break a rule: which cells, which rules, why, and how it was found.

    `druckfehler`: the figure is wrong as the office prints it; the cells carry a flag. `geklaert`: the figure
    is right, somebody has looked into it. `stichtag` is the last day of the period. `regeln` are the rules that
    do not object to these cells any more.
    """

    art: Literal["druckfehler", "geklaert"]
    quellen: tuple[str, ...]
    regionen: tuple[str, ...]
    stichtag: date
    alter: str | None = None
    detail: str | None = None
    gruppe: str | None = None
    geschlecht: Literal["insgesamt", "maennlich", "weiblich"] | None = None
    regeln: tuple[str, ...]
    grund: str
    entdeckt: str


class Ausnahmen(RootModel[dict[str, Ausnahme]]):
    """ausnahmen.yaml: every known printed error and every explained finding by its id."""


class Gebietsaenderung(Declared):
    """A Kreis that did not always exist: its first and last day (open where left out), and what happened."""

    name: str
    ab: date | None = None
    bis: date | None = None
    text: str

    @property
    def whole_years(self) -> tuple[date | None, date | None]:
        """First and last day of the years in which the Kreis existed all the time.

        In the year of a change some tables follow the old boundaries and some the new ones.
        """
        first, last = self.ab, self.bis
        if first and (first.month, first.day) != (1, 1):
            first = date(first.year + 1, 1, 1)
        if last and (last.month, last.day) != (12, 31):
            last = date(last.year - 1, 12, 31)
        return first, last


class Gebietsaenderungen(RootModel[dict[str, Gebietsaenderung]]):
    """gebietsaenderungen.yaml: Kreise that were dissolved or formed, by their key."""


class Vergleichsschwelle(Declared):
    """From which difference on a value is called higher or lower, by unit of the indicator."""

    prozent: str = Field(pattern=r"^\d+(\.\d+)?$")
    je_1000: str = Field(pattern=r"^\d+(\.\d+)?$")
    anzahl_relativ: str = Field(pattern=r"^\d+(\.\d+)?$")


class Sprungschwelle(Declared):
    """From which jump on V10 asks for a reason: both limits must be passed.

    `relativ`: by which part of the smaller figure the larger one exceeds it. `zufall`: by how many standard
    deviations of independent counts the two differ.
    """

    relativ: str = Field(pattern=r"^\d+(\.\d+)?$")
    zufall: str = Field(pattern=r"^\d+(\.\d+)?$")


class Schutzschwelle(Declared):
    """When a count of persons from an own survey is hidden.

    `unter`: from 1 to below this; 0 hides nothing. `spannweite`: so far apart must lie the lowest and the highest value
    that everybody can work out for a hidden figure. `ganze_gruppe`: hidden is also what says something of a whole
    group, or of all but a few of it.
    """

    unter: int = Field(ge=0, le=100)
    spannweite: int = Field(ge=1, le=100)
    ganze_gruppe: bool = False


class Schutzschwellen(Declared):
    """The protection of small figures by subject."""

    personen: Schutzschwelle
    gesundheit: Schutzschwelle
    diskriminierung: Schutzschwelle
    herkunft: Schutzschwelle

    @property
    def by_subject(self) -> dict[str, Schutzschwelle]:
        return {name: getattr(self, name) for name in type(self).model_fields}


Zahl = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]


class Richtwert(Declared):
    """The benchmark of a process indicator: a need is proposed for values below (`unter`) or above (`ueber`) it."""

    unter: Zahl | None = None
    ueber: Zahl | None = None

    @model_validator(mode="after")
    def _has_one_side(self) -> Richtwert:
        if (self.unter is None) == (self.ueber is None):
            raise ValueError("ein Richtwert hat genau eine Angabe, unter oder ueber")
        return self

    @property
    def zahl(self) -> Fraction:
        """The benchmark as an exact number."""
        return Fraction(self.unter or self.ueber or "0")

    @property
    def wort(self) -> str:
        """On which side of it a need is proposed."""
        return "unter" if self.ueber is None else "über"


class Bedarfsschwellen(Declared):
    """When the rules N1 to N9 propose a need.

    `abstand`: from which size on a gap is large, by unit of the indicator. `antwortquote`: a survey that fewer percent
    have answered lacks data. `richtwerte`: benchmarks by the id of a process indicator.
    """

    abstand: dict[str, Zahl]
    antwortquote: int = Field(ge=0, le=100)
    richtwerte: dict[str, Richtwert]


class Schwellen(Declared):
    """schwellen.yaml: the thresholds of all judgements, needs, of V10 and of disclosure control, with their version.

    `kleine_zahl`: fewer cases vary by chance, even where all of them are counted.
    """

    version: str
    trend_punkte: int = Field(ge=3)
    kleine_zahl: int = Field(ge=1)
    veraenderung: Vergleichsschwelle
    vergleich: Vergleichsschwelle
    sprung: Sprungschwelle
    schutz: Schutzschwellen
    bedarf: Bedarfsschwellen


def load_merkmale(project: Path) -> dict[str, Merkmal]:
    return load_yaml(project / "data/raw/merkmale.yaml", Merkmale, project).root


def load_brueche(project: Path) -> dict[str, Bruch]:
    return load_yaml(project / "data/raw/brueche.yaml", Brueche, project).root


def load_ausnahmen(project: Path) -> dict[str, Ausnahme]:
    return load_yaml(project / "data/raw/ausnahmen.yaml", Ausnahmen, project).root


def load_gebietsaenderungen(project: Path) -> dict[str, Gebietsaenderung]:
    return load_yaml(project / "data/raw/gebietsaenderungen.yaml", Gebietsaenderungen, project).root


SCHWELLEN = "data/raw/schwellen.yaml"


def load_schwellen(project: Path, path: Path | None = None) -> Schwellen:
    """The thresholds of the project, or those of another file of the same form."""
    return load_yaml(path or project / SCHWELLEN, Schwellen, project)
