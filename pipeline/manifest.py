"""manifest.json: what an edition was made from and with, so that anybody can make it again and compare.

It goes with the PDF as a file. In it are the hashes of all inputs, of the code and of the public results in between,
the versions of everything that shapes the bytes, counts, and how the build was called; no clock, machine, user or
path outside the project. Returns of own surveys are told by codes that only the office can make (`office_key`).
"""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from pipeline import office_key
from pipeline.confidential import SURVEYS
from pipeline.cycle import Cycle, Declared, shown
from pipeline.faults import fault
from pipeline.office_key import KEY, confidential_files, is_confidential
from pipeline.signs import SUPPRESSED_OWN
from pipeline.sources import sha256
from pipeline.stand import RECORD, RELEASED
from pipeline.values import Value

FILE = "manifest.json"
TOLD = "Woraus und womit dieser Bericht entstanden ist: Prüfsummen aller Eingaben, Fassungen der Programme."

INPUTS = ("params.yaml", "data/raw", "report_templates", "data/ausgaben")
"""What a build reads, but for its own results: files, and folders with everything in them."""
RESULTS = (
    "observations.parquet", "quellen.json", SURVEYS, "indicators.parquet", "findings.parquet", "judgements.parquet",
)  # fmt: skip
"""The results in between that hold nothing confidential or internal."""

PACKAGES = (
    "duckdb", "fonttools", "font-source-sans-pro", "font-source-serif-pro", "jinja2", "markdown-it-py", "matplotlib",
    "numpy", "pandas", "pikepdf", "pydantic", "pydyf", "python-calamine", "pyyaml", "scipy", "weasyprint", "xlsxwriter",
)  # fmt: skip


class Fassungen(Declared):
    """The versions of Python, of the packages, and of the system libraries that set and pack the text."""

    python: str
    pakete: dict[str, str]
    bibliotheken: dict[str, str]


class Manifest(Declared):
    """What manifest.json says.

    `eingaben`: SHA-256 by folder and name. `vertraulich`: by folder the codes of the returns, without their names.
    `programm`: one hash over all code; `requirements_lock`: of the list of pinned packages. `staende`: by source the
    vintage that was read, where there are folders of them.
    """

    form: Literal[1] = 1
    befehl: str
    zyklus: str
    datenschluss: date
    streng: bool
    beispieldaten: bool
    eingaben: dict[str, dict[str, str]]
    vertraulich: dict[str, tuple[str, ...]]
    staende: dict[str, str] = Field(default_factory=dict)
    programm: str
    requirements_lock: str
    fassungen: Fassungen
    zwischenergebnisse: dict[str, str]
    anzahl: dict[str, int]
    pruefungen: dict[str, int]

    @model_validator(mode="after")
    def _names_lie_in_the_project(self) -> Self:
        """Whoever hands in a report could name any file of the machine; `bericht verify` reads and copies by name."""
        for name in (*self.files, *self.vertraulich):
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise ValueError(f"„{name}“ liegt nicht im Projekt")
        return self

    def as_json(self) -> bytes:
        """The same bytes for the same content, readable line by line."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of every input by its path in the project."""
        return {
            name if folder == "." else f"{folder}/{name}": digest
            for folder, names in self.eingaben.items()
            for name, digest in names.items()
        }


def read(content: bytes, file: str) -> Manifest:
    """The manifest in a file or a PDF; raises `DataError` where it is none."""
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise fault(file, place, "Das Manifest ist nicht lesbar oder hat eine andere Form als die erwartete.") from None


def make(
    project: Path,
    cycle: Cycle,
    code: Iterable[Path],
    root: Path,
    counts: Mapping[str, int],
    *,
    strict: bool,
    demo: bool,
) -> Manifest:
    """The manifest of a build; `code` and requirements.lock lie under `root`, `counts` are told as they are."""
    quellen = json.loads((_processed(project, cycle) / "quellen.json").read_text(encoding="utf-8"))
    observations = sum(one["beobachtungen"] for one in quellen["gelesen"])
    options = (" --streng" if strict else "") + ("" if demo else " --ohne-demo")
    return Manifest(
        befehl=f"bericht build --zyklus {cycle.name}{options}",
        zyklus=cycle.name,
        datenschluss=cycle.datenschluss,
        streng=strict,
        beispieldaten=demo,
        eingaben=grouped(_inputs_of(cycle, project)),
        vertraulich=codes(project),
        staende={one["quelle"]: one["stand"] for one in quellen["gelesen"] if one.get("stand")},
        programm=code_hash(code, root),
        requirements_lock=lock_hash(root),
        fassungen=versions(),
        zwischenergebnisse=result_hashes(project, cycle),
        anzahl={"quellen": len(quellen["gelesen"]), "beobachtungen": observations, **counts},
        pruefungen={"fehler": 0, "zurueckgestellte_quellen": len(quellen["zurueckgestellt"])},
    )


def counted(values: Iterable[Value], printed: int) -> dict[str, int]:
    """How many values there are, how many of them hidden or from example data, and how many numbers are printed."""
    values = list(values)
    return {
        "indikatoren_mit_wert": len({value.id for value in values if value.exact is not None}),
        "werte": sum(value.exact is not None for value in values),
        "gesperrt": sum(value.status == SUPPRESSED_OWN for value in values),
        "beispieldaten": sum(value.exact is not None and "demo" in value.flags for value in values),
        "gedruckte_zahlen": printed,
    }


def _processed(project: Path, cycle: Cycle) -> Path:
    return project / "data/processed" / cycle.name


# --- Inputs -------------------------------------------------------------------------------------------


def _inputs_of(cycle: Cycle, project: Path) -> dict[str, str]:
    """What a build of the cycle rests on: all public inputs but the edition that was made of this very state.

    So a clone of that edition's tag, which has it, makes the same bytes as the office that had not issued it yet.
    """
    own = own_edition(project, cycle.name)
    return {name: digest for name, digest in public_inputs(project).items() if (project / name).parent != own}


def own_edition(project: Path, zyklus: str) -> Path | None:
    """The folder of the edition that was released with the record of now; None where the state is none."""
    record = project / RECORD.format(zyklus=zyklus)
    if not record.is_file():
        return None
    now = yaml.safe_load(record.read_bytes())
    editions = sorted((project / RELEASED).glob(f"{zyklus}-*/{record.name}"))
    return next((one.parent for one in editions if yaml.safe_load(one.read_bytes())["teile"] == now), None)


def public_inputs(project: Path) -> dict[str, str]:
    """The SHA-256 of all input files but the confidential ones, by their path in the project, sorted."""
    return {
        shown(path, project): sha256(path) for path in _files(project, INPUTS) if not is_confidential(path, project)
    }


def grouped(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Hashes by path told by folder and name; `.` is the project itself."""
    folders: dict[str, dict[str, str]] = {}
    for name in sorted(files, key=lambda name: (Path(name).parent.as_posix(), name)):
        folders.setdefault(Path(name).parent.as_posix(), {})[Path(name).name] = files[name]
    return folders


def _files(project: Path, names: Iterable[str]) -> list[Path]:
    found = [path for name in names for path in [project / name, *(project / name).rglob("*")] if path.is_file()]
    return sorted(path for path in found if path != project / KEY)


def codes(project: Path) -> dict[str, tuple[str, ...]]:
    """By folder the codes of the confidential files, sorted by themselves so that they do not follow the names."""
    found = defaultdict(list)
    for path, code in code_by_file(project).items():
        found[shown(path.parent, project)].append(code)
    return {folder: tuple(sorted(found[folder])) for folder in sorted(found)}


def code_by_file(project: Path) -> dict[Path, str]:
    """HMAC-SHA256 of path and content of every confidential file; raises `DataError` where the key is missing."""
    files = confidential_files(project)
    if not files:
        return {}
    key = office_key.load(project)
    return {path: office_key.code(key, f"{shown(path, project)}\n{sha256(path)}") for path in files}


# --- Code, versions, results --------------------------------------------------------------------------


def code_hash(code: Iterable[Path], root: Path) -> str:
    """One hash over the names and contents of all code files."""
    digest = hashlib.sha256()
    for path in sorted(set(code)):
        digest.update(f"{path.relative_to(root).as_posix()}\n{sha256(path)}\n".encode())
    return digest.hexdigest()


def lock_hash(root: Path) -> str:
    """The SHA-256 of requirements.lock; nothing where it does not lie beside the code."""
    path = root / "requirements.lock"
    return sha256(path) if path.is_file() else ""


@cache
def versions() -> Fassungen:
    """The versions at work here."""
    from weasyprint.text.ffi import ffi, fontconfig, harfbuzz, pango

    ffi.cdef("const char *pango_version_string(void); const char *hb_version_string(void); int FcGetVersion(void);")
    number = fontconfig.FcGetVersion()
    libraries = {
        "fontconfig": f"{number // 10_000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz": ffi.string(harfbuzz.hb_version_string()).decode(),
        "pango": ffi.string(pango.pango_version_string()).decode(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    packages = {name: version(name) for name in PACKAGES}
    return Fassungen(python=platform.python_version(), pakete=packages, bibliotheken=libraries)


def result_hashes(project: Path, cycle: Cycle) -> dict[str, str]:
    """The SHA-256 of the public results in between, as far as they are there."""
    paths = [_processed(project, cycle) / name for name in RESULTS]
    return {path.name: sha256(path) for path in paths if path.is_file()}
