"""The annex of evidence: for each indicator that a figure or table shows its formula, and the cells of the files.

    figure or table ─link─▶ entry of its indicator: formula, numerator, denominator; per source table, Stand, file,
    SHA-256, and by figure or table the lines and columns ─link─▶ back

The cells are those behind the values that the figure or table shows, followed down to the raw file (`trace_values`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from indicators.model import SURVEY, Handlungsfeld, Indicator
from pipeline.catalogue import calculation
from pipeline.cells import NOBREAK, series_of
from pipeline.citations import own_survey
from pipeline.exhibits import Exhibit
from pipeline.material import Material
from pipeline.trace_values import IN_WORDS, WERT, Lineage, line_and_column, sheet_of
from pipeline.values import TABLE, Value

NO_DENOMINATOR = "entfällt"
CELL = "Zelle"
"""The column of a figure or table that names the cell of each of its values."""
RUNS = 3
"""So many runs of lines or columns are told one by one."""
SHORT = 12
"""So many characters of a hash are printed."""
LINES = '<p class="quelle">'


@dataclass(frozen=True)
class Spot:
    """A figure or table and where in the file its values stand; `places` is empty where that is not told."""

    exhibit: Exhibit
    places: str


@dataclass(frozen=True)
class Origin:
    """A source of an indicator: how it is cited, its file and short hash (empty for own surveys), who shows it."""

    cited: str
    file: str
    sha256: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Entry:
    """What the annex says of an indicator; `derived`: how further values are made that its figures show."""

    indicator: Indicator
    formulas: tuple[str, ...]
    derived: tuple[str, ...]
    origins: tuple[Origin, ...]

    @property
    def anchor(self) -> str:
        return anchor(self.indicator.id)

    @property
    def told(self) -> str:
        """Formula, numerator, denominator and how further values are made, as sentences."""
        parts = [*self.formulas[:1], *(f"andere Reihe: {formula}" for formula in self.formulas[1:])]
        two = {"Zähler": self.indicator.zaehler, "Nenner": self.indicator.nenner}
        parts += [f"{name}: {text}" for name, text in two.items() if text not in ("", NO_DENOMINATOR)]
        parts += [f"außerdem: {'; '.join(self.derived)}"] if self.derived else []
        return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts)


def anchor(id: str) -> str:
    """The mark of an entry in the page."""
    return f"nachweis-{id}"


@dataclass(frozen=True)
class Evidence:
    """The entries by field, and by the mark of each figure and table the indicators that it shows."""

    fields: Sequence[tuple[Handlungsfeld, Sequence[Entry]]]
    shown: Mapping[str, Sequence[str]]

    def linked(self, html: str) -> str:
        """The whole page with a link from the source line of each figure and table to its entries."""
        parts, end = [], 0
        for mark, ids in self.shown.items():
            links = Markup(", ").join(Markup('<a href="#{}">{}</a>').format(anchor(id), id) for id in ids)
            place = _end_of_source_line(html, mark)
            parts.append((place, f" · Nachweis: {links}"))
        out = []
        for place, text in sorted(parts):
            out += [html[end:place], text]
            end = place
        return "".join([*out, html[end:]])


def _end_of_source_line(html: str, mark: str) -> int:
    """Where the source line of a figure or table ends: the last one inside it, else the first one after it."""
    begin = html.index(f'id="{mark}"')
    closing = "</figure>" if html.startswith("<figure", html.rfind("<", 0, begin)) else "</div>"
    inside = html.rfind(LINES, begin, html.index(closing, begin))
    return html.index("</p>", inside if inside >= 0 else html.index(LINES, begin))


# --- What there is to tell ------------------------------------------------------------------------------


def collect(material: Material, exhibits: Iterable[Exhibit], fields: Iterable[Handlungsfeld]) -> Evidence:
    """The evidence of all figures and tables that show values of indicators."""
    lineage = Lineage(material.cells.values, material.cells.indicators, material.cycle)
    by_indicator: dict[str, list[tuple[Exhibit, list[Value]]]] = defaultdict(list)
    shown: dict[str, Sequence[str]] = {}
    for exhibit in exhibits:
        values = _values(exhibit, lineage)
        ids = list(dict.fromkeys(value.id for value in values))
        for id in ids:
            by_indicator[id].append((exhibit, [value for value in values if value.id == id]))
        if ids:
            shown[exhibit.anchor] = ids
    entries = {id: _entry(material, lineage, id, found) for id, found in by_indicator.items()}
    told = [(field, [entries[one.id] for one in field.indicators if one.id in entries]) for field in fields]
    return Evidence([(field, found) for field, found in told if found], shown)


def _values(exhibit: Exhibit, lineage: Lineage) -> list[Value]:
    """The values that a figure or table shows."""
    if CELL not in exhibit.columns:
        return []
    place = exhibit.columns.index(CELL)
    found = (lineage.find(row[place]) for row in exhibit.rows)
    return [value for value in found if value is not None]


def _entry(material: Material, lineage: Lineage, id: str, found: Sequence[tuple[Exhibit, Sequence[Value]]]) -> Entry:
    indicator = material.cells.indicators[id]
    every = [value for _, values in found for value in values]
    spots: dict[str, list[Spot]] = defaultdict(list)
    for exhibit, values in found:
        for key, places in _places(values, lineage).items():
            spots[key].append(Spot(exhibit, "" if key.startswith(SURVEY) else span(places)))
    origins = tuple(_origin(material, key, spots[key]) for key in sorted(spots))
    kinds = dict.fromkeys(value.kind for value in every if value.kind not in (WERT, TABLE))
    derived = tuple(IN_WORDS[kind] for kind in kinds if kind in IN_WORDS)
    return Entry(indicator, tuple(_formulas(indicator, every)), derived, origins)


def _formulas(indicator: Indicator, values: Iterable[Value]) -> list[str]:
    """How the values are computed, in words; more than one way where series differ."""
    formulas = []
    for value in values:
        series = series_of(value, indicator)
        formulas.append((series.formula if series else None) or indicator.formula)
    return list(dict.fromkeys(calculation(formula) for formula in formulas if formula is not None))


def _places(values: Iterable[Value], lineage: Lineage) -> dict[str, set[str]]:
    """By source the places of the cells behind values."""
    found: dict[str, set[str]] = defaultdict(set)
    for ref in (ref for value in values for ref in lineage.cells(value)):
        found[ref.source].add(ref.place)
    return found


def _origin(material: Material, key: str, spots: Iterable[Spot]) -> Origin:
    if key.startswith(SURVEY):
        return Origin(own_survey(material.surveys[key]), "", "", tuple(spots))
    source = material.sources[key]
    quelle = source.quelle
    declared = quelle.original if source.is_original else quelle.auszug
    stand = f"Stand{NOBREAK}{quelle.stand:%d.%m.%Y}" if quelle.stand else "Stand nicht angegeben"
    file = "/".join([key, *([source.folder.name] if source.vintages else []), source.file.name])
    return Origin(f"{quelle.fundstelle}, {stand}", file, declared.sha256[:SHORT] if declared else "", tuple(spots))


# --- Places ---------------------------------------------------------------------------------------------


def span(places: Iterable[str]) -> str:
    """Lines and columns of cells, by sheet: `Z. 6–14, Sp. 5, 6`; of many runs first and last and how many there are."""
    by_sheet: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        by_sheet[sheet_of(place)].append(line_and_column(place))
    told = []
    for sheet, cells in sorted(by_sheet.items()):
        lines, columns = (sorted({cell[i] for cell in cells}) for i in (0, 1))
        named = f"Blatt{NOBREAK}{sheet}, " if sheet else ""
        told.append(f"{named}Z.{NOBREAK}{_runs(lines, 'Zeilen')}, Sp.{NOBREAK}{_runs(columns, 'Spalten')}")
    return "; ".join(told)


def _runs(numbers: Sequence[int], name: str) -> str:
    """`6–14, 20`; where there are many runs `6–87 (20 Zeilen)`."""
    ends = [n for n, following in pairwise([*numbers, numbers[-1] + 2]) if following != n + 1]
    starts = [n for before, n in pairwise([numbers[0] - 2, *numbers]) if before != n - 1]
    runs = list(zip(starts, ends, strict=True))
    if len(runs) > RUNS:
        return f"{numbers[0]}–{numbers[-1]} ({len(numbers)} {name})"
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
