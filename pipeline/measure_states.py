"""Where the measures of a cycle stand: which entry of their history counts, and what follows from all of them.

The Stand is the last day of the cycle; what was entered later belongs to the next one. The office's newest assessment
counts; where it has said nothing since, the newest self-report, which is marked as such. `umgesetzt` and `entfallen`
last; any other status must have been entered within the cycle, and the last activity of a standing task must lie in
it. Whatever has no such entry is `nicht bewertbar`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.cycle import Cycle
from pipeline.measures import (
    AMT,
    ENTFALLEN,
    HEMMNISSE,
    LAUFEND,
    NICHT_BEWERTBAR,
    SELBST,
    STATUS,
    UMGESETZT,
    Eintrag,
    Massnahme,
    Massnahmenplan,
)

LASTING = (UMGESETZT, ENTFALLEN)
"""What is once so needs no new entry in a later cycle."""

NO_ENTRY = "kein Eintrag bis zum Ende des Berichtszeitraums"
TOO_OLD = "kein Eintrag im Berichtszeitraum"
NO_ACTIVITY = "letzte Tätigkeit vor dem Berichtszeitraum"
NO_ANSWER = "keine Antwort der zuständigen Stelle"


@dataclass(frozen=True)
class State:
    """A measure at the end of a cycle: its history so far, both views that hold, and the one that counts.

    `grund` says why it cannot be assessed; empty for all others.
    """

    plan: Massnahmenplan
    massnahme: Massnahme
    verlauf: tuple[Eintrag, ...]
    amt: Eintrag | None
    selbst: Eintrag | None
    counting: Eintrag | None
    grund: str

    @property
    def status(self) -> str:
        return self.counting.status if self.counting else NICHT_BEWERTBAR

    @property
    def by_itself(self) -> bool:
        """Whether only the body's own report says so."""
        return self.counting is not None and self.counting.quelle == SELBST

    @property
    def hemmnisse(self) -> tuple[str, ...]:
        """What blocks it, in either view."""
        named = {word for entry in (self.amt, self.selbst) if entry for word in entry.hemmnis}
        return tuple(word for word in HEMMNISSE if word in named)


def stand_of(cycle: Cycle) -> date:
    """The day for which the state of the measures of a cycle is told."""
    return date(cycle.ende, 12, 31)


def states(plans: Iterable[Massnahmenplan], cycle: Cycle) -> list[State]:
    """The measures of all plans decided up to the end of a cycle, by field and in the order of their list."""
    decided = [plan for plan in plans if plan.plan.beschlossen <= cycle.ende]
    found = [_state(plan, one, cycle) for plan in decided for one in plan.massnahmen]
    return sorted(found, key=lambda state: state.massnahme.feld.nummer)


def _state(plan: Massnahmenplan, massnahme: Massnahme, cycle: Cycle) -> State:
    history = [one for one in plan.verlauf if one.massnahme == massnahme.id and one.datum <= stand_of(cycle)]
    last_amt, last_selbst = (_newest(history, source) for source in (AMT, SELBST))
    amt, selbst = (one if one and not _why_not(one, cycle) else None for one in (last_amt, last_selbst))
    counting = _counting(amt, selbst, last_amt)
    if counting is None:
        grund = _why_not(history[-1], cycle) or TOO_OLD if history else NO_ENTRY
    else:
        grund = NO_ANSWER if counting.status == NICHT_BEWERTBAR else ""
    return State(plan, massnahme, tuple(history), amt, selbst, counting, grund)


def _newest(history: Iterable[Eintrag], source: str) -> Eintrag | None:
    return next((one for one in reversed(list(history)) if one.quelle == source), None)


def _counting(amt: Eintrag | None, selbst: Eintrag | None, last_amt: Eintrag | None) -> Eintrag | None:
    """The office's assessment; the self-report where the office has said nothing since, or was without an answer."""
    answered_since = selbst is not None and (last_amt is None or selbst.datum > last_amt.datum)
    if amt is not None and not (amt.status == NICHT_BEWERTBAR and answered_since):
        return amt
    return selbst if answered_since else None


def _why_not(entry: Eintrag, cycle: Cycle) -> str:
    """Why an entry no longer says anything in a cycle; empty where it does."""
    first = date(cycle.beginn, 1, 1)
    if entry.status in LASTING:
        return ""
    if entry.datum < first:
        return TOO_OLD
    if entry.status == LAUFEND and entry.ereignis_am is not None and entry.ereignis_am < first:
        return NO_ACTIVITY
    return ""


def counts(found: Sequence[State]) -> dict[str, int]:
    """How many measures have each of the seven statuses; the sum is their number."""
    return {status: sum(one.status == status for one in found) for status in STATUS}


def blockers(found: Sequence[State]) -> dict[str, int]:
    """At how many measures each obstacle was named; those that nobody named are left out."""
    named = {word: sum(word in one.hemmnisse for one in found) for word in HEMMNISSE}
    return {word: count for word, count in named.items() if count}
