"""A side of a comparison from git: an edition that a revision holds, or what its own programs make of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called
from test_diff import made
from test_edition import git
from test_ingest import PARAMS

from pipeline import git_files, manifest, number_list
from pipeline.diff import compare, read_side
from pipeline.exhibits import as_csv
from pipeline.faults import DataError, UsageError

PROGRAM = """
import sys
from pathlib import Path
words = sys.argv[1:]
with open("gerufen.txt", "a") as told:
    told.write(" ".join(words) + "\\n")
if words[0] == "render":
    folder = Path("outputs") / words[2]
    folder.mkdir(parents=True)
    for name in ("manifest.json", "zahlen.csv"):
        (folder / name).write_bytes(Path(name).read_bytes())
    calls = Path("gerufen.txt").read_text()
    (folder / "zahlen.csv").write_bytes(Path("zahlen.csv").read_bytes().replace(b"9.461", str(len(calls)).encode()))
"""
"""The programs of a revision: they print as a number how many characters they were called with in all."""


def numbers(text: str) -> bytes:
    return as_csv(number_list.COLUMNS, [("1", "HF6-01|wert", text, "Wert", "Bericht", "1", "", "ba_arbeitslose")])


def edition(project: Path, name: str, text: str) -> None:
    folder = project / "data/ausgaben" / name
    folder.mkdir(parents=True)
    (folder / manifest.FILE).write_bytes(made().as_json())
    (folder / number_list.FILE).write_bytes(numbers(text))


def commit(project: Path, tag: str) -> None:
    git(project, "add", ".")
    git(project, "commit", "-m", tag)
    git(project, "tag", tag)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init")
    (tmp_path / "notiz.txt").write_text("noch nichts")
    commit(tmp_path, "leer")
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline/__main__.py").write_text(PROGRAM)
    (tmp_path / manifest.FILE).write_bytes(made().as_json())
    (tmp_path / number_list.FILE).write_bytes(numbers("9.461"))
    commit(tmp_path, "entwurf")
    edition(tmp_path, "2013-2016-9", "9.461")
    commit(tmp_path, "v9")
    edition(tmp_path, "2013-2016-10", "9.460")
    commit(tmp_path, "v10")
    return tmp_path


def printed(project: Path, named: str) -> list[str]:
    return [spot.text for spot in read_side(project, named).numbers]


def test_a_revision_means_its_newest_edition_or_the_one_that_is_named(project: Path) -> None:
    assert printed(project, "v9") == ["9.461"]
    assert printed(project, "v10") == ["9.460"]
    assert printed(project, "v10:2013-2016-9") == ["9.461"]
    (changed,) = compare(read_side(project, "v9"), read_side(project, "v10")).numbers
    assert (changed.alt, changed.neu, changed.differenz) == ("9.461", "9.460", "−1")


def test_without_an_edition_its_own_programs_make_the_report_of_its_cycle_and_nothing_stays(project: Path) -> None:
    before = sorted(project.rglob("*"))
    said: list[str] = []
    calls = "".join(f"{one} --zyklus 2013-2016\n" for one in ("ingest", "compute", "judge", "render"))
    side = read_side(project, "entwurf", said.append)
    assert [spot.text for spot in side.numbers] == [str(len(calls))]
    assert said[0] == (
        "entwurf: Zyklus 2013-2016 wird neu gebaut, dauert etwa zwei Minuten; "
        "Antworten der Erhebungen sind nicht in git"
    )
    assert [one for one in sorted(project.rglob("*")) if ".git" not in one.parts] == [
        one for one in before if ".git" not in one.parts
    ]


def test_with_a_cycle_it_is_built_although_there_is_an_edition_and_as_released_parts_go_out(project: Path) -> None:
    record = project / "report_templates/texte/2013-2016/freigabe.yaml"
    record.parent.mkdir(parents=True)
    record.touch()
    commit(project, "freigegeben")
    options = " --zyklus 2013-2016 --ohne-demo --streng\n"
    calls = "".join(one + options for one in ("ingest", "compute", "judge", "render"))
    assert printed(project, "freigegeben:2013-2016") == [str(len(calls))]


def test_what_cannot_be_built_is_told_with_the_reason(project: Path) -> None:
    (project / "pipeline/__main__.py").write_text("raise SystemExit('data/raw/b: Die Datei fehlt.')")
    commit(project, "kaputt")
    with pytest.raises(DataError, match=r"„bericht ingest“ sagt: data/raw/b: Die Datei fehlt\."):
        read_side(project, "kaputt:2013-2016")
    with pytest.raises(DataError, match="enthält keinen Bericht"):
        read_side(project, "leer")
    (project / "fremd").symlink_to("/tmp")
    commit(project, "verknuepft")
    with pytest.raises(DataError, match="fremd: Dieser Stand in git enthält eine Verknüpfung, die aus dem Projekt"):
        read_side(project, "verknuepft")


def test_unknown_names_are_told_what_there_is(project: Path, bericht: Callable[..., Called]) -> None:
    called = bericht("diff", "v9", "v11", cwd=project)
    assert called.code == 2
    assert (
        "v11 ist weder Datei noch Ordner, Ausgabe oder Zyklus mit einem Bericht, noch ein Stand in git." in called.err
    )
    assert "Ausgaben: 2013-2016-10, 2013-2016-9. Tags in git: " in called.err
    with pytest.raises(UsageError, match="Den Zyklus „2030“ gibt es in"):
        read_side(project, "v9:2030")


def test_a_file_as_it_once_was_is_found_by_its_hash(project: Path) -> None:
    from hashlib import sha256

    old = (project / "notiz.txt").read_bytes()
    (project / "notiz.txt").write_text("etwas")
    commit(project, "spaeter")
    assert git_files.file_of_hash(project, "notiz.txt", sha256(old).hexdigest()) == b"noch nichts"
    assert git_files.file_of_hash(project, "notiz.txt", "0" * 64) is None
