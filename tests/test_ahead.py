"""What is fetched ahead is what would have been fetched, in its order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from pipeline.ahead import ahead


def test_all_items_come_in_their_order() -> None:
    assert list(ahead(n * n for n in range(5))) == [0, 1, 4, 9, 16]
    assert list(ahead([])) == []


def test_the_next_item_is_fetched_while_one_is_worked_on() -> None:
    fetched = threading.Event()

    def items() -> Iterator[str]:
        yield "erstes"
        fetched.set()
        yield "zweites"

    for item in ahead(items()):
        if item == "erstes":
            assert fetched.wait(timeout=10)


def test_an_error_reaches_whoever_asks_for_the_item() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("kaputt")

    told = ahead(items())
    assert next(told) == 1
    with pytest.raises(ValueError, match="kaputt"):
        next(told)


def test_whoever_stops_early_does_not_wait_for_the_rest() -> None:
    seen = []

    def items() -> Iterator[int]:
        for n in range(1000):
            seen.append(n)
            yield n

    for item in ahead(items()):
        if item == 2:
            break
    assert len(seen) <= 5
