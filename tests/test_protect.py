"""What is hidden: small figures, whole groups, rests, and as little more as it takes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.atoms import Atom, Figure, Relation, terms
from pipeline.protect import COMPLEMENTARY, GROUP, SMALL, Item, LogRow, Protection, hidden, log_rows
from pipeline.provenance import Edition, Printed, attack
from pipeline.registries import Schutzschwelle, load_merkmale, load_schwellen

THRESHOLDS = load_schwellen(PROJECT).schutz.by_subject
OFF = {name: Schutzschwelle(unter=0, spannweite=3) for name in THRESHOLDS}


def atom(name: str) -> Atom:
    return ("erhebung_probe", name)


def figure(names: str, value: int, subject: str = "personen") -> Figure:
    """The sum of the cells that are named, each by a word."""
    return Figure(terms(*((1, atom(name)) for name in names.split())), Fraction(value), subject, names)


def items(*figures: Figure) -> list[Item]:
    """An item for each figure, called like its cells."""
    return [Item(one.name, (one,), "probe", 2016) for one in figures]


def table(rows: list[list[int]], subject: str = "personen") -> list[Item]:
    """Cells "000", "001" and so on, rows "00*", columns "*0" and the whole "**", all printed."""
    value = {f"{i:02}{j}": number for i, row in enumerate(rows) for j, number in enumerate(row)}
    sums = {f"{i:02}*": [name for name in value if name.startswith(f"{i:02}")] for i in range(len(rows))}
    sums |= {f"*{j}": [name for name in value if name.endswith(f"{j}")] for j in range(len(rows[0]))}
    sums["**"] = list(value)
    cells = items(*(figure(name, number, subject) for name, number in value.items()))
    figures = {id: figure(" ".join(names), sum(value[name] for name in names), subject) for id, names in sums.items()}
    return [*cells, *(Item(id, (one,), "probe", 2016) for id, one in figures.items())]


def reasons(of_items: list[Item], *relations: Relation, **more: object) -> dict[str, str]:
    return dict(hidden(of_items, relations, THRESHOLDS, **more).items)


# What is hidden for itself


@pytest.mark.parametrize(
    ("subject", "shown"),
    [("personen", [0, 3, 4, 5]), ("gesundheit", [0, 5]), ("diskriminierung", [0, 5]), ("herkunft", [0, 5]),
     ("keiner", [0, 1, 2, 3, 4, 5])],
)  # fmt: skip
def test_the_threshold_follows_from_the_subject_and_zero_is_shown(subject: str, shown: list[int]):
    found = reasons(items(*(figure(str(value), value, subject) for value in range(6))))
    assert found == {str(value): SMALL for value in range(6) if value not in shown}


def test_an_item_is_hidden_with_its_numerator_and_the_denominator_stays_where_it_is_shown_elsewhere():
    trained, all = figure("geschult", 2), figure("alle", 50)
    found = hidden([Item("anteil", (trained, all), "probe", 2016), *items(all)], [], THRESHOLDS)
    assert found.items == {"anteil": SMALL}
    assert found.figures == {trained.terms: SMALL}


BREAKDOWN = Relation("fälle", atom("alle"), (atom("arbeit"), atom("wohnen"), atom("alltag")), equal=True)


def breakdown(arbeit: int, wohnen: int, alltag: int, subject: str) -> list[Item]:
    parts = {"arbeit": arbeit, "wohnen": wohnen, "alltag": alltag}
    return items(*(figure(name, n, subject) for name, n in parts.items()), figure("alle", sum(parts.values()), subject))


def test_a_group_that_falls_into_one_part_is_hidden_with_the_zeros():
    found = reasons(breakdown(0, 20, 0, "diskriminierung"), BREAKDOWN)
    assert found == dict.fromkeys(("arbeit", "wohnen", "alltag"), GROUP)


def test_such_a_group_is_shown_where_the_subject_is_not_sensitive():
    assert reasons(breakdown(0, 20, 0, "personen"), BREAKDOWN) == {}


def test_zeros_are_shown_where_the_group_falls_into_several_parts():
    assert reasons(breakdown(0, 20, 10, "diskriminierung"), BREAKDOWN) == {}


SHARE = Relation("anteil", atom("antworten"), (atom("mit"),), equal=False)


@pytest.mark.parametrize(
    ("numerator", "reason"),
    [(50, GROUP), (49, COMPLEMENTARY), (46, COMPLEMENTARY), (45, None), (5, None), (4, SMALL), (0, None)],
)
def test_all_and_all_but_a_few_are_hidden_for_sensitive_subjects(numerator: int, reason: str | None):
    share = Item("anteil", (figure("mit", numerator, "herkunft"), figure("antworten", 50)), "probe", 2016)
    assert reasons([share], SHARE) == ({"anteil": reason} if reason else {})


def test_the_few_that_are_left_are_a_secret_of_their_own():
    share = Item("anteil", (figure("mit", 49, "herkunft"), figure("antworten", 50)), "probe", 2016)
    rest, _ = hidden([share, *items(figure("antworten", 50))], [SHARE], THRESHOLDS).secrets
    assert (rest.terms, rest.value, rest.name) == (((1, atom("antworten")), (-1, atom("mit"))), 1, "antworten ohne mit")


def test_all_but_one_is_shown_for_other_subjects():
    share = Item("anteil", (figure("mit", 49), figure("antworten", 50)), "probe", 2016)
    assert reasons([share], SHARE) == {}


def test_whole_groups_are_found_in_sums_over_returns():
    rules = [Relation("anteil", atom(f"antworten{i}"), (atom(f"mit{i}"),), equal=False) for i in (1, 2)]
    share = (figure("mit1 mit2", 30, "herkunft"), figure("antworten1 antworten2", 30))
    assert reasons([Item("anteil", share, "probe", 2016)], *rules) == {"anteil": GROUP}


def test_the_same_sum_with_two_values_or_subjects_is_an_error():
    for other in (figure("a", 8), figure("a", 7, "keiner")):
        with pytest.raises(ValueError, match="two values or subjects for one sum"):
            reasons(items(figure("a", 7), other))


# What is hidden besides


def test_one_more_of_a_row_is_hidden_and_it_is_the_smallest():
    row = items(figure("a", 2), figure("b", 30), figure("c", 12), figure("d", 40), figure("a b c d", 84))
    assert reasons(row) == {"a": SMALL, "c": COMPLEMENTARY}


def test_a_table_with_sums_hides_a_rectangle():
    assert reasons(table([[2, 10, 30], [20, 9, 40], [50, 60, 70]])) == {
        "000": SMALL, "001": COMPLEMENTARY, "010": COMPLEMENTARY, "011": COMPLEMENTARY,
    }  # fmt: skip


def test_nothing_more_is_hidden_where_small_cells_protect_each_other():
    small = table([[4, 4, 30], [4, 4, 40], [50, 60, 70]], "gesundheit")
    assert reasons(small) == dict.fromkeys(("000", "001", "010", "011"), SMALL)


def test_twos_do_not_protect_each_other_where_everybody_knows_that_none_is_zero():
    found = reasons(table([[2, 2, 30], [2, 2, 40], [50, 60, 70]]))
    assert {id for id, reason in found.items() if reason == SMALL} == {"000", "001", "010", "011"}
    assert COMPLEMENTARY in found.values()


def test_cells_that_are_too_small_together_hide_one_more():
    assert reasons(items(figure("a", 1), figure("b", 1), figure("c", 9), figure("a b c", 11))) == {
        "a": SMALL, "b": SMALL, "c": COMPLEMENTARY,
    }  # fmt: skip


def test_a_heavier_item_is_kept():
    row = items(figure("a", 2), figure("b", 30), figure("a b c", 44))
    row.append(Item("c", (figure("c", 12),), "probe", 2016, weight=5))
    assert reasons(row) == {"a": SMALL, "b": COMPLEMENTARY}


def test_a_small_cell_that_nobody_prints_is_not_given_away_either():
    printed = items(figure("a", 30), figure("a b", 32))
    assert reasons(printed, cells=[figure("b", 2)]) == {"a": COMPLEMENTARY}
    assert reasons(printed, cells=[figure("b", 5)]) == {}


def test_a_rule_of_the_form_gives_away_as_much_as_a_sum():
    form = Relation("r", atom("alle"), (atom("a"), atom("b")), equal=True)
    assert reasons(items(figure("a", 2), figure("b", 30), figure("alle", 32)), form) == {"a": SMALL, "b": COMPLEMENTARY}


def test_what_an_earlier_edition_printed_protects_nothing():
    row = items(figure("a", 2), figure("b", 30), figure("c", 12), figure("a b c", 44))
    assert reasons(row, known={figure("c", 12).terms: Fraction(12)}) == {"a": SMALL, "b": COMPLEMENTARY}


def test_what_was_corrected_since_says_nothing():
    row = items(figure("a", 2), figure("b", 30), figure("c", 12), figure("a b c", 44))
    assert reasons(row, known={figure("c", 11).terms: Fraction(11)}) == {"a": SMALL, "c": COMPLEMENTARY}


def test_what_an_earlier_edition_gave_away_is_told():
    small = figure("a", 2)
    found = hidden(items(small), [], THRESHOLDS, known={small.terms: Fraction(2)})
    assert (found.items, found.exposed) == ({"a": SMALL}, (small,))


def test_parts_of_everything_are_protected_for_themselves():
    row = items(figure("a", 2), figure("b", 30), figure("a b", 32), figure("x", 30), figure("y", 40), figure("x y", 70))
    assert reasons(row) == {"a": SMALL, "b": COMPLEMENTARY}


def test_hidden_parts_that_can_be_no_zero_take_their_total_with_them():
    """A zero would be shown: five signs with a total of 5 are five times 1, so the total goes too."""
    row = items(*(figure(name, 1) for name in "abcde"), figure("a b c d e", 5))
    assert reasons(row) == {**dict.fromkeys("abcde", SMALL), "a b c d e": COMPLEMENTARY}


CELLS = st.lists(st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 7, 25]), min_size=4, max_size=4), min_size=3, max_size=3)


def printed(of_items: list[Item], found: Protection) -> Edition:
    """What is shown, and a sign for everything that is hidden."""
    shown = [item for item in of_items if item.id not in found.items]
    numbers = tuple(Printed(one.terms, one.value, item.id) for item in shown for one in item.figures)
    return Edition("jetzt", numbers, tuple(item.figures[0].terms for item in of_items if item.id in found.items))


@settings(max_examples=25, deadline=None)
@given(CELLS, st.sampled_from(["personen", "gesundheit"]))
def test_no_attack_succeeds_on_what_is_shown_and_nothing_is_hidden_in_vain(rows: list[list[int]], subject: str):
    of_items = table(rows, subject)
    found = hidden(of_items, [], THRESHOLDS)
    assert attack([printed(of_items, found)], [], found.secrets, THRESHOLDS) == []
    for id, reason in found.items.items():
        if reason == COMPLEMENTARY:
            (one,) = next(item.figures for item in of_items if item.id == id)
            now = printed(of_items, found)
            signs = tuple(sign for sign in now.signs if sign != one.terms)
            more = Edition("mehr", (*now.printed, Printed(one.terms, one.value, id)), signs)
            others = [secret for secret in found.secrets if secret != one]
            assert attack([more], [], others, THRESHOLDS) != []


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_thresholds_of_zero_hide_nothing(rows: list[list[int]]):
    assert hidden(table(rows), [], OFF).items == {}


def test_the_order_of_what_is_given_does_not_matter():
    of_items = table([[1, 2, 8, 0], [9, 0, 2, 30], [7, 7, 7, 7], [2, 40, 3, 12]])
    assert hidden(of_items, [], THRESHOLDS) == hidden(of_items[::-1], [], THRESHOLDS)


def test_thirty_languages_in_six_cities_and_forty_four_returns_of_four_years_are_protected_together():
    languages = table([[(i * 7 + j * 13) % 40 if (i + j) % 4 else (i + j) % 7 for j in range(6)] for i in range(30)])
    returns, rules = [], []
    for year in range(4):
        for body in range(44):
            for question in range(4):
                name = f"{year}.{body}.{question}"
                parts = [figure(f"{name}.{k}", (body * 3 + k * 5 + question) % 9) for k in range(4)]
                returns += [*parts, figure(name, int(sum(part.value for part in parts)))]
                whole, atoms = atom(name), tuple(atom(part.name) for part in parts)
                rules.append(Relation(f"{year}.{question}", whole, atoms, equal=True))
    values = {one.name: int(one.value) for one in returns}
    columns = [[name for name in values if name.split(".")[0] == y and name.split(".")[2:] == rest]
               for y in "0123" for rest in [[q, *k] for q in "0123" for k in ([], *"0123")]]  # fmt: skip
    sums = items(*(figure(" ".join(names), sum(values[name] for name in names)) for names in columns))
    of_items = [*languages, *sums]
    found = hidden(of_items, rules, THRESHOLDS, cells=returns)
    assert COMPLEMENTARY in found.items.values()
    assert attack([printed(of_items, found)], rules, found.secrets, THRESHOLDS) == []


# What goes in and out


def test_the_log_counts_and_names_no_value():
    of_items = table([[2, 10, 30], [20, 9, 40], [50, 60, 70]])
    assert log_rows(of_items, hidden(of_items, [], THRESHOLDS)) == [
        LogRow("probe", 2016, COMPLEMENTARY, hidden=3, items=16), LogRow("probe", 2016, SMALL, hidden=1, items=16),
    ]  # fmt: skip


def test_sensitive_measures_of_the_project_have_their_subject():
    merkmale = load_merkmale(PROJECT)
    assert {merkmal.schutz for merkmal in merkmale.values()} == {*THRESHOLDS, "keiner"}
    assert merkmale["antidiskriminierung_faelle"].schutz == "diskriminierung"
    assert merkmale["traumaberatung_faelle"].schutz == "gesundheit"
    assert merkmale["beschaeftigtenbefragung_mit_einwanderungsgeschichte"].schutz == "herkunft"
    assert [m.titel for m in merkmale.values() if m.schutz == "keiner" and m.einheit == "Personen"] == [
        "Nach dem Verteilschlüssel zuzuweisende Personen",
        "Im Soll der Anschlussunterbringung enthaltener Überhang aus dem Vorjahr",
    ]
