"""The place of a cell, as a person finds it."""

from __future__ import annotations

import pytest

from pipeline.readers.table import letters


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_of_a_workbook_are_named_by_letters(column, name):
    assert letters(column) == name
