"""The checks of cards: each with a card that passes and one that fails, and the review list of the office."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import pytest
from card_examples import CARD, CYCLE, FIRST, changed, cycle_after, lay, need, office, second
from conftest import PROJECT

from pipeline.cards import Cards, read_cards
from pipeline.cycle import Cycle, Zielwert
from pipeline.faults import DataError
from pipeline.need_words import Verworfen
from pipeline.needs import Need
from pipeline.recommendations import load_cards, review_csv

FILE = f"report_templates/empfehlungen/2013-2016/{FIRST}.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return office(tmp_path)


def told(
    project: Path, *needs: Need, cycle: Cycle = CYCLE, known: Collection[str] = (), cards: Iterable[str] = ()
) -> str:
    """What the checks object to; empty where nothing is wrong."""
    for text in cards:
        lay(project, text, text.split()[1])
    try:
        load_cards(project, cycle, needs or (need(),), known)
    except DataError as error:
        return str(error)
    return ""


def test_a_card_that_answers_a_need_passes(project: Path) -> None:
    assert told(project, cards=[CARD]) == ""


# --- Needs --------------------------------------------------------------------------------------------


def test_a_card_for_a_need_that_does_not_exist(project: Path) -> None:
    said = told(project, cards=[changed(("BD-HF6-05", "BD-HF6-99"))])
    assert said == f"{FILE}\n  bedarf_ids.0: Den Bedarf „BD-HF6-99“ gibt es nicht. „bericht needs“ nennt alle."


def test_a_card_for_a_rejected_need(project: Path) -> None:
    no = Verworfen(grund="Kein Thema.", rolle="Integrationsbüro", datum="2026-01-01")
    said = told(project, need(verworfen=no), cards=[CARD])
    assert "bedarf_ids.0: Der Bedarf „BD-HF6-05“ ist verworfen; er begründet keine Empfehlung." in said


def test_a_high_need_without_a_card_fails_and_a_lower_one_does_not(project: Path) -> None:
    assert told(project, need(), need("BD-HF6-06", "mittel"), cards=[CARD]) == ""
    said = told(project, need(), need("BD-HF6-06", "hoch"))
    assert said == (
        "report_templates/empfehlungen/2013-2016\n"
        "  BD-HF6-06: Der Bedarf BD-HF6-06 ist hoch und hat keine Karte. Erwartet: eine Karte („bericht empfehlungen "
        "propose“ entwirft sie) oder eine Begründung in ohne_karte.yaml."
    )


def test_a_written_reason_stands_for_a_card(project: Path) -> None:
    lay(project, "BD-HF6-06: {grund: Wird im Kreispflegeplan behandelt., rolle: Sozialdezernat}", "ohne_karte")
    assert told(project, need(), need("BD-HF6-06", "hoch"), cards=[CARD]) == ""


def test_a_rejected_card_answers_no_need(project: Path) -> None:
    rejected = CARD + "freigabe: {status: abgelehnt, rolle: Sozialdezernat, datum: 2026-05-01, grund: Zu teuer.}\n"
    said = told(project, need(stufe="hoch"), cards=[rejected])
    assert "BD-HF6-05 ist hoch und hat nur eine abgelehnte Karte. Erwartet: eine andere Karte oder eine" in said


def test_where_nobody_has_begun_no_card_is_missed(project: Path) -> None:
    assert told(project, need(stufe="hoch")) == ""


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("BD-HF6-99", "BD-HF6-99: Diesen Bedarf gibt es nicht."),
        ("BD-HF6-05", "BD-HF6-05: Zu diesem Bedarf gibt es eine Karte; die Begründung entfällt."),
    ],
)
def test_a_reason_for_nothing(project: Path, id: str, says: str) -> None:
    lay(project, f"{id}: {{grund: Anderswo behandelt., rolle: Sozialdezernat}}", "ohne_karte")
    assert says in told(project, cards=[CARD])


# --- Bodies -------------------------------------------------------------------------------------------


def test_a_body_that_nobody_knows(project: Path) -> None:
    said = told(project, cards=[changed(("zustaendig: jobcenter", "zustaendig: jobzentrum"))])
    assert "zustaendig: Die Stelle „jobzentrum“ steht nicht in report_templates/empfehlungen/zustaendig" in said


def test_a_body_outside_its_field(project: Path) -> None:
    said = told(project, cards=[changed(("zustaendig: jobcenter", "zustaendig: wohnraumfoerderung"))])
    assert "zustaendig: „Landratsamt, Wohnraumförderung“ ist dort nur zuständig für: wohnen." in said


def test_a_body_outside_the_kreis_needs_an_anregung(project: Path) -> None:
    outside = ("zustaendig: jobcenter", "zustaendig: schulamt")
    said = told(project, cards=[changed(outside)])
    assert "zustaendig: „Staatliches Schulamt“ gehört nicht zum Landkreis. Erwartet: anregung: true" in said
    assert told(project, cards=[changed(outside) + "anregung: true\n"]) == ""


def test_the_kreis_does_not_suggest_to_itself(project: Path) -> None:
    said = told(project, cards=[CARD + "anregung: true\n"])
    assert "anregung: „Jobcenter“ gehört zum Landkreis; eine Anregung richtet sich an andere." in said


# --- Measure and target -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        ("HF6-99", "messgroesse: Den Indikator „HF6-99“ gibt es nicht."),
        ("HF6-07", "Den Indikator „HF6-07“ gibt es nicht. Er ist geteilt: HF6-07a, HF6-07b, HF6-07c."),
        ("Erfolg", "messgroesse: Gefunden: „Erfolg“. Erwartet: die Kennung eines Indikators oder ein Meilenstein"),
    ],
)
def test_a_measure_that_measures_nothing(project: Path, measure: str, says: str) -> None:
    assert says in told(project, cards=[changed(("messgroesse: HF6-05", f"messgroesse: {measure}"))])


def test_a_milestone_in_words_is_a_measure(project: Path) -> None:
    card = changed(("messgroesse: HF6-05", "messgroesse: Der Bericht liegt dem Kreistag vor"))
    assert told(project, cards=[card]) == ""
    target = 'zielwert: {wert: "30,0", jahr: 2020, beschluss: Kreistag}\n'
    assert "zielwert: Einen Zielwert gibt es nur, wo die Messgröße ein Indikator ist." in told(
        project, cards=[card + target]
    )


def test_a_target_needs_its_year(project: Path) -> None:
    said = told(project, cards=[CARD + 'zielwert: {wert: "30,0", beschluss: Kreistag}\n'])
    assert said == f"{FILE}\n  zielwert.jahr: Dieser Schlüssel fehlt."
    assert told(project, cards=[CARD + 'zielwert: {wert: "30,0", jahr: 2020, beschluss: Kreistag}\n']) == ""


def test_a_target_is_that_of_the_county(project: Path) -> None:
    decided = CYCLE.model_copy(update={"zielwerte": {"HF6-05": Zielwert(wert="32,0", jahr=2020, beschluss="x")}})
    card = CARD + 'zielwert: {wert: "30,0", jahr: 2020, beschluss: x}\n'
    said = told(project, cycle=decided, cards=[card])
    assert "zielwert: In params.yaml steht für HF6-05 ein anderer: 32,0 (2020)." in said


def test_a_typed_number_is_refused_with_file_and_line(project: Path) -> None:
    said = told(project, cards=[changed(('{{ wert("HF6-05") }}', "23 %"))])
    assert said.startswith(f"{FILE}\n  Zeile 8: Eine Zahl ist getippt. Gefunden: „23 %“.")


def test_a_rejected_card_may_say_what_it_likes(project: Path) -> None:
    rejected = "freigabe: {status: abgelehnt, rolle: Sozialdezernat, datum: 2026-05-01, grund: Zu teuer.}\n"
    assert told(project, cards=[changed(('{{ wert("HF6-05") }}', "23 %")) + rejected]) == ""


# --- Titles, predecessors, release --------------------------------------------------------------------


def test_two_cards_with_one_title(project: Path) -> None:
    twin = changed((FIRST, "HE-2013-2016-HF6-02"), ("Beratung im", "beratung im"))
    said = told(project, cards=[CARD, twin])
    assert f"HF6-02.yaml\n  titel: Denselben Titel trägt schon {FIRST}: „Beratung im Jobcenter ausbauen“." in said
    assert told(project, cards=[CARD, second()]) == ""


def test_predecessors_are_earlier_cards_or_known_measures(project: Path) -> None:
    card = CARD + "vorgaenger: [{id: M-01, beziehung: führt fort}]\n"
    said = told(project, cards=[card])
    assert "vorgaenger.0.id: „M-01“ ist weder eine Karte des vorigen Zyklus noch eine Maßnahme." in said
    assert told(project, known={"M-01"}, cards=[card]) == ""


def test_a_card_continues_one_of_the_predecessor_cycle(project: Path) -> None:
    lay(project)
    newer = changed((FIRST, "HE-2017-2020-HF6-01")) + f"vorgaenger: [{{id: {FIRST}, beziehung: ersetzt}}]\n"
    lay(project, newer, "HE-2017-2020-HF6-01", "2017-2020")
    cards = load_cards(project, cycle_after(), [need()])
    assert [(karte.id, how) for karte, how in cards.successors(FIRST)] == [("HE-2017-2020-HF6-01", "ersetzt")]


def test_a_reason_for_not_continuing_a_card_that_is_continued(project: Path) -> None:
    lay(project)
    newer = changed((FIRST, "HE-2017-2020-HF6-01")) + f"vorgaenger: [{{id: {FIRST}, beziehung: ersetzt}}]\n"
    lay(project, newer, "HE-2017-2020-HF6-01", "2017-2020")
    reasons = "{grund: Erledigt., rolle: Sozialdezernat}"
    lay(project, f"{FIRST}: {reasons}\nHE-2013-2016-HF6-09: {reasons}", "fortschreibung", "2017-2020")
    said = told(project, cycle=cycle_after())
    assert f"{FIRST}: Eine neue Karte nennt diese als Vorgänger; die Begründung entfällt." in said
    assert "HE-2013-2016-HF6-09: Diese Karte gibt es im vorigen Zyklus nicht." in said


def test_a_release_names_what_it_released(project: Path) -> None:
    released = CARD + "freigabe: {status: freigegeben, rolle: Sozialdezernat, datum: 2026-05-01%s}\n"
    said = told(project, cards=[released % ""])
    _, _, hash = said.rstrip(".").rpartition("Erwartet: ")
    assert "freigabe.inhalt: Die Prüfsumme des freigegebenen Inhalts fehlt." in said
    assert told(project, cards=[released % f", inhalt: {hash}"]) == ""


def test_all_faults_of_all_cards_are_told_at_once(project: Path) -> None:
    wrong = changed(("bedarf_ids: [BD-HF6-05]", "bedarf_ids: [BD-HF6-98]"), ("jobcenter", "keine"))
    said = told(project, cards=[wrong, second(("BD-HF6-05", "BD-HF6-99"))])
    assert [part in said for part in ("BD-HF6-98", "„keine“", "BD-HF6-99")] == [True] * 3


# --- Review -------------------------------------------------------------------------------------------


def test_the_review_lists_rejected_cards_with_their_reason_and_needs_without_a_card(project: Path) -> None:
    no = "freigabe: {status: abgelehnt, rolle: Sozialdezernat, datum: 2026-05-01, grund: Zu teuer.}\n"
    lay(project)
    lay(project, second() + no, "HE-2013-2016-HF6-02")
    needs = [need(), need("BD-HF6-06", "beobachten")]
    head, first, rejected, without = review_csv(load_cards(project, CYCLE, needs), needs).splitlines()
    assert head.startswith("kennung;status;wort;handlungsfeld;titel;zustaendig;")
    assert first.startswith(f"{FIRST};entwurf;Vorschlag;arbeit;Beratung im Jobcenter ausbauen;Jobcenter;nein;")
    assert rejected.startswith("HE-2013-2016-HF6-02;abgelehnt;;arbeit;Etwas anderes tun;")
    assert ";Sozialdezernat;01.05.2026;Zu teuer.;" in rejected
    assert without.startswith(";ohne Karte;;arbeit;")
    assert ";BD-HF6-06;beobachten;" in without


# --- The shipped cards --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Cards:
    return read_cards(PROJECT, "2013-2016")


def test_no_shipped_card_is_released(shipped: Cards) -> None:
    assert {karte.wort for karte in shipped.karten} == {"Vorschlag"}
    assert {karte.freigabe.status for karte in shipped.karten} == {"entwurf"}


def test_every_handlungsfeld_has_cards_and_none_promises_money_or_targets(shipped: Cards) -> None:
    assert {karte.feld.nummer for karte in shipped.karten} == {*range(1, 11)}
    assert {karte.ressourcen for karte in shipped.karten} == {"zu klären"}
    assert not any(karte.zielwert for karte in shipped.karten)
