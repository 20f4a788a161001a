"""The report of a cycle: texts an office edits, bound numbers, figures and tables become HTML and PDF.

A chapter is a Markdown file under `report_templates/texte`. It calls German functions for numbers
(`pipeline.cells`) and for figures and tables (`Blocks` below); what it does not call is not printed.
Layout is in the HTML templates and the style sheet beside them. Nothing here computes statistics.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup
from matplotlib.figure import Figure

from indicators.katalog import FELDER, by_id
from indicators.model import ANZAHL, DIRECTIONS, JE_1000, PROZENT, PUNKTE, UNITS_LONG, Handlungsfeld, Indicator, Series
from pipeline import charts, maps, pdf, style
from pipeline.ages import age_text, german_age
from pipeline.cells import (
    LIMITED,
    MARKS,
    NOBREAK,
    Cells,
    Printed,
    RequestError,
    UnknownCell,
    Year,
    bound,
    cell_id,
    digits,
    printed_numbers,
)
from pipeline.compute import Value
from pipeline.compute import from_frame as values_from
from pipeline.cycle import Cycle
from pipeline.faults import DataError, fault
from pipeline.findings import AUSGANGSLAGE, IM_ZYKLUS, KEINE_DATEN, NICHT_BEWERTBAR, PLACE, Finding
from pipeline.findings import from_frame as findings_from
from pipeline.numbers import NARROW
from pipeline.registries import Bruch, load_brueche
from pipeline.signs import PRINTED
from pipeline.sources import Source, load_sources
from pipeline.tables import read_parquet

TITLE = "Integrationsbericht"
SAMPLE = "Musterausgabe – kein Dokument des Landkreises Esslingen"
"""Stands on every page until a release record exists."""
TEMPLATES = "report_templates"
GEOMETRY = "data/raw/geo_gemeinden_2021/gemeinden.json"

ROLES = {"kreis": "kreis", "vergleich": "vergleich", "stadt": "stadt", "land": "land", "bund": "bund"}
WIDTHS = {2: 24.0, 3: 20.0, 4: 17.0, 5: 17.0, 6: 13.5, 7: 12.0}
"""Width of each column but the first in percent of the table, by the number of columns."""
UNKNOWN_SIGN = PRINTED["unknown_or_secret"]
NOT_APPLICABLE_SIGN = PRINTED["not_applicable"]
TYPOGRAPHY = (
    (re.compile(r"\b(Abb|Tab|Nr|Abs|Art|S)\. (?=[\d\ue000])"), rf"\1.{NOBREAK}"),
    (re.compile(r"\b([zuid])\. ?([BaUh])\."), rf"\1.{NARROW}\2."),
    (re.compile(r"§ (?=\d)"), f"§{NOBREAK}"),
    (re.compile(r"(?<=\d) (?=(Abs|StAG|SGB)\b)"), NOBREAK),
    (re.compile(r"(?<=[Ff])ortschreibung"), "ort\u00adschreibung"),
    (re.compile(r"(?<=[Kk]omma)stelle"), "\u00adstelle"),
)
"""German typography, and soft hyphens in words that the renderer's word list divides wrongly."""
STRUCTURE = (
    (re.compile("<blockquote>"), '<aside class="rand">'),
    (re.compile("</blockquote>"), "</aside>"),
    (re.compile(r"<li>\n<p>((?:(?!<p>|<li>).)*?)</p>\n</li>", re.DOTALL), r"<li>\1</li>"),
)
"""What Markdown's HTML becomes: quotes are margin notes, the items of a list carry no paragraph."""


@dataclass(frozen=True)
class RenderedReport:
    """The finished report: `printed` lists every bound number in the order of reading."""

    pdf: bytes
    html: str
    printed: list[Printed]
    pages: int


def render(project: Path, cycle: Cycle, progress: Callable[[str], None] | None = None) -> RenderedReport:
    """Build the report of a cycle from its processed data, the sources and the office's templates.

    Raises `DataError` where a text, a template or the finished pages have a fault.
    """
    tell = progress or (lambda text: None)
    tell("Texte und Abbildungen")
    html = Report.load(project, cycle).html()
    tell("Seiten setzen")
    made = pdf.write_pdf(html, created=cycle.datenschluss, progress=progress)
    return RenderedReport(made, html, printed_numbers(html), pdf.page_count(made))


# --- Texts that an office edits -----------------------------------------------------------------------


class Texts:
    """Markdown with Jinja placeholders: rendered in a sandbox, raw HTML off, every fault with its line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf: list[Markup] = []
        self._markdown = MarkdownIt("commonmark", {"html": False})
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=self._put,
            lstrip_blocks=True,
        )

    def exists(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def render(self, name: str, functions: Mapping[str, Any]) -> Markup:
        """The HTML of a text. Raises `DataError` with the file and the line of the placeholder."""
        self._shelf.clear()
        try:
            text = self._environment.get_template(name).render(functions)
        except TemplateSyntaxError as error:
            raise self._fault(name, error.lineno, f"Der Platzhalter ist nicht lesbar ({error.message}).") from None
        except (RequestError, charts.ChartError, TemplateError, TypeError) as error:
            raise self._fault(name, self._line(name, error), self._german(error, functions)) from error
        html = self._markdown.render(typeset(text))
        for pattern, better in STRUCTURE:
            html = pattern.sub(better, html)
        return self._take(html)

    def _put(self, value: object) -> object:
        """Keep HTML out of the Markdown: a private-use mark stands for it until the text is HTML too."""
        if value is None or isinstance(value, bool):
            raise RequestError("Der Platzhalter ergibt keinen Text. Gehört er in eine Bedingung ({% if … %})?")
        if not isinstance(value, Markup):
            return value
        self._shelf.append(value)
        return f"\ue000{len(self._shelf) - 1}\ue001"

    def _take(self, html: str) -> Markup:
        def kept(match: re.Match[str]) -> str:
            return str(self._shelf[int(match[1])])

        def alone(match: re.Match[str]) -> str:
            block = kept(match)
            is_block = not block or block.startswith(("<figure", "<div", "<ul", "<p>", "<p ", "<aside"))
            return block if is_block else f"<p>{block}</p>"

        html = re.sub("<p>\\s*\ue000(\\d+)\ue001\\s*</p>", alone, html)
        return Markup(re.sub("\ue000(\\d+)\ue001", kept, html))

    def _line(self, name: str, error: Exception) -> int:
        path = str(self._folder / name)
        return next(
            (frame.lineno or 0 for frame in reversed(extract_tb(error.__traceback__)) if frame.filename == path), 0
        )

    def _german(self, error: Exception, functions: Mapping[str, Any]) -> str:
        if isinstance(error, RequestError | charts.ChartError):
            return str(error)
        if match := re.match(r"'(\w+)' is undefined", str(error)):
            return f"„{match[1]}“ gibt es nicht. Vorhanden: {', '.join(sorted(functions))}."
        return f"Der Platzhalter lässt sich nicht ausführen ({error})."

    def _fault(self, name: str, line: int, text: str) -> DataError:
        return fault(f"{TEMPLATES}/{self._folder.name}/{name}", f"Zeile {line}", text)


def typeset(text: str) -> str:
    """Plain text with German typography: unbroken abbreviations, soft hyphens where they are needed."""
    for pattern, better in TYPOGRAPHY:
        text = pattern.sub(better, text)
    return text


# --- Figures and tables -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbering:
    """What stands above a figure or table: `Abb. 6.1`, its mark in the page, title and line below."""

    label: str
    anchor: str
    title: Markup | str
    below: Markup | str


@dataclass(frozen=True)
class Line:
    """One series of a line chart as a text asks for it."""

    values: tuple[Value, ...]
    name: str
    role: charts.Role
    dashed: bool
    note: str


@dataclass(frozen=True)
class Column:
    """One column of a table of regions as a text asks for it."""

    head: str
    id: str
    year: Year
    part: str
    where: Mapping[str, str | None]


@dataclass(frozen=True)
class Row:
    """One line of a table: its kind (kreis, vergleich, median, stadt, land, bund) is its look."""

    kind: str
    name: Markup | str
    cells: tuple[Markup | str, ...]


@dataclass(frozen=True)
class KeyFigure:
    """One of the three figures that open a chapter."""

    value: Markup
    unit: str
    name: str
    line: str
    alt: str
    stand: Markup
    older: bool


@dataclass
class Blocks:
    """The functions with which the text of one chapter asks for figures and tables.

    Figures and tables are numbered in the order in which they are asked for; `named` has them by the
    short name that references use.
    """

    report: Report
    feld: Handlungsfeld
    named: dict[str, Numbering] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"Abb.": 0, "Tab.": 0})

    def functions(self) -> dict[str, Any]:
        """What the text of a chapter can call: numbers, figures and tables."""
        names = (
            "linie", "linien", "vergleichslinien", "stelle", "hantel", "paare", "wanderung", "altersaufbau",
            "karte", "spalte", "tabelle", "tafel", "kennzahl", "kennzahlen", "verweis", "vorbehalte", "ausgangslage",
        )  # fmt: skip
        return self.report.words() | {name: getattr(self, name) for name in names}

    @property
    def accent(self) -> str:
        return style.ACCENTS[self.feld.nummer]

    @property
    def cells(self) -> Cells:
        return self.report.cells

    @property
    def cycle(self) -> Cycle:
        return self.report.cycle

    def _number(self, kind: str, name: str, title: Markup | str, below: Markup | str) -> Numbering:
        self.counts[kind] += 1
        label = f"{kind}{NOBREAK}{self.feld.nummer}.{self.counts[kind]}"
        anchor = f"{self.feld.key}-{kind[:3].lower()}-{self.counts[kind]}"
        number = Numbering(label, anchor, title, below)
        if name in self.named:
            raise RequestError(f"Den Namen „{name}“ tragen zwei Abbildungen oder Tabellen.")
        if name:
            self.named[name] = number
        return number

    def verweis(self, name: str) -> Markup:
        """A reference to a figure or table by its short name, before or after it."""
        return Markup('<a class="verweis" data-name="{}"></a>').format(name)

    def resolve(self, html: Markup) -> Markup:
        """Put the numbers into the references of a finished chapter."""

        def link(match: re.Match[str]) -> str:
            number = self.named.get(match[1])
            if number is None:
                text = f"Der Verweis „{match[1]}“ führt zu keiner Abbildung oder Tabelle."
                raise fault(f"{TEMPLATES}/texte/{self.feld.key}.md", "", text)
            return f'<a href="#{number.anchor}">{number.label}</a>'

        return Markup(re.sub(r'<a class="verweis" data-name="([^"]*)"></a>', link, str(html)))

    def _figure(
        self,
        number: Numbering,
        figure: Figure,
        alt: str,
        values: Iterable[Value],
        labelled: Iterable[Value] = (),
        note: str = "",
    ) -> Markup:
        """A figure made from `values`; the numbers in it are those of `labelled`, each bound."""
        charts.assert_fits(figure)
        zellen = [f"{self.cells.note(value)}\t{text}" for value, text in self._labels(charts.texts(figure), labelled)]
        beleg = self.report.beleg(values, note)
        return self.report.macro("abbildung")(number, data_uri(figure), alt, "\n".join(zellen), beleg)

    def _labels(self, drawn: Iterable[str], labelled: Iterable[Value]) -> Iterator[tuple[Value, str]]:
        """The labelled values in the order in which the picture carries their numbers."""
        open_labels: dict[str, list[Value]] = {}
        for value in labelled:
            open_labels.setdefault(self._digits(value), []).append(value)
        for line in drawn:
            text = line.removesuffix(f"{NARROW}%")
            if open_labels.get(text):
                yield open_labels[text].pop(0), text
        missing = [text for text, values in open_labels.items() if values]
        if missing:
            raise charts.ChartError(f"In der Abbildung fehlen Zahlen: {', '.join(missing)}.")

    def _nothing(self, what: str, title: Markup | str) -> Markup:
        text = f"{what} entfällt: Für „{{}}“ liegen in diesem Zeitraum zu wenige Werte vor."
        return Markup('<p class="entfaellt">' + text + "</p>").format(title)

    # Lines

    def linie(
        self, id: str, name: str = "", *, rolle: charts.Role = "vergleich", gestrichelt: bool = False, zusatz: str = "",
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
            return self._nothing("Die Abbildung", titel)
        position = year_positions(v for line in lines for v in line.values)
        series = tuple(self._drawn(line, position) for line in lines)
        drawn = [v for line in lines for v in line.values]
        spec = charts.LineChart(
            series, self.accent, unit=self._unit(lines[0].values[0]), height=hoehe,
            gaps=tuple(self._gaps(drawn, position)), breaks=tuple(self._breaks(drawn, position)),
        )  # fmt: skip
        title = self._with_years(titel, drawn)
        values = [v for line in lines for v in line.values if v.exact is not None]
        alt = f"Liniendiagramm. {plain(titel)}. " + " ".join(self._told(line) for line in lines if line.name)
        ends = [last_of(line.values) for line in lines if is_named(line)]
        return self._figure(self._number("Abb.", name, title, unter), charts.line_chart(spec), alt, values, ends)

    def _with_years(self, title: Markup | str, values: Sequence[Value]) -> Markup:
        """A title with the first and the last year that a figure shows."""
        ordered = sorted(values, key=lambda v: v.end)
        return Markup("{}, {} bis {}").format(title, *(self.cells.year(ordered[at]) for at in (0, -1)))

    def _drawn(self, line: Line, position: Callable[[Value], float]) -> charts.Series:
        points = tuple((position(v), None if v.exact is None else float(v.exact)) for v in line.values)
        text = self._short(last_of(line.values)) if is_named(line) else ""
        return charts.Series(line.name, points, text, line.role, line.note, line.dashed)

    def _digits(self, value: Value | None) -> str:
        """The number of a value as charts print it, nothing where there is none."""
        return str(digits(value, self.cells.indicators[value.id])) if value else ""

    def _short(self, value: Value) -> str:
        """A value with its unit as charts print it."""
        return self._digits(value) + (f"{NARROW}%" if self._unit(value) else "")

    def _unit(self, value: Value) -> str:
        return "%" if self.cells.indicators[value.id].unit == PROZENT else ""

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

    def _gaps(self, values: Iterable[Value], position: Callable[[Value], float]) -> Iterator[charts.Gap]:
        """Years in which one of the lines was not collected."""
        years = sorted({position(v) for v in values if v.status == "not_collected"})
        if years:
            yield charts.Gap(years[0] - 0.5, years[-1] + 0.5)

    def _breaks(self, values: Sequence[Value], position: Callable[[Value], float]) -> Iterator[charts.Break]:
        """The declared breaks and the changes of the population base between the values of the chart."""
        first, last = min(v.end for v in values), max(v.end for v in values)
        for id in dict.fromkeys(id for v in values for id in self.cells.indicators[v.id].breaks):
            bruch = self.report.brueche[id]
            if first < bruch.datum <= last:
                yield charts.Break(bruch.datum.year + (bruch.datum.month - 1) / 12 - 0.5, bruch.titel)
        lines: dict[tuple[str, str], list[Value]] = {}
        for value in values:
            lines.setdefault((value.id, value.region), []).append(value)
        changed = {
            (position(later) - 0.5, BASES.get(later.base, later.base))
            for line in lines.values()
            for earlier, later in pairwise(line)
            if earlier.base != later.base
        }
        for x, base in sorted(changed):
            yield charts.Break(x, f"neue Basis: {base}")

    # Regions

    def _regions(self) -> Iterator[tuple[str, str, str]]:
        """Key, name and kind of all regions in their fixed order: own Kreis first, Bund last."""
        cycle = self.cycle
        yield cycle.kreis.ags, cycle.kreis.kurz, "kreis"
        for region in cycle.vergleichskreise:
            yield region.ags, region.kurz, "vergleich"
        for region in cycle.stadtkreise:
            yield region.ags, f"{region.kurz} (Stadtkreis)", "stadt"
        yield cycle.land.ags, cycle.land.kurz, "land"
        yield cycle.bund.ags, cycle.bund.kurz, "bund"

    def stelle(self, id: str, jahr: Year = None, **where: Any) -> dict[str, Any]:
        """Which value is meant, for figures that show several."""
        return {"id": id, "jahr": jahr, **where}

    def hantel(
        self, titel: str, unter: str, anfang: Mapping[str, Any], ende: Mapping[str, Any], *, name: str = ""
    ) -> Markup:
        """Two values per region: `anfang` and `ende` say which (`{"id": "HF6-05", "jahr": 2011}`)."""
        rows, values = [], []
        for ags, label, kind in self._regions():
            pair = self._pair(ags, anfang, ende)
            values += [v for v in pair if v is not None]
            rows.append(self._dumbbell_row(label, kind, *pair))
        if sum(row.end is not None for row in rows) < 3:
            return self._nothing("Die Abbildung", titel)
        spec = charts.Dumbbell(tuple(rows), self.accent, unit=self._unit(values[0]))
        alt = f"Vergleich der Regionen. {plain(titel)}. {plain(unter)}. " + " ".join(
            f"{row.label}: {row.start_text or 'keine Angabe'} und {row.end_text or 'keine Angabe'}." for row in rows
        )
        return self._figure(self._number("Abb.", name, titel, unter), charts.dumbbell(spec), alt, values, values)

    def _pair(self, region: str, start: Mapping[str, Any], end: Mapping[str, Any]) -> tuple[Value | None, Value | None]:
        """Two values of a region; of one indicator at two dates only where both belong to one series."""
        later = self._value(region, end)
        if later is not None and start["id"] == end["id"]:
            start = {**start, "reihe": later.series.partition(":")[2]}
        return self._value(region, start), later

    def _value(self, region: str, where: Mapping[str, Any]) -> Value | None:
        rest = {key: given for key, given in where.items() if key not in ("id", "jahr")}
        return self.cells.get(where["id"], where.get("jahr"), **{**rest, "region": region})

    def _dumbbell_row(self, label: str, kind: str, start: Value | None, end: Value | None) -> charts.DumbbellRow:
        return charts.DumbbellRow(
            label, number(start), number(end), self._digits(start), self._digits(end), ROLES[kind],
            note="" if start or end else "keine Angabe",
        )  # fmt: skip

    def paare(
        self, titel: str, unter: str, namen: Sequence[str], *zeilen: tuple[str, str, Any, Any], name: str = ""
    ) -> Markup:
        """Two bars per row: (name, role, `{"id": …}` of the first group, of the second)."""
        rows, values = [], []
        for label, role, one, other in zeilen:
            pair = [self._value(side.get("region") or self.cycle.kreis.ags, side) for side in (one, other)]
            if None in pair:
                continue
            texts = [self._short(v) for v in pair if v is not None]
            values += [v for v in pair if v is not None]
            rows.append(charts.PairRow(label, number(pair[0]), number(pair[1]), texts[0], texts[1], role))
        if not rows:
            return self._nothing("Die Abbildung", titel)
        spec = charts.GroupedBars(tuple(rows), (namen[0], namen[1]), self.accent)
        alt = f"Balkendiagramm. {plain(titel)}. {plain(unter)}. " + " ".join(
            f"{row.label}: {namen[0]} {row.first_text}, {namen[1]} {row.second_text}." for row in rows
        )
        return self._figure(self._number("Abb.", name, titel, unter), charts.grouped_bars(spec), alt, values, values)

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
            return self._nothing("Die Abbildung", titel)
        flows = tuple(charts.Flow(year, *(number(line[year]) for line in lines)) for year in years)
        last = [line[years[-1]] for line in lines]
        texts = [self._digits(v) for v in last]
        spec = charts.FlowChart(flows, self.accent, *texts)
        highest = max(lines[2].values(), key=lambda v: v.exact or 0)
        lowest = min(lines[2].values(), key=lambda v: v.exact or 0)
        alt = (
            f"Säulendiagramm. {plain(titel)}. {years[-1]}: {texts[0]} Zuzüge, {texts[1]} Fortzüge, Saldo {texts[2]}. "
            f"Höchster Saldo {self._digits(highest)} ({highest.year}), "
            f"niedrigster Saldo {self._digits(lowest)} ({lowest.year})."
        )
        values = [line[year] for line in lines for year in years]
        title = self._with_years(titel, values)
        return self._figure(self._number("Abb.", name, title, unter), charts.flow_chart(spec), alt, values, last)

    def altersaufbau(
        self, titel: str, unter: str, id: str, jahr: Year, gruppen: Sequence[tuple[str, str]], *, name: str = ""
    ) -> Markup:
        """The age bands of an indicator for two groups: (group, its name), the first as outline."""
        rows, values = [], []
        for age in self.report.ages(id):
            pair = [self.cells.get(id, jahr, alter=age, gruppe=group) for group, _ in gruppen]
            if None in pair:
                return self._nothing("Die Abbildung", titel)
            texts = [self._short(v) for v in pair if v]
            values += [v for v in pair if v]
            rows.append(charts.PairRow(german_age(age), number(pair[0]), number(pair[1]), texts[0], texts[1]))
        names = (gruppen[0][1], gruppen[1][1])
        spec = charts.AgeStructure(tuple(rows), names, self.accent)
        alt = f"Altersaufbau. {plain(titel)}. {plain(unter)}. " + " ".join(
            f"{row.label}: {names[0]} {row.first_text}, {names[1]} {row.second_text}." for row in rows
        )
        return self._figure(self._number("Abb.", name, titel, unter), charts.age_structure(spec), alt, values, values)

    def karte(self, titel: str, unter: str, id: str, datum: str, grenzen: Sequence[int], *, name: str = "") -> Markup:
        """The 44 Gemeinden in classes; `grenzen` are the limits between them, in the unit of the indicator."""
        geometry = self.report.geometry
        found = {g.ags: self.cells.get(id, datum, region=g.ags) for g in geometry.gemeinden}
        if not any(found.values()):
            return self._nothing("Die Karte", titel)
        middle = tuple(f"{low} bis unter {high}" for low, high in pairwise(grenzen))
        classes = (f"unter {grenzen[0]}", *middle, f"{grenzen[-1]} und mehr")
        spec = maps.Choropleth(
            geometry, {ags: number(v) for ags, v in found.items()}, tuple(map(float, grenzen)), classes, self.accent,
            legend_title=plain(unter),
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
        return self._figure(
            self._number("Abb.", name, titel, unter), maps.choropleth(spec), alt, values, note=geometry.source
        )

    # Tables

    def spalte(self, kopf: str, id: str, jahr: Year = None, *, teil: str = "wert", **where: Any) -> Column:
        """One column of `tabelle`."""
        return Column(kopf, id, jahr, teil, where)

    def tabelle(self, titel: str, unter: str, *spalten: Column, name: str = "") -> Markup:
        """Regions in rows, own Kreis first; the median of the Vergleichskreise stands below them."""
        columns = [c for c in spalten if self.cells.get(c.id, c.year, **{**c.where, "region": self.cycle.kreis.ags})]
        if not columns:
            return self._nothing("Die Tabelle", titel)
        self.cells.legend.clear()
        rows = [self._region_row(*region, columns) for region in self._regions()]
        after = 1 + len(self.cycle.vergleichskreise)
        if median := self._median_row(columns):
            rows.insert(after, median)
        return self._table(titel, unter, ["Region", *(c.head for c in columns)], rows, name)

    def _region_row(self, ags: str, label: str, kind: str, columns: Iterable[Column]) -> Row:
        cells = [self._cell(column, ags) for column in columns]
        return Row(kind, label, tuple(cells))

    def _cell(self, column: Column, ags: str) -> Markup:
        """A bound number; where nothing is published for the region, the sign for unknown."""
        try:
            value = self.cells.find(column.id, column.year, **{**column.where, "region": ags})
        except UnknownCell:
            self.cells.legend[UNKNOWN_SIGN[0]] = UNKNOWN_SIGN[1]
            return Markup(UNKNOWN_SIGN[0])
        return self.cells.number(value, column.part, marks=True)

    def _median_row(self, columns: Sequence[Column]) -> Row | None:
        found = [
            self.cells.get(c.id, c.year, **{**c.where, "art": "median"}) if c.part == "wert" else None for c in columns
        ]
        medians = sorted((v for v in found if v is not None), key=lambda v: v.n or 0)
        if not medians:
            return None
        if None in found:
            self.cells.legend[NOT_APPLICABLE_SIGN[0]] = NOT_APPLICABLE_SIGN[1]
        cells = tuple(self.cells.number(v) if v else Markup(NOT_APPLICABLE_SIGN[0]) for v in found)
        n = self.cells.size(medians[0])
        if medians[0].n != medians[-1].n:
            n += " bis " + self.cells.size(medians[-1])
        return Row("median", Markup("Median der {} Vergleichskreise").format(n), cells)

    def tafel(
        self, titel: str, unter: str, kopf: Sequence[str], zeilen: Sequence[Sequence[Any]], *, name: str = ""
    ) -> Markup:
        """A table of its own: the heads, and rows of a name and bound numbers; `*` marks the own Kreis."""
        rows = [
            Row("kreis" if str(label).startswith("*") else "zeile", str(label).removeprefix("*"), tuple(cells))
            for label, *cells in zeilen
        ]
        return self._table(titel, unter, list(kopf), rows, name)

    def _table(self, titel: str, unter: str, head: Sequence[str], rows: Sequence[Row], name: str) -> Markup:
        if len(head) > 7 or len(rows) > 25:
            raise RequestError(f"Die Tabelle „{plain(titel)}“ ist zu groß: höchstens 7 Spalten und 25 Zeilen.")
        heads = [text.replace(" %", f"{NOBREAK}%") for text in head]
        printed = " ".join(str(cell) for row in rows for cell in row.cells)
        legend = dict(self.cells.legend)
        self.cells.legend.clear()
        number = self._number("Tab.", name, titel, unter)
        beleg = self.report.beleg(self.report.values_in(printed))
        return self.report.macro("tabelle")(number, heads, WIDTHS[len(heads)], rows, legend, beleg)

    # Key figures and caveats

    def kennzahl(self, id: str, name: str, **where: Any) -> KeyFigure | None:
        """A key figure with the course of its series and the Land beside it; None where there is no value."""
        value = self.cells.get(id, **where)
        if value is None:
            return None
        line, alt = self.report.sparkline(value, self.accent, width=44.0, height=9.0)
        unit = f"{NARROW}%" if self.cells.indicators[id].unit == PROZENT else ""
        stand = self.report.stand(value)
        land = self.cells.at_land(value)
        if land is not None and self.cells.indicators[id].unit != ANZAHL:
            stand += Markup(" · Land {}").format(self.cells.with_unit(land))
        older = value.year < self.cycle.beginn
        if older:
            stand = Markup("Ausgangslage · ") + stand
        return KeyFigure(self.cells.number(value), unit, name, line, alt, stand, older)

    def kennzahlen(self, *zahlen: KeyFigure | None) -> Markup:
        """The first three of the key figures that have a value."""
        found = [zahl for zahl in zahlen if zahl is not None][:3]
        return self.report.macro("kennzahlen")(found) if found else Markup("")

    def ausgangslage(self, *ids: str, **where: Any) -> Markup:
        """A line that says so where all values of a passage are older than the cycle; otherwise nothing."""
        years = [year for id in ids if (year := self.cells.letztes(id, **where)) is not None]
        if not years or max(years) >= self.cycle.beginn:
            return Markup("")
        return Markup('<p class="ausgangslage">Ausgangslage: alle Werte dieses Abschnitts liegen vor {}.</p>').format(
            self.cycle.beginn
        )

    def vorbehalte(self, *ids: str) -> Markup:
        """The caveats of indicators, each once, with the indicators they belong to."""
        caveats: dict[str, list[str]] = {}
        for id in ids:
            if self.cells.get(id) is not None:
                for text in self.cells.indicators[id].caveats:
                    caveats.setdefault(text, []).append(id)
        item = Markup("<li><strong>{}</strong> {}</li>")
        items = (
            item.format(Markup(", ").join(map(sheet_link, found)), typeset(text)) for text, found in caveats.items()
        )
        return Markup('<div class="hinweise"><ul>{}</ul></div>').format(Markup("").join(items))


def sheet_link(id: str) -> Markup:
    """The id of an indicator as a link to its fact sheet."""
    return Markup('<a href="#kennblatt-{}">{}</a>').format(id, id)


def is_named(line: Line) -> bool:
    """Whether a line carries its name and its last value; lines of the Vergleichskreise share one name."""
    return bool(line.name) and line.role != "vergleich"


def last_of(values: Iterable[Value]) -> Value:
    """The newest value that has a number."""
    return [value for value in values if value.exact is not None][-1]


def has_course(line: Line) -> bool:
    """Whether a line has two points, so that it can be drawn."""
    return sum(value.exact is not None for value in line.values) > 1


def plain(text: str | Markup) -> str:
    """A title or unit line without its marks, for alt texts and for pictures."""
    return Markup(text).striptags()


def number(value: Value | None) -> float | None:
    """The position of a value in a chart."""
    return None if value is None or value.exact is None else float(value.exact)


def data_uri(figure: Figure) -> str:
    """A chart as the address of a picture."""
    return "data:image/svg+xml;base64," + base64.b64encode(charts.to_svg(figure)).decode()


def silhouette(geometry: maps.Geometry) -> str:
    """The Landkreis with its Gemeinden as a quiet picture for the cover, as the address of a picture."""
    points = [point for gemeinde in geometry.gemeinden for ring in gemeinde.rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    paths = "".join(
        f"M{'L'.join(f'{x - left:.2f} {top - y:.2f}' for x, y in ring)}Z"
        for gemeinde in geometry.gemeinden
        for ring in gemeinde.rings
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right - left:.2f} {top - bottom:.2f}">'
        f'<path d="{paths}" fill="{style.SHADE}" stroke="{style.FILL}" stroke-width="0.18"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def year_positions(values: Iterable[Value]) -> Callable[[Value], float]:
    """Where values stand on an axis of years.

    Values of one day of the year stand at their year; where days differ, 31.12. stands at its year and
    an earlier day before it.
    """
    days = {(v.end.month, v.end.day) for v in values}
    if len(days) == 1:
        return lambda value: float(value.year)
    return lambda value: value.year - 1 + value.end.timetuple().tm_yday / 365


# --- The report ---------------------------------------------------------------------------------------

FORMULAS = {
    "anteil": "Zähler geteilt durch Nenner, mal 100",
    "je_1000": "Zähler geteilt durch Nenner, mal 1.000",
    "veroeffentlicht": "veröffentlichter Wert, nicht nachgerechnet",
    "anzahl": "Anzahl",
    "abstand": "Deutsche minus Ausländerinnen und Ausländer, aus ungerundeten Werten",
}
PAIRS = {
    "gleich": "",
    "vorjahresende": "; Nenner vom 31.12. des Vorjahres",
    "jahresende": "; Nenner vom 31.12. desselben Jahres (Näherung)",
}
BASES = {
    "volkszaehlung_1987": "Volkszählung 1987",
    "zensus_2011": "Zensus 2011",
    "zensus_2022": "Zensus 2022",
}
GROUPS = {
    "insgesamt": "insgesamt",
    "auslaendisch": "Ausländerinnen und Ausländer",
    "deutsch": "Deutsche",
}
ROLES_OF_SERIES = {"amtlich": "amtliche Reihe", "ersatz": "Ersatzreihe"}


@dataclass(frozen=True)
class CockpitRow:
    """One core indicator: its newest value, or why there is none."""

    name: str
    state: str
    value: Markup | str = ""
    stand: Markup | str = ""
    change: Markup | str = ""
    land: Markup | str = ""
    line: str = ""
    alt: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Chapter:
    """One Handlungsfeld: its text, or the indicators whose data are not connected yet."""

    feld: Handlungsfeld
    farbe: str
    text: Markup | None


@dataclass(frozen=True)
class Outlook:
    """A value that lies after the cycle."""

    name: str
    value: Markup
    stand: Markup
    land: Markup
    source: str


@dataclass(frozen=True)
class Sheet:
    """The fact sheet of an indicator as pairs of a term and what it says."""

    id: str
    title: str
    rows: tuple[tuple[str, Markup | str], ...]


@dataclass
class Report:
    """Everything a report is made from, and the parts of its page."""

    project: Path
    cycle: Cycle
    cells: Cells
    findings: Mapping[str, Finding]
    sources: Mapping[str, Source]
    brueche: Mapping[str, Bruch]
    set_aside: Sequence[Mapping[str, Any]] = ()
    felder: Sequence[Handlungsfeld] = FELDER

    def __post_init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(self.project / TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._macros = self._templates.get_template("bausteine.html.j2").module
        self._texts = Texts(self.project / TEMPLATES / "texte")

    @classmethod
    def load(cls, project: Path, cycle: Cycle) -> Report:
        """The report of a cycle from what the earlier stages have left."""
        folder = project / "data" / "processed" / cycle.name
        values = values_from(read_parquet(folder / "indicators.parquet"))
        words = {_key(row): row["urteil"] for row in read_parquet(folder / "judgements.parquet").to_dict("records")}
        findings = findings_from(read_parquet(folder / "findings.parquet"))
        read = json.loads((folder / "quellen.json").read_text(encoding="utf-8"))
        judged = {
            cell_id(value): words[key]
            for value in values
            if (key := _key({name: getattr(value, name) for name in PLACE})) in words
        }
        return cls(
            project=project,
            cycle=cycle,
            cells=Cells(values, by_id(), cycle, judged),
            findings={finding.id: finding for finding in findings},
            sources={source.key: source for source in load_sources(project, cycle.datenschluss)},
            brueche=load_brueche(project),
            set_aside=read["zurueckgestellt"],
        )

    def html(self) -> str:
        """The whole report as one page."""
        chapters = [self.chapter(feld) for feld in self.felder]
        context = {
            "bericht": self,
            "titel": TITLE,
            "muster": SAMPLE,
            "zyklus": self.cycle,
            "kapitel": chapters,
            "kurzfassung": self._texts.render("kurzfassung.md", self.words()),
            "cockpit": self.rows_by_chapter(chapters, self.cockpit),
            "geplant": [c for c in chapters if not c.feld.indicators],
            "einfuehrung": self._texts.render("einfuehrung.md", self.words()),
            "ausblick": self._texts.render("ausblick.md", self.words()),
            "neuere": self.rows_by_chapter(chapters, self.outlook),
            "begriffe": self._texts.render("begriffe.md", self.words()),
            "methode": self._texts.render("methode.md", self.words()),
            "kennblaetter": [(c, [self.sheet(i) for i in c.feld.indicators]) for c in chapters if c.feld.indicators],
            "quellen": list(self.sources.values()),
            "zurueckgestellt": self.set_aside,
            "zeichen": self.signs(),
            "band": style.ACCENTS,
            "umriss": silhouette(self.geometry),
            "umriss_quelle": self.geometry.source,
            "stil": style,
            "schriften": Markup(pdf.font_css()),
        }
        return self._templates.get_template("bericht.html.j2").render(context)

    @cached_property
    def geometry(self) -> maps.Geometry:
        """The Gemeinden of the Landkreis."""
        return maps.read_geometry(self.project / GEOMETRY)

    def macro(self, name: str) -> Callable[..., Markup]:
        """A building block of the templates, by its name."""
        return getattr(self._macros, name)

    def words(self) -> dict[str, Any]:
        """What every text can call: numbers, the cycle, and how many indicators have a value."""
        cycle = self.cycle
        facts = {
            "zyklus": Markup('<span class="fest">{}</span>').format(cycle.druckname),
            "beginn": cycle.beginn,
            "ende": cycle.ende,
            "fenster_von": cycle.fenster_von,
            "datenschluss": f"{cycle.datenschluss:%d.%m.%Y}",
            "kreis": cycle.kreis.name,
            "vergleichskreise": in_words([region.kurz for region in cycle.vergleichskreise]),
            "land": cycle.land.name,
            "land_ags": cycle.land.ags,
            "bund_ags": cycle.bund.ags,
            "zaehlung": self.counts(),
        }
        return self.cells.functions() | facts

    def chapter(self, feld: Handlungsfeld) -> Chapter:
        """A chapter with its text, where the office has written one."""
        name = f"{feld.key}.md"
        if not self._texts.exists(name):
            return Chapter(feld, style.ACCENTS[feld.nummer], None)
        blocks = Blocks(self, feld)
        text = blocks.resolve(self._texts.render(name, blocks.functions()))
        return Chapter(feld, style.ACCENTS[feld.nummer], text)

    def counts(self) -> dict[str, Markup]:
        """How many core indicators there are, by the state of their data, each bound."""
        core = [finding for finding in self.findings.values() if finding.core]
        planned = [feld for feld in self.felder if not feld.indicators]
        numbers = {
            "kern": len(core),
            "im_zyklus": sum(f.datenstand == IM_ZYKLUS for f in core),
            "ausgangslage": sum(f.datenstand == AUSGANGSLAGE for f in core),
            "keine_daten": sum(f.datenstand == KEINE_DATEN for f in core),
            "felder_ohne": len(planned),
            "geplant": sum(len(feld.geplant) for feld in self.felder),
            "quellen": len(self.sources),
        }
        return {name: bound(f"bericht|{name}", str(count)) for name, count in numbers.items()}

    # Cockpit, outlook

    def rows_by_chapter(
        self, chapters: Iterable[Chapter], rows_of: Callable[[Handlungsfeld], Iterable[Any]]
    ) -> list[tuple[Chapter, list[Any], dict[str, str]]]:
        """The rows of every chapter that has some, with the signs that stand in them."""
        found = []
        for chapter in chapters:
            self.cells.legend.clear()
            if rows := list(rows_of(chapter.feld)):
                found.append((chapter, rows, dict(self.cells.legend)))
        return found

    def cockpit(self, feld: Handlungsfeld) -> Iterator[CockpitRow]:
        """One row per core indicator of a field."""
        for indicator in feld.indicators:
            if indicator.core:
                yield self._cockpit_row(indicator, self.findings[indicator.id], style.ACCENTS[feld.nummer])

    def _cockpit_row(self, indicator: Indicator, finding: Finding, accent: str) -> CockpitRow:
        name = short_name(indicator)
        value = self.cells.get(indicator.id)
        if value is None:
            return CockpitRow(name, finding.datenstand, reason=finding.grund)
        line, alt = self.sparkline(value, accent)
        return CockpitRow(
            name=name,
            state=finding.datenstand,
            value=self.cells.number(value),
            stand=self.cells.date(value),
            change=self._change(indicator, finding),
            land=self._land(value),
            line=line,
            alt=alt,
        )

    def _land(self, value: Value) -> Markup:
        """The value of the Land beside that of the Kreis: same period, same group."""
        land = self.cells.at_land(value)
        if land is not None:
            return self.cells.number(land, marks=True)
        self.cells.legend[UNKNOWN_SIGN[0]] = UNKNOWN_SIGN[1]
        return Markup(UNKNOWN_SIGN[0])

    def _change(self, indicator: Indicator, finding: Finding) -> Markup:
        """The change up to the newest value, with the year it is told from."""
        if finding.entwicklung == NICHT_BEWERTBAR:
            return Markup("nicht bewertbar")
        change = self.cells.change(indicator.id)
        unit = f"{NARROW}%" if indicator.unit == ANZAHL else f"{NOBREAK}Pp." if indicator.unit == PROZENT else ""
        since = Markup('{} <span class="seit">seit {}</span>').format(unit, self.cells.since(change))
        return self.cells.number(change, signed=True) + since

    def outlook(self, feld: Handlungsfeld) -> Iterator[Outlook]:
        """The newest value after the cycle of every indicator that has one."""
        for indicator in feld.indicators:
            newer = [v for v in self.cells.series(indicator.id) if v.year > self.cycle.ende and v.exact is not None]
            if newer:
                value = newer[-1]
                yield Outlook(
                    short_name(indicator),
                    self.cells.number(value, marks=True),
                    self.stand(value),
                    self._land(value),
                    self.short_beleg([value]),
                )

    def sparkline(self, value: Value, accent: str, width: float = 27.0, height: float = 7.0) -> tuple[str, str]:
        """The course of a value's series in the window as a picture, with its text; empty for one point."""
        place = {"gruppe": value.group, "geschlecht": value.sex, "alter": value.age}
        rows = self.cells.series(value.id, value.series.partition(":")[2], **place)
        rows = self._comparable([v for v in rows if self.cycle.fenster_von <= v.year <= value.year])
        filled = [v for v in rows if v.exact is not None]
        if len(filled) < 3:
            return "", ""
        points = tuple((float(v.year), number(v)) for v in rows)
        figure = charts.sparkline(charts.Sparkline(points, accent, width=width, height=height))
        first, last = (digits(v, self.cells.indicators[v.id]) for v in (filled[0], filled[-1]))
        return data_uri(figure), f"Verlauf {filled[0].year} bis {filled[-1].year}: von {first} auf {last}."

    def _comparable(self, rows: Sequence[Value]) -> list[Value]:
        """The last values of a series that no break and no change of the population base separates."""
        start = 0
        for index, (earlier, later) in enumerate(pairwise(rows), start=1):
            days = (self.brueche[id].datum for id in self.cells.indicators[later.id].breaks)
            if earlier.base != later.base or any(earlier.end < day <= later.end for day in days):
                start = index
        return list(rows[start:])

    def stand(self, value: Value) -> Markup:
        """The date of a value, with the kind of period where a year alone does not say it."""
        return self.cells.date(value) + (", Jahresdurchschnitt" if value.period_type == "jahresdurchschnitt" else "")

    # Sources

    def keys_of(self, values: Iterable[Value]) -> list[str]:
        """The sources behind values, in the order of their keys."""
        named = {key for value in values for key in re.findall(r"([A-Za-z][\w.-]*) \(", value.source)}
        return sorted(named & set(self.sources))

    def values_in(self, html: str) -> list[Value]:
        """The values behind the bound numbers of a piece of the page."""
        known = self.cells.printed
        return [known[one.zelle] for one in printed_numbers(html) if one.zelle in known]

    def beleg(self, values: Iterable[Value], note: str = "") -> Markup:
        """The source line: every table once, offices together, and whether the report has computed."""
        values = list(values)
        offices: dict[tuple[str, str], list[str]] = {}
        for key in self.keys_of(values):
            q = self.sources[key].quelle
            table = f"Tabelle{NOBREAK}{q.tabelle}" if q.tabelle else q.titel
            day = f" (Stand {q.stand:%d.%m.%Y})" if q.stand else ""
            offices.setdefault((q.namensnennung, q.lizenz), []).append(table + day)
        parts = [
            Markup('{}, {}, <span class="fest">{}</span>').format(office, ", ".join(tables), licence)
            for (office, licence), tables in offices.items()
        ]
        own = ["eigene Berechnung"] if any(self._computed(value) for value in values) else []
        return Markup("Quelle: ") + Markup("; ").join([*parts, *([note] if note else []), *own])

    def citation(self, source: Source) -> Markup:
        """A source as the annex cites it, its licence unbroken."""
        text, _, licence = source.beleg.rpartition(", ")
        return Markup('{}, <span class="fest">{}</span>').format(text, licence)

    def short_beleg(self, values: Iterable[Value]) -> str:
        """The sources of values in a few words: table codes, or the office where there is none."""
        return ", ".join(q.tabelle or q.namensnennung for q in (self.sources[k].quelle for k in self.keys_of(values)))

    def _computed(self, value: Value) -> bool:
        indicator = self.cells.indicators[value.id]
        series = next((s for s in indicator.series if s.name == value.series), None)
        formula = (series.formula if series else None) or indicator.formula
        return value.kind != "wert" or (formula is not None and formula.kind not in ("veroeffentlicht", "anzahl"))

    def ages(self, id: str) -> list[str]:
        """The age bands an indicator is broken down by, young to old."""
        return [age_text(*band) for band in self.cells.indicators[id].ages]

    # Annex

    def sheet(self, indicator: Indicator) -> Sheet:
        """The fact sheet of an indicator; empty lines are left out."""
        formula = indicator.formula
        rows: list[tuple[str, Markup | str]] = [
            ("Definition", indicator.definition),
            ("Zähler", indicator.zaehler if formula and formula.denominator else ""),
            ("Nenner", indicator.nenner if formula and formula.denominator else ""),
            ("Berechnung", FORMULAS[formula.kind] + PAIRS[formula.pairing] if formula else ""),
            ("Einheit und Richtung", f"{UNITS_LONG[indicator.unit]}; {DIRECTIONS[indicator.direction]}"),
            ("Gruppen", in_words([GROUPS[g] for g in indicator.groups]) if len(indicator.groups) > 1 else ""),
            ("Reihen", lines(self._series_line(s) for s in indicator.series)),
            ("Doppelte Jahre", lines(self._overlaps(indicator))),
            ("Werte", self._years(indicator)),
            ("Der Wert sagt", indicator.sagt),
            ("Er sagt nicht", indicator.sagt_nicht),
            ("Vorbehalte", lines(indicator.caveats)),
            ("Brüche", lines(f"{self.brueche[id].datum:%d.%m.%Y}: {self.brueche[id].text}" for id in indicator.breaks)),
            ("Gegenprobe", indicator.check),
        ]
        return Sheet(indicator.id, indicator.title, tuple((term, text) for term, text in rows if text))

    def _series_line(self, series: Series) -> str:
        tables = [q.tabelle or q.titel for q in (self.sources[k].quelle for k in series.sources if k in self.sources)]
        years = f", bis {series.bis}" if series.bis else ""
        note = f"; {series.note}" if series.note else ""
        return f"{ROLES_OF_SERIES[series.role]}: {', '.join(tables) or 'liegt nicht vor'}{years}{note}"

    def _overlaps(self, indicator: Indicator) -> Iterator[Markup]:
        """Dates of the window for which two series have different numbers, with both."""
        for values in self.cells.overlaps(indicator.id):
            differ = len({(value.exact, value.series.partition(":")[0]) for value in values}) > 1
            if differ and self.cycle.fenster_von <= values[0].year <= self.cycle.ende:
                shown = (
                    Markup("{} ({})").format(self.cells.with_unit(v), ROLES_OF_SERIES[v.series.partition(":")[0]])
                    for v in values
                )
                yield Markup("{}: {}").format(self.cells.date(values[0]), Markup(" · ").join(shown))

    def _years(self, indicator: Indicator) -> Markup | str:
        """The values of the own Kreis in the window, or why there are none."""
        rows = self.cells.series(indicator.id)
        window = [v for v in rows if self.cycle.fenster_von <= v.year <= self.cycle.ende and v.exact is not None]
        if not window:
            return self.findings[indicator.id].grund
        return Markup(" · ").join(
            Markup('<span class="paar">{}: {}</span>').format(self.cells.date(v), self.cells.number(v, marks=True))
            for v in window
        )

    def signs(self) -> list[tuple[str, str]]:
        """All signs the report knows, with their meaning."""
        return [*dict.fromkeys([*PRINTED.values(), LIMITED, *MARKS.values()])]


UNIT_TAGS = {
    PROZENT: f",{NOBREAK}%",
    PUNKTE: ", Prozentpunkte",
    JE_1000: f", je{NOBREAK}1.000",
    ANZAHL: "",
}
"""What stands behind the name of an indicator in tables of several indicators."""


def short_name(indicator: Indicator) -> str:
    """The short name of an indicator with its unit, as tables of several indicators print it."""
    return indicator.short.replace("SGB II", f"SGB{NOBREAK}II") + UNIT_TAGS[indicator.unit]


def in_words(names: Sequence[str]) -> str:
    """`a, b und c`."""
    return " und ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def lines(items: Iterable[Markup | str]) -> Markup:
    """Several statements one below the other."""
    return Markup("<br>").join(item if isinstance(item, Markup) else typeset(item) for item in items)


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The place of a judged value as text, the same from the table and from the value."""

    def text(cell: Any) -> str:
        return "" if cell is None or cell != cell else str(cell)[:10] if hasattr(cell, "year") else str(cell)

    return tuple(text(row[name]) for name in PLACE)
