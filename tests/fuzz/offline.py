"""A whole build in a network namespace without interfaces.

    PYTHONPATH=.:tests python tests/fuzz/offline.py

Where the kernel allows no such namespace, the build runs in a process that cannot open a connection, and says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import PROJECT, copy_project
from no_network import apart, forbid

BUILD = "--bau"
REACHES_OUT = "import socket; socket.create_connection(('192.0.2.1', 80), 3)"


def build() -> None:
    """`bericht build` in a process that can open no connection either."""
    from pipeline import cli

    forbid()
    sys.argv = ["bericht", "build"]
    cli.main()


def main() -> int:
    """Build a copy of the project offline; 1 where that fails or where the namespace could reach out."""
    words, environment = apart(), os.environ | {"PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'tests'}"}
    with TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "projekt")
        done = subprocess.run([*words, sys.executable, __file__, BUILD], cwd=project, env=environment, check=False)
        made = sorted((project / "outputs").rglob("*.pdf"))
    outside = subprocess.run([*words, sys.executable, "-c", REACHES_OUT], capture_output=True, check=False).returncode
    where = "ohne Netzschnittstellen" if words else "ohne Verbindungen (einen Netz-Namensraum erlaubt das System nicht)"
    well = done.returncode == 0 and made and (outside or not words)
    print(f"Bau {where}: {'gelungen' if well else 'gescheitert'}, {len(made)} PDF")
    return 0 if well else 1


if __name__ == "__main__":
    if sys.argv[1:] == [BUILD]:
        build()
    raise SystemExit(main())
