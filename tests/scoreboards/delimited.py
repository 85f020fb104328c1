"""Boards of delimited text: damaged rows by their line, and the values of well-formed files."""

import json
import re

from program import contract


def first_line_named(report):
    """The line of the first fault of a report: of the file, else of its rejected records."""
    lines = [problem["location"]["line"] for problem in report["problems"] if problem["location"]]
    if lines:
        return min(lines)
    readable = next((outcome for outcome in report["outcomes"] if outcome["kind"] == "readable-rows"), None)
    lines = [row["line"] for row in readable["rows"]] if readable else []
    return min(lines, default=None)


def damaged_rows(desk, corpus):
    """Each file differs in one line from a sound one; the first number in its name counts that line from 0."""
    names = header_of(corpus)
    properties = [{"name": name, "logicalType": "string"} for name in names]
    text = contract(properties)

    def judge(path):
        ran = desk.check(text, path, "--samples", "1")
        if ran.faults:
            return ran.faults
        line = int(re.search(r"\d+", path.name).group()) + 1
        named = first_line_named(ran.report)
        if ran.report["verdict"] not in ("breached", "error"):
            return [f"line {line} is damaged, but the verdict is {ran.report['verdict']}"]
        return [] if named == line else [f"line {line} is damaged, but line {named} is named"]

    return [path for path in sorted(corpus.glob("row_*.csv"))], judge


def header_of(corpus):
    """The names of the columns: of the sound file where it is there, else none are promised."""
    source = corpus / "source.csv"
    if not source.exists():
        return []
    return [name.strip('"') for name in source.read_text().splitlines()[0].split(",")]


def spectrum(desk, corpus):
    """csv-spectrum: a file in `json/` says what the rows of a file with a header are."""
    expected = {}
    for path in (corpus / "json").glob("*.json"):
        rows = json.loads(path.read_text("utf-8"))
        expected[path.stem] = rows if isinstance(rows, list) else [rows]
    # The corpus contradicts itself: the telephone number of the CSV is right.
    for row in expected.get("location_coordinates", []):
        row["Contact Phone Number"] = "2095257564"

    def judge(path):
        rows = expected.get(path.stem)
        if rows is None:
            return ["there is no JSON beside it"]
        columns = list(rows[0]) if rows else []
        if b"\r" not in path.read_bytes():
            # A copy whose line ends were rewritten on the way holds other values than its JSON.
            rows = [{name: value.replace("\r\n", "\n") for name, value in row.items()} for row in rows]
        return values(desk, path, columns, [[row[name] for name in columns] for row in rows], header=True)

    return sorted((corpus / "csvs").glob("*.csv")), judge


# What bad- files with a header are to be held to, by the README of the corpus.
COLUMNS = ["foo", "bar", "baz"]


def test_data(desk, corpus):
    """csv-test-data: `bad-` must be refused, `header-` has a header, all else has none."""

    def judge(path):
        if path.name.startswith("bad-"):
            return refused(desk, path)
        rows = json.loads((corpus / "json" / f"{path.stem}.json").read_text("utf-8"))
        if path.name.startswith("header-"):
            return values(desk, path, COLUMNS, [[row[name] for name in COLUMNS] for row in rows], header=True)
        columns = [f"c{at}" for at in range(len(rows[0]))] if rows else ["c0"]
        return values(desk, path, columns, rows, header=False)

    return sorted((corpus / "csv").glob("*.csv")), judge


def refused(desk, path):
    """A file that is no sound CSV, or has other columns than it must have, never passes."""
    has_header = path.name.startswith("bad-header-")
    properties = [{"name": name, "logicalType": "string"} for name in COLUMNS]
    arguments = ["--extra-columns", "fail"] if has_header else ["--no-header"]
    ran = desk.check(contract(properties), path, *arguments)
    if ran.faults:
        return ran.faults
    return [] if ran.code in (1, 3) else [f"is damaged, but ends with {ran.code}"]


# Texts that no cell is, so that a report shows every cell as one that breaks a rule.
NO_CELL = ["\u0001no cell\u0001"]
SHOWN = 200


def valid(name, allowed):
    """A property whose values must be among some."""
    rule = {"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": sorted(set(allowed)) or NO_CELL}}
    return {"name": name, "logicalType": "string", "quality": [rule]}


def values(desk, path, columns, rows, header):
    """Whether the program sees just these values: shown cell by cell, allowed as they are, refused when one is changed."""
    arguments = ["--samples", str(len(rows) + 1)] + ([] if header else ["--no-header"])
    if not rows:
        ran = desk.check(contract([{"name": name} for name in columns]), path, *arguments)
        count = ran.report and ran.report["objects"][0]["rows"]
        return ran.faults or ([] if count == 0 else [f"has no rows, but {count} are read"])
    shown = desk.check(contract([valid(name, []) for name in columns]), path, *arguments)
    if shown.faults:
        return shown.faults
    faults = differences(shown.report, columns, rows)
    by_column = {name: [row[at] for row in rows if row[at] != ""] for at, name in enumerate(columns)}
    allowed = desk.check(contract([valid(name, by_column[name] + [""]) for name in columns]), path, *arguments)
    if allowed.faults or allowed.code != 0:
        faults.append(f"its values are not allowed as they are: ends with {allowed.code} {allowed.faults}")
    name = next((name for name in columns if by_column[name]), None)
    if name:
        changed = {**by_column, name: [value for value in by_column[name] if value != by_column[name][0]]}
        other = desk.check(contract([valid(name, changed[name] + ["\u0002"]) for name in columns]), path, *arguments)
        if other.code != 1:
            faults.append(f"a value of `{name}` that is not allowed passes")
    return faults


def differences(report, columns, rows):
    """Where the cells that a report shows are not those that are expected; a cell that it does not show is null."""
    read = report["objects"][0]
    if (read["rows"], read["rows_rejected"]) != (len(rows), 0):
        return [f"has {len(rows)} rows; read: {read['rows']}, rejected: {read['rows_rejected']}"]
    cells = {}
    for outcome in report["outcomes"]:
        if outcome["kind"] == "invalid-values":
            cells.update({(row["row"], row["element"]): row["value"]["text"] for row in outcome["rows"]})
    faults = []
    for at, row in enumerate(rows, 1):
        for name, value in zip(columns, row):
            seen = cells.get((at, name), "")
            if seen != value[:SHOWN]:
                faults.append(f"row {at}, `{name}`: {value!r} is expected, {seen!r} is read")
    return faults
