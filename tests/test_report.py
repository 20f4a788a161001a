"""The report: texts with placeholders, chapters, cockpit, outlook, annex, from a handful of values."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from markupsafe import Markup

from indicators.katalog import FELDER, by_id
from pipeline import pdf
from pipeline.cells import Cells, cell_id, printed_numbers
from pipeline.compute import Value
from pipeline.cycle import load_cycle
from pipeline.derived import derive
from pipeline.faults import DataError
from pipeline.findings import judge, judged
from pipeline.registries import load_brueche, load_schwellen
from pipeline.report import Blocks, Report, Texts, in_words, year_positions
from pipeline.sources import load_sources

PROJECT = Path(__file__).parents[1]
CYCLE = load_cycle(PROJECT, "2013-2016")
RDB = "amtlich:rdb_13211-02-05-4"
SOURCE = "+rdb_13211-02-05-4 (Z. 14, Sp. 5)"
KREISE = ("08116", "08115", "08117", "08118", "08119", "08415", "08416", "08111", "08", "DG")


def value(id: str, year: int, exact: str | None, **more: object) -> Value:
    settings = {
        "region": "08116", "start": date(year, 1, 1), "end": date(year, 12, 31), "period_type": "jahresdurchschnitt",
        "series": RDB, "status": "ok" if exact is not None else "not_collected", "base": "ohne", "source": SOURCE,
    }  # fmt: skip
    return Value(id=id, exact=None if exact is None else Fraction(exact), **(settings | more))


def report_of(*values: Value) -> Report:
    indicators, schwellen, brueche = by_id(), load_schwellen(PROJECT), load_brueche(PROJECT)
    every = [*values, *derive(list(values), indicators, CYCLE, brueche)]
    words = {cell_id(one): word for one, word in judged(every, indicators, schwellen)}
    return Report(
        project=PROJECT,
        cycle=CYCLE,
        cells=Cells(every, indicators, CYCLE, words),
        findings={finding.id: finding for finding in judge(every, indicators, CYCLE, schwellen)},
        sources={source.key: source for source in load_sources(PROJECT)},
        brueche=brueche,
    )


def unemployed() -> list[Value]:
    """Shares of 2007 to 2016 for all regions; rates of the foreign and of all persons, not collected before 2009."""
    shares = [
        value("HF6-05", year, None, region=region, numerator=part, denominator=Fraction(10000), status="ok")
        for region in KREISE
        for year, part in ((2007, Fraction(3000)), (2015, Fraction(3450)), (2016, Fraction(3854)))
    ]
    shares = [
        Value(**{**vars(one), "exact": one.numerator * 100 / one.denominator})
        for one in shares
        if one.numerator and one.denominator
    ]
    rates = [
        value("HF6-04", year, exact, region=region, group=group)
        for region in ("08116", "08")
        for group, line in (("auslaendisch", (None, "10.2", "8.8")), ("insgesamt", ("4.1", "4.7", "3.5")))
        for year, exact in zip((2008, 2010, 2016), line, strict=True)
    ]
    later = value("HF6-05", 2020, "42.4", series="ersatz:ba_arbeitslose", source="+ba_arbeitslose (Z. 3, Sp. 4)")
    return [*shares, *rates, later]


@pytest.fixture(scope="module")
def small() -> Report:
    return report_of(*unemployed())


@pytest.fixture(scope="module")
def html(small: Report) -> str:
    return small.html()


def part(html: str, start: str) -> str:
    """The section of a page that begins with an id."""
    return re.split(r'<section class="[^"]*" id="', html.partition(f'id="{start}"')[2])[0]


def words(html: str) -> str:
    """A page as its words: without marks, every space a plain one."""
    joined = re.sub(r"</?(?:span|strong|b|a)\b[^>]*>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", joined))


# --- Texts --------------------------------------------------------------------------------------------


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


# --- The whole ----------------------------------------------------------------------------------------


def test_a_report_without_any_value_says_so_and_prints_no_number_of_a_statistic() -> None:
    html = report_of().html()
    assert {one.zelle.partition("|")[0] for one in printed_numbers(html)} == {"bericht"}
    assert "Von 17 Kernindikatoren" not in words(html)
    assert "keine Daten: Der Migrationsmonitor der Bundesagentur für Arbeit liegt nicht vor." in words(html)


def test_every_chapter_stands_in_its_place(html: str) -> None:
    titles = re.findall(r'<h1><span class="nr akzent">(\d+)</span> ([^<]*)</h1>', html)
    assert titles == [(str(feld.nummer), feld.title) for feld in FELDER]


def test_a_field_without_data_lists_what_is_planned(html: str) -> None:
    text = words(part(html, "kapitel-wohnen"))
    assert "Noch keine Daten eingebunden" in text
    assert "HF3-06 Fertiggestellte Wohnungen Regionaldatenbank, Tabelle 31121-01-02-4" in text


def test_the_cockpit_has_value_change_land_or_the_reason(html: str) -> None:
    text = words(part(html, "kurzfassung"))
    assert "Anteil an den Arbeitslosen, % 38,5 2016 +8,5 Pp. seit 2007 38,5" in text
    assert "Beschäftigte aus Asylherkunftsländern keine Daten:" in text


def test_a_value_after_the_cycle_stands_in_the_outlook_and_nowhere_else(html: str) -> None:
    assert "42,4" in words(part(html, "ausblick"))
    assert "42,4" not in words(html.partition('id="ausblick"')[0])


def test_a_chapter_says_what_its_numbers_say(html: str) -> None:
    text = words(part(html, "kapitel-arbeit"))
    assert "lag 2016 bei 8,8 %. Sie ist seit 2010 um 1,4 Prozentpunkte gesunken und lag etwa auf der Höhe des" in text
    assert "Ihr Anteil an den Arbeitslosen betrug 38,5 %; er ist seit 2007 um 8,5 Prozentpunkte gestiegen" in text


def test_regions_stand_in_their_order_with_the_median_of_the_vergleichskreise(html: str) -> None:
    table = part(html, "kapitel-arbeit").partition("Arbeitslose nach Staatsangehörigkeit")[2]
    rows = [words(row) for row in re.findall(r'<th scope="row">(.*?)</th>', table.partition("</table>")[0])]
    assert rows == [
        "Esslingen", "Böblingen", "Göppingen", "Ludwigsburg", "Rems-Murr", "Reutlingen", "Tübingen",
        "Median der 6 Vergleichskreise", "Stuttgart (Stadtkreis)", "Baden-Württemberg", "Deutschland",
    ]  # fmt: skip
    assert ".&nbsp;= Zahlenwert unbekannt oder geheim zu halten" in table


def test_figures_are_numbered_and_told_in_words(html: str) -> None:
    figure = re.search(r'<figure id="arbeit-abb-1">.*?</figure>', html, re.DOTALL)
    assert figure is not None
    assert "Abb. 6.1 · Arbeitslosenquote im Landkreis und im Land, 2008 bis 2016" in words(figure[0])
    alt = re.search(r'alt="([^"]*)"', figure[0])
    assert alt is not None
    assert "Landkreis: Ausländerinnen und Ausländer: 10,2\u202f% (2010), 8,8\u202f% (2016)." in alt[1]
    assert "Tabelle 13211-02-05-4 (Stand 10.10.2017)" in words(figure[0])


def test_the_numbers_in_a_figure_are_bound_to_their_cells(html: str) -> None:
    figure = re.search(r'<figure id="arbeit-abb-1">.*?</figure>', html, re.DOTALL)
    assert figure is not None
    cells = {one.zelle: one.text for one in printed_numbers(figure[0])}
    assert cells[f"HF6-04|wert|08116|2016-12-31|auslaendisch|insgesamt|{RDB}"] == "8,8"
    assert cells[f"HF6-04|wert|08116|2016-12-31|insgesamt|insgesamt|{RDB}"] == "3,5"


def test_no_table_is_wider_or_longer_than_allowed(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert len(re.findall(r'<th scope="col"', table)) <= 7
        assert len(re.findall(r'<th scope="row"', table)) <= 25


def test_an_overlap_of_series_stands_in_the_fact_sheet() -> None:
    both = [
        value("HF6-05", 2016, "38.5"),
        value("HF6-05", 2016, "38.7", series="ersatz:ba_arbeitslose", leading=False),
    ]
    rows = dict(report_of(*both).sheet(by_id()["HF6-05"]).rows)
    printed = re.sub("<[^>]*>", "", rows["Doppelte Jahre"])
    assert printed == "2016: 38,5\u202f% (amtliche Reihe) · 38,7\u202f% (Ersatzreihe)"


def test_two_points_of_one_series_only_are_compared_in_a_dumbbell(small: Report) -> None:
    blocks = Blocks(small, FELDER[6])
    start, end = blocks.stelle("HF6-05", 2016), blocks.stelle("HF6-05", 2020)
    assert blocks._pair("08116", start, end)[0] is None


def test_in_words() -> None:
    assert in_words(["a", "b", "c"]) == "a, b und c"
    assert in_words(["a"]) == "a"


def test_days_of_different_dates_keep_their_distance_on_the_axis() -> None:
    december, may = value("B-01", 2011, "1"), value("B-01", 2011, "1", end=date(2011, 5, 9))
    assert year_positions([december])(december) == 2011.0
    position = year_positions([december, may])
    assert position(december) == 2011.0
    assert 2010.3 < position(may) < 2010.4


def test_the_report_becomes_a_pdf_with_all_chapters_marked(html: str) -> None:
    made = pdf.write_pdf(html, created=CYCLE.datenschluss)
    marks = [mark for mark in pdf.outline(made) if re.match(r"\d+ ", mark)]
    assert marks == [f"{feld.nummer} {feld.title}" for feld in FELDER]
