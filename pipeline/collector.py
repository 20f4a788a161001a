"""Python's garbage collection, switched off while millions of objects are made that all stay, called when many went."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 600_000
"""Objects; those that forty pages leave behind take 130 MB, to look for them takes a quarter of a second."""


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """No collection within: among millions of long-lived objects it finds nothing and takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def collect_where_many() -> None:
    """Collect where as many objects were left since the last time that their memory counts; for work in pieces."""
    if gc.get_count()[0] > MANY:
        gc.collect()
