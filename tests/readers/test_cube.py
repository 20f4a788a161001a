"""The Datenquader: records told by their heads, quality and locks behind the values."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table
from pipeline.signs import DIALECTS, UnknownSign, read_cell

ORIGINAL = Path(__file__).parents[3] / "shared/data/original/genesis_cube/22922KJ1141.txt"

STAR = "* Der Benutzer AB12 der Benutzergruppe CD34 hat am 03.09.2022 um 20:12:43 diesen Export angestossen.\n"
WHOLE = f"""\
{STAR}K;DQ;FACH-SCHL;GHH-ART;GHM-WERTE-JN;GENESIS-VBD;REGIOSTAT;EU-VBD;"mit Werten"
D;22922KJ114;;N;N;N;N
K;DQ-ERH;FACH-SCHL
D;22922
K;DQA;NAME;RHF-BSR;RHF-ACHSE
D;KREISE;1;1
D;GES;2;2
K;DQZ;NAME;ZI-RHF-BSR;ZI-RHF-ACHSE
D;JAHR;3;3
K;DQI;NAME;ME-NAME;DST;TYP;NKM-STELLEN;GHH-ART;GHM-WERTE-JN
D;ELG002;EUR;GANZ;DURCH;0;;N
D;ELG003;%;FEST;DURCH;1;;N
K;QEI;FACH-SCHL;FACH-SCHL;ZI-WERT;WERT;QUALITAET;GESPERRT;WERT-VERFAELSCHT
D;01001;GESM;2016;1259;e;;0;37.4;p;;0.0
D;08116;GESW;2016;0;/;;0;0.0;e;;0.0
"""
VALUES_ONLY = f"""\
{STAR}K;DQ;FACH-SCHL;"nur Werte"
D;32121BJ001
K;DQ-ERH;FACH-SCHL
D;32121
K;DQA;NAME
D;DINSG
K;DQZ;NAME
D;STAG
K;DQI;NAME;ME-NAME;DST;TYP;NKM-STELLEN
D;AUF007;1000 t;FEST;FALL;1
D;AUF008;kg;GANZ;DURCH;0
K;QEI;FACH-SCHL;ZI-WERT;WERT;QUALITAET
D;DG;31.12.2018;37759.3;e;455;e
"""


def read(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "cube.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return read_table(path, "genesis_cube")


def cells(tmp_path: Path, fields: str) -> tuple[str | None, ...]:
    """The cells of the first row with other fields behind the keys."""
    return read(tmp_path, WHOLE.replace("1259;e;;0;37.4;p;;0.0", fields)).rows[0].cells


def test_keys_are_region_time_and_attributes_and_every_figure_is_a_column(tmp_path: Path):
    table = read(tmp_path, WHOLE)
    assert table.columns == (Column(5, ("ELG002", "EUR"), unit="EUR"), Column(9, ("ELG003", "%"), unit="%"))
    assert table.columns[0].kopf == ("ELG002",)
    assert table.attributes == ("GES",)
    assert table.rows[0] == Row(15, "01001", "", "2016", ("GESM",), ("1259 e", "37.4 p"))
    assert (table.code, table.title, table.stand) == ("22922KJ114", "22922", date(2022, 9, 3))


def test_an_export_of_values_alone_has_no_locks_and_no_numbers_of_axes(tmp_path: Path):
    table = read(tmp_path, VALUES_ONLY)
    assert table.columns == (Column(4, ("AUF007", "1000 t"), unit="1000 t"), Column(6, ("AUF008", "kg"), unit="kg"))
    assert table.attributes == ()
    assert table.rows == (Row(14, "DG", "", "31.12.2018", (), ("37759.3 e", "455 e")),)


def test_the_head_says_where_the_time_stands(tmp_path: Path):
    text = VALUES_ONLY.replace("QEI;FACH-SCHL;ZI-WERT", "QEI;ZI-WERT;FACH-SCHL")
    [row] = read(tmp_path, text.replace("D;DG;31.12.2018", "D;31.12.2018;DG")).rows
    assert (row.region, row.time) == ("DG", "31.12.2018")


def test_a_sign_that_stands_for_a_figure_has_no_zero_before_it(tmp_path: Path):
    assert read(tmp_path, WHOLE).rows[1].cells == ("/", "0.0 e")
    assert cells(tmp_path, "0;-;;0;0.0;...;;0.0") == ("-", "...")
    assert cells(tmp_path, ";.;;0;0;x;;0.0") == (".", "x")


def test_a_sign_beside_a_figure_is_a_contradiction_that_no_dialect_reads(tmp_path: Path):
    raw, _ = cells(tmp_path, "1259;/;;0;37.4;p;;0.0")
    assert raw == "1259 /"
    refused(raw)


def test_locked_and_altered_figures_are_told_and_never_read_as_numbers(tmp_path: Path):
    locked, altered = cells(tmp_path, "1259;e;J;0;37.4;e;;38.1")
    assert (locked, altered) == ("1259 e [GESPERRT: J]", "37.4 e [WERT-VERFAELSCHT: 38.1]")
    hidden, both = cells(tmp_path, ";;J;0;37.4;;J;-2.5")
    assert (hidden, both) == ("[GESPERRT: J]", "37.4 [GESPERRT: J] [WERT-VERFAELSCHT: -2.5]")
    for raw in (locked, altered, hidden, both):
        refused(raw)


def refused(raw: str | None) -> None:
    for dialect in DIALECTS:
        with pytest.raises(UnknownSign):
            read_cell(raw or "", dialect, whole=True, never_zero=False, decimal=".")


def test_descriptions_are_notes_and_change_nothing_else(tmp_path: Path):
    described = WHOLE.replace(
        "K;DQA;NAME",
        'K;MM;NAME;KTX;NOTIZEN\nD;GES;Geschlecht;"Erste Zeile\nzweite; Zeile"\nloser Text\nK;DQA;NAME',
    )
    table, plain = read(tmp_path, described), read(tmp_path, WHOLE)
    assert "D;GES;Geschlecht;Erste Zeile\nzweite; Zeile\nloser Text" in table.notes
    assert [row.cells for row in table.rows] == [row.cells for row in plain.rows]
    assert table.columns == plain.columns


def test_the_heads_are_kept_as_notes_without_the_account_that_exported(tmp_path: Path):
    notes = read(tmp_path, WHOLE).notes
    assert "D;ELG002;EUR;GANZ;DURCH;0;;N" in notes
    assert "AB12" not in notes
    assert "1259" not in notes


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("D;01001;GESM;2016;1259;e", "D;01001;GESM;2016;1259", "Zeile 15", "11 Felder. Erwartet nach den Köpfen: 12"),
        ("D;01001", "01001", "Zeile 15", "Gefunden: „01001;GESM"),
        ("K;DQI;", "K;DQQ;", "Zeile 11", "Unbekannte Satzart DQQ. Bekannt: DQ, DQ-ERH, DQA"),
        ("K;DQ-ERH;FACH-SCHL\nD;22922\n", "", "", "Es fehlen die Satzarten DQ-ERH. Gefunden: DQ, DQA"),
        ("K;DQZ;NAME;ZI-RHF-BSR", "K;DQA;NAME;ZI-RHF-BSR", "Zeile 9", "Satzart DQA beginnt zum zweiten Mal"),
        ("D;KREISE;1;1", "D;GES;1;1", "", "Zwei Achsen heißen gleich: GES"),
        ("D;ELG003", "D;ELG002", "", "Zwei Werte heißen gleich: ELG002"),
        ("D;KREISE;1;1", "D;NAT;1;1", "Zeile 6", "Achsen NAT, GES. Erwartet: genau eine für den Raum"),
        ("D;GES;2;2", "D;KREIS2;2;2", "Zeile 6", "Achsen KREISE, KREIS2. Erwartet: genau eine"),
        ("D;GES;2;2", "D;GES;2;0", "Zeile 6", "Folge 1, 0 (RHF-ACHSE). Erwartet: aufsteigend"),
        ("D;GES;2;2", "D", "Zeile 8", "Der Zeile fehlt das Feld NAME"),
        ("D;GES;2;2", "D;;2;2", "Zeile 6", "nennt nicht alle Namen"),
        ("D;JAHR;3;3", "D;JAHR;3;3\nD;MONAT;4;4", "Zeile 9", "2 Zeitachsen. Erwartet: eine"),
        ("FACH-SCHL;FACH-SCHL;ZI-WERT", "FACH-SCHL;ZI-WERT", "Zeile 14", "Erwartet: 2-mal FACH-SCHL, ZI-WERT, WERT"),
        ("GESPERRT;WERT-V", "NEUES-FELD;WERT-V", "Zeile 14", "Gefunden: FACH-SCHL, FACH-SCHL, ZI-WERT, WERT"),
        ("DQI;NAME;ME-NAME", "DQI;NAME;EINHEIT", "Zeile 11", "Erwartet, genau einmal: ME-NAME"),
        ("D;22922KJ114;", "D;A;\nD;B;", "Zeile 2", "2 Datenquader. Erwartet: einer"),
        ("1259;e;;0", ";;;0", "Zeile 15, Spalte 5", "Leeres Feld"),
        (STAR, "", "", "Gefunden sind 0 Zeilen mit *"),
        ("03.09.2022", "31.09.2022", "Zeile 1", "„31.09.2022“. Erwartet: ein Tag, den es gibt"),
        (WHOLE, '{"Status": {"Content": "Es gibt keine Werte."}}\n', "", "Meldung des Amtes: „Es gibt keine Werte"),
        (WHOLE, "", "", "Die Datei ist leer."),
        (WHOLE[WHOLE.index("D;01001") :], "", "Zeile 14", "Keine Zeile mit Werten"),
    ],
)
def test_a_broken_cube_is_a_fault(tmp_path: Path, old: str, new: str, place: str, expected: str):
    assert old in WHOLE
    with pytest.raises(DataError) as caught:
        read(tmp_path, WHOLE.replace(old, new, 1))
    assert any(fault.place == place and expected in fault.text for fault in caught.value.faults), caught.value


def test_all_broken_lines_are_told_at_once(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        read(tmp_path, WHOLE.replace("03.09.2022", "").replace(";GESM", "") + "D;08117;GESW\n")
    assert [fault.place for fault in caught.value.faults] == ["", "Zeile 15", "Zeile 17"]


@pytest.mark.parametrize("text", [WHOLE, VALUES_ONLY])
def test_every_cut_is_a_fault_but_one_between_two_figures(tmp_path: Path, text: str):
    first = text.index("\nD;", text.index("K;QEI")) + 1
    for end in range(len(text)):
        if end <= first or not text[:end].endswith("\n"):
            with pytest.raises(DataError):
                read(tmp_path, text[:end])


def test_no_damage_ends_in_another_error(tmp_path: Path):
    """One to three characters changed at random, three hundred times, always in the same way."""
    chance = random.Random(20220903)
    for _ in range(300):
        text = list(chance.choice((WHOLE, VALUES_ONLY)))
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.choice(';"\n\r\0KD*0ä')
        try:
            table = read(tmp_path, "".join(text))
        except DataError:
            continue
        assert all(len(row.cells) == 2 for row in table.rows)


@pytest.mark.skipif(not ORIGINAL.is_file(), reason="../shared/data/original liegt nicht neben dem Projekt")
def test_the_real_cube():
    """Counted and read off the file line by line."""
    table = read_table(ORIGINAL, "genesis_cube")
    assert table.attributes == ("GES", "ERW122", "ELGAT2")
    assert [column.labels for column in table.columns] == [("ELG002", "EUR"), ("ELG003", "EUR")]
    assert len(table.rows) == 19185
    assert len({row.region for row in table.rows}) == 401
    rows = {row.line: row for row in table.rows}
    assert rows[8679] == Row(8679, "08116", "", "2021", ("GESW", "ERWERBST12", "ELGPLUS-X"), ("1174 e", "13740 e"))
    assert rows[2341] == Row(2341, "03405", "", "2019", ("GESM", "ERWERBST13", "ELGPLUS"), ("/", "/"))
    assert sum(row.cells == ("/", "/") for row in table.rows) == 24
    assert sum(int((row.cells[0] or "").removesuffix(" e")) for row in table.rows if row.cells[0] != "/") == 11066087
