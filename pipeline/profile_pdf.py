"""The profiles of the Gemeinden as PDFs of two pages, set by two processes; `bericht gemeinden`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import gemeinden, hyphenation, pdf, profile_state
from pipeline.cells import Cells
from pipeline.collector import no_garbage_collection
from pipeline.cycle import Cycle
from pipeline.editions import VALUE_STAGES
from pipeline.faults import DataError, Fault, UsageError, fault
from pipeline.gemeinden import Gemeinden
from pipeline.pages import Pages
from pipeline.profiles import Profile, Profiles, file_stem
from pipeline.report import Report
from pipeline.sharing import processors, shared
from pipeline.stages import PROCESSED, STAGES, Context, as_built
from pipeline.stand import stand
from pipeline.written_attack import attack

DOCUMENT = "Gemeindeprofil"
"""What the list of its numbers calls a profile."""
PAGES, PROCESSES = 2, 2
KINDS = ("wert", "veraenderung")
"""The kinds of values that profiles print."""


@dataclass(frozen=True)
class Made:
    """A profile as a PDF, or what is wrong with it."""

    ags: str
    content: bytes
    faults: tuple[Fault, ...]


def write(project: Path, cycle: Cycle, asked: Sequence[str], folder: Path | None = None) -> list[Path]:
    """Set the profiles of the Gemeinden with these keys, all where none is named, and write them into a folder.

    Raises `UsageError` for a key that is no Gemeinde, `DataError` with all faults; then nothing is written.
    """
    built = _built(Context(project, cycle))
    report = Report.load(project, cycle, demo=built.demo)
    if report.releases is not None:
        report.context()  # tells whether the report is released as a whole
    every = of_report(report)
    keys = chosen(asked, every)
    made, _ = shared(partial(_set_all, report, every), keys, min(processors(), PROCESSES))
    if faults := [found for one in made for found in one.faults]:
        raise DataError(faults)
    target = folder or profile_state.folder_of(built)
    word = stand(project, cycle.name)
    files = {file_name(every, one.ags, cycle.name, word): one.content for one in made}
    _put(target, files, project, cycle, whole=not asked)
    if not asked and folder is None:
        profile_state.note(built, target)
    return [target / name for name in files]


def _built(context: Context) -> Context:
    """How the values were made that lie there; raises `DataError` where they are none of now."""
    found = as_built(context, [stage for stage in STAGES if stage.name in VALUE_STAGES])
    if found is None:
        text = "Die Werte fehlen, oder Daten, Schwellen oder Programme haben sich seit dem letzten Bau geändert."
        raise fault(PROCESSED.format(zyklus=context.cycle.name), "", text, "", "Bitte zuerst „bericht build“ aufrufen.")
    return found


def of_report(report: Report) -> Gemeinden:
    """The Gemeinden of a report, with the values that profiles need and no others."""
    auswahl = gemeinden.load(report.project)
    ids = {angabe.id for angabe in auswahl.angaben}
    cells = report.cells
    ids |= {one.id for one in cells.indicators.values() if one.erhebung in auswahl.erhebungen}
    values = [value for value in cells.values if value.id in ids and value.kind in KINDS]
    slim = Cells(values, cells.indicators, cells.cycle, cells.words)
    return Gemeinden(replace(report.material, cells=slim), auswahl)


def chosen(asked: Sequence[str], every: Gemeinden) -> list[str]:
    """The keys that are asked for, all where none is named; `UsageError` names what there is."""
    if unknown := [ags for ags in asked if ags not in every.all]:
        known = ", ".join(f"{one.ags} {one.name}" for one in every.all.values())
        raise UsageError(f"Den Schlüssel „{unknown[0]}“ trägt keine Gemeinde. Vorhanden: {known}.")
    return sorted(set(asked)) or sorted(every.all)


def file_name(every: Gemeinden, ags: str, zyklus: str, word: str) -> str:
    return f"gemeindeprofil-{file_stem(every.all[ags])}-{zyklus}-{word}.pdf"


def html(report: Report, profile: Profile) -> str:
    """The two pages of a profile, to be printed; released where the whole report is."""
    given = {} if report.releases is None else {"muster": report.whole}
    return report.document("gemeinde", profil=profile, **given)


def _set_all(report: Report, every: Gemeinden, keys: Iterable[str]) -> Iterator[Made]:
    profiles = Profiles(every)
    with no_garbage_collection(), hyphenation.divided(hyphenation.load(report.project)):
        for ags in keys:
            yield _set(report, profiles, ags)


def _set(report: Report, profiles: Profiles, ags: str) -> Made:
    """One profile, set, counted and read back."""
    page = html(report, profiles.of(ags))
    every = profiles.gemeinden
    pages = Pages(DOCUMENT, page, every.material.cells, {}, {*report.sources, *report.surveys})
    name = f"{DOCUMENT} {every.all[ags].name}"
    try:
        made = pages.set()
    except DataError as error:
        return Made(ags, b"", tuple(replace(one, file=name) for one in error.faults))
    faults = [replace(one, file=name) for one in pages.faults(made, report.real_names())]
    if (count := pdf.page_count(made)) != PAGES:
        faults.append(Fault(name, "", f"Das Profil hat {count} Seiten. Erwartet: {PAGES}."))
    return Made(ags, made, tuple(faults))


def _put(folder: Path, files: dict[str, bytes], project: Path, cycle: Cycle, *, whole: bool) -> None:
    """Write the files, attack what they say of own surveys, and move them into place.

    Those of an earlier run go where all are written anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".gemeinden-", dir=folder) as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        attack(project, cycle, Path(name))
        for file in files:
            (Path(name) / file).replace(folder / file)
    for left in folder.glob(profile_state.FILES) if whole else ():
        if left.name not in files:
            left.unlink()
