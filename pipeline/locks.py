"""Locks of a run: they go with their process, however it ends, and say who holds them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TextIO

ALONE, BESIDE = fcntl.LOCK_EX, fcntl.LOCK_SH
"""For one run only, or for several that do not disturb each other."""


class HeldError(Exception):
    """Another run has the lock; `str` says which, as far as it is known."""


def take(path: Path, kind: int, about: str) -> TextIO:
    """The lock as an open file, which holds it until it is closed; raises `HeldError` where somebody else has it."""
    while True:
        stream = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(stream, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            said = stream.read().strip()
            stream.close()
            raise HeldError(said) from None
        if is_held(stream, path):
            break
        stream.close()  # it was removed in the meantime; whoever comes next would not meet this one
    stream.truncate(0)
    stream.write(f"{about}, Prozess {os.getpid()}\n")
    stream.flush()
    return stream


def is_held(stream: TextIO, path: Path) -> bool:
    """Whether a lock still lies where others look for it."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    here = os.fstat(stream.fileno())
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
