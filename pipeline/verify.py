"""Would I get it again? A report is made anew from the inputs of the project, and everything is compared.

The report itself says what it was made from (`pipeline.manifest`). Nothing of the project is changed: it is made in a
temporary folder. What could not be compared is a difference, never a silent success.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import comparison, edition, finished, kreise, manifest, profile_pdf, verify_cells
from pipeline.cycle import Cycle, load_cycle, load_yaml
from pipeline.faults import TOLD_AT_MOST, DataError, Fault, UsageError
from pipeline.finished import Finished
from pipeline.kreis_stages import of_kreis
from pipeline.manifest import Manifest
from pipeline.national_stages import national
from pipeline.sources import Quelle, sha256
from pipeline.stages import CODE_ROOT, OUTPUTS, PROCESSED, STAGES, WEB, Context, all_code, run_stage
from pipeline.stand import RELEASED, name_in_build
from pipeline.verify_cells import PERIODS, numbers, part_of

IDENTICAL, SAME_CONTENT, DIFFERENT = "identisch", "inhaltlich identisch (andere Programmversion)", "abweichend"
EXIT = {IDENTICAL: 0, SAME_CONTENT: 3, DIFFERENT: 1}
REPORT, PROFILE = "integrationsbericht-*.pdf", "kreisprofil-*.pdf"


@dataclass(frozen=True)
class Verdict:
    """How a comparison ended: what differs, which programs are others (in words), which files were compared."""

    differences: Sequence[Fault]
    programs: Sequence[str]
    files: Sequence[str]
    same_bytes: bool

    @property
    def word(self) -> str:
        if self.differences:
            return DIFFERENT
        return IDENTICAL if self.same_bytes else SAME_CONTENT


def find_report(target: Path) -> Path:
    """The PDF that is meant: the file itself, or the one report in a folder of outputs, or else its one profile."""
    if target.is_file():
        return target
    folders = (target, target / "oeffentlich")
    reports, profiles = ([path for one in folders for path in sorted(one.glob(like))] for like in (REPORT, PROFILE))
    found = reports or profiles
    if len(found) != 1:
        text = "liegt kein Bericht" if not found else "liegt mehr als ein Bericht"
        raise UsageError(f"In {target} {text} ({REPORT}). Bitte die PDF-Datei oder ihren Ordner nennen.")
    return found[0]


def verify(project: Path, target: Path, progress: Callable[[str], None] = lambda text: None) -> Verdict:
    """Compare a report with the project: its inputs, and what is made from them now.

    `target`: a PDF alone, or a folder with all public files; of another Kreis only the PDF is compared, which carries
    all that lies beside it. Raises `DataError` where the PDF has no manifest.
    """
    path = find_report(target)
    told = finished.read(path)
    beside = path.parent if target.is_dir() and not kreise.is_of_kreis(told.manifest.zyklus) else None
    profiles = beside is not None and edition.is_released(beside) and (beside / edition.PROFILES).is_dir()
    programs = list(other_programs(told.manifest))
    names, same = [told.name], False
    with TemporaryDirectory(prefix="bericht-verify-") as name:
        folder = Path(name) / "neu"
        found = [*changed_inputs(project, told, Path(name) / "damals")]
        found += lying_together(told, beside) if beside else ()
        try:
            cycle = _rebuild(project, told.manifest, folder, progress)
            if profiles:
                progress("Gemeindeprofile")
                profile_pdf.write(folder, cycle, [])
        except DataError as error:
            found += [replace(one, text=f"Der neue Bau hält hier an: {one.text}") for one in error.faults]
        else:
            public = folder / OUTPUTS.format(zyklus=cycle.name) / "oeffentlich"
            own = name_in_build(told.name)
            every = [own] if beside is None else edition.public_files(public, profiles=profiles)
            lying = {} if beside is None else edition.public_files(beside, profiles=profiles)
            pairs = {own: path} | {name_in_build(name): one for name, one in lying.items()}
            pairs = {name: pairs.get(name, path.parent / name) for name in every}
            names = [name if beside is None else _as_lying(one, beside) for name, one in pairs.items()]
            same = all(_same(old, public / name) for name, old in pairs.items())
            found += _results(project, told.manifest, folder, cycle, bool(programs))
            found += of_outputs(pairs, public, bool(programs))
    return Verdict(list(dict.fromkeys(found)), programs, names, same)


# --- Inputs -------------------------------------------------------------------------------------------


def changed_inputs(project: Path, told: Finished, empty: Path | None = None) -> Iterator[Fault]:
    """Input files that are not those of the manifest, and the printed numbers that rest on them.

    Of a raw file its cells that changed, where these can be known; for that the inputs may be laid in `empty`.
    """
    expected, later = told.manifest.files, later_editions(project, told.manifest)
    found = {
        name: digest for name, digest in manifest.public_inputs(project).items() if (project / name).parent not in later
    }
    differing = [name for name in sorted({*expected, *found}) if expected.get(name) != found.get(name)]
    then = _then(project, told, differing, empty)
    for name in differing:
        yield _input(project, name, expected.get(name), found.get(name))
        if name in expected and not name.endswith("/quelle.yaml"):
            cells = then.faults(name) if then is not None and name in found and _is_of_source(name) else []
            yield from cells or _resting(told, name)
    yield from _confidential(project, told.manifest)


def later_editions(project: Path, told: Manifest) -> set[Path]:
    """The folders of editions of which the manifest knows nothing: they were released after it."""
    known = {Path(name).parent for name in told.files}
    return {path for path in (project / RELEASED).glob("*/") if path.relative_to(project) not in known}


def _input(project: Path, name: str, expected: str | None, found: str | None) -> Fault:
    if found is None:
        return Fault(name, "", f"Die Datei fehlt{_source(project, name)}. Prüfsumme laut Manifest: {expected}.")
    if expected is None:
        return Fault(name, "", f"Die Datei steht nicht im Manifest. Prüfsumme gefunden: {found}.")
    return Fault(name, "", f"Die Datei ist eine andere. Prüfsumme gefunden: {found}, laut Manifest: {expected}.")


def _source(project: Path, name: str) -> str:
    """Where a missing file of a source is from, as far as its description still says so."""
    description = (project / name).parent / "quelle.yaml"
    if not name.startswith("data/raw/") or not description.is_file():
        return ""
    try:
        quelle = load_yaml(description, Quelle, project)
    except DataError:
        return ""
    address = f", {quelle.adresse}" if quelle.adresse else ""
    return f" (Quelle: {quelle.namensnennung}, {quelle.fundstelle}{address})"


def _then(project: Path, told: Finished, differing: Sequence[str], empty: Path | None) -> verify_cells.Then | None:
    """What was read for the report, where a raw file is another one and that can be known."""
    if empty is None or not any(_is_of_source(name) for name in differing):
        return None
    try:
        return verify_cells.load(project, load_cycle(project, told.manifest.zyklus), told, empty)
    except (DataError, UsageError):  # params.yaml itself is another one
        return None


def _is_of_source(name: str) -> bool:
    return name.startswith("data/raw/") and name.count("/") > 2


def _resting(told: Finished, name: str) -> Iterator[Fault]:
    """The printed numbers that rest on the source a file belongs to; the first ones by their cells."""
    source = Path(name).parts[2] if _is_of_source(name) else ""
    if (read := told.manifest.staende.get(source)) and f"/{read}/" not in name:
        return  # a vintage that the report does not print
    resting = (one for one in told.numbers if source in one.quellen and part_of(one.zelle) not in PERIODS)
    cells = {one.zelle: one.text for one in sorted(resting, key=lambda one: one.zelle)}
    yield from numbers(name, "dieser Quelle", cells, TOLD_AT_MOST)


def _confidential(project: Path, told: Manifest) -> Iterator[Fault]:
    """Returns that differ, told by their names only where the project itself has them."""
    expected = {(folder, code) for folder, listed in told.vertraulich.items() for code in listed}
    try:
        found = {(path.parent.relative_to(project).as_posix(), code): path for path, code in _codes(project)}
    except DataError as error:
        yield from error.faults
        return
    for key, path in sorted(found.items()):
        if key not in expected:
            name = path.relative_to(project).as_posix()
            yield Fault(name, "", "Die vertrauliche Datei ist eine andere als beim Bau oder neu hinzugekommen.")
    for folder, code in sorted(expected - found.keys()):
        yield Fault(folder, "", f"Eine vertrauliche Datei fehlt oder ist eine andere. Kennung im Manifest: {code}.")


def _codes(project: Path) -> list[tuple[Path, str]]:
    return list(manifest.code_by_file(project).items())


# --- Programs -----------------------------------------------------------------------------------------


def other_programs(told: Manifest) -> Iterator[str]:
    """What is at work here in another version than when the report was made, in words."""
    if told.programm != manifest.code_hash(all_code(), CODE_ROOT):
        yield "Der Programmtext (pipeline/, indicators/) ist ein anderer."
    if told.requirements_lock != manifest.lock_hash(CODE_ROOT):
        yield "requirements.lock ist eine andere."
    here = manifest.versions()
    if told.fassungen.python != here.python:
        yield f"Python {here.python} statt {told.fassungen.python}."
    for old, new in ((told.fassungen.pakete, here.pakete), (told.fassungen.bibliotheken, here.bibliotheken)):
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                yield f"{name} {new.get(name, 'fehlt')} statt {old.get(name, 'nichts')}."


# --- Outputs ------------------------------------------------------------------------------------------


def _rebuild(project: Path, told: Manifest, folder: Path, progress: Callable[[str], None]) -> Cycle:
    """Make the report anew from a copy of the inputs; raises `DataError` where a stage stops."""
    later = {path.name for path in later_editions(project, told)}
    for name in manifest.INPUTS:
        source, target = project / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, ignore=_only(project / RELEASED, later))
        elif source.is_file():
            shutil.copy(source, target)
    try:
        cycle = kreise.named(folder, told.zyklus)
    except UsageError as error:
        raise DataError([Fault("params.yaml", "zyklen", str(error))]) from None
    context = Context(folder, cycle, told.streng, told.beispieldaten, progress=progress)
    if cycle.eigen:
        steps = [(stage, context) for stage in STAGES]
    else:
        shared = replace(context, cycle=kreise.national(load_cycle(folder, cycle.basis)))
        steps = [(stage, shared) for stage in national()]
        art = kreise.PROFIL if f"--art {kreise.PROFIL}" in told.befehl else kreise.BERICHT
        steps += [(stage, context) for stage in of_kreis(cycle, art)]
    for stage, its in steps:
        progress(stage.title)
        run_stage(stage, its)
    return cycle


def _only(folder: Path, names: set[str]) -> Callable[[str, list[str]], set[str]]:
    """What a copy leaves out: these names in this folder."""
    return lambda path, found: names & set(found) if Path(path) == folder else set()


def _as_lying(path: Path, folder: Path) -> str:
    """A compared file by the name it has where it lies."""
    return path.relative_to(folder).as_posix()


def _same(old: Path, new: Path) -> bool:
    return old.is_file() and new.is_file() and sha256(old) == sha256(new)


def lying_together(told: Finished, folder: Path) -> Iterator[Fault]:
    """Whether the files that lie together belong together: the manifests agree, ausgabe.json has their hashes."""
    lying = folder / manifest.FILE
    if lying.is_file() and lying.read_bytes() != told.files[manifest.FILE]:
        yield Fault(lying.name, "", f"Die Datei ist nicht das Manifest, das {told.name} beiliegt.")
    if not (folder / edition.FILE).is_file():
        yield Fault(edition.FILE, "", "Die Datei fehlt; „bericht build“ schreibt sie neben den Bericht.")
        return
    listed = edition.read(folder / edition.FILE).dateien
    lying_there = edition.public_files(folder, profiles=edition.is_released(folder))
    found = {name: sha256(path) for name, path in lying_there.items()}
    for name in sorted({*listed, *found}):
        if listed.get(name) != found.get(name):
            what = f"gefunden: {found.get(name, 'keine Datei')}, in {edition.FILE}: {listed.get(name, 'nicht genannt')}"
            yield Fault(name, "", f"Die Prüfsumme stimmt nicht; {what}.")


def _results(project: Path, told: Manifest, folder: Path, cycle: Cycle, other: bool) -> Iterator[Fault]:
    """Results in between: by their hash; with other programs by their content, where the project still has them."""
    made = folder / PROCESSED.format(zyklus=cycle.name)
    kept = project / PROCESSED.format(zyklus=cycle.name)
    hashes = manifest.result_hashes(folder, cycle)
    for name in sorted({*told.zwischenergebnisse, *hashes}):
        expected, found = told.zwischenergebnisse.get(name), hashes.get(name)
        if expected == found:
            continue
        if (kept / name).is_file() and sha256(kept / name) == expected:
            content = comparison.of_tables(kept / name, made / name)
            yield from content
            if content or other:
                continue
        elif other:  # what is printed of it is compared number by number
            continue
        yield Fault(name, "", f"Das Zwischenergebnis ist ein anderes: {found}, laut Manifest {expected}.")


def of_outputs(pairs: Mapping[str, Path], public: Path, other: bool) -> Iterator[Fault]:
    """The public files by name and those made anew; of the web edition the first that differ and how many there are."""
    pages = []
    for name, old in pairs.items():
        found = of_output(old, public / name, other)
        if name.startswith(f"{WEB}/"):
            pages += [replace(one, file=name) for one in found]
        else:
            yield from found
    yield from comparison.some(pages, WEB, "Andere Dateien der Webseite")


def of_output(old: Path, new: Path, other: bool) -> Iterator[Fault]:
    """A public file and the one made anew; with other programs only what a reader sees of it counts."""
    if not old.is_file():
        yield Fault(old.name, "", "Die Datei fehlt; beim neuen Bau entsteht sie.")
    elif not new.is_file():
        yield Fault(old.name, "", "Beim neuen Bau entsteht keine Datei dieses Namens.")
    elif not _same(old, new):
        content = _content(old, new)
        yield from content
        if not content and not other:
            yield Fault(old.name, "", "Die Bytes sind andere, obwohl alle Programme dieselben sind: verändert.")


def _content(old: Path, new: Path) -> list[Fault]:
    if old.suffix == ".pdf":
        return comparison.of_pdfs(finished.read(old), finished.read(new))
    if old.name == manifest.FILE:
        counts = [manifest.read(path.read_bytes(), path.name) for path in (old, new)]
        return _counts(counts[0].anzahl, counts[1].anzahl)
    return [Fault(old.name, "", "Der Inhalt ist ein anderer.")]


def _counts(old: Mapping[str, int], new: Mapping[str, int]) -> list[Fault]:
    return [
        Fault(manifest.FILE, f"anzahl.{name}", f"laut Manifest {old.get(name)}, neu gezählt {new.get(name)}.")
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
