"""From the returns that lie in a project to the values of its indicators: real ones, examples, and none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT
from form_examples import CYCLE, office, send_back

from pipeline.form_xlsx import Answer
from pipeline.forms import Respondent
from pipeline.stages import STAGES, Context, run_stage
from pipeline.tables import read_parquet
from pipeline.values import Value, from_frame

pytestmark = pytest.mark.langsam  # many example returns are read

__all__ = ["office"]

PERSONALAMT = Respondent("personalamt", "Personalamt des Landratsamts")
RETURNS = Path("data/raw/vertraulich/erhebung_personalamt/2013-2016")
INGEST, COMPUTE = STAGES[:2]


@pytest.fixture
def bodies_only(office: Path) -> Path:
    """A project with few official figures: the forms, the registries, the example returns of two bodies."""
    for name in ("erhebung_gemeinden", "erhebung_personalamt"):
        shutil.copytree(PROJECT / "data/raw" / name, office / "data/raw" / name)
    for name in ("brueche", "schwellen", "gebietsaenderungen"):
        shutil.copy(PROJECT / f"data/raw/{name}.yaml", office / "data/raw")
    (office / "data/raw/ausnahmen.yaml").write_text("{}\n", encoding="utf-8")
    for name in ("data/ausgaben", "data/raw/vertraulich"):
        (office / name).mkdir()
    return office


def values(project: Path, *, demo: bool = True) -> dict[tuple[str, int], Value]:
    """The values for all, by indicator and year, as the first two stages leave them."""
    context = Context(project, CYCLE, demo=demo)
    for stage in (INGEST, COMPUTE):
        run_stage(stage, context)
    frame = read_parquet(project / "data/processed/2013-2016/indicators.parquet")
    found = [v for v in from_frame(frame) if v.kind == "wert" and (v.sex, v.detail) == ("insgesamt", "")]
    return {(value.id, value.year): value for value in found if value.region == "08116"}


def send(project: Path, name: str, trained: int, on: date) -> None:
    """The answer of the real Personalamt: 2,000 staff at the end of 2016, so many of them trained."""
    answers = {
        "2016/beschaeftigte": 2000,
        "2016/beschaeftigte.weiblich": 1200,
        "2016/beschaeftigte.maennlich": 800,
        "2016/geschulte": trained,
        "2016/geschulte.weiblich": trained - 50,
        "2016/geschulte.maennlich": 50,
    }
    counted = {
        key: Answer(number, "gezählt", "Personen" if key == "2016/geschulte" else "") for key, number in answers.items()
    }
    send_back(project / RETURNS / name, "personalamt", PERSONALAMT, counted, datum=on)


def test_examples_are_flagged_and_a_real_return_takes_their_place(bodies_only: Path):
    examples = values(bodies_only)
    assert {value.flags >= {"demo"} for value in examples.values()} == {True}
    send(bodies_only, "antwort.xlsx", 300, date(2017, 2, 1))
    real = values(bodies_only)
    told = real["HF1-01", 2016]
    assert (told.exact, told.numerator, told.denominator, told.n) == (15, 300, 2000, 1)
    assert "demo" not in told.flags
    assert "demo" in real["HF1-06", 2016].flags  # the Gemeinden have not answered


def test_a_newer_answer_corrects_the_older_one(bodies_only: Path):
    send(bodies_only, "antwort.xlsx", 300, date(2017, 2, 1))
    send(bodies_only, "berichtigt.xlsx", 400, date(2017, 3, 1))
    assert values(bodies_only)["HF1-01", 2016].exact == 20
    assert (bodies_only / "outputs/2013-2016/intern/schutz.json").stat().st_mode & 0o777 == 0o600


def test_without_examples_nothing_of_them_is_left(bodies_only: Path):
    send(bodies_only, "antwort.xlsx", 300, date(2017, 2, 1))
    assert {id for id, _ in values(bodies_only, demo=False)} == {"HF1-01", "HF1-02", "HF1-03", "HF1-K2"}
    told = (bodies_only / "data/processed/2013-2016/erhebungen.json").read_text(encoding="utf-8")
    assert "Beispiel" not in told


def test_no_cell_of_a_return_gets_into_the_public_observations(computed: Path):
    folder = computed / "data/processed/2013-2016"
    returns = read_parquet(folder / "vertraulich.parquet")
    forms = {path.name for path in (computed / "data/raw").glob("erhebung_*")}
    assert (set(returns["source"]), len(returns) > 3000) == (forms, True)
    public = read_parquet(folder / "observations.parquet")
    assert forms.isdisjoint(public["source"])
    assert set(returns["file"]).isdisjoint(public["file"])
