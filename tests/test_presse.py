"""What the press told: quoted with outlet and date in a box of its own, and in nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import page
import pytest
from conftest import PROJECT, Called
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from report_examples import words
from test_ingest import Office

from indicators.katalog import FELDER, all_indicators, by_id
from pipeline import pdf, style
from pipeline.cells import Cells, RequestError, printed_numbers
from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.pages import Pages
from pipeline.pressbox import PressBox
from pipeline.presse import FILE, Angabe, load_presse
from pipeline.sources import find_sources
from pipeline.texts import Texts

HEAD = "merkmal;text;wert;gerundet;beginn;ende;stichtag_bekannt;medium;fundstelle;bei;hinweis"
ROW = "plaetze;Plätze in der Unterbringung;2000;ja;2018-12-31;2018-12-31;ja;teckbote.de;Artikel 1;HF3-01;"
LATER = ROW.replace("2018-12-31;2018-12-31", "2020-01-01;2020-12-31")

TOLD = """
2018-12-31 2018-12-31 HF3-01 1447 | 2018-12-31 2018-12-31 HF3-01 rund 2000
2020-01-01 2020-12-31 HF3-01 1044 | 2020-01-01 2020-12-31 HF3-01 1317 | 2020-01-01 2020-12-31 HF3-03 77
2024-02-01 2024-02-29 HF3-01 rund 2750
2015-09-01 2016-08-31 HF4-03 13 | 2015-09-01 2016-08-31 HF4-03 rund 350 | 2015-09-01 2016-08-31 HF4-04 434
2016-09-01 2017-08-31 HF4-03 17 | 2022-11-01 2022-11-30 HF4-03 13 | 2022-11-01 2022-11-30 HF4-03 219
2016-01-01 2020-12-31 HF6-09 155 | 2018-01-01 2018-12-31 HF7-03a rund 130 | 2018-01-01 2019-12-31 HF7-05 rund 120
2019-01-01 2019-12-31 HF9-01 rund 2000 | 2019-01-01 2019-12-31 HF9-01 67 | 2019-01-01 2019-12-31 HF9-02 28
2021-11-04 2021-11-04 HF9-03 rund 600
2018-08-01 2019-07-31 HF10-01 969 | 2019-08-01 2020-07-31 HF10-01 1032
2020-08-01 2021-07-31 HF10-01 882 | 2023-08-01 2024-07-31 HF10-01 1396
"""
"""The figures as they were told, with period and the indicator they stand beside."""


@cache
def environment() -> Environment:
    loader = FileSystemLoader(PROJECT / "report_templates")
    return Environment(
        loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip


def box_of(cycle: str, angaben: tuple[Angabe, ...] | None = None) -> PressBox:
    macros = environment().get_template("bausteine.html.j2").module
    return PressBox(load_presse(PROJECT) if angaben is None else angaben, load_cycle(PROJECT, cycle), macros)


def everything(cycle: str) -> Markup:
    """What the chapters of a cycle print."""
    return box_of(cycle).presse(*(feld.key for feld in FELDER))


def lay_in(project: Path, *rows: str, head: str = HEAD) -> Path:
    path = project / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def loaded(project: Path, *rows: str) -> tuple[Angabe, ...]:
    lay_in(project, *rows)
    return load_presse(project)


def faults(project: Path, *rows: str, head: str = HEAD) -> list[tuple[str, str]]:
    lay_in(project, *rows, head=head)
    with pytest.raises(DataError) as caught:
        load_presse(project)
    assert {fault.file for fault in caught.value.faults} == {FILE}
    return [(fault.place, fault.text) for fault in caught.value.faults]


# The file


def test_the_real_figures_are_those_that_were_told():
    expected = [one.strip() for line in TOLD.strip().splitlines() for one in line.split("|")]
    told = [
        f"{one.beginn} {one.ende} {one.bei} {'rund ' if one.gerundet else ''}{one.wert}" for one in load_presse(PROJECT)
    ]
    assert told == expected


def test_the_day_is_unknown_where_an_article_names_none():
    unknown = {(one.beleg, str(one.ende)) for one in load_presse(PROJECT) if not one.stichtag_bekannt}
    assert unknown == {
        ("teckbote.de, Artikel 251672, ohne Datum", "2020-12-31"),
        ("teckbote.de, Artikel 227460, ohne Datum", "2019-12-31"),
        ("esslinger-zeitung.de, ohne Datum", "2024-02-29"),
    }


def test_every_figure_says_of_what_date_its_article_is_or_that_it_has_none():
    for one in load_presse(PROJECT):
        assert re.search(r"\d{2}\.\d{2}\.\d{4}$|^(.+, )?ohne Datum$", one.fundstelle), one.beleg


def test_a_row_is_read_as_it_stands(tmp_path: Path):
    assert loaded(tmp_path, ROW, "", ";;;;;;;;;;") == (
        Angabe.model_construct(
            merkmal="plaetze", text="Plätze in der Unterbringung", wert=2000, gerundet=True,
            beginn=date(2018, 12, 31), ende=date(2018, 12, 31), stichtag_bekannt=True,
            medium="teckbote.de", fundstelle="Artikel 1", bei="HF3-01", hinweis="",
        ),
    )  # fmt: skip


def test_columns_may_stand_in_any_order_and_the_file_may_come_from_a_spreadsheet(tmp_path: Path):
    path = lay_in(tmp_path, f"{ROW[8:]};plaetze", head=f"{HEAD[8:]};merkmal")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [one.merkmal for one in load_presse(tmp_path)] == ["plaetze"]


def test_a_project_without_the_file_has_no_such_figures(tmp_path: Path):
    assert load_presse(tmp_path) == ()


EXPECTED_OUTLET = "Erwartet: der Name des Mediums, zum Beispiel teckbote.de."
EXPECTED_DAY = "Erwartet: ein Datum wie 2017-10-10."
NO_DIGITS = "Erwartet: ein Text ohne Ziffern; gedruckt wird nur die Zahl aus der Spalte „wert“."


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("teckbote.de", "", ", Spalte „medium“", "Dieser Wert fehlt. Ohne Medium wird keine Angabe gedruckt."),
        ("teckbote.de", "Presse", ", Spalte „medium“", f"Gefunden: „Presse“. {EXPECTED_OUTLET}"),
        ("ja;2018-12-31", "ja;", ", Spalte „beginn“", "Dieser Wert fehlt. Ohne Zeitraum wird keine Angabe gedruckt."),
        ("31;ja;teck", ";ja;teck", ", Spalte „ende“", f"Gefunden: „2018-12-“. {EXPECTED_DAY}"),
        ("ja;2018-12-31", "ja;2018-02-30", ", Spalte „beginn“", f"Gefunden: „2018-02-30“. {EXPECTED_DAY}"),
        ("ja;2018-12-31", "ja;2019-12-31", "",
         "Der Zeitraum beginnt am 2019-12-31 und endet schon am 2018-12-31."),
        ("31;ja", "31;nein", "", "Der Tag ist nicht bekannt, beginn und ende nennen aber denselben Tag."),
        ("2000", "2.000", ", Spalte „wert“", "Gefunden: „2.000“. Erwartet: eine ganze Zahl ohne Punkt wie 2000."),
        ("2000", "", ", Spalte „wert“", "Dieser Wert fehlt."),
        ("2000;ja", "2000;rund", ", Spalte „gerundet“", "Gefunden: „rund“. Erwartet: ja oder nein."),
        ("plaetze;", "Plätze;", ", Spalte „merkmal“",
         "Gefunden: „Plätze“. Erwartet: kleine Buchstaben, Ziffern und „_“."),
        ("Plätze in", "1.317 Plätze in", ", Spalte „text“",
         f"Gefunden: „1.317 Plätze in der Unterbringung“. {NO_DIGITS}"),
        ("HF3-01;", "HF3-01;belegt zu 79 %", ", Spalte „hinweis“", f"Gefunden: „belegt zu 79 %“. {NO_DIGITS}"),
        ("HF3-01", "HF3-99", ", Spalte „bei“",
         "Gefunden: „HF3-99“. Erwartet: die Kennung eines Indikators wie HF3-01 oder ein Handlungsfeld "
         f"({', '.join(feld.key for feld in FELDER)})."),
        ("ja;teckbote.de", "ja;teck;bote.de", "", "Gefunden: 12 Werte. Erwartet: 11, getrennt durch „;“."),
        ("Plätze", '"Plätze', "",
         "Die Zeile ist nicht lesbar. Erwartet: Werte, getrennt durch „;“, Anführungszeichen paarweise."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_found_and_expected(tmp_path: Path, old: str, new: str, place: str, text: str):
    assert ROW.count(old) == 1 or old.startswith(("ja;", "plaetze"))
    wrong = LATER, ROW.replace(old, new, 1)
    assert faults(tmp_path, *wrong) == [(f"Zeile 3{place}", text)]


def test_one_thing_is_told_once_for_one_period(tmp_path: Path):
    assert faults(tmp_path, ROW, LATER, ROW.replace("2000", "2100")) == [
        ("Zeile 4", "Zu „plaetze“ und diesem Zeitraum steht schon in Zeile 2 eine Angabe. Erwartet: eine.")
    ]


def test_all_faults_are_told_at_once(tmp_path: Path):
    told = faults(tmp_path, ROW.replace("2000;ja", "viele;etwa"), LATER, '"', ROW.replace("teckbote.de", "zeitung"))
    assert [place for place, _ in told] == [
        "Zeile 2, Spalte „gerundet“", "Zeile 2, Spalte „wert“", "Zeile 4", "Zeile 5, Spalte „medium“",
    ]  # fmt: skip


def test_the_head_names_each_column_once_and_no_other(tmp_path: Path):
    assert faults(tmp_path, ROW, head=HEAD.replace("medium", "quelle").replace("hinweis", "text")) == [
        ("Zeile 1, Spalte „hinweis“", "Diese Spalte fehlt."),
        ("Zeile 1, Spalte „medium“", "Diese Spalte fehlt."),
        ("Zeile 1, Spalte „quelle“", f"Diese Spalte gibt es nicht. Erlaubt: {HEAD.replace(';', ', ')}."),
        ("Zeile 1, Spalte „text“", "Diese Spalte steht zweimal."),
    ]


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path):
    lay_in(tmp_path).write_bytes(f"{HEAD}\n{ROW}\n".encode("cp1252"))
    with pytest.raises(DataError, match=r"Die Datei ist nicht in UTF-8 gespeichert\."):
        load_presse(tmp_path)


# No source of statistics


def test_the_press_is_no_source_and_carries_no_series():
    sources, broken = find_sources(PROJECT)
    assert "presse" not in {source.key for source in sources} | broken.keys()
    assert not [one.id for one in all_indicators() for series in one.series if "presse" in series.sources]


def test_a_declaration_as_a_source_is_refused(tmp_path: Path):
    (lay_in(tmp_path, ROW).parent / "quelle.yaml").write_text("titel: Presse\n", encoding="utf-8")
    with pytest.raises(DataError, match="sind keine statistische Quelle; in diesen Ordner gehört keine"):
        load_presse(tmp_path)


def test_check_counts_nothing_of_the_press_among_the_sources(tmp_path: Path, bericht: Callable[..., Called]):
    office = Office(tmp_path)
    before = bericht("check", "--format", "json", cwd=office.root)
    lay_in(office.root, ROW, LATER)
    assert bericht("check", "--format", "json", cwd=office.root) == before


def test_check_names_what_is_wrong_and_that_the_report_cannot_be_built(tmp_path: Path, bericht: Callable[..., Called]):
    office = Office(tmp_path)
    lay_in(office.root, ROW.replace("teckbote.de", ""), ROW.replace("2000", "2 000"))
    called = bericht("check", "--format", "json", cwd=office.root)
    told = json.loads(called.out)
    assert (called.code, told["zusammenfassung"]["fehler"], told["zusammenfassung"]["baubar"]) == (1, 2, False)
    assert [(one["datei"], one["stelle"]) for one in told["befunde"] if one["schwere"] == "Fehler"] == [
        (FILE, "Zeile 2, Spalte „medium“"), (FILE, "Zeile 3, Spalte „wert“"),
    ]  # fmt: skip


# Periods


@pytest.mark.parametrize(
    ("beginn", "ende", "bekannt", "text"),
    [
        ("2018-12-31", "2018-12-31", "ja", "31.12.2018"),
        ("2024-02-01", "2024-02-29", "nein", "Februar 2024, Tag nicht genannt"),
        ("2020-01-01", "2020-12-31", "nein", "2020, Tag nicht genannt"),
        ("2018-01-01", "2018-12-31", "ja", "2018"),
        ("2020-01-01", "2020-12-31", "ja", "2020"),  # a leap year is one year
        ("2015-09-01", "2016-08-31", "ja", "Schuljahr 2015/16"),
        ("2018-08-01", "2019-07-31", "ja", "August 2018 bis Juli 2019"),
        ("2016-01-01", "2020-12-31", "ja", "2016 bis 2020 zusammen, kein Jahreswert"),
        ("2016-09-01", "2018-08-31", "ja", "September 2016 bis August 2018 zusammen, kein Jahreswert"),
        ("2016-03-05", "2016-04-30", "ja", "05.03.2016 bis 30.04.2016"),
        ("2018-01-01", "2019-12-31", "nein", "2018 bis 2019, Tag nicht genannt"),
    ],
)
def test_a_period_says_what_is_known_of_it(tmp_path: Path, beginn: str, ende: str, bekannt: str, text: str):
    [one] = loaded(tmp_path, ROW.replace("2018-12-31;2018-12-31;ja", f"{beginn};{ende};{bekannt}"))
    assert one.zeitraum == text


# The box


def test_a_box_has_its_label_its_figures_with_period_and_outlet_and_the_rule(tmp_path: Path):
    belegt = ROW.replace("plaetze;Plätze in der", "personen;Menschen in").replace("2000;ja", "1447;nein")
    html = box_of("2017-2020", loaded(tmp_path, belegt, ROW, LATER.replace("HF3-01;", "wohnen;Nur Plätze.")))
    assert html.presse("HF3-01") == Markup(
        '<aside class="presse">\n'
        '<p class="etikett"><strong>Angaben aus der Presse</strong></p>\n'
        "<ul>\n"
        "<li><p><strong>31.12.2018:</strong> "
        '<span class="zahl" data-zelle="presse|personen|2018-12-31|2018-12-31">1.447</span>\u00a0'
        "Menschen in Unterbringung; "
        '<span class="zahl" data-zelle="presse|plaetze|2018-12-31|2018-12-31">rund\u00a02.000</span>\u00a0'
        "Plätze in der Unterbringung</p>\n"
        '<p class="beleg">teckbote.de, Artikel 1 · zu <a href="#kennblatt-HF3-01">HF3-01</a></p></li>\n'
        "</ul>\n"
        '<p class="beleg">Keine amtliche Statistik: Wiedergegeben ist, was berichtet wurde. Die Angaben gehen in '
        "keine Reihe, keinen Vergleich und keine Zählung dieses Berichts ein.</p>\n"
        "</aside>\n"
    )
    field = words(html.presse("wohnen"))
    assert "2020: rund 2.000 Plätze in der Unterbringung teckbote.de, Artikel 1 Nur Plätze. Keine" in field
    assert field.count("1.447") == 1


def test_a_box_without_figures_is_none():
    assert box_of("2013-2016").presse("HF9-01") == ""
    assert box_of("2013-2016", ()).presse("wohnen") == ""
    assert box_of("2013-2016", ()).presse_ausblick() == ""


def test_an_indicator_that_nobody_declared_is_an_error():
    with pytest.raises(RequestError, match=r"„HF3-99“ ist weder ein Indikator noch ein Handlungsfeld\. Vorhanden"):
        box_of("2013-2016").presse("HF3-01", "HF3-99")


@pytest.mark.parametrize(
    ("cycle", "printed"),
    [
        ("2013-2016", ["13", "rund 350", "434"]),
        ("2017-2020", ["13", "rund 350", "434", "17", "rund 130", "1.447", "rund 2.000", "969",
                       "rund 120", "rund 2.000", "67", "28", "1.032", "155", "1.044", "1.317", "77"]),
    ],
)  # fmt: skip
def test_a_chapter_quotes_what_lies_before_the_end_of_the_cycle(cycle: str, printed: list[str]):
    assert [one.text.replace("\u00a0", " ") for one in printed_numbers(everything(cycle))] == printed


@pytest.mark.parametrize("cycle", ["2013-2016", "2017-2020", "2021-2024"])
def test_what_is_later_stands_only_in_the_ausblick(cycle: str):
    box = box_of(cycle)
    chapters = {one.zelle for one in printed_numbers(everything(cycle))}
    later = {one.zelle for one in printed_numbers(box.presse_ausblick())}
    assert not chapters & later
    assert len(chapters | later) == len(load_presse(PROJECT)) == 23
    assert {zelle.rpartition("|")[2] > f"{box.cycle.ende}-12-31" for zelle in later} <= {True}
    assert not any(zelle.rpartition("|")[2] > f"{box.cycle.ende}-12-31" for zelle in chapters)


def test_the_ausblick_has_a_labelled_box_for_each_handlungsfeld():
    titles = re.findall(r"<strong>Angaben aus der Presse</strong> · ([^<]*)<", box_of("2017-2020").presse_ausblick())
    assert titles == ["Wohnen", "Deutsch lernen", "Ehrenamt", "Zusammenleben in Vielfalt"]


def test_what_is_newer_than_the_datenschluss_is_left_out(tmp_path: Path):
    newer = loaded(tmp_path, ROW.replace("2018-12-31", "2026-11-02"), LATER)
    assert [one.zelle for one in printed_numbers(box_of("2013-2016", newer).presse_ausblick())] == [
        "presse|plaetze|2020-01-01|2020-12-31"
    ]


def test_what_is_older_than_the_cycle_is_called_ausgangslage():
    assert "Schuljahr 2015/16 (Ausgangslage): 13 VABO-Klassen" in words(everything("2017-2020"))
    assert "Schuljahr 2016/17: 17 VABO-Klassen" in words(everything("2017-2020"))
    assert "Ausgangslage" not in everything("2013-2016")


def test_no_rate_is_formed_and_registered_does_not_pass_for_active():
    told = words(everything("2021-2024"))
    assert "%" not in told
    assert "Prozent" not in told
    assert "04.11.2021: rund 600 registrierte ehrenamtliche Sprachmittlerinnen und Sprachmittler" in told
    assert "Sprachmittlerinnen und Sprachmittler: Registriert heißt nicht aktiv." in told
    told = words(everything("2017-2020"))
    assert "2016 bis 2020 zusammen, kein Jahreswert: 155 Vermittlungen in Ausbildung" in told
    assert "2020, Tag nicht genannt: 1.044 Menschen in vorläufiger Unterbringung; 1.317 Plätze" in told


# The page


def document(body: Markup) -> str:
    css = environment().get_template("stil.css.j2")
    style_of = css.render(
        schriften=Markup(pdf.font_css()), stil=style, zyklus=load_cycle(PROJECT, "2013-2016"),
        titel="Probe", muster="Probe", fassung="Probe", marken={}, kapitel=[],
        band=["#000000"], umriss="data:,", beispiele=[],
    )  # fmt: skip
    ids = sorted(set(re.findall('#kennblatt-([^"]*)', body)))
    sheets = "".join(f'<p id="kennblatt-{id}">{id}</p>' for id in ids)
    head = f'<meta charset="utf-8"><title>Probe</title><style>{style_of}</style>'
    page_body = f'<h1>Probe</h1><div class="fliess">{body}</div>{sheets}'
    return f'<!doctype html><html lang="de"><head>{head}</head><body>{page_body}</body></html>'


@pytest.mark.langsam
def test_printed_boxes_are_accessible_and_every_number_is_bound(tmp_path: Path):
    box = box_of("2017-2020")
    html = document(everything("2017-2020") + box.presse_ausblick())
    cells = Cells([], by_id(), box.cycle)
    pages = Pages("Probe", html, cells, {}, ())
    made = pages.set()
    (tmp_path / "presse.pdf").write_bytes(made)
    ua = page.validate_pdf(str(tmp_path / "presse.pdf"), profile=page.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in ua.failures] == []
    assert pages.faults(made) == []
    before = '<span class="zahl" data-zelle="presse|vorlaeufige_unterbringung_personen'
    typed = replace(pages, html=html.replace(before, '<span title="', 1))
    assert [(fault.rule, "1.447" in fault.text) for fault in typed.faults(typed.set())] == [("V20", True)]


def test_the_text_of_a_chapter_asks_for_the_box(tmp_path: Path):
    (tmp_path / "deutsch.md").write_text('Davor.\n\n{{ presse("HF4-03") }}\n\nDanach.\n', encoding="utf-8")
    html = Texts(tmp_path).render("deutsch.md", box_of("2013-2016").functions())
    assert html.startswith('<p>Davor.</p>\n<aside class="presse">')
    assert html.endswith("</aside>\n\n<p>Danach.</p>\n")
