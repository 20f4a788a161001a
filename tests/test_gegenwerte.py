"""What the report computes is what an office prints for the same thing; where it is not, the table says why.

Published figures are taken from the extracts as they are printed, also from columns that no indicator uses.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from conftest import PROJECT, read_rows

from indicators.katalog import all_indicators, by_id
from indicators.model import INSGESAMT
from pipeline.registries import load_merkmale
from pipeline.sources import load_source
from pipeline.values import Value

KREISE = ("08111", "08115", "08116", "08117", "08118", "08119", "08415", "08416")
REGIONS = ("DG", "08", *KREISE)
MOST_DIGITS = 6
"""Files with the digits of the program they were made with are compared to so many."""

Figures = dict[tuple[str, int], Fraction]


# Figures as they are printed


@cache
def extract(key: str) -> tuple[list[str], list[list[str]]]:
    text = (PROJECT / "data/raw" / key / "auszug.csv").read_text(encoding="utf-8")
    head, *lines = csv.reader(text.splitlines(), delimiter=";")
    return head, lines


def number(text: str) -> Fraction | None:
    """`1.560,5`, `11.4` or a whole number; None for a sign."""
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    return Fraction(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def digits(text: str) -> int:
    return len(text.replace(",", ".").partition(".")[2])


def printed(key: str, column: str, **attributes: str) -> tuple[Figures, Fraction]:
    """The figures of a column by region and year, and half a unit of their last digit.

    A column whose head ends in `Zeit: 2017` holds that year; attributes pick rows.
    """
    head, lines = extract(key)
    wanted = [i for i, name in enumerate(head) if name.partition(" | Zeit: ")[0] == column]
    assert wanted, (key, column)
    picked = [(head.index(f"Merkmal: {name}"), text) for name, text in attributes.items()]
    found, most = {}, 0
    for line in lines:
        if not all(line[i] == text for i, text in picked):
            continue
        for i in wanted:
            value = number(line[i])
            year = int((head[i].partition(" | Zeit: ")[2] or line[3])[-4:])
            if value is not None and line[1] in REGIONS:
                found[line[1], year] = value
                most = max(most, digits(line[i]))
    return found, Fraction(1, 2 * 10 ** min(most, MOST_DIGITS))


def computed(values: list[Value], id: str, series: str, group: str | None = None) -> Figures:
    """The values of an indicator for everybody of its group, by region and year."""
    whole = (id, "wert", group or by_id()[id].group, INSGESAMT, INSGESAMT, "")
    return {
        (v.region, v.end.year): v.exact
        for v in values
        if (v.id, v.kind, v.group, v.sex, v.age, v.detail) == whole
        and v.series.startswith(series)
        and v.exact is not None
        and v.region in REGIONS
    }


# What has a counterpart


@dataclass(frozen=True)
class Gegenwert:
    """A printed column against the values of an indicator.

    `pairs`: how many region-years both have. `factor`: from the printed unit to that of the indicator.
    `also`: half a unit of the indicator's own digits where its series is taken over as published, too.
    `but`: years or a region that differ, with the most they differ by and the reason.
    """

    id: str
    series: str
    source: str
    column: str
    pairs: int
    rows: dict[str, str] = field(default_factory=dict)
    group: str | None = None
    factor: int = 1
    also: Fraction = Fraction(0)
    but: dict[tuple[int | str, ...], tuple[str, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join((self.id, self.series, self.source, *self.rows.values(), self.column))


def inkar(id: str, series: str, short: str, pairs: int, **more: Any) -> Gegenwert:
    """INKAR, compiled for eight Kreise, 2005 to 2022."""
    return Gegenwert(id, series, "inkar_kreise", "wert", pairs, {"inkar_kuerzel": short}, **more)


def sdg(id: str, series: str, column: str, pairs: int) -> Gegenwert:
    """INKAR, the export of 2017 with one decimal, against a series of INKAR with two."""
    return Gegenwert(id, series, "inkar_sdg_2017", column, pairs, also=Fraction(5, 1000))


def kreistag(id: str, column: str, label: str, **more: Any) -> Gegenwert:
    """The rows in percent of the Kreistagswahl 2019: seven Landkreise and the Land."""
    return Gegenwert(id, "amtlich", "stala_kw_2019", column, 8, {"Einheit": "%", "Bezeichnung": label}, **more)


ONE_DECIMAL = Fraction(5, 100)
FORTSCHREIBUNG = "amtlich:rdb_12411-03-03-4"
COUNTERPARTS = [
    Gegenwert("B-01", FORTSCHREIBUNG, "regionalatlas_ai0208", "auslaenderanteil_prozent", 8),
    inkar("B-01", FORTSCHREIBUNG, "a_ausl_bev", 16),
    inkar(
        "B-01", "ersatz:regionalatlas", "a_ausl_bev", 84, also=ONE_DECIMAL,
        but={(2022,): ("1.0", "INKAR steht 2022 noch auf dem Zensus 2011, der Regionalatlas auf dem Zensus 2022.")},
    ),
    Gegenwert("B-01", "ersatz:regionalatlas", "inkar_sdg_2017", "Ausländeranteil", 7),
    inkar(
        "HF3-K3", "amtlich", "q_wofl_bev", 40,
        but={tuple(range(2011, 2016)): (
            "2.0", "INKAR zählt die Wohnfläche in Nichtwohngebäuden mit, die Tabelle nur die in Wohngebäuden.",
        )},
    ),
    sdg("HF3-K3", "ersatz", "Wohnfläche", 8),
    inkar("HF5-05", "amtlich", "a_schul_oA", 88),
    inkar("HF5-06", "amtlich", "a_schul_abi", 88),
    Gegenwert(
        "HF5-05", "amtlich", "inkar_schulabgaenger", "Schulabgänger ohne Abschluss", 168,
        but={(2002,): (
            "0.3",
            "INKAR teilt 2002 durch eine um wenige Fälle kleinere Summe (Esslingen 5.167 statt 5.178); die Abschlüsse "
            "der Tabelle ergeben die größere.",
        )},
    ),
    sdg("HF5-05", "ersatz", "Schulabgänger ohne Abschluss", 8),
    sdg("HF5-06", "ersatz", "Schulabgänger mit Hochschulreife", 8),
    inkar(
        "HF6-04", "amtlich", "q_alo", 96, group=INSGESAMT, also=ONE_DECIMAL,
        but={
            (2007,): ("0.1", "INKAR mittelt die Monate selbst; der Abstand ist so groß wie eine Rundung."),
            (2011,): ("0.4", "INKAR hat 2011 die Bezugsgröße nach dem Zensus 2011, die Tabelle die alte."),
        },
    ),
    sdg("HF6-K7", "ersatz", "Haushalte mit niedrigem Einkommen", 8),
    inkar("HF7-K1", "amtlich", "q_betten_bev", 88, factor=10),
    kreistag("HF10-K3", "Wähler", "Gültige Stimmen"),
    kreistag(
        "HF10-K6", "Insgesamt", "Frauenanteil",
        but={("08",): (
            "0.14",
            "Die Zeile des Landes nennt 510 gewählte Frauen, so viele wie die 35 Landkreise zusammen, ihr Anteil steht "
            "aber für 507 von 2.253.",
        )},
    ),
    kreistag("HF10-K7", "Insgesamt", "Unionsbürgeranteil"),
]  # fmt: skip

ELSEWHERE = {
    "HF2-07": "two tables count the same people: below",
    "HF6-K6": "the table is not used for the indicator: below",
    "HF3-06": "the Regionalatlas (AI1102) is not among the files",
    "HF6-05": "the Regionalatlas (AI0809) is not among the files; own sums of the agency: below",
    "HF10-03": "neither the table nor the Regionalatlas (AI0220) is among the files",
}
"""Indicators whose `check` cannot be a row of the table above."""


def compared(one: Gegenwert, values: list[Value]) -> Iterator[tuple[tuple[str, int], Fraction]]:
    """By how much each pair differs beyond what its digits allow; 0 where it does not."""
    published, half = printed(one.source, one.column, **one.rows)
    ours = computed(values, one.id, one.series, one.group)
    for place in sorted(published.keys() & ours.keys()):
        difference = abs(ours[place] - published[place] * one.factor)
        yield place, difference if difference > half * one.factor + one.also else Fraction(0)


@pytest.mark.parametrize("one", COUNTERPARTS, ids=str)
def test_computed_values_are_those_that_are_printed_or_the_reason_is_told(one: Gegenwert, values: list[Value]) -> None:
    differing = dict(compared(one, values))
    assert len(differing) == one.pairs
    for which, (within, reason) in one.but.items():
        said = [differing.pop(place) for place in sorted(differing) if {*place} & {*which}]
        assert any(said), f"none of {which} differs: {reason}"
        assert max(said) <= Fraction(within), reason
    assert {place: float(by) for place, by in differing.items() if by} == {}


def test_a_value_that_is_not_the_printed_one_would_be_seen() -> None:
    one = COUNTERPARTS[0]
    published, half = printed(one.source, one.column)
    assert published["08116", 2015] == Fraction("15.6")
    assert half == Fraction(5, 100)
    assert number("1.560,5") == Fraction("1560.5")
    assert number("-") is None


def test_every_indicator_that_says_what_it_can_be_held_against_is_held_against_it() -> None:
    said = {indicator.id for indicator in all_indicators() if indicator.check}
    held = {one.id for one in COUNTERPARTS}
    assert said <= held | ELSEWHERE.keys() | {"HF6-04"}
    assert ELSEWHERE.keys().isdisjoint(held)


UNUSED_RATES = {
    "inkar_sdg_2017": (
        {"Anteil Schutzsuchender an Bevölkerung", "Beschäftigtenquote", "SGB II - Quote", "Anteil ALG II-Leistungen",
         "SGB II-/SGB XII-Quote", "Schulabbrecherquote", "Beschäftigungsquote", "Stimmenanteile AfD"},
        "2017: der Zähler der Tabellen endet 2016; Schutzsuchende sind die Reihe des Indikators B-04 selbst",
    ),
    "inkar_wahlbeteiligung_2017": (None, "dieselbe Datei wie inkar_sdg_2017"),
    "inkar_beschaeftigtenquote": (None, "Gemeinden: Beschäftigte nach Gemeinden liegen nicht vor"),
    "rdb_13211-02-05-4": (None, "die Quoten sind der Indikator HF6-04 selbst; ihr Nenner wird nicht veröffentlicht"),
    "rdb_14111-01-02-4": (None, "HF10-K1 selbst; die Tabelle nennt die Wählerinnen und Wähler nicht: unten"),
    "rdb_14211-01-02-5": (None, "HF10-K2 selbst; die Tabelle nennt die Wählerinnen und Wähler nicht: unten"),
    "zensus_2022_gemeinden": (None, "die Anteile sind die Indikatoren selbst; Anzahlen liegen nicht vor"),
}  # fmt: skip
"""Printed rates without a computed value, with the reason; None for all columns of the source."""


def test_every_printed_rate_is_held_against_a_value_or_has_a_reason() -> None:
    used = {(one.source, one.column) for one in COUNTERPARTS}
    for folder in sorted((PROJECT / "data/raw").glob("*/auszug.csv")):
        key = folder.parent.name
        heads = {name.partition(" | Zeit: ")[0] for name in extract(key)[0]}
        rates = {name for name in heads if re.search(r"[Qq]uote|[Aa]nteil|Prozent|_rate|_share", name)}
        known, _ = UNUSED_RATES.get(key, (set(), ""))
        left = {name for name in rates if (key, name) not in used}
        assert known is None or left <= known, (key, left)


# What is printed elsewhere or in another form


@cache
def rows(key: str) -> tuple[dict[str, Any], ...]:
    return tuple(read_rows(load_source(PROJECT / "data/raw" / key, PROJECT), load_merkmale(PROJECT), PROJECT))


def figures(key: str, measure: str, *, age: str = INSGESAMT, detail: str = "", group: str = INSGESAMT) -> Figures:
    """What a table says for a measure, both sexes, by region and year."""
    wanted = (measure, detail, INSGESAMT, age, group)
    return {
        (row["region"], row["end"].year): Fraction(row["value"])
        for row in rows(key)
        if (row["measure"], row["detail"], row["sex"], row["age"], row["group"]) == wanted and row["value"] is not None
    }


def test_both_tables_have_the_same_recipients_in_all_regions_and_years() -> None:
    ours = figures("rdb_22221-01-01-4", "asylblg_empfaenger")
    other = figures("rdb_22811-01-01-4", "mindestsicherung_empfaenger", detail="leistung=asylblg")
    assert ours.keys() == {(region, year) for region in REGIONS for year in range(2010, 2016)}
    assert ours == other


def test_beds_after_the_table_are_taken_from_inkar_as_published(values: list[Value]) -> None:
    inkar_beds = figures("inkar_kreise", "krankenhausbettendichte")
    taken = computed(values, "HF7-K1", "ersatz:inkar_kreise")
    assert taken == {place: value * 10 for place, value in inkar_beds.items() if place[1] >= 2017}


@pytest.mark.parametrize(("id", "measure"), [("HF7-K3", "arztdichte"), ("HF7-K4", "hausarztdichte")])
def test_physicians_are_taken_from_inkar_as_published(id: str, measure: str, values: list[Value]) -> None:
    taken = computed(values, id, "ersatz:inkar_kreise")
    assert taken == figures("inkar_kreise", measure)
    assert taken.keys() == {(region, year) for region in KREISE for year in range(2015, 2023)}
    assert by_id()[id].decimals == 2


@pytest.mark.parametrize(("id", "age"), [("HF5-K4", "0-<3"), ("HF5-K5", "3-<6")])
def test_inkar_divides_children_in_day_care_by_those_at_the_end_of_the_same_year(
    id: str, age: str, values: list[Value]
) -> None:
    """The indicator divides by those at the end of the year before, so both series are never joined."""
    cared = figures("rdb_22543-01-02-4", "betreute_kinder", age=age)
    children = figures("rdb_12411-03-03-4", "bevoelkerung", age=age)
    published = figures("inkar_kreise", "betreuungsquoten", age=age)
    for region in KREISE:
        same_year = cared[region, 2015] * 100 / children[region, 2015]
        assert abs(same_year - published[region, 2015]) <= Fraction(5, 1000)
    ours = computed(values, id, "amtlich")
    assert all(ours[region, 2016] == cared[region, 2016] * 100 / children[region, 2015] for region in KREISE)
    assert all(abs(ours[region, 2016] - published[region, 2016]) > Fraction(5, 1000) for region in KREISE)


def test_share_of_the_elderly_is_that_of_inkar(values: list[Value]) -> None:
    """65 and older: the denominator of HF8-01 over the whole population."""
    shares = figures("inkar_kreise", "anteil_ab_65")
    whole = (INSGESAMT, INSGESAMT, "", "wert", True)
    elderly = [v for v in values if v.id == "HF8-01" and (v.sex, v.age, v.detail, v.kind, v.leading) == whole]
    population = {(v.region, v.end): v.numerator for v in values if v.id == "B-K1" and v.group == INSGESAMT
                  and (v.sex, v.age, v.detail, v.kind, v.leading) == whole}  # fmt: skip
    held = [v for v in elderly if (v.region, v.year) in shares and (v.end.month, v.end.day) == (12, 31)]
    assert len(held) == 16
    for v in held:
        share = v.denominator * 100 / population[v.region, v.end]
        assert abs(share - shares[v.region, v.year]) <= Fraction(5, 1000), v.region


def test_long_term_unemployed_are_the_share_that_inkar_prints() -> None:
    """From 2012 on; the reason for the small rest is that INKAR divides means of months that are not rounded."""
    persons, _ = printed("rdb_13211-02-05-4", "Arbeitslose | Einheit: Anzahl")
    long_term, _ = printed("rdb_13211-02-05-4", "Arbeitslose | langzeitarbeitslos | Einheit: Anzahl")
    shares, half = printed("inkar_kreise", "wert", inkar_kuerzel="a_aloLang")
    by = {place: abs(long_term[place] * 100 / persons[place] - shares[place])
          for place in shares.keys() & long_term.keys()}  # fmt: skip
    assert len(by) == 96
    assert all(difference <= half for (_, year), difference in by.items() if year in (2013, 2015, 2016))
    assert max(difference for (_, year), difference in by.items() if year >= 2012) < Fraction(13, 100)
    assert max(difference for (_, year), difference in by.items() if year < 2012) > 1  # why the table is not used


def test_own_sums_of_the_agency_count_slightly_more_foreigners_than_the_table(values: list[Value]) -> None:
    """Another delimitation or revision: 3,982 instead of 3,968 in 2016; both series are kept apart."""
    official, other = (computed(values, "HF6-05", name) for name in ("amtlich", "ersatz:ba_arbeitslose"))
    both = {place: other[place] - official[place] for place in official.keys() & other.keys()}
    assert len(both) >= 30
    assert all(Fraction(0) < by < Fraction(35, 100) for by in both.values())


@pytest.mark.parametrize("sex", [INSGESAMT, "maennlich", "weiblich"])
def test_mean_age_of_the_gemeinden_is_that_of_the_kreis(sex: str) -> None:
    """Printed to one decimal each: the mean of all Gemeinden, weighted by their population, is that of the Kreis."""

    def told(key: str, measure: str) -> dict[str, Fraction]:
        return {
            row["region"]: Fraction(row["value"])
            for row in rows(key)
            if (row["measure"], row["sex"], row["end"].year) == (measure, sex, 2015)
        }

    ages, people = told("rdb_12411-07-01-5", "durchschnittsalter"), told("rdb_12411-01-01-5", "bevoelkerung")
    gemeinden = [region for region in ages if len(region) == 8]
    assert len(gemeinden) == 44
    mean = sum(ages[g] * people[g] for g in gemeinden) / sum(people[g] for g in gemeinden)
    assert abs(mean - ages["08116"]) <= Fraction(1, 10)


@pytest.mark.parametrize(
    ("key", "votes", "pairs"),
    [("rdb_14111-01-02-4", "Gültige Zweitstimmen", 60), ("rdb_14211-01-02-5", "Gültige Stimmen", 20)],
)
def test_turnout_is_a_little_more_than_the_share_of_valid_votes(key: str, votes: str, pairs: int) -> None:
    """The tables print no voters; those whose vote is not valid are the difference."""
    turnout, half = printed(key, "Wahlbeteiligung | Einheit: Prozent")
    entitled, _ = printed(key, "Wahlberechtigte | Einheit: Anzahl")
    valid, _ = printed(key, f"{votes} | Einheit: Anzahl")
    invalid = [turnout[place] - valid[place] * 100 / entitled[place] for place in turnout]
    assert len(invalid) == pairs
    assert min(invalid) > -half
    assert max(invalid) < 3
