"""Pictures that set the regions side by side: a small chart over years for each, or a line between two dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pipeline import panelcharts, slopecharts
from pipeline.captions import nothing, plain
from pipeline.demo_marks import any_demo
from pipeline.figures import Figures, Line, comparable, has_course, last_of, number, year_positions
from pipeline.roles import Role
from pipeline.signs import PRINTED, SUPPRESSED_OWN
from pipeline.values import Value

FEWEST = 3
"""With fewer regions beside the own Kreis there is nothing to set side by side."""


@dataclass(frozen=True)
class RegionFigures(Figures):
    """The functions with which the text of one chapter asks for pictures of all regions."""

    def functions(self) -> dict[str, Any]:
        """What a text can call, by its German name."""
        return {"einzelbilder": self.einzelbilder, "steigung": self.steigung}

    def einzelbilder(self, titel: Markup | str, unter: str, id: str, *, name: str = "", **where: Any) -> Markup:
        """A small chart for each region other than the own Kreis and the Bund, the own Kreis behind all of them."""
        lines = [self.linie(id, label, rolle=role, region=ags, **where) for ags, label, role in self._regions()]
        own, *others = lines
        drawn = [line for line in lines if any(v.exact is not None for v in line.values)]
        if own not in drawn or sum(map(has_course, others)) < FEWEST:
            return nothing("Die Abbildung", titel)
        values = [v for line in lines for v in line.values]
        shown = [v for v in values if v.exact is not None or v.status == SUPPRESSED_OWN]
        position = year_positions(values)
        until = max(last_of(line.values).year for line in drawn)
        spec = panelcharts.Panels(
            tuple(self._panel(line, position, until) for line in others),
            self._panel(own, position, until),
            self.accent,
            unit=self._unit(own.values[0]),
            gaps=tuple(self._gaps(drawn, position)),
            breaks=tuple(self._breaks([v for line in drawn for v in line.values], position)),
        )
        alt = f"Kleine Liniendiagramme, eines je Region. {plain(titel)}. {plain(unter).rstrip('.')}. " + " ".join(
            self._told(line) if line in drawn else f"{line.name}: {_why(line)}." for line in lines
        )
        caption = self.captions.add("Abb.", name, self._with_years(titel, values), unter)
        ends = [last_of(line.values) for line in drawn]
        marks = {f"reihe-{index}": line.values for index, line in enumerate(others)}
        marks |= {f"hinten-{index}": own.values for index in range(len(others))}
        return self._figure(caption, panelcharts.small_multiples(spec), alt, shown, ends, marks=marks)

    def _regions(self) -> Iterable[tuple[str, str, Role]]:
        return (region for region in self.material.regions() if region[2] != "bund")

    def _panel(self, line: Line, position: Callable[[Value], float], until: int) -> panelcharts.Panel:
        """A region as it is drawn; where its course ends before the others, its name says when."""
        points = tuple((position(v), number(v)) for v in line.values)
        known = [v for v in line.values if v.exact is not None]
        if not known:
            return panelcharts.Panel(line.name, points, note=_why(line))
        early = f" (bis {known[-1].year})" if known[-1].year < until else ""
        return panelcharts.Panel(line.name + early, points, self._digits(known[-1]), demo=any_demo(known))

    def steigung(
        self, titel: Markup | str, unter: str, anfang: Mapping[str, Any], ende: Mapping[str, Any], *, name: str = ""
    ) -> Markup:
        """A line per region between two comparable dates; `anfang` and `ende` say which, as for `hantel`."""
        rows = [(label, role, *self._comparable_pair(ags, anfang, ende)) for ags, label, role in self._regions()]
        first, last = rows[0][2:]
        if first is None or last is None or sum(None not in pair for _, _, *pair in rows) <= FEWEST:
            return nothing("Die Abbildung", titel)
        slopes = [
            slopecharts.Slope(
                label, number(start), number(end), self._digits(start), self._digits(end), role,
                demo=any_demo(v for v in (start, end) if v is not None),
            )
            for label, role, start, end in rows if start is not None or end is not None
        ]  # fmt: skip
        values = [v for _, _, *pair in rows for v in pair if v is not None]
        dates = plain(self.cells.date(first)), plain(self.cells.date(last))
        spec = slopecharts.SlopeChart(tuple(slopes), dates, self.accent)
        alt = f"Liniendiagramm mit zwei Zeitpunkten. {plain(titel)}. {plain(unter).rstrip('.')}. " + " ".join(
            f"{one.name}: {one.start_text or 'keine Angabe'}, dann {one.end_text or 'keine Angabe'}." for one in slopes
        )
        title = Markup("{}, {} und {}").format(titel, self.cells.year(first), self.cells.year(last))
        caption = self.captions.add("Abb.", name, title, unter)
        pairs = [[v for v in pair if v is not None] for _, _, *pair in rows]
        marks = {f"reihe-{index}": pair for index, pair in enumerate(filter(None, pairs))}
        return self._figure(caption, slopecharts.slope_chart(spec), alt, values, values, marks=marks)

    def _comparable_pair(
        self, region: str, start: Mapping[str, Any], end: Mapping[str, Any]
    ) -> tuple[Value | None, Value | None]:
        """The values of a region at both dates; none for the first where a break lies between them."""
        earlier, later = self._pair(region, start, end)
        if earlier is not None and later is not None and len(comparable(self.material, [earlier, later])) < 2:
            earlier = None
        return earlier, later


def _why(line: Line) -> str:
    """What stands in place of a course without values."""
    hidden = any(v.status == SUPPRESSED_OWN for v in line.values)
    return PRINTED[SUPPRESSED_OWN][1] if hidden else "keine Angabe"
