"""The report of a cycle: the office's texts, bound numbers, figures and tables become HTML and PDF.

A chapter is a Markdown file under `report_templates/texte`. It calls German functions for numbers
(`pipeline.cells`) and for figures and tables (`pipeline.blocks`); what it does not call is not printed.
Layout is in the HTML templates and the style sheet beside them. Nothing here computes statistics.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from indicators.katalog import FELDER, by_id
from indicators.model import Handlungsfeld
from pipeline import maps, pdf, printed_checks, style
from pipeline.blocks import Blocks
from pipeline.captions import Captions
from pipeline.cells import LIMITED, MARKS, Cells, Printed, bound, cell_id, printed_numbers
from pipeline.cycle import Cycle
from pipeline.factsheets import Sheet, factsheet
from pipeline.faults import DataError
from pipeline.findings import AUSGANGSLAGE, IM_ZYKLUS, KEINE_DATEN, PLACE, Finding
from pipeline.findings import from_frame as findings_from
from pipeline.material import Material
from pipeline.numbers import in_letters
from pipeline.overview import cockpit, outlook
from pipeline.pressbox import PressBox
from pipeline.registries import Bruch, load_brueche, load_schwellen
from pipeline.signs import NOT_AT_HAND, PRINTED
from pipeline.sources import Source, load_source
from pipeline.tables import read_parquet
from pipeline.texts import TEMPLATES, Texts, in_words
from pipeline.values import from_frame as values_from

TITLE = "Integrationsbericht"
SAMPLE = "Musterausgabe – kein Dokument des Landkreises Esslingen"
"""Stands on every page until a release record exists."""
STANDARD = "handlungsfeld.md"
"""The text of chapters that have none of their own."""
GEOMETRY = "data/raw/geo_gemeinden_2021/gemeinden.json"


@dataclass(frozen=True)
class RenderedReport:
    """The finished report: `printed` lists every bound number in the order of reading."""

    pdf: bytes
    html: str
    printed: list[Printed]
    pages: int


def render(project: Path, cycle: Cycle, progress: Callable[[str], None] | None = None) -> RenderedReport:
    """Build the report of a cycle from its processed data, the sources and the office's templates.

    Raises `DataError` where a text, a template, the finished pages or a printed number have a fault.
    """
    tell = progress or (lambda text: None)
    tell("Texte und Abbildungen")
    report = Report.load(project, cycle)
    html = report.html()
    tell("Seiten setzen")
    made = pdf.write_pdf(html, created=cycle.datenschluss, progress=progress)
    tell("Zahlen prüfen")
    if faults := printed_checks.faults(html, made, report.cells):
        raise DataError(faults)
    return RenderedReport(made, html, printed_numbers(html), pdf.page_count(made))


@dataclass(frozen=True)
class Chapter:
    """One Handlungsfeld with its text."""

    feld: Handlungsfeld
    farbe: str
    text: Markup


@dataclass
class Report:
    """Everything a report is made from, and the parts of its page."""

    project: Path
    cells: Cells
    findings: Mapping[str, Finding]
    sources: Mapping[str, Source]
    brueche: Mapping[str, Bruch]
    few: int
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
        self._texts = Texts(self.project / TEMPLATES / "texte")
        self.material = Material(
            cells=self.cells,
            sources=self.sources,
            brueche=self.brueche,
            geometry=maps.read_geometry(self.project / GEOMETRY),
            macros=self._templates.get_template("bausteine.html.j2").module,
            few=self.few,
        )
        self.presse = PressBox.load(self.project, self.material)

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
            cells=Cells(values, by_id(), cycle, judged),
            findings={finding.id: finding for finding in findings},
            sources={
                one["quelle"]: load_source(project / "data/raw" / one["quelle"], project) for one in read["gelesen"]
            },
            brueche=load_brueche(project),
            few=load_schwellen(project).kleine_zahl,
            set_aside=read["zurueckgestellt"],
        )

    def html(self) -> str:
        """The whole report as one page."""
        chapters = [self.chapter(feld) for feld in self.felder]
        context = {
            "bericht": self,
            "titel": TITLE,
            "muster": SAMPLE,
            "zyklus": self.cells.cycle,
            "kapitel": chapters,
            "kurzfassung": self._texts.render("kurzfassung.md", self.words()),
            "cockpit": self.rows_by_chapter(chapters, partial(cockpit, self.material, self.findings)),
            "einfuehrung": self._texts.render("einfuehrung.md", self.words()),
            "ausblick": self._texts.render("ausblick.md", self.words()),
            "neuere": self.rows_by_chapter(chapters, partial(outlook, self.material)),
            "begriffe": self._texts.render("begriffe.md", self.words()),
            "methode": self._texts.render("methode.md", self.words()),
            "kennblaetter": [(c, self.factsheets(c.feld)) for c in chapters],
            "quellen": list(self.sources.values()),
            "zurueckgestellt": self.set_aside,
            "zeichen": self.signs(),
            "band": style.ACCENTS,
            "umriss": maps.silhouette(self.material.geometry),
            "umriss_quelle": self.material.geometry.source,
            "stil": style,
            "schriften": Markup(pdf.font_css()),
        }
        return self._templates.get_template("bericht.html.j2").render(context)

    def words(self) -> dict[str, Any]:
        """What every text can call: numbers, the cycle, and how many indicators have a value."""
        cycle = self.cells.cycle
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
        """A chapter with the text that the office has written for it, or else the one for all fields."""
        name = f"{feld.key}.md" if self._texts.exists(f"{feld.key}.md") else STANDARD
        captions = Captions(feld)
        blocks = Blocks(self.material, captions, self.findings).functions()
        functions = self.words() | blocks | self.presse.functions() | {"feld": feld.key}
        text = captions.resolve(self._texts.render(name, functions))
        return Chapter(feld, style.ACCENTS[feld.nummer], text)

    def counts(self) -> dict[str, Markup]:
        """How many core indicators there are, by the state of their data, each bound."""
        core = [finding for finding in self.findings.values() if finding.core]
        without = [feld for feld in self.felder if all(f.datenstand == KEINE_DATEN for f in self.of(feld))]
        numbers = {
            "kern": len(core),
            "im_zyklus": sum(f.datenstand == IM_ZYKLUS for f in core),
            "ausgangslage": sum(f.datenstand == AUSGANGSLAGE for f in core),
            "keine_daten": sum(f.datenstand == KEINE_DATEN for f in core),
            "felder_ohne": len(without),
            "felder": len(self.felder) - 1,
            "weitere": len(self.findings) - len(core),
            "quellen": len(self.sources),
        }
        spelled = {"felder_ohne": in_letters(len(without)), "felder": in_letters(len(self.felder) - 1)}
        return {name: bound(f"bericht|{name}", spelled.get(name, str(n))) for name, n in numbers.items()}

    def of(self, feld: Handlungsfeld) -> list[Finding]:
        """The findings of a field."""
        return [self.findings[indicator.id] for indicator in feld.indicators]

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

    def factsheets(self, feld: Handlungsfeld) -> list[Sheet]:
        """The fact sheets of a field."""
        return [factsheet(self.material, self.findings[one.id], one) for one in feld.indicators]

    def signs(self) -> list[tuple[str, str]]:
        """All signs the report knows, with their meaning."""
        return [*dict.fromkeys([*PRINTED.values(), NOT_AT_HAND, LIMITED, *MARKS.values()])]

    def citation(self, source: Source) -> Markup:
        """A source as the annex cites it, its licence unbroken."""
        text, _, licence = source.beleg.rpartition(", ")
        return Markup('{}, <span class="fest">{}</span>').format(text, licence)


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The place of a judged value as text, the same from the table and from the value."""

    def text(cell: Any) -> str:
        return "" if cell is None or cell != cell else str(cell)[:10] if hasattr(cell, "year") else str(cell)

    return tuple(text(row[name]) for name in PLACE)
