"""Texts that are not what they seem, and cells that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from card_examples import need
from conftest import PROJECT
from measure_examples import entry, states_of

from pipeline import batch, language, measure_listing, needs, overrides, source_show
from pipeline.cards import Begruendung, Cards
from pipeline.cycle import Declared, load_yaml
from pipeline.deceit import as_it_was, deceptive, harmless
from pipeline.exhibits import as_csv
from pipeline.faults import DataError
from pipeline.readers.extract_file import render_extract
from pipeline.readers.table import Column, Row, Table
from pipeline.recommendations import review_csv


class Named(Declared):
    name: str


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("gut\nKreis \u202eneglisse", 2, "U+202E"),
        ("Ess\u200blingen", 1, "U+200B"),
        ("\ue0000\ue001", 1, "U+E000"),
        ("\u2066x", 1, "U+2066"),
        ("Еsslingen", 1, "kyrillisch und lateinisch"),
        ("Αmt", 1, "griechisch und lateinisch"),
    ],
)
def test_what_deceives_is_told_with_its_line(text: str, line: int, told: str) -> None:
    place, said = next(deceptive(text))
    assert (place, told in said) == (line, True)


@pytest.mark.parametrize(
    "text", ["Größe – „10 µm“ … − 5 °C\u202f%", "Москва", "Sil\u00adbe", "\ufeffname", "Şükrü Łódź β"]
)
def test_what_an_office_writes_is_no_deceit(text: str) -> None:
    assert list(deceptive(text)) == []


def test_a_name_that_deceives_is_refused_in_every_declaration(tmp_path: Path) -> None:
    path = tmp_path / "stelle.yaml"
    path.write_text("name: Аmt für Integration\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_yaml(path, Named, tmp_path)
    [told] = caught.value.faults
    assert (told.file, told.place) == ("stelle.yaml", "Zeile 1")
    assert told.text.startswith("Das Wort „Аmt“ mischt Schriften (kyrillisch und lateinisch).")


def test_a_title_of_a_measure_that_deceives_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "report_templates").mkdir()
    rules = "report_templates/sprache.yaml"
    (tmp_path / rules).write_bytes((PROJECT / rules).read_bytes())
    [told] = language.faults("massnahmen.csv", "Runder Tisch \u202eeesirK", tmp_path, line=3, kind="texte")
    assert (told.place, "U+202E" in told.text) == ("Zeile 3", True)


def test_the_declarations_of_the_project_are_as_they_seem() -> None:
    files = [PROJECT / "params.yaml", *(PROJECT / "data/raw").rglob("*.yaml")]
    assert len(files) > 60
    assert [path.name for path in files if next(deceptive(path.read_text(encoding="utf-8")), None)] == []


# Cells


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "\t=1", "\r=1", "-1+cmd|'/C calc'!A0", "-x", "--1", "-1-1"])
def test_what_a_spreadsheet_would_compute_becomes_text_and_comes_back(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert as_it_was(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "5", "-5", "-1.234,5", "Amt", "a=b", "'zitiert'"])
def test_everything_else_stays(cell: str) -> None:
    assert harmless(cell) == as_it_was(cell) == cell


FORMULA = "=HYPERLINK(1)"


ROW = Row(1, "08116", FORMULA, "2015", (FORMULA,), ("-5",))
TABLE = Table(Path("a"), "utf-8", None, "", None, ("m",), (Column(5, (FORMULA,)),), (ROW,))


@pytest.fixture
def written(tmp_path: Path) -> dict[str, str]:
    """What each module that writes CSV makes of a formula in its texts."""
    shown, bedarf = io.StringIO(), need(text=FORMULA)
    source_show.write_csv(TABLE, shown)
    reasons = {bedarf.id: Begruendung(rolle=FORMULA, grund=FORMULA)}
    state = states_of(tmp_path, entry(1, "2014-03-01", "begonnen", "selbst", was="Beschluss"))[0]
    state = replace(state, massnahme=state.massnahme.model_copy(update={"titel": FORMULA}))
    return {
        "batch.py": batch.as_csv([batch.Outcome("08116", FORMULA, FORMULA, FORMULA)]),
        "exhibits.py": as_csv([FORMULA, "a"], [["1", FORMULA]]).decode("utf-8-sig"),
        "measure_listing.py": measure_listing.as_csv([state]),
        "needs.py": needs.as_csv(needs.Judged("2013-2016", "1", (bedarf,), ())),
        "overrides.py": overrides.as_csv([overrides.Row(FORMULA, FORMULA, overrides.NEU, FORMULA, "", 0)]),
        "recommendations.py": review_csv(Cards("2013-2016", ohne_karte=reasons), [bedarf]),
        "source_show.py": shown.getvalue(),
    }


def test_no_table_that_is_written_holds_a_formula(written: dict[str, str]) -> None:
    for name, text in written.items():
        delimiter = ";" if ";" in text else ","
        cells = [cell for line in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in line]
        assert f"'{FORMULA}" in cells, name
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == [], name


def test_an_extract_keeps_what_is_printed_and_refuses_a_formula() -> None:
    with pytest.raises(DataError, match=r"Kopf: Gefunden: „=HYPERLINK\(1\)“"):
        render_extract(TABLE, {"08116"})
    with pytest.raises(DataError, match=r"Zeile 1: Gefunden: „=HYPERLINK\(1\)“"):
        render_extract(replace(TABLE, columns=(Column(5, ("Anzahl",)),)), {"08116"})


AS_PRINTED = {"readers/extract_file.py", "listing.py"}
"""Extracts hold what the office has printed, letter by letter; a list of values holds ids and numbers only."""


def test_workbooks_are_written_by_two_modules_and_texts_as_nothing_but_texts() -> None:
    root = PROJECT / "pipeline"
    texts = {path.name: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    writing = {name: text for name, text in texts.items() if re.search(r"xlsxwriter\.|openpyxl|to_excel", text)}
    assert {*writing} == {"book_xlsx.py", "form_xlsx.py"}
    for name, text in writing.items():
        assert not re.search(r"sheet\.write(_formula|_row|_column|_rich_string)?\(", text), name


def test_no_other_module_writes_csv(written: dict[str, str]) -> None:
    root = PROJECT / "pipeline"
    writing = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)|to_csv", path.read_text(encoding="utf-8"))
    }
    assert writing == {*written, *AS_PRINTED}
