"""The command `bericht check-print`: a finished PDF is read back and compared with the list of its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.finished import Finished

Datei = Annotated[str, typer.Argument(metavar="DATEI", help="Ein Bericht oder eine Sitzungsvorlage, auch von früher.")]


def check_print_command(datei: Datei) -> None:
    """Prüfen, ob eine PDF-Datei die Zahlen druckt, die ihre Liste nennt, und ob sie zueinander passen."""
    from pipeline import finished, readback
    from pipeline.faults import UsageError, render

    if not Path(datei).is_file():
        raise UsageError(f"{datei} gibt es nicht.")
    pdf = finished.read(Path(datei))
    faults = readback.faults(pdf)
    print(render(faults) if faults else _agrees(pdf))
    if faults:
        print(f"{len(faults)} Abweichungen." if len(faults) > 1 else "Eine Abweichung.")
        raise typer.Exit(1)


def _agrees(pdf: Finished) -> str:
    """What was compared and found to be the same."""
    from fractions import Fraction

    from pipeline.numbers import german_number

    bound = sum(bool(spot.zelle) for spot in pdf.numbers)
    told, rest = (german_number(Fraction(n), 0) for n in (bound, len(pdf.numbers) - bound))
    return (
        f"{pdf.name}: {pdf.pages} Seiten, {told} Werte mit Zelle und {rest} weitere Zahlen "
        "(Seiten, Daten, Überschriften, Achsen, Quellen, Wortlaut) stehen gedruckt wie in der Liste."
    )
