"""What git knows of the project: its commits, a file as it once was, all files of a commit."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
from pathlib import Path


def run(project: Path, *words: str) -> bytes | None:
    """What git says; nothing where it is not installed, fails, or is called outside of a working copy."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(["git", *words], cwd=project, capture_output=True, env=env, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def said(project: Path, *words: str) -> str | None:
    """The same as text in one piece."""
    found = run(project, *words)
    return None if found is None else found.decode(errors="replace").strip()


def commit_of(project: Path, revision: str) -> str | None:
    """The commit that a tag, a branch or the beginning of a hash names; nothing where there is none."""
    return said(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") or None


def file_of_hash(project: Path, name: str, digest: str) -> bytes | None:
    """A file of the project as it was when it had this SHA-256; nothing where git never had it so."""
    for commit in (said(project, "log", "--all", "--format=%H", "--", name) or "").split():
        content = run(project, "show", f"{commit}:./{name}")
        if content is not None and hashlib.sha256(content).hexdigest() == digest:
            return content
    return None


def export(project: Path, commit: str, folder: Path) -> None:
    """Lay all files of a commit in a folder."""
    with tarfile.open(fileobj=io.BytesIO(run(project, "archive", "--format=tar", commit) or b"")) as archive:
        archive.extractall(folder, filter="data")
