"""Needs for people and machines: `bericht needs`, why an indicator raises one, what other thresholds would change."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from indicators.katalog import FELDER, by_id, field_of
from pipeline import listing
from pipeline.cycle import Cycle, shown
from pipeline.faults import UsageError, fault
from pipeline.need_case import DATENBEDARF, NICHT_ANWENDBAR, Evidence, Trial
from pipeline.need_judge import propose
from pipeline.need_rules import TITEL
from pipeline.needs import Assessment, Judged, Need, counted
from pipeline.registries import SCHWELLEN

WIDTH = 118
WORDS = {"": "kein Vorschlag", DATENBEDARF: "Datenbedarf"}
"""Levels that are not told by their own name; that no rule fired does not say that there is no need."""
BUILD_FIRST = "Die Werte sind noch nicht berechnet. Bitte zuerst „bericht build“ aufrufen."


def current(project: Path, cycle: Cycle, thresholds: Path | None = None) -> Judged:
    """The needs that follow from the computed values and from thresholds and words as they stand now.

    Raises `DataError` where the values are not computed yet, or thresholds or words have a fault.
    """
    surveys = project / "data/processed" / cycle.name / "erhebungen.json"
    indicators = by_id().values()
    values = listing.load_values(
        project, cycle, indicators, kinds=[kind for kind in listing.KINDS if kind != "tabelle"]
    )
    if not surveys.is_file():
        raise fault(shown(surveys, project), "", BUILD_FIRST)
    return propose(values, project, cycle, surveys, thresholds)


# --- The list ---------------------------------------------------------------------------------------------


def as_text(judged: Judged) -> str:
    """All needs by field, with level, rules, and what the newest year alone decides."""
    lines = [f"Vorschläge {judged.zyklus} · Schwellen Version {judged.schwellen} · {counted(judged)}"]
    found = {one.indicator: one for one in judged.pruefungen}
    lines.append(HEAD)
    for feld in FELDER:
        own = [need for need in judged.bedarfe if need.feld == feld.key]
        if own:
            lines += ["", f"{feld.nummer} {feld.title}", *_field(own, found)]
    return "\n".join([*lines, "", *_summary(judged)]) + "\n"


HEAD = f"  {'Kennung':<12}{'Stufe':<12}{'Regeln':<10}{'Indikator':<54}{'gegriffen':<11}ohne letztes Jahr"


def _field(needs: Sequence[Need], found: dict[str, Assessment]) -> Iterator[str]:
    for need in needs:
        if need.stufe != DATENBEDARF and need.verworfen is None:
            head = f"  {need.id:<12}{need.stufe:<12}{' '.join(need.regeln):<10}{_title(need):<54}"
            yield f"{head}{_counts(found.get(need.indicator))}".rstrip()
    lacking = [need.indicator for need in needs if need.stufe == DATENBEDARF and need.verworfen is None]
    if lacking:
        yield from _wrapped(f"Datenbedarf ({len(lacking)}): {', '.join(lacking)}", "  ")
    for need in needs:
        if no := need.verworfen:
            yield from _wrapped(f"verworfen: {need.id} ({no.rolle}, {no.datum:%d.%m.%Y}): {no.grund}", "  ")


def _title(need: Need) -> str:
    title = need.titel or by_id()[need.indicator].short
    return title if len(title) <= 52 else title[:51] + "…"


def _counts(one: Assessment | None) -> str:
    """How many rules fired of how many tried, and what becomes of the need without the newest year."""
    if one is None:
        return ""
    return f"{f'{len(one.regeln)} von {one.tried}':<11}{_level(one.ohne_letztes_jahr) if one.flips else 'gleich'}"


def _level(stufe: str) -> str:
    return WORDS.get(stufe, stufe)


def _summary(judged: Judged) -> Iterator[str]:
    fired, tried = sum(len(one.regeln) for one in judged.pruefungen), sum(one.tried for one in judged.pruefungen)
    own = [need for need in judged.bedarfe if need.vom_amt]
    yield f"{fired} von {tried} geprüften Regeln haben gegriffen; zu {len(own)} Bedarfen steht ein Text des Amtes."
    yield from _flips(judged)
    if without := [need.id for need in judged.bedarfe if "N6" in need.regeln and not need.grund_verfehlt]:
        yield f"Zum verfehlten Zielwert fehlt der Grund: {', '.join(without)}"
    if changed := [need.id for need in judged.bedarfe if need.neu_zu_pruefen]:
        yield f"Text neu zu prüfen, er ist für andere Regeln geschrieben: {', '.join(changed)}"
    if judged.ohne_bedarf:
        yield from _wrapped(
            f"Texte oder Ablehnungen, zu denen nichts vorgeschlagen wird: {', '.join(judged.ohne_bedarf)}", ""
        )
    yield "„bericht needs --explain KENNUNG“ zeigt, warum ein Bedarf vorgeschlagen wird oder nicht."


def _flips(judged: Judged) -> Iterator[str]:
    """What else would change without the newest year: proposals that would come up, values that would be missing."""
    new = [one for one in judged.pruefungen if one.flips and not one.stufe]
    lost = [one.indicator for one in new if one.ohne_letztes_jahr == DATENBEDARF]
    come = [f"{one.indicator} ({one.ohne_letztes_jahr})" for one in new if one.indicator not in lost]
    if come:
        yield from _wrapped(f"Ohne das letzte Jahr kämen hinzu: {', '.join(come)}", "")
    if lost:
        yield from _wrapped(f"Ohne das letzte Jahr fehlte ein Wert im Berichtszeitraum: {', '.join(lost)}", "")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip


# --- One indicator ------------------------------------------------------------------------------------------


def find(judged: Judged, id: str) -> Assessment | Need:
    """The assessment of an indicator, or the need of experts, by its own id or that of the need."""
    expert = next((need for need in judged.bedarfe if need.id == id and not need.indicator), None)
    if expert is not None:
        return expert
    if "-F" in id.removeprefix("BD-"):
        raise UsageError(f"Den fachlichen Bedarf „{id}“ gibt es nicht.")
    indicator = listing.find_indicator(id.removeprefix("BD-"))
    return next(one for one in judged.pruefungen if one.indicator == indicator.id)


def explained(judged: Judged, id: str) -> str:
    """Every rule tried on an indicator, with values, comparison, threshold, version and what blocked it."""
    one = find(judged, id)
    if isinstance(one, Need):
        head = [f"{one.id} {one.titel}", f"Fachlicher Bedarf (N12), Quelle: {one.quelle}", ""]
        return "\n".join([*head, *_wrapped(one.text, "")]) + "\n"
    need = next((need for need in judged.bedarfe if need.indicator == one.indicator), None)
    title = by_id()[one.indicator].title
    lines = _wrapped(f"{one.indicator} {title} · {field_of(one.indicator).title}", "")
    lines.append(f"Vorschlag: {_level(one.stufe)}, {len(one.regeln)} von {one.tried} Regeln, {_follow(one)}")
    lines.append(f"Ohne das letzte Jahr: {_level(one.ohne_letztes_jahr)} · Schwellen Version {judged.schwellen}")
    if need is not None:
        source = "Text des Amtes" if need.vom_amt else "Textbaustein"
        lines += _wrapped(f"{need.id}, {source}: {need.text}", "")
        if no := need.verworfen:
            lines += _wrapped(f"Verworfen von {no.rolle} am {no.datum:%d.%m.%Y}: {no.grund}", "")
    return "\n".join([*lines, "", *_trials(one.spur), "", *_values(one.spur)]).rstrip() + "\n"


def _follow(one: Assessment) -> str:
    return "Entwicklung bewertbar" if one.entwicklung_bewertbar else "Entwicklung nicht bewertbar"


def _trials(spur: Sequence[Trial]) -> Iterator[str]:
    """The rules that could be tried, with their question and answer; then those that could not."""
    for one in spur:
        if one.ergebnis != NICHT_ANWENDBAR:
            proposed = f" → {_level(one.stufe)}" if one.stufe else ""
            threshold = f" (Schwelle: {one.schwelle})" if one.schwelle else ""
            yield f"  {one.regel:<4} {one.ergebnis:<16} {TITEL[one.regel]}{threshold}{proposed}"
            yield from _wrapped(one.grund, " " * 24)
    for one in spur:
        if one.ergebnis == NICHT_ANWENDBAR:
            yield f"  {one.regel:<4} {one.ergebnis:<16} {one.grund}"


def _values(spur: Iterable[Trial]) -> Iterator[str]:
    """Each value once, with the rules that looked at it, its cell and the exact number."""
    used: dict[Evidence, list[str]] = {}
    for trial in spur:
        for value in trial.werte:
            used.setdefault(value, []).append(trial.regel)
    if used:
        yield f"  {'Wert':<53}{'Zeitraum':<21}{'gedruckt':>21}  Regeln"
    for value, rules in used.items():
        yield f"  {value.was[:52]:<53}{value.zeitraum:<21}{value.gedruckt:>21}  {' '.join(rules)}"
        yield f"      {value.zelle} = {value.exakt}"


# --- Other thresholds ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """What becomes of one need under other thresholds: `neu`, `entfällt`, `andere Stufe`, `andere Regeln`."""

    id: str
    art: str
    stufe: str
    regeln: tuple[str, ...]
    neue_stufe: str
    neue_regeln: tuple[str, ...]


def differences(now: Judged, other: Judged) -> list[Difference]:
    """All needs that differ, those that come first."""
    before, after = ({need.id: need for need in one.bedarfe} for one in (now, other))
    found = [_difference(id, before.get(id), after.get(id)) for id in dict.fromkeys([*before, *after])]
    order = ("neu", "entfällt", "andere Stufe", "andere Regeln")
    return sorted((one for one in found if one.art), key=lambda one: order.index(one.art))


def _difference(id: str, old: Need | None, new: Need | None) -> Difference:
    was, becomes = ((need.stufe, need.regeln) if need else ("", ()) for need in (old, new))
    kinds = [
        ("neu", old is None),
        ("entfällt", new is None),
        ("andere Stufe", was[0] != becomes[0]),
        ("andere Regeln", was[1] != becomes[1]),
    ]
    return Difference(id, next((name for name, is_so in kinds if is_so), ""), *was, *becomes)


def compared(now: Judged, other: Judged, file: str) -> str:
    """What other thresholds would change, in words."""
    found = differences(now, other)
    head = f"Mit {file}, Version {other.schwellen}, statt {SCHWELLEN}, Version {now.schwellen}:"
    if not found:
        return f"{head}\n  kein Unterschied bei {len(now.bedarfe)} Bedarfen\n"
    lines = [f"  {one.art:<15}{one.id:<12}{_change(one)}" for one in found]
    return (
        "\n".join([head, *lines, f"{len(found)} von {len(now.bedarfe)} Bedarfen berührt; jetzt: {counted(other)}"])
        + "\n"
    )


def _change(one: Difference) -> str:
    was, becomes = (f"{_level(stufe)} ({' '.join(regeln)})" for stufe, regeln in (
        (one.stufe, one.regeln), (one.neue_stufe, one.neue_regeln)
    ))  # fmt: skip
    return {"neu": becomes, "entfällt": was}.get(one.art, f"{was} → {becomes}")


def json_of(content: Assessment | Need | list[Difference]) -> str:
    """An assessment, a need of experts or a list of differences for machines."""
    told = [asdict(one) for one in content] if isinstance(content, list) else asdict(content)
    return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"
