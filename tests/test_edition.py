"""ausgabe.json: the hashes of what lies beside it, and the state in git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from report_examples import CYCLE

from pipeline import edition
from pipeline.faults import DataError

SHA_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Amt", "-c", "user.email=amt@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    git(tmp_path, "init")
    (tmp_path / "params.yaml").write_text("a")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "Stand")
    return tmp_path


def test_commit_and_tag_of_a_clean_copy(copy: Path) -> None:
    commit, tag = edition.state(copy)
    assert len(commit or "") == 40
    assert tag is None
    git(copy, "tag", "ausgabe-1")
    assert edition.state(copy) == (commit, "ausgabe-1")


def test_changed_copy_says_so(copy: Path) -> None:
    commit, _ = edition.state(copy)
    (copy / "params.yaml").write_text("b")
    assert edition.state(copy)[0] == f"{commit}-verändert"


def test_archive_has_no_commit_even_inside_another_copy(copy: Path) -> None:
    inside = copy / "entpackt"
    inside.mkdir()
    assert edition.state(inside) == (None, None)


def test_note_has_the_hash_of_every_other_file(tmp_path: Path) -> None:
    (tmp_path / "bericht.pdf").write_text("a")
    (tmp_path / "web").mkdir()
    (tmp_path / "web/index.html").write_text("a")
    (tmp_path / ".versteckt.pdf").write_text("x")
    (tmp_path / ".web.alt").mkdir()
    (tmp_path / ".web.alt/index.html").write_text("x")
    for _ in range(2):
        edition.write(tmp_path, CYCLE, tmp_path)
        told = edition.read(tmp_path / "ausgabe.json")
        assert told.dateien == {"bericht.pdf": SHA_OF_A, "web/index.html": SHA_OF_A}
        assert (told.zyklus, told.commit, told.tag, told.freigabe) == ("2013-2016", None, None, None)


def test_damaged_note_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "ausgabe.json").write_text("{")
    with pytest.raises(DataError, match="nicht lesbar"):
        edition.read(tmp_path / "ausgabe.json")
