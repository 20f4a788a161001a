"""ausgabe.json beside the PDF: hashes of the outputs, and from which state of the project they were made.

Nothing embeds it, so it is the only file that may differ between a git working copy and an unpacked archive.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.cycle import Cycle, Declared
from pipeline.faults import fault
from pipeline.git_files import said
from pipeline.hashes import sha256_once
from pipeline.placing import write_whole

FILE = "ausgabe.json"
SIGNATURE = f"{FILE}.sig"
CHANGED = "-verändert"
PROFILES = "gemeinden"
"""The folder of the profiles, which are set on demand: no part of a build; an edition has those that fit it."""


class Ausgabe(Declared):
    """What ausgabe.json says.

    `dateien`: SHA-256 of every other public file. `commit`: the state in git, with `-verändert` where files differed
    from it. `freigabe`: the release record; there is none but for a released edition.
    """

    zyklus: str
    dateien: dict[str, str]
    commit: str | None
    tag: str | None
    freigabe: dict[str, Any] | None = None


def write(project: Path, cycle: Cycle, folder: Path, freigabe: dict[str, Any] | None = None) -> None:
    """Write it anew for the public files that lie in the folder."""
    files = {name: sha256_once(path) for name, path in public_files(folder, profiles=freigabe is not None).items()}
    commit, tag = state(project)
    told = Ausgabe(zyklus=cycle.name, dateien=files, commit=commit, tag=tag, freigabe=freigabe)
    write_whole(folder / FILE, json.dumps(told.model_dump(), ensure_ascii=False, indent=1) + "\n")


def public_files(folder: Path, *, profiles: bool = False) -> dict[str, Path]:
    """The files of a public folder and of those in it that ausgabe.json vouches for, sorted by name (`web/web.css`).

    `profiles`: also those of the Gemeinden, which belong to an edition.
    """
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    built = {name: path for name, path in found.items() if profiles or name.parts[0] != PROFILES}
    shown = {name.as_posix(): path for name, path in built.items() if not any(part[0] == "." for part in name.parts)}
    return {name: shown[name] for name in sorted(shown.keys() - {FILE, SIGNATURE})}


def read(path: Path) -> Ausgabe:
    """The note as it lies there; raises `DataError` where it is none."""
    try:
        return Ausgabe.model_validate_json(path.read_bytes())
    except ValidationError:
        raise fault(path.name, "", "Die Datei ist nicht lesbar oder hat eine andere Form als die erwartete.") from None


def is_released(folder: Path) -> bool:
    """Whether what lies in a folder went out as an edition."""
    return (folder / FILE).is_file() and read(folder / FILE).freigabe is not None


def state(project: Path) -> tuple[str | None, str | None]:
    """Commit and tag of the project; nothing where it is no git working copy of its own."""
    top = said(project, "rev-parse", "--show-toplevel")
    commit = said(project, "rev-parse", "HEAD")
    if not top or not commit or Path(top).resolve() != project.resolve():
        return None, None
    clean = said(project, "status", "--porcelain") == ""
    tag = said(project, "describe", "--exact-match", "--tags", "HEAD")
    return commit + ("" if clean else CHANGED), tag or None
