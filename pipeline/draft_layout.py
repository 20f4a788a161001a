"""Which column of a plain CSV file is what, as far as its cells show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import regions
from pipeline.faults import fault
from pipeline.questions import Answers, Question
from pipeline.readers import decode
from pipeline.readers.classic import TIME
from pipeline.readers.recognise import split_head
from pipeline.signs import DIALECTS
from pipeline.sources import CsvAufbau
from pipeline.survey import sign_of

SIGNS = {sign for signs in DIALECTS.values() for sign in signs} | {"()"}


def draft_layout(path: Path, answers: Answers) -> CsvAufbau:
    """The layout of the file; it is asked where several columns could hold the key or the date.

    Columns of numbers are values, columns of words row attributes; one that says nothing but what the
    key of the region says is left out: the name of the region, or a word that is the same everywhere.
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
    region = _chosen(path, Question("--region-spalte", "Spalte mit dem Regionalschlüssel"), keys, answers)
    time = _chosen(path, Question("--zeit-spalte", "Spalte mit der Zeit"), times, answers)
    answers.demand()
    assert region is not None
    assert time is not None
    rest = {name: cells for name, cells in columns.items() if name not in (region, time)}
    values = tuple(name for name, cells in rest.items() if _are_values(cells))
    if not values:
        raise fault(path, "Zeile 1", f"Keine Spalte enthält Zahlen. Gefunden: {', '.join(head)}.", "V01")
    words = tuple(name for name in rest if name not in values and not _follows(rest[name], columns[region]))
    return CsvAufbau(trenner=delimiter, region=region, zeit=time, merkmale=words, werte=values)


def _columns_of_keys(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns full of regional keys; those with leading zeros before columns of numbers that look alike."""
    keys = [name for name, cells in columns.items() if all(map(regions.canonical, cells))]
    return [name for name in keys if any(cell.startswith("0") for cell in columns[name])] or keys


def _chosen(path: Path, question: Question, names: Sequence[str], answers: Answers) -> str | None:
    """The one column that fits, or the answer which it is."""
    if not names:
        text = f"Es fehlt eine Spalte, in der überall etwas Passendes steht: {question.text}."
        raise fault(path, "Zeile 1", text, "V01", "Ohne sie gehören die Werte zu keiner Region oder zu keiner Zeit.")
    if len(names) == 1 and question.option not in answers.given:
        return names[0]
    return answers.get(Question(question.option, question.text, allowed=tuple(names)))


def _are_values(cells: Sequence[str]) -> bool:
    """Whether numbers stand in the cells, and signs where there is none."""
    numbers = sum(sign_of(cell) in ("", "()") for cell in cells)
    return numbers > 0 and all(sign_of(cell) in SIGNS or sign_of(cell) == "" for cell in cells)


def _follows(cells: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether a column says the same wherever the key is the same: the name of the region."""
    return len(set(zip(keys, cells, strict=True))) == len(set(keys))
