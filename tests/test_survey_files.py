"""What returns say is kept apart from everything public."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT
from form_examples import CYCLE, office, send_back

from pipeline import survey_files
from pipeline.atoms import Atom, Relation
from pipeline.confidential import read_relations
from pipeline.form_xlsx import Answer
from pipeline.forms import Respondent, load_forms, rules_of
from pipeline.surveys import Survey, find_surveys
from pipeline.tables import read_parquet

pytestmark = pytest.mark.langsam  # whole workbooks are written and read

__all__ = ["office"]


def atom(name: str) -> Atom:
    return ("erhebung_probe", name)


ALTBACH = Respondent("08116004", "Altbach")
PATH = Path("data/raw/vertraulich/erhebung_gemeinden/2013-2016/altbach.xlsx")


@pytest.fixture
def folder(office: Path, tmp_path: Path) -> Path:
    """The files of a cycle in which one Gemeinde has answered: 40 to take in, 15 of them left from before."""
    answers = {"2016/soll": Answer(40, "gezählt"), "2016/ueberhang": Answer(15, "geschätzt")}
    send_back(office / PATH, "gemeinden", ALTBACH, answers, datum=date(2017, 2, 1))
    made = tmp_path / "zyklus"
    made.mkdir()
    survey_files.write(find_surveys(office, CYCLE), CYCLE, made)
    return made


def test_the_cells_of_the_returns_stand_in_their_own_file_that_only_its_owner_reads(folder: Path):
    path = folder / "vertraulich.parquet"
    frame = read_parquet(path)
    asked = frame[(frame["measure"] == "anschlussunterbringung_soll") & (frame["end"] == date(2016, 12, 31))]
    assert [(row.source, row.region, row.reporting_unit, str(row.raw)) for row in asked.itertuples()] == [
        ("erhebung_gemeinden", "08116", "08116004", "40")
    ]
    for name in ("vertraulich.parquet", "erhebungsregeln.json"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_the_rules_of_the_form_hold_between_cells_of_one_return(folder: Path):
    found = {relation.rule: relation for relation in read_relations(folder / "erhebungsregeln.json")}
    rule = found["gemeinden/2016/soll>ueberhang"]
    assert isinstance(rule, Relation)
    values = {
        (row.source, row.place): str(row.raw) for row in read_parquet(folder / "vertraulich.parquet").itertuples()
    }
    assert (values[rule.whole], [values[part] for part in rule.parts], rule.equal) == ("40", ["15"], False)


def test_the_report_is_told_numbers_of_returns_and_no_names_of_real_bodies(folder: Path):
    told = json.loads((folder / "erhebungen.json").read_text(encoding="utf-8"))
    survey = told["erhebung_gemeinden"]
    assert (survey["herkunft"], survey["befragt"], survey["geantwortet"]) == ("eigen", 44, 1)
    assert survey["stellen"] == {}
    assert "Altbach" not in json.dumps(told, ensure_ascii=False)


def test_of_real_bodies_only_names_that_the_form_prints_are_told(tmp_path: Path):
    pools = next(form for form in load_forms(PROJECT) if form.id == "dolmetscherpools")
    asked = (Respondent("08116019", "Esslingen am Neckar"), Respondent("traeger", "Träger, den das Amt führt"))
    survey_files.write([Survey(pools, "eigen", asked, (), (), {})], CYCLE, tmp_path)
    told = json.loads((tmp_path / "erhebungen.json").read_text(encoding="utf-8"))["erhebung_dolmetscherpools"]
    assert told["stellen"]["08116019"] == "Esslingen am Neckar"
    assert "traeger" not in told["stellen"]
    assert told["zeilen"]["bereich=bildung"] == "Bildung"


def test_without_surveys_the_files_are_there_and_empty(tmp_path: Path):
    survey_files.write([], CYCLE, tmp_path)
    assert read_parquet(tmp_path / "vertraulich.parquet").empty
    assert read_relations(tmp_path / "erhebungsregeln.json") == []
    assert json.loads((tmp_path / "erhebungen.json").read_text(encoding="utf-8")) == {}


def test_the_rules_of_a_form_become_relations_of_its_cells_with_a_value():
    (form,) = (form for form in load_forms(PROJECT) if form.id == "antidiskriminierung")
    areas = ("arbeit", "wohnen", "bildung", "behoerden", "alltag", "sonstiges")
    ids = ["faelle", *(f"faelle.{area}" for area in areas)]
    atoms = {id: atom(id) for id in ids}
    (relation,) = survey_files.relations_of("antidiskriminierung/2016", rules_of(form.formular), atoms, frozenset())
    assert (relation.whole, relation.parts, relation.equal) == (
        atom("faelle"),
        tuple(atoms[id] for id in ids[1:]),
        True,
    )
    atoms.pop("faelle.wohnen")
    (fewer,) = survey_files.relations_of("antidiskriminierung/2016", rules_of(form.formular), atoms, frozenset())
    assert (len(fewer.parts), fewer.equal) == (5, False)
    atoms.pop("faelle")
    assert survey_files.relations_of("antidiskriminierung/2016", rules_of(form.formular), atoms, frozenset()) == []


def test_rows_that_were_not_used_are_no_parts():
    (form,) = (form for form in load_forms(PROJECT) if form.id == "dolmetscherpools")
    atoms = {id: atom(id) for id in ("anfragen", "sprachen.1.anfragen", "sprachen.2.anfragen")}
    empty = frozenset(f"sprachen.{row}.anfragen" for row in range(3, 23))
    found = survey_files.relations_of("dolmetscherpools/2016", rules_of(form.formular), atoms, empty)
    assert [(r.whole[1], [part for _, part in r.parts], r.equal) for r in found] == [
        ("anfragen", ["sprachen.1.anfragen", "sprachen.2.anfragen"], True)
    ]
