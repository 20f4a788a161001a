"""The tables that the workbook and the data package share."""

from __future__ import annotations

from typing import get_args

from report_examples import report_of, report_with_examples, value

from pipeline.listing import KINDS as EVERY_KIND
from pipeline.public_tables import FLAGS, KINDS, Table, public_tables, values
from pipeline.signs import SUPPRESSED_OWN
from pipeline.sources import Flag


def as_dicts(table: Table) -> list[dict[str, str]]:
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]


def table(name: str) -> Table:
    return next(one for one in public_tables(report_with_examples()) if one.name == name)


def test_every_cell_keeps_what_its_column_declares() -> None:
    for one in public_tables(report_with_examples()):
        for row in one.rows:
            assert len(row) == len(one.columns), one.name
            for column, cell in zip(one.columns, row, strict=True):
                assert cell or not column.required, (one.name, column.name)
                assert not column.choices or not cell or cell in column.choices, (one.name, column.name, cell)
        if one.key:
            keys = [row[one.key] for row in as_dicts(one)]
            assert len(keys) == len(set(keys)), one.name


def test_values_are_those_of_the_years_of_the_report_as_they_are_printed() -> None:
    rows = [row for row in as_dicts(table("Werte")) if (row["Kennung"], row["Art"]) == ("HF6-05", "wert")]
    told = {(row["Jahr"], row["Wert"], row["Zähler"], row["Nenner"]) for row in rows if row["Schlüssel"] == "08116"}
    assert told == {
        ("2007", "30,0", "3000", "10000"),
        ("2015", "34,5", "3450", "10000"),
        ("2016", "38,5", "3854", "10000"),
    }  # that of 2020 is later than the cycle


def test_example_data_have_their_letter_and_say_what_they_are() -> None:
    marked = {row["Kennung"] for row in as_dicts(table("Werte")) if row["Beispiel"] == "B"}
    assert marked == {"HF1-06"}
    assert {row["Hinweise"] for row in as_dicts(table("Werte")) if row["Beispiel"]} == {"Beispieldaten (erfunden)"}
    finding = next(row for row in as_dicts(table("Befunde")) if row["Kennung"] == "HF1-06")
    assert (finding["Neuester Wert"], finding["Beispiel"]) == ("31.12.2016", "B")


def test_a_hidden_value_is_its_sign() -> None:
    hidden = value("HF6-05", 2016, None, status=SUPPRESSED_OWN, reason="Zum Schutz einzelner Personen nicht gezeigt.")
    (row,) = [row for row in as_dicts(values(report_of(hidden))) if row["Art"] == "wert"]
    assert (row["Wert"], row["Zähler"], row["Nenner"], row["Zeichen"]) == ("", "", "", "*")


def test_a_source_is_cited_with_licence_and_hash() -> None:
    source = next(row for row in as_dicts(table("Quellen")) if row["Kennung"] == "rdb_13211-02-05-4")
    assert source["Tabelle"] == "13211-02-05-4"
    assert source["Lizenz"] == "dl-de/by-2-0"
    assert len(source["SHA-256"]) == 64


def test_an_indicator_is_told_in_words() -> None:
    told = next(row for row in as_dicts(table("Indikatoren")) if row["Kennung"] == "B-01")
    assert told["Definition"].startswith("Anteil der Personen ohne deutsche Staatsangehörigkeit")
    assert (told["Zähler"], told["Nenner"]) == (
        "Bevölkerung ohne deutsche Staatsangehörigkeit",
        "Bevölkerung insgesamt",
    )
    assert told["Einheit"] == "in Prozent"


def test_every_kind_and_every_remark_has_its_words() -> None:
    assert set(KINDS) == set(EVERY_KIND)
    assert set(get_args(Flag)) <= set(FLAGS)
