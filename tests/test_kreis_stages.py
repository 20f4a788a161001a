"""What the report of a Kreis does with figures that contradict each other: its own stop it, those of others do not."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from report_examples import value

from indicators.katalog import by_id
from pipeline.cycle import Region, load_cycle
from pipeline.faults import DataError, Fault
from pipeline.kreis_stages import OFFENCES, Doubts, _left_out, _read_doubts, _stop_at, _told, _without

PROJECT = Path(__file__).parent.parent
CYCLE = load_cycle(PROJECT).model_copy(
    update={
        "name": "2013-2016-06432", "basis": "2013-2016",
        "kreis": Region(ags="06432", name="Landkreis Darmstadt-Dieburg", kurz="Darmstadt-Dieburg"),
        "vergleichskreise": (Region(ags="06433", name="Landkreis Groß-Gerau", kurz="Groß-Gerau"),), "stadtkreise": (),
        "land": Region(ags="06", name="Hessen", kurz="Hessen"),
    }
)  # fmt: skip
SOURCE = "rdb_13211-02-05-4"
FAULT = Fault("data/raw/x.csv", "Zeile 3, Spalte 5", "gedruckt ist 7, erwartet 8.", "V07")


def doubt(*regions: str) -> Doubts:
    return {(SOURCE, region): [FAULT] for region in regions}


def left(doubts: Doubts) -> list[str]:
    """The regions that keep their share of unemployed people."""
    values = [
        value("HF6-05", 2016, "30", region=region, series=f"amtlich:{SOURCE}") for region in ("06432", "06433", "06")
    ]
    return [one.region for one in _without(values, by_id(), doubts, CYCLE)]


@pytest.mark.parametrize("region", ["06433", "06", "DG"])
def test_an_odd_figure_of_another_region_stops_nothing_and_costs_only_its_comparison(region: str) -> None:
    _stop_at(doubt(region), CYCLE, {SOURCE}, strict=False)
    assert left(doubt(region)) == [one for one in ("06432", "06433", "06") if one != region]


@pytest.mark.parametrize("region", ["06432", "06432001"])
def test_an_odd_figure_of_the_kreis_stops_its_report_where_a_core_indicator_needs_the_source(region: str) -> None:
    with pytest.raises(DataError, match="gedruckt ist 7"):
        _stop_at(doubt(region), CYCLE, {SOURCE}, strict=False)


def test_otherwise_the_source_is_not_used_at_all() -> None:
    _stop_at(doubt("06432"), CYCLE, {"andere"}, strict=False)
    assert left(doubt("06432")) == []


def test_strictly_any_doubt_stops_it() -> None:
    with pytest.raises(DataError):
        _stop_at(doubt("DG"), CYCLE, set(), strict=True)


def test_what_is_not_used_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "quellen.json").write_text(json.dumps({"gelesen": [{"quelle": SOURCE}], "zurueckgestellt": []}))
    told = json.loads(_told(tmp_path, {SOURCE}, doubt("06", "06432", "06432001"), CYCLE))
    reason = "Zeile 3, Spalte 5: verletzt „Deutsche und Ausländer ergeben Insgesamt“ [V07]"
    assert told["zurueckgestellt"] == [
        {"quelle": f"{SOURCE} (nur Hessen)", "fehler": [reason]},
        {"quelle": SOURCE, "fehler": [reason, reason]},
    ]
    assert list(_left_out(doubt("06433"), CYCLE)) == [f"{SOURCE} (nur Landkreis Groß-Gerau)"]


def test_what_is_odd_in_regions_that_the_report_does_not_show_is_no_doubt(tmp_path: Path) -> None:
    found = [{"quelle": SOURCE, "region": region, "fehler": asdict(FAULT)} for region in ("06433", "06434", "08116")]
    (tmp_path / OFFENCES).write_text(json.dumps(found))
    assert _read_doubts(tmp_path, CYCLE) == doubt("06433")
