"""docs/indikatoren.md: every declared indicator as a fact sheet in Markdown, made from the declarations."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.formulas import PAIRINGS
from indicators.katalog import FELDER, by_id
from indicators.model import DIRECTIONS, UNITS_LONG, Handlungsfeld, Indicator

HEAD = """# Indikatoren

Erzeugt aus den Erklärungen in `indicators/` mit „make docs/indikatoren.md“; nicht von Hand ändern.
"""


def markdown() -> str:
    """The whole catalogue, field by field."""
    return "\n".join([HEAD, *(line for feld in FELDER for line in _feld(feld))])


def _feld(feld: Handlungsfeld) -> Iterator[str]:
    number = f"{feld.nummer} " if feld.nummer else ""
    yield f"## {number}{feld.title}\n\n{feld.ziel}\n"
    for indicator in feld.indicators:
        yield _sheet(indicator)
    if feld.geplant:
        yield "Noch keine Daten eingebunden:\n"
        yield from (f"- {id} {title} ({source})" for id, title, source in feld.geplant)
        yield ""


def facts(indicator: Indicator) -> list[tuple[str, str]]:
    """What is declared of an indicator, as pairs of a German name and a text; empty ones left out."""
    series = (f"{s.role}: {', '.join(s.sources)}{f' ({s.note})' if s.note else ''}" for s in indicator.series)
    entries = [
        ("Definition", indicator.definition),
        ("Zähler", indicator.zaehler),
        ("Nenner", indicator.nenner),
        ("Einheit", UNITS_LONG[indicator.unit]),
        ("Richtung", DIRECTIONS[indicator.direction]),
        ("Zeitbezug", _pairing(indicator)),
        *(("Reihe", text) for text in series),
        ("Sagt", indicator.sagt),
        ("Sagt nicht", indicator.sagt_nicht),
        *(("Vorbehalt", text) for text in indicator.caveats),
        ("Prüfwert", indicator.check),
        ("Ohne Daten, weil", indicator.no_data),
    ]
    return [(name, text) for name, text in entries if text]


def _pairing(indicator: Indicator) -> str:
    """How the periods of numerator and denominator meet; of a gap those of the rates it is made of."""
    formula = indicator.formula
    if formula is not None and formula.of is not None:
        return _pairing(by_id()[formula.of])
    return PAIRINGS[formula.pairing] if formula is not None and formula.denominator is not None else ""


def _sheet(indicator: Indicator) -> str:
    rows = "\n".join(f"| {name} | {text} |" for name, text in facts(indicator))
    core = "Kernindikator" if indicator.core else "weiterer Indikator"
    return f"### {indicator.id} {indicator.title}\n\n{core}\n\n| | |\n|---|---|\n{rows}\n"
