"""No test reaches out: an address beyond this machine that is looked up or called ends the test with an error."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from typing import Any


class ReachedOut(RuntimeError):
    """A program wanted something from the network."""


HERE = ("127.0.0.1", "::1", "localhost")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and arguments[0] not in (*HERE, None):
        raise ReachedOut(f"Adresse gesucht: {arguments[0]}")
    if event == "socket.connect" and arguments[0].family != socket.AF_UNIX and arguments[1][0] not in HERE:
        raise ReachedOut(f"Verbindung gesucht: {arguments[1]}")


def forbid() -> None:
    """From now on this process cannot reach out; it is the same for every library that it loads."""
    sys.addaudithook(_refuse)


def apart() -> list[str]:
    """Words before a command that run it in a network namespace without interfaces; none where that is forbidden."""
    words = ["unshare", "--map-root-user", "--net"]
    tried = shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if tried and tried.returncode == 0 else []
