"""A small project with the forms of the own surveys, to be changed by tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import PROJECT


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A small project: what the forms rest on, and nothing else."""
    folder = tmp_path / "projekt"
    shutil.copytree(PROJECT / "report_templates/formulare", folder / "report_templates/formulare")
    shutil.copytree(PROJECT / "data/raw/gemeindeverzeichnis_2021", folder / "data/raw/gemeindeverzeichnis_2021")
    shutil.copy(PROJECT / "data/raw/merkmale.yaml", folder / "data/raw")
    shutil.copy(PROJECT / "params.yaml", folder)
    return folder


def change(office: Path, form: str, old: str, new: str) -> None:
    path = office / f"report_templates/formulare/{form}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
