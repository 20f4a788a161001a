"""Tables of the own surveys: every cell is a value of kind `tabelle`, a sum of cells of returns.

So it is marked, protected, traced and checked like any other value. A table is declared with an indicator
(`indicators.model.Ueberblick`). Its cells and its totals come from the returns; the whole of a dimension is what the
form asks for it, or the sum of its parts where the form does not ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from indicators.formulas import detail_text
from indicators.model import GESCHLECHT, INSGESAMT, JAHR, STELLE, SURVEY, Groesse, Indicator, Ueberblick
from pipeline import tables
from pipeline.cycle import Cycle
from pipeline.signs import OK, ZERO_EXACT, worst
from pipeline.statements import NO_BASE
from pipeline.values import NAMED, TABLE, Value

SEXES = ("weiblich", "maennlich")
OTHERS = "sonstige"
"""What stands for all parts of a dimension that are not named."""

ANSWERS = """
    SELECT source, place, measure, sex, detail, reporting_unit, "start", "end", period_type, value, status, flags
    FROM observations
    WHERE source = ? AND region = ? AND year("end") BETWEEN ? AND ? ORDER BY "end", place
"""


@dataclass(frozen=True)
class Answer:
    """A cell of a return: what it counts, where it stands, what it says."""

    cell: str
    measure: str
    sex: str
    detail: Mapping[str, str]
    body: str
    period: tuple[date, date, str]
    value: Fraction | None
    status: str
    flags: frozenset[str]


def table_values(observations: Path, indicators: Iterable[Indicator], cycle: Cycle) -> list[Value]:
    """The cells of the declared tables from the observations of the own surveys; each figure once."""
    found = []
    with tables.connect() as connection:
        tables.view(connection, "observations", observations)
        for indicator in (one for one in indicators if one.tabellen):
            asked = [f"{SURVEY}{indicator.erhebung}", cycle.kreis.ags, cycle.beginn, cycle.ende]
            answers = [_answer(*row) for row in connection.execute(ANSWERS, asked).fetchall()]
            found += cells_of(indicator, answers, cycle.kreis.ags)
    return found


def _answer(
    source: str, place: str, measure: str, sex: str, detail: str, body: str, start: date, end: date, period_type: str,
    value: object, status: str, flags: str,
) -> Answer:  # fmt: skip
    return Answer(
        f"{source} ({place})", measure, sex, dict(one.split("=", 1) for one in detail.split(";") if one), body,
        (start, end, period_type), None if value is None else Fraction(str(value)), status,
        frozenset(filter(None, flags.split(";"))),
    )  # fmt: skip


def cells_of(indicator: Indicator, answers: Sequence[Answer], region: str) -> list[Value]:
    """The cells of the tables of an indicator, each once even where two tables show it."""
    found: dict[tuple[str, str, date], Value] = {}
    for table in indicator.tabellen:
        for value in _of_table(table, indicator, answers, region):
            found.setdefault((value.detail, value.sex, value.end), value)
    return list(found.values())


def _of_table(table: Ueberblick, indicator: Indicator, answers: Sequence[Answer], region: str) -> Iterator[Value]:
    shown = {one.period[1].year for one in answers if any(_belongs(one, g, table) for g in table.groessen)}
    if JAHR not in table.axes:
        shown = {max(shown)} if shown else set()
    answers = [one for one in answers if one.period[1].year in shown]
    for groesse in table.groessen:
        for kept in _kept(table):
            for place, cells in _grouped(groesse, table, kept, answers).items():
                yield _value(groesse, place, cells, indicator, region)


def _belongs(one: Answer, groesse: Groesse, table: Ueberblick) -> bool:
    """Whether a cell with a figure stands inside a table, not only in its totals."""
    return one.value is not None and _asks(one, groesse, table.dimensions)


def _asks(one: Answer, groesse: Groesse, dimensions: Iterable[str]) -> bool:
    """Whether a cell counts this, broken down by exactly these dimensions."""
    named = {*groesse.detail, *dimensions, groesse.nennungen} - {STELLE, ""}
    return (
        one.measure == groesse.merkmal
        and one.detail.keys() == named
        and all(one.detail[key] == value for key, value in groesse.detail.items())
    )


def _kept(table: Ueberblick) -> Iterator[tuple[str, ...]]:
    """The dimensions by which a cell is broken down: all of them, and for the totals fewer."""
    whole = table.dimensions
    for size in range(len(whole), -1 if table.gesamt else len(whole) - 1, -1):
        yield from combinations(whole, size)


Place = tuple[tuple[tuple[str, str], ...], str, tuple[date, date, str]]
"""Where a figure stands: dimension and value, in order, then sex and period."""


def _grouped(
    groesse: Groesse, table: Ueberblick, kept: Sequence[str], answers: Iterable[Answer]
) -> dict[Place, list[Answer]]:
    """The cells that make up each figure; where the form does not ask for the whole, those of all parts."""
    answers = [one for one in answers if one.sex in _sexes(table)]
    asked = [one for one in answers if _asks(one, groesse, kept)]
    found: dict[Place, list[Answer]] = defaultdict(list)
    for one in asked or [one for one in answers if _asks(one, groesse, table.dimensions)]:
        if one.detail.get(groesse.nennungen) != OTHERS or not groesse.nennungen:
            where = ((key, one.body if key == STELLE else one.detail[key]) for key in kept)
            found[tuple(where), one.sex, one.period].append(one)
    return found


def _sexes(table: Ueberblick) -> tuple[str, ...]:
    if GESCHLECHT not in table.axes:
        return (INSGESAMT,)
    return (*SEXES, INSGESAMT) if table.gesamt else SEXES


def _value(groesse: Groesse, place: Place, cells: Sequence[Answer], indicator: Indicator, region: str) -> Value:
    """The sum over the bodies that gave the figure, or the number of different parts that were named."""
    where, sex, (start, end, period_type) = place
    counted = sorted([one for one in cells if one.value is not None] or cells, key=lambda one: one.cell)
    source = " + ".join(one.cell for one in counted)
    exact = None if counted[0].value is None else sum((one.value or Fraction(0) for one in counted), Fraction(0))
    numerator = exact
    if groesse.nennungen:
        exact, numerator = Fraction(len({one.detail[groesse.nennungen] for one in cells})), None
        source = NAMED + source
    status = worst([one.status for one in counted]) if exact is None else OK if exact else ZERO_EXACT
    return Value(
        id=indicator.id, region=region, start=start, end=end, period_type=period_type, series=indicator.series[0].name,
        exact=exact, status=status, kind=TABLE, sex=sex, detail=detail_of(groesse, dict(where)), base=NO_BASE,
        numerator=numerator, n=len({one.body for one in counted}),
        flags=frozenset().union(*(one.flags for one in counted)), source=source,
    )  # fmt: skip


def detail_of(groesse: Groesse, where: Mapping[str, str]) -> str:
    """How a cell is told apart from the others of its indicator: what it counts, and for which part."""
    named = {"nennungen": groesse.nennungen} if groesse.nennungen else {}
    return detail_text({**groesse.detail, **named, **where, "merkmal": groesse.merkmal})
