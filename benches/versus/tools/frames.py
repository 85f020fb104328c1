"""The table as a polars frame with the declared types, for the tools that look at frames."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from table import COLUMNS

TYPES = {"integer": pl.Int64(), "number": pl.Float64(), "string": pl.String(), "timestamp": pl.Datetime("us")}


def read(kind: str, data: Path) -> pl.DataFrame:
    """The whole table: these tools look at the schema alone of a frame that is not read yet."""
    if kind == "parquet":
        return pl.read_parquet(data)
    times = [name for name, logical in COLUMNS.items() if logical == "timestamp"]
    types = {name: pl.String() if name in times else data_type(name) for name in COLUMNS}
    return (
        pl.scan_csv(data, schema=types)
        .with_columns(pl.col(times).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"))
        .collect(engine="streaming")
    )


def data_type(name: str) -> pl.DataType:
    """The type that a column is declared with."""
    return pl.Int32() if name == "quantity" else TYPES[COLUMNS[name]]
