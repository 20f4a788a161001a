"""Which value each mark of a picture stands for, so that the web edition can show it on hover and on keyboard focus.

Charts give their marks names (`Canvas.named`); figures say which values the marks of a name are, from left to right.
For the screen the picture then tells of each mark in which row of the data below it its value stands. Print takes no
notice of all this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.values import Value

Marks = Mapping[str, Sequence[Value]]
Point = tuple[float, float]

GROUP = re.compile(r'<g id="([a-z]+-?[\w]*)\.\d+">\s*<path d="([^"]*)"')
"""A named mark in the SVG: its name and its outline."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CLOSE = 0.6
"""Points nearer to each other than this (in points) are one."""


def marks_in_words(marks: Marks, values: Iterable[Value]) -> str:
    """The rows of the values by the name of their marks: `reihe-0:0,1,2 reihe-1:3,4,5`."""
    row = {value: number for number, value in enumerate(dict.fromkeys(values))}
    rows = {name: [row[v] for v in mine if v.exact is not None] for name, mine in marks.items()}
    return " ".join(f"{name}:{','.join(map(str, numbers))}" for name, numbers in rows.items() if numbers)


def in_rows(values: Sequence[Value]) -> dict[str, list[Value]]:
    """The marks of a chart with a bar for each value."""
    return {f"zeile-{number}": [value] for number, value in enumerate(values)}


def with_rows(svg: str, told: str) -> str:
    """The SVG with `data-zeilen` at each mark that is a value of its own, and a point for each value of a line."""
    rows = {name: numbers.split(",") for name, _, numbers in (one.partition(":") for one in told.split())}
    points: dict[str, list[Point]] = {}

    def named(match: re.Match[str]) -> str:
        name, outline = match[1], match[2]
        if name not in rows:
            return match[0]
        if len(rows[name]) == 1:
            return match[0].replace("<g ", f'<g data-zeilen="{rows[name][0]}" ', 1)
        points.setdefault(name, []).extend(_points(outline))
        return match[0].replace("<g ", f'<g data-reihe="{name}" ', 1)

    drawn = GROUP.sub(named, svg)
    circles = "".join(_circles(name, rows[name], found) for name, found in points.items())
    head, end, rest = drawn.rpartition("</svg>")
    return f"{head}{circles}{end}{rest}"


def _points(outline: str) -> Iterator[Point]:
    """The corners of a line, or the middle of a closed shape."""
    numbers = [float(one) for one in NUMBER.findall(outline)]
    corners = list(zip(numbers[::2], numbers[1::2], strict=False))
    if not outline.rstrip().endswith("z"):
        yield from corners
        return
    xs, ys = zip(*corners, strict=True)
    yield (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _circles(name: str, rows: Sequence[str], found: Iterable[Point]) -> str:
    """A point for each value; one place for all of them where the marks lie on each other."""
    places: list[Point] = []
    for point in sorted(found):
        if not any(abs(point[0] - x) < CLOSE and abs(point[1] - y) < CLOSE for x, y in places):
            places.append(point)
    told = list(rows) if len(places) == len(rows) else [" ".join(rows)] if len(places) == 1 else []
    return "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" data-reihe="{name}" data-zeilen="{row}"/>'
        for (x, y), row in zip(places, told, strict=False)
    )
