"""German number format: digits from exact rationals, rounded half up, once."""

from __future__ import annotations

from fractions import Fraction

MINUS = "−"
NARROW = "\u202f"
"""Narrow no-break space, between a number and its percent sign."""


def scaled_half_up(value: Fraction | int, decimals: int) -> int:
    """`value` in units of the last of `decimals` places, ties away from zero (kaufmännisch)."""
    above, below = abs(value.numerator) * 10**decimals, value.denominator
    whole = (2 * above + below) // (2 * below)
    return whole if value.numerator >= 0 else -whole


def plain_number(value: Fraction | int, decimals: int) -> str:
    """For machines: `-1234.5`."""
    scaled = scaled_half_up(value, decimals)
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def german_number(value: Fraction | int, decimals: int, *, signed: bool = False) -> str:
    """For people: `−1.234,5`; with `signed` a plus sign stands before what is above zero."""
    scaled = scaled_half_up(value, decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    text = f"{whole:,}".replace(",", ".") + (f",{rest:0{decimals}d}" if decimals else "")
    if scaled < 0:
        return MINUS + text
    return f"+{text}" if signed and scaled > 0 else text


LETTERS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


def in_letters(number: int) -> str:
    """A small number of things as running text prints it: `neun`; in digits from 13 on."""
    return LETTERS[number] if 0 <= number < len(LETTERS) else str(number)
