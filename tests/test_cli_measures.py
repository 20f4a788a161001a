"""`bericht massnahmen`: the list, its formats, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, Called
from measure_examples import DONE, PLAN, entry, lay_in
from test_ingest import Office
from test_legal import ENTRY
from test_legal import lay_in as law

Bericht = Callable[..., Called]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(PROJECT / "params.yaml", tmp_path)
    lay_in(tmp_path, [entry(1, "2015-06-01", "umgesetzt", **DONE)], plan=PLAN.replace("eigen", "demo"))
    return tmp_path


def test_the_list_says_that_it_is_an_example(project: Path, bericht: Bericht):
    called = bericht("massnahmen", cwd=project)
    assert (called.code, called.err) == (0, "")
    assert called.out.splitlines()[0] == "Zyklus 2013-2016, Stand 31.12.2016: 2 Maßnahmen (Beispieldaten)"


def test_without_examples_nothing_is_left(project: Path, bericht: Bericht):
    assert bericht("massnahmen", "--ohne-demo", cwd=project).out == (
        "Zyklus 2013-2016: Es liegt keine Maßnahmenliste vor.\n"
    )


def test_csv_is_for_machines(project: Path, bericht: Bericht):
    assert bericht("massnahmen", "--format", "csv", cwd=project).out.startswith("id;handlungsfeld;titel;")


def test_an_unknown_format_is_a_usage_error(project: Path, bericht: Bericht):
    called = bericht("massnahmen", "--format", "xml", cwd=project)
    assert (called.code, called.err) == (2, "Das Format „xml“ gibt es nicht. Erlaubt: text, csv.\n")


def test_faults_are_told_with_their_place(project: Path, bericht: Bericht):
    lay_in(project, [entry(1, "2015-06-01", "umgesetzt")])
    called = bericht("massnahmen", cwd=project)
    assert called.code == 1
    assert called.err.splitlines()[:3] == [
        "data/raw/massnahmen/probe/verlauf.csv",
        "  Zeile 2, Spalte „ereignis_am“: „umgesetzt“ verlangt hier den Tag, an dem das Ergebnis vorlag.",
        "  Zeile 2, Spalte „nachweis“: „umgesetzt“ verlangt hier den Nachweis dafür.",
    ]


def test_check_tells_faults_of_measures_and_of_the_law(tmp_path: Path, bericht: Bericht):
    office = Office(tmp_path)
    lay_in(tmp_path, [entry(1, "2015-06-01", "umgesetzt")])
    law(tmp_path, ENTRY.replace("arbeit", "garten"))
    called = bericht("check", cwd=tmp_path)
    assert called.code == 1
    assert "„umgesetzt“ verlangt hier den Nachweis dafür." in called.out
    assert "neu.felder: Gefunden: „garten“." in called.out
    lay_in(tmp_path, [entry(1, "2015-06-01", "umgesetzt", **DONE)])
    law(tmp_path, ENTRY)
    assert bericht("check", cwd=office.root).code == 0
