"""The files read back as they were written, before they are moved into place and once more before an edition goes out.

First every number of an indicator that stands in a file is traced to its value: a hidden one has its sign only, a shown
one the digits that the report prints. So no page, sheet or table says what the masked values do not say. Then the
attack: what all numbers of own surveys that really stand there, with those of earlier editions and the rules of the
forms, tell of the hidden figures (`pipeline.provenance`). A printed percentage counts as known exactly, which is more
than its digits tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

from indicators.katalog import by_id
from indicators.model import SURVEY, Indicator
from pipeline import confidential, tables
from pipeline.atoms import atoms_of
from pipeline.cells import NO, YES, cell_id, digits
from pipeline.cycle import Cycle
from pipeline.edition import public_files
from pipeline.faults import DataError, Fault
from pipeline.numbers import german_number
from pipeline.provenance import (
    DENOMINATOR,
    NUMERATOR,
    TOLD,
    WERT,
    Edition,
    demand_no_leak,
    earlier_editions,
    figures_of,
    sign_of,
)
from pipeline.registries import load_schwellen
from pipeline.reproducible import FIGURE
from pipeline.signs import SUPPRESSED_OWN
from pipeline.values import Value, from_frame
from pipeline.written import Stated, stated

Meant = tuple[Value, str]
"""A value, and the part of it that an id means."""
BOUNDS = LOW, HIGH = "untergrenze", "obergrenze"
CHANGE = "veraenderung"
ABOUT = ("stand", "jahr", "von", "n", "befragt")
"""Parts that say when a value is from and how many bodies answered, nothing of its figures."""
ASK = "Bitte den Fehler melden: Das darf nicht vorkommen. Nichts davon darf hinausgehen."


def attack(project: Path, cycle: Cycle, folder: Path) -> None:
    """Raises `DataError` where public files (all of a folder) say other than the values, or tell of hidden figures."""
    processed = project / "data/processed" / cycle.name
    known = Known(from_frame(tables.read_columns(processed / "indicators.parquet")))
    found = list(stated(public_files(folder), known.ids))
    if faults := list(known.faults(found)):
        raise DataError(faults)
    own = known.of_surveys()
    edition = own.edition(f"{cycle.name} (dieser Lauf)", found)
    relations = confidential.read_relations(processed / confidential.RULES)
    hidden = confidential.read_secrets(processed / confidential.SECRETS)
    sums = [one.terms for one in (*edition.printed, *hidden)]
    atoms = [*(atom for one in sums for atom in atoms_of(one)), *(a for r in relations for a in (r.whole, *r.parts))]
    editions = [edition, *earlier_editions(project, atoms)]
    demand_no_leak(editions, relations, hidden, load_schwellen(project).schutz.by_subject)


@dataclass(frozen=True)
class Known:
    """The masked values, and what may be written of them."""

    values: list[Value]

    def of_surveys(self) -> Known:
        """The values of the indicators that have some from own surveys."""
        ids = {value.id for value in self.values if SURVEY in value.source}
        return Known([value for value in self.values if value.id in ids])

    @cached_property
    def ids(self) -> frozenset[str]:
        """The indicators."""
        return frozenset(value.id for value in self.values)

    @cached_property
    def by_cell(self) -> Mapping[str, list[Meant]]:
        """Values and their parts by the ids they are printed under; with a year where years stand side by side."""
        found: defaultdict[str, list[Meant]] = defaultdict(list)
        for value in self.values:
            zelle = cell_id(value)
            id, _, place = zelle.split("|", 2)
            found[zelle].append((value, WERT))
            for part in (NUMERATOR, DENOMINATOR, *BOUNDS):
                found[f"{id}|{part}|{place}"].append((value, part))
            if value.kind == WERT:
                found[of_year(zelle)].append((value, WERT))
        return found

    def edition(self, name: str, found: Iterable[Stated]) -> Edition:
        """What is given away by the values and parts that were found; a change tells of the values of its course."""
        told: defaultdict[int, set[str]] = defaultdict(set)
        own = {id(value): value for value in self.values}
        for one in found:
            for value, part in () if one.beside else self.by_cell.get(one.zelle, ()):
                for of in [value] if value.kind in TOLD else self._courses[_course(value)]:
                    told[id(of)].add(part if of is value else WERT)
        values = {key: own[key] for key in told}
        printed = dict.fromkeys(one for key, value in values.items() for one in figures_of(value, told[key]))
        return Edition(name, tuple(printed), tuple(filter(None, map(sign_of, values.values()))))

    @cached_property
    def _courses(self) -> Mapping[tuple[str, ...], list[Value]]:
        found: defaultdict[tuple[str, ...], list[Value]] = defaultdict(list)
        for value in self.values:
            if value.kind == WERT:
                found[_course(value)].append(value)
        return found

    def faults(self, found: Iterable[Stated]) -> Iterator[Fault]:
        """What was found and the values do not say, each once; most numbers stand in several files."""
        objection = cache(lambda zelle, text, beside: _objection(text, self.by_cell.get(zelle, []), beside=beside))
        for one in dict.fromkeys(found):
            what = objection(one.zelle, one.text, one.beside)
            if what and _part(one.zelle) not in ABOUT:
                yield Fault(one.file, one.place, f"{one.zelle}: {what}", "", ASK)


def _objection(text: str, meant: list[Meant], *, beside: bool) -> str:
    """Why a number must not stand where it stands; nothing where it may."""
    hidden = [value for value, _ in meant if value.status == SUPPRESSED_OWN]
    if beside:
        return f"Neben dem gesperrten Wert steht „{text}“." if hidden else ""
    if not meant:
        return f"Geschrieben ist „{text}“; einen solchen Wert gibt es nicht."
    if any(says(text, value, part) for value, part in meant):
        return ""
    return f"Geschrieben ist „{text}“; " + ("der Wert ist gesperrt." if hidden else "der Bericht druckt anderes.")


def says(text: str, value: Value, part: str) -> bool:
    """Whether a text is how the report prints a part of a value: its sign, its digits, or yes and no."""
    if part in BOUNDS:
        number = value.low if part == LOW else value.high
        printed = "" if number is None else german_number(number, _indicators()[value.id].decimals)
    else:
        told = digits(value, _indicators()[value.id], part)
        if told.is_sign:
            return text == told.text
        printed = told.text
    if text in (YES[0], NO[0]):
        return value.exact is not None and text == (YES if value.exact else NO)[0]
    found, expected = figure(text), figure(printed)
    return expected is not None and (found == expected or (value.kind == CHANGE and found == abs(expected)))


def figure(text: str) -> Fraction | None:
    """The one number in a text: `rund 1.200`, `−3,5 %`; None where there is none, or a second one."""
    found = FIGURE.findall(text)
    if len(found) != 1:
        return None
    sign, digits_of = found[0]
    number = Fraction(digits_of.replace(".", "").replace(",", "."))
    return -number if sign in ("−", "-") else number


def of_year(zelle: str) -> str:
    """The id of a value with its year in place of its day."""
    fields = zelle.split("|")
    return "|".join([*fields[:3], fields[3][:4], *fields[4:]])


def _part(zelle: str) -> str:
    return zelle.partition("|")[2].partition("|")[0]


def _course(value: Value) -> tuple[str, ...]:
    """What the values have in common that a change or an index is told of."""
    return value.id, value.region, value.group, value.sex, value.age, value.detail, value.series


@cache
def _indicators() -> Mapping[str, Indicator]:
    return by_id()
