"""Neither tests nor builds reach out, and one that tried would fail."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT
from no_network import ReachedOut, apart
from test_faulty import small_project
from test_pdf import faults_of

OUTSIDE = "192.0.2.1"
"""An address that is nobody's (RFC 5737)."""
CHECK = "import no_network; no_network.forbid(); from pipeline.cli import main; main()"


def test_no_test_can_reach_out() -> None:
    with pytest.raises(ReachedOut, match="Adresse gesucht: example\\.org"):
        socket.getaddrinfo("example.org", 80)
    with socket.socket() as one, pytest.raises(ReachedOut, match=OUTSIDE.replace(".", "\\.")):
        one.connect((OUTSIDE, 80))


@pytest.mark.langsam
def test_sources_are_checked_in_a_namespace_without_interfaces(tmp_path: Path) -> None:
    """Where the kernel allows none, the guard inside the process is all there is: it is tested above."""
    project = small_project(tmp_path / "projekt")
    environment = {"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    words = apart()
    run = [*words, sys.executable, "-c", CHECK, "check"]
    done = subprocess.run(run, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert "0 Fehler" in done.stdout, done.stderr
    call = f"import socket; socket.create_connection(('{OUTSIDE}', 80), 3)"
    tried = subprocess.run([*words, sys.executable, "-c", call], capture_output=True, encoding="utf-8", check=False)
    assert tried.returncode == 1
    if words:
        assert "Network is unreachable" in tried.stderr


WITHIN = """
import socket
with socket.create_server(("127.0.0.1", 0)) as one, socket.create_connection(one.getsockname()):
    print("hier")
socket.create_connection(("192.0.2.1", 80), 3)
"""


def test_apart_there_is_no_interface_but_that_of_the_machine_itself() -> None:
    """Processes of a build may talk to each other. Where the kernel allows no namespace, that is said."""
    words = [sys.executable, str(PROJECT / "tests/no_network.py"), sys.executable, "-c", WITHIN]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if apart():
        assert (done.returncode, done.stdout, "Network is unreachable" in done.stderr) == (1, "hier\n", True)
    else:
        assert (done.returncode, "erlaubt hier keinen Netz-Namensraum" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/a.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<span style="background: url(https://example.org/a.png)">x</span>',
        '<link rel="attachment" href="file:///etc/passwd">x',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="https://example.org/a.png"/></svg>',
    ],
)
def test_a_page_that_tries_to_reach_out_is_not_built(body: str) -> None:
    assert "Adresse ist nicht erlaubt" in faults_of(f"<p>{body}</p>")
