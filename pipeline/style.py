"""The look shared by page, web edition and charts: colours, typefaces, sizes. Nothing here draws.

Colours are `#RRGGBB`. Every colour used for text has a contrast of at least 4.5 on white; `MARK` and
`LINE` are for lines and marks only. `DARK` maps each colour to its counterpart on a dark screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

PAPER = "#FFFFFF"
TEXT = "#1F2933"
MUTED = "#52606D"
MARK = "#7B8794"
LINE = "#CBD2D9"
PALE = 0.6
"""Share of the grey of lines in a pale ground between it and paper."""
SHADE = "#EDF0F4"
"""Ground of what was not collected, in charts and maps."""
FILL = "#F5F7FA"

ACCENTS = (
    "#34495E",  # base chapter
    "#6B3FA0",  # 1
    "#A63A6B",  # 2
    "#8F4E14",  # 3
    "#1B66A8",  # 4
    "#006D77",  # 5
    "#2A7340",  # 6
    "#B02E1A",  # 7
    "#6F5A00",  # 8
    "#B14A00",  # 9
    "#31459C",  # 10
)
"""The colour of each Handlungsfeld by its number in the catalogue; 0 is the base chapter."""

TEXT_WIDTH = 166.0
"""Width of the text block and of a full chart in mm (A4, margins 22 mm)."""

SANS = "Source Sans Pro"
SERIF = "Source Serif Pro"

PAPER_DARK, LINE_DARK = "#161C23", "#39444F"
TEXT_DARK = "#E8ECF0"

# Relative luminances of the map tints below the full colour. They leave out the range in which
# neither dark nor white text would be readable (4.5), and stay apart when printed in grey.
_TINTS = (0.86, 0.64, 0.45, 0.29)
_TINTS_DARK = (0.022, 0.045, 0.082, 0.135)
_ACCENT_DARK = 0.36


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """The text colour, dark or white, that reads better on `ground`."""
    return max((TEXT, PAPER), key=lambda ink: contrast(ink, ground))


def mix(colour: str, ground: str, share: float) -> str:
    """`share` of `colour` (0 to 1) over the rest of `ground`."""
    channels = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(share * top + (1 - share) * below):02X}" for top, below in channels)


@cache
def tints(accent: str) -> tuple[str, ...]:
    """Five tints of a field's colour for maps and stacked bars, light to full."""
    return (*(_tint(accent, PAPER, target) for target in _TINTS), accent)


def _tint(colour: str, ground: str, target: float) -> str:
    """The mixture of `colour` and `ground` whose luminance is nearest to `target`."""
    return min((mix(colour, ground, step / 256) for step in range(257)), key=lambda one: abs(luminance(one) - target))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


@cache
def dark_colours() -> dict[str, str]:
    """Each light colour with its counterpart on a dark screen: greys turned over, hues lightened.

    Tints run the other way, so that a higher class of a map still stands out more from its ground.
    """
    colours = {
        PAPER: PAPER_DARK,
        TEXT: TEXT_DARK,
        MUTED: "#A9B4BF",
        MARK: "#7F8C99",
        LINE: LINE_DARK,
        mix(LINE, PAPER, PALE): mix(LINE_DARK, PAPER_DARK, PALE),
        SHADE: "#222B35",
        FILL: "#1C242C",
    }
    for accent in ACCENTS:
        bright = _tint(PAPER, accent, _ACCENT_DARK)
        darker = (_tint(bright, PAPER_DARK, target) for target in _TINTS_DARK)
        colours.update(zip(tints(accent), (*darker, bright), strict=True))
    return colours


@dataclass(frozen=True)
class FontFace:
    """One cut of a typeface and its TTF file, as `@font-face` and the charts need it."""

    family: str
    weight: int
    italic: bool
    path: Path

    def css(self, url: str) -> str:
        """The `@font-face` rule that serves this cut from `url`."""
        slant = "italic" if self.italic else "normal"
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; font-style: {slant}; '
            f'src: url("{url}") format("truetype"); }}'
        )


_PACKAGES = {SANS: "font_source_sans_pro", SERIF: "font_source_serif_pro"}
_CUTS = {400: ("Regular", "It"), 600: ("Semibold", "SemiboldIt"), 700: ("Bold", "BoldIt")}


@cache
def font_face(family: str = SANS, weight: int = 400, *, italic: bool = False) -> FontFace:
    """One cut; the file comes from the installed font package, never from the system's fonts."""
    package = _PACKAGES[family]
    name = f"{family.replace(' ', '')}-{_CUTS[weight][italic]}.ttf"
    return FontFace(family, weight, italic, Path(str(files(package) / "files" / name)))


def font_faces() -> tuple[FontFace, ...]:
    """All cuts that page and charts may use."""
    return tuple(
        font_face(family, weight, italic=italic) for family in _PACKAGES for weight in _CUTS for italic in (False, True)
    )
