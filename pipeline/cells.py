"""Numbers bound to their cells: whatever the report prints carries the id of the value behind it.

`Cells` holds all values of a cycle and gives texts and templates the functions an office uses:
`wert("B-01", 2015)`, `vergleich("B-01", 2015, mit="land")`, `veraenderung("B-01", von=2011)`. Each
returns HTML in which every number stands in a `span` with its cell id. Direction words follow from
the judged values, never from the writer. A request that cannot be met is an error in German that
says what there is; `pipeline.texts` adds the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

from markupsafe import Markup

from indicators.model import ANZAHL, INSGESAMT, PROZENT, PUNKTE, UNITS, Indicator, Series
from pipeline.cycle import Cycle
from pipeline.demo_marks import LETTER, MEANING, is_demo, lettered
from pipeline.findings import NICHT_BEWERTBAR
from pipeline.inflection import FAELLE, Fall, is_one, unit
from pipeline.numbers import NARROW, german_number, in_letters, scaled_half_up
from pipeline.periods import german_period
from pipeline.signs import NOT_AT_HAND, PRINTED, SUPPRESSED_OWN
from pipeline.values import TABLE, Value

NOBREAK = "\u00a0"
MARKS = {
    "provisional": ("p", "vorläufiger Wert"),
    "revised": ("r", "berichtigter Wert"),
    "estimated": ("s", "geschätzter Wert"),
    "printed_error": ("f", "in der Tabelle des Amtes erkennbar fehlerhaft gedruckt"),
}
"""Letters that stand behind a value in tables, by flag, and what the legend says of them."""
YES, NO = ("✓", "ja"), ("–", "nein")
"""How an answer with yes or no is printed, and its legend."""
LIMITED = ("( )", "Aussagewert eingeschränkt")
"""How a value of limited reliability is printed, and its legend."""

DIFFERENCES = (
    "veraenderung", "abstand_gruppen", "median_abstand", "abstand_land", "abstand_median", "annaeherung",
    "rateneffekt", "struktureffekt",
)  # fmt: skip
"""Kinds whose unit is Prozentpunkte where that of the indicator is percent."""
OF_BOTH_GROUPS = (
    "abstand_gruppen", "median_abstand", "relative_chance", "annaeherung", "rateneffekt", "struktureffekt",
)  # fmt: skip
"""Kinds that are made of Deutsche and Ausländer, whatever group the indicator is about."""
WITHOUT_UNIT = {"relative_chance": 2, "index": 0}
"""Kinds that are printed without a unit, with their decimals."""
COMPARISONS = {
    "land": {
        "hoeher": "über dem Landesdurchschnitt von {other}",
        "niedriger": "unter dem Landesdurchschnitt von {other}",
        "gleich": "etwa auf der Höhe des Landesdurchschnitts von {other}",
    },
    "median": {
        "hoeher": "über dem Median der {n} Vergleichskreise von {other}",
        "niedriger": "unter dem Median der {n} Vergleichskreise von {other}",
        "gleich": "nahe am Median der {n} Vergleichskreise von {other}",
    },
}
CHANGES = {
    "gestiegen": "seit {since} um {size} gestiegen",
    "gesunken": "seit {since} um {size} gesunken",
    "unveraendert": "seit {since} nahezu unverändert ({signed})",
}
"""The words for what was judged; a missing word means that nothing can be said."""
COMPARED_WITH = {"land": "dem Land", "median": "dem Median der Vergleichskreise"}
ELSEWHERE = "anderen Regionen"
"""What there is nothing to compare with, in the dative: one of them, or all."""
GAPS = {
    "angenaehert": "ist seit {since} um {size} kleiner geworden",
    "entfernt": "ist seit {since} um {size} größer geworden",
    "unveraendert": "ist seit {since} fast gleich geblieben",
}
"""The words for how a gap has developed."""


class RequestError(LookupError):
    """What a text asks for cannot be printed; the message is German and says why."""


class UnknownCell(RequestError):
    """A number was asked for that does not exist; the message says what does."""


@dataclass(frozen=True)
class Printed:
    """A number as it stands in the report: the id of its cell and its characters."""

    zelle: str
    text: str


@dataclass(frozen=True)
class Digits:
    """How a value is printed: the number or sign, and whether it is only about right ("rund")."""

    text: str
    rund: bool = False
    is_sign: bool = False

    def __str__(self) -> str:
        return f"rund{NOBREAK}{self.text}" if self.rund else self.text


def cell_id(value: Value, part: str = "wert") -> str:
    """The id of a printed number: `HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_…`.

    The second field is the part of the value (Zähler, Nenner) or the kind of a derived measure; a
    change names both dates, an age band stands at the end.
    """
    what = value.kind if part == "wert" else part
    day = value.end.isoformat() if value.from_end is None else f"{value.from_end}/{value.end}"
    fields = [value.id, what, value.region, day, value.group, value.sex, value.series]
    if value.age != INSGESAMT or value.detail:
        fields.append(value.age)
    return "|".join([*fields, *([value.detail] if value.detail else [])])


def bound(zelle: str, text: str) -> Markup:
    """A number with the id of its cell."""
    return Markup('<span class="zahl" data-zelle="{}">{}</span>').format(zelle, text)


def printed_numbers(html: str) -> list[Printed]:
    """Every bound number of a page in the order of reading, those inside pictures included."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


def labels_of(zellen: str | None) -> list[Printed]:
    """The bound numbers of a picture as its attribute `data-zellen` tells them: id and text, one per line."""
    lines = (line.partition("\t") for line in (zellen or "").split("\n") if line)
    return [Printed(zelle, text) for zelle, _, text in lines]


class _Reader(HTMLParser):
    """Collects `data-zelle` with its text, and `data-zellen` of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Printed] = []
        self._open: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if zelle := named.get("data-zelle"):
            self._open, self._text = zelle, ""
        self.found += labels_of(named.get("data-zellen"))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._open is not None and tag == "span":
            self.found.append(Printed(self._open, self._text))
            self._open = None


# --- Digits -------------------------------------------------------------------------------------------


def digits(value: Value, indicator: Indicator, part: str = "wert", *, signed: bool = False) -> Digits:
    """The characters of a value, its numerator or its denominator, rounded once from the exact number."""
    series = series_of(value, indicator)
    number = {"wert": value.exact, "zaehler": value.numerator, "nenner": value.denominator}[part]
    if number is None:
        return Digits(_sign(value)[0], is_sign=True)
    counts = indicator.unit == ANZAHL and value.kind not in ("veraenderung", *WITHOUT_UNIT)
    if part != "wert" or counts or value.kind == TABLE:
        return _count(value, number, series.rounded_to if series else 1, signed=signed)
    if indicator.unit == ANZAHL and value.kind == "veraenderung":
        return Digits(german_number(number, 1, signed=signed))
    own = WITHOUT_UNIT.get(value.kind, series.decimals if series else None)
    return _rate(value, number, indicator.decimals if own is None else own, signed=signed)


def _sign(value: Value) -> tuple[str, str]:
    """What is printed where a value or a part of it is missing, and what it means."""
    return PRINTED.get(value.status, NOT_AT_HAND)


def _rate(value: Value, number: Fraction, decimals: int, *, signed: bool) -> Digits:
    """Decimals only as far as the bounds of a value from rounded cells agree on them."""
    if value.low is None or value.high is None:
        return Digits(german_number(number, decimals, signed=signed))
    for places in dict.fromkeys((decimals, 0)):
        if scaled_half_up(value.low, places) == scaled_half_up(value.high, places):
            return Digits(german_number(number, places, signed=signed))
    return Digits(german_number(number, 0, signed=signed), rund=True)


def _count(value: Value, number: Fraction, rounded_to: int, *, signed: bool) -> Digits:
    """Counts in whole units; an own sum of rounded cells only as far as its bounds agree."""
    step, rund = rounded_to, False
    if "own_sum" in value.flags and value.low is not None and value.high is not None and value.exact:
        low, high = number * value.low / value.exact, number * value.high / value.exact
        while step < number and scaled_half_up(low / step, 0) != scaled_half_up(high / step, 0):
            step, rund = step * 10, True
        if step >= number:  # both bounds never round to the same: as far as the bounds are apart
            step = 10 ** max(len(str(int(high - low))) - 1, 0)
    return Digits(german_number(scaled_half_up(number / step, 0) * step, 0, signed=signed), rund or step > 1)


def series_of(value: Value, indicator: Indicator) -> Series | None:
    """The declared series a value belongs to; derived measures belong to the one of their inputs."""
    return next((series for series in indicator.series if series.name == value.series), None)


# --- Cells --------------------------------------------------------------------------------------------

Year = int | str | None
"""A year, or a date as it is printed (`31.12.2011`) where one year has two values."""


@dataclass(frozen=True)
class Place:
    """Which values of an indicator are meant; what is left out means insgesamt."""

    id: str
    region: str
    group: str
    sex: str
    age: str
    kind: str
    detail: str = ""


@dataclass
class Cells:
    """All values of a cycle, and the functions with which texts and templates print them.

    `words` says by cell id how a change or a distance was judged (`gestiegen`, `niedriger`, `gleich`).
    `legend` collects the signs that were printed since it was last emptied, with their meaning;
    `printed` keeps the value behind every cell id that was printed.
    """

    values: Iterable[Value]
    indicators: Mapping[str, Indicator]
    cycle: Cycle
    words: Mapping[str, str] = field(default_factory=dict)
    legend: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.printed: dict[str, Value] = {}
        self._all: dict[Place, list[Value]] = {}
        for value in self.values:
            self._all.setdefault(_place_of(value), []).append(value)
        for rows in self._all.values():
            rows.sort(key=lambda v: (v.end, v.start))
        self._index = {place: [v for v in rows if v.leading] for place, rows in self._all.items()}

    # What there is ------------------------------------------------------------------------------------

    def series(self, id: str, reihe: str = "", **where: str | None) -> list[Value]:
        """The values of an indicator at one place by date, those without a number included.

        The leading value of each date, or with `reihe` (a source) all values of that one series.
        """
        place = self._place(id, **where)
        if not reihe:
            return self._index.get(place, [])
        return [v for v in self._all.get(place, []) if v.series.partition(":")[2] == reihe]

    def overlaps(self, id: str) -> list[list[Value]]:
        """Dates for which more than one series has a number for the own Kreis, with all of them."""
        dates: dict[object, list[Value]] = {}
        for value in self._all.get(self._place(id), []):
            if value.exact is not None:
                dates.setdefault((value.start, value.end), []).append(value)
        return [rows for rows in dates.values() if len(rows) > 1]

    def find(self, id: str, jahr: Year = None, reihe: str = "", **where: str | None) -> Value:
        """The value of a year, or the newest one of the window that has a number.

        Of two values in one year that of the series declared first counts; `reihe` (a source) names
        another. Raises `UnknownCell`.
        """
        rows = [v for v in self.series(id, reihe, **where) if self._is_meant(v, jahr)]
        if not rows:
            raise UnknownCell(self._missing(self._place(id, **where), jahr))
        if jahr is None:
            return rows[-1]
        order = [series.name for series in self.indicators[id].series]
        return min(rows, key=lambda v: order.index(v.series) if v.series in order else len(order))

    def get(self, id: str, jahr: Year = None, reihe: str = "", **where: str | None) -> Value | None:
        """As `find`, but None where there is no number. An indicator nobody declared is still an error."""
        self._place(id, **where)
        try:
            value = self.find(id, jahr, reihe, **where)
        except UnknownCell:
            return None
        return value if value.exact is not None else None

    def shown(self, id: str, jahr: Year = None, **where: str | None) -> Value | None:
        """As `get`, but a value that is kept back to protect people counts: it is printed by its sign.

        Without a year the newest of the window, where no value of it has a number.
        """
        value = self.get(id, jahr, **where)
        hidden = [v for v in self.series(id, **where) if v.status == SUPPRESSED_OWN and self._lies_in(v, jahr)]
        return value or (hidden[-1] if hidden else None)

    def change(self, id: str, von: int | None = None, bis: Year = None, **where: str | None) -> Value:
        """The change up to a value, from the first value that can be compared with it.

        Raises `UnknownCell` with the reason where there is none, or where it does not begin in `von`.
        """
        end = self.find(id, bis, **where)
        changes = self._changes(end)
        chosen = [change for since, change in changes if von in (None, since.year)]
        if chosen:
            return chosen[0]
        reasons = [v.reason for v in self.beside(end, "veraenderung") if v.reason]
        years = ", ".join(str(since.year) for since, _ in changes)
        known = f"Vergleichbar mit {end.year}: {years}." if years else " ".join(reasons)
        raise UnknownCell(
            f"{id}: Bis {end.year} wird keine Veränderung{f' ab {von}' if von else ''} ausgewiesen "
            f"(Bruch, andere Reihe oder anderer Zeitraum). {known}".rstrip()
        )

    def _changes(self, end: Value) -> list[tuple[date, Value]]:
        """The changes up to a value that can be judged, by the day they begin, the earliest first."""
        found = [
            (change.from_end, change)
            for change in self.beside(end, "veraenderung")
            if change.from_end is not None and self.words.get(cell_id(change)) in CHANGES
        ]
        return sorted(found, key=lambda pair: pair[0])

    def _place(
        self,
        id: str,
        *,
        region: str | None = None,
        gruppe: str | None = None,
        geschlecht: str | None = None,
        alter: str | None = None,
        nach: str | None = None,
        art: str | None = None,
    ) -> Place:
        if id not in self.indicators:
            known = ", ".join(self.indicators)
            raise UnknownCell(f"Den Indikator „{id}“ gibt es nicht. Vorhanden: {known}.")
        indicator = self.indicators[id]
        group = gruppe or (INSGESAMT if art in OF_BOTH_GROUPS else indicator.group)
        detail = f"{indicator.nach.merkmal}={nach}" if nach and indicator.nach else ""
        return Place(
            id,
            region or self.cycle.kreis.ags,
            group,
            geschlecht or INSGESAMT,
            alter or INSGESAMT,
            art or "wert",
            detail,
        )

    def _is_meant(self, value: Value, jahr: Year) -> bool:
        return self._lies_in(value, jahr) and (jahr is not None or value.exact is not None)

    def _lies_in(self, value: Value, jahr: Year) -> bool:
        if jahr is None:
            return self.cycle.fenster_von <= value.year <= self.cycle.ende
        if isinstance(jahr, int):
            return value.year == jahr
        return german_period(value.start, value.end, value.period_type) == jahr

    def _missing(self, place: Place, jahr: Year) -> str:
        when = f"für {jahr}" if jahr is not None else f"von {self.cycle.fenster_von} bis {self.cycle.ende}"
        known = [v for v in self._index.get(place, []) if v.exact is not None]
        years = ", ".join(dict.fromkeys(str(v.year) for v in known)) or "nichts"
        details = [place.region, place.group, place.sex, place.age, place.kind, place.detail]
        where = ", ".join(text for text in details if text not in (INSGESAMT, "wert", ""))
        return f"{place.id} hat {when} keinen Wert ({where}). Vorhanden: {years}."

    def of_kind(self, id: str, kind: str) -> list[Value]:
        """All values of a kind that an indicator has for the own Kreis."""
        places = (
            place for place in self._index if (place.id, place.kind, place.region) == (id, kind, self.cycle.kreis.ags)
        )
        return [value for place in places for value in self._index[place]]

    def beside(self, value: Value, kind: str, region: str | None = None) -> list[Value]:
        """Other values of the same indicator, period, series, group, sex, age and further dimension."""
        rows = self._index.get(_place_of(replace(value, region=region or value.region, kind=kind)), [])
        return [v for v in rows if v.end == value.end and v.series == value.series]

    # What is printed ----------------------------------------------------------------------------------

    def number(self, value: Value, part: str = "wert", *, signed: bool = False, marks: bool = False) -> Markup:
        """A bound number or sign without its unit; `marks` adds the letters that tables carry.

        Behind a number that rests on example data its letter stands everywhere.
        """
        return self._lettered(value, self._number(value, part, signed=signed, marks=marks))

    def _lettered(self, value: Value, html: Markup) -> Markup:
        """A number with the letter of example data where it rests on them, noted for the legend."""
        if is_demo(value):
            self.legend[LETTER] = MEANING
        return lettered(value, html)

    def _number(self, value: Value, part: str = "wert", *, signed: bool = False, marks: bool = False) -> Markup:
        printed = digits(value, self.indicators[value.id], part, signed=signed)
        zelle = self.note(value, part)
        if printed.is_sign:
            self.legend[printed.text] = meaning(value)
            return bound(zelle, printed.text)
        return bound(zelle, self._marked(value, str(printed)) if marks else str(printed))

    def yes_or_no(self, value: Value) -> Markup:
        """A bound answer with yes (1) or no (0); the sign where there is none."""
        if value.exact is None:
            return self.number(value)
        text, says = YES if value.exact else NO
        self.legend[text] = says
        return self._lettered(value, bound(self.note(value), text))

    def note(self, value: Value, part: str = "wert") -> str:
        """Remember a value as printed; the id of its cell."""
        zelle = cell_id(value, part)
        self.printed[zelle] = value
        return zelle

    def demo_cells(self) -> set[str]:
        """The ids of the printed numbers that rest on example data."""
        return {zelle for zelle, value in self.printed.items() if is_demo(value)}

    def _marked(self, value: Value, text: str) -> str:
        for flag, (letter, says) in MARKS.items():
            if flag in value.flags:
                self.legend[letter] = says
                text += f"{NARROW}{letter}"
        if "limited" not in value.flags:
            return text
        self.legend[LIMITED[0]] = LIMITED[1]
        return f"({text})"

    def with_unit(self, value: Value, *, signed: bool = False, fall: Fall = "akkusativ") -> Markup:
        """A bound number with its unit as running text prints it: `38,5 %`, `12,3 Prozentpunkte`."""
        if fall not in FAELLE:
            raise RequestError(f"Den Fall „{fall}“ gibt es nicht. Vorhanden: {', '.join(FAELLE)}.")
        number = self._number(value, signed=signed)
        kind = unit_of(value, self.indicators[value.id])
        space = {PROZENT: NARROW, PUNKTE: NOBREAK}.get(kind)
        if space and value.exact is not None:
            number += Markup("{}{}").format(space, unit(kind, number.striptags(), fall))
        return self._lettered(value, number)

    def functions(self) -> dict[str, object]:
        """What texts and templates can call, by its German name."""
        names = (
            "wert", "angabe", "anzahl", "zitat", "grenzen", "zahl", "zaehler", "nenner", "stand", "jahr", "einheit",
            "hat", "letztes", "erstes", "im_zyklus", "lage", "wende", "vergleich", "veraenderung", "einordnung",
            "richtung", "abstand", "chance", "annaeherung", "effekt", "median", "spanne",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def wert(self, id: str, jahr: Year = None, *, fall: Fall = "akkusativ", **where: str | None) -> Markup:
        """The value with its unit, after `von` in the dative: `von {{ wert("HF6-02b", fall="dativ") }}`."""
        return self.with_unit(self.find(id, jahr, **where), fall=fall)

    def angabe(self, id: str, jahr: Year = None, *, fall: Fall = "akkusativ", **where: str | None) -> Markup:
        """The value with whatever its unit is: `38,5 %`, `31,2 je 1.000`, `8,96 Euro je m²`, `1 Tag`."""
        value = self.find(id, jahr, **where)
        kind = unit_of(value, self.indicators[id])
        if kind in (PROZENT, PUNKTE) or not UNITS[kind] or value.exact is None:
            return self.with_unit(value, fall=fall)
        number = self._number(value)
        behind = unit(kind, number.striptags(), fall)
        return self._lettered(value, number + Markup('{}<span class="fest">{}</span>').format(NOBREAK, behind))

    def anzahl(self, id: str, einzahl: str, mehrzahl: str, jahr: Year = None, *, teil: str = "wert",
               **where: str | None) -> Markup:  # fmt: skip
        """A count with what is counted, and maybe a verb, in the right number: `1 Person zog`, `23 Personen zogen`."""
        return self.counted(self.find(id, jahr, **where), einzahl, mehrzahl, teil)

    def counted(self, value: Value, one: str, many: str, part: str = "wert") -> Markup:
        """A bound number with the word behind it, singular for one."""
        number = self._number(value, part)
        word = one if is_one(number.striptags()) else many
        return self._lettered(value, number) + Markup("{}{}").format(NOBREAK, word)

    def zitat(self, text: str, *, quelle: str) -> Markup:
        """A number as somebody else told it, with the source: `23 % (Quelle: Rahmenplan, Seite 4)`."""
        if not quelle.strip():
            raise RequestError('Zum Zitat fehlt die Quelle: quelle="…".')
        return Markup("{} (Quelle: {})").format(bound(f"zitat|{text}|{quelle}", text), quelle)

    def grenzen(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """Between which limits a value from rounded figures lies: `, zwischen 10,8 und 11,2`; nothing for others."""
        return self.limits(self.find(id, jahr, **where))

    def limits(self, value: Value) -> Markup:
        """The bounds of a value as `grenzen` prints them."""
        if value.low is None or value.high is None:
            return Markup("")
        decimals = self.indicators[value.id].decimals
        low, high = (
            self._lettered(value, bound(self.note(value, part), german_number(number, decimals)))
            for part, number in (("untergrenze", value.low), ("obergrenze", value.high))
        )
        return Markup(", zwischen {} und {}").format(low, high)

    def zahl(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """The value without its unit."""
        return self.number(self.find(id, jahr, **where))

    def zaehler(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """What is counted."""
        return self.number(self.find(id, jahr, **where), "zaehler")

    def nenner(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """What it is related to."""
        return self.number(self.find(id, jahr, **where), "nenner")

    def stand(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """The date or period of the value: `31.12.2015`, `2016`."""
        return self.date(self.find(id, jahr, **where))

    def date(self, value: Value) -> Markup:
        """The bound date or period of a value."""
        return bound(self.note(value, "stand"), german_period(value.start, value.end, value.period_type))

    def jahr(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """The year of the value."""
        return self.year(self.find(id, jahr, **where))

    def year(self, value: Value) -> Markup:
        """The bound year of a value."""
        return bound(self.note(value, "jahr"), str(value.year))

    def einheit(self, id: str) -> str:
        """The unit of an indicator."""
        return UNITS[self.indicators[self._place(id).id].unit]

    def letztes(self, id: str, **where: str | None) -> int | None:
        """The year of the newest value of the window."""
        value = self.get(id, **where)
        return value.year if value else None

    def erstes(self, id: str, bis: Year = None, **where: str | None) -> int | None:
        """The first year from which the change up to `bis` can be told."""
        value = self.get(id, bis, **where)
        changes = self._changes(value) if value else []
        return changes[0][0].year if changes else None

    def im_zyklus(self, id: str, **where: str | None) -> bool:
        """Whether the newest value lies within the cycle; an older one is Ausgangslage."""
        year = self.letztes(id, **where)
        return year is not None and year >= self.cycle.beginn

    def hat(
        self, id: str, jahr: Year = None, *, mit: str = "", von: int | None = None, teil: str = "", **where: str | None
    ) -> bool:
        """Whether there is a number to print: the value, a comparison with it, its change, one part of it."""
        value = self.get(id, jahr, **where)
        if value is None:
            return False
        if mit:
            return self._compared(value, mit) is not None
        if von is not None:
            return any(since.year == von for since, _ in self._changes(value))
        return not teil or getattr(value, {"zaehler": "numerator", "nenner": "denominator"}[teil]) is not None

    def vergleich(self, id: str, jahr: Year = None, *, mit: str = "land", **where: str | None) -> Markup:
        """How the value stands to another: `über dem Landesdurchschnitt von 14,1 %`."""
        value = self.find(id, jahr, **where)
        compared = self._compared(value, mit)
        if compared is None:
            raise UnknownCell(f"{id} lässt sich für {value.year} nicht vergleichen (mit „{mit}“).")
        word, other = compared
        n = self._lettered(other, bound(self.note(other, "n"), in_letters(other.n))) if other.n else ""
        return Markup(COMPARISONS[mit][word]).format(n=n, other=self.with_unit(other, fall="dativ"))

    def size(self, value: Value) -> Markup:
        """The bound number of values that a derived one rests on."""
        return self._lettered(value, bound(self.note(value, "n"), str(value.n)))

    def since(self, change: Value) -> Markup:
        """The bound year from which a change is told."""
        return bound(self.note(change, "von"), str(change.from_end.year if change.from_end else ""))

    def at_land(self, value: Value) -> Value | None:
        """The value of the Land for the same period, series, group, sex and age."""
        return next((v for v in self.beside(value, "wert", self.cycle.land.ags) if v.exact is not None), None)

    def _compared(self, value: Value, mit: str) -> tuple[str, Value] | None:
        """The judged word and the value compared with, None where there is nothing to compare."""
        if mit not in COMPARISONS:
            raise RequestError(f"Vergleich mit „{mit}“ gibt es nicht. Möglich: {', '.join(COMPARISONS)}.")
        others = self.beside(value, "wert", self.cycle.land.ags) if mit == "land" else self.beside(value, "median")
        distances = self.beside(value, f"abstand_{mit}")
        word = self.words.get(cell_id(distances[0]), "") if distances else ""
        return (word, others[0]) if others and word in COMPARISONS[mit] else None

    def veraenderung(
        self, id: str, von: int | None = None, bis: Year = None, *, seit: bool = True, **where: str | None
    ) -> Markup:
        """How the value has developed: `seit 2011 um 8,4 Prozentpunkte gestiegen`; without the year if not `seit`."""
        change = self.change(id, von, bis, **where)
        assert change.exact is not None
        since = self.since(change)
        size = self.with_unit(replace(change, exact=abs(change.exact)))
        signed = self.with_unit(change, signed=True)
        phrase = CHANGES[self.words[cell_id(change)]]
        phrase = phrase if seit else phrase.removeprefix("seit {since} ")
        return Markup(phrase).format(since=since, size=size, signed=signed)

    def wende(self, id: str, **where: str | None) -> int | None:
        """The year in which a series was lowest or highest before it turned; None where it has not turned.

        Only comparable values count: a low or high at the beginning or the end is no turn.
        """
        value = self.get(id, **where)
        first = self.erstes(id, **where)
        if value is None or first is None:
            return None
        series = value.series.partition(":")[2]
        line = [v for v in self.series(id, series, **where) if v.exact is not None and first <= v.year <= value.year]
        ordered = sorted(line, key=lambda v: v.exact or 0)
        inner = [v for v in (ordered[0], ordered[-1]) if v not in (line[0], line[-1])]
        return inner[0].year if inner else None

    def lage(self, *ids: str, **where: str | None) -> Markup:
        """` (Ausgangslage)` behind a value that is older than the cycle, nothing behind others."""
        older = [id for id in ids if self.get(id, **where) is not None and not self.im_zyklus(id, **where)]
        return Markup(" (Ausgangslage)") if older else Markup("")

    def einordnung(
        self, id: str, jahr: Year = None, *, mit: str = "land", mehrzahl: bool = False, **where: str | None
    ) -> Markup:
        """Development and comparison as far as they can be told, to stand behind a subject (`mehrzahl`: a plural).

        `ist seit 2009 um 1,3 Prozentpunkte gesunken und lag unter dem Landesdurchschnitt von 9,1 %`.
        """
        be, lay, let = ("sind", "lagen", "lassen") if mehrzahl else ("ist", "lag", "lässt")
        parts = []
        if self.erstes(id, jahr, **where):
            parts.append(Markup("{} {}").format(be, self.veraenderung(id, None, jahr, **where)))
        if self.hat(id, jahr, mit=mit, **where):
            parts.append(Markup("{} {}").format(lay, self.vergleich(id, jahr, mit=mit, **where)))
        other = COMPARED_WITH[mit] if any(self.hat(id, jahr, mit=one, **where) for one in COMPARISONS) else ELSEWHERE
        neither = Markup("{} sich weder mit früheren Werten noch mit {} vergleichen")
        return Markup(" und ").join(parts) or neither.format(let, other)

    def richtung(self, id: str, von: int | None = None, bis: Year = None, **where: str | None) -> str:
        """The direction in one word: `gestiegen`, `gesunken`, `unveraendert`, `nicht_bewertbar`."""
        try:
            return self.words[cell_id(self.change(id, von, bis, **where))]
        except UnknownCell:
            return NICHT_BEWERTBAR

    def abstand(self, id: str, jahr: Year = None, *, fall: Fall = "akkusativ", **where: str | None) -> Markup:
        """Deutsche minus Ausländer, in percentage points."""
        return self.with_unit(self.find(id, jahr, art="abstand_gruppen", **where), fall=fall)

    def chance(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """The rate of Ausländer by that of Deutsche: `0,78`."""
        return self.number(self.find(id, jahr, art="relative_chance", **where))

    def annaeherung(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """How the gap of the groups has developed: `ist seit 2011 um 1,4 Prozentpunkte kleiner geworden`.

        Nothing where it cannot be judged.
        """
        found = self.get(id, jahr, art="annaeherung", **where)
        phrase = GAPS.get(self.words.get(cell_id(found), "")) if found else None
        if found is None or phrase is None:
            return Markup("")
        size = self.with_unit(replace(found, exact=abs(found.exact or 0)))
        return Markup(phrase).format(since=self.since(found), size=size)

    def effekt(self, id: str, art: str, jahr: Year = None, **where: str | None) -> Markup:
        """A part of the gap: `rateneffekt` or `struktureffekt`, with its sign where it is negative."""
        return self.with_unit(self.find(id, jahr, art=art, **where))

    def median(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """The median of the Vergleichskreise."""
        return self.with_unit(self.find(id, jahr, art="median", **where))

    def spanne(self, id: str, jahr: Year = None, **where: str | None) -> Markup:
        """The range of the Vergleichskreise: `29,8 bis 36,9 %`."""
        low = self.number(self.find(id, jahr, art="minimum", **where))
        return low + " bis " + self.with_unit(self.find(id, jahr, art="maximum", **where), fall="dativ")


def _place_of(value: Value) -> Place:
    return Place(value.id, value.region, value.group, value.sex, value.age, value.kind, value.detail)


def unit_of(value: Value, indicator: Indicator) -> str:
    """The unit in which a value is printed: differences of shares in Prozentpunkten, of counts in percent."""
    if value.kind in WITHOUT_UNIT or value.kind == TABLE:
        return ANZAHL
    if value.kind in DIFFERENCES and indicator.unit == PROZENT:
        return PUNKTE
    return PROZENT if value.kind == "veraenderung" and indicator.unit == ANZAHL else indicator.unit


def meaning(value: Value) -> str:
    """What the legend says of the sign that stands for a value without a number."""
    return _sign(value)[1]
