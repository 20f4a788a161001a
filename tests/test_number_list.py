"""zahlen.csv: every printed number with its place, its cell and the sources that it rests on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from report_examples import value

from pipeline import number_list
from pipeline.cells import cell_id
from pipeline.printed_places import Spot

SOURCES = {"rdb_a", "rdb_b", "erhebung_schulen", "presse"}


def spot(zelle: str, text: str, *quellen: str) -> Spot:
    return Spot(zelle, text, "Bericht", 3, "Abb. 1.1", quellen=frozenset(quellen))


def test_numbers_come_back_with_their_places_and_sources() -> None:
    rate = replace(value("HF6-05", 2016, Fraction(40)), source="rdb_a (Z. 7, Sp. 8) / rdb_b (Z. 9, Sp. 10)")
    printed = [
        spot(cell_id(rate), "40,0", "rdb_a", "rdb_b"),
        spot(cell_id(rate, "zaehler"), "+100", "rdb_a", "rdb_b"),
        spot("erhebung_schulen|befragt", "12", "erhebung_schulen"),
        spot("presse|plaetze", "−1", "presse"),
        spot("bericht|kern", "63"),
        Spot("", "31.12.2016", "Bericht", 4, kind="Datum"),
    ]
    told = [replace(one, quellen=frozenset()) for one in printed]
    table = number_list.as_table(told, [rate], SOURCES)
    assert number_list.read(table) == printed
    first, second = table.decode("utf-8-sig").splitlines()[:2]
    assert first == "Nummer;Zelle;Text;Art;Dokument;Seite;Abbildung oder Tabelle;Quellen"
    assert second == f"1;{cell_id(rate)};40,0;Wert;Bericht;3;Abb. 1.1;rdb_a rdb_b"


def test_value_of_another_year_does_not_lend_its_sources() -> None:
    rate = replace(value("HF6-05", 2016, Fraction(40)), source="rdb_a (Z. 7, Sp. 8)")
    other = spot(cell_id(value("HF6-05", 2015, Fraction(40))), "1")
    assert number_list.read(number_list.as_table([other], [rate], SOURCES)) == [other]
