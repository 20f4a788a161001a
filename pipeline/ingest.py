"""The first stage: every source is read, checked and merged; a faulty one is set aside or stops all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.model import Indicator
from pipeline import checks, observations, schema
from pipeline.cycle import Cycle, shown
from pipeline.faults import ERROR, NOTE, DataError, Fault
from pipeline.registries import Ausnahme, load_ausnahmen, load_merkmale
from pipeline.sources import Source, find_sources, sha256


@dataclass(frozen=True)
class Ingested:
    """What came out: the observations, the sources they come from, those set aside, and all remarks."""

    observations: pd.DataFrame
    sources: list[Source]
    set_aside: dict[str, list[Fault]]
    notes: list[Fault]


def needed_sources(indicators: Iterable[Indicator]) -> set[str]:
    """The sources without which a core indicator would lack values."""
    return {source for i in indicators if i.core for series in i.series for source in series.sources}


def ingest(project: Path, cycle: Cycle, indicators: Iterable[Indicator], *, strict: bool = False) -> Ingested:
    """Read, check and merge all sources of a cycle.

    A source with faults is set aside where no core indicator needs it, unless `strict`. Raises
    `DataError` with all faults of all sources otherwise; nothing is written here.
    """
    merkmale, exceptions = load_merkmale(project), load_ausnahmen(project)
    sources, broken = find_sources(project, cycle.datenschluss)
    faults: dict[str, list[Fault]] = defaultdict(list, broken)
    rows: dict[str, list[dict[str, Any]]] = {}
    for source in sources:
        faults[source.key] += _verify(source, project)
        try:
            found = observations.read_source(source, merkmale, project)
            _about_the_county(found, cycle, shown(source.file, project))
            rows[source.key] = found
        except DataError as error:
            faults[source.key] += error.faults
    everything = observations.as_frame(rows.values())
    known = mark_printed_errors(everything, exceptions)
    read = [source for source in sources if source.key in rows]
    used = set()
    for offence in checks.run_checks(everything, merkmale, read, project):
        if cited := known.get((offence.source, offence.place, offence.fault.rule)):
            used |= cited
        else:
            faults[offence.source].append(_weighed(offence, cycle))
    faults[FILE] = list(_useless(exceptions, used, everything, project))
    _stop_or_set_aside(faults, {FILE, *needed_sources(indicators)}, strict)
    bad = {key for key, found in faults.items() if any(f.severity == ERROR for f in found)}
    frame = schema.validate(observations.merge(everything[~everything["source"].isin(bad)]))
    return Ingested(
        observations=frame,
        sources=[source for source in sources if source.key not in bad],
        set_aside={key: found for key, found in sorted(faults.items()) if key in bad},
        notes=[fault for key, found in sorted(faults.items()) if key not in bad for fault in found],
    )


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


def regions_without_values(frame: pd.DataFrame, cycle: Cycle) -> Iterator[Fault]:
    """V03: regions of params.yaml that no source says anything about."""
    known = set(frame["region"])
    for region in cycle.regionen:
        if region.ags not in known:
            text = f"Für die Region {region.ags} ({region.name}) enthält keine Quelle einen Wert."
            yield Fault("params.yaml", region.ags, text, "V03", "Bitte den Schlüssel prüfen.", NOTE)


def _about_the_county(rows: list[dict[str, Any]], cycle: Cycle, file: str) -> None:
    """V03: a file that says nothing about the county is the wrong one."""
    if not any(row["region"].startswith(cycle.kreis.ags) for row in rows):
        text = f"Die Datei enthält keinen Wert für {cycle.kreis.ags} ({cycle.kreis.name}) oder eine Gemeinde darin."
        raise DataError([Fault(file, "", text, "V03")])


def _weighed(offence: checks.Offence, cycle: Cycle) -> Fault:
    """What is wrong in a region that the report does not print is told and stops nothing.

    A full original has all regions of Germany; the offices' own errors in them are not the county's.
    """
    printed = {region.ags for region in cycle.regionen}
    if offence.region in printed or offence.region.startswith(cycle.kreis.ags):
        return offence.fault
    advice = f"Die Region {offence.region} kommt im Bericht nicht vor; die Quelle wird verwendet."
    return replace(offence.fault, severity=NOTE, advice=advice)


Excused = dict[tuple[str, str, str], set[tuple[str, str]]]
"""Source, place and rule of a cell that the rule does not object to; the exceptions (name, rule) that say so."""


def mark_printed_errors(frame: pd.DataFrame, exceptions: dict[str, Ausnahme]) -> Excused:
    """Flag the cells of known printed errors in place; returns what they are excused from."""
    excused: Excused = defaultdict(set)
    for name, exception in exceptions.items():
        for index, row in frame[_concerned(frame, exception)].iterrows():
            flags = {*filter(None, row["flags"].split(";")), "printed_error"}
            frame.loc[index, "flags"] = ";".join(sorted(flags))
            for rule in exception.regeln:
                excused[row["source"], row["place"], rule].add((name, rule))
    return excused


def _useless(
    exceptions: dict[str, Ausnahme], used: set[tuple[str, str]], frame: pd.DataFrame, project: Path
) -> Iterator[Fault]:
    """Exceptions that name what does not exist, or that are not needed (any more).

    Whether an exception is needed can be told only where all its sources were read.
    """
    declared = {path.parent.name for path in (project / "data/raw").glob("*/quelle.yaml")}
    rules = [rule.id for rule in checks.RULES]
    for name, exception in exceptions.items():
        for key in (key for key in exception.quellen if key not in declared):
            yield Fault(FILE, name, f"Die Quelle „{key}“ gibt es unter data/raw nicht.")
        for rule in (rule for rule in exception.regeln if rule not in rules):
            yield Fault(FILE, name, f"Die Regel „{rule}“ gibt es nicht. Vorhanden: {', '.join(rules)}.")
        read = frame[frame["source"].isin(exception.quellen)]
        hit = set(read.loc[_concerned(read, exception), "source"])
        for key in (key for key in exception.quellen if key in set(read["source"]) - hit):
            yield Fault(FILE, name, f"Die Ausnahme trifft keine Zelle der Quelle {key}.")
        if hit == set(exception.quellen):
            for rule in (rule for rule in exception.regeln if rule in rules and (name, rule) not in used):
                yield Fault(FILE, name, f"Keine der Zellen verletzt die Regel {rule}; die Ausnahme ist überflüssig.")


FILE = "data/raw/ausnahmen.yaml"


def _concerned(frame: pd.DataFrame, exception: Ausnahme) -> pd.Series:
    chosen = frame["source"].isin(exception.quellen) & frame["region"].isin(exception.regionen)
    chosen &= frame["end"] == exception.stichtag
    for column, value in (("age", exception.alter), ("detail", exception.detail)):
        if value is not None:
            chosen &= frame[column] == value
    return chosen


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
            "beobachtungen": int((ingested.observations["source"] == source.key).sum()),
        }
        for source in ingested.sources
    ]
    aside = [
        {"quelle": key, "fehler": [f"{f.place}: {f.text} [{f.rule}]" for f in found]}
        for key, found in ingested.set_aside.items()
    ]
    return json.dumps({"gelesen": read, "zurueckgestellt": aside}, ensure_ascii=False, indent=1) + "\n"
