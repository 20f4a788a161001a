"""The interactive export of the Bundesagentur für Arbeit: what stands around the table holds for every row."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table

ORIGINALS = Path(__file__).parents[3] / "shared/data/original/ba_export"

EXPORT = """\
"Region";"Deutschland";"Regionsschlüssel:";"d"
"Gebietsstand";"April 2025"
"Berichtsjahr";"2023"
"Datenstand";"April 2025"
"Indikator";"Arbeitsuchende"
"Staatsangehörigkeit";"Ausländer"
""
"Hinweise:";"Bei den dargestellten Werten handelt es sich um Jahresdurchschnitte. "
""
"Merkmal ";"JD Arbeitsuchende ";"Anteil an Insgesamt in % "
"unter 25 Jahre";"162.413";"9"
"25 bis unter 55 Jahre ";"1.319.008";"76"
""
"Exportdatum: ";"21.05.2025";"17:42:19"
"© Statistik der Bundesagentur für Arbeit"
"Die Produkte unterliegen dem Urheberrecht (siehe Impressum)."
"""
HINT = '"Hinweise:";"Bei den dargestellten Werten handelt es sich um Jahresdurchschnitte. "\n""\n'


def read(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return read_table(path, "ba_export")


def test_region_time_and_what_was_chosen_are_in_every_row(tmp_path: Path):
    table = read(tmp_path, EXPORT)
    assert table.attributes == ("Merkmal", "Staatsangehörigkeit")
    assert table.rows == (
        Row(11, "d", "Deutschland", "2023", ("unter 25 Jahre", "Ausländer"), ("162.413", "9")),
        Row(12, "d", "Deutschland", "2023", ("25 bis unter 55 Jahre", "Ausländer"), ("1.319.008", "76")),
    )
    assert table.columns == (
        Column(2, ("Arbeitsuchende", "JD Arbeitsuchende")),
        Column(3, ("Arbeitsuchende", "Anteil an Insgesamt in %")),
    )


def test_all_that_stands_around_the_table_is_kept(tmp_path: Path):
    table = read(tmp_path, EXPORT)
    assert (table.title, table.stand) == ("Arbeitsuchende", date(2025, 5, 21))
    assert table.notes.split("\n") == [
        "Region; Deutschland; Regionsschlüssel:; d",
        "Gebietsstand; April 2025",
        "Berichtsjahr; 2023",
        "Datenstand; April 2025",
        "Indikator; Arbeitsuchende",
        "Staatsangehörigkeit; Ausländer",
        "Hinweise:; Bei den dargestellten Werten handelt es sich um Jahresdurchschnitte.",
        "Exportdatum:; 21.05.2025; 17:42:19",
        "© Statistik der Bundesagentur für Arbeit",
        "Die Produkte unterliegen dem Urheberrecht (siehe Impressum).",
    ]


def test_another_region_month_and_choice_without_hints(tmp_path: Path):
    """The key of an Agenturbezirk is no official key and must stay what it is."""
    text = EXPORT.replace('"Deutschland"', '"Göppingen (Agentur)"').replace('"d"', '"627"').replace(HINT, "")
    text = text.replace('"Berichtsjahr";"2023"', '"Berichtsmonat";"März 2024"')
    text = text.replace('"Staatsangehörigkeit";"Ausländer"\n', '"Geschlecht";"Frauen"\n"Rechtskreis";"SGB II"\n')
    table = read(tmp_path, text)
    assert table.attributes == ("Merkmal", "Geschlecht", "Rechtskreis")
    row = table.rows[0]
    assert (row.region, row.name, row.time) == ("627", "Göppingen (Agentur)", "März 2024")
    assert row.attributes == ("unter 25 Jahre", "Frauen", "SGB II")


def test_signs_stay_as_printed(tmp_path: Path):
    table = read(tmp_path, EXPORT.replace('"162.413"', '"*"').replace('"9"', '"x"'))
    assert table.rows[0].cells == ("*", "x")


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ('"162.413";"9"', '"162.413"', "Zeile 11", "Die Zeile hat 2 Felder. Erwartet nach dem Kopf: 3"),
        ('"162.413"', '""', "Zeile 11, Spalte 2", "Leeres Feld"),
        ('"Merkmal "', '"Gruppe"', "", "Erwartet: ein Kopf, der mit „Merkmal“ beginnt"),
        ('"Anteil an Insgesamt in % "', '"JD Arbeitsuchende "', "Spalten 2, 3", "denselben Kopf"),
        ('"Anteil an Insgesamt in % "', '""', "Zeile 10", "„Merkmal“ und der Name jeder Spalte"),
        ('"Region";"Deutschland";', "", "", "Vor der Tabelle fehlt die Angabe „Region“"),
        (';"Regionsschlüssel:";"d"', "", "", "Vor der Tabelle fehlt die Angabe „Regionsschlüssel“"),
        (';"d"', ';""', "", "Vor der Tabelle fehlt die Angabe „Regionsschlüssel“ oder ihr Wert"),
        ('"Indikator";"Arbeitsuchende"\n', "", "", "Vor der Tabelle fehlt die Angabe „Indikator“"),
        ('"Berichtsjahr";"2023"\n', "", "", "Zeitangaben: keine. Erwartet: genau eine wie Berichtsjahr"),
        ('"2023"', '""', "", "Vor der Tabelle fehlt die Angabe „Berichtsjahr“ oder ihr Wert"),
        ('"Datenstand"', '"Berichtsmonat"', "", "Zeitangaben: Berichtsjahr, Berichtsmonat"),
        ('"Datenstand"', '"Gebietsstand"', "Zeile 4", "„Gebietsstand“ steht zum zweiten Mal da"),
        ('"Datenstand";"April 2025"', '"Datenstand"', "Zeile 4", "1 Felder. Erwartet: Paare aus Angabe und Wert"),
        ('"Datenstand"', '""', "Zeile 4", "Der Wert „April 2025“ hat keine Angabe"),
        ('"25 bis', '""\n"25 bis', "Zeile 13", "Gefunden: „25 bis unter 55 Jahre; 1.319.008; 76“"),
        ('"Hinweise:"', '"Tabelle 2"', "Zeile 8", "Gefunden: „Tabelle 2;"),
        ('"21.05.2025"', '"31.02.2025"', "", "Exportdatum: 31.02.2025. Erwartet: genau ein Tag"),
        ('"Exportdatum: "', '"Erstellt"', "", "Exportdatum: keines"),
        ('"©', '"', "", "Am Ende fehlt die Zeile mit „©“"),
        ('für Arbeit"', "für Arbeit", "", "ein Anführungszeichen hat kein Gegenstück"),
        (EXPORT, "", "", "Die Datei ist leer."),
    ],
)
def test_a_broken_export_is_a_fault(tmp_path: Path, old: str, new: str, place: str, expected: str):
    assert old in EXPORT
    with pytest.raises(DataError) as caught:
        read(tmp_path, EXPORT.replace(old, new, 1))
    assert any(fault.place == place and expected in fault.text for fault in caught.value.faults), caught.value


def test_all_faults_are_told_at_once(tmp_path: Path):
    text = EXPORT.replace('"Indikator";"Arbeitsuchende"\n', "").replace(';"9"', "").replace("©", "")
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    found = " ".join(fault.text for fault in caught.value.faults)
    assert len(caught.value.faults) == 3
    assert all(part in found for part in ("„Indikator“", "Die Zeile hat 2 Felder", "„©“"))


def test_every_cut_is_a_fault_up_to_the_end_of_the_source_line(tmp_path: Path):
    for end in range(EXPORT.index('"\n"Die Produkte') + 1):
        with pytest.raises(DataError):
            read(tmp_path, EXPORT[:end])


def test_no_damage_ends_in_another_error(tmp_path: Path):
    """One to three characters changed at random, three hundred times, always in the same way."""
    chance = random.Random(20250521)
    for _ in range(300):
        text = list(EXPORT)
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.choice(';"\n\r\0:©0ä')
        try:
            table = read(tmp_path, "".join(text))
        except DataError:
            continue
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="../shared/data/original liegt nicht neben dem Projekt")
@pytest.mark.parametrize(
    ("name", "indicator", "chosen", "first", "last"),
    [
        (
            "arbeitslose_ausländer_nachberufsabschluss.csv", "Arbeitslose", "Ausländer",
            ("Ohne abgeschlossene Berufsausbildung", "733.207", "76"), ("Keine Angabe", "19.387", "2"),
        ),
        (
            "arbeitsuchende_ausländer_nachaltersgruppe.csv", "Arbeitsuchende", "Ausländer",
            ("unter 25 Jahre", "162.413", "9"), ("Keine Angabe", "1.416", "0"),
        ),
        (
            "beschäftigte_insgesamt_nachaltersgruppe.csv", "Beschäftigte", "Insgesamt",
            ("unter 25 Jahre", "4.534.320", "12"), ("Keine Angabe", "20", "0"),
        ),
        (
            "beschäftigte_insgesamt_nachberufsabschluss.csv", "Beschäftigte", "Insgesamt",
            ("Ohne Berufsabschluss", "5.559.170", "14"), ("Keine Angabe", "4.089.270", "10"),
        ),
    ],
)  # fmt: skip
def test_the_real_exports(name: str, indicator: str, chosen: str, first: tuple[str, ...], last: tuple[str, ...]):
    table = read_table(ORIGINALS / name, "ba_export")
    assert (table.title, table.stand, len(table.rows)) == (indicator, date(2025, 5, 21), 4)
    assert table.attributes[1].startswith("Staatsangehörigkeit")
    for row, (label, *cells) in ((table.rows[0], first), (table.rows[-1], last)):
        assert (row.region, row.name, row.time) == ("d", "Deutschland", "2023")
        assert (row.attributes, row.cells) == ((label, chosen), tuple(cells))
