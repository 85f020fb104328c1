"""Writes the tables of the benchmark as CSV and Parquet, piece by piece, with the true counts beside them.

Every value is a function of the seed, its column and its row. So a table does not depend on how it is cut into pieces,
any row can be computed anywhere, and the memory of the generator does not grow with the table.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from table import AMOUNT, COUNTRIES, EMAIL_NULLS_PERCENT, NEWEST, QUANTITY, REQUIRED, STATUSES

SEED = 0x5EED_0F_07DE75
PIECE = 250_000
SPAN = 2 * 365 * 86_400
END = int(np.datetime64(NEWEST, "s").astype(np.int64))
# Up to here the duplicates are counted once more by sorting; beyond it that would take more memory than generating.
SORTED_UP_TO = 10_000_000

GIVEN = np.array(
    "ada bram chloe dario elif farid gwen hana igor joan kofi lena mads nora omar pia rui sami thea wim".split()
)
FAMILY = np.array(
    "aalto brown costa diaz ekman fuchs grant haas ito joshi kaya lopez moreau nagy okafor rizzo sato weber".split()
)
HOSTS = np.array("example.com mail.example.org a-b.example.net post.example.co.uk x1.test".split())
NO_EMAILS = np.array(
    [
        "jo.example.com",
        "a@b@example.com",
        "with space@example.com",
        "jo@localhost",
        "@example.org",
        "jo@example.",
        "jo@example.c",
    ]
)
NO_COUNTRIES = np.array(["XX", "UK", "de", "DEU"])
WORDS = np.array(
    "leave with the neighbour call first second floor fragile gift blue large café Zürich naïve return spare".split()
)

# Broken rows in a million; at least four of each in any table that is broken at all.
BROKEN = {
    "repeated id": 60,
    "repeated key": 80,
    "nearly repeated key": 40,
    "no country": 12,
    "other country": 28,
    "no status": 9,
    "other status": 21,
    "amount too low": 35,
    "amount too high": 8,
    "quantity too low": 22,
    "quantity too high": 6,
    "updated before": 55,
    "other email": 350,
}


def mixed(values: np.ndarray) -> np.ndarray:
    """The finaliser of splitmix64: any bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return values ^ (values >> np.uint64(31))


def draw(stream: str, rows: np.ndarray) -> np.ndarray:
    """64 random bits for each row, others for each stream."""
    name = int.from_bytes(stream.encode()[:8].ljust(8), "little")
    start = mixed(np.array([name ^ SEED], dtype=np.uint64))
    return mixed(rows.astype(np.uint64) * np.uint64(0x9E37_79B9_7F4A_7C15) + start)


def below(stream: str, rows: np.ndarray, bound: int) -> np.ndarray:
    """A whole number from 0 to below the bound for each row."""
    return ((draw(stream, rows) >> np.uint64(11)) % np.uint64(bound)).astype(np.int64)


def shuffled(rows: np.ndarray, bits: int) -> np.ndarray:
    """Another number of as many bits for each number: a bijection, so that rows that differ stay different."""
    mask, half = np.uint64((1 << bits) - 1), np.uint64((bits + 1) // 2)
    values = rows.astype(np.uint64)
    for odd in (0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93, 0xC2B2_AE3D_27D4_EB4F):
        values = (values * np.uint64(odd) + np.uint64(0x2545_F491)) & mask
        values ^= values >> half
    return values.astype(np.int64)


@dataclass
class Plan:
    """Which rows of a table are broken, and how; the rows of one kind are those of no other."""

    rows: int
    broken: bool
    at: dict[str, np.ndarray] = field(default_factory=dict)
    source: dict[str, np.ndarray] = field(default_factory=dict)
    newest: int = 0

    def __post_init__(self) -> None:
        counts = {kind: max(4, self.rows * share // 1_000_000) if self.broken else 0 for kind, share in BROKEN.items()}
        repeats = ["repeated id", "repeated key", "nearly repeated key"]
        total = 1 + sum(counts.values()) + sum(counts[kind] for kind in repeats)
        chosen = np.random.default_rng([SEED, self.rows]).choice(self.rows, total, replace=False)
        self.newest = int(chosen[0])
        start = 1
        for kind, count in counts.items():
            self.at[kind] = chosen[start : start + count]
            start += count
        for kind in repeats:
            sources = chosen[start : start + counts[kind]]
            start += counts[kind]
            # Every fourth has the source of the one before it, so that values, rows and surplus rows are three numbers.
            self.source[kind] = np.where(np.arange(len(sources)) % 4 == 3, np.roll(sources, 1), sources)

    def within(self, kind: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rows of this kind in a piece: where they stand in the piece, and which of the kind they are."""
        which = np.flatnonzero((self.at[kind] >= rows[0]) & (self.at[kind] <= rows[-1]))
        return self.at[kind][which] - rows[0], which


def order_ids(rows: np.ndarray, total: int) -> np.ndarray:
    """Ids that are not in order, each once."""
    return 1_000_000_000 + shuffled(rows, max(8, (total - 1).bit_length()))


def keys(rows: np.ndarray, total: int, newest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customer, second and cents of each row; customer and second together stand only once."""
    customers = max(2, total // 10)
    pairs = shuffled(rows, (customers * (SPAN - 1)).bit_length() - 1)
    seconds = END - 1 - pairs // customers
    seconds[rows == newest] = END
    cents = 1 + (below("amount1", rows, 1 << 14) * below("amount2", rows, 1 << 14) >> 10)
    return 1 + pairs % customers, seconds, cents


def weighted(values: list[str], stream: str, rows: np.ndarray) -> np.ndarray:
    """One of the values for each row, the first ones more often."""
    shares = np.array([1 / (3 + at) for at in range(len(values))])
    edges = np.floor(np.cumsum(shares) / shares.sum() * (1 << 20)).astype(np.int64)
    edges[-1] = 1 << 20
    return np.array(values, dtype=object)[np.searchsorted(edges, below(stream, rows, 1 << 20), side="right")]


def emails(rows: np.ndarray) -> np.ndarray:
    """Addresses that fit the pattern, and null in one of a hundred rows."""
    parts = (
        GIVEN[below("given", rows, len(GIVEN))],
        ".",
        FAMILY[below("family", rows, len(FAMILY))],
        below("number", rows, 10_000).astype(str),
        "@",
        HOSTS[below("host", rows, len(HOSTS))],
    )
    made = joined(*parts)
    made[below("no mail", rows, 100) == 0] = None
    return made


def joined(*parts: np.ndarray | str) -> np.ndarray:
    """The texts of each row one after the other."""
    length = next(len(part) for part in parts if not isinstance(part, str))
    columns = [
        pl.lit(part).alias(str(at)) if isinstance(part, str) else pl.Series(str(at), part.tolist())
        for at, part in enumerate(parts)
    ]
    frame = pl.select(pl.int_range(length).alias("row")).select(pl.concat_str(columns).alias("text"))
    return frame["text"].to_numpy().astype(object)


def notes(rows: np.ndarray) -> np.ndarray:
    """Words that no promise is about; some need quotes in CSV, three of ten are null."""
    words = [WORDS[below(f"word{at}", rows, len(WORDS))] for at in range(4)]
    kind = below("note", rows, 100)
    made = joined(words[0], " ", words[1], " ", words[2], " ", words[3])
    quoted = np.flatnonzero(kind < 36)
    made[quoted] = joined(words[0][quoted], ', "', words[1][quoted], '" ', words[2][quoted])
    made[kind < 30] = None
    return made


def piece(plan: Plan, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of these rows, broken as planned."""
    customer, created, cents = keys(rows, plan.rows, plan.newest)
    columns = {
        "order_id": order_ids(rows, plan.rows),
        "customer_id": customer,
        "email": emails(rows) if plan.broken else no_nulls(emails(rows)),
        "country": weighted(COUNTRIES, "country", rows),
        "cents": cents,
        "quantity": np.minimum(1 + below("some", rows, 4) * below("more", rows, 6), 1000),
        "status": weighted(STATUSES, "status", rows),
        "created": created,
        "updated": created + below("updated", rows, 30 * 86_400),
        "note": notes(rows),
    }
    repeat(plan, rows, columns)
    damage(plan, rows, columns)
    return columns


def no_nulls(texts: np.ndarray) -> np.ndarray:
    texts[texts == None] = "ada@example.com"  # noqa: E711 (an array compares each element)
    return texts


def repeat(plan: Plan, rows: np.ndarray, columns: dict[str, np.ndarray]) -> None:
    """Gives planned rows the id or the key of another row."""
    at, which = plan.within("repeated id", rows)
    columns["order_id"][at] = order_ids(plan.source["repeated id"][which], plan.rows)
    for kind in ("repeated key", "nearly repeated key"):
        at, which = plan.within(kind, rows)
        customer, created, cents = keys(plan.source[kind][which], plan.rows, plan.newest)
        columns["customer_id"][at], columns["created"][at] = customer, created
        # A cent more is another key.
        columns["cents"][at] = cents + (0 if kind == "repeated key" else 1 + which)
        columns["updated"][at] = created + 3_600


def damage(plan: Plan, rows: np.ndarray, columns: dict[str, np.ndarray]) -> None:
    """Breaks the planned rows, each in one way."""

    def put(kind: str, column: str, value: Callable[[np.ndarray, np.ndarray], object]) -> None:
        at, which = plan.within(kind, rows)
        columns[column][at] = value(at, which)

    put("no country", "country", lambda at, which: None)
    put("other country", "country", lambda at, which: NO_COUNTRIES[which % len(NO_COUNTRIES)])
    put("no status", "status", lambda at, which: None)
    put("other status", "status", lambda at, which: "Paid")
    put("amount too low", "cents", lambda at, which: -1 - which % 5_000)
    put("amount too high", "cents", lambda at, which: AMOUNT[1] * 100 + 1 + which)
    put("quantity too low", "quantity", lambda at, which: -(which % 3))
    put("quantity too high", "quantity", lambda at, which: QUANTITY[1] + 1 + which)
    put("updated before", "updated", lambda at, which: columns["created"][at] - 1 - which % 90)
    put("other email", "email", lambda at, which: NO_EMAILS[which % len(NO_EMAILS)])


def frame(columns: dict[str, np.ndarray]) -> pl.DataFrame:
    """The columns as they are written."""

    def time(seconds: np.ndarray) -> pl.Series:
        return pl.Series(seconds * 1_000_000).cast(pl.Datetime("us"))

    def text(values: np.ndarray) -> pl.Series:
        return pl.Series(values.tolist(), dtype=pl.String)

    return pl.DataFrame(
        {
            "order_id": columns["order_id"],
            "customer_id": columns["customer_id"],
            "email": text(columns["email"]),
            "country": text(columns["country"]),
            "amount": columns["cents"] / 100,
            "quantity": columns["quantity"].astype(np.int32),
            "status": text(columns["status"]),
            "created_at": time(columns["created"]),
            "updated_at": time(columns["updated"]),
            "note": text(columns["note"]),
        }
    )


def duplicates(sources: np.ndarray) -> dict[str, int]:
    """The three counts of duplicates, from the rows that were repeated."""
    values, repeats = len(np.unique(sources)), len(sources)
    return {"surplus": repeats, "involved": values + repeats, "values": values}


class Truth:
    """The true counts of a table: of values from the pieces themselves, of duplicates from the plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.counts: dict[str, int] = {"rows": 0, "types": 0}
        self.sorted: dict[str, list[np.ndarray]] = {"id": [], "key": []}

    def add(self, columns: dict[str, np.ndarray]) -> None:
        """Counts what is wrong with a piece, one value after the other and without any of the tools."""

        def count(name: str, number: int) -> None:
            self.counts[name] = self.counts.get(name, 0) + int(number)

        count("rows", len(columns["order_id"]))
        for column in [*REQUIRED, "email"]:
            kept = {"amount": "cents", "created_at": "created"}.get(column, column)
            count(f"{column} null", sum(value is None for value in columns[kept].tolist()))
        for column, known in (("country", set(COUNTRIES)), ("status", set(STATUSES))):
            count(f"{column} set", sum(v is not None and v not in known for v in columns[column].tolist()))
        count("email pattern", np.isin(columns["email"].astype(str), NO_EMAILS).sum())
        cents, quantity = columns["cents"], columns["quantity"]
        count("amount range", ((cents < AMOUNT[0] * 100) | (cents > AMOUNT[1] * 100)).sum())
        count("quantity range", ((quantity < QUANTITY[0]) | (quantity > QUANTITY[1])).sum())
        count("updated before created", (columns["updated"] < columns["created"]).sum())
        if self.plan.rows <= SORTED_UP_TO:
            self.sorted["id"].append(columns["order_id"])
            # Customers and seconds in one number: seconds take 31 bits, customers at most 20 up to here.
            key = (columns["customer_id"] << 31 | columns["created"]).astype(np.uint64)
            self.sorted["key"].append(mixed(key) ^ mixed(cents.astype(np.uint64)) * np.uint64(3))

    def finished(self) -> dict[str, object]:
        """All counts; the planned ones are held to those that were counted."""
        found = {
            "order_id duplicates": duplicates(self.plan.source["repeated id"]),
            "key duplicates": duplicates(self.plan.source["repeated key"]),
        }
        for name, pieces in (("order_id duplicates", self.sorted["id"]), ("key duplicates", self.sorted["key"])):
            if pieces:
                again = recounted(np.concatenate(pieces))
                if again != found[name]:
                    raise SystemExit(f"{name}: {found[name]} were planned, {again} are there")
        self.planned()
        return {**self.counts, **found, "newest": NEWEST}

    def planned(self) -> None:
        """Ends the program where the pieces do not hold what was planned."""
        planned = {kind: len(rows) for kind, rows in self.plan.at.items()}
        expected = {
            "country null": planned["no country"],
            "country set": planned["other country"],
            "status null": planned["no status"],
            "status set": planned["other status"],
            "email pattern": planned["other email"],
            "amount range": planned["amount too low"] + planned["amount too high"],
            "quantity range": planned["quantity too low"] + planned["quantity too high"],
            "updated before created": planned["updated before"],
        }
        for name, number in expected.items():
            if self.counts[name] != number:
                raise SystemExit(f"{name}: {number} were planned, {self.counts[name]} are there")
        if self.plan.broken and self.counts["email null"] * 100 > self.counts["rows"] * EMAIL_NULLS_PERCENT:
            raise SystemExit("more e-mail addresses are null than the contract allows")


def recounted(values: np.ndarray) -> dict[str, int]:
    """The three counts of duplicates by sorting."""
    _, often = np.unique(values, return_counts=True)
    again = often[often > 1]
    return {"surplus": int(again.sum() - len(again)), "involved": int(again.sum()), "values": len(again)}


def write_pieces(path: Path, pieces: Iterator[pl.DataFrame]) -> None:
    """Writes CSV and Parquet (Zstandard, a row group a piece) beside each other, a piece at a time."""
    writer = None
    with path.with_suffix(".csv").open("wb") as csv:
        for number, one in enumerate(pieces):
            one.write_csv(csv, include_header=number == 0, datetime_format="%Y-%m-%dT%H:%M:%S")
            table = one.to_arrow(compat_level=pl.CompatLevel.oldest())
            writer = writer or pq.ParquetWriter(path.with_suffix(".parquet"), table.schema, compression="zstd")
            writer.write_table(table, row_group_size=PIECE)
    if writer:
        writer.close()


def save_truth(path: Path, truth: dict[str, object]) -> None:
    """Written last: where it stands, the table beside it is whole."""
    path.with_suffix(".truth.json").write_text(json.dumps(truth, indent=1) + "\n")


def orders(path: Path, rows: int, broken: bool) -> None:
    """Writes the table "orders" with so many rows."""
    plan = Plan(rows, broken)
    truth = Truth(plan)

    def pieces() -> Iterator[pl.DataFrame]:
        for start in range(0, rows, PIECE):
            columns = piece(plan, np.arange(start, min(rows, start + PIECE)))
            truth.add(columns)
            yield frame(columns)

    write_pieces(path, pieces())
    save_truth(path, truth.finished())


WIDE_KINDS = ("count", "share", "word", "day")
WIDE_WORDS = ["red", "green", "blue"]


def wide(path: Path, rows: int, width: int) -> None:
    """Writes a table of many columns: whole numbers, numbers, words and days in turn, some null or out of bounds."""
    at = np.arange(rows)
    counts = {"rows": rows, "null": 0, "range": 0, "set": 0}
    made: dict[str, pl.Series] = {}
    for column in range(width):
        kind, broken = WIDE_KINDS[column % 4], below(f"w{column}", at, 1_000)
        values = wide_values(kind, column, at, broken, counts)
        counts["null"] += int((broken == 0).sum())
        values[broken == 0] = None
        kinds = {"count": pl.Int64, "share": pl.Float64, "word": pl.String, "day": pl.Date}
        made[f"{kind}_{column:04}"] = pl.Series(values.tolist(), dtype=kinds[kind])
    write_pieces(path, iter([pl.DataFrame(made)]))
    save_truth(path, counts)


def wide_values(kind: str, column: int, at: np.ndarray, broken: np.ndarray, counts: dict[str, int]) -> np.ndarray:
    """The values of one column of the wide table; where `broken` is 1 they break its promise."""
    some = below(f"v{column}", at, 900)
    out = broken == 1
    if kind == "word":
        counts["set"] += int(out.sum())
        return np.where(out, "grey", np.array(WIDE_WORDS)[some % 3]).astype(object)
    if kind == "day":
        return (np.datetime64("2026-01-01") + some).astype(object)
    counts["range"] += int(out.sum())
    return (
        np.where(out, -1 - some, some).astype(object)
        if kind == "count"
        else np.where(out, 1000 + some, some / 8).astype(object)
    )


def many(folder: Path, files: int, rows: int) -> None:
    """Writes many small files in hive folders, as CSV and as Parquet; ids are repeated across files, amounts broken."""
    side = int(files**0.5)
    total = side * side * rows
    counts = {"rows": total, "range": 0, "surplus": 0}
    for number in range(side * side):
        at = np.arange(number * rows, (number + 1) * rows)
        repeated, out = (below("again", at, 5_000) == 0) & (at >= rows), below("out", at, 2_000) == 0
        # The row of the same place in the file before may itself be repeated; the first file has none, so go there.
        ids = order_ids(np.where(repeated, at % rows, at), total)
        counts["surplus"] += int(repeated.sum())
        counts["range"] += int(out.sum())
        cents = below("cents", at, 900_000)
        one = pl.DataFrame({"order_id": ids, "amount": np.where(out, -1 - cents, cents) / 100})
        write_part(folder, number // side, number % side, one)
    (folder.parent / f"{folder.name}.truth.json").write_text(json.dumps(counts, indent=1) + "\n")


def write_part(folder: Path, region: int, day: int, one: pl.DataFrame) -> None:
    for kind in ("csv", "parquet"):
        part = folder / kind / f"region={region}" / f"batch={day}"
        part.mkdir(parents=True, exist_ok=True)
        if kind == "csv":
            one.write_csv(part / "part.csv")
        else:
            one.write_parquet(part / "part.parquet")


def main(arguments: list[str]) -> None:
    """generate.py FOLDER orders ROWS | five | wide ROWS COLUMNS | many FILES ROWS"""
    folder, what, *numbers = arguments
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    match [what, *map(int, numbers)]:
        case ["orders", rows]:
            orders(path / f"orders_{rows}", rows, broken=True)
        case ["five"]:
            orders(path / "orders_5", 5, broken=False)
        case ["wide", rows, width]:
            wide(path / f"wide_{rows}_{width}", rows, width)
        case ["many", files, rows]:
            many(path / f"many_{files}_{rows}", files, rows)
        case _:
            raise SystemExit(main.__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
