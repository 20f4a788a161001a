"""Stages one after the other with a line on each; those beside a longer one give way to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline import running
from pipeline.cycle import load_cycle
from pipeline.sharing import shared
from pipeline.stages import Context, Stage


@pytest.fixture
def context(tmp_path: Path) -> Context:
    shutil.copy(PROJECT / "params.yaml", tmp_path)
    return Context(tmp_path, load_cycle(tmp_path))


def says_how_nice(name: str) -> Stage:
    """A stage, by the name of one that may run beside another, whose line says the priority of its process."""

    def run(context: Context, folder: Path) -> str:
        (folder / f"{name}.txt").write_text(name, encoding="utf-8")
        return str(os.nice(0))

    return Stage(name, name, ("params.yaml",), (f"outputs/{{zyklus}}/{name}.txt",), "pipeline.faults", run)


def told(line: str) -> tuple[str, int]:
    """The title of a line and the priority in it."""
    title, nice, *_ = line.split()
    return title, int(nice)


def test_the_second_stage_gives_way_in_a_process_of_its_own(context: Context) -> None:
    first, second = says_how_nice("render"), says_how_nice("publish")
    here = os.nice(0)
    lines, _ = shared(partial(running.made, context=context, second=[second]), [first, second], 2)
    by_title = dict(map(told, lines))
    assert by_title["publish"] == here + running.GIVE_WAY
    assert by_title["render"] == os.nice(0) == here
    again = [line.split()[-1] for line in running.made([first, second], context)]
    assert again == ["unverändert", "unverändert"]


def test_what_the_last_stages_need_is_there_before_they_begin() -> None:
    """In a process of its own: nothing of it may have been loaded before."""
    program = """
import sys
from pipeline import running, stages
needed = {"pipeline.report", "pipeline.ways_out", "pipeline.written_attack", "weasyprint", "scipy"}
assert not needed & sys.modules.keys(), needed & sys.modules.keys()
running.begin(stages.ends())
assert needed <= sys.modules.keys(), needed - sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True)
