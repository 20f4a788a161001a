"""The command `bericht verify`: a report is made anew and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_batch import Kreis, project_and_cycle_of
from pipeline.cli_form import Projekt, Zyklus

if TYPE_CHECKING:
    from pipeline.verify import Verdict

Ziel = Annotated[
    Path | None,
    typer.Argument(metavar="ORDNER|PDF", help="Ordner einer Ausgabe oder ein Bericht (sonst der des Zyklus)."),
]


def verify_command(
    ziel: Ziel = None,
    signers: Annotated[
        Path | None, typer.Option("--signers", help="Auch die Unterschrift prüfen: wer unterschreiben darf (SSH).")
    ] = None,
    kreis: Kreis = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Den Bericht aus den Eingaben des Projekts neu bauen und vergleichen."""
    from pipeline.faults import UsageError
    from pipeline.progress import progress
    from pipeline.stages import OUTPUTS
    from pipeline.verify import EXIT, verify

    if signers is not None and ziel is not None and not ziel.is_dir():
        raise UsageError("--signers prüft einen Ordner: Unterschrieben ist ausgabe.json, nicht die PDF-Datei allein.")
    project, cycle = project_and_cycle_of(projekt, zyklus, kreis)
    target = ziel or project / OUTPUTS.format(zyklus=cycle.name) / "oeffentlich"
    if not target.exists():
        advice = "" if ziel else f" „{cycle.befehl}“ baut den Bericht."
        raise UsageError(f"{target} gibt es nicht.{advice}")
    with progress("Neu bauen und vergleichen") as tell:
        verdict = verify(project, target, tell)
    if signers is not None:
        verdict = _signed(verdict, target, signers)
    print(as_text(verdict))
    raise typer.Exit(EXIT[verdict.word])


def _folded(names: Sequence[str]) -> Iterator[str]:
    """The compared files; of a folder how many there are in it."""
    folders = Counter(name.partition("/")[0] for name in names if "/" in name)
    yield from (name for name in names if "/" not in name)
    yield from (f"{folder}/ ({number} Dateien)" for folder, number in folders.items())


def _signed(verdict: Verdict, folder: Path, signers: Path) -> Verdict:
    """The verdict with what is wrong with the signature; who has signed is told at once."""
    from dataclasses import replace

    from pipeline.signing import check

    inside = folder if (folder / "ausgabe.json").is_file() else folder / "oeffentlich"
    who, faults = check(inside, signers)
    if who:
        print(f"Unterschrift: {who}")
    return replace(verdict, differences=[*verdict.differences, *faults])


def as_text(verdict: Verdict) -> str:
    """The verdict, what it rests on, and everything that differs."""
    from pipeline.faults import render

    lines = [f"Verglichen: {', '.join(_folded(verdict.files))}"]
    lines += ["Andere Programme als beim Bau:", *(f"  {one}" for one in verdict.programs)] if verdict.programs else []
    lines += [render(verdict.differences)] if verdict.differences else []
    return "\n".join([*lines, f"Ergebnis: {verdict.word}"])
