"""The commands under `bericht review`, and `bericht entwurf`: remarks on a draft come in, are listed and closed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import UsageError, fault
from pipeline.german import Command, Group

if TYPE_CHECKING:
    from pipeline.cycle import Cycle
    from pipeline.passages import Passage
    from pipeline.remarks import Anmerkung, Followed

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Durchsicht des Entwurfs: Anmerkungen einlesen, auflisten, erledigen.",
)

BUILD_FIRST = "Bitte zuerst „bericht build“ aufrufen."


@app.command("import", cls=Command)
def import_command(
    dateien: Annotated[list[Path], typer.Argument(help="Dateien der Leserinnen und Leser: JSON, CSV, XLSX, DOCX.")],
    rolle: Annotated[
        str, typer.Option("--rolle", help="Wer in Word kommentiert hat (sonst der Name, der in der Datei steht).")
    ] = "",
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Anmerkungen in die Liste des Zyklus übernehmen; was schon darin steht, kommt nicht noch einmal hinein."""
    from pipeline import remark_files, remarks
    from pipeline.cycle import shown

    project, cycle = project_and_cycle(projekt, zyklus)
    now = remarks.passages(project, cycle.name)
    new = remark_files.read(dateien, cycle.name, now, rolle)
    known = remarks.load(project, cycle.name)
    merged = remarks.merged(known, new)
    if len(merged) > len(known):
        remarks.save(project, cycle.name, merged)
    print(f"Gelesen: {len(new)}, davon neu: {len(merged) - len(known)}.")
    print(f"{shown(remarks.file_of(project, cycle.name), project)}: {_summary(remarks.followed(merged, now))}")
    if now and len(merged) > len(known):
        print("Beim nächsten „bericht build“ stehen die offenen neben ihren Stellen.")


@app.command("status", cls=Command)
def status_command(
    offen: Annotated[bool, typer.Option("--offen", help="Nur was noch offen ist.")] = False,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Alle Anmerkungen nach Kapiteln: wer was sagt, ob die Stelle noch so dasteht, was einander widerspricht."""
    from pipeline import remarks

    project, cycle = project_and_cycle(projekt, zyklus)
    now = remarks.passages(project, cycle.name)
    found = remarks.followed(remarks.load(project, cycle.name), now)
    wanted = [one for one in found if one.anmerkung.offen] if offen else found
    for chapter, group in groupby(wanted, key=lambda one: one.anmerkung.kapitel):
        print(_title(chapter, now))
        for one in group:
            print("\n".join(_lines(one)))
    print(_summary(found))


@app.command("erledigt", cls=Command)
def done_command(
    nummern: Annotated[list[int], typer.Argument(help="Die Nummern der Anmerkungen, wie „bericht review status“.")],
    antwort: Annotated[str, typer.Option("--antwort", help="Was daraus wurde, für die Liste.")] = "",
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Anmerkungen als erledigt führen; sie bleiben mit der Antwort in der Liste."""
    from pipeline import remarks

    project, cycle = project_and_cycle(projekt, zyklus)
    listed: Sequence[Anmerkung] = remarks.load(project, cycle.name)
    for number in nummern:
        listed = remarks.closed(listed, number, antwort)
    remarks.save(project, cycle.name, listed)
    print(_summary(remarks.followed(listed, remarks.passages(project, cycle.name))))


@app.command("stand", cls=Command)
def state_command(
    webseite: Annotated[
        Path | None, typer.Argument(help="Ordner einer Webseite, etwa einer Ausgabe (sonst der letzte Bau).")
    ] = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Festhalten, womit die Seite „Was ist neu“ künftige Bauten vergleicht: Zahlen und Texte von jetzt."""
    from pipeline import review_news
    from pipeline.cycle import shown
    from pipeline.review_site import Review

    project, cycle = project_and_cycle(projekt, zyklus)
    web = (webseite or _public_web(project, cycle)).resolve()
    if not (web / "index.html").is_file():
        raise fault(shown(web, project), "", "Hier liegt keine Webseite eines Berichts.", "", BUILD_FIRST)
    name = "festgehaltener Stand des letzten Baus" if webseite is None else f"Webseite {shown(web, project)}"
    state = Review(project, cycle, web).state(name)
    path = review_news.keep(project, cycle.name, state)
    told = f"{len(state.passages or ())} Stellen, {len(state.numbers)} Zahlen"
    print(f"{shown(path, project)}: {told}. Die Seite „Was ist neu“ vergleicht ab jetzt damit.")


def draft_command(
    docx: Annotated[str, typer.Option("--docx", help="Dieses Kapitel als Word-Datei, zum Beispiel arbeit oder 6.")],
    out: Annotated[Path | None, typer.Option("--out", help="Ziel (sonst outputs/ZYKLUS/intern).")] = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Ein Kapitel zum Kommentieren in Word; „bericht review import“ liest Kommentare und Änderungen zurück."""
    from indicators.katalog import FELDER
    from pipeline import draft_docx
    from pipeline.cycle import shown
    from pipeline.stages import OUTPUTS

    feld = next((feld for feld in FELDER if docx.lower() in (feld.key, str(feld.nummer))), None)
    if feld is None:
        known = ", ".join(f"{feld.nummer} {feld.key}" for feld in FELDER)
        raise UsageError(f"Das Kapitel „{docx}“ gibt es nicht. Vorhanden: {known}.")
    project, cycle = project_and_cycle(projekt, zyklus)
    page = _public_web(project, cycle) / f"kapitel-{feld.key}.html"
    if not page.is_file():
        raise fault(shown(page, project), "", "Die Seite fehlt.", "", BUILD_FIRST)
    name = f"entwurf-{cycle.name}-{feld.key}.docx"
    folder = project / OUTPUTS.format(zyklus=cycle.name) / "intern"
    path = folder / name if out is None else out / name if out.is_dir() else out
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.teil")
    part.write_bytes(draft_docx.of_page(page, cycle))
    part.replace(path)
    print(f"{shown(path, project)}: Zahlen sind gesperrt; Kommentare und Änderungen liest „bericht review import“.")


def _public_web(project: Path, cycle: Cycle) -> Path:
    from pipeline.stages import OUTPUTS, WEB

    return project / OUTPUTS.format(zyklus=cycle.name) / "oeffentlich" / WEB


def _title(chapter: str, now: Sequence[Passage]) -> str:
    return next((f"{one.text}  ({chapter})" for one in now if one.kapitel == chapter), chapter)


def _lines(one: Followed) -> list[str]:
    """A remark for reading: what, who, where, and what has become of it."""
    remark = one.anmerkung
    found = [f"  {remark.nummer:>4}  {remark.stand:<9} {remark.art:<9} {remark.rolle}: {remark.anmerkung}".rstrip(": ")]
    passage = remark.text if len(remark.text) <= 90 else f"{remark.text[:90].rpartition(' ')[0]} …"
    where = f"{remark.stelle}  „{passage}“" if passage else remark.stelle
    found.append(f"        {where}{f'  ({one.word})' if one.word else ''}")
    for other in one.against:
        found.append(f"        Widerspruch: {other.rolle} sagt „{other.art}“ (Nr. {other.nummer})")
    return [*found, f"        Antwort: {remark.antwort}"] if remark.antwort else found


def _summary(found: Sequence[Followed]) -> str:
    still_open = sum(one.anmerkung.offen for one in found)
    against = sum(bool(one.against) for one in found)
    told = f"{len(found)} {'Anmerkung' if len(found) == 1 else 'Anmerkungen'}: {still_open} offen, "
    return f"{told}{len(found) - still_open} erledigt" + (f"; {against} mit Widerspruch." if against else ".")
