"""Files that stay in the office are read as they were written."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pipeline import confidential
from pipeline.atoms import Figure, terms


def test_secrets_are_noted_without_their_value(tmp_path: Path):
    secret = Figure(terms((1, ("erhebung_probe", "a/Blatt!B1"))), Fraction(2), "gesundheit", "HF7-05, 31.12.2016")
    confidential.write_secrets([secret], tmp_path)
    [read] = confidential.read_secrets(tmp_path / "geheim.json")
    assert (read.terms, read.subject, read.name) == (secret.terms, "gesundheit", "HF7-05, 31.12.2016")
    assert read.value == 0
    assert (tmp_path / "geheim.json").stat().st_mode & 0o777 == 0o600
