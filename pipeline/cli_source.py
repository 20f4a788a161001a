"""The commands under `bericht source`: what a file says, and how it becomes a source."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.faults import UsageError
from pipeline.german import Command, Group

if TYPE_CHECKING:
    from pipeline.cycle import Region
    from pipeline.drafts.questions import Question
    from pipeline.source_add import Added

app = typer.Typer(
    cls=Group, no_args_is_help=True, rich_markup_mode=None, help="Eine Datei der Ämter zeigen oder als Quelle anlegen."
)

Datei = Annotated[str, typer.Argument(metavar="DATEI", help="Die Datei, wie das Amt sie veröffentlicht.")]
"""A text, because the help calls every path a folder."""
Projekt = Annotated[Path | None, typer.Option("--projekt", help="Projektordner (sonst der nächste mit params.yaml).")]


@app.command("show", cls=Command)
def show_command(
    file: Datei,
    rows: Annotated[bool, typer.Option("--rows", help="Jede einzelne Zelle zeigen statt der Übersicht.")] = False,
    format: Annotated[str, typer.Option("--format", help="tabelle, json (Übersicht) oder csv (Zellen).")] = "tabelle",
    projekt: Projekt = None,
) -> None:
    """Zeigen, was aus einer Datei gelesen wird, bevor etwas zugeordnet ist."""
    from pipeline import source_show
    from pipeline.contents import contents_of

    _demand_format(format, rows)
    path = _existing(file)
    reading = source_show.reading_of(path)
    try:
        if rows:
            write = source_show.write_csv if format == "csv" else source_show.write_list
            write(reading.table(path), sys.stdout)
        elif format == "json":
            sys.stdout.write(source_show.as_json(contents_of(reading.table(path)), reading.leser, _county(projekt)))
        elif reading.is_undeclared:
            sys.stdout.write(source_show.as_text(path, source_show.plain_facts(path)))
        else:
            found = source_show.facts(contents_of(reading.table(path)), reading.leser, _county(projekt))
            sys.stdout.write(source_show.as_text(path, found + source_show.vintages_beside(path)))
        sys.stdout.flush()
    except BrokenPipeError:
        # The next program (head, less) has seen enough; what is left in the buffer must not be tried again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _option(name: str, help: str) -> typer.models.OptionInfo:
    return typer.Option(f"--{name}", help=help)


@app.command("add", cls=Command)
def add_command(
    file: Datei,
    nach: Annotated[str | None, _option("nach", "Name unter data/raw; weiterer Stand: NAME/2018-03-01.")] = None,
    projekt: Projekt = None,
    titel: Annotated[str | None, _option("titel", "Titel der Tabelle.")] = None,
    herausgeber: Annotated[str | None, _option("herausgeber", "Wer die Tabelle herausgibt.")] = None,
    lizenz: Annotated[str | None, _option("lizenz", "Lizenz, zum Beispiel dl-de/by-2-0.")] = None,
    namensnennung: Annotated[str | None, _option("namensnennung", "Wie die Lizenz den Urheber nennen lässt.")] = None,
    zeitart: Annotated[str | None, _option("zeitart", "Was die Zeitangaben sind: stichtag, kalenderjahr ...")] = None,
    tag: Annotated[str | None, _option("tag", "Stichtag zu einer Jahreszahl, zum Beispiel 31.12.")] = None,
    jahr: Annotated[str | None, _option("jahr", "Welches Jahr eines Schuljahrs gedruckt ist: beginn, ende.")] = None,
    angabe: Annotated[str | None, _option("angabe", "Zeit der Werte, wenn die Datei keine nennt.")] = None,
    basis: Annotated[str | None, _option("basis", "Bevölkerungsbasis, zum Beispiel zensus_2011 oder ohne.")] = None,
    gebietsstand: Annotated[str | None, _option("gebietsstand", "Gebietsstand der Regionen als Tag.")] = None,
    zeichen: Annotated[str | None, _option("zeichen", "Zeichensatz: klassisch, neu, ohne.")] = None,
    dezimal: Annotated[str | None, _option("dezimal", "Dezimalzeichen: Komma oder Punkt.")] = None,
    region_spalte: Annotated[str | None, _option("region-spalte", "Einfache CSV-Datei: Spalte der Region.")] = None,
    zeit_spalte: Annotated[str | None, _option("zeit-spalte", "Einfache CSV-Datei: Spalte der Zeit.")] = None,
) -> None:
    """Aus einer Datei eine Quelle machen: Ordner unter data/raw mit Datei und entworfener quelle.yaml."""
    from pipeline.cycle import load_cycle
    from pipeline.drafts.questions import Answers
    from pipeline.source_add import add

    told = {
        "titel": titel, "herausgeber": herausgeber, "lizenz": lizenz, "namensnennung": namensnennung,
        "zeitart": zeitart, "tag": tag, "jahr": jahr, "angabe": angabe, "basis": basis,
        "gebietsstand": gebietsstand, "zeichen": zeichen, "dezimal": dezimal, "region-spalte": region_spalte,
        "zeit-spalte": zeit_spalte,
    }  # fmt: skip
    given = {f"--{name}": text for name, text in told.items() if text is not None}
    project = _project(projekt)
    answers = Answers(given, _ask if sys.stdin.isatty() else None)
    _tell(add(project, load_cycle(project), _existing(file), answers, nach), project)


def _ask(question: Question) -> str:
    """The answer of the person at the terminal, asked for until it is one."""
    text = f"{question.text}{question.hint and f' ({question.hint})'}"
    while True:
        try:
            return question.accept(typer.prompt(text, default=question.proposal or question.suggestion))
        except UsageError as error:
            print(error)


def _tell(added: Added, project: Path) -> None:
    """What was made, and what comes next."""
    from pipeline.cycle import shown

    place = shown(added.folder / "quelle.yaml", project)
    print(f"{shown(added.folder, project)} angelegt: die Datei und eine entworfene quelle.yaml.")
    for remark in added.remarks:
        print(f"  Hinweis: {remark}")
    if added.mapped_like:
        print(f"  Die Zuordnung ist die der Quelle {added.mapped_like}; sie passt zu allen Beschriftungen.")
    else:
        print(f"  Noch zuordnen in {place}: {added.open_columns} Spaltenmuster, {added.open_labels} Beschriftungen.")
    print("Weiter mit „bericht check“: es nennt jede Beschriftung, die noch nicht zugeordnet ist.")
    source = shown(added.folder, project)
    name = source.removeprefix("data/raw/")
    print(f"Danach schreibt „bericht extract --from {source} --quelle {name}“ den Auszug;")
    print("mit ihm kommt der Bericht ohne die Datei des Amtes aus.")


def _project(named: Path | None) -> Path:
    from pipeline.cycle import find_project

    if named is None:
        return find_project(Path.cwd())
    if not (named / "params.yaml").is_file():
        raise UsageError(f"{named} ist kein Projektordner: Dort liegt keine params.yaml.")
    return named.resolve()


def _demand_format(format: str, rows: bool) -> None:
    allowed = ("tabelle", "csv") if rows else ("tabelle", "json")
    if format not in allowed:
        given = f"{'mit' if rows else 'ohne'} --rows"
        raise UsageError(f"Das Format „{format}“ gibt es {given} nicht. Erlaubt: {', '.join(allowed)}.")


def _existing(file: str) -> Path:
    if not Path(file).is_file():
        raise UsageError(f"Die Datei {file} gibt es nicht.")
    return Path(file)


def _county(projekt: Path | None) -> Region | None:
    """The county of the project; None outside of any."""
    from pipeline.cycle import find_project, load_cycle

    if projekt is None:
        try:
            find_project(Path.cwd())
        except UsageError:
            return None
    return load_cycle(_project(projekt)).kreis
