"""Fact sheets of the annex."""

from __future__ import annotations

import re

import pytest
from report_examples import CYCLE, Report, report_of, value

from indicators.katalog import all_indicators, by_id
from pipeline.cycle import Zielwert
from pipeline.factsheets import factsheet


def told(report: Report, id: str) -> dict[str, str]:
    """The lines of a fact sheet without their marks."""
    rows = factsheet(report.material, report.findings[id], by_id()[id]).rows
    return {term: re.sub("<[^>]*>", "", str(text).replace("<br>", " / ")).replace("\u00ad", "") for term, text in rows}


@pytest.fixture(scope="module")
def empty() -> Report:
    """A report without any values."""
    return report_of()


def test_an_overlap_of_series_stands_in_the_fact_sheet() -> None:
    both = [
        value("HF6-05", 2016, "38.5"),
        value("HF6-05", 2016, "38.7", series="ersatz:ba_arbeitslose", leading=False),
    ]
    assert told(report_of(*both), "HF6-05")["Doppelte Jahre"] == (
        "amtliche Reihe · Ersatzreihe: 2016: 38,5\u202f% · 38,7\u202f%"
    )


def test_a_sheet_says_how_a_value_is_made(empty: Report) -> None:
    assert told(empty, "HF6-05")["Berechnung"] == (
        "Zähler „Arbeitslose Ausländerinnen und Ausländer (Jahresdurchschnitt)“ geteilt durch "
        "Nenner „Arbeitslose insgesamt (Jahresdurchschnitt)“, mal 100"
    )
    assert told(empty, "HF6-01")["Berechnung"].endswith(", mal 100; Nenner vom 31.12. des Vorjahres")
    assert told(empty, "HF6-02b")["Berechnung"].endswith("Nenner vom 31.12. desselben Jahres (Näherung)")
    assert ", mal 10.000" in told(empty, "HF7-K1")["Berechnung"]
    assert "mal" not in told(empty, "HF7-03b")["Berechnung"]  # a plain quotient
    assert told(empty, "HF1-06")["Berechnung"].startswith("Stellen mit Ja geteilt durch alle Stellen")
    assert told(empty, "HF10-05")["Berechnung"].startswith("halbe Summe der Unterschiede")
    assert told(empty, "HF7-K3")["Berechnung"] == "veröffentlichter Wert, nicht nachgerechnet"


def test_a_sheet_names_kind_breakdown_reference_and_unusual_levels(empty: Report) -> None:
    assert told(empty, "HF7-03b")["Art"] == "Prozessindikator; in Wochen; niedriger ist besser; nur Kreise"
    assert told(empty, "B-01")["Art"].endswith("; Gliederung: Geschlecht; Alter (8 Gruppen); auch Gemeinden")
    assert "Referenzgruppe: Deutsche" in told(empty, "HF6-07b")["Art"]
    assert told(empty, "HF9-06")["Art"].endswith("nur Land und Bund")


def test_an_indicator_without_values_says_why_and_names_no_series_that_is_not_there(empty: Report) -> None:
    rows = told(empty, "HF7-03b")
    assert "„Traumaberatung“" in rows["Ohne Werte, weil"]
    assert not {"Werte", "Reihen"} & set(rows)


def test_every_sheet_is_short(empty: Report) -> None:
    assert {one.id: n for one in all_indicators() if (n := len(told(empty, one.id))) > 12} == {}


def test_a_target_stands_in_the_sheet_only_where_the_county_has_one() -> None:
    report = report_of(value("HF6-04", 2016, "8.8", group="auslaendisch"))
    assert "Zielwert" not in told(report, "HF6-04")
    ziel = Zielwert(wert="7,0", jahr=2020, beschluss="Kreistag, 01.12.2016")
    report.cells.cycle = CYCLE.model_copy(update={"zielwerte": {"HF6-04": ziel}})
    assert told(report, "HF6-04")["Zielwert"] == "7,0 % bis 2020 (Kreistag, 01.12.2016)"
