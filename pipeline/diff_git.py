"""One side of a comparison from git: an edition that a revision holds, or the report built anew from its files.

It is built in a temporary folder by the programs of that revision, with the packages that are installed here. What is
not in git (returns of own surveys, files that DVC keeps) is not in it.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import git_files
from pipeline.cycle import Cycle, load_cycle
from pipeline.faults import UsageError, fault
from pipeline.stages import OUTPUTS
from pipeline.stand import MUSTER, RELEASED, stand

STAGES = {"ingest": "Quellen lesen", "compute": "rechnen", "judge": "einordnen", "render": "Bericht setzen"}
"""The steps to a report by their commands; every revision has them."""
LASTS = "dauert etwa zwei Minuten"


@contextmanager
def at(project: Path, named: str, progress: Callable[[str], None]) -> Iterator[Path | None]:
    """The folder of an edition or of outputs that `REVISION`, `REVISION:ZYKLUS` or `REVISION:AUSGABE` means.

    Nothing where git has no such revision. An edition that the revision holds comes first unless a cycle is named.
    """
    revision, _, inside = named.partition(":")
    commit = git_files.commit_of(project, revision)
    if commit is None:
        yield None
        return
    with TemporaryDirectory(prefix="bericht-diff-") as name:
        folder = Path(name)
        try:
            git_files.export(project, commit, folder)
        except tarfile.FilterError as error:
            text = "Dieser Stand in git enthält eine Verknüpfung, die aus dem Projekt hinausführt."
            raise fault(revision, error.tarinfo.name, text) from None
        if not (folder / "params.yaml").is_file():
            raise fault(revision, "params.yaml", "Dieser Stand in git enthält keinen Bericht: Die Datei fehlt.")
        editions = {path.name: path for path in sorted((folder / RELEASED).glob("*-*-*/"), key=_by_number)}
        cycle = None if inside in editions else load_cycle(folder, inside or None)
        own = [path for name, path in editions.items() if cycle and name.rpartition("-")[0] == cycle.name]
        if cycle is None:
            yield editions[inside]
        elif own and not inside:
            progress(f"{revision} enthält die Ausgabe {own[-1].name}; „{revision}:{cycle.name}“ baut neu")
            yield own[-1]
        else:
            yield _built(folder, cycle, revision, progress)


def _by_number(path: Path) -> tuple[str, int]:
    cycle, _, number = path.name.rpartition("-")
    return cycle, int(number) if number.isdigit() else 0


def _built(folder: Path, cycle: Cycle, revision: str, progress: Callable[[str], None]) -> Path:
    """The outputs of a cycle, made by the programs that lie in the folder; released parts as they go out."""
    progress(f"{revision}: Zyklus {cycle.name} wird neu gebaut, {LASTS}; Antworten der Erhebungen sind nicht in git")
    options = [] if stand(folder, cycle.name) == MUSTER else ["--ohne-demo", "--streng"]
    for command, what in STAGES.items():
        progress(f"{revision}: {what}")
        words = [sys.executable, "-m", "pipeline", command, "--zyklus", cycle.name, *options]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            said = "; ".join(line.strip() for line in done.stderr.splitlines() if line.strip())
            raise fault(revision, "", f"Der Stand lässt sich nicht bauen. „bericht {command}“ sagt: {said[-2000:]}")
    return folder / OUTPUTS.format(zyklus=cycle.name)


def known(project: Path) -> str:
    """The newest tags, for whoever has named none that exists."""
    tags = (git_files.said(project, "tag", "--sort=-creatordate") or "").splitlines()
    return f" Tags in git: {', '.join(tags[:5])}." if tags else ""


def demand(found: Path | None, project: Path, named: str) -> Path:
    """The folder that was found; `UsageError` names what could have been meant."""
    if found is not None:
        return found
    editions = ", ".join(sorted(one.name for one in (project / RELEASED).glob("*-*-*")))
    told = f" Ausgaben: {editions}." if editions else ""
    text = f"{named} ist weder Datei noch Ordner, Ausgabe oder Zyklus mit einem Bericht, noch ein Stand in git."
    raise UsageError(f"{text}{told}{known(project)}")
