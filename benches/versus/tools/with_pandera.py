"""The promises as a schema of pandera, on a polars frame."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from answer import arguments, say
from frames import data_type, read
from table import (
    AMOUNT,
    COLUMNS,
    COUNTRIES,
    EMAIL,
    EMAIL_NULLS_PERCENT,
    FRESH_DAYS,
    KEY,
    NOW,
    QUANTITY,
    REQUIRED,
    STATUSES,
)
from table import PROMISES as PROMISED

# Which promise a failed check is about, by the beginning of its name.
PROMISES = {
    "isin": "{} set",
    "str_matches": "{} pattern",
    "in_range": "{} range",
    "not_nullable": "{} null",
    "field_uniqueness": "{} duplicates",
    "multiple_fields_uniqueness": "key duplicates",
    "updated": "updated before created",
    "dtype": "types",
    "column_in": "types",
}
# Checks that look at the table as a whole and say only whether they hold.
WHOLE = {"few_nulls": "email null", "fresh": "newest", "enough": "rows"}
# Duplicates are counted as rows that have one.
DUPLICATES = ("order_id duplicates", "key duplicates")


def few_nulls(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col("email").is_null().mean() <= EMAIL_NULLS_PERCENT / 100)


def fresh(data: pa.PolarsData) -> pl.LazyFrame:
    oldest = datetime.fromisoformat(NOW) - timedelta(days=FRESH_DAYS)
    return data.lazyframe.select(pl.col("created_at").max() >= oldest)


def updated(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col("updated_at") >= pl.col("created_at"))


def schema(rows: int) -> pa.DataFrameSchema:
    """The contract, in the words of pandera."""

    def enough(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.len() >= rows)

    checks = {
        "email": [pa.Check.str_matches(EMAIL)],
        "country": [pa.Check.isin(COUNTRIES)],
        "status": [pa.Check.isin(STATUSES)],
        "amount": [pa.Check.in_range(*AMOUNT)],
        "quantity": [pa.Check.in_range(*QUANTITY)],
    }
    columns = {
        name: pa.Column(data_type(name), checks.get(name), nullable=name not in REQUIRED, unique=name == "order_id")
        for name in COLUMNS
    }
    table = [
        pa.Check(few_nulls, name="few_nulls"),
        pa.Check(fresh, name="fresh"),
        pa.Check(enough, name="enough"),
        pa.Check(updated, name="updated"),
    ]
    return pa.DataFrameSchema(columns, checks=table, unique=KEY, strict=True)


def main() -> None:
    kind, data, _ = arguments()
    table = read(kind, data)
    whole = [*WHOLE.values(), "types"]
    counts: dict[str, int] = {name: 0 for name in PROMISED if name not in whole}
    holds = dict.fromkeys(whole, True)
    try:
        schema(int(data.stem.rsplit("_", 1)[1])).validate(table, lazy=True)
    except SchemaErrors as errors:
        failed = errors.failure_cases.group_by("column", "check").len()
        for column, check, rows in failed.iter_rows():
            if check in WHOLE:
                holds[WHOLE[check]] = False
                continue
            name = next(name for start, name in PROMISES.items() if check.startswith(start)).format(column)
            if name == "types":
                holds[name] = False
            else:
                counts[name] += rows
    say({name: {"involved": rows} if name in DUPLICATES else rows for name, rows in counts.items()}, holds)


main()
