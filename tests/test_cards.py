"""Cards as they stand in their files: what a card must say, its order, its hash, when a release lapses."""

from __future__ import annotations

from pathlib import Path

import pytest
from card_examples import CARD, FIRST, changed, lay, office, second
from conftest import PROJECT

from pipeline.cards import Karte, read_bodies, read_cards, sentences, text_line
from pipeline.faults import DataError

RELEASED = "freigabe: {{status: freigegeben, rolle: Sozialdezernat, datum: 2026-05-01, inhalt: {}}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return office(tmp_path)


def fault(project: Path, text: str, name: str = FIRST) -> str:
    lay(project, text, name)
    with pytest.raises(DataError) as caught:
        read_cards(project, "2013-2016")
    return str(caught.value)


def only(project: Path, text: str = CARD) -> Karte:
    lay(project, text)
    [karte] = read_cards(project, "2013-2016").karten
    return karte


def test_a_card_as_it_is_read(project: Path) -> None:
    karte = only(project)
    assert (karte.feld.nummer, karte.indikator, karte.wort, karte.zielwert) == (6, "HF6-05", "Vorschlag", None)
    assert karte.freigabe.status == "entwurf"


def test_a_cycle_without_cards_has_none(project: Path) -> None:
    assert read_cards(project, "2017-2020").karten == ()


def test_cards_stand_in_the_order_of_fields_and_numbers(project: Path) -> None:
    lay(project, second(), "HE-2013-2016-HF6-02")
    lay(project)
    old = changed((FIRST, "HE-2013-2016-HF10-01"), ("arbeit", "zusammenleben"), ("ausbauen", "ändern"))
    lay(project, old, "HE-2013-2016-HF10-01")
    ids = [karte.id[-7:] for karte in read_cards(project, "2013-2016").karten]
    assert ids == ["-HF6-01", "-HF6-02", "HF10-01"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("bedarf_ids: [BD-HF6-05]", "bedarf_ids: []", "bedarf_ids: Eine Karte beantwortet mindestens einen Bedarf"),
        ("handlungsfeld: arbeit", "handlungsfeld: basis", "handlungsfeld: Gefunden: „basis“. Erwartet: ein Handlungs"),
        ("mittelfristig", "bald", "zeithorizont: Gefunden: „bald“. Erwartet: kurzfristig oder mittelfristig oder"),
        ("Vereinbaren, wie", "Ja. Ja. Vereinbaren, wie", "empfehlung: Die Empfehlung hat 4 Sätze. Erwartet: einer bis"),
        ("ausbauen", "ausbauen.", "Erwartet: bis 120 Zeichen in einer Zeile, ohne Punkt am Ende"),
        ("adressat: kreistag\n", "", "adressat: Dieser Schlüssel fehlt."),
        ("version: 1", "version: 1\nkosten: 5", "kosten: Diesen Schlüssel gibt es nicht. Erlaubt: id, version,"),
    ],
)
def test_a_card_that_does_not_say_what_it_must(project: Path, old: str, new: str, says: str) -> None:
    assert says in fault(project, changed((old, new)))


def test_the_id_is_the_name_of_the_file(project: Path) -> None:
    assert f"id: Gefunden: {FIRST}. Erwartet wie der Dateiname: HE-2013-2016-HF6-07." in fault(
        project, CARD, "HE-2013-2016-HF6-07"
    )


def test_the_id_names_cycle_and_field(project: Path) -> None:
    said = fault(project, changed((FIRST, "HE-2013-2016-HF5-01")), "HE-2013-2016-HF5-01")
    assert "Erwartet zum Handlungsfeld arbeit: eine Kennung wie HE-2013-2016-HF6-01." in said


@pytest.mark.parametrize(
    ("release", "says"),
    [
        ("{status: freigegeben, rolle: Amt}", "Eine Karte im Status freigegeben braucht rolle und datum."),
        ("{status: abgelehnt, grund: Nein.}", "Eine Karte im Status abgelehnt braucht rolle und datum."),
        ("{status: abgelehnt, rolle: Amt, datum: 2026-05-01}", "Eine abgelehnte Karte braucht einen grund."),
    ],
)
def test_a_decision_is_accounted_for(project: Path, release: str, says: str) -> None:
    assert f"freigabe: {says}" in fault(project, CARD + f"freigabe: {release}\n")


def test_a_release_lapses_with_a_change(project: Path) -> None:
    released = CARD + RELEASED.format(only(project).pruefsumme)
    assert (only(project, released).wort, only(project, released).erloschen) == ("Empfehlung", False)
    later = only(project, released.replace("wie beraten wird", "wie oft beraten wird"))
    assert (later.wort, later.erloschen) == ("Vorschlag", True)
    [note] = read_cards(project, "2013-2016").lapsed()
    assert note.text.startswith("Die Karte wurde nach der Freigabe geändert und ist wieder ein Vorschlag.")


def test_a_rejected_card_is_not_printed(project: Path) -> None:
    lay(project, CARD + "freigabe: {status: abgelehnt, rolle: Amt, datum: 2026-05-01, grund: Nein.}\n")
    cards = read_cards(project, "2013-2016")
    assert (len(cards.karten), cards.printed, cards.of_field("arbeit")) == (1, (), ())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Prüfen, z. B. nach § 4 Abs. 2 SGB II.", 1),
        ('Prüfen. Es waren {{ wert("HF6-05") }}', 2),
        ("Prüfen. Ja! Nein?", 3),
        (" ", 0),
    ],
)
def test_sentences_are_counted(text: str, number: int) -> None:
    assert sentences(text) == number


def test_the_text_begins_below_its_key(project: Path) -> None:
    path = lay(project)
    assert text_line(project, path.relative_to(project).as_posix()) == 8


def test_a_body_for_a_field_that_does_not_exist(project: Path) -> None:
    path = project / "report_templates/empfehlungen/zustaendigkeiten.yaml"
    path.write_text("stellen: {amt: {name: Amt, zustaendigkeit: kreis, felder: [sport]}}", encoding="utf-8")
    with pytest.raises(DataError, match=r"Gefunden: „sport“\. Erwartet: ein Handlungsfeld"):
        read_bodies(project)


def test_the_kreis_decides_alone_or_with_others() -> None:
    bodies = read_bodies(PROJECT)
    assert [bodies[key].beim_kreis for key in ("jugendamt", "jobcenter", "schulamt")] == [True, True, False]
