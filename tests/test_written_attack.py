"""A figure that must not be known is found in whatever file it was written, and so is what can be worked out."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from report_examples import CYCLE, PROJECT

from pipeline import confidential, number_list
from pipeline.atoms import Figure
from pipeline.cells import cell_id
from pipeline.exhibits import as_csv
from pipeline.faults import DataError
from pipeline.office_key import KEY
from pipeline.pseudonyms import in_table
from pipeline.tables import write_parquet
from pipeline.values import COLUMNS, Value, as_frame
from pipeline.web_search import entries, script
from pipeline.written_attack import attack, says

HEAD = ("Kennung", "Merkmal", "Wert", "Zähler", "Nenner", "Zeichen", "Zelle")
NUMBERS = number_list.COLUMNS


def counted(part: str, number: int | None, *cells: str) -> Value:
    """HF10-06: cases of a field of life over cells of the returns; None: hidden."""
    exact = None if number is None else Fraction(number)
    return Value(
        id="HF10-06", region="08116", start=date(2016, 1, 1), end=date(2016, 12, 31), period_type="kalenderjahr",
        series="eigen:erhebung_antidiskriminierung", exact=exact, numerator=exact, base="ohne",
        detail=f"lebensbereich={part}" if part else "", status="suppressed_own" if number is None else "ok",
        source=" + ".join(f"erhebung_antidiskriminierung ({cell})" for cell in cells),
    )  # fmt: skip


ALL = counted("", 44, "a!1", "b!1", "c!1")
WORK, HOME, SCHOOL = counted("arbeit", 30, "b!1"), counted("wohnen", None, "c!1"), counted("bildung", None, "a!1")
SHARE = replace(
    counted("", 3, "c!1"), id="HF1-01", exact=Fraction(100, 3), denominator=Fraction(9),
    source="erhebung_antidiskriminierung (c!1) / erhebung_antidiskriminierung (d!1)",
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A project with the values of a cycle, of which school (2) and home (12) are hidden, and nothing written yet."""
    (tmp_path / "data/raw").mkdir(parents=True)
    shutil.copy(PROJECT / "data/raw/schwellen.yaml", tmp_path / "data/raw")
    store(tmp_path, ALL, WORK, HOME, SCHOOL)
    return tmp_path


def store(project: Path, *values: Value) -> None:
    processed = project / "data/processed/2013-2016"
    processed.mkdir(parents=True, exist_ok=True)
    write_parquet(as_frame(values), COLUMNS, processed / "indicators.parquet")
    (processed / confidential.RULES).write_text("[]")
    atom = ("erhebung_antidiskriminierung", "a!1")
    confidential.write_secrets([Figure(((1, atom),), Fraction(2), "diskriminierung", "Bildung")], processed)


def row(value: Value, **cells: str) -> list[str]:
    """A value as tables show it; `cells` stand in place of what would."""
    number = "" if value.exact is None else str(value.exact)
    told = {"Wert": number, "Zeichen": "" if number else "*", "Zelle": cell_id(value), "Kennung": value.id}
    return [(told | cells).get(name, "") for name in HEAD]


def bound(value: Value, text: str) -> str:
    return f'<span class="zahl" data-zelle="{cell_id(value)}">{text}</span>'


def page(body: str) -> str:
    return f'<html><head><title>Seite</title></head><body><main><h1 id="a">Seite</h1>{body}</main></body></html>'


def write(project: Path, name: str, content: bytes | str) -> Path:
    """A file on its way out; the folder that goes out."""
    folder = project / "hinaus"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def write_pdf(project: Path, **attached: bytes) -> Path:
    """A PDF with files that go with it; `zahlen` and `tab_1` are `zahlen.csv` and `tab-1.csv`."""
    folder = write(project, "bericht.pdf", b"")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in ({"zahlen": as_csv(NUMBERS, [])} | attached).items():
            pdf.attachments[f"{name.replace('_', '-')}.csv"] = content
        pdf.save(folder / "bericht.pdf")
    return folder


def write_book(project: Path, sheets: Mapping[str, list[list[str | float]]]) -> Path:
    folder = write(project, "tabellen.xlsx", b"")
    with xlsxwriter.Workbook(folder / "tabellen.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return folder


def told(project: Path, folder: Path) -> list[str]:
    """What the attack finds in a folder."""
    try:
        attack(project, CYCLE, folder)
    except DataError as error:
        return [f"{one.file}, {one.place}: {one.text}" for one in error.faults]
    return []


OFFICIAL = replace(
    counted("", 2661, "x"), id="HF6-04", exact=Fraction(88, 10), denominator=Fraction(30239), detail="",
    numerator=Fraction(2661), series="amtlich:rdb_13211-02-05-4", source="rdb_13211-02-05-4 (Z. 9, Sp. 4)",
)  # fmt: skip


def test_a_digit_of_an_official_figure_that_a_page_or_sheet_has_otherwise_is_found(office: Path) -> None:
    """The web edition and the workbook are read back as the PDF is."""
    store(office, OFFICIAL)
    good, bad = row(OFFICIAL, Wert="8,8"), row(OFFICIAL, Wert="8,9")
    write(office, "web/seite.html", page(bound(OFFICIAL, "8,8")))
    assert told(office, write_book(office, {"Werte": [[*HEAD], good]})) == []
    write(office, "web/seite.html", page(bound(OFFICIAL, "8,9")))
    told_by = told(office, write_book(office, {"Werte": [[*HEAD], bad]}))
    expected = f"{cell_id(OFFICIAL)}: Geschrieben ist „8,9“; der Bericht druckt anderes."
    assert told_by == [f"tabellen.xlsx, Blatt „Werte“, Zeile 2, Wert: {expected}", f"web/seite.html, : {expected}"]


def test_hidden_values_may_go_out_by_their_sign_in_every_way(office: Path) -> None:
    csv = as_csv(HEAD, [row(one) for one in (ALL, WORK, HOME, SCHOOL)])
    write(office, "daten/werte.csv", csv)
    shown = page(f"<table><tr><th>2016</th><td>{bound(ALL, '44')}</td><td>{bound(SCHOOL, '*')}</td></tr></table>")
    write(office, "web/seite.html", shown)
    write(office, "web/suche.js", script(list(entries("seite.html", "Seite", shown))))
    write_book(office, {"Werte": [["Alle Werte"], [*HEAD], [*row(ALL)], [*row(SCHOOL)]]})
    folder = write_pdf(office, zahlen=as_csv(NUMBERS, [["1", cell_id(ALL), "44", "Wert", "Bericht", "7", "", ""]]))
    assert told(office, folder) == []


HIDDEN = cell_id(SCHOOL)


def test_leak_in_the_pages_or_attachments_of_the_pdf(office: Path) -> None:
    folder = write_pdf(office, zahlen=as_csv(NUMBERS, [["1", HIDDEN, "2", "Wert", "Bericht", "7", "", ""]]))
    assert told(office, folder) == [f"bericht.pdf, Seite 7: {HIDDEN}: Geschrieben ist „2“; der Wert ist gesperrt."]
    write_pdf(office, tab_10=as_csv(HEAD, [row(SCHOOL, Zähler="2")]))
    zaehler = HIDDEN.replace("|wert|", "|zaehler|")
    assert told(office, folder) == [
        f"bericht.pdf, tab-10.csv, Zeile 2, Zähler: {zaehler}: Geschrieben ist „2“; der Wert ist gesperrt."
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (bound(SCHOOL, "2"), "Geschrieben ist „2“; der Wert ist gesperrt."),
        (bound(SCHOOL, "zwei"), "Geschrieben ist „zwei“; der Wert ist gesperrt."),
        (f'<svg data-zellen="{HIDDEN}\t2"></svg>', "Geschrieben ist „2“; der Wert ist gesperrt."),
        (f'<tr><td class="zahlen">{bound(SCHOOL, "*")}</td><td class="zahlen">2</td></tr>', "Wert steht „2“."),
        (f'<tr data-beleg="{HIDDEN}"><td>{bound(SCHOOL, "*")}</td><td>Zähler: 2</td></tr>', "Wert steht „2“."),
    ],
)
def test_leak_on_a_page(office: Path, body: str, found: str) -> None:
    (fault,) = told(office, write(office, "web/indikator.html", page(body)))
    assert fault.startswith("web/indikator.html, ")
    assert fault.endswith(found)


def test_leak_in_a_download_and_in_the_index_of_the_search(office: Path) -> None:
    folder = write(office, "web/daten/HF10-06.csv", as_csv(HEAD, [row(SCHOOL, Wert="2", Zeichen="")]))
    assert told(office, folder) == [
        f"web/daten/HF10-06.csv, Zeile 2, Wert: {HIDDEN}: Geschrieben ist „2“; der Wert ist gesperrt."
    ]
    write(office, "web/daten/HF10-06.csv", as_csv(HEAD, [row(SCHOOL)]))
    html = page(f"<p>Bildung: {bound(SCHOOL, '*')}</p>")
    write(office, "web/seite.html", html)
    write(office, "web/suche.js", script([("Seite", "Seite", "seite.html#a", "Bildung: 2")]))
    assert told(office, folder) == [
        "web/suche.js, seite.html#a: Das Verzeichnis der Suche sagt etwas, das auf der Seite nicht steht."
    ]


def test_leak_in_the_workbook(office: Path) -> None:
    folder = write_book(office, {"Tab. 10.2": [["Titel"], [*HEAD], [*row(SCHOOL)[:2], 2.0, *row(SCHOOL)[3:]]]})
    assert told(office, folder) == [
        f"tabellen.xlsx, Blatt „Tab. 10.2“, Zeile 3, Wert: {HIDDEN}: Geschrieben ist „2“; der Wert ist gesperrt."
    ]
    store(office, replace(SCHOOL, detail=""))
    years = ["Kennung", "Schlüssel", "Gruppe", "Reihe", "2016"]
    series = ["HF10-06", "08116", "insgesamt", "eigen:erhebung_antidiskriminierung"]
    write_book(office, {"Zeitreihen": [years, [*series, "*"], [*series, 2.0]]})
    assert [one.rpartition(": ")[2] for one in told(office, folder)] == ["Geschrieben ist „2“; der Wert ist gesperrt."]
    write_book(office, {"Rohdaten": [["Kennung", "Wert"], ["HF10-06", 2.0]]})
    assert told(office, folder)[0].startswith("tabellen.xlsx, Blatt „Rohdaten“, : Die Tabelle hat keine Spalte „Zelle“")


def test_leak_in_the_data_package(office: Path) -> None:
    exact = [[*row(SCHOOL), "2"]]
    folder = write(office, "daten/werte.csv", as_csv([*HEAD, "ungerundet"], exact))
    assert told(office, folder) == [
        f"daten/werte.csv, Zeile 2, ungerundet: {HIDDEN}: Geschrieben ist „2“; der Wert ist gesperrt."
    ]
    write(office, "daten/werte.csv", as_csv(HEAD, [row(counted("alltag", 2, "e!1"))]))
    assert told(office, folder)[0].endswith("Geschrieben ist „2“; einen solchen Wert gibt es nicht.")
    write(office, "daten/werte.csv", as_csv(HEAD, []))
    write(office, "daten/beobachtungen.csv", as_csv(("Quelle", "Wert"), [["erhebung_antidiskriminierung", "2"]]))
    assert told(office, folder)[0].endswith("erhebung_antidiskriminierung;2“; einen solchen Wert gibt es nicht.")
    write(office, "daten/beobachtungen.parquet", b"")
    assert "lässt sich nicht prüfen" in told(office, folder)[0]


def test_more_digits_than_the_report_prints_are_found(office: Path) -> None:
    store(office, SHARE)
    folder = write(office, "daten/werte.csv", as_csv(HEAD, [row(SHARE, Wert="33,3", Zähler="3", Nenner="9")]))
    assert told(office, folder) == []
    write(office, "daten/werte.csv", as_csv(HEAD, [row(SHARE, Wert="33,3333", Zähler="3", Nenner="9")]))
    assert told(office, folder)[0].endswith("Geschrieben ist „33,3333“; der Bericht druckt anderes.")


def test_what_a_value_says() -> None:
    assert says("rund 44", ALL, "wert")
    assert says("−44", replace(ALL, exact=Fraction(-44)), "wert")
    assert not says("−44", ALL, "wert")
    assert not says("44", replace(ALL, exact=Fraction(45)), "wert")
    assert not says("44, davon 2", ALL, "wert")
    assert says("*", SCHOOL, "wert")
    assert not says(".", SCHOOL, "wert")


# What can be worked out


def test_leak_that_only_several_files_together_have(office: Path) -> None:
    home = counted("wohnen", 12, "c!1")
    store(office, ALL, WORK, home, SCHOOL)
    folder = write(office, "daten/werte.csv", as_csv(HEAD, [row(ALL), row(WORK)]))
    assert told(office, folder) == []
    write(office, "web/seite.html", page(bound(home, "12")))
    assert told(office, folder) == [
        "Schutz kleiner Zahlen, : Bildung: Die nicht gezeigte Zahl lässt sich aus der Ausgabe „2013-2016 (dieser "
        "Lauf)“ errechnen: genau 2. Verlangte Spannweite: mindestens 5."
    ]


def test_change_gives_away_the_values_that_it_is_told_of(office: Path) -> None:
    home = counted("wohnen", 12, "c!1")
    change = replace(home, kind="veraenderung", from_end=date(2015, 12, 31), numerator=None, exact=Fraction(20))
    store(office, ALL, WORK, home, SCHOOL, change)
    folder = write(office, "daten/werte.csv", as_csv(HEAD, [row(ALL), row(WORK), row(change, Wert="20,0")]))
    assert "genau 2" in told(office, folder)[0]


def test_leak_through_an_earlier_edition(office: Path) -> None:
    (office / KEY).parent.mkdir(parents=True)
    (office / KEY).write_text("geheim")
    (office / "data/raw/vertraulich/a.xlsx").touch()
    released = office / "data/ausgaben/2013-2016-1"
    released.mkdir(parents=True)
    write_parquet(in_table(as_frame([counted("wohnen", 12, "c!1")]), office), COLUMNS, released / "indicators.parquet")
    folder = write(office, "daten/werte.csv", as_csv(HEAD, [row(ALL), row(WORK)]))
    (fault,) = told(office, folder)
    assert "aus den Ausgaben „2013-2016 (dieser Lauf)“ und „2013-2016-1“ errechnen: genau 2" in fault
