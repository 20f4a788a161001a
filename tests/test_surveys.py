"""The surveys of a cycle: which returns count, who is missing, and the observations they become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, fetch_rows
from form_examples import CYCLE, enter, office, send_back

from pipeline import schema, tables
from pipeline.cycle import load_cycle
from pipeline.faults import DataError, Fault
from pipeline.form_xlsx import Answer
from pipeline.forms import Respondent
from pipeline.observations import COLUMNS, KEY
from pipeline.surveys import Survey, cells_of, faults, find_surveys, labels

pytestmark = pytest.mark.langsam  # whole workbooks are written and read

__all__ = ["office"]

ALTBACH, AICHTAL = Respondent("08116004", "Altbach"), Respondent("08116081", "Aichtal")
A, B = Respondent("a", "Stadt A"), Respondent("b", "Stadt B")
REAL, DEMO = Path("data/raw/vertraulich/erhebung_gemeinden"), Path("data/raw/erhebung_gemeinden")
DECLARED = """
formular: gemeinden
herkunft: demo
hinweis: Beispieldaten
befragt: {a: Stadt A, b: Stadt B, c: Stadt C}
"""


def answer(soll: int) -> Mapping[str, Answer]:
    return {"2016/soll": Answer(soll, "gezählt")}


def lay(office: Path, name: str, body: Respondent, soll: int = 0, folder: Path = REAL, **cover: str | date) -> Path:
    """A return to the form for Gemeinden, in the folder of the default cycle."""
    return send_back(office / folder / CYCLE.name / name, "gemeinden", body, answer(soll), **cover)


def declare(office: Path, text: str = DECLARED) -> None:
    (office / DEMO).mkdir(parents=True, exist_ok=True)
    (office / DEMO / "erhebung.yaml").write_text(text, encoding="utf-8")


def only(office: Path, **options: bool) -> Survey:
    [survey] = find_surveys(office, CYCLE, **options)
    return survey


def soll(survey: Survey) -> dict[str, Decimal | None]:
    """By the key of the body, from the returns that count."""
    return {
        one.respondent.key: entry.value
        for one in survey.returns
        for entry in one.entries
        if entry.field.id == "2016/soll"
    }


def names(survey: Survey) -> tuple[list[str], list[str], list[str]]:
    """The files that count, those that were replaced, those set aside."""
    return (
        [one.path.name for one in survey.returns],
        [one.path.name for one in survey.replaced],
        [path.name for path in survey.faulty],
    )


# Which returns there are


def test_project_without_returns_has_no_survey(office: Path, tmp_path: Path) -> None:
    assert find_surveys(office, CYCLE) == []
    assert find_surveys(tmp_path / "leer", CYCLE) == []


def test_real_returns_come_from_those_the_form_goes_to(office: Path) -> None:
    lay(office, "altbach.xlsx", ALTBACH, 12)
    survey = only(office)
    assert (survey.key, survey.herkunft, len(survey.asked)) == ("erhebung_gemeinden", "eigen", 44)
    assert soll(survey) == {"08116004": 12}
    assert ALTBACH in survey.asked
    assert (len(survey.silent), ALTBACH in survey.silent) == (43, False)


def test_examples_come_from_those_that_are_declared_as_asked(office: Path) -> None:
    declare(office)
    lay(office, "a.xlsx", A, 30, DEMO)
    survey = only(office)
    assert (survey.herkunft, soll(survey), [one.name for one in survey.silent]) == (
        "demo", {"a": 30}, ["Stadt B", "Stadt C"],
    )  # fmt: skip
    assert find_surveys(office, CYCLE, demo=False) == []


def test_examples_are_not_used_where_real_returns_are_there(office: Path) -> None:
    declare(office)
    lay(office, "a.xlsx", A, 30, DEMO)
    lay(office, "altbach.xlsx", ALTBACH, 12)
    assert soll(only(office)) == {"08116004": 12}


def test_returns_of_another_cycle_are_left_alone(office: Path) -> None:
    lay(office, "altbach.xlsx", ALTBACH)
    assert find_surveys(office, load_cycle(PROJECT, "2017-2020")) == []


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("erhebung_gemeinde/2013-2016", "Dieses Formular gibt es nicht. Erwartet: erhebung_ und danach eines von"),
        ("erhebung_gemeinden/2013_2016", "Diesen Zyklus gibt es nicht. Erwartet: 2013-2016"),
    ],
)
def test_folder_in_which_nobody_would_look_is_told(office: Path, folder: str, text: str) -> None:
    (office / "data/raw/vertraulich" / folder).mkdir(parents=True)
    with pytest.raises(DataError) as caught:
        find_surveys(office, CYCLE)
    assert [fault.text.startswith(text) for fault in caught.value.faults] == [True]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("herkunft: demo", "herkunft: eigen", "herkunft"),
        ("formular: gemeinden", "formular: mandate", "formular"),
        ("{a: Stadt A", "{A 1: Stadt A", "befragt.A 1"),
    ],
)
def test_what_examples_are_must_be_declared(office: Path, old: str, new: str, place: str) -> None:
    declare(office, DECLARED.replace(old, new))
    lay(office, "a.xlsx", A, 30, DEMO)
    survey = only(office)
    assert survey.returns == ()
    [[fault]] = survey.faulty.values()
    assert (fault.file, fault.place) == ("data/raw/erhebung_gemeinden/erhebung.yaml", place)


def test_what_programs_leave_behind_is_no_return_and_everything_else_is(office: Path) -> None:
    lay(office, "altbach.xlsx", ALTBACH)
    for name in ("~$altbach.xlsx", ".~lock.altbach.xlsx#", "README.md", "altbach.xlsx.dvc"):
        (office / REAL / CYCLE.name / name).write_text("x", encoding="utf-8")
    assert names(only(office)) == (["altbach.xlsx"], [], [])
    (office / REAL / CYCLE.name / "wendlingen.pdf").write_bytes(b"%PDF-1.4")
    assert names(only(office)) == (["altbach.xlsx"], [], ["wendlingen.pdf"])


def test_a_link_out_of_the_project_is_set_aside(office: Path, tmp_path: Path) -> None:
    outside = send_back(tmp_path / "anderswo.xlsx", "gemeinden", ALTBACH)
    link = office / REAL / CYCLE.name / "altbach.xlsx"
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    assert names(only(office)) == ([], [], ["altbach.xlsx"])


# Which of them count


def test_newest_return_of_a_body_counts_and_older_ones_are_kept(office: Path) -> None:
    lay(office, "1.xlsx", ALTBACH, 10, datum=date(2017, 5, 2))
    lay(office, "2.xlsx", ALTBACH, 20, datum=date(2017, 3, 1))
    lay(office, "3.xlsx", AICHTAL, 5)
    survey = only(office)
    assert soll(survey) == {"08116004": 10, "08116081": 5}
    assert names(survey) == (["1.xlsx", "3.xlsx"], ["2.xlsx"], [])


def test_same_answer_twice_counts_once(office: Path) -> None:
    lay(office, "a.xlsx", ALTBACH, 10)
    lay(office, "b.xlsx", ALTBACH, 10)
    assert names(only(office)) == (["b.xlsx"], ["a.xlsx"], [])


def test_two_answers_of_one_day_that_differ_are_set_aside_and_name_each_other(office: Path) -> None:
    lay(office, "alt.xlsx", ALTBACH, 9, datum=date(2017, 1, 9))
    lay(office, "a.xlsx", ALTBACH, 10)
    lay(office, "b.xlsx", ALTBACH, 11)
    lay(office, "c.xlsx", AICHTAL, 5)
    survey = only(office)
    assert names(survey) == (["c.xlsx"], ["alt.xlsx"], ["a.xlsx", "b.xlsx"])
    assert [fault for told in survey.faulty.values() for fault in told] == [
        Fault(
            f"data/raw/vertraulich/erhebung_gemeinden/2013-2016/{one}.xlsx",
            "Deckblatt!B11",
            f"Von „Altbach“ gibt es zwei Antworten vom 15.03.2017 mit verschiedenen Angaben; die andere: {other}.xlsx.",
            advice="Bitte die Stelle fragen, welche gilt, und bei ihr das spätere Datum eintragen oder die andere "
            "wegnehmen.",
        )
        for one, other in ("ab", "ba")
    ]


def test_faulty_return_is_set_aside_and_the_others_count(office: Path) -> None:
    enter(lay(office, "a.xlsx", ALTBACH), {"Angaben 2016!D13": "viele"})
    lay(office, "b.xlsx", AICHTAL, 5)
    survey = only(office)
    assert soll(survey) == {"08116081": 5}
    assert {key: [(f.place, f.text) for f in told] for key, told in faults([survey]).items()} == {
        "erhebung_gemeinden/a.xlsx": [
            ("Angaben 2016!D13", "Gefunden: der Text „viele“. Erwartet: ganze Zahl von 0 bis 5.000.")
        ]
    }


def test_who_was_not_asked_is_set_aside(office: Path) -> None:
    lay(office, "x.xlsx", Respondent("08115045", "Sindelfingen"))
    assert names(only(office)) == ([], [], ["x.xlsx"])


def test_form_without_a_list_of_its_own_knows_nobody(office: Path) -> None:
    """Without the list nobody could say how many were asked."""
    path = office / "data/raw/vertraulich/erhebung_kurstraeger/2013-2016/t.xlsx"
    send_back(path, "kurstraeger", Respondent("", ""), stelle="Träger 3 (Beispiel)")
    assert names(only(office)) == ([], [], ["t.xlsx"])
    listed = office / "data/raw/vertraulich/empfaenger.yaml"
    listed.write_text("empfaenger: {kurstraeger: {t3: Träger 3 (Beispiel)}}\n", encoding="utf-8")
    assert [one.respondent.key for one in only(office).returns] == ["t3"]


def test_late_and_overdue_are_told_by_the_days_of_the_cycle(office: Path) -> None:
    """The deadline was 31.03.2017; the data of the cycle were frozen after it."""
    lay(office, "a.xlsx", ALTBACH, datum=date(2017, 4, 1))
    lay(office, "b.xlsx", AICHTAL, datum=date(2017, 3, 31), erhoben="telefonisch")
    survey = only(office)
    assert [one.respondent for one in survey.late(CYCLE)] == [ALTBACH]
    assert [one.respondent for one in survey.by_phone] == [AICHTAL]
    assert len(survey.overdue(CYCLE)) == 42
    earlier = CYCLE.model_copy(update={"datenschluss": date(2017, 3, 31)})
    assert survey.overdue(earlier) == []


# Observations


def observed(survey: Survey) -> list[dict[str, Any]]:
    """As they are stored, after the check of their schema."""
    with tables.connect() as connection:
        tables.load_rows(connection, "observations", cells_of(survey, CYCLE), COLUMNS)
        schema.validate(connection)
        return fetch_rows(connection, "observations")


def test_answers_become_observations_of_the_county(office: Path) -> None:
    declare(office)
    answers = {
        "2016/integrationsbeauftragte": Answer("ja"),
        "2016/vollzeitstellen": Answer(Decimal("1.5"), "geschätzt"),
        "2016/soll": Answer(None, "liegt nicht vor"),
        "2016/zugewiesene": Answer(None, "trifft nicht zu"),
        "2016/auszuege": Answer(12, "gezählt", "Haushalte in Personen umgerechnet"),
    }
    path = send_back(office / DEMO / CYCLE.name / "a.xlsx", "gemeinden", A, answers)
    rows = {row["measure"]: row for row in observed(only(office)) if row["end"] == date(2016, 12, 31)}
    shown = {
        measure: tuple(row[name] for name in ("raw", "value", "unit", "status", "flags"))
        for measure, row in rows.items()
    }
    assert shown == {
        "integrationsbeauftragte_vorhanden": ("ja", "1", "ja (1) oder nein (0)", "ok", "demo"),
        "ehrenamtskoordination_vorhanden": ("nein", "0", "ja (1) oder nein (0)", "zero_exact", "demo"),
        "integrationsmanagement_zielgruppe": ("0", "0", "Personen", "zero_exact", "demo"),
        "integrationsmanagement_vollzeitstellen": ("1,5", "1.5", "Vollzeitäquivalente", "ok", "demo;estimated"),
        "anschlussunterbringung_soll": ("liegt nicht vor", None, "Personen", "not_collected", "demo"),
        "anschlussunterbringung_ueberhaenge": ("0", "0", "Personen", "zero_exact", "demo"),
        "anschlussunterbringung_zugewiesene": ("trifft nicht zu", None, "Personen", "not_applicable", "demo"),
        "anschlussunterbringung_personen": ("0", "0", "Personen", "zero_exact", "demo"),
        "anschlussunterbringung_auszuege_privat": ("12", "12", "Personen", "ok", "counted_otherwise;demo"),
    }
    one = rows["integrationsmanagement_vollzeitstellen"]
    assert {name: one[name] for name in COLUMNS if name not in ("file", "raw", "value", "unit", "status", "flags")} == {
        "source": "erhebung_gemeinden", "measure": "integrationsmanagement_vollzeitstellen",
        "region": "08116", "level": "kreis",
        "start": date(2016, 1, 1), "end": date(2016, 12, 31), "period_type": "kalenderjahr",
        "group_type": "staatsangehoerigkeit", "group": "insgesamt", "sex": "insgesamt", "age": "insgesamt",
        "detail": "", "reporting_unit": "a", "base": "ohne", "gebietsstand": "2016-12-31", "method": "exakt",
        "name": "Stadt A", "place": "a/Angaben 2016!D11",
    }  # fmt: skip
    assert one["file"] == only(office).returns[0].sha256
    assert len({row["place"] for row in observed(only(office))}) == 36
    assert path.exists()


def test_figures_of_schools_hold_for_the_school_year(office: Path) -> None:
    listed = office / "data/raw/vertraulich/empfaenger.yaml"
    listed.parent.mkdir(parents=True)
    listed.write_text("empfaenger: {schulen: {s1: Schule 1 (Beispiel)}}\n", encoding="utf-8")
    folder = office / "data/raw/vertraulich/erhebung_schulen/2013-2016"
    send_back(folder / "s.xlsx", "schulen", Respondent("s1", "Schule 1 (Beispiel)"))
    assert {(row["start"], row["end"], row["period_type"]) for row in observed(only(office))} == {
        (date(year, 8, 1), date(year + 1, 7, 31), "schuljahr") for year in range(2013, 2017)
    }


def test_labels_tell_what_was_written_in_open_rows(office: Path) -> None:
    folder = office / "data/raw/vertraulich/erhebung_mehrsprachige_informationen/2013-2016"
    body = Respondent("oeffentlichkeitsarbeit", "Landratsamt, Öffentlichkeitsarbeit")
    answers, rows = {"2016/dokumente.1.arabisch": Answer("ja")}, {"2016/dokumente.1": "Wegweiser (Beispiel)"}
    send_back(folder / "x.xlsx", "mehrsprachige_informationen", body, answers, rows)
    assert labels([only(office)]) == {"dokument=wegweiser_beispiel": "Wegweiser (Beispiel)"}


def test_examples_of_all_forms_fit_the_schema_and_no_cell_has_the_key_of_another() -> None:
    rows = [row for survey in find_surveys(PROJECT, CYCLE) for row in cells_of(survey, CYCLE)]
    with tables.connect() as connection:
        tables.load_rows(connection, "observations", rows, COLUMNS)
        schema.validate(connection)
    keys = [tuple(row[list(COLUMNS).index(name)] for name in KEY) for row in rows]
    assert len(set(keys)) == len(keys) > 0
