"""`bericht massnahmen`: every measure with both views of its state and its history, for people and for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pipeline.cycle import Cycle
from pipeline.deceit import harmless
from pipeline.demo_marks import LABEL
from pipeline.measure_states import State, counts, stand_of
from pipeline.measures import AMT, SELBST, Eintrag

SOURCES = {AMT: "Einschätzung des Amts", SELBST: "Selbstauskunft"}
FIELDS = (
    "id", "handlungsfeld", "titel", "zustaendig", "indikator", "nachfolger", "status", "zaehlt", "grund",
    "amt_status", "amt_datum", "selbst_status", "selbst_datum", "hemmnisse", "eintraege", "verlauf", "beispiel",
)  # fmt: skip


def as_text(found: Sequence[State], cycle: Cycle) -> str:
    """The counts of all measures, then field by field each of them."""
    if not found:
        return f"Zyklus {cycle.name}: Es liegt keine Maßnahmenliste vor.\n"
    example = f" ({LABEL})" if any(state.plan.demo for state in found) else ""
    lines = [f"Zyklus {cycle.name}, Stand {stand_of(cycle):%d.%m.%Y}: {len(found)} Maßnahmen{example}"]
    lines.append("  " + ", ".join(f"{status} {count}" for status, count in counts(found).items()))
    for feld, states in groupby(found, key=lambda state: state.massnahme.feld):
        lines += ["", f"{feld.nummer} {feld.title}", *(line for state in states for line in _lines(state))]
    return "\n".join([*lines, ""])


def _lines(state: State) -> Iterator[str]:
    """A measure in two lines and one more for each entry of its history."""
    one = state.massnahme
    marked = SOURCES[SELBST] if state.by_itself else state.grund
    yield f"  {one.id:<12}{state.status:<21}{one.titel}, {one.zustaendig}{f' ({marked})' if marked else ''}"
    if one.nachfolger:
        yield f"{'':<14}geht auf in {', '.join(one.nachfolger)}"
    yield from (f"{'':<14}{_told(entry)}" for entry in state.verlauf)


def _told(entry: Eintrag) -> str:
    return f"{entry.datum:%d.%m.%Y} {entry.status} ({SOURCES[entry.quelle]}, {entry.angegeben_von})"


def as_csv(found: Iterable[State]) -> str:
    """One row for each measure, separated by semicolons; the entries of the history stand in one cell."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless(str(cell)) for name, cell in _row(one).items()} for one in found)
    return out.getvalue()


def _row(state: State) -> dict[str, object]:
    one = state.massnahme
    return {
        "id": one.id,
        "handlungsfeld": one.handlungsfeld,
        "titel": one.titel,
        "zustaendig": one.zustaendig,
        "indikator": one.indikator,
        "nachfolger": ", ".join(one.nachfolger),
        "status": state.status,
        "zaehlt": state.counting.quelle if state.counting else "",
        "grund": state.grund,
        "amt_status": state.amt.status if state.amt else "",
        "amt_datum": state.amt.datum if state.amt else "",
        "selbst_status": state.selbst.status if state.selbst else "",
        "selbst_datum": state.selbst.datum if state.selbst else "",
        "hemmnisse": ", ".join(state.hemmnisse),
        "eintraege": len(state.verlauf),
        "verlauf": " | ".join(map(_told, state.verlauf)),
        "beispiel": "ja" if state.plan.demo else "nein",
    }
