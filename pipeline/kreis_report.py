"""The report and the profile of any Kreis: automatic texts, official figures, nothing that one county has written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from indicators.model import Handlungsfeld
from pipeline import hyphenation, kreis_catalogue, pdf, style
from pipeline.captions import Captions
from pipeline.cells import Cells, cell_id, printed_numbers
from pipeline.citations import keys_of
from pipeline.collector import no_garbage_collection
from pipeline.cycle import Cycle, load_cycle
from pipeline.faults import DataError, Fault
from pipeline.findings import IM_ZYKLUS, judgements_from, place_of
from pipeline.findings import from_frame as findings_from
from pipeline.grids import Column, Grids
from pipeline.kreise import PROFIL
from pipeline.manifest import FILE as MANIFEST
from pipeline.manifest import TOLD as ABOUT_MANIFEST
from pipeline.manifest import Manifest, counted
from pipeline.overview import cockpit, short_name
from pipeline.portraits import Portraits
from pipeline.printed_places import REPORT
from pipeline.registries import load_brueche, load_schwellen
from pipeline.report import Chapter, Report
from pipeline.sources import source_in
from pipeline.tables import read_columns
from pipeline.texts import in_words
from pipeline.values import from_frame as values_from

PROFILE = "Kreisprofil"
"""What the list of its numbers calls a profile."""
MOST_PAGES = 4
"""A profile is longer only by mistake."""
COURSE, COLUMNS = "B-01", 6
"""The indicator whose course a profile draws; so many key figures stand in its comparison of the Kreise."""


@dataclass
class KreisReport(Report):
    """A report of official figures only; `leer`: the fields that have none for this Kreis."""

    leer: Sequence[Handlungsfeld] = ()

    def words(self) -> dict[str, Any]:
        """What the texts of any Kreis can call besides."""
        told = [(feld.title, ids) for feld in self.felder if (ids := list(self._comparable(feld)))]
        own = {
            "kernaussagen": told,
            "kennblatt": self.cells.indicators.__getitem__,
            "ohne_kapitel": in_words([feld.title for feld in self.leer]),
        }
        return super().words() | own

    def _comparable(self, feld: Handlungsfeld) -> Iterator[str]:
        """The core indicators with a value in the cycle that can be told beside an earlier or another one."""
        cells = self.cells
        for one in feld.indicators:
            if one.core and self.findings[one.id].datenstand == IM_ZYKLUS:
                near = cells.erstes(one.id) or any(cells.hat(one.id, mit=mit) for mit in ("land", "median"))
                yield from [one.id] if near else []

    def kreisprofil(self) -> str:
        """The profile as a page of its own; fills `exhibits`."""
        captions = Captions(self.felder[0], part=("P", "profil"))
        chapters = [Chapter(feld, style.ACCENTS[feld.nummer], Markup("")) for feld in self.felder]
        rows = self.rows_by_chapter(chapters, partial(cockpit, self.material, self.findings))
        shown = {
            "text": self._text("profil.md", self.words()),
            "verlauf": Portraits(self.material, captions, style.ACCENTS[self.felder[0].nummer], self.findings).verlauf(
                COURSE
            ),
            "vergleich": self._comparison(captions),
        }
        self.exhibits = captions.exhibits
        keys = keys_of(self.material, self.cells.printed.values())
        sources = [source for key, source in self.sources.items() if key in keys]
        return self.document("kreisprofil", cockpit=rows, quellen=sources, **shown)

    def _comparison(self, captions: Captions) -> Markup:
        """The first key figures with a median of the Vergleichskreise, of its own date, for all regions."""
        grids = Grids(self.material, captions)
        ids = [id for feld in self.felder for id in self._comparable(feld) if self.cells.hat(id, mit="median")]
        columns = [Column(short_name(self.cells.indicators[id]), id, None, "wert", {}) for id in ids[:COLUMNS]]
        return grids.tabelle(
            "Kernindikatoren im Vergleich",
            "jüngster Wert im Berichtszeitraum; sein Stand steht bei den Kernindikatoren",
            *columns,
        )


def load(project: Path, cycle: Cycle) -> KreisReport:
    """The report of a Kreis from what the stage before has left."""
    folder = project / "data" / "processed" / cycle.name
    values = values_from(read_columns(folder / "indicators.parquet"))
    words = judgements_from(read_columns(folder / "judgements.parquet"))
    read = json.loads((folder / "quellen.json").read_text(encoding="utf-8"))
    filled = {value.id for value in values if value.region == cycle.kreis.ags and value.exact is not None}
    brueche = load_brueche(project)
    every = kreis_catalogue.felder(cycle, load_cycle(project, cycle.basis), brueche)
    felder = [feld for feld in every if any(one.id in filled for one in feld.indicators)]
    indicators = {one.id: one for feld in every for one in feld.indicators}
    judged = {cell_id(value): words[place] for value in values if (place := place_of(value)) in words}
    return KreisReport(
        project=project,
        cells=Cells(values, indicators, cycle, judged),
        findings={one.id: one for one in findings_from(read_columns(folder / "findings.parquet"))},
        sources={one["quelle"]: source_in(project, one["quelle"], cycle) for one in read["gelesen"]},
        brueche=brueche,
        few=load_schwellen(project).kleine_zahl,
        set_aside=read["zurueckgestellt"],
        felder=felder,
        leer=kreis_catalogue.without(felder),
    )


@dataclass(frozen=True)
class Made:
    """A finished document with its manifest, its pages and its bound numbers."""

    pdf: bytes
    manifest: bytes
    pages: int
    numbers: int


def render(project: Path, cycle: Cycle, art: str, manifest: Callable[[Mapping[str, int]], Manifest]) -> Made:
    """Set the report (`bericht`) or the profile (`profil`) of a Kreis and read it back.

    Raises `DataError` where a text, a template or the finished pages have a fault.
    """
    report = load(project, cycle)
    with no_garbage_collection(), hyphenation.divided(hyphenation.load(project)):
        html = report.kreisprofil() if art == PROFIL else report.html()
        numbers = len(printed_numbers(html))
        told = manifest(counted(report.cells.values, numbers)).as_json()
        data = [pdf.Attached(shown.file, shown.told, shown.csv()) for shown in report.exhibits]
        pages = report.pages(PROFILE if art == PROFIL else REPORT, html)
        made = pages.set([*data, pdf.Attached(MANIFEST, ABOUT_MANIFEST, told)])
        faults = pages.faults(made, report.real_names())
    count = pdf.page_count(made)
    if art == PROFIL and count > MOST_PAGES:
        faults.append(Fault(PROFILE, "", f"Das Profil hat {count} Seiten. Erwartet: höchstens {MOST_PAGES}."))
    if faults:
        raise DataError(faults)
    return Made(made, told, count, numbers)
