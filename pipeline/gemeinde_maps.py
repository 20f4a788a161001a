"""The maps of the web edition: for each figure one picture of all Gemeinden in classes, with its table beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from indicators.model import ANZAHL, UNITS_LONG
from pipeline import maps, style
from pipeline.citations import beleg
from pipeline.gemeinde_pictures import Sheet
from pipeline.gemeinden import Angabe, Column, Gemeinden
from pipeline.numbers import german_number
from pipeline.signs import SUPPRESSED_OWN
from pipeline.values import Value


@dataclass(frozen=True)
class Area:
    """A Gemeinde on a map: its key and its tint; without a value it has none and is hatched."""

    ags: str
    name: str
    colour: str
    number: Markup


@dataclass(frozen=True)
class View:
    """A map: what it shows, at which date, in which classes; `areas` are its Gemeinden in the order of their names."""

    key: str
    title: str
    unit: str
    stand: Markup
    newer: bool
    older: bool
    accent: int
    classes: Sequence[tuple[str, str]]
    areas: Sequence[Area]
    missing: bool
    kreis: Markup
    land: Markup
    source: Markup
    legend: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Atlas:
    """All maps on a common sheet; `outlines` are the Gemeinden by AGS."""

    width: int
    height: int
    outlines: Mapping[str, str]
    views: Sequence[View]


def atlas(gemeinden: Gemeinden) -> Atlas:
    """The maps of all declared figures, those within the cycle first."""
    sheet = Sheet.of(gemeinden.material.geometry)
    outlines = {ags: sheet.path(one) for ags, one in gemeinden.all.items()}
    return Atlas(sheet.width, sheet.height, outlines, [_view(gemeinden, column) for column in gemeinden.columns])


def _view(gemeinden: Gemeinden, column: Column) -> View:
    material = gemeinden.material
    cells = material.cells
    cells.legend.clear()
    tints = maps.class_tints(style.ACCENTS[column.accent], len(column.angabe.grenzen) + 1)
    values = [v for v in column.values.values() if v.status != SUPPRESSED_OWN]
    areas = [
        Area(ags, one.name, _tint(column.values.get(ags), column.angabe, tints), _number(gemeinden, column, ags))
        for ags, one in sorted(gemeinden.all.items(), key=lambda pair: pair[1].name)
    ]
    above = [material.sign() if value is None else cells.number(value, marks=True) for value in column.above]
    return View(
        key=column.key,
        title=column.angabe.name,
        unit="" if column.unit == ANZAHL else UNITS_LONG[column.unit],
        stand=material.stand(column.sample),
        newer=column.newer,
        older=column.sample.year < material.cycle.beginn,
        accent=column.accent,
        classes=list(zip(tints, class_texts(column.angabe), strict=True)),
        areas=areas,
        missing=not all(area.colour for area in areas),
        kreis=above[0],
        land=above[1],
        source=beleg(material, values, material.geometry.source),
        legend=dict(cells.legend),
    )


def _number(gemeinden: Gemeinden, column: Column, ags: str) -> Markup:
    value = column.values.get(ags)
    return gemeinden.material.sign() if value is None else gemeinden.material.cells.number(value, marks=True)


def _tint(value: Value | None, angabe: Angabe, tints: Sequence[str]) -> str:
    """The tint of the class of a value; one that is equal to a limit belongs to the class above it."""
    if value is None or value.exact is None:
        return ""
    return tints[bisect_right(angabe.grenzen, float(value.exact))]


def class_texts(angabe: Angabe) -> list[str]:
    """The classes in words from low to high: `unter 6`, `6 bis unter 10`, `10 und mehr`."""
    limits = [Fraction(repr(limit)) for limit in angabe.grenzen]
    decimals = int(any(limit.denominator > 1 for limit in limits))
    words = [german_number(limit, decimals) for limit in limits]
    between = [f"{low} bis unter {high}" for low, high in pairwise(words)]
    return [f"unter {words[0]}", *between, f"{words[-1]} und mehr"]
