"""What was made from returns of own surveys and is not meant to go out, and how it is taken away.

Returns, key, editions and public outputs stay: raw data is never touched, and nothing public is confidential.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from pipeline import locks
from pipeline.confidential import OBSERVATIONS, RULES, SECRETS
from pipeline.faults import fault

DERIVED = (
    *(f"data/processed/*/{name}" for name in (OBSERVATIONS, RULES, SECRETS)),
    "data/processed/*/.*-*",  # folders of stages that were killed
    "data/processed/*/.zwischenspeicher",
    "data/.ausgabe-*",
    "outputs/*/.ausgabe-*",
    "outputs/*/intern/schutz.json",
)
LEFT_BEHIND = "bericht-*"
"""Temporary folders of commands; who was killed leaves them behind."""
DAY = 24 * 60 * 60


def derived(project: Path) -> list[Path]:
    """What is to be taken away, sorted; of the temporary folder only what is the user's own and older than a day."""
    found = {path for pattern in DERIVED for path in project.glob(pattern)}
    for path in Path(tempfile.gettempdir()).glob(LEFT_BEHIND):
        told = path.lstat()
        if told.st_uid == os.getuid() and told.st_mtime < time.time() - DAY:
            found.add(path)
    return sorted(found)


def remove(project: Path, paths: Iterable[Path]) -> None:
    """Take paths away; raises `DataError` where a build is at work, and then nothing is removed."""
    with ExitStack() as stack:
        for folder in sorted((project / "data/processed").glob("*/")):
            try:
                stack.enter_context(locks.take(folder / ".sperre", locks.ALONE, "„Aufräumen“"))
            except locks.HeldError as error:
                name = folder.relative_to(project).as_posix()
                text = f"Hier arbeitet gerade ein anderer Lauf ({error})."
                raise fault(name, "", text, "", "Bitte warten, bis er fertig ist.") from None
        for path in paths:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
