"""The web edition as a folder: pages that belong together, nothing from elsewhere, every number of the report."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from report_examples import CYCLE, report_with_examples, words

from indicators.katalog import FELDER
from pipeline import web
from pipeline.cells import printed_numbers
from pipeline.report import Report
from pipeline.web_pages import Site

SAMPLE = "Musterausgabe – kein Dokument des Landkreises Esslingen"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
LARGEST_PAGE, LARGEST = 3_000_000, 15_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web edition of a small report with example data."""
    target = tmp_path_factory.mktemp("web")
    web.write_site(Site(report_with_examples()), target)
    return target


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))}


def test_there_is_a_page_for_every_chapter_and_every_indicator(pages: dict[str, str]) -> None:
    chapters = {f"kapitel-{feld.key}.html" for feld in FELDER}
    indicators = {f"indikator-{one.id}.html" for feld in FELDER for one in feld.indicators}
    gemeinden = {name for name in pages if re.fullmatch(r"gemeinde-08116\d{3}\.html", name)}
    assert chapters | indicators <= pages.keys()
    assert len(gemeinden) == 44
    assert "<h1" in pages["index.html"]
    assert len(pages) == len(chapters) + len(indicators) + len(gemeinden) + 13


def test_every_page_says_what_it_is_and_what_it_may_load(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert words(html).count(SAMPLE) >= 2, name
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in html, name
        assert '<html lang="de">' in html, name
        assert len(re.findall("<h1[ >]", html)) == 1, name


def test_nothing_on_a_page_is_against_its_policy(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert not re.search(r'\sstyle="|<style|\son\w+="|<script(?! src=)', html), name
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), name


def test_every_link_leads_somewhere(folder: Path, pages: dict[str, str]) -> None:
    found = {name: set(re.findall(r'\bid="([^"]+)"', html)) for name, html in pages.items()}
    for name, html in pages.items():
        for address in re.findall(r'(?:href|src|action)="([^"]+)"', html):
            file, _, mark = address.partition("#")
            assert not file or file == "data:," or (folder / file).is_file(), (name, address)
            assert not mark or mark in found[file or name], (name, address)


def test_no_mark_stands_twice_on_a_page(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert [mark for mark, times in Counter(re.findall(r'\bid="([^"]+)"', html)).items() if times > 1] == [], name


def test_a_chapter_prints_the_numbers_of_the_report(pages: dict[str, str]) -> None:
    """Those of tables that can be opened come on top."""
    chapter = report_with_examples().chapter(FELDER[6])
    page = re.sub(r'<details class="daten">.*?</details>', "", pages["kapitel-arbeit.html"], flags=re.DOTALL)
    assert printed_numbers(page) == printed_numbers(str(chapter.text))


def test_example_data_are_marked(pages: dict[str, str]) -> None:
    text = words(pages["indikator-HF1-06.html"])
    assert "HF1-06 Gemeinden mit Integrationsbeauftragten Beispieldaten" in text
    assert "90,3 B" in text
    assert "Beispieldaten" not in words(pages["indikator-HF6-05.html"].partition("<main")[2].partition("</main>")[0])


def test_the_evidence_leads_to_the_source(pages: dict[str, str]) -> None:
    assert 'href="quellen.html#quelle-rdb_13211-02-05-4"' in pages["indikator-HF6-05.html"]


def test_every_number_of_an_indicator_has_its_line_of_evidence(pages: dict[str, str]) -> None:
    """That of its own cell, or of the value whose part or date it is."""
    lines = {name: re.findall(r"<tr data-beleg.*?</tr>", html) for name, html in pages.items()}
    proved = {name: {number_of(line) for line in found} for name, found in lines.items()}
    for name, html in pages.items():
        for zelle in re.findall(r'data-zelle="((?:B|HF)[^"|]+\|[^"]*)"', re.sub(r"<tr data-beleg.*?</tr>", "", html)):
            id, _, region = zelle.split("|")[:3]
            page = f"gemeinde-{region}.html" if len(region) == 8 else f"indikator-{id}.html"
            assert without_part(zelle) in proved[page], (name, zelle)


def number_of(line: str) -> str:
    """The value that a line of evidence proves."""
    return without_part(re.findall(r'data-zelle="([^"]*)"', line.split("<td")[2])[0])


def without_part(zelle: str) -> str:
    return re.sub(r"\|[^|]*", "", zelle, count=1)


def test_links_to_fact_sheets_lead_to_the_page_of_the_indicator(pages: dict[str, str]) -> None:
    assert 'href="indikator-HF6-04.html#kennblatt-HF6-04"' in pages["kapitel-arbeit.html"]


def test_figures_have_their_data_and_their_picture(folder: Path, pages: dict[str, str]) -> None:
    assert "Abb. 6.1 als Tabelle zeigen" in pages["kapitel-arbeit.html"]
    shown = next(one for one in report_with_examples().exhibits if one.number == "Abb. 6.1")
    assert (folder / "daten/abb-6.1.csv").read_bytes() == shown.csv()
    assert "font/woff2" in (folder / "bilder/abb-6.1.svg").read_text(encoding="utf-8")


def test_nothing_of_the_office_alone_is_told(folder: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path.suffix != ".woff2")
    assert "beispiel_01" not in text
    assert "intern/" not in text


def test_the_same_report_makes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    web.write_site(Site(report_with_examples()), tmp_path)
    names = sorted(path.relative_to(folder) for path in folder.rglob("*.*"))
    assert names == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    assert [name for name in names if (folder / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_the_edition_of_the_real_data_is_small_enough(computed: Path, tmp_path: Path) -> None:
    said = web.write_site(Site(Report.load(computed, CYCLE)), tmp_path)
    sizes = {path.name: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert re.fullmatch(r"\d+ Seiten, \d+,\d MB", said)
    assert sum(sizes.values()) < LARGEST
    assert max(size for name, size in sizes.items() if name.endswith(".html")) < LARGEST_PAGE
