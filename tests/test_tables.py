"""Tables on disk: exact values, and bytes that depend on nothing but the rows."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.tables import CODED, FEW, connect, load, load_rows, read_columns, read_parquet, view, write_parquet

COLUMNS = {"name": "VARCHAR", "day": "DATE", "value": "DECIMAL(24,6)", "n": "INTEGER"}
ROW = st.fixed_dictionaries(
    {
        "name": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5),
        "day": st.dates(date(1871, 1, 1), date(2199, 12, 31)) | st.none(),
        "value": st.decimals(-(10**17), 10**17, places=6, allow_nan=False) | st.none(),
        "n": st.integers(-(2**31), 2**31 - 1) | st.none(),
    }
)


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def written(tmp_path: Path, table: pd.DataFrame, name: str = "t.parquet") -> bytes:
    write_parquet(table, COLUMNS, tmp_path / name)
    return (tmp_path / name).read_bytes()


EXAMPLE = [
    {"name": "Esslingen", "day": date(2015, 12, 31), "value": "524127", "n": 1},
    {"name": "", "day": None, "value": None, "n": None},
    {"name": "a\"b';– ß", "day": date(2011, 5, 9), "value": Decimal("0.000001"), "n": -1},
]


def test_what_is_written_is_read_again_exactly(tmp_path: Path):
    written(tmp_path, frame(EXAMPLE))
    found = read_parquet(tmp_path / "t.parquet")
    assert found.to_dict("records") == [
        {"name": "Esslingen", "day": date(2015, 12, 31), "value": Decimal("524127.000000"), "n": 1},
        {"name": "", "day": None, "value": None, "n": None},
        {"name": "a\"b';– ß", "day": date(2011, 5, 9), "value": Decimal("0.000001"), "n": -1},
    ]
    assert set(found.dtypes) == {pd.Series(dtype=object).dtype}


@pytest.mark.langsam
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=6))
def test_any_rows_are_read_again_in_their_order(tmp_path: Path, rows: list[dict[str, Any]]):
    written(tmp_path, frame(rows))
    assert read_parquet(tmp_path / "t.parquet").to_dict("records") == rows
    columns = {name: list(column) for name, column in read_columns(tmp_path / "t.parquet").items()}
    assert columns == {name: [row[name] for row in rows] for name in COLUMNS}


def test_the_bytes_do_not_depend_on_name_types_index_or_further_columns(tmp_path: Path):
    expected = written(tmp_path, frame(EXAMPLE))
    assert written(tmp_path, frame(EXAMPLE), "anderer.parquet") == expected
    assert written(tmp_path, frame(EXAMPLE).set_index(pd.Index([7, 7, 7]))) == expected
    assert written(tmp_path, frame(EXAMPLE).assign(mehr="x")[["mehr", *reversed(COLUMNS)]]) == expected
    texts = [{**row, "day": row["day"] and row["day"].isoformat(), "n": row["n"] and str(row["n"])} for row in EXAMPLE]
    assert written(tmp_path, frame(texts)) == expected
    assert written(tmp_path, pd.DataFrame(EXAMPLE)) == expected


def test_the_bytes_do_depend_on_rows_and_their_order(tmp_path: Path):
    expected = written(tmp_path, frame(EXAMPLE))
    assert written(tmp_path, frame(EXAMPLE[::-1])) != expected
    assert written(tmp_path, frame([{**EXAMPLE[0], "n": 2}, *EXAMPLE[1:]])) != expected


SCRIPT = """
import sys
from pathlib import Path
import pandas as pd
from pipeline.tables import write_parquet
columns = {"name": "VARCHAR", "value": "DECIMAL(24,6)", "n": "INTEGER"}
rows = [{"name": f"n{i % 97}", "value": str(i / 4), "n": i} for i in range(5000)]
write_parquet(pd.DataFrame(rows, dtype=object), columns, Path(sys.argv[1]))
"""


@pytest.mark.langsam
def test_two_processes_with_other_hashes_clock_and_locale_write_the_same_bytes(tmp_path: Path):
    runs = {}
    for seed, zone, locale in (("1", "UTC", "C.UTF-8"), ("2", "Asia/Tokyo", "de_DE.UTF-8")):
        target = tmp_path / f"{seed}.parquet"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        runs[target] = subprocess.Popen([sys.executable, "-c", SCRIPT, str(target)], env=environment)
    assert [run.wait() for run in runs.values()] == [0, 0]
    assert len({target.read_bytes() for target in runs}) == 1


def test_a_value_that_does_not_fit_its_type_is_not_swallowed(tmp_path: Path):
    for wrong in ("viele", "1,5"):
        with pytest.raises(Exception, match="Could not convert string"):
            written(tmp_path, frame([{**EXAMPLE[0], "value": wrong}]))


def test_an_empty_table_keeps_its_columns(tmp_path: Path):
    written(tmp_path, frame([]))
    found = read_parquet(tmp_path / "t.parquet")
    assert list(found) == list(COLUMNS)
    assert len(found) == 0


def test_a_path_may_hold_blanks_quotes_and_umlauts(tmp_path: Path):
    folder = tmp_path / "Müller's Ordner; --"
    folder.mkdir()
    written(folder, frame(EXAMPLE))
    with connect() as connection:
        view(connection, "t", folder / "t.parquet")
        assert connection.execute("SELECT count(*) FROM t").fetchall() == [(3,)]
    assert len(read_parquet(folder / "t.parquet")) == 3


def test_a_loaded_table_has_exactly_the_declared_types():
    with connect() as connection:
        load(connection, "t", frame(EXAMPLE), COLUMNS)
        found = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 't'"
        ).fetchall()
        assert dict(found) == COLUMNS
        assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'loading'").fetchall() == [
            (0,)
        ]


def test_the_connection_works_alone_and_loads_nothing_from_the_network():
    with connect() as connection:
        found = connection.execute(
            "SELECT current_setting('threads'), current_setting('TimeZone'),"
            " current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
        ).fetchone()
    assert found == (1, "UTC", False, False)


@pytest.mark.parametrize("number", [0, 3, FEW + 1])
def test_coded_texts_are_the_same_however_many_there_are(number: int) -> None:
    rows = [(f"{i:05}", None if i % 2 else "gerade", Decimal("0.1") * i, date(2015, 12, 31)) for i in range(number)]
    columns = {"region": CODED, "name": CODED, "value": "DECIMAL(36,18)", "day": "DATE"}
    with connect() as connection:
        load_rows(connection, "places", list(reversed(rows)), columns)
        assert connection.execute("FROM places ORDER BY region").fetchall() == rows


def test_text_that_no_row_of_a_sample_would_show_is_loaded() -> None:
    rows = [(None,)] * 50_000 + [("spät",)]
    with connect() as connection:
        load_rows(connection, "late", rows, {"text": "VARCHAR"})
        assert connection.execute("SELECT text FROM late WHERE text IS NOT NULL").fetchall() == [("spät",)]
