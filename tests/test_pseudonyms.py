"""Names that only the office can make, in what an edition keeps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from pipeline.faults import DataError
from pipeline.office_key import KEY
from pipeline.pseudonyms import PSEUDONYM, Pseudonyms, by_name, in_table
from pipeline.values import Value, as_frame

ATOM = ("erhebung_gemeinden", "altbach/Fragen!D8")
OFFICE = Pseudonyms(b"geheim")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An office's project: a return and the key."""
    (tmp_path / KEY).parent.mkdir(parents=True)
    (tmp_path / KEY).write_text("geheim\n")
    (tmp_path / "data/raw/vertraulich/altbach.xlsx").touch()
    return tmp_path


def table(source: str, detail: str = "") -> pd.DataFrame:
    value = Value(
        id="HF1-06", region="08116", start=date(2016, 12, 31), end=date(2016, 12, 31), period_type="stichtag",
        series="eigen:erhebung_gemeinden", exact=Fraction(1), status="ok", detail=detail, source=source,
    )  # fmt: skip
    return as_frame([value])


def test_a_cell_has_one_name_by_a_key_and_another_by_another() -> None:
    form, name = OFFICE.of(ATOM)
    assert form == "erhebung_gemeinden"
    assert PSEUDONYM.fullmatch(name)
    assert Pseudonyms(b"geheim").of(ATOM) == (form, name)
    assert Pseudonyms(b"anderer").of(ATOM) != (form, name)
    assert OFFICE.of(("erhebung_gemeinden", "altbach/Fragen!D9"))[1] not in ("", name)


def test_a_table_tells_form_and_offices_table_but_no_cell_file_or_body(project: Path) -> None:
    told = in_table(
        table("+erhebung_gemeinden (altbach/Fragen!D8) / rdb_12411 (Z. 3, Sp. 4)", "sprache=polnisch;stelle=altbach"),
        project,
    )
    assert told["source"][0] == f"+erhebung_gemeinden ({OFFICE.of(ATOM)[1]}) / rdb_12411 (Z. 3, Sp. 4)"
    assert told["detail"][0] == f"sprache=polnisch;stelle={OFFICE.body('altbach')}"
    assert "altbach" not in told.to_csv()


def test_a_cell_of_now_is_found_by_its_name(project: Path) -> None:
    assert by_name(project, [ATOM], [OFFICE.of(ATOM)], "Ausgabe 1") == {OFFICE.of(ATOM): ATOM}


@pytest.mark.usefixtures("no_key")
def test_another_or_no_key_is_a_fault_where_there_are_returns(project: Path) -> None:
    foreign = [Pseudonyms(b"anderer").of(ATOM)]
    with pytest.raises(DataError, match="nicht mit dem Schlüssel"):
        by_name(project, [ATOM], foreign, "Ausgabe 1")
    (project / KEY).unlink()
    with pytest.raises(DataError, match="Der Schlüssel fehlt"):
        in_table(table("erhebung_gemeinden (altbach/Fragen!D8)"), project)
    (project / "data/raw/vertraulich/altbach.xlsx").unlink()
    assert by_name(project, [ATOM], foreign, "Ausgabe 1") == {}
