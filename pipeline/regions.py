"""The only place that knows regional keys: AGS, ARS, Verbände; always text, leading zero and all."""

from __future__ import annotations

import re

LEVELS = {
    2: "land", 3: "regierungsbezirk", 5: "kreis", 8: "gemeinde",
    7: "verband", 9: "verband", 10: "verband", 11: "verband",
}  # fmt: skip
EXPECTED = "DG oder 2, 3, 5, 8 Ziffern (Verbände 7 und 9 bis 11, Regionalschlüssel 12)"


OFFICIAL = "amtlich"
AREAS = ("agenturbezirk", "schulamt", "wahlkreis")
"""Areas that only look like a Kreis."""


def canonical(key: str, art: str = OFFICIAL) -> str | None:
    """The key under which a region is kept: a 12-digit ARS becomes the AGS; None for no key at all.

    An ARS is Land (2), Regierungsbezirk (1), Kreis (2), Verband (4), Gemeinde (3). An area of another
    `art` (`agenturbezirk`, `wahlkreis`) keeps its art before the key, so that it never meets a Kreis.
    """
    if art != OFFICIAL:
        return f"{art}/{key}" if re.fullmatch(r"[0-9A-Z]+", key) else None
    if key == "DG":
        return key
    if not re.fullmatch(r"[0-9]+", key) or not "01" <= key[:2] <= "16":
        return None
    if len(key) == 12:
        return key[:5] + key[9:]
    if len(key) not in LEVELS:
        return None
    # Saarland (10) has no Verbände: it is a key of Schleswig-Holstein (01) that lost its leading zero.
    return None if LEVELS[len(key)] == "verband" and key.startswith("10") else key


def level(key: str) -> str:
    """The level of a canonical key: bund, land, regierungsbezirk, kreis, gemeinde, verband, or the art of area."""
    if "/" in key:
        return key.split("/")[0]
    return "bund" if key == "DG" else LEVELS[len(key)]


def hint(key: str) -> str:
    """What probably happened to a key that is none."""
    if re.fullmatch(r"[1-9](|[0-9]{3}|[0-9]{6}|[0-9]{10})", key):
        return f"Fehlt die führende Null? Gemeint ist wohl 0{key}."
    if re.fullmatch(r"[0-9]{2,12}", key) and not "01" <= key[:2] <= "16":
        return "Die ersten beiden Ziffern nennen das Land, 01 bis 16."
    return ""
