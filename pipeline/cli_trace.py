"""The command `bericht trace`: where a printed number comes from, down to the cell of the office's file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_batch import Kreis, project_and_cycle_of
from pipeline.cli_form import Projekt, Zyklus
from pipeline.faults import UsageError

Was = Annotated[
    str | None,
    typer.Argument(
        metavar="WAS",
        help="Zelle, Abbildung oder Tabelle („Abb. 6.3“), Indikator („HF6-05“, „HF6-05 2016 08116 deutsch“).",
    ),
]
Alle = Annotated[bool, typer.Option("--alle", help="Alle Abbildungen und Tabellen, je eine JSON-Datei (mit --out).")]
Out = Annotated[Path | None, typer.Option("--out", metavar="ORDNER", help="Ordner für --alle.")]
Format = Annotated[str, typer.Option("--format", help="text oder json (Begriffe von W3C PROV).")]
Intern = Annotated[
    bool, typer.Option("--intern", help="Nur für das Amt: auch Stellen und Zellen der eigenen Erhebungen.")
]


def trace_command(
    was: Was = None,
    alle: Alle = False,
    out: Out = None,
    format: Format = "text",
    intern: Intern = False,
    kreis: Kreis = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Eine gedruckte Zahl zurückverfolgen: Wert, Formel, Beobachtungen, Zelle der Datei, Original."""
    from pipeline import trace_find, trace_listing, trace_prov
    from pipeline.trace import Tracer

    _demand(was, alle, out, format)
    project, cycle = project_and_cycle_of(projekt, zyklus, kreis)
    tracer = Tracer.load(project, cycle, intern=intern)
    if out is not None:
        count = trace_prov.write_all(tracer, out)
        print(f"{count} Abbildungen und Tabellen in {out}.")
        return
    about, zellen = trace_find.find(tracer, was or "")
    traces = tracer.traces(zellen)
    if format == "json":
        sys.stdout.write(trace_prov.as_json(traces, cycle, about, intern=intern))
    else:
        sys.stdout.write(trace_listing.as_text(traces, cycle, about))


def _demand(was: str | None, alle: bool, out: Path | None, format: str) -> None:
    """Raises `UsageError` where the options do not go together."""
    if format not in ("text", "json"):
        raise UsageError(f"Das Format „{format}“ gibt es nicht. Erlaubt: text, json.")
    if alle != (out is not None):
        raise UsageError("--alle und --out ORDNER gehören zusammen.")
    if (was is None) != alle:
        problem = "Die Angabe WAS und --alle gehen nicht zusammen." if alle else "Es fehlt die Angabe WAS."
        raise UsageError(f"{problem}\n„bericht trace --help“ zeigt, was möglich ist.")
