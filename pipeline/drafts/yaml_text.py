"""YAML as a person would write it: one entry on a line, quotes only where they are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from pipeline.cycle import StrictLoader

OPEN = "???"
"""What a person has still to fill in; no value of quelle.yaml, so that forgetting it is a fault."""


def scalar(text: str) -> str:
    """A text: plain where it reads back as the same text, else in quotes."""
    if re.fullmatch(r"[^\W\d_][\w .()/–-]*", text) and text == text.strip() and yaml.load(text, StrictLoader) == text:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def flow(value: Any) -> str:
    """A value on one line: `{kopf: [$geschlecht], merkmal: ???}`."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case bool():
            return str(value).lower()
        case int() | date():
            return str(value)
        case str() if value == OPEN or re.fullmatch(r"\$\w+", value):
            return value
    return scalar(value)
