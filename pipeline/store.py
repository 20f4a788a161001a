"""What took time to make is kept under the hash of everything it was made from, and found again whole or not at all.

A file that was changed or cut off does not have the hash of its content any more: it is made again. What a whole run
has not asked for goes when it ends. Nothing kept here is needed: without it the same is made once more.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

DIGEST = hashlib.sha256().digest_size
DATA_END = b"\n"
"""Between data and bytes that are kept together; JSON on one line does not have it."""


@dataclass(frozen=True)
class Store:
    """A folder of kept things; None keeps nothing. `basis` is what all of them rest on, as code and settings.

    `fresh` does not look for what is there. `used` are the names that this run has asked for.
    """

    folder: Path | None = None
    basis: str = ""
    fresh: bool = False
    used: set[str] = field(default_factory=set)

    def on(self, *more: str) -> Store:
        """The same, for things that rest on more."""
        return replace(self, basis=_hash(self.basis, *more))

    def name(self, *made_from: str) -> str:
        """The name of a thing by what it is made from."""
        return _hash(self.basis, *made_from)

    def find(self, name: str) -> bytes | None:
        """What is kept under a name; None where there is nothing, or not all of it."""
        self.used.add(name)
        if self.folder is None or self.fresh:
            return None
        try:
            found = (self.folder / name).read_bytes()
        except OSError:
            return None
        content = found[DIGEST:]
        return content if hashlib.sha256(content).digest() == found[:DIGEST] else None

    def keep(self, name: str, content: bytes) -> None:
        """Put something there, whole; where there is no room for it, it is made again the next time."""
        if self.folder is None:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(prefix=".", dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(content).digest() + content)
                Path(part).replace(self.folder / name)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise

    def sweep(self) -> None:
        """Take away what this run has not used."""
        if self.folder is not None and self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in self.used:
                    path.unlink(missing_ok=True)


NOTHING_KEPT = Store()


def together(data: Any, content: bytes) -> bytes:
    """Plain data and bytes as one thing to keep."""
    return json.dumps(data, ensure_ascii=False).encode() + DATA_END + content


def apart(kept: bytes) -> tuple[Any, bytes]:
    """The plain data and the bytes again."""
    data, _, content = kept.partition(DATA_END)
    return json.loads(data), content


def _hash(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}\n{part}".encode())
    return digest.hexdigest()
