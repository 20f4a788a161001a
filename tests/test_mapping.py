"""Mapping: a printed label means what quelle.yaml says, or it is a fault; nothing is guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mapping import Mapping, Meaning, Unmapped, unmapped_labels
from pipeline.readers.table import Column, Row, Table
from pipeline.sources import Quelle

LISTEN: dict[str, Any] = {
    "geschlecht": {
        "Insgesamt": {"geschlecht": "insgesamt"},
        "männlich": {"geschlecht": "maennlich"},
        "GESW": {"geschlecht": "weiblich"},
    },
    "nation": {"Insgesamt": {}, "Ausländer": {"gruppe": "auslaendisch"}, "Divers": "nicht_benoetigt"},
    "dauer": {"unter 5 Jahre": {"detail": {"dauer": "0-4"}}, "Insgesamt": {}},
}


def mapping(*spalten: dict[str, Any], zeilen: dict[str, str] | None = None, **changes: Any) -> Mapping:
    given = {
        **dict.fromkeys(("titel", "herausgeber", "lizenz", "namensnennung", "herkunft", "zuordnung_geprueft"), "x"),
        "leser": "ffcsv_neu", "zeichen": "klassisch", "zeit": {"art": "stichtag"},
        "raum": {"gebietsstand": "2015-12-31"}, "basis": "ohne", "listen": LISTEN, "zeilen": zeilen or {},
        "spalten": list(spalten),
    }  # fmt: skip
    return Mapping(Quelle.model_validate(given | changes))


def column(*labels: str, **more: Any) -> Column:
    return Column(5, labels, **more)


def table(columns: list[tuple[str, ...]], attributes: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    return Table(
        path=Path("tabelle.csv"),
        encoding="utf-8",
        code=None,
        title="",
        stand=None,
        attributes=attributes,
        columns=tuple(Column(i + 5, labels) for i, labels in enumerate(columns)),
        rows=tuple(Row(i + 2, "08116", "Esslingen", "31.12.2015", row, ("1",)) for i, row in enumerate(rows)),
    )


BEVOELKERUNG = {"kopf": ("Bevölkerung",), "merkmal": "bevoelkerung"}


def test_a_dimension_that_is_not_named_means_insgesamt():
    m = mapping(BEVOELKERUNG)
    meaning = m.combine(m.row((), ()), m.column(column("Bevölkerung")))
    assert meaning == Meaning(
        measure="bevoelkerung",
        group_type="staatsangehoerigkeit",
        group="insgesamt",
        sex="insgesamt",
        age="insgesamt",
        detail="",
        unit=None,
        base=None,
        valid_from=None,
        valid_to=None,
    )


def test_labels_of_row_and_column_make_one_meaning():
    m = mapping(
        {"kopf": ("$nation", "$geschlecht"), "merkmal": "bevoelkerung", "einheit": "Personen", "gilt_von": 2009},
        zeilen={"Alter": "$alter", "Dauer": "$dauer"},
        gruppe_art="schutzsuchende",
    )
    row = m.row(("15 bis unter 20 Jahre", "unter 5 Jahre"), ("Alter", "Dauer"))
    assert m.combine(row, m.column(column("Ausländer", "männlich"))) == Meaning(
        measure="bevoelkerung",
        group_type="schutzsuchende",
        group="auslaendisch",
        sex="maennlich",
        age="15-<20",
        detail="dauer=0-4",
        unit="Personen",
        base=None,
        valid_from=2009,
        valid_to=None,
    )


def test_a_label_with_its_code_is_found_under_either():
    m = mapping({"kopf": ("$geschlecht",), "merkmal": "b"})
    for label in ("GESW | weiblich", "GESW", "x | GESW"):
        assert m.column(column(label)) == {"detail": {}, "merkmal": "b", "geschlecht": "weiblich"}


def test_a_code_and_a_text_that_mean_different_things_are_a_fault():
    m = mapping({"kopf": ("$geschlecht",), "merkmal": "b"})
    with pytest.raises(Unmapped) as caught:
        m.column(column("GESW | männlich"))
    assert str(caught.value) == (
        "„GESW | männlich“ steht in der Liste „geschlecht“ unter mehreren Namen mit verschiedener Bedeutung."
    )


def test_date_and_unit_in_the_header_are_no_labels_to_be_mapped():
    m = mapping(BEVOELKERUNG)
    dated = column("Bevölkerung", "31.12.2015", "Anzahl", time="31.12.2015", unit="Anzahl")
    assert m.column(dated) == {"detail": {}, "merkmal": "bevoelkerung"}


def test_a_column_that_is_not_needed_is_a_decision():
    m = mapping(BEVOELKERUNG, {"kopf": ("Rentner",), "merkmal": "nicht_benoetigt"})
    assert m.column(column("Rentner")) is None
    assert m.combine({"detail": {}}, None) is None
    in_list = mapping({"kopf": ("Bevölkerung", "$nation"), "merkmal": "b"})
    assert in_list.column(column("Bevölkerung", "Divers")) is None


def test_a_row_that_is_not_needed_is_a_decision_too():
    m = mapping(BEVOELKERUNG, zeilen={"Staat": "$nation", "Aggregat": "nicht_benoetigt"})
    assert m.row(("Divers", "Kreis"), ("Staat", "Aggregat")) is None
    assert m.row(("Ausländer", "gleich was"), ("Staat", "Aggregat")) == {"detail": {}, "gruppe": "auslaendisch"}
    assert m.combine(None, m.column(column("Bevölkerung"))) is None


def test_a_list_may_say_of_a_measure_that_it_is_not_needed():
    listen = {"wert": {"A": {"merkmal": "a"}, "B": {"merkmal": "nicht_benoetigt"}}}
    m = mapping({"kopf": ("Wert",)}, zeilen={"Wert": "$wert"}, listen=listen)
    kopf = m.column(column("Wert"))
    assert m.combine(m.row(("A",), ("Wert",)), kopf).measure == "a"
    assert m.combine(m.row(("B",), ("Wert",)), kopf) is None


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (("Kinder", "Anzahl"), "Die Spalte „Kinder | Anzahl“ ist in quelle.yaml nicht zugeordnet (spalten)."),
        (("bevölkerung",), "Die Spalte „bevölkerung“ ist in quelle.yaml nicht zugeordnet (spalten)."),
        (("Bevölkerung ",), "Die Spalte „Bevölkerung “ ist in quelle.yaml nicht zugeordnet (spalten)."),
        ((), "Die Spalte „(ohne Kopf)“ ist in quelle.yaml nicht zugeordnet (spalten)."),
    ],
)  # fmt: skip
def test_an_unmapped_column_is_a_fault(labels: tuple[str, ...], text: str):
    with pytest.raises(Unmapped) as caught:
        mapping(BEVOELKERUNG).column(column(*labels))
    assert str(caught.value) == text


def test_a_column_that_two_declarations_claim_is_a_fault():
    m = mapping(
        {"kopf": ("Bevölkerung", "$nation"), "merkmal": "a"}, {"kopf": ("Bevölkerung", "Ausländer"), "merkmal": "b"}
    )
    with pytest.raises(Unmapped) as caught:
        m.column(column("Bevölkerung", "Ausländer"))
    assert str(caught.value) == "Die Spalte „Bevölkerung | Ausländer“ ist in quelle.yaml 2-mal zugeordnet."


def test_the_same_declaration_twice_is_a_fault():
    with pytest.raises(Unmapped, match="2-mal zugeordnet"):
        mapping(BEVOELKERUNG, BEVOELKERUNG).column(column("Bevölkerung"))


def test_a_row_label_that_is_not_in_its_list_is_a_fault():
    with pytest.raises(Unmapped) as caught:
        mapping(BEVOELKERUNG, zeilen={"Staat": "$nation"}).row(("Staatenlos",), ("Staat",))
    assert str(caught.value) == "„Staatenlos“ fehlt in der Liste „nation“ (Merkmal Staat)."


def test_a_row_attribute_that_is_not_declared_is_a_fault():
    with pytest.raises(Unmapped) as caught:
        mapping(BEVOELKERUNG, zeilen={"Staat": "$nation"}).row(("Ausländer", "x"), ("Staat", "Dauer"))
    assert str(caught.value) == "Das Zeilenmerkmal „Dauer“ ist in quelle.yaml nicht zugeordnet (zeilen)."


def test_an_age_is_understood_without_a_list_but_a_list_has_the_first_word():
    m = mapping(BEVOELKERUNG, zeilen={"Alter": "$alter"})
    assert m.row(("unter 3 Jahre",), ("Alter",)) == {"detail": {}, "alter": "0-<3"}
    with pytest.raises(Unmapped, match="„unter 3 Kinder“ fehlt in der Liste „alter“"):
        m.row(("unter 3 Kinder",), ("Alter",))
    own = mapping(BEVOELKERUNG, zeilen={"Alter": "$alter"}, listen={"alter": {"unter 3 Jahre": "nicht_benoetigt"}})
    assert own.row(("unter 3 Jahre",), ("Alter",)) is None


@pytest.mark.parametrize(
    ("spalte", "zeile", "what"),
    [
        ({"geschlecht": "weiblich"}, "männlich", "geschlecht"),
        ({"geschlecht": "insgesamt"}, "männlich", "geschlecht"),
    ],
)
def test_row_and_column_that_contradict_each_other_are_a_fault(spalte: dict[str, str], zeile: str, what: str):
    m = mapping(BEVOELKERUNG | spalte, zeilen={"Geschlecht": "$geschlecht"})
    with pytest.raises(Unmapped, match=f"ist doppelt belegt: {what}."):
        m.combine(m.row((zeile,), ("Geschlecht",)), m.column(column("Bevölkerung")))


def test_two_values_of_one_detail_are_a_fault_and_two_details_are_none():
    m = mapping(BEVOELKERUNG | {"detail": {"dauer": "5+"}}, zeilen={"Dauer": "$dauer"})
    with pytest.raises(Unmapped, match="ist doppelt belegt: dauer"):
        m.combine(m.row(("unter 5 Jahre",), ("Dauer",)), m.column(column("Bevölkerung")))
    m = mapping(BEVOELKERUNG | {"detail": {"art": "Haupt"}}, zeilen={"Dauer": "$dauer"})
    meaning = m.combine(m.row(("unter 5 Jahre",), ("Dauer",)), m.column(column("Bevölkerung")))
    assert meaning.detail == "art=Haupt;dauer=0-4"


@given(st.permutations(["z=1", "a=2", "m=3"]))
def test_the_order_of_details_in_the_declaration_does_not_matter(parts: list[str]):
    m = mapping(BEVOELKERUNG | {"detail": dict(part.split("=") for part in parts)})
    assert m.combine(m.row((), ()), m.column(column("Bevölkerung"))).detail == "a=2;m=3;z=1"


def test_without_a_measure_there_is_no_meaning():
    m = mapping({"kopf": ("Bevölkerung",)})
    with pytest.raises(Unmapped, match="Weder Spalte noch Zeile nennt ein Merkmal"):
        m.combine(m.row((), ()), m.column(column("Bevölkerung")))


def unmapped(m: Mapping, printed: Table) -> list[tuple[str, str]]:
    kinds: dict[tuple[str, ...], int] = {}
    for row in printed.rows:
        kinds.setdefault(row.attributes, row.line)
    return unmapped_labels(m, printed, list(kinds.items()))


def test_every_unmapped_label_of_a_table_is_told_once_with_its_first_place():
    m = mapping(BEVOELKERUNG, zeilen={"Staat": "$nation"})
    rows = [("Ausländer",), ("Mond",), ("Mars",), ("Mond",)]
    found = unmapped(m, table([("Bevölkerung",), ("Rentner",), ("Kinder",)], ("Staat",), *rows))
    assert found == [
        ("Spalte 6", "Die Spalte „Rentner“ ist in quelle.yaml nicht zugeordnet (spalten)."),
        ("Spalte 7", "Die Spalte „Kinder“ ist in quelle.yaml nicht zugeordnet (spalten)."),
        ("Zeile 3", "„Mond“ fehlt in der Liste „nation“ (Merkmal Staat)."),
        ("Zeile 4", "„Mars“ fehlt in der Liste „nation“ (Merkmal Staat)."),
    ]


def test_labels_that_are_known_but_do_not_go_together_are_told_too():
    m = mapping(BEVOELKERUNG | {"geschlecht": "weiblich"}, {"kopf": ("Wert",)}, zeilen={"Geschlecht": "$geschlecht"})
    found = unmapped(m, table([("Bevölkerung",), ("Wert",)], ("Geschlecht",), ("männlich",), ("GESW",)))
    assert found == [
        ("Zeile 2, Spalte 5", "„Zeile und Spalte“ ist doppelt belegt: geschlecht."),
        ("Zeile 2, Spalte 6", "Weder Spalte noch Zeile nennt ein Merkmal (merkmal)."),
    ]


def test_a_table_that_is_covered_has_nothing_to_tell():
    m = mapping({"kopf": ("$nation", "$geschlecht"), "merkmal": "b"}, zeilen={"Alter": "$alter"})
    columns = [("Insgesamt", "Insgesamt"), ("Ausländer", "männlich"), ("Divers", "GESW | weiblich")]
    assert unmapped(m, table(columns, ("Alter",), ("unter 3 Jahre",), ("Insgesamt",))) == []
