"""Faults: grouped by file, in the order in which one reads, with the rule behind them."""

from __future__ import annotations

from pipeline.faults import NOTE, DataError, Fault, UsageError, fault, render

FILE = "data/raw/rdb_12411-03-03-4/auszug.csv"


def test_faults_are_grouped_by_file_with_place_first_and_rule_last():
    faults = [
        Fault("b.csv", "Zeile 2, Spalte 4", "Zeichen „k“ gehört nicht hierher.", "V05"),
        Fault("a.csv", "", "Die Datei fehlt.", advice="Bitte neu herunterladen."),
        Fault("b.csv", "Zeile 2, Spalte 10", "Das ist zu viel.", "V06", "Bitte nachsehen."),
    ]
    assert render(faults) == (
        "a.csv\n"
        "  Die Datei fehlt.\n"
        "    Bitte neu herunterladen.\n"
        "b.csv\n"
        "  Zeile 2, Spalte 4: Zeichen „k“ gehört nicht hierher.   [V05]\n"
        "  Zeile 2, Spalte 10: Das ist zu viel.   [V06]\n"
        "    Bitte nachsehen."
    )


def test_line_9_comes_before_line_10():
    places = ["Zeile 10, Spalte 1", "", "Zeile 9, Spalte 12", "Spalte 3", "Zeile 9, Spalte 2", "Zeile 4711"]
    error = DataError(Fault(FILE, place, "falsch") for place in places)
    expected = ["", "Spalte 3", "Zeile 9, Spalte 2", "Zeile 9, Spalte 12", "Zeile 10, Spalte 1", "Zeile 4711"]
    assert [item.place for item in error.faults] == expected


def test_the_order_of_faults_does_not_depend_on_the_order_they_were_found_in():
    faults = [
        Fault(FILE, "Zeile 2", "b", "V05"),
        Fault(FILE, "Zeile 2", "a", "V06"),
        Fault(FILE, "Zeile 2", "a", "V05"),
        Fault(FILE, "Zeile 2", "a", "V05", severity=NOTE),
    ]
    assert DataError(faults).faults == DataError(reversed(faults)).faults
    assert render(faults) == render(faults[::-1])


def test_the_error_carries_every_fault_and_says_it():
    error = DataError([Fault("b.csv", "", "zwei"), Fault("a.csv", "", "eins")])
    assert [item.text for item in error.faults] == ["eins", "zwei"]
    assert str(error) == "a.csv\n  eins\nb.csv\n  zwei"


def test_a_single_fault_is_an_error_ready_to_be_raised():
    error = fault(FILE, "Zeile 3", "Kein Datum.", "V15", "Bitte prüfen.")
    assert error.faults == [Fault(FILE, "Zeile 3", "Kein Datum.", "V15", "Bitte prüfen.")]


def test_wrong_data_and_a_wrong_call_are_told_apart():
    assert not issubclass(UsageError, DataError)
    assert not issubclass(DataError, UsageError)
