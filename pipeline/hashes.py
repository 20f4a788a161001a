"""The hash of a file, which a run reads once while the system says that it is as it was.

What says so is where it lies on the disk, its size and the times of its last changes, one of which (ctime) nobody can
set. A file that was changed a moment ago is read again, because a second change in that moment would not show. Nothing
is kept for another run: every run reads each file itself.
"""

from __future__ import annotations

import time
from pathlib import Path

from pipeline.sources import sha256

MOMENT = 3_000_000_000
"""Nanoseconds; the coarsest clock of a file system counts in steps of two seconds."""

_known: dict[Path, tuple[tuple[int, ...], str]] = {}


def sha256_once(path: Path) -> str:
    """The SHA-256 of a file, from this run where it cannot have changed since."""
    now, state = time.time_ns(), path.stat()
    look = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    known = _known.get(path)
    if known and known[0] == look:
        return known[1]
    found = sha256(path)
    if now - state.st_ctime_ns > MOMENT:
        _known[path] = look, found
    return found
