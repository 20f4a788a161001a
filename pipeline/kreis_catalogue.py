"""The catalogue as it can be printed of any Kreis: what official tables carry, without what is said of one county only.

Goals of the fields, own surveys and remarks on a region of the project's own report belong to the county that declared
them. A Kreis may be a Stadt, so the texts say Kreis where they said Landkreis.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from re import Pattern

from indicators.katalog import FELDER
from indicators.model import Handlungsfeld, Indicator
from pipeline.cycle import Cycle
from pipeline.registries import Bruch

SAID = ("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht")
"""What an indicator says wherever it is computed."""
ASIDE = ("check", "no_data")


def felder(cycle: Cycle, own: Cycle, brueche: Mapping[str, Bruch]) -> list[Handlungsfeld]:
    """The fields with indicators for the Kreis of a cycle; `own` is the declared cycle of the project's own Kreis.

    `brueche`: one of another Land breaks no series here.
    """
    local = _local(cycle, own)
    breaks = {id for id, one in brueche.items() if not local.search(one.titel)}
    found = [(feld, list(_indicators(feld, local, breaks))) for feld in FELDER]
    return [
        Handlungsfeld(feld.nummer, feld.key, feld.title, "", indicators) for feld, indicators in found if indicators
    ]


def without(fields: Iterable[Handlungsfeld]) -> list[Handlungsfeld]:
    """The fields of the catalogue that are not among these."""
    keys = {feld.key for feld in fields}
    return [feld for feld in FELDER if feld.key not in keys]


def _local(cycle: Cycle, own: Cycle) -> Pattern[str]:
    """What tells a text that speaks of the regions of the project's own report."""
    names = [one.kurz for one in (own.kreis, *own.vergleichskreise, *own.stadtkreise)]
    names += [own.land.name] if own.land.ags != cycle.land.ags else []
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})|\b\d+ (?:Gemeinden|Landkreise)\b")


def _indicators(feld: Handlungsfeld, local: Pattern[str], breaks: Collection[str]) -> Iterator[Indicator]:
    official = (one for one in feld.indicators if one.series and not one.erhebung)
    for one in official:
        if not any(local.search(getattr(one, name)) for name in SAID):
            yield replace(general(one, local), breaks=tuple(id for id in one.breaks if id in breaks))


def general(indicator: Indicator, local: Pattern[str]) -> Indicator:
    """An indicator without remarks of one county, in words that fit any Kreis."""
    said = {name: plain(getattr(indicator, name)) for name in SAID}
    aside = {name: _unless(local, getattr(indicator, name)) for name in ASIDE}
    caveats = tuple(filter(None, (_unless(local, text) for text in indicator.caveats)))
    series = tuple(replace(one, note=_unless(local, one.note)) for one in indicator.series)
    return replace(indicator, caveats=caveats, series=series, **said, **aside)


def _unless(local: Pattern[str], text: str) -> str:
    return "" if local.search(text) else plain(text)


def plain(text: str) -> str:
    """`Landkreises` is `Kreises`: true of a Stadt as well."""
    return text.replace("Landkreis", "Kreis")
