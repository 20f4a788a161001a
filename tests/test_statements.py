"""Formulas on observations made by hand: what belongs to a term, what is refused, what a value carries along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from conftest import cell

from indicators.formulas import Formula, count, obs, over_gemeinden, per_thousand, ratio, share_of_units, surveyed
from indicators.model import ANZAHL, AUSLAENDISCH, DEUTSCH, OFFEN, PROZENT, Indicator, Nach, amtlich
from pipeline.faults import DataError
from pipeline.signs import RANKED, WITH_VALUE
from pipeline.statements import PAIRED_END, PAIRED_PERIOD
from pipeline.values import Value

Evaluate = Callable[..., list[Value]]
FOREIGN = {"group": AUSLAENDISCH}


def indicator(formula: Formula, **more: Any) -> Indicator:
    declared = Indicator(
        id="X-01", title="Prüfling", short="Prüfling", unit=PROZENT, direction="neutral", definition="", zaehler="",
        nenner="", sagt="", sagt_nicht="", formula=formula, series=(amtlich("tabelle"),),
    )  # fmt: skip
    return replace(declared, **more)


SHARE = indicator(ratio(obs("menschen", group=AUSLAENDISCH), to=obs("menschen")))
COUNT = indicator(count(obs("menschen")), unit=ANZAHL)


def only(found: list[Value]) -> Value:
    (value,) = found
    return value


# What belongs to a term


def test_share_of_two_cells(evaluate: Evaluate) -> None:
    value = only(evaluate([cell("menschen", 3968, **FOREIGN), cell("menschen", 10297)], SHARE))
    assert (value.numerator, value.denominator, value.exact) == (3968, 10297, Fraction(396800, 10297))
    assert (value.region, value.end, value.status, value.flags) == ("08116", date(2015, 12, 31), "ok", frozenset())


@pytest.mark.parametrize("dimension", [{"sex": "weiblich"}, {"age": "0-<18"}, {"detail": "umfang=voll"}, FOREIGN])
def test_dimension_that_is_not_named_means_insgesamt_and_never_any(evaluate: Evaluate, dimension: dict) -> None:
    assert evaluate([cell("menschen", 5, **dimension)], COUNT) == []
    assert only(evaluate([cell("menschen", 5, **dimension), cell("menschen", 9)], COUNT)).exact == 9


@pytest.mark.parametrize("other", [{"region": "08117"}, {"on": "2014-12-31"}, {"period_type": "kalenderjahr"}])
def test_numerator_and_denominator_of_another_region_or_period_do_not_meet(evaluate: Evaluate, other: dict) -> None:
    assert evaluate([cell("menschen", 3, **FOREIGN), cell("menschen", 10, **other)], SHARE) == []


def test_yearly_mean_is_not_divided_by_a_calendar_year_of_the_same_days(evaluate: Evaluate) -> None:
    year = {"start": date(2015, 1, 1)}
    mean = cell("menschen", 3, period_type="jahresdurchschnitt", **year, **FOREIGN)
    assert evaluate([mean, cell("menschen", 10, period_type="kalenderjahr", **year)], SHARE) == []
    assert evaluate([mean, cell("menschen", 10, period_type="jahresdurchschnitt", **year)], SHARE) != []


def test_source_that_the_series_does_not_name_is_not_read(evaluate: Evaluate) -> None:
    assert evaluate([cell("menschen", 3, source="andere")], COUNT) == []


def test_years_outside_a_series_are_left_out(evaluate: Evaluate) -> None:
    cells = [cell("menschen", year, on=f"{year}-12-31") for year in range(2012, 2018)]
    limited = replace(COUNT, series=(amtlich("tabelle", ab=2013, bis=2016),))
    assert [value.year for value in evaluate(cells, limited)] == [2013, 2014, 2015, 2016]


def test_named_dimensions_of_detail_must_all_be_there_and_no_others(evaluate: Evaluate) -> None:
    wanted = indicator(count(obs("menschen", umfang="voll", abschluss="ohne")))
    cells = [cell("menschen", n, detail=detail) for n, detail in enumerate(("umfang=voll", "abschluss=ohne", ""), 1)]
    assert evaluate(cells, wanted) == []
    both = cell("menschen", 7, detail="abschluss=ohne;umfang=voll")
    more = cell("menschen", 8, detail="abschluss=ohne;status=x;umfang=voll")
    assert only(evaluate([*cells, both, more], wanted)).exact == 7


def test_quotation_mark_in_a_label_is_text_and_not_sql(evaluate: Evaluate) -> None:
    wanted = indicator(count(obs("menschen", land="Cote d'Ivoire")))
    assert only(evaluate([cell("menschen", 4, detail="land=Cote d'Ivoire")], wanted)).exact == 4


def test_group_type_chooses_between_equal_groups_where_named(evaluate: Evaluate) -> None:
    cells = [cell("menschen", 1), cell("menschen", 2, group_type="schutzsuchende")]
    named = indicator(count(obs("menschen", group_type="schutzsuchende")))
    assert only(evaluate(cells, named)).exact == 2
    with pytest.raises(DataError, match="Mehr Zellen als erwartet"):
        evaluate(cells, COUNT)


def test_group_and_sex_of_the_case_fill_the_free_dimensions_only(evaluate: Evaluate) -> None:
    cells = [cell("menschen", 1, sex="weiblich", **FOREIGN), cell("menschen", 10, sex="weiblich")]
    by_sex = replace(SHARE, by_sex=True)
    assert only(evaluate(cells, by_sex)).sex == "weiblich"
    assert only(evaluate(cells, by_sex)).exact == 10


# More cells than can be right


def test_two_sources_for_one_figure_are_an_error_that_names_both_cells(evaluate: Evaluate) -> None:
    cells = [cell("menschen", 5, place="Z. 7, Sp. 4"), cell("menschen", 5, source="zweite", place="Z. 9, Sp. 2")]
    both = replace(COUNT, series=(amtlich("tabelle", "zweite"),))
    with pytest.raises(DataError) as error:
        evaluate(cells, both)
    (fault,) = error.value.faults
    assert fault.place == "Indikator X-01"
    assert "08116, 31.12.2015" in fault.text
    assert "tabelle (Z. 7, Sp. 4)" in fault.text
    assert "zweite (Z. 9, Sp. 2)" in fault.text


def test_second_cell_of_a_denominator_is_an_error_too(evaluate: Evaluate) -> None:
    cells = [cell("menschen", 5, **FOREIGN), cell("menschen", 9), cell("menschen", 9, place="Z. 2, Sp. 1")]
    with pytest.raises(DataError, match="Mehr Zellen als erwartet"):
        evaluate(cells, SHARE)


# Age bands


def bands(*bounds: tuple[int, int]) -> list[dict[str, Any]]:
    """One cell per band with as many people as the band has years (ten where it is open)."""
    return [
        cell("menschen", 10 if high == OFFEN else high - low, age=f"{low}+" if high == OFFEN else f"{low}-<{high}")
        for low, high in bounds
    ]


def adults(low: int, high: int) -> Indicator:
    return indicator(count(obs("menschen", age=(low, high))), unit=ANZAHL)


def test_bands_that_tile_are_added_up(evaluate: Evaluate) -> None:
    value = only(evaluate(bands((0, 3), (3, 6), (6, 15), (15, 18), (18, 25)), adults(0, 18)))
    assert value.exact == 18
    assert value.source.count("tabelle (") == 4


def test_open_band_tiles_up_to_the_end(evaluate: Evaluate) -> None:
    assert only(evaluate(bands((65, 75), (75, OFFEN)), adults(65, OFFEN))).exact == 20
    assert evaluate(bands((65, 75), (75, 85)), adults(65, OFFEN)) == []


def test_bands_that_do_not_tile_give_no_value(evaluate: Evaluate) -> None:
    gaps = [
        [(0, 3), (6, 18)],  # a hole
        [(0, 3), (3, 15)],  # too short
        [(3, 6), (6, 18)],  # begins too late
        [(0, 6), (6, 25)],  # the last band reaches beyond
        [(0, 65)],  # wider than asked
    ]
    cells = [part | {"region": f"{i:05d}"} for i, bounds in enumerate(gaps) for part in bands(*bounds)]
    assert evaluate(cells, adults(0, 18)) == []
    assert only(evaluate([*cells, *bands((0, 3), (3, 18))], adults(0, 18))).region == "08116"


@pytest.mark.parametrize(
    "bounds",
    [
        [(0, 6), (6, 18), (0, 18)],  # parts and their sum
        [(0, 6), (0, 6), (6, 18)],  # a band twice
        [(0, 10), (8, 18)],  # two that overlap
        [(0, 6), (3, 9), (12, 18)],  # an overlap as wide as a hole: the widths add up to 18
        [(0, 4), (5, 7), (5, 7), (8, 18)],  # the same, in the middle of the ages
        [(6, 9), (9, 18), (9, 12), (12, 15)],  # nothing below six
        [(3, 6), (6, 18), (15, 18)],  # every band ends where another begins, but none begins at zero
    ],
)
def test_overlapping_bands_are_an_error_even_if_their_widths_add_up(
    evaluate: Evaluate, bounds: list[tuple[int, int]]
) -> None:
    with pytest.raises(DataError, match="Mehr Zellen als erwartet"):
        evaluate(bands(*bounds), adults(0, 18))


def test_sum_of_bands_is_not_formed_without_one_that_is_there_but_has_no_value(evaluate: Evaluate) -> None:
    """One region per status."""
    missing = [status for status in RANKED if status not in WITH_VALUE]
    cells = []
    for number, status in enumerate(missing):
        parts = [*bands((0, 6), (6, 15)), cell("menschen", None, age="15-<18", status=status)]
        cells += [part | {"region": f"{number:05d}"} for part in parts]
    found = evaluate(cells, adults(0, 18))
    assert [(value.exact, value.numerator) for value in found] == [(None, None)] * len(missing)
    assert not {value.status for value in found} & {*WITH_VALUE, "rounds_to_zero"}


def test_any_division_into_bands_gives_the_same_sum_and_none_if_a_band_is_missing(evaluate: Evaluate) -> None:
    random = Random(1)
    cells, whole = [], {}
    for number in range(60):
        cuts = [0, *sorted(random.sample(range(1, 18), random.randrange(0, 8))), 18]
        missing = random.randrange(len(cuts) - 1) if number % 2 else None
        region = f"{number:05d}"
        whole[region] = missing is None
        parts = bands(*pairwise(cuts))
        random.shuffle(parts)
        cells += [part | {"region": region} for i, part in enumerate(parts) if i != missing]
    found = {value.region: value.exact for value in evaluate(cells, adults(0, 18))}
    assert found == {region: 18 for region, complete in whole.items() if complete}


def test_sum_over_further_dimensions_with_an_age_is_refused(evaluate: Evaluate) -> None:
    formula = count(obs("menschen", age=(0, 18), summed=("geschlecht",)))
    with pytest.raises(ValueError, match="nicht zugleich Altersgruppen und weitere Merkmale"):
        evaluate([cell("menschen", 1)], indicator(formula))


# Sums over dimensions and over terms

ALL_STATES = count(obs("schutzsuchende", summed=("geschlecht", "staat"), status="offen"))


def seeking(value: int, sex: str, state: str, **more: Any) -> dict[str, Any]:
    return cell("schutzsuchende", value, sex=sex, detail=f"staat={state};status=offen", **more)


def test_sum_over_sexes_and_states_takes_each_cell_once_and_no_total(evaluate: Evaluate) -> None:
    cells = [
        seeking(10, "maennlich", "Syrien"),
        seeking(20, "weiblich", "Syrien"),
        seeking(5, "weiblich", "Irak"),
        seeking(999, "insgesamt", "Syrien"),
        cell("schutzsuchende", 999, sex="weiblich", detail="status=offen"),
        cell("schutzsuchende", 999, sex="weiblich", detail="staat=Irak;status=abgelehnt"),
    ]
    value = only(evaluate(cells, indicator(ALL_STATES)))
    assert (value.exact, value.flags) == (35, {"own_sum"})


def test_cell_that_two_sources_carry_is_not_summed_twice(evaluate: Evaluate) -> None:
    cells = [seeking(10, "weiblich", "Irak"), seeking(10, "weiblich", "Irak", source="zweite")]
    with pytest.raises(DataError, match="Mehr Zellen als erwartet"):
        evaluate(cells, replace(indicator(ALL_STATES), series=(amtlich("tabelle", "zweite"),)))


def test_sum_lacks_a_value_where_a_term_has_no_row(evaluate: Evaluate) -> None:
    balance = indicator(count(obs("zuzuege") - obs("fortzuege")))
    assert evaluate([cell("zuzuege", 7)], balance) == []
    value = only(evaluate([cell("zuzuege", 7), cell("fortzuege", 9, place="Z. 1, Sp. 2")], balance))
    assert (value.exact, value.source) == (-2, "tabelle (Z. 1, Sp. 1) − tabelle (Z. 1, Sp. 2)")


def test_trace_of_a_subtracted_sum_of_bands_has_a_minus_before_each(evaluate: Evaluate) -> None:
    young = indicator(count(obs("menschen") - obs("menschen", age=(65, OFFEN))))
    cells = [cell("menschen", 50, place="Gesamt"), *bands((65, 75), (75, OFFEN))]
    value = only(evaluate(cells, young))
    assert value.exact == 30
    assert value.source == "tabelle (Gesamt) − tabelle (Z. 1, Sp. 1) − tabelle (Z. 1, Sp. 1)"


# Deutsche as a rest

RATE = indicator(ratio(obs("menschen", art="ohne"), to=obs("menschen")), groups=(AUSLAENDISCH, DEUTSCH))
PEOPLE = [
    cell("menschen", 30, detail="art=ohne"),
    cell("menschen", 10, detail="art=ohne", group=AUSLAENDISCH),
    cell("menschen", 100),
    cell("menschen", 20, group=AUSLAENDISCH),
]


def test_germans_are_total_minus_foreigners_where_the_indicator_names_the_measure(evaluate: Evaluate) -> None:
    found = {value.group: value for value in evaluate(PEOPLE, replace(RATE, rest=("menschen",)))}
    assert (found[DEUTSCH].numerator, found[DEUTSCH].denominator) == (20, 80)
    assert found[AUSLAENDISCH].exact == 50


@pytest.mark.parametrize("rest", [(), ("andere",)])
def test_germans_are_no_rest_of_a_measure_that_is_not_named(evaluate: Evaluate, rest: tuple[str, ...]) -> None:
    assert [value.group for value in evaluate(PEOPLE, replace(RATE, rest=rest))] == [AUSLAENDISCH]


def test_printed_germans_are_taken_where_no_rest_is_allowed(evaluate: Evaluate) -> None:
    cells = [*PEOPLE, cell("menschen", 79, group=DEUTSCH), cell("menschen", 19, detail="art=ohne", group=DEUTSCH)]
    found = {value.group: value for value in evaluate(cells, RATE)}
    assert (found[DEUTSCH].numerator, found[DEUTSCH].denominator) == (19, 79)


def test_rest_has_no_value_where_foreigners_are_secret(evaluate: Evaluate) -> None:
    secret = cell("menschen", None, status="unknown_or_secret", detail="art=ohne", group=AUSLAENDISCH)
    found = {v.group: v for v in evaluate([PEOPLE[0], secret, *PEOPLE[2:]], replace(RATE, rest=("menschen",)))}
    assert (found[DEUTSCH].exact, found[DEUTSCH].status) == (None, "unknown_or_secret")


# Pairing of periods

DAYS = ("2013-12-31", "2014-06-30", "2014-12-31", "2015-01-01", "2015-06-30", "2015-12-31", "2016-12-31")
PAIRED = {"gleich": "2015-06-30", "vorjahresende": "2014-12-31", "jahresende": "2015-12-31"}


@pytest.mark.parametrize("pairing", PAIRED)
def test_denominator_is_taken_from_exactly_the_day_the_pairing_names(evaluate: Evaluate, pairing: str) -> None:
    """One region per day on which a denominator could lie."""
    rate = indicator(ratio(obs("beschaeftigte"), to=obs("menschen"), pairing=pairing))
    cells = []
    for number, day in enumerate(DAYS):
        region = f"{number:05d}"
        cells += [cell("beschaeftigte", 3, on="2015-06-30", region=region), cell("menschen", 4, on=day, region=region)]
    value = only(evaluate(cells, rate))
    assert DAYS[int(value.region)] == PAIRED[pairing]
    assert (value.exact, value.end) == (75, date(2015, 6, 30))


def test_every_pairing_is_tested() -> None:
    assert PAIRED.keys() | {"jahresmittel"} == PAIRED_END.keys() == PAIRED_PERIOD.keys()


def test_yearly_mean_of_the_office_is_the_denominator_of_a_whole_year(evaluate: Evaluate) -> None:
    rate = indicator(ratio(obs("umzuege"), to=obs("menschen"), pairing="jahresmittel"))
    year = {"start": date(2015, 1, 1)}
    moves = cell("umzuege", 3, period_type="kalenderjahr", **year)
    mean, others = cell("menschen", 4, period_type="jahresdurchschnitt", **year), cell("menschen", 5)
    assert only(evaluate([moves, mean, others, cell("menschen", 6, on="2014-12-31")], rate)).exact == 75


@pytest.mark.parametrize("pairing", ["vorjahresende", "jahresende"])
def test_end_of_year_is_a_stichtag_and_not_a_whole_year(evaluate: Evaluate, pairing: str) -> None:
    rate = indicator(ratio(obs("beschaeftigte"), to=obs("menschen"), pairing=pairing))
    years = [
        cell("menschen", 4, on=f"{year}-12-31", start=date(year, 1, 1), period_type="jahresdurchschnitt")
        for year in (2014, 2015)
    ]
    assert evaluate([cell("beschaeftigte", 3, on="2015-06-30"), *years], rate) == []


def test_only_the_approximation_is_flagged_mixed_date(evaluate: Evaluate) -> None:
    for pairing, flags in (("vorjahresende", set()), ("jahresende", {"mixed_date"})):
        rate = indicator(per_thousand(obs("beschaeftigte"), to=obs("menschen"), pairing=pairing))
        cells = [cell("beschaeftigte", 3, on="2015-06-30"), cell("menschen", 4, on=PAIRED[pairing])]
        assert only(evaluate(cells, rate)).flags == flags


# What a value carries along


def test_flags_of_all_cells_are_united(evaluate: Evaluate) -> None:
    cells = [
        cell("menschen", 3, flags="provisional;revised", **FOREIGN),
        *(cell("menschen", 5, age=age, flags=flag) for age, flag in (("0-<18", "estimated"), ("18+", "sample"))),
    ]
    share = indicator(ratio(obs("menschen", group=AUSLAENDISCH), to=obs("menschen", age=(0, OFFEN))))
    assert only(evaluate(cells, share)).flags == {"provisional", "revised", "estimated", "sample"}


@pytest.mark.parametrize(
    ("above", "below", "base", "flags"),
    [
        ("zensus_2011", "zensus_2011", "zensus_2011", set()),
        ("ohne", "zensus_2011", "zensus_2011", set()),
        ("zensus_2011", "ohne", "zensus_2011", set()),
        ("ohne", "ohne", "ohne", set()),
        ("azr", "zensus_2011", "azr+zensus_2011", {"mixed_base"}),
    ],
)
def test_ratio_of_two_population_bases_is_flagged(
    evaluate: Evaluate, above: str, below: str, base: str, flags: set[str]
) -> None:
    value = only(evaluate([cell("menschen", 3, base=above, **FOREIGN), cell("menschen", 9, base=below)], SHARE))
    assert (value.base, value.flags) == (base, flags)


def test_sum_of_two_population_bases_is_flagged_too(evaluate: Evaluate) -> None:
    cells = [cell("menschen", 1, age="0-<18", base="a"), cell("menschen", 2, age="18+", base="b")]
    value = only(evaluate(cells, adults(0, OFFEN)))
    assert (value.base, value.flags) == ("a+b", {"mixed_base"})
    balance = indicator(count(obs("zuzuege") - obs("fortzuege")))
    value = only(evaluate([cell("zuzuege", 1, base="a"), cell("fortzuege", 2, base="b")], balance))
    assert (value.base, value.flags) == ("a+b", {"mixed_base"})


# Breakdown by one more dimension


BY_SCHOOL = indicator(
    ratio(obs("schueler", group=AUSLAENDISCH), to=obs("schueler")),
    nach=Nach("schulart", {"gymnasium": "Gymnasien", "realschule": "Realschulen"}),
)


def test_indicator_is_broken_down_by_one_more_dimension(evaluate: Evaluate) -> None:
    counts = {"": (9, 90), "schulart=gymnasium": (1, 40), "schulart=realschule": (5, 20), "schulart=andere": (3, 30)}
    cells = []
    for detail, (foreign, all_pupils) in counts.items():
        cells += [cell("schueler", foreign, detail=detail, **FOREIGN), cell("schueler", all_pupils, detail=detail)]
    found = {value.detail: value.exact for value in evaluate(cells, BY_SCHOOL)}
    assert found == {"": 10, "schulart=gymnasium": Fraction(5, 2), "schulart=realschule": 25}


def test_figure_that_is_whole_stays_the_same_in_every_part(evaluate: Evaluate) -> None:
    share = replace(BY_SCHOOL, formula=ratio(obs("schueler"), to=obs("schueler", whole=True)))
    cells = [cell("schueler", 90), cell("schueler", 40, detail="schulart=gymnasium")]
    assert {value.detail: value.numerator for value in evaluate(cells, share)} == {"": 90, "schulart=gymnasium": 40}
    assert {value.denominator for value in evaluate(cells, share)} == {90}


def test_sum_over_the_dimension_becomes_one_of_its_values_in_a_part(evaluate: Evaluate) -> None:
    whole = replace(BY_SCHOOL, formula=count(obs("schueler", summed=("schulart",))))
    cells = [cell("schueler", n, detail=f"schulart={name}") for n, name in ((40, "gymnasium"), (20, "realschule"))]
    found = {value.detail: value.exact for value in evaluate(cells, whole)}
    assert found == {"": 60, "schulart=gymnasium": 40, "schulart=realschule": 20}


# Own surveys


def answers(measure: str, **told: int | None) -> list[dict[str, Any]]:
    return [cell(measure, n, reporting_unit=unit) for unit, n in told.items()]


def test_own_survey_adds_up_the_bodies_that_gave_every_figure(evaluate: Evaluate) -> None:
    """Body C did not answer the second question, body D none."""
    trained = indicator(surveyed(ratio(obs("geschulte"), to=obs("beschaeftigte"))))
    cells = [*answers("geschulte", A=3, B=5, C=9, D=None), *answers("beschaeftigte", A=10, B=30, C=None, D=None)]
    value = only(evaluate(cells, trained))
    assert (value.numerator, value.denominator, value.exact, value.n) == (8, 40, 20, 2)


def test_share_of_bodies_that_said_yes(evaluate: Evaluate) -> None:
    value = only(
        evaluate(answers("koordination", A=1, B=0, C=1, D=None), indicator(share_of_units(obs("koordination"))))
    )
    assert (value.numerator, value.denominator, value.n, value.exact) == (2, 3, 3, Fraction(200, 3))


def test_own_survey_to_which_nobody_gave_a_figure_has_no_value(evaluate: Evaluate) -> None:
    value = only(evaluate(answers("anrufe", A=None, B=None), indicator(surveyed(count(obs("anrufe"))), unit=ANZAHL)))
    assert (value.exact, value.status, value.n) == (None, "pending", 0)


def test_answers_of_bodies_and_official_figures_do_not_mix(evaluate: Evaluate) -> None:
    cells = [cell("anrufe", 5), *answers("anrufe", A=2)]
    assert only(evaluate(cells, indicator(surveyed(count(obs("anrufe")))))).exact == 2
    assert only(evaluate(cells, indicator(count(obs("anrufe"))))).exact == 5


# Kreise whose table has only Gemeinden

SEATS = indicator(over_gemeinden(ratio(obs("sitze", group=AUSLAENDISCH), to=obs("sitze"))))


def seats(**told: tuple[int | None, int]) -> list[dict[str, Any]]:
    """Foreign and all seats by Gemeinde; `g08116001` stands for its key."""
    cells = []
    for name, (foreign, everybody) in told.items():
        region = {"region": name.removeprefix("g"), "level": "gemeinde"}
        cells += [cell("sitze", foreign, **region, **FOREIGN), cell("sitze", everybody, **region)]
    return cells


def test_kreis_is_the_sum_of_all_its_gemeinden(evaluate: Evaluate) -> None:
    found = evaluate(seats(g08116001=(1, 18), g08116002=(0, 12), g08117001=(2, 20)), SEATS)
    kreise = [v for v in found if len(v.region) == 5]
    assert {v.region: (v.numerator, v.denominator, v.n) for v in kreise} == {"08116": (1, 30, 2), "08117": (2, 20, 1)}
    assert {v.region for v in found if "own_sum" in v.flags} == {"08116", "08117"}
    assert {v.region: v.numerator for v in found if v not in kreise} == {"08116001": 1, "08116002": 0, "08117001": 2}


def test_kreis_has_no_sum_where_a_gemeinde_lacks_a_figure(evaluate: Evaluate) -> None:
    found = evaluate(seats(g08116001=(1, 18), g08116002=(None, 12)), SEATS)
    value = only([v for v in found if v.region == "08116"])
    assert (value.exact, value.status) == (None, "pending")


def test_figure_of_the_kreis_itself_is_no_gemeinde(evaluate: Evaluate) -> None:
    cells = [*seats(g08116001=(1, 18)), cell("sitze", 9, **FOREIGN), cell("sitze", 98)]
    assert {v.region: v.denominator for v in evaluate(cells, SEATS)} == {"08116": 18, "08116001": 18}
