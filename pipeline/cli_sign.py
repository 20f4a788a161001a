"""The command `bericht sign`: the files of an edition are signed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle


def sign_command(
    schluessel: Annotated[Path, typer.Option("--schluessel", help="Privater SSH-Schlüssel.")],
    ordner: Annotated[Path | None, typer.Argument(metavar="ORDNER", help="Ordner mit ausgabe.json.")] = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Die Ausgabe unterschreiben: ausgabe.json und damit die Prüfsummen aller öffentlichen Dateien."""
    from pipeline.signing import sign
    from pipeline.stages import OUTPUTS

    folder = ordner
    if folder is None:
        project, cycle = project_and_cycle(projekt, zyklus)
        folder = project / OUTPUTS.format(zyklus=cycle.name) / "oeffentlich"
    print(f"{sign(folder, schluessel)} ist geschrieben. Prüfen: bericht verify {folder} --signers DATEI")
