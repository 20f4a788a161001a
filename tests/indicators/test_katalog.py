"""The declared indicators against the registries and the sources they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import PROJECT, for_all

from indicators.formulas import Formula, Obs
from indicators.katalog import FELDER, all_indicators, by_id
from indicators.model import DEUTSCH, DIRECTIONS, OFFEN, UNITS, Indicator
from pipeline.ingest import needed_sources
from pipeline.registries import load_brueche, load_merkmale
from pipeline.sources import Quelle, find_sources

ALL = all_indicators()
WITH_FORMULA = [i for i in ALL if i.formula is not None]
each = for_all("indicator", ALL, lambda i: i.id)
each_with_formula = for_all("indicator", WITH_FORMULA, lambda i: i.id)


@pytest.fixture(scope="module")
def sources() -> dict[str, Quelle]:
    return {source.key: source.quelle for source in find_sources(PROJECT)[0]}


@pytest.fixture(scope="module")
def merkmale() -> set[str]:
    return set(load_merkmale(PROJECT))


@pytest.fixture(scope="module")
def brueche() -> set[str]:
    return set(load_brueche(PROJECT))


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


LISTED = {
    "basis": "B-01 B-02 B-03 B-04 (B-05) B-06 B-07 (B-08)",
    "oeffnung": "HF1-01 (HF1-02) HF1-03 HF1-04 HF1-05 HF1-06 (HF1-07)",
    "beratung": "HF2-01 HF2-02 (HF2-03) HF2-04 (HF2-05) HF2-06 HF2-07",
    "wohnen": "HF3-01 HF3-02 (HF3-03) HF3-04 HF3-05 HF3-06 (HF3-07) (HF3-08)",
    "deutsch": "HF4-01 HF4-02 HF4-03 HF4-04 (HF4-05) HF4-06 HF4-07 (HF4-08)",
    "bildung": "HF5-01 (HF5-02) HF5-03 HF5-04 HF5-05 HF5-06 (HF5-07) (HF5-08) HF5-09",
    "arbeit": "HF6-01 HF6-02 HF6-03 HF6-04 HF6-05 HF6-06 HF6-07 HF6-08 HF6-09",
    "gesundheit": "HF7-01 (HF7-02) HF7-03 HF7-04 HF7-05 (HF7-06)",
    "altenhilfe": "HF8-01 HF8-02 HF8-03 HF8-04 (HF8-05) HF8-06 (HF8-07)",
    "ehrenamt": "HF9-01 HF9-02 HF9-03 HF9-04 (HF9-05) (HF9-06)",
    "zusammenleben": "HF10-01 HF10-02 HF10-03 HF10-04 (HF10-05) (HF10-06) (HF10-07) HF10-08 (HF10-09)",
}
"""The 84 indicators of the catalogue by field; those in brackets are optional, all others are core."""
DIVIDED = {
    "B-05": ("B-05a", "B-05b", "B-05c"),
    "HF6-07": ("HF6-07a", "HF6-07b", "HF6-07c"),
    "HF7-03": ("HF7-03a", "HF7-03b"),
}
"""Listed as one, declared as several: each has a unit or a population of its own."""


def listed() -> Iterator[tuple[str, str, bool]]:
    """Field, id and whether it is core, of every listed indicator."""
    for feld, ids in LISTED.items():
        for id in ids.split():
            yield feld, id.strip("()"), not id.startswith("(")


def test_the_list_has_84_indicators_of_which_24_are_optional() -> None:
    cores = [core for _, _, core in listed()]
    assert (len(cores), cores.count(False)) == (84, 24)


def test_every_listed_indicator_is_declared_in_its_field_in_the_order_of_the_list_with_its_core_flag() -> None:
    for feld in FELDER:
        expected = [(part, core) for name, id, core in listed() if name == feld.key for part in DIVIDED.get(id, (id,))]
        wanted = {id for id, _ in expected}
        assert [(i.id, i.core) for i in feld.indicators if i.id in wanted] == expected


def test_what_the_list_lacks_is_context_and_never_core() -> None:
    known = {part for _, id, _ in listed() for part in DIVIDED.get(id, (id,))}
    others = [i for i in ALL if i.id not in known]
    assert {(i.core, i.kind) for i in others} == {(False, "kontext")}
    assert all(re.fullmatch(r"(B|HF\d+)-K\d+|[\w-]+b", i.id) for i in others)
    assert {i.id.removesuffix("b") for i in others if i.id.endswith("b")} <= known


def test_every_field_has_a_goal() -> None:
    assert all(feld.ziel for feld in FELDER)


def test_id_is_given_once_in_all_fields_and_begins_with_that_of_its_field() -> None:
    assert [id for id, n in Counter(i.id for i in ALL).items() if n > 1] == []
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
    assert indicator.formula is not None or not indicator.series
    assert indicator.series or indicator.no_data


NOT_AT_HAND = {
    "ba_migrationsmonitor": "the monitor is published as workbooks per month",
    "ba_wirtschaftszweige": "special evaluation, on request",
    "bamf_integrationskurse": "statistics of the federal office by Kreis, on request",
    "destatis_12521-0041": "table of the register of foreigners, not among the files",
    "destatis_12531-0041": "table of the register of foreigners, not among the files",
    "destatis_22971-0080": "statistics of the homeless since 2022, not among the files",
    "destatis_mikrozensus_wohnen": "sample for the Land, every four years",
    "freiwilligensurvey": "sample for the Land, every five years",
    "kv_arztsuche": "directory of the physicians, to be counted",
    "lga_einschulungsuntersuchung": "results of the Landesgesundheitsamt, not published by Kreis",
    "lka_politisch_motivierte_kriminalitaet": "figures of the police by Kreis, on request",
    "rdb_12511-04-01-4": "table with the official rate, not among the files",
    "rdb_13111-07-05-4": "table by branch, not among the files",
    "svr_integrationsbarometer": "sample for the Land, every two years",
    "zensus_2000S-3071": "table of the Zensus 2022, not among the files",
}
"""Sources that indicators name and the project does not have, with the reason; `erhebung_*` are own surveys."""


def named_sources(indicator: Indicator) -> set[str]:
    return {source for series in indicator.series for source in series.sources}


def at_hand(indicator: Indicator) -> bool:
    return not any(source in NOT_AT_HAND or source.startswith("erhebung_") for source in named_sources(indicator))


@each
def test_every_source_of_a_series_lies_in_the_project_or_is_known_to_be_missing(
    indicator: Indicator, sources: dict[str, Quelle]
) -> None:
    missing = named_sources(indicator) - sources.keys()
    surveys = {source for source in missing if source.startswith("erhebung_")}
    assert missing - surveys <= NOT_AT_HAND.keys()
    assert surveys <= {f"erhebung_{indicator.erhebung}"}
    assert indicator.missing or not missing


def test_no_source_is_called_missing_that_lies_here_or_that_nobody_names(sources: dict[str, Quelle]) -> None:
    assert NOT_AT_HAND.keys().isdisjoint(sources)
    assert NOT_AT_HAND.keys() <= {source for i in ALL for source in named_sources(i)}


CONTEXT_SOURCES = {
    "destatis_22922KJ1141": "family benefits: a format of its own that the reader has to know",
    "gemeindeverzeichnis_2021": "areas, for the maps",
    "inkar_beschaeftigtenquote": "Gemeinden, a single year: for the maps",
    "inkar_schulabgaenger": "the edition of 2017, held against HF5-05 in test_gegenwerte.py",
    "rdb_22541-01-04-4": "day care until 2016: staff and places, no indicator counts them",
    "geo_gemeinden_2021": "borders, for the maps",
}
"""Sources that no indicator names, and what they are for."""


def test_every_source_serves_an_indicator_or_is_known_to_serve_something_else(sources: dict[str, Quelle]) -> None:
    unused = sources.keys() - {source for i in ALL for source in named_sources(i)}
    assert unused == CONTEXT_SOURCES.keys() & sources.keys()


@each_with_formula
def test_every_measure_of_a_formula_is_registered_and_lies_in_one_of_its_sources(
    indicator: Indicator, sources: dict[str, Quelle], merkmale: set[str]
) -> None:
    needed = {term.measure for term in terms(indicator)}
    if at_hand(indicator) and indicator.series:
        assert needed <= {measure for source in named_sources(indicator) for measure in measures(sources[source])}
        assert needed <= merkmale


@each_with_formula
def test_series_of_an_indicator_are_told_apart_by_their_names(indicator: Indicator) -> None:
    names = [series.name for series in indicator.series]
    assert len(set(names)) == len(names)


@each
def test_first_series_is_official_or_an_own_survey_and_a_substitute_says_how_it_differs(indicator: Indicator) -> None:
    roles = [series.role for series in indicator.series]
    assert roles[:1] in ([], ["amtlich"], ["eigen"]) or set(roles) == {"ersatz"}
    assert all(series.note for series in indicator.series if series.role == "ersatz")


@each
def test_an_own_survey_is_the_form_the_indicator_names(indicator: Indicator) -> None:
    surveys = [series for series in indicator.series if series.role == "eigen"]
    assert bool(surveys) == bool(indicator.erhebung)
    assert all(series.sources[0] == f"erhebung_{indicator.erhebung}" for series in surveys)
    assert all(formula.units for formula in formulas(indicator) if surveys)


def test_gap_is_taken_of_a_rate_declared_before_it_for_germans_and_foreigners() -> None:
    ids = [i.id for i in ALL]
    gaps = [i for i in WITH_FORMULA if i.formula and i.formula.kind == "abstand"]
    assert [i.id for i in gaps] == ["HF5-04", "HF6-02", "HF6-02b"]
    for i in gaps:
        of = by_id()[i.formula.of or ""]
        assert ids.index(of.id) < ids.index(i.id)
        assert {"deutsch", "auslaendisch"} <= set(of.groups)


@each
def test_every_break_an_indicator_names_is_registered(indicator: Indicator, brueche: set[str]) -> None:
    assert set(indicator.breaks) <= brueche


def test_every_registered_break_is_used(brueche: set[str]) -> None:
    assert {id for i in ALL for id in i.breaks} == brueche


@for_all("indicator", [i for i in ALL if i.rest], lambda i: i.id)
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


@for_all("indicator", [i for i in ALL if i.ages], lambda i: i.id)
def test_ages_of_a_breakdown_tile(indicator: Indicator) -> None:
    whole = (indicator.ages[0][0], indicator.ages[-1][1])
    assert whole in {indicator.age, (0, OFFEN)}
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
