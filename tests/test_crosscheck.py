"""V13: computed values against published ones, within the digits the office prints; never one with itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import only_sources

from indicators.formulas import obs, per_thousand, published, ratio
from indicators.katalog import all_indicators, by_id
from indicators.model import JE_1000, PROZENT, Indicator, amtlich, ersatz
from pipeline.crosscheck import checkable, differing
from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.sources import sha256
from pipeline.stages import STAGES, Context, run_stage
from pipeline.values import Value

WORDS = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "") | {
    "direction": "neutral"
}
SHARE = Indicator(
    id="B-01", unit=PROZENT, formula=ratio(obs("bevoelkerung"), to=obs("bevoelkerung")), by_sex=True, ages=((0, 6),),
    series=(amtlich("rdb"), amtlich("zensus"), ersatz("atlas", formula=published("auslaenderanteil"))), **WORDS,
)  # fmt: skip
RATE = Indicator(
    id="B-04", unit=JE_1000, formula=per_thousand(obs("s"), to=obs("b")), **WORDS,
    series=(amtlich("azr"), ersatz("inkar", formula=published("anteil", factor=10))),
)  # fmt: skip
INDICATORS = {one.id: one for one in (SHARE, RATE)}


def value(exact: str | Fraction | None, series: str = "amtlich:rdb", **more: object) -> Value:
    name = series.partition(":")[2]
    settings = {
        "id": "B-01", "region": "08116", "start": date(2015, 12, 31), "end": date(2015, 12, 31),
        "period_type": "stichtag", "base": "zensus_2011", "status": "ok", "source": f"+{name} (Z. 5, Sp. 4)",
    }  # fmt: skip
    return Value(**settings | {"exact": None if exact is None else Fraction(exact), "series": series} | more)


def atlas(exact: str, **more: object) -> Value:
    return value(exact, "ersatz:atlas", **more)


def texts(*values: Value, regions: tuple[str, ...] = ("08116",)) -> list[str]:
    return [offence.fault.text for offence in differing(values, INDICATORS, regions)]


def test_a_computed_share_that_was_published_otherwise_is_told_with_both():
    # 81,729 of 524,127: 15.593 percent; the Regionalatlas prints 15.6
    share = Fraction(81729 * 100, 524127)
    [found] = differing([value(share), atlas("15.7")], INDICATORS, {"08116"}, {"atlas": "data/raw/atlas/auszug.csv"})
    assert found.fault.text == (
        "Berechnete Werte sind die, die ein Amt veröffentlicht: veröffentlicht ist 15,7, berechnet 15,593 "
        "(B-01, 08116, 31.12.2015) aus +rdb (Z. 5, Sp. 4)."
    )
    assert (found.fault.file, found.fault.place, found.fault.rule) == (
        "data/raw/atlas/auszug.csv",
        "Z. 5, Sp. 4",
        "V13",
    )
    assert found.fault.severity == "Fehler"
    assert (found.source, found.place, found.region, found.end) == ("atlas", "Z. 5, Sp. 4", "08116", date(2015, 12, 31))
    assert texts(value(share), atlas("15.6")) == []


@pytest.mark.parametrize(("computed", "found"), [("15.55", 0), ("15.549", 1), ("15.65", 0), ("15.651", 1), ("15.6", 0)])
def test_half_a_printed_digit_is_allowed_and_no_more(computed: str, found: int):
    assert len(texts(value(computed), atlas("15.6"))) == found


def test_a_value_without_decimals_in_a_series_with_one_is_printed_to_one():
    other = atlas("14.2", region="08117")
    assert len(texts(value("11.2"), atlas("11"), other)) == 1  # 11 stands for 11.0
    assert len(texts(value("11.2"), atlas("11"))) == 0  # nothing shows that it is printed to one decimal


@pytest.mark.parametrize(
    ("published", "computed", "found"),
    [("4.28571428571429", Fraction(30, 7), 0), ("4.28571428571429", "4.285715", 1), ("4.28571428571429", "4.2857", 1)],
)
def test_a_file_that_holds_unrounded_figures_is_compared_to_six_decimals(
    published: str, computed: str | Fraction, found: int
):
    assert len(texts(value(computed), atlas(published))) == found


def test_figures_with_a_period_without_end_are_told_to_six_decimals():
    [text] = texts(value("4.2"), atlas("4.28571428571429"))
    assert "veröffentlicht ist 4,285714, berechnet 4,20000000" in text


def test_a_published_rate_in_another_unit_keeps_its_digits():
    """1.2 percent is 12 per 1,000, known to the whole."""
    inkar = value("12", "ersatz:inkar", id="B-04")
    assert texts(value("12.4", "amtlich:azr", id="B-04"), inkar) == []
    assert len(texts(value("12.6", "amtlich:azr", id="B-04"), inkar)) == 1


def test_rounded_cells_widen_what_the_computed_value_can_be():
    rounded = value("15.8", low=Fraction("15.62"), high=Fraction("15.98"))
    assert texts(rounded, atlas("15.6")) == []
    assert len(texts(replace(rounded, low=Fraction("15.66")), atlas("15.6"))) == 1
    assert len(texts(replace(rounded, high=Fraction("15.7"), low=Fraction("15.7")), atlas("15.6"))) == 1


@pytest.mark.parametrize(
    "other",
    [{"region": "08117"}, {"end": date(2014, 12, 31)}, {"start": date(2015, 1, 1)}, {"base": "zensus_2022"},
     {"group": "deutsch"}, {"sex": "weiblich"}, {"age": "0-<6"}, {"detail": "a=1"}, {"id": "B-04"},
     {"kind": "median"}, {"exact": None}],
)  # fmt: skip
def test_only_values_for_the_same_thing_are_compared(other: dict[str, object]):
    assert len(texts(value("10"), atlas("20"))) == 1
    assert texts(replace(value("10"), **other), atlas("20")) == []


def test_published_values_are_not_compared_with_each_other_nor_computed_ones():
    assert texts(atlas("10"), atlas("20", source="+atlas (Z. 6, Sp. 4)")) == []
    assert texts(value("10"), value("20", "amtlich:zensus")) == []


def test_regions_that_the_report_does_not_print_are_not_told():
    assert texts(value("10"), atlas("20"), regions=("08117",)) == []


def test_only_indicators_with_both_kinds_of_series_can_be_checked():
    assert [one.id for one in checkable(all_indicators())] == [
        "B-01", "B-04", "HF3-K3", "HF5-05", "HF5-06", "HF5-K4", "HF5-K5", "HF7-K1", "HF10-K1",
    ]  # fmt: skip
    alone = replace(SHARE, series=SHARE.series[:2])
    taken_over = replace(SHARE, formula=published("auslaenderanteil"), series=(amtlich("rdb"),))
    assert checkable([alone, taken_over]) == []
    assert [(one.by_sex, one.ages) for one in checkable([SHARE])] == [(False, ())]


@pytest.mark.langsam
def test_the_real_shares_are_those_of_the_regionalatlas(values: list[Value]):
    """Eight regions on 31.12.2015: the only day for which both are there."""
    regions = {"08116", "08115", "08117", "08118", "08119", "08415", "08416", "08111", "08", "DG"}
    assert differing(values, by_id(), regions) == []
    spoiled = [
        replace(one, exact=one.exact + 1) if one.exact and one.series == "ersatz:regionalatlas_ai0208" else one
        for one in values
    ]
    assert sorted(offence.region for offence in differing(spoiled, by_id(), regions)) == [
        "08", "08111", "08115", "08116", "08117", "08118", "08119", "08415",
    ]  # fmt: skip


@pytest.mark.langsam
def test_a_contradiction_stops_the_computation_until_it_is_explained(project: Path):
    only_sources(project, "regionalatlas_ai0208", "rdb_12411-03-03-4")
    folder = project / "data/raw/regionalatlas_ai0208"
    path, declared = folder / "auszug.csv", folder / "quelle.yaml"
    old = sha256(path)
    path.write_bytes(path.read_bytes().replace(b";08116;;2015;15.6", b";08116;;2015;15.8"))
    declared.write_text(declared.read_text(encoding="utf-8").replace(old, sha256(path)), encoding="utf-8")
    read, compute = STAGES[:2]
    context = Context(project, load_cycle(project), demo=False)
    run_stage(read, context)
    with pytest.raises(DataError, match="veröffentlicht ist 15,8, berechnet 15,593") as caught:
        run_stage(compute, context)
    assert [fault.rule for fault in caught.value.faults] == ["V13"]
    (project / "data/raw/ausnahmen.yaml").write_text(EXPLAINED, encoding="utf-8")
    run_stage(read, context)
    assert run_stage(compute, context).summary


EXPLAINED = """\
regionalatlas_2015:
  art: geklaert
  quellen: [regionalatlas_ai0208]
  regionen: ["08116"]
  stichtag: 2015-12-31
  regeln: [V13]
  grund: Der Regionalatlas rechnet mit einer späteren Fassung.
  entdeckt: Prüfregel V13
"""
