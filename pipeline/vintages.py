"""Vintages of a source: `data/raw/<source>/<Stand>/`, each a folder as a source with a single vintage is one.

Every vintage has its own quelle.yaml, so its mapping may differ. A cycle pins the one it prints (`staende` in
params.yaml); without a pin the newest counts that is not after its Datenschluss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.cycle import shown
from pipeline.faults import Fault

RAW = "data/raw"
DECLARATION = "quelle.yaml"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def lies_there(path: Path) -> bool:
    """Whether anything has this name, be it a folder or a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def source_folders(project: Path) -> list[Path]:
    """The folders of all sources under data/raw, with one vintage or several, in the order of their keys."""
    return [folder for folder in sorted((project / RAW).glob("*/")) if is_source(folder)]


def is_source(folder: Path) -> bool:
    """Whether a folder says what it holds, itself or by vintage."""
    return lies_there(folder / DECLARATION) or bool(vintages(folder))


def vintages(folder: Path) -> dict[str, Path]:
    """The vintages of a source by the names of their folders, oldest first; none where its files lie in `folder`."""
    found = {path.name: path for path in sorted(folder.glob("*/"))}
    return {name: path for name, path in found.items() if day_of(name) or lies_there(path / DECLARATION)}


def day_of(name: str) -> date | None:
    """The Stand that a folder is named after; None where its name is no day."""
    try:
        return date.fromisoformat(name) if DAY.fullmatch(name) else None
    except ValueError:
        return None


def misplaced(folder: Path, project: Path) -> Iterator[Fault]:
    """What lies among the vintages of a source and is none."""
    known = vintages(folder)
    visible = [path for path in sorted(folder.iterdir()) if path.name[0] != "."] if known else []
    for path in visible:
        place = shown(path, project)
        if path.is_dir() and day_of(path.name) is None:
            text = f"Der Ordner „{path.name}“ liegt neben Ständen dieser Quelle. Erwartet: ein Stand wie 2017-10-10."
            yield Fault(place, "", text, "V16", "Bitte den Ordner nach dem Stand der Tabelle nennen oder wegnehmen.")
        elif not path.is_dir():
            text = f"Die Datei liegt neben den Ordnern der Stände ({', '.join(known)}). Erwartet: in einem von ihnen."
            yield Fault(place, "", text, "V16", "Bitte die Datei in den Ordner ihres Standes legen oder wegnehmen.")


def chosen(folder: Path, freeze: date | None = None, pin: date | None = None) -> Path:
    """The folder that is read: the pinned vintage, else the newest not after the freeze, else the newest.

    The folder itself where it has no vintages. That a pinned vintage exists is checked by `sources.wrong_pins`.
    """
    days = {day: path for name, path in vintages(folder).items() if (day := day_of(name))}
    if not days:
        return folder
    if pin in days:
        return days[pin]
    return days[max([day for day in days if freeze is None or day <= freeze] or days)]
