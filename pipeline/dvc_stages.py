"""dvc.yaml: the stages for every declared cycle, as a thin wrapper around the same commands.

What goes out is named after its state (Musterausgabe, Entwurf), and dvc.yaml must hold for each. So the folder of such
files is what DVC knows as the output, and the stages that write into it are one stage to DVC.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import yaml

from pipeline.cycle import cycle_names
from pipeline.stages import CODE_ROOT, STAGES, Stage
from pipeline.stand import MUSTER, TEXTS

HEAD = "# Erzeugt aus pipeline/stages.py mit „make dvc.yaml“; nicht von Hand ändern.\n"
COMMAND = ".venv/bin/python -m pipeline {} --zyklus ${{item}} --wie-freigegeben"


def dvc_yaml(project: Path) -> str:
    """The whole file."""
    cycles = cycle_names(project)
    stages = {"-".join(one.name for one in group): {"foreach": cycles, "do": _do(group)} for group in groups()}
    return HEAD + yaml.safe_dump({"stages": stages}, allow_unicode=True, sort_keys=False, width=120)


def groups(stages: Sequence[Stage] = STAGES) -> list[list[Stage]]:
    """The stages as DVC has them: those that write into one folder of state-named files belong together."""
    found: dict[str, list[Stage]] = {}
    for stage in stages:
        folder = next((_folder(name) for name in stage.outputs if MUSTER in name), stage.name)
        found.setdefault(folder, []).append(stage)
    return list(found.values())


def outs(stages: Sequence[Stage]) -> list[str]:
    """What these stages write, a folder in place of what lies in it where names there tell of the state."""
    named = [name for stage in stages for name in stage.outputs]
    folders = {_folder(name) for name in named if MUSTER in name}
    return list(dict.fromkeys(_folder(name) if _folder(name) in folders else name for name in named))


def _folder(name: str) -> str:
    return PurePosixPath(name).parent.as_posix()


def _do(group: Sequence[Stage]) -> dict[str, object]:
    inputs = [name for stage in group for name in stage.inputs]
    code = [path.relative_to(CODE_ROOT).as_posix() for path in sorted({path for one in group for path in one.code})]
    commands = [COMMAND.format(stage.name) for stage in group]
    return {
        "cmd": commands[0] if len(commands) == 1 else commands,
        "deps": [name.replace("{zyklus}", "${item}") for name in _whole([*inputs, TEXTS, "requirements.lock", *code])],
        "outs": [{name.replace("{zyklus}", "${item}"): {"cache": False, "persist": True}} for name in outs(group)],
    }


def _whole(names: Sequence[str]) -> list[str]:
    """Each name once, without those that lie in a folder that is named itself."""
    every = dict.fromkeys(names)
    return [name for name in every if not any(name.startswith(f"{folder}/") for folder in every)]
