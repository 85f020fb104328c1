"""The promises as a plan of pointblank, on a polars frame."""

from __future__ import annotations


import pointblank as pb
import polars as pl

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



def plan(table: pl.DataFrame, rows: int) -> tuple[pb.Validate, list[str]]:
    """The plan, and which promise each of its steps is about."""
    made = (
        pb.Validate(table)
        .col_schema_match(pb.Schema(columns=[(name, str(data_type(name))) for name in COLUMNS]))
        .col_vals_not_null(REQUIRED)
        .col_vals_not_null("email", thresholds=pb.Thresholds(error=EMAIL_NULLS_PERCENT / 100))
        .rows_distinct("order_id")
        .rows_distinct(KEY)
        .col_vals_in_set("country", [*COUNTRIES, None])
        .col_vals_in_set("status", [*STATUSES, None])
        .col_vals_regex("email", EMAIL, na_pass=True)
        .col_vals_between("amount", *AMOUNT, na_pass=True)
        .col_vals_between("quantity", *QUANTITY, na_pass=True)
        .col_vals_ge("updated_at", pb.col("created_at"), na_pass=True)
        .row_count_match(rows)
        .data_freshness("created_at", max_age=f"{FRESH_DAYS} days", reference_time=NOW)
    )
    names = ["types", *(f"{column} null" for column in REQUIRED), "email null", "order_id duplicates", "key duplicates"]
    names += ["country set", "status set", "email pattern", "amount range", "quantity range"]
    return made, [*names, "updated before created", "rows", "newest"]


def main() -> None:
    kind, data, _ = arguments()
    table = read(kind, data)
    made, names = plan(table, int(data.stem.rsplit("_", 1)[1]))
    done = made.interrogate(collect_extracts=False, collect_tbl_checked=False)
    counts: dict[str, object] = {}
    holds: dict[str, bool] = {}
    for step, name in zip(done.validation_info, names, strict=True):
        if step.eval_error:
            raise SystemExit(f"{name}: not evaluated")
        if name in ("types", "rows", "newest"):
            holds[name] = bool(step.all_passed)
        else:
            counts[name] = {"involved": step.n_failed} if name.endswith("duplicates") else step.n_failed
    say(counts, holds)


main()
