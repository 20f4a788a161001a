"""A file of an office becomes a source: `bericht source add`.

The folder `data/raw/KEY` is made with the file and a drafted quelle.yaml, whole or not at all. What the
file says is filled in; what no file says comes from options, or is asked for.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pipeline.contents import contents_of, counted, quoted
from pipeline.cycle import Cycle, load_yaml, shown
from pipeline.drafts import labels as draft_labels
from pipeline.drafts.layout import draft_layout
from pipeline.drafts.portals import GENESIS, UNKNOWN, code_in_name, portal_of
from pipeline.drafts.questions import Answers, Question
from pipeline.drafts.signs import draft_dialect, draft_numbers
from pipeline.drafts.time import draft_time
from pipeline.drafts.yaml_text import flow, scalar
from pipeline.faults import UsageError, fault
from pipeline.mapping import Mapping, unmapped_labels
from pipeline.periods import DAY_GERMAN, DAY_ISO, YEAR
from pipeline.readers import read_table
from pipeline.readers.recognise import recognise
from pipeline.sources import Original, Quelle, Source, find_sources, sha256
from pipeline.vintages import DECLARATION, RAW, day_of, lies_there

ADOPTED = ("gruppe_art", "methode", "flags", "ohne_angabe", "listen", "zeilen", "spalten")
"""What means the same in every edition of a table."""

DRAFT = "# Entwurf von „bericht source add“: bitte prüfen und ergänzen; „bericht check“ nennt, was noch fehlt."

BASES = "zum Beispiel zensus_2011, zensus_2022 oder ohne"


@dataclass(frozen=True)
class Added:
    """What was made: the folder, the source whose mapping it took over, what is open, what is to be known."""

    folder: Path
    mapped_like: str | None
    open_columns: int
    open_labels: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    """A line of quelle.yaml: its value as YAML, and what stands behind it as a comment."""

    key: str
    value: str
    comment: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.value}{self.comment and f'  # {self.comment}'}"


def add(project: Path, cycle: Cycle, file: Path, answers: Answers, key: str | None = None) -> Added:
    """Make the source `key` of a file (else it is named after portal and table).

    Raises `DataError` where the file cannot be read without a fault, `UsageError` where an answer is
    missing or wrong or the folder is already there; nothing is written then.
    """
    leser = recognise(file)
    if leser == "auszug":
        advice = "Er gehört mit der quelle.yaml zusammen, für die er gemacht ist."
        raise fault(file, "", "Das ist ein Auszug, keine Datei eines Amtes.", "", advice)
    draft = _Draft(project, cycle, file, leser, answers)
    folder = draft.folder(key)
    text = draft.text()
    answers.demand()
    _write(folder, file, text, project)
    return draft.added(folder)


def _write(folder: Path, file: Path, text: str, project: Path) -> None:
    """The folder with the file and its quelle.yaml, moved into place when both are whole."""
    draft = project / "data" / f".{folder.name}.neu"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
        shutil.copyfile(file, draft / file.name)
        (draft / "quelle.yaml").write_text(text, encoding="utf-8")
        load_yaml(draft / "quelle.yaml", Quelle, project)
        folder.parent.mkdir(exist_ok=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


class _Draft:
    """The quelle.yaml of one file, from what it says, what the project knows, and what is answered."""

    def __init__(self, project: Path, cycle: Cycle, file: Path, leser: str, answers: Answers) -> None:
        self.project, self.cycle, self.file, self.leser, self.answers = project, cycle, file, leser, answers
        self.layout, self.unread = draft_layout(file, answers) if leser == "csv" else (None, ())
        self.contents = contents_of(read_table(file, leser, self.layout))
        self.table = self.contents.table
        self.stand = self.table.stand
        self.code = self.table.code or (code_in_name(file.name) if leser in GENESIS else None)
        self.portal = portal_of(leser, self.code) or UNKNOWN
        self.original = Original(datei=file.name, sha256=sha256(file), bytes=file.stat().st_size)
        self.sources = find_sources(project)[0]
        self.model = self._model()
        self.labels = draft_labels.draft(self.contents, draft_labels.Known(self.sources))
        self.remarks: list[str] = []

    def _model(self) -> Source | None:
        """A source of the project that describes this table and whose mapping takes all its labels."""
        kinds = list(self.contents.kinds.items())
        for source in self.sources:
            quelle = source.quelle
            same = self.code is not None and (quelle.leser, quelle.tabelle) == (self.leser, self.code)
            if same and not unmapped_labels(Mapping(quelle), self.table, kinds):
                return source
        return None

    def folder(self, key: str | None) -> Path:
        """Where the source, or another vintage of one (`KEY/2018-03-01`), will lie; `UsageError` where it cannot."""
        named = key or "_".join(filter(None, (self.portal.key, self.code or _slug(self.file.stem))))
        source, _, vintage = named.partition("/")
        if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", source):
            raise UsageError(f"„{named}“ ist kein Name für eine Quelle. Erlaubt: Buchstaben, Ziffern, _, - und Punkt.")
        folder = self.project / RAW / named
        if vintage:
            self.stand = self._of_vintage(folder)
        if folder.exists():
            advice = "Bitte mit --nach einen anderen Namen nennen, zum Beispiel mit dem Jahr am Ende."
            raise UsageError(f"{shown(folder, self.project)} gibt es schon und wird nicht überschrieben. {advice}")
        return folder

    def _of_vintage(self, folder: Path) -> date:
        """The Stand that the folder of a vintage is named after."""
        day, source = day_of(folder.name), shown(folder.parent, self.project)
        if day is None:
            raise UsageError(f"„{folder.name}“ ist kein Stand. Erwartet: ein Tag wie {source}/2018-03-01.")
        if self.stand not in (None, day):
            raise UsageError(f"Die Datei nennt den Stand {self.stand}, der Ordner soll {day} heißen.")
        if lies_there(folder.parent / DECLARATION):
            advice = f"Bitte zuerst alles daraus in einen Ordner mit dem bisherigen Stand legen ({source}/2017-10-10)."
            raise UsageError(f"In {source} liegen die Dateien noch ohne Ordner für ihren Stand. {advice}")
        return day

    def text(self) -> str:
        """The drafted quelle.yaml; questions without an answer are gathered in `answers`."""
        entries = [*self._citation(), *self._form(), *self._time(), *self._space()]
        return "\n".join([DRAFT, *map(str, entries)]) + "\n" + self._mapping() + self._notes()

    def _citation(self) -> Iterator[_Entry]:
        portal, table = self.portal, self.table
        yield self._said("titel", "Titel der Tabelle", printed=self._title())
        yield self._said("herausgeber", "Herausgeber", portal.herausgeber)
        if self.code:
            yield _Entry("tabelle", scalar(self.code), "" if table.code else "aus dem Dateinamen")
        if self.stand:
            yield _Entry("stand", self.stand.isoformat(), "" if table.stand else "aus dem Namen des Ordners")
        if portal.adresse:
            yield _Entry("adresse", portal.adresse)
        yield self._said("lizenz", "Lizenz, zum Beispiel dl-de/by-2-0", portal.lizenz)
        yield self._said("namensnennung", "Namensnennung", portal.namensnennung)
        yield _Entry("herkunft", scalar(portal.herkunft or f"Datei „{self.file.name}“, unverändert übernommen."))
        yield _Entry("zuordnung_geprueft", "noch nicht geprüft")
        yield _Entry("original", flow(self.original.model_dump()))

    def _title(self) -> str:
        """The printed title, if it has words; where all columns count the same, what that is."""
        heads = {column.kopf for column in self.table.columns}
        if re.search(r"[^\W\d_]{2}", self.table.title):
            return self.table.title
        return " ".join(heads.pop()) if len(heads) == 1 and self.layout is None else ""

    def _said(self, key: str, text: str, proposal: str = "", printed: str = "") -> _Entry:
        """What the file says, else what is answered."""
        question = Question(f"--{key}", text, proposal=proposal or None)
        if printed and question.option not in self.answers.given:
            return _Entry(key, scalar(" ".join(printed.split())))
        return _Entry(key, scalar(self.answers.get(question) or ""))

    def _form(self) -> Iterator[_Entry]:
        yield _Entry("leser", self.leser)
        if self.layout is not None:
            unread = f"nicht gelesen, weil sie nur die Region benennt: {', '.join(self.unread)}" if self.unread else ""
            yield _Entry("csv", flow(self.layout.model_dump(exclude_defaults=True)), unread)
        if self.table.encoding:
            yield _Entry("kodierung", self.table.encoding)
        yield _Entry("kopf", scalar(self.table.fingerprint()))
        numbers = draft_numbers(self.contents.raws, self.answers)
        dialect = draft_dialect(self.contents, numbers, self.leser in GENESIS, self.answers)
        signs = [f"„{sign}“ {counted(n)}-mal" for sign, n in self.contents.signs.most_common(6) if len(sign) <= 20]
        comment = f"gedruckt: {', '.join(signs) or 'keine Zeichen'}"
        if dialect.strange:
            strange = quoted(dialect.strange)
            comment += f"; nicht in diesem Zeichensatz: {strange}"
            self.remarks.append(f"Zum Zeichensatz „{dialect.zeichen}“ gehört nicht: {strange}.")
        yield _Entry("zeichen", dialect.zeichen, comment)
        yield _Entry("dezimal", flow(numbers.dezimal), numbers.example and f"gedruckt: {numbers.example}")
        if numbers.tausender:
            yield _Entry("tausender", flow(numbers.tausender))

    def _time(self) -> Iterator[_Entry]:
        times = self.contents.times
        around = f" {self.table.notes}" if self.leser == "ba_export" else ""  # its hints say what the year means
        zeit = draft_time(times, self.table.title + around, self.answers)
        if zeit is not None:
            printed = f"gedruckt: {' bis '.join(dict.fromkeys((times[0], times[-1])))}" if times else ""
            yield _Entry("zeit", flow(zeit.model_dump(exclude_none=True)), printed)

    def _space(self) -> Iterator[_Entry]:
        keys = self.contents.regions
        raum: dict[str, object] = {"schluessel": "ars"} if any(len(key) == 12 for key in keys) else {}
        day = self._boundaries()
        raum["gebietsstand"] = day and date.fromisoformat(day)
        if any(key.startswith(self.cycle.kreis.ags) and len(key) in (8, 12) for key in keys):
            raum["gemeinden"] = True
        if self.official:
            raum["entspricht"] = self.official
        yield _Entry("raum", flow(raum))
        basis = self.answers.get(Question("--basis", "Bevölkerungsbasis der Werte", BASES))
        yield _Entry("basis", scalar(basis or ""))
        yield _Entry("# methode", "exakt", "ohne Angabe; gerundete oder überlagerte Werte: rund5, rund10, cell_key ...")

    @cached_property
    def official(self) -> dict[str, str]:
        """The official keys of printed ones that are none, where the names are those of the Land or the Bund."""
        names = {region.name: region.ags for region in (self.cycle.land, self.cycle.bund)}
        printed = {key: self.contents.regions[key] for key in self.contents.strange_keys}
        return {key: names[name] for key, name in printed.items() if name in names}

    def _boundaries(self) -> str:
        """The day of the boundaries, as the file says it, else as it is answered."""
        last = self.contents.times[-1] if self.contents.times else ""
        offered = f"31.12.{last}" if YEAR.fullmatch(last) else last
        is_day = DAY_GERMAN.fullmatch(offered) or DAY_ISO.fullmatch(offered)
        question = Question(
            "--gebietsstand", "Gebietsstand der Regionen", is_day=True, suggestion=offered if is_day else None
        )
        printed = self._printed_boundaries()
        if printed and question.option not in self.answers.given:
            return question.accept(printed)
        return self.answers.get(question) or ""

    def _printed_boundaries(self) -> str:
        """The day that the title says; the Stand of a Gemeindeverzeichnis is the one above its keys."""
        if self.leser == "gv_isys" and self.table.stand:
            return self.table.stand.isoformat()
        said = re.search(r"Gebietsstand(?: am)?:? ([0-9]{2}\.[0-9]{2}\.[0-9]{4})", self.table.title)
        return said[1] if said else ""

    def _mapping(self) -> str:
        """The mapping of the same table where the project has one, else the drafted one."""
        if self.model is None:
            return self.labels.text()
        printed = (self.model.folder / "quelle.yaml").read_text(encoding="utf-8")
        blocks = re.findall(rf"^(?:{'|'.join(ADOPTED)}):.*\n(?:[ \t-].*\n|\n)*", f"{printed}\n", re.MULTILINE)
        return f"# Zuordnung wie in {self.model.key}\n" + "".join(f"{block.rstrip()}\n" for block in blocks)

    def _notes(self) -> str:
        notes = self.table.notes.split("\n") if self.table.notes else []
        said = [] if self.stand else ["hinweise:", "  - Die Datei nennt keinen Stand."]
        quoted = ["# Fußnoten der Tabelle:", *(f"#   {note}" for note in notes)] if notes else []
        return "".join(f"{line}\n" for line in [*said, *quoted])

    def added(self, folder: Path) -> Added:
        """What was made, with all remarks."""
        open_columns, open_labels = len(self.labels.patterns), self.labels.open_labels
        if self.model is not None:
            open_columns = open_labels = 0
        return Added(
            folder, self.model and self.model.key, open_columns, open_labels, (*self.remarks, *self._about_file())
        )

    def _about_file(self) -> Iterator[str]:
        county, stand = self.cycle.kreis, self.table.stand
        if not any(key.startswith(county.ags) for key in self.contents.regions):
            yield f"Die Datei enthält keinen Wert für {county.ags} ({county.name}) oder eine Gemeinde darin."
        if strange := [key for key in self.contents.strange_keys if key not in self.official]:
            yield f"Keine amtlichen Regionalschlüssel ({counted(len(strange))}): {quoted(strange)}."
        if stand and stand > self.cycle.datenschluss:
            yield f"Der Stand liegt nach dem Datenschluss des Zyklus {self.cycle.name}: dort wird sie nicht gelesen."
        for source in self.sources:
            if source.quelle.original and source.quelle.original.sha256 == self.original.sha256:
                yield f"Dieselbe Datei beschreibt schon die Quelle {source.key}: beide zusammen zählen doppelt."


def _slug(stem: str) -> str:
    """A file name as the name of a folder: `Einwohner nach Ort` becomes `einwohner_nach_ort`."""
    plain = stem.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
    return re.sub(r"[^a-z0-9.-]+", "_", plain).strip("_.-") or "quelle"
