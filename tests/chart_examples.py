"""One chart of each kind, and what they are looked at with."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon

from pipeline import style
from pipeline.canvas import to_svg
from pipeline.linecharts import (
    Break,
    Flow,
    FlowChart,
    Gap,
    LineChart,
    Series,
    Sparkline,
    flow_chart,
    line_chart,
    sparkline,
)
from pipeline.panelcharts import Panel, Panels, small_multiples
from pipeline.rowcharts import (
    AgeStructure,
    Bar,
    Bars,
    Dumbbell,
    DumbbellRow,
    GroupedBars,
    PairRow,
    Stacked,
    StackedRow,
    age_structure,
    bars,
    dumbbell,
    grouped_bars,
    stacked_bars,
)
from pipeline.slopecharts import Slope, SlopeChart, slope_chart

ACCENT = style.ACCENTS[6]
QUOTE = ("Landkreis: Ausländerinnen und Ausländer", "Land: Ausländerinnen und Ausländer")


def years(*values: float | None, first: int = 2007) -> tuple[tuple[float, float | None], ...]:
    """Points of consecutive years."""
    return tuple((float(first + index), value) for index, value in enumerate(values))


LINES = LineChart(
    series=(
        Series(QUOTE[0], years(None, None, 10.1, 10.2, 8.9, 8.2, 8.0, 7.6, 7.9, 8.8), "8,8\u202f%", "kreis"),
        Series(QUOTE[1], years(None, None, 11.6, 10.8, 9.1, 8.9, 9.1, 8.7, 8.8, 9.1), "9,1\u202f%", "land"),
        Series("Landkreis: insgesamt", years(4.1, 3.4, 4.6, 4.7, 4.0, 3.7, 3.6, 3.5, 3.4, 3.5), "3,5\u202f%"),
    ),
    accent=ACCENT,
    unit="%",
    gaps=(Gap(2006.5, 2008.5),),
    breaks=(Break(2010.5, "ab 2011 Fortschreibung auf Grundlage des Zensus 2011"),),
)
FLOWS = FlowChart(
    flows=tuple(Flow(2013.0 + i, up, up - 900.0, 900.0) for i, up in enumerate((25600.0, 27300.0, 29800.0))),
    accent=ACCENT,
    up_text="29.800",
    down_text="28.900",
    saldo_text="+900",
)
HANTEL = Dumbbell(
    rows=(
        DumbbellRow("Esslingen", 30.1, 38.5, "30,1", "38,5", "kreis"),
        DumbbellRow("Tübingen", 29.8, 23.0, "29,8", "23,0"),
        DumbbellRow("Stuttgart", None, None, role="stadt", note="keine Daten"),
        DumbbellRow("Baden-Württemberg", None, 31.0, "", "31,0", "land", "2011 nicht erhoben"),
    ),
    accent=ACCENT,
    unit="%",
)
BALKEN = Bars(
    rows=(
        Bar("Esslingen", 4.0, "+4,0", "kreis"),
        Bar("Böblingen", -1.0, "−1,0"),
        Bar("Göppingen", None, note="geheim"),
        Bar("Tübingen", 0.0, "0,0"),
    ),
    accent=ACCENT,
)
PAARE = (
    PairRow("unter 18", 17.0, 12.5, "17,0", "12,5"),
    PairRow("18 bis unter 65", 61.0, 78.9, "61,0", "78,9"),
    PairRow("65 und mehr", 22.0, 8.6, "22,0", "8,6"),
)
GRUPPEN = ("Deutsche", "Ausländerinnen und Ausländer")
ANTEILE = Stacked(
    rows=(
        StackedRow("Ausländerinnen und Ausländer", (9.8, 31.4, 58.8), ("9,8", "31,4", "58,8"), "kreis"),
        StackedRow("Deutsche", (1.0, 14.2, 84.8), ("1,0", "14,2", "84,8")),
        StackedRow("Land", (), (), "land", "noch nicht veröffentlicht"),
    ),
    parts=("ohne Haupt\u00adschulabschluss", "Haupt\u00adschulabschluss", "höherer Abschluss"),
    accent=ACCENT,
)
BILDER = Panels(
    panels=(
        Panel("Göppingen", years(9.0, 9.4, None, 8.1), "8,1"),
        Panel("Stuttgart (Stadtkreis)", years(None, None, None, None), note="gesperrt zum Schutz einzelner Personen"),
        Panel("Tübingen (bis 2008)", years(None, 7.0, None, None), "7,0"),
        Panel("Reutlingen", years(10.0, 9.4, 9.1, 10.1), "10,1"),
        Panel("Baden-Württemberg", years(11.0, 11.4, 9.9, 9.1), "9,1"),
    ),
    behind=Panel("Esslingen", years(10.1, 8.9, 8.2, 8.8), "8,8"),
    accent=ACCENT,
    unit="%",
    gaps=(Gap(2006.5, 2007.5),),
    breaks=(Break(2008.5, "ab 2009 Fortschreibung auf Grundlage des Zensus 2011"),),
)
STEIGUNG = SlopeChart(
    slopes=(
        Slope("Esslingen", 35.2, 34.4, "35,2", "34,4", "kreis"),
        Slope("Göppingen", 35.1, 34.5, "35,1", "34,5"),
        Slope("Tübingen", None, 29.8, "", "29,8"),
        Slope("Baden-Württemberg", 36.3, 35.0, "36,3", "35,0", "land"),
    ),
    names=("30.06.2013", "30.06.2015"),
    accent=ACCENT,
)
VERLAUF = Sparkline(years(22.0, None, 23.0, 24.0, 26.5), ACCENT)


def examples() -> dict[str, Figure]:
    """One figure of each kind."""
    return {
        "line_chart": line_chart(LINES),
        "flow_chart": flow_chart(FLOWS),
        "dumbbell": dumbbell(HANTEL),
        "bars": bars(BALKEN),
        "grouped_bars": grouped_bars(GroupedBars(PAARE, GRUPPEN, ACCENT)),
        "age_structure": age_structure(AgeStructure(PAARE, GRUPPEN, ACCENT)),
        "stacked_bars": stacked_bars(ANTEILE),
        "sparkline": sparkline(VERLAUF),
        "small_multiples": small_multiples(BILDER),
        "slope_chart": slope_chart(STEIGUNG),
        **demo_examples(),
    }


def demo_examples() -> dict[str, Figure]:
    """One figure of each kind with example data in it."""
    pairs = tuple(replace(row, demo=(False, True)) for row in PAARE)
    return {
        "line_chart_demo": line_chart(replace(LINES, series=(replace(LINES.series[0], demo=True), *LINES.series[1:]))),
        "flow_chart_demo": flow_chart(replace(FLOWS, demo=True)),
        "dumbbell_demo": dumbbell(replace(HANTEL, demo=True)),
        "bars_demo": bars(replace(BALKEN, rows=(replace(BALKEN.rows[0], demo=True), *BALKEN.rows[1:]))),
        "grouped_bars_demo": grouped_bars(GroupedBars(pairs, GRUPPEN, ACCENT)),
        "age_structure_demo": age_structure(AgeStructure(pairs, GRUPPEN, ACCENT)),
        "stacked_bars_demo": stacked_bars(replace(ANTEILE, demo=True)),
        "sparkline_demo": sparkline(replace(VERLAUF, demo=True)),
        "small_multiples_demo": small_multiples(
            replace(BILDER, panels=tuple(replace(one, demo=True) for one in BILDER.panels))
        ),
        "slope_chart_demo": slope_chart(
            replace(STEIGUNG, slopes=tuple(replace(one, demo=True) for one in STEIGUNG.slopes))
        ),
    }


def digest() -> str:
    """One hash over all examples."""
    return hashlib.sha256(b"".join(to_svg(figure) for figure in examples().values())).hexdigest()


def lines_of(figure: Figure, colour: str) -> list[list[tuple[float, float]]]:
    """The corners, in mm, of all lines of a colour that are no hairlines."""
    found = [artist for artist in figure.artists if isinstance(artist, Line2D)]
    return [
        [(float(x), float(y)) for x, y in line.get_xydata()]
        for line in found
        if line.get_color() == colour and line.get_linewidth() > 1
    ]


def boxes_of(figure: Figure, colour: str) -> list[tuple[float, float, float, float]]:
    """Left, right, top, bottom in mm of all areas of a colour."""
    wanted = matplotlib.colors.to_rgba(colour)
    corners = [
        artist.get_xy()
        for artist in figure.artists
        if isinstance(artist, Polygon) and tuple(artist.get_facecolor()) == wanted
    ]
    return [(*xy[:, 0][[0, 1]], *xy[:, 1][[0, 2]]) for xy in corners]


def dots_of(figure: Figure) -> list[Circle]:
    return [artist for artist in figure.artists if isinstance(artist, Circle)]
