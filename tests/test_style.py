"""Colours that can be read and told apart, typefaces that are there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline import style


@pytest.mark.parametrize("accent", style.ACCENTS)
def test_every_colour_of_words_can_be_read(accent: str) -> None:
    dark = style.dark_colours()
    for ink in (accent, style.TEXT, style.MUTED):
        assert style.contrast(ink, style.PAPER) >= 4.5
        assert style.contrast(dark[ink], dark[style.PAPER]) >= 4.5
    for ground in (*style.tints(accent), style.SHADE):
        assert style.contrast(style.ink_on(ground), ground) >= 4.5
        assert style.contrast(dark[style.ink_on(ground)], dark[ground]) >= 4.5
    assert style.contrast(style.MUTED, style.SHADE) >= 4.5


@pytest.mark.parametrize("accent", style.ACCENTS)
def test_tints_stay_apart_in_grey_print(accent: str) -> None:
    found = [style.luminance(tint) for tint in style.tints(accent)]
    assert all(light - dark > 0.1 for light, dark in pairwise(found))


def test_every_cut_of_the_typefaces_is_there() -> None:
    assert all(face.path.is_file() for face in style.font_faces())
    css = "\n".join(face.css(f"schriften/{face.path.name}") for face in style.font_faces())
    assert 'font-family: "Source Serif Pro"; font-weight: 400; font-style: italic; src: url("schriften/' in css
