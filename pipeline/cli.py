"""The command line: German help and messages, exit codes 0 done, 1 data fault, 2 usage.

Heavy modules are imported inside the commands, so that help comes at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import (
    cli_batch,
    cli_clean,
    cli_diff,
    cli_form,
    cli_gemeinden,
    cli_measures,
    cli_need,
    cli_print,
    cli_recommend,
    cli_release,
    cli_review,
    cli_sign,
    cli_source,
    cli_text,
    cli_trace,
    cli_verify,
    collector,
    guard,
    mishaps,
)
from pipeline.faults import DataError, UsageError
from pipeline.german import Command, Group, outlined, usage_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.cycle import Cycle
    from pipeline.stages import Context, Stage

app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help="Integrationsbericht: von der amtlichen Tabelle zum fertigen Bericht.",
)
app.add_typer(cli_source.app, name="source")
app.add_typer(cli_form.app, name="formular")
app.add_typer(cli_recommend.app, name="empfehlungen")
app.add_typer(cli_review.app, name="review")
app.add_typer(cli_text.app, name="texte")

Projekt = Annotated[Path | None, typer.Option("--projekt", help="Projektordner (sonst der nächste mit params.yaml).")]
Zyklus = Annotated[str | None, typer.Option("--zyklus", help="Berichtszyklus, zum Beispiel 2013-2016.")]
Streng = Annotated[bool, typer.Option("--streng", help="Bei jedem Fehler anhalten, auch in entbehrlichen Quellen.")]
OhneDemo = Annotated[bool, typer.Option("--ohne-demo", help="Ohne Beispieldaten: nur amtliche und gemeldete Zahlen.")]
WieFreigegeben = Annotated[
    bool,
    typer.Option("--wie-freigegeben", hidden=True, help="Sobald ein Teil freigegeben ist: streng, ohne Beispieldaten."),
]
"""For DVC, which knows nothing of the state of a report."""
Frisch = Annotated[bool, typer.Option("--frisch", help="Alles neu rechnen, auch wenn sich nichts geändert hat.")]


@app.command("build", cls=Command)
def build_command(
    projekt: Projekt = None,
    zyklus: Zyklus = None,
    streng: Streng = False,
    ohne_demo: OhneDemo = False,
    frisch: Frisch = False,
    vorschau: Annotated[
        str | None, typer.Option("--vorschau", help="Nur dieses Kapitel setzen, zum Beispiel arbeit oder 6.")
    ] = None,
    ohne_durchsicht: Annotated[
        bool, typer.Option("--ohne-durchsicht", help="Ohne die interne Webseite zum Anmerken.")
    ] = False,
    kreis: Annotated[
        str | None, typer.Option("--kreis", help="Der Bericht eines anderen Kreises aus amtlichen Zahlen, etwa 08117.")
    ] = None,
) -> None:
    """Den ganzen Bericht bauen: lesen, prüfen, rechnen, einordnen, setzen."""
    from pipeline import office_key
    from pipeline.cycle import shown
    from pipeline.stages import STAGES, ends, output_paths
    from pipeline.stand import stand

    context = _context(projekt, zyklus, streng, demo=not ohne_demo, fresh=frisch)
    if kreis not in (None, context.cycle.kreis.ags):
        if vorschau is not None:
            raise UsageError("--vorschau und --kreis gehen nicht zusammen: Andere Kreise haben keine eigenen Texte.")
        cli_batch.build(context, kreis)
        return
    chapter = None if vorschau is None else _chapter(vorschau)
    print(_headline(context.cycle, stand(context.project, context.cycle.name)))
    if told := office_key.hint(context.project):
        print(told, file=sys.stderr)
    last = ends()
    first = [stage for stage in STAGES if stage not in last]
    if chapter is not None:
        _run(first, context)
        print(_preview(context, chapter))
        return
    _run_first(first, last, context)
    _run(last, context)
    last += _review(context, wanted=not ohne_durchsicht)
    for output in (path for stage in last for path in output_paths(stage, context)):
        print(shown(output, context.project))


def _chapter(named: str) -> str:
    """The key of a chapter by its key or number; `UsageError` names what there is."""
    from indicators.katalog import FELDER

    found = next((feld.key for feld in FELDER if named.lower() in (feld.key, str(feld.nummer))), None)
    if found is None:
        known = ", ".join(f"{feld.nummer} {feld.key}" for feld in FELDER)
        raise UsageError(f"Das Kapitel „{named}“ gibt es nicht. Vorhanden: {known}.")
    return found


def _preview(context: Context, chapter: str) -> str:
    """Set one chapter for whoever writes it; the name of its file in the project."""
    from pipeline.preview import preview
    from pipeline.stages import OUTPUTS, store_of

    name = f"{OUTPUTS.format(zyklus=context.cycle.name)}/intern/vorschau-{chapter}.pdf"
    made = preview(context.project, context.cycle, chapter, demo=context.demo, store=store_of("render", context))
    path = context.project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".teil")
    part.write_bytes(made)
    part.replace(path)
    return name


def _single(name: str, text: str) -> Callable[..., None]:
    """The command that runs one stage."""

    def command(
        projekt: Projekt = None,
        zyklus: Zyklus = None,
        streng: Streng = False,
        ohne_demo: OhneDemo = False,
        frisch: Frisch = False,
        wie_freigegeben: WieFreigegeben = False,
    ) -> None:
        from dataclasses import replace

        from pipeline.stages import STAGES
        from pipeline.stand import MUSTER, stand

        stage = next(stage for stage in STAGES if stage.name == name)
        context = _context(projekt, zyklus, streng, demo=not ohne_demo, fresh=frisch)
        if wie_freigegeben and stand(context.project, context.cycle.name) != MUSTER:
            context = replace(context, strict=True, demo=False)
        _run([stage], context)
        if name == "publish":
            _review(context, wanted=True)

    command.__doc__ = text
    return command


app.command("ingest", cls=Command)(_single("ingest", "Nur die Quellen lesen, prüfen und zusammenführen."))
app.command("compute", cls=Command)(_single("compute", "Nur die Indikatoren aus den Beobachtungen berechnen."))
app.command("judge", cls=Command)(_single("judge", "Nur die Werte mit den Schwellen einordnen."))
app.command("render", cls=Command)(_single("render", "Nur den Bericht aus den vorhandenen Werten setzen."))
app.command("publish", cls=Command)(_single("publish", "Nur Webseite, Tabellen und Datenpaket schreiben."))


@app.command("extract", cls=Command)
def extract_command(
    origin: Annotated[Path, typer.Option("--from", help="Ordner mit den Originaldateien der Ämter.")],
    projekt: Projekt = None,
    quelle: Annotated[list[str] | None, typer.Option("--quelle", help="Nur diese Quelle (mehrfach möglich).")] = None,
    uebernehmen: Annotated[
        bool, typer.Option("--uebernehmen", help="Neue Fassung: Prüfsumme in quelle.yaml eintragen.")
    ] = False,
) -> None:
    """Auszüge aus Originaldateien schreiben (auszug.csv neben quelle.yaml)."""
    from pipeline.cycle import load_cycle, shown
    from pipeline.extract import extract

    project = _project(projekt)
    cycle = load_cycle(project)
    regions = {region.ags for region in cycle.regionen}
    done = extract(project, origin, regions, cycle.kreis.ags, uebernehmen, tuple(quelle or ()))
    for item in done:
        state = "neu geschrieben" if item.changed else "unverändert"
        print(f"  {shown(item.file, project)}  {item.rows} Zeilen, {state}")
    print(f"{len(done)} Quellen aus {origin}.")


@app.command("check", cls=Command)
def check_command(
    projekt: Projekt = None,
    zyklus: Zyklus = None,
    format: Annotated[str, typer.Option("--format", help="text oder json.")] = "text",
    streng: Annotated[bool, typer.Option("--streng", help="Auch Hinweise gelten als Fehler (Rückgabe 1).")] = False,
    regeln: Annotated[bool, typer.Option("--regeln", help="Nur die Regeln V01 bis V20 auflisten.")] = False,
) -> None:
    """Alle Quellen prüfen, ohne etwas zu schreiben."""
    _demand_format(format, "text", "json")
    if regeln:
        from pipeline import rules

        print(rules.as_text() if format == "text" else rules.as_json())
        return
    from indicators.katalog import all_indicators
    from pipeline import checking

    try:
        context = _context(projekt, zyklus, strict=False)
        checked = checking.check(context.project, context.cycle, all_indicators())
    except DataError as error:
        checked = checking.broken(error)
    print(checking.as_text(checked) if format == "text" else checking.as_json(checked))
    raise typer.Exit(1 if checked.errors or (streng and checked.notes) else 0)


@app.command("values", cls=Command)
def values_command(
    id: Annotated[str | None, typer.Option("--id", help="Kennung des Indikators, zum Beispiel HF6-05.")] = None,
    alle: Annotated[bool, typer.Option("--alle", help="Alle Indikatoren in einer Liste.")] = False,
    region: Annotated[str | None, typer.Option("--region", help="Regionalschlüssel (sonst alle Regionen).")] = None,
    arten: Annotated[
        str | None,
        typer.Option("--arten", help="Arten von Werten: alle, oder mit Komma getrennt wie wert,median,veraenderung."),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="tabelle oder csv.")] = "tabelle",
    kreis: cli_batch.Kreis = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Die Werte eines Indikators oder aller mit Zähler, Nenner und den Zellen, aus denen sie stammen."""
    from indicators.katalog import all_indicators
    from pipeline import listing

    _demand_format(format, "tabelle", "csv")
    if (id is None) != alle:
        problem = "--id und --alle gehen nicht zusammen." if alle else "Es fehlt die Option --id oder --alle."
        raise UsageError(f"{problem}\n„bericht values --help“ zeigt, was möglich ist.")
    indicators = [listing.find_indicator(id)] if id is not None else all_indicators()
    kinds = listing.find_kinds(arten)
    project, cycle = cli_batch.project_and_cycle_of(projekt, zyklus, kreis)
    stored = listing.stored(project, cycle, indicators, region, kinds)
    if format == "csv":
        told = listing.as_csv(stored, listing.ALL_FIELDS if alle or arten else listing.FIELDS)
    else:
        told = listing.as_tables(stored, indicators)
    sys.stdout.write(told)


@app.command("explain", cls=Command)
def explain_command(
    id: Annotated[str, typer.Argument(help="Kennung des Indikators, zum Beispiel HF6-05.")],
    format: Annotated[str, typer.Option("--format", help="text oder json.")] = "text",
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Einen Indikator erklären: Definition, Berechnung, Quellen, Vorbehalte, neuester Wert und seine Zellen."""
    from indicators.katalog import by_id, parts
    from pipeline import catalogue, listing

    _demand_format(format, "text", "json")
    context = _context(projekt, zyklus, strict=False)
    if id not in by_id() and (into := parts(id)):
        told = catalogue.divided_in_words(id, into) if format == "text" else _json(catalogue.divided(id, into))
    else:
        indicator = listing.find_indicator(id)
        known = catalogue.Background.load(context.project, context.cycle, [indicator])
        sheet = catalogue.factsheet(indicator, known)
        told = catalogue.explanation(indicator, sheet) if format == "text" else _json(sheet)
    sys.stdout.write(told)


app.command("needs", cls=Command)(cli_need.needs_command)
app.command("gemeinden", cls=Command)(cli_gemeinden.gemeinden_command)
app.command("batch", cls=Command)(cli_batch.batch_command)
app.command("massnahmen", cls=Command)(cli_measures.measures_command)
app.command("verify", cls=Command)(cli_verify.verify_command)
app.command("check-print", cls=Command)(cli_print.check_print_command)
app.command("trace", cls=Command)(cli_trace.trace_command)
app.command("freigeben", cls=Command)(cli_release.release_command)
app.command("aufraeumen", cls=Command)(cli_clean.clean_command)
app.command("diff", cls=Command)(cli_diff.diff_command)
app.command("sign", cls=Command)(cli_sign.sign_command)
app.command("entwurf", cls=Command)(cli_review.draft_command)


@app.command("handlungsfelder", cls=Command)
def fields_command(
    format: Annotated[str, typer.Option("--format", help="text oder json.")] = "text",
) -> None:
    """Die Handlungsfelder in allen Fassungen, und welches in welchem aufgegangen ist."""
    from indicators.katalog import verzeichnis
    from pipeline import catalogue

    _demand_format(format, "text", "json")
    declared = verzeichnis()
    text = catalogue.versions_in_words(declared) if format == "text" else _json(catalogue.versions(declared))
    sys.stdout.write(text)


@app.command("dvc", cls=Command, hidden=True)
def dvc_command(projekt: Projekt = None) -> None:
    """dvc.yaml aus den erklärten Schritten ausgeben."""
    from pipeline.dvc_stages import dvc_yaml

    sys.stdout.write(dvc_yaml(_project(projekt)))


@app.command("katalog", cls=Command, hidden=True)
def catalogue_command(projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Alle erklärten Indikatoren mit ihrem Stand als Markdown ausgeben, frisch aus den Quellen gerechnet."""
    from tempfile import TemporaryDirectory

    from indicators.katalog import all_indicators
    from pipeline import catalogue
    from pipeline.compute import compute
    from pipeline.ingest import ingest

    context, indicators = _context(projekt, zyklus, strict=False), all_indicators()
    with TemporaryDirectory() as folder:
        observations = Path(folder) / "observations.parquet"
        ingest(context.project, context.cycle, indicators, observations)
        values = compute(observations, indicators, context.cycle.kreis.ags)
    known = catalogue.Background.load(context.project, context.cycle, indicators, values)
    sys.stdout.write(catalogue.markdown(known))


def _demand_format(format: str, *allowed: str) -> None:
    if format not in allowed:
        raise UsageError(f"Das Format „{format}“ gibt es nicht. Erlaubt: {', '.join(allowed)}.")


def _json(content: object) -> str:
    import json

    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _project(named: Path | None) -> Path:
    from pipeline.cycle import find_project

    if named is None:
        return find_project(Path.cwd())
    if not (named / "params.yaml").is_file():
        raise UsageError(f"{named} ist kein Projektordner: Dort liegt keine params.yaml.")
    return named.resolve()


def _context(
    projekt: Path | None, zyklus: str | None, strict: bool, *, demo: bool = True, fresh: bool = False
) -> Context:
    from pipeline.cycle import load_cycle
    from pipeline.stages import Context

    project = _project(projekt)
    return Context(project, load_cycle(project, zyklus), strict, demo, fresh)


def _headline(cycle: Cycle, word: str) -> str:
    return f"Zyklus {cycle.name} · {cycle.kreis.name} ({cycle.kreis.ags}) · {word.capitalize()}"


def _run(stages: Sequence[Stage], context: Context) -> None:
    """Run stages and say in a line each what they did; those that nothing rests on side by side."""
    from functools import partial

    from pipeline import edition, office_key
    from pipeline.running import made
    from pipeline.sharing import processors, shared
    from pipeline.stages import OUTPUTS, ends, is_current

    office_key.make(context.project)
    are_ends = set(stages) <= set(ends())
    told: Iterable[str]
    if are_ends:
        at_work = sum(context.fresh or not is_current(stage, context) for stage in stages)
        processes = min(at_work, processors())
        lines = partial(made, context=context, second=stages[1:] if processes > 1 else ())
        told, _ = shared(lines, stages, processes)
    else:
        told = made(stages, context)
    for line in told:
        print(line, flush=True)
    if are_ends:
        folder = context.project / OUTPUTS.format(zyklus=context.cycle.name) / "oeffentlich"
        edition.write(context.project, context.cycle, folder)


def _run_first(first: Sequence[Stage], last: Sequence[Stage], context: Context) -> None:
    """Run the first stages; where they keep one core busy, the other makes ready for the last ones."""
    from functools import partial

    from pipeline.running import begin
    from pipeline.sharing import processors, shared
    from pipeline.stages import is_current

    def run_all(lists: Iterable[Sequence[Stage]]) -> Iterator[None]:
        return (_run(stages, context) for stages in lists)

    reading, *computing = first
    _run([reading], context)  # takes both
    if context.fresh or not all(is_current(stage, context) for stage in computing):
        shared(run_all, [computing], processors(), partial(begin, last))
    else:
        _run(computing, context)


def _review(context: Context, *, wanted: bool) -> list[Stage]:
    """Lay the review over the finished web edition, or take an earlier one away; the step that was run."""
    from pipeline.review_stage import REVIEW, drop, prepare
    from pipeline.running import made

    if not wanted:
        drop(context)
        return []
    prepare(context)
    for line in made([REVIEW], context):
        print(line, flush=True)
    return [REVIEW]


def _report_faults(error: DataError, ending: str) -> None:
    print(f"{error}\n{len(error.faults)} Fehler. {ending}", file=sys.stderr)


def _mishap(error: Exception) -> int:
    """Say what befell the run, or that the program has a mistake; the exit code."""
    if (told := mishaps.from_outside(error)) is not None:
        _report_faults(DataError([told]), "Die bisherigen Ergebnisse sind unverändert.")
    else:
        print(mishaps.mistake(error), file=sys.stderr)
    return 1


def main() -> None:
    """Entry point of `bericht` and `python -m pipeline`."""
    collector.seldom()
    guard.guarded(run)


def run() -> None:
    """The command that is called, in this process; ends it with its code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(outlined(app)(prog_name="bericht", standalone_mode=False))
    except typer.Exit as end:
        sys.exit(end.exit_code)
    except typer.Abort:
        sys.exit("Abgebrochen.")
    except KeyboardInterrupt:
        sys.exit("Abgebrochen. Die bisherigen Ergebnisse sind unverändert.")
    except UsageError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except DataError as error:
        _report_faults(error, "Die bisherigen Ergebnisse sind unverändert.")
        sys.exit(1)
    except typer.TyperException as error:
        print(usage_message(error), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # whoever read along has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get(mishaps.EVERYTHING):
            raise
        sys.exit(_mishap(error))
