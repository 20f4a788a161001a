"""The only place that knows regional keys: AGS, ARS, Verbände; always text, leading zero and all."""

from __future__ import annotations

import re

LEVELS = {
    2: "land", 3: "regierungsbezirk", 5: "kreis", 8: "gemeinde",
    7: "verband", 9: "verband", 10: "verband", 11: "verband",
}  # fmt: skip
EXPECTED = "DG oder 2, 3, 5, 8 Ziffern (Verbände 7 und 9 bis 11, Regionalschlüssel 12)"


def canonical(key: str) -> str | None:
    """The key under which a region is kept: a 12-digit ARS becomes the AGS; None for no key at all.

    An ARS is Land (2), Regierungsbezirk (1), Kreis (2), Verband (4), Gemeinde (3).
    """
    if key == "DG":
        return key
    if not re.fullmatch(r"\d+", key):
        return None
    if len(key) == 12:
        return key[:5] + key[9:]
    return key if len(key) in LEVELS and key[:2] <= "16" and key[:2] != "00" else None


def level(key: str) -> str:
    """The level of a canonical key: bund, land, regierungsbezirk, kreis, gemeinde, verband."""
    return "bund" if key == "DG" else LEVELS[len(key)]


def hint(key: str) -> str:
    """What probably happened to a key that is none."""
    if re.fullmatch(r"\d{4}", key):
        return f"Fehlt die führende Null? Gemeint ist wohl 0{key}."
    return ""
