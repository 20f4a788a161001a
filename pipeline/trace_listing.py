"""A chain for people: one screen of German text. What is too long for it is counted; the JSON has all of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from indicators.katalog import by_id
from indicators.model import UNITS
from pipeline.ages import german_age
from pipeline.cells import unit_of
from pipeline.cycle import Cycle
from pipeline.demo_marks import DEMO, MEANING, is_demo
from pipeline.numbers import NARROW, german_number
from pipeline.periods import german_period
from pipeline.printed_places import Spot
from pipeline.trace import Answered, Cell, Trace
from pipeline.trace_raw import OTHER, SAME, RawFile
from pipeline.trace_values import DENOMINATOR, NUMERATOR, printed_part
from pipeline.values import Value

WIDTH, NAME = 118, 14
CELLS, PARENTS, SPOTS = 8, 12, 6
"""So many are told on a screen; the others are counted."""
PARTS = {
    "zaehler": "Zähler des Wertes",
    "nenner": "Nenner des Wertes",
    "n": "Zahl der Werte oder Stellen, auf denen er beruht",
    "befragt": "Zahl der Befragten",
    "stand": "Stand des Wertes",
    "jahr": "Jahr des Wertes",
    "von": "Beginn der Veränderung",
    "untergrenze": "untere Grenze des Wertes",
    "obergrenze": "obere Grenze des Wertes",
}
"""What is printed of a value where it is not the value itself."""
MORE = "… und {n} weitere (--format json nennt alle)"


def as_text(traces: Sequence[Trace], cycle: Cycle, about: str = "") -> str:
    """Chains for people; of several, as of a figure, each in short, then the files of all of them."""
    lines = [f"{about}\n"] if about else []
    if len(traces) == 1:
        lines += list(_whole(traces[0], cycle))
    else:
        each = {(one.value or one.zelle): one for one in reversed(traces)}  # once, whichever parts are printed
        lines += [line for one in reversed(each.values()) for line in _short(one, cycle, "  ")]
        lines += [line for file in _files(traces) for line in _file(file)]
    return "\n".join(lines) + "\n"


def _files(traces: Iterable[Trace]) -> list[RawFile]:
    """The files at the end of several chains, each once."""
    found: dict[str, RawFile] = {}
    for one in traces:
        found |= one.all_files()
    return [found[key] for key in sorted(found)]


def _whole(one: Trace, cycle: Cycle) -> Iterator[str]:
    """A chain with everything that fits a screen."""
    yield one.zelle
    yield from _entry("Gedruckt", _printed(one.spots))
    if one.value is not None:
        yield from _entry("Teil", PARTS.get(printed_part(one.zelle), ""))
        yield from _entry("Indikator", f"{one.value.id} {one.title}")
        yield from _entry("Wert", _told(one, cycle))
        yield from _entry("Genau", _exact(one.value))
        yield from _entry("Status", _status(one.value))
        yield from _entry("Formel", one.words)
        for i, line in enumerate(one.sql.splitlines()):
            yield from _entry("" if i else "SQL", line.strip())
    yield from _entry("Ende", one.note)
    yield from _parts(one)
    yield from _limited("Erhebung", [line for each in one.answers for line in _answered(each)], CELLS)
    if one.parents:
        yield "  Gemacht aus"
        yield from _few([list(_short(parent, cycle, "    ")) for parent in one.parents], PARENTS, "    ")
    for file in _files([one]):
        yield from _file(file)


def _entry(name: str, text: str) -> Iterator[str]:
    """A name and what it is, wrapped; nothing where there is nothing."""
    if text:
        yield from textwrap.wrap(
            text, WIDTH, initial_indent=f"  {name:<{NAME}}", subsequent_indent=" " * (NAME + 2),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip


def _verbatim(name: str, text: str) -> Iterator[str]:
    """The same for what must stay as it is, line by line."""
    for i, line in enumerate(text.splitlines()):
        yield f"  {name if i == 0 else '':<{NAME}}{line}"


def _limited(name: str, lines: Sequence[str], most: int) -> Iterator[str]:
    rest = [MORE.format(n=len(lines) - most)] if len(lines) > most else []
    yield from _verbatim(name, "\n".join([*lines[:most], *rest]))


def _few(blocks: Sequence[Sequence[str]], most: int, indent: str) -> Iterator[str]:
    yield from (line for block in blocks[:most] for line in block)
    if len(blocks) > most:
        yield indent + MORE.format(n=len(blocks) - most)


def _printed(spots: Sequence[Spot]) -> str:
    """`„38,5“ Seite 64 (Abb. 6.2); „39“ Seite 65`; nothing that is not printed."""
    if not spots:
        return "nicht gedruckt (oder der Bericht ist noch nicht gesetzt)"
    told = [
        f"„{one.text}“ {one.document}, Seite {one.page}{f' ({one.exhibit})' if one.exhibit else ''}" for one in spots
    ]
    more = [MORE.format(n=len(told) - SPOTS)] if len(told) > SPOTS else []
    return "; ".join([*told[:SPOTS], *more])


def _told(one: Trace, cycle: Cycle) -> str:
    """The value with its unit, when, where and for whom."""
    value = one.value
    assert value is not None
    return f"{_with_unit(one)} · {', '.join(_where(value, cycle))}"


def _with_unit(one: Trace) -> str:
    assert one.value is not None
    unit = UNITS[unit_of(one.value, by_id()[one.value.id])] if one.value.exact is not None else ""
    return f"{one.text} {unit}".rstrip()


def _where(value: Value, cycle: Cycle) -> list[str]:
    """When, where and for whom: what says insgesamt is left out."""
    names = {region.ags: region.name for region in cycle.regionen}
    since = ""
    if value.from_end is not None:
        since = f" gegen {german_period(value.from_start or value.from_end, value.from_end, value.period_type)}"
    age = value.age if value.age == "insgesamt" else german_age(value.age)
    more = (value.group, value.sex, age, value.detail)
    return [
        german_period(value.start, value.end, value.period_type) + since,
        f"{names.get(value.region, 'Gemeinde')} ({value.region})",
        *(text for text in more if text not in ("", "insgesamt")),
    ]


def _exact(value: Value) -> str:
    """The exact number, and its bounds where it has some."""
    if value.exact is None:
        return ""
    bounds = (value.low, value.high)
    limits = "" if None in bounds else f"; zwischen {_number(value.low)} und {_number(value.high)}"
    return f"{_fraction(value.exact)}{limits}"


def _fraction(number: Fraction) -> str:
    """A fraction as it is where it is short, else its first digits."""
    if number.denominator == 1 or len(str(number)) > 40:
        return _number(number)
    return f"{number.numerator}/{number.denominator} = {_number(number)}"


def _number(number: Fraction | None) -> str:
    if number is None:
        return "unbekannt"
    text = german_number(number, 0 if number.denominator == 1 else 6)
    return text.rstrip("0") if "," in text else text


def _status(value: Value) -> str:
    """Status, flags, why there is no number, the series and whether it counts."""
    flags = [*sorted(value.flags - {DEMO}), MEANING if is_demo(value) else ""]
    series = f"Reihe {value.series}"
    return "; ".join(
        filter(None, [value.status, *flags, value.reason, series, "" if value.leading else "nicht maßgeblich"])
    )


def _parts(one: Trace) -> Iterator[str]:
    """Numerator and denominator, each with its observations and the cells of the file."""
    value = one.value
    if value is None or not (one.cells or one.answers):
        return
    two = value.denominator is not None
    for part, name, number in ((NUMERATOR, "Zähler", value.numerator), (DENOMINATOR, "Nenner", value.denominator)):
        cells = one.of_part(part)
        if number is not None:
            definition = getattr(by_id()[value.id], part) if value.kind == "wert" else ""
            text = _number(number) + (f" · {definition}" if definition else "")
            yield from _entry(name if two or part == DENOMINATOR else "Summe", text)
        yield from _limited("", [line for cell in cells for line in _cell(cell)], 2 * CELLS)


def _cell(cell: Cell) -> list[str]:
    """An observation in one line, and in another where it stands in the file, and what stands there."""
    sign = "− " if cell.ref.sign < 0 else "+ "
    row, raw = cell.observation, cell.raw
    if row is None:
        return [f"{sign}{cell.ref.source} ({cell.ref.place}): steht nicht mehr in den Beobachtungen"]
    about = (row["region"], german_period(row["start"], row["end"], row["period_type"]), row["group"], row["sex"],
             row["age"], row["detail"], row["flags"])  # fmt: skip
    told = ", ".join(text for text in about if text not in ("", "insgesamt"))
    place = f"    {cell.ref.source}, {cell.ref.place}"
    if raw is None:
        return [f"{sign}{row['measure']} ({told}): „{row['raw']}“", f"{place}: nicht zu lesen"]
    origin = f" (im Original Zeile {raw.origin_line})" if raw.origin_line else ""
    now = "dort steht nichts mehr" if raw.text is None else f"dort steht „{raw.text}“"
    changed = "" if raw.text == row["raw"] else f" – gelesen wurde „{row['raw']}“"
    return [f"{sign}{row['measure']} ({told}): „{row['raw']}“", f"{place}{origin}, „{raw.head}“: {now}{changed}"]


def _answered(one: Answered) -> list[str]:
    """A survey by its form and the number of bodies; for the office also each cell."""
    demo = f"; {MEANING}" if one.survey.demo else ""
    over = f"{one.bodies} Stellen" if one.bodies != 1 else "einer Stelle"
    head = f"{one.survey.named}, Angaben von {over}{demo}"
    corrected = f"; durch neuere Antworten ersetzt: {one.survey.ersetzt}" if one.survey.ersetzt else ""
    cells = [f"    {row['place']}: „{row['raw']}“" for row in one.places]
    return [head + corrected, *cells, *(f"    ältere Antwort, ersetzt: {file}" for file in one.older)]


def _short(one: Trace, cycle: Cycle, indent: str) -> Iterator[str]:
    """A value in one line, its cells in another; what it is made of below."""
    if one.value is None:
        yield f"{indent}„{one.text}“ {one.zelle}: {one.note}"
        return
    value = one.value
    parts = "" if value.denominator is None else f" = {_number(value.numerator)} von {_number(value.denominator)}"
    kind = "" if value.kind == "wert" else f" {value.kind}"
    text = f"{indent}{value.id}{kind}, {', '.join(_where(value, cycle))}: {_with_unit(one)}{parts}"
    yield (text + (f" ({one.note})" if one.note else "")).replace(NARROW, " ")
    if one.cells:
        named = [f"{cell.ref.source} ({cell.ref.place}) „{_now(cell)}“" for cell in one.cells]
        more = [MORE.format(n=len(named) - CELLS)] if len(named) > CELLS else []
        yield from textwrap.wrap(
            f"aus {'; '.join([*named[:CELLS], *more])}", WIDTH, initial_indent=indent + "  ",
            subsequent_indent=indent + "    ", break_on_hyphens=False,
        )  # fmt: skip
    yield from (f"{indent}  {line.strip()}" for each in one.answers for line in _answered(each))
    yield from _few([list(_short(parent, cycle, indent + "  ")) for parent in one.parents], PARENTS, indent + "  ")


def _now(cell: Cell) -> str:
    return cell.raw.text or "" if cell.raw is not None else "nicht zu lesen"


def _file(file: RawFile) -> Iterator[str]:
    """A file: whose table it is, as of when, where from, its licence, its hash, and whether it still has it."""
    if file.source is None:
        yield from _entry("Quelle", f"{file.key}: {file.state} ({file.fault})")
        return
    quelle = file.source.quelle
    yield from _entry("Quelle", f"{file.key}: {file.source.beleg}")
    yield from _entry("", ", ".join(filter(None, [quelle.titel, quelle.adresse])))
    state = file.state if file.state in (SAME, OTHER) else f"{file.state}: {file.fault}"
    then = "" if file.state == SAME else f"; gelesen wurde {file.sha_then}"
    yield from _entry("Datei", f"{file.path}, SHA-256 {file.sha_now}: {state}{then}")
    if quelle.original is not None and not file.source.is_original:
        original = quelle.original
        yield from _entry("Original", f"{original.datei}, {original.bytes} Bytes, SHA-256 {original.sha256}")
