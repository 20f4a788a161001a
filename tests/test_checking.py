"""`bericht check`: what can be used and what is wrong, for people and for machines, with the exit code that says it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Called, only_sources
from test_ingest import EXCEPTION, EXTRACT, Office

from indicators.katalog import all_indicators
from pipeline import checking
from pipeline.cycle import load_cycle
from pipeline.ingest import concerns
from pipeline.registries import load_ausnahmen
from pipeline.rules import RULES

Bericht = Callable[..., Called]
WRONG = EXTRACT.replace("100;60;40", "100;60;41")
ELSEWHERE = EXTRACT + "7;09162;München;31.12.2015;100;60;41;1\n"
NEXT_YEAR = "7;08116;Esslingen, Landkreis;31.12.2016;900;540;360;1\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def found(office: Office, bericht: Bericht, *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code and what is told to machines; nothing in the project changes."""
    before = office.content()
    called = bericht("check", "--format", "json", *words, cwd=office.root)
    assert called.err == ""
    assert office.content() == before
    return called.code, json.loads(called.out)


def told(office: Office, bericht: Bericht, *words: str) -> tuple[int, list[str]]:
    called = bericht("check", *words, cwd=office.root)
    assert called.err == ""
    return called.code, called.out.splitlines()


def test_sources_in_order_are_counted_and_nothing_else_is_said(office: Office, bericht: Bericht):
    assert told(office, bericht) == (
        0,
        ["params.yaml",
         "  08117: Für die Region 08117 (Landkreis Göppingen) enthält keine Quelle einen Wert.   [V03]",
         "    Bitte den Schlüssel prüfen.",
         "  DG: Für die Region DG (Deutschland) enthält keine Quelle einen Wert.   [V03]",
         "    Bitte den Schlüssel prüfen.",
         "2 von 2 Quellen verwendbar, 16 Beobachtungen.",
         "0 Fehler, 2 Hinweise in 0 von 2 Quellen. Es wurde nichts geändert."],
    )  # fmt: skip


def with_all_regions(office: Office) -> None:
    """`a` says something about Göppingen and Deutschland too, so that nothing is left to be told."""
    more = "3;DG;Deutschland;31.12.2015;9000;5000;4000;900\n7;08117;Göppingen;31.12.2015;50;30;20;3\n"
    office.lay_in("a", EXTRACT + more)


def test_where_nothing_is_found_the_last_line_says_so(office: Office, bericht: Bericht):
    with_all_regions(office)
    assert told(office, bericht, "--streng") == (
        0,
        ["2 von 2 Quellen verwendbar, 24 Beobachtungen.",
         "0 Fehler, 0 Hinweise in 2 Quellen. Es wurde nichts geändert."],
    )  # fmt: skip


def test_faults_are_told_by_file_and_the_source_is_set_aside(office: Office, bericht: Bericht):
    with_all_regions(office)
    office.lay_in("b", WRONG)
    assert told(office, bericht) == (
        1,
        ["data/raw/b/auszug.csv",
         "  Zeile 3, Spalte 5: Männer und Frauen ergeben Insgesamt: gedruckt ist 100, "
         "erwartet 60 (maennlich) + 41 (weiblich) = 101.   [V06]",
         "    Bitte die Datei neu herunterladen; bei gleichem Ergebnis die Quelle anfragen.",
         "1 von 2 Quellen verwendbar, 16 Beobachtungen.",
         "Zurückgestellt: b.",
         "1 Fehler, 0 Hinweise in 1 von 2 Quellen. Es wurde nichts geändert."],
    )  # fmt: skip


def test_a_note_stops_only_the_strict(office: Office, bericht: Bericht):
    with_all_regions(office)
    office.lay_in("b", ELSEWHERE)
    code, lines = told(office, bericht)
    assert (code, lines[-1]) == (0, "0 Fehler, 1 Hinweis in 1 von 2 Quellen. Es wurde nichts geändert.")
    assert told(office, bericht, "--streng") == (1, lines)


def test_a_jump_is_a_note_until_somebody_has_looked_into_it(office: Office, bericht: Bericht):
    with_all_regions(office)
    office.lay_in("b", EXTRACT + NEXT_YEAR)
    code, data = found(office, bericht)
    assert code == 0
    assert {(one["regel"], one["schwere"], one["stelle"]) for one in data["befunde"]} == {
        ("V10", "Hinweis", f"Zeile 4, Spalte {column}") for column in (5, 6, 7)
    }
    entry = EXCEPTION.replace("art: druckfehler", "art: geklaert").replace("[V06]", "[V10]")
    office.write("ausnahmen.yaml", entry.replace("2015-12-31", "2016-12-31"))
    code, data = found(office, bericht, "--streng")
    assert (code, data["befunde"], data["zusammenfassung"]["ausnahmen"]) == (0, [], 1)
    office.lay_in("b")  # the next delivery has no jump any more
    code, data = found(office, bericht)
    assert [one["text"] for one in data["befunde"]] == ["Die Ausnahme trifft keine Zelle der Quelle b."]
    assert code == 1
    assert data["zusammenfassung"]["baubar"] is False


def test_machines_get_each_source_and_each_finding(office: Office, bericht: Bericht):
    with_all_regions(office)
    office.lay_in("b", WRONG)
    office.lay_in("c", ELSEWHERE)
    code, data = found(office, bericht)
    assert code == 1
    assert data["zyklus"] == "2013-2016"
    assert data["zusammenfassung"] == {
        "quellen": 3, "verwendbar": 2, "zurueckgestellt": 1, "fehler": 1, "hinweise": 1, "ausnahmen": 0, "baubar": True,
    }  # fmt: skip
    assert data["quellen"][1:] == [
        {"quelle": "b", "datei": "data/raw/b/auszug.csv", "sha256": hashlib.sha256(WRONG.encode()).hexdigest(),
         "staende": [], "verwendbar": False, "beobachtungen": 0, "fehler": 1, "hinweise": 0},
        {"quelle": "c", "datei": "data/raw/c/auszug.csv", "sha256": hashlib.sha256(ELSEWHERE.encode()).hexdigest(),
         "staende": [], "verwendbar": True, "beobachtungen": 12, "fehler": 0, "hinweise": 1},
    ]  # fmt: skip
    assert data["befunde"] == [
        {"datei": "data/raw/b/auszug.csv", "stelle": "Zeile 3, Spalte 5", "regel": "V06", "schwere": "Fehler",
         "text": "Männer und Frauen ergeben Insgesamt: gedruckt ist 100, "
                 "erwartet 60 (maennlich) + 41 (weiblich) = 101.",
         "rat": "Bitte die Datei neu herunterladen; bei gleichem Ergebnis die Quelle anfragen."},
        {"datei": "data/raw/c/auszug.csv", "stelle": "Zeile 4, Spalte 5", "regel": "V06", "schwere": "Hinweis",
         "text": "Männer und Frauen ergeben Insgesamt: gedruckt ist 100, "
                 "erwartet 60 (maennlich) + 41 (weiblich) = 101.",
         "rat": "Die Region 09162 kommt im Bericht nicht vor; die Quelle wird verwendet."},
    ]  # fmt: skip


def test_a_source_whose_description_cannot_be_read_is_listed_too(office: Office, bericht: Bericht):
    with_all_regions(office)
    office.lay_in("b", leser="xlsx")
    code, data = found(office, bericht)
    assert code == 1
    assert data["quellen"][1] == {
        "quelle": "b", "datei": "", "sha256": "", "staende": [], "verwendbar": False, "beobachtungen": 0,
        "fehler": 1, "hinweise": 0,
    }  # fmt: skip
    assert [(one["datei"], one["stelle"]) for one in data["befunde"]] == [("data/raw/b/quelle.yaml", "leser")]


@pytest.mark.parametrize("name", ["params.yaml", "data/raw/ausnahmen.yaml", "data/raw/merkmale.yaml"])
def test_machines_get_json_even_where_a_declaration_cannot_be_read(office: Office, bericht: Bericht, name: str):
    (office.root / name).write_text("{falsch: 1}\n", encoding="utf-8")
    code, data = found(office, bericht)
    assert code == 1
    assert data["quellen"] == []
    assert {one["datei"] for one in data["befunde"]} == {name}
    assert data["zusammenfassung"]["fehler"] == len(data["befunde"]) > 0
    assert data["zusammenfassung"]["baubar"] is False
    code, lines = told(office, bericht)
    assert (code, lines[0], lines[-2]) == (1, name, "So lässt sich der Bericht nicht bauen.")
    assert lines[-1].endswith(" Fehler, 0 Hinweise. Es wurde nichts geändert.")


def test_wrong_use_is_told_with_code_2(office: Office, bericht: Bericht):
    called = bericht("check", "--format", "xml", cwd=office.root)
    assert (called.code, called.out, called.err) == (2, "", "Das Format „xml“ gibt es nicht. Erlaubt: text, json.\n")
    assert bericht("check", "--zyklus", "2030", "--format", "json", cwd=office.root).code == 2


def test_the_rules_are_listed_without_a_project(tmp_path: Path, bericht: Bericht):
    called = bericht("check", "--regeln", cwd=tmp_path)
    assert (called.code, called.err) == (0, "")
    assert [line[:3] for line in called.out.splitlines()] == list(RULES)
    called = bericht("check", "--regeln", "--format", "json", cwd=tmp_path)
    assert [row["regel"] for row in json.loads(called.out)] == list(RULES)


# The real project


@pytest.mark.langsam
def test_the_shipped_data_are_quiet_for_reasons_that_are_told():
    cycle = load_cycle(PROJECT)
    checked = checking.check(PROJECT, cycle, all_indicators())
    assert checked.faults == ()
    assert all(state.verwendbar and state.beobachtungen for state in checked.sources)
    here = [one for one in load_ausnahmen(PROJECT).values() if any(concerns(ags, cycle) for ags in one.regionen)]
    assert checked.explained == len(here) > 20


EXPLAINED = {
    "rdb_12711-05-02-4", "rdb_21111-02-06-4", "rdb_22221-01-01-4", "rdb_22411-02-02-4", "rdb_22811-01-01-4",
    "rdb_23111-01-04-4", "rdb_31121-01-02-4",
}  # fmt: skip
"""Sources that jump for a reason that is told."""


@pytest.mark.langsam
def test_without_the_reasons_the_warnings_are_there(project: Path):
    """What was printed: 1,923,767 foreigners came to Germany in 2014 and 2,918,579 in 2015."""
    only_sources(project, *EXPLAINED)
    path = project / "data/raw/ausnahmen.yaml"
    kept = path.read_text(encoding="utf-8").partition("zuzuege_goeppingen_1997:")[0]
    path.write_text(kept, encoding="utf-8")
    checked = checking.check(project, load_cycle(project), all_indicators())
    assert {(fault.rule, fault.severity) for fault in checked.faults} == {("V10", "Hinweis")}
    assert {fault.file.split("/")[2] for fault in checked.faults} == EXPLAINED
    assert any("2918579 (31.12.2015), erwartet nach 1923767 (31.12.2014," in fault.text for fault in checked.faults)


@pytest.mark.langsam
def test_a_published_share_that_is_spoiled_stops_the_build(project: Path):
    only_sources(project, "regionalatlas_ai0208", "rdb_12411-03-03-4")
    folder = project / "data/raw/regionalatlas_ai0208"
    extract = (folder / "auszug.csv").read_bytes()
    spoiled = extract.replace(b";08116;;2015;15.6", b";08116;;2015;15.8")
    assert spoiled != extract
    (folder / "auszug.csv").write_bytes(spoiled)
    declared = (folder / "quelle.yaml").read_text(encoding="utf-8")
    old, new = (hashlib.sha256(content).hexdigest() for content in (extract, spoiled))
    (folder / "quelle.yaml").write_text(declared.replace(old, new), encoding="utf-8")
    needed_by_nobody = [replace(one, core=False) for one in all_indicators()]
    checked = checking.check(project, load_cycle(project), needed_by_nobody)
    [fault] = checked.faults
    assert (fault.rule, fault.file) == ("V13", "data/raw/regionalatlas_ai0208/auszug.csv")
    assert "veröffentlicht ist 15,8, berechnet 15,593 (B-01, 08116, 31.12.2015)" in fault.text
    assert checked.stops
