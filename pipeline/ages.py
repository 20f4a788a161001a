"""Age groups as bounds: printed labels become `0-<3`, `15-<18`, `65+`, or `insgesamt`."""

from __future__ import annotations

import re

TOTAL = "insgesamt"
CANONICAL = r"^(insgesamt|[0-9]+-<[0-9]+|[0-9]+\+)$"
"""The form in which an age group is kept."""
OPEN = 999
"""Upper bound that stands for `and older` where bounds are compared."""

_FORMS = (
    (re.compile(r"unter ([0-9]+) Jahr(?:en?)?"), lambda m: (0, int(m[1]))),
    (re.compile(r"([0-9]+) bis unter ([0-9]+) Jahren?"), lambda m: (int(m[1]), int(m[2]))),
    (re.compile(r"([0-9]+) (?:bis|-) ([0-9]+) Jahren?"), lambda m: (int(m[1]), int(m[2]) + 1)),
    (re.compile(r"([0-9]+) Jahre und (?:mehr|älter)"), lambda m: (int(m[1]), OPEN)),
    (re.compile(r"([0-9]+) und mehr Jahre"), lambda m: (int(m[1]), OPEN)),
)


def parse_age(label: str) -> str | None:
    """The canonical age group of a printed label; None where it is not an age group."""
    if label in ("Insgesamt", "insgesamt", "Total"):
        return TOTAL
    for form, bounds in _FORMS:
        if match := form.fullmatch(label):
            low, high = bounds(match)
            return age_text(low, high) if low < high else None
    return None


def age_text(low: int, high: int) -> str:
    """Bounds as they are kept: from `low` to under `high`."""
    return f"{low}+" if high == OPEN else f"{low}-<{high}"


def age_bounds(text: str) -> tuple[int, int] | None:
    """The bounds of a canonical age group, None for `insgesamt`."""
    if text == TOTAL:
        return None
    if text.endswith("+"):
        return int(text[:-1]), OPEN
    low, high = text.split("-<")
    return int(low), int(high)


def german_age(text: str) -> str:
    """An age group as it is printed."""
    bounds = age_bounds(text)
    if bounds is None:
        return "alle Altersgruppen"
    low, high = bounds
    if high == OPEN:
        return f"{low} Jahre und älter"
    if low == 0:
        return "unter 1 Jahr" if high == 1 else f"unter {high} Jahre"
    return f"{low} bis unter {high} Jahre"
