"""Indicators that live on own surveys: declared with their form, computed from the answers of those who gave one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from conftest import cell

from indicators.katalog import all_indicators, by_id
from indicators.model import FORMULARE, INSGESAMT
from pipeline.values import Value

Evaluate = Callable[..., list[Value]]

FIELDS = ("HF1-", "HF2-", "HF4-", "HF7-", "HF9-")
FORMS = {
    "personalamt", "dolmetscherhotline", "mehrsprachige_informationen", "gemeinden", "beratungsdienste", "schulen",
    "kurstraeger", "traumaberatung", "dolmetscherpools", "arbeitskreise",
}  # fmt: skip
SURVEYED = [i for i in all_indicators() if i.erhebung and i.id.startswith(FIELDS)]
OFFICIAL_DENOMINATOR = ("HF2-04", "HF2-05")

each = pytest.mark.parametrize("indicator", SURVEYED, ids=lambda i: i.id)


def answers(form: str, measure: str, *values: object, **dimensions: Any) -> list[dict[str, Any]]:
    """One answer for each body, `Stelle A` first; None where it gave none."""
    return [
        cell(measure, value, source=f"erhebung_{form}", reporting_unit=f"Stelle {name}", **dimensions)
        for name, value in zip("ABCDE", values, strict=False)
    ]


def only(values: list[Value], **wanted: str) -> Value:
    """The one value for all of these dimensions, and insgesamt for those that are not named."""
    wanted = {"sex": INSGESAMT, "age": INSGESAMT, "detail": ""} | wanted
    (value,) = [v for v in values if all(getattr(v, name) == text for name, text in wanted.items())]
    return value


# Declarations


@each
def test_indicator_names_the_form_that_brings_its_data_and_says_so_while_there_are_none(indicator: Any) -> None:
    (series,) = indicator.series
    assert series.role == "eigen"
    assert series.sources[0] == f"erhebung_{indicator.erhebung}"
    assert indicator.erhebung in FORMS
    assert indicator.ebenen == ("kreis",)
    assert not indicator.no_data
    assert f"„{FORMULARE[indicator.erhebung]}“" in indicator.missing


@each
def test_formula_is_over_those_who_answered(indicator: Any) -> None:
    assert indicator.formula.units


def test_every_form_of_these_fields_serves_an_indicator() -> None:
    assert {i.erhebung for i in SURVEYED} == FORMS


def test_these_indicators_have_no_value_but_from_example_returns(values: list[Value]) -> None:
    told = [v for v in values if v.id in {i.id for i in SURVEYED}]
    assert {v.id for v in told if v.exact is not None} == {i.id for i in SURVEYED}
    assert not [v.id for v in told if "demo" not in v.flags]


def test_only_the_youth_and_adult_counselling_rates_have_an_official_denominator() -> None:
    assert [i.id for i in SURVEYED if len(i.series[0].sources) > 1] == list(OFFICIAL_DENOMINATOR)


# Answers


def test_training_rate_counts_departments_that_gave_both_figures(evaluate: Evaluate) -> None:
    """Stelle C told how many it employs, but not how many of them were trained: it counts in neither sum."""
    rows = answers("personalamt", "kreispersonal", 200, 300, 500)
    rows += answers("personalamt", "kreispersonal_geschult", 50, 100, None)
    value = only(evaluate(rows, by_id()["HF1-01"]))
    assert (value.numerator, value.denominator, value.n) == (150, 500, 2)
    assert value.exact == 30


def test_training_rate_of_executives_is_not_that_of_all(evaluate: Evaluate) -> None:
    chief = {"detail": "funktion=fuehrungskraft"}
    rows = answers("personalamt", "kreispersonal", 200) + answers("personalamt", "kreispersonal", 20, **chief)
    rows += answers("personalamt", "kreispersonal_geschult", 50)
    rows += answers("personalamt", "kreispersonal_geschult", 15, **chief)
    all_staff, executives = (evaluate(rows, by_id()[id]) for id in ("HF1-01", "HF1-02"))
    assert only(all_staff).exact == 25
    assert only(executives).exact == 75


@pytest.mark.parametrize(
    ("id", "measure"), [("HF1-06", "integrationsbeauftragte_vorhanden"), ("HF9-02", "ehrenamtskoordination_vorhanden")]
)
def test_share_of_gemeinden_is_over_those_that_answered(id: str, measure: str, evaluate: Evaluate) -> None:
    value = only(evaluate(answers("gemeinden", measure, 1, 0, 1, None), by_id()[id]))
    assert (value.numerator, value.denominator, value.n) == (2, 3, 3)
    assert value.exact == Fraction(200, 3)


def test_count_adds_the_answers_and_tells_how_many_there_were(evaluate: Evaluate) -> None:
    value = only(evaluate(answers("arbeitskreise", "ehrenamtliche_integration", 40, None, 25), by_id()["HF9-01"]))
    assert (value.exact, value.n) == (65, 2)


def test_no_answer_at_all_is_no_value_and_not_zero(evaluate: Evaluate) -> None:
    value = only(evaluate(answers("dolmetscherhotline", "dolmetscherhotline_gespraeche", None), by_id()["HF1-04"]))
    assert value.exact is None
    assert value.status == "pending"


def test_zero_that_was_counted_stays_a_zero(evaluate: Evaluate) -> None:
    value = only(evaluate(answers("traumaberatung", "traumaberatung_faelle", 0, 0), by_id()["HF7-03a"]))
    assert (value.exact, value.status, value.n) == (0, "zero_exact", 2)


def test_people_per_filled_post_are_of_all_bodies_together(evaluate: Evaluate) -> None:
    """80 people for 1.5 posts and 120 for 2.5 are 50 for one post, not the mean of the two ratios."""
    rows = answers("gemeinden", "integrationsmanagement_zielgruppe", 80, 120, 60)
    rows += answers("gemeinden", "integrationsmanagement_vollzeitstellen", "1.5", "2.5", None)
    assert only(evaluate(rows, by_id()["HF2-01"])).exact == 50


def test_bodies_without_a_filled_post_have_no_ratio(evaluate: Evaluate) -> None:
    rows = answers("gemeinden", "integrationsmanagement_zielgruppe", 80)
    rows += answers("gemeinden", "integrationsmanagement_vollzeitstellen", 0)
    value = only(evaluate(rows, by_id()["HF2-01"]))
    assert (value.exact, value.status) == (None, "not_applicable")


@pytest.mark.parametrize(
    ("id", "form", "waited", "cases"),
    [
        ("HF2-06", "beratungsdienste", "erstgespraeche_wartetage", "erstgespraeche"),
        ("HF4-08", "kurstraeger", "kursbeginne_wartewochen", "kursbeginne"),
        ("HF7-03b", "traumaberatung", "traumaberatung_wartewochen", "traumaberatung_erstgespraeche"),
    ],
)
def test_waiting_time_is_weighted_by_the_cases_of_each_body(
    id: str, form: str, waited: str, cases: str, evaluate: Evaluate
) -> None:
    """Ten people waited 2 days or weeks each, thirty waited 6: on average 5, and not 4."""
    rows = answers(form, waited, 20, 180) + answers(form, cases, 10, 30)
    assert only(evaluate(rows, by_id()[id])).exact == 5


def test_supply_of_vabo_places_is_over_pupils_and_waiting_list_of_the_same_schools(evaluate: Evaluate) -> None:
    rows = answers("schulen", "vabo_schueler", 60, 40, 100) + answers("schulen", "vabo_warteliste", 20, 80, None)
    value = only(evaluate(rows, by_id()["HF4-04"]))
    assert (value.numerator, value.denominator, value.n) == (100, 200, 2)


def test_pupils_per_class_are_of_the_schools_that_told_both(evaluate: Evaluate) -> None:
    year = {"start": date(2015, 8, 1), "end": date(2016, 7, 31), "period_type": "schuljahr"}
    rows = answers("schulen", "vabo_schueler", 60, 40, **year) + answers("schulen", "vabo_klassen", 3, 2, **year)
    assert only(evaluate(rows, by_id()["HF4-03"])).exact == 20


def test_qualified_interpreters_are_told_by_field_too(evaluate: Evaluate) -> None:
    health = {"detail": "bereich=gesundheit"}
    rows = answers("dolmetscherpools", "sprachmittler_aktiv", 50, 30)
    rows += answers("dolmetscherpools", "sprachmittler_qualifiziert", 40, 20)
    rows += answers("dolmetscherpools", "sprachmittler_aktiv", 10, 10, **health)
    rows += answers("dolmetscherpools", "sprachmittler_qualifiziert", 9, 5, **health)
    found = evaluate(rows, by_id()["HF9-05"])
    assert only(found).exact == 75
    assert only(found, detail="bereich=gesundheit").exact == 70
    assert len(found) == 2  # nobody told anything about education


def test_requests_from_health_care_are_part_of_all_requests(evaluate: Evaluate) -> None:
    health = {"detail": "bereich=gesundheit"}
    rows = answers("dolmetscherpools", "dolmetscheranfragen", 200)
    rows += answers("dolmetscherpools", "dolmetschereinsaetze", 150)
    rows += answers("dolmetscherpools", "dolmetscheranfragen", 50, **health)
    rows += answers("dolmetscherpools", "dolmetschereinsaetze", 20, **health)
    assert only(evaluate(rows, by_id()["HF9-04"])).exact == 75
    assert only(evaluate(rows, by_id()["HF7-04"])).exact == 40


def test_official_figure_is_no_answer(evaluate: Evaluate) -> None:
    """A figure without a reporting unit does not count as one of a body."""
    rows = answers("mehrsprachige_informationen", "kerninformationen", 20)
    rows += answers("mehrsprachige_informationen", "kerninformationen_mehrsprachig", 5)
    rows += [cell("kerninformationen", 80, source="erhebung_mehrsprachige_informationen")]
    assert only(evaluate(rows, by_id()["HF1-05"])).exact == 25


def test_answers_of_women_and_men_do_not_mix(evaluate: Evaluate) -> None:
    rows = answers("personalamt", "kreispersonal", 100, sex="weiblich")
    rows += answers("personalamt", "kreispersonal_geschult", 40, sex="weiblich")
    rows += answers("personalamt", "kreispersonal", 300) + answers("personalamt", "kreispersonal_geschult", 60)
    found = evaluate(rows, by_id()["HF1-01"])
    assert only(found).exact == 20
    assert only(found, sex="weiblich").exact == 40
