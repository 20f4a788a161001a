"""The command `bericht massnahmen`: where the measures of the plan stand, by whose word, and since when."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import UsageError

Format = Annotated[str, typer.Option("--format", help="text oder csv.")]
OhneDemo = Annotated[bool, typer.Option("--ohne-demo", help="Ohne Beispieldaten.")]


def measures_command(
    format: Format = "text", ohne_demo: OhneDemo = False, projekt: Projekt = None, zyklus: Zyklus = None
) -> None:
    """Der Umsetzungsstand der Maßnahmen: was zählt, was das Amt und was die Stelle sagt, mit Verlauf."""
    from pipeline.measure_listing import as_csv, as_text
    from pipeline.measure_states import states
    from pipeline.measures import load_plans

    if format not in ("text", "csv"):
        raise UsageError(f"Das Format „{format}“ gibt es nicht. Erlaubt: text, csv.")
    project, cycle = project_and_cycle(projekt, zyklus)
    found = states(load_plans(project, demo=not ohne_demo), cycle)
    sys.stdout.write(as_text(found, cycle) if format == "text" else as_csv(found))
