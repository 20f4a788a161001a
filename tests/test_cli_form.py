"""`bericht formular`: the list of forms, the files that are made, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import Called
from form_examples import CYCLE, change, enter, office, send_back
from python_calamine import CalamineWorkbook
from test_forms import KINDS

from pipeline.forms import Respondent

pytestmark = pytest.mark.langsam  # whole workbooks are written and read

Bericht = Callable[..., Called]
__all__ = ["office"]

ALTBACH, AICHTAL = Respondent("08116004", "Altbach"), Respondent("08116081", "Aichtal")
ESSLINGEN = "gemeinden/gemeinden_2013-2016_08116019_esslingen_am_neckar_Musterausgabe.xlsx"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "formulare"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def about(path: Path) -> dict[str, str]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_name("_formular").to_python()
    return {row[0]: row[1] for row in rows[:6]}


def test_list_names_forms_recipients_deadline_and_indicators(office: Path, bericht: Bericht) -> None:
    said = bericht("formular", "list", cwd=office)
    assert said.code == 0
    lines = said.out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == KINDS
    [gemeinden] = [line for line in lines if line.startswith("gemeinden ")]
    assert "31.03.2017" in gemeinden
    assert "44 Städte und Gemeinden" in gemeinden
    assert gemeinden.endswith("HF1-06, HF2-01, HF3-02, HF3-04, HF9-02")
    assert "Kursträger (ohne Liste)" in said.out


def test_list_of_another_cycle_has_another_deadline(office: Path, bericht: Bericht) -> None:
    assert "31.03.2021" in bericht("formular", "list", "--zyklus", "2017-2020", cwd=office).out


def test_list_fails_where_an_indicator_lacks_its_question(office: Path, bericht: Bericht) -> None:
    change(office, "unterbringung", "merkmal: unterbringung_plaetze", "merkmal: ratsmandate")
    said = bericht("formular", "list", cwd=office)
    assert said.code == 1
    assert "Für HF3-01 fehlt die Frage nach: unterbringung_plaetze." in said.err


def test_make_writes_one_file_for_every_body(office: Path, bericht: Bericht) -> None:
    said = bericht("formular", "make", "--form", "gemeinden", "--form", "dolmetscherpools", cwd=office)
    assert said.code == 0, said.err
    folder = office / "outputs/2013-2016/intern/formulare"
    made = files(folder)
    assert len(made) == 44 + 6
    assert ESSLINGEN in made
    assert about(folder / ESSLINGEN)["empfaenger"] == "08116019"
    assert said.out.endswith("50 Formulare für 2013-2016 in outputs/2013-2016/intern/formulare.\n")


def test_make_for_one_body_takes_its_key_or_name_and_all_its_forms(
    office: Path, bericht: Bericht, tmp_path: Path
) -> None:
    by_key = bericht("formular", "make", "--for", "08116019", "--out", str(tmp_path / "a"), cwd=office)
    by_name = bericht("formular", "make", "--for", "Esslingen am Neckar", "--out", str(tmp_path / "b"), cwd=office)
    assert by_key.code == by_name.code == 0
    assert [name.split("/")[0] for name in files(tmp_path / "a")] == ["dolmetscherpools", "gemeinden", "mandate"]
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert all(
        (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files(tmp_path / "a")
    )


def test_make_for_a_body_without_a_list_gives_it_a_key(office: Path, bericht: Bericht, tmp_path: Path) -> None:
    said = bericht(
        "formular", "make", "--form", "kurstraeger", "--for", "Träger 3 (Beispiel)", "--out", str(tmp_path), cwd=office
    )
    assert said.code == 0
    path = tmp_path / "kurstraeger/kurstraeger_2013-2016_traeger_3_beispiel_Musterausgabe.xlsx"
    assert about(path) | {"aufbau": ""} == {
        "formular": "kurstraeger", "version": "1", "zyklus": "2013-2016", "empfaenger": "traeger_3_beispiel",
        "name": "Träger 3 (Beispiel)", "aufbau": "",
    }  # fmt: skip


def test_make_without_a_body_leaves_its_name_to_the_respondent(office: Path, bericht: Bericht, out: Path) -> None:
    said = bericht("formular", "make", "--form", "kurstraeger", "--out", str(out), cwd=office)
    assert "ohne Stelle; diese trägt ihren Namen selbst ein" in said.out
    assert files(out) == ["kurstraeger/kurstraeger_2013-2016_leer_Musterausgabe.xlsx"]
    assert about(out / files(out)[0])["empfaenger"] == ""


def test_make_uses_the_list_of_the_office(office: Path, bericht: Bericht, out: Path) -> None:
    listed = office / "data/raw/vertraulich/empfaenger.yaml"
    listed.parent.mkdir(parents=True)
    listed.write_text(
        "empfaenger: {kurstraeger: {t1: Träger 1 (Beispiel), t2: Träger 2 (Beispiel)}}\n", encoding="utf-8"
    )
    said = bericht("formular", "make", "--form", "kurstraeger", "--out", str(out), cwd=office)
    assert said.code == 0
    assert [about(out / name)["empfaenger"] for name in files(out)] == ["t1", "t2"]
    unknown = bericht("formular", "make", "--form", "kurstraeger", "--for", "Träger 3", "--out", str(out), cwd=office)
    assert unknown.code == 2
    assert "Die Stelle „Träger 3“ steht in keiner Liste. Ähnlich heißen: Träger" in unknown.err
    listed.write_text("empfaenger: {kurstraeger: {T 1: Träger 1}}\n", encoding="utf-8")
    wrong = bericht("formular", "make", "--form", "kurstraeger", "--out", str(out), cwd=office)
    assert wrong.code == 1
    assert "data/raw/vertraulich/empfaenger.yaml" in wrong.err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ["--form", "gemeinde"],
            "Das Formular „gemeinde“ gibt es nicht. Meinten Sie „gemeinden“?\nVorhanden: antidiskriminierung,",
        ),
        (["--for", "Nürtigen"], "Die Stelle „Nürtigen“ steht in keiner Liste. Ähnlich heißen: Nürtingen"),
        (
            ["--for", "Träger X"],
            "Eine Stelle ohne Liste braucht auch --form, zum Beispiel --form kurstraeger --for NAME.",
        ),
        (["--for", "!!"], "„!!“ ist kein Name und kein Schlüssel einer Stelle."),
        (["--zyklus", "1999-2000"], "Den Zyklus „1999-2000“ gibt es in params.yaml nicht."),
        (["--farbe", "blau"], "Die Option --farbe gibt es nicht."),
    ],
)
def test_make_refuses_what_it_does_not_know(office: Path, bericht: Bericht, words: list[str], text: str) -> None:
    said = bericht("formular", "make", *words, cwd=office)
    assert said.code == 2
    assert text in said.err
    assert not (office / "outputs").exists()


def test_make_writes_nothing_where_a_form_is_wrong(office: Path, bericht: Bericht) -> None:
    change(office, "schulen", "version: 1", "version: 0")
    said = bericht("formular", "make", cwd=office)
    assert said.code == 1
    assert "report_templates/formulare/schulen.yaml\n  version: Gefunden: 0. Erwartet: mindestens 1." in said.err
    assert not (office / "outputs").exists()


def test_make_writes_all_files_or_none(office: Path, bericht: Bericht, tmp_path: Path) -> None:
    blocked = tmp_path / "aus" / ESSLINGEN
    blocked.mkdir(parents=True)
    said = bericht("formular", "make", "--form", "gemeinden", "--out", str(tmp_path / "aus"), cwd=office)
    assert said.code == 2
    assert f"{blocked} ist ein Ordner. Erwartet: ein freier Dateiname." in said.err
    assert files(tmp_path / "aus") == []
    assert [path.name for path in (tmp_path / "aus").iterdir()] == ["gemeinden"]


def test_make_into_a_file_is_told_in_german(office: Path, bericht: Bericht, tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("belegt", encoding="utf-8")
    said = bericht("formular", "make", "--form", "schulen", "--out", str(tmp_path / "datei"), cwd=office)
    assert said.code == 2
    assert f"In den Ordner {tmp_path / 'datei'} lässt sich nicht schreiben (dort liegt eine Datei)." in said.err


RETURNS = "data/raw/vertraulich/erhebung_gemeinden/2013-2016"


@pytest.fixture
def answered(office: Path) -> Path:
    """Three Gemeinden answered, one of them twice and one of them wrongly."""
    folder = office / RETURNS
    send_back(folder / "alt.xlsx", "gemeinden", ALTBACH, datum=date(2017, 3, 1))
    send_back(folder / "neu.xlsx", "gemeinden", ALTBACH, datum=date(2017, 4, 3), erhoben="telefonisch")
    send_back(folder / "aichtal.xlsx", "gemeinden", AICHTAL)
    wrong = send_back(folder / "notzingen.xlsx", "gemeinden", Respondent("08116048", "Notzingen"))
    enter(wrong, {"Angaben 2016!D13": "viele"})
    return office


def test_status_counts_the_returns_of_every_form(answered: Path, bericht: Bericht) -> None:
    said = bericht("formular", "status", cwd=answered)
    assert said.code == 0, said.err
    head, *lines = said.out.split("\n\n")[0].splitlines()
    assert head.split() == [
        "Formular", "befragt", "geantwortet", "verspätet", "überfällig", "telefonisch", "fehlerhaft", "ersetzt",
    ]  # fmt: skip
    by_form = {line.split()[0]: line.split()[1:] for line in lines}
    assert list(by_form) == KINDS
    assert by_form["gemeinden"] == ["44", "2", "1", "42", "1", "1", "1"]
    assert by_form["personalamt"] == ["1", "0", "0", "1", "0", "0", "0"]
    assert by_form["kurstraeger"] == ["ohne", "Liste", "0", "0", "0", "0", "0", "0"]
    assert said.out.endswith(
        "Zurückgestellt, bis sie berichtigt sind:\n"
        f"{RETURNS}/notzingen.xlsx\n"
        "  Angaben 2016!D13: Gefunden: der Text „viele“. Erwartet: ganze Zahl von 0 bis 5.000.\n"
        "    Bitte die Zahl neu eintippen.\n"
    )


def test_status_of_a_form_names_every_body(answered: Path, bericht: Bericht) -> None:
    lines = bericht("formular", "status", "--form", "gemeinden", cwd=answered).out.splitlines()
    bodies = {line[2:46].strip(): line[46:] for line in lines[2:46]}
    assert len(bodies) == 44
    assert bodies["Altbach"] == "03.04.2017, telefonisch, Hauptamt, nach der Frist, ersetzt alt.xlsx"
    assert bodies["Aichtal"] == "15.03.2017, schriftlich, Hauptamt"
    assert bodies["Notzingen"] == "überfällig"


def test_status_marks_examples(office: Path, bericht: Bericht) -> None:
    folder = office / "data/raw/erhebung_gemeinden"
    send_back(folder / "2013-2016/a.xlsx", "gemeinden", Respondent("a", "Stadt A"))
    declared = "formular: gemeinden\nherkunft: demo\nhinweis: x\nbefragt: {a: Stadt A, b: Stadt B}\n"
    (folder / "erhebung.yaml").write_text(declared, encoding="utf-8")
    said = bericht("formular", "status", "--form", "gemeinden", cwd=office).out.splitlines()
    assert said[1].split() == ["gemeinden", "2", "1", "0", "1", "0", "0", "0", "Beispieldaten"]
    assert [line.split() for line in said[2:]] == [
        ["Stadt", "A", "15.03.2017,", "schriftlich,", "Hauptamt"], ["Stadt", "B", "überfällig"],
    ]  # fmt: skip


def test_status_before_the_deadline_has_nobody_overdue(office: Path, bericht: Bericht) -> None:
    params = office / "params.yaml"
    text = params.read_text(encoding="utf-8")
    params.write_text(text.replace(str(CYCLE.datenschluss), "2017-03-31"), encoding="utf-8")
    said = bericht("formular", "status", "--form", "personalamt", cwd=office).out.splitlines()
    assert said[1].split() == ["personalamt", "1", "0", "0", "0", "0", "0", "0"]
    assert said[2].split() == ["Personalamt", "des", "Landratsamts", "noch", "keine", "Antwort"]


def test_status_refuses_a_form_that_does_not_exist(office: Path, bericht: Bericht) -> None:
    said = bericht("formular", "status", "--form", "gemeinde", cwd=office)
    assert (said.code, "Meinten Sie „gemeinden“?" in said.err) == (2, True)


def test_help_is_german(office: Path, bericht: Bericht) -> None:
    assert "Formulare der eigenen Erhebungen zeigen und erzeugen" in bericht("formular", "--help", cwd=office).out
    said = bericht("formular", "make", "--help", cwd=office).out
    assert "Aufruf: bericht formular make [OPTIONEN]" in said
    assert "--out ORDNER" in said
