"""Files and folders put in their place whole: whoever looks, also after a kill, finds the old or the new one."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

HERE = -100
"""AT_FDCWD: a path begins where the process is."""
EXCHANGE = 2
"""RENAME_EXCHANGE: both paths are there all the time, and change what they lead to."""


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its place and move it there."""
    part = path.with_name(f".{path.name.lstrip('.')}.teil")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def secure(made: Mapping[Path, Path]) -> None:
    """See to it that what is to be moved (`made`: place by what was made) is all there and on the disk."""
    for one, target in made.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        for path in files_of(one):
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def place(made: Mapping[Path, Path]) -> None:
    """Move finished files and folders to their places, each in one step and one right after the other."""
    for one, target in made.items():
        if not one.is_dir() and not target.is_dir():
            one.replace(target)
        elif not (target.exists() and _exchanged(one, target)):
            _set_aside(target)
            one.replace(target)
            shutil.rmtree(_aside(target), ignore_errors=True)


def restore(target: Path) -> None:
    """Bring back a folder that a killed run had set aside before the new one was there."""
    aside = _aside(target)
    if aside.exists() and not target.exists():
        aside.replace(target)
    shutil.rmtree(aside, ignore_errors=True)


def files_of(output: Path) -> list[Path]:
    """The files of an output: itself, or all files in its folder, sorted."""
    return sorted(path for path in output.rglob("*") if path.is_file()) if output.is_dir() else [output]


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the two have changed places in one step; not every system and file system can."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    return exchange is not None and exchange(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def _set_aside(target: Path) -> None:
    shutil.rmtree(_aside(target), ignore_errors=True)
    if target.exists():
        target.replace(_aside(target))


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.alt")
