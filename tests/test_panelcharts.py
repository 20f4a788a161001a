"""Small multiples: common axes, the region behind in every panel, what is missing says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chart_examples import ACCENT, BILDER, lines_of, years
from matplotlib.figure import Figure

from pipeline.canvas import ChartError, assert_fits, texts
from pipeline.linecharts import Break
from pipeline.panelcharts import Panel, Panels, small_multiples
from pipeline.style import MARK


@pytest.fixture(scope="module")
def figure() -> Figure:
    return small_multiples(BILDER)


def test_every_region_has_its_name_and_its_last_value(figure: Figure) -> None:
    assert_fits(figure)
    shown = texts(figure)
    assert {"Göppingen", "8,1", "Tübingen (bis 2008)", "7,0", "Esslingen", "8,8"} <= set(shown)
    assert shown.count("8,8") == 1


def test_a_region_without_values_says_why(figure: Figure) -> None:
    assert "gesperrt zum Schutz" in " ".join(texts(figure))


def test_the_region_behind_runs_through_every_panel_and_stops_at_the_break(figure: Figure) -> None:
    behind = [line for line in lines_of(figure, MARK) if len(line) == 2 and line[0][1] != line[1][1]]
    assert len(behind) == 2 * 5
    assert {line[0][1] for line in behind if line[0][1] > 40} != {line[0][1] for line in behind if line[0][1] < 40}


def test_breaks_and_shading_are_explained_once(figure: Figure) -> None:
    shown = texts(figure)
    assert shown.count("ab 2009 Fortschreibung auf Grundlage des Zensus 2011") == 1
    assert shown.count("nicht erhoben") == 1


def test_several_breaks_are_told_apart_from_left_to_right() -> None:
    breaks = (Break(2009.5, "neue Basis"), Break(2007.5, "andere Quelle"), Break(2008.5, "neue Basis"))
    shown = texts(small_multiples(replace(BILDER, breaks=breaks)))
    assert shown[-2:] == ("1. Linie: andere Quelle", "2. und 3. Linie: neue Basis")


@pytest.mark.parametrize("values", [(0.0001, 0.0003), (0.0, 0.0), (9_800_000.0, 10_000_000.0)])
def test_small_and_great_values_are_drawn_and_readable(values: tuple[float, float]) -> None:
    panel = Panel("Göppingen", years(*values), "10.000.000")
    assert_fits(small_multiples(Panels((panel,) * 9, replace(panel, name="Esslingen"), ACCENT)))


def test_without_any_value_there_is_no_picture() -> None:
    empty = Panel("Göppingen", years(None, None))
    with pytest.raises(ChartError, match="Keine Region der Abbildung hat einen Wert"):
        small_multiples(Panels((empty,), Panel("Esslingen", years(1.0, 2.0), "2"), ACCENT))
