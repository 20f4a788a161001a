"""A command ends as it would alone; where the system ends it, that is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline.guard import guarded


def ended(run, capfd: pytest.CaptureFixture[str]) -> tuple[object, str]:
    """The code and what was said; the command itself is in another process, which must not go on with the tests."""

    def alone() -> None:
        try:
            run()
        except SystemExit as end:
            os._exit(int(end.code or 0))
        os._exit(0)

    with pytest.raises(SystemExit) as end:
        guarded(alone)
    return end.value.code, capfd.readouterr().err


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_a_command_ends_with_its_own_code(code: int, capfd: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: sys.exit(code), capfd) == (code, "")


@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(127)])
def test_a_command_that_is_ended_by_the_system_is_told(end, capfd: pytest.CaptureFixture[str]) -> None:
    code, said = ended(end, capfd)
    assert code == 1
    assert said.startswith("Der Lauf wurde von außen beendet; meist reicht der Arbeitsspeicher nicht.\nBitte ")
    assert said.endswith("Die bisherigen Ergebnisse sind unverändert.\n")


BEGINS = """
import time
from pipeline.guard import guarded

def run():
    print("läuft", flush=True)
    time.sleep(20)

guarded(run)
"""


def test_a_command_ends_with_the_process_that_began_it() -> None:
    with subprocess.Popen([sys.executable, "-c", BEGINS], stdout=subprocess.PIPE, cwd=PROJECT) as first:
        assert first.stdout is not None
        assert first.stdout.readline()
        first.kill()
        started = time.monotonic()
        assert first.stdout.read() == b""  # nobody holds the pipe any more
        assert time.monotonic() - started < 10


def test_matplotlib_has_a_folder_where_the_home_is_not_to_be_written(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def has_folder() -> None:
        sys.exit(3 if Path(os.environ.get("MPLCONFIGDIR", "/keine")).is_dir() else 4)

    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    assert ended(has_folder, capfd) == (4, "")
    monkeypatch.setattr("pipeline.guard.os.access", lambda path, mode: mode == os.F_OK)
    assert ended(has_folder, capfd) == (3, "")
    assert "MPLCONFIGDIR" not in os.environ


ENDS = """
import atexit, sys
from pipeline.guard import guarded

def run():
    atexit.register(lambda: print("aufgeräumt"))
    print("fertig")
    {end}

guarded(run)
"""


@pytest.mark.parametrize(
    ("end", "code", "error"),
    [
        ("pass", 0, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit(3)", 3, ""),
        ("sys.exit('Abgebrochen.')", 1, "Abgebrochen.\n"),
        ("raise ValueError('unerwartet')", 1, "ValueError: unerwartet\n"),
    ],
)
def test_a_command_says_all_and_tidies_up_before_it_ends(end: str, code: int, error: str) -> None:
    command = [sys.executable, "-c", ENDS.format(end=end)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert (done.returncode, done.stdout) == (code, "fertig\naufgeräumt\n")
    assert done.stderr.endswith(error)
    assert bool(done.stderr) == bool(error)
