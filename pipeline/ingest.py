"""The first stage: every source is read, checked and merged; a faulty one is set aside or stops all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.model import Indicator
from pipeline import checks, observations, schema
from pipeline.cycle import Cycle, shown
from pipeline.faults import ERROR, DataError, Fault
from pipeline.registries import Ausnahme, Merkmal, load_ausnahmen, load_merkmale
from pipeline.sources import Source, load_sources, sha256


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
    merkmale = load_merkmale(project)
    sources = load_sources(project, cycle.datenschluss)
    faults: dict[str, list[Fault]] = defaultdict(list)
    rows: dict[str, list[dict[str, Any]]] = {}
    for source in sources:
        try:
            _verify(source, project)
            rows[source.key] = observations.read_source(source, merkmale, project)
        except DataError as error:
            faults[source.key] += error.faults
    everything = observations.as_frame(rows.values())
    known = mark_printed_errors(everything, load_ausnahmen(project))
    read = [source for source in sources if source.key in rows]
    for key, found in _check(everything, read, merkmale, known, project).items():
        faults[key] += found
    _stop_or_set_aside(faults, needed_sources(indicators), strict)
    bad = {key for key, found in faults.items() if any(f.severity == ERROR for f in found)}
    frame = schema.validate(observations.merge(everything[~everything["source"].isin(bad)]))
    return Ingested(
        observations=frame,
        sources=[source for source in sources if source.key not in bad],
        set_aside={key: found for key, found in sorted(faults.items()) if key in bad},
        notes=[fault for key, found in sorted(faults.items()) if key not in bad for fault in found],
    )


def _verify(source: Source, project: Path) -> None:
    """V16: the file is the one that quelle.yaml describes."""
    declared = source.quelle.original if source.is_original else source.quelle.auszug
    file, found = shown(source.file, project), sha256(source.file)
    if declared is None:
        text = f"In quelle.yaml fehlt die Prüfsumme der Datei. Gefunden: {found}."
        raise DataError([Fault(file, "", text, "V16", ADOPT)])
    if declared.sha256 != found:
        text = f"Die Datei ist nicht die beschriebene. Prüfsumme gefunden: {found}, erwartet: {declared.sha256}."
        raise DataError([Fault(file, "", text, "V16", ADOPT)])


ADOPT = "Ist es die richtige Datei, übernimmt „bericht extract --from ORDNER --uebernehmen“ ihre Prüfsumme."


def _check(
    frame: pd.DataFrame, sources: list[Source], merkmale: dict[str, Merkmal], known: set[tuple[str, str, str]], project: Path
) -> dict[str, list[Fault]]:
    """The faults of the rules over all observations, by source; known printed errors are not among them."""
    found = defaultdict(list)
    for offence in checks.run_checks(frame, merkmale, sources, project):
        if (offence.source, offence.place, offence.fault.rule) not in known:
            found[offence.source].append(offence.fault)
    return found


def mark_printed_errors(frame: pd.DataFrame, exceptions: dict[str, Ausnahme]) -> set[tuple[str, str, str]]:
    """Flag the cells of known printed errors in place; returns (source, place, rule) of all of them.

    Raises `DataError` for an exception that matches no cell of a source that was read.
    """
    known, unused = set(), []
    for name, exception in exceptions.items():
        rows = frame[_concerned(frame, exception)]
        missing = {key for key in exception.quellen if key in set(frame["source"])} - set(rows["source"])
        unused += [Fault(FILE, name, f"Die Ausnahme trifft keine Zelle der Quelle {key}.") for key in missing]
        for index, row in rows.iterrows():
            flags = {*filter(None, row["flags"].split(";")), "printed_error"}
            frame.loc[index, "flags"] = ";".join(sorted(flags))
            known |= {(row["source"], row["place"], rule) for rule in exception.regeln}
    if unused:
        raise DataError(unused)
    return known


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
