"""Work shared among processes: each takes the next item when it is done with one.

The processes are copies of this one (fork): they begin at once, know all that is known here, and what they find goes
back as data. A copy has no threads, so nothing that works in threads, such as a connection to DuckDB, may be open here.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Other = TypeVar("Other")
Work = Callable[[Iterable[Item]], Iterable[Result]]
"""Makes a result of each item it is given, one after the other."""

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG"""

TICKET = 4
"""Bytes of the number of an item: whoever reads them from a common pipe has the item, and no one else."""


_ALONE: ContextVar[bool] = ContextVar("alone", default=False)


@contextmanager
def alone() -> Iterator[None]:
    """What is done in here shares no work with other processes: it is one of several jobs that run side by side."""
    token = _ALONE.set(True)
    try:
        yield
    finally:
        _ALONE.reset(token)


def processors() -> int:
    """How many processes can work at the same time."""
    if _ALONE.get():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared(
    work: Work[Item, Result], items: Sequence[Item], processes: int, beside: Callable[[], Other] | None = None
) -> tuple[list[Result], Other | None]:
    """What `work` makes of the items, in their order, and what `beside` makes here while the others are at work.

    With one process, or one item and nothing beside it, all is done here. An error in one of the processes is raised
    here; `ChildProcessError` where one ended without a word.
    """
    if processes < 2 or len(items) < (2 if beside is None else 1):
        return list(work(items)), beside and beside()
    tickets = _tickets(len(items))
    workers: list[_Worker] = []
    try:
        workers += (_begin(work, items, tickets) for _ in range(min(processes, len(items))))
        other = beside and beside()
        found = {number: result for worker in workers for number, result in worker.answer().items()}
    except BaseException:
        for worker in workers:
            worker.stop()
        raise
    finally:
        os.close(tickets)
        for worker in workers:
            worker.end()
    return [found[number] for number in range(len(items))], other


def _tickets(number: int) -> int:
    """A pipe that holds the numbers of all items and ends after the last one."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(i.to_bytes(TICKET, "big") for i in range(number)))
    os.close(writing)
    return reading


@dataclass
class _Worker:
    """A process and the file that it leaves its answer in; it need not live until somebody asks for it."""

    pid: int
    file: IO[bytes]
    status: int | None = None

    def answer(self) -> dict[int, Any]:
        """Its results by the number of their item."""
        self._wait()
        if self.status:
            raise ChildProcessError("Ein Prozess endete, bevor er fertig war.")
        self.file.seek(0)
        found = pickle.load(self.file)
        if isinstance(found, BaseException):
            raise found
        return found

    def stop(self) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        self._wait()
        self.file.close()

    def _wait(self) -> None:
        if self.status is None:
            _, self.status = os.waitpid(self.pid, 0)


def _begin(work: Work[Any, Any], items: Sequence[Any], tickets: int) -> _Worker:
    parent = os.getpid()
    file = _file_without_a_name()
    pid = os.fork()
    if pid:
        return _Worker(pid, file)
    ended = 1
    try:
        end_with(parent)
        gc.freeze()  # what is known already stays: to look at it would copy its memory
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who began it stops it
        _close_all_but(tickets, file.fileno())  # a lock that is held here must not outlive this process
        file.write(_said(work, items, tickets, parent))
        file.flush()
        ended = 0
    finally:
        os._exit(ended)


def _file_without_a_name() -> IO[bytes]:
    """In memory where the system can: what goes from process to process may be confidential."""
    return os.fdopen(os.memfd_create("antwort"), "w+b") if sys.platform == "linux" else tempfile.TemporaryFile()


def end_with(parent: int) -> None:
    """Have this process killed with the one that began it, however that one ends: nobody would wait for its answer."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)


def _close_all_but(*kept: int) -> None:
    for low, high in pairwise([2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]):
        os.closerange(low + 1, high)


def _said(work: Work[Any, Any], items: Sequence[Any], tickets: int, parent: int) -> bytes:
    """The results by the number of their item, or the error that came instead, with where it was raised."""
    taken: list[int] = []

    def mine() -> Iterator[Any]:
        while os.getppid() == parent and (ticket := os.read(tickets, TICKET)):
            taken.append(int.from_bytes(ticket, "big"))
            yield items[taken[-1]]

    try:
        results = list(work(mine()))
        return pickle.dumps(dict(zip(taken, results, strict=True)))
    except BaseException as error:
        error.add_note(traceback.format_exc())
        return pickle.dumps(error)
