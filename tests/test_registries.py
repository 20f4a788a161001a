"""The registries under data/raw: each the only place of its kind, and nothing in them that is not understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, for_all

from pipeline.faults import DataError
from pipeline.registries import Merkmal, load_ausnahmen, load_brueche, load_merkmale, load_schwellen
from pipeline.rules import RULES

MERKMAL = "{titel: Bevölkerung, einheit: Personen, konzept: am Ort der Hauptwohnung, bereich: [0, 90000000]}"
AUSNAHME = """\
druckfehler_2014:
  art: druckfehler
  quellen: [rdb_1]
  regionen: [DG]
  stichtag: 2014-06-30
  regeln: [V08]
  grund: Die Zeile wiederholt das Vorjahr.
  entdeckt: beim Einlesen
"""
SCHWELLEN = """\
version: "1"
trend_punkte: 3
kleine_zahl: 100
veraenderung: {prozent: "0.5", je_1000: "0.5", anzahl_relativ: "0.02"}
vergleich: {prozent: "0.5", je_1000: "1.0", anzahl_relativ: "0.02"}
sprung: {relativ: "0.5", zufall: "5"}
schutz:
  personen: {unter: 3, spannweite: 3}
  gesundheit: {unter: 5, spannweite: 5, ganze_gruppe: true}
  diskriminierung: {unter: 5, spannweite: 5, ganze_gruppe: true}
  herkunft: {unter: 5, spannweite: 5, ganze_gruppe: true}
bedarf:
  abstand: {prozent: "5"}
  antwortquote: 50
  richtwerte:
    HF9-04: {unter: "90"}
"""


def loaded(tmp_path: Path, name: str, text: str, load: Callable[[Path], Any]) -> Any:
    (tmp_path / "data/raw").mkdir(parents=True, exist_ok=True)
    (tmp_path / "data/raw" / name).write_text(text, encoding="utf-8")
    return load(tmp_path)


def faults(tmp_path: Path, name: str, text: str, load: Callable[[Path], Any]) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        loaded(tmp_path, name, text, load)
    assert {fault.file for fault in caught.value.faults} == {f"data/raw/{name}"}
    return [(fault.place, fault.text) for fault in caught.value.faults]


def test_a_measure_says_what_its_cells_can_be(tmp_path: Path):
    found = loaded(tmp_path, "merkmale.yaml", f"bevoelkerung: {MERKMAL}\n", load_merkmale)
    assert found == {
        "bevoelkerung": Merkmal(
            titel="Bevölkerung",
            einheit="Personen",
            konzept="am Ort der Hauptwohnung",
            ganzzahlig=True,
            nie_null=False,
            additiv=True,
            bereich=(0, 90000000),
        )
    }


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("titel:", "tite:", "bevoelkerung.tite",
         "Diesen Schlüssel gibt es nicht. "
         "Erlaubt: titel, einheit, konzept, ganzzahlig, nie_null, additiv, bereich, schutz, schutz_mit."),
        ("[0, 90000000]", "[0]", "bevoelkerung.bereich.1", "Dieser Wert fehlt."),
        ("[0, 90000000]", "[0, viele]", "bevoelkerung.bereich.1", "Gefunden: „viele“. Erwartet: eine Zahl."),
        ("[0, 90000000]", "[100, 0]", "bevoelkerung",
         "Der Bereich nennt zuerst den kleinsten, dann den größten Wert."),
        ("einheit: Personen", "einheit: Personen, nie_null: vielleicht", "bevoelkerung.nie_null",
         "Gefunden: „vielleicht“. Erwartet: true oder false."),
    ],
)  # fmt: skip
def test_a_measure_that_is_declared_wrong_is_told(tmp_path: Path, old: str, new: str, place: str, text: str):
    assert (place, text) in faults(
        tmp_path, "merkmale.yaml", f"bevoelkerung: {MERKMAL.replace(old, new)}\n", load_merkmale
    )


def test_a_measure_that_stands_twice_is_a_fault(tmp_path: Path):
    text = f"bevoelkerung: {MERKMAL}\nbevoelkerung: {MERKMAL}\n"
    assert faults(tmp_path, "merkmale.yaml", text, load_merkmale) == [
        ("Zeile 2, Spalte 1", "Kein lesbares YAML: der Schlüssel „bevoelkerung“ steht zweimal.")
    ]


def test_an_exception_without_a_reason_is_a_fault(tmp_path: Path):
    text = AUSNAHME.replace("  grund: Die Zeile wiederholt das Vorjahr.\n", "")
    assert faults(tmp_path, "ausnahmen.yaml", text, load_ausnahmen) == [
        ("druckfehler_2014.grund", "Dieser Schlüssel fehlt.")
    ]


def test_an_exception_for_a_bare_year_is_a_fault(tmp_path: Path):
    text = AUSNAHME.replace("2014-06-30", "2014")
    assert faults(tmp_path, "ausnahmen.yaml", text, load_ausnahmen) == [
        ("druckfehler_2014.stichtag", "Gefunden: 2014. Erwartet: ein Datum wie 2017-10-10.")
    ]


def test_a_break_without_a_day_is_a_fault(tmp_path: Path):
    text = "bruch: {titel: Wechsel, text: Neue Zählung, gilt: Bevölkerung}\n"
    assert faults(tmp_path, "brueche.yaml", text, load_brueche) == [("bruch.datum", "Dieser Schlüssel fehlt.")]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("trend_punkte: 3", "trend_punkte: 2", "trend_punkte", "Gefunden: 2. Erwartet: mindestens 3."),
        ('prozent: "0.5", je_1000: "1.0"', 'prozent: 0.5, je_1000: "1.0"', "vergleich.prozent",
         "Gefunden: 0.5. Erwartet: ein Text (in Anführungszeichen)."),
        ('je_1000: "1.0"', 'je_1000: "1,0"', "vergleich.je_1000",
         r"Gefunden: „1,0“. Erwartet: ein Text der Form ^\d+(\.\d+)?$."),
        ('version: "1"', 'fassung: "1"', "fassung",
         "Diesen Schlüssel gibt es nicht. "
         "Erlaubt: version, trend_punkte, kleine_zahl, veraenderung, vergleich, sprung, schutz, "
         "bedarf."),
        ('{unter: "90"}', '{unter: "90", ueber: "5"}', "bedarf.richtwerte.HF9-04",
         "Ein Richtwert hat genau eine Angabe, unter oder ueber."),
        ('abstand: {prozent: "5"}', 'abstand: {prozent: "5,0"}', "bedarf.abstand.prozent",
         r"Gefunden: „5,0“. Erwartet: ein Text der Form ^\d+(\.\d+)?$."),
        ("antwortquote: 50", "antwortquote: 101", "bedarf.antwortquote", "Gefunden: 101. Erwartet: höchstens 100."),
        ("spannweite: 3", "spannweite: 0", "schutz.personen.spannweite", "Gefunden: 0. Erwartet: mindestens 1."),
    ],
)  # fmt: skip
def test_thresholds_are_exact_texts_and_complete(tmp_path: Path, old: str, new: str, place: str, text: str):
    assert (place, text) in faults(tmp_path, "schwellen.yaml", SCHWELLEN.replace(old, new), load_schwellen)


def test_a_trend_needs_three_points():
    assert load_schwellen(PROJECT).trend_punkte >= 3


def test_the_real_thresholds_are_exact_numbers_with_a_version():
    schwellen = load_schwellen(PROJECT)
    assert schwellen.version
    for kind in (schwellen.veraenderung, schwellen.vergleich):
        assert Fraction(kind.prozent) > 0
        assert Fraction(kind.je_1000) > 0
        assert 0 < Fraction(kind.anzahl_relativ) < 1


MEASURES = load_merkmale(PROJECT)
RATES = ("Prozent", "Punkte", "Euro", "Euro je Quadratmeter", "Jahre", "Quadratmeter")
"""Units of shares, means and ratios, beside those that say `je ... Einwohner`."""
MEASURED = ("Quadratkilometer", "1.000 Quadratmeter", "Vollzeitäquivalente", "Wochen", "Tage")
"""Units of what is measured and can be summed."""
MORE_THAN_ALL = {"betreuungsquoten": 110}
"""Children are cared for in another Kreis than they live in: INKAR prints up to 100.71."""


@for_all("key", MEASURES)
def test_a_real_measure_is_consistent(key: str):
    merkmal = MEASURES[key]
    if merkmal.einheit == "Prozent":
        assert merkmal.bereich == (0, MORE_THAN_ALL.get(key, 100)), "a share lies between 0 and 100"
    if merkmal.einheit in RATES or merkmal.einheit.startswith("je "):
        assert not merkmal.additiv, "shares, means and ratios are not summed"
        assert not merkmal.ganzzahlig, "a printed 0,0 is not exactly nothing"
        assert merkmal.nie_null, "a '-' is not a rate of zero"
    elif merkmal.einheit in MEASURED:
        assert merkmal.additiv
        assert not merkmal.ganzzahlig, "measured, not counted"
        assert merkmal.bereich[0] == 0
    else:
        assert merkmal.additiv
        assert merkmal.ganzzahlig
        assert merkmal.bereich[0] == 0


@pytest.mark.parametrize("key", ["bevoelkerung", "svb_wohnort", "svb_arbeitsort", "arbeitslose", "arbeitslosenquote"])
def test_what_no_kreis_is_without_can_never_be_zero(key: str):
    assert MEASURES[key].nie_null


def test_the_real_exceptions_name_rules_that_exist_and_say_how_they_are_known():
    for exception in load_ausnahmen(PROJECT).values():
        assert set(exception.regeln) <= {rule.id for rule in RULES.values() if rule.has_cells}
        assert exception.quellen
        assert exception.regionen
        assert exception.grund
        assert exception.entdeckt


def test_since_june_2022_refugees_from_ukraine_count_as_unemployed():
    assert load_brueche(PROJECT)["ukraine_sgb2_2022"].datum == date(2022, 6, 1)


def test_what_is_hidden_together_is_there():
    merkmale = load_merkmale(PROJECT)
    together = {name: merkmal.schutz_mit for name, merkmal in merkmale.items() if merkmal.schutz_mit}
    assert together == {"dolmetscherhotline_minuten": "dolmetscherhotline_gespraeche"}
    assert set(together.values()) <= merkmale.keys()
