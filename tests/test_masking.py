"""Values that rest on own surveys lose their small figures, and keep everything else."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pipeline.atoms import Atom, terms
from pipeline.masking import REASON, SurveyCell, mask, rests_on
from pipeline.registries import Schutzschwelle
from pipeline.values import Value

THRESHOLDS = {
    "personen": Schutzschwelle(unter=3, spannweite=3),
    "gesundheit": Schutzschwelle(unter=5, spannweite=5, ganze_gruppe=True),
}


def value(id: str, numerator: int, source: str, denominator: int | None = None, **changes: object) -> Value:
    exact = Fraction(numerator) if denominator is None else Fraction(100 * numerator, denominator)
    return Value(
        id=id, region="08116", start=date(2016, 1, 1), end=date(2016, 12, 31), period_type="kalenderjahr",
        series="eigen:erhebung_probe", exact=exact, status="ok", numerator=Fraction(numerator),
        denominator=None if denominator is None else Fraction(denominator), source=source, n=1,
        flags=frozenset({"demo"}), **changes,
    )  # fmt: skip


def cells(schutz: str = "personen", **numbers: int) -> dict[Atom, SurveyCell]:
    found = [SurveyCell(("erhebung_probe", f"a/Blatt!{name}"), Fraction(n), schutz) for name, n in numbers.items()]
    return {cell.atom: cell for cell in found}


def source(*names: str) -> str:
    return " + ".join(f"erhebung_probe (a/Blatt!{name})" for name in names)


def test_the_cells_behind_numerator_and_denominator_are_read_from_the_source_with_their_signs():
    one = value("HF1-01", 1, f"{source('B1')} − erhebung_probe (a/Blatt!B2) / {source('B3')} + amt (Z. 4, Sp. 5)")
    assert list(rests_on(one)) == [
        terms((1, ("erhebung_probe", "a/Blatt!B1")), (-1, ("erhebung_probe", "a/Blatt!B2"))),
        terms((1, ("erhebung_probe", "a/Blatt!B3"))),
    ]


def test_the_first_term_of_a_further_body_keeps_its_own_sign():
    one = value("HF1-01", 1, "erhebung_probe (a/X!B1) + − erhebung_probe (b/X!B1)")
    assert list(rests_on(one)) == [terms((1, ("erhebung_probe", "a/X!B1")), (-1, ("erhebung_probe", "b/X!B1")))]


def test_a_small_figure_is_hidden_and_keeps_its_place_its_cells_and_its_flags():
    masked = mask([value("HF9-03", 2, source("B1"))], cells(B1=2), [], THRESHOLDS)
    [hidden] = masked.values
    assert (hidden.exact, hidden.numerator, hidden.denominator) == (None, None, None)
    assert (hidden.status, hidden.reason) == ("suppressed_own", REASON)
    assert (hidden.source, hidden.flags, hidden.id) == (source("B1"), frozenset({"demo"}), "HF9-03")
    assert [(row.form, row.year, row.reason, row.hidden, row.items) for row in masked.log] == [
        ("erhebung_probe", 2016, "kleine Zahl", 1, 1)
    ]


@pytest.mark.parametrize(("number", "is_shown"), [(0, True), (1, False), (2, False), (3, True)])
def test_the_threshold_hides_one_and_two(number: int, is_shown: bool):
    [one] = mask([value("HF9-03", number, source("B1"))], cells(B1=number), [], THRESHOLDS).values
    assert (one.exact is not None) is is_shown


def test_a_share_goes_with_its_numerator():
    [one] = mask([value("HF7-05", 4, f"{source('B1')} / {source('B2')}", 40)], cells("gesundheit", B1=4, B2=40), [],
                 THRESHOLDS).values  # fmt: skip
    assert one.exact is None
    assert one.denominator is None


def test_nobody_finds_a_hidden_part_by_subtraction():
    told = [value("HF9-03", 12, source("B1", "B2", "B3")),
            *(value("HF9-03", n, source(name), detail=f"sprache={name}")
              for name, n in (("B1", 2), ("B2", 4), ("B3", 6)))]  # fmt: skip
    total, *parts = mask(told, cells(B1=2, B2=4, B3=6), [], THRESHOLDS).values
    assert total.exact == 12
    assert [part.exact for part in parts] == [None, None, 6]


def test_what_would_tell_of_a_hidden_figure_goes_with_it():
    """25 minutes of calls, where a call takes twelve, say that there were two."""
    calls, minutes = ("erhebung_probe", "a/Blatt!B1"), ("erhebung_probe", "a/Blatt!B2")
    both = {calls: SurveyCell(calls, Fraction(2), "personen"),
            minutes: SurveyCell(minutes, Fraction(25), "keiner", calls)}  # fmt: skip
    told = [value("HF1-04", 2, source("B1")), value("HF1-K1", 25, source("B2"))]
    assert [one.exact for one in mask(told, both, [], THRESHOLDS).values] == [None, None]
    more = both | {calls: SurveyCell(calls, Fraction(9), "personen")}
    told = [value("HF1-04", 9, source("B1")), value("HF1-K1", 25, source("B2"))]
    assert [one.exact for one in mask(told, more, [], THRESHOLDS).values] == [9, 25]


def test_figures_of_offices_are_left_alone():
    one = value("HF6-05", 2, "rdb_13211 (Z. 1, Sp. 2) / rdb_13211 (Z. 1, Sp. 3)", 7)
    assert mask([one], {}, [], THRESHOLDS).values == [one]


def test_two_subjects_in_one_sum_are_a_fault_of_the_declaration():
    both = cells(B1=20) | cells("gesundheit", B2=30)
    with pytest.raises(ValueError, match="protected differently"):
        mask([value("HF9-03", 50, source("B1", "B2"))], both, [], THRESHOLDS)
