"""Garbage collection: off within, on again after it; what many objects have left is taken away."""

from __future__ import annotations

import gc
import weakref

import pytest

from pipeline import collector


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.me = self


def test_nothing_is_collected_within_and_the_state_before_comes_back() -> None:
    with collector.no_garbage_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="mittendrin"), collector.no_garbage_collection():
        raise ValueError("mittendrin")
    assert gc.isenabled()


def test_garbage_is_looked_for_seldom() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(700)
        collector.seldom()
        assert gc.get_threshold()[0] == collector.SELDOM > 700
    finally:
        gc.set_threshold(*before)


@pytest.mark.parametrize(("many", "gone"), [(10, True), (10_000_000, False)])
def test_what_was_left_is_taken_away_only_where_it_is_much(
    many: int, gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "MANY", many)
    with collector.no_garbage_collection():
        gc.collect()
        ring = Ring()
        left = weakref.ref(ring)
        del ring
        others = [[] for _ in range(100)]
        collector.collect_where_many()
        assert (left() is None) == gone
    assert len(others) == 100
