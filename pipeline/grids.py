"""Tables that the text of a chapter asks for: regions in rows, or heads and rows of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from markupsafe import Markup

from pipeline.canvas import text_width
from pipeline.captions import Captions, nothing, plain
from pipeline.cells import NOBREAK, Cells, RequestError, UnknownCell, Year
from pipeline.citations import beleg, values_in
from pipeline.demo_marks import LETTER, any_demo
from pipeline.exhibits import value_rows
from pipeline.material import Material
from pipeline.style import TEXT_WIDTH
from pipeline.values import Value

WIDTHS = {2: 52.0, 3: 20.0, 4: 17.0, 5: 17.0, 6: 13.5, 7: 12.0, 8: 10.0, 9: 9.0}
"""Width of each column but the first in percent of the table, by the number of columns."""

NARROWEST, COLUMNS = 5.2, 13
"""Width of each column where there are more of them, and how many fit."""
ALONE = 62.0
"""What is left free to the right of the only column of numbers, in mm."""
LINES = 28
"""So many rows fit on a page with everything that stands around them."""
HEAD_TYPE, PADDING = (8.4, 600), 2.4
"""Size and weight of the heads of columns; what is left free at both sides of a cell, in mm."""

MEDIANS = {"": "median", "abstand_gruppen": "median_abstand"}
"""The kind of the median of the Vergleichskreise, by the kind of value."""


@dataclass(frozen=True)
class Column:
    """One column of a table of regions as a text asks for it."""

    head: Markup | str
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
class Grids:
    """The functions with which the text of one chapter asks for tables."""

    material: Material
    captions: Captions

    def functions(self) -> dict[str, Any]:
        """What a text can call, by its German name."""
        return {name: getattr(self, name) for name in ("spalte", "tabelle", "tafel")}

    @property
    def cells(self) -> Cells:
        return self.material.cells

    def spalte(self, kopf: str, id: str, jahr: Year = None, *, teil: str = "wert", **where: Any) -> Column:
        """One column of `tabelle`."""
        return Column(kopf, id, jahr, teil, where)

    def tabelle(self, titel: str, unter: str, *spalten: Column, name: str = "") -> Markup:
        """Regions in rows, own Kreis first; the median of the Vergleichskreise stands below them."""
        own = self.material.cycle.kreis.ags
        columns = [c for c in spalten if self.cells.get(c.id, c.year, **{**c.where, "region": own})]
        if not columns:
            return nothing("Die Tabelle", titel)
        self.cells.legend.clear()
        rows = [self._region_row(*region, columns) for region in self.material.regions()]
        after = 1 + len(self.material.cycle.vergleichskreise)
        if median := self._median_row(columns):
            rows.insert(after, median)
        return self.of_rows(titel, unter, ["Region", *(c.head for c in columns)], rows, name)

    def _region_row(self, ags: str, label: str, kind: str, columns: Iterable[Column]) -> Row:
        cells = [self._cell(column, ags) for column in columns]
        return Row(kind, label, tuple(cells))

    def _cell(self, column: Column, ags: str) -> Markup:
        """A bound number; where nothing is published for the region, the sign for unknown."""
        try:
            value = self.cells.find(column.id, column.year, **{**column.where, "region": ags})
        except UnknownCell:
            return self.material.sign()
        return self.cells.number(value, column.part, marks=True)

    def _median_row(self, columns: Sequence[Column]) -> Row | None:
        found = [self._median(column) for column in columns]
        medians = sorted((v for v in found if v is not None), key=lambda v: v.n or 0)
        if not medians:
            return None
        cells = tuple(self.cells.number(v) if v else self.material.sign("not_applicable") for v in found)
        n = self.cells.size(medians[0])
        if medians[0].n != medians[-1].n:
            n += " bis " + self.cells.size(medians[-1])
        return Row("median", Markup("Median der {} Vergleichskreise").format(n), cells)

    def _median(self, column: Column) -> Value | None:
        """The median of what a column shows; None where none is formed."""
        kind = MEDIANS.get(column.where.get("art") or "")
        if column.part != "wert" or kind is None:
            return None
        return self.cells.get(column.id, column.year, **{**column.where, "art": kind})

    def tafel(
        self, titel: str, unter: str, kopf: Sequence[str], zeilen: Sequence[Sequence[Any]], *, name: str = ""
    ) -> Markup:
        """A table of its own: the heads, and rows of a name and bound numbers; `*` marks the own Kreis."""
        rows = [
            Row("kreis" if str(label).startswith("*") else "zeile", str(label).removeprefix("*"), tuple(cells))
            for label, *cells in zeilen
        ]
        return self.of_rows(titel, unter, list(kopf), rows, name)

    def of_rows(
        self, titel: Markup | str, unter: str, head: Sequence[str], rows: Sequence[Row], name: str, *, note: str = ""
    ) -> Markup:  # fmt: skip
        """A table of finished rows. `note` stands below it; heads that do not fit otherwise stand upright."""
        if len(head) > COLUMNS or len(rows) > LINES:
            text = f"Die Tabelle „{plain(titel)}“ ist zu groß: höchstens {COLUMNS} Spalten und {LINES} Zeilen."
            raise RequestError(text)
        heads = [text.replace(" %", f"{NOBREAK}%") for text in head]
        width, height = width_of(heads), upright(heads)
        values = values_in(self.material, " ".join(str(cell) for row in rows for cell in row.cells))
        legend = dict(self.cells.legend)
        self.cells.legend.clear()
        caption = replace(self.captions.add("Tab.", name, titel, unter), demo=any_demo(values))
        if not caption.demo:
            legend.pop(LETTER, None)
        source = beleg(self.material, values)
        self.captions.show(caption, value_rows(self.material, values), source)
        return self.material.macros.tabelle(caption, heads, width, rows, legend, source, note, height)


def width_of(heads: Sequence[str]) -> float:
    """Width of each column but the first in percent; the only one is as wide as the longest word of its head."""
    if len(heads) != 2:
        return WIDTHS.get(len(heads), NARROWEST)
    return max(WIDTHS[2], ceil((_longest(heads) + PADDING + ALONE) / TEXT_WIDTH * 100))


def upright(heads: Sequence[str]) -> float:
    """How high in mm the heads of the columns are where they must stand upright; 0 where they fit as they are."""
    if len(heads) == 2 or _longest(heads) <= WIDTHS.get(len(heads), 0.0) / 100 * TEXT_WIDTH - PADDING:
        return 0.0
    names = (plain(head).replace("\u00ad", "") for head in heads[1:])
    return round(max(text_width(name, *HEAD_TYPE) for name in names) + 1.5, 1)


def _longest(heads: Sequence[str]) -> float:
    """The width of the longest word of the heads but the first, in mm."""
    words = (word for head in heads[1:] for word in re.split(r"[\s\u00ad]|(?<=-)", plain(head)))
    return max((text_width(word, *HEAD_TYPE) for word in words), default=0.0)
