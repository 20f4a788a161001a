"""What is printed of any Kreis says nothing that is true of one county only."""

from __future__ import annotations

import re
from pathlib import Path

from indicators.katalog import by_id
from pipeline.cycle import Region, load_cycle
from pipeline.kreis_catalogue import ASIDE, SAID, felder, general, without
from pipeline.kreise import Kreise, _kreis, cycle_of
from pipeline.registries import load_brueche

PROJECT = Path(__file__).parent.parent
OWN = load_cycle(PROJECT)
FULDA = cycle_of(
    PROJECT,
    OWN,
    Kreise({"06631": _kreis("06631", "Fulda", "44")}, {"06": Region(ags="06", name="Hessen", kurz="Hessen")}),
    "06631",
)
FIELDS = felder(FULDA, OWN, load_brueche(PROJECT))
SHOWN = [one for feld in FIELDS for one in feld.indicators]


def test_no_text_names_a_region_of_the_project_or_its_land() -> None:
    said = [text for one in SHOWN for name in (*SAID, *ASIDE) for text in [getattr(one, name)]]
    said += [text for one in SHOWN for text in (*one.caveats, *(series.note for series in one.series))]
    names = [*(one.kurz for one in OWN.regionen[:-1]), "Landkreis", "44 Gemeinden"]
    assert [text for text in said for name in names if name in text] == []


def test_own_surveys_and_goals_are_left_out() -> None:
    assert [one.id for one in SHOWN if one.erhebung or not one.series] == []
    assert {feld.ziel for feld in FIELDS} == {""}


def test_what_is_about_the_gemeinden_of_the_county_is_left_out_the_rest_is_there() -> None:
    ids = [one.id for one in SHOWN]
    assert "HF10-05b" not in ids
    assert {"B-01", "HF6-05", "HF10-01"} <= {*ids}


def test_words_fit_a_town_as_well() -> None:
    assert by_id()["B-K1"].sagt == "Wie viele Menschen im Landkreis leben."
    assert next(one for one in SHOWN if one.id == "B-K1").sagt == "Wie viele Menschen im Kreis leben."


def test_only_remarks_on_the_county_are_dropped() -> None:
    one = next(one for one in by_id().values() if any("Esslingen" in text for text in one.caveats))
    kept = general(one, re.compile(r"\bEsslingen"))
    assert len(kept.caveats) == len([text for text in one.caveats if "Esslingen" not in text]) > 0
    assert kept.formula is one.formula


def test_a_break_of_another_land_breaks_no_series() -> None:
    assert "doppelter_abiturjahrgang_2012" in by_id()["HF5-06"].breaks
    ids = {id for one in SHOWN for id in one.breaks}
    assert "doppelter_abiturjahrgang_2012" not in ids
    assert {"ukraine_sgb2_2022", "pflegestatistik_2011"} <= ids


def test_fields_without_a_chapter_are_named() -> None:
    assert [feld.key for feld in without(FIELDS[:-1])] == [FIELDS[-1].key]
