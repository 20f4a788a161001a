"""Rules over the observations: each finds what breaks it, with its place, and lets pass what rounding explains."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import cell
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.checks import PER_CELL, RULES, run_checks
from pipeline.observations import COLUMNS
from pipeline.registries import Merkmal
from pipeline.sources import Methode, Quelle, Source

MERKMALE = {
    "bevoelkerung": Merkmal(titel="B", einheit="Personen", konzept="k", bereich=(0, 1000000)),
    "quote": Merkmal(
        titel="Q", einheit="Prozent", konzept="k", ganzzahlig=False, nie_null=True, additiv=False, bereich=(0, 100)
    ),
}
QUELLE: dict[str, Any] = {
    **dict.fromkeys(("titel", "herausgeber", "lizenz", "namensnennung", "herkunft", "zuordnung_geprueft"), "x"),
    "leser": "genesis_klassisch", "zeichen": "klassisch", "zeit": {"art": "stichtag"},
    "raum": {"gebietsstand": "2015-12-31"}, "basis": "ohne", "spalten": [],
}  # fmt: skip
FILE = "data/raw/tabelle/auszug.csv"


def people(value: object, measure: str = "bevoelkerung", **dimensions: Any) -> dict[str, Any]:
    return cell(measure, None if value is None else str(value), raw="-" if value is None else str(value), **dimensions)


def broken(*cells: dict[str, Any], ohne_angabe: float = 0) -> list[tuple[str, str, str]]:
    """Rule, place and text of all that the rules object to; each cell has its own line."""
    rows = [row | {"place": f"Z. {line}, Sp. 5"} for line, row in enumerate(cells, 2)]
    project = Path("/projekt")
    sources = [
        Source(
            key=key,
            folder=project / "data/raw" / key,
            quelle=Quelle.model_validate(QUELLE | {"ohne_angabe": ohne_angabe}),
            file=project / "data/raw" / key / "auszug.csv",
            is_original=False,
        )
        for key in {row["source"] for row in rows}
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    with tables.connect() as connection:
        tables.load(connection, "observations", frame, COLUMNS)
        found = run_checks(connection, MERKMALE, sources, project)
    assert all(o.fault.file == f"data/raw/{o.source}/auszug.csv" for o in found)
    assert all(o.fault.rule and o.fault.advice for o in found)
    return [(o.fault.rule, o.fault.place, o.fault.text) for o in found]


def rules(*cells: dict[str, Any], **more: Any) -> list[str]:
    return [rule for rule, _, _ in broken(*cells, **more)]


def test_every_rule_has_its_own_id_and_a_title():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert {"V06", "V07", "V08", "V09", "V11", "V12", "V14"} <= set(ids)
    assert all(rule.title for rule in RULES)


def test_the_tolerance_of_every_method_is_known():
    assert set(PER_CELL) == set(Methode.__args__)


def test_no_observations_break_no_rule():
    assert broken() == []


# V06, V07: parts and total


def sexes(total: object, men: object, women: object, **more: Any) -> list[dict[str, Any]]:
    return [people(total, **more), people(men, sex="maennlich", **more), people(women, sex="weiblich", **more)]


def nations(total: object, german: object, foreign: object, **more: Any) -> list[dict[str, Any]]:
    return [
        people(total, **more),
        people(german, group="deutsch", **more),
        people(foreign, group="auslaendisch", **more),
    ]


def test_men_and_women_that_are_not_the_total_are_told_with_the_sum():
    assert broken(*sexes(81792, 44408, 37321)) == [
        (
            "V06",
            "Zeile 2, Spalte 5",
            "Männer und Frauen ergeben Insgesamt: gedruckt ist 81792, "
            "erwartet 44408 (maennlich) + 37321 (weiblich) = 81.729.",
        )
    ]


def test_germans_and_foreigners_that_are_not_the_total_are_told_with_the_sum():
    assert broken(*nations(524127, 442398, 81728)) == [
        (
            "V07",
            "Zeile 2, Spalte 5",
            "Deutsche und Ausländer ergeben Insgesamt: gedruckt ist 524127, "
            "erwartet 442398 (deutsch) + 81728 (auslaendisch) = 524.126.",
        )
    ]


def test_parts_that_are_the_total_break_nothing():
    assert rules(*sexes(81729, 44408, 37321)) == []
    assert rules(*nations(524127, 442398, 81729)) == []


def test_the_swap_of_two_digits_in_one_of_many_rows_is_found():
    right = [row for year in range(1995, 2015) for row in sexes(100, 60, 40, on=f"{year}-12-31")]
    assert rules(*right, *sexes(100, 60, 49)) == ["V06"]


@pytest.mark.langsam
@pytest.mark.parametrize(
    ("method", "allowed"), [("exakt", 0), ("safe", 3), ("rund5", 6), ("cell_key", 9), ("rund10", 15), ("sample10", 30)]
)
def test_rounding_of_the_source_explains_so_much_and_no_more(method: str, allowed: int):
    # two parts and their total, each off by at most the rounding of one cell
    for sign in (1, -1):
        assert "V06" not in rules(*sexes(1000, 600, 400 + sign * allowed, method=method))
        assert "V06" in rules(*sexes(1000, 600, 400 + sign * (allowed + 1), method=method))


def test_people_without_the_attribute_may_be_missing_from_the_parts_but_never_too_many():
    assert rules(*sexes(1000, 600, 390), ohne_angabe=0.01) == []
    assert rules(*sexes(1000, 600, 389), ohne_angabe=0.01) == ["V06"]
    assert rules(*sexes(1000, 600, 401), ohne_angabe=0.01) == ["V06"]


def test_a_part_that_is_not_known_is_not_taken_as_zero():
    assert rules(*sexes(1000, 600, None)) == []
    assert rules(people(1000), people(600, sex="maennlich")) == []
    assert rules(*sexes(None, 600, 500)) == []


def test_rates_are_not_summed():
    rows = [
        people(value, "quote", sex=sex)
        for value, sex in (("3.5", "insgesamt"), ("3.4", "maennlich"), ("3.6", "weiblich"))
    ]
    assert rules(*rows) == []


@pytest.mark.langsam
@pytest.mark.parametrize(
    "other",
    [{"on": "2014-12-31"}, {"region": "08117"}, {"age": "65+"}, {"detail": "a=1"}, {"source": "andere"},
     {"group": "deutsch"}, {"group_type": "schutzsuchende"}, {"reporting_unit": "Stadt A"}],
)  # fmt: skip
def test_parts_of_something_else_are_not_its_parts(other: dict[str, Any]):
    assert rules(*sexes(100, 60, 40)[:1], *sexes(200, 120, 70, **other)[1:]) == []


def test_answers_of_two_respondents_are_checked_one_by_one():
    assert rules(*sexes(10, 4, 6, reporting_unit="Stadt A"), *sexes(20, 5, 14, reporting_unit="Stadt B")) == ["V06"]


@pytest.mark.langsam
@settings(deadline=None, max_examples=5)
@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5), st.sampled_from([-1, 0, 0, 3])), min_size=20))
def test_exact_parts_break_the_rule_exactly_where_they_differ(given: list[tuple[int, int, int]]):
    rows = [
        sexes(men + women + 3 + error, men + 3, women, on=f"{1800 + i}-12-31")
        for i, (men, women, error) in enumerate(given)
    ]
    wrong = [f"Zeile {2 + 3 * i}, Spalte 5" for i, (_, _, error) in enumerate(given) if error]
    found = [place for rule, place, _ in broken(*[row for part in rows for row in part]) if rule == "V06"]
    assert sorted(found) == sorted(wrong)


# V08: age groups


def ages(total: object, **bands: object) -> list[dict[str, Any]]:
    return [people(total), *(people(value, age=age) for age, value in bands.items())]


def test_age_groups_that_are_not_the_total_are_told_with_their_number():
    assert broken(*ages(100, **{"0-<18": 20, "18-<65": 60, "65+": 19})) == [
        (
            "V08",
            "Zeile 2, Spalte 5",
            "Altersgruppen ergeben Insgesamt: gedruckt ist 100, erwartet 3 Altersgruppen = 99.",
        )
    ]
    assert rules(*ages(100, **{"0-<18": 20, "18-<65": 60, "65+": 20})) == []


@pytest.mark.langsam
@pytest.mark.parametrize(
    "bands",
    [
        {"0-<18": 1, "18-<65": 1},  # the old are missing
        {"18-<65": 1, "65+": 1},  # the young are missing
        {"0-<18": 1, "20-<65": 1, "65+": 1},  # a gap
        {"0-<18": 1, "18-<65": 1, "65+": 1, "75+": 1},  # "darunter"
        {"0-<15": 1, "15-<25": 1, "20-<30": 1, "35+": 1},  # as many years too often as are missing
        {"0-<18": 1, "18-<65": 1, "65+": None},  # one is secret
    ],
)
def test_age_groups_that_do_not_cover_every_age_once_are_not_summed(bands: dict[str, object]):
    assert rules(*ages(100, **bands)) == []


def test_the_tolerance_grows_with_the_number_of_age_groups():
    bands = {"0-<18": 20, "18-<65": 60, "65+": 12}
    rows = [row | {"method": "rund5"} for row in ages(100, **bands)]
    assert "V08" not in rules(*rows)  # 8 below, four cells off by two each
    rows = [row | {"method": "rund5"} for row in ages(101, **bands)]
    assert "V08" in rules(*rows)


# V09: plausible range


def test_a_value_outside_its_range_is_told_with_the_range():
    assert broken(people("120.5", "quote")) == [
        (
            "V09",
            "Zeile 2, Spalte 5",
            "Der Wert liegt in der plausiblen Spanne: gedruckt ist 120.5, erwartet quote zwischen 0 und 100.",
        )
    ]
    assert broken(people(1000001))[0][2].endswith("erwartet bevoelkerung zwischen 0 und 1.000.000.")


@pytest.mark.parametrize(("value", "found"), [("0", []), ("100", []), ("100.1", ["V09"]), ("-0.1", ["V09"])])
def test_the_ends_of_the_range_belong_to_it(value: str, found: list[str]):
    assert rules(people(value, "quote")) == found


def test_what_is_not_known_is_not_implausible():
    assert rules(people(None, "quote", status="unknown_or_secret")) == []


# V11: Kreis, Land, Bund

BUND = {"region": "DG", "level": "bund"}
LAND = {"region": "08", "level": "land"}
GEMEINDE = {"region": "08116077", "level": "gemeinde"}
GEMEINDE_2 = {"region": "08116078", "level": "gemeinde"}


def test_a_kreis_larger_than_its_land_is_told_with_the_limit():
    assert broken(people(11), people(10, **LAND)) == [
        (
            "V11",
            "Zeile 2, Spalte 5",
            "Kreis ≤ Land ≤ Bund bei Anzahlen: gedruckt ist 11, erwartet höchstens der Wert von 08 = 10.",
        )
    ]


def test_a_smaller_region_may_be_as_large_as_the_larger_one():
    assert rules(people(10, **GEMEINDE), people(10), people(10, **LAND), people(10, **BUND)) == []


@pytest.mark.parametrize(
    ("small", "large"),
    [(LAND, BUND), ({}, LAND), (GEMEINDE, {"region": "08116", "level": "kreis"})],
)
def test_each_level_is_compared_with_the_next(small: dict[str, str], large: dict[str, str]):
    assert rules(people(11, **small), people(10, **large)) == ["V11"]


def test_regions_that_do_not_lie_in_each_other_are_not_compared():
    assert rules(people(11), people(10, region="09", level="land")) == []
    assert rules(people(11, **GEMEINDE), people(10, region="08117")) == []
    assert rules(people(11), people(12, region="08117"), people(13, region="08118")) == []


def test_rates_may_be_higher_in_the_kreis_than_in_the_land():
    assert rules(people("8.8", "quote"), people("6.5", "quote", **LAND)) == []


# V12: Gemeinden and Kreis


def test_gemeinden_that_are_not_the_kreis_are_told_with_their_number():
    assert broken(people(30), people(10, **GEMEINDE), people(19, **GEMEINDE_2)) == [
        ("V12", "Zeile 2, Spalte 5", "Die Gemeinden ergeben den Kreis: gedruckt ist 30, erwartet 2 Gemeinden = 29.")
    ]
    assert rules(people(30), people(10, **GEMEINDE), people(20, **GEMEINDE_2)) == []


def test_a_hidden_gemeinde_is_not_taken_as_zero():
    for status in ("unknown_or_secret", "suppressed_quality", "pending", "rounds_to_zero"):
        hidden = people(None, status=status, region="08116079", level="gemeinde")
        assert rules(people(35), people(10, **GEMEINDE), people(20, **GEMEINDE_2), hidden) == []


def test_a_gemeinde_that_does_not_exist_is_not_missing():
    gone = people(None, status="not_applicable", region="08116079", level="gemeinde")
    assert rules(people(30), people(10, **GEMEINDE), people(20, **GEMEINDE_2), gone) == []
    assert rules(people(31), people(10, **GEMEINDE), people(20, **GEMEINDE_2), gone) == ["V12"]


def test_a_single_gemeinde_is_not_the_kreis():
    assert rules(people(30), people(10, **GEMEINDE)) == []


# V14: multiples of five


def test_a_figure_that_is_no_multiple_of_five_was_not_rounded_by_the_office():
    assert broken(people(14382, method="rund5")) == [
        (
            "V14",
            "Zeile 2, Spalte 5",
            "Vielfache von 5, wo die Quelle so rundet: gedruckt ist 14382, erwartet ein Vielfaches von 5.",
        )
    ]


def test_multiples_of_five_zero_and_rates_break_nothing():
    assert rules(people(14380, method="rund5"), people(0, method="rund5", region="08117")) == []
    assert rules(people(14382, method="exakt")) == []
    assert rules(people("2.7", "quote", method="rund5")) == []


# All at once


def test_a_cell_may_break_several_rules_and_all_cells_are_told():
    found = broken(*sexes(99, 60, 40), people(98, **LAND), people("101", "quote"))
    assert [(rule, place) for rule, place, _ in found] == [
        ("V06", "Zeile 2, Spalte 5"),
        ("V09", "Zeile 6, Spalte 5"),
        ("V11", "Zeile 2, Spalte 5"),
    ]


def test_the_order_of_the_rows_does_not_matter():
    rows = [*sexes(99, 60, 40), people(98, **LAND), people("101", "quote")]
    numbered = [row | {"flags": ""} for row in rows]
    assert sorted(rules(*numbered)) == sorted(rules(*reversed(numbered)))
