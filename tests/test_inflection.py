"""German forms that depend on number and case, with the sentences they stand in."""

from __future__ import annotations

import pytest
from conftest import for_all

from indicators.model import ANZAHL, JAHRE, JE_1000, PROZENT, PUNKTE, TAGE, UNITS, WOCHEN
from pipeline import catalogue
from pipeline.inflection import FAELLE, GROUPS, group, is_one, unit


@pytest.mark.parametrize(
    ("digits", "sentence"),
    [
        ("2,3", "um 2,3 Prozentpunkte gestiegen"),
        ("1,0", "um 1,0 Prozentpunkte gestiegen"),
        ("1", "um 1 Prozentpunkt gestiegen"),
        ("+1", "um +1 Prozentpunkt gestiegen"),
        ("−1", "um −1 Prozentpunkt gestiegen"),
        ("0", "um 0 Prozentpunkte gestiegen"),
        ("0,1", "um 0,1 Prozentpunkte gestiegen"),
        ("11", "um 11 Prozentpunkte gestiegen"),
        ("21", "um 21 Prozentpunkte gestiegen"),
        ("rund\u00a01", "um rund\u00a01 Prozentpunkte gestiegen"),
    ],
)
def test_percentage_points_behind_digits(digits: str, sentence: str) -> None:
    assert f"um {digits} {unit(PUNKTE, digits)} gestiegen" == sentence


@pytest.mark.parametrize(
    ("kind", "digits", "after_von"),
    [
        (PUNKTE, "2,3", "Prozentpunkten"),
        (PUNKTE, "1", "Prozentpunkt"),
        (JAHRE, "1", "Jahr"),
        (JAHRE, "8,5", "Jahren"),
        (TAGE, "1", "Tag"),
        (TAGE, "30", "Tagen"),
        (WOCHEN, "1", "Woche"),
        (WOCHEN, "6", "Wochen"),
        (PROZENT, "1", "%"),
        (JE_1000, "9,3", "je 1.000"),
        (ANZAHL, "1", ""),
    ],
)
def test_units_after_von(kind: str, digits: str, after_von: str) -> None:
    assert unit(kind, digits, "dativ") == after_von


@for_all("number", range(200))
def test_only_one_takes_the_singular(number: int) -> None:
    assert (unit(TAGE, str(number)) == "Tag") == (number == 1)
    assert is_one(str(number)) == (number == 1)


def test_every_unit_has_a_form_in_every_case() -> None:
    for kind, behind in UNITS.items():
        assert unit(kind, "2,0", "nominativ") == behind
        assert all(isinstance(unit(kind, "2,0", fall), str) for fall in FAELLE)


@pytest.mark.parametrize(
    ("key", "fall", "article", "sentence"),
    [
        ("auslaendisch", "nominativ", False, "Ausländerinnen und Ausländer wohnen hier"),
        ("auslaendisch", "nominativ", True, "die Ausländerinnen und Ausländer wohnen hier"),
        ("auslaendisch", "genitiv", True, "der Anteil der Ausländerinnen und Ausländer"),
        ("auslaendisch", "dativ", False, "bei Ausländerinnen und Ausländern"),
        ("auslaendisch", "dativ", True, "bei den Ausländerinnen und Ausländern"),
        ("auslaendisch", "akkusativ", True, "für die Ausländerinnen und Ausländer"),
        ("deutsch", "nominativ", False, "Deutsche wohnen hier"),
        ("deutsch", "genitiv", False, "der Anteil Deutscher"),
        ("deutsch", "genitiv", True, "der Anteil der Deutschen"),
        ("deutsch", "dativ", False, "bei Deutschen"),
        ("deutsch", "dativ", True, "bei den Deutschen"),
        ("insgesamt", "genitiv", False, "der Anteil aller"),
        ("insgesamt", "dativ", True, "bei allen"),
    ],
)  # fmt: skip
def test_groups_in_a_sentence(key: str, fall: str, article: bool, sentence: str) -> None:
    assert group(key, fall, article=article) in sentence.split(" wohnen")[0]
    assert sentence.removesuffix(" wohnen hier").endswith(group(key, fall, article=article))


def test_every_group_of_the_catalogue_has_all_its_forms() -> None:
    assert GROUPS.keys() == catalogue.GROUPS.keys()
    for without, with_article in GROUPS.values():
        assert set(without) == set(with_article) == set(FAELLE)
