"""`make robust`: many disturbed builds with a seed; prints what was done and what harm came of it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import cases
import kills
from builds import BUILD, Harm, Place, State, adopt, copy, demand_same
from secrets_kept import demand_nothing_told, demand_private, demand_untold
from small import VALUES, answer, make_code, make_project

SEED, KILLS = 20261101, 50
COMMANDS = (
    ("check",), ("values", "--alle"), ("explain", "HF9-01"), ("needs",), ("trace", "HF9-01"),
    ("verify", "outputs/2013-2016"),
)  # fmt: skip
"""What an office or an auditor calls after a build, and what of it is searched for secrets."""


@dataclass(frozen=True)
class Bench:
    """A project before and after a change that every stage rests on, and what an undisturbed build makes of both.

    `changed`: the results are those of before, the inputs those of after.
    """

    changed: Place
    before: State
    after: State
    course: kills.Course


def set_up(folder: Path, command: tuple[str, ...] = BUILD) -> Bench:
    """Build the project, change it, build it with what is there and once more from nothing: the same bytes."""
    env = {"BERICHT_SCHLUESSEL": str(folder / "amt/schluessel")}
    code = make_code(folder / "programm")
    first = Place(code, make_project(folder / "vorher"), env, command=command)
    _demand_built(first)
    changed = copy(first, folder / "geaendert")
    answer(changed.project, "traeger_2", VALUES["traeger_2"] + 1, date(2017, 3, 1))
    text = changed.project / "report_templates/texte/einfuehrung.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nErgänzter Satz.\n", encoding="utf-8")
    second = copy(changed, folder / "nachher")
    running = second.start()
    if (ended := running.end()).code != 0:
        raise Harm(ended.said)
    course = kills.Course.of(running.operations())
    if command != BUILD:
        return Bench(changed, first.state(), second.state(), course)
    fresh = copy(changed, folder / "neu")
    for name in ("data/processed", "outputs"):
        _empty(fresh.project / name)
    _demand_built(fresh)
    demand_same(fresh.state(), second.state())
    return Bench(changed, first.state(), second.state(), course)


def _demand_built(place: Place) -> None:
    if (ended := place.run()).code != 0:
        raise Harm(ended.said)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)


def kill_round(bench: Bench, folder: Path, round: list[kills.Kill]) -> list[str]:
    """The kills of one round, in a project of their own."""
    place = copy(bench.changed, folder / "projekt")
    told = kills.run_round(place, round, bench.course, bench.before, bench.after)
    demand_private(place.project)
    return told


def one_case(bench: Bench, folder: Path, case: cases.Case) -> list[str]:
    """One disturbance of another kind."""
    return [f"{case.name}: {cases.run_case(case, bench.changed, folder, bench.before, bench.after)}"]


def two_at_once(bench: Bench, folder: Path) -> list[str]:
    return [f"Zwei Läufe zugleich: {cases.run_two_at_once(bench.changed, folder, bench.after)}"]


def secrets(bench: Bench, folder: Path) -> list[str]:
    """Build, ask and crash with marked returns; search everything that was written, also in temporary folders."""
    own = {name: str(folder / name.lower()) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    for name in own.values():
        Path(name).mkdir(parents=True)
    place = copy(bench.changed, folder / "projekt", env={**bench.changed.env, **own})
    said = []
    for command in ((*BUILD, "--frisch"), *COMMANDS):
        called = Place(place.code, place.project, place.env, command=command)
        said.append(called.run().said)
    crash = {"at": "compute os.mkdir .*", "do": "raise"}
    crashed = Place(place.code, place.project, place.env, command=(*BUILD, "--frisch")).run(crash)
    if "Unerwarteter Fehler im Programm" not in crashed.err:
        raise Harm(crashed.said)
    for text in (*said, crashed.said):
        demand_untold(text, place.project, "Meldung")
    demand_private(place.project)
    searched = [place.project / name for name in ("data/processed", "outputs")] + [Path(name) for name in own.values()]
    count = demand_nothing_told(place.project, searched)
    return [f"Vertrauliches: {count} Dateien und {len(said) + 1} Aufrufe durchsucht"]


Job = Callable[[Bench, Path], list[str]]


def jobs(bench: Bench, number: int, seed: int) -> Iterator[tuple[str, Job]]:
    """Everything that is done to the project, rounds of kills first."""
    for i, round in enumerate(kills.draw(bench.course, number, seed), start=1):
        yield f"Abbrüche {i}", partial(kill_round, round=round)
    for case in cases.possible():
        yield case.name, partial(one_case, case=case)
    yield "Zwei Läufe zugleich", two_at_once
    yield "Vertrauliches", secrets


WANTED: list[tuple[str, Job, Bench, Path]] = []
"""All that is to be done: the processes that do it are copies of this one and know it."""


def done_here(number: int) -> list[str]:
    """Do one of it."""
    _, job, bench, folder = WANTED[number]
    return job(bench, folder)


def main() -> int:
    """Run all of it, two at a time; 0 where no harm was done."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--kills", type=int, default=KILLS)
    asked.add_argument("--only", default="")
    options = asked.parse_args()
    started, harm, done = time.monotonic(), [], Counter()
    with TemporaryDirectory(prefix="bericht-stoerungen-") as name:
        adopt()
        bench = set_up(Path(name).resolve())
        print(f"Aufbau: {time.monotonic() - started:.0f} s", flush=True)
        wanted = [(title, job) for title, job in jobs(bench, options.kills, options.seed) if options.only in title]
        WANTED[:] = [(title, job, bench, Path(name) / f"fall{i}") for i, (title, job) in enumerate(wanted)]
        with ProcessPoolExecutor(2, get_context("fork"), initializer=adopt) as pool:
            running = {pool.submit(done_here, i): title for i, (title, *_) in enumerate(WANTED)}
            for one in as_completed(running):
                try:
                    told = one.result()
                except Exception as error:
                    harm.append(f"{running[one]}: {str(error)[:800]}")
                    print(f"SCHADEN {harm[-1]}", flush=True)
                else:
                    done["Abbrüche" if running[one].startswith("Abbrüche") else "Störfälle"] += len(told)
                    print("\n".join(f"  {line}" for line in told), flush=True)
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print(
        f"Startwert {options.seed}: {done['Abbrüche']} Abbrüche, {done['Störfälle']} weitere Störfälle; "
        f"Schaden: {len(harm)}. Dauer {minutes}:{seconds:02} min, {os.cpu_count()} Prozessoren."
    )
    return 1 if harm else 0


if __name__ == "__main__":
    sys.exit(main())
