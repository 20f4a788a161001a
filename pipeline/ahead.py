"""Two hands for two kinds of work: while DuckDB prepares what comes next, Python works on what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order, each fetched in a thread of its own while the one before is worked on."""
    source, end = iter(items), object()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(next, source, end)
        while (item := waiting.result()) is not end:
            waiting = thread.submit(next, source, end)
            yield item
