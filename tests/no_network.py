"""No test reaches out: an address beyond this machine that is looked up or called ends the test with an error.

    python tests/no_network.py BEFEHL …

runs a command where there is no network at all: in a namespace with no interface but the loopback.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
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


INSIDE = "--innen"
SET_FLAGS, UP = 0x8914, 0x1
"""SIOCSIFFLAGS, IFF_UP"""


def apart() -> list[str]:
    """Words before a command that run it where nothing but this machine is reached; none where that is forbidden."""
    words = ["unshare", "--map-root-user", "--net", sys.executable, __file__, INSIDE]
    tried = shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if tried and tried.returncode == 0 else []


def main(words: Sequence[str]) -> int:
    """Run a command apart, or inside where this is so already; 2 where that cannot be."""
    if words[:1] == [INSIDE]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))
        os.execvp(words[1], words[1:])
    if before := apart():
        os.execvp(before[0], [*before, *words])
    print("Das System erlaubt hier keinen Netz-Namensraum (unshare --map-root-user --net).", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
