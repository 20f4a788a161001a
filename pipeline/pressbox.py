"""The box "Angaben aus der Presse" of a chapter, and the later figures for the page "Ausblick"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.katalog import FELDER
from pipeline.cells import NOBREAK, RequestError, bound
from pipeline.cycle import Cycle
from pipeline.material import Material
from pipeline.numbers import german_number
from pipeline.presse import Angabe, load_presse
from pipeline.texts import typeset

RULE = (
    "Keine amtliche Statistik: Wiedergegeben ist, was berichtet wurde. Die Angaben gehen in keine Reihe, keinen "
    "Vergleich und keine Zählung dieses Berichts ein."
)
"""What stands in every box, and once above those of the Ausblick."""


@dataclass(frozen=True)
class Told:
    """What one outlet told of one period: the figures, and the indicators they stand beside."""

    zeitraum: str
    ausgangslage: bool
    angaben: tuple[Markup, ...]
    beleg: str
    bei: tuple[str, ...]


@dataclass(frozen=True)
class PressBox:
    """The press figures of a project, as the texts of a cycle ask for them."""

    angaben: Sequence[Angabe]
    cycle: Cycle
    macros: TemplateModule

    @classmethod
    def load(cls, project: Path, material: Material) -> PressBox:
        """Raises `DataError` where the file of the figures has a fault; they are of the project's own Kreis."""
        return cls(load_presse(project) if material.cycle.eigen else (), material.cycle, material.macros)

    def functions(self) -> dict[str, Callable[..., Markup]]:
        """What a text can call, by its German name."""
        return {"presse": self.presse, "presse_ausblick": self.presse_ausblick}

    def presse(self, *ids: str) -> Markup:
        """The box with what was told up to the end of the cycle; nothing where there is none.

        `ids`: indicators, or the key of a Handlungsfeld for all figures of the field.
        """
        known = [name for feld in FELDER for name in (feld.key, *(one.id for one in feld.indicators))]
        if unknown := [id for id in ids if id not in known]:
            raise RequestError(
                f"„{unknown[0]}“ ist weder ein Indikator noch ein Handlungsfeld. Vorhanden: {', '.join(known)}."
            )
        told = [one for one in self.angaben if {one.bei, one.feld.key} & {*ids} and one.ende <= self._end]
        return self._box(told, "", RULE) if told else Markup("")

    def presse_ausblick(self) -> Markup:
        """One box for each Handlungsfeld with what was told of days after the cycle; nothing where there is none."""
        later = [one for one in self.angaben if self._end < one.ende <= self.cycle.datenschluss]
        boxes = [self._box(told, f.title, "") for f in FELDER if (told := [one for one in later if one.feld is f])]
        html = Markup('<div class="presse-ausblick"><h2>Angaben aus der Presse</h2><p>{}</p>{}</div>')
        return html.format(RULE, Markup("").join(boxes)) if boxes else Markup("")

    @property
    def _end(self) -> date:
        return date(self.cycle.ende, 12, 31)

    def _box(self, angaben: Iterable[Angabe], feld: str, rule: str) -> Markup:
        """By date, then outlet; figures of one article and one period stand together in the order of the file."""
        rows = sorted(angaben, key=lambda one: (one.ende, one.beginn, one.zeitraum, one.beleg))
        told = [self._told(list(same)) for _, same in groupby(rows, key=lambda one: (one.zeitraum, one.beleg))]
        remarks = list(dict.fromkeys(typeset(one.hinweis) for one in rows if one.hinweis))
        return self.macros.presse(feld, told, [*remarks, rule] if rule else remarks)

    def _told(self, rows: Sequence[Angabe]) -> Told:
        return Told(
            zeitraum=rows[0].zeitraum,
            ausgangslage=rows[0].ende.year < self.cycle.beginn,
            angaben=tuple(Markup("{}{}{}").format(number(one), NOBREAK, typeset(one.text)) for one in rows),
            beleg=typeset(rows[0].beleg),
            bei=tuple(dict.fromkeys(one.bei for one in rows if one.bei != one.feld.key)),
        )


def number(angabe: Angabe) -> Markup:
    """The bound number as it was printed: `1.447`, `rund 2.000`."""
    digits = german_number(Fraction(angabe.wert), 0)
    zelle = f"presse|{angabe.merkmal}|{angabe.beginn}|{angabe.ende}"
    return bound(zelle, f"rund{NOBREAK}{digits}" if angabe.gerundet else digits)
