"""What somebody asks to have traced: a cell, an indicator with year and region, or a figure or table of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipeline.cells import cell_id
from pipeline.exhibits import read_csv
from pipeline.faults import UsageError
from pipeline.listing import find_indicator
from pipeline.periods import german_period
from pipeline.stages import OUTPUTS, pdf_name
from pipeline.stand import stand
from pipeline.trace import Tracer
from pipeline.values import Value

EXHIBIT = re.compile(r"(abb|tab)\.?\s*([0-9A-Z]+\.[0-9]+)", re.IGNORECASE)
ID_COLUMN = "Zelle"
AT_MOST = 5


@dataclass(frozen=True)
class Shown:
    """A figure or table as the finished report carries it: number, what it tells of itself, the cells it shows."""

    number: str
    told: str
    zellen: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of its evidence: `abb-6.1.json`."""
        kind, _, number = self.number.partition(" ")
        return f"{kind.lower().rstrip('.')}-{number}.json"


def exhibits(tracer: Tracer) -> dict[str, Shown]:
    """All figures and tables of the last build by their number, from the files that go with its PDF."""
    import pikepdf

    cycle = tracer.cycle
    pdf = (
        tracer.project
        / OUTPUTS.format(zyklus=cycle.name)
        / "oeffentlich"
        / pdf_name(cycle.name, stand(tracer.project, cycle.name))
    )
    if not pdf.is_file():
        raise UsageError(f"Der Bericht {pdf.name} ist noch nicht gesetzt. Bitte zuerst „{cycle.befehl}“ aufrufen.")
    printed = _printed_in(tracer)
    with pikepdf.open(pdf) as file:
        files = {name: file.attachments[name] for name in file.attachments if EXHIBIT.fullmatch(_number(name))}
        found = [
            _shown(_number(name), str(one.description), one.get_file().read_bytes(), printed)
            for name, one in files.items()
        ]
    return {one.number: one for one in sorted(found, key=lambda one: _order(one.number))}


def _printed_in(tracer: Tracer) -> dict[str, list[str]]:
    """The cells that are printed in each figure or table."""
    found: dict[str, list[str]] = {}
    for spots in tracer.spots.values():
        for spot in spots:
            found.setdefault(spot.exhibit, []).append(spot.zelle)
    return found


def _number(file: str) -> str:
    """`abb-6.1.csv` is `Abb. 6.1`."""
    kind, _, number = Path(file).stem.partition("-")
    return f"{kind.capitalize()}. {number}"


def _order(number: str) -> tuple[object, ...]:
    kind, _, rest = number.partition(" ")
    chapter, _, place = rest.partition(".")
    return kind, not chapter.isdigit(), int(chapter) if chapter.isdigit() else chapter, int(place)


def _shown(number: str, told: str, content: bytes, printed: Mapping[str, Sequence[str]]) -> Shown:
    """The cells of its data, and the others that are printed in it."""
    drawn = [row[ID_COLUMN] for row in read_csv(content) if row.get(ID_COLUMN)]
    return Shown(number, told, tuple(dict.fromkeys([*drawn, *printed.get(number, ())])))


def find(tracer: Tracer, what: str) -> tuple[str, list[str]]:
    """What was found, in one line (empty for a single cell), and its cells; `UsageError` says what there is."""
    if "|" in what:
        return "", [_cell(tracer, what)]
    if match := EXHIBIT.fullmatch(what.replace("\u00a0", " ").strip()):
        return _exhibit(exhibits(tracer), f"{match[1].capitalize()}. {match[2].upper()}")
    id, *more = what.split() or [""]
    find_indicator(id)
    return "", [cell_id(_value(tracer, id, more))]


def _cell(tracer: Tracer, zelle: str) -> str:
    if zelle in tracer.spots or tracer.lineage.find(zelle) is not None:
        return zelle
    ids = [*tracer.spots, *tracer.lineage.ids()]
    alike = [id for id in ids if id.startswith(zelle.partition("|")[0] + "|")] or list(tracer.spots)
    near = get_close_matches(zelle, dict.fromkeys(alike), n=AT_MOST, cutoff=0)
    raise UsageError("\n  ".join([f"Die Zelle „{zelle}“ gibt es nicht. Am nächsten liegen:", *near]))


def _exhibit(found: Mapping[str, Shown], number: str) -> tuple[str, list[str]]:
    if number not in found:
        near = [one for one in found if one.rpartition(".")[0] == number.rpartition(".")[0]]
        raise UsageError(f"„{number}“ gibt es im Bericht nicht. Vorhanden: {', '.join(near or found) or 'nichts'}.")
    return found[number].told, list(found[number].zellen)


def _value(tracer: Tracer, id: str, more: Sequence[str]) -> Value:
    """The value of an indicator: of a year or day, a region, a group; what is left out is the newest, the own Kreis."""
    indicator, cycle = tracer.lineage.indicators[id], tracer.cycle
    regions = [word for word in more if word in tracer.lineage.regions]
    groups = [word for word in more if word in indicator.groups and word not in regions]
    times = [word for word in more if word not in (*regions, *groups)]
    region, group = (regions or [cycle.kreis.ags])[0], (groups or [indicator.group])[0]
    rows = tracer.lineage.of_indicator(id, region, group)
    meant = [one for one in rows if times and times[0] in (str(one.year), _told(one))]
    if not times:
        meant = [one for one in rows if one.year <= cycle.ende and one.exact is not None] or rows
    if not meant or len(times) > 1:
        known = ", ".join(dict.fromkeys(map(_told, rows))) or "nichts"
        wrong = f" „{' '.join(times)}“" if times else ""
        raise UsageError(f"{id} hat keinen Wert{wrong} (Region {region}, {group}). Vorhanden: {known}.")
    return meant[-1]


def _told(value: Value) -> str:
    return german_period(value.start, value.end, value.period_type)
