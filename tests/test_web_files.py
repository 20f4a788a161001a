"""Typefaces and pictures of the web edition."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from pipeline import style
from pipeline.web_files import FEATURES, carried_fonts, font_css, picture_file, woff2, write_fonts

FACE = style.font_face(style.SANS, 600)


def test_a_cut_has_the_letters_of_german_and_no_others() -> None:
    made = woff2(FACE, (*map(ord, "Größe −1"),), FEATURES)
    assert made == woff2(FACE, (*map(ord, "Größe −1"),), FEATURES)
    assert {chr(code) for code in TTFont(BytesIO(made)).getBestCmap()} == set("Größe −1")


def test_the_rule_names_a_file_in_the_folder_beside_the_page() -> None:
    assert font_css([FACE]) == (
        '@font-face { font-family: "Source Sans Pro"; font-weight: 600; font-style: normal; '
        'src: url("schriften/SourceSansPro-Semibold.woff2") format("woff2"); font-display: swap; }'
    )


def test_all_cuts_are_written(tmp_path: Path) -> None:
    write_fonts(tmp_path / "schriften")
    assert sorted(path.name for path in tmp_path.rglob("*.woff2")) == [
        "SourceSansPro-Bold.woff2", "SourceSansPro-Regular.woff2", "SourceSansPro-Semibold.woff2",
        "SourceSerifPro-Bold.woff2", "SourceSerifPro-Regular.woff2",
    ]  # fmt: skip


def test_pictures_carry_the_letters_that_they_use() -> None:
    carried = carried_fonts([b"<text>5 %</text>", "<text>ä</text>".encode()])
    assert sorted(carried) == [400, 600, 700]
    made = b64decode(carried[600].removeprefix("data:font/woff2;base64,"))
    assert {chr(code) for code in TTFont(BytesIO(made)).getBestCmap()} == set("5 %ä")


def test_a_picture_that_stands_alone_has_its_typeface_in_itself() -> None:
    svg = b'<svg><style type="text/css">*{}</style><text style="font-weight: 600">5</text></svg>'
    made = picture_file(svg, {400: "data:a", 600: "data:b", 700: "data:c"}).decode()
    assert 'url("data:a")' in made
    assert 'url("data:b")' in made
    assert "data:c" not in made


def test_a_picture_without_words_has_none() -> None:
    svg = b'<svg><style type="text/css">*{}</style><path/></svg>'
    assert b"<style>" not in picture_file(svg, {400: "data:a"})
