"""V19: printed percentages, rates and changes follow from their printed parts.

With the values of a report at hand, or with nothing but the numbers that a finished PDF prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from indicators.katalog import by_id
from indicators.model import ANZAHL, Indicator
from pipeline.cells import Cells, Printed, cell_id, series_of
from pipeline.faults import Fault
from pipeline.rules import RULES
from pipeline.values import Value

ASK = "Bitte den Wert mit „bericht values“ nachsehen und den Fehler melden: Das darf nicht vorkommen."
FIGURE = re.compile(r"([+−-]?)(\d[\d.]*(?:,\d+)?)")
"""A number in a text, with its sign."""

Interval = tuple[Fraction, Fraction]


def breach(rule: str, place: str, text: str, advice: str = ASK, file: str = "Bericht") -> Fault:
    """What a printed number does against a rule."""
    return Fault(file, place, f"{RULES[rule].title}: {text}", rule, advice, RULES[rule].severity)


def not_reproducible(printed: Iterable[Printed], cells: Cells) -> list[Fault]:
    """V19: percentages and rates that do not follow from their parts within what rounding explains.

    The parts are numerator and denominator, or the two values of a change; as printed where the report prints
    them, else as they are in the cell. Published rates, medians and distances have no such parts here.
    """
    printed = list(dict.fromkeys(printed))
    texts = {one.zelle: one.text for one in printed}
    known = {cell_id(value): value for value in cells.values}
    found = []
    for zelle, text in ((one.zelle, one.text) for one in printed):
        value = known.get(zelle)
        told = interval(text) if value is not None else None
        if value is None or told is None:
            continue
        parts = _Parts(texts, cells.indicators[value.id], known)
        expected = parts.of_change(value) if value.kind == "veraenderung" else parts.of_rate(value)
        if expected is not None and not _meet(told, expected, either_sign=text[:1] not in "+−"):
            found.append(_contradiction(zelle, text, expected))
    return found


class _Parts:
    """What a printed rate or change is made of, as intervals."""

    def __init__(self, texts: Mapping[str, str], indicator: Indicator, known: Mapping[str, Value]) -> None:
        self.texts, self.indicator, self.known = texts, indicator, known

    def of_rate(self, value: Value) -> Interval | None:
        """Within which numerator over denominator lies; None for what is no such rate."""
        series = series_of(value, self.indicator)
        formula = (series.formula if series else None) or self.indicator.formula
        if value.kind != "wert" or formula is None or value.numerator is None or value.denominator is None:
            return None
        part = self._printed(cell_id(value, "zaehler"), value.numerator)
        whole = self._printed(cell_id(value, "nenner"), value.denominator)
        return quotient(part, whole, formula.factor)

    def of_change(self, value: Value) -> Interval | None:
        """Within which the change lies."""
        later = self.known.get(cell_id(replace(value, kind="wert", from_end=None)))
        earlier = self.known.get(cell_id(replace(value, kind="wert", end=value.from_end or value.end, from_end=None)))
        if later is None or earlier is None or later.exact is None or earlier.exact is None:
            return None
        after = self._printed(cell_id(later), later.exact)
        before = self._printed(cell_id(earlier), earlier.exact)
        return _change(before, after, self.indicator)

    def _printed(self, zelle: str, number: Fraction) -> Interval:
        """A part as far as its printed digits tell it; a whole number of people printed in full is exact."""
        text = self.texts.get(zelle)
        told = interval(text) if text else None
        if told is None or (number.denominator == 1 and sum(told) / 2 == number and "rund" not in (text or "")):
            return number, number
        return told


FIELDS = 7
"""Parts of the id of a cell that every value of an indicator has; see `cells.cell_id`."""


def contradicted(printed: Iterable[Printed]) -> list[Fault]:
    """V19 where nothing but the printed numbers is known: percentages that their printed parts contradict."""
    texts = {one.zelle: one.text for one in printed}
    found, catalogue = [], by_id()
    for zelle, text in texts.items():
        fields = zelle.split("|")
        indicator = catalogue.get(fields[0])
        if indicator is None or len(fields) < FIELDS:
            continue
        parts = _of_texts(fields, texts, indicator)
        told = interval(text)
        if parts is not None and told is not None and not _meet(told, parts, either_sign=text[:1] not in "+−"):
            found.append(_contradiction(zelle, text, parts))
    return found


def _of_texts(fields: Sequence[str], texts: Mapping[str, str], indicator: Indicator) -> Interval | None:
    """Within which a printed rate or change lies by its printed parts; None where these are not printed."""

    def printed(what: str, day: str) -> Interval | None:
        return interval(texts.get("|".join([fields[0], what, fields[2], day, *fields[4:]]), ""))

    series = next((one for one in indicator.series if one.name == fields[6]), None)
    formula = (series.formula if series else None) or indicator.formula
    if fields[1] == "wert" and formula is not None:
        part, whole = printed("zaehler", fields[3]), printed("nenner", fields[3])
        return quotient(part, whole, formula.factor) if part and whole else None
    since, _, until = fields[3].partition("/")
    before, after = printed("wert", since), printed("wert", until)
    return _change(before, after, indicator) if fields[1] == "veraenderung" and before and after else None


def _contradiction(zelle: str, text: str, parts: Interval) -> Fault:
    low, high = (f"{float(bound):.3f}".replace(".", ",") for bound in parts)
    return breach("V19", zelle, f"gedruckt ist {text}, die Teile ergeben {low} bis {high}.")


def _change(before: Interval, after: Interval, indicator: Indicator) -> Interval | None:
    """A change by the two values: counts in percent of the earlier, rates as a difference."""
    if indicator.unit != ANZAHL:
        return after[0] - before[1], after[1] - before[0]
    found = quotient(after, before, 100)
    return (found[0] - 100, found[1] - 100) if found else None


def reproducible(percent: str, part: str, whole: str, factor: int = 100) -> bool:
    """Whether a printed rate can follow from its printed parts."""
    told, parts = interval(percent), [interval(text) for text in (part, whole)]
    if told is None or None in parts:
        return False
    found = quotient(*(one for one in parts if one is not None), factor)
    return found is not None and _meet(told, found, either_sign=False)


def interval(text: str) -> Interval | None:
    """Which numbers are printed like this: half a unit of the last digit; after `rund` zeros at the end are none."""
    match = FIGURE.search(text)
    if match is None:
        return None
    whole, _, decimals = match[2].replace(".", "").partition(",")
    unit = Fraction(1, 10 ** len(decimals))
    if "rund" in text and not decimals:
        unit *= 10 ** (len(whole) - len(whole.rstrip("0")))
    number = Fraction(int(whole + decimals), 10 ** len(decimals)) * (-1 if match[1] in ("−", "-") else 1)
    return number - unit / 2, number + unit / 2


def quotient(part: Interval, whole: Interval, factor: int) -> Interval | None:
    """Within which `part` over `whole` lies; None where the whole may be zero."""
    if whole[0] <= 0 <= whole[1]:
        return None
    found = [a * factor / b for a in part for b in whole]
    return min(found), max(found)


def _meet(one: Interval, other: Interval, *, either_sign: bool) -> bool:
    mirrored = (-other[1], -other[0])
    return any(one[0] <= high and low <= one[1] for low, high in ([other, mirrored] if either_sign else [other]))
