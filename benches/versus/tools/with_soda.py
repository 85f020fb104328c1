"""The promises as a contract of Soda on DuckDB, over a view of the file."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from soda_core.common.logging_configuration import configure_logging
from soda_core.common.yaml import ContractYamlSource
from soda_core.contracts.contract_verification import CheckResult, ContractVerificationSession
from soda_duckdb.common.data_sources.duckdb_data_source import DuckDBDataSourceImpl

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

TYPES = {"integer": "bigint", "number": "double", "timestamp": "timestamp", "string": "varchar"}


def contract(rows: int) -> dict[str, object]:
    """The contract, in Soda's words."""
    table_checks = [
        {"schema": {}},
        {"row_count": {"threshold": {"must_be_greater_than_or_equal": rows}}},
        {"duplicate": {"columns": KEY}},
        {"failed_rows": {"name": "updated", "expression": "updated_at < created_at"}},
        {
            "freshness": {
                "column": "created_at",
                "now_variable": "NOW",
                "threshold": {"must_be_less_than_or_equal": FRESH_DAYS * 24},
            }
        },
    ]
    columns = [{"name": name, "data_type": data_type(name), **checks(name)} for name in COLUMNS]
    return {
        "dataset": "here/main/orders",
        "variables": {"NOW": {"default": f"{NOW}+00:00"}},
        "columns": columns,
        "checks": table_checks,
    }


def data_type(name: str) -> str:
    return "integer" if name == "quantity" else TYPES[COLUMNS[name]]


def checks(name: str) -> dict[str, object]:
    """What is promised of a column."""
    promised: dict[str, list[object]] = {
        "order_id": [{"duplicate": {}}],
        "email": [
            {"missing": {"threshold": {"metric": "percent", "must_be_less_than_or_equal": EMAIL_NULLS_PERCENT}}},
            {"invalid": {"valid_format": {"name": "e-mail", "regex": EMAIL}}},
        ],
        "country": [{"invalid": {"valid_values": COUNTRIES}}],
        "status": [{"invalid": {"valid_values": STATUSES}}],
        "amount": [{"invalid": {"valid_min": AMOUNT[0], "valid_max": AMOUNT[1]}}],
        "quantity": [{"invalid": {"valid_min": QUANTITY[0], "valid_max": QUANTITY[1]}}],
    }
    listed = [*([{"missing": {}}] if name in REQUIRED else []), *promised.get(name, [])]
    # An empty list is refused.
    return {"checks": listed} if listed else {}


def connection(kind: str, data: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the table as a view; CSV with the types of the contract."""
    made = duckdb.connect()
    read = f"read_parquet('{data}')"
    if kind == "csv":
        columns = ", ".join(f"{name}: '{data_type(name)}'" for name in COLUMNS)
        read = (
            f"read_csv('{data}', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"timestampformat = '%Y-%m-%dT%H:%M:%S', columns = {{{columns}}})"
        )
    made.execute(f"CREATE VIEW orders AS SELECT * FROM {read}")
    return made


def main() -> None:
    kind, data, _ = arguments()
    configure_logging(verbose=False)
    logging.disable(logging.CRITICAL)
    source = DuckDBDataSourceImpl.from_existing_cursor(connection(kind, data), name="here")
    rows = int(data.stem.rsplit("_", 1)[1])
    session = ContractVerificationSession.execute(
        contract_yaml_sources=[ContractYamlSource.from_str(json.dumps(contract(rows)))],
        data_source_impls=[source],
        soda_cloud_publish_results=False,
    )
    result = session.contract_verification_results[0]
    if session.has_errors:
        raise SystemExit(session.get_errors_str())
    say({name: count for check in result.check_results for name, count in [counted(check)]})


def counted(result: CheckResult) -> tuple[str, object]:
    """The promise that a check is about, and what it counted."""
    kind, column, found = result.check.type, result.check.column_name, result.diagnostic_metric_values
    if kind == "freshness":
        newest = datetime.fromisoformat(NOW) - timedelta(hours=found["freshness_in_hours"])
        return "newest", newest.isoformat()
    if kind == "duplicate":
        return f"{column or 'key'} duplicates", {"surplus": found["duplicate_count"]}
    if kind == "invalid":
        return {"email": "email pattern", "country": "country set", "status": "status set"}.get(
            column, f"{column} range"
        ), found["invalid_count"]
    others = {
        "missing": (f"{column} null", "missing_count"),
        "schema": ("types", "schema_events_count"),
        "row_count": ("rows", "check_rows_tested"),
        "failed_rows": ("updated before created", "failed_rows_count"),
    }
    name, metric = others[kind]
    return name, found[metric]


main()
