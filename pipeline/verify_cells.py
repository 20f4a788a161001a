"""What a changed raw file says otherwise: its cells as they were read for a report and are now, and what rests on them.

How they were read is known from the results in between, those that the project keeps or, where git has the files as
they were, those made of them once more. Both count only where they are the ones that the manifest names.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import git_files, listing, manifest, tables, trace_raw
from pipeline.cycle import Cycle, shown
from pipeline.faults import DataError, Fault, UsageError
from pipeline.finished import Finished
from pipeline.manifest import Manifest
from pipeline.sources import source_in
from pipeline.stages import PROCESSED, STAGES, Context, run_stage
from pipeline.trace_values import Lineage

READ = ("observations.parquet", "indicators.parquet")
"""The results in between that tell what was read and what was computed of it."""
PERIODS = ("jahr", "stand", "von")
"""Numbers that say when a value is from: another figure in the source leaves them as they are."""


@dataclass(frozen=True)
class Then:
    """What was read for a report, and what was computed of it; `project` has the files as they are now."""

    project: Path
    cycle: Cycle
    told: Finished
    observations: Path
    lineage: Lineage

    def faults(self, name: str) -> list[Fault]:
        """The cells of a raw file that are others now, all printed numbers on them; nothing where that is unknown."""
        changed = self._changed(name)
        if changed is None:
            return []
        if not changed:
            return [Fault(name, "", "Keine der Zellen, die für den Bericht gelesen wurden, ist eine andere.")]
        cells = [
            Fault(name, place, f"gelesen wurde „{then}“, jetzt steht dort „{now}“.")
            for place, (then, now) in changed.items()
        ]
        return [*cells, *numbers(name, "diesen Zellen", self._resting(_key(name), changed))]

    def _changed(self, name: str) -> dict[str, tuple[str, str]] | None:
        """What was read and what stands there now, by place; None where another file was read."""
        key, digest = _key(name), self.told.manifest.files[name]
        query = "SELECT DISTINCT place, raw FROM observations WHERE source = ? AND file = ? ORDER BY ALL"
        with tables.connect() as connection:
            tables.view(connection, "observations", self.observations)
            read = dict(connection.execute(query, [key, digest]).fetchall())
        try:
            same_file = shown(source_in(self.project, key, self.cycle).file, self.project) == name
        except DataError:
            same_file = False
        if not read or not same_file:
            return None
        found = trace_raw.read(self.project, self.cycle, key, digest, read)
        if found.state != trace_raw.OTHER:
            return None
        now = {place: cell.text or "" for place, cell in found.cells.items()}
        return {place: (then, now[place]) for place, then in read.items() if now[place] != then}

    def _resting(self, key: str, places: Iterable[str]) -> dict[str, str]:
        """The printed numbers that rest on these cells, by their own."""
        wanted, known = {(key, place) for place in places}, {}
        for one in self.told.numbers:
            if one.zelle and key in one.quellen and one.zelle not in known and part_of(one.zelle) not in PERIODS:
                value = self.lineage.find(one.zelle)
                refs = self.lineage.cells(value) if value is not None else ()
                known[one.zelle] = one.text if any((ref.source, ref.place) in wanted for ref in refs) else ""
        return {zelle: text for zelle, text in sorted(known.items()) if text}


def numbers(name: str, on: str, found: Mapping[str, str], at_most: int | None = None) -> Iterator[Fault]:
    """Printed numbers by their cells, as something that is said of a file."""
    first = f", die ersten {at_most}" if at_most is not None and len(found) > at_most else ""
    if found:
        yield Fault(name, "", f"Gedruckte Zahlen, die auf {on} beruhen: {len(found)}{first}:")
    for zelle, text in list(found.items())[:at_most]:
        yield Fault(name, zelle, f"gedruckt ist {text}.")


def part_of(zelle: str) -> str:
    """What of a value a cell prints."""
    return zelle.partition("|")[2].partition("|")[0]


def _key(name: str) -> str:
    return Path(name).parts[2]


# --- Results in between as they were --------------------------------------------------------------------


def load(project: Path, cycle: Cycle, told: Finished, folder: Path) -> Then | None:
    """What was read for a report; `folder` is an empty one to make it once more in. None where it is not known."""
    if not _are_those(project, told.manifest, cycle) and not _made_again(project, cycle, told.manifest, folder):
        return None
    kept = project if _are_those(project, told.manifest, cycle) else folder
    from indicators.katalog import by_id

    indicators = by_id()
    try:
        values = listing.load_values(kept, cycle, indicators.values(), kinds=listing.KINDS)
    except (DataError, UsageError):
        return None
    observations = kept / PROCESSED.format(zyklus=cycle.name) / READ[0]
    return Then(project, cycle, told, observations, Lineage(values, indicators, cycle))


def _are_those(project: Path, told: Manifest, cycle: Cycle) -> bool:
    found = manifest.result_hashes(project, cycle)
    return all(found.get(name) is not None and found[name] == told.zwischenergebnisse.get(name) for name in READ)


def _made_again(project: Path, cycle: Cycle, told: Manifest, folder: Path) -> bool:
    """Read and compute once more from the inputs as git has them; whether these are the results of then."""
    found = manifest.public_inputs(project)
    for name, digest in told.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if found.get(name) == digest:
            shutil.copy(project / name, target)
        elif (content := git_files.file_of_hash(project, name, digest)) is not None:
            target.write_bytes(content)
        else:
            return False
    for name in told.vertraulich:
        if (project / name).is_dir():
            shutil.copytree(project / name, folder / name, dirs_exist_ok=True)
    try:
        for stage in STAGES[:2]:
            run_stage(stage, Context(folder, cycle, told.streng, told.beispieldaten))
    except DataError:
        return False
    return _are_those(folder, told, cycle)
