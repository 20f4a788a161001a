"""From rules to needs: levels, order, the office's word, what is stored, and what a changed figure changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT

from indicators.katalog import by_id
from indicators.model import INSGESAMT
from pipeline import need_judge, needs
from pipeline.compute import compute
from pipeline.cycle import load_cycle
from pipeline.derived import derive
from pipeline.need_case import Trial
from pipeline.need_judge import level, threshold_faults
from pipeline.need_words import Bedarfsdatei, Bedarfstext, Fachbedarf, Protokoll, Verworfen, Words, load_words
from pipeline.needs import Assessment, Judged, Need
from pipeline.registries import load_brueche, load_schwellen
from pipeline.values import Value

CYCLE = load_cycle(PROJECT, "2013-2016")
SCHWELLEN = load_schwellen(PROJECT)
BLOCKS = load_words(PROJECT, CYCLE).bausteine
PROTOCOL = Protokoll(protokoll="Protokoll 3", datum=date(2016, 5, 2), gremium="Fachtag")
NO = Verworfen(grund="Wird im Bildungsplan bearbeitet.", rolle="Amtsleitung", datum=date(2016, 6, 1))


def judged(values: list[Value], words: Words | None = None, ids: tuple[str, ...] = ()) -> Judged:
    """The needs of the default cycle on these values, derived measures included."""
    indicators = {id: by_id()[id] for id in ids} if ids else by_id()
    words = words or Words(BLOCKS)
    return need_judge.judge(values, indicators, CYCLE, load_brueche(PROJECT), SCHWELLEN, {}, words)


def found(one: Judged) -> dict[str, Need]:
    return {need.id: need for need in one.bedarfe}


# The level


@pytest.mark.parametrize(
    ("fired", "stufe"),
    [
        ([], ""),
        (["datenbedarf"], "datenbedarf"),
        (["mittel", "datenbedarf"], "mittel"),
        (["beobachten", "mittel"], "mittel"),
        (["allgemein"], "allgemein"),
        (["eine Stufe höher"], "beobachten"),
        (["beobachten", "eine Stufe höher"], "mittel"),
        (["mittel", "eine Stufe höher"], "hoch"),
        (["hoch", "eine Stufe höher"], "hoch"),
        (["allgemein", "eine Stufe höher"], "beobachten"),
        (["eine Stufe höher", "datenbedarf"], "beobachten"),
    ],
)
def test_level_is_the_highest_one_and_a_bad_comparison_lifts_it_by_one(fired: list[str], stufe: str) -> None:
    trials = [Trial("N", "gegriffen", "", one) for one in fired]
    assert level([*trials, Trial("N1", "nicht gegriffen", ""), Trial("N2", "gesperrt", "")]) == stufe


# The default cycle


def test_default_cycle_has_these_needs_and_says_on_what_they_rest(values: list[Value]) -> None:
    told = {
        need.id: (need.stufe, need.regeln, need.entwicklung_bewertbar, need.ohne_letztes_jahr)
        for need in judged(values).bedarfe
        if need.stufe != "datenbedarf"
    }
    assert told == {
        "BD-HF5-04": ("hoch", ("N2", "N5"), False, "datenbedarf"),
        "BD-HF5-K2": ("hoch", ("N2", "N5"), False, "datenbedarf"),
        "BD-HF5-K4": ("beobachten", ("N5",), False, ""),
        "BD-HF6-07b": ("mittel", ("N2",), False, "datenbedarf"),
        "BD-HF6-06": ("beobachten", ("N3",), True, "mittel"),
        "BD-HF8-04": ("beobachten", ("N5",), False, "datenbedarf"),
    }


def test_neither_example_data_nor_approximations_nor_old_values_raise_a_need(values: list[Value]) -> None:
    pruefungen = {one.indicator: one for one in judged(values).pruefungen}
    assert {id: pruefungen[id].stufe for id in ("HF9-04", "HF6-02b", "HF5-09", "HF6-01", "B-01")} == {
        "HF9-04": "datenbedarf",  # examples only
        "HF6-02b": "",  # an approximation with a large gap
        "HF5-09": "datenbedarf",  # of 2011
        "HF6-01": "datenbedarf",  # no data
        "B-01": "",  # neutral
    }


def test_same_input_gives_the_same_bytes_and_they_are_read_back_whole(values: list[Value], tmp_path: Path) -> None:
    one, again = judged(values), judged(list(reversed(values)))
    assert needs.as_json(one) == needs.as_json(again)
    assert needs.as_csv(one) == needs.as_csv(again)
    (tmp_path / "bedarfe.json").write_text(needs.as_json(one), encoding="utf-8")
    assert needs.load(tmp_path / "bedarfe.json") == one
    assert needs.read(tmp_path / "bedarfe.json") == list(one.bedarfe)


def test_order_is_field_level_id(values: list[Value]) -> None:
    ids = [need.id for need in judged(values).bedarfe]
    assert ids[:2] == ["BD-B-02", "BD-B-04"]
    assert ids[ids.index("BD-HF5-04") :][:6] == [
        "BD-HF5-04", "BD-HF5-K2", "BD-HF5-K4", "BD-HF5-09", "BD-HF5-K3", "BD-HF6-07b",
    ]  # fmt: skip


def test_stage_writes_what_the_values_give(computed: Path, values: list[Value]) -> None:
    surveys = computed / "data/processed/2013-2016/erhebungen.json"
    proposed = need_judge.propose(values, computed, CYCLE, surveys)
    stored = computed / "data/processed/2013-2016/bedarfe.json"
    assert stored.read_text(encoding="utf-8") == needs.as_json(proposed)
    assert (computed / "outputs/2013-2016/intern/bedarfe.csv").read_text(encoding="utf-8") == needs.as_csv(proposed)


def test_office_has_written_for_every_need_and_for_the_rules_that_fire(computed: Path) -> None:
    read = needs.read(computed / "data/processed/2013-2016/bedarfe.json")
    assert {need.vom_amt for need in read if need.stufe != "datenbedarf"} == {True}
    assert [need.id for need in read if need.neu_zu_pruefen] == []


# What a changed figure changes


def reassessed(values: list[Value]) -> dict[str, Assessment]:
    """On values without those derived from them, which are derived again."""
    base = [v for v in values if v.kind == "wert" and v.sex == v.age == INSGESAMT and not v.detail]
    derived = derive(base, by_id(), CYCLE, load_brueche(PROJECT), SCHWELLEN)
    return {one.indicator: one for one in judged([*base, *derived]).pruefungen}


@pytest.mark.parametrize(
    ("id", "touched"),
    [
        ("HF6-06", {"HF6-06"}),
        ("HF8-04", {"HF8-04"}),
        ("HF5-K4", {"HF5-K4"}),
        ("HF5-K1", {"HF5-K1", "HF5-04"}),  # the gap of the same rates looks at them
    ],
)
def test_changed_value_touches_the_indicators_that_rest_on_it_alone(
    id: str, touched: set[str], values: list[Value]
) -> None:
    before = reassessed(values)
    own = [v for v in values if v.id == id and v.region == "08116" and v.kind == "wert" and v.exact and v.leading]
    newest = max((v for v in own if v.group == by_id()[id].group and not v.detail), key=lambda v: v.end)
    changed = replace(newest, exact=newest.exact * 3)
    after = reassessed([changed if one == newest else one for one in values])
    assert {name for name in before if before[name] != after[name]} == touched


CARE = ("HF8-01", "HF8-02", "HF8-03", "HF8-04", "HF8-07", "HF6-06", "HF6-07b", "HF5-K4")


def test_changed_observation_changes_the_needs_that_rest_on_it_and_no_other(computed: Path, tmp_path: Path) -> None:
    path, planted = computed / "data/processed/2013-2016/observations.parquet", tmp_path / "observations.parquet"
    is_meant = "measure = 'pflegeplaetze' AND region = '08116' AND detail = 'darunter=vollstationaere_dauerpflege'"
    duckdb.sql(
        f"SELECT * REPLACE (CASE WHEN {is_meant} THEN value * 2 ELSE value END AS value) FROM '{path}'"
    ).write_parquet(str(planted))
    before, after = (found(_from_observations(one)) for one in (path, planted))
    assert {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)} == {"BD-HF8-04"}
    assert before["BD-HF8-04"].stufe == "beobachten"
    assert "BD-HF8-04" not in after


def _from_observations(path: Path) -> Judged:
    indicators = {id: by_id()[id] for id in CARE}
    values = compute(path, indicators.values(), "08116")
    return judged([*values, *derive(values, indicators, CYCLE, load_brueche(PROJECT), SCHWELLEN)], ids=CARE)


# The office's word


def written(**more: object) -> Words:
    return Words(BLOCKS, {"altenhilfe": Bedarfsdatei(**more)})


def test_without_a_word_of_the_office_a_neutral_block_stands(values: list[Value]) -> None:
    need = found(judged(values))["BD-HF8-04"]
    assert (need.vom_amt, need.neu_zu_pruefen) == (False, False)
    assert need.text.startswith("„Dauerpflegeplätze (bezogen auf Einwohner ab 65)“ liegt im Landkreis unter dem Wert")


@pytest.mark.parametrize(("regeln", "fits"), [(("N5",), True), (("N2", "N5"), False)])
def test_word_of_the_office_stands_as_long_as_the_same_rules_fire(
    regeln: tuple[str, ...], fits: bool, values: list[Value]
) -> None:
    words = written(bedarfe={"BD-HF8-04": Bedarfstext(text="Unser Text.", regeln=regeln)})
    need = found(judged(values, words))["BD-HF8-04"]
    assert (need.text == "Unser Text.", need.vom_amt, need.neu_zu_pruefen) == (fits, fits, not fits)


def test_rejected_need_keeps_its_reason_and_is_not_accepted(values: list[Value]) -> None:
    one = judged(values, written(verworfen={"BD-HF8-04": NO}))
    assert found(one)["BD-HF8-04"].verworfen == NO
    assert "BD-HF8-04" not in {need.id for need in needs.accepted(one.bedarfe)}
    assert "Wird im Bildungsplan bearbeitet.;Amtsleitung;2016-06-01" in needs.as_csv(one)


def test_need_of_experts_ranks_with_the_others_and_names_its_protocol(values: list[Value]) -> None:
    expert = Fachbedarf(
        id="BD-HF8-F01", titel="Lotsen", text="Es fehlen Lotsen.", quelle=PROTOCOL, indikatoren=("HF8-04",)
    )
    one = judged(values, written(fachlich=(expert,)))
    need = found(one)["BD-HF8-F01"]
    assert (need.stufe, need.regeln, need.quelle) == ("fachlich", ("N12",), "Protokoll 3 (Fachtag, 02.05.2016)")
    ids = [need.id for need in one.bedarfe if need.feld == "altenhilfe"]
    assert ids == ["BD-HF8-04", "BD-HF8-F01", "BD-HF8-06"]


def test_word_on_a_need_that_nobody_proposes_is_told(values: list[Value]) -> None:
    words = written(bedarfe={"BD-HF8-07": Bedarfstext(text="Alt.", regeln=("N5",))})
    assert judged(values, words).ohne_bedarf == ("BD-HF8-07",)
    assert judged(values).ohne_bedarf == ()


# Thresholds


@pytest.mark.parametrize(
    ("id", "side", "text"),
    [
        ("HF99-01", "unter", "Erwartet: die Kennung eines Prozessindikators mit erwünschter Richtung."),
        ("HF6-06", "ueber", "Erwartet: die Kennung eines Prozessindikators mit erwünschter Richtung."),
        ("HF9-04", "ueber", "Beim Indikator HF9-04 ist die andere Seite ungünstig. Erwartet: „unter“."),
    ],
)
def test_benchmark_must_fit_its_indicator(id: str, side: str, text: str) -> None:
    told = SCHWELLEN.model_dump() | {"bedarf": {"abstand": {}, "antwortquote": 50, "richtwerte": {id: {side: "9"}}}}
    (fault,) = threshold_faults(type(SCHWELLEN).model_validate(told), "schwellen.yaml", by_id())
    assert (fault.place, fault.text) == (f"bedarf.richtwerte.{id}", text)


def test_real_thresholds_fit() -> None:
    assert list(threshold_faults(SCHWELLEN, "schwellen.yaml", by_id())) == []


def test_threshold_for_a_unit_that_does_not_exist_is_told() -> None:
    bedarf = SCHWELLEN.bedarf.model_copy(update={"abstand": {"pozent": "5"}})
    (fault,) = threshold_faults(SCHWELLEN.model_copy(update={"bedarf": bedarf}), "schwellen.yaml", by_id())
    assert fault.text.startswith("Diese Einheit gibt es nicht. Erlaubt: prozent, ")
