"""Whether what a cycle prints is a Musterausgabe or the draft of an office: an office has it as soon as it releases.

Nothing is imported here, because the stages name their files by it.
"""

from __future__ import annotations

import re
from pathlib import Path

TEXTS = "report_templates/texte"
RECORD = TEXTS + "/{zyklus}/freigabe.yaml"
"""Who has released which part of the report of a cycle."""

RELEASED = Path("data/ausgaben")
"""What is kept of every edition, in a folder `<cycle>-<number>` with a release record of its own."""

MUSTER, ENTWURF, AUSGABE = "musterausgabe", "entwurf", "ausgabe"


def stand(project: Path, zyklus: str) -> str:
    """The word in the names of the files that a build writes; released as a whole is only an edition."""
    return ENTWURF if (project / RECORD.format(zyklus=zyklus)).is_file() else MUSTER


def name_in_edition(name: str, number: int) -> str:
    """The name under which a file of a build goes out; the Sitzungsvorlage stays a draft."""
    return name if name.startswith("sitzungsvorlage-") else name.replace(f"-{ENTWURF}.", f"-{AUSGABE}-{number}.")


def name_in_build(name: str) -> str:
    """The name under which a build writes a file of an edition (`integrationsbericht-2013-2016-ausgabe-1.pdf`)."""
    return re.sub(rf"-{AUSGABE}-[0-9]+(?=\.)", f"-{ENTWURF}", name)
