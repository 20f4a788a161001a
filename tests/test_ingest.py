"""The first stage as a whole: what is wrong is told at once, set aside where nothing needs it, and never half used."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT, Read, ingested

from indicators.katalog import all_indicators
from indicators.model import PROZENT, Indicator, amtlich, ersatz
from pipeline import ingest as ingesting
from pipeline import tables
from pipeline.cycle import load_cycle
from pipeline.faults import DataError, Fault
from pipeline.ingest import needed_sources, regions_without_values, sources_json
from pipeline.observations import COLUMNS, KEY
from pipeline.rules import RULES
from pipeline.store import Store

PARAMS = """\
zyklus: 2013-2016
fenster_jahre: 10
kreis: {ags: "08116", name: Landkreis Esslingen, kurz: Esslingen}
vergleichskreise: [{ags: "08117", name: Landkreis Göppingen, kurz: Göppingen}]
stadtkreise: []
land: {ags: "08", name: Baden-Württemberg, kurz: Baden-Württemberg}
bund: {ags: DG, name: Deutschland, kurz: Deutschland}
zyklen:
  2013-2016: {beginn: 2013, ende: 2016, datenschluss: 2020-01-01}
"""
MERKMALE = """\
bevoelkerung: {titel: B, einheit: Personen, konzept: k, nie_null: true, bereich: [0, 90000000]}
zuzuege: {titel: Z, einheit: Personen, konzept: k, bereich: [0, 1000]}
"""
QUELLE: dict[str, Any] = {
    **dict.fromkeys(("titel", "herausgeber", "lizenz", "namensnennung", "herkunft", "zuordnung_geprueft"), "x"),
    "stand": "2017-10-10", "leser": "genesis_klassisch", "zeichen": "klassisch", "zeit": {"art": "stichtag"},
    "raum": {"gebietsstand": "2015-12-31"}, "basis": "zensus_2011",
    "listen": {"g": {"Insgesamt": {}, "männlich": {"geschlecht": "maennlich"}, "weiblich": {"geschlecht": "weiblich"}}},
    "spalten": [
        {"kopf": ["$g"], "merkmal": "bevoelkerung", "einheit": "Anzahl"},
        {"kopf": ["Zuzüge"], "merkmal": "zuzuege", "einheit": "Anzahl"},
    ],
}  # fmt: skip
EXTRACT = """\
zeile;region;name;zeit;Insgesamt;männlich;weiblich;Zuzüge
5;08;Baden-Württemberg;31.12.2015;1000;600;400;50
6;08116;Esslingen, Landkreis;31.12.2015;100;60;40;-
"""
RENAMED = EXTRACT.replace("Esslingen, Landkreis", "Kreis Esslingen")
ORIGINAL = """\
GENESIS-Tabelle: 12411-01-01-4
Bevölkerung;;;;;
31.12.2015;;;;;
;;Insgesamt;männlich;weiblich;Zuzüge
08;Baden-Württemberg;1000;600;400;50
08116;  Esslingen, Landkreis;100;60;40;-
09162;  München, Landeshauptstadt;200;60;40;7
__________
Stand: 10.10.2017 / 11:01:03
"""


class Office:
    """A small project with two sources, `a` and `b`, that are in order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "data/raw").mkdir(parents=True)
        (root / "params.yaml").write_text(PARAMS, encoding="utf-8")
        self.write("merkmale.yaml", MERKMALE)
        self.write("ausnahmen.yaml", "{}\n")
        self.write("gebietsaenderungen.yaml", "{}\n")
        for name in ("brueche.yaml", "schwellen.yaml"):
            shutil.copy(PROJECT / "data/raw" / name, root / "data/raw")
        self.lay_in("a")
        self.lay_in("b")

    def write(self, name: str, text: str) -> None:
        (self.root / "data/raw" / name).write_text(text, encoding="utf-8")

    def lay_in(self, key: str, extract: str = EXTRACT, **changes: Any) -> None:
        folder = self.root / "data/raw" / key
        folder.mkdir(exist_ok=True)
        (folder / "auszug.csv").write_text(extract, encoding="utf-8")
        quelle = QUELLE | {"auszug": {"sha256": digest(extract)}} | changes
        (folder / "quelle.yaml").write_text(yaml.safe_dump(quelle, allow_unicode=True), encoding="utf-8")

    def ingest(self, *needed: str, strict: bool = False) -> Read:
        before = self.content()
        try:
            return ingested(self.root, load_cycle(self.root), [core(*needed)] if needed else [], strict=strict)
        finally:
            assert self.content() == before

    def faults(self, *needed: str, strict: bool = False) -> list[Fault]:
        with pytest.raises(DataError) as caught:
            self.ingest(*needed, strict=strict)
        return caught.value.faults

    def content(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(self.root.rglob("*")) if path.is_file()}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def core(*sources: str, **declared: Any) -> Indicator:
    words = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "")
    given = {"id": "X-01", "unit": PROZENT, "direction": "neutral", "series": (amtlich(*sources),)}
    return Indicator(**words | given | declared)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# What comes out of sources that are in order


def test_all_sources_are_read_checked_and_merged_in_the_order_of_their_keys(office: Office):
    done = office.ingest(strict=True)
    assert [source.key for source in done.sources] == ["a", "b"]
    assert (done.set_aside, done.notes) == ({}, [])
    cells = done.observations[["source", "region", "measure", "sex", "value", "status"]]
    assert list(cells[cells["source"] == "a"].itertuples(index=False, name=None)) == [
        ("a", "08", "bevoelkerung", "insgesamt", "1000", "ok"),
        ("a", "08", "bevoelkerung", "maennlich", "600", "ok"),
        ("a", "08", "bevoelkerung", "weiblich", "400", "ok"),
        ("a", "08116", "bevoelkerung", "insgesamt", "100", "ok"),
        ("a", "08116", "bevoelkerung", "maennlich", "60", "ok"),
        ("a", "08116", "bevoelkerung", "weiblich", "40", "ok"),
        ("a", "08", "zuzuege", "insgesamt", "50", "ok"),
        ("a", "08116", "zuzuege", "insgesamt", "0", "zero_exact"),
    ]
    assert len(cells) == 16


def test_a_source_newer_than_the_freeze_is_left_out(office: Office):
    office.lay_in("b", stand="2020-01-02")
    assert [source.key for source in office.ingest().sources] == ["a"]


def test_only_core_indicators_need_their_sources():
    indicators = [
        core("a", "b"),
        core("c", core=False),
        core("d", series=(amtlich("d"), ersatz("e"))),
        core("f", series=()),
    ]
    assert needed_sources(indicators) == {"a", "b", "d", "e"}


# A faulty source


def spoil_extract(office: Office, old: str, new: str) -> None:
    office.lay_in("b", EXTRACT.replace(old, new))


DAMAGES: dict[str, tuple[Callable[[Office], object], str, str, str]] = {
    "a file that was changed": (
        lambda office: office.write("b/auszug.csv", RENAMED), "data/raw/b/auszug.csv", "V16",
        f"Die Datei ist nicht die beschriebene. Prüfsumme gefunden: {digest(RENAMED)}, "
        f"erwartet: {digest(EXTRACT)}.",
    ),
    "no checksum": (
        lambda office: office.lay_in("b", auszug=None), "data/raw/b/auszug.csv", "V16",
        f"In quelle.yaml fehlt die Prüfsumme der Datei. Gefunden: {digest(EXTRACT)}.",
    ),
    "no file": (
        lambda office: (office.root / "data/raw/b/auszug.csv").unlink(), "data/raw/b", "V16",
        "Neben quelle.yaml liegt keine Datei mit Daten. Erwartet: „auszug.csv“.",
    ),
    "an unknown key in quelle.yaml": (
        lambda office: office.lay_in("b", farbe="rot"), "data/raw/b/quelle.yaml", "",
        "Diesen Schlüssel gibt es nicht. Erlaubt: titel, ",
    ),
    "a broken quelle.yaml": (
        lambda office: office.write("b/quelle.yaml", "a: b: c"), "data/raw/b/quelle.yaml", "", "Kein lesbares YAML: ",
    ),
    "an unmapped column": (
        lambda office: spoil_extract(office, "Zuzüge", "Umzüge"), "data/raw/b/auszug.csv", "V02",
        "Die Spalte „Umzüge“ ist in quelle.yaml nicht zugeordnet (spalten).",
    ),
    "a key that lost its zero": (
        lambda office: spoil_extract(office, ";08116;", ";8116;"), "data/raw/b/auszug.csv", "V03",
        "„8116“ ist kein Regionalschlüssel. ",
    ),
    "a table about other counties": (
        lambda office: spoil_extract(office, ";08116;Esslingen", ";08119;Rems-Murr"), "data/raw/b/auszug.csv", "V03",
        "Die Datei enthält keinen Wert für 08116 (Landkreis Esslingen) oder eine Gemeinde darin.",
    ),
    "two rows for one thing": (
        lambda office: spoil_extract(office, "\n5;", "\n4;08;Baden-Württemberg;31.12.2015;1000;600;400;50\n5;"),
        "data/raw/b/auszug.csv", "V04", "Zweiter Wert für dieselbe Größe (",
    ),
    "an unknown sign": (
        lambda office: spoil_extract(office, ";-", ";k"), "data/raw/b/auszug.csv", "V05",
        "Zeichen „k“ gehört nicht zum Zeichensatz „klassisch“",
    ),
    "the other dialect": (
        lambda office: office.lay_in("b", zeichen="neu"), "data/raw/b/auszug.csv", "V05",
        "Zeichen „-“ gehört nicht zum Zeichensatz „neu“",
    ),
    "a sum that is wrong": (
        lambda office: spoil_extract(office, "100;60;40", "100;60;41"), "data/raw/b/auszug.csv", "V06",
        "Männer und Frauen ergeben Insgesamt: gedruckt ist 100, erwartet 60 (maennlich) + 41 (weiblich) = 101.",
    ),
    "a value out of range": (
        lambda office: spoil_extract(office, "400;50", "400;5000"), "data/raw/b/auszug.csv", "V09",
        "Der Wert liegt in der plausiblen Spanne: gedruckt ist 5000, erwartet zuzuege zwischen 0 und 1.000.",
    ),
    "a Kreis larger than its Land": (
        lambda office: spoil_extract(office, "1000;600;400", "90;50;40"), "data/raw/b/auszug.csv", "V11",
        "Kreis ≤ Land ≤ Bund bei Anzahlen: gedruckt ist ",
    ),
    "figures that are not rounded as declared": (
        lambda office: (spoil_extract(office, "100;60;40", "101;61;40"), office.lay_in("b", (
            office.root / "data/raw/b/auszug.csv").read_text(encoding="utf-8"), methode="rund5")),
        "data/raw/b/auszug.csv", "V14", "Vielfache von 5, wo die Quelle so rundet: gedruckt ist ",
    ),
    "a bare year": (
        lambda office: spoil_extract(office, "31.12.2015", "2015"), "data/raw/b/auszug.csv", "V15",
        "„2015“ ist keine Zeitangabe dieser Quelle. Erwartet: eine Angabe der Art „stichtag“, zum Beispiel 31.12.2015.",
    ),
}  # fmt: skip


@pytest.mark.langsam
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_faulty_source_that_nothing_needs_is_set_aside_with_its_faults(office: Office, damage: str):
    spoil, file, rule, text = DAMAGES[damage]
    spoil(office)
    done = office.ingest("a")
    assert [source.key for source in done.sources] == ["a"]
    assert set(done.observations["source"]) == {"a"}
    assert list(done.set_aside) == ["b"]
    assert {(fault.file, fault.rule) for fault in done.set_aside["b"]} == {(file, rule)}
    assert all(fault.text.startswith(text) for fault in done.set_aside["b"])
    assert done.notes == []


@pytest.mark.langsam
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_faulty_source_that_a_core_indicator_needs_stops(office: Office, damage: str):
    spoil, file, rule, _ = DAMAGES[damage]
    spoil(office)
    assert {(fault.file, fault.rule) for fault in office.faults("b")} == {(file, rule)}


def test_strict_stops_at_a_source_that_nothing_needs(office: Office):
    spoil_extract(office, ";-", ";k")
    assert [(fault.file, fault.rule) for fault in office.faults("a", strict=True)] == [("data/raw/b/auszug.csv", "V05")]


def test_all_faults_of_all_sources_are_told_at_once(office: Office):
    office.lay_in("a", EXTRACT.replace("100;60;40;-", "100;60;41;k"))
    office.lay_in("b", EXTRACT.replace("1000;600;400;50", "1000;600;401;5000"))
    office.lay_in("c", leser="xlsx")
    office.lay_in("d", EXTRACT.replace("Zuzüge", "Umzüge").replace("weiblich", "divers"))
    found = [(fault.file, fault.place, fault.rule) for fault in office.faults("a")]
    assert found == [
        ("data/raw/a/auszug.csv", "Zeile 3, Spalte 8", "V05"),
        ("data/raw/b/auszug.csv", "Zeile 2, Spalte 5", "V06"),
        ("data/raw/b/auszug.csv", "Zeile 2, Spalte 8", "V09"),
        ("data/raw/c/quelle.yaml", "leser", ""),
        ("data/raw/d/auszug.csv", "Spalte 7", "V02"),
        ("data/raw/d/auszug.csv", "Spalte 8", "V02"),
    ]


def test_a_changed_file_is_read_all_the_same_so_that_all_its_faults_are_told(office: Office):
    office.write("b/auszug.csv", EXTRACT.replace("100;60;40;-", "100;60;40;k"))
    assert [(fault.place, fault.rule) for fault in office.faults("b")] == [("", "V16"), ("Zeile 3, Spalte 8", "V05")]


def test_a_region_of_the_report_that_no_source_knows_is_told_as_a_note(office: Office):
    notes = list(regions_without_values(office.ingest().regions, load_cycle(office.root)))
    assert [(note.file, note.place, note.severity) for note in notes] == [
        ("params.yaml", "08117", "Hinweis"),
        ("params.yaml", "DG", "Hinweis"),
    ]
    assert notes[0].text == "Für die Region 08117 (Landkreis Göppingen) enthält keine Quelle einen Wert."


def test_where_every_source_is_set_aside_nothing_is_left_and_nothing_breaks(office: Office):
    office.lay_in("a", zeichen="neu")
    office.lay_in("b", leser="xlsx")
    done = office.ingest()
    assert list(done.set_aside) == ["a", "b"]
    assert list(done.observations) == list(COLUMNS)
    assert (len(done.observations), done.sources) == (0, [])


@pytest.mark.parametrize("name", ["merkmale.yaml", "ausnahmen.yaml", "gebietsaenderungen.yaml", "schwellen.yaml"])
def test_without_a_registry_nothing_is_read(office: Office, name: str):
    (office.root / "data/raw" / name).unlink()
    [fault] = office.faults()
    assert (fault.file, fault.text) == (f"data/raw/{name}", "Die Datei fehlt.")


# The original in place of the extract


def test_the_original_takes_the_place_of_the_extract_and_gives_the_same_observations(office: Office):
    extract = office.ingest().observations
    office.lay_in("b", original={"datei": "t.csv", "sha256": digest(ORIGINAL), "bytes": len(ORIGINAL.encode())})
    (office.root / "data/raw/b/t.csv").write_text(ORIGINAL, encoding="utf-8")
    done = office.ingest()
    assert done.set_aside == {}
    assert [(source.key, source.is_original) for source in done.sources] == [("a", False), ("b", True)]
    same = [name for name in COLUMNS if name not in ("file", "place", "unit")]
    full = done.observations
    full = full[full["region"] != "09162"].reset_index(drop=True)
    assert full[same].equals(extract[same])


def test_another_original_than_the_described_one_is_refused(office: Office):
    office.lay_in("b", original={"datei": "t.csv", "sha256": digest("anders"), "bytes": 6})
    (office.root / "data/raw/b/t.csv").write_text(ORIGINAL, encoding="utf-8")
    fault = next(fault for fault in office.ingest().set_aside["b"] if fault.rule == "V16")
    assert fault.file == "data/raw/b/t.csv"
    assert "--uebernehmen" in fault.advice


def test_an_error_of_the_office_in_a_region_that_is_not_printed_is_told_and_stops_nothing(office: Office):
    original = ORIGINAL.replace("200;60;40", "200;60;41")
    office.lay_in("b", original={"datei": "t.csv", "sha256": digest(original), "bytes": len(original.encode())})
    (office.root / "data/raw/b/t.csv").write_text(original, encoding="utf-8")
    done = office.ingest("b", strict=True)
    [note] = done.notes
    assert (note.place, note.rule, note.severity) == ("Zeile 7, Spalte 3", "V06", "Hinweis")
    assert note.advice == "Die Region 09162 kommt im Bericht nicht vor; die Quelle wird verwendet."


def test_a_table_of_gemeinden_only_is_about_the_county(office: Office):
    office.lay_in("b", EXTRACT.replace(";08116;", ";08116077;"))
    assert office.ingest("b", strict=True).set_aside == {}


@pytest.mark.parametrize("region", ["08116", "08116077", "08117", "08", "DG"])
def test_an_error_in_a_region_that_is_printed_stops(office: Office, region: str):
    line = f"7;{region};x;30.06.2015;100;60;41;1\n"
    office.lay_in("b", EXTRACT + line)
    assert [fault.rule for fault in office.faults("b")] == ["V06"]


# Known printed errors

EXCEPTION = """\
druckfehler:
  art: druckfehler
  quellen: [b]
  regionen: ["08116"]
  stichtag: 2015-12-31
  regeln: [V06]
  grund: Die Frauen sind falsch gedruckt.
  entdeckt: beim Einlesen
"""


def with_exception(office: Office, old: str = "", new: str = "") -> Office:
    """The project with a printed error in `b` and the exception that knows it, in which one thing is changed."""
    spoil_extract(office, "100;60;40", "100;60;41")
    assert old in EXCEPTION
    office.write("ausnahmen.yaml", EXCEPTION.replace(old, new))
    return office


def test_a_known_printed_error_is_kept_as_printed_and_flagged(office: Office):
    done = with_exception(office).ingest("b", strict=True)
    assert done.notes == []
    flagged = done.observations[done.observations["flags"] == "printed_error"]
    assert set(flagged["source"]) == {"b"}
    assert set(flagged["region"]) == {"08116"}
    assert list(flagged["raw"]) == ["100", "60", "41", "-"]
    assert set(done.observations["flags"]) == {"", "printed_error"}


def test_an_exception_keeps_the_flags_that_are_there(office: Office):
    with_exception(office)
    extract = EXTRACT.replace("100;60;40", "100;(60);41 p")
    office.lay_in("b", extract, flags=["sample"])
    found = office.ingest("b").observations
    here = found[(found["source"] == "b") & (found["region"] == "08116") & (found["sex"] != "insgesamt")]
    assert list(here["flags"]) == ["limited;printed_error;sample", "printed_error;provisional;sample"]


def test_an_exception_excuses_no_other_rule_region_day_or_source(office: Office):
    with_exception(office)
    line = "7;08116;Esslingen, Landkreis;31.12.2014;100;60;41;1\n"
    office.lay_in("b", EXTRACT.replace("1000;600;400;50", "1000;600;401;5000").replace("60;40;-", "60;41;2000") + line)
    office.lay_in("a", EXTRACT.replace("100;60;40", "100;60;41"))
    assert [(fault.file[9], fault.place, fault.rule) for fault in office.faults("b")] == [
        ("a", "Zeile 3, Spalte 5", "V06"),
        ("b", "Zeile 2, Spalte 5", "V06"),
        ("b", "Zeile 2, Spalte 8", "V09"),
        ("b", "Zeile 3, Spalte 8", "V09"),
        ("b", "Zeile 4, Spalte 5", "V06"),
    ]


WITH_CELLS = ", ".join(rule.id for rule in RULES.values() if rule.has_cells)


@pytest.mark.langsam
@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('["08116"]', '["08117"]', "Die Ausnahme trifft keine Zelle der Quelle b."),
        ("2015-12-31", "2014-12-31", "Die Ausnahme trifft keine Zelle der Quelle b."),
        ("  regeln", "  alter: 65+\n  regeln", "Die Ausnahme trifft keine Zelle der Quelle b."),
        ("  regeln", "  detail: schulart=Gymnasium\n  regeln", "Die Ausnahme trifft keine Zelle der Quelle b."),
        ("[b]", "[b, c]", "Die Quelle „c“ gibt es unter data/raw nicht."),
        ("[V06]", "[V06, V99]", f"Für die Regel „V99“ gibt es keine Ausnahmen. Möglich: {WITH_CELLS}."),
        ("[V06]", "[V06, V07]", "Keine der Zellen verletzt die Regel V07; die Ausnahme ist überflüssig."),
    ],
)
def test_an_exception_that_is_wrong_or_not_needed_stops(office: Office, old: str, new: str, text: str):
    with_exception(office, old, new)
    told = [(fault.file, fault.place, fault.text) for fault in office.faults() if fault.file.endswith("ausnahmen.yaml")]
    assert told == [("data/raw/ausnahmen.yaml", "druckfehler", text)]


def test_an_error_that_the_office_has_corrected_needs_no_exception_any_more(office: Office):
    with_exception(office)
    office.lay_in("b")
    [fault] = office.faults()
    assert fault.text == "Keine der Zellen verletzt die Regel V06; die Ausnahme ist überflüssig."


def test_an_exception_for_a_source_that_was_set_aside_is_not_called_useless(office: Office):
    with_exception(office)
    office.lay_in("b", zeichen="neu")
    assert list(office.ingest("a").set_aside) == ["b"]


# What is told about the sources


def test_read_and_set_aside_sources_are_told_with_hash_and_reason(office: Office):
    office.lay_in("b", zeichen="neu")
    assert json.loads(sources_json(office.ingest(), office.root)) == {
        "gelesen": [
            {
                "quelle": "a",
                "datei": "data/raw/a/auszug.csv",
                "sha256": digest(EXTRACT),
                "stand": None,
                "beobachtungen": 8,
            },
        ],
        "zurueckgestellt": [
            {
                "quelle": "b",
                "fehler": [
                    "Zeile 3, Spalte 8: Zeichen „-“ gehört nicht zum Zeichensatz „neu“ (erlaubt: k g x t u und p r s e "
                    "u f hinter der Zahl). [V05]"
                ],
            }
        ],
    }


# The same bytes everywhere

SCRIPT = """
import sys
from pathlib import Path
from pipeline.cycle import load_cycle
from pipeline.ingest import ingest, sources_json
project, target = map(Path, sys.argv[1:])
done = ingest(project, load_cycle(project), [], target)
print(sources_json(done, project))
"""


def two_runs(project: Path, tmp_path: Path) -> list[tuple[bytes, bytes]]:
    """Observations and sources of two processes that differ in hash seed, time zone and locale."""
    runs = {}
    for seed, zone, locale in (("1", "UTC", "C.UTF-8"), ("4711", "Pacific/Auckland", "de_DE.UTF-8")):
        target = tmp_path / f"{seed}.parquet"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
        command = [sys.executable, "-W", "error", "-c", SCRIPT, str(project), str(target)]
        runs[target] = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    found = []
    for target, run in runs.items():
        said, _ = run.communicate()
        assert run.returncode == 0
        found.append((target.read_bytes(), said))
    return found


@pytest.mark.langsam
def test_two_processes_give_the_same_bytes(office: Office, tmp_path: Path):
    with_exception(office)
    office.lay_in("c", zeichen="neu")
    first, second = two_runs(office.root, tmp_path)
    assert first == second


# Shared among processes


def many_sources(office: Office) -> None:
    """More than are read in one process; one has a fault, one is misprinted."""
    with_exception(office)
    for key in "cdefghijk":
        office.lay_in(key, zeichen="neu" if key == "c" else "klassisch")


def read_by(processors: int, office: Office, monkeypatch: pytest.MonkeyPatch, target: Path) -> tuple[Any, ...]:
    monkeypatch.setattr(ingesting, "processors", lambda: processors)
    done = ingesting.ingest(office.root, load_cycle(office.root), [], target)
    return target.read_bytes(), done.counts, done.regions, done.set_aside, done.notes


def test_two_processes_read_the_same_as_one(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    many_sources(office)
    one, two = (read_by(n, office, monkeypatch, tmp_path / f"{n}.parquet") for n in (1, 2))
    assert one == two
    assert list(two[1]) == ["a", "b", *"defghijk"]
    assert list(two[3]) == ["c"]


def test_no_connection_is_open_where_processes_are_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """DuckDB works in threads, which a copy of a process does not have."""
    many_sources(office)
    events: list[str] = []
    connect, fork = tables.connect, os.fork
    monkeypatch.setattr(tables, "connect", lambda *given, **named: events.append("connect") or connect(*given, **named))
    monkeypatch.setattr(os, "fork", lambda: events.append("fork") or fork())
    read_by(2, office, monkeypatch, tmp_path / "x.parquet")
    assert events[:3] == ["fork", "fork", "connect"]
    assert "fork" not in events[2:]


def test_a_process_that_breaks_off_is_told(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    many_sources(office)
    monkeypatch.setattr(ingesting, "read_source", lambda *given: os._exit(9))
    with pytest.raises(DataError) as caught:
        read_by(2, office, monkeypatch, tmp_path / "x.parquet")
    [fault] = caught.value.faults
    assert fault.file == "data/raw"
    assert fault.text == "Das Lesen der Quellen brach ab. Ein Prozess endete, bevor er fertig war."
    assert not (tmp_path / "x.parquet").exists()


def test_no_word_of_a_source_that_is_set_aside_is_in_the_file(office: Office, tmp_path: Path):
    """What is written depends on nothing but the observations that are used."""
    cycle = load_cycle(office.root)
    ingesting.ingest(office.root, cycle, [], tmp_path / "without.parquet")
    office.lay_in("c", RENAMED.replace("400;50", "?;50"))
    ingesting.ingest(office.root, cycle, [], tmp_path / "aside.parquet")
    assert (tmp_path / "aside.parquet").read_bytes() == (tmp_path / "without.parquet").read_bytes()


# The real project


@pytest.fixture(scope="module")
def real() -> Read:
    return ingested(PROJECT, load_cycle(PROJECT), all_indicators(), strict=True)


@pytest.mark.langsam
def test_the_real_sources_are_in_order(real: Read):
    assert (real.set_aside, real.notes) == ({}, [])
    assert {source.key for source in real.sources} == {path.parent.name for path in RAW.glob("*/quelle.yaml")}


RAW = PROJECT / "data/raw"


@pytest.mark.langsam
def test_every_real_source_has_observations_and_every_one_its_file(real: Read):
    counted = real.observations.groupby("source").size()
    assert set(counted.index) == {source.key for source in real.sources}
    files = {source.key: hashlib.sha256(source.file.read_bytes()).hexdigest() for source in real.sources}
    assert dict(real.observations.groupby("source")["file"].unique().map(list)) == {k: [v] for k, v in files.items()}


@pytest.mark.langsam
def test_the_real_observations_are_sorted_by_a_unique_key(real: Read):
    keys = list(real.observations[list(KEY)].itertuples(index=False, name=None))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.langsam
def test_the_known_printed_error_of_2014_is_flagged_in_the_three_tables_and_nowhere_else(real: Read):
    flagged = real.observations[real.observations["flags"].str.contains("printed_error")]
    flagged = flagged[flagged["source"].str.startswith("rdb_13111")]
    assert set(flagged["source"]) == {"rdb_13111-02-02-4", "rdb_13111-04-02-4", "rdb_13111-06-02-4"}
    assert set(flagged["region"]) == {"DG"}
    assert {day.isoformat() for day in flagged["end"]} == {"2014-06-30"}
    total = flagged[(flagged["group"] == "insgesamt") & (flagged["sex"] == "insgesamt")]
    assert set(total["raw"]) == {"29434127"}


@pytest.mark.langsam
def test_the_shifted_column_of_2013_is_flagged_in_the_cells_that_are_wrong_and_nowhere_else(real: Read):
    """22151-01-01-4, 31.12.2013, men: the foreigners of Esslingen are printed as 105, those of Göppingen."""
    flagged = real.observations[real.observations["flags"].str.contains("printed_error")]
    flagged = flagged[flagged["source"] == "rdb_22151-01-01-4"]
    assert set(flagged["group"]) == {"auslaendisch"}
    assert set(flagged["sex"]) == {"maennlich"}
    here = flagged[flagged["region"] == "08116"]
    assert [(row.end.isoformat(), row.raw, row.value, row.status) for row in here.itertuples()] == [
        ("2013-12-31", "105", "105", "ok")
    ]


def test_the_reason_that_the_report_prints_has_no_figure(office: Office):
    """In print every figure belongs to a cell (V20); those of a source that is not used have none."""
    spoil_extract(office, "1000;600;400", "1000;600;401")
    told = json.loads(sources_json(office.ingest("a"), office.root))["zurueckgestellt"]
    assert told == [
        {"quelle": "b", "fehler": ["Zeile 2, Spalte 5: verletzt „Männer und Frauen ergeben Insgesamt“ [V06]"]}
    ]


# What was read is kept


class Kept:
    """Ingests of an office with a store, one after the other as runs do it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder, self.target = office, folder / "kept", folder / "observations.parquet"

    def run(self, *, fresh: bool = False) -> tuple[int, bytes]:
        """How many sources were read anew, and the bytes that came of all."""
        store = Store(self.folder, "Programm", fresh=fresh)
        done = ingesting.ingest(self.office.root, load_cycle(self.office.root), [], self.target, store=store)
        store.sweep()
        return done.anew, self.target.read_bytes()

    def plain(self) -> bytes:
        """The bytes without a store."""
        ingesting.ingest(self.office.root, load_cycle(self.office.root), [], self.target)
        return self.target.read_bytes()


@pytest.fixture
def kept(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(office, tmp_path_factory.mktemp("behalten"))


def test_a_source_that_is_the_same_is_not_read_again_and_the_bytes_are_the_same(kept: Kept):
    first = kept.run()
    assert first == (2, kept.plain())
    assert kept.run() == (0, first[1])
    assert kept.run(fresh=True) == first


def test_after_a_change_of_one_source_only_that_one_is_read(kept: Kept):
    old = kept.run()[1]
    kept.office.lay_in("b", EXTRACT.replace("100;60;40", "100;61;39"))
    anew, content = kept.run()
    assert (anew, content) == (1, kept.plain())
    assert content != old
    kept.office.lay_in("b")
    assert kept.run() == (1, old)  # what a run has not used is not kept


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/raw/ausnahmen.yaml", "{}", "{}  # keine"), ("data/raw/gebietsaenderungen.yaml", "{}", "{}  # keine"),
        ("data/raw/merkmale.yaml", "titel: B", "titel: C"), ("params.yaml", "2020-01-01", "2020-01-02"),
    ],
)  # fmt: skip
def test_what_all_readings_rest_on_has_all_sources_read_again(kept: Kept, name: str, old: str, new: str):
    kept.run()
    path = kept.office.root / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert kept.run() == (2, kept.plain())


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"x"), lambda path: os.truncate(path, 200)])
def test_a_kept_reading_that_was_changed_or_cut_off_is_made_again(kept: Kept, damage: Callable[[Path], object]):
    first = kept.run()
    damage(sorted(kept.folder.iterdir())[0])
    assert kept.run() == (1, first[1])
    assert kept.run() == (0, first[1])


def test_a_source_with_a_fault_is_read_again_and_its_hash_is_always_checked(kept: Kept):
    kept.office.lay_in("b", zeichen="neu")
    store = Store(kept.folder, "Programm")
    for _ in range(2):
        done = ingesting.ingest(kept.office.root, load_cycle(kept.office.root), [], kept.target, store=store)
        assert list(done.set_aside) == ["b"]
    assert done.anew == 1
    kept.office.lay_in("b", auszug={"sha256": "0" * 64})
    for _ in range(2):
        done = ingesting.ingest(kept.office.root, load_cycle(kept.office.root), [], kept.target, store=store)
        assert [fault.rule for fault in done.set_aside["b"]] == ["V16"]


def test_a_file_that_is_changed_while_it_is_read_is_not_kept(kept: Kept, monkeypatch: pytest.MonkeyPatch):
    """Else the cells of another file would be found under the hash of this one when it is back."""
    read, extract = ingesting.read_source, kept.office.root / "data/raw/b/auszug.csv"
    undisturbed, sound = kept.plain(), extract.read_text(encoding="utf-8")

    def changed_before_it_is_read(connection: Any, source: Any, *more: Any) -> None:
        if source.key == "b":
            extract.write_text(sound.replace(";1000;600;", ";1001;601;"), encoding="utf-8")
        read(connection, source, *more)

    monkeypatch.setattr(ingesting, "read_source", changed_before_it_is_read)
    assert kept.run()[1] != undisturbed
    monkeypatch.undo()
    extract.write_text(sound, encoding="utf-8")
    assert kept.run() == (1, undisturbed)


def test_flags_of_an_exception_come_with_what_was_kept(kept: Kept):
    with_exception(kept.office)
    first = kept.run()
    assert kept.run() == (0, first[1])
    assert first[1] == kept.plain()
