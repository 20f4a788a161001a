"""The key of the office: with it cells and files of returns get codes that nobody else can make.

It lies outside the project, so that no copy, archive or clone of a project carries it along. Where there are no returns
it is neither made nor read. Which files are confidential is told here too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from pipeline.cycle import shown
from pipeline.faults import DataError, fault

CONFIDENTIAL = Path("data/raw/vertraulich")
PUBLIC = ("README.md", ".gitkeep")
"""What lies in the confidential folder and is in git all the same."""
OWNER_ONLY = 0o600

VARIABLE = "BERICHT_SCHLUESSEL"
"""Names another file for the key."""
KEY = CONFIDENTIAL / "schluessel"
"""Where a project may have it from earlier; there it counts still."""
EDITIONS = "data/ausgaben/*/manifest.json"
MISSING = "Der Schlüssel fehlt; ohne ihn lassen sich die Antworten in Manifest und Ausgaben nicht wiedererkennen."
ADVICE = (
    "Ihn hat das Amt, das den Bericht gebaut hat. Bitte die Datei dorthin legen oder ihren Ort in der "
    f"Umgebungsvariablen {VARIABLE} nennen. Für einen neuen Bericht legt „bericht build“ ihn an."
)


def confidential_files(project: Path) -> list[Path]:
    """The returns of own surveys and the list of those who were asked, without the key."""
    found = (path for path in (project / CONFIDENTIAL).rglob("*") if path.is_file() and path != project / KEY)
    return sorted(path for path in found if is_confidential(path, project))


def is_confidential(path: Path, project: Path) -> bool:
    """Whether nothing of a file may be told, neither its name nor its hash; so is the key itself."""
    return path.is_relative_to(project / CONFIDENTIAL) and path.name not in PUBLIC


def place(project: Path) -> Path:
    """Where the key lies, or is to be made; raises `DataError` for a place in the project."""
    if (project / KEY).is_file() and VARIABLE not in os.environ:
        return project / KEY
    path = Path(os.environ.get(VARIABLE) or _settings() / "schluessel").absolute()
    if path != project / KEY and path.resolve().is_relative_to(project.resolve()):
        text = "Der Schlüssel soll nicht im Projektordner liegen; dort ginge er mit jeder Kopie mit."
        raise fault(shown(path, project), "", text, "", f"Bitte einen Ort außerhalb nennen ({VARIABLE}).")
    return path


def _settings() -> Path:
    """The folder for settings of the user."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111 - never fails
    return Path(home) / "integrationsbericht"


def load(project: Path) -> bytes:
    """The key; raises `DataError` where there is none."""
    path = place(project)
    try:
        key = path.read_bytes().strip()
    except (FileNotFoundError, NotADirectoryError):
        raise fault(shown(path, project), "", MISSING, "", ADVICE) from None
    if not key:
        text = "Der Schlüssel ist leer. Erwartet: die Datei, wie sie angelegt wurde."
        raise fault(shown(path, project), "", text, "", ADVICE)
    return key


def code(key: bytes, text: str) -> str:
    """The code of a text by the key."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def mark(key: bytes) -> str:
    """What tells a key from others, and nothing of it."""
    return code(key, "Kennung")[:8]


def mark_of(project: Path) -> str:
    """The mark of the key that counts in a project; nothing where there is none, or no returns."""
    if confidential_files(project):
        with suppress(DataError):
            return mark(load(project))
    return ""


def make(project: Path) -> None:
    """Make the key where there are returns and none yet; not where editions tell of returns by one that is missing."""
    path = place(project) if confidential_files(project) else None
    if path is None or path.exists():
        return
    if any(json.loads(one.read_bytes()).get("vertraulich") for one in project.glob(EDITIONS)):
        raise fault(shown(path, project), "", MISSING, "", ADVICE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".schluessel-", dir=path.parent)  # for the owner only
    except OSError:
        text = "Der Schlüssel lässt sich hier nicht anlegen; der Bericht braucht ihn, weil es Antworten gibt."
        advice = f"Bitte in der Umgebungsvariablen {VARIABLE} eine Datei nennen, die Sie schreiben dürfen."
        raise fault(shown(path, project), "", text, "", advice) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):  # another run was faster: its key counts
            os.link(part, path)
    finally:
        Path(part).unlink()


def hint(project: Path) -> str:
    """What to do where the key still lies in the project; else nothing."""
    if not confidential_files(project) or place(project) != project / KEY:
        return ""
    return (
        f"Hinweis: Der Schlüssel liegt im Projektordner ({KEY.as_posix()}). Bitte nach {_settings()}/schluessel "
        "verschieben und dort sichern; der Bericht bleibt derselbe."
    )
