"""Which chart stands below the data of a figure."""

from __future__ import annotations

from pipeline.book_charts import Chart, Series, charted
from pipeline.public_tables import Column, Table


def table(heads: str, *rows: str) -> Table:
    columns = tuple(Column(name, "") for name in heads.split())
    return Table("Abb. 1.1", "", "", columns, tuple(tuple(row.split()) for row in rows))


def test_three_years_make_a_line_for_each_group_whose_rows_stand_together() -> None:
    mixed = [f"{group} 31.12.{year} {year} 1,0" for year in (2014, 2015, 2016) for group in ("deutsch", "insgesamt")]
    grouped, chart = charted(table("Gruppe Zeit Jahr Wert", *mixed))
    assert [row[0] for row in grouped.rows] == ["deutsch"] * 3 + ["insgesamt"] * 3
    assert chart == Chart("linien", "Jahr", "Wert", (Series("deutsch", 0, 2), Series("insgesamt", 3, 5)))


def test_what_differs_most_runs_along_the_bars() -> None:
    ages = [f"{group} {age} 1,0" for group in ("deutsch", "insgesamt") for age in ("0-<3", "3-<6", "6-<10")]
    _, chart = charted(table("Gruppe Alter Wert", *ages))
    assert chart == Chart("balken", "Alter", "Wert", (Series("deutsch", 0, 2), Series("insgesamt", 3, 5)))


def test_one_row_of_bars_is_named_after_its_column() -> None:
    _, chart = charted(table("Gebiet Wert", "Stuttgart 1,0", "Esslingen 2,0"))
    assert chart == Chart("balken", "Gebiet", "Wert", (Series("Wert", 0, 1),))


def test_measures_of_several_fields_are_stacked() -> None:
    counts = [f"{feld} {status} 1" for feld in ("Wohnen", "Arbeit", "Bildung") for status in ("offen", "begonnen")]
    _, chart = charted(table("Handlungsfeld Status Maßnahmen", *counts))
    assert chart is not None
    assert (chart.kind, chart.along, len(chart.series)) == ("gestapelt", "Handlungsfeld", 2)


def test_bars_of_different_categories_are_no_chart() -> None:
    assert (
        charted(table("Gruppe Alter Wert", "deutsch 0-<3 1,0", "insgesamt 3-<6 1,0", "insgesamt 6-<10 1,0"))[1] is None
    )


def test_a_single_value_is_no_chart() -> None:
    assert charted(table("Gebiet Wert", "Esslingen 2,0"))[1] is None
