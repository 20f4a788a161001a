"""Bad input: every case below `faulty/` is told in German, with place, found and expected, and nothing is written.

    projekt/               params.yaml and registries of a small project
    GROUP/quelle.yaml      how the tables of the group are declared
    GROUP/CASE.csv         a table with a fault; `in_ordnung.csv` has none
    GROUP/CASE.yaml        its own quelle.yaml, where it needs one
    GROUP/CASE.txt         what `bericht check` says of it; empty where the table must be read
    quelle/CASE.yaml       a quelle.yaml with a fault, beside a table that has none
    register/FILE_CASE.yaml    a fault in FILE.yaml of the project
    ablage/CASE.txt        files that lie there in the wrong way, made below
    gross/CASE.txt         files that are too big to be kept, made below

A case lies in a project as the source GROUP_CASE. Those of a family lie there together, each among the others.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import PROJECT, Called, for_all
from test_cli import english_in

from indicators.katalog import all_indicators
from pipeline.cli import run
from pipeline.ingest import needed_sources
from pipeline.stages import KEPT

FAULTY = Path(__file__).parent / "faulty"
TABLES = (".csv", ".xlsx")
QUICK = ("klassisch", "quelle")
SLOW = ("flach", "quader", "auszug", "einfach", "inkar", "mappe")

Bericht = Callable[..., Called]


# The cases


@dataclass(frozen=True)
class Case:
    """A fault: the table or, in the group `quelle`, the declaration that has it."""

    group: str
    path: Path

    @property
    def key(self) -> str:
        return f"{self.group}_{self.path.stem}"

    @property
    def said(self) -> str:
        return self.path.with_suffix(".txt").read_text(encoding="utf-8")

    def lay(self, project: Path, key: str = "", table: str = "") -> Path:
        """Lay it into a project as the source `key`, its table under the name `table`. The path of the table."""
        folder = project / "data/raw" / (key or self.key)
        folder.mkdir()
        origin = FAULTY / "klassisch/in_ordnung.csv" if self.group == "quelle" else self.path
        path = folder / ("auszug.csv" if self.group == "auszug" else table or f"tabelle{origin.suffix}")
        shutil.copyfile(origin, path)
        (folder / "quelle.yaml").write_bytes(self._declared(path))
        return path

    def _declared(self, table: Path) -> bytes:
        """Its quelle.yaml, with the checksum of the table where it does not name one itself."""
        own = self.path.with_suffix(".yaml")
        text = (own if own.is_file() else self.path.with_name("quelle.yaml")).read_bytes()
        if self.group == "quelle" or re.search(rb"^(auszug|original):", text, re.MULTILINE):
            return text
        return text + entry(table, is_extract=self.group == "auszug").encode()


def entry(table: Path, *, is_extract: bool = False) -> str:
    """What quelle.yaml says of a file; a size of 0 could not be declared."""
    with table.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if is_extract:
        return f"auszug: {{sha256: {digest}}}\n"
    return f"original: {{datei: {table.name}, sha256: {digest}, bytes: {max(table.stat().st_size, 1)}}}\n"


def cases(*groups: str) -> list[Case]:
    found = []
    for group in groups:
        kinds = (".yaml",) if group == "quelle" else TABLES
        found += [Case(group, path) for path in sorted((FAULTY / group).iterdir()) if path.suffix in kinds]
    return found


def case(key: str) -> Case:
    return next(case for case in cases(*QUICK, *SLOW) if case.key == key)


def small_project(root: Path) -> Path:
    shutil.copytree(FAULTY / "projekt", root)
    for name in ("brueche", "schwellen"):
        shutil.copy(PROJECT / f"data/raw/{name}.yaml", root / "data/raw")
    shutil.copytree(PROJECT / "report_templates/formulare", root / "report_templates/formulare")
    for name in ("data/ausgaben", "data/raw/vertraulich"):
        (root / name).mkdir()
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "projekt")


def content(folder: Path) -> dict[Path, bytes]:
    """All files but the lock and what is kept of sources that were read, which are nobody's result."""
    found = (path for path in sorted(folder.rglob("[!.]*")) if path.is_file() and KEPT not in path.parts)
    return {path: path.read_bytes() for path in found}


def faults_in(said: str) -> int:
    """How many faults a text tells: one line for each, its advice stands further in."""
    return len(re.findall(r"^  \S", said, re.MULTILINE))


def blocks(said: str) -> dict[str, str]:
    """What is said of each file."""
    parts = re.split(r"^(?=\S)", said, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts if "\n  " in part}


def by_source(said: str) -> dict[str, str]:
    """What is said of the files of each source, or of its folder."""
    found: dict[str, str] = {}
    for file, part in blocks(said).items():
        key = file.removeprefix("data/raw/").partition("/")[0]
        found[key] = found.get(key, "") + part
    return found


# Each fault as it is told


@dataclass(frozen=True)
class Check:
    """How `bericht check` ended, what it said, and what it left in the folder for temporary files."""

    code: int
    said: str
    left: list[str]


def check(project: Path, temporary: Path) -> Check:
    """Run `bericht check`; the fixture `bericht` could not be shared by several tests."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(out):
        patch.setattr(tempfile, "tempdir", str(temporary))
        patch.setattr(sys, "argv", ["bericht", "check"])
        patch.chdir(project)
        with pytest.raises(SystemExit) as end:
            run()
    gc.collect()
    out.flush()
    said = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return Check(end.value.code or 0, said, [path.name for path in temporary.iterdir()])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...]], Check]:
    """What is told of a project in which all cases of these groups lie."""

    @cache
    def run(groups: tuple[str, ...]) -> Check:
        project = small_project(tmp_path_factory.mktemp("fehler") / "projekt")
        for case in cases(*groups):
            case.lay(project)
        before = content(project)
        done = check(project, tmp_path_factory.mktemp("temp"))
        assert content(project) == before
        return done

    return run


FAMILIES = pytest.mark.parametrize("groups", [QUICK, pytest.param(SLOW, marks=pytest.mark.langsam)])


@FAMILIES
def test_a_fault_is_told_with_its_place_and_what_is_expected(groups: tuple[str, ...], told: Callable[..., Check]):
    said = by_source(told(groups).said)
    expected = {case.key: case.said for case in cases(*groups)}
    assert len(expected) > 80
    assert {key: said.get(key, "") for key in expected} == expected


@FAMILIES
def test_all_faults_of_all_sources_are_told_at_once_and_nothing_else(
    groups: tuple[str, ...], told: Callable[..., Check]
):
    expected, done = [case.said for case in cases(*groups)], told(groups)
    total = sum(map(faults_in, expected))
    assert done.code == 1
    assert done.left == []
    assert re.search(rf"^{total} Fehler, 0 Hinweise .*Es wurde nichts geändert.$", done.said, re.MULTILINE)
    assert sum(map(len, blocks(done.said).values())) == sum(map(len, expected))


def of_each_kind() -> list[Any]:
    """The first case of each format and rule: alone, a fault stops as it does among others."""
    kinds = {(one.group, *re.findall(r"\[V\d\d\]", one.said)): one for one in reversed(cases(*QUICK, *SLOW))}
    return [pytest.param(one, id=one.key) for one in sorted(kinds.values(), key=lambda one: one.key)]


@pytest.mark.langsam
@pytest.mark.parametrize("case", of_each_kind())
def test_a_fault_alone_ends_with_1(case: Case, project: Path, tmp_path: Path):
    case.lay(project)
    before = content(project)
    (tmp_path / "temp").mkdir()
    done = check(project, tmp_path / "temp")
    assert (done.code, done.left) == (1 if case.said else 0, [])
    assert by_source(done.said).get(case.key, "") == case.said
    assert content(project) == before


QUOTED = re.compile(r"„[^“]*“|Es fehlen die Spalten [^.]*\.|Gefunden: [^.]*\.|3-<6|Flat-File")
"""What stands in the files, and names."""


@for_all("text", sorted(FAULTY.rglob("*.txt")))
def test_what_is_told_is_german_and_one_line_for_each_fault(text: Path):
    said = text.read_text(encoding="utf-8")
    assert english_in(QUOTED.sub("", said)) == []
    for line in said.splitlines():
        assert re.fullmatch(r"\S+|  \S.*[.“](   \[V\d\d\])?|    \S.*\.", line)


# What must be read


@pytest.mark.langsam
@pytest.mark.parametrize("group", ["klassisch", "flach", "quader", "auszug", "einfach", "inkar"])
def test_what_is_only_saved_in_another_way_gives_the_same_observations(group: str, project: Path, bericht: Bericht):
    """Line ends, encodings and empty fields at the end of all lines are no faults."""
    sound = [case for case in cases(group) if not case.said]
    for case in sound:
        case.lay(project)
    assert bericht("ingest", cwd=project).code == 0
    query = f"SELECT source, list(columns(* EXCLUDE (source, file, place))) FROM '{observations(project)}' GROUP BY 1"
    found = {key: cells for key, *cells in duckdb.sql(query).fetchall()}
    assert sorted(found) == [case.key for case in sound]
    assert len(found) > 1
    assert all(cells == found[f"{group}_in_ordnung"] for cells in found.values())
    assert len(found[f"{group}_in_ordnung"][0]) > 2


def observations(project: Path) -> Path:
    [path] = project.glob("data/processed/*/observations.parquet")
    return path


# What stops and what is set aside

CORE = sorted(needed_sources(all_indicators()))


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("ingest", "klassisch_dezimalpunkt"),
        *(
            pytest.param("build", key, marks=pytest.mark.langsam)
            for key in ("klassisch_dezimalpunkt", "mappe_formel", "quelle_unbekannter_schluessel")
        ),
    ],
)
def test_a_fault_in_a_source_of_the_core_stops(command: str, key: str, project: Path, bericht: Bericht):
    case("klassisch_in_ordnung").lay(project)
    case(key).lay(project, CORE[0])
    before = content(project)
    said = bericht(command, cwd=project)
    expected = case(key).said
    assert said.code == 1
    ending = f"{faults_in(expected)} Fehler. Die bisherigen Ergebnisse sind unverändert.\n"
    assert said.err == expected.replace(case(key).key, CORE[0]) + ending
    assert content(project) == before


def test_five_faults_in_three_files_are_told_at_once_and_in_order(project: Path, bericht: Bericht):
    keys = ["klassisch_anderer_zeichensatz", "mappe_zwei_zeilen", "quelle_unbekannter_leser"]
    for key, core in zip(keys, CORE, strict=False):
        case(key).lay(project, core)
    told = [case(key).said.replace(key, core) for key, core in zip(keys, CORE, strict=False)]
    said = bericht("ingest", cwd=project)
    assert said.code == 1
    assert said.err == "".join(told) + "5 Fehler. Die bisherigen Ergebnisse sind unverändert.\n"
    assert not list(project.glob("data/processed/*/[!.]*"))


def test_another_source_is_set_aside_and_named_unless_all_faults_count(project: Path, bericht: Bericht):
    faulty = case("klassisch_dezimalpunkt")
    faulty.lay(project)
    case("klassisch_in_ordnung").lay(project)
    strict = bericht("ingest", "--streng", cwd=project)
    assert (strict.code, strict.out) == (1, "")
    assert strict.err == faulty.said + "1 Fehler. Die bisherigen Ergebnisse sind unverändert.\n"
    assert not list(project.glob("data/processed/*/[!.]*"))
    assert bericht("ingest", cwd=project).code == 0
    [told] = project.glob("data/processed/*/quellen.json")
    sources = json.loads(told.read_text(encoding="utf-8"))
    assert [source["quelle"] for source in sources["gelesen"]] == ["klassisch_in_ordnung"]
    [aside] = sources["zurueckgestellt"]
    assert aside["quelle"] == faulty.key
    without_advice = [line for line in faulty.said.splitlines()[1:] if not line.startswith("    ")]
    assert " ".join(aside["fehler"]).split() == " ".join(without_advice).split()


# Other commands that read a file


def is_of_the_file(said: str) -> bool:
    """Whether it is the file itself that is broken, and not what is declared of it."""
    return bool(said) and set(re.findall(r"\[(V\d\d)\]$", said, re.MULTILINE)) == {"V01"}


@pytest.mark.langsam
def test_no_extract_is_made_of_a_broken_file_and_none_of_its_neighbours(
    project: Path, tmp_path: Path, bericht: Bericht
):
    originals = tmp_path / "originale"
    originals.mkdir()
    broken = [case for case in cases("klassisch", *SLOW) if is_of_the_file(case.said) and case.group != "auszug"]
    for one in [*broken, case("klassisch_in_ordnung")]:
        table = one.lay(project, table=f"{one.key}{one.path.suffix}")
        table.rename(originals / table.name)
    before = content(project)
    said = bericht("extract", "--from", str(originals), "--uebernehmen", cwd=project)
    assert said.code == 1
    assert said.err.endswith(" Fehler. Die bisherigen Ergebnisse sind unverändert.\n")
    assert {file: part.partition("\n")[2] for file, part in blocks(said.err).items()} == {
        str(originals / f"{one.key}{one.path.suffix}"): one.said.partition("\n")[2] for one in broken
    }
    assert content(project) == before


NO_TABLES = [
    f"klassisch_{name}"
    for name in ("binaer", "gepackt", "json_meldung", "leer", "nur_leere_zeilen", "pdf", "utf16", "webseite")
]


@pytest.mark.parametrize("key", [*NO_TABLES, "mappe_kennwort", "mappe_makros", "mappe_dtd"])
def test_what_is_no_table_is_not_shown(key: str, tmp_path: Path, bericht: Bericht):
    path = shutil.copy(case(key).path, tmp_path)
    said = bericht("source", "show", str(path), cwd=tmp_path)
    told = case(key).said.partition("\n")[2]
    assert (said.code, said.out) == (1, "")
    assert said.err == f"{path}\n{told}1 Fehler. Die bisherigen Ergebnisse sind unverändert.\n"


# Files that lie there in the wrong way


def link_out(project: Path, folder: Path) -> None:
    outside = project.parent / "anderswo.csv"
    shutil.copy(FAULTY / "auszug/in_ordnung.csv", outside)
    (folder / "auszug.csv").unlink()
    (folder / "auszug.csv").symlink_to(outside)


def link_folder_out(project: Path, folder: Path) -> None:
    folder.rename(project.parent / "anderswo")
    folder.symlink_to(project.parent / "anderswo")


def link_declaration_out(project: Path, folder: Path) -> None:
    (folder / "quelle.yaml").rename(project.parent / "anderswo.yaml")
    (folder / "quelle.yaml").symlink_to(project.parent / "anderswo.yaml")


def link_to_nothing(project: Path, folder: Path) -> None:
    (folder / "auszug.csv").unlink()
    (folder / "auszug.csv").symlink_to("nirgends.csv")


def link_to_itself(project: Path, folder: Path) -> None:
    (folder / "auszug.csv").unlink()
    (folder / "auszug.csv").symlink_to("auszug.csv")


def put_a_folder(project: Path, folder: Path) -> None:
    (folder / "auszug.csv").unlink()
    (folder / "auszug.csv").mkdir()


def put_a_folder_for_the_declaration(project: Path, folder: Path) -> None:
    (folder / "quelle.yaml").unlink()
    (folder / "quelle.yaml").mkdir()


def put_nothing(project: Path, folder: Path) -> None:
    (folder / "auszug.csv").unlink()


LAID: dict[str, Callable[[Path, Path], None]] = {
    "verknuepfung_hinaus": link_out,
    "ordner_ist_verknuepfung_hinaus": link_folder_out,
    "quelle_yaml_ist_verknuepfung_hinaus": link_declaration_out,
    "verknuepfung_ins_leere": link_to_nothing,
    "verknuepfung_auf_sich_selbst": link_to_itself,
    "ordner_statt_datei": put_a_folder,
    "ordner_statt_quelle_yaml": put_a_folder_for_the_declaration,
    "keine_datei": put_nothing,
}


@pytest.mark.skipif(sys.platform == "win32", reason="Verknüpfungen darf unter Windows nicht jeder anlegen")
def test_a_file_that_lies_there_in_the_wrong_way_is_not_read(project: Path, tmp_path: Path):
    expected = {}
    for name, spoil in LAID.items():
        folder = case("auszug_in_ordnung").lay(project, f"ablage_{name}").parent
        spoil(project, folder)
        expected |= blocks((FAULTY / "ablage" / f"{name}.txt").read_text(encoding="utf-8"))
    (tmp_path / "temp").mkdir()
    done = check(project, tmp_path / "temp")
    assert done.code == 1
    assert {file: said for file, said in blocks(done.said).items() if file.startswith("data/")} == expected


def test_no_extract_is_written_through_a_link(project: Path, tmp_path: Path, bericht: Bericht):
    (tmp_path / "originale").mkdir()
    table = case("klassisch_in_ordnung").lay(project, "ablage_ordner_ist_verknuepfung_hinaus")
    shutil.move(table, tmp_path / "originale")
    link_folder_out(project, table.parent)
    before = content(tmp_path)
    said = bericht("extract", "--from", str(tmp_path / "originale"), cwd=project)
    expected = (FAULTY / "ablage/ordner_ist_verknuepfung_hinaus.txt").read_text(encoding="utf-8")
    assert (said.code, said.err) == (1, f"{expected}1 Fehler. Die bisherigen Ergebnisse sind unverändert.\n")
    assert content(tmp_path) == before


@pytest.mark.parametrize("name", ["auszug.csv", "quelle.yaml"])
def test_a_file_that_may_not_be_read_is_told(name: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Forbidden by hand, because the tests may run as root."""
    case("auszug_in_ordnung").lay(project, "ablage_ohne_leserecht")
    opened = Path.open

    def refuse(path: Path, *how: Any, **more: Any) -> Any:
        if path == project / "data/raw/ablage_ohne_leserecht" / name:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *how, **more)

    (tmp_path / "temp").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        done = check(project, tmp_path / "temp")
    expected = (FAULTY / "ablage/ohne_leserecht.txt").read_text(encoding="utf-8").replace("auszug.csv", name)
    assert done.code == 1
    assert blocks(done.said)[f"data/raw/ablage_ohne_leserecht/{name}"] == expected


# Registries


@pytest.mark.langsam
@pytest.mark.parametrize("path", sorted((FAULTY / "register").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_fault_in_a_registry_is_told(path: Path, project: Path, tmp_path: Path):
    name = path.stem.partition("_")[0]
    shutil.copy(path, project if name == "params" else project / "data/raw")
    (project if name == "params" else project / "data/raw").joinpath(path.name).rename(
        project / ("params.yaml" if name == "params" else f"data/raw/{name}.yaml")
    )
    case("klassisch_in_ordnung").lay(project)
    before = content(project)
    (tmp_path / "temp").mkdir()
    done = check(project, tmp_path / "temp")
    assert "".join(blocks(done.said).values()) == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert (done.code, done.left) == (1, [])
    assert content(project) == before


# Big files: refused in seconds, in bounded memory

MB = 1 << 20


def repeated(path: Path, start: bytes, line: bytes, size: int, end: bytes = b"") -> None:
    with path.open("wb") as stream:
        stream.write(start)
        block = line * (MB // len(line))
        for _ in range(size // len(block)):
            stream.write(block)
        stream.write(end)


def lines_of(group: str) -> tuple[bytes, bytes]:
    """Everything of a sound table but its last line, and that."""
    raw = (FAULTY / group / "in_ordnung.csv").read_bytes()
    place = raw.rindex(b"\n", 0, -1) + 1
    return raw[:place], raw[place:]


def book(path: Path, rows: Iterator[bytes]) -> None:
    """The sound workbook with other rows."""
    with (
        zipfile.ZipFile(FAULTY / "mappe/in_ordnung.xlsx") as sound,
        zipfile.ZipFile(path, "w", 8, compresslevel=1) as made,
    ):
        for name in sound.namelist():
            content = sound.read(name)
            if name != "xl/worksheets/sheet1.xml":
                made.writestr(name, content)
                continue
            start, end = content.split(b"</sheetData>")
            with made.open(name, "w", force_zip64=True) as part:
                part.write(start)
                for block in rows:
                    part.write(block)
                part.write(b"</sheetData>" + end)


BLANK_ROW = '<row r="%d" ht="15">' + "".join(f'<c r="{column}%d" s="1"/>' for column in "ABCDEFGH") + "</row>"


def blank_rows() -> Iterator[bytes]:
    """A million rows that hold nothing but a format: about 200 MB."""
    for first in range(5, 1_000_000, 5000):
        yield "".join(BLANK_ROW % ((n,) * 9) for n in range(first, first + 5000)).encode()


def one_cell_far_away() -> Iterator[bytes]:
    yield b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def bomb() -> Iterator[bytes]:
    for _ in range(1000):
        yield b" " * MB


def long_line(path: Path) -> None:
    start, last = lines_of("einfach")
    path.write_bytes(start + last.replace(b"Esslingen", b"E" * 200_000))


def line_20000(path: Path) -> None:
    """A flat file of 25,000 lines; one of them has lost its last field."""
    head, *lines = (FAULTY / "flach/in_ordnung.csv").read_text(encoding="utf-8").splitlines()
    all_lines = [line.replace("2015-12-31", f"{1900 + n}-12-31") for n in range(2778) for line in lines]
    all_lines[20_000 - 2] = all_lines[20_000 - 2].rpartition(";")[0]
    path.write_text("\n".join([head, *all_lines]) + "\n", encoding="utf-8")


BIG: dict[str, tuple[str, Callable[[Path], None]]] = {
    "nur_leere_zeilen_200_mb": ("klassisch", lambda path: repeated(path, b"", b"\n", 200 * MB)),
    "leere_zeilen_100_mb": ("klassisch", lambda path: repeated(path, lines_of("klassisch")[0], b"\r\n", 100 * MB)),
    "leere_felder_100_mb": ("einfach", lambda path: repeated(path, lines_of("einfach")[0], b",,,,\n", 100 * MB)),
    "leere_zeilen_200_mb_flach": ("flach", lambda path: repeated(path, lines_of("flach")[0], b"\n", 200 * MB)),
    "zu_gross": ("klassisch", lambda path: repeated(path, lines_of("klassisch")[0], b"31.12.2015;08;x\n", 200 * MB)),
    "viele_kaputte_zeilen": ("einfach", lambda path: repeated(path, lines_of("einfach")[0], b"08116,x\n", 8 * MB)),
    "sehr_lange_zeile": ("einfach", long_line),
    "zeile_20000": ("flach", line_20000),
    "mappe_leere_zeilen": ("mappe", lambda path: book(path, blank_rows())),
    "mappe_ein_fernes_feld": ("mappe", lambda path: book(path, one_cell_far_away())),
    "mappe_bombe": ("mappe", lambda path: book(path, bomb())),
}
ENVIRONMENT = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
MEASURED = """
import os, resource, sys, time
from pipeline.cli import run
sys.argv = ["bericht", "check"]
for project in sys.stdin:
    os.chdir(project.strip())
    started = time.monotonic()
    try:
        run()
    except SystemExit as end:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print("=", end.code, peak, time.monotonic() - started, flush=True)
"""


@pytest.fixture(scope="module")
def measured() -> Iterator[Callable[[Path], tuple[str, int, int, float]]]:
    """Runs `bericht check` in a process of its own: what it said, its code, its most memory in MB, its seconds.

    The memory is the most that this process ever had, so that of a project is at most what is told.
    """
    command = [sys.executable, "-c", MEASURED]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        asked, answers = process.stdin, process.stdout
        assert asked is not None
        assert answers is not None

        def run(project: Path) -> tuple[str, int, int, float]:
            asked.write(f"{project}\n")
            asked.flush()
            said = ""
            while not (line := answers.readline()).startswith("= "):
                assert line, said
                said += line
            _, code, peak, took = line.split()
            return said, int(code), int(peak), float(took)

        yield run
        asked.close()


@pytest.mark.langsam
@pytest.mark.skipif(sys.platform == "win32", reason="Windows misst den Speicher anders")
@pytest.mark.parametrize("name", BIG)
def test_a_file_that_is_too_big_is_refused_soon_and_with_little_memory(
    name: str, project: Path, measured: Callable[[Path], tuple[str, int, int, float]]
):
    group, write = BIG[name]
    kind = ".xlsx" if group == "mappe" else ".csv"
    folder = project / "data/raw" / f"gross_{name}"
    folder.mkdir()
    table = folder / f"tabelle{kind}"
    write(table)
    (folder / "quelle.yaml").write_text((FAULTY / group / "quelle.yaml").read_text(encoding="utf-8") + entry(table))
    try:
        said, code, peak, took = measured(project)
    finally:
        table.unlink()
    expected = (FAULTY / "gross" / f"{name}.txt").read_text(encoding="utf-8")
    assert blocks(said)[f"data/raw/{folder.name}/{table.name}"] == expected
    assert code == 1
    assert peak < 900
    assert took < 60
