"""Writes the contracts of the benchmark: one that upheld and datacontract-cli both read, and two for upheld."""

from __future__ import annotations

import json
from pathlib import Path

from table import (
    AMOUNT,
    COLUMNS,
    COUNTRIES,
    EMAIL,
    EMAIL_NULLS_PERCENT,
    FRESH_DAYS,
    KEY,
    QUANTITY,
    REQUIRED,
    STATUSES,
)

Rule = dict[str, object]


def orders(rows: int, data: Path, kind: str) -> Rule:
    """What is promised of the table "orders" with so many rows."""
    rules: list[Rule] = [
        {"id": "rows", "metric": "rowCount", "mustBeGreaterOrEqualTo": rows},
        {"id": "key", "metric": "duplicateValues", "arguments": {"properties": KEY}, "mustBe": 0},
        {
            "id": "updated",
            "type": "sql",
            "query": "SELECT COUNT(*) FROM orders WHERE updated_at < created_at",
            "mustBe": 0,
        },
    ]
    schema = {"name": "orders", "physicalName": "orders", "quality": rules, "properties": properties()}
    return {
        **head("orders", schema),
        "servers": [{"server": "here", "type": "local", "path": str(data), "format": kind}],
        "slaProperties": [{"property": "freshness", "value": FRESH_DAYS, "unit": "d", "element": "orders.created_at"}],
    }


def properties() -> list[Rule]:
    """The columns of the table "orders"."""
    listed: list[Rule] = []
    for name, logical in COLUMNS.items():
        one: Rule = {"name": name, "logicalType": logical}
        if name in REQUIRED:
            one["required"] = True
        listed.append({**one, **more(name)})
    return listed


def more(name: str) -> Rule:
    """What else is promised of a column."""

    def known(values: list[str]) -> Rule:
        return {"quality": [{"id": name, "metric": "invalidValues", "arguments": {"validValues": values}, "mustBe": 0}]}

    def between(bounds: tuple[int, int]) -> Rule:
        return {"logicalTypeOptions": {"minimum": bounds[0], "maximum": bounds[1]}}

    few_nulls = {
        "id": "email-nulls",
        "metric": "nullValues",
        "unit": "percent",
        "mustBeLessOrEqualTo": EMAIL_NULLS_PERCENT,
    }
    promises: dict[str, Rule] = {
        "order_id": {"unique": True},
        "email": {"logicalTypeOptions": {"pattern": EMAIL}, "quality": [few_nulls]},
        "country": known(COUNTRIES),
        "status": known(STATUSES),
        "amount": between(AMOUNT),
        "quantity": between(QUANTITY),
    }
    return promises.get(name, {})


def wide(width: int) -> Rule:
    """Columns of four kinds in turn, as the generator writes them."""
    kinds: list[tuple[str, Rule]] = [
        ("count", {"logicalType": "integer", "logicalTypeOptions": {"minimum": 0}}),
        ("share", {"logicalType": "number", "logicalTypeOptions": {"maximum": 999}}),
        ("word", {"logicalType": "string", "quality": [known_words()]}),
        ("day", {"logicalType": "date"}),
    ]
    columns: list[Rule] = []
    for at in range(width):
        kind, promised = kinds[at % len(kinds)]
        columns.append({"name": f"{kind}_{at:04}", "required": True, **promised})
    return head("wide", {"name": "wide", "properties": columns})


def known_words() -> Rule:
    return {"metric": "invalidValues", "arguments": {"validValues": ["red", "green", "blue"]}, "mustBe": 0}


def many() -> Rule:
    """Ids that are unique across all files, and two columns that the folders give."""
    columns: list[Rule] = [
        {"name": "order_id", "logicalType": "integer", "required": True, "unique": True},
        {"name": "amount", "logicalType": "number", "required": True, "logicalTypeOptions": {"minimum": 0}},
        {"name": "region", "logicalType": "integer", "partitioned": True, "partitionKeyPosition": 1},
        {"name": "batch", "logicalType": "integer", "partitioned": True, "partitionKeyPosition": 2},
    ]
    return head("many", {"name": "many", "properties": columns})


def head(name: str, schema: Rule) -> Rule:
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": name,
        "version": "1.0.0",
        "status": "active",
        "schema": [schema],
    }


def write(path: Path, contract: Rule) -> Path:
    """Writes it as YAML: JSON below the first level, which is YAML too, a line for each promise."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in contract.items() if key != "schema"]
    lines.append("schema:")
    for schema in contract["schema"]:  # type: ignore[attr-defined]
        lines.append(f"  - name: {schema['name']}")
        lines += [
            f"    {key}: {json.dumps(schema[key])}" for key in schema if key not in ("name", "quality", "properties")
        ]
        for part in ("quality", "properties"):
            if part in schema:
                lines.append(f"    {part}:")
                lines += [f"      - {json.dumps(one)}" for one in schema[part]]
    path.write_text("\n".join(lines) + "\n")
    return path
