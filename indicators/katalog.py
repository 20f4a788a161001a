"""The catalogue: the Handlungsfelder of the report in their order, and the versions their list has had."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from pydantic import model_validator

from indicators import (
    altenhilfe,
    arbeit,
    basis,
    beratung,
    bildung,
    deutsch,
    ehrenamt,
    gesundheit,
    oeffnung,
    wohnen,
    zusammenleben,
)
from indicators.model import Handlungsfeld, Indicator
from pipeline.cycle import Declared, load_yaml
from pipeline.faults import DataError, Fault

ROOT = Path(__file__).resolve().parent.parent
FASSUNGEN = Path("indicators/handlungsfelder.yaml")


class Feld(Declared):
    """A field of one version; `wird_zu` are the keys of the fields of the next version that take it up."""

    nummer: int | None = None
    schluessel: str
    titel: str
    wird_zu: tuple[str, ...] = ()


class Fassung(Declared):
    """One version of the list, what it is known from, and the version before it."""

    titel: str
    grundlage: str
    vorgaenger: str | None = None
    hinweise: tuple[str, ...] = ()
    felder: tuple[Feld, ...]

    @model_validator(mode="after")
    def _each_field_once(self) -> Fassung:
        names = Counter(feld.schluessel for feld in self.felder)
        numbers = Counter(feld.nummer for feld in self.felder if feld.nummer is not None)
        if twice := [str(name) for name, n in (names + numbers).items() if n > 1]:
            raise ValueError(f"diese Felder stehen zweimal: {', '.join(twice)}")
        return self


class Verzeichnis(Declared):
    """handlungsfelder.yaml: all versions by their key, and the one that the report follows."""

    aktuell: str
    fassungen: dict[str, Fassung]

    @model_validator(mode="after")
    def _versions_are_declared(self) -> Verzeichnis:
        named = {"aktuell": self.aktuell}
        named |= {f"fassungen.{key}.vorgaenger": one.vorgaenger for key, one in self.fassungen.items()}
        for place, name in named.items():
            if name is not None and name not in self.fassungen:
                known = ", ".join(self.fassungen)
                raise ValueError(f"die Fassung „{name}“ ({place}) gibt es unter fassungen nicht: {known}")
        return self

    @model_validator(mode="after")
    def _fields_lead_somewhere(self) -> Verzeichnis:
        for key, fassung in self.fassungen.items():
            newer = self.nach(key)
            known = [feld.schluessel for feld in newer.felder] if newer else []
            for feld in fassung.felder:
                for name in feld.wird_zu:
                    if name not in known:
                        place = f"fassungen.{key}, {feld.schluessel}"
                        expected = ", ".join(known) or "nichts, denn es gibt keine spätere Fassung"
                        raise ValueError(f"{place}: wird_zu nennt „{name}“. Erwartet: {expected}")
        return self

    def nach(self, key: str) -> Fassung | None:
        """The version that followed one."""
        return next((one for one in self.fassungen.values() if one.vorgaenger == key), None)


@cache
def verzeichnis() -> Verzeichnis:
    """The versions of the list of Handlungsfelder."""
    return load_yaml(ROOT / FASSUNGEN, Verzeichnis, ROOT)


def in_order(felder: tuple[Handlungsfeld, ...], declared: Verzeichnis) -> tuple[Handlungsfeld, ...]:
    """The fields in the order of the current version; raises `DataError` where the two do not agree."""
    current = declared.fassungen[declared.aktuell].felder
    told = {feld.schluessel: f"„{feld.nummer} {feld.titel}“" for feld in current}
    found = {feld.key: f"„{feld.nummer} {feld.title}“" for feld in felder}
    differing = [key for key in dict.fromkeys([*told, *found]) if told.get(key) != found.get(key)]
    if differing:
        place = f"fassungen.{declared.aktuell}.felder"
        raise DataError(
            Fault(
                FASSUNGEN.as_posix(),
                f"{place}, {key}",
                f"Gefunden: {told.get(key, 'kein Eintrag')}. "
                f"Erwartet wie in den Modulen der Handlungsfelder: {found.get(key, 'kein Eintrag')}.",
            )
            for key in differing
        )
    by_key = {feld.key: feld for feld in felder}
    return tuple(by_key[key] for key in told)


FELDER: tuple[Handlungsfeld, ...] = in_order(
    (
        basis.FELD,
        oeffnung.FELD,
        beratung.FELD,
        wohnen.FELD,
        deutsch.FELD,
        bildung.FELD,
        arbeit.FELD,
        gesundheit.FELD,
        altenhilfe.FELD,
        ehrenamt.FELD,
        zusammenleben.FELD,
    ),
    verzeichnis(),
)


def all_indicators() -> list[Indicator]:
    """Every declared indicator, field by field."""
    return [indicator for feld in FELDER for indicator in feld.indicators]


def by_id() -> dict[str, Indicator]:
    """Every declared indicator by its id."""
    return {indicator.id: indicator for indicator in all_indicators()}


def field_of(id: str) -> Handlungsfeld:
    """The field an indicator is declared in."""
    return next(feld for feld in FELDER if any(one.id == id for one in feld.indicators))


def parts(id: str) -> list[Indicator]:
    """The indicators into which a listed one is divided: HF6-07 into HF6-07a, HF6-07b, HF6-07c."""
    return [one for one in all_indicators() if re.fullmatch(f"{re.escape(id)}[a-z]", one.id)]
