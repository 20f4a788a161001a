"""Recommendations in print: boxes with bound numbers, the overview, and what became of the previous ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from card_examples import CARD, CYCLE, FIRST, changed, cycle_after, lay, need, office, second
from conftest import PROJECT
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from report_examples import asked_of_the_gemeinden, report_of, small_report, words

from indicators.katalog import FELDER
from pipeline.cards import FOLDER, read_cards
from pipeline.cells import printed_numbers
from pipeline.faults import DataError
from pipeline.needs import read
from pipeline.printed_checks import unmarked
from pipeline.proposals import propose
from pipeline.recommendation_blocks import Recommendations
from pipeline.recommendations import load_cards
from pipeline.report import Report

RELEASED = "freigabe: {{status: freigegeben, rolle: Sozialdezernat, datum: 2026-05-01, inhalt: {}}}\n"
REJECTED = "freigabe: {status: abgelehnt, rolle: Sozialdezernat, datum: 2026-05-01, grund: Zu teuer.}\n"


NEEDS = [need(), need("BD-HF6-08", "datenbedarf")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return office(tmp_path)


def macros() -> TemplateModule:
    environment = Environment(
        loader=FileSystemLoader(PROJECT / "report_templates"), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("empfehlungen.html.j2").module


def shown(project: Path, report: Report | None = None) -> Recommendations:
    report = report or small_report()
    return Recommendations.load(project, report.material, macros(), report.words(), NEEDS)


def boxes(project: Path, report: Report | None = None) -> str:
    return str(shown(project, report).of_field("arbeit").functions()["empfehlungen"]())


def test_a_card_as_a_box(project: Path) -> None:
    lay(project)
    said = words(boxes(project))
    assert "Es gibt eine Handlungsempfehlung; sie ist ein Vorschlag und nicht freigegeben." in said
    assert f"Vorschlag {FIRST} · Schwerpunkt Beratung im Jobcenter ausbauen" in said
    assert "Vereinbaren, wie beraten wird. Der Anteil lag 2016 bei 38,5 %." in said
    assert "Zuständig: Jobcenter (der Landkreis initiiert); es entscheidet: Kreistag" in said
    assert "Beteiligte: Industrie- und Handelskammer, Handwerkskammer" in said
    assert "Zeithorizont: mittelfristig (ein bis drei Jahre); Mittel: zu klären" in said
    assert "Messgröße: HF6-05 Anteil an den Arbeitslosen: zuletzt 38,5 % (2016); den Zielwert legt der Krei" in said
    assert "Bedarf: Anteil an den Arbeitslosen (HF6-05)" in said


def test_every_number_of_a_box_is_bound(project: Path) -> None:
    lay(project, CARD + 'zielwert: {wert: "30,0", jahr: 2020, beschluss: Kreistag}\n')
    told = {one.zelle: one.text for one in printed_numbers(boxes(project))}
    assert told["HF6-05|zielwert|08116|2020"] == "30,0"
    assert told["HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_13211-02-05-4"] == "38,5"
    bare = words(re.sub(r'<span class="zahl"[^>]*>[^<]*</span>', "", boxes(project)))
    assert "zuletzt % (); Zielwert: % bis 2020 (Kreistag)" in bare


def test_a_placeholder_that_cannot_be_met_names_file_and_line(project: Path) -> None:
    lay(project, changed(('HF6-05") }}.', 'HF6-99") }}.')))
    with pytest.raises(DataError) as caught:
        boxes(project)
    assert f"{FIRST}.yaml\n  Zeile 8: Den Indikator „HF6-99“ gibt es nicht." in str(caught.value)


def test_what_a_card_rests_on_is_printed_where_it_says_so(project: Path) -> None:
    more = "quellen: [Protokoll der Arbeitsgruppe]\nrechtsgrundlage: § 44 SGB II\n"
    lay(project, CARD + more + "vorgaenger: [{id: M-01, beziehung: bündelt}]\n")
    report = small_report()
    told = Recommendations.load(project, report.material, macros(), report.words(), NEEDS, {"M-01"})
    said = words(told.of_field("arbeit").empfehlungen())
    assert "Rechtsgrundlage: § 44 SGB II" in said
    assert "Quellen: Protokoll der Arbeitsgruppe" in said
    assert "Vorgänger: bündelt M-01" in said


def test_a_field_without_cards_prints_nothing(project: Path) -> None:
    lay(project)
    assert shown(project).of_field("wohnen").empfehlungen() == ""


def test_a_released_card_is_an_empfehlung_and_a_rejected_one_is_not_printed(project: Path) -> None:
    lay(project)
    hash = read_cards(project, "2013-2016").karten[0].pruefsumme
    lay(project, CARD + RELEASED.format(hash))
    lay(project, second(), "HE-2013-2016-HF6-02")
    third = second(("Etwas anderes", "Etwas Drittes")).replace("HF6-02", "HF6-03")
    lay(project, third + REJECTED, "HE-2013-2016-HF6-03")
    said = words(boxes(project))
    assert "Von den zwei Handlungsempfehlungen ist eine freigegeben; die übrigen sind Vorschläge." in said
    assert f"Empfehlung {FIRST}" in said
    assert "Vorschlag HE-2013-2016-HF6-02" in said
    assert "Etwas Drittes" not in said + words(shown(project).overview())


def test_an_anregung_says_so(project: Path) -> None:
    lay(project, changed(("zustaendig: jobcenter", "zustaendig: schulamt")) + "anregung: true\n")
    assert "Anregung: Zuständig ist eine Stelle außerhalb des Landkreises." in words(boxes(project))
    assert "Staatliches Schulamt (Anregung)" in words(shown(project).overview())


def test_a_measure_without_a_value_says_so(project: Path) -> None:
    lay(project, changed(("messgroesse: HF6-05", "messgroesse: HF6-08")))
    assert "HF6-08 Beschäftigte aus Asylherkunftsländern (höher ist besser): noch kein Wert;" in words(boxes(project))


def test_a_need_for_data_is_called_so(project: Path) -> None:
    lay(project, changed(("[BD-HF6-05]", "[BD-HF6-08]")))
    assert "Datenbedarf: Beschäftigte aus Asylherkunftsländern (HF6-08)" in words(boxes(project))


def test_an_invented_value_carries_its_letter(project: Path) -> None:
    card = changed(("messgroesse: HF6-05", "messgroesse: HF1-06"), ('{{ jahr("HF6-05") }}', "damals"))
    lay(project, card.replace('{{ wert("HF6-05") }}', "dort"))
    report = report_of(asked_of_the_gemeinden(2016, 28, 31))
    assert "90,3</span>\u202f%<sup>B</sup></span>" in boxes(project, report)
    assert unmarked(boxes(project, report), report.cells.demo_cells()) == []
    overview = shown(project, report).overview()
    assert "B&nbsp;= Beispieldaten (erfunden)." in words(overview)


def test_the_overview_lists_as_many_cards_as_there_are(project: Path) -> None:
    lay(project)
    lay(project, second(), "HE-2013-2016-HF6-02")
    overview = str(shown(project).overview())
    assert overview.count('<th scope="row">') == 2
    assert "Die zwei Handlungsempfehlungen sind Vorschläge; freigegeben ist keine." in words(overview)
    assert next((one.zelle, one.text) for one in printed_numbers(overview)) == ("empfehlungen_bericht|alle", "zwei")
    assert f'href="#empfehlung-{FIRST}"' in overview


def test_a_report_without_cards_has_no_overview(project: Path) -> None:
    assert (shown(project).overview(), shown(project).continuation()) == ("", "")


def test_what_became_of_the_previous_cards(project: Path) -> None:
    lay(project)
    for number, title in ((2, "Etwas anderes"), (3, "Etwas Drittes")):
        text = second(("Etwas anderes", title)).replace("HF6-02", f"HF6-0{number}")
        lay(project, text, f"HE-2013-2016-HF6-0{number}")
    newer = changed((FIRST, "HE-2017-2020-HF6-01")) + f"vorgaenger: [{{id: {FIRST}, beziehung: ersetzt}}]\n"
    lay(project, newer, "HE-2017-2020-HF6-01", "2017-2020")
    why = "HE-2013-2016-HF6-02: {grund: Das Programm ist ausgelaufen., rolle: Sozialdezernat}"
    lay(project, why, "fortschreibung", "2017-2020")
    now = shown(project)
    cards = load_cards(project, cycle_after(), [need()])
    later = Recommendations(
        project, now.material, now.macros, now.words, now.needs, cards, read_cards(project, "2013-2016")
    )
    said = words(later.continuation())
    assert "hat Handlungsempfehlungen formuliert: 3, davon freigegeben: 0. In diesem Zyklus aufgegriffen: 1." in said
    assert f"{FIRST} Beratung im Jobcenter ausbauen Jobcenter ersetzt durch HE-2017-2020-HF6-01" in said
    assert "Etwas anderes tun Jobcenter nicht fortgeführt: Das Programm ist ausgelaufen." in said
    assert "Etwas Drittes tun Jobcenter keine Angabe" in said


def test_as_many_shipped_cards_are_printed_as_there_are(computed: Path) -> None:
    needs = read(computed / "data/processed/2013-2016/bedarfe.json")
    report = Report.load(computed, CYCLE)
    printed = Recommendations.load(computed, report.material, macros(), report.words(), needs)
    every = "".join(printed.of_field(feld.key).empfehlungen() for feld in FELDER)
    number = len(list((computed / FOLDER / "2013-2016").glob("HE-*.yaml")))
    assert number == len(printed.cards.karten)
    assert every.count('<div class="karte"') == number
    assert printed.overview().count('<th scope="row">') == number
    assert f"Die {number} Handlungsempfehlungen sind Vorschläge; freigegeben ist keine." in words(printed.overview())
    assert propose(computed, "2013-2016", needs) == []
