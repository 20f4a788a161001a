"""The note on what a corrected edition changes: old number, new number, and why. It stands on page 2.

`report_templates/texte/<cycle>/korrektur.yaml` is written by `bericht freigeben --endgueltig --grund` from the number
lists of the last edition and of the build; whether it still fits is checked again before the edition is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from markupsafe import Markup
from pydantic import Field

from pipeline.cells import Cells, bound, cell_id
from pipeline.cycle import Declared, load_yaml
from pipeline.overrides import Plain
from pipeline.periods import german_period

FILE = "report_templates/texte/{zyklus}/korrektur.yaml"
OWN = "korrektur_"
"""What the cells of the note itself begin with."""
HEAD = "# Geschrieben von „bericht freigeben --endgueltig --grund“: was die Ausgabe gegenüber der vorigen berichtigt.\n"
NOTHING = "nicht gedruckt"


class Zahl(Declared):
    """A number that was printed otherwise; empty where it was not printed at all."""

    zelle: str
    alt: str
    neu: str


class Korrektur(Declared):
    """korrektur.yaml: the number of the corrected edition, the reason, the numbers that have changed."""

    nummer: int = Field(ge=2)
    grund: str = Field(min_length=5)
    zahlen: tuple[Zahl, ...]


@dataclass(frozen=True)
class Row:
    """A line of the note: what the number is about, what it was and what it is."""

    about: str
    old: Markup
    new: Markup


def load(project: Path, zyklus: str) -> Korrektur | None:
    """The note of a cycle; None where nothing was corrected."""
    path = project / FILE.format(zyklus=zyklus)
    return load_yaml(path, Korrektur, project) if path.is_file() else None


def as_yaml(note: Korrektur) -> str:
    """korrektur.yaml."""
    return HEAD + yaml.dump(note.model_dump(), Dumper=Plain, allow_unicode=True, sort_keys=False, width=120)


def rows(note: Korrektur, cells: Cells) -> list[Row]:
    """The note line by line; the new number is bound to its cell, the old one to the note."""
    about = _subjects(cells)
    return [
        Row(
            about.get(_place(one.zelle), one.zelle),
            bound(f"{OWN}{note.nummer}_{number}|alt", one.alt) if one.alt else Markup(NOTHING),
            bound(one.zelle, one.neu) if one.neu else Markup(NOTHING),
        )
        for number, one in enumerate(note.zahlen, start=1)
    ]


def _subjects(cells: Cells) -> dict[str, str]:
    """In words what the values of a place are about."""
    names = {region.ags: region.name for region in cells.cycle.regionen}
    return {
        _place(cell_id(value)): ", ".join(
            (
                f"{value.id} {cells.indicators[value.id].title}",
                names.get(value.region, value.region),
                german_period(value.start, value.end, value.period_type),
            )
        )
        for value in cells.values
    }


def _place(zelle: str) -> str:
    """Indicator, region and day of a cell; a cell of another kind as it is."""
    fields: Sequence[str] = zelle.split("|")
    return f"{fields[0]}|{fields[2]}|{fields[3]}" if len(fields) > 3 else zelle
