"""A command runs in a process of its own, so that somebody is left to say it when the system ends that one."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.mishaps import ENDED
from pipeline.sharing import end_with

NOT_STARTED = 127
"""How a process ends whose libraries found no memory to begin with."""


SETTINGS = "MPLCONFIGDIR"
"""Where matplotlib keeps its settings; unless it is named, in the home."""


def guarded(run: Callable[[], object]) -> None:
    """Run it and end as it ends; where it was ended, say so in German."""
    with _settings():
        _guarded(run)


def _guarded(run: Callable[[], object]) -> None:
    if sys.platform != "linux":
        run()
        return
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        end_with(parent)
        os._exit(_code(run))
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command itself says what it leaves
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    signal.signal(signal.SIGINT, before)
    if code < 0 or code == NOT_STARTED:
        text = ENDED[0].replace("Ein Teil des Laufs", "Der Lauf")
        print(f"{text}\n{ENDED[1]}\nDie bisherigen Ergebnisse sind unverändert.", file=sys.stderr)
        code = 1
    sys.exit(code)


def _code(run: Callable[[], object]) -> int:
    """Run it to its code, and all that is to be done when a process ends but taking its memory apart.

    For what a report is made of that takes half a second, and the system does it anyway.
    """
    code: object = 1
    try:
        run()
        code = 0
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read along has enough
            stream.flush()
    return code if isinstance(code, int) else int(code is not None)


@contextmanager
def _settings() -> Iterator[None]:
    """A folder for matplotlib that goes with the command, where the home is not to be written."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config"))  # noqa: PTH111 - never fails
    nearest = next(path for path in (home, *home.parents) if os.access(path, os.F_OK))
    if SETTINGS in os.environ or os.access(nearest, os.W_OK):
        yield
        return
    with TemporaryDirectory(prefix="bericht-", ignore_cleanup_errors=True) as folder:
        os.environ[SETTINGS] = folder
        try:
            yield
        finally:
            del os.environ[SETTINGS]
