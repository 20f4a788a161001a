"""What a report says of the sources behind its values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from pipeline.cells import NOBREAK, printed_numbers, series_of
from pipeline.material import Material
from pipeline.values import Value


def beleg(material: Material, values: Iterable[Value], note: str = "") -> Markup:
    """The source line: every table once, offices together, and whether the report has computed."""
    values = list(values)
    offices: dict[tuple[str, str], list[str]] = {}
    for key in keys_of(material, values):
        q = material.sources[key].quelle
        table = q.fundstelle.replace("Tabelle ", f"Tabelle{NOBREAK}")
        day = f" (Stand {q.stand:%d.%m.%Y})" if q.stand else ""
        offices.setdefault((q.namensnennung, q.lizenz), []).append(table + day)
    parts = [
        Markup('{}, {}, <span class="fest">{}</span>').format(office, ", ".join(tables), licence)
        for (office, licence), tables in offices.items()
    ]
    own = ["eigene Berechnung"] if any(_computed(material, value) for value in values) else []
    return Markup("Quelle: ") + Markup("; ").join([*parts, *([note] if note else []), *own])


def short_beleg(material: Material, values: Iterable[Value]) -> str:
    """The sources of values in a few words: table codes, or the office where there is none."""
    cited = (material.sources[key].quelle for key in keys_of(material, values))
    return ", ".join(dict.fromkeys(q.tabelle or q.namensnennung for q in cited))


def keys_of(material: Material, values: Iterable[Value]) -> list[str]:
    """The sources behind values, in the order of their keys."""
    named = {key for value in values for key in re.findall(r"([A-Za-z][\w.-]*) \(", value.source)}
    return sorted(named & set(material.sources))


def values_in(material: Material, html: str) -> list[Value]:
    """The values behind the bound numbers of a piece of the page."""
    known = material.cells.printed
    return [known[one.zelle] for one in printed_numbers(html) if one.zelle in known]


def _computed(material: Material, value: Value) -> bool:
    """Whether the report has computed a value, not only taken it over."""
    indicator = material.cells.indicators[value.id]
    series = series_of(value, indicator)
    formula = (series.formula if series else None) or indicator.formula
    return value.kind != "wert" or (formula is not None and formula.kind not in ("veroeffentlicht", "anzahl"))
