"""What `bericht values` and `bericht explain` say, on the real values."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.katalog import by_id
from pipeline.cycle import load_cycle
from pipeline.faults import DataError, UsageError
from pipeline.listing import as_csv, as_table, decimals, explain, find_indicator, load_values
from pipeline.values import Value

HEAD = "id,region,start,end,group,sex,age,detail,series,numerator,denominator,value,status,flags,source"


def loaded(computed: Path, id: str, region: str | None = "08116") -> list[Value]:
    return load_values(computed, load_cycle(computed), find_indicator(id), region)


def lines(computed: Path, id: str, region: str = "08116") -> list[str]:
    return as_csv(loaded(computed, id, region), find_indicator(id)).splitlines()


def test_csv_has_exactly_the_promised_columns(computed: Path) -> None:
    assert lines(computed, "HF6-05")[0] == HEAD


@pytest.mark.parametrize(
    ("id", "line"),
    [
        (
            "HF6-05",
            "HF6-05,08116,2016-01-01,2016-12-31,insgesamt,insgesamt,insgesamt,,amtlich:rdb_13211-02-05-4,"
            '3968,10297,38.5,ok,,"rdb_13211-02-05-4 (Z. 6, Sp. 6) / rdb_13211-02-05-4 (Z. 6, Sp. 5)"',
        ),
        (
            "HF6-04",
            "HF6-04,08116,2007-01-01,2007-12-31,auslaendisch,insgesamt,insgesamt,,amtlich:rdb_13211-02-05-4,"
            ',,,not_collected,,"rdb_13211-02-05-4 (Z. 96, Sp. 16)"',
        ),
    ],
)
def test_csv_line_says_value_parts_status_and_cells(computed: Path, id: str, line: str) -> None:
    found = [text for text in lines(computed, id) if text.startswith(",".join(line.split(",")[:7]))]
    (first, *_) = [text for text in found if ",amtlich:" in text]
    assert first == line


def test_csv_of_an_own_sum_tells_its_flags_and_counts_with_decimals_as_they_are(computed: Path) -> None:
    (row,) = [
        r for r in csv.DictReader(lines(computed, "HF6-05")) if r["end"] == "2020-12-31" and r["sex"] == "insgesamt"
    ]
    assert (row["numerator"], row["denominator"], row["value"], row["flags"]) == (
        "5323.1",
        "12554.9",
        "42.4",
        "own_sum",
    )


def test_series_with_fewer_digits_is_not_printed_with_more(computed: Path) -> None:
    values = {value.series: value for value in loaded(computed, "B-04")}
    assert {name: decimals(value, by_id()["B-04"]) for name, value in values.items()} == {
        "amtlich:destatis_12531-0043": 1, "ersatz:inkar_sdg_2017": 0,
    }  # fmt: skip


def test_order_is_region_group_sex_age_time_series(computed: Path) -> None:
    values = loaded(computed, "B-01", region=None)
    keys = [(v.region, v.group, v.sex, v.age, v.end, v.series) for v in values]
    assert keys == sorted(keys)
    assert len({key[0] for key in keys}) == 54  # ten regions and 44 Gemeinden


def test_derived_measures_are_not_in_the_list(computed: Path) -> None:
    assert {value.kind for value in loaded(computed, "HF6-06")} == {"wert"}


def test_table_for_people_shows_german_numbers_signs_and_cells(computed: Path) -> None:
    text = as_table(loaded(computed, "HF6-04"), find_indicator("HF6-04"))
    assert text.startswith("HF6-04 Arbeitslosenquote der Ausländerinnen und Ausländer, in Prozent\n")
    (line,) = [row for row in text.splitlines() if " 2016 " in row and "auslaendisch" in row]
    assert line.split() == ["08116", "2016", "auslaendisch", "8,8", "amtlich:rdb_13211-02-05-4"]
    (line,) = [row for row in text.splitlines() if " 2007 " in row and "auslaendisch" in row]
    assert "n. e." in line
    assert "aus rdb_13211-02-05-4 (Z. 96, Sp. 16)" in text


def test_table_says_which_series_does_not_count(computed: Path) -> None:
    text = as_table(loaded(computed, "HF6-05"), find_indicator("HF6-05"))
    both = [row for row in text.splitlines() if " 2016 " in row and " insgesamt " in row]
    assert ["(nicht maßgeblich)" in row for row in both] == [False, True]


def test_part_that_is_not_known_is_told_as_such(computed: Path) -> None:
    (value, *_) = [v for v in loaded(computed, "HF6-06") if v.exact is None and v.group == "auslaendisch"]
    text = as_table([replace(value, denominator=Fraction(5))], find_indicator("HF6-06"))
    assert "unbekannt von 5" in text


def test_explanation_tells_the_declaration_and_the_newest_value_with_its_cells(computed: Path) -> None:
    text = explain(find_indicator("HF6-05"), loaded(computed, "HF6-05"), load_cycle(computed))
    assert text.startswith("HF6-05 Anteil der Ausländerinnen und Ausländer an den Arbeitslosen\n")
    for part in ("Definition ", "Zähler ", "Nenner ", "Reihe ", "Sagt nicht ", "Vorbehalt "):
        assert f"\n  {part}" in text
    assert "Neuester Wert bis 2016: 38,5 (2016, 08116, amtlich:rdb_13211-02-05-4)" in text
    assert text.rstrip().endswith("rdb_13211-02-05-4 (Z. 6, Sp. 6) / rdb_13211-02-05-4 (Z. 6, Sp. 5)")


def test_explanation_of_a_later_cycle_takes_its_own_newest_value(computed: Path) -> None:
    text = explain(find_indicator("HF6-05"), loaded(computed, "HF6-05"), load_cycle(computed, "2017-2020"))
    assert "Neuester Wert bis 2020: 42,4 (2020, 08116, ersatz:ba_arbeitslose)" in text


def test_explanation_without_a_value_says_why(computed: Path) -> None:
    text = explain(find_indicator("HF6-01"), loaded(computed, "HF6-01"), load_cycle(computed))
    assert "Kein Wert bis zum Ende des Zyklus 2013-2016. Die Bevölkerung nach Alter und Staatsangehörigkeit" in text


def test_unknown_indicator_names_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"Den Indikator „B-99“ gibt es nicht. Vorhanden: B-01, B-02,"):
        find_indicator("B-99")


def test_region_without_any_value_names_those_there_are(computed: Path) -> None:
    with pytest.raises(UsageError, match=r"Für die Region „8116“ gibt es keine Werte. Vorhanden: 08, 08111,"):
        loaded(computed, "B-01", "8116")


def test_region_that_only_this_indicator_lacks_gives_an_empty_list(computed: Path) -> None:
    assert loaded(computed, "HF6-05", "08116004") == []


def test_values_before_the_first_build_are_a_fault_that_names_the_command(project: Path) -> None:
    with pytest.raises(DataError, match=r"noch nicht berechnet. Bitte zuerst „bericht build“"):
        loaded(project, "B-01")


def test_values_that_are_cut_off_are_a_fault_and_not_a_crash(project: Path, computed: Path) -> None:
    name = "data/processed/2013-2016/indicators.parquet"
    (project / name).parent.mkdir(parents=True)
    (project / name).write_bytes((computed / name).read_bytes()[:5000])
    with pytest.raises(DataError, match=f"{name}\n.*nicht lesbar"):
        loaded(project, "B-01")


def test_value_of_a_school_year_or_day_is_dated_as_it_is_printed(computed: Path) -> None:
    (value, *_) = [v for v in loaded(computed, "B-01") if v.end == date(2015, 12, 31)]
    assert " 31.12.2015 " in as_table([value], find_indicator("B-01"))
    school = replace(value, start=date(2015, 8, 1), end=date(2016, 7, 31), period_type="schuljahr")
    assert " 2015/16 " in as_table([school], find_indicator("B-01"))
