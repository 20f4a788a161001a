"""The commands under `bericht empfehlungen`: drafts for needs without a card, the list of cards, their checks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import UsageError, fault
from pipeline.german import Command, Group

if TYPE_CHECKING:
    from pipeline.cards import Cards, Karte
    from pipeline.cycle import Cycle
    from pipeline.needs import Need

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Handlungsempfehlungen: entwerfen, auflisten, prüfen.",
)

Format = Annotated[str, typer.Option("--format", help="text oder csv.")]


@app.command("propose", cls=Command)
def propose_command(projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Für jeden Bedarf ohne Karte einen Entwurf schreiben; vorhandene Karten bleiben, wie sie sind."""
    from pipeline.proposals import propose, write_drafts

    project, cycle = project_and_cycle(projekt, zyklus)
    drafts = propose(project, cycle.name, _needs(project, cycle))
    for karte, file in zip(drafts, write_drafts(project, cycle.name, drafts), strict=True):
        print(f"  {file}  {karte.titel}  [{', '.join(karte.bedarf_ids)}]")
    if drafts:
        told = "Entwurf" if len(drafts) == 1 else "Entwürfe"
        print(f"{len(drafts)} {told} aus Bausteinen. Bitte fachlich bearbeiten; freigegeben ist davon nichts.")
    else:
        print(f"Kein Entwurf nötig: Jeder Bedarf der Handlungsfelder im Zyklus {cycle.name} hat eine Karte.")


@app.command("list", cls=Command)
def list_command(projekt: Projekt = None, zyklus: Zyklus = None, format: Format = "text") -> None:
    """Alle Karten mit Stand, zuständiger Stelle, Zeithorizont und Bedarfen."""
    from pipeline.cards import read_cards
    from pipeline.recommendations import review_csv

    if format not in ("text", "csv"):
        raise UsageError(f"Das Format „{format}“ gibt es nicht. Erlaubt: text, csv.")
    project, cycle = project_and_cycle(projekt, zyklus)
    if format == "csv":
        sys.stdout.write(review_csv(_checked(project, cycle), _needs(project, cycle)))
        return
    cards = read_cards(project, cycle.name)
    for karte in cards.karten:
        print(_line(karte, cards))
    print(_summary(cards))


@app.command("check", cls=Command)
def check_command(projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Alle Karten gegen die Bedarfe des Zyklus prüfen."""
    from pipeline.faults import render

    project, cycle = project_and_cycle(projekt, zyklus)
    cards = _checked(project, cycle)
    if notes := cards.lapsed():
        print(render(notes))
    print(f"{_summary(cards)} Keine Fehler.")


def _checked(project: Path, cycle: Cycle) -> Cards:
    from pipeline.measures import load_plans
    from pipeline.recommendations import load_cards

    known = {massnahme.id for plan in load_plans(project) for massnahme in plan.massnahmen}
    return load_cards(project, cycle, _needs(project, cycle), known)


def _needs(project: Path, cycle: Cycle) -> list[Need]:
    """The needs as they were last judged; refused where values, thresholds or words have changed since."""
    from pipeline.needs import read
    from pipeline.stages import Context, is_outdated

    name = f"data/processed/{cycle.name}/bedarfe.json"
    if not (project / name).is_file():
        raise fault(name, "", "Die Bedarfe sind noch nicht berechnet. Bitte zuerst „bericht build“ aufrufen.")
    if is_outdated("judge", Context(project, cycle)):
        text = "Seit der letzten Einordnung haben sich Werte, Schwellen oder Texte der Bedarfe geändert."
        raise fault(name, "", text, "", "Bitte zuerst „bericht build“ oder „bericht judge“ aufrufen.")
    return read(project / name)


def _line(karte: Karte, cards: Cards) -> str:
    state = "erloschen" if karte.erloschen else karte.freigabe.status
    body = cards.stellen[karte.zustaendig].name if karte.zustaendig in cards.stellen else karte.zustaendig
    who = f"{body} (Anregung)" if karte.anregung else body
    needs = ", ".join(karte.bedarf_ids)
    return f"{karte.id:<22}{state:<13}{karte.zeithorizont:<15}{who}\n{'':<22}{karte.titel}  [{needs}]"


def _summary(cards: Cards) -> str:
    """How many cards there are, by what was decided on them."""
    if not cards.karten:
        return f"Für den Zyklus {cards.cycle} gibt es keine Karten."
    counts = {
        "freigegeben": sum(karte.gilt for karte in cards.karten),
        "abgelehnt": sum(karte.abgelehnt for karte in cards.karten),
        "erloschen": sum(karte.erloschen for karte in cards.karten),
    }
    drafts = len(cards.karten) - sum(counts.values())
    told = ", ".join(f"{number} {name}" for name, number in {"Entwürfe": drafts, **counts}.items())
    return f"{len(cards.karten)} {'Karten' if len(cards.karten) > 1 else 'Karte'}: {told}."
