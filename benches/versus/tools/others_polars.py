"""The other tables with queries written by hand for polars: the wide one and the many small files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import polars.selectors as cs

from answer import arguments, say

TYPES = {"count": pl.Int64, "share": pl.Float64, "word": pl.String, "day": pl.Date}


def wide(kind: str, data: Path) -> dict[str, object]:
    """One query, with a count or two for each column."""
    if kind == "csv":
        with data.open() as file:
            names = file.readline().strip().split(",")
        table = pl.scan_csv(data, schema={name: TYPES[name.split("_")[0]] for name in names})
    else:
        table = pl.scan_parquet(data)
    counted = table.select(
        pl.len().alias("rows"),
        pl.all().null_count().name.suffix("|null"),
        (cs.starts_with("count_") < 0).sum().name.suffix("|range"),
        (cs.starts_with("share_") > 999).sum().name.suffix("|range"),
        (~cs.starts_with("word_").is_in(["red", "green", "blue"])).sum().name.suffix("|set"),
    )
    counts: dict[str, int] = {}
    for name, count in counted.collect(engine="streaming").row(0, named=True).items():
        promise = name.split("|")[-1]
        counts[promise] = counts.get(promise, 0) + count
    return dict(counts)


def many(kind: str, data: Path) -> dict[str, object]:
    """Two queries over all files."""
    pattern = f"{data}/*/*/*.{kind}"
    if kind == "csv":
        table = pl.scan_csv(pattern, schema={"order_id": pl.Int64, "amount": pl.Float64})
    else:
        table = pl.scan_parquet(pattern, hive_partitioning=True)
    simple = table.select(pl.len().alias("rows"), (pl.col("amount") < 0).sum().alias("range"))
    groups = table.group_by("order_id").agg(pl.len().cast(pl.Int64).alias("n"))
    surplus = groups.select((pl.col("n") - 1).sum().alias("surplus"))
    return {
        **simple.collect(engine="streaming").row(0, named=True),
        **surplus.collect(engine="streaming").row(0, named=True),
    }


def main() -> None:
    kind, data, _ = arguments()
    say(many(kind, data) if data.is_dir() else wide(kind, data))


main()
