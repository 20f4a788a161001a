"""Changes of the law (report_templates/recht.yaml): what took effect when, in which fields, and what it does to series.

They are told neutrally and with their citation; the report draws no conclusion from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import RootModel

from indicators.katalog import FELDER, by_id
from pipeline.cycle import Declared, load_yaml
from pipeline.faults import DataError, Fault
from pipeline.registries import Bruch, load_brueche
from pipeline.sources import lies_there

FILE = "report_templates/recht.yaml"


class Wirkung(Declared):
    """What a change does to series: in words, with the indicators and the declared breaks it is about."""

    text: str
    indikatoren: tuple[str, ...] = ()
    brueche: tuple[str, ...] = ()


class Rechtsaenderung(Declared):
    """One change: the day from which it counts, what it says, its citation, its fields, how it was checked."""

    ab: date
    titel: str
    text: str
    fundstelle: str
    felder: tuple[str, ...]
    wirkung: Wirkung | None = None
    geprueft: str


class Recht(RootModel[dict[str, Rechtsaenderung]]):
    """recht.yaml: the changes by their key."""


def load_recht(project: Path) -> dict[str, Rechtsaenderung]:
    """The changes by day; none where there is no file. Raises `DataError` with all that is wrong in it."""
    if not lies_there(project / FILE):
        return {}
    found = load_yaml(project / FILE, Recht, project).root
    if wrong := list(_unknown(found, load_brueche(project))):
        raise DataError(wrong)
    return dict(sorted(found.items(), key=lambda item: (item[1].ab, item[0])))


def faults(project: Path) -> list[Fault]:
    """Everything that is wrong with the file."""
    try:
        load_recht(project)
    except DataError as error:
        return error.faults
    return []


def _unknown(found: Mapping[str, Rechtsaenderung], breaks: Mapping[str, Bruch]) -> Iterator[Fault]:
    """Fields, indicators and breaks that do not exist, and changes that belong nowhere."""
    fields = [feld.key for feld in FELDER]
    for key, one in found.items():
        if not one.felder:
            yield Fault(FILE, f"{key}.felder", f"Gefunden: nichts. Erwartet: mindestens eines von {', '.join(fields)}.")
        effect = one.wirkung or Wirkung(text="")
        for place, names, known, expected in (
            ("felder", one.felder, fields, ", ".join(fields)),
            ("wirkung.indikatoren", effect.indikatoren, by_id(), "die Kennung eines Indikators wie HF6-04"),
            ("wirkung.brueche", effect.brueche, breaks, "ein Bruch aus data/raw/brueche.yaml"),
        ):
            for name in (name for name in names if name not in known):
                yield Fault(FILE, f"{key}.{place}", f"Gefunden: „{name}“. Erwartet: {expected}.")
