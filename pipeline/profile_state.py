"""From which state of the report the profiles of all Gemeinden were made, so that an edition takes none that is stale.

`.stand.json` beside them says it; it goes out with nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from pipeline.cycle import Declared, shown
from pipeline.edition import PROFILES
from pipeline.faults import fault
from pipeline.sources import sha256
from pipeline.stages import OUTPUTS, STAGES, Context, all_code, stage_key

FILE = ".stand.json"
FILES = "gemeindeprofil-*.pdf"
FOLDER = f"{OUTPUTS}/oeffentlich/{PROFILES}"
RESTS_ON = "render"
"""The stage whose inputs are those of the profiles too."""


class Stand(Declared):
    """What `.stand.json` says: a key of everything the profiles rest on, and the SHA-256 of each of them."""

    schluessel: str
    dateien: dict[str, str]


def folder_of(context: Context) -> Path:
    """Where the profiles of a cycle lie."""
    return context.project / FOLDER.format(zyklus=context.cycle.name)


def note(context: Context, folder: Path) -> None:
    """Write down from which state all profiles of a folder were made."""
    told = Stand(schluessel=_key(context), dateien=_hashes(folder))
    part = folder / f"{FILE}.teil"
    part.write_text(json.dumps(told.model_dump(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(folder / FILE)


def fitting(context: Context) -> list[Path]:
    """The profiles that go with an edition made from this build, by name; none where none were made.

    Raises `DataError` where there are some, but not all, or of another state.
    """
    folder = folder_of(context)
    found = _hashes(folder)
    if found and _read(folder / FILE) != Stand(schluessel=_key(context), dateien=found):
        text = "Die Gemeindeprofile sind unvollständig oder nicht auf dem Stand dieses Baus."
        advice = "Bitte „bericht gemeinden“ aufrufen; ohne Profile erscheint die Ausgabe, wenn dieser Ordner fehlt."
        raise fault(shown(folder, context.project), "", text, "", advice)
    return [folder / name for name in found]


def _key(context: Context) -> str:
    """A hash over the inputs and options of the report and the text of all programs, those of the profiles too."""
    (stage,) = (stage for stage in STAGES if stage.name == RESTS_ON)
    digest = hashlib.sha256(stage_key(stage, context).encode())
    own = sorted(Path(__file__).parent.glob("profile*.py"))
    for path in (*all_code(), *own):
        digest.update(f"{path.name}\n{sha256(path)}\n".encode())
    return digest.hexdigest()


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path) for path in sorted(folder.glob(FILES))}


def _read(path: Path) -> Stand | None:
    try:
        return Stand.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
