"""The promises as three queries written by hand for polars, on its streaming engine."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col

from answer import arguments, say
from table import AMOUNT, COLUMNS, COUNTRIES, EMAIL, KEY, QUANTITY, REQUIRED, STATUSES

TYPES = {"integer": pl.Int64, "number": pl.Float64, "string": pl.String, "timestamp": pl.String}


def source(kind: str, data: Path) -> pl.LazyFrame:
    """The table, with the declared types. Times as text and then as times take polars less than times at once."""
    if kind == "parquet":
        return pl.scan_parquet(data)
    times = [name for name, logical in COLUMNS.items() if logical == "timestamp"]
    frame = pl.scan_csv(data, schema={name: TYPES[logical] for name, logical in COLUMNS.items()})
    return frame.with_columns(col(times).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"))


def rows_where() -> dict[str, pl.Expr]:
    """The condition of the rows that break a promise; null breaks none."""
    return {
        **{f"{column} null": col(column).is_null() for column in [*REQUIRED, "email"]},
        "country set": ~col("country").is_in(COUNTRIES),
        "status set": ~col("status").is_in(STATUSES),
        "email pattern": ~col("email").str.contains(EMAIL),
        "amount range": ~col("amount").is_between(*AMOUNT),
        "quantity range": ~col("quantity").is_between(*QUANTITY),
        "updated before created": col("updated_at") < col("created_at"),
    }


def first(frame: pl.LazyFrame) -> dict[str, object]:
    return frame.collect(engine="streaming").row(0, named=True)


def main() -> None:
    kind, data, _ = arguments()
    table = source(kind, data)
    counted = [condition.sum().alias(name) for name, condition in rows_where().items()]
    counts = first(table.select(pl.len().alias("rows"), col("created_at").max().alias("newest"), *counted))
    for name, key in (("order_id duplicates", ["order_id"]), ("key duplicates", KEY)):
        again = table.group_by(key).agg(pl.len().cast(pl.Int64).alias("n")).filter(col("n") > 1)
        often = col("n")
        counts[name] = first(
            again.select((often - 1).sum().alias("surplus"), often.sum().alias("involved"), pl.len().alias("values"))
        )
    # A cell of another type ends the query, so there is none.
    say(counts, holds={"types": True})


main()
