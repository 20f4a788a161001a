"""Signatures over ausgabe.json, which has the hashes of all public files: made and checked by the system's ssh-keygen.

The signature lies beside it (`ausgabe.json.sig`). Who may sign says a file in ssh's form of allowed signers.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from pipeline import edition
from pipeline.edition import SIGNATURE
from pipeline.faults import Fault, UsageError, fault

NAMESPACE = "integrationsbericht"
GOOD = re.compile(r'^Good "[^"]+" signature for (\S+)', re.MULTILINE)


def sign(folder: Path, key: Path) -> Path:
    """Sign the note of a folder with a private key; the signature replaces an earlier one."""
    note, signature = folder / edition.FILE, folder / SIGNATURE
    if not note.is_file():
        raise fault(note, "", "Die Datei fehlt; „bericht build“ schreibt sie neben den Bericht.")
    if not key.is_file():
        raise UsageError(f"Den Schlüssel {key} gibt es nicht.")
    done = _keygen("-Y", "sign", "-n", NAMESPACE, "-f", str(key), content=note.read_bytes())
    if done.returncode or not done.stdout:
        raise fault(key, "", f"Mit diesem Schlüssel lässt sich nicht unterschreiben ({_first(done.stderr)}).")
    part = signature.with_name(f".{SIGNATURE}.teil")
    part.write_bytes(done.stdout)
    part.replace(signature)
    return signature


def check(folder: Path, signers: Path) -> tuple[str, list[Fault]]:
    """Who has signed the note of a folder by the list of signers, or what is wrong with the signature."""
    note, signature = folder / edition.FILE, folder / SIGNATURE
    if not signers.is_file():
        raise UsageError(f"Die Liste der Unterschriftsberechtigten {signers} gibt es nicht.")
    for path in (note, signature):
        if not path.is_file():
            return "", [Fault(path.name, "", "Die Datei fehlt; die Unterschrift lässt sich nicht prüfen.")]
    found = _keygen("-Y", "find-principals", "-s", str(signature), "-f", str(signers))
    who = found.stdout.decode().splitlines()
    if found.returncode or not who:
        return "", [Fault(SIGNATURE, "", f"Niemand in {signers.name} hat das unterschrieben.")]
    words = ("-Y", "verify", "-n", NAMESPACE, "-f", str(signers), "-I", who[0], "-s", str(signature))
    done = _keygen(*words, content=note.read_bytes())
    good = GOOD.search(done.stdout.decode())
    if done.returncode or not good:
        return "", [Fault(SIGNATURE, "", f"Die Unterschrift gehört nicht zu dieser {edition.FILE}.")]
    return good[1], []


def _keygen(*words: str, content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", *words], input=content or b"", capture_output=True, check=False)
    except OSError:
        raise UsageError("Das Programm ssh-keygen fehlt; es gehört zu OpenSSH.") from None


def _first(text: bytes) -> str:
    return next(iter(text.decode(errors="replace").strip().splitlines()), "ohne Angabe")
