"""What is known of each Gemeinde: figures at one date, Gemeinden of similar size, nothing invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from gemeinde_examples import SIZES, small_gemeinden, with_suppressed
from report_examples import PROJECT, SURVEYS, report_of, value

from pipeline import gemeinden
from pipeline.faults import DataError
from pipeline.gemeinden import Gemeinden


def test_a_figure_has_one_date_and_stands_within_the_cycle_or_after_it() -> None:
    every = small_gemeinden()
    assert [(one.key, one.newer) for one in every.columns] == [("B-K1", False), ("B-01", False), ("B-K7-neuer", True)]
    size = every.column("B-K1")
    assert {value.year for value in size.values.values()} == {2015}
    assert size.values.keys() == SIZES.keys()


def test_landkreis_and_land_are_those_of_the_same_date_whatever_the_table() -> None:
    column = small_gemeinden().column("B-01")
    assert (column.kreis.end, column.kreis.series) == (column.sample.end, "amtlich:rdb_12111-01-01-4")
    assert column.land is None


@pytest.mark.parametrize(
    ("ags", "similar"),
    [
        ("08116072", ["08116056", "08116081", "08116070", "08116005", "08116080", "08116078"]),
        ("08116019", ["08116077", "08116049", "08116033", "08116078", "08116080", "08116056"]),
        ("08116004", []),
    ],
    ids=["in der Mitte", "die größte", "ohne Einwohnerzahl"],
)
def test_similar_are_those_whose_size_is_nearest(ags: str, similar: list[str]) -> None:
    assert small_gemeinden().similar(ags) == sorted(similar, key=lambda one: -SIZES[one])


def test_an_invented_value_is_never_shown_of_a_gemeinde() -> None:
    told = {one.id: (found, why) for one, found, why in small_gemeinden().surveyed("08116072")}
    found, why = told["HF1-06"]
    assert found is None
    assert why == "Dazu gibt es nur Beispieldaten; sie stehen für keine wirkliche Gemeinde."
    assert told["HF10-K9"] == (None, "Dazu wurde in diesem Zyklus nichts erhoben.")


def test_a_masked_value_of_an_own_survey_is_shown_where_there_is_one() -> None:
    real = {key: one.__class__(**{**vars(one), "herkunft": "amt"}) for key, one in SURVEYS.items()}
    own = value(
        "HF1-06", 2016, "100", region="08116072", series="eigen:erhebung_gemeinden", source="+erhebung_gemeinden (x)"
    )
    every = Gemeinden(report_of(own, surveys=real).material, gemeinden.load(PROJECT))
    told = {one.id: (found, why) for one, found, why in every.surveyed("08116072")}
    assert told["HF1-06"] == (own, "")
    assert told["HF2-01"] == (None, "Dazu gibt der Bericht nur Werte für den Landkreis heraus.")


def test_a_value_that_is_kept_back_stays_so() -> None:
    column = with_suppressed().column("B-01")
    assert column.values["08116056"].exact is None
    assert column.numbers().keys() == {"08116072"}


def test_the_course_is_that_of_one_series() -> None:
    assert [one.year for one in small_gemeinden().course("08116072")] == [2010, 2011, 2013, 2015]


WRONG = {
    "ein Indikator ohne Gemeinden": ("id: B-K6", "id: HF6-05", "„HF6-05“ ist kein Indikator mit Werten für Gemeinden."),
    "eine Größe, die fehlt": ("groesse: B-K1", "groesse: B-02", "„B-02“ steht nicht unter angaben."),
    "ein Formular, das es nicht gibt": ("[gemeinden, mandate]", "[rathaus]", "Das Formular „rathaus“ bringt keinen"),
    "Grenzen, die fallen": ("[3, 4, 5, 6]", "[4, 3]", "Die Grenzen steigen nicht: (4.0, 3.0)."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_declaration_is_told(case: str, tmp_path: Path) -> None:
    before, after, told = WRONG[case]
    text = (PROJECT / gemeinden.FILE).read_text(encoding="utf-8")
    (tmp_path / "report_templates").mkdir()
    (tmp_path / gemeinden.FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"gemeinden\.yaml") as caught:
        gemeinden.load(tmp_path)
    assert told in str(caught.value)
