"""HTML for print becomes HTML for the screen."""

from __future__ import annotations

import re
from base64 import b64encode

from pipeline import style
from pipeline.web_markup import Screen, inline_svg, linked, variable

SVG = (
    '<?xml version="1.0"?>\n<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" viewBox="0 0 10 5" '
    'version="1.1"><defs><style type="text/css">*{stroke-linejoin: round}</style></defs>\n<g id="figure_1">'
    '<path id="m1" d="M 0 0 \nL 1 1" style="fill: none; stroke: #34495e"/><use xlink:href="#m1"/>'
    "<text style=\"font-size: 8px; font-family: 'Source Sans Pro'; fill: #1f2933\">5</text></g></svg>"
)


def test_a_picture_says_its_colours_by_variables_and_has_no_style() -> None:
    assert inline_svg(SVG, "Verlauf", "b1", "Z|wert\t5") == (
        '<svg class="bild" role="img" aria-label="Verlauf" data-zellen="Z|wert\t5" stroke-linejoin="round" '
        'width="10pt" viewBox="0 0 10 5"><path id="b1-m1" d="M0 0l1 1" fill="none" stroke="var(--f-34495e)"/>'
        '<use href="#b1-m1"/><text font-size="8px" fill="var(--f-1f2933)">5</text></svg>'
    )


def test_a_picture_with_a_colour_that_has_no_dark_counterpart_stays_light() -> None:
    drawn = inline_svg(SVG.replace("#1f2933", "#123456"), "Verlauf", "b1")
    assert 'class="bild hell"' in drawn
    assert 'stroke="#34495e"' in drawn


def test_every_colour_of_the_look_has_a_variable() -> None:
    assert variable(style.TEXT) == "--f-1f2933"
    assert len({variable(colour) for colour in style.dark_colours()}) == len(style.dark_colours())


def test_pictures_on_one_page_do_not_share_their_ids() -> None:
    image = f'<img src="data:image/svg+xml;base64,{b64encode(SVG.encode()).decode()}" alt="Verlauf">'
    marks = re.findall(r'<path id="([^"]*)"', Screen(image * 2).make())
    assert len(set(marks)) == 2


def test_only_figures_can_be_scrolled() -> None:
    address = f"data:image/svg+xml;base64,{b64encode(SVG.encode()).decode()}"
    assert 'class="rolle"' in Screen(f'<img src="{address}" alt="a" data-zellen="">').make()
    assert 'class="rolle"' not in Screen(f'<img src="{address}" alt="a">').make()


def test_a_table_loses_what_is_for_paper_and_can_be_scrolled_by_keyboard() -> None:
    html = Screen(
        '<table class="x"><caption>Quote</caption><colgroup><col style="width: 9%"></colgroup></table>'
    ).make()
    assert html == (
        '<div class="rolle" role="group" tabindex="0" aria-label="Tabelle: Quote (1)">'
        '<table class="x"><caption>Quote</caption></table></div>'
    )


def test_a_table_without_a_caption_is_called_by_the_heading_above_it() -> None:
    screen = Screen('<h2>Zeichen &amp; Sinn</h2><table><tr><th scope="col"></th></tr></table>')
    assert '<caption class="nur-gehoert">Zeichen &amp; Sinn</caption><tr><td></td></tr>' in screen.make()
    assert screen.headings == [(2, "abschnitt-1", "Zeichen & Sinn")]


def test_title_and_subtitle_are_two_words_for_who_hears_them() -> None:
    caption = '<caption><span class="ueber">Quote</span><span class="darunter">in Prozent</span></caption>'
    assert 'aria-label="Tabelle: Quote in Prozent (1)"' in Screen(f"<table>{caption}</table>").make()


def test_a_bound_number_is_known_by_its_cell_alone() -> None:
    assert Screen('<span class="zahl" data-zelle="A|wert">3</span>').make() == '<span data-zelle="A|wert">3</span>'


def test_a_heading_keeps_its_own_mark() -> None:
    screen = Screen('<h2 id="werte">Werte</h2>')
    assert screen.make() == '<h2 id="werte">Werte</h2>'
    assert screen.headings == [(2, "werte", "Werte")]


def test_links_lead_to_the_page_that_has_the_mark() -> None:
    html = '<a href="#hier">1</a><a href="#dort">2</a><a href="#nirgends">3</a>'
    assert linked(html, {"hier"}, {"hier": "a.html", "dort": "b.html"}) == (
        '<a href="#hier">1</a><a href="b.html#dort">2</a><a>3</a>'
    )
