"""The only place that knows what `-`, `.`, `/`, `x` and `...` mean.

Two dialects contradict each other (`-` and `0` change places), so a source declares its own.
A sign never becomes a number by accident: outside the life of a column `-` says `not_collected`, in
a measure that cannot be zero it says `pending`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

OK = "ok"
ZERO_EXACT = "zero_exact"
ROUNDS_TO_ZERO = "rounds_to_zero"
UNKNOWN_OR_SECRET = "unknown_or_secret"
SUPPRESSED_QUALITY = "suppressed_quality"
SUPPRESSED_OWN = "suppressed_own"
PENDING = "pending"
NOT_COLLECTED = "not_collected"
NOT_APPLICABLE = "not_applicable"

RANKED = (
    OK, ZERO_EXACT, ROUNDS_TO_ZERO, NOT_APPLICABLE, NOT_COLLECTED, PENDING,
    SUPPRESSED_QUALITY, UNKNOWN_OR_SECRET, SUPPRESSED_OWN,
)  # fmt: skip
"""All statuses, from harmless to binding: a derived value takes the last one among its inputs."""

WITH_VALUE = (OK, ZERO_EXACT)

PRINTED = {
    ROUNDS_TO_ZERO: ("≈ 0", "mehr als nichts, aber weniger als die Hälfte der kleinsten Einheit"),
    UNKNOWN_OR_SECRET: (".", "Zahlenwert unbekannt oder geheim zu halten"),
    SUPPRESSED_QUALITY: ("/", "keine Angabe, da Zahlenwert nicht sicher genug"),
    SUPPRESSED_OWN: ("*", "gesperrt zum Schutz einzelner Personen"),
    PENDING: ("...", "Angabe fällt später an"),
    NOT_COLLECTED: ("n. e.", "nicht erhoben"),
    NOT_APPLICABLE: ("x", "Angabe nicht sinnvoll"),
}
"""How a status without a value is printed, and what the legend says of it.

A dash is not among them: readers of official statistics take it for an exact zero.
"""

NOT_AT_HAND = ("k. A.", "keine Angabe: Der Wert liegt für diesen Bericht nicht vor")
"""What stands where a table of the report has a place and no source has a figure, not even a sign."""

_MINUS = "minus"

DIALECTS: dict[str, dict[str, str]] = {
    "klassisch": {
        "-": _MINUS, "–": _MINUS, ".": UNKNOWN_OR_SECRET, "·": UNKNOWN_OR_SECRET, "x": NOT_APPLICABLE,
        "X": NOT_APPLICABLE, "...": PENDING, "/": SUPPRESSED_QUALITY,
    },
    "neu": {
        "k": ROUNDS_TO_ZERO, "g": UNKNOWN_OR_SECRET, "x": NOT_APPLICABLE, "t": PENDING, "u": SUPPRESSED_QUALITY,
    },
    "ohne": {},
}  # fmt: skip
ALLOWED = {
    "klassisch": "- . / x ... ( ) und p r s e hinter der Zahl",
    "neu": "k g x t u und p r s e u f hinter der Zahl",
    "ohne": "nur Zahlen",
}
LETTERS = {
    "klassisch": {"p": "provisional", "r": "revised", "s": "estimated", "e": "", "()": "limited"},
    "neu": {"p": "provisional", "r": "revised", "s": "estimated", "u": "limited", "f": "printed_error", "e": ""},
    "ohne": {},
}


PLAIN = "[1-9][0-9]{0,17}"
"""What every dialect reads as the number that is printed, exact and without a flag."""


LIKE_THOUSANDS = r"[+-]?[1-9][0-9]{{0,2}}{}[0-9]{{3}}"
"""A number that is no count if `{}` is the decimal sign, and one if it stands between thousands."""


@dataclass(frozen=True)
class Cell:
    """A printed cell understood: exact value or none, one status, a set of flags."""

    value: Decimal | None
    status: str
    raw: str
    flags: frozenset[str] = frozenset()


class UnknownSign(ValueError):
    """A cell that is neither a number nor a sign of the dialect."""


def read_cell(
    raw: str,
    dialect: str,
    *,
    whole: bool,
    never_zero: bool,
    collected: bool = True,
    exists: bool = True,
    decimal: str = ",",
    thousands: str = "",
) -> Cell:
    """Read one printed cell.

    `whole`: the measure counts in whole units, so a printed 0 is exactly nothing.
    `never_zero`: the measure cannot be zero (a population, a rate): `-` then means that the figure
    is still to come. `collected`: the column was collected in that period.
    `exists`: the region existed then.
    Raises `UnknownSign` for anything the dialect does not know.
    """
    text = raw.strip()
    if not collected:
        if DIALECTS[dialect].get(text) in (_MINUS, UNKNOWN_OR_SECRET, NOT_APPLICABLE, PENDING):
            return Cell(None, NOT_COLLECTED, raw)
        raise UnknownSign(f"„{raw}“ steht in einem Zeitraum, in dem die Spalte laut quelle.yaml nicht erhoben wurde")
    sign = DIALECTS[dialect].get(text)
    if sign == _MINUS and not exists:
        return Cell(None, NOT_APPLICABLE, raw)
    if sign == _MINUS:
        return Cell(None, PENDING, raw) if never_zero else Cell(Decimal(0), ZERO_EXACT, raw)
    if sign is not None:
        return Cell(None, sign, raw)
    return _number(text, raw, dialect, whole=whole, decimal=decimal, thousands=thousands)


def _number(text: str, raw: str, dialect: str, *, whole: bool, decimal: str, thousands: str) -> Cell:
    flags = set()
    if dialect == "klassisch" and text.startswith("(") and text.endswith(")"):
        flags.add("limited")
        text = text[1:-1].strip()
    if match := re.fullmatch(r"(.*[0-9])\s*([a-z]|\(\))", text):
        if match[2] not in LETTERS[dialect]:
            raise UnknownSign(f"Zeichen „{raw}“ gehört nicht zum Zeichensatz „{dialect}“ (erlaubt: {ALLOWED[dialect]})")
        flags.add(LETTERS[dialect][match[2]])
        text = match[1]
    value = parse_number(text, decimal, thousands)
    if value is None:
        raise UnknownSign(f"Zeichen „{raw}“ gehört nicht zum Zeichensatz „{dialect}“ (erlaubt: {ALLOWED[dialect]})")
    if len(value.as_tuple().digits) + value.as_tuple().exponent > 18 or value.as_tuple().exponent < -18:
        raise UnknownSign(f"„{raw}“ ist länger als 18 Stellen vor oder nach dem Komma")
    if whole and re.fullmatch(LIKE_THOUSANDS.format(re.escape(decimal)), text):
        raise UnknownSign(f"„{raw}“ in einer Größe, die in ganzen Einheiten zählt: wohl ein Tausenderzeichen")
    flags.discard("")
    if value == 0 and not whole and dialect != "neu":
        return Cell(None, ROUNDS_TO_ZERO, raw, frozenset(flags))
    return Cell(value, ZERO_EXACT if value == 0 else OK, raw, frozenset(flags))


def parse_number(text: str, decimal: str = ",", thousands: str = "") -> Decimal | None:
    """A number printed in the given form, None for anything else (`1e3`, `1.2,3`, empty).

    Rates of change are printed with their sign: `+1,4`.
    """
    rest = rf"(?:{re.escape(decimal)}[0-9]+)?"
    if thousands and thousands in text:
        if not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+{rest}", text):
            return None
        text = text.replace(thousands, "")
    if not re.fullmatch(rf"[+-]?[0-9]+{rest}", text):
        return None
    return Decimal(text.replace(decimal, "."))


def hint(raw: str, decimal: str = ",", thousands: str = "") -> str:
    """What probably happened to a cell that is neither a number nor a sign."""
    text = raw.strip()
    if re.fullmatch(SAVED_BY_EXCEL, text):
        return "So schreibt Excel. Bitte das Original neu herunterladen und nicht in Excel speichern."
    is_like_a_number = re.fullmatch(r"[+-]?[0-9]+(?:[.,'’ \u00a0\u202f][0-9]+)+", text)
    if is_like_a_number and parse_number(text, decimal, thousands) is None:
        separator = f"„{thousands}“" if thousands else "keine"
        return f"Nach quelle.yaml: Dezimalzeichen „{decimal}“ (dezimal), Tausenderzeichen {separator} (tausender)."
    return ""


SAVED_BY_EXCEL = (
    r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+|#[A-ZÄÖÜ/0]+[!?]?|#+"
    r"|(?:[0-9]{1,2}\. ?)?(?:Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\.?(?: [0-9]{2})?"
)
"""`1E+05`, `#NAME?`, `####`, `15. Mai`: what Excel makes of numbers."""


def worst(statuses: list[str]) -> str:
    """The status of a value that rests on inputs with these statuses."""
    return max(statuses, key=RANKED.index, default=OK)
