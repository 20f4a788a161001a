"""The stages of a Kreis that is not the project's own.

It takes from the values of all Kreise (`national_stages`) what its report shows, derives, judges and sets it
(`<cycle>-<AGS>`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from indicators.model import Indicator
from pipeline.cycle import Cycle, load_cycle
from pipeline.faults import DataError, Fault, fault
from pipeline.kreise import ALL, BERICHT, PROFIL
from pipeline.national_stages import OFFENCES, VALUES
from pipeline.stages import CODE_ROOT, OUTPUTS, PROCESSED, Context, Stage, all_code, pdf_name, profile_name
from pipeline.values import Value

if TYPE_CHECKING:
    from pipeline.exceptions import Exceptions

RAW_YAML = ("brueche", "schwellen", "ausnahmen", "merkmale")


def of_kreis(cycle: Cycle, art: str) -> tuple[Stage, ...]:
    """The stages of a Kreis: its values, and its report or profile."""
    shared = PROCESSED.format(zyklus=f"{cycle.basis}-{ALL}")
    lands = (cycle.kreis.ags[:2], cycle.bund.ags)
    registries = tuple(f"data/raw/{name}.yaml" for name in RAW_YAML)
    made = tuple(f"{PROCESSED.format(zyklus=cycle.name)}/{name}" for name in MADE)
    return (
        Stage(
            name="werte",
            title="Werte des Kreises",
            inputs=(
                "params.yaml", *registries, *(f"{shared}/{name}" for name in ("quellen.json", OFFENCES)),
                *(f"{shared}/{VALUES}/{land}.parquet" for land in lands),
            ),
            outputs=made,
            module=__name__,
            run=_run_values,
        ),
        Stage(
            name=art,
            title="Kreisprofil setzen" if art == PROFIL else "Bericht setzen",
            inputs=("params.yaml", "data/raw", "data/ausgaben", "report_templates", *made),
            outputs=(f"{OUTPUTS}/oeffentlich/{document(art)}", f"{OUTPUTS}/oeffentlich/{art}-manifest.json"),
            module=__name__,
            run=partial(_run_render, art),
        ),
    )  # fmt: skip


MADE = ("indicators.parquet", "findings.parquet", "judgements.parquet", "quellen.json")


def document(art: str) -> str:
    """The file name of a report or a profile, with `{zyklus}` for the cycle."""
    return profile_name("{zyklus}") if art == PROFIL else pdf_name("{zyklus}")


def _run_values(context: Context, folder: Path) -> str:
    from pipeline import findings
    from pipeline.decomposition import decompositions
    from pipeline.derived import derive
    from pipeline.exceptions import Exceptions
    from pipeline.ingest import needed_sources
    from pipeline.kreis_catalogue import felder
    from pipeline.registries import load_ausnahmen, load_brueche, load_schwellen
    from pipeline.tables import write_parquet
    from pipeline.values import COLUMNS, as_frame, from_frame

    project, cycle = context.project, context.cycle
    breaks, schwellen = load_brueche(project), load_schwellen(project)
    fields = felder(cycle, load_cycle(project, cycle.basis), breaks)
    indicators = {one.id: one for feld in fields for one in feld.indicators}
    shared = project / PROCESSED.format(zyklus=f"{cycle.basis}-{ALL}")
    doubts = _read_doubts(shared, cycle)
    _stop_at(doubts, cycle, needed_sources(indicators.values()), strict=context.strict)
    read = (value for value in from_frame(_stored(shared / VALUES, cycle)) if value.id in indicators)
    values = list(_without(read, indicators, doubts, cycle))
    if not any(value.region == cycle.kreis.ags and value.exact is not None for value in values):
        text = f"Für {cycle.kreis.ags} ({cycle.kreis.name}) enthält keine Quelle einen Wert."
        raise fault("data/raw", "", text, "V03", "Bitte die Originaltabellen einlegen oder den Schlüssel prüfen.")
    computed = _computed_doubts(values, indicators, cycle, Exceptions(load_ausnahmen(project), project))
    _stop_at(computed, cycle, {key for key, _ in computed}, strict=context.strict)
    values = list(_without(values, indicators, computed, cycle))
    doubts |= computed
    every = [
        *values,
        *derive(values, indicators, cycle, breaks, schwellen),
        *decompositions(values, indicators, breaks),
    ]
    found = findings.judge(every, indicators, cycle, schwellen)
    words = findings.judgement_frame(findings.judged(every, indicators, schwellen))
    write_parquet(as_frame(every), COLUMNS, folder / "indicators.parquet")
    write_parquet(findings.as_frame(found), findings.COLUMNS, folder / "findings.parquet")
    write_parquet(words, findings.JUDGEMENT_COLUMNS, folder / "judgements.parquet")
    used = {key for value in values for key in _sources_of(value, indicators) if value.exact is not None}
    (folder / "quellen.json").write_text(_told(shared, used, doubts, cycle), encoding="utf-8")
    core = [one for one in found if one.core]
    inside = sum(one.datenstand == findings.IM_ZYKLUS for one in core)
    told = f"{inside} von {len(core)} Kernindikatoren mit Wert im Berichtszeitraum"
    return told + (f"; nicht verwendet: {', '.join(_left_out(doubts, cycle))}" if doubts else "")


def _stored(folder: Path, cycle: Cycle) -> pd.DataFrame:
    """The values of the regions of a report."""
    from pipeline import tables

    paths = [folder / f"{name}.parquet" for name in (cycle.kreis.ags[:2], cycle.bund.ags)]
    with tables.connect() as connection:
        tables.view(connection, "stored", *paths)
        keys = [region.ags for region in cycle.regionen]
        result = connection.execute("SELECT * FROM stored WHERE list_contains(?, region)", [keys])
        return pd.DataFrame(result.fetchall(), columns=[one[0] for one in result.description], dtype=object)


Doubts = dict[tuple[str, str], list[Fault]]
"""What breaks a rule in a region of the report, by source and region.

About the Kreis itself it stops its report, or the source is not used; the office must look into it. An odd figure of
another Kreis or of the Land, which it cannot change, only costs the comparison with that region.
"""


def _is_own(region: str, cycle: Cycle) -> bool:
    return region.startswith(cycle.kreis.ags)


def _read_doubts(shared: Path, cycle: Cycle) -> Doubts:
    """Cells that break a rule, as reading all Kreise has found them."""
    from pipeline.ingest import concerns

    found: Doubts = defaultdict(list)
    for one in json.loads((shared / OFFENCES).read_text(encoding="utf-8")):
        if concerns(one["region"], cycle):
            found[one["quelle"], one["region"]].append(Fault(**one["fehler"]))
    return found


def _computed_doubts(
    values: Sequence[Value], indicators: Mapping[str, Indicator], cycle: Cycle, exceptions: Exceptions
) -> Doubts:
    """Computed values that cannot be, or that an office has published otherwise."""
    from pipeline.compute import impossible
    from pipeline.crosscheck import differing

    found: Doubts = defaultdict(list)
    regions = {region.ags for region in cycle.regionen}
    for value in values:
        for told in impossible([value], indicators, regions):
            for key in _sources_of(value, indicators):
                found[key, value.region].append(told)
    for one in differing(values, indicators, regions):
        if not exceptions.excuse(one):
            found[one.source, one.region].append(one.fault)
    return found


def _stop_at(doubts: Doubts, cycle: Cycle, needed: Collection[str], *, strict: bool) -> None:
    """Raise the doubts about the Kreis itself where a needed source has one; with `strict` any doubt."""
    own = {place: faults for place, faults in doubts.items() if strict or _is_own(place[1], cycle)}
    if own and (strict or any(key in needed for key, _ in own)):
        raise DataError(one for faults in own.values() for one in faults)


def _without(
    values: Iterable[Value], indicators: Mapping[str, Indicator], doubts: Doubts, cycle: Cycle
) -> Iterator[Value]:
    """The values without those of a source that is in doubt about the Kreis, or about the region they are of."""
    aside = {key for key, region in doubts if _is_own(region, cycle)}
    for value in values:
        keys = _sources_of(value, indicators)
        if aside.isdisjoint(keys) and not any((key, value.region) in doubts for key in keys):
            yield value


def _sources_of(value: Value, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    from pipeline.cells import series_of

    series = series_of(value, indicators[value.id])
    return series.sources if series else ()


def _told(shared: Path, used: Collection[str], doubts: Doubts, cycle: Cycle) -> str:
    """quellen.json of the Kreis: the sources that have a value for its report, and what is not used for it."""
    from pipeline.ingest import reason

    told = json.loads((shared / "quellen.json").read_text(encoding="utf-8"))
    told["gelesen"] = [one for one in told["gelesen"] if one["quelle"] in used]
    told["zurueckgestellt"] += [
        {"quelle": name, "fehler": [reason(one) for one in faults]} for name, faults in _left_out(doubts, cycle).items()
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _left_out(doubts: Doubts, cycle: Cycle) -> dict[str, list[Fault]]:
    """What is not used, and why: a source, or what it says of one region (`rdb_12711-05-02-4 (nur Hessen)`)."""
    names = {one.ags: f" (nur {one.name})" for one in cycle.regionen if not _is_own(one.ags, cycle)}
    found: dict[str, list[Fault]] = defaultdict(list)
    for (key, region), faults in sorted(doubts.items()):
        found[f"{key}{names.get(region, '')}"] += faults
    return found


def _run_render(art: str, context: Context, folder: Path) -> str:
    from pipeline import manifest
    from pipeline.kreis_report import render

    def manifested(counts: Mapping[str, int]) -> manifest.Manifest:
        project, cycle, code = context.project, context.cycle, all_code()
        told = manifest.make(project, cycle, code, CODE_ROOT, counts, strict=context.strict, demo=False)
        return told.model_copy(update={"befehl": _command(cycle, art, strict=context.strict)})

    made = render(context.project, context.cycle, art, manifested)
    (folder / document(art).format(zyklus=context.cycle.name)).write_bytes(made.pdf)
    (folder / f"{art}-manifest.json").write_bytes(made.manifest)
    pages = f"{made.pages} {'Seite' if made.pages == 1 else 'Seiten'}"
    return f"{pages}, {_count(made.numbers)} gebundene Zahlen"


def _command(cycle: Cycle, art: str, *, strict: bool) -> str:
    named = f"build --kreis {cycle.kreis.ags}" if art == BERICHT else f"batch --kreise {cycle.kreis.ags} --art {art}"
    return f"bericht {named} --zyklus {cycle.basis}" + (" --streng" if strict else "")


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
