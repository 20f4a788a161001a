"""Whatever is fed to a parser: what it reads it reads exactly, and everything else is a fault in German."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from card_examples import CARD
from conftest import PROJECT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_cli import english_in
from test_faulty import QUOTED

from pipeline.ages import parse_age
from pipeline.cards import Karte
from pipeline.cycle import load_yaml
from pipeline.faults import DataError
from pipeline.forms import Formular
from pipeline.periods import parse_period
from pipeline.regions import canonical
from pipeline.signs import UnknownSign, parse_number, read_cell
from pipeline.sources import Quelle, Zeit
from pipeline.texts import Texts

CHEAP = settings(
    max_examples=int(os.environ.get("BEISPIELE", "40")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXT = st.text(max_size=30) | st.text("0123456789.,-+eE ()/x%'\u00a0٣²", max_size=30)


# Numbers, signs, dates, ages, keys


@CHEAP
@given(TEXT, st.sampled_from(["", ".", "’"]))
@example("9" * 400, "")
@example("٣", "")
@example("1e400", "")
def test_a_number_is_the_one_that_stands_there_or_none(text: str, thousands: str) -> None:
    number = parse_number(text, ",", thousands)
    if number is not None:
        assert text.isascii() or thousands in text
        assert number == Decimal(text.replace(thousands, "").replace(",", "."))
        assert number.is_finite()


@CHEAP
@given(TEXT, st.sampled_from(["klassisch", "neu", "ohne"]), st.booleans(), st.booleans())
@example("9" * 400, "klassisch", True, True)
@example("0," + "1" * 400, "klassisch", False, False)
def test_a_cell_has_a_value_of_18_digits_or_a_sign_or_is_told(text: str, dialect: str, whole: bool, zero: bool) -> None:
    with suppress(UnknownSign):
        cell = read_cell(text, dialect, whole=whole, never_zero=zero)
        assert cell.value is None or abs(cell.value) < 10**18
        assert cell.raw == text


@CHEAP
@given(st.text("0123456789./-PM", max_size=12) | TEXT, st.sampled_from(Zeit.model_fields["art"].annotation.__args__))
@example("31.02.2015", "stichtag")
@example("0000", "kalenderjahr")
@example("9999/00", "schuljahr")
def test_a_date_is_an_interval_that_begins_before_it_ends_or_none(text: str, art: Any) -> None:
    period = parse_period(text, Zeit(art=art))
    if period is not None:
        assert period.start <= period.end
        assert isinstance(period.start, date)
        assert text.isascii()


@CHEAP
@given(st.text("0123456789DG٣０ /", max_size=13))
@example("٠٨١١٦")
@example("08116\n")
@example("0" * 400)
def test_a_key_is_ascii_digits_or_none(text: str) -> None:
    key = canonical(text, "amtlich")
    assert key is None or (key.isascii() and (key == "DG" or key.isdigit()))


@CHEAP
@given(TEXT | st.from_regex(r"[0-9]{1,3} bis unter [0-9]{1,400} Jahre", fullmatch=True))
def test_an_age_is_canonical_or_none(text: str) -> None:
    age = parse_age(text)
    assert age is None or parse_age(age) in (age, None)


# Declarations


SPLINTERS = (
    "", "~", "[]", "{}", "- x", "a: b", "&a [*a]", "!!python/object/apply:os.system [x]", "*unbekannt", "9" * 5000,
    "1e999", ".inf", "2015-02-30", "0o9", "1:2:3", "\t", "'", '"', "|", "\u202e", "\x00", "ä" * 300, "- - - -", "<<: 1",
    "? [a]", "_", "!!binary x", "%YAML 1.3", "---", "true", "null",
)  # fmt: skip
"""What breaks into a declaration: other types, references, tags, huge numbers, days that are none."""


def broken(text: str, seed: int) -> str:
    """A declaration with a few of its words, lines or indents replaced."""
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        key, colon, value = lines[place].partition(":")
        line, splinter = lines[place], chance.choice(SPLINTERS)
        ways = [
            f"{key}: {splinter}",
            splinter,
            f" {line}",
            line[: len(value)],
            f"{splinter}{colon}{value}",
            f"{line}\n{line}",
        ]
        lines[place] = chance.choice(ways)
    return "\n".join(lines)


def told_in_german(error: DataError) -> None:
    for fault in error.faults:
        assert fault.text
        assert english_in(QUOTED.sub("", fault.text)) == []
        assert len(fault.text) < 2000


SOUND: dict[str, tuple[type[Any], str]] = {
    "quelle": (Quelle, (PROJECT / "data/raw/rdb_12411-03-03-4/quelle.yaml").read_text(encoding="utf-8")),
    "formular": (
        Formular,
        (PROJECT / "report_templates/formulare/antidiskriminierung.yaml").read_text(encoding="utf-8"),
    ),
    "karte": (Karte, CARD),
}


@CHEAP
@pytest.mark.parametrize("name", SOUND)
@given(seed=st.integers(0, 10**6))
def test_a_broken_declaration_is_told_in_german_or_still_one(name: str, seed: int, tmp_path: Path) -> None:
    model, text = SOUND[name]
    path = tmp_path / "erklaerung.yaml"
    path.write_text(broken(text, seed), encoding="utf-8")
    try:
        assert isinstance(load_yaml(path, model, tmp_path), model)
    except DataError as error:
        told_in_german(error)


# Placeholders


PIECES = (
    "{{", "}}", "{%", "%}", "{#", "#}", " wert(", "'HF6-05'", ")", "if", "endif", "for", "call", "endcall", "x", "|",
    "safe", "__class__", ".", "[", "]", "<b>", "**", "*", "\n", "# ", "- ", "> ", "`", "[a](", "javascript:x)", "0",
    "9", "![a](http://b)", "\ue000", "\ue001", "[^1]", "[^1]: ", "~", "set y = ", "§ 3", "\u202e", "&lt;", "<script>",
)  # fmt: skip


@CHEAP
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("\ue0000\ue001")
@example("{% set x %}<script>{% endset %}{{ x }}")
def test_any_text_gives_html_without_foreign_markup_or_a_fault(text: str) -> None:
    with suppress(DataError):
        html = Texts(PROJECT / "report_templates/texte").render_text(text, {"wert": lambda name: name}, "text.md", 1)
        assert not any(mark in html for mark in ("<script", "<b>", 'href="javascript', "<img"))
