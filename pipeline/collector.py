"""Python's garbage collection: seldom, not at all while millions of objects are made that stay, and where many went."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 200_000
"""Objects that are made before those are looked through that nothing but themselves may hold; else 700 of them."""

MANY = 600_000
"""Objects; those that forty pages leave behind take 130 MB, to look for them takes a quarter of a second."""


def seldom() -> None:
    """Look for garbage so seldom that what stays is looked through once: a report is made of millions of objects.

    A stage takes up to a quarter less time for 80 MB more.
    """
    gc.set_threshold(SELDOM)


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
