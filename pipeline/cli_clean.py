"""The command `bericht aufraeumen`: takes away what was made from returns of own surveys, but for what goes out."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli_form import Projekt, project_and_cycle


def clean_command(
    projekt: Projekt = None,
    zeigen: Annotated[bool, typer.Option("--zeigen", help="Nur auflisten, nichts entfernen.")] = False,
) -> None:
    """Entfernen, was aus Antworten eigener Erhebungen abgeleitet wurde; Antworten, Schlüssel und Ausgaben bleiben."""
    from pipeline import clearing
    from pipeline.cycle import shown

    project, _ = project_and_cycle(projekt, None)
    found = clearing.derived(project)
    if not zeigen:
        clearing.remove(project, found)
    for path in found:
        print(f"  {shown(path, project)}")
    if not found:
        print("Es liegt nichts da, was aus Antworten abgeleitet wurde.")
    elif zeigen:
        print(f"{len(found)} Dateien und Ordner würden entfernt.")
    else:
        print(f"{len(found)} Dateien und Ordner entfernt; „bericht build“ stellt sie wieder her.")
