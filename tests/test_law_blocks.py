"""What a chapter prints of the law: what counted from a day in the window, its day bound, its citation below."""

from __future__ import annotations

from pathlib import Path

from conftest import PROJECT
from report_examples import small_report, words
from test_legal import EFFECT, ENTRY, lay_in
from test_presse import environment

from indicators.katalog import FELDER
from pipeline.cells import Printed, printed_numbers
from pipeline.law_blocks import LawLog

ARBEIT = next(feld for feld in FELDER if feld.key == "arbeit")
OLD = ENTRY.replace("neu:", "alt:").replace("2016-08-06", "2006-12-31")
LATE = ENTRY.replace("neu:", "spaet:").replace("2016-08-06", "2017-01-01")


def log(project: Path, text: str) -> LawLog:
    macros = environment().get_template("recht.html.j2").module
    return LawLog.load(lay_in(project, text), small_report().material, macros)


def test_entries_of_the_window_are_listed_with_effect_and_citation(tmp_path: Path):
    html = log(tmp_path, ENTRY + EFFECT + OLD + LATE).of(ARBEIT).functions()["recht"]()
    assert printed_numbers(html) == [Printed("recht|ab|neu", "06.08.2016")]
    assert words(html).strip() == (
        "06.08.2016 Gesetz. Es gilt etwas Neues. Für die Zahlen (HF6-04): Anders gezählt. BGBl. I S. 1939"
    )
    assert 'href="#kennblatt-HF6-04"' in html


def test_a_field_without_entries_has_no_list(tmp_path: Path):
    wohnen = next(feld for feld in FELDER if feld.key == "wohnen")
    assert log(tmp_path, ENTRY).of(wohnen).recht() == ""
    assert log(tmp_path, OLD + LATE).of(ARBEIT).recht() == ""


def test_the_shipped_log_is_printed_by_day():
    macros = environment().get_template("recht.html.j2").module
    html = LawLog.load(PROJECT, small_report().material, macros).of(ARBEIT).recht()
    days = [one.text for one in printed_numbers(html)]
    assert days[0] == "01.05.2011"
    assert days[-1] == "06.08.2016"
