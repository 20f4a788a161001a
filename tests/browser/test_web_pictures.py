"""Pictures and maps in a real browser: values on hover and keyboard, choice of regions and maps, numbers as links."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SITE
from playwright.sync_api import Locator, Page

Opened = Callable[..., Page]
FILES = SITE.as_uri() + "/"


def figure(page: Page, title: str) -> Locator:
    return page.locator("figure").filter(has=page.locator(".ablesen")).filter(has_text=title).first


def table_has(shown: Locator, text: str) -> bool:
    """Whether a field beside a mark says what a line of the table says."""
    name, _, number = text.rpartition(": ")
    digits = re.match(r"[\d.,]+", number)[0]
    rows = shown.locator("details.daten tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((c) => c.textContent.trim()))"
    )
    return any(", ".join(filter(None, row[:-1])) == name and row[-1].startswith(digits) for row in rows)


def test_a_picture_tells_the_value_below_the_pointer(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html")
    shown = figure(page, "Arbeitslosenquote")
    shown.scroll_into_view_if_needed()
    mark = shown.locator("circle[data-zeilen]").nth(3)
    box = mark.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2 - 3)
    told = shown.locator(".wertfeld").inner_text()
    assert table_has(shown, told)
    assert shown.locator("circle.ring").count() == 1
    page.keyboard.press("Escape")
    assert shown.locator(".wertfeld").count() == 0


def test_the_keyboard_reads_a_picture_value_by_value(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html")
    shown = figure(page, "Arbeitslosenquote")
    slider = shown.get_by_role("slider")
    slider.focus()
    first = slider.get_attribute("aria-valuetext")
    assert shown.locator(".wertfeld").inner_text() == first
    page.keyboard.press("ArrowRight")
    second = slider.get_attribute("aria-valuetext")
    assert second != first
    assert table_has(shown, second)
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
    page.keyboard.press("Tab")
    assert shown.locator(".wertfeld").count() == 0


def test_every_value_of_a_picture_can_be_read(opened: Opened) -> None:
    """Of each picture with a slider all lines of its table that have a number are marks."""
    page = opened(f"{FILES}kapitel-basis.html")
    script = """(figure) => {
        const marks = [...figure.querySelectorAll('[data-zeilen]')].flatMap((mark) => mark.dataset.zeilen.split(' '));
        const rows = [...figure.querySelectorAll('details.daten tbody tr')];
        const filled = (row) => /\\d/.test(row.cells[row.cells.length - 1].textContent);
        return rows.filter((row, number) => filled(row) && !marks.includes(String(number))).length;
    }"""
    figures = [one for one in page.locator("figure").all() if one.locator(".ablesen").count()]
    assert len(figures) >= 4
    missing = {one.locator(".nr").first.inner_text(): one.evaluate(script) for one in figures}
    background = {name for name, number in missing.items() if number}
    assert len(background) <= 1  # small multiples draw the own Kreis behind all others


def test_regions_that_are_chosen_stand_out_and_are_named(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html")
    shown = page.locator("figure").filter(has=page.locator(".gebietswahl")).first
    boxes = shown.locator(".gebietswahl input")
    assert boxes.count() >= 3
    assert shown.locator("svg.gewaehlt-wird").count() == 0
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    assert boxes.nth(1).is_checked()
    opacity = "(marks) => [...new Set(marks.map((mark) => getComputedStyle(mark).opacity))].sort()"
    assert shown.locator("svg g[data-reihe]").evaluate_all(opacity) == ["0.22", "1"]
    boxes.nth(1).uncheck()
    assert shown.locator("svg.gewaehlt-wird, .reihenname").count() == 0


def test_a_map_is_chosen_and_shows_its_own_values(root: str, opened: Opened) -> None:
    page = opened(f"{root}gemeinden.html")
    assert page.locator(".karte-abschnitt:visible").count() == 1
    choice = page.get_by_role("combobox", name="Karte und Tabelle zu")
    choice.select_option("karte-HF10-K4-neuer")
    section = page.locator(".karte-abschnitt:visible")
    assert section.locator("h2").inner_text() == "Wahlbeteiligung Gemeinderat in Prozent"
    assert "Ausblick: neuere Daten" in section.inner_text()
    assert page.url.endswith("#karte-HF10-K4-neuer")


def test_map_and_table_point_at_each_other_and_lead_to_the_gemeinde(opened: Opened) -> None:
    page = opened(f"{FILES}gemeinden.html#karte-B-01")
    section = page.locator(".karte-abschnitt:visible")
    link = section.get_by_role("link", name="Wernau (Neckar)")
    link.focus()
    assert section.locator(".wertfeld").inner_text() == "Wernau (Neckar): 12,7\u202f%"
    assert section.locator("use.gezeigt").count() == 1
    slider = section.get_by_role("slider")
    slider.focus()
    assert section.locator("tr.gezeigt th").inner_text() == "Aichtal"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gemeinde-08116076.html")
    assert page.locator("h1").inner_text() == "Aichwald"


def test_without_scripts_all_maps_can_be_read(opened: Opened) -> None:
    page = opened(f"{FILES}gemeinden.html", java_script_enabled=False)
    sections = page.locator(".karte-abschnitt")
    assert sections.count() >= 10
    assert all(one.is_visible() for one in sections.all())
    assert sections.first.locator("tbody tr").count() == 46


@pytest.mark.parametrize("width", [320, 1440])
def test_a_profile_fits_a_small_and_a_large_screen(width: int, opened: Opened) -> None:
    page = opened(f"{FILES}gemeinde-08116019.html", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("h1").inner_text() == "Esslingen am Neckar"
    assert page.get_by_role("img", name="Karte des Landkreises: Esslingen am Neckar").is_visible()
    assert "keine wirkliche Gemeinde" in page.locator("main").inner_text()
    assert page.locator("main .beispiel").count() == 0


def test_numbers_become_links_when_they_are_asked_for(opened: Opened) -> None:
    page = opened(f"{FILES}kapitel-arbeit.html")
    before = page.locator("main a").count()
    page.get_by_role("button", name="Zahlen als Links zeigen").press("Enter")
    link = page.locator('.fliess > p a.nachweis[href*="HF6-05%7Cwert%7C08116%7C2016"]').first
    link.press("Enter")
    page.wait_for_url("**/indikator-HF6-05.html#beleg=*")
    assert "38,5" in page.locator("tr.gesucht").inner_text()
    page.go_back()
    button = page.get_by_role("button", name="Zahlen als Links zeigen")
    if button.get_attribute("aria-pressed") == "true":
        button.click()
    assert page.locator("main a").count() == before


def test_numbers_of_a_gemeinde_lead_to_the_cells_on_its_page(opened: Opened) -> None:
    page = opened(f"{FILES}gemeinden.html#karte-B-K1")
    page.locator("#karte-B-K1 td [data-zelle*='|08116019|']").click()
    page.wait_for_url("**/gemeinde-08116019.html#beleg=*")
    told = page.locator("tr.gesucht").inner_text()
    assert "91.271" in told
    assert "rdb_12411-01-01-5 (Z. 18, Sp. 5)" in told


def test_a_status_bar_tells_its_numbers_by_keyboard(opened: Opened) -> None:
    page = opened(f"{FILES}massnahmen.html")
    slider = page.locator(".ablesen").first
    slider.press("End")
    assert slider.get_attribute("aria-valuetext").startswith("Zusammenleben in Vielfalt, ")
    slider.press("Home")
    assert page.locator(".wertfeld").inner_text() == "Alle Handlungsfelder, umgesetzt: 9 (Beispieldaten)"


def test_a_picture_is_saved_as_png_with_its_typeface(root: str, opened: Opened) -> None:
    page = opened(f"{root}kapitel-arbeit.html")
    with page.expect_download() as download:
        page.get_by_role("button", name="Abb. 6.1: Bild (PNG)").click()
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == "abb-6.1.png"
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 1412
    assert page.complaints == []


def test_the_menu_is_folded_where_there_is_little_room(opened: Opened) -> None:
    page = opened(f"{FILES}index.html", viewport={"width": 320, "height": 800})
    link = page.get_by_role("link", name="Maßnahmen", exact=True)
    assert not link.is_visible()
    page.get_by_text("Menü", exact=True).click()
    assert link.is_visible()


@pytest.mark.parametrize("question", ["ausländische Schüler Gymnasium", "Anteil der Schülerinnen an Gymnasien"])
def test_the_search_finds_what_is_asked_for_in_other_words(question: str, opened: Opened) -> None:
    page = opened(f"{FILES}suche.html?q={question}")
    assert page.locator("#treffer a").first.inner_text().startswith("HF5-K1 Anteil der Gymnasien")
