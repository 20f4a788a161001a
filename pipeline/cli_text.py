"""The commands under `bericht texte`: which passages an office can write, their words, who has looked at them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import DataError, UsageError, fault
from pipeline.german import Command, Group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.overrides import Overrides

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Texte des Amtes: welche Absätze es gibt, ihre Sprache, wer sie geprüft hat.",
)

Kapitel = Annotated[str | None, typer.Option("--kapitel", help="Nur dieser Text, zum Beispiel arbeit.")]


@app.command("list", cls=Command)
def list_command(kapitel: Kapitel = None, projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Die Absätze, die das Amt selbst schreiben kann, und welche es geschrieben hat."""
    from pipeline.overrides import FOLDER, WHOLE, Overrides, names
    from pipeline.texts import Texts

    project, cycle = project_and_cycle(projekt, zyklus)
    texts = Texts(project / FOLDER)
    known = names(texts)
    overrides = Overrides.load(project, cycle.name, texts)
    for text in known if kapitel is None else [_known(kapitel, known)]:
        print(f"{text}  ({FOLDER}/{cycle.name}/{text}.md)")
        for name in known[text]:
            print(f"  {name:<18}{_told(overrides, text, name)}".rstrip())
    if kapitel is None:
        for text in WHOLE:
            file = f"{FOLDER}/{cycle.name}/{text}.md"
            print(f"{text}  ({file})  {'eigener Text' if (project / file).is_file() else 'nicht vorhanden'}")


def _told(overrides: Overrides, text: str, name: str) -> str:
    passage = overrides.passages.get((text, name))
    note = overrides.checked.get(text, {}).get(name)
    if passage is None:
        return ""
    checked = (
        f"geprüft am {note.datum:%d.%m.%Y}: {note.rolle} (ob das noch gilt, sagt der Bau)" if note else "nicht geprüft"
    )
    return f"eigener Text ab Zeile {passage.line}, {checked}"


@app.command("check", cls=Command)
def check_command(projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Die Sprache aller Texte, Bedarfe, Karten und Maßnahmen prüfen (report_templates/sprache.yaml)."""
    from pipeline import cards, language, measures, need_words, practice
    from pipeline.overrides import FOLDER, Overrides
    from pipeline.texts import Texts

    project, cycle = project_and_cycle(projekt, zyklus)
    faults = language.faults_of_texts(project)
    for check in (
        lambda: Overrides.load(project, cycle.name, Texts(project / FOLDER)),
        lambda: practice.read(project, cycle.name),
        lambda: need_words.load_words(project, cycle),
        lambda: cards.read_cards(project, cycle.name),
        lambda: measures.load_plans(project),
    ):
        try:
            check()
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    number = sum(1 for _ in (project / FOLDER).rglob("*.md"))
    print(f"{number} Texte, {len(language.load(project).regeln)} Regeln, keine Fehler.")


@app.command("geprueft", cls=Command)
def checked_command(
    kapitel: Annotated[str, typer.Option("--kapitel", help="Der Text, zum Beispiel arbeit.")],
    rolle: Annotated[str, typer.Option("--rolle", help="Wer geprüft hat, als Rolle ohne Namen.")],
    datum: Annotated[str, typer.Option("--datum", help="Wann, zum Beispiel 2026-11-22.")],
    absatz: Annotated[
        list[str] | None, typer.Option("--absatz", help="Nur dieser Absatz (mehrfach möglich, sonst alle eigenen).")
    ] = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Festhalten, dass eigene Absätze mit ihren jetzigen Zahlen geprüft sind (geprueft.yaml)."""
    from pipeline.overrides import CHECKED, FOLDER, as_yaml
    from pipeline.report import Report
    from pipeline.stages import BUILD_FIRST, PROCESSED

    project, cycle = project_and_cycle(projekt, zyklus)
    day = _day(datum)
    if len(rolle) < 3 or any(letter.isdigit() for letter in rolle):
        raise UsageError(f"Die Rolle „{rolle}“ passt nicht. Erwartet: eine Rolle wie „Integrationsbeauftragte“.")
    made = f"{PROCESSED.format(zyklus=cycle.name)}/judgements.parquet"
    if not (project / made).is_file():
        raise fault(made, "", "Die Datei fehlt; ohne sie haben die Texte keine Zahlen.", "", BUILD_FIRST)
    report = Report.load(project, cycle)
    report.tell(_known(kapitel, report.overrides.known))
    notes = report.overrides.check(kapitel, absatz or [], rolle, day)
    if not notes[kapitel]:
        raise UsageError(f"Im Text „{kapitel}“ wird kein eigener Absatz gedruckt.")
    path = project / FOLDER / cycle.name / CHECKED
    path.write_text(as_yaml(notes), encoding="utf-8")
    renewed = [name for name, note in notes[kapitel].items() if (note.rolle, note.datum) == (rolle, day)]
    print(f"{FOLDER}/{cycle.name}/{CHECKED}: geprüft sind {', '.join(renewed)}.")


def _known(text: str, known: Mapping[str, tuple[str, ...]]) -> str:
    if text not in known:
        raise UsageError(f"Den Text „{text}“ gibt es nicht. Vorhanden: {', '.join(known)}.")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"Das Datum „{text}“ ist nicht lesbar. Erwartet: ein Tag wie 2026-11-22.") from None
