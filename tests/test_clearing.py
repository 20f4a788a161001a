"""`bericht aufraeumen`: what was made from returns goes; returns, editions and what is public stay."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline import clearing, locks
from pipeline.faults import DataError

GOES = [
    "data/.ausgabe-ab12/indicators.parquet",
    "data/processed/2013-2016/.compute-ab12/geheim.json",
    "data/processed/2013-2016/.zwischenspeicher/render/ab",
    "data/processed/2013-2016/erhebungsregeln.json",
    "data/processed/2013-2016/geheim.json",
    "data/processed/2013-2016/vertraulich.parquet",
    "outputs/2013-2016/intern/schutz.json",
]
STAYS = [
    "data/ausgaben/2013-2016-1/indicators.parquet",
    "data/processed/2013-2016/.ingest.json",
    "data/processed/2013-2016/observations.parquet",
    "data/raw/vertraulich/erhebung_schulen/2013-2016/antwort.xlsx",
    "data/raw/vertraulich/schluessel",
    "outputs/2013-2016/oeffentlich/manifest.json",
    "params.yaml",
]


@pytest.fixture
def used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project after a build with returns; temporary files are found in a folder of their own."""
    for name in (*GOES, *STAYS):
        (tmp_path / "projekt" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "projekt" / name).write_bytes((PROJECT / name).read_bytes() if name == "params.yaml" else b"5")
    (tmp_path / "zwischen").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "zwischen"))
    return tmp_path / "projekt"


def files(project: Path) -> set[str]:
    found = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    return {name for name in found if not name.endswith(".sperre")}


def test_what_was_made_from_returns_goes_and_the_rest_stays(used: Path, bericht) -> None:
    assert "7 Dateien und Ordner würden entfernt." in bericht("aufraeumen", "--zeigen", cwd=used).out
    assert files(used) == {*GOES, *STAYS}
    called = bericht("aufraeumen", cwd=used)
    assert "  data/processed/2013-2016/vertraulich.parquet\n" in called.out
    assert called.out.endswith("7 Dateien und Ordner entfernt; „bericht build“ stellt sie wieder her.\n")
    assert files(used) == set(STAYS)
    assert "Es liegt nichts da" in bericht("aufraeumen", cwd=used).out


def test_old_temporary_folders_of_killed_commands_go_too(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, other = (used.parent / "zwischen" / name for name in ("bericht-verify-a", "bericht-verify-b", "fremd"))
    for path in (old, new, other):
        path.mkdir()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    assert [path for path in clearing.derived(used) if not path.is_relative_to(used)] == [old]
    monkeypatch.setattr(os, "getuid", lambda: -1)
    assert [path for path in clearing.derived(used) if not path.is_relative_to(used)] == []  # somebody else's


def test_nothing_is_removed_while_a_build_is_at_work(used: Path) -> None:
    with (
        locks.take(used / "data/processed/2013-2016/.sperre", locks.BESIDE, "„Bericht setzen“"),
        pytest.raises(DataError, match=r"Hier arbeitet gerade ein anderer Lauf \(„Bericht setzen“"),
    ):
        clearing.remove(used, clearing.derived(used))
    assert files(used) == {*GOES, *STAYS}
