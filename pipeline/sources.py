"""quelle.yaml: a source cited, hashed and described in the folder where its file lies.

The labels in `listen`, `zeilen` and `spalten` are the ones the office prints. A source is read from
the original where that lies in the folder, else from the project's own `auszug.csv`; the same
mapping serves both.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from pipeline import vintages
from pipeline.ages import CANONICAL
from pipeline.cycle import Cycle, Declared, load_yaml, shown
from pipeline.faults import NOTE, DataError, Fault, fault
from pipeline.vintages import DECLARATION, RAW, lies_there

NICHT_BENOETIGT = "nicht_benoetigt"
AUSZUG = "auszug.csv"

Leser = Literal[
    "genesis_klassisch", "ffcsv_neu", "ffcsv_alt", "genesis_cube", "inkar_csv", "inkar_xls", "gv_isys", "stala_bw",
    "btw_2025", "ba_export", "csv",
]  # fmt: skip
Zeichen = Literal["klassisch", "neu", "ohne"]
Zeitart = Literal[
    "stichtag", "kalenderjahr", "jahresdurchschnitt", "schuljahr", "wintersemester",
    "verwaltungsjahr", "monat", "zyklus",
]  # fmt: skip
Methode = Literal["exakt", "rund5", "rund10", "cell_key", "safe", "sample10"]
Flag = Literal[
    "provisional", "revised", "estimated", "limited", "rounded5", "cell_key", "sample", "own_sum",
    "mixed_base", "mixed_date", "secondary", "printed_error", "demo",
]  # fmt: skip


class Abschnitt(Declared):
    """A value that holds from `ab` to `bis` (both inclusive, open where left out)."""

    ab: date | None = None
    bis: date | None = None
    wert: str

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def first(self) -> date:
        return self.ab or date.min

    @property
    def last(self) -> date:
        return self.bis or date.max


def of_form(pattern: str, expected: str) -> AfterValidator:
    """A text of a certain form; what is expected is told in words, not as a pattern."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"gefunden: „{text}“. Erwartet: {expected}")
        return text

    return AfterValidator(check)


Jahr = Annotated[int, Field(ge=1800, le=2200)]
Word = Annotated[str, of_form("[^;=]+", "ein Wort ohne „;“ und „=“")]
Sha256 = Annotated[str, of_form("[0-9a-f]{64}", "64 Ziffern oder kleine Buchstaben von a bis f")]
Alter = Annotated[str, of_form(CANONICAL, "insgesamt, eine Spanne wie 3-<6 oder eine offene wie 65+")]


class Zuordnung(Declared):
    """What a printed label means: a measure, dimensions of it, or that the office's figure is not needed.

    `basis: ohne` is for figures that rest on no population in a source whose others do.
    """

    merkmal: str | None = None
    gruppe_art: str | None = None
    gruppe: str | None = None
    geschlecht: Literal["insgesamt", "maennlich", "weiblich"] | None = None
    alter: Alter | None = None
    detail: dict[Word, Word] = Field(default_factory=dict)
    einheit: str | None = None
    basis: Literal["ohne"] | None = None
    gilt_von: Jahr | None = None
    gilt_bis: Jahr | None = None

    @model_validator(mode="after")
    def _is_valid_at_all(self) -> Zuordnung:
        if self.gilt_von is not None and self.gilt_bis is not None and self.gilt_von > self.gilt_bis:
            raise ValueError(f"die Zuordnung gilt von {self.gilt_von} bis {self.gilt_bis}, also nie")
        return self


class Spalte(Zuordnung):
    """One pattern for columns: printed labels from top to bottom, or `$liste` for a label out of a list."""

    kopf: tuple[str, ...]


class Zeit(Declared):
    """How the dates of the table are to be understood.

    `art` is the period type; `tag` ("31.12.") completes a bare year to a Stichtag. `jahr` says which year
    of a Schuljahr a bare year names: tables of pupils print its beginning, tables of leavers its end.
    `angabe` is the date of a file that prints none, such as the day of an election.
    """

    art: Zeitart
    tag: Annotated[str, of_form(r"[0-9]{2}\.[0-9]{2}\.", "ein Tag wie 31.12.")] | None = None
    jahr: Literal["beginn", "ende"] | None = None
    angabe: str | None = None


class Raum(Declared):
    """Keys and boundaries: `gebietsstand` is a date, or the boundaries by interval.

    `art` is for areas that only look like a Kreis (district of an Agentur, a Schulamt, a Wahlkreis): their
    keys are kept apart from the official ones. `entspricht` gives the official key of a printed one that
    is none (`BW: "08"`). `gemeinden`: whether the extract holds the Gemeinden of the county, or with
    `vergleichskreise` those of all Kreise of the report.
    """

    art: Literal["amtlich", "agenturbezirk", "schulamt", "wahlkreis"] = "amtlich"
    schluessel: Literal["ags", "ars"] = "ags"
    gebietsstand: date | tuple[Abschnitt, ...]
    gemeinden: bool | Literal["vergleichskreise"] = False
    entspricht: dict[str, str] = Field(default_factory=dict)

    def key(self, printed: str) -> str:
        """The official key of a printed one, as far as it is declared."""
        return self.entspricht.get(printed, printed)


class Original(Declared):
    """The office's file as it was laid in: name, SHA-256 and size in bytes."""

    datei: str
    sha256: Sha256
    bytes: int = Field(gt=0)

    @model_validator(mode="after")
    def _lies_beside_quelle_yaml(self) -> Original:
        if self.datei in (".", "..") or re.search(r"[/\\:\x00-\x1f]", self.datei):
            raise ValueError(f"„{self.datei}“ ist kein bloßer Dateiname; die Datei liegt neben quelle.yaml")
        return self


class Auszug(Declared):
    """The project's extract of the original and its SHA-256."""

    sha256: Sha256


class CsvAufbau(Declared):
    """Where a plain CSV file keeps what the other formats print in fixed places.

    `zeit` is left out where the file has no such column; then `zeit.angabe` says what day it is about.
    """

    trenner: Literal[",", ";", "|", "\t"] = ","
    region: str
    zeit: str | None = None
    merkmale: tuple[str, ...] = ()
    werte: tuple[str, ...]


class Ruecklauf(Declared):
    """The response of a survey: how many were asked, how many answered."""

    befragt: int = Field(gt=0)
    geantwortet: int = Field(ge=0)

    @model_validator(mode="after")
    def _no_more_than_were_asked(self) -> Ruecklauf:
        if self.geantwortet > self.befragt:
            raise ValueError(f"geantwortet haben {self.geantwortet}, befragt waren nur {self.befragt}")
        return self


class Quelle(Declared):
    """One source: citation, origin, hash, reader, dialect and mapping.

    `kodierung`: the encoding of the original, checked against the one that is found. `kopf`: the fingerprint
    of the header for which the mapping was made. `ohne_angabe`: up to which share of a total its printed
    parts may fall short because the source counts people without the attribute in the total only.
    `ruecklauf`: the response, where the source is a survey.
    """

    titel: str
    herausgeber: str
    erheber: str | None = None
    tabelle: str | None = None
    stand: date | None = None
    adresse: str | None = None
    lizenz: str
    namensnennung: str
    veraendert: str = "Auszug; eigene Berechnung"
    herkunft: str
    zuordnung_geprueft: str
    original: Original | None = None
    auszug: Auszug | None = None
    leser: Leser
    kodierung: Literal["utf-8", "utf-8-sig", "cp1252", "latin-1"] | None = None
    kopf: Annotated[str, of_form("[0-9a-f]{16}", "16 Ziffern oder kleine Buchstaben von a bis f")] | None = None
    zeichen: Zeichen
    dezimal: Literal[",", "."] = ","
    tausender: Literal[".", ""] = ""
    methode: Methode = "exakt"
    ohne_angabe: float = Field(default=0, ge=0, lt=1)
    ruecklauf: Ruecklauf | None = None
    csv: CsvAufbau | None = None
    zeit: Zeit
    raum: Raum
    basis: str | tuple[Abschnitt, ...]
    gruppe_art: str = "staatsangehoerigkeit"
    flags: tuple[Flag, ...] = ()
    listen: dict[str, dict[str, Zuordnung | Literal["nicht_benoetigt"]]] = Field(default_factory=dict)
    zeilen: dict[str, str] = Field(default_factory=dict)
    spalten: tuple[Spalte, ...]
    hinweise: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _lists_exist(self) -> Quelle:
        used = [name for column in self.spalten for name in column.kopf] + list(self.zeilen.values())
        for name in used:
            if name.startswith("$") and name[1:] not in self.listen and name != "$alter":
                raise ValueError(f"die Liste „{name[1:]}“ ist nicht erklärt")
        if (self.leser == "csv") != (self.csv is not None):
            raise ValueError("„csv“ gehört zum Leser csv und nur zu ihm")
        return self

    @model_validator(mode="after")
    def _time_is_known(self) -> Quelle:
        if self.csv and not self.csv.zeit and not self.zeit.angabe:
            raise ValueError("die Zeit der Werte fehlt: csv.zeit nennt ihre Spalte oder zeit.angabe die Zeit selbst")
        return self

    @model_validator(mode="after")
    def _one_value_for_each_day(self) -> Quelle:
        for key, parts in (("basis", self.basis), ("raum.gebietsstand", self.raum.gebietsstand)):
            if not isinstance(parts, tuple):
                continue
            for part in parts:
                if part.first > part.last:
                    raise ValueError(f"in {key} liegt ab {part.ab} nach bis {part.bis}")
            for before, after in pairwise(sorted(parts, key=lambda part: part.first)):
                if before.last >= after.first:
                    raise ValueError(f"in {key} gelten „{before.wert}“ und „{after.wert}“ am selben Tag")
        return self

    @property
    def fundstelle(self) -> str:
        """Where the figures stand: `Tabelle 13211-02-05-4`, `Indikator AI0208`, or the title."""
        if not self.tabelle:
            return self.titel
        return self.tabelle if " " in self.tabelle else f"Tabelle {self.tabelle}"


class Source(Declared):
    """A source as it lies in the project: key (folder name), description and the file to be read.

    `vintages`: the names of all its vintages, oldest first, where it has folders of them; `folder` is the one read.
    """

    key: str
    folder: Path
    quelle: Quelle
    file: Path
    is_original: bool
    vintages: tuple[str, ...] = ()

    def has_choice(self, cycle: Cycle) -> bool:
        """Whether there are several vintages and the cycle pins none."""
        return len(self.vintages) > 1 and self.key not in cycle.staende

    @property
    def beleg(self) -> str:
        """The citation in one line, as it stands under a figure."""
        q = self.quelle
        tabelle = f", {q.fundstelle}" if q.tabelle else ""
        stand = f"Stand {q.stand:%d.%m.%Y}" if q.stand else "Stand nicht angegeben"
        return f"{q.namensnennung}{tabelle} ({stand}), {q.lizenz}"


def find_sources(
    project: Path, freeze: date | None = None, pins: Mapping[str, date] | None = None
) -> tuple[list[Source], dict[str, list[Fault]]]:
    """The sources under data/raw that can be read, and the faults of the others by their keys.

    Sources are in the order of their keys, each with the vintage that `pins` names or else with the newest one up to
    the freeze; those newer than the freeze are left out.
    """
    sources, faults = [], {}
    for folder in vintages.source_folders(project):
        try:
            sources.append(source_of(project, folder.name, freeze, pins))
        except DataError as error:
            faults[folder.name] = error.faults
    return [s for s in sources if freeze is None or s.quelle.stand is None or s.quelle.stand <= freeze], faults


def source_in(project: Path, key: str, cycle: Cycle) -> Source:
    """A source with the vintage that counts in a cycle."""
    return source_of(project, key, cycle.datenschluss, cycle.staende)


def source_of(project: Path, key: str, freeze: date | None = None, pins: Mapping[str, date] | None = None) -> Source:
    """A source by its key, with the vintage that counts; raises `DataError` where it cannot be read."""
    folder = project / RAW / key
    if faults := list(vintages.misplaced(folder, project)):
        raise DataError(faults)
    return load_source(vintages.chosen(folder, freeze, (pins or {}).get(key)), project)


def load_source(folder: Path, project: Path) -> Source:
    """The source in one folder, which may be that of a vintage, with the original preferred to the extract."""
    if lies_there(folder / DECLARATION):
        demand_file(folder / DECLARATION, project)
    quelle = load_yaml(folder / DECLARATION, Quelle, project)
    day = vintages.day_of(folder.name)
    if day and quelle.stand != day:
        told = quelle.stand or "nichts"
        text = f"Gefunden: {told}. Erwartet: {day}, denn so heißt der Ordner dieses Standes."
        raise fault(shown(folder / DECLARATION, project), "stand", text, "V16")
    file = _data_file(folder, quelle, project)
    return Source(
        key=folder.parent.name if day else folder.name, folder=folder, quelle=quelle, file=file,
        is_original=file.name != AUSZUG, vintages=tuple(vintages.vintages(folder.parent)) if day else (),
    )  # fmt: skip


def _data_file(folder: Path, quelle: Quelle, project: Path) -> Path:
    """The file that is read; in place of one that DVC knows and has not fetched no other is taken."""
    original = folder / quelle.original.datei if quelle.original else None
    for file in filter(None, (original, folder / AUSZUG)):
        if lies_there(file):
            demand_file(file, project)
            return file
        if lies_there(pointer := file.with_name(f"{file.name}.dvc")):
            raise _not_fetched(file, pointer, quelle, project)
    expected = f"„{AUSZUG}“" + (f" oder „{original.name}“" if original else "")
    raise fault(
        shown(folder, project),
        "",
        f"Neben quelle.yaml liegt keine Datei mit Daten. Erwartet: {expected}.",
        "V16",
        "Bitte das Original in den Ordner legen oder „bericht extract --from ORDNER“ aufrufen.",
    )


def _not_fetched(file: Path, pointer: Path, quelle: Quelle, project: Path) -> DataError:
    known = quelle.auszug if file.name == AUSZUG else quelle.original
    told = f"Quelle: {quelle.namensnennung}, {quelle.fundstelle}"
    text = f"Die Datei fehlt; sie liegt in der Ablage von DVC ({told}). Prüfsumme laut quelle.yaml: "
    advice = f"Bitte „.venv/bin/dvc pull {shown(pointer, project)}“ aufrufen."
    return fault(shown(file, project), "", text + (f"{known.sha256}." if known else "keine."), "V16", advice)


def wrong_pins(project: Path, cycle: Cycle, sources: Sequence[Source]) -> Iterator[Fault]:
    """Pins of a cycle that lead to no vintage it may print."""
    single = {source.key: [str(source.quelle.stand)] for source in sources if not source.vintages}
    for key, day in cycle.staende.items():
        known = single.get(key) or list(vintages.vintages(project / RAW / key))
        text = ""
        if not vintages.is_source(project / RAW / key):
            text = f"Die Quelle „{key}“ gibt es unter {RAW} nicht."
        elif day > cycle.datenschluss:
            text = f"Der Stand {day} liegt nach dem Datenschluss {cycle.datenschluss} dieses Zyklus."
        elif known and str(day) not in known:
            text = f"Den Stand {day} dieser Quelle gibt es nicht. Vorhanden: {', '.join(known)}."
        if text:
            yield Fault("params.yaml", f"zyklen.{cycle.name}.staende.{key}", text, "V16")


def not_pinned(project: Path, cycle: Cycle, sources: Sequence[Source]) -> Iterator[tuple[str, Fault]]:
    """The sources of which there are several vintages and the cycle pins none, with a remark on which counts."""
    for source in sources:
        if source.has_choice(cycle):
            name = source.folder.name
            known = ", ".join(source.vintages)
            text = f"Es gibt die Stände {known}. Gelesen ist {name}, der neueste bis zum Datenschluss."
            advice = f'Festlegen in params.yaml unter zyklen.{cycle.name}.staende: {{{source.key}: "{name}"}}.'
            yield source.key, Fault(shown(source.file, project), "", text, "V16", advice, NOTE)


def demand_file(path: Path, project: Path) -> None:
    """Raises `DataError` where that is no file that can be read, or a link that leads out of the project.

    What a link out of the project leads to is not in the project for anybody else, and may be anything.
    """
    try:
        if not path.resolve().is_relative_to(project.resolve()):
            text = "Das ist eine Verknüpfung, die aus dem Projekt hinausführt. Erwartet: die Datei selbst."
            raise fault(shown(path, project), "", text, "V16", "Bitte eine Kopie der Datei in den Ordner legen.")
        if not path.is_file():
            text = "Das ist ein Ordner oder eine Verknüpfung ins Leere. Erwartet: eine Datei."
            raise fault(shown(path, project), "", text, "V16", "Bitte die Datei selbst in den Ordner legen.")
        path.open("rb").close()
    except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
        text = "Die Datei lässt sich nicht öffnen. Erwartet: eine Datei, die gelesen werden darf."
        raise fault(shown(path, project), "", text, "V16", "Bitte die Zugriffsrechte der Datei prüfen.") from None


def sha256(path: Path) -> str:
    """The SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def value_on(intervals: str | date | Sequence[Abschnitt], day: date) -> str | None:
    """The value of a declaration by interval on a day; None where no interval covers it."""
    if isinstance(intervals, str):
        return intervals
    if isinstance(intervals, date):
        return intervals.isoformat()
    return next((part.wert for part in intervals if part.covers(day)), None)
