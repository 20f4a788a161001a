"""What a chapter prints of the measures of the plan, and the overview of all fields.

Every number is bound to a cell `massnahmen|<part>|<field or measure>|<Stand>`; those of an example list carry the flag
of example data, so that the checks of the finished page know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from jinja2.environment import TemplateModule
from markupsafe import Markup
from matplotlib.figure import Figure

from indicators.katalog import FELDER
from indicators.model import Handlungsfeld
from pipeline import style
from pipeline.blocks import sheet_link
from pipeline.captions import Caption, Captions, plain
from pipeline.cells import NOBREAK, bound
from pipeline.demo_marks import DEMO, LETTER, MEANING, lettered
from pipeline.grids import Row, upright, width_of
from pipeline.kept_charts import picture
from pipeline.material import Material
from pipeline.measure_states import State, blockers, counts, stand_of, states
from pipeline.measures import (
    BEGONNEN,
    ENTFALLEN,
    LAUFEND,
    NICHT_BEWERTBAR,
    OFFEN,
    STATUS,
    TEILNAHMEN,
    TEILWEISE,
    UMGESETZT,
    Eintrag,
    Massnahmenplan,
    load_plans,
)
from pipeline.numbers import german_number
from pipeline.periods import german_period
from pipeline.registries import load_schwellen
from pipeline.signs import OK
from pipeline.statuscharts import StatusBars, StatusRow, status_bars
from pipeline.texts import typeset
from pipeline.values import Value

LETTERS = {
    UMGESETZT: "U", LAUFEND: "L", TEILWEISE: "T", BEGONNEN: "P", OFFEN: "O", ENTFALLEN: "E", NICHT_BEWERTBAR: "N",
}  # fmt: skip
"""Before the numbers of an overview. P stands for „in Planung“, since B marks example data."""
NAMES = {**dict(zip(STATUS, STATUS, strict=True)), BEGONNEN: "in Planung, begonnen"}
"""How an overview names the statuses beside their letters."""
EFFECT = (
    "„Umgesetzt“ sagt nichts über die Wirkung. Wie sich die Lage entwickelt hat, zeigen die Indikatoren des Kapitels; "
    "auch eine Veränderung dort belegt nicht, dass die Maßnahme ihre Ursache ist."
)
SELF = "Selbstauskunft"
OVERALL = ("M", "massnahmen")
"""Letter and name of the part that tells of all fields."""
COUNT_COLUMNS = ("Handlungsfeld", "Status", "Maßnahmen", "Stand")
LIST_COLUMNS = ("Kennung", "Maßnahme", "Zuständig", "Status", "Grundlage", "Indikator")
SUCCESSOR_COLUMNS = ("Kennung", "Maßnahme", "geht auf in")
"""The columns of the data that go with the report."""


@dataclass(frozen=True)
class Line:
    """A measure in the table of a field: what it is, who is responsible, where it stands and why."""

    id: str
    titel: Markup | str
    zustaendig: str
    status: Markup | str
    grund: str
    indikator: Markup


@dataclass(frozen=True)
class Achieved:
    """What was achieved with a measure: the year of its evidence and how many were reached."""

    titel: Markup | str
    zustaendig: str
    jahr: Markup
    nachweis: str
    erreicht: Markup


@dataclass(frozen=True)
class MeasureBlocks:
    """The measures of a cycle, as its chapters and its overview ask for them.

    `least`: smaller numbers of persons are not printed. `captions`: of the chapter; the overview has its own.
    """

    material: Material
    macros: TemplateModule
    states: Sequence[State]
    least: int
    captions: Captions | None = None

    @classmethod
    def load(cls, project: Path, material: Material, macros: TemplateModule, *, demo: bool = True) -> MeasureBlocks:
        """Raises `DataError` where a file of the measures has a fault; `demo`: whether examples count."""
        shown = load_schwellen(project).schutz.by_subject.values()
        found = states(load_plans(project, demo=demo), material.cycle) if material.cycle.eigen else []
        return cls(material, macros, found, max(one.unter for one in shown))

    def of(self, captions: Captions) -> MeasureBlocks:
        """The measures as the chapter with these captions asks for them."""
        return replace(self, captions=captions)

    def functions(self) -> dict[str, Callable[..., Markup]]:
        """What a text can call, by its German name."""
        return {"massnahmen": self.massnahmen}

    @property
    def demo(self) -> bool:
        """Whether the list is invented."""
        return any(state.plan.demo for state in self.states)

    # A field ------------------------------------------------------------------------------------------

    def massnahmen(self) -> Markup:
        """How far the measures of the field are, what was achieved, what blocks, and each of them.

        Nothing in the base chapter, which is no Handlungsfeld.
        """
        assert self.captions is not None
        feld = self.captions.feld
        if not feld.nummer:
            return Markup("")
        found = [state for state in self.states if state.massnahme.feld is feld]
        if not found:
            return self.macros.ohne_massnahmen([plan.plan.titel for plan in self._plans()])
        return self.macros.massnahmen(
            demo=self.demo,
            plaene=[(plan.plan.titel, self._decided(plan)) for plan in self._plans()],
            hinweise=self._remarks(found),
            abbildung=self._chart_of(feld, found),
            herkunft=self._origin(feld.key, found),
            erreicht=[self._achieved(one) for one in found if self._is_achieved(one)],
            hemmnisse=self._blockers(feld.key, found),
            bedarfe=self._quotes(found),
            liste=self._list_caption(found),
            zeilen=[self._line(state) for state in found],
            beleg=self._beleg(),
            wirkung=EFFECT,
        )

    def _list_caption(self, found: Sequence[State]) -> Caption:
        """The caption of the table of single measures, whose data are kept."""
        assert self.captions is not None
        caption = self.captions.add(
            "Tab.", f"massnahmen-{self.captions.feld.key}", "Die Maßnahmen im Einzelnen", self._stand()
        )
        lines = [self._line(state) for state in found]
        rows = [(x.id, plain(x.titel), x.zustaendig, plain(x.status), x.grund, plain(x.indikator)) for x in lines]
        self.captions.show(replace(caption, demo=self.demo), rows, self._beleg(), LIST_COLUMNS)
        return caption

    def _plans(self) -> list[Massnahmenplan]:
        """The plans behind the measures, each once."""
        return list({state.plan.key: state.plan for state in self.states}.values())

    def _remarks(self, found: Sequence[State]) -> list[str]:
        """What is to be said of the lists, and where nothing was entered in the cycle."""
        told = list(dict.fromkeys(typeset(state.plan.plan.hinweis) for state in found if state.plan.plan.hinweis))
        first = date(self.material.cycle.beginn, 1, 1)
        if not any(entry.datum >= first for state in found for entry in state.verlauf):
            told.append("Im Berichtszeitraum wurde zu diesen Maßnahmen nichts eingetragen.")
        return told

    def _chart_of(self, feld: Handlungsfeld, found: Sequence[State]) -> Markup:
        assert self.captions is not None
        row = self._row("", found)
        spec = StatusBars((row,), tuple(STATUS), style.ACCENTS[feld.nummer], demo=self.demo)
        below = Markup("Anzahl der Maßnahmen nach Status, {}, von {} {}").format(
            self._stand(), self._number("alle", feld.key, len(found)), "Maßnahme" if len(found) == 1 else "Maßnahmen"
        )
        caption = self.captions.add("Abb.", f"umsetzung-{feld.key}", "Umsetzungsstand der Maßnahmen", below)
        return self._figure(caption, status_bars(spec), [(feld.key, feld.title, found)])

    def _row(self, label: str, found: Sequence[State]) -> StatusRow:
        whole = f"von{NOBREAK}{len(found)}" if label else _of_all(len(found))
        return StatusRow(label, tuple(counts(found).values()), whole)

    def _figure(self, caption: Caption, figure: Figure, parts: Sequence[tuple[str, str, Sequence[State]]]) -> Markup:
        """A picture whose numbers are those of the fields in `parts` (key, name, measures), each bound."""
        address = picture(figure, self.material.store)
        zellen, alt = [], [f"Gestapelter Balken. {plain(caption.title)}."]
        for key, name, found in parts:
            told = {status: count for status, count in counts(found).items() if count}
            zellen += [f"{self._note(status, key)}\t{count}" for status, count in told.items()]
            zellen.append(f"{self._note('alle', key)}\t{len(found)}")
            each = ", ".join(f"{count} {status}" for status, count in told.items())
            alt.append(f"{name}: {_of_all(len(found))} {each}.")
        if self.demo:
            alt.insert(0, f"{MEANING}.")
        shown = replace(caption, demo=self.demo)
        assert self.captions is not None
        self.captions.show(shown, self._counted(parts), self._beleg(), COUNT_COLUMNS)
        drawn = sum(count > 0 for _, _, found in parts for count in counts(found).values())
        marks = " ".join(f"stand-{place}:{place}" for place in range(drawn))
        return self.material.macros.abbildung(
            shown, address, " ".join(alt), "\n".join(zellen), {}, self._beleg(), marks
        )

    def _counted(self, parts: Iterable[tuple[str, str, Sequence[State]]]) -> list[tuple[str, ...]]:
        """The number of measures by field and status, as data."""
        day = f"{stand_of(self.material.cycle):%d.%m.%Y}"
        return [(name, status, str(n), day) for _, name, found in parts for status, n in counts(found).items()]

    def _origin(self, key: str, found: Sequence[State]) -> list[tuple[str, Markup]]:
        """On what the statuses rest: the office's assessment, only the body's own report, or nothing."""
        of_self = sum(state.by_itself for state in found)
        without = sum(bool(state.grund) for state in found)
        told = {
            "Einschätzung des Amts": len(found) - of_self - without,
            f"nur {SELF}": of_self,
            "ohne Angabe (nicht bewertbar)": without,
        }
        return [(name, self._number(name, key, count)) for name, count in told.items() if count]

    def _is_achieved(self, state: State) -> bool:
        entry = state.counting
        return entry is not None and (entry.status == UMGESETZT or entry.personen is not None)

    def _achieved(self, state: State) -> Achieved:
        entry, one = state.counting, state.massnahme
        assert entry is not None
        day = entry.ereignis_am or entry.datum
        jahr = self._text("jahr", one.id, str(day.year))
        status = f"{entry.status} ({SELF})" if state.by_itself else entry.status
        return Achieved(
            typeset(one.titel), one.zustaendig, Markup("{} {}").format(status, jahr), typeset(entry.nachweis),
            self._reached(one.id, entry),
        )  # fmt: skip

    def _reached(self, id: str, entry: Eintrag) -> Markup:
        """How many were reached, by their Zählweise, with the women and the period; small numbers are not told."""
        if entry.personen is None or entry.erreicht_von is None or entry.erreicht_bis is None:
            return Markup("")
        what = "Teilnahmen (wer mehrmals kam, zählt mehrmals)" if entry.zaehlweise == TEILNAHMEN else "Personen"
        if not self._may_print(entry.personen):
            return Markup("erreicht: {}, Anzahl zum Schutz nicht ausgewiesen").format(what.partition(" (")[0])
        period = german_period(entry.erreicht_von, entry.erreicht_bis, "zeitraum")
        told = Markup("erreicht: {} {}").format(self._number("personen", id, entry.personen), what)
        if entry.frauen and self._may_print(entry.frauen) and self._may_print(entry.personen - entry.frauen):
            told += Markup(
                ", darunter {} von Frauen" if entry.zaehlweise == TEILNAHMEN else ", darunter {} Frauen"
            ).format(self._number("frauen", id, entry.frauen))
        return told + Markup(", {}").format(self._text("zeitraum", id, period))

    def _may_print(self, number: int) -> bool:
        return number == 0 or number >= self.least

    def _blockers(self, key: str, found: Sequence[State]) -> Markup:
        """What blocks, with the number of measures at which it was named; nothing where nobody named anything."""
        named = blockers(found)
        if not named:
            return Markup("")
        at = self._number("mit_hemmnis", key, sum(bool(state.hemmnisse) for state in found))
        each = (
            Markup("{}{}{}").format(word, NOBREAK, self._number(f"hemmnis_{word}", key, n)) for word, n in named.items()
        )
        return Markup("Genannt bei {} von {} {}, mehrere Angaben möglich: {}.").format(
            at, self._number("alle", key, len(found)), "Maßnahme" if len(found) == 1 else "Maßnahmen",
            Markup(", ").join(each),
        )  # fmt: skip

    def _quotes(self, found: Sequence[State]) -> list[tuple[str, str]]:
        """What the bodies need, in their words and by their role, where they agreed to be quoted."""
        entries = [entry for state in found for entry in (state.selbst, state.amt) if entry and entry.zitat_erlaubt]
        return [(typeset(entry.bedarf), entry.angegeben_von) for entry in entries if entry.bedarf]

    def _line(self, state: State) -> Line:
        one = state.massnahme
        indikator = sheet_link(one.indikator) if one.indikator else Markup("ohne")
        grund = state.grund or (SELF if state.by_itself else "")
        return Line(one.id, typeset(one.titel), one.zustaendig, state.status, grund, indikator)

    # All fields ---------------------------------------------------------------------------------------

    def overview(self) -> Markup:
        """One picture and one table for all fields, what the statuses mean, and which measures went into others.

        The captions are those of a part of its own (`OVERALL`).
        """
        if not self.states:
            return self.macros.ohne_massnahmen([])
        parts = [("alle", "Alle Handlungsfelder", list(self.states))]
        parts += [
            (f.key, f.title, found) for f in FELDER if (found := [s for s in self.states if s.massnahme.feld is f])
        ]
        return self.macros.ueberblick(
            demo=self.demo,
            plaene=[(plan.plan.titel, self._decided(plan)) for plan in self._plans()],
            hinweise=self._remarks(self.states),
            abbildung=self._overview_chart(parts),
            tafel=self._overview_table(parts),
            bedeutung=[(LETTERS[status], NAMES[status], text) for status, text in STATUS.items()],
            herkunft=self._origin("alle", self.states),
            hemmnisse=self._blockers("alle", self.states),
            nachfolger=(successors := self._successors()),
            liste=self._successor_caption(successors) if successors else None,
            wirkung=EFFECT,
        )

    def _overview_chart(self, parts: Sequence[tuple[str, str, Sequence[State]]]) -> Markup:
        rows = tuple(self._row(name, found) for _, name, found in parts)
        spec = StatusBars(rows, tuple(NAMES.values()), style.ACCENTS[0], tuple(LETTERS.values()), demo=self.demo)
        below = Markup("Anteile an den Maßnahmen jedes Felds, in den Balken ihre Anzahl, {}").format(self._stand())
        assert self.captions is not None
        caption = self.captions.add("Abb.", "", "Umsetzungsstand der Maßnahmen nach Handlungsfeldern", below)
        return self._figure(caption, status_bars(spec), parts)

    def _overview_table(self, parts: Sequence[tuple[str, str, Sequence[State]]]) -> Markup:
        heads = ["Handlungsfeld", *(status.capitalize() for status in STATUS), "Maßnahmen"]
        rows = []
        for key, name, found in [*parts[1:], parts[0]]:
            cells = [self._number(status, key, count) for status, count in counts(found).items()]
            rows.append(
                Row("land" if key == "alle" else "zeile", name, (*cells, self._number("alle", key, len(found))))
            )
        assert self.captions is not None
        below = Markup("Anzahl, {}").format(self._stand())
        caption = self.captions.add("Tab.", "", "Maßnahmen nach Handlungsfeld und Status", below)
        caption = replace(caption, demo=self.demo)
        self.captions.show(caption, self._counted(parts), self._beleg(), COUNT_COLUMNS)
        legend = {LETTER: MEANING} if self.demo else {}
        return self.material.macros.tabelle(
            caption, heads, width_of(heads), rows, legend, self._beleg(), "", upright(heads)
        )

    def _successors(self) -> list[tuple[str, Markup | str, str]]:
        """Which measure went into which others, by its id: one into several, and several into one."""
        measures = [state.massnahme for state in self.states if state.massnahme.nachfolger]
        return [(one.id, typeset(one.titel), ", ".join(one.nachfolger)) for one in measures]

    def _successor_caption(self, rows: Sequence[tuple[str, Markup | str, str]]) -> Caption:
        assert self.captions is not None
        title = "In welchen Maßnahmen oder Handlungsempfehlungen andere aufgehen"
        caption = replace(self.captions.add("Tab.", "", title, ""), demo=self.demo)
        data = [(id, plain(titel), ziele) for id, titel, ziele in rows]
        self.captions.show(caption, data, self._beleg(), SUCCESSOR_COLUMNS)
        return caption

    # What is printed ----------------------------------------------------------------------------------

    def _stand(self) -> Markup:
        return Markup("Stand {}").format(self._text("stand", "alle", f"{stand_of(self.material.cycle):%d.%m.%Y}"))

    def _beleg(self) -> Markup:
        """The citation of the lists."""
        each = (Markup("{} (beschlossen {})").format(plan.plan.beleg, self._decided(plan)) for plan in self._plans())
        told = Markup("; ").join(each)
        return Markup("Quelle: {}{}").format(f"{MEANING}: " if self.demo else "", told)

    def _decided(self, plan: Massnahmenplan) -> Markup:
        return self._text("beschlossen", plan.key, str(plan.plan.beschlossen))

    def _number(self, part: str, key: str, number: int) -> Markup:
        return self._text(part, key, german_number(Fraction(number), 0))

    def _text(self, part: str, key: str, text: str) -> Markup:
        """A number or day bound to its cell, with the letter of example data where the list is one."""
        zelle = self._note(part, key)
        return lettered(self.material.cells.printed[zelle], bound(zelle, text))

    def _note(self, part: str, key: str) -> str:
        """The id of a cell, remembered as printed."""
        day = stand_of(self.material.cycle)
        zelle = f"massnahmen|{part}|{key}|{day}"
        flags = frozenset({DEMO}) if self.demo else frozenset()
        own = self.material.cycle.kreis.ags
        self.material.cells.printed[zelle] = Value("massnahmen", own, day, day, "stichtag", "", None, OK, flags=flags)
        return zelle


def _of_all(number: int) -> str:
    return f"von{NOBREAK}{number} {'Maßnahme' if number == 1 else 'Maßnahmen'}"
