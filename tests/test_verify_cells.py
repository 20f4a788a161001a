"""What a changed raw file says otherwise: its cells then and now, and every printed number that rests on them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from conftest import PROJECT
from report_examples import CYCLE, value
from test_edition import git
from test_verify import report, told
from test_vintages import Office

from pipeline import manifest, number_list, verify_cells
from pipeline.cells import cell_id
from pipeline.cycle import load_cycle
from pipeline.exhibits import as_csv
from pipeline.finished import Finished
from pipeline.observations import COLUMNS
from pipeline.sources import sha256
from pipeline.stages import PROCESSED, STAGES, Context, run_stage
from pipeline.tables import write_parquet
from pipeline.values import COLUMNS as VALUE_COLUMNS
from pipeline.values import as_frame
from pipeline.verify import changed_inputs

KEY = "rdb_13211-02-05-4"
FILE = f"data/raw/{KEY}/auszug.csv"
LINE = "218;08116;Esslingen, Landkreis;2016;10297;3968;"
"""The sixth line of the file: 3,968 of 10,297."""
SHARE = value(
    "HF6-05", 2016, "38.5355", source=f"+{KEY} (Z. 6, Sp. 6) / +{KEY} (Z. 6, Sp. 5)", numerator=Fraction(3968),
    denominator=Fraction(10297),
)  # fmt: skip
OTHER = replace(SHARE, start=date(2015, 1, 1), end=date(2015, 12, 31), source=f"+{KEY} (Z. 8, Sp. 6)")
ROWS = [
    (cell_id(SHARE), "38,5"), (cell_id(SHARE, "zaehler"), "3.968"), (cell_id(SHARE, "jahr"), "2016"),
    (cell_id(OTHER), "37,1"),
]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one source of which two cells were read, with the value that was computed of them."""
    project = tmp_path / "projekt"
    shutil.copytree(PROJECT / "data/raw" / KEY, project / "data/raw" / KEY)
    shutil.copy(PROJECT / "params.yaml", project)
    processed = project / PROCESSED.format(zyklus="2013-2016")
    processed.mkdir(parents=True)
    cells = [("Z. 6, Sp. 6", "3968"), ("Z. 6, Sp. 5", "10297")]
    rows = [{"source": KEY, "place": place, "raw": raw, "file": sha256(project / FILE)} for place, raw in cells]
    write_parquet(pd.DataFrame(rows, columns=list(COLUMNS)), COLUMNS, processed / "observations.parquet")
    write_parquet(as_frame([SHARE, OTHER]), VALUE_COLUMNS, processed / "indicators.parquet")
    return project


def of(project: Path) -> Finished:
    """The report that was made from a project as it is now."""
    made = told(project, zwischenergebnisse=manifest.result_hashes(project, CYCLE))
    rows = [(str(n), zelle, text, "Wert", "Bericht", "1", "", KEY) for n, (zelle, text) in enumerate(ROWS)]
    return report(made, **{number_list.FILE: as_csv(number_list.COLUMNS, rows)})


def change(project: Path, old: str, new: str) -> None:
    text = (project / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (project / FILE).write_text(text.replace(old, new), encoding="utf-8")


def found(project: Path, made: Finished) -> list[tuple[str, str]]:
    faults = list(changed_inputs(project, made, project.parent / "leer"))
    assert {one.file for one in faults} == {FILE}
    return [(one.place, one.text) for one in faults[1:]]


def test_one_digit_names_the_cell_and_every_number_on_it_and_no_other(project: Path) -> None:
    before = of(project)
    change(project, LINE, LINE.replace("3968", "3969"))
    assert found(project, before) == [
        ("Z. 6, Sp. 6", "gelesen wurde „3968“, jetzt steht dort „3969“."),
        ("", "Gedruckte Zahlen, die auf diesen Zellen beruhen: 2:"),
        (cell_id(SHARE), "gedruckt ist 38,5."),
        (cell_id(SHARE, "zaehler"), "gedruckt ist 3.968."),
    ]


def test_a_change_where_nothing_was_read_moves_no_number(project: Path) -> None:
    before = of(project)
    change(project, LINE, LINE.replace("Esslingen, Landkreis", "Esslingen"))
    assert found(project, before) == [("", "Keine der Zellen, die für den Bericht gelesen wurden, ist eine andere.")]


def test_without_the_results_of_then_the_numbers_are_those_of_the_whole_source(project: Path) -> None:
    before = of(project)
    (project / PROCESSED.format(zyklus="2013-2016") / "observations.parquet").unlink()
    change(project, LINE, LINE.replace("3968", "3969"))
    assert found(project, before)[0] == ("", "Gedruckte Zahlen, die auf dieser Quelle beruhen: 3:")


def test_a_file_that_cannot_be_read_any_more_is_told_by_its_source(project: Path) -> None:
    before = of(project)
    (project / FILE).write_text("zerstört", encoding="utf-8")
    assert found(project, before)[0] == ("", "Gedruckte Zahlen, die auf dieser Quelle beruhen: 3:")


def test_results_that_others_made_do_not_count(project: Path) -> None:
    """Only those that the manifest names say what was read."""
    before = of(project)
    processed = project / PROCESSED.format(zyklus="2013-2016")
    write_parquet(as_frame([OTHER]), VALUE_COLUMNS, processed / "indicators.parquet")
    assert verify_cells.load(project, CYCLE, before, project.parent / "leer") is None


@pytest.mark.langsam
def test_what_git_has_as_it_was_is_read_and_computed_once_more(tmp_path: Path) -> None:
    project = tmp_path / "amt"
    office = Office(project)
    for name in ("report_templates/formulare", "data/ausgaben", "data/raw/vertraulich"):
        (project / name).mkdir(parents=True)
        (project / name / "README.md").touch()
    git(project, "init")
    git(project, "add", ".")
    git(project, "commit", "-m", "Stand")
    cycle = load_cycle(project)
    for stage in STAGES[:2]:
        run_stage(stage, Context(project, cycle))
    before = report(told(project, zwischenergebnisse=manifest.result_hashes(project, cycle)))
    shutil.rmtree(project / "data/processed")
    path = office.raw / "a/2017-10-10/auszug.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(";100;60;40;", ";100;61;40;"), encoding="utf-8")
    (tmp_path / "leer").mkdir()
    then = verify_cells.load(project, cycle, before, tmp_path / "leer")
    assert then is not None
    (fault,) = then.faults("data/raw/a/2017-10-10/auszug.csv")
    assert (fault.place, fault.text) == ("Z. 3, Sp. 6", "gelesen wurde „60“, jetzt steht dort „61“.")
