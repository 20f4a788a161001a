"""What public files state of own surveys, by file, place and cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.exhibits import as_csv
from pipeline.faults import DataError
from pipeline.written import stated

ZELLE = "HF10-06|wert|08116|2016-12-31|insgesamt|insgesamt|eigen:erhebung_antidiskriminierung"
OTHER = "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_13211-02-05-4"


def read(folder: Path, name: str, content: bytes | str) -> list[tuple[str, str, str, bool]]:
    """Place, cell and text of what a file states; `beside`: bound to no cell."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(one.place, one.zelle, one.text, one.beside) for one in stated({name: path}, {"HF10-06"})]


def test_every_part_of_a_value_in_a_table_is_read_and_other_indicators_are_left_out(tmp_path: Path) -> None:
    head = ("Kennung", "Merkmal", "Wert", "Zähler", "Zeichen", "genau", "Zelle")
    rows = [
        ("HF10-06", "lebensbereich=arbeit", "12,5", "3", "", "12,4999", ZELLE), ("HF6-05", "", "1", "", "", "1", OTHER),
    ]  # fmt: skip
    assert read(tmp_path, "werte.csv", as_csv(head, rows)) == [
        ("Zeile 2, Wert", ZELLE, "12,5", False),
        ("Zeile 2, Zähler", ZELLE.replace("|wert|", "|zaehler|"), "3", False),
        ("Zeile 2, genau", ZELLE, "12,4999", False),
    ]


def test_years_side_by_side_are_read_as_cells_with_a_year(tmp_path: Path) -> None:
    head = ("Kennung", "Schlüssel", "Gruppe", "Reihe", "2015", "2016")
    rows = [("HF10-06", "08116", "insgesamt", "eigen:erhebung_antidiskriminierung", "*", "56")]
    assert read(tmp_path, "zeitreihen.csv", as_csv(head, rows)) == [
        ("Zeile 2, 2015", ZELLE.replace("2016-12-31", "2015"), "*", False),
        ("Zeile 2, 2016", ZELLE.replace("2016-12-31", "2016"), "56", False),
    ]


def test_published_observations_are_none_of_own_surveys(tmp_path: Path) -> None:
    rows = [("rdb_13211-02-05-4", "1"), ("erhebung_personalamt", "2")]
    assert read(tmp_path, "beobachtungen.csv", as_csv(("Quelle", "Wert"), rows)) == [
        ("Zeile 3", "erhebung_personalamt", "erhebung_personalamt;2", False)
    ]


def test_bound_numbers_labels_of_pictures_and_unbound_ones_in_their_rows_are_read(tmp_path: Path) -> None:
    number = f'<span class="zahl" data-zelle="{ZELLE}">56</span>'
    row = f'<tr><th>2016</th><td class="zahlen">{number}</td><td class="zahlen">7</td><td>Seite 9</td></tr>'
    picture = f'<svg data-zellen="{ZELLE}\t57&#10;{OTHER}\t8"></svg>'
    assert read(tmp_path, "seite.html", f"<table>{row}</table>{picture}") == [
        ("", ZELLE, "56", False), ("", ZELLE, "57", False), ("Tabelle", ZELLE, "7", True),
    ]  # fmt: skip


def test_evidence_is_read_to_its_end(tmp_path: Path) -> None:
    row = f'<tr data-beleg="{ZELLE}"><th>2016</th><td>Esslingen</td><td>Zähler: 3 von 9</td></tr>'
    assert read(tmp_path, "seite.html", row) == [("Tabelle", ZELLE, "3", True), ("Tabelle", ZELLE, "9", True)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("werte.parquet", b"", "Was in dieser Datei steht, lässt sich nicht prüfen"),
        ("rohdaten.csv", as_csv(("Kennung", "Wert"), [("HF10-06", "2")]), "Die Tabelle hat keine Spalte „Zelle“"),
        (
            "suche.js",
            'window.SUCHE = [\n["Titel", "Seite", "weg.html#a", "2"]\n];\n',
            "Das Verzeichnis der Suche sagt etwas, das auf der Seite nicht steht",
        ),
    ],
)
def test_what_nobody_can_trace_to_a_cell_is_a_fault(tmp_path: Path, name: str, content: bytes | str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        read(tmp_path, name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("codes.csv", as_csv(("Spalte", "Code"), [("Zeichen", "*")])),
        ("abb-1.9.csv", as_csv(("Handlungsfeld", "Status", "Maßnahmen", "Stand"), [("1", "offen", "3", "2016")])),
        ("web.js", "/* 2 */"),
        ("web.css", "a { margin: 2px }"),
    ],
)
def test_files_without_values_state_nothing(tmp_path: Path, name: str, content: bytes | str) -> None:
    assert read(tmp_path, name, content) == []
