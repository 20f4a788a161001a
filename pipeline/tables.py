"""Tables on disk: Parquet whose bytes depend on nothing but its rows, and the DuckDB that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that is hermetic and does the same work in the same order every time."""
    connection = duckdb.connect(":memory:")
    for setting in (
        "SET threads=1",
        "SET autoinstall_known_extensions=false",
        "SET autoload_known_extensions=false",
        "SET TimeZone='UTC'",
    ):
        connection.execute(setting)
    return connection


def write_parquet(frame: pd.DataFrame, columns: Mapping[str, str], path: Path) -> None:
    """Write `frame` in its own row order with exactly these columns and DuckDB types."""
    with connect() as connection:
        load(connection, "frame", frame, columns)
        target = str(path).replace("'", "''")
        connection.execute(f"COPY (SELECT * FROM frame) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def load(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    """Make `frame` a table of the connection with exactly these columns and DuckDB types."""
    typed = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in columns.items())
    connection.register("loading", _as_text(frame, columns))
    connection.execute(f"CREATE TABLE {name} AS SELECT {typed} FROM loading")
    connection.unregister("loading")


def _as_text(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """All cells as text or null: what a cast from text gives does not depend on pandas' types."""
    text = frame[list(columns)].astype(object)
    return text.map(lambda cell: None if cell is None or cell != cell else str(cell)).astype("str")


def view(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make a Parquet file readable as a table of the connection."""
    target = str(path).replace("'", "''")
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{target}')")


def read_parquet(path: Path) -> pd.DataFrame:
    """A table as it was written: dates are dates, decimals stay exact, all columns are objects."""
    with connect() as connection:
        result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in result.description]
        return pd.DataFrame(result.fetchall(), columns=names, dtype=object)
