"""Tables on disk: Parquet whose bytes depend on nothing but its rows, and the DuckDB that reads it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:  # both take longer to import than most commands run
    import pandas as pd

THREADS = 2
"""For work whose result does not depend on their number: exact sums, results in a total order."""

MEMORY = "320MB"
"""What a connection may use at once; a machine in an office has little to spare."""


NUMBER = "DECIMAL(36,18)"
"""An exact number: 18 digits before and 18 behind the comma."""


CODED = "CODED"
"""Kind of a column with few different texts: stored as their numbers in the sorted list of them, which are sorted,
grouped and written several times as fast."""
FEW = 1000
"""So many texts are listed in a statement; more are faster as categories of a data frame, which is slow to begin."""


_OPENED = count(1)
"""Each connection spills into a folder of its own: two that share one would overwrite each other."""


AMPLE = "1GB"
"""For the values of all Kreise, which are an object each and need as much again; a county's need a tenth of it."""

MUCH = "430MB"
"""For a file of many millions of lines: to sort them takes more than others do, the rest waits on the disk."""

SHARE = "150MB"
"""What each of two connections may use that work at the same time."""


def connect(threads: int = 1, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that is hermetic and does the same work in the same order every time.

    What does not fit into its memory it keeps in a temporary folder. More than one thread is for work
    whose result does not depend on their number.
    """
    connection = duckdb.connect(":memory:")
    for setting in (
        f"SET threads={threads}",
        f"SET memory_limit='{memory}'",
        f"SET temp_directory={quoted(f'{tempfile.gettempdir()}/bericht-{os.getpid()}-{next(_OPENED)}')}",
        "SET autoinstall_known_extensions=false",
        "SET autoload_known_extensions=false",
        "SET pandas_analyze_sample=0",  # what is loaded are texts; their types are given, not guessed
        "SET TimeZone='UTC'",
        "SET enable_progress_bar=false",  # a bar of its own would stand in what a command says
    ):
        connection.execute(setting)
    return connection


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """The name of a column as SQL writes it."""
    return '"' + column.replace('"', '""') + '"'


def write_parquet(frame: pd.DataFrame, columns: Mapping[str, str], path: Path) -> None:
    """Write `frame` in its own row order with exactly these columns and DuckDB types."""
    with connect() as connection:
        load(connection, "frame", frame, columns)
        copy(connection, "frame", path)


def load(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    """Make `frame` a table of the connection with exactly these columns and DuckDB types."""
    typed = ", ".join(f"CAST({named(column)} AS {kind}) AS {named(column)}" for column, kind in columns.items())
    load_cells(connection, name, {column: _as_text(frame[column]) for column in columns}, typed)


def load_rows(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[Any, ...]], columns: Mapping[str, str]
) -> None:
    """Make small tuples a table of the connection with these columns and DuckDB types, in place of an earlier one."""
    import pandas as pd

    cells: dict[str, Any] = dict(zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True))
    selected = []
    for column, kind in columns.items():
        texts = _texts(cells[column]) if kind == CODED else []
        if len(texts) > FEW:
            cells[column] = pd.Categorical(cells[column], texts)
            selected.append(named(column))
        else:
            typed = kind if kind != CODED else coded(texts) if texts else "VARCHAR"
            selected.append(f"CAST({named(column)} AS {typed}) AS {named(column)}")
    load_cells(connection, name, cells, ", ".join(selected))


def _texts(cells: Sequence[str | None]) -> list[str]:
    """The different texts of a column, sorted."""
    return sorted({text for text in cells if text is not None})


def load_cells(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[Any]], selected: str = "*"
) -> None:
    """Make columns of Python objects, read as text, a table of the connection, in place of an earlier one."""
    import pandas as pd

    arrays = {column: _array(cells) for column, cells in columns.items()}
    has_categories = any(isinstance(array, pd.Categorical) for array in arrays.values())
    connection.register("loading", pd.DataFrame(arrays) if has_categories else arrays)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {selected} FROM loading")
    connection.unregister("loading")


def _array(cells: Sequence[Any]) -> Any:
    """Cells as DuckDB reads them."""
    import numpy as np
    import pandas as pd

    if isinstance(cells, pd.Categorical):
        return cells
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def coded(texts: Iterable[str]) -> str:
    """The type of a column that holds nothing but these texts."""
    return f"ENUM({', '.join(map(quoted, texts))})"


def _as_text(cells: Iterable[Any]) -> list[str | None]:
    """Each cell as text or null: what a cast from text gives does not depend on pandas' types."""
    return [None if cell is None or cell != cell else str(cell) for cell in cells]


def view(connection: duckdb.DuckDBPyConnection, name: str, *paths: Path) -> None:
    """Make Parquet files of the same columns readable as a table of the connection."""
    files = ", ".join(quoted(str(path)) for path in paths)
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{files}])")


def view_parts(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], paths: Iterable[Path]
) -> None:
    """Make Parquet files with these columns readable as one table of the connection; there may be none."""
    files = ", ".join(quoted(str(path)) for path in paths)
    nothing = ", ".join(f'CAST(NULL AS {kind}) AS "{column}"' for column, kind in columns.items())
    content = f"* FROM read_parquet([{files}])" if files else f"{nothing} WHERE false"
    connection.execute(f"CREATE VIEW {name} AS SELECT {content}")


def code(connection: duckdb.DuckDBPyConnection, name: str, relation: str, columns: Mapping[str, str]) -> None:
    """Make a table of the rows of a relation, in their order; columns of kind `CODED` are coded."""
    picked = []
    for column, kind in columns.items():
        if kind == CODED:
            texts = f"SELECT DISTINCT {named(column)} FROM {relation} WHERE {named(column)} IS NOT NULL ORDER BY ALL"
            connection.execute(f"CREATE TYPE {named(f'{name}_{column}')} AS ENUM ({texts})")
        typed = f"CAST({named(column)} AS {named(f'{name}_{column}')})" if kind == CODED else named(column)
        picked.append(f"{typed} AS {named(column)}")
    connection.execute("SET threads=1")  # several lay the rows in groups whose bounds, and so the bytes, vary
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {', '.join(picked)} FROM {relation}")
    connection.execute(f"SET threads={THREADS}")


def copy(connection: duckdb.DuckDBPyConnection, relation: str, path: Path, compression: str = "zstd") -> None:
    """Write a table or a query in parentheses, in its order, as Parquet."""
    connection.execute(f"COPY {relation} TO {quoted(str(path))} (FORMAT parquet, COMPRESSION {compression})")


def read_parquet(path: Path) -> pd.DataFrame:
    """A table as it was written: dates are dates, decimals stay exact, all columns are objects."""
    import pandas as pd

    return pd.DataFrame(read_columns(path), dtype=object)


def read_columns(path: Path) -> dict[str, Sequence[Any]]:
    """The columns of such a table by their name, for who needs no frame: pandas takes half a second to begin."""
    with connect() as connection:
        result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in result.description]
        rows = result.fetchall()
    return dict(zip(names, zip(*rows, strict=True) if rows else ([] for _ in names), strict=True))
