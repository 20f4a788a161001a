"""docs/formulare.md: what it says of a form, and that it is current."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import PROJECT, Called

from indicators.katalog import all_indicators
from pipeline.cycle import load_cycle
from pipeline.form_pages import markdown
from pipeline.forms import load_forms

FORMS = load_forms(PROJECT)
PAGE = markdown(FORMS, all_indicators(), PROJECT, load_cycle(PROJECT, "2013-2016"))


def test_page_is_current(bericht: Callable[..., Called]) -> None:
    """`make docs/formulare.md` writes it."""
    made = bericht("formular", "seite", cwd=PROJECT)
    assert made.code == 0, made.err
    assert made.out == PAGE
    assert (PROJECT / "docs/formulare.md").read_text(encoding="utf-8") == PAGE


def test_every_form_and_every_question_has_its_place() -> None:
    assert PAGE.count("\n## ") == len(FORMS) == 15
    for form in FORMS:
        section = of_form(form.id)
        assert form.formular.zweck in section
        for block in form.formular.bloecke:
            for one in block.angaben:
                assert f"| **{getattr(one, 'frage', None) or one.titel}**" in section


def of_form(id: str) -> str:
    """The section of a form."""
    [section] = [text for text in PAGE.split("\n## ") if f"| Formular | `{id}`, Version" in text]
    return section


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("gemeinden", "| Befragt | Städte und Gemeinden: alle 44 Gemeinden des Landkreises |"),
        ("mandate", "| Befragt | Gremien: alle 44 Gemeinden des Landkreises und Kreistag |"),
        ("dolmetscherhotline", "| Befragt | Amt: Landratsamt, Betreuung der Dolmetscherhotline |"),
        ("kurstraeger", "| Befragt | Kursträger nach der Liste des Landratsamts"),
        ("schulen", "| Zeitraum | Schuljahre, Stand Oktober: 2013 bis 2016 |"),
        ("mandate", "| Zeitraum | Kalenderjahre: 2016 |"),
        ("personalamt", "| Frist | 31.03.2017 |"),
        ("dolmetscherhotline", "Dolmetscherhotline nach Sprachen (HF1-04)<br>Dolmetscherhotline nach Ämtern (HF1-04)"),
        ("dolmetscherhotline", "Zeilen (Sprache): bis zu 20, zur Auswahl aus 26. Nur für 2016."),
        ("dolmetscherhotline", "Zeilen (Amt): bis zu 25, frei benannt. Nur für 2016."),
        ("personalamt", "<br>insgesamt und je Teil: Frauen / Männer<br>"),
        ("gemeinden", "| am 31.12. | ja oder nein |  | HF1-06 |"),
        ("gemeinden", "| im Jahr | Personen, 0 bis 5.000 |  | Vorbehalt bei HF3-02 |"),
        ("dolmetscherpools", "| gezählt als: alle Anfragen erfasst oder nur erfüllte Anfragen erfasst |"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_form(id: str, text: str) -> None:
    assert text in of_form(id)


def test_a_question_names_the_indicators_and_tables_that_rest_on_it() -> None:
    [row] = [line for line in of_form("mandate").splitlines() if line.startswith("| **Gültige Antworten")]
    assert row.endswith("| HF10-K9, „Mandate mit Einwanderungsgeschichte“ |")
    [row] = [line for line in of_form("personalamt").splitlines() if line.startswith("| **Führungskräfte der")]
    assert row.endswith("| HF1-02, „Schulungen zur interkulturellen Öffnung“ |")


def test_every_question_serves_something() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| **")]
    assert len(rows) > 70
    assert [row for row in rows if row.endswith("|  |")] == []
