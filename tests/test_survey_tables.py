"""Tables of the own surveys: which cells they have, what is added up, and that they agree with the indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import PROJECT, cell

from indicators.formulas import count, obs, surveyed
from indicators.katalog import all_indicators, by_id
from indicators.model import ANZAHL, GESCHLECHT, JAHR, STELLE, Groesse, Indicator, Ueberblick, eigene
from pipeline import tables
from pipeline.cycle import load_cycle
from pipeline.masking import rests_on
from pipeline.observations import COLUMNS
from pipeline.survey_tables import detail_of, table_values
from pipeline.values import Value

CYCLE = load_cycle(PROJECT, "2013-2016")
ANFRAGEN = Groesse("anfragen", "Anfragen")
EINSAETZE = Groesse("einsaetze", "Einsätze")
POOLS = Indicator(
    id="X-01", title="Prüfling", short="Prüfling", unit=ANZAHL, direction="neutral", definition="", zaehler="",
    nenner="", sagt="", sagt_nicht="", formula=surveyed(count(obs("anfragen"))), series=(eigene("pools"),),
    erhebung="pools",
)  # fmt: skip


def asked(measure: str, detail: str = "", year: int = 2016, **answers: int | None) -> list[dict[str, Any]]:
    """What bodies answered to one question: `asked("anfragen", a=5, b=7)`."""
    return [
        cell(
            measure, value, on=f"{year}-12-31", source="erhebung_pools", period_type="kalenderjahr", detail=detail,
            reporting_unit=body, place=f"{body}/{measure}{detail}{year}!D1", flags="demo",
            status="not_collected" if value is None else "ok" if value else "zero_exact",
        )
        for body, value in answers.items()
    ]  # fmt: skip


def made(folder: Path, table: Ueberblick, *answers: list[dict[str, Any]], **more: Any) -> list[Value]:
    """The cells of one table over these answers."""
    rows = [row | more for of_question in answers for row in of_question]
    tables.write_parquet(pd.DataFrame(rows, dtype=object), COLUMNS, folder / "vertraulich.parquet")
    return table_values(folder / "vertraulich.parquet", [replace(POOLS, tabellen=(table,))], CYCLE)


def figures(values: Iterable[Value]) -> dict[str, int | None]:
    return {one.detail: None if one.exact is None else int(one.exact) for one in values}


def test_bodies_are_summed_and_only_the_last_year_with_figures_is_shown(tmp_path: Path) -> None:
    table = Ueberblick("kurz", "", (ANFRAGEN, EINSAETZE), zeilen=STELLE)
    found = made(
        tmp_path, table, asked("anfragen", a=5, b=7), asked("einsaetze", a=4, b=0), asked("anfragen", year=2015, a=99)
    )
    assert figures(found) == {
        "merkmal=anfragen;stelle=a": 5,
        "merkmal=anfragen;stelle=b": 7,
        "merkmal=anfragen": 12,
        "merkmal=einsaetze;stelle=a": 4,
        "merkmal=einsaetze;stelle=b": 0,
        "merkmal=einsaetze": 4,
    }
    assert [one.status for one in found][-3:] == ["ok", "zero_exact", "ok"]


def test_a_cell_names_the_cells_it_rests_on_as_indicators_do(tmp_path: Path) -> None:
    [*_, total] = made(tmp_path, Ueberblick("kurz", "", (ANFRAGEN,), zeilen=STELLE), asked("anfragen", b=7, a=5))
    assert total.source == "erhebung_pools (a/anfragen2016!D1) + erhebung_pools (b/anfragen2016!D1)"
    assert list(rests_on(total)) == [
        ((1, ("erhebung_pools", "a/anfragen2016!D1")), (1, ("erhebung_pools", "b/anfragen2016!D1")))
    ]
    assert (total.kind, total.series, total.n, total.numerator) == ("tabelle", "eigen:erhebung_pools", 2, 12)
    assert total.flags == {"demo"}


def test_years_in_rows_are_those_of_the_cycle_and_have_no_total(tmp_path: Path) -> None:
    every = [asked("anfragen", year=year, a=n, b=1) for year, n in ((2012, 9), (2013, 2), (2016, 5))]
    found = made(tmp_path, Ueberblick("kurz", "", (ANFRAGEN,), zeilen=JAHR), *every)
    assert [(one.year, one.exact) for one in found] == [(2013, 3), (2016, 6)]


def test_the_whole_of_a_dimension_is_what_the_form_asks_for_it(tmp_path: Path) -> None:
    """People who speak two languages count twice below, once above."""
    table = Ueberblick("kurz", "", (ANFRAGEN,), zeilen="sprache")
    found = made(
        tmp_path, table, asked("anfragen", "sprache=arabisch", a=3, b=2), asked("anfragen", "sprache=urdu", a=2),
        asked("anfragen", a=4, b=2),
    )  # fmt: skip
    assert figures(found) == {
        "merkmal=anfragen;sprache=arabisch": 5,
        "merkmal=anfragen;sprache=urdu": 2,
        "merkmal=anfragen": 6,
    }


def test_where_the_form_does_not_ask_for_the_whole_the_parts_are_added(tmp_path: Path) -> None:
    table = Ueberblick("kurz", "", (ANFRAGEN,), zeilen="dokument", spalten="sprache", ja_nein=True)
    found = made(
        tmp_path, table, asked("anfragen", "dokument=wegweiser;sprache=arabisch", a=1),
        asked("anfragen", "dokument=wegweiser;sprache=urdu", a=0),
        asked("anfragen", "dokument=merkblatt;sprache=arabisch", a=1),
    )  # fmt: skip
    assert figures(found) == {
        "dokument=wegweiser;merkmal=anfragen;sprache=arabisch": 1,
        "dokument=wegweiser;merkmal=anfragen;sprache=urdu": 0,
        "dokument=merkblatt;merkmal=anfragen;sprache=arabisch": 1,
        "dokument=wegweiser;merkmal=anfragen": 1,
        "dokument=merkblatt;merkmal=anfragen": 1,
        "merkmal=anfragen;sprache=arabisch": 2,
        "merkmal=anfragen;sprache=urdu": 0,
        "merkmal=anfragen": 2,
    }


def test_rows_and_columns_cross_and_both_have_their_totals(tmp_path: Path) -> None:
    table = Ueberblick("kurz", "", (ANFRAGEN,), zeilen="sprache", spalten=STELLE)
    found = made(
        tmp_path, table, asked("anfragen", "sprache=arabisch", a=3, b=2), asked("anfragen", "sprache=urdu", a=2),
        asked("anfragen", a=5, b=2),
    )  # fmt: skip
    assert figures(found) == {
        "merkmal=anfragen;sprache=arabisch;stelle=a": 3,
        "merkmal=anfragen;sprache=arabisch;stelle=b": 2,
        "merkmal=anfragen;sprache=urdu;stelle=a": 2,
        "merkmal=anfragen;sprache=arabisch": 5,
        "merkmal=anfragen;sprache=urdu": 2,
        "merkmal=anfragen;stelle=a": 5,
        "merkmal=anfragen;stelle=b": 2,
        "merkmal=anfragen": 7,
    }


def test_without_totals_there_are_only_the_cells_inside(tmp_path: Path) -> None:
    table = Ueberblick("kurz", "", (ANFRAGEN,), zeilen=STELLE, gesamt=False)
    assert figures(made(tmp_path, table, asked("anfragen", a=5))) == {"merkmal=anfragen;stelle=a": 5}


def test_sex_is_told_by_the_sex_of_the_value(tmp_path: Path) -> None:
    women, men = (asked("anfragen", a=n) for n in (2, 3))
    for row, sex in ((women[0], "weiblich"), (men[0], "maennlich")):
        row |= {"sex": sex, "place": f"a/{sex}!D1"}
    found = made(tmp_path, Ueberblick("kurz", "", (ANFRAGEN,), zeilen=GESCHLECHT), women, men, asked("anfragen", a=5))
    assert {one.sex: one.exact for one in found} == {"weiblich": 2, "maennlich": 3, "insgesamt": 5}


def test_who_did_not_answer_is_left_out_and_where_nobody_did_the_sign_stays(tmp_path: Path) -> None:
    table = Ueberblick("kurz", "", (ANFRAGEN, EINSAETZE), zeilen=STELLE)
    found = made(tmp_path, table, asked("anfragen", a=5, b=None), asked("einsaetze", b=None))
    told = {one.detail: (one.exact, one.status, one.n) for one in found}
    assert told["merkmal=anfragen"] == (5, "ok", 1)
    assert told["merkmal=anfragen;stelle=b"] == (None, "not_collected", 1)
    assert told["merkmal=einsaetze"] == (None, "not_collected", 1)


def test_named_parts_are_counted_without_those_put_together(tmp_path: Path) -> None:
    sprachen = Groesse("anfragen", "Sprachen", nennungen="sprache")
    found = made(
        tmp_path, Ueberblick("kurz", "", (sprachen,), zeilen=STELLE),
        asked("anfragen", "sprache=arabisch", a=3, b=2), asked("anfragen", "sprache=urdu", a=1),
        asked("anfragen", "sprache=sonstige", b=9),
    )  # fmt: skip
    assert figures(found) == {
        "merkmal=anfragen;nennungen=sprache;stelle=a": 2,
        "merkmal=anfragen;nennungen=sprache;stelle=b": 1,
        "merkmal=anfragen;nennungen=sprache": 2,
    }
    assert {tuple(rests_on(one)) for one in found} == {((),)}  # a number of languages is no sum of cells


def test_no_returns_no_cells(tmp_path: Path) -> None:
    assert made(tmp_path, Ueberblick("kurz", "", (ANFRAGEN,), zeilen=STELLE), asked("anfragen", year=2012, a=1)) == []


def test_a_figure_of_two_tables_is_there_once(tmp_path: Path) -> None:
    rows = [*asked("anfragen", a=5), *asked("anfragen", "sprache=urdu", a=5)]
    tables.write_parquet(pd.DataFrame(rows, dtype=object), COLUMNS, tmp_path / "vertraulich.parquet")
    both = tuple(Ueberblick(one, "", (ANFRAGEN,), zeilen=one) for one in (STELLE, "sprache"))
    found = table_values(tmp_path / "vertraulich.parquet", [replace(POOLS, tabellen=both)], CYCLE)
    assert [one.detail for one in found].count("merkmal=anfragen") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"groessen": (ANFRAGEN, EINSAETZE), "zeilen": STELLE, "spalten": "sprache"},
        {"groessen": (ANFRAGEN,), "zeilen": STELLE, "ja_nein": True},
    ],
)
def test_a_table_whose_figures_have_no_place_cannot_be_declared(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="kurz"):
        Ueberblick("kurz", "", **wrong)


# The declared tables on the returns of the project


TABLES = [(indicator, table) for indicator in all_indicators() for table in indicator.tabellen]
WHOLE = pytest.mark.parametrize(
    ("id", "merkmal", "part"),
    [
        ("HF9-03", "sprachmittler_aktiv", "numerator"),
        ("HF9-04", "dolmetschereinsaetze", "numerator"),
        ("HF9-04", "dolmetscheranfragen", "denominator"),
        ("HF9-05", "sprachmittler_qualifiziert", "numerator"),
        ("HF1-04", "dolmetscherhotline_gespraeche", "numerator"),
        ("HF1-K1", "dolmetscherhotline_minuten", "numerator"),
        ("HF1-01", "kreispersonal_geschult", "numerator"),
        ("HF10-K9", "ratsmandate_mit_einwanderungsgeschichte", "numerator"),
    ],
)


def test_the_key_of_a_table_is_told_once_for_each_indicator() -> None:
    assert len({(indicator.id, table.schluessel) for indicator, table in TABLES}) == len(TABLES) == 10


@WHOLE
def test_totals_are_the_figures_of_the_indicators(values: list[Value], id: str, merkmal: str, part: str) -> None:
    whole = [one for one in values if one.kind == "tabelle" and one.detail == f"merkmal={merkmal}"]
    totals = [one for one in whole if one.sex == "insgesamt"]
    own = {one.year: getattr(one, part) for one in values if one.id == id and one.kind == "wert" and _is_whole(one)}
    assert totals
    assert {one.year: one.exact for one in totals} == {one.year: own[one.year] for one in totals}


def _is_whole(value: Value) -> bool:
    return value.sex == "insgesamt" and not value.detail


ADDED = {
    ("HF9-03", "dolmetscheranfragen", "sprache"), ("HF9-03", "dolmetschereinsaetze", "sprache"),
    ("HF9-03", "dolmetscheranfragen", "bereich"), ("HF9-03", "dolmetscheranfragen", "stelle"),
    ("HF1-04", "dolmetscherhotline_gespraeche", "sprache"), ("HF1-04", "dolmetscherhotline_minuten", "amt"),
}  # fmt: skip


@pytest.mark.parametrize(("id", "merkmal", "dimension"), sorted(ADDED))
def test_totals_are_the_sum_of_their_cells_as_far_as_they_are_shown(
    values: list[Value], id: str, merkmal: str, dimension: str
) -> None:
    """What is hidden may be missing from the sum, at least two figures at a time."""
    groesse = Groesse(merkmal, "")
    cells = [one for one in values if one.id == id and one.kind == "tabelle" and one.year == 2016]
    [total] = [one for one in cells if one.detail == detail_of(groesse, {})]
    parts = [one for one in cells if _dimensions(one) == {"merkmal", dimension} and f"merkmal={merkmal}" in one.detail]
    shown = [one.exact for one in parts if one.exact is not None]
    hidden = [one for one in parts if one.status == "suppressed_own"]
    assert total.exact is not None
    assert total.exact == sum(shown) if not hidden else len(hidden) > 1 and sum(shown) < total.exact


def _dimensions(value: Value) -> set[str]:
    return {one.partition("=")[0] for one in value.detail.split(";")}


def test_rows_add_up_to_the_totals_of_columns(values: list[Value]) -> None:
    """Languages by city: where a language is shown for all cities, they make up its total."""
    groesse, rows = Groesse("dolmetscheranfragen", ""), defaultdict(list)
    cells = {one.detail: one for one in values if one.id == "HF9-03" and one.kind == "tabelle" and one.year == 2016}
    for one in cells.values():
        if _dimensions(one) == {"merkmal", "sprache", "stelle"} and groesse.merkmal in one.detail:
            rows[dict(part.split("=") for part in one.detail.split(";"))["sprache"]].append(one.exact)
    complete = {language: sum(row, Fraction(0)) for language, row in rows.items() if None not in row}
    assert len(complete) >= 5
    assert complete == {language: cells[detail_of(groesse, {"sprache": language})].exact for language in complete}


def test_no_table_disturbs_what_is_derived(values: list[Value]) -> None:
    assert {one.detail for one in values if "merkmal=" in one.detail and one.kind != "tabelle"} == set()
    assert {one.id for one in values if one.kind == "tabelle"} <= {indicator.id for indicator, _ in TABLES}


def test_every_figure_of_a_table_is_asked_by_the_form_of_its_indicator() -> None:
    from pipeline.forms import asked_figures, load_forms

    forms = {form.id: {figure.measure for figure, _ in asked_figures(form.formular)} for form in load_forms(PROJECT)}
    told = {(indicator.id, groesse.merkmal) for indicator, table in TABLES for groesse in table.groessen}
    assert {one for one in told if one[1] not in forms[by_id()[one[0]].erhebung]} == set()
