"""Chains for machines, in the words of W3C PROV (PROV-JSON): entities, activities, what was derived from what.

gedruckt ◀─setzen─ wert ◀─rechnen─ beobachtung ◀─einlesen─ zelle der datei ◀─auszug─ original ◀ herausgeber
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.cycle import Cycle
from pipeline.faults import UsageError
from pipeline.office_key import OWNER_ONLY
from pipeline.signs import SUPPRESSED_OWN
from pipeline.trace import Answered, Cell, Trace, Tracer
from pipeline.trace_find import exhibits
from pipeline.trace_raw import RawFile
from pipeline.values import Value

PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "bericht": "urn:integrationsbericht:",
}
SET, COMPUTE, READ, CUT = "bericht:setzen", "bericht:rechnen", "bericht:einlesen", "bericht:auszug"
ACTIVITIES = {SET: "bericht render", COMPUTE: "bericht compute", READ: "bericht ingest", CUT: "bericht extract"}


@dataclass
class _Graph:
    """Entities, activities and agents with what holds between them; relations are numbered as they are found."""

    entity: dict[str, dict[str, Any]] = field(default_factory=dict)
    agent: dict[str, dict[str, Any]] = field(default_factory=dict)
    relations: dict[str, dict[tuple[str, str], dict[str, str]]] = field(default_factory=dict)

    def relate(self, name: str, one: tuple[str, str], other: tuple[str, str], **more: str) -> None:
        """A relation between two things, each with its role, once."""
        self.relations.setdefault(name, {}).setdefault((one[1], other[1]), dict([one, other]) | more)

    def derived(self, made: str, of: str) -> None:
        self.relate("wasDerivedFrom", ("prov:generatedEntity", made), ("prov:usedEntity", of))

    def by(self, made: str, activity: str) -> None:
        self.relate("wasGeneratedBy", ("prov:entity", made), ("prov:activity", activity))

    def used(self, activity: str, entity: str) -> None:
        self.relate("used", ("prov:activity", activity), ("prov:entity", entity))

    def step(self, made: str, activity: str, of: str) -> None:
        """Something was made from something else by an activity."""
        self.derived(made, of)
        self.by(made, activity)
        self.used(activity, of)

    def as_dict(self) -> dict[str, Any]:
        activities = {
            one["prov:activity"] for name in ("wasGeneratedBy", "used")
            for one in self.relations.get(name, {}).values()
        }  # fmt: skip
        numbered = {
            name: {f"_:{name}{i}": one for i, one in enumerate(found.values(), start=1)}
            for name, found in sorted(self.relations.items())
        }
        return {
            "prefix": PREFIXES,
            "entity": self.entity,
            "activity": {name: {"prov:label": ACTIVITIES[name]} for name in ACTIVITIES if name in activities},
            "agent": self.agent,
            **numbered,
        }


def as_json(traces: Sequence[Trace], cycle: Cycle, about: str = "", *, intern: bool = False) -> str:
    """Chains as one graph; `bericht:gefragt` names the cells it was asked for, in their order."""
    graph = _Graph()
    for one in traces:
        _add(graph, one)
    told = {
        "bericht:zyklus": cycle.name,
        "bericht:vertraulichkeit": "nur für den Dienstgebrauch" if intern else "öffentlich",
        "bericht:titel": about,
        "bericht:gefragt": [_value_id(one) for one in traces],
    }
    return json.dumps(_told(told) | graph.as_dict(), ensure_ascii=False, indent=1) + "\n"


def write_all(tracer: Tracer, folder: Path) -> int:
    """The evidence of every figure and table, one file each; how many there are."""
    shown = exhibits(tracer)
    chains = iter(tracer.traces(zelle for one in shown.values() for zelle in one.zellen))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in shown.values():
            traces = [next(chains) for _ in one.zellen]
            text = as_json(traces, tracer.cycle, one.told, intern=tracer.intern)
            path = folder / one.file
            if tracer.intern:
                path.touch()
                path.chmod(OWNER_ONLY)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"In den Ordner {folder} lässt sich nicht schreiben ({error.strerror}).") from None
    return len(shown)


def _told(entries: Mapping[str, Any]) -> dict[str, Any]:
    """What is known; what is empty is left out."""
    return {name: value for name, value in entries.items() if value not in (None, "", [], {})}


def _value_id(one: Trace) -> str:
    return f"bericht:wert/{one.zelle}"


def _add(graph: _Graph, one: Trace) -> str:
    """A chain into the graph; the id of its value."""
    made = _value_id(one)
    if made in graph.entity:
        return made
    graph.entity[made] = _told({
        "prov:type": "bericht:Wert", "prov:label": one.title, "bericht:zelle": one.zelle, "bericht:text": one.text,
        **(_value(one.value) if one.value is not None else {}),
        "bericht:formel": one.words, "bericht:sql": one.sql, "bericht:ende": one.note,
    })  # fmt: skip
    for i, spot in enumerate(one.spots, start=1):
        printed = f"bericht:gedruckt/{one.zelle}/{i}"
        graph.entity[printed] = _told({f"bericht:{name}": text for name, text in asdict(spot).items()})
        graph.step(printed, SET, made)
    for parent in one.parents:
        graph.step(made, COMPUTE, _add(graph, parent))
    for file in one.files:
        _add_file(graph, file)
    for cell in one.cells:
        graph.step(made, COMPUTE, _add_cell(graph, cell))
    for answered in one.answers:
        graph.step(made, COMPUTE, _add_survey(graph, answered))
    return made


def _value(value: Value) -> dict[str, Any]:
    """A value as it is stored; numbers are exact, as text. Of one that is kept back no number at all."""
    hidden = value.status == SUPPRESSED_OWN
    names = ("id", "kind", "region", "group", "sex", "age", "detail", "series", "status", *(() if hidden else ("n",)))
    days = ("start", "end", "from_start", "from_end")
    numbers = () if hidden else ("exact", "numerator", "denominator", "low", "high")
    told = {name: getattr(value, name) for name in names}
    told |= {name: str(getattr(value, name)) for name in (*days, *numbers) if getattr(value, name) is not None}
    told |= {"flags": sorted(value.flags), "leading": value.leading}
    return {f"bericht:{name}": one for name, one in told.items()}


def _add_cell(graph: _Graph, cell: Cell) -> str:
    """An observation and the cell of the file that it was read from."""
    ref, row, raw = cell.ref, cell.observation, cell.raw
    name = f"{ref.source}/{ref.place}"
    read, printed = f"bericht:beobachtung/{name}", f"bericht:zelle/{name}"
    about = {f"bericht:{key}": str(text) for key, text in (row or {}).items() if key != "file" and text is not None}
    graph.entity[read] = {"prov:type": "bericht:Beobachtung", **_told(about)}
    stands = {
        "bericht:zeile": raw and raw.line, "bericht:spalte": raw and raw.column, "bericht:kopf": raw and raw.head,
        "bericht:zeile_im_original": raw and raw.origin_line, "bericht:steht_dort": raw and raw.text,
    }  # fmt: skip
    graph.entity[printed] = {"prov:type": "bericht:Zelle", **_told(stands)}
    graph.step(read, READ, printed)
    graph.derived(printed, f"bericht:datei/{ref.source}")
    return read


def _add_file(graph: _Graph, file: RawFile) -> None:
    """A file of the project, the original it was cut from, and whose table it is."""
    name = f"bericht:datei/{file.key}"
    quelle = file.source.quelle if file.source else None
    graph.entity[name] = _told({
        "prov:type": "bericht:Datei", "bericht:pfad": file.path, "bericht:sha256": file.sha_now,
        "bericht:sha256_beim_einlesen": file.sha_then, "bericht:pruefung": file.state, "bericht:fehler": file.fault,
        "bericht:beleg": file.source.beleg if file.source else "",
    })  # fmt: skip
    if quelle is None or file.source is None:
        return
    publisher, original = f"bericht:herausgeber/{quelle.herausgeber}", f"bericht:original/{file.key}"
    graph.agent[publisher] = {"prov:type": "prov:Organization", "prov:label": quelle.herausgeber}
    graph.entity[original] = _told({
        "prov:type": "bericht:Original", "prov:label": quelle.titel, "bericht:tabelle": quelle.tabelle,
        "bericht:stand": quelle.stand and quelle.stand.isoformat(), "bericht:adresse": quelle.adresse,
        "bericht:lizenz": quelle.lizenz, "bericht:namensnennung": quelle.namensnennung,
        **({"bericht:datei": quelle.original.datei, "bericht:sha256": quelle.original.sha256,
            "bericht:bytes": quelle.original.bytes} if quelle.original else {}),
    })  # fmt: skip
    graph.relate("wasAttributedTo", ("prov:entity", original), ("prov:agent", publisher))
    if file.source.is_original:
        graph.derived(name, original)
    else:
        graph.step(name, CUT, original)


def _add_survey(graph: _Graph, answered: Answered) -> str:
    """An own survey as a whole: its form, and over how many bodies; for the office also its cells."""
    survey = answered.survey
    name = f"bericht:erhebung/{survey.formular}"
    graph.entity.setdefault(name, _told({
        "prov:type": "bericht:Erhebung", "prov:label": survey.named, "bericht:herkunft": survey.herkunft,
        "bericht:befragt": survey.befragt, "bericht:geantwortet": survey.geantwortet,
        "bericht:ersetzte_antworten": list(answered.older),
    }))  # fmt: skip
    for row in answered.places:
        cell = f"bericht:zelle/{row['source']}/{row['place']}"
        graph.entity[cell] = {"prov:type": "bericht:Zelle", "bericht:steht_dort": row["raw"]}
        graph.derived(name, cell)
    return name
