"""Drafts of cards: one for each need without a card, missing data bundled, and nothing ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from card_examples import CARD, CYCLE, FIRST, lay, need, office, second

from pipeline.cards import read_cards
from pipeline.faults import DataError
from pipeline.need_words import Verworfen
from pipeline.needs import Need
from pipeline.proposals import KINDS, as_yaml, propose, write_drafts
from pipeline.recommendations import load_cards


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return office(tmp_path)


def drafted(project: Path, *needs: Need) -> list[tuple[str, ...]]:
    return [(karte.id, *karte.bedarf_ids) for karte in propose(project, "2013-2016", needs)]


def missing(id: str, feld: str = "oeffnung") -> Need:
    return need(f"BD-{id}", "datenbedarf", feld)


def test_a_draft_for_each_need_without_a_card(project: Path) -> None:
    lay(project)
    assert drafted(project, need(), need("BD-HF6-06", "hoch"), need("BD-HF5-04", "mittel", "bildung")) == [
        ("HE-2013-2016-HF6-02", "BD-HF6-06"),
        ("HE-2013-2016-HF5-01", "BD-HF5-04"),
    ]


def test_missing_data_are_bundled_by_form_and_by_reason(project: Path) -> None:
    needs = [missing("HF1-01"), missing("HF1-02"), missing("HF1-06"), missing("HF4-01", "deutsch")]
    assert drafted(project, *needs, missing("HF4-02", "deutsch")) == [
        ("HE-2013-2016-HF1-01", "BD-HF1-01", "BD-HF1-02"),
        ("HE-2013-2016-HF1-02", "BD-HF1-06"),
        ("HE-2013-2016-HF4-01", "BD-HF4-01", "BD-HF4-02"),
    ]


def test_what_is_set_aside_or_rejected_gets_no_draft(project: Path) -> None:
    lay(project, "BD-HF6-06: {grund: Anderswo behandelt., rolle: Sozialdezernat}", "ohne_karte")
    no = Verworfen(grund="Kein Thema.", rolle="Integrationsbüro", datum="2026-01-01")
    rejected = "freigabe: {status: abgelehnt, rolle: Sozialdezernat, datum: 2026-05-01, grund: Zu teuer.}\n"
    lay(project, CARD + rejected)
    assert drafted(project, need(), need("BD-HF6-06"), need("BD-HF6-04", verworfen=no)) == []


def test_the_chapter_on_the_basis_has_no_recommendations(project: Path) -> None:
    assert drafted(project, missing("B-04", "basis")) == []


def test_a_draft_says_what_its_blocks_say_with_a_number_that_is_called(project: Path) -> None:
    [karte] = propose(project, "2013-2016", [need("BD-HF6-06", "beobachten")])
    assert karte.titel == "Ausländische Beschäftigte ohne Berufsabschluss: Entwicklung verfolgen"
    assert karte.empfehlung == (
        "Beobachten, wie sich „Ausländische Beschäftigte ohne Berufsabschluss“ entwickelt, und bewährte Angebote zu "
        'Arbeit und Qualifizierung sichern. Der Wert lag zuletzt ({{ stand("HF6-06") }}) bei {{ angabe("HF6-06") }}.'
    )
    assert (karte.zustaendig, karte.messgroesse, karte.wort) == ("jobcenter", "HF6-06", "Vorschlag")


def test_a_need_of_experts_is_named_by_its_title(project: Path) -> None:
    [karte] = propose(project, "2013-2016", [need("BD-HF6-F01", "fachlich", titel="Kinderbetreuung im Kurs")])
    assert karte.titel == "Kinderbetreuung im Kurs: Umsetzung klären"


@pytest.mark.parametrize("stufe", [kind for kind in KINDS if kind not in ("formular", "quelle")])
def test_drafts_of_every_kind_pass_the_checks(project: Path, stufe: str) -> None:
    needs = [need("BD-HF6-F01" if stufe == "fachlich" else "BD-HF6-06", stufe, titel="Ein Titel")]
    assert len(list(write_drafts(project, "2013-2016", propose(project, "2013-2016", needs)))) == 1
    assert len(load_cards(project, CYCLE, needs).karten) == 1


def test_drafts_are_read_as_they_were_written_and_not_written_again(project: Path) -> None:
    needs = [need("BD-HF6-06", "hoch"), missing("HF1-01"), missing("HF4-01", "deutsch")]
    drafts = propose(project, "2013-2016", needs)
    files = list(write_drafts(project, "2013-2016", drafts))
    assert files[0] == f"report_templates/empfehlungen/2013-2016/{FIRST}.yaml"
    assert {*read_cards(project, "2013-2016").karten} == {*drafts}
    assert drafted(project, *needs) == []


def test_a_draft_never_overwrites(project: Path) -> None:
    [karte] = propose(project, "2013-2016", [need("BD-HF6-06", "hoch")])
    path = lay(project, "Arbeit des Amtes")
    with pytest.raises(FileExistsError):
        list(write_drafts(project, "2013-2016", [karte]))
    assert path.read_text(encoding="utf-8") == "Arbeit des Amtes"


def test_the_file_is_made_to_be_edited(project: Path) -> None:
    [karte] = propose(project, "2013-2016", [need("BD-HF6-06", "hoch")])
    lines = as_yaml(karte).splitlines()
    assert lines[:2] == [
        "# Entwurf aus Bausteinen: bitte fachlich bearbeiten. Was die Schlüssel bedeuten, steht in docs/handbuch.md.",
        f"id: {FIRST}",
    ]
    assert "empfehlung: >-" in lines
    assert all(line.count("{{") == line.count("}}") for line in lines)
    assert lines[-2:] == ["freigabe:", "  status: entwurf"]


def test_a_missing_block_is_named(project: Path) -> None:
    path = project / "report_templates/empfehlungen/bausteine.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  wohnen:\n", "  hausbau:\n"), encoding="utf-8")
    with pytest.raises(DataError, match=r"felder\.wohnen: Dieser Baustein fehlt\."):
        propose(project, "2013-2016", [need()])


def test_numbers_go_on_behind_the_highest(project: Path) -> None:
    lay(project, second(), "HE-2013-2016-HF6-02")
    assert drafted(project, need("BD-HF6-06", "hoch")) == [("HE-2013-2016-HF6-03", "BD-HF6-06")]
