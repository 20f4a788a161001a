"""Releases: bound to what a part says, lapsed when a number, a word, data or a card changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from card_examples import CARD
from markupsafe import Markup
from report_examples import report_of, unemployed

from pipeline import releases
from pipeline.cards import Karte
from pipeline.faults import DataError
from pipeline.overrides import Vermerk
from pipeline.report import Report
from pipeline.stand import RECORD

TEXT = '<p>Es sind <span class="zahl" data-zelle="HF6-05|wert">38,5</span> Prozent.</p>'
DAY = date(2026, 11, 22)


def card(**changes: str) -> Karte:
    return Karte.model_validate(yaml.safe_load(CARD) | changes)


def note(hash: str) -> Vermerk:
    return Vermerk(hash=hash, rolle="Integrationsbeauftragte", datum=DAY)


def test_look_is_no_content_but_words_numbers_and_cards_are() -> None:
    told = releases.fingerprint(TEXT)
    assert releases.fingerprint(TEXT.replace("<p>", '<p class="leise">')) == told
    assert releases.fingerprint(TEXT.replace("Prozent", "Hundertstel")) != told
    assert releases.fingerprint(TEXT.replace("38,5", "38,6")) != told
    assert releases.fingerprint(TEXT.replace("HF6-05", "HF6-04")) != told
    with_card = releases.fingerprint(TEXT, cards=[card()])
    assert with_card != told
    assert releases.fingerprint(TEXT, cards=[card(zeithorizont="langfristig")]) != with_card


def test_state_of_a_part() -> None:
    now = {"arbeit": "a" * 64, "wohnen": "b" * 64, "bildung": "c" * 64}
    notes = {"arbeit": note("a" * 64), "wohnen": note("f" * 64)}
    found = releases.states(notes, now)
    assert found == {"arbeit": "freigegeben", "wohnen": "verfallen", "bildung": "offen"}
    assert releases.marks(found) == {
        "arbeit": "Freigegebene Fassung", "wohnen": "ENTWURF – nicht freigegeben",
        "bildung": "ENTWURF – nicht freigegeben",
    }  # fmt: skip


def test_record_comes_back_and_names_only_parts_there_are(tmp_path: Path) -> None:
    assert releases.load(tmp_path, "2013-2016") is None
    path = tmp_path / RECORD.format(zyklus="2013-2016")
    path.parent.mkdir(parents=True)
    notes = {"rahmen": note("a" * 64), "arbeit": note("b" * 64)}
    path.write_text(releases.as_yaml(notes))
    assert releases.load(tmp_path, "2013-2016") == notes
    path.write_text(releases.as_yaml(notes).replace("arbeit:", "arbeiten:"))
    with pytest.raises(DataError, match="arbeiten: Diesen Teil gibt es nicht"):
        releases.load(tmp_path, "2013-2016")


# In the report


@pytest.fixture(scope="module")
def report() -> Report:
    """A report in which the chapter Arbeit is released and nothing else."""
    made = report_of(*unemployed())
    made.releases = {}
    made.releases = {"arbeit": note(made.contents()["arbeit"])}
    return made


def feet(html: str) -> dict[str, str]:
    """What stands at the foot of the pages of each chapter."""
    return dict(re.findall(r'@page (feld-\d+) \{.*?@bottom-left \{ content: "([^"]*)"', html))


def test_unreleased_pages_say_that_they_are_a_draft(report: Report) -> None:
    html = report.html()
    assert feet(html)["feld-6"] == "Freigegebene Fassung"
    assert {mark for page, mark in feet(html).items() if page != "feld-6"} == {"ENTWURF – nicht freigegeben"}
    assert '<p class="muster">ENTWURF – nicht freigegeben</p>' in html
    assert "Musterausgabe" not in html.replace("Diese Musterausgabe hat keinen Herausgeber", "")


def test_whole_report_is_released_when_every_part_is(report: Report) -> None:
    whole = report_of(*unemployed())
    whole.releases = {}
    whole.releases = {part: note(hash) for part, hash in whole.contents().items()}
    html = whole.html()
    assert '<p class="muster">Freigegebene Fassung</p>' in html
    assert "ENTWURF" not in html


def test_release_lapses_when_a_number_of_the_chapter_changes(report: Report) -> None:
    values = [replace(one, exact=one.exact + 1) if one.id == "HF6-05" and one.exact else one for one in unemployed()]
    changed = report_of(*values)
    changed.releases = report.releases
    states = releases.states(changed.releases or {}, changed.contents())
    assert states["arbeit"] == "verfallen"
    assert states["wohnen"] == "offen"


@pytest.mark.parametrize("text", ["vorwort", "einfuehrung", "abkuerzungen", "impressum", "kurzfassung", "methode"])
def test_release_of_the_frame_lapses_with_each_of_its_texts(report: Report, text: str) -> None:
    parts = report.context()
    before, after = (report._contents(one) for one in (parts, parts | {text: Markup("<p>Anders.</p>")}))
    assert {part for part in before if before[part] != after[part]} == {"rahmen"}


def test_sample_is_as_it_was_without_a_record() -> None:
    html = report_of(*unemployed()).html()
    assert '<p class="muster">Musterausgabe – kein Dokument des Landkreises Esslingen</p>' in html
    assert feet(html) == {}
    assert "ENTWURF" not in html
