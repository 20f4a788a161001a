"""Recommendations in print: boxes in the chapters, the overview of the annex, what became of the previous ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.katalog import FELDER
from indicators.model import DIRECTIONS, Handlungsfeld
from pipeline.blocks import sheet_link
from pipeline.cards import FOLDER, Cards, Karte, file_of, read_cards, text_line
from pipeline.catalogue import with_unit
from pipeline.cells import Cells, bound
from pipeline.demo_marks import CLASS, is_demo
from pipeline.material import Material
from pipeline.need_case import DATENBEDARF
from pipeline.needs import Need
from pipeline.numbers import in_letters
from pipeline.recommendations import load_cards, review_csv
from pipeline.texts import Texts, in_words, typeset

HORIZONTE = {
    "kurzfristig": "kurzfristig (bis zu einem Jahr)",
    "mittelfristig": "mittelfristig (ein bis drei Jahre)",
    "langfristig": "langfristig (mehr als drei Jahre)",
    "dauerhaft": "dauerhaft",
}
BECAME = {"führt fort": "fortgeführt als", "ersetzt": "ersetzt durch", "bündelt": "gebündelt in"}
"""What became of an earlier card, by the relation that the newer one names."""
NO_TARGET = "den Zielwert legt der Kreistag fest"
NOT_CONTINUED, NO_WORD = "nicht fortgeführt", "keine Angabe"

Rows = Sequence[tuple[str, Markup]]


@dataclass(frozen=True)
class Box:
    """A card as its chapter prints it: its head, its text, and what is said of it line by line."""

    id: str
    wort: str
    anregung: bool
    prioritaet: str
    titel: str
    text: Markup
    zeilen: Rows


@dataclass(frozen=True)
class Line:
    """A card in the overview of the annex."""

    id: str
    titel: str
    zustaendig: str
    zeithorizont: str
    messgroesse: Markup
    wort: str


@dataclass(frozen=True)
class Earlier:
    """A card of the predecessor cycle, and what became of it."""

    id: str
    titel: str
    zustaendig: str
    wurde: Markup


@dataclass(frozen=True)
class Recommendations:
    """All cards of a report with what their texts can call (`words`), and those of the predecessor cycle."""

    project: Path
    material: Material
    macros: TemplateModule
    words: Mapping[str, Any]
    needs: Mapping[str, Need]
    cards: Cards
    earlier: Cards | None = None

    @classmethod
    def load(
        cls,
        project: Path,
        material: Material,
        macros: TemplateModule,
        words: Mapping[str, Any],
        needs: Iterable[Need],
        known: Collection[str] = (),
    ) -> Recommendations:
        """Raises `DataError` where a card has a fault. `macros`: of `empfehlungen.html.j2`."""
        every = {need.id: need for need in needs}
        cycle = material.cycle
        cards = load_cards(project, cycle, every.values(), known)
        earlier = read_cards(project, cycle.vorgaenger) if cycle.vorgaenger else None
        return cls(project, material, macros, words, every, cards, earlier)

    @property
    def cells(self) -> Cells:
        return self.material.cells

    def of_field(self, key: str) -> RecommendationBlocks:
        """What the text of one chapter can call."""
        return RecommendationBlocks(self, key)

    def review(self) -> str:
        """The list that the office reviews, rejected cards with their reason; never for the public."""
        return review_csv(self.cards, self.needs.values())

    def overview(self) -> Markup:
        """All cards by field with responsible body, horizon and measure; nothing where there are none."""
        if not self.cards.printed:
            return Markup("")
        self.cells.legend.clear()
        fields = [(feld, [self._line(karte) for karte in rows]) for feld, rows in _by_field(self.cards.printed)]
        return self.macros.uebersicht(self.release(self.cards.printed, "bericht"), fields, dict(self.cells.legend))

    def continuation(self) -> Markup:
        """What the predecessor cycle recommended and what became of it; nothing where there was nothing."""
        if self.earlier is None or not self.earlier.printed:
            return Markup("")
        karten = self.earlier.printed
        fields = [(feld, [self._earlier(karte, self.earlier) for karte in rows]) for feld, rows in _by_field(karten)]
        kept = sum(bool(self.cards.successors(karte.id)) for karte in karten)
        counts = {"alle": len(karten), "frei": sum(karte.gilt for karte in karten), "aufgegriffen": kept}
        told = {name: bound(f"fortschreibung|{name}", str(number)) for name, number in counts.items()}
        return self.macros.fortschreibung(self.earlier.cycle.replace("-", "–"), told, fields)

    def release(self, karten: Sequence[Karte], place: str) -> Markup:
        """How many cards there are and how many of them are released, in words and bound."""
        numbers = {"alle": len(karten), "frei": sum(karte.gilt for karte in karten)}
        spelled = {name: "eine" if n == 1 else in_letters(n) for name, n in numbers.items()}
        told = {name: bound(f"empfehlungen_{place}|{name}", text) for name, text in spelled.items()}
        return Markup(_released(numbers["alle"], numbers["frei"])).format(**told)

    def measure(self, karte: Karte) -> Markup:
        """The indicator with its newest value, or the milestone."""
        if not karte.indikator:
            return Markup(typeset(karte.messgroesse))
        indicator = self.cells.indicators[karte.indikator]
        better = "" if indicator.direction == "neutral" else f" ({DIRECTIONS[indicator.direction]})"
        target = self._target(karte)
        line = Markup("{} {}{}: {}; {}")
        return line.format(sheet_link(indicator.id), indicator.short, better, self.newest(indicator.id), target)

    def newest(self, id: str) -> Markup:
        """The newest value of an indicator with its date, or that there is none."""
        value = self.cells.shown(id)
        if value is None:
            return Markup("noch kein Wert")
        if value.exact is None:
            return Markup("zuletzt {} ({})").format(self.cells.number(value), self.cells.date(value))
        told = Markup("zuletzt {} ({})").format(self.cells.angabe(id), self.cells.stand(id)) + self.cells.lage(id)
        return Markup('<span class="{}">{}</span>').format(CLASS, told) if is_demo(value) else told

    def _target(self, karte: Karte) -> Markup:
        ziel = karte.zielwert or self.material.cycle.zielwerte.get(karte.indikator)
        if ziel is None:
            return Markup(NO_TARGET)
        id = karte.indikator
        number = bound(f"{id}|zielwert|{self.material.cycle.kreis.ags}|{ziel.jahr}", ziel.wert)
        unit = with_unit("", self.cells.indicators[id])
        return Markup("Zielwert: {}{} bis {} ({})").format(number, unit, ziel.jahr, ziel.beschluss)

    def _line(self, karte: Karte) -> Line:
        if karte.indikator:
            value = self.cells.get(karte.indikator)
            shown = self.cells.angabe(karte.indikator) if value else Markup("noch kein Wert")
            measure = Markup("{}:<br>{}").format(sheet_link(karte.indikator), shown)
        else:
            measure = Markup("Meilenstein")
        body = self.cards.stellen[karte.zustaendig].name + (" (Anregung)" if karte.anregung else "")
        return Line(karte.id, typeset(karte.titel), body, karte.zeithorizont, measure, karte.wort)

    def _earlier(self, karte: Karte, cards: Cards) -> Earlier:
        newer = [Markup("{} {}").format(BECAME[how], one.id) for one, how in self.cards.successors(karte.id)]
        why = self.cards.fortschreibung.get(karte.id)
        told = f"{NOT_CONTINUED}: {typeset(why.grund)}" if why else NO_WORD
        became = Markup("; ").join(newer) if newer else Markup.escape(told)
        return Earlier(karte.id, typeset(karte.titel), cards.stellen[karte.zustaendig].name, became)


@dataclass(frozen=True)
class RecommendationBlocks:
    """The function with which the text of one chapter asks for the cards of its field."""

    whole: Recommendations
    feld: str

    def functions(self) -> dict[str, Callable[..., Markup]]:
        """What a text can call, by its German name."""
        return {"empfehlungen": self.empfehlungen}

    def empfehlungen(self) -> Markup:
        """The cards of the field as boxes, and how many of them are released; nothing where there are none."""
        karten = self.whole.cards.of_field(self.feld)
        if not karten:
            return Markup("")
        return self.whole.macros.karten(self.whole.release(karten, self.feld), [self._box(one) for one in karten])

    def _box(self, karte: Karte) -> Box:
        whole = self.whole
        file = file_of(karte.id, whole.cards.cycle)
        line = text_line(whole.project, file)
        text = Texts(whole.project / FOLDER).render_text(karte.empfehlung, whole.words, file, line)
        return Box(
            id=karte.id,
            wort=karte.wort,
            anregung=karte.anregung,
            prioritaet="" if karte.prioritaet == "weitere" else karte.prioritaet,
            titel=typeset(karte.titel),
            text=text,
            zeilen=list(self._told(karte)),
        )

    def _told(self, karte: Karte) -> Iterator[tuple[str, Markup]]:
        """What is said of a card: who, with whom, when, how success is measured, which need it answers."""
        bodies = self.whole.cards.stellen
        role = f" (der Landkreis {karte.rolle_landkreis})"
        decides = f"; es entscheidet: {bodies[karte.adressat].name}" if karte.adressat != karte.zustaendig else ""
        yield "Zuständig", Markup.escape(bodies[karte.zustaendig].name + role + decides)
        if karte.beteiligte:
            yield "Beteiligte", Markup.escape("; ".join(bodies[key].name for key in karte.beteiligte))
        yield "Zeithorizont", Markup(f"{HORIZONTE[karte.zeithorizont]}; Mittel: {karte.ressourcen}")
        if karte.rechtsgrundlage:
            yield "Rechtsgrundlage", Markup.escape(typeset(karte.rechtsgrundlage))
        yield "Messgröße", self.whole.measure(karte)
        missing = all(self.whole.needs[id].stufe == DATENBEDARF for id in karte.bedarf_ids)
        yield "Datenbedarf" if missing else "Bedarf", Markup("; ").join(self._need(id) for id in karte.bedarf_ids)
        if karte.querschnitt:
            yield "Besonders für", Markup.escape(in_words(karte.querschnitt))
        if karte.quellen:
            yield "Quellen", Markup.escape(typeset("; ".join(karte.quellen)))
        if karte.vorgaenger:
            yield "Vorgänger", Markup.escape("; ".join(f"{one.beziehung} {one.id}" for one in karte.vorgaenger))

    def _need(self, id: str) -> Markup:
        """A need by the name of its indicator, or in the words of the experts."""
        need = self.whole.needs[id]
        if not need.indicator:
            return Markup.escape(typeset(need.titel))
        return Markup("{} ({})").format(self.whole.cells.indicators[need.indicator].short, sheet_link(need.indicator))


def _by_field(karten: Iterable[Karte]) -> Iterator[tuple[Handlungsfeld, list[Karte]]]:
    """The cards of every field that has some."""
    every = list(karten)
    for feld in FELDER:
        if rows := [karte for karte in every if karte.handlungsfeld == feld.key]:
            yield feld, rows


def _released(alle: int, frei: int) -> str:
    """The sentence on so many cards and so many released ones."""
    if alle == 1:
        state = "sie ist freigegeben" if frei else "sie ist ein Vorschlag und nicht freigegeben"
        return f"Es gibt {{alle}} Handlungsempfehlung; {state}."
    if not frei:
        return "Die {alle} Handlungsempfehlungen sind Vorschläge; freigegeben ist keine."
    if frei == alle:
        return "Die {alle} Handlungsempfehlungen sind freigegeben."
    verb = "ist" if frei == 1 else "sind"
    return f"Von den {{alle}} Handlungsempfehlungen {verb} {{frei}} freigegeben; die übrigen sind Vorschläge."
