#!/usr/bin/env python3
"""Measures upheld beside other tools, on tables that it makes, with tools that it installs."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import contract
import peers
from judge import Answer, Judgement, judged, said, upheld_orders, upheld_sums
from measure import Run, measured
from page import Row, Table, page
from table import NOW

REPOSITORY = peers.HERE.parent.parent
SCENARIOS = ["orders", "five", "wide", "many"]
FORMATS = ["csv", "parquet"]


@dataclass
class Contestant:
    """A tool in one table: its command, and how its answer is read (not at all where there is nothing to compare)."""

    name: str
    command: list[str]
    answer: Callable[[str], Answer] | None
    codes: tuple[int, ...] = (0,)


@dataclass
class Data:
    """A table of data on disk, in one format."""

    kind: str
    path: Path
    contract: Path
    truth: dict[str, object]

    def bytes(self) -> int:
        files = [self.path] if self.path.is_file() else [file for file in self.path.rglob("*") if file.is_file()]
        return sum(file.stat().st_size for file in files)


def options(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--scenario", type=several(SCENARIOS), default=["orders", "five"], help="orders,five,wide,many or all")
    add("--rows", type=numbers, default=[1_000_000, 10_000_000], help="sizes of the table orders")
    add("--formats", type=several(FORMATS), default=FORMATS, help="csv,parquet")
    add("--rounds", type=int, default=5, help="rounds that count")
    add(
        "--tools",
        type=several([*(peer.name for peer in peers.PEERS), "upheld"]),
        help="only these, such as duckdb,soda (upheld takes part always)",
    )
    add("--peers-up-to", type=int, default=10_000_000, help="rows up to which peers take part")
    add("--upheld", type=Path, help="the program; built by `cargo build --release` where not given")
    add("--limit", type=Path, help="a program written by hand for these checks, called as PATH csv FILE")
    add("--memory", default="512MB", help="bound for upheld on the largest table, wide and many; none for its default")
    add("--wide", type=pair, default=(3_000, 5_000), help="ROWSxCOLUMNS of the wide table")
    add(
        "--many",
        type=pair,
        default=(10_000, 100),
        help="FILESxROWS of the many small files; files are rounded to a square",
    )
    add("--timeout", type=float, default=3_600.0, help="seconds after which a run is ended")
    add("--cache", type=Path, default=REPOSITORY / "target" / "versus", help="folder for tools and data")
    add("--out", type=Path, help="file for the page; standard output where not given")
    add("--raw", type=Path, help="file for all samples, as JSON")
    return parser.parse_args(arguments)


def several(known: list[str]) -> Callable[[str], list[str]]:
    """Words separated by commas, each of them known; `all` is all of them."""

    def read(text: str) -> list[str]:
        words = known if text == "all" else text.split(",")
        if unknown := [word for word in words if word not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return [word for word in known if word in words]

    return read


def numbers(text: str) -> list[int]:
    return sorted({int(word) for word in text.split(",")})


def pair(text: str) -> tuple[int, int]:
    first, second = text.split("x")
    return int(first), int(second)


class Bench:
    """One run of the benchmark."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.data = chosen.cache.resolve() / "data"
        self.upheld = (chosen.upheld or built()).resolve()
        self.versions = {"upheld": self.own_version()}
        self.left_out: dict[str, str] = {}
        self.tables: list[Table] = []
        self.generator = peers.python(chosen.cache.resolve(), "generate")
        self.pythons = self.install()

    def own_version(self) -> str:
        done = subprocess.run([self.upheld, "--version"], capture_output=True, text=True, check=True)
        return done.stdout.split()[-1]

    def install(self) -> dict[str, Path]:
        """The virtual environments of the tools that were chosen; one that cannot be made is noted."""
        pythons = {}
        for peer in peers.PEERS:
            if self.chosen.tools and peer.name not in self.chosen.tools:
                continue
            try:
                pythons[peer.name] = peers.python(self.chosen.cache.resolve(), peer.name)
                self.versions[peer.name] = peers.version(pythons[peer.name], peer.package)
            except (peers.NotInstalled, OSError, subprocess.CalledProcessError) as reason:
                self.left_out[peer.name] = f"cannot be installed: {reason}"
        return pythons

    def made(self, name: str, *arguments: object) -> dict[str, object]:
        """The truth of a table, which is made first where it is not there."""
        truth = self.data / f"{name}.truth.json"
        if not truth.exists():
            print(f"making {name}", file=sys.stderr, flush=True)
            command = [self.generator, peers.HERE / "generate.py", self.data, *map(str, arguments)]
            subprocess.run(command, check=True, env=peers.environment())
        return json.loads(truth.read_text())

    def run(self) -> None:
        """All scenarios that were chosen, one table after the other."""
        scenario = {"orders": self.orders, "five": self.five, "wide": self.wide, "many": self.many}
        for name in self.chosen.scenario:
            for kind in self.chosen.formats:
                scenario[name](kind)

    def orders(self, kind: str) -> None:
        """The table "orders", from the smallest size to the largest."""
        for rows in self.chosen.rows:
            data = self.orders_data(kind, rows, self.made(f"orders_{rows}", "orders", rows))
            bound = rows == max(self.chosen.rows)
            contestants = [self.own(data, upheld_orders, bound)]
            if self.chosen.limit and kind == "csv":
                contestants.append(Contestant("limit", [str(self.chosen.limit), "csv", str(data.path)], None))
            if rows <= self.chosen.peers_up_to:
                contestants += self.others(data, lambda peer: peer.runner)
            self.measure(f"orders, {rows:,} rows, {kind}", data, contestants, growth=kind)

    def five(self, kind: str) -> None:
        """Five rows: what it takes to start."""
        data = self.orders_data(kind, 5, self.made("orders_5", "five"))
        contestants = [self.own(data, upheld_orders, False), *self.others(data, lambda peer: peer.runner)]
        self.measure(f"five rows, {kind}", data, contestants)

    def orders_data(self, kind: str, rows: int, truth: dict[str, object]) -> Data:
        path = self.data / f"orders_{rows}.{kind}"
        written = contract.write(self.data / f"{path.name}.odcs.yaml", contract.orders(rows, path, kind))
        return Data(kind, path, written, truth)

    def wide(self, kind: str) -> None:
        """Few rows of many columns."""
        rows, columns = self.chosen.wide
        name = f"wide_{rows}_{columns}"
        truth = self.made(name, "wide", rows, columns)
        written = contract.write(self.data / f"{name}.odcs.yaml", contract.wide(columns))
        data = Data(kind, self.data / f"{name}.{kind}", written, truth)
        self.measure(f"wide, {columns:,} columns, {kind}", data, self.on_others(data))

    def many(self, kind: str) -> None:
        """Many small files in hive folders."""
        files, rows = self.chosen.many
        name = f"many_{files}_{rows}"
        truth = self.made(name, "many", files, rows)
        written = contract.write(self.data / f"{name}.odcs.yaml", contract.many())
        data = Data(kind, self.data / name / kind, written, truth)
        self.measure(f"many, {int(files**0.5) ** 2:,} files, {kind}", data, self.on_others(data))

    def on_others(self, data: Data) -> list[Contestant]:
        return [self.own(data, upheld_sums, True), *self.others(data, lambda peer: peer.others)]

    def own(self, data: Data, read: Callable[[dict[str, object]], Answer], bound: bool) -> Contestant:
        """Upheld, within the bound of memory where it is asked for."""
        command = [
            self.upheld,
            "check",
            data.contract,
            data.path,
            "--now",
            f"{NOW}Z",
            "--format",
            "json",
            "--no-progress",
        ]
        name = "upheld"
        if bound and self.chosen.memory != "none":
            command += ["--memory", self.chosen.memory]
            name = f"upheld --memory {self.chosen.memory}"
        return Contestant(name, [*map(str, command)], lambda output: read(json.loads(output)), codes=(0, 1))

    def others(self, data: Data, runner: Callable[[peers.Peer], str | None]) -> list[Contestant]:
        """The peers that were installed and have a runner for this table."""
        found = []
        for peer in peers.PEERS:
            file = runner(peer)
            if peer.name in self.pythons and file:
                command = [self.pythons[peer.name], peers.HERE / "tools" / file, data.kind, data.path, data.contract]
                name = f"{peer.name}, {peer.note}" if peer.note else peer.name
                found.append(Contestant(name, [*map(str, command)], said))
        return found

    def measure(self, title: str, data: Data, contestants: list[Contestant], growth: str = "") -> None:
        """Runs each in turn, round by round; the first round does not count, and each begins with another one."""
        print(title, file=sys.stderr, flush=True)
        rows = {one.name: Row(one.name) for one in contestants}
        for turn in range(self.chosen.rounds + 1):
            at = turn % len(contestants)
            for one in contestants[at:] + contestants[:at]:
                if not rows[one.name].failure:
                    self.one(one, rows[one.name], data, counts=turn > 0)
        table = Table(title, [*rows.values()], int(str(data.truth["rows"])), data.bytes(), growth)
        self.tables.append(table)
        self.save()

    def one(self, one: Contestant, row: Row, data: Data, counts: bool) -> None:
        """One run, and what came of it. A tool that failed once does not run again."""
        run = measured(one.command, peers.environment(), self.chosen.timeout)
        took = f"{run.sample.cpu:.2f} s CPU, {run.sample.wall:.2f} s, {run.sample.memory / 1e6:.0f} MB"
        print(f"  {one.name}: {took}", file=sys.stderr, flush=True)
        if run.code not in one.codes:
            row.failure, row.samples = failure(run), []
            return
        if one.answer:
            try:
                judgement = judged(one.answer(run.output), data.truth)
            except (ValueError, KeyError, TypeError, IndexError) as error:
                row.failure, row.samples = f"its answer cannot be read: {error!r}", []
                return
            row.judgement = worse(row.judgement, judgement)
        if counts:
            row.samples.append(run.sample)

    def save(self) -> None:
        """Writes the page anew, so that it is there after each table."""
        text = page(self.tables, self.versions, self.left_out, self.chosen.rounds)
        if self.chosen.out:
            self.chosen.out.write_text(text)
        if self.chosen.raw:
            raw = [{"title": table.title, "rows": [raw_row(row) for row in table.rows]} for table in self.tables]
            self.chosen.raw.write_text(json.dumps(raw, indent=1) + "\n")

    def finish(self) -> None:
        if not self.chosen.out:
            print(page(self.tables, self.versions, self.left_out, self.chosen.rounds))


def worse(before: Judgement | None, now: Judgement) -> Judgement:
    """The one with more that is wrong: a tool must be right in each of its runs."""
    return before if before and len(before.wrong) >= len(now.wrong) else now


def failure(run: Run) -> str:
    """Why a run failed, in one line."""
    if run.late:
        return "timed out"
    if problem := reported(run.output):
        return problem
    said = [line.strip() for line in (run.error + "\n" + run.output[-2_000:]).splitlines() if len(line.strip()) > 3]
    why = f"ended by signal {-run.code}" if run.code < 0 else f"exit code {run.code}"
    return f"{why}: {said[-1][:200]}" if said else why


def reported(output: str) -> str:
    """The first problem of a report of upheld."""
    try:
        return json.loads(output)["problems"][0]["message"]
    except (ValueError, KeyError, TypeError, IndexError):
        return ""


def raw_row(row: Row) -> dict[str, object]:
    samples = [asdict(one) for one in row.samples]
    return {
        "tool": row.tool,
        "failure": row.failure,
        "samples": samples,
        "judgement": row.judgement and asdict(row.judgement),
    }


def built() -> Path:
    """The program, built as it is released."""
    if subprocess.run(["cargo", "build", "--release", "--locked"], cwd=REPOSITORY, check=False).returncode != 0:
        raise SystemExit("upheld could not be built; --upheld names a program that is there")
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    known = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return Path(json.loads(known.stdout)["target_directory"]) / "release" / "upheld"


if __name__ == "__main__":
    bench = Bench(options(sys.argv[1:]))
    bench.run()
    bench.finish()
