"""Every number of the web edition has a line that says where it comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_examples import report_of, report_with_examples, small_report, value, words

from pipeline.cells import cell_id
from pipeline.report import Report
from pipeline.signs import SUPPRESSED_OWN
from pipeline.values import Value
from pipeline.web_proofs import Proof, Proofs, owner, printed

TABLE = '<a href="#quelle-rdb_13211-02-05-4">rdb_13211-02-05-4</a>'


def proof_of(report: Report, value: Value) -> Proof:
    return Proofs(report.material).of(value)


def told(proof: Proof) -> list[str]:
    return [words(str(one)).strip() for one in proof.zellen]


@pytest.fixture(scope="module")
def report() -> Report:
    return small_report()


def test_what_a_page_prints_is_known_by_its_cells() -> None:
    html = '<span data-zelle="A|wert">3</span><svg data-zellen="B|wert\t1\nC|wert\t2"></svg>'
    assert list(printed(html)) == ["A|wert", "B|wert", "C|wert"]


def test_each_value_is_proved_once_and_derived_ones_come_last(report: Report) -> None:
    newest = report.cells.find("HF6-05")
    median = next(iter(report.cells.beside(newest, "median")))
    cells = [cell_id(median), cell_id(newest, "zaehler"), cell_id(newest), "massnahmen|anzahl"]
    assert Proofs(report.material).by_owner(cells) == {"HF6-05": [newest, median]}


def test_a_value_of_a_gemeinde_is_proved_on_its_page() -> None:
    assert owner(value("B-K1", 2016, "1", region="08116019")) == "08116019"
    assert owner(value("B-K1", 2016, "1")) == "B-K1"


def test_the_evidence_names_the_cells_of_the_file(report: Report) -> None:
    proof = proof_of(report, report.cells.find("HF6-05", 2016))
    assert (proof.stand, proof.what, proof.reihe) == ("2016, Jahresdurchschnitt", "Esslingen", "amtliche Reihe")
    assert proof.zellen == [f"{TABLE} (Z. 14, Sp. 5)"]


def test_of_a_gemeinde_the_evidence_names_the_indicator() -> None:
    one = value("B-01", 2016, "18.7", region="08116019")
    assert words(str(proof_of(report_of(one), one).what)) == "Anteil der ausländischen Bevölkerung"


def test_a_median_names_lines_and_columns_of_its_kreise(report: Report) -> None:
    median = next(iter(report.cells.beside(report.cells.find("HF6-05"), "median")))
    proof = proof_of(report, median)
    assert proof.reihe == "Median der Vergleichskreise"
    assert proof.zellen == [f"{TABLE} (Z.\u00a014, Sp.\u00a05)"]


def test_a_change_names_both_values_with_their_dates(report: Report) -> None:
    change = report.cells.of_kind("HF6-05", "veraenderung")[-1]
    proof = proof_of(report, change)
    assert proof.reihe == "späterer Wert minus früherer Wert"
    assert told(proof)[0].startswith("38,5 (2016, Jahresdurchschnitt): rdb_13211-02-05-4 (Z. 14, Sp. 5)")
    assert "ebenda (Z. 14, Sp. 5)" in told(proof)[1]


def test_many_cells_are_cut_short_and_counted() -> None:
    cells = " + ".join(f"rdb_13211-02-05-4 (Z. {n}, Sp. 5)" for n in range(1, 12))
    one = value("HF6-05", 2016, "38.5", source=cells)
    assert told(proof_of(report_of(one), one))[0].endswith("+ ebenda (Z. 8, Sp. 5) und 3 weitere Zellen")


def test_of_an_own_survey_only_form_and_response_are_told() -> None:
    report = report_with_examples()
    proof = proof_of(report, report.cells.find("HF1-06"))
    assert told(proof) == [
        "Formular „Integration in den Städten und Gemeinden“", "28 von 31 antwortenden, 44 befragt B",
    ]  # fmt: skip
    assert "beispiel_01" not in str(proof)


def test_of_a_value_that_is_kept_back_nothing_is_told() -> None:
    hidden = replace(value("HF6-05", 2016, None), status=SUPPRESSED_OWN)
    report = report_of(hidden)
    assert proof_of(report, hidden).zellen == ["Der Wert ist gesperrt, damit einzelne Personen nicht erkennbar sind."]
    assert Proofs(report.material).sources([hidden]) == []
