"""The web edition in a real browser: ways through it, search and filters, keyboard, small and dark screens, paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SITE
from playwright.sync_api import Page

Opened = Callable[..., Page]
KINDS = (
    "index", "kapitel-arbeit", "kapitel-oeffnung", "gemeinden", "gemeinde-08116072",
    "bericht", "indikatoren", "indikator-HF6-05", "indikator-HF1-01",
    "empfehlungen", "massnahmen", "ausblick", "abbildungen", "quellen", "methode", "begriffe", "impressum", "suche",
)  # fmt: skip
"""One page of every kind."""
FILES = SITE.as_uri() + "/"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_for_nothing_from_elsewhere_and_the_browser_has_no_complaints(
    kind: str, root: str, opened: Opened
) -> None:
    page = opened(f"{root}{kind}.html")
    page.wait_for_load_state("networkidle")
    assert page.complaints == []
    assert {urlparse(address)[:2] for address in page.asked} == {urlparse(root)[:2]}
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")


def test_the_way_from_the_start_to_a_value_and_its_source(root: str, opened: Opened) -> None:
    page = opened(f"{root}index.html")
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Indikatoren").click()
    page.get_by_role("link", name="Anteil der Ausländerinnen und Ausländer an den Arbeitslosen").first.click()
    assert page.url.endswith("indikator-HF6-05.html")
    page.get_by_text("Werte mit ihren Zellen zeigen").click()
    page.locator("details.belege tbody a").first.click()
    assert re.search(r"quellen\.html#quelle-", page.url)
    assert page.locator("li:target").is_visible()


def test_chapters_lead_to_the_next_and_to_each_other(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html")
    page.get_by_role("link", name="7 Gesundheit →").click()
    assert page.url.endswith("kapitel-gesundheit.html")
    assert page.locator('.spalte [aria-current="page"]').inner_text().split() == ["7", "Gesundheit"]


def test_the_search_finds_words_without_regard_to_case_and_accents(root: str, opened: Opened) -> None:
    page = opened(f"{root}index.html")
    page.get_by_role("searchbox").fill("auslanderinnen ARBEITSLOSENQUOTE")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/suche.html?q=*")
    assert page.locator("#stand").inner_text().startswith("Fundstellen für „auslanderinnen ARBEITSLOSENQUOTE“:")
    first = page.locator("#treffer a").first
    assert "rbeitslos" in first.inner_text()
    first.click()
    assert page.locator("h1").count() == 1


def test_the_search_says_when_there_is_nothing(opened: Opened) -> None:
    page = opened(f"{FILES}suche.html?q=quastenflosser")
    assert page.locator("#stand").inner_text() == "Nichts gefunden für „quastenflosser“."
    assert page.locator("#treffer li").count() == 0


def test_markup_in_a_question_stays_text(opened: Opened) -> None:
    page = opened(f"{FILES}suche.html?q=%3Cimg%20src%3Dx%3E")
    assert page.locator("main img").count() == 0
    assert page.complaints == []


def test_filters_leave_the_recommendations_that_fit(opened: Opened) -> None:
    page = opened(f"{FILES}empfehlungen.html")
    rows = page.locator("#empfehlungen tbody tr")
    every = rows.count()
    assert page.locator(".auswahl [role=status]").inner_text() == f"Gezeigt: {every} von {every}"
    page.get_by_role("combobox", name="Handlungsfeld").select_option("Arbeit")
    page.get_by_role("combobox", name="Zeithorizont").select_option("mittelfristig")
    shown = [row for row in rows.all() if row.is_visible()]
    assert 0 < len(shown) < every
    assert all("HF6-" in row.inner_text() and "mittelfristig" in row.inner_text() for row in shown)
    assert page.locator("#empfehlungen table:visible").count() == 1


def test_a_number_leads_to_its_evidence(root: str, opened: Opened) -> None:
    page = opened(f"{root}kapitel-arbeit.html")
    page.locator('.fliess > p [data-zelle^="HF6-05|wert|08116|2016"]').first.click()
    page.wait_for_url("**/indikator-HF6-05.html#beleg=*")
    row = page.locator("tr.gesucht")
    assert row.is_visible()
    assert "38,5" in row.inner_text()


def test_everything_can_be_reached_by_keyboard(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
    details = page.locator("details.daten").first
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.locator("table").is_visible()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_what_can_be_scrolled_is_a_stop_of_the_keyboard_and_nothing_else_is(opened: Opened) -> None:
    page = opened(f"{FILES}empfehlungen.html", viewport={"width": 320, "height": 700})
    script = (
        "[...document.querySelectorAll('.rolle')].every((b) => (b.scrollWidth > b.clientWidth) === (b.tabIndex === 0))"
    )
    assert page.locator('.rolle[tabindex="0"]').count() > 0
    assert page.evaluate(script)


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_screen_scrolls_in_one_direction_only(kind: str, opened: Opened) -> None:
    page = opened(f"{FILES}{kind}.html", viewport={"width": 320, "height": 700})
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_dark_screen_has_other_colours_pictures_too(opened: Opened) -> None:
    script = """() => [document.documentElement, document.querySelector('figure svg text')]
        .map((one) => getComputedStyle(one).color + getComputedStyle(one).fill)"""
    light, dark = (
        opened(f"{FILES}kapitel-arbeit.html", color_scheme=scheme).evaluate(script) for scheme in ("light", "dark")
    )
    assert all(one != other for one, other in zip(light, dark, strict=True))


def test_on_paper_there_is_text_without_menus_in_light_colours(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("nav:visible, form:visible, .laden:visible").count() == 0
    assert page.locator(".muster").first.is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(31, 41, 51)"


def test_without_scripts_everything_can_be_read(opened: Opened) -> None:
    page = opened(f"{FILES}empfehlungen.html", java_script_enabled=False)
    assert page.locator("#empfehlungen tbody tr:visible").count() == page.locator("#empfehlungen tbody tr").count()
    page.goto(f"{FILES}suche.html")
    assert "Ohne JavaScript" in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, scheme: str, opened: Opened) -> None:
    page = opened(f"{FILES}{kind}.html{'?q=arbeit' if kind == 'suche' else ''}", color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
