"""The workbooks that go out: every cell where the layout has it, limited, locked around, the same bytes twice."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from conftest import PROJECT
from python_calamine import CalamineWorkbook

from pipeline.cycle import load_cycle, load_yaml
from pipeline.form_layout import COVER, COVER_FIELDS, HIDDEN, TELEFONISCH, Layout, address, layout
from pipeline.form_xlsx import NONE_YET, Answer, Answers, file_name, workbook
from pipeline.forms import ARTEN, FEHLT, GESCHAETZT, GEZAEHLT, Form, Formular, Respondent, load_forms, respondents
from pipeline.readers.grid import parse_area

pytestmark = pytest.mark.langsam  # whole workbooks are written and read

CYCLE = load_cycle(PROJECT)
FORMS = {form.id: form for form in load_forms(PROJECT)}
EVERY = pytest.mark.parametrize("id", FORMS)
NOBODY = Respondent("", "")


@cache
def plan(id: str) -> Layout:
    return layout(FORMS[id], CYCLE)


def someone(form: Form) -> Respondent:
    return next(iter(respondents(form, PROJECT, CYCLE)), NOBODY)


class Made:
    """A workbook that was made, looked at as a file."""

    def __init__(self, form: Form, places: Layout, answers: Answers = NONE_YET) -> None:
        self.form = form
        self.respondent = someone(form)
        self.raw = workbook(form, places, self.respondent, answers)
        self.parts = zipfile.ZipFile(io.BytesIO(self.raw))
        self.book = CalamineWorkbook.from_filelike(io.BytesIO(self.raw))
        self.names = self.book.sheet_names
        styles = self.text("xl/styles.xml")
        formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs")[1].split("</cellXfs>")[0])
        self.open_styles = {str(i) for i, xf in enumerate(formats) if 'locked="0"' in xf}

    def text(self, part: str) -> str:
        return self.parts.read(part).decode()

    def xml(self, sheet: str) -> str:
        return self.text(f"xl/worksheets/sheet{self.names.index(sheet) + 1}.xml")

    def values(self, sheet: str) -> list[list[object]]:
        return self.book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def unlocked(self, sheet: str) -> set[str]:
        cells = re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', self.xml(sheet))
        return {place for place, style in cells if style in self.open_styles}

    def validations(self, sheet: str) -> dict[str, dict[str, str]]:
        """The attributes and formulas of every validation by the cells it holds for."""
        found = {}
        for head, body in re.findall(r"<dataValidation ([^>]*?)>(.*?)</dataValidation>", self.xml(sheet)):
            told = {key: unescape(value) for key, value in re.findall(r'(\w+)="([^"]*)"', head)}
            told |= dict(re.findall(r"<(formula[12])>(.*?)</formula", body))
            for reference in told["sqref"].split(" "):
                area = parse_area(reference)
                for place in product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)):
                    found[address(place)] = told
        return found

    def offered(self, formula: str) -> list[str]:
        """What a drop-down offers, found where its formula points."""
        column, first, last = re.fullmatch(rf"'{HIDDEN}'!\$([A-Z]+)\$(\d+):\$\1\$(\d+)", formula).groups()
        area = parse_area(f"{column}{first}:{column}{last}")
        return [row[area.left - 1] for row in self.values(HIDDEN)[area.top - 1 : area.bottom]]


@cache
def made(id: str) -> Made:
    return Made(FORMS[id], plan(id))


@EVERY
def test_every_cell_stands_where_it_is_declared(id: str) -> None:
    sheets = {sheet.name: made(id).values(sheet.name) for sheet in plan(id).sheets}
    for sheet in plan(id).sheets:
        for line in sheet.lines:
            row = sheets[sheet.name][line.row - 1]
            if line.kind == "frage":
                [field] = line.fields
                words = f"darunter: {field.cell.label}" if field.cell.depth else field.cell.label
                assert row[:2] == [line.nr, words]
                assert row[sheet.columns.unit - 1] == made(id).form.unit(field.cell.angabe)
                assert row[sheet.columns.help - 1] == ("" if field.cell.depth else field.cell.angabe.hilfe)
            elif line.kind == "zeile":
                assert row[:2] == [line.nr, line.text or ""]


@EVERY
def test_only_input_cells_are_unlocked_and_every_sheet_is_protected(id: str) -> None:
    for sheet in plan(id).sheets:
        places = [p for f in sheet.fields for p in (f.value, f.art, f.zaehlweise, f.label) if p]
        assert made(id).unlocked(sheet.name) == {address(place) for place in places}
    free = COVER_FIELDS.keys() - ({"stelle"} if made(id).respondent.name else set())
    assert made(id).unlocked(COVER) == {address(COVER_FIELDS[name]) for name in free}
    for name in made(id).names:
        assert '<sheetProtection sheet="1"' in made(id).xml(name)


@EVERY
def test_every_number_has_its_type_limits_and_a_german_message(id: str) -> None:
    for sheet in plan(id).sheets:
        found = made(id).validations(sheet.name)
        for field in sheet.fields:
            angabe, told = field.cell.angabe, found[address(field.value)]
            if not angabe.is_number:
                assert told["type"] == "list"
                assert made(id).offered(told["formula1"]) == list(angabe.choices)
                continue
            low, high = made(id).form.limits(angabe)
            assert told["type"] == ("decimal" if angabe.typ == "zahl" else "whole")
            assert (float(told["formula1"]), float(told["formula2"])) == (low, high)
            assert told["error"].startswith("Erlaubt: ")
            assert "die Art sagt dann, warum." in told["error"]
            assert told["showErrorMessage"] == told["showInputMessage"] == "1"
            assert "errorStyle" not in told  # a number outside of the limits is refused, not only warned of


@EVERY
def test_art_and_zaehlweise_are_drop_downs_beside_their_value(id: str) -> None:
    for sheet in plan(id).sheets:
        found = made(id).validations(sheet.name)
        for field in sheet.fields:
            assert bool(field.art) == bool(field.cell.angabe.allowed_arten)
            for place, offered in (
                (field.art, field.cell.angabe.allowed_arten),
                (field.zaehlweise, field.cell.angabe.zaehlweisen),
            ):
                if place:
                    assert place[0] == field.value[0]
                    assert made(id).offered(found[address(place)]["formula1"]) == list(offered)
                    assert found[address(place)]["error"] == "Bitte einen Eintrag aus der Liste wählen."


def test_a_number_may_be_counted_estimated_or_missing_for_two_reasons() -> None:
    field = plan("gemeinden").fields["2016/personen"]
    told = made("gemeinden").validations(field.sheet)[address(field.art)]
    assert made("gemeinden").offered(told["formula1"]) == [*ARTEN] == [
        "gezählt", "geschätzt", "liegt nicht vor", "trifft nicht zu",
    ]  # fmt: skip
    choice = plan("gemeinden").fields["2016/integrationsbeauftragte"]
    told = made("gemeinden").validations(choice.sheet)[address(choice.art)]
    assert made("gemeinden").offered(told["formula1"]) == ["liegt nicht vor", "trifft nicht zu"]


def test_messages_say_what_is_allowed() -> None:
    found = made("gemeinden").validations("Angaben 2016")
    stellen, personen = (plan("gemeinden").fields[f"2016/{key}"] for key in ("vollzeitstellen", "personen"))
    assert found[address(stellen.value)]["error"].startswith("Erlaubt: Zahl von 0 bis 100. ")
    assert found[address(personen.value)]["error"].startswith("Erlaubt: ganze Zahl von 0 bis 5.000. ")
    assert found[address(personen.value)]["prompt"] == "Ganze Zahl von 0 bis 5.000."


def test_an_open_row_is_chosen_from_its_list_or_written() -> None:
    hotline, shown = plan("dolmetscherhotline"), made("dolmetscherhotline")
    language = shown.validations("Sprachen 2016")[address(hotline.fields["2016/sprachen.1.gespraeche"].label)]
    assert "Tigrinya" in shown.offered(language["formula1"])
    assert shown.offered(language["formula1"])[-1] == "Sonstige Sprachen"
    office = shown.validations("Ämter 2016")[address(hotline.fields["2016/aemter.25.minuten"].label)]
    assert (office["type"], office["formula2"]) == ("textLength", "60")


@EVERY
def test_hidden_sheet_says_which_form_this_is_and_where_its_cells_are(id: str) -> None:
    rows = made(id).values(HIDDEN)
    about = {row[0]: row[1] for row in rows[:6]}
    form, respondent = made(id).form, made(id).respondent
    assert about == {
        "formular": id, "version": str(form.formular.version), "zyklus": "2013-2016",
        "empfaenger": respondent.key, "name": respondent.name, "aufbau": plan(id).fingerprint,
    }  # fmt: skip
    places = {row[3]: row[4:7] for row in rows[1:] if row[3]}
    expected = {f.id: [f.sheet, f.nr, address(f.value)] for f in plan(id).fields.values()}
    assert places == expected
    [state] = re.findall(rf'<sheet name="{HIDDEN}"[^>]*state="(\w+)"', made(id).text("xl/workbook.xml"))
    assert state == "veryHidden"


def test_gemeinde_is_filled_in_and_locked() -> None:
    esslingen = Respondent("08116019", "Esslingen am Neckar")
    raw = workbook(FORMS["gemeinden"], plan("gemeinden"), esslingen)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    row, column = COVER_FIELDS["stelle"]
    cover = book.get_sheet_by_name(COVER).to_python(skip_empty_area=False)
    assert cover[row - 1][column - 2 : column] == ["Stadt oder Gemeinde", "Esslingen am Neckar"]
    assert (
        book.get_sheet_by_name("Angaben 2013")
        .to_python(skip_empty_area=False)[1][0]
        .startswith("Esslingen am Neckar · ")
    )
    assert book.get_sheet_by_name(HIDDEN).to_python()[3][:2] == ["empfaenger", "08116019"]


@EVERY
def test_cover_says_purpose_period_deadline_contact_and_data_protection(id: str) -> None:
    form = made(id).form
    text = "\n".join(str(cell) for row in made(id).values(COVER) for cell in row)
    for expected in (form.formular.titel, form.formular.zweck, "bis zum 31.03.2017", form.ansprechstelle.stelle):
        assert expected in text
    assert all(
        hint in text
        for hint in (*form.gemeinsam.datenschutz, *form.gemeinsam.ausfuellhinweise, *form.formular.hinweise)
    )
    assert "Musterausgabe – kein Dokument des Landkreises Esslingen" in text
    assert all(sheet.name in text for sheet in plan(id).sheets)


def test_every_page_is_marked_until_the_office_takes_the_forms_as_its_own() -> None:
    for name in made("gemeinden").names[1:-1]:
        assert "Musterausgabe – kein Dokument des Landkreises Esslingen" in made("gemeinden").xml(name)
    form = FORMS["gemeinden"]
    own = Form(form.formular, form.gemeinsam.model_copy(update={"muster": ""}), form.merkmale)
    raw = workbook(own, layout(own, CYCLE), someone(form))
    content = zipfile.ZipFile(io.BytesIO(raw))
    assert not any(b"Musterausgabe" in content.read(name) for name in content.namelist())
    assert file_name(own, CYCLE, someone(form)) == "gemeinden_2013-2016_08116004_altbach.xlsx"
    assert file_name(form, CYCLE, NOBODY) == "gemeinden_2013-2016_leer_Musterausgabe.xlsx"


def test_filled_in_with_answers() -> None:
    answers = Answers(
        cells={
            "2016/gespraeche": Answer(1250, GEZAEHLT), "2016/minuten": Answer(Decimal("14375.5"), GESCHAETZT),
            "2015/gespraeche": Answer(art=FEHLT), "2016/sprachen.1.minuten": Answer(350, GEZAEHLT),
        },
        labels={"2016/sprachen.1": "Tigrinya", "2016/aemter.2": "=1+1"},
        cover={"funktion": "Sozialamt", "datum": date(2017, 3, 14), "erhoben": TELEFONISCH},
        note="Beispieldaten",
    )  # fmt: skip
    shown = Made(FORMS["dolmetscherhotline"], plan("dolmetscherhotline"), answers)
    rows = {(name, row[0]): row for name in shown.names[1:-1] for row in shown.values(name)}
    assert rows["Angaben 2016", "A1"][3:6] == [1250, "Gespräche", "gezählt"]
    assert rows["Angaben 2016", "A2"][3:6] == [14375.5, "Minuten", "geschätzt"]
    assert rows["Angaben 2015", "A1"][3:6] == ["", "Gespräche", "liegt nicht vor"]
    assert rows["Sprachen 2016", "B1"] == ["B1", "Tigrinya", "", "", 350, "gezählt"]
    assert rows["Ämter 2016", "C2"][1] == "=1+1"
    assert "<f>" not in shown.xml("Ämter 2016")
    cover = {row[0]: row[1] for row in shown.values(COVER)}
    assert cover["Ausgefüllt von\n(Amt oder Funktion)"] == "Sozialamt"
    assert cover["Ausgefüllt am"] == date(2017, 3, 14)
    assert cover["Wie erhoben"] == "telefonisch"
    for name in shown.names[:-1]:
        assert "Beispieldaten · Musterausgabe" in (shown.xml(name) if name != COVER else shown.values(COVER)[0][0])


@EVERY
def test_same_form_gives_the_same_bytes(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    again = workbook(FORMS[id], layout(FORMS[id], CYCLE), made(id).respondent)
    assert again == made(id).raw
    assert "2026-11-01T00:00:00Z</dcterms:created>" in made(id).text("docProps/core.xml")
    assert {info.date_time for info in made(id).parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@EVERY
def test_no_cell_holds_a_formula_link_or_macro(id: str) -> None:
    names = made(id).parts.namelist()
    assert not [name for name in names if re.search("vba|external|connections|comments|drawing", name, re.IGNORECASE)]
    assert not [name for name in names if name.startswith("xl/worksheets/") and b"<f>" in made(id).parts.read(name)]


def test_what_does_not_fit_is_tinted_while_it_is_filled_in() -> None:
    fields = plan("personalamt").fields
    whole, women, men = (fields[f"2016/beschaeftigte{part}"].value for part in ("", ".weiblich", ".maennlich"))
    rules = re.findall(
        r'<conditionalFormatting sqref="(\w+)">(.*?)</conditionalFormatting>', made("personalamt").xml("Angaben 2016")
    )
    told = [unescape(text) for place, text in rules if place == address(whole)]
    both = f"${address(women)[0]}${women[0]}:${address(men)[0]}${men[0]}"
    total = f"${address(whole)[0]}${whole[0]}"
    assert f"AND(COUNT({total})=1,COUNT({both})=2,ABS(SUM({both})-{total})>0.001)" in told[0]


def test_pages_are_a4_with_their_head_in_sight_and_repeated() -> None:
    for sheet in plan("dolmetscherhotline").sheets:
        xml = made("dolmetscherhotline").xml(sheet.name)
        assert 'paperSize="9"' in xml
        assert ('orientation="landscape"' in xml) == (
            sheet.block is None
        )  # these tables are narrow enough to stand upright
        assert 'fitToHeight="0"' in xml
        assert f'ySplit="{sheet.head}"' in xml
        assert f"'{sheet.name}'!$1:${sheet.head}" in made("dolmetscherhotline").text("xl/workbook.xml")


OTHER = """
id: probe
version: 3
titel: Probe
empfaenger: {einzahl: Schule, mehrzahl: Schulen, liste: eigene_liste}
zweck: Alles, was ein Formular sonst noch kann.
zeitraum: {art: schuljahr, jahre: letztes}
ansprechstelle: {stelle: Schulamt & Kreis, telefon: 0711 000, email: post@example.org}
bloecke:
  - schluessel: schule
    titel: Schule
    fragen:
      - {schluessel: traeger, frage: =Träger(), typ: auswahl, auswahl: [öffentlich, privat], merkmal: vabo_klassen}
      - {schluessel: beginn, frage: VABO seit, typ: jahr, von: 1990, bis: 2016, merkmal: vabo_schueler}
  - schluessel: klassen
    titel: Klassen
    blatt: Klassen
    tabelle:
      zeilen: {titel: Klasse, nach: klasse, fest: {a: Klasse A, b: Klasse B}, offen: 1}
      spalten:
        - {schluessel: schueler, titel: Köpfe, merkmal: vkl_schueler, zaehlweisen: [genau, ungefähr]}
        - {schluessel: warten, titel: Wartende, merkmal: vabo_warteliste, arten: [], hoechstens: schueler}
"""


def test_other_types_fixed_rows_and_zaehlweisen_in_tables(tmp_path: Path) -> None:
    (tmp_path / "probe.yaml").write_text(OTHER, encoding="utf-8")
    shared = FORMS["schulen"]
    merkmale = shared.merkmale | {
        "vabo_schueler": shared.merkmale["vabo_schueler"].model_copy(update={"bereich": (0, 3000)})
    }
    form = Form(load_yaml(tmp_path / "probe.yaml", Formular, tmp_path), shared.gemeinsam, merkmale)
    places = layout(form, CYCLE)
    shown = Made(form, places)
    assert shown.names == ["Deckblatt", "Angaben 2016", "Klassen 2016", "_formular"]
    text = "\n".join(str(cell) for row in shown.values(COVER) for cell in row)
    assert "Schuljahr 2016/17." in text
    assert "Schulamt & Kreis\nTelefon 0711 000\nE-Mail post@example.org" in text
    assert "=Träger()" in [cell for row in shown.values("Angaben 2016") for cell in row]
    assert not [name for name in shown.parts.namelist() if "worksheets/" in name and "<f>" in shown.text(name)]
    first = shown.validations("Angaben 2016")
    assert shown.offered(first["D6"]["formula1"]) == ["öffentlich", "privat"]
    assert first["D7"]["error"].startswith("Erlaubt: Jahreszahl von 1990 bis 2016. ")
    rows = shown.values("Klassen 2016")
    assert [row[:2] for row in rows[5:]] == [["B1", "Klasse A"], ["B2", "Klasse B"], ["B3", ""]]
    assert rows[4][2:] == ["Personen", "Art", "Zählweise", "Personen"]
    assert shown.unlocked("Klassen 2016") == {f"{column}{row}" for column in "CDEF" for row in (6, 7, 8)} | {"B8"}
    assert shown.offered(shown.validations("Klassen 2016")["E8"]["formula1"]) == ["genau", "ungefähr"]
    assert [places.fields[f"2016/klassen.{row}.warten"].address for row in ("a", "b", "1")] == [
        "Klassen 2016!F6", "Klassen 2016!F7", "Klassen 2016!F8",
    ]  # fmt: skip


def test_layout_changes_with_version_and_cycle() -> None:
    form = FORMS["gemeinden"]
    newer = Form(form.formular.model_copy(update={"version": 2}), form.gemeinsam, form.merkmale)
    prints = {layout(form, CYCLE).fingerprint, layout(newer, CYCLE).fingerprint}
    prints |= {layout(form, load_cycle(PROJECT, "2017-2020")).fingerprint}
    assert len(prints) == 3
    assert layout(form, CYCLE).fingerprint in prints


def test_years_are_sheets_with_the_last_first_and_tables_are_asked_for_it_only() -> None:
    assert made("dolmetscherhotline").names == [
        "Deckblatt", "Angaben 2016", "Sprachen 2016", "Ämter 2016", "Angaben 2015", "Angaben 2014", "Angaben 2013",
        "_formular",
    ]  # fmt: skip
