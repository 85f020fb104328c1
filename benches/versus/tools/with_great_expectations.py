"""The promises as a suite of Great Expectations, on a frame of pandas."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

from answer import arguments, say
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

TYPES = {"integer": "int64", "number": "float64", "string": "str"}


def read(kind: str, data: Path) -> pd.DataFrame:
    """The whole table, with the declared types."""
    if kind == "parquet":
        return pd.read_parquet(data)
    types = {name: data_type(name) for name, logical in COLUMNS.items() if logical != "timestamp"}
    times = [name for name, logical in COLUMNS.items() if logical == "timestamp"]
    return pd.read_csv(
        data, dtype=types, parse_dates=times, date_format="%Y-%m-%dT%H:%M:%S", keep_default_na=False, na_values=[""]
    )


def data_type(name: str) -> str:
    return "int32" if name == "quantity" else TYPES.get(COLUMNS[name], "")


def expectations(rows: int) -> dict[str, gxe.Expectation]:
    """The contract as expectations, by promise."""
    oldest = datetime.fromisoformat(NOW) - timedelta(days=FRESH_DAYS)
    listed: dict[str, gxe.Expectation] = {
        f"{column} null": gxe.ExpectColumnValuesToNotBeNull(column=column) for column in REQUIRED
    }
    return {
        **listed,
        "columns": gxe.ExpectTableColumnsToMatchSet(column_set=list(COLUMNS)),
        **{
            f"{name} type": gxe.ExpectColumnValuesToBeOfType(column=name, type_=data_type(name))
            for name, logical in COLUMNS.items()
            if logical in ("integer", "number")
        },
        "email null": gxe.ExpectColumnValuesToNotBeNull(column="email", mostly=1 - EMAIL_NULLS_PERCENT / 100),
        "order_id duplicates": gxe.ExpectColumnValuesToBeUnique(column="order_id"),
        "key duplicates": gxe.ExpectCompoundColumnsToBeUnique(column_list=KEY),
        "country set": gxe.ExpectColumnValuesToBeInSet(column="country", value_set=COUNTRIES),
        "status set": gxe.ExpectColumnValuesToBeInSet(column="status", value_set=STATUSES),
        "email pattern": gxe.ExpectColumnValuesToMatchRegex(column="email", regex=EMAIL),
        "amount range": gxe.ExpectColumnValuesToBeBetween(column="amount", min_value=AMOUNT[0], max_value=AMOUNT[1]),
        "quantity range": gxe.ExpectColumnValuesToBeBetween(
            column="quantity", min_value=QUANTITY[0], max_value=QUANTITY[1]
        ),
        "updated before created": gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="updated_at", column_B="created_at", or_equal=True
        ),
        "rows": gxe.ExpectTableRowCountToBeBetween(min_value=rows),
        "newest": gxe.ExpectColumnMaxToBeBetween(column="created_at", min_value=oldest),
    }


def main() -> None:
    logging.disable(logging.CRITICAL)
    kind, data, _ = arguments()
    table = read(kind, data)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("here").add_dataframe_asset("orders")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": table})
    promised = expectations(int(data.stem.rsplit("_", 1)[1]))
    suite = gx.ExpectationSuite("orders", expectations=[*promised.values()])
    counts: dict[str, object] = {}
    holds = {"types": True}
    # The results stand in an order of their own, so each is found by what it was asked.
    names = {asked(one.configuration): name for name, one in promised.items()}
    for result in batch.validate(suite).results:
        if not result.result:
            raise SystemExit(str(result.exception_info))
        add(counts, holds, names[asked(result.expectation_config)], result)
    say(counts, holds)


def asked(config: gx.core.ExpectationConfiguration) -> str:
    """What identifies an expectation: its type and the columns that it is about."""
    about = {key: value for key, value in config.kwargs.items() if key.startswith("column")}
    return f"{config.type} {about}"


def add(
    counts: dict[str, object], holds: dict[str, bool], name: str, result: gx.core.ExpectationValidationResult
) -> None:
    """Adds what an expectation found."""
    if name == "columns" or name.endswith(" type"):
        holds["types"] = holds["types"] and bool(result.success)
    elif name in ("rows", "newest"):
        counts[name] = result.result["observed_value"]
    else:
        found = result.result["unexpected_count"]
        counts[name] = {"involved": found} if name.endswith("duplicates") else found


main()
