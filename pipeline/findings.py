"""Judges values against thresholds: state of the data, trend, position. It does no arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from indicators.model import ANZAHL, INSGESAMT, JE_1000, Indicator
from pipeline.cycle import Cycle
from pipeline.registries import Schwellen, Vergleichsschwelle
from pipeline.values import Value, day

if TYPE_CHECKING:
    import pandas as pd

IM_ZYKLUS = "im_zyklus"
AUSGANGSLAGE = "ausgangslage"
KEINE_DATEN = "keine_daten"
DATENSTAND = {
    IM_ZYKLUS: "Wert im Berichtszeitraum",
    AUSGANGSLAGE: "Ausgangslage: Wert vor dem Berichtszeitraum",
    KEINE_DATEN: "keine Daten",
}

GESTIEGEN, GESUNKEN, UNVERAENDERT, NICHT_BEWERTBAR = "gestiegen", "gesunken", "unveraendert", "nicht_bewertbar"
ANGENAEHERT, ENTFERNT = "angenaehert", "entfernt"
HOEHER, NIEDRIGER, GLEICH, OHNE_VERGLEICH = "hoeher", "niedriger", "gleich", "ohne_vergleich"
WORDS = {
    "veraenderung": (GESTIEGEN, GESUNKEN, UNVERAENDERT),
    "abstand_land": (HOEHER, NIEDRIGER, GLEICH),
    "abstand_median": (HOEHER, NIEDRIGER, GLEICH),
    "annaeherung": (ANGENAEHERT, ENTFERNT, UNVERAENDERT),
}
"""Words by kind of a derived value: above the threshold, below it, in between."""

COLUMNS = {
    "id": "VARCHAR", "core": "BOOLEAN", "datenstand": "VARCHAR", "start": "DATE", "end": "DATE",
    "series": "VARCHAR", "entwicklung": "VARCHAR", "trend": "BOOLEAN", "punkte": "INTEGER",
    "gegen_land": "VARCHAR", "gegen_median": "VARCHAR", "grund": "VARCHAR",
    "schwellen": "VARCHAR",
}  # fmt: skip

JUDGEMENT_COLUMNS = {
    "id": "VARCHAR", "kind": "VARCHAR", "region": "VARCHAR", "start": "DATE", "end": "DATE", "from_end": "DATE",
    "group": "VARCHAR", "sex": "VARCHAR", "age": "VARCHAR", "detail": "VARCHAR", "series": "VARCHAR",
    "urteil": "VARCHAR",
}  # fmt: skip
PLACE = tuple(name for name in JUDGEMENT_COLUMNS if name != "urteil")
place_of = attrgetter(*PLACE)
"""The place of a value."""
OVER_TIME = ("veraenderung", "annaeherung")
NO_VALUE = "Für den Zeitraum des Berichts liegt kein Wert vor."


@dataclass(frozen=True)
class Finding:
    """What can be said of one indicator for the own Kreis in this cycle.

    `start`, `end`, `series`: the newest value up to the end of the cycle. `entwicklung`: direction of
    the change over the comparable values; `trend` says whether there are enough of them for the
    word. `grund`: why a value is missing.
    """

    id: str
    core: bool
    datenstand: str
    start: Any
    end: Any
    series: str
    entwicklung: str
    trend: bool
    punkte: int
    gegen_land: str
    gegen_median: str
    grund: str
    schwellen: str


def judge(
    values: Iterable[Value], indicators: Mapping[str, Indicator], cycle: Cycle, schwellen: Schwellen
) -> list[Finding]:
    """One finding per indicator, in the order of the catalogue."""
    own: dict[str, list[Value]] = {id: [] for id in indicators}
    for value in values:
        total = value.sex == value.age == INSGESAMT
        if value.region == cycle.kreis.ags and total and value.leading and value.group == indicators[value.id].group:
            own[value.id].append(value)
    return [_finding(indicator, own[id], cycle, schwellen) for id, indicator in indicators.items()]


def judged(
    values: Iterable[Value], indicators: Mapping[str, Indicator], schwellen: Schwellen
) -> Iterator[tuple[Value, str]]:
    """Every change and every distance with its word: `gestiegen`, `niedriger`, `gleich`, ...

    A change that rests on fewer comparable values than a development needs is `nicht_bewertbar`.
    """
    for value in values:
        if value.exact is None or value.kind not in WORDS:
            continue
        is_change = value.kind in OVER_TIME
        if is_change and (value.n or 0) < schwellen.trend_punkte:
            yield value, NICHT_BEWERTBAR
        else:
            rule = schwellen.veraenderung if is_change else schwellen.vergleich
            threshold = max(limit(rule, indicators[value.id]), uncertainty(value, indicators[value.id]))
            yield value, word(value.kind, value.exact, threshold)


def word(kind: str, size: Fraction, threshold: Fraction) -> str:
    """The word for a change or a distance: below the threshold it counts as none."""
    up, down, same = WORDS[kind]
    return up if size >= threshold else down if size <= -threshold else same


def uncertainty(value: Value, indicator: Indicator) -> Fraction:
    """By how much a difference may be off because its values are rounded: cells to multiples of 5, published rates."""
    if value.low is not None and value.high is not None:
        return (value.high - value.low) / 2
    series = next((s for s in indicator.series if s.name == value.series), None)
    formula = (series and series.formula) or indicator.formula
    if formula is None or formula.kind != "veroeffentlicht":
        return Fraction(0)
    decimals = indicator.decimals if series is None or series.decimals is None else series.decimals
    return Fraction(1, 10**decimals)


def newest(values: Iterable[Value], group: str, cycle: Cycle) -> Value | None:
    """The newest value of the window; what lies after the cycle does not count."""
    found = [
        value
        for value in values
        if value.kind == "wert" and value.group == group and value.exact is not None
        and cycle.fenster_von <= value.year <= cycle.ende
    ]  # fmt: skip
    return max(found, key=lambda value: (value.end, value.start), default=None)


def _finding(indicator: Indicator, values: list[Value], cycle: Cycle, schwellen: Schwellen) -> Finding:
    latest = newest(values, indicator.group, cycle)
    if latest is None:
        return Finding(
            indicator.id, indicator.core, KEINE_DATEN, None, None, "", NICHT_BEWERTBAR, False, 0,
            OHNE_VERGLEICH, OHNE_VERGLEICH, indicator.missing or NO_VALUE, schwellen.version,
        )  # fmt: skip
    words = {
        value.kind: (value, named)
        for value, named in sorted(judged(values, {indicator.id: indicator}, schwellen), key=_earliest_last)
        if value.end == latest.end and value.series == latest.series
    }
    points = (words["veraenderung"][0].n or 0) if "veraenderung" in words else 1
    stand = IM_ZYKLUS if latest.year >= cycle.beginn else AUSGANGSLAGE
    return Finding(
        id=indicator.id,
        core=indicator.core,
        datenstand=stand,
        start=latest.start,
        end=latest.end,
        series=latest.series,
        entwicklung=words.get("veraenderung", (None, NICHT_BEWERTBAR))[1],
        trend=points >= schwellen.trend_punkte,
        punkte=points,
        gegen_land=words.get("abstand_land", (None, OHNE_VERGLEICH))[1],
        gegen_median=words.get("abstand_median", (None, OHNE_VERGLEICH))[1],
        grund="",
        schwellen=schwellen.version,
    )


def _earliest_last(item: tuple[Value, str]) -> int:
    """Order in which the change over the whole series comes last."""
    since = item[0].from_end
    return -since.toordinal() if since else 0


def limit(rule: Vergleichsschwelle, indicator: Indicator) -> Fraction:
    """The threshold in the unit of the indicator; changes of counts are percentages."""
    if indicator.unit == ANZAHL:
        return Fraction(rule.anzahl_relativ) * 100
    return Fraction(rule.je_1000 if indicator.unit == JE_1000 else rule.prozent)


def judgement_frame(judgements: Iterable[tuple[Value, str]]) -> pd.DataFrame:
    """The words of changes and distances as a table, by the key of their value."""
    import pandas as pd

    rows = [{**{name: getattr(value, name) for name in PLACE}, "urteil": named} for value, named in judgements]
    return pd.DataFrame(rows, columns=list(JUDGEMENT_COLUMNS), dtype=object)


def judgements_from(frame: pd.DataFrame | Mapping[str, Sequence[Any]]) -> dict[tuple[Any, ...], str]:
    """The words of such a table by their `PLACE`, as `place_of` tells it of a value."""
    columns = [map(day, frame[name]) if JUDGEMENT_COLUMNS[name] == "DATE" else frame[name] for name in PLACE]
    return dict(zip(zip(*columns, strict=True), frame["urteil"], strict=True))


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table, in the order of the catalogue."""
    import pandas as pd

    return pd.DataFrame([asdict(finding) for finding in findings], columns=list(COLUMNS), dtype=object)


def from_frame(frame: pd.DataFrame | Mapping[str, Sequence[Any]]) -> list[Finding]:
    """The findings of a table that was written with `as_frame`."""
    names = [field.name for field in fields(Finding)]
    return [Finding(**dict(zip(names, row, strict=True))) for row in zip(*map(frame.__getitem__, names), strict=True)]
