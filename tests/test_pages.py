"""Pages with what is hard to print: nothing sticks out, nothing is lost, the look of the rest does not change."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from report_examples import CYCLE, KREISE, report_of, unemployed, value

from indicators.katalog import FELDER
from pipeline import pdf
from pipeline.pdf_text import runs
from pipeline.report import Report
from pipeline.values import Value

pytestmark = pytest.mark.langsam

ARBEIT = FELDER[6]
LONG = "Hellschen-Heringsand-Unterschaar-Süderheistedt-Donaumoosdorf"
"""Sixty letters, as long as names of Gemeinden get."""
WORD = "Arbeitsgelegenheitsmehraufwandsentschädigungsverordnung"
BEGIN = "Auf einen Blick"


def told(report: Report) -> str:
    """The words of the chapter Arbeit as its pages show them; a fault of the layout raises."""
    html = report.preview(ARBEIT)
    pages = report.pages("Bericht", html)
    made = pages.set()
    assert [fault for fault in pages.faults(made) if fault.rule in ("", "V20")] == []
    return " ".join(" ".join(run.text for run in runs(made)).split())


def with_shares(pairs: Iterable[tuple[int, str]], **more: object) -> Report:
    """A report in which every region has these shares by year."""
    return report_of(*(value("HF6-05", year, exact, region=ags, **more) for ags in KREISE for year, exact in pairs))


def test_names_of_sixty_letters_break_within_their_cells() -> None:
    report = report_of(*unemployed())
    long = [region.model_copy(update={"kurz": LONG, "name": f"Landkreis {LONG}"}) for region in CYCLE.vergleichskreise]
    report.cells.cycle = CYCLE.model_copy(update={"vergleichskreise": long})
    assert "Hellschen-" in told(report)
    assert "Donaumoosdorf" in told(report)


def test_a_word_longer_than_a_line_of_a_note_is_divided() -> None:
    html = report_of(*unemployed()).preview(ARBEIT).replace(f"{BEGIN}</h2>", f"{BEGIN}</h2><p>{WORD} {WORD}</p>", 1)
    made = pdf.write_pdf(html, created=CYCLE.datenschluss)
    assert "Arbeitsgelegenheits" in "".join(run.text for run in runs(made)).replace("\u00ad", "").replace("-", "")


def test_a_series_of_one_point_has_its_number_and_no_line() -> None:
    text = told(with_shares([(2016, "38.5")]))
    assert "38,5" in text
    assert "gestiegen" not in text.partition(BEGIN)[2].partition("Ausgangslage und Recht")[0]


def test_a_chapter_without_any_value_says_what_is_missing() -> None:
    text = told(report_of())
    assert "keine Daten in diesem Zyklus" in text
    assert "Abb. 6.1" not in text


def test_a_table_of_nothing_but_hidden_values_shows_their_sign() -> None:
    hidden = [
        value("HF9-01", year, None, status="suppressed_own", series="eigen:erhebung_arbeitskreise", n=3,
              source="+erhebung_arbeitskreise (a/Fragen!D8)")
        for year in (2014, 2015, 2016)
    ]  # fmt: skip
    report = report_of(*hidden)
    html = report.preview(FELDER[9])
    made = pdf.write_pdf(html, created=CYCLE.datenschluss)
    assert "gesperrt, damit einzelne Personen nicht erkennbar sind" in " ".join(run.text for run in runs(made))


@pytest.mark.parametrize(
    ("exact", "printed"),
    [
        ("1/10000", "0,0"),
        ("1/2", "0,5"),
        ("9999/100", "100,0"),
        ("1234567/10", "123.456,7"),
        ("10000000", "10.000.000,0"),
    ],
)
def test_numbers_of_every_size_stand_in_their_columns(exact: str, printed: str) -> None:
    steps: list[tuple[int, str]] = [(year, str(Fraction(exact) * (year - 2000) / 16)) for year in (2012, 2014, 2016)]
    values: list[Value] = [
        value("HF6-05", year, share, region=ags, numerator=Fraction(share) * 10**6 / 100, denominator=Fraction(10**6))
        for ags in KREISE for year, share in steps
    ]  # fmt: skip
    assert printed in told(report_of(*values))
