"""Words are divided as the office has declared, also as parts of longer ones, and only while a report is set."""

from __future__ import annotations

from pathlib import Path

import pyphen
import pytest

from pipeline import hyphenation, pdf
from pipeline.faults import DataError
from pipeline.store import Store

PROJECT = Path(__file__).parents[1]


def shown(word: str) -> str:
    return pyphen.Pyphen(lang="de", left=3, right=3).inserted(word)


def test_declared_words_are_divided_as_declared_also_inside_others() -> None:
    before = shown("Schulsozialarbeit")
    with hyphenation.divided(hyphenation.load(PROJECT)):
        assert shown("Schulsozialarbeit") == "Schul-so-zi-al-ar-beit"
        assert shown("Bevölkerungsfortschreibung") == "Bevöl-ke-rungs-fort-schrei-bung"
        assert shown("Hausärztinnen") == "Haus-ärz-tin-nen"
        assert shown("Destatis") == "Destatis"
        assert shown("Staatsangehörigkeit") == "Staats-an-ge-hö-rig-keit"
    assert shown("Schulsozialarbeit") == before == "Schul-so-zi-a-l-a-r-beit"


def test_patterns_that_were_kept_divide_like_those_that_were_read(tmp_path: Path) -> None:
    words = ["Schulsozialarbeit", "Donaudampfschifffahrtsgesellschaft", "daherab", "Ärztinnen"]
    read = []
    for _ in range(2):
        with hyphenation.divided(("kon-text",), Store(tmp_path)):
            read.append([shown(word) for word in words])
    assert read[0] == read[1] == [shown(word) for word in words]
    assert len(list(tmp_path.iterdir())) == 1


def first_line() -> str:
    """The first line of a paragraph whose words before the number just fit, but not the space behind them."""
    from weasyprint import HTML
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    words = "<strong>Wohnen.</strong> In den Vergleichskreisen reichen die Werte von <b>6,4</b> an."
    look = "@page { size: 283px 60mm; margin: 0 } p { font: 12px 'Source Sans Pro'; hyphens: auto }"
    html = f'<html lang="de"><style>{pdf.font_css()} {look}</style><body style="margin: 0"><p>{words}</p>'
    boxes = HTML(string=html).render().pages[0]._page_box.descendants()
    line = next(box for box in boxes if isinstance(box, LineBox))
    return "".join(box.text for box in line.descendants() if isinstance(box, TextBox)).strip()


def test_a_line_is_filled_before_a_word_is_divided() -> None:
    assert first_line() == "Wohnen. In den Vergleichskrei\u2010"
    with hyphenation.divided(("kon-text",)):
        assert first_line() == "Wohnen. In den Vergleichskreisen reichen die Werte von"


def declared(folder: Path, text: str) -> str:
    (folder / "report_templates").mkdir()
    (folder / hyphenation.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        hyphenation.load(folder)
    return str(caught.value)


def test_a_word_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    told = declared(tmp_path, "woerter:\n  - kon-text\n  - kont-ext\n")
    assert told.startswith("report_templates/trennung.yaml")
    assert "zweimal „kontext“. Erwartet: jedes Wort einmal" in told


@pytest.mark.parametrize("word", ["Kon-text", "kon--text", "-text", "kon text"])
def test_what_is_no_word_is_a_fault(word: str, tmp_path: Path) -> None:
    assert "woerter" in declared(tmp_path, f'woerter: ["{word}"]\n')
