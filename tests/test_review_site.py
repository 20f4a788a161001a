"""The review over finished pages: ids, remarks beside the passages as text, and nothing of it in the public pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from review_examples import CHAPTER, project_with_site, row

from pipeline import remarks, review_news, review_site
from pipeline.cycle import load_cycle
from pipeline.remarks import Eingang
from pipeline.review_site import Review, in_order


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_with_site(tmp_path)


def public(project: Path) -> Path:
    return project / "outputs/2013-2016/oeffentlich/web"


def pages(project: Path) -> dict[str, str]:
    """The review as it is written now."""
    folder, stellen = project / "web", project / "stellen.json"
    review_site.write(project, load_cycle(project), public(project), folder, stellen)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def remark(project: Path, *rows: dict[str, str]) -> None:
    remarks.save(project, "2013-2016", remarks.merged([], [Eingang.model_validate(one) for one in rows]))


def stelle(project: Path, words: str) -> str:
    passages = Review(project, load_cycle(project), public(project)).passages
    return next(one.stelle for one in passages if words in one.text)


def test_every_passage_has_a_mark_and_its_text(project: Path) -> None:
    made = pages(project)
    id = stelle(project, "zweiter")
    assert f'<p id="st-{id}" data-stelle="{id}" data-text="Ein zweiter Absatz' in made["kapitel-arbeit.html"]
    assert '<figure id="arbeit-abb-1" data-stelle="arbeit-' in made["kapitel-arbeit.html"]
    assert made["kapitel-arbeit.html"].count("data-stelle=") == 7
    assert made["web.css"] == "main { color: black }"


def test_the_public_pages_stay_as_they_are(project: Path) -> None:
    before = {path: path.read_bytes() for path in public(project).iterdir()}
    made = pages(project)
    assert {path: path.read_bytes() for path in public(project).iterdir()} == before
    assert not any(b"durchsicht" in content or b"data-stelle" in content for content in before.values())
    assert all("durchsicht.js" in html for name, html in made.items() if name.endswith(".html"))


def test_nothing_is_against_the_policy_of_the_pages(project: Path) -> None:
    remark(project, row())
    for name, html in pages(project).items():
        assert not name.endswith(".html") or not re.search(r'\sstyle="|<style|\son\w+="|<script(?! src=)', html), name
        assert "http://" not in html or name == "durchsicht.js", name


def test_open_remarks_stand_beside_their_passages_as_text(project: Path) -> None:
    where = stelle(project, "zweiter")
    text = "Ein zweiter Absatz über die Beschäftigten im Landkreis."
    remark(
        project,
        row(stelle=where, text=text, anmerkung="<script>alert(1)</script>"),
        row(stelle=where, text=text, rolle="Jobcenter", art="geprüft", anmerkung=""),
        row(stelle=stelle(project, "Punkt"), text="Ein Punkt der Liste", anmerkung="zu kurz"),
    )
    html = pages(project)["kapitel-arbeit.html"]
    beside = html.partition("zweiter Absatz über die Beschäftigten im Landkreis.</p>")[2].partition("</div>")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in beside
    assert "Dagegen Jobcenter: geprüft (Nr. 2)." in beside
    assert re.search(r"Ein Punkt der Liste<div class=\"fremde-marken\".*?zu kurz.*?</div>\s*</li>", html, re.DOTALL)
    assert "Nr. 2" not in beside.replace("(Nr. 2)", "")  # what was checked is not open


def test_a_remark_that_is_done_is_in_the_list_only(project: Path) -> None:
    remark(project, row(stelle=stelle(project, "zweiter"), text="Ein zweiter Absatz, damals.", anmerkung="besser so"))
    listed = remarks.closed(remarks.load(project, "2013-2016"), 1, "übernommen")
    remarks.save(project, "2013-2016", listed)
    made = pages(project)
    assert "besser so" not in made["kapitel-arbeit.html"]
    words = re.sub(r"<[^>]*>", " ", made["anmerkungen.html"])
    assert "Nr. 1 Frage" in words
    assert "erledigt: besser so" in words
    assert "Antwort: übernommen" in words
    assert "seither geändert" in words
    assert "Offen: 0" in words


def test_a_remark_on_what_is_gone_is_still_in_the_list(project: Path) -> None:
    remark(project, row(kapitel="wohnen", text="Das gibt es nicht mehr."))
    assert "Das gibt es nicht mehr. – steht nicht mehr im Bericht" in pages(project)["anmerkungen.html"]


def test_pages_are_read_from_start_to_indicators() -> None:
    start = '<a href="indikatoren.html"><a href="kapitel-b.html"><a href="kapitel-a.html"><a href="indikator-X.html">'
    files = ["indikator-X.html", "kapitel-a.html", "indikatoren.html", "index.html", "kapitel-b.html", "bericht.html"]
    assert in_order(files, start) == [
        "index.html", "bericht.html", "kapitel-b.html", "kapitel-a.html", "indikatoren.html", "indikator-X.html",
    ]  # fmt: skip


def test_what_is_new_shows_numbers_and_texts_side_by_side(project: Path) -> None:
    cycle = load_cycle(project)
    assert "noch keinen Stand" in pages(project)["was-ist-neu.html"]
    review_news.keep(project, cycle.name, Review(project, cycle, public(project)).state("Stand vom Montag"))
    assert "Keine Zahl hat sich geändert." in made_anew(project, "gleich")
    changed = CHAPTER.replace("8,8", "9,3").replace("zweiter Absatz", "dritter Absatz")
    project_page = public(project) / "kapitel-arbeit.html"
    project_page.write_text(project_page.read_text(encoding="utf-8").replace(CHAPTER, changed), encoding="utf-8")
    html = " ".join(made_anew(project, "neu").split())
    assert "Verglichen mit: Stand vom Montag." in html
    assert '<td class="zahlen">8,8</td><td class="zahlen">9,3</td>' in html
    assert "Ein <del>zweiter</del> Absatz" in html
    assert "Ein <ins>dritter</ins> Absatz" in html


def made_anew(project: Path, name: str) -> str:
    """What is new, of a review that is written once more."""
    review_site.write(project, load_cycle(project), public(project), project / name, project / "stellen.json")
    return (project / name / "was-ist-neu.html").read_text(encoding="utf-8")


def test_the_same_pages_make_the_same_bytes(project: Path) -> None:
    remark(project, row())
    once = pages(project)
    made_anew(project, "neu")
    assert {path.name: path.read_text(encoding="utf-8") for path in sorted((project / "neu").iterdir())} == once
