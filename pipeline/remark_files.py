"""Files with remarks that readers send back: JSON, CSV and XLSX of the review, comments and changes of a Word draft.

They come by mail and are not trusted: sizes are checked first, every row is checked against its model, and whatever
they say is text. All faults of all files are told at once, and then nothing is taken over.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from pipeline.cycle import Declared
from pipeline.faults import DataError, Fault, fault
from pipeline.passages import Passage
from pipeline.remarks import NAME, Eingang
from pipeline.rows import MAX_FILE, read_rows

MOST = 5000
"""So many remarks at most are in one file."""
KINDS = (".json", ".csv", ".xlsx", ".docx")


class Datei(Declared):
    """What the review of the web edition exports as JSON."""

    form: str
    anmerkungen: tuple[Eingang, ...]


FORM = "integrationsbericht-anmerkungen-1"


def read(paths: Iterable[Path], zyklus: str, now: Sequence[Passage], role: str = "") -> list[Eingang]:
    """The remarks of all files. Raises `DataError` with everything that is wrong in any of them.

    `now`: the passages of the last build. `role`: who has commented in Word, instead of the names noted there.
    """
    found, faults = [], []
    for path in paths:
        try:
            found += _of_file(path, zyklus, now, role)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return found


def _of_file(path: Path, zyklus: str, now: Sequence[Passage], role: str) -> list[Eingang]:
    _demand_fit(path)
    if path.suffix.lower() == ".docx":
        from pipeline.docx_comments import remarks_of

        remarks = remarks_of(path, now, role)
    else:
        remarks = _of_json(path) if path.suffix.lower() == ".json" else _of_table(path)
    if len(remarks) > MOST:
        raise fault(path.name, "", f"Die Datei hat {len(remarks)} Anmerkungen. Erwartet: höchstens {MOST}.")
    if others := {one.zyklus for one in remarks} - {zyklus}:
        text = f"Die Anmerkungen gehören zum Zyklus {', '.join(sorted(others))}. Erwartet: {zyklus}."
        raise fault(path.name, "", text, "", "Bitte mit --zyklus den Zyklus nennen.")
    return remarks


def _demand_fit(path: Path) -> None:
    if not path.is_file():
        raise fault(path, "", "Diese Datei gibt es nicht.")
    if path.suffix.lower() not in KINDS:
        raise fault(
            path.name, "", f"Gefunden: eine Datei {path.suffix or 'ohne Endung'}. Erwartet: {', '.join(KINDS)}."
        )
    if (size := path.stat().st_size) > MAX_FILE:
        text = f"Die Datei hat {size / 1024 / 1024:.0f} MB. Erwartet: höchstens {MAX_FILE // 1024 // 1024} MB."
        raise fault(path.name, "", text)


def _of_json(path: Path) -> list[Eingang]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise fault(path.name, "", "Die Datei ist kein lesbares JSON in UTF-8.") from None
    if not isinstance(content, dict) or content.get("form") != FORM:
        raise fault(path.name, "", "Das ist keine Datei mit Anmerkungen, wie die Durchsicht sie speichert.")
    try:
        return list(Datei.model_validate(content).anmerkungen)
    except ValidationError as error:
        raise DataError(Fault(path.name, _place(one["loc"]), _told(one)) for one in error.errors()) from None


def _place(loc: Sequence[Any]) -> str:
    """Where in the file something stands: `Anmerkung 3, art`."""
    words = [f"Anmerkung {part + 1}" if isinstance(part, int) else str(part) for part in loc]
    return ", ".join(word for word in words if word != "anmerkungen")


def _told(error: Any) -> str:
    """What is wrong with a value, in German."""
    if "error" in error.get("ctx", {}):
        text = str(error["ctx"]["error"])
        return f"{text[0].upper()}{text[1:]}."
    known = {"missing": "Diese Angabe fehlt.", "extra_forbidden": "Diese Angabe gibt es nicht."}
    return known.get(error["type"], "Diese Angabe hat nicht die erwartete Form.")


def _of_table(path: Path) -> list[Eingang]:
    """A list as CSV or XLSX; it is read from a folder of its own, whatever lies beside it."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copyfile(path, folder / f"{NAME}{path.suffix.lower()}")
        try:
            return [row.content for row in read_rows(folder, NAME, Eingang, folder)]
        except DataError as error:
            raise DataError(replace(one, file=path.name) for one in error.faults) from None
