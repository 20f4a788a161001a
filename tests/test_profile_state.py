"""Profiles go with an edition only where all of them were made from what the edition is made from."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_examples import CYCLE

from pipeline import profile_state
from pipeline.faults import DataError
from pipeline.stages import REPORT, Context

NAMES = ["gemeindeprofil-08116004-altbach-2013-2016-entwurf.pdf", "gemeindeprofil-08116019-es-2013-2016-entwurf.pdf"]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A project with all inputs of a report and two profiles, noted."""
    for name in REPORT:
        path = tmp_path / name.format(zyklus=CYCLE.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name) if path.suffix else path.mkdir()
    context = Context(tmp_path, CYCLE)
    folder = profile_state.folder_of(context)
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_bytes(b"%PDF")
    profile_state.note(context, folder)
    return context


def stale(context: Context) -> None:
    with pytest.raises(DataError, match="unvollständig oder nicht auf dem Stand dieses Baus") as caught:
        profile_state.fitting(context)
    assert caught.value.faults[0].file == "outputs/2013-2016/oeffentlich/gemeinden"


def test_profiles_of_this_state_go_with_the_edition(context: Context) -> None:
    assert [path.name for path in profile_state.fitting(context)] == NAMES


def test_without_profiles_an_edition_has_none(context: Context) -> None:
    for name in NAMES:
        (profile_state.folder_of(context) / name).unlink()
    assert profile_state.fitting(context) == []


def test_other_values_make_profiles_stale(context: Context) -> None:
    (context.project / "data/processed/2013-2016/indicators.parquet").write_text("andere")
    stale(context)


def test_a_profile_that_is_missing_or_another_one_is_not_taken(context: Context) -> None:
    path = profile_state.folder_of(context) / NAMES[0]
    path.write_bytes(b"%PDF anders")
    stale(context)
    path.unlink()
    stale(context)


def test_single_profiles_of_which_nothing_is_noted_are_not_taken(context: Context) -> None:
    (profile_state.folder_of(context) / profile_state.FILE).unlink()
    stale(context)
