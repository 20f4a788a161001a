"""Many Kreise on several workers: every one whole or told, also when a worker dies on the way."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Called, copy_project

from pipeline import batch, kreis_report, kreise, pdf_text
from pipeline.cycle import Region, load_cycle
from pipeline.faults import UsageError
from pipeline.kreis_stages import of_kreis
from pipeline.national_stages import national
from pipeline.stages import Context, Result, run_stage

Bericht = Callable[..., Called]
KREISE = ("08115", "08117", "08118")
GOOD = batch.Outcome("08117", "Landkreis Göppingen", batch.MADE, "4 Seiten", "a.pdf", 7.25)
BAD = batch.Outcome("08118", "Landkreis Ludwigsburg", batch.FAILED, "data/raw/x\n  Zeile 3: falsch")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the values of all Kreise that its extracts know."""
    folder = copy_project(tmp_path_factory.mktemp("stapel") / "projekt")
    for stage in national():
        run_stage(stage, Context(folder, kreise.national(load_cycle(folder)), demo=False))
    return folder


@pytest.fixture(scope="module")
def jobs(project: Path) -> list[batch.Job]:
    cycle, every = load_cycle(project), kreise.load(project)
    cycles = [kreise.cycle_of(project, cycle, every, ags) for ags in KREISE]
    return batch.jobs(project, cycles, kreise.PROFIL, strict=False)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler on loopback, and its two workers."""
    note = tmp_path / "scheduler.json"
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
    ]
    scheduler = _started([*command, "--scheduler-file", str(note)])
    begun = [scheduler]
    try:
        while not note.exists():
            assert scheduler.poll() is None
            time.sleep(0.1)
        options = [
            "--scheduler-file",
            str(note),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--memory-limit",
            "0",
        ]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", *options, "--local-directory", str(tmp_path)]
        begun += [_started(worker) for _ in range(2)]
        yield json.loads(note.read_text())["address"], begun[1:]
    finally:
        for process in begun:
            process.kill()
            process.wait()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path(__file__).parent.parent
    )


@pytest.mark.langsam
def test_every_profile_is_there_though_a_worker_is_killed_on_the_way(
    jobs: list[batch.Job], workers: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, (_, victim) = workers
    told: list[str] = []

    def kill_after_the_first(one: batch.Outcome) -> None:
        told.append(one.ags)
        if len(told) == 1:
            victim.kill()

    with batch.cluster(address, 2, batch.MEMORY) as client:
        client.wait_for_workers(2, timeout=60)
        found = batch.run(client, jobs, kill_after_the_first)
        assert victim.wait() == -9
    # What was finished just before its worker died is found whole when its job begins anew.
    assert [one.ags for one in found] == list(KREISE)
    assert {one.state for one in found} <= {batch.MADE, batch.SAME}, batch.as_table(found)
    assert sorted(told) == sorted(KREISE)
    for job, one in zip(jobs, found, strict=True):
        folder = job.project / "outputs" / job.cycle.name / "oeffentlich"
        assert sorted(path.name for path in folder.iterdir()) == [
            f"kreisprofil-{job.cycle.name}-musterausgabe.pdf", "profil-manifest.json",
        ]  # fmt: skip
        text = "".join(run.text for run in pdf_text.runs((job.project / one.file).read_bytes()))
        assert job.cycle.kreis.name in text
        assert "Dokument des Landkreises Esslingen" not in text

    again = [batch.make(job) for job in jobs]
    assert [(one.state, one.told) for one in again] == [(batch.SAME, one.told) for one in found]


@pytest.mark.langsam
def test_a_report_has_chapters_of_official_figures_and_nothing_of_the_county(jobs: list[batch.Job]) -> None:
    job = jobs[1]
    (values, _) = of_kreis(job.cycle, kreise.BERICHT)
    run_stage(values, Context(job.project, job.cycle, demo=False))
    report = kreis_report.load(job.project, job.cycle)
    page = report.html()
    assert [feld.key for feld in report.felder][:3] == ["basis", "beratung", "wohnen"]
    assert 'id="kapitel-arbeit"' in page
    for absent in (
        "massnahme",
        'id="empfehlungen"',
        'id="umsetzung"',
        'class="presse',
        "des Landkreises Esslingen",
        "kapitel-oeffnung",
    ):
        assert absent not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL), absent
    assert "Kein eigenes Kapitel haben deshalb: Interkulturelle Öffnung" in page
    assert "Landkreis Göppingen" in page


@pytest.mark.langsam
def test_values_and_chains_of_a_kreis_are_those_of_its_report(jobs: list[batch.Job], bericht: Bericht) -> None:
    job = jobs[1]
    run_stage(of_kreis(job.cycle, kreise.PROFIL)[0], Context(job.project, job.cycle, demo=False))
    called = bericht("values", "--id", "HF6-05", "--kreis", "08117", "--region", "08117", cwd=job.project)
    assert (called.code, called.err) == (0, "")
    assert "08117    2016" in called.out
    chain = bericht("trace", "HF6-05 2016", "--kreis", "08117", cwd=job.project)
    assert (chain.code, chain.err) == (0, "")
    assert "2016, Landkreis Göppingen (08117)" in chain.out
    assert re.search(r"rdb_13211-02-05-4, Z\. \d+, Sp\. \d+.*: dort steht „\d+“", " ".join(chain.out.split()))
    assert "SHA-256" in chain.out


@pytest.mark.langsam
def test_a_kreis_without_a_report_is_told_with_the_command_that_makes_it(project: Path, bericht: Bericht) -> None:
    for words in (("values", "--id", "HF6-05"), ("trace", "HF6-05"), ("verify",)):
        called = bericht(*words, "--kreis", "08416", cwd=project)
        assert called.code == (2 if words == ("verify",) else 1)
        assert "„bericht build --kreis 08416“" in called.err
    assert "Den Kreis „99999“ gibt es nicht." in bericht("values", "--alle", "--kreis", "99999", cwd=project).err


@pytest.mark.langsam
def test_a_profile_is_made_anew_and_compared(jobs: list[batch.Job], bericht: Bericht) -> None:
    file = jobs[0].project / batch.make(jobs[0]).file
    called = bericht("verify", "--kreis", jobs[0].cycle.kreis.ags, cwd=jobs[0].project)
    assert (called.code, called.out) == (0, f"Verglichen: {file.name}\nErgebnis: identisch\n")


@pytest.mark.langsam
def test_a_kreis_that_cannot_be_made_is_told_and_leaves_nothing(jobs: list[batch.Job]) -> None:
    region = Region(ags="08199", name="Landkreis Muster", kurz="Muster")
    unknown = jobs[0].cycle.model_copy(update={"name": "2013-2016-08199", "kreis": region})
    one = batch.make(replace(jobs[0], cycle=unknown))
    assert (one.state, one.name) == (batch.FAILED, "Landkreis Muster")
    assert "Für 08199 (Landkreis Muster) enthält keine Quelle einen Wert.   [V03]" in one.told
    assert not (jobs[0].project / "outputs/2013-2016-08199").exists()


def test_another_program_or_project_on_a_worker_is_refused(tmp_path: Path) -> None:
    cycle = load_cycle(Path(__file__).parent.parent).model_copy(update={"basis": "2013-2016"})
    job = batch.Job(tmp_path, cycle, kreise.PROFIL, False, "0" * 64)
    assert "gibt es auf diesem Rechner nicht" in batch.make(job).told
    (tmp_path / "params.yaml").touch()
    assert "eine andere Fassung des Programms" in batch.make(job).told


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WAIT", 1)
    asked = batch.cluster("tcp://127.0.0.1:9", 1, batch.MEMORY)
    with pytest.raises(UsageError, match=r"Unter tcp://127\.0\.0\.1:9 antwortet kein Scheduler"):
        asked.__enter__()


def test_the_summary_names_what_failed_and_why() -> None:
    table = batch.as_table([GOOD, BAD])
    assert "  08117  Landkreis Göppingen                       gemacht         4 Seiten" in table
    assert (
        "         data/raw/x\n           Zeile 3: falsch\n2 Kreise: 1 gemacht, 0 unverändert, 1 fehlgeschlagen" in table
    )


def test_the_summary_as_a_file_has_no_times() -> None:
    assert batch.as_csv([GOOD]) == (
        "Schlüssel;Kreis;Ergebnis;Meldung;Datei\n08117;Landkreis Göppingen;gemacht;4 Seiten;a.pdf\n"
    )


def test_the_summary_says_what_was_not_used_for_a_kreis(jobs: list[batch.Job]) -> None:
    values, profile = of_kreis(jobs[0].cycle, kreise.PROFIL)
    told = "30 von 38 Kernindikatoren mit Wert im Berichtszeitraum"
    results = [Result(values, False, told), Result(profile, False, "3 Seiten")]
    assert batch._told(results) == "3 Seiten"
    results[0] = Result(values, False, f"{told}; nicht verwendet: rdb_1 (nur Hessen)")
    assert batch._told(results) == "3 Seiten; nicht verwendet: rdb_1 (nur Hessen)"
