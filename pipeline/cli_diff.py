"""The command `bericht diff`: two editions side by side with the cause of every changed number, or two vintages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt
from pipeline.faults import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

WHAT = "PDF, Ordner, Ausgabe (2013-2016-1), Zyklus oder Stand in git (Tag, Commit; auch TAG:ZYKLUS)."


def diff_command(
    seiten: Annotated[list[str] | None, typer.Argument(metavar="A B", help=WHAT)] = None,
    vintages: Annotated[
        str | None,
        typer.Option(
            "--vintages", metavar="QUELLE", help="Stände dieser Quelle vergleichen (A, B: sonst die letzten)."
        ),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text, csv, html oder json.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", help="In diese Datei schreiben.")] = None,
    projekt: Projekt = None,
) -> None:
    """Zwei Ausgaben vergleichen, oder zwei Stände einer Quelle. Rückgabe wie bei diff: 0 ohne, 1 mit Unterschied."""
    from pipeline.cli_form import project_and_cycle
    from pipeline.diff_listing import FORMATS

    if format not in FORMATS:
        raise UsageError(f"Das Format „{format}“ gibt es nicht. Erlaubt: {', '.join(FORMATS)}.")
    project, _ = project_and_cycle(projekt, None)
    sides = seiten or []
    if vintages is None:
        told, differs = _editions(project, sides, format)
    else:
        told, differs = _revisions(project, vintages, sides, format)
    if out is None:
        sys.stdout.write(told)
    else:
        _write(out, told)
        print(f"{out}: {'Unterschiede' if differs else 'keine Unterschiede'}.")
    raise typer.Exit(1 if differs else 0)


def _editions(project: Path, sides: Sequence[str], format: str) -> tuple[str, bool]:
    """Two editions as told, and whether they differ."""
    from pipeline.diff import compare, read_side
    from pipeline.diff_listing import FORMATS

    if len(sides) != 2:
        raise UsageError("Erwartet: zwei Ausgaben, A und B. „bericht diff --help“ zeigt, was möglich ist.")
    found = compare(*(read_side(project, side, _say) for side in sides))
    return FORMATS[format](found), not found.empty


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _revisions(project: Path, key: str, sides: Sequence[str], format: str) -> tuple[str, bool]:
    """Two vintages of a source as told, and whether they differ."""
    from pipeline.revision_listing import FORMATS
    from pipeline.revisions import revised

    if len(sides) not in (0, 2):
        raise UsageError("Mit --vintages erwartet: zwei Stände wie 2017-10-10 2018-03-01, oder keiner (die letzten).")
    found = revised(project, key, *sides)
    return FORMATS[format](found), bool(found.revisions)


def _write(path: Path, text: str) -> None:
    """Write a file whole, where there is a folder for it."""
    if not path.parent.is_dir():
        raise UsageError(f"Den Ordner {path.parent} gibt es nicht.")
    part = path.with_name(f"{path.name}.teil")
    part.write_bytes(text.encode())
    part.replace(path)
