"""The maps of the web edition: classes, tints, what has no value."""

from __future__ import annotations

import pytest
from gemeinde_examples import small_gemeinden, with_suppressed
from report_examples import words

from pipeline.gemeinde_maps import atlas, class_texts
from pipeline.gemeinden import Angabe
from pipeline.maps import class_tints
from pipeline.style import ACCENTS


@pytest.mark.parametrize(
    ("limits", "texts"),
    [
        ((6, 10), ["unter 6", "6 bis unter 10", "10 und mehr"]),
        ((7.5, 8), ["unter 7,5", "7,5 bis unter 8,0", "8,0 und mehr"]),
        ((20000,), ["unter 20.000", "20.000 und mehr"]),
    ],
)
def test_classes_in_words(limits: tuple[float, ...], texts: list[str]) -> None:
    assert class_texts(Angabe(id="B-01", name="Anteil", grenzen=limits)) == texts


def test_a_map_has_all_gemeinden_by_name_with_their_tints_and_numbers() -> None:
    view = atlas(small_gemeinden()).views[1]
    assert (view.key, view.title, view.unit, view.older) == ("B-01", "Ausländische Bevölkerung", "in Prozent", True)
    names = [area.name for area in view.areas]
    assert names == sorted(names)
    assert len(names) == 44
    found = {area.name: (area.colour, words(area.number)) for area in view.areas}
    tints = class_tints(ACCENTS[0], 5)
    assert found["Wernau (Neckar)"] == (tints[2], "12,7")
    assert found["Plochingen"] == (tints[3], "17,1")
    assert found["Altbach"] == ("", "k. A.")
    assert view.missing


def test_a_value_that_is_kept_back_has_no_tint() -> None:
    areas = {area.ags: area for area in atlas(with_suppressed()).views[1].areas}
    assert areas["08116056"].colour == ""
    assert words(areas["08116056"].number) == "*"


def test_newer_values_say_so() -> None:
    assert [(view.key, view.newer) for view in atlas(small_gemeinden()).views][-1] == ("B-K7-neuer", True)
