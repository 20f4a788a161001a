"""The changes of the law as a chapter prints them: a dated list of its field, up to the end of the cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jinja2.environment import TemplateModule
from markupsafe import Markup

from indicators.model import Handlungsfeld
from pipeline.blocks import sheet_link
from pipeline.cells import bound
from pipeline.cycle import Cycle
from pipeline.legal import Rechtsaenderung, Wirkung, load_recht
from pipeline.material import Material
from pipeline.texts import typeset


@dataclass(frozen=True)
class Entry:
    """A change as it is printed: its bound day, what it says, and what it does to which indicators."""

    tag: Markup
    titel: str
    text: str
    fundstelle: str
    wirkung: str
    indikatoren: Markup


@dataclass(frozen=True)
class LawLog:
    """The changes of the law as the chapters of a cycle ask for them."""

    changes: Mapping[str, Rechtsaenderung]
    cycle: Cycle
    macros: TemplateModule
    feld: Handlungsfeld | None = None

    @classmethod
    def load(cls, project: Path, material: Material, macros: TemplateModule) -> LawLog:
        """Raises `DataError` where the file has a fault; it is kept for the project's own Kreis and its Land."""
        return cls(load_recht(project) if material.cycle.eigen else {}, material.cycle, macros)

    def of(self, feld: Handlungsfeld) -> LawLog:
        """The changes as the chapter of this field asks for them."""
        return replace(self, feld=feld)

    def functions(self) -> dict[str, Callable[..., Markup]]:
        """What a text can call, by its German name."""
        return {"recht": self.recht}

    def recht(self) -> Markup:
        """The changes of the field that count from a day within the window; nothing where there is none."""
        assert self.feld is not None
        first, last = date(self.cycle.fenster_von, 1, 1), date(self.cycle.ende, 12, 31)
        shown = [
            _entry(key, one)
            for key, one in self.changes.items()
            if self.feld.key in one.felder and first <= one.ab <= last
        ]
        return self.macros.recht(shown) if shown else Markup("")


def _entry(key: str, one: Rechtsaenderung) -> Entry:
    effect = one.wirkung or Wirkung(text="")
    links = Markup(", ").join(sheet_link(id) for id in effect.indikatoren)
    day = bound(f"recht|ab|{key}", f"{one.ab:%d.%m.%Y}")
    return Entry(day, typeset(one.titel), typeset(one.text), typeset(one.fundstelle), typeset(effect.text), links)
