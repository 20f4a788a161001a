"""Files that go with the pages of the web edition: typefaces cut to what German needs, pictures that stand alone."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from io import BytesIO
from pathlib import Path

from pipeline import style
from pipeline.sources import sha256
from pipeline.store import NOTHING_KEPT, Store
from pipeline.style import FontFace
from pipeline.web_svg import slim

FOLDER = "schriften"
LETTERS = (
    *range(0x20, 0x180), *range(0x2000, 0x2070), 0x20AC, 0x2190, 0x2192, 0x2212, 0x2248, *range(0x2260, 0x2266), 0x2713,
)  # fmt: skip
"""Latin letters, punctuation, euro, arrows, signs of arithmetic, the tick."""
FACES = (
    *(style.font_face(style.SANS, weight) for weight in (400, 600, 700)),
    *(style.font_face(style.SERIF, weight) for weight in (400, 700)),
)
"""The cuts that pages and pictures use; what little is in italics the browser slants."""
_WORDS = re.compile(r"<text[^>]*>([^<]*)")
_WEIGHT = re.compile(r'font-weight="(\d+)"')


FEATURES = ("kern", "liga", "ccmp", "locl", "mark")
"""What is kept of how letters stand to each other; pictures, whose words are short, do without."""


def kept_woff2(
    store: Store, face: FontFace, letters: Iterable[int] = LETTERS, features: Iterable[str] = FEATURES
) -> bytes:
    """A cut of a typeface with these letters only, from the store where it is there."""
    letters, features = (*letters,), (*features,)
    name = store.name("schrift", sha256(face.path), str(letters), str(features))
    cut = store.find(name)
    if cut is None:
        cut = woff2(face, letters, features)
        store.keep(name, cut)
    return cut


def begin() -> None:
    """Make the cuts of the pages, which takes a second, while something else is made."""
    for face in FACES:
        woff2(face, LETTERS, FEATURES)


@lru_cache(len(FACES))
def woff2(face: FontFace, letters: tuple[int, ...], features: tuple[str, ...]) -> bytes:
    """A cut of a typeface with these letters only; the same bytes each time."""
    from fontTools import subset

    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, [*features]
    options.drop_tables += () if features else ("GDEF", "GPOS", "GSUB", "BASE", "gasp")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    out = BytesIO()
    with subset.load_font(str(face.path), options) as font:
        subsetter.subset(font)
        subset.save_font(font, out, options)
    return out.getvalue()


def font_css(faces: Iterable[FontFace], folder: str = FOLDER) -> str:
    """The rules that load these cuts from a folder beside the page."""
    return "\n".join(_rule(face, f"{folder}/{face.path.stem}.woff2") for face in faces)


def _rule(face: FontFace, address: str) -> str:
    return face.css(address).replace('format("truetype")', 'format("woff2")').replace("; }", "; font-display: swap; }")


def write_fonts(folder: Path, store: Store = NOTHING_KEPT) -> None:
    """Write all cuts."""
    folder.mkdir()
    for face in FACES:
        (folder / f"{face.path.stem}.woff2").write_bytes(kept_woff2(store, face))


def carried_fonts(pictures: Iterable[bytes], store: Store = NOTHING_KEPT) -> dict[int, str]:
    """The cuts of pictures by their weight, with the letters of all of them, as addresses that carry the font."""
    words = "".join(word for picture in pictures for word in _WORDS.findall(picture.decode()))
    letters = sorted({*map(ord, unescape(words))} & {*LETTERS})
    faces = [face for face in FACES if face.family == style.SANS]
    cuts = {face.weight: kept_woff2(store, face, letters, ()) for face in faces}
    return {weight: "data:font/woff2;base64," + b64encode(cut).decode() for weight, cut in cuts.items()}


def typeface(fonts: dict[int, str]) -> str:
    """These cuts as a script, for a page that makes a picture by itself."""
    return f"window.SCHRIFT = {json.dumps(fonts, indent=1)};\n"


def picture_file(svg: bytes, fonts: dict[int, str]) -> bytes:
    """A picture that stands alone: with the cuts of the typeface that its words use."""
    text = slim(svg.decode())
    weights = {400, *map(int, _WEIGHT.findall(text))} & fonts.keys() if "<text" in text else set()
    rules = "".join(_rule(style.font_face(weight=weight), fonts[weight]) for weight in sorted(weights))
    head, _, rest = text.partition(">")
    look = f' font-family="{style.SANS}" stroke-linejoin="round"'
    return f"{head}{look}>{f'<style>{rules}</style>' if rules else ''}{rest}".encode()
