"""V18 and V20: what is printed twice agrees, no value stands without a cell."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from report_examples import CYCLE, PROJECT, html_with_examples, report_with_examples, small_report, unemployed

from indicators.katalog import FELDER, by_id
from pipeline import language, pdf
from pipeline.cells import Cells, Printed, bound, cell_id, printed_numbers
from pipeline.faults import DataError
from pipeline.numbers import NARROW
from pipeline.pages import Pages
from pipeline.pdf_text import runs
from pipeline.printed_checks import faults, told_differently, without_cell
from pipeline.printed_places import PAGE, WORDING, Owner, Piece

RATE = "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb"
CHANGE = "HF6-05|veraenderung|08116|2011-12-31/2016-12-31|insgesamt|insgesamt|amtlich:rdb"


# V18: printed twice


def twice(*printed: tuple[str, str], beside: tuple[tuple[str, str], ...] = ()) -> list[str]:
    found = told_differently([Printed(*one) for one in printed], [Printed(*one) for one in beside])
    assert {fault.rule for fault in found} <= {"V18"}
    return [fault.text.partition(": ")[2] for fault in found]


def test_a_cell_printed_with_two_numbers_is_told_with_both():
    # the article that has 267.690 naturalisations above and 267.940 below
    assert twice((RATE, "267.690"), (RATE, "267.940")) == ["gedruckt ist 267.690 und 267.940."]
    assert twice((RATE, "38,5"), (RATE, "38,5")) == []


def test_another_number_of_decimals_is_another_number():
    assert twice((RATE, "38,5"), (RATE, "39")) == ["gedruckt ist 38,5 und 39."]


@pytest.mark.parametrize(
    ("zelle", "one", "other"),
    [
        (RATE, "38,5", f"38,5{NARROW}p"),  # a mark in a table
        (RATE, "38,5", "(38,5)"),
        (RATE, "rund\u00a03.980", "3.980"),
        (RATE, "8,1", "+8,1"),
        (CHANGE, "1,3", "−1,3"),  # "um 1,3 gesunken" and "−1,3" in the cockpit
        (RATE.replace("wert", "n"), "sechs", "6"),
        (RATE, ".", "."),
    ],
)
def test_the_same_number_in_another_dress_is_the_same(zelle: str, one: str, other: str):
    assert twice((zelle, one), (zelle, other)) == []


def test_only_changes_are_told_without_their_sign():
    assert twice((RATE, "1,3"), (RATE, "−1,3")) == ["gedruckt ist 1,3 und −1,3."]


def test_a_number_and_a_sign_for_the_same_cell_are_told():
    assert twice((RATE, "38,5"), (RATE, "k. A.")) == ["gedruckt ist 38,5 und k. A.."]


def test_two_series_say_the_same_in_the_chapters_and_may_differ_in_the_fact_sheets():
    other = RATE.replace("amtlich:rdb", "ersatz:ba")
    assert twice((RATE, "38,5"), (other, "38,7")) == ["gedruckt ist 38,5 und 38,7."]
    assert twice((RATE, "38,5"), (other, "38,5")) == []
    assert twice((RATE, "38,5"), beside=((other, "38,7"),)) == []
    assert twice((RATE, "38,5"), beside=((RATE, "38,7"),)) == ["gedruckt ist 38,5 und 38,7."]


@pytest.mark.parametrize("field", ["HF6-04", "08117", "2015-12-31", "auslaendisch", "weiblich"])
def test_other_things_may_have_other_numbers(field: str):
    places = {"HF6-04": 0, "08117": 2, "2015-12-31": 3, "auslaendisch": 4, "weiblich": 5}
    fields = RATE.split("|")
    fields[places[field]] = field
    assert twice((RATE, "38,5"), ("|".join(fields), "8,8")) == []


# V20: no value without a cell


def number(text: str) -> str:
    return str(bound(RATE, text))


def page(*texts: str, picture: tuple[str, ...] = (), on: int = 1, kind: str = WORDING) -> list[Piece]:
    """A page as it is set: bound numbers are given as they stand in the HTML."""
    labels = Owner("", "", f"{RATE}\t11,8")
    drawn = [Piece(on, text, labels, in_picture=True) for text in picture]
    return [*(_piece(text, on, kind) for text in texts), *drawn]


def _piece(text: str, on: int, kind: str) -> Piece:
    owner = Owner.of(fromstring(text)) if text.startswith("<span") else None
    return Piece(on, text if owner is None else owner.text, owner, kind=kind)


def typed(html: str, laid: list[Piece]) -> list[tuple[str, str]]:
    found = without_cell(printed_numbers(html), laid)
    return [(fault.place, fault.text.partition(": ")[2]) for fault in found]


def test_a_bound_number_is_recognised_by_its_element():
    html = f"<p>Der Anteil lag bei {number('38,5')} %.</p>"
    assert typed(html, page("Der Anteil lag bei", number("38,5"), "%.")) == []


def test_a_typed_number_is_told_with_its_page_and_its_words():
    html = f"<p>Der Anteil lag bei {number('38,5')} %, früher bei 30,1 %.</p>"
    assert typed(html, page("Der Anteil lag bei", number("38,5"), "%, früher bei 30,1 %.", on=7)) == [
        ("Seite 7", "30,1 in „il lag bei 38,5 %, früher bei 30,1 %.“ gehört zu keiner Zelle.")
    ]


def test_a_typed_number_is_not_excused_by_the_same_bound_one():
    html = f"<p>Der Anteil lag bei {number('38,5')} %.</p><p>Also 38,5 %.</p>"
    assert len(typed(html, page("Der Anteil lag bei", number("38,5"), "%.", "Also 38,5 %."))) == 1
    assert len(typed(html, page("Der Anteil lag bei", number("38,5"), "%.", "38,5"))) == 1


def test_the_numbers_of_pages_are_no_values():
    foot = Piece(77, "77", in_margin=True)
    assert typed("", [*page("Anhang", on=77), foot, *page("Personen", on=77)]) == []
    assert typed("", page("Arbeit", "77", "Personen", kind=PAGE)) == []
    assert len(typed("", page("Arbeit", "77", "Personen"))) == 1


@pytest.mark.parametrize(
    "text", ["16,1 %", "16 %", "16 Prozent", "2 Prozentpunkte", "84.000", "1.317", "−7.858", "12 Personen", "0,5"]
)
def test_what_looks_like_a_value_must_be_bound(text: str):
    assert len(typed(f"<p>Es waren {text}.</p>", page(f"Es waren {text}."))) == 1


def test_a_value_that_breaks_over_the_line_is_seen():
    assert len(typed("<p>Es waren 16 Prozent.</p>", page("Es waren 16", "Prozent."))) == 1


@pytest.mark.parametrize(
    "text",
    ["Stand 10.10.2017", "am 31.12.2015", "Tab.\u00a06.1", "Tabelle 12411-01-01-4", "15 bis unter 65 Jahre", "§\u00a04",
     "2013–2016", "je\u00a01.000 Einwohner", "Bezogen auf 1.000 Personen", "mal 1.000", "100 Prozent", "44 Gemeinden",
     "Indikator AI0208", "dl-de/by-2-0", "HF6-07a", "Zensus 2011"],
)  # fmt: skip
def test_dates_numbers_of_tables_and_units_are_no_values(text: str):
    assert typed(f"<p>Wort {text}</p>", page(f"Wort {text}")) == []


def test_labels_of_pictures_are_bound_ticks_stand_alone_typed_words_are_told():
    html = f'<img data-zellen="{RATE}\t11,8">'
    assert typed(html, page(picture=("11,8%", "0", "10", "20%", "−20.000", "2015", "unter10"))) == []
    assert typed(html, page(picture=("Landkreis:11,8%",))) == []
    assert typed(html, page(picture=("Landkreis:12,3%",), on=4)) == [
        ("Seite 4", "12,3 in „Landkreis:12,3%“ (Abbildung) gehört zu keiner Zelle.")
    ]


def test_a_label_of_a_picture_does_not_excuse_a_typed_number():
    html = f'<p>Es waren 11,8 %.</p><img data-zellen="{RATE}\t11,8">'
    assert len(typed(html, page("Es waren 11,8 %.", picture=("11,8%",)))) == 1


def test_a_bound_number_that_no_page_shows_is_told():
    html = f"<p>{number('38,5')} und {number('38,5')}</p>"
    assert typed(html, page(number("38,5"), "und", number("38,5"))) == []
    assert typed(html, page(number("38,5"), "und")) == [(RATE, "„38,5“ steht im Text, aber auf keiner Seite.")]


def test_every_number_in_a_number_cell_of_a_table_must_be_bound():
    def table(cell: str) -> list[tuple[str, str]]:
        nothing = Cells([], by_id(), CYCLE)
        html = f'<table><tr><th>2015</th><td class="zahlen wert">{cell}</td><td class="zahlen">AI0208</td></tr></table>'
        shown = page(*(str(bound(one.zelle, one.text)) for one in printed_numbers(html)))
        return [(fault.place, fault.text.partition(": ")[2]) for fault in faults(html, shown, nothing)]

    assert table(number("12")) == []
    assert (
        table(f'{number("+3,3")} Pp. <span class="seit">seit {bound(RATE.replace("wert", "von"), "2011")}</span>') == []
    )
    assert table("<b>12</b>") == [("Tabelle", "„12“ in einer Tabellenzelle gehört zu keiner Zelle.")]
    assert table("12") == [("Tabelle", "„12“ in einer Tabellenzelle gehört zu keiner Zelle.")]
    assert table("k. A.") == []


# The finished page


@pytest.fixture(scope="module")
def pages() -> Pages:
    """All pages of a report with example data: the only whole one that is set for the tests of its parts."""
    return report_with_examples().pages("Bericht", html_with_examples())


@pytest.fixture(scope="module")
def made(pages: Pages) -> bytes:
    return pages.set()


@pytest.mark.langsam
def test_the_runs_of_a_pdf_are_its_text(made: bytes):
    read = runs(made)
    words = [run.text for run in read]
    assert "8,8" in words
    assert any("Arbeitslosenquote" in word for word in words)
    assert not any("\ufffd" in word for word in words)
    assert [run.page for run in read] == sorted(run.page for run in read)
    assert {run.page for run in read} == set(range(1, pdf.page_count(made) + 1))
    assert any(run.in_picture and run.text.startswith("8,8") for run in read)
    assert all(not run.in_picture for run in read if run.text.startswith("Die Arbeitslosenquote"))


@pytest.mark.langsam
def test_a_report_without_typed_numbers_breaks_no_rule_and_names_nobody_beside_example_data(pages: Pages, made: bytes):
    assert pages.faults(made, report_with_examples().real_names()) == []


@pytest.mark.langsam
def test_all_chapters_of_a_report_are_marked(made: bytes):
    marks = [mark for mark in pdf.outline(made) if re.match(r"\d+ ", mark)]
    assert marks == [f"{feld.nummer} {feld.title}" for feld in FELDER]


OF_CODE = re.compile(
    r"\b\d{5}-\d{4}\b|\bAI\d{4}\b|\bSHA-256\b|≈ 0\b|\b\d+ (?:Gruppen|Merkmale)\b|\bvon 0 bis 100\b"
    r"|„Träger 3 \(Beispiel\)“"
)
"""Numbers of tables, a unit, the counts of a fact sheet and an invented name, which no text of the office may type."""


def declared(thing: object) -> set[str]:
    """All words in a declaration."""
    if isinstance(thing, str):
        return {" ".join(thing.split())} if " " in thing else set()
    if is_dataclass(thing):
        thing = [getattr(thing, one.name) for one in fields(thing)]
    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, (list, tuple)) else ()
    return {text for part in parts for text in declared(part)}


@pytest.mark.langsam
def test_unbound_numerals_are_such_as_texts_may_have_or_declared(pages: Pages, made: bytes):
    """The rules of language look at what the office writes; what templates and code print obeys them too."""
    typed = next(rule for rule in language.load(PROJECT).regeln if rule.id == "S09")
    words = [
        "¤" if one.owner is not None or one.kind != WORDING else one.text
        for one in pages.laid
        if not one.in_picture and not one.in_margin
    ]
    text = re.sub(r"(?<=[a-zäöüß])- (?=[a-zäöüß])|(?<=-) (?=[A-Z]?\d)", "", " ".join(" ".join(words).split()))
    for one in sorted(declared(by_id()), key=len, reverse=True):
        if any(typed.hits(one)):
            text = text.replace(one, "¤")
    text = OF_CODE.sub("¤", text)
    assert [text[max(0, hit.start() - 40) : hit.end() + 20] for hit in typed.hits(text)] == []


@pytest.mark.langsam
def test_what_is_spoiled_in_a_finished_report_is_told(pages: Pages, made: bytes):
    """A number changed in the page after it was set, and one that lost its cell."""
    zelle = cell_id(next(v for v in unemployed() if v.id == "HF6-05" and v.year == 2016 and v.region == "08116"))
    span = f'data-zelle="{zelle}">38,5<'
    assert span in pages.html
    spoiled = replace(pages, html=pages.html.replace(span, span.replace("38,5", "35,8"), 1))
    assert {fault.rule for fault in spoiled.faults(made)} == {"V18", "V19"}
    other = [replace(spot, text="35,8") if spot.zelle == zelle else spot for spot in pages.spots]
    assert {fault.rule for fault in replace(pages, spots=other).faults(made)} == {""}
    chapter = small_report().preview(FELDER[6])
    loosened = re.sub(rf'<span class="zahl" {re.escape(span)}/span>', "38,5", chapter, count=1)
    again = replace(pages, html=loosened)
    assert [fault.rule for fault in again.faults(again.set())] == ["V20"]


def test_a_typed_number_fails_the_build(project: Path):
    """Before anything is set: the build reads the texts first."""
    text = project / "report_templates/texte/methode.md"
    text.write_text(
        text.read_text(encoding="utf-8") + "\n\nEs waren 84.000 von 527.000, also 16,1 %.\n", encoding="utf-8"
    )
    with pytest.raises(DataError) as caught:
        language.demand_good(project)
    told = [(fault.file, fault.rule, fault.text.partition("„")[2].partition("“")[0]) for fault in caught.value.faults]
    file = "report_templates/texte/methode.md"
    assert sorted(told) == [(file, "S09", "16,1 %"), (file, "S09", "527.000, also"), (file, "S09", "84.000 von")]
