"""`bericht needs`: the list, why an indicator raises a need or not, what other thresholds change; and its options."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import Called

from pipeline.need_listing import as_text, compared, differences
from pipeline.need_words import Verworfen
from pipeline.needs import Judged, load

Bericht = Callable[..., Called]


@pytest.fixture(scope="module")
def judged(computed: Path) -> Judged:
    return load(computed / "data/processed/2013-2016/bedarfe.json")


def other_thresholds(computed: Path, folder: Path, *changes: tuple[str, str]) -> Path:
    text = (computed / "data/raw/schwellen.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "schwellen.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_list_names_field_level_rules_and_what_the_last_year_decides(computed: Path, bericht: Bericht) -> None:
    lines = bericht("needs", cwd=computed).out.splitlines()
    head = r"Vorschläge 2013-2016 · Schwellen Version 5 \([0-9a-f]{8}\) · 6 Bedarfe, 60 Datenbedarfe"
    assert re.fullmatch(head, lines[0])
    at = lines.index("6 Arbeit")
    assert [" ".join(line.split()) for line in lines[at + 1 : at + 4]] == [
        "BD-HF6-07b mittel N2 SGB-II-Bezug Ausländerinnen und Ausländer 1 von 6 Datenbedarf",
        "BD-HF6-06 beobachten N3 Ausländische Beschäftigte ohne Berufsabschluss 1 von 7 mittel",
        "Datenbedarf (6): HF6-01, HF6-02, HF6-03, HF6-08, HF6-09, HF6-K5",
    ]
    assert "68 von 167 geprüften Regeln haben gegriffen; zu 6 Bedarfen steht ein Text des Amtes." in lines
    assert max(map(len, lines)) <= 120


def test_list_says_what_is_rejected_to_be_read_again_or_without_a_proposal(judged: Judged) -> None:
    no = Verworfen(grund="Wird im Jobcenter bearbeitet.", rolle="Amtsleitung", datum=date(2016, 6, 1))
    first, second, *rest = (need for need in judged.bedarfe if need.id in ("BD-HF6-06", "BD-HF6-07b", "BD-HF8-04"))
    changed = (replace(first, verworfen=no), replace(second, neu_zu_pruefen=True), replace(rest[0], regeln=("N6",)))
    told = as_text(replace(judged, bedarfe=changed, ohne_bedarf=("BD-HF6-03",)))
    assert f"  verworfen: {first.id} (Amtsleitung, 01.06.2016): Wird im Jobcenter bearbeitet." in told
    assert f"Text neu zu prüfen, er ist für andere Regeln geschrieben: {second.id}" in told
    assert "Zum verfehlten Zielwert fehlt der Grund: BD-HF8-04" in told
    assert "Texte oder Ablehnungen, zu denen nichts vorgeschlagen wird: BD-HF6-03" in told
    assert "verworfen" not in as_text(judged)


def test_explanation_shows_rules_thresholds_values_and_what_blocked(computed: Path, bericht: Bericht) -> None:
    told = bericht("needs", "--explain", "HF6-06", cwd=computed).out
    assert "Vorschlag: beobachten, 1 von 7 Regeln, Entwicklung bewertbar" in told
    assert "Ohne das letzte Jahr: mittel · Schwellen Version 5" in told
    assert "N3   gegriffen        Abstand groß, aber kleiner geworden (Schwelle: 5 Prozentpunkte) → beobachten" in told
    assert "HF6-06|wert|08116|2015-06-30|auslaendisch|insgesamt|amtlich:rdb_13111-12-03-4 = 90910/2639" in told
    assert bericht("needs", "--explain", "BD-HF6-06", cwd=computed).out == told
    blocked = bericht("needs", "--explain", "HF6-02b", cwd=computed).out
    assert "Gesperrt: Näherung: Zähler und Nenner von verschiedenen Stichtagen." in blocked
    assert "Vorschlag: kein Vorschlag" in blocked


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("HF6-99", "Den Indikator „HF6-99“ gibt es nicht."),
        ("HF6-07", "Der Indikator „HF6-07“ ist geteilt: HF6-07a, HF6-07b, HF6-07c."),
        ("BD-HF6-F01", "Den fachlichen Bedarf „BD-HF6-F01“ gibt es nicht."),
    ],
)
def test_unknown_id_is_told(id: str, said: str, computed: Path, bericht: Bericht) -> None:
    called = bericht("needs", "--explain", id, cwd=computed)
    assert (called.code, called.err.startswith(said)) == (2, True)


def test_other_thresholds_show_every_need_that_differs(computed: Path, tmp_path: Path, bericht: Bericht) -> None:
    changes = (
        ('version: "5"', 'version: "6"'),
        ('abstand: {prozent: "5", prozentpunkte: "5"', 'abstand: {prozent: "8", prozentpunkte: "30"'),
    )
    path = other_thresholds(computed, tmp_path, *changes)
    lines = bericht("needs", "--against", str(path), cwd=computed).out.splitlines()
    old, new = r"Version 5 \([0-9a-f]{8}\)", r"Version 6 \([0-9a-f]{8}\)"
    assert re.fullmatch(f"Mit {re.escape(str(path))}, {new}, statt data/raw/schwellen.yaml, {old}:", lines[0])
    assert [" ".join(line.split()) for line in lines[1:-1]] == [
        "entfällt BD-HF6-07b mittel (N2)",
        "andere Stufe BD-HF5-04 hoch (N2 N5) → beobachten (N5)",
    ]
    told = json.loads(bericht("needs", "--against", str(path), "--format", "json", cwd=computed).out)
    assert [(one["id"], one["art"]) for one in told] == [("BD-HF6-07b", "entfällt"), ("BD-HF5-04", "andere Stufe")]


def test_same_thresholds_show_no_difference_and_needs_that_come_up_are_new(judged: Judged) -> None:
    assert differences(judged, judged) == []
    assert "kein Unterschied bei 66 Bedarfen" in compared(judged, judged, "a.yaml")
    fewer = replace(judged, bedarfe=judged.bedarfe[1:])
    assert [(one.id, one.art) for one in differences(fewer, judged)] == [("BD-B-02", "neu")]


def test_faulty_thresholds_are_told_with_their_file(computed: Path, tmp_path: Path, bericht: Bericht) -> None:
    path = other_thresholds(computed, tmp_path, ('HF9-04: {unter: "90"}', 'HF9-04: {ueber: "90"}'))
    called = bericht("needs", "--against", str(path), cwd=computed)
    assert called.code == 1
    assert f"{path}\n  bedarf.richtwerte.HF9-04: Beim Indikator HF9-04 ist die andere Seite ungünstig." in called.err


def test_list_for_machines(computed: Path, judged: Judged, bericht: Bericht) -> None:
    stored = (computed / "data/processed/2013-2016/bedarfe.json").read_text(encoding="utf-8")
    assert bericht("needs", "--format", "json", cwd=computed).out == stored
    lines = bericht("needs", "--format", "csv", cwd=computed).out.splitlines()
    assert len(lines) == 1 + len(judged.bedarfe)
    assert lines[0].startswith("id;feld;stufe;regeln;")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "xml"], "Das Format „xml“ gibt es hier nicht. Erlaubt: text, json, csv."),
        (["--explain", "HF6-06", "--format", "csv"], "Das Format „csv“ gibt es hier nicht. Erlaubt: text, json."),
        (["--explain", "HF6-06", "--against", "a.yaml"], "--explain und --against gehen nicht zusammen."),
    ],
)
def test_options_that_do_not_go_together(options: list[str], said: str, computed: Path, bericht: Bericht) -> None:
    called = bericht("needs", *options, cwd=computed)
    assert (called.code, called.err.strip()) == (2, said)


def test_before_the_first_build_it_is_said_what_to_do(project: Path, bericht: Bericht) -> None:
    called = bericht("needs", cwd=project)
    assert called.code == 1
    assert "Bitte zuerst „bericht build“ aufrufen." in called.err
