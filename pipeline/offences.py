"""A cell that breaks a rule, as the rules tell it and as ausnahmen.yaml can explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.faults import Fault

EXPLAIN = (
    "Bitte nachsehen. Ist die Zahl richtig, gehört der Grund in data/raw/ausnahmen.yaml (art: geklaert); dann kommt "
    "diese Meldung nicht wieder."
)


@dataclass(frozen=True)
class Offence:
    """A cell that breaks a rule: what it says about whom, and the fault as it is told."""

    source: str
    place: str
    region: str
    end: date
    group: str
    sex: str
    age: str
    detail: str
    fault: Fault
