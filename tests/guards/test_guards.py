"""The list of guards is right, and one that nobody would miss is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PROJECT
from declared import GUARDS, Guard
from take_out import outcome, unnoticed

GUARD = Guard(
    name="Null", file="teilen.py", there="if number == 0:", without="if False:", test="test_teilen.py::test_null"
)


def test_every_guard_stands_where_it_is_declared_and_its_test_is_there() -> None:
    for guard in GUARDS:
        left = guard.taken_out_of((PROJECT / guard.file).read_text(encoding="utf-8"))
        assert not guard.file.endswith(".py") or compile(left, guard.file, "exec"), guard
        assert f"def {guard.function}(" in (PROJECT / guard.module).read_text(encoding="utf-8"), guard
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) > 130


def test_a_guard_that_is_not_where_it_is_declared_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"steht 0-mal in teilen\.py"):
        GUARD.taken_out_of("")
    with pytest.raises(LookupError, match=r"steht 2-mal in teilen\.py"):
        GUARD.taken_out_of(2 * GUARD.there)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one function with a guard."""
    (tmp_path / "teilen.py").write_text(
        "def share(number):\n    if number == 0:\n        return 0\n    return 1 / number\n"
    )
    (tmp_path / "tests").mkdir()
    return tmp_path


def hold(small: Path, law: str) -> str:
    (small / "tests/test_teilen.py").write_text(f"from teilen import share\n\ndef test_null():\n    assert {law}\n")
    assert outcome(small, [GUARD.test])[0] == 0
    why = unnoticed(GUARD, small)
    assert GUARD.there in (small / GUARD.file).read_text()
    return why


@pytest.mark.langsam
def test_a_guard_is_noticed_by_a_test_that_fails_without_it_and_by_no_other(small: Path) -> None:
    assert hold(small, "share(0) == 0") == ""
    assert hold(small, "share(2) == 0.5") == "test_teilen.py::test_null bemerkt es nicht"
