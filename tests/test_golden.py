"""Golden rows: values that were computed by hand from the printed tables, with the cells they rest on."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import for_all

from indicators.katalog import FELDER, all_indicators, by_id
from pipeline.listing import decimals
from pipeline.numbers import plain_number
from pipeline.signs import RANKED
from pipeline.tables import connect, quoted
from pipeline.values import Value

GOLDEN = Path(__file__).parent / "golden"
FILES = [GOLDEN / f"{feld.key}.csv" for feld in FELDER if (GOLDEN / f"{feld.key}.csv").exists()]
KEY = ("id", "region", "end", "group", "sex", "age", "detail")
SIGNS = (".", "-")
GEMEINDEN = re.compile(r"(\d+) Gemeinden")
"""Cells of an index over all Gemeinden of the Kreis: too many to be written out."""

FACTORS = {
    "prozent": 100, "prozentpunkte": 100, "je_100": 100, "je_1000": 1000, "je_10000": 10_000, "je_100000": 100_000,
    "qm": 1000,  # the table prints the floor space in 1,000 square metres
    "anzahl": 1, "jahre": 1, "euro_je_qm": 1,
}  # fmt: skip
"""By which factor a quotient of printed cells is told in the unit of its indicator."""
PUBLISHED_FACTORS = {"B-04": 10, "HF7-K1": 10}
"""INKAR prints refugees in percent and hospital beds per 1,000; the indicators tell them per 1,000 and per 10,000."""

Row = dict[str, str]
Cells = dict[tuple[str, str], set[str]]


def read(path: Path) -> list[Row]:
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [{"detail": ""} | row for row in rows]


ROWS = [row for path in FILES for row in read(path)]
OF_INDICATOR: dict[str, list[Row]] = defaultdict(list)
for _row in ROWS:
    OF_INDICATOR[_row["id"]].append(_row)
each = for_all("id", OF_INDICATOR)

Found = dict[tuple[str, ...], list[Value]]


@pytest.fixture(scope="module")
def leading(values: list[Value]) -> Found:
    found: Found = defaultdict(list)
    for value in values:
        if value.kind == "wert" and value.leading:
            key = (value.id, value.region, value.end.isoformat(), value.group, value.sex, value.age, value.detail)
            found[key].append(value)
    return found


@pytest.fixture(scope="module")
def printed_cells(computed: Path) -> Cells:
    """What the tables print for each region, by source, as they print it."""
    path = computed / "data/processed/2013-2016/observations.parquet"
    with connect() as connection:
        told = connection.execute(f"SELECT DISTINCT source, region, raw FROM {quoted(str(path))}").fetchall()
    found: Cells = defaultdict(set)
    for source, region, raw in told:
        found[source, region].add(raw)
    return found


def key_of(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def printed(value: Value) -> str:
    """A value as `bericht values` prints it, or its status where it has none."""
    if value.exact is None:
        return value.status
    return plain_number(value.exact, decimals(value, by_id()[value.id]))


def cells_of(row: Row) -> str:
    return row["printed_in"].split(": ", 1)[1]


def total(cells: str) -> Fraction:
    """`28286 − 9091` as the office's figures add up."""
    parts = re.findall(r"(?:^|([+−]) )(\d+(?:[.,]\d+)?)", cells)
    assert " ".join(f"{sign} {n}".strip() for sign, n in parts) == cells
    return sum((Fraction(f"{'-' if sign == '−' else ''}{n.replace(',', '.')}") for sign, n in parts), Fraction(0))


def told_otherwise(row: Row, found: list[Value]) -> str:
    """What the program says instead of a golden row; empty where it says the same."""
    if len(found) != 1:
        return f"{len(found)} values"
    value, cells = found[0], cells_of(row)
    if printed(value) != row["value"]:
        return printed(value)
    if cells in SIGNS or " minus " in cells or GEMEINDEN.fullmatch(cells):
        return "" if value.numerator is None else f"numerator {value.numerator}"
    numerator, _, denominator = cells.partition(" von ")
    expected = (total(numerator), total(denominator) if denominator else None)
    return "" if (value.numerator, value.denominator) == expected else f"{value.numerator} / {value.denominator}"


@each
def test_values_are_those_computed_by_hand_from_the_printed_table(id: str, leading: Found) -> None:
    told = {key_of(row): told_otherwise(row, leading[key_of(row)]) for row in OF_INDICATOR[id]}
    assert {key: text for key, text in told.items() if text} == {}


@each
def test_golden_rows_agree_with_the_cells_they_cite(id: str) -> None:
    """The rows check themselves, so that a slip of the pen in them is not taken for a fault of the code."""
    for row in OF_INDICATOR[id]:
        if cells_of(row) in SIGNS:
            assert row["value"] in RANKED
        elif not GEMEINDEN.fullmatch(cells_of(row)):
            digits = len(row["value"].partition(".")[2])
            assert plain_number(quotient(row), digits) == row["value"], row


def quotient(row: Row) -> Fraction:
    """The cells that a row cites, in the unit of its indicator; of a gap the difference of two quotients."""
    exact = Fraction(0)
    for sign, part in zip((1, -1), cells_of(row).split(" minus "), strict=False):
        numerator, _, denominator = part.partition(" von ")
        if denominator:
            exact += sign * total(numerator) * FACTORS[by_id()[row["id"]].unit] / total(denominator)
        else:
            exact += (
                sign * total(numerator) * (PUBLISHED_FACTORS.get(row["id"], 1) if "INKAR" in row["printed_in"] else 1)
            )
    return exact


@each
def test_every_cell_that_a_golden_row_cites_is_printed_for_its_region(
    id: str, leading: Found, printed_cells: Cells
) -> None:
    for row in OF_INDICATOR[id]:
        [value] = leading[key_of(row)]
        if "own_sum" in value.flags:  # of cells too many to be cited; proven in test_quellen.py and test_gegenwerte.py
            continue
        sources = re.findall(r"([a-z][\w.-]*) \(", value.source)
        there = {number(raw) for source in sources for raw in printed_cells[source, row["region"]]}
        cited = re.findall(r"\d+(?:[.,]\d+)?|^[.-]$", cells_of(row))
        missing = {text for text in cited if number(text) not in there} - ({"0"} if "-" in there else set())
        assert not missing, row


def number(text: str) -> Fraction | str:
    """A printed number; `(12)` is one of limited reliability, anything else a sign."""
    plain = text.strip("()").replace(",", ".")
    return Fraction(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else text


INDICES = [row for row in ROWS if GEMEINDEN.fullmatch(cells_of(row))]


@pytest.mark.parametrize("row", INDICES, ids=lambda row: f"{row['id']}-{row['region']}")
def test_index_over_all_gemeinden_is_the_half_of_all_differences(row: Row, computed: Path) -> None:
    """50 times the sum of |A_i / A - D_i / D|, from the cells of the Gemeinden as they are printed."""
    source = by_id()[row["id"]].series[0].sources[0]
    path = computed / "data/processed/2013-2016/observations.parquet"
    query = f"""
        SELECT region, measure, "group", value FROM {quoted(str(path))}
        WHERE source = ? AND len(region) = 8 AND starts_with(region, ?) AND "end" = ?
          AND sex = 'insgesamt' AND age = 'insgesamt' AND detail = ''
    """
    found: dict[str, dict[tuple[str, str], Fraction]] = defaultdict(dict)
    with connect() as connection:
        for region, measure, group, value in connection.execute(query, [source, row["region"], row["end"]]).fetchall():
            found[region][measure, group] = Fraction(value)
    assert f"{len(found)} Gemeinden" == cells_of(row)
    people = [(told["bevoelkerung", "insgesamt"], foreigners(told)) for told in found.values()]
    foreign, german = sum(a for _, a in people), sum(p - a for p, a in people)
    exact = 50 * sum(abs(a / foreign - (p - a) / german) for p, a in people)
    assert plain_number(exact, 1) == row["value"]


def foreigners(told: dict[tuple[str, str], Fraction]) -> Fraction:
    """As they are counted, or as the printed share of the population."""
    if ("bevoelkerung", "auslaendisch") in told:
        return told["bevoelkerung", "auslaendisch"]
    return told["bevoelkerung", "insgesamt"] * told["auslaenderanteil", "insgesamt"] / 100


def test_no_golden_row_stands_twice() -> None:
    assert not [key for key, n in Counter(map(key_of, ROWS)).items() if n > 1]


def test_every_file_of_golden_rows_is_that_of_a_field_and_holds_its_indicators() -> None:
    others = {"inventar.csv", "formate.csv", "zerlegung.csv"}  # read by other tests: cells, and gaps taken apart
    assert {path.name for path in GOLDEN.iterdir()} == {path.name for path in FILES} | others
    for path in FILES:
        [feld] = [feld for feld in FELDER if feld.key == path.stem]
        assert {row["id"] for row in read(path)} <= {indicator.id for indicator in feld.indicators}


EIGEN = "eigen:"
"""Own surveys are no printed tables; test_own_returns and test_survey_tables prove what becomes of them."""


def test_every_indicator_and_every_series_with_data_is_proven_by_golden_rows(
    values: list[Value], leading: Found
) -> None:
    told = [v for v in values if v.kind == "wert" and v.leading and v.exact is not None]
    with_data = {(v.id, v.series) for v in told if not v.series.startswith(EIGEN)}
    assert with_data == {(value.id, value.series) for row in ROWS for value in leading[key_of(row)]}


def test_every_indicator_with_a_value_for_the_county_is_proven_there(values: list[Value]) -> None:
    told = [v for v in values if v.kind == "wert" and v.exact is not None and v.region.startswith("08116")]
    in_county = {v.id for v in told if not v.series.startswith(EIGEN)}
    assert in_county == {row["id"] for row in ROWS if row["region"].startswith("08116") and row["value"] not in RANKED}


def test_golden_rows_reach_over_regions_years_groups_sexes_and_ages() -> None:
    seen = {name: {row[name] for row in ROWS} for name in KEY}
    assert {"08", "DG", "08111", "08115", "08116", "08117", "08118", "08119", "08415", "08416"} <= seen["region"]
    assert sum(len(region) == 8 for region in seen["region"]) >= 4
    assert len({end[:4] for end in seen["end"]}) >= 12
    assert {"insgesamt", "auslaendisch", "deutsch"} == seen["group"]
    assert {"insgesamt", "maennlich", "weiblich"} == seen["sex"]
    assert len(seen["age"]) >= 8
    assert len(seen["detail"]) >= 12


def test_every_indicator_without_a_value_says_why(values: list[Value]) -> None:
    with_data = {value.id for value in values if value.exact is not None}
    without = [indicator for indicator in all_indicators() if indicator.id not in with_data]
    assert {"B-02", "HF6-01", "HF6-02", "HF6-03", "HF6-08"} <= {indicator.id for indicator in without}
    assert [indicator.id for indicator in without if not indicator.missing] == []


def one(values: list[Value], **wanted: Any) -> Value:
    whole = dict.fromkeys(("group", "sex", "age"), "insgesamt")
    wanted = {"kind": "wert", "region": "08116", "detail": ""} | whole | wanted
    (found,) = (value for value in values if all(getattr(value, name) == want for name, want in wanted.items()))
    return found


def test_no_rate_of_foreigners_before_2009_although_the_table_prints_a_minus(values: list[Value]) -> None:
    for year in range(2001, 2009):
        value = one(values, id="HF6-04", group="auslaendisch", end=date(year, 12, 31))
        assert (value.exact, value.status) == (None, "not_collected")


def test_own_sum_of_rounded_cells_carries_the_interval_of_its_cells(values: list[Value]) -> None:
    """186 cells of Schutzsuchende (90 + 48 + 48), each rounded to a multiple of 5, so each up to 2 away."""
    rate = one(values, id="B-04", end=date(2024, 12, 31))
    assert rate.low == Fraction((19045 - 372) * 1000, 536601)
    assert rate.high == Fraction((19045 + 372) * 1000, 536601)
    assert rate.flags == {"own_sum", "rounded5", "mixed_base"}
    share = one(values, id="B-05a", end=date(2024, 12, 31))
    assert share.low == Fraction((14380 - 180) * 100, 19045 + 372)
    assert share.high == Fraction((14380 + 180) * 100, 19045 - 372)


def test_exact_counts_carry_no_interval(values: list[Value]) -> None:
    value = one(values, id="B-01", end=date(2015, 12, 31), series="amtlich:rdb_12411-03-03-4")
    assert (value.low, value.high) == (None, None)


def test_year_with_two_series_shows_both_and_only_the_official_one_leads(values: list[Value]) -> None:
    official = one(values, id="HF6-05", end=date(2016, 12, 31), series="amtlich:rdb_13211-02-05-4")
    other = one(values, id="HF6-05", end=date(2016, 12, 31), series="ersatz:ba_arbeitslose")
    assert (printed(official), official.leading) == ("38.5", True)
    assert (printed(other), other.leading) == ("38.7", False)
    assert (other.numerator, other.denominator) == (Fraction("3981.8"), Fraction("10297.4"))


def test_year_that_only_the_other_series_has_is_led_by_it(values: list[Value]) -> None:
    assert one(values, id="HF6-05", end=date(2020, 12, 31)).series == "ersatz:ba_arbeitslose"


def test_published_share_agrees_with_the_computed_one_where_both_exist(values: list[Value]) -> None:
    ours = one(values, id="B-01", end=date(2015, 12, 31), series="amtlich:rdb_12411-03-03-4")
    theirs = one(values, id="B-01", end=date(2015, 12, 31), series="ersatz:regionalatlas_ai0208")
    assert printed(ours) == printed(theirs) == "15.6"


def test_gap_of_employment_rates_is_taken_before_rounding(values: list[Value]) -> None:
    gap, german, foreign = (
        one(values, id=id, group=group, end=date(2015, 6, 30))
        for id, group in (("HF6-02b", "insgesamt"), ("HF6-01b", "deutsch"), ("HF6-01b", "auslaendisch"))
    )
    assert gap.exact == german.exact - foreign.exact
    assert gap.flags == {"mixed_date"}
