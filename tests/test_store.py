"""The store: what was made is found again whole, or it is made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store import NOTHING_KEPT, Store, apart, together


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "bereit", "Stand 1")


def files(store: Store) -> list[Path]:
    assert store.folder is not None
    return sorted(store.folder.iterdir())


def test_what_was_kept_is_found_by_what_it_is_made_from(store: Store):
    store.keep(store.name("Text", "Schrift"), b"Seite")
    assert store.find(store.name("Text", "Schrift")) == b"Seite"
    assert store.find(store.name("Text2", "Schrift")) is None
    assert store.find(store.name("Te", "xtSchrift")) is None
    assert store.on("Regeln").find(store.on("Regeln").name("Text", "Schrift")) is None


def test_another_basis_finds_nothing(store: Store):
    store.keep(store.name("Text"), b"Seite")
    other = Store(store.folder, "Stand 2")
    assert other.find(other.name("Text")) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept[:-1], lambda kept: kept[:10], lambda kept: b"", lambda kept: kept + b"x",
        lambda kept: kept[:-1] + b"X", lambda kept: b"X" + kept[1:],
    ],
)  # fmt: skip
def test_what_was_changed_or_cut_off_is_not_found(store: Store, damage):
    store.keep(store.name("Text"), b"Seite")
    (path,) = files(store)
    path.write_bytes(damage(path.read_bytes()))
    assert store.find(store.name("Text")) is None
    store.keep(store.name("Text"), b"Seite")
    assert store.find(store.name("Text")) == b"Seite"


def test_a_fresh_run_finds_nothing_but_keeps(store: Store):
    store.keep(store.name("Text"), b"alt")
    fresh = Store(store.folder, store.basis, fresh=True)
    assert fresh.find(fresh.name("Text")) is None
    fresh.keep(fresh.name("Text"), b"neu")
    assert store.find(store.name("Text")) == b"neu"


def test_what_a_run_has_not_asked_for_goes_with_its_end(store: Store):
    for text in ("eins", "zwei"):
        store.keep(store.name(text), text.encode())
    later = Store(store.folder, store.basis)
    assert later.on().find(later.on().name("drei")) is None
    assert later.find(later.name("zwei")) == b"zwei"
    later.sweep()
    assert [path.name for path in files(store)] == [store.name("zwei")]


def test_a_folder_that_cannot_be_written_keeps_nothing_and_harms_nothing(tmp_path: Path):
    (tmp_path / "datei").write_text("keine Mappe")
    store = Store(tmp_path / "datei", "Stand")
    store.keep(store.name("Text"), b"Seite")
    assert store.find(store.name("Text")) is None
    store.sweep()


def test_without_a_folder_nothing_is_kept():
    NOTHING_KEPT.keep(NOTHING_KEPT.name("Text"), b"Seite")
    assert NOTHING_KEPT.find(NOTHING_KEPT.name("Text")) is None


def test_data_and_bytes_are_kept_together():
    data = [["Titel", "Zeile 1\nZeile 2"], {"arbeit": 7}]
    assert apart(together(data, b"%PDF\n\x00\xff\n")) == (data, b"%PDF\n\x00\xff\n")
