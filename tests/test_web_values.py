"""Tables of an indicator and the evidence of its values on the pages of the web edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_examples import report_of, report_with_examples, small_report, value, words

from pipeline.report import Report
from pipeline.signs import SUPPRESSED_OWN
from pipeline.web_values import Grid, Tables, data_of


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
    assert "2020" not in str([share.course(), share.proofs()])


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


def test_the_evidence_names_the_cells_of_the_file(share: Tables) -> None:
    first = share.proofs()[0]
    assert (first.gebiet, first.reihe) == ("Esslingen", "amtliche Reihe")
    assert first.zellen == [
        '<a href="#quelle-rdb_13211-02-05-4">rdb_13211-02-05-4</a> (Z. 14, Sp. 5)'
    ]  # fmt: skip


def test_many_cells_are_cut_short_and_counted() -> None:
    cells = " + ".join(f"rdb_13211-02-05-4 (Z. {n}, Sp. 5)" for n in range(1, 12))
    proof = tables(report_of(value("HF6-05", 2016, "38.5", source=cells)), "HF6-05").proofs()[0]
    assert words(str(proof.zellen[0])).endswith("+ ebenda (Z. 8, Sp. 5) und 3 weitere Zellen")


def test_of_an_own_survey_only_form_and_response_are_told() -> None:
    proof = tables(report_with_examples(), "HF1-06").proofs()[-1]
    assert [words(str(one)).strip() for one in proof.zellen] == [
        "Formular „Integration in den Städten und Gemeinden“", "28 von 31 antwortenden, 44 befragt B",
    ]  # fmt: skip
    assert "beispiel_01" not in str(proof)


def test_of_a_value_that_is_kept_back_nothing_is_told() -> None:
    hidden = replace(value("HF6-05", 2016, None), status=SUPPRESSED_OWN)
    shown = tables(report_of(hidden), "HF6-05")
    assert shown.proofs()[0].zellen == ["Der Wert ist gesperrt, damit einzelne Personen nicht erkennbar sind."]
    assert shown.sources() == []


def test_the_data_of_a_figure_leave_out_what_is_the_same_in_each_row() -> None:
    report = small_report()
    report.context()
    shown = next(one for one in report.exhibits if one.number == "Abb. 6.1")
    known = {row[-1]: v for row in shown.rows for v in report.cells.values if report.cells.note(v) == row[-1]}
    grid = data_of(report.material, shown, known)
    assert grid is not None
    assert grid.head == ("Gebiet", "Zeit", "Gruppe", "in Prozent")
    assert "Landkreis Esslingen | 2016 | Ausländerinnen und Ausländer | 8,8" in lines(grid)
