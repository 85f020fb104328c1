"""The other tables with queries written by hand for DuckDB: the wide one and the many small files."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from answer import arguments, say

TYPES = {"count": "BIGINT", "share": "DOUBLE", "word": "VARCHAR", "day": "DATE"}


def wide(kind: str, data: Path, contract: Path) -> dict[str, object]:
    """A query with two or three counts for each column."""
    names = [one["name"] for one in columns(contract)]
    source = f"read_parquet('{data}')"
    if kind == "csv":
        types = ", ".join(f"{name}: '{TYPES[name.split('_')[0]]}'" for name in names)
        source = f"read_csv('{data}', header = true, auto_detect = false, delim = ',', columns = {{{types}}})"
    broken = {
        "count": ("range", "{} < 0"),
        "share": ("range", "{} > 999"),
        "word": ("set", "{} NOT IN ('red', 'green', 'blue')"),
    }
    asked = [("null", f"{name} IS NULL") for name in names]
    for name in names:
        if promise := broken.get(name.split("_")[0]):
            asked.append((promise[0], promise[1].format(name)))
    query = f"SELECT count(*), {', '.join(f'count_if({condition})' for _, condition in asked)} FROM {source}"
    rows, *found = duckdb.connect().execute(query).fetchone()
    counts: dict[str, object] = {"rows": rows}
    for (name, _), count in zip(asked, found, strict=True):
        counts[name] = int(counts.get(name, 0)) + count
    return counts


def columns(contract: Path) -> list[dict[str, object]]:
    """The columns of a contract of this benchmark, which has one in each line."""
    lines = contract.read_text().split("    properties:\n")[1].splitlines()
    return [json.loads(line.strip().removeprefix("- ")) for line in lines]


def many(kind: str, data: Path) -> dict[str, object]:
    """Two queries over all files."""
    types = (
        "columns = {order_id: 'BIGINT', amount: 'DOUBLE'}, auto_detect = false, header = true, "
        if kind == "csv"
        else ""
    )
    source = f"read_{kind}('{data}/*/*/*.{kind}', {types}hive_partitioning = true)"
    connection = duckdb.connect()
    rows, out = connection.execute(f"SELECT count(*), count_if(amount < 0) FROM {source}").fetchone()
    groups = f"SELECT count(*) - 1 AS n FROM {source} GROUP BY order_id"
    (surplus,) = connection.execute(f"SELECT coalesce(sum(n), 0)::BIGINT FROM ({groups})").fetchone()
    return {"rows": rows, "range": out, "surplus": surplus}


def main() -> None:
    kind, data, contract = arguments()
    say(many(kind, data) if data.is_dir() else wide(kind, data, contract))


main()
