"""`bericht empfehlungen`: drafts are written once, the list and the checks say what there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from card_examples import CARD, FIRST, lay, need, office, second
from conftest import Called

from pipeline.needs import Judged, Need, as_json

Bericht = Callable[..., Called]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return office(tmp_path)


def judged(project: Path, *needs: Need) -> None:
    path = project / "data/processed/2013-2016/bedarfe.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_json(Judged("2013-2016", "5", needs, ())), encoding="utf-8")


def expert(id: str, title: str, stufe: str = "fachlich") -> Need:
    return need(id, stufe, titel=title)


def test_propose_writes_drafts_and_says_so_once(project: Path, bericht: Bericht) -> None:
    judged(project, expert("BD-HF6-F01", "Kinderbetreuung"), expert("BD-HF6-F02", "Anerkennung"))
    said = bericht("empfehlungen", "propose", cwd=project)
    assert said.code == 0
    assert said.out.splitlines() == [
        f"  report_templates/empfehlungen/2013-2016/{FIRST}.yaml  Kinderbetreuung: Umsetzung klären  [BD-HF6-F01]",
        "  report_templates/empfehlungen/2013-2016/HE-2013-2016-HF6-02.yaml  Anerkennung: Umsetzung klären"
        "  [BD-HF6-F02]",
        "2 Entwürfe aus Bausteinen. Bitte fachlich bearbeiten; freigegeben ist davon nichts.",
    ]
    again = bericht("empfehlungen", "propose", cwd=project)
    assert again.out == "Kein Entwurf nötig: Jeder Bedarf der Handlungsfelder im Zyklus 2013-2016 hat eine Karte.\n"


def test_list_shows_state_body_horizon_and_needs(project: Path, bericht: Bericht) -> None:
    lay(project)
    lay(project, second(("zustaendig: jobcenter", "zustaendig: kammern")) + "anregung: true\n", "HE-2013-2016-HF6-02")
    said = bericht("empfehlungen", "list", cwd=project)
    assert said.out.splitlines() == [
        "HE-2013-2016-HF6-01   entwurf      mittelfristig  Jobcenter",
        "                      Beratung im Jobcenter ausbauen  [BD-HF6-05]",
        "HE-2013-2016-HF6-02   entwurf      mittelfristig  Industrie- und Handelskammer, Handwerkskammer (Anregung)",
        "                      Etwas anderes tun  [BD-HF6-05]",
        "2 Karten: 2 Entwürfe, 0 freigegeben, 0 abgelehnt, 0 erloschen.",
    ]


def test_list_of_a_cycle_without_cards(project: Path, bericht: Bericht) -> None:
    said = bericht("empfehlungen", "list", "--zyklus", "2021-2024", cwd=project)
    assert said.out == "Für den Zyklus 2021-2024 gibt es keine Karten.\n"


def test_list_as_csv_is_the_review_of_the_office(project: Path, bericht: Bericht) -> None:
    judged(project, expert("BD-HF6-F01", "Kinderbetreuung"))
    lay(project, CARD.replace("BD-HF6-05", "BD-HF6-F01"))
    lines = bericht("empfehlungen", "list", "--format", "csv", cwd=project).out.splitlines()
    assert lines[0].startswith("kennung;status;")
    assert lines[1].startswith(f"{FIRST};entwurf;")
    assert bericht("empfehlungen", "list", "--format", "xml", cwd=project).code == 2


def test_check_passes_and_fails(project: Path, bericht: Bericht) -> None:
    judged(project, expert("BD-HF6-F01", "Kinderbetreuung"))
    lay(project, CARD.replace("BD-HF6-05", "BD-HF6-F01"))
    said = bericht("empfehlungen", "check", cwd=project)
    assert (said.code, said.out) == (0, "1 Karte: 1 Entwürfe, 0 freigegeben, 0 abgelehnt, 0 erloschen. Keine Fehler.\n")
    lay(project)
    wrong = bericht("empfehlungen", "check", cwd=project)
    assert wrong.code == 1
    assert "bedarf_ids.0: Den Bedarf „BD-HF6-05“ gibt es nicht." in wrong.err


def test_check_tells_which_release_has_lapsed(project: Path, bericht: Bericht) -> None:
    judged(project, expert("BD-HF6-F01", "Kinderbetreuung"))
    release = "freigabe: {status: freigegeben, rolle: Amt, datum: 2026-05-01, inhalt: aaaaaaaaaaaa}\n"
    lay(project, CARD.replace("BD-HF6-05", "BD-HF6-F01") + release)
    said = bericht("empfehlungen", "check", cwd=project)
    assert said.code == 0
    assert "freigabe.inhalt: Die Karte wurde nach der Freigabe geändert und ist wieder ein Vorschlag." in said.out
    assert "0 freigegeben, 0 abgelehnt, 1 erloschen. Keine Fehler." in said.out


def test_without_needs_nothing_can_be_proposed(project: Path, bericht: Bericht) -> None:
    said = bericht("empfehlungen", "propose", cwd=project)
    assert said.code == 1
    assert "Die Bedarfe sind noch nicht berechnet. Bitte zuerst „bericht build“ aufrufen." in said.err
