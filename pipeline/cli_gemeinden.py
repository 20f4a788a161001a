"""The command `bericht gemeinden`: a profile of two pages for each Gemeinde."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle

Ags = Annotated[
    list[str] | None, typer.Option("--ags", help="Nur diese Gemeinde, zum Beispiel 08116019 (mehrfach möglich).")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="In diesen Ordner (sonst outputs/ZYKLUS/oeffentlich/gemeinden).")
]


def gemeinden_command(ags: Ags = None, out: Out = None, projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Für jede Gemeinde ein Profil von zwei Seiten als PDF, aus den Werten des letzten Baus."""
    from pipeline.cycle import shown
    from pipeline.profile_pdf import write

    project, cycle = project_and_cycle(projekt, zyklus)
    written = write(project, cycle, ags or [], out)
    for path in written:
        print(shown(path, project) if path.is_relative_to(project) else path)
    print(f"{len(written)} Gemeindeprofile")
