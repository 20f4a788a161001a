"""How fast filled-in forms are read and checked.

    python benchmarks/returns.py [--form gemeinden] [--zahl 44] [--mal 5] [--json DATEI]

makes so many returns of a form in a temporary project, every question answered, and prints the seconds in which
`find_surveys` reads and checks them all. Opening them is most of it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

from common import PROJECT, Figure, arguments, report

from indicators.model import SURVEY
from pipeline.cycle import load_cycle
from pipeline.form_layout import Layout, layout
from pipeline.form_xlsx import Answer, Answers, workbook
from pipeline.forms import NEIN, Form, Respondent, load_forms
from pipeline.surveys import RAW, find_surveys

ASKED = "formular: {form}\nherkunft: demo\nhinweis: Beispieldaten\nbefragt:\n{bodies}"


def project_with(folder: Path, form: Form, number: int) -> Path:
    """A project with so many returns of a form, from bodies that it says were asked."""
    shutil.copytree(PROJECT / "report_templates/formulare", folder / "report_templates/formulare")
    shutil.copy(PROJECT / "params.yaml", folder)
    cycle, returned = load_cycle(PROJECT), folder / RAW / f"{SURVEY}{form.id}"
    (returned / cycle.name).mkdir(parents=True)
    shutil.copy(PROJECT / RAW / "merkmale.yaml", folder / RAW)
    bodies = [Respondent(f"beispiel_{i:03}", f"Stelle {i} (Beispiel)") for i in range(1, number + 1)]
    listed = "".join(f"  {body.key}: {body.name}\n" for body in bodies)
    (returned / "erhebung.yaml").write_text(ASKED.format(form=form.id, bodies=listed), encoding="utf-8")
    plan = layout(form, cycle)
    answers = Answers(nothing_occurred(plan), {}, {"funktion": "Hauptamt", "datum": date(cycle.ende + 1, 3, 1)})
    for body in bodies:
        (returned / cycle.name / f"{body.key}.xlsx").write_bytes(workbook(form, plan, body, answers))
    return folder


def nothing_occurred(plan: Layout) -> dict[str, Answer]:
    """An answer that fits every sum: 0 and no; open rows stay empty."""
    asked = [field for field in plan.fields.values() if not field.label]
    return {
        field.id: Answer(0, "gezählt" if field.art else "") if field.cell.angabe.is_number else Answer(NEIN)
        for field in asked
    }


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--form", default="gemeinden")
    parser.add_argument("--zahl", type=int, default=44)
    given = parser.parse_args()
    form = next(form for form in load_forms(PROJECT) if form.id == given.form)
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        project = project_with(Path(folder), form, given.zahl)
        for _ in range(given.mal):
            started = time.perf_counter()
            [survey] = find_surveys(project, load_cycle(PROJECT))
            runs.append(time.perf_counter() - started)
    if survey.faulty:
        raise SystemExit(f"{len(survey.faulty)} returns are faulty")
    report([Figure(f"{len(survey.returns)} returns of {form.id}, read and checked", runs)], given.json)


if __name__ == "__main__":
    main()
