"""Numbers in texts: bound to their cell, rounded once, and never printed where they cannot be."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from indicators.formulas import count, obs, per_thousand, ratio
from indicators.model import ANZAHL, AUSLAENDISCH, DEUTSCH, JE_1000, PROZENT, Indicator, amtlich, ersatz
from pipeline.cells import Cells, Printed, RequestError, UnknownCell, cell_id, digits, printed_numbers
from pipeline.cycle import Cycle, Region
from pipeline.values import Value

RDB, BA = "amtlich:rdb_13211-02-05-4", "ersatz:ba_arbeitslose"
WORDS = dict.fromkeys(("short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "") | {"direction": "neutral"}
ANTEIL = Indicator(
    id="HF6-05", title="Anteil", unit=PROZENT, formula=ratio(obs("arbeitslose"), to=obs("arbeitslose")),
    series=(amtlich("rdb_13211-02-05-4", bis=2016), ersatz("ba_arbeitslose", rounded_to=10)), **WORDS,
)  # fmt: skip
QUOTE = Indicator(
    id="HF6-06", title="Quote", unit=PROZENT, formula=ratio(obs("svb"), to=obs("svb")), series=(amtlich("rdb_a"),),
    groups=(AUSLAENDISCH, DEUTSCH), **WORDS,
)  # fmt: skip
SCHUTZ = Indicator(
    id="B-04", title="Schutzsuchende", unit=JE_1000, formula=per_thousand(obs("s"), to=obs("b")),
    series=(amtlich("azr"),), **WORDS,
)  # fmt: skip
ANZAHL_SVB = Indicator(
    id="HF6-K1", title="Beschäftigte", unit=ANZAHL, decimals=0, formula=count(obs("svb")), series=(amtlich("rdb_a"),),
    **WORDS,
)  # fmt: skip
INDICATORS = {i.id: i for i in (ANTEIL, QUOTE, SCHUTZ, ANZAHL_SVB)}


def region(ags: str, name: str) -> Region:
    return Region(ags=ags, name=name, kurz=name)


CYCLE = Cycle(
    name="2013-2016", beginn=2013, ende=2016, fenster_von=2007, datenschluss=date(2026, 11, 1), vorgaenger=None,
    kreis=region("08116", "Landkreis Esslingen"), vergleichskreise=(region("08117", "Göppingen"),), stadtkreise=(),
    land=region("08", "Baden-Württemberg"), bund=region("DG", "Deutschland"),
)  # fmt: skip


def value(id: str, year: int, exact: str | None = None, **more: object) -> Value:
    """A value of the own Kreis; `parts` are numerator and denominator."""
    parts = more.pop("parts", None)
    if parts:
        numerator, denominator = map(Fraction, parts)
        factor = 1000 if INDICATORS[id].unit == JE_1000 else 100
        more |= {"numerator": numerator, "denominator": denominator}
        result = numerator * factor / denominator
    else:
        result = None if exact is None else Fraction(exact)
    settings = {
        "region": "08116", "start": date(year, 1, 1), "end": date(year, 12, 31), "period_type": "jahresdurchschnitt",
        "series": INDICATORS[id].series[0].name, "status": "ok" if result is not None else "unknown_or_secret",
    }  # fmt: skip
    return Value(id=id, exact=result, **(settings | more))


def change(id: str, von: int, bis: int, exact: str, n: int = 2, **more: object) -> Value:
    return value(
        id, bis, exact, kind="veraenderung", from_start=date(von, 1, 1), from_end=date(von, 12, 31), n=n, **more
    )


UNEMPLOYED = [
    value("HF6-05", 2011, parts=("3000", "10000")),
    value("HF6-05", 2016, parts=("3968", "10297")),
    value("HF6-05", 2016, "31.0", region="08"),
    value("HF6-05", 2016, "36.1", kind="median", n=6),
    value("HF6-05", 2016, "7.5", kind="abstand_land"),
    value("HF6-05", 2016, "0.1", kind="abstand_median", n=6),
    change("HF6-05", 2011, 2016, "8.54", n=6),
    change("HF6-05", 2015, 2016, "0.2"),
    value("HF6-05", 2016, "38.7", series=BA, leading=False),
    value("HF6-05", 2018, parts=("5323.1", "12554.9"), series=BA),
]
JUDGED = {
    cell_id(UNEMPLOYED[4]): "hoeher",
    cell_id(UNEMPLOYED[5]): "gleich",
    cell_id(UNEMPLOYED[6]): "gestiegen",
    cell_id(UNEMPLOYED[7]): "unveraendert",
}


def cells(*values: Value, words: dict[str, str] | None = None) -> Cells:
    return Cells(values or UNEMPLOYED, INDICATORS, CYCLE, JUDGED if words is None else words)


def text(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def test_a_number_carries_the_id_of_its_cell() -> None:
    assert cells().wert("HF6-05", 2016) == (
        '<span class="zahl" data-zelle="HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|'
        'amtlich:rdb_13211-02-05-4">38,5</span>\u202f%'
    )


def test_numerator_denominator_and_date_are_cells_too() -> None:
    known = cells()
    assert text(known.zaehler("HF6-05", 2016)) == "3.968"
    assert 'data-zelle="HF6-05|nenner|08116|' in known.nenner("HF6-05", 2016)
    assert text(known.stand("HF6-05", 2016)) == "2016"
    assert text(known.zahl("HF6-05", 2016)) == "38,5"


def test_without_a_year_the_newest_value_of_the_window_counts_not_a_later_one() -> None:
    assert text(cells().jahr("HF6-05")) == "2016"


def test_of_two_series_in_one_year_the_leading_one_is_printed_the_other_only_by_name() -> None:
    known = cells()
    assert text(known.zahl("HF6-05", 2016)) == "38,5"
    assert text(known.number(known.find("HF6-05", 2016, "ba_arbeitslose"))) == "38,7"


def test_counts_of_a_series_that_is_rounded_to_tens_are_printed_in_tens() -> None:
    assert text(cells().zaehler("HF6-05", 2018)) == "rund\u00a05.320"
    assert text(cells().wert("HF6-05", 2018)) == "42,4\u202f%"


@pytest.mark.parametrize(
    ("low", "exact", "high", "printed"),
    [
        ("12.91", "12.93", "12.94", "12,9"),
        ("12.90", "13.13", "13.36", "13"),
        ("34.80", "35.49", "36.19", "rund\u00a035"),
    ],
)
def test_decimals_only_as_far_as_the_rounded_cells_allow(low: str, exact: str, high: str, printed: str) -> None:
    one = value("B-04", 2016, exact, low=Fraction(low), high=Fraction(high), flags=frozenset({"rounded5", "own_sum"}))
    assert str(digits(one, SCHUTZ)) == printed


def test_an_own_sum_of_rounded_cells_is_printed_as_rund() -> None:
    parts = {"numerator": Fraction(19045), "low": Fraction("18673"), "high": Fraction("19417")}
    one = value("B-04", 2016, "19045", flags=frozenset({"rounded5", "own_sum"}), **parts)
    assert str(digits(one, SCHUTZ, "zaehler")) == "rund\u00a019.000"


def test_ties_are_rounded_up_from_the_exact_number() -> None:
    assert str(digits(value("HF6-05", 2016, parts=("1", "800")), ANTEIL)) == "0,1"
    assert str(digits(value("HF6-05", 2016, parts=("1", "8000")), ANTEIL)) == "0,0"
    assert str(digits(value("HF6-05", 2016, parts=("49", "400")), ANTEIL)) == "12,3"


def test_a_missing_value_prints_its_sign_and_enters_the_legend() -> None:
    known = cells(value("HF6-05", 2016, status="not_collected"))
    assert text(known.wert("HF6-05", 2016)) == "n. e."
    assert known.legend == {"n. e.": "nicht erhoben"}


def test_flags_are_marked_in_tables() -> None:
    known = cells(value("HF6-05", 2016, "8.8", flags=frozenset({"limited", "provisional"})))
    assert text(known.number(known.find("HF6-05"), marks=True)) == "(8,8\u202fp)"
    assert known.legend == {"p": "vorläufiger Wert", "( )": "Aussagewert eingeschränkt"}


def test_an_unknown_indicator_names_those_there_are() -> None:
    with pytest.raises(UnknownCell, match=r"„HF6-99“ gibt es nicht. Vorhanden: HF6-05, HF6-06"):
        cells().wert("HF6-99")


def test_an_unknown_year_names_those_there_are() -> None:
    with pytest.raises(UnknownCell, match=r"HF6-05 hat für 2014 keinen Wert .*Vorhanden: 2011, 2016, 2018"):
        cells().wert("HF6-05", 2014)


def test_asking_whether_there_is_a_value_is_no_error_but_for_an_unknown_indicator() -> None:
    known = cells()
    assert known.hat("HF6-05")
    assert known.hat("HF6-05", 2016, teil="zaehler")
    assert not known.hat("HF6-05", 2014)
    assert not known.hat("HF6-06")
    assert known.hat("HF6-05", von=2011)
    assert not known.hat("HF6-05", von=2012)
    with pytest.raises(UnknownCell):
        known.hat("HF6-99")


def test_the_word_of_a_comparison_comes_from_the_judgement() -> None:
    known = cells()
    assert text(known.vergleich("HF6-05", 2016)) == "über dem Landesdurchschnitt von 31,0\u202f%"
    median = "nahe am Median der sechs Vergleichskreise von 36,1\u202f%"
    assert text(known.vergleich("HF6-05", 2016, mit="median")) == median
    with pytest.raises(RequestError, match=r"Vergleich mit „nachbarn“ gibt es nicht. Möglich: land, median"):
        known.vergleich("HF6-05", 2016, mit="nachbarn")


def test_the_word_of_a_change_comes_from_the_judgement() -> None:
    known = cells()
    assert text(known.veraenderung("HF6-05")) == "seit 2011 um 8,5\u00a0Prozentpunkte gestiegen"
    assert text(known.veraenderung("HF6-05", von=2015)) == "seit 2015 nahezu unverändert (+0,2\u00a0Prozentpunkte)"
    assert known.richtung("HF6-05") == "gestiegen"
    assert known.richtung("HF6-06") == "nicht_bewertbar"


def test_a_change_across_a_break_is_refused_with_what_can_be_compared() -> None:
    with pytest.raises(
        UnknownCell, match=r"Bis 2016 wird keine Veränderung ab 2008.*Vergleichbar mit 2016: 2011, 2015"
    ):
        cells().veraenderung("HF6-05", von=2008)


def test_the_change_of_a_count_is_in_percent() -> None:
    one, grown = value("HF6-K1", 2016, "33038"), change("HF6-K1", 2012, 2016, "23.62")
    known = cells(one, grown, words={cell_id(grown): "gestiegen"})
    assert text(known.veraenderung("HF6-K1")) == "seit 2012 um 23,6\u202f% gestiegen"


def test_development_and_comparison_are_told_as_far_as_there_are_any() -> None:
    both = cells().einordnung("HF6-05", 2016)
    expected = "seit 2011 um 8,5\u00a0Prozentpunkte gestiegen und lag über dem Landesdurchschnitt von 31,0\u202f%"
    assert text(both) == f"ist {expected}"
    alone = cells(value("HF6-05", 2016, "38.5")).einordnung("HF6-05")
    assert alone == "lässt sich weder mit früheren Werten noch mit anderen Regionen vergleichen"


def test_what_is_said_of_several_things_is_a_plural() -> None:
    several = cells().einordnung("HF6-05", 2016, mehrzahl=True)
    assert text(several).startswith("sind seit 2011 um 8,5\u00a0Prozentpunkte gestiegen und lagen über dem Landes")
    alone = cells(value("HF6-05", 2016, "38.5")).einordnung("HF6-05", mehrzahl=True)
    assert alone == "lassen sich weder mit früheren Werten noch mit anderen Regionen vergleichen"


@pytest.mark.parametrize(
    ("size", "word", "sentence"),
    [
        ("2.3", "gestiegen", "seit 2012 um 2,3\u00a0Prozentpunkte gestiegen"),
        ("-2.3", "gesunken", "seit 2012 um 2,3\u00a0Prozentpunkte gesunken"),
        ("1", "gestiegen", "seit 2012 um 1,0\u00a0Prozentpunkte gestiegen"),
        ("12.04", "gestiegen", "seit 2012 um 12,0\u00a0Prozentpunkte gestiegen"),
        ("0.04", "unveraendert", "seit 2012 nahezu unverändert (0,0\u00a0Prozentpunkte)"),
        ("-0.1", "unveraendert", "seit 2012 nahezu unverändert (−0,1\u00a0Prozentpunkte)"),
    ],
)  # fmt: skip
def test_a_change_reads_as_german(size: str, word: str, sentence: str) -> None:
    one, moved = value("HF6-05", 2016, "50"), change("HF6-05", 2012, 2016, size)
    assert text(cells(one, moved, words={cell_id(moved): word}).veraenderung("HF6-05")) == sentence


def test_a_gap_after_von_stands_in_the_dative() -> None:
    known = cells(value("HF6-06", 2015, "-22.9", kind="abstand_gruppen"))
    assert text(known.abstand("HF6-06", fall="dativ")) == "−22,9\u00a0Prozentpunkten"
    with pytest.raises(RequestError, match="Vorhanden: nominativ, genitiv, dativ, akkusativ"):
        known.abstand("HF6-06", fall="datif")
    assert text(known.wert("HF6-06", art="abstand_gruppen", fall="dativ")) == "−22,9\u00a0Prozentpunkten"


@pytest.mark.parametrize(
    ("number", "told"), [("0", "0\u00a0Personen zogen"), ("1", "1\u00a0Person zog"), ("2", "2\u00a0Personen zogen")]
)
def test_a_count_has_its_noun_and_verb_in_the_right_number(number: str, told: str) -> None:
    counted = cells(value("HF6-K1", 2016, number)).anzahl("HF6-K1", "Person zog", "Personen zogen")
    assert text(counted) == told
    assert [one.text for one in printed_numbers(counted)] == [number]


def test_a_quoted_number_is_printed_with_its_source_and_bound_as_a_quote() -> None:
    quoted = cells().zitat("23 %", quelle="Rahmenplan 2014, Seite 4")
    assert text(quoted) == "23 % (Quelle: Rahmenplan 2014, Seite 4)"
    assert printed_numbers(quoted) == [Printed("zitat|23 %|Rahmenplan 2014, Seite 4", "23 %")]
    with pytest.raises(RequestError, match="Zum Zitat fehlt die Quelle"):
        cells().zitat("23 %", quelle=" ")


def test_the_gap_of_groups_is_in_percentage_points() -> None:
    gap = value("HF6-06", 2015, "-22.9", kind="abstand_gruppen")
    assert text(cells(gap).abstand("HF6-06", 2015)) == "−22,9\u00a0Prozentpunkte"


def test_the_bound_numbers_of_a_page_are_read_in_order_with_those_in_pictures() -> None:
    picture = '<img alt="" data-zellen="b\t2\nc\t3">'
    page = f'<p><span data-zelle="a">1,0</span></p>{picture}<b><span data-zelle="d">4</span></b>'
    assert printed_numbers(page) == [Printed("a", "1,0"), Printed("b", "2"), Printed("c", "3"), Printed("d", "4")]


def test_every_printed_value_can_be_found_by_its_cell() -> None:
    known = cells()
    known.wert("HF6-05", 2016)
    assert known.printed == {cell_id(UNEMPLOYED[1]): UNEMPLOYED[1]}


def test_own_sum_whose_bounds_never_round_alike_is_printed_as_far_as_they_are_apart() -> None:
    """3,470 lies between 3,400 and 3,540: 3 or 4 thousand, 34 or 35 hundred. 140 apart: hundreds."""
    parts = {"numerator": Fraction(3470), "low": Fraction(3400), "high": Fraction(3540)}
    one = value("B-04", 2016, "3470", flags=frozenset({"rounded5", "own_sum"}), **parts)
    assert str(digits(one, SCHUTZ, "zaehler")) == "rund\u00a03.500"
