"""Work shared among processes: the same results as here, errors told, nothing left behind."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline.sharing import shared


def pids(items: Iterable[int]) -> Iterator[tuple[int, int]]:
    for item in items:
        time.sleep(0.02)  # so that one process cannot take all
        yield item * item, os.getpid()


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def test_results_come_in_the_order_of_the_items_from_two_processes():
    found, _ = shared(pids, range(10), 2)
    assert [result for result, _ in found] == [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
    assert len({pid for _, pid in found} - {os.getpid()}) == 2
    assert no_child_is_left()


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_done_beside_is_done_here(processes: int):
    assert shared(pids, range(3), processes, beside=os.getpid)[1] == os.getpid()


def test_an_error_of_what_is_done_beside_leaves_no_process():
    with pytest.raises(ZeroDivisionError):
        shared(pids, range(3), 2, beside=lambda: 1 / 0)
    assert no_child_is_left()


def test_one_item_has_a_process_where_something_is_done_beside_it():
    [(result, pid)], other = shared(pids, [3], 2, beside=os.getpid)
    assert (result, other) == (9, os.getpid())
    assert pid != os.getpid()
    assert shared(pids, [], 2, beside=os.getpid) == ([], os.getpid())


@pytest.mark.parametrize(("items", "processes"), [(range(3), 1), (range(1), 2), (range(0), 2)])
def test_one_process_and_one_item_need_no_other(items: range, processes: int):
    assert shared(pids, items, processes)[0] == [(item * item, os.getpid()) for item in items]


def test_an_answer_may_be_longer_than_a_pipe_holds():
    assert shared(lambda items: (str(item) * 1_000_000 for item in items), [1, 2], 2)[0] == [
        "1" * 1_000_000,
        "2" * 1_000_000,
    ]


def test_an_error_of_a_process_is_raised_here_with_its_place():
    def fails(items: Iterable[int]) -> Iterator[float]:
        return (1 / item for item in items)

    with pytest.raises(ZeroDivisionError) as caught:
        shared(fails, [1, 0, 2], 2)
    assert "test_sharing.py" in caught.value.__notes__[0]
    assert no_child_is_left()


def test_a_process_that_is_killed_is_an_error():
    def dies(items: Iterable[int]) -> Iterator[int]:
        for item in items:
            if item == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            yield item

    with pytest.raises(ChildProcessError, match="bevor er fertig war"):
        shared(dies, [0, 1, 2], 2)
    assert no_child_is_left()


def test_the_collector_leaves_alone_what_was_known_before_a_process_began():
    """To look at it would copy its memory into every process."""
    known = [1, 2, 3]

    def looked_at(items: Iterable[int]) -> Iterator[bool]:
        for _ in items:
            yield any(one is known for one in gc.get_objects())

    assert list(looked_at([1])) == [True]
    assert shared(looked_at, [1, 2], 2)[0] == [False, False]


def test_a_process_that_has_its_answer_does_not_wait_until_it_is_asked():
    assert shared(lambda items: ("x" * 1_000_000 for _ in items), range(4), 2, beside=one_has_ended)[1]


def one_has_ended() -> bool:
    """Whether a process ends while this one has not asked for its answer."""
    return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT) is not None


def test_a_process_holds_no_file_that_is_open_here(tmp_path: Path):
    with (tmp_path / "sperre").open("w") as lock:

        def is_open(items: Iterable[int]) -> Iterator[bool]:
            for _ in items:
                yield Path(f"/proc/self/fd/{lock.fileno()}").exists()

        assert shared(is_open, [1, 2], 2)[0] == [False, False]


ENDLESS = """
import sys, time
from pathlib import Path
from pipeline.sharing import shared

def work(items):
    for item in items:
        for step in range(1000):
            (Path(sys.argv[1]) / f"{item}-{step}").touch()
            time.sleep(0.1)
        yield item

shared(work, range(2), 2)
"""


def test_processes_end_with_the_one_that_began_them_whatever_they_are_at(tmp_path: Path):
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path)], cwd=PROJECT) as run:
        while len(list(tmp_path.iterdir())) < 3:
            time.sleep(0.01)
        run.kill()
    time.sleep(0.5)
    begun = len(list(tmp_path.iterdir()))
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) == begun < 20
