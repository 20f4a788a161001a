"""The Kreise of Germany by the Gemeindeverzeichnis, and the cycle of a Kreis that is not the project's own.

With the office's original in data/raw all Kreise are known, with its extract those of the project's own report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.cycle import Cycle, Parameter, Region, load_cycle, load_yaml
from pipeline.faults import UsageError, fault
from pipeline.forms import GEMEINDEVERZEICHNIS
from pipeline.readers import read_table
from pipeline.sources import source_of

ALL = "alle"
"""Stands for all Kreise: after the name of a cycle, and where Kreise are named."""
ARTEN = BERICHT, PROFIL = "bericht", "profil"
"""What can be made of a Kreis."""
SIGN = "Text-kenn-zeichen"
STADT, KREIS = ("41", "42"), "43"
"""Textkennzeichen of kreisfreie Städte and Stadtkreise; of what is a Kreis by name, all others being Landkreise."""
NAMED = re.compile(r"(?i)kreis|region")
"""What a name says already."""
KEY = re.compile(r"[0-9]{5}")
FEWEST = 3
"""A Regierungsbezirk with fewer others of the same kind gives way to the Land: a median of fewer is none."""


@dataclass(frozen=True)
class Kreis:
    """A Kreis: its key, its name in full and in charts, and whether it is a Stadt."""

    ags: str
    name: str
    kurz: str
    stadt: bool

    @property
    def region(self) -> Region:
        return Region(ags=self.ags, name=self.name, kurz=self.kurz)


@dataclass(frozen=True)
class Kreise:
    """All Kreise that are known, by their key, and the Länder they lie in."""

    alle: Mapping[str, Kreis]
    laender: Mapping[str, Region]

    def of(self, ags: str) -> Kreis:
        """The Kreis with this key; `UsageError` says what keys are like."""
        if ags not in self.alle:
            raise UsageError(f"Den Kreis „{ags}“ gibt es nicht. {_known(self.alle)}")
        return self.alle[ags]

    def chosen(self, named: str) -> list[str]:
        """The keys that are meant by `alle`, by a beginning (`08*`) or by a list with commas, sorted."""
        found: set[str] = set()
        for part in filter(None, (part.strip() for part in named.split(","))):
            pattern = "*" if part == ALL else part
            met = [ags for ags in self.alle if fnmatchcase(ags, pattern)]
            if not met:
                raise UsageError(f"„{part}“ trifft keinen Kreis. {_known(self.alle)}")
            found.update(met)
        if not found:
            raise UsageError(f"Es ist kein Kreis genannt. Möglich: {ALL}, 08* oder 08115,08117. {_known(self.alle)}")
        return sorted(found)

    def beside(self, kreis: Kreis) -> tuple[list[Kreis], list[Kreis]]:
        """Those it is compared with: of its kind in its Regierungsbezirk; and the Städte shown beside Landkreise."""
        others = [one for one in self.alle.values() if one.ags != kreis.ags]
        near = [one for one in others if one.ags[:3] == kreis.ags[:3]]
        alike = [one for one in near if one.stadt == kreis.stadt]
        if len(alike) < FEWEST:
            alike = [one for one in others if one.ags[:2] == kreis.ags[:2] and one.stadt == kreis.stadt]
        return alike, [] if kreis.stadt else [one for one in near if one.stadt]


def _known(keys: Iterable[str]) -> str:
    keys = sorted(keys)
    shown = ", ".join(keys) if len(keys) <= 12 else f"{', '.join(keys[:3])} … {keys[-1]} ({len(keys)} Kreise)"
    missing = "Alle Kreise kennt das Original des Gemeindeverzeichnisses in data/raw."
    return f"Vorhanden: {shown}." + ("" if len(keys) > 12 else f" {missing}")


def load(project: Path) -> Kreise:
    """The Kreise of the Gemeindeverzeichnis that lies in data/raw."""
    source = source_of(project, GEMEINDEVERZEICHNIS.name)
    leser = source.quelle.leser if source.is_original else "auszug"
    table = read_table(source.file, leser, source.quelle.csv, None, source.quelle.tabelle)
    sign = next(at for at, name in enumerate(table.attributes) if re.sub(r"\W", "", name) == re.sub(r"\W", "", SIGN))
    rows = sorted(table.rows, key=lambda row: row.region)
    kreise = [_kreis(row.region, row.name, row.attributes[sign]) for row in rows if len(row.region) == 5]
    laender = {row.region: Region(ags=row.region, name=row.name, kurz=row.name) for row in rows if len(row.region) == 2}
    return Kreise({one.ags: one for one in kreise}, laender)


def _kreis(ags: str, printed: str, sign: str) -> Kreis:
    """`Göppingen` is Landkreis Göppingen, `Ulm, Stadtkreis` Stadt Ulm; `Rems-Murr-Kreis` says it already."""
    kurz = printed.partition(",")[0]
    if sign in STADT:
        return Kreis(ags, f"Stadt {kurz}", kurz, stadt=True)
    word = "Kreis" if sign == KREIS else "Landkreis"
    return Kreis(ags, kurz if NAMED.search(kurz) else f"{word} {kurz}", kurz, stadt=False)


def national(cycle: Cycle) -> Cycle:
    """The cycle as all Kreise share it, without what one county has decided.

    Its sources are checked as those of the project's own report, for which exceptions are explained.
    """
    shared = {"name": f"{cycle.name}-{ALL}", "basis": cycle.name, "zielwerte": {}, "vorgaenger": None}
    return cycle.model_copy(update=shared)


def cycle_of(project: Path, cycle: Cycle, kreise: Kreise, ags: str) -> Cycle:
    """A declared cycle for another Kreis, with those that params.yaml names to compare it with, or those near it."""
    kreis = kreise.of(ags)
    declared = load_yaml(project / "params.yaml", Parameter, project).vergleich.get(ags)
    if declared is None:
        others, towns = kreise.beside(kreis)
    else:
        others, towns = _declared(kreise, ags, declared), []
    return national(cycle).model_copy(
        update={
            "name": f"{cycle.name}-{ags}",
            "kreis": kreis.region,
            "vergleichskreise": tuple(one.region for one in others),
            "stadtkreise": tuple(one.region for one in towns),
            "land": kreise.laender.get(ags[:2], cycle.land),
        }
    )


def _declared(kreise: Kreise, ags: str, named: Iterable[str]) -> list[Kreis]:
    named = list(named)
    if wrong := [key for key in named if key not in kreise.alle or key == ags]:
        text = f"„{wrong[0]}“ ist kein anderer Kreis des Gemeindeverzeichnisses."
        raise fault("params.yaml", f"vergleich.{ags}", text)
    return [kreise.alle[key] for key in dict.fromkeys(named)]


def find(project: Path, zyklus: str | None, ags: str | None) -> Cycle:
    """The cycle of a Kreis: the project's own, which is meant where none is named, or that of another one."""
    cycle = load_cycle(project, zyklus)
    return cycle if ags in (None, cycle.kreis.ags) else cycle_of(project, cycle, load(project), ags)


def named(project: Path, zyklus: str) -> Cycle:
    """The cycle with this name, which may be that of another Kreis (`2013-2016-08117`)."""
    basis, _, ags = zyklus.rpartition("-")
    return find(project, basis, ags) if is_of_kreis(zyklus) else load_cycle(project, zyklus)


def is_of_kreis(zyklus: str) -> bool:
    """Whether the name of a cycle is that of another Kreis."""
    return KEY.fullmatch(zyklus.rpartition("-")[2]) is not None
