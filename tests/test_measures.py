"""Plans of measures: read as they stand; what a status demands is there, and the history is only continued."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT
from measure_examples import (
    COURSE,
    DONE,
    HISTORY,
    PARTLY,
    PLAN,
    REACHED,
    TABLE,
    as_workbook,
    entry,
    faults_of,
    lay_in,
    plans_of,
)

from indicators.katalog import FELDER
from pipeline.cycle import load_cycle
from pipeline.measure_states import counts, states
from pipeline.measures import STATUS, Eintrag, Massnahme, load_plans

V = "verlauf.csv"
DEMO_PLAN = PLAN.replace("eigen", "demo")


def test_a_plan_is_read_as_it_stands(tmp_path: Path):
    (plan,) = plans_of(tmp_path, entry(1, "2015-06-01", "umgesetzt", **DONE, **REACHED, hemmnis="Mittel, Recht"))
    assert (plan.key, plan.plan.titel, plan.plan.beschlossen, plan.demo) == ("probe", "Probeplan", 2012, False)
    assert plan.massnahmen[0] == Massnahme(
        id="M-01", handlungsfeld="arbeit", titel="Kurse", zustaendig="Träger 1 (Beispiel)",
        beteiligte=("Stadt A", "Stadt B"), indikator="HF6-04",
    )  # fmt: skip
    assert plan.massnahmen[1].nachfolger == ("M-01",)
    assert plan.verlauf == (
        Eintrag(
            nr=1, massnahme="M-01", datum="2015-06-01", status="umgesetzt", quelle="amt", angegeben_von="Leitung",
            ereignis_am="2015-05-01", nachweis="Bericht", personen=120, erreicht_von="2014-01-01",
            erreicht_bis="2014-12-31", zaehlweise="personen", frauen=50, hemmnis=("Mittel", "Recht"),
        ),
    )  # fmt: skip
    assert plan.verlauf[0].datum == date(2015, 6, 1)


def test_workbooks_say_the_same(tmp_path: Path):
    rows = (
        entry(1, "2015-06-01", "umgesetzt", **DONE, **REACHED),
        entry(2, "2016-06-01", "teilweise umgesetzt", **PARTLY),
    )
    told = plans_of(tmp_path, *rows)
    for name in ("massnahmen", "verlauf"):
        as_workbook(tmp_path / "data/raw/massnahmen/probe", name)
    assert load_plans(tmp_path) == told


def test_own_plans_take_the_place_of_examples_and_those_can_be_left_out(tmp_path: Path):
    lay_in(tmp_path, key="beispiel", plan=DEMO_PLAN, measures=["B-01;arbeit;Kurse;Stadt A;;;"])
    assert [one.key for one in load_plans(tmp_path)] == ["beispiel"]
    assert load_plans(tmp_path, demo=False) == ()
    lay_in(tmp_path)
    assert [one.key for one in load_plans(tmp_path)] == ["probe"]


def test_a_project_without_plans_has_none(tmp_path: Path):
    assert load_plans(tmp_path) == ()


GOOD = {
    "umgesetzt": DONE,
    "laufend": {"ereignis_am": "2015-05-01"},
    "teilweise umgesetzt": PARTLY,
    "begonnen": {"was": "Beschluss"},
    "offen": {},
    "entfallen": {"ereignis_am": "2015-05-01", "was": "Neues Recht"},
    "nicht bewertbar": {},
}


@pytest.mark.parametrize("status", STATUS)
def test_a_status_with_its_evidence_is_in_order(tmp_path: Path, status: str):
    assert faults_of(tmp_path, entry(1, "2015-06-01", status, **GOOD[status])) == []


@pytest.mark.parametrize(
    ("status", "column", "text"),
    [
        ("umgesetzt", "ereignis_am", "„umgesetzt“ verlangt hier den Tag, an dem das Ergebnis vorlag."),
        ("umgesetzt", "nachweis", "„umgesetzt“ verlangt hier den Nachweis dafür."),
        ("laufend", "ereignis_am", "„laufend“ verlangt hier den Tag der letzten Tätigkeit."),
        ("teilweise umgesetzt", "was", "„teilweise umgesetzt“ verlangt hier den erreichten Meilenstein."),
        ("teilweise umgesetzt", "nachweis", "„teilweise umgesetzt“ verlangt hier den Nachweis dafür."),
        ("teilweise umgesetzt", "rest", "„teilweise umgesetzt“ verlangt hier die Angabe, was noch fehlt."),
        ("begonnen", "was", "„begonnen“ verlangt hier die Angabe, was vorliegt (Beschluss, Mittel oder Person)."),
        ("entfallen", "ereignis_am", "„entfallen“ verlangt hier den Tag, seit dem die Maßnahme entfällt."),
        ("entfallen", "was", "„entfallen“ verlangt hier den Grund."),
    ],
)
def test_missing_evidence_is_told(tmp_path: Path, status: str, column: str, text: str):
    row = entry(1, "2015-06-01", status, **{**GOOD[status], column: ""})
    assert faults_of(tmp_path, row) == [(V, f"Zeile 2, Spalte „{column}“", text)]


@pytest.mark.parametrize(
    ("status", "cells", "column", "text"),
    [
        ("begonnen", REACHED, "personen", "Bei „begonnen“ bleibt das Feld leer: es gibt noch kein Ergebnis."),
        ("offen", {"nachweis": "Bericht"}, "nachweis", "Bei „offen“ bleibt das Feld leer: es wurde nichts gefunden."),
        ("nicht bewertbar", {"was": "x"}, "was", "Bei „nicht bewertbar“ bleibt das Feld leer: es gibt keine Antwort."),
        ("nicht bewertbar", {"quelle": "selbst"}, "quelle",
         "Eine Selbstauskunft ist eine Antwort. Erwartet bei „nicht bewertbar“: amt."),
    ],
)  # fmt: skip
def test_what_a_status_excludes_is_told(tmp_path: Path, status: str, cells: dict[str, str], column: str, text: str):
    row = entry(1, "2015-06-01", status, **{**GOOD[status], **cells})
    assert faults_of(tmp_path, row) == [(V, f"Zeile 2, Spalte „{column}“", text)]


@pytest.mark.parametrize(
    ("cells", "column", "text"),
    [
        ({"status": "erledigt"}, "status",
         "Gefunden: „erledigt“. Erwartet: umgesetzt, laufend, teilweise umgesetzt, begonnen, offen, entfallen oder "
         "nicht bewertbar."),
        ({"datum": "2015-02-30"}, "datum", "Gefunden: „2015-02-30“. Erwartet: ein Datum wie 2017-10-10."),
        ({"datum": "2011-06-01", "ereignis_am": "2011-05-01"}, "datum",
         "Gefunden: 2011-06-01. Erwartet: ein Tag ab 2012, dem Jahr des Beschlusses."),
        ({"quelle": "presse"}, "quelle", "Gefunden: „presse“. Erwartet: amt oder selbst."),
        ({"massnahme": "M-99"}, "massnahme",
         "Die Maßnahme „M-99“ gibt es nicht. Erwartet: eine aus der Liste „massnahmen“."),
        ({"hemmnis": "Mittel, Wetter"}, "hemmnis",
         "Gefunden: „Wetter“. Erwartet: Mittel, Personal, Recht, Pandemie, Zusammenarbeit, Nachfrage oder Sonstiges."),
        ({"angegeben_von": "Frau Muster"}, "angegeben_von",
         "Gefunden: „Frau Muster“. Erwartet: eine Funktion oder Stelle, kein Name und keine Nummer."),
        ({"ereignis_am": "2015-07-01"}, "ereignis_am",
         "Gefunden: 2015-07-01. Erwartet: höchstens 2015-06-01, der Tag des Eintrags."),
        ({"zitat_erlaubt": "vielleicht"}, "zitat_erlaubt", "Gefunden: „vielleicht“. Erwartet: ja oder nein."),
        ({"personen": "12,5"}, "personen", "Gefunden: „12,5“. Erwartet: eine ganze Zahl ohne Punkt wie 120."),
        ({**REACHED, "frauen": "121"}, "frauen", "Gefunden: 121. Erwartet: höchstens 120, wie in „personen“."),
        ({**REACHED, "zaehlweise": ""}, "zaehlweise",
         "Dieser Wert fehlt; zu jeder Anzahl gehören Zeitraum und Zählweise."),
        ({"frauen": "5"}, "frauen", "Ohne Anzahl in „personen“ bleibt das Feld leer."),
        ({**REACHED, "erreicht_von": "2015-01-01"}, "erreicht_bis",
         "Gefunden: 2014-12-31. Erwartet: 2015-01-01 oder später, wie in „erreicht_von“."),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_told(tmp_path: Path, cells: dict[str, str], column: str, text: str):
    named = {"datum": "2015-06-01", "status": "umgesetzt"} | DONE | cells
    row = entry(1, named.pop("datum"), named.pop("status"), **named)
    assert faults_of(tmp_path, row) == [(V, f"Zeile 2, Spalte „{column}“", text)]


def test_the_history_is_only_continued(tmp_path: Path):
    first, second, third = (entry(n, f"2015-0{n}-01", "offen") for n in (1, 2, 3))
    assert faults_of(tmp_path, first, second, third) == []
    assert faults_of(tmp_path, first, third) == [
        (V, "Zeile 3, Spalte „nr“", "Gefunden: 3. Erwartet: 2; der Verlauf wird nur am Ende fortgeschrieben.")
    ]
    earlier = entry(2, "2014-12-31", "offen")
    assert faults_of(tmp_path, first, earlier) == [
        (V, "Zeile 3, Spalte „datum“",
         "Gefunden: 2014-12-31. Erwartet: 2015-01-01 oder später, wie im Eintrag davor.")
    ]  # fmt: skip


def test_one_source_says_one_thing_a_day(tmp_path: Path):
    row = entry(1, "2015-06-01", "offen")
    text = "Zu Maßnahme, Tag und Stelle gibt es schon einen Eintrag (Zeile 2). Erwartet: einer."
    assert faults_of(tmp_path, row, entry(2, "2015-06-01", "offen")) == [(V, "Zeile 3, Spalte „massnahme“", text)]
    assert faults_of(tmp_path, row, entry(2, "2015-06-01", "offen", "selbst")) == []


def test_the_list_of_measures_is_checked(tmp_path: Path):
    wrong = "M-02;garten;Runder Tisch;Stadt A;;HF99-01;M-02, HE-2013-2016-HF6-01, M-77"
    expected = ("massnahmen.csv", "Zeile 3, Spalte „handlungsfeld“")
    assert faults_of(tmp_path, measures=[COURSE, wrong])[0][:2] == expected
    told = faults_of(tmp_path, measures=[COURSE, wrong.replace("garten", "arbeit"), COURSE])
    assert told == [
        ("massnahmen.csv", "Zeile 3, Spalte „indikator“",
         "Gefunden: „HF99-01“. Erwartet: die Kennung eines Indikators wie HF6-04 oder nichts."),
        ("massnahmen.csv", "Zeile 3, Spalte „nachfolger“",
         "„HE-2013-2016-HF6-01“ gibt es nicht. Erwartet: eine Maßnahme oder eine Handlungsempfehlung aus "
         "report_templates/empfehlungen."),
        ("massnahmen.csv", "Zeile 3, Spalte „nachfolger“", "„M-02“ ist die Maßnahme selbst. Erwartet: eine andere."),
        ("massnahmen.csv", "Zeile 3, Spalte „nachfolger“",
         "„M-77“ gibt es nicht. Erwartet: eine Maßnahme oder eine Handlungsempfehlung aus "
         "report_templates/empfehlungen."),
        ("massnahmen.csv", "Zeile 4, Spalte „id“", "„M-01“ steht schon in Zeile 2. Erwartet: jede Kennung einmal."),
    ]  # fmt: skip


def test_a_card_can_follow_once_it_exists(tmp_path: Path):
    rows = [COURSE, TABLE.replace("M-01", "M-01, HE-2013-2016-HF6-01")]
    assert len(faults_of(tmp_path, measures=rows)) == 1
    card = tmp_path / "report_templates/empfehlungen/2013-2016/HE-2013-2016-HF6-01.yaml"
    card.parent.mkdir(parents=True)
    card.touch()
    assert faults_of(tmp_path, measures=rows) == []


def test_an_id_belongs_to_one_plan(tmp_path: Path):
    lay_in(tmp_path, key="anderer")
    told = faults_of(tmp_path)
    place = "data/raw/massnahmen/anderer/massnahmen.csv"
    assert [text for *_, text in told] == [
        f"„M-01“ steht schon in {place}, Zeile 2. Erwartet: jede Kennung einmal.",
        f"„M-02“ steht schon in {place}, Zeile 3. Erwartet: jede Kennung einmal.",
    ]


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path):
    told = faults_of(tmp_path, plan="{titel: x, farbe: rot}\n", measures=["M-01"], history=f"{HISTORY};farbe")
    assert {file for file, *_ in told} == {"massnahmen.yaml", "massnahmen.csv", "verlauf.csv"}
    assert ("verlauf.csv", "Zeile 1, Spalte „farbe“") in [(file, place) for file, place, _ in told]


def test_the_shipped_list_is_an_example_and_shows_every_status():
    (plan,) = load_plans(PROJECT)
    found = states([plan], load_cycle(PROJECT, "2013-2016"))
    assert plan.demo
    assert all(counts(found).values())
    assert {state.massnahme.handlungsfeld for state in found} == {feld.key for feld in FELDER if feld.nummer}
    assert {entry.quelle for entry in plan.verlauf} == {"amt", "selbst"}
    for feld in FELDER[1:]:
        assert 3 <= sum(state.massnahme.feld is feld for state in found) <= 5
    for one in plan.verlauf:
        assert not one.nachweis or one.nachweis.startswith("Beispielnachweis"), one.nr


def test_a_number_typed_into_a_title_is_refused_where_it_stands(tmp_path: Path) -> None:
    typed = COURSE.replace("Kurse", "23 % mehr Kurse")
    [(file, place, text)] = faults_of(tmp_path, measures=[typed, TABLE])
    assert (file, place) == ("massnahmen.csv", "Zeile 2, Spalte „titel“")
    assert text.startswith("Eine Zahl ist getippt. Gefunden: „23 %“.")
