"""The declared indicators against the registries and the sources they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import PROJECT

from indicators.formulas import Formula, Obs
from indicators.katalog import FELDER, all_indicators, by_id
from indicators.model import DEUTSCH, DIRECTIONS, OFFEN, UNITS, Indicator
from pipeline.ingest import needed_sources
from pipeline.registries import load_brueche, load_merkmale
from pipeline.sources import Quelle, find_sources

ALL = all_indicators()
WITH_FORMULA = [i for i in ALL if i.formula is not None]
each = pytest.mark.parametrize("indicator", ALL, ids=lambda i: i.id)
each_with_formula = pytest.mark.parametrize("indicator", WITH_FORMULA, ids=lambda i: i.id)


@pytest.fixture(scope="module")
def sources() -> dict[str, Quelle]:
    return {source.key: source.quelle for source in find_sources(PROJECT)[0]}


def formulas(indicator: Indicator) -> Iterator[Formula]:
    """All formulas of an indicator; of a gap those of the rate it is taken of."""
    own = indicator.formula
    if own is not None and own.of:
        yield from formulas(by_id()[own.of])
    elif own is not None:
        yield own
    yield from (series.formula for series in indicator.series if series.formula)


def terms(indicator: Indicator) -> Iterator[Obs]:
    for formula in formulas(indicator):
        for total in (formula.numerator, formula.denominator):
            yield from total.terms if total else ()


def measures(quelle: Quelle) -> set[str]:
    entries = [entry for liste in quelle.listen.values() for entry in liste.values() if not isinstance(entry, str)]
    return {entry.merkmal for entry in [*entries, *quelle.spalten] if entry.merkmal}


def test_eleven_fields_stand_in_the_order_of_the_report() -> None:
    assert [(feld.nummer, feld.title) for feld in FELDER] == [
        (0, "Demografie und Zuwanderung"),
        (1, "Interkulturelle Öffnung"),
        (2, "Soziale Betreuung und Beratung"),
        (3, "Wohnen"),
        (4, "Deutsch lernen"),
        (5, "Bildung"),
        (6, "Arbeit"),
        (7, "Gesundheit"),
        (8, "Altenhilfe und Altenpflege"),
        (9, "Ehrenamt"),
        (10, "Zusammenleben in Vielfalt"),
    ]


def test_every_field_has_a_goal_and_indicators_or_an_honest_list_of_those_to_come() -> None:
    """The catalogue has 84 indicators; nine fields wait for their data."""
    planned = {feld.nummer: len(feld.geplant) for feld in FELDER}
    assert planned == {0: 0, 1: 7, 2: 7, 3: 8, 4: 8, 5: 9, 6: 0, 7: 6, 8: 7, 9: 6, 10: 9}
    assert all(feld.ziel for feld in FELDER)


def test_id_is_given_once_in_all_fields_and_begins_with_that_of_its_field() -> None:
    ids = [id for feld in FELDER for id in (*(i.id for i in feld.indicators), *(plan[0] for plan in feld.geplant))]
    assert [id for id, n in Counter(ids).items() if n > 1] == []
    for feld in FELDER:
        start = f"HF{feld.nummer}-" if feld.nummer else "B-"
        assert all(i.id.startswith(start) for i in feld.indicators)


@each
def test_indicator_tells_all_that_its_fact_sheet_needs(indicator: Indicator) -> None:
    for text in (indicator.title, indicator.short, indicator.definition, indicator.zaehler, indicator.nenner):
        assert text
        assert text == text.strip()
    assert indicator.sagt.endswith(".")
    assert indicator.sagt_nicht.endswith(".")
    assert indicator.unit in UNITS
    assert indicator.direction in DIRECTIONS


@each
def test_indicator_has_a_formula_with_series_or_the_reason_why_not(indicator: Indicator) -> None:
    assert (indicator.formula is not None) == bool(indicator.series)
    assert indicator.formula or indicator.no_data


@each_with_formula
def test_every_source_of_a_series_lies_in_the_project_and_every_measure_in_one_of_them(
    indicator: Indicator, sources: dict[str, Quelle]
) -> None:
    named = {source for series in indicator.series for source in series.sources}
    assert named <= sources.keys()
    there = {measure for source in named for measure in measures(sources[source])}
    assert {term.measure for term in terms(indicator)} <= there & load_merkmale(PROJECT).keys()


@each_with_formula
def test_series_of_an_indicator_are_told_apart_by_their_names(indicator: Indicator) -> None:
    names = [series.name for series in indicator.series]
    assert len(set(names)) == len(names)


@each_with_formula
def test_first_series_is_official_and_its_substitute_says_how_it_differs(indicator: Indicator) -> None:
    assert indicator.series[0].role == "amtlich"
    assert all(series.note for series in indicator.series if series.role == "ersatz")


def test_gap_is_taken_of_a_rate_declared_before_it_for_germans_and_foreigners() -> None:
    ids = [i.id for i in ALL]
    gaps = [i for i in WITH_FORMULA if i.formula and i.formula.kind == "abstand"]
    assert [i.id for i in gaps] == ["HF6-02", "HF6-02b"]
    for i in gaps:
        of = by_id()[i.formula.of or ""]
        assert ids.index(of.id) < ids.index(i.id)
        assert {"deutsch", "auslaendisch"} <= set(of.groups)


@each
def test_every_break_an_indicator_names_is_registered(indicator: Indicator) -> None:
    assert set(indicator.breaks) <= load_brueche(PROJECT).keys()


def test_every_registered_break_is_used() -> None:
    assert {id for i in ALL for id in i.breaks} == load_brueche(PROJECT).keys()


@pytest.mark.parametrize("indicator", [i for i in ALL if i.rest], ids=lambda i: i.id)
def test_rest_is_formed_of_exact_counts_only_whose_table_has_no_germans(
    indicator: Indicator, sources: dict[str, Quelle]
) -> None:
    carrying = [
        sources[source]
        for series in indicator.series
        for source in series.sources
        if measures(sources[source]) & set(indicator.rest)
    ]
    assert carrying
    for quelle in carrying:
        assert quelle.methode == "exakt"
        entries = [e for liste in quelle.listen.values() for e in liste.values() if not isinstance(e, str)]
        assert DEUTSCH not in {entry.gruppe for entry in [*entries, *quelle.spalten]}
    assert any("als Rest gebildet" in caveat for caveat in indicator.caveats)


def test_approximation_of_the_employment_rate_is_no_core_indicator() -> None:
    assert {i.id for i in ALL if i.id.startswith("HF6-0") and not i.core} == {"HF6-01b", "HF6-02b", "HF6-03b"}
    for i in (by_id()["HF6-01b"], by_id()["HF6-03b"]):
        assert i.formula is not None
        assert i.formula.pairing == "jahresende"
        assert any("Näherung" in caveat for caveat in i.caveats)
        assert "Vorjahr" not in i.definition + i.nenner


def test_rule_of_the_agency_is_the_end_of_the_year_before() -> None:
    for id in ("HF6-01", "HF6-03"):
        assert by_id()[id].formula.pairing == "vorjahresende"  # type: ignore[union-attr]


@pytest.mark.parametrize("indicator", [i for i in ALL if i.ages], ids=lambda i: i.id)
def test_ages_of_a_breakdown_tile(indicator: Indicator) -> None:
    low, high = indicator.age if indicator.id == "B-06" and indicator.age else (0, OFFEN)
    assert indicator.ages[0][0] == low
    assert indicator.ages[-1][1] == high
    assert all(a[1] == b[0] for a, b in zip(indicator.ages, indicator.ages[1:], strict=False))


def test_counts_have_no_decimals() -> None:
    assert {i.decimals for i in ALL if i.unit == "anzahl"} == {0}


def test_sources_of_core_indicators_are_those_whose_faults_stop_the_build() -> None:
    needed = needed_sources(ALL)
    assert {"rdb_13211-02-05-4", "rdb_12411-03-03-4"} <= needed
    assert "rdb_13111-04-02-4" not in needed  # part time only, a context indicator


def test_catalogue_is_found_by_id_in_its_own_order() -> None:
    assert list(by_id().values()) == ALL
    assert [id for id in by_id() if id.startswith("HF6-0")][:4] == ["HF6-01", "HF6-02", "HF6-03", "HF6-01b"]
