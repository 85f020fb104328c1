"""What every tool prints at its end: its counts, and what it cannot say."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def arguments() -> tuple[str, Path, Path]:
    """The kind of the data (csv or parquet), the data, and the contract beside it."""
    kind, data, contract = sys.argv[1:4]
    return kind, Path(data), Path(contract)


def say(counts: dict[str, object], holds: dict[str, bool] | None = None, lacks: dict[str, str] | None = None) -> None:
    """Prints the answer as the last line.

    A count for each promise; whether it holds where the tool says no more; why there is neither for the others.
    """
    print(json.dumps({"counts": counts, "holds": holds or {}, "lacks": lacks or {}}, default=str), flush=True)
