"""Loaded by each process of a build under test: tells of its file operations, and disturbs one of them.

`STOERUNG` is JSON: `log` (the file that is told), `project` (only operations in it count), and where something is to
happen `at` (an operation as the log has it, by words of a regular expression) and `do`: `kill group`, `kill parent`,
`kill self`, or `remove`, `truncate`, `append` with `path`, `raise`. It happens right before the operation, once.
"""

import json
import os
import re
import signal
import sys
import time
from pathlib import Path

PLAN = json.loads(os.environ.get("STOERUNG", "null"))
RANDOM = re.compile(r"(?<=[-/.])(?:[0-9a-f]{64}|[a-z0-9_]{8}|tmp[a-z0-9_]{8})(?=/|$)")
MADE = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.chmod"}
WRITES = os.O_WRONLY | os.O_RDWR
STAGE = re.compile(r"os\.mkdir data/processed/[^/]+/\.(\w+)-\*$")
DONE = re.compile(r"os\.rename data/processed/[^/]+/\.\w+\.json\.teil$")
BETWEEN, LAST = "dazwischen", "ausgabe"
"""Outside of stages, and the note on the outputs that is written after them."""


class Watch:
    """Which stage this process is in, and whether what is planned has happened."""

    def __init__(self, plan):
        self.log = plan["log"]
        self.project, self.main = os.path.realpath(plan["project"]), os.getpid()
        self.at = re.compile(plan["at"]) if plan.get("at") else None
        self.do, self.path, self.done = plan.get("do"), plan.get("path"), plan["log"] + ".done"
        self.stage, self.busy = BETWEEN, False

    def __call__(self, event, args):
        if self.busy or not (event in MADE or (event == "open" and (args[2] or 0) & WRITES)):
            return
        self.busy = True
        try:
            self.seen(event, args[0])
        finally:
            self.busy = False

    def seen(self, event, named):
        if not isinstance(named, str | bytes | os.PathLike):
            return
        path = os.path.realpath(os.fsdecode(named))
        if not path.startswith(self.project + os.sep):
            return
        told = f"{event} {RANDOM.sub('*', os.path.relpath(path, self.project))}"
        if begun := STAGE.fullmatch(told):
            self.stage = begun[1]
        line = f"{LAST if told.endswith('/.ausgabe.json.teil') else self.stage} {told}"
        log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(log, f"{time.time():.3f} {line}\n".encode())
        os.close(log)
        if self.at is not None and self.at.fullmatch(line) and self.first():
            self.disturb()
        if DONE.fullmatch(told):
            self.stage = BETWEEN

    def first(self):
        """Once in all processes."""
        try:
            os.close(os.open(self.done, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True

    def disturb(self):
        if self.do.startswith("kill "):
            by = os.killpg if self.do == "kill group" else os.kill
            by(os.getpid() if self.do == "kill self" else self.main, signal.SIGKILL)
            time.sleep(60)
        elif self.do == "remove":
            Path(self.path).unlink()
        elif self.do == "truncate":
            os.truncate(self.path, Path(self.path).stat().st_size // 2)
        elif self.do == "append":
            with Path(self.path).open("ab") as stream:
                stream.write(b"\n")
        elif self.do == "raise":
            raise KeyError("173306 Ehrenamtliche bei Zvwqxy")
        else:
            raise ValueError(self.do)


if PLAN:
    sys.addaudithook(Watch(PLAN))
