"""Tables of an indicator on the pages of the web edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_examples import small_report, words

from pipeline.cells import Printed
from pipeline.exhibits import Exhibit
from pipeline.measure_blocks import COUNT_COLUMNS
from pipeline.report import Report
from pipeline.web_values import Grid, Tables, counts_of, data_of


def tables(report: Report, id: str) -> Tables:
    return Tables(report.material, report.cells.indicators[id], [v for v in report.cells.values if v.id == id])


def lines(grid: Grid | None) -> list[str]:
    assert grid is not None
    return [words(" | ".join(str(cell) for cell in (row.name, *row.cells))).strip() for row in grid.rows]


@pytest.fixture(scope="module")
def share() -> Tables:
    """Shares of foreigners in the unemployed: 2007, 2015, 2016 for all regions, and 2020."""
    return tables(small_report(), "HF6-05")


def test_the_course_has_numerator_denominator_land_bund_and_median(share: Tables) -> None:
    grid = share.course()
    assert grid is not None
    assert grid.head == (
        "Stand", "Reihe", "Landkreis", "Zähler", "Nenner", "Baden-Württemberg", "Deutschland", "Median",
    )  # fmt: skip
    assert lines(grid)[-1] == ("2016, Jahresdurchschnitt | amtliche Reihe | 38,5 | 3.854 | 10.000 | 38,5 | 38,5 | 38,5")


def test_what_is_newer_than_the_cycle_is_not_shown(share: Tables) -> None:
    assert {v.year for v in share.values()} == {2007, 2015, 2016}
    assert "2020" not in str(share.course())


def test_every_number_is_bound(share: Tables) -> None:
    grid = share.course()
    assert grid is not None
    assert 'data-zelle="HF6-05|zaehler|08116|2016-12-31|insgesamt|insgesamt|' in str(grid.rows[-1].cells)


def test_groups_stand_side_by_side() -> None:
    grid = tables(small_report(), "HF6-04").by_group()
    assert grid is not None
    assert grid.head == ("Stand", "Ausländerinnen und Ausländer", "insgesamt")
    assert lines(grid)[-1] == "2016, Jahresdurchschnitt | 8,8 | 3,5"
    assert tables(small_report(), "HF6-05").by_group() is None


def test_regions_are_compared_in_their_order(share: Tables) -> None:
    grid = share.comparison()
    assert [line.partition(" | ")[0] for line in lines(grid)][:2] == ["Esslingen", "Böblingen"]
    assert len(lines(grid)) == 10


def test_the_data_of_a_figure_leave_out_what_is_the_same_in_each_row() -> None:
    report = small_report()
    report.context()
    shown = next(one for one in report.exhibits if one.number == "Abb. 6.1")
    known = {row[-1]: v for row in shown.rows for v in report.cells.values if report.cells.note(v) == row[-1]}
    grid = data_of(report.material, shown, known)
    assert grid is not None
    assert grid.head == ("Gebiet", "Zeit", "Gruppe", "in Prozent")
    assert "Landkreis Esslingen | 2016 | Ausländerinnen und Ausländer | 8,8" in lines(grid)


def test_measures_of_a_picture_are_a_table_whose_numbers_are_bound() -> None:
    material = small_report().material
    cells = [f"massnahmen|{part}|arbeit|2016-12-31" for part in ("umgesetzt", "offen", "alle")]
    material.cells.printed |= dict.fromkeys(cells, material.cells.find("HF6-05"))
    counts = {"umgesetzt": "2", "laufend": "0", "offen": "1"}
    rows = [("Arbeit", status, number, "31.12.2016") for status, number in counts.items()]
    shown = Exhibit("Abb. 6.8", "arbeit-abb-8", "Umsetzungsstand", "", "", COUNT_COLUMNS, tuple(rows))
    grid = counts_of(material, shown, list(map(Printed, cells, "213")))
    assert grid is not None
    assert grid.head == ("Handlungsfeld", "Status", "Anzahl")
    assert lines(grid) == ["Arbeit | umgesetzt | 2", "Arbeit | offen | 1"]
    assert 'data-zelle="massnahmen|offen|arbeit|2016-12-31"' in str(grid.rows[1].cells)
    assert counts_of(material, replace(shown, columns=("Kennung",)), []) is None
