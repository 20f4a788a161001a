"""From the offices' originals, which stay where they are, to the extracts that lie in the project."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.cycle import load_yaml, shown
from pipeline.faults import DataError, Fault, UsageError, fault
from pipeline.mapping import CHECK_HEADER, changed_header
from pipeline.readers import read_table
from pipeline.readers.extract_file import render_extract, write_whole
from pipeline.readers.table import Table
from pipeline.regions import OFFICIAL, canonical
from pipeline.sources import AUSZUG, Auszug, Original, Quelle, demand_file, lies_there, sha256
from pipeline.vintages import source_folders, vintages

FLOW = r"^{key}:[ \t]*(?P<value>\{{[^}}\n]*\}})"
"""A key of quelle.yaml whose value stands in braces on the same line."""


@dataclass(frozen=True)
class Extracted:
    """What was done for one source; `changed` says whether its extract or quelle.yaml is new."""

    key: str
    origin: Path
    file: Path
    rows: int
    sha256: str
    changed: bool


@dataclass(frozen=True)
class _Draft:
    """An extract and the quelle.yaml that goes with it, before either is written."""

    folder: Path
    origin: Path
    rows: int
    extract: bytes
    quelle: bytes

    def write(self) -> Extracted:
        files = {self.folder / AUSZUG: self.extract, self.folder / "quelle.yaml": self.quelle}
        stale = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
        for path in stale:
            write_whole(path, files[path])
        digest = hashlib.sha256(self.extract).hexdigest()
        return Extracted(self.folder.name, self.origin, self.folder / AUSZUG, self.rows, digest, bool(stale))


def extract(
    project: Path,
    origin: Path,
    regions: Collection[str],
    county: str,
    adopt: bool = False,
    only: Sequence[str] = (),
) -> list[Extracted]:
    """Cut the originals found anywhere below `origin` to `regions`, for every source that declares one.

    A source with `raum.gemeinden` also keeps the Gemeinden of the `county` (its AGS), or with the value
    `vergleichskreise` those of all Kreise among the `regions`. An original
    must be the one that quelle.yaml names by its SHA-256; with `adopt` the one that is found is
    entered there. `only` limits the run to these sources.
    Raises `DataError` with the faults of all sources, and has then written nothing.
    """
    if not origin.is_dir():
        raise UsageError(f"Den Ordner {origin} gibt es nicht.")
    run = _Run(project, origin, frozenset(regions), county, adopt)
    drafts, faults = [], []
    for folder in _folders(project, only):
        try:
            drafts.append(run.draft(folder))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return [draft.write() for draft in drafts if draft is not None]


def _folders(project: Path, only: Sequence[str]) -> list[Path]:
    """The folders of the sources that are meant; of several vintages each (`rdb_1/2017-10-10`) or all (`rdb_1`)."""
    names: dict[str, list[Path]] = {}
    for folder in source_folders(project):
        every = vintages(folder)
        names[folder.name] = list(every.values()) or [folder]
        names |= {f"{folder.name}/{name}": [path] for name, path in every.items()}
    if unknown := [key for key in only if key not in names]:
        raise UsageError(f"Diese Quellen gibt es unter data/raw nicht: {', '.join(unknown)}.")
    return list(dict.fromkeys(folder for key, found in names.items() if not only or key in only for folder in found))


class _Run:
    """One call: where the originals lie and what is kept of them."""

    def __init__(self, project: Path, origin: Path, regions: frozenset[str], county: str, adopt: bool) -> None:
        self.project, self.origin = project, origin
        self.regions, self.county, self.adopt = regions, county, adopt
        self.files: dict[str, list[Path]] = defaultdict(list)
        try:
            for path in sorted(path for path in origin.rglob("*") if path.is_file()):
                self.files[path.name].append(path)
        except OSError as error:
            raise UsageError(f"{error.filename} unter {origin} lässt sich nicht lesen.") from None

    def draft(self, folder: Path) -> _Draft | None:
        """The extract of one source; None where quelle.yaml declares no original."""
        demand_file(folder / "quelle.yaml", self.project)
        quelle = load_yaml(folder / "quelle.yaml", Quelle, self.project)
        if lies_there(folder / AUSZUG):
            demand_file(folder / AUSZUG, self.project)
        if quelle.original is None:
            return None
        place = shown(folder / "quelle.yaml", self.project)
        path, found = self.original(quelle.original, place)
        table = read_table(path, quelle.leser, quelle.csv, quelle.kodierung, quelle.tabelle)
        if changed := changed_header(quelle, table):
            raise fault(path, "", changed, "V02", CHECK_HEADER)
        regions = self._printed(table, quelle)
        rows = sum(row.region in regions for row in table.rows)
        if not rows:
            raise fault(path, "", "Keine Zeile gehört zu einer der Regionen des Auszugs.", "V03")
        content = render_extract(table, regions).encode()
        made = Auszug(sha256=hashlib.sha256(content).hexdigest())
        text = (folder / "quelle.yaml").read_bytes().decode()
        if found != quelle.original:
            text = _with_entry(text, "original", _flow(found), place)
        if made != quelle.auszug:
            text = _with_entry(text, "auszug", f"{{sha256: {made.sha256}}}", place)
        return _Draft(folder, path, rows, content, text.encode())

    def _printed(self, table: Table, quelle: Quelle) -> set[str]:
        """The keys, as printed, of the regions of the extract."""
        keys = {row.region for row in table.rows}
        if quelle.raum.art != OFFICIAL:  # areas of their own: none of them is a region of the report
            return keys
        wanted = {key for key in keys if canonical(quelle.raum.key(key)) in self.regions}
        kreise = {True: {self.county}, "vergleichskreise": {key for key in self.regions if len(key) == 5}}
        return wanted | _gemeinden(keys, kreise.get(quelle.raum.gemeinden, set()))

    def original(self, declared: Original, place: str) -> tuple[Path, Original]:
        """The file that quelle.yaml means, and what it should say of it.

        Of several files with that name it is the one with the declared SHA-256.
        """
        try:
            hashes = {sha256(path): path for path in reversed(self.files[declared.datei])}
        except OSError:
            text = f"Die Datei „{declared.datei}“ unter {self.origin} lässt sich nicht öffnen."
            raise fault(place, "original.datei", text, "V16", "Bitte die Zugriffsrechte der Datei prüfen.") from None
        if not hashes:
            text = f"Die Datei „{declared.datei}“ liegt nicht unter {self.origin}."
            raise fault(place, "original.datei", text, "V16")
        if declared.sha256 not in hashes and len(hashes) > 1:
            paths = ", ".join(str(path) for path in hashes.values())
            text = f"Keine der Dateien dieses Namens hat SHA-256 {declared.sha256}: {paths}."
            raise fault(place, "original.sha256", text, "V16", "Bitte nur die richtige liegen lassen.")
        digest = declared.sha256 if declared.sha256 in hashes else next(iter(hashes))
        path = hashes[digest]
        found = Original.model_construct(datei=path.name, sha256=digest, bytes=path.stat().st_size)
        if not self.adopt and found != declared:
            raise DataError(_differences(declared, found, path, place))
        return path, found


def _differences(declared: Original, found: Original, path: Path, place: str) -> Iterator[Fault]:
    advice = "Ist die Datei die richtige, übernimmt „bericht extract --from ORDNER --uebernehmen“ Prüfsumme und Größe."
    for key in ("sha256", "bytes"):
        old, new = getattr(declared, key), getattr(found, key)
        if old != new:
            yield Fault(place, f"original.{key}", f"{path}: gefunden {new}, erwartet {old}.", "V16", advice)


def _gemeinden(keys: Iterable[str], kreise: Collection[str]) -> set[str]:
    """The keys of the Gemeinden of these Kreise, by AGS (8 digits) or by ARS (12)."""
    return {key for key in keys if key[:5] in kreise and len(key) in (8, 12)}


def _flow(original: Original) -> str:
    name = original.datei if re.fullmatch(r"[A-Za-z0-9_][\w.-]*", original.datei) else f'"{original.datei}"'
    return f"{{datei: {name}, sha256: {original.sha256}, bytes: {original.bytes}}}"


def _with_entry(text: str, key: str, value: str, place: str) -> str:
    """quelle.yaml with one entry in braces replaced, or added below `original`; all else stays as it is."""
    pattern = re.compile(FLOW.format(key=key), re.MULTILINE)
    if match := pattern.search(text):
        return text[: match.start("value")] + value + text[match.end("value") :]
    above = re.search(FLOW.format(key="original") + r".*\r?\n", text, re.MULTILINE)
    if above is None or re.search(rf"^{key}:", text, re.MULTILINE):
        text = f"„{key}“ steht nicht auf einer Zeile. Erwartet: {key}: {{...}}."
        raise fault(place, key, text, "V16")
    line_end = "\r\n" if above[0].endswith("\r\n") else "\n"
    return f"{text[: above.end()]}{key}: {value}{line_end}{text[above.end() :]}"
