"""What a value is made of: its cells by part and sign, the values behind a derived one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from indicators.katalog import by_id
from pipeline.cells import cell_id
from pipeline.cycle import load_cycle
from pipeline.derived import median
from pipeline.trace_values import CellRef, Lineage, cells_of
from pipeline.values import Value


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("q (Z. 6, Sp. 6)", [("q", "Z. 6, Sp. 6", "zaehler", 1)]),
        (
            "q (Z. 1, Sp. 2) + q (Z. 2, Sp. 2) / r-5_a (Z. 3, Sp. 4) − r-5_a (Z. 3, Sp. 5)",
            [
                ("q", "Z. 1, Sp. 2", "zaehler", 1),
                ("q", "Z. 2, Sp. 2", "zaehler", 1),
                ("r-5_a", "Z. 3, Sp. 4", "nenner", 1),
                ("r-5_a", "Z. 3, Sp. 5", "nenner", -1),
            ],
        ),
        (
            "q (Z. 1, Sp. 2) / q (Z. 1, Sp. 3); q (Z. 2, Sp. 2) / q (Z. 2, Sp. 3)",
            [
                ("q", "Z. 1, Sp. 2", "zaehler", 1),
                ("q", "Z. 1, Sp. 3", "nenner", 1),
                ("q", "Z. 2, Sp. 2", "zaehler", 1),
                ("q", "Z. 2, Sp. 3", "nenner", 1),
            ],
        ),
        ("− q (Z. 1, Sp. 2)", [("q", "Z. 1, Sp. 2", "zaehler", -1)]),
        ("q (Tabelle (2)!E14)", [("q", "Tabelle (2)!E14", "zaehler", 1)]),
        (
            "Zahl der Nennungen: erhebung_x (beispiel_01/Angaben 2016!D6)",
            [("erhebung_x", "beispiel_01/Angaben 2016!D6", "zaehler", 1)],
        ),
        ("", []),
    ],
)
def test_cells_of_a_value(source: str, told: list[tuple[str, str, str, int]]):
    assert cells_of(source) == [CellRef(*one) for one in told]


@pytest.fixture(scope="module")
def lineage(values: list[Value], computed) -> Lineage:
    return Lineage(values, by_id(), load_cycle(computed))


def test_every_value_is_found_by_its_cell(lineage: Lineage):
    assert [value for value in lineage.values if lineage.find(cell_id(value)) != value] == []


def test_a_part_of_a_value_leads_to_it(lineage: Lineage):
    zelle = "HF6-05|{}|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_13211-02-05-4"
    value = lineage.find(zelle.format("wert"))
    assert value is not None
    assert lineage.find(zelle.format("zaehler")) == lineage.find(zelle.format("stand")) == value
    assert lineage.find(zelle.format("wert").replace("08116", "99999")) is None


def test_the_number_of_kreise_leads_to_the_median(lineage: Lineage):
    found = lineage.find("B-01|n|08116|2015-12-31|insgesamt|insgesamt|amtlich:rdb_12411-03-03-4")
    assert found is not None
    assert (found.kind, found.n) == ("median", 6)


def _made_of(value: Value, parts: list[Fraction], unit: str) -> Fraction | None:
    """The derived value from the values it is made of."""
    match value.kind:
        case "wert" | "abstand_gruppen" | "abstand_land" | "abstand_median":
            return parts[0] - parts[1]
        case "relative_chance":
            return parts[0] / parts[1]
        case "index":
            return 100 * parts[0] / parts[1]
        case "annaeherung":
            return abs(parts[1]) - abs(parts[0])
        case "veraenderung":
            return (parts[0] - parts[1]) * (100 / parts[1] if unit == "anzahl" else 1)
        case "median" | "median_abstand":
            return median(sorted(parts))
        case "minimum" | "maximum":
            return {"minimum": min, "maximum": max}[value.kind](parts)
    return None


def test_every_derived_value_follows_from_the_values_it_is_said_to_be_made_of(lineage: Lineage):
    checked = set()
    for value in lineage.values:
        parts = [one.exact for one in lineage.parents(value) if one.exact is not None]
        if value.exact is None or not parts or value.kind in ("rateneffekt", "struktureffekt"):
            continue
        assert _made_of(value, parts, by_id()[value.id].unit) == value.exact, cell_id(value)
        checked.add(value.kind)
    assert checked == {
        "wert", "abstand_gruppen", "abstand_land", "abstand_median", "annaeherung", "index", "maximum", "median",
        "median_abstand", "minimum", "relative_chance", "veraenderung",
    }  # fmt: skip


def test_both_effects_are_made_of_the_strata_of_both_sides(lineage: Lineage):
    effects = [value for value in lineage.values if value.kind in ("rateneffekt", "struktureffekt")]
    assert effects
    for value in effects:
        parents = lineage.parents(value)
        assert {one.kind for one in parents} == {"schicht"}
        assert len(parents) == 2 * (value.n or 0)


def test_only_derived_values_and_gaps_are_made_of_values(lineage: Lineage):
    without = {v.kind for v in lineage.values if v.exact is not None and not lineage.parents(v)}
    assert without == {"wert", "schicht", "tabelle"}
