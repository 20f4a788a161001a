"""zahlen.csv: every printed number with its cell and the sources that it rests on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from report_examples import value

from pipeline import number_list
from pipeline.cells import Printed, cell_id
from pipeline.number_list import Listed

SOURCES = {"rdb_a", "rdb_b", "erhebung_schulen", "presse"}


def test_numbers_come_back_with_their_sources() -> None:
    rate = replace(value("HF6-05", 2016, Fraction(40)), source="rdb_a (Z. 7, Sp. 8) / rdb_b (Z. 9, Sp. 10)")
    printed = [
        Printed(cell_id(rate), "40,0"),
        Printed(cell_id(rate, "zaehler"), "+100"),
        Printed("erhebung_schulen|befragt", "12"),
        Printed("presse|plaetze", "−1"),
        Printed("bericht|kern", "63"),
    ]
    both = frozenset({"rdb_a", "rdb_b"})
    assert number_list.read(number_list.as_table(printed, [rate], SOURCES)) == [
        Listed(cell_id(rate), "40,0", both),
        Listed(cell_id(rate, "zaehler"), "+100", both),
        Listed("erhebung_schulen|befragt", "12", frozenset({"erhebung_schulen"})),
        Listed("presse|plaetze", "−1", frozenset({"presse"})),
        Listed("bericht|kern", "63"),
    ]


def test_value_of_another_year_does_not_lend_its_sources() -> None:
    rate = replace(value("HF6-05", 2016, Fraction(40)), source="rdb_a (Z. 7, Sp. 8)")
    other = cell_id(value("HF6-05", 2015, Fraction(40)))
    assert number_list.read(number_list.as_table([Printed(other, "1")], [rate], SOURCES)) == [Listed(other, "1")]
