"""What the program rests on is listed whole, and nothing comes in that is not what the lock names."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import PROJECT

from pipeline.supply_chain import GROUPS, Package, licence, main, packages, page, purposes, sbom

LOCK = """\
# made by
click==8.5.1 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via typer
pytest==9.2.0 ; sys_platform == 'linux' \\
    --hash=sha256:{a}
    # via
    #   integrationsbericht (pyproject.toml:test)
    #   pytest-xdist
pytest-xdist==3.8.0 \\
    --hash=sha256:{a}
    # via integrationsbericht (pyproject.toml:test)
typer==0.29.2 \\
    --hash=sha256:{a}
    # via integrationsbericht (pyproject.toml)
""".format(a="a" * 64, b="b" * 64)
LICENCES = {"click": "BSD-3-Clause", "pytest": "MIT", "pytest-xdist": "MIT", "typer": "MIT OR ISC"}
REAL = (PROJECT / "requirements.lock").read_text(encoding="utf-8")


def test_packages_of_a_lock_with_their_hashes_and_what_asks_for_them() -> None:
    click, pytest_, _, _ = packages(LOCK)
    assert click == Package("click", "8.5.1", "", ("a" * 64, "b" * 64), ("typer",), ())
    assert (pytest_.marker, pytest_.via, pytest_.groups) == ("sys_platform == 'linux'", ("pytest-xdist",), ("test",))


def test_a_package_is_for_what_needs_it() -> None:
    assert purposes(packages(LOCK)) == {
        "click": "Bericht", "typer": "Bericht", "pytest": "Prüfungen", "pytest-xdist": "Prüfungen",
    }  # fmt: skip


def test_the_list_of_parts_names_version_licence_hashes_and_dependencies() -> None:
    made = sbom(LOCK, LICENCES, "1.0")
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    click, *_, typer = made["components"]
    assert (click["purl"], click["scope"]) == ("pkg:pypi/click@8.5.1", "required")
    assert click["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert typer["licenses"] == [{"expression": "MIT OR ISC"}]
    assert {"name": "sha256", "value": "b" * 64} in click["properties"]
    assert {one["ref"]: one["dependsOn"] for one in made["dependencies"]} == {
        "pkg:generic/integrationsbericht@1.0": [
            "pkg:pypi/pytest-xdist@3.8.0", "pkg:pypi/pytest@9.2.0", "pkg:pypi/typer@0.29.2",
        ],
        "pkg:pypi/click@8.5.1": [],
        "pkg:pypi/pytest@9.2.0": [],
        "pkg:pypi/pytest-xdist@3.8.0": ["pkg:pypi/pytest@9.2.0"],
        "pkg:pypi/typer@0.29.2": ["pkg:pypi/click@8.5.1"],
    }  # fmt: skip


def test_the_list_of_this_project_is_whole_and_the_same_each_time() -> None:
    text = main(["sbom"])
    assert text == main(["sbom"])
    made = json.loads(text)
    names = re.findall(r"^([\w.-]+)==", REAL, re.MULTILINE)
    assert [one["name"] for one in made["components"]] == names
    assert len(names) > 150
    assert all(
        one["licenses"][0].get("expression") or one["licenses"][0]["license"]["name"] for one in made["components"]
    )
    assert not re.search(r"timestamp|serialNumber|/home/|/root/", text)


def test_the_page_of_licences_is_that_of_the_lock() -> None:
    listed = (PROJECT / "docs/lizenzen.md").read_text(encoding="utf-8")
    assert listed == main(["lizenzen"])
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \| (.+) \|$", listed, re.MULTILINE)[1:]
    assert [(name, version) for name, version, _, _ in rows] == [(one.name, one.version) for one in packages(REAL)]
    assert {what for *_, what in rows} == set(GROUPS.values())


def test_a_page_without_a_package_would_be_noticed() -> None:
    assert page(LOCK, LICENCES) != page(LOCK.replace("8.5.1", "8.5.2"), LICENCES)
    assert licence("weasyprint") == "BSD License"
    with pytest.raises(ValueError, match="keine Zeile mit einem Paket"):
        packages("click>=8 \\\n")


# Installation


def test_every_package_of_the_lock_has_its_hashes_and_they_are_demanded() -> None:
    assert [one.name for one in packages(REAL) if not one.hashes] == []
    script = (PROJECT / "umgebung.sh").read_text(encoding="utf-8").replace("\\\n", " ")
    installing = [line for line in script.splitlines() if re.search(r"pip install .*-r ", line)]
    assert len(installing) == 3
    assert all("--require-hashes" in line for line in installing)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with a package that is a wheel and nothing else."""
    with zipfile.ZipFile(tmp_path / "leer-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("leer.py", "")
        wheel.writestr("leer-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: leer\nVersion: 1.0\n")
        wheel.writestr("leer-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("leer-1.0.dist-info/RECORD", "")
    return tmp_path


@pytest.mark.langsam
def test_a_package_with_another_hash_is_not_installed(wheels: Path) -> None:
    digest = hashlib.sha256((wheels / "leer-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    for named, well in ((digest, True), (digest[::-1], False)):
        (wheels / "lock").write_text(f"leer==1.0 --hash=sha256:{named}\n", encoding="utf-8")
        words = ["install", "--no-deps", "--no-index", "--find-links", str(wheels), "--require-hashes", "--no-compile"]
        words += ["--disable-pip-version-check", "--target", str(wheels / "ziel"), "-r", str(wheels / "lock")]
        run = [sys.executable, "-I", "-m", "pip", *words]
        done = subprocess.run(run, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode == 0) is well, done.stderr
        assert well or "DO NOT MATCH THE HASHES" in done.stderr
