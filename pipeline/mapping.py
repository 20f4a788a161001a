"""Labels as printed become measure and dimensions, as declared in quelle.yaml; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.ages import TOTAL, parse_age
from pipeline.readers.table import Column, Table
from pipeline.sources import NICHT_BENOETIGT, Quelle, Zuordnung

DIMENSIONS = ("merkmal", "gruppe_art", "gruppe", "geschlecht", "alter", "einheit", "basis", "gilt_von", "gilt_bis")


@dataclass(frozen=True)
class Meaning:
    """What a cell is, except for its region and period."""

    measure: str
    group_type: str
    group: str
    sex: str
    age: str
    detail: str
    unit: str | None
    base: str | None
    valid_from: int | None
    valid_to: int | None


class Unmapped(ValueError):
    """A printed label that no declaration covers, or that two of them claim."""


class Mapping:
    """The mapping of one source, applied to the columns and row attributes of its table."""

    def __init__(self, quelle: Quelle) -> None:
        self.quelle = quelle
        self.row = cache(self._row)

    def column(self, column: Column) -> dict[str, Any] | None:
        """The dimensions of a column; None where the office's figure is declared as not needed."""
        hits = [
            (spalte, found)
            for spalte in self.quelle.spalten
            if (found := self._match(spalte.kopf, column.kopf)) is not None
        ]
        printed = " | ".join(column.kopf) or "(ohne Kopf)"
        if not hits:
            raise Unmapped(f"Die Spalte „{printed}“ ist in quelle.yaml nicht zugeordnet (spalten).")
        if len(hits) > 1:
            raise Unmapped(f"Die Spalte „{printed}“ ist in quelle.yaml {len(hits)}-mal zugeordnet.")
        spalte, found = hits[0]
        if spalte.merkmal == NICHT_BENOETIGT:
            return None
        return self._merge([spalte, *found], printed)

    def _match(self, pattern: tuple[str, ...], labels: tuple[str, ...]) -> list[Any] | None:
        if len(pattern) != len(labels):
            return None
        found = []
        for wanted, label in zip(pattern, labels, strict=True):
            if wanted.startswith("$"):
                meaning = self._lookup(wanted[1:], label)
                if meaning is None:
                    return None
                found.append(meaning)
            elif wanted != label:
                return None
        return found

    def _lookup(self, name: str, label: str) -> Zuordnung | str | None:
        """The meaning of a label in a list; a label `CODE | Text` is found under any of its parts."""
        entries = self.quelle.listen.get(name, {})
        hits = [entries[part] for part in dict.fromkeys((label, *label.split(" | "))) if part in entries]
        if any(hit != hits[0] for hit in hits):
            raise Unmapped(f"„{label}“ steht in der Liste „{name}“ unter mehreren Namen mit verschiedener Bedeutung.")
        if hits:
            return hits[0]
        if name == "alter" and (age := parse_age(label)) is not None:
            return Zuordnung(alter=age)
        return None

    def _row(self, attributes: tuple[str, ...], names: tuple[str, ...]) -> dict[str, Any] | None:
        found = []
        for name, label in zip(names, attributes, strict=True):
            wanted = self.quelle.zeilen.get(name)
            if wanted is None:
                raise Unmapped(f"Das Zeilenmerkmal „{name}“ ist in quelle.yaml nicht zugeordnet (zeilen).")
            if wanted == NICHT_BENOETIGT:
                continue
            meaning = self._lookup(wanted.removeprefix("$"), label)
            if meaning is None:
                raise Unmapped(f"„{label}“ fehlt in der Liste „{wanted.removeprefix('$')}“ (Merkmal {name}).")
            found.append(meaning)
        return self._merge(found, " | ".join(attributes))

    def _merge(self, parts: Iterable[Zuordnung | str | dict[str, Any]], printed: str) -> dict[str, Any] | None:
        merged: dict[str, Any] = {"detail": {}}
        for part in parts:
            if part == NICHT_BENOETIGT:
                return None
            given = part if isinstance(part, dict) else part.model_dump(exclude_none=True)
            for key, value in given.items():
                if key == "kopf":
                    continue
                if key == "detail":
                    clash = {k for k in value if merged["detail"].get(k, value[k]) != value[k]}
                    merged["detail"] |= value
                else:
                    clash = {key} if merged.get(key, value) != value else set()
                    merged[key] = value
                if clash:
                    raise Unmapped(f"„{printed}“ ist doppelt belegt: {', '.join(sorted(clash))}.")
        return merged

    def combine(self, row: dict[str, Any] | None, column: dict[str, Any] | None) -> Meaning | None:
        """Row and column together; None where either is not needed."""
        if row is None or column is None:
            return None
        merged = self._merge([column, row], "Zeile und Spalte")
        if "merkmal" not in merged:
            raise Unmapped("Weder Spalte noch Zeile nennt ein Merkmal (merkmal).")
        if merged["merkmal"] == NICHT_BENOETIGT:
            return None
        detail = ";".join(f"{key}={value}" for key, value in sorted(merged["detail"].items()))
        return Meaning(
            measure=merged["merkmal"],
            group_type=merged.get("gruppe_art", self.quelle.gruppe_art),
            group=merged.get("gruppe", TOTAL),
            sex=merged.get("geschlecht", TOTAL),
            age=merged.get("alter", TOTAL),
            detail=detail,
            unit=merged.get("einheit"),
            base=merged.get("basis"),
            valid_from=merged.get("gilt_von"),
            valid_to=merged.get("gilt_bis"),
        )


def changed_header(quelle: Quelle, table: Table) -> str | None:
    """What is to be told where the header is not the one that the mapping was made for."""
    found = table.fingerprint()
    if quelle.kopf in (None, found):
        return None
    return f"Der Kopf der Tabelle hat sich geändert. Fingerabdruck gefunden: {found}, erwartet: {quelle.kopf}."


CHECK_HEADER = "Bitte die Zuordnung (spalten, zeilen) prüfen und dann den neuen Fingerabdruck als „kopf“ eintragen."


def unmapped_labels(
    mapping: Mapping, table: Table, kinds: Sequence[tuple[tuple[str, ...], int]]
) -> list[tuple[str, str]]:
    """Every label of a table that the mapping does not cover, as (place, message), each once.

    `kinds` are the combinations of row attributes that occur, each with its first line. Labels that are
    covered may still not go together: a row and a column that name different groups.
    """
    faults: dict[str, str] = {}

    def told(place: str, look: Callable[..., Any], *labels: Any) -> Any:
        try:
            return look(*labels)
        except Unmapped as error:
            faults.setdefault(str(error), place)
            return None

    columns = [(c.number, told(f"Spalte {c.number}", mapping.column, c)) for c in table.columns]
    for attributes, line in kinds:
        found = told(f"Zeile {line}", mapping.row, attributes, table.attributes)
        for number, column in columns:
            told(f"Zeile {line}, Spalte {number}", mapping.combine, found, column)
    return [(place, text) for text, place in faults.items()]
