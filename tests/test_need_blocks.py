"""Needs in print: the office's word with bound figures; missing data together; neither rule nor level."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

from report_examples import CYCLE, PROJECT, report_of, value

from indicators.katalog import by_id
from pipeline import need_judge
from pipeline.cells import printed_numbers
from pipeline.need_blocks import NO_DEVELOPMENT, NONE, NOT_FROM_DATA, NeedBlocks
from pipeline.need_words import Bedarfsdatei, Bedarfstext, Fachbedarf, Protokoll, Verworfen, load_words
from pipeline.registries import load_brueche, load_schwellen
from pipeline.report import Report
from pipeline.values import Value

SERIES = by_id()["HF6-06"].series[0].name
REGIONS = ("08116", "08115", "08117", "08118", "08")
EXPERT = Fachbedarf(
    id="BD-HF6-F01",
    titel="Kinderbetreuung während der Kurse",
    text="Kurse & Beratung brauchen Betreuung der Kinder.",
    quelle=Protokoll(protokoll="Protokoll 3", datum=date(2016, 5, 2), gremium="Fachtag Arbeit"),
    indikatoren=("HF6-06",),
)


def rates(*foreign: str, region: str = "08116") -> list[Value]:
    """Rates of Ausländer in the years up to 2015, of 10,000 people, with a steady 10 percent of Deutsche."""
    return [
        value(
            "HF6-06", 2016 - len(foreign) + i, rate, group=group, region=region, series=SERIES,
            numerator=Fraction(rate) * 100, denominator=Fraction(10000),
        )
        for i, one in enumerate(foreign)
        for group, rate in (("auslaendisch", one), ("deutsch", "10"))
    ]  # fmt: skip


@cache
def shrinking() -> Report:
    """A gap that shrank in the Kreis, and is larger there than elsewhere."""
    others = [one for region in REGIONS[1:] for one in rates("20", "20", "20", region=region)]
    return report_of(*rates("36", "35", "34"), *others)


def printed(report: Report, feld: str = "arbeit", *, drop: str = "datenbedarf", **words: object) -> str:
    """The needs of a field as its chapter prints them; `drop` leaves out the needs of a level."""
    written = replace(load_words(PROJECT, CYCLE), dateien={"arbeit": Bedarfsdatei(**words)})
    found = need_judge.judge(
        report.cells.values, by_id(), CYCLE, load_brueche(PROJECT), load_schwellen(PROJECT), {}, written
    )
    left = [need for need in found.bedarfe if need.stufe != drop]
    macros = report._templates.get_template("bedarfe.html.j2").module
    return str(NeedBlocks(report.material, macros, left, feld).functions()["bedarfe"]())


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>|\u00ad", "", html).split())


def test_need_prints_the_word_of_the_office_and_its_figures_with_their_date() -> None:
    html = printed(shrinking(), bedarfe={"BD-HF6-06": Bedarfstext(text="Unser Wort.", regeln=("N3", "N5"))})
    assert plain(html) == (
        "Bedarf BD-HF6-06 Beschäftigte ohne Berufsabschluss Unser Wort. "
        "2015, Jahresdurchschnitt: Deutsche 10,0 % · Ausländerinnen und Ausländer 34,0 % · "
        "Abstand (Deutsche minus Ausländerinnen und Ausländer) −24,0 Prozentpunkte · "
        "Ausländerinnen und Ausländer in Baden-Württemberg 20,0 % · Median der drei Vergleichskreise 20,0 % "
        "Der Abstand ist seit 2013 um 2,0 Prozentpunkte kleiner geworden · Kennblatt HF6-06"
    )
    assert 'href="#kennblatt-HF6-06"' in html


def test_every_number_is_bound_to_its_cell() -> None:
    html = printed(shrinking())
    bound = [one.text for one in printed_numbers(html)]
    assert bound == ["2015", "10,0", "34,0", "−24,0", "20,0", "drei", "20,0", "2013", "2,0"]
    unbound = re.sub(r'<span class="zahl"[^>]*>[^<]*</span>|<a [^>]*>[^<]*</a>|BD-HF6-06', "", html)
    assert re.findall(r">[^<]*\d[^<]*<", unbound) == []


def test_neither_rule_nor_level_is_printed() -> None:
    assert re.findall(r"\bN\d|beobachten|mittel\b|hoch\b", plain(printed(shrinking()))) == []


def test_gap_with_too_few_points_says_that_its_development_cannot_be_told() -> None:
    assert f"{NO_DEVELOPMENT} · Kennblatt HF6-06" in plain(printed(report_of(*rates("36", "34"))))


def test_rejected_need_is_not_printed() -> None:
    no = Verworfen(grund="Anderswo bearbeitet.", rolle="Amtsleitung", datum=date(2016, 6, 1))
    assert plain(printed(shrinking(), verworfen={"BD-HF6-06": no})) == NONE


def test_need_of_experts_names_its_protocol_and_is_escaped() -> None:
    html = printed(report_of(), fachlich=(EXPERT,))
    assert plain(html) == (
        "Bedarf BD-HF6-F01 Kinderbetreuung während der Kurse Kurse &amp; Beratung brauchen Betreuung der Kinder. "
        "Siehe auch HF6-06 Quelle: Protokoll 3 (Fachtag Arbeit, 02.05.2016)"
    )


def test_missing_data_stand_together_by_reason() -> None:
    older = value("HF6-06", 2012, "30", group="auslaendisch", series=SERIES)
    told = plain(printed(report_of(older), drop=""))
    assert told.startswith(f"{NOT_FROM_DATA} Datenbedarf ")
    reason = "Die Bevölkerung nach Alter und Staatsangehörigkeit am 31.12. des Vorjahres fehlt."
    assert told.count(reason) == 1
    assert f"{reason} HF6-01 Beschäftigungsquote Ausländerinnen und Ausländer, HF6-02 " in told
    assert "HF6-06 Ausländische Beschäftigte ohne Berufsabschluss (Stand 2012)" in told


def test_field_without_any_need_says_so_and_not_that_there_is_none() -> None:
    assert plain(printed(report_of())) == NONE
