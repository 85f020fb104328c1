"""Holds what a tool says to the generator's truth."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from table import PROMISES


@dataclass
class Answer:
    """What a tool says of each promise."""

    counts: dict[str, object]
    holds: dict[str, bool] = field(default_factory=dict)
    lacks: dict[str, str] = field(default_factory=dict)


@dataclass
class Judgement:
    """How much of an answer is right."""

    right: list[str] = field(default_factory=list)
    """Promises whose count is the true one."""
    verdicts: list[str] = field(default_factory=list)
    """Promises of which the tool says rightly whether they hold, and no count."""
    wrong: list[str] = field(default_factory=list)
    """What is not true, in words."""
    lacks: dict[str, str] = field(default_factory=dict)
    """Promises that the tool says nothing about, and why."""


def said(output: str) -> Answer:
    """The answer of a runner of a tool: the last line that it printed."""
    return Answer(**json.loads(output.strip().splitlines()[-1]))


def judged(answer: Answer, truth: dict[str, object]) -> Judgement:
    """Compares an answer with the truth, promise by promise."""
    judgement = Judgement()
    for name in PROMISES if "newest" in truth else truth:
        true = truth[name]
        if name in answer.counts:
            same = alike(answer.counts[name], true)
            (judgement.right if same else judgement.wrong).append(
                name if same else f"{name}: {answer.counts[name]} instead of {true}"
            )
        elif name in answer.holds:
            # The bounds of rows and of the newest value are made to hold, and some nulls in `email` are allowed.
            expected = name in ("rows", "newest", "email null") or true == 0
            same = answer.holds[name] == expected
            (judgement.verdicts if same else judgement.wrong).append(
                name if same else f"{name}: holds is {not expected}"
            )
        else:
            judgement.lacks[name] = answer.lacks.get(name, "not checked")
    return judgement


def alike(said: object, true: object) -> bool:
    """Whether a count, a time, or each of several counts is the true one."""
    if isinstance(true, dict):
        return isinstance(said, dict) and bool(said) and all(true[way] == count for way, count in said.items())
    if isinstance(true, str):
        return str(said).replace(" ", "T")[: len(true)] == true
    return said == true


def upheld_orders(report: dict[str, object]) -> Answer:
    """The counts in a report of upheld on the table "orders"."""
    names = {
        "required": "{} null",
        "null-values": "{} null",
        "invalid-values": "{} set",
        "pattern": "{} pattern",
        "minimum": "{} range",
        "maximum": "{} range",
        "row-count": "rows",
        "sql": "updated before created",
    }
    answer = Answer({"types": 0})
    for outcome in report["outcomes"]:  # type: ignore[attr-defined]
        kind, observed = outcome["kind"], outcome["observed"]
        if outcome["verdict"] == "not_evaluated":
            answer.lacks[names.get(kind, kind).format(outcome["property"])] = outcome["reason"]["code"]
        elif kind == "logical-type":
            # A column of a typed file that has another type is one failure, without a count.
            answer.counts["types"] += number(observed) or int(outcome["verdict"] == "fail")  # type: ignore[operator]
        elif kind in ("unique", "duplicate-values"):
            name = "order_id duplicates" if kind == "unique" else "key duplicates"
            answer.counts[name] = {part["name"]: part["value"] for part in observed["parts"] if part["name"] != "null"}
        elif kind == "sla-freshness":
            answer.counts["newest"] = next(part["value"] for part in observed["parts"] if part["name"] == "newest")
        elif kind in names:
            name = names[kind].format(outcome["property"])
            answer.counts[name] = answer.counts.get(name, 0) + number(observed)  # type: ignore[operator]
    return answer


def upheld_sums(report: dict[str, object]) -> Answer:
    """The counts in a report of upheld on the other tables: sums over all columns."""
    kinds = {
        "required": "null",
        "minimum": "range",
        "maximum": "range",
        "invalid-values": "set",
        "unique": "surplus",
    }
    answer = Answer({"rows": report["objects"][0]["rows"]})  # type: ignore[index]
    for outcome in report["outcomes"]:  # type: ignore[attr-defined]
        name = kinds.get(outcome["kind"])
        if name and outcome["verdict"] == "not_evaluated":
            answer.lacks[name] = outcome["reason"]["code"]
        elif name:
            answer.counts[name] = answer.counts.get(name, 0) + number(outcome["observed"])  # type: ignore[operator]
    # What is counted in a part of the columns only is no count.
    answer.counts = {name: count for name, count in answer.counts.items() if name not in answer.lacks}
    return answer


def number(observed: dict[str, object] | None) -> int:
    """The number of an outcome, which is null where the metadata alone decided it."""
    value = (observed or {}).get("value")
    return value if isinstance(value, int) else 0
