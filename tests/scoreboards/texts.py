"""Boards of JSON and YAML: what parses and what does not, as data and as contracts."""

import re

from program import contract

# What our reader of contracts says beyond the syntax, so that sound YAML may be refused.
RESTRICTIONS = {
    "duplicate-key": "a key twice in one mapping is an error",
    "invalid-key": "keys are scalars",
    "several-documents": "a contract is one document",
    "unknown-tag": "only the tags of JSON values mean something",
    "invalid-merge": "`<<` is a merge, as YAML 1.1 has it",
    "too-deep": "collections lie in each other to a bounded depth",
    "invalid-utf8": "contracts are UTF-8",
    "empty-contract": "a contract holds something",
}


def json_data(desk, corpus):
    """JSONTestSuite as a value of a record: `y_` is read, but for keys that stand twice; `n_` is not; `i_` may be either."""
    text = contract([{"name": "a"}])

    def judge(path):
        value = path.read_bytes()
        # As it stands: most are no tables, so that nothing but good behaviour is asked.
        faults = list(desk.check(text, desk.put("t.json", value)).faults)
        faults += desk.check(text, desk.put("t.ndjson", value)).faults
        ran = desk.check(text, desk.put("t.json", b'[{"a":\n' + value + b"\n}]\n"))
        faults += ran.faults
        if faults or path.name.startswith("i_"):
            return faults
        read = ran.report["objects"][0]
        parses = ran.code != 3 and read["complete"] and read["rows"] == 1 and read["rows_rejected"] == 0
        # A key that stands twice in one object has no single value: our reader refuses such a record, and says so.
        expected = path.name.startswith("y_") and "stands twice in one object" not in ran.out
        return [] if parses == expected else [f"is {'read' if parses else 'not read'}"]

    return sorted(corpus.glob("*.json")), judge


def json_contracts(desk, corpus):
    """JSONTestSuite as contracts: `y_` has no fault of syntax, `n_` has one or is no contract."""

    def judge(path):
        ran = desk.lint(desk.put("c.odcs.json", path.read_bytes()))
        if ran.faults or ran.report is None:
            return ran.faults or (["is refused as no text"] if path.name.startswith("y_") else [])
        if ran.code not in (1, 2):
            return [f"is no contract, but ends with {ran.code}"]
        # Such characters are sound in JSON alone.
        unprintable = "unexpected character" in ran.out
        if path.name.startswith("y_") and "syntax-error" in kinds(ran.report) and not unprintable:
            return ["is sound JSON, but has a fault of syntax"]
        return []

    return sorted(corpus.glob("*.json")), judge


def kinds(report):
    """The problems that lint names."""
    return {outcome["kind"] for outcome in report["outcomes"] if outcome["verdict"] == "fail"}


def yaml_contracts(desk, corpus):
    """yaml-test-suite as contracts: what does not parse is a fault of syntax, what parses has none but our restrictions."""
    cases = list(yaml_cases(corpus))

    def judge(case):
        _, text, is_error = case
        ran = desk.lint(desk.put("c.odcs.yaml", text))
        if ran.faults or ran.report is None:
            return ran.faults
        found = kinds(ran.report)
        restricted = found & RESTRICTIONS.keys()
        if is_error and not found & {"syntax-error", "unknown-alias"} and not restricted:
            return ["does not parse, but has no fault of syntax"]
        if not is_error and "syntax-error" in found and not restricted:
            return ["parses, but has a fault of syntax"]
        return []

    return cases, judge


def yaml_cases(corpus):
    """Name, text, and whether it is an error: of the released form (a folder a case) or of the sources (`src/*.yaml`)."""
    inputs = sorted(corpus.rglob("in.yaml"))
    for path in inputs:
        yield str(path.relative_to(corpus).parent), path.read_bytes(), (path.parent / "error").exists()
    if not inputs:
        for path in sorted((corpus / "src").glob("*.yaml")):
            yield from source_cases(path)


# How the sources write what cannot be seen.
MARKS = {"␣": " ", "<SPC>": " ", "<TAB>": "\t", "↵": "", "←": "\r", "⇔": "\ufeff"}


def source_cases(path):
    """The cases of one source file, read by their indentation alone: a reader of YAML is what is under test."""
    items = re.split(r"^- ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for number, item in enumerate(items):
        block = re.search(r"^(?:  )?yaml: \|.*\n((?:    .*\n|\n)*)", item, flags=re.MULTILINE)
        if block:
            is_error = re.search(r"^(?:  )?fail: true", item, flags=re.MULTILINE) is not None
            yield f"{path.stem}-{number}", written(block.group(1)), is_error


def written(block):
    """The bytes of a case of the sources."""
    text = "\n".join(line.removeprefix("    ") for line in block.rstrip("\n").split("\n")) + "\n"
    text = re.sub("—*»", "\t", text)
    for mark, letter in MARKS.items():
        text = text.replace(mark, letter)
    return text.replace("∎\n", "").encode()
