"""The first stage: every source is read, checked and merged; a faulty one is set aside or stops all."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from indicators.model import Indicator
from pipeline import checks, schema, tables
from pipeline.checks import breaks_of
from pipeline.collector import no_garbage_collection
from pipeline.cycle import Cycle, shown
from pipeline.exceptions import FILE, Exceptions
from pipeline.faults import ERROR, NOTE, TOLD_AT_MOST, DataError, Fault, fault
from pipeline.observations import COLUMNS, Registries, read_source
from pipeline.regions import OFFICIAL
from pipeline.registries import (
    Schwellen,
    load_ausnahmen,
    load_brueche,
    load_gebietsaenderungen,
    load_merkmale,
    load_schwellen,
)
from pipeline.rules import RULES
from pipeline.sharing import processors, shared
from pipeline.sources import Source, find_sources, not_pinned, sha256, wrong_pins
from pipeline.store import NOTHING_KEPT, Store, apart, together
from pipeline.surveys import Survey, find_surveys
from pipeline.surveys import faults as faults_of_returns


@dataclass(frozen=True)
class Ingested:
    """What came out: sources that were read, their numbers of observations and regions; those set aside; remarks.

    `elsewhere`: what breaks a rule in regions that the report does not print, the first of each source and region.
    `surveys`: the own surveys of the cycle; their faults are not for the public and stand in none of the other fields.
    `anew`: how many sources were read, and not taken as an earlier run had read them.
    """

    sources: list[Source]
    counts: dict[str, int]
    regions: frozenset[str]
    set_aside: dict[str, list[Fault]]
    notes: list[Fault]
    surveys: list[Survey]
    elsewhere: list[checks.Offence] = field(default_factory=list)
    anew: int = 0


def needed_sources(indicators: Iterable[Indicator]) -> set[str]:
    """The sources without which a core indicator would lack values."""
    return {source for i in indicators if i.core for series in i.series for source in series.sources}


def ingest(
    project: Path,
    cycle: Cycle,
    indicators: Iterable[Indicator],
    target: Path,
    *,
    strict: bool = False,
    demo: bool = True,
    store: Store = NOTHING_KEPT,
) -> Ingested:
    """Read, check and merge all sources of a cycle into `target`, a Parquet file of observations.

    A source with faults is set aside where
    no core indicator needs it, unless `strict`. Raises `DataError` with all faults of all sources
    otherwise; `target` is written only where nothing stops. What was read of a source is kept in the `store`.
    """
    indicators = list(indicators)
    with examined(project, cycle, indicators, demo=demo, store=store) as found:
        found.faults[FILE] += found.exceptions.useless([item.id for item in checks.CHECKS])
        stopping = found.stopping(needed_sources(indicators), strict=strict)
        if stopping:
            raise DataError(stopping)
        found.write(target)
        return found.result()


@dataclass(frozen=True)
class Examined:
    """All sources of a cycle after reading and checking: their observations and their faults.

    `faults`: by source; those of the exceptions and of returns stand under their file. `parts`: the observations of
    every source that could be read, as Parquet; together they are the table `observations` of the connection.
    """

    connection: duckdb.DuckDBPyConnection
    project: Path
    cycle: Cycle
    exceptions: Exceptions
    faults: dict[str, list[Fault]]
    sources: list[Source] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    parts: dict[str, Path] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    found_regions: dict[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: dict[tuple[str, str], checks.Offence] = field(default_factory=dict)
    anew: list[str] = field(default_factory=list)

    @property
    def good(self) -> dict[str, Path]:
        """The observations of the sources without a fault."""
        return {key: part for key, part in self.parts.items() if not _errors(self.faults[key])}

    @property
    def regions(self) -> frozenset[str]:
        """The regions that a source without a fault says something about."""
        return frozenset().union(*(self.found_regions.get(key, frozenset()) for key in self.good))

    def add_read(self, read: Mapping[str, _Read], folder: Path) -> None:
        """Note what reading has told, in the order of the sources."""
        for source in self.sources:
            self.faults[source.key] += read[source.key].faults
            self.exceptions.regions.update(read[source.key].concerned)
            self.anew.extend([] if read[source.key].was_kept else [source.key])
            if _part(folder, source).exists():
                self.parts[source.key] = _part(folder, source)

    def count(self) -> None:
        """Note how many observations each source has, and their regions."""
        query = "SELECT source, count(*), list(DISTINCT region) FROM observations GROUP BY source"
        for key, n, regions in self.connection.execute(query).fetchall():
            self.counts[key], self.found_regions[key] = n, frozenset(regions)

    def write(self, target: Path) -> None:
        """Write the observations of the sources without a fault, one after the other."""
        relation = "observations"
        if self.good != self.parts:  # coded once more: no word of a source that is set aside is in the file
            good = ", ".join(map(tables.quoted, self.good)) or "NULL"
            relation = "good"
            tables.code(self.connection, relation, f"(SELECT * FROM observations WHERE source IN ({good}))", REPEATED)
        tables.copy(self.connection, relation, target)

    def add_counted(self, told: Mapping[tuple[str, str, str], int]) -> None:
        """Say how often more a rule is broken than is told place by place."""
        for (key, rule, severity), n in told.items():
            if n > TOLD_AT_MOST:
                file = next(shown(source.file, self.project) for source in self.sources if source.key == key)
                text = f"Ebenso an {n - TOLD_AT_MOST} weiteren Stellen dieser Datei."
                self.faults[key].append(Fault(file, "", text, rule, severity=severity))

    def stopping(self, needed: set[str], *, strict: bool = False) -> list[Fault]:
        """All errors, where one of them stops the build; none otherwise."""
        errors = {key: _errors(found) for key, found in self.faults.items()}
        stops = any(found and (strict or key in {FILE, *needed}) for key, found in errors.items())
        return [fault for found in errors.values() for fault in found] if stops else []

    def result(self) -> Ingested:
        good, returns = self.good, faults_of_returns(self.surveys)
        told = {key: found for key, found in sorted(self.faults.items()) if key not in returns}
        bad = {key: found for key, found in told.items() if _errors(found)}
        return Ingested(
            sources=[source for source in self.sources if source.key in good],
            counts={key: self.counts.get(key, 0) for key in good},
            regions=self.regions,
            set_aside=bad,
            notes=[fault for key, found in told.items() if key not in bad for fault in found],
            surveys=self.surveys,
            elsewhere=list(self.elsewhere.values()),
            anew=len(self.anew),
        )


def _errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity == ERROR]


@contextmanager
def examined(
    project: Path, cycle: Cycle, indicators: Iterable[Indicator], *, demo: bool = True, store: Store = NOTHING_KEPT
) -> Iterator[Examined]:
    """Read all sources of a cycle and apply the rules; what was read lies in a temporary folder until the end."""
    exceptions = Exceptions(load_ausnahmen(project), project)
    breaks, thresholds = breaks_of(indicators, load_brueche(project)), load_schwellen(project)
    registries = Registries(load_merkmale(project), load_gebietsaenderungen(project))
    sources, broken = find_sources(project, cycle.datenschluss, cycle.staende)
    if wrong := list(wrong_pins(project, cycle, sources)):
        raise DataError(wrong)
    with TemporaryDirectory(prefix="bericht-") as folder:
        store = store.on(cycle.model_dump_json(), *(sha256(project / name) for name in REGISTRIES))
        reading = _Reading(Path(folder), project, cycle, registries, exceptions, store)
        read, surveys = reading.all(sources, beside=partial(find_surveys, project, cycle, demo=demo))
        with tables.connect(tables.THREADS, tables.MUCH if _are_huge(sources) else tables.MEMORY) as connection:
            found = Examined(connection, project, cycle, exceptions, defaultdict(list, broken), sources, surveys)
            found.faults.update(faults_of_returns(surveys))
            found.add_read(read, Path(folder))
            for key, remark in not_pinned(project, cycle, sources):
                found.faults[key].append(remark)
            _check(found, registries, breaks, thresholds)
            yield found


MOST_AT_ONCE = 2
"""So many sources are in memory at the same time."""
FEW = 8
"""So many sources are read before another process has begun."""
HUGE = 500_000_000
"""A file of so many bytes needs all the memory: no other is read beside it."""
MEMORY_MAY_LACK = (
    "Wahrscheinlich reicht der Arbeitsspeicher nicht. Bitte andere Programme schließen und es noch einmal versuchen."
)


REGISTRIES = ("data/raw/merkmale.yaml", "data/raw/gebietsaenderungen.yaml", FILE)
"""What the reading of a source rests on besides its own folder."""


@dataclass(frozen=True)
class _Read:
    """What reading a source has told: its faults, and the regions that the exceptions for it concern."""

    faults: list[Fault]
    concerned: dict[tuple[str, str], set[str]]
    was_kept: bool = False


@dataclass(frozen=True)
class _Reading:
    """Lays the observations of each source that can be read in a folder."""

    folder: Path
    project: Path
    cycle: Cycle
    registries: Registries
    exceptions: Exceptions
    store: Store

    def all(
        self, sources: Sequence[Source], beside: Callable[[], list[Survey]]
    ) -> tuple[dict[str, _Read], list[Survey]]:
        """What each has told, by its key, and the surveys, which are read meanwhile.

        What is not kept is read, the largest first, shared among processes unless that is no gain.
        """
        kept = {source.key: found for source in sources if (found := self.kept(source))}
        waiting = [source for source in sources if source.key not in kept]
        largest = sorted(waiting, key=lambda source: source.file.stat().st_size, reverse=True)
        huge = _are_huge(waiting)
        processes = 1 if huge or len(waiting) <= FEW else min(MOST_AT_ONCE, processors())
        each = partial(self.each, memory=tables.MUCH if huge else tables.SHARE)
        try:
            read, surveys = shared(each, largest, processes, beside)
        except ChildProcessError as error:
            raise fault("data/raw", "", f"Das Lesen der Quellen brach ab. {error}", "", MEMORY_MAY_LACK) from error
        return kept | dict(zip((source.key for source in largest), read, strict=True)), surveys

    def kept(self, source: Source) -> _Read | None:
        """What an earlier run has read of the same files; whether they are those that are declared is asked anew."""
        found = self.store.find(self._name(source))
        if found is None:
            return None
        concerned, content = apart(found)
        _part(self.folder, source).write_bytes(content)
        by_place = {(entry, source.key): set(regions) for entry, regions in concerned.items()}
        return _Read(_verify(source, self.project), by_place, was_kept=True)

    def _keep(self, name: str, source: Source, read: _Read) -> None:
        """A source with a fault is read again, and so is one that takes so much room or was changed meanwhile."""
        if not read.faults and not _are_huge([source]) and name == self._name(source):
            concerned = {entry: sorted(regions) for (entry, _), regions in read.concerned.items()}
            self.store.keep(name, together(concerned, _part(self.folder, source).read_bytes()))

    def _name(self, source: Source) -> str:
        files = sorted(path for path in source.folder.rglob("*") if path.is_file())
        return self.store.name(source.key, *(f"{path.relative_to(source.folder)}\n{sha256(path)}" for path in files))

    def each(self, sources: Iterable[Source], memory: str) -> Iterator[_Read]:
        """Read one after the other on a connection of their own: none may be open where processes are begun."""
        with no_garbage_collection(), tables.connect(memory=memory) as connection:
            for source in sources:
                yield self.one(connection, source)

    def one(self, connection: duckdb.DuckDBPyConnection, source: Source) -> _Read:
        name, faults = self._name(source), _verify(source, self.project)
        try:
            read_source(connection, source, self.registries, self.project)
            _about_the_county(connection, source, self.cycle, self.project)
            self.exceptions.mark(connection, source.key, partial(_is_cut_away, source, self.cycle))
            tables.copy(connection, "cells", _part(self.folder, source), "lz4")
        except DataError as error:
            faults += error.faults
        regions = self.exceptions.regions
        read = _Read(faults, {place: found for place, found in regions.items() if place[1] == source.key})
        self._keep(name, source, read)
        return read


def _is_cut_away(source: Source, cycle: Cycle, region: str) -> bool:
    """Whether an extract need not have a region, because the report says nothing of it."""
    return not source.is_original and not concerns(region, cycle)


REPEATED = {
    name: kind if kind != "VARCHAR" or name in ("raw", "place") else tables.CODED for name, kind in COLUMNS.items()
}
"""The columns of the observations as the rules read them, who compare and group by what is repeated over and over."""


def _check(
    found: Examined, registries: Registries, breaks: Mapping[str, Collection[date]], thresholds: Schwellen
) -> None:
    """Apply the schema and the rules to all that was read."""
    tables.view_parts(found.connection, "parts", COLUMNS, found.parts.values())
    tables.code(found.connection, "observations", "parts", REPEATED)
    schema.validate(found.connection)
    regions = [region.ags for region in found.cycle.regionen]
    given = checks.Given(registries.merkmale, found.sources, found.project, regions, thresholds.sprung, breaks)
    told: Counter[tuple[str, str, str]] = Counter()
    for offence in checks.run_checks(found.connection, given):
        if found.exceptions.excuse(offence):
            continue
        weighed = _weighed(offence, found.cycle)
        if weighed.severity != offence.fault.severity:
            found.elsewhere.setdefault((offence.source, offence.region), offence)
        told[offence.source, weighed.rule, weighed.severity] += 1
        if told[offence.source, weighed.rule, weighed.severity] <= TOLD_AT_MOST:
            found.faults[offence.source].append(weighed)
    found.add_counted(told)
    found.count()


def _are_huge(sources: Iterable[Source]) -> bool:
    return any(source.file.stat().st_size >= HUGE for source in sources)


def _part(folder: Path, source: Source) -> Path:
    return folder / f"{source.key}.parquet"


def _verify(source: Source, project: Path) -> list[Fault]:
    """V16: the file is the one that quelle.yaml describes."""
    declared = source.quelle.original if source.is_original else source.quelle.auszug
    file, found = shown(source.file, project), sha256(source.file)
    if declared is None:
        text = f"In quelle.yaml fehlt die Prüfsumme der Datei. Gefunden: {found}."
        return [Fault(file, "", text, "V16", ADOPT)]
    if declared.sha256 != found:
        text = f"Die Datei ist nicht die beschriebene. Prüfsumme gefunden: {found}, erwartet: {declared.sha256}."
        return [Fault(file, "", text, "V16", ADOPT)]
    return []


ADOPT = "Ist es die richtige Datei, übernimmt „bericht extract --from ORDNER --uebernehmen“ ihre Prüfsumme."


def regions_without_values(told: Collection[str], cycle: Cycle) -> Iterator[Fault]:
    """V03: regions of params.yaml that are not among those the sources say something about."""
    for region in cycle.regionen:
        if region.ags not in told:
            text = f"Für die Region {region.ags} ({region.name}) enthält keine Quelle einen Wert."
            yield Fault("params.yaml", region.ags, text, "V03", "Bitte den Schlüssel prüfen.", NOTE)


def _about_the_county(connection: duckdb.DuckDBPyConnection, source: Source, cycle: Cycle, project: Path) -> None:
    """V03: a file that says nothing about the county is the wrong one, unless it knows Bund and Länder only."""
    if source.quelle.raum.art != OFFICIAL:
        return
    query = "SELECT bool_or(starts_with(region, ?)), bool_and(level IN ('bund', 'land')) FROM cells"
    [(has_county, is_large)] = connection.execute(query, [cycle.kreis.ags]).fetchall()
    if not has_county and not is_large:
        text = f"Die Datei enthält keinen Wert für {cycle.kreis.ags} ({cycle.kreis.name}) oder eine Gemeinde darin."
        raise DataError([Fault(shown(source.file, project), "", text, "V03")])


def concerns(region: str, cycle: Cycle) -> bool:
    """Whether the report prints a region, or one of the Gemeinden of its Kreis."""
    return any(one.ags == region for one in cycle.regionen) or region.startswith(cycle.kreis.ags)


def _weighed(offence: checks.Offence, cycle: Cycle) -> Fault:
    """What is wrong in a region that the report does not print is told and stops nothing.

    A full original has all regions of Germany; the offices' own errors in them are not the county's.
    """
    if concerns(offence.region, cycle):
        return offence.fault
    advice = f"Die Region {offence.region} kommt im Bericht nicht vor; die Quelle wird verwendet."
    return replace(offence.fault, severity=NOTE, advice=advice)


def reason(fault: Fault) -> str:
    """Why a source is not used, as the report prints it: no figure of it, because every printed one has a cell."""
    rule = RULES.get(fault.rule)
    text = f"verletzt „{rule.title}“" if rule and rule.has_cells else fault.text
    return f"{fault.place}: {text} [{fault.rule}]"


def sources_json(ingested: Ingested, project: Path) -> str:
    """Which files were read, with their hashes and vintages, and which sources were set aside and why."""
    read = [
        {
            "quelle": source.key,
            "datei": shown(source.file, project),
            "sha256": sha256(source.file),
            "stand": source.folder.name if source.vintages else None,
            "beobachtungen": ingested.counts[source.key],
        }
        for source in ingested.sources
    ]
    aside = [{"quelle": key, "fehler": [reason(fault) for fault in found]} for key, found in ingested.set_aside.items()]
    return json.dumps({"gelesen": read, "zurueckgestellt": aside}, ensure_ascii=False, indent=1) + "\n"
