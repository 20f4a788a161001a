"""Pictures that the text of a chapter asks for: values become a chart with its caption, words and source line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, starmap
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from indicators.model import PROZENT, UNITS_LONG
from pipeline import canvas, linecharts, maps, rowcharts
from pipeline.ages import age_text, german_age
from pipeline.canvas import ChartError
from pipeline.captions import Caption, Captions, nothing, plain
from pipeline.cells import Cells, Year, digits
from pipeline.chart_marks import Marks, in_rows, marks_in_words
from pipeline.citations import beleg
from pipeline.cycle import Cycle
from pipeline.demo_marks import MEANING, any_demo, is_demo
from pipeline.exhibits import value_rows
from pipeline.kept_charts import picture
from pipeline.material import Material
from pipeline.numbers import NARROW
from pipeline.roles import Role
from pipeline.signs import NOT_COLLECTED, PRINTED, SUPPRESSED_OWN
from pipeline.statements import NO_BASE
from pipeline.values import TABLE, Value

BASES = {
    "auslaenderzentralregister": "Ausländerzentralregister",
    "volkszaehlung_1987": "Volkszählung 1987",
    "zensus_2011": "Zensus 2011",
    "zensus_2022": "Zensus 2022",
}


@dataclass(frozen=True)
class Line:
    """One series of a line chart as a text asks for it."""

    values: tuple[Value, ...]
    name: str
    role: Role
    dashed: bool
    note: str


@dataclass(frozen=True)
class Figures:
    """The functions with which the text of one chapter asks for pictures."""

    material: Material
    captions: Captions
    accent: str

    def functions(self) -> dict[str, Any]:
        """What a text can call, by its German name."""
        names = (
            "linie", "linien", "vergleichslinien", "stelle", "hantel", "paare", "wanderung", "altersaufbau", "karte",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def cells(self) -> Cells:
        return self.material.cells

    @property
    def cycle(self) -> Cycle:
        return self.material.cycle

    def _figure(
        self,
        caption: Caption,
        figure: Figure,
        alt: str,
        values: Iterable[Value],
        labelled: Iterable[Value] = (),
        note: str = "",
        marks: Marks = MappingProxyType({}),
    ) -> Markup:
        """A figure made from `values`; the numbers in it are those of `labelled`, each bound.

        `marks` says which values the marks of a name in the picture stand for, from left to right.

        Where one of the values is an example, caption and alt text say so, as the picture itself does.
        """
        address = picture(figure, self.material.store)
        values = list(values)
        zellen = [f"{self.cells.note(value)}\t{text}" for value, text in self._labels(canvas.texts(figure), labelled)]
        if any_demo(values):
            caption, alt = replace(caption, demo=True), f"{MEANING}. {alt}"
        hidden = [PRINTED[SUPPRESSED_OWN]] if any(v.status == SUPPRESSED_OWN for v in values) else []
        source = beleg(self.material, values, note)
        self.captions.show(caption, value_rows(self.material, values), source)
        return self.material.macros.abbildung(
            caption, address, alt, "\n".join(zellen), dict(hidden), source, marks_in_words(marks, values)
        )

    def _labels(self, drawn: Iterable[str], labelled: Iterable[Value]) -> Iterator[tuple[Value, str]]:
        """The labelled values in the order in which the picture carries their numbers."""
        open_labels: dict[str, list[Value]] = {}
        for value in labelled:
            if value.exact is not None:
                open_labels.setdefault(self._digits(value), []).append(value)
        for line in drawn:
            text = line.removesuffix(f"{NARROW}%")
            if open_labels.get(text):
                yield open_labels[text].pop(0), text
        missing = [text for text, values in open_labels.items() if values]
        if missing:
            raise ChartError(f"In der Abbildung fehlen Zahlen: {', '.join(missing)}.")

    # Lines

    def linie(
        self, id: str, name: str = "", *, rolle: Role = "vergleich", gestrichelt: bool = False, zusatz: str = "",
        **where: Any,
    ) -> Line:  # fmt: skip
        """One line of `linien`: the values of an indicator within the window."""
        rows = self.cells.series(id, **where)
        window = [v for v in rows if self.cycle.fenster_von <= v.year <= self.cycle.ende]
        return Line(tuple(window), name, rolle, gestrichelt, zusatz)

    def vergleichslinien(self, id: str, name: str = "", **where: Any) -> list[Line]:
        """One line for each Vergleichskreis; only the last one carries the name of them all."""
        lines = [self.linie(id, region=region.ags, **where) for region in self.cycle.vergleichskreise]
        filled = [line for line in lines if has_course(line)]
        return [*filled[:-1], *(replace(line, name=name) for line in filled[-1:])]

    def linien(self, titel: str, unter: str, *linien: Line | list[Line], name: str = "", hoehe: float = 68.0) -> Markup:
        """A line chart; a line without values is left out."""
        flat = [line for given in linien for line in (given if isinstance(given, list) else [given])]
        lines = [line for line in flat if has_course(line)]
        if not lines:
            return nothing("Die Abbildung", titel)
        position = year_positions(v for line in lines for v in line.values)
        until = max(v.year for line in lines for v in line.values if v.exact is not None)
        series = tuple(self._drawn(line, position, until) for line in lines)
        drawn = [v for line in lines for v in line.values]
        spec = linecharts.LineChart(
            series, self.accent, unit=self._unit(lines[0].values[0]), height=hoehe,
            gaps=tuple(self._gaps(lines, position)), breaks=tuple(self._breaks(drawn, position)),
        )  # fmt: skip
        title = self._with_years(titel, drawn)
        values = [v for v in drawn if v.exact is not None or v.status == SUPPRESSED_OWN]
        alt = f"Liniendiagramm. {plain(titel)}. " + " ".join(self._told(line) for line in lines if line.name)
        ends = [last_of(line.values) for line in lines if is_named(line)]
        marks = {f"reihe-{index}": line.values for index, line in enumerate(lines)}
        return self._figure(
            self.captions.add("Abb.", name, title, unter), linecharts.line_chart(spec), alt, values, ends, marks=marks
        )

    def _with_years(self, title: Markup | str, values: Sequence[Value]) -> Markup:
        """A title with the first and the last year that a figure shows."""
        ordered = sorted(values, key=lambda v: v.end)
        return Markup("{}, {} bis {}").format(title, *(self.cells.year(ordered[at]) for at in (0, -1)))

    def _drawn(self, line: Line, position: Callable[[Value], float], until: int) -> linecharts.Series:
        """A line as it is drawn; where it ends before the chart does, its label says when."""
        points = tuple((position(v), number(v)) for v in line.values)
        demo = any_demo(v for v in line.values if v.exact is not None)
        text = self._short(last_of(line.values)) if is_named(line) else ""
        last = last_of(line.values).year
        note = line.note or (f"bis {last}" if is_named(line) and last < until else "")
        return linecharts.Series(line.name, points, text, line.role, note, line.dashed, demo)

    def _digits(self, value: Value | None) -> str:
        """The number of a value as charts print it, nothing where there is none."""
        return str(digits(value, self.cells.indicators[value.id])) if value else ""

    def _short(self, value: Value) -> str:
        """A value with its unit as charts print it."""
        return self._digits(value) + (f"{NARROW}%" if self._unit(value) and value.exact is not None else "")

    def _unit(self, value: Value) -> str:
        return "%" if self.cells.indicators[value.id].unit == PROZENT and value.kind != TABLE else ""

    def _told(self, line: Line) -> str:
        """A line in words: first, last, highest and lowest value."""
        values = [v for v in line.values if v.exact is not None]
        first, last = values[0], values[-1]
        low, high = min(values, key=lambda v: v.exact or 0), max(values, key=lambda v: v.exact or 0)
        text = f"{line.name}: {self._short(first)} ({first.year}), {self._short(last)} ({last.year})"
        extremes = [
            f"{what} Wert {self._short(v)} ({v.year})"
            for what, v in (("höchster", high), ("niedrigster", low))
            if v not in (first, last)
        ]
        return ", ".join([text, *extremes]) + "."

    def _gaps(self, lines: Sequence[Line], position: Callable[[Value], float]) -> Iterator[linecharts.Gap]:
        """Years in which all lines, or some of them, were not collected; and every year that is kept back."""
        missing = [line for line in lines if any(v.status == NOT_COLLECTED for v in line.values)]
        years = sorted({position(v) for line in missing for v in line.values if v.status == NOT_COLLECTED})
        if years:
            text = "nicht erhoben" if len(missing) == len(lines) else "teils nicht erhoben"
            yield linecharts.Gap(years[0] - 0.5, years[-1] + 0.5, text)
        for year in sorted({position(v) for line in lines for v in line.values if v.status == SUPPRESSED_OWN}):
            yield linecharts.Gap(year - 0.5, year + 0.5, PRINTED[SUPPRESSED_OWN][0])

    def _breaks(self, values: Sequence[Value], position: Callable[[Value], float]) -> Iterator[linecharts.Break]:
        """The declared breaks, and the changes of population base or source between the values of the chart."""
        first, last = min(v.end for v in values), max(v.end for v in values)
        for id in dict.fromkeys(id for v in values for id in self.cells.indicators[v.id].breaks):
            bruch = self.material.brueche[id]
            if first < bruch.datum <= last:
                yield linecharts.Break(bruch.datum.year + (bruch.datum.month - 1) / 12 - 0.5, bruch.titel)
        lines: dict[tuple[str, str, str], list[Value]] = {}
        for value in values:
            lines.setdefault((value.id, value.region, value.group), []).append(value)
        changed = {
            ((position(earlier) + position(later)) / 2, _what_changed(earlier, later))
            for line in lines.values()
            for earlier, later in pairwise(line)
            if (earlier.base, earlier.series) != (later.base, later.series)
        }
        for x, what in sorted(changed):
            yield linecharts.Break(x, what)

    # Regions

    def stelle(self, id: str, jahr: Year = None, **where: Any) -> dict[str, Any]:
        """Which value is meant, for figures that show several."""
        return {"id": id, "jahr": jahr, **where}

    def hantel(
        self, titel: str, unter: str, anfang: Mapping[str, Any], ende: Mapping[str, Any], *, name: str = ""
    ) -> Markup:
        """Two values per region: `anfang` and `ende` say which (`{"id": "HF6-05", "jahr": 2011}`)."""
        rows, values, marks = [], [], {}
        own = self._value(self.cycle.kreis.ags, ende)
        if own is not None:  # all regions by the series of the own Kreis
            ende = {**ende, "reihe": own.series.partition(":")[2]}
        for ags, label, role in self.material.regions():
            pair = self._pair(ags, anfang, ende)
            values += [v for v in pair if v is not None]
            marks[f"zeile-{len(rows)}"] = sorted((v for v in pair if v is not None), key=lambda v: v.exact or 0)
            rows.append(self._dumbbell_row(label, role, *pair))
        if sum(row.end is not None for row in rows) < 3:
            return nothing("Die Abbildung", titel)
        spec = rowcharts.Dumbbell(tuple(rows), self.accent, unit=self._unit(values[0]), demo=any_demo(values))
        alt = f"Vergleich der Regionen. {plain(titel)}. {plain(unter).rstrip('.')}. " + " ".join(
            f"{row.label}: {row.start_text or 'keine Angabe'} und {row.end_text or 'keine Angabe'}." for row in rows
        )
        return self._figure(
            self.captions.add("Abb.", name, titel, unter), rowcharts.dumbbell(spec), alt, values, values, marks=marks
        )

    def _pair(self, region: str, start: Mapping[str, Any], end: Mapping[str, Any]) -> tuple[Value | None, Value | None]:
        """Two values of a region; of one indicator at two dates only where both belong to one series."""
        later = self._value(region, end)
        if later is not None and start["id"] == end["id"]:
            start = {**start, "reihe": later.series.partition(":")[2]}
        return self._value(region, start), later

    def _value(self, region: str, where: Mapping[str, Any]) -> Value | None:
        rest = {key: given for key, given in where.items() if key not in ("id", "jahr")}
        return self.cells.get(where["id"], where.get("jahr"), **{**rest, "region": region})

    def _shown(self, where: Mapping[str, Any]) -> Value | None:
        """The value of the own Kreis, or of a named region; one that is kept back stands for itself."""
        rest = {key: given for key, given in where.items() if key not in ("id", "jahr")}
        return self.cells.shown(where["id"], where.get("jahr"), **rest)

    def _pair_row(self, label: str, pair: Sequence[Value | None], role: Role = "vergleich") -> rowcharts.PairRow:
        """A row of two values, each with its text or its sign."""
        texts = [self._short(v) for v in pair if v is not None]
        demo = (is_demo(pair[0]), is_demo(pair[1]))
        return rowcharts.PairRow(label, number(pair[0]), number(pair[1]), texts[0], texts[1], role, demo)

    def _dumbbell_row(self, label: str, role: Role, start: Value | None, end: Value | None) -> rowcharts.DumbbellRow:
        return rowcharts.DumbbellRow(
            label, number(start), number(end), self._digits(start), self._digits(end), role,
            note="" if start or end else "keine Angabe",
        )  # fmt: skip

    def paare(
        self, titel: str, unter: str, namen: Sequence[str], *zeilen: tuple[str, str, Any, Any], name: str = ""
    ) -> Markup:
        """Two bars per row: (name, role, `{"id": …}` of the first group, of the second)."""
        rows = []
        for label, role, one, other in zeilen:
            pair = [self._shown(side) for side in (one, other)]
            if None not in pair:
                rows.append((label, role, *(v for v in pair if v is not None)))
        return self._pairs(titel, unter, namen, rows, name)

    def _pairs(
        self, titel: Markup | str, unter: str, namen: Sequence[str],
        zeilen: Sequence[tuple[str, Role, Value, Value]], name: str = "",
    ) -> Markup:  # fmt: skip
        rows = [self._pair_row(label, pair, role) for label, role, *pair in zeilen]
        if not any(None not in (row.first, row.second) for row in rows):
            return nothing("Die Abbildung", titel)
        values = [v for _, _, *pair in zeilen for v in pair]
        spec = rowcharts.GroupedBars(tuple(rows), (namen[0], namen[1]), self.accent)
        alt = f"Balkendiagramm. {plain(titel)}. {plain(unter).rstrip('.')}. " + " ".join(
            f"{row.label}: {namen[0]} {row.first_text}, {namen[1]} {row.second_text}." for row in rows
        )
        caption, drawn = self.captions.add("Abb.", name, titel, unter), rowcharts.grouped_bars(spec)
        return self._figure(caption, drawn, alt, values, values, marks=in_rows(values))

    def balken(
        self, titel: Markup | str, unter: str, namen: Sequence[str], *zeilen: tuple[str, Value, *tuple[Value, ...]]
    ) -> Markup:
        """One bar or two per row, for values that are at hand: (name, value) or (name, first, second)."""
        if len(namen) == 2:
            return self._pairs(titel, unter, namen, [(label, "vergleich", *pair) for label, *pair in zeilen])
        rows = [rowcharts.Bar(label, number(v), self._short(v), demo=is_demo(v)) for label, v in zeilen]
        spec = rowcharts.Bars(tuple(rows), self.accent)
        values = [value for _, value in zeilen]
        alt = f"Balkendiagramm. {plain(titel)}. {plain(unter).rstrip('.')}. " + " ".join(
            f"{row.label}: {row.text}." for row in rows
        )
        caption, drawn = self.captions.add("Abb.", "", titel, unter), rowcharts.bars(spec)
        return self._figure(caption, drawn, alt, values, values, marks=in_rows(values))

    # Special figures of the base chapter

    def wanderung(
        self, titel: str, unter: str, zuzuege: str, fortzuege: str, saldo: str, *, name: str = "", **where: Any
    ) -> Markup:
        """Zuzüge, Fortzüge and their Saldo by year."""
        lines = [
            {v.year: v for v in self.linie(id, **where).values if v.exact is not None}
            for id in (zuzuege, fortzuege, saldo)
        ]
        years = sorted(set(lines[0]) & set(lines[1]) & set(lines[2]))
        if len(years) < 2:
            return nothing("Die Abbildung", titel)
        flows = tuple(linecharts.Flow(year, *(number(line[year]) for line in lines)) for year in years)
        last = [line[years[-1]] for line in lines]
        texts = [self._digits(v) for v in last]
        values = [line[year] for line in lines for year in years]
        spec = linecharts.FlowChart(flows, self.accent, *texts, demo=any_demo(values))
        highest = max(lines[2].values(), key=lambda v: v.exact or 0)
        lowest = min(lines[2].values(), key=lambda v: v.exact or 0)
        alt = (
            f"Säulendiagramm. {plain(titel)}. {years[-1]}: {texts[0]} Zuzüge, {texts[1]} Fortzüge, Saldo {texts[2]}. "
            f"Höchster Saldo {self._digits(highest)} ({highest.year}), "
            f"niedrigster Saldo {self._digits(lowest)} ({lowest.year})."
        )
        title = self._with_years(titel, values)
        marks: dict[str, list[Value]] = {"saldo": [lines[2][year] for year in years]}
        for n, year in enumerate(years):
            marks |= {f"up-{n}": [lines[0][year]], f"down-{n}": [lines[1][year]]}
        return self._figure(
            self.captions.add("Abb.", name, title, unter), linecharts.flow_chart(spec), alt, values, last, marks=marks
        )

    def altersaufbau(
        self, titel: str, unter: str, id: str, jahr: Year, gruppen: Sequence[tuple[str, str]], *, name: str = ""
    ) -> Markup:
        """The age bands of an indicator for two groups: (group, its name), the first as outline."""
        rows, values = [], []
        for age in starmap(age_text, self.cells.indicators[id].ages):
            pair = [self.cells.get(id, jahr, alter=age, gruppe=group) for group, _ in gruppen]
            if None in pair:
                return nothing("Die Abbildung", titel)
            values += [v for v in pair if v]
            rows.append(self._pair_row(german_age(age), pair))
        names = (gruppen[0][1], gruppen[1][1])
        spec = rowcharts.AgeStructure(tuple(rows), names, self.accent)
        alt = f"Balken je Altersgruppe. {plain(titel)}. {plain(unter).rstrip('.')}. " + " ".join(
            f"{row.label}: {names[0]} {row.first_text}, {names[1]} {row.second_text}." for row in rows
        )
        marks = {f"zeile-{n}": values[2 * n : 2 * n + 2] for n in range(len(rows))}
        caption, drawn = self.captions.add("Abb.", name, titel, unter), rowcharts.age_structure(spec)
        return self._figure(caption, drawn, alt, values, values, marks=marks)

    def karte(self, titel: str, unter: str, id: str, datum: str, grenzen: Sequence[int], *, name: str = "") -> Markup:
        """The 44 Gemeinden in classes; `grenzen` are the limits between them, in the unit of the indicator."""
        geometry = self.material.geometry
        found = {g.ags: self.cells.get(id, datum, region=g.ags) for g in geometry.gemeinden}
        if not any(found.values()):
            return nothing("Die Karte", titel)
        middle = tuple(f"{low} bis unter {high}" for low, high in pairwise(grenzen))
        classes = (f"unter {grenzen[0]}", *middle, f"{grenzen[-1]} und mehr")
        spec = maps.Choropleth(
            geometry, {ags: number(v) for ags, v in found.items()}, tuple(map(float, grenzen)), classes, self.accent,
            legend_title=plain(unter), demo=any_demo(found.values()),
        )  # fmt: skip
        values = [v for v in found.values() if v is not None]
        named = {g.ags: g.name for g in geometry.gemeinden}
        ordered = sorted(values, key=lambda v: (v.exact or 0, v.region))
        low, high = ordered[0], ordered[-1]
        alt = (
            f"Karte der {len(named)} Gemeinden. {plain(titel)}. "
            f"Niedrigster Wert {self._short(low)} ({named[low.region]}), höchster Wert {self._short(high)} "
            f"({named[high.region]})."
        )
        marks = {f"gebiet-{v.region}": [v] for v in values}
        return self._figure(
            self.captions.add("Abb.", name, titel, unter), maps.choropleth(spec), alt, values, note=geometry.source,
            marks=marks,
        )  # fmt: skip


def sparkline(
    material: Material, value: Value, accent: str, width: float = 27.0, height: float = 7.0
) -> tuple[str, str]:
    """The course of a value's series in the window as a picture, with its text; empty for one point."""
    place = {"gruppe": value.group, "geschlecht": value.sex, "alter": value.age}
    rows = material.cells.series(value.id, value.series.partition(":")[2], **place)
    rows = comparable(material, [v for v in rows if material.cycle.fenster_von <= v.year <= value.year])
    filled = [v for v in rows if v.exact is not None]
    if len(filled) < 3:
        return "", ""
    points = tuple((float(v.year), number(v)) for v in rows)
    demo = any_demo(rows)
    figure = linecharts.sparkline(linecharts.Sparkline(points, accent, width=width, height=height, demo=demo))
    first, last = (digits(v, material.cells.indicators[v.id]) for v in (filled[0], filled[-1]))
    indicator = material.cells.indicators[value.id]
    unit = UNITS_LONG[indicator.unit]
    years = f"{filled[0].year} bis {filled[-1].year}"
    alt = f"{indicator.short}, {unit}, {years}: von {first} auf {last}."
    return picture(figure, material.store), f"{MEANING}. {alt}" if demo else alt


def comparable(material: Material, rows: Sequence[Value]) -> list[Value]:
    """The last values of a series that no break and no change of the population base separates."""
    start = 0
    for index, (earlier, later) in enumerate(pairwise(rows), start=1):
        days = (material.brueche[id].datum for id in material.cells.indicators[later.id].breaks)
        if earlier.base != later.base or any(earlier.start < day <= later.end for day in days):
            start = index
    return list(rows[start:])


def joined(material: Material, rows: Iterable[Value]) -> bool:
    """Whether any two values in a row are of one series and compare, so that a line may join them."""
    known = [value for value in rows if value.exact is not None]
    return any(one.series == two.series and len(comparable(material, [one, two])) == 2 for one, two in pairwise(known))


def is_named(line: Line) -> bool:
    """Whether a line carries its name and its last value; lines of the Vergleichskreise share one name."""
    return bool(line.name) and line.role != "vergleich"


def last_of(values: Iterable[Value]) -> Value:
    """The newest value that has a number."""
    return [value for value in values if value.exact is not None][-1]


def has_course(line: Line) -> bool:
    """Whether a line has the three points that make a course."""
    return sum(value.exact is not None for value in line.values) > 2


def number(value: Value | None) -> float | None:
    """The position of a value in a chart."""
    return None if value is None or value.exact is None else float(value.exact)


def year_positions(values: Iterable[Value]) -> Callable[[Value], float]:
    """Where values stand on an axis of years.

    Values of one day of the year stand at their year; where days differ, 31.12. stands at its year and
    an earlier day before it.
    """
    days = {(v.end.month, v.end.day) for v in values}
    if len(days) == 1:
        return lambda value: float(value.year)
    return lambda value: value.year - 1 + value.end.timetuple().tm_yday / 365


def _what_changed(earlier: Value, later: Value) -> str:
    """Why two values in a row are not comparable; without a population as base only the source can change."""
    if earlier.base != later.base and NO_BASE not in (earlier.base, later.base):
        return f"neue Basis: {BASES.get(later.base, later.base)}"
    return "andere Quelle"
