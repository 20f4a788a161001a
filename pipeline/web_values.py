"""Values on the pages of the web edition: tables of an indicator, data of figures, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from indicators.model import INSGESAMT, SURVEY, UNITS_LONG, Indicator
from pipeline.ages import german_age
from pipeline.catalogue import GROUPS, ROLES, calculation
from pipeline.cells import Cells, cell_id, series_of
from pipeline.citations import keys_of
from pipeline.demo_marks import any_demo, is_demo
from pipeline.exhibits import COLUMNS, Exhibit
from pipeline.material import WITHHELD, Material
from pipeline.portraits import SEXES
from pipeline.signs import SUPPRESSED_OWN
from pipeline.sources import Source
from pipeline.trace_values import DENOMINATOR, NUMERATOR, WERT, CellRef, cells_of
from pipeline.values import Value

AT_MOST = 8
"""So many cells of a table are named one by one."""
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
class Proof:
    """Where a value comes from: its cell id, date, region, the number, its series, and the cells in words."""

    zelle: str
    stand: Markup
    gebiet: str
    zahl: Markup
    reihe: str
    zellen: Sequence[Markup | str]


@dataclass(frozen=True)
class Tables:
    """The tables of one indicator: course, groups, comparison, and the evidence of what stands in them.

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
            rows = [Row(self.material.stand(v), [self._role(v), *self._beside(v, parts)], is_demo(v)) for v in values]
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

    def proofs(self) -> list[Proof]:
        """The evidence of every value in these tables: the own Kreis first, then the others at its newest date."""
        newest = self.cells.get(self.indicator.id)
        own = [v for group in self.indicator.groups for v in self._own(group)]
        beside = [other for v in self._own() for ags in self._above() for other in self.cells.beside(v, WERT, ags)]
        others = [value for _, value in self._at(newest)] if newest else []
        return [self._proof(value) for value in dict.fromkeys([*own, *beside, *others])]

    def sources(self) -> list[Source]:
        """The offices' tables behind its values, in the order of their keys."""
        values = [v for v in self.values() if v.status != SUPPRESSED_OWN]
        return [self.material.sources[key] for key in keys_of(self.material, values) if key in self.material.sources]

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

    def _proof(self, value: Value) -> Proof:
        names = {ags: name for ags, name, _ in self.material.regions()}
        group = "" if value.group in (INSGESAMT, self.indicator.group) else f", {GROUPS[value.group]}"
        return Proof(
            cell_id(value), self.material.stand(value), names[value.region] + group,
            self.cells.number(value, marks=True), self._series(value), list(self._origin(value)),
        )  # fmt: skip

    def _series(self, value: Value) -> str:
        """The role of its series, and how it computes where that differs from the indicator."""
        series = series_of(value, self.indicator)
        own = f": {calculation(series.formula)}" if series and series.formula else ""
        return self._role(value) + own

    def _role(self, value: Value) -> str:
        return ROLES.get(value.series.partition(":")[0], "")

    def _origin(self, value: Value) -> Iterator[Markup | str]:
        """The cells of a value by part and table; of an own survey only its form and over whom it speaks."""
        if value.status == SUPPRESSED_OWN:
            yield WITHHELD
            return
        refs = cells_of(value.source)
        if survey := self.material.survey(value):
            yield survey.named
            yield self.material.response(value)
        for part, name in ((NUMERATOR, "Zähler"), (DENOMINATOR, "Nenner")):
            same = [ref for ref in refs if ref.part == part and not ref.source.startswith(SURVEY)]
            if same:
                both = any(ref.part == DENOMINATOR for ref in refs)
                yield Markup("{}{}").format(f"{name}: " if both else "", _named(same))


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


def _named(refs: Sequence[CellRef]) -> Markup:
    """Cells by their place, each with a link to its source; of many the first ones and how many more there are."""
    told = Markup("")
    for number, ref in enumerate(refs[:AT_MOST]):
        sign = " − " if ref.sign < 0 else " + " if number else ""
        link = Markup('<a href="#quelle-{}">{}</a>').format(ref.source, ref.source)
        same = number and refs[number - 1].source == ref.source
        told += Markup("{}{} ({})").format(sign, Markup("ebenda") if same else link, ref.place)
    more = len(refs) - AT_MOST
    return told + (f" und {more} weitere Zellen" if more > 0 else "")


def data_of(material: Material, exhibit: Exhibit, known: Mapping[str, Value]) -> Grid | None:
    """The values of a figure as a table, without the columns that say the same in each row; None for other data."""
    if exhibit.columns != COLUMNS or not exhibit.rows:
        return None
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in exhibit.rows]
    differ = [name for name in (*SHOWN, "Einheit") if name in ALWAYS or len({row[name] for row in rows}) > 1]
    last = "Wert" if "Einheit" in differ else UNITS_LONG.get(rows[0]["Einheit"], "Wert")
    names, lines = _words(material), []
    with _Legend(material.cells) as legend:
        for row in rows:
            value = known[row["Zelle"]]
            first, *more = [_told(name, row[name], names) for name in differ]
            lines.append(Row(first, [*more, material.cells.number(value, marks=True)], is_demo(value)))
    title = f"Daten zu {exhibit.number}: {exhibit.title}"
    return Grid(title, (*differ, last), lines, legend.signs, text=len(differ) - 1)


def _words(material: Material) -> dict[str, str]:
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


def _told(column: str, text: str, names: Mapping[str, str]) -> str:
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
