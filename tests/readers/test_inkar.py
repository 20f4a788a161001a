"""The INKAR export with its two header rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row

ORIGINAL = Path(__file__).parents[3] / "shared/data/original/inkar/inkar_sdg_etc.csv"

EXPORT = """\
Kennziffer;Raumeinheit;Aggregat;Ausländeranteil;Ausländeranteil;Einwohnerdichte
;;;2016;2017;2017
"08116";"Esslingen";"Landkreis";"16,1";"16,7";"1.560"
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "inkar.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    return read_table(path, "inkar_csv")


def test_the_year_of_the_second_row_is_the_date_of_the_column(tmp_path: Path):
    table = read(tmp_path, EXPORT)
    assert table.columns == (
        Column(4, ("Ausländeranteil", "2016"), time="2016"),
        Column(5, ("Ausländeranteil", "2017"), time="2017"),
        Column(6, ("Einwohnerdichte", "2017"), time="2017"),
    )
    assert table.columns[0].kopf == ("Ausländeranteil",)
    assert table.attributes == ("Aggregat",)
    assert table.rows == (Row(3, "08116", "Esslingen", None, ("Landkreis",), ("16,1", "16,7", "1.560")),)
    assert table.encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (EXPORT.replace("Kennziffer", "Schlüssel"), "Zeile 1", "Gefunden: Schlüssel; Raumeinheit; Aggregat"),
        (EXPORT.replace(";;;2016", ";;;"), "Zeile 2", "dann zu jedem Namen ein Jahr"),
        (EXPORT.replace("2017;2017", "2016;2017"), "Spalten 4, 5", "denselben Kopf: „Ausländeranteil | 2016“"),
        (EXPORT.replace('"16,1"', '""'), "Zeile 3, Spalte 4", "Leeres Feld"),
        (EXPORT.replace(';"1.560"', ""), "Zeile 3", "Die Zeile hat 5 Felder. Erwartet nach dem Kopf: 6."),
        ("", "", "Die Datei ist leer."),
    ],
)
def test_a_broken_export_is_a_fault(tmp_path: Path, text: str, place: str, expected: str):
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    [fault] = caught.value.faults
    assert fault.place == place
    assert expected in fault.text


@pytest.mark.skipif(not ORIGINAL.is_file(), reason="../shared/data/original liegt nicht neben dem Projekt")
def test_the_original():
    table = read_table(ORIGINAL, "inkar_csv")
    assert (len(table.rows), len(table.columns)) == (401, 26)
    flensburg = {column.kopf[0]: raw for row, column, raw in table.cells() if row.region == "01001"}
    assert flensburg["Einwohnerdichte"] == "1.560"
    assert flensburg["Arbeitsplatzwanderer"] == "-47,9"
    assert table.times() == ["2016", "2017"]
