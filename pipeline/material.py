"""What the chapters, tables and pictures of a report are made from, and what all of them say alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2.environment import TemplateModule
from markupsafe import Markup

from pipeline.cells import Cells
from pipeline.cycle import Cycle
from pipeline.maps import Geometry
from pipeline.registries import Bruch
from pipeline.roles import Role
from pipeline.signs import NOT_AT_HAND, PRINTED
from pipeline.sources import Source
from pipeline.values import Value


@dataclass(frozen=True)
class Material:
    """The values of a cycle with all that stands beside them: sources, breaks, geometry, building blocks.

    `macros` are the building blocks of the templates by their names. `few`: fewer cases vary by chance.
    """

    cells: Cells
    sources: Mapping[str, Source]
    brueche: Mapping[str, Bruch]
    geometry: Geometry
    macros: TemplateModule
    few: int

    @property
    def cycle(self) -> Cycle:
        return self.cells.cycle

    def regions(self) -> Iterator[tuple[str, str, Role]]:
        """Key, name and role of all regions in their fixed order: own Kreis first, Bund last."""
        cycle = self.cycle
        yield cycle.kreis.ags, cycle.kreis.kurz, "kreis"
        for region in cycle.vergleichskreise:
            yield region.ags, region.kurz, "vergleich"
        for region in cycle.stadtkreise:
            yield region.ags, f"{region.kurz} (Stadtkreis)", "stadt"
        yield cycle.land.ags, cycle.land.kurz, "land"
        yield cycle.bund.ags, cycle.bund.kurz, "bund"

    def stand(self, value: Value) -> Markup:
        """The date of a value, with the kind of period where a year alone does not say it."""
        return self.cells.date(value) + (", Jahresdurchschnitt" if value.period_type == "jahresdurchschnitt" else "")

    def sign(self, status: str | None = None) -> Markup:
        """The sign for a missing value, noted for the legend; without a status no figure is at hand."""
        sign, meaning = NOT_AT_HAND if status is None else PRINTED[status]
        self.cells.legend[sign] = meaning
        return Markup(sign)
