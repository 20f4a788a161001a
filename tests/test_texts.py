"""Texts that an office edits: their typography, and faults that name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup
from report_examples import small_report

from pipeline.faults import DataError
from pipeline.report import Report
from pipeline.texts import Texts, in_words


@pytest.fixture(scope="module")
def small() -> Report:
    return small_report()


def fault_in(text: str, folder: Path, **functions: object) -> str:
    (folder / "texte").mkdir()
    (folder / "texte" / "arbeit.md").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Texts(folder / "texte").render("arbeit.md", functions)
    return str(caught.value)


def test_an_unknown_indicator_in_a_text_is_named_with_file_and_line(tmp_path: Path, small: Report) -> None:
    message = fault_in('## Arbeit\n\nDie Quote lag bei {{ wert("HF6-99", 2016) }}.\n', tmp_path, **small.words())
    assert message.startswith("report_templates/texte/arbeit.md\n  Zeile 3: Den Indikator „HF6-99“ gibt es nicht.")


def test_a_year_without_a_value_is_named_with_the_years_there_are(tmp_path: Path, small: Report) -> None:
    message = fault_in('Text\n{{ wert("HF6-05", 2014) }}\n', tmp_path, **small.words())
    assert "Zeile 2: HF6-05 hat für 2014 keinen Wert (08116). Vorhanden: 2007, 2015, 2016, 2020." in message


def test_an_unknown_placeholder_names_those_there_are(tmp_path: Path) -> None:
    assert "Zeile 2: „wrt“ gibt es nicht. Vorhanden: stand, wert." in fault_in(
        "x\n{{ wrt }}", tmp_path, wert=1, stand=2
    )


def test_a_placeholder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert "Zeile 2: Der Platzhalter ist nicht lesbar" in fault_in("x\n{{ wert( }}\n", tmp_path)


def test_a_question_does_not_print_its_answer(tmp_path: Path) -> None:
    assert "Gehört er in eine Bedingung" in fault_in("{{ hat }}", tmp_path, hat=True)


def test_html_and_code_of_an_office_stay_text(tmp_path: Path) -> None:
    (tmp_path / "eins.md").write_text("<b>fett</b> {{ zahl }} z. B. § 4", encoding="utf-8")
    made = Texts(tmp_path).render("eins.md", {"zahl": Markup("<i>1</i>")})
    assert made == "<p>&lt;b&gt;fett&lt;/b&gt; <i>1</i> z.\u202fB. §\u00a04</p>\n"


def test_quotes_become_margin_notes_and_blocks_stand_alone(tmp_path: Path) -> None:
    (tmp_path / "eins.md").write_text("> Hinweis\n\n{{ bild }}\n", encoding="utf-8")
    made = Texts(tmp_path).render("eins.md", {"bild": Markup("<figure></figure>")})
    assert made == '<aside class="rand">\n<p>Hinweis</p>\n</aside>\n<figure></figure>\n'


def test_a_number_never_stands_alone_in_the_last_line(tmp_path: Path) -> None:
    number = Markup('<span class="zahl" data-zelle="a">3,5</span>')
    text = "Sie lag bei {{ zahl }}.\n\n{{ zahl }} ist wenig.\n"
    assert rendered(tmp_path, text, zahl=number) == (
        f'<p>Sie lag <span class="fest">bei {number}.</span></p>\n<p>{number} ist wenig.</p>\n'
    )


def rendered(folder: Path, text: str, **functions: object) -> str:
    (folder / "eins.md").write_text(text, encoding="utf-8")
    return str(Texts(folder).render("eins.md", functions))


def test_a_section_has_its_heading_only_where_something_stands_in_it(tmp_path: Path) -> None:
    text = '{% call abschnitt("Bedarfe") %}\n{{ bedarfe }}\n{% endcall %}'
    assert rendered(tmp_path, text, bedarfe=Markup("<div>eins</div>")) == "<h2>Bedarfe</h2>\n<div>eins</div>\n"
    assert rendered(tmp_path, text, bedarfe=Markup("")) == ""


def test_a_text_can_be_rendered_while_another_one_is(tmp_path: Path) -> None:
    texts = Texts(tmp_path)
    (tmp_path / "eins.md").write_text("{{ zahl }} {{ karte() }} {{ zahl }}", encoding="utf-8")
    functions = {"zahl": Markup("<i>1</i>")}
    card = texts.render_text("{{ zahl }} in der Karte", functions, "karte.yaml", 7)
    inside = functions | {"karte": lambda: texts.render_text("{{ zahl }} Karte", functions, "karte.yaml", 7)}
    assert card == "<p><i>1</i> in der Karte</p>\n"
    assert texts.render("eins.md", inside) == "<p><i>1</i> <p><i>1</i> Karte</p>\n <i>1</i></p>\n"


def test_a_fault_in_a_text_of_another_file_has_that_file_and_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        Texts(tmp_path).render_text("gut\n{{ wrt }}", {}, "report_templates/empfehlungen/karte.yaml", 7)
    [told] = caught.value.faults
    assert (told.file, told.place) == ("report_templates/empfehlungen/karte.yaml", "Zeile 8")


def test_a_fault_in_an_included_text_has_that_text_and_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "texte"
    folder.mkdir()
    (folder / "teil.md").write_text("gut\n\n{{ wrt }}\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        rendered(folder, 'gut\n{% include "teil.md" %}\n')
    [told] = caught.value.faults
    assert (told.file, told.place) == ("report_templates/texte/teil.md", "Zeile 3")


def test_passages_are_those_of_a_text_and_of_what_it_includes(tmp_path: Path) -> None:
    (tmp_path / "teil.md").write_text("{% call absatz(id) %}x{% endcall %}", encoding="utf-8")
    (tmp_path / "eins.md").write_text('{% call absatz("a") %}{% endcall %}{% include "teil.md" %}', encoding="utf-8")
    assert Texts(tmp_path).passages("eins.md") == ["a", "id"]


def test_in_words() -> None:
    assert in_words(["a", "b", "c"]) == "a, b und c"
    assert in_words(["a"]) == "a"
