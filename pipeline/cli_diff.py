"""The command `bericht diff`: two editions side by side, with the cause of every changed number."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_form import Projekt
from pipeline.faults import UsageError

WHAT = "PDF, Ordner, Ausgabe (2013-2016-1) oder Zyklus."


def diff_command(
    alt: Annotated[str, typer.Argument(metavar="A", help=WHAT)],
    neu: Annotated[str, typer.Argument(metavar="B", help=WHAT)],
    format: Annotated[str, typer.Option("--format", help="text, csv, html oder json.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", help="In diese Datei schreiben.")] = None,
    projekt: Projekt = None,
) -> None:
    """Zwei Ausgaben vergleichen. Rückgabe wie bei diff: 0 ohne Unterschied, 1 mit Unterschied."""
    from pipeline.cli_form import project_and_cycle
    from pipeline.diff import compare, read_side
    from pipeline.diff_listing import FORMATS

    if format not in FORMATS:
        raise UsageError(f"Das Format „{format}“ gibt es nicht. Erlaubt: {', '.join(FORMATS)}.")
    project, _ = project_and_cycle(projekt, None)
    found = compare(read_side(project, alt), read_side(project, neu))
    told = FORMATS[format](found)
    if out is None:
        sys.stdout.write(told)
    else:
        _write(out, told)
        print(f"{out}: {'keine Unterschiede' if found.empty else 'Unterschiede'}.")
    raise typer.Exit(0 if found.empty else 1)


def _write(path: Path, text: str) -> None:
    """Write a file whole, where there is a folder for it."""
    if not path.parent.is_dir():
        raise UsageError(f"Den Ordner {path.parent} gibt es nicht.")
    part = path.with_name(f"{path.name}.teil")
    part.write_bytes(text.encode())
    part.replace(path)
