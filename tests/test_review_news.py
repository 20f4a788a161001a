"""What is new against an earlier state: the one that was kept, else the numbers of the newest edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.number_list import COLUMNS
from pipeline.passages import Passage
from pipeline.review_news import Changed, State, base, keep, news

CELL = "HF6-04|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:x"
TITLE = Passage("HF6-04-1", "HF6-04", "indikator-HF6-04.html", "st-HF6-04-1", "HF6-04 Arbeitslosenquote")


def passage(id: str, text: str) -> Passage:
    return Passage(f"arbeit-{id}", "arbeit", "kapitel-arbeit.html", f"st-arbeit-{id}", text)


def state(*passages: Passage, **numbers: list[str]) -> State:
    return State("Stand", [TITLE, *passages], {CELL: numbers.get("quote", ["8,8"])})


def test_a_changed_number_says_what_it_is_about() -> None:
    found = news(state(), state(quote=["9,3"]), load_cycle(PROJECT))
    assert found.values == [
        Changed(
            "HF6-04 Arbeitslosenquote", "Landkreis Esslingen", "2016-12-31", "insgesamt", "8,8", "9,3",
            "indikator-HF6-04.html",
        )
    ]  # fmt: skip
    assert found.texts == []


def test_a_number_that_is_also_printed_with_its_sign_is_no_change() -> None:
    assert news(state(quote=["+8,8", "8,8"]), state(quote=["8,8"]), load_cycle(PROJECT)).values == []


def test_passages_that_changed_came_and_went_stand_in_the_order_of_now() -> None:
    old = state(
        passage("a", "Der Wert ist 8,8."), passage("b", "Das fällt weg, ganz."), passage("c", "Ein alter Satz hier.")
    )
    new = state(passage("a", "Der Wert ist 9,3."), passage("d", "Ein neuer Satz hier."), passage("e", "Völlig Neues!"))
    [(title, page, pairs)] = news(old, new, load_cycle(PROJECT)).texts
    assert (title, page) == ("Der Wert ist 9,3.", "kapitel-arbeit.html")
    assert [(one.old, one.new) for one in pairs] == [
        ([(False, "Der Wert ist"), (True, "8,8.")], [(False, "Der Wert ist"), (True, "9,3.")]),
        (
            [(False, "Ein"), (True, "alter"), (False, "Satz hier.")],
            [(False, "Ein"), (True, "neuer"), (False, "Satz hier.")],
        ),
        ([], [(True, "Völlig Neues!")]),
        ([(True, "Das fällt weg, ganz.")], []),
    ]


def test_a_state_that_was_kept_comes_back(tmp_path: Path) -> None:
    path = keep(tmp_path, "2013-2016", state(passage("a", "So war es.")))
    assert base(tmp_path, "2013-2016") == state(passage("a", "So war es."))
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="Die Datei ist nicht lesbar"):
        base(tmp_path, "2013-2016")


def test_without_one_the_numbers_of_the_newest_edition_count(tmp_path: Path) -> None:
    assert base(tmp_path, "2013-2016") is None
    for number, text in ((9, "8,7"), (10, "8,8")):
        folder = tmp_path / f"data/ausgaben/2013-2016-{number}"
        folder.mkdir(parents=True)
        line = ["1", CELL, text, "wert", "bericht", "7", "", "x"]
        told = "\n".join(";".join(cells) for cells in (COLUMNS, line))
        (folder / "zahlen.csv").write_text(told + "\n", encoding="utf-8")
    old = base(tmp_path, "2013-2016")
    assert old == State("Ausgabe 10 (2013-2016)", None, {CELL: ["8,8"]})
    found = news(old, state(quote=["9,3"]), load_cycle(PROJECT))
    assert [one.new for one in found.values] == ["9,3"]
    assert not found.with_texts
