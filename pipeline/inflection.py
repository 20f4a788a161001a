"""German forms that depend on number and case: units behind a value, counted things, groups of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indicators.model import AUSLAENDISCH, DEUTSCH, INSGESAMT, JAHRE, PUNKTE, TAGE, UNITS, WOCHEN

Fall = Literal["nominativ", "genitiv", "dativ", "akkusativ"]
FAELLE: tuple[Fall, ...] = ("nominativ", "genitiv", "dativ", "akkusativ")


@dataclass(frozen=True)
class Noun:
    """A unit: one of it, several, several after `von` or `seit` (dative)."""

    one: str
    many: str
    dative: str

    def behind(self, digits: str, fall: Fall) -> str:
        """The form behind printed digits: `1 Prozentpunkt`, `1,0 Prozentpunkte`, `von 2,3 Prozentpunkten`."""
        if is_one(digits):
            return self.one
        return self.dative if fall == "dativ" else self.many


NOUNS = {
    PUNKTE: Noun("Prozentpunkt", "Prozentpunkte", "Prozentpunkten"),
    JAHRE: Noun("Jahr", "Jahre", "Jahren"),
    WOCHEN: Noun("Woche", "Wochen", "Wochen"),
    TAGE: Noun("Tag", "Tage", "Tagen"),
}
"""The units that are inflected; all others (`%`, `je 1.000`, `m²`) stay as they are."""
GROUPS: dict[str, tuple[dict[Fall, str], dict[Fall, str]]] = {
    AUSLAENDISCH: (
        {
            "nominativ": "Ausländerinnen und Ausländer", "genitiv": "Ausländerinnen und Ausländer",
            "dativ": "Ausländerinnen und Ausländern", "akkusativ": "Ausländerinnen und Ausländer",
        },
        {
            "nominativ": "die Ausländerinnen und Ausländer", "genitiv": "der Ausländerinnen und Ausländer",
            "dativ": "den Ausländerinnen und Ausländern", "akkusativ": "die Ausländerinnen und Ausländer",
        },
    ),
    DEUTSCH: (
        {"nominativ": "Deutsche", "genitiv": "Deutscher", "dativ": "Deutschen", "akkusativ": "Deutsche"},
        {
            "nominativ": "die Deutschen", "genitiv": "der Deutschen",
            "dativ": "den Deutschen", "akkusativ": "die Deutschen",
        },
    ),
    INSGESAMT: (
        {"nominativ": "alle", "genitiv": "aller", "dativ": "allen", "akkusativ": "alle"},
        {"nominativ": "alle", "genitiv": "aller", "dativ": "allen", "akkusativ": "alle"},
    ),
}  # fmt: skip
"""The groups in a sentence, by case: without and with the article."""


def is_one(digits: str) -> bool:
    """Whether printed digits say one, so that a singular follows; `1,0` is a measurement and takes the plural."""
    return digits.lstrip("+−-") == "1"


def unit(kind: str, digits: str, fall: Fall = "akkusativ") -> str:
    """A unit as it stands behind printed digits."""
    noun = NOUNS.get(kind)
    return noun.behind(digits, fall) if noun else UNITS[kind]


def group(key: str, fall: Fall, *, article: bool = False) -> str:
    """What a group is called in a sentence: `von {{ gruppe("deutsch", "dativ") }}` gives `von Deutschen`."""
    return GROUPS[key][article][fall]
