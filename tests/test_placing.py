"""What is written is there whole: the old or the new one, also where a folder takes the place of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import placing


def site(folder: Path, *pages: str) -> Path:
    folder.mkdir(parents=True)
    for name in pages:
        (folder / name).write_text(name)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_is_replaced_whole_and_stays_where_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / ".vermerk.json"
    placing.write_whole(path, "alt")
    with pytest.raises(UnicodeEncodeError):
        placing.write_whole(path, "neu \ud800")
    assert (path.read_text(), names(tmp_path)) == ("alt", [".vermerk.json"])
    placing.write_whole(path, "neu")
    assert path.read_text() == "neu"


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_takes_the_place_of_another(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the second is as on a file system that cannot do it in one step
    monkeypatch.setattr(placing, *(("_set_aside", None) if in_one_step else ("_exchanged", lambda one, other: False)))
    old, new = site(tmp_path / "aus/web", "alt.html"), site(tmp_path / "neu/web", "neu.html")
    placing.secure({new: old})
    placing.place({new: old})
    assert names(tmp_path / "aus") == ["web", "web/neu.html"]


def test_both_folders_are_there_all_the_time(tmp_path: Path) -> None:
    old, new = site(tmp_path / "web", "alt.html"), site(tmp_path / "neu", "neu.html")
    assert placing._exchanged(new, old)
    assert (names(old), names(new)) == (["neu.html"], ["alt.html"])


def test_a_folder_that_was_set_aside_comes_back_unless_the_new_one_is_there(tmp_path: Path) -> None:
    target = tmp_path / "web"
    site(tmp_path / ".web.alt", "alt.html")
    placing.restore(target)
    assert names(tmp_path) == ["web", "web/alt.html"]
    site(tmp_path / ".web.alt", "noch älter.html")
    placing.restore(target)
    assert names(tmp_path) == ["web", "web/alt.html"]


def test_what_is_missing_is_found_before_anything_is_moved(tmp_path: Path) -> None:
    one = site(tmp_path / "neu", "a.txt") / "a.txt"
    made = {one: tmp_path / "aus/a.txt", tmp_path / "neu/b.txt": tmp_path / "aus/b.txt"}
    with pytest.raises(FileNotFoundError):
        placing.secure(made)
    assert names(tmp_path / "aus") == []
