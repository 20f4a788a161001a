"""Released editions: `data/ausgaben/<cycle>-<nr>/`, written once and whole, and the report that goes out with them.

An edition keeps its manifest, all printed numbers, the release record, and of the values those of own surveys that
the attack on later editions needs (`pipeline.provenance`). What goes out lies in `outputs/<cycle>/ausgabe-<nr>`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from pydantic import Field

from pipeline import (
    corrections,
    edition,
    finished,
    manifest,
    number_list,
    profile_state,
    provenance,
    pseudonyms,
    releases,
    stages,
    written_attack,
)
from pipeline.comparison import changed_numbers
from pipeline.corrections import Korrektur, Zahl
from pipeline.cycle import Declared, load_yaml, shown
from pipeline.faults import DataError, Fault, fault
from pipeline.overrides import Plain, Vermerk
from pipeline.placing import place, secure, write_whole
from pipeline.releases import FREIGEGEBEN, PARTS
from pipeline.report import Report
from pipeline.sources import sha256
from pipeline.stages import OUTPUTS, PROCESSED, Context, pdf_name
from pipeline.stand import AUSGABE, ENTWURF, RECORD, RELEASED, name_in_edition
from pipeline.tables import read_parquet, write_parquet
from pipeline.values import COLUMNS

FILE, VALUES = "freigabe.yaml", "indicators.parquet"
HEAD = "# Wer diese Ausgabe wann freigegeben hat. Geschrieben von „bericht freigeben --endgueltig“; nicht ändern.\n"
VALUE_STAGES = ("ingest", "compute", "judge")
"""What the content of a part rests on, besides the texts."""
IMPRINT = "report_templates/texte/{zyklus}/impressum.md"


class Ausgabe(Declared):
    """freigabe.yaml of an edition: its number, who released it when, why it was corrected, its parts and its PDF."""

    nummer: int = Field(ge=1)
    rolle: str = Field(pattern=r"^\D{3,}$")
    datum: date
    grund: str = ""
    teile: dict[str, Vermerk]
    pdf: str


@dataclass(frozen=True)
class Built:
    """What was built last: its context, and the folder of what is public."""

    context: Context

    @property
    def public(self) -> Path:
        return self.context.project / OUTPUTS.format(zyklus=self.context.cycle.name) / "oeffentlich"

    @property
    def pdf(self) -> Path:
        return self.public / pdf_name(self.context.cycle.name, ENTWURF)

    @property
    def numbers(self) -> bytes:
        """The list of its printed numbers."""
        return finished.read(self.pdf).files[number_list.FILE]


# --- Parts --------------------------------------------------------------------------------------------


def values_as_built(context: Context) -> Context:
    """The context by whose options the values were made; raises `DataError` where they are none of now."""
    found = stages.as_built(context, [one for one in stages.STAGES if one.name in VALUE_STAGES])
    if found is None:
        name = PROCESSED.format(zyklus=context.cycle.name)
        text = "Die Werte fehlen, oder Daten, Schwellen oder Programme haben sich seit dem letzten Bau geändert."
        raise fault(name, "", text, "", f"Bitte zuerst: {build_command(context)}")
    return found


def build_command(context: Context) -> str:
    """How a report is built that can be released."""
    return f"bericht build --zyklus {context.cycle.name} --ohne-demo --streng"


def read_report(context: Context) -> Report:
    """The report as an office releases it: no Musterausgabe any more."""
    report = Report.load(context.project, context.cycle, demo=context.demo)
    report.releases = report.releases or {}
    return report


def release(context: Context, parts: Iterable[str], role: str, day: date) -> None:
    """Release parts as they are now; all or none. Raises `DataError` where one of them prints example data."""
    report, parts = read_report(context), list(parts)
    text, advice = "Der Teil enthält Beispieldaten ({}); sie werden nicht freigegeben.", build_command(context)
    invented = {part: examples_in(report, part) for part in parts}
    if faults := [
        Fault(PARTS[part], "", text.format(", ".join(found)), "", f"Bitte zuerst: {advice}")
        for part, found in invented.items()
        if found
    ]:
        raise DataError(faults)
    contents = report.contents()
    new = {part: Vermerk(hash=contents[part], rolle=role, datum=day) for part in parts}
    path = context.project / RECORD.format(zyklus=context.cycle.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, releases.as_yaml({**(report.releases or {}), **new}))


def examples_in(report: Report, part: str) -> list[str]:
    """The indicators with invented values in a part, and the measures where they are invented."""
    ids = {one.id for feld in report.felder if part in (releases.FRAME, feld.key) for one in feld.indicators}
    measures = ["Maßnahmen"] if report.massnahmen.demo else []
    return [one.id for one in report.examples if one.id in ids] + measures


# --- Editions -----------------------------------------------------------------------------------------


def numbers_of(project: Path, zyklus: str) -> list[int]:
    """The numbers of the editions of a cycle, in order."""
    found = (re.fullmatch(rf"{re.escape(zyklus)}-([0-9]+)", path.name) for path in (project / RELEASED).glob("*"))
    return sorted(int(match[1]) for match in found if match)


def issue(context: Context, role: str, day: date, reason: str = "") -> Path | None:
    """Write the next edition and what goes out; None where its note of correction was written and is to be built.

    Raises `DataError` with everything that speaks against it.
    """
    project, zyklus = context.project, context.cycle.name
    built = _demand_built(context)
    report = read_report(built.context)
    _demand_released(report, built)
    number = (numbers_of(project, zyklus) or [0])[-1] + 1
    if number > 1 and not _correction_fits(built, report, number, reason):
        return None
    profiles = profile_state.fitting(built.context)
    written_attack.attack(project, context.cycle, built.public)
    told = Ausgabe(
        nummer=number, rolle=role, datum=day, grund=report.korrektur.grund if number > 1 and report.korrektur else "",
        teile=report.releases or {}, pdf=sha256(built.pdf),
    )  # fmt: skip
    _hand_out(built, told, profiles)
    return _keep(built, told)


def _demand_built(context: Context) -> Built:
    """What lies there must be what would be built now, strictly and without example data."""
    zyklus = context.cycle.name
    found = stages.as_built(context)
    where, advice = OUTPUTS.format(zyklus=zyklus), f"Bitte zuerst: {build_command(context)}"
    if found is None:
        text = "Der Bau fehlt oder ist nicht auf dem Stand von Daten, Texten, Freigaben und Programmen."
        raise fault(where, "", text, "", advice)
    faults = []
    if found.demo:
        text = "Eine Ausgabe entsteht ohne Beispieldaten; dieser Bau ist mit ihnen."
        faults.append(Fault(where, "", text, "", advice))
    if not found.strict:
        faults.append(Fault(where, "", "Eine Ausgabe entsteht streng; dieser Bau duldet Fehler.", "", advice))
    if not (context.project / RECORD.format(zyklus=zyklus)).is_file():
        text = "Es ist noch kein Teil freigegeben; „bericht freigeben --status“ nennt alle."
        faults.append(Fault(RECORD.format(zyklus=zyklus), "", text))
    if not (context.project / IMPRINT.format(zyklus=zyklus)).is_file():
        text = "Die Datei fehlt. Erwartet: das Impressum mit Herausgeber, verantwortlicher Stelle und Anschrift."
        faults.append(Fault(IMPRINT.format(zyklus=zyklus), "", text))
    if faults:
        raise DataError(faults)
    return Built(found)


def _demand_released(report: Report, built: Built) -> None:
    states = releases.states(report.releases or {}, report.contents())
    file = RECORD.format(zyklus=built.context.cycle.name)
    missing = {part: state for part, state in states.items() if state != FREIGEGEBEN}
    if missing:
        raise DataError(Fault(file, PARTS[part], f"Der Teil ist {state}.") for part, state in missing.items())


def _correction_fits(built: Built, report: Report, number: int, reason: str) -> bool:
    """Whether the report has the note on what it corrects; where not, the note is written."""
    context = built.context
    before = context.project / RELEASED / f"{context.cycle.name}-{number - 1}"
    told = number_list.read((before / number_list.FILE).read_bytes())
    changes = changed_numbers(told, number_list.read(built.numbers))
    numbers = tuple(
        Zahl(zelle=one.zelle, alt=one.old, neu=one.new) for one in changes if not one.zelle.startswith(corrections.OWN)
    )
    has = report.korrektur
    if has is not None and (has.nummer, has.zahlen) == (number, numbers) and reason in ("", has.grund):
        return True
    _demand_difference(built, before, bool(numbers), reason)
    path = context.project / corrections.FILE.format(zyklus=context.cycle.name)
    write_whole(path, corrections.as_yaml(Korrektur(nummer=number, grund=reason, zahlen=numbers)))
    return False


def _demand_difference(built: Built, before: Path, other_numbers: bool, reason: str) -> None:
    """A correction says why, and corrects something."""
    context = built.context
    path = context.project / RECORD.format(zyklus=context.cycle.name)
    now = releases.load(context.project, context.cycle.name) or {}
    then = read(before).teile
    if not other_numbers and {part: one.hash for part, one in now.items()} == {
        part: one.hash for part, one in then.items()
    }:
        raise fault(shown(path, context.project), "", f"Der Bericht sagt dasselbe wie die Ausgabe {before.name}.")
    if not reason.strip():
        text = f"Die Ausgabe {before.name} ist schon erschienen; eine Korrektur braucht einen Grund."
        raise fault(RELEASED.as_posix(), before.name, text, "", "Bitte --grund angeben.")


def read(folder: Path) -> Ausgabe:
    """The release record of an edition."""
    return load_yaml(folder / FILE, Ausgabe, folder.parents[2])


def _hand_out(built: Built, told: Ausgabe, profiles: Sequence[Path] = ()) -> None:
    """The public files under the name of the edition, the profiles that fit it among them, with who released it."""
    context = built.context
    target = built.public.parent / f"{AUSGABE}-{told.nummer}"
    with TemporaryDirectory(prefix=".ausgabe-", dir=built.public.parent) as name:
        folder = Path(name) / target.name
        shutil.copytree(built.public, folder, ignore=shutil.ignore_patterns(edition.PROFILES))
        for path in list(folder.glob(f"*-{ENTWURF}.*")):
            path.rename(folder / name_in_edition(path.name, told.nummer))
        for path in profiles:
            (folder / edition.PROFILES).mkdir(exist_ok=True)
            shutil.copy(path, folder / edition.PROFILES / name_in_edition(path.name, told.nummer))
        record = json.loads(told.model_dump_json())
        edition.write(context.project, context.cycle, folder, freigabe=record)
        secure({folder: target})
        place({folder: target})


def _keep(built: Built, told: Ausgabe) -> Path:
    """Write the folder of the edition, whole and never over another."""
    context = built.context
    target = context.project / RELEASED / f"{context.cycle.name}-{told.nummer}"
    with TemporaryDirectory(prefix=".ausgabe-", dir=target.parent.parent) as name:
        folder = Path(name) / target.name
        folder.mkdir()
        for file, content in _content(built, told):
            (folder / file).write_bytes(content)
        values = read_parquet(context.project / PROCESSED.format(zyklus=context.cycle.name) / VALUES)
        write_parquet(pseudonyms.in_table(provenance.of_surveys(values), context.project), COLUMNS, folder / VALUES)
        folder.rename(target)
    return target


def _content(built: Built, told: Ausgabe) -> Iterator[tuple[str, bytes]]:
    yield manifest.FILE, (built.public / manifest.FILE).read_bytes()
    yield number_list.FILE, built.numbers
    text = yaml.dump(told.model_dump(), Dumper=Plain, allow_unicode=True, sort_keys=False, width=120)
    yield FILE, (HEAD + text).encode()
