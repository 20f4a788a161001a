"""Profiles as PDFs: two pages with bound numbers that are read back, all or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from gemeinde_examples import small, small_gemeinden
from report_examples import CYCLE
from test_written_attack import HIDDEN, NUMBERS, office, write_pdf

from pipeline import pdf
from pipeline.cycle import load_cycle
from pipeline.exhibits import as_csv
from pipeline.faults import DataError, UsageError
from pipeline.profile_pdf import KINDS, _put, _set_all, chosen, file_name, of_report, write

__all__ = ["office"]


def test_all_gemeinden_are_meant_where_none_is_named() -> None:
    every = small_gemeinden()
    assert len(chosen([], every)) == 44
    assert chosen(["08116072", "08116019", "08116072"], every) == ["08116019", "08116072"]


def test_a_key_that_is_no_gemeinde_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"Den Schlüssel „4711“ trägt keine Gemeinde\. Vorhanden: 08116004 Altbach"):
        chosen(["08116019", "4711"], small_gemeinden())


def test_the_name_of_a_file_says_what_it_is() -> None:
    name = file_name(small_gemeinden(), "08116072", "2013-2016", "musterausgabe")
    assert name == "gemeindeprofil-08116072-wernau-neckar-2013-2016-musterausgabe.pdf"


def test_profiles_are_made_from_their_own_values_only() -> None:
    cells = of_report(small()).material.cells
    assert {value.kind for value in cells.values} <= set(KINDS)
    assert "HF6-05" not in {value.id for value in cells.values}


@pytest.mark.langsam
def test_a_profile_has_two_pages_whose_numbers_are_bound_and_read_back() -> None:
    (made,) = _set_all(small(), of_report(small()), ["08116072"])
    assert made.faults == ()
    assert pdf.page_count(made.content) == 2
    assert b'pdfuaid:part="1"' in made.content
    assert b"<pdfaid:part>3</pdfaid:part>" in made.content or b'pdfaid:part="3"' in made.content


@pytest.mark.langsam
def test_without_values_of_now_there_is_nothing_to_print(project: Path) -> None:
    with pytest.raises(DataError, match=r"Bitte zuerst „bericht build“ aufrufen\."):
        write(project, load_cycle(project), [])
    assert not (project / "outputs").exists()


def test_profiles_that_tell_a_hidden_figure_are_not_put_there(office: Path) -> None:
    leak = as_csv(NUMBERS, [["1", HIDDEN, "2", "Wert", "Bericht", "1", "", ""]])
    made = (write_pdf(office, zahlen=leak) / "bericht.pdf").read_bytes()
    with pytest.raises(DataError, match="der Wert ist gesperrt"):
        _put(office / "gemeinden", {"profil.pdf": made}, office, CYCLE, whole=False)
    assert [*(office / "gemeinden").iterdir()] == []
