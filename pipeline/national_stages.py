"""The stages that all Kreise share: sources are read and values computed once, for whatever Kreis (`<cycle>-alle`).

No own survey is read, so nothing confidential comes in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

from pipeline.stages import PROCESSED, Context, Stage
from pipeline.values import Value

OFFENCES, VALUES = "auffaellig.json", "werte"
"""What breaks a rule in which region; the values, a file for each Land."""
LEVELS = ("bund", "land", "kreis")


def national() -> tuple[Stage, ...]:
    """The stages that all Kreise share; to be run with `kreise.national`."""
    return (
        Stage(
            name="ingest",
            title="Quellen aller Kreise lesen",
            inputs=("params.yaml", "data/raw", "report_templates/formulare"),
            outputs=tuple(f"{PROCESSED}/{name}" for name in ("observations.parquet", "quellen.json", OFFENCES)),
            module=__name__,
            run=_run_ingest,
        ),
        Stage(
            name="compute",
            title="Werte aller Kreise rechnen",
            inputs=("params.yaml", f"{PROCESSED}/observations.parquet"),
            outputs=(f"{PROCESSED}/{VALUES}",),
            module=__name__,
            run=_run_compute,
        ),
    )


def _run_ingest(context: Context, folder: Path) -> str:
    from indicators.katalog import all_indicators
    from pipeline.ingest import ingest, sources_json

    target, strict = folder / "observations.parquet", context.strict
    done = ingest(context.project, context.cycle, all_indicators(), target, strict=strict, demo=False)
    (folder / "quellen.json").write_text(sources_json(done, context.project), encoding="utf-8")
    told = [{"quelle": one.source, "region": one.region, "fehler": asdict(one.fault)} for one in done.elsewhere]
    (folder / OFFENCES).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return f"{len(done.sources)} Quellen, {_count(sum(done.counts.values()))} Beobachtungen"


def _run_compute(context: Context, folder: Path) -> str:
    """All values in one computation; written Land by Land, so that a Kreis reads its own and memory stays small."""
    from indicators.katalog import by_id
    from pipeline.compute import compute
    from pipeline.regions import level
    from pipeline.tables import write_parquet
    from pipeline.values import COLUMNS, as_frame

    processed = context.project / PROCESSED.format(zyklus=context.cycle.name)
    official = [one for one in by_id().values() if not one.erhebung]
    by_land: dict[str, list[Value]] = defaultdict(list)
    for value in compute(processed / "observations.parquet", official, context.cycle.bund.ags):
        if level(value.region) in LEVELS:
            by_land[value.region[:2]].append(value)
    (folder / VALUES).mkdir()
    kreise, number = set(), 0
    for land in sorted(by_land):
        values = by_land.pop(land)
        number += len(values)
        kreise |= {value.region for value in values if level(value.region) == "kreis"}
        write_parquet(as_frame(values), COLUMNS, folder / VALUES / f"{land}.parquet")
    return f"{_count(number)} Werte für {len(kreise)} Kreise"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
