"""Whole indicators as a chapter prints them: made from a few values of one field told by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from report_examples import report_of, value, words

from indicators.katalog import FELDER, by_id
from pipeline.blocks import Blocks
from pipeline.captions import Captions
from pipeline.cells import RequestError
from pipeline.portraits import Portraits, breakdowns, dimensions, shown_in_table
from pipeline.values import Value

REGIONS = ("08116", "08115", "08117", "08118", "08119", "08415", "08416", "08", "DG")
TABLE = "amtlich:rdb_22543-01-02-4"


def kita(year: int, share: str, region: str = "08116", **more: object) -> Value:
    cases = Fraction(share) * 2
    return value("HF5-01", year, share, region=region, series=TABLE, numerator=cases, denominator=Fraction(200), **more)


def heads(html: str) -> list[str]:
    return [words(head).strip() for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html)]


def portraits(*values: Value, nummer: int = 5) -> Portraits:
    report = report_of(*values)
    feld = FELDER[nummer]
    return Portraits(report.material, Captions(feld), "#123456", report.findings)


@pytest.fixture(scope="module")
def of_regions() -> Portraits:
    years = [(2011, "36.1"), (2013, "37.0"), (2016, "39.9")]
    return portraits(*(kita(year, share, region) for region in REGIONS for year, share in years))


def test_listed_indicators_with_and_without_data_are_told_apart(of_regions: Portraits) -> None:
    assert of_regions.mit_daten() == ["HF5-01"]
    listed = [i.id for i in FELDER[5].indicators if "-K" not in i.id]
    assert of_regions.ohne_daten() == listed[1:]
    text = words(of_regions.fehlende())
    assert "HF5-02" in text
    assert f"keine Daten in diesem Zyklus: {by_id()['HF5-02'].missing}" in text


def test_what_the_text_has_printed_is_not_printed_again() -> None:
    found = portraits(kita(2016, "39.9"))
    assert found.weitere() == ["HF5-01"]
    found.cells.wert("HF5-01")
    assert found.weitere() == []


def test_course_needs_three_points(of_regions: Portraits) -> None:
    assert "Landkreis" in of_regions.verlauf("HF5-01")
    assert portraits(kita(2013, "37"), kita(2016, "39.9")).verlauf("HF5-01") == ""


def test_comparison_has_first_and_last_comparable_year_of_all_regions(of_regions: Portraits) -> None:
    html = of_regions.vergleichstabelle("HF5-01")
    assert heads(html) == ["Region", "2011", "2016"]
    assert html.count("39,9") == len(REGIONS) + 1  # and the median
    assert "k. A." in html  # Stuttgart was not told


def test_few_dates_of_all_regions_make_a_slope_and_many_small_charts(of_regions: Portraits) -> None:
    few = of_regions.vergleichsbild("HF5-01")
    assert "Kita-Kinder mit ausländischem Elternteil in den Vergleichskreisen und im Land, 2011 und 2016" in words(few)
    years = [(2011, "36.1"), (2013, "37.0"), (2015, "38.2"), (2016, "39.9")]
    many = portraits(*(kita(year, share, region) for region in REGIONS for year, share in years))
    assert "Kleine Liniendiagramme, eines je Region." in many.vergleichsbild("HF5-01")


def test_a_course_none_of_whose_values_compare_is_not_drawn() -> None:
    bases = (("volkszaehlung_1987", 2010), ("zensus_2011", 2011), ("zensus_2022", 2016))
    apart = portraits(*(kita(year, "36.1", base=base) for base, year in bases))
    assert apart.verlauf("HF5-01") == ""
    assert apart.vergleichsbild("HF5-01") == ""


def test_comparison_of_a_single_year_shows_what_the_rate_is_made_of() -> None:
    html = portraits(*(kita(2016, "39.9", region) for region in REGIONS)).vergleichstabelle("HF5-01")
    assert heads(html) == ["Region", "Fälle", "Bezugsgröße", "2016"]
    assert ">80<" in html
    assert ">200<" in html


def test_comparison_with_one_other_region_is_no_table() -> None:
    assert portraits(kita(2016, "39.9"), kita(2016, "37.3", "08")).vergleichstabelle("HF5-01") == ""


def test_breakdown_has_a_row_for_each_part_that_has_a_value() -> None:
    schools = {"": "10.4", "schulart=gymnasien": "4.6", "schulart=realschulen": "9.4"}
    told = [
        value("HF5-03", 2015, share, series="amtlich:rdb_21111-01-03-4", detail=detail)
        for detail, share in schools.items()
    ]
    text = words(portraits(*told).aufteilung("HF5-03"))
    assert "Realschulen 9,4" in text
    assert "Gymnasien 4,6" in text
    assert "insgesamt 10,4" in text
    assert "Grundschulen" not in text
    assert portraits(told[0]).aufteilung("HF5-03") == ""


def test_breakdowns_follow_the_declaration() -> None:
    declared = replace(by_id()["HF5-03"], by_sex=True, ages=((0, 18),))
    assert [name for name, _ in breakdowns(declared)][:4] == ["Frauen", "Männer", "unter 18 Jahre", "Grundschulen"]
    assert list(dimensions(declared)) == ["Geschlecht", "Alter", "Schulart"]


@pytest.mark.parametrize(("cases", "noted"), [(99, True), (100, False), (0, True)])
def test_small_count_is_said_to_vary_by_chance(cases: int, noted: bool) -> None:
    told = replace(kita(2016, "1"), numerator=Fraction(cases), denominator=Fraction(9900), exact=Fraction(cases, 99))
    text = words(portraits(told).zufall("HF5-01")).strip()
    assert ("Zufallsschwankung bei kleinen Zahlen, keine Stichprobe." in text) == noted
    assert text.startswith(f"Der Wert beruht auf {cases} Fällen") == noted


def test_published_rate_is_not_taken_for_a_count_of_cases() -> None:
    published = value("HF5-05", 2016, "4.3", series="ersatz:inkar_kreise", numerator=Fraction("4.3"))
    assert portraits(published).zufall("HF5-05") == ""


def test_column_of_gaps_has_the_median_of_the_gaps() -> None:
    """Gaps of -20 to -40 points: the median row prints -30, not the median of the rates."""
    place = {"series": "amtlich:rdb_12111-10-01-4"}
    told = [
        value("HF5-09", 2011, rate, region=region, group=group, **place)
        for n, region in enumerate(REGIONS)
        for group, rate in (("auslaendisch", 50), ("deutsch", 30 - n))
    ]
    row = portraits(*told).vergleichstabelle("HF5-09").split("Median der")[1].split("</tr>")[0]
    assert "−23,5" in words(row)


def test_context_indicators_stand_in_one_table_with_land_and_median() -> None:
    place = {"series": "amtlich:rdb_21111-01-03-4", "group": by_id()["HF5-K1"].group}
    told = [value("HF5-K1", 2015, "21.2", region=region, **place) for region in REGIONS]
    text = words(portraits(*told).kontext())
    assert text.count("21,2") == 3
    assert "Ausländerinnen und Ausländer" in text
    assert portraits(kita(2016, "39.9")).kontext() == ""


def test_gap_and_its_development_are_told_in_words() -> None:
    """SGB II by nationality: 2011 a gap of 10, 2013 of 9, 2016 of 7 points."""
    series = "amtlich:rdb_22811-02-02-4"
    rates = ((2011, "4", "14"), (2013, "4", "13"), (2016, "4", "11"))
    told = [
        value("HF6-07b", year, rate, group=group, series=series)
        for year, german, foreign in rates
        for group, rate in (("deutsch", german), ("auslaendisch", foreign))
    ]
    cells = portraits(*told, nummer=6).cells
    assert words(cells.abstand("HF6-07b")) == "−7,0 Prozentpunkte"
    assert words(cells.chance("HF6-07b")) == "2,75"
    assert words(cells.annaeherung("HF6-07b")) == "ist seit 2011 um 3,0 Prozentpunkte kleiner geworden"
    assert portraits(*told[-2:], nummer=6).cells.annaeherung("HF6-07b") == ""


def test_chapter_without_a_text_of_its_own_prints_its_indicators() -> None:
    report = report_of(*(kita(year, "39.9") for year in (2014, 2015, 2016)))
    text = words(report.chapter(FELDER[5]).text)
    assert "Kita-Kinder mit mindestens einem Elternteil ausländischer Herkunft" in text
    assert "39,9 % (80 von 200)" in text
    assert "Was noch fehlt" in text
    assert Blocks(report.material, Captions(FELDER[5]), report.findings).auftakt() != ""


def test_a_group_is_named_as_a_label_or_in_a_sentence(of_regions: Portraits) -> None:
    assert of_regions.gruppe("auslaendisch") == "Ausländerinnen und Ausländer"
    assert f"bei {of_regions.gruppe('auslaendisch', 'dativ')}" == "bei Ausländerinnen und Ausländern"
    assert f"der Anteil {of_regions.gruppe('deutsch', 'genitiv', artikel=True)}" == "der Anteil der Deutschen"
    with pytest.raises(RequestError, match="Vorhanden: nominativ, genitiv, dativ, akkusativ"):
        of_regions.gruppe("deutsch", "ablativ")
    with pytest.raises(RequestError, match="Vorhanden: insgesamt, auslaendisch, deutsch"):
        of_regions.gruppe("tuerkisch")


def test_one_case_is_told_in_the_singular() -> None:
    told = replace(kita(2016, "1"), numerator=Fraction(1), denominator=Fraction(9900), exact=Fraction(1, 99))
    assert "Der Wert beruht auf 1 Fall: Zufallsschwankung" in words(portraits(told).zufall("HF5-01"))


def test_what_a_table_of_a_survey_shows_is_not_broken_down_again() -> None:
    shown = {id: shown_in_table(by_id()[id]) for id in ("HF9-03", "HF9-04", "HF10-K9", "HF1-01", "HF6-05")}
    assert shown == {"HF9-03": True, "HF9-04": False, "HF10-K9": False, "HF1-01": False, "HF6-05": False}
