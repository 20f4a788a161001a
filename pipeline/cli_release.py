"""The command `bericht freigeben`: parts of a report and whole editions are released, always by a role."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import UsageError

if TYPE_CHECKING:
    from pipeline.stages import Context


def release_command(
    rolle: Annotated[str | None, typer.Option("--rolle", help="Wer freigibt, als Rolle ohne Namen.")] = None,
    kapitel: Annotated[
        list[str] | None,
        typer.Option("--kapitel", help="Diesen Teil, zum Beispiel arbeit (mehrfach möglich)."),
    ] = None,
    datum: Annotated[str | None, typer.Option("--datum", help="Wann, zum Beispiel 2026-11-22 (sonst heute).")] = None,
    status: Annotated[bool, typer.Option("--status", help="Nur zeigen, welche Teile freigegeben sind.")] = False,
    endgueltig: Annotated[bool, typer.Option("--endgueltig", help="Den letzten Bau als Ausgabe.")] = False,
    grund: Annotated[str, typer.Option("--grund", help="Warum eine erschienene Ausgabe berichtigt wird.")] = "",
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Kapitel freigeben (die Freigabe verfällt, sobald sich etwas ändert) und daraus eine Ausgabe machen."""
    from pipeline.stages import Context

    if [bool(kapitel), status, endgueltig].count(True) != 1:
        raise UsageError("Erwartet: genau eine der Optionen --kapitel, --status, --endgueltig.")
    if grund and not endgueltig:
        raise UsageError("--grund gehört zu --endgueltig.")
    context = Context(*project_and_cycle(projekt, zyklus))
    if status:
        print(as_text(context))
        return
    role, day = _role(rolle), _day(datum)
    if endgueltig:
        _issue(context, role, day, grund)
    else:
        _release([_part(one) for one in kapitel or []], context, role, day)


def _release(parts: list[str], context: Context, role: str, day: date) -> None:
    from pipeline.editions import release, values_as_built
    from pipeline.releases import PARTS
    from pipeline.stand import RECORD

    release(values_as_built(context), parts, role, day)
    named = ", ".join(f"„{PARTS[part]}“" for part in parts)
    print(f"{RECORD.format(zyklus=context.cycle.name)}: freigegeben {named} ({role}, {day:%d.%m.%Y}).")
    print("Beim nächsten Bau tragen diese Teile keinen Entwurfsvermerk mehr, solange sich nichts ändert.")


def _issue(context: Context, role: str, day: date, reason: str) -> None:
    from pipeline import corrections
    from pipeline.cycle import shown
    from pipeline.editions import build_command, issue

    folder = issue(context, role, day, reason)
    if folder is None:
        print(
            f"{corrections.FILE.format(zyklus=context.cycle.name)}: Der Korrekturvermerk für Seite 2 ist geschrieben."
        )
        print(f"Bitte jetzt „{build_command(context)}“ und danach diesen Befehl noch einmal.")
        return
    number = folder.name.rpartition("-")[2]
    print(f"{shown(folder, context.project)}: Ausgabe {number} ist freigegeben und wird nicht mehr geändert.")
    print(f"Zum Veröffentlichen: outputs/{context.cycle.name}/ausgabe-{number}")


def as_text(context: Context) -> str:
    """Every part with its state, who released it and when; then the editions there are."""
    from pipeline.editions import numbers_of, read_report, values_as_built
    from pipeline.releases import PARTS, states

    report = read_report(values_as_built(context))
    notes = report.releases or {}
    lines = []
    for part, state in states(notes, report.contents()).items():
        note = notes.get(part)
        who = f"{note.rolle}, {note.datum:%d.%m.%Y}" if note else ""
        lines.append(f"  {part:<15}{PARTS[part]:<56}{state:<13}{who}".rstrip())
    editions = ", ".join(map(str, numbers_of(context.project, context.cycle.name))) or "keine"
    return "\n".join([f"Zyklus {context.cycle.name}", *lines, f"Ausgaben: {editions}"])


def _part(named: str) -> str:
    """The key of a part by its key or the number of its chapter; `UsageError` names what there is."""
    from indicators.katalog import FELDER
    from pipeline.releases import PARTS

    numbers = {str(feld.nummer): feld.key for feld in FELDER}
    part = numbers.get(named, named.lower())
    if part not in PARTS:
        raise UsageError(f"Den Teil „{named}“ gibt es nicht. Vorhanden: {', '.join(PARTS)}.")
    return part


def _role(role: str | None) -> str:
    if role is None or len(role.strip()) < 3 or any(letter.isdigit() for letter in role):
        told = "Es fehlt --rolle." if role is None else f"Die Rolle „{role}“ passt nicht."
        raise UsageError(f"{told} Erwartet: eine Rolle ohne Namen, zum Beispiel „Integrationsbeauftragte“.")
    return role.strip()


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"Das Datum „{text}“ ist nicht lesbar. Erwartet: ein Tag wie 2026-11-22.") from None
