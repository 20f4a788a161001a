"""Disclosure control in a build: small figures are taken out before values are stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline import confidential
from pipeline.masking import mask, read_cells
from pipeline.office_key import OWNER_ONLY
from pipeline.provenance import earlier_editions, known_sums
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
    found = mask(values, cells, relations, thresholds, known_sums(earlier_editions(project, cells)))
    confidential.write_secrets(found.secrets, folder)
    log = json.dumps([asdict(row) for row in found.log], ensure_ascii=False, indent=1)
    (folder / LOG).write_text(log + "\n", encoding="utf-8")
    (folder / LOG).chmod(OWNER_ONLY)
    return found.values
