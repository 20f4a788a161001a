"""Passages that an office writes: they take the place of one passage, and remember what they said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import copy_project
from report_examples import PROJECT, part, report_of, unemployed, words

from pipeline import overrides
from pipeline.faults import DataError, UsageError
from pipeline.overrides import FOLDER, Overrides, as_csv, as_yaml, names, summary
from pipeline.report import Report
from pipeline.texts import Texts
from pipeline.values import Value

OWN = """\
## Absatz: HF6-05

Unser Satz: {{ wert("HF6-05") }} der Arbeitslosen. Der Anteil {{ einordnung("HF6-05") }}.

## Absatz: ausgangslage

Der Integrationsplan stammt von 2017.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in which the office has written two passages of the chapter Arbeit."""
    (tmp_path / FOLDER / "2013-2016").mkdir(parents=True)
    return write(tmp_path, OWN)


def write(project: Path, text: str, name: str = "arbeit.md") -> Path:
    (project / FOLDER / "2013-2016" / name).write_text(text, encoding="utf-8")
    return project


def own(report: Report, project: Path) -> Report:
    """The report with the passages of a project."""
    loaded = Overrides.load(project, "2013-2016", Texts(PROJECT / FOLDER))
    report.overrides = replace(loaded, texts=report._texts)
    return report


def chapter(report: Report) -> str:
    feld = next(feld for feld in report.felder if feld.key == "arbeit")
    return words(report.chapter(feld).text)


def changed(id: str, year: int) -> list[Value]:
    """The values of the examples, those of one indicator and year in the own Kreis one percent point higher."""
    return [_higher(one) if (one.id, one.year, one.region) == (id, year, "08116") else one for one in unemployed()]


def _higher(one: Value) -> Value:
    parts = {"numerator": one.numerator + 100} if one.numerator else {}
    return replace(one, exact=(one.exact or 0) + 1, **parts)


def test_an_own_passage_takes_the_place_of_exactly_its_passage(folder: Path) -> None:
    usual = chapter(report_of(*unemployed()))
    text = chapter(own(report_of(*unemployed()), folder))
    assert "Unser Satz: 38,5 % der Arbeitslosen. Der Anteil ist seit 2007 um 8,5 Prozentpunkte gestiegen" in text
    assert "arbeitslos gemeldet" in usual
    assert "arbeitslos gemeldet" not in text
    before, after = (
        usual.partition("Im Jahresdurchschnitt 2016 waren")[0],
        usual.partition("Vergleich In den Vergleichskreisen")[2],
    )
    assert before.split("Daten und Entwicklung")[1] in text
    assert after
    assert after in text


def test_a_named_place_gets_a_text_under_its_heading(folder: Path) -> None:
    text = chapter(own(report_of(*unemployed()), folder))
    assert "Ausgangslage und Recht Der Integrationsplan stammt von 2017." in text
    assert "Der Integrationsplan stammt von 2017." not in chapter(report_of(*unemployed()))


def test_numbers_of_an_own_passage_are_bound(folder: Path) -> None:
    report = own(report_of(*unemployed()), folder)
    feld = next(feld for feld in report.felder if feld.key == "arbeit")
    assert 'Unser Satz: <span class="zahl" data-zelle="HF6-05|wert|08116|' in report.chapter(feld).text


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("\n## Absatz: HF6-55\n\nText\n", "Zeile 2", "Den Absatz „HF6-55“ gibt es nicht. Vorhanden: auf_einen_blick,"),
        ("## Absatz: HF6-05\nA\n## Absatz: HF6-05\nB\n", "Zeile 3", "Der Absatz „HF6-05“ steht zweimal."),
        ("## Absatz: HF6-05\n\n", "Zeile 1", "Der Absatz „HF6-05“ ist leer."),
        ("Text\n", "Zeile 1", "Vor dem Text steht keine Überschrift."),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(tmp_path: Path, text: str, place: str, told: str) -> None:
    (tmp_path / FOLDER / "2013-2016").mkdir(parents=True)
    with pytest.raises(DataError) as caught:
        Overrides.load(write(tmp_path, text), "2013-2016", Texts(PROJECT / FOLDER))
    [fault] = caught.value.faults
    assert (fault.file, fault.place) == (f"{FOLDER}/2013-2016/arbeit.md", place)
    assert told in fault.text


def test_an_unknown_text_is_told_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / FOLDER / "2013-2016").mkdir(parents=True)
    with pytest.raises(DataError, match=r"Diesen Text gibt es nicht. Vorhanden: vorwort, impressum, basis, oeffnung"):
        Overrides.load(write(tmp_path, OWN, "arbiet.md"), "2013-2016", Texts(PROJECT / FOLDER))


def test_a_fault_in_an_own_passage_has_its_own_file_and_line(folder: Path) -> None:
    write(folder, OWN.replace('wert("HF6-05")', 'wert("HF6-99")'))
    with pytest.raises(DataError) as caught:
        chapter(own(report_of(*unemployed()), folder))
    [fault] = caught.value.faults
    assert (fault.file, fault.place) == (f"{FOLDER}/2013-2016/arbeit.md", "Zeile 3")
    assert "Den Indikator „HF6-99“ gibt es nicht" in fault.text


def test_an_unreadable_placeholder_in_an_own_passage_too(folder: Path) -> None:
    write(folder, OWN.replace('{{ wert("HF6-05") }}', "{{ wert( }}"))
    with pytest.raises(DataError) as caught:
        chapter(own(report_of(*unemployed()), folder))
    [fault] = caught.value.faults
    assert (fault.file, fault.place) == (f"{FOLDER}/2013-2016/arbeit.md", "Zeile 3")


def state(report: Report, project: Path) -> dict[str, str]:
    chapter(own(report, project))
    return {row.absatz: row.stand for row in report.overrides.rows()}


def check(project: Path) -> None:
    """The office has looked at its passages as they are now."""
    report = own(report_of(*unemployed()), project)
    chapter(report)
    notes = report.overrides.check("arbeit", [], "Integrationsbeauftragte", date(2026, 11, 20))
    (project / FOLDER / "2013-2016/geprueft.yaml").write_text(as_yaml(notes), encoding="utf-8")


def test_a_passage_is_new_then_checked_then_to_be_checked_again(folder: Path) -> None:
    assert state(report_of(*unemployed()), folder) == {"HF6-05": "neu", "ausgangslage": "neu"}
    check(folder)
    assert state(report_of(*unemployed()), folder) == {"HF6-05": "geprüft", "ausgangslage": "geprüft"}
    later = state(report_of(*changed("HF6-05", 2016)), folder)
    assert later == {"HF6-05": "neu zu prüfen", "ausgangslage": "geprüft"}


def test_another_value_leaves_the_hash_as_it_is(folder: Path) -> None:
    check(folder)
    assert state(report_of(*changed("HF6-04", 2016)), folder)["HF6-05"] == "geprüft"


def test_a_changed_text_is_to_be_checked_again(folder: Path) -> None:
    check(folder)
    write(folder, OWN.replace("Unser Satz", "Ein Satz"))
    assert state(report_of(*unemployed()), folder)["HF6-05"] == "neu zu prüfen"


def test_a_word_that_follows_from_the_values_counts(folder: Path) -> None:
    """`gestiegen` is no number: with the sign of the change turned, the printed size would stay the same."""
    write(folder, '## Absatz: HF6-05\n\nSie ist {{ richtung("HF6-05") }}.\n')
    check(folder)
    falling = [
        replace(one, exact=Fraction(60), numerator=Fraction(6000)) if (one.id, one.year) == ("HF6-05", 2007) else one
        for one in unemployed()
    ]
    assert state(report_of(*falling), folder)["HF6-05"] == "neu zu prüfen"


def test_a_passage_without_values_to_stand_with_is_not_printed(folder: Path) -> None:
    assert state(report_of(), folder) == {"HF6-05": "nicht gedruckt", "ausgangslage": "neu"}


def test_states_are_told_in_a_line_and_a_table(folder: Path) -> None:
    check(folder)
    report = report_of(*changed("HF6-05", 2016))
    state(report, folder)
    rows = report.overrides.rows()
    assert summary(rows) == "eigene Absätze: 1 geprüft, neu zu prüfen: arbeit/HF6-05"
    assert as_csv(rows).splitlines() == [
        "text,absatz,stand,rolle,datum,gebundene_zahlen",
        "arbeit,HF6-05,neu zu prüfen,Integrationsbeauftragte,20.11.2026,4",
        "arbeit,ausgangslage,geprüft,Integrationsbeauftragte,20.11.2026,0",
    ]
    assert summary([]) == ""


def test_notes_are_written_without_references_and_read_again(folder: Path) -> None:
    check(folder)
    path = folder / FOLDER / "2013-2016/geprueft.yaml"
    assert path.read_text(encoding="utf-8").count("    datum: 2026-11-20\n") == 2
    assert set(own(report_of(), folder).overrides.checked["arbeit"]) == {"HF6-05", "ausgangslage"}


def test_only_printed_passages_can_be_checked(folder: Path) -> None:
    report = own(report_of(), folder)
    chapter(report)
    with pytest.raises(UsageError, match=r"kein eigener Absatz „HF6-05“ gedruckt. Gedruckte eigene: ausgangslage"):
        report.overrides.check("arbeit", ["HF6-05"], "Integrationsbeauftragte", date(2026, 11, 20))


def test_names_are_the_places_and_the_indicators_of_a_chapter() -> None:
    known = names(Texts(PROJECT / FOLDER))
    places = {"auf_einen_blick", "ausgangslage", "entwicklung", "vergleich", "umsetzung", "bedarfe", "empfehlungen"}
    assert places | {"hinweise", "HF6-05", "HF6-01"} <= set(known["arbeit"])
    assert places | {"hinweise", "HF5-01"} <= set(known["bildung"])
    assert {"umsetzung", "bedarfe", "empfehlungen"}.isdisjoint(known["basis"])
    assert set(known["kurzfassung"]) == {"basis", "beratung", "wohnen", "bildung", "arbeit", "altenhilfe", "vielfalt"}


def test_a_foreword_is_printed_only_where_the_office_wrote_one(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "projekt")
    report = report_of()
    report.project = project
    assert 'id="vorwort"' not in report.html()
    (project / FOLDER / "2013-2016").mkdir(exist_ok=True)
    write(project, "Guten Tag aus dem {{ kreis }}.\n", "vorwort.md")
    report.__post_init__()
    assert "Guten Tag aus dem Landkreis Esslingen." in words(part(report.html(), "vorwort"))
    assert overrides.read(project / FOLDER / "2013-2016", {}) == []
