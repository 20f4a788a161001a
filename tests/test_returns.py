"""Forms that came back: read as they were meant, and every fault told at its cell."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pytest
from conftest import PROJECT
from form_examples import FORMS, MAIN, OpenBook, changed, enter, nothing_occurred, plan, send_back

from pipeline import returns
from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.form_layout import layout
from pipeline.form_xlsx import Answer
from pipeline.forms import Figure, Respondent
from pipeline.returns import Entry, Return, read_return

pytestmark = pytest.mark.langsam  # whole workbooks are written and read

ALTBACH = Respondent("08116004", "Altbach")
CITY = Respondent("08116019", "Esslingen am Neckar")
NOBODY = Respondent("", "")


def read(path: Path, id: str, *asked: Respondent) -> Return:
    return read_return(path, plan(id), PROJECT, asked or None)


def entries(answer: Return) -> dict[str, Entry]:
    return {entry.field.id: entry for entry in answer.entries}


def told(path: Path, id: str, *asked: Respondent) -> dict[str, str]:
    """What is said of the cells of a file that is refused."""
    with pytest.raises(DataError) as caught:
        read(path, id, *asked)
    assert {fault.file for fault in caught.value.faults} == {str(path)}
    assert all(fault.advice for fault in caught.value.faults)
    places = [fault.place for fault in caught.value.faults]
    assert len(set(places)) == len(places), caught.value
    return {fault.place: fault.text for fault in caught.value.faults}


@pytest.fixture
def gemeinden(tmp_path: Path) -> Path:
    return send_back(tmp_path / "gemeinden.xlsx", "gemeinden", ALTBACH)


@pytest.fixture
def pools(tmp_path: Path) -> Path:
    return send_back(tmp_path / "dolmetscherpools.xlsx", "dolmetscherpools", CITY)


# What is read


@pytest.mark.parametrize("id", FORMS)
def test_every_form_is_read_as_it_was_filled_in(id: str, tmp_path: Path) -> None:
    answer = read(send_back(tmp_path / "a.xlsx", id, ALTBACH), id)
    assert {e.field.id: e.value for e in answer.entries} == dict.fromkeys(nothing_occurred(id), Decimal(0))
    assert (answer.respondent, answer.role, answer.datum) == (ALTBACH, "Hauptamt", date(2017, 3, 15))
    assert answer.channel == "formular"


def test_a_cell_has_value_art_zaehlweise_figure_and_place(tmp_path: Path) -> None:
    answers = {
        "2016/integrationsbeauftragte": Answer("ja"),
        "2016/ehrenamtskoordination": Answer(None, "trifft nicht zu"),
        "2016/vollzeitstellen": Answer(Decimal("1.5"), "geschätzt"),
        "2016/auszuege": Answer(12, "gezählt", "Haushalte in Personen umgerechnet"),
        "2015/auszuege": Answer(None, "liegt nicht vor"),
    }
    found = entries(read(send_back(tmp_path / "a.xlsx", "gemeinden", ALTBACH, answers), "gemeinden"))
    shown = {id: (e.value, e.raw, e.art, e.zaehlweise) for id, e in found.items() if id in answers}
    assert shown == {
        "2016/integrationsbeauftragte": (1, "ja", "", ""),
        "2016/ehrenamtskoordination": (None, "trifft nicht zu", "trifft nicht zu", ""),
        "2016/vollzeitstellen": (Decimal("1.5"), "1,5", "geschätzt", ""),
        "2016/auszuege": (12, "12", "gezählt", "Haushalte in Personen umgerechnet"),
        "2015/auszuege": (None, "liegt nicht vor", "liegt nicht vor", ""),
    }
    full_time = found["2016/vollzeitstellen"]
    assert full_time.figure == Figure("integrationsmanagement_vollzeitstellen")
    assert full_time.place == "08116004/Angaben 2016!D11"


def test_zaehlweise_of_a_question_holds_for_its_parts(tmp_path: Path) -> None:
    way = "ein Fall je Anliegen"
    answers = {"2016/faelle": Answer(3, "gezählt", way), "2016/faelle.weiblich": Answer(3, "gezählt")}
    path = send_back(tmp_path / "a.xlsx", "traumaberatung", NOBODY, answers, stelle="Träger 3 (Beispiel)")
    found = entries(read(path, "traumaberatung"))
    assert {id: found[f"2016/faelle{id}"].zaehlweise for id in ("", ".weiblich", ".maennlich")} == {
        "": way, ".weiblich": way, ".maennlich": way,
    }  # fmt: skip
    assert found["2016/faelle.weiblich"].figure == Figure("traumaberatung_faelle", "weiblich")


def counted(*ids: str, **values: int) -> dict[str, Answer]:
    return {id.format(part): Answer(value, "gezählt") for id in ids for part, value in values.items()}


def test_label_of_an_open_row_takes_the_place_of_its_number(tmp_path: Path) -> None:
    """Of a list its key, of a written text what a file name could be; rows that are not used are no answers."""
    rows = ("2016/sprachen.1.{}", "2016/aemter.2.{}")
    answers = counted("2016/{}", gespraeche=7, minuten=90) | counted(*rows, gespraeche=7, minuten=90)
    labels = {"2016/sprachen.1": "Dari / Farsi", "2016/aemter.2": "Amt für Soziales"}
    path = send_back(tmp_path / "a.xlsx", "dolmetscherhotline", ALTBACH, answers, labels)
    found = entries(read(path, "dolmetscherhotline"))
    shown = [(id, e.figure.detail, e.label, e.value) for id, e in found.items() if e.label]
    assert shown == [
        ("2016/sprachen.1.gespraeche", "sprache=dari_farsi", "Dari / Farsi", 7),
        ("2016/sprachen.1.minuten", "sprache=dari_farsi", "Dari / Farsi", 90),
        ("2016/aemter.2.gespraeche", "amt=amt_fuer_soziales", "Amt für Soziales", 7),
        ("2016/aemter.2.minuten", "amt=amt_fuer_soziales", "Amt für Soziales", 90),
    ]


def test_blank_yes_or_no_without_an_art_says_that_nothing_is_known(tmp_path: Path) -> None:
    answers, labels = {"2016/dokumente.1.arabisch": Answer("ja")}, {"2016/dokumente.1": "Wegweiser (Beispiel)"}
    path = send_back(tmp_path / "a.xlsx", "mehrsprachige_informationen", ALTBACH, answers, labels)
    found = [e for e in read(path, "mehrsprachige_informationen").entries if e.label]
    assert {e.figure.detail: e.value for e in found if e.value is not None} == {
        "dokument=wegweiser_beispiel;sprache=arabisch": 1
    }
    assert [e.art for e in found].count("liegt nicht vor") == 9


def test_what_a_body_without_a_list_is_called_stands_on_the_cover(tmp_path: Path) -> None:
    path = send_back(tmp_path / "a.xlsx", "kurstraeger", NOBODY, stelle="Träger 3 (Beispiel)")
    assert read(path, "kurstraeger").respondent == Respondent("traeger_3_beispiel", "Träger 3 (Beispiel)")
    listed = Respondent("t3", "Träger 3 (Beispiel)")
    namesake = Respondent("traeger_3", "Träger")
    answer = read(path, "kurstraeger", namesake, listed)
    assert answer.respondent == listed
    assert answer.entries[0].place.startswith("t3/")


def test_an_answer_given_by_phone_names_office_and_day(tmp_path: Path) -> None:
    path = send_back(tmp_path / "a.xlsx", "gemeinden", ALTBACH, erhoben="telefonisch", funktion="Integrationsbüro")
    answer = read(path, "gemeinden")
    assert (answer.channel, answer.role, answer.datum) == ("telefonisch", "Integrationsbüro", date(2017, 3, 15))


def test_what_excel_lets_pass_is_read_alike(gemeinden: Path) -> None:
    """A list on a sheet takes capital letters; a blank behind a word or a time of day is not seen."""
    before = read(gemeinden, "gemeinden")
    spelled = {"D6": "Nein ", "F10": "GEZÄHLT", "D10": 0.0}
    cover = {"B10": " Hauptamt", "B11": datetime(2017, 3, 15, 10, 30)}  # noqa: DTZ001
    enter(gemeinden, {f"Angaben 2016!{cell}": value for cell, value in spelled.items()})
    enter(gemeinden, {f"Deckblatt!{cell}": value for cell, value in cover.items()})
    after = read(gemeinden, "gemeinden")
    assert (after.content, after.role, after.datum) == (before.content, before.role, before.datum)


@pytest.mark.parametrize(("stored", "value"), [(1.25, "1.25"), (0.1 + 0.2, "0.3"), (1 / 3, "0.333333333"), (-0.0, "0")])
def test_number_is_the_one_that_was_meant(gemeinden: Path, stored: float, value: str) -> None:
    enter(gemeinden, {"Angaben 2016!D11": stored})
    assert str(entries(read(gemeinden, "gemeinden"))["2016/vollzeitstellen"].value) == value


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice fehlt")
def test_a_form_saved_by_libreoffice_is_read_alike(tmp_path: Path) -> None:
    answers = {
        "2016/integrationsbeauftragte": Answer("ja"),
        "2016/vollzeitstellen": Answer(Decimal("1.5"), "geschätzt"),
        "2015/soll": Answer(None, "liegt nicht vor"),
    }
    path = send_back(tmp_path / "a.xlsx", "gemeinden", ALTBACH, answers)
    enter(path, {"Angaben 2016!D10": 12, "Angaben 2016!F10": "gezählt", "Deckblatt!B12": "schriftlich"})
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = ["libreoffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "lo")]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    before, after = read(path, "gemeinden"), read(tmp_path / "lo/a.xlsx", "gemeinden")
    assert entries(after)["2016/zielgruppe"].value == 12
    assert (after.content, after.role, after.datum, after.respondent) == (
        before.content, before.role, before.datum, ALTBACH,
    )  # fmt: skip


# What is told of cells


def test_ten_planted_faults_get_ten_messages_at_their_cells(pools: Path) -> None:
    sheet = "Angaben 2016"
    enter(pools, {
        f"{sheet}!D8": "zwölf",
        f"{sheet}!D9": 2.5,
        f"{sheet}!D10": -1.0,
        f"{sheet}!D12": None, f"{sheet}!F12": None,
        f"{sheet}!F13": "liegt nicht vor",
        f"{sheet}!F14": "vielleicht",
        f"{sheet}!D17": 200_000,
        f"{sheet}!D21": 3,
        "Sprachen 2016!B6": "Klingonisch", "Sprachen 2016!F6": "liegt nicht vor", "Sprachen 2016!H6": "liegt nicht vor",
        "Sprachen 2016!C6": 0, "Sprachen 2016!D6": "gezählt",
        "Deckblatt!B10": "+49 711 39020",
    })  # fmt: skip
    found = told(pools, "dolmetscherpools")
    assert len(found) == 10
    assert found == {
        "Angaben 2016!D8": "Gefunden: der Text „zwölf“. Erwartet: ganze Zahl von 0 bis 10.000.",
        "Angaben 2016!D9": "Gefunden: 2,5. Erwartet: ganze Zahl von 0 bis 10.000.",
        "Angaben 2016!D10": "Gefunden: -1. Erwartet: ganze Zahl von 0 bis 10.000.",
        "Angaben 2016!D12": "Hier fehlt die Angabe. Erwartet: ganze Zahl von 0 bis 10.000 oder die Art "
        "„liegt nicht vor“ oder die Art „trifft nicht zu“.",
        "Angaben 2016!F13": "Die Art ist „liegt nicht vor“, daneben steht „0“. "
        "Erwartet: entweder ein Wert oder diese Art.",
        "Angaben 2016!F14": "„vielleicht“ steht nicht zur Auswahl. Erwartet: „gezählt“, „geschätzt“, "
        "„liegt nicht vor“, „trifft nicht zu“.",
        "Angaben 2016!D17": "Gefunden: 200000. Erwartet: ganze Zahl von 0 bis 100.000.",
        "Angaben 2016!D20": "Gefunden: 0; die Teile (D21, D22, D23) ergeben 3. Erwartet: die Summe der Teile.",
        "Sprachen 2016!B6": "„Klingonisch“ steht nicht zur Auswahl. Erwartet: „Albanisch“, „Arabisch“, "
        "„Bosnisch / Kroatisch / Serbisch“, „Bulgarisch“ und 22 weitere.",
        "Deckblatt!B10": "„+49 711 39020“ beginnt mit „+“; Tabellenprogramme halten das für eine Formel. "
        "Erwartet: Ausgefüllt von, höchstens 60 Zeichen.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "place", "text"),
    [
        ({"F10": None}, "F10", "Die Art des Wertes „0“ fehlt. Erwartet: gezählt oder geschätzt."),
        ({"D10": None}, "D10", "Die Art ist „gezählt“, der Wert fehlt. Erwartet: ganze Zahl von 0 bis 5.000."),
        ({"D6": None}, "D6", "Hier fehlt die Angabe. Erwartet: ja oder nein oder die Art „liegt nicht vor“"),
        ({"D6": "jein"}, "D6", "„jein“ steht nicht zur Auswahl. Erwartet: „ja“, „nein“."),
        ({"D6": True}, "D6", "„WAHR“ steht nicht zur Auswahl."),
        ({"D10": date(2016, 5, 3)}, "D10", "Gefunden: die Zeitangabe „2016-05-03“. Erwartet: ganze Zahl"),
        ({"D10": 2.5}, "D10", "Gefunden: 2,5. Erwartet: ganze Zahl von 0 bis 5.000."),
        ({"D10": "12"}, "D10", "Gefunden: der Text „12“. Erwartet: ganze Zahl von 0 bis 5.000."),
        ({"D11": 100.5}, "D11", "Gefunden: 100,5. Erwartet: Zahl von 0 bis 100."),
        ({"D17": 3}, "G17", "Die Zählweise fehlt. Erwartet: „Personen“ oder „Haushalte in Personen umgerechnet“."),
        ({"G17": "Köpfe"}, "G17", "„Köpfe“ steht nicht zur Auswahl."),
        ({"D14": 8, "D13": 7}, "D14", "Gefunden: 8, mehr als die 7 in D13. Erwartet: höchstens so viel."),
        ({"D10": "=1+1"}, "D10", "Hier steht eine Formel. Erwartet: eine eingetippte Angabe, nie eine Formel."),
        ({"C10": "=HYPERLINK(1)"}, "C10", "Hier steht eine Formel."),
        ({"F6": "=1"}, "F6", "Hier steht eine Formel."),
        ({"D10": "#N/A"}, "D10", "Hier steht ein Fehlerwert (wie #NV)."),
        ({"G10": "ungenau", "J3": 1, "A99": "x"}, "J3", "Gefunden: „1“ (ebenso in G10, A99). Das Formular hat"),
    ],
)
def test_fault_of_a_cell_is_told_there_and_nowhere_else(
    gemeinden: Path, cells: dict[str, object], place: str, text: str
) -> None:
    enter(gemeinden, {f"Angaben 2015!{cell}": value for cell, value in cells.items()})
    [(where, said)] = told(gemeinden, "gemeinden").items()
    assert where == f"Angaben 2015!{place}"
    assert said.startswith(text)


@pytest.mark.parametrize(
    ("cells", "place", "text"),
    [
        ({"B10": None}, "B10", "Es fehlt, welches Amt oder welche Funktion geantwortet hat."),
        ({"B10": "Amt " * 20}, "B10", "„Amt Amt"),
        ({"B10": "@cmd"}, "B10", "„@cmd“ beginnt mit „@“"),
        ({"B10": "…"}, "B10", "„…“ besteht nicht aus lesbarem Text."),
        ({"B11": date(2015, 12, 31)}, "B11", "Gefunden: 31.12.2015. Erwartet: ein Datum vom 01.01.2016 an."),
        ({"B11": "Mitte März"}, "B11", "Gefunden: „Mitte März“. Erwartet: ein Datum vom 01.01.2016 an."),
        ({"B11": None, "B12": "telefonisch"}, "B11", "Es fehlt, wann die Angaben telefonisch aufgenommen wurden."),
        ({"B11": 42000, "B12": "telefonisch"}, "B11", "Gefunden: 27.12.2014."),
        ({"B12": "per Brief"}, "B12", "„per Brief“ steht nicht zur Auswahl. Erwartet: „schriftlich“, „telefonisch“."),
        ({"C3": "bitte zurückrufen"}, "C3", "Gefunden: „bitte zurückrufen“. Das Formular hat hier kein Feld."),
        ({"A11": "Datum"}, "A11", "Erwartet: „Ausgefüllt am“. Auf dem Deckblatt wurden Zeilen oder Spalten geändert."),
    ],
)
def test_fault_of_the_cover(gemeinden: Path, cells: dict[str, object], place: str, text: str) -> None:
    enter(gemeinden, {f"Deckblatt!{cell}": value for cell, value in cells.items()})
    [(where, said)] = told(gemeinden, "gemeinden").items()
    assert where == f"Deckblatt!{place}"
    assert said.startswith(text)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_though_it_is_stored_as_one_is_told(gemeinden: Path, number: float) -> None:
    found = told(enter(gemeinden, {"Angaben 2016!D11": number}), "gemeinden")
    assert list(found) == ["Angaben 2016!D11"]


@pytest.mark.parametrize("name", ["Aichwald", None])
def test_a_form_that_another_body_has_filled_in_is_told(gemeinden: Path, name: str | None) -> None:
    """It would be counted for the body that the form was made for."""
    found = told(enter(gemeinden, {"Deckblatt!B9": name}), "gemeinden")
    assert found == {
        "Deckblatt!B9": f"Gefunden: „{name or ''}“. Erwartet: „Altbach“, denn das Formular ist das dieser Stelle."
    }


@pytest.mark.parametrize("text", ["Frau Muster", "Hauptamt, Tel. 0711 123456", "amt@example.org", "0711/1234567"])
def test_persons_and_their_numbers_are_not_printed(gemeinden: Path, text: str) -> None:
    [said] = told(enter(gemeinden, {"Deckblatt!B10": text}), "gemeinden").values()
    assert "Personen werden nicht genannt" in said


def languages(**rows: str | None) -> dict[str, object]:
    """Rows of the table of languages in which nothing occurred."""
    cells: dict[str, object] = {}
    for row, label in rows.items():
        number = row.removeprefix("row")
        cells |= {f"Sprachen 2016!{c}{number}": v for c, v in zip("BCDEFGH", [label, *[0, "gezählt"] * 3], strict=True)}
    return cells


@pytest.mark.parametrize(
    ("rows", "place", "text"),
    [
        ({"row7": None}, "B7", "In dieser Zeile fehlt: Sprache. Erwartet: wofür ihre Werte stehen."),
        ({"row6": "Urdu", "row9": "urdu"}, "B9", "„Urdu“ steht schon in B6. Erwartet: jeder Eintrag in einer Zeile."),
    ],
)
def test_fault_of_an_open_row(pools: Path, rows: dict[str, str | None], place: str, text: str) -> None:
    enter(pools, languages(**rows))
    assert told(pools, "dolmetscherpools") == {f"Sprachen 2016!{place}": text}


def test_written_labels_that_are_the_same_when_cut_are_told(tmp_path: Path) -> None:
    long = "Wegweiser für neu Zugewanderte im Landkreis, Ausgabe"
    labels = {"2016/dokumente.1": f"{long} 1", "2016/dokumente.2": f"{long} 2"}
    answers = {f"2016/dokumente.{row}.arabisch": Answer("ja") for row in (1, 2)}
    path = send_back(tmp_path / "a.xlsx", "mehrsprachige_informationen", ALTBACH, answers, labels)
    assert told(path, "mehrsprachige_informationen") == {
        "Dokumente 2016!B7": f"„{long} 2“ gleicht „{long} 1“ in B6. Erwartet: jeder Eintrag in einer Zeile."
    }


def test_sums_count_only_where_all_parts_are_there(tmp_path: Path) -> None:
    """Estimated women, men not at hand: the whole cannot be smaller, but it can be larger."""
    part = {"2016/faelle.weiblich": Answer(4, "geschätzt"), "2016/faelle.maennlich": Answer(None, "liegt nicht vor")}
    way = "ein Fall je Person"
    larger = part | {"2016/faelle": Answer(9, "gezählt", way)}
    assert entries(read(send_back(tmp_path / "a.xlsx", "traumaberatung", ALTBACH, larger), "traumaberatung"))
    smaller = part | {"2016/faelle": Answer(3, "gezählt", way)}
    assert told(send_back(tmp_path / "b.xlsx", "traumaberatung", ALTBACH, smaller), "traumaberatung") == {
        "Angaben 2016!D6": "Gefunden: 3; die Teile (D7) ergeben 4. Erwartet: die Summe der Teile."
    }


def test_rows_of_a_table_make_up_the_whole_on_another_sheet(tmp_path: Path) -> None:
    answers = counted("2016/{}", gespraeche=7, minuten=90) | counted("2016/sprachen.1.{}", gespraeche=5, minuten=90)
    path = send_back(tmp_path / "a.xlsx", "dolmetscherhotline", ALTBACH, answers, {"2016/sprachen.1": "Arabisch"})
    assert told(path, "dolmetscherhotline") == {
        "Angaben 2016!D6": "Gefunden: 7; die Teile („Sprachen 2016!C6“) ergeben 5. Erwartet: die Summe der Teile."
    }


# What is told of sheets, rows and the file


def merge(book: OpenBook) -> None:
    SubElement(book.sheets["Angaben 2016"].find(f"{MAIN}mergeCells"), f"{MAIN}mergeCell", ref="D10:D11")


def delete_row(book: OpenBook) -> None:
    book.sheets["Angaben 2016"].find(f"{MAIN}sheetData").remove(book.row("Angaben 2016", 10))
    book.move("Angaben 2016", -1, after=(10, 0))


def add_sheet(book: OpenBook) -> None:
    book.names.append(Element(f"{MAIN}sheet", book.name("Angaben 2014").attrib | {"name": "Notizen"}))


def swap_sheets(book: OpenBook) -> None:
    book.names[:] = [book.names[i] for i in (0, 2, 1, 3, 4, 5)]


@pytest.mark.parametrize(
    ("change", "place", "text"),
    [
        (lambda book: book.move("Angaben 2016", 1, after=(10, 0)), "Angaben 2016!A11",
         "Gefunden: „“ als Nr. der Zeile. Erwartet: „B2“."),
        (delete_row, "Angaben 2016!A10", "Gefunden: „B2“ als Nr. der Zeile. Erwartet: „B1“."),
        (lambda book: book.move("Angaben 2016", 0, 1, after=(0, 2)), "Angaben 2016!D4",
         "Gefunden: „Zeit“ als Titel der Spalte. Erwartet: „Wert“."),
        (merge, "Angaben 2016!D10", "Hier steht ein verbundenes Feld."),
        (lambda book: book.row("Angaben 2016", 11).set("hidden", "1"), "Angaben 2016",
         "Ausgeblendete Zeilen mit Inhalt: 11."),
        (lambda book: book.names.remove(book.name("Angaben 2014")), "Angaben 2014",
         "Dieses Blatt fehlt oder heißt anders."),
        (lambda book: book.name("Angaben 2014").set("name", "2014"), "2014",
         "Dieses Blatt gehört nicht zum Formular."),
        (add_sheet, "Notizen", "Dieses Blatt gehört nicht zum Formular."),
        (swap_sheets, "Angaben 2015", "Die Blätter stehen in anderer Reihenfolge."),
        (lambda book: book.name("Angaben 2014").set("state", "hidden"), "Angaben 2014",
         "Das Blatt ist ausgeblendet und enthält Werte."),
        (lambda book: book.names.remove(book.name("_formular")), "",
         "Das ist keines der Formulare. Gefunden: die Blätter „Deckblatt“,"),
    ],
)  # fmt: skip
def test_changed_structure_is_told(
    gemeinden: Path, change: Callable[[OpenBook], object], place: str, text: str
) -> None:
    with changed(gemeinden) as book:
        change(book)
    found = told(gemeinden, "gemeinden")
    assert found[place].startswith(text)


def test_deleted_column_of_a_table_without_arten_is_told(tmp_path: Path) -> None:
    path = send_back(tmp_path / "a.xlsx", "mehrsprachige_informationen", ALTBACH)
    with changed(path) as book:
        for row in book.sheets["Dokumente 2016"].find(f"{MAIN}sheetData"):
            row[:] = [cell for cell in row if not cell.get("r").startswith("C")]
        book.move("Dokumente 2016", 0, -1, after=(0, 3))
    assert told(path, "mehrsprachige_informationen") == {"Dokumente 2016!L5": "Die letzte Spalte ist K. Erwartet: L."}


def test_a_thousand_formulas_are_told_twenty_times(gemeinden: Path) -> None:
    enter(gemeinden, {f"Angaben 2016!K{row}": "=1" for row in range(1, 1001)})
    found = told(gemeinden, "gemeinden")
    assert len(found) == 20
    assert found["Angaben 2016!K20"].endswith("Ebenso an 980 weiteren Stellen.")


def test_a_moved_row_hides_nothing_on_the_other_sheets(gemeinden: Path) -> None:
    with changed(gemeinden) as book:
        book.move("Angaben 2016", 1, after=(10, 0))
    assert list(told(enter(gemeinden, {"Angaben 2013!D10": "viele"}), "gemeinden")) == [
        "Angaben 2013!D10", "Angaben 2016!A11",
    ]  # fmt: skip


def test_answer_to_another_form_or_version_or_cycle_is_told(tmp_path: Path) -> None:
    other = send_back(tmp_path / "a.xlsx", "arbeitskreise", ALTBACH)
    expected = "Gefunden: Formular „arbeitskreise“. Erwartet: Formular „gemeinden“."
    assert told(other, "gemeinden") == {"_formular!B1": expected}
    older = enter(send_back(tmp_path / "b.xlsx", "gemeinden", ALTBACH), {"_formular!B2": "7"})
    assert told(older, "gemeinden") == {"_formular!B2": "Gefunden: Version „7“. Erwartet: Version „1“."}
    earlier = enter(send_back(tmp_path / "c.xlsx", "gemeinden", ALTBACH), {"_formular!B3": "2009-2012"})
    assert told(earlier, "gemeinden") == {"_formular!B3": "Gefunden: Zyklus „2009-2012“. Erwartet: Zyklus „2013-2016“."}


def test_fields_that_changed_without_a_new_version_are_told(gemeinden: Path) -> None:
    later = layout(FORMS["gemeinden"], load_cycle(PROJECT, "2017-2020"))
    assert later.fingerprint != plan("gemeinden").fingerprint
    enter(gemeinden, {"_formular!B6": later.fingerprint})
    expected = f"Gefunden: Aufbau {later.fingerprint} der Felder. Erwartet: {plan('gemeinden').fingerprint}."
    assert told(gemeinden, "gemeinden") == {"_formular!B6": expected}


def test_who_was_not_asked_is_told(gemeinden: Path) -> None:
    text = "Die Stelle „Altbach“ (08116004) steht nicht unter den Befragten. Erwartet: eine von 1."
    assert told(gemeinden, "gemeinden", CITY) == {"Deckblatt!B9": text}
    assert read(gemeinden, "gemeinden", CITY, ALTBACH).respondent == ALTBACH


def test_a_body_that_does_not_say_who_it_is_is_told(tmp_path: Path) -> None:
    path = send_back(tmp_path / "a.xlsx", "kurstraeger", NOBODY)
    assert told(path, "kurstraeger") == {"Deckblatt!B9": "Der Name der Stelle fehlt. Erwartet: wer geantwortet hat."}


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/externalLinks/externalLink1.xml", "Die Arbeitsmappe holt Werte aus einer anderen Quelle."),
        ("xl/vbaProject.bin", "Die Arbeitsmappe enthält Makros."),
    ],
)
def test_links_dde_and_macros_are_refused(gemeinden: Path, part: str, text: str) -> None:
    """DDE lies in an external link: <ddeLink ddeService="cmd" ddeTopic="/C calc">."""
    with zipfile.ZipFile(gemeinden, "a") as archive:
        archive.writestr(part, '<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>')
    found = told(gemeinden, "gemeinden")
    assert found[part].startswith(text)


def test_more_than_20_mb_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(returns.MAX_FILE + 1)
    assert told(path, "gemeinden") == {"": "Die Datei hat 20 MB. Erwartet: höchstens 20 MB."}


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("Sehr geehrte Damen und Herren", encoding="utf-8")
    assert told(path, "gemeinden")[""].startswith("Das ist keine Arbeitsmappe, auch wenn sie so heißt.")
