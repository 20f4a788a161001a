"""What `bericht values` says, on the real values."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.katalog import all_indicators, by_id
from pipeline.cycle import load_cycle
from pipeline.faults import DataError, UsageError
from pipeline.listing import (
    ALL_FIELDS,
    KINDS,
    Columns,
    as_csv,
    as_table,
    as_tables,
    decimals,
    find_indicator,
    find_kinds,
    load_values,
    stored,
)
from pipeline.values import Value

HEAD = "id,region,start,end,group,sex,age,detail,series,numerator,denominator,value,status,flags,source"


def loaded(computed: Path, id: str, region: str | None = "08116") -> list[Value]:
    return load_values(computed, load_cycle(computed), [find_indicator(id)], region)


def kept(computed: Path, id: str, kind: str = "wert") -> Columns:
    return stored(computed, load_cycle(computed), [find_indicator(id)], "08116", [kind])


def lines(computed: Path, id: str) -> list[str]:
    return as_csv(kept(computed, id)).splitlines()


def rows_of(computed: Path, id: str, kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(as_csv(kept(computed, id, kind), ALL_FIELDS).splitlines()))


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


def test_unknown_indicator_names_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"Den Indikator „B-99“ gibt es nicht. Vorhanden: B-01, B-02,"):
        find_indicator("B-99")


def test_divided_indicator_names_its_parts() -> None:
    with pytest.raises(UsageError, match=r"„HF6-07“ ist geteilt: HF6-07a, HF6-07b, HF6-07c\."):
        find_indicator("HF6-07")


def test_kinds_are_named_alone_together_or_all() -> None:
    assert find_kinds(None) == ("wert",)
    assert find_kinds("median, wert") == ("wert", "median")
    assert find_kinds("alle") == KINDS
    with pytest.raises(UsageError, match=r"Die Art „mittel“ gibt es nicht. Erlaubt: alle, wert, abstand_gruppen"):
        find_kinds("wert,mittel")


def test_list_of_all_has_every_stored_value_once_and_in_order(computed: Path, values: list[Value]) -> None:
    frame = stored(computed, load_cycle(computed), all_indicators(), None, KINDS)
    rows = list(csv.DictReader(as_csv(frame, ALL_FIELDS).splitlines()))
    assert len(rows) == len(values)
    order = list(by_id())
    keys = [
        (order.index(r["id"]), KINDS.index(r["kind"]), r["region"], r["group"], r["sex"], r["age"], r["detail"],
         r["end"], r["from_end"], r["series"])
        for r in rows
    ]  # fmt: skip
    assert keys == sorted(keys)
    assert {value.kind for value in values} <= set(KINDS)


def test_derived_values_tell_both_periods_and_how_many_values_they_rest_on(computed: Path) -> None:
    (row,) = [r for r in rows_of(computed, "HF6-05", "veraenderung")
              if (r["from_end"], r["end"], r["sex"]) == ("2007-12-31", "2016-12-31", "insgesamt")]  # fmt: skip
    # printed: 3,968 of 10,297 in 2016 and 3,320 of 11,113 in 2007, 38.536 minus 29.875 percent
    assert (row["value"], row["n"], row["numerator"], row["leading"]) == ("8.7", "10", "", "true")
    same = ("end", "sex", "series")
    (median,) = [r for r in rows_of(computed, "HF6-05", "median") if all(r[name] == row[name] for name in same)]
    assert (median["n"], median["from_end"]) == ("6", "")


def test_rounded_cells_have_their_bounds_and_a_breakdown_its_detail(computed: Path) -> None:
    (row, *_) = [r for r in rows_of(computed, "B-04", "wert") if "rounded5" in r["flags"]]
    assert float(row["low"]) < float(row["value"]) < float(row["high"])
    details = {r["detail"] for r in rows_of(computed, "HF5-03", "wert")}
    assert {"", "schulart=gymnasien"} <= details
    assert " Gymnasien " in as_tables(kept(computed, "HF5-03"), [by_id()["HF5-03"]])


def test_table_of_several_leaves_out_what_has_no_values(computed: Path) -> None:
    both = [by_id()["HF6-05"], by_id()["HF7-01"]]
    text = as_tables(stored(computed, load_cycle(computed), both, "08116", ["abstand_land"]), both)
    assert text.startswith("HF6-05 ")
    assert "HF7-01" not in text
    assert " abstand_land " in text


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
