"""Needs: what the rules propose for each indicator and what experts have named, with the office's word on both.

The software proposes with a full trace; a named role in the office decides. `need_judge` makes the needs of a cycle;
here is what they are and how they are stored.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indicators.katalog import FELDER
from pipeline.deceit import harmless
from pipeline.need_case import DATENBEDARF, NICHT_ANWENDBAR, STUFEN, Evidence, Trial
from pipeline.need_words import Verworfen

REMARKS = ("N10", "N11")
"""Rules that say how to read the others and propose nothing."""


@dataclass(frozen=True)
class Assessment:
    """What the rules made of one indicator, with a need or without.

    `ohne_letztes_jahr` is the level the same rules give where the indicator's newest year is left out.
    """

    indicator: str
    stufe: str
    regeln: tuple[str, ...]
    entwicklung_bewertbar: bool
    ohne_letztes_jahr: str
    spur: tuple[Trial, ...]

    @property
    def flips(self) -> bool:
        """Whether the level rests on the newest year alone."""
        return self.stufe != self.ohne_letztes_jahr

    @property
    def tried(self) -> int:
        """How many rules that propose needs could be tried, blocked ones among them."""
        return sum(one.regel not in REMARKS and one.ergebnis != NICHT_ANWENDBAR for one in self.spur)


@dataclass(frozen=True)
class Need:
    """A need as the office decides on it.

    `text` is the office's word (`vom_amt`), or a neutral building block where it has none or wrote it for other rules
    than those that fired (`neu_zu_pruefen`). `quelle` is the
    protocol of a need that experts have named, `titel` its title, `indikatoren` those it refers to. `verworfen`: who
    rejected it, when and why; such a need is printed nowhere. `grund_verfehlt`: why a target was missed (rule N6).
    """

    id: str
    feld: str
    indicator: str
    stufe: str
    regeln: tuple[str, ...]
    text: str
    entwicklung_bewertbar: bool
    spur: tuple[Trial, ...]
    quelle: str = ""
    titel: str = ""
    indikatoren: tuple[str, ...] = ()
    vom_amt: bool = False
    neu_zu_pruefen: bool = False
    verworfen: Verworfen | None = None
    grund_verfehlt: str = ""
    ohne_letztes_jahr: str = ""


@dataclass(frozen=True)
class Judged:
    """All needs of a cycle in order, and the assessment of every indicator, with the version of the thresholds.

    `ohne_bedarf`: needs that the office has written about or rejected, and that no rule proposes any more.
    """

    zyklus: str
    schwellen: str
    bedarfe: tuple[Need, ...]
    pruefungen: tuple[Assessment, ...]
    ohne_bedarf: tuple[str, ...] = ()


def in_order(needs: Iterable[Need]) -> list[Need]:
    """By field in the order of the catalogue, level, id."""
    fields = [feld.key for feld in FELDER]
    return sorted(needs, key=lambda need: (fields.index(need.feld), STUFEN.index(need.stufe), need.id))


def accepted(needs: Iterable[Need]) -> list[Need]:
    """The needs that nobody has rejected."""
    return [need for need in needs if need.verworfen is None]


def counted(judged: Judged) -> str:
    """How many needs are proposed: `6 Bedarfe, 60 Datenbedarfe`."""
    lacking = sum(need.stufe == DATENBEDARF for need in judged.bedarfe)
    return f"{len(judged.bedarfe) - lacking} Bedarfe, {lacking} Datenbedarfe"


# --- Stored ------------------------------------------------------------------------------------------------


def as_json(judged: Judged) -> str:
    """All needs and assessments; the trace of a need stands once, with its indicator."""
    content = {
        "zyklus": judged.zyklus,
        "schwellen": judged.schwellen,
        "bedarfe": [_told(need, () if need.indicator else need.spur) for need in judged.bedarfe],
        "pruefungen": [asdict(one) for one in judged.pruefungen],
        "ohne_bedarf": judged.ohne_bedarf,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _told(need: Need, spur: Sequence[Trial]) -> dict[str, Any]:
    rejected = need.verworfen.model_dump(mode="json") if need.verworfen else None
    told = {name: getattr(need, name) for name in Need.__dataclass_fields__}
    return told | {"spur": [asdict(one) for one in spur], "verworfen": rejected}


def load(path: Path) -> Judged:
    """What `as_json` has written."""
    content = json.loads(path.read_text(encoding="utf-8"))
    found = tuple(_assessment_from(one) for one in content["pruefungen"])
    traces = {one.indicator: one.spur for one in found}
    needs = tuple(_need_from(one, traces) for one in content["bedarfe"])
    return Judged(content["zyklus"], content["schwellen"], needs, found, tuple(content["ohne_bedarf"]))


def read(path: Path) -> list[Need]:
    """The needs of a cycle in their order, rejected ones among them (see `accepted`)."""
    return list(load(path).bedarfe)


def _trials(told: Iterable[Mapping[str, Any]]) -> tuple[Trial, ...]:
    return tuple(Trial(**{**one, "werte": tuple(Evidence(**value) for value in one["werte"])}) for one in told)


def _assessment_from(told: Mapping[str, Any]) -> Assessment:
    return Assessment(**{**told, "regeln": tuple(told["regeln"]), "spur": _trials(told["spur"])})


def _need_from(told: Mapping[str, Any], traces: Mapping[str, tuple[Trial, ...]]) -> Need:
    spur = traces[told["indicator"]] if told["indicator"] else _trials(told["spur"])
    rejected = Verworfen(**told["verworfen"]) if told["verworfen"] else None
    lists = {name: tuple(told[name]) for name in ("regeln", "indikatoren")}
    return Need(**{**told, **lists, "spur": spur, "verworfen": rejected})


CSV = (
    "id", "feld", "stufe", "regeln", "indicator", "entwicklung_bewertbar", "ohne_letztes_jahr", "text", "vom_amt",
    "neu_zu_pruefen",
)  # fmt: skip


def as_csv(judged: Judged) -> str:
    """The list for the review in the office; rejected needs stand in it with their reason."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow([*CSV, "quelle", "verworfen", "rolle", "datum"])
    for need in judged.bedarfe:
        no = need.verworfen
        decided = [no.grund, no.rolle, str(no.datum)] if no else ["", "", ""]
        cells = [*(_cell(getattr(need, name)) for name in CSV), need.quelle, *decided]
        writer.writerow(map(harmless, cells))
    return target.getvalue()


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "ja" if value else "nein"
        case tuple():
            return " ".join(value)
        case _:
            return str(value)
