"""The command `bericht needs`: which needs follow from the values, why, and what other thresholds would change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import UsageError

Warum = Annotated[
    str | None, typer.Option("--explain", help="Warum? Kennung eines Indikators oder Bedarfs, zum Beispiel HF6-06.")
]
Gegen = Annotated[
    Path | None,
    typer.Option(
        "--against", metavar="DATEI", help="Andere Schwellendatei: zeigt, welche Bedarfe sich mit ihr ändern."
    ),
]
Format = Annotated[str, typer.Option("--format", help="text, json oder csv (csv nur für die ganze Liste).")]


def needs_command(
    explain: Warum = None,
    against: Gegen = None,
    format: Format = "text",
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Die Bedarfe, die sich aus den Werten ergeben: Stufe, Regeln, Begründung, Wirkung anderer Schwellen."""
    from pipeline import need_listing
    from pipeline.cycle import shown
    from pipeline.needs import as_csv, as_json

    _demand(explain, against, format)
    project, cycle = project_and_cycle(projekt, zyklus)
    judged = need_listing.current(project, cycle)
    if explain is not None:
        found = need_listing.find(judged, explain)
        told = need_listing.explained(judged, explain) if format == "text" else need_listing.json_of(found)
    elif against is not None:
        other = need_listing.current(project, cycle, against.resolve())
        differing = need_listing.differences(judged, other)
        file = shown(against.resolve(), project)
        told = need_listing.compared(judged, other, file) if format == "text" else need_listing.json_of(differing)
    else:
        told = {"text": need_listing.as_text, "json": as_json, "csv": as_csv}[format](judged)
    sys.stdout.write(told)


def _demand(explain: str | None, against: Path | None, format: str) -> None:
    """Raises `UsageError` where the options do not go together."""
    whole = explain is None and against is None
    allowed = ("text", "json", "csv") if whole else ("text", "json")
    if format not in allowed:
        raise UsageError(f"Das Format „{format}“ gibt es hier nicht. Erlaubt: {', '.join(allowed)}.")
    if explain is not None and against is not None:
        raise UsageError("--explain und --against gehen nicht zusammen.")
