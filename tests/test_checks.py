"""Rules over the observations: each finds what breaks it, with its place, and lets pass what rounding explains."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import cell, shared_connection
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.formulas import count, obs, ratio
from indicators.katalog import all_indicators
from indicators.model import PROZENT, Indicator, ersatz
from pipeline import tables
from pipeline.checks import CHECKS, PER_CELL, Given, breaks_of, run_checks
from pipeline.faults import DataError
from pipeline.observations import COLUMNS
from pipeline.offences import Offence
from pipeline.registries import Bruch, Merkmal, Sprungschwelle
from pipeline.rules import CELLS, RULES
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


JUMP = Sprungschwelle(relativ="0.5", zufall="5")


def offences(
    *cells: dict[str, Any],
    ohne_angabe: float = 0,
    ruecklauf: dict[str, int] | None = None,
    breaks: dict[str, set[date]] | None = None,
    jump: Sprungschwelle = JUMP,
) -> list[Offence]:
    """All that the rules object to in a report on 08116, 08117 and their Land; each cell has its own line."""
    rows = [row | {"place": f"Z. {line}, Sp. 5"} for line, row in enumerate(cells, 2)]
    project = Path("/projekt")
    quelle = Quelle.model_validate(QUELLE | {"ohne_angabe": ohne_angabe, "ruecklauf": ruecklauf})
    sources = [
        Source(
            key=key,
            folder=project / "data/raw" / key,
            quelle=quelle,
            file=project / "data/raw" / key / "auszug.csv",
            is_original=False,
        )
        for key in {row["source"] for row in rows}
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    given = Given(MERKMALE, sources, project, ["08116", "08117", "08", "DG"], jump, breaks or {})
    tables.load(shared_connection(), "observations", frame, COLUMNS)
    try:
        return list(run_checks(shared_connection(), given))
    finally:
        shared_connection().execute("DROP TABLE observations")


def broken(*cells: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    """Rule, place and text of all that the rules object to."""
    found = offences(*cells, **more)
    assert all(o.fault.file == f"data/raw/{o.source}/auszug.csv" for o in found)
    assert all(o.fault.rule and o.fault.advice for o in found)
    return [(o.fault.rule, o.fault.place, o.fault.text) for o in found]


def rules(*cells: dict[str, Any], **more: Any) -> list[str]:
    return [rule for rule, _, _ in broken(*cells, **more)]


def test_every_rule_over_the_observations_has_one_query():
    assert [item.id for item in CHECKS] == [rule.id for rule in RULES.values() if CELLS in rule.where]


def test_the_tolerance_of_every_method_is_known():
    assert set(PER_CELL) == set(Methode.__args__)


def test_an_offence_says_whom_its_cell_is_about_and_how_serious_it_is():
    row = people(120.5, "quote", age="15-<25", detail="a=1", group="deutsch", sex="weiblich", on="2014-12-31")
    [found] = offences(row)
    assert (found.source, found.place, found.region, found.end) == (
        "tabelle", "Z. 2, Sp. 5", "08116", date(2014, 12, 31),
    )  # fmt: skip
    assert (found.group, found.sex, found.age, found.detail) == ("deutsch", "weiblich", "15-<25", "a=1")
    assert found.fault.severity == "Fehler"


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
    rows = [*sexes(100, 60, 40)[:1], *sexes(200, 120, 70, **other)[1:]]
    assert rules(*rows, ruecklauf={"befragt": 1, "geantwortet": 1}) == []


def test_answers_of_two_respondents_are_checked_one_by_one():
    rows = [*sexes(10, 4, 6, reporting_unit="Stadt A"), *sexes(20, 5, 14, reporting_unit="Stadt B")]
    assert rules(*rows, ruecklauf={"befragt": 2, "geantwortet": 2}) == ["V06"]


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


# V10: a jump has a reason


def years(*values: object, first: int = 2010, step: int = 1, **more: Any) -> list[dict[str, Any]]:
    """The same thing on 31.12. of years that follow each other."""
    return [people(value, on=f"{first + i * step}-12-31", **more) for i, value in enumerate(values)]


def test_a_jump_is_told_with_both_values_their_places_and_the_limit():
    # 1.424, 1.621, 4.899: Leistungen nach dem AsylbLG, Landkreis Esslingen 2013 bis 2015
    assert broken(*years(1424, 1621, 4899, first=2013)) == [
        (
            "V10",
            "Zeile 4, Spalte 5",
            "Ein Sprung von einem Jahr zum nächsten hat einen Grund: gedruckt ist 4899 (31.12.2015), "
            "erwartet nach 1621 (31.12.2014, Zeile 3, Spalte 5) höchstens 2431.",
        )
    ]


def test_a_fall_is_told_with_the_least_that_was_expected():
    [(_, place, text)] = broken(*years(3000, 1500))
    assert place == "Zeile 3, Spalte 5"
    assert text.endswith("gedruckt ist 1500 (31.12.2011), erwartet nach 3000 (31.12.2010, Zeile 2, Spalte 5) "
                         "mindestens 2000.")  # fmt: skip


def test_a_jump_is_a_note_and_asks_for_its_reason():
    [found] = offences(*years(1000, 9000))
    assert found.fault.severity == "Hinweis"
    assert "ausnahmen.yaml" in found.fault.advice


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (10000, 15000, []),  # just half as much again
        (10000, 15001, ["V10"]),
        (15000, 10000, []),
        (15001, 10000, ["V10"]),
        (0, 25, []),  # five standard deviations: 5 times the root of 25
        (0, 26, ["V10"]),
        (26, 0, ["V10"]),
        (20, 60, []),  # three times as many, but by chance: 40 is less than 5 times the root of 80
        (20, 67, ["V10"]),  # 47 is more than 5 times the root of 87
    ],
)
def test_both_limits_must_be_passed(before: int, after: int, found: list[str]):
    assert rules(*years(before, after)) == found


def test_the_limits_are_those_of_the_declaration():
    rows = years(1000, 1300)
    assert rules(*rows) == []
    assert rules(*rows, jump=Sprungschwelle(relativ="0.2", zufall="5")) == ["V10"]
    assert rules(*rows, jump=Sprungschwelle(relativ="0.2", zufall="7")) == []


def test_what_the_office_rounds_is_no_jump():
    rows = years(20, 67)
    assert rules(*rows) == ["V10"]
    assert rules(*[row | {"method": "cell_key"} for row in rows]) == []


def test_only_regions_of_the_report_and_gemeinden_of_its_kreis_are_asked_for_a_reason():
    for region, level in (("08116", "kreis"), ("08117", "kreis"), ("08", "land"), ("08116077", "gemeinde")):
        assert rules(*years(1000, 9000, region=region, level=level)) == ["V10"]
    for region, level in (("09162", "kreis"), ("09", "land"), ("08117026", "gemeinde")):
        assert rules(*years(1000, 9000, region=region, level=level)) == []


def test_rates_may_jump():
    assert rules(*years("2.0", "90.0", measure="quote")) == []


@pytest.mark.parametrize(
    "other",
    [{"base": "zensus_2022"}, {"gebietsstand": "2016-01-01"}, {"group": "deutsch"}, {"sex": "weiblich"},
     {"age": "65+"}, {"detail": "a=1"}, {"source": "andere"}, {"region": "08117"}, {"period_type": "kalenderjahr"},
     {"group_type": "schutzsuchende"}, {"reporting_unit": "Stadt A"}, {"unit": "Tausend"}],
)  # fmt: skip
def test_no_jump_from_one_thing_to_another(other: dict[str, Any]):
    one, two = years(1000, 9000)
    assert "V10" in rules(one, two)
    assert "V10" not in rules(one, two | other, ruecklauf={"befragt": 1, "geantwortet": 1})


def test_no_jump_across_a_declared_break():
    rows = years(1000, 9000)  # 31.12.2010 and 31.12.2011
    for day, found in (("2010-12-31", ["V10"]), ("2011-01-01", []), ("2011-12-31", []), ("2012-01-01", ["V10"])):
        assert rules(*rows, breaks={"bevoelkerung": {date.fromisoformat(day)}}) == found
    assert rules(*rows, breaks={"quote": {date(2011, 6, 1)}}) == ["V10"]


def test_no_jump_over_a_hole_but_at_the_usual_distance_of_the_table():
    assert rules(*years(1000, 1000, 1000), *years(9000, first=2014)) == []
    assert rules(*years(1000, 1000, 9000, step=2)) == ["V10"]
    assert rules(*years(1000, 1000, 1000, step=2), *years(9000, first=2018)) == []
    assert rules(*years(1000, 9000, step=10)) == []  # two dates have no usual distance


def test_a_value_that_is_not_known_is_skipped():
    assert rules(*years(1000, None, 9000)) == []
    assert rules(*years(1000, 1000, 1000, None, 9000)) == []


def test_a_count_below_zero_is_left_to_the_plausible_range():
    assert rules(*years(-500, 100)) == ["V09", "V10"]


def test_a_known_misprint_is_no_measure_for_its_neighbours():
    """Grundsicherung, foreign men in Esslingen: 2013 is printed as 105, right is 329."""
    rows = years(316, 105, 350, first=2012)
    assert rules(*rows) == ["V10", "V10"]
    rows[1]["flags"] = "printed_error"
    assert rules(*rows) == []


@pytest.mark.langsam
@settings(deadline=None, max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=10, max_size=60))
def test_a_jump_is_told_exactly_where_both_limits_are_passed(pairs: list[tuple[int, int]]):
    rows = [row | {"detail": f"nr={i}"} for i, pair in enumerate(pairs) for row in years(*pair)]
    told = {place for rule, place, _ in broken(*rows) if rule == "V10"}
    expected = {
        f"Zeile {3 + 2 * i}, Spalte 5"
        for i, (one, two) in enumerate(pairs)
        if 2 * max(one, two) > 3 * min(one, two) and (one - two) ** 2 > 25 * (one + two)
    }
    assert told == expected


def test_a_break_holds_for_what_the_indicators_count_that_name_it():
    def indicator(id: str, formula: Any, breaks: tuple[str, ...], **more: Any) -> Indicator:
        words = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "")
        return Indicator(id=id, unit=PROZENT, direction="neutral", formula=formula, breaks=breaks, **words, **more)

    declared = {
        "ukraine": Bruch(datum=date(2022, 6, 1), titel="t", text="t", gilt="g"),
        "pflege": Bruch(datum=date(2017, 1, 1), titel="t", text="t", gilt="g"),
    }
    found = breaks_of(
        [
            indicator("A", ratio(obs("arbeitslose"), to=obs("erwerbspersonen")), ("ukraine",)),
            indicator("B", count(obs("arbeitslose") - obs("kurse")), ("pflege",)),
            indicator("C", count(obs("schueler")), ()),
            indicator("D", None, ("pflege",), series=(ersatz("x", formula=count(obs("heime"))),)),
        ],
        declared,
    )
    ukraine, pflege = date(2022, 6, 1), date(2017, 1, 1)
    assert found == {
        "arbeitslose": {ukraine, pflege}, "erwerbspersonen": {ukraine}, "kurse": {pflege}, "heime": {pflege},
    }  # fmt: skip


# V17: response of surveys


def test_answers_without_a_declared_response_are_told_once_for_each_survey():
    rows = [people(value, reporting_unit=unit) for value, unit in ((3, "Träger 2"), (4, "Stadt A"))]
    other = people(5, source="andere", reporting_unit="Stadt A")
    assert broken(*rows, other, people(100)) == [
        ("V17", "Zeile 4, Spalte 5", "Zu Antworten einer Befragung ist der Rücklauf erklärt: gedruckt ist 5, "
         "erwartet die Angabe „ruecklauf“ in quelle.yaml."),
        ("V17", "Zeile 3, Spalte 5", "Zu Antworten einer Befragung ist der Rücklauf erklärt: gedruckt ist 4, "
         "erwartet die Angabe „ruecklauf“ in quelle.yaml."),
    ]  # fmt: skip


def test_answers_with_a_declared_response_break_nothing():
    assert rules(people(3, reporting_unit="Stadt A"), ruecklauf={"befragt": 44, "geantwortet": 31}) == []


def test_more_answers_than_were_asked_for_cannot_be_declared():
    with pytest.raises(ValueError, match="geantwortet haben 45, befragt waren nur 44"):
        Quelle.model_validate(QUELLE | {"ruecklauf": {"befragt": 44, "geantwortet": 45}})


# Rounding


def printed_by(method: str, true: int, noise: int) -> int:
    """A figure as an office prints it that hides the true one by this method; `noise` is from −1 to 1 in 1,000."""
    if method == "rund5":
        return (true + 2) // 5 * 5
    if method == "rund10":
        return (true + 5) // 10 * 10
    most = PER_CELL[method] * noise / 1000
    return true + (round(most) if method != "sample10" else round(most / 10) * 10)


CELL = st.tuples(st.integers(0, 5000), st.integers(-1000, 1000))


@pytest.mark.langsam
@pytest.mark.parametrize("method", sorted(PER_CELL))
@settings(deadline=None, max_examples=8)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=10, max_size=40), st.integers(-1000, 1000))
def test_figures_that_add_up_before_the_office_hides_them_break_no_rule(
    method: str, tables: list[list[tuple[int, int]]], noise: int
):
    """Sexes, groups, age bands and Gemeinden: each cell and each total hidden on its own, as the offices do it."""
    rows: list[dict[str, Any]] = []
    for number, parts in enumerate(tables):
        told = [printed_by(method, *part) for part in parts]
        total = printed_by(method, sum(true for true, _ in parts), noise)
        two = printed_by(method, sum(true for true, _ in parts[:2]), noise)
        more = {"method": method, "detail": f"nr={number}"}
        rows += sexes(two, told[0], told[1], **{**more, "measure": "bevoelkerung", "on": "2011-12-31"})
        rows += nations(two, told[0], told[1], **{**more, "on": "2012-12-31"})
        bands = zip(told, ("0-<18", "18-<65", "65+"), strict=True)
        rows += [people(total, **more), *(people(value, age=age, **more) for value, age in bands)]
        keys = ("08117001", "08117002", "08117003")
        rows += [people(total, region="08117", on="2013-12-31", **more)]
        rows += [
            people(value, region=key, level="gemeinde", on="2013-12-31", **more)
            for value, key in zip(told, keys, strict=True)
        ]
    positive = [row for row in rows if not row["value"].startswith("-")]
    assert set(rules(*positive)) - {"V10"} == set()


@pytest.mark.langsam
@pytest.mark.parametrize("method", sorted(PER_CELL))
@settings(deadline=None, max_examples=8)
@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 200), st.integers(-8, 8)), min_size=10, max_size=40))
def test_a_sum_is_told_exactly_where_the_method_does_not_explain_it(method: str, given: list[tuple[int, int, int]]):
    """Three hidden cells can be off by three times the rounding of one, and by no more."""
    step = max(PER_CELL[method], 1)
    rows, wrong = [], set()
    for i, (men, women, steps) in enumerate(given):
        men, women, off = 5 * men + 500, 5 * women + 500, 5 * steps * step
        rows += sexes(men + women + off, men, women, method=method, detail=f"nr={i}")
        wrong |= {f"Zeile {2 + 3 * i}, Spalte 5"} if abs(off) > 3 * PER_CELL[method] else set()
    assert {place for rule, place, _ in broken(*rows) if rule == "V06"} == wrong


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


def test_a_break_that_nobody_declared_is_told_with_the_indicator_that_names_it():
    named = next(indicator for indicator in all_indicators() if indicator.breaks)
    with pytest.raises(DataError, match=rf"Der Indikator {named.id} nennt den Bruch „{named.breaks[0]}“"):
        breaks_of([named], {})
