"""The report of a cycle: the office's texts, bound numbers, figures and tables become HTML and PDF.

A chapter is a Markdown file under `report_templates/texte`. It calls German functions for numbers
(`pipeline.cells`) and for figures and tables (`pipeline.blocks`); what it does not call is not printed.
Layout is in the HTML templates and the style sheet beside them. Nothing here computes statistics.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.katalog import FELDER, by_id
from indicators.model import Handlungsfeld, Indicator
from pipeline import corrections, hyphenation, language, maps, number_list, pdf, releases, session_paper, style
from pipeline.blocks import Blocks
from pipeline.captions import Captions
from pipeline.cells import LIMITED, MARKS, Cells, Printed, bound, cell_id, printed_numbers
from pipeline.citations import licences
from pipeline.cycle import Cycle
from pipeline.demo_marks import LETTER, MEANING, is_demo, label_blocks
from pipeline.evidence import collect
from pipeline.exhibits import Exhibit
from pipeline.factsheets import Sheet, factsheet
from pipeline.faults import DataError, Fault
from pipeline.findings import AUSGANGSLAGE, IM_ZYKLUS, KEINE_DATEN, Finding, judgements_from, place_of
from pipeline.findings import from_frame as findings_from
from pipeline.footnotes import linked
from pipeline.law_blocks import LawLog
from pipeline.manifest import FILE as MANIFEST
from pipeline.manifest import TOLD as ABOUT_MANIFEST
from pipeline.manifest import Manifest, counted
from pipeline.material import Material, SurveyCited, read_surveys
from pipeline.measure_blocks import OVERALL, MeasureBlocks
from pipeline.measures import load_plans
from pipeline.need_blocks import NeedBlocks
from pipeline.needs import Need
from pipeline.needs import read as read_needs
from pipeline.numbers import in_letters
from pipeline.overrides import STANDARD, Overrides, Row, text_of
from pipeline.overview import cockpit, headline, outlook
from pipeline.pages import Pages
from pipeline.practice import Practice
from pipeline.pressbox import PressBox
from pipeline.printed_places import KURZ, PAPER, REPORT
from pipeline.recommendation_blocks import Recommendations
from pipeline.registries import Bruch, load_brueche, load_schwellen
from pipeline.sharing import processors, shared
from pipeline.short_report import ShortReport, too_long
from pipeline.signs import NOT_AT_HAND, PRINTED, SUPPRESSED_OWN
from pipeline.sources import Source, source_in
from pipeline.store import NOTHING_KEPT, Store
from pipeline.tables import read_columns
from pipeline.texts import TEMPLATES, Texts, in_words
from pipeline.values import from_frame as values_from

TITLE = "Integrationsbericht"
SAMPLE = "Musterausgabe – kein Dokument des Landkreises Esslingen"
"""Stands on every page until a release record exists."""
SAMPLE_OF_ANY = "Musterausgabe – kein Dokument des genannten Kreises"
"""The same on the report of another Kreis."""
OF_ANY = "kreis"
"""The folder of the texts that take the place of others of the same name in the report of another Kreis."""
BEISPIEL = "beispiel"
"""The state of the data of an indicator whose newest value is invented."""
SHORT = ("K", "kurzbericht")
"""The letter of the figures of the Kurzbericht, and its mark."""
AROUND = ("kurzfassung", "ausblick", "anhang")
"""Templates of what is printed around the chapters."""
OWN_WORDS = ("vorwort", "einfuehrung", "abkuerzungen", "impressum")
"""Texts that are printed around the chapters too."""
GEOMETRY = "data/raw/geo_gemeinden_2021/gemeinden.json"


@dataclass(frozen=True)
class RenderedReport:
    """The finished report: `printed` lists every bound number in the order of reading.

    `vorlage` and `kurzbericht` are PDFs of their own, `texte` the state of the passages that the office has written,
    `empfehlungen` the list of all recommendations for their review, `manifest` what the report was made from.
    """

    pdf: bytes
    html: str
    printed: list[Printed]
    pages: int
    vorlage: bytes
    kurzbericht: bytes
    texte: list[Row]
    empfehlungen: str
    manifest: bytes


def begin() -> None:
    """Have ready what takes long and rests on no value, while values are made."""
    pdf.begin()
    hyphenation.begin()


def render(
    project: Path,
    cycle: Cycle,
    manifest: Callable[[Mapping[str, int]], Manifest],
    progress: Callable[[str], None] | None = None,
    *,
    demo: bool = True,
    store: Store = NOTHING_KEPT,
) -> RenderedReport:
    """Build the report of a cycle from its processed data, the sources and the office's templates.

    `manifest` tells of the build what is known before the counts. `demo`: with example measures. Parts that the `store`
    has are not set again. Raises `DataError` where a text, a template, the finished pages or a printed number have a
    fault.
    """
    tell = progress or (lambda text: None)
    tell("Texte und Abbildungen")
    language.demand_good(project)
    words = hyphenation.load(project)
    report = Report.load(project, cycle, demo=demo, store=store)
    html, vorlage = report.html(), report.sitzungsvorlage()
    printed = printed_numbers(html)
    told = manifest(counted(report.cells.values, len(printed))).as_json()
    manifested = pdf.Attached(MANIFEST, ABOUT_MANIFEST, told)
    kurz, of_kurz = report.kurzbericht()
    main = report.pages(REPORT, html), [*map(_data, report.exhibits), manifested]
    others = [(report.pages(PAPER, vorlage), []), (report.pages(KURZ, kurz), [*map(_data, of_kurz), manifested])]
    tell("Seiten setzen und Zahlen prüfen")
    with hyphenation.divided(words, store):
        set_all = partial(_set_and_read, names=report.real_names(), store=store.on(*words))
        small, ((made, faults),) = shared(set_all, others, processors(), lambda: list(set_all([main])))
    (paper, more), (brief, most) = small
    if faults := [*faults, *more, *most, *too_long(brief)]:
        raise DataError(faults)
    return RenderedReport(
        made, html, printed, pdf.page_count(made), vorlage=paper, kurzbericht=brief, texte=report.overrides.rows(),
        empfehlungen=report.recommendations.review() if report.recommendations else "", manifest=told,
    )  # fmt: skip


def _data(shown: Exhibit) -> pdf.Attached:
    return pdf.Attached(shown.file, shown.told, shown.csv())


def _set_and_read(
    documents: Iterable[tuple[Pages, list[pdf.Attached]]], names: Collection[str], store: Store
) -> Iterator[tuple[bytes, list[Fault]]]:
    """Documents as PDF with these files, and what is wrong with their numbers as they are printed."""
    for pages, files in documents:
        made = pages.set(files, store)
        yield made, pages.faults(made, names)


@dataclass(frozen=True)
class Chapter:
    """One Handlungsfeld with its text, and the data of its figures and tables."""

    feld: Handlungsfeld
    farbe: str
    text: Markup
    exhibits: Sequence[Exhibit] = ()


@dataclass
class Report:
    """Everything a report is made from, and the parts of its page.

    `needs`: what the stage before has found; None for a report without needs and recommendations. `demo`: with
    example measures. `store` has the pictures that were drawn before.
    """

    project: Path
    cells: Cells
    findings: Mapping[str, Finding]
    sources: Mapping[str, Source]
    brueche: Mapping[str, Bruch]
    few: int
    set_aside: Sequence[Mapping[str, Any]] = ()
    surveys: Mapping[str, SurveyCited] = field(default_factory=dict)
    felder: Sequence[Handlungsfeld] = FELDER
    needs: Sequence[Need] | None = None
    demo: bool = True
    store: Store = NOTHING_KEPT

    def __post_init__(self) -> None:
        self._templates = _templates(self.project / TEMPLATES)
        self._texts = Texts(self.project / TEMPLATES / "texte")
        self.material = Material(
            cells=self.cells,
            sources=self.sources,
            brueche=self.brueche,
            geometry=maps.read_geometry(self.project / GEOMETRY) if self.cells.cycle.eigen else maps.NOWHERE,
            macros=self._macros("bausteine"),
            few=self.few,
            surveys=self.surveys,
            store=self.store,
        )
        self.releases = releases.load(self.project, self.cells.cycle.name)
        self.korrektur = corrections.load(self.project, self.cells.cycle.name)
        self.examples = self._with_examples()
        self.presse = PressBox.load(self.project, self.material)
        self.practice = Practice.load(self.project, self.cells.cycle.name, self._macros("praxis"))
        self.overrides = Overrides.load(self.project, self.cells.cycle.name, self._texts)
        self.recht = LawLog.load(self.project, self.material, self._macros("recht"))
        self.massnahmen = MeasureBlocks.load(self.project, self.material, self._macros("massnahmen"), demo=self.demo)
        self.recommendations = self._recommendations()
        self.exhibits: list[Exhibit] = []
        self.whole = releases.DRAFT

    def _macros(self, name: str) -> TemplateModule:
        """The building blocks of a template."""
        return self._templates.get_template(f"{name}.html.j2").module

    def _recommendations(self) -> Recommendations | None:
        if self.needs is None:
            return None
        known = {one.id for plan in load_plans(self.project) for one in plan.massnahmen}
        macros = self._macros("empfehlungen")
        return Recommendations.load(self.project, self.material, macros, self.words(), self.needs, known)

    @classmethod
    def load(cls, project: Path, cycle: Cycle, *, demo: bool = True, store: Store = NOTHING_KEPT) -> Report:
        """The report of a cycle from what the earlier stages have left."""
        folder = project / "data" / "processed" / cycle.name
        values = values_from(read_columns(folder / "indicators.parquet"))
        words = judgements_from(read_columns(folder / "judgements.parquet"))
        findings = findings_from(read_columns(folder / "findings.parquet"))
        read = json.loads((folder / "quellen.json").read_text(encoding="utf-8"))
        judged = {cell_id(value): words[place] for value in values if (place := place_of(value)) in words}
        return cls(
            project=project,
            cells=Cells(values, by_id(), cycle, judged),
            findings={finding.id: finding for finding in findings},
            sources={one["quelle"]: source_in(project, one["quelle"], cycle) for one in read["gelesen"]},
            brueche=load_brueche(project),
            few=load_schwellen(project).kleine_zahl,
            set_aside=read["zurueckgestellt"],
            surveys=read_surveys(folder / "erhebungen.json"),
            needs=read_needs(folder / "bedarfe.json"),
            demo=demo,
            store=store,
        )

    def html(self) -> str:
        """The whole report as one page, to be printed, with the annex of evidence."""
        context = self.context()
        found = collect(self.material, self.exhibits, self.felder)
        page = self._templates.get_template("bericht.html.j2").render(context | {"nachweise": found.fields})
        return found.linked(page)

    def context(self) -> dict[str, Any]:
        """All parts of the report by their name in the templates, for every way out; fills `exhibits`."""
        chapters = [self.chapter(feld) for feld in self.felder]
        overall = Captions(self.felder[0], part=OVERALL)
        umsetzung = self.massnahmen.of(overall).overview() if self.cells.cycle.eigen else Markup("")
        self.exhibits = [shown for chapter in chapters for shown in chapter.exhibits] + overall.exhibits
        parts = self._page() | {
            "korrektur": self.korrektur,
            "korrekturzeilen": corrections.rows(self.korrektur, self.cells) if self.korrektur else [],
            "erhebungen": list(self.surveys.values()),
            "kapitel": chapters,
            "umsetzung": umsetzung,
            "umsetzung_daten": overall.exhibits,
            "vorwort": self._own("vorwort"),
            "kurzfassung": self._text("kurzfassung.md", self.words()),
            "cockpit": self.rows_by_chapter(chapters, partial(cockpit, self.material, self.findings)),
            "einfuehrung": self._text("einfuehrung.md", self.words()),
            "ausblick": self._text("ausblick.md", self.words()),
            "neuere": self.rows_by_chapter(chapters, partial(outlook, self.material)),
            "begriffe": self._text("begriffe.md", self.words()),
            "methode": self._text("methode.md", self.words()),
            "kennblaetter": [(c, self.factsheets(c.feld)) for c in chapters],
            "quellen": list(self.sources.values()),
            "zurueckgestellt": self.set_aside,
            "zeichen": self.signs(),
            "abkuerzungen": self._text("abkuerzungen.md", self.words()),
            "impressum": self._own("impressum") or self._text("impressum.md", self.words()),
            "lizenzen": licences(self.sources.values()),
        }
        return parts | self._released(parts)

    def contents(self) -> dict[str, str]:
        """The hash of what every part of the report says, by the names of `releases.PARTS`."""
        return self._contents(self.context())

    def _contents(self, parts: Mapping[str, Any]) -> dict[str, str]:
        chapters = {one.feld.key: self._content(one) for one in parts["kapitel"]}
        own = {**parts, "bausteine": self.material.macros}
        pages = [self._templates.get_template(f"{name}.html.j2").render(own) for name in AROUND]
        around = "".join([*pages, *(parts[name] for name in OWN_WORDS)])
        return chapters | {releases.FRAME: releases.fingerprint(around, parts["umsetzung_daten"])}

    def _content(self, chapter: Chapter) -> str:
        cards = self.recommendations.cards.printed if self.recommendations else ()
        own = (card for card in cards if card.handlungsfeld == chapter.feld.key)
        return releases.fingerprint(chapter.text, chapter.exhibits, own)

    def _released(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        """The marks of the parts, and the word on the whole, where an office releases its report."""
        if self.releases is None:
            return {}
        marken = releases.marks(releases.states(self.releases, self._contents(parts)))
        whole = releases.RELEASED if set(marken.values()) == {releases.RELEASED} else releases.DRAFT
        self.whole = whole
        return {"marken": marken, "muster": self._marked(whole), "fassung": whole.partition(" – ")[0]}

    def preview(self, feld: Handlungsfeld) -> str:
        """One chapter alone, as a draft for whoever writes it; what it refers to elsewhere is no link there."""
        context = self._page() | {"kapitel": [self.chapter(feld)]}
        html = self._templates.get_template("vorschau.html.j2").render(context)
        here = set(re.findall(r'\bid="([^"]+)"', html))
        return re.sub(r' href="#([^"]*)"', lambda link: link[0] if link[1] in here else "", html)

    def _page(self) -> dict[str, Any]:
        """What every page is made with: its title and marks, its colours and fonts."""
        return {
            "bericht": self,
            "titel": TITLE,
            "muster": self._marked(self._sample if self.releases is None else releases.DRAFT),
            "fassung": "Musterausgabe" if self.releases is None else releases.DRAFT.partition(" – ")[0],
            "herausgeber": "Musterausgabe" if self.releases is None else self.cells.cycle.kreis.name,
            "marken": {},
            "beispiele": self.examples,
            "beispielmassnahmen": self.massnahmen.demo,
            "zyklus": self.cells.cycle,
            "kapitel": [],
            "band": style.ACCENTS,
            "umriss": maps.silhouette(self.material.geometry) if self.cells.cycle.eigen else "",
            "umriss_quelle": self.material.geometry.source,
            "stil": style,
            "schriften": Markup(pdf.font_css()),
        }

    def sitzungsvorlage(self) -> str:
        """The Sitzungsvorlage as a page of its own: proposal for a decision, facts, key figures, recommendations."""
        self.cells.legend.clear()
        rows = [row for feld in self.felder if (row := headline(self.material, self.findings, feld))]
        legend = dict(self.cells.legend)
        macros = self.material.macros
        functions = self.words() | {"kernzahlen": lambda: macros.kernzahlen(rows, legend)}
        if self.needs is not None and self.recommendations is not None:
            shown = session_paper.overview(self.needs, self.recommendations.cards, macros)
            functions |= {"uebersicht": lambda: shown}
        return self.document("sitzungsvorlage", text=self._text("sitzungsvorlage.md", functions))

    def kurzbericht(self) -> tuple[str, list[Exhibit]]:
        """The Kurzbericht as a page of its own, with the data of its figure; released where the whole report is."""
        captions = Captions(self.felder[0], part=SHORT)
        cards = self.recommendations.cards if self.recommendations else None
        macros = self._macros("kurzbericht_teile")
        own = ShortReport(self.material, self.findings, self.felder, macros, self.needs, cards).functions()
        functions = self.words() | Blocks(self.material, captions, self.findings).functions() | own
        text = captions.resolve(self._text("kurzbericht.md", functions))
        word = self._sample if self.releases is None else self.whole
        return self.document("kurzbericht", text=text, muster=word), captions.exhibits

    def document(self, name: str, **given: Any) -> str:
        """A page of its own from one of the templates, marked as what it is; `given` is what it prints."""
        word = self._sample if self.releases is None else releases.DRAFT
        return self._templates.get_template(f"{name}.html.j2").render(self._page() | {"muster": word} | given)

    def tell(self, text: str) -> None:
        """Print one of the texts that an office can write passages of, for what they say."""
        feld = next((feld for feld in self.felder if feld.key == text), None)
        if feld is not None:
            self.chapter(feld)
        elif text in ("sitzungsvorlage", "kurzbericht"):
            getattr(self, text)()
        else:
            self._text(f"{text}.md", self.words())

    @property
    def _sample(self) -> str:
        return SAMPLE if self.cells.cycle.eigen else SAMPLE_OF_ANY

    def _marked(self, word: str) -> str:
        return f"{word}, enthält Beispieldaten" if self.invented else word

    def _own(self, text: str) -> Markup:
        """A text that the office has written for the cycle as a whole; nothing where there is none."""
        name = f"{self.cells.cycle.name}/{text}.md"
        return self._text(name, self.words()) if self._texts.exists(name) else Markup("")

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
            "gebiet": cycle.gebiet,
            "vergleichskreise": in_words([region.kurz for region in cycle.vergleichskreise]),
            "land": cycle.land.name,
            "land_ags": cycle.land.ags,
            "bund_ags": cycle.bund.ags,
            "zaehlung": self.counts(),
            "beispiele": bool(self.examples),
            "beispielmassnahmen": self.massnahmen.demo,
            "musterausgabe": self.releases is None,
            "eigene_erhebungen": any(not survey.demo for survey in self.surveys.values()),
        }
        return self.cells.functions() | facts

    def chapter(self, feld: Handlungsfeld) -> Chapter:
        """A chapter with a text of its own, or else with the one for all fields, and the passages of the office."""
        captions = Captions(feld)
        blocks = Blocks(self.material, captions, self.findings).functions()
        functions = self.words() | blocks | self._boxes(feld, captions) | {"feld": feld.key}
        name = text_of(self._texts, feld.key) if self.cells.cycle.eigen else STANDARD
        text = captions.resolve(self._text(name, functions, feld.key))
        return Chapter(feld, style.ACCENTS[feld.nummer], text, captions.exhibits)

    def _boxes(self, feld: Handlungsfeld, captions: Captions) -> dict[str, Any]:
        """What a chapter can ask for besides numbers, figures and tables."""
        boxes = self.presse.functions() | self.practice.functions(feld.key)
        boxes |= self.recht.of(feld).functions() | self.massnahmen.of(captions).functions()
        if self.needs is not None and self.recommendations is not None:
            boxes |= NeedBlocks(self.material, self._macros("bedarfe"), self.needs, feld.key).functions()
            boxes |= self.recommendations.of_field(feld.key).functions()
        return boxes

    def pages(self, name: str, html: str) -> Pages:
        """One of its documents, ready to be set as a PDF with the list of its numbers."""
        sources = {*self.sources, *self.surveys, *number_list.NAMED_BY_CELL}
        return Pages(name, linked(html), self.cells, {shown.anchor: shown.number for shown in self.exhibits}, sources)

    def _text(self, name: str, functions: Mapping[str, Any], known_as: str = "") -> Markup:
        """A text with the passages of the office; every paragraph that prints example data is labelled."""
        passages = self.overrides.functions(known_as or name.removesuffix(".md"))
        if not self.cells.cycle.eigen and self._texts.exists(f"{OF_ANY}/{name}"):
            name = f"{OF_ANY}/{name}"
        return label_blocks(self._texts.render(name, functions | passages), self.cells.demo_cells())

    @property
    def invented(self) -> bool:
        """Whether anything in the report is an example: values of indicators, or the measures."""
        return bool(self.examples) or self.massnahmen.demo

    def _with_examples(self) -> list[Indicator]:
        """The indicators with example data in the window, in the order of the catalogue."""
        cycle = self.cells.cycle
        printed = (v for v in self.cells.values if v.exact is not None or v.status == SUPPRESSED_OWN)
        found = {v.id for v in printed if is_demo(v) and cycle.fenster_von <= v.year <= cycle.ende}
        return [self.cells.indicators[id] for id in self.findings if id in found]

    def real_names(self) -> set[str]:
        """The names of the regions of the cycle and of the Gemeinden, which never stand beside example data."""
        regions = {name for region in self.cells.cycle.regionen for name in (region.name, region.kurz)}
        return regions | {gemeinde.name for gemeinde in self.material.geometry.gemeinden}

    def counts(self) -> dict[str, Markup]:
        """How many core indicators there are, by the state of their data, example data apart, each bound."""
        core = [finding for finding in self.findings.values() if finding.core]
        states = {
            id: BEISPIEL if is_demo(self.cells.get(id)) else finding.datenstand for id, finding in self.findings.items()
        }
        in_core = [states[finding.id] for finding in core]
        nothing = (KEINE_DATEN, BEISPIEL)
        without = [feld for feld in self.felder if all(states[one.id] in nothing for one in feld.indicators)]
        numbers = {
            "kern": len(core),
            "im_zyklus": in_core.count(IM_ZYKLUS),
            "ausgangslage": in_core.count(AUSGANGSLAGE),
            "keine_daten": in_core.count(KEINE_DATEN),
            "beispiel": in_core.count(BEISPIEL),
            "felder_ohne": len(without),
            "felder": len(self.felder) - 1,
            "weitere": len(self.findings) - len(core),
            "quellen": len(self.sources),
        }
        spelled = {"felder_ohne": in_letters(len(without)), "felder": in_letters(len(self.felder) - 1)}
        return {name: bound(f"bericht|{name}", spelled.get(name, str(n))) for name, n in numbers.items()}

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
        own = [(LETTER, MEANING)] if self.invented else []
        return [*dict.fromkeys([*PRINTED.values(), NOT_AT_HAND, LIMITED, *MARKS.values(), *own])]

    def returns(self, survey: SurveyCited) -> Markup:
        """What became of the forms of a survey, each number bound: asked, answered, by telephone, replaced, faulty."""
        numbers = {
            "befragt": survey.befragt,
            "geantwortet": survey.geantwortet,
            "telefonisch": survey.telefonisch,
            "ersetzt": survey.ersetzt,
            "fehlerhaft": len(survey.fehlerhaft),
        }
        told = {name: bound(f"erhebung_{survey.formular}|{name}", str(number)) for name, number in numbers.items()}
        text = "Befragt: {befragt}, geantwortet: {geantwortet}"
        text += ", davon telefonisch aufgenommen: {telefonisch}" if survey.telefonisch else ""
        text += "; durch eine neuere Fassung ersetzt: {ersetzt}" if survey.ersetzt else ""
        text += "; fehlerhaft und nicht gezählt: {fehlerhaft}" if survey.fehlerhaft else ""
        return Markup(text + ".").format(**told)

    def citation(self, source: Source) -> Markup:
        """A source as the annex cites it, its licence unbroken."""
        text, _, licence = source.beleg.rpartition(", ")
        return Markup('{}, <span class="fest">{}</span>').format(text, licence)


@cache
def _templates(folder: Path) -> Environment:
    """The layout of the pages; a template that has changed is read anew."""
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
