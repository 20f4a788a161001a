"""The command `bericht verify`: a report is made anew and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle

if TYPE_CHECKING:
    from pipeline.verify import Verdict

Ziel = Annotated[
    Path | None,
    typer.Argument(metavar="ORDNER|PDF", help="Ordner einer Ausgabe oder ein Bericht (sonst der des Zyklus)."),
]


def verify_command(ziel: Ziel = None, projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Den Bericht aus den Eingaben des Projekts neu bauen und vergleichen."""
    from pipeline.faults import UsageError
    from pipeline.progress import progress
    from pipeline.stages import OUTPUTS
    from pipeline.verify import EXIT, verify

    project, cycle = project_and_cycle(projekt, zyklus)
    target = ziel or project / OUTPUTS.format(zyklus=cycle.name) / "oeffentlich"
    if not target.exists():
        advice = "" if ziel else " „bericht build“ baut den Bericht."
        raise UsageError(f"{target} gibt es nicht.{advice}")
    with progress("Neu bauen und vergleichen") as tell:
        verdict = verify(project, target, tell)
    print(as_text(verdict))
    raise typer.Exit(EXIT[verdict.word])


def as_text(verdict: Verdict) -> str:
    """The verdict, what it rests on, and everything that differs."""
    from pipeline.faults import render

    lines = [f"Verglichen: {', '.join(verdict.files)}"]
    lines += ["Andere Programme als beim Bau:", *(f"  {one}" for one in verdict.programs)] if verdict.programs else []
    lines += [render(verdict.differences)] if verdict.differences else []
    return "\n".join([*lines, f"Ergebnis: {verdict.word}"])
