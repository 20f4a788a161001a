"""Values on the pages of the web edition: tables of an indicator, data of figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from indicators.model import INSGESAMT, UNITS_LONG, Indicator
from pipeline.ages import german_age
from pipeline.catalogue import GROUPS, ROLES
from pipeline.cells import Cells, Printed, bound
from pipeline.demo_marks import LETTER, MEANING, any_demo, is_demo, lettered
from pipeline.exhibits import COLUMNS, Exhibit
from pipeline.material import Material
from pipeline.measure_blocks import COUNT_COLUMNS
from pipeline.portraits import SEXES
from pipeline.signs import SUPPRESSED_OWN
from pipeline.trace_values import DENOMINATOR, NUMERATOR, WERT
from pipeline.values import Value

SHOWN = ("Indikator", "Gebiet", "Zeit", "Gruppe", "Geschlecht", "Alter", "Merkmal")
"""The columns of the data of a figure that say which value it is."""
ALWAYS = ("Zeit",)


@dataclass(frozen=True)
class Row:
    """A line of a table: its name and its cells; `demo`: it has example data."""

    name: Markup | str
    cells: Sequence[Markup | str]
    demo: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as a page shows it; `text`: how many of the columns after the first are words."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Row]
    legend: Mapping[str, str] = field(default_factory=dict)
    text: int = 0


@dataclass(frozen=True)
class Tables:
    """The tables of one indicator: course, groups, comparison.

    `mine` are all its values.
    """

    material: Material
    indicator: Indicator
    mine: Sequence[Value]

    @property
    def cells(self) -> Cells:
        return self.material.cells

    def values(self) -> list[Value]:
        """All values of the window for the regions of the cycle, breakdowns included."""
        regions = {region.ags for region in self.material.cycle.regionen}
        mine = (v for v in self.mine if v.kind == WERT and v.region in regions)
        inside = [v for v in mine if self._in_window(v)]
        order = {ags: place for place, (ags, _, _) in enumerate(self.material.regions())}
        return sorted(inside, key=lambda v: (order[v.region], v.end, v.group, v.sex, v.age, v.detail, v.series))

    def course(self) -> Grid | None:
        """The own Kreis by date with numerator and denominator, beside Land, Bund and median; None without values."""
        values = self._own()
        if not values:
            return None
        parts = [part for part in (NUMERATOR, DENOMINATOR) if any(v.denominator is not None for v in values)]
        names = {NUMERATOR: "Zähler", DENOMINATOR: "Nenner"}
        above = (self.material.cycle.land.kurz, self.material.cycle.bund.kurz, "Median")
        head = ("Stand", "Reihe", "Landkreis", *(names[part] for part in parts), *above)
        with _Legend(self.cells) as legend:
            rows = [Row(self.material.stand(v), [role(v), *self._beside(v, parts)], is_demo(v)) for v in values]
        return Grid(f"{self.indicator.title}: Verlauf ({self._unit})", head, rows, legend.signs, text=1)

    def by_group(self) -> Grid | None:
        """The own Kreis by date for every group; None where there is one group only, or no value."""
        groups = self.indicator.groups
        series = {group: {v.end: v for v in self._own(group)} for group in groups}
        days = sorted({day for found in series.values() for day in found})
        if len(groups) == 1 or not days:
            return None
        rows = []
        with _Legend(self.cells) as legend:
            for day in days:
                values = [series[group].get(day) for group in groups]
                stand = self.material.stand(next(filter(None, values)))
                rows.append(Row(stand, list(map(self._number, values)), any_demo(values)))
        head = ("Stand", *(GROUPS[group] for group in groups))
        return Grid(f"{self.indicator.title}: Gruppen im Landkreis ({self._unit})", head, rows, legend.signs)

    def comparison(self) -> Grid | None:
        """All regions at the newest date of the own Kreis; None where no other region has a value."""
        newest = self.cells.get(self.indicator.id)
        regions = self._at(newest) if newest else []
        if len(regions) < 2 or newest is None:
            return None
        with _Legend(self.cells) as legend:
            rows = [Row(name, [self._number(value)], is_demo(value)) for name, value in regions]
        title = f"{self.indicator.title}: Vergleich der Regionen, Stand {self.material.stand(newest).striptags()}"
        return Grid(title, ("Gebiet", self._unit), rows, legend.signs)

    # Parts

    @property
    def _unit(self) -> str:
        return UNITS_LONG[self.indicator.unit]

    def _own(self, group: str = "") -> list[Value]:
        """The values of the own Kreis in the window, those that are kept back included."""
        rows = self.cells.series(self.indicator.id, **({"gruppe": group} if group else {}))
        shown = [v for v in rows if v.exact is not None or v.status == SUPPRESSED_OWN]
        return [v for v in shown if self._in_window(v)]

    def _in_window(self, value: Value) -> bool:
        return self.material.cycle.fenster_von <= value.year <= self.material.cycle.ende

    def _above(self) -> tuple[str, str]:
        return self.material.cycle.land.ags, self.material.cycle.bund.ags

    def _beside(self, value: Value, parts: Iterable[str]) -> Iterator[Markup | str]:
        yield self._number(value)
        for part in parts:
            told = (value.numerator if part == NUMERATOR else value.denominator) is not None
            yield self.cells.number(value, part) if told else ""
        for ags in self._above():
            yield self._number(next(iter(self.cells.beside(value, WERT, ags)), None))
        yield self._number(next(iter(self.cells.beside(value, "median")), None))

    def _number(self, value: Value | None) -> Markup:
        return self.material.sign() if value is None else self.cells.number(value, marks=True)

    def _at(self, newest: Value) -> list[tuple[str, Value]]:
        """Every region with its value of the same date and series."""
        found = ((name, self.cells.beside(newest, WERT, ags)) for ags, name, _ in self.material.regions())
        return [(name, values[0]) for name, values in found if values]


def role(value: Value) -> str:
    """The role of the series of a value."""
    return ROLES.get(value.series.partition(":")[0], "")


@dataclass
class _Legend:
    """The signs that are printed while it is open, with their meaning."""

    cells: Cells
    signs: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> _Legend:
        self.cells.legend.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self.signs = dict(self.cells.legend)


def data_of(material: Material, exhibit: Exhibit, known: Mapping[str, Value]) -> Grid | None:
    """The values of a figure as a table, without the columns that say the same in each row; None for other data."""
    if exhibit.columns != COLUMNS or not exhibit.rows:
        return None
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in exhibit.rows]
    differ = [name for name in (*SHOWN, "Einheit") if name in ALWAYS or len({row[name] for row in rows}) > 1]
    last = "Wert" if "Einheit" in differ else UNITS_LONG.get(rows[0]["Einheit"], "Wert")
    names, lines = words(material), []
    with _Legend(material.cells) as legend:
        for row in rows:
            value = known[row["Zelle"]]
            first, *more = [told(name, row[name], names) for name in differ]
            lines.append(Row(first, [*more, material.cells.number(value, marks=True)], is_demo(value)))
    title = f"Daten zu {exhibit.number}: {exhibit.title}"
    return Grid(title, (*differ, last), lines, legend.signs, text=len(differ) - 1)


def counts_of(material: Material, exhibit: Exhibit, labels: Sequence[Printed]) -> Grid | None:
    """The numbers of measures that a figure shows as a table, field by field; None for other data.

    `labels` are the bound numbers of the picture: one for each status that has measures, and the sum of each field.
    """
    if exhibit.columns != COUNT_COLUMNS:
        return None
    bars = [one for one in labels if one.zelle.split("|")[1] != "alle"]
    rows = [row for row in exhibit.rows if row[COUNT_COLUMNS.index("Maßnahmen")] != "0"]
    lines = []
    for (feld, status, *_), one in zip(rows, bars, strict=True):
        source = material.cells.printed[one.zelle]
        lines.append(Row(feld, [status, lettered(source, bound(one.zelle, one.text))], is_demo(source)))
    legend = {LETTER: MEANING} if exhibit.demo else {}
    return Grid(f"Daten zu {exhibit.number}: {exhibit.title}", (*COUNT_COLUMNS[:2], "Anzahl"), lines, legend, text=1)


def words(material: Material) -> dict[str, str]:
    """The German names of further dimensions, by what cells call them."""
    names: dict[str, str] = {}
    for survey in material.surveys.values():
        names |= survey.zeilen
    for indicator in material.cells.indicators.values():
        if indicator.nach:
            names |= {f"{indicator.nach.merkmal}={key}": name for key, name in indicator.nach.werte.items()}
        for table in indicator.tabellen:
            names |= {f"merkmal={one.merkmal}": one.titel for one in table.groessen}
    return names


def told(column: str, text: str, names: Mapping[str, str]) -> str:
    match column:
        case "Gruppe":
            return GROUPS.get(text, text)
        case "Geschlecht":
            return SEXES.get(text, text)
        case "Alter":
            return german_age(text)
        case "Einheit":
            return UNITS_LONG.get(text, text)
        case "Merkmal":
            return ", ".join(names.get(part, part.partition("=")[2]) for part in text.split(";")) if text else INSGESAMT
    return text
