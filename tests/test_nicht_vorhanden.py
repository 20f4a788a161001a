"""Tables that are not at hand: the reader, the mapping and the indicator are ready for them.

`fixtures/nicht_vorhanden` holds a small file in the layout of each table, with round invented figures. The expected
values can be worked out from it by hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, ingested, read_rows

from indicators.katalog import by_id
from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, Indicator, Series, amtlich
from pipeline.cycle import load_cycle
from pipeline.registries import load_merkmale
from pipeline.sources import load_source
from pipeline.values import Value

FOLDER = Path(__file__).parent / "fixtures/nicht_vorhanden"
KEYS = sorted(path.parent.name for path in FOLDER.glob("*/quelle.yaml"))
EINWOHNER = "destatis_12411-0015"

Evaluate = Callable[..., list[Value]]


@cache
def rows(key: str) -> tuple[dict[str, Any], ...]:
    """The observations of one of the files."""
    return tuple(read_rows(load_source(FOLDER / key, FOLDER), load_merkmale(PROJECT), FOLDER))


def values_of(evaluate: Evaluate, indicator: Indicator, *keys: str) -> dict[tuple[str, ...], Value]:
    """The values of an indicator from these files, by region, end, group, sex and detail."""
    found = evaluate([row for key in keys for row in rows(key)], indicator)
    return {(v.region, v.end.isoformat(), v.group, v.sex, v.detail): v for v in found if v.kind == "wert"}


def carried_by(id: str, *series: Series) -> Indicator:
    """An indicator on series of these files instead of the tables at hand."""
    return replace(by_id()[id], series=series)


# The files


def test_every_table_without_a_file_has_its_example() -> None:
    assert KEYS == [
        "destatis_12411-0015",
        "destatis_12521-0041",
        "destatis_12521-0041_laendergruppen",
        "destatis_12531-0041",
        "destatis_22971-0080",
        "destatis_31231-0020",
        "rdb_12511-04-01-4",
        "rdb_13111-07-05-4",
        "zensus_2000S-3071",
    ]
    assert not [key for key in KEYS if (PROJECT / "data/raw" / key).exists()]


@pytest.mark.parametrize("key", KEYS)
def test_example_says_that_its_figures_are_invented(key: str) -> None:
    source = load_source(FOLDER / key, FOLDER)
    encoding = source.quelle.kodierung or "utf-8-sig"
    assert "erfundenen Zahlen" in source.file.read_text(encoding=encoding)
    assert "erfunden" in source.quelle.herkunft


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A project that has these tables and no others."""
    project = tmp_path / "projekt"
    shutil.copytree(FOLDER, project / "data/raw", ignore=shutil.ignore_patterns("README.md"))
    for path in (PROJECT / "data/raw").glob("*.yaml"):
        shutil.copy(path, project / "data/raw")
    (project / "data/raw/ausnahmen.yaml").write_text("{}\n")
    shutil.copy(PROJECT / "params.yaml", project)
    return project


@pytest.mark.langsam
def test_an_office_that_lays_them_in_hears_of_no_fault(office: Path) -> None:
    done = ingested(office, load_cycle(office), [])
    assert done.set_aside == {}
    assert done.notes == []
    assert set(done.counts) == set(KEYS)
    assert set(done.observations["source"]) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_every_cell_of_a_file_has_a_value(key: str) -> None:
    assert {row["status"] for row in rows(key)} == {"ok"}


def test_quality_behind_a_value_is_read_with_it() -> None:
    """GENESIS-Online prints `500000;e`: a final value."""
    (row,) = [r for r in rows(EINWOHNER) if r["region"] == "08116" and r["end"].year == 2024]
    assert (row["raw"], row["value"], row["flags"]) == ("500000 e", "500000", "")


# The indicators


def test_foreigners_by_nationality_and_by_group_of_countries(evaluate: Evaluate) -> None:
    """One file has the nationalities, another the groups: GENESIS-Online offers only one of them at a time."""
    files = ("destatis_12521-0041", "destatis_12521-0041_laendergruppen")
    found = values_of(evaluate, carried_by("B-02", amtlich(*files)), *files)
    told = {(sex, detail.partition("=")[2]): value.exact for (*_, sex, detail), value in found.items()}
    assert {detail: share for (sex, detail), share in told.items() if sex == INSGESAMT} == {
        "": 60, "eu": 40, "tuerkei": 20, "italien": 15, "syrien": 10,
    }  # fmt: skip
    assert told["maennlich", "tuerkei"] == Fraction(11000 * 100, 54000)
    assert told["weiblich", "eu"] == Fraction(20000 * 100, 46000)


def test_people_seeking_protection_per_1000(evaluate: Evaluate) -> None:
    printed = next(s for s in by_id()["B-04"].series if "destatis_12531-0041" in s.sources)
    protected = carried_by("B-04", replace(printed, sources=("destatis_12531-0041", EINWOHNER)))
    found = values_of(evaluate, protected, "destatis_12531-0041", EINWOHNER)
    assert found["08116", "2024-12-31", INSGESAMT, INSGESAMT, ""].exact == 40
    assert found["08115", "2024-12-31", INSGESAMT, INSGESAMT, ""].exact == 20


def test_naturalisation_potential_is_taken_as_published(evaluate: Evaluate) -> None:
    found = values_of(evaluate, by_id()["HF10-03"], "rdb_12511-04-01-4")
    told = {(region, end[:4]): str(float(value.exact)) for (region, end, *_), value in found.items()}
    assert told == {
        ("08116", "2014"): "1.5", ("08116", "2015"): "3.5", ("08", "2014"): "2.5", ("08", "2015"): "2.5",
        ("DG", "2014"): "2.0", ("DG", "2015"): "2.0",
    }  # fmt: skip


def test_foreign_employees_of_public_services(evaluate: Evaluate) -> None:
    """40,000 employees in Esslingen, a tenth of them foreign; in all branches a fifth is."""
    found = values_of(evaluate, by_id()["HF1-07"], "rdb_13111-07-05-4")
    county = found["08116", "2016-06-30", INSGESAMT, INSGESAMT, ""]
    assert (county.numerator, county.denominator) == (4000, 40000)
    assert county.exact == 10
    assert county.series == "ersatz:rdb_13111-07-05-4"
    assert found["08116", "2016-06-30", INSGESAMT, "maennlich", ""].exact == 8
    assert found["DG", "2016-06-30", INSGESAMT, "weiblich", ""].exact == 12


def test_people_without_vocational_degree_by_nationality(evaluate: Evaluate) -> None:
    found = values_of(evaluate, by_id()["HF5-09"], "zensus_2000S-3071")
    told = {group: value.exact for (_, _, group, sex, _), value in found.items() if sex == INSGESAMT}
    assert told == {AUSLAENDISCH: 50, DEUTSCH: 20, INSGESAMT: 26}
    whole = found["08116", "2022-05-15", AUSLAENDISCH, INSGESAMT, ""]
    assert (whole.numerator, whole.denominator) == (35000, 70000)  # 25 to under 65 years only


def test_homeless_people_in_shelters_per_10000_and_the_share_of_foreigners(evaluate: Evaluate) -> None:
    homeless = carried_by("HF3-05", amtlich("destatis_22971-0080", EINWOHNER))
    rate = values_of(evaluate, homeless, "destatis_22971-0080", EINWOHNER)
    assert rate["08116", "2025-01-31", INSGESAMT, INSGESAMT, ""].exact == 100
    assert rate["08115", "2025-01-31", INSGESAMT, INSGESAMT, ""].exact == 50
    share = values_of(evaluate, by_id()["HF3-05b"], "destatis_22971-0080")
    assert share["08116", "2025-01-31", INSGESAMT, INSGESAMT, ""].exact == 80


def test_dwellings_per_1000(evaluate: Evaluate) -> None:
    dwellings = carried_by("HF3-07", amtlich("destatis_31231-0020", EINWOHNER))
    found = values_of(evaluate, dwellings, "destatis_31231-0020", EINWOHNER)
    assert found["08116", "2023-12-31", INSGESAMT, INSGESAMT, ""].exact == 500
    assert found["08116", "2024-12-31", INSGESAMT, INSGESAMT, ""].exact == 510
