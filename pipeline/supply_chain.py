"""What the program rests on, from requirements.lock: a CycloneDX list of parts (SBOM) and the page of licences.

    python -m pipeline.supply_chain sbom        CycloneDX 1.6 as JSON
    python -m pipeline.supply_chain lizenzen    docs/lizenzen.md

The lock says which packages in which version with which hashes and for what; the licence is what a package says of
itself where it is installed. No clock, no machine: the same lock gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

LOCK = "requirements.lock"
PROJECT = "integrationsbericht"
_PACKAGE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))?(?: \\)?")
_GROUP = re.compile(rf"{PROJECT} \(pyproject\.toml(?::(\w+))?\)")
GROUPS = {"": "Bericht", "build": "Einrichtung", "dvc": "Ablage (DVC)", "lint": "Stilprüfung", "test": "Prüfungen"}
"""What the packages of a group are for; the first that needs one is named."""

ELSEWHERE = {"brotlicffi": "MIT", "pywin32": "PSF-2.0"}
"""Packages of the lock that are installed on other systems only."""


@dataclass(frozen=True)
class Package:
    """A package of the lock: what asks for it (`via`: packages, `groups`: the project itself), and its hashes."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def packages(lock: str) -> list[Package]:
    """The packages of a lock in its order, which is that of the alphabet."""
    found = []
    for block in re.split(r"^(?=[\w])", lock, flags=re.MULTILINE)[1:]:
        head, *rest = block.splitlines()
        said = _PACKAGE.fullmatch(head)
        if said is None:
            raise ValueError(f"{LOCK}: „{head}“ ist keine Zeile mit einem Paket.")
        asked = [line.strip().removeprefix("#").strip().removeprefix("via").strip() for line in rest if "#" in line]
        groups = tuple(match[1] or "" for one in asked if (match := _GROUP.fullmatch(one)))
        via = tuple(one for one in asked if one and not _GROUP.fullmatch(one))
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
        found.append(Package(said["name"], said["version"], said["marker"] or "", hashes, via, groups))
    return found


def purposes(every: Sequence[Package]) -> dict[str, str]:
    """What each package is for: that of the first group that needs it, itself or through others."""
    needed: dict[str, list[str]] = {}
    for one in every:
        for asking in one.via:
            needed.setdefault(asking, []).append(one.name)
    found: dict[str, str] = {}
    for group, purpose in GROUPS.items():
        reached = [one.name for one in every if group in one.groups]
        while reached:
            name = reached.pop()
            if name not in found:
                found[name] = purpose
                reached += needed.get(name, [])
    return found


_EXACT = re.compile(r"MIT|ISC|[A-Za-z]+-[A-Za-z0-9.-]+")
"""How SPDX names a licence."""


def licence(name: str) -> str:
    """What a package says of its licence, in the form that is most exact."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    told = metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return expression
    classified = [line.split(" :: ")[-1] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    free = (told.get("License") or "").partition("\n")[0].strip()
    named = [one for one in classified if one != "OSI Approved"]
    return free if _EXACT.fullmatch(free) or not named else " / ".join(sorted(named))


def sbom(lock: str, licences: Mapping[str, str], version: str) -> dict[str, Any]:
    """The list of parts as CycloneDX 1.6."""
    every = packages(lock)
    refs = {one.name: one.purl for one in every}
    asked: dict[str, list[str]] = {one.purl: [] for one in every}
    for one in every:
        for asking in one.via:
            asked[refs[asking]].append(one.purl)
    own = f"pkg:generic/{PROJECT}@{version}"
    direct = [one.purl for one in every if one.groups]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": own, "name": PROJECT, "version": version},
            "properties": [{"name": f"{LOCK}:sha256", "value": hashlib.sha256(lock.encode()).hexdigest()}],
        },
        "components": [_component(one, licences[one.name], purpose) for one, purpose in _with_purpose(every)],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(others)} for ref, others in {own: direct, **asked}.items()
        ],
    }  # fmt: skip


def _with_purpose(every: Sequence[Package]) -> Iterable[tuple[Package, str]]:
    found = purposes(every)
    return ((one, found[one.name]) for one in every)


def _component(one: Package, said: str, purpose: str) -> dict[str, Any]:
    licences = [{"expression": said}] if re.search(r" (?:AND|OR|WITH) ", said) else [{"license": {"name": said}}]
    return {
        "type": "library", "bom-ref": one.purl, "name": one.name, "version": one.version, "purl": one.purl,
        "scope": "required" if purpose == GROUPS[""] else "optional",
        "licenses": licences,
        "properties": [
            {"name": "zweck", "value": purpose},
            *([{"name": "bedingung", "value": one.marker}] if one.marker else []),
            *({"name": "sha256", "value": digest} for digest in one.hashes),
        ],
    }  # fmt: skip


def page(lock: str, licences: Mapping[str, str]) -> str:
    """docs/lizenzen.md."""
    every = packages(lock)
    lines = [
        "# Lizenzen der verwendeten Pakete",
        "",
        "Diese Seite schreibt `make docs/lizenzen.md` aus `requirements.lock`; von Hand wird hier nichts geändert.",
        "Die Lizenz ist die, die das Paket selbst angibt. „Bericht“: ohne dieses Paket entsteht kein Bericht;",
        "alle anderen braucht nur, wer prüft, einrichtet oder Daten in einer Ablage hält.",
        "",
        "| Paket | Fassung | Lizenz | wofür |",
        "|---|---|---|---|",
    ]
    rows = [f"| {one.name} | {one.version} | {licences[one.name]} | {what} |" for one, what in _with_purpose(every)]
    return "\n".join([*lines, *rows, ""])


def main(words: Sequence[str]) -> str:
    """What is asked for, as text."""
    root = Path(__file__).parents[1]
    lock = (root / LOCK).read_text(encoding="utf-8")
    licences = {one.name: licence(one.name) for one in packages(lock)}
    if list(words) == ["lizenzen"]:
        return page(lock, licences)
    version = metadata.version(PROJECT)
    return json.dumps(sbom(lock, licences, version), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
