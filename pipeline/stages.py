"""The stages of the pipeline: each declared once, skipped when nothing it rests on has changed.

The command line runs them, dvc.yaml is generated from them, the manifest reads them. A stage writes
into a folder of its own first; its outputs then replace the old ones whole, or not at all.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from pathlib import Path

from pipeline import locks, office_key
from pipeline.cycle import Cycle, shown
from pipeline.faults import DataError, Fault, fault
from pipeline.hashes import sha256_once
from pipeline.placing import files_of, place, restore, secure, write_whole
from pipeline.sources import sha256
from pipeline.stand import MUSTER, stand
from pipeline.store import Store

CODE_ROOT = Path(__file__).resolve().parent.parent
CODE_PACKAGES = ("pipeline", "indicators")
PROCESSED, OUTPUTS = "data/processed/{zyklus}", "outputs/{zyklus}"
WEB, DATA = "web", "daten"
"""The folders of the web edition and of the data package beside the PDF."""
KEPT = ".zwischenspeicher"
"""The folder of what stages keep for their next run; it can be removed at any time."""


@dataclass(frozen=True)
class Context:
    """What a stage is given: the project, its cycle, how strict to be, with or without example data, the progress.

    `fresh`: all is made again, whatever is there.
    """

    project: Path
    cycle: Cycle
    strict: bool = False
    demo: bool = True
    fresh: bool = False
    progress: Callable[[str], None] = lambda text: None


@dataclass(frozen=True)
class Stage:
    """A step from declared inputs to declared outputs.

    `inputs` and `outputs` are paths relative to the project (`{zyklus}` stands for the cycle); a
    folder stands for all files in it. `module` is where the step is coded: it and all modules of the
    project that it imports are inputs too; with `tells_of_code` those of all stages. `run` gets the
    context and a folder, writes each output there under its own name, a file or a folder of files, and
    returns a German line on what it did.
    """

    name: str
    title: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    module: str
    run: Callable[[Context, Path], str]
    tells_of_code: bool = False

    @property
    def code(self) -> tuple[Path, ...]:
        """The code files that the stage rests on."""
        return all_code() if self.tells_of_code else code_files(self.module)


@dataclass(frozen=True)
class Result:
    """How a stage ended: whether it was skipped, and what it says."""

    stage: Stage
    skipped: bool
    summary: str


def _run_ingest(context: Context, folder: Path) -> str:
    from indicators.katalog import all_indicators
    from pipeline import survey_files
    from pipeline.ingest import ingest, sources_json

    store = store_of("ingest", context)
    done = ingest(
        context.project, context.cycle, all_indicators(), folder / "observations.parquet",
        strict=context.strict, demo=context.demo, store=store,
    )  # fmt: skip
    store.sweep()
    survey_files.write(done.surveys, context.cycle, folder)
    (folder / "quellen.json").write_text(sources_json(done, context.project), encoding="utf-8")
    aside = f"; zurückgestellt: {', '.join(done.set_aside)}" if done.set_aside else ""
    newest = [f"{one.key} {one.folder.name}" for one in done.sources if one.has_choice(context.cycle)]
    aside += f"; ohne Festlegung mit neuestem Stand: {', '.join(newest)}" if newest else ""
    anew = f" (zuletzt {done.anew} neu gelesen)" if done.anew < len(done.sources) else ""
    read = f"{len(done.sources)} Quellen{anew}, {_count(sum(done.counts.values()))} Beobachtungen{aside}"
    return read + (f"; {survey_files.summary(done.surveys)}" if done.surveys else "")


def _run_compute(context: Context, folder: Path) -> str:
    from indicators.katalog import by_id
    from pipeline.compute import compute, impossible
    from pipeline.crosscheck import differing
    from pipeline.decomposition import decompositions
    from pipeline.derived import derive
    from pipeline.disclosure import masked
    from pipeline.exceptions import Exceptions
    from pipeline.registries import load_ausnahmen, load_brueche, load_schwellen
    from pipeline.survey_tables import table_values
    from pipeline.tables import write_parquet
    from pipeline.values import COLUMNS, as_frame

    indicators = by_id()
    processed = context.project / PROCESSED.format(zyklus=context.cycle.name)
    computed = compute(
        processed / "observations.parquet", indicators.values(), context.cycle.kreis.ags,
        processed / "vertraulich.parquet",
    )  # fmt: skip
    computed += table_values(processed / "vertraulich.parquet", indicators.values(), context.cycle)
    values = masked(computed, context.project, processed, folder)
    regions = {region.ags for region in context.cycle.regionen}
    exceptions = Exceptions(load_ausnahmen(context.project), context.project)
    faults = list(impossible(values, indicators, regions))
    faults += exceptions.unexplained(differing(values, indicators, regions))
    if faults:
        raise DataError(faults)
    breaks = load_brueche(context.project)
    derived = derive(values, indicators, context.cycle, breaks, load_schwellen(context.project))
    taken_apart = decompositions(values, indicators, breaks)
    write_parquet(as_frame([*values, *derived, *taken_apart]), COLUMNS, folder / "indicators.parquet")
    filled = {value.id for value in values if value.region == context.cycle.kreis.ags and value.exact is not None}
    return f"{len(indicators)} erklärt, {len(filled)} mit Werten"


def _run_judge(context: Context, folder: Path) -> str:
    from indicators.katalog import by_id
    from pipeline import findings, need_judge, needs
    from pipeline.registries import load_schwellen
    from pipeline.tables import read_columns, write_parquet
    from pipeline.values import from_frame

    indicators = by_id()
    processed = context.project / PROCESSED.format(zyklus=context.cycle.name)
    values = from_frame(read_columns(processed / "indicators.parquet"))
    schwellen = load_schwellen(context.project)
    found = findings.judge(values, indicators, context.cycle, schwellen)
    words = findings.judgement_frame(findings.judged(values, indicators, schwellen))
    write_parquet(findings.as_frame(found), findings.COLUMNS, folder / "findings.parquet")
    write_parquet(words, findings.JUDGEMENT_COLUMNS, folder / "judgements.parquet")
    judged = need_judge.propose(values, context.project, context.cycle, processed / "erhebungen.json")
    (folder / "bedarfe.json").write_text(needs.as_json(judged), encoding="utf-8")
    (folder / "bedarfe.csv").write_text(needs.as_csv(judged), encoding="utf-8")
    core = [finding for finding in found if finding.core]
    inside = sum(finding.datenstand == findings.IM_ZYKLUS for finding in core)
    return f"{inside} von {len(core)} Kernindikatoren mit Wert im Berichtszeitraum, {needs.counted(judged)}"


def _run_render(context: Context, folder: Path) -> str:
    from pipeline import manifest, overrides
    from pipeline.report import render
    from pipeline.written_attack import attack

    made_with = partial(
        manifest.make, context.project, context.cycle, all_code(), CODE_ROOT, strict=context.strict, demo=context.demo
    )
    store = store_of("render", context)
    report = render(context.project, context.cycle, made_with, context.progress, demo=context.demo, store=store)
    word = stand(context.project, context.cycle.name)
    (folder / pdf_name(context.cycle.name, word)).write_bytes(report.pdf)
    (folder / paper_name(context.cycle.name, word)).write_bytes(report.vorlage)
    (folder / short_name(context.cycle.name, word)).write_bytes(report.kurzbericht)
    (folder / manifest.FILE).write_bytes(report.manifest)
    attack(context.project, context.cycle, folder)
    (folder / "texte.csv").write_text(overrides.as_csv(report.texte), encoding="utf-8")
    (folder / "empfehlungen.csv").write_text(report.empfehlungen, encoding="utf-8")
    store.sweep()
    own = overrides.summary(report.texte)
    return f"{report.pages} Seiten, {_count(len(report.printed))} gebundene Zahlen" + (f"; {own}" if own else "")


def _run_publish(context: Context, folder: Path) -> str:
    from pipeline import ways_out
    from pipeline.written_attack import attack

    tables = tables_name(context.cycle.name, stand(context.project, context.cycle.name))
    store = store_of("publish", context)
    told = ways_out.write(
        context.project, context.cycle, folder / WEB, folder / tables, folder / DATA, demo=context.demo, store=store
    )
    attack(context.project, context.cycle, folder)
    store.sweep()
    return told


def store_of(name: str, context: Context) -> Store:
    """What a stage keeps for its next run; it rests on the code of the stage."""
    stage = next(stage for stage in STAGES if stage.name == name)
    folder = context.project / PROCESSED.format(zyklus=context.cycle.name) / KEPT / name
    return Store(folder, fresh=context.fresh).on(*map(sha256_once, (*stage.code, *_lock())))


def pdf_name(zyklus: str, word: str = MUSTER) -> str:
    """The file name of the report: until a release record exists it is a Musterausgabe."""
    return f"integrationsbericht-{zyklus}-{word}.pdf"


def paper_name(zyklus: str, word: str = MUSTER) -> str:
    """The file name of the Sitzungsvorlage."""
    return f"sitzungsvorlage-{zyklus}-{word}.pdf"


def short_name(zyklus: str, word: str = MUSTER) -> str:
    """The file name of the Kurzbericht."""
    return f"kurzbericht-{zyklus}-{word}.pdf"


def profile_name(zyklus: str) -> str:
    """The file name of the profile of another Kreis."""
    return f"kreisprofil-{zyklus}-{MUSTER}.pdf"


def tables_name(zyklus: str, word: str = MUSTER) -> str:
    """The file name of the workbook of tables."""
    return f"tabellen-{zyklus}-{word}.xlsx"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


REPORT = (
    "params.yaml",
    "data/raw",
    "report_templates",
    *(
        f"{PROCESSED}/{name}"
        for name in (
            "quellen.json", "observations.parquet", "erhebungen.json", "indicators.parquet", "findings.parquet",
            "judgements.parquet", "bedarfe.json", "erhebungsregeln.json", "geheim.json",
        )
    ),
    "data/ausgaben",
)  # fmt: skip
"""What a report is made from and attacked with, whatever way it goes out."""

STAGES: tuple[Stage, ...] = (
    Stage(
        name="ingest",
        title="Quellen lesen und prüfen",
        inputs=("params.yaml", "data/raw", "report_templates/formulare"),
        outputs=(
            f"{PROCESSED}/observations.parquet",
            f"{PROCESSED}/quellen.json",
            f"{PROCESSED}/vertraulich.parquet",
            f"{PROCESSED}/erhebungsregeln.json",
            f"{PROCESSED}/erhebungen.json",
        ),
        module="pipeline.ingest",
        run=_run_ingest,
    ),
    Stage(
        name="compute",
        title="Indikatoren berechnen",
        inputs=(
            "params.yaml",
            "data/raw/brueche.yaml",
            "data/raw/schwellen.yaml",
            "data/raw/ausnahmen.yaml",
            "data/raw/merkmale.yaml",
            "data/raw/vertraulich",
            f"{PROCESSED}/observations.parquet",
            f"{PROCESSED}/vertraulich.parquet",
            f"{PROCESSED}/erhebungsregeln.json",
            "data/ausgaben",
        ),
        outputs=(f"{PROCESSED}/indicators.parquet", f"{PROCESSED}/geheim.json", f"{OUTPUTS}/intern/schutz.json"),
        module="pipeline.derived",
        run=_run_compute,
    ),
    Stage(
        name="judge",
        title="Werte einordnen",
        inputs=(
            "params.yaml",
            "data/raw/schwellen.yaml",
            "data/raw/brueche.yaml",
            "report_templates/bedarfe",
            "report_templates/sprache.yaml",
            f"{PROCESSED}/indicators.parquet",
            f"{PROCESSED}/erhebungen.json",
        ),
        outputs=(
            f"{PROCESSED}/findings.parquet",
            f"{PROCESSED}/judgements.parquet",
            f"{PROCESSED}/bedarfe.json",
            f"{OUTPUTS}/intern/bedarfe.csv",
        ),
        module="pipeline.findings",
        run=_run_judge,
    ),
    Stage(
        name="render",
        title="Bericht setzen",
        inputs=REPORT,
        outputs=(
            f"{OUTPUTS}/oeffentlich/{pdf_name('{zyklus}')}",
            f"{OUTPUTS}/oeffentlich/{paper_name('{zyklus}')}",
            f"{OUTPUTS}/oeffentlich/{short_name('{zyklus}')}",
            f"{OUTPUTS}/oeffentlich/manifest.json",
            f"{OUTPUTS}/intern/texte.csv",
            f"{OUTPUTS}/intern/empfehlungen.csv",
        ),
        module="pipeline.report",
        run=_run_render,
        tells_of_code=True,
    ),
    Stage(
        name="publish",
        title="Webseite und Tabellen",
        inputs=REPORT,
        outputs=(
            f"{OUTPUTS}/oeffentlich/{WEB}",
            f"{OUTPUTS}/oeffentlich/{tables_name('{zyklus}')}",
            f"{OUTPUTS}/oeffentlich/{DATA}",
        ),
        module="pipeline.ways_out",
        run=_run_publish,
    ),
)


def run_stage(stage: Stage, context: Context) -> Result:
    """Run a stage, or skip it when its inputs and outputs are those of the last run.

    Raises `DataError` where an input is missing, where one is not as its own stage has left it, or
    where another run is at work in the same project.
    """
    with _alone(stage, context) as demand_alone:
        state = _state_file(stage, context)
        for left in state.parent.glob(f".{stage.name}-*"):
            shutil.rmtree(left)
        outputs = output_paths(stage, context)
        for output in outputs:
            restore(output)
        read = _input_hashes(stage, context)
        key = _key(stage, context, read)
        _check_made_inputs(stage, context)
        known = _read_state(state)
        if not context.fresh and known.get("schluessel") == key and known.get("ergebnisse") == _hashes(stage, context):
            return Result(stage, True, known.get("meldung", ""))
        with tempfile.TemporaryDirectory(prefix=f".{stage.name}-", dir=state.parent) as name:
            summary = _made_undisturbed(stage, context, Path(name), read)
            made = {Path(name) / output.name: output for output in outputs}
            secure(made)
            demand_alone()
            state.unlink(missing_ok=True)
            place(made)
            _drop_former(known.get("ergebnisse"), outputs)
        new = {"schluessel": key, "ergebnisse": _hashes(stage, context), "meldung": summary}
        write_whole(state, json.dumps(new, ensure_ascii=False, indent=1) + "\n")
        return Result(stage, False, summary)


def is_outdated(name: str, context: Context) -> bool:
    """Whether what a stage rests on has changed since it ran last; whoever runs it with other options sees it too.

    Not outdated is also what never ran here.
    """
    stage = next(stage for stage in STAGES if stage.name == name)
    known = _read_state(_state_file(stage, context)).get("schluessel")
    return known is not None and known not in (
        stage_key(stage, replace(context, strict=strict, demo=demo))
        for strict in (False, True)
        for demo in (False, True)
    )


def output_paths(stage: Stage, context: Context) -> list[Path]:
    """Where a stage writes: `musterausgabe` in a name gives way to `entwurf` as soon as an office releases."""
    word = stand(context.project, context.cycle.name)
    names = (output.format(zyklus=context.cycle.name) for output in stage.outputs)
    return [context.project / name.replace(f"-{MUSTER}.", f"-{word}.") for name in names]


def as_built(context: Context, stages: Sequence[Stage] = STAGES) -> Context | None:
    """The context with the options by which these stages ran; None where one would now be made otherwise."""
    for strict, demo in product((False, True), (True, False)):
        found = replace(context, strict=strict, demo=demo)
        if all(is_current(stage, found) for stage in stages):
            return found
    return None


def is_current(stage: Stage, context: Context) -> bool:
    """Whether what lies there is what the stage would make now."""
    known = _read_state(_state_file(stage, context))
    try:
        key = stage_key(stage, context)
    except DataError:
        return False
    return known.get("schluessel") == key and known.get("ergebnisse") == _hashes(stage, context)


def hash_of(output: Path) -> str:
    """The SHA-256 of an output; of a folder that of its files' names and hashes, empty where nothing is there."""
    if not output.is_dir():
        return sha256_once(output) if output.is_file() else ""
    listed = (f"{path.relative_to(output).as_posix()}\n{sha256_once(path)}\n" for path in files_of(output))
    return hashlib.sha256("".join(listed).encode()).hexdigest()


def _drop_former(names: object, outputs: Sequence[Path]) -> None:
    """Take away what the stage wrote before under a name that it does not write any more."""
    for name in set(names if isinstance(names, dict) else ()) - {output.name for output in outputs}:
        for folder in {output.parent for output in outputs}:
            (folder / Path(name).name).unlink(missing_ok=True)


def _state_file(stage: Stage, context: Context) -> Path:
    return _processed(context) / f".{stage.name}.json"


def _processed(context: Context) -> Path:
    """The folder of results in between; it is there afterwards."""
    folder = context.project / PROCESSED.format(zyklus=context.cycle.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read_state(path: Path) -> dict[str, object]:
    """What the last run noted; nothing where the note is missing, cut off or not ours."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _hashes(stage: Stage, context: Context) -> dict[str, str]:
    """The outputs that are there, by name, with their SHA-256."""
    return {path.name: hash_of(path) for path in output_paths(stage, context) if path.exists()}


def ends(stages: Sequence[Stage] = STAGES) -> list[Stage]:
    """The stages that no other one rests on: they can run side by side."""
    read = {name for stage in stages for name in stage.inputs}
    return [stage for stage in stages if not read & set(stage.outputs)]


@contextmanager
def _alone(stage: Stage, context: Context) -> Iterator[Callable[[], None]]:
    """One run at a time in a cycle, but for ends of it beside each other; given is the demand that it is so still.

    The locks go with the process, so a kill leaves none behind.
    """
    folder = _processed(context)
    kinds = [(".sperre", locks.ALONE)]
    if stage.name in {end.name for end in ends()}:
        kinds = [(".sperre", locks.BESIDE), (f".sperre.{stage.name}", locks.ALONE)]
    place = PROCESSED.format(zyklus=context.cycle.name)
    with ExitStack() as stack:
        try:
            held = {
                folder / name: stack.enter_context(locks.take(folder / name, kind, f"„{stage.title}“"))
                for name, kind in kinds
            }
        except locks.HeldError as error:
            text = f"Für den Zyklus {context.cycle.name} arbeitet gerade ein anderer Lauf"
            text += f" ({error})." if str(error) else "."
            raise fault(place, "", text, "", "Bitte warten, bis er fertig ist.") from None

        def demand_alone() -> None:
            if not all(locks.is_held(stream, path) for path, stream in held.items()):
                text = "Die Sperre dieses Laufs (.sperre) wurde entfernt; es könnte ein zweiter Lauf begonnen haben."
                raise fault(place, "", text, "", BUILD_AGAIN)

        yield demand_alone


def _made_undisturbed(stage: Stage, context: Context, folder: Path, read: Mapping[Path, str]) -> str:
    """Run a stage; raises `DataError` where what it reads (`read`: hashes) is not the same at the end.

    What it lays aside meanwhile lies in its own folder: nobody else can read it, and nothing is left after a kill.
    """
    own, before = folder / ".zwischen", tempfile.tempdir
    own.mkdir()
    tempfile.tempdir = str(own)
    try:
        summary = stage.run(context, folder)
    except Exception:
        _demand_unchanged(stage, context, read)  # says more than what came of it
        raise
    finally:
        tempfile.tempdir = before
    _demand_unchanged(stage, context, read)
    return summary


def _demand_unchanged(stage: Stage, context: Context, read: Mapping[Path, str]) -> None:
    now = {path: sha256(path) for path in input_files(stage, context)}
    changed = sorted(path for path in {*read, *now} if read.get(path) != now.get(path))
    told = {
        office_key.CONFIDENTIAL.as_posix()
        if office_key.is_confidential(path, context.project)
        else shown(path, context.project)
        for path in changed
    }
    if told:
        text = "Was hier liegt, wurde während des Laufs geändert; das Ergebnis wäre aus zwei Ständen gemischt."
        raise DataError(Fault(name, "", text, "", BUILD_AGAIN) for name in told)


BUILD_AGAIN = "Bitte „bericht build“ noch einmal aufrufen, sobald niemand sonst daran arbeitet."


def stage_key(stage: Stage, context: Context) -> str:
    """A hash over everything a stage rests on: its inputs, the cycle, its code, the lock, the office's key."""
    return _key(stage, context, _input_hashes(stage, context))


def _key(stage: Stage, context: Context, read: Mapping[Path, str]) -> str:
    digest = hashlib.sha256()
    digest.update(f"{stage.name}\n{context.cycle.model_dump_json()}\n{context.strict}\n{context.demo}\n".encode())
    for path, content in read.items():
        digest.update(f"{path.relative_to(context.project).as_posix()}\n{content}\n".encode())
    for path in [*stage.code, *_lock()]:
        digest.update(f"{path.relative_to(CODE_ROOT).as_posix()}\n{sha256_once(path)}\n".encode())
    if any(office_key.is_confidential(path, context.project) for path in read):
        digest.update(office_key.mark_of(context.project).encode())
    return digest.hexdigest()


def _input_hashes(stage: Stage, context: Context) -> dict[Path, str]:
    """The SHA-256 of all files a stage may read."""
    return {path: sha256_once(path) for path in input_files(stage, context)}


def input_files(stage: Stage, context: Context) -> list[Path]:
    """All files a stage may read in the project, sorted; raises `DataError` where one is missing."""
    files = set()
    for pattern in stage.inputs:
        path = context.project / pattern.format(zyklus=context.cycle.name)
        if path.is_dir():
            files |= {file for file in path.rglob("*") if file.is_file()}
        elif path.is_file():
            files.add(path)
        else:
            name = path.relative_to(context.project).as_posix()
            raise fault(name, "", f"Die Datei fehlt; der Schritt „{stage.title}“ braucht sie.", "", BUILD_FIRST)
    return sorted(files)


BUILD_FIRST = "„bericht build“ stellt alle Schritte in der richtigen Reihenfolge her."


def _check_made_inputs(stage: Stage, context: Context) -> None:
    """Whoever runs one stage alone must not build on an output that was changed or cut off since."""
    for earlier in STAGES:
        made = [name for name in earlier.outputs if name in stage.inputs]
        left = _read_state(_state_file(earlier, context)).get("ergebnisse") if made else None
        for name in made:
            path = context.project / name.format(zyklus=context.cycle.name)
            if not isinstance(left, dict) or left.get(path.name) != hash_of(path):
                text = f"Die Datei ist nicht so, wie der Schritt „{earlier.title}“ sie hinterlassen hat."
                raise fault(path.relative_to(context.project).as_posix(), "", text, "", BUILD_FIRST)


def _lock() -> list[Path]:
    return [path for path in (CODE_ROOT / "requirements.lock",) if path.is_file()]


@cache
def code_files(module: str) -> tuple[Path, ...]:
    """The module, all modules of the project it imports, the stages themselves, and what lies beside them as YAML."""
    seen: set[Path] = {Path(__file__).resolve()}
    waiting = [module, *_imports_for(module)]
    while waiting:
        path = _file_of(waiting.pop())
        if path is not None and path not in seen:
            seen.add(path)
            waiting += _imports(path)
    beside = {data for folder in {path.parent for path in seen} for data in folder.glob("*.yaml")}
    return tuple(sorted(seen | beside))


def all_code() -> tuple[Path, ...]:
    """The code files of all stages, sorted."""
    return tuple(sorted({path for stage in STAGES for path in code_files(stage.module)}))


IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE)
"""A line that imports; such a line in a text only makes a stage rest on more than it needs."""


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """The modules a file imports, also within functions. Read, not parsed: there are hundreds, before every build."""
    return tuple(_named(path.read_text(encoding="utf-8")))


def _imports_for(module: str) -> tuple[str, ...]:
    """What the stages themselves import, of the functions that run a stage only that of this module."""
    runs = {stage.module: stage.run.__name__ for stage in STAGES}
    others = set(runs.values()) - {runs.get(module)}
    return tuple(name for part, names in _imports_here() if part not in others for name in names)


@cache
def _imports_here() -> list[tuple[str, tuple[str, ...]]]:
    """The parts of this file, functions by their name, and the modules that each imports."""
    text = Path(__file__).read_text(encoding="utf-8")
    lines = text.splitlines()
    parts = ((node, "\n".join(lines[node.lineno - 1 : node.end_lineno])) for node in ast.parse(text).body)
    return [(getattr(node, "name", ""), tuple(_named(part))) for node, part in parts]


def _named(text: str) -> Iterator[str]:
    """Every module that may be meant: `from a import b` can import a name of `a` or the module `a.b`."""
    for origin, names in IMPORT.findall(text):
        yield from [origin] if origin else []
        for name in re.findall(r"[\w.]+", names):
            yield f"{origin}.{name}" if origin else name


@cache
def _file_of(module: str) -> Path | None:
    """The file of a module of the project; None for a name that is none."""
    if module.partition(".")[0] not in CODE_PACKAGES:
        return None
    base = CODE_ROOT.joinpath(*module.split("."))
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)
