"""The review in a browser: a remark by keyboard alone, kept over pages, exported in three forms that are read back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SITE
from playwright.sync_api import Page

PROJECT = Path(__file__).parents[2]
REVIEW = (SITE.parents[1] / "intern/web").as_uri() + "/"
KINDS = ("index", "kapitel-arbeit", "indikator-HF6-05", "anmerkungen", "was-ist-neu")
NOTE = '=1+1 stimmt <b>nicht</b>; oder "doch"?'
READ = """
import sys
from pathlib import Path
from pipeline.remark_files import read
for one in read(map(Path, sys.argv[1:]), "2013-2016", []):
    print(one.stelle, one.rolle, one.art, one.anmerkung, sep="|")
"""
Opened = Callable[..., Page]


def remark(page: Page, words: str, kind: str, note: str) -> None:
    """Leave a remark with the keyboard alone."""
    button = page.locator(f'[data-text*="{words}"] .anmerken').first
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    for _ in range({"geprüft": 1, "Frage": 1, "Änderung": 2}[kind]):
        page.keyboard.press("ArrowRight" if kind != "geprüft" else "Space")
    page.keyboard.press("Tab")
    page.keyboard.type(note)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("anmerken")


def with_remarks(opened: Opened) -> Page:
    page = opened(f"{REVIEW}kapitel-arbeit.html", accept_downloads=True)
    page.get_by_label("Ihre Rolle").fill("Jugendamt")
    remark(page, "Die Arbeitslosenquote der", "Frage", NOTE)
    remark(page, "Im Jahresdurchschnitt", "geprüft", "")
    return page


def exported(page: Page, folder: Path, name: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_remarks_are_kept_listed_and_exported_in_three_forms_that_say_the_same(opened: Opened, tmp_path: Path) -> None:
    page = with_remarks(opened)
    assert page.locator(".eigene-marke").inner_text() == f"Ihre Anmerkung (Frage): {NOTE}"
    page.get_by_role("link", name="Anmerkungen ansehen und speichern").click()
    assert page.locator("#durchsicht-stand").inner_text() == "In diesem Browser: 2 Anmerkungen."
    files = [exported(page, tmp_path, name) for name in ("(JSON)", "(XLSX)", "(CSV)")]
    assert [one.name for one in files] == [f"anmerkungen-2013-2016-jugendamt.{end}" for end in ("json", "xlsx", "csv")]
    call = [PROJECT / ".venv/bin/python", "-c", READ]
    read = [subprocess.run([*call, one], cwd=PROJECT, capture_output=True, text=True, check=True) for one in files]
    assert [one.stdout.splitlines()[0].partition("|")[2] for one in read] == [f"Jugendamt|Frage|{NOTE}"] * 3
    assert read[0].stdout == read[1].stdout == read[2].stdout
    assert page.complaints == []


def test_from_the_start_to_a_share_its_source_and_a_remark_that_is_sent_back(opened: Opened, tmp_path: Path) -> None:
    page = opened(f"{REVIEW}index.html", accept_downloads=True)
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Indikatoren").click()
    page.get_by_role("link", name="Anteil der Ausländerinnen und Ausländer an den Arbeitslosen").first.click()
    page.get_by_text("Werte mit ihren Zellen zeigen").click()
    assert "rdb_13211-02-05-4" in page.locator("details.belege tbody").inner_text()
    page.get_by_label("Ihre Rolle").fill("Büro der Landrätin")
    page.get_by_role("button", name="Anmerken: HF6-05").click()
    page.get_by_label("Änderung").check()
    page.get_by_label("Anmerkung (bei").fill("Bitte auch für 2017.")
    page.get_by_role("button", name="Festhalten").click()
    saved = exported(page, tmp_path, "Als Datei speichern")
    assert saved.name == "anmerkungen-2013-2016-buero-der-landraetin.json"
    [told] = json.loads(saved.read_text(encoding="utf-8"))["anmerkungen"]
    assert (told["kapitel"], told["art"], told["anmerkung"]) == ("HF6-05", "Änderung", "Bitte auch für 2017.")
    assert page.locator("#durchsicht-stand").inner_text().startswith(f"1 Anmerkung gespeichert als {saved.name}")


def test_a_saved_file_can_be_taken_up_again_in_another_browser(opened: Opened, tmp_path: Path) -> None:
    page = with_remarks(opened)
    page.goto(f"{REVIEW}anmerkungen.html")
    saved = exported(page, tmp_path, "(JSON)")
    other = opened(f"{REVIEW}anmerkungen.html")
    assert other.locator("#durchsicht-stand").inner_text() == "Noch keine Anmerkung in diesem Browser."
    other.get_by_label("zurückholen").set_input_files(saved)
    other.locator("#eigene .anmerkungsliste li").nth(1).wait_for()
    other.goto(f"{REVIEW}kapitel-arbeit.html")
    assert other.locator(".anmerken.gemacht").count() == 2
    assert other.locator(".eigene-marke").inner_text() == f"Ihre Anmerkung (Frage): {NOTE}"


def test_a_foreign_file_changes_nothing(opened: Opened, tmp_path: Path) -> None:
    page = with_remarks(opened)
    page.goto(f"{REVIEW}anmerkungen.html")
    (tmp_path / "fremd.json").write_text(json.dumps({"form": "anders"}), encoding="utf-8")
    page.get_by_label("zurückholen").set_input_files(tmp_path / "fremd.json")
    page.get_by_text("Diese Datei enthält keine Anmerkungen").wait_for()
    assert page.locator("#eigene .anmerkungsliste li").count() == 2


def test_nothing_is_exported_without_a_role(opened: Opened) -> None:
    page = opened(f"{REVIEW}kapitel-arbeit.html")
    remark(page, "Im Jahresdurchschnitt", "geprüft", "")
    page.get_by_role("button", name="Als Datei speichern").click()
    assert page.locator("#durchsicht-stand").inner_text().startswith("Bitte zuerst Ihre Rolle eintragen")
    assert page.evaluate("document.activeElement.id") == "durchsicht-rolle"


def test_a_question_without_words_is_asked_for_them(opened: Opened) -> None:
    page = opened(f"{REVIEW}kapitel-arbeit.html")
    page.locator(".anmerken").nth(3).click()
    page.get_by_role("button", name="Festhalten").click()
    assert page.get_by_role("alert").inner_text() == "Bitte geprüft, Frage oder Änderung wählen."
    page.get_by_label("Frage").check()
    page.get_by_role("button", name="Festhalten").click()
    assert page.get_by_role("alert").inner_text().startswith("Bitte schreiben")
    page.keyboard.press("Escape")
    assert page.locator(".marke-form").count() == 0
    assert page.evaluate("document.activeElement.className").startswith("anmerken")


def test_remarks_can_be_deleted_and_buttons_hidden(opened: Opened) -> None:
    page = with_remarks(opened)
    page.get_by_label("Schaltflächen zeigen").uncheck()
    assert page.locator(".anmerken:visible").count() == 2
    page.locator(".anmerken.gemacht").first.click()
    page.get_by_role("button", name="Anmerkung löschen").click()
    assert page.locator(".anmerken.gemacht").count() == 1


def test_where_a_browser_keeps_nothing_the_reader_is_told(opened: Opened) -> None:
    page = opened("about:blank")
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('voll') }")
    page.goto(f"{REVIEW}kapitel-arbeit.html")
    remark(page, "Im Jahresdurchschnitt", "geprüft", "")
    assert page.locator("#durchsicht-stand").inner_text().startswith("Dieser Browser behält hier nichts: 1 Anmerkung.")


def test_without_scripts_the_pages_can_be_read(opened: Opened) -> None:
    page = opened(f"{REVIEW}kapitel-arbeit.html", java_script_enabled=False)
    assert page.locator(".anmerken").count() == 0
    assert "Zum Anmerken braucht diese Seite JavaScript" in page.locator(".durchsicht").inner_text()


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_screen_scrolls_in_one_direction_only(kind: str, opened: Opened) -> None:
    page = opened(f"{REVIEW}{kind}.html", viewport={"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, scheme: str, opened: Opened) -> None:
    page = opened(f"{REVIEW}{kind}.html", color_scheme=scheme)
    for button in page.locator(".anmerken").all()[:3]:
        button.click()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
