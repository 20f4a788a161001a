"""What two official publications print for the same thing is the same: Asylbewerberleistungsgesetz, hospital beds."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from conftest import PROJECT, read_rows

from indicators.katalog import by_id
from pipeline.registries import load_merkmale
from pipeline.sources import load_source
from pipeline.values import Value

REGIONS = ("DG", "08", "08111", "08115", "08116", "08117", "08118", "08119", "08415", "08416")
KREISE = REGIONS[2:]


@cache
def rows(key: str) -> tuple[dict[str, Any], ...]:
    return tuple(read_rows(load_source(PROJECT / "data/raw" / key, PROJECT), load_merkmale(PROJECT), PROJECT))


def figures(key: str, measure: str, detail: str = "") -> dict[tuple[str, int], Fraction]:
    """What a table prints for a measure as a whole, by region and year."""
    return {
        (row["region"], row["end"].year): Fraction(row["value"])
        for row in rows(key)
        if (row["measure"], row["detail"], row["sex"], row["age"]) == (measure, detail, "insgesamt", "insgesamt")
    }


def computed(values: list[Value], id: str, series: str) -> dict[tuple[str, int], Fraction]:
    return {
        (v.region, v.end.year): v.exact
        for v in values
        if (v.id, v.kind, v.series, v.sex, v.age, v.detail) == (id, "wert", series, "insgesamt", "insgesamt", "")
        and v.exact is not None
    }


def test_both_tables_have_the_same_recipients_in_all_regions_and_years() -> None:
    ours = figures("rdb_22221-01-01-4", "asylblg_empfaenger")
    other = figures("rdb_22811-01-01-4", "mindestsicherung_empfaenger", "leistung=asylblg")
    assert ours.keys() == {(region, year) for region in REGIONS for year in range(2010, 2016)}
    assert ours == other


def test_beds_per_inhabitant_are_those_of_inkar_in_all_eight_kreise(values: list[Value]) -> None:
    """INKAR prints two decimals per 1,000; the first years are those of the table, the others are INKAR's own."""
    inkar = figures("inkar_kreise", "krankenhausbettendichte")
    ours = computed(values, "HF7-K1", "amtlich:rdb_23111-01-04-4")
    both = inkar.keys() & ours.keys()
    assert both == {(region, year) for region in KREISE for year in range(2005, 2016)}
    assert not [key for key in both if abs(ours[key] / 10 - inkar[key]) > Fraction(5, 1000)]


def test_beds_after_the_table_are_taken_from_inkar_as_published(values: list[Value]) -> None:
    inkar = figures("inkar_kreise", "krankenhausbettendichte")
    taken = computed(values, "HF7-K1", "ersatz:inkar_kreise")
    assert taken == {key: value * 10 for key, value in inkar.items() if key[1] >= 2016}


@pytest.mark.parametrize(("id", "measure"), [("HF7-K3", "arztdichte"), ("HF7-K4", "hausarztdichte")])
def test_physicians_are_taken_from_inkar_as_published(id: str, measure: str, values: list[Value]) -> None:
    taken = computed(values, id, "ersatz:inkar_kreise")
    assert taken == figures("inkar_kreise", measure)
    assert taken.keys() == {(region, year) for region in KREISE for year in range(2015, 2023)}
    assert by_id()[id].decimals == 2
