"""What befalls a run from outside, or is a mistake of the program, told in German with what to do.

What a mistake of the program says of itself may hold figures of a return; so only its kind and places are told.
"""

from __future__ import annotations

import errno
import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

from pipeline.faults import Fault

EVERYTHING = "BERICHT_FEHLERSUCHE"
"""Set to anything: a mistake of the program shows all that is known of it, figures too."""
CODE = Path(__file__).resolve().parent.parent
FRAME = re.compile(r'File "([^"]+)", line ([0-9]+), in (\S+)')

FULL = (
    "Der Platz reicht nicht: Der Datenträger oder das Kontingent ist voll.",
    "Bitte Platz schaffen und den Aufruf wiederholen.",
)
FORBIDDEN = (
    "Hier darf nicht gelesen oder geschrieben werden.",
    "Bitte die Rechte an Datei und Ordner prüfen (oder ob der Datenträger schreibgeschützt ist) und den Aufruf "
    "wiederholen.",
)
GONE = (
    "Die Datei oder der Ordner fehlt oder wurde während des Laufs entfernt.",
    "Bitte zurückholen und den Aufruf wiederholen; „bericht build“ stellt Ergebnisse selbst wieder her.",
)
CROWDED = ("Es sind zu viele Dateien zugleich offen.", "Bitte andere Programme beenden und den Aufruf wiederholen.")
OTHER_DISK = (
    "Die Ordner data/processed und outputs liegen auf verschiedenen Datenträgern; Ergebnisse lassen sich so nicht in "
    "einem Zug austauschen.",
    "Bitte den ganzen Projektordner auf einen Datenträger legen.",
)
MEMORY = (
    "Der Arbeitsspeicher reicht nicht.",
    "Bitte andere Programme beenden oder den Bericht auf einem Rechner mit mehr Arbeitsspeicher bauen.",
)
ENDED = (
    "Ein Teil des Laufs wurde von außen beendet; meist reicht der Arbeitsspeicher nicht.",
    "Bitte andere Programme beenden und den Aufruf wiederholen.",
)
BY_NUMBER = {
    errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL,
    errno.EACCES: FORBIDDEN, errno.EPERM: FORBIDDEN, errno.EROFS: FORBIDDEN,
    errno.ENOENT: GONE, errno.ENOTDIR: GONE, errno.ESTALE: GONE,
    errno.EMFILE: CROWDED, errno.ENFILE: CROWDED,
    errno.ENOMEM: MEMORY, errno.EAGAIN: MEMORY, errno.EXDEV: OTHER_DISK,
}  # fmt: skip
BY_WORDS = (
    (re.compile(r"No space left|Disk quota|File too large|max_temp_directory_size", re.IGNORECASE), FULL),
    (re.compile(r"Permission denied|Read-only file system", re.IGNORECASE), FORBIDDEN),
    (re.compile(r"out of memory|cannot allocate|failed to (allocate|map)|bad_alloc|start new thread", re.I), MEMORY),
    (re.compile(r"No such file|No files found", re.IGNORECASE), GONE),
)
"""How libraries say it that raise errors of their own."""


def from_outside(error: BaseException) -> Fault | None:
    """What befell the run, where it is nothing that the program has done."""
    if isinstance(error, ChildProcessError) and error.errno is None:
        return Fault("bericht", "", ENDED[0], "", ENDED[1])
    if isinstance(error, MemoryError):
        return Fault("bericht", "", MEMORY[0], "", MEMORY[1])
    if isinstance(error, OSError) and error.errno is not None:
        said = BY_NUMBER.get(error.errno)
        text = f"Das Lesen oder Schreiben misslang ({os.strerror(error.errno)})."
        text, advice = said or (text, "Bitte Datenträger und Netzlaufwerk prüfen und den Aufruf wiederholen.")
        return Fault(_file(error), "", text, "", advice)
    known = next((known for pattern, known in BY_WORDS if pattern.search(str(error))), None)
    return Fault("bericht", "", known[0], "", known[1]) if known else None


def _file(error: OSError) -> str:
    """The file that is meant; of a confidential one only the folder."""
    named = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "bericht"
    folder, confidential, _ = named.partition("data/raw/vertraulich")
    return folder + confidential


def mistake(error: BaseException) -> str:
    """What can be told of a mistake of the program without anything that it worked on."""
    places = " < ".join(list(_places(error))[::-1])
    return (
        f"Unerwarteter Fehler im Programm ({type(error).__name__}). Die bisherigen Ergebnisse sind unverändert.\n"
        f"Stelle: {places or 'unbekannt'}\n"
        "Bitte diese Meldung an die Betreuung des Programms geben; sie enthält keine Daten. Mit der Umgebungsvariablen "
        f"{EVERYTHING}=1 zeigt\nderselbe Aufruf alles, auch Zahlen aus Antworten: dann nur im Haus weitergeben."
    )


def _places(error: BaseException) -> Iterator[str]:
    """The places in the project's own code, outermost first, also those in a process that it began."""
    told = ["".join(traceback.format_tb(error.__traceback__)), *getattr(error, "__notes__", ())]
    for file, line, name in FRAME.findall("\n".join(told)):
        if Path(file).is_relative_to(CODE) and ".venv" not in Path(file).parts:
            yield f"{Path(file).relative_to(CODE).as_posix()}:{line} {name}"
