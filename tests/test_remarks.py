"""The list of remarks: nothing twice, nothing lost, what has become of a passage, who says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_examples import row

from pipeline.faults import DataError, UsageError
from pipeline.passages import Passage
from pipeline.remarks import CHANGED, GONE, SAME, Anmerkung, Eingang, closed, file_of, followed, load, merged, save

NOW = [
    Passage("arbeit-11112222", "arbeit", "kapitel-arbeit.html", "st-arbeit-11112222", "Die Quote lag bei 8,8 %."),
    Passage("arbeit-33334444", "arbeit", "kapitel-arbeit.html", "st-arbeit-33334444", "Der Anteil stieg seit 2012 an."),
]


def listed(*rows: dict[str, str]) -> list[Anmerkung]:
    return merged([], [Eingang.model_validate(one) for one in rows])


def test_the_same_remark_twice_is_one() -> None:
    once = listed(row(), row(art="geprüft", rolle="Jobcenter", anmerkung=""))
    again = merged(once, [Eingang.model_validate(row(datum="2026-11-21"))])
    assert again == once
    assert [(one.nummer, one.stand) for one in once] == [(1, "offen"), (2, "erledigt")]


def test_the_list_is_kept_as_it_is_even_if_it_looks_like_formulas(tmp_path: Path) -> None:
    remarks = listed(row(anmerkung='=HYPERLINK("x"); "so"', rolle="+Amt", text="-Punkt"))
    save(tmp_path, "2013-2016", remarks)
    assert load(tmp_path, "2013-2016") == remarks
    told = file_of(tmp_path, "2013-2016").read_text(encoding="utf-8-sig")
    assert ";'+Amt;Frage;" in told
    assert "'=HYPERLINK" in told
    assert ";'-Punkt;" in told


def test_a_list_that_somebody_broke_is_told_by_line_and_column(tmp_path: Path) -> None:
    path = save(tmp_path, "2013-2016", listed(row()))
    path.write_text(path.read_text(encoding="utf-8").replace(";offen;", ";fertig;"), encoding="utf-8")
    with pytest.raises(DataError, match=r"Zeile 2, Spalte „stand“: Gefunden: „fertig“. Erwartet: offen oder erledigt"):
        load(tmp_path, "2013-2016")


def test_no_list_is_an_empty_one(tmp_path: Path) -> None:
    assert load(tmp_path, "2013-2016") == []


def test_what_has_become_of_a_passage() -> None:
    remarks = listed(
        row(),
        row(text="Die Quote lag bei 7,7 %."),
        row(stelle="arbeit-99999999", text="Der Anteil stieg seit 2011 an.", anmerkung="anders"),
        row(stelle="arbeit-88888888", text="Etwas ganz anderes, das niemand mehr schreibt.", anmerkung="weg"),
    )
    assert [(one.word, one.passage and one.passage.stelle) for one in followed(remarks[:1], NOW)] == [
        (SAME, "arbeit-11112222")
    ]
    words = {one.anmerkung.anmerkung: (one.word, one.passage and one.passage.stelle) for one in followed(remarks, NOW)}
    assert words["anders"] == (CHANGED, "arbeit-33334444")
    assert words["weg"] == (GONE, None)
    assert followed(remarks, [])[0].word == SAME  # without a build nothing can be said


def test_another_number_in_a_passage_is_a_change() -> None:
    assert followed(listed(row(text="Die Quote lag bei 7,7 %.")), NOW)[0].word == CHANGED


def test_who_has_checked_and_who_wants_a_change_contradict_each_other() -> None:
    remarks = listed(
        row(art="Änderung", anmerkung="bitte anders"),
        row(art="geprüft", rolle="Jobcenter", anmerkung=""),
        row(art="Frage", rolle="Sozialamt"),
        row(art="geprüft", rolle="Jugendamt", anmerkung="doch gut"),
    )
    against = {one.anmerkung.nummer: [other.nummer for other in one.against] for one in followed(remarks, NOW)}
    assert against == {1: [2], 2: [1, 3], 3: [2, 4], 4: [3]}
    done = closed(closed(remarks, 1, "geändert"), 3, "")
    assert [one.against for one in followed(done, NOW)] == [(), (), (), ()]


def test_a_remark_is_closed_with_an_answer() -> None:
    done = closed(listed(row()), 1, "  erklärt\n im Text ")
    assert (done[0].stand, done[0].antwort) == ("erledigt", "erklärt im Text")
    with pytest.raises(UsageError, match="Die Anmerkung 7 gibt es nicht"):
        closed(done, 7, "")


def test_what_steers_a_screen_is_taken_out() -> None:
    remark = Eingang.model_validate(row(anmerkung="rot\x1b[31m \u202eerdrehtv\nneue Zeile", rolle="Amt\t"))
    assert remark.anmerkung == "rot [31m erdrehtv neue Zeile"
    assert remark.rolle == "Amt"


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("rolle", "Meier 2", "eine Rolle ohne Ziffern"),
        ("stelle", "../x", "eine Kennung wie"),
        ("kapitel", "a b", "ein Kapitel wie arbeit"),
        ("art", "gut", "geprüft, Frage oder Änderung"),
        ("datum", "gestern", "ein Tag wie 2026-11-22"),
        ("anmerkung", "x" * 4001, "höchstens 4000 Zeichen"),
    ],
)
def test_what_does_not_fit_is_told(column: str, text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Eingang.model_validate(row(**{column: text}))
