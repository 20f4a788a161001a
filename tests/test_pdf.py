"""The way to the PDF: conforming, the same every time, and no fault of the page goes unseen."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from pipeline import pdf
from pipeline.faults import DataError

DAY = date(2026, 11, 1)
PICTURE = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxMCIgaGVpZ2h0PSIxMCI+"
    "PHJlY3Qgd2lkdGg9IjEwIiBoZWlnaHQ9IjEwIi8+PC9zdmc+"
)
FALSE_ALARMS = {"PDFA3A-STREAM-LENGTH-001"}
"""Raised for any stream whose compressed bytes happen to end like a line; other validators accept it."""
BODY = f"""
<section id="arbeit"><h1>6 Arbeit</h1>
<p>Die Quote lag bei <span class="zahl">8,8</span> % (<a href="#tab">Tab. 6.1</a>).</p>
<figure><figcaption>Abb. 6.1</figcaption><img src="{PICTURE}" alt="Ein Quadrat."></figure>
<ul><li>Erstens</li><li>Zweitens</li></ul>
<table id="tab"><caption>Tab. 6.1</caption>
<thead><tr><th scope="col">Region</th><th scope="col">Anteil</th></tr></thead>
<tbody><tr><th scope="row">Esslingen</th><td>38,5</td></tr></tbody></table>
<h2>Vergleich</h2></section>
"""


def document(body: str = BODY, css: str = "") -> str:
    style = f"{pdf.font_css()} @page {{ margin: 20mm }} body {{ font-family: 'Source Sans Pro' }} {css}"
    head = f'<meta charset="utf-8"><title>Probe</title><style>{style}</style>'
    return f'<!doctype html><html lang="de"><head>{head}</head><body>{body}</body></html>'


def faults_of(body: str = BODY, css: str = "") -> str:
    with pytest.raises(DataError) as caught:
        pdf.write_pdf(document(body, css), created=DAY)
    return str(caught.value)


@pytest.fixture(scope="module")
def small() -> bytes:
    return pdf.write_pdf(document(), created=DAY)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_one_file_is_accessible_and_archival(small: bytes, tmp_path: Path, profile: page.ValidationProfile) -> None:
    path = tmp_path / "klein.pdf"
    path.write_bytes(small)
    failures = page.validate_pdf(str(path), profile=profile).failures
    assert [str(failure) for failure in failures if failure.rule_id not in FALSE_ALARMS] == []


def test_the_same_page_gives_the_same_bytes(small: bytes) -> None:
    assert pdf.write_pdf(document(), created=DAY) == small


def test_the_date_in_the_metadata_is_the_given_one(small: bytes) -> None:
    with pikepdf.open(BytesIO(small)) as file:
        assert str(file.docinfo["/CreationDate"]) == "D:20261101000000Z"
        assert "2026-11-01T00:00:00Z" in file.Root.Metadata.read_bytes().decode()


def test_headings_become_bookmarks(small: bytes) -> None:
    assert pdf.outline(small) == ["6 Arbeit", "Vergleich"]
    assert pdf.page_count(small) == 1


def test_a_character_that_no_font_has_is_named() -> None:
    nobodys = "\U0010fffd"  # of private use: no machine has a font for it
    assert f"Das Zeichen „{nobodys}“ (U+10FFFD) fehlt in den Schriften des Berichts." in faults_of(f"<p>{nobodys}</p>")


def test_a_character_that_only_a_font_of_the_machine_has_is_refused() -> None:
    assert "Das Zeichen „●“ fehlt in den Schriften des Berichts" in faults_of("<p>●</p>")


def test_a_picture_without_alt_text_is_refused() -> None:
    assert "Ein Bild hat keinen Alternativtext" in faults_of(f'<p><img src="{PICTURE}"></p>')


def test_a_css_rule_that_is_not_understood_is_refused() -> None:
    assert "„foo: bar“ wird nicht verstanden" in faults_of(css="p { foo: bar }")


def test_a_reference_to_nothing_is_refused() -> None:
    assert "Ein Verweis führt ins Leere: fehlt" in faults_of('<p><a href="#fehlt">dort</a></p>')


def test_text_wider_than_the_page_is_named_with_its_page() -> None:
    assert "Seite 1: „" + "x" * 60 + "“ ragt aus dem Satzspiegel." in faults_of("<p>" + "x" * 200 + "</p>")


def test_text_wider_than_its_table_cell_is_named() -> None:
    body = "<table style='table-layout: fixed; width: 20mm'><tr><td>Ausländerinnen</td><td>1</td></tr></table>"
    assert "„Ausländerinnen“ ragt aus der Tabellenzelle." in faults_of(body)


TURNED = "span { display: inline-block; width: 24mm; height: 4.2mm; line-height: 4.2mm; margin: 9.9mm -9.9mm;"
TURNED += " white-space: nowrap; font-size: 8pt; transform: rotate(-90deg) }"


@pytest.mark.parametrize(
    ("word", "width", "expected"),
    [
        ("Französisch", 12, ""),  # upright it would be too wide for its cell
        ("Bosnisch / Kroatisch / Serbisch", 12, "„Bosnisch / Kroatisch / Serbisch“ ragt aus dem gedrehten Feld."),
        ("Französisch", 3, "„Französisch“ ragt aus der Tabellenzelle."),
    ],
)
def test_a_turned_word_is_measured_as_it_stands(word: str, width: int, expected: str) -> None:
    body = f"<table style='table-layout: fixed; width: {width}mm'><tr><td><span>{word}</span></td></tr></table>"
    if expected:
        assert expected in faults_of(body, css=TURNED)
    else:
        assert pdf.write_pdf(document(body, css=TURNED), created=DAY)


@pytest.mark.parametrize("address", ["file:///etc/hosts", "https://www.example.org/a.png"])
def test_nothing_is_fetched_but_data_and_fonts(address: str) -> None:
    assert "Adresse ist nicht erlaubt" in faults_of(f'<p><img src="{address}" alt="x"></p>')


def test_all_faults_are_told_at_once() -> None:
    text = faults_of(f'<p>漢</p><p><img src="{PICTURE}"></p>', css="p { foo: bar }")
    assert text.count("\n") == 3


def test_files_go_with_the_report_each_listed_once(tmp_path: Path) -> None:
    files = [pdf.Attached("tab-6.1.csv", "Tab. 6.1: Kreise.", b"Region;Anteil\r\n"), pdf.Attached("a.csv", "A", b"x")]
    made = pdf.write_pdf(document(), created=DAY, attached=files)
    assert made == pdf.write_pdf(document(), created=DAY, attached=files)
    with pikepdf.open(BytesIO(made)) as file:
        assert [(str(one.UF), str(one.AFRelationship), str(one.Desc)) for one in file.Root.AF] == [
            ("a.csv", "/Data", "A"),
            ("tab-6.1.csv", "/Data", "Tab. 6.1: Kreise."),
        ]
        found = file.attachments["tab-6.1.csv"].get_file()
        assert found.read_bytes() == b"Region;Anteil\r\n"
        assert (str(found.obj.Subtype), str(found.obj.Params.ModDate)) == ("/text/csv", "D:20261101000000Z")
    (tmp_path / "a.pdf").write_bytes(made)
    failures = page.validate_pdf(str(tmp_path / "a.pdf"), profile=page.ValidationProfile.PDF_A_3A).failures
    assert [str(one) for one in failures if one.rule_id not in FALSE_ALARMS] == []
