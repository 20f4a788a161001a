"""The state of measures as bars: segments add up, numbers are readable, nothing depends on colour alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chart_examples import ACCENT, boxes_of

from pipeline import style
from pipeline.canvas import ChartError, assert_fits, texts
from pipeline.measure_blocks import LETTERS, NAMES
from pipeline.measures import STATUS
from pipeline.statuscharts import StatusBars, StatusRow, status_bars, tones

NOBREAK = "\u00a0"
ONE = StatusBars((StatusRow("", (2, 1, 1, 0, 0, 0, 1), f"von{NOBREAK}5 Maßnahmen"),), tuple(STATUS), ACCENT)
ROWS = (
    StatusRow("Alle Handlungsfelder", (40, 30, 20, 15, 10, 9, 8), "von 132"),
    StatusRow("Soziale Betreuung und Beratung", (1, 1, 1, 1, 1, 1, 20), "von 26"),
    StatusRow("Altenhilfe und Altenpflege", (0, 0, 0, 3, 0, 0, 0), "von 3"),
)
MANY = StatusBars(ROWS, tuple(NAMES.values()), style.ACCENTS[0], tuple(LETTERS.values()))


@pytest.mark.parametrize("spec", [ONE, MANY, replace(ONE, demo=True), replace(MANY, demo=True)])
def test_no_words_touch_or_leave_the_sheet(spec: StatusBars):
    assert_fits(status_bars(spec))


@pytest.mark.parametrize("accent", style.ACCENTS)
def test_every_field_can_be_drawn(accent: str):
    assert_fits(status_bars(replace(MANY, accent=accent)))


def test_a_field_shows_its_numbers_and_names_only_what_it_has():
    shown = texts(status_bars(ONE))
    assert [text for text in shown if text.isdigit()] == ["2", "1", "1", "1"]
    assert f"von{NOBREAK}5 Maßnahmen" in shown
    assert {"umgesetzt", "laufend", "nicht bewertbar"} <= set(shown)
    assert "offen" not in shown


def test_segments_are_as_long_as_their_shares_of_the_denominator():
    figure = status_bars(ONE)
    ((start, end, *_),) = boxes_of(figure, tones(ACCENT)[0])
    ((first, last, *_),) = boxes_of(figure, tones(ACCENT)[1])
    assert end - start == pytest.approx(2 * (last - first))
    assert first == pytest.approx(end)
    ((_, right, *_),) = boxes_of(figure, tones(ACCENT)[6])
    assert right - start == pytest.approx(5 * (last - first))


def test_rows_carry_a_letter_before_every_number():
    shown = texts(status_bars(MANY))
    assert [text for text in shown if text.startswith("P ") and text[2:].isdigit()] == ["P 15", "P 1", "P 3"]
    assert "von 132" in shown


def test_the_tones_differ_in_grey():
    for accent in style.ACCENTS:
        light = [style.luminance(tone) for tone in tones(accent)]
        assert len({round(one, 2) for one in light}) == len(light)


def test_examples_are_hatched():
    plain, hatched = (len(status_bars(replace(ONE, demo=demo)).artists) for demo in (False, True))
    assert hatched > plain + 4
    assert "Beispieldaten" in texts(status_bars(replace(ONE, demo=True)))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (replace(ONE, rows=(StatusRow("x", (0,) * 7, ""),)), "nicht die Teile eines Ganzen"),
        (replace(ONE, rows=(StatusRow("x", (1, 2), ""),)), "nicht die Teile eines Ganzen"),
        (replace(ONE, rows=(StatusRow("x", (2, -1, 0, 0, 0, 0, 0), ""),)), "nicht die Teile eines Ganzen"),
        (replace(MANY, rows=(ROWS[2], ROWS[0])), "Die erste Zeile muss jeden Status haben"),
        (replace(MANY, letters=()), "Mehrere Zeilen brauchen Buchstaben"),
    ],
)
def test_what_could_not_be_read_is_refused(spec: StatusBars, message: str):
    with pytest.raises(ChartError, match=message):
        status_bars(spec)
