"""The registry of rules: complete, and the only ids that faults carry."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

from conftest import PROJECT, for_all

from pipeline.rules import CELLS, RULES, as_json, as_text

IDS = [f"V{number:02d}" for number in range(1, 21)]
CODE = sorted(path for name in ("pipeline", "indicators") for path in (PROJECT / name).rglob("*.py"))


@cache
def named_in(path: Path) -> set[str]:
    """The rule ids that stand as texts of their own in a module."""
    code = path.read_text(encoding="utf-8")
    if not re.search(r"V[\d'\"]", code):
        return set()
    tree = ast.parse(code)
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if re.fullmatch(r"V\d+", text)}


def test_every_id_exists_exactly_once_and_in_order():
    source = (PROJECT / "pipeline/rules.py").read_text(encoding="utf-8")
    assert re.findall(r'Rule\("(V\d+)"', source) == IDS
    assert list(RULES) == IDS


@for_all("path", CODE)
def test_code_names_no_other_rule(path: Path):
    assert named_in(path) <= set(IDS)


def test_every_rule_is_applied_somewhere():
    applied = set().union(*(named_in(path) for path in CODE if path.name != "rules.py"))
    assert sorted(applied) == IDS


def test_a_rule_is_told_in_german_with_where_it_is_applied():
    for rule in RULES.values():
        assert rule.title[0].isupper() or rule.title[0].isdigit()
        assert not rule.title.endswith(".")
        assert rule.where
        assert rule.severity in ("Fehler", "Hinweis")
    assert len({rule.title for rule in RULES.values()}) == len(IDS)


def test_only_a_jump_and_another_publication_may_be_right_all_the_same():
    assert [rule.id for rule in RULES.values() if rule.may_be_right] == ["V10", "V13"]


def test_exceptions_are_for_rules_over_cells():
    assert [rule.id for rule in RULES.values() if rule.has_cells] == [
        "V06", "V07", "V08", "V09", "V10", "V11", "V12", "V13", "V14", "V17",
    ]  # fmt: skip
    assert all(rule.has_cells for rule in RULES.values() if CELLS in rule.where)


def test_the_list_has_a_line_for_each_rule():
    lines = as_text().splitlines()
    assert [line[:3] for line in lines] == IDS
    assert re.fullmatch(
        r"V10  Hinweis  Beobachtungen +Ein Sprung von einem Jahr zum nächsten hat einen Grund", lines[9]
    )


def test_the_list_for_machines_says_the_same():
    rows = json.loads(as_json())
    assert [row["regel"] for row in rows] == IDS
    assert rows[8] == {
        "regel": "V09", "schwere": "Fehler", "wo": ["Beobachtungen", "berechnete Werte"],
        "titel": "Der Wert liegt in der plausiblen Spanne",
    }  # fmt: skip
