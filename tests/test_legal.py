"""The log of legal changes: what it names exists, and every entry says how it was checked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from conftest import PROJECT

from indicators.katalog import FELDER
from pipeline.legal import FILE, faults, load_recht

ENTRY = """\
neu:
  ab: 2016-08-06
  titel: Gesetz
  text: Es gilt etwas Neues.
  fundstelle: BGBl. I S. 1939
  felder: [arbeit]
  geprueft: nachgeschlagen
"""
EFFECT = "  wirkung: {text: Anders gezählt., indikatoren: [HF6-04], brueche: [ukraine_sgb2_2022]}\n"


def lay_in(project: Path, text: str) -> Path:
    (project / FILE).parent.mkdir(parents=True, exist_ok=True)
    (project / "data/raw").mkdir(parents=True, exist_ok=True)
    (project / "data/raw/brueche.yaml").write_bytes((PROJECT / "data/raw/brueche.yaml").read_bytes())
    (project / FILE).write_text(text, encoding="utf-8")
    return project


def told(project: Path, text: str) -> list[tuple[str, str]]:
    return [(one.place, one.text) for one in faults(lay_in(project, text))]


def test_entries_are_read_and_sorted_by_day(tmp_path: Path):
    older = ENTRY.replace("neu:", "alt:").replace("2016-08-06", "2015-03-01")
    found = load_recht(lay_in(tmp_path, ENTRY + EFFECT + older))
    assert [(key, one.ab) for key, one in found.items()] == [("alt", date(2015, 3, 1)), ("neu", date(2016, 8, 6))]
    assert found["neu"].wirkung.indikatoren == ("HF6-04",)


def test_what_does_not_exist_is_told_all_at_once(tmp_path: Path):
    fields = ", ".join(feld.key for feld in FELDER)
    wrong = ENTRY.replace("arbeit", "garten") + EFFECT.replace("HF6-04", "HF99-01").replace("ukraine_", "usa_")
    assert told(tmp_path, wrong) == [
        ("neu.felder", f"Gefunden: „garten“. Erwartet: {fields}."),
        ("neu.wirkung.brueche", "Gefunden: „usa_sgb2_2022“. Erwartet: ein Bruch aus data/raw/brueche.yaml."),
        ("neu.wirkung.indikatoren", "Gefunden: „HF99-01“. Erwartet: die Kennung eines Indikators wie HF6-04."),
    ]


def test_an_entry_belongs_to_a_field_and_has_its_citation(tmp_path: Path):
    assert told(tmp_path, ENTRY.replace("[arbeit]", "[]"))[0][0] == "neu.felder"
    assert told(tmp_path, ENTRY.replace("  fundstelle: BGBl. I S. 1939\n", "")) == [
        ("neu.fundstelle", "Dieser Schlüssel fehlt.")
    ]


def test_a_project_without_the_file_has_no_log(tmp_path: Path):
    assert load_recht(tmp_path) == {}
    assert faults(tmp_path) == []


def test_every_shipped_entry_says_how_it_was_checked_and_what_its_source_is():
    for key, one in load_recht(PROJECT).items():
        assert re.search("nachgeschlagen", one.geprueft), key
        assert re.search(r"\d{2}\.\d{2}\.\d{4}|Dezember 2011", one.fundstelle), key


def test_every_field_has_an_entry_in_the_window_of_the_default_cycle():
    shown = {field for one in load_recht(PROJECT).values() if 2007 <= one.ab.year <= 2016 for field in one.felder}
    assert shown == {feld.key for feld in FELDER}
