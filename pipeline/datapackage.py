"""The data package: the public data of a report as CSV, described in datapackage.json as Frictionless Data Package v2.

The tables are those of `public_tables` and the published observations that the values rest on. Own surveys are not
among the observations: their answers are confidential, and what may be told of them are values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline import tables
from pipeline.citations import licences
from pipeline.cycle import Cycle
from pipeline.exhibits import as_csv
from pipeline.public_tables import Column, Table, flags_in_words
from pipeline.report import Report
from pipeline.signs import RANKED, SUPPRESSED_OWN

FILE = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
NAMES = {
    "Werte": "werte", "Indikatoren": "indikatoren", "Befunde": "befunde", "Empfehlungen": "empfehlungen",
    "Maßnahmen": "massnahmen", "Quellen": "quellen", "Codes": "codes", "Beobachtungen": "beobachtungen",
}  # fmt: skip
"""The names of the resources by those of their tables."""
FILES = (*(f"{name}.csv" for name in NAMES.values()), FILE)
"""All files of the package."""
TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number", "decimalChar": ","},
    "whole": {"type": "integer"},
    "date": {"type": "date", "format": "%d.%m.%Y"},
}
OBSERVED = """
    SELECT source, measure, region, level, strftime("start", '%d.%m.%Y'), strftime("end", '%d.%m.%Y'), period_type,
        group_type, "group", sex, age, detail, base,
        coalesce(replace(rtrim(rtrim(CAST(value AS VARCHAR), '0'), '.'), '.', ','), ''),
        unit, status, flags, method, place
    FROM read_parquet(?)
    WHERE year("end") BETWEEN ? AND ? AND reporting_unit = ''
    ORDER BY ALL
"""


def package(report: Report, mark: str, public: Iterable[Table]) -> dict[str, bytes]:
    """The files of the package of a report by their name: its public tables and what they rest on.

    `mark` says what kind of edition it is.
    """
    every = [*public, observations(report.project, report.cells.cycle)]
    files = {f"{NAMES[table.name]}.csv": as_csv([c.name for c in table.columns], table.rows) for table in every}
    described = descriptor(report, mark, every, files)
    return files | {FILE: (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()}


def observations(project: Path, cycle: Cycle) -> Table:
    """The published cells behind the values of the years that the report covers; rates may need the year before."""
    path = project / "data/processed" / cycle.name / "observations.parquet"
    with tables.connect() as connection:
        found = connection.execute(OBSERVED, [str(path), cycle.fenster_von - 1, cycle.ende]).fetchall()
    named = (
        Column("Quelle", "Kennung der Quelle in der Tabelle quellen", required=True),
        Column("Messgröße", "was gezählt oder gemessen ist", required=True),
        Column("Schlüssel", "amtlicher Regionalschlüssel; DG ist Deutschland", required=True),
        Column("Ebene", "Ebene des Gebiets", required=True),
        Column("Beginn", "erster Tag der Zeit, für die der Wert gilt", "date", True),
        Column("Ende", "letzter Tag der Zeit, für die der Wert gilt", "date", True),
        Column("Zeitart", "Art der Zeit", required=True),
        Column("Gruppenart", "wonach die Gruppe gebildet ist", required=True),
        Column("Gruppe", "Gruppe", required=True),
        Column("Geschlecht", "Geschlecht", required=True),
        Column("Alter", "Altersgruppe; „3-<6“ heißt: 3 bis unter 6 Jahre", required=True),
        Column("Merkmal", "weitere Gliederung"),
        Column("Bevölkerungsstand", "Grundlage der Fortschreibung", required=True),
        Column("Wert", "veröffentlichter Wert; leer, wo keiner veröffentlicht ist", "number"),
        Column("Einheit", "Einheit"),
        Column("Status", "ob ein Wert vorliegt oder warum nicht", "text", True, _published()),
        Column("Hinweise", "was zum Wert zu sagen ist"),
        Column("Verfahren", "Verfahren der Quelle, das den Wert verändert haben kann", required=True),
        Column("Fundstelle", "Zeile und Spalte in der gelesenen Datei", required=True),
    )
    place = [column.name for column in named].index("Hinweise")
    rows = tuple((*row[:place], flags_in_words(row[place].split(";")), *row[place + 1 :]) for row in found)
    about = "Eine Zeile je veröffentlichter Zelle amtlicher Tabellen; ohne die Antworten der eigenen Erhebungen."
    return Table("Beobachtungen", "Veröffentlichte Werte der Quellen", about, named, rows)


def _published() -> tuple[str, ...]:
    """All that can be the status of a published cell."""
    return tuple(status for status in RANKED if status != SUPPRESSED_OWN)


# --- datapackage.json ---------------------------------------------------------------------------------


def descriptor(report: Report, mark: str, every: Sequence[Table], files: dict[str, bytes]) -> dict[str, Any]:
    """What datapackage.json says; the same package says the same at any time."""
    cycle = report.cells.cycle
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": f"integrationsbericht-{cycle.name}",
        "title": f"Daten zum Integrationsbericht {cycle.druckname}",
        "description": f"{mark}. Gebiet: {cycle.kreis.name}. Datenschluss: {cycle.datenschluss:%d.%m.%Y}. "
        "Unter welcher Lizenz die Daten einer Quelle stehen und wie sie zu nennen ist, sagt die Tabelle quellen.",
        "version": cycle.name,
        "keywords": ["Integration", cycle.kreis.name, cycle.land.name],
        "licenses": [
            {"title": one.name, "path": f"https://{one.address}"}
            for one in licences(report.sources.values())
            if one.address
        ],
        "sources": [
            {"title": source.beleg, **({"path": source.quelle.adresse} if source.quelle.adresse else {})}
            for source in report.sources.values()
        ],
        "resources": [_resource(table, files[f"{NAMES[table.name]}.csv"]) for table in every],
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": NAMES[table.name],
        "type": "table",
        "path": f"{NAMES[table.name]}.csv",
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {
            "$schema": f"{PROFILES}/tabledialect.json",
            "delimiter": ";",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fieldsMatch": "exact",
            "fields": [_field(column, table.key) for column in table.columns],
            "missingValues": [""],
            **({"primaryKey": [table.key]} if table.key else {}),
        },
    }


def _field(column: Column, key: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {"unique": True} if column.name == key else {}
    constraints |= {"enum": list(column.choices)} if column.choices else {}
    told = {"name": column.name, "title": column.name, "description": column.about, **TYPES[column.kind]}
    return told | ({"constraints": constraints} if constraints else {})
