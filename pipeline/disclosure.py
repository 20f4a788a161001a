"""Disclosure control in a build: small figures are taken out before values are stored, attacked before they go out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline import confidential
from pipeline.masking import mask, read_cells
from pipeline.provenance import demand_no_leak, earlier_editions, known_sums, read_edition
from pipeline.registries import load_merkmale, load_schwellen
from pipeline.values import Value

LOG = "schutz.json"


def masked(values: Sequence[Value], project: Path, processed: Path, folder: Path) -> list[Value]:
    """The values without small figures of own surveys.

    `processed` holds the files of `confidential`; what is secret and the log for the office are written to `folder`.
    """
    cells = read_cells(processed / confidential.OBSERVATIONS, load_merkmale(project))
    relations = confidential.read_relations(processed / confidential.RULES)
    thresholds = load_schwellen(project).schutz.by_subject
    found = mask(values, cells, relations, thresholds, known_sums(earlier_editions(project)))
    confidential.write_secrets(found.secrets, folder)
    log = json.dumps([asdict(row) for row in found.log], ensure_ascii=False, indent=1)
    (folder / LOG).write_text(log + "\n", encoding="utf-8")
    return found.values


def attack(project: Path, processed: Path, name: str) -> None:
    """Raises `DataError` where a hidden figure can be worked out from the values, alone or with earlier releases."""
    thresholds = load_schwellen(project).schutz.by_subject
    editions = [read_edition(name, processed / "indicators.parquet"), *earlier_editions(project)]
    relations = confidential.read_relations(processed / confidential.RULES)
    demand_no_leak(editions, relations, confidential.read_secrets(processed / confidential.SECRETS), thresholds)
