"""Pictures said in fewer words: the same drawing as the renderer of charts writes it, in a third of its length.

Coordinates keep two decimals (a hundredth of a point), paths tell each corner from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_DECLARED = re.compile(r' style="([^"]*)"')
_LEFT_OUT = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL)
_SPARED = re.compile(r' version="[^"]*"| transform="rotate\(-0 [^"]*\)"| text-anchor="start"| xmlns:xlink="[^"]*"')
"""What says nothing: the version of the format, a turn by nothing, where words begin anyway."""
_ID, _REFERENCE = re.compile(r' id="([^"]*)"'), re.compile(r'(?:href="#|url\(#)([^")]+)')
_UNSEEN = re.compile(r'<path d="[^"]*" fill="none"/>')
"""A shape without ground and edge."""
_GROUP = re.compile(r"<g>((?:(?!</?g\b).)*)</g>", re.DOTALL)
_PLACE = re.compile(r'(?<= )(x|y|width|height|viewBox)="([^"]*)"')
_OUTLINE = re.compile(r'(?<= d=")M [^"]*(?=")')
_STEP, _NUMBER = re.compile(r"([MLQCz])([^MLQCz]*)"), re.compile(r"-?\d+(?:\.\d+)?")
_UNITS = 100
"""The hundredths of a point."""


def slim(svg: str) -> str:
    """The picture without what only its making needs; ids that nothing refers to are gone, those of groups too."""
    svg = _DECLARED.sub(_as_attributes, _LEFT_OUT.sub("", svg)).replace("xlink:href", "href")
    used = set(_REFERENCE.findall(svg))
    svg = _ID.sub(lambda found: found[0] if found[1] in used else "", _SPARED.sub("", svg))
    svg = _OUTLINE.sub(lambda found: _path(found[0]), _PLACE.sub(_rounded, svg))
    svg = re.sub(r"<defs>\s*</defs>", "", svg)
    svg = _UNSEEN.sub("", re.sub(r"\s*\n\s*", " ", svg).replace("> <", "><").replace(" />", "/>").strip())
    while (less := _GROUP.sub(r"\1", svg)) != svg:
        svg = less
    return svg


def _as_attributes(match: re.Match[str]) -> str:
    """`style="fill: none; stroke: #34495e"` as attributes; the typeface is that of the whole picture."""
    pairs = (part.partition(":") for part in match[1].split(";"))
    told = ((name.strip(), value.strip()) for name, _, value in pairs)
    return "".join(f' {name}="{escape(value)}"' for name, value in told if name and name != "font-family")


def _rounded(match: re.Match[str]) -> str:
    return f'{match[1]}="{_NUMBER.sub(lambda number: _short(_hundredths(number[0])), match[2])}"'


def _path(outline: str) -> str:
    """An outline whose steps are told from where the one before ended."""
    told, before, pen = [], "", (0, 0)
    for step, rest in _STEP.findall(outline):
        numbers = [_hundredths(number) for number in _NUMBER.findall(rest)]
        if step in "Mz":
            told.append(step + _joined(numbers))
        else:
            letter = step.lower()
            words = _joined(number - pen[place % 2] for place, number in enumerate(numbers))
            told.append((letter if letter != before else "" if words.startswith("-") else " ") + words)
        before = step.lower()
        pen = (numbers[-2], numbers[-1]) if numbers else pen
    return "".join(told)


def _joined(numbers: Iterable[int]) -> str:
    return " ".join(map(_short, numbers)).replace(" -", "-")


def _hundredths(number: str) -> int:
    return round(float(number) * _UNITS)


def _short(number: int) -> str:
    """Hundredths as a decimal: `12.5`, `-.25`."""
    text = f"{abs(number) // _UNITS or ''}{f'.{abs(number) % _UNITS:02}'.rstrip('0').rstrip('.')}" or "0"
    return f"-{text}" if number < 0 else text
