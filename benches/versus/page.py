"""Writes what was measured as Markdown."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from judge import Judgement
from measure import Sample


@dataclass
class Row:
    """A tool in a table: its runs, and how right it was; or why it is not there."""

    tool: str
    samples: list[Sample] = field(default_factory=list)
    judgement: Judgement | None = None
    failure: str = ""

    def cpu(self) -> float:
        return median(sample.cpu for sample in self.samples)

    def wall(self) -> float:
        return median(sample.wall for sample in self.samples)

    def memory(self) -> float:
        return median(sample.memory for sample in self.samples)


@dataclass
class Table:
    """One table of data, read by all tools."""

    title: str
    rows: list[Row]
    data_rows: int
    bytes: int
    growth: str = ""
    """The series of sizes that this is one of."""


def machine() -> str:
    """What it was measured on."""
    model = next((line.split(":")[1].strip() for line in lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parts = [
        model or platform.processor() or platform.machine(),
        f"{cores} cores",
        f"{memory / 2**30:.0f} GiB of memory",
    ]
    return ", ".join([*parts, f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"])


def lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def page(tables: list[Table], versions: dict[str, str], left_out: dict[str, str], rounds: int) -> str:
    """The whole page."""
    known = ", ".join(f"{name} {version}" for name, version in versions.items())
    parts = [
        f"Measured on: {machine()}.",
        f"Medians of {rounds} round{'' if rounds == 1 else 's'} in turn, after one that does not count.",
        f"Tools: {known}.",
        *[f"Left out: {name} ({reason})." for name, reason in left_out.items()],
        *[shown(table) for table in tables],
        growth(tables),
        remarks(tables),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def shown(table: Table) -> str:
    """A table of tools, each beside upheld."""
    own = next((row for row in table.rows if row.tool.startswith("upheld") and row.samples), None)
    head = ["tool", "CPU s", "", "wall s", "", "peak MB", "", "answers"]
    body = [cells(row, own) for row in table.rows]
    return f"### {table.title} ({size(table.bytes)})\n\n{grid(head, body)}"


def cells(row: Row, own: Row | None) -> list[str]:
    """A line: three measures, each with its ratio to that of upheld."""
    if not row.samples:
        return [row.tool, *["-"] * 6, f"failed: {row.failure}"]

    def ratio(measure: float, of: float) -> str:
        if not of:
            return ""
        return f"{measure / of:.0f} x" if measure >= 10 * of else f"{measure / of:.2g} x"

    line = [row.tool, f"{row.cpu():.3g}", f"{row.wall():.3g}", f"{row.memory() / 1e6:.0f}"]
    ratios = ["", "", ""]
    if own and own is not row:
        ratios = [ratio(row.cpu(), own.cpu()), ratio(row.wall(), own.wall()), ratio(row.memory(), own.memory())]
    return [line[0], line[1], ratios[0], line[2], ratios[1], line[3], ratios[2], answers(row.judgement)]


def answers(judgement: Judgement | None) -> str:
    """How many of the answers are right, in a few words."""
    if judgement is None:
        return "not compared"
    parts = [f"{len(judgement.right)} counts right"]
    if judgement.verdicts:
        parts.append(f"{len(judgement.verdicts)} {'verdict' if len(judgement.verdicts) == 1 else 'verdicts'} right")
    if judgement.lacks:
        parts.append(f"{len(judgement.lacks)} not checked")
    if judgement.wrong:
        parts.append(f"**{len(judgement.wrong)} wrong**")
    return ", ".join(parts)


def remarks(tables: list[Table]) -> str:
    """What tools say wrongly, do not check, or say without a count; each once, however many tables it holds for."""
    found: dict[str, list[str]] = {}
    part: dict[str, list[str]] = {}
    for table in tables:
        for row in table.rows:
            part.setdefault(plain(row), []).append(table.title)
            for remark in remarks_on(row):
                found.setdefault(f"{plain(row)} {remark}", []).append(table.title)
    lines = []
    for remark, titles in found.items():
        tool = next(tool for tool in part if remark.startswith(f"{tool} "))
        lines.append(f"- {remark}" + ("" if titles == part[tool] else f" ({'; '.join(titles)})"))
    return "### Answers\n\n" + "\n".join(lines) if lines else ""


def remarks_on(row: Row) -> list[str]:
    judgement = row.judgement
    if judgement is None:
        return []
    remarks = [f"is wrong: {wrong}" for wrong in judgement.wrong]
    remarks += [f"does not check: {name} ({why})" for name, why in judgement.lacks.items()]
    if judgement.verdicts:
        remarks.append(f"says only whether it holds, without a count: {', '.join(judgement.verdicts)}")
    return remarks


def growth(tables: list[Table]) -> str:
    """How the time of each tool grows with the table: for each size, in what it takes for a million rows."""
    parts = []
    for series in dict.fromkeys(table.growth for table in tables if table.growth):
        sizes = [table for table in tables if table.growth == series]
        if len(sizes) < 2:
            continue
        names = dict.fromkeys(plain(row) for table in sizes for row in table.rows)
        head = ["tool", *(f"{millions(table.data_rows)} million rows" for table in sizes)]
        body = [[name, *(per_million(table, name) for table in sizes)] for name in names]
        parts.append(f"### Growth, {series}: CPU s for a million rows, and peak MB\n\n" + grid(head, body))
    return "\n\n".join(parts)


def per_million(table: Table, tool: str) -> str:
    row = next((row for row in table.rows if plain(row) == tool and row.samples), None)
    return f"{row.cpu() / table.data_rows * 1e6:.3g}, {row.memory() / 1e6:.0f}" if row else "-"


def plain(row: Row) -> str:
    """The name of a tool without its options, which differ from size to size."""
    return row.tool.split(" --")[0]


def millions(rows: int) -> str:
    return f"{rows / 1e6:g}"


def size(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count} bytes"


def grid(head: list[str], body: list[list[str]]) -> str:
    """A Markdown table whose columns of figures are aligned to the right."""
    rule = ["---", *("---:" for _ in head[1:-1]), "---" if head[-1] == "answers" else "---:"]
    escaped = [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in body]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *escaped])
