"""Signatures over ausgabe.json by the system's ssh-keygen, with keys made here."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, Called
from report_examples import CYCLE

from pipeline import edition
from pipeline.faults import DataError, UsageError
from pipeline.signing import check, sign


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with a key of the office, one of somebody else, and the list of those who may sign."""
    folder = tmp_path / "schluessel"
    folder.mkdir()
    for name in ("amt", "fremd"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "signers").write_text(f"amt@example.org {(folder / 'amt.pub').read_text()}")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    public = tmp_path / "oeffentlich"
    public.mkdir()
    (public / "bericht.pdf").write_text("a")
    edition.write(tmp_path, CYCLE, public)
    return public


def test_good_signature_names_who_signed_and_is_no_public_file_of_its_own(keys: Path, folder: Path) -> None:
    assert sign(folder, keys / "amt").name == "ausgabe.json.sig"
    assert check(folder, keys / "signers") == ("amt@example.org", [])
    assert list(edition.public_files(folder)) == ["bericht.pdf"]


def test_changed_note_unknown_key_and_missing_signature_are_told(keys: Path, folder: Path) -> None:
    def wrong() -> str:
        return check(folder, keys / "signers")[1][0].text

    assert wrong() == "Die Datei fehlt; die Unterschrift lässt sich nicht prüfen."
    sign(folder, keys / "amt")
    note = folder / "ausgabe.json"
    note.write_bytes(note.read_bytes() + b" ")
    assert wrong() == "Die Unterschrift gehört nicht zu dieser ausgabe.json."
    sign(folder, keys / "fremd")
    assert wrong() == "Niemand in signers hat das unterschrieben."


def test_what_cannot_be_signed_or_checked(keys: Path, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gibt es nicht"):
        sign(folder, keys / "keiner")
    with pytest.raises(UsageError, match="gibt es nicht"):
        check(folder, keys / "keine")
    (keys / "kaputt").write_text("kein Schlüssel")
    with pytest.raises(DataError, match="lässt sich nicht unterschreiben"):
        sign(folder, keys / "kaputt")
    with pytest.raises(DataError, match="Die Datei fehlt"):
        sign(tmp_path, keys / "amt")


def test_commands(bericht: Callable[..., Called], keys: Path, folder: Path) -> None:
    called = bericht("sign", str(folder), "--schluessel", str(keys / "amt"), cwd=folder)
    assert (called.code, "bericht verify" in called.out) == (0, True)
    called = bericht("verify", str(folder / "bericht.pdf"), "--signers", str(keys / "signers"), cwd=PROJECT)
    assert called.code == 2
    assert "Unterschrieben ist ausgabe.json" in called.err
