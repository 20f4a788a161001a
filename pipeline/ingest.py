"""The first stage: every source is read, checked and merged; a faulty one is set aside or stops all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from indicators.model import Indicator
from pipeline import checks, schema, tables
from pipeline.cycle import Cycle, shown
from pipeline.exceptions import FILE, Exceptions
from pipeline.faults import ERROR, NOTE, DataError, Fault
from pipeline.observations import COLUMNS, Registries, read_source
from pipeline.regions import OFFICIAL
from pipeline.registries import load_ausnahmen, load_gebietsaenderungen, load_merkmale
from pipeline.sources import Source, find_sources, sha256


@dataclass(frozen=True)
class Ingested:
    """What came out: sources that were read, their numbers of observations and regions; those set aside; remarks."""

    sources: list[Source]
    counts: dict[str, int]
    regions: frozenset[str]
    set_aside: dict[str, list[Fault]]
    notes: list[Fault]


def needed_sources(indicators: Iterable[Indicator]) -> set[str]:
    """The sources without which a core indicator would lack values."""
    return {source for i in indicators if i.core for series in i.series for source in series.sources}


def ingest(
    project: Path, cycle: Cycle, indicators: Iterable[Indicator], target: Path | None, *, strict: bool = False
) -> Ingested:
    """Read, check and merge all sources of a cycle into `target`, a Parquet file of observations; None only checks.

    One source after the other, so that memory holds one only. A source with faults is set aside where
    no core indicator needs it, unless `strict`. Raises `DataError` with all faults of all sources
    otherwise; `target` is written only where nothing stops.
    """
    sources, broken = find_sources(project, cycle.datenschluss)
    exceptions = Exceptions(load_ausnahmen(project), project)
    faults: dict[str, list[Fault]] = defaultdict(list, broken)
    with TemporaryDirectory(prefix="bericht-") as folder, tables.connect(tables.THREADS) as connection:
        run = _Run(project, cycle, connection, exceptions, faults)
        parts = run.read(sources, Path(folder))
        run.check(sources, parts)
        faults[FILE] = list(exceptions.useless())
        _stop_or_set_aside(faults, {FILE, *needed_sources(indicators)}, strict)
        bad = {key for key, found in faults.items() if any(f.severity == ERROR for f in found)}
        good = {key: part for key, part in parts.items() if key not in bad}
        counts, regions = run.contents(good)
        if target is not None:
            tables.join_parquet(list(good.values()), COLUMNS, target)
    return Ingested(
        sources=[source for source in sources if source.key in good],
        counts=counts,
        regions=regions,
        set_aside={key: found for key, found in sorted(faults.items()) if key in bad},
        notes=[fault for key, found in sorted(faults.items()) if key not in bad for fault in found],
    )


@dataclass(frozen=True)
class _Run:
    """One call: what is known from the start, and the faults found so far by source."""

    project: Path
    cycle: Cycle
    connection: duckdb.DuckDBPyConnection
    exceptions: Exceptions
    faults: dict[str, list[Fault]]

    @cached_property
    def registries(self) -> Registries:
        return Registries(load_merkmale(self.project), load_gebietsaenderungen(self.project))

    def read(self, sources: Iterable[Source], folder: Path) -> dict[str, Path]:
        """The observations of each source that can be read, as a Parquet file in `folder`."""
        parts = {}
        for source in sources:
            part = folder / f"{source.key}.parquet"
            self.faults[source.key] += _verify(source, self.project)
            try:
                read_source(self.connection, source, self.registries, self.project)
                _about_the_county(self.connection, source, self.cycle, self.project)
            except DataError as error:
                self.faults[source.key] += error.faults
                continue
            self.exceptions.mark(self.connection, source.key)
            tables.copy(self.connection, "cells", part, "lz4")
            parts[source.key] = part
        return parts

    def check(self, sources: list[Source], parts: dict[str, Path]) -> None:
        """Apply the schema and the rules to all that was read."""
        tables.view_parts(self.connection, "observations", COLUMNS, parts.values())
        schema.validate(self.connection)
        for offence in checks.run_checks(self.connection, self.registries.merkmale, sources, self.project):
            if not self.exceptions.excuse(offence):
                self.faults[offence.source].append(_weighed(offence, self.cycle))

    def contents(self, keys: Iterable[str]) -> tuple[dict[str, int], frozenset[str]]:
        """How many observations each of these sources has, and the regions of all of them."""
        query = "SELECT source, count(*), list(DISTINCT region) FROM observations GROUP BY source"
        found = {key: (n, regions) for key, n, regions in self.connection.execute(query).fetchall() if key in set(keys)}
        return {key: n for key, (n, _) in found.items()}, frozenset().union(*(regions for _, regions in found.values()))


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


def regions_without_values(ingested: Ingested, cycle: Cycle) -> Iterator[Fault]:
    """V03: regions of params.yaml that no source says anything about."""
    for region in cycle.regionen:
        if region.ags not in ingested.regions:
            text = f"Für die Region {region.ags} ({region.name}) enthält keine Quelle einen Wert."
            yield Fault("params.yaml", region.ags, text, "V03", "Bitte den Schlüssel prüfen.", NOTE)


def _about_the_county(connection: duckdb.DuckDBPyConnection, source: Source, cycle: Cycle, project: Path) -> None:
    """V03: a file that says nothing about the county is the wrong one."""
    if source.quelle.raum.art != OFFICIAL:
        return
    query = "SELECT count(*) FROM cells WHERE starts_with(region, ?)"
    if connection.execute(query, [cycle.kreis.ags]).fetchall() == [(0,)]:
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


def _stop_or_set_aside(faults: dict[str, list[Fault]], needed: set[str], strict: bool) -> None:
    errors = {key: [f for f in found if f.severity == ERROR] for key, found in faults.items()}
    if any(found and (strict or key in needed) for key, found in errors.items()):
        raise DataError(fault for found in errors.values() for fault in found)


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
