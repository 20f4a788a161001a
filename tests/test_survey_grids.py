"""Tables of own surveys in a chapter: rows, columns, totals, what is hidden, bars; figures of the cycle by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from report_examples import report_of, value, words

from indicators.katalog import FELDER
from pipeline.blocks import Blocks
from pipeline.captions import Captions
from pipeline.cells import RequestError, printed_numbers
from pipeline.material import SurveyCited
from pipeline.survey_grids import SurveyGrids
from pipeline.values import Value

HIDDEN = "suppressed_own"
STELLEN = {"beispiel_01": "Stadt A", "beispiel_02": "Stadt B"}
SPRACHEN = {"sprache=arabisch": "Arabisch", "sprache=urdu": "Urdu", "sprache=sonstige": "Sonstige Sprachen"}
DOKUMENTE = {"dokument=wegweiser": "Wegweiser", "dokument=merkblatt": "Merkblatt"}
SURVEYS = {
    f"erhebung_{form}": SurveyCited(
        formular=form, titel="Probe", herkunft="demo", befragt=2, geantwortet=2, telefonisch=0, ersetzt=0,
        fehlerhaft=(), stellen=STELLEN, zeilen=zeilen,
    )
    for form, zeilen in {
        "dolmetscherpools": {"bereich=bildung": "Bildung", **SPRACHEN},
        "mehrsprachige_informationen": SPRACHEN | DOKUMENTE,
        "mandate": {},
    }.items()
}  # fmt: skip


def told(id: str, form: str, detail: str, number: int | str | None, year: int = 2016, **more: object) -> Value:
    """A cell of a table; a text is the status of one without a number."""
    status = {"status": number} if isinstance(number, str) else {}
    exact = None if isinstance(number, str) or number is None else str(number)
    settings = {
        "kind": "tabelle", "detail": detail, "series": f"eigen:erhebung_{form}", "period_type": "kalenderjahr",
        "numerator": None if exact is None else Fraction(exact), "flags": frozenset({"demo"}), "n": 1,
        "source": f"erhebung_{form} (beispiel_01/Blatt!A{len(detail)})",
    }  # fmt: skip
    return value(id, year, exact, **(settings | status | more))


def requests(detail: str, number: int | str) -> Value:
    named = ";".join(sorted(filter(None, ["merkmal=dolmetscheranfragen", *detail.split(";")])))
    return told("HF9-03", "dolmetscherpools", named, number)


CROSSED = [
    requests("sprache=arabisch;stelle=beispiel_01", 30), requests("sprache=arabisch;stelle=beispiel_02", 20),
    requests("sprache=sonstige;stelle=beispiel_01", HIDDEN), requests("sprache=sonstige;stelle=beispiel_02", 6),
    requests("sprache=urdu;stelle=beispiel_01", HIDDEN),
    requests("sprache=arabisch", 50), requests("sprache=sonstige", HIDDEN), requests("sprache=urdu", HIDDEN),
    requests("stelle=beispiel_01", 40), requests("stelle=beispiel_02", 26), requests("", 66),
]  # fmt: skip


def grids(*values: Value, nummer: int = 9) -> SurveyGrids:
    report = report_of(*values, surveys=SURVEYS)
    return SurveyGrids(report.material, Captions(FELDER[nummer]), "#123456")


def heads(html: str) -> list[str]:
    return [words(head).strip() for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html)]


def rows(html: str) -> dict[str, list[str]]:
    """The cells of each row by its name, without the letter of example data."""
    found = re.findall(r'<tr[^>]*><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', html)
    plain = ((words(name).strip(), re.findall(r"<td[^>]*>(.*?)</td>", cells)) for name, cells in found)
    return {name: [words(re.sub("<sup>.*?</sup>", "", cell)).strip() for cell in cells] for name, cells in plain}


def test_languages_stand_in_rows_and_cities_in_columns_both_with_their_totals() -> None:
    html = grids(*CROSSED).ueberblick("HF9-03", "sprachen_staedte")
    assert heads(html) == ["Sprache", "Stadt A", "Stadt B", "Insgesamt"]
    assert rows(html) == {
        "Arabisch": ["30", "20", "50"],
        "Sonstige Sprachen": ["*", "6", "*"],
        "Insgesamt": ["40", "26", "66"],
    }
    assert "Dolmetscherpools nach Stadt und Sprache, 2016" in words(html)


def test_a_row_whose_figures_are_all_hidden_is_named_below() -> None:
    html = words(grids(*CROSSED).ueberblick("HF9-03", "sprachen_staedte"))
    assert "Leer: Die Stadt hat diese Sprache nicht einzeln genannt." in html
    assert "Nicht gezeigt, weil alle ihre Zahlen gesperrt sind: Urdu." in html
    assert "*&nbsp;= gesperrt zum Schutz einzelner Personen" in html


def test_what_a_city_has_not_named_stays_empty() -> None:
    named = [one for one in CROSSED if one.detail != "merkmal=dolmetscheranfragen;sprache=sonstige;stelle=beispiel_02"]
    assert "Sonstige Sprachen" not in rows(grids(*named).ueberblick("HF9-03", "sprachen_staedte"))
    named = [one for one in CROSSED if one.detail != "merkmal=dolmetscheranfragen;sprache=sonstige;stelle=beispiel_01"]
    html = grids(*named).ueberblick("HF9-03", "sprachen_staedte")
    assert rows(html)["Sonstige Sprachen"] == ["", "6", "*"]


def test_every_number_is_bound_and_marked_as_an_example() -> None:
    html = grids(*CROSSED).ueberblick("HF9-03", "sprachen_staedte")
    assert 'class="tafel beispiel mit-beispielen"' in html
    assert len(printed_numbers(html)) == 9 + 1  # cells that are there, and the year in the title
    assert html.count("<sup>B</sup>") == 9


def test_documents_by_language_are_yes_or_no() -> None:
    def version(detail: str, number: int) -> Value:
        named = ";".join(sorted(filter(None, ["merkmal=kerninformationen_sprachfassungen", *detail.split(";")])))
        return told("HF1-05", "mehrsprachige_informationen", named, number)

    html = grids(
        version("dokument=wegweiser;sprache=arabisch", 1), version("dokument=wegweiser;sprache=urdu", 0),
        version("dokument=merkblatt;sprache=arabisch", 1), version("dokument=wegweiser", 1),
        version("dokument=merkblatt", 1), version("sprache=arabisch", 2), version("sprache=urdu", 0), version("", 2),
        nummer=1,
    ).ueberblick("HF1-05", "dokumente")  # fmt: skip
    assert heads(html) == ["Dokument", "Arabisch", "Urdu", "Insgesamt"]
    assert rows(html) == {
        "Wegweiser": ["✓", "–", "1"],
        "Merkblatt": ["✓", "k. A.", "1"],
        "Insgesamt": ["2", "0", "2"],
    }
    assert "✓&nbsp;= ja" in html
    assert "–&nbsp;= nein" in html
    assert drawn(html) == [["Arabisch: 2.", "Urdu: 0."]]


def drawn(html: str) -> list[list[str]]:
    """What the pictures tell row by row."""
    alts = re.findall(r'alt="([^"]*)"', html)
    return [re.findall(r"(?<=\. )[^.:]+: [^.]+\.", alt) for alt in alts]


def test_bars_show_the_largest_first_the_rest_last_and_nothing_hidden() -> None:
    names = ("tuerkisch", "arabisch", "sonstige", "urdu")
    cells = [requests(f"sprache={name}", n) for name, n in zip(names, (40, 50, 99, HIDDEN), strict=True)]
    html = grids(*cells, requests("", 200)).ueberblick("HF9-03", "sprachen")
    assert drawn(html) == [["Arabisch: 50.", "tuerkisch: 40.", "Sonstige Sprachen: 99."]]
    assert "Abb.\u00a09.1" in html


def test_one_row_is_no_picture() -> None:
    html = grids(requests("sprache=arabisch", 50), requests("", 50)).ueberblick("HF9-03", "sprachen")
    assert "<table>" in html
    assert "<figure" not in html


def test_sexes_stand_in_rows_with_the_whole_below() -> None:
    def seats(measure: str, numbers: Sequence[int]) -> list[Value]:
        sexes = ("weiblich", "maennlich", "insgesamt")
        return [
            told("HF10-K9", "mandate", f"merkmal={measure}", n, sex=sex)
            for sex, n in zip(sexes, numbers, strict=True)
        ]  # fmt: skip

    html = grids(
        *seats("ratsmandate", (125, 347, 472)), *seats("ratsmandate_antworten", (88, 242, 330)),
        *seats("ratsmandate_mit_einwanderungsgeschichte", (6, 24, 30)), nummer=10,
    ).weitere_ueberblicke()  # fmt: skip
    assert rows(html) == {
        "Frauen": ["125", "88", "6"],
        "Männer": ["347", "242", "24"],
        "Insgesamt": ["472", "330", "30"],
    }
    assert "Gültige Antworten, darunter mit Einwanderungsgeschichte" in words(html)


def test_years_stand_in_rows() -> None:
    def of_health(measure: str, year: int, number: int) -> Value:
        return told("HF7-04", "dolmetscherpools", f"bereich=gesundheit;merkmal={measure}", number, year)

    cells = [
        of_health(measure, year, number + year - 2015)
        for measure, number in (("dolmetscheranfragen", 90), ("dolmetschereinsaetze", 80))
        for year in (2015, 2016)
    ]
    html = grids(*cells, nummer=7).ueberblick("HF7-04", "jahre")
    assert rows(html) == {"2015": ["", "", "90", "80"], "2016": ["", "", "91", "81"]}
    assert drawn(html) == [["2015: Anfragen 90, Einsätze 80.", "2016: Anfragen 91, Einsätze 81."]]


def test_a_table_is_shown_once_in_a_chapter() -> None:
    page = grids(*CROSSED)
    assert 'id="ehrenamt-tab-1"' in page.ueberblick("HF9-03", "sprachen_staedte")
    rest = page.ueberblicke("HF9-03")
    assert "nach Stadt und Sprache" not in rest
    assert "Dolmetscherpools nach Städten" in words(rest)
    assert page.weitere_ueberblicke() == ""
    assert "HF9-03-staedte" in page.captions.named  # for references


def test_without_a_survey_or_a_figure_there_is_nothing() -> None:
    assert grids().ueberblicke("HF9-03") == ""
    report = report_of(*CROSSED)
    assert SurveyGrids(report.material, Captions(FELDER[9]), "#123456").ueberblicke("HF9-03") == ""


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("HF9-03", "stadt"), "HF9-03 hat keine Tabelle „stadt“. Vorhanden: bereiche, staedte, sprachen,"),
        (("HF9-99", "stadt"), "Den Indikator „HF9-99“ gibt es nicht."),
    ],
)
def test_a_table_that_is_not_there_is_named(asked: tuple[str, str], answer: str) -> None:
    with pytest.raises(RequestError, match=re.escape(answer)):
        grids().ueberblick(*asked)


# Years


def calls(year: int, number: int | None, **more: object) -> Value:
    return told("HF1-04", "dolmetscherpools", "", number, year, kind="wert", **more)


def test_years_of_the_cycle_in_columns_and_rows_in_groups() -> None:
    page = grids(calls(2012, 99), calls(2014, 300), calls(2016, 470))
    html = page.jahrestafel(
        "Im Überblick", "Anzahl", "Ohne Zahlen", page.zeile("Einsätze", "HF9-04", "zaehler"),
        "Hotline", page.zeile("Gespräche", "HF1-04"),
    )  # fmt: skip
    assert heads(html) == ["", "2014", "2016"]
    assert rows(html) == {"Hotline": [], "Gespräche": ["300", "470"]}
    assert 'colspan="3">Hotline<' in html


def test_a_year_that_is_hidden_or_missing_says_so() -> None:
    hidden = calls(2015, None, status=HIDDEN)
    page = grids(calls(2014, 300), hidden, told("HF9-03", "dolmetscherpools", "", 60, 2016, kind="wert"))
    html = page.jahrestafel("Im Überblick", "", page.zeile("Gespräche", "HF1-04"), page.zeile("Aktive", "HF9-03"))
    assert rows(html) == {"Gespräche": ["300", "*", "k. A."], "Aktive": ["k. A.", "k. A.", "60"]}


def test_a_reported_zero_is_no_missing_figure() -> None:
    """0 of 0 requests were fulfilled: no share, but two figures that somebody gave."""
    none = {"numerator": Fraction(0), "denominator": Fraction(0), "status": "not_applicable"}
    some = {"numerator": Fraction(80), "denominator": Fraction(100)}
    page = grids(
        told("HF9-04", "dolmetscherpools", "", None, 2015, kind="wert", **none),
        told("HF9-04", "dolmetscherpools", "", 80, 2016, kind="wert", **some),
    )
    parts = [page.zeile("Anfragen", "HF9-04", "nenner"), page.zeile("Einsätze", "HF9-04", "zaehler")]
    assert rows(page.jahrestafel("Im Überblick", "", *parts)) == {"Anfragen": ["0", "100"], "Einsätze": ["0", "80"]}


def test_without_figures_there_is_no_table_of_years() -> None:
    page = grids(calls(2012, 99))
    assert page.jahrestafel("Im Überblick", "", "Hotline", page.zeile("Gespräche", "HF1-04")) == ""


def test_chapters_can_call_them() -> None:
    report = report_of(surveys=SURVEYS)
    functions = Blocks(report.material, Captions(FELDER[9]), report.findings).functions()
    assert {"ueberblick", "ueberblicke", "weitere_ueberblicke", "zeile", "jahrestafel"} <= functions.keys()
