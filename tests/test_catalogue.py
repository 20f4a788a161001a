"""The catalogue: versions of the Handlungsfelder, what `bericht explain` says, and docs/indikatoren.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PROJECT, Called

from indicators import basis, wohnen
from indicators.katalog import FELDER, Verzeichnis, all_indicators, by_id, in_order, parts, verzeichnis
from indicators.model import Handlungsfeld
from pipeline.catalogue import Background, calculation, explanation, factsheet, in_spans
from pipeline.cycle import Zielwert, load_cycle, load_yaml
from pipeline.faults import DataError

KEYS = [
    "id", "titel", "kurztitel", "handlungsfeld", "art", "kern", "definition", "zaehler", "nenner", "berechnung",
    "periodenbezug", "einheit", "dezimalstellen", "richtung", "gruppe", "referenzgruppe", "gliederungen", "ebenen",
    "reihen", "vorbehalte", "brueche", "sagt", "sagt_nicht", "pruefwert", "zielwert", "datenstand", "erhebung",
    "tabellen", "siehe_auch",
]  # fmt: skip


# The versions of the Handlungsfelder


def test_current_version_is_the_order_of_the_report() -> None:
    assert [feld.nummer for feld in FELDER] == list(range(11))
    current = verzeichnis().fassungen["bericht_2021"]
    assert [(feld.nummer, feld.schluessel) for feld in current.felder] == [(f.nummer, f.key) for f in FELDER]


def test_every_field_of_the_report_but_the_base_has_its_origin_in_the_plan() -> None:
    reached = {name for feld in verzeichnis().fassungen["plan_2017"].felder for name in feld.wird_zu}
    assert reached == {feld.key for feld in FELDER if feld.nummer}


def test_fields_that_do_not_agree_with_their_modules_are_named() -> None:
    renamed = Handlungsfeld(3, "wohnen", "Wohnen und Bauen", "")
    others = tuple(feld for feld in FELDER if feld not in (wohnen.FELD, basis.FELD))
    with pytest.raises(DataError) as caught:
        in_order((*others, renamed, Handlungsfeld(11, "sport", "Sport", "")), verzeichnis())
    expected = "Erwartet wie in den Modulen der Handlungsfelder: "
    assert [(fault.place.rpartition(", ")[2], fault.text) for fault in caught.value.faults] == [
        ("basis", f"Gefunden: „0 Demografie und Zuwanderung“. {expected}kein Eintrag."),
        ("sport", f"Gefunden: kein Eintrag. {expected}„11 Sport“."),
        ("wohnen", f"Gefunden: „3 Wohnen“. {expected}„3 Wohnen und Bauen“."),
    ]


VERSIONS = """\
aktuell: neu
fassungen:
  alt: {titel: Alt, grundlage: x, felder: [{schluessel: a, titel: A, wird_zu: [b]}]}
  neu: {titel: Neu, grundlage: x, vorgaenger: alt, felder: [{nummer: 1, schluessel: b, titel: B}]}
"""


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("aktuell: neu", "aktuell: neuer", "Die Fassung „neuer“ (aktuell) gibt es unter fassungen nicht: alt, neu."),
        ("vorgaenger: alt", "vorgaenger: uralt", "Die Fassung „uralt“ (fassungen.neu.vorgaenger) gibt es unter"),
        ("wird_zu: [b]", "wird_zu: [c]", "Fassungen.alt, a: wird_zu nennt „c“. Erwartet: b."),
        ("titel: B}", "titel: B, wird_zu: [a]}", "Fassungen.neu, b: wird_zu nennt „a“. Erwartet: nichts, denn"),
        ("titel: B}", "titel: B}, {nummer: 1, schluessel: c, titel: C}", "Diese Felder stehen zweimal: 1."),
        ("schluessel: a", "name: a", "Diesen Schlüssel gibt es nicht. Erlaubt: nummer, schluessel, titel, wird_zu."),
    ],
)
def test_wrong_versions_are_told_in_german(old: str, new: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "handlungsfelder.yaml"
    path.write_text(VERSIONS, encoding="utf-8")
    assert load_yaml(path, Verzeichnis, tmp_path).aktuell == "neu"
    path.write_text(VERSIONS.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_yaml(path, Verzeichnis, tmp_path)
    assert any(fault.text.startswith(text) for fault in caught.value.faults), caught.value


# What is declared of an indicator


@pytest.fixture(scope="module")
def declared() -> Background:
    """What is known without any build."""
    return replace(Background.load(PROJECT, load_cycle(PROJECT), all_indicators()), values=None)


@pytest.mark.langsam
def test_every_indicator_answers_with_the_same_keys(declared: Background) -> None:
    for indicator in all_indicators():
        sheet = json.loads(json.dumps(factsheet(indicator, declared)))
        assert list(sheet) == KEYS, indicator.id
        assert sheet["datenstand"]["stand"] == "nicht_berechnet"
        assert explanation(indicator, sheet).startswith(f"{indicator.id} {indicator.title}\n")


def test_every_listed_number_is_an_indicator_or_has_parts() -> None:
    fields = zip(("B", *(f"HF{number}" for number in range(1, 11))), (8, 7, 7, 8, 8, 9, 9, 6, 7, 6, 9), strict=True)
    ids = [f"{field}-{number:02d}" for field, count in fields for number in range(1, count + 1)]
    assert len(ids) == 84
    assert [id for id in ids if id not in by_id() and len(parts(id)) < 2] == []


def test_sheet_tells_tables_breakdowns_and_breaks(declared: Background) -> None:
    sheet = factsheet(by_id()["HF6-07b"], declared)
    assert (sheet["art"], sheet["kern"], sheet["richtung"]) == ("ergebnis", True, "niedriger_besser")
    assert (sheet["gruppe"], sheet["referenzgruppe"]) == ("auslaendisch", "deutsch")
    assert sheet["reihen"][0]["quellen"][0]["tabelle"] == "22811-02-02-4"
    assert sheet["siehe_auch"] == ["HF6-07a", "HF6-07c"]
    by_school = factsheet(by_id()["HF5-03"], declared)["gliederungen"]["nach"]
    assert (by_school["merkmal"], by_school["werte"]["gymnasien"]) == ("schulart", "Gymnasien")
    (bruch,) = factsheet(by_id()["HF6-05"], declared)["brueche"]
    assert (bruch["datum"], bruch["titel"]) == ("2022-06-01", "Geflüchtete aus der Ukraine im SGB II")
    assert factsheet(by_id()["HF7-03b"], declared)["erhebung"] == "traumaberatung"
    assert factsheet(by_id()["HF1-01"], declared)["tabellen"] == ["Schulungen zur interkulturellen Öffnung"]


def test_target_is_told_where_there_is_one(declared: Background) -> None:
    ziel = Zielwert(wert="7,0", jahr=2020, beschluss="Kreistag, 01.12.2016")
    known = replace(declared, cycle=declared.cycle.model_copy(update={"zielwerte": {"HF6-04": ziel}}))
    indicator = by_id()["HF6-04"]
    sheet = factsheet(indicator, known)
    assert sheet["zielwert"] == {"wert": "7,0", "jahr": 2020, "beschluss": "Kreistag, 01.12.2016"}
    assert "\n  Zielwert          7,0 % bis 2020 (Kreistag, 01.12.2016)\n" in explanation(indicator, sheet)
    assert factsheet(indicator, declared)["zielwert"] is None


def test_every_formula_has_words() -> None:
    for indicator in all_indicators():
        for formula in filter(None, [indicator.formula, *(series.formula for series in indicator.series)]):
            assert calculation(formula)


def test_years_are_told_as_spans() -> None:
    assert in_spans([2005, 2007, 2008, 2009, 2012]) == "2005, 2007–2009, 2012"


# With values


def told(computed: Path, id: str, cycle: str | None = None) -> tuple[dict, str]:
    known = Background.load(computed, load_cycle(computed), [by_id()[id]])
    if cycle:
        known = replace(known, cycle=load_cycle(computed, cycle))
    sheet = factsheet(by_id()[id], known)
    return sheet, explanation(by_id()[id], sheet)


def test_newest_value_comes_with_its_date_parts_and_cells(computed: Path) -> None:
    sheet, text = told(computed, "HF6-05")
    data = sheet["datenstand"]
    # Table 13211-02-05-4, year 2016: 3,968 of 10,297 unemployed persons
    assert (data["stand"], data["wert"], data["gedruckt"], data["zeitraum"]) == ("im_zyklus", 38.5, "38,5", "2016")
    assert (data["zaehler"], data["nenner"]) == (3968, 10297)
    assert "\n  Stand 2013-2016   38,5 % (2016); Wert im Berichtszeitraum\n" in text
    assert text.rstrip().endswith("rdb_13211-02-05-4 (Z. 6, Sp. 6) / rdb_13211-02-05-4 (Z. 6, Sp. 5)")
    assert "Werte 2001–2016" in " ".join(text.split())


def test_later_cycle_has_its_own_newest_value(computed: Path) -> None:
    assert told(computed, "HF6-05", "2017-2020")[0]["datenstand"]["gedruckt"] == "42,4"


def test_indicator_without_a_value_says_why(computed: Path) -> None:
    sheet, text = told(computed, "HF6-01")
    assert (sheet["datenstand"]["stand"], sheet["datenstand"]["wert"]) == ("keine_daten", None)
    assert "Stand 2013-2016   Die Bevölkerung nach Alter und Staatsangehörigkeit" in text


def test_example_data_are_told_as_such(computed: Path) -> None:
    sheet, text = told(computed, "HF7-03b")
    assert sheet["datenstand"]["beispieldaten"] is True
    assert "(2016); Wert im Berichtszeitraum; Beispieldaten (erfunden)" in text
    assert told(computed, "B-01")[0]["datenstand"]["beispieldaten"] is False


def test_older_value_is_ausgangslage(computed: Path) -> None:
    data = told(computed, "B-07")[0]["datenstand"]
    assert (data["stand"], data["zeitraum"]) == ("ausgangslage", "09.05.2011")


# docs/indikatoren.md


@pytest.mark.langsam
def test_directory_is_current(bericht: Callable[..., Called]) -> None:
    """`make docs/indikatoren.md` writes it."""
    made = bericht("katalog", cwd=PROJECT)
    assert made.code == 0, made.err
    text = (PROJECT / "docs/indikatoren.md").read_text(encoding="utf-8")
    assert text == made.out
    assert text.count("\n### ") == len(all_indicators())
