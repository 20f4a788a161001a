"""German number format: digits from exact rationals, rounded half up, once."""

from __future__ import annotations

from fractions import Fraction

MINUS = "−"
NARROW = "\u202f"
"""Narrow no-break space, between a number and its percent sign."""


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """`value` rounded to `decimals` places, ties away from zero (kaufmännisch)."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def plain_number(value: Fraction, decimals: int) -> str:
    """For machines: `-1234.5`."""
    rounded = round_half_up(value, decimals)
    digits = str(abs(rounded.numerator) * 10**decimals // rounded.denominator).rjust(decimals + 1, "0")
    sign = "-" if rounded < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def german_number(value: Fraction, decimals: int, *, signed: bool = False) -> str:
    """For people: `−1.234,5`; with `signed` a plus sign stands before what is above zero."""
    whole, _, rest = plain_number(value, decimals).lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    text = f"{grouped},{rest}" if rest else grouped
    rounded = round_half_up(value, decimals)
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text


LETTERS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


def in_letters(number: int) -> str:
    """A small number of things as running text prints it: `neun`; in digits from 13 on."""
    return LETTERS[number] if 0 <= number < len(LETTERS) else str(number)
