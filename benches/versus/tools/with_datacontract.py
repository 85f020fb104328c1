"""The promises as datacontract-cli reads them, from the contract that upheld is given too."""

from __future__ import annotations

import logging

from datacontract.data_contract import DataContract
from datacontract.model.run import Check

from answer import arguments, say

# Which promise a check is about, by its type and column; counts of one promise add up.
PROMISES = {
    "field_required": "{} null",
    "field_null_values": "{} null",
    "field_invalid_values": "{} set",
    "field_regex": "{} pattern",
    "field_minimum": "{} range",
    "field_maximum": "{} range",
    "field_unique": "{} duplicates",
    "model_duplicate_values": "key duplicates",
    "model_quality_sql": "updated before created",
    "row_count": "rows",
}


def main() -> None:
    logging.disable(logging.CRITICAL)
    _, _, contract = arguments()
    run = DataContract(data_contract_file=str(contract)).test()
    counts: dict[str, object] = {}
    lacks: dict[str, str] = {}
    for check in run.checks:
        add(counts, lacks, check)
    # CSV is read into a table of the declared types: a cell of another type ends the run, so there is none.
    say(counts, {} if "types" in lacks else {"types": True}, lacks)


def add(counts: dict[str, object], lacks: dict[str, str], check: Check) -> None:
    """Adds what a check counted, or why it did not."""
    known = check.diagnostics or {}
    if check.type == "general":
        raise SystemExit(f"{check.reason}")
    if check.type == "field_type":
        lacks["types"] = str(check.reason)
    elif check.type == "servicelevel_freshness":
        counts["newest"] = known.get("latest_timestamp")
    elif check.type in ("field_unique", "model_duplicate_values"):
        name = PROMISES[check.type].format(check.field)
        counts[name] = {"values": known.get("value"), "involved": known.get("failed_rows")}
    elif check.type in PROMISES:
        name = PROMISES[check.type].format(check.field)
        if "value" in known:
            counts[name] = int(counts.get(name, 0)) + int(known["value"])
        else:
            lacks[name] = str(check.reason)


main()
