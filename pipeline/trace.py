"""From a printed number back to the cells of the offices' files: the whole chain as data.

    printed text and page ─▶ value ─▶ values it is made of ─▶ observations ─▶ cells of the raw file ─▶ original

Of an own survey only the form and the number of bodies are told, of a value that is kept back nothing beyond that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from indicators.formulas import Formula
from indicators.katalog import by_id
from indicators.model import ANZAHL, SURVEY
from pipeline import confidential, finished, listing, tables, trace_raw, trace_sql
from pipeline.catalogue import calculation
from pipeline.cells import cell_id, digits, series_of
from pipeline.cycle import Cycle, shown
from pipeline.faults import fault
from pipeline.kreise import ALL
from pipeline.material import SurveyCited, read_surveys
from pipeline.observations import COLUMNS
from pipeline.printed_places import Spot
from pipeline.signs import SUPPRESSED_OWN
from pipeline.stages import OUTPUTS, PROCESSED, paper_name, pdf_name, profile_name, short_name
from pipeline.stand import stand
from pipeline.surveys import DEMO, find_surveys
from pipeline.trace_raw import RawCell, RawFile
from pipeline.trace_values import DENOMINATOR, IN_PERCENT, IN_WORDS, NUMERATOR, WERT, CellRef, Lineage, cells_of
from pipeline.values import STRATUM, Value

HIDDEN = "gesperrt zum Schutz einzelner Personen; die Kette endet hier"

ELSEWHERE: tuple[tuple[str, str], ...] = (
    (r"bericht\|.*", "Vom Programm gezählt: Indikatoren, Quellen und Handlungsfelder dieses Zyklus."),
    (r"erhebung_([^|]*)\|.*", "Vom Programm gezählt: Rücklauf des Formulars „{0}“."),
    (r"vorlage_([^|]*)\|.*", "Vom Programm gezählt: Bedarfe und Empfehlungen des Handlungsfeldes „{0}“."),
    (r"(?:empfehlungen_|fortschreibung).*", "Vom Programm gezählt: Karten in report_templates/empfehlungen/{zyklus}."),
    (r"massnahmen\|.*", "Gezählt oder übernommen aus der Liste der Maßnahmen in data/raw/massnahmen."),
    (r"presse\|([^|]*)\|.*", "Angabe aus der Presse, keine Statistik: data/raw/presse/angaben.csv, Merkmal „{0}“."),
    (r"recht\|[^|]*\|(.*)", "Rechtsänderung: report_templates/recht.yaml, Eintrag „{0}“."),
    (r"zitat\|.*\|([^|]*)", "Zitat aus: {0}."),
    (r"([^|]*)\|zielwert\|.*", "Beschlossener Zielwert: params.yaml, Zielwerte, Indikator {0}."),
)
"""Printed numbers that are no values of indicators: by their cell id, where they come from."""


@dataclass(frozen=True)
class Cell:
    """A cell of an office's table behind a value: what the pipeline read there, and what stands there now.

    `observation` and `raw` are None where they are not there any more.
    """

    ref: CellRef
    observation: Mapping[str, Any] | None
    raw: RawCell | None


@dataclass(frozen=True)
class Answered:
    """The part of an own survey in a value: its form, over how many bodies, and (office only) the cells.

    `older`: the files of answers that a newer one has replaced; those of real bodies for the office only.
    """

    survey: SurveyCited
    bodies: int | None
    places: tuple[Mapping[str, Any], ...] = ()
    older: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trace:
    """A link of the chain: a printed number with its value, what that is made of, and the files at the end.

    `words` says how it is computed, `sql` as a query over observations.parquet where that is simple. `note` stands
    where the chain ends for a reason. `value` is None for numbers that are no values of indicators.
    """

    zelle: str
    title: str
    value: Value | None = None
    text: str = ""
    words: str = ""
    sql: str = ""
    spots: tuple[Spot, ...] = ()
    cells: tuple[Cell, ...] = ()
    answers: tuple[Answered, ...] = ()
    parents: tuple[Trace, ...] = ()
    files: tuple[RawFile, ...] = ()
    note: str = ""

    def of_part(self, part: str) -> list[Cell]:
        """The cells of the numerator or of the denominator."""
        return [cell for cell in self.cells if cell.ref.part == part]

    def all_files(self) -> dict[str, RawFile]:
        """The files of the whole chain by their source."""
        found = {file.key: file for file in self.files}
        for parent in self.parents:
            found |= parent.all_files()
        return dict(sorted(found.items()))


def observations_of(project: Path, cycle: Cycle) -> Path:
    """The observations that the values of a cycle rest on: another Kreis has those of all Kreise."""
    folder = PROCESSED.format(zyklus=cycle.name if cycle.eigen else f"{cycle.basis}-{ALL}")
    return project / folder / "observations.parquet"


def _documents(project: Path, cycle: Cycle) -> tuple[str, ...]:
    """The names of the files in which the numbers of a cycle are printed."""
    if not cycle.eigen:
        return pdf_name(cycle.name), profile_name(cycle.name)
    word = stand(project, cycle.name)
    return pdf_name(cycle.name, word), paper_name(cycle.name, word), short_name(cycle.name, word)


@dataclass
class Tracer:
    """Everything that is needed to follow numbers of a cycle back. `intern`: also places within own surveys."""

    project: Path
    cycle: Cycle
    lineage: Lineage
    surveys: Mapping[str, SurveyCited]
    spots: Mapping[str, Sequence[Spot]]
    intern: bool = False

    @classmethod
    def load(cls, project: Path, cycle: Cycle, *, intern: bool = False) -> Tracer:
        """The computed values of a cycle and where they are printed; `DataError` where nothing is computed yet."""
        indicators = by_id()
        values = listing.load_values(project, cycle, indicators.values(), kinds=listing.KINDS)
        surveys = project / PROCESSED.format(zyklus=cycle.name) / confidential.SURVEYS
        for path in (observations_of(project, cycle), *([surveys] if cycle.eigen else [])):
            if not path.is_file():
                raise fault(shown(path, project), "", f"Die Datei fehlt; „{cycle.befehl}“ stellt sie her.")
        spots: dict[str, list[Spot]] = defaultdict(list)
        public = project / OUTPUTS.format(zyklus=cycle.name) / "oeffentlich"
        for name in _documents(project, cycle):
            for spot in finished.printed_in(public / name):
                spots[spot.zelle].append(spot)
        lineage = Lineage(values, indicators, cycle)
        return cls(project, cycle, lineage, read_surveys(surveys) if cycle.eigen else {}, spots, intern)

    def traces(self, zellen: Iterable[str]) -> list[Trace]:
        """The chains of these cells; every file is read once. Each cell must be one that exists."""
        zellen = list(zellen)
        values = [value for zelle in zellen if (value := self.lineage.find(zelle)) is not None]
        refs = {ref for value in values for ref in self.lineage.cells(value)}
        evidence = _Evidence.load(self.project, self.cycle, refs, intern=self.intern)
        return [self._trace(zelle, evidence) for zelle in zellen]

    def _trace(self, zelle: str, evidence: _Evidence) -> Trace:
        value, spots = self.lineage.find(zelle), tuple(self.spots.get(zelle, ()))
        if value is None:
            return Trace(zelle, "", spots=spots, text=spots[0].text if spots else "", note=self._elsewhere(zelle))
        return self._chain(value, evidence, zelle, spots)

    def _elsewhere(self, zelle: str) -> str:
        for pattern, told in ELSEWHERE:
            if match := re.fullmatch(pattern, zelle, re.DOTALL):
                return told.format(*match.groups(), zyklus=self.cycle.name)
        return "Herkunft unbekannt."

    def _chain(self, value: Value, evidence: _Evidence, zelle: str = "", spots: tuple[Spot, ...] = ()) -> Trace:
        """The chain of a value, down to its cells, or to where nothing more may be told."""
        indicator = self.lineage.indicators[value.id]
        zelle = zelle or cell_id(value)
        known = {"spots": spots or tuple(self.spots.get(zelle, ())), "words": self._words(value)}
        if value.status == SUPPRESSED_OWN:
            return Trace(zelle, indicator.title, value, str(digits(value, indicator)), note=HIDDEN, **known)
        parents = tuple(self._chain(parent, evidence) for parent in self.lineage.parents(value))
        refs = [] if parents else cells_of(value.source)
        cells = tuple(evidence.cell(ref) for ref in refs if not ref.source.startswith(SURVEY))
        keys = dict.fromkeys(cell.ref.source for cell in cells)
        return Trace(
            zelle, indicator.title, value, str(digits(value, indicator)),
            sql=self._sql(value, cells) if len(cells) == len(refs) else "",
            cells=cells, parents=parents, answers=tuple(self._answers(value, refs, evidence)),
            files=tuple(evidence.files[key] for key in keys), **known,
        )  # fmt: skip

    def _formula(self, value: Value) -> Formula | None:
        """The formula that made a value from cells."""
        indicator = self.lineage.indicators[value.id]
        if value.kind == STRATUM:
            return next((one.formula for one in indicator.zerlegung), None)
        series = series_of(value, indicator)
        return (series.formula if series else None) or indicator.formula

    def _words(self, value: Value) -> str:
        if value.kind == "veraenderung" and self.lineage.indicators[value.id].unit == ANZAHL:
            return IN_PERCENT
        formula = self._formula(value)
        return IN_WORDS.get(value.kind) or (calculation(formula) if formula else "")

    def _sql(self, value: Value, cells: Sequence[Cell]) -> str:
        """The query for a value that is a quotient or a sum of observations; nothing for others."""
        formula = self._formula(value)
        simple = value.kind in (WERT, STRATUM) and formula is not None and formula.kind != "dissimilaritaet"
        if not cells or not simple or formula is None or any(cell.observation is None for cell in cells):
            return ""
        parts = {
            part: [(c.ref.sign, c.observation) for c in cells if c.ref.part == part and c.observation is not None]
            for part in (NUMERATOR, DENOMINATOR)
        }
        return trace_sql.quotient(formula.factor, parts[NUMERATOR], parts[DENOMINATOR])

    def _answers(self, value: Value, refs: Iterable[CellRef], evidence: _Evidence) -> Iterator[Answered]:
        """The own surveys in a value: form and number of bodies; their cells for the office only."""
        found: dict[str, list[CellRef]] = defaultdict(list)
        for ref in refs:
            if ref.source in self.surveys:
                found[ref.source].append(ref)
        for key, same in found.items():
            rows = [evidence.rows[ref.source, ref.place] for ref in same if (ref.source, ref.place) in evidence.rows]
            older = self._older.get(key, ()) if self.surveys[key].ersetzt else ()
            yield Answered(self.surveys[key], value.n, tuple(rows) if self.intern else (), older)

    @cached_property
    def _older(self) -> Mapping[str, tuple[str, ...]]:
        """By survey the files of the answers that were replaced, as far as they may be named."""
        demo = any(one.demo for one in self.surveys.values())
        found = find_surveys(self.project, self.cycle, demo=demo)
        return {
            one.key: tuple(shown(answer.path, self.project) for answer in one.replaced)
            for one in found if self.intern or one.herkunft == DEMO
        }  # fmt: skip


@dataclass(frozen=True)
class _Evidence:
    """Observations by source and place, and the files of their sources with their cells read once more."""

    rows: Mapping[tuple[str, str], Mapping[str, Any]]
    files: Mapping[str, RawFile]

    @classmethod
    def load(cls, project: Path, cycle: Cycle, refs: Iterable[CellRef], *, intern: bool) -> _Evidence:
        """What is known of these cells; those of own surveys are looked up for the office only."""
        returns = project / PROCESSED.format(zyklus=cycle.name) / confidential.OBSERVATIONS
        wanted = sorted({(ref.source, ref.place) for ref in refs if intern or not ref.source.startswith(SURVEY)})
        files = [observations_of(project, cycle), *([returns] if intern and cycle.eigen else [])]
        with tables.connect() as connection:
            tables.view(connection, "observations", *files)
            tables.load_rows(connection, "asked", wanted, {"source": "VARCHAR", "place": "VARCHAR"})
            found = connection.execute("SELECT o.* FROM observations o SEMI JOIN asked USING (source, place)")
            rows = [dict(zip(COLUMNS, row, strict=True)) for row in found.fetchall()]
        by_place = {(row["source"], row["place"]): row for row in rows}
        places: dict[str, list[str]] = defaultdict(list)
        for key, place in wanted:
            if not key.startswith(SURVEY):
                places[key].append(place)
        hashes = {row["source"]: row["file"] for row in rows}
        raw = {key: trace_raw.read(project, cycle, key, hashes.get(key, ""), found) for key, found in places.items()}
        return cls(by_place, raw)

    def cell(self, ref: CellRef) -> Cell:
        file = self.files.get(ref.source)
        return Cell(ref, self.rows.get((ref.source, ref.place)), file.cells.get(ref.place) if file else None)
