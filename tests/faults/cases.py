"""What else can befall a build: each case says what is done to it, how it must end, and what it must say."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from builds import Ended, Harm, Place, State, copy, demand_same, demand_whole
from secrets_kept import demand_private

CAPABILITY_DROP, RIGHTS = 24, (1, 2)
"""PR_CAPBSET_DROP; CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root passes over the rights of files."""
FULL, FORBIDDEN = "Der Platz reicht nicht", "Hier darf nicht gelesen oder geschrieben werden"
MEMORY, CHANGED = "Der Arbeitsspeicher reicht nicht|von außen beendet", "wurde während des Laufs geändert"
NOT_AS_LEFT = f"{CHANGED}|nicht so, wie der Schritt"
"""Of two stages side by side the one that begins later meets the change before it has read anything."""
BUSY, GONE = "arbeitet gerade ein anderer Lauf", "Die Sperre dieses Laufs"
ADVICE = re.compile(r"Bitte |„bericht ")
OUT, PROCESSED = "outputs/2013-2016/oeffentlich", "data/processed/2013-2016"
SOURCE, WEBSITE = "data/raw/rdb_13211-02-05-4/auszug.csv", f"{OUT}/web/index.html"
OBSERVATIONS, INDICATORS = f"{PROCESSED}/observations.parquet", f"{PROCESSED}/indicators.parquet"


@dataclass(frozen=True)
class Case:
    """A disturbance. `at` and `do`: of a file operation, with the file `path`; `prepare`: in the process of the build.

    `mode`: rights of paths meanwhile. `room`: the kB that are left on a file system of its own. `says` is empty
    where the build must end well.
    """

    name: str
    says: str = ""
    at: str = ""
    do: str = ""
    path: str = ""
    prepare: Callable[[], None] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    mode: Mapping[str, int] = field(default_factory=dict)
    folder: str = ""
    room: int = 0


def limit(kind: int, number: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(kind, (number, number))


def without_rights() -> None:
    """As a user to whom the rights of files apply, who ever runs the test."""
    for one in RIGHTS:
        ctypes.CDLL(None).prctl(CAPABILITY_DROP, one)


def umask(mask: int) -> Callable[[], None]:
    return lambda: os.umask(mask) and None


def _stage(name: str) -> str:
    return rf"{name} os\.mkdir .*/\.{name}-\*"


LONG = "Büro für Integration – Ämter & „Köpfe“ [neu] 100 % #1 'x' " + "ö" * 20

SPACE = [
    Case(f"Datei höchstens {size // 1000} kB", FULL, prepare=limit(resource.RLIMIT_FSIZE, size))
    for size in (1_000, 20_000, 60_000, 400_000)
]
FILESYSTEM = [
    Case(f"Datenträger mit {size} kB Platz", FULL, room=size, folder=f"voll{size}") for size in (8, 300, 1500)
]
MEMORIES = [
    Case(f"Speicher höchstens {size} MB", MEMORY, prepare=limit(resource.RLIMIT_AS, size * 2**20))
    for size in (350, 500, 800)
]
READ_ONLY = [
    Case(f"Ordner {name} schreibgeschützt", FORBIDDEN, prepare=without_rights, mode={name: 0o555})
    for name in (PROCESSED, OUT, "outputs/2013-2016/intern")
] + [Case("Rohdaten nicht lesbar", FORBIDDEN, prepare=without_rights, mode={SOURCE: 0o000})]
CHANGES = [
    Case("Rohdatei während des Einlesens geändert", CHANGED, _stage("ingest"), "append", SOURCE),
    Case("Rohdatei während des Einlesens abgeschnitten", CHANGED, _stage("ingest"), "truncate", SOURCE),
    Case(
        "Antwort während des Einlesens geändert", CHANGED, _stage("ingest"), "append",
        "data/raw/vertraulich/empfaenger.yaml",
    ),
    Case("Vermerk während des Einlesens entfernt", "", _stage("ingest"), "remove", f"{PROCESSED}/.ingest.json"),
    Case("Sperre während des Einlesens entfernt", GONE, _stage("ingest"), "remove", f"{PROCESSED}/.sperre"),
]  # fmt: skip
LATER_CHANGES = [
    Case(f"{title} {how}", says, _stage(stage), do, path)
    for title, how, says, stage, do, path in (
        ("Parquet während der Rechnung", "entfernt", "fehlt", "compute", "remove", OBSERVATIONS),
        ("Parquet während der Rechnung", "abgeschnitten", CHANGED, "compute", "truncate", OBSERVATIONS),
        ("Vorlage während des Setzens", "entfernt", CHANGED, "render", "remove", "report_templates/bericht.html.j2"),
        ("Vorlage während des Setzens", "abgeschnitten", CHANGED, "render", "truncate", "report_templates/stil.css.j2"),
        ("Parquet während der Webseite", "abgeschnitten", NOT_AS_LEFT, "publish", "truncate", INDICATORS),
        ("Webseite vor der Durchsicht", "abgeschnitten", CHANGED, "durchsicht", "truncate", WEBSITE),
    )
]
SURROUNDINGS = [
    Case(
        "Sprache C, ohne UTF-8, Zeitzone Kathmandu, umask 000",
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Kathmandu"}, prepare=umask(0),
    ),
    Case(
        "Sprache tr_TR, Zeitzone unsinnig, umask 077",
        env={"LC_ALL": "tr_TR.ISO-8859-9", "LANG": "tr_TR", "TZ": "Kein/Ort"}, prepare=umask(0o077),
    ),
    Case("Heimatordner ohne Rechte", env={"HOME": "/proc/1", "XDG_CACHE_HOME": "/proc/1/x"}, prepare=without_rights),
    Case("Pfad mit Umlauten, Leer- und Sonderzeichen, über 200 Zeichen", folder=f"{LONG}/{LONG}/{LONG}"),
]  # fmt: skip
NO_KEY = Case(
    "Heimatordner ohne Rechte, kein Schlüssel", "Der Schlüssel lässt sich hier nicht anlegen", prepare=without_rights,
    env={"HOME": "/proc/1", "XDG_CONFIG_HOME": "", "BERICHT_SCHLUESSEL": ""},
)  # fmt: skip
EVERY = [*SPACE, *FILESYSTEM, *MEMORIES, *READ_ONLY, *CHANGES, *LATER_CHANGES, *SURROUNDINGS, NO_KEY]


def possible() -> list[Case]:
    """The cases that can be made here: a file system of its own needs an administrator."""
    return [case for case in EVERY if not case.room or os.geteuid() == 0]


def run_case(case: Case, source: Place, folder: Path, before: State, after: State) -> str:
    """Disturb a build of the project, look after it, and build once more without; what it said, in a line.

    What the disturbance itself has damaged is no harm, if the next build makes it again.
    """
    with _room(folder, case) as room:
        place = copy(source, room / (case.folder or "projekt"), env={**source.env, **case.env}, prepare=case.prepare)
        for name, mode in case.mode.items():
            (place.project / name).chmod(mode)
        if case.room:
            used = shutil.disk_usage(room).used // 1024
            subprocess.run(["mount", "-o", f"remount,size={used + case.room}k", str(room)], check=True)
        plan = {"at": case.at, "do": case.do, "path": str(place.project / case.path)} if case.do else {}
        ended = place.run(plan)
        for name in case.mode:
            (place.project / name).chmod((source.project / name).stat().st_mode)
        demand_told(ended, case)
        touched = {name: after[name] for name in {case.path} & {*after}}
        demand_whole({**place.state(), **touched}, before, after)
        if case.room:
            place = copy(place, folder / "mit Platz", env=source.env)
        demand_private(place.project)
        again = Place(place.code, _mended(place.project, source.project), source.env, command=source.command).run()
        if again.code != 0:
            raise Harm(f"Der nächste Lauf hält an: {again.said}")
        demand_same(Place(place.code, place.project).state(), after)
    return next((line.strip() for line in ended.err.splitlines() if re.search(case.says or "$^", line)), "gebaut")


def demand_told(ended: Ended, case: Case) -> None:
    """It has ended as it must, and says in German what happened and what to do."""
    if "Traceback" in ended.err or "Unerwarteter Fehler" in ended.err:
        raise Harm(ended.err)
    if ended.code != (1 if case.says else 0):
        raise Harm(f"Rückgabe {ended.code}: {ended.said}")
    if case.says and not (re.search(case.says, ended.err) and ADVICE.search(ended.err) and "unverändert" in ended.err):
        raise Harm(f"Erwartet: {case.says}. Gesagt: {ended.said}")


def run_two_at_once(source: Place, folder: Path, after: State) -> str:
    """Begin a second build while the first is at work: it says who works, and the first goes on."""
    place = copy(source, folder / "zwei")
    first = place.start()
    if not first.wait_for("ingest"):
        raise Harm(first.end().said)
    other = Place(place.code, place.project, place.env, command=place.command)
    said = other.run()
    demand_told(said, Case("Zwei Läufe zugleich", BUSY))
    ended = first.process.wait()
    if ended != 0:
        raise Harm(f"Der erste Lauf endete mit {ended}.")
    demand_same(place.state(), after)
    return next(line.strip() for line in said.err.splitlines() if BUSY in line)


def _mended(project: Path, source: Path) -> Path:
    """The project with its inputs as they were."""
    for name in ("data/raw", "report_templates"):
        shutil.rmtree(project / name)
        shutil.copytree(source / name, project / name)
    return project


@contextmanager
def _room(folder: Path, case: Case):
    """Where the project of a case lies: on a file system of its own where it shall become full."""
    room = folder / "ort"
    room.mkdir(parents=True)
    if not case.room:
        yield room
        return
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(room)], check=True)
    try:
        yield room
    finally:
        subprocess.run(["umount", "-l", str(room)], check=True)
