"""The XLS export of INKAR: two header rows, empty cells that are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import books
import pytest
from books import pack, parts, sheet, xls, xlsx

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row

ORIGINALS = Path(__file__).parents[3] / "shared/data/original/inkar"
MISSING = "../shared/data/original liegt nicht neben dem Projekt"

HEAD = [["Kennziffer", "Raumeinheit", "Aggregat", "Quote", "Quote"], [None, None, None, "2014", "2015"]]
ROWS = [*HEAD, ["08116", "Esslingen", "Landkreis", 4.026485325697924, 6], ["01001", "Flensburg", "Stadt", None, 8.5]]


def faults(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        read_table(path, "inkar_xls")
    return [(fault.place, fault.text) for fault in caught.value.faults]


@pytest.mark.parametrize("write", [xls, xlsx])
def test_the_year_of_the_second_row_is_the_date_of_the_column(tmp_path: Path, write: Callable[..., Path]):
    table = read_table(write(tmp_path / "inkar", ROWS, name="Daten"), "inkar_xls")
    assert table.columns == (
        Column(4, ("Quote", "2014"), time="2014"),
        Column(5, ("Quote", "2015"), time="2015"),
    )
    assert table.attributes == ("Aggregat",)
    assert table.rows == (
        Row(3, "08116", "Esslingen", None, ("Landkreis",), ("4,026485325697924", "6")),
        Row(4, "01001", "Flensburg", None, ("Stadt",), (None, "8,5")),
    )
    assert (table.sheet, table.encoding, table.stand) == ("Daten", "", None)


def test_the_other_sheets_are_notes_and_a_year_may_be_a_number(tmp_path: Path):
    rows = [HEAD[0], [None, None, None, 2014, 2015], *ROWS[2:]]
    made = parts(
        {"Quelle": sheet([["INKAR. Ausgabe 2018."]]), "Daten": sheet(rows), "Meta": sheet([["Quote", "in %"]])}
    )
    table = read_table(pack(tmp_path / "inkar.xlsx", made), "inkar_xls")
    assert table.notes == "INKAR. Ausgabe 2018.\nQuote in %"
    assert table.times() == ["2014", "2015"]


def test_a_key_that_lost_its_zero_stays_so(tmp_path: Path):
    table = read_table(xls(tmp_path / "a.xls", [*HEAD, [8116, "Esslingen", "Landkreis", 1, 2]]), "inkar_xls")
    assert table.rows[0].region == "8116"


@pytest.mark.parametrize(
    ("rows", "place", "text"),
    [
        ([["Schlüssel", *HEAD[0][1:]], *ROWS[1:]], "", "genau ein Blatt mit der Kopfzeile Kennziffer, Raum"),
        ([HEAD[0], [None, None, None, "2014", "neu"], *ROWS[2:]], "Daten!E1", "Gefunden: „Quote“, darunter „neu“."),
        ([[*HEAD[0][:4], None], *ROWS[1:]], "Daten!E1", "Gefunden: „“, darunter „2015“."),
        ([row[:3] for row in ROWS], "Daten!C1", "Hinter „Aggregat“ fehlen die Indikatoren."),
        (HEAD, "Daten!A3", "Keine Zeile mit Werten"),
        (HEAD[:1], "Daten!D1", "darunter „“"),
        ([*ROWS, [None, "Stuttgart", "Stadt", 1, 2]], "Daten!A5", "Die Kennziffer fehlt."),
        ([*ROWS, ["08111", "Stuttgart", "Stadt", books.BIFF_FORMULA, 2]], "Daten!D5", "Formel statt eines Wertes"),
        ([[*row[:3], row[3], row[3]] for row in ROWS], "Spalten 4, 5", "denselben Kopf: „Quote | 2014“"),
    ],
)  # fmt: skip
def test_a_broken_export_is_a_fault(tmp_path: Path, rows: list[list[object]], place: str, text: str):
    found = faults(xls(tmp_path / "a.xls", rows))
    assert found[0][0] == place
    assert text in found[0][1]


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=MISSING)
def test_the_original_of_the_kreise():
    table = read_table(ORIGINALS / "B_SchulabgaengerohneAbschluss.xls", "inkar_xls")
    assert (len(table.rows), len(table.columns)) == (402, 21)
    assert table.columns[-1] == Column(24, ("Schulabgänger ohne Abschluss", "2015"), time="2015")
    esslingen = next(row for row in table.rows if row.region == "08116")
    assert (esslingen.line, esslingen.name, esslingen.attributes) == (184, "Esslingen", ("Landkreis",))
    assert esslingen.cells[0] == "8,945147679324894"
    # INKAR publishes 4,03 and 3,37 for 2014 and 2015.
    assert esslingen.cells[-2:] == ("4,026485325697924", "3,372591006423983")
    assert "Schulabgänger ohne Hauptschulabschluss <Zeitpunkt> / Schulabgänger <Zeitpunkt> x 100" in table.notes


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=MISSING)
def test_the_original_of_the_gemeinden():
    table = read_table(ORIGINALS / "A_Beschaeftigtenquote.xls", "inkar_xls")
    assert (len(table.rows), len(table.columns)) == (4538, 15)
    assert table.times()[0] == "2001"
    cells = {row.region: row.cells for row in table.rows}
    assert cells["08116080"][0] == "57,01673717123413"
    assert cells["08116015"][6] == "56"
    assert sum(cell is None for row in cells.values() for cell in row) == 1098
