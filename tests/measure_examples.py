"""A small plan of measures in a project of its own, for the tests of what is made of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from conftest import PROJECT

from pipeline.cycle import Cycle, load_cycle
from pipeline.faults import DataError
from pipeline.language import RULES_FILE
from pipeline.measure_states import State, states
from pipeline.measures import FOLDER, Massnahmenplan, load_plans

PLAN = "{titel: Probeplan, beschlossen: 2012, herkunft: eigen, hinweis: '', beleg: Probeplan}\n"
HEAD = "id;handlungsfeld;titel;zustaendig;beteiligte;indikator;nachfolger"
HISTORY = (
    "nr;massnahme;datum;status;quelle;angegeben_von;ereignis_am;was;rest;nachweis;personen;erreicht_von;erreicht_bis;"
    "zaehlweise;frauen;hemmnis;bedarf;zitat_erlaubt"
)
COURSE = "M-01;arbeit;Kurse;Träger 1 (Beispiel);Stadt A, Stadt B;HF6-04;"
TABLE = "M-02;arbeit;Runder Tisch;Stadt A;;;M-01"
CYCLE = load_cycle(PROJECT, "2013-2016")


def entry(nr: int, day: str, status: str, source: str = "amt", measure: str = "M-01", **cells: str) -> str:
    """A row of the history; what is not named is empty."""
    named = {
        "nr": str(nr), "massnahme": measure, "datum": day, "status": status, "quelle": source,
        "angegeben_von": "Leitung",
    } | cells  # fmt: skip
    return ";".join(named.get(column, "") for column in HISTORY.split(";"))


DONE = {"ereignis_am": "2015-05-01", "nachweis": "Bericht"}
"""What `umgesetzt` demands."""
PARTLY = {"was": "Erster Kurs", "rest": "Zweiter Kurs", "nachweis": "Bericht"}
REACHED = {
    "personen": "120", "erreicht_von": "2014-01-01", "erreicht_bis": "2014-12-31", "zaehlweise": "personen",
    "frauen": "50",
}  # fmt: skip


def lay_in(
    project: Path, entries: Sequence[str] = (), measures: Sequence[str] = (COURSE, TABLE), *, plan: str = PLAN,
    key: str = "probe", head: str = HEAD, history: str = HISTORY,
) -> Path:  # fmt: skip
    """The folder of a plan with its three files."""
    rules = project / RULES_FILE
    rules.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROJECT / RULES_FILE, rules)
    folder = project / FOLDER / key
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "massnahmen.yaml").write_text(plan, encoding="utf-8")
    (folder / "massnahmen.csv").write_text("\n".join([head, *measures]) + "\n", encoding="utf-8")
    (folder / "verlauf.csv").write_text("\n".join([history, *entries]) + "\n", encoding="utf-8")
    return folder


def as_workbook(folder: Path, name: str) -> Path:
    """The CSV of a list as a workbook in its place: days are stored as days, numbers as numbers."""
    text = folder / f"{name}.csv"
    book = xlsxwriter.Workbook(
        folder / f"{name}.xlsx", {"default_date_format": "dd.mm.yyyy", "strings_to_numbers": True}
    )
    sheet = book.add_worksheet("Liste")
    for row, line in enumerate(text.read_text(encoding="utf-8").splitlines()):
        for column, cell in enumerate(line.split(";")):
            sheet.write(row, column, cell)
    book.close()
    text.unlink()
    return folder / f"{name}.xlsx"


def plans_of(project: Path, *entries: str, **more: object) -> tuple[Massnahmenplan, ...]:
    lay_in(project, entries, **more)
    return load_plans(project)


def states_of(project: Path, *entries: str, cycle: Cycle = CYCLE, **more: object) -> list[State]:
    return states(plans_of(project, *entries, **more), cycle)


def faults_of(project: Path, *entries: str, **more: object) -> list[tuple[str, str, str]]:
    """File (its name), place and text of all faults; none where there are none."""
    lay_in(project, entries, **more)
    try:
        load_plans(project)
    except DataError as error:
        return [(Path(one.file).name, one.place, one.text) for one in error.faults]
    return []
