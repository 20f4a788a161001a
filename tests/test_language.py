"""The words of the office's texts: each rule with a sentence it objects to and one it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import language
from pipeline.faults import DataError, Fault
from pipeline.language import Regel, faults, faults_in_yaml, read

PROJECT = Path(__file__).parents[1]
RULES = {rule.id: rule for rule in language.load(PROJECT).regeln}


def objected(text: str, **more: str) -> list[str]:
    """The rules that object to a text."""
    return [one.rule for one in faults("eins.md", text, PROJECT, **more)]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_fires_on_its_wrong_sentence_and_not_on_its_right_one(rule: Regel) -> None:
    assert list(rule.hits(read(rule.falsch).text))
    assert not list(rule.hits(read(rule.richtig).text))


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.hausstil in (None, "paarform")], ids=lambda r: r.id)
def test_no_rule_objects_to_the_right_sentence_of_another(rule: Regel) -> None:
    assert [id for id in objected(rule.richtig) if id != "S07"] == []


def test_a_statistic_typed_by_hand_is_refused_with_file_and_line() -> None:
    text = "## Absatz: HF6-05\n\nIm Landkreis sind\n23 % der Arbeitslosen jung.\n"
    told = faults("report_templates/texte/2013-2016/arbeit.md", text, PROJECT)
    assert [(one.file, one.place, one.rule) for one in told] == [
        ("report_templates/texte/2013-2016/arbeit.md", "Zeile 4", "S09")
    ]
    assert told[0].text.startswith("Eine Zahl ist getippt. Gefunden: „23 %“. Erwartet: ein Platzhalter wie {{ wert(")


@pytest.mark.parametrize(
    "text",
    [
        "23 % der Kinder", "1.234 Personen", "um 2,3 Prozentpunkte", "40 Plätze", "0,5", "−3", "2016 Menschen",
        "Es sind 2.016.", '{{ linien("Anteil von 23 % im Land", linie("HF6-05")) }}', '{{ "23 Prozent aller" }}',
    ],
)  # fmt: skip
def test_typed_numbers(text: str) -> None:
    assert "S09" in objected(text)


@pytest.mark.parametrize(
    "text",
    [
        "Der Plan von 2017 und der Bericht 2013–2016", "am 31.12.2016", "am 30.06. gezählt", "im Schuljahr 2015/16",
        "nach § 44 Abs. 2 AufenthG", "nach §§ 3 und 4", "Artikel 3", "Kurse bis B1", "Tabelle 13211-02-05-4",
        "(HF6-01b)", "die 15- bis unter 65-Jährigen", "3 bis unter 6 Jahre", "ab 65 Jahren", "je 1.000 Menschen",
        "in den 44 Gemeinden", "1. Der Kreistag beschließt\n2. Die Verwaltung berichtet", "am 3. Mai 2016",
        '{{ wert("HF6-05", 2016) }}', '{{ linie("HF6-05", hoehe=54) }}', "{% if letztes(id) > 2012 %}ja{% endif %}",
        '{{ zitat("23 %", quelle="Rahmenplan 2014, Seite 4") }}', "{# 23 % #}",
    ],
)  # fmt: skip
def test_numbers_that_are_no_statistic(text: str) -> None:
    assert objected(text) == []


@pytest.mark.parametrize(
    "text", ["rund ein Drittel", "jede vierte Familie", "doppelt so hoch", "zwei von drei Kindern"]
)
def test_typed_fractions(text: str) -> None:
    assert objected(text) == ["S10"]


def test_code_is_not_read_but_what_it_prints_is() -> None:
    code = '{% set Spitzenreiter = "zwei  Leerzeichen" %}{{ tabelle("bildungsfern", name="Schlusslicht") }}'
    assert objected(code) == []
    assert objected('{{ tabelle("Kinder aus bildungsfernen Familien") }}') == ["S03"]


def test_words_over_the_end_of_a_line_are_told_with_the_line_they_begin_in() -> None:
    [told] = faults("eins.md", "Text\n\ndie Quote ist Folge\nvon Zuzug", PROJECT, line=10)
    assert (told.place, told.rule) == ("Zeile 12", "S01")
    assert "Gefunden: „ist Folge von“." in told.text


def test_lines_stay_right_behind_placeholders_over_several_lines() -> None:
    [told] = faults("eins.md", '{{ linien(\n"Titel der Linien",\nname="x"\n) }}\nLeider nicht', PROJECT)
    assert told.place == "Zeile 5"


def test_direction_words_may_be_typed_in_recommendations_and_in_quotes() -> None:
    assert objected("Die Zahl ist gestiegen.") == ["S07"]
    assert objected("Die Zahl ist gestiegen.", kind="empfehlungen") == []
    assert objected("Wörter wie „gestiegen“ folgen Schwellen.") == []


def test_house_style_chooses_the_rules(tmp_path: Path) -> None:
    (tmp_path / "report_templates").mkdir()
    source = (PROJECT / language.RULES_FILE).read_text(encoding="utf-8")
    (tmp_path / language.RULES_FILE).write_text(source.replace("hausstil: paarform\n", "hausstil: stern\n", 1))
    told = faults("eins.md", "Schüler*innen und Lehrer:innen", tmp_path)
    assert [one.rule for one in told] == ["S13"]
    assert "Lehrer:innen" in told[0].text


def test_a_pattern_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "report_templates").mkdir()
    source = (PROJECT / language.RULES_FILE).read_text(encoding="utf-8")
    (tmp_path / language.RULES_FILE).write_text(source.replace("'\\binfolge(?:dessen)?\\b'", "'\\binfolge('"))
    with pytest.raises(DataError, match="Erwartet: ein regulärer Ausdruck"):
        language.load(tmp_path)


def test_an_open_placeholder_is_a_fault_and_no_way_around_the_rules() -> None:
    [told] = faults("eins.md", "Text\n{{ wert( \n23 %", PROJECT)
    assert "Der Platzhalter ist nicht lesbar" in told.text


CARD = """\
titel: Spitzenreiter
nummer: 23 %
text: |
  Ein Satz.
  Leider ein zweiter.
liste:
  - text: "Das ist
      alarmierend"
"""


def test_words_in_yaml_are_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "karte.yaml"
    path.write_text(CARD, encoding="utf-8")
    told = faults_in_yaml(path, PROJECT, ("titel", "text"), "empfehlungen")
    assert [(one.place, one.rule) for one in told] == [("Zeile 1", "S02"), ("Zeile 5", "S05"), ("Zeile 8", "S05")]


def test_shipped_texts_obey_all_rules() -> None:
    assert language.faults_of_texts(PROJECT) == []


def test_passages_of_an_office_are_read_too(project: Path) -> None:
    folder = project / "report_templates/texte/2013-2016"
    folder.mkdir(exist_ok=True)
    (folder / "arbeit.md").write_text("## Absatz: HF6-05\n\nEs sind 23 %.\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        language.demand_good(project)
    [told] = caught.value.faults
    assert isinstance(told, Fault)
    assert (told.file, told.place) == ("report_templates/texte/2013-2016/arbeit.md", "Zeile 3")


def test_an_imprint_has_an_address_and_obeys_the_other_rules(project: Path) -> None:
    folder = project / "report_templates/texte/2013-2016"
    folder.mkdir(exist_ok=True)
    text = "## Impressum\n\nLandratsamt, Musterweg 11, 73728 Musterstadt, Telefon 0711 3902-0.\n"
    (folder / "impressum.md").write_text(text, encoding="utf-8")
    language.demand_good(project)
    (folder / "impressum.md").write_text(text + "\nEs gibt viele Asylanten.\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        language.demand_good(project)
    assert [one.place for one in caught.value.faults] == ["Zeile 5"]
