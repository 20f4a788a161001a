"""The profile of a Gemeinde: its values with their dates, its comparison, its state of data."""

from __future__ import annotations

import pytest
from gemeinde_examples import small_gemeinden
from report_examples import words

from pipeline.maps import Gemeinde
from pipeline.profiles import Profile, Profiles, file_stem


@pytest.fixture(scope="module")
def profile() -> Profile:
    return Profiles(small_gemeinden()).of("08116072")


def test_values_stand_by_their_date_and_newer_ones_apart(profile: Profile) -> None:
    told = [(one.name, words(one.value), words(one.stand), one.older) for one in profile.lines]
    assert told == [
        ("Einwohnerinnen und Einwohner", "12.376", "31.12.2015", False),
        ("Ausländische Bevölkerung,\u00a0%", "12,7", "09.05.2011", True),
    ]
    assert [(one.id, words(one.value)) for one in profile.newer] == [("B-K7", "24,8")]


def test_every_number_carries_its_cell(profile: Profile) -> None:
    assert 'data-zelle="B-K1|wert|08116072|2015-12-31|' in profile.lines[0].value
    assert 'data-zelle="B-K1|wert|08116|2015-12-31|' in profile.lines[0].kreis


def test_the_change_is_told_from_its_first_year(profile: Profile) -> None:
    assert words(profile.lines[0].change) == "+4,4\u202f% seit 2011".replace("\u202f", " ")


def test_a_new_base_is_named_in_the_course(profile: Profile) -> None:
    assert [words(year) for year, _ in profile.course] == ["2010", "2011", "2013", "2015"]
    assert [(words(year), base) for year, base in profile.bases] == [("2011", "Zensus 2011")]


def test_gemeinden_of_similar_size_stand_in_order_with_the_landkreis_below(profile: Profile) -> None:
    names = [name for _, name, _ in profile.beside.rows]
    assert names[:4] == ["Leinfelden-Echterdingen", "Ostfildern", "Plochingen", "Wernau (Neckar)"]
    assert names[-1] == "Landkreis Esslingen"
    assert (len(profile.beside.heads), profile.beside.newer) == (3, 1)


def test_what_is_missing_is_said(profile: Profile) -> None:
    without = Profiles(small_gemeinden()).of("08116004")
    assert words(without.lines[0].value) == "k. A."
    assert (without.similar, without.beside.rows, without.key_figures) == ("", [], [])
    assert "Nettokaltmiete" in [name for name, _ in profile.missing]
    assert any("nur Beispieldaten" in one.reason for one in profile.surveys)
    assert all(not one.value for one in profile.surveys)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Wernau (Neckar)", "1-wernau-neckar"), ("Köngen", "1-koengen"), ("Großbettlingen", "1-grossbettlingen")],
)
def test_file_names_have_plain_letters(name: str, stem: str) -> None:
    assert file_stem(Gemeinde("1", name, (0, 0), ())) == stem
