"""What is declared of an indicator, in German: one fact sheet for `bericht explain`, the directory and the annex."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from indicators.formulas import PAIRINGS, Formula
from indicators.katalog import FELDER, Verzeichnis, by_id, field_of, parts
from indicators.model import DIRECTIONS, UNITS, UNITS_LONG, Indicator, Series
from pipeline.ages import age_text, german_age
from pipeline.cells import digits
from pipeline.cycle import Cycle, Zielwert
from pipeline.demo_marks import MEANING, is_demo
from pipeline.faults import DataError
from pipeline.findings import AUSGANGSLAGE, DATENSTAND, IM_ZYKLUS, KEINE_DATEN, NO_VALUE, newest
from pipeline.listing import decimals, is_computed, load_values
from pipeline.numbers import german_number, plain_number
from pipeline.periods import german_period
from pipeline.registries import Bruch, load_brueche
from pipeline.sources import Source, source_in
from pipeline.texts import in_words
from pipeline.values import Value

WIDTH = 110
NICHT_BERECHNET = "nicht_berechnet"
BUILD_FIRST = "Die Werte dieses Zyklus sind noch nicht berechnet; „bericht build“ berechnet sie."

ARTEN = {"ergebnis": "Ergebnisindikator", "prozess": "Prozessindikator", "kontext": "Kontextindikator"}
ROLES = {"amtlich": "amtliche Reihe", "ersatz": "Ersatzreihe", "eigen": "eigene Erhebung"}
LEVELS = {"kreis": "Kreise", "gemeinde": "Gemeinden", "land": "Land", "bund": "Bund"}
GROUPS = {"insgesamt": "insgesamt", "auslaendisch": "Ausländerinnen und Ausländer", "deutsch": "Deutsche"}
FORMULAS = {
    "anteil": "Zähler geteilt durch Nenner",
    "je_1000": "Zähler geteilt durch Nenner",
    "verhaeltnis": "Zähler geteilt durch Nenner",
    "veroeffentlicht": "veröffentlichter Wert, nicht nachgerechnet",
    "anzahl": "Anzahl",
    "abstand": "Deutsche minus Ausländerinnen und Ausländer, aus ungerundeten Werten",
    "anteil_stellen": "Stellen mit Ja geteilt durch alle Stellen, die geantwortet haben",
    "dissimilaritaet": "halbe Summe der Unterschiede beider Gruppen in ihrer Verteilung auf die Gemeinden",
}
PAIRS = {
    "gleich": "",
    "vorjahresende": "Nenner vom 31.12. des Vorjahres",
    "jahresende": "Nenner vom 31.12. desselben Jahres (Näherung)",
    "jahresmittel": "Nenner im Jahresdurchschnitt desselben Jahres",
}


# --- In words -----------------------------------------------------------------------------------------


def calculation(formula: Formula) -> str:
    """How a value is made: `Zähler geteilt durch Nenner, mal 100; Nenner vom 31.12. des Vorjahres`."""
    factor = 100 if formula.kind == "dissimilaritaet" else formula.factor
    times = f", mal {german_number(factor, 0)}" if factor != 1 else ""
    more = [
        PAIRS[by_id()[formula.of].formula.pairing if formula.of else formula.pairing],
        "nur Stellen, die alle Angaben gemacht haben" if formula.units and formula.denominator else "",
        "Summe über alle Gemeinden" if formula.gemeinden else "",
    ]
    return "; ".join(filter(None, [FORMULAS[formula.kind] + times, *more]))


def breakdown(indicator: Indicator, *, short: bool = False) -> str:
    """By what an indicator is broken down; `short` counts the parts instead of naming them."""
    ages = [german_age(age_text(*band)) for band in indicator.ages]
    names = list(indicator.nach.werte.values()) if indicator.nach else []
    what = [
        ", ".join(GROUPS[group] for group in indicator.groups) if len(indicator.groups) > 1 and not short else "",
        "Geschlecht" if indicator.by_sex else "",
        f"Alter ({f'{len(ages)} Gruppen' if short else ', '.join(ages)})" if ages else "",
        f"{len(names)} Merkmale" if short and len(names) > 4 else ", ".join(names),
    ]
    return "; ".join(filter(None, what))


def levels(indicator: Indicator) -> str:
    """`Kreise, Land und Bund`."""
    return in_words([LEVELS[ebene] for ebene in indicator.ebenen])


def decimals_in_words(indicator: Indicator) -> str:
    """`ganze Zahlen`, `eine Nachkommastelle`."""
    few = {0: "ganze Zahlen", 1: "eine Nachkommastelle", 2: "zwei Nachkommastellen"}
    return few.get(indicator.decimals, f"{indicator.decimals} Nachkommastellen")


def target_in_words(ziel: Zielwert, indicator: Indicator) -> str:
    """`7,0 % bis 2020 (Kreistag, 14.12.2017)`."""
    return f"{with_unit(ziel.wert, indicator)} bis {ziel.jahr} ({ziel.beschluss})"


def with_unit(number: str, indicator: Indicator) -> str:
    """A printed number and what stands behind it."""
    return f"{number} {UNITS[indicator.unit]}".rstrip()


# --- The fact sheet -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Background:
    """What fact sheets of a cycle rest on; `values` is None where nothing is computed yet."""

    cycle: Cycle
    sources: Mapping[str, Source]
    brueche: Mapping[str, Bruch]
    values: Sequence[Value] | None = None

    @classmethod
    def load(
        cls, project: Path, cycle: Cycle, indicators: Sequence[Indicator], values: Sequence[Value] | None = None
    ) -> Background:
        """What is known of these indicators; their values from the last build unless they are given."""
        if values is None and is_computed(project, cycle):
            values = load_values(project, cycle, indicators)
        sources = {}
        for key in sorted({key for one in indicators for series in one.series for key in series.sources}):
            with suppress(DataError):  # `bericht check` says what is wrong with it
                sources[key] = source_in(project, key, cycle)
        return cls(cycle, sources, load_brueche(project), values)

    def own(self, indicator: Indicator) -> list[Value]:
        """The values of an indicator for the own Kreis and its own group, leading or not."""
        return [
            value
            for value in self.values or ()
            if value.id == indicator.id and value.kind == "wert" and value.region == self.cycle.kreis.ags
            and value.group == indicator.group and value.sex == value.age == "insgesamt" and not value.detail
        ]  # fmt: skip


def factsheet(indicator: Indicator, known: Background) -> dict[str, Any]:
    """The whole fact sheet for machines; what an indicator does not have is null or empty."""
    feld = field_of(indicator.id)
    ziel = known.cycle.zielwerte.get(indicator.id)
    own, nach = known.own(indicator), indicator.nach
    return {
        "id": indicator.id,
        "titel": indicator.title,
        "kurztitel": indicator.short,
        "handlungsfeld": {"nummer": feld.nummer, "schluessel": feld.key, "titel": feld.title},
        "art": indicator.kind,
        "kern": indicator.core,
        "definition": indicator.definition,
        "zaehler": indicator.zaehler,
        "nenner": indicator.nenner,
        "berechnung": calculation(indicator.formula) if indicator.formula else None,
        "periodenbezug": _pairing(indicator),
        "einheit": UNITS_LONG[indicator.unit],
        "dezimalstellen": indicator.decimals,
        "richtung": indicator.direction,
        "gruppe": indicator.group,
        "referenzgruppe": indicator.reference or None,
        "gliederungen": {
            "gruppen": list(indicator.groups),
            "geschlecht": indicator.by_sex,
            "altersgruppen": [age_text(*band) for band in indicator.ages],
            "nach": {"merkmal": nach.merkmal, "werte": dict(nach.werte)} if nach else None,
        },
        "ebenen": list(indicator.ebenen),
        "reihen": [_series(series, known, own) for series in indicator.series],
        "vorbehalte": list(indicator.caveats),
        "brueche": [_break(id, known.brueche) for id in indicator.breaks],
        "sagt": indicator.sagt,
        "sagt_nicht": indicator.sagt_nicht,
        "pruefwert": indicator.check or None,
        "zielwert": ziel.model_dump() if ziel else None,
        "datenstand": _data(indicator, known, own),
        "erhebung": indicator.erhebung or None,
        "tabellen": [table.titel for table in indicator.tabellen],
        "siehe_auch": _related(indicator),
    }


def _pairing(indicator: Indicator) -> str | None:
    """How the periods of numerator and denominator meet; of a gap those of the rates it is made of."""
    formula = indicator.formula
    if formula is not None and formula.of is not None:
        return _pairing(by_id()[formula.of])
    return PAIRINGS[formula.pairing] if formula is not None and formula.denominator is not None else None


def _series(series: Series, known: Background, own: Iterable[Value]) -> dict[str, Any]:
    years = sorted({value.year for value in own if value.series == series.name and value.exact is not None})
    return {
        "rolle": series.role,
        "quellen": [_source(key, known.sources.get(key)) for key in series.sources],
        "ab": series.ab,
        "bis": series.bis,
        "jahre": None if known.values is None else years,
        "berechnung": calculation(series.formula) if series.formula else None,
        "hinweis": series.note or None,
    }


def _source(key: str, source: Source | None) -> dict[str, Any]:
    quelle = source.quelle if source else None
    return {
        "schluessel": key,
        "tabelle": quelle.tabelle if quelle else None,
        "titel": quelle.titel if quelle else None,
        "stand": quelle.stand.isoformat() if quelle and quelle.stand else None,
        "liegt_vor": source is not None,
    }


def _break(id: str, brueche: Mapping[str, Bruch]) -> dict[str, str]:
    bruch = brueche[id]
    return {"id": id, "datum": bruch.datum.isoformat(), "titel": bruch.titel, "text": bruch.text}


def _data(indicator: Indicator, known: Background, own: Iterable[Value]) -> dict[str, Any]:
    """The newest value of the own Kreis up to the end of the cycle, or why there is none."""
    cycle, found = known.cycle, {"zyklus": known.cycle.name, "region": known.cycle.kreis.ags}
    if known.values is None:
        return found | {"stand": NICHT_BERECHNET, "wert": None, "grund": BUILD_FIRST}
    value = newest((v for v in own if v.leading), indicator.group, cycle)
    if value is None or value.exact is None:
        return found | {"stand": KEINE_DATEN, "wert": None, "grund": indicator.missing or NO_VALUE}
    return found | {
        "stand": IM_ZYKLUS if value.year >= cycle.beginn else AUSGANGSLAGE,
        "wert": float(plain_number(value.exact, decimals(value, indicator))),
        "gedruckt": str(digits(value, indicator)).replace("\u00a0", " "),
        "zeitraum": german_period(value.start, value.end, value.period_type),
        "beginn": value.start.isoformat(),
        "ende": value.end.isoformat(),
        "zaehler": _plain(value.numerator),
        "nenner": _plain(value.denominator),
        "reihe": value.series,
        "zellen": value.source,
        "beispieldaten": is_demo(value),
        "grund": None,
    }


def _plain(part: Fraction | None) -> int | float | None:
    """A count as JSON writes it."""
    return None if part is None else int(part) if part.denominator == 1 else float(part)


def _related(indicator: Indicator) -> list[str]:
    """The other indicators of the same number in the list."""
    number = indicator.id.rstrip("abc")
    return [id for id in by_id() if id != indicator.id and id in (number, *(one.id for one in parts(number)))]


# --- For people ---------------------------------------------------------------------------------------


def facts(indicator: Indicator, sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A fact sheet as pairs of a German name and a text; what is empty is left out."""
    core = "Kernindikator" if indicator.core else "kein Kernindikator"
    ziel = Zielwert(**sheet["zielwert"]) if sheet["zielwert"] else None
    entries = [
        ("Art", f"{ARTEN[indicator.kind]}, {core}"),
        ("Definition", indicator.definition),
        ("Zähler", indicator.zaehler),
        ("Nenner", indicator.nenner),
        ("Berechnung", sheet["berechnung"]),
        ("Einheit", f"{UNITS_LONG[indicator.unit]}, {decimals_in_words(indicator)}"),
        ("Richtung", DIRECTIONS[indicator.direction]),
        ("Referenzgruppe", GROUPS[indicator.reference] if indicator.reference else ""),
        ("Gliederung", breakdown(indicator)),
        ("Ebenen", levels(indicator)),
        *(("Reihe", _series_in_words(series)) for series in sheet["reihen"]),
        (f"Stand {sheet['datenstand']['zyklus']}", _data_in_words(indicator, sheet["datenstand"])),
        ("Zielwert", target_in_words(ziel, indicator) if ziel else ""),
        ("Sagt", indicator.sagt),
        ("Sagt nicht", indicator.sagt_nicht),
        *(("Vorbehalt", text) for text in indicator.caveats),
        *(("Bruch", f"{_german_day(one['datum'])}: {one['titel']}. {one['text']}") for one in sheet["brueche"]),
        ("Prüfwert", indicator.check),
        ("Erhebung", f"Formular „{indicator.erhebung}“" if indicator.erhebung else ""),
        *(("Tabelle", table.titel) for table in indicator.tabellen),
        ("Siehe auch", ", ".join(sheet["siehe_auch"])),
    ]
    return [(name, text) for name, text in entries if text]


def _series_in_words(series: Mapping[str, Any]) -> str:
    tables = [_table_in_words(one) for one in series["quellen"]]
    limits = [f"{word} {series[word]}" for word in ("ab", "bis") if series[word]]
    years = [f"Werte {in_spans(series['jahre'])}"] if series["jahre"] else []
    more = "; ".join(filter(None, [" ".join(limits), *years, series["hinweis"]]))
    return f"{ROLES[series['rolle']]}: {', '.join(tables)}{f'; {more}' if more else ''}"


def _table_in_words(source: Mapping[str, Any]) -> str:
    """The key of a source, with the code of its table where the key does not say it."""
    key, tabelle = source["schluessel"], source["tabelle"]
    if not source["liegt_vor"]:
        return f"{key} (liegt nicht vor)"
    return key if not tabelle or tabelle in key else f"{key} ({tabelle})"


def in_spans(years: Sequence[int]) -> str:
    """`2005, 2007–2010`."""
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def _data_in_words(indicator: Indicator, data: Mapping[str, Any]) -> str:
    if data["wert"] is None:
        return data["grund"]
    told = f"{with_unit(data['gedruckt'], indicator)} ({data['zeitraum']}); {DATENSTAND[data['stand']]}"
    return f"{told}; {MEANING}" if data["beispieldaten"] else told


def _german_day(iso: str) -> str:
    return ".".join(reversed(iso.split("-")))


def explanation(indicator: Indicator, sheet: Mapping[str, Any]) -> str:
    """The fact sheet for people, and the cells behind its newest value."""
    entries = [*facts(indicator, sheet), ("Zellen", sheet["datenstand"].get("zellen", ""))]
    lines = [f"{indicator.id} {indicator.title}", f"  {'Handlungsfeld':<18}{_feld(sheet['handlungsfeld'])}"]
    for name, text in entries:
        lines += textwrap.wrap(
            text, WIDTH, initial_indent=f"  {name:<18}", subsequent_indent=" " * 20,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return "\n".join(lines) + "\n"


def _feld(feld: Mapping[str, Any]) -> str:
    return f"{feld['nummer']} {feld['titel']}" if feld["nummer"] else feld["titel"]


def divided(id: str, into: Sequence[Indicator]) -> dict[str, Any]:
    """A listed indicator that is computed in several parts, for machines."""
    return {"id": id, "teile": [{"id": one.id, "titel": one.title} for one in into]}


def divided_in_words(id: str, into: Sequence[Indicator]) -> str:
    """The same for people."""
    lines = [f"{id} ist in {len(into)} Indikatoren geteilt:", *(f"  {one.id:<9}{one.title}" for one in into)]
    return "\n".join(lines) + "\n"


# --- The directory ------------------------------------------------------------------------------------

HEAD = """# Indikatoren

Erzeugt aus den Erklärungen in `indicators/` und den Daten in `data/raw/` mit „make docs/indikatoren.md“; nicht von Hand
ändern. „Stand“ nennt den neuesten Wert für den {kreis} bis zum Ende des Zyklus {zyklus} mit seinem Datum, oder den
Grund, warum es keinen gibt.
"""


def markdown(known: Background) -> str:
    """docs/indikatoren.md: every declared indicator, field by field."""
    cycle = known.cycle
    blocks = [HEAD.format(kreis=cycle.kreis.name, zyklus=cycle.druckname)]
    for feld in FELDER:
        number = f"{feld.nummer} " if feld.nummer else ""
        blocks.append(f"## {number}{feld.title}\n\n{feld.ziel}\n")
        blocks += [_table(one, known) for one in feld.indicators]
    return "\n".join(blocks)


def _table(indicator: Indicator, known: Background) -> str:
    entries = _joined(facts(indicator, factsheet(indicator, known)))
    rows = "\n".join(f"| {name} | {_cell(text)} |" for name, text in entries)
    return f"### {indicator.id} {indicator.title}\n\n| | |\n|---|---|\n{rows}\n"


def _joined(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """One row for each name, in the order in which they first stand."""
    together: dict[str, list[str]] = {}
    for name, text in entries:
        together.setdefault(name, []).append(text)
    yield from ((name, "<br>".join(texts)) for name, texts in together.items())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# --- The Handlungsfelder ------------------------------------------------------------------------------


def versions(declared: Verzeichnis) -> dict[str, Any]:
    """The versions of the list of Handlungsfelder for machines, the current one with its indicators."""
    indicators = {feld.key: [one.id for one in feld.indicators] for feld in FELDER}
    found = declared.model_dump(mode="json")
    for feld in found["fassungen"][declared.aktuell]["felder"]:
        feld["indikatoren"] = indicators[feld["schluessel"]]
    return found


def versions_in_words(declared: Verzeichnis) -> str:
    """The same for people, the current version first."""
    lines = []
    counted = {feld.key: f"{len(feld.indicators):>3} Indikatoren" for feld in FELDER}
    for key in sorted(declared.fassungen, key=lambda key: key != declared.aktuell):
        fassung, newer = declared.fassungen[key], declared.nach(key)
        titles = {feld.schluessel: f"{feld.nummer} {feld.titel}" for feld in newer.felder} if newer else {}
        lines.append(f"{key}{' (gilt)' if key == declared.aktuell else ''}: {fassung.titel}")
        for feld in fassung.felder:
            into = " und ".join(titles[name] for name in feld.wird_zu) or "–"
            more = counted[feld.schluessel] if key == declared.aktuell else f"wird zu: {into}"
            lines.append(f"  {'–' if feld.nummer is None else feld.nummer:>2}  {feld.titel:<34}{more}")
        lines.append(f"  Grundlage: {fassung.grundlage}")
        lines += [f"  Hinweis: {text}" for text in fassung.hinweise]
        lines.append("")
    return "\n".join(lines)
