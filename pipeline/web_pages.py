"""The pages of the web edition: which there are, what each shows, and how the parts of the report become one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline import gemeinde_maps, gemeinden, style, web_files
from pipeline.cells import cell_id
from pipeline.exhibits import COLUMNS, Exhibit, as_csv, value_rows
from pipeline.gemeinden import Gemeinden
from pipeline.profiles import Profiles
from pipeline.report import Chapter, Report
from pipeline.texts import TEMPLATES
from pipeline.values import Value
from pipeline.web_markup import PICTURE, Screen, attached_svg, linked, marks, variable
from pipeline.web_proofs import Proofs, labels, printed
from pipeline.web_values import Grid, Tables, counts_of, data_of

FIGURE = re.compile(r'(?P<all><figure id="(?P<anchor>[^"]*)".*?)(?P<end></figure>)', re.DOTALL)
TABLE = re.compile(r'(?P<all><div class="tafel[^"]*" id="(?P<anchor>[^"]*)">.*?)(?P<end></div>)', re.DOTALL)
DATA, PICTURES = "daten", "bilder"
EVIDENCE = "<!--belege-->"
"""Where a page has the evidence of its values, which are known when all pages are."""


@dataclass(frozen=True)
class Page:
    """A page: its file, its title, its template and what this is given besides the parts of the report."""

    file: str
    title: str
    template: str
    given: Mapping[str, Any] = field(default_factory=dict)
    proves: str = ""
    """The indicator or the key of the Gemeinde whose values are proved there (`web_proofs.owner`)."""


MENU = (
    Page("index.html", "Start", "start"),
    Page("bericht.html", "Zu diesem Bericht", "bericht"),
    Page("indikatoren.html", "Indikatoren", "indikatoren"),
    Page("gemeinden.html", "Gemeinden und Karten", "gemeinden"),
    Page("empfehlungen.html", "Handlungsempfehlungen", "empfehlungen"),
    Page("massnahmen.html", "Maßnahmen", "massnahmen"),
    Page("ausblick.html", "Ausblick: neuere Daten", "ausblick"),
    Page("abbildungen.html", "Abbildungen und Tabellen", "abbildungen"),
    Page("quellen.html", "Quellen und Datenstand", "quellen"),
    Page("methode.html", "Wie gerechnet wird", "methode"),
    Page("begriffe.html", "Begriffe und Abkürzungen", "begriffe"),
)
"""The pages that every page leads to."""
LAST = (Page("impressum.html", "Impressum", "impressum"), Page("suche.html", "Suche", "suche"))


def chapter_file(key: str) -> str:
    return f"kapitel-{key}.html"


def indicator_file(id: str) -> str:
    return f"indikator-{id}.html"


def gemeinde_file(ags: str) -> str:
    return f"gemeinde-{ags}.html"


@dataclass
class Site:
    """All pages of a report with the files that they lead to."""

    report: Report

    def __post_init__(self) -> None:
        self.context = self.report.context()
        self.exhibits = {shown.anchor: shown for shown in self.report.exhibits}
        self._templates = Environment(
            loader=FileSystemLoader(self.report.project / TEMPLATES),
            undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._blocks = self._templates.get_template("web/bausteine.html.j2").module

    @cached_property
    def values(self) -> dict[str, Value]:
        """All values by the id of their cell."""
        return {cell_id(value): value for value in self.report.cells.values}

    @cached_property
    def of_indicator(self) -> dict[str, Tables]:
        """The tables of every indicator of the report."""
        mine: defaultdict[str, list[Value]] = defaultdict(list)
        for value in self.report.cells.values:
            mine[value.id].append(value)
        material = self.report.material
        every = [one for feld in self.report.felder for one in feld.indicators]
        return {one.id: Tables(material, one, mine[one.id]) for one in every}

    @cached_property
    def pictures(self) -> dict[str, str]:
        """The figures of all chapters by their mark, with what stands below them."""
        texts = [str(chapter.text) for chapter in self.context["kapitel"]] + [str(self.context["umsetzung"])]
        return {found["anchor"]: found[0] for text in texts for found in FIGURE.finditer(text)}

    @cached_property
    def profiles(self) -> Profiles:
        """The profiles of all Gemeinden."""
        return Profiles(Gemeinden(self.report.material, gemeinden.load(self.report.project)))

    @cached_property
    def _proofs(self) -> Proofs:
        return Proofs(self.report.material)

    def pages(self) -> Iterator[Page]:
        """All pages; where two have the same mark, links lead to the first."""
        chapters: list[Chapter] = self.context["kapitel"]
        yield MENU[0]
        for place, one in enumerate(chapters):
            around = {"zurueck": chapters[place - 1] if place else None, "vor": next(iter(chapters[place + 1 :]), None)}
            yield Page(
                chapter_file(one.feld.key), f"{one.feld.nummer} {one.feld.title}", "kapitel", {"eins": one, **around}
            )
        atlas = {"gemeinden": {"atlas": gemeinde_maps.atlas(self.profiles.gemeinden)}}
        yield from (replace(page, given=atlas.get(page.template, {})) for page in MENU[1:])
        for chapter, sheets in self.context["kennblaetter"]:
            for sheet in sheets:
                given = {"eins": chapter, "blatt": sheet, **self._shown_of(self.of_indicator[sheet.id])}
                yield Page(indicator_file(sheet.id), f"{sheet.id} {sheet.title}", "indikator", given, sheet.id)
        for ags, one in self.profiles.gemeinden.all.items():
            given = {"profil": self.profiles.of(ags)}
            yield Page(gemeinde_file(ags), f"Gemeindeprofil {one.name}", "gemeinde", given, ags)
        yield from LAST

    def made(self) -> dict[str, tuple[str, str]]:
        """Every page by its file: its title and its HTML."""
        rendered = {page.file: (page, self._rendered(page)) for page in self.pages()}
        proved = self._proofs.by_owner(zelle for _, html in rendered.values() for zelle in printed(html))
        drawn = {file: (page, self._drawn(page, html, proved)) for file, (page, html) in rendered.items()}
        found = {file: marks(html) for file, (_, html) in drawn.items()}
        where = {mark: file for file in reversed(found) for mark in found[file]}
        return {file: (page.title, linked(html, set(found[file]), where)) for file, (page, html) in drawn.items()}

    def _rendered(self, page: Page) -> str:
        """A page without its evidence, as for print."""
        given = self.context | self._frame(page) | page.given
        return self._with_data(self._templates.get_template(f"web/{page.template}.html.j2").render(given))

    def _drawn(self, page: Page, html: str, proved: Mapping[str, Sequence[Value]]) -> str:
        """A page as the screen shows it, links to other pages still without their address."""
        html = html.replace(EVIDENCE, self._evidence(page, proved.get(page.proves, ())))
        screen = Screen(html)
        html = screen.make()
        sections = [one for one in screen.headings if one[0] == 2]
        return html.replace("<!--abschnitte-->", str(self._blocks.abschnitte(sections)) if len(sections) > 1 else "")

    def _evidence(self, page: Page, values: Sequence[Value]) -> str:
        """The section of a page on where its values come from; nothing where it has none."""
        if not values:
            return ""
        of_one = page.template == "indikator"
        tables = [(one, self.report.citation(one)) for one in self._proofs.sources(values)] if of_one else []
        return str(self._blocks.belege([self._proofs.of(value) for value in values], page.title, of_one, tables))

    def _frame(self, page: Page) -> dict[str, Any]:
        """What every page is given."""
        return {
            "seite": page, "menue": MENU, "kapitel_datei": chapter_file, "indikator_datei": indicator_file,
            "gemeinde_datei": gemeinde_file, "variable": variable,
            "neueste": self._newest, "kurzfassung": lower(self.context["kurzfassung"]),
        }  # fmt: skip

    def _newest(self, id: str) -> Markup:
        """The newest value of an indicator with its date, for lists."""
        cells = self.report.cells
        value = cells.shown(id)
        return Markup("") if value is None else Markup("{} ({})").format(cells.with_unit(value), cells.date(value))

    def _with_data(self, html: str) -> str:
        """Figures and tables with their data and their files below them."""

        def completed(match: re.Match[str]) -> str:
            shown = self.exhibits.get(match["anchor"])
            return match[0] if shown is None else match["all"] + str(self._below(shown, match[0])) + match["end"]

        return TABLE.sub(completed, FIGURE.sub(completed, html))

    def _below(self, shown: Exhibit, html: str) -> Markup:
        figure, material = html.startswith("<figure"), self.report.material
        grid = data_of(material, shown, self.values) or counts_of(material, shown, labels(html)) if figure else None
        return self._blocks.daten(shown, grid, picture_file(shown) if figure else "")

    def _shown_of(self, tables: Tables) -> dict[str, Any]:
        """What the page of an indicator shows of its values."""
        id = tables.indicator.id
        mine = [anchor for anchor in self.pictures if self._of(self.exhibits.get(anchor)) == {id}]
        others = [one for one in self.report.exhibits if id in self._of(one) and one.anchor not in mine]
        grids: list[Grid] = [one for one in (tables.course(), tables.by_group(), tables.comparison()) if one]
        return {
            "indikator": tables.indicator, "bilder": [Markup(self.pictures[anchor]) for anchor in mine],
            "auch_in": others, "tafeln": grids,
            "hat_werte": bool(tables.values()),
        }  # fmt: skip

    def _of(self, shown: Exhibit | None) -> set[str]:
        """The indicators whose values a figure or table shows."""
        return {row[0] for row in shown.rows} if shown and shown.columns == COLUMNS else set()

    # Files

    def data_files(self) -> Iterator[tuple[str, bytes]]:
        """The data of all figures, tables and indicators, by the name of their file."""
        for shown in self.report.exhibits:
            yield shown.file, shown.csv()
        for id, tables in self.of_indicator.items():
            if values := tables.values():
                yield f"{id}.csv", as_csv(COLUMNS, value_rows(self.report.material, values))

    @cached_property
    def _drawn_pictures(self) -> dict[str, bytes]:
        """The figures that have a number as SVG, by their mark."""
        drawn = {anchor: PICTURE.search(html) for anchor, html in self.pictures.items() if anchor in self.exhibits}
        return {anchor: attached_svg(f"data:,{found['svg']}") for anchor, found in drawn.items() if found}

    @cached_property
    def fonts(self) -> dict[int, str]:
        """The cuts of the typeface that pictures carry in themselves."""
        return web_files.carried_fonts(self._drawn_pictures.values(), self.report.store)

    def picture_files(self) -> Iterator[tuple[str, bytes]]:
        """All figures as pictures that stand alone, by the name of their file."""
        for anchor, svg in self._drawn_pictures.items():
            yield picture_file(self.exhibits[anchor]), web_files.picture_file(svg, self.fonts)

    def style_sheet(self) -> str:
        """The look of the pages: colours for a light and for a dark screen from `pipeline.style`."""
        colours = {variable(light): (light, dark) for light, dark in style.dark_colours().items()}
        given = self.context | {
            "farben": colours,
            "schrift": Markup(web_files.font_css(web_files.FACES)),
            "variable": variable,
        }
        return self._templates.get_template("web/web.css.j2").render(given)


def lower(html: Markup) -> Markup:
    """A text one level further down, below a heading of its own."""
    return Markup(re.sub(r"(</?h)2\b", r"\g<1>3", str(html)))


def picture_file(shown: Exhibit) -> str:
    """The name of a figure's file: `abb-6.1.svg`."""
    return shown.file.removesuffix(".csv") + ".svg"
