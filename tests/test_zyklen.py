"""Every declared cycle can be built, from what a clone would hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT
from test_reproduction import BUILD, clone, committed, pytestmark, run

from pipeline.cycle import cycle_names

__all__ = ["committed", "pytestmark"]


@pytest.fixture(scope="module")
def folder(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(committed, tmp_path_factory.mktemp("zyklen") / "projekt")


@pytest.mark.parametrize("name", [name for name in cycle_names(PROJECT) if name != "2013-2016"])
def test_every_other_declared_cycle_can_be_built(name: str, folder: Path) -> None:
    said = run([*BUILD, "--zyklus", name, "--ohne-durchsicht"], folder)
    pdf = folder / f"outputs/{name}/oeffentlich/integrationsbericht-{name}-musterausgabe.pdf"
    assert pdf.relative_to(folder).as_posix() in said.splitlines()
    assert pdf.read_bytes().startswith(b"%PDF")
