"""dvc.yaml: the same stages, whatever state the report of a cycle is in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import yaml
from conftest import PROJECT, Called
from test_vintages import Office

from pipeline.cycle import load_cycle
from pipeline.dvc_stages import dvc_yaml, groups, outs
from pipeline.stages import STAGES, Context, Stage, stage_key
from pipeline.stand import RECORD


def test_dvc_yaml_is_current() -> None:
    """`make dvc.yaml` writes it."""
    assert (PROJECT / "dvc.yaml").read_text(encoding="utf-8") == dvc_yaml(PROJECT)


def test_every_stage_is_called_for_each_cycle_with_relative_paths_that_exist() -> None:
    stages = yaml.safe_load(dvc_yaml(PROJECT))["stages"]
    assert "render-publish" in stages
    assert [stage for name in stages for stage in name.split("-")] == [stage.name for stage in STAGES]
    for name, declared in stages.items():
        assert declared["foreach"] == ["2013-2016", "2017-2020", "2021-2024"]
        called = declared["do"]["cmd"] if "-" in name else [declared["do"]["cmd"]]
        command = ".venv/bin/python -m pipeline {} --zyklus ${{item}} --wie-freigegeben"
        assert called == [command.format(stage) for stage in name.split("-")]
        deps = declared["do"]["deps"]
        assert not [dep for dep in deps if Path(dep).is_absolute() or ".." in dep]
        assert not [dep for dep in deps if "${item}" not in dep and not (PROJECT / dep).exists()]
        code = {
            path.relative_to(PROJECT).as_posix() for one in STAGES if one.name in name.split("-") for path in one.code
        }
        assert {"requirements.lock", *code} < set(deps)
        for out in declared["do"]["outs"]:
            assert list(out.values()) == [{"cache": False, "persist": True}]


def test_no_output_is_named_after_the_state_of_the_report_and_none_lies_in_another() -> None:
    """Once a part is released they are called `entwurf`; DVC would miss `musterausgabe`."""
    every = [name for group in groups() for name in outs(group)]
    assert "outputs/{zyklus}/oeffentlich" in every
    assert not [name for name in every if "musterausgabe" in name]
    assert not [(one, other) for one in every for other in every if other.startswith(f"{one}/")]


def test_stages_that_write_into_one_folder_of_such_files_are_one_to_dvc() -> None:
    def stage(name: str, *outputs: str) -> Stage:
        return Stage(name, name, (), outputs, "pipeline.numbers", lambda context, folder: "")

    one, two = stage("a", "out/x-musterausgabe.pdf", "in/b.csv"), stage("b", "out/y-musterausgabe.xlsx", "out/web")
    alone = stage("c", "in/c.csv")
    assert groups([one, two, alone]) == [[one, two], [alone]]
    assert outs([one, two]) == ["out", "in/b.csv"]


def test_dvc_can_read_the_settings() -> None:
    """It takes params.yaml for its own and stops at a date that is no text."""
    waiting = [yaml.safe_load((PROJECT / "params.yaml").read_text(encoding="utf-8"))]
    while waiting:
        item = waiting.pop()
        assert isinstance(item, dict | list | str | int), item
        waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list) else []


def test_dvc_keeps_no_state_in_git() -> None:
    """Every change of the code would make a committed dvc.lock stale."""
    config = (PROJECT / ".dvc/config").read_text(encoding="utf-8")
    assert "no_scm = true" in config
    assert "/dvc.lock" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_what_dvc_calls_is_made_as_an_edition_once_a_part_is_released(
    tmp_path: Path, bericht: Callable[..., Called]
) -> None:
    Office(tmp_path)
    (tmp_path / "report_templates/formulare").mkdir(parents=True)
    record = tmp_path / RECORD.format(zyklus="2013-2016")

    def made(**options: bool) -> bool:
        context = Context(tmp_path, load_cycle(tmp_path), **options)
        state = json.loads((tmp_path / "data/processed/2013-2016/.ingest.json").read_text(encoding="utf-8"))
        return state["schluessel"] == stage_key(STAGES[0], context)

    assert bericht("ingest", "--wie-freigegeben", cwd=tmp_path).code == 0
    assert made(strict=False, demo=True)
    record.parent.mkdir(parents=True)
    record.touch()
    assert bericht("ingest", "--wie-freigegeben", cwd=tmp_path).code == 0
    assert made(strict=True, demo=False)
