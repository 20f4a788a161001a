"""Which column of a plain CSV file is what, as far as its cells show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import regions
from pipeline.contents import sign_of
from pipeline.drafts.questions import Answers, Question
from pipeline.faults import fault
from pipeline.readers.classic import TIME
from pipeline.readers.encoding import decode
from pipeline.readers.recognise import split_head
from pipeline.signs import DIALECTS
from pipeline.sources import CsvAufbau

SIGNS = {sign for signs in DIALECTS.values() for sign in signs} | {"()"}


def draft_layout(path: Path, answers: Answers) -> tuple[CsvAufbau, tuple[str, ...]]:
    """The layout of the file, and the columns that it leaves out because they name the region once more.

    Columns of numbers are values, other columns of words are row attributes. It is asked where several
    columns could hold the key or the date.
    Raises `DataError` for a file without a column of keys, of dates or of values, `UsageError` where an
    answer is missing.
    """
    found = split_head(decode(path.read_bytes())[0].split("\n"))
    if found is None:
        raise fault(path, "Zeile 1", "Unter der Kopfzeile steht keine Zeile mit Werten.", "V01")
    delimiter, (head, *rows) = found
    columns = dict(zip(head, zip(*(row for row in rows if len(row) == len(head)), strict=True), strict=True))
    keys = _columns_of_keys(columns)
    times = [name for name, cells in columns.items() if all(map(TIME.fullmatch, cells))]
    region = _chosen(
        path, Question("--region-spalte", "Spalte mit dem Regionalschlüssel", "ein Regionalschlüssel"), keys, answers
    )
    time = _chosen(path, Question("--zeit-spalte", "Spalte mit der Zeit", "eine Zeitangabe"), times, answers)
    answers.demand()
    assert region is not None
    assert time is not None
    rest = {name: cells for name, cells in columns.items() if name not in (region, time)}
    values = tuple(name for name, cells in rest.items() if _are_values(cells))
    if not values:
        raise fault(path, "Zeile 1", f"Keine Spalte enthält Zahlen. Gefunden: {', '.join(head)}.", "V01")
    words = [name for name in rest if name not in values]
    names = tuple(name for name in words if _are_names(rest[name], columns[region]))
    merkmale = tuple(name for name in words if name not in names)
    return CsvAufbau(trenner=delimiter, region=region, zeit=time, merkmale=merkmale, werte=values), names


def _columns_of_keys(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns full of regional keys; those with leading zeros before columns of numbers that look alike."""
    keys = [name for name, cells in columns.items() if all(map(regions.canonical, cells))]
    return [name for name in keys if any(cell.startswith("0") for cell in columns[name])] or keys


def _chosen(path: Path, question: Question, names: Sequence[str], answers: Answers) -> str | None:
    """The one column that fits, or the answer which it is."""
    if not names:
        text = f"Keine {question.text}: in keiner Spalte steht in jeder Zeile {question.expected}."
        raise fault(path, "", text, "V01", "Ohne sie gehören die Werte zu keiner Region oder zu keiner Zeit.")
    if len(names) == 1 and question.option not in answers.given:
        return names[0]
    return answers.get(Question(question.option, question.text, allowed=tuple(names)))


def _are_values(cells: Sequence[str]) -> bool:
    """Whether numbers stand in the cells, and signs where there is none."""
    numbers = sum(sign_of(cell) in ("", "()") for cell in cells)
    return numbers > 0 and all(sign_of(cell) in SIGNS or sign_of(cell) == "" for cell in cells)


def _are_names(cells: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether the cells say nothing but what the keys say: each key has its word, each word its key."""
    pairs = set(zip(keys, cells, strict=True))
    return len(pairs) == len(set(keys)) == len(set(cells)) > 1
