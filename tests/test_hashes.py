"""Hashes of files: read once in a run, and again as soon as the file can be another one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipeline import hashes
from pipeline.hashes import MOMENT, sha256_once


class Reader:
    """Counts how often a file is really read."""

    def __init__(self) -> None:
        self.read = 0

    def sha256(self, path: Path) -> str:
        self.read += 1
        return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr(hashes, "sha256", reader.sha256)
    monkeypatch.setattr(hashes, "_known", {})
    return reader


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that was written long ago, as the clock of the test has it."""
    path = tmp_path / "tabelle.csv"
    path.write_bytes(b"Esslingen;100\n")
    later(monkeypatch, path)
    return path


def later(monkeypatch: pytest.MonkeyPatch, path: Path, moments: int = 2) -> None:
    now = path.stat().st_ctime_ns + moments * MOMENT
    monkeypatch.setattr(hashes.time, "time_ns", lambda: now)


def test_a_file_is_read_once(file: Path, reader: Reader) -> None:
    assert sha256_once(file) == sha256_once(file) == hashlib.sha256(file.read_bytes()).hexdigest()
    assert reader.read == 1


def test_other_content_of_the_same_size_and_time_is_noticed(file: Path, reader: Reader) -> None:
    """As an editor or an archive can set the time of a file; the time of that (ctime) nobody can set."""
    before, state = sha256_once(file), file.stat()
    file.write_bytes(b"Esslingen;200\n")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (state.st_size, state.st_mtime_ns)
    assert sha256_once(file) != before
    assert reader.read == 2


def test_another_file_in_its_place_is_noticed(file: Path, reader: Reader, tmp_path: Path) -> None:
    before, state = sha256_once(file), file.stat()
    other = tmp_path / "andere.csv"
    other.write_bytes(b"Esslingen;300\n")
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.replace(file)
    assert sha256_once(file) != before


def test_a_file_that_was_just_changed_is_read_every_time(
    file: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second change within the step of a coarse clock would leave the same times."""
    later(monkeypatch, file, 0)
    assert sha256_once(file) == sha256_once(file)
    assert reader.read == 2


def test_a_missing_file_is_an_error_though_it_was_known(file: Path, reader: Reader) -> None:
    sha256_once(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        sha256_once(file)
