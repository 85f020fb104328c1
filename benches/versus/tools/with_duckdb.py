"""The promises as three queries written by hand for DuckDB, the counts of rows in one scan."""

from __future__ import annotations

from pathlib import Path

import duckdb

from answer import arguments, say
from table import AMOUNT, COLUMNS, COUNTRIES, EMAIL, KEY, QUANTITY, REQUIRED, STATUSES

TYPES = {"integer": "BIGINT", "number": "DOUBLE", "timestamp": "TIMESTAMP", "string": "VARCHAR"}


def source(kind: str, data: Path) -> str:
    """The table, with the declared types, so that nothing is guessed."""
    if kind == "parquet":
        return f"read_parquet('{data}')"
    columns = ", ".join(f"{name}: '{TYPES[logical]}'" for name, logical in COLUMNS.items())
    return (
        f"read_csv('{data}', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"timestampformat = '%Y-%m-%dT%H:%M:%S', columns = {{{columns}}})"
    )


def rows_where() -> dict[str, str]:
    """The condition of the rows that break a promise."""

    def among(values: list[str]) -> str:
        return ", ".join(f"'{value}'" for value in values)

    conditions = {f"{column} null": f"{column} IS NULL" for column in [*REQUIRED, "email"]}
    return {
        **conditions,
        "country set": f"country NOT IN ({among(COUNTRIES)})",
        "status set": f"status NOT IN ({among(STATUSES)})",
        "email pattern": f"NOT regexp_matches(email, '{EMAIL}')",
        "amount range": f"amount < {AMOUNT[0]} OR amount > {AMOUNT[1]}",
        "quantity range": f"quantity < {QUANTITY[0]} OR quantity > {QUANTITY[1]}",
        "updated before created": "updated_at < created_at",
    }


def main() -> None:
    kind, data, _ = arguments()
    table, connection = source(kind, data), duckdb.connect()
    counted = [f'count_if({condition}) AS "{name}"' for name, condition in rows_where().items()]
    query = f"SELECT count(*) AS rows, max(created_at) AS newest, {', '.join(counted)} FROM {table}"
    result = connection.execute(query)
    counts: dict[str, object] = dict(zip([one[0] for one in result.description], result.fetchone(), strict=True))
    for name, key in (("order_id duplicates", ["order_id"]), ("key duplicates", KEY)):
        groups = f"SELECT count(*) AS n FROM {table} GROUP BY {', '.join(key)}"
        again = f"SELECT coalesce(sum(n - 1), 0), coalesce(sum(n), 0), count(*) FROM ({groups}) WHERE n > 1"
        found = connection.execute(again).fetchone()
        counts[name] = dict(zip(["surplus", "involved", "values"], map(int, found), strict=True))
    # A cell of another type ends the query, so there is none.
    say(counts, holds={"types": True})


main()
