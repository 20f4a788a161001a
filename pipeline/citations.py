"""What a report says of the sources behind its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.cells import NOBREAK, printed_numbers, series_of
from pipeline.demo_marks import LABEL, MEANING
from pipeline.material import Material, SurveyCited
from pipeline.sources import Source
from pipeline.values import TABLE, Value


def beleg(material: Material, values: Iterable[Value], note: str = "") -> Markup:
    """The source line: every table once, offices together, and whether the report has computed."""
    values = list(values)
    surveys = [own_survey(material.surveys[key]) for key in keys_of(material, values) if key in material.surveys]
    offices: dict[tuple[str, str], list[str]] = {}
    for q in (material.sources[key].quelle for key in keys_of(material, values) if key in material.sources):
        table = q.fundstelle.replace("Tabelle ", f"Tabelle{NOBREAK}")
        day = f" (Stand {q.stand:%d.%m.%Y})" if q.stand else ""
        offices.setdefault((q.namensnennung, q.lizenz), []).append(table + day)
    parts = [
        Markup('{}, {}, <span class="fest">{}</span>').format(office, ", ".join(tables), licence)
        for (office, licence), tables in offices.items()
    ]
    own = ["eigene Berechnung"] if any(_computed(material, value) for value in values) else []
    return Markup("Quelle: ") + Markup("; ").join([*parts, *surveys, *([note] if note else []), *own])


@dataclass(frozen=True)
class Licence:
    """A licence of used data as the Impressum prints it: its name, where it can be read, whom to name."""

    name: str
    address: str
    holders: tuple[str, ...]


LICENCES = {
    "dl-de/by-2-0": (
        "Datenlizenz Deutschland – Namensnennung – Version 2.0 (dl-de/by-2-0)",
        "www.govdata.de/dl-de/by-2-0",
    )
}
"""The full names and addresses of licences that sources carry by their short name."""


def licences(sources: Iterable[Source]) -> list[Licence]:
    """The licences of sources, in the order of first use, each with all offices to be named."""
    holders: dict[str, dict[str, None]] = {}
    for source in sources:
        holders.setdefault(source.quelle.lizenz, {})[source.quelle.namensnennung] = None
    return [Licence(*LICENCES.get(short, (short, "")), tuple(named)) for short, named in holders.items()]


def own_survey(survey: SurveyCited) -> str:
    """How an own survey is cited; example data say what they are."""
    if survey.demo:
        return f"{MEANING} zum {survey.named}"
    return f"eigene Erhebung „{survey.titel}“, {survey.geantwortet} von {survey.befragt} Befragten"


def short_beleg(material: Material, values: Iterable[Value]) -> str:
    """The sources of values in a few words: table codes, or the office where there is none."""
    keys = keys_of(material, values)
    cited = [material.sources[key].quelle for key in keys if key in material.sources]
    own = [LABEL if material.surveys[key].demo else "eigene Erhebung" for key in keys if key in material.surveys]
    return ", ".join(dict.fromkeys([*(q.tabelle or q.namensnennung for q in cited), *own]))


def keys_of(material: Material, values: Iterable[Value]) -> list[str]:
    """The sources and surveys behind values, in the order of their keys."""
    named = {key for value in values for key in re.findall(r"([A-Za-z][\w.-]*) \(", value.source)}
    return sorted(named & {*material.sources, *material.surveys})


def values_in(material: Material, html: str) -> list[Value]:
    """The values behind the bound numbers of a piece of the page."""
    known = material.cells.printed
    return [known[one.zelle] for one in printed_numbers(html) if one.zelle in known]


def _computed(material: Material, value: Value) -> bool:
    """Whether the report has computed a value, not only taken it over."""
    if value.kind == TABLE:
        return False
    indicator = material.cells.indicators[value.id]
    series = series_of(value, indicator)
    formula = (series.formula if series else None) or indicator.formula
    return value.kind != "wert" or (formula is not None and formula.kind not in ("veroeffentlicht", "anzahl"))
