"""Which entry counts at the end of a cycle: the office's newest, else the body's own, else none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT
from measure_examples import CYCLE, DONE, PARTLY, entry, states_of

from pipeline.cycle import load_cycle
from pipeline.measure_states import blockers, counts, stand_of
from pipeline.measures import STATUS

LATER = load_cycle(PROJECT, "2017-2020")
ACTIVE = {"ereignis_am": "2016-05-01"}
PLANNED = {"was": "Beschluss"}


def told(project: Path, *entries: str, **more: object) -> tuple[str, str, bool]:
    """Status of the first measure, why it cannot be assessed, and whether only the body says so."""
    state = states_of(project, *entries, **more)[0]
    return state.status, state.grund, state.by_itself


def test_the_stand_is_the_last_day_of_the_cycle(tmp_path: Path):
    assert str(stand_of(CYCLE)) == "2016-12-31"
    rows = (entry(1, "2016-12-31", "begonnen", **PLANNED), entry(2, "2017-01-01", "umgesetzt", **DONE))
    assert told(tmp_path, *rows) == ("begonnen", "", False)
    assert told(tmp_path, *rows, cycle=LATER) == ("umgesetzt", "", False)


def test_the_office_counts_before_the_body_and_its_newest_entry(tmp_path: Path):
    rows = (
        entry(1, "2014-01-01", "begonnen", **PLANNED),
        entry(2, "2015-06-01", "teilweise umgesetzt", **PARTLY),
        entry(3, "2016-06-01", "umgesetzt", "selbst", **DONE),
    )
    assert told(tmp_path, *rows) == ("teilweise umgesetzt", "", False)


def test_without_the_office_the_self_report_counts_and_is_marked(tmp_path: Path):
    assert told(tmp_path, entry(1, "2015-06-01", "umgesetzt", "selbst", **DONE)) == ("umgesetzt", "", True)


def test_no_answer_is_never_open(tmp_path: Path):
    assert told(tmp_path) == ("nicht bewertbar", "kein Eintrag bis zum Ende des Berichtszeitraums", False)
    rows = (entry(1, "2015-06-01", "nicht bewertbar"),)
    assert told(tmp_path, *rows) == ("nicht bewertbar", "keine Antwort der zuständigen Stelle", False)
    assert counts(states_of(tmp_path, *rows))["offen"] == 0


def test_an_answer_that_comes_later_counts(tmp_path: Path):
    asked = entry(1, "2016-06-01", "nicht bewertbar")
    assert told(tmp_path, asked, entry(2, "2016-07-01", "begonnen", "selbst", **PLANNED)) == ("begonnen", "", True)


def test_an_older_answer_does_not(tmp_path: Path):
    rows = (entry(1, "2016-01-01", "begonnen", "selbst", **PLANNED), entry(2, "2016-06-01", "nicht bewertbar"))
    assert told(tmp_path, *rows)[0] == "nicht bewertbar"


@pytest.mark.parametrize(
    ("status", "cells", "expected"),
    [
        ("umgesetzt", DONE, "umgesetzt"),
        ("entfallen", {"ereignis_am": "2015-05-01", "was": "Neues Recht"}, "entfallen"),
        ("laufend", ACTIVE, "nicht bewertbar"),
        ("teilweise umgesetzt", PARTLY, "nicht bewertbar"),
        ("begonnen", PLANNED, "nicht bewertbar"),
        ("offen", {}, "nicht bewertbar"),
    ],
)
def test_only_what_is_finished_lasts_into_the_next_cycle(
    tmp_path: Path, status: str, cells: dict[str, str], expected: str
):
    state = states_of(tmp_path, entry(1, "2016-06-01", status, **cells), cycle=LATER)[0]
    assert (state.status, state.grund) == (expected, "" if expected == status else "kein Eintrag im Berichtszeitraum")


def test_a_standing_task_was_active_within_the_cycle(tmp_path: Path):
    old = {"ereignis_am": "2012-12-31"}
    reason = "letzte Tätigkeit vor dem Berichtszeitraum"
    assert told(tmp_path, entry(1, "2013-06-01", "laufend", **ACTIVE | {"ereignis_am": "2013-01-01"}))[0] == "laufend"
    assert told(tmp_path, entry(1, "2013-06-01", "laufend", **old)) == ("nicht bewertbar", reason, False)


def test_what_the_office_has_corrected_does_not_come_back_in_the_next_cycle(tmp_path: Path):
    rows = (
        entry(1, "2016-05-01", "umgesetzt", "selbst", **DONE),
        entry(2, "2016-09-01", "teilweise umgesetzt", **PARTLY),
    )
    assert told(tmp_path, *rows, cycle=LATER) == ("nicht bewertbar", "kein Eintrag im Berichtszeitraum", False)


def test_a_plan_counts_from_the_year_of_its_decision(tmp_path: Path):
    plan = "{titel: x, beschlossen: 2017, herkunft: eigen, hinweis: '', beleg: x}\n"
    assert states_of(tmp_path, plan=plan) == []
    assert len(states_of(tmp_path, plan=plan, cycle=LATER)) == 2


def test_the_counts_add_up_to_the_number_of_measures(tmp_path: Path):
    found = states_of(tmp_path, entry(1, "2015-06-01", "umgesetzt", **DONE))
    assert counts(found) == {**dict.fromkeys(STATUS, 0), "umgesetzt": 1, "nicht bewertbar": 1}


def test_blockers_of_both_views_count_once_for_each_measure(tmp_path: Path):
    rows = (
        entry(1, "2015-06-01", "begonnen", "selbst", **PLANNED, hemmnis="Mittel, Personal"),
        entry(2, "2016-06-01", "begonnen", **PLANNED, hemmnis="Mittel"),
        entry(3, "2016-07-01", "offen", measure="M-02", hemmnis="Recht, Mittel"),
    )
    assert blockers(states_of(tmp_path, *rows)) == {"Mittel": 2, "Personal": 1, "Recht": 1}
    assert blockers(states_of(tmp_path, *rows, cycle=LATER)) == {}
