"""The registry of regions that came and went, against the population that the offices print for them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT

ORIGINALS = PROJECT.parent / "shared" / "data"
REGISTRY: dict[str, dict[str, Any]] = yaml.safe_load(
    (PROJECT / "data/raw/gebietsaenderungen.yaml").read_text(encoding="utf-8")
)

CLASSIC = "12411-01-01-4_00.csv"
FLAT = {
    "12411-01-01-4.csv": ("Statistik_Code", "1_Auspraegung_Code", "Zeit", "BEVSTD__Bevoelkerungsstand__Anzahl"),
    "12411-01-01-4_1773175772751_de_flat.csv": ("statistics_code", "1_variable_attribute_code", "time", "value"),
}
"""The flat files of the population at the end of 2022 and of 2024: first column, key, day, figure."""

KEY = re.compile(r"\d{3}|\d{5}")
"""Regierungsbezirke and Kreise."""
RECOMPUTED = re.compile("03241|14(178|264|280|292|[567]|[567]..)|150..|16056")
"""Regions whose figures the table also prints for the years before they were formed."""

Cells = dict[tuple[str, date], set[str]]


def original(name: str, begin: str) -> Path:
    """The original of that name; of several with one name the one that begins with that text."""
    for path in sorted(ORIGINALS.rglob(name)):
        if path.read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(begin.encode()):
            return path
    return pytest.skip(f"Original {name} fehlt unter ../shared/data")


def day(text: str) -> date:
    return date.fromisoformat(text if "-" in text else "-".join(reversed(text.split("."))))


@cache
def classic() -> Cells:
    """What 12411-01-01-4 prints for a region at the ends of 1995 to 2015: total, men, women."""
    lines = original(CLASSIC, "GENESIS").read_text(encoding="utf-8").splitlines()
    rows = [row for row in csv.reader(lines, delimiter=";") if len(row) > 2]
    days = next(row for row in rows if re.fullmatch(r"\d\d\.\d\d\.\d{4}", row[2]))[2:]
    cells: Cells = defaultdict(set)
    for row in rows:
        if KEY.fullmatch(row[0]):
            for text, cell in zip(days, row[2:], strict=True):
                cells[row[0], day(text)].add(cell)
    return cells


@cache
def flat(name: str) -> Cells:
    first, key, time, value = FLAT[name]
    lines = original(name, first).read_text(encoding="utf-8-sig").splitlines()
    cells: Cells = defaultdict(set)
    for row in csv.DictReader(lines, delimiter=";"):
        if KEY.fullmatch(row[key]):
            cells[row[key], day(row[time])].add(row[value])
    return cells


def population(name: str) -> Cells:
    return classic() if name == CLASSIC else flat(name)


def exists(key: str, on: date) -> bool:
    life = REGISTRY[key]
    return life.get("ab", date.min) <= on <= life.get("bis", date.max)


EVERY_TABLE = pytest.mark.parametrize("name", [CLASSIC, *FLAT])


@EVERY_TABLE
def test_population_of_a_region_is_a_number_as_long_as_it_exists(name: str) -> None:
    inside = {at: cells for at, cells in population(name).items() if at[0] in REGISTRY and exists(*at)}
    assert len(inside) > 20
    assert {at: cells for at, cells in inside.items() if not all(map(str.isdigit, cells))} == {}


@EVERY_TABLE
def test_population_of_a_region_that_does_not_exist_is_a_minus_or_recomputed(name: str) -> None:
    """Recomputed means: never a minus, a dot at most, and only for the years before the region was formed."""
    outside = {at: cells for at, cells in population(name).items() if at[0] in REGISTRY and not exists(*at)}
    assert len(outside) > 70
    for (key, on), cells in outside.items():
        if RECOMPUTED.fullmatch(key) and on < REGISTRY[key]["ab"]:
            assert all(cell == "." or cell.isdigit() for cell in cells), (key, on)
        else:
            assert cells == {"-"}, (key, on)


@EVERY_TABLE
def test_every_region_without_population_is_in_the_registry(name: str) -> None:
    without = {key for (key, _), cells in population(name).items() if "-" in cells}
    assert len(without) > 70
    assert without - REGISTRY.keys() == set()


def test_registry_holds_no_region_that_the_tables_do_not_print() -> None:
    """Hanau is printed in the table of students only."""
    printed = {key for name in (CLASSIC, *FLAT) for key, _ in population(name)}
    assert REGISTRY.keys() - printed == {"06415"}


def test_no_students_are_counted_in_hanau_before_it_leaves_its_kreis() -> None:
    path = original("21311-01-01-4-B_1773175045085_de_flat.csv", "statistics_code")
    with path.open(encoding="utf-8-sig") as lines:
        hanau = [row for row in csv.DictReader(lines, delimiter=";") if row["1_variable_attribute_code"] == "06415"]
    assert {(row["time"], row["value"]) for row in hanau} == {("2023-10P6M", "-")}
    assert not exists("06415", date(2024, 3, 31))


def test_an_entry_says_who_began_or_ended_and_when() -> None:
    for key, entry in REGISTRY.items():
        assert KEY.fullmatch(key)
        assert entry.keys() <= {"name", "ab", "bis", "text"}
        assert entry["name"]
        assert entry["text"]
        days = [entry[name] for name in ("ab", "bis") if name in entry]
        assert days, key
        assert days == sorted(days), key


@pytest.mark.parametrize(
    ("word", "last", "first"),
    [("Nachfolger", "self", "other"), ("Vorgänger", "other", "self")],
    ids=["after", "before"],
)
def test_regions_that_follow_each_other_leave_no_day_between_them(word: str, last: str, first: str) -> None:
    """Who is named as successor or predecessor begins on the day after the other ended, and names it in return."""
    back = {"Nachfolger": "Vorgänger", "Vorgänger": "Nachfolger"}[word]
    pairs = [(key, other) for key, entry in REGISTRY.items() for other in named(entry["text"], word)]
    assert len(pairs) > 70
    for key, other in pairs:
        entry = {"self": REGISTRY[key], "other": REGISTRY[other]}
        assert entry[first]["ab"] - entry[last]["bis"] == timedelta(days=1), (key, other)
        assert key in named(REGISTRY[other]["text"], back), (key, other)


def named(text: str, word: str) -> list[str]:
    """The keys behind a word: `Nachfolger 15085 und 15089`."""
    match = re.search(rf"{word} (\d+(?:(?:, | und )\d+)*)", text)
    return re.findall(r"\d+", match[1]) if match else []


def test_esslingen_and_the_regions_of_the_report_have_always_existed() -> None:
    assert [key for key in REGISTRY if key.startswith("08")] == []
