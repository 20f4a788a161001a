"""`bericht review`: remarks come in once, are listed by chapter and closed; the review is a step of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called
from review_examples import handed_in, project_with_site, row

from pipeline import remarks, review_site
from pipeline.cycle import load_cycle
from pipeline.review_stage import REVIEW, drop, prepare
from pipeline.stages import STAGES, Context, input_files, output_paths

Bericht = Callable[..., Called]
LIST = "data/anmerkungen/2013-2016/anmerkungen.csv"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose review was written."""
    project = project_with_site(tmp_path)
    intern = project / "outputs/2013-2016/intern"
    intern.mkdir()
    web = project / "outputs/2013-2016/oeffentlich/web"
    review_site.write(project, load_cycle(project), web, intern / "web", intern / "stellen.json")
    return project


def where(project: Path, words: str) -> str:
    return next(one.stelle for one in remarks.passages(project, "2013-2016") if words in one.text)


def test_remarks_come_in_once_and_are_listed_by_chapter(project: Path, bericht: Bericht) -> None:
    stelle, text = where(project, "zweiter"), "Ein zweiter Absatz über die Beschäftigten im Landkreis."
    one = handed_in(project / "a.json", row(stelle=stelle, text=text), row(kapitel="wohnen", text="Das ist weg."))
    two = handed_in(project / "b.json", row(stelle=stelle, text=text, rolle="Jobcenter", art="geprüft", anmerkung=""))
    said = bericht("review", "import", str(one), str(two), str(one), cwd=project)
    assert said.out.splitlines() == [
        "Gelesen: 5, davon neu: 3.",
        f"{LIST}: 3 Anmerkungen: 2 offen, 1 erledigt; 2 mit Widerspruch.",
        "Beim nächsten „bericht build“ stehen die offenen neben ihren Stellen.",
    ]
    before = (project / LIST).read_bytes()
    assert "davon neu: 0." in bericht("review", "import", str(two), cwd=project).out
    assert (project / LIST).read_bytes() == before
    assert bericht("review", "status", cwd=project).out.splitlines() == [
        "6 Arbeit  (arbeit)",
        "     1  offen     Frage     Jugendamt: Stimmt das?",
        f"        {stelle}  „{text}“",
        "        Widerspruch: Jobcenter sagt „geprüft“ (Nr. 3)",
        "     3  erledigt  geprüft   Jobcenter",
        f"        {stelle}  „{text}“",
        "        Widerspruch: Jugendamt sagt „Frage“ (Nr. 1)",
        "wohnen",
        "     2  offen     Frage     Jugendamt: Stimmt das?",
        "        arbeit-11112222  „Das ist weg.“  (steht nicht mehr im Bericht)",
        "3 Anmerkungen: 2 offen, 1 erledigt; 2 mit Widerspruch.",
    ]


def test_done_remarks_leave_the_list_of_open_ones(project: Path, bericht: Bericht) -> None:
    bericht("review", "import", str(handed_in(project / "a.json", row(), row(anmerkung="Zweites"))), cwd=project)
    said = bericht("review", "erledigt", "1", "--antwort", "Siehe Fußnote", cwd=project)
    assert said.out == "2 Anmerkungen: 1 offen, 1 erledigt.\n"
    assert "Stimmt das?" not in bericht("review", "status", "--offen", cwd=project).out
    assert "        Antwort: Siehe Fußnote" in bericht("review", "status", cwd=project).out.splitlines()
    assert bericht("review", "erledigt", "9", cwd=project).code == 2


def test_a_faulty_file_changes_nothing(project: Path, bericht: Bericht) -> None:
    good, bad = handed_in(project / "a.json", row()), handed_in(project / "b.json", row(art="toll"))
    said = bericht("review", "import", str(good), str(bad), cwd=project)
    assert said.code == 1
    assert "Anmerkung 1, art: Gefunden: „toll“. Erwartet: geprüft, Frage oder Änderung." in said.err
    assert not (project / LIST).exists()


def test_a_state_is_kept_to_compare_with(project: Path, bericht: Bericht) -> None:
    said = bericht("review", "stand", cwd=project)
    assert said.out.startswith("data/anmerkungen/2013-2016/stand.json: 10 Stellen, 2 Zahlen.")
    (project / "leer").mkdir()
    assert "Hier liegt keine Webseite" in bericht("review", "stand", "leer", cwd=project).err


def test_the_review_is_a_step_that_no_stage_rests_on(project: Path) -> None:
    assert REVIEW not in STAGES
    assert all("oeffentlich" not in name for name in REVIEW.outputs)
    context = Context(project, load_cycle(project))
    prepare(context)
    assert project / "outputs/2013-2016/oeffentlich/web/index.html" in input_files(REVIEW, context)
    drop(context)
    assert not any(path.exists() for path in output_paths(REVIEW, context))


def test_what_is_public_knows_nothing_of_remarks(project: Path) -> None:
    read = {name for stage in STAGES for name in stage.inputs}
    assert not any(name.startswith("data/anmerkungen") for name in read)
