"""Two makings of the same report side by side: numbers, pages, files, values. Every difference is told as a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pipeline import manifest, number_list
from pipeline.cells import cell_id
from pipeline.exhibits import read_csv
from pipeline.faults import TOLD_AT_MOST, Fault
from pipeline.finished import Finished
from pipeline.printed_places import Spot
from pipeline.tables import read_parquet
from pipeline.values import KEY, from_frame


def of_pdfs(told: Finished, made: Finished) -> list[Fault]:
    """What of two PDFs differs for their readers: printed numbers, pages with their text, files."""
    return [*_of_numbers(told, made), *_of_pages(told, made), *_of_files(told, made)]


def some(faults: Sequence[Fault], file: str, what: str) -> list[Fault]:
    """The first of many faults about one file, and how many there are in all."""
    if len(faults) <= TOLD_AT_MOST:
        return list(faults)
    return [Fault(file, "", f"{what}: {len(faults)}; die ersten {TOLD_AT_MOST}:"), *faults[:TOLD_AT_MOST]]


def _of_numbers(told: Finished, made: Finished) -> list[Fault]:
    """Printed numbers by their cell."""
    if number_list.FILE not in told.files and number_list.FILE not in made.files:
        return []  # a paper that has no list of its own
    text = "gedruckt ist {}, neu errechnet {}."
    changed = [
        Fault(told.name, one.zelle, text.format(one.old or "nichts", one.new or "nichts"))
        for one in changed_numbers(told.numbers, made.numbers)
    ]
    return some(changed, told.name, "Andere gedruckte Zahlen")


@dataclass(frozen=True)
class NumberChange:
    """A cell that is printed with other characters; empty where it is not printed. `quellen`: what it rests on."""

    zelle: str
    old: str
    new: str
    quellen: frozenset[str] = frozenset()


def changed_numbers(old: Iterable[Spot], new: Iterable[Spot]) -> list[NumberChange]:
    """The cells that two lists of printed numbers tell in two ways, or only one of them, in the order of the first."""
    before, after = ({spot.zelle: spot for spot in spots if spot.zelle} for spots in (old, new))
    pairs = ((zelle, before.get(zelle), after.get(zelle)) for zelle in dict.fromkeys([*before, *after]))
    return [
        NumberChange(zelle, was.text if was else "", now.text if now else "", _sources(was) | _sources(now))
        for zelle, was, now in pairs
        if (was and was.text) != (now and now.text)
    ]


def _sources(spot: Spot | None) -> frozenset[str]:
    return spot.quellen if spot else frozenset()


def _of_pages(told: Finished, made: Finished) -> list[Fault]:
    """Their number, and by page the first text that differs."""
    found = []
    if told.pages != made.pages:
        found.append(Fault(told.name, "", f"Der Bericht hat {told.pages} Seiten, der neu gesetzte {made.pages}."))
    differing = []
    for page in range(1, min(told.pages, made.pages) + 1):
        pair = zip_longest(*([run.text for run in one.texts.get(page, ())] for one in (told, made)), fillvalue="")
        first = next(((old, new) for old, new in pair if old != new), None)
        if first is not None:
            differing.append(Fault(told.name, f"Seite {page}", "gedruckt ist „{}“, neu gesetzt „{}“.".format(*first)))
    return found + some(differing, told.name, "Seiten mit anderem Text")


def _of_files(told: Finished, made: Finished) -> list[Fault]:
    """The files that go with them, row by row; the manifest is compared by itself, the numbers by their cells."""
    found = []
    for name in sorted({*told.files, *made.files} - {manifest.FILE, number_list.FILE}):
        old, new = told.files.get(name), made.files.get(name)
        if old is None or new is None:
            found.append(
                Fault(told.name, name, "Diese beigefügte Datei " + ("fehlt." if old is None else "ist zu viel."))
            )
        elif old != new:
            found += _of_rows(told.name, name, old, new)
    return some(found, told.name, "Zeilen beigefügter Dateien")


def _of_rows(file: str, name: str, old: bytes, new: bytes) -> Iterator[Fault]:
    """The rows of two tables; a row of values is named by its cell."""
    try:
        tables = [read_csv(content) for content in (old, new)]
    except (UnicodeDecodeError, ValueError):
        yield Fault(file, name, "Die beigefügte Datei ist nicht lesbar.")
        return
    for line, (before, after) in enumerate(zip_longest(*tables, fillvalue={}), start=2):
        differing = [column for column in {**before, **after} if before.get(column) != after.get(column)]
        if differing:
            cell = before.get("Zelle") or after.get("Zelle") or ""
            parts = (f"{c}: beigefügt „{before.get(c, '')}“, neu „{after.get(c, '')}“" for c in differing)
            yield Fault(file, f"{name}, Zeile {line}", "; ".join([*([cell] if cell else []), *parts]) + ".")


def of_values(told: Path, made: Path) -> list[Fault]:
    """Two tables of indicators by the ids of their cells: value and status."""
    old, new = (
        {"|".join(str(getattr(v, name)) for name in KEY): v for v in from_frame(read_parquet(path))}
        for path in (told, made)
    )
    found = []
    for key in sorted(key for key in {*old, *new}):
        before, after = old.get(key), new.get(key)
        if (before and (before.exact, before.status)) != (after and (after.exact, after.status)):
            was, now = ("nichts" if one is None else str(one.exact or one.status) for one in (before, after))
            found.append(Fault(told.name, cell_id(before or after), f"bisher {was}, neu errechnet {now}."))
    return some(found, told.name, "Andere Werte")


def of_tables(told: Path, made: Path) -> list[Fault]:
    """Two results in between by their content."""
    if told.name == "indicators.parquet":
        return of_values(told, made)
    if told.suffix == ".parquet":
        same = read_parquet(told).equals(read_parquet(made))
    else:
        same = told.read_bytes() == made.read_bytes()
    return [] if same else [Fault(told.name, "", "Der Inhalt ist ein anderer.")]
