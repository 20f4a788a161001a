"""Plain CSV read by a declaration."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table
from pipeline.sources import CsvAufbau

AUFBAU = CsvAufbau(region="region", zeit="jahr", merkmale=("gruppe",), werte=("zellen", "svb"))
TEXT = "region,jahr,gruppe,svb,zellen,bemerkung\n08116,2013,foreigners,29100.0,141,\n08,2013,total,.,141,geschätzt\n"


def read(tmp_path: Path, text: str, aufbau: CsvAufbau = AUFBAU) -> Table:
    path = tmp_path / "werte.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, "csv", aufbau)


def test_the_declared_columns_are_read_as_text_and_the_others_are_not(tmp_path: Path):
    table = read(tmp_path, TEXT)
    assert table.attributes == ("gruppe",)
    assert table.columns == (Column(5, ("zellen",)), Column(4, ("svb",)))
    assert table.rows == (
        Row(2, "08116", "", "2013", ("foreigners",), ("141", "29100.0")),
        Row(3, "08", "", "2013", ("total",), ("141", ".")),
    )


def test_another_separator_may_be_declared(tmp_path: Path):
    aufbau = AUFBAU.model_copy(update={"trenner": ";"})
    assert read(tmp_path, TEXT.replace(",", ";"), aufbau).rows == read(tmp_path, TEXT).rows


def test_a_file_without_a_column_for_the_time_has_no_day_of_its_own(tmp_path: Path):
    aufbau = CsvAufbau(region="region", merkmale=("gruppe",), werte=("zellen", "svb"))
    rows = read(tmp_path, TEXT, aufbau).rows
    assert [(row.region, row.time, row.cells) for row in rows] == [
        ("08116", None, ("141", "29100.0")),
        ("08", None, ("141", ".")),
    ]


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (TEXT.replace("svb", "svp"), "Zeile 1", "Erwartet, genau einmal: svb."),
        (TEXT.replace("bemerkung", "svb"), "Zeile 1", "Erwartet, genau einmal: svb."),
        (TEXT.replace(",141,\n", ",141\n"), "Zeile 2", "Die Zeile hat 5 Felder. Erwartet nach dem Kopf: 6."),
        (TEXT.replace("29100.0", ""), "Zeile 2, Spalte 4", "Leeres Feld"),
        ("", "", "Die Datei ist leer."),
    ],
)
def test_a_file_that_does_not_fit_its_declaration_is_a_fault(tmp_path: Path, text: str, place: str, expected: str):
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    [fault] = caught.value.faults
    assert fault.place == place
    assert expected in fault.text
