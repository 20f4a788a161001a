"""Pictures are said in fewer words and stay the same drawing."""

from __future__ import annotations

import re

from pipeline.web_svg import slim

SVG = """<?xml version="1.0"?>
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10.551181pt" viewBox="0 0 10.551181 5" version="1.1">
 <g id="figure_1"><path d="M 0 5 L 10.5 5 z " style="fill: none"/>
 <g id="line_1"><path d="M 0.5 1.25 L 3 1 L 3.004 4.5 z " style="fill: #ffffff; stroke: #52606d"/></g>
 <g data-zeilen="0"><text style="text-anchor: start" x="24.377953" y="7" transform="rotate(-0 24.377953 7)">5</text></g>
 </g></svg>"""


def test_a_picture_without_what_only_its_making_needs() -> None:
    assert slim(SVG) == (
        '<svg width="10.55pt" viewBox="0 0 10.55 5">'
        '<g><path d="M.5 1.25l2.5-.25 0 3.5z" fill="#ffffff" stroke="#52606d"/>'
        '<g data-zeilen="0"><text x="24.38" y="7">5</text></g></g></svg>'
    )


def test_steps_do_not_add_up_what_was_rounded() -> None:
    corners = [(place * 1.006, place * -0.504) for place in range(50)]
    told = slim(f'<path d="M {" L ".join(f"{x} {y}" for x, y in corners)} " stroke="#000000"/>')
    steps = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", told.partition('"')[2].partition('"')[0])]
    assert (round(sum(steps[::2]), 2), round(sum(steps[1::2]), 2)) == (49.29, -24.7)


def test_curves_are_told_from_where_they_begin() -> None:
    told = slim('<path d="M 1 1 C 1 2 2 3 3 3 C 4 3 5 2 5 1 z " fill="#000000"/>')
    assert 'd="M1 1c0 1 1 2 2 2 1 0 2-1 2-2z"' in told


def test_what_is_referred_to_keeps_its_id() -> None:
    assert slim('<svg><path id="m1" d="M 0 0 "/><use xlink:href="#m1"/></svg>') == (
        '<svg><path id="m1" d="M0 0"/><use href="#m1"/></svg>'
    )
