"""The review as a step after the build: skipped or made like a stage, but nothing that goes out rests on it.

It stands apart from `STAGES`, so that remarks that come in make no report outdated.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.stages import OUTPUTS, WEB, Context, Stage, output_paths


def _run(context: Context, folder: Path) -> str:
    from pipeline import review_site

    web = context.project / OUTPUTS.format(zyklus=context.cycle.name) / "oeffentlich" / WEB
    return review_site.write(context.project, context.cycle, web, folder / WEB, folder / "stellen.json")


REVIEW = Stage(
    name="durchsicht",
    title="Durchsicht vorbereiten",
    inputs=("params.yaml", "report_templates/web", "data/anmerkungen", "data/ausgaben", f"{OUTPUTS}/oeffentlich/{WEB}"),
    outputs=(f"{OUTPUTS}/intern/{WEB}", f"{OUTPUTS}/intern/stellen.json"),
    module="pipeline.review_site",
    run=_run,
)


def prepare(context: Context) -> None:
    """Folders that are empty in a new project."""
    for name in REVIEW.inputs[2:4]:
        (context.project / name).mkdir(parents=True, exist_ok=True)


def drop(context: Context) -> None:
    """Take the review of an earlier build away."""
    for path in output_paths(REVIEW, context):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
