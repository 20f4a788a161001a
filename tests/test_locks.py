"""Locks say who holds them, and one that was removed protects nobody."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from pipeline.locks import ALONE, BESIDE, HeldError, is_held, take


def test_who_comes_second_is_told_who_works(tmp_path: Path) -> None:
    path = tmp_path / ".sperre"
    with take(path, ALONE, "„Bericht setzen“"):
        with pytest.raises(HeldError, match=f"„Bericht setzen“, Prozess {os.getpid()}"):
            take(path, ALONE, "„Werte einordnen“")
        with pytest.raises(HeldError):
            take(path, BESIDE, "„Werte einordnen“")
    with take(path, BESIDE, "eins"), take(path, BESIDE, "zwei"):
        assert path.read_text() == f"zwei, Prozess {os.getpid()}\n"


def test_a_lock_that_was_removed_is_not_held_any_more(tmp_path: Path) -> None:
    path = tmp_path / ".sperre"
    with take(path, ALONE, "eins") as first:
        assert is_held(first, path)
        path.unlink()
        assert not is_held(first, path)
        with take(path, ALONE, "zwei") as second:
            assert (is_held(first, path), is_held(second, path)) == (False, True)


def test_a_lock_that_is_removed_while_it_is_taken_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, lock, removed = tmp_path / ".sperre", fcntl.flock, []

    def remove_first(stream: object, kind: int) -> None:
        if not removed:
            path.unlink()
            removed.append(path)
        lock(stream, kind)

    monkeypatch.setattr(fcntl, "flock", remove_first)
    with take(path, ALONE, "eins") as held:
        assert is_held(held, path)
