"""What `bericht check` tells: which sources can be used, what is wrong where, and whether the report can be built."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from indicators.model import Indicator
from pipeline import legal, measures, presse, tables
from pipeline.checks import CHECKS
from pipeline.compute import computed
from pipeline.crosscheck import RULE, checkable, differing
from pipeline.cycle import Cycle, shown
from pipeline.faults import ERROR, DataError, Fault, as_read, render
from pipeline.ingest import Examined, examined, needed_sources, regions_without_values
from pipeline.observations import COLUMNS
from pipeline.offences import Offence
from pipeline.sources import sha256
from pipeline.surveys import faults as faults_of_returns

NOTHING_CHANGED = "Es wurde nichts geändert."


@dataclass(frozen=True)
class State:
    """One source: its file with SHA-256, the vintages there are, whether it can be used, and what was found in it."""

    quelle: str
    datei: str
    sha256: str
    staende: tuple[str, ...]
    verwendbar: bool
    beobachtungen: int
    fehler: int
    hinweise: int


@dataclass(frozen=True)
class Checked:
    """All sources of a cycle, all faults as they are read, and whether one of them stops the build.

    `explained`: how many entries of ausnahmen.yaml explain something that would be told otherwise. `returns`,
    `returns_aside`: how many returns of own surveys count, and how many were set aside.
    """

    cycle: str
    sources: tuple[State, ...]
    faults: tuple[Fault, ...]
    explained: int
    stops: bool
    returns: int = 0
    returns_aside: int = 0

    @property
    def errors(self) -> int:
        return sum(fault.severity == ERROR for fault in self.faults)

    @property
    def notes(self) -> int:
        return len(self.faults) - self.errors


def check(project: Path, cycle: Cycle, indicators: Iterable[Indicator]) -> Checked:
    """Read and check all sources of a cycle, the press, the measures and the law; nothing is written or stops it."""
    indicators = list(indicators)
    with examined(project, cycle, indicators) as found:
        usable, contradicted, other = found.good, set(), []
        try:
            for offence in _published(found, indicators):
                found.faults[offence.source].append(offence.fault)
                contradicted.add(offence.source)
        except DataError as error:
            other += error.faults
        other += found.exceptions.useless([*(item.id for item in CHECKS), RULE.id])
        other += [*presse.faults(project), *measures.faults(project), *legal.faults(project)]
        stops = bool(other or found.stopping(needed_sources(indicators) | contradicted))
        other += regions_without_values(found.regions, cycle)
        sources = tuple(_state(found, key, key in usable) for key in sorted(_keys(found)))
        faults = [*other, *(fault for told in found.faults.values() for fault in told)]
        told = tuple(sorted(faults, key=as_read))
        counted = (sum(len(one.returns) for one in found.surveys), sum(len(one.faulty) for one in found.surveys))
        return Checked(cycle.name, sources, told, found.exceptions.explained, stops, *counted)


def broken(error: DataError) -> Checked:
    """What is told where a declaration is so wrong that no source can be read."""
    return Checked("", (), tuple(error.faults), 0, stops=True)


def _published(found: Examined, indicators: list[Indicator]) -> list[Offence]:
    """What breaks V13 without an explanation, among the few indicators it can be applied to."""
    wanted = checkable(indicators)
    sources = {key for one in wanted for series in one.series for key in series.sources}
    with tables.connect() as connection:
        parts = [part for key, part in found.good.items() if key in sources]
        tables.view_parts(connection, "observations", COLUMNS, parts)
        values = computed(connection, wanted, found.cycle.kreis.ags)
    known = {one.id: one for one in indicators}
    regions = {region.ags for region in found.cycle.regionen}
    files = {source.key: shown(source.file, found.project) for source in found.sources}
    offences = differing(values, known, regions, files)
    return [offence for offence in offences if not found.exceptions.excuse(offence)]


def _keys(found: Examined) -> set[str]:
    """The keys of all sources, also of those whose quelle.yaml cannot be read."""
    return {source.key for source in found.sources} | found.faults.keys() - faults_of_returns(found.surveys).keys()


def _state(found: Examined, key: str, usable: bool) -> State:
    source = next((source for source in found.sources if source.key == key), None)
    faults = found.faults[key]
    errors = sum(fault.severity == ERROR for fault in faults)
    return State(
        quelle=key,
        datei=shown(source.file, found.project) if source else "",
        sha256=sha256(source.file) if source else "",
        staende=source.vintages if source else (),
        verwendbar=usable,
        beobachtungen=found.counts.get(key, 0) if usable else 0,
        fehler=errors,
        hinweise=len(faults) - errors,
    )


def as_text(checked: Checked) -> str:
    """The faults by file, the sources that cannot be used, and a line that sums up."""
    usable = [state for state in checked.sources if state.verwendbar]
    aside = [state.quelle for state in checked.sources if not state.verwendbar]
    cells = f"{sum(state.beobachtungen for state in usable):,}".replace(",", ".")
    lines = [render(checked.faults)] if checked.faults else []
    if checked.sources:
        lines.append(f"{len(usable)} von {_sources(len(checked.sources))} verwendbar, {cells} Beobachtungen.")
    if aside:
        lines.append(f"Zurückgestellt: {', '.join(aside)}.")
    if checked.returns or checked.returns_aside:
        told = f"{checked.returns} Rückläufe verwendbar, {checked.returns_aside} zurückgestellt"
        lines.append(f"Eigene Erhebungen: {told}.")
    if checked.stops:
        lines.append("So lässt sich der Bericht nicht bauen.")
    return "\n".join([*lines, _summary(checked)])


def _summary(checked: Checked) -> str:
    notes = f"{checked.notes} {'Hinweis' if checked.notes == 1 else 'Hinweise'}"
    total = len(checked.sources)
    hit = sum(bool(state.fehler + state.hinweise) for state in checked.sources)
    where = f"{hit} von {_sources(total)}" if checked.faults else _sources(total)
    return f"{checked.errors} Fehler, {notes}{f' in {where}' if total else ''}. {NOTHING_CHANGED}"


def _sources(number: int) -> str:
    return f"{number} {'Quelle' if number == 1 else 'Quellen'}"


def as_json(checked: Checked) -> str:
    """The same for machines, as one JSON object in UTF-8.

    - `zyklus`: name of the cycle, empty where params.yaml cannot be read.
    - `zusammenfassung`: `quellen`, `verwendbar`, `zurueckgestellt`, `fehler`, `hinweise`, `ausnahmen` (entries of
      ausnahmen.yaml that explain something), all numbers; `baubar` (whether the report can be built).
    - `ruecklaeufe`: of own surveys, `verwendbar` and `zurueckgestellt`, both numbers.
    - `quellen`: one object for each source, sorted by key: `quelle`, `datei` (relative to the project), `sha256` of the
      file (both empty where there is none), `staende` (all vintages where there are folders of them), `verwendbar`,
      `beobachtungen` (0 where it cannot be used), `fehler`, `hinweise`.
    - `befunde`: one object for each fault, by file and place: `datei`, `stelle`, `regel` (V01 to V20, or empty),
      `schwere` (`Fehler` or `Hinweis`), `text`, `rat`.
    """
    usable = sum(state.verwendbar for state in checked.sources)
    data = {
        "zyklus": checked.cycle,
        "zusammenfassung": {
            "quellen": len(checked.sources),
            "verwendbar": usable,
            "zurueckgestellt": len(checked.sources) - usable,
            "fehler": checked.errors,
            "hinweise": checked.notes,
            "ausnahmen": checked.explained,
            "baubar": not checked.stops,
        },
        "ruecklaeufe": {"verwendbar": checked.returns, "zurueckgestellt": checked.returns_aside},
        "quellen": [asdict(state) for state in checked.sources],
        "befunde": [
            {
                "datei": fault.file,
                "stelle": fault.place,
                "regel": fault.rule,
                "schwere": fault.severity,
                "text": fault.text,
                "rat": fault.advice,
            }
            for fault in checked.faults
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
