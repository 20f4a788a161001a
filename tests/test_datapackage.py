"""The data package: what it declares is what its files hold, by the rules of Data Package v2 that it uses."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from pipeline.cycle import load_cycle
from pipeline.datapackage import FILE, FILES, package
from pipeline.public_tables import public_tables
from pipeline.report import Report

TYPES = {
    "string": r"(?s).+",
    "number": r"-?[0-9]+(,[0-9]+)?",
    "integer": r"-?[0-9]+",
    "date": r"[0-3][0-9]\.[01][0-9]\.[0-9]{4}",
}


@pytest.fixture(scope="module")
def files(computed: Path) -> dict[str, bytes]:
    report = Report.load(computed, load_cycle(computed))
    return package(report, "Musterausgabe", public_tables(report))


def descriptor(files: dict[str, bytes]) -> dict:  # type: ignore[type-arg]
    return json.loads(files[FILE])


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_package_names_itself_its_licence_and_its_sources(files: dict[str, bytes]) -> None:
    told = descriptor(files)
    assert told["name"] == "integrationsbericht-2013-2016"
    assert told["description"].startswith("Musterausgabe. Gebiet: Landkreis Esslingen.")
    assert [one["path"] for one in told["licenses"]] == ["https://www.govdata.de/dl-de/by-2-0"]
    assert any("Tabelle 12411-03-03-4" in source["title"] for source in told["sources"])
    assert "erhebung" not in json.dumps(told["sources"])


def test_the_package_is_valid_for_frictionless(files: dict[str, bytes], tmp_path: Path) -> None:
    from frictionless import Package

    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    checked = Package(str(tmp_path / FILE)).validate()
    assert checked.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert len(checked.tasks) == len(FILES) - 1
    spoiled = tmp_path / "indikatoren.csv"
    spoiled.write_bytes(files["indikatoren.csv"] + b"X-99;Ein Indikator;nur drei Zellen\r\n")
    assert not Package(str(tmp_path / FILE)).validate().valid


def test_every_file_is_declared_with_its_size_and_hash(files: dict[str, bytes]) -> None:
    told = descriptor(files)["resources"]
    assert set(files) == set(FILES) == {FILE, *(resource["path"] for resource in told)}
    for resource in told:
        content = files[resource["path"]]
        assert re.fullmatch(r"[a-z]+", resource["name"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize("name", [name.removesuffix(".csv") for name in FILES if name != FILE])
def test_every_cell_fits_its_field(files: dict[str, bytes], name: str) -> None:
    schema = next(one for one in descriptor(files)["resources"] if one["name"] == name)["schema"]
    heads, *body = rows(files[f"{name}.csv"])
    assert heads == [field["name"] for field in schema["fields"]]
    assert body
    for place, field in enumerate(schema["fields"]):
        rules = field.get("constraints", {})
        cells = [row[place] for row in body]
        found = set(cells) - set(schema["missingValues"])
        assert all(re.fullmatch(TYPES[field["type"]], cell) for cell in found), field["name"]
        assert not rules.get("required") or "" not in cells, field["name"]
        assert found <= set(rules.get("enum", found)), field["name"]
        assert not rules.get("unique") or len(set(cells)) == len(cells), field["name"]


def test_nothing_confidential_is_in_it(files: dict[str, bytes]) -> None:
    heads, *body = rows(files["werte.csv"])
    hidden = [dict(zip(heads, row, strict=True)) for row in body if "*" in row]
    assert hidden
    assert {(row["Wert"], row["Zähler"], row["Nenner"]) for row in hidden} == {("", "", "")}
    assert not [row for row in rows(files["beobachtungen.csv"]) if row[0].startswith("erhebung_")]
    cells = {cell for name in FILES if name != FILE for row in rows(files[name]) for cell in row}
    inside = re.compile(r"N[0-9]+|.*(BD-HF|beispiel_[0-9]|vertraulich/).*")  # rules and ids of needs, files of returns
    assert not [cell for cell in cells if inside.fullmatch(cell)]


def test_the_same_report_gives_the_same_bytes(files: dict[str, bytes], computed: Path) -> None:
    again = Report.load(computed, load_cycle(computed))
    assert package(again, "Musterausgabe", public_tables(again)) == files
