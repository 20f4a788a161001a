"""Stages: skipped when nothing changed, whole or not at all, alone, and with every input declared."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline import office_key
from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.stages import STAGES, Context, Stage, code_files, ends, is_outdated, run_stage, stage_key

INGEST, COMPUTE, JUDGE, RENDER, PUBLISH = STAGES
OUT = "data/processed/2013-2016"

# A stage that copies one registry, so that its rules show without reading all sources


class Probe:
    """A stage that takes over the thresholds and counts how often it really ran."""

    def __init__(self) -> None:
        self.runs = 0
        self.stage = Stage(
            name="probe",
            title="Probe",
            inputs=("params.yaml", "data/raw", "report_templates/texte"),
            outputs=("data/processed/{zyklus}/probe.txt", "outputs/{zyklus}/oeffentlich/probe.txt.pdf"),
            module="pipeline.faults",
            run=self.run,
        )

    def run(self, context: Context, folder: Path) -> str:
        self.runs += 1
        text = (context.project / "data/raw/schwellen.yaml").read_text(encoding="utf-8")
        (folder / "probe.txt").write_text(text, encoding="utf-8")
        (folder / "probe.txt.pdf").write_text(text.upper(), encoding="utf-8")
        return f"{len(text)} Zeichen"


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A project with no more than the probe needs."""
    project = tmp_path / "klein"
    names = ("params.yaml", "data/raw/schwellen.yaml", "data/raw/ausnahmen.yaml", "report_templates/stil.css.j2")
    for name in (*names, "report_templates/texte/arbeit.md", *SOURCE):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, project / name)
    return Context(project, load_cycle(project))


SOURCE = ("data/raw/ba_arbeitslose/auszug.csv", "data/raw/ba_arbeitslose/quelle.yaml")


def outputs(project: Path) -> dict[str, str]:
    """What lies in the folders of results, by path: all files but the lock of a run."""
    folders = (project / "data/processed", project / "outputs")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and path.name != ".sperre")
    return {str(path.relative_to(project)): path.read_text(encoding="utf-8", errors="replace") for path in files}


def append(path: Path, text: str = "\n# anders\n") -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


# Skip or run


def test_second_run_does_nothing_and_says_what_the_first_one_said(probe: Probe, context: Context) -> None:
    first = run_stage(probe.stage, context)
    files = [path for path in context.project.rglob("*") if path.is_file() and path.name != ".sperre"]
    made = {path: path.stat().st_mtime_ns for path in files}
    second = run_stage(probe.stage, context)
    assert (first.skipped, second.skipped, probe.runs) == (False, True, 1)
    assert second.summary == first.summary
    assert {path: path.stat().st_mtime_ns for path in made} == made


# Folders as outputs


class Pages(Probe):
    """A stage that writes a folder: one page for each word of a file of the project."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = replace(self.stage, outputs=("outputs/{zyklus}/oeffentlich/seiten",), run=self.write)

    def write(self, context: Context, folder: Path) -> str:
        self.runs += 1
        (folder / "seiten/bilder").mkdir(parents=True)
        for word in (context.project / "data/raw/schwellen.yaml").read_text(encoding="utf-8").split():
            (folder / "seiten" / f"{word}.html").write_text(word)
        (folder / "seiten/bilder/eins.svg").write_text("<svg/>")
        return "geschrieben"


@pytest.fixture
def pages(context: Context) -> tuple[Pages, Path]:
    (context.project / "data/raw/schwellen.yaml").write_text("eins zwei")
    return Pages(), context.project / "outputs/2013-2016/oeffentlich/seiten"


def test_a_folder_takes_the_place_of_the_old_one_whole(context: Context, pages: tuple[Pages, Path]) -> None:
    probe, folder = pages
    run_stage(probe.stage, context)
    assert sorted(path.name for path in folder.rglob("*.*")) == ["eins.html", "eins.svg", "zwei.html"]
    (context.project / "data/raw/schwellen.yaml").write_text("drei")
    run_stage(probe.stage, context)
    assert sorted(path.name for path in folder.rglob("*.*")) == ["drei.html", "eins.svg"]
    assert [path.name for path in folder.parent.iterdir()] == ["seiten"]


@pytest.mark.parametrize("touched", ["bilder/eins.svg", "zwei.html", "fremd.html"])
def test_a_folder_in_which_a_file_is_another_one_is_made_anew(
    touched: str, context: Context, pages: tuple[Pages, Path]
) -> None:
    probe, folder = pages
    run_stage(probe.stage, context)
    assert run_stage(probe.stage, context).skipped
    (folder / touched).write_text("anders")
    assert not run_stage(probe.stage, context).skipped
    assert sorted(path.name for path in folder.rglob("*.*")) == ["eins.html", "eins.svg", "zwei.html"]
    assert (folder / "zwei.html").read_text() == "zwei"


def test_what_an_interrupted_run_has_set_aside_comes_back(context: Context, pages: tuple[Pages, Path]) -> None:
    probe, folder = pages
    run_stage(probe.stage, context)
    folder.rename(folder.with_name(".seiten.alt"))
    assert run_stage(probe.stage, context).skipped  # it is back as it was
    assert [path.name for path in folder.parent.iterdir()] == ["seiten"]


def test_fresh_run_is_wanted_although_nothing_changed(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    assert not run_stage(probe.stage, replace(context, fresh=True)).skipped
    assert probe.runs == 2


CHANGES: dict[str, Callable[[Path], object]] = {
    "Daten": lambda p: append(p / "data/raw/ba_arbeitslose/auszug.csv", "x"),
    "Beschreibung einer Quelle": lambda p: append(p / "data/raw/ba_arbeitslose/quelle.yaml"),
    "neue Datei": lambda p: (p / "data/raw/ba_arbeitslose/original.csv").write_text("x"),
    "fehlende Datei": lambda p: (p / "data/raw/ausnahmen.yaml").unlink(),
    "umbenannte Datei": lambda p: (p / "data/raw/ausnahmen.yaml").rename(p / "data/raw/weg.yaml"),
    "Einstellungen": lambda p: append(p / "params.yaml"),
    "Vorlage": lambda p: append(p / "report_templates/texte/arbeit.md"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_stage_runs_again_when_an_input_changed(
    change: Callable[[Path], object], probe: Probe, context: Context
) -> None:
    run_stage(probe.stage, context)
    change(context.project)
    assert not run_stage(probe.stage, context).skipped
    assert run_stage(probe.stage, context).skipped


def test_stage_is_skipped_when_something_else_changed(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    append(context.project / "report_templates/stil.css.j2")
    (context.project / "notizen.txt").write_text("x")
    assert run_stage(probe.stage, context).skipped


def test_touched_input_of_the_same_content_changes_nothing(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    os.utime(context.project / "params.yaml", (0, 0))
    assert run_stage(probe.stage, context).skipped


def test_back_to_the_earlier_input_runs_again(probe: Probe, context: Context) -> None:
    """What lies there was made from the other input."""
    run_stage(probe.stage, context)
    old = (context.project / "params.yaml").read_bytes()
    append(context.project / "params.yaml")
    run_stage(probe.stage, context)
    (context.project / "params.yaml").write_bytes(old)
    assert not run_stage(probe.stage, context).skipped


def test_other_cycle_strictness_and_example_data_have_runs_of_their_own(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    assert not run_stage(probe.stage, replace(context, cycle=load_cycle(context.project, "2017-2020"))).skipped
    assert run_stage(probe.stage, context).skipped
    assert not run_stage(probe.stage, replace(context, strict=True)).skipped
    assert not run_stage(probe.stage, replace(context, demo=False)).skipped


STATE = f"{OUT}/.probe.json"
DAMAGE: dict[str, Callable[[Path], object]] = {
    "verändertes Ergebnis": lambda p: append(p / f"{OUT}/probe.txt", "9"),
    "abgeschnittenes Ergebnis": lambda p: os.truncate(p / f"{OUT}/probe.txt", 5),
    "leeres Ergebnis": lambda p: os.truncate(p / f"{OUT}/probe.txt", 0),
    "fehlendes Ergebnis": lambda p: (p / "outputs/2013-2016/oeffentlich/probe.txt.pdf").unlink(),
    "fehlender Ordner": lambda p: shutil.rmtree(p / "outputs"),
    "abgeschnittener Vermerk": lambda p: os.truncate(p / STATE, 30),
    "leerer Vermerk": lambda p: os.truncate(p / STATE, 0),
    "fehlender Vermerk": lambda p: (p / STATE).unlink(),
    "fremder Vermerk": lambda p: (p / STATE).write_text("[1, 2]"),
    "Vermerk aus Bytes": lambda p: (p / STATE).write_bytes(b"\xff\xfe\x00"),
    "gefälschter Vermerk": lambda p: (p / STATE).write_text(
        json.dumps(json.loads((p / STATE).read_text()) | {"schluessel": "0" * 64})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_output_or_note_is_made_again(damage: Callable[[Path], object], probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    whole = outputs(context.project)
    damage(context.project)
    assert outputs(context.project) != whole
    assert not run_stage(probe.stage, context).skipped
    assert outputs(context.project) == whole


# Whole or not at all


def fails_halfway(context: Context, folder: Path) -> str:
    (folder / "probe.txt").write_text("halb")
    raise DataError([])


def test_stage_that_fails_leaves_the_old_output_and_nothing_beside_it(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    whole = outputs(context.project)
    append(context.project / "params.yaml")
    with pytest.raises(DataError):
        run_stage(replace(probe.stage, run=fails_halfway), context)
    assert outputs(context.project) == whole
    assert not run_stage(probe.stage, context).skipped


def test_output_that_is_missing_after_the_run_changes_nothing(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    whole = outputs(context.project)

    def only_the_first(context: Context, folder: Path) -> str:
        (folder / "probe.txt").write_text("neu")
        return ""

    with pytest.raises(FileNotFoundError):
        run_stage(replace(probe.stage, run=only_the_first), replace(context, fresh=True))
    assert outputs(context.project) == whole
    assert run_stage(probe.stage, context).skipped


# What it reads is the same at the end


def test_input_that_changes_during_the_run_is_a_fault_and_nothing_is_replaced(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    whole = outputs(context.project)
    path = context.project / "data/raw/ba_arbeitslose/auszug.csv"

    def run(context: Context, folder: Path) -> str:
        append(path, "x")
        return probe.run(context, folder)

    with pytest.raises(DataError, match=r"ba_arbeitslose/auszug.csv\n  Was hier liegt, wurde während des Laufs geänd"):
        run_stage(replace(probe.stage, run=run), replace(context, fresh=True))
    assert outputs(context.project) == whole


def test_a_return_that_changes_is_not_named(probe: Probe, context: Context) -> None:
    def run(context: Context, folder: Path) -> str:
        (context.project / "data/raw/vertraulich").mkdir()
        (context.project / "data/raw/vertraulich/geheim.xlsx").write_text("5")
        raise ValueError("5")  # what came of it is not told

    with pytest.raises(DataError) as error:
        run_stage(replace(probe.stage, run=run), context)
    assert [fault.file for fault in error.value.faults] == ["data/raw/vertraulich"]
    assert "geheim" not in str(error.value)


def test_what_a_stage_lays_aside_lies_in_its_own_folder_for_the_owner_only(probe: Probe, context: Context) -> None:
    modes = []

    def run(context: Context, folder: Path) -> str:
        aside = Path(tempfile.mkdtemp())
        modes.append((aside.is_relative_to(folder), stat.S_IMODE(folder.stat().st_mode)))
        return probe.run(context, folder)

    before = tempfile.gettempdir()
    run_stage(replace(probe.stage, run=run), context)
    assert (modes, tempfile.gettempdir()) == ([(True, 0o700)], before)


SLOW = """
import sys, time
from pathlib import Path
from pipeline.cycle import load_cycle
from pipeline.stages import Context, Stage, run_stage

def run(context, folder):
    (folder / "probe.txt").write_text("halb fer")
    print("läuft", flush=True)
    time.sleep(600)

project = Path(sys.argv[1])
stage = Stage("probe", "Probe", ("params.yaml",), ("data/processed/{zyklus}/probe.txt",), "pipeline.faults", run)
run_stage(stage, Context(project, load_cycle(project)))
"""


@contextmanager
def slow_run(project: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the middle of the stage `probe`."""
    command = [sys.executable, "-c", SLOW, str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as run:
        try:
            assert run.stdout is not None
            assert run.stdout.readline() == "läuft\n"
            yield run
        finally:
            run.kill()


def test_kill_during_a_stage_leaves_the_old_output_and_the_next_run_clears_up(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    whole = outputs(context.project)
    with slow_run(context.project) as run:
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
    assert len(list((context.project / OUT).glob(".probe-*"))) == 1
    assert {name: text for name, text in outputs(context.project).items() if "/.probe-" not in name} == whole
    assert run_stage(probe.stage, context).skipped  # the old output is still right
    assert outputs(context.project) == whole  # and what the killed run left is gone


def test_kill_before_the_first_output_leaves_no_half_file(project: Path) -> None:
    with slow_run(project) as run:
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert not (project / OUT / "probe.txt").exists()


def test_second_run_at_once_is_told_and_takes_no_stage(probe: Probe, context: Context) -> None:
    with slow_run(context.project):
        with pytest.raises(DataError, match=r"arbeitet gerade ein anderer Lauf \(„Probe“, Prozess [0-9]+\)"):
            run_stage(probe.stage, context)
        assert probe.runs == 0
        other = replace(context, cycle=load_cycle(context.project, "2017-2020"))
        assert not run_stage(probe.stage, other).skipped  # another cycle is free
    assert not run_stage(probe.stage, context).skipped  # and so is this one when the other run is gone


def test_a_run_whose_lock_was_removed_replaces_nothing(probe: Probe, context: Context) -> None:
    run_stage(probe.stage, context)
    whole = outputs(context.project)

    def run(context: Context, folder: Path) -> str:
        (context.project / OUT / ".sperre").unlink()
        return probe.run(context, folder)

    with pytest.raises(DataError, match=r"Die Sperre dieses Laufs \(.sperre\) wurde entfernt"):
        run_stage(replace(probe.stage, run=run), replace(context, fresh=True))
    assert outputs(context.project) == whole


def test_only_stages_that_nothing_rests_on_run_side_by_side(project: Path) -> None:
    assert ends() == [RENDER, PUBLISH]
    context = Context(project, load_cycle(project))
    quick = replace(RENDER, inputs=("params.yaml",), outputs=(), run=lambda context, folder: run_publish())
    publish = replace(PUBLISH, inputs=("params.yaml",), outputs=(), run=lambda context, folder: "geschrieben")

    def run_publish() -> str:
        with pytest.raises(DataError, match="arbeitet gerade ein anderer Lauf"):
            run_stage(quick, context)
        with pytest.raises(DataError, match="arbeitet gerade ein anderer Lauf"):
            run_stage(replace(INGEST, inputs=()), context)
        return run_stage(publish, context).summary

    assert run_stage(quick, context).summary == "geschrieben"


# Inputs


def test_missing_input_is_a_fault_that_names_file_step_and_advice(project: Path) -> None:
    with pytest.raises(DataError) as error:
        run_stage(COMPUTE, Context(project, load_cycle(project)))
    (fault,) = error.value.faults
    assert fault.file == f"{OUT}/observations.parquet"
    assert fault.text == "Die Datei fehlt; der Schritt „Indikatoren berechnen“ braucht sie."
    assert fault.advice == "„bericht build“ stellt alle Schritte in der richtigen Reihenfolge her."


@pytest.mark.parametrize("damage", ["verändert", "abgeschnitten", "ohne Vermerk"])
def test_stage_called_alone_does_not_build_on_what_was_changed_after_it_was_made(
    damage: str, computed: Path, project: Path
) -> None:
    shutil.copytree(computed / "data/processed", project / "data/processed")
    made = project / OUT / "indicators.parquet"
    if damage == "verändert":
        made.write_bytes(made.read_bytes()[:-1] + b"!")
    elif damage == "abgeschnitten":
        os.truncate(made, 1000)
    else:
        (project / OUT / ".compute.json").unlink()
    with pytest.raises(DataError, match="nicht so, wie der Schritt „Indikatoren berechnen“ sie hinterlassen hat"):
        run_stage(JUDGE, Context(project, load_cycle(project)))


def test_real_stages_are_skipped_the_second_time(computed: Path) -> None:
    context = Context(computed, load_cycle(computed))
    assert [run_stage(stage, context).skipped for stage in STAGES[:3]] == [True, True, True]


@pytest.mark.langsam
def test_after_one_changed_raw_file_only_its_source_is_read_and_the_result_is_that_of_a_fresh_run(
    computed: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(computed, tmp_path / "projekt")
    append(project / "data/raw/ba_arbeitslose/quelle.yaml")
    context = Context(project, load_cycle(project))
    assert re.match(r"[0-9]+ Quellen \(zuletzt 1 neu gelesen\), ", run_stage(INGEST, context).summary)
    quick = {name: (project / OUT / name).read_bytes() for name in ("observations.parquet", "quellen.json")}
    assert "neu gelesen" not in run_stage(INGEST, replace(context, fresh=True)).summary
    assert {name: (project / OUT / name).read_bytes() for name in quick} == quick


def test_stage_reads_only_what_earlier_stages_or_the_project_provide() -> None:
    made: set[str] = set()
    for stage in STAGES:
        inputs = {name for name in stage.inputs if "{zyklus}" in name}
        assert inputs <= made, stage.name
        made |= set(stage.outputs)
    names = [name for stage in STAGES for name in stage.outputs]
    assert len(set(names)) == len(names)


# Keys: what makes which stage run again

KEYS = """
import json, sys
from pathlib import Path
from pipeline.cycle import load_cycle
from pipeline.stages import STAGES, Context, stage_key

project = Path.cwd()

def keys():
    context = Context(project, load_cycle(project))
    return {stage.name: stage_key(stage, context) for stage in STAGES}

before, found = keys(), {}
for name in sys.argv[1:]:
    path = project / name
    old = path.read_bytes()
    path.write_bytes(old + b"\\n")
    found[name] = [stage for stage, key in keys().items() if key != before[stage]]
    path.write_bytes(old)
assert keys() == before
print(json.dumps(found))
"""
ALL = [stage.name for stage in STAGES]
WAYS_OUT = ["render", "publish"]
AFFECTED = {
    "requirements.lock": ALL,
    "params.yaml": ALL,
    "pipeline/stages.py": ALL,
    "pipeline/faults.py": ALL,
    "data/raw/rdb_13211-02-05-4/auszug.csv": ["ingest", *WAYS_OUT],
    "data/raw/merkmale.yaml": ["ingest", "compute", *WAYS_OUT],
    "data/raw/brueche.yaml": ALL,
    "data/raw/ausnahmen.yaml": ["ingest", "compute", *WAYS_OUT],
    "data/raw/schwellen.yaml": ["ingest", "compute", "judge", *WAYS_OUT],
    "report_templates/texte/arbeit.md": [*WAYS_OUT],
    "indicators/arbeit.py": ALL,  # ingest asks which sources a core indicator needs
    "pipeline/sources.py": ALL,
    "pipeline/ingest.py": ["ingest", "render"],  # the manifest tells of all code
    "pipeline/readers/classic.py": ["ingest", *WAYS_OUT],
    "pipeline/statements.py": ["compute", *WAYS_OUT],
    "pipeline/derived.py": ["compute", "judge", "render"],
    "pipeline/need_rules.py": ["judge", "render"],
    "report_templates/bedarfe/2013-2016/arbeit.yaml": ["judge", *WAYS_OUT],
    "pipeline/findings.py": ["judge", *WAYS_OUT],
    "pipeline/report.py": [*WAYS_OUT],
    "pipeline/pdf.py": [*WAYS_OUT],
    "pipeline/checks.py": ["ingest", "render"],
    "pipeline/exceptions.py": ["ingest", "compute", "render"],
    "pipeline/crosscheck.py": ["compute", "render"],
    "pipeline/printed_checks.py": [*WAYS_OUT],
    "pipeline/printed_places.py": [*WAYS_OUT],
    "pipeline/manifest.py": [*WAYS_OUT],
    "pipeline/verify.py": [],
    "pipeline/checking.py": [],
    "pipeline/cli.py": [],
    "pipeline/trace.py": [],
    "pipeline/source_show.py": [],
    f"{OUT}/observations.parquet": ["compute", *WAYS_OUT],
    f"{OUT}/indicators.parquet": ["judge", *WAYS_OUT],
    f"{OUT}/findings.parquet": [*WAYS_OUT],
}


@pytest.fixture(scope="module")
def affected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """A project with its own code, in which each file is changed in turn."""
    folder = tmp_path_factory.mktemp("schluessel")
    for name in ("pipeline", "indicators", "report_templates", "data/raw", "data/ausgaben"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("params.yaml", "requirements.lock"):
        shutil.copy(PROJECT / name, folder)
    (folder / OUT).mkdir(parents=True)
    for name in {name.format(zyklus="2013-2016") for stage in STAGES[:3] for name in stage.outputs}:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("gemacht")
    done = subprocess.run(
        [sys.executable, "-c", KEYS, *AFFECTED], cwd=folder, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.langsam
@pytest.mark.parametrize("name", AFFECTED)
def test_changed_file_makes_exactly_the_stages_run_again_that_rest_on_it(
    name: str, affected: dict[str, list[str]]
) -> None:
    assert affected[name] == AFFECTED[name]


def test_key_does_not_depend_on_where_the_project_lies(project: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(project, tmp_path / "anderswo/noch tiefer")
    keys = {stage_key(INGEST, Context(folder, load_cycle(folder))) for folder in (project, moved)}
    assert len(keys) == 1


def test_key_depends_on_that_of_the_office_where_there_are_returns(probe: Probe, context: Context) -> None:
    """What it makes is told in the manifest."""
    keys = [stage_key(probe.stage, context)]
    (context.project / "data/raw/vertraulich").mkdir()
    (context.project / "data/raw/vertraulich/amt.xlsx").write_text("5")
    for _ in range(2):
        office_key.place(context.project).unlink(missing_ok=True)
        office_key.make(context.project)
        keys.append(stage_key(probe.stage, context))
    assert len(set(keys)) == 3


# Undeclared reads

WATCHED = """
import json, os, sys
from pathlib import Path

project, code, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
seen = set()

def watch(event, args):
    if event == "open" and isinstance(args[0], str | bytes) and not (isinstance(args[2], int) and args[2] & 3 == 1):
        seen.add(args[0] if isinstance(args[0], str) else args[0].decode())
    elif event in ("os.listdir", "os.scandir") and isinstance(args[0], str | bytes):
        seen.add(args[0] if isinstance(args[0], str) else args[0].decode())
    elif event in ("socket.connect", "socket.getaddrinfo"):
        raise AssertionError(f"the stage asks the network: {args}")

sys.addaudithook(watch)
from pipeline.cycle import load_cycle
from pipeline.stages import STAGES, Context, code_files, run_stage

if name == "ingest":  # on one processor nothing is read in another process, where nobody watches
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
stage = next(stage for stage in STAGES if stage.name == name)
attacked = []
if any("oeffentlich" in output for output in stage.outputs):
    from pipeline import written_attack

    def attack(project, cycle, folder, really=written_attack.attack):
        attacked.extend(path.name for path in folder.iterdir())
        really(project, cycle, folder)

    written_attack.attack = attack
result = run_stage(stage, Context(project, load_cycle(project), fresh=True))
assert not result.skipped
modules = {m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)}
modules = {Path(file).resolve() for file in modules}
print(json.dumps({
    "read": sorted(seen),
    "attacked": attacked,
    "modules": sorted(str(f) for f in modules if f.is_relative_to(code) and ".venv" not in f.parts),
    "declared_code": sorted(map(str, code_files(stage.module))),
}))
"""


def only_inputs(stage: Stage, source: Path, target: Path) -> Path:
    """A project in which nothing lies but the declared inputs of a stage (and the notes of earlier ones)."""
    for pattern in stage.inputs:
        name = pattern.format(zyklus="2013-2016")
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (source / name).is_dir() else shutil.copy)(source / name, target / name)
    (target / OUT).mkdir(parents=True, exist_ok=True)
    for note in (source / OUT).glob(".*.json"):
        shutil.copy(note, target / OUT)
    return target


@dataclass(frozen=True)
class Seen:
    """A stage that ran where nothing but its inputs lies, and what it opened and imported there."""

    project: Path
    told: dict[str, list[str]]


def killed(stage: Stage, project: Path, seconds: float) -> None:
    """A run of a stage that is killed so long after it has begun to make something."""
    command = [sys.executable, "-m", "pipeline", stage.name, "--frisch", "--projekt", str(project)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=PROJECT) as run:
        while run.poll() is None and not list((project / OUT).glob(f".{stage.name}-*")):
            time.sleep(0.005)
        time.sleep(seconds)
        run.kill()


@pytest.fixture(scope="module")
def watched(computed: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Stage], Seen]:
    """Runs a stage under an audit hook, once, where its first run was killed."""

    @cache
    def run(name: str) -> Seen:
        stage = next(stage for stage in STAGES if stage.name == name)
        project = only_inputs(stage, computed, tmp_path_factory.mktemp(name) / "projekt")
        killed(stage, project, 0.4)
        command = [sys.executable, "-c", WATCHED, str(project), str(PROJECT), name]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return Seen(project, json.loads(done.stdout.splitlines()[-1]))

    return lambda stage: run(stage.name)


@pytest.fixture(scope="module")
def rendered(computed: Path, watched: Callable[[Stage], Seen], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The computed project with its report, as it was set under the eyes of the audit hook."""
    folder = shutil.copytree(computed, tmp_path_factory.mktemp("gesetzt") / "projekt")
    for stage in STAGES[3:]:
        made = watched(stage).project
        for name in (*(output.format(zyklus="2013-2016") for output in stage.outputs), f"{OUT}/.{stage.name}.json"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (made / name).is_dir() else shutil.copy)(made / name, folder / name)
    return folder


def content(output: Path) -> dict[str, bytes]:
    """The bytes of an output by the names of its files: of one, or of all in a folder."""
    files = output.rglob("*") if output.is_dir() else [output]
    return {str(path.relative_to(output)): path.read_bytes() for path in files if path.is_file()}


@pytest.mark.langsam
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_stage_reads_nothing_it_does_not_declare_and_needs_nothing_else(
    stage: Stage, watched: Callable[[Stage], Seen]
) -> None:
    """It works where nothing else lies (that holds for DuckDB too), and Python opens nothing else there."""
    seen = watched(stage)
    project, said = seen.project, seen.told
    assert set(said["modules"]) <= set(said["declared_code"])

    declared = [project / name.format(zyklus="2013-2016") for name in (*stage.inputs, *stage.outputs)]
    folder = project / OUT
    for path in map(Path, said["read"]):
        if path.is_relative_to(project):
            mine = path.is_relative_to(folder) and (path == folder or path.relative_to(folder).parts[0].startswith("."))
            assert mine or any(path.is_relative_to(name) for name in declared), path
        elif path.is_relative_to(PROJECT) and ".venv" not in path.parts:
            is_code = path.suffix in (".py", ".pyc") or path.is_dir() or path.name == "requirements.lock"
            is_code = is_code or path in code_files(stage.module)
            assert is_code, path


@pytest.mark.langsam
@pytest.mark.parametrize("stage", ends(), ids=lambda stage: stage.name)
def test_stage_that_writes_public_files_attacks_them_all(stage: Stage, watched: Callable[[Stage], Seen]) -> None:
    public = {Path(name.format(zyklus="2013-2016")).name for name in stage.outputs if "oeffentlich" in name}
    assert public
    assert public <= set(watched(stage).told["attacked"])


# Real kills of real stages


@pytest.mark.langsam
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_after_a_killed_run_the_next_one_succeeds(stage: Stage, watched: Callable[[Stage], Seen]) -> None:
    project = watched(stage).project
    assert all((project / name.format(zyklus="2013-2016")).exists() for name in stage.outputs)
    assert not list((project / OUT).glob(".*-*"))


@pytest.mark.langsam
@pytest.mark.parametrize("stage", STAGES[:3], ids=lambda stage: stage.name)
def test_after_a_killed_run_the_next_one_makes_what_an_undisturbed_one_makes(
    stage: Stage, watched: Callable[[Stage], Seen], computed: Path
) -> None:
    for name in (output.format(zyklus="2013-2016") for output in stage.outputs):
        assert content(watched(stage).project / name) == content(computed / name) != {}, name


@pytest.mark.langsam
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_killed_build_leaves_the_old_outputs_and_the_next_one_finds_them(
    stage: Stage, rendered: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(rendered, tmp_path / "projekt")
    names = [output.format(zyklus="2013-2016") for each in STAGES for output in each.outputs]
    whole = {name: content(project / name) for name in names}
    for delay in (0.0, 0.4):
        killed(stage, project, delay)
        for name, was in whole.items():
            assert content(project / name) == was, (name, delay)
    command = [sys.executable, "-m", "pipeline", stage.name, "--projekt", str(project)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    assert "unverändert" in done.stdout
    assert {name: content(project / name) for name in whole} == whole
    assert not list((project / OUT).glob(".*-*"))


def test_a_stage_is_outdated_once_something_it_rests_on_has_changed(computed: Path, tmp_path: Path) -> None:
    project = shutil.copytree(computed, tmp_path / "projekt")
    context = Context(project, load_cycle(project))
    assert not is_outdated("judge", context)
    words = project / "report_templates/bedarfe/2013-2016/arbeit.yaml"
    words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert is_outdated("judge", context)
    assert not is_outdated("judge", Context(project, load_cycle(project, "2017-2020")))  # never ran
