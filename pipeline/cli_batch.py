"""The command `bericht batch`, and what `bericht build --kreis` runs instead of the stages of the own Kreis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_form import Projekt, Zyklus, project_and_cycle
from pipeline.faults import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.batch import Outcome
    from pipeline.cycle import Cycle
    from pipeline.stages import Context, Stage

Kreise = Annotated[
    str, typer.Option("--kreise", help="alle, der Anfang eines Schlüssels (08*) oder eine Liste mit Kommas.")
]
Art = Annotated[str, typer.Option("--art", help="profil (wenige Seiten) oder bericht (alle Kapitel).")]
Scheduler = Annotated[
    str, typer.Option("--scheduler", help="lokal, oder tcp://HOST:PORT für einen Dask-Cluster, der schon läuft.")
]
Prozesse = Annotated[
    int | None, typer.Option("--prozesse", help="So viele Kreise zugleich (sonst einer je Prozessor).", min=1)
]
Speicher = Annotated[str, typer.Option("--speicher", help="So viel Arbeitsspeicher je Prozess höchstens.")]
Kreis = Annotated[
    str | None, typer.Option("--kreis", help="Im Bericht eines anderen Kreises, den „build --kreis“ gebaut hat.")
]


def batch_command(
    kreise: Kreise,
    art: Art = "bericht",
    scheduler: Scheduler = "lokal",
    prozesse: Prozesse = None,
    speicher: Speicher = "1500MB",
    streng: Annotated[
        bool, typer.Option("--streng", help="Bei jedem Fehler eines Kreises keinen Bericht für ihn.")
    ] = False,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Berichte oder Profile vieler Kreise nebeneinander bauen; was schon da ist und noch stimmt, bleibt."""
    from pipeline import batch
    from pipeline import kreise as known
    from pipeline.national_stages import national
    from pipeline.readers.extract_file import write_whole
    from pipeline.sharing import processors
    from pipeline.stages import OUTPUTS, Context

    if art not in known.ARTEN:
        raise UsageError(f"Die Art „{art}“ gibt es nicht. Erlaubt: {', '.join(known.ARTEN)}.")
    project, cycle = project_and_cycle(projekt, zyklus)
    every = known.load(project)
    chosen = [ags for ags in every.chosen(kreise) if ags != cycle.kreis.ags]
    if not chosen:
        raise UsageError(f"Den Bericht für {cycle.kreis.ags} ({cycle.kreis.name}) baut „bericht build“.")
    cycles = [known.cycle_of(project, cycle, every, ags) for ags in chosen]
    _run(national(), Context(project, known.national(cycle), streng, demo=False))
    wanted = batch.jobs(project, cycles, art, strict=streng)
    workers = prozesse or min(processors(), len(wanted))
    with batch.cluster(scheduler, workers, speicher) as client, _bar(len(wanted)) as tell:
        found = batch.run(client, wanted, tell)
    target = project / OUTPUTS.format(zyklus=known.national(cycle).name) / f"stapel-{art}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, batch.as_csv(found).encode())
    print(batch.as_table(found))
    if len(chosen) < len(every.chosen(kreise)):
        print(f"Ohne {cycle.kreis.ags} ({cycle.kreis.name}): diesen Bericht baut „bericht build“.")
    print(target.relative_to(project))
    raise typer.Exit(1 if any(one.state == batch.FAILED for one in found) else 0)


def project_and_cycle_of(projekt: Path | None, zyklus: str | None, kreis: str | None) -> tuple[Path, Cycle]:
    """The project folder and the cycle of the own Kreis or, where one is named, of another."""
    project, cycle = project_and_cycle(projekt, zyklus)
    if kreis in (None, cycle.kreis.ags):
        return project, cycle
    from pipeline.kreise import find

    return project, find(project, zyklus, kreis)


def build(context: Context, ags: str) -> None:
    """Build the report of a Kreis that is not the project's own."""
    from dataclasses import replace

    from pipeline import kreise as known
    from pipeline.kreis_stages import of_kreis
    from pipeline.national_stages import national
    from pipeline.stages import output_paths

    project, cycle = context.project, context.cycle
    own = known.cycle_of(project, cycle, known.load(project), ags)
    print(f"Zyklus {cycle.name} · {own.kreis.name} ({ags}) · ohne eigene Erhebungen")
    _run(national(), replace(context, cycle=known.national(cycle), demo=False))
    stages = of_kreis(own, known.BERICHT)
    context = replace(context, cycle=own, demo=False)
    _run(stages, context)
    for output in output_paths(stages[-1], context):
        print(output.relative_to(project).as_posix())


def _run(stages: tuple[Stage, ...], context: Context) -> None:
    from pipeline.running import made

    for line in made(stages, context):
        print(line, flush=True)


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Outcome], None]]:
    """A bar on a terminal; elsewhere a line for each Kreis that is done."""
    import sys

    if not sys.stderr.isatty():
        yield lambda one: print(f"  {one.ags}  {one.name}: {one.state}", file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(40), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[at]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, at="")
        yield lambda one: bar.update(task, advance=1, at=one.name)
