"""What befalls a run is told in German with what to do; what is confidential is not told."""

from __future__ import annotations

import errno
import os

import duckdb
import pytest

from pipeline import cli, mishaps


def os_error(number: int, file: str = "outputs/x.pdf") -> OSError:
    return OSError(number, os.strerror(number), file)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (os_error(errno.ENOSPC), "Der Platz reicht nicht: "),
        (os_error(errno.EFBIG), "Der Platz reicht nicht: "),
        (os_error(errno.EACCES), "Hier darf nicht gelesen"),
        (os_error(errno.EROFS), "Hier darf nicht gelesen"),
        (os_error(errno.ENOENT), "Die Datei oder der Ordner fehlt"),
        (os_error(errno.EIO), "Das Lesen oder Schreiben misslang (Input/output error)."),
        (MemoryError(), "Der Arbeitsspeicher reicht nicht."),
        (RuntimeError("can't start new thread"), "Der Arbeitsspeicher reicht nicht."),
        (duckdb.OutOfMemoryException("Out of Memory Error: block"), "Der Arbeitsspeicher reicht nicht."),
        (duckdb.IOException('IO Error: No space left on device: "x"'), "Der Platz reicht nicht: "),
        (ChildProcessError("Ein Prozess endete"), "Ein Teil des Laufs wurde von außen beendet"),
    ],
)  # fmt: skip
def test_what_befalls_a_run_is_told_with_advice(error: BaseException, text: str) -> None:
    told = mishaps.from_outside(error)
    assert told is not None
    assert told.text.startswith(text)
    assert told.advice.startswith("Bitte ")


def test_file_is_named_but_for_returns() -> None:
    told = [
        mishaps.from_outside(os_error(errno.EACCES, name))
        for name in ("outputs/x.pdf", "/p/data/raw/vertraulich/amt.xlsx")
    ]
    assert [one.file for one in told if one] == ["outputs/x.pdf", "/p/data/raw/vertraulich"]


def test_mistake_of_the_program_is_told_by_its_place_without_what_it_says(
    monkeypatch: pytest.MonkeyPatch, bericht, tmp_path
) -> None:
    def wrong(*words: str) -> None:
        raise KeyError("4711 Personen in Altbach")

    monkeypatch.delenv(mishaps.EVERYTHING, raising=False)
    monkeypatch.setattr(cli, "_project", wrong)
    called = bericht("dvc", cwd=tmp_path)
    assert called.code == 1
    assert called.err.startswith(
        "Unerwarteter Fehler im Programm (KeyError). Die bisherigen Ergebnisse sind unverändert.\nStelle: "
    )
    assert "< pipeline/cli.py:" in called.err
    assert "Altbach" not in called.err + called.out
    monkeypatch.setenv(mishaps.EVERYTHING, "1")
    with pytest.raises(KeyError, match="Altbach"):
        bericht("dvc", cwd=tmp_path)


def test_error_of_the_system_is_a_fault_with_code_1(monkeypatch: pytest.MonkeyPatch, bericht, tmp_path) -> None:
    monkeypatch.setattr(cli, "_project", lambda named: (_ for _ in ()).throw(os_error(errno.ENOSPC)))
    called = bericht("dvc", cwd=tmp_path)
    assert (called.code, called.err.splitlines()[-1]) == (1, "1 Fehler. Die bisherigen Ergebnisse sind unverändert.")
    assert "outputs/x.pdf\n  Der Platz reicht nicht" in called.err
