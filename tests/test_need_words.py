"""The office's words on needs: what is read, and what is refused with its file and line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT

from indicators.katalog import FELDER, by_id
from pipeline.cycle import cycle_names, load_cycle
from pipeline.faults import DataError
from pipeline.need_words import BAUSTEINE, load_words, need_id, prefix

CYCLE = load_cycle(PROJECT, "2013-2016")
FILE = "report_templates/bedarfe/2013-2016/arbeit.yaml"
WORDS = """\
bedarfe:
  BD-HF6-06:
    regeln: [N3]
    text: Der Abstand ist kleiner geworden.
verworfen:
  BD-HF6-07b: {grund: Wird im Jobcenter bearbeitet., rolle: Amtsleitung, datum: 2016-06-01}
fachlich:
  - id: BD-HF6-F01
    titel: Kinderbetreuung während der Kurse
    text: Kurse brauchen Betreuung der Kinder.
    quelle: {protokoll: Protokoll 3, datum: 2016-05-02, gremium: Fachtag Arbeit}
    indikatoren: [HF6-06]
"""

UNKNOWN = "kann es im Handlungsfeld „Arbeit“ nicht geben. Erwartet: BD- und die Kennung eines seiner Indikatoren."


def project(folder: Path, text: str = WORDS, name: str = "arbeit.yaml") -> Path:
    (folder / "report_templates/bedarfe/2013-2016").mkdir(parents=True)
    for file in (BAUSTEINE, "report_templates/sprache.yaml"):
        (folder / file).write_text((PROJECT / file).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "report_templates/bedarfe/2013-2016" / name).write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        load_words(folder, CYCLE)
    return [(one.file, one.place, one.text) for one in caught.value.faults]


def test_text_rejection_and_needs_of_experts_are_read(tmp_path: Path) -> None:
    words = load_words(project(tmp_path), CYCLE)
    assert words.text("arbeit", "BD-HF6-06").text == "Der Abstand ist kleiner geworden."
    assert words.text("bildung", "BD-HF5-04") is None
    assert words.rejection("arbeit", "BD-HF6-07b").datum == date(2016, 6, 1)
    assert words.experts("arbeit")[0].quelle.beleg == "Protokoll 3 (Fachtag Arbeit, 02.05.2016)"
    assert words.ids() == {"BD-HF6-06", "BD-HF6-07b"}


def test_cycle_without_a_folder_has_no_words(tmp_path: Path) -> None:
    assert load_words(project(tmp_path), load_cycle(PROJECT, "2017-2020")).dateien == {}


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("  BD-HF6-06:", "  BD-HF5-04:", "Zeile 2", f"Den Bedarf „BD-HF5-04“ (bedarfe) {UNKNOWN}"),
        ("BD-HF6-07b:", "BD-HF6-07:", "Zeile 6", f"Den Bedarf „BD-HF6-07“ (verworfen) {UNKNOWN}"),
        ("BD-HF6-F01", "BD-HF5-F01", "Zeile 8", "Gefunden: „BD-HF5-F01“. Erwartet: eine Kennung wie BD-HF6-F01."),
        ("[HF6-06]", "[HF6-99]", "Zeile 12", "BD-HF6-F01: Den Indikator „HF6-99“ gibt es nicht."),
        ("grund: Wird im Jobcenter bearbeitet., ", "", "verworfen.BD-HF6-07b.grund", "Dieser Schlüssel fehlt."),
        ("Wird im Jobcenter bearbeitet.", "''", "verworfen.BD-HF6-07b.grund",
         "Gefunden: nichts. Erwartet: ein Eintrag."),
        ("[N3]", "[N10]", "bedarfe.BD-HF6-06.regeln.0",
         "Gefunden: „N10“. Erwartet: N1 oder N2 oder N3 oder N4 oder N5 oder N6 oder N7 oder N8 oder N9."),
        ("[N3]", "[]", "bedarfe.BD-HF6-06.regeln", "Gefunden: nichts. Erwartet: ein Eintrag."),
        ("    regeln: [N3]\n", "", "bedarfe.BD-HF6-06.regeln", "Dieser Schlüssel fehlt."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(old: str, new: str, place: str, text: str, tmp_path: Path) -> None:
    assert faults(project(tmp_path, WORDS.replace(old, new))) == [(FILE, place, text)]


def test_need_of_experts_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twice = WORDS + WORDS[WORDS.index("  - id:") :]
    assert faults(project(tmp_path, twice)) == [
        (FILE, "Zeile 8", "Der Bedarf „BD-HF6-F01“ steht zweimal unter „fachlich“.")
    ]


@pytest.mark.parametrize("name", ["arbeiten.yaml", "arbeit.yml"])
def test_file_that_names_no_field_is_refused(name: str, tmp_path: Path) -> None:
    ((file, _, text),) = faults(project(tmp_path, name=name))
    assert file == f"report_templates/bedarfe/2013-2016/{name}"
    assert text.startswith("Der Dateiname nennt kein Handlungsfeld. Erwartet: basis.yaml, oeffnung.yaml, ")


def test_typed_statistic_and_words_against_the_rules_are_refused_with_their_line(tmp_path: Path) -> None:
    text = WORDS.replace(
        "Der Abstand ist kleiner geworden.", ">-\n      Der Abstand\n      liegt bei 23 % infolge der Lage."
    )
    told = faults(project(tmp_path, text))
    assert {(file, place) for file, place, _ in told} == {(FILE, "Zeile 6")}
    assert [said.partition("Gefunden: ")[2].partition(" Erwartet")[0] for _, _, said in told] == [
        "„infolge“.",
        "„23 %“.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("N9:", "N13:", "N9", "Erwartet: ein Baustein für jede der Regeln N1 bis N9."),
        ("Zu „{titel}“ fehlen", "Zu „{name}“ fehlen", "N9.alle", "Erlaubt ist nur der Platzhalter {titel}."),
        ("N9:\n  alle", "N9:\n  hoeher_besser", "N9", "Es fehlt ein Text für „alle“ oder für jede Richtung."),
        ("N9:\n  alle", "N9:\n  hoeher: x\n  alle", "N9.hoeher",
         "Diese Richtung gibt es nicht. Erlaubt: hoeher_besser, niedriger_besser, naeher_an_null, alle."),
    ],
)  # fmt: skip
def test_building_blocks_are_complete_with_known_placeholders(
    old: str, new: str, place: str, text: str, tmp_path: Path
) -> None:
    folder = project(tmp_path)
    blocks = (folder / BAUSTEINE).read_text(encoding="utf-8")
    (folder / BAUSTEINE).write_text(blocks.replace(old, new), encoding="utf-8")
    assert (BAUSTEINE.as_posix(), place, text) in faults(folder)


@pytest.mark.parametrize("name", cycle_names(PROJECT))
def test_the_real_words_are_without_fault_and_without_digits(name: str) -> None:
    words = load_words(PROJECT, load_cycle(PROJECT, name))
    texts = [one.text for datei in words.dateien.values() for one in (*datei.bedarfe.values(), *datei.fachlich)]
    texts += [text for block in words.bausteine.values() for text in block.values()]
    assert [text for text in texts if any(sign.isdigit() for sign in text)] == []


def test_neutral_text_follows_the_direction_and_joins_the_rules(tmp_path: Path) -> None:
    words = load_words(project(tmp_path), CYCLE)
    plain = replace(by_id()["HF6-06"], short="Anteil", direction="hoeher_besser")
    assert "unter dem Wert des Landes" in words.neutral(["N5"], plain)
    assert "über dem Wert des Landes" in words.neutral(["N5"], by_id()["HF6-06"])
    both = words.neutral(["N2", "N5"], plain)
    assert both == f"{words.neutral(['N2'], plain)} {words.neutral(['N5'], plain)}"


def test_ids_follow_those_of_the_indicators() -> None:
    assert need_id("HF6-06") == "BD-HF6-06"
    assert [prefix(feld) for feld in FELDER][:2] == ["B", "HF1"]
