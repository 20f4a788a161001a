"""Builds in processes of their own, disturbed or not, and what may be there afterwards."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOOK = Path(__file__).parent / "hook"
CYCLE = "2013-2016"
RESULTS = (f"data/processed/{CYCLE}", f"outputs/{CYCLE}")
BUILD, INGEST = ("build",), ("ingest",)
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: processes whose parent is gone come to this one."""
PATIENCE = 5.0
"""Seconds that a process may outlive the one that began it."""

State = Mapping[str, str]
"""The results that lie there, with their hashes."""


class Harm(AssertionError):
    """A disturbance did harm."""


@dataclass(frozen=True)
class Ended:
    """How a build ended; None where it was killed."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclass
class Place:
    """A project on which builds are run, with the programs that run them."""

    code: Path
    project: Path
    env: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] | None = None
    command: tuple[str, ...] = BUILD

    def start(self, disturbance: Mapping[str, str] | None = None) -> Running:
        """Begin a build."""
        told = Path(tempfile.mkdtemp(dir=self.code.parent))  # where the project lies there may be no room
        log, out, err = told / "log", told / "out", told / "err"
        plan = {"log": str(log), "project": str(self.project), **(disturbance or {})}
        env = os.environ | {"PYTHONPATH": str(HOOK), "STOERUNG": json.dumps(plan), "OMP_NUM_THREADS": "1"} | self.env
        with out.open("w") as said, err.open("w") as complained:
            process = subprocess.Popen(
                [sys.executable, "-m", "pipeline", *self.command, "--projekt", str(self.project)],
                cwd=self.code, env=env, stdout=said, stderr=complained, start_new_session=True, preexec_fn=self.prepare,
            )  # fmt: skip
        return Running(process, log, out, err)

    def run(self, disturbance: Mapping[str, str] | None = None) -> Ended:
        """Run a build to its end."""
        return self.start(disturbance).end()

    def state(self) -> State:
        """The hash of each result but locks, notes and what is kept for the next run."""
        files = [path for name in RESULTS for path in (self.project / name).rglob("*") if path.is_file()]
        told = {path.relative_to(self.project): path for path in files}
        return {
            name.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in sorted(told.items())
            if not (name.parts[0] == "data" and name.parts[3].startswith("."))
        }


@dataclass
class Running:
    """A build at work; it can be watched by the operations that it tells of."""

    process: subprocess.Popen[bytes]
    log: Path
    out: Path
    err: Path

    def operations(self) -> list[tuple[float, str]]:
        """When which operation was begun: stage, kind, file."""
        if not self.log.exists():
            return []
        lines = [line.split(" ", 1) for line in self.log.read_text().splitlines()]
        return [(float(when), what) for when, what in lines]

    def wait_for(self, stage: str) -> bool:
        """Wait until a stage has begun; whether it has."""
        while self.process.poll() is None:
            if any(what.startswith(f"{stage} ") for _, what in self.operations()):
                return True
            time.sleep(0.02)
        return False

    def kill(self, whom: str) -> None:
        """Kill all processes of the build, or the first alone."""
        try:
            (os.killpg if whom == "kill group" else os.kill)(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def end(self) -> Ended:
        """Wait for the build and all processes it began; `Harm` where one goes on without it."""
        code = self.process.wait()
        until = time.monotonic() + PATIENCE
        while _children_of_this_process(self.process.pid):
            if time.monotonic() > until:
                os.killpg(self.process.pid, signal.SIGKILL)
                raise Harm("Ein Prozess des Laufs arbeitet weiter.")
            time.sleep(0.02)
        return Ended(code, self.out.read_text(errors="replace"), self.err.read_text(errors="replace"))


def adopt(all_of_them: bool = True) -> None:
    """Have all processes come to this one whose parents are gone, so that none is lost; or no longer."""
    ctypes.CDLL(None).prctl(SUBREAPER, int(all_of_them))


def _children_of_this_process(group: int) -> bool:
    """Whether one of a group is left; those that ended are taken leave of."""
    try:
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def demand_whole(now: State, *whole: State) -> None:
    """Each result is one of those that a build has finished, and there is no other file beside them."""
    for name, digest in now.items():
        if name.rpartition("/")[2].startswith(".") and name.endswith(".teil"):
            continue  # hidden: the next build takes it away
        if digest not in [state.get(name) for state in whole]:
            raise Harm(f"Kein Ergebnis eines fertigen Laufs: {name}")
    for name in set.intersection(*(set(state) for state in whole)) - set(now):
        raise Harm(f"Ein Ergebnis ist nicht mehr da: {name}")


def demand_same(now: State, expected: State) -> None:
    """The bytes of an undisturbed build, and nothing else."""
    if differing := sorted(name for name in {*now, *expected} if now.get(name) != expected.get(name)):
        raise Harm(f"Nicht wie ungestört: {', '.join(differing[:5])}")


def copy(source: Place, project: Path, **more: object) -> Place:
    """The same project once more, with what was built."""
    project.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source.project, project)
    settings = {"env": source.env, "command": source.command} | more
    return Place(source.code, project, **settings)  # type: ignore[arg-type]
