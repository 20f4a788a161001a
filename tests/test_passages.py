"""Passages of a page: which there are, and ids that stay where they are when something else changes."""

from __future__ import annotations

from review_examples import CHAPTER, page

from pipeline.passages import Passage, chapter_of, found_in, numbers_in, successor


def found(content: str = CHAPTER) -> list[Passage]:
    return [passage for _, passage in found_in(page(content), "kapitel-arbeit.html")]


def test_every_paragraph_figure_table_and_recommendation_is_a_passage() -> None:
    assert [(one.anker.partition("-")[0], one.text) for one in found()] == [
        ("st", "6 Arbeit"),
        ("st", "Die Quote lag bei 8,8 %."),
        ("st", "Ein zweiter Absatz über die Beschäftigten im Landkreis."),
        ("st", "Ein Punkt der Liste"),
        ("arbeit", "Abb. 6.1 · Verlauf"),
        ("empfehlung", "Vorschlag Beraten Mehr Beratung anbieten."),
        ("arbeit", "Tab. 6.1 · Werte"),
    ]
    assert found()[5].stelle == "HE-2013-2016-HF6-01"
    assert found()[1].address == f"kapitel-arbeit.html#st-{found()[1].stelle}"


def test_other_numbers_and_an_edit_elsewhere_move_no_id() -> None:
    before = [one.stelle for one in found()]
    other = CHAPTER.replace("8,8", "9,3").replace("6.1", "6.2").replace("<ul>", "<p>Ganz neu.</p>\n<ul>")
    after = [one.stelle for one in found(other)]
    assert [one for one in after if one in before] == before
    assert len(after) == len(before) + 1


def test_the_same_words_twice_have_two_ids() -> None:
    one, two = (passage.stelle for passage in found("<p>Gleich.</p>\n<p>Gleich.</p>\n"))
    assert two == f"{one}-2"


def test_words_apart_on_the_screen_are_apart_in_the_text() -> None:
    content = '<dl class="kennblatt"><div><dt>Art</dt><dd>in Prozent<br>neutral, Ab\u00adschluss</dd></div></dl>'
    assert [one.text for one in found(content)] == ["Art in Prozent neutral, Abschluss"]


def test_a_changed_passage_is_found_by_its_likeness() -> None:
    now = found(CHAPTER.replace("zweiter Absatz", "dritter Absatz"))
    then = successor("Ein zweiter Absatz über die Beschäftigten im Landkreis.", now)
    assert then is not None
    assert then.text == "Ein dritter Absatz über die Beschäftigten im Landkreis."
    assert successor("Hier steht etwas völlig anderes als im ganzen Kapitel.", now) is None


def test_pages_say_their_chapter_and_their_numbers() -> None:
    files = ("kapitel-arbeit.html", "indikator-HF6-05.html", "index.html", "bericht.html")
    assert [chapter_of(file) for file in files] == ["arbeit", "HF6-05", "start", "bericht"]
    assert list(numbers_in(page())) == [
        ("HF6-04|wert|08116|2016-12-31|insgesamt|x", "8,8"),
        ("HF6-06|wert|1", "38,8"),
    ]
