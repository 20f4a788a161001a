"""The attack on what was printed finds every planted leak."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.atoms import Atom, Figure, Relation, Terms, terms
from pipeline.faults import DataError
from pipeline.office_key import KEY
from pipeline.provenance import (
    Edition,
    Leak,
    Printed,
    attack,
    demand_no_leak,
    earlier_editions,
    figures_of,
    known_sums,
    read_edition,
    sign_of,
)
from pipeline.pseudonyms import in_table
from pipeline.registries import Schutzschwelle
from pipeline.tables import write_parquet
from pipeline.values import COLUMNS, Value, as_frame

THRESHOLDS = {
    "personen": Schutzschwelle(unter=3, spannweite=3),
    "gesundheit": Schutzschwelle(unter=5, spannweite=5, ganze_gruppe=True),
}


def atom(name: str) -> Atom:
    return ("erhebung_probe", name)


def total(names: str) -> Terms:
    return terms(*((1, atom(name)) for name in names.split()))


def edition(name: str, **numbers: int) -> Edition:
    """An edition that prints sums; `a_b=9` is the sum of the cells a and b."""
    sums = {key: total(key.replace("_", " ")) for key in numbers}
    return Edition(name, tuple(Printed(sums[key], Fraction(value), key) for key, value in numbers.items()))


def secret(name: str, value: int = 2, subject: str = "personen") -> Figure:
    return Figure(total(name), Fraction(value), subject, name)


def told(leaks: list[Leak]) -> list[tuple[str, float, float, tuple[str, ...]]]:
    return [(leak.name, leak.interval.low, leak.interval.high, leak.editions) for leak in leaks]


def test_a_leak_in_a_row_is_found():
    now = edition("2013–2016", a_b_c=44, b=30, c=12)
    assert told(attack([now], [], [secret("a")], THRESHOLDS)) == [("a", 2, 2, ("2013–2016",))]


def test_a_leak_in_a_column_of_a_table_is_found():
    now = edition("2013–2016", a_b=12, c_d=60, a_c=22, b_d=50, d=40, a_b_c_d=72)
    assert told(attack([now], [], [secret("a"), secret("b", 10)], THRESHOLDS)) == [
        ("a", 2, 2, ("2013–2016",)), ("b", 10, 10, ("2013–2016",)),
    ]  # fmt: skip


def test_a_leak_through_a_second_table_over_the_same_cells_is_found():
    by_field = edition("2013–2016", a_b_c=44)
    assert attack([by_field], [], [secret("a")], THRESHOLDS) == []
    by_city = edition("2013–2016", a_b_c=44, b_c_d=92, d=50)
    assert told(attack([by_city], [], [secret("a")], THRESHOLDS)) == [("a", 2, 2, ("2013–2016",))]


def test_a_leak_through_an_earlier_edition_is_found_and_names_both():
    now, earlier = edition("Ausgabe 2", a_b_c=44, b=30), edition("Ausgabe 1", c=12)
    assert attack([now], [], [secret("a")], THRESHOLDS) == []
    assert told(attack([now, earlier], [], [secret("a")], THRESHOLDS)) == [("a", 2, 2, ("Ausgabe 2", "Ausgabe 1"))]


def test_the_same_figure_in_an_earlier_edition_is_a_leak():
    editions = [edition("Ausgabe 3"), edition("Ausgabe 2", b=9), edition("Ausgabe 1", a=2)]
    assert told(attack(editions, [], [secret("a")], THRESHOLDS)) == [
        ("a", 2, 2, ("Ausgabe 3", "Ausgabe 2", "Ausgabe 1"))
    ]


def test_a_leak_through_the_rules_of_the_form_is_found():
    form = Relation("r", atom("alle"), (atom("a"), atom("b")), equal=True)
    limit = Relation("s", atom("antworten"), (atom("a"),), equal=False)
    assert told(attack([edition("E", alle=32, b=30)], [form], [secret("a")], THRESHOLDS)) == [("a", 2, 2, ("E",))]
    assert told(attack([edition("E", antworten=2)], [limit], [secret("a")], THRESHOLDS)) == [("a", 0, 2, ("E",))]


def test_an_interval_as_wide_as_the_width_of_its_subject_is_no_leak():
    now = edition("E", a_b=4)
    assert attack([now], [], [secret("a")], THRESHOLDS) == []
    assert told(attack([now], [], [secret("a", subject="gesundheit")], THRESHOLDS)) == [("a", 0, 4, ("E",))]


def test_what_counts_no_persons_must_only_not_be_known_exactly():
    assert attack([edition("E", a_b=1)], [], [secret("a", 1, "keiner")], THRESHOLDS) == []
    assert told(attack([edition("E", a=1)], [], [secret("a", 1, "keiner")], THRESHOLDS)) == [("a", 1, 1, ("E",))]


def test_a_figure_that_was_corrected_since_is_set_aside_and_the_rest_of_its_edition_counts():
    now, earlier = edition("neu", a_b=12), edition("alt", a_b=11, b=9, c=4)
    assert told(attack([now, earlier], [], [secret("a")], THRESHOLDS)) == [("a", 3, 3, ("neu", "alt"))]
    contradicted = edition("alt", b=13, c=4)
    assert told(attack([now, contradicted], [], [secret("a"), secret("c")], THRESHOLDS)) == [
        ("c", 4, 4, ("neu", "alt"))
    ]


def test_the_message_names_figure_values_width_and_editions():
    now, earlier = edition("2017–2020", a_b=3), edition("2013–2016", b=2)
    (exact,) = attack([now, earlier], [], [secret("a", 1, "keiner")], THRESHOLDS)
    assert exact.text == (
        "a: Die nicht gezeigte Zahl lässt sich aus den Ausgaben „2017–2020“ und „2013–2016“ errechnen: genau 1. "
        "Verlangte Spannweite: mehr als ein einziger Wert."
    )
    (close,) = attack([now], [], [secret("a", 1, "gesundheit")], THRESHOLDS)
    assert close.text == (
        "a: Die nicht gezeigte Zahl lässt sich aus der Ausgabe „2017–2020“ errechnen: 0 bis 3. "
        "Verlangte Spannweite: mindestens 5."
    )


def test_an_edition_that_contradicts_itself_is_a_fault():
    with pytest.raises(DataError, match="Für dieselbe Summe stehen zwei verschiedene Zahlen da"):
        attack([Edition("E", (*edition("E", a=2).printed, *edition("E", a=3).printed))], [], [secret("a")], THRESHOLDS)
    with pytest.raises(DataError, match="Diese Zahlen widersprechen sich"):
        attack([edition("E", a_b=2, b=3)], [], [secret("a")], THRESHOLDS)


def share(numerator: int | None, denominator: int | None, exact: Fraction | None, **more: str) -> Value:
    """Cell a in percent of cell b."""
    settings = {"status": "ok", "source": "erhebung_probe (a) / erhebung_probe (b)"} | more
    return Value(
        "X-01", "08116", date(2016, 1, 1), date(2016, 12, 31), "jahr", "erhebung", exact,
        numerator=None if numerator is None else Fraction(numerator),
        denominator=None if denominator is None else Fraction(denominator), **settings,
    )  # fmt: skip


def test_numerator_and_denominator_are_given_away_by_the_parts_that_are_told():
    assert [(one.terms, one.value, one.item) for one in figures_of(share(12, 48, Fraction(25)))] == [
        (total("a"), 12, "X-01 08116 31.12.2016"), (total("b"), 48, "X-01 08116 31.12.2016"),
        (((4, atom("a")), (-1, atom("b"))), 0, "X-01 08116 31.12.2016"),
    ]  # fmt: skip
    assert [one.terms for one in figures_of(share(12, 48, Fraction(25)), ["nenner"])] == [total("b")]


def test_a_percentage_alone_gives_away_the_numerator_of_a_known_denominator():
    alone = figures_of(share(12, 48, Fraction(25)), ["wert"])
    assert alone == (Printed(((4, atom("a")), (-1, atom("b"))), Fraction(0), "X-01 08116 31.12.2016"),)
    now = Edition("E", (*alone, *edition("E", b=8).printed))
    assert told(attack([now], [], [secret("a")], THRESHOLDS)) == [("a", 2, 2, ("E",))]


def test_a_percentage_of_a_public_figure_gives_away_its_numerator():
    of_inhabitants = share(12, 48, Fraction(25), source="erhebung_probe (a) / rdb_12411 (Z. 3)")
    assert [(one.terms, one.value) for one in figures_of(of_inhabitants, ["wert"])] == [(total("a"), 12)]
    by_others = share(12, 48, Fraction(25), source="rdb_12411 (Z. 3) / erhebung_probe (b)")
    assert [(one.terms, one.value) for one in figures_of(by_others, ["wert"])] == [(total("b"), 48)]


def test_a_masked_value_and_one_of_other_sources_give_nothing_away():
    assert figures_of(share(None, None, None)) == ()
    assert figures_of(share(12, 48, Fraction(25), source="rdb_12411 (Z. 3)")) == ()


def test_a_sign_is_told_of_a_hidden_count_only():
    hidden = share(None, None, None, status="suppressed_own", source="erhebung_probe (a)")
    assert sign_of(hidden) == total("a")
    assert sign_of(replace(hidden, source="erhebung_probe (a) / erhebung_probe (b)")) == ()
    assert sign_of(share(12, 48, Fraction(25))) == ()


def test_a_sign_says_that_there_is_at_least_one_where_zeros_are_shown():
    """Three signs and a total of 3: nobody can be zero, so everybody is one."""
    ones = [secret(name, 1) for name in "abc"]
    total_only = edition("2013–2016", a_b_c=3)
    assert attack([total_only], [], ones, THRESHOLDS) == []  # a part that is not printed may well be zero
    with_signs = replace(total_only, signs=tuple(one.terms for one in ones))
    assert told(attack([with_signs], [], ones, THRESHOLDS)) == [(name, 1, 1, ("2013–2016",)) for name in "abc"]
    few = [secret(name, 1, "gesundheit") for name in "abc"]  # here a zero may be hidden with its group
    assert {leak.interval.low for leak in attack([with_signs], [], few, THRESHOLDS)} == {0}


# What stands in files


def counted(number: int, *names: str, detail: str = "", kind: str = "wert") -> Value:
    """A count over the cells of one return, as compute makes it."""
    told = " + ".join(f"erhebung_probe ({name})" for name in names)
    return Value(
        id="HF9-03", region="08116", start=date(2016, 1, 1), end=date(2016, 12, 31), period_type="kalenderjahr",
        series="eigen:erhebung_probe", exact=Fraction(number), status="ok", numerator=Fraction(number), detail=detail,
        source=told, kind=kind,
    )  # fmt: skip


def written(path: Path, *values: Value) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_parquet(as_frame(values), COLUMNS, path)
    return path


def test_an_edition_is_read_from_its_table_of_values(tmp_path: Path):
    path = written(tmp_path / "indicators.parquet", counted(44, "a", "b"), counted(1, "a", kind="veraenderung"))
    expected = Printed(total("a b"), Fraction(44), "HF9-03 08116 31.12.2016")
    assert read_edition("2013–2016", path).printed == (expected,)


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """An office's project with a return, its key, and two editions that were released before."""
    (tmp_path / KEY).parent.mkdir(parents=True)
    (tmp_path / KEY).write_text("geheim")
    (tmp_path / "data/raw/vertraulich/rueckmeldung.xlsx").touch()
    for name, value in (("2013-2016-9", counted(42, "b")), ("2013-2016-10", counted(40, "c"))):
        frame = in_table(as_frame([value]), tmp_path)
        (tmp_path / "data/ausgaben" / name).mkdir(parents=True)
        write_parquet(frame, COLUMNS, tmp_path / "data/ausgaben" / name / "indicators.parquet")
    return tmp_path


def test_what_was_released_before_counts_as_known_under_the_names_of_now(released: Path):
    earlier = earlier_editions(released, map(atom, "abc"))
    assert [edition.name for edition in earlier] == ["2013-2016-10", "2013-2016-9"]
    assert known_sums(earlier) == {total("c"): 40, total("b"): 42}
    now = read_edition("dieser Lauf", written(released / "indicators.parquet", counted(44, "a", "b")))
    demand_no_leak([now], [], [secret("a")], THRESHOLDS)
    with pytest.raises(DataError) as error:
        demand_no_leak([now, *earlier], [], [secret("a")], THRESHOLDS)
    assert "genau 2" in error.value.faults[0].text
    assert "2013-2016-9" in error.value.faults[0].text


@pytest.mark.usefixtures("no_key")
def test_an_edition_of_another_key_is_a_fault_and_no_silence(released: Path):
    (released / KEY).write_text("anderer")
    with pytest.raises(DataError, match="nicht mit dem Schlüssel data/raw/vertraulich/schluessel gekennzeichnet"):
        earlier_editions(released, map(atom, "abc"))
    (released / KEY).unlink()
    with pytest.raises(DataError, match="Der Schlüssel fehlt"):
        earlier_editions(released, map(atom, "abc"))


def test_who_has_no_returns_needs_no_key(released: Path):
    shutil.rmtree(released / "data/raw/vertraulich")
    assert not {total("b"), total("c")} & known_sums(earlier_editions(released, map(atom, "abc"))).keys()
