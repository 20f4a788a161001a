"""Stages run one after the other, with a line on each; on a terminal a bar says what a long one is at."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace

from pipeline.progress import progress
from pipeline.stages import Context, Stage, run_stage


def made(stages: Iterable[Stage], context: Context, silent: Sequence[Stage] = ()) -> Iterator[str]:
    """What each stage did and how long it took; the silent ones do not say what they are at."""
    for stage in stages:
        started = time.perf_counter()
        with nullcontext(context.progress) if stage in silent else progress(stage.title) as tell:
            result = run_stage(stage, replace(context, progress=tell))
        took = "unverändert" if result.skipped else f"{time.perf_counter() - started:.1f} s".replace(".", ",")
        yield f"  {stage.title:<27} {result.summary:<62}{took:>12}"
