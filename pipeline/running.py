"""Stages run one after the other, with a line on each; on a terminal a bar says what a long one is at."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from importlib import import_module

from pipeline.progress import progress
from pipeline.stages import Context, Stage, run_stage

GIVE_WAY = 3
"""By so much a process is nicer: it gets half the time of another one that wants the same processor."""

ATTACK = "pipeline.written_attack"
"""What reads back all that goes out; other commands do without."""


def begin(stages: Iterable[Stage]) -> None:
    """Load the modules of stages and what these have to `begin` before there are values: all that takes seconds."""
    for stage in stages:
        import_module(stage.module).begin()
    import_module(ATTACK)


def made(stages: Iterable[Stage], context: Context, second: Sequence[Stage] = ()) -> Iterator[str]:
    """What each stage did and how long it took.

    The `second` ones run in processes of their own beside a longer one. They do not say what they are at, and give way
    to it, so that both end at about the same time.
    """
    for stage in stages:
        started = time.perf_counter()
        if stage in second:
            os.nice(GIVE_WAY)
        with nullcontext(context.progress) if stage in second else progress(stage.title) as tell:
            result = run_stage(stage, replace(context, progress=tell))
        took = "unverändert" if result.skipped else f"{time.perf_counter() - started:.1f} s".replace(".", ",")
        yield f"  {stage.title:<27} {result.summary:<62}{took:>12}"
