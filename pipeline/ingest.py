"""The first stage: every source is read, checked and merged; a faulty one is set aside or stops all."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import duckdb

from indicators.model import Indicator
from pipeline import checks, schema, tables
from pipeline.checks import breaks_of
from pipeline.cycle import Cycle, shown
from pipeline.exceptions import FILE, Exceptions
from pipeline.faults import ERROR, NOTE, TOLD_AT_MOST, DataError, Fault
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
from pipeline.sources import Source, find_sources, sha256
from pipeline.surveys import Survey, find_surveys
from pipeline.surveys import faults as faults_of_returns


@dataclass(frozen=True)
class Ingested:
    """What came out: sources that were read, their numbers of observations and regions; those set aside; remarks.

    `surveys`: the own surveys of the cycle; their faults are not for the public and stand in none of the other fields.
    """

    sources: list[Source]
    counts: dict[str, int]
    regions: frozenset[str]
    set_aside: dict[str, list[Fault]]
    notes: list[Fault]
    surveys: list[Survey]


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
) -> Ingested:
    """Read, check and merge all sources of a cycle into `target`, a Parquet file of observations.

    Two sources at a time, so that memory holds no more. A source with faults is set aside where
    no core indicator needs it, unless `strict`. Raises `DataError` with all faults of all sources
    otherwise; `target` is written only where nothing stops.
    """
    indicators = list(indicators)
    with examined(project, cycle, indicators, demo=demo) as found:
        found.faults[FILE] += found.exceptions.useless([item.id for item in checks.CHECKS])
        stopping = found.stopping(needed_sources(indicators), strict=strict)
        if stopping:
            raise DataError(stopping)
        tables.join_parquet(list(found.good.values()), COLUMNS, target)
        return found.result()


@dataclass(frozen=True)
class Examined:
    """All sources of a cycle after reading and checking: their observations and their faults.

    `faults`: by source; those of the exceptions and of returns stand under their file. `parts`: the observations of
    every source that could be read, as Parquet.
    """

    project: Path
    cycle: Cycle
    exceptions: Exceptions
    faults: dict[str, list[Fault]]
    sources: list[Source] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    parts: dict[str, Path] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    found_regions: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def good(self) -> dict[str, Path]:
        """The observations of the sources without a fault."""
        return {key: part for key, part in self.parts.items() if not _errors(self.faults[key])}

    @property
    def regions(self) -> frozenset[str]:
        """The regions that a source without a fault says something about."""
        return frozenset().union(*(self.found_regions.get(key, frozenset()) for key in self.good))

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
        )


def _errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity == ERROR]


@contextmanager
def examined(project: Path, cycle: Cycle, indicators: Iterable[Indicator], *, demo: bool = True) -> Iterator[Examined]:
    """Read all sources of a cycle and apply the rules; what was read lies in a temporary folder until the end."""
    exceptions = Exceptions(load_ausnahmen(project), project)
    sources, broken = find_sources(project, cycle.datenschluss)
    surveys = find_surveys(project, cycle, demo=demo)
    found = Examined(project, cycle, exceptions, defaultdict(list, broken), sources, surveys)
    found.faults.update(faults_of_returns(surveys))
    with TemporaryDirectory(prefix="bericht-") as folder:
        with tables.connect(tables.THREADS) as connection:
            run = _Run(connection, found)
            run.read(Path(folder))
            run.check(breaks_of(indicators, load_brueche(project)), load_schwellen(project))
            run.count()
        yield found


REPEATED = {
    name: kind if kind != "VARCHAR" or name in ("raw", "place") else tables.CODED for name, kind in COLUMNS.items()
}
"""The columns of the observations as the rules read them, who compare and group by what is repeated over and over."""


@dataclass(frozen=True)
class _Run:
    """One pass over all sources on one connection."""

    connection: duckdb.DuckDBPyConnection
    found: Examined

    @cached_property
    def registries(self) -> Registries:
        project = self.found.project
        return Registries(load_merkmale(project), load_gebietsaenderungen(project))

    def read(self, folder: Path) -> None:
        """Lay the observations of each source that can be read in `folder`: two at a time, the largest first.

        While one is parsed, which only one can be at a time, DuckDB works on the other.
        """
        found = self.found
        largest = sorted(found.sources, key=lambda source: source.file.stat().st_size, reverse=True)
        with _connections(tables.THREADS) as connections, ThreadPoolExecutor(tables.THREADS) as pool:
            read = pool.map(lambda source: self._read(source, folder, connections), largest)
            faults = dict(zip((source.key for source in largest), read, strict=True))
        for source in found.sources:
            found.faults[source.key] += faults[source.key]
            if _part(folder, source).exists():
                found.parts[source.key] = _part(folder, source)

    def _read(self, source: Source, folder: Path, connections: _Connections) -> list[Fault]:
        found = self.found
        faults = _verify(source, found.project)
        connection = connections.get()
        try:
            read_source(connection, source, self.registries, found.project)
            _about_the_county(connection, source, found.cycle, found.project)
            found.exceptions.mark(connection, source.key)
            tables.copy(connection, "cells", _part(folder, source), "lz4")
        except DataError as error:
            faults += error.faults
        finally:
            connections.put(connection)
        return faults

    def check(self, breaks: Mapping[str, Collection[date]], thresholds: Schwellen) -> None:
        """Apply the schema and the rules to all that was read."""
        found = self.found
        tables.view_parts(self.connection, "parts", COLUMNS, found.parts.values())
        tables.code(self.connection, "observations", "parts", REPEATED)
        schema.validate(self.connection)
        regions = [region.ags for region in found.cycle.regionen]
        given = checks.Given(self.registries.merkmale, found.sources, found.project, regions, thresholds.sprung, breaks)
        told: Counter[tuple[str, str, str]] = Counter()
        for offence in checks.run_checks(self.connection, given):
            if found.exceptions.excuse(offence):
                continue
            fault = _weighed(offence, found.cycle)
            told[offence.source, fault.rule, fault.severity] += 1
            if told[offence.source, fault.rule, fault.severity] <= TOLD_AT_MOST:
                found.faults[offence.source].append(fault)
        found.add_counted(told)

    def count(self) -> None:
        """Note how many observations each source has, and their regions."""
        query = "SELECT source, count(*), list(DISTINCT region) FROM observations GROUP BY source"
        for key, n, regions in self.connection.execute(query).fetchall():
            self.found.counts[key], self.found.found_regions[key] = n, frozenset(regions)


_Connections = SimpleQueue[duckdb.DuckDBPyConnection]


@contextmanager
def _connections(number: int) -> Iterator[_Connections]:
    """Connections that share the memory of one; each is used by whoever has taken it out of the queue."""
    with ExitStack() as opened:
        queue: _Connections = SimpleQueue()
        for _ in range(number):
            queue.put(opened.enter_context(tables.connect(memory=tables.SHARE)))
        yield queue


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


def _weighed(offence: checks.Offence, cycle: Cycle) -> Fault:
    """What is wrong in a region that the report does not print is told and stops nothing.

    A full original has all regions of Germany; the offices' own errors in them are not the county's.
    """
    printed = {region.ags for region in cycle.regionen}
    if offence.region in printed or offence.region.startswith(cycle.kreis.ags):
        return offence.fault
    advice = f"Die Region {offence.region} kommt im Bericht nicht vor; die Quelle wird verwendet."
    return replace(offence.fault, severity=NOTE, advice=advice)


def sources_json(ingested: Ingested, project: Path) -> str:
    """Which files were read, with their hashes, and which sources were set aside and why."""
    read = [
        {
            "quelle": source.key,
            "datei": shown(source.file, project),
            "sha256": sha256(source.file),
            "beobachtungen": ingested.counts[source.key],
        }
        for source in ingested.sources
    ]
    aside = [
        {"quelle": key, "fehler": [f"{f.place}: {f.text} [{f.rule}]" for f in found]}
        for key, found in ingested.set_aside.items()
    ]
    return json.dumps({"gelesen": read, "zurueckgestellt": aside}, ensure_ascii=False, indent=1) + "\n"
